/* sandbox.c - forbidden system calls end the process, and those that the server needs work. Compiled and run by
 * sandbox.sh with the small corpus. Each case is a child process that enters the sandbox and then makes a call. The
 * program is included, so the filter under test is the program's own.
 *
 * `sandbox refuse PROGRAM ARGUMENT...` runs the program where filters are refused, as in some containers, and `sandbox
 * forbid PROGRAM ARGUMENT...` where the question for them is.
 */
#define main workosdocs_main
#include "../workosdocs.c"
#undef main
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

static void do_open(void) { open("/etc/passwd", O_RDONLY); }
static void do_create(void) { open("/tmp/workosdocs-sandbox-test", O_WRONLY | O_CREAT, 0600); }
static void do_openat(void) { openat(AT_FDCWD, ".", O_RDONLY); }
static void do_socket(void) { socket(AF_INET, SOCK_STREAM, 0); }
static void do_fork(void) { if (fork() == 0) _exit(0); }
static void do_clone(void) { if (syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) == 0) _exit(0); }
static void do_exec(void) { execl("/bin/true", "true", (char *)0); }
static void do_exec_memory(void) { mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }
static void do_write_elsewhere(void) { write(3, "x", 1); }
static void do_read_elsewhere(void) { char c; read(3, &c, 1); }
static void do_write_input(void) { write(0, "x", 1); }
static void do_read_output(void) { char c; read(1, &c, 1); }
static void do_read_errors(void) { char c; read(2, &c, 1); }
static void do_write_wide(void) { syscall(SYS_write, (long)0x100000003, "x", 1); }
static void do_readv(void) { char c; struct iovec v = { &c, 1 }; syscall(SYS_readv, 0, &v, 1); }
static void do_writev(void) { struct iovec v = { "", 0 }; syscall(SYS_writev, 1, &v, 1); }
static void do_pread(void) { char c; syscall(SYS_pread64, 0, &c, 1, 0); }
static void do_pwrite(void) { syscall(SYS_pwrite64, 1, "x", 1, 0); }
static void do_sendfile(void) { syscall(SYS_sendfile, 1, 0, 0, 1); }
static void do_splice(void) { syscall(SYS_splice, 0, 0, 1, 0, 1, 0); }
static void do_dup(void) { syscall(SYS_dup, 0); }
static void do_fcntl(void) { syscall(SYS_fcntl, 1, F_DUPFD, 5); }
static void do_fstat(void) { char st[512]; syscall(SYS_fstat, 0, st); }
static void do_close(void) { syscall(SYS_close, 2); }
static void do_close_range(void) { syscall(SYS_close_range, 3, ~0u, 0); }
static void do_map(int fd, int protection, int flags) { mmap(NULL, 4096, protection, flags, fd, 0); }
static void do_map_file(void) { do_map(3, PROT_READ, MAP_PRIVATE); }
static void do_map_shared(void) { do_map(3, PROT_READ | PROT_WRITE, MAP_SHARED); }
static void do_map_input(void) { do_map(0, PROT_READ, MAP_PRIVATE); }
static void do_map_output(void) { do_map(1, PROT_WRITE, MAP_SHARED); }
static void do_discard_file(void) { madvise(NULL, 0, 9); } /* MADV_REMOVE: punches a hole into a mapped file */
static void do_pkey_mprotect(void) { syscall(SYS_pkey_mprotect, NULL, 0, PROT_EXEC, 0); }
static void do_memory_file(void) { syscall(SYS_memfd_create, "x", 0); }
static void do_pipe(void) { int ends[2]; syscall(SYS_pipe2, ends, 0); }
static void do_socketpair(void) { int ends[2]; socketpair(AF_UNIX, SOCK_STREAM, 0, ends); }
static void do_clone3(void) { syscall(SYS_clone3, 0, 0); }
static void do_ring(void) { syscall(425, 1, 0); } /* io_uring_setup */
static void do_filter(void) { syscall(SYS_seccomp, 1, 0, 0); }
static void do_sigaction(void) { signal(SIGTERM, SIG_IGN); }
static void do_other_memory(void) { struct iovec v = { 0, 0 }; syscall(SYS_process_vm_readv, getppid(), &v, 1, &v, 1, 0); }
static void do_limit(void) { syscall(SYS_prlimit64, 0, 7, NULL, NULL); }
static void do_connect(void) { syscall(SYS_connect, 3, "", 0); }
static void do_bind(void) { syscall(SYS_bind, 3, "", 0); }
static void do_listen(void) { syscall(SYS_listen, 3, 1); }
static void do_sendmsg(void) { syscall(SYS_sendmsg, 3, NULL, 0); }
static void do_chdir(void) { syscall(SYS_chdir, "/"); }

