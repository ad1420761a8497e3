/* posix.h - system calls of the command line on systems other than Windows: the pager, the terminal of the finder, the
 * path of the program, replacing a file, folders, child processes, sockets. workosdocs.c includes it, after the
 * functions that all systems share; win32.h has the same functions for Windows, apart from terminal and sockets.
 */
#ifndef POSIX_H
#define POSIX_H

/* In the child process: makes the pipe standard input and executes a command of the shell. Does not return. */
static void sys_exec_pager(const char *command, const int in[2])
{
    static const int ignored[] = { SIGINT, SIGQUIT, SIGPIPE, SIGXFSZ };
    for (size_t i = 0; i < COUNT(ignored); i++) signal(ignored[i], SIG_DFL);
    dup2(in[0], STDIN_FILENO);
    close(in[0]), close(in[1]);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

/* Shows the text in a pager. Returns false if the pager fails: its user has then seen nothing, or not all. Interrupts
 * are left to the pager meanwhile, because the terminal sends them to this process, too. A pager that ends before it
 * has read the text does not end this process. */
static bool sys_pager(const char *command, str text)
{
    int in[2], status = 0;
    if (pipe(in) != 0) return false;
    void (*interrupt)(int) = signal(SIGINT, SIG_IGN), (*quit)(int) = signal(SIGQUIT, SIG_IGN);
    void (*closed)(int) = signal(SIGPIPE, SIG_IGN);
    pid_t pid = fork();
    if (pid == 0) sys_exec_pager(command, in);
    close(in[0]);
    if (pid > 0) sys_write_all(in[1], text); /* may fail: the reader can quit early */
    close(in[1]);
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    signal(SIGINT, interrupt), signal(SIGQUIT, quit), signal(SIGPIPE, closed);
    if (pid > 0 && WIFSIGNALED(status))
        return WTERMSIG(status) == SIGINT || WTERMSIG(status) == SIGTERM || WTERMSIG(status) == SIGHUP;
    return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Prints text. If it has at least as many lines as the terminal, it goes through $PAGER or else `less -FRX`, as in
 * git. If the pager fails, prints the text directly. Returns false if it cannot be written. A reader that quits early
 * is not a failure. */
static bool sys_print_paged(str text)
{
    struct sys_screen screen = sys_screen();
    const char *pager = getenv("PAGER");
    bool plain = pager && (!*pager || strcmp(pager, "cat") == 0);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    if (screen.pager && count_lines(text) >= screen.rows && !plain) {
        setenv("LESS", "FRX", 0);
        setenv("LESSCHARSET", "utf-8", 0);
        if (sys_pager(pager ? pager : "less", text)) return true;
    }
    return sys_write(text) != SYS_FAILED;
}

/* The terminal while the finder uses it. saved: its mode before. in_use: it shows the finder. changed: draw again. */
static struct { struct termios saved; volatile sig_atomic_t in_use, changed; } sys_screen_state;

/* Shows the second screen of the terminal, reads keys one by one, and lets the terminal mark pasted text (bracketed
 * paste); or restores all of that. The screen is erased before, for terminals that have only one. The mode comes before
 * the screen: it stops a process in the background. Signal handlers call this. */
static void sys_screen_use(bool use)
{
    struct termios mode = sys_screen_state.saved;
    const char *sequence = use ? "\033[?1049h\033[?7l\033[?2004h" : "\033[H\033[J\033[?2004l\033[?7h\033[?1049l";
    if (use == (bool)sys_screen_state.in_use) return;
    sys_screen_state.in_use = use;
    mode.c_lflag &= use ? ~(tcflag_t)(ICANON | ECHO | IEXTEN) : ~(tcflag_t)0;
    if (use) mode.c_iflag &= ~(tcflag_t)(IXON | ICRNL), mode.c_cc[VMIN] = 1, mode.c_cc[VTIME] = 0;
    if (use) tcsetattr(STDIN_FILENO, TCSADRAIN, &mode);
    (void)!write(STDOUT_FILENO, sequence, strlen(sequence));
    if (!use) tcsetattr(STDIN_FILENO, TCSADRAIN, &mode);
}

/* Restores the terminal before a signal ends or stops the process, and shows the finder again when it continues. After
 * SIGSTOP, which has no handler, the shell has changed the mode of the terminal. */
static void sys_screen_signal(int number)
{
    static volatile sig_atomic_t stopped;
    int error = errno;
    sys_screen_state.changed = true;
    if (number == SIGCONT) signal(SIGTSTP, sys_screen_signal);
    if (number == SIGCONT && (stopped || sys_screen_state.in_use)) {
        stopped = sys_screen_state.in_use = false;
        sys_screen_use(true);
    }
    if (number != SIGCONT && number != SIGWINCH) {
        stopped = number == SIGTSTP && sys_screen_state.in_use;
        sys_screen_use(false);
        signal(number, SIG_DFL);
        raise(number);
    }
    errno = error;
}

/* Starts the use of the terminal. A process in the background stops until it has the terminal: before, the mode is that
 * of its shell's prompt. Returns false if the mode cannot be changed. */
static bool sys_screen_begin(void)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH, SIGSEGV, SIGBUS,
                                   SIGABRT, SIGFPE, SIGILL, SIGALRM, SIGUSR1, SIGUSR2 };
    for (int i = 0; i < 100 && tcgetpgrp(STDIN_FILENO) != getpgrp(); i++) raise(SIGTTOU);
    if (tcgetpgrp(STDIN_FILENO) != getpgrp() || tcgetattr(STDIN_FILENO, &sys_screen_state.saved) != 0) return false;
    for (size_t i = 0; i < COUNT(signals); i++) signal(signals[i], sys_screen_signal);
    return sys_screen_use(true), true;
}

