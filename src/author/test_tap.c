/* SPDX-License-Identifier: Apache-2.0
 *
 * Tests as TAP 14 (https://testanything.org): a point an example, or rules that could
 * not be tested; what failed as YAML below it. */
#include "author/tests.h"
#include "base/utf8.h"

/* In a description # and \ mean something. */
static void put_description(struct writer *out, const char *text) {
    for (; *text; text++) {
        if (*text == '#' || *text == '\\')
            writer_put(out, "\\");
        writer_bytes(out, text, 1);
    }
}

/* A scalar in double quotes. */
static void put_scalar(struct writer *out, const char *key, const char *text) {
    writer_put(out, key);
    writer_json(out, text);
    writer_put(out, "\n");
}

static void put_failure(
    struct writer *out, const struct test_run *run, const struct verdict *verdict) {
    writer_printf(out, "    - line: %u\n", test_line(run, verdict->expect->span));
    put_scalar(out, "      expectation: ", test_excerpt(out->arena, run, verdict->expect->span));
    put_scalar(out, "      expected: ", verdict->expected);
    put_scalar(out, "      got: ", verdict->got);
    if (verdict->why.count > 0)
        writer_put(out, "      because:\n");
    for (size_t i = 0; i < verdict->why.count; i++)
        put_scalar(out, "        - ", verdict->why.items[i]);
}

static void put_case(
    struct writer *out, const struct test_run *run, const struct test_case *test, uint32_t number) {
    const char *file = test_file_name(run, test->example->span);
    writer_printf(out, "%s %u - ", test->failures.count == 0 ? "ok" : "not ok", number);
    put_description(out, source_shown_name(out->arena, run->sources, test->example->span.file));
    writer_printf(out, ":%u ", test_line(run, test->example->span));
    put_description(out, test->example->title);
    writer_put(out, "\n");
    if (test->failures.count == 0)
        return;
    writer_put(out, "  ---\n");
    put_scalar(out, "  file: ", file);
    writer_put(out, "  failures:\n");
    for (size_t i = 0; i < test->failures.count; i++)
        put_failure(out, run, &test->failures.items[i]);
    writer_put(out, "  ...\n");
}

static void put_error(struct writer *out, const struct test_error *error, uint32_t number) {
    writer_printf(out, "not ok %u - ", number);
    put_description(out, utf8_shown(out->arena, error->name));
    writer_put(out, "\n  ---\n");
    put_scalar(out, "  file: ", error->name);
    put_scalar(out, "  error: ", error->why);
    writer_put(out, "  ...\n");
}

void tests_write_tap(const struct tests *tests, struct writer *out) {
    uint32_t number = 0;
    writer_printf(out, "TAP version 14\n1..%u\n",
        tests_count(tests).examples + (uint32_t)tests->errors.count);
    for (size_t i = 0; i < tests->runs.count; i++)
        for (size_t k = 0; k < tests->runs.items[i].cases.count; k++)
            put_case(out, &tests->runs.items[i], &tests->runs.items[i].cases.items[k], ++number);
    for (size_t i = 0; i < tests->errors.count; i++)
        put_error(out, &tests->errors.items[i], ++number);
}
