/* win32.h - system calls of the command line on Windows: the path of the program, replacing a file, folders, child
 * processes. workosdocs.c includes it in place of the same functions for other systems, and has comments on them there.
 */
#ifndef WIN32_H
#define WIN32_H

/* Prints text, without a pager. */
static bool sys_print_paged(str text)
{
    return sys_write(text) != SYS_FAILED;
}

static str sys_program_path(struct arena *a, const char *argv0)
{
    char path[4096];
    unsigned long n = GetModuleFileNameA(NULL, path, sizeof path);
    (void)argv0;
    return n && n < sizeof path ? arena_copy(a, str_from(path)) : STR("");
}

static int sys_replace_file(struct arena *a, const char *path, str text)
{
    struct out temporary = out_begin(a);
    sys_make_parents(a, str_from(path), 0, true);
    out_format(&temporary, "%s.tmp", path);
    FILE *to = fopen(out_cstring(&temporary), "wb");
    if (!to) return errno;
    bool written = fwrite(text.s, 1, text.len, to) == text.len;
    if (fclose(to) == 0 && written && MoveFileExA(temporary.s, path, MOVE_REPLACES)) return 0;
    remove(temporary.s);
    return EACCES;
}

static bool sys_leads_outside(struct arena *a, str path)
{
    return (void)a, (void)path, false;
}

/* Deletes a file. Returns false on failure. */
static bool sys_delete_file(const char *path)
{
    return remove(path) == 0;
}

/* True if a search of PATH for the name of this program finds the file `program`. Not implemented on Windows. */
static bool sys_is_in_path(struct arena *a, str program)
{
    (void)a, (void)program;
    return false;
}

static str sys_base_folder(struct arena *a, char letter)
{
    struct out o = out_begin(a);
    const char *base = getenv(letter == '@' ? "APPDATA" : "USERPROFILE");
    if (!base || !*base) return STR("");
    out_text(&o, base);
    if (letter == '+') out_text(&o, "/.config");
    return out_done(&o);
}

static double sys_milliseconds(void)
{
    return (double)GetTickCount64();
}

/* Executes `program mcp` with in and out as its standard streams. It inherits no other handle but standard error. */
static intptr_t sys_spawn(const char *program, const char *quoted, int in, int out)
{
    int kept[2] = { dup(STDIN_FILENO), dup(STDOUT_FILENO) };
    for (int i = 0; i < 2; i++)
        if (kept[i] >= 0) SetHandleInformation((void *)_get_osfhandle(kept[i]), HANDLE_INHERITED, 0);
    dup2(in, STDIN_FILENO), dup2(out, STDOUT_FILENO);
    intptr_t process = _spawnl(_P_NOWAIT, program, quoted, "mcp", (char *)NULL);
    for (int i = 0; i < 2; i++)
        if (kept[i] >= 0) dup2(kept[i], i), close(kept[i]);
        else close(i);
    return process;
}

static struct child sys_start(struct arena *a, const char *program)
{
    struct child c = { .pid = -1, .unread = out_begin(a) };
    struct out quoted = out_begin(a);
    int in[2], out[2];
    out_format(&quoted, "\"%s\"", program);
    if (_pipe(in, INPUT_BUFFER_BYTES, O_BINARY | O_NOINHERIT) != 0) return c;
    if (_pipe(out, INPUT_BUFFER_BYTES, O_BINARY | O_NOINHERIT) != 0) return close(in[0]), close(in[1]), c;
    c.pid = sys_spawn(program, out_cstring(&quoted), in[0], out[1]);
    close(in[0]), close(out[1]);
    if (c.pid < 0) close(in[1]), close(out[0]);
    c.in = in[1], c.out = out[0];
    return c;
}

/* Waits until output can be read, or until the time `end`. Returns false at end of output, too. */
static bool sys_child_wait(const struct child *c, double end)
{
    unsigned long available = 0;
    while (PeekNamedPipe((void *)_get_osfhandle(c->out), NULL, 0, NULL, &available, NULL) && !available) {
        if (sys_milliseconds() >= end) return false;
        Sleep(1);
    }
    return available > 0;
}

/* Waits until the child exits, and kills it at the time `end`. Returns its exit status, or -9 if it was killed. */
static int sys_child_status(const struct child *c, double end)
{
    double left = end - sys_milliseconds();
    unsigned long status = 0;
    bool ended = WaitForSingleObject((void *)c->pid, left > 0 ? (unsigned long)left : 0) == WAIT_ENDED;
    if (ended) GetExitCodeProcess((void *)c->pid, &status);
    else TerminateProcess((void *)c->pid, 1);
    CloseHandle((void *)c->pid);
    return ended ? (int)status : -9;
}

#endif
