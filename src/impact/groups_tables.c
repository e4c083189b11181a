/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include "base/writer.h"
#include "impact/groups.h"

enum {
    CHART_GROUPS = 20, /* more bars than that nobody can read */
    SHORT_GROUPS = 50, /* of more, the table by policy is one to look things up in */
};

struct shown { /* a group in its place */
    const struct group *group;
    const struct impact_group_value *values; /* NULL: of those that belong to none */
    __int128 yearly[VERSION_COUNT];
};

struct telling {
    const struct impact_groups *groups;
    const struct impact_shape *shape;
    struct book *book;
    struct shown *shown;
    size_t count;
    bool zh;
};

/* ---- groups in their order ---- */

static __int128 yearly_of(
    const struct telling *telling, const struct group *group, enum impact_version version) {
    __int128 yearly = 0;
    for (uint32_t i = 0; i < telling->shape->policy_count; i++)
        yearly += group->cells[i].sums[version] * yearly_times(&telling->shape->policies[i]);
    return yearly;
}

static int values_order(const struct shown *a, const struct shown *b, uint32_t count) {
    if (!a->values || !b->values)
        return !a->values - !b->values;
    for (uint32_t i = 0; i < count; i++) {
        const struct impact_group_value *x = &a->values[i], *y = &b->values[i];
        int order = (x->order > y->order) - (x->order < y->order);
        if (order == 0)
            order = strcmp(x->text, y->text);
        if (order != 0)
            return order;
    }
    return 0;
}

static void merge_sort(struct shown *list, struct shown *spare, size_t count, uint32_t by) {
    if (count < 2)
        return;
    size_t half = count / 2, left = 0, right = half;
    merge_sort(list, spare, half, by);
    merge_sort(list + half, spare, count - half, by);
    memcpy(spare, list, count * sizeof *list);
    for (size_t i = 0; i < count; i++) {
        bool first =
            right == count || (left < half && values_order(&spare[left], &spare[right], by) <= 0);
        list[i] = spare[first ? left++ : right++];
    }
}

static void show(struct telling *telling, size_t place, const struct impact_group_value *values) {
    const struct impact_groups *groups = telling->groups;
    const struct group *group = place < groups->groups.count ? groups->groups.items[place] : NULL;
    if (!group)
        return;
    struct shown *shown = &telling->shown[telling->count++];
    *shown = (struct shown){.group = group, .values = values};
    for (enum impact_version version = 0; version < VERSION_COUNT; version++)
        shown->yearly[version] = yearly_of(telling, group, version);
}

static void show_all(
    struct telling *telling, const struct impact_group_value *const *values, uint32_t group_count) {
    struct arena *arena = telling->book->arena;
    telling->shown = arena_array(arena, struct shown, (size_t)group_count + 1);
    for (uint32_t i = 0; i < group_count; i++)
        show(telling, (size_t)i + 1, values[i]);
    show(telling, 0, NULL);
    struct shown *spare = arena_array(arena, struct shown, telling->count);
    merge_sort(telling->shown, spare, telling->count, telling->shape->by_count);
}

/* ---- columns ---- */

static void column(const struct telling *telling, struct book_table *table, const char *id,
    const char *zh, const char *en, enum book_kind kind) {
    book_column(telling->book, table, id, telling->zh ? zh : en, kind);
}

static void by_columns(const struct telling *telling, struct book_table *table) {
    for (uint32_t i = 0; i < telling->shape->by_count; i++)
        book_column(telling->book, table, arena_printf(telling->book->arena, "by_%u", i + 1),
            telling->shape->by[i], BOOK_KEY);
}

static const char *no_group(bool zh) {
    return zh ? "（其余）" : "(others)";
}

static void by_cells(
    const struct telling *telling, struct book_cell *row, const struct shown *shown) {
    for (uint32_t i = 0; i < telling->shape->by_count; i++)
        row[i] = book_text(shown->values ? shown->values[i].text
                           : i == 0      ? no_group(telling->zh)
                                         : NULL);
}

