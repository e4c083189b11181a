/* SPDX-License-Identifier: Apache-2.0
 *
 * faults FOLDER TOOL SCENES every|some|every-disk|some-disk|list [SCENE...]
 *
 * Lets calls of the tool to the system fail, one in each run, and looks at what is left. A scene is a
 * line of SCENES: a name, what is special about it, and the arguments of the tool, which runs in
 * FOLDER; it reads from `in`, writes into `out` and has `tmp` for its temporary files. What it finds in `out`
 * comes from `before/SCENE` where there is such a folder; else it is started both with an empty one and with
 * files of an earlier run.
 *
 * Whatever fails, each file of `out` must be what it was or what it becomes when nothing fails, and nothing
 * else may be there, unless the tool was killed; then the same command must work after it. The status
 * must be as documented, and messages must name the file.
 *
 * every: each call is let fail, and in turn in all ways; some: some of them, for `make test`; list: the calls. some-disk, every-disk: no
 * call is, for `out` is on a disk that is full, which takes a name space of mounts (unshare -m).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "folder.h"
#include "trace.h"

enum { ARGUMENTS_MOST = 64, SECONDS_MOST = 200, FILES_MOST = 16, LANGS = 2 };

struct scene {
    char *name;
    char *words[ARGUMENTS_MOST]; /* the tool and its arguments */
    bool is_log;                 /* a line is added to the file in `out` */
    bool is_full;               /* left out of `some` */
    bool tells_failure;          /* what is written says that something could not be read */
    bool is_one_by_one;          /* files are written one after another, not as a set */
    int status;                  /* where nothing fails */
    struct folder before;        /* what `out` has in the beginning */
    bool has_before;
    struct folder old, fresh;    /* an earlier run; when nothing fails */
    char *said[LANGS], *printed[LANGS]; /* where nothing fails */
    uint64_t count[SIDES];
    struct {
        char *path;
        uint64_t last, before; /* calls that read it; 0: none */
    } read[FILES_MOST];
    size_t read_count;
};

static struct {
    struct scene *learning;
    const char *folder;
    bool every, listing, full_disk;
    unsigned long runs, failures, refused, same, ended, again, leftovers;
    unsigned long of_scene;
    unsigned turn;
} all;

static char *path_in(const char *name) {
    static char paths[8][4200];
    static int next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", all.folder, name);
    return path;
}

static void note_reading(struct scene *scene, const char *path, uint64_t number) {
    size_t i = 0;
    while (i < scene->read_count && strcmp(scene->read[i].path, path) != 0)
        i++;
    if (i == FILES_MOST)
        return;
    if (i == scene->read_count) {
        scene->read[i].path = strdup(path);
        scene->read_count++;
    }
    scene->read[i].before = scene->read[i].last;
    scene->read[i].last = number;
}

/* ---- one run ---- */

struct run {
    struct scene *scene;
    struct fault fault;
    struct outcome outcome;
    bool zh, from_old;
    struct folder out, tmp;
    char *said, *printed;
    size_t printed_length;
};

/* Where nothing fails: which calls read each file last, for what reads it to its end is not what looks at it
 * first. */
static void each_call(const struct call *call, uint64_t number) {
    if (all.learning && call->side == READING && call->moves_bytes &&
        strncmp(call->path, path_in("in/"), strlen(path_in("in/"))) == 0)
        note_reading(all.learning, call->path, number);
    if (!all.listing)
        return;
    printf("# %s %3lu %-9s %s\n", call->side == WRITING ? "w" : "r", (unsigned long)number, call->name,
        call->path + strlen(all.folder) + (call->path[strlen(all.folder)] == '/'));
}

static void start(struct run *run) {
    struct program program = {.folder = all.folder,
        .arguments = run->scene->words,
        .input = path_in("in/standard-input"),
        .output = path_in("standard-output"),
        .messages = path_in("messages"),
        .each = all.listing || all.learning ? each_call : NULL,
        .seconds = SECONDS_MOST};
    setenv("LC_ALL", run->zh ? "zh_CN.UTF-8" : "C.UTF-8", 1);
    fflush(stdout);
    all.runs++;
    all.of_scene++;
    if (!trace_run(&program, &run->fault, &run->outcome)) {
        printf("ok - programs cannot be held here, so no call is let fail: %s\n", strerror(errno));
        exit(0);
    }
}

