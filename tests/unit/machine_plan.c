/* SPDX-License-Identifier: Apache-2.0 */
#include "machine_model.h"

#include <string.h>

static const struct {
    enum plan_form form;
    int64_t low, high;
} column_types[COLUMNS] = {
    [COL_TRUTH] = {PLAN_TRUTH, 0, 1},
    [COL_TRUTH_2] = {PLAN_TRUTH, 0, 1},
    [COL_CHOICE] = {PLAN_8, 0, 6},
    [COL_CHOICE_2] = {PLAN_8, 0, CODE_VALUES - 1},
    [COL_DATE] = {PLAN_32, DATE_MIN, DATE_MAX},
    [COL_DATE_2] = {PLAN_32, 0, 366 * 60},
    [COL_INTEGER] = {PLAN_32, INT32_MIN, INT32_MAX},
    [COL_MONEY] = {PLAN_64, -COLUMN_64_MOST, COLUMN_64_MOST},
    [COL_SMALL] = {PLAN_64, -10, 10},
    [COL_REGION] = {PLAN_64, 0, INT64_C(1000000000000)},
    [COL_SET] = {PLAN_64, 0, 31},
};

void model_init(struct model *model, struct arena *arena, uint64_t seed) {
    static const uint32_t parents[LEVELS] = {
        [PERSON] = HOUSEHOLD, [JOB] = PERSON, [LAND] = HOUSEHOLD};
    memset(model, 0, sizeof *model);
    model->arena = arena;
    model->chance.state = seed;
    for (uint32_t level = 0; level < LEVELS; level++) {
        model->types[level].index = level;
        if (level != HOUSEHOLD)
            model->types[level].parent = &model->types[parents[level]];
        vec_push(arena, &model->program.schema.records, &model->types[level]);
        for (uint32_t column = 0; column < COLUMNS; column++)
            model->fields[level][column] =
                (struct field){.index = column, .owner = &model->types[level]};
    }
    model->plan.program = &model->program;
}

const struct plan_op *model_op(const struct model *model, uint32_t op) {
    return &model->plan.ops.items[op];
}

uint32_t model_add(struct model *model, struct plan_op op) {
    vec_push(model->arena, &model->plan.ops, op);
    return (uint32_t)model->plan.ops.count - 1;
}

static struct plan_op op_of(enum plan_code code, enum plan_form form, uint32_t level) {
    return (struct plan_op){.code = code,
        .form = form,
        .level = level,
        .args = {NO_OP, NO_OP, NO_OP},
        .guard = NO_OP,
        .last_use = UINT32_MAX};
}

uint32_t model_field(struct model *model, uint32_t level, enum model_column column) {
    struct plan_op op = op_of(PLAN_FIELD, column_types[column].form, level);
    op.field = &model->fields[level][column];
    op.low = column_types[column].low;
    op.high = column_types[column].high;
    op.may_none = op.form != PLAN_TRUTH;
    op.may_ask = column == COL_TRUTH_2;
    return model_add(model, op);
}

uint32_t model_constant(
    struct model *model, uint32_t level, enum plan_form form, struct plan_value value) {
    struct plan_op op = op_of(PLAN_CONST, form, level);
    op.constant = value;
    op.low = op.high = value.state == STATE_KNOWN ? value.value : 0;
    op.may_none = value.state == STATE_NONE;
    op.may_ask = value.state == STATE_ASK;
    return model_add(model, op);
}

/* ---- by chance ---- */

static uint64_t below(struct model *model, uint64_t most) {
    return chance_below(&model->chance, most);
}

/* An operation of this level and form whose values are within bounds; NO_OP if none is. */
static uint32_t pick_within(struct model *model, uint32_t level, enum plan_form form, __int128 low,
    __int128 high) {
    size_t count = model->plan.ops.count, start = below(model, count);
    for (size_t i = 0; i < count; i++) {
        uint32_t at = (uint32_t)((start + i) % count);
        const struct plan_op *op = model_op(model, at);
        if (op->level == level && op->form == form && op->guard == NO_OP &&
            (form == PLAN_TRUTH || form == PLAN_8 || (op->low >= low && op->high <= high)))
            return at;
    }
    return NO_OP;
}

