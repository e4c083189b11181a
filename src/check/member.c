/* SPDX-License-Identifier: Apache-2.0
 *
 * a.b: a field of a record, a part of a policy, of a table's row, of the transition period. */
#include "check/checker.h"

#include <string.h>

/* ---- the transition period ---- */

/* transition.start, .end, .year */
static struct node *transition_node(struct checker *checker, const struct expr *expr) {
    const struct program *program = checker->program;
    const char *part = word_canonical(WORD_VALUE, expr->name.atom);
    if (!part)
        part = word_canonical(WORD_FUNCTION, expr->name.atom);
    if (!part)
        part = expr->name.atom->text;
    struct node *start = node_constant(
        checker, type_of(TYPE_DATE), value_date(program->transition_from), expr->span);
    if (!program->has_transition) {
        complain(checker, DIAG_NO_TRANSITION, expr->span);
        return node_error(checker, expr->span);
    }
    if (strcmp(part, "start") == 0)
        return start;
    if (strcmp(part, "end") == 0)
        return node_constant(
            checker, type_of(TYPE_DATE), value_date(program->transition_to), expr->span);
    if (strcmp(part, "year") == 0) {
        struct type integer = type_of(TYPE_INTEGER);
        struct node *years = node_with(checker, NODE_CALL, integer, expr->span, 2, start,
            node_new(checker, NODE_TODAY, type_of(TYPE_DATE), expr->span), NULL);
        years->function = FN_YEARS;
        return node_with(checker, NODE_ADD, integer, expr->span, 2, years,
            node_constant(checker, integer, value_integer(1), expr->span), NULL);
    }
    complain_name(checker, DIAG_TRANSITION_PART, expr->name.span, expr->name.atom);
    return node_error(checker, expr->span);
}

static bool is_transition(const struct expr *expr) {
    const char *word = expr->kind == EXPR_NAME && expr->name.atom
                           ? word_canonical(WORD_VALUE, expr->name.atom)
                           : NULL;
    return word && strcmp(word, "transition") == 0;
}

/* ---- numbered members, in examples ---- */

/* Enters 家庭成员[1], or 家庭成员[1].工作[2]: a frame for each, and nodes that lead there; *slot
 * is where the node seen from the innermost goes. */
static bool enter_items(struct checker *checker, struct scope *scope, const struct expr *expr,
    const struct example_record **record, struct node ***slot) {
    const struct expr *list = expr->left;
    struct reach reach;
    const struct field *field = NULL;
    if (list->kind == EXPR_MEMBER && list->left->kind == EXPR_INDEX) {
        if (!enter_items(checker, scope, list->left, record, slot))
            return false;
        reach = (struct reach){.frame = scope->frame_count - 1};
        field = schema_field(scope->frames[reach.frame], list->name.atom);
    } else {
        field = list_named(scope, list, &reach);
    }
    if (!field || field->form != FIELD_LIST || field->type.kind != TYPE_LIST) {
        complain(checker, DIAG_NOT_A_LIST, list->span);
        return false;
    }
    *record = example_member(*record, field->type.record, expr->index);
    if (!*record) {
        complain_no_member(checker, expr, list->name.atom);
        return false;
    }
    struct node *node = node_with(checker, NODE_ITEM, field->type, expr->span, 1, NULL, NULL, NULL);
    node->reach = reach;
    node->field = field;
    node->index = (uint32_t)expr->index;
    **slot = node;
    *slot = &node->args[0];
    return frame_push(checker, scope, field->type.record, NULL, expr->span);
}

/* The field of a numbered member; only in examples, where members stand in a known order. */
static struct node *item_member(
    struct checker *checker, struct scope *scope, const struct expr *expr) {
    struct node *outer = NULL, **slot = &outer;
    uint32_t frames = scope->frame_count;
    const struct example_record *record = scope->given;
    if (!record) {
        complain(checker, DIAG_INDEX_OUTSIDE_EXAMPLE, expr->left->span);
        return node_error(checker, expr->span);
    }
    bool entered = enter_items(checker, scope, expr->left, &record, &slot);
    struct reach reach = {.frame = scope->frame_count - 1};
    const struct record_type *type = scope->frames[reach.frame];
    const struct field *field = entered ? schema_field(type, expr->name.atom) : NULL;
    if (entered && !field)
        complain_no_field(checker, type, &expr->name);
    if (field && field->form == FIELD_LIST)
        complain_name(checker, DIAG_LIST_AS_VALUE, expr->span, field->name);
    else if (field)
        *slot = field_node(checker, scope, reach, field, expr->span);
    scope->frame_count = frames;
    if (!field || field->form == FIELD_LIST || node_is_error(*slot))
        return node_error(checker, expr->span);
    for (struct node *node = outer; node->op == NODE_ITEM; node = node->args[0])
        node->type = (*slot)->type;
    return outer;
}

/* ---- what a policy came to ---- */

/* The nearest record in sight that the policy is for: of the innermost frame first. */
static bool policy_reach(
    const struct scope *scope, const struct policy *policy, struct reach *reach) {
    for (uint32_t i = scope->frame_count; i-- > 0;) {
        uint32_t ups = 0;
        for (const struct record_type *type = scope->frames[i]; type; type = type->parent, ups++)
            if (type == policy->record) {
                *reach = (struct reach){.frame = i, .ups = ups};
                return true;
            }
    }
    return false;
}

