/* SPDX-License-Identifier: Apache-2.0
 *
 * Ways that need rules alone: loading, asking what they declare, formatting, planning, testing.
 */
#include "tests/scarce/world.h"

#include <stdio.h>
#include <stdlib.h>

static guodu_status tell_diagnostics(struct world *world, guodu_lang lang) {
    guodu_diagnostic found;
    size_t count = guodu_rules_diagnostic_count(world->rules);
    tell_number(world, count);
    for (size_t i = 0; i < count; i++) {
        DO(guodu_rules_diagnostic(world->rules, i, lang, i % 2, &found));
        tell(world, found.code);
        tell(world, found.message);
        tell(world, found.help);
        tell(world, found.shown);
    }
    return GUODU_OK;
}

/* The rules are kept for the next round, which loads them anew. */
static guodu_status rules_there(struct world *world) {
    if (!world->rules)
        world->rules = guodu_rules_new(&world->allocator);
    NEED(world->rules);
    return GUODU_OK;
}

static guodu_status load_path(struct world *world, const char *path) {
    DO(rules_there(world));
    guodu_status status = guodu_rules_load_file(world->rules, path);
    if (status != GUODU_BAD_RULES)
        TRY(rules, world->rules, status);
    DO(tell_diagnostics(world, GUODU_ZH));
    DO(tell_diagnostics(world, GUODU_EN));
    return status;
}

static guodu_status load_given(struct world *world) {
    return load_path(world, world->given);
}

static guodu_status load_folder(struct world *world) {
    DO(rules_there(world));
    TRY(rules, world->rules, guodu_rules_set_library(world->rules, file_in(world, "library")));
    return load_path(world, world->files);
}

static guodu_status load_nothing(struct world *world) {
    DO(rules_there(world));
    guodu_status status = guodu_rules_load_file(world->rules, file_in(world, "none.guodu"));
    if (status != GUODU_CANNOT_READ)
        return status;
    world_failed(world, status, guodu_rules_error(world->rules, GUODU_ZH),
        guodu_rules_error(world->rules, GUODU_EN));
    tell(world, guodu_rules_error(world->rules, GUODU_ZH));
    return GUODU_OK;
}

/* ---- a reader of the host ---- */

static guodu_status read_file(void *user, const char *path, const char **text, size_t *length) {
    (void)user;
    guodu_status status = GUODU_CANNOT_READ;
    scarce_pause(); /* what the host does for itself is not ours */
    FILE *file = fopen(path, "rb");
    char *bytes = file ? malloc(1 << 16) : NULL;
    if (bytes) {
        *length = fread(bytes, 1, 1 << 16, file);
        *text = bytes;
        status = GUODU_OK;
    }
    if (file)
        fclose(file);
    scarce_resume();
    return status;
}

static void release_file(void *user, const char *text, size_t length) {
    (void)user;
    (void)length;
    scarce_pause();
    free((void *)(uintptr_t)text);
    scarce_resume();
}

static void hear(void *user, guodu_log_level level, const char *zh, const char *en) {
    struct world *world = user;
    (void)level;
    if (!*zh || !*en)
        world->problem = "the log is told an empty sentence";
}

static guodu_status load_by_reader(struct world *world) {
    const guodu_reader reader = {read_file, release_file, NULL};
    DO(rules_there(world));
    DO(guodu_rules_set_reader(world->rules, &reader));
    DO(guodu_rules_set_log(world->rules, hear, world));
    TRY(rules, world->rules, guodu_rules_set_library(world->rules, file_in(world, "library")));
    return load_path(world, file_in(world, "main.guodu"));
}

static guodu_status load_a_text(struct world *world) {
    static const char text[] = "引用 \"main.guodu\"\n参数 多: 整数 = 1 +\n政策 又 对 户 { 依据 }\n";
    DO(rules_there(world));
    TRY(rules, world->rules, guodu_rules_set_library(world->rules, file_in(world, "library")));
    guodu_status status = guodu_rules_load_text(
        world->rules, file_in(world, "text.guodu"), text, sizeof text - 1);
    if (status != GUODU_BAD_RULES)
        return status;
    DO(tell_diagnostics(world, GUODU_ZH));
    return guodu_rules_diagnostic_count(world->rules) > 0 ? GUODU_OK : GUODU_BAD_CALL;
}

/* ---- what they declare ---- */

static void tell_field(struct world *world, const guodu_field *field) {
    tell(world, field->name);
    tell(world, field->type_name);
    tell(world, field->unit);
    tell(world, field->doc);
}