static uint32_t pick(struct model *model, uint32_t level, enum plan_form form) {
    return pick_within(model, level, form, (__int128)INT64_MIN, (__int128)INT64_MAX);
}

static uint32_t pick_date(struct model *model, uint32_t level) {
    return pick_within(model, level, PLAN_32, DATE_MIN, DATE_MAX);
}

static __int128 least(__int128 a, __int128 b) {
    return a < b ? a : b;
}
static __int128 most(__int128 a, __int128 b) {
    return a > b ? a : b;
}

/* The bounds of the result; checked where they are too wide. */
static void bound(struct plan_op *op, __int128 low, __int128 high) {
    op->checked = low < -PLAN_64_MOST || high > PLAN_64_MOST;
    op->low = most(low, -PLAN_64_MOST);
    op->high = least(high, PLAN_64_MOST);
    op->may_ask = op->may_ask || op->checked;
}

static void bound_as(struct plan_op *op, const struct plan_op *like) {
    op->low = like->low;
    op->high = like->high;
}

static void bound_over(struct plan_op *op, const struct plan_op *a, const struct plan_op *b) {
    op->low = least(a->low, b->low);
    op->high = most(a->high, b->high);
}

static int64_t near_values(struct model *model, const struct plan_op *op) {
    __int128 width = op->high - op->low + 3;
    uint64_t span = width > INT64_MAX ? INT64_MAX : (uint64_t)width;
    return (int64_t)(op->low - 1 + (__int128)below(model, span));
}

static struct plan_value any_value(struct model *model, enum plan_form form) {
    static const enum plan_state states[] = {
        STATE_KNOWN, STATE_KNOWN, STATE_KNOWN, STATE_UNKNOWN, STATE_NONE, STATE_ASK};
    struct plan_value value = {.state = states[below(model, 6)]};
    if (form == PLAN_TRUTH && value.state == STATE_NONE)
        value.state = STATE_ASK;
    if (value.state == STATE_KNOWN)
        value.value = (int64_t)below(model, form == PLAN_TRUTH ? 2 : form == PLAN_8 ? 7 : 1000);
    return value;
}

static enum plan_form any_form(struct model *model) {
    return (enum plan_form)below(model, 4);
}

static struct plan_value *any_table(struct model *model, enum plan_form form, size_t count) {
    struct plan_value *table = arena_array(model->arena, struct plan_value, count);
    for (size_t i = 0; i < count; i++)
        table[i] = any_value(model, form);
    return table;
}

static void any_list(struct model *model, struct plan_op *op, enum plan_form form, uint32_t count) {
    uint32_t *more = arena_array(model->arena, uint32_t, count);
    op->more = more;
    op->more_count = count;
    for (uint32_t i = 0; i < count; i++) {
        more[i] = pick(model, op->level, form);
        if (form != PLAN_TRUTH && form != PLAN_8) {
            const struct plan_op *arg = model_op(model, more[i]);
            op->low = i ? least(op->low, arg->low) : arg->low;
            op->high = i ? most(op->high, arg->high) : arg->high;
        }
    }
}

static void decide_by_chance(struct model *model, struct plan_op *op) {
    uint32_t count = 1 + (uint32_t)below(model, 6);
    struct plan_decide *decide = arena_new(model->arena, struct plan_decide);
    bool *over = arena_array(model->arena, bool, count * count);
    enum plan_agreement *agree = arena_array(model->arena, enum plan_agreement, count * count);
    for (uint32_t i = 0; i < count * count; i++) {
        over[i] = i / count > i % count && below(model, 3) == 0;
        agree[i] = (enum plan_agreement)below(model, 3);
    }
    for (uint32_t k = 0; k < count; k++)
        for (uint32_t i = 0; i < count; i++)
            for (uint32_t j = 0; j < count; j++)
                over[i * count + j] |= over[i * count + k] && over[k * count + j];
    *decide = (struct plan_decide){.count = count, .over = over, .agree = agree};
    op->form = PLAN_8;
    op->decide = decide;
    any_list(model, op, PLAN_TRUTH, count);
    op->may_ask = true;
}

