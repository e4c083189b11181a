/* SPDX-License-Identifier: Apache-2.0
 *
 * Expressions and values as people write them: incomes shared out and held against a line, ages
 * between two years, members counted, amounts capped, rates of a scale. The other files of the
 * generator write anything that has the right type, of which much comes to nothing; what is
 * written here nearly always comes to a value, so that answers can be compared and not only the
 * reasons for which there are none.
 */
#include "parts.h"

#define W(en, zh) gen_word(gen, en, zh)

static const struct gen_type yes_or_no = {.kind = TYPE_BOOLEAN};
static const struct gen_type whole = {.kind = TYPE_INTEGER};
static const struct gen_type day = {.kind = TYPE_DATE};

/* ---- values ---- */

#define PICK(chance, values) ((values)[chance_below((chance), sizeof(values) / sizeof *(values))])

int64_t usual_integer(struct chance *chance) {
    static const int64_t often[] = {1, 2, 3, 4, 5, 6, 12};
    static const int64_t other[] = {0, 7, 8, 10, 15, 16, 18, 24, 36, 59, 60, 65, 100, 256, -1, -3};
    static const int64_t edges[] = {127, 128, 255, 32767, 32768, 65536, 2147483647, -2147483648,
        4294967296, 1000000007};
    if (chance_hits(chance, 1))
        return PICK(chance, edges);
    return chance_hits(chance, 60) ? PICK(chance, often) : PICK(chance, other);
}

decimal usual_decimal(struct chance *chance) {
    static const int64_t thousandths[] = {0, 500, 1000, 1500, 2500, 333, 250, 100, 12340, 7899, 3000,
        2000, 1, -500, 667, 125, 800000};
    return PICK(chance, thousandths) * (DECIMAL_ONE / 1000);
}

/* Halves of a fen and of a yuan arise from some of these, shared out. */
decimal usual_money(struct chance *chance) {
    static const int64_t fen[] = {0, 10000, 20000, 38000, 50000, 100000, 700000, 720000, 1, 50, 99,
        101, 3333, 12345, 60050, 250000, 5000000, -10000, -1, 1000001};
    static const int64_t edges[] = {100000000000000, -100000000000000, 2147483647, 2147483648,
        4294967295};
    if (chance_hits(chance, 1))
        return PICK(chance, edges) * DECIMAL_FEN;
    if (chance_hits(chance, 25))
        return (decimal)chance_below(chance, 2000000) * DECIMAL_FEN;
    return PICK(chance, fen) * DECIMAL_FEN;
}

date usual_date(struct chance *chance) {
    static const int days[][3] = {{2020, 2, 29}, {2000, 2, 29}, {2021, 12, 31}, {2022, 1, 1},
        {2022, 6, 30}, {2023, 6, 30}, {2023, 7, 1}, {1957, 6, 30}, {2004, 2, 29}, {2007, 7, 1},
        {2017, 6, 30}, {2023, 6, 29}, {2008, 1, 31}, {1988, 2, 29}, {2023, 2, 28}, {2021, 10, 31},
        {2023, 1, 31}, {2022, 8, 31}, {1990, 5, 31}, {2022, 12, 30}};
    date out = 0, first = 0;
    if (chance_hits(chance, 30)) {
        const int *at = PICK(chance, days);
        (void)date_from_ymd(at[0], at[1], at[2], &out);
        return out;
    }
    bool birth = chance_hits(chance, 65);
    (void)date_from_ymd(birth ? 1935 : 2019, 1, 1, &first);
    return first + (date)chance_below(chance, birth ? 88 * 365 : 6 * 365);
}

struct gen_type usual_type(struct gen *gen, bool given) {
    static const enum type_kind often[] = {TYPE_BOOLEAN, TYPE_BOOLEAN, TYPE_BOOLEAN, TYPE_INTEGER,
        TYPE_INTEGER, TYPE_DECIMAL, TYPE_PERCENT, TYPE_MONEY, TYPE_MONEY, TYPE_MONEY, TYPE_DATE,
        TYPE_DATE, TYPE_CHOICE, TYPE_CHOICE, TYPE_CHOICE};
    static const enum type_kind seldom[] = {TYPE_REGION, TYPE_TEXT, TYPE_CITIZEN_ID, TYPE_DURATION};
    struct gen_type type = {.kind = PICK(&gen->chance, often)};
    if (gen_hits(gen, 8))
        type.kind = seldom[gen_below(gen, given ? 3 : 4)];
    if (type.kind == TYPE_MONEY && gen_hits(gen, 30))
        type.period = (enum money_period)gen_below(gen, 4);
    if (type.kind == TYPE_CHOICE)
        type.choice = (int)gen_below(gen, 3);
    type.or_none = gen_hits(gen, 12);
    return type;
}

