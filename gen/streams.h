/* streams.h - system calls of the server that differ between systems: the stack, standard input and output, signals.
 * workosdocs.c includes it.
 */
#ifndef STREAMS_H
#define STREAMS_H

#if defined _WIN32

/* --- Windows: read() and write() block, and fail once the other end of a pipe is closed --- */

static bool sys_has_stack(void) /* the linker sets its size */
{
    return true;
}

/* Called before the first byte is read or written. Sets the console to UTF-8 and the streams to binary, so that CR, LF
 * and Ctrl-Z are not translated. */
static void sys_streams(void)
{
    SetConsoleOutputCP(65001);
    setmode(STDIN_FILENO, O_BINARY);
    setmode(STDOUT_FILENO, O_BINARY);
}

static struct sys_input sys_read(char *to, size_t capacity)
{
    int n = read(STDIN_FILENO, to, capacity < INT_MAX ? (unsigned)capacity : INT_MAX);
    if (n < 0) return (struct sys_input){ sys_failed("standard input cannot be read"), 0 };
    return (struct sys_input){ n > 0 ? SYS_OK : SYS_END, (size_t)n };
}

static enum sys_result sys_write(str s)
{
    while (s.len) {
        int n = write(STDOUT_FILENO, s.s, s.len < INT_MAX ? (unsigned)s.len : INT_MAX);
        if (n < 0)
            return errno == EPIPE || errno == EINVAL ? SYS_CLOSED : sys_failed("standard output cannot be written");
        s = str_span(s, (size_t)n, s.len);
    }
    return SYS_OK;
}

static void sys_signals(enum mode mode)
{
    (void)mode;
    signal(SIGTERM, sys_stop);
    signal(SIGINT, sys_stop);
}

#else

static void sys_streams(void) /* streams are always binary here */
{
}

/* Makes sure that the stack may grow to MIN_STACK_BYTES: parsers recurse. Raises a lower limit. If the system refuses,
 * reports that and returns false. */
static bool sys_has_stack(void)
{
    struct rlimit stack;
    if (getrlimit(RLIMIT_STACK, &stack) != 0 || stack.rlim_cur == RLIM_INFINITY || stack.rlim_cur >= MIN_STACK_BYTES)
        return true;
    stack.rlim_cur = MIN_STACK_BYTES;
    if ((stack.rlim_max == RLIM_INFINITY || stack.rlim_max >= MIN_STACK_BYTES) && setrlimit(RLIMIT_STACK, &stack) == 0)
        return true;
    fputs(PROGRAM_NAME ": the stack is limited to less than " STRINGIFY(MIN_STACK_BYTES) " bytes; raise it "
          "(in a shell: ulimit -s 256)\n", stderr);
    return false;
}

/* Waits for input or its end. Returns false if the reader of standard output is gone. */
static bool sys_await_input(void)
{
    struct pollfd both[2] = { { .fd = STDIN_FILENO, .events = POLLIN }, { .fd = STDOUT_FILENO, .events = 0 } };
    while (poll(both, 2, -1) < 0 && (errno == EINTR || errno == EAGAIN)) {
    }
    return !(both[1].revents & (POLLERR | POLLHUP));
}

/* Reads at most `capacity` bytes. Waits until there is input, even if the descriptor is non-blocking. */
static struct sys_input sys_read(char *to, size_t capacity)
{
    for (;;) {
        if (!sys_await_input()) return (struct sys_input){ SYS_CLOSED, 0 };
        ssize_t n = read(STDIN_FILENO, to, capacity);
        if (n > 0) return (struct sys_input){ SYS_OK, (size_t)n };
        if (n == 0) return (struct sys_input){ SYS_END, 0 };
        if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK)
            return (struct sys_input){ sys_failed("standard input cannot be read"), 0 };
    }
}

/* Writes all of s and waits for as long as the reader takes. Output is never queued, so a client that does not read
 * costs no memory. */
static enum sys_result sys_write(str s)
{
    while (s.len) {
        ssize_t n = write(STDOUT_FILENO, s.s, s.len);
        if (n >= 0) {
            s = str_span(s, (size_t)n, s.len);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            struct pollfd output = { .fd = STDOUT_FILENO, .events = POLLOUT };
            poll(&output, 1, -1);
        } else if (errno != EINTR) {
            return errno == EPIPE || errno == ECONNRESET ? SYS_CLOSED : sys_failed("standard output cannot be written");
        }
    }
    return SYS_OK;
}

#if defined __linux__

/* Handles the parent death signal: exits if the parent process is gone. The kernel sends the signal when the *thread*
 * that started this process ends, and names the parent process as the sender. A client that starts servers from a pool
 * thread is then still running and still the parent: the signal is ignored. If the client's process is gone, getppid()
 * returns another process, and this one exits. (A launcher that exits while its client keeps the pipe open counts as
 * the client, so launchers must exec.) SIGUSR1 from any other process ends this one, as it does by default. */
static void sys_parent_signal(int signal_number, siginfo_t *sender, void *context)
{
    (void)signal_number, (void)context;
    if (getppid() != sender->si_pid) _exit(0);
}

static void sys_watch_parent(void)
{
    struct sigaction action = { .sa_sigaction = sys_parent_signal, .sa_flags = SA_SIGINFO | SA_RESTART };
    pid_t parent = getppid();
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == 0) prctl(PR_SET_PDEATHSIG, SIGUSR1, 0, 0, 0);
    if (getppid() != parent) _exit(0);  /* it ended before the signal was requested */
}

#else

static void sys_watch_parent(void) /* elsewhere the server exits at end of input */
{
}

#endif

/* Sets up signals. Writing to a closed pipe or beyond the file size limit makes write() return an error instead of
 * raising a signal. SIGTERM, SIGINT and SIGHUP end the process with status 0, even during write(). For MCP so does the
 * end of the client's process. */
static void sys_signals(enum mode mode)
{
    static const int stops[] = { SIGTERM, SIGINT, SIGHUP };
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    for (size_t i = 0; i < COUNT(stops); i++) {
        struct sigaction stop = { .sa_handler = sys_stop };
        sigemptyset(&stop.sa_mask);
        sigaction(stops[i], &stop, NULL);
    }
    if (mode == MODE_MCP) sys_watch_parent();
}

#endif

#endif
