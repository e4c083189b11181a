/* SPDX-License-Identifier: Apache-2.0
 *
 * What to write instead: a value of one kind, written as the kind that is wanted. A suggestion is
 * in the keyword language of the file and right as it stands.
 */
#include "check/checker.h"

#include <stdio.h>
#include <string.h>

const char *file_words(const struct checker *checker, struct words words) {
    return checker->file && checker->file->keyword_lang == LANG_EN ? words.en : words.zh;
}

const char *written_text(struct checker *checker, struct span span) {
    const char *text = source_text(checker->input->sources, span);
    if (memchr(text, '\n', span.length) || memchr(text, '\r', span.length))
        return NULL;
    return arena_copy(checker->arena, text, span.length);
}

static bool is_value_of(const struct node *node, enum type_kind kind) {
    return node->op == NODE_CONSTANT && node->constant.state == VALUE_KNOWN &&
           node->type.kind == kind;
}

static bool is_number_value(const struct node *node) {
    return is_value_of(node, TYPE_INTEGER) || is_value_of(node, TYPE_DECIMAL);
}

static decimal number_of(const struct node *node) {
    return node->type.kind == TYPE_INTEGER ? decimal_from_int(node->constant.integer)
                                           : node->constant.number;
}

/* 600元/月 * 月数 as money is 600元/月 * (月数 * 1个月): so many months of it. */
static const char *as_total(struct checker *checker, const struct node *node) {
    static const struct words units[] = {
        [PERIOD_MONTH] = {"个月", " month"},
        [PERIOD_QUARTER] = {"个季度", " quarter"},
        [PERIOD_YEAR] = {"年", " year"},
    };
    if (node->op != NODE_MULTIPLY)
        return NULL;
    const struct node *sum = node->args[0], *count = node->args[1];
    if (sum->type.kind != TYPE_MONEY) {
        sum = node->args[1];
        count = node->args[0];
    }
    if (count->op == NODE_WIDEN)
        count = count->args[0];
    const char *of = written_text(checker, sum->span), *text = written_text(checker, count->span);
    const char *unit = file_words(checker, units[node->type.period]);
    if (!of || !text)
        return NULL;
    if (is_value_of(count, TYPE_DECIMAL) && strspn(text, "0123456789") == strlen(text)) {
        const char *plural = unit[0] == ' ' && strcmp(text, "1") != 0 ? "s" : "";
        return arena_printf(checker->arena, "%s * %s%s%s", of, text, unit, plural);
    }
    return count->type.kind == TYPE_INTEGER
               ? arena_printf(checker->arena, "%s * (%s * 1%s)", of, text, unit)
               : NULL;
}

/* 600 as money a month is 600元/月; 500元 as money a year is 500元/年. */
static const char *as_money(struct checker *checker, const struct node *node, struct type wanted) {
    if (is_number_value(node))
        return file_words(checker, value_words(checker, wanted, value_number(number_of(node))));
    bool sum = is_value_of(node, TYPE_MONEY);
    if (sum && (wanted.period == PERIOD_NONE || node->type.period == PERIOD_NONE))
        return file_words(checker, value_words(checker, wanted, node->constant));
    bool periodic = node->type.kind == TYPE_MONEY && node->type.period != PERIOD_NONE;
    if (periodic && wanted.period == PERIOD_NONE)
        return as_total(checker, node);
    const char *text = written_text(checker, node->span);
    if (!periodic || !text || (wanted.period != PERIOD_YEAR && wanted.period != PERIOD_MONTH))
        return NULL;
    struct words call = wanted.period == PERIOD_YEAR ? (struct words){"按年折算", "per_year"}
                                                     : (struct words){"按月折算", "per_month"};
    return arena_printf(checker->arena, "%s(%s)", file_words(checker, call), text);
}

static bool is_literal_money(const struct node *node) {
    return is_value_of(node, TYPE_MONEY) && node->type.period == PERIOD_NONE;
}

void suggest_period(struct checker *checker, struct diagnostic *diagnostic, const struct node *a,
    const struct node *b) {
    if (is_literal_money(b))
        suggest_as(checker, diagnostic, b, a->type);
    else if (is_literal_money(a))
        suggest_as(checker, diagnostic, a, b->type);
    else if (a->type.period == PERIOD_YEAR)
        suggest_as(checker, diagnostic, b, a->type);
    else
        suggest_as(checker, diagnostic, a, b->type);
}

