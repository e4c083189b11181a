/* SPDX-License-Identifier: Apache-2.0 */
#include "machine_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

typedef struct plan_value cell;

static const cell unknown = {STATE_UNKNOWN, 0}, asked = {STATE_ASK, 0};

static cell known(int64_t value) {
    return (cell){STATE_KNOWN, value};
}

static bool is(cell a, bool truth) {
    return a.state == STATE_KNOWN && a.value == truth;
}

struct running {
    const struct model *model;
    const struct model_batch *batch;
    cell **cells;
    const struct plan_op *op;
};

/* The n-th operand in a row. */
static cell arg(const struct running *run, int n, size_t row) {
    return run->cells[run->op->args[n]][row];
}

/* ---- truth ---- */

static cell kleene(cell a, cell b, bool stronger) {
    if (is(a, stronger) || is(b, stronger))
        return known(stronger);
    if (is(a, !stronger) && is(b, !stronger))
        return known(!stronger);
    return a.state == STATE_ASK || b.state == STATE_ASK ? asked : unknown;
}

static cell negated(cell a) {
    return a.state == STATE_KNOWN ? known(!a.value) : a;
}

static cell compared(int64_t op, cell a, cell b) {
    bool order = op != COMPARE_EQ && op != COMPARE_NE;
    if (order && (a.state == STATE_NONE || b.state == STATE_NONE))
        return known(false);
    if (a.state == STATE_ASK || b.state == STATE_ASK)
        return asked;
    if (a.state == STATE_UNKNOWN || b.state == STATE_UNKNOWN)
        return unknown;
    bool equal = a.state == b.state && (a.state == STATE_NONE || a.value == b.value);
    switch (op) {
    case COMPARE_EQ:
        return known(equal);
    case COMPARE_NE:
        return known(!equal);
    case COMPARE_LT:
        return known(a.value < b.value);
    case COMPARE_LE:
        return known(a.value <= b.value);
    case COMPARE_GT:
        return known(a.value > b.value);
    default:
        return known(a.value >= b.value);
    }
}

/* ---- numbers ---- */

static cell number(__int128 value) {
    return value > PLAN_64_MOST || value < -PLAN_64_MOST ? asked : known((int64_t)value);
}

static __int128 rounded_quotient(__int128 n, __int128 d, int64_t mode) {
    if (d < 0) {
        n = -n;
        d = -d;
    }
    __int128 down = n / d - (n % d < 0), rest = n - down * d; /* n = down * d + rest, rest >= 0 */
    bool up = false;
    switch (mode) {
    case ROUND_FLOOR:
        break;
    case ROUND_CEILING:
        up = rest > 0;
        break;
    case ROUND_DOWN:
        up = rest > 0 && n < 0;
        break;
    case ROUND_UP:
        up = rest > 0 && n > 0;
        break;
    case ROUND_HALF_AWAY:
        up = n > 0 ? 2 * rest >= d : 2 * rest > d;
        break;
    default:
        up = 2 * rest > d || (2 * rest == d && down % 2 != 0);
        break;
    }
    return down + up;
}

static cell strict(const struct running *run, cell a, cell b) {
    const struct plan_op *op = run->op;
    date day = (date)a.value;
    switch (op->code) {
    case PLAN_ADD:
        return number((__int128)a.value + b.value);
    case PLAN_SUB:
        return number((__int128)a.value - b.value);
    case PLAN_MUL:
        return number((__int128)a.value * b.value);
    case PLAN_NEGATE:
        return number(-(__int128)a.value);
    case PLAN_MIN:
        return known(a.value < b.value ? a.value : b.value);
    case PLAN_MAX:
        return known(a.value > b.value ? a.value : b.value);
    case PLAN_ROUND:
        return known((int64_t)rounded_quotient(a.value, op->x, op->y));
    case PLAN_QUOTIENT:
        return b.value == 0
                   ? asked
                   : known((int64_t)rounded_quotient((__int128)a.value * op->x, b.value, op->y));
    case PLAN_YEARS:
        return known(date_years_between(day, (date)b.value));
    case PLAN_MONTHS:
        return known(date_months_between(day, (date)b.value));
    case PLAN_DAYS:
        return known(a.value - b.value);
    case PLAN_ADD_MONTHS:
        return date_add_months(day, op->x, &day) ? known(day) : asked;
    case PLAN_ADD_DAYS:
        return date_add_days(day, op->x, &day) ? known(day) : asked;
    case PLAN_REGION_CUT:
        return known(region_at_level(a.value, (enum region_level)op->x));
    case PLAN_SET_ANY:
        return known((a.value & op->x) != 0);
    case PLAN_SET_ALL:
        return known((a.value & op->x) == op->x);
    default:
        return known(__builtin_popcountll((uint64_t)a.value));
    }
}

