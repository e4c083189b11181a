/* SPDX-License-Identifier: Apache-2.0
 *
 * Expressions of a wanted type. Whatever is put together from parts stands in brackets, so a
 * part may be anything.
 */
#include "gen.h"

static const struct gen_type yes_or_no = {.kind = TYPE_BOOLEAN};

#define W(en, zh) gen_word(gen, en, zh)

/* ---- fields in sight ---- */

struct sighting {
    int frame, ups;
    size_t field;
};

static bool is_fact(const struct gen_scope *scope, const struct sighting *seen) {
    for (int i = 0; i < scope->fact_count; i++)
        if (scope->facts[i].frame == seen->frame && scope->facts[i].field == seen->field &&
            seen->ups == 0)
            return true;
    return false;
}

static int frames_of(const struct gen_scope *scope, int record) {
    int count = 0;
    for (int i = 0; i < scope->frame_count; i++)
        count += scope->frames[i] == record;
    return count;
}

/* One that two frames share is named by its frame; a field seen bare is that of its own frame. */
static void put_field(
    struct gen *gen, const struct gen_scope *scope, const struct sighting *seen) {
    const struct gen_field *field = &gen->fields.items[seen->field];
    const char *alias = scope->aliases[seen->frame];
    bool alone = frames_of(scope, field->record) == 1;
    bool bare = seen->ups == 0 && alone && (is_fact(scope, seen) || gen_hits(gen, 80));
    if (bare)
        gen_put(gen, "%s", field->name);
    else if (seen->ups == 0 && alias)
        gen_put(gen, "%s.%s", alias, field->name);
    else
        gen_put(gen, "%s%s%s", gen->records[field->record].name,
            W(gen_hits(gen, 50) ? "." : "'s ", gen_hits(gen, 50) ? "." : " 的 "), field->name);
}

typedef bool fits(
    struct gen *gen, const struct gen_scope *scope, const struct sighting *seen, const void *want);

/* Picks one of the fields in sight that fit. */
static bool pick_field(struct gen *gen, const struct gen_scope *scope, fits *fit, const void *want,
    struct sighting *out) {
    uint32_t count = 0;
    for (int frame = 0; frame < scope->frame_count; frame++) {
        int ups = 0;
        for (int record = scope->frames[frame]; record >= 0;
             record = gen->records[record].parent, ups++)
            for (size_t i = 0; i < gen->fields.count; i++) {
                struct sighting seen = {.frame = frame, .ups = ups, .field = i};
                if (gen->refines && gen->fields.items[i].is_place)
                    continue;
                if (gen->fields.items[i].record == record && fit(gen, scope, &seen, want) &&
                    gen_below(gen, ++count) == 0)
                    *out = seen;
            }
    }
    return count > 0;
}

static bool fits_type(struct gen *gen, const struct gen_scope *scope, const struct sighting *seen,
    const void *want) {
    const struct gen_type *type = want;
    const struct gen_field *field = &gen->fields.items[seen->field];
    if (field->child >= 0 || !gen_same_type(field->type, *type))
        return false;
    return type->or_none || !field->type.or_none || is_fact(scope, seen);
}

static bool fits_list(struct gen *gen, const struct gen_scope *scope, const struct sighting *seen,
    const void *want) {
    (void)scope;
    (void)want;
    return gen->fields.items[seen->field].child >= 0;
}

static bool fits_none(struct gen *gen, const struct gen_scope *scope, const struct sighting *seen,
    const void *want) {
    const struct gen_field *field = &gen->fields.items[seen->field];
    (void)want;
    return seen->ups == 0 && field->child < 0 && field->type.or_none && !is_fact(scope, seen);
}

static bool fits_all(struct gen *gen, const struct gen_scope *scope, const struct sighting *seen,
    const void *want) {
    (void)scope;
    (void)want;
    return gen->fields.items[seen->field].child < 0;
}

bool gen_some_field(struct gen *gen, const struct gen_scope *scope) {
    struct sighting seen;
    if (!pick_field(gen, scope, fits_all, NULL, &seen))
        return false;
    put_field(gen, scope, &seen);
    return true;
}

