/* SPDX-License-Identifier: Apache-2.0
 *
 * Items of a random program besides records, parameters, tables and policies: scales, names of
 * regions, inspections and guarantees, and a file for one region that adds to the others.
 */
#include "gen.h"

#define W(en, zh) gen_word(gen, en, zh)

/* ---- names of regions ---- */

void gen_regions(struct gen *gen) {
    for (int i = 0; i < 2; i++) {
        gen->regions[i] = gen_new_name(gen, "region", "片区");
        gen_put(gen, "%s %s = ", W("region", "地区"), gen->regions[i]);
        if (i == 1 && gen_hits(gen, 40))
            gen_put(gen, "%s, 110105\n", gen->regions[0]);
        else
            gen_put(gen, "%s\n", gen_hits(gen, 50) ? "520100, 421303 \"某县\"" : "522729、140000");
    }
}

/* ---- scales ---- */

/* Limits that ascend, of the type that is looked up. */
static const char *limit(struct gen *gen, struct gen_type base, uint32_t at) {
    static const char *const limits[][3] = {
        [TYPE_INTEGER] = {"2", "5", "60"},
        [TYPE_DECIMAL] = {"0.5", "1", "2.5"},
        [TYPE_MONEY] = {"50", "100", "600"},
        [TYPE_DATE] = {"2021-12-31", "2023-01-31", "2024-02-29"},
    };
    static const char *const periods[][2] = {{" yuan", "元"}, {" yuan/month", "元/月"},
        {" yuan/quarter", "元/季"}, {" yuan/year", "元/年"}};
    const char *unit =
        base.kind == TYPE_MONEY ? W(periods[base.period][0], periods[base.period][1]) : "";
    return arena_printf(gen->arena, "%s%s", limits[base.kind][at], unit);
}

static const char *base_parameter(struct gen *gen, struct gen_type base) {
    uint32_t count = 0;
    const char *name = NULL;
    for (size_t i = 0; i < gen->parameters.count; i++)
        if (gen_same_type(gen->parameters.items[i].type, base) &&
            !gen->parameters.items[i].type.or_none && gen_below(gen, ++count) == 0)
            name = gen->parameters.items[i].name;
    return name;
}

/* The middle one may move with the date, and so turn out not to be above the one before. */
static void put_limit(struct gen *gen, struct gen_type base, uint32_t at) {
    bool moves = at == 1 && (base.kind == TYPE_INTEGER || base.kind == TYPE_MONEY);
    gen_put(gen, "    %s ", gen_hits(gen, 60) ? W("at most", "不高于") : W("below", "低于"));
    if (!moves || gen_hits(gen, 40))
        gen_put(gen, "%s", limit(gen, base, at));
    else if (base.kind == TYPE_INTEGER)
        gen_put(gen, "(%s(%s) - 2020)", W("year", "年份"), W("today", "当日"));
    else
        gen_put(gen, "((%s(%s) - 2020) * %s)", W("year", "年份"), W("today", "当日"),
            limit(gen, base, 0));
}

static void put_rate(struct gen *gen, const struct gen_scale *scale) {
    struct gen_scope scope = {.frame_count = 0};
    gen_put(gen, ": ");
    gen_value(gen, &scope, scale->type, 0);
    gen_put(gen, "\n");
}

static void put_brackets(struct gen *gen, const struct gen_scale *scale) {
    const char *parameter = gen_hits(gen, 30) ? base_parameter(gen, scale->base) : NULL;
    if (parameter) {
        gen_put(gen, "    %s %s", W("at most", "不高于"), parameter);
        put_rate(gen, scale);
    }
    for (uint32_t at = 0; !parameter && at < 3; at++)
        if (gen_hits(gen, 70)) {
            put_limit(gen, scale->base, at);
            put_rate(gen, scale);
        }
    gen_put(gen, "    %s", W("otherwise", "其余"));
    put_rate(gen, scale);
}

static void put_dated(struct gen *gen, const struct gen_scale *scale, const char *from) {
    gen_put(gen, "  %s %s {\n", W("from", "自"), from);
    put_brackets(gen, scale);
    gen_put(gen, "  }\n");
}

