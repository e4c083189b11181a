/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables: do two rows take the same case, and is there a case that no row takes?
 *
 * Each input is cut into elements that no row tells apart: the values of a choice; for numbers
 * and dates, the bounds that occur and the stretches between them; `none` where it may be. A
 * cell is then a set of elements, a row a box of sets. Two rows overlap if their sets meet in
 * every input. A gap is looked for input by input, keeping the rows that are still possible.
 */
#define _GNU_SOURCE /* qsort_r */
#include "check/checker.h"

#include <stdlib.h>
#include <string.h>

#define GAP_STEPS 20000000     /* operations before the search for a gap is given up */
#define OVERLAP_STEPS 100000000 /* pairs of rows, for the search for rows that overlap */
#define OVERLAPS_SHOWN 3

struct element {
    bool is_none, is_other; /* none; a text or code that no row names */
    bool is_point;          /* value alone */
    bool has_low, has_high; /* else the stretch between, ends not included */
    struct value low, high;
};

struct column {
    struct type type;
    const struct atom *name;
    VEC(struct element) elements;
    struct taken *taken; /* [row] */
};

struct run { /* elements one behind another, both included */
    uint32_t first, last;
};

struct taken { /* what a cell takes: runs in order, of which no two touch */
    const struct run *runs;
    uint32_t count;
};

struct cover {
    struct checker *checker;
    const struct table *table;
    const struct row_set *set;
    size_t row_count; /* without otherwise */
    bool has_otherwise;
    struct column *columns;
    size_t row_words;
    size_t steps;
    uint32_t *chosen; /* the gap: one element an input */
};

/* ---- elements ---- */

static bool is_discrete(struct type type) {
    return !type_is_ordered(type);
}

static void add_element(struct cover *cover, struct column *column, struct element element) {
    vec_push(cover->checker->arena, &column->elements, element);
}

static void add_points(
    struct cover *cover, struct column *column, const struct value *values, size_t count) {
    for (size_t i = 0; i < count; i++)
        add_element(cover, column, (struct element){.is_point = true, .low = values[i]});
}

static int order_of(const void *a, const void *b, void *type) {
    return value_compare(
        *(const struct type *)type, *(const struct value *)a, *(const struct value *)b);
}

static int bytes_order(const void *a, const void *b, void *type) {
    const struct value *x = a, *y = b;
    (void)type;
    size_t shorter = x->text.length < y->text.length ? x->text.length : y->text.length;
    int order = memcmp(x->text.bytes, y->text.bytes, shorter);
    if (order)
        return order;
    return (x->text.length > y->text.length) - (x->text.length < y->text.length);
}

static int region_order(const void *a, const void *b, void *type) {
    const struct value *x = a, *y = b;
    (void)type;
    return (x->region > y->region) - (x->region < y->region);
}

/* All values that the cells of an input name, sorted, each once. */
static size_t named_values(struct cover *cover, uint32_t input, struct value **out) {
    VEC(struct value) values = {0};
    struct type type = cover->table->input_types[input];
    for (size_t r = 0; r < cover->row_count; r++) {
        const struct table_cell *cell = &cover->set->rows.items[r].cells[input];
        for (size_t k = 0; k < cell->ranges.count; k++) {
            if (cell->ranges.items[k].has_low)
                vec_push(cover->checker->arena, &values, cell->ranges.items[k].low);
            if (cell->ranges.items[k].has_high)
                vec_push(cover->checker->arena, &values, cell->ranges.items[k].high);
        }
    }
    if (values.count)
        qsort_r(values.items, values.count, sizeof *values.items,
            type.kind == TYPE_REGION ? region_order
            : type_is_ordered(type)  ? order_of
                                     : bytes_order,
            &type);
    size_t kept = 0;
    for (size_t i = 0; i < values.count; i++)
        if (kept == 0 || !value_equal(type, values.items[kept - 1], values.items[i]))
            values.items[kept++] = values.items[i];
    *out = values.items;
    return kept;
}

/* Not between whole numbers or days in a row. */
bool room_between(struct type type, struct value low, struct value high) {
    if (type.kind == TYPE_INTEGER)
        return high.integer - 1 > low.integer; /* low < high */
    if (type.kind == TYPE_DATE)
        return high.day - low.day > 1;
    return true;
}

