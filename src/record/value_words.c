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
    char text[DECIMAL_TEXT_SIZE];
    decimal_format_places(amount, amount % DECIMAL_ONE == 0 ? 0 : 2, text);
    return arena_printf(arena, "%s%s", text, money_unit(period, zh));
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
            text = arena_printf(arena, "%s%s%s", text, *text ? " + " : "",
                value_format(arena, type, part, zh));
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
