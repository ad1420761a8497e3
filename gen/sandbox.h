/* sandbox.h - the sandbox that the server enters before it reads its first byte: the system calls that it allows on
 * Linux, and the sandboxes of other systems. workosdocs.c includes it.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

#if defined HAS_SECCOMP

/* A condition on the low word of an argument. BITS_CLEAR: no bit of value is set. BITS_SET: value is one bit, which is
 * set. */
struct condition { enum { ALWAYS, EQUALS, AT_MOST, BITS_CLEAR, BITS_SET } when; uint32_t argument, value; };

/* An allowed system call, and up to two conditions, both of which must hold. A call may have several rows: it is
 * allowed if one of them matches. */
struct policy { unsigned modes; int number; struct condition conditions[2]; };

/* Only poll() receives descriptors in memory, where a filter cannot read them, and on s390x mmap(). Therefore
 * sys_sandbox() closes all descriptors but 0, 1 and 2 before. */
static const struct policy policies[] = {
    { MODE_MCP, SYS_read, { { EQUALS, 0, STDIN_FILENO } } },
    { MODE_MCP, SYS_write, { { EQUALS, 0, STDOUT_FILENO } } },
    { MODE_ANY, SYS_write, { { EQUALS, 0, STDERR_FILENO } } }, /* sys_failed() */
#if defined SYS_poll
    { MODE_BROWSER, SYS_poll, { { AT_MOST, 1, MAX_CONNECTIONS + 2 } } },
    { MODE_MCP, SYS_poll, { { AT_MOST, 1, 2 } } },
#endif
    { MODE_MCP, SYS_ppoll, { { AT_MOST, 1, 2 } } },   /* poll() on architectures without SYS_poll */
    { MODE_BROWSER, SYS_ppoll, { { AT_MOST, 1, MAX_CONNECTIONS + 2 } } },
#if defined SYS_accept
    { MODE_BROWSER, SYS_accept, { { ALWAYS, 0, 0 } } },   /* of the listening sockets: no other is there */
#else
    { MODE_BROWSER, SYS_accept4, { { EQUALS, 3, 0 } } },
#endif
    { MODE_BROWSER, SYS_recvfrom, { { ALWAYS, 0, 0 } } }, /* recv() and send() on connected sockets */
    { MODE_BROWSER, SYS_sendto, { { EQUALS, 3, SEND_FLAGS }, { EQUALS, 5, 0 } } }, /* MSG_FASTOPEN would connect */
#if defined SYS_send                    /* glibc on armv7 and ppc64le */
    { MODE_BROWSER, SYS_recv, { { ALWAYS, 0, 0 } } },
    { MODE_BROWSER, SYS_send, { { EQUALS, 3, SEND_FLAGS } } },
#endif
    { MODE_BROWSER, SYS_shutdown, { { EQUALS, 1, SEND_END } } }, /* SHUT_RD would make a listening socket free for it */
    { MODE_BROWSER, SYS_close, { { ALWAYS, 0, 0 } } },
#if defined SYS_clock_gettime
    { MODE_BROWSER, SYS_clock_gettime, { { ALWAYS, 0, 0 } } },
#endif
#if defined SYS_clock_gettime64         /* on processors of 32 bits */
    { MODE_BROWSER, SYS_clock_gettime64, { { ALWAYS, 0, 0 } } },
#endif
    { MODE_ANY, SYS_brk, { { ALWAYS, 0, 0 } } },      /* malloc, realloc, free */
#if defined __s390x__                   /* its arguments are in memory */
    { MODE_ANY, SYS_mmap, { { ALWAYS, 0, 0 } } },
#else
    { MODE_ANY, SYS_MAP, { { BITS_CLEAR, 2, EXECUTABLE }, { BITS_SET, 3, ANONYMOUS } } },
#endif
    { MODE_ANY, SYS_mprotect, { { BITS_CLEAR, 2, EXECUTABLE } } },
    { MODE_ANY, SYS_mremap, { { ALWAYS, 0, 0 } } },
    { MODE_ANY, SYS_munmap, { { ALWAYS, 0, 0 } } },
    { MODE_ANY, SYS_madvise, { { EQUALS, 2, DISCARD } } },
    { MODE_ANY, SYS_madvise, { { EQUALS, 2, DISCARD_LATER } } },
#if defined __GLIBC__
    { MODE_ANY, SYS_getrandom, { { ALWAYS, 0, 0 } } }, /* glibc's malloc, once */
#endif
    { MODE_MCP, SYS_getppid, { { ALWAYS, 0, 0 } } },  /* sys_parent_signal() */
    { MODE_ANY, SYS_rt_sigreturn, { { ALWAYS, 0, 0 } } },
    { MODE_ANY, SYS_restart_syscall, { { ALWAYS, 0, 0 } } },
    { MODE_ANY, SYS_exit, { { ALWAYS, 0, 0 } } },
    { MODE_ANY, SYS_exit_group, { { ALWAYS, 0, 0 } } },
};
#define MAX_POLICY_INSTRUCTIONS 7       /* of one row */

