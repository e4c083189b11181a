/* SPDX-License-Identifier: Apache-2.0
 *
 * What operations do, in words: the phrases of ops.def, which have slots such as {a} for the
 * registers and all else that an operation says of itself. */
#include "plan/text.h"

#include <string.h>

struct phrase {
    const char *en, *zh;
};

static const struct phrase phrases[PLAN_CODE_COUNT] = {
#define PLAN_OP(name, en, zh, doc) [PLAN_##name] = {en, zh},
#include "plan/ops.def"
#undef PLAN_OP
};

static const char *comma_of(const struct writer *writer) {
    return pick_word(writer, "、", ", ");
}

/* ---- registers ---- */

static void put_a(struct writer *writer, const struct plan_op *op) {
    PUT("r%u", op->args[0]);
}

static void put_b(struct writer *writer, const struct plan_op *op) {
    PUT("r%u", op->args[1]);
}

static void put_c(struct writer *writer, const struct plan_op *op) {
    PUT("r%u", op->args[2]);
}

static void put_x(struct writer *writer, const struct plan_op *op) {
    PUT("%lld", (long long)op->x);
}

/* ---- constants, fields, comparisons ---- */

static void put_value(struct writer *writer, const struct plan_op *op) {
    put(writer, entry_text(writer, op, op->constant));
    if (op->constant.state == STATE_ASK)
        PUT(pick_word(writer, "（%s）", " (%s)"), reason_text(writer, op->x));
}

static void put_field(struct writer *writer, const struct plan_op *op) {
    put(writer, op->field->name->text);
}

static void put_sign(struct writer *writer, const struct plan_op *op) {
    static const char *const signs[] = {[COMPARE_EQ] = "=",
        [COMPARE_NE] = "<>",
        [COMPARE_LT] = "<",
        [COMPARE_LE] = "<=",
        [COMPARE_GT] = ">",
        [COMPARE_GE] = ">="};
    put(writer, signs[op->x]);
}

static void put_range(struct writer *writer, const struct plan_op *op) {
    const struct plan_op *of = op_of(writer, op->args[0]);
    bool low = op->x != INT64_MIN && op->x != INT32_MIN;
    bool high = op->y != INT64_MAX && op->y != INT32_MAX;
    const char *first = known_text(writer, of, op->x);
    const char *last = known_text(writer, of, op->y);
    if (op->x > op->y)
        PUT("r%u%s", op->args[0], pick_word(writer, "（从不）", " (never)"));
    else if (low && high && op->x == op->y)
        PUT("r%u = %s", op->args[0], first);
    else if (low && high)
        PUT("%s <= r%u <= %s", first, op->args[0], last);
    else if (low)
        PUT("r%u >= %s", op->args[0], first);
    else if (high)
        PUT("r%u <= %s", op->args[0], last);
    else
        PUT("r%u%s", op->args[0], pick_word(writer, "（有就是）", " (any)"));
}

/* ---- tables by code ---- */

static bool is_same_entry(const struct plan_op *op, uint32_t i, uint32_t j) {
    if (op->code == PLAN_PICK)
        return i < op->more_count && j < op->more_count && op->more[i] == op->more[j];
    return op->table[i].state == op->table[j].state && op->table[i].value == op->table[j].value;
}

/* Codes with the same value stand together: 低保户、特困户 = 260; ... */
static void put_table(struct writer *writer, const struct plan_op *op) {
    const struct plan_op *code = op_of(writer, op->args[0]);
    uint32_t count = op->code == PLAN_PICK ? op->more_count : 256;
    bool done[256] = {false};
    PUT("r%u:", op->args[0]);
    for (uint32_t i = 0; i < count; i++) {
        if (done[i] || !code_there(writer, code, i))
            continue;
        const char *comma = " ";
        for (uint32_t j = i; j < count; j++) {
            if (!is_same_entry(op, i, j) || !code_there(writer, code, j))
                continue;
            done[j] = true;
            PUT("%s%s", comma, code_text(writer, code, j));
            comma = comma_of(writer);
        }
        if (op->code == PLAN_PICK)
            PUT(" = r%u;", op->more[i]);
        else
            PUT(" = %s;", entry_text(writer, op, op->table[i]));
    }
    writer->text.count--;
}

/* ---- places ---- */

static void put_regional(struct writer *writer, const struct plan_op *op) {
    const struct node *node = op->place->node;
    while (!node->parameter && !node->table && !node->scale && node->arg_count)
        node = node->args[0];
    const struct atom *name = node->parameter ? node->parameter->name
                              : node->table   ? node->table->name
                              : node->scale   ? node->scale->name
                                              : NULL;
    put(writer, name ? name->text : pick_word(writer, "取值", "the value"));
}

static void put_level(struct writer *writer, const struct plan_op *op) {
    static const char *const levels[][2] = {[REGION_COUNTRY] = {"country", "国家"},
        [REGION_PROVINCE] = {"province", "省"},
        [REGION_CITY] = {"city", "市"},
        [REGION_COUNTY] = {"county", "县"},
        [REGION_TOWN] = {"town", "乡镇"},
        [REGION_VILLAGE] = {"village", "村"}};
    put(writer, levels[op->x][writer->zh]);
}

static void put_set(struct writer *writer, const struct plan_op *op) {
    put(writer, set_text(writer, op_of(writer, op->args[0]), op->x));
}

/* ---- numbers ---- */