/* Waits for input for at most `milliseconds`, or without a limit if that is negative. Returns the bytes read; 0 after
 * a signal or the time, -1 at the end of the input. A signal cannot arrive between the check and the wait. */
static int sys_read_keys(char *to, size_t capacity, int milliseconds)
{
    sigset_t changes, old;
    struct timespec limit = { 0, milliseconds * 1000000L };
    fd_set input;
    sigemptyset(&changes);
    sigaddset(&changes, SIGWINCH), sigaddset(&changes, SIGCONT), sigaddset(&changes, SIGTSTP);
    sigprocmask(SIG_BLOCK, &changes, &old);
    FD_ZERO(&input);
    FD_SET(STDIN_FILENO, &input);
    int n = sys_screen_state.changed && milliseconds < 0 ? 0
          : pselect(STDIN_FILENO + 1, &input, NULL, NULL, milliseconds < 0 ? NULL : &limit, &old);
    sigprocmask(SIG_SETMASK, &old, NULL);
    sys_screen_state.changed = false;
    if (n <= 0) return n < 0 && errno != EINTR ? -1 : 0;
    ssize_t bytes = read(STDIN_FILENO, to, capacity);
    return bytes > 0 ? (int)bytes : -1;
}

/* Stores the path of the program's own file. Returns false if the system does not provide it or if it does not fit. */
static bool sys_own_path(char *to, size_t capacity)
{
#if defined __linux__
    ssize_t n = readlink("/proc/self/exe", to, capacity - 1);
    to[n > 0 ? n : 0] = '\0';
    return n > 0 && (size_t)n < capacity - 1;
#elif defined __APPLE__
    uint32_t n = (uint32_t)capacity;
    return _NSGetExecutablePath(to, &n) == 0;
#else
    return (void)to, (void)capacity, false;
#endif
}

/* Returns the absolute path of a program that was started as argv0. A name without a slash is looked up in $PATH.
 * Empty if not found. */
static str sys_started_path(struct arena *a, const char *argv0)
{
    char real[PATH_MAX];
    if (strchr(argv0, '/')) return realpath(argv0, real) ? arena_copy(a, str_from(real)) : STR("");
    for (struct cut c = { .tail = str_from(getenv("PATH")), .ok = true }; c.ok;) {
        c = str_cut(c.tail, STR(":"));
        str folder = c.head.len ? c.head : STR(".");
        const char *path = str_format(a, "%.*s/%s", (int)folder.len, folder.s, argv0).s;
        if (sys_can_run(path) && realpath(path, real)) return arena_copy(a, str_from(real));
    }
    return STR("");
}

