/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers, amounts of money, durations and dates. Flex matches a little more than a literal can
 * be; here its real end is found. What would silently be arithmetic or a name in another place
 * (2022-6-30, 280,000, 6月 ...) is reported and then read as what it was meant to be. */
#include "syntax/lexer.h"

#include <stdio.h>
#include <string.h>
#include "base/utf8.h"
#include "grammar/guodu.tab.h"

#define DIGITS_LIMIT 48
#define MONTHS_LIMIT 120000 /* longer than the calendar */
#define DAYS_LIMIT 4000000

struct scan {
    struct lexer *lexer;
    const char *text;
    size_t length; /* bytes that may be looked at */
    size_t at;     /* bytes that belong to the literal so far */
    bool wide;     /* full-width digits among them */
    bool reported;
    struct literal *literal;
};

static struct diagnostic *report(
    struct scan *scan, enum diagnostic_code code, size_t start, size_t end) {
    scan->reported = true;
    return lexer_report(
        scan->lexer, code, scan->lexer->offset + (uint32_t)start, (uint32_t)(end - start));
}

static const char *copy(struct scan *scan, size_t start, size_t end) {
    return arena_copy(scan->lexer->input->arena, scan->text + start, end - start);
}

/* ---- looking at bytes ---- */

static bool is_here(const struct scan *scan, size_t at, const char *bytes) {
    size_t length = strlen(bytes);
    return at + length <= scan->length && memcmp(scan->text + at, bytes, length) == 0;
}

/* Bytes of the digit at a place, 0 if there is none; full-width ones have three. */
static size_t digit_here(const struct scan *scan, size_t at, char *digit) {
    if (at < scan->length && scan->text[at] >= '0' && scan->text[at] <= '9') {
        *digit = scan->text[at];
        return 1;
    }
    if (is_here(scan, at, "\xEF\xBC") && at + 2 < scan->length) {
        unsigned char last = (unsigned char)scan->text[at + 2];
        if (last >= 0x90 && last <= 0x99) {
            *digit = (char)('0' + last - 0x90);
            return 3;
        }
    }
    return 0;
}

static bool is_digit(const struct scan *scan, size_t at) {
    char digit;
    return digit_here(scan, at, &digit) > 0;
}

struct digits {
    char text[DIGITS_LIMIT + 1];
    size_t count; /* may be more than the text holds */
    size_t end;
};

static struct digits read_digits(struct scan *scan, size_t at) {
    struct digits digits = {.end = at};
    char digit;
    for (size_t step; (step = digit_here(scan, digits.end, &digit)); digits.end += step) {
        if (digits.count < DIGITS_LIMIT)
            digits.text[digits.count] = digit;
        digits.count++;
        scan->wide = scan->wide || step == 3;
    }
    digits.text[digits.count < DIGITS_LIMIT ? digits.count : DIGITS_LIMIT] = 0;
    return digits;
}

static int small_value(const struct digits *digits) {
    int value = 0;
    for (size_t i = 0; i < digits->count && i < 6; i++)
        value = value * 10 + (digits->text[i] - '0');
    return value;
}

static size_t skip_blanks(const struct scan *scan, size_t at) {
    for (;;) {
        if (is_here(scan, at, " ") || is_here(scan, at, "\t"))
            at++;
        else if (is_here(scan, at, "\xE3\x80\x80"))
            at += 3;
        else
            return at;
    }
}

/* The end of the word (letters and digits) at a place; flex may have cut the last character. */
static size_t word_end(const struct scan *scan, size_t at) {
    for (size_t start = at; at < scan->length;) {
        unsigned char lead = (unsigned char)scan->text[at];
        size_t step = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (at + step > scan->length)
            return at;
        int32_t code;
        utf8_decode(scan->text + at, step, &code);
        if (at == start ? !utf8_is_name_start(code) : !utf8_is_name_continue(code))
            return at;
        at += step;
    }
    return at;
}

static bool is_to(const struct scan *scan, size_t at) {
    return is_here(scan, at, "至") || is_here(scan, at, "到");
}

