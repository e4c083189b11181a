/* SPDX-License-Identifier: Apache-2.0
 *
 * How results of a batch become columns of Arrow: which columns there are (judging_arrow.c), and
 * what stands in them, each written straight from the registers of the machine, or from the results
 * of the reference evaluator where a record was referred, into the memory that is handed over
 * (judging_arrow_values.c).
 */
#ifndef GUODU_API_JUDGING_ARROW_H
#define GUODU_API_JUDGING_ARROW_H

#include "api/arrow_node.h"
#include "api/judging.h"
#include "report/keys.h"

/* A row of what is handed over. */
struct arrow_row {
    const struct record *record;         /* NULL: columns settled it */
    const struct report_result *results; /* of the record: by the policies of its kind */
    size_t from;                         /* the row of the columns */
};

enum arrow_form {
    ARROW_TEXT,    /* utf8 */
    ARROW_TEXTS,   /* list<utf8> */
    ARROW_WORDS,   /* dictionary of utf8, by int8, int16 or int32 */
    ARROW_BITS,    /* bool */
    ARROW_WHOLE,   /* int64 */
    ARROW_DAYS,    /* date32 */
    ARROW_DECIMAL, /* decimal128 */
};

struct arrow_words {
    const char *const *items;
    size_t count;
};

struct arrow_export;
struct arrow_column;

/* Makes the array of a column. */
typedef void arrow_fill(
    struct arrow_export *export, const struct arrow_column *column, struct ArrowArray *out);

enum { ARROW_METADATA = 7 }; /* three pairs and a NULL */

struct arrow_column {
    const char *name;
    enum arrow_form form;
    int scale;                /* DECIMAL */
    struct arrow_words words; /* WORDS */
    bool nullable;
    const char *metadata[ARROW_METADATA];
    arrow_fill *fill;
    const struct report_key *key;
    uint32_t policy, place, output; /* place: among the policies of the kind */
    struct type type;               /* of a key or an output */
};

struct arrow_export {
    struct guodu_batch *batch;
    const struct record_type *type;
    struct arena *arena;
    bool zh;
    struct arrow_memory memory;
    size_t count;
    const struct arrow_row *rows; /* NULL: they are those of the columns, one for one */
    struct report_keys keys;
    VEC(struct arrow_column) columns;
};

/* guodu_batch_arrow with memory from elsewhere; arena and status are set by it. */
guodu_status judging_arrow(guodu_batch *batch, size_t kind, guodu_lang lang,
    struct arrow_memory memory, struct ArrowSchema *schema, struct ArrowArray *array);

/* Of a number's type; 0 of others. */
int arrow_scale_of(struct type type);
/* Bytes of an index into so many words: 1, 2, 4. */
size_t arrow_index_size(size_t count);

/* ---- judging_arrow_values.c ---- */

arrow_fill arrow_fill_key, arrow_fill_outcome, arrow_fill_clause, arrow_fill_output, arrow_fill_none,
    arrow_fill_missing, arrow_fill_conflict, arrow_fill_says, arrow_fill_error;

#endif
