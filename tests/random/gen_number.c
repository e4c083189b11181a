/* SPDX-License-Identifier: Apache-2.0
 *
 * Calls and operators that give numbers, sums, dates, durations, regions and sets.
 */
#include "parts.h"

#define W(en, zh) gen_word(gen, en, zh)

/* ---- calls and operators ---- */

void gen_pair(struct gen *gen, struct gen_scope *scope, struct gen_type a, const char *sign,
    struct gen_type b, int fuel) {
    gen_put(gen, "(");
    gen_expr(gen, scope, a, fuel - 1);
    gen_put(gen, " %s ", sign);
    gen_expr(gen, scope, b, fuel - 1);
    gen_put(gen, ")");
}

void gen_call(
    struct gen *gen, struct gen_scope *scope, const char *word, struct gen_type type, int fuel) {
    gen_put(gen, "%s(", word);
    gen_expr(gen, scope, type, fuel - 1);
    gen_put(gen, ")");
}

void gen_extreme(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    uint32_t count = 2 + gen_below(gen, 2);
    gen_put(gen, "%s(", gen_hits(gen, 50) ? W("min", "较小") : W("max", "较大"));
    for (uint32_t i = 0; i < count; i++) {
        gen_put(gen, "%s", i ? ", " : "");
        gen_expr(gen, scope, type, fuel - 1);
    }
    gen_put(gen, ")");
}

static const char *rounding_word(struct gen *gen) {
    static const char *const words[][2] = {{"round", "四舍五入"}, {"round_up", "只入不舍"},
        {"round_down", "只舍不入"}, {"floor", "向下取整"}, {"ceiling", "向上取整"},
        {"round_even", "四舍六入"}};
    uint32_t at = gen_below(gen, 6);
    return W(words[at][0], words[at][1]);
}

void gen_rounded(struct gen *gen, struct gen_scope *scope, struct gen_type type,
    const char *unit, int fuel) {
    gen_put(gen, "%s(", rounding_word(gen));
    gen_expr(gen, scope, type, fuel - 1);
    gen_put(gen, ", %s)", unit);
}

/* min(x for list), sum(x for list) */
static bool put_list_number(
    struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    switch (gen_below(gen, gen_is_number(type) ? 4 : 2)) {
    case 0:
        return gen_fold(gen, scope, type, W("min", "最小"), false, fuel);
    case 1:
        return gen_fold(gen, scope, type, W("max", "最大"), false, fuel);
    default:
        return gen_fold(gen, scope, type, W("sum", "合计"), false, fuel);
    }
}

static void put_negated(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    gen_put(gen, "(- "); /* `--` is a sign of other languages, and refused */
    gen_expr(gen, scope, type, fuel - 1);
    gen_put(gen, ")");
}

/* What all numbers have: + - min max sum and negation. */
static bool put_number(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    switch (gen_below(gen, 5)) {
    case 0:
        gen_pair(gen, scope, type, gen_hits(gen, 60) ? "+" : "-", type, fuel);
        return true;
    case 1:
        gen_extreme(gen, scope, type, fuel);
        return true;
    case 2:
        put_negated(gen, scope, type, fuel);
        return true;
    default:
        return put_list_number(gen, scope, type, fuel);
    }
}

static void put_between(struct gen *gen, struct gen_scope *scope, int fuel) {
    static const char *const words[][2] = {
        {"years", "满年数"}, {"months", "满月数"}, {"days", "天数"}, {"working_days", "工作日数"}};
    uint32_t at = gen_below(gen, gen->has_calendar ? 4 : 3);
    gen_put(gen, "%s(", W(words[at][0], words[at][1]));
    gen_expr(gen, scope, gen_plain_type(TYPE_DATE), fuel - 1);
    gen_put(gen, ", ");
    gen_expr(gen, scope, gen_plain_type(TYPE_DATE), fuel - 1);
    gen_put(gen, ")");
}

static void put_date_part(struct gen *gen, struct gen_scope *scope, int fuel) {
    static const char *const words[][2] = {{"age", "周岁"}, {"age", "周岁"}, {"year", "年份"},
        {"month", "月份"}, {"day", "几号"}, {"weekday", "星期"}};
    uint32_t at = gen_below(gen, 6);
    gen_call(gen, scope, W(words[at][0], words[at][1]), gen_plain_type(TYPE_DATE), fuel);
}