static bool put_typed_field(
    struct gen *gen, const struct gen_scope *scope, struct gen_type type) {
    struct sighting seen;
    if (!pick_field(gen, scope, fits_type, &type, &seen))
        return false;
    put_field(gen, scope, &seen);
    return true;
}

static void fact_add(struct gen_scope *scope, const struct sighting *seen) {
    if (scope->fact_count < 8)
        scope->facts[scope->fact_count++] =
            (struct gen_fact){.frame = seen->frame, .field = seen->field};
}

bool gen_guard(struct gen *gen, struct gen_scope *scope) {
    struct sighting seen;
    if (scope->fact_count == 8 || !pick_field(gen, scope, fits_none, NULL, &seen))
        return false;
    fact_add(scope, &seen); /* first: it is then always written the same way */
    put_field(gen, scope, &seen);
    gen_put(gen, " %s %s %s ", W("is not", "不为"), W("none", "无"), W("and", "且"));
    return true;
}

/* ---- leaves ---- */

static bool put_input(struct gen *gen, const struct gen_scope *scope, struct gen_type type) {
    uint32_t count = 0;
    const char *name = NULL;
    for (uint32_t i = 0; i < scope->input_count; i++)
        if (gen_same_type(scope->inputs[i].type, type) &&
            (type.or_none || !scope->inputs[i].type.or_none) && gen_below(gen, ++count) == 0)
            name = scope->inputs[i].name;
    if (name)
        gen_put(gen, "%s", name);
    return name;
}

static bool put_parameter(struct gen *gen, struct gen_type type) {
    uint32_t count = 0;
    const char *name = NULL;
    for (size_t i = 0; i < gen->parameters.count; i++)
        if (gen_same_type(gen->parameters.items[i].type, type) &&
            (type.or_none || !gen->parameters.items[i].type.or_none) &&
            gen_below(gen, ++count) == 0)
            name = gen->parameters.items[i].name;
    if (name)
        gen_put(gen, "%s", name);
    return name;
}

static bool fits_set(struct gen *gen, const struct gen_scope *scope, const struct sighting *seen,
    const void *want) {
    (void)scope;
    (void)want;
    return gen->fields.items[seen->field].type.kind == TYPE_SET;
}

/* Of a code and an identity number no literal has the type by itself. */
static bool has_literal(struct gen_type type) {
    return type.kind != TYPE_REGION && type.kind != TYPE_CITIZEN_ID;
}

static void leaf(struct gen *gen, struct gen_scope *scope, struct gen_type type, bool bare) {
    if (type.or_none && gen_hits(gen, 8) && bare) {
        gen_put(gen, "%s", W("none", "无"));
        return;
    }
    if (scope->input_count && gen_hits(gen, 70) && put_input(gen, scope, type))
        return;
    if (gen_hits(gen, 75) && put_typed_field(gen, scope, type))
        return;
    if (gen_hits(gen, 50) && put_parameter(gen, type))
        return;
    if (has_literal(type) || bare) {
        type.or_none = false;
        gen_literal(gen, type);
        return;
    }
    if (put_typed_field(gen, scope, type) || put_parameter(gen, type))
        return;
    gen_put(gen, "%s(", W("county", "所在县")); /* identity numbers have a parameter from the start */
    gen_literal(gen, gen_plain_type(TYPE_REGION));
    gen_put(gen, ")");
}

/* ---- lists ---- */

struct over { /* a list being written into */
    struct gen_scope scope;
    struct sighting list;
    struct sighting guard;
    bool guarded;
};

static bool over_open(struct gen *gen, const struct gen_scope *scope, struct over *over) {
    if (scope->frame_count == 0 || scope->frame_count >= GEN_FRAMES - 1 ||
        !pick_field(gen, scope, fits_list, NULL, &over->list))
        return false;
    int child = gen->fields.items[over->list.field].child;
    over->scope = *scope;
    over->scope.fact_count = 0; /* what is told outside is told of other records */
    int frame = over->scope.frame_count++;
    over->scope.frames[frame] = child;
    over->scope.aliases[frame] = NULL;
    if (frames_of(scope, child) || gen_hits(gen, 25))
        over->scope.aliases[frame] = gen_new_name(gen, "m", "某");
    over->guarded = false;
    struct sighting seen;
    if (gen_hits(gen, 30) && pick_field(gen, &over->scope, fits_none, NULL, &seen) &&
        seen.frame == frame) {
        fact_add(&over->scope, &seen);
        over->guard = seen;
        over->guarded = true;
    }
    return true;
}

