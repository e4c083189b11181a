/* SPDX-License-Identifier: Apache-2.0
 *
 * The policies of a random program. */
#include <string.h>

#include "parts.h"

#define W(en, zh) gen_word(gen, en, zh)

struct policy_maker {
    struct gen_policy policy;
    struct gen_scope scope;
    bool in_order, highest;
    bool defaults[3];
    const char *clauses[6];
    uint32_t clause_count;
    struct text_buffer same[3];
};

/* A table is often what a policy gives its amounts by. */
static struct gen_type output_type(struct gen *gen) {
    uint32_t count = (uint32_t)gen->tables.count;
    if (count == 0 || gen_hits(gen, 70))
        return gen_field_type(gen, false);
    const struct gen_table *table = &gen->tables.items[gen_below(gen, count)];
    return table->results[gen_below(gen, table->result_count)].type;
}

static void put_outputs(struct gen *gen, struct policy_maker *maker) {
    struct gen_policy *policy = &maker->policy;
    policy->output_count = maker->highest ? 1 + gen_below(gen, 2) : gen_below(gen, 4);
    for (uint32_t i = 0; i < policy->output_count; i++) {
        struct gen_name *output = &policy->outputs[i];
        do
            output->type = output_type(gen);
        while (i == 0 && gen_hits(gen, maker->highest ? 100 : 60) &&
               (!gen_is_number(output->type) || output->type.or_none));
        output->name = gen_new_name(gen, "o", "给");
        if (i == 0)
            gen_put(gen, "  %s ", W("gives", "给付"));
        gen_put(gen, "%s%s: ", i ? ", " : "", output->name);
        gen_type_name(gen, output->type);
        maker->defaults[i] = gen_hits(gen, 25);
        if (maker->defaults[i]) {
            gen_put(gen, " = ");
            gen_value(gen, &maker->scope, output->type, 2);
        }
        struct text_buffer *out = gen->out;
        gen->out = &maker->same[i];
        gen_literal(gen, output->type);
        gen->out = out;
    }
    gen_put(gen, "%s", policy->output_count ? "\n" : "");
}

static void put_says(struct gen *gen, struct policy_maker *maker) {
    const struct gen_policy *policy = &maker->policy;
    gen_put(gen, "\n    %s \"结果", W("says", "说明"));
    for (uint32_t i = 0; i < policy->output_count; i++)
        gen_put(gen, "{%s}，", policy->outputs[i].name);
    gen_put(gen, "{");
    if (gen_hits(gen, 30) || !gen_some_field(gen, &maker->scope))
        gen_put(gen, "%s", W("today", "当日"));
    gen_put(gen, "}。\"");
}

static void put_assigns(struct gen *gen, struct policy_maker *maker) {
    const struct gen_policy *policy = &maker->policy;
    bool first = true;
    for (uint32_t i = 0; i < policy->output_count; i++) {
        if (maker->defaults[i] && gen_hits(gen, 50))
            continue;
        gen_put(gen, "%s%s = ", first ? W(" then ", " 则 ") : ", ", policy->outputs[i].name);
        first = false;
        if (gen_hits(gen, 45))
            gen_put(gen, "%s", maker->same[i].bytes);
        else if (gen_hits(gen, 70) ||
                 !gen_table_call(gen, &maker->scope, policy->outputs[i].type, GEN_FUEL))
            gen_value(
                gen, &maker->scope, policy->outputs[i].type, gen_hits(gen, 50) ? 1 : GEN_FUEL);
    }
}

static void put_over(struct gen *gen, struct policy_maker *maker, uint32_t index, uint32_t total) {
    bool first = true;
    for (uint32_t i = index + 1; i < total; i++)
        if (gen_hits(gen, 25)) {
            gen_put(gen, "%s%s", first ? W(" over ", " 优先于 ") : ", ", maker->clauses[i]);
            first = false;
        }
}

