/* SPDX-License-Identifier: Apache-2.0
 *
 * Words, names, types and literals as a rule file writes them, in either language.
 */
#include <stdarg.h>
#include <string.h>

#include "gen.h"

void gen_put(struct gen *gen, const char *format, ...) {
    char piece[512];
    va_list args;
    va_start(args, format);
    size_t length = (size_t)vsnprintf(piece, sizeof piece, format, args);
    va_end(args);
    if (length >= sizeof piece)
        length = sizeof piece - 1;
    struct text_buffer *out = gen->out;
    if (out->length + length + 1 > out->room) {
        size_t room = (out->length + length + 1) * 2;
        char *bytes = arena_alloc(gen->arena, room);
        if (out->length)
            memcpy(bytes, out->bytes, out->length);
        out->bytes = bytes;
        out->room = room;
    }
    memcpy(out->bytes + out->length, piece, length + 1);
    out->length += length;
}

bool gen_hits(struct gen *gen, uint32_t percent) {
    return chance_hits(&gen->chance, percent);
}

uint32_t gen_below(struct gen *gen, uint32_t bound) {
    return chance_below(&gen->chance, bound);
}

const char *gen_word(struct gen *gen, const char *en, const char *zh) {
    bool zh_here = gen->mixed ? gen_hits(gen, 50) : gen->zh;
    return zh_here ? zh : en;
}

const char *gen_new_name(struct gen *gen, const char *en, const char *zh) {
    return arena_printf(gen->arena, "%s%u", gen_word(gen, en, zh), ++gen->names);
}

/* ---- types ---- */

struct gen_type gen_plain_type(enum type_kind kind) {
    return (struct gen_type){.kind = kind};
}

struct gen_type gen_any_type(struct gen *gen, bool given) {
    if (gen->usual)
        return usual_type(gen, given);
    static const enum type_kind kinds[] = {TYPE_BOOLEAN, TYPE_BOOLEAN, TYPE_INTEGER, TYPE_INTEGER,
        TYPE_DECIMAL, TYPE_PERCENT, TYPE_MONEY, TYPE_MONEY, TYPE_MONEY, TYPE_DATE, TYPE_DATE,
        TYPE_REGION, TYPE_CHOICE, TYPE_CHOICE, TYPE_CITIZEN_ID, TYPE_TEXT, TYPE_DURATION};
    uint32_t count = sizeof kinds / sizeof *kinds;
    struct gen_type type = {.kind = kinds[gen_below(gen, given ? count - 1 : count)]};
    if (type.kind == TYPE_MONEY)
        type.period = (enum money_period)gen_below(gen, 4);
    if (type.kind == TYPE_CHOICE)
        type.choice = (int)gen_below(gen, 3);
    type.or_none = gen_hits(gen, 25);
    return type;
}

struct gen_type gen_field_type(struct gen *gen, bool given) {
    if (gen_hits(gen, 12))
        return (struct gen_type){.kind = TYPE_SET, .choice = (int)gen_below(gen, 3)};
    return gen_any_type(gen, given);
}

bool gen_same_type(struct gen_type a, struct gen_type b) {
    return a.kind == b.kind && a.period == b.period && a.choice == b.choice;
}

bool gen_is_number(struct gen_type type) {
    return type.kind == TYPE_INTEGER || type.kind == TYPE_DECIMAL || type.kind == TYPE_PERCENT ||
           type.kind == TYPE_MONEY;
}

bool gen_is_ordered(struct gen_type type) {
    return gen_is_number(type) || type.kind == TYPE_DATE;
}

static const char *period_word(struct gen *gen, enum money_period period) {
    switch (period) {
    case PERIOD_MONTH:
        return gen_word(gen, "/month", "/月");
    case PERIOD_QUARTER:
        return gen_word(gen, "/quarter", "/季");
    case PERIOD_YEAR:
        return gen_word(gen, "/year", "/年");
    case PERIOD_NONE:
        break;
    }
    return "";
}

void gen_type_name(struct gen *gen, struct gen_type type) {
    static const char *const words[][2] = {
        [TYPE_BOOLEAN] = {"boolean", "是否"},
        [TYPE_INTEGER] = {"integer", "整数"},
        [TYPE_DECIMAL] = {"decimal", "小数"},
        [TYPE_PERCENT] = {"percent", "百分比"},
        [TYPE_MONEY] = {"money", "金额"},
        [TYPE_DATE] = {"date", "日期"},
        [TYPE_DURATION] = {"duration", "时长"},
        [TYPE_REGION] = {"region", "地区"},
        [TYPE_CITIZEN_ID] = {"citizen_id", "身份证号"},
        [TYPE_TEXT] = {"text", "文本"},
    };
    if (type.kind == TYPE_SET)
        gen_put(gen, "%s %s", gen_word(gen, "set of", "多选"), gen->choices[type.choice].name);
    else if (type.kind == TYPE_CHOICE)
        gen_put(gen, "%s", gen->choices[type.choice].name);
    else
        gen_put(gen, "%s", gen_word(gen, words[type.kind][0], words[type.kind][1]));
    gen_put(gen, "%s", period_word(gen, type.period));
    if (type.or_none)
        gen_put(gen, " %s %s", gen_word(gen, "or", "或"), gen_word(gen, "none", "无"));
}