static guodu_status introspect(struct world *world) {
    char hex[GUODU_DIGEST_SIZE];
    guodu_field field;
    guodu_policy policy;
    const guodu_rules *rules = world->rules;
    for (size_t i = 0; i < guodu_rules_record_count(rules); i++)
        for (size_t k = 0; k < guodu_rules_field_count(rules, i); k++) {
            DO(guodu_rules_field(rules, i, k, &field));
            tell_field(world, &field);
        }
    for (size_t i = 0; i < guodu_rules_policy_count(rules); i++) {
        DO(guodu_rules_policy_info(rules, i, &policy));
        for (size_t k = 0; k < policy.output_count; k++) {
            DO(guodu_rules_output(rules, i, k, &field));
            tell_field(world, &field);
        }
    }
    for (size_t i = 0; i < guodu_rules_file_count(rules); i++) {
        DO(guodu_rules_file_digest(rules, i, hex));
        tell(world, hex);
        tell(world, guodu_rules_file_name(rules, i));
    }
    DO(guodu_rules_digest(rules, hex));
    tell(world, hex);
    /* looked for by a name that has to be brought into the form that names have */
    size_t index = guodu_rules_find_policy(rules, "补\xEF\xBC\xA1助");
    return index == SIZE_MAX ? GUODU_OK : GUODU_BAD_CALL;
}

static guodu_status select_some(struct world *world) {
    static const char *const names[] = {"生活", "津贴", "核查"};
    TRY(rules, world->rules, guodu_rules_select(world->rules, names, COUNT(names)));
    tell_number(world, guodu_rules_policy_count(world->rules));
    TRY(rules, world->rules, guodu_rules_select(world->rules, NULL, 0));
    tell_number(world, guodu_rules_policy_count(world->rules));
    return GUODU_OK;
}

static guodu_status plan(struct world *world) {
    const char *text;
    for (guodu_lang lang = GUODU_ZH; lang <= GUODU_EN; lang++) {
        TRY(rules, world->rules, guodu_rules_plan(world->rules, "2023-06-30", lang, &text));
        tell(world, text);
    }
    return GUODU_OK;
}

static guodu_status document(struct world *world) {
    size_t length;
    world->document = guodu_document_new(world->rules, GUODU_EN);
    NEED(world->document);
    tell(world, guodu_document_text(world->document, &length));
    TRY(document, world->document, guodu_document_write(world->document, out_in(world, "r.html")));
    return GUODU_OK;
}

static guodu_status audit(struct world *world) {
    const char *text;
    world->audit = guodu_audit_new(world->rules);
    NEED(world->audit);
    for (int json = 0; json < 2; json++) {
        DO(guodu_audit_text(world->audit, GUODU_ZH, json, &text, NULL));
        tell(world, text);
    }
    return GUODU_OK;
}

/* ---- the canonical form ---- */

static guodu_status format(struct world *world) {
    static char text[1 << 16];
    const char *formatted;
    size_t formatted_length;
    guodu_format_options options = {.translate = true, .lang = GUODU_EN};
    scarce_pause();
    FILE *file = fopen(world->given, "rb");
    size_t length = file ? fread(text, 1, sizeof text, file) : 0;
    if (file)
        fclose(file);
    scarce_resume();
    DO(rules_there(world));
    for (int translated = 0; translated < 2; translated++) {
        options.translate = translated;
        guodu_status status = guodu_rules_format(world->rules, world->given, text, length,
            &options, &formatted, &formatted_length);
        if (status == GUODU_BAD_RULES)
            return status;
        TRY(rules, world->rules, status);
        tell_bytes(world, formatted, formatted_length);
    }
    return GUODU_OK;
}

static guodu_status format_part(struct world *world) {
    static const char text[] = "政策 又 对 户 {\n  依据 通知 \"一\"\n  延续 有: 当 类别 是 甲\n}\n";
    const char *formatted;
    size_t length;
    guodu_format_options options = {
        .translate = true, .lang = GUODU_EN, .part_of = file_in(world, "main.guodu")};
    DO(rules_there(world));
    TRY(rules, world->rules, guodu_rules_set_library(world->rules, file_in(world, "library")));
    TRY(rules, world->rules,
        guodu_rules_format(world->rules, file_in(world, "other.guodu"), text, sizeof text - 1,
            &options, &formatted, &length));
    tell(world, formatted);
    return GUODU_OK;
}

/* ---- testing them ---- */

