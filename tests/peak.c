/* peak.c - runs a command and writes the largest amount of memory that it had at a time, in KiB, to a file:
 * peak FILE COMMAND... Ends with the status of the command. */
#define _DEFAULT_SOURCE 1
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct rusage used;
    int status;
    if (argc < 3) return 2;
    pid_t child = fork();
    if (child < 0) return 2;
    if (child == 0) {
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    if (wait4(child, &status, 0, &used) != child) return 2;
    FILE *f = fopen(argv[1], "w");
    if (!f || fprintf(f, "%ld\n", used.ru_maxrss) < 0 || fclose(f) != 0) return 2;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
