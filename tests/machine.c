/* machine.c - the first and only process of a machine that machine.sh starts: tries the sandbox, holds a session with
 * the server, and switches the machine off. Its findings go to the console, each part after a line "== NAME".
 */
#define _GNU_SOURCE 1
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void must(int result, const char *what)
{
    if (result >= 0) return;
    perror(what);
    reboot(RB_POWER_OFF);
}

/* Starts a program with the given descriptors as its input and output. */
static pid_t start(const char *program, const char *argument, int input, int output)
{
    pid_t child = fork();
    must(child, "fork");
    if (child) return child;
    must(dup2(input, 0), "input");
    must(dup2(output, 1), "output");
    for (int fd = 3; fd < 20; fd++) close(fd);
    must(open("/session", O_RDONLY), "open"); /* descriptor 3, which the sandbox's cases try to read */
    execl(program, program, argument, (char *)NULL);
    perror(program);
    _exit(127);
}

static void end(const char *name, pid_t child)
{
    int status = 0;
    must(waitpid(child, &status, 0), "wait");
    printf("== %s\n%#x\n", name, (unsigned)status);
}

static void copy(FILE *from, FILE *to)
{
    for (int c; (c = getc(from)) != EOF;) putc(c, to);
}

/* One line as soon as it is there: the server is in its sandbox when it has answered. */
static void copy_line(FILE *from)
{
    for (int c; (c = getc(from)) != EOF;) {
        putchar(c);
        if (c == '\n') return;
    }
}

/* Prints the lines of the kernel on the process that tell if it has a filter. */
static void show_status(pid_t process)
{
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/status", (int)process);
    FILE *f = fopen(path, "r");
    puts("== kernel");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, "Seccomp:", 8) == 0 || strncmp(line, "NoNewPrivs:", 11) == 0) fputs(line, stdout);
    if (f) fclose(f);
}

/* A child writes the session into the server, so that neither waits for the other. */
static void session(void)
{
    int to[2], from[2];
    static const char first[] = "{\"jsonrpc\":\"2.0\",\"id\":\"first\",\"method\":\"ping\"}\n";
    must(pipe(to), "pipe");
    must(pipe(from), "pipe");
    pid_t server = start("/workosdocs", "mcp", to[0], from[1]);
    FILE *answers = fdopen(from[0], "r");
    close(to[0]), close(from[1]);
    must((int)write(to[1], first, sizeof first - 1), "write");
    puts("== first");
    copy_line(answers);
    show_status(server);
    pid_t writer = start("/bin/cat", NULL, open("/session", O_RDONLY), to[1]);
    close(to[1]);
    puts("== session");
    copy(answers, stdout);
    end("server's status", server);
    waitpid(writer, NULL, 0);
}

/* Switches the loopback device on, for the cases with sockets. */
static void bring_up_loopback(void)
{
    struct ifreq device = { .ifr_name = "lo", .ifr_flags = IFF_UP };
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    must(fd, "socket");
    must(ioctl(fd, SIOCSIFFLAGS, &device), "loopback");
    close(fd);
}

static void try_sandbox(const char *program)
{
    char status[64];
    snprintf(status, sizeof status, "%s's status", program + 1);
    printf("== %s\n", program + 1);
    end(status, start(program, NULL, 0, 1));
}

int main(int argc, char **argv)
{
    if (argc == 1 && strcmp(argv[0], "/bin/cat") == 0) return copy(stdin, stdout), 0;
    struct termios console;
    /* as it is */
    if (tcgetattr(1, &console) == 0) console.c_oflag &= ~(tcflag_t)OPOST, tcsetattr(1, TCSANOW, &console);
    setvbuf(stdout, NULL, _IOLBF, 0);
    mkdir("/proc", 0755);
    must(mount("proc", "/proc", "proc", 0, NULL), "mount");
    bring_up_loopback();
    puts(""); /* after the last line of the firmware */
    try_sandbox("/sandbox");
    if (access("/sandbox-glibc", X_OK) == 0) try_sandbox("/sandbox-glibc");
    session();
    puts("== end");
    fflush(stdout);
    sync();
    reboot(RB_POWER_OFF);
    return 1;
}
