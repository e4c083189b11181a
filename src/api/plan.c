/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include <string.h>
#include "plan/plan.h"

struct plan_call {
    guodu_rules *rules;
    date today;
    guodu_lang lang;
    const char **text;
};

static guodu_status show_plan(void *data) {
    const struct plan_call *call = data;
    struct arena *arena = &call->rules->arena;
    const struct plan_options everything = {.outputs = true, .assertions = true};
    const struct plan *plan = plan_new(arena, &call->rules->program, call->today, &everything);
    *call->text = plan_text_in(arena, plan, &call->rules->sources, call->lang == GUODU_ZH);
    return GUODU_OK;
}

guodu_status guodu_rules_plan(
    guodu_rules *rules, const char *as_of, guodu_lang lang, const char **text) {
    struct plan_call call = {.rules = rules, .lang = lang, .text = text};
    if (!rules || !as_of || !text)
        return GUODU_BAD_CALL;
    if (!rules->sound)
        return api_fail(&rules->error, GUODU_BAD_CALL, "规则没有读入，或者有错误",
            "The rules are not loaded, or have errors");
    if (!date_parse(as_of, strlen(as_of), &call.today))
        return api_fail(&rules->error, GUODU_BAD_VALUE, "日期要写成 2023-06-30 的样子",
            "A date is written like 2023-06-30");
    guodu_status status = api_guard(&rules->arena, show_plan, &call);
    return status == GUODU_NO_MEMORY ? api_no_memory(&rules->error) : status;
}
