/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of reading sorted files into batches (sorted.h). Private to src/data.
 *
 * sorted_open looks at the files and makes a plan of each: which column is read how. A lane cuts a
 * block of rows off every file (sorted_cut, one lane at a time, the sooner done the better), finds
 * the cells of each (sorted_scan, sorted_rows), reads the cells column by column (sorted_column,
 * sorted_number, sorted_word, sorted_choice; what is not written plainly by sorted_cell, as ever), gives
 * children to their parents (sorted_merge), and hands what is not sound to the data set
 * (sorted_aside, one lane at a time).
 *
 * Bytes of a block have PAD bytes before and behind them, so that words may be read that reach
 * beyond a cell.
 */
#ifndef GUODU_DATA_SORTED_PARTS_H
#define GUODU_DATA_SORTED_PARTS_H

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include "base/utf8.h"
#include "data/sorted.h"
#include "data/table.h"

enum { PAD = 64, SORTED_KEYS_MOST = 4 };

/* ---- scanning: sorted_scan ---- */

/* What was seen of bytes, 64 at a time. */
struct scan {
    uint64_t lines;   /* line feeds */
    uint64_t returns; /* carriage returns */
    bool quotes;
    bool lone; /* a return or feed of which the other is missing; where there are returns */
    bool high; /* bytes beyond ASCII */
    uint64_t last_return; /* the byte before was one: 1 */
};

struct cell_column;
struct read_bits;
struct parent_search;
struct block_rows;

/* What is done for each byte and each cell: built twice, for any processor and for x86-64-v3. */
struct readers {
    /* Goes on from `at` until `length` or, in steps of 64 bytes, `lines` line feeds were counted.
     * Returns where it stopped. Bytes behind `length` may be read and do not count. */
    size_t (*look)(const char *bytes, size_t at, size_t length, uint64_t lines, struct scan *scan);
    /* Writes where separators and line feeds stand, some `expected` places; room for one a byte and
     * 64 more. *nul: some byte is NUL. */
    size_t (*mark)(const char *bytes, size_t length, char separator, size_t expected,
        uint32_t *marks, bool *nul);
    /* Read up to 64 cells in their plain writing. */
    struct read_bits (*integers)(const struct cell_column *to, size_t row, size_t count);
    struct read_bits (*money)(const struct cell_column *to, size_t row, size_t count);
    struct read_bits (*decimals)(const struct cell_column *to, size_t row, size_t count);
    struct read_bits (*percents)(const struct cell_column *to, size_t row, size_t count);
    struct read_bits (*regions)(const struct cell_column *to, size_t row, size_t count);
    struct read_bits (*dates)(const struct cell_column *to, size_t row, size_t count);
    struct read_bits (*booleans)(const struct cell_column *to, size_t row, size_t count);
    struct read_bits (*choices)(const struct cell_column *to, size_t row, size_t count);
    struct read_bits (*sets)(const struct cell_column *to, size_t row, size_t count);
    struct read_bits (*texts)(const struct cell_column *to, size_t row, size_t count);
    struct read_bits (*keys)(const struct cell_column *to, size_t row, size_t count);
    struct read_bits (*sound)(const struct cell_column *to, size_t row, size_t count);
    /* Rows from `row` on that bear the key of the top record at hand or of the next; the first that
     * does not. */
    size_t (*parents)(struct parent_search *search, size_t row);
    /* The first row from 1 on whose key does not come behind that of the row before, of the same
     * parent: by length, then by bytes. */
    size_t (*ascending)(const struct block_rows *block, const struct column *column);
    /* All keys, of one length, each come behind the one before. False may be wrong. */
    bool (*rising)(const struct block_rows *block, const struct column *column);
    void (*number_lines)(uint64_t *lines, uint64_t first, size_t count);
};

const struct readers *readers_portable(void);
const struct readers *readers_v3(void);
/* The quickest that this machine has. */
const struct readers *readers_best(void);

/* ---- plans ---- */

/* What an empty cell gives. */
enum empty_means { EMPTY_UNKNOWN, EMPTY_NONE, EMPTY_ASK /* of cell_read: a value, or a reject */ };

