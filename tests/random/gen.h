/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts of the program generator share: the items written so far, what an expression
 * can see, and the text it is written to. An item refers only to items written before it, so
 * that no cycle can arise.
 */
#ifndef GUODU_TESTS_RANDOM_GEN_H
#define GUODU_TESTS_RANDOM_GEN_H

#include "random.h"

#define GEN_FRAMES 4
#define GEN_FUEL 4 /* of the largest expressions */

struct text_buffer {
    char *bytes;
    size_t length, room;
};

struct gen_type {
    enum type_kind kind;
    enum money_period period;
    int choice; /* of CHOICE; -1: the dispositions */
    bool or_none;
};

struct gen_name {
    const char *name;
    struct gen_type type;
    bool extendable; /* of a parameter */
};

struct gen_field {
    const char *name;
    struct gen_type type;
    int record;
    int child; /* of a list: the record in it; else -1 */
    bool computed, is_place;
};

struct gen_record_type {
    const char *name;
    int parent; /* -1: a top record */
    struct text_buffer body;
};

struct gen_choice {
    const char *name;
    const char *values[5];
    uint32_t count;
};

struct gen_table {
    const char *name;
    struct gen_name inputs[3];
    uint32_t input_count;
    struct gen_name results[2]; /* of one result, the name is NULL */
    uint32_t result_count;
};

struct gen_scale {
    const char *name;
    struct gen_type type, base;
    bool sums; /* rates by money: it can be added up slice by slice */
};

struct gen_policy {
    const char *name;
    int record;
    struct gen_name outputs[3];
    uint32_t output_count;
    const char *clauses[6];
    uint32_t clause_count;
    bool has_category;
};

struct gen {
    struct arena *arena;
    struct chance chance;
    bool zh, mixed, peeks, has_calendar, has_transition, has_catalogue;
    bool usual;      /* expressions and values as people write them: usual.c */
    bool refines;    /* see struct gen_text */
    bool placing;    /* the field being declared is a place */
    bool computing;  /* the field being declared is computed */
    uint32_t names; /* given out */
    struct text_buffer *out;
    struct gen_choice choices[3];
    struct gen_record_type records[4];
    int record_count;
    VEC(struct gen_field) fields;
    VEC(struct gen_name) parameters;
    VEC(struct gen_table) tables;
    VEC(struct gen_scale) scales;
    const char *regions[2];
    VEC(struct gen_policy) policies;
};

struct gen_scope {
    int frames[GEN_FRAMES]; /* records */
    const char *aliases[GEN_FRAMES];
    int frame_count; /* 0: in a parameter or a table */
    const struct gen_name *inputs;
    uint32_t input_count;
    struct gen_fact { /* a field told not to be none */
        int frame;
        size_t field;
    } facts[8];
    int fact_count;
};

void gen_put(struct gen *gen, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The word in the language of the file; of a mixed file, in either. */
const char *gen_word(struct gen *gen, const char *en, const char *zh);
const char *gen_new_name(struct gen *gen, const char *en, const char *zh);
bool gen_hits(struct gen *gen, uint32_t percent);
uint32_t gen_below(struct gen *gen, uint32_t bound);

struct gen_type gen_plain_type(enum type_kind kind);
/* Any type of a value; given: one that data can have. */
struct gen_type gen_any_type(struct gen *gen, bool given);
/* The same, or a set of the values of a choice. */
struct gen_type gen_field_type(struct gen *gen, bool given);
bool gen_same_type(struct gen_type a, struct gen_type b); /* but for `or none` */
bool gen_is_ordered(struct gen_type type);
bool gen_is_number(struct gen_type type);
void gen_type_name(struct gen *gen, struct gen_type type);

void gen_literal(struct gen *gen, struct gen_type type);
void gen_literal_date(struct gen *gen, date day);
/* An expression of the type. fuel bounds its size. */
void gen_expr(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel);
/* The same where the type is wanted at once, so that a bare code can be a region. */
void gen_value(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel);
void gen_condition(struct gen *gen, struct gen_scope *scope, int fuel);
/* `f is not none and `, after which the field counts as not none; nothing if there is none. */
bool gen_guard(struct gen *gen, struct gen_scope *scope);
/* Any field in sight, whatever its type; false if there is none. */
bool gen_some_field(struct gen *gen, const struct gen_scope *scope);

/* ---- usual.c: instead of gen_any_type, gen_expr and the pools, where `usual` is set ---- */

struct gen_type usual_type(struct gen *gen, bool given);
void usual_expr(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel, bool bare);

/* ---- gen_program.c: what items begin with ---- */

/* The scope of an item for a record; -1: for none. */
void gen_fresh_scope(struct gen_scope *scope, int record);
/* Mostly a citation. */
void gen_cite(struct gen *gen);

/* ---- items: gen_policy.c, gen_more.c ---- */

void gen_policy_item(struct gen *gen);

void gen_regions(struct gen *gen);
void gen_scale_item(struct gen *gen);
void gen_assertion_item(struct gen *gen);
void gen_local_file(struct gen *gen);
void gen_shows(struct gen *gen); /* see struct gen_text */

#endif
