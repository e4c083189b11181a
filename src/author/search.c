/* SPDX-License-Identifier: Apache-2.0 */
#include "author/search.h"

#include <string.h>
#include "author/examples.h"
#include "author/shrink.h"
#include "author/units.h"

enum {
    TRIES = 4000,          /* for one change */
    TRIES_FOR_MORE = 1000, /* for a record that tells more than the one found */
    SEEDS = 10,            /* that are varied */
    BISECT_STEPS = 48,     /* halvings of what lies between two values */
    CALLS = 400            /* of a table */
};

/* ---- seeds ---- */

static void fill_plain(struct search *search, struct record *record, date day, unsigned index);

static struct value plain_value(
    struct search *search, const struct field *field, date day, unsigned index) {
    struct arena *arena = search->arena;
    date birth = day;
    date_add_months(day, -12 * 40 - (int)index, &birth);
    switch (field->type.kind) {
    case TYPE_BOOLEAN:
        return value_boolean(false);
    case TYPE_INTEGER:
        return value_integer(index);
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
    case TYPE_MONEY:
        return value_number(0);
    case TYPE_DATE:
        return value_date(birth);
    case TYPE_REGION:
        return value_region(INT64_C(110101000000));
    case TYPE_CHOICE:
        return value_choice(0);
    case TYPE_SET:
        return value_set(0);
    case TYPE_CITIZEN_ID:
        return domain_citizen(arena, birth, index % 2 == 1);
    case TYPE_TEXT: {
        const char *text = arena_printf(arena, "A%u", index);
        return value_text(text, (uint32_t)strlen(text));
    }
    default:
        return value_unknown(NULL);
    }
}

static void fill_children(struct search *search, struct record_tree *tree, struct record *record,
    date day) {
    for (size_t i = 0; i < record->type->children.count; i++)
        for (unsigned k = 1; k <= 2; k++) {
            struct record *child = record_child(tree, record, record->type->children.items[i]);
            fill_plain(search, child, day, k);
            fill_children(search, tree, child, day);
        }
}

/* Facts that are missing get a plain value. */
static void fill_plain(struct search *search, struct record *record, date day, unsigned index) {
    for (size_t i = 0; i < record->type->fields.count; i++) {
        const struct field *field = record->type->fields.items[i];
        if (field->form != FIELD_GIVEN || record->values[i].state != VALUE_UNKNOWN)
            continue;
        record->values[i] = field->type.or_none  ? value_none()
                            : field->has_empty ? field->empty
                                               : plain_value(search, field, day, index);
    }
}

static void add_plain_seed(struct search *search, const struct record_type *type, date day) {
    struct seed seed = {.day = day, .example = UINT32_MAX, .tree = {.arena = search->arena}};
    fill_plain(search, record_top(&seed.tree, search->arena, type), day, 1);
    fill_children(search, &seed.tree, seed.tree.top, day);
    vec_push(search->arena, &search->seeds, seed);
}

static void add_seeds(struct search *search) {
    const struct program *program = search->program;
    date day = 0;
    date_from_ymd(2024, 6, 30, &day);
    for (size_t i = 0; i < program->examples.count; i++) {
        struct seed seed = {.day = program->examples.items[i]->day, .example = (uint32_t)i};
        day = seed.day;
        example_tree(search->arena, program->examples.items[i], &seed.tree);
        vec_push(search->arena, &search->seeds, seed);
    }
    for (size_t i = 0; i < program->schema.records.count; i++)
        if (!program->schema.records.items[i]->parent)
            add_plain_seed(search, program->schema.records.items[i], day);
}

static void copy_record(struct record_tree *tree, struct record *to, const struct record *from) {
    memcpy(to->values, from->values, from->type->fields.count * sizeof *from->values);
    for (size_t i = 0; i < from->type->children.count; i++) {
        to->lists[i].known = from->lists[i].known;
        for (size_t k = 0; k < from->lists[i].items.count; k++)
            copy_record(tree, record_child(tree, to, from->type->children.items[i]),
                from->lists[i].items.items[k]);
    }
}