static uint32_t child_of(struct model *model, uint32_t level) {
    return level == PERSON ? JOB : below(model, 2) ? PERSON : LAND;
}

static uint32_t maybe(struct model *model, uint32_t op) {
    return below(model, 4) ? op : NO_OP;
}

/* What goes over lists; false: no child type, or nothing fits. */
static bool list_by_chance(struct model *model, struct plan_op *op) {
    if (op->level != HOUSEHOLD && op->level != PERSON)
        return false;
    uint32_t child = child_of(model, op->level);
    op->x = child;
    op->args[0] = maybe(model, pick(model, child, PLAN_TRUTH));
    if (op->code == PLAN_ANY || op->code == PLAN_EVERY) {
        op->args[1] = maybe(model, pick(model, child, PLAN_TRUTH));
        op->form = PLAN_TRUTH;
        return true;
    }
    op->form = PLAN_32;
    op->high = 1000000;
    if (op->code == PLAN_COUNT)
        return true;
    op->form = op->code == PLAN_SUM    ? PLAN_64
               : op->code == PLAN_THE  ? any_form(model)
               : below(model, 2) == 0 ? PLAN_32
                                       : PLAN_64;
    op->may_none = op->code == PLAN_THE;
    op->may_ask = true;
    op->args[1] = pick(model, child, op->form);
    if (op->args[1] == NO_OP)
        return false;
    const struct plan_op *value = model_op(model, op->args[1]);
    bound_as(op, value);
    if (op->code == PLAN_SUM)
        bound(op, least(value->low, 0) * 100000, most(value->high, 0) * 100000);
    return true;
}

/* Strict arithmetic on 64 bits of two. */
static bool number_by_chance(struct model *model, struct plan_op *op) {
    op->form = PLAN_64;
    op->args[0] = pick(model, op->level, PLAN_64);
    op->args[1] = pick(model, op->level, PLAN_64);
    op->may_ask = true;
    const struct plan_op *a = model_op(model, op->args[0]), *b = model_op(model, op->args[1]);
    if (op->code == PLAN_ADD)
        bound(op, a->low + b->low, a->high + b->high);
    else if (op->code == PLAN_SUB)
        bound(op, a->low - b->high, a->high - b->low);
    else if (op->code == PLAN_MIN || op->code == PLAN_MAX)
        bound_over(op, a, b);
    else
        bound(op, least(least(a->low * b->low, a->high * b->high),
                      least(a->low * b->high, a->high * b->low)),
            most(most(a->low * b->low, a->high * b->high),
                most(a->low * b->high, a->high * b->low)));
    return true;
}

static __int128 magnitude(const struct plan_op *op) {
    return most(op->high < 0 ? -op->high : op->high, op->low < 0 ? -op->low : op->low);
}

static bool divide_by_chance(struct model *model, struct plan_op *op) {
    static const int64_t factors[] = {1, 1, 100, 1000000};
    op->form = PLAN_64;
    op->may_ask = true;
    op->args[0] = pick(model, op->level, PLAN_64);
    op->y = (int64_t)below(model, ROUND_HALF_EVEN + 1);
    const struct plan_op *a = model_op(model, op->args[0]);
    if (op->code == PLAN_ROUND) {
        op->x = below(model, 2) ? 1 + (int64_t)below(model, 1000) : 100;
        bound_as(op, a);
        bound(op, op->low - 1, op->high + 1);
        op->checked = false;
        return true;
    }
    op->args[1] = pick(model, op->level, PLAN_64);
    op->x = factors[below(model, 4)];
    __int128 size = magnitude(a) * op->x;
    bound(op, -size - 1, size + 1);
    op->checked = false;
    return size <= PLAN_64_MOST;
}

static bool scale_by_chance(struct model *model, struct plan_op *op) {
    op->form = PLAN_64;
    op->may_ask = true;
    op->args[0] = pick(model, op->level, PLAN_64);
    op->may_none = op->code == PLAN_RESCALE;
    op->x = op->code == PLAN_RESCALE ? (int64_t[]){1, 10, 100, 1000000}[below(model, 4)] : -1;
    const struct plan_op *a = model_op(model, op->args[0]);
    bound(op, least(a->low * op->x, a->high * op->x), most(a->low * op->x, a->high * op->x));
    return true;
}