/* ---- conditions ---- */

static const char *order_word(struct gen *gen) {
    static const char *const words[][2] = {
        {"<", "低于"}, {"<=", "不高于"}, {">", "高于"}, {">=", "不低于"}};
    uint32_t at = gen_below(gen, 4);
    return W(words[at][0], words[at][1]);
}

/* (a + b - c) / n < line: what a household has for each of its members. */
static void put_share(struct gen *gen, struct gen_scope *scope, int fuel) {
    struct gen_type sum = {.kind = TYPE_MONEY, .period = (enum money_period)(gen_hits(gen, 30) * 3)};
    gen_put(gen, "((");
    gen_leaf(gen, scope, sum, false);
    for (uint32_t i = 1 + gen_below(gen, 3); i > 0; i--) {
        gen_put(gen, " %s ", gen_hits(gen, 70) ? "+" : "-");
        gen_leaf(gen, scope, sum, false);
    }
    gen_put(gen, ") / ");
    if (gen_hits(gen, 40))
        gen_leaf(gen, scope, whole, false);
    else if (gen_hits(gen, 50) || !gen_short(gen, scope, W("count", "计数"), false, fuel))
        gen_put(gen, "%u", 1 + gen_below(gen, 12));
    gen_put(gen, " %s ", order_word(gen));
    gen_leaf(gen, scope, sum, false);
    gen_put(gen, ")");
}

static void put_ages(struct gen *gen, struct gen_scope *scope) {
    static const char *const words[][2] = {{"age", "周岁"}, {"age", "周岁"}, {"year", "年份"},
        {"month", "月份"}};
    static const uint32_t from[] = {16, 6, 2019, 3};
    uint32_t at = gen_below(gen, 4);
    gen_put(gen, "(%u %s ", from[at] + gen_below(gen, 3), gen_hits(gen, 50) ? "<=" : "<");
    gen_call(gen, scope, W(words[at][0], words[at][1]), day, 1);
    gen_put(gen, " %s %u)", gen_hits(gen, 50) ? "<=" : "<", from[at] + 2 + gen_below(gen, 45));
}

/* years(a, b), months(a, today) */
static void put_span(struct gen *gen, struct gen_scope *scope) {
    gen_put(gen, "%s(", gen_hits(gen, 35) ? W("years", "满年数") : W("months", "满月数"));
    gen_leaf(gen, scope, day, false);
    gen_put(gen, ", ");
    if (gen_hits(gen, 60))
        gen_put(gen, "%s", W("today", "当日"));
    else
        gen_leaf(gen, scope, day, false);
    gen_put(gen, ")");
}

/* years(a, today) >= n, of an n that each record has for itself. */
static void put_lapse(struct gen *gen, struct gen_scope *scope) {
    gen_put(gen, "(");
    put_span(gen, scope);
    gen_put(gen, " %s ", order_word(gen));
    gen_leaf(gen, scope, whole, false);
    gen_put(gen, ")");
}

static void put_moved(struct gen *gen, struct gen_scope *scope) {
    gen_put(gen, "(");
    gen_leaf(gen, scope, day, false);
    gen_put(gen, " %s %u %s)", gen_hits(gen, 70) ? "+" : "-", 1 + gen_below(gen, 40),
        gen_hits(gen, 60) ? W("months", "个月") : W("days", "天"));
}

static void put_wait(struct gen *gen, struct gen_scope *scope) {
    gen_put(gen, "(");
    put_moved(gen, scope);
    gen_put(gen, " %s ", order_word(gen));
    if (gen_hits(gen, 70))
        gen_put(gen, "%s)", W("today", "当日"));
    else {
        gen_leaf(gen, scope, day, false);
        gen_put(gen, ")");
    }
}

