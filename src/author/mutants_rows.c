/* SPDX-License-Identifier: Apache-2.0
 *
 * Mutants of the rows of tables and the brackets of scales. An edge between two rows is one place,
 * though both say it: it is moved in both, as a writer would have to.
 */
#include "author/mutants_make.h"

#include <string.h>
#include "author/units.h"
#include "record/value_words.h"

struct column { /* of the rows of a table */
    struct maker *maker;
    const struct row_set *rows;
    uint32_t input;
    struct type type;
    const char *name;
    struct mutant *mutant; /* that is patched */
    struct map edges;      /* met before: bytes of their column and value */
};

/* ---- edges ---- */

struct edge { /* a value, and whether it belongs to what is above it */
    struct value value;
    bool belongs_above;
};

static bool is_single(const struct range *range) {
    return range->has_low && range->has_high && !range->low_open && !range->high_open;
}

/* Whole numbers and days: behind 5 is at 6. */
static struct edge edge_of(const struct column *column, struct value value, bool belongs_above) {
    enum type_kind kind = column->type.kind;
    struct edge edge = {value, belongs_above};
    if (!belongs_above && (kind == TYPE_INTEGER || kind == TYPE_DATE) &&
        unit_step(column->type, value, 1, &edge.value))
        edge.belongs_above = true;
    return edge;
}

static struct edge low_edge(const struct column *column, const struct range *range) {
    return edge_of(column, range->low, !range->low_open);
}

static struct edge high_edge(const struct column *column, const struct range *range) {
    return edge_of(column, range->high, range->high_open);
}

static bool same_edge(const struct column *column, struct edge a, struct edge b) {
    return a.belongs_above == b.belongs_above && value_compare(column->type, a.value, b.value) == 0;
}

/* A range with an end that can be moved: not a single value. */
static bool is_stretch(const struct column *column, const struct range *range) {
    if (!type_is_ordered(column->type))
        return false;
    return !is_single(range) || value_compare(column->type, range->low, range->high) != 0;
}

static void step_end(const struct column *column, struct value *end, int direction) {
    struct value moved;
    if (unit_step(column->type, *end, direction, &moved))
        mutant_patch(column->maker, column->mutant, end, &moved, sizeof moved);
}

static void turn_end(const struct column *column, bool *open) {
    bool turned = !*open;
    mutant_patch(column->maker, column->mutant, open, &turned, sizeof turned);
}

/* Moves every end that is at this edge; direction 0: opens what was closed and the other way. */
static void patch_edge(const struct column *column, struct edge edge, int direction) {
    for (size_t r = 0; r < column->rows->rows.count; r++) {
        struct table_row *row = &column->rows->rows.items[r];
        for (size_t i = 0; row->cells && i < row->cells[column->input].ranges.count; i++) {
            struct range *range = &row->cells[column->input].ranges.items[i];
            if (!is_stretch(column, range))
                continue;
            bool low = range->has_low && same_edge(column, low_edge(column, range), edge);
            bool high = range->has_high && same_edge(column, high_edge(column, range), edge);
            if (low && direction)
                step_end(column, &range->low, direction);
            if (high && direction)
                step_end(column, &range->high, direction);
            if (low && !direction)
                turn_end(column, &range->low_open);
            if (high && !direction)
                turn_end(column, &range->high_open);
        }
    }
}

static void move_edge(struct column *column, const struct table_row *row, struct value shown,
    struct edge edge, int direction) {
    struct maker *maker = column->maker;
    struct arena *arena = maker->arena;
    struct value moved;
    if (!unit_step(column->type, shown, direction, &moved))
        return;
    const char *old = value_say(arena, column->type, shown, maker->zh);
    const char *new = value_say(arena, column->type, moved, maker->zh);
    const char *change = arena_printf(arena,
        SAY(maker, "把“%s”的界线“%s”改成“%s”", "changing the edge of “%s” from “%s” to “%s”"),
        column->name, old, new);
    column->mutant = mutant_add(maker, MUTANT_EDGE, row->span, change);
    patch_edge(column, edge, direction);
}

static void turn_edge(
    struct column *column, const struct table_row *row, struct value shown, struct edge edge) {
    struct maker *maker = column->maker;
    const char *value = value_say(maker->arena, column->type, shown, maker->zh);
    column->mutant = mutant_add(maker, MUTANT_EDGE, row->span,
        arena_printf(maker->arena,
            SAY(maker, "把“%s”正好“%s”的改归界线的另一边",
                "counting “%s” of exactly “%s” on the other side of the edge"),
            column->name, value));
    patch_edge(column, edge, 0);
}

/* An edge that two rows share is met twice. */
static bool is_new_edge(struct column *column, struct edge edge) {
    struct arena *arena = column->maker->arena;
    const char *key = arena_printf(arena, "%u %s %d", column->input,
        value_format(arena, column->type, edge.value, false), edge.belongs_above);
    size_t length = strlen(key);
    if (map_get_bytes(&column->edges, key, length))
        return false;
    map_put_bytes(&column->edges, key, length, column);
    return true;
}

static void of_edge(
    struct column *column, const struct table_row *row, struct value shown, struct edge edge) {
    if (!is_new_edge(column, edge))
        return;
    for (int direction = -1; direction <= 1; direction += 2)
        move_edge(column, row, shown, edge, direction);
    if (column->type.kind != TYPE_INTEGER && column->type.kind != TYPE_DATE)
        turn_edge(column, row, shown, edge);
}

