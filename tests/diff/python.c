/* SPDX-License-Identifier: Apache-2.0
 *
 * Python judges: a process (judge.py) that is told of a folder with rules, records and what must come
 * out, and answers with a line. It stays for all cases, and for what is tried when one is made smaller.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "diff.h"

#define RECORDS_MOST 40 /* of a case */

struct python {
    pid_t process;
    FILE *to, *from;
};

/* ---- the process ---- */

static _Noreturn void become(const char *program, const char *script, int in, int out) {
    if (dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0)
        execlp(program, program, script, (char *)NULL);
    _exit(127);
}

struct python *python_start(const char *program, const char *script) {
    int to[2], from[2];
    struct python *python = calloc(1, sizeof *python);
    if (!python || pipe(to) != 0 || pipe(from) != 0)
        abort();
    fflush(stdout);
    python->process = fork();
    if (python->process == 0) {
        close(to[1]);
        close(from[0]);
        become(program, script, to[0], from[1]);
    }
    close(to[0]);
    close(from[1]);
    python->to = fdopen(to[1], "w");
    python->from = fdopen(from[0], "r");
    return python;
}

void python_end(struct python *python) {
    if (!python)
        return;
    fclose(python->to);
    fclose(python->from);
    waitpid(python->process, NULL, 0);
    free(python);
}

/* The answer to a folder: one line; NULL: Python has ended. */
static const char *ask(struct python *python, struct arena *arena, const char *folder) {
    char line[8192];
    if (fprintf(python->to, "%s\n", folder) < 0 || fflush(python->to) != 0 ||
        !fgets(line, sizeof line, python->from))
        return NULL;
    line[strcspn(line, "\n")] = '\0';
    return arena_copy(arena, line, strlen(line));
}

/* ---- a case ---- */

static bool write_pile(const char *folder, const char *name, struct pile *pile) {
    pile_text(pile, "");
    bool written = diff_write_file(folder, name, pile->bytes, pile->length);
    pile_free(pile);
    return written;
}

static void put_lines(struct pile *out, const struct diff_lines *lines) {
    for (size_t i = 0; i < lines->results.count; i++)
        pile_put(out, "r\t%s\n", lines->results.items[i].text);
    for (size_t i = 0; i < lines->findings.count; i++)
        pile_put(out, "f\t%s\n", lines->findings.items[i].text);
    pile_text(out, "end\n");
}

/* English words, as Python has them. *count: of the records. */
static bool write_case(struct diff_call *call, const char *folder, size_t *count) {
    const struct diff_case *of = call->of;
    struct pile expected = {NULL, 0, 0}, records = {NULL, 0, 0}, facts = {NULL, 0, 0};
    const struct diff_words words = {.zh = false};
    bool table = true;
    for (size_t i = 0; i < of->count && *count < RECORDS_MOST; i++) {
        struct diff_lines lines;
        if (!(of->fits[i] & FITS_DATA))
            continue;
        diff_expect(of, i, words, call->keep, call->scratch, &lines);
        put_lines(&expected, &lines);
        diff_json(&records, call->scratch, of, of->trees[i]->top);
        pile_text(&records, "\n");
        table = table && (of->fits[i] & FITS_TABLE);
        (*count)++;
    }
    pile_put(&facts, "%s\n%s\n%s\n", of->day, of->trees[0]->top->type->name->text,
        table ? "table" : "");
    bool written = write_pile(folder, "expected", &expected);
    written = write_pile(folder, "records", &records) && written;
    return write_pile(folder, "facts", &facts) && written;
}

static bool write_all(struct diff_call *call, const char *folder, size_t *count) {
    const char *main = call->of->text.main, *local = call->of->text.local;
    return write_case(call, folder, count) &&
           diff_write_file(folder, "rules.guodu", main, strlen(main)) &&
           (!local || diff_write_file(folder, "local.guodu", local, strlen(local)));
}

static void remove_all(struct arena *arena, const char *folder) {
    static const char *const names[] = {
        "expected", "records", "facts", "rules.guodu", "local.guodu"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(arena_printf(arena, "%s/%s", folder, names[i]));
    rmdir(folder);
}

/* Lines of the answer are parted by vertical tabs. */
static const char *spread(char *answer) {
    for (char *at = answer; (at = strchr(at, '\v'));)
        *at = '\n';
    return answer;
}

const char *diff_by_python(struct diff_call *call) {
    struct arena *keep = call->keep;
    char *folder = arena_printf(keep, "%s/python.XXXXXX", call->judges->folder);
    size_t count = 0;
    if (!call->judges->python || call->of->count == 0)
        return NULL;
    if (!mkdtemp(folder) || !write_all(call, folder, &count))
        return diff_refused(call, "Python", "the folder cannot be written");
    const char *answer = count ? ask(call->judges->python, keep, folder) : "ok";
    remove_all(keep, folder);
    if (!answer)
        return "ended: Python has ended";
    call->judged += count;
    return strcmp(answer, "ok") == 0 ? NULL : spread(arena_copy(keep, answer, strlen(answer)));
}
