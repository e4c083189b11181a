/* SPDX-License-Identifier: Apache-2.0 */
#include "author/hunt.h"

#include <string.h>
#include "author/shrink.h"
#include "author/units.h"

enum {
    TRIES = 4000,          /* for one change */
    TRIES_FOR_MORE = 1000, /* for a record that tells more than the one found */
    SEEDS = 10,            /* that are varied */
    GROWN = 4,             /* of these, with more members */
    OWN_SEEDS = 60,        /* of one part */
    TOPS = 12,             /* policies, and as many assertions and fields, that are looked at */
    EXPLORED = 3           /* of these, for seeds of their own */
};

void search_init(struct search *search, struct arena *arena, struct program *program,
    const struct parts *parts, const struct coverage *coverage, struct arena *scratch) {
    *search = (struct search){.arena = arena,
        .program = program,
        .parts = parts,
        .coverage = coverage,
        .most_tries = TRIES};
    search->before = &scratch[0];
    search->after = &scratch[1];
    search->work = &scratch[2];
    search->kept = &scratch[3];
    search->own = arena_array(arena, seed_list, parts->list.count);
    search->explored = arena_array(arena, bool, parts->list.count);
    domains_init(&search->domains, arena, parts);
    seeds_add(search);
}

/* ---- one search ---- */

static struct view view_of(const struct hunt *hunt) {
    return (struct view){.program = hunt->search->program,
        .parts = hunt->tops.items,
        .part_count = hunt->tops.count,
        .tree = &hunt->seed->tree,
        .day = hunt->day,
        .call = hunt->call,
        .observer = hunt->observer};
}

void hunt_look(struct hunt *hunt, struct sight *out, struct arena *arena) {
    struct view view = view_of(hunt);
    sight_take(out, arena, &view);
}

/* With the change made. Nothing rests on an inspection or a guarantee. */
static void look_again(struct hunt *hunt, struct sight *after) {
    struct view view = view_of(hunt);
    if (hunt->mutant->owner.kind == PART_ASSERTION && !hunt->mutant->several)
        sight_again(after, &hunt->before, &view);
    else
        sight_take(after, hunt->search->after, &view);
}

static bool differs(struct hunt *hunt) {
    struct search *search = hunt->search;
    struct sight after;
    arena_reset(search->before);
    arena_reset(search->after);
    hunt_look(hunt, &hunt->before, search->before);
    mutant_toggle(hunt->mutant);
    look_again(hunt, &after);
    mutant_toggle(hunt->mutant);
    hunt->at = sight_differs(&hunt->before, &after);
    return hunt->at >= 0;
}

static bool is_ahead(const struct hunt *hunt, const struct record *record) {
    for (size_t i = 0; i < record->type->fields.count; i++)
        if (domain_is_ahead(&hunt->search->domains, record->type->fields.items[i],
                record->values[i], hunt->day))
            return true;
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            if (is_ahead(hunt, record->lists[i].items.items[k]))
                return true;
    return false;
}

bool hunt_notices(struct hunt *hunt) {
    hunt->out->tries++;
    if (!differs(hunt))
        return false;
    if (seen_is_settled(&hunt->before.list.items[hunt->at]) &&
        !is_ahead(hunt, hunt->seed->tree.top))
        return true;
    if (!hunt->open) {
        struct seed *seed = seed_copy(hunt->search->work, hunt->seed);
        seed->day = hunt->day;
        hunt->open = seed;
        hunt->open_tries = hunt->out->tries;
    }
    return false;
}

bool hunt_is_spent(const struct hunt *hunt) {
    return hunt->out->tries >= hunt->search->most_tries ||
           (hunt->open && hunt->out->tries >= hunt->open_tries + TRIES_FOR_MORE);
}

uint32_t hunt_draw(struct hunt *hunt, size_t below) {
    hunt->chance ^= hunt->chance << 13;
    hunt->chance ^= hunt->chance >> 7;
    hunt->chance ^= hunt->chance << 17;
    return (uint32_t)((hunt->chance >> 11) % below);
}

/* ---- what is looked at ---- */

static void add_tops(struct hunt *hunt, enum part_kind kind) {
    const struct parts *parts = hunt->search->parts;
    uint32_t owner = parts_index(parts, hunt->mutant->owner.thing);
    uint32_t count = 0;
    for (uint32_t i = 0; i < parts->list.count && count < TOPS; i++)
        if (parts->list.items[i].kind == kind &&
            (hunt->mutant->several || parts_rests(parts, i, owner))) {
            vec_push(hunt->search->work, &hunt->tops, parts->list.items[i]);
            count++;
        }
}

static void choose_tops(struct hunt *hunt) {
    arena_reset(hunt->search->work);
    hunt->tops = (part_list){0};
    add_tops(hunt, PART_POLICY);
    add_tops(hunt, PART_ASSERTION);
    add_tops(hunt, PART_FIELD);
    if (hunt->mutant->owner.kind == PART_PARAMETER)
        vec_push(hunt->search->work, &hunt->tops, hunt->mutant->owner);
}

