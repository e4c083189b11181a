/* SPDX-License-Identifier: Apache-2.0
 *
 * A plan for people: a line an operation, then what each policy takes, then what is asked. */
#include "plan/plan.h"

#include <string.h>
#include "syntax/display.h"
#include "syntax/source.h"

struct writer {
    struct arena *arena;
    const struct plan *plan;
    const struct sources *sources; /* NULL: places are not told */
    bool zh;
    VEC(char) text;
};

static void put(struct writer *writer, const char *text) {
    for (; *text; text++)
        vec_push(writer->arena, &writer->text, *text);
}

#define PUT(...) put(writer, arena_printf(writer->arena, __VA_ARGS__))

static const char *pick_word(const struct writer *writer, const char *zh, const char *en) {
    return writer->zh ? zh : en;
}

static const struct plan_op *op_of(const struct writer *writer, uint32_t op) {
    return &writer->plan->ops.items[op];
}

/* ---- values ---- */

enum look { LOOK_NUMBER, LOOK_DATE, LOOK_TRUTH, LOOK_CODE };

static enum look look_of(const struct writer *writer, const struct plan_op *op);

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

static enum look look_of(const struct writer *writer, const struct plan_op *op) {
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

static const char *known_text(
    const struct writer *writer, enum look look, int scale, int64_t value) {
    char text[DECIMAL_TEXT_SIZE];
    decimal unit = DECIMAL_ONE;
    if (look == LOOK_TRUTH)
        return value ? pick_word(writer, "是", "yes") : pick_word(writer, "否", "no");
    if (look == LOOK_DATE && value >= DATE_MIN && value <= DATE_MAX) {
        date_format((date)value, text);
        return arena_printf(writer->arena, "%s", text);
    }
    for (int i = 0; i < scale; i++)
        unit /= 10;
    decimal_format(value * unit, text);
    return arena_printf(writer->arena, "%s", text);
}

static const char *reason_text(const struct writer *writer, int64_t reason) {
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
    };
    return words[reason][writer->zh];
}

static const char *state_text(const struct writer *writer, enum plan_state state) {
    switch (state) {
    case STATE_NONE:
        return pick_word(writer, "无", "none");
    case STATE_UNKNOWN:
        return pick_word(writer, "未知", "unknown");
    default:
        return pick_word(writer, "待问", "ask");
    }
}

static const char *entry_text(
    const struct writer *writer, enum look look, int scale, struct plan_value value) {
    return value.state == STATE_KNOWN ? known_text(writer, look, scale, value.value)
                                      : state_text(writer, value.state);
}

/* ---- operations ---- */

static void put_places(struct writer *writer, const struct plan_op *op) {
    const struct node *node = op->place->node;
    while (!node->parameter && !node->table && !node->scale && node->arg_count)
        node = node->args[0];
    const struct atom *name = node->parameter ? node->parameter->name
                              : node->table   ? node->table->name
                              : node->scale   ? node->scale->name
                                              : NULL;
    if (name)
        PUT(" %s", name->text);
}

/* The name of a code: a value of the choice, or a clause of the policy. */
static const char *code_name(struct writer *writer, const struct plan_op *code, uint32_t i) {
    if (i == CODE_UNKNOWN)
        return pick_word(writer, "未知", "unknown");
    if (i == CODE_NONE)
        return pick_word(writer, "无", "none");
    if (code->code == PLAN_FIELD)
        return code->field->type.choice->values.items[i].name->text;
    if (code->code != PLAN_DECIDE)
        return arena_printf(writer->arena, "%u", i);
    switch (i) {
    case DECIDED_NOT_IN_FORCE:
        return pick_word(writer, "未施行", "not in force");
    case DECIDED_NOT_APPLICABLE:
        return pick_word(writer, "不适用", "not applicable");
    case DECIDED_UNDETERMINED:
        return pick_word(writer, "未定", "undetermined");
    case DECIDED_CONFLICT:
        return pick_word(writer, "冲突", "conflict");
    default:
        return code->decide->policy->clauses.items[i]->name->text;
    }
}

static bool code_there(const struct plan_op *code, uint32_t i) {
    if (code->code == PLAN_FIELD)
        return i == CODE_UNKNOWN || i < code->field->type.choice->values.count ||
               (i == CODE_NONE && code->field->type.or_none);
    if (code->code == PLAN_DECIDE)
        return i < code->decide->count || (i >= DECIDED_NOT_IN_FORCE && i <= DECIDED_CONFLICT);
    return i == CODE_NONE || i == CODE_UNKNOWN || i < 8;
}