static void free_run(struct run *run) {
    folder_free(&run->out);
    folder_free(&run->tmp);
    free(run->said);
    free(run->printed);
    run->said = run->printed = NULL;
}

static void look(struct run *run) {
    size_t length;
    free_run(run);
    run->out = folder_read(path_in("out"));
    run->tmp = folder_read(path_in("tmp"));
    run->said = file_bytes(path_in("messages"), &length);
    run->printed = file_bytes(path_in("standard-output"), &run->printed_length);
}

static const struct folder nothing = {0};

static const struct folder *state_before(const struct run *run) {
    return run->from_old ? &run->scene->old : &run->scene->before;
}

/* What a CHANGE may have changed comes back with its dates. */
static void restore(void) {
    char command[3 * 4200];
    snprintf(command, sizeof command, "rm -rf '%s' && cp -Rp '%s' '%s'", path_in("in"),
        path_in("kept"), path_in("in"));
    if (system(command) != 0)
        exit(2);
}

static void prepare(const struct run *run) {
    folder_put(&nothing, path_in("tmp"));
    folder_put(state_before(run), path_in("out"));
}

/* ---- what must hold ---- */

static const char *fault_name(const struct run *run) {
    static char text[160];
    const struct fault *fault = &run->fault;
    static const char *const kinds[] = {"nothing", "error", "short", "kill -9", "torn, kill -9",
        "signal", "change"};
    const char *error = fault->kind == FAULT_SIGNAL ? strsignal(fault->error)
                        : fault->error              ? strerrorname_np(fault->error)
                                                    : "";
    snprintf(text, sizeof text, "%s %s %lu: %s %s%s%s", run->scene->name,
        fault->side == WRITING ? "w" : "r", (unsigned long)fault->at, kinds[fault->kind], error,
        run->zh ? ", zh" : "", run->from_old ? ", old" : "");
    return text;
}

static void fails(const struct run *run, const char *what, const char *about) {
    if (all.failures++ >= 400)
        return;
    printf("not ok - %s: %s%s%s\n", fault_name(run), what, about ? " " : "", about ? about : "");
    if (run->outcome.struck)
        printf("  at %s %s\n", run->outcome.call.name, run->outcome.call.path);
    if (WIFEXITED(run->outcome.status))
        printf("  status %d\n", WEXITSTATUS(run->outcome.status));
    else
        printf("  signal %d\n", WTERMSIG(run->outcome.status));
    if (run->said)
        printf("  said: %.600s\n", run->said);
}

static int status_of(const struct run *run) {
    return WIFEXITED(run->outcome.status) ? WEXITSTATUS(run->outcome.status) : -1;
}

/* What was there, and whole lines more. */
static bool is_log_with_line(const struct held_file *old, const struct held_file *now) {
    size_t before = old ? old->length : 0;
    if (!now || now->length <= before || (old && memcmp(now->bytes, old->bytes, before) != 0))
        return false;
    return now->bytes[now->length - 1] == '\n';
}

static bool is_fresh(const struct run *run, const char *name) {
    const struct scene *scene = run->scene;
    const struct held_file *now = folder_file(&run->out, name);
    if (scene->is_log && strstr(name, ".log"))
        return is_log_with_line(folder_file(state_before(run), name), now);
    return is_same_file(now, folder_file(&scene->fresh, name));
}

/* A line that was cut by a kill in the middle of a call leaves those before it as they were. */
static bool is_torn_log(const struct run *run, const char *name) {
    const struct held_file *old = folder_file(state_before(run), name);
    const struct held_file *now = folder_file(&run->out, name);
    size_t before = old ? old->length : 0;
    return run->scene->is_log && run->fault.kind == FAULT_TORN && strstr(name, ".log") && now &&
           now->length >= before && (!old || memcmp(now->bytes, old->bytes, before) == 0);
}

/* What libxlsxwriter collects rows in: it removes the name at once, and does without the file if need be. */
static bool is_nameless(const struct call *call) {
    bool opens = strncmp(call->name, "open", 4) == 0 || strncmp(call->name, "unlink", 6) == 0;
    return opens && strstr(call->path, "/tmp.");
}