/* LIST [as m] [where [guard and] condition] */
static void over_close(struct gen *gen, const struct gen_scope *scope, struct over *over, bool for_word,
    bool must_where, int fuel) {
    const char *alias = over->scope.aliases[over->scope.frame_count - 1];
    if (for_word)
        gen_put(gen, " %s ", W("for", "对"));
    put_field(gen, scope, &over->list);
    if (alias)
        gen_put(gen, " %s %s", W("as", "记作"), alias);
    if (!must_where && !over->guarded && gen_hits(gen, 40))
        return;
    gen_put(gen, " %s ", W("where", "其中"));
    if (over->guarded) {
        put_field(gen, &over->scope, &over->guard);
        gen_put(gen, " %s %s %s ", W("is not", "不为"), W("none", "无"), W("and", "且"));
    }
    gen_expr(gen, &over->scope, yes_or_no, fuel - 2);
}

/* sum(x for list where c) and its like. */
static bool put_fold(struct gen *gen, struct gen_scope *scope, struct gen_type type,
    const char *word, bool must_where, int fuel) {
    struct over over;
    if (fuel <= 0 || !over_open(gen, scope, &over))
        return false;
    gen_put(gen, "%s(", word);
    gen_expr(gen, &over.scope, type, fuel - 2);
    over_close(gen, scope, &over, true, must_where, fuel);
    gen_put(gen, ")");
    return true;
}

/* count(list where c), any(list where c) */
static bool put_short(
    struct gen *gen, struct gen_scope *scope, const char *word, bool must_where, int fuel) {
    struct over over;
    if (fuel <= 0 || !over_open(gen, scope, &over))
        return false;
    gen_put(gen, "%s(", word);
    over_close(gen, scope, &over, false, must_where, fuel);
    gen_put(gen, ")");
    return true;
}

/* ---- what any type can come from ---- */

static bool put_table(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    const struct gen_table *table = NULL;
    const char *result = NULL;
    uint32_t count = 0;
    for (size_t i = 0; i < gen->tables.count; i++)
        for (uint32_t k = 0; k < gen->tables.items[i].result_count; k++) {
            const struct gen_name *given = &gen->tables.items[i].results[k];
            if (gen_same_type(given->type, type) && (type.or_none || !given->type.or_none) &&
                gen_below(gen, ++count) == 0) {
                table = &gen->tables.items[i];
                result = given->name;
            }
        }
    if (!table)
        return false;
    gen_put(gen, "%s(", table->name);
    for (uint32_t i = 0; i < table->input_count; i++) {
        gen_put(gen, "%s", i ? ", " : "");
        gen_value(gen, scope, table->inputs[i].type, fuel - 2);
    }
    gen_put(gen, result ? ").%s" : ")", result);
    return true;
}

/* marginal(s, x), bracket(s, x) */
static bool put_scale(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    const struct gen_scale *scale = NULL;
    bool sum = false;
    uint32_t count = 0;
    for (size_t i = 0; i < gen->scales.count; i++) {
        const struct gen_scale *other = &gen->scales.items[i];
        bool sums = other->sums && gen_same_type(other->base, type);
        if ((sums || gen_same_type(other->type, type)) && gen_below(gen, ++count) == 0) {
            scale = other;
            sum = sums;
        }
    }
    if (!scale)
        return false;
    gen_put(gen, "%s(%s, ", sum ? W("marginal", "分段累计") : W("bracket", "所在档"), scale->name);
    gen_expr(gen, scope, scale->base, fuel - 2);
    gen_put(gen, ")");
    return true;
}

static bool policy_in_sight(
    struct gen *gen, const struct gen_scope *scope, const struct gen_policy *policy) {
    for (int frame = 0; frame < scope->frame_count; frame++)
        for (int record = scope->frames[frame]; record >= 0; record = gen->records[record].parent)
            if (record == policy->record)
                return true;
    return false;
}

