/* SPDX-License-Identifier: Apache-2.0
 *
 * What `explain` says of a result is what `run` says of it: over the county of the demonstration
 * and all data of tests/run, each explanation as JSON is compared with the line that a report of
 * NDJSON has for its record.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glob.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guodu.h"

#ifdef __SANITIZE_ADDRESS__
#define HOUSEHOLDS 300 /* of the county */
#else
#define HOUSEHOLDS 2000 /* the whole of it */
#endif

struct line { /* what a report wrote of one record */
    char *bytes;
    size_t length;
};

struct told { /* how much was compared */
    size_t results, findings, missing, outcomes[GUODU_OUTCOME_COUNT];
};

static bool keep(void *user, const char *bytes, size_t length) {
    struct line *line = user;
    line->bytes = realloc(line->bytes, line->length + length + 1);
    memcpy(line->bytes + line->length, bytes, length);
    line->length += length;
    line->bytes[line->length] = '\0';
    return true;
}

/* ---- one result ---- */

/* Each property that a report writes of a result; those not there in neither. */
static void compare_result(const json_t *wanted, const json_t *found, const char *text) {
    static const char *const names[] = {
        "policy", "outcome", "clause", "outputs", "says", "missing", "conflict", "error"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        json_t *a = json_object_get(wanted, names[i]), *b = json_object_get(found, names[i]);
        if (a && json_object_size(a) == 0 && json_is_object(a))
            a = NULL;
        if ((a || b) && !(a && b && json_equal(a, b)))
            fail_msg("%s is not what run says of %s:\n%s", names[i],
                json_string_value(json_object_get(found, "record")), text);
    }
}

/* What would change a result is told of some only: it takes longer than all else. */
static json_t *explained(guodu_evaluation *evaluation, size_t index, const char **text) {
    const char *page;
    json_error_t error;
    guodu_evaluation_tell_near(evaluation, index % 16 == 0);
    assert_int_equal(
        guodu_evaluation_explain(evaluation, index, GUODU_ZH, GUODU_EXPLAIN_TEXT, &page), GUODU_OK);
    assert_null(strstr(page, "(null)"));
    assert_int_equal(
        guodu_evaluation_explain(evaluation, index, GUODU_ZH, GUODU_EXPLAIN_JSON, text), GUODU_OK);
    json_t *found = json_loads(*text, 0, &error);
    if (!found)
        fail_msg("line %d: %s\n%s", error.line, error.text, *text);
    return found;
}

static void compare_one(
    guodu_evaluation *evaluation, size_t index, const json_t *wanted, struct told *told) {
    guodu_result result;
    const char *text;
    json_t *found = explained(evaluation, index, &text);
    assert_int_equal(guodu_evaluation_result(evaluation, index, &result), GUODU_OK);
    assert_string_equal(json_string_value(json_object_get(found, "record")), result.record);
    assert_int_equal(json_array_size(json_object_get(found, "lacking")), result.missing_count);
    compare_result(wanted, found, text);
    told->results++;
    told->missing += result.missing_count;
    told->outcomes[result.outcome]++;
    json_decref(found);
}

/* The results of a record and of all below it, in the order of the evaluation. */
static void compare_record(
    guodu_evaluation *evaluation, const json_t *record, size_t *next, struct told *told) {
    size_t i;
    json_t *result, *child, *list;
    const char *name;
    json_array_foreach(json_object_get(record, "results"), i, result) {
        compare_one(evaluation, (*next)++, result, told);
    }
    json_object_foreach(json_object_get(record, "children"), name, list) {
        json_array_foreach(list, i, child) {
            compare_record(evaluation, child, next, told);
        }
    }
}

/* ---- findings ---- */

static void compare_findings(guodu_evaluation *evaluation, struct told *told) {
    static const char *const words[] = {"holds", "violated", "undetermined", "error"};
    guodu_finding finding;
    for (size_t i = 0; guodu_evaluation_finding(evaluation, i, &finding) == GUODU_OK; i++) {
        const char *text;
        assert_int_equal(
            guodu_evaluation_explain_finding(evaluation, i, GUODU_ZH, GUODU_EXPLAIN_JSON, &text),
            GUODU_OK);
        json_t *found = json_loads(text, 0, NULL);
        bool inspects = finding.assertion_kind == GUODU_INSPECT;
        const char *name =
            json_string_value(json_object_get(found, inspects ? "inspection" : "guarantee"));
        const char *says = json_string_value(json_object_get(found, "says"));
        assert_string_equal(name, finding.name);
        assert_string_equal(
            json_string_value(json_object_get(found, "holding")), words[finding.holding]);
        assert_string_equal(says ? says : "", finding.says ? finding.says : "");
        assert_int_equal(json_array_size(json_object_get(found, "missing")), finding.missing_count);
        told->findings++;
        json_decref(found);
    }
}