static struct node *policy_part(
    struct checker *checker, const struct policy *policy, const struct expr *expr) {
    const struct atom *name = expr->name.atom;
    const char *word = word_canonical(WORD_VALUE, name);
    struct type type = type_of(TYPE_BOOLEAN);
    for (uint32_t i = 0; i < policy->outputs.count; i++)
        if (policy->outputs.items[i].name == name) {
            type = policy->outputs.items[i].type;
            type.or_none = type.or_none || (!type_is_number(type) && type.kind != TYPE_SET);
            struct node *node = node_new(checker, NODE_POLICY_OUTPUT, type, expr->span);
            node->index = i;
            return type.kind == TYPE_ERROR ? node_error(checker, expr->span) : node;
        }
    if (word && strcmp(word, "applies") == 0)
        return node_new(checker, NODE_POLICY_APPLIES, type, expr->span);
    if (word && strcmp(word, "disposition") == 0) {
        type = (struct type){
            .kind = TYPE_CHOICE, .choice = checker->program->dispositions, .or_none = true};
        return node_new(checker, NODE_POLICY_DISPOSITION, type, expr->span);
    }
    struct diagnostic *diagnostic = complain_name(checker, DIAG_POLICY_PART, expr->name.span, name);
    diagnostic_arg(diagnostic, policy->name->text);
    struct nearest nearest = nearest_new(checker, name);
    for (size_t i = 0; i < policy->outputs.count; i++)
        nearest_offer(&nearest, policy->outputs.items[i].name);
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
    return node_error(checker, expr->span);
}

/* p.x, p.applies, p.disposition */
static struct node *policy_member(struct checker *checker, const struct scope *scope,
    const struct policy *policy, const struct expr *expr) {
    if (!policy->record)
        return node_error(checker, expr->span);
    struct node *node = policy_part(checker, policy, expr);
    if (node_is_error(node))
        return node;
    node->policy = policy;
    if (policy_reach(scope, policy, &node->reach))
        return node;
    diagnostic_arg(complain_name(checker, DIAG_POLICY_OUT_OF_SIGHT, expr->span, policy->name),
        policy->record->name->text);
    return node_error(checker, expr->span);
}

/* `policy`, where nothing else is called so: the one at hand inside `for each policy`. */
static bool is_each(const struct checker *checker, const struct expr *expr) {
    const char *word = expr->kind == EXPR_NAME && expr->name.atom
                           ? word_canonical(WORD_VALUE, expr->name.atom)
                           : NULL;
    return word && strcmp(word, "policy") == 0 && !symbol_find(&checker->values, expr->name.atom);
}

/* policy.name, and all that any policy has. */
static struct node *each_member(
    struct checker *checker, struct scope *scope, const struct expr *expr) {
    const char *word = word_canonical(WORD_VALUE, expr->name.atom);
    if (!scope->each) {
        complain_name(checker, DIAG_EACH_OUTSIDE, expr->left->span, expr->left->name.atom);
        return node_error(checker, expr->span);
    }
    const struct atom *name = scope->each->name;
    scope->each_is_used = true;
    if (word && strcmp(word, "name") == 0)
        return node_constant(checker, type_of(TYPE_TEXT),
            value_text(name->text, (uint32_t)name->length), expr->span);
    return policy_member(checker, scope, scope->each, expr);
}

/* ---- all ---- */

struct node *member_resolve(struct checker *checker, struct scope *scope, const struct expr *expr) {
    struct reach reach;
    if (!expr->name.atom || expr->left->kind == EXPR_ERROR)
        return node_error(checker, expr->span);
    if (expr->left->kind == EXPR_INDEX)
        return item_member(checker, scope, expr);
    const struct symbol *called =
        expr->left->kind == EXPR_CALL ? symbol_find(&checker->values, expr->left->name.atom) : NULL;
    if (called && called->kind == SYMBOL_TABLE)
        return check_table_call(checker, scope, expr->left, called->table, &expr->name);
    const struct record_type *type = record_named(scope, expr->left, &reach);
    if (!type && is_transition(expr->left))
        return transition_node(checker, expr);
    if (!type && is_each(checker, expr->left))
        return each_member(checker, scope, expr);
    if (!type) {
        const struct symbol *symbol = expr->left->kind == EXPR_NAME
                                          ? symbol_find(&checker->values, expr->left->name.atom)
                                          : NULL;
        if (symbol && symbol->kind == SYMBOL_POLICY)
            return policy_member(checker, scope, symbol->policy, expr);
        if (list_is_named(checker, scope, expr->left))
            diagnostic_arg(complain_name(checker, DIAG_MEMBER_OF_LIST, expr->span, expr->name.atom),
                expr->left->name.atom->text);
        else
            complain_not_a_record(checker, scope, expr->left);
        return node_error(checker, expr->span);
    }
    const struct field *field = schema_field(type, expr->name.atom);
    if (!field) {
        complain_no_field(checker, type, &expr->name);
        return node_error(checker, expr->name.span);
    }
    if (field->form == FIELD_LIST) {
        complain_name(checker, DIAG_LIST_AS_VALUE, expr->span, field->name);
        return node_error(checker, expr->span);
    }
    return field_node(checker, scope, reach, field, expr->span);
}
