/* SPDX-License-Identifier: Apache-2.0
 *
 * A failing case made smaller: fewer records, shorter rules, fewer facts, over and over until nothing
 * more can be left out. What is tried must be sound and must fail for the same way in the same manner
 * (the word before the first colon).
 */
#include <stdio.h>
#include <time.h>

#include "diff.h"

#define SECONDS_MOST 90
#define ROUNDS_MOST 8

struct shrink {
    struct diff_case *of; /* the smallest that failed */
    struct diff_judges *judges;
    const struct diff_way_kind *way;
    struct arena *arena;      /* of what stays */
    struct arena keep, scratch; /* of a try */
    const char **what;
    struct diff_shrunk *told;
    time_t until;
    bool is_local; /* the text at hand */
};

static bool same_manner(const char *a, const char *b) {
    size_t length = strcspn(a, ":");
    return strncmp(a, b, length + 1) == 0;
}

/* Is it a failure too? Then it is the case from now on. It has rules and trees of its own. */
static bool takes(struct shrink *shrink, struct diff_case *tried) {
    struct diff_call call = {
        .of = tried, .judges = shrink->judges, .keep = &shrink->keep, .scratch = &shrink->scratch};
    arena_reset(&shrink->keep);
    arena_reset(&shrink->scratch);
    shrink->told->tries++;
    const char *differs = tried->count > 0 ? shrink->way->judge(&call) : NULL;
    if (!differs || !same_manner(*shrink->what, differs))
        return false;
    *shrink->what = arena_copy(shrink->arena, differs, strlen(differs));
    shrink->told->taken++;
    return true;
}

static bool is_late(const struct shrink *shrink) {
    return time(NULL) > shrink->until;
}

/* ---- rules ---- */

static bool holds_text(void *user, const char *text) {
    struct shrink *shrink = user;
    struct diff_case tried = *shrink->of;
    if (is_late(shrink))
        return false;
    if (shrink->is_local)
        tried.text.local = text;
    else
        tried.text.main = text;
    tried.lines = NULL;
    if (!diff_load(&tried))
        return false;
    diff_adopt(&tried, shrink->of);
    if (!takes(shrink, &tried)) {
        diff_unload(&tried);
        return false;
    }
    diff_unload(shrink->of);
    *shrink->of = tried;
    return true;
}

static void shrink_rules(struct shrink *shrink) {
    shrink->of->text.shows = NULL;
    shrink->is_local = true;
    if (shrink->of->text.local && !holds_text(shrink, NULL))
        diff_shrink_text(shrink->arena, shrink->of->text.local, holds_text, shrink);
    shrink->is_local = false;
    diff_shrink_text(shrink->arena, shrink->of->text.main, holds_text, shrink);
}

/* ---- records ---- */

static bool takes_trees(struct shrink *shrink, struct record_tree **trees, size_t count) {
    struct diff_case tried = *shrink->of;
    if (is_late(shrink))
        return false;
    tried.trees = trees;
    tried.count = count;
    tried.lines = NULL;
    diff_see_fits(&tried);
    if (!takes(shrink, &tried))
        return false;
    *shrink->of = tried;
    return true;
}

/* Without `size` of them from `from` on. */
static bool drop_trees(struct shrink *shrink, size_t from, size_t size) {
    const struct diff_case *of = shrink->of;
    struct record_tree **rest = arena_array(of->arena, struct record_tree *, of->count);
    size_t count = 0;
    for (size_t i = 0; i < of->count; i++)
        if (i < from || i >= from + size)
            rest[count++] = of->trees[i];
    return takes_trees(shrink, rest, count);
}

static void shrink_trees(struct shrink *shrink) {
    for (size_t size = shrink->of->count / 2; size > 0; size /= 2)
        for (size_t from = 0; from < shrink->of->count;)
            if (!drop_trees(shrink, from, size))
                from += size;
}

/* ---- facts ---- */

enum { CUT_CHILD, CUT_LIST, CUT_FACT, CUT_SIMPLER, CUT_COUNT };

