/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of arrow.h: arrow_schema (which types there are), arrow_array (arrays, checked before
 * anything is read from them), arrow_cell (values as texts of cells), arrow_rows (arrays one after
 * another as the rows of a table), arrow_tree (records inside lists, and sets). Private to
 * src/data.
 */
#ifndef GUODU_DATA_ARROW_PARTS_H
#define GUODU_DATA_ARROW_PARTS_H

#include "data/arrow.h"
#include "data/table.h"

enum arrow_kind {
    ARROW_OTHER, /* a type that is not read */
    ARROW_NULL,
    ARROW_BOOL,
    ARROW_INTEGER,
    ARROW_REAL,
    ARROW_DECIMAL,
    ARROW_TEXT,
    ARROW_DATE,      /* days since 1970 */
    ARROW_TIMESTAMP, /* also milliseconds since 1970 that stand for a day */
    ARROW_LIST,
    ARROW_STRUCT,
};

/* How texts and lists find what is in them. */
enum arrow_layout {
    ARROW_OFFSETS_32,
    ARROW_OFFSETS_64,
    ARROW_VIEWS,    /* texts: sixteen bytes each, short ones within them */
    ARROW_SIZES_32, /* lists: offsets and sizes */
    ARROW_SIZES_64,
    ARROW_FIXED, /* lists of so many each */
};

/* A column, or what is inside of one, and where it stands in the array at hand. */
struct arrow_node {
    enum arrow_kind kind; /* of dictionaries that of the indices */
    enum arrow_layout layout;
    uint8_t width;  /* bytes of a value of fixed width */
    bool is_signed; /* INTEGER */
    bool zoned;     /* TIMESTAMP: it is an instant, no local time */
    int scale;      /* DECIMAL */
    int64_t second; /* TIMESTAMP: its units in one */
    int64_t fixed;  /* LIST of ARROW_FIXED: values in each */
    const char
        *name; /* trimmed, NFC; "" without, or where it is no text. In the data set's arena */
    const char *path;             /* the names down to it, as people are told */
    const char *format;           /* as given, for people */
    struct arrow_node *values;    /* of a dictionary; NULL: the values stand here */
    struct arrow_node **children; /* of a list one, of a struct its columns */
    size_t child_count;
    size_t given_children; /* as the schema has it, be they read or not */
    bool used;             /* bound to arrays: else nothing of it is looked at */

    /* of the array at hand; elements are counted from its offset on */
    int64_t offset;
    const unsigned char *valid; /* NULL: all are */
    const unsigned char *data;  /* values, offsets, indices, views */
    const unsigned char *more;  /* bytes of texts, sizes of lists */
    const void *const *buffers; /* of ARROW_VIEWS: those with long texts */
};

/* What is wrong with what was given. */
struct arrow_problem {
    const char *zh, *en; /* NULL: nothing */
};

/* Reads the types. The nodes live as long as the input, what is told of them as long as the data
 * set. */
struct arrow_node *arrow_read_schema(
    struct input *input, const struct ArrowSchema *schema, struct arrow_problem *problem);
/* What its values stand in: the dictionary's, where it has one. */
const struct arrow_node *arrow_value_node(const struct arrow_node *node);

/* Binds the used nodes from here down to an array, whose elements from `from` on, `count` of them,
 * will be read. False: the array contradicts itself or its schema. */
bool arrow_bind(struct arena *arena, struct arrow_node *node, const struct ArrowArray *array,
    int64_t from, int64_t count, struct arrow_problem *problem);
bool arrow_is_null(const struct arrow_node *node, int64_t at);
/* Where the elements of a list that is not null begin and end in its child. */
void arrow_list_range(const struct arrow_node *node, int64_t at, int64_t *from, int64_t *to);
/* The index of a dictionary's value, or any other whole number; *negative: *out is what it lacks to
 * 0. */
uint64_t arrow_integer(const struct arrow_node *node, int64_t at, bool *negative);
/* A text where it lies. */
const char *arrow_text(const struct arrow_node *node, int64_t at, size_t *length);

/* An element as a cell; what is not where it lies, in the arena. */
struct table_cell arrow_cell(const struct arrow_node *node, int64_t at, struct arena *arena);

/* ---- trees ---- */

struct arrow_list; /* of the records below a row */

/* Records of a type with the columns that fill them. */
struct arrow_level {
    struct input *input;
    const struct record_type *type;
    const struct arrow_node *node; /* the struct */
    const struct table *table;     /* of the columns, as far as their headings go */
    struct header *header;
    struct arrow_list *lists;
    size_t list_count;
    bool has_sets; /* some set is a list of values */
};

struct arrow_list {
    const struct arrow_node *node;
    struct arrow_level level;
    struct row_reader reader;
    struct input_cell *cells; /* one a target */
};

/* Does a column hold a list of the records below this one? */
bool arrow_has_list(
    struct input *input, const struct record_type *type, const struct arrow_node *schema);
/* The lists among a table's columns, and whether each column can be what its field is. */
struct data_result arrow_level_init(
    struct arrow_level *level, struct table *table, const struct arrow_node *node);
/* Has each list all that its records must have? Then it can be read. */
struct data_result arrow_begin_lists(struct arrow_level *level);
/* The records in the lists of an element, which was read as this row. */
void arrow_read_lists(const struct arrow_level *level, int64_t at, struct row *row, uint64_t line);
/* The cell of a set, with further ones for all that is in it. In the arena of rows. */
void arrow_set_cell(
    const struct arrow_level *level, uint32_t target, int64_t at, struct input_cell *out);

/* ---- rows ---- */

struct direct_held;

/* An array that was taken from where it came from, to be read later. */
struct arrow_kept {
    struct ArrowArray array;
    struct arrow_kept *next;
};

/* A table of arrays, which table_begin reads as it does others. */
struct arrow_rows {
    struct table_rows rows; /* the first member */
    struct input *input;
    struct arrow_given given; /* the array at hand among it */
    struct arrow_node *schema;
    struct arrow_level level;
    struct table_cell *cells;
    int64_t at; /* of the array: the next row */
    uint64_t line;
    bool bound; /* there is an array, and it was looked through */
    struct arrow_kept *kept, *kept_last; /* arrays that come before any that is still to be taken */
    bool ended;                          /* there are no more, or `kept_failure` */
    struct data_result kept_failure;
    struct direct_held *held; /* see direct.h; NULL: rows are made of them */
};

/* Takes the next array from where it comes from; false: there is none, or *failure. */
bool arrow_take(struct arrow_rows *rows, struct ArrowArray *out, struct data_result *failure);
struct data_result arrow_open(struct table *table);
/* After the kind of record is known, before anything is said of the header. */
struct data_result arrow_fit(struct table *table);

#endif
