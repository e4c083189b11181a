/* SPDX-License-Identifier: Apache-2.0
 *
 * Which field each heading of a file means. Private to src/data.
 *
 * A target is a field that a row of the record type may fill: first the ancestors' keys (the
 * top record's first), then the type's own given fields, then the ancestors' other given
 * fields, from which a parent may be made that has no file. One heading may fill several own
 * fields; two headings for one target are an error. Of a joint schema (record/joint.h) a heading
 * fills what it would fill for each of the sides alone.
 *
 * A mapping lives in the arena of the file it is for; what it says to people, in the data set's.
 */
#ifndef GUODU_DATA_MAPPING_H
#define GUODU_DATA_MAPPING_H

#include "base/map.h"
#include "data/store.h"

enum target_role { TARGET_PARENT_KEY, TARGET_OWN, TARGET_PARENT_FACT };

struct target {
    const struct field *field;
    enum target_role role;
};

/* `known` and `known_folded` hold every text that can be a heading, as it stands and folded, with the
 * targets that it may mean: most texts that are asked for are none, being the cells of the first rows
 * of a file. */
struct mapping {
    const struct record_type *type;
    VEC(struct target) targets;
    struct map known, known_folded;
    uint64_t sides; /* of a joint schema: all of them, and a heading is found for each; else 0 */
};

/* What a heading is for. */
struct heading {
    const char *text;       /* NFC, trimmed */
    const uint32_t *filled; /* indexes of targets */
    uint32_t filled_count;
    const struct record_type *list; /* JSON: the child records it holds; NULL: none */
};

/* with_parents: the rows name their ancestors; false inside a JSON object. */
void mapping_init(struct mapping *mapping, struct arena *arena, const struct record_type *type,
    bool with_parents);

/* Finds what a heading is for; filled_count 0 and list NULL: nothing. text: NFC, trimmed. */
struct heading mapping_find(
    const struct mapping *mapping, struct arena *arena, const char *text, size_t length);

/* How a heading for a target is best written: the field's name, with the record's name before it
 * where the row's own record has one that is called so too. */
const char *mapping_name(
    const struct mapping *mapping, struct arena *arena, const struct target *target);

/* An earlier target whose field bears the same name in the same record, as in a joint schema;
 * UINT32_MAX: there is none. People are told of both as of one. */
uint32_t mapping_twin(const struct mapping *mapping, uint32_t target);

/* A set is gathered from all columns that it names and the file has. */
struct more_column {
    uint32_t column;
    struct more_column *next;
};

/* A table's header: headings and, for each target, the column that fills it. */
struct header {
    const struct mapping *mapping;
    const char **headings; /* one a column; "" where there is none */
    size_t heading_count;
    uint32_t *columns;     /* one a target; UINT32_MAX: absent */
    struct more_column **more; /* one a target: further columns of a set; NULL: none */
    bool *unused;          /* one a column */
    const struct record_type **lists; /* one a column: the child records it holds; NULL: none, or of
                                         all columns */
    uint32_t twice;        /* a target that two columns fill; UINT32_MAX: none */
    uint32_t twice_column; /* the second of them */
};

void header_init(struct header *header, struct arena *arena, const struct mapping *mapping,
    const char **headings, size_t count);
bool header_has(const struct header *header, uint32_t target);

#endif
