/* SPDX-License-Identifier: Apache-2.0 */
#include "engine.h"

struct engine_facts engine_choose_facts(struct chance *chance) {
    static const uint32_t unknown[] = {0, 2, 5, 15, 40}, extreme[] = {0, 0, 0, 2, 2, 20};
    return (struct engine_facts){.unknown = unknown[chance_below(chance, 5)],
        .none = chance_hits(chance, 50) ? 10 : 40,
        .rejected = chance_hits(chance, 70) ? 0 : 6,
        .unlisted = chance_hits(chance, 60) ? 0 : chance_hits(chance, 80) ? 5 : 100,
        .extreme = extreme[chance_below(chance, 6)],
        .crowded = chance_hits(chance, 40)};
}

/* Any day, or one at the end of a month, where full months and years are hard to count. */
date engine_choose_day(struct chance *chance) {
    static const int ends[][3] = {{2023, 2, 28}, {2022, 2, 28}, {2024, 2, 28}, {2024, 2, 29},
        {2023, 6, 30}, {2022, 4, 30}, {2023, 3, 31}, {2025, 12, 31}};
    date from = 0;
    const int *end = ends[chance_below(chance, sizeof ends / sizeof *ends)];
    (void)date_from_ymd(2021, 1, 1, &from);
    date day = from + (date)chance_below(chance, 5 * 365);
    if (chance_hits(chance, 45))
        (void)date_from_ymd(end[0], end[1], end[2], &day);
    else if (chance_hits(chance, 40))
        day = pool_date(chance);
    return day;
}

const struct record_type *engine_choose_type(struct chance *chance, const struct schema *schema) {
    const struct record_type *last = schema->records.items[schema->records.count - 1];
    bool other = !last->parent && chance_hits(chance, 40);
    return other ? last : schema->records.items[0];
}

struct record_tree **engine_trees(struct arena *arena, struct chance *chance,
    const struct record_type *type, const struct engine_facts *facts, size_t count) {
    struct record_tree **trees = arena_array(arena, struct record_tree *, count);
    for (size_t i = 0; i < count; i++) {
        trees[i] = arena_new(arena, struct record_tree);
        engine_record(arena, chance, type, facts, (uint32_t)i, trees[i]);
    }
    return trees;
}