/* What is looked at may need seeds of its own; making them takes the scratch of the search. */
static void explore_tops(struct hunt *hunt) {
    const struct parts *parts = hunt->search->parts;
    uint32_t list[EXPLORED], count = 0;
    for (size_t i = 0; i < hunt->tops.count && count < EXPLORED; i++)
        if (hunt->tops.items[i].kind == PART_POLICY || hunt->tops.items[i].kind == PART_ASSERTION)
            list[count++] = parts_index(parts, hunt->tops.items[i].thing);
    for (uint32_t i = 0; i < count; i++)
        search_explore(hunt->search, list[i]);
}

static void add_day(struct hunt *hunt, date day) {
    for (size_t i = 0; i < hunt->days.count; i++)
        if (hunt->days.items[i] == day)
            return;
    vec_push(hunt->search->work, &hunt->days, day);
}

static void choose_days(struct hunt *hunt) {
    const struct domains *domains = &hunt->search->domains;
    for (uint32_t i = 0; i < hunt->mutant->day_count; i++)
        add_day(hunt, hunt->mutant->days[i]);
    for (size_t i = 0; i < domains->days.count; i++)
        add_day(hunt, domains->days.items[i]);
}

/* ---- the facts that may be varied ---- */

static bool is_wanted(const struct hunt *hunt, const struct field *field) {
    for (size_t i = 0; i < hunt->tops.count; i++)
        if (parts_has_fact(hunt->search->parts,
                parts_index(hunt->search->parts, hunt->tops.items[i].thing), field))
            return true;
    return false;
}

static void collect_facts(struct hunt *hunt, struct record *record) {
    for (size_t i = 0; i < record->type->fields.count; i++) {
        const struct field *field = record->type->fields.items[i];
        struct fact fact = {record, field, {0}};
        if (field->form != FIELD_GIVEN || field->is_key || !is_wanted(hunt, field))
            continue;
        domain_values(&hunt->search->domains, hunt->search->work, field, hunt->day, &fact.values);
        if (fact.values.count)
            vec_push(hunt->search->work, &hunt->facts, fact);
    }
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            collect_facts(hunt, record->lists[i].items.items[k]);
}

/* ---- seeds, in the order in which they promise something ---- */

static void begin_seed(struct hunt *hunt, const struct seed *seed, date day) {
    hunt->seed = seed_copy(hunt->search->work, seed);
    hunt->day = day;
    hunt->facts.count = 0;
}

static void add_seeds(struct hunt *hunt, const seed_list *seeds) {
    for (size_t i = 0; i < seeds->count; i++)
        vec_push(hunt->search->work, &hunt->seeds, seeds->items[i]);
}

/* Those of the examples, plain ones, and those made for what is looked at. */
static void gather_seeds(struct hunt *hunt) {
    const struct search *search = hunt->search;
    hunt->seeds = (seed_list){0};
    add_seeds(hunt, &search->seeds);
    for (size_t i = 0; i < hunt->tops.count; i++)
        add_seeds(hunt, &search->own[parts_index(search->parts, hunt->tops.items[i].thing)]);
}

/* Those that come nearest to the place first; of equals the examples, which come first in the list.
 */
static size_t choose_seeds(struct hunt *hunt, struct seed **out) {
    unsigned *comes = arena_array(hunt->search->work, unsigned, hunt->seeds.count);
    size_t count = 0;
    for (size_t i = 0; i < hunt->seeds.count; i++)
        comes[i] = seed_comes_to(hunt, hunt->seeds.items[i]);
    for (unsigned wanted = 3; wanted-- > 0;)
        for (size_t i = 0; i < hunt->seeds.count && count < SEEDS; i++)
            if (comes[i] == wanted)
                out[count++] = hunt->seeds.items[i];
    return count;
}

void hunt_begin_facts(struct hunt *hunt, const struct seed *seed) {
    begin_seed(hunt, seed, seed->day);
    collect_facts(hunt, hunt->seed->tree.top);
}

void hunt_keep_seed(struct hunt *hunt, uint32_t part) {
    struct search *search = hunt->search;
    if (search->own[part].count >= OWN_SEEDS)
        return;
    struct seed *seed = seed_copy(search->arena, hunt->seed);
    seed->day = hunt->day;
    seed->example = UINT32_MAX;
    vec_push(search->arena, &search->own[part], seed);
}

static void move_to(struct record *record, region place) {
    for (size_t i = 0; i < record->type->fields.count; i++)
        if (record->type->fields.items[i]->is_place)
            record->values[i] = value_region(place);
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            move_to(record->lists[i].items.items[k], place);
}

uint32_t hunt_settings(const struct mutant *mutant) {
    return (1 + mutant->day_count) * (1 + mutant->place_count);
}