static bool has_budget(const struct telling *telling) {
    for (uint32_t i = 0; i < telling->shape->policy_count; i++)
        if (yearly_times(&telling->shape->policies[i]))
            return true;
    return false;
}

/* ---- groups ---- */

struct group_columns { /* 0: there is no such column */
    uint32_t tops, yearly, yearly_old, difference, gain, lose, opened, settled;
};

static uint32_t add(const struct telling *telling, struct book_table *table, const char *id,
    const char *zh, const char *en, enum book_kind kind) {
    column(telling, table, id, zh, en, kind);
    return (uint32_t)table->columns.count - 1;
}

static struct group_columns group_columns(const struct telling *telling, struct book_table *table) {
    struct group_columns columns = {0};
    columns.tops = add(telling, table, "households", "户数", "households", BOOK_COUNT);
    if (!has_budget(telling))
        return columns;
    if (!telling->shape->has_old) {
        columns.yearly =
            add(telling, table, "yearly", "年度资金（元）", "yearly cost (yuan)", BOOK_MONEY);
        return columns;
    }
    columns.yearly_old = add(telling, table, "yearly_old", "旧版年度资金（元）",
        "yearly cost before (yuan)", BOOK_MONEY);
    columns.yearly =
        add(telling, table, "yearly", "新版年度资金（元）", "yearly cost after (yuan)", BOOK_MONEY);
    columns.difference =
        add(telling, table, "yearly_difference", "增减（元）", "difference (yuan)", BOOK_MONEY);
    columns.gain = add(telling, table, "gainers", "受益户", "gaining", BOOK_COUNT);
    columns.lose = add(telling, table, "losers", "受损户", "losing", BOOK_COUNT);
    columns.opened = add(telling, table, "newly_open", "新增未定户", "newly open", BOOK_COUNT);
    columns.settled = add(telling, table, "no_longer_open", "不再未定户", "no longer open", BOOK_COUNT);
    return columns;
}

static void put(struct book_cell *row, uint32_t at, struct book_cell cell) {
    if (at > 0)
        row[at] = cell;
}

static void group_cells(
    struct book_cell *row, const struct group_columns *columns, const struct shown *shown) {
    const uint64_t *tops = shown->group->tops;
    uint64_t all = 0;
    for (int class = 0; class < CLASS_COUNT; class ++)
        all += tops[class];
    put(row, columns->tops, book_count(all));
    put(row, columns->yearly, cell_sum(shown->yearly[VERSION_NEW], MONEY_SCALE));
    put(row, columns->yearly_old, cell_sum(shown->yearly[VERSION_OLD], MONEY_SCALE));
    put(row, columns->difference,
        cell_sum(shown->yearly[VERSION_NEW] - shown->yearly[VERSION_OLD], MONEY_SCALE));
    put(row, columns->gain, book_count(tops[CLASS_GAIN]));
    put(row, columns->lose, book_count(tops[CLASS_LOSE]));
    put(row, columns->opened, book_count(tops[CLASS_OPENED]));
    put(row, columns->settled, book_count(tops[CLASS_SETTLED]));
}

static void group_chart(
    const struct telling *telling, struct book_table *table, const struct group_columns *columns) {
    bool zh = telling->zh, has_old = telling->shape->has_old;
    uint32_t series = has_old ? columns->difference : columns->yearly;
    const char *title = has_old ? zh ? "年度资金增减（元）" : "Difference of the yearly cost (yuan)"
                        : zh ? "年度资金（元）"
                             : "Yearly cost (yuan)";
    if (series > 0)
        book_chart(telling->book, table, BOOK_BARS, title, 0, &series, 1);
}

static bool is_chart_small(const struct telling *telling) {
    return telling->shape->by_count == 1 && telling->count <= CHART_GROUPS;
}