/* The end of a word that may be followed by 至 and a digit without a space. */
static size_t unit_end(const struct scan *scan, size_t at) {
    size_t end = word_end(scan, at);
    for (size_t i = at; i + 3 <= end; i++)
        if (is_to(scan, i) && (i + 3 == end || is_digit(scan, i + 3)))
            return i;
    return end;
}

/* ---- dates ---- */

static bool set_date(struct scan *scan, int year, int month, int day) {
    scan->literal->kind = LITERAL_DATE;
    return date_from_ymd(year, month, day, &scan->literal->day);
}

static void take_date(struct scan *scan, size_t end, int year, int month, int day, bool right) {
    scan->at = end;
    char text[DATE_TEXT_SIZE];
    if (!set_date(scan, year, month, day)) {
        diagnostic_arg(report(scan, DIAG_DATE_IMPOSSIBLE, 0, end), copy(scan, 0, end));
        if (!set_date(scan, year, month, 1))
            set_date(scan, 2021, 1, 1);
        return;
    }
    if (right && !scan->wide)
        return;
    date_format(scan->literal->day, text);
    struct diagnostic *diagnostic = report(scan, DIAG_DATE_FORM, 0, end);
    diagnostic_arg(diagnostic, copy(scan, 0, end));
    diagnostic_arg(diagnostic, arena_copy(scan->lexer->input->arena, text, strlen(text)));
}

/* 2022年6月: a month is no date. */
static void take_month(struct scan *scan, size_t end, int year, int month) {
    if (!set_date(scan, year, month, 1)) {
        take_date(scan, end, year, month, 1, false);
        return;
    }
    scan->at = end;
    diagnostic_arg(report(scan, DIAG_DATE_INCOMPLETE, 0, end),
        arena_printf(scan->lexer->input->arena, "%04d-%02d-01", year, month));
}

static bool scan_han_date(struct scan *scan, const struct digits *year) {
    if (!is_here(scan, year->end, "年"))
        return false;
    struct digits month = read_digits(scan, year->end + 3);
    if (month.count < 1 || month.count > 2 || !is_here(scan, month.end, "月") || year->count > 4)
        return false;
    struct digits day = read_digits(scan, month.end + 3);
    if (day.count == 0 && year->count == 4) {
        take_month(scan, month.end + 3, small_value(year), small_value(&month));
        return true;
    }
    bool is_day = is_here(scan, day.end, "日");
    if (day.count < 1 || day.count > 2 || (!is_day && !is_here(scan, day.end, "号")))
        return false;
    take_date(scan, day.end + 3, small_value(year), small_value(&month), small_value(&day), is_day);
    return true;
}

static bool scan_signed_date(struct scan *scan, const struct digits *year) {
    if (year->count != 4 || year->end >= scan->length)
        return false;
    char sign = scan->text[year->end];
    if (sign != '-' && sign != '/' && sign != '.')
        return false;
    struct digits month = read_digits(scan, year->end + 1);
    if (month.count < 1 || month.count > 2)
        return false;
    bool more = month.end < scan->length && scan->text[month.end] == sign;
    struct digits day = read_digits(scan, month.end + 1);
    if (!more || day.count == 0) {
        bool is_month = sign == '-' && month.count == 2 && month.text[0] == '0';
        if (is_month)
            take_month(scan, month.end, small_value(year), small_value(&month));
        return is_month;
    }
    if (day.count > 2)
        return false;
    take_date(scan, day.end, small_value(year), small_value(&month), small_value(&day),
        sign == '-' && month.count == 2 && day.count == 2);
    return true;
}

/* Behind a date 起, 止, 起至 and 至 may stand without a space, as may any word of the language. */
static bool date_may_end(struct scan *scan, size_t end) {
    size_t at = scan->at;
    if (end == at || is_to(scan, at) || (is_here(scan, at, "起") && is_to(scan, at + 3)))
        return true;
    return spelling_find(scan->lexer->index, scan->text + at, end - at) != NULL;
}

