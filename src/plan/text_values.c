/* SPDX-License-Identifier: Apache-2.0
 *
 * Values, codes and states in words. */
#include "plan/text.h"

#include <string.h>

void put(struct writer *writer, const char *text) {
    for (; *text; text++)
        vec_push(writer->arena, &writer->text, *text);
}

const char *pick_word(const struct writer *writer, const char *zh, const char *en) {
    return writer->zh ? zh : en;
}

const struct plan_op *op_of(const struct writer *writer, uint32_t op) {
    return &writer->plan->ops.items[op];
}

/* ---- what codes stand for ---- */

static void name_choice(
    const struct writer *writer, struct code_names *names, const struct choice *choice) {
    for (size_t i = 0; i < names->choices.count; i++)
        if (names->choices.items[i] == choice)
            return;
    vec_push(writer->arena, &names->choices, choice);
}

static void name_policy(
    const struct writer *writer, struct code_names *names, const struct policy *policy) {
    for (size_t i = 0; i < names->policies.count; i++)
        if (names->policies.items[i] == policy)
            return;
    vec_push(writer->arena, &names->policies, policy);
}

static void name_type(const struct writer *writer, struct code_names *names, struct type type) {
    names->set |= type.kind == TYPE_SET;
    if (type.kind == TYPE_SET || type.kind == TYPE_CHOICE)
        name_choice(writer, names, type.choice);
}

static void name_as(
    const struct writer *writer, struct code_names *names, const struct code_names *other) {
    names->set |= other->set;
    for (size_t i = 0; i < other->choices.count; i++)
        name_choice(writer, names, other->choices.items[i]);
    for (size_t i = 0; i < other->policies.count; i++)
        name_policy(writer, names, other->policies.items[i]);
}

/* Is the operation's value that of its argument i, in some row? */
static bool hands_on(const struct plan_op *op, int i) {
    switch (op->code) {
    case PLAN_UP:
        return i == 0;
    case PLAN_DEFAULT:
        return i < 2;
    case PLAN_IF:
        return i > 0;
    case PLAN_THE:
        return i == 1;
    default:
        return false;
    }
}

static void name_from_operands(const struct writer *writer, uint32_t number) {
    const struct plan_op *op = op_of(writer, number);
    struct code_names *names = &writer->names[number];
    if (op->code == PLAN_FIELD)
        name_type(writer, names, op->field->type);
    else if (op->code == PLAN_DECIDE)
        name_policy(writer, names, op->decide->policy);
    else if (op->node && (op->form == PLAN_8 || op->form == PLAN_64))
        name_type(writer, names, op->node->type);
    for (int i = 0; i < 3; i++)
        if (op->args[i] != NO_OP && hands_on(op, i))
            name_as(writer, names, &writer->names[op->args[i]]);
    for (uint32_t i = 0; op->code == PLAN_PICK && i < op->more_count; i++)
        name_as(writer, names, &writer->names[op->more[i]]);
}

static void name_operands(const struct writer *writer, uint32_t number) {
    const struct plan_op *op = op_of(writer, number);
    const struct code_names *names = &writer->names[number];
    for (int i = 0; i < 3; i++)
        if (op->args[i] != NO_OP && hands_on(op, i))
            name_as(writer, &writer->names[op->args[i]], names);
    for (uint32_t i = 0; op->code == PLAN_PICK && i < op->more_count; i++)
        name_as(writer, &writer->names[op->more[i]], names);
    if (op->code != PLAN_COMPARE)
        return;
    name_as(writer, &writer->names[op->args[0]], &writer->names[op->args[1]]);
    name_as(writer, &writer->names[op->args[1]], &writer->names[op->args[0]]);
}