/* Returns the test of a condition: execution continues with the next instruction if it holds, and skips `skip` of them
 * if not. */
static struct bpf condition_test(const struct condition *c, uint8_t skip)
{
    switch (c->when) {
    case AT_MOST: return (struct bpf){ BPF_GREATER, skip, 0, c->value };
    case BITS_CLEAR: return (struct bpf){ BPF_ANY_BIT, skip, 0, c->value };
    case BITS_SET: return (struct bpf){ BPF_ANY_BIT, 0, skip, c->value };
    default: return (struct bpf){ BPF_EQUAL, 0, skip, c->value };
    }
}

/* Appends the instructions for one row and returns their number. They allow the call if its number and the conditions
 * match. If not, execution continues after them with the number loaded again. */
static size_t put_policy(struct bpf *to, const struct policy *p)
{
    size_t n = 1, count = 0;
    while (count < COUNT(p->conditions) && p->conditions[count].when != ALWAYS) count++;
    to[0] = (struct bpf){ BPF_EQUAL, 0, (uint8_t)(2 * count + 2), (uint32_t)p->number };
    for (size_t i = 0; i < count; i++) {
        const struct condition *c = &p->conditions[i];
        to[n++] = (struct bpf){ BPF_LOAD_WORD, 0, 0, 16 + 8 * c->argument + LOW_WORD };
        to[n++] = condition_test(c, (uint8_t)(2 * (count - 1 - i) + 1));
    }
    to[n++] = (struct bpf){ BPF_RETURN, 0, 0, SECCOMP_ALLOW };
    to[n++] = (struct bpf){ BPF_LOAD_WORD, 0, 0, 0 };
    return n;
}

/* Closes the descriptors that the parent process left open: all from `first` on. Kernels before 5.9 have no
 * close_range() and get a loop, which ends at the limit of open descriptors, but at 65,536 at the latest. */
static void sys_close_inherited(int first)
{
    if (syscall(SYS_close_range, first, ~0u, 0) == 0) return;
    long limit = sysconf(_SC_OPEN_MAX);
    for (int fd = first; fd < (limit > 0 && limit < 65536 ? limit : 65536); fd++) close(fd);
}

/* True if the system has filters. Kernels that were built without them, and emulators of single programs (qemu-user),
 * do not know this call. Any other error is a refusal. */
static bool sys_has_filters(void)
{
    return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0 || errno != EINVAL;
}
#define NO_FILTERS "not active: this kernel or emulator has no seccomp filters"

/* Closes inherited descriptors, then allows only the system calls in the table: any other ends the process. Returns
 * false and sets errno if the system refuses. Where there are no filters, prints that and returns true. */