static void do_poll_many(void)
{
    struct pollfd three[3] = { { 0, 0, 0 }, { 1, 0, 0 }, { 3, 0, 0 } };
    poll(three, 3, 0);
}

static void do_ppoll_many(void)
{
    struct pollfd three[3] = { { 0, 0, 0 }, { 1, 0, 0 }, { 3, 0, 0 } };
    struct timespec now = { 0, 0 };
    syscall(SYS_ppoll, three, 3, &now, NULL, 0);
}

/* Not a system call: the processor refuses to execute memory that can be written. */
static void do_jump(void)
{
    unsigned char *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(p, 0xc3, 4096); /* on x86-64, each byte returns */
    ((void (*)(void))(uintptr_t)p)();
}
static void do_kill(void) { kill(getppid(), 0); }
static void do_ptrace(void) { syscall(SYS_ptrace, 0, 0, 0, 0); }
static void do_prctl(void) { prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); }
static void do_unlink(void) { unlink("/tmp/workosdocs-sandbox-test"); }
static void do_type(void) { syscall(SYS_ioctl, 0, 0x5412, "x"); } /* TIOCSTI: keys typed into the terminal */
#if defined __x86_64__
static void do_x32(void) { syscall(0x40000000 | SYS_read, 0, 0, 0); }

/* getpid() by its 32-bit number 20, which is writev() among the 64-bit ones. */
static void do_i386(void)
{
    long result = 20;
    __asm__ volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
}
#endif

static void do_mprotect_exec(void)
{
    mprotect((void *)((uintptr_t)&do_open & ~(uintptr_t)4095), 4096, PROT_READ | PROT_WRITE | PROT_EXEC);
}

static void do_poll_more(void)
{
    static struct pollfd many[MAX_CONNECTIONS + 3];
    for (size_t i = 0; i < COUNT(many); i++) many[i].fd = -1;
    poll(many, COUNT(many), 0);
}

static void do_parent(void) { getppid(); }

/* Sockets of a server for browsers: descriptor 3 listens, 4 is a client that is connected to it. */
static struct sockaddr_in listening = { .sin_family = AF_INET };

static void open_sockets(void)
{
    socklen_t size = sizeof listening;
    listening.sin_addr.s_addr = htonl(INADDR_LOOPBACK), listening.sin_port = 0;
    int server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(server, (struct sockaddr *)&listening, size) != 0 || listen(server, 5) != 0 ||
        getsockname(server, (struct sockaddr *)&listening, &size) != 0 ||
        connect(client, (struct sockaddr *)&listening, size) != 0 || dup2(client, 9) < 0 || dup2(server, 3) < 0 ||
        dup2(9, 4) < 0) _exit(6);
}

static void do_serve(void)
{
    char c = 0;
    int fd = accept(3, NULL, NULL);
    struct pollfd both[2] = { { fd, POLLOUT, 0 }, { 3, POLLIN, 0 } };
    if (fd < 0 || poll(both, 2, 0) != 1 || send(fd, "x", 1, MSG_DONTWAIT | MSG_NOSIGNAL) != 1 ||
        recv(4, &c, 1, 0) != 1 || c != 'x' || shutdown(fd, SHUT_WR) != 0 || recv(4, &c, 1, 0) != 0 || close(fd) != 0)
        _exit(7);
}