static void of_range(
    struct column *column, const struct table_row *row, const struct range *range) {
    if (!is_stretch(column, range))
        return;
    if (range->has_low)
        of_edge(column, row, range->low, low_edge(column, range));
    if (range->has_high)
        of_edge(column, row, range->high, high_edge(column, range));
}

/* ---- elements of cells ---- */

static bool has_otherwise(const struct row_set *rows) {
    for (size_t i = 0; i < rows->rows.count; i++)
        if (rows->rows.items[i].otherwise)
            return true;
    return false;
}

static void element_out(
    struct column *column, const struct table_row *row, struct table_cell *cell, size_t index) {
    struct maker *maker = column->maker;
    struct arena *arena = maker->arena;
    struct range *kept = arena_array(arena, struct range, cell->ranges.count);
    size_t count = 0;
    for (size_t i = 0; i < cell->ranges.count; i++)
        if (i != index)
            kept[count++] = cell->ranges.items[i];
    const char *value = value_say(arena, column->type, cell->ranges.items[index].low, maker->zh);
    struct mutant *mutant = mutant_add(maker, MUTANT_ELEMENT, row->span,
        arena_printf(arena,
            SAY(maker, "“%s”一格去掉“%s”", "leaving out, in the cell of “%s”, “%s”"), column->name,
            value));
    mutant_patch(maker, mutant, &cell->ranges.items, &kept, sizeof kept);
    mutant_patch(maker, mutant, &cell->ranges.count, &count, sizeof count);
    if (!has_otherwise(column->rows)) /* no other row takes it: rows do not overlap */
        mutant->refused = SAY(maker, "有些情形就没有哪一行管了", "no row would take some cases");
}

static void of_cell(struct column *column, const struct table_row *row, struct table_cell *cell) {
    for (size_t i = 0; i < cell->ranges.count; i++) {
        const struct range *range = &cell->ranges.items[i];
        of_range(column, row, range);
        bool several = cell->ranges.count > 1 || cell->allows_none;
        if (several && range->has_low && !is_stretch(column, range))
            element_out(column, row, cell, i);
    }
}

/* ---- rows ---- */

static void row_out(struct maker *maker, const struct row_set *rows, size_t index) {
    struct row_set *set = (struct row_set *)(uintptr_t)rows;
    struct table_row *kept = arena_array(maker->arena, struct table_row, set->rows.count);
    size_t count = 0;
    for (size_t i = 0; i < set->rows.count; i++)
        if (i != index)
            kept[count++] = set->rows.items[i];
    struct mutant *mutant = mutant_add(maker, MUTANT_ROW, set->rows.items[index].span,
        arena_printf(maker->arena, SAY(maker, "去掉这一行：%s", "leaving out the row %s"),
            mutant_quote(maker, set->rows.items[index].span)));
    mutant_patch(maker, mutant, &set->rows.items, &kept, sizeof kept);
    mutant_patch(maker, mutant, &set->rows.count, &count, sizeof count);
    mutant_edit(maker, mutant, set->rows.items[index].span, "");
}

/* What is no constant is exchanged with that of the next row. */
static void row_value(struct maker *maker, const struct row_set *rows, size_t index) {
    const struct table_row *row = &rows->rows.items[index];
    for (uint32_t k = 0; k < rows->result_count; k++) {
        mutants_of_expression(maker, row->values[k], false);
        if (row->values[k]->op == NODE_CONSTANT || index + 1 == rows->rows.count)
            continue;
        struct node **next = rows->rows.items[index + 1].values;
        const char *quote = mutant_quote(maker, row->values[k]->span);
        struct mutant *mutant = mutant_add(maker, MUTANT_ROW, row->span,
            arena_printf(maker->arena,
                SAY(maker, "把%s和下一行的值对调", "exchanging %s with the value of the next row"),
                quote));
        mutant_patch(maker, mutant, &row->values[k], &next[k], sizeof next[k]);
        mutant_patch(maker, mutant, &next[k], &row->values[k], sizeof next[k]);
    }
}

void mutants_of_rows(struct maker *maker, const struct timed *timed, const struct row_set *rows) {
    struct column column = {.maker = maker, .rows = rows};
    map_init(&column.edges, maker->arena);
    for (size_t r = 0; r < rows->rows.count; r++) {
        struct table_row *row = &rows->rows.items[r];
        row_out(maker, rows, r);
        row_value(maker, rows, r);
        for (uint32_t i = 0; row->cells && i < timed->input_count; i++) {
            column.input = i;
            column.type = timed->input_types[i];
            column.name = timed->input_names[i]->text;
            of_cell(&column, row, &row->cells[i]);
        }
    }
}

/* ---- brackets ---- */

void mutants_of_brackets(
    struct maker *maker, const struct timed *timed, const struct bracket_set *set) {
    (void)timed;
    for (size_t i = 0; i < set->brackets.count; i++) {
        struct bracket *bracket = &set->brackets.items[i];
        mutants_of_expression(maker, bracket->rate, false);
        if (!bracket->limit)
            continue;
        mutants_of_expression(maker, bracket->limit, true);
        bool open = !bracket->open;
        struct mutant *mutant = mutant_add(maker, MUTANT_EDGE, bracket->limit->span,
            arena_printf(maker->arena,
                SAY(maker, "把正好%s的改归界线的另一边",
                    "counting exactly %s on the other side of the limit"),
                mutant_quote(maker, bracket->limit->span)));
        mutant_patch(maker, mutant, &bracket->open, &open, sizeof open);
    }
}
