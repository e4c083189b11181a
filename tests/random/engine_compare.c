/* SPDX-License-Identifier: Apache-2.0
 *
 * What a machine says of a batch against what the reference evaluator says of its trees. Where the
 * machine leaves a row open (ask), nothing is compared; where it says something, that must be all
 * of it, and no register may say two things of one row.
 */
#include "engine.h"

struct cell { /* a row of a register */
    enum plan_state state;
    int64_t value;
    int scale;
    bool torn; /* it says two things */
};

/* ---- rows of registers ---- */

static struct cell open_cell(const struct machine_register *of, size_t row) {
    bool torn = of->form == PLAN_TRUTH ? bit_at(of->yes, row) || bit_at(of->no, row)
                                       : of->form != PLAN_8 && (bit_at(of->known, row) ||
                                                                   (of->none && bit_at(of->none, row)));
    return (struct cell){.state = STATE_ASK, .torn = torn};
}

static struct cell truth_cell(const struct machine_register *of, size_t row) {
    bool yes = bit_at(of->yes, row), no = bit_at(of->no, row);
    return (struct cell){
        .state = yes || no ? STATE_KNOWN : STATE_UNKNOWN, .value = yes, .torn = yes && no};
}

static struct cell code_cell(const struct machine_register *of, size_t row) {
    uint8_t code = ((const uint8_t *)of->values)[row];
    enum plan_state state = code == CODE_NONE      ? STATE_NONE
                            : code == CODE_UNKNOWN ? STATE_UNKNOWN
                                                   : STATE_KNOWN;
    return (struct cell){.state = state, .value = code};
}

static struct cell cell_at(const struct machine_register *of, size_t row) {
    if (of->ask && bit_at(of->ask, row))
        return open_cell(of, row);
    if (of->form == PLAN_TRUTH)
        return truth_cell(of, row);
    if (of->form == PLAN_8)
        return code_cell(of, row);
    bool known = bit_at(of->known, row), none = of->none && bit_at(of->none, row);
    struct cell cell = {.state = known ? STATE_KNOWN : none ? STATE_NONE : STATE_UNKNOWN,
        .scale = of->scale,
        .torn = known && none};
    if (known)
        cell.value = of->form == PLAN_32 ? ((const int32_t *)of->values)[row]
                                         : ((const int64_t *)of->values)[row];
    return cell;
}

/* ---- values ---- */