void gen_scale_item(struct gen *gen) {
    static const enum type_kind bases[] = {TYPE_INTEGER, TYPE_DECIMAL, TYPE_MONEY, TYPE_DATE};
    struct gen_scale scale = {.name = gen_new_name(gen, "s", "段")};
    scale.sums = gen_hits(gen, 60);
    scale.base = scale.sums ? (struct gen_type){.kind = TYPE_MONEY} : gen_plain_type(bases[gen_below(gen, 4)]);
    if (scale.base.kind == TYPE_MONEY)
        scale.base.period = (enum money_period)gen_below(gen, 4);
    do
        scale.type = scale.sums ? gen_plain_type(TYPE_PERCENT) : gen_any_type(gen, false);
    while (scale.type.or_none);
    gen_put(gen, "%s %s: ", W("scale", "分段"), scale.name);
    gen_type_name(gen, scale.type);
    gen_put(gen, " %s ", W("by", "按"));
    gen_type_name(gen, scale.base);
    gen_put(gen, " {\n");
    if (gen_hits(gen, 40)) {
        put_brackets(gen, &scale);
    } else {
        put_dated(gen, &scale, "2020-01-01");
        put_dated(gen, &scale, "2023-06-21");
        if (gen_hits(gen, 30))
            gen_put(gen, "  %s 2025-01-01: %s\n", W("from", "自"), W("undecided", "待定"));
    }
    if (gen_hits(gen, 40)) {
        gen_put(gen, "  %s 522729 {\n", W("region", "地区"));
        put_dated(gen, &scale, "2022-01-01");
        gen_put(gen, "  }\n");
    }
    gen_put(gen, "}\n");
    vec_push(gen->arena, &gen->scales, scale);
}

/* ---- inspections and guarantees ---- */

static void put_body(struct gen *gen, struct gen_scope *scope) {
    if (gen_hits(gen, 50)) {
        int known = scope->fact_count;
        gen_put(gen, "%s ", W("when", "当"));
        if (gen_hits(gen, 40))
            gen_guard(gen, scope);
        gen_condition(gen, scope, 2);
        gen_put(gen, " %s ", W("then", "则"));
        gen_condition(gen, scope, 3);
        scope->fact_count = known;
    } else {
        gen_condition(gen, scope, 4);
    }
}

static bool has_category(const struct gen *gen, int record) {
    for (size_t i = 0; i < gen->policies.count; i++)
        if (gen->policies.items[i].record == record && gen->policies.items[i].has_category)
            return true;
    return false;
}

void gen_assertion_item(struct gen *gen) {
    int record = (int)gen_below(gen, (uint32_t)gen->record_count);
    struct gen_scope scope = {.frames = {record}, .frame_count = 1};
    bool each = gen_hits(gen, 35) && has_category(gen, record);
    gen_put(gen, "%s %s \"某条\" %s %s",
        gen_hits(gen, 50) ? W("inspect", "核查") : W("guarantee", "保证"),
        gen_new_name(gen, "a", "查"), W("for", "对"), gen->records[record].name);
    if (each) {
        gen_put(gen, " %s %s 民生: ", W("for each policy", "对 每项政策"), W("of", "隶属"));
        gen_put(gen, "%s.%s %s ", W("policy", "政策"), W("applies", "适用"), W("or", "或"));
        gen_put(gen, "%s.%s %s %s %s ", W("policy", "政策"), W("disposition", "处置"),
            W("is not", "不为"), W("end", "退出"), W("and", "且"));
        gen_condition(gen, &scope, 2);
    } else {
        gen_put(gen, ": ");
        put_body(gen, &scope);
    }
    gen_put(gen, " %s \"不符", W("says", "说明"));
    gen_put(gen, "{");
    if (!gen_some_field(gen, &scope))
        gen_put(gen, "%s", W("today", "当日"));
    gen_put(gen, "}\"\n");
}

/* ---- a file for one region ---- */

