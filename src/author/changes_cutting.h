/* SPDX-License-Identifier: Apache-2.0
 *
 * What cutting a version into units is made of. changes_items goes through the files,
 * changes_policy through a policy; changes_unit has the units. Private to the changes.
 */
#ifndef GUODU_AUTHOR_CHANGES_CUTTING_H
#define GUODU_AUTHOR_CHANGES_CUTTING_H

#include "author/changes_make.h"

struct cutting {
    struct change_work *work;
    struct arena *arena;
    struct version *version;
    const struct version *other;
    const struct ast_file *file;
    const char *home, *home_label;
    struct form form;
};

/* ---- changes_items ---- */

/* In version.declared. */
const char *version_declared_key(struct arena *arena, enum item_kind kind, const char *name);

/* ---- changes_unit ---- */

/* A code as it is written; a text, empty if there is none. */
const char *cutting_code(struct arena *arena, const struct literal *code);
const char *cutting_text(struct arena *arena, struct string string);
/* The file whose items come next. */
void cutting_enter(struct cutting *cutting, const struct ast_file *file);
/* The unit of this key; a new one if there is none. */
struct unit *cutting_unit(
    struct cutting *cutting, enum unit_kind kind, const char *name, const char *part);
/* One that is all there is of its name and kind, and is called "word name". */
struct unit *cutting_named(struct cutting *cutting, enum unit_kind kind, const char *name,
    const char *zh, const char *en);
/* What the unit is called, unless it has a name. */
void unit_call(struct unit *unit, const char *zh, const char *en);
void cutting_call_at(struct cutting *cutting, struct unit *unit, const char *zh, const char *en,
    const char *code, const char *label);
struct form *cutting_begin(struct cutting *cutting, struct unit *unit, const char *before);
void cutting_end(struct cutting *cutting, struct unit *unit, struct span span);
/* Text of the unit: its elements from `first` on. */
void cutting_piece(struct cutting *cutting, struct unit *unit, const struct item *item,
    struct span span, size_t index, size_t first);
struct span cutting_head(struct cutting *cutting, const struct item *item);

/* ---- changes_policy ---- */

void cut_policy(struct cutting *cutting, const struct item *item);
/* One that the other version does not have. */
void cut_whole_policy(struct cutting *cutting, const struct item *item);

#endif
