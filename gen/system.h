/* system.h - headers of the operating system, and declarations that they lack on some systems. workosdocs.c includes
 * it.
 */
#ifndef SYSTEM_H
#define SYSTEM_H

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#if !defined _WIN32
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#endif
#if defined __APPLE__
#include <mach-o/dyld.h>
#endif
#if defined __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif
#if defined __FreeBSD__
#include <sys/capsicum.h>
#endif

#if defined _WIN32
#define mkdir(path, mode) mkdir(path)
#define lstat stat
#define NAMES_FORBIDDEN "\\:*?\"<>|"
#else
#define NAMES_FORBIDDEN ""
#endif
#ifndef O_NOFOLLOW
#define O_NOFOLLOW 0
#endif
#ifndef O_BINARY
#define O_BINARY 0
#endif
#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0                  /* SIGPIPE is ignored as well */
#endif

#if defined _WIN32

/* <windows.h> is not included: it is large, and its names collide with those of the program. */
__declspec(dllimport) int __stdcall SetConsoleOutputCP(unsigned page);
__declspec(dllimport) unsigned long __stdcall GetModuleFileNameA(void *module, char *to, unsigned long room);
__declspec(dllimport) int __stdcall MoveFileExA(const char *from, const char *to, unsigned long flags);
__declspec(dllimport) unsigned long long __stdcall GetTickCount64(void);
__declspec(dllimport) int __stdcall SetHandleInformation(void *handle, unsigned long mask, unsigned long flags);
__declspec(dllimport) int __stdcall PeekNamedPipe(void *pipe, void *to, unsigned long room, unsigned long *n,
                                                  unsigned long *available, unsigned long *left);
__declspec(dllimport) unsigned long __stdcall WaitForSingleObject(void *handle, unsigned long milliseconds);
__declspec(dllimport) int __stdcall TerminateProcess(void *process, unsigned status);
__declspec(dllimport) int __stdcall GetExitCodeProcess(void *process, unsigned long *status);
__declspec(dllimport) int __stdcall CloseHandle(void *handle);
__declspec(dllimport) void __stdcall Sleep(unsigned long milliseconds);
__declspec(dllimport) int __stdcall SetProcessMitigationPolicy(int policy, void *value, size_t bytes);
#define MOVE_REPLACES 1ul
#define HANDLE_INHERITED 1ul
#define WAIT_ENDED 0
#define CHILD_PROCESS_POLICY 13

/* Application manifest: makes arguments, environment and file names UTF-8 (Windows 10 of 2019 and later). It is a
 * resource, found through three tables, one each for its type (24), number (1) and language (1033). Each table is a
 * header that ends with its number of entries, followed by its only entry. */
__asm__(".section .rsrc, \"dr\"\n"
        "resources: .long 0, 0, 0, 0x10000, 24, 0x80000018\n"
        ".long 0, 0, 0, 0x10000, 1, 0x80000030\n"
        ".long 0, 0, 0, 0x10000, 1033, 0x48\n"
        ".rva manifest\n"
        ".long manifest_end - manifest, 0, 0\n"
        "manifest: .ascii \""
        "<assembly xmlns='urn:schemas-microsoft-com:asm.v1' manifestVersion='1.0'><application><windowsSettings>"
        "<activeCodePage xmlns='http://schemas.microsoft.com/SMI/2019/WindowsSettings'>UTF-8</activeCodePage>"
        "</windowsSettings></application></assembly>\"\n"
        "manifest_end: .text\n");

#endif

#if defined __APPLE__

/* <sandbox.h> marks these as deprecated. */
extern const char kSBXProfilePureComputation[], kSBXProfileNoWrite[];
int sandbox_init(const char *profile, uint64_t flags, char **error);
#define SANDBOX_NAMED 1

#endif

/* The kernel's name of this processor and its system calls, AUDIT_ARCH_* of <linux/audit.h>. Each of these was tried:
 * tests/sandbox.sh, tests/machine.sh. On s390x, glibc calls socketcall(), whose arguments are in memory, where a filter
 * cannot read them. */
#if defined __linux__ && !defined WORKOSDOCS_NO_SANDBOX
#if defined __x86_64__
#define SECCOMP_ARCHITECTURE 0xc000003eu
#elif defined __aarch64__ && defined __AARCH64EL__
#define SECCOMP_ARCHITECTURE 0xc00000b7u
#elif defined __arm__ && defined __ARM_EABI__ && defined __ARMEL__
#define SECCOMP_ARCHITECTURE 0x40000028u
#elif defined __riscv && __riscv_xlen == 64
#define SECCOMP_ARCHITECTURE 0xc00000f3u
#elif defined __s390x__ && !defined __GLIBC__
#define SECCOMP_ARCHITECTURE 0x80000016u
#elif defined __powerpc64__ && defined __LITTLE_ENDIAN__
#define SECCOMP_ARCHITECTURE 0xc0000015u
#endif
#endif

#if defined SECCOMP_ARCHITECTURE
#define HAS_SECCOMP 1

/* The kernel's interface to seccomp filters, declared here because musl-gcc does not see the kernel's headers. A
 * filter is a classic BPF program over { int number; uint32 architecture; uint64 instruction; uint64 argument[6] }. */
struct bpf { uint16_t code; uint8_t if_true, if_false; uint32_t k; };
struct bpf_program { unsigned short length; const struct bpf *instructions; };
enum { BPF_LOAD_WORD = 0x20, BPF_EQUAL = 0x15, BPF_GREATER = 0x25, BPF_ANY_BIT = 0x45, BPF_RETURN = 0x06 };
#define SECCOMP_MODE_FILTER 2
#define SECCOMP_ALLOW 0x7fff0000u
#define SECCOMP_KILL_PROCESS 0x80000000u
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define LOW_WORD 4                      /* its offset in an argument */
#else
#define LOW_WORD 0
#endif
#if !defined SYS_close_range
#define SYS_close_range 436             /* on all architectures */
#endif
#if defined SYS_mmap2
#define SYS_MAP SYS_mmap2               /* differs in the unit of the offset */
#else
#define SYS_MAP SYS_mmap
#endif

/* Values of <sys/mman.h> and <sys/socket.h>, which are the same on all these architectures. */
#define EXECUTABLE 4u                   /* PROT_EXEC */
#define ANONYMOUS 0x20u                 /* MAP_ANONYMOUS: the kernel ignores the descriptor */
#define DISCARD 4u                      /* MADV_DONTNEED */
#define DISCARD_LATER 8u                /* MADV_FREE */
#define SEND_FLAGS 0x4040u              /* MSG_DONTWAIT | MSG_NOSIGNAL */
#define SEND_END 1u                     /* SHUT_WR */

#endif

#endif