static bool put_policy_output(
    struct gen *gen, const struct gen_scope *scope, struct gen_type type) {
    uint32_t count = 0;
    const char *policy_name = NULL, *name = NULL;
    for (size_t i = 0; i < gen->policies.count; i++) {
        const struct gen_policy *policy = &gen->policies.items[i];
        for (uint32_t k = 0; policy_in_sight(gen, scope, policy) && k < policy->output_count; k++) {
            struct gen_type given = policy->outputs[k].type;
            bool or_none = given.or_none || (!gen_is_number(given) && given.kind != TYPE_SET);
            if (gen_same_type(given, type) && (type.or_none || !or_none) &&
                gen_below(gen, ++count) == 0) {
                policy_name = policy->name;
                name = policy->outputs[k].name;
            }
        }
    }
    if (name)
        gen_put(gen, "%s.%s", policy_name, name);
    return name;
}

/* p.applies, p.disposition */
static bool put_policy_word(
    struct gen *gen, const struct gen_scope *scope, const char *en, const char *zh) {
    uint32_t count = 0;
    const char *name = NULL;
    for (size_t i = 0; i < gen->policies.count; i++)
        if (policy_in_sight(gen, scope, &gen->policies.items[i]) && gen_below(gen, ++count) == 0)
            name = gen->policies.items[i].name;
    if (name)
        gen_put(gen, "%s.%s", name, W(en, zh));
    return name;
}

static void put_if(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    int known = scope->fact_count;
    gen_put(gen, "(%s ", W("if", "若"));
    if (gen_hits(gen, 25))
        gen_guard(gen, scope);
    gen_expr(gen, scope, yes_or_no, fuel - 2);
    gen_put(gen, " %s ", W("then", "则"));
    gen_expr(gen, scope, type, fuel - 1);
    scope->fact_count = known;
    gen_put(gen, " %s ", W("else", "否则"));
    if (type.or_none && gen_hits(gen, 30))
        gen_put(gen, "%s", W("none", "无"));
    else
        gen_expr(gen, scope, type, fuel - 1);
    gen_put(gen, ")");
}

static void put_at(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    gen_put(gen, "((");
    gen_expr(gen, scope, type, fuel - 1);
    gen_put(gen, ") %s (", W("at", "于"));
    if (gen_hits(gen, 60))
        gen_expr(gen, scope, gen_plain_type(TYPE_DATE), fuel - 2);
    else
        gen_value(gen, scope, gen_plain_type(TYPE_REGION), fuel - 2);
    gen_put(gen, "))");
}

static void put_default(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    gen_put(gen, "((");
    gen_expr(gen, scope, type, fuel - 1);
    gen_put(gen, ") %s (", W("default", "缺省"));
    gen_expr(gen, scope, type, fuel - 1);
    gen_put(gen, "))");
}

static bool put_any_type(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    switch (gen_below(gen, 10)) {
    case 7:
        return put_scale(gen, scope, type, fuel);
    case 0:
        return put_table(gen, scope, type, fuel);
    case 1:
        return put_policy_output(gen, scope, type);
    case 2:
        return put_parameter(gen, type);
    case 3:
        return put_fold(gen, scope, type, W("the", "取唯一"), true, fuel);
    case 4:
        put_at(gen, scope, type, fuel);
        return true;
    case 5:
        if (!gen->peeks)
            return false;
        put_default(gen, scope, type, fuel);
        return true;
    case 6:
        put_if(gen, scope, type, fuel);
        return true;
    default:
        return false;
    }
}

/* ---- calls and operators ---- */

static void put_pair(struct gen *gen, struct gen_scope *scope, struct gen_type a, const char *sign,
    struct gen_type b, int fuel) {
    gen_put(gen, "(");
    gen_expr(gen, scope, a, fuel - 1);
    gen_put(gen, " %s ", sign);
    gen_expr(gen, scope, b, fuel - 1);
    gen_put(gen, ")");
}

static void put_call(
    struct gen *gen, struct gen_scope *scope, const char *word, struct gen_type type, int fuel) {
    gen_put(gen, "%s(", word);
    gen_expr(gen, scope, type, fuel - 1);
    gen_put(gen, ")");
}

