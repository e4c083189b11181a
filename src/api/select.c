/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include <string.h>

/* What is judged are the policies and assertions that the program lists; those that others rest on
 * are reached from these and need not be listed. */
struct select_call {
    guodu_rules *rules;
    const char *const *names;
    size_t count;
    bool *used; /* a name */
};

static bool is_named(struct select_call *call, const char *name) {
    bool found = false;
    for (size_t i = 0; name && i < call->count; i++)
        if (strcmp(call->names[i], name) == 0)
            found = call->used[i] = true;
    return found;
}

static void select_policies(struct select_call *call) {
    struct program *program = &call->rules->program;
    const struct rules_judged *all = &call->rules->all;
    program->policies.count = 0;
    for (size_t i = 0; i < all->policy_count; i++) {
        struct policy *policy = all->policies[i];
        bool by_category = is_named(call, policy->category ? policy->category->text : NULL);
        if (is_named(call, policy->name->text) || by_category)
            vec_push(&call->rules->arena, &program->policies, policy);
    }
}

/* By its own name, or as one of its kind. */
static bool is_assertion_named(struct select_call *call, const struct assertion *assertion) {
    bool inspects = assertion->kind == ASSERT_INSPECT;
    bool by_name = is_named(call, assertion->name->text);
    bool by_kind = is_named(call, inspects ? "核查" : "保证");
    bool by_english = is_named(call, inspects ? "inspect" : "guarantee");
    return by_name || by_kind || by_english;
}

static void select_assertions(struct select_call *call) {
    struct program *program = &call->rules->program;
    const struct rules_judged *all = &call->rules->all;
    program->assertions.count = 0;
    for (size_t i = 0; i < all->assertion_count; i++)
        if (is_assertion_named(call, all->assertions[i]))
            vec_push(&call->rules->arena, &program->assertions, all->assertions[i]);
}

/* The lists of the program are cut in place: what they were is kept beside. */
static void keep_all(guodu_rules *rules) {
    struct rules_judged *all = &rules->all;
    const struct program *program = &rules->program;
    if (all->policies)
        return;
    struct policy **policies =
        arena_array(&rules->arena, struct policy *, program->policies.count + 1);
    all->assertions =
        arena_array(&rules->arena, struct assertion *, program->assertions.count + 1);
    all->policies = policies;
    all->policy_count = program->policies.count;
    all->assertion_count = program->assertions.count;
    all->shape = rules->shape;
    all->types = rules->types;
    for (size_t i = 0; i < all->policy_count; i++)
        all->policies[i] = program->policies.items[i];
    for (size_t i = 0; i < all->assertion_count; i++)
        all->assertions[i] = program->assertions.items[i];
}

/* Takes no memory: the lists had room for all. */
static void select_all(guodu_rules *rules) {
    struct program *program = &rules->program;
    const struct rules_judged *all = &rules->all;
    for (size_t i = 0; i < all->policy_count; i++)
        program->policies.items[i] = all->policies[i];
    for (size_t i = 0; i < all->assertion_count; i++)
        program->assertions.items[i] = all->assertions[i];
    program->policies.count = all->policy_count;
    program->assertions.count = all->assertion_count;
    rules->shape = all->shape;
    rules->types = all->types;
}

static guodu_status select_named(void *data) {
    struct select_call *call = data;
    guodu_rules *rules = call->rules;
    keep_all(rules);
    call->used = arena_array(&rules->arena, bool, call->count + 1);
    select_policies(call);
    select_assertions(call);
    for (size_t i = 0; i < call->count; i++)
        if (!call->used[i]) {
            select_all(rules);
            return api_fail(&rules->error, GUODU_BAD_VALUE,
                arena_printf(&rules->arena, "规则里没有名叫“%s”的政策、类别、核查或保证",
                    call->names[i]),
                arena_printf(&rules->arena,
                    "The rules have no policy, category, inspection or guarantee “%s”",
                    call->names[i]));
        }
    api_rules_shape(rules);
    return GUODU_OK;
}

static guodu_status select_everything(void *data) {
    guodu_rules *rules = data;
    keep_all(rules);
    select_all(rules);
    return GUODU_OK;
}

static bool are_given(const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!names || !names[i])
            return false;
    return true;
}

guodu_status guodu_rules_select(guodu_rules *rules, const char *const *names, size_t count) {
    if (!rules || !rules->sound || !are_given(names, count))
        return GUODU_BAD_CALL;
    struct select_call call = {.rules = rules, .names = names, .count = count};
    guodu_status status = count > 0 ? api_guard(&rules->arena, select_named, &call)
                                    : api_guard(&rules->arena, select_everything, rules);
    if (status != GUODU_NO_MEMORY)
        return status;
    if (rules->all.policies)
        select_all(rules);
    return api_no_memory(&rules->error);
}