static bool put_set_count(struct gen *gen, struct gen_scope *scope) {
    struct gen_sighting seen;
    if (!gen_sight_pick(gen, scope, gen_fits_set, NULL, &seen))
        return false;
    gen_put(gen, "%s(", W("count", "计数"));
    gen_sight_put(gen, scope, &seen);
    gen_put(gen, ")");
    return true;
}

static bool put_integer(struct gen *gen, struct gen_scope *scope, int fuel) {
    struct gen_type type = gen_plain_type(TYPE_INTEGER), day = gen_plain_type(TYPE_DATE);
    switch (gen_below(gen, 9)) {
    case 0:
        return gen_short(gen, scope, W("count", "计数"), false, fuel);
    case 1:
        put_between(gen, scope, fuel);
        return true;
    case 2:
    case 3:
        put_date_part(gen, scope, fuel);
        return true;
    case 4:
        gen_rounded(gen, scope, gen_plain_type(TYPE_DECIMAL), gen_hits(gen, 80) ? "1" : "10", fuel);
        return true;
    case 5:
        gen_pair(gen, scope, day, "-", day, fuel);
        return true;
    case 6:
        gen_pair(gen, scope, type, W("*", "×"), type, fuel);
        return true;
    case 7:
        if (!gen->has_transition || gen_hits(gen, 50))
            return put_set_count(gen, scope);
        gen_put(gen, "%s.%s", W("transition", "过渡期"), W("year", "年度"));
        return true;
    default:
        return put_number(gen, scope, type, fuel);
    }
}

static bool put_decimal(struct gen *gen, struct gen_scope *scope, int fuel) {
    struct gen_type type = gen_plain_type(TYPE_DECIMAL);
    struct gen_type money = {.kind = TYPE_MONEY, .period = (enum money_period)gen_below(gen, 4)};
    switch (gen_below(gen, 6)) {
    case 0:
        gen_expr(gen, scope, gen_plain_type(TYPE_INTEGER), fuel - 1);
        return true;
    case 1:
        gen_pair(gen, scope, type, W("*", "×"), gen_plain_type(TYPE_PERCENT), fuel);
        return true;
    case 2:
        gen_pair(gen, scope, type, W("/", "÷"), type, fuel);
        return true;
    case 3:
        gen_pair(gen, scope, money, "/", money, fuel);
        return true;
    case 4:
        gen_rounded(gen, scope, type, "0.1", fuel);
        return true;
    default:
        return put_number(gen, scope, type, fuel);
    }
}

static bool put_percent(struct gen *gen, struct gen_scope *scope, int fuel) {
    struct gen_type type = gen_plain_type(TYPE_PERCENT);
    if (!gen_hits(gen, 30))
        return put_number(gen, scope, type, fuel);
    gen_rounded(gen, scope, type, "1%", fuel);
    return true;
}

/* per_year(x), per_month(x); money by the month times a duration. */
static bool put_money_period(
    struct gen *gen, struct gen_scope *scope, enum money_period period, int fuel) {
    struct gen_type from = {
        .kind = TYPE_MONEY, .period = (enum money_period)(1 + gen_below(gen, 3))};
    switch (period) {
    case PERIOD_YEAR:
        gen_call(gen, scope, W("per_year", "按年折算"), from, fuel);
        return true;
    case PERIOD_MONTH:
        gen_call(gen, scope, W("per_month", "按月折算"), from, fuel);
        return true;
    case PERIOD_NONE:
        gen_pair(gen, scope, from, "*", gen_plain_type(TYPE_DURATION), fuel);
        return true;
    default:
        return false;
    }
}

static bool put_money(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    static const enum type_kind factors[] = {TYPE_INTEGER, TYPE_DECIMAL, TYPE_PERCENT};
    struct gen_type factor = gen_plain_type(factors[gen_below(gen, 3)]);
    switch (gen_below(gen, 7)) {
    case 0:
        gen_pair(gen, scope, type, W("*", "×"), factor, fuel);
        return true;
    case 1:
        gen_pair(gen, scope, factor, "*", type, fuel);
        return true;
    case 2:
        gen_pair(gen, scope, type, W("/", "÷"), factor, fuel);
        return true;
    case 3:
        gen_rounded(gen, scope, type, gen_hits(gen, 50) ? W("1 yuan", "1元") : W("1 jiao", "1角"),
            fuel);
        return true;
    case 4:
        return put_money_period(gen, scope, type.period, fuel);
    default:
        return put_number(gen, scope, type, fuel);
    }
}

