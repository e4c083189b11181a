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

/* ---- sums without a period ---- */

struct period_words {
    struct words sum, type, slash, length;
};

/* A total is wanted: what is to be changed then. other: what it is compared with or added to. */
static struct words total_words(
    struct checker *checker, const struct period_words *words, const struct node *other) {
    const char *text = other ? written_text(checker, other->span) : NULL;
    if (text)
        return (struct words){arena_printf(checker->arena, "请把另一边也算成总额，例如 %s * %s",
                                  text, file_words(checker, words->length)),
            arena_printf(checker->arena, "make the other side a total, too, as in %s * %s", text,
                file_words(checker, words->length))};
    return (struct words){
        arena_printf(
            checker->arena, "请把给付（或字段、参数）的类型写成“金额”，不写“%s”", words->slash.zh),
        arena_printf(checker->arena, "declare the output (field, parameter) as `money`, not `%s`",
            words->type.en)};
}

/* Of so many months it is a total: that is what was wanted, or the months are too many. */
static struct words product_words(struct checker *checker, const struct node *node,
    enum money_period wanted, const struct period_words *words, struct words total) {
    const struct node *sum = node->args[0], *length = node->args[1];
    struct type type = {.kind = TYPE_MONEY, .period = wanted};
    const char *times = written_text(checker, length->span);
    const char *as = sum->type.period == wanted ? written_text(checker, sum->span)
                                                : as_money(checker, sum, type);
    times = times ? times : "…";
    struct words instead = {as ? arena_printf(checker->arena, "，写 %s", as) : "",
        as ? arena_printf(checker->arena, ": %s", as) : ""};
    return (struct words){arena_printf(checker->arena,
                              "乘了“%s”，就是一共多少的总额，不再是%s。\n"
                              "如果要的就是总额，%s。\n"
                              "如果要的是%s，就不乘“%s”%s。",
                              times, words->sum.zh, total.zh, words->sum.zh, times, instead.zh),
        arena_printf(checker->arena,
            "Times “%s” it is a total, no longer %s.\n"
            "If the total is wanted, %s.\n"
            "If %s is wanted, leave out “%s”%s.",
            times, words->sum.en, total.en, words->sum.en, times, instead.en)};
}

void explain_total(struct checker *checker, struct diagnostic *diagnostic, const struct node *node,
    enum money_period wanted, const struct node *other) {
    static const struct period_words all[] = {
        [PERIOD_MONTH] = {{"每月多少", "a sum a month"}, {"金额/月", "money/month"}, {"/月", ""},
            {"12个月", "12 months"}},
        [PERIOD_QUARTER] = {{"每季多少", "a sum a quarter"}, {"金额/季", "money/quarter"},
            {"/季", ""}, {"4个季度", "4 quarters"}},
        [PERIOD_YEAR] = {{"每年多少", "a sum a year"}, {"金额/年", "money/year"}, {"/年", ""},
            {"1年", "1 year"}},
    };
    const struct period_words *words = &all[wanted];
    struct words total = total_words(checker, words, other);
    if (node->op == NODE_MONEY_TIMES) {
        diagnostic->note = product_words(checker, node, wanted, words, total);
        return;
    }
    diagnostic->note = (struct words){arena_printf(checker->arena,
                                          "如果它本来就是%s，请在它自己的类型里写明“%s”。\n"
                                          "如果它是一共多少的总额，就不能换算，%s。",
                                          words->sum.zh, words->type.zh, total.zh),
        arena_printf(checker->arena,
            "If it is %s, say so in its own type: `%s`.\n"
            "If it is a total, it cannot be converted: %s.",
            words->sum.en, words->type.en, total.en)};
}

void explain_no_period(struct diagnostic *diagnostic, const struct node *node) {
    if (node->op == NODE_MONEY_TIMES)
        diagnostic->note =
            (struct words){"按月、按年的金额乘了月数、年数，就是一共多少的总额，不用换算。\n"
                           "如果要的就是总额，请去掉换算，把给付（或字段、参数）的类型写成“金额”，"
                           "不写“/年”“/月”。\n"
                           "如果要的是每年或每月多少，就不乘月数、年数，直接换算。",
                "A sum a month or a year times a length of time is a total; there is nothing to "
                "convert.\n"
                "If the total is wanted, leave the conversion out and declare the output (field, "
                "parameter) as `money`.\n"
                "If a sum a year or a month is wanted, leave the length of time out and convert."};
    else
        diagnostic->note = (struct words){
            "如果它本来就是每年或每月多少，请在字段或参数的类型里写明，例如 金额/年。\n"
            "如果它是一共多少的总额，就不用换算，把要它的给付（或字段、参数）的类型写成“金额”。",
            "If it is a sum a year or a month, say so in the type of the field or parameter: "
            "money/year.\n"
            "If it is a total, there is nothing to convert: declare the output (field, parameter) "
            "that wants it as `money`."};
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
    const struct node *total = a->type.period == PERIOD_NONE ? a : b;
    if (total->type.period == PERIOD_NONE && !is_literal_money(total))
        explain_total(
            checker, diagnostic, total, (total == a ? b : a)->type.period, total == a ? b : a);
    else
        diagnostic->note = (struct words){"用 按年折算(…) 或 按月折算(…) 换算成一样的单位。",
            "Convert one of them with per_year(…) or per_month(…)."};
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