static void ordered_elements(struct cover *cover, uint32_t input, struct column *column) {
    struct value *values;
    size_t count = named_values(cover, input, &values);
    struct element rest = {.has_high = count > 0, .high = count ? values[0] : value_none()};
    add_element(cover, column, rest);
    for (size_t i = 0; i < count; i++) {
        bool last = i + 1 == count;
        add_points(cover, column, &values[i], 1);
        if (!last && !room_between(column->type, values[i], values[i + 1]))
            continue;
        add_element(cover, column,
            (struct element){.has_low = true,
                .low = values[i],
                .has_high = !last,
                .high = last ? values[i] : values[i + 1]});
    }
}

static void discrete_elements(struct cover *cover, uint32_t input, struct column *column) {
    struct value *values;
    if (column->type.kind == TYPE_BOOLEAN) {
        const struct value both[] = {value_boolean(true), value_boolean(false)};
        add_points(cover, column, both, 2);
        return;
    }
    if (column->type.kind == TYPE_CHOICE) {
        for (uint32_t i = 0; i < column->type.choice->values.count; i++) {
            struct value value = value_choice(i);
            add_points(cover, column, &value, 1);
        }
        return;
    }
    size_t count = named_values(cover, input, &values);
    add_points(cover, column, values, count);
    add_element(cover, column, (struct element){.is_other = true});
}

/* ---- cells as sets of elements ---- */

typedef VEC(struct run) run_list;

/* The elements of an ordered input stand in the order of their values, points and stretches by
 * turns; those of a text, a code or a region in the order they were sorted in. */
static int element_order(struct type type, const struct element *element, const struct value *value) {
    if (type.kind == TYPE_REGION)
        return region_order(&element->low, value, NULL);
    return type_is_ordered(type) ? value_compare(type, element->low, *value)
                                 : bytes_order(&element->low, value, NULL);
}

static bool is_named(const struct element *element) {
    return !element->is_none && !element->is_other;
}

/* The first of the named elements that does not come before the value; a stretch comes where it begins. */
static uint32_t element_at(const struct column *column, const struct value *value) {
    uint32_t low = 0, high = (uint32_t)column->elements.count;
    while (high > 0 && !is_named(&column->elements.items[high - 1]))
        high--;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct element *element = &column->elements.items[middle];
        bool before = (!element->is_point && !element->has_low) ||
                      element_order(column->type, element, value) < 0;
        if (before)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_run(struct cover *cover, run_list *runs, uint32_t first, uint32_t end) {
    if (first < end)
        vec_push(cover->checker->arena, runs, ((struct run){first, end - 1}));
}

/* Values have a point each. */
static void add_ordered(struct cover *cover, const struct column *column, const struct range *range,
    run_list *runs) {
    uint32_t first = 0, end = (uint32_t)column->elements.count - (column->type.or_none ? 1 : 0);
    if (range->has_low)
        first = element_at(column, &range->low) + range->low_open;
    if (range->has_high)
        end = element_at(column, &range->high) + !range->high_open;
    add_run(cover, runs, first, end);
}

/* A division and all that lies in it have codes from one to another. */
static void add_region(struct cover *cover, const struct column *column, region outer, run_list *runs) {
    struct value code = value_region(outer);
    uint32_t first = element_at(column, &code), end = first;
    while (end < column->elements.count && is_named(&column->elements.items[end]) &&
           region_contains(outer, column->elements.items[end].low.region))
        end++;
    add_run(cover, runs, first, end);
}

static void add_range(
    struct cover *cover, const struct column *column, const struct range *range, run_list *runs) {
    uint32_t at;
    switch (column->type.kind) {
    case TYPE_BOOLEAN:
        at = range->low.boolean ? 0 : 1;
        break;
    case TYPE_CHOICE:
        at = range->low.choice;
        break;
    case TYPE_REGION:
        add_region(cover, column, range->low.region, runs);
        return;
    default:
        if (type_is_ordered(column->type)) {
            add_ordered(cover, column, range, runs);
            return;
        }
        at = element_at(column, &range->low);
    }
    add_run(cover, runs, at, at + 1);
}

static int run_order(const void *a, const void *b) {
    const struct run *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

static size_t join_runs(struct run *runs, size_t count) {
    size_t kept = 0;
    if (count > 1)
        qsort(runs, count, sizeof *runs, run_order);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || runs[i].first > runs[kept - 1].last + 1)
            runs[kept++] = runs[i];
        else if (runs[i].last > runs[kept - 1].last)
            runs[kept - 1].last = runs[i].last;
    }
    return kept;
}

