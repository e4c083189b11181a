/* SPDX-License-Identifier: Apache-2.0 */
#include "eval/scope.h"

#include <string.h>

static struct cause *cause_new(struct arena *arena, enum cause_kind kind) {
    struct cause *cause = arena_new(arena, struct cause);
    cause->kind = kind;
    return cause;
}

const struct cause *cause_rejected(struct arena *arena, const struct record *record) {
    struct cause *cause = cause_new(arena, CAUSE_REJECTED);
    cause->record = record;
    return cause;
}

const struct cause *cause_list(struct arena *arena, enum cause_kind kind,
    const struct record *record, const struct field *field) {
    struct cause *cause = cause_new(arena, kind);
    cause->record = record;
    cause->field = field;
    return cause;
}

const struct cause *cause_fact(
    struct arena *arena, const struct record *record, const struct field *field) {
    return record->rejected ? cause_rejected(arena, record)
                            : cause_list(arena, CAUSE_FACT, record, field);
}

const struct cause *cause_named(struct arena *arena, const struct atom *name, date day) {
    struct cause *cause = cause_new(arena, CAUSE_PARAMETER);
    cause->name = name;
    cause->day = day;
    return cause;
}

const struct cause *cause_both(
    struct arena *arena, const struct cause *left, const struct cause *right) {
    if (!left || left == right)
        return right;
    if (!right)
        return left;
    struct cause *cause = cause_new(arena, CAUSE_BOTH);
    cause->left = left;
    cause->right = right;
    return cause;
}

/* A walk over causes. Causes are shared, so each is entered once; and they are long (a sum over
 * a big list), so the walk keeps its own stack. Where it has been is marked on the causes, which belong
 * to the evaluation that asks, and unmarked by going the same way again: hundreds of findings each look through
 * the causes of hundreds of members. */
struct walk {
    struct arena *arena;
    VEC(const struct cause *) todo;
    struct map listed; /* bytes of struct missing -> not NULL */
    VEC(struct missing) found;
};

static void walk_push(struct walk *walk, const struct cause *cause) {
    if (cause)
        vec_push(walk->arena, &walk->todo, cause);
}

/* Not when it is pushed: what was pushed early may be met before, further to the left. */
static bool walk_enter(const struct cause *cause, bool mark) {
    if (cause->entered == mark)
        return false;
    ((struct cause *)cause)->entered = mark;
    return true;
}

static void missing_fill(struct missing *missing, const struct cause *cause) {
    missing->kind = cause->kind;
    missing->record = cause->record;
    missing->field = cause->field;
    missing->parameter = cause->name;
}

static uint32_t one_missing(
    struct arena *arena, const struct cause *cause, struct missing **out) {
    *out = arena_new(arena, struct missing);
    missing_fill(*out, cause);
    return 1;
}

static void walk_list(struct walk *walk, const struct cause *cause) {
    struct missing missing;
    memset(&missing, 0, sizeof missing); /* its bytes are a key */
    missing_fill(&missing, cause);
    const char *key = (const char *)&missing;
    if (map_get_bytes(&walk->listed, key, sizeof missing))
        return;
    map_put_bytes(&walk->listed, key, sizeof missing, walk);
    vec_push(walk->arena, &walk->found, missing);
}

static void walk_all(struct walk *walk, const struct cause *cause, bool mark) {
    walk_push(walk, cause);
    while (walk->todo.count > 0) {
        cause = walk->todo.items[--walk->todo.count];
        if (!walk_enter(cause, mark))
            continue;
        if (cause->kind == CAUSE_BOTH) {
            walk_push(walk, cause->right); /* below the left one: that is met first */
            walk_push(walk, cause->left);
        } else if (mark && cause->kind != CAUSE_ERROR) {
            walk_list(walk, cause);
        }
    }
}

uint32_t cause_missing(struct arena *arena, const struct cause *cause, struct missing **out) {
    *out = NULL;
    if (!cause)
        return 0;
    if (cause->kind != CAUSE_BOTH && cause->kind != CAUSE_ERROR)
        return one_missing(arena, cause, out);
    struct walk walk = {.arena = arena};
    map_init(&walk.listed, arena);
    walk_all(&walk, cause, true);
    walk_all(&walk, cause, false);
    *out = walk.found.items;
    return (uint32_t)walk.found.count;
}
