/* SPDX-License-Identifier: Apache-2.0
 *
 * What can be seen of a program on a record and a day: what policies, inspections, guarantees,
 * computed fields, parameters and tables come to. Two sights of one record, before and after a
 * change, are compared as an expectation in an example would compare them: what no expectation can
 * say is no difference.
 */
#ifndef GUODU_AUTHOR_SIGHT_H
#define GUODU_AUTHOR_SIGHT_H

#include "author/parts.h"
#include "eval/eval.h"

struct table_call { /* a table as an expectation would ask it: 标准(县内) */
    const struct table *table;
    const struct value *inputs;
    uint32_t result;
};

struct seen { /* what one part comes to for one record */
    struct part part;
    const struct record *record;
    struct result result;          /* of a policy */
    struct finding finding;        /* of an assertion */
    const struct table_call *call; /* of a table */
    struct type type;              /* of a field, a parameter or a table */
    struct value value;
};

struct sight {
    VEC(struct seen) list;
    struct evaluation evaluation; /* what was found out on the way */
};

struct view { /* what is looked at */
    const struct program *program;
    const struct part *parts;
    size_t part_count;
    const struct record_tree *tree;
    date day;
    const struct table_call *call;        /* NULL: none */
    const struct eval_observer *observer; /* NULL: none */
};

/* Everything in *out lives in the arena. */
void sight_take(struct sight *out, struct arena *arena, const struct view *view);
/* The same once more, for parts that nothing else rests on, where only these have changed since
 * `before` was taken: what they rest on is not evaluated again. Lives in the arena of `before`. */
void sight_again(struct sight *out, const struct sight *before, const struct view *view);
/* Would an expectation of what was seen before not be met by what is seen after? */
bool seen_differs(const struct seen *before, const struct seen *after);
/* Is it something that was decided, or a value that is known? */
bool seen_is_settled(const struct seen *seen);
/* The first of `before` that would not be found in `after` as it is, a settled one if there is any;
 * -1: all would. Both are of the same view. */
int64_t sight_differs(const struct sight *before, const struct sight *after);
/* Do both give the same outcome, by the same clause? Amounts may differ. */
bool seen_alike(const struct seen *a, const struct seen *b);
bool sight_alike(const struct sight *a, const struct sight *b);

#endif
