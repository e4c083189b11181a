/* SPDX-License-Identifier: Apache-2.0
 *
 * A data set: records read from files of tables and of NDJSON, joined into trees by their keys, with an
 * account of every row that was not used.
 *
 * Life: dataset_new, dataset_add for each file in any order (a child's file may come before its
 * parent's), dataset_finish once, then the cursors, counts, rejects and notes; dataset_free.
 * The schema must outlive the data set. Rows are kept packed; a cursor unpacks one tree at a
 * time into an arena of the caller's, so several threads may walk one finished data set.
 *
 * The caller sets dataset_arena()->escape (setjmp) before new work is asked of a data set:
 * dataset_add and dataset_finish jump there when memory is exhausted. After such a jump only
 * dataset_free may be called; it also closes the file that was being read. The arena given to
 * a cursor escapes the same way.
 *
 * A row is never dropped: for each record type read == used + rejected once dataset_finish has
 * returned, and each rejected row has one reject. Nothing here prints, and no number passes
 * through floating point.
 *
 * How rows become records:
 * - A heading (or JSON property) names a field by its name or one of its columns, after trimming
 *   and NFC. A key of an ancestor may also be written RECORD.FIELD or RECORD_FIELD, and must be
 *   where the row's own record has a field that bears the same heading.
 * - A record's identity is its ancestors' keys and its own. All rows that bear one identity are
 *   rejected. A child whose parent is missing or rejected is rejected.
 * - A rejected row whose parent is used stands in its parent's list with `rejected` set and its
 *   keys as far as they could be read; of rows with one identity the second and later ones are
 *   `doubtful` too.
 * - Where no file gives the records of a type but a child's file does name them, they are made
 *   from the child's rows: the parent's columns found there must agree within a parent.
 * - A column that a file lacks leaves the field unknown, whatever `empty means` says. A list is
 *   known where a file of its record type was added or the JSON object has the array.
 */
#ifndef GUODU_DATA_DATASET_H
#define GUODU_DATA_DATASET_H

#include "data/encoding.h"
#include "data/progress.h"
#include "data/reject.h"
#include "record/record.h"

enum data_format {
    DATA_AUTO,
    DATA_CSV,
    DATA_NDJSON,
    DATA_XLSX,
    DATA_SQLITE,
    DATA_PREPARED,
    DATA_ROWS, /* no file: a host hands them over */
    DATA_ARROW, /* likewise, as arrays of columns */
};

/* What the caller knows of a file; all zero: found by looking. */
struct data_options {
    enum data_format format;
    enum data_encoding encoding;
    char separator;      /* CSV: between cells */
    uint32_t header_row; /* from 1: the line of the headings */
    char decimal;        /* ',': 1.234,50 is one thousand two hundred and thirty-four and a half */
    const char *const *missing; /* texts that mean an empty cell: N/A */
    size_t missing_count;
    const char *part; /* the sheet of a workbook, the table or query of a database; NULL: the only
                         one there is */
};

enum data_status {
    DATA_OK,
    DATA_IO,    /* the file cannot be opened or read */
    DATA_USAGE, /* the caller must say more: which record, which format */
    DATA_FILE,  /* the file as a whole cannot be used: no header, a column missing or twice */
    DATA_NOT_SORTED, /* after dataset_read_sorted */
    DATA_REJECTS,    /* see dataset_limit_rejects */
    DATA_SCRATCH,    /* the temporary file cannot be made or written */
};

/* zh and en say what is wrong, where, and what to do; NULL when OK. In the data set's arena. */
struct data_result {
    enum data_status status;
    const char *zh, *en;
};

struct dataset;
struct limits;

/* NULL: no memory. The allocator is copied. */
struct dataset *dataset_new(const struct allocator *allocator, const struct schema *schema);
void dataset_free(struct dataset *dataset); /* NULL is allowed */
/* A file that is read whole is not read to its end once there are DATASET_REJECTS_SPARE more rejects than
 * this: so many are worth a look, and all rows of a large file would take its memory many times.
 * dataset_add and dataset_finish return DATA_REJECTS then, and ever after. Without it there is no such
 * end. Fewer than that are the caller's to count. */
#define DATASET_REJECTS_SPARE ((size_t)100000)
void dataset_limit_rejects(struct dataset *dataset, size_t most);
/* Before the first file; they live as long. */
void dataset_limit(struct dataset *dataset, const struct limits *limits);
struct arena *dataset_arena(struct dataset *dataset);
/* To be looked at by any thread as long as the data set is there. */
const struct progress *dataset_progress(const struct dataset *dataset);
/* Before the first file: only these fields ([record type][field], living as long) are missed where
 * files have no column for them. */
void dataset_want(struct dataset *dataset, const bool *const *wanted);
/* Before the first file: values are counted as they are read, for file_facts.h. */
void dataset_want_profiles(struct dataset *dataset);

/* Reads one file; `file` "-" is standard input and needs a format, text of some kind. A sheet or
 * table may stand behind a colon: book.xlsx:Sheet1, county.db:households, county.db:select ...
 * options NULL, or what is not said in them, is found by looking. Without a type a table's record
 * is found by its headings, an NDJSON file's is the schema's only top record. Rows of several
 * files for one type add up. Where the result is not OK because of reading (DATA_IO), rows read
 * before stay counted, and the data set should not be used. */