static void put_line(struct gen *gen, struct gen_scope *scope, int fuel) {
    static const enum type_kind kinds[] = {TYPE_INTEGER, TYPE_INTEGER, TYPE_MONEY, TYPE_MONEY,
        TYPE_DECIMAL, TYPE_PERCENT, TYPE_DATE};
    struct gen_type type = gen_plain_type(PICK(&gen->chance, kinds));
    gen_put(gen, "(");
    gen_expr(gen, scope, type, fuel - 1);
    gen_put(gen, " %s ", order_word(gen));
    gen_leaf(gen, scope, type, false);
    gen_put(gen, ")");
}

/* Two facts that may both be none. */
static bool put_alike(struct gen *gen, struct gen_scope *scope) {
    struct gen_sighting seen;
    if (!gen_sight_pick(gen, scope, gen_fits_none, NULL, &seen))
        return false;
    struct gen_type type = gen->fields.items[seen.field].type;
    gen_put(gen, "(");
    gen_sight_put(gen, scope, &seen);
    gen_put(gen, " %s ", gen_hits(gen, 50) ? "=" : "!=");
    type.or_none = true;
    if (!gen_typed_field(gen, scope, type))
        gen_leaf(gen, scope, type, false);
    gen_put(gen, ")");
    return true;
}

static bool condition(struct gen *gen, struct gen_scope *scope, int fuel) {
    switch (gen_below(gen, 14)) {
    case 12:
        return put_alike(gen, scope);
    case 13:
        put_lapse(gen, scope);
        return true;
    case 0:
    case 1:
        put_share(gen, scope, fuel);
        return true;
    case 2:
        put_ages(gen, scope);
        return true;
    case 3:
        put_wait(gen, scope);
        return true;
    case 4:
    case 5:
        put_line(gen, scope, fuel);
        return true;
    case 6:
        return gen_short(gen, scope, W("any", "任一"), true, fuel + 1);
    case 7:
        return gen_any_every(gen, scope, fuel + 1);
    case 8:
        gen_pair(gen, scope, yes_or_no, W("and", "且"), yes_or_no, fuel);
        return true;
    case 9:
        gen_pair(gen, scope, yes_or_no, W("or", "或"), yes_or_no, fuel);
        return true;
    case 10:
        return gen_guarded(gen, scope, fuel);
    default:
        return gen_truth(gen, scope, fuel);
    }
}

/* ---- numbers ---- */

static void put_sign(struct gen *gen, struct gen_scope *scope, struct gen_type a, const char *sign,
    struct gen_type b, int fuel) {
    gen_put(gen, "(");
    gen_expr(gen, scope, a, fuel - 1);
    gen_put(gen, " %s ", sign);
    gen_leaf(gen, scope, b, false);
    gen_put(gen, ")");
}

static const char *rounding_word(struct gen *gen) {
    static const char *const words[][2] = {{"round", "四舍五入"}, {"round", "四舍五入"},
        {"round_up", "只入不舍"}, {"round_down", "只舍不入"}, {"floor", "向下取整"},
        {"ceiling", "向上取整"}, {"round_even", "四舍六入"}};
    uint32_t at = gen_below(gen, 7);
    return W(words[at][0], words[at][1]);
}

/* round(a / b, unit) */
static void put_quotient(struct gen *gen, struct gen_scope *scope, struct gen_type a,
    struct gen_type b, const char *unit, int fuel) {
    gen_put(gen, "%s(", rounding_word(gen));
    put_sign(gen, scope, a, W("/", "÷"), b, fuel);
    gen_put(gen, ", %s)", unit);
}

static bool integer(struct gen *gen, struct gen_scope *scope, int fuel) {
    switch (gen_below(gen, 12)) {
    case 8:
    case 9:
    case 10:
    case 11:
        put_span(gen, scope);
        return true;
    case 0:
    case 1:
        return gen_short(gen, scope, W("count", "计数"), false, fuel + 1);
    case 2:
        gen_call(gen, scope, W("age", "周岁"), day, 1);
        return true;
    case 3:
        return gen_fold(gen, scope, whole, W("sum", "合计"), false, fuel + 1);
    case 4:
        put_sign(gen, scope, whole, gen_hits(gen, 60) ? "+" : "-", whole, fuel);
        return true;
    case 5:
        put_quotient(gen, scope, gen_plain_type(TYPE_DECIMAL), whole, "1", fuel);
        return true;
    default:
        return gen_operation(gen, scope, whole, fuel);
    }
}

