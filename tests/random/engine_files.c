/* SPDX-License-Identifier: Apache-2.0
 *
 * The examples that stand in rule files, judged by both engines. Examples of one day and one kind
 * of record are one batch.
 */
#include <stdlib.h>
#include <string.h>

#include "author/examples.h"
#include "check/check.h"
#include "engine.h"

/* ---- loading ---- */

#define FILE_MOST (1 << 20)

static bool read_file(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    const char *const *local = user;
    if (*local) {
        *text = *local;
        *length = strlen(*local);
        return true;
    }
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    char *bytes = arena_alloc(arena, FILE_MOST);
    *length = fread(bytes, 1, FILE_MOST - 1, file);
    *text = bytes;
    fclose(file);
    return true;
}

bool engine_load(struct arena *arena, const char *path, const char *text, const char *local,
    struct program *out) {
    const char *none = NULL;
    struct file_reader reader = {.read = read_file, .user = &local};
    struct sources sources = {.arena = arena};
    struct diagnostics diagnostics;
    struct atoms atoms;
    struct ast_program files = {0};
    size_t length = text ? strlen(text) : 0;
    diagnostics_init(&diagnostics, arena);
    atoms_init(&atoms, arena);
    struct parse_input input = {
        .arena = arena, .atoms = &atoms, .sources = &sources, .diagnostics = &diagnostics, NULL, 0};
    if (!text && !read_file(&none, arena, path, &text, &length))
        return false;
    *out = (struct program){0};
    load_program(&input, &reader, path, text, length, &files);
    check_program(&input, &files, out);
    if (diagnostics.error_count == 0)
        return true;
    diagnostics_sort(&diagnostics);
    for (size_t i = 0; i < diagnostics.list.count; i++)
        if (diagnostic_severity(diagnostics.list.items[i]->code) == SEVERITY_ERROR)
            fputs(diagnostic_render(arena, diagnostics.list.items[i], &sources, LANG_EN, false),
                stdout);
    return false;
}

/* ---- examples ---- */

/* Examples of one day and one kind of record. What they expect of expressions is judged too: each
 * such expectation is an assertion of the program. */
struct group {
    struct program program;
    struct arena *arena;
    const struct example *first;
    struct record_tree **trees;
    size_t count;
};

static bool same_group(const struct example *a, const struct example *b) {
    return a->day == b->day && a->given->type == b->given->type;
}

static void expect(struct group *group, const struct example *example) {
    for (size_t i = 0; i < example->expects.count; i++) {
        const struct example_expect *expect = &example->expects.items[i];
        if (!expect->condition)
            continue;
        struct assertion *assertion = arena_new(group->arena, struct assertion);
        assertion->name = example->given->type->name;
        assertion->record = example->given->type;
        assertion->span = expect->span;
        vec_push(group->arena, &assertion->cases,
            ((struct assertion_case){.condition = expect->condition}));
        vec_push(group->arena, &group->program.assertions, assertion);
    }
}

/* Those from `from` on that belong with it; none if an earlier one does. */
static struct group group_of(struct arena *arena, const struct program *program, size_t from) {
    struct example *const *examples = program->examples.items;
    struct group group = {.program = *program, .arena = arena, .first = examples[from]};
    size_t count = program->assertions.count;
    group.program.assertions.items = arena_array(arena, struct assertion *, count);
    if (count > 0)
        memcpy(group.program.assertions.items, program->assertions.items, count * sizeof(void *));
    group.program.assertions.room = count;
    group.trees = arena_array(arena, struct record_tree *, program->examples.count);
    for (size_t i = 0; i < from; i++)
        if (same_group(examples[i], examples[from]))
            return group;
    for (size_t i = from; i < program->examples.count; i++)
        if (same_group(examples[i], examples[from])) {
            group.trees[group.count] = arena_new(arena, struct record_tree);
            example_tree(arena, examples[i], group.trees[group.count++]);
            expect(&group, examples[i]);
        }
    return group;
}

static void add(struct engine_share *sum, const struct engine_share *share) {
    sum->settled += share->settled;
    sum->asked += share->asked;
}

static const char *run_group(
    struct group *group, struct engine_count *count, struct engine_shares *shares) {
    struct engine_job job = {.program = &group->program,
        .today = group->first->day,
        .options = {.outputs = true, .assertions = true},
        .trees = group->trees,
        .count = group->count};
    engine_shares_init(&job.shares, group->arena, &group->program);
    const char *differs = engine_run(&job, group->arena);
    add(&shares->results, &job.shares.results);
    add(&shares->findings, &job.shares.findings);
    engine_count_add(count, group->arena, &group->program, &job.shares);
    return differs;
}

static bool run_file(struct engine_count *count, struct arena *arena, const char *path) {
    struct program program;
    struct engine_shares shares = {0};
    bool sound = engine_load(arena, path, NULL, NULL, &program);
    if (!sound)
        printf("FAILED: %s cannot be loaded\n", path);
    for (size_t i = 0; sound && i < program.examples.count; i++) {
        struct group group = group_of(arena, &program, i);
        const char *differs = group.count ? run_group(&group, count, &shares) : NULL;
        if (!differs)
            continue;
        printf("FAILED: %s, example %zu and others of its day: %s\n", path, i, differs);
        sound = false;
    }
    if (sound)
        printf("%-44s said: %6llu of %6llu results, %6llu of %6llu findings\n", path,
            (unsigned long long)shares.results.settled,
            (unsigned long long)(shares.results.settled + shares.results.asked),
            (unsigned long long)shares.findings.settled,
            (unsigned long long)(shares.findings.settled + shares.findings.asked));
    return sound;
}

uint32_t engine_files(struct engine_count *count, char *const *paths, size_t path_count) {
    uint32_t failures = 0;
    struct allocator allocator = allocator_default();
    struct arena arena;
    arena_init(&arena, &allocator);
    for (size_t i = 0; i < path_count; i++) {
        arena_reset(&arena);
        failures += !run_file(count, &arena, paths[i]);
    }
    arena_fini(&arena);
    return failures;
}
