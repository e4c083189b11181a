/* SPDX-License-Identifier: Apache-2.0
 *
 * Expressions of a wanted type. Whatever is put together from parts stands in brackets, so a
 * part may be anything. Here are leaves, aggregates, and what any type can come from.
 */
#include "parts.h"

#define W(en, zh) gen_word(gen, en, zh)

static const struct gen_type yes_or_no = {.kind = TYPE_BOOLEAN};

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

/* Of a code and an identity number no literal has the type by itself. */
bool gen_has_literal(struct gen_type type) {
    return type.kind != TYPE_REGION && type.kind != TYPE_CITIZEN_ID;
}

void gen_leaf(struct gen *gen, struct gen_scope *scope, struct gen_type type, bool bare) {
    if (type.or_none && gen_hits(gen, 8) && bare) {
        gen_put(gen, "%s", W("none", "无"));
        return;
    }
    if (scope->input_count && gen_hits(gen, 70) && put_input(gen, scope, type))
        return;
    if (gen_hits(gen, 75) && gen_typed_field(gen, scope, type))
        return;
    if (gen_hits(gen, 50) && put_parameter(gen, type))
        return;
    if (gen_has_literal(type) || bare) {
        type.or_none = false;
        gen_literal(gen, type);
        return;
    }
    if (gen_typed_field(gen, scope, type) || put_parameter(gen, type))
        return;
    gen_put(gen, "%s(", W("county", "所在县")); /* identity numbers have a parameter from the start */
    gen_literal(gen, gen_plain_type(TYPE_REGION));
    gen_put(gen, ")");
}

/* ---- lists ---- */

struct over { /* a list being written into */
    struct gen_scope scope;
    struct gen_sighting list;
    struct gen_sighting guard;
    bool guarded;
};

static bool over_open(struct gen *gen, const struct gen_scope *scope, struct over *over) {
    if (scope->frame_count == 0 || scope->frame_count >= GEN_FRAMES - 1 ||
        !gen_sight_pick(gen, scope, gen_fits_list, NULL, &over->list))
        return false;
    int child = gen->fields.items[over->list.field].child;
    over->scope = *scope;
    over->scope.fact_count = 0; /* what is told outside is told of other records */
    int frame = over->scope.frame_count++;
    over->scope.frames[frame] = child;
    over->scope.aliases[frame] = NULL;
    if (gen_frames_of(scope, child) || gen_hits(gen, 25))
        over->scope.aliases[frame] = gen_new_name(gen, "m", "某");
    over->guarded = false;
    struct gen_sighting seen;
    if (gen_hits(gen, 30) && gen_sight_pick(gen, &over->scope, gen_fits_none, NULL, &seen) &&
        seen.frame == frame) {
        gen_fact_add(&over->scope, &seen);
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
    gen_sight_put(gen, scope, &over->list);
    if (alias)
        gen_put(gen, " %s %s", W("as", "记作"), alias);
    if (!must_where && !over->guarded && gen_hits(gen, 40))
        return;
    gen_put(gen, " %s ", W("where", "其中"));
    if (over->guarded) {
        gen_sight_put(gen, &over->scope, &over->guard);
        gen_put(gen, " %s %s %s ", W("is not", "不为"), W("none", "无"), W("and", "且"));
    }
    gen_expr(gen, &over->scope, yes_or_no, fuel - 2);
}

/* sum(x for list where c) and its like. */
bool gen_fold(struct gen *gen, struct gen_scope *scope, struct gen_type type,
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
bool gen_short(
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

bool gen_table_call(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
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
bool gen_scale_call(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
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

bool gen_policy_output(
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
bool gen_policy_word(
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

void gen_if(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
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

void gen_at(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    struct gen_scope then = *scope;
    then.fact_count = 0; /* what is not none today may be on another day */
    gen_put(gen, "((");
    gen_expr(gen, &then, type, fuel - 1);
    gen_put(gen, ") %s (", W("at", "于"));
    if (gen_hits(gen, 60))
        gen_expr(gen, scope, gen_plain_type(TYPE_DATE), fuel - 2);
    else
        gen_value(gen, scope, gen_plain_type(TYPE_REGION), fuel - 2);
    gen_put(gen, "))");
}

void gen_default(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    gen_put(gen, "((");
    gen_expr(gen, scope, type, fuel - 1);
    gen_put(gen, ") %s (", W("default", "缺省"));
    gen_expr(gen, scope, type, fuel - 1);
    gen_put(gen, "))");
}

static bool put_any_type(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel) {
    switch (gen_below(gen, 10)) {
    case 7:
        return gen_scale_call(gen, scope, type, fuel);
    case 0:
        return gen_table_call(gen, scope, type, fuel);
    case 1:
        return gen_policy_output(gen, scope, type);
    case 2:
        return put_parameter(gen, type);
    case 3:
        return gen_fold(gen, scope, type, W("the", "取唯一"), true, fuel);
    case 4:
        gen_at(gen, scope, type, fuel);
        return true;
    case 5:
        if (!gen->peeks)
            return false;
        gen_default(gen, scope, type, fuel);
        return true;
    case 6:
        gen_if(gen, scope, type, fuel);
        return true;
    default:
        return false;
    }
}

/* ---- all ---- */

static void put_expr(
    struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel, bool bare) {
    if (gen->usual) {
        usual_expr(gen, scope, type, fuel, bare);
        return;
    }
    if (fuel > 0 && gen_hits(gen, 35) && put_any_type(gen, scope, type, fuel))
        return;
    if (fuel > 0 && gen_hits(gen, 80) && !(type.or_none && gen_hits(gen, 60)) &&
        gen_operation(gen, scope, type, fuel))
        return;
    gen_leaf(gen, scope, type, bare);
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
