/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include "author/audit.h"

struct guodu_audit {
    struct allocator allocator;
    const guodu_rules *rules;
    struct arena arena, scratch;
    struct audit audit;
};

static guodu_status run_audit(void *data) {
    guodu_audit *audit = data;
    audit_run(&audit->audit, &audit->arena, &audit->scratch, &audit->rules->program,
        &audit->rules->sources);
    return GUODU_OK;
}

static guodu_status run_in_scratch(void *data) {
    guodu_audit *audit = data;
    return api_guard(&audit->scratch, run_audit, data);
}

guodu_audit *guodu_audit_new(const guodu_rules *rules) {
    if (!rules || !rules->sound)
        return NULL;
    guodu_audit *audit = allocator_take(&rules->allocator, sizeof *audit);
    if (!audit)
        return NULL;
    audit->allocator = rules->allocator;
    audit->rules = rules;
    arena_init(&audit->arena, &audit->allocator);
    arena_init(&audit->scratch, &audit->allocator);
    if (api_guard(&audit->arena, run_in_scratch, audit) == GUODU_OK)
        return audit;
    guodu_audit_free(audit);
    return NULL;
}

void guodu_audit_free(guodu_audit *audit) {
    if (!audit)
        return;
    struct allocator allocator = audit->allocator;
    arena_fini(&audit->arena);
    arena_fini(&audit->scratch);
    allocator_give(&allocator, audit, sizeof *audit);
}

size_t guodu_audit_missing(const guodu_audit *audit) {
    return audit ? audit->audit.missing : 0;
}

struct text_call {
    guodu_audit *audit;
    guodu_lang lang;
    bool json;
    struct writer out;
};

static guodu_status write_text(void *data) {
    struct text_call *call = data;
    writer_init(&call->out, &call->audit->arena);
    if (call->json)
        audit_write_json(&call->audit->audit, &call->out);
    else
        audit_write_text(&call->audit->audit, call->lang == GUODU_ZH, &call->out);
    return GUODU_OK;
}

guodu_status guodu_audit_text(
    guodu_audit *audit, guodu_lang lang, bool json, const char **text, size_t *length) {
    if (!audit || !text)
        return GUODU_BAD_CALL;
    struct text_call call = {.audit = audit, .lang = lang, .json = json};
    guodu_status status = api_guard(&audit->arena, write_text, &call);
    if (status != GUODU_OK)
        return status;
    *text = call.out.bytes;
    if (length)
        *length = call.out.length;
    return GUODU_OK;
}