static struct taken taken_by(
    struct cover *cover, const struct column *column, const struct table_cell *cell) {
    run_list runs = {0};
    uint32_t count = (uint32_t)column->elements.count;
    if (cell->ranges.count == 0 && !cell->allows_none)
        add_run(cover, &runs, 0, count);
    for (size_t i = 0; i < cell->ranges.count; i++)
        add_range(cover, column, &cell->ranges.items[i], &runs);
    if (cell->allows_none)
        add_run(cover, &runs, count - 1, count);
    return (struct taken){runs.items, (uint32_t)join_runs(runs.items, runs.count)};
}

static void fill_sets(struct cover *cover, uint32_t input, struct column *column) {
    column->taken = arena_array(cover->checker->arena, struct taken, cover->row_count);
    for (size_t r = 0; r < cover->row_count; r++)
        column->taken[r] = taken_by(cover, column, &cover->set->rows.items[r].cells[input]);
}

static bool takes(const struct column *column, size_t row, uint32_t element) {
    const struct taken *taken = &column->taken[row];
    for (uint32_t i = 0; i < taken->count && taken->runs[i].first <= element; i++)
        if (element <= taken->runs[i].last)
            return true;
    return false;
}

/* ---- a case in words ---- */

static struct words named(
    struct cover *cover, const char *name, const char *zh, const char *en, struct words value) {
    struct arena *arena = cover->checker->arena;
    return (struct words){
        arena_printf(arena, zh, name, value.zh), arena_printf(arena, en, name, value.en)};
}

/* Whole numbers and days between two bounds are those from one to another. */
static struct words between_words(
    struct cover *cover, const struct column *column, const struct element *element) {
    const char *name = column->name->text;
    struct value low = element->low, high = element->high;
    bool whole = column->type.kind == TYPE_INTEGER || column->type.kind == TYPE_DATE;
    if (column->type.kind == TYPE_INTEGER) {
        low.integer++;
        high.integer--;
    } else if (column->type.kind == TYPE_DATE) {
        low.day++;
        high.day--;
    }
    struct words first = value_words(cover->checker, column->type, low);
    struct words last = value_words(cover->checker, column->type, high);
    if (whole && value_equal(column->type, low, high))
        return named(cover, name, "%s 为 %s", "%s is %s", first);
    const char *zh = whole ? "%s 为 %s 至 %s" : "%s 高于 %s 且 低于 %s"; /* never dates */
    const char *en = whole ? "%s is %s to %s" : "%s above %s and below %s";
    return (struct words){arena_printf(cover->checker->arena, zh, name, first.zh, last.zh),
        arena_printf(cover->checker->arena, en, name, first.en, last.en)};
}

static struct words element_words(
    struct cover *cover, const struct column *column, uint32_t index) {
    const struct element *element = &column->elements.items[index];
    const char *name = column->name->text;
    struct words nothing = {"", ""};
    bool is_region = column->type.kind == TYPE_REGION;
    if (element->is_none)
        return named(cover, name, "%s 为 无", "%s is none", nothing);
    if (element->is_other)
        return named(cover, name, is_region ? "%s 为其他地区" : "%s 为其他内容",
            is_region ? "%s is any other region" : "%s is anything else", nothing);
    if (element->is_point)
        return named(cover, name, "%s 为 %s", "%s is %s",
            value_words(cover->checker, column->type, element->low));
    if (element->has_low && element->has_high)
        return between_words(cover, column, element);
    bool dates = column->type.kind == TYPE_DATE;
    if (element->has_low)
        return named(cover, name, dates ? "%s 晚于 %s" : "%s 高于 %s",
            dates ? "%s after %s" : "%s above %s",
            value_words(cover->checker, column->type, element->low));
    if (element->has_high)
        return named(cover, name, dates ? "%s 早于 %s" : "%s 低于 %s",
            dates ? "%s before %s" : "%s below %s",
            value_words(cover->checker, column->type, element->high));
    return named(cover, name, "%s 为任意值", "%s is any value", nothing);
}

static struct words case_words(struct cover *cover, const uint32_t *chosen) {
    struct words words = {"", ""};
    for (uint32_t i = 0; i < cover->table->input_count; i++) {
        struct words one = element_words(cover, &cover->columns[i], chosen[i]);
        words.zh = arena_printf(cover->checker->arena, "%s%s%s", words.zh, i ? "，" : "", one.zh);
        words.en = arena_printf(cover->checker->arena, "%s%s%s", words.en, i ? ", " : "", one.en);
    }
    return words;
}

/* ---- overlap ---- */