static void end_date(struct scan *scan) {
    size_t end = word_end(scan, scan->at);
    if (date_may_end(scan, end))
        return;
    diagnostic_arg(report(scan, DIAG_LITERAL_GLUED, 0, end), copy(scan, 0, scan->at));
    scan->at = end;
}

/* ---- numbers ---- */

/* 280,000: the groups behind the first. */
static void read_groups(struct scan *scan, struct digits *digits) {
    if (digits->count > 3)
        return;
    for (;;) {
        size_t sign = is_here(scan, digits->end, ",")    ? 1
                      : is_here(scan, digits->end, "，") ? 3
                                                         : 0;
        struct digits group = sign ? read_digits(scan, digits->end + sign) : (struct digits){0};
        if (group.count != 3 || digits->count + 3 > DIGITS_LIMIT)
            return;
        memcpy(digits->text + digits->count, group.text, 4);
        digits->count += 3;
        digits->end = group.end;
    }
}

static void read_fraction(struct scan *scan, struct digits *digits, char *number, size_t size) {
    struct digits fraction = {0};
    if (is_here(scan, digits->end, ".") && !is_here(scan, digits->end, ".."))
        fraction = read_digits(scan, digits->end + 1);
    if (fraction.count > 0) {
        snprintf(number, size, "%s.%s", digits->text, fraction.text);
        digits->end = fraction.end;
        digits->count += fraction.count;
        scan->literal->kind = LITERAL_DECIMAL;
    } else
        snprintf(number, size, "%s", digits->text);
}

static void report_form(
    struct scan *scan, const struct digits *digits, size_t plain_end, const char *number) {
    const char *written = arena_copy(scan->lexer->input->arena, number, strlen(number));
    size_t zeros = strspn(number, "0");
    if (plain_end != digits->end && !strchr(number, '.'))
        diagnostic_arg(report(scan, DIAG_NUMBER_GROUPED, 0, digits->end), written);
    else if (zeros > 0 && number[zeros] != '.' && strcspn(number, ".") > 1)
        diagnostic_arg(report(scan, DIAG_NUMBER_LEADING_ZERO, 0, digits->end),
            written + (number[zeros] ? zeros : zeros - 1));
    else if (scan->wide)
        diagnostic_arg(report(scan, DIAG_NUMBER_WIDE, 0, digits->end), written);
}

static void read_number(struct scan *scan) {
    char number[2 * DIGITS_LIMIT + 2];
    struct digits digits = read_digits(scan, 0);
    size_t plain_end = digits.end;
    scan->literal->kind = LITERAL_INTEGER;
    read_groups(scan, &digits);
    size_t grouped_end = digits.end;
    read_fraction(scan, &digits, number, sizeof number);
    scan->at = digits.end;
    enum decimal_parse_status status = DECIMAL_TOO_LARGE;
    if (digits.count <= DIGITS_LIMIT)
        status = decimal_parse(number, strlen(number), &scan->literal->value);
    if (status == DECIMAL_TOO_FINE)
        report(scan, DIAG_NUMBER_TOO_FINE, 0, digits.end);
    else if (status != DECIMAL_OK)
        report(scan, DIAG_NUMBER_TOO_LARGE, 0, digits.end);
    else {
        digits.end = grouped_end;
        report_form(scan, &digits, plain_end, number);
    }
}

/* ---- units ---- */

static bool scale_value(struct scan *scan, decimal factor) {
    if (decimal_mul(scan->literal->value, factor, &scan->literal->value))
        return true;
    report(scan, DIAG_NUMBER_TOO_LARGE, 0, scan->at);
    return false;
}

static const struct money_unit {
    const char *word;
    decimal factor;
} money_units[] = {
    {"yuan", DECIMAL_ONE},
    {"wan_yuan", 10000 * DECIMAL_ONE},
    {"yi_yuan", 100000000 * DECIMAL_ONE},
    {"jiao", 10 * DECIMAL_FEN},
    {"fen", DECIMAL_FEN},
};

