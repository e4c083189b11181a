/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include "base/utf8.h"

#define MAIN_FILE "main.guodu"

const char *guodu_version(void) {
    return GUODU_VERSION;
}

static void *shared_resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct shared_memory *memory = user;
    pthread_mutex_lock(&memory->lock);
    void *resized = memory->host.resize(memory->host.user, block, old_size, new_size);
    pthread_mutex_unlock(&memory->lock);
    return resized;
}

guodu_rules *guodu_rules_new(const guodu_allocator *host) {
    struct allocator allocator =
        host ? (struct allocator){host->resize, host->user} : allocator_default();
    guodu_rules *rules = allocator_take(&allocator, sizeof *rules);
    if (!rules)
        return NULL;
    rules->memory.host = rules->allocator = allocator;
    pthread_mutex_init(&rules->memory.lock, NULL);
    if (host)
        rules->allocator = (struct allocator){shared_resize, &rules->memory};
    arena_init(&rules->arena, &rules->allocator);
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
    struct allocator allocator = rules->memory.host;
    library_free(rules);
    arena_fini(&rules->arena);
    pthread_mutex_destroy(&rules->memory.lock);
    allocator_give(&allocator, rules, sizeof *rules);
}

void api_rules_clear(guodu_rules *rules) {
    arena_reset(&rules->arena);
    rules->files = (struct ast_program){0};
    rules->program = (struct program){0};
    rules->shape = (struct report_shape){0};
    rules->all = (struct rules_judged){0};
    rules->sound = false;
    rules->lang = GUODU_ZH;
    rules->error = (struct api_error){0};
    atoms_init(&rules->atoms, &rules->arena);
    rules->sources = (struct sources){.arena = &rules->arena};
    diagnostics_init(&rules->diagnostics, &rules->arena);
}

void api_rules_shape(guodu_rules *rules) {
    const struct program *program = &rules->program;
    struct report_policy *policies =
        arena_array(&rules->arena, struct report_policy, program->policies.count);
    for (size_t i = 0; i < program->policies.count; i++) {
        const struct policy *policy = program->policies.items[i];
        struct report_output *outputs =
            arena_array(&rules->arena, struct report_output, policy->outputs.count);
        for (size_t j = 0; j < policy->outputs.count; j++)
            outputs[j] = (struct report_output){
                policy->outputs.items[j].name, policy->outputs.items[j].type};
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
}

struct load_call {
    guodu_rules *rules;
    const char *name;
    const char *text;
    size_t length;
    const struct file_reader *reader; /* NULL: from the disk */
};

bool api_read_used(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    (void)user;
    return api_read_file(arena, path, text, length);
}

static guodu_status rules_load(guodu_rules *rules, const struct file_reader *reader,
    const char *name, const char *text, size_t length) {
    struct parse_input input = {&rules->arena, &rules->atoms, &rules->sources, &rules->diagnostics,
        spelling_index_new(&rules->arena)};
    load_program(&input, reader, name, text, length, &rules->files);
    rules->lang = rules->files.files.items[0]->keyword_lang == LANG_EN ? GUODU_EN : GUODU_ZH;
    check_program(&input, &rules->files, &rules->program);
    diagnostics_sort(&rules->diagnostics);
    if (rules->diagnostics.error_count > 0)
        return api_fail(&rules->error, GUODU_BAD_RULES,
            arena_printf(&rules->arena, "规则有 %zu 个错误", rules->diagnostics.error_count),
            arena_printf(&rules->arena,
                rules->diagnostics.error_count == 1 ? "The rules have %zu error"
                                                    : "The rules have %zu errors",
                rules->diagnostics.error_count));
    api_rules_shape(rules);
    rules->sound = true;
    return GUODU_OK;
}

static struct file_reader disk_reader(const guodu_rules *rules) {
    return (struct file_reader){.read = api_read_used, .library = rules->library};
}

static guodu_status load_text(void *data) {
    const struct load_call *call = data;
    const char *name = arena_copy(&call->rules->arena, call->name, strlen(call->name));
    struct file_reader reader = disk_reader(call->rules);
    return rules_load(call->rules, call->reader ? call->reader : &reader, name, call->text,
        call->length);
}

const char *api_rules_path(struct arena *arena, const char *path) {
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode))
        return arena_copy(arena, path, strlen(path));
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    const char *between = path[length - 1] == '/' ? "" : "/";
    return arena_printf(arena, "%.*s%s" MAIN_FILE, (int)length, path, between);
}

