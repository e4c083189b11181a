/* SPDX-License-Identifier: Apache-2.0
 *
 * Rule files: the top file, and parts behind it that a host hands out to `use`. Whatever is wrong
 * is told in both languages, with a place that is in the text. What can be read has a canonical
 * form, which is its own and in which rules mean what they did; translated and back it is the same.
 * Rules that are sound are judged over a record of which nothing is known.
 *
 * Settings of fuzz.h do not apply: the first line belongs to the top file.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

static const char top_name[] = "top.guodu";

/* ---- files ---- */

static guodu_status read_part(void *user, const char *path, const char **text, size_t *length) {
    const struct fuzz_input *input = user;
    const char *slash = strrchr(path, '/');
    for (size_t i = 0; i < input->count; i++)
        if (strcmp(input->parts[i].name, slash ? slash + 1 : path) == 0) {
            *text = input->parts[i].bytes;
            *length = input->parts[i].length;
            return GUODU_OK;
        }
    return GUODU_CANNOT_READ;
}

struct text {
    const char *bytes;
    size_t length;
};

static struct text text_of(const struct fuzz_input *input, struct text top, const char *file) {
    const char *text = top.bytes;
    size_t length = top.length;
    if (strcmp(file, top_name) != 0)
        read_part((void *)(uintptr_t)input, file, &text, &length);
    return (struct text){text, length};
}

/* ---- diagnostics ---- */

static bool is_end(struct text text, size_t at) {
    return at >= text.length || text.bytes[at] == '\n' || text.bytes[at] == '\r';
}

static size_t line_length(struct text text, size_t line, bool *found) {
    size_t at = 0;
    for (size_t i = 1; i < line && at < text.length; i++) {
        while (!is_end(text, at))
            at++;
        at += at + 1 < text.length && text.bytes[at] == '\r' && text.bytes[at + 1] == '\n' ? 2 : 1;
        *found = at <= text.length;
    }
    size_t start = at;
    while (!is_end(text, at))
        at++;
    return at - start;
}

/* Columns count characters, of which there are no more than bytes. */
static void check_place(struct text text, size_t line, size_t column, const char *code) {
    bool found = true;
    size_t bytes = line_length(text, line, &found);
    if (line < 1 || column < 1 || !found || line > text.length + 1 || column > bytes + 1)
        fuzz_fail("%s is at %zu:%zu, which is not there", code, line, column);
}

static void check_diagnostics(guodu_rules *rules, const struct fuzz_input *input, struct text top) {
    for (size_t i = 0; i < guodu_rules_diagnostic_count(rules); i++)
        for (guodu_lang lang = GUODU_ZH; lang <= GUODU_EN; lang++) {
            guodu_diagnostic out;
            if (guodu_rules_diagnostic(rules, i, lang, false, &out) != GUODU_OK)
                fuzz_fail("diagnostic %zu cannot be had", i);
            fuzz_need_text("a diagnostic", out.message, true, false);
            fuzz_need_text("the help of a diagnostic", out.help, true, true);
            fuzz_need_text("a diagnostic as it is shown", out.shown, true, false);
            struct text text = text_of(input, top, out.file);
            check_place(text, out.line, out.column, out.code);
            check_place(text, out.end_line, out.end_column, out.code);
            if (out.end_line < out.line ||
                (out.end_line == out.line && out.end_column < out.column))
                fuzz_fail("%s ends before it begins", out.code);
        }
}

static void check_load(
    guodu_rules *rules, const struct fuzz_input *input, struct text top, guodu_status status) {
    size_t errors = guodu_rules_error_count(rules);
    if (status != GUODU_OK && status != GUODU_BAD_RULES && status != GUODU_LIMIT)
        fuzz_fail("loading ends with status %d: %s", status, guodu_rules_error(rules, GUODU_EN));
    if ((status == GUODU_OK) != (errors == 0))
        fuzz_fail("loading ends with status %d and %zu errors", status, errors);
    if (status == GUODU_BAD_RULES && guodu_rules_diagnostic_count(rules) == 0)
        fuzz_fail("errors without a diagnostic");
    check_diagnostics(rules, input, top);
}

/* ---- the canonical form ---- */

/* A copy, whose bytes are to be freed; NULL: it is refused. Comments may hold a NUL. */
static struct text formatted(
    guodu_rules *rules, struct text text, const guodu_format_options *options) {
    const char *out;
    size_t length;
    if (guodu_rules_format(rules, top_name, text.bytes, text.length, options, &out, &length) !=
        GUODU_OK)
        return (struct text){NULL, 0};
    char *copy = malloc(length + 1);
    if (!copy)
        fuzz_fail("no memory");
    memcpy(copy, out, length + 1);
    return (struct text){copy, length};
}

static void let_go(struct text text) {
    free((void *)(uintptr_t)text.bytes);
}

static void need_same(const char *what, struct text a, struct text b) {
    if (!b.bytes || a.length != b.length || memcmp(a.bytes, b.bytes, a.length) != 0)
        fuzz_fail("%s:\n%s\n---- differs from\n%s", what, b.bytes ? b.bytes : "(refused)", a.bytes);
}