/* Behind the unit: /年, /month ...; anything else divides. */
static void read_period(struct scan *scan) {
    size_t sign = is_here(scan, scan->at, "/") ? 1 : is_here(scan, scan->at, "／") ? 3 : 0;
    if (sign == 0)
        return;
    size_t start = scan->at + sign, end = unit_end(scan, start);
    const char *word = word_find(WORD_UNIT, scan->text + start, end - start);
    if (!word)
        return;
    if (strcmp(word, "year") == 0)
        scan->literal->period = PERIOD_YEAR;
    else if (strcmp(word, "quarter") == 0)
        scan->literal->period = PERIOD_QUARTER;
    else if (strcmp(word, "month") == 0)
        scan->literal->period = PERIOD_MONTH;
    else
        return;
    scan->at = end;
}

static bool set_money(struct scan *scan, const char *word, size_t end) {
    for (size_t i = 0; i < sizeof money_units / sizeof money_units[0]; i++)
        if (strcmp(money_units[i].word, word) == 0) {
            scan->at = end;
            scan->literal->kind = LITERAL_MONEY;
            scale_value(scan, money_units[i].factor);
            read_period(scan);
            return true;
        }
    return false;
}

static const struct duration_unit {
    const char *word;
    int months, days;
    bool working;
} duration_units[] = {
    {"year", 12, 0, false},
    {"quarter", 3, 0, false},
    {"month", 1, 0, false},
    {"day", 0, 1, false},
    {"working_day", 0, 1, true},
};

static void set_duration_value(struct scan *scan, const struct duration_unit *unit) {
    int64_t count;
    struct literal *literal = scan->literal;
    if (!decimal_to_int(literal->value, &count)) {
        diagnostic_arg(report(scan, DIAG_DURATION_FRACTION, 0, scan->at), copy(scan, 0, scan->at));
        count = 1;
    }
    if (count > DAYS_LIMIT || count * unit->months > MONTHS_LIMIT) {
        report(scan, DIAG_NUMBER_TOO_LARGE, 0, scan->at);
        count = 1;
    }
    literal->months = count * unit->months;
    literal->days = count * unit->days;
    literal->working_days = unit->working;
    literal->value = 0;
}

static void set_duration(struct scan *scan, const char *word, size_t start, size_t end) {
    const struct duration_unit *unit = duration_units;
    while (strcmp(unit->word, word) != 0)
        unit++;
    size_t number = scan->at;
    scan->at = end;
    scan->literal->kind = LITERAL_DURATION;
    if (is_here(scan, start, "月"))
        diagnostic_arg(report(scan, DIAG_MONTH_AMBIGUOUS, 0, end), copy(scan, 0, number));
    set_duration_value(scan, unit);
}

static void read_percent(struct scan *scan, size_t end) {
    decimal hundredth, back;
    struct literal *literal = scan->literal;
    scan->at = end;
    literal->kind = LITERAL_PERCENT;
    if (!decimal_div(literal->value, 100 * DECIMAL_ONE, &hundredth) ||
        !decimal_mul(hundredth, 100 * DECIMAL_ONE, &back) || back != literal->value) {
        report(scan, DIAG_NUMBER_TOO_FINE, 0, end);
        return;
    }
    literal->value = hundredth;
}

/* Inside a `given`, `月数 = 6 年 = 3` names a field behind the 6. */
static bool is_next_field(const struct scan *scan, size_t end) {
    if (scan->lexer->given_depth == 0)
        return false;
    end = skip_blanks(scan, end);
    return is_here(scan, end, "=") || is_here(scan, end, ":") || is_here(scan, end, "{") ||
           is_here(scan, end, "＝") || is_here(scan, end, "：") || is_here(scan, end, "｛");
}

/* `working days` is the one unit of two words. */
static size_t two_words_end(const struct scan *scan, size_t start, size_t end) {
    if (end - start != 7 || !is_here(scan, start, "working"))
        return end;
    size_t second = skip_blanks(scan, end), last = word_end(scan, second);
    return is_here(scan, second, "day") && last - second <= 4 ? last : end;
}