static void extend_policy(struct gen *gen, const struct gen_policy *policy) {
    struct gen_scope scope = {.frames = {policy->record}, .frame_count = 1};
    gen_put(gen, "%s %s %s {\n  %s %s", W("extend", "补充"), W("policy", "政策"), policy->name,
        W("adjust", "调整"), gen_new_name(gen, "clause", "条"));
    if (policy->clause_count && gen_hits(gen, 60))
        gen_put(gen, " %s %s", W("over", "优先于"),
            policy->clauses[gen_below(gen, policy->clause_count)]);
    gen_put(gen, ": %s ", W("when", "当"));
    gen_condition(gen, &scope, 1);
    for (uint32_t i = 0; i < policy->output_count; i++) {
        gen_put(gen, "%s%s = ", i ? ", " : W(" then ", " 则 "), policy->outputs[i].name);
        gen_value(gen, &scope, policy->outputs[i].type, 0);
    }
    gen_put(gen, "\n}\n");
}

static void extend_parameter(struct gen *gen, const struct gen_name *parameter) {
    gen_put(gen, "%s %s %s { %s 520100 { %s 2022-01-01: ", W("extend", "补充"),
        W("parameter", "参数"), parameter->name, W("region", "地区"), W("from", "自"));
    if (parameter->type.or_none)
        gen_put(gen, "%s", W("none", "无"));
    else
        gen_literal(gen, parameter->type);
    gen_put(gen, " } }\n");
}

/* In the place of a computed field, for the records of the region. It rests on nothing, so that no
 * circle arises. */
static void extend_record(struct gen *gen, const struct gen_field *field) {
    struct gen_type type = field->type;
    gen_put(gen, "%s %s %s { %s: ", W("extend", "补充"), W("record", "记录"),
        gen->records[field->record].name, field->name);
    gen_type_name(gen, type);
    gen_put(gen, " = ");
    gen_literal(gen, type);
    gen_put(gen, " }\n");
}

/* What is extended was there before; nothing rests on what is new but what comes after it. */
void gen_local_file(struct gen *gen) {
    gen_put(gen, "%s 520000 \"贵州省\"\n", W("jurisdiction", "适用地区"));
    for (size_t i = 0; i < gen->parameters.count; i++)
        if (gen->parameters.items[i].extendable && gen_hits(gen, 25))
            extend_parameter(gen, &gen->parameters.items[i]);
    for (size_t i = 0; i < gen->fields.count; i++)
        if (gen->fields.items[i].computed && gen_hits(gen, 20))
            extend_record(gen, &gen->fields.items[i]);
    struct gen_policy last = gen->policies.items[--gen->policies.count];
    extend_policy(gen, &last);
}

/* ---- every fact, as it is ---- */

static bool is_given(const struct gen_field *field, int record) {
    return field->record == record && field->child < 0 && !field->computed;
}

static void put_show(struct gen *gen, int record) {
    bool first = true;
    gen_put(gen, "%s %s \"各项\" %s %s {\n  %s ", W("policy", "政策"), gen_new_name(gen, "show", "示"),
        W("for", "对"), gen->records[record].name, W("gives", "给付"));
    for (size_t i = 0; i < gen->fields.count; i++) {
        const struct gen_field *field = &gen->fields.items[i];
        if (!is_given(field, record))
            continue;
        gen_put(gen, "%sshown_%s: ", first ? "" : ", ", field->name);
        gen_type_name(gen, field->type);
        first = false;
    }
    gen_put(gen, "\n  %s %s: %s", W("keep", "延续"), gen_new_name(gen, "clause", "条"),
        W("otherwise", "其余"));
    first = true;
    for (size_t i = 0; i < gen->fields.count; i++) {
        const struct gen_field *field = &gen->fields.items[i];
        if (!is_given(field, record))
            continue;
        gen_put(gen, "%sshown_%s = %s", first ? W(" then ", " 则 ") : ", ", field->name,
            field->name);
        first = false;
    }
    gen_put(gen, "\n}\n");
}

void gen_shows(struct gen *gen) {
    for (int record = 0; record < gen->record_count; record++)
        put_show(gen, record);
}