struct choice_table;

/* A column of a file that fills a field. */
struct column_plan {
    const struct field *field;
    enum column_form form;
    uint32_t place; /* of the column in the file */
    enum empty_means empty;
    bool shown;          /* stands in the batch */
    bool quick;          /* plain writings may be read without cell_read */
    bool passed_over;    /* a text that nobody wants: only its bytes are looked at */
    bool is_of_parent;   /* a key of the top record in a child's row: see sorted_merge */
    const char *heading; /* of a key: what its cell must not say */
    size_t heading_length;
    uint64_t heading_words[2]; /* as word_pair_of */
    const struct choice_table *choices;
};

struct row_key { /* of a top record; the lane's or the source's own bytes */
    char *bytes;
    size_t room;
    uint32_t lengths[SORTED_KEYS_MOST];
    bool is_set;
};

struct sorted_source { /* one file */
    struct input *input;
    struct table *table;
    const struct record_type *type;
    int fd;
    char separator;
    uint32_t cells; /* in each row */
    struct column_plan *plans;
    uint32_t plan_count;
    uint32_t top_plans[SORTED_KEYS_MOST]; /* that tell the top record */
    uint32_t *own_keys;                   /* plans; of children */
    uint32_t own_key_count;
    uint32_t *sound; /* columns without a plan: their bytes must be text all the same */
    uint32_t sound_count;
    /* what is read next; under the mutex of reading */
    uint64_t at, line, size;
    bool ended;
    bool encoding_open;    /* all was ASCII so far: what comes may tell another encoding */
    struct row_key latest; /* the last key of the block before */
    struct row_key behind; /* the key that the next block of a child's file must come behind */
    uint64_t bytes_read, rows_read; /* of the blocks so far: how much to read for the next */
    /* under the mutex of the data set */
    uint64_t plain_rows; /* not handed to the data set */
    uint64_t *unheaded;  /* by table->blank_headings: the first line with content; 0: none */
};

/* ---- lanes ---- */

struct block_rows { /* the rows of one file in a block, and what was read from them */
    struct sorted_source *source;
    char *bytes; /* PAD behind the start of the memory */
    size_t room, length;
    size_t texts;        /* the end of texts that were written anew, behind the block */
    uint64_t first_line; /* of the first row */
    uint64_t line_count; /* without care: the rows */
    bool careful;        /* quotes, or line ends of several kinds */
    bool returns;        /* each line ends in a return and a feed */
    uint32_t *marks;     /* before each cell and behind the last one: see cells_of */
    size_t marks_room;
    size_t rows, rows_room;
    const struct table_row *table_rows; /* by row, where it was read with care; else NULL */
    uint64_t *lines;
    uint64_t *slow;         /* bits: the row goes aside */
    struct column *columns; /* by plan */
    uint32_t *parents, *offsets;
    size_t offsets_room;
    struct row_key before, behind; /* of the source, latest and behind when it was cut */
};

struct sorted_lane {
    struct sorted *sorted;
    struct arena arena;        /* of one block */
    struct arena own;          /* as long as the lane */
    struct block_rows *blocks; /* by source; the first is that of the top records */
    struct batch batch;
    uint64_t number;
    struct row_key last; /* the last top key of the block */
    int orders;          /* that the block keeps */
    bool alone;          /* the top records are all read: these are children without a parent */
    bool any_slow;
    jmp_buf escape;
    bool reads, feeds; /* holds the mutexes */
    struct sorted_lane *next;
};

enum { DAY_YEAR_FIRST = 1900, DAY_YEARS = 200 };

struct sorted {
    struct dataset *dataset;
    struct arena arena;
    struct arena *looking; /* of the look at the files while it lasts; NULL: it does not */
    const struct readers *readers;
    size_t batch_rows;
    size_t block_rows; /* the same, or fewer where top records have many rows below them */
    const struct record_type *top;
    struct sorted_source *sources;
    size_t source_count;
    struct sorted_lane *lanes;
    /* Of each month of the years from DAY_YEAR_FIRST: its first day times 32 and its length; 16 a
     * year. */
    int32_t *months;
    const struct truth_words *truth;
    pthread_mutex_t reading; /* of the files, `number` and the end */
    pthread_mutex_t feeding; /* of the data set */
    uint64_t number;
    _Atomic int orders; /* that all files have kept; lanes take away from them at any time */
    bool ended, not_sorted, no_memory;
    struct data_result failure;
};

