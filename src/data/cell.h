/* SPDX-License-Identifier: Apache-2.0
 *
 * One cell of a data file: from its text to a value of its field's type, or the reason why not.
 *
 * Reading is strict where a lenient guess could be wrong without anyone seeing it: a bare 0.2 in
 * a percent column, 1,234, digits that a spreadsheet rounded away in 5.6E+07. Texts of values
 * belong to the arena. Nothing here knows files or rows.
 */
#ifndef GUODU_DATA_CELL_H
#define GUODU_DATA_CELL_H

#include "data/reject.h"

/* Where a text stood. */
enum cell_source {
    CELL_WRITTEN, /* a cell of a text file, a text in JSON, a workbook or a database */
    CELL_NUMBER,  /* a number of its own kind there: all its digits stand, an exponent is exact */
};

/* What the caller knows of how a file writes its values; NULL stands for none of it. */
struct cell_options {
    bool decimal_comma;         /* 1.234,50 is one thousand two hundred and thirty-four and a half */
    const char *const *missing; /* texts that mean an empty cell, NFC, trimmed */
    size_t missing_count;
};

/* Valid UTF-8, not empty once trimmed. REJECT_NONE and *out, or what is wrong. */
enum reject_kind cell_parse(struct arena *arena, struct type type,
    const struct cell_options *options, const char *text, size_t length, enum cell_source source,
    struct value *out);

/* The cell of a field: an empty one gives what `empty means` says, else unknown; an empty key or
 * required one is a reject. *out is unknown where the cell is rejected. */
enum reject_kind cell_read(struct arena *arena, const struct field *field,
    const struct cell_options *options, const char *text, size_t length, enum cell_source source,
    struct value *out);

/* Nothing stands in the cell once it is trimmed, or a text that means so. */
bool cell_is_empty(
    struct arena *arena, const struct cell_options *options, const char *text, size_t length);

/* Of a set that was rejected: the first value in it that is none. Other text stays as it is. */
void cell_wrong_value(
    struct arena *arena, const struct field *field, const char **text, size_t *length);

/* NFC, NUL-terminated, in the arena; quick where a look at the bytes shows that it is NFC. */
const char *cell_text(struct arena *arena, const char *text, size_t length, size_t *out_length);

/* utf8_trim, quick where the first and the last byte show that there is nothing to trim. */
size_t cell_trim(const char **start, size_t length);

#endif