static void write_groups(const struct telling *telling) {
    bool zh = telling->zh, has_old = telling->shape->has_old;
    struct book_table *table = book_table(telling->book, "groups", zh ? "分组" : "Groups",
        !has_old
            ? zh ? "年度资金是按月、按季、按年发的金额折成一年；按每条记录所在的组计。"
                 : "The yearly cost has what is paid by month, quarter or year, for a whole year."
        : zh ? "年度资金是按月、按季、按年发的金额折成一年；户的增减是全户各项合计，有任何一项未定"
               "的整户算未定。"
             : "The yearly cost has what is paid by month, quarter or year, for a whole year; a "
               "household gains or loses by all that it gets, and is open where any of it is.");
    by_columns(telling, table);
    struct group_columns columns = group_columns(telling, table);
    for (size_t i = 0; i < telling->count; i++) {
        struct book_cell *row = book_row(telling->book, table);
        by_cells(telling, row, &telling->shown[i]);
        group_cells(row, &columns, &telling->shown[i]);
    }
    if (is_chart_small(telling))
        group_chart(telling, table, &columns);
}

/* ---- the largest of many groups ---- */

static unsigned __int128 size_of(const struct shown *shown) {
    __int128 difference = shown->yearly[VERSION_NEW] - shown->yearly[VERSION_OLD];
    return difference < 0 ? -(unsigned __int128)difference : (unsigned __int128)difference;
}

static int by_size(const void *a, const void *b) {
    const struct shown *const *x = a, *const *y = b;
    unsigned __int128 of_x = size_of(*x), of_y = size_of(*y);
    if (of_x != of_y)
        return of_x > of_y ? -1 : 1;
    return *x < *y ? -1 : *x > *y;
}

static const char *label(const struct telling *telling, const struct shown *shown) {
    struct writer writer;
    if (!shown->values)
        return no_group(telling->zh);
    writer_init(&writer, telling->book->arena);
    for (uint32_t i = 0; i < telling->shape->by_count; i++)
        writer_printf(&writer, "%s%s", i == 0 ? "" : " / ", shown->values[i].text);
    return writer.bytes;
}

static void write_largest(const struct telling *telling) {
    struct arena *arena = telling->book->arena;
    bool zh = telling->zh;
    if (is_chart_small(telling) || !has_budget(telling) || telling->count == 0)
        return;
    const struct shown **list = arena_array(arena, const struct shown *, telling->count);
    for (size_t i = 0; i < telling->count; i++)
        list[i] = &telling->shown[i];
    qsort(list, telling->count, sizeof *list, by_size);
    struct book_table *table = book_table(telling->book, "groups_largest",
        telling->shape->has_old ? zh ? "增减最大的组" : "Groups with the largest difference"
        : zh                    ? "资金最多的组"
                                : "Groups with the largest cost",
        NULL);
    book_column(telling->book, table, "group", zh ? "组" : "group", BOOK_KEY);
    struct group_columns columns = group_columns(telling, table);
    for (size_t i = 0; i < telling->count && i < CHART_GROUPS; i++) {
        struct book_cell *row = book_row(telling->book, table);
        row[0] = book_text(label(telling, list[i]));
        group_cells(row, &columns, list[i]);
    }
    group_chart(telling, table, &columns);
}

/* ---- groups by policy ---- */

/* Columns behind those of the group. */
enum {
    O_POLICY,
    O_RECORDS,
    O_SUPPORT,
    O_OPEN,
    O_UNIT,
    O_SUM,
    O_SUPPORT_OLD,
    O_OPEN_OLD,
    O_SUM_OLD,
    O_DIFFERENCE,
    O_GAIN,
    O_LOSE,
};