/* Returns the absolute path of the program's own file, NUL-terminated. Empty if it is unknown or no longer exists. */
static str sys_program_path(struct arena *a, const char *argv0)
{
    char path[PATH_MAX] = "";
    if (sys_own_path(path, sizeof path) && sys_can_run(path)) return arena_copy(a, str_from(path));
    return sys_started_path(a, argv0);
}

/* Creates a file with the owner and mode of `old`, or with the defaults if old is NULL. Until then only the owner can
 * read it. Returns 0 or an errno value; EEXIST if the path exists. */
static int sys_make_file(const char *path, str text, const struct stat *old)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, old ? 0600 : 0666);
    if (fd < 0) return errno;
    int error = sys_write_all(fd, text);
    if (old && fchown(fd, old->st_uid, old->st_gid) != 0) errno = 0; /* not permitted: the caller stays owner */
    if (!error && ((old && fchmod(fd, old->st_mode & 07777) != 0) || fsync(fd) != 0)) error = errno;
    if (close(fd) != 0 && !error) error = errno;
    return error;
}

/* Creates the temporary file for `target` and returns its path. A file that an earlier process left is not touched: the
 * next number is tried. Sets *error to 0 or an errno value. */
static const char *sys_make_temporary(struct arena *a, const char *target, str text, const struct stat *old, int *error)
{
    *error = EEXIST;
    for (int number = 0; *error == EEXIST && number < 100; number++) {
        const char *path = str_format(a, "%s.%ld-%d.tmp", target, (long)getpid(), number).s;
        *error = sys_make_file(path, text, old);
        if (*error != EEXIST) return path;
    }
    return "";
}

/* Replaces the contents of a file atomically: writes a temporary file next to it and renames that. If the path is a
 * symbolic link, the link stays and its target is replaced. Missing folders are created. Returns 0 or an errno value;
 * on failure the file is unchanged. */
static int sys_replace_file(struct arena *a, const char *path, str text)
{
    char real[PATH_MAX];
    struct stat old;
    bool exists = stat(path, &old) == 0;
    if (!exists && lstat(path, &old) == 0) return ENOENT; /* a dangling link */
    if (exists && (access(path, W_OK) != 0 || !realpath(path, real))) return errno;
    if (!exists) sys_make_parents(a, str_from(path), 0, true);  /* sys_make_file() reports failures */
    const char *target = exists ? real : path;
    int error;
    const char *temporary = sys_make_temporary(a, target, text, exists ? &old : NULL, &error);
    if (!error && rename(temporary, target) != 0) error = errno;
    if (error && error != EEXIST) unlink(temporary);
    return error;
}

/* True if links of folders or of the file lead a relative path out of the current folder. */
static bool sys_leads_outside(struct arena *a, str path)
{
    char here[PATH_MAX], real[PATH_MAX];
    if (!realpath(".", here)) return true;
    while (path.len && !realpath(arena_copy(a, path).s, real)) path = path_split(path).head; /* not there yet */
    size_t root = strlen(here) - (here[1] == '\0');
    return path.len && (strncmp(real, here, root) != 0 || (real[root] && real[root] != '/'));
}

/* Deletes a file, unless it is a link. Returns false on failure. */
static bool sys_delete_file(const char *path)
{
    struct stat is;
    return lstat(path, &is) == 0 && S_ISREG(is.st_mode) && unlink(path) == 0;
}

/* True if a search of PATH for the name of this program finds the file `program`. */
static bool sys_is_in_path(struct arena *a, str program)
{
    char real[PATH_MAX];
    const char *path = getenv("PATH");
    return path && realpath(arena_copy(a, program).s, real) && str_equal(sys_started_path(a, PROGRAM_NAME),
        str_from(real));
}

/* Returns the folder for a letter: '~' is the user's home, '+' the folder for XDG configuration, '@' the system's
 * folder for application data. Empty if the environment does not define it. */