/* A socket that no longer listens could connect: send() with MSG_FASTOPEN does that. */
static void do_stop_listening(void) { shutdown(3, SHUT_RD); }
static void do_stop_both(void) { shutdown(3, SHUT_RDWR); }
static void do_fast_open(void)
{
    sendto(3, "x", 1, MSG_FASTOPEN | MSG_NOSIGNAL, (struct sockaddr *)&listening, sizeof listening);
}
static void do_send_to(void)
{
    sendto(4, "x", 1, MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&listening, sizeof listening);
}
static void do_send_urgent(void) { send(4, "x", 1, MSG_OOB); }
static void do_connect_again(void) { connect(4, (struct sockaddr *)&listening, sizeof listening); }
static void do_accept4(void) { syscall(SYS_accept4, 3, NULL, NULL, SOCK_NONBLOCK); }
static void do_socket_option(void) { int one = 1; setsockopt(3, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one); }
static void do_socket_name(void) { socklen_t n = sizeof listening; getsockname(3, (struct sockaddr *)&listening, &n); }
static void do_receive_message(void) { struct msghdr m = { 0 }; recvmsg(4, &m, MSG_DONTWAIT); } /* may carry descriptors */
static void do_send_messages(void) { syscall(SYS_sendmmsg, 4, NULL, 0, 0); }
static void do_read_socket(void) { char c; syscall(SYS_read, 4, &c, 0); }
static void do_write_socket(void) { syscall(SYS_write, 4, "x", 1); }
static void do_listen_again(void) { listen(3, 5); }
static void do_bind_again(void) { bind(3, (struct sockaddr *)&listening, sizeof listening); }
static void do_block(void) { syscall(SYS_ioctl, 4, 0x5421, NULL); } /* FIONBIO */
static void do_events(void) { syscall(SYS_epoll_create1, 0); }
static void do_copy_socket(void) { syscall(SYS_dup3, 3, 1, 0); }

static void do_nothing(void) { }

static void do_memory(void)
{
    char *p = malloc(1 << 20);
    memset(p, 1, 1 << 20);
    p = realloc(p, 64 << 20);
    p = realloc(p, 4096);
    free(p);
    for (int i = 0; i < 5000; i++) p = malloc((size_t)i);
    *(volatile char *)p = 1;
}

static void do_input_output(void)
{
    char c;
    read(0, &c, 0);
    write(1, "", 0);
    write(2, "", 0);
    struct pollfd both[2] = { { 0, POLLIN, 0 }, { 1, 0, 0 } };
    poll(both, 2, 0);
}

/* Descriptor 3 was open when the case began. */
static void do_inherited(void)
{
    struct pollfd inherited = { 3, POLLIN, 0 };
    poll(&inherited, 1, 0);
    if (!(inherited.revents & POLLNVAL)) _exit(5);
}

static void do_requests(void)
{
    static struct server s;
    static const char *const lines[] = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\","
            "\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{}}}",
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"" TOOL_PREFIX
            "_search\",\"arguments\":{\"query\":\"cats\"}}}",
        "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"" TOOL_PREFIX
            "_docs\",\"arguments\":{\"path\":[\"cats\",\"none\"]}}}",
        "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"tools/call\",\"params\":{\"name\":\"" TOOL_PREFIX
            "_examples\",\"arguments\":{}}}",
        "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/call\",\"params\":{\"name\":\"" TOOL_PREFIX
            "_changelogs\",\"arguments\":{\"limit\":5}}}",
        "{\"jsonrpc\":\"2.0\",\"id\":6,\"method\":\"resources/list\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"resources/read\",\"params\":{\"uri\":\"" TOOL_PREFIX
            "://llms.txt\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"prompts/get\","
            "\"params\":{\"name\":\"integrate_feature\",\"arguments\":{\"feature\":\"cats\"}}}",
        "not JSON" };
    arena_begin(&s.arena);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (!mcp_line(&s.mcp, &s.arena, str_from(lines[i])).len) _exit(4);
        arena_reset(&s.arena);
    }
}

static void do_pages(void)
{
    static const char *const requests[] = { "/", "/cats", "/-/search?q=cats", "/none", "/-/style.css" };
    static struct arena a;
    arena_begin(&a);
    for (size_t i = 0; i < COUNT(requests); i++) {
        struct http_request r = { .target = str_from(requests[i]), .host = STR("localhost:80") };
        if (!http_answer(&a, &r, 80).len || sys_milliseconds() <= 0) _exit(4);
        arena_reset(&a);
    }
}

