/* SPDX-License-Identifier: Apache-2.0
 *
 * Tests as JSON; the form is in docs/cli.md. */
#include "author/tests.h"

static void put_text(struct writer *out, const char *key, const char *text) {
    writer_put(out, key);
    writer_json(out, text);
}

static void put_failure(
    struct writer *out, const struct test_run *run, const struct verdict *verdict) {
    writer_printf(out, "        {\"line\": %u", test_line(run, verdict->expect->span));
    put_text(out, ", \"expectation\": ", test_excerpt(out->arena, run, verdict->expect->span));
    put_text(out, ",\n         \"expected\": ", verdict->expected);
    put_text(out, ", \"got\": ", verdict->got);
    writer_put(out, ",\n         \"because\": [");
    for (size_t i = 0; i < verdict->why.count; i++)
        put_text(out, i > 0 ? ", " : "", verdict->why.items[i]);
    writer_put(out, "]}");
}

static void put_case(struct writer *out, const struct test_run *run, const struct test_case *test) {
    put_text(out, "    {\"file\": ", test_file_name(run, test->example->span));
    writer_printf(out, ", \"line\": %u", test_line(run, test->example->span));
    put_text(out, ", \"title\": ", test->example->title);
    writer_printf(out, ",\n     \"day\": \"%s\", \"passed\": %s, \"expectations\": %u",
        test_day(out->arena, test), test->failures.count == 0 ? "true" : "false", test->expects);
    writer_put(out, ", \"failures\": [");
    for (size_t i = 0; i < test->failures.count; i++) {
        writer_put(out, i > 0 ? ",\n" : "\n");
        put_failure(out, run, &test->failures.items[i]);
    }
    writer_put(out, "]}");
}

/* One an object for each set of rules. */
static void put_mutations(const struct tests *tests, struct writer *out) {
    for (size_t i = 0; i < tests->mutations.count; i++) {
        const struct test_mutation *mutation = &tests->mutations.items[i];
        writer_put(out, i ? ",\n    " : ",\n  \"mutation\": [\n    ");
        mutate_write_json(mutation->result, mutation->sources, mutation->zh, out);
    }
    if (tests->mutations.count)
        writer_put(out, "]");
}

static void put_errors(const struct tests *tests, struct writer *out) {
    for (size_t i = 0; i < tests->errors.count; i++) {
        put_text(out, i ? ",\n    {\"file\": " : ",\n  \"errors\": [\n    {\"file\": ",
            tests->errors.items[i].name);
        put_text(out, ", \"error\": ", tests->errors.items[i].why);
        writer_put(out, "}");
    }
    if (tests->errors.count)
        writer_put(out, "]");
}

void tests_write_json(const struct tests *tests, struct writer *out) {
    struct test_counts all = tests_count(tests);
    bool first = true;
    writer_printf(out, "{\n  \"examples\": %u, \"passed\": %u, \"failed\": %u,", all.examples,
        all.passed, all.failed);
    writer_printf(out, " \"not_selected\": %u,\n", all.left_out);
    writer_printf(out, "  \"expectations\": %u, \"expectations_failed\": %u,\n  \"cases\": [",
        all.expects, all.expects_failed);
    for (size_t i = 0; i < tests->runs.count; i++)
        for (size_t k = 0; k < tests->runs.items[i].cases.count; k++) {
            writer_put(out, first ? "\n" : ",\n");
            put_case(out, &tests->runs.items[i], &tests->runs.items[i].cases.items[k]);
            first = false;
        }
    writer_put(out, "\n  ]");
    put_errors(tests, out);
    put_mutations(tests, out);
    writer_put(out, "\n}\n");
}
