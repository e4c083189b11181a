/* SPDX-License-Identifier: Apache-2.0
 *
 * One schema for several programs, so that data are read once and judged by each of them. The joint
 * schema has the record types of all, by name, and for each the given fields of all: fields of one
 * name that data are read into alike are one field, others are side by side (both are read from the
 * same heading). Of the first schema the record types come first and keep their indices. Choices of
 * one name are one choice with the values of all, a side that lacks a value sees unknown; unless one
 * text means one value here and another there, or the choice would grow beyond what columns hold:
 * then they stay apart, and so do their fields. A row that one of the sides cannot read is rejected
 * for all.
 * Records and batches of the joint schema are seen as those of a side by joint_batch and joint_tree.
 *
 * Made once, in one arena, then only read, by any number of threads; the schemas of the sides must
 * outlive it.
 */
#ifndef GUODU_RECORD_JOINT_H
#define GUODU_RECORD_JOINT_H

#include "record/batch.h"

struct joint_field {            /* a field of a side */
    const struct field *joint;  /* where it is read; NULL of computed fields and lists */
    const uint8_t *codes;       /* CHOICE: from the joint index to that of the side, 256 entries,
                                   CODE_UNKNOWN for a value it lacks, CODE_NONE and CODE_UNKNOWN to
                                   themselves; SET: the same by bit. NULL: they are the same, or no
                                   column can hold values of the choice */
    const uint32_t *indices;    /* the same for trees, an entry a value of the joint choice;
                                   UINT32_MAX: it lacks that one. NULL: they are the same */
};

struct joint_side {
    const struct schema *schema;
    const struct record_type **types; /* by record index of the side: the joint type */
    struct joint_field **fields;      /* [record][field] of the side */
    const struct record_type **own;   /* by record index of the joint schema: the side's; NULL: it has none */
    bool same; /* batches of the joint schema can be taken as they are, but for the pointers to types */
};

struct joint {
    struct schema *schema;
    struct joint_side *sides;
    uint32_t side_count;
};

struct joint_problem { /* why they cannot be read together; NULL: they can */
    const char *zh, *en;
};

/* NULL: see *why (a record type has other keys or stands below another one). In the arena. With one
 * schema the joint one has just its given fields and lists. */
struct joint *joint_new(struct arena *arena, const struct schema *const *schemas, uint32_t count,
    struct joint_problem *why);

/* [joint record][joint field]: the fields that any of the sides wants, given one `wanted` of each side
 * ([record][field] of its own schema; NULL: all it has). In the arena. */
bool **joint_wanted(
    const struct joint *joint, struct arena *arena, const bool *const *const *wanted);

/* A batch of the joint schema as one of a side: arrays of columns are shared, those of choices made
 * anew where codes differ; trees that went aside are made anew. Lives in the arena, and as long as
 * `batch` does; columns that are added to `batch` later (prepared_keys) are not in it. NULL: the side
 * has no such top record. */
const struct batch *joint_batch(const struct joint_side *side, struct arena *arena,
    const struct batch *batch);
/* A tree of the joint schema as one of a side; NULL: the side has no such top record. Texts are shared. */
const struct record_tree *joint_tree(const struct joint_side *side, struct arena *arena,
    const struct record_tree *tree);

#endif
