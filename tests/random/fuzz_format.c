/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_format [CASES=n] [SEED=n] [CASE=n]
 *
 * Random programs and their canonical form. A case is a program as it is made, or (two of three)
 * with its blanks, ends of lines, signs and comments drawn anew. The canonical form must be read as
 * the same tree; its own canonical form must be itself; every comment must be in it; and one of
 * four in Chinese must come back as it was from English.
 *
 * CASE: only this one, the number a failure was reported with. The status is 1 if a case failed.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/ast_dump.h"
#include "random.h"
#include "redraw.h"
#include "syntax/print.h"

#define FAILURES 3   /* shown */
#define TRANSLATED 4 /* one of so many is translated, too */

struct run {
    uint64_t cases, seed, failures, drawn, same, comments, translated;
    struct arena arena;
};

/* ---- reading ---- */

struct read_file {
    struct sources sources;
    struct diagnostics diagnostics;
    struct atoms atoms;
    struct parse_input input;
    struct ast_file *file;
    const char *tree; /* NULL: there are errors */
};

static void read_text(struct read_file *read, struct arena *arena, const char *text) {
    memset(read, 0, sizeof *read);
    read->sources.arena = arena;
    diagnostics_init(&read->diagnostics, arena);
    atoms_init(&read->atoms, arena);
    read->input = (struct parse_input){arena, &read->atoms, &read->sources, &read->diagnostics, NULL, 0};
    read->file =
        parse_file(&read->input, source_add(&read->sources, "random.guodu", text, strlen(text)));
    read->tree = read->diagnostics.error_count ? NULL : ast_dump(arena, read->file);
}

/* NULL: it cannot be read, or not be printed. */
static const char *format(struct read_file *read, bool convert, enum lang lang) {
    struct declared declared;
    struct span at;
    size_t length;
    if (!read->tree)
        return NULL;
    declared_init(&declared, read->sources.arena);
    declared_add(&declared, read->file);
    struct print_options options = {.convert = convert, .lang = lang, .declared = &declared};
    return print_file(&read->input, read->file, &options, &length, &at);
}

static const char *translate(struct arena *arena, const char *text, enum lang lang) {
    struct read_file read;
    if (!text)
        return NULL;
    read_text(&read, arena, text);
    return format(&read, true, lang);
}

/* ---- cases ---- */

static void show(struct run *run, uint64_t number, const char *what, const char *a, const char *b) {
    if (run->failures++ < FAILURES)
        printf("FAILED CASE=%" PRIu64 ": %s\n%s\n---- and ----\n%s\n----\n", number, what,
            a ? a : "(nothing)", b ? b : "(nothing)");
}

static bool same(const char *a, const char *b) {
    return a && b && strcmp(a, b) == 0;
}

static bool comments_kept(const char *text, uint32_t count) {
    char comment[32];
    for (uint32_t i = 0; i < count; i++) {
        snprintf(comment, sizeof comment, "# c%u.\n", i);
        if (!strstr(text, comment))
            return false;
    }
    return true;
}

static void check_text(struct run *run, uint64_t number, const char *text, uint32_t comments) {
    struct arena *arena = &run->arena;
    struct read_file before, after;
    read_text(&before, arena, text);
    const char *once = format(&before, false, LANG_ZH);
    if (!once) {
        show(run, number, "cannot be formatted", text, NULL);
        return;
    }
    read_text(&after, arena, once);
    if (!same(before.tree, after.tree))
        show(run, number, "another tree", text, once);
    const char *twice = format(&after, false, LANG_ZH);
    if (!same(once, twice))
        show(run, number, "formatting again changes it", once, twice);
    if (!comments_kept(once, comments))
        show(run, number, "a comment was lost", text, once);
    run->comments += comments;
    if (number % TRANSLATED > 0)
        return;
    const char *zh = format(&after, true, LANG_ZH);
    const char *back = translate(arena, translate(arena, zh, LANG_EN), LANG_ZH);
    run->translated++;
    if (!same(zh, back))
        show(run, number, "does not come back from English", zh, back);
}

/* A form in which the program means something else (a unit behind a number) is no case. */
static void run_case(struct run *run, uint64_t number) {
    struct arena *arena = &run->arena;
    struct gen_text program = gen_program(arena, run->seed * 7919 + number, number % 10 == 0);
    uint32_t comments = 0;
    const char *text = number % 4 == 3 && program.local ? program.local : program.main;
    if (number % 3 != 0) {
        struct read_file plain, drawn;
        const char *other = redraw_text(arena, run->seed * 1000003 + number, text, &comments);
        read_text(&plain, arena, text);
        read_text(&drawn, arena, other);
        bool kept = same(plain.tree, drawn.tree);
        run->drawn++;
        run->same += kept ? 1 : 0;
        text = kept ? other : text;
        comments = kept ? comments : 0;
    }
    check_text(run, number, text, comments);
    arena_reset(arena);
}

static bool read_argument(const char *argument, const char *name, uint64_t *value) {
    size_t length = strlen(name);
    if (strncmp(argument, name, length) != 0)
        return false;
    *value = strtoull(argument + length, NULL, 10);
    return true;
}

int main(int argc, char **argv) {
    struct allocator allocator = allocator_default();
    struct run run = {.cases = 1000, .seed = 1};
    uint64_t only = UINT64_MAX;
    for (int i = 1; i < argc; i++)
        if (!read_argument(argv[i], "CASES=", &run.cases) &&
            !read_argument(argv[i], "SEED=", &run.seed))
            read_argument(argv[i], "CASE=", &only);
    arena_init(&run.arena, &allocator);
    for (uint64_t i = only == UINT64_MAX ? 0 : only; i < run.cases || i == only; i++) {
        run_case(&run, i);
        if (i == only)
            break;
    }
    printf("%" PRIu64 " programs, %" PRIu64 " of them drawn anew (%" PRIu64
           " meant the same), %" PRIu64 " comments, %" PRIu64 " translated, %" PRIu64 " failures\n",
        run.cases, run.drawn, run.same, run.comments, run.translated, run.failures);
    arena_fini(&run.arena);
    return run.failures > 0;
}