enum expected { WORKS = 0, KILLED = SIGSYS, CRASHES = SIGSEGV };
#if defined __s390x__
#define MAPPED WORKS    /* the arguments of mmap() are in memory, where no filter can read them */
#else
#define MAPPED KILLED
#endif

static const struct { const char *name; void (*act)(void); enum expected expected; } cases[] = {
    { "open a file", do_open, KILLED }, { "openat", do_openat, KILLED }, { "create a file", do_create, KILLED },
    { "unlink a file", do_unlink, KILLED }, { "change the folder", do_chdir, KILLED },
    { "create a file in memory", do_memory_file, KILLED },
    { "socket", do_socket, KILLED }, { "pipe", do_pipe, KILLED }, { "pair of sockets", do_socketpair, KILLED },
    { "fork", do_fork, KILLED }, { "clone", do_clone, KILLED }, { "clone3", do_clone3, KILLED },
    { "execve", do_exec, KILLED },
    { "executable memory", do_exec_memory, MAPPED }, { "memory made executable", do_mprotect_exec, KILLED },
    { "memory made executable with a key", do_pkey_mprotect, KILLED }, { "jump into written memory", do_jump, CRASHES },
    { "map a file", do_map_file, MAPPED }, { "map a file to write it", do_map_shared, MAPPED },
    { "map standard input", do_map_input, MAPPED }, { "map standard output", do_map_output, MAPPED },
    { "punch a hole into a mapped file", do_discard_file, KILLED },
    { "write to another descriptor", do_write_elsewhere, KILLED },
    { "read from another descriptor", do_read_elsewhere, KILLED },
    { "write to a descriptor of 64 bits", do_write_wide, KILLED },
    { "write to standard input", do_write_input, KILLED }, { "read standard output", do_read_output, KILLED },
    { "read standard error", do_read_errors, KILLED },
    { "readv", do_readv, KILLED }, { "writev", do_writev, KILLED },
    { "pread", do_pread, KILLED }, { "pwrite", do_pwrite, KILLED }, { "sendfile", do_sendfile, KILLED },
    { "splice", do_splice, KILLED }, { "dup", do_dup, KILLED }, { "fcntl", do_fcntl, KILLED },
    { "fstat", do_fstat, KILLED }, { "close", do_close, KILLED }, { "close_range", do_close_range, KILLED },
    { "io_uring", do_ring, KILLED }, { "poll of three descriptors", do_poll_many, KILLED },
    { "ppoll of three descriptors", do_ppoll_many, KILLED },
    { "kill", do_kill, KILLED }, { "ptrace", do_ptrace, KILLED }, { "prctl", do_prctl, KILLED },
    { "read the memory of the parent", do_other_memory, KILLED }, { "another filter", do_filter, KILLED },
    { "sigaction", do_sigaction, KILLED }, { "limits", do_limit, KILLED },
    { "type into the terminal", do_type, KILLED },
#if defined __x86_64__
    { "a call by its x32 number", do_x32, KILLED }, { "a call of the 32-bit interface", do_i386, KILLED },
#endif
    { "connect", do_connect, KILLED }, { "bind", do_bind, KILLED }, { "listen", do_listen, KILLED },
    { "sendmsg", do_sendmsg, KILLED },
    { "poll of more descriptors than connections", do_poll_more, KILLED },
    { "ask for the parent", do_parent, WORKS },
    { "nothing", do_nothing, WORKS }, { "memory, much and little", do_memory, WORKS },
    { "input, output, waiting", do_input_output, WORKS },
    { "inherited descriptors are closed", do_inherited, WORKS },
    { "every kind of request", do_requests, WORKS },
    { "pages for browsers", do_pages, WORKS },
};

