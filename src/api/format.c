/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include <string.h>
#include "api/rule_files.h"
#include "syntax/load.h"
#include "syntax/print.h"

struct format_call {
    guodu_rules *rules;
    const char *name, *text;
    size_t length;
    const guodu_format_options *options;
    const char **formatted;
    size_t *formatted_length;
};

/* Adds what a file and all it uses declare; what is wrong there is not spoken of here. */
static guodu_status know_names(const struct format_call *call, struct rule_files *from,
    const char *name, const char *text, size_t length, struct declared *declared) {
    guodu_rules *rules = call->rules;
    struct diagnostics silent;
    diagnostics_init(&silent, &rules->arena);
    struct parse_input input = {
        &rules->arena, &rules->atoms, &rules->sources, &silent, NULL, &rules->limits};
    struct file_reader reader = rule_files_reader(from);
    struct ast_program files = {0};
    load_program(&input, &reader, name, text, length, &files);
    for (size_t i = 0; i < files.files.count; i++)
        declared_add(declared, files.files.items[i]);
    return rule_files_end(from);
}

static guodu_status know_own(
    const struct format_call *call, const char *name, struct declared *declared) {
    struct rule_files files;
    rule_files_init(&files, call->rules);
    guodu_status status = rule_files_given(&files, call->name, call->length);
    return status == GUODU_OK ? know_names(call, &files, name, call->text, call->length, declared)
                              : status;
}

static guodu_status know_whole(const struct format_call *call, struct declared *declared) {
    const char *path, *text;
    size_t length;
    if (!call->options->part_of)
        return GUODU_OK;
    struct rule_files files;
    rule_files_init(&files, call->rules);
    guodu_status status =
        rule_files_top(&files, call->options->part_of, &path, &text, &length);
    return status == GUODU_OK ? know_names(call, &files, path, text, length, declared) : status;
}

static guodu_status refuse(guodu_rules *rules, const char *name) {
    size_t count = rules->diagnostics.error_count;
    diagnostics_sort(&rules->diagnostics);
    if (api_check_depth(rules) != GUODU_OK)
        return GUODU_LIMIT;
    return api_fail(&rules->error, GUODU_BAD_RULES,
        arena_printf(&rules->arena, "“%s”有 %zu 个错误，没有整理", name, count),
        arena_printf(&rules->arena,
            count == 1 ? "“%s” has %zu error and was not formatted"
                       : "“%s” has %zu errors and was not formatted",
            name, count));
}

/* A word would be read as another one where it is to stand. */
static guodu_status refuse_place(guodu_rules *rules, const char *name, struct span at) {
    struct place place = source_place(&rules->sources, at);
    const char *word = arena_copy(
        &rules->arena, source_text(&rules->sources, at), at.length < 60 ? at.length : 60);
    return api_fail(&rules->error, GUODU_BAD_RULES,
        arena_printf(&rules->arena,
            "“%s”没有整理：第 %u 行的“%s”换写以后会读成别的意思；请加上括号，或者给相近的名称改名",
            name, place.line, word),
        arena_printf(&rules->arena,
            "“%s” was not formatted: in line %u “%s” would be read as something else; put it in "
            "brackets, or rename what is like a word of the language",
            name, place.line, word));
}

static guodu_status format(void *data) {
    const struct format_call *call = data;
    guodu_rules *rules = call->rules;
    struct arena *arena = &rules->arena;
    const char *name = arena_copy(arena, call->name, strlen(call->name));
    struct parse_input input = {arena, &rules->atoms, &rules->sources, &rules->diagnostics, NULL,
        &rules->limits};
    /* Places are told in 32 bits: of what is larger nothing is taken. */
    size_t length = call->length > rules->limits.of[LIMIT_RULE_FILE] ? 0 : call->length;
    uint32_t file = source_add(&rules->sources, name, call->text, length);
    if (load_refuse_large(&input, (struct span){.file = file}, name, call->length))
        return refuse(rules, name);
    struct ast_file *parsed = parse_file(&input, file);
    rules->lang = parsed->keyword_lang == LANG_EN ? GUODU_EN : GUODU_ZH;
    if (rules->diagnostics.error_count > 0)
        return refuse(rules, name);
    struct declared declared;
    declared_init(&declared, arena);
    guodu_status status = know_own(call, name, &declared);
    if (status == GUODU_OK)
        status = know_whole(call, &declared);
    if (status != GUODU_OK)
        return status;
    struct print_options options = {.convert = call->options->translate,
        .lang = call->options->lang == GUODU_EN ? LANG_EN : LANG_ZH,
        .declared = &declared};
    struct span at;
    *call->formatted = print_file(&input, parsed, &options, call->formatted_length, &at);
    return *call->formatted ? GUODU_OK : refuse_place(rules, name, at);
}

guodu_status guodu_rules_format(guodu_rules *rules, const char *name, const char *text,
    size_t length, const guodu_format_options *options, const char **formatted,
    size_t *formatted_length) {
    static const guodu_format_options plain;
    if (!rules || !name || (!text && length > 0) || !formatted || !formatted_length)
        return GUODU_BAD_CALL;
    struct format_call call = {rules, name, text ? text : "", length, options ? options : &plain,
        formatted, formatted_length};
    *formatted = NULL;
    api_rules_clear(rules);
    guodu_status status = api_guard(&rules->arena, format, &call);
    if (status != GUODU_NO_MEMORY)
        return status;
    api_rules_clear(rules);
    return api_no_memory(&rules->error);
}
