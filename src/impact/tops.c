/* SPDX-License-Identifier: Apache-2.0 */
#include "impact/tops.h"

#include <string.h>
#include "impact/cells.h"
#include "impact/slots.h"

enum { TOP_SEEN = 1, TOP_OPEN = 2 /* shifted by the version */ };

void tops_init(struct tops *tops, struct arena *arena, const struct impact_shape *shape) {
    *tops = (struct tops){.arena = arena, .shape = shape};
}

static void clear(struct tops *tops, size_t count) {
    if (count >= tops->room) { /* of a batch without records too there are arrays */
        tops->room = count * 2 + BLOCK_ROWS;
        tops->differences = arena_array(tops->arena, __int128, tops->room);
        tops->flags = arena_array(tops->arena, uint8_t, tops->room);
    }
    tops->count = count;
    memset(tops->differences, 0, count * sizeof *tops->differences);
    memset(tops->flags, 0, count);
}

/* Where a top record's own row was rejected, rows below it may have been judged. */
static void find_seen(struct tops *tops, const struct impact_batch *batch) {
    if (batch->rows[batch->top->index].count == batch->top_count) {
        memset(tops->flags, TOP_SEEN, tops->count);
        return;
    }
    for (size_t i = 0; i < tops->shape->schema->records.count; i++)
        for (size_t row = 0; row < batch->rows[i].count; row++)
            tops->flags[batch->rows[i].tops[row]] |= TOP_SEEN;
}

static bool is_open(uint8_t outcome, uint8_t state) {
    return (outcome >= OUTCOME_UNDETERMINED) |
           ((outcome < OUTCOME_END) & ((state == IMPACT_UNKNOWN) | (state == IMPACT_BEYOND)));
}

static bool has_open(const uint8_t *restrict outcomes, const uint8_t *restrict states) {
    uint8_t open = 0;
    for (int i = 0; i < BLOCK_ROWS; i++)
        open |= (uint8_t)is_open(outcomes[i], states[i]);
    return open;
}

static bool has_open_outcome(const uint8_t *outcomes) {
    uint8_t open = 0;
    for (int i = 0; i < BLOCK_ROWS; i++)
        open |= outcomes[i] >= OUTCOME_UNDETERMINED;
    return open;
}

/* Most blocks have none. */
static bool is_settled(
    const uint8_t *outcomes, const struct impact_values *amounts, size_t from, size_t count) {
    if (count < BLOCK_ROWS)
        return false;
    return amounts ? !has_open(outcomes + from, amounts->states + from)
                   : !has_open_outcome(outcomes + from);
}

size_t tops_count_open(
    const uint8_t *outcomes, const struct impact_values *amounts, size_t from, size_t count) {
    size_t open = 0;
    if (is_settled(outcomes, amounts, from, count))
        return 0;
    for (size_t row = from; row < from + count; row++)
        open += is_open(outcomes[row], amounts ? amounts->states[row] : IMPACT_KNOWN);
    return open;
}

static void find_open(struct tops *tops, const struct impact_rows *rows,
    const struct impact_policy *policy, const struct impact_results *results, uint8_t flag) {
    const struct impact_values *amounts = worth_amounts(policy, results);
    for (size_t from = 0; results->outcomes && from < rows->count; from += BLOCK_ROWS) {
        size_t count = rows->count - from < BLOCK_ROWS ? rows->count - from : BLOCK_ROWS;
        if (is_settled(results->outcomes, amounts, from, count))
            continue;
        for (size_t row = from; row < from + count; row++)
            if (worth_standing(results->outcomes[row], amounts, row) == STANDING_OPEN)
                tops->flags[rows->tops[row]] |= flag;
    }
}

void tops_begin(struct tops *tops, const struct impact_batch *batch) {
    const struct impact_shape *shape = tops->shape;
    clear(tops, batch->top_count);
    find_seen(tops, batch);
    for (uint32_t i = 0; i < shape->policy_count; i++) {
        const struct impact_policy *policy = &shape->policies[i];
        const struct impact_rows *rows = &batch->rows[policy->record->index];
        if (!yearly_times(policy))
            continue;
        for (enum impact_version version = 0; version < VERSION_COUNT; version++)
            find_open(tops, rows, policy, impact_of(shape, batch, 0, version, i),
                (uint8_t)(TOP_OPEN << version));
    }
}

bool tops_class(
    const struct tops *tops, size_t top, enum impact_class *class, __int128 *difference) {
    uint8_t flags = tops->flags[top];
    bool open = flags & (TOP_OPEN << VERSION_NEW),
         opened_before = flags & (TOP_OPEN << VERSION_OLD);
    __int128 own = open || opened_before ? 0 : tops->differences[top];
    *difference = own;
    if (open || opened_before)
        *class = open && opened_before ? CLASS_SAME : open ? CLASS_OPENED : CLASS_SETTLED;
    else
        *class = own > 0 ? CLASS_GAIN : own < 0 ? CLASS_LOSE : CLASS_SAME;
    return flags & TOP_SEEN;
}

bool tops_both_open(const struct tops *tops, size_t top) {
    uint8_t both = TOP_OPEN << VERSION_NEW | TOP_OPEN << VERSION_OLD;
    return (tops->flags[top] & both) == both;
}