static struct seed *copy_seed(struct arena *arena, const struct seed *seed) {
    struct seed *copy = arena_new(arena, struct seed);
    *copy = (struct seed){.tree = {.arena = arena}, .day = seed->day, .example = seed->example};
    copy_record(
        &copy->tree, record_top(&copy->tree, arena, seed->tree.top->type), seed->tree.top);
    return copy;
}

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
    domains_init(&search->domains, arena, parts);
    add_seeds(search);
}

/* ---- one search ---- */

struct fact { /* of a record of the seed at hand */
    struct record *record;
    const struct field *field;
    value_list values;
};

struct hunt {
    struct search *search;
    const struct mutant *mutant;
    struct finding_of_search *out;
    VEC(struct part) tops; /* what is looked at */
    VEC(date) days;
    struct seed *seed;
    date day; /* tried now */
    VEC(struct fact) facts; /* of the seed */
    struct sight before;
    int64_t at; /* what differs, in `before` */
    const struct seed *open; /* a record that notices, of which nothing is decided; NULL: none yet */
    uint32_t open_tries;     /* the try that found it */
    const struct table_call *call;
    uint64_t chance;
};

static struct view view_of(const struct hunt *hunt) {
    return (struct view){.program = hunt->search->program,
        .parts = hunt->tops.items,
        .part_count = hunt->tops.count,
        .tree = &hunt->seed->tree,
        .day = hunt->day,
        .call = hunt->call};
}

static void look(struct hunt *hunt, struct sight *out, struct arena *arena) {
    struct view view = view_of(hunt);
    sight_take(out, arena, &view);
}

static bool differs(struct hunt *hunt) {
    struct search *search = hunt->search;
    struct sight after;
    arena_reset(search->before);
    arena_reset(search->after);
    look(hunt, &hunt->before, search->before);
    mutant_toggle(hunt->mutant);
    look(hunt, &after, search->after);
    mutant_toggle(hunt->mutant);
    hunt->at = sight_differs(&hunt->before, &after);
    return hunt->at >= 0;
}

/* Does the record at hand notice the change? One that leaves things open is only put aside, for a
 * reader learns more from one where something is decided. */
static bool notices(struct hunt *hunt) {
    hunt->out->tries++;
    if (!differs(hunt))
        return false;
    if (seen_is_settled(&hunt->before.list.items[hunt->at]))
        return true;
    if (!hunt->open) {
        struct seed *seed = copy_seed(hunt->search->work, hunt->seed);
        seed->day = hunt->day;
        hunt->open = seed;
        hunt->open_tries = hunt->out->tries;
    }
    return false;
}

static bool is_spent(const struct hunt *hunt) {
    return hunt->out->tries >= hunt->search->most_tries ||
           (hunt->open && hunt->out->tries >= hunt->open_tries + TRIES_FOR_MORE);
}

/* ---- what is looked at ---- */

static void add_tops(struct hunt *hunt, enum part_kind kind) {
    const struct parts *parts = hunt->search->parts;
    uint32_t owner = parts_index(parts, hunt->mutant->owner.thing);
    for (uint32_t i = 0; i < parts->list.count; i++)
        if (parts->list.items[i].kind == kind && parts_rests(parts, i, owner))
            vec_push(hunt->search->work, &hunt->tops, parts->list.items[i]);
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
        domain_values(
            &hunt->search->domains, hunt->search->work, field, hunt->day, &fact.values);
        if (fact.values.count)
            vec_push(hunt->search->work, &hunt->facts, fact);
    }
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            collect_facts(hunt, record->lists[i].items.items[k]);
}

static struct value *place_of(const struct fact *fact) {
    return &fact->record->values[fact->field->index];
}

/* ---- one fact at a time ---- */

static bool vary_one(struct hunt *hunt, const struct fact *fact) {
    struct value kept = *place_of(fact);
    for (size_t i = 0; i < fact->values.count && !is_spent(hunt); i++) {
        *place_of(fact) = fact->values.items[i];
        if (notices(hunt))
            return true;
    }
    *place_of(fact) = kept;
    return false;
}