static bool common_element(const struct column *column, size_t a, size_t b, uint32_t *out) {
    const struct taken *x = &column->taken[a], *y = &column->taken[b];
    for (uint32_t i = 0, k = 0; i < x->count && k < y->count;) {
        const struct run *one = &x->runs[i], *other = &y->runs[k];
        if (one->last < other->first) {
            i++;
        } else if (other->last < one->first) {
            k++;
        } else {
            *out = one->first > other->first ? one->first : other->first;
            return true;
        }
    }
    return false;
}

static bool rows_overlap(struct cover *cover, size_t a, size_t b) {
    for (uint32_t i = 0; i < cover->table->input_count; i++)
        if (!common_element(&cover->columns[i], a, b, &cover->chosen[i]))
            return false;
    return true;
}

static void complain_overlap(struct cover *cover, size_t a, size_t b) {
    struct diagnostic *diagnostic =
        complain(cover->checker, DIAG_ROWS_OVERLAP, cover->set->rows.items[b].span);
    diagnostic_arg_words(diagnostic, case_words(cover, cover->chosen));
    diagnostic_label(
        diagnostic, cover->set->rows.items[a].span, "这一行也符合", "this row takes it too");
}

enum overlap { OVERLAP_NONE, OVERLAP_FOUND, OVERLAP_UNSURE };

static enum overlap pairs_overlap(struct cover *cover) {
    size_t shown = 0;
    for (size_t a = 0; a < cover->row_count; a++)
        for (size_t b = a + 1; b < cover->row_count; b++) {
            if (!rows_overlap(cover, a, b))
                continue;
            complain_overlap(cover, a, b);
            if (++shown == OVERLAPS_SHOWN)
                return OVERLAP_FOUND;
        }
    return shown > 0 ? OVERLAP_FOUND : OVERLAP_NONE;
}

struct beginning { /* of a run of a row, in the input that is swept */
    uint32_t first, last, row;
};
typedef VEC(struct beginning) beginning_list;

static int beginning_order(const void *a, const void *b) {
    const struct beginning *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static beginning_list beginnings_of(struct cover *cover, const struct column *column) {
    beginning_list list = {0};
    for (size_t r = 0; r < cover->row_count; r++)
        for (uint32_t i = 0; i < column->taken[r].count; i++)
            vec_push(cover->checker->arena, &list,
                ((struct beginning){
                    column->taken[r].runs[i].first, column->taken[r].runs[i].last, (uint32_t)r}));
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, beginning_order);
    return list;
}

/* Of how many pairs it must be looked whether they overlap in the other inputs too; more than
 * OVERLAP_STEPS are not counted. */
static size_t sweep(struct cover *cover, const beginning_list *list, bool compare, size_t *shown) {
    size_t pairs = 0;
    for (size_t i = 0; i < list->count && pairs <= OVERLAP_STEPS; i++)
        for (size_t k = i + 1; k < list->count && list->items[k].first <= list->items[i].last; k++) {
            uint32_t a = list->items[i].row, b = list->items[k].row;
            if (++pairs > OVERLAP_STEPS)
                break;
            if (!compare || !rows_overlap(cover, a < b ? a : b, a < b ? b : a))
                continue;
            complain_overlap(cover, a < b ? a : b, a < b ? b : a);
            if (++*shown == OVERLAPS_SHOWN)
                return pairs;
        }
    return pairs;
}

/* Large tables: only rows that meet in one input are compared, in that where the fewest do. */
static enum overlap swept_overlap(struct cover *cover) {
    beginning_list best = {0};
    size_t fewest = SIZE_MAX, shown = 0;
    for (uint32_t i = 0; i < cover->table->input_count; i++) {
        beginning_list list = beginnings_of(cover, &cover->columns[i]);
        size_t pairs = sweep(cover, &list, false, &shown);
        if (pairs >= fewest)
            continue;
        fewest = pairs;
        best = list;
    }
    size_t pairs = sweep(cover, &best, true, &shown);
    return shown > 0                  ? OVERLAP_FOUND
           : pairs > OVERLAP_STEPS ? OVERLAP_UNSURE
                                      : OVERLAP_NONE;
}

static enum overlap find_overlaps(struct cover *cover) {
    enum { PAIRS_ROWS = 2000 }; /* so many are compared each with each */
    return cover->row_count <= PAIRS_ROWS ? pairs_overlap(cover) : swept_overlap(cover);
}

/* ---- gap ---- */

enum gap { GAP_NONE, GAP_FOUND, GAP_UNSURE };

