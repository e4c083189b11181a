/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include <string.h>
#include "api/rule_files.h"
#include "base/utf8.h"
#include "check/none.h"

static guodu_rules *make(struct memory_pool *pool) {
    struct allocator allocator = pool_allocator(pool);
    guodu_rules *rules = allocator_take(&allocator, sizeof *rules);
    if (!rules) {
        pool_drop(pool);
        return NULL;
    }
    rules->pool = pool;
    rules->allocator = allocator;
    rules->limits = limits_standard;
    arena_init(&rules->arena, &rules->allocator);
    return rules;
}

guodu_rules *guodu_rules_new(const guodu_allocator *host) {
    struct allocator allocator = host ? (struct allocator){host->resize, host->user}
                                      : allocator_default();
    struct memory_pool *pool =
        allocator.resize ? pool_new(&allocator, host != NULL) : NULL;
    return pool ? make(pool) : NULL;
}

guodu_rules *api_rules_like(const guodu_rules *like) {
    pool_share(like->pool);
    guodu_rules *rules = make(like->pool);
    if (!rules)
        return NULL;
    rules->limits = like->limits;
    rules->system = like->system;
    return rules;
}

static void library_free(guodu_rules *rules) {
    if (rules->library)
        allocator_give(&rules->allocator, rules->library, strlen(rules->library) + 1);
    rules->library = NULL;
}

guodu_status guodu_rules_set_library(guodu_rules *rules, const char *folder) {
    if (!rules)
        return GUODU_BAD_CALL;
    library_free(rules);
    if (!folder)
        return GUODU_OK;
    size_t size = strlen(folder) + 1;
    rules->library = allocator_take(&rules->allocator, size);
    if (!rules->library)
        return api_no_memory(&rules->error);
    memcpy(rules->library, folder, size);
    return GUODU_OK;
}

void guodu_rules_free(guodu_rules *rules) {
    if (!rules)
        return;
    struct memory_pool *pool = rules->pool;
    struct allocator allocator = rules->allocator;
    library_free(rules);
    arena_fini(&rules->arena);
    allocator_give(&allocator, rules, sizeof *rules);
    pool_drop(pool);
}

void api_rules_clear(guodu_rules *rules) {
    arena_reset(&rules->arena);
    rules->files = (struct ast_program){0};
    rules->program = (struct program){.limits = &rules->limits};
    rules->shape = (struct report_shape){0};
    rules->all = (struct rules_judged){0};
    rules->sound = false;
    rules->lang = GUODU_ZH;
    rules->error = (struct api_error){0};
    atoms_init(&rules->atoms, &rules->arena);
    rules->sources = (struct sources){.arena = &rules->arena};
    diagnostics_init(&rules->diagnostics, &rules->arena);
    rules->diagnostics.note_limit = rules->limits.of[LIMIT_NOTES];
}

void api_rules_shape(guodu_rules *rules) {
    const struct program *program = &rules->program;
    struct none_search none;
    none_search_init(&none, &rules->arena, program);
    struct report_policy *policies =
        arena_array(&rules->arena, struct report_policy, program->policies.count);
    for (size_t i = 0; i < program->policies.count; i++) {
        const struct policy *policy = program->policies.items[i];
        struct report_output *outputs =
            arena_array(&rules->arena, struct report_output, policy->outputs.count);
        for (size_t j = 0; j < policy->outputs.count; j++)
            outputs[j] = (struct report_output){policy->outputs.items[j].name,
                policy->outputs.items[j].type, none_output(&none, policy, (uint32_t)j)};
        policies[i] = (struct report_policy){
            policy->name, policy->title, policy->record, outputs, (uint32_t)policy->outputs.count};
    }
    struct report_assertion *assertions =
        arena_array(&rules->arena, struct report_assertion, program->assertions.count);
    for (size_t i = 0; i < program->assertions.count; i++) {
        const struct assertion *assertion = program->assertions.items[i];
        assertions[i] = (struct report_assertion){
            assertion->kind, assertion->name, assertion->title, assertion->record};
    }
    rules->shape = (struct report_shape){
        .schema = &program->schema,
        .policies = policies,
        .policy_count = (uint32_t)program->policies.count,
        .assertions = assertions,
        .assertion_count = (uint32_t)program->assertions.count,
    };
    api_rules_types(rules);
}

