/* SPDX-License-Identifier: Apache-2.0 */
#include "machine_model.h"

#include <stdlib.h>
#include <string.h>

/* splitmix64 */
uint64_t chance_next(struct chance *chance) {
    uint64_t z = chance->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

uint64_t chance_below(struct chance *chance, uint64_t most) {
    return chance_next(chance) % most;
}

static size_t up_to_64(size_t rows) {
    return (rows + 63) / 64 * 64;
}

/* Filled with anything: what stands behind the last row means nothing. */
static void *garbage(struct model *model, size_t size) {
    unsigned char *bytes = malloc(size ? size : 1);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)chance_next(&model->chance);
    return bytes;
}

static uint64_t *garbage_bits(struct model *model, size_t rows) {
    return garbage(model, up_to_64(rows) / 8);
}

static void put_bit(uint64_t *bits, size_t row, bool set) {
    bits[row / 64] = (bits[row / 64] & ~(UINT64_C(1) << row % 64)) | (uint64_t)set << row % 64;
}

static int64_t value_by_chance(struct model *model, enum model_column column) {
    struct chance *chance = &model->chance;
    switch (column) {
    case COL_TRUTH:
    case COL_TRUTH_2:
        return (int64_t)chance_below(chance, 2);
    case COL_CHOICE:
        return (int64_t)chance_below(chance, 7);
    case COL_CHOICE_2:
        return (int64_t)chance_below(chance, CODE_VALUES);
    case COL_DATE:
        return DATE_MIN + (int64_t)chance_below(chance, DATE_MAX - DATE_MIN + 1);
    case COL_DATE_2: /* of our time */
        return (int64_t)chance_below(chance, 366 * 60);
    case COL_INTEGER:
        return (int32_t)chance_next(chance);
    case COL_MONEY:
        return (int64_t)chance_below(chance, (uint64_t)COLUMN_64_MOST * 2 + 1) - COLUMN_64_MOST;
    case COL_SMALL:
        return (int64_t)chance_below(chance, 21) - 10;
    case COL_REGION:
        return (int64_t)(11 + chance_below(chance, 5)) * INT64_C(10000000000) +
               (int64_t)chance_below(chance, 9) * 1000000;
    default:
        return (int64_t)chance_below(chance, 32);
    }
}

static enum column_form form_of(enum model_column column) {
    static const enum column_form forms[COLUMNS] = {
        [COL_TRUTH] = COLUMN_BITS,
        [COL_TRUTH_2] = COLUMN_BITS,
        [COL_CHOICE] = COLUMN_8,
        [COL_CHOICE_2] = COLUMN_8,
        [COL_DATE] = COLUMN_32,
        [COL_DATE_2] = COLUMN_32,
        [COL_INTEGER] = COLUMN_32,
    };
    return forms[column] == COLUMN_NONE ? COLUMN_64 : forms[column];
}

/* A column has mostly one state, or all of them. */
static struct plan_value cell_by_chance(
    struct model *model, enum model_column column, unsigned mixed) {
    uint64_t roll = chance_below(&model->chance, 100);
    struct plan_value cell = {.state = STATE_KNOWN};
    if (roll < mixed)
        cell.state = roll % 3 == 0 && column != COL_TRUTH ? STATE_NONE : STATE_UNKNOWN;
    if (cell.state == STATE_KNOWN)
        cell.value = value_by_chance(model, column);
    return cell;
}

static void put_value(struct column *column, size_t row, struct plan_value cell) {
    switch (column->form) {
    case COLUMN_BITS:
        put_bit(column->values, row, cell.value);
        break;
    case COLUMN_8:
        ((uint8_t *)column->values)[row] = cell.state == STATE_KNOWN  ? (uint8_t)cell.value
                                           : cell.state == STATE_NONE ? CODE_NONE
                                                                      : CODE_UNKNOWN;
        return;
    case COLUMN_32:
        ((int32_t *)column->values)[row] = (int32_t)cell.value;
        break;
    default:
        ((int64_t *)column->values)[row] = cell.value;
        break;
    }
    put_bit(column->known, row, cell.state == STATE_KNOWN);
    if (column->none)
        put_bit(column->none, row, cell.state == STATE_NONE);
}

