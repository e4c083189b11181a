/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of direct.h: direct (which arrays can be held, proven), direct_column (values, one
 * column after another), direct_lane (batches). What is bound to an array is not changed once the
 * array is held, so that all threads may read it. Private to src/data.
 */
#ifndef GUODU_DATA_DIRECT_PARTS_H
#define GUODU_DATA_DIRECT_PARTS_H

#include "data/arrow_parts.h"
#include "data/direct.h"

/* How the values of a column are read. All but the first are quick ways for what is commonest. */
enum direct_how {
    DIRECT_ANY,     /* as the cell that would say it */
    DIRECT_CACHED,  /* the same, of texts that come again and again */
    DIRECT_WORDS,   /* the same, of a dictionary: each word once */
    DIRECT_BOOL,
    DIRECT_INTEGER, /* within 32 bits */
    DIRECT_FEN,     /* whole numbers and decimals of two places as money */
    DIRECT_DAY,
    DIRECT_TEXT,    /* written as they are kept */
    DIRECT_ID,      /* identity numbers likewise */
};

/* A column of a level that fills a field. */
struct direct_column {
    const struct field *field;
    uint32_t column;
    const char *heading;
    bool may_be_empty;
    struct value empty; /* what an empty cell gives */
};

/* The records of a type and those in their lists. */
struct direct_level {
    const struct record_type *type;
    struct file_records *facts;
    const struct arrow_level *from;
    struct direct_column *columns;
    size_t column_count;
    uint32_t *keys; /* columns */
    struct direct_level *lists;
    uint32_t *list_columns; /* in the struct */
    size_t list_count;
};

struct direct_word {
    bool fits; /* neither rejected nor beyond a column */
    struct value value;
};

/* A column in one array. */
struct direct_source {
    const struct arrow_node *node;
    enum direct_how how;
    int64_t factor;                  /* FEN: of one unit */
    int64_t word_count, length;      /* of the dictionary and of the column */
    const struct direct_word *words; /* WORDS */
};

/* A level in one array. */
struct direct_bound {
    const struct direct_level *level;
    const struct arrow_node *node; /* the struct */
    const struct arrow_node *list; /* it stands in; NULL: of the top records */
    struct direct_source *sources; /* by column of the level */
    struct direct_bound *lists;
};

struct direct_array {
    int64_t length;
    struct direct_bound bound;
    uint64_t first_line;
    struct direct_array *next;
};

struct direct_reader {
    struct arena *arena;
    const struct cell_options *options;
};

/* ---- direct_column ---- */

/* Chooses how the column is read in this array. */
void direct_choose(struct direct_reader *reader, struct arena *arena,
    const struct direct_column *column, struct direct_source *source);
/* Can each of these elements be read and held? May choose another way of reading. The reader's arena
 * is reset. */
bool direct_prove(struct direct_reader *reader, const struct direct_column *column,
    struct direct_source *source, int64_t from, int64_t count);
struct column direct_fill(struct direct_reader *reader, const struct direct_column *column,
    const struct direct_source *source, int64_t from, size_t count);

struct direct_key {
    const char *text; /* NULL: a number */
    size_t length;
    int64_t number;
};
/* The value of a key, told apart from all others as it is; false: cannot be told so. */
bool direct_key_at(struct direct_reader *reader, const struct direct_column *column,
    const struct direct_source *source, int64_t at, struct direct_key *out);

/* ---- direct ---- */

/* What a table has that is held. */
struct direct_held {
    const char *file;
    struct cell_options options;
    struct direct_level top;
    struct direct_array *first, *last;
    uint64_t rows;                /* of the top records */
    uint64_t *counts, *childless; /* by record type */
};

/* Looks through all arrays of a table that stands open. True: they are held, rows->held has them.
 * False: they are to be read as rows, as ever. */
bool direct_hold(struct arrow_rows *rows);

#endif
