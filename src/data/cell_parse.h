/* SPDX-License-Identifier: Apache-2.0
 *
 * The readers of one cell by the type of its field. Private to the cell*.c files.
 *
 * Each gives REJECT_NONE and *out, or what is wrong. A text that fails is tried again in its
 * narrow writing (cell_narrow), so the readers know ASCII alone but for Chinese words and signs,
 * and what is plainly written costs nothing more.
 */
#ifndef GUODU_DATA_CELL_PARSE_H
#define GUODU_DATA_CELL_PARSE_H

#include "data/cell.h"

struct cell {
    struct arena *arena;
    struct type type;
    const struct cell_options *options; /* never NULL */
    const char *text;                   /* trimmed */
    size_t length;
    enum cell_source source;
    enum month_day month_day;
    bool is_key;
};

/* Equal but for the case of ASCII letters; the words are in lower case. */
bool cell_is_any_word(const struct cell *cell, const char *const *words, size_t count);
#define CELL_IS_ANY(cell, words) cell_is_any_word((cell), (words), sizeof(words) / sizeof *(words))

/* Takes a prefix or suffix off, and the white space within. */
bool cell_strip_prefix(struct cell *cell, const char *prefix);
bool cell_strip_suffix(struct cell *cell, const char *suffix);

/* Full-width letters, digits and signs become ASCII, any white space a blank, a minus sign a
 * hyphen, and what is invisible goes. False if the text has nothing of the kind. */
bool cell_narrow(struct cell *cell);
/* #N/A and the like, or a cell of # alone, which was too narrow for its number. */
bool cell_is_error_value(const struct cell *cell);
/* What people write where a value is missing, or is zero, or does not exist: -, /, N/A, 无. */
bool cell_is_placeholder(const struct cell *cell);

/* A number of which no digit may have been lost, else what is wrong; `malformed` if it is none. */
enum reject_kind cell_decimal(const struct cell *cell, enum reject_kind malformed, decimal *out);
enum reject_kind cell_parse_integer(const struct cell *cell, struct value *out);
enum reject_kind cell_parse_number(const struct cell *cell, struct value *out);
enum reject_kind cell_parse_percent(const struct cell *cell, struct value *out);
enum reject_kind cell_parse_money(const struct cell *cell, struct value *out);

enum reject_kind cell_parse_date(const struct cell *cell, struct value *out);
/* Five digits with or without a fraction: the number by which spreadsheets keep a day. */
bool cell_serial_day(const char *text, size_t length, date *out);

enum reject_kind cell_parse_choice(const struct cell *cell, struct value *out);
/* *wrong: what in it is no value. */
enum reject_kind cell_parse_set(const struct cell *cell, struct value *out, struct cell *wrong);

#endif