static bool time_by_chance(struct model *model, struct plan_op *op) {
    op->form = PLAN_32;
    op->may_ask = true;
    op->args[0] = pick_date(model, op->level);
    if (op->args[0] == NO_OP)
        return false;
    bound(op, DATE_MIN, DATE_MAX);
    if (op->code == PLAN_YEARS || op->code == PLAN_MONTHS || op->code == PLAN_DAYS) {
        op->args[1] = pick_date(model, op->level);
        bound(op, DATE_MIN - DATE_MAX, DATE_MAX - DATE_MIN);
        return true;
    }
    int64_t sign = below(model, 2) ? 1 : -1;
    if (op->code == PLAN_ADD_MONTHS)
        op->x = sign * (int64_t)below(model, below(model, 4) ? 50 : 200000);
    else if (op->code == PLAN_ADD_DAYS)
        op->x = sign * (int64_t)below(model, below(model, 4) ? 500 : UINT64_C(1) << 40);
    else
        op->x = (int64_t[]){FN_YEAR, FN_MONTH, FN_DAY, FN_WEEKDAY, FN_MONTH_START,
            FN_MONTH_END}[below(model, 6)];
    return true;
}

static bool set_by_chance(struct model *model, struct plan_op *op) {
    op->args[0] = pick(model, op->level, PLAN_64);
    op->may_ask = true;
    op->x = (int64_t)below(model, op->code == PLAN_REGION_CUT ? REGION_VILLAGE + 1 : 32);
    op->form = op->code == PLAN_REGION_CUT  ? PLAN_64
               : op->code == PLAN_SET_COUNT ? PLAN_32
                                            : PLAN_TRUTH;
    bound(op, -PLAN_64_MOST, PLAN_64_MOST);
    op->checked = false;
    if (op->form == PLAN_32)
        bound(op, 0, 64);
    return true;
}

static bool compare_by_chance(struct model *model, struct plan_op *op) {
    enum plan_form form = (enum plan_form)(PLAN_8 + below(model, 3));
    op->form = PLAN_TRUTH;
    op->args[0] = pick(model, op->level, form);
    op->args[1] = pick(model, op->level, form);
    op->x = (int64_t)below(model, COMPARE_GE + 1);
    return true;
}

static bool range_by_chance(struct model *model, struct plan_op *op) {
    op->form = PLAN_TRUTH;
    op->args[0] = pick(model, op->level, below(model, 2) ? PLAN_32 : PLAN_64);
    op->x = near_values(model, model_op(model, op->args[0]));
    op->y = near_values(model, model_op(model, op->args[0]));
    if (below(model, 8) == 0)
        *(below(model, 2) ? &op->x : &op->y) = below(model, 2) ? INT64_MIN : INT64_MAX;
    return true;
}

static bool choose_by_chance(struct model *model, struct plan_op *op) {
    uint32_t first = op->code == PLAN_IF ? 1 : 0;
    op->form = any_form(model);
    if (first)
        op->args[0] = pick(model, op->level, PLAN_TRUTH);
    op->args[first] = pick(model, op->level, op->form);
    op->args[first + 1] = pick(model, op->level, op->form);
    bound_over(op, model_op(model, op->args[first]), model_op(model, op->args[first + 1]));
    return true;
}

static bool truth_by_chance(struct model *model, struct plan_op *op) {
    op->form = PLAN_TRUTH;
    op->args[0] = pick(model, op->level, PLAN_TRUTH);
    if (op->code == PLAN_AND || op->code == PLAN_OR)
        op->args[1] = pick(model, op->level, PLAN_TRUTH);
    if (op->code == PLAN_IS_KNOWN)
        op->args[0] = pick(model, op->level, any_form(model));
    if (op->code == PLAN_IS_NONE)
        op->args[0] = pick(model, op->level, (enum plan_form)(PLAN_8 + below(model, 3)));
    return true;
}

static bool up_by_chance(struct model *model, struct plan_op *op) {
    op->form = any_form(model);
    if (op->level == HOUSEHOLD)
        return false;
    op->args[0] = pick(model, model->types[op->level].parent->index, op->form);
    bound_as(op, model_op(model, op->args[0]));
    return true;
}