static cell day_part(int64_t part, date day) {
    int year, month, of_month;
    date_to_ymd(day, &year, &month, &of_month);
    switch (part) {
    case FN_YEAR:
        return known(year);
    case FN_MONTH:
        return known(month);
    case FN_DAY:
        return known(of_month);
    case FN_WEEKDAY:
        return known(date_weekday(day));
    case FN_MONTH_START:
        return known(day - of_month + 1);
    default:
        return known(day - of_month + date_month_days(year, month));
    }
}

static cell strictly(const struct running *run, size_t row) {
    cell a = arg(run, 0, row), b = run->op->args[1] == NO_OP ? known(0) : arg(run, 1, row);
    if (a.state == STATE_NONE || b.state == STATE_NONE || a.state == STATE_ASK ||
        b.state == STATE_ASK)
        return asked;
    if (a.state == STATE_UNKNOWN || b.state == STATE_UNKNOWN)
        return unknown;
    return run->op->code == PLAN_DAY_PART ? day_part(run->op->x, (date)a.value)
                                          : strict(run, a, b);
}

/* ---- lists ---- */

static cell meant(const struct running *run, size_t member) {
    const struct batch_rows *rows = &run->batch->rows[run->op->x];
    cell a = run->op->args[0] == NO_OP ? known(true) : arg(run, 0, member);
    return rows->doubtful && bit_at(rows->doubtful, member) ? kleene(a, unknown, false) : a;
}

static cell whether(const struct running *run, size_t first, size_t last) {
    bool every = run->op->code == PLAN_EVERY;
    cell all = known(every);
    for (size_t i = first; i < last; i++) {
        cell b = run->op->args[1] == NO_OP ? known(true) : arg(run, 1, i), a = meant(run, i);
        all = kleene(all, every ? kleene(negated(a), b, true) : kleene(a, b, false), !every);
    }
    return all;
}

static cell folded(const struct running *run, const cell *values, size_t count) {
    __int128 sum = 0, low = 0, high = 0;
    for (size_t i = 0; i < count; i++) {
        __int128 value = values[i].value;
        sum += value;
        low = i == 0 || value < low ? value : low;
        high = i == 0 || value > high ? value : high;
    }
    if (run->op->code == PLAN_SUM)
        return number(sum);
    if (count == 0)
        return unknown;
    return known((int64_t)(run->op->code == PLAN_LEAST ? low : high));
}

/* The others: first who is meant, then their values. */
static cell selected(const struct running *run, size_t first, size_t last) {
    cell *values = arena_array(run->model->arena, cell, last - first + 1);
    size_t count = 0, yes = 0;
    bool ask = false, open = false;
    for (size_t i = first; i < last; i++) {
        cell a = meant(run, i);
        ask |= a.state == STATE_ASK;
        open |= a.state == STATE_UNKNOWN;
        if (!is(a, true))
            continue;
        yes++;
        if (run->op->code == PLAN_COUNT)
            continue;
        values[count++] = arg(run, 1, i);
        if (run->op->code == PLAN_THE)
            continue;
        ask |= values[count - 1].state == STATE_ASK || values[count - 1].state == STATE_NONE;
        open |= values[count - 1].state == STATE_UNKNOWN;
    }
    if (ask || (run->op->code == PLAN_THE && yes > 1))
        return asked;
    if (open)
        return unknown;
    if (run->op->code == PLAN_COUNT)
        return known((int64_t)yes);
    if (run->op->code == PLAN_THE)
        return yes ? values[0] : unknown;
    return folded(run, values, count);
}

static cell listed(const struct running *run, size_t row) {
    const struct batch_rows *rows = &run->batch->rows[run->op->x];
    if (!rows->known || (rows->list_known && !bit_at(rows->list_known, row)))
        return unknown;
    if (run->op->code == PLAN_ANY || run->op->code == PLAN_EVERY)
        return whether(run, rows->offsets[row], rows->offsets[row + 1]);
    return selected(run, rows->offsets[row], rows->offsets[row + 1]);
}

/* ---- policies ---- */

struct clauses {
    const struct plan_decide *decide;
    cell cells[DECIDE_MOST];
    bool left[DECIDE_MOST];
};

/* Is a clause over this one that is yes, or, `open`, neither yes nor no? */
static bool is_under(const struct clauses *clauses, uint32_t lower, bool open) {
    for (uint32_t i = 0; i < clauses->decide->count; i++)
        if (clauses->decide->over[i * clauses->decide->count + lower] &&
            (open ? clauses->cells[i].state != STATE_KNOWN : is(clauses->cells[i], true)))
            return true;
    return false;
}

static bool stands(const struct clauses *clauses, uint32_t i) {
    return clauses->left[i] && is(clauses->cells[i], true) && !is_under(clauses, i, true);
}