static __int128 power_of_ten(int exponent) {
    __int128 power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* x counts of 10^-scale as people write it, where that is not 1. */
static void put_scaled(struct writer *writer, const char *sign, int64_t x, int scale) {
    bool fine = scale > 0;
    __int128 count = fine ? x : x * power_of_ten(-scale);
    if (count != power_of_ten(fine ? scale : 0))
        PUT(" %s %s", sign, number_text(writer, fine ? scale : 0, count));
}

/* Registers count in units of their scales; what is divided by is told in whole units. */
static void put_divisor(struct writer *writer, const struct plan_op *op) {
    put_scaled(writer, "/", op->x, op_of(writer, op->args[0])->scale - op->scale);
}

static void put_factor(struct writer *writer, const struct plan_op *op) {
    int a = op_of(writer, op->args[0])->scale, b = op_of(writer, op->args[1])->scale;
    put_scaled(writer, "*", op->x, op->scale + b - a);
}

static void put_rounded(struct writer *writer, const struct plan_op *op) {
    static const char *const words[][2] = {[ROUND_HALF_AWAY] = {"rounded", "四舍五入"},
        [ROUND_UP] = {"rounded up", "只入不舍"},
        [ROUND_DOWN] = {"rounded down", "只舍不入"},
        [ROUND_FLOOR] = {"rounded down (floor)", "向下取整"},
        [ROUND_CEILING] = {"rounded up (ceiling)", "向上取整"},
        [ROUND_HALF_EVEN] = {"rounded half to even", "四舍六入五成双"}};
    put(writer, words[op->y][writer->zh]);
}

static void put_decimals(struct writer *writer, const struct plan_op *op) {
    if (op->scale == 0)
        put(writer, pick_word(writer, "整数", "a whole number"));
    else
        PUT(pick_word(writer, "%d位小数", op->scale == 1 ? "%d place" : "%d places"), op->scale);
}

static void put_part(struct writer *writer, const struct plan_op *op) {
    static const struct {
        enum function function;
        const char *zh, *en;
    } parts[] = {{FN_YEAR, "年份", "year"}, {FN_MONTH, "月份", "month"}, {FN_DAY, "几号", "day"},
        {FN_WEEKDAY, "星期", "weekday"}, {FN_MONTH_START, "月初", "month_start"},
        {FN_MONTH_END, "月末", "month_end"}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if ((int64_t)parts[i].function == op->x)
            put(writer, pick_word(writer, parts[i].zh, parts[i].en));
}

/* ---- lists and policies ---- */

/* Members of a list: of which kind, and who of them is meant. */
static void put_who(struct writer *writer, const struct plan_op *op) {
    put(writer, writer->plan->program->schema.records.items[op->x]->name->text);
    if (op->args[0] != NO_OP)
        PUT(pick_word(writer, " 其中 r%u", " where r%u"), op->args[0]);
}

static void put_policy(struct writer *writer, const struct plan_op *op) {
    put(writer, op->decide->policy->name->text);
}

static const char *clause_name(const struct plan_op *op, uint32_t clause) {
    return op->decide->policy->clauses.items[clause]->name->text;
}

/* The condition of each clause; then what says whether two that hold give the same. */
static void put_clauses(struct writer *writer, const struct plan_op *op) {
    uint32_t count = op->decide->count;
    for (uint32_t i = 0; i < count; i++)
        PUT("%s%s r%u", i ? comma_of(writer) : pick_word(writer, "", " "), clause_name(op, i),
            op->more[i]);
    for (uint32_t a = 0; op->decide->same && a < count; a++)
        for (uint32_t b = a + 1; b < count; b++)
            if (op->decide->same[a * count + b])
                PUT(pick_word(writer, "；“%s”与“%s”给付相同 r%u", "; %s and %s give the same r%u"),
                    clause_name(op, a), clause_name(op, b),
                    op->more[op->decide->same[a * count + b]]);
}

/* ---- slots ---- */

static const struct slot {
    const char *name;
    void (*put)(struct writer *writer, const struct plan_op *op);
} slots[] = {
    {"a", put_a},
    {"b", put_b},
    {"c", put_c},
    {"x", put_x},
    {"value", put_value},
    {"field", put_field},
    {"sign", put_sign},
    {"range", put_range},
    {"table", put_table},
    {"choices", put_table},
    {"regional", put_regional},
    {"level", put_level},
    {"set", put_set},
    {"divisor", put_divisor},
    {"factor", put_factor},
    {"rounded", put_rounded},
    {"places", put_decimals},
    {"part", put_part},
    {"who", put_who},
    {"policy", put_policy},
    {"clauses", put_clauses},
};

/* {NAME at `text`; returns what is behind it. */
static const char *put_slot(struct writer *writer, const struct plan_op *op, const char *text) {
    size_t length = strcspn(text, "}");
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
        if (strlen(slots[i].name) == length && memcmp(slots[i].name, text, length) == 0)
            slots[i].put(writer, op);
    return text + length + 1;
}

void phrase_put(struct writer *writer, const struct plan_op *op) {
    const struct phrase *phrase = &phrases[op->code];
    const char *text = pick_word(writer, phrase->zh, phrase->en);
    while (*text) {
        size_t length = strcspn(text, "{[]");
        PUT("%.*s", (int)length, text);
        text += length;
        if (*text == '{')
            text = put_slot(writer, op, text + 1);
        else if (*text == '[')
            text += op->args[1] == NO_OP ? strcspn(text, "]") : 1;
        else if (*text == ']')
            text++;
    }
}