/* Grows a piece of memory of the lane; escapes where there is none. */
void *lane_grow(struct sorted_lane *lane, void *old, size_t *room, size_t item, size_t count);

/* ---- keys ---- */

enum { ORDER_BYTES = 1, ORDER_LENGTH = 2, ORDERS = 3 };

struct key_view {
    const char *at[SORTED_KEYS_MOST];
    uint32_t lengths[SORTED_KEYS_MOST];
};
/* The orders in which `a` comes before `b`; all of them, too, where they are equal. */
int keys_before(const struct key_view *a, const struct key_view *b, size_t count);
bool keys_equal(const struct key_view *a, const struct key_view *b, size_t count);
struct key_view key_view_of(const struct row_key *key, size_t count);
/* The top record's key that a row bears; false: it cannot be read. In the lane's arena where it is
 * not written plainly. */
bool key_of_row(
    struct sorted_lane *lane, const struct block_rows *block, size_t row, struct key_view *out);
void key_copy(struct arena *arena, struct row_key *to, const struct key_view *from, size_t count);

/* ---- the steps ---- */

enum cut { CUT_BLOCK, CUT_END, CUT_NOT_SORTED, CUT_FAILED };
/* Under the mutex of reading: the next block of each file. */
enum cut sorted_cut(struct sorted_lane *lane);
/* The top record's key of a row; of a line without quotes, whose line feed stands at `end`; its
 * cells are looked at as far as needed. In the lane's arena. */
bool sorted_key_of_row(struct sorted_lane *lane, const struct sorted_source *source,
    const struct table_row *row, struct key_view *out);
bool sorted_key_of_line(struct sorted_lane *lane, const struct sorted_source *source,
    const char *start, const char *end, struct key_view *out);
/* Finds the cells of a block: marks, rows, lines. */
void sorted_find_rows(struct sorted_lane *lane, struct block_rows *block);
/* Room for the columns of block->rows rows; none of them is slow yet. */
void block_columns(struct sorted_lane *lane, struct block_rows *block);
/* Reads all columns; what does not fit or is wrong makes a row slow. */
void sorted_read_columns(struct sorted_lane *lane, struct block_rows *block);
/* Gives children to their parents; flags what has to go aside as a whole. */
void sorted_merge(struct sorted_lane *lane);
enum { NO_PARENT = UINT32_MAX };
/* By the parents of the rows. */
void sorted_make_offsets(struct sorted_lane *lane, struct block_rows *block);
/* Hands slow rows to the data set, puts the trees that come of it into the batch, and drops the
 * rows themselves. False: it failed. */
bool sorted_put_aside(struct sorted_lane *lane);
/* Keeps the rows whose bits are set, of everything that was read of them. */
void block_keep(struct block_rows *block, const uint64_t *keep);

/* A value that cell_read gave, into a column; false: it does not fit. */
bool column_put(struct sorted_lane *lane, struct block_rows *block, uint32_t plan, size_t row,
    struct value value);
/* A cell that is not written plainly; false: the row is slow. */
bool sorted_read_cell(
    struct sorted_lane *lane, struct block_rows *block, uint32_t plan, size_t row);
/* A key's cell: its text, in the arena; false if it cannot be read, or says that the row is no
 * record. */
bool key_text(struct arena *arena, const struct sorted_source *source,
    const struct column_plan *plan, const char **text, uint32_t *length);
/* Makes room for a block of so many bytes, without losing those it has. */
void block_room(struct sorted_lane *lane, struct block_rows *block, size_t length);

/* ---- cells ---- */

struct cells { /* of one column */
    const char *bytes;
    const uint32_t *marks;
    size_t stride;
    uint32_t trim; /* a carriage return behind the last */
};

