/* SPDX-License-Identifier: Apache-2.0
 *
 * Conditions.
 */
#include "parts.h"

#define W(en, zh) gen_word(gen, en, zh)

static const struct gen_type yes_or_no = {.kind = TYPE_BOOLEAN};

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
    if (gen_has_literal(type) || type.or_none)
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

void gen_is_known(struct gen *gen, struct gen_scope *scope, int fuel) {
    gen_put(gen, "(");
    gen_expr(gen, scope, comparable(gen, false), fuel - 1);
    gen_put(gen, " %s %s)", gen_hits(gen, 50) ? W("is", "是") : W("is not", "不为"),
        gen_hits(gen, 50) ? W("known", "已知") : W("unknown", "未知"));
}

/* f is not none and …; f is none or … */
bool gen_guarded(struct gen *gen, struct gen_scope *scope, int fuel) {
    int known = scope->fact_count;
    struct gen_sighting seen;
    if (scope->fact_count == 8 || !gen_sight_pick(gen, scope, gen_fits_none, NULL, &seen))
        return false;
    bool both = gen_hits(gen, 60);
    gen_put(gen, "(");
    gen_fact_add(scope, &seen);
    gen_sight_put(gen, scope, &seen);
    gen_put(gen, " %s %s %s ", both ? W("is not", "不为") : W("is", "为"), W("none", "无"),
        both ? W("and", "且") : W("or", "或"));
    gen_expr(gen, scope, yes_or_no, fuel - 1);
    scope->fact_count = known;
    gen_put(gen, ")");
    return true;
}

bool gen_disposition(struct gen *gen, struct gen_scope *scope) {
    struct gen_type type = {.kind = TYPE_CHOICE, .choice = -1};
    gen_put(gen, "(");
    if (!gen_policy_word(gen, scope, "disposition", "处置")) {
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
bool gen_set_condition(struct gen *gen, struct gen_scope *scope, int fuel) {
    struct gen_sighting seen;
    if (!gen_sight_pick(gen, scope, gen_fits_set, NULL, &seen))
        return false;
    struct gen_type type = gen->fields.items[seen.field].type;
    struct gen_type of = {
        .kind = TYPE_CHOICE, .choice = type.choice, .or_none = gen_hits(gen, 20)};
    const char *in = gen_hits(gen, 70) ? W("in", "属于") : W("not in", "不属于");
    gen_put(gen, "(");
    if (gen_hits(gen, 40)) {
        gen_expr(gen, scope, of, fuel - 1);
        gen_put(gen, " %s ", in);
        gen_sight_put(gen, scope, &seen);
    } else {
        gen_sight_put(gen, scope, &seen);
        gen_put(gen, " %s ", gen_hits(gen, 50) ? in : W("overlaps", "含任一"));
        if (gen_hits(gen, 50) || !gen_typed_field(gen, scope, type))
            gen_set_of(gen, scope, type, fuel);
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

bool gen_any_every(struct gen *gen, struct gen_scope *scope, int fuel) {
    switch (gen_below(gen, 3)) {
    case 0:
        return gen_short(gen, scope, W("any", "任一"), true, fuel);
    case 1:
        return gen_fold(gen, scope, yes_or_no, W("any", "任一"), false, fuel);
    default:
        return gen_fold(gen, scope, yes_or_no, W("every", "所有"), false, fuel);
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

bool gen_truth(struct gen *gen, struct gen_scope *scope, int fuel) {
    switch (gen_below(gen, 16)) {
    case 14:
        return gen_set_condition(gen, scope, fuel);
    case 15:
        return gen_hits(gen, 40) ? put_sex(gen, scope, fuel) : gen_set_condition(gen, scope, fuel);
    case 0:
        gen_pair(gen, scope, yes_or_no, W("and", "且"), yes_or_no, fuel);
        return true;
    case 1:
        gen_pair(gen, scope, yes_or_no, W("or", "或"), yes_or_no, fuel);
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
        return gen_guarded(gen, scope, fuel);
    case 8:
        return gen_hits(gen, 50) ? gen_policy_word(gen, scope, "applies", "适用")
                                 : gen_disposition(gen, scope);
    case 9:
        return gen_any_every(gen, scope, fuel);
    case 10:
        if (gen_hits(gen, 50))
            put_starts_with(gen, scope, fuel);
        else if (gen->peeks)
            gen_is_known(gen, scope, fuel);
        else
            return false;
        return true;
    default:
        put_comparison(gen, scope, fuel);
        return true;
    }
}