static bool fraction(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    struct gen_type sum = {.kind = TYPE_MONEY};
    bool percent = type.kind == TYPE_PERCENT;
    switch (gen_below(gen, percent ? 3 : 8)) {
    case 0:
        put_sign(gen, scope, type, gen_hits(gen, 60) ? "+" : "-", type, fuel);
        return true;
    case 1:
        gen_extreme(gen, scope, type, fuel);
        return true;
    case 2:
        return gen_fold(gen, scope, type, W("sum", "合计"), false, fuel + 1);
    case 3:
        put_quotient(gen, scope, type, gen_hits(gen, 50) ? whole : type,
            gen_hits(gen, 50) ? "0.1" : "0.01", fuel);
        return true;
    case 4:
        put_quotient(gen, scope, sum, sum, "0.1", fuel);
        return true;
    case 5:
        put_sign(gen, scope, type, W("*", "×"), gen_plain_type(TYPE_PERCENT), fuel);
        return true;
    case 6:
        gen_expr(gen, scope, whole, fuel - 1);
        return true;
    default:
        return gen_operation(gen, scope, type, fuel);
    }
}

static bool money(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    static const enum type_kind factors[] = {TYPE_INTEGER, TYPE_INTEGER, TYPE_DECIMAL, TYPE_PERCENT};
    static const char *const units[][2] = {{"1 yuan", "1元"}, {"1 jiao", "1角"}, {"1 fen", "1分"},
        {"10 yuan", "10元"}};
    struct gen_type factor = gen_plain_type(PICK(&gen->chance, factors));
    uint32_t unit = gen_below(gen, 4);
    switch (gen_below(gen, 9)) {
    case 0:
    case 1:
        return gen_fold(gen, scope, type, W("sum", "合计"), false, fuel + 1);
    case 2:
        put_sign(gen, scope, type, W("*", "×"), factor, fuel);
        return true;
    case 3:
        put_sign(gen, scope, factor, "*", type, fuel);
        return true;
    case 4:
        put_quotient(gen, scope, type, whole, W(units[unit][0], units[unit][1]), fuel);
        return true;
    case 5:
        put_sign(gen, scope, type, gen_hits(gen, 60) ? "+" : "-", type, fuel);
        return true;
    case 6:
        gen_extreme(gen, scope, type, fuel);
        return true;
    case 7:
        put_sign(gen, scope, type, W("/", "÷"), whole, fuel);
        return true;
    default:
        return gen_operation(gen, scope, type, fuel);
    }
}

/* ---- all ---- */

static bool operation(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    switch (type.kind) {
    case TYPE_BOOLEAN:
        return condition(gen, scope, fuel);
    case TYPE_INTEGER:
        return integer(gen, scope, fuel);
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
        return fraction(gen, scope, type, fuel);
    case TYPE_MONEY:
        return money(gen, scope, type, fuel);
    case TYPE_DATE:
        if (gen_hits(gen, 50))
            return gen_operation(gen, scope, type, fuel);
        put_moved(gen, scope);
        return true;
    default:
        return gen_operation(gen, scope, type, fuel);
    }
}

static bool source(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    switch (gen_below(gen, 12)) {
    case 0:
    case 1:
        return gen_table_call(gen, scope, type, fuel);
    case 2:
    case 3:
        return gen_scale_call(gen, scope, type, fuel);
    case 4:
    case 5:
        return gen_policy_output(gen, scope, type);
    case 6:
    case 7:
    case 8:
        gen_if(gen, scope, type, fuel);
        return true;
    case 9:
        gen_default(gen, scope, type, fuel);
        return true;
    case 10:
        return gen_fold(gen, scope, type, W("the", "取唯一"), true, fuel);
    default:
        gen_at(gen, scope, type, fuel);
        return true;
    }
}

void usual_expr(
    struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel, bool bare) {
    struct gen_type plain = type;
    plain.or_none = false;
    if (fuel > 3 && gen_hits(gen, 70))
        fuel = 3;
    if (type.kind == TYPE_DURATION)
        gen_literal(gen, type);
    else if (fuel > 0 && gen_hits(gen, 15) && source(gen, scope, type, fuel))
        return;
    else if (fuel > 0 && gen_hits(gen, 75) && !(type.or_none && gen_hits(gen, 60)) &&
             operation(gen, scope, plain, fuel))
        return;
    else
        gen_leaf(gen, scope, type, bare);
}
