/* SPDX-License-Identifier: Apache-2.0 */
#include "record/value_words.h"

#include <string.h>
#include "record/schema.h"

static const char *money_unit(enum money_period period, bool zh) {
    static const char *const units[][2] = {
        [PERIOD_NONE] = {" yuan", "元"},
        [PERIOD_MONTH] = {" yuan/month", "元/月"},
        [PERIOD_QUARTER] = {" yuan/quarter", "元/季"},
        [PERIOD_YEAR] = {" yuan/year", "元/年"},
    };
    return units[period][zh];
}

/* Whole yuan without a fraction, else fen in full. */
static const char *money_words(
    struct arena *arena, decimal amount, enum money_period period, bool zh) {
    char text[DECIMAL_TEXT_SIZE + 16]; /* and the unit */
    size_t length = decimal_format_places(amount, amount % DECIMAL_ONE == 0 ? 0 : 2, text);
    char *end = stpcpy(text + length, money_unit(period, zh));
    return arena_copy(arena, text, (size_t)(end - text));
}

const char *value_say(struct arena *arena, struct type type, struct value value, bool zh) {
    if (value.state == VALUE_UNKNOWN)
        return zh ? "未知" : "unknown";
    if (value.state == VALUE_ERROR)
        return zh ? "出错" : "error";
    if (value.state == VALUE_KNOWN && type.kind == TYPE_MONEY)
        return money_words(arena, value.number, type.period, zh);
    return value_format(arena, type, value, zh);
}

/* ---- as a rule file writes them ---- */

/* A text may hold any quotes but those around it. */
static const char *quoted(struct arena *arena, const char *text) {
    if (!strchr(text, '"'))
        return arena_printf(arena, "\"%s\"", text);
    if (!strstr(text, "“") && !strstr(text, "”"))
        return arena_printf(arena, "“%s”", text);
    return arena_printf(arena, "《%s》", text);
}

static const char *set_literal(struct arena *arena, const struct choice *choice, choice_set set) {
    const char *text = "";
    for (uint32_t i = 0; i < choice->values.count && i < CHOICE_SET_LIMIT; i++)
        if (set & choice_set_of(i))
            text = arena_printf(
                arena, "%s%s%s", text, *text ? ", " : "", choice->values.items[i].name->text);
    return arena_printf(arena, "{%s}", text);
}

/* A length of time of several units is a sum. */
static const char *duration_literal(
    struct arena *arena, struct duration duration, struct type type, bool zh) {
    const struct duration parts[] = {{.months = duration.months}, {.days = duration.days},
        {.working_days = duration.working_days}};
    const char *text = "";
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct value part = {.state = VALUE_KNOWN, .duration = parts[i]};
        if (parts[i].months || parts[i].days || parts[i].working_days)
            text = arena_printf(
                arena, "%s%s%s", text, *text ? " + " : "", value_format(arena, type, part, zh));
    }
    struct value whole = {.state = VALUE_KNOWN, .duration = duration};
    return *text ? text : value_format(arena, type, whole, zh);
}

const char *value_literal(struct arena *arena, struct type type, struct value value, bool zh) {
    if (value.state != VALUE_KNOWN)
        return value_format(arena, type, value, zh);
    switch (type.kind) {
    case TYPE_MONEY:
        return money_words(arena, value.number, type.period, zh);
    case TYPE_TEXT:
    case TYPE_CITIZEN_ID:
        return quoted(arena, value.text.bytes);
    case TYPE_CHOICE:
        return type.choice->values.items[value.choice].name->text;
    case TYPE_SET:
        return set_literal(arena, type.choice, value.set);
    case TYPE_DURATION:
        return duration_literal(arena, value.duration, type, zh);
    default:
        return value_format(arena, type, value, zh);
    }
}

/* ---- errors ---- */

const char *error_say(enum error_kind kind, bool zh) {
    static const char *const words[][2] = {
        [ERROR_OVERFLOW] = {"a number became too large to be exact", "数值太大，无法精确计算"},
        [ERROR_DIVISION_BY_ZERO] = {"a division by 0", "除数为 0"},
        [ERROR_DATE_RANGE] = {"the date that was worked out is not in the calendar",
            "日历上没有算出的这一天"},
        [ERROR_SEVERAL_MATCHES] = {"several match where only one may",
            "应当只有一个符合，却有几个都符合"},
        [ERROR_OUT_OF_BOUNDS] = {"a parameter's value is outside the bounds set for it",
            "参数的值超出了为它规定的上限或下限"},
        [ERROR_LIMITS] = {"a limit of a scale is not above the one before it",
            "分段的上限没有从低到高"},
        [ERROR_NONE_USED] = {"a calculation met none", "用“无”作了计算"},
        [ERROR_BAD_ARGUMENT] = {"a function cannot take this value", "函数不能用这个值计算"},
        [ERROR_OUTSIDE_CALENDAR] = {"working days reach beyond what the calendar covers",
            "工作日超出了日历写明的期间"},
        [ERROR_POLICY_CONFLICT] = {"a policy that is used here comes to a conflict",
            "用到的一项政策结果是冲突"},
        [ERROR_TOO_MUCH_WORK] = {"too many steps: the calculation was stopped (the limits `steps` and `household-steps`)",
            "计算步骤太多，已停止（上限 steps、household-steps）"},
    };
    return words[kind][zh ? 1 : 0];
}

/* ---- outcomes ---- */

const char *outcome_say(enum outcome outcome, bool zh) {
    static const char *const words[OUTCOME_COUNT][2] = {
        [OUTCOME_KEEP] = {"keep", "延续"},
        [OUTCOME_OPTIMIZE] = {"optimize", "优化"},
        [OUTCOME_ADJUST] = {"adjust", "调整"},
        [OUTCOME_START] = {"start", "新建"},
        [OUTCOME_END] = {"end", "退出"},
        [OUTCOME_NOT_APPLICABLE] = {"not applicable", "不适用"},
        [OUTCOME_NOT_IN_FORCE] = {"not in force", "未施行"},
        [OUTCOME_UNDETERMINED] = {"undetermined", "未定"},
        [OUTCOME_CONFLICT] = {"conflict", "冲突"},
        [OUTCOME_ERROR] = {"error", "出错"},
    };
    return words[outcome][zh ? 1 : 0];
}

const char *holding_say(enum holding holding, bool zh) {
    static const char *const words[HOLDING_COUNT][2] = {
        [HOLDING_YES] = {"holds", "符合"},
        [HOLDING_NO] = {"does not hold", "不符合"},
        [HOLDING_UNKNOWN] = {"undetermined", "未定"},
        [HOLDING_ERROR] = {"error", "出错"},
    };
    return words[holding][zh ? 1 : 0];
}
