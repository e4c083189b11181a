/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of a program that have a meaning of their own (policies, inspections and guarantees,
 * computed fields, parameters, tables, scales) and what each rests on: which other parts, and
 * which given fields. A part that does not rest on another, near or far, cannot notice a change in
 * it.
 */
#ifndef GUODU_AUTHOR_PARTS_H
#define GUODU_AUTHOR_PARTS_H

#include "check/program.h"

enum part_kind {
    PART_POLICY,
    PART_ASSERTION,
    PART_FIELD, /* computed */
    PART_PARAMETER,
    PART_TABLE,
    PART_SCALE,
};

struct part {
    enum part_kind kind;
    const void *thing; /* of the program */
};

typedef VEC(struct part) part_list;

struct parts {
    struct arena *arena;
    const struct program *program;
    part_list list;
    struct map by_thing; /* -> (void *)(index + 1) */
    uint64_t **rests;    /* [part]: a bit for each part it rests on, near or far; itself too */
    VEC(const struct field *) given;
    struct map by_field; /* given field -> (void *)(index + 1) */
    uint64_t **facts;    /* [part]: a bit for each given field it rests on, near or far */
};

void parts_init(struct parts *parts, struct arena *arena, const struct program *program);
uint32_t parts_index(const struct parts *parts, const void *thing);
bool parts_rests(const struct parts *parts, uint32_t upper, uint32_t lower);
bool parts_has_fact(const struct parts *parts, uint32_t part, const struct field *field);

/* Calls visit for a node and all below it, not for what it refers to. */
typedef void node_visit(void *user, const struct node *node);
void node_walk(const struct node *node, node_visit *visit, void *user);
/* The same for every expression of a part. */
void part_walk(const struct program *program, struct part part, node_visit *visit, void *user);

#endif