/* ---- literals ---- */

static const char *number_text(struct gen *gen, decimal number) {
    char text[DECIMAL_TEXT_SIZE];
    size_t length = decimal_format(number, text);
    return arena_copy(gen->arena, text, length);
}

static void literal_money(struct gen *gen, enum money_period period) {
    decimal sum = gen->usual ? usual_money(&gen->chance) : pool_money(&gen->chance);
    if (sum > 0 && sum % (decimal_from_int(1000)) == 0 && gen_hits(gen, 50))
        gen_put(gen, "%s %s", number_text(gen, sum / 10000), gen_word(gen, "wan_yuan", "万元"));
    else
        gen_put(gen, "%s %s", number_text(gen, sum), gen_word(gen, "yuan", "元"));
    gen_put(gen, "%s", period_word(gen, period));
}

void gen_literal_date(struct gen *gen, date day) {
    int year, month, dom;
    date_to_ymd(day, &year, &month, &dom);
    if (gen_hits(gen, 80))
        gen_put(gen, "%04d-%02d-%02d", year, month, dom);
    else
        gen_put(gen, "%d年%d月%d日", year, month, dom);
}

static void literal_duration(struct gen *gen) {
    unsigned count = gen_below(gen, 14);
    switch (gen_below(gen, gen->has_calendar ? 5 : 4)) {
    case 0:
        gen_put(gen, "%u %s", count, gen_word(gen, "days", "天"));
        break;
    case 1:
        gen_put(gen, "%u %s", count, gen_word(gen, "years", "年"));
        break;
    case 2:
        gen_put(gen, "%u %s", count, gen_word(gen, "quarters", "个季度"));
        break;
    case 3:
        gen_put(gen, "%u %s", count, gen_word(gen, "months", "个月"));
        break;
    default:
        gen_put(gen, "%u %s", count, gen_word(gen, "working days", "个工作日"));
    }
}

static void literal_choice(struct gen *gen, int choice) {
    static const char *const dispositions[][2] = {{"keep", "延续"}, {"optimize", "优化"},
        {"adjust", "调整"}, {"start", "新建"}, {"end", "退出"}};
    if (choice < 0) {
        const char *const *words = dispositions[gen_below(gen, 5)];
        gen_put(gen, "%s", gen_word(gen, words[0], words[1]));
        return;
    }
    const struct gen_choice *of = &gen->choices[choice];
    gen_put(gen, "%s", of->values[gen_below(gen, of->count)]);
}

static void literal_set(struct gen *gen, int choice) {
    const struct gen_choice *of = &gen->choices[choice];
    bool first = true;
    gen_put(gen, "{");
    for (uint32_t i = 0; i < of->count; i++)
        if (gen_hits(gen, 45)) {
            gen_put(gen, "%s%s", first ? "" : gen_word(gen, ", ", "、"), of->values[i]);
            first = false;
        }
    gen_put(gen, "}");
}

static void literal_region(struct gen *gen) {
    char code[REGION_TEXT_SIZE];
    region_format(pool_region(&gen->chance), code);
    gen_put(gen, "%s", code);
}

void gen_literal(struct gen *gen, struct gen_type type) {
    switch (type.kind) {
    case TYPE_BOOLEAN:
        gen_put(gen, "%s",
            gen_hits(gen, 50) ? gen_word(gen, "yes", "是") : gen_word(gen, "no", "否"));
        break;
    case TYPE_INTEGER:
        gen_put(gen, "%lld",
            (long long)(gen->usual ? usual_integer(&gen->chance) : pool_integer(&gen->chance)));
        break;
    case TYPE_DECIMAL:
        gen_put(gen, "%s", number_text(gen,
                           gen->usual ? usual_decimal(&gen->chance) : pool_decimal(&gen->chance)));
        break;
    case TYPE_PERCENT:
        gen_put(gen, "%s%%", number_text(gen, pool_percent(&gen->chance) * 100));
        break;
    case TYPE_MONEY:
        literal_money(gen, type.period);
        break;
    case TYPE_DATE:
        gen_literal_date(
            gen, gen->usual ? usual_date(&gen->chance) : pool_date(&gen->chance));
        break;
    case TYPE_DURATION:
        literal_duration(gen);
        break;
    case TYPE_REGION:
        literal_region(gen);
        break;
    case TYPE_CHOICE:
        literal_choice(gen, type.choice);
        break;
    case TYPE_SET:
        literal_set(gen, type.choice);
        break;
    case TYPE_CITIZEN_ID:
        gen_put(gen, "\"%s\"", pool_citizen(gen->arena, &gen->chance));
        break;
    default:
        gen_put(gen, "\"%s\"", pool_text(&gen->chance));
    }
}