struct data_result dataset_add(struct dataset *dataset, const struct record_type *type,
    const char *file, const struct data_options *options);

struct input;
struct table_rows;
/* Data that are in no file. They can be had but once: dataset_add_source reads them at once and
 * whole, and all files with them, whatever dataset_read_sorted and dataset_use_scratch asked for. */
struct data_source {
    const char *bytes; /* of a text file: options.format says CSV or NDJSON */
    size_t length;
    /* Else a table: its rows, with the names of the columns as a first row, at line 0, as sqlite_rows has
     * them. Called twice before more than this row is asked for. */
    struct data_result (*rows)(struct input *input, struct table_rows **out);
    /* Else something of its own kind: as table_begin. */
    struct data_result (*begin)(struct input *input);
    const void *user; /* of these two */
};
/* As dataset_add; name stands for the file. The source is not needed any more when it returns. */
struct data_result dataset_add_source(struct dataset *dataset, const struct record_type *type,
    const char *name, const struct data_options *options, const struct data_source *source);

/* Called before the first file: rows are not kept where they need not be. Then dataset_add opens a
 * file and looks at its header. dataset_finish reads all files once for their keys; if each is
 * sorted by the keys of the top record it reads the first segment, else, or if together they have
 * fewer bytes than said, all is read as ever. A cursor walks one segment; after it dataset_more
 * reads the next and a new cursor is begun. Memory is that of one segment and of the rejects.
 * Counts, rejects and notes are whole only after the last. segment_rows 0: as is handy. */
void dataset_read_sorted(struct dataset *dataset, uint64_t from_bytes, size_t segment_rows);
/* Called before the first file: files in any order, of so many bytes together, need little memory
 * either, if they are no two of a kind and one is of each kind above another. Of the top records'
 * keys an index is made, some 30 bytes for each; then the rows below them are put aside in a
 * temporary file in `folder`, from which they are had back by segments, here called partitions: so
 * many rows of the top records' file, and all below them. Memory is that of the index, then of one
 * partition, and of the rejects. Where the files are sorted, dataset_read_sorted goes first.
 * partition_rows 0: as is handy. */
void dataset_use_scratch(struct dataset *dataset, const char *folder, uint64_t from_bytes,
    size_t partition_rows);
/* For tests: the index takes all keys for one. Nothing comes out otherwise than else. */
void dataset_let_keys_collide(struct dataset *dataset);

enum data_more {
    MORE_NONE,       /* there was nothing left, or all was there from the beginning */
    MORE_ROWS,       /* another segment is there to be walked */
    MORE_NOT_SORTED, /* the files do not go together after all: begin anew with another data set */
    MORE_FAILED,     /* reading failed: *result */
};
enum data_more dataset_more(struct dataset *dataset, struct data_result *result);
/* After dataset_finish: no further segment is to come. */
bool dataset_is_whole(const struct dataset *dataset);

/* Joins; called once, after the last file. DATA_NOT_SORTED as MORE_NOT_SORTED; DATA_SCRATCH where
 * rows cannot be put aside. */
struct data_result dataset_finish(struct dataset *dataset);

/* The used top records of a type in the order of the files and rows. */
struct dataset_cursor {
    const struct dataset *dataset;
    const struct row *row; /* private */
};

struct dataset_cursor dataset_begin(
    const struct dataset *dataset, const struct record_type *top_type);
/* False at the end. The tree is built in `arena` (texts stay in the data set's arena). Unknown
 * values carry no cause: `rejected`, the field and the record say what is to be known. */
bool dataset_next(struct dataset_cursor *cursor, struct arena *arena, struct record_tree *out);
/* Passes over so many, or fewer at the end; how many it were. A copy of the cursor made before comes to
 * just these: so threads share the records out. */
size_t dataset_skip(struct dataset_cursor *cursor, size_t most);

struct dataset_counts {
    bool has_file;                 /* a file was added for it, or it stood inside JSON objects */
    uint64_t read, used, rejected; /* rows of the type; read == used + rejected */
    uint64_t childless;            /* used, with at least one list known and empty */
};
struct dataset_counts dataset_count(const struct dataset *dataset, const struct record_type *type);

/* In the order of files and lines once dataset_finish has returned, before in that of reading. */
size_t dataset_reject_count(const struct dataset *dataset);
const struct reject *dataset_reject(const struct dataset *dataset, size_t index);

/* Things worth knowing that reject nothing. */
enum note_kind {
    NOTE_UNUSED_COLUMNS,  /* headings or properties that name no field */
    NOTE_ABSENT_COLUMNS,  /* fields without a column: unknown in every row */
    NOTE_SUPERSEDED,      /* facts of a parent that has a file of its own */
    NOTE_IMPLIED_PARENTS, /* records made from the rows of their children */
    NOTE_REPEATED,        /* a value of a field that is `unique` stands in several rows */
    NOTE_DECIMAL_COMMA,   /* numbers of a file are read with a decimal comma, by what was seen */
    NOTE_UNHEADED,        /* columns without a heading have content */
    NOTE_BLANK_ROWS,      /* rows of a table whose cells are all empty were passed over */
};
struct dataset_note {
    enum note_kind kind;
    const char *file; /* NULL: of no one file */
    const char *zh, *en;
};
size_t dataset_note_count(const struct dataset *dataset);
const struct dataset_note *dataset_note(const struct dataset *dataset, size_t index);

#endif