/* In the last input what the rows take together is all there is to know. */
static enum gap find_last_gap(struct cover *cover, uint32_t input, const uint64_t *rows) {
    const struct column *column = &cover->columns[input];
    size_t count = column->elements.count;
    int64_t *change = arena_array(cover->checker->arena, int64_t, count + 1), open = 0;
    cover->steps += cover->row_words + count;
    for (size_t r = 0; r < cover->row_count; r++) {
        if (!((rows[r / 64] >> (r % 64)) & 1))
            continue;
        cover->steps += column->taken[r].count;
        for (uint32_t i = 0; i < column->taken[r].count; i++) {
            change[column->taken[r].runs[i].first]++;
            change[column->taken[r].runs[i].last + 1]--;
        }
    }
    for (uint32_t e = 0; e < count; e++) {
        open += change[e];
        cover->chosen[input] = e;
        if (open == 0)
            return GAP_FOUND;
    }
    return GAP_NONE;
}

/* Elements that the rows still possible do not tell apart lead to the same search: skip repeats. */
static enum gap find_gap(struct cover *cover, uint32_t input, const uint64_t *rows) {
    const struct column *column = &cover->columns[input];
    struct arena *arena = cover->checker->arena;
    uint64_t *left = arena_array(arena, uint64_t, cover->row_words);
    struct map seen;
    if (input + 1 == cover->table->input_count)
        return find_last_gap(cover, input, rows);
    map_init(&seen, arena);
    for (uint32_t e = 0; e < column->elements.count; e++) {
        bool any = false;
        memset(left, 0, cover->row_words * sizeof *left);
        for (size_t r = 0; r < cover->row_count; r++)
            if ((rows[r / 64] >> (r % 64)) & 1 && takes(column, r, e)) {
                left[r / 64] |= (uint64_t)1 << (r % 64);
                any = true;
            }
        cover->steps += cover->row_count + 1;
        if (cover->steps > GAP_STEPS)
            return GAP_UNSURE;
        cover->chosen[input] = e;
        if (!any)
            return GAP_FOUND;
        if (map_get_bytes(&seen, (const char *)left, cover->row_words * sizeof *left))
            continue;
        map_put_bytes(&seen, (const char *)left, cover->row_words * sizeof *left, cover);
        enum gap below = find_gap(cover, input + 1, left);
        if (below != GAP_NONE)
            return below;
    }
    return GAP_NONE;
}

static void complain_missing(struct cover *cover) {
    struct diagnostic *diagnostic =
        complain_name(cover->checker, DIAG_TABLE_GAP, cover->set->span, cover->table->name);
    diagnostic_arg_words(diagnostic, case_words(cover, cover->chosen));
}

static void check_gap(struct cover *cover) {
    uint64_t *all = arena_array(cover->checker->arena, uint64_t, cover->row_words);
    for (size_t r = 0; r < cover->row_count; r++)
        all[r / 64] |= (uint64_t)1 << (r % 64);
    enum gap gap = find_gap(cover, 0, all);
    if (gap == GAP_FOUND && !cover->has_otherwise)
        complain_missing(cover);
    else if (gap == GAP_UNSURE)
        complain_name(cover->checker, DIAG_TABLE_NOT_CHECKED, cover->set->span, cover->table->name);
    else if (gap == GAP_NONE && cover->has_otherwise)
        complain(
            cover->checker, DIAG_OTHERWISE_IDLE, cover->set->rows.items[cover->row_count].span);
}

void check_table_cover(
    struct checker *checker, const struct table *table, const struct row_set *set) {
    struct cover cover = {
        .checker = checker, .table = table, .set = set, .row_count = set->rows.count};
    if (table->input_count == 0)
        return;
    if (set->rows.items[set->rows.count - 1].otherwise) {
        cover.row_count--;
        cover.has_otherwise = true;
    }
    cover.row_words = cover.row_count / 64 + 1;
    cover.chosen = arena_array(checker->arena, uint32_t, table->input_count);
    cover.columns = arena_array(checker->arena, struct column, table->input_count);
    for (uint32_t i = 0; i < table->input_count; i++) {
        struct column *column = &cover.columns[i];
        column->type = table->input_types[i];
        column->name = table->input_names[i];
        if (is_discrete(column->type))
            discrete_elements(&cover, i, column);
        else
            ordered_elements(&cover, i, column);
        if (column->type.or_none)
            add_element(&cover, column, (struct element){.is_none = true});
        fill_sets(&cover, i, column);
    }
    enum overlap overlap = find_overlaps(&cover);
    if (overlap == OVERLAP_UNSURE)
        complain_name(checker, DIAG_TABLE_NOT_CHECKED, set->span, table->name);
    if (overlap == OVERLAP_NONE)
        check_gap(&cover);
}
