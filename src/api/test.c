/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include "author/cover_report.h"

guodu_test *guodu_test_new(const guodu_allocator *host) {
    struct allocator allocator =
        host ? (struct allocator){host->resize, host->user} : allocator_default();
    guodu_test *test = allocator.resize ? allocator_take(&allocator, sizeof *test) : NULL;
    if (!test)
        return NULL;
    test->allocator = allocator;
    arena_init(&test->arena, &test->allocator);
    arena_init(&test->scratch, &test->allocator);
    arena_init(&test->described, &test->allocator);
    tests_init(&test->tests, &test->arena);
    return test;
}

void guodu_test_free(guodu_test *test) {
    if (!test)
        return;
    struct allocator allocator = test->allocator;
    arena_fini(&test->arena);
    arena_fini(&test->scratch);
    arena_fini(&test->described);
    allocator_give(&allocator, test, sizeof *test);
}

const char *guodu_test_error(const guodu_test *test, guodu_lang lang) {
    return test ? api_error_text(&test->error, lang) : "";
}

/* ---- running ---- */

struct test_call {
    guodu_test *test;
    const guodu_rules *rules;
    const guodu_test_options *options;
};

static guodu_status run_examples(void *data) {
    const struct test_call *call = data;
    struct test_options options = {.zh = call->options->lang == GUODU_ZH,
        .filter = call->options->filter,
        .coverage = call->options->coverage};
    tests_add(&call->test->tests, &call->test->scratch, &call->rules->program,
        &call->rules->sources, &options);
    return GUODU_OK;
}

static guodu_status run_in_scratch(void *data) {
    const struct test_call *call = data;
    return api_guard(&call->test->scratch, run_examples, data);
}

guodu_status guodu_test_run(
    guodu_test *test, const guodu_rules *rules, const guodu_test_options *options) {
    if (!test || !rules || !options)
        return GUODU_BAD_CALL;
    if (!rules->sound)
        return api_fail(&test->error, GUODU_BAD_CALL, "规则没有读入，或者有错误",
            "The rules are not loaded, or have errors");
    struct test_call call = {test, rules, options};
    guodu_status status = api_guard(&test->arena, run_in_scratch, &call);
    return status == GUODU_NO_MEMORY ? api_no_memory(&test->error) : status;
}

struct error_call {
    guodu_test *test;
    const char *name, *why;
};

static guodu_status add_error(void *data) {
    const struct error_call *call = data;
    tests_add_error(&call->test->tests, call->name, call->why);
    return GUODU_OK;
}

guodu_status guodu_test_add_error(guodu_test *test, const char *name, const char *why) {
    if (!test || !name || !why)
        return GUODU_BAD_CALL;
    struct error_call call = {test, name, why};
    guodu_status status = api_guard(&test->arena, add_error, &call);
    return status == GUODU_NO_MEMORY ? api_no_memory(&test->error) : status;
}

/* ---- what was found ---- */

void guodu_test_count(const guodu_test *test, guodu_test_counts *out) {
    if (!test || !out)
        return;
    struct test_counts all = tests_count(&test->tests);
    *out = (guodu_test_counts){.examples = all.examples,
        .passed = all.passed,
        .failed = all.failed,
        .not_selected = all.left_out,
        .expectations = all.expects,
        .expectations_failed = all.expects_failed};
}

/* The run and its case that this is; NULL: there is none. */
static const struct test_case *case_at(
    const guodu_test *test, size_t index, const struct test_run **run) {
    for (size_t i = 0; i < test->tests.runs.count; i++) {
        *run = &test->tests.runs.items[i];
        if (index < (*run)->cases.count)
            return &(*run)->cases.items[index];
        index -= (*run)->cases.count;
    }
    return NULL;
}

guodu_status guodu_test_example(const guodu_test *test, size_t index, guodu_test_case *out) {
    const struct test_run *run;
    const struct test_case *found = test && out ? case_at(test, index, &run) : NULL;
    if (!found)
        return GUODU_BAD_CALL;
    *out = (guodu_test_case){.file = test_file_name(run, found->example->span),
        .line = test_line(run, found->example->span),
        .title = found->example->title,
        .passed = found->failures.count == 0,
        .expectations = found->expects,
        .failures = found->failures.count};
    return GUODU_OK;
}