/* Is there a pair of clauses left in (or that stand) with this agreement? */
static bool has_pair(const struct clauses *clauses, enum plan_agreement agreement, bool standing) {
    uint32_t count = clauses->decide->count;
    for (uint32_t a = 0; a < count; a++)
        for (uint32_t b = a + 1; b < count; b++)
            if (clauses->decide->agree[a * count + b] == agreement &&
                (standing ? stands(clauses, a) && stands(clauses, b)
                          : clauses->left[a] && clauses->left[b]))
                return true;
    return false;
}

static cell decided(const struct running *run, size_t row) {
    struct clauses clauses = {.decide = run->op->decide};
    uint32_t count = clauses.decide->count, yes = count;
    bool any = false, ask = false;
    for (uint32_t i = 0; i < count; i++)
        clauses.cells[i] = run->cells[run->op->more[i]][row];
    for (uint32_t i = count; i-- > 0;) {
        clauses.left[i] = !is(clauses.cells[i], false) && !is_under(&clauses, i, false);
        any |= clauses.left[i];
        ask |= clauses.left[i] && clauses.cells[i].state == STATE_ASK;
        yes = clauses.left[i] && is(clauses.cells[i], true) ? i : yes;
    }
    if (ask)
        return asked;
    if (yes == count)
        return known(any ? DECIDED_UNDETERMINED : DECIDED_NOT_APPLICABLE);
    if (has_pair(&clauses, PLAN_AGREE_NO, true))
        return known(DECIDED_CONFLICT);
    if (has_pair(&clauses, PLAN_AGREE_ASK, true))
        return asked;
    if (has_pair(&clauses, PLAN_AGREE_NO, false))
        return known(DECIDED_UNDETERMINED);
    return has_pair(&clauses, PLAN_AGREE_ASK, false) ? asked : known(yes);
}

static cell picked(const struct running *run, size_t row) {
    cell a = arg(run, 0, row);
    if (a.state == STATE_ASK)
        return asked;
    if (a.state != STATE_KNOWN || (uint64_t)a.value >= run->op->more_count)
        return unknown;
    return run->cells[run->op->more[a.value]][row];
}

/* ---- the rest ---- */

static cell looked_up(const struct running *run, cell a) {
    if (a.state == STATE_ASK)
        return asked;
    cell out = run->op->table[a.state == STATE_KNOWN  ? (size_t)a.value
                              : a.state == STATE_NONE ? CODE_NONE
                                                      : CODE_UNKNOWN];
    return out.state == STATE_NONE && run->op->form == PLAN_TRUTH ? asked : out;
}

struct plan_value model_place(const struct plan_op *op, struct plan_value place) {
    struct chance chance = {.state = (uint64_t)place.value * 8 + place.state + (uint64_t)op->form};
    cell out = {.state = (enum plan_state)(place.state == STATE_ASK ? STATE_ASK
                                                                     : chance_next(&chance) % 4)};
    if (out.state == STATE_NONE && op->form == PLAN_TRUTH)
        out.state = STATE_ASK;
    if (out.state == STATE_KNOWN)
        out.value = (int64_t)chance_below(&chance, op->form == PLAN_TRUTH ? 2 : 100);
    return out;
}

static cell parents_cell(const struct running *run, size_t row) {
    return arg(run, 0, run->batch->rows[run->op->level].parents[row]);
}

static cell is_state(cell a, bool none) {
    if (a.state == STATE_ASK)
        return asked;
    if (none)
        return a.state == STATE_UNKNOWN ? unknown : known(a.state == STATE_NONE);
    return known(a.state != STATE_UNKNOWN);
}

static cell chosen(const struct running *run, size_t row) {
    cell a = arg(run, 0, row);
    return a.state != STATE_KNOWN ? a : arg(run, a.value ? 1 : 2, row);
}

static cell within(const struct plan_op *op, cell a) {
    if (a.state == STATE_NONE)
        return known(false);
    return a.state == STATE_KNOWN ? known(op->x <= a.value && a.value <= op->y) : a;
}

