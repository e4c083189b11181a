/* SPDX-License-Identifier: Apache-2.0
 *
 * Tests in the XML that JUnit made common: a suite a file, a case an example; rules
 * that could not be tested are errors. */
#include "author/tests.h"

struct suite {
    const struct test_run *run;
    const struct test_file *file;
    struct writer *out;
    bool zh;
};

static const char *word(const struct suite *suite, const char *zh, const char *en) {
    return suite->zh ? zh : en;
}

static void put_attribute(struct writer *out, const char *name, const char *value) {
    writer_printf(out, " %s=\"", name);
    writer_escaped(out, value);
    writer_put(out, "\"");
}

static void put_line(const struct suite *suite, const char *label, const char *text) {
    writer_put(suite->out, label);
    writer_escaped(suite->out, text);
    writer_put(suite->out, "\n");
}

static void put_failure(const struct suite *suite, const struct verdict *verdict) {
    struct arena *arena = suite->out->arena;
    const char *place = arena_printf(arena, word(suite, "%s 第 %u 行", "%s, line %u"),
        test_file_name(suite->run, verdict->expect->span),
        test_line(suite->run, verdict->expect->span));
    const char *short_form = arena_printf(arena,
        word(suite, "应为 %s；得到 %s", "expected %s; got %s"), verdict->expected, verdict->got);
    writer_put(suite->out, "      <failure type=\"expectation\"");
    put_attribute(suite->out, "message", short_form);
    writer_put(suite->out, ">");
    put_line(suite, "", place);
    put_line(suite, "", test_excerpt(arena, suite->run, verdict->expect->span));
    put_line(suite, word(suite, "应为：", "expected: "), verdict->expected);
    put_line(suite, word(suite, "得到：", "got: "), verdict->got);
    for (size_t i = 0; i < verdict->why.count; i++)
        put_line(suite, word(suite, "原因：", "because: "), verdict->why.items[i]);
    writer_put(suite->out, "</failure>\n");
}

static void put_case(const struct suite *suite, const struct test_case *test) {
    const char *file = test_file_name(suite->run, test->example->span);
    writer_put(suite->out, "    <testcase");
    put_attribute(suite->out, "name", test->example->title);
    put_attribute(suite->out, "classname", file);
    put_attribute(suite->out, "file", file);
    writer_printf(suite->out, " line=\"%u\"", test_line(suite->run, test->example->span));
    if (test->failures.count == 0) {
        writer_put(suite->out, "/>\n");
        return;
    }
    writer_put(suite->out, ">\n");
    for (size_t i = 0; i < test->failures.count; i++)
        put_failure(suite, &test->failures.items[i]);
    writer_put(suite->out, "    </testcase>\n");
}

static void put_suite(const struct suite *suite) {
    writer_put(suite->out, "  <testsuite");
    put_attribute(suite->out, "name", suite->run->sources->files.items[suite->file->file].name);
    writer_printf(suite->out, " tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"0\">\n",
        suite->file->passed + suite->file->failed, suite->file->failed);
    for (size_t i = 0; i < suite->run->cases.count; i++)
        if (suite->run->cases.items[i].example->span.file == suite->file->file)
            put_case(suite, &suite->run->cases.items[i]);
    writer_put(suite->out, "  </testsuite>\n");
}

/* A suite that is one case: what counts cases or suites sees that something went wrong. */
static void put_error(struct writer *out, const struct test_error *error) {
    writer_put(out, "  <testsuite");
    put_attribute(out, "name", error->name);
    writer_put(out, " tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n    <testcase");
    put_attribute(out, "name", error->name);
    put_attribute(out, "classname", error->name);
    put_attribute(out, "file", error->name);
    writer_put(out, ">\n      <error type=\"rules\"");
    put_attribute(out, "message", error->why);
    writer_put(out, "/>\n    </testcase>\n  </testsuite>\n");
}

void tests_write_junit(const struct tests *tests, bool zh, struct writer *out) {
    struct test_counts all = tests_count(tests);
    unsigned errors = (unsigned)tests->errors.count;
    writer_put(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    writer_printf(out, "<testsuites name=\"guodu\" tests=\"%u\" failures=\"%u\" errors=\"%u\">\n",
        all.examples + errors, all.failed, errors);
    for (size_t i = 0; i < tests->runs.count; i++) {
        const struct test_run *run = &tests->runs.items[i];
        for (size_t k = 0; k < run->files.count; k++)
            put_suite(&(struct suite){run, &run->files.items[k], out, zh});
    }
    for (size_t i = 0; i < errors; i++)
        put_error(out, &tests->errors.items[i]);
    writer_put(out, "</testsuites>\n");
}
