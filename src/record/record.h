/* SPDX-License-Identifier: Apache-2.0
 *
 * One record in memory, with its parent and its lists of children: what the reference evaluator
 * judges. Built by a reader, by an example in a rule file or by a host program; never changed
 * while it is evaluated, so one record may be read by several threads.
 *
 * A top record and all below it form a tree. Each record of the tree has its own `number`, from
 * 0 (the top) up without gaps, by which an evaluation keeps what it computed.
 */
#ifndef GUODU_RECORD_RECORD_H
#define GUODU_RECORD_RECORD_H

#include "record/schema.h"

struct record_list {
    bool known; /* false: there was no file of such rows; then count is 0 */
    VEC(struct record *) items;
};

struct record {
    const struct record_type *type;
    struct record *parent; /* NULL for a top record */
    uint32_t number;
    struct value *values;      /* one a field of the type; only those GIVEN are set */
    struct record_list *lists; /* one a child type */
    const char *file;          /* where it came from; NULL if from no file */
    uint64_t line;             /* from 1: the line of the file its row starts in */
    bool rejected;             /* its row was rejected: every fact but its keys is unknown */
    bool doubtful;             /* rejected, and it may be the same as another member */
};

/* Counts and numbers the records of one tree. */
struct record_tree {
    struct arena *arena;
    struct record *top;
    uint32_t count;
};

/* An empty top record: every given field unknown, every list unknown. */
struct record *record_top(
    struct record_tree *tree, struct arena *arena, const struct record_type *type);
/* Appends a child to the list of its type; the list becomes known. */
struct record *record_child(
    struct record_tree *tree, struct record *parent, const struct record_type *type);
/* "record[key]" for messages: 农户[A1], with the ancestors' keys where the own key needs them;
 * identity numbers masked. Without a key value: record[#number]. In the arena. */
const char *record_label(struct arena *arena, const struct record *record);
/* The same with identity numbers as they are: only where someone asked to see them. */
const char *record_label_plain(struct arena *arena, const struct record *record);

/* A tree with its texts, that rests on nothing but the schema and names of files. In the arena. */
const struct record_tree *record_tree_copy(struct arena *arena, const struct record_tree *tree);

#endif
