/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "trace.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined __linux__ && defined __x86_64__
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>

/* ---- the calls ---- */

enum call_form {
    BY_FD,       /* the file is open: the first argument */
    BY_PATH,     /* the path is the argument `path` */
    OPENS,       /* by path; whether it writes, the argument behind says */
    CLOSES,      /* counts where the file was open for writing */
};

static const struct call_kind {
    const char *name;
    long number;
    enum call_form form;
    enum side side;
    int path;
    bool moves_bytes;
} kinds[] = {
    {"open", SYS_open, OPENS, READING, 0, false},
    {"openat", SYS_openat, OPENS, READING, 1, false},
    {"read", SYS_read, BY_FD, READING, 0, true},
    {"pread", SYS_pread64, BY_FD, READING, 0, true},
    {"readv", SYS_readv, BY_FD, READING, 0, true},
    {"write", SYS_write, BY_FD, WRITING, 0, true},
    {"pwrite", SYS_pwrite64, BY_FD, WRITING, 0, true},
    {"writev", SYS_writev, BY_FD, WRITING, 0, true},
    {"ftruncate", SYS_ftruncate, BY_FD, WRITING, 0, false},
    {"fallocate", SYS_fallocate, BY_FD, WRITING, 0, false},
    {"fsync", SYS_fsync, BY_FD, WRITING, 0, false},
    {"fdatasync", SYS_fdatasync, BY_FD, WRITING, 0, false},
    {"fchmod", SYS_fchmod, BY_FD, WRITING, 0, false},
    {"close", SYS_close, CLOSES, WRITING, 0, false},
    {"rename", SYS_rename, BY_PATH, WRITING, 1, false},
    {"renameat", SYS_renameat, BY_PATH, WRITING, 3, false},
    {"renameat2", SYS_renameat2, BY_PATH, WRITING, 3, false},
    {"link", SYS_link, BY_PATH, WRITING, 1, false},
    {"linkat", SYS_linkat, BY_PATH, WRITING, 3, false},
    {"unlink", SYS_unlink, BY_PATH, WRITING, 0, false},
    {"unlinkat", SYS_unlinkat, BY_PATH, WRITING, 1, false},
    {"mkdir", SYS_mkdir, BY_PATH, WRITING, 0, false},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static const struct call_kind *kind_of(uint64_t number) {
    for (size_t i = 0; i < KINDS; i++)
        if ((uint64_t)kinds[i].number == number)
            return &kinds[i];
    return NULL;
}

static uint64_t argument(const struct user_regs_struct *regs, int index) {
    const uint64_t all[] = {regs->rdi, regs->rsi, regs->rdx, regs->r10};
    return all[index];
}

/* ---- which file ---- */

static bool path_of_fd(pid_t thread, uint64_t fd, char path[PATH_MAX]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/%d/fd/%d", (int)thread, (int)fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0)
        return false;
    path[length] = '\0';
    return true;
}

/* A text of the program, page by page, so that one at the end of its memory is no failure. */
static bool text_of(pid_t thread, uint64_t address, char *text, size_t room) {
    for (size_t length = 0; length < room;) {
        size_t piece = 4096 - (address + length) % 4096;
        piece = piece < room - length ? piece : room - length;
        struct iovec to = {text + length, piece};
        struct iovec from = {(void *)(uintptr_t)(address + length), piece};
        if (process_vm_readv(thread, &to, 1, &from, 1, 0) != (ssize_t)piece)
            return false;
        if (memchr(text + length, '\0', piece))
            return true;
        length += piece;
    }
    return false;
}

static bool path_of_text(
    pid_t thread, const char *folder, uint64_t address, char path[PATH_MAX]) {
    char text[PATH_MAX];
    if (!text_of(thread, address, text, sizeof text))
        return false;
    int length = text[0] == '/' ? snprintf(path, PATH_MAX, "%s", text)
                                : snprintf(path, PATH_MAX, "%s/%s", folder, text);
    return length > 0 && length < PATH_MAX;
}

static bool is_open_for_writing(pid_t thread, uint64_t fd) {
    char name[64], line[128];
    unsigned flags = 0;
    snprintf(name, sizeof name, "/proc/%d/fdinfo/%d", (int)thread, (int)fd);
    FILE *file = fopen(name, "re");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "flags: %o", &flags) == 1)
            break;
    if (file)
        fclose(file);
    return (flags & O_ACCMODE) != O_RDONLY;
}