struct code_names *code_names_new(const struct writer *writer) {
    const struct plan *plan = writer->plan;
    struct writer own = *writer;
    own.names = arena_array(writer->arena, struct code_names, plan->ops.count);
    for (uint32_t i = 0; i < plan->ops.count; i++)
        name_from_operands(&own, i);
    for (size_t i = 0; i < plan->program->policies.count; i++) {
        const struct plan_policy *policy = &plan->policies[i];
        name_policy(&own, &own.names[policy->decided], policy->policy);
        for (size_t o = 0; o < policy->policy->outputs.count; o++)
            if (policy->outputs[o] != NO_OP)
                name_type(
                    &own, &own.names[policy->outputs[o]], policy->policy->outputs.items[o].type);
    }
    for (size_t i = plan->ops.count; i > 0; i--)
        name_operands(&own, (uint32_t)i - 1);
    return own.names;
}

static const struct code_names *names_of(const struct writer *writer, const struct plan_op *op) {
    return &writer->names[op - writer->plan->ops.items];
}

static const char *decided_text(
    const struct writer *writer, const struct policy *policy, uint32_t code) {
    switch (code) {
    case DECIDED_NOT_IN_FORCE:
        return pick_word(writer, "未施行", "not in force");
    case DECIDED_NOT_APPLICABLE:
        return pick_word(writer, "不适用", "not applicable");
    case DECIDED_UNDETERMINED:
        return pick_word(writer, "未定", "undetermined");
    case DECIDED_CONFLICT:
        return pick_word(writer, "冲突", "conflict");
    default:
        return code < policy->clauses.count ? policy->clauses.items[code]->name->text : NULL;
    }
}

static const char *or_text(const struct writer *writer, const char *before, const char *text) {
    if (!text || (before && strcmp(before, text) == 0))
        return before;
    return before ? arena_printf(writer->arena, "%s / %s", before, text) : text;
}

const char *code_text(const struct writer *writer, const struct plan_op *op, uint32_t code) {
    const struct code_names *names = names_of(writer, op);
    const char *text = NULL;
    for (size_t i = 0; i < names->policies.count; i++)
        text = or_text(writer, text, decided_text(writer, names->policies.items[i], code));
    for (size_t i = 0; i < names->choices.count; i++)
        if (code < names->choices.items[i]->values.count)
            text = or_text(writer, text, names->choices.items[i]->values.items[code].name->text);
    if (!text && code == CODE_UNKNOWN)
        return state_text(writer, STATE_UNKNOWN);
    if (!text && code == CODE_NONE)
        return state_text(writer, STATE_NONE);
    return text ? text : arena_printf(writer->arena, "%u", code);
}

bool code_there(const struct writer *writer, const struct plan_op *op, uint32_t code) {
    const struct code_names *names = names_of(writer, op);
    for (size_t i = 0; i < names->policies.count; i++)
        if (decided_text(writer, names->policies.items[i], code))
            return true;
    for (size_t i = 0; i < names->choices.count; i++)
        if (code < names->choices.items[i]->values.count)
            return true;
    return names->policies.count == 0 &&
           (code == CODE_UNKNOWN || (code == CODE_NONE && op->may_none));
}

const char *set_text(const struct writer *writer, const struct plan_op *op, int64_t bits) {
    const struct code_names *names = names_of(writer, op);
    const char *text = NULL;
    for (uint32_t i = 0; i < 64; i++)
        if ((uint64_t)bits >> i & 1) {
            const char *name = names->choices.count > 0 && i < names->choices.items[0]->values.count
                                   ? names->choices.items[0]->values.items[i].name->text
                                   : arena_printf(writer->arena, "%u", i);
            text = text ? arena_printf(
                              writer->arena, "%s%s%s", text, pick_word(writer, "、", ", "), name)
                        : name;
        }
    return text ? text : pick_word(writer, "（空）", "(nothing)");
}

/* ---- values ---- */