/* Codes with the same value stand together: 低保户、特困户 260; … */
static void put_table(struct writer *writer, const struct plan_op *op) {
    const struct plan_op *code = op_of(writer, op->args[0]);
    bool done[256] = {false};
    PUT("r%u:", op->args[0]);
    for (uint32_t i = 0; i < 256; i++) {
        if (done[i] || !code_there(code, i))
            continue;
        const char *comma = " ";
        for (uint32_t j = i; j < 256; j++) {
            bool same = op->table[j].state == op->table[i].state &&
                        op->table[j].value == op->table[i].value;
            if (!same || !code_there(code, j))
                continue;
            done[j] = true;
            PUT("%s%s", comma, code_name(writer, code, j));
            comma = pick_word(writer, "、", ", ");
        }
        PUT(" = %s;", entry_text(writer, look_of(writer, op), op->scale, op->table[i]));
    }
    writer->text.count--;
}

static void put_range(struct writer *writer, const struct plan_op *op) {
    const struct plan_op *of = op_of(writer, op->args[0]);
    enum look look = look_of(writer, of);
    bool low = op->x != INT64_MIN && op->x != INT32_MIN;
    bool high = op->y != INT64_MAX && op->y != INT32_MAX;
    const char *first = known_text(writer, look, of->scale, op->x);
    const char *last = known_text(writer, look, of->scale, op->y);
    if (op->x > op->y)
        PUT("r%u %s", op->args[0], pick_word(writer, "（从不）", "(never)"));
    else if (low && high && op->x == op->y)
        PUT("r%u = %s", op->args[0], first);
    else if (low && high)
        PUT("%s <= r%u <= %s", first, op->args[0], last);
    else if (low)
        PUT("r%u >= %s", op->args[0], first);
    else if (high)
        PUT("r%u <= %s", op->args[0], last);
    else
        PUT("r%u %s", op->args[0], pick_word(writer, "（有就是）", "(any)"));
}

static void put_constant(struct writer *writer, const struct plan_op *op) {
    struct plan_value value = op->constant;
    PUT("%s", entry_text(writer, look_of(writer, op), op->scale, value));
    if (value.state == STATE_ASK)
        PUT(" (%s)", reason_text(writer, op->x));
}

static void put_more(struct writer *writer, const struct plan_op *op) {
    for (uint32_t i = 0; i < op->more_count; i++)
        PUT("%sr%u", i ? ", " : " ", op->more[i]);
}

static void put_infix(struct writer *writer, const struct plan_op *op, const char *sign) {
    PUT("r%u %s r%u", op->args[0], sign, op->args[1]);
}

static void put_operands(struct writer *writer, const struct plan_op *op) {
    put(writer, plan_code_names[op->code]);
    for (int i = 0; i < 3; i++)
        if (op->args[i] != NO_OP)
            PUT(" r%u", op->args[i]);
        else if (i == 0 && op->args[1] != NO_OP)
            put(writer, pick_word(writer, " （都算）", " (all)"));
}

static void put_operation(struct writer *writer, const struct plan_op *op) {
    static const char *const signs[] = {[COMPARE_EQ] = "=",
        [COMPARE_NE] = "<>",
        [COMPARE_LT] = "<",
        [COMPARE_LE] = "<=",
        [COMPARE_GT] = ">",
        [COMPARE_GE] = ">="};
    switch (op->code) {
    case PLAN_CONST:
        put_constant(writer, op);
        return;
    case PLAN_FIELD:
        PUT("%s", op->field->name->text);
        return;
    case PLAN_AND:
        put_infix(writer, op, "and");
        return;
    case PLAN_OR:
        put_infix(writer, op, "or");
        return;
    case PLAN_COMPARE:
        put_infix(writer, op, signs[op->x]);
        return;
    case PLAN_ADD:
        put_infix(writer, op, "+");
        return;
    case PLAN_SUB:
        put_infix(writer, op, "-");
        return;
    case PLAN_MUL:
        put_infix(writer, op, "*");
        return;
    case PLAN_RANGE:
        put_range(writer, op);
        return;
    case PLAN_LUT:
        put_table(writer, op);
        return;
    case PLAN_IF:
        PUT("if r%u then r%u else r%u", op->args[0], op->args[1], op->args[2]);
        return;
    case PLAN_PLACE:
        PUT("by place r%u", op->args[0]);
        put_places(writer, op);
        return;
    case PLAN_DECIDE:
        PUT("decide %s:", op->decide->policy->name->text);
        put_more(writer, op);
        return;
    case PLAN_PICK:
        PUT("pick by r%u:", op->args[0]);
        put_more(writer, op);
        return;
    case PLAN_RESCALE:
        PUT("r%u to %d places", op->args[0], op->scale);
        return;
    case PLAN_ROUND:
        PUT("round r%u / %lld", op->args[0], (long long)op->x);
        return;
    case PLAN_QUOTIENT:
        PUT("(r%u * %lld) / r%u, whole", op->args[0], (long long)op->x, op->args[1]);
        return;
    case PLAN_ADD_MONTHS:
    case PLAN_ADD_DAYS:
        PUT("r%u + %lld %s", op->args[0], (long long)op->x,
            op->code == PLAN_ADD_DAYS ? "days" : "months");
        return;
    default:
        put_operands(writer, op);
        return;
    }
}

