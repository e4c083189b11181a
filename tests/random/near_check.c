/* SPDX-License-Identifier: Apache-2.0 */
#include "near_check.h"

#include "author/units.h"
#include "record/value_words.h"

static struct near_end judged(struct near_check *check, struct arena *arena,
    const struct policy *policy, const struct record *record) {
    struct evaluation evaluation;
    struct result result;
    eval_begin(&evaluation, arena, check->program, check->tree, check->today, false);
    eval_policy(&evaluation, policy, record, &result);
    return (struct near_end){result.outcome, result.clause};
}

struct asked { /* about one change */
    struct near_check *check;
    const struct policy *policy;
    const struct record *record;
    const struct near_change *change;
};

static const char *comes_to(const struct asked *asked, struct value value, struct near_end wanted) {
    const struct near_change *change = asked->change;
    struct near_check *check = asked->check;
    struct value *place = (struct value *)&change->record->values[change->field->index];
    struct value kept = *place;
    arena_reset(&check->scratch[2]);
    *place = value;
    struct near_end end = judged(check, &check->scratch[2], asked->policy, asked->record);
    *place = kept;
    if (near_alike(end, wanted))
        return NULL;
    return arena_printf(check->arena, "%s of %s: with %s = %s of %s it is %s, not %s",
        asked->policy->name->text, record_label(check->arena, asked->record),
        change->field->name->text, value_say(check->arena, change->field->type, value, false),
        record_label(check->arena, change->record), outcome_say(end.outcome, false),
        outcome_say(wanted.outcome, false));
}

/* One unit nearer to the present value, or that itself; places of it finer than a unit aside. */
static struct value neighbour(const struct near_change *change) {
    struct value value = change->values.items[0], beside;
    struct type type = change->field->type;
    int direction = change->kind == NEAR_LESS ? 1 : -1;
    if (!unit_step(type, value, direction, &beside) ||
        direction * value_compare(type, beside, change->now) > 0)
        return change->now;
    return beside;
}

/* Of a number with more places a unit is smaller than the one that neighbour() goes. */
static bool is_fine(struct type type, struct value value) {
    return type_is_number(type) && type.kind != TYPE_INTEGER && value.number % (DECIMAL_FEN / 100);
}

static const char *check_cases(const struct asked *asked) {
    const char *wrong = NULL;
    for (size_t i = 0; !wrong && i < asked->change->cases.count; i++) {
        const struct near_case *one = &asked->change->cases.items[i];
        for (size_t k = 0; !wrong && k < one->values.count; k++)
            wrong = comes_to(asked, one->values.items[k], one->end);
        if (wrong || one->values.count > 0)
            continue;
        asked->check->stretches++;
        wrong = comes_to(asked, one->low, one->end);
        wrong = wrong ? wrong : comes_to(asked, one->high, one->end);
    }
    return wrong;
}

static const char *check_change(const struct asked *asked, struct near_end now) {
    const struct near_change *change = asked->change;
    const char *wrong = NULL;
    asked->check->told++;
    for (size_t i = 0; !wrong && i < change->values.count; i++)
        wrong = comes_to(asked, change->values.items[i], change->end);
    if (!wrong && change->kind != NEAR_IF && near_alike(change->end, now))
        wrong = "a change that changes nothing";
    if (!wrong && (change->kind == NEAR_LESS || change->kind == NEAR_MORE) &&
        !is_fine(change->field->type, change->now)) {
        asked->check->boundaries++;
        wrong = comes_to(asked, neighbour(change), now);
    }
    return wrong ? wrong : check_cases(asked);
}

const char *near_check(
    struct near_check *check, const struct policy *policy, const struct record *record) {
    struct evaluation evaluation;
    const char *wrong = NULL;
    eval_begin(&evaluation, check->arena, check->program, check->tree, check->today, false);
    const struct near *near = near_find(&evaluation, check->scratch, policy, record);
    arena_reset(&check->scratch[2]);
    if (!near_alike(near->now, judged(check, &check->scratch[2], policy, record)))
        return "it comes to something else in a copy of the record";
    for (size_t i = 0; !wrong && i < near->list.count; i++) {
        struct asked asked = {check, policy, record, &near->list.items[i]};
        wrong = check_change(&asked, near->now);
    }
    check->cut += near->cut;
    if (near->tries > check->most_tries)
        check->most_tries = near->tries;
    return wrong;
}