static enum look look_of_32(const struct writer *writer, const struct plan_op *op) {
    switch (op->code) {
    case PLAN_FIELD:
        return op->field->type.kind == TYPE_DATE ? LOOK_DATE : LOOK_NUMBER;
    case PLAN_ADD_DAYS:
    case PLAN_ADD_MONTHS:
        return LOOK_DATE;
    case PLAN_CONST:
    case PLAN_LUT:
    case PLAN_PLACE:
        return LOOK_DATE; /* integers of these are 64 */
    case PLAN_DAY_PART:
        return op->x == FN_MONTH_START || op->x == FN_MONTH_END ? LOOK_DATE : LOOK_NUMBER;
    case PLAN_UP:
    case PLAN_DEFAULT:
        return look_of(writer, op_of(writer, op->args[0]));
    case PLAN_IF:
    case PLAN_LEAST:
    case PLAN_GREATEST:
    case PLAN_THE:
        return look_of(writer, op_of(writer, op->args[1]));
    case PLAN_PICK:
        return look_of(writer, op_of(writer, op->more[0]));
    default:
        return LOOK_NUMBER;
    }
}

enum look look_of(const struct writer *writer, const struct plan_op *op) {
    switch (op->form) {
    case PLAN_TRUTH:
        return LOOK_TRUTH;
    case PLAN_8:
        return LOOK_CODE;
    case PLAN_32:
        return look_of_32(writer, op);
    case PLAN_64:
        break;
    }
    return LOOK_NUMBER;
}

const char *number_text(const struct writer *writer, int scale, __int128 count) {
    char text[DECIMAL_TEXT_SIZE];
    decimal unit = DECIMAL_ONE;
    for (int i = 0; i < scale; i++)
        unit /= 10;
    decimal_format(count * unit, text);
    return arena_printf(writer->arena, "%s", text);
}

const char *known_text(const struct writer *writer, const struct plan_op *op, int64_t value) {
    char text[DATE_TEXT_SIZE];
    enum look look = look_of(writer, op);
    if (look == LOOK_TRUTH)
        return value ? pick_word(writer, "是", "yes") : pick_word(writer, "否", "no");
    if (look == LOOK_CODE)
        return code_text(writer, op, (uint32_t)value);
    if (names_of(writer, op)->set)
        return set_text(writer, op, value);
    if (look == LOOK_DATE && value >= DATE_MIN && value <= DATE_MAX) {
        date_format((date)value, text);
        return arena_printf(writer->arena, "%s", text);
    }
    return number_text(writer, op->scale, value);
}

const char *reason_text(const struct writer *writer, int64_t reason) {
    static const char *const words[PLAN_REASON_COUNT][2] = {
        [PLAN_WHY_TYPE] = {"a text, an identity number, a duration or a large choice",
            "文字、身份证号、时长或者值太多的选项"},
        [PLAN_WHY_OPERATION] = {"no operation for it", "没有相应的运算"},
        [PLAN_WHY_CORRELATED] = {"it looks at two members at once", "同时看两个成员"},
        [PLAN_WHY_ERROR] = {"an error", "出错"},
        [PLAN_WHY_RANGE] = {"too large or too fine", "数太大或者位数太多"},
        [PLAN_WHY_NONE] = {"a yes or no that is none", "该是“是否”的成了“无”"},
        [PLAN_WHY_CONFLICT] = {"a policy in conflict", "有冲突的政策"},
        [PLAN_WHY_AGREE] = {"unknown inputs, for which rows may agree", "资料不全时各行也可能一致"},
        [PLAN_WHY_ZERO] = {"a divisor that is not above 0", "除数不大于0"},
        [PLAN_WHY_ROWS] = {"tables and scales of more than 20,000 rows in all", "表和分段合起来多于20000行"},
    };
    return words[reason][writer->zh];
}

const char *state_text(const struct writer *writer, enum plan_state state) {
    switch (state) {
    case STATE_NONE:
        return pick_word(writer, "无", "none");
    case STATE_UNKNOWN:
        return pick_word(writer, "未知", "unknown");
    default:
        return pick_word(writer, "逐条细算", "one by one");
    }
}

const char *entry_text(
    const struct writer *writer, const struct plan_op *op, struct plan_value value) {
    return value.state == STATE_KNOWN ? known_text(writer, op, value.value)
                                      : state_text(writer, value.state);
}