static guodu_status test_examples(struct world *world) {
    const guodu_test_options options = {.coverage = true, .lang = GUODU_ZH};
    const char *text;
    guodu_test_failure failure;
    world->test = guodu_test_new(&world->allocator);
    NEED(world->test);
    TRY(test, world->test, guodu_test_run(world->test, world->rules, &options));
    for (int format = GUODU_TEST_TEXT; format <= GUODU_TEST_TAP; format++) {
        TRY(test, world->test,
            guodu_test_text(world->test, (guodu_test_format)format, GUODU_EN, &text));
        tell(world, text);
    }
    for (int format = GUODU_COVERAGE_TEXT; format <= GUODU_COVERAGE_HTML; format++) {
        TRY(test, world->test,
            guodu_test_coverage(world->test, (guodu_coverage_format)format, GUODU_ZH, &text));
        tell(world, text);
    }
    if (guodu_test_failed(world->test, 1, 0, &failure) == GUODU_OK)
        tell(world, failure.got);
    for (size_t i = 0; i < guodu_rules_example_count(world->rules); i++) {
        TRY(test, world->test, guodu_test_describe(world->test, world->rules, i, &text, NULL));
        tell(world, text);
    }
    return GUODU_OK;
}

/* Rules of the tests of the language: what their examples come to. */
static guodu_status test_given(struct world *world) {
    const guodu_test_options options = {.lang = GUODU_EN};
    const char *text;
    DO(load_given(world));
    world->test = guodu_test_new(&world->allocator);
    NEED(world->test);
    TRY(test, world->test, guodu_test_run(world->test, world->rules, &options));
    TRY(test, world->test, guodu_test_text(world->test, GUODU_TEST_VERBOSE, GUODU_ZH, &text));
    tell(world, text);
    return GUODU_OK;
}

static guodu_status mutate(struct world *world) {
    guodu_change change;
    const char *text;
    world->mutation = guodu_mutation_new(world->rules, GUODU_ZH);
    NEED(world->mutation);
    TRY(mutation, world->mutation, guodu_mutation_run(world->mutation, 1));
    for (size_t i = 0; i < guodu_mutation_count(world->mutation); i++) {
        TRY(mutation, world->mutation, guodu_mutation_change(world->mutation, i, &change));
        tell(world, change.sentence);
        tell(world, change.record);
    }
    world->test = guodu_test_new(&world->allocator);
    NEED(world->test);
    TRY(test, world->test, guodu_test_add_mutation(world->test, world->mutation));
    TRY(test, world->test, guodu_test_text(world->test, GUODU_TEST_JSON, GUODU_ZH, &text));
    tell(world, text);
    return GUODU_OK;
}

const struct scenario rule_scenarios[] = {
    {"load a folder, with a library", load_folder, .keeps_objects = true},
    {"load by a reader, with a log", load_by_reader, .keeps_objects = true},
    {"load a text with errors", load_a_text, .keeps_objects = true},
    {"load what is not there", load_nothing, .keeps_objects = true},
    {"what rules declare", introspect, .rules = "main.guodu"},
    {"select rules", select_some, .rules = "main.guodu"},
    {"plan", plan, .rules = "main.guodu"},
    {"a page of the rules", document, .rules = "main.guodu"},
    {"audit", audit, .rules = "main.guodu"},
    {"format a part", format_part, .keeps_objects = true},
    {"format", format, .given = "tests/fmt/conditions.guodu", .keeps_objects = true},
    {"format clauses", format, .given = "tests/fmt/clauses.guodu", .keeps_objects = true,
        .places_only = true},
    {"format comments", format, .given = "tests/fmt/comments.guodu", .places_only = true},
    {"format examples", format, .given = "tests/fmt/examples.guodu", .places_only = true},
    {"format sources", format, .given = "tests/fmt/sources.guodu", .places_only = true},
    {"format timelines", format, .given = "tests/fmt/timelines.guodu", .places_only = true},
    {"test examples", test_examples, .rules = "main.guodu"},
    {"mutate", mutate, .rules = "small.guodu", .places_only = true},
    {"test assertions", test_given, .given = "tests/lang/assertions.zh.guodu", .places_only = true},
    {"test a document's rules", test_given, .given = "tests/doc/all.guodu", .places_only = true},
    {"test choices", test_given, .given = "tests/lang/choices.en.guodu", .places_only = true},
    {"test extensions", test_given, .given = "tests/lang/extend.zh.guodu", .places_only = true},
    {0},
};