guodu_status guodu_test_failed(
    const guodu_test *test, size_t example, size_t index, guodu_test_failure *out) {
    const struct test_run *run;
    const struct test_case *found = test && out ? case_at(test, example, &run) : NULL;
    if (!found || index >= found->failures.count)
        return GUODU_BAD_CALL;
    const struct verdict *verdict = &found->failures.items[index];
    *out = (guodu_test_failure){.line = test_line(run, verdict->expect->span),
        .expected = verdict->expected,
        .got = verdict->got,
        .why_count = verdict->why.count,
        .why = verdict->why.items};
    return GUODU_OK;
}

struct describe_call {
    guodu_test *test;
    const guodu_rules *rules;
    size_t index;
    const char **text;
    size_t *length;
};

static guodu_status describe(void *data) {
    const struct describe_call *call = data;
    struct writer writer;
    arena_reset(&call->test->described);
    writer_init(&writer, &call->test->described);
    example_write_json(&call->test->described, &call->rules->program, &call->rules->sources,
        call->rules->program.examples.items[call->index], &writer);
    *call->text = writer.bytes;
    if (call->length)
        *call->length = writer.length;
    return GUODU_OK;
}

guodu_status guodu_test_describe(guodu_test *test, const guodu_rules *rules, size_t index,
    const char **text, size_t *length) {
    if (!test || !rules || !text || index >= guodu_rules_example_count(rules))
        return GUODU_BAD_CALL;
    struct describe_call call = {test, rules, index, text, length};
    guodu_status status = api_guard(&test->described, describe, &call);
    return status == GUODU_NO_MEMORY ? api_no_memory(&test->error) : status;
}

struct text_call {
    guodu_test *test;
    int format;
    bool zh;
    const char **text;
};

static guodu_status write_text(void *data) {
    const struct text_call *call = data;
    const struct tests *tests = &call->test->tests;
    struct writer writer;
    writer_init(&writer, &call->test->arena);
    switch ((guodu_test_format)call->format) {
    case GUODU_TEST_TEXT:
    case GUODU_TEST_VERBOSE:
        tests_write_text(tests, call->zh, call->format == GUODU_TEST_VERBOSE, &writer);
        break;
    case GUODU_TEST_JUNIT:
        tests_write_junit(tests, call->zh, &writer);
        break;
    case GUODU_TEST_JSON:
        tests_write_json(tests, &writer);
        break;
    case GUODU_TEST_TAP:
        tests_write_tap(tests, &writer);
        break;
    default:
        return GUODU_BAD_CALL;
    }
    *call->text = writer.bytes;
    return GUODU_OK;
}

guodu_status guodu_test_text(
    guodu_test *test, guodu_test_format format, guodu_lang lang, const char **text) {
    if (!test || !text)
        return GUODU_BAD_CALL;
    struct text_call call = {test, (int)format, lang == GUODU_ZH, text};
    guodu_status status = api_guard(&test->arena, write_text, &call);
    return status == GUODU_NO_MEMORY ? api_no_memory(&test->error) : status;
}

static guodu_status write_coverage(void *data) {
    const struct text_call *call = data;
    struct writer writer;
    size_t count;
    const struct cover_points *points =
        tests_coverage(&call->test->tests, &call->test->arena, &count);
    if (!points)
        return api_fail(&call->test->error, GUODU_BAD_CALL, "检验时没有要求记下覆盖",
            "Nothing was run with coverage");
    writer_init(&writer, &call->test->arena);
    switch ((guodu_coverage_format)call->format) {
    case GUODU_COVERAGE_TEXT:
        for (size_t i = 0; i < count; i++)
            cover_write_text(&points[i], call->zh, &writer);
        break;
    case GUODU_COVERAGE_JSON:
        cover_write_json(points, count, &writer);
        break;
    case GUODU_COVERAGE_HTML:
        cover_write_page(points, count, call->zh, &writer);
        break;
    default:
        return GUODU_BAD_CALL;
    }
    *call->text = writer.bytes;
    return GUODU_OK;
}

guodu_status guodu_test_coverage(
    guodu_test *test, guodu_coverage_format format, guodu_lang lang, const char **text) {
    if (!test || !text)
        return GUODU_BAD_CALL;
    struct text_call call = {test, (int)format, lang == GUODU_ZH, text};
    guodu_status status = api_guard(&test->arena, write_coverage, &call);
    return status == GUODU_NO_MEMORY ? api_no_memory(&test->error) : status;
}
