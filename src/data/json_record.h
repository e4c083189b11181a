/* SPDX-License-Identifier: Apache-2.0
 *
 * One top record with all below it from JSON that a host has in memory: what a line of NDJSON means,
 * but nothing is put aside. What would be a reject there, of the record or of one below it, is
 * refused here, and the words say where it stands and why.
 *
 * A reader knows the headings of a record type and of those below it; it is made once and read with
 * again and again. It lives in an arena of its own and belongs to one thread at a time.
 */
#ifndef GUODU_DATA_JSON_RECORD_H
#define GUODU_DATA_JSON_RECORD_H

#include "record/record.h"

struct json_reader;

struct json_reader *json_reader_new(struct arena *own, const struct record_type *top);

struct json_refusal {
    const char *zh, *en; /* one sentence or two; NULL: it was read */
};

struct json_unused { /* properties that name nothing, with where they stand: 成员[2].年龄 */
    VEC(const char *) paths;
};

/* Fills the top record of the tree, which is empty. Values live in the arena of the tree; what is said,
 * and what is needed meanwhile, in `scratch`. Of what is refused the tree holds a part. */
struct json_refusal json_reader_read(struct json_reader *reader, struct arena *scratch,
    struct record_tree *tree, const char *text, size_t length, struct json_unused *unused);

#endif