static void put_date_made(struct gen *gen, struct gen_scope *scope, int fuel) {
    gen_put(gen, "%s(%u, ", W("date", "日期"), 2020 + gen_below(gen, 6));
    if (gen_hits(gen, 60))
        gen_put(gen, "%u, %u)", 1 + gen_below(gen, 12), 1 + gen_below(gen, 29));
    else {
        gen_expr(gen, scope, gen_plain_type(TYPE_INTEGER), fuel - 2);
        gen_put(gen, ", 1)");
    }
}

static bool put_date(struct gen *gen, struct gen_scope *scope, int fuel) {
    struct gen_type type = gen_plain_type(TYPE_DATE), span = gen_plain_type(TYPE_DURATION);
    switch (gen_below(gen, 9)) {
    case 0:
        gen_put(gen, "%s", W("today", "当日"));
        return true;
    case 1:
        gen_pair(gen, scope, type, gen_hits(gen, 60) ? "+" : "-", span, fuel);
        return true;
    case 2:
        gen_pair(gen, scope, span, "+", type, fuel);
        return true;
    case 3:
        gen_call(gen, scope,
            gen_hits(gen, 50) ? W("month_start", "月初") : W("month_end", "月末"), type, fuel);
        return true;
    case 4:
        put_date_made(gen, scope, fuel);
        return true;
    case 5:
        gen_call(gen, scope, W("birth", "出生日期"), gen_plain_type(TYPE_CITIZEN_ID), fuel);
        return true;
    case 6:
        if (!gen->has_transition)
            return false;
        gen_put(gen, "%s.%s", W("transition", "过渡期"),
            gen_hits(gen, 50) ? W("start", "开始") : W("end", "结束"));
        return true;
    case 7:
        gen_extreme(gen, scope, type, fuel);
        return true;
    default:
        return put_list_number(gen, scope, type, fuel);
    }
}

static bool put_duration(struct gen *gen, struct gen_scope *scope, int fuel) {
    struct gen_type type = gen_plain_type(TYPE_DURATION), times = gen_plain_type(TYPE_INTEGER);
    switch (gen_below(gen, 4)) {
    case 0:
        gen_pair(gen, scope, type, gen_hits(gen, 60) ? "+" : "-", type, fuel);
        return true;
    case 1:
        gen_pair(gen, scope, type, "*", times, fuel);
        return true;
    case 2:
        gen_pair(gen, scope, times, "*", type, fuel);
        return true;
    default:
        return false;
    }
}

static bool put_region(struct gen *gen, struct gen_scope *scope, int fuel) {
    static const char *const words[][2] = {
        {"province", "所在省"}, {"city", "所在市"}, {"county", "所在县"}};
    uint32_t at = gen_below(gen, 3);
    if (gen_hits(gen, 40))
        return false;
    gen_put(gen, "%s(", W(words[at][0], words[at][1]));
    gen_value(gen, scope, gen_plain_type(TYPE_REGION), fuel - 1);
    gen_put(gen, ")");
    return true;
}

bool gen_set_of(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    struct gen_type of = {.kind = TYPE_CHOICE, .choice = type.choice};
    uint32_t count = 1 + gen_below(gen, 2);
    gen_put(gen, "{");
    for (uint32_t i = 0; i < count; i++) {
        gen_put(gen, "%s", i ? W(", ", "、") : "");
        gen_expr(gen, scope, of, fuel - 1);
    }
    gen_put(gen, "}");
    return true;
}

/* ---- by type ---- */

bool gen_operation(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    type.or_none = false; /* what is reckoned with may not be none */
    switch (type.kind) {
    case TYPE_BOOLEAN:
        return gen_truth(gen, scope, fuel);
    case TYPE_INTEGER:
        return put_integer(gen, scope, fuel);
    case TYPE_DECIMAL:
        return put_decimal(gen, scope, fuel);
    case TYPE_PERCENT:
        return put_percent(gen, scope, fuel);
    case TYPE_MONEY:
        return put_money(gen, scope, type, fuel);
    case TYPE_DATE:
        return put_date(gen, scope, fuel);
    case TYPE_DURATION:
        return put_duration(gen, scope, fuel);
    case TYPE_REGION:
        return put_region(gen, scope, fuel);
    case TYPE_SET:
        return gen_set_of(gen, scope, type, fuel);
    default:
        return false;
    }
}