static bool is_below(const char *path, const char *folder) {
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* False: a call that does not count. */
static bool look_at(const struct program *program, pid_t thread,
    const struct user_regs_struct *regs, struct call *call) {
    const struct call_kind *kind = kind_of(regs->orig_rax);
    if (!kind)
        return false;
    *call = (struct call){.name = kind->name, .side = kind->side, .moves_bytes = kind->moves_bytes};
    bool by_fd = kind->form == BY_FD || kind->form == CLOSES;
    uint64_t first = argument(regs, 0);
    bool found = by_fd ? first != STDERR_FILENO && path_of_fd(thread, first, call->path)
                       : path_of_text(thread, program->folder, argument(regs, kind->path), call->path);
    if (!found || !is_below(call->path, program->folder))
        return false;
    if (kind->form == CLOSES && !is_open_for_writing(thread, first))
        return false;
    uint64_t flags = kind->form == OPENS ? argument(regs, kind->path + 1) : 0;
    if ((flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT))
        call->side = WRITING;
    return true;
}

/* ---- the program ---- */

static bool install_filter(void) {
    enum { BEFORE = 4, BEHIND = 2 };
    struct sock_filter code[BEFORE + KINDS + BEHIND] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    };
    for (size_t i = 0; i < KINDS; i++)
        code[BEFORE + i] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
            (uint32_t)kinds[i].number, (uint8_t)(KINDS - i), 0);
    code[BEFORE + KINDS] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    code[BEFORE + KINDS + 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
    struct sock_fprog filter = {sizeof code / sizeof *code, code};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

static bool put_at(int fd, const char *path, int flags) {
    int opened = open(path, flags, 0666);
    return opened >= 0 && dup2(opened, fd) == fd && (opened == fd || close(opened) == 0);
}

enum { NOT_STARTED = 125 };

static _Noreturn void become(const struct program *program) {
    bool ready = chdir(program->folder) == 0 && put_at(0, program->input, O_RDONLY) &&
                 put_at(1, program->output, O_WRONLY | O_CREAT | O_TRUNC) &&
                 put_at(2, program->messages, O_WRONLY | O_CREAT | O_TRUNC) &&
                 ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
    if (!ready)
        _exit(NOT_STARTED);
    raise(SIGSTOP); /* until whoever holds it is ready */
    if (install_filter())
        execv(program->arguments[0], program->arguments);
    _exit(NOT_STARTED);
}

/* ---- holding it ---- */

struct holding {
    const struct program *program;
    const struct fault *fault;
    struct outcome *outcome;
    pid_t process;
    uint64_t chance;
};

static pid_t overdue; /* is killed when the alarm comes */
static volatile sig_atomic_t was_overdue;

static void end_overdue(int number) {
    (void)number;
    was_overdue = 1;
    kill(overdue, SIGKILL);
}

static uint64_t draw(struct holding *holding) {
    holding->chance ^= holding->chance << 13;
    holding->chance ^= holding->chance >> 7;
    holding->chance ^= holding->chance << 17;
    return holding->chance;
}

/* At the end of the call; false: the program has ended. */
static bool to_end_of_call(pid_t thread) {
    int status;
    return ptrace(PTRACE_SYSCALL, thread, NULL, NULL) == 0 &&
           waitpid(thread, &status, __WALL) == thread && WIFSTOPPED(status);
}

/* The registers are put back that the call had; what it gives stays. */
static void cut_short(struct holding *holding, pid_t thread, struct user_regs_struct regs) {
    uint64_t whole = regs.rdx, most = holding->fault->most;
    bool is_vector = regs.orig_rax == SYS_readv || regs.orig_rax == SYS_writev;
    most = most ? most : 1 + draw(holding) % (whole ? whole : 1);
    if (is_vector)
        most = 1; /* the first piece */
    if (most >= whole && holding->fault->kind == FAULT_SHORT)
        return;
    regs.rdx = most < whole ? most : whole;
    ptrace(PTRACE_SETREGS, thread, NULL, &regs);
    if (!to_end_of_call(thread))
        return;
    if (holding->fault->kind == FAULT_TORN) {
        kill(holding->process, SIGKILL);
        return;
    }
    ptrace(PTRACE_GETREGS, thread, NULL, &regs);
    regs.rdx = whole;
    ptrace(PTRACE_SETREGS, thread, NULL, &regs);
}

static void let_fail(const struct holding *holding, pid_t thread, struct user_regs_struct regs) {
    if (regs.orig_rax == SYS_close) {
        if (!to_end_of_call(thread))
            return;
        ptrace(PTRACE_GETREGS, thread, NULL, &regs);
    } else {
        regs.orig_rax = (unsigned long long)-1; /* no call at all */
    }
    regs.rax = (unsigned long long)-holding->fault->error;
    ptrace(PTRACE_SETREGS, thread, NULL, &regs);
}

static void strike(struct holding *holding, pid_t thread, const struct call *call,
    const struct user_regs_struct *regs) {
    const struct fault *fault = holding->fault;
    struct stat status;
    holding->outcome->struck = true;
    holding->outcome->call = *call;
    holding->outcome->call.is_folder = stat(call->path, &status) == 0 && S_ISDIR(status.st_mode);
    switch (fault->kind) {
    case FAULT_ERROR:
        let_fail(holding, thread, *regs);
        break;
    case FAULT_SHORT:
    case FAULT_TORN:
        cut_short(holding, thread, *regs);
        break;
    case FAULT_KILL:
        kill(holding->process, SIGKILL);
        break;
    case FAULT_SIGNAL:
        kill(holding->process, fault->error);
        break;
    case FAULT_CHANGE:
        fault->change(call);
        break;
    case FAULT_NONE:
        break;
    }
}

static bool is_meant(const struct fault *fault, const struct call *call, uint64_t number) {
    bool in_part = fault->kind == FAULT_SHORT || fault->kind == FAULT_TORN;
    return fault->kind != FAULT_NONE && call->side == fault->side &&
           (fault->at == 0 || fault->at == number) && (!in_part || call->moves_bytes);
}

static void at_call(struct holding *holding, pid_t thread) {
    struct user_regs_struct regs;
    struct call call;
    if (ptrace(PTRACE_GETREGS, thread, NULL, &regs) != 0 ||
        !look_at(holding->program, thread, &regs, &call))
        return;
    uint64_t number = ++holding->outcome->count[call.side];
    if (holding->program->each)
        holding->program->each(&call, number);
    if (is_meant(holding->fault, &call, number))
        strike(holding, thread, &call, &regs);
}

/* Signals that are not of holding it go on to the program. */
static int signal_of(int status) {
    int number = WSTOPSIG(status);
    return number == SIGTRAP || number == SIGSTOP || status >> 16 != 0 ? 0 : number;
}

static void hold(struct holding *holding) {
    int status;
    pid_t thread;
    while ((thread = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR) {
        if (thread < 0)
            continue;
        if (WIFSTOPPED(status)) {
            if (status >> 8 == (SIGTRAP | PTRACE_EVENT_SECCOMP << 8))
                at_call(holding, thread);
            ptrace(PTRACE_CONT, thread, NULL, (void *)(intptr_t)signal_of(status));
        } else if (thread == holding->process) {
            holding->outcome->status = status;
        }
    }
}

bool trace_run(const struct program *program, const struct fault *fault, struct outcome *outcome) {
    int status = 0;
    pid_t process = fork();
    if (process == 0)
        become(program);
    *outcome = (struct outcome){0};
    struct holding holding = {program, fault, outcome, process, UINT64_C(88172645463325252)};
    if (process < 0 || waitpid(process, &status, 0) != process)
        return false;
    if (!WIFSTOPPED(status)) {
        errno = EPERM;
        return false;
    }
    overdue = process;
    was_overdue = 0;
    sigaction(SIGALRM, &(struct sigaction){.sa_handler = end_overdue}, NULL);
    alarm(program->seconds);
    ptrace(PTRACE_SETOPTIONS, process, NULL,
        (void *)(uintptr_t)(PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK |
                            PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL));
    ptrace(PTRACE_CONT, process, NULL, NULL);
    hold(&holding);
    alarm(0);
    outcome->hung = was_overdue;
    errno = EPERM;
    return !WIFEXITED(outcome->status) || WEXITSTATUS(outcome->status) != NOT_STARTED;
}

#else

bool trace_run(const struct program *program, const struct fault *fault, struct outcome *outcome) {
    (void)program, (void)fault, (void)outcome;
    errno = ENOSYS;
    return false;
}

#endif