static inline struct cells cells_of(const struct block_rows *block, uint32_t place) {
    uint32_t stride = block->source->cells;
    bool last = place + 1 == stride;
    return (struct cells){block->bytes, block->marks + place, stride, block->returns && last};
}
static inline uint32_t cell_start(const struct cells *cells, size_t row) {
    return cells->marks[row * cells->stride] + 1;
}
static inline uint32_t cell_end(const struct cells *cells, size_t row) {
    return cells->marks[row * cells->stride + 1] - cells->trim;
}

/* 64 rows of a column: bits of those that are empty and of those that were read; the others were
 * not. Their values are 0. */
struct read_bits {
    uint64_t empty, good;
};
struct cell_column {
    const struct sorted *sorted;
    const struct cells *cells;
    const struct column_plan *plan;
    struct column *column;
};

/* Bytes at `text`, of which `length` (at most 8 count) are the cell's; the others are 0. */
static inline uint64_t cell_word(const char *text, size_t length) {
    /* A look into a table rather than a branch, which nobody could foresee. */
    static const uint64_t inside[] = {0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, UINT64_C(0xFFFFFFFFFF),
        UINT64_C(0xFFFFFFFFFFFF), UINT64_C(0xFFFFFFFFFFFFFF), UINT64_MAX};
    uint64_t word;
    memcpy(&word, text, sizeof word);
    return word & inside[length < 8 ? length : 8];
}

/* A text of up to 16 bytes is told by its length and these: its first eight bytes, and of a longer
 * one the last eight. */
struct word_pair {
    uint64_t first, last;
};

static inline struct word_pair word_pair_of(const char *text, size_t length) {
    uint64_t last;
    memcpy(&last, text + length - 8, sizeof last);
    return (struct word_pair){cell_word(text, length), last & -(uint64_t)(length > 8)};
}

/* ---- words: sorted_choice ---- */

/* The texts of a choice in a table in which no two of them meet: one look finds a text, or shows
 * that it is none of them. */
struct choice_entry {
    struct word_pair pair;
    uint32_t length;
    int32_t code; /* -1: free */
    const char *text;
};

struct choice_table {
    struct choice_entry *entries;
    uint64_t factor;
    int shift;
    size_t longest; /* of the texts */
};

/* NULL: too many to be looked up so. */
struct choice_table *choice_table_new(struct arena *arena, const struct type *type);

static inline const struct choice_entry *choice_slot(
    const struct choice_table *table, struct word_pair pair, size_t length) {
    uint64_t mixed = (pair.first ^ pair.last >> 3) + length;
    return &table->entries[mixed * table->factor >> table->shift];
}

/* The index of the value whose text it is, or -1. */
static inline int choice_table_find(
    const struct choice_table *table, const char *text, size_t length) {
    struct word_pair pair = word_pair_of(text, length);
    const struct choice_entry *entry = choice_slot(table, pair, length);
    bool same = (entry->pair.first == pair.first) & (entry->pair.last == pair.last) &
                (entry->length == length);
    if (__builtin_expect(same && length > 16, 0))
        same = memcmp(entry->text, text, length) == 0;
    return same ? entry->code : -1;
}

/* The words that mean yes and no, in small letters, capitals or with one; in the same way. */
enum { TRUTH_BITS = 6 };
struct truth_word {
    uint64_t word; /* all ones: free */
    uint64_t is_yes;
    uint64_t yes, no; /* it and its counterpart; of a free one all ones */
};
struct truth_words {
    struct truth_word words[1 << TRUTH_BITS];
    uint64_t factor;
};
const struct truth_words *truth_words_new(struct arena *arena);

/* ---- keys of children ---- */

struct parent_search {  /* one key alone */
    struct cells cells; /* of the children */
    size_t rows;
    const struct column_plan *plan; /* of their column */
    const char *bytes;              /* of the top records */
    const struct column *keys;
    size_t tops;
    size_t top;        /* at hand */
    uint32_t *parents; /* filled in */
};

/* ---- for tests ---- */

void sorted_set_readers(struct sorted *sorted, const struct readers *readers);

#endif
