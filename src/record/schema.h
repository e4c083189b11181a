/* SPDX-License-Identifier: Apache-2.0
 *
 * The schema: which kinds of record there are, their fields, and how data files name them.
 * Built by the checker from `record` and `choice` items, read by the readers and the evaluator;
 * unchanged after checking. Lives in the arena of the loaded rules.
 */
#ifndef GUODU_RECORD_SCHEMA_H
#define GUODU_RECORD_SCHEMA_H

#include "base/map.h"
#include "record/value.h"

struct choice_value {
    const struct atom *name;
    VEC(const char *) texts; /* other writings in data, NFC, trimmed */
    const char *words[2];    /* of a built-in choice: in English, in Chinese; else NULL */
};

struct choice {
    const struct atom *name;
    struct span span;
    VEC(struct choice_value) values;
    struct map by_text; /* bytes of the name or a text -> (void *)(index + 1) */
    struct map by_fold; /* the same by utf8_fold; of several values: no index */
};

enum field_form { FIELD_GIVEN, FIELD_COMPUTED, FIELD_LIST };

/* The day that a month without a day stands for. */
enum month_day { MONTH_DAY_NONE, MONTH_DAY_FIRST, MONTH_DAY_LAST };

struct field {
    const struct atom *name;
    struct span span;
    struct type type;
    enum field_form form;
    uint32_t index;              /* in its record type */
    const struct record_type *owner;
    bool is_key, is_required, is_place;
    VEC(const char *) columns;   /* headings in data files besides the name, NFC, trimmed */
    bool is_unique;                          /* a value that repeats is remarked on */
    const struct record_type *unique_between; /* it may repeat below one of these; NULL: nowhere */
    enum month_day month_day;                 /* DATE: what 202203 is read as */
    bool has_empty;
    struct value empty;          /* what an empty cell means */
    uint32_t child;              /* LIST: index in owner->children */
    const char *doc;
    uint64_t sides;              /* of a joint schema: bits of those that have it; else 0 */
};

struct record_type {
    const struct atom *name;
    struct span span;
    uint32_t index; /* in the schema */
    const struct record_type *parent; /* NULL: a top record */
    VEC(struct field *) fields;
    VEC(struct record_type *) children; /* record types `of` this one */
    uint32_t child_index;               /* in parent->children */
    VEC(struct field *) keys;           /* given fields marked key, in order */
    struct map by_name;                 /* atom -> struct field * */
    const char *doc;
};

struct schema {
    VEC(struct record_type *) records; /* parents before children */
    VEC(struct choice *) choices;
};

const struct field *schema_field(const struct record_type *type, const struct atom *name);
/* Before any text is added. */
void choice_init(struct choice *choice, struct arena *arena);
/* The text, NFC and trimmed, stands for a value. */
void choice_add_text(struct choice *choice, const char *text, size_t length, uint32_t index);
/* The index of the value that a data text stands for (exact bytes, NFC, trimmed), or -1. */
int64_t choice_find(const struct choice *choice, const char *text, size_t length);
/* The same if the text may differ in width and white space: -1 also where several values fit. */
int64_t choice_find_folded(
    const struct choice *choice, struct arena *arena, const char *text, size_t length);

#endif
