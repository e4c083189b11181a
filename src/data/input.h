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

#include "data/dataset.h"

struct closer {
    void (*close)(void *object);
    void *object;
    struct closer *next;
};

struct input {
    struct dataset *dataset;
    struct arena arena; /* as long as the file is open */
    const char *file;   /* as it was given; in the data set's arena */
    uint32_t index;     /* in the order of dataset_add */
    const struct record_type *type; /* NULL: to be found out */
    struct data_options options;    /* texts in the data set's arena */
    struct closer *closers;         /* the last registered first */
};

/* close(object) is called once, before the input's arena is given back. The object must be ready
 * to be closed from now on, opened or not. */
void input_on_close(struct input *input, void (*close)(void *object), void *object);

#endif