/* Whether it means the same: as many rules, records and examples, or as many errors. */
static void check_meaning(guodu_rules *rules, guodu_rules *other, struct text form) {
    guodu_status status = guodu_rules_load_text(other, top_name, form.bytes, form.length);
    if (guodu_rules_error_count(rules) != guodu_rules_error_count(other) ||
        guodu_rules_policy_count(rules) != guodu_rules_policy_count(other) ||
        guodu_rules_assertion_count(rules) != guodu_rules_assertion_count(other) ||
        guodu_rules_record_count(rules) != guodu_rules_record_count(other) ||
        guodu_rules_example_count(rules) != guodu_rules_example_count(other))
        fuzz_fail(
            "the canonical form means something else (status %d, %zu errors, before %zu):\n%s",
            status, guodu_rules_error_count(other), guodu_rules_error_count(rules), form.bytes);
}

/* One word may have several spellings, of which the way back takes the first: so it is the
 * translation that must be the same again. What is refused on the way is left alone: a name that is
 * a word of the other language. */
static void check_translated(guodu_rules *other, struct text form, guodu_lang lang) {
    guodu_format_options there = {.translate = true, .lang = lang};
    guodu_format_options back = {.translate = true, .lang = lang == GUODU_ZH ? GUODU_EN : GUODU_ZH};
    struct text steps[4] = {{NULL, 0}};
    size_t count = 0;
    for (const struct text *from = &form; count < 4 && from->bytes; from = &steps[count++])
        steps[count] = formatted(other, *from, count % 2 ? &back : &there);
    if (steps[1].bytes)
        need_same("what was translated and back and again", steps[1], steps[3]);
    for (size_t i = 0; i < 4; i++)
        let_go(steps[i]);
}

static void check_form(guodu_rules *rules, guodu_rules *other, struct text top) {
    struct text form = formatted(other, top, NULL);
    if (!form.bytes)
        return;
    struct text again = formatted(other, form, NULL);
    need_same("the canonical form of a canonical form", form, again);
    check_meaning(rules, other, form);
    check_translated(other, form, top.length % 2 ? GUODU_ZH : GUODU_EN);
    let_go(again);
    let_go(form);
}

/* ---- judging ---- */

static void check_result(guodu_evaluation *evaluation, size_t index, bool finding) {
    for (guodu_lang lang = GUODU_ZH; lang <= GUODU_EN; lang++) {
        const char *text = NULL, *json = NULL;
        if (finding) {
            guodu_evaluation_explain_finding(evaluation, index, lang, GUODU_EXPLAIN_TEXT, &text);
            guodu_evaluation_explain_finding(evaluation, index, lang, GUODU_EXPLAIN_JSON, &json);
        } else {
            guodu_evaluation_explain(evaluation, index, lang, GUODU_EXPLAIN_TEXT, &text);
            guodu_evaluation_explain(evaluation, index, lang, GUODU_EXPLAIN_JSON, &json);
        }
        fuzz_need_text("an explanation", text, true, false);
        fuzz_need_json("an explanation", json ? json : "", json ? strlen(json) : 0);
    }
}

static void check_judged(guodu_rules *rules, const char *kind) {
    enum { EXPLAINED = 3 };
    guodu_record *record = guodu_record_new(rules, kind);
    guodu_evaluation *evaluation = record ? guodu_evaluation_new(rules) : NULL;
    const char *json;
    size_t length;
    if (evaluation && guodu_evaluation_run(evaluation, record, "2023-06-30") == GUODU_OK) {
        size_t count = guodu_evaluation_count(evaluation);
        size_t findings = guodu_evaluation_finding_count(evaluation);
        if (guodu_evaluation_json(evaluation, GUODU_EN, &json, &length) != GUODU_OK)
            fuzz_fail("results cannot be had as JSON");
        fuzz_need_json("results", json, length);
        guodu_evaluation_tell_near(evaluation, false);
        for (size_t i = 0; i < count && i < EXPLAINED; i++)
            check_result(evaluation, i, false);
        for (size_t i = 0; i < findings && i < EXPLAINED; i++)
            check_result(evaluation, i, true);
    } else if (evaluation) {
        fuzz_need_text(
            "why it is not judged", guodu_evaluation_error(evaluation, GUODU_ZH), true, false);
    }
    guodu_evaluation_free(evaluation);
    guodu_record_free(record);
}

static void check_sound(guodu_rules *rules) {
    const char *plan;
    if (guodu_rules_plan(rules, "2023-06-30", GUODU_ZH, &plan) != GUODU_OK)
        fuzz_fail("rules that are sound have no plan: %s", guodu_rules_error(rules, GUODU_EN));
    for (size_t i = 0; i < guodu_rules_record_count(rules); i++)
        if (!guodu_rules_record_parent(rules, i))
            check_judged(rules, guodu_rules_record(rules, i));
}

static guodu_rules *new_rules(const struct fuzz_input *input) {
    guodu_rules *rules = guodu_rules_new(NULL);
    guodu_reader reader = {.read = read_part, .user = (void *)(uintptr_t)input};
    if (!rules || guodu_rules_set_reader(rules, &reader) != GUODU_OK)
        fuzz_fail("no rules can be made");
    return rules;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct fuzz_input input;
    fuzz_read(&input, data, size);
    struct text top = {(const char *)data, input.first};
    guodu_rules *rules = new_rules(&input), *other = new_rules(&input);
    guodu_status status = guodu_rules_load_text(rules, top_name, top.bytes, top.length);
    check_load(rules, &input, top, status);
    check_form(rules, other, top);
    if (status == GUODU_OK)
        check_sound(rules);
    guodu_rules_free(other);
    guodu_rules_free(rules);
    return 0;
}