static bool function_by_chance(struct model *model, struct plan_op *op) {
    op->form = any_form(model);
    op->high = 1000;
    op->may_ask = op->may_none = true;
    if (op->code == PLAN_LUT) {
        op->args[0] = pick(model, op->level, PLAN_8);
        op->table = any_table(model, op->form, 256);
        return true;
    }
    op->args[0] = pick_within(model, op->level, PLAN_64, 0, INT64_C(1000000000000));
    return op->args[0] != NO_OP;
}

static bool pick_by_chance(struct model *model, struct plan_op *op) {
    op->form = any_form(model);
    op->args[0] = pick(model, op->level, PLAN_8);
    any_list(model, op, op->form, 1 + (uint32_t)below(model, 6));
    return true;
}

static bool fill_by_chance(struct model *model, struct plan_op *op) {
    switch (op->code) {
    case PLAN_AND:
    case PLAN_OR:
    case PLAN_NOT:
    case PLAN_IS_NONE:
    case PLAN_IS_KNOWN:
        return truth_by_chance(model, op);
    case PLAN_RANGE:
        return range_by_chance(model, op);
    case PLAN_COMPARE:
        return compare_by_chance(model, op);
    case PLAN_UP:
        return up_by_chance(model, op);
    case PLAN_LUT:
    case PLAN_PLACE:
        return function_by_chance(model, op);
    case PLAN_IF:
    case PLAN_DEFAULT:
        return choose_by_chance(model, op);
    case PLAN_WIDEN:
        op->args[0] = pick(model, op->level, PLAN_32);
        op->form = PLAN_64;
        op->may_none = true;
        bound_as(op, model_op(model, op->args[0]));
        return true;
    case PLAN_RESCALE:
    case PLAN_NEGATE:
        return scale_by_chance(model, op);
    case PLAN_ADD:
    case PLAN_SUB:
    case PLAN_MUL:
    case PLAN_MIN:
    case PLAN_MAX:
        return number_by_chance(model, op);
    case PLAN_ROUND:
    case PLAN_QUOTIENT:
        return divide_by_chance(model, op);
    case PLAN_REGION_CUT:
    case PLAN_SET_ANY:
    case PLAN_SET_ALL:
    case PLAN_SET_COUNT:
        return set_by_chance(model, op);
    case PLAN_DECIDE:
        decide_by_chance(model, op);
        return true;
    case PLAN_PICK:
        return pick_by_chance(model, op);
    case PLAN_CONST:
        op->form = any_form(model);
        op->constant = any_value(model, op->form);
        op->may_none = op->may_ask = true;
        op->high = 1000;
        return true;
    default:
        return op->code >= PLAN_ANY ? list_by_chance(model, op)
               : op->code == PLAN_FIELD ? false : time_by_chance(model, op);
    }
}

bool model_add_by_chance(struct model *model, enum plan_code code) {
    struct plan_op op = op_of(code, PLAN_TRUTH, (uint32_t)below(model, LEVELS));
    if (!fill_by_chance(model, &op))
        return false;
    model_add(model, op);
    return true;
}

bool model_add_guarded(struct model *model, enum plan_code code) {
    if (!model_add_by_chance(model, code))
        return false;
    uint32_t at = (uint32_t)model->plan.ops.count - 1;
    struct plan_op *op = &model->plan.ops.items[at];
    struct plan_op choice = op_of(PLAN_IF, op->form, op->level);
    op->guard = NO_OP - 1; /* not to be found */
    choice.args[0] = pick(model, op->level, PLAN_TRUTH);
    choice.args[1] = at;
    choice.args[2] = pick(model, op->level, op->form);
    while (choice.args[0] >= at) /* a guard comes before what it guards */
        choice.args[0] = pick(model, op->level, PLAN_TRUTH);
    op->guard = choice.args[0];
    op->last_use = at + 1;
    bound_over(&choice, op, model_op(model, choice.args[2]));
    if (op->form == PLAN_TRUTH && below(model, 2)) {
        choice.code = PLAN_AND;
        choice.args[2] = NO_OP;
    }
    model_add(model, choice);
    return true;
}