static void put_form(struct writer *writer, const struct plan_op *op) {
    static const char *const forms[] = {
        [PLAN_TRUTH] = "truth", [PLAN_8] = "8", [PLAN_32] = "32", [PLAN_64] = "64"};
    if (op->form == PLAN_64 && op->scale)
        PUT("  64.%-4d", op->scale);
    else
        PUT("  %-7s", forms[op->form]);
}

/* The last part of a path: folders are the same for nearly all files. */
static const char *file_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void put_place_of(struct writer *writer, const struct node *node, const char *before) {
    if (!writer->sources || !node || node->span.file >= writer->sources->files.count ||
        node->span.length == 0)
        return;
    PUT("%s%s:%u", before, file_name(writer->sources->files.items[node->span.file].name),
        source_place(writer->sources, node->span).line);
}

static void put_line(struct writer *writer, uint32_t number) {
    const struct plan_op *op = op_of(writer, number);
    const char *name = arena_printf(writer->arena, "r%u", number);
    PUT("%-5s %s", name, writer->plan->program->schema.records.items[op->level]->name->text);
    put_form(writer, op);
    put_operation(writer, op);
    if (op->checked)
        put(writer, pick_word(writer, "，超限待问", ", checked"));
    if (op->guard != NO_OP)
        PUT(pick_word(writer, "，r%u 都不成立则不算", ", unless r%u is no for all"), op->guard);
    if (op->code != PLAN_FIELD)
        put_place_of(writer, op->node, "  # ");
    put(writer, "\n");
}

/* ---- results ---- */

static void put_policies(struct writer *writer) {
    const struct program *program = writer->plan->program;
    for (size_t i = 0; i < program->policies.count; i++) {
        const struct plan_policy *policy = &writer->plan->policies[i];
        PUT("%s r%u", program->policies.items[i]->name->text, policy->decided);
        for (size_t o = 0; o < program->policies.items[i]->outputs.count; o++) {
            const char *name = program->policies.items[i]->outputs.items[o].name->text;
            if (policy->outputs[o] == NO_OP)
                PUT(", %s %s", name, state_text(writer, STATE_ASK));
            else
                PUT(", %s r%u", name, policy->outputs[o]);
        }
        put(writer, "\n");
    }
}

static void put_assertions(struct writer *writer) {
    const struct program *program = writer->plan->program;
    for (size_t i = 0; writer->plan->assertions && i < program->assertions.count; i++) {
        const struct assertion *assertion = program->assertions.items[i];
        PUT("%s", assertion->name->text);
        for (size_t c = 0; c < assertion->cases.count; c++)
            PUT("%s r%u", c ? "," : "", writer->plan->assertions[i].holds[c]);
        put(writer, "\n");
    }
}

/* ---- what is asked ---- */

/* The constants that are ask below an operation. */
static void find_asks(const struct writer *writer, uint32_t number, bool *seen) {
    if (seen[number])
        return;
    seen[number] = true;
    const struct plan_op *op = op_of(writer, number);
    for (int i = 0; i < 3; i++)
        if (op->args[i] != NO_OP)
            find_asks(writer, op->args[i], seen);
    for (uint32_t i = 0; i < op->more_count; i++)
        find_asks(writer, op->more[i], seen);
}

