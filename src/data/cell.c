/* SPDX-License-Identifier: Apache-2.0 */
#include "data/cell_parse.h"

#include <string.h>
#include "base/citizen_id.h"

static const struct cell_options no_options;

/* 4.21303E+14: what spreadsheets make of a long code; nobody's own code is written so. */
static bool is_shown_number(const struct cell *cell) {
    size_t at = 1, length = cell->length;
    const char *text = cell->text;
    if (length < sizeof "1E+14" - 1 || text[0] < '1' || text[0] > '9')
        return false;
    if (text[at] == '.')
        for (at++; at < length && text[at] >= '0' && text[at] <= '9';)
            at++;
    if (length - at < sizeof "E+14" - 1 || text[at] != 'E' || text[at + 1] != '+')
        return false;
    for (at += 2; at < length; at++)
        if (text[at] < '0' || text[at] > '9')
            return false;
    return true;
}

static enum reject_kind parse_text(const struct cell *cell, struct value *out) {
    if (memchr(cell->text, '\0', cell->length))
        return REJECT_TEXT;
    if (cell->is_key && is_shown_number(cell))
        return REJECT_SCIENTIFIC;
    if (cell->is_key && cell_is_error_value(cell))
        return REJECT_ERROR_VALUE;
    size_t length;
    const char *text = cell_text(cell->arena, cell->text, cell->length, &length);
    *out = value_text(text, (uint32_t)length);
    return REJECT_NONE;
}

/* 1.0 and 0.0 are what programs make of 1 and 0 in a column with empty cells. */
static enum reject_kind parse_boolean(const struct cell *cell, struct value *out) {
    static const char *const yes[] = {"是", "1", "yes", "true", "√", "✓", "✔", "1.0"};
    static const char *const no[] = {"否", "0", "no", "false", "×", "✗", "✘", "0.0"};
    bool is_yes = CELL_IS_ANY(cell, yes);
    if (!is_yes && !CELL_IS_ANY(cell, no))
        return REJECT_BOOLEAN;
    *out = value_boolean(is_yes);
    return REJECT_NONE;
}

/* ---- codes ---- */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* 421303.0, 4.21303e+05: what becomes of a code that is taken for a number. No sign and no
 * marks between groups: a code has none. */
static enum reject_kind parse_region_number(const struct cell *cell, region *out) {
    decimal number;
    int64_t code;
    if (*cell->text == '0')
        return REJECT_REGION;
    for (size_t i = 0; i < cell->length; i++)
        if (!is_digit(cell->text[i]) && !strchr(i > 0 ? ".eE+-" : "", cell->text[i]))
            return REJECT_REGION;
    struct cell plain = *cell;
    plain.options = &no_options;
    enum reject_kind kind = cell_decimal(&plain, REJECT_REGION, &number);
    if (kind == REJECT_SCIENTIFIC)
        return kind;
    if (kind != REJECT_NONE || !decimal_to_int(number, &code))
        return REJECT_REGION;
    char text[DECIMAL_TEXT_SIZE];
    size_t length = decimal_format(number, text);
    return region_parse(text, length, out) ? REJECT_NONE : REJECT_REGION;
}

static enum reject_kind parse_region(const struct cell *cell, struct value *out) {
    region code;
    enum reject_kind kind = REJECT_NONE;
    if (!region_parse(cell->text, cell->length, &code))
        kind = parse_region_number(cell, &code);
    if (kind == REJECT_NONE)
        *out = value_region(code);
    return kind;
}

/* A number that a spreadsheet kept: of eighteen digits it keeps fifteen. */
static bool has_lost_digits(const struct cell *cell) {
    return cell->source == CELL_NUMBER && cell->length == CITIZEN_ID_LENGTH &&
           memcmp(cell->text + CITIZEN_ID_LENGTH - 3, "000", 3) == 0;
}

