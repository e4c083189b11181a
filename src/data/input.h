/* SPDX-License-Identifier: Apache-2.0
 *
 * One file of records that is being read: what the caller said about it, the memory it takes
 * while it is open, and what has to be closed when it is done with. Private to src/data.
 *
 * An input lives in the arena of its data set and stays open at most as long as that. Whatever is
 * not memory of an arena (a descriptor, a handle of a library) is registered with input_on_close
 * before it is opened, for an exhausted arena leaves by longjmp and nothing else would close it.
 */
#ifndef GUODU_DATA_INPUT_H
#define GUODU_DATA_INPUT_H

#include "data/cell.h"
#include "data/dataset.h"

struct closer {
    void (*close)(void *object);
    void *object;
    struct closer *next;
};

struct input {
    struct dataset *dataset;
    struct arena arena; /* as long as the file is open */
    const char *file;   /* as it was given, for people; in the data set's arena */
    const char *path;   /* of the file alone, without the name of a sheet or table */
    uint32_t index;     /* in the order of dataset_add */
    const struct record_type *type; /* NULL: to be found out */
    struct data_options options;    /* texts in the data set's arena */
    struct cell_options cells;      /* of them what concerns single cells */
    struct closer *closers;         /* the last registered first */
    /* Reads one row more: false at the end, or where reading failed (`failure`). NULL: closed. */
    bool (*step)(struct input *input);
    void (*end)(struct input *input); /* after the last row: remarks on the whole; NULL: none */
    void *reader;                     /* of step */
    struct data_result failure;
    struct file_facts *facts; /* what was understood of it; see file_facts.h */
};

/* Of the data set, to which it is added; file, path and options are still to be set. */
struct input *input_new(struct dataset *dataset, const struct record_type *type);
/* May be called twice. The input itself and what it points to in the data set's arena stay. */
void input_close(struct input *input);

/* close(object) is called once, before the input's arena is given back. The object must be ready
 * to be closed from now on, opened or not. */
void input_on_close(struct input *input, void (*close)(void *object), void *object);

#endif