struct seen {
    size_t fresh, old; /* files that are only the one, or only the other */
};

static void look_at_file(const struct run *run, const char *name, struct seen *seen) {
    const struct held_file *now = folder_file(&run->out, name);
    bool old = is_same_file(now, folder_file(state_before(run), name));
    bool fresh = is_fresh(run, name);
    seen->fresh += fresh && !old;
    seen->old += old && !fresh;
    bool tells = run->scene->tells_failure && run->fault.side == READING && status_of(run) != 0;
    if (!old && !fresh && !tells && !is_torn_log(run, name))
        fails(run, now ? "a file is neither old nor new:" : "a file is gone:", name);
}

static bool is_old(const struct run *run, const char *name) {
    return is_same_file(folder_file(&run->out, name), folder_file(state_before(run), name));
}

/* Of each file that there may be. */
static bool look_at_each(const struct run *run, bool (*is)(const struct run *run, const char *name)) {
    const struct folder *all_of[] = {&run->scene->fresh, state_before(run), &run->out};
    bool holds = true;
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < all_of[i]->count; k++)
            holds = holds && is(run, all_of[i]->files[k].name);
    return holds;
}

static bool is_known(const struct run *run, const char *name) {
    return folder_file(&run->scene->fresh, name) || folder_file(state_before(run), name);
}

static struct seen look_at_files(struct run *run, bool may_leave) {
    struct seen seen = {0, 0};
    const struct folder *fresh = &run->scene->fresh, *before = state_before(run);
    for (size_t i = 0; i < fresh->count; i++)
        look_at_file(run, fresh->files[i].name, &seen);
    for (size_t i = 0; i < before->count; i++)
        if (!folder_file(fresh, before->files[i].name))
            look_at_file(run, before->files[i].name, &seen);
    for (size_t i = 0; i < run->out.count; i++) {
        if (is_known(run, run->out.files[i].name))
            continue;
        all.leftovers++;
        if (!may_leave && !is_nameless(&run->outcome.call))
            fails(run, "left behind:", run->out.files[i].name);
    }
    for (size_t i = 0; i < run->tmp.count && !may_leave; i++)
        fails(run, "left behind in tmp:", run->tmp.files[i].name);
    return seen;
}

static bool is_stdout(const struct call *call) {
    return strcmp(call->path, path_in("standard-output")) == 0;
}

/* Nothing of what matters rests on these: folders, room reserved, files of a library without a name. And
 * what was interrupted may be done once more. */
static bool may_be_ignored(const struct run *run) {
    const struct call *call = &run->outcome.call;
    if (run->fault.error == EINTR || is_nameless(call))
        return true;
    return strcmp(call->name, "fchmod") == 0 || strcmp(call->name, "fallocate") == 0 ||
           call->is_folder || strcmp(call->name, "close") == 0;
}

/* Files are complete by then; only some of them may have their names. */
static bool is_late(const struct call *call) {
    return strncmp(call->name, "rename", 6) == 0 || strncmp(call->name, "unlink", 6) == 0;
}

