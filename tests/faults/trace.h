/* SPDX-License-Identifier: Apache-2.0
 *
 * Runs a program and lets one of its calls to the system fail: with an error, in part, by the end of the
 * program, or by a change of the file. The program knows nothing of it and may be any: it is held by
 * ptrace at the calls that touch files of one folder, which a filter (seccomp) picks out, so that all
 * others cost nothing. Calls are counted from 1, those of reading and those of writing each for themselves,
 * over all threads.
 */
#ifndef GUODU_FAULTS_TRACE_H
#define GUODU_FAULTS_TRACE_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

enum side { READING, WRITING, SIDES };

enum fault_kind {
    FAULT_NONE,
    FAULT_ERROR,  /* the call is not done; closing is, and fails all the same */
    FAULT_SHORT,  /* no more than `most` bytes are read or written */
    FAULT_KILL,   /* SIGKILL instead of the call */
    FAULT_TORN,   /* no more than `most` bytes, then SIGKILL */
    FAULT_SIGNAL, /* the signal `error` just before the call */
    FAULT_CHANGE, /* `change` just before the call */
};

struct call {
    const char *name;
    enum side side;
    bool moves_bytes;    /* it reads or writes, and may do so in part */
    bool is_folder;
    char path[PATH_MAX]; /* absolute */
};

struct fault {
    enum fault_kind kind;
    enum side side;
    uint64_t at;    /* which call; 0: each */
    int error;
    uint64_t most;  /* SHORT: 0 stands for sizes by chance */
    void (*change)(const struct call *call);
};

struct program {
    const char *folder; /* absolute; where it runs and whose files count */
    char *const *arguments;
    const char *input, *output, *messages; /* files for its standard streams */
    void (*each)(const struct call *call, uint64_t number); /* may be NULL */
    unsigned seconds;   /* then it hangs and is killed */
};

struct outcome {
    int status; /* as from waitpid */
    bool struck, hung;
    struct call call; /* that was struck */
    uint64_t count[SIDES];
};

/* False: this machine does not let programs be held so; errno says why. */
bool trace_run(const struct program *program, const struct fault *fault, struct outcome *outcome);

#endif