/* 1.10105E+17 */
static bool is_scientific(const struct cell *cell) {
    decimal number;
    bool has_exponent =
        memchr(cell->text, 'e', cell->length) || memchr(cell->text, 'E', cell->length);
    return has_exponent && decimal_parse(cell->text, cell->length, &number) != DECIMAL_NOT_A_NUMBER;
}

static enum reject_kind parse_citizen_id(const struct cell *cell, struct value *out) {
    if (has_lost_digits(cell))
        return REJECT_DIGITS_LOST;
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
    if (!cell->type.or_none || !CELL_IS_ANY(cell, words))
        return false;
    struct value value;
    /* A choice may have a value of its own that is written so. */
    return cell->type.kind != TYPE_CHOICE || cell_parse_choice(cell, &value) != REJECT_NONE;
}

static enum reject_kind parse_known(const struct cell *cell, struct value *out) {
    struct cell wrong;
    switch (cell->type.kind) {
    case TYPE_BOOLEAN:
        return parse_boolean(cell, out);
    case TYPE_INTEGER:
        return cell_parse_integer(cell, out);
    case TYPE_DECIMAL:
        return cell_parse_number(cell, out);
    case TYPE_PERCENT:
        return cell_parse_percent(cell, out);
    case TYPE_MONEY:
        return cell_parse_money(cell, out);
    case TYPE_DATE:
        return cell_parse_date(cell, out);
    case TYPE_REGION:
        return parse_region(cell, out);
    case TYPE_CHOICE:
        return cell_parse_choice(cell, out);
    case TYPE_SET:
        return cell_parse_set(cell, out, &wrong);
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

/* Types whose values are words of the rules, or of nobody. */
static bool has_own_words(enum type_kind kind) {
    return kind == TYPE_TEXT || kind == TYPE_CHOICE || kind == TYPE_SET;
}

/* What failed as it stands: in its narrow writing, or why it means no value at all. */
static enum reject_kind parse_again(
    const struct cell *cell, enum reject_kind kind, struct value *out) {
    struct cell narrow = *cell;
    bool has_changed = cell_narrow(&narrow);
    if (cell->type.kind == TYPE_TEXT)
        return kind;
    if (cell_is_error_value(&narrow))
        return REJECT_ERROR_VALUE;
    if (has_own_words(cell->type.kind))
        return kind;
    if (has_changed)
        kind = parse_known(&narrow, out);
    if (kind != REJECT_NONE && cell_is_placeholder(&narrow))
        return REJECT_PLACEHOLDER;
    return kind;
}

static enum reject_kind parse_cell(struct cell *cell, struct value *out) {
    if (is_none(cell)) {
        *out = value_none();
        return REJECT_NONE;
    }
    enum reject_kind kind = parse_known(cell, out);
    return kind == REJECT_NONE ? kind : parse_again(cell, kind, out);
}

enum reject_kind cell_parse(struct arena *arena, struct type type,
    const struct cell_options *options, const char *text, size_t length, enum cell_source source,
    struct value *out) {
    struct cell cell = {.arena = arena,
        .type = type,
        .options = options ? options : &no_options,
        .text = text,
        .source = source};
    cell.length = cell_trim(&cell.text, length);
    return parse_cell(&cell, out);
}

enum reject_kind cell_read(struct arena *arena, const struct field *field,
    const struct cell_options *options, const char *text, size_t length, enum cell_source source,
    struct value *out) {
    *out = value_unknown(NULL);
    if (!cell_is_empty(arena, options, text, length)) {
        struct cell cell = {.arena = arena,
            .type = field->type,
            .options = options ? options : &no_options,
            .text = text,
            .source = source,
            .month_day = field->month_day,
            .is_key = field->is_key};
        cell.length = cell_trim(&cell.text, length);
        return parse_cell(&cell, out);
    }
    if (field->is_key)
        return REJECT_KEY_EMPTY;
    if (field->has_empty) {
        *out = field->empty;
        return REJECT_NONE;
    }
    return field->is_required ? REJECT_REQUIRED_EMPTY : REJECT_NONE;
}