static const char *as_percent(struct checker *checker, const struct node *node) {
    char text[DECIMAL_TEXT_SIZE];
    if (!is_number_value(node))
        return NULL;
    decimal_format(number_of(node), text);
    return arena_printf(checker->arena, "%s%%", text);
}

/* A year, or a date in quotes. */
static const char *as_date(struct checker *checker, const struct node *node) {
    date day;
    if (is_value_of(node, TYPE_INTEGER) && node->constant.integer >= 1900 &&
        node->constant.integer <= 2100)
        return arena_printf(checker->arena, "%lld-01-01", (long long)node->constant.integer);
    if (!is_value_of(node, TYPE_TEXT) ||
        !date_parse(node->constant.text.bytes, node->constant.text.length, &day))
        return NULL;
    return file_words(checker, value_words(checker, type_of(TYPE_DATE), value_date(day)));
}

static const char *as_choice(const struct node *node, const struct choice *choice) {
    if (!is_value_of(node, TYPE_TEXT))
        return NULL;
    uintptr_t index = (uintptr_t)map_get_bytes(
        &choice->by_text, node->constant.text.bytes, node->constant.text.length);
    return index ? choice->values.items[index - 1].name->text : NULL;
}

static const char *as_boolean(const struct checker *checker, const struct node *node) {
    static const struct words yes = {"是", "yes"}, no = {"否", "no"};
    if (is_value_of(node, TYPE_INTEGER) && node->constant.integer >= 0 &&
        node->constant.integer <= 1)
        return file_words(checker, node->constant.integer ? yes : no);
    if (!is_value_of(node, TYPE_TEXT))
        return NULL;
    const char *bytes = node->constant.text.bytes;
    size_t length = node->constant.text.length;
    if (length == 3 && (memcmp(bytes, yes.zh, 3) == 0 || memcmp(bytes, no.zh, 3) == 0))
        return file_words(checker, memcmp(bytes, yes.zh, 3) == 0 ? yes : no);
    return NULL;
}

/* 6 months as a number is 6; "16" is 16. */
static const char *as_integer(struct checker *checker, const struct node *node) {
    if (is_value_of(node, TYPE_DURATION)) {
        const struct duration *duration = &node->constant.duration;
        if (duration->months && duration->days)
            return NULL;
        return arena_printf(checker->arena, "%lld",
            (long long)(duration->months ? duration->months : duration->days));
    }
    if (!is_value_of(node, TYPE_TEXT) || node->constant.text.length == 0 ||
        node->constant.text.length > 18)
        return NULL;
    for (uint32_t i = 0; i < node->constant.text.length; i++)
        if (node->constant.text.bytes[i] < '0' || node->constant.text.bytes[i] > '9')
            return NULL;
    return arena_copy(checker->arena, node->constant.text.bytes, node->constant.text.length);
}

static const char *as_text(struct checker *checker, const struct node *node) {
    if (!is_value_of(node, TYPE_INTEGER))
        return NULL;
    return arena_printf(checker->arena, "\"%lld\"", (long long)node->constant.integer);
}

static const char *as_type(struct checker *checker, const struct node *node, struct type wanted) {
    switch (wanted.kind) {
    case TYPE_MONEY:
        return as_money(checker, node, wanted);
    case TYPE_PERCENT:
        return as_percent(checker, node);
    case TYPE_DATE:
        return as_date(checker, node);
    case TYPE_CHOICE:
        return as_choice(node, wanted.choice);
    case TYPE_BOOLEAN:
        return as_boolean(checker, node);
    case TYPE_INTEGER:
        return as_integer(checker, node);
    case TYPE_TEXT:
    case TYPE_CITIZEN_ID:
        return as_text(checker, node);
    default:
        return NULL;
    }
}

void suggest_as(struct checker *checker, struct diagnostic *diagnostic, const struct node *node,
    struct type wanted) {
    const char *text = diagnostic->suggestion.zh ? NULL : as_type(checker, node, wanted);
    if (text)
        diagnostic_suggest(diagnostic, text);
}
