/* SPDX-License-Identifier: Apache-2.0 */
#include "check/none.h"

static bool gives_none(struct none_search *search, const struct node *node);

void none_search_init(
    struct none_search *search, struct arena *arena, const struct program *program) {
    search->program = program;
    map_init(&search->known, arena);
}

/* True: it was looked through before, and *out is what came of it. */
static bool is_known(struct none_search *search, const void *thing, bool *out) {
    const void *known = map_get(&search->known, thing);
    *out = known == thing;
    return known != NULL;
}

static bool know(struct none_search *search, const void *thing, bool can) {
    map_put(&search->known, thing, can ? (void *)(uintptr_t)thing : search);
    return can;
}

static bool rows_give(struct none_search *search, const struct row_set *rows) {
    for (size_t i = 0; rows && i < rows->rows.count; i++)
        for (uint32_t k = 0; k < rows->result_count; k++)
            if (gives_none(search, rows->rows.items[i].values[k]))
                return true;
    return false;
}

static bool brackets_give(struct none_search *search, const struct bracket_set *set) {
    for (size_t i = 0; set && i < set->brackets.count; i++)
        if (gives_none(search, set->brackets.items[i].rate))
            return true;
    return false;
}

static bool line_gives(struct none_search *search, const timeline *line) {
    for (size_t i = 0; i < line->count; i++)
        if (gives_none(search, line->items[i].value) || rows_give(search, line->items[i].rows) ||
            brackets_give(search, line->items[i].brackets))
            return true;
    return false;
}

static bool lines_give(
    struct none_search *search, const timeline *national, const override_list *overrides) {
    bool can = line_gives(search, national);
    for (size_t i = 0; !can && i < overrides->count; i++)
        can = line_gives(search, &overrides->items[i].values);
    return can;
}

static bool parameter_gives(struct none_search *search, const struct parameter *parameter) {
    bool can;
    return is_known(search, parameter, &can)
               ? can
               : know(search, parameter,
                     lines_give(search, &parameter->national, &parameter->overrides));
}

/* Of its inputs too: a row may give one of them. */
static bool table_gives(struct none_search *search, const struct node *node) {
    bool can;
    for (uint32_t i = 0; i < node->arg_count; i++)
        if (gives_none(search, node->args[i]))
            return true;
    return is_known(search, node->table, &can)
               ? can
               : know(search, node->table,
                     lines_give(search, &node->table->national, &node->table->overrides));
}

/* The rate of the bracket; a sum of slices is arithmetic. */
static bool scale_gives(struct none_search *search, const struct node *node) {
    bool can;
    if (node->function == FN_MARGINAL)
        return false;
    return is_known(search, node->scale, &can)
               ? can
               : know(search, node->scale,
                     lines_give(search, &node->scale->national, &node->scale->overrides));
}

static bool field_gives(struct none_search *search, const struct field *field) {
    bool can;
    if (field->form != FIELD_COMPUTED)
        return false;
    return is_known(search, field, &can)
               ? can
               : know(search, field,
                     gives_none(search,
                         search->program->computed[field->owner->index][field->index]));
}

static bool args_give(struct none_search *search, const struct node *node, uint32_t from) {
    for (uint32_t i = from; i < node->arg_count; i++)
        if (gives_none(search, node->args[i]))
            return true;
    return false;
}

static bool call_gives(struct none_search *search, const struct node *node) {
    if (node->function == FN_AGE)
        return true;
    return (node->function == FN_MIN || node->function == FN_MAX) && args_give(search, node, 0);
}

/* Only what hands a value on: in arithmetic and in conditions none is an error, or a plain no. */
static bool gives_none(struct none_search *search, const struct node *node) {
    if (!node)
        return false;
    switch (node->op) {
    case NODE_CALL:
        return call_gives(search, node);
    case NODE_IF:
        return args_give(search, node, 1);
    case NODE_DEFAULT:
        return args_give(search, node, 0);
    case NODE_AT_DATE:
    case NODE_AT_REGION:
    case NODE_WIDEN:
    case NODE_NAMED:
    case NODE_ITEM:
    case NODE_AGGREGATE:
        return node->arg_count > 0 && gives_none(search, node->args[0]);
    case NODE_FIELD:
        return field_gives(search, node->field);
    case NODE_PARAMETER:
        return parameter_gives(search, node->parameter);
    case NODE_TABLE:
        return table_gives(search, node);
    case NODE_SCALE:
        return scale_gives(search, node);
    case NODE_POLICY_OUTPUT:
        return none_output(search, node->policy, node->index);
    default:
        return false;
    }
}

bool none_output(struct none_search *search, const struct policy *policy, uint32_t output) {
    const struct output *of = &policy->outputs.items[output];
    bool can = of->type.or_none;
    if (can || is_known(search, of, &can))
        return can;
    for (size_t i = 0; !can && i < policy->clauses.count; i++)
        can = gives_none(search, policy->clauses.items[i]->outputs[output]);
    return know(search, of, can);
}