static guodu_status load_file(void *data) {
    struct load_call *call = data;
    struct arena *arena = &call->rules->arena;
    const char *path = api_rules_path(arena, call->name);
    if (!api_read_file(arena, path, &call->text, &call->length)) {
        struct api_error why = api_system_error(errno);
        return api_fail(&call->rules->error, GUODU_CANNOT_READ,
            arena_printf(arena, "规则文件“%s”打不开：%s", path, why.zh),
            arena_printf(arena, "The rule file “%s” cannot be read: %s", path, why.en));
    }
    struct file_reader reader = disk_reader(call->rules);
    return rules_load(call->rules, &reader, path, call->text, call->length);
}

static guodu_status guarded_load(struct load_call *call, guodu_status (*work)(void *)) {
    api_rules_clear(call->rules);
    guodu_status status = api_guard(&call->rules->arena, work, call);
    if (status != GUODU_NO_MEMORY)
        return status;
    api_rules_clear(call->rules);
    return api_no_memory(&call->rules->error);
}

guodu_status guodu_rules_load_file(guodu_rules *rules, const char *path) {
    if (!rules || !path)
        return GUODU_BAD_CALL;
    return guarded_load(&(struct load_call){.rules = rules, .name = path}, load_file);
}

guodu_status guodu_rules_load_text(
    guodu_rules *rules, const char *name, const char *text, size_t length) {
    if (!rules || !name || (!text && length > 0))
        return GUODU_BAD_CALL;
    struct load_call call = {rules, name, text ? text : "", length, NULL};
    return guarded_load(&call, load_text);
}

guodu_status api_rules_load_with(guodu_rules *rules, const struct file_reader *reader,
    const char *name, const char *text, size_t length) {
    struct load_call call = {rules, name, text, length, reader};
    return guarded_load(&call, load_text);
}

const char *guodu_rules_error(const guodu_rules *rules, guodu_lang lang) {
    return api_error_text(&rules->error, lang);
}

size_t guodu_rules_file_count(const guodu_rules *rules) {
    return rules->sources.files.count;
}

const char *guodu_rules_file(const guodu_rules *rules, size_t index) {
    return index < rules->sources.files.count ? rules->sources.files.items[index].name : NULL;
}

size_t guodu_rules_example_count(const guodu_rules *rules) {
    return rules->sound ? rules->program.examples.count : 0;
}

guodu_lang guodu_rules_lang(const guodu_rules *rules) {
    return rules->lang;
}

const char *guodu_rules_name(const guodu_rules *rules) {
    return rules->sound ? rules->program.name : NULL;
}

const char *guodu_rules_ruleset_version(const guodu_rules *rules) {
    return rules->sound ? rules->program.version : NULL;
}

size_t guodu_rules_policy_count(const guodu_rules *rules) {
    return rules->shape.policy_count;
}

const char *guodu_rules_policy(const guodu_rules *rules, size_t index) {
    return index < rules->shape.policy_count ? rules->shape.policies[index].name->text : NULL;
}

size_t guodu_rules_assertion_count(const guodu_rules *rules) {
    return rules->shape.assertion_count;
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
    return rules->sound ? rules->program.schema.records.count : 0;
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
    for (size_t i = 0; i < guodu_rules_record_count(rules); i++)
        if (api_same_name(arena, name, record_at(rules, i)->name))
            return record_at(rules, i);
    return NULL;
}