static bool sys_sandbox(enum mode mode, int first_inherited)
{
    struct bpf filter[5 + MAX_POLICY_INSTRUCTIONS * COUNT(policies)];
    size_t n = 0;
    filter[n++] = (struct bpf){ BPF_LOAD_WORD, 0, 0, 4 };
    filter[n++] = (struct bpf){ BPF_EQUAL, 1, 0, SECCOMP_ARCHITECTURE };
    filter[n++] = (struct bpf){ BPF_RETURN, 0, 0, SECCOMP_KILL_PROCESS };
    filter[n++] = (struct bpf){ BPF_LOAD_WORD, 0, 0, 0 };
    for (size_t i = 0; i < COUNT(policies); i++)
        if (policies[i].modes & mode) n += put_policy(filter + n, &policies[i]);
    filter[n++] = (struct bpf){ BPF_RETURN, 0, 0, SECCOMP_KILL_PROCESS };
    struct bpf_program program = { (unsigned short)n, filter };
    void *volatile block = malloc(1); /* some libraries ask for the number of processors at the first one */
    free(block);
    sys_close_inherited(first_inherited);
    if (!sys_has_filters()) return fputs(PROGRAM_NAME ": sandbox " NO_FILTERS "\n", stderr), true;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

#elif defined __OpenBSD__ && !defined WORKOSDOCS_NO_SANDBOX

#define SANDBOX_UNTRIED "pledge"
static bool sys_sandbox(enum mode mode, int first_inherited)
{
    closefrom(first_inherited);
    return pledge(mode == MODE_MCP ? "stdio" : "stdio inet", NULL) == 0;
}

#elif defined __FreeBSD__ && !defined WORKOSDOCS_NO_SANDBOX

#define SANDBOX_UNTRIED "Capsicum"
static bool sys_sandbox(enum mode mode, int first_inherited)
{
    (void)mode;
    closefrom(first_inherited);
    return cap_enter() == 0;
}

#elif defined __APPLE__ && !defined WORKOSDOCS_NO_SANDBOX

#define SANDBOX_UNTRIED "sandbox_init"
static bool sys_sandbox(enum mode mode, int first_inherited)
{
    char *error;
    (void)first_inherited;
    return sandbox_init(mode == MODE_MCP ? kSBXProfilePureComputation : kSBXProfileNoWrite, SANDBOX_NAMED, &error) == 0;
}

#elif defined _WIN32

static bool sys_sandbox(enum mode mode, int first_inherited) /* versions of Windows before 1709 ignore it */
{
    uint32_t forbidden = 1;
    (void)first_inherited;
    if (mode == MODE_MCP) SetProcessMitigationPolicy(CHILD_PROCESS_POLICY, &forbidden, sizeof forbidden);
    return true;
}

#else

static bool sys_sandbox(enum mode mode, int first_inherited) /* no sandbox is known for this system */
{
    (void)mode, (void)first_inherited;
    return true;
}

#endif

/* A sandbox that has never been run is off by default: a mistake in it would break every server of that system. */
#if defined SANDBOX_UNTRIED
#define SANDBOX_SWITCH "_SANDBOX"
#define SANDBOX_EFFECT "turns it on"
#else
#define SANDBOX_SWITCH "_NO_SANDBOX"
#define SANDBOX_EFFECT "turns it off"
#endif

/* Returns the name of the environment variable that, if set to 1, turns the sandbox off, for systems that forbid
 * filters, or on where it is off by default: the program's name in upper case, with _ for other characters, followed by
 * SANDBOX_SWITCH. */
static const char *sys_sandbox_variable(void)
{
    static char variable[] = PROGRAM_NAME SANDBOX_SWITCH;
    for (char *c = variable; *c; c++) {
        bool small = *c >= 'a' && *c <= 'z', plain = (*c >= 'A' && *c <= 'Z') || char_is_digit(*c);
        *c = small ? (char)(*c - 'a' + 'A') : plain ? *c : '_';
    }
    return variable;
}

static bool sys_sandbox_declined(void)
{
    const char *value = getenv(sys_sandbox_variable());
    bool is_set = value && strcmp(value, "1") == 0;
    return sizeof SANDBOX_SWITCH == sizeof "_SANDBOX" ? !is_set : is_set;
}

/* Enters the sandbox, unless the environment turns it off. If that fails, prints an error and returns false, and the
 * server does not start. */
static bool sys_enter_sandbox(enum mode mode, int first_inherited)
{
    if (sys_sandbox_declined() || sys_sandbox(mode, first_inherited)) return true;
    fprintf(stderr, PROGRAM_NAME ": no sandbox (%s); %s=1 %s\n", strerror(errno), sys_sandbox_variable(),
            SANDBOX_EFFECT);
    return false;
}

#endif