void hunt_begin(struct hunt *hunt, const struct seed *seed, uint32_t setting) {
    const struct mutant *mutant = hunt->mutant;
    uint32_t day = setting % (1 + mutant->day_count), place = setting / (1 + mutant->day_count);
    begin_seed(hunt, seed, day ? mutant->days[day - 1] : seed->day);
    if (place)
        move_to(hunt->seed->tree.top, mutant->places[place - 1]);
}

/* As the records are, but for day and place; half of the tries are kept for changed ones. */
static bool try_settings(struct hunt *hunt) {
    uint32_t most = hunt->search->most_tries / 2;
    for (uint32_t setting = 0; setting < hunt_settings(hunt->mutant); setting++)
        for (size_t i = 0; i < hunt->seeds.count && hunt->out->tries < most; i++) {
            hunt_begin(hunt, hunt->seeds.items[i], setting);
            if (hunt_notices(hunt))
                return true;
        }
    return false;
}

static bool try_seeds(struct hunt *hunt, struct seed **seeds, size_t count) {
    for (uint32_t setting = 0; setting < hunt_settings(hunt->mutant); setting++)
        for (size_t i = 0; i < count && !hunt_is_spent(hunt); i++) {
            hunt_begin(hunt, seeds[i], setting);
            collect_facts(hunt, hunt->seed->tree.top);
            if (hunt_facts(hunt, false) || hunt_facts(hunt, true))
                return true;
        }
    return false;
}

/* The first seeds with a member more in each list. */
static bool try_grown(struct hunt *hunt, struct seed **seeds, size_t count) {
    for (size_t i = 0; i < count && i < GROWN && !hunt_is_spent(hunt); i++) {
        hunt_begin(hunt, seeds[i], 0);
        seed_grow(hunt->seed, hunt->search->domains.home);
        if (hunt_notices(hunt))
            return true;
        collect_facts(hunt, hunt->seed->tree.top);
        if (hunt_facts(hunt, false))
            return true;
    }
    return false;
}

static bool try_chance(struct hunt *hunt, struct seed **seeds, size_t count) {
    while (count && !hunt_is_spent(hunt)) {
        struct seed *seed = seeds[hunt_draw(hunt, count)];
        hunt_begin(hunt, seed, hunt_draw(hunt, hunt_settings(hunt->mutant)));
        collect_facts(hunt, hunt->seed->tree.top);
        for (int i = 0; i < 60 && !hunt_is_spent(hunt); i++)
            if (hunt_several(hunt))
                return true;
        if (hunt->facts.count == 0)
            return false;
    }
    return false;
}

/* ---- what was found, made as short as it goes ---- */

static int64_t find_seen(const struct sight *sight, const struct seen *wanted) {
    for (size_t i = 0; i < sight->list.count; i++)
        if (sight->list.items[i].part.thing == wanted->part.thing &&
            sight->list.items[i].record == wanted->record)
            return (int64_t)i;
    return -1;
}

/* Is the same still seen of the record, and does it still notice? */
static bool still_notices(void *user) {
    struct hunt *hunt = user;
    int64_t at = differs(hunt) ? find_seen(&hunt->before, &hunt->out->seen) : -1;
    return at == hunt->at && at >= 0 &&
           !seen_differs(&hunt->out->seen, &hunt->before.list.items[at]);
}

/* Nothing better was found. */
static bool take_open(struct hunt *hunt) {
    if (!hunt->open)
        return false;
    begin_seed(hunt, hunt->open, hunt->open->day);
    return differs(hunt);
}

static void keep(struct hunt *hunt) {
    struct sight sight;
    hunt->out->found = true;
    hunt->out->tree = &hunt->seed->tree;
    hunt->out->day = hunt->day;
    int64_t at = hunt->at;
    arena_reset(hunt->search->kept);
    hunt_look(hunt, &sight, hunt->search->kept);
    hunt->out->seen = sight.list.items[at];
    if (hunt->tops.count)
        hunt_keep_seed(hunt, parts_index(hunt->search->parts, hunt->tops.items[0].thing));
    shrink_record(&hunt->seed->tree, hunt->out->seen.record, still_notices, hunt);
}

void search_for(struct search *search, const struct mutant *mutant, struct finding_of_search *out) {
    struct hunt hunt = {
        .search = search, .mutant = mutant, .out = out, .chance = 88172645463325252};
    struct seed *seeds[SEEDS];
    *out = (struct finding_of_search){0};
    choose_tops(&hunt);
    explore_tops(&hunt);
    choose_tops(&hunt);
    gather_seeds(&hunt);
    choose_days(&hunt);
    size_t count = choose_seeds(&hunt, seeds);
    if (try_settings(&hunt) || try_seeds(&hunt, seeds, count) || try_grown(&hunt, seeds, count) ||
        try_chance(&hunt, seeds, count) || take_open(&hunt) || hunt_table(&hunt))
        keep(&hunt);
}
