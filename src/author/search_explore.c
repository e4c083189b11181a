/* SPDX-License-Identifier: Apache-2.0
 *
 * Where examples do not come, seeds are needed that do. Facts are changed by chance, and a record
 * for which some condition comes out as it never did before becomes a seed, from which the search
 * goes on: so one condition after another is met, also where they stand one behind the other.
 */
#include "author/hunt.h"

enum {
    EXPLORE_TRIES = 1500, /* for one policy, inspection or guarantee */
    EXPLORE_STEPS = 12    /* from one record */
};

/* ---- what a record comes to ---- */

struct comes {
    const struct mutant *mutant;
    unsigned how_near; /* as seed_comes_to says */
};

static void come(struct comes *comes, unsigned how_near) {
    if (comes->how_near < how_near)
        comes->how_near = how_near;
}

static void on_node(
    void *user, const struct node *node, const struct record *record, const struct value *value) {
    struct comes *comes = user;
    (void)record;
    (void)value;
    if (node == comes->mutant->node)
        come(comes, 1);
}

static void on_judged(void *user, const struct result *result) {
    struct comes *comes = user;
    const struct mutant *mutant = comes->mutant;
    if (mutant->clause && result->clause == mutant->clause)
        come(comes, 2);
    else if (!mutant->node && result->policy == mutant->owner.thing)
        come(comes, 1);
}

unsigned seed_comes_to(struct hunt *hunt, const struct seed *seed) {
    struct comes comes = {.mutant = hunt->mutant};
    struct eval_observer observer = {.user = &comes, .node = on_node, .judged = on_judged};
    struct sight sight;
    struct view view = {.program = hunt->search->program,
        .parts = hunt->tops.items,
        .part_count = hunt->tops.count,
        .tree = &seed->tree,
        .day = seed->day,
        .observer = &observer};
    arena_reset(hunt->search->before);
    sight_take(&sight, hunt->search->before, &view);
    return comes.how_near;
}

/* ---- what never came about before ---- */

struct news {
    struct arena *arena;
    struct map met; /* node or clause -> bits: yes, no, decides, met */
    bool any;
};

static void meet(struct news *news, const void *thing, uintptr_t bit) {
    uintptr_t bits = (uintptr_t)map_get(&news->met, thing);
    if (bits & bit)
        return;
    news->any = true;
    map_put(&news->met, thing, (void *)(bits | bit));
}

static void on_truth(
    void *user, const struct node *node, const struct record *record, const struct value *value) {
    (void)record;
    if (value->state == VALUE_KNOWN && node->type.kind == TYPE_BOOLEAN)
        meet(user, node, value->boolean ? 1 : 2);
}

static void on_decided(void *user, const struct result *result) {
    if (result->clause)
        meet(user, result->clause, 4);
}

static void on_row(void *user, const struct table *table, const struct table_row *row, bool sure) {
    (void)table;
    if (sure)
        meet(user, row, 8);
}

/* ---- exploring ---- */

static void try_one(struct hunt *hunt, struct news *news) {
    struct shuffled kept;
    struct sight sight;
    hunt_shuffle(hunt, &kept);
    news->any = false;
    arena_reset(hunt->search->before);
    hunt_look(hunt, &sight, hunt->search->before);
    if (news->any)
        hunt_keep_seed(hunt);
    else
        hunt_unshuffle(hunt, &kept);
}

static void explore_part(struct search *search, struct part part) {
    static const struct mutant none = {0};
    struct finding_of_search out = {0};
    struct news news = {.arena = search->after};
    struct hunt hunt = {
        .search = search, .mutant = &none, .out = &out, .chance = 2463534242};
    struct eval_observer observer = {
        .user = &news, .node = on_truth, .judged = on_decided, .row_taken = on_row};
    arena_reset(search->work);
    arena_reset(search->after);
    map_init(&news.met, search->after);
    vec_push(search->work, &hunt.tops, part);
    for (size_t i = 0; i < search->domains.days.count; i++)
        vec_push(search->work, &hunt.days, search->domains.days.items[i]);
    hunt.observer = &observer;
    for (int i = 0; i < EXPLORE_TRIES / EXPLORE_STEPS; i++) {
        hunt_begin_facts(&hunt, &search->seeds.items[hunt_draw(&hunt, search->seeds.count)]);
        for (int k = 0; k < EXPLORE_STEPS; k++)
            try_one(&hunt, &news);
    }
}

void search_explore(struct search *search) {
    search->explored = true;
    for (size_t i = 0; search->seeds.count && i < search->parts->list.count; i++) {
        struct part part = search->parts->list.items[i];
        if (part.kind == PART_POLICY || part.kind == PART_ASSERTION)
            explore_part(search, part);
    }
}
