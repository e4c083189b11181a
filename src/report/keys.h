/* SPDX-License-Identifier: Apache-2.0
 *
 * By what results are told apart: the keys of a record and of those above it, how columns of them are
 * headed, and what stands in them.
 */
#ifndef GUODU_REPORT_KEYS_H
#define GUODU_REPORT_KEYS_H

#include "record/record.h"

/* Other columns of a table of results, before and behind the outputs; keys are not called so. */
enum { REPORT_HEADINGS = 4 };
extern const char *const report_before_outputs[REPORT_HEADINGS];
extern const char *const report_after_outputs[REPORT_HEADINGS];

/* The keys of a type's rows: those of its ancestors first, the top's before all. In the arena. */
struct report_key {
    const struct record_type *type;
    const struct field *field; /* NULL: the type has no key; the row in the file stands for it */
    const char *heading;       /* the name, or RECORD.FIELD where two have one or a column is called so */
};
struct report_keys {
    struct report_key *items;
    size_t count, room;
};
struct report_keys report_keys(struct arena *arena, const struct record_type *type);
/* What stands for a record whose type has no key: FILE:LINE, or #NUMBER. */
const char *report_row_text(struct arena *arena, const struct record *record);
/* What a key of a record is written as; "" where it is unknown. */
const char *report_key_text(
    struct arena *arena, const struct field *key, const struct record *record, bool zh);

/* What stands in the column of a key for a record of the keys' type; "" where it is unknown. */
const char *report_key_of(
    struct arena *arena, const struct report_key *key, const struct record *record, bool zh);

#endif
