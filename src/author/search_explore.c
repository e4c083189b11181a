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

/* Of an example coverage knows. */
static unsigned example_comes_to(const struct hunt *hunt, uint32_t example) {
    const struct coverage *coverage = hunt->search->coverage;
    const struct mutant *mutant = hunt->mutant;
    if (mutant->clause && coverage_has(coverage, mutant->clause, COVER_TAKES, example))
        return 2;
    const void *thing = mutant->node ? (const void *)mutant->node : mutant->owner.thing;
    return coverage_has(coverage, thing, COVER_REACHED, example);
}

unsigned seed_comes_to(struct hunt *hunt, const struct seed *seed) {
    if (seed->example != UINT32_MAX)
        return example_comes_to(hunt, seed->example);
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
    uint32_t part;
    struct map met; /* node or clause -> bits: yes, no, decides, taken */
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
        hunt_keep_seed(hunt, news->part);
    else
        hunt_unshuffle(hunt, &kept);
}

static const struct seed *draw_seed(struct hunt *hunt, uint32_t part) {
    const seed_list *seeds = &hunt->search->seeds, *own = &hunt->search->own[part];
    uint32_t index = hunt_draw(hunt, seeds->count + own->count);
    return index < seeds->count ? seeds->items[index] : own->items[index - seeds->count];
}

void search_explore(struct search *search, uint32_t part) {
    static const struct mutant none = {0};
    struct finding_of_search out = {0};
    struct news news = {.arena = search->after, .part = part};
    struct hunt hunt = {.search = search, .mutant = &none, .out = &out, .chance = 2463534242};
    struct eval_observer observer = {
        .user = &news, .node = on_truth, .judged = on_decided, .row_taken = on_row};
    if (search->explored[part] || search->seeds.count == 0)
        return;
    search->explored[part] = true;
    arena_reset(search->work);
    arena_reset(search->after);
    map_init(&news.met, search->after);
    vec_push(search->work, &hunt.tops, search->parts->list.items[part]);
    for (size_t i = 0; i < search->domains.days.count; i++)
        vec_push(search->work, &hunt.days, search->domains.days.items[i]);
    hunt.observer = &observer;
    for (int i = 0; i < EXPLORE_TRIES / EXPLORE_STEPS; i++) {
        hunt_begin_facts(&hunt, draw_seed(&hunt, part));
        for (int k = 0; k < EXPLORE_STEPS; k++)
            try_one(&hunt, &news);
    }
}
