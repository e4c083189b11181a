/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules tested by their examples: which passed, what the others came to, counted by file, and
 * shown in the forms that people and programs read. Everything lives in one arena; programs and
 * sources are only read and must live as long.
 */
#ifndef GUODU_AUTHOR_TESTS_H
#define GUODU_AUTHOR_TESTS_H

#include "author/coverage.h"
#include "author/examples.h"
#include "author/mutate.h"
#include "base/writer.h"

struct test_case { /* an example that was run */
    const struct example *example;
    uint32_t expects;
    VEC(struct verdict) failures; /* those that did not hold; none: it passed */
};

struct test_file { /* of one file of rules */
    uint32_t file; /* among the sources */
    uint32_t passed, failed;
};

struct test_run { /* of one set of rules */
    const struct program *program;
    const struct sources *sources;
    VEC(struct test_case) cases; /* in the order of the rules */
    VEC(struct test_file) files; /* those with an example that was run */
    uint32_t passed, failed;
    uint32_t left_out; /* examples that the filter does not mean */
    uint32_t expects, expects_failed;
    struct coverage *coverage; /* NULL: not asked for */
};

struct test_mutation { /* what became of changes of the rules; shown with the tests */
    const struct mutate_result *result;
    const struct sources *sources;
    bool zh;
};

struct test_error { /* rules that could not be tested */
    const char *name, *why;
};

struct tests {
    struct arena *arena;
    VEC(struct test_run) runs;
    VEC(struct test_error) errors;
    VEC(struct test_mutation) mutations;
};

struct test_options {
    bool zh;            /* the language of what is told */
    const char *filter; /* a piece of the title of the examples that are meant, or of the name of a
                           policy, an inspection or a guarantee they expect of; NULL: all */
    bool coverage;
};

void tests_init(struct tests *tests, struct arena *arena);
/* Runs the examples of a program. scratch is reset behind each. */
void tests_add(struct tests *tests, struct arena *scratch, const struct program *program,
    const struct sources *sources, const struct test_options *options);
/* Rules that could not be tested, for the forms that programs read. Both texts are copied. */
void tests_add_error(struct tests *tests, const char *name, const char *why);

/* All runs together. */
struct test_counts {
    uint32_t examples, passed, failed, left_out, expects, expects_failed;
};
struct test_counts tests_count(const struct tests *tests);

/* verbose: the examples that passed, too, one a line. */
void tests_write_text(const struct tests *tests, bool zh, bool verbose, struct writer *out);
void tests_write_junit(const struct tests *tests, bool zh, struct writer *out);
void tests_write_tap(const struct tests *tests, struct writer *out);
void tests_write_json(const struct tests *tests, struct writer *out);

/* What the examples reach, of all runs that kept it; NULL, *count 0: none did. In the arena. */
struct cover_points;
const struct cover_points *tests_coverage(
    const struct tests *tests, struct arena *arena, size_t *count);

/* For the forms: the file and line of an example or an expectation, and its text in one line. */
const char *test_file_name(const struct test_run *run, struct span span);
unsigned test_line(const struct test_run *run, struct span span);
const char *test_excerpt(struct arena *arena, const struct test_run *run, struct span span);
/* 2023-06-30, in the arena. */
const char *test_day(struct arena *arena, const struct test_case *test);

#endif