static const char *unit_word(struct scan *scan, size_t start, size_t *end) {
    *end = two_words_end(scan, start, unit_end(scan, start));
    char word[64];
    size_t length = 0;
    for (size_t i = start; i < *end && length < sizeof word; i++)
        if (length == 0 || scan->text[i] != ' ' || word[length - 1] != ' ')
            word[length++] = scan->text[i];
    return *end > start ? word_find(WORD_UNIT, word, length) : NULL;
}

/* What people write for a unit: 5万 may be money or a plain number. */
static void suggest_unit(struct scan *scan, struct diagnostic *diagnostic, const char *word) {
    static const char *const units[][2] = {{"万", "万元"}, {"亿", "亿元"}, {"块", "元"},
        {"块钱", "元"}, {"圆", "元"}, {"个年", "年"}, {"个天", "天"}, {"日历天", "天"},
        {"rmb", " yuan"}, {"RMB", " yuan"}, {"d", " days"}, {"m", " months"}, {"y", " years"}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(word, units[i][0]) == 0)
            diagnostic_suggest(diagnostic, arena_printf(scan->lexer->input->arena, "%s%s",
                                               copy(scan, 0, scan->at), units[i][1]));
}

/* 5万, 30号, 16岁, 5元3角, 3年6个月: what stands behind the digits is no unit. */
static void report_unit(struct scan *scan, size_t end) {
    size_t digit = scan->at;
    while (digit < end && !is_digit(scan, digit))
        digit++;
    const char *word = copy(scan, scan->at, end);
    if (digit < end && word_find(WORD_UNIT, scan->text + scan->at, digit - scan->at))
        report(scan, DIAG_LITERAL_COMPOUND, 0, end);
    else {
        struct diagnostic *diagnostic = report(scan, DIAG_UNIT_UNKNOWN, scan->at, end);
        diagnostic_arg(diagnostic, word);
        diagnostic_arg(diagnostic, copy(scan, 0, scan->at));
        suggest_unit(scan, diagnostic, word);
    }
    scan->at = end;
}

static bool begins_with_keyword(const void *user, const struct keyword *keyword) {
    (void)user;
    return keyword->group == GROUP_RESERVED;
}

/* True if the word directly behind the number is a word of its own. */
static bool is_separate(const struct scan *scan, size_t end) {
    const char *word = scan->text + scan->at;
    const struct spelling_index *index = scan->lexer->index;
    return end == scan->at || spelling_find(index, word, end - scan->at) ||
           spelling_glued(index, word, end - scan->at, false, begins_with_keyword, NULL);
}

static void read_unit(struct scan *scan) {
    size_t start = skip_blanks(scan, scan->at), end;
    if (is_here(scan, start, "%")) {
        read_percent(scan, start + 1);
        return;
    }
    if (is_here(scan, start, "％")) {
        read_percent(scan, start + 3);
        return;
    }
    bool glued = start == scan->at;
    const char *word = unit_word(scan, start, &end);
    if (word && (glued || !is_next_field(scan, end))) {
        if (!set_money(scan, word, end))
            set_duration(scan, word, start, end);
    } else if (glued && !word && !is_separate(scan, end))
        report_unit(scan, end);
}

/* ---- */

static int token_kind(enum literal_kind kind) {
    return kind == LITERAL_INTEGER ? TOK_INT : kind == LITERAL_DATE ? TOK_DATE : TOK_NUMBER;
}

size_t scan_number(struct lexer *lexer, struct token *token, const char *text, size_t length) {
    struct scan scan = {.lexer = lexer, .text = text, .length = length};
    scan.literal = arena_new(lexer->input->arena, struct literal);
    struct digits first = read_digits(&scan, 0);
    scan.wide = false;
    if (scan_han_date(&scan, &first) || scan_signed_date(&scan, &first))
        end_date(&scan);
    else {
        scan.wide = false;
        read_number(&scan);
        read_unit(&scan);
    }
    scan_begin(lexer, token, scan.at);
    token->literal = scan.literal;
    token->kind = token_kind(scan.literal->kind);
    return scan.at;
}
