/* SPDX-License-Identifier: Apache-2.0
 *
 * All ways; and those that fuzz_engine goes too: machines of the batch engine, and files.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "diff.h"

const struct diff_way_kind diff_ways[] = {
    {"engine", diff_by_engine, 1},
    {"fields", diff_by_fields, 1},
    {"json", diff_by_json, 1},
    {"rows", diff_by_rows, 1},
    {"lines", diff_by_lines, 1},
    {"columns", diff_by_columns, 1},
    {"formatted", diff_by_formatted, 1},
    {"translated", diff_by_translated, 2},
    {"files", diff_by_files, 12},
    {"python", diff_by_python, 12},
    {"planted", diff_by_planted, 0}, /* only where it is asked for */
};
const size_t diff_way_count = sizeof diff_ways / sizeof *diff_ways;

const char *diff_refused(struct diff_call *call, const char *what, const char *why) {
    return arena_printf(call->keep, "refused: %s: %s", what, why);
}

/* ---- machines ---- */

const char *diff_by_engine(struct diff_call *call) {
    struct diff_case *of = call->of;
    struct engine_job job = {.program = of->program,
        .today = of->today,
        .narrow = of->seed % 2 == 0,
        .options = {.outputs = of->seed % 7 != 6, .assertions = of->seed % 5 != 4},
        .trees = of->trees,
        .count = of->count};
    if (of->count == 0)
        return NULL;
    engine_shares_init(&job.shares, call->keep, of->program);
    const char *differs = engine_run(&job, call->keep);
    call->judged += of->count;
    return differs ? arena_printf(call->keep, "differs: %s", differs) : NULL;
}

/* ---- files ---- */

#define FILES_MOST 100 /* records */

static void remove_all(struct arena *arena, const struct engine_files_made *made) {
    for (size_t i = 0; i < made->count; i++)
        unlink(made->files[i].path);
    unlink(arena_printf(arena, "%s/rules.guodu", made->folder));
    unlink(arena_printf(arena, "%s/local.guodu", made->folder));
    rmdir(made->folder);
}

/* Every third time without policies that show every fact, so that columns can be left out. */
static const char *rules_of(struct arena *arena, const struct diff_case *of) {
    bool shows = of->text.shows && of->seed % 3 != 2;
    return arena_printf(arena, "%s%s", of->text.main, shows ? of->text.shows : "");
}

const char *diff_by_files(struct diff_call *call) {
    struct diff_case *of = call->of;
    struct arena *arena = call->keep;
    struct chance chance = chance_of(of->seed ^ 0x66696c6573u);
    char *folder = arena_printf(arena, "%s/files.XXXXXX", call->judges->folder);
    const char *rules = rules_of(arena, of);
    size_t count = of->count < FILES_MOST ? of->count : FILES_MOST;
    struct engine_files_made made = {.folder = folder,
        .in_order = chance_hits(&chance, 70),
        .damage = chance_hits(&chance, 50) ? 0 : 60};
    const struct engine_whole whole = {.files = &made, .as_of = of->day};
    if (count == 0)
        return NULL;
    if (!mkdtemp(folder) || !diff_write_file(folder, "rules.guodu", rules, strlen(rules)) ||
        (of->text.local &&
            !diff_write_file(folder, "local.guodu", of->text.local, strlen(of->text.local))) ||
        !engine_write(arena, &chance, &of->program->schema, of->trees, count, &made))
        return diff_refused(call, "files", "they cannot be written");
    const char *differs = engine_whole(&whole, arena);
    remove_all(arena, &made);
    call->judged += count;
    return differs ? arena_printf(arena, "differs: %s", differs) : NULL;
}
