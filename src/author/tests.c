/* SPDX-License-Identifier: Apache-2.0 */
#include "author/tests.h"

#include <string.h>
#include "author/cover_points.h"

void tests_init(struct tests *tests, struct arena *arena) {
    *tests = (struct tests){.arena = arena};
}

/* ---- which examples are meant ---- */

static bool expects_of(const struct example_expect *expect, const char *filter) {
    return (expect->policy && strstr(expect->policy->name->text, filter)) ||
           (expect->assertion && strstr(expect->assertion->name->text, filter));
}

static bool is_meant(const struct example *example, const char *filter) {
    if (!filter || strstr(example->title, filter))
        return true;
    for (size_t i = 0; i < example->expects.count; i++)
        if (expects_of(&example->expects.items[i], filter))
            return true;
    return false;
}

/* ---- running ---- */

static const char *keep(struct arena *arena, const char *text) {
    return arena_copy(arena, text, strlen(text));
}

/* What scratch has of a verdict is copied. */
static void keep_failure(
    struct arena *arena, const struct verdict *verdict, struct test_case *test) {
    struct verdict kept = {.expect = verdict->expect,
        .expected = keep(arena, verdict->expected),
        .got = keep(arena, verdict->got)};
    for (size_t i = 0; i < verdict->why.count; i++)
        vec_push(arena, &kept.why, keep(arena, verdict->why.items[i]));
    vec_push(arena, &test->failures, kept);
}

static void count_file(struct arena *arena, struct test_run *run, const struct test_case *test) {
    uint32_t file = test->example->span.file;
    size_t i = 0;
    while (i < run->files.count && run->files.items[i].file != file)
        i++;
    if (i == run->files.count)
        vec_push(arena, &run->files, (struct test_file){.file = file});
    if (test->failures.count == 0)
        run->files.items[i].passed++;
    else
        run->files.items[i].failed++;
}

static void count_case(struct arena *arena, struct test_run *run, const struct test_case *test) {
    run->expects += test->expects;
    run->expects_failed += (uint32_t)test->failures.count;
    if (test->failures.count == 0)
        run->passed++;
    else
        run->failed++;
    count_file(arena, run, test);
    vec_push(arena, &run->cases, *test);
}

static void run_example(struct tests *tests, struct arena *scratch, struct test_run *run,
    uint32_t index, const struct test_options *options) {
    const struct example *example = run->program->examples.items[index];
    struct test_case test = {.example = example, .expects = (uint32_t)example->expects.count};
    struct eval_observer observer;
    struct example_options with = {.zh = options->zh, .sources = run->sources};
    struct example_run result;
    if (run->coverage) {
        observer = coverage_observer(run->coverage, index);
        with.observer = &observer;
    }
    example_run_with(scratch, run->program, example, &with, &result);
    for (size_t i = 0; i < result.verdicts.count; i++)
        if (!result.verdicts.items[i].passed)
            keep_failure(tests->arena, &result.verdicts.items[i], &test);
    count_case(tests->arena, run, &test);
    arena_reset(scratch);
}

void tests_add(struct tests *tests, struct arena *scratch, const struct program *program,
    const struct sources *sources, const struct test_options *options) {
    struct test_run run = {.program = program, .sources = sources};
    if (options->coverage) {
        run.coverage = arena_new(tests->arena, struct coverage);
        coverage_init(run.coverage, tests->arena, program);
    }
    for (uint32_t i = 0; i < program->examples.count; i++) {
        if (is_meant(program->examples.items[i], options->filter))
            run_example(tests, scratch, &run, i, options);
        else
            run.left_out++;
    }
    vec_push(tests->arena, &tests->runs, run);
}

void tests_add_error(struct tests *tests, const char *name, const char *why) {
    struct test_error error = {keep(tests->arena, name), keep(tests->arena, why)};
    vec_push(tests->arena, &tests->errors, error);
}

struct test_counts tests_count(const struct tests *tests) {
    struct test_counts all = {0};
    for (size_t i = 0; i < tests->runs.count; i++) {
        const struct test_run *run = &tests->runs.items[i];
        all.examples += (uint32_t)run->cases.count;
        all.passed += run->passed;
        all.failed += run->failed;
        all.left_out += run->left_out;
        all.expects += run->expects;
        all.expects_failed += run->expects_failed;
    }
    return all;
}

const struct cover_points *tests_coverage(
    const struct tests *tests, struct arena *arena, size_t *count) {
    struct cover_points *all = arena_array(arena, struct cover_points, tests->runs.count);
    *count = 0;
    for (size_t i = 0; i < tests->runs.count; i++) {
        const struct test_run *run = &tests->runs.items[i];
        if (run->coverage)
            cover_points_find(&all[(*count)++], arena, run->coverage, run->sources);
    }
    return *count > 0 ? all : NULL;
}

/* ---- for the forms ---- */

const char *test_file_name(const struct test_run *run, struct span span) {
    return run->sources->files.items[span.file].name;
}

unsigned test_line(const struct test_run *run, struct span span) {
    return source_place(run->sources, span).line;
}

const char *test_excerpt(struct arena *arena, const struct test_run *run, struct span span) {
    return source_excerpt(arena, run->sources, span);
}

const char *test_day(struct arena *arena, const struct test_case *test) {
    return value_format(
        arena, (struct type){.kind = TYPE_DATE}, value_date(test->example->day), false);
}
