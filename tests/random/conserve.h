/* SPDX-License-Identifier: Apache-2.0
 *
 * What fuzz_conserve.c is made of: random records as tables, the files and columns that these are
 * handed over as, and what comes of them, in an order and in words that do not rest on where things
 * stood. Everything lives in the arenas that are handed in.
 */
#ifndef GUODU_TESTS_RANDOM_CONSERVE_H
#define GUODU_TESTS_RANDOM_CONSERVE_H

#include "data.h"
#include "guodu.h"

/* ---- the records (conserve_set.c) ---- */

struct conserve_damage { /* in thousandths of the rows */
    uint32_t cells;      /* one cell that cannot be read */
    uint32_t twice;      /* the row stands there once more */
    uint32_t orphans;    /* the row of the top record is gone, those below it are not */
};

struct conserve_set {
    struct made_set made;
    const struct record_type **kinds; /* the top kind and all below it, as the schema has them */
    size_t kind_count;
    bool *gone;    /* by the top record: it has no row of its own */
    bool whole;    /* nothing is damaged */
    bool chain;    /* each kind has one below it at most */
    bool no_alien; /* no row stands twice, and none is gone */
};

struct conserve_set conserve_set(struct arena *arena, struct chance *chance,
    const struct schema *schema, struct record_tree *const *trees, size_t count,
    const struct conserve_damage *damage);
/* Those of the top records that are in the share: number % shares == share. */
struct conserve_set conserve_share(
    struct arena *arena, const struct conserve_set *set, size_t share, size_t shares);
/* The rows of a kind. */
struct made_table conserve_table(struct arena *arena, struct chance *chance,
    const struct conserve_set *set, const struct record_type *kind, bool merged);

/* ---- handing over (conserve_feed.c, conserve_arrow.c) ---- */

/* Beside the forms of made_forms. */
enum conserve_feed {
    FEED_BYTES = 100, /* of a CSV file, in memory */
    FEED_ROWS,        /* cells, row by row */
    FEED_ARROW,
    FEED_STREAM, /* of Arrow: several arrays */
    FEED_OBJECTS /* JSON objects in memory, one a record */
};

struct conserve_way {
    size_t form; /* of made_forms, or a conserve_feed */
    bool shuffled;
    uint32_t parts; /* that the rows of a kind are split into */
    enum { READ_KEPT, READ_SORTED, READ_PARTS, READ_PREPARED } reading;
    bool by_record;
    guodu_engine engine;
    size_t threads, batch_rows;
};

struct conserve_names { /* of ways, for counts */
    const char *const *forms;
    size_t form_count;
};

/* Adds the tables of the set to the data. NULL, or what went wrong. */
const char *conserve_feed(struct arena *arena, struct chance *chance,
    const struct conserve_set *set, const struct conserve_way *way, const char *folder,
    guodu_data *data);
/* The columns as a struct array; its buffers live in the arena. */
void conserve_arrow(struct arena *arena, struct chance *chance, const struct made_table *table,
    size_t first, size_t count, uint64_t kinds, struct ArrowSchema *schema,
    struct ArrowArray *array);
/* By column: of what kind it is to be, for all arrays of one stream. */
uint64_t conserve_arrow_kinds(struct chance *chance, const struct made_table *table);

/* ---- what came of it (conserve_told.c) ---- */

typedef VEC(const char *) conserve_lines;

struct conserve_table_told { /* a CSV file: cells[0] are the headings */
    const char ***rows;
    size_t row_count, column_count;
};

struct conserve_told {
    struct conserve_table_told *results; /* one a file */
    size_t result_count;
    struct conserve_table_told findings, rejects;
    guodu_data_counts *counts; /* by kind of record */
    size_t kind_count;
    const char *summary;
    const struct schema *schema; /* whose fields the columns of rejects are */
};

struct conserve_table_told conserve_read_csv(struct arena *arena, const char *path);
/* The column of this name; SIZE_MAX: there is none. */
size_t conserve_column(const struct conserve_table_told *table, const char *name);
/* Lines in their order, without places. results: without what is said of rows as such. */
const char *conserve_text(struct arena *arena, const struct conserve_told *told, bool results_only);

/* Sums: counts by outcome add up to the records, the rows to the counts, their amounts to the
 * totals, and the rejected rows to those that were read and not used. NULL, or what does not. */
const char *conserve_sums(struct arena *arena, const guodu_rules *rules, guodu_summary *summary,
    const struct conserve_told *told);

#endif