static void put_extreme(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
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

static void put_rounded(struct gen *gen, struct gen_scope *scope, struct gen_type type,
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
        return put_fold(gen, scope, type, W("min", "最小"), false, fuel);
    case 1:
        return put_fold(gen, scope, type, W("max", "最大"), false, fuel);
    default:
        return put_fold(gen, scope, type, W("sum", "合计"), false, fuel);
    }
}

static void put_negated(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    gen_put(gen, "(-");
    gen_expr(gen, scope, type, fuel - 1);
    gen_put(gen, ")");
}

/* What all numbers have: + - min max sum and negation. */
static bool put_number(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    switch (gen_below(gen, 5)) {
    case 0:
        put_pair(gen, scope, type, gen_hits(gen, 60) ? "+" : "-", type, fuel);
        return true;
    case 1:
        put_extreme(gen, scope, type, fuel);
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
    put_call(gen, scope, W(words[at][0], words[at][1]), gen_plain_type(TYPE_DATE), fuel);
}

static bool put_set_count(struct gen *gen, struct gen_scope *scope) {
    struct sighting seen;
    if (!pick_field(gen, scope, fits_set, NULL, &seen))
        return false;
    gen_put(gen, "%s(", W("count", "计数"));
    put_field(gen, scope, &seen);
    gen_put(gen, ")");
    return true;
}

static bool put_integer(struct gen *gen, struct gen_scope *scope, int fuel) {
    struct gen_type type = gen_plain_type(TYPE_INTEGER), day = gen_plain_type(TYPE_DATE);
    switch (gen_below(gen, 9)) {
    case 0:
        return put_short(gen, scope, W("count", "计数"), false, fuel);
    case 1:
        put_between(gen, scope, fuel);
        return true;
    case 2:
    case 3:
        put_date_part(gen, scope, fuel);
        return true;
    case 4:
        put_rounded(gen, scope, gen_plain_type(TYPE_DECIMAL), gen_hits(gen, 80) ? "1" : "10", fuel);
        return true;
    case 5:
        put_pair(gen, scope, day, "-", day, fuel);
        return true;
    case 6:
        put_pair(gen, scope, type, W("*", "×"), type, fuel);
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
        put_pair(gen, scope, type, W("*", "×"), gen_plain_type(TYPE_PERCENT), fuel);
        return true;
    case 2:
        put_pair(gen, scope, type, W("/", "÷"), type, fuel);
        return true;
    case 3:
        put_pair(gen, scope, money, "/", money, fuel);
        return true;
    case 4:
        put_rounded(gen, scope, type, "0.1", fuel);
        return true;
    default:
        return put_number(gen, scope, type, fuel);
    }
}

static bool put_percent(struct gen *gen, struct gen_scope *scope, int fuel) {
    struct gen_type type = gen_plain_type(TYPE_PERCENT);
    if (!gen_hits(gen, 30))
        return put_number(gen, scope, type, fuel);
    put_rounded(gen, scope, type, "1%", fuel);
    return true;
}

/* per_year(x), per_month(x); money by the month times a duration. */
static bool put_money_period(
    struct gen *gen, struct gen_scope *scope, enum money_period period, int fuel) {
    struct gen_type from = {
        .kind = TYPE_MONEY, .period = (enum money_period)(1 + gen_below(gen, 3))};
    switch (period) {
    case PERIOD_YEAR:
        put_call(gen, scope, W("per_year", "按年折算"), from, fuel);
        return true;
    case PERIOD_MONTH:
        put_call(gen, scope, W("per_month", "按月折算"), from, fuel);
        return true;
    case PERIOD_NONE:
        put_pair(gen, scope, from, "*", gen_plain_type(TYPE_DURATION), fuel);
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
        put_pair(gen, scope, type, W("*", "×"), factor, fuel);
        return true;
    case 1:
        put_pair(gen, scope, factor, "*", type, fuel);
        return true;
    case 2:
        put_pair(gen, scope, type, W("/", "÷"), factor, fuel);
        return true;
    case 3:
        put_rounded(gen, scope, type, gen_hits(gen, 50) ? W("1 yuan", "1元") : W("1 jiao", "1角"),
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
        put_pair(gen, scope, type, gen_hits(gen, 60) ? "+" : "-", span, fuel);
        return true;
    case 2:
        put_pair(gen, scope, span, "+", type, fuel);
        return true;
    case 3:
        put_call(gen, scope,
            gen_hits(gen, 50) ? W("month_start", "月初") : W("month_end", "月末"), type, fuel);
        return true;
    case 4:
        put_date_made(gen, scope, fuel);
        return true;
    case 5:
        put_call(gen, scope, W("birth", "出生日期"), gen_plain_type(TYPE_CITIZEN_ID), fuel);
        return true;
    case 6:
        if (!gen->has_transition)
            return false;
        gen_put(gen, "%s.%s", W("transition", "过渡期"),
            gen_hits(gen, 50) ? W("start", "开始") : W("end", "结束"));
        return true;
    case 7:
        put_extreme(gen, scope, type, fuel);
        return true;
    default:
        return put_list_number(gen, scope, type, fuel);
    }
}

static bool put_duration(struct gen *gen, struct gen_scope *scope, int fuel) {
    struct gen_type type = gen_plain_type(TYPE_DURATION), times = gen_plain_type(TYPE_INTEGER);
    switch (gen_below(gen, 4)) {
    case 0:
        put_pair(gen, scope, type, gen_hits(gen, 60) ? "+" : "-", type, fuel);
        return true;
    case 1:
        put_pair(gen, scope, type, "*", times, fuel);
        return true;
    case 2:
        put_pair(gen, scope, times, "*", type, fuel);
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

static bool put_set(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
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

/* ---- conditions ---- */

static const char *order_word(struct gen *gen) {
    static const char *const words[][2] = {{"<", "低于"}, {"<=", "不高于"}, {">", "高于"},
        {">=", "不低于"}, {"below", "＜"}, {"at most", "≤"}, {"above", "＞"}, {"at least", "≥"}};
    uint32_t at = gen_below(gen, 8);
    return W(words[at][0], words[at][1]);
}

static const char *equal_word(struct gen *gen) {
    return gen_hits(gen, 50) ? (gen_hits(gen, 50) ? W("=", "＝") : W("is", "是"))
                             : (gen_hits(gen, 50) ? W("!=", "≠") : W("is not", "不为"));
}

static struct gen_type comparable(struct gen *gen, bool ordered) {
    struct gen_type type;
    do
        type = gen_any_type(gen, true);
    while (ordered && !gen_is_ordered(type));
    return type;
}

static void put_comparison(struct gen *gen, struct gen_scope *scope, int fuel) {
    struct gen_type type = comparable(gen, false);
    bool ordered = gen_is_ordered(type);
    gen_put(gen, "(");
    gen_expr(gen, scope, type, fuel - 1);
    gen_put(gen, " %s ", ordered && gen_hits(gen, 75) ? order_word(gen) : equal_word(gen));
    type.or_none = type.or_none && gen_hits(gen, 50);
    if (has_literal(type) || type.or_none)
        gen_expr(gen, scope, type, fuel - 1);
    else
        gen_value(gen, scope, type, fuel - 1);
    gen_put(gen, ")");
}

static void put_chain(struct gen *gen, struct gen_scope *scope, int fuel) {
    struct gen_type type = comparable(gen, true);
    gen_put(gen, "(");
    gen_expr(gen, scope, type, fuel - 2);
    gen_put(gen, " %s ", order_word(gen));
    gen_expr(gen, scope, type, fuel - 1);
    gen_put(gen, " %s ", order_word(gen));
    gen_expr(gen, scope, type, fuel - 2);
    gen_put(gen, ")");
}

static void put_element(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    type.or_none = false;
    gen_value(gen, scope, type, fuel - 2);
    if (!gen_is_ordered(type) || gen_hits(gen, 60))
        return;
    gen_put(gen, " %s ", W("to", gen_hits(gen, 50) ? "至" : ".."));
    gen_value(gen, scope, type, fuel - 2);
}

static void put_in(struct gen *gen, struct gen_scope *scope, int fuel) {
    struct gen_type type = comparable(gen, false);
    gen_put(gen, "(");
    gen_expr(gen, scope, type, fuel - 1);
    gen_put(gen, " %s ", gen_hits(gen, 70) ? W("in", "属于") : W("not in", "不属于"));
    if (type.kind == TYPE_REGION && gen_hits(gen, 25)) {
        gen_put(gen, "%s", gen->regions[gen_below(gen, 2)]);
    } else if (type.kind == TYPE_REGION && gen_hits(gen, 60)) {
        gen_value(gen, scope, gen_plain_type(TYPE_REGION), fuel - 2);
    } else {
        uint32_t count = 1 + gen_below(gen, 3);
        gen_put(gen, "{");
        for (uint32_t i = 0; i < count; i++) {
            gen_put(gen, "%s", i ? W(", ", "、") : "");
            put_element(gen, scope, type, fuel);
        }
        if (type.or_none && gen_hits(gen, 20))
            gen_put(gen, ", %s", W("none", "无"));
        gen_put(gen, "}");
    }
    gen_put(gen, ")");
}

static void put_is_none(struct gen *gen, struct gen_scope *scope, int fuel) {
    struct gen_type type = comparable(gen, false);
    type.or_none = true;
    gen_put(gen, "(");
    gen_expr(gen, scope, type, fuel - 1);
    gen_put(
        gen, " %s %s)", gen_hits(gen, 50) ? W("is", "为") : W("is not", "不为"), W("none", "无"));
}

static void put_is_known(struct gen *gen, struct gen_scope *scope, int fuel) {
    gen_put(gen, "(");
    gen_expr(gen, scope, comparable(gen, false), fuel - 1);
    gen_put(gen, " %s %s)", gen_hits(gen, 50) ? W("is", "是") : W("is not", "不为"),
        gen_hits(gen, 50) ? W("known", "已知") : W("unknown", "未知"));
}

/* f is not none and …; f is none or … */
static bool put_guarded(struct gen *gen, struct gen_scope *scope, int fuel) {
    int known = scope->fact_count;
    struct sighting seen;
    if (scope->fact_count == 8 || !pick_field(gen, scope, fits_none, NULL, &seen))
        return false;
    bool both = gen_hits(gen, 60);
    gen_put(gen, "(");
    fact_add(scope, &seen);
    put_field(gen, scope, &seen);
    gen_put(gen, " %s %s %s ", both ? W("is not", "不为") : W("is", "为"), W("none", "无"),
        both ? W("and", "且") : W("or", "或"));
    gen_expr(gen, scope, yes_or_no, fuel - 1);
    scope->fact_count = known;
    gen_put(gen, ")");
    return true;
}

static bool put_disposition(struct gen *gen, struct gen_scope *scope) {
    struct gen_type type = {.kind = TYPE_CHOICE, .choice = -1};
    gen_put(gen, "(");
    if (!put_policy_word(gen, scope, "disposition", "处置")) {
        gen_put(gen, "%s)", W("yes", "是"));
        return true;
    }
    if (gen_hits(gen, 60)) {
        gen_put(gen, " %s ", equal_word(gen));
        gen_literal(gen, type);
    } else if (gen_hits(gen, 50)) {
        gen_put(gen, " %s {", W("in", "属于"));
        gen_literal(gen, type);
        gen_put(gen, ", ");
        gen_literal(gen, type);
        gen_put(gen, "}");
    } else {
        gen_put(gen, " %s %s", W("is", "为"), W("none", "无"));
    }
    gen_put(gen, ")");
    return true;
}

/* x in s; s in {…}; s overlaps t */
static bool put_set_condition(struct gen *gen, struct gen_scope *scope, int fuel) {
    struct sighting seen;
    if (!pick_field(gen, scope, fits_set, NULL, &seen))
        return false;
    struct gen_type type = gen->fields.items[seen.field].type;
    struct gen_type of = {
        .kind = TYPE_CHOICE, .choice = type.choice, .or_none = gen_hits(gen, 20)};
    const char *in = gen_hits(gen, 70) ? W("in", "属于") : W("not in", "不属于");
    gen_put(gen, "(");
    if (gen_hits(gen, 40)) {
        gen_expr(gen, scope, of, fuel - 1);
        gen_put(gen, " %s ", in);
        put_field(gen, scope, &seen);
    } else {
        put_field(gen, scope, &seen);
        gen_put(gen, " %s ", gen_hits(gen, 50) ? in : W("overlaps", "含任一"));
        if (gen_hits(gen, 50) || !put_typed_field(gen, scope, type))
            put_set(gen, scope, type, fuel);
    }
    gen_put(gen, ")");
    return true;
}

static bool put_sex(struct gen *gen, struct gen_scope *scope, int fuel) {
    gen_put(gen, "(%s(", W("sex", "性别"));
    gen_expr(gen, scope, gen_plain_type(TYPE_CITIZEN_ID), fuel - 1);
    gen_put(gen, ") %s %s)", gen_hits(gen, 50) ? W("is", "是") : W("is not", "不为"),
        gen_hits(gen, 50) ? W("male", "男") : W("female", "女"));
    return true;
}

static bool put_any_every(struct gen *gen, struct gen_scope *scope, int fuel) {
    switch (gen_below(gen, 3)) {
    case 0:
        return put_short(gen, scope, W("any", "任一"), true, fuel);
    case 1:
        return put_fold(gen, scope, yes_or_no, W("any", "任一"), false, fuel);
    default:
        return put_fold(gen, scope, yes_or_no, W("every", "所有"), false, fuel);
    }
}

static void put_starts_with(struct gen *gen, struct gen_scope *scope, int fuel) {
    gen_put(gen, "%s(", W("starts_with", "开头为"));
    gen_expr(gen, scope, gen_plain_type(TYPE_TEXT), fuel - 1);
    gen_put(gen, ", ");
    gen_expr(gen, scope, gen_plain_type(TYPE_TEXT), fuel - 1);
    gen_put(gen, ")");
}

static void put_not(struct gen *gen, struct gen_scope *scope, int fuel) {
    gen_put(gen, "(%s ", W("not", "非"));
    gen_expr(gen, scope, yes_or_no, fuel - 1);
    gen_put(gen, ")");
}

static bool put_boolean(struct gen *gen, struct gen_scope *scope, int fuel) {
    switch (gen_below(gen, 16)) {
    case 14:
        return put_set_condition(gen, scope, fuel);
    case 15:
        return gen_hits(gen, 40) ? put_sex(gen, scope, fuel) : put_set_condition(gen, scope, fuel);
    case 0:
        put_pair(gen, scope, yes_or_no, W("and", "且"), yes_or_no, fuel);
        return true;
    case 1:
        put_pair(gen, scope, yes_or_no, W("or", "或"), yes_or_no, fuel);
        return true;
    case 2:
        put_not(gen, scope, fuel);
        return true;
    case 3:
        put_chain(gen, scope, fuel);
        return true;
    case 4:
    case 5:
        put_in(gen, scope, fuel);
        return true;
    case 6:
        put_is_none(gen, scope, fuel);
        return true;
    case 7:
        return put_guarded(gen, scope, fuel);
    case 8:
        return gen_hits(gen, 50) ? put_policy_word(gen, scope, "applies", "适用")
                                 : put_disposition(gen, scope);
    case 9:
        return put_any_every(gen, scope, fuel);
    case 10:
        if (gen_hits(gen, 50))
            put_starts_with(gen, scope, fuel);
        else if (gen->peeks)
            put_is_known(gen, scope, fuel);
        else
            return false;
        return true;
    default:
        put_comparison(gen, scope, fuel);
        return true;
    }
}

/* ---- all ---- */

static bool put_kind(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    type.or_none = false; /* what is reckoned with may not be none */
    switch (type.kind) {
    case TYPE_BOOLEAN:
        return put_boolean(gen, scope, fuel);
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
        return put_set(gen, scope, type, fuel);
    default:
        return false;
    }
}

static void put_expr(
    struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel, bool bare) {
    if (fuel > 0 && gen_hits(gen, 35) && put_any_type(gen, scope, type, fuel))
        return;
    if (fuel > 0 && gen_hits(gen, 80) && !(type.or_none && gen_hits(gen, 60)) &&
        put_kind(gen, scope, type, fuel))
        return;
    leaf(gen, scope, type, bare);
}

void gen_expr(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    put_expr(gen, scope, type, fuel, false);
}

void gen_value(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    put_expr(gen, scope, type, fuel, true);
}

void gen_condition(struct gen *gen, struct gen_scope *scope, int fuel) {
    gen_expr(gen, scope, yes_or_no, fuel);
}