/* ---- between two values that give something else ---- */

static bool is_measure(struct type type) {
    return type_is_number(type) || type.kind == TYPE_DATE;
}

static bool middle(struct type type, struct value low, struct value high, struct value *out) {
    if (type.kind == TYPE_DATE) {
        *out = value_date(low.day + (high.day - low.day) / 2);
        return high.day - low.day > 1;
    }
    if (type.kind == TYPE_INTEGER) {
        *out = value_integer(low.integer + (high.integer - low.integer) / 2);
        return high.integer - low.integer > 1;
    }
    decimal unit = type.kind == TYPE_PERCENT ? DECIMAL_ONE / 10000 : DECIMAL_FEN;
    decimal half = (high.number - low.number) / 2;
    *out = value_number(low.number + half - half % unit);
    return high.number - low.number > unit;
}

/* The outcome at low differs from that at high: goes to where it changes, and tries both sides. */
static bool bisect(struct hunt *hunt, const struct fact *fact, struct value low, struct value high) {
    struct sight at_low;
    struct value between;
    *place_of(fact) = low;
    arena_reset(hunt->search->after);
    look(hunt, &at_low, hunt->search->after);
    for (int i = 0; i < BISECT_STEPS && middle(fact->field->type, low, high, &between); i++) {
        struct sight sight;
        *place_of(fact) = between;
        arena_reset(hunt->search->before);
        look(hunt, &sight, hunt->search->before);
        if (sight_alike(&sight, &at_low))
            low = between;
        else
            high = between;
    }
    struct value sides[] = {low, high, low, high};
    unit_step(fact->field->type, low, -1, &sides[2]);
    unit_step(fact->field->type, high, 1, &sides[3]);
    for (size_t i = 0; i < 4 && !is_spent(hunt); i++) {
        *place_of(fact) = sides[i];
        if (notices(hunt))
            return true;
    }
    return false;
}

/* The known values of a fact, in order. */
static value_list ascending(struct hunt *hunt, const struct fact *fact) {
    value_list list = {0};
    for (size_t i = 0; i < fact->values.count; i++) {
        struct value value = fact->values.items[i];
        if (value.state != VALUE_KNOWN)
            continue;
        vec_push(hunt->search->work, &list, value);
        size_t at = list.count - 1;
        for (; at > 0 && value_compare(fact->field->type, list.items[at - 1], value) > 0; at--)
            list.items[at] = list.items[at - 1];
        list.items[at] = value;
    }
    return list;
}

static bool walk_measure(struct hunt *hunt, const struct fact *fact) {
    struct value kept = *place_of(fact);
    value_list list = ascending(hunt, fact);
    for (size_t i = 0; i + 1 < list.count && !is_spent(hunt); i++) {
        struct sight low, high;
        arena_reset(hunt->search->before);
        *place_of(fact) = list.items[i];
        look(hunt, &low, hunt->search->before);
        *place_of(fact) = list.items[i + 1];
        look(hunt, &high, hunt->search->before);
        if (!sight_alike(&low, &high) && bisect(hunt, fact, list.items[i], list.items[i + 1]))
            return true;
    }
    *place_of(fact) = kept;
    return false;
}

/* ---- several at a time ---- */

static uint32_t draw(struct hunt *hunt, size_t below) {
    hunt->chance ^= hunt->chance << 13;
    hunt->chance ^= hunt->chance >> 7;
    hunt->chance ^= hunt->chance << 17;
    return (uint32_t)((hunt->chance >> 11) % below);
}

static bool vary_several(struct hunt *hunt) {
    enum { MOST = 4 };
    const struct fact *varied[MOST];
    struct value kept[MOST];
    size_t count = 2 + draw(hunt, MOST - 1);
    date day = hunt->day;
    if (hunt->facts.count == 0)
        return false;
    if (hunt->days.count && draw(hunt, 4) == 0)
        hunt->day = hunt->days.items[draw(hunt, hunt->days.count)];
    for (size_t i = 0; i < count; i++) {
        varied[i] = &hunt->facts.items[draw(hunt, hunt->facts.count)];
        kept[i] = *place_of(varied[i]);
        *place_of(varied[i]) = varied[i]->values.items[draw(hunt, varied[i]->values.count)];
    }
    if (notices(hunt))
        return true;
    for (size_t i = count; i-- > 0;)
        *place_of(varied[i]) = kept[i];
    hunt->day = day;
    return false;
}