struct cut { /* number `at` of what can be cut in a tree */
    int kind;
    size_t at, seen;
    struct record_tree *tree;
    bool done;
};

static bool is_it(struct cut *cut, int kind) {
    bool is = cut->kind == kind && cut->seen++ == cut->at;
    cut->done = cut->done || is;
    return is;
}

static struct value simpler(struct type type, struct value value) {
    if (value.state != VALUE_KNOWN)
        return value;
    switch (type.kind) {
    case TYPE_INTEGER:
        return value_integer(value.integer > 1 || value.integer < 0);
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
    case TYPE_MONEY:
        return value_number(value.number == DECIMAL_ONE ? 0 : DECIMAL_ONE);
    case TYPE_CHOICE:
        return value_choice(0);
    case TYPE_SET:
        return value_set(0);
    default:
        return value;
    }
}

static void cut_record(struct cut *cut, const struct record *from, struct record *to) {
    to->rejected = from->rejected;
    to->doubtful = from->doubtful;
    for (size_t i = 0; i < from->type->fields.count; i++) {
        const struct field *field = from->type->fields.items[i];
        if (!diff_is_given(field))
            continue;
        to->values[i] = from->values[i];
        if (field->is_key || from->values[i].state == VALUE_UNKNOWN)
            continue;
        if (is_it(cut, CUT_FACT))
            to->values[i] = value_unknown(NULL);
        if (is_it(cut, CUT_SIMPLER))
            to->values[i] = simpler(field->type, from->values[i]);
    }
    for (size_t i = 0; i < from->type->children.count; i++) {
        const struct record_list *list = &from->lists[i];
        if (list->known && is_it(cut, CUT_LIST))
            continue;
        to->lists[i].known = list->known;
        for (size_t k = 0; k < list->items.count; k++)
            if (!is_it(cut, CUT_CHILD))
                cut_record(cut, list->items.items[k],
                    record_child(cut->tree, to, list->items.items[k]->type));
    }
}

/* False: there is no such thing to cut. */
static bool try_cut(struct shrink *shrink, size_t tree, struct cut *cut, bool *taken) {
    const struct diff_case *of = shrink->of;
    struct record_tree **trees = arena_array(of->arena, struct record_tree *, of->count);
    memcpy(trees, of->trees, of->count * sizeof *trees);
    cut->tree = trees[tree] = arena_new(of->arena, struct record_tree);
    cut->seen = 0;
    cut->done = false;
    cut_record(cut, of->trees[tree]->top,
        record_top(cut->tree, of->arena, of->trees[tree]->top->type));
    *taken = cut->done && takes_trees(shrink, trees, of->count);
    return cut->done;
}

static void shrink_facts(struct shrink *shrink) {
    for (size_t tree = 0; tree < shrink->of->count; tree++)
        for (int kind = 0; kind < CUT_COUNT; kind++) {
            struct cut cut = {.kind = kind};
            bool taken;
            while (!is_late(shrink) && try_cut(shrink, tree, &cut, &taken))
                cut.at += kind == CUT_SIMPLER || !taken;
        }
}

/* ---- all ---- */

void diff_shrink(struct diff_case *of, struct diff_judges *judges, const struct diff_way_kind *way,
    struct arena *arena, const char **what, struct diff_shrunk *told) {
    struct shrink shrink = {.of = of, .judges = judges, .way = way, .arena = of->arena,
        .what = what, .told = told, .until = time(NULL) + SECONDS_MOST};
    arena_init(&shrink.keep, &arena->allocator);
    arena_init(&shrink.scratch, &arena->allocator);
    *what = arena_copy(shrink.arena, *what, strlen(*what));
    for (uint32_t round = 0, before = 1; round < ROUNDS_MOST && before != told->taken; round++) {
        before = told->taken;
        shrink_trees(&shrink);
        shrink_rules(&shrink);
        shrink_facts(&shrink);
    }
    arena_fini(&shrink.keep);
    arena_fini(&shrink.scratch);
}
