/* SPDX-License-Identifier: Apache-2.0 */
#include "sorted_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include "batch_text.h"
#include "data/sorted_parts.h"
#include "dataset_text.h"

const struct sorted_way sorted_ways[] = {{1, 1, false, false}, {2, 1, true, false},
    {3, 3, false, false}, {64, 3, true, false}, {2048, 1, false, false}};
const size_t sorted_way_count = sizeof sorted_ways / sizeof *sorted_ways;

/* No field of any record. */
static const bool *const *nothing_wanted(struct arena *arena, const struct schema *schema) {
    const bool **wanted = arena_array(arena, const bool *, schema->records.count);
    for (size_t i = 0; i < schema->records.count; i++)
        wanted[i] = arena_array(arena, bool, schema->records.items[i]->fields.count);
    return wanted;
}

static void *lane_new(void *sorted) {
    return sorted_lane_new(sorted);
}

static enum sorted_next next(void *lane, const struct batch **out) {
    return sorted_next(lane, out);
}

enum sorted_outcome show_sorted(FILE *out, struct arena *arena, struct dataset *dataset,
    const struct sorted_way *way, size_t *aside) {
    const bool *const *wanted = way->bare ? nothing_wanted(arena, dataset->schema) : NULL;
    struct sorted *sorted = sorted_open(dataset, wanted, way->rows);
    size_t counted = 0;
    if (!sorted)
        return SORTED_NOT_SO;
    if (way->portable)
        sorted_set_readers(sorted, readers_portable());
    const struct batch_source source = {.object = sorted, .lane_new = lane_new, .next = next};
    enum sorted_next last =
        show_batches(out, &source, way->lanes, way->bare, aside ? aside : &counted);
    sorted_close(sorted);
    if (last == SORTED_NOT_SORTED)
        return SORTED_IN_VAIN;
    assert_int_equal(last, SORTED_END);
    show_account(out, arena, dataset->schema, dataset);
    return SORTED_SHOWN;
}