static const char *last_part(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool names(const char *said, const char *name) {
    return name && *name && strstr(said, name);
}

/* The file, or the one it was to be, or where its folder is. */
static bool names_file(const struct run *run) {
    const struct call *call = &run->outcome.call;
    if (is_stdout(call))
        return names(run->said, run->zh ? "标准输出" : "tandard output");
    const char *name = last_part(call->path);
    name = strcmp(name, "standard-input") == 0 ? "-" : name;
    if (names(run->said, name) || (run->scene->tells_failure && names(run->printed, name)))
        return true;
    for (size_t i = 0; i < run->scene->fresh.count; i++)
        if (names(run->said, run->scene->fresh.files[i].name))
            return true;
    return strncmp(call->path, path_in("tmp"), strlen(path_in("tmp"))) == 0 &&
           names(run->said, "tmp");
}

static size_t complaints(const char *said) {
    size_t count = 0;
    for (const char *at = said; (at = strstr(at, "guodu")); at++)
        count += strncmp(at, "guodu: ", 7) == 0 || strncmp(at, "guodu：", 8) == 0;
    return count;
}

static bool is_ascii(const char *text) {
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

static void check_refusal(struct run *run, struct seen seen) {
    bool many = seen.fresh > 0 && !is_late(&run->outcome.call) && !run->outcome.call.is_folder &&
                !is_stdout(&run->outcome.call) && !run->scene->is_log && !run->scene->is_one_by_one;
    all.refused++;
    if (many)
        fails(run, "files are new though the run failed", NULL);
    if (!names_file(run))
        fails(run, "the message does not name the file", NULL);
    if (complaints(run->said) == 0 && run->fault.side == WRITING)
        fails(run, "no complaint", NULL);
    if (complaints(run->said) > 2)
        fails(run, "too many complaints", NULL);
    if (run->zh && is_ascii(run->said) && is_ascii(run->printed))
        fails(run, "not in Chinese", NULL);
}

static void check_same(struct run *run, struct seen seen) {
    all.same++;
    if (seen.old > 0)
        fails(run, "done, but a file is old", NULL);
    const struct call *call = &run->outcome.call;
    bool to_stdout = run->outcome.struck && is_stdout(call) && run->fault.kind == FAULT_ERROR;
    if (!to_stdout && strcmp(run->printed, run->scene->printed[run->zh]) != 0)
        fails(run, "something else was printed", NULL);
    if (run->fault.kind != FAULT_ERROR && strcmp(run->said, run->scene->said[run->zh]) != 0)
        fails(run, "something else was said", NULL);
    if (run->fault.kind == FAULT_ERROR && run->fault.side == WRITING && run->outcome.struck &&
        !may_be_ignored(run))
        fails(run, "what could not be written was not noticed", NULL);
}

/* Nobody reads what is printed: no failure, and no word of it. */
static void check_broken_pipe(struct run *run) {
    all.same++;
    if (status_of(run) != run->scene->status)
        fails(run, "status", NULL);
    if (complaints(run->said) > 0)
        fails(run, "it complains that nobody reads", NULL);
}

static void check_ended(struct run *run) {
    all.ended++;
    if (!WIFSIGNALED(run->outcome.status) || WTERMSIG(run->outcome.status) != SIGKILL)
        fails(run, "was not killed", NULL);
    bool torn_log = run->scene->is_log && run->fault.kind == FAULT_TORN;
    struct run next = {.scene = run->scene, .zh = run->zh};
    start(&next);
    run->outcome.status = next.outcome.status;
    look(run);
    all.again++;
    if (torn_log && names_file(run)) /* half a line is not gone over in silence */
        return;
    if (status_of(run) != run->scene->status)
        fails(run, "does not work after a kill", NULL);
    else if (look_at_files(run, true).old > 0)
        fails(run, "a file is old after the second run", NULL);
}

static bool was_signalled(const struct run *run) {
    return run->fault.kind == FAULT_SIGNAL && WIFSIGNALED(run->outcome.status) &&
           WTERMSIG(run->outcome.status) == run->fault.error;
}

static bool is_kill(const struct run *run) {
    return run->fault.kind == FAULT_KILL || run->fault.kind == FAULT_TORN;
}

static void check(struct run *run) {
    bool killed = is_kill(run) && run->outcome.struck;
    struct seen seen = look_at_files(run, killed);
    int status = status_of(run);
    if (run->outcome.hung)
        fails(run, "hangs", NULL);
    else if (killed)
        check_ended(run);
    else if (was_signalled(run))
        all.ended++;
    else if (run->fault.error == EPIPE && is_stdout(&run->outcome.call))
        check_broken_pipe(run);
    else if (status == run->scene->status)
        check_same(run, seen);
    else if (run->fault.kind == FAULT_SIGNAL && run->scene->is_log && status == 3)
        all.refused++; /* the digests of the data were not complete */
    else if (status == 3)
        check_refusal(run, seen);
    else
        fails(run, "status", NULL);
}

/* As if nothing had happened, a refusal, or what comes of the file as it is now. */
static void check_changed(struct run *run) {
    struct run now = {.scene = run->scene, .zh = run->zh, .from_old = run->from_old};
    int status = status_of(run);
    bool same = status == run->scene->status && look_at_each(run, is_fresh);
    bool refused = status == 3 && names_file(run) &&
                   (run->scene->tells_failure || look_at_each(run, is_old));
    all.same += same;
    all.refused += refused && !same;
    if (same || refused)
        return;
    prepare(&now);
    start(&now);
    look(&now);
    bool alike = status == status_of(&now) && now.out.count == run->out.count;
    for (size_t i = 0; alike && i < now.out.count; i++)
        alike = is_same_file(&now.out.files[i], folder_file(&run->out, now.out.files[i].name)) ||
                run->scene->is_log;
    if (!alike)
        fails(run, "neither the old file nor the new one", NULL);
    all.same += alike;
    free_run(&now);
}

static void try_fault(struct scene *scene, struct fault fault, bool zh, bool from_old) {
    struct run run = {.scene = scene, .fault = fault, .zh = zh, .from_old = from_old};
    prepare(&run);
    start(&run);
    if (!run.outcome.call.name)
        run.outcome.call.name = ""; /* a full disk strikes at a call that is not known */
    look(&run);
    if (fault.kind == FAULT_CHANGE)
        check_changed(&run);
    else
        check(&run);
    free_run(&run);
    if (fault.kind == FAULT_CHANGE)
        restore();
}

/* ---- scenes ---- */

/* What it comes to when nothing fails. */
static void learn(struct scene *scene) {
    const struct folder empty = {0};
    for (int zh = 0; zh < LANGS; zh++) {
        struct run run = {.scene = scene, .zh = zh};
        prepare(&run);
        all.learning = zh ? NULL : scene;
        start(&run);
        all.learning = NULL;
        look(&run);
        scene->said[zh] = strdup(run.said);
        scene->printed[zh] = strdup(run.printed);
        scene->status = status_of(&run);
        if (zh == 0)
            scene->fresh = folder_read(path_in("out"));
        else if (look_at_files(&run, false).old > 0)
            fails(&run, "does nothing", NULL);
        memcpy(scene->count, run.outcome.count, sizeof scene->count);
        free_run(&run);
    }
    scene->old = scene->before;
    if (scene->has_before)
        return;
    scene->old = empty;
    scene->old.files = calloc(scene->fresh.count + 1, sizeof *scene->old.files);
    for (size_t i = 0; i < scene->fresh.count; i++)
        scene->old.files[scene->old.count++] = (struct held_file){
            strdup(scene->fresh.files[i].name), strdup("of an earlier run\n"), 18};
}

/* Of `count` calls the one that is struck as the i-th of `wanted`: spread evenly, others with each `turn`. */
static uint64_t chosen(uint64_t i, uint64_t count, uint64_t wanted, unsigned turn) {
    enum { TURNS = 8 };
    return 1 + (i * TURNS + turn * 3 % TURNS) * count / (TURNS * wanted);
}

/* `wanted` calls of them all, of several one is the last; with `every` far more, and each where wanted is
 * EACH or more. */
static void strike_each(struct scene *scene, struct fault fault, uint64_t wanted) {
    enum { EACH = 4, OF_OTHERS = 40 };
    uint64_t count = scene->count[fault.side];
    if (all.every)
        wanted = wanted >= EACH ? count : OF_OTHERS;
    wanted = wanted < count ? wanted : count;
    for (uint64_t i = 0; i < wanted; i++) {
        fault.at = i > 0 && i + 1 == wanted ? count
                                            : chosen(i, count, wanted, wanted < count ? ++all.turn : 0);
        bool zh = fault.at % 2, from_old = fault.at / 2 % 2;
        try_fault(scene, fault, zh, from_old);
        if (all.every && fault.kind == FAULT_KILL)
            try_fault(scene, fault, !zh, !from_old);
    }
}

static void strike_writing(struct scene *scene) {
    static const struct {
        enum fault_kind kind;
        int error;
        uint64_t most, wanted;
    } faults[] = {{FAULT_ERROR, ENOSPC, 0, 4}, {FAULT_ERROR, EIO, 0, 2}, {FAULT_ERROR, EDQUOT, 0, 1},
        {FAULT_ERROR, EINTR, 0, 1}, {FAULT_KILL, 0, 0, 4}, {FAULT_TORN, 0, 100, 1},
        {FAULT_SIGNAL, SIGTERM, 0, 2}, {FAULT_SHORT, 0, 7, 1}};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (all.every || (faults[i].error != EDQUOT && faults[i].error != EINTR))
            strike_each(scene,
            (struct fault){faults[i].kind, WRITING, 0, faults[i].error, faults[i].most, NULL},
            faults[i].wanted);
    try_fault(scene, (struct fault){.kind = FAULT_SHORT, .side = WRITING}, true, false);
}

/* Standard output is closed, or nobody reads it any more. */
static void strike_printing(struct scene *scene) {
    strike_each(scene, (struct fault){FAULT_ERROR, WRITING, 0, EPIPE, 0, NULL}, 1);
    strike_each(scene, (struct fault){FAULT_ERROR, WRITING, 0, EBADF, 0, NULL}, 1);
}

/* ---- files that change while they are read ---- */

/* Not a database, whose readers and writers keep apart by its locks; not what is only opened so far. */
static bool may_be_changed(const struct call *call) {
    const char *name = last_part(call->path);
    return call->moves_bytes && strncmp(call->path, path_in("in/"), strlen(path_in("in/"))) == 0 &&
           !strstr(name, ".db") && strcmp(name, "standard-input") != 0;
}

static off_t size_of(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 ? status.st_size : 0;
}

static void cut_off(const struct call *call) {
    if (may_be_changed(call) && truncate(call->path, size_of(call->path) / 2) != 0)
        exit(2);
}

/* A line more, in the middle, so that what stands behind it moves. */
static void put_in(const struct call *call) {
    size_t length = 0;
    char *bytes = may_be_changed(call) ? file_bytes(call->path, &length) : NULL;
    if (!bytes)
        return;
    const char *feed = memchr(bytes + length / 2, '\n', length - length / 2);
    size_t at = feed ? (size_t)(feed - bytes) + 1 : length;
    FILE *file = fopen(call->path, "r+be");
    if (!file || fseek(file, (long)at, SEEK_SET) != 0 || fwrite("# more\n", 1, 7, file) != 7 ||
        fwrite(bytes + at, 1, length - at, file) != length - at || fclose(file) != 0)
        exit(2);
    free(bytes);
}

/* Written anew beside it and renamed. */
static void replace(const struct call *call) {
    size_t length = 0;
    char *bytes = may_be_changed(call) ? file_bytes(call->path, &length) : NULL;
    char beside[PATH_MAX + 8];
    snprintf(beside, sizeof beside, "%s.new", call->path);
    FILE *file = bytes ? fopen(beside, "wbe") : NULL;
    if (file && (fwrite(bytes, 1, length / 3, file) != length / 3 || fclose(file) != 0 ||
                    rename(beside, call->path) != 0))
        exit(2);
    free(bytes);
}

static void strike_files(struct scene *scene) {
    bool odd = false;
    for (size_t i = 0; i < scene->read_count; i++) {
        uint64_t last = scene->read[i].last, before = scene->read[i].before;
        struct fault fault = {FAULT_ERROR, READING, last, EIO, 0, NULL};
        odd = !odd;
        try_fault(scene, fault, odd, true);
        fault.at = before ? before : last;
        if (before)
            try_fault(scene, fault, !odd, false);
        fault.kind = FAULT_CHANGE;
        fault.error = 0;
        fault.change = strstr(scene->read[i].path, ".guodu") ? replace : cut_off;
        try_fault(scene, fault, odd, true);
        fault.change = put_in;
        if (!strstr(scene->read[i].path, ".guodu"))
            try_fault(scene, fault, !odd, false);
    }
}

static void strike_reading(struct scene *scene) {
    strike_files(scene);
    strike_each(scene, (struct fault){FAULT_ERROR, READING, 0, EIO, 0, NULL}, all.every ? 4 : 1);
    strike_each(scene, (struct fault){FAULT_ERROR, READING, 0, EINTR, 0, NULL}, 1);
    strike_each(scene, (struct fault){FAULT_SIGNAL, READING, 0, SIGINT, 0, NULL}, 1);
    try_fault(scene, (struct fault){.kind = FAULT_SHORT, .side = READING}, false, true);
    if (!all.every)
        return;
    strike_each(scene, (struct fault){FAULT_CHANGE, READING, 0, 0, 0, cut_off}, 1);
    strike_each(scene, (struct fault){FAULT_CHANGE, READING, 0, 0, 0, put_in}, 1);
    strike_each(scene, (struct fault){FAULT_CHANGE, READING, 0, 0, 0, replace}, 1);
    try_fault(scene, (struct fault){.kind = FAULT_SHORT, .side = READING, .most = 13}, true, false);
}

/* ---- a disk that is full ---- */

/* `out` becomes a disk of its own, with hardly any room. */
static void fill_disk(struct scene *scene) {
    static const char *const sizes[] = {
        "size=32k", "size=128k", "size=48k", "size=64k", "size=96k", "size=192k", "size=256k", "size=1m"};
    size_t count = all.every ? sizeof sizes / sizeof *sizes : 2;
    for (size_t i = 0; i < count; i++) {
        folder_put(&nothing, path_in("out"));
        if (mount("tmpfs", path_in("out"), "tmpfs", 0, sizes[i]) != 0) {
            printf("ok - no disk can be made here, so none is full: %s\n", strerror(errno));
            exit(0);
        }
        try_fault(scene, (struct fault){.side = WRITING, .at = i}, i % 2, i / 2 % 2);
        if (umount(path_in("out")) != 0)
            exit(2);
    }
}

static void play(struct scene *scene) {
    unsigned long failures = all.failures;
    all.of_scene = 0;
    learn(scene);
    if (scene->status != 0 && scene->status != 1) {
        printf("# with all calls as they should be: %s\n", scene->said[0]);
        all.failures++; /* it would tell nothing */
    }
    if (all.full_disk) {
        if (scene->fresh.count > 0)
            fill_disk(scene);
    } else if (!all.listing) {
        strike_writing(scene);
        strike_printing(scene);
        strike_reading(scene);
    }
    printf("%s - %s: status %d, %lu calls that write, %lu that read, %lu runs\n",
        all.failures == failures ? "ok" : "not ok", scene->name, scene->status,
        (unsigned long)scene->count[WRITING], (unsigned long)scene->count[READING], all.of_scene);
}

static bool is_wanted(const struct scene *scene, int count, char **names_of) {
    if (count == 0)
        return all.every || !scene->is_full;
    for (int i = 0; i < count; i++)
        if (strcmp(names_of[i], scene->name) == 0)
            return true;
    return false;
}

/* NAME SPECIAL ARGUMENT...; false: no scene. */
static bool read_scene(char *line, char *tool, struct scene *scene) {
    char *rest, *word = strtok_r(line, " \n", &rest);
    char before[512];
    *scene = (struct scene){.name = word, .words = {tool}};
    if (!word || *word == '#')
        return false;
    char *special = strtok_r(NULL, " \n", &rest);
    scene->is_log = special && strstr(special, "log");
    scene->is_full = special && strstr(special, "full");
    scene->tells_failure = special && strstr(special, "tells");
    scene->is_one_by_one = special && strstr(special, "each");
    for (int i = 1; i < ARGUMENTS_MOST - 1 && (word = strtok_r(NULL, " \n", &rest)); i++)
        scene->words[i] = word;
    snprintf(before, sizeof before, "before/%s", scene->name);
    scene->has_before = access(path_in(before), F_OK) == 0;
    scene->before = folder_read(path_in(before));
    return true;
}

int main(int argc, char **argv) {
    static char line[8192];
    if (argc < 5)
        return 2;
    all.folder = argv[1];
    all.every = strncmp(argv[4], "every", 5) == 0;
    all.listing = strcmp(argv[4], "list") == 0;
    all.full_disk = strstr(argv[4], "disk") != NULL;
    setenv("TMPDIR", path_in("tmp"), 1);
    FILE *scenes = fopen(argv[3], "re");
    while (scenes && fgets(line, sizeof line, scenes)) {
        struct scene scene;
        char *copy = strdup(line);
        if (read_scene(copy, argv[2], &scene) && is_wanted(&scene, argc - 5, argv + 5))
            play(&scene);
        free(copy);
    }
    printf("# %lu runs: as if nothing had failed %lu, refused %lu, ended by a signal %lu, run again %lu; "
           "files left behind by kill -9: %lu\n",
        all.runs, all.same, all.refused, all.ended, all.again, all.leftovers);
    return all.failures > 0;
}