static str sys_base_folder(struct arena *a, char letter)
{
    const char *home = getenv("HOME"), *config = getenv("XDG_CONFIG_HOME");
    bool library = false;
#if defined __APPLE__
    library = letter == '@';
#endif
    if (letter != '~' && !library && config && config[0] == '/') return str_from(config);
    if (!home || home[0] != '/') return STR("");
    return str_format(a, "%s%s", home, letter == '~' ? "" : library ? "/Library/Application Support" : "/.config");
}

static double sys_milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1000000;
}

/* In the child process: makes the pipes standard input and output and executes the program. Does not return. */
static void sys_exec_server(const char *program, const int in[2], const int out[2])
{
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    for (int i = 0; i < 2; i++) close(in[i]), close(out[i]);
    execl(program, program, "mcp", (char *)NULL);
    fprintf(stderr, PROGRAM_NAME ": cannot start its own file: %s\n", strerror(errno));
    _exit(127);
}

/* Starts `program mcp` with a pipe in each direction. On failure pid is negative and errno is set. */
static struct child sys_start(struct arena *a, const char *program)
{
    struct child c = { .pid = -1, .unread = out_begin(a) };
    int in[2], out[2];
    signal(SIGPIPE, SIG_IGN);
    if (pipe(in) != 0) return c;
    if (pipe(out) != 0) return close(in[0]), close(in[1]), c;
    c.pid = fork();
    if (c.pid == 0) sys_exec_server(program, in, out);
    close(in[0]), close(out[1]);
    if (c.pid < 0) close(in[1]), close(out[0]);
    c.in = in[1], c.out = out[0];
    return c;
}

/* Waits until output can be read, or until the time `end`, as of sys_milliseconds(). */
static bool sys_child_wait(const struct child *c, double end)
{
    struct pollfd output = { .fd = c->out, .events = POLLIN };
    double left = end - sys_milliseconds();
    return left > 0 && poll(&output, 1, (int)left + 1) > 0;
}

/* Waits until the child exits, and kills it at the time `end`. Returns its exit status, or the negative number of the
 * signal that ended it: -SIGKILL if it was killed here. */
static int sys_child_status(const struct child *c, double end)
{
    int status = 0;
    while (waitpid((pid_t)c->pid, &status, WNOHANG) == 0) {
        if (sys_milliseconds() >= end) kill((pid_t)c->pid, SIGKILL);
        poll(NULL, 0, 5);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

#if !defined NO_SERVE

#define LISTENER_FD 3 /* descriptors of the listening sockets: this one, and the next one for ::1 */

/* Binds a socket to the loopback address of a family. Returns the descriptor, or -1 with errno set. */
static int sys_listen_on(int family, unsigned port)
{
    struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port),
                                .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    int fd = socket(family, SOCK_STREAM, 0), one = 1, error;
    if (fd < 0) return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
    if ((family == AF_INET ? bind(fd, (struct sockaddr *)&four, sizeof four)
                           : bind(fd, (struct sockaddr *)&six, sizeof six)) == 0 &&
        listen(fd, MAX_CONNECTIONS) == 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0 &&
        fcntl(fd, F_SETFD, FD_CLOEXEC) == 0) return fd;
    error = errno;
    close(fd);
    errno = error;
    return -1;
}

/* Listens on 127.0.0.1 and, if the system has it, on ::1. The sockets get the descriptors from LISTENER_FD on. Port 0
 * is a free port. Stores the port and returns the number of sockets, or 0 with errno set. */
static unsigned sys_listen(unsigned port, unsigned *used)
{
    struct sockaddr_in own = { 0 };
    socklen_t size = sizeof own;
    int four = sys_listen_on(AF_INET, port);
    if (four < 0 || getsockname(four, (struct sockaddr *)&own, &size) != 0) return 0;
    *used = ntohs(own.sin_port);
    int six = sys_listen_on(AF_INET6, *used);
    if (six < 0 && errno == EADDRINUSE) return close(four), errno = EADDRINUSE, 0;
    if (dup2(four, LISTENER_FD) < 0 || (six >= 0 && dup2(six, LISTENER_FD + 1) < 0)) return 0;
    return six < 0 ? 1 : 2;
}

#endif

#endif
