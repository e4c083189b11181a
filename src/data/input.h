/* SPDX-License-Identifier: Apache-2.0
 *
 * One file of records that is being read, or what stands in memory for one: what the caller said about it, the memory it takes
 * while it is open, and what has to be closed when it is done with. Private to src/data.
 *
 * An input lives in the arena of its data set and stays open at most as long as that. Whatever is
 * not memory of an arena (a descriptor, a handle of a library) is registered with input_on_close
 * before it is opened, for an exhausted arena leaves by longjmp and nothing else would close it.
 */
#ifndef GUODU_DATA_INPUT_H
#define GUODU_DATA_INPUT_H

#include "base/map.h"
#include "data/cell.h"
#include "data/dataset.h"

struct closer {
    void (*close)(void *object);
    void *object;
    struct closer *next;
};

/* The keys of the top record that a row belongs to, as text, each ending in NUL. */
struct top_key {
    VEC(char) bytes;
    size_t count; /* of keys */
};

struct arrow_rows;
struct table_row;
struct table_rows;

/* Where a row stands among the trees, before it is read. */
struct row_place {
    const struct top_key *key; /* of the top record that it is or stands below; NULL: of none that
                                  can be seen, or it bears no identity */
    bool names_parent; /* a row behind it that names no parent may be of the same one */
};

/* What tells, without reading it, that a file has probably not changed. */
struct file_stamp {
    bool is_file; /* false: not there, or a pipe: the rest is 0 */
    uint64_t size;
    int64_t changed; /* nanoseconds since 1970 */
    uint64_t device, number; /* which file it is, whatever its name */
};
struct file_stamp file_stamp(const char *path);

struct input {
    struct dataset *dataset;
    struct arena arena; /* as long as the file is open */
    struct arena row;   /* texts of the row at hand; its reader resets it before the next */
    const char *file;   /* as it was given, for people; in the data set's arena */
    const char *path;   /* of the file alone, without the name of a sheet or table */
    uint32_t index;     /* in the order of dataset_add */
    const struct data_source *source; /* where it is no file; NULL: it is one */
    struct arrow_rows *arrow;         /* of DATA_ARROW */
    const struct record_type *said; /* what the caller said its records are; NULL: nothing */
    const struct record_type *type; /* NULL: to be found out */
    struct data_options options;    /* texts in the data set's arena */
    struct cell_options cells;      /* of them what concerns single cells */
    struct map mappings;            /* of a table: by record type, made when asked for */
    struct closer *closers;         /* the last registered first */
    /* Reads one row more: false at the end, or where reading failed (`failure`). NULL: closed. */
    bool (*step)(struct input *input);
    /* Looks at the next row without using it: false at the end or where reading failed. NULL: the
     * format has no such thing. *key is NULL where the key of the top record cannot be read. */
    bool (*peek)(struct input *input, const struct top_key **key);
    void (*skip)(struct input *input); /* passes over the row that was looked at */
    /* Looks closer, as a row is looked at that is put aside to be read later: false as with peek.
     * Then `at` gives the row until it is passed over, and `read_from` has all further rows come
     * from elsewhere. Where there is peek there are these. */
    bool (*place)(struct input *input, struct row_place *place);
    const struct table_row *(*at)(const struct input *input);
    void (*read_from)(struct input *input, struct table_rows *rows);
    void (*end)(struct input *input); /* after the last row: remarks on the whole; NULL: none */
    void *reader;                     /* of step */
    struct data_result failure;
    struct file_facts *facts; /* what was understood of it; see file_facts.h */
    struct file_stamp stamp; /* before it was opened */
    struct progress_meter meter;
    bool again; /* opened once more: what is to be said of its header was said */
};

/* Of the data set, to which it is added; file, path and options are still to be set. */
struct input *input_new(struct dataset *dataset, const struct record_type *type);
/* Finds the format and opens the file; once closed, again. */
struct data_result input_open(struct input *input);
/* After the last row: a file that is not what it was when it was opened may have been read as neither the
 * old one nor the new one. */
struct data_result input_check_unchanged(const struct input *input);
/* Reads to the end and closes. */
struct data_result input_read_all(struct input *input);
/* All arenas of the data set escape where its first one does. */
void dataset_set_escapes(struct dataset *dataset);
/* May be called twice. The input itself and what it points to in the data set's arena stay. */
void input_close(struct input *input);

/* close(object) is called once, before the input's arena is given back. The object must be ready
 * to be closed from now on, opened or not. */
void input_on_close(struct input *input, void (*close)(void *object), void *object);

#endif