static void column_by_chance(
    struct model *model, struct model_batch *batch, uint32_t level, enum model_column index) {
    static const size_t sizes[] = {
        [COLUMN_BITS] = 0, [COLUMN_8] = 1, [COLUMN_32] = 4, [COLUMN_64] = 8};
    struct column *column = &batch->columns[level][index];
    size_t rows = batch->rows[level].count;
    unsigned mixed = (unsigned[]){0, 2, 30, 90}[chance_below(&model->chance, 4)];
    batch->cells[level][index] = calloc(rows + 1, sizeof(struct plan_value));
    if (chance_below(&model->chance, 20) == 0) { /* the batch has no such column */
        for (size_t i = 0; i < rows; i++)
            batch->cells[level][index][i].state = STATE_UNKNOWN;
        return;
    }
    column->form = form_of(index);
    column->values = sizes[column->form] ? garbage(model, up_to_64(rows) * sizes[column->form])
                                         : garbage_bits(model, rows);
    if (column->form != COLUMN_8) {
        column->known = garbage_bits(model, rows);
        if (mixed)
            column->none = garbage_bits(model, rows);
    }
    for (size_t i = 0; i < rows; i++) {
        struct plan_value cell = cell_by_chance(model, index, mixed);
        batch->cells[level][index][i] = cell;
        put_value(column, i, cell);
        if (column->form == COLUMN_BITS && cell.state == STATE_NONE) /* a TRUTH is never none */
            batch->cells[level][index][i].state = STATE_ASK;
    }
}

/* How many children: some parents none, most few, one in a while many. */
static size_t children_by_chance(struct chance *chance, size_t most, bool all_have) {
    if (most > 8 && chance_below(chance, 50) == 0)
        return chance_below(chance, most + 1);
    size_t few = most < 5 ? most : 5;
    return all_have ? 1 + chance_below(chance, few) : chance_below(chance, few + 1);
}

static void list_by_chance(
    struct model *model, struct model_batch *batch, uint32_t level, size_t most) {
    struct batch_rows *rows = &batch->rows[level];
    size_t parents = batch->rows[level == JOB ? PERSON : HOUSEHOLD].count;
    bool all_have = chance_below(&model->chance, 2) && most > 0;
    rows->known = chance_below(&model->chance, 20) != 0;
    rows->offsets = garbage(model, up_to_64(parents + 1) * sizeof(uint32_t));
    if (chance_below(&model->chance, 3) == 0)
        rows->list_known = garbage_bits(model, parents);
    rows->offsets[0] = 0;
    for (size_t i = 0; i < parents; i++) {
        bool known = rows->known && (!rows->list_known || bit_at(rows->list_known, i));
        size_t count = known ? children_by_chance(&model->chance, most, all_have) : 0;
        rows->offsets[i + 1] = rows->offsets[i] + (uint32_t)count;
    }
    rows->count = rows->offsets[parents];
    rows->parents = garbage(model, up_to_64(rows->count) * sizeof(uint32_t));
    for (size_t i = 0; i < parents; i++)
        for (uint32_t child = rows->offsets[i]; child < rows->offsets[i + 1]; child++)
            rows->parents[child] = (uint32_t)i;
    if (chance_below(&model->chance, 2))
        rows->doubtful = garbage_bits(model, rows->count);
}

struct model_batch *model_batch_new(struct model *model, size_t households, size_t most) {
    struct model_batch *batch = calloc(1, sizeof *batch);
    batch->batch = (struct batch){.schema = &model->program.schema,
        .top = &model->types[HOUSEHOLD],
        .rows = batch->rows};
    batch->rows[HOUSEHOLD] = (struct batch_rows){.count = households, .known = true};
    for (uint32_t level = 0; level < LEVELS; level++) {
        if (level != HOUSEHOLD)
            list_by_chance(model, batch, level, most);
        batch->rows[level].columns = batch->columns[level];
        for (int column = 0; column < COLUMNS; column++)
            column_by_chance(model, batch, level, (enum model_column)column);
    }
    return batch;
}

void model_batch_free(struct model_batch *batch) {
    for (uint32_t level = 0; level < LEVELS; level++) {
        for (int column = 0; column < COLUMNS; column++) {
            free(batch->columns[level][column].values);
            free(batch->columns[level][column].known);
            free(batch->columns[level][column].none);
            free(batch->cells[level][column]);
        }
        free(batch->rows[level].offsets);
        free(batch->rows[level].parents);
        free(batch->rows[level].list_known);
        free(batch->rows[level].doubtful);
    }
    free(batch);
}
