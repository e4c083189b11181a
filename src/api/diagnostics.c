/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

size_t guodu_rules_diagnostic_count(const guodu_rules *rules) {
    return rules ? rules->diagnostics.list.count : 0;
}

size_t guodu_rules_error_count(const guodu_rules *rules) {
    return rules ? rules->diagnostics.error_count : 0;
}

struct show_call {
    guodu_rules *rules;
    const struct diagnostic *diagnostic;
    enum lang lang;
    bool colour;
    guodu_diagnostic *out;
};

static guodu_severity severity_of(const struct diagnostic *diagnostic) {
    switch (diagnostic_severity(diagnostic->code)) {
    case SEVERITY_WARNING:
        return GUODU_WARNING;
    case SEVERITY_HINT:
        return GUODU_HINT;
    default:
        return GUODU_ERROR;
    }
}

static guodu_status show(void *data) {
    const struct show_call *call = data;
    const struct diagnostic *diagnostic = call->diagnostic;
    const struct sources *sources = &call->rules->sources;
    struct arena *arena = &call->rules->arena;
    struct span span = diagnostic->span;
    struct place start = source_place(sources, span);
    struct place end = source_place(sources, (struct span){span.file, span.start + span.length, 0});
    *call->out = (guodu_diagnostic){
        .severity = severity_of(diagnostic),
        .code = diagnostic_code_text(diagnostic->code),
        .file = sources->files.items[span.file].name,
        .line = start.line,
        .column = start.column,
        .end_line = end.line,
        .end_column = end.column,
        .message = diagnostic_message(arena, diagnostic, call->lang),
        .help = diagnostic_help(arena, diagnostic, call->lang),
        .shown = diagnostic_render(arena, diagnostic, sources, call->lang, call->colour),
    };
    return GUODU_OK;
}

guodu_status guodu_rules_diagnostic(
    guodu_rules *rules, size_t index, guodu_lang lang, bool colour, guodu_diagnostic *out) {
    if (!rules || !out || index >= rules->diagnostics.list.count)
        return GUODU_BAD_CALL;
    struct show_call call = {rules, rules->diagnostics.list.items[index],
        lang == GUODU_ZH ? LANG_ZH : LANG_EN, colour, out};
    return api_guard(&rules->arena, show, &call);
}
