/* SPDX-License-Identifier: Apache-2.0
 *
 * What a row says for one field: all that reading a record needs to know of rows. */
#include "data/rows.h"

enum reject_kind row_read_absent(const struct field *field, struct value *out) {
    *out = value_unknown(NULL);
    if (field->is_key)
        return REJECT_KEY_EMPTY;
    return field->is_required ? REJECT_REQUIRED_EMPTY : REJECT_NONE;
}

bool row_is_blank(struct arena *arena, const struct cell_options *options,
    const struct input_cell *cell) {
    return cell->damage == REJECT_NONE && cell_is_empty(arena, options, cell->text, cell->length);
}

static enum reject_kind read_one(struct arena *arena, const struct field *field,
    const struct cell_options *options, const struct input_cell *cell, struct value *out) {
    if (cell->damage != REJECT_NONE)
        return cell->damage;
    return cell_read(arena, field, options, cell->text, cell->length, cell->source, out);
}

enum reject_kind row_read_cell(struct arena *arena, const struct field *field,
    const struct cell_options *options, const struct input_cell **cell, struct value *out) {
    const struct input_cell *first = *cell;
    bool any = false;
    choice_set set = 0;
    for (const struct input_cell *one = first; first->next && one; one = one->next) {
        if (row_is_blank(arena, options, one))
            continue;
        *cell = one;
        enum reject_kind kind = read_one(arena, field, options, one, out);
        if (kind != REJECT_NONE)
            return kind;
        set |= out->set;
        any = true;
    }
    *cell = first;
    if (!any)
        return read_one(arena, field, options, first, out);
    *out = value_set(set);
    return REJECT_NONE;
}
