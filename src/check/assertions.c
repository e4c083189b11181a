/* SPDX-License-Identifier: Apache-2.0
 *
 * Inspections and guarantees. `when A then B` is checked as `not A or B`, so that what A tells
 * (a date that is not none) is known in B. `for each policy` is checked once for every policy it
 * goes through: each becomes a case of its own.
 */
#include "check/checker.h"

struct asserting { /* one item while it is checked */
    struct checker *checker;
    const struct item *item;
    const struct assertion_ast *written;
    struct assertion *assertion;
};

/* ---- the head ---- */

static struct assertion *assertion_declare(struct checker *checker, const struct item *item) {
    const struct atom *name = item->name.atom;
    if (!name)
        return NULL;
    const struct assertion *before = map_get(&checker->assertions, name);
    const struct symbol *symbol = symbol_find(&checker->values, name);
    if (before || (symbol && symbol->kind == SYMBOL_POLICY)) {
        diagnostic_label(complain_name(checker, DIAG_DECLARED_TWICE, item->name.span, name),
            before ? before->span : symbol->span, "第一次写在这里", "first written here");
        return NULL;
    }
    struct assertion *assertion = arena_new(checker->arena, struct assertion);
    const struct string *title = &item->assertion->title;
    assertion->kind = item->assertion->kind;
    assertion->name = name;
    assertion->span = item->name.span;
    assertion->doc = item->doc;
    if (title->text)
        assertion->title = arena_copy(checker->arena, title->text, title->length);
    map_put(&checker->assertions, name, assertion);
    return assertion;
}

static const struct record_type *assertion_record(
    struct checker *checker, const struct name *name) {
    const struct symbol *symbol = symbol_find(&checker->types, name->atom);
    if (symbol && symbol->kind == SYMBOL_RECORD)
        return symbol->record;
    if (!name->atom)
        return NULL;
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_RECORD_UNKNOWN, name->span, name->atom);
    struct nearest nearest = {.wanted = name->atom};
    for (size_t i = 0; i < checker->program->schema.records.count; i++)
        nearest_offer(&nearest, checker->program->schema.records.items[i]->name);
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
    return NULL;
}

/* ---- what must hold ---- */

static struct node *check_when(const struct asserting *asserting, struct scope *scope) {
    struct checker *checker = asserting->checker;
    struct node *inside =
        jurisdiction_condition(checker, asserting->assertion->record, asserting->item->name.span);
    if (!asserting->written->when)
        return inside;
    struct node *when = check_condition(checker, scope, asserting->written->when);
    if (!node_is_error(when))
        facts_learn(checker, scope, when, true);
    return condition_and(checker, inside, when);
}

static struct node *holds_when(struct checker *checker, struct node *when, struct node *then) {
    struct type boolean = type_of(TYPE_BOOLEAN);
    if (!when)
        return then;
    if (node_is_error(when) || node_is_error(then))
        return node_error(checker, then->span);
    struct node *unless = node_not(checker, when, when->span);
    return node_with(checker, NODE_OR, boolean, then->span, 2, unless, then, NULL);
}

/* False if the case is not sound. */
static bool check_case(const struct asserting *asserting, const struct policy *policy) {
    struct checker *checker = asserting->checker;
    struct scope scope = {
        .frames = {asserting->assertion->record}, .frame_count = 1, .each = policy};
    struct node *when = check_when(asserting, &scope);
    struct node *then = check_condition(checker, &scope, asserting->written->condition);
    struct assertion_case one = {.policy = policy, .condition = holds_when(checker, when, then)};
    bool used = scope.each_is_used;
    if (!node_is_error(then))
        facts_learn(checker, &scope, then, false);
    if (asserting->written->says.text)
        check_says(checker, &scope, &one.says, &asserting->written->says);
    bool sound = !node_is_error(one.condition);
    if (sound && policy && !used && asserting->assertion->cases.count == 0)
        complain(checker, DIAG_EACH_UNUSED, asserting->written->each_span);
    if (sound)
        vec_push(checker->arena, &asserting->assertion->cases, one);
    return sound;
}

/* ---- for each policy ---- */

static bool is_wanted(const struct asserting *asserting, const struct policy *policy) {
    const struct assertion_ast *written = asserting->written;
    if (policy->record != asserting->assertion->record)
        return false;
    for (size_t i = 0; i < written->categories.count; i++)
        if (policy->category == written->categories.items[i].atom)
            return true;
    return written->categories.count == 0;
}

/* Each category must have a policy for these records: a word misspelled would check nothing. */
static bool check_category_used(const struct asserting *asserting, const struct name *category) {
    struct checker *checker = asserting->checker;
    struct nearest nearest = {.wanted = category->atom};
    for (size_t i = 0; i < checker->program->policies.count; i++) {
        const struct policy *policy = checker->program->policies.items[i];
        if (policy->record != asserting->assertion->record || !policy->category)
            continue;
        if (policy->category == category->atom)
            return true;
        nearest_offer(&nearest, policy->category);
    }
    if (!category->atom)
        return false;
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_EACH_NO_POLICY, category->span, category->atom);
    diagnostic_arg(diagnostic, asserting->assertion->record->name->text);
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
    return false;
}

static void check_each(const struct asserting *asserting) {
    struct checker *checker = asserting->checker;
    const struct assertion_ast *written = asserting->written;
    bool sound = true, any = false;
    for (size_t i = 0; i < written->categories.count; i++)
        sound = check_category_used(asserting, &written->categories.items[i]) && sound;
    for (size_t i = 0; sound && i < checker->program->policies.count; i++) {
        const struct policy *policy = checker->program->policies.items[i];
        if (!is_wanted(asserting, policy))
            continue;
        any = true;
        sound = check_case(asserting, policy); /* the next would complain of the same */
    }
    if (sound && !any)
        complain_name(
            checker, DIAG_EACH_NONE, written->each_span, asserting->assertion->record->name);
}

/* ---- one item ---- */

static void check_assertion(struct checker *checker, const struct item *item) {
    struct asserting asserting = {.checker = checker, .item = item, .written = item->assertion};
    asserting.assertion = assertion_declare(checker, item);
    if (!asserting.assertion)
        return;
    check_citations(checker, &item->assertion->cites, &asserting.assertion->cites);
    asserting.assertion->record = assertion_record(checker, &item->assertion->record);
    if (!asserting.assertion->record)
        return;
    if (item->assertion->each_policy)
        check_each(&asserting);
    else
        check_case(&asserting, NULL);
    vec_push(checker->arena, &checker->program->assertions, asserting.assertion);
}

void check_assertions(struct checker *checker) {
    for (size_t i = 0; i < checker->files->files.count; i++) {
        checker->file = checker->files->files.items[i];
        for (size_t k = 0; k < checker->file->items.count; k++)
            if (checker->file->items.items[k]->kind == ITEM_ASSERTION)
                check_assertion(checker, checker->file->items.items[k]);
    }
}