/* With the sockets of a server for browsers, in its mode. */
static const struct { const char *name; void (*act)(void); enum expected expected; } socket_cases[] = {
    { "accept, send, receive, shut down and close", do_serve, WORKS },
    { "stop listening", do_stop_listening, KILLED }, { "stop listening in both directions", do_stop_both, KILLED },
    { "connect by sending", do_fast_open, KILLED }, { "send to an address", do_send_to, KILLED },
    { "send with other flags", do_send_urgent, KILLED }, { "connect again", do_connect_again, KILLED },
    { "accept4", do_accept4, KILLED }, { "listen again", do_listen_again, KILLED }, { "bind again", do_bind_again, KILLED },
    { "set an option of a socket", do_socket_option, KILLED }, { "name of a socket", do_socket_name, KILLED },
    { "receive a message", do_receive_message, KILLED }, { "send messages", do_send_messages, KILLED },
    { "read a socket", do_read_socket, KILLED }, { "write to a socket", do_write_socket, KILLED },
    { "change the mode of a socket", do_block, KILLED }, { "epoll", do_events, KILLED },
    { "copy a socket to standard output", do_copy_socket, KILLED },
};

/* Returns whether a process without a filter crashes in a call: the 32-bit one, where the kernel has no such interface. */
static bool crashes_unfiltered(void (*act)(void))
{
    pid_t child = fork();
    if (child == 0) {
        act();
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == (int)CRASHES;
}

static enum expected expected_of_mcp(size_t i)
{
#if defined __x86_64__
    if (cases[i].act == do_i386 && crashes_unfiltered(do_i386)) return CRASHES;
#endif
    return cases[i].expected;
}

/* Serving browsers differs from serving MCP: it waits for more sockets and closes them, and reads no descriptor. */
static enum expected expected_of_browser(size_t i)
{
    if (cases[i].act == do_close || cases[i].act == do_poll_many || cases[i].act == do_ppoll_many) return WORKS;
    return cases[i].act == do_input_output || cases[i].act == do_parent ? KILLED : expected_of_mcp(i);
}

static int check(const char *name, void (*act)(void), enum expected expected, enum mode mode, bool sockets)
{
    pid_t child = fork();
    if (child == 0) {
        if (sockets) open_sockets();
        if (!sys_sandbox(mode, STDERR_FILENO + (sockets ? 3 : 1))) _exit(3);
        act();
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    int got = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status) ? -1 : WORKS;
    bool good = got == (int)expected;
    printf("%s %s%s: %s\n", good ? "ok" : "not ok", mode == MODE_BROWSER ? "browser " : "",
           expected == WORKS ? "works" : "kills", name);
    if (!good) printf("    wait status %#x\n", (unsigned)status);
    return !good;
}

/* A world where filters are refused: a filter that refuses them, or with `forbid` only the question for them. */
static int refuse(char **command, bool forbid)
{
    struct bpf steps[] = {
        { BPF_LOAD_WORD, 0, 0, 0 }, { BPF_EQUAL, 0, 3, SYS_prctl }, { BPF_LOAD_WORD, 0, 0, 16 },
        { BPF_EQUAL, 0, 1, forbid ? PR_GET_SECCOMP : PR_SET_SECCOMP },
        { BPF_RETURN, 0, 0, 0x00050000u | (forbid ? EPERM : EINVAL) }, { BPF_RETURN, 0, 0, SECCOMP_ALLOW } };
    struct bpf_program program = { sizeof steps / sizeof *steps, steps };
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
    execv(command[0], command);
    return 127;
}

int main(int argc, char **argv)
{
    int failed = 0;
    if (argc > 2 && strcmp(argv[1], "refuse") == 0) return refuse(argv + 2, false);
    if (argc > 2 && strcmp(argv[1], "forbid") == 0) return refuse(argv + 2, true);
    setvbuf(stdout, NULL, _IONBF, 0);
    for (size_t i = 0; i < COUNT(cases); i++) {
        if (cases[i].act != do_pages) /* they read the clock, a system call on some processors */
            failed |= check(cases[i].name, cases[i].act, expected_of_mcp(i), MODE_MCP, false);
        if (cases[i].act != do_requests)
            failed |= check(cases[i].name, cases[i].act, expected_of_browser(i), MODE_BROWSER, false);
    }
    for (size_t i = 0; i < COUNT(socket_cases); i++)
        failed |= check(socket_cases[i].name, socket_cases[i].act, socket_cases[i].expected, MODE_BROWSER, true);
    return failed;
}