static void put_clause(
    struct gen *gen, struct policy_maker *maker, uint32_t index, uint32_t total, bool otherwise) {
    static const char *const words[][2] = {{"keep", "延续"}, {"optimize", "优化"},
        {"adjust", "调整"}, {"start", "新建"}, {"end", "退出"}};
    uint32_t at = gen_hits(gen, 60) ? gen_below(gen, 2) : gen_below(gen, 5);
    int known = maker->scope.fact_count;
    gen_put(gen, "  %s %s", W(words[at][0], words[at][1]), maker->clauses[index]);
    if (!otherwise)
        put_over(gen, maker, index, total);
    gen_put(gen, ": ");
    if (otherwise) {
        gen_put(gen, "%s", W("otherwise", "其余"));
    } else {
        gen_put(gen, "%s ", W("when", "当"));
        if (gen_hits(gen, 25))
            gen_guard(gen, &maker->scope);
        gen_condition(gen, &maker->scope, gen_hits(gen, 70) ? 2 : GEN_FUEL);
    }
    put_assigns(gen, maker);
    if (gen_hits(gen, 40))
        put_says(gen, maker);
    gen_put(gen, "\n");
    maker->scope.fact_count = known;
}

static void put_policy_body(struct gen *gen, struct policy_maker *maker) {
    gen_cite(gen);
    maker->policy.has_category = gen_hits(gen, 40);
    if (maker->policy.has_category)
        gen_put(gen, "  %s 民生\n", W("category", "类别"));
    if (gen_hits(gen, 25))
        gen_put(gen, "  %s %s 2022-01-01%s\n", W("in force", "施行"), W("from", "自"),
            gen_hits(gen, 50) ? W(" to 2024-12-31", " 至 2024-12-31") : "");
    if (gen_hits(gen, 50)) {
        gen_put(gen, "  %s ", W("applies when", "适用 当"));
        if (gen_hits(gen, 30))
            gen_guard(gen, &maker->scope);
        gen_condition(gen, &maker->scope, 2);
        gen_put(gen, "\n");
    }
}

void gen_policy_item(struct gen *gen) {
    struct policy_maker maker = {.policy = {.name = gen_new_name(gen, "policy", "政策"),
                                     .record = (int)gen_below(gen, (uint32_t)gen->record_count)}};
    gen_fresh_scope(&maker.scope, maker.policy.record);
    maker.highest = gen_hits(gen, 25);
    maker.in_order = !maker.highest && gen_hits(gen, 30);
    maker.clause_count = 1 + gen_below(gen, 5);
    bool otherwise = gen_hits(gen, 45);
    for (uint32_t i = 0; i < maker.clause_count; i++)
        maker.clauses[i] = gen_new_name(gen, "clause", "条");
    struct text_buffer head = {0}, body = {0}, *out = gen->out;
    gen->out = &body;
    put_policy_body(gen, &maker);
    put_outputs(gen, &maker);
    for (uint32_t i = 0; i < maker.clause_count; i++)
        put_clause(gen, &maker, i, maker.clause_count, otherwise && i + 1 == maker.clause_count);
    gen->out = &head;
    gen_put(gen, "%s %s \"某项\" %s %s", W("policy", "政策"), maker.policy.name, W("for", "对"),
        gen->records[maker.policy.record].name);
    if (maker.in_order)
        gen_put(gen, " %s", W("in order", "依次"));
    if (maker.highest)
        gen_put(gen, " %s %s", W("highest", "就高"), maker.policy.outputs[0].name);
    gen->out = out;
    const char *text = arena_printf(gen->arena, "%s {\n%s}\n", head.bytes, body.bytes);
    for (size_t at = 0, length = strlen(text); at < length; at += 400)
        gen_put(gen, "%.400s", text + at);
    maker.policy.clause_count = maker.clause_count - otherwise;
    memcpy(maker.policy.clauses, maker.clauses, sizeof maker.clauses);
    vec_push(gen->arena, &gen->policies, maker.policy);
}
