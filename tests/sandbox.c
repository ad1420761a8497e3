/* sandbox.c - what the sandbox forbids kills the process, what the server needs works. Compiled and run by sandbox.sh
 * on the small corpus. Each case is a child process that enters the sandbox and then tries. The program is included,
 * so that it is its own filter that is tried.
 *
 * `sandbox refuse PROGRAM ARGUMENT...` runs the program where filters are refused, as in some containers.
 */
#define main workosdocs_main
#include "../workosdocs.c"
#undef main
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
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
static void do_kill(void) { kill(getppid(), 0); }
static void do_ptrace(void) { syscall(SYS_ptrace, 0, 0, 0, 0); }
static void do_prctl(void) { prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); }
static void do_unlink(void) { unlink("/tmp/workosdocs-sandbox-test"); }
static void do_type(void) { syscall(SYS_ioctl, 0, 0x5412, "x"); } /* TIOCSTI: keys typed into the terminal */
#if defined __x86_64__
static void do_x32(void) { syscall(0x40000000 | SYS_read, 0, 0, 0); }
#endif

static void do_mprotect_exec(void)
{
    mprotect((void *)((uintptr_t)&do_open & ~(uintptr_t)4095), 4096, PROT_READ | PROT_WRITE | PROT_EXEC);
}

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
    struct pollfd f = { 0, POLLIN, 0 };
    poll(&f, 1, 0);
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

static const struct { const char *name; void (*act)(void); bool forbidden; } cases[] = {
    { "open a file", do_open, true }, { "openat", do_openat, true }, { "create a file", do_create, true },
    { "unlink a file", do_unlink, true },
    { "socket", do_socket, true }, { "fork", do_fork, true }, { "clone", do_clone, true }, { "execve", do_exec, true },
    { "executable memory", do_exec_memory, true }, { "memory made executable", do_mprotect_exec, true },
    { "write to another descriptor", do_write_elsewhere, true },
    { "read from another descriptor", do_read_elsewhere, true },
    { "kill", do_kill, true }, { "ptrace", do_ptrace, true }, { "prctl", do_prctl, true },
    { "type into the terminal", do_type, true },
#if defined __x86_64__
    { "a call by its x32 number", do_x32, true },
#endif
    { "nothing", do_nothing, false }, { "memory, much and little", do_memory, false },
    { "input, output, waiting", do_input_output, false },
    { "every kind of request", do_requests, false },
};

/* A world where filters are refused: a filter that refuses them. */
static int refuse(char **command)
{
    struct bpf steps[] = {
        { BPF_LOAD_WORD, 0, 0, 0 }, { BPF_EQUAL, 0, 3, SYS_prctl }, { BPF_LOAD_WORD, 0, 0, 16 },
        { BPF_EQUAL, 0, 1, PR_SET_SECCOMP },
        { BPF_RETURN, 0, 0, 0x00050000u | EINVAL }, { BPF_RETURN, 0, 0, SECCOMP_ALLOW } };
    struct bpf_program program = { sizeof steps / sizeof *steps, steps };
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
    execv(command[0], command);
    return 127;
}

int main(int argc, char **argv)
{
    int failed = 0;
    if (argc > 2 && strcmp(argv[1], "refuse") == 0) return refuse(argv + 2);
    setvbuf(stdout, NULL, _IONBF, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pid_t child = fork();
        if (child == 0) {
            if (!sys_sandbox()) _exit(3);
            cases[i].act();
            _exit(0);
        }
        int status;
        waitpid(child, &status, 0);
        bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
        bool fine = WIFEXITED(status) && WEXITSTATUS(status) == 0;
        bool good = cases[i].forbidden ? killed : fine;
        printf("%s %s: %s\n", good ? "ok" : "not ok", cases[i].forbidden ? "kills" : "works", cases[i].name);
        if (!good) failed = 1, printf("    wait status %#x\n", (unsigned)status);
    }
    return failed;
}