/* ---- seeds, in the order in which they promise something ---- */

static void begin_seed(struct hunt *hunt, const struct seed *seed, date day) {
    hunt->seed = copy_seed(hunt->search->work, seed);
    hunt->day = day;
    hunt->facts.count = 0;
}

static int promise(const struct hunt *hunt, const struct seed *seed) {
    const struct search *search = hunt->search;
    if (seed->example == UINT32_MAX)
        return 1;
    if (hunt->mutant->node &&
        coverage_has(search->coverage, hunt->mutant->node, COVER_REACHED, seed->example))
        return 3;
    for (size_t i = 0; i < hunt->tops.count; i++)
        if (coverage_has(
                search->coverage, hunt->tops.items[i].thing, COVER_REACHED, seed->example))
            return 2;
    return 0;
}

static size_t choose_seeds(struct hunt *hunt, struct seed **out) {
    size_t count = 0;
    for (int wanted = 3; wanted >= 0; wanted--)
        for (size_t i = 0; i < hunt->search->seeds.count && count < SEEDS; i++)
            if (promise(hunt, &hunt->search->seeds.items[i]) == wanted)
                out[count++] = &hunt->search->seeds.items[i];
    return count;
}

static void move_to(struct record *record, region place) {
    for (size_t i = 0; i < record->type->fields.count; i++)
        if (record->type->fields.items[i]->is_place)
            record->values[i] = value_region(place);
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            move_to(record->lists[i].items.items[k], place);
}

/* A seed on one of the days that the change is about, at one of its places; the first setting is
 * that of the example. */
static uint32_t setting_count(const struct mutant *mutant) {
    return (1 + mutant->day_count) * (1 + mutant->place_count);
}

static void begin_setting(struct hunt *hunt, const struct seed *seed, uint32_t setting) {
    const struct mutant *mutant = hunt->mutant;
    uint32_t day = setting % (1 + mutant->day_count), place = setting / (1 + mutant->day_count);
    begin_seed(hunt, seed, day ? mutant->days[day - 1] : seed->day);
    if (place)
        move_to(hunt->seed->tree.top, mutant->places[place - 1]);
}

/* As the records are, but for day and place. */
static bool try_settings(struct hunt *hunt) {
    for (uint32_t setting = 0; setting < setting_count(hunt->mutant); setting++)
        for (size_t i = 0; i < hunt->search->seeds.count && !is_spent(hunt); i++) {
            begin_setting(hunt, &hunt->search->seeds.items[i], setting);
            if (notices(hunt))
                return true;
        }
    return false;
}

static bool try_facts(struct hunt *hunt, bool measures) {
    for (size_t i = 0; i < hunt->facts.count && !is_spent(hunt); i++) {
        const struct fact *fact = &hunt->facts.items[i];
        if (measures ? is_measure(fact->field->type) && walk_measure(hunt, fact)
                     : vary_one(hunt, fact))
            return true;
    }
    return false;
}

static bool try_seeds(struct hunt *hunt, struct seed **seeds, size_t count) {
    for (uint32_t setting = 0; setting < setting_count(hunt->mutant); setting++)
        for (size_t i = 0; i < count && !is_spent(hunt); i++) {
            begin_setting(hunt, seeds[i], setting);
            collect_facts(hunt, hunt->seed->tree.top);
            if (try_facts(hunt, false) || try_facts(hunt, true))
                return true;
        }
    return false;
}

static bool try_chance(struct hunt *hunt, struct seed **seeds, size_t count) {
    while (count && !is_spent(hunt)) {
        struct seed *seed = seeds[draw(hunt, count)];
        begin_setting(hunt, seed, draw(hunt, setting_count(hunt->mutant)));
        collect_facts(hunt, hunt->seed->tree.top);
        for (int i = 0; i < 60 && !is_spent(hunt); i++)
            if (vary_several(hunt))
                return true;
        if (hunt->facts.count == 0)
            return false;
    }
    return false;
}