static size_t count_rules(const struct ast_program *files) {
    size_t count = 0;
    for (size_t i = 0; i < files->files.count; i++)
        for (size_t j = 0; j < files->files.items[i]->items.count; j++) {
            const struct item *item = files->files.items[i]->items.items[j];
            count += item->kind == ITEM_POLICY || item->kind == ITEM_ASSERTION;
        }
    return count;
}

static guodu_status check_count(guodu_rules *rules) {
    uint64_t most = rules->limits.of[LIMIT_RULES];
    size_t count = most ? count_rules(&rules->files) : 0;
    if (count <= most)
        return GUODU_OK;
    return api_fail(&rules->error, GUODU_LIMIT,
        arena_printf(&rules->arena,
            "规则太多：政策、核查和保证的上限是合计 %llu 项，这里有 %zu 项；请分成几套规则，或者改上限："
            "--limit rules=项数",
            (unsigned long long)most, count),
        arena_printf(&rules->arena,
            "Too many rules: policies, inspections and guarantees are limited to %llu in all, and "
            "there are %zu; part them into several sets of rules, or move the limit: --limit "
            "rules=NUMBER",
            (unsigned long long)most, count));
}

guodu_status api_check_depth(guodu_rules *rules) {
    uint32_t most = (uint32_t)rules->limits.of[LIMIT_DEPTH];
    bool is_deep = false;
    for (size_t i = 0; most < STANDARD_DEPTH && i < rules->diagnostics.list.count; i++)
        is_deep |= rules->diagnostics.list.items[i]->code == DIAG_NESTED_TOO_DEEP;
    if (!is_deep)
        return GUODU_OK;
    return api_fail(&rules->error, GUODU_LIMIT,
        arena_printf(&rules->arena, "规则里嵌套太深：上限是 %u 层；请把里面的一部分单独写成字段或参数，或者改上限：--limit depth=层数",
            most),
        arena_printf(&rules->arena,
            "The rules are nested more deeply than the limit of %u level%s; give an inner part a name as a "
            "field or a parameter, or move the limit: --limit depth=NUMBER",
            most, most == 1 ? "" : "s"));
}

static guodu_status check_errors(guodu_rules *rules) {
    size_t count = rules->diagnostics.error_count;
    if (count == 0)
        return GUODU_OK;
    return api_fail(&rules->error, GUODU_BAD_RULES,
        arena_printf(&rules->arena, "规则有 %zu 个错误", count),
        arena_printf(&rules->arena,
            count == 1 ? "The rules have %zu error" : "The rules have %zu errors", count));
}

/* What was refused for a limit is not checked any further. */
static guodu_status check(struct parse_input *input, guodu_rules *rules) {
    guodu_status status = check_count(rules);
    if (status != GUODU_OK)
        return status;
    check_program(input, &rules->files, &rules->program);
    rules->program.limits = &rules->limits;
    diagnostics_sort(&rules->diagnostics);
    status = api_check_depth(rules);
    return status == GUODU_OK ? check_errors(rules) : status;
}

struct load_call {
    guodu_rules *rules;
    const char *name;
    const char *text; /* NULL: of the file */
    size_t length;
    const struct file_reader *reader; /* NULL: the host's, or the disk */
};