static void put_written(struct writer *writer, const struct node *node) {
    if (!writer->sources || !node || node->span.file >= writer->sources->files.count)
        return;
    const char *text =
        arena_copy(writer->arena, source_text(writer->sources, node->span), node->span.length);
    PUT(" %s", display_clean(writer->arena, text, 60));
}

static void put_ask(
    struct writer *writer, const char *name, const struct node *node, const char *reason) {
    PUT("%s", name);
    put_place_of(writer, node, " ");
    put(writer, pick_word(writer, "：", ":"));
    put_written(writer, node);
    PUT(pick_word(writer, "（%s）\n", " (%s)\n"), reason);
}

/* Guards against errors (a divisor of 0, the end of the calendar) ask rows, and not all. */
static bool is_told(const struct plan_op *op) {
    return op->code == PLAN_CONST && op->constant.state == STATE_ASK && op->x != PLAN_WHY_ZERO &&
           op->x != PLAN_WHY_ERROR && op->x != PLAN_WHY_AGREE;
}

static void put_asks_of(struct writer *writer, const char *name, const bool *seen) {
    for (uint32_t i = 0; i < writer->plan->ops.count; i++)
        if (seen[i] && is_told(op_of(writer, i)))
            put_ask(writer, name, op_of(writer, i)->node, reason_text(writer, op_of(writer, i)->x));
}

static void put_decide_asks(struct writer *writer, const struct plan_policy *policy) {
    const struct plan_op *op = op_of(writer, policy->decided);
    uint32_t pairs = 0;
    for (uint32_t a = 0; op->code == PLAN_DECIDE && a < op->decide->count; a++)
        for (uint32_t b = a + 1; b < op->decide->count; b++)
            pairs += op->decide->agree[a * op->decide->count + b] == PLAN_AGREE_ASK &&
                     !op->decide->same[a * op->decide->count + b];
    if (pairs)
        PUT(pick_word(writer, "%s：两条同时可能成立时（%u对），给付是否相同要细看\n",
                "%s: where two clauses may hold (%u pairs), whether they give the same\n"),
            policy->policy->name->text, pairs);
}

static void put_asks(struct writer *writer) {
    const struct program *program = writer->plan->program;
    for (size_t i = 0; i < program->policies.count; i++) {
        const struct plan_policy *policy = &writer->plan->policies[i];
        const char *name = policy->policy->name->text;
        bool *seen = arena_array(writer->arena, bool, writer->plan->ops.count);
        find_asks(writer, policy->decided, seen);
        for (size_t o = 0; o < policy->policy->outputs.count; o++)
            if (policy->outputs[o] != NO_OP)
                find_asks(writer, policy->outputs[o], seen);
            else
                PUT("%s %s%s %s\n", name, policy->policy->outputs.items[o].name->text,
                    pick_word(writer, "：", ":"), reason_text(writer, PLAN_WHY_TYPE));
        put_asks_of(writer, name, seen);
        put_decide_asks(writer, policy);
    }
    for (size_t i = 0; writer->plan->assertions && i < program->assertions.count; i++) {
        const struct assertion *assertion = program->assertions.items[i];
        bool *seen = arena_array(writer->arena, bool, writer->plan->ops.count);
        for (size_t c = 0; c < assertion->cases.count; c++)
            find_asks(writer, writer->plan->assertions[i].holds[c], seen);
        put_asks_of(writer, assertion->name->text, seen);
    }
}

const char *plan_text_in(
    struct arena *arena, const struct plan *plan, const struct sources *sources, bool zh) {
    struct writer own = {.arena = arena, .plan = plan, .sources = sources, .zh = zh};
    struct writer *writer = &own;
    char day[DATE_TEXT_SIZE];
    date_format(plan->today, day);
    PUT(pick_word(writer, "按 %s 判断：%zu 步运算\n\n", "as of %s: %zu operations\n\n"), day,
        plan->ops.count);
    for (uint32_t i = 0; i < plan->ops.count; i++)
        put_line(writer, i);
    put(writer, pick_word(writer, "\n结果\n", "\nresults\n"));
    put_policies(writer);
    put_assertions(writer);
    size_t before = own.text.count;
    put(writer, pick_word(writer, "\n逐条细算\n", "\njudged one by one\n"));
    size_t head = own.text.count;
    put_asks(writer);
    if (own.text.count == head)
        own.text.count = before;
    vec_push(arena, &own.text, '\0');
    return own.text.items;
}

const char *plan_text(struct arena *arena, const struct plan *plan, bool zh) {
    return plan_text_in(arena, plan, NULL, zh);
}
