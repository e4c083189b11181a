/* SPDX-License-Identifier: Apache-2.0
 *
 * What prepared data know of the records they hold: their kinds and given fields, with all that
 * decides how data are read (types, values of choices and their writings, headings, what an empty
 * cell means). Data are read again by rules that have the same; the order of records and fields,
 * computed fields, policies and all else may differ.
 *
 * Records and fields are numbered in the order of the file; `type` and `fields` are those of the
 * rules at hand. Private to src/data.
 */
#ifndef GUODU_DATA_PREPARED_LAYOUT_H
#define GUODU_DATA_PREPARED_LAYOUT_H

#include "data/dataset.h"
#include "data/prepared_bytes.h"

/* The parts of a block, by number: what went aside, for each record these and one a field, and last the
 * shape, which knows the others. */
enum { PART_ASIDE, PARTS_BEFORE };
enum { PART_COUNTS, PART_LISTS, PART_REJECTED, PART_DOUBTFUL, PART_FILES, PART_LINES, PARTS_OF_ROWS };

struct layout_record {
    const struct record_type *type;
    const struct field **fields; /* the given ones */
    uint32_t field_count;
    uint32_t first_part;
};

struct layout {
    struct layout_record *records;
    uint32_t record_count;
    uint32_t shape_part;
    uint32_t part_count; /* of a block */
    uint32_t *numbers;   /* of a record type, by its index in the schema */
};

struct layout *layout_of(struct arena *arena, const struct schema *schema);
void layout_put(struct out_bytes *out, const struct layout *layout);
/* NULL: bad bytes (in->bad), or another schema, and *zh and *en say what differs. */
struct layout *layout_take(struct in_bytes *in, struct arena *arena, const struct schema *schema,
    const char **zh, const char **en);
/* The number of a given field among those of its record. */
uint32_t layout_field(const struct layout *layout, const struct field *field);
/* A record of this type, or one below it. */
bool layout_is_below(const struct layout *layout, uint32_t record, const struct record_type *top);

#endif