static struct book_table *outcomes_table(const struct telling *telling) {
    bool zh = telling->zh;
    struct book_table *table =
        book_table(telling->book, "groups_outcomes", zh ? "分组和政策" : "Groups by policy",
            zh ? "有支持：有条款决定给予，金额（如有）大于 "
                 "0。按月、按季、按年发的金额已折成一年，其余的照原单位。"
               : "Supported: a clause decided to give, and the amount, if there is one, is above "
                 "0. What "
                 "is paid by month, quarter or year is told for a whole year, other amounts as "
                 "they are.");
    table->detail = telling->count > SHORT_GROUPS;
    by_columns(telling, table);
    column(telling, table, "policy", "政策", "policy", BOOK_TEXT);
    column(telling, table, "records", "条数", "records", BOOK_COUNT);
    column(telling, table, "support", "有支持", "supported", BOOK_COUNT);
    column(telling, table, "open", "未定", "open", BOOK_COUNT);
    column(telling, table, "unit", "单位", "unit", BOOK_TEXT);
    column(telling, table, "sum", "金额合计", "sum", BOOK_MONEY);
    if (!telling->shape->has_old)
        return table;
    column(telling, table, "support_old", "旧版有支持", "supported before", BOOK_COUNT);
    column(telling, table, "open_old", "旧版未定", "open before", BOOK_COUNT);
    column(telling, table, "sum_old", "旧版金额合计", "sum before", BOOK_MONEY);
    column(telling, table, "difference", "增减", "difference", BOOK_MONEY);
    column(telling, table, "gainers", "受益", "gaining", BOOK_COUNT);
    column(telling, table, "losers", "受损", "losing", BOOK_COUNT);
    return table;
}

static void outcome_sums(const struct telling *telling, struct book_cell *row,
    const struct impact_policy *policy, const struct group_cell *cell) {
    if (policy->amount == IMPACT_NO_OUTPUT)
        return;
    struct type type = amount_type(policy);
    int times = yearly_times(policy), scale = scale_of(type);
    if (times)
        type.period = PERIOD_YEAR;
    else
        times = 1;
    row[O_UNIT] = book_text(cell_unit(type, telling->zh));
    row[O_SUM] = cell_sum(cell->sums[VERSION_NEW] * times, scale);
    if (!telling->shape->has_old)
        return;
    row[O_SUM_OLD] = cell_sum(cell->sums[VERSION_OLD] * times, scale);
    row[O_DIFFERENCE] =
        cell_sum((cell->sums[VERSION_NEW] - cell->sums[VERSION_OLD]) * times, scale);
}

static void outcomes_row(const struct telling *telling, struct book_table *table,
    const struct shown *shown, uint32_t index) {
    const struct impact_policy *policy = &telling->shape->policies[index];
    const struct group_cell *cell = &shown->group->cells[index];
    uint64_t records = shown->group->rows[policy->record->index];
    if (records == 0)
        return;
    struct book_cell *row = book_row(telling->book, table);
    by_cells(telling, row, shown);
    row += telling->shape->by_count;
    row[O_POLICY] = book_text(policy->name);
    row[O_RECORDS] = book_count(records);
    row[O_SUPPORT] = book_count(cell->support[VERSION_NEW]);
    row[O_OPEN] = book_count(cell->open[VERSION_NEW]);
    outcome_sums(telling, row, policy, cell);
    if (!telling->shape->has_old)
        return;
    row[O_SUPPORT_OLD] = book_count(cell->support[VERSION_OLD]);
    row[O_OPEN_OLD] = book_count(cell->open[VERSION_OLD]);
    row[O_GAIN] = book_count(cell->classes[CLASS_GAIN]);
    row[O_LOSE] = book_count(cell->classes[CLASS_LOSE]);
}

void impact_groups_write(const struct impact_groups *groups, struct book *book,
    const struct impact_group_value *const *values, uint32_t group_count) {
    struct telling telling = {
        .groups = groups, .shape = groups->shape, .book = book, .zh = groups->shape->zh};
    show_all(&telling, values, group_count);
    write_groups(&telling);
    write_largest(&telling);
    struct book_table *table = outcomes_table(&telling);
    for (size_t i = 0; i < telling.count; i++)
        for (uint32_t k = 0; k < telling.shape->policy_count; k++)
            outcomes_row(&telling, table, &telling.shown[i], k);
}