/* files: NULL with a reader of the library's own. */
static guodu_status load_with(struct load_call *call, const struct file_reader *reader,
    const struct rule_files *files) {
    guodu_rules *rules = call->rules;
    struct parse_input input = {&rules->arena, &rules->atoms, &rules->sources, &rules->diagnostics,
        spelling_index_new(&rules->arena), &rules->limits};
    load_program(&input, reader, call->name, call->text, call->length, &rules->files);
    guodu_status status = files ? rule_files_end(files) : GUODU_OK;
    if (status != GUODU_OK) { /* what is not there for that is no fault of the rules */
        diagnostics_init(&rules->diagnostics, &rules->arena);
        return status;
    }
    rules->lang = rules->files.files.items[0]->keyword_lang == LANG_EN ? GUODU_EN : GUODU_ZH;
    status = check(&input, rules);
    if (status != GUODU_OK)
        return status;
    api_rules_shape(rules);
    rules->sound = true;
    return GUODU_OK;
}

static guodu_status load(void *data) {
    struct load_call *call = data;
    struct rule_files files;
    guodu_status status;
    rule_files_init(&files, call->rules);
    if (call->text)
        status = rule_files_given(&files, call->name, call->length);
    else
        status = rule_files_top(&files, call->name, &call->name, &call->text, &call->length);
    if (status != GUODU_OK)
        return status;
    struct file_reader reader = rule_files_reader(&files);
    return load_with(call, &reader, &files);
}

static guodu_status load_own(void *data) {
    struct load_call *call = data;
    return load_with(call, call->reader, NULL);
}

static guodu_status load_text(void *data) {
    struct load_call *call = data;
    call->name = arena_copy(&call->rules->arena, call->name, strlen(call->name));
    return call->reader ? load_own(call) : load(call);
}

/* Memory that a host's limit refuses is named with it, as far as there is memory for that. */
static guodu_status no_memory(void *data) {
    guodu_rules *rules = data;
    unsigned long long most = rules->limits.of[LIMIT_MEMORY];
    return api_fail(&rules->error, GUODU_NO_MEMORY,
        arena_printf(&rules->arena, "内存不够：上限是 %llu 字节", most),
        arena_printf(&rules->arena, "Out of memory: the limit is %llu bytes", most));
}

static guodu_status guarded_load(struct load_call *call, guodu_status (*work)(void *)) {
    guodu_rules *rules = call->rules;
    api_rules_clear(rules);
    guodu_status status = api_guard(&rules->arena, work, call);
    if (status != GUODU_NO_MEMORY)
        return status;
    api_rules_clear(rules);
    api_no_memory(&rules->error);
    if (rules->limits.of[LIMIT_MEMORY])
        api_guard(&rules->arena, no_memory, rules);
    return api_tell_memory(rules);
}

/* ---- telling of it ---- */

static void tell_loaded(const guodu_rules *rules, const char *name) {
    size_t warnings = rules->diagnostics.list.count - rules->diagnostics.error_count;
    api_tell(rules, GUODU_LOG_INFO,
        "规则“%s”已读入：%zu 个文件，%zu 项政策，%zu 项核查和保证，%zu 条提醒",
        "Rules “%s” loaded: files %zu, policies %zu, inspections and guarantees %zu, warnings and "
        "hints %zu",
        name, rules->sources.files.count, rules->program.policies.count,
        rules->program.assertions.count, warnings);
}

static guodu_status tell_load(
    const guodu_rules *rules, const char *name, guodu_status status) {
    if (status == GUODU_OK)
        tell_loaded(rules, name);
    else
        api_tell_why(rules, GUODU_LOG_ERROR, (struct api_error){name, name}, &rules->error);
    return status;
}

guodu_status guodu_rules_load_file(guodu_rules *rules, const char *path) {
    if (!rules || !path)
        return GUODU_BAD_CALL;
    struct load_call call = {.rules = rules, .name = path};
    return tell_load(rules, path, guarded_load(&call, load));
}

guodu_status guodu_rules_load_text(
    guodu_rules *rules, const char *name, const char *text, size_t length) {
    if (!rules || !name || (!text && length > 0))
        return GUODU_BAD_CALL;
    struct load_call call = {rules, name, text ? text : "", length, NULL};
    return tell_load(rules, name, guarded_load(&call, load_text));
}

guodu_status api_rules_load_with(guodu_rules *rules, const struct file_reader *reader,
    const char *name, const char *text, size_t length) {
    struct load_call call = {rules, name, text, length, reader};
    return guarded_load(&call, load_text);
}

