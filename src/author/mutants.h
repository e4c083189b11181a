/* SPDX-License-Identifier: Apache-2.0
 *
 * Mutants: the small changes that a slip of the pen could make to a program, one at a time. A
 * mutant is a patch on the checked program: mutant_toggle makes the change, a second call takes it
 * back, and at any time at most one may be made. The program must not be in use by anything else
 * while a change is made, so it must be one that belongs to the caller alone.
 *
 * The list is found by walking the program in the order of its items and does not depend on
 * anything else: the same rules give the same list.
 */
#ifndef GUODU_AUTHOR_MUTANTS_H
#define GUODU_AUTHOR_MUTANTS_H

#include "author/parts.h"
#include "syntax/source.h"

enum mutant_kind {
    MUTANT_BOUNDARY,    /* below and at most, above and at least; a range open or closed */
    MUTANT_THRESHOLD,   /* a constant that is compared with, by a unit */
    MUTANT_COMPARISON,  /* = and != */
    MUTANT_NEGATION,    /* a condition turned into its opposite */
    MUTANT_CONDITION,   /* a condition left out */
    MUTANT_AND_OR,      /* and, or */
    MUTANT_DISPOSITION, /* of a clause */
    MUTANT_OVER,        /* an `over` left out or turned round, `highest` left out */
    MUTANT_ORDER,       /* neighbours of `in order` change places */
    MUTANT_AMOUNT, /* a constant that is part of a value, by a unit; another value of a choice */
    MUTANT_START,  /* of a value or a policy, by a day */
    MUTANT_END,
    MUTANT_REGION, /* a regional value left out, or its code another */
    MUTANT_ROW,    /* of a table: left out, or with the value of the next */
    MUTANT_EDGE,   /* between the rows of a table or the brackets of a scale */
    MUTANT_AGGREGATE,
    MUTANT_FIELD,    /* another field of the same type */
    MUTANT_BRANCH,   /* then, else, default */
    MUTANT_FUNCTION, /* min and max, ways of rounding, plus and minus, `at` left out */
    MUTANT_ELEMENT,  /* of a set or of a cell, left out */
    MUTANT_KIND_COUNT,
};

struct mutant_patch { /* `bytes` and what is at `at` change places */
    void *at, *bytes;
    size_t size;
};

struct mutant_edit { /* what a writer would have written instead */
    struct span span;
    const char *text;
};

struct mutant {
    enum mutant_kind kind;
    struct span span;            /* what a writer would change */
    struct part owner;           /* the item whose meaning changes */
    const struct clause *clause; /* NULL: of no single clause */
    const struct node *node;     /* only what evaluates this can notice; NULL: not said */
    const char *where;           /* policy 公益岗位, clause 超龄退岗 */
    const char *change; /* 把“高于”改成“不低于”; in the language asked for */
    date days[2];       /* on which it could be seen, where it is not in force always */
    uint32_t day_count;
    region places[2]; /* where it could be seen, where it is regional */
    uint32_t place_count;
    const struct policy *policy; /* of OVER and ORDER */
    bool several;                /* the meaning of several items changes; owner is one */
    VEC(struct mutant_patch) patches;
    /* The same change of the text, for those that the checker may refuse; empty: not said. */
    VEC(struct mutant_edit) edits;
    const char *refused; /* why the checker would refuse it, where that is certain; else NULL */
};
typedef VEC(struct mutant *) mutant_list;

/* boundary, threshold ...: for programs. Static. */
const char *mutant_kind_word(enum mutant_kind kind);

/* All mutants of a program, in the order of its items. zh: the language of `where` and `change`. */
void mutants_find(struct arena *arena, struct program *program, const struct sources *sources,
    bool zh, mutant_list *out);

void mutant_toggle(const struct mutant *mutant);

#endif