static decimal power_of_ten(int exponent) {
    decimal power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* 10^-scale is a whole number of the evaluator's units up to eighteen places. */
static bool is_number(struct cell cell, decimal number) {
    decimal unit = cell.scale <= 18 ? power_of_ten(18 - cell.scale) : 0;
    return unit && number % unit == 0 && number / unit == cell.value;
}

static bool same_known(struct type type, struct value value, struct cell cell) {
    switch (type.kind) {
    case TYPE_BOOLEAN:
        return cell.value == value.boolean;
    case TYPE_INTEGER:
        return is_number(cell, decimal_from_int(value.integer));
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
    case TYPE_MONEY:
        return is_number(cell, value.number);
    case TYPE_DATE:
        return cell.value == value.day;
    case TYPE_REGION:
        return cell.value == value.region;
    case TYPE_CHOICE:
        return cell.value == value.choice;
    case TYPE_SET:
        return (choice_set)(uint64_t)cell.value == value.set;
    default:
        return false; /* no register holds such a value */
    }
}

static bool same_value(struct type type, struct value value, struct cell cell) {
    switch (cell.state) {
    case STATE_KNOWN:
        return value.state == VALUE_KNOWN && same_known(type, value, cell);
    case STATE_NONE:
        return value.state == VALUE_NONE;
    case STATE_UNKNOWN:
        return value.state == VALUE_UNKNOWN;
    case STATE_ASK:
        break;
    }
    return true;
}

/* ---- words ---- */

static const char *cell_words(struct arena *arena, struct cell cell) {
    static const char *const words[] = {[STATE_NONE] = "none", [STATE_UNKNOWN] = "unknown",
        [STATE_ASK] = "ask"};
    const char *torn = cell.torn ? ", and something else too" : "";
    if (cell.state != STATE_KNOWN)
        return arena_printf(arena, "%s%s", words[cell.state], torn);
    return arena_printf(
        arena, "%lld of scale %d%s", (long long)cell.value, cell.scale, torn);
}

static const char *value_words(struct arena *arena, struct type type, struct value value) {
    if (value.state == VALUE_UNKNOWN || value.state == VALUE_ERROR)
        return value.state == VALUE_ERROR ? "error" : "unknown";
    return value_format(arena, type, value, false);
}

static const char *code_words(uint32_t code) {
    switch (code) {
    case DECIDED_NOT_IN_FORCE:
        return "not in force";
    case DECIDED_NOT_APPLICABLE:
        return "not applicable";
    case DECIDED_UNDETERMINED:
        return "undetermined";
    case DECIDED_CONFLICT:
        return "conflict";
    case EXPECTED_ERROR:
        return "error";
    default:
        return "clause";
    }
}

/* ---- a record ---- */

struct walk {
    const struct comparison *of;
    const struct expectation *expectations; /* of the tree */
};

static void count(struct engine_share *share, bool settled) {
    if (settled)
        share->settled++;
    else
        share->asked++;
}

static struct machine_register register_of(const struct walk *walk, uint32_t op) {
    return machine_register(walk->of->machine, op);
}

/* The outputs of a clause that decided; *settled: the machine gives them all. */
static const char *compare_outputs(const struct walk *walk, const struct plan_policy *planned,
    const struct record *record, size_t row, const struct expected *expected, bool *settled) {
    const struct policy *policy = planned->policy;
    for (size_t i = 0; i < policy->outputs.count; i++) {
        const struct output *output = &policy->outputs.items[i];
        struct cell cell = {.state = STATE_ASK};
        if (planned->outputs && planned->outputs[i] != NO_OP) {
            struct machine_register of = register_of(walk, planned->outputs[i]);
            cell = cell_at(&of, row);
        }
        count(&walk->of->shares->outputs, cell.state != STATE_ASK);
        if (cell.state == STATE_ASK)
            *settled = false;
        if (cell.torn || !same_value(output->type, expected->outputs[i], cell))
            return arena_printf(walk->of->arena, "%s.%s of #%u, row %zu, is %s; the machine says %s",
                policy->name->text, output->name->text, record->number, row,
                value_words(walk->of->arena, output->type, expected->outputs[i]),
                cell_words(walk->of->arena, cell));
    }
    return NULL;
}

/* What the evaluator calls an error the machine must leave open. */
static bool is_error(const struct policy *policy, const struct expected *expected) {
    for (size_t i = 0; expected->outputs && i < policy->outputs.count; i++)
        if (expected->outputs[i].state == VALUE_ERROR)
            return true;
    return expected->code == EXPECTED_ERROR;
}

static const char *compare_policy(const struct walk *walk, size_t index,
    const struct record *record, size_t row) {
    const struct plan_policy *planned = &walk->of->plan->policies[index];
    const struct expected *expected = &walk->expectations[record->number].policies[index];
    struct engine_shares *shares = walk->of->shares;
    struct cell cell = {.state = STATE_ASK};
    if (planned->decided != NO_OP) {
        struct machine_register of = register_of(walk, planned->decided);
        cell = cell_at(&of, row);
    }
    bool settled = cell.state != STATE_ASK;
    const char *differs = NULL;
    shares->errors += is_error(planned->policy, expected);
    if (settled) {
        uint32_t code = ((uint32_t)cell.value);
        if (cell.state != STATE_KNOWN)
            code = DECIDED_NOTHING;
        if (code != expected->code)
            return arena_printf(walk->of->arena,
                "%s of #%u, row %zu, is %s (%u); the machine says %s (%u)",
                planned->policy->name->text, record->number, row, code_words(expected->code),
                expected->code, code_words(code), code);
        if (expected->outputs && walk->of->outputs)
            differs = compare_outputs(walk, planned, record, row, expected, &settled);
    }
    count(&shares->results, settled);
    count(&shares->policies[index], settled);
    return differs;
}

static const char *compare_assertion(const struct walk *walk, size_t index,
    const struct record *record, size_t row) {
    static const char *const words[HOLDING_COUNT] = {"yes", "no", "unknown", "error"};
    const struct plan_assertion *planned = &walk->of->plan->assertions[index];
    const enum holding *expected = walk->expectations[record->number].assertions[index];
    for (size_t i = 0; i < planned->assertion->cases.count; i++) {
        struct cell cell = {.state = STATE_ASK};
        if (planned->holds && planned->holds[i] != NO_OP) {
            struct machine_register of = register_of(walk, planned->holds[i]);
            cell = cell_at(&of, row);
        }
        count(&walk->of->shares->findings, cell.state != STATE_ASK);
        count(&walk->of->shares->assertions[index], cell.state != STATE_ASK);
        enum holding said = cell.state == STATE_UNKNOWN ? HOLDING_UNKNOWN
                            : cell.value                ? HOLDING_YES
                                                        : HOLDING_NO;
        if (cell.torn || (cell.state != STATE_ASK && said != expected[i]))
            return arena_printf(walk->of->arena,
                "case %zu of %s (assertion %zu) of #%u, row %zu, is %s; the machine says %s%s", i,
                planned->assertion->name->text, index, record->number, row, words[expected[i]],
                words[said], cell.torn ? " and something else too" : "");
    }
    return NULL;
}

static const char *compare_record(
    const struct walk *walk, const struct record *record, size_t row) {
    const struct program *program = walk->of->plan->program;
    const struct batch *batch = walk->of->batch;
    const char *differs = NULL;
    for (size_t i = 0; !differs && i < program->policies.count; i++)
        if (program->policies.items[i]->record == record->type)
            differs = compare_policy(walk, i, record, row);
    for (size_t i = 0; !differs && walk->of->assertions && i < program->assertions.count; i++)
        if (program->assertions.items[i]->record == record->type)
            differs = compare_assertion(walk, i, record, row);
    for (size_t i = 0; !differs && i < record->type->children.count; i++) {
        const struct batch_rows *rows = &batch->rows[record->type->children.items[i]->index];
        const struct record_list *list = &record->lists[i];
        for (size_t k = 0; !differs && k < list->items.count; k++)
            differs = compare_record(walk, list->items.items[k], rows->offsets[row] + k);
    }
    return differs;
}

const char *engine_compare(const struct comparison *comparison) {
    const struct batch *batch = comparison->batch;
    for (size_t row = 0; row < batch->rows[batch->top->index].count; row++) {
        struct walk walk = {.of = comparison, .expectations = comparison->expectations[row]};
        if (batch->aside && bit_at(batch->aside, row))
            continue;
        const char *differs = compare_record(&walk, comparison->trees[row]->top, row);
        if (differs)
            return differs;
    }
    return NULL;
}
