/* SPDX-License-Identifier: Apache-2.0 */
#include "data/cell.h"

#include <string.h>
#include "base/citizen_id.h"
#include "base/utf8.h"

struct cell {
    struct arena *arena;
    struct type type;
    const char *text; /* trimmed */
    size_t length;
    enum cell_source source;
    enum month_day month_day;
    const struct cell_options *options;
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static char lower(char c) {
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* Equal but for the case of ASCII letters; `word` is in lower case. */
static bool is_word(const struct cell *cell, const char *word) {
    if (cell->length != strlen(word))
        return false;
    for (size_t i = 0; i < cell->length; i++)
        if (lower(cell->text[i]) != word[i])
            return false;
    return true;
}

static bool is_any_word(const struct cell *cell, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (is_word(cell, words[i]))
            return true;
    return false;
}

#define IS_ANY(cell, words) is_any_word((cell), (words), sizeof(words) / sizeof *(words))

/* Takes a suffix off, and the white space before it. */
static bool strip_suffix(struct cell *cell, const char *suffix) {
    size_t length = strlen(suffix);
    if (cell->length < length || memcmp(cell->text + cell->length - length, suffix, length) != 0)
        return false;
    cell->length = utf8_trim(&cell->text, cell->length - length);
    return true;
}

/* ---- text ---- */

static bool is_graphic(char c) {
    return c > ' ' && c < 0x7F;
}

size_t cell_trim(const char **start, size_t length) {
    if (length == 0 || (is_graphic((*start)[0]) && is_graphic((*start)[length - 1])))
        return length;
    return utf8_trim(start, length);
}

/* ASCII and U+4000 to U+9FFF never change under NFC nor combine with what stands before them. */
static bool is_plainly_nfc(const char *text, size_t length) {
    for (size_t i = 0; i < length;) {
        unsigned char byte = (unsigned char)text[i];
        if (byte >= 0x80 && (byte < 0xE4 || byte > 0xE9))
            return false;
        i += byte < 0x80 ? 1 : 3;
    }
    return true;
}

const char *cell_text(struct arena *arena, const char *text, size_t length, size_t *out_length) {
    if (!is_plainly_nfc(text, length))
        return utf8_nfc(arena, text, length, out_length);
    *out_length = length;
    return arena_copy(arena, text, length);
}

static enum reject_kind parse_text(const struct cell *cell, struct value *out) {
    if (memchr(cell->text, '\0', cell->length))
        return REJECT_TEXT;
    size_t length;
    const char *text = cell_text(cell->arena, cell->text, cell->length, &length);
    *out = value_text(text, (uint32_t)length);
    return REJECT_NONE;
}

/* ---- words ---- */

static enum reject_kind parse_boolean(const struct cell *cell, struct value *out) {
    static const char *const yes[] = {"是", "yes", "true", "1"};
    static const char *const no[] = {"否", "no", "false", "0"};
    if (!IS_ANY(cell, yes) && !IS_ANY(cell, no))
        return REJECT_BOOLEAN;
    *out = value_boolean(IS_ANY(cell, yes));
    return REJECT_NONE;
}

static enum reject_kind parse_choice(const struct cell *cell, struct value *out) {
    size_t length;
    const char *text = cell_text(cell->arena, cell->text, cell->length, &length);
    int64_t index = choice_find(cell->type.choice, text, length);
    if (index < 0)
        return REJECT_CHOICE;
    *out = value_choice((uint32_t)index);
    return REJECT_NONE;
}

/* ---- sets ---- */

/* What parts the values of a set. */
static size_t separator_at(const char *text, size_t length) {
    static const char *const marks[] = {"、", "，", "；", "｜"};
    if (*text == ',' || *text == ';' || *text == '|')
        return 1;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (length >= strlen(marks[i]) && memcmp(text, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

/* Takes the next value off what is left; false at the end. Nothing between two marks is passed
 * over. */
static bool next_value(struct cell *left, struct cell *value) {
    while (left->length > 0) {
        size_t end = 0, mark = 0;
        while (end < left->length && !mark) {
            mark = separator_at(left->text + end, left->length - end);
            end += !mark;
        }
        *value = *left;
        value->length = cell_trim(&value->text, end);
        left->text += end + mark;
        left->length -= end + mark;
        if (value->length > 0)
            return true;
    }
    return false;
}

static bool is_empty_set(const struct cell *cell) {
    static const char *const words[] = {"无", "none", "{}"};
    return IS_ANY(cell, words);
}

/* A value may have a mark in its own text, so the whole is tried first. */
static enum reject_kind parse_set(const struct cell *cell, struct value *out, struct cell *wrong) {
    struct cell left = *cell, one;
    struct value value;
    choice_set set = 0;
    size_t count = 0;
    if (parse_choice(cell, &value) == REJECT_NONE) {
        *out = value_set(choice_set_of(value.choice));
        return REJECT_NONE;
    }
    for (; next_value(&left, &one); count++) {
        if (parse_choice(&one, &value) != REJECT_NONE && is_empty_set(cell))
            break;
        if (parse_choice(&one, &value) != REJECT_NONE) {
            *wrong = one;
            return REJECT_CHOICE;
        }
        set |= choice_set_of(value.choice);
    }
    *wrong = *cell;
    if (count == 0 && !is_empty_set(cell))
        return REJECT_CHOICE;
    *out = value_set(set);
    return REJECT_NONE;
}

void cell_wrong_value(
    struct arena *arena, const struct field *field, const char **text, size_t *length) {
    struct cell cell = {.arena = arena, .type = field->type, .text = *text}, wrong;
    struct value value;
    if (field->type.kind != TYPE_SET)
        return;
    cell.length = cell_trim(&cell.text, *length);
    if (parse_set(&cell, &value, &wrong) != REJECT_CHOICE)
        return;
    *text = wrong.text;
    *length = wrong.length;
}

/* ---- numbers ---- */

/* Without the marks that part thousands, it would be a number. */
static bool has_thousands(const struct cell *cell) {
    static const char wide[] = "，";
    char plain[64];
    size_t count = 0;
    for (size_t i = 0; i < cell->length;) {
        size_t left = cell->length - i;
        if (cell->text[i] == ',')
            i++;
        else if (left >= sizeof wide - 1 && memcmp(cell->text + i, wide, sizeof wide - 1) == 0)
            i += sizeof wide - 1;
        else if (count < sizeof plain)
            plain[count++] = cell->text[i++];
        else
            return false;
    }
    decimal number;
    return count < cell->length && decimal_parse(plain, count, &number) != DECIMAL_NOT_A_NUMBER;
}

static enum reject_kind parse_decimal(
    const struct cell *cell, enum reject_kind malformed, decimal *out) {
    bool scientific =
        cell->source != CELL_NUMBER &&
        (memchr(cell->text, 'e', cell->length) || memchr(cell->text, 'E', cell->length));
    switch (decimal_parse(cell->text, cell->length, out)) {
    case DECIMAL_OK:
        return scientific ? REJECT_SCIENTIFIC : REJECT_NONE;
    case DECIMAL_TOO_LARGE:
        return scientific ? REJECT_SCIENTIFIC : REJECT_NUMBER_RANGE;
    case DECIMAL_TOO_FINE:
        return scientific ? REJECT_SCIENTIFIC : REJECT_NUMBER_FINE;
    case DECIMAL_NOT_A_NUMBER:
        break;
    }
    return has_thousands(cell) ? REJECT_THOUSANDS : malformed;
}

static enum reject_kind parse_integer(const struct cell *cell, struct value *out) {
    decimal number;
    int64_t integer;
    enum reject_kind kind = parse_decimal(cell, REJECT_INTEGER, &number);
    if (kind != REJECT_NONE)
        return kind == REJECT_NUMBER_FINE ? REJECT_INTEGER : kind;
    if (number % DECIMAL_ONE != 0)
        return REJECT_INTEGER;
    if (!decimal_to_int(number, &integer))
        return REJECT_NUMBER_RANGE;
    *out = value_integer(integer);
    return REJECT_NONE;
}

static enum reject_kind parse_number(const struct cell *cell, struct value *out) {
    decimal number;
    enum reject_kind kind = parse_decimal(cell, REJECT_NUMBER, &number);
    if (kind == REJECT_NONE)
        *out = value_number(number);
    return kind;
}

static enum reject_kind parse_percent(const struct cell *cell, struct value *out) {
    struct cell digits = *cell;
    decimal number;
    if (!strip_suffix(&digits, "%") && !strip_suffix(&digits, "％"))
        return REJECT_PERCENT_SIGN;
    enum reject_kind kind = parse_decimal(&digits, REJECT_PERCENT_SIGN, &number);
    if (kind != REJECT_NONE)
        return kind;
    if (number % 100 != 0)
        return REJECT_NUMBER_FINE;
    *out = value_number(number / 100);
    return REJECT_NONE;
}

static enum reject_kind parse_money(const struct cell *cell, struct value *out) {
    struct cell digits = *cell;
    decimal number;
    strip_suffix(&digits, "元");
    enum reject_kind kind = parse_decimal(&digits, REJECT_MONEY, &number);
    if (kind == REJECT_NUMBER_FINE)
        return REJECT_MONEY_FINE;
    if (kind != REJECT_NONE)
        return kind;
    if (number % DECIMAL_FEN != 0)
        return REJECT_MONEY_FINE;
    decimal fen = number / DECIMAL_FEN;
    if (fen > INT64_MAX || fen < INT64_MIN)
        return REJECT_NUMBER_RANGE;
    *out = value_number(number);
    return REJECT_NONE;
}

/* ---- dates ---- */

/* Reads between `least` and `most` digits; -1 if there are fewer. */
static int take_digits(const char **at, const char *end, int least, int most) {
    int value = 0, count = 0;
    for (; *at < end && count < most && is_digit(**at); (*at)++, count++)
        value = value * 10 + (**at - '0');
    return count >= least ? value : -1;
}

static bool take_mark(const char **at, const char *end, const char *mark) {
    size_t length = strlen(mark);
    if ((size_t)(end - *at) < length || memcmp(*at, mark, length) != 0)
        return false;
    *at += length;
    return true;
}

/* The four writings of a date, by what stands between and behind the numbers. */
static bool take_date(const struct cell *cell, int ymd[3]) {
    static const struct {
        const char *year, *month, *day;
        int least; /* digits of month and day */
    } forms[] = {{"-", "-", "", 1}, {"/", "/", "", 1}, {"年", "月", "日", 1}, {"", "", "", 2}};
    const char *end = cell->text + cell->length;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const char *at = cell->text;
        ymd[0] = take_digits(&at, end, 4, 4);
        bool fits = ymd[0] >= 0 && take_mark(&at, end, forms[i].year);
        fits = fits && (ymd[1] = take_digits(&at, end, forms[i].least, 2)) >= 0;
        fits = fits && take_mark(&at, end, forms[i].month);
        fits = fits && (ymd[2] = take_digits(&at, end, forms[i].least, 2)) >= 0;
        if (fits && take_mark(&at, end, forms[i].day) && at == end)
            return true;
    }
    return false;
}

/* A month alone, in the same writings. */
static bool take_month(const struct cell *cell, int ymd[3]) {
    static const struct {
        const char *year, *month;
        int least;
    } forms[] = {{"-", "", 1}, {"/", "", 1}, {"年", "月", 1}, {"", "", 2}};
    const char *end = cell->text + cell->length;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const char *at = cell->text;
        ymd[0] = take_digits(&at, end, 4, 4);
        bool fits = ymd[0] >= 0 && take_mark(&at, end, forms[i].year);
        fits = fits && (ymd[1] = take_digits(&at, end, forms[i].least, 2)) >= 0;
        if (fits && take_mark(&at, end, forms[i].month) && at == end)
            return true;
    }
    return false;
}

/* Which day of the month is meant only the rules can say. */
static enum reject_kind parse_month(const struct cell *cell, struct value *out) {
    int ymd[3];
    date day;
    if (!take_month(cell, ymd))
        return REJECT_DATE;
    if (!date_from_ymd(ymd[0], ymd[1], 1, &day))
        return cell->month_day == MONTH_DAY_NONE ? REJECT_DATE : REJECT_DATE_ABSENT;
    if (cell->month_day == MONTH_DAY_NONE)
        return REJECT_DATE_MONTH;
    if (cell->month_day == MONTH_DAY_LAST)
        (void)date_from_ymd(ymd[0], ymd[1], date_month_days(ymd[0], ymd[1]), &day);
    *out = value_date(day);
    return REJECT_NONE;
}

static enum reject_kind parse_date(const struct cell *cell, struct value *out) {
    int ymd[3];
    date day;
    if (!take_date(cell, ymd))
        return parse_month(cell, out);
    if (!date_from_ymd(ymd[0], ymd[1], ymd[2], &day))
        return REJECT_DATE_ABSENT;
    *out = value_date(day);
    return REJECT_NONE;
}

/* ---- codes ---- */

static enum reject_kind parse_region(const struct cell *cell, struct value *out) {
    region code;
    if (!region_parse(cell->text, cell->length, &code))
        return REJECT_REGION;
    *out = value_region(code);
    return REJECT_NONE;
}

/* 1.10105E+17: what a spreadsheet makes of such a number. */
static bool is_scientific(const struct cell *cell) {
    decimal number;
    return (memchr(cell->text, 'e', cell->length) || memchr(cell->text, 'E', cell->length)) &&
           decimal_parse(cell->text, cell->length, &number) != DECIMAL_NOT_A_NUMBER;
}

static enum reject_kind parse_citizen_id(const struct cell *cell, struct value *out) {
    switch (citizen_id_check(cell->text, cell->length)) {
    case CITIZEN_ID_FORM:
        return is_scientific(cell) ? REJECT_ID_SCIENTIFIC : REJECT_ID_FORM;
    case CITIZEN_ID_BIRTH:
        return REJECT_ID_BIRTH;
    case CITIZEN_ID_CHECK:
        return REJECT_ID_CHECK;
    case CITIZEN_ID_FINE:
        break;
    }
    char *id = arena_copy(cell->arena, cell->text, CITIZEN_ID_LENGTH);
    if (id[CITIZEN_ID_LENGTH - 1] == 'x')
        id[CITIZEN_ID_LENGTH - 1] = 'X';
    *out = value_text(id, CITIZEN_ID_LENGTH);
    return REJECT_NONE;
}

/* ---- the cell ---- */

static bool is_none(const struct cell *cell) {
    static const char *const words[] = {"无", "none"};
    if (!cell->type.or_none || !IS_ANY(cell, words))
        return false;
    struct value value;
    /* A choice may have a value of its own that is written so. */
    return cell->type.kind != TYPE_CHOICE || parse_choice(cell, &value) != REJECT_NONE;
}

static enum reject_kind parse_known(const struct cell *cell, struct value *out) {
    struct cell wrong;
    switch (cell->type.kind) {
    case TYPE_BOOLEAN:
        return parse_boolean(cell, out);
    case TYPE_INTEGER:
        return parse_integer(cell, out);
    case TYPE_DECIMAL:
        return parse_number(cell, out);
    case TYPE_PERCENT:
        return parse_percent(cell, out);
    case TYPE_MONEY:
        return parse_money(cell, out);
    case TYPE_DATE:
        return parse_date(cell, out);
    case TYPE_REGION:
        return parse_region(cell, out);
    case TYPE_CHOICE:
        return parse_choice(cell, out);
    case TYPE_SET:
        return parse_set(cell, out, &wrong);
    case TYPE_CITIZEN_ID:
        return parse_citizen_id(cell, out);
    case TYPE_TEXT:
        return parse_text(cell, out);
    case TYPE_DURATION:
    case TYPE_ERROR:
    case TYPE_NONE:
    case TYPE_LIST:
        break;
    }
    return REJECT_DURATION;
}

static enum reject_kind parse_cell(struct cell *cell, size_t length, struct value *out) {
    cell->length = cell_trim(&cell->text, length);
    if (is_none(cell)) {
        *out = value_none();
        return REJECT_NONE;
    }
    return parse_known(cell, out);
}

enum reject_kind cell_parse(struct arena *arena, struct type type,
    const struct cell_options *options, const char *text, size_t length, enum cell_source source,
    struct value *out) {
    static const struct cell_options none;
    struct cell cell = {.arena = arena,
        .type = type,
        .options = options ? options : &none,
        .text = text,
        .source = source};
    return parse_cell(&cell, length, out);
}

/* text: trimmed. */
static bool is_missing(
    struct arena *arena, const struct cell_options *options, const char *text, size_t length) {
    if (options->missing_count == 0)
        return false;
    text = cell_text(arena, text, length, &length);
    for (size_t i = 0; i < options->missing_count; i++)
        if (strlen(options->missing[i]) == length && !memcmp(options->missing[i], text, length))
            return true;
    return false;
}

bool cell_is_empty(
    struct arena *arena, const struct cell_options *options, const char *text, size_t length) {
    length = cell_trim(&text, length);
    return length == 0 || (options && is_missing(arena, options, text, length));
}

enum reject_kind cell_read(struct arena *arena, const struct field *field,
    const struct cell_options *options, const char *text, size_t length, enum cell_source source,
    struct value *out) {
    static const struct cell_options none;
    options = options ? options : &none;
    *out = value_unknown(NULL);
    const char *start = text;
    length = cell_trim(&start, length);
    if (length > 0 && !is_missing(arena, options, start, length)) {
        struct cell cell = {.arena = arena,
            .type = field->type,
            .options = options,
            .text = start,
            .source = source,
            .month_day = field->month_day};
        return parse_cell(&cell, length, out);
    }
    if (field->is_key)
        return REJECT_KEY_EMPTY;
    if (field->has_empty) {
        *out = field->empty;
        return REJECT_NONE;
    }
    return field->is_required ? REJECT_REQUIRED_EMPTY : REJECT_NONE;
}