static cell run_row(const struct running *run, size_t row) {
    const struct plan_op *op = run->op;
    cell a;
    switch (op->code) {
    case PLAN_CONST:
        return op->constant;
    case PLAN_FIELD:
        return run->batch->cells[op->level][op->field->index][row];
    case PLAN_UP:
        return parents_cell(run, row);
    case PLAN_AND:
    case PLAN_OR:
        return kleene(arg(run, 0, row), arg(run, 1, row), op->code == PLAN_OR);
    case PLAN_NOT:
        return negated(arg(run, 0, row));
    case PLAN_IS_NONE:
    case PLAN_IS_KNOWN:
        return is_state(arg(run, 0, row), op->code == PLAN_IS_NONE);
    case PLAN_RANGE:
        return within(op, arg(run, 0, row));
    case PLAN_COMPARE:
        return compared(op->x, arg(run, 0, row), arg(run, 1, row));
    case PLAN_LUT:
        return looked_up(run, arg(run, 0, row));
    case PLAN_PLACE:
        return model_place(op, arg(run, 0, row));
    case PLAN_IF:
        return chosen(run, row);
    case PLAN_DEFAULT:
        a = arg(run, 0, row);
        return a.state == STATE_UNKNOWN ? arg(run, 1, row) : a;
    case PLAN_WIDEN:
        return arg(run, 0, row);
    case PLAN_RESCALE:
        a = arg(run, 0, row);
        return a.state == STATE_KNOWN ? number((__int128)a.value * op->x) : a;
    case PLAN_DECIDE:
        return decided(run, row);
    case PLAN_PICK:
        return picked(run, row);
    default:
        return op->code >= PLAN_ANY && op->code <= PLAN_THE ? listed(run, row)
                                                            : strictly(run, row);
    }
}

struct plan_value **model_run(const struct model *model, const struct model_batch *batch) {
    size_t count = model->plan.ops.count;
    struct running run = {
        .model = model, .batch = batch, .cells = arena_array(model->arena, cell *, count)};
    for (uint32_t i = 0; i < count; i++) {
        run.op = model_op(model, i);
        size_t rows = batch->rows[run.op->level].count;
        run.cells[i] = arena_array(model->arena, cell, rows);
        for (size_t row = 0; row < rows; row++)
            run.cells[i][row] = run_row(&run, row);
    }
    return run.cells;
}

/* ---- what the machine says ---- */

static int64_t value_at(const struct machine_register *reg, size_t row) {
    switch (reg->form) {
    case PLAN_8:
        return ((const uint8_t *)reg->values)[row];
    case PLAN_32:
        return ((const int32_t *)reg->values)[row];
    default:
        return ((const int64_t *)reg->values)[row];
    }
}

static cell cell_of_code(int64_t code) {
    if (code == CODE_NONE)
        return (cell){STATE_NONE, 0};
    return code == CODE_UNKNOWN ? unknown : known(code);
}

struct plan_value model_cell(const struct machine_register *reg, size_t row) {
    bool truth = reg->form == PLAN_TRUTH;
    bool ask = reg->ask && bit_at(reg->ask, row), none = reg->none && bit_at(reg->none, row);
    const uint64_t *yes = truth ? reg->yes : reg->known;
    bool settled = reg->form != PLAN_8 && (bit_at(yes, row) || (truth && bit_at(reg->no, row)));
    if (ask + none + settled > 1)
        fail_msg("a row has two states");
    if (truth && bit_at(reg->yes, row) && bit_at(reg->no, row))
        fail_msg("a row is yes and no");
    if (ask)
        return asked;
    if (reg->form == PLAN_8)
        return cell_of_code(value_at(reg, row));
    if (none)
        return (cell){STATE_NONE, 0};
    return !settled ? unknown : truth ? known(bit_at(reg->yes, row)) : known(value_at(reg, row));
}

static const char *const code_names[] = {
#define PLAN_OP(name, en, zh, doc) #name,
#include "plan/ops.def"
#undef PLAN_OP
};

static void fail_row(const struct model *model, uint32_t op, size_t row, cell **cells, cell found) {
    const struct plan_op *of = model_op(model, op);
    for (int n = 0; n < 3; n++)
        if (of->args[n] != NO_OP && model_op(model, of->args[n])->level == of->level)
            print_message("operand %u %s: %d %lld\n", of->args[n],
                code_names[model_op(model, of->args[n])->code],
                (int)cells[of->args[n]][row].state, (long long)cells[of->args[n]][row].value);
    fail_msg("operation %u %s, form %d, x %lld, y %lld, row %zu: wanted %d %lld, found %d %lld", op,
        code_names[of->code], (int)of->form, (long long)of->x, (long long)of->y, row,
        (int)cells[op][row].state, (long long)cells[op][row].value, (int)found.state,
        (long long)found.value);
}

void model_compare(const struct model *model, const struct model_batch *batch,
    const struct machine *machine) {
    cell **cells = model_run(model, batch);
    for (uint32_t i = 0; i < model->plan.ops.count; i++) {
        const struct plan_op *op = model_op(model, i);
        if (op->last_use != UINT32_MAX)
            continue;
        struct machine_register reg = machine_register(machine, i);
        for (size_t row = 0; row < batch->rows[op->level].count; row++) {
            cell wanted = cells[i][row], found = model_cell(&reg, row);
            if (wanted.state != found.state ||
                (wanted.state == STATE_KNOWN && wanted.value != found.value))
                fail_row(model, i, row, cells, found);
        }
    }
}
