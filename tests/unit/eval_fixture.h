/* SPDX-License-Identifier: Apache-2.0
 *
 * Programs and records built by hand, for tests of the evaluator. Values are written as words,
 * both where they go in and where they come out:
 *
 *   yes no none        12 (integer)   2.5 (decimal, or money)   2023-01-31
 *   6m 15d 6m15d (durations)   r520000 (division)   #1 (choice)   'text
 *   ?a      unknown for want of the fact a; ?a,b for want of both
 *   !a      an error marked a; !overflow and the like: one that arose in the evaluation
 *
 * Facts that are missing come out as a, list:a, empty:a, rejected:N, parameter:p.
 */
#ifndef GUODU_TESTS_EVAL_FIXTURE_H
#define GUODU_TESTS_EVAL_FIXTURE_H

#include "eval/eval.h"

struct fixture {
    struct arena arena, scratch;
    struct atoms atoms;
    struct program program;
    struct record_type *home_type, *person_type; /* person is a child of home */
    struct field *people;                        /* the list of home */
    struct choice *colours;                      /* red, green */
    struct map facts;                            /* atom -> field: what ?a stands for */
    struct record_tree tree;
    struct record *home;
    struct evaluation evaluation;
    uint32_t spans; /* given out: no two nodes have the same */
};

/* For cmocka: *state is the fixture. */
int fixture_set_up(void **state);
int fixture_tear_down(void **state);

/* A new evaluation of the tree. */
void fixture_begin(struct fixture *fixture, const char *today);
void fixture_new_tree(struct fixture *fixture);

struct type fixture_type(enum type_kind kind);
/* A given field, added to a type. Add fields before the first record is made. */
struct field *fixture_field(
    struct fixture *fixture, struct record_type *type, const char *name, enum type_kind kind);
struct field *fixture_computed(
    struct fixture *fixture, struct record_type *type, const char *name, struct node *expression);
struct record *fixture_person(struct fixture *fixture);
void fixture_set(
    struct fixture *fixture, struct record *record, const struct field *field, const char *word);

/* The value of a word, and its kind (that of `kind` for ?a, !a and none). */
struct value fixture_value(struct fixture *fixture, const char *word, enum type_kind *kind);
const char *fixture_show(struct fixture *fixture, struct type type, struct value value);
const char *fixture_missing(struct fixture *fixture, const struct missing *missing, uint32_t count);
const char *fixture_error_word(enum error_kind error);

/* Evaluates from the home and compares with a word; what: for the message. */
void fixture_expect(
    struct fixture *fixture, const char *what, const struct node *node, const char *wanted);
void fixture_compare(const char *what, const char *wanted, const char *found);

/* ---- nodes ---- */

struct node *node_make(
    struct fixture *fixture, enum node_op op, enum type_kind kind, uint32_t args, ...);
struct node *node_word(struct fixture *fixture, const char *word, enum type_kind kind);
struct node *node_field(
    struct fixture *fixture, const struct field *field, uint32_t frame, uint32_t ups);
struct node *node_compare(
    struct fixture *fixture, enum compare_op op, struct node *a, struct node *b);
struct node *node_aggregate(struct fixture *fixture, enum aggregate aggregate, enum type_kind kind,
    struct node *value, struct node *where);
struct node *node_parameter(
    struct fixture *fixture, const struct parameter *parameter, const struct field *place);

/* ---- items ---- */

struct parameter *fixture_parameter(struct fixture *fixture, const char *name, enum type_kind kind);
/* Adds "FROM TO" with a value; value NULL: undecided. */
void fixture_stretch(struct fixture *fixture, timeline *values, const char *from, const char *to,
    struct node *value);
/* Adds an override; keep the longest codes first. */
struct override *fixture_override(
    struct fixture *fixture, struct parameter *parameter, const char *code);

#endif