const char *guodu_rules_error(const guodu_rules *rules, guodu_lang lang) {
    return rules ? api_error_text(&rules->error, lang) : "";
}

size_t guodu_rules_file_count(const guodu_rules *rules) {
    return rules ? rules->sources.files.count : 0;
}

const char *guodu_rules_file(const guodu_rules *rules, size_t index) {
    return index < guodu_rules_file_count(rules) ? rules->sources.files.items[index].name : NULL;
}

size_t guodu_rules_example_count(const guodu_rules *rules) {
    return rules && rules->sound ? rules->program.examples.count : 0;
}

guodu_lang guodu_rules_lang(const guodu_rules *rules) {
    return rules ? rules->lang : GUODU_ZH;
}

const char *guodu_rules_name(const guodu_rules *rules) {
    return rules && rules->sound ? rules->program.name : NULL;
}

const char *guodu_rules_ruleset_version(const guodu_rules *rules) {
    return rules && rules->sound ? rules->program.version : NULL;
}

size_t guodu_rules_policy_count(const guodu_rules *rules) {
    return rules ? rules->shape.policy_count : 0;
}

const char *guodu_rules_policy(const guodu_rules *rules, size_t index) {
    return index < guodu_rules_policy_count(rules) ? rules->shape.policies[index].name->text : NULL;
}

size_t guodu_rules_assertion_count(const guodu_rules *rules) {
    return rules ? rules->shape.assertion_count : 0;
}

guodu_status guodu_rules_assertion(const guodu_rules *rules, size_t index, guodu_assertion *out) {
    if (!rules || !out || index >= rules->shape.assertion_count)
        return GUODU_BAD_CALL;
    const struct report_assertion *assertion = &rules->shape.assertions[index];
    *out = (guodu_assertion){
        .kind = (guodu_assertion_kind)assertion->kind,
        .name = assertion->name->text,
        .title = assertion->title,
        .record = assertion->record->name->text,
    };
    return GUODU_OK;
}

size_t guodu_rules_record_count(const guodu_rules *rules) {
    return rules && rules->sound ? rules->program.schema.records.count : 0;
}

static const struct record_type *record_at(const guodu_rules *rules, size_t index) {
    return index < guodu_rules_record_count(rules) ? rules->program.schema.records.items[index]
                                                   : NULL;
}

const char *guodu_rules_record(const guodu_rules *rules, size_t index) {
    const struct record_type *type = record_at(rules, index);
    return type ? type->name->text : NULL;
}

const char *guodu_rules_record_parent(const guodu_rules *rules, size_t index) {
    const struct record_type *type = record_at(rules, index);
    return type && type->parent ? type->parent->name->text : NULL;
}

const struct atom *api_atom(const guodu_rules *rules, struct arena *arena, const char *name) {
    size_t length = strlen(name), bad;
    const struct atom *atom = atom_find_normal(&rules->atoms, name, length);
    if (atom || !utf8_valid(name, length, &bad))
        return atom;
    name = utf8_nfc(arena, name, length, &length);
    return atom_find_normal(&rules->atoms, name, length);
}

/* Atoms are in normal form. The table of atoms is not asked: it may have to normalise, and rules
 * that threads share are only read. */
bool api_same_name(struct arena *arena, const char *name, const struct atom *atom) {
    size_t length = strlen(name);
    if (strcmp(name, atom->text) == 0)
        return true;
    size_t bad;
    if (!utf8_valid(name, length, &bad))
        return false;
    return strcmp(utf8_nfc(arena, name, length, &length), atom->text) == 0;
}

const struct record_type *api_record_type(
    const guodu_rules *rules, struct arena *arena, const char *name) {
    const struct atom *atom = api_atom(rules, arena, name);
    for (size_t i = 0; atom && i < guodu_rules_record_count(rules); i++)
        if (record_at(rules, i)->name == atom)
            return record_at(rules, i);
    return NULL;
}