/* ---- whole data ---- */

static void compare_top(const guodu_rules *rules, guodu_evaluation *evaluation,
    const guodu_record *top, const char *day, struct told *told) {
    struct line line = {0};
    json_error_t error;
    size_t next = 0;
    guodu_report *report = guodu_report_new(
        rules, &(guodu_report_options){
                   .write = keep, .user = &line, .format = GUODU_NDJSON, .zh = true, .as_of = day});
    assert_int_equal(guodu_evaluation_run(evaluation, top, day), GUODU_OK);
    assert_int_equal(guodu_report_add(report, evaluation), GUODU_OK);
    assert_int_equal(guodu_report_close(report), GUODU_OK);
    json_t *record = json_loads(line.bytes, 0, &error);
    assert_non_null(record);
    compare_record(evaluation, record, &next, told);
    assert_int_equal(next, guodu_evaluation_count(evaluation));
    compare_findings(evaluation, told);
    json_decref(record);
    guodu_report_free(report);
    free(line.bytes);
}

static void compare_data(
    const guodu_rules *rules, const char *files, const char *day, struct told *told) {
    glob_t found;
    const guodu_record *top;
    guodu_data *data = guodu_data_new(rules);
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    assert_int_equal(glob(files, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        assert_int_equal(guodu_data_add(data, NULL, found.gl_pathv[i], GUODU_BY_NAME), GUODU_OK);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    while ((top = guodu_data_next(data)))
        compare_top(rules, evaluation, top, day, told);
    assert_int_equal(guodu_data_status(data), GUODU_OK);
    globfree(&found);
    guodu_evaluation_free(evaluation);
    guodu_data_free(data);
}

static guodu_rules *load(const char *path) {
    guodu_rules *rules = guodu_rules_new(NULL);
    assert_int_equal(guodu_rules_load_file(rules, path), GUODU_OK);
    return rules;
}

static void test_county(void **state) {
    (void)state;
    const char *build = getenv("BUILD");
    char folder[] = "/tmp/guodu-explain-XXXXXX", command[1024], files[1024];
    struct told told = {0};
    assert_non_null(mkdtemp(folder));
    snprintf(command, sizeof command, "'%s/demo/county' 2021 %d '%s' >/dev/null",
        build ? build : "build", HOUSEHOLDS, folder);
    assert_int_equal(system(command), 0);
    snprintf(files, sizeof files, "%s/*.csv", folder);
    guodu_rules *rules = load("rules/demo");
    compare_data(rules, files, "2023-06-30", &told);
    guodu_rules_free(rules);
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    assert_int_equal(system(command), 0);
    assert_true(told.results > HOUSEHOLDS * 20 && told.missing > HOUSEHOLDS / 4);
    assert_true(told.findings > 20);
    assert_true(told.outcomes[GUODU_UNDETERMINED] > 0 && told.outcomes[GUODU_CONFLICT] > 0);
}

/* Every day of every case. */
static void compare_case(const char *folder, struct told *told) {
    char path[1024], files[1024], day[32];
    snprintf(path, sizeof path, "%s/rules.guodu", folder);
    snprintf(files, sizeof files, "%s/*.csv", folder);
    guodu_rules *rules = load(path);
    snprintf(path, sizeof path, "%s/dates", folder);
    FILE *days = fopen(path, "r");
    assert_non_null(days);
    while (fscanf(days, "%31s", day) == 1)
        compare_data(rules, files, day, told);
    fclose(days);
    guodu_rules_free(rules);
}

static void test_runs(void **state) {
    (void)state;
    glob_t folders;
    struct told told = {0};
    assert_int_equal(glob("tests/run/*/", 0, NULL, &folders), 0);
    for (size_t i = 0; i < folders.gl_pathc; i++)
        compare_case(folders.gl_pathv[i], &told);
    assert_true(folders.gl_pathc >= 7 && told.results > 150);
    for (int i = 0; i < GUODU_OUTCOME_COUNT; i++)
        assert_true(told.outcomes[i] > 0);
    globfree(&folders);
}

/* ---- what is asked for and is not there ---- */

static void test_bad_calls(void **state) {
    (void)state;
    const char text[] = "record home { id: text key }\n"
                        "source notice \"notice\" { article \"1\" }\n"
                        "policy aid for home { cites notice \"1\" keep all: otherwise }\n";
    const char *page;
    size_t count;
    guodu_rules *rules = guodu_rules_new(NULL);
    assert_int_equal(guodu_rules_load_text(rules, "a.guodu", text, sizeof text - 1), GUODU_OK);
    guodu_record *home = guodu_record_new(rules, "home");
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    assert_int_equal(guodu_record_set(home, "id", "A1"), GUODU_OK);
    assert_int_equal(guodu_evaluation_run(evaluation, home, "2023-06-30"), GUODU_OK);
    assert_int_equal(
        guodu_evaluation_explain(evaluation, 0, GUODU_EN, GUODU_EXPLAIN_TEXT, &page), GUODU_OK);
    assert_non_null(strstr(page, "home[A1]: aid\n"));
    assert_int_equal(guodu_evaluation_explain(evaluation, 1, GUODU_EN, GUODU_EXPLAIN_TEXT, &page),
        GUODU_BAD_CALL);
    assert_int_equal(guodu_evaluation_explain(evaluation, 0, GUODU_EN, GUODU_EXPLAIN_TEXT, NULL),
        GUODU_BAD_CALL);
    assert_int_equal(
        guodu_evaluation_explain_finding(evaluation, 0, GUODU_EN, GUODU_EXPLAIN_JSON, &page),
        GUODU_BAD_CALL);
    assert_null(guodu_key_new(rules, "house", "A1"));
    assert_null(guodu_key_new(rules, NULL, "\xff"));
    guodu_key *key = guodu_key_new(rules, "home", "id=A2");
    assert_int_equal(guodu_key_find(key, home, &count), GUODU_OK);
    assert_int_equal(count, 0);
    assert_null(guodu_key_record(key, 0));
    assert_false(guodu_key_covers_result(key, 0, evaluation, 0));
    guodu_key_free(key);
    guodu_evaluation_free(evaluation);
    guodu_record_free(home);
    guodu_rules_free(rules);
}

/* ---- keys ---- */

static size_t found(const guodu_rules *rules, const guodu_record *top, const char *kind,
    const char *text, char label[64]) {
    size_t count = 99;
    guodu_key *key = guodu_key_new(rules, kind, text);
    assert_non_null(key);
    assert_int_equal(guodu_key_find(key, top, &count), GUODU_OK);
    const char *record = guodu_key_record(key, 0);
    snprintf(label, 64, "%s", record ? record : "");
    guodu_key_free(key);
    return count;
}

static void test_keys(void **state) {
    (void)state;
    const char text[] = "record home { id: text key people: list of person }\n"
                        "record person of home { id: text key jobs: list of job }\n"
                        "record job of person { since: date key what: text key }\n";
    char label[64];
    guodu_rules *rules = guodu_rules_new(NULL);
    assert_int_equal(guodu_rules_load_text(rules, "a.guodu", text, sizeof text - 1), GUODU_OK);
    guodu_record *home = guodu_record_new(rules, "home");
    guodu_record_set(home, "id", "1");
    for (int i = 0; i < 2; i++) {
        guodu_record *person = guodu_record_add(home, "person");
        guodu_record_set(person, "id", i == 0 ? "1" : "a,b");
        guodu_record *job = guodu_record_add(person, "job");
        guodu_record_set(job, "since", "2023-06-30");
        guodu_record_set(job, "what", i == 0 ? "=x" : "y");
    }
    static const struct {
        const char *kind, *text;
        size_t count;
        const char *label;
    } cases[] = {
        {NULL, "1", 2, "home[1]"},
        {"person", "1", 1, "person[1, 1]"},
        {"home", " １ ", 0, ""}, /* a text is what it is */
        {NULL, " 1 ", 2, "home[1]"},
        {NULL, "a,b", 1, "person[1, a,b]"},
        {NULL, "home.id=1", 1, "home[1]"},
        {NULL, "home.id=1,person.id=1", 1, "person[1, 1]"},
        {NULL, "person.id=1，home.id=1", 1, "person[1, 1]"},
        {NULL, "id=1", 2, "home[1]"},
        {NULL, "since=2023年6月30日", 2, "job[1, 1, 2023-06-30, =x]"},
        {NULL, "since=20230630,what=y", 1, "job[1, a,b, 2023-06-30, y]"},
        {NULL, "what==x", 1, "job[1, 1, 2023-06-30, =x]"},
        {NULL, "person.id=1,what=y", 0, ""},
        {NULL, "2023-06-30", 0, ""}, /* of two keys, one says too little */
        {NULL, "nothing=1", 0, ""},
        {NULL, "", 0, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t count = found(rules, home, cases[i].kind, cases[i].text, label);
        if (count != cases[i].count || strcmp(label, cases[i].label) != 0)
            fail_msg("%s: %zu, %s", cases[i].text, count, label);
    }
    guodu_record_free(home);
    guodu_rules_free(rules);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_county),
        cmocka_unit_test(test_runs),
        cmocka_unit_test(test_bad_calls),
        cmocka_unit_test(test_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