/* ---- asking a table itself ---- */

static void add_input(struct hunt *hunt, struct type type, value_list *list, struct value value) {
    struct value beside;
    vec_push(hunt->search->work, list, value);
    for (int direction = -1; direction <= 1; direction += 2)
        if (unit_step(type, value, direction, &beside))
            vec_push(hunt->search->work, list, beside);
}

static void add_cell(
    struct hunt *hunt, struct type type, const struct table_cell *cell, value_list *list) {
    for (size_t i = 0; i < cell->ranges.count; i++) {
        const struct range *range = &cell->ranges.items[i];
        if (range->has_low)
            add_input(hunt, type, list, range->low);
        if (range->has_high)
            add_input(hunt, type, list, range->high);
    }
    if (cell->allows_none)
        vec_push(hunt->search->work, list, value_none());
}

static void add_inputs(struct hunt *hunt, const struct table *table, const timeline *values,
    value_list *lists) {
    for (size_t s = 0; s < values->count; s++)
        for (size_t r = 0; values->items[s].rows && r < values->items[s].rows->rows.count; r++)
            for (uint32_t i = 0; i < table->input_count; i++) {
                const struct table_row *row = &values->items[s].rows->rows.items[r];
                if (row->cells)
                    add_cell(hunt, table->input_types[i], &row->cells[i], &lists[i]);
            }
}

static bool try_call(struct hunt *hunt, const struct table *table, const value_list *lists) {
    struct value *inputs = arena_array(hunt->search->work, struct value, table->input_count);
    struct table_call *call = arena_new(hunt->search->work, struct table_call);
    for (uint32_t i = 0; i < table->input_count; i++) {
        if (lists[i].count == 0)
            return false;
        inputs[i] = lists[i].items[draw(hunt, lists[i].count)];
    }
    *call = (struct table_call){table, inputs, draw(hunt, table->result_count)};
    hunt->call = call;
    return notices(hunt);
}

static bool try_table(struct hunt *hunt) {
    const struct table *table = hunt->mutant->owner.thing;
    if (hunt->mutant->owner.kind != PART_TABLE || hunt->search->seeds.count == 0)
        return false;
    value_list *lists = arena_array(hunt->search->work, value_list, table->input_count);
    add_inputs(hunt, table, &table->national, lists);
    for (size_t i = 0; i < table->overrides.count; i++)
        add_inputs(hunt, table, &table->overrides.items[i].values, lists);
    hunt->tops.count = 0;
    for (int i = 0; i < CALLS; i++) {
        begin_setting(hunt, &hunt->search->seeds.items[0],
            (uint32_t)i % setting_count(hunt->mutant));
        if (try_call(hunt, table, lists))
            return true;
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
    look(hunt, &sight, hunt->search->kept);
    hunt->out->seen = sight.list.items[at];
    shrink_record(&hunt->seed->tree, hunt->out->seen.record, still_notices, hunt);
}

void search_for(
    struct search *search, const struct mutant *mutant, struct finding_of_search *out) {
    struct hunt hunt = {.search = search, .mutant = mutant, .out = out, .chance = 88172645463325252};
    struct seed *seeds[SEEDS];
    arena_reset(search->work);
    *out = (struct finding_of_search){0};
    add_tops(&hunt, PART_POLICY);
    add_tops(&hunt, PART_ASSERTION);
    add_tops(&hunt, PART_FIELD);
    if (mutant->owner.kind == PART_PARAMETER)
        vec_push(search->work, &hunt.tops, mutant->owner);
    choose_days(&hunt);
    size_t count = choose_seeds(&hunt, seeds);
    if (try_settings(&hunt) || try_seeds(&hunt, seeds, count) ||
        try_chance(&hunt, seeds, count) || take_open(&hunt) || try_table(&hunt))
        keep(&hunt);
}
