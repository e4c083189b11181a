/* SPDX-License-Identifier: Apache-2.0 */
#include "impact/course.h"

#include <stdlib.h>
#include <string.h>
#include "impact/standing.h"
#include "impact/telling.h"
#include "report/words.h"

enum { SERIES_MOST = 8 };

struct impact_course *impact_course_new(struct arena *arena, const struct impact_shape *shape) {
    struct impact_course *course = arena_new(arena, struct impact_course);
    *course = (struct impact_course){.arena = arena, .shape = shape};
    course->counts = arena_array(
        arena, struct course_count, (size_t)shape->day_count * VERSION_COUNT * shape->policy_count);
    standing_side_init(&course->side, arena, shape);
    return course;
}

struct course_count *course_count_of(const struct impact_course *course, uint32_t day,
    enum impact_version version, uint32_t policy) {
    return &course->counts[((size_t)day * VERSION_COUNT + version) * course->shape->policy_count +
                           policy];
}

/* ---- a batch ---- */

/* Four counters side by side, so that equal neighbours do not wait for each other. */
static void count_outcomes(uint64_t *counts, const uint8_t *outcomes, size_t count) {
    uint32_t parts[4][OUTCOME_COUNT] = {{0}};
    size_t row = 0;
    for (; row + 4 <= count; row += 4)
        for (size_t i = 0; i < 4; i++)
            parts[i][outcomes[row + i]]++;
    for (; row < count; row++)
        parts[0][outcomes[row]]++;
    for (size_t i = 0; i < OUTCOME_COUNT; i++)
        counts[i] += (uint64_t)parts[0][i] + parts[1][i] + parts[2][i] + parts[3][i];
}

static void count_policy(const struct impact_course *course, const struct impact_batch *batch,
    struct course_count *count, uint32_t index) {
    const struct impact_policy *policy = &course->shape->policies[index];
    const struct impact_results *results = &course->side.results[index];
    const struct standing_bits *bits = &course->side.policies[index];
    size_t rows = standing_rows(batch, policy);
    if (!results->outcomes || rows == 0)
        return;
    count_outcomes(count->outcomes, results->outcomes, rows);
    for (size_t word = 0; word < bits->words; word++) {
        count->supported += (uint64_t)__builtin_popcountll(bits->support[word]);
        count->open += (uint64_t)__builtin_popcountll(bits->open[word]);
    }
    const struct impact_values *amounts = worth_amounts(policy, results);
    if (amounts)
        summary_sum_add(&count->sum, standing_sum(bits, amounts, rows), amounts->scale);
}

void impact_course_add(struct impact_course *course, const struct impact_batch *batch) {
    const struct impact_shape *shape = course->shape;
    if (shape->day_count < 2)
        return;
    for (uint32_t day = 0; day < shape->day_count; day++)
        for (int version = 0; version < (shape->has_old ? VERSION_COUNT : 1); version++) {
            size_t side = (size_t)day * VERSION_COUNT + (size_t)version;
            standing_fill(&course->side, course->arena, shape, batch,
                &batch->results[side * shape->policy_count]);
            for (uint32_t i = 0; i < shape->policy_count; i++)
                count_policy(course, batch,
                    course_count_of(course, day, (enum impact_version)version, i), i);
        }
}

void impact_course_merge(struct impact_course *course, const struct impact_course *other) {
    size_t count = (size_t)course->shape->day_count * VERSION_COUNT * course->shape->policy_count;
    for (size_t i = 0; i < count; i++) {
        struct course_count *to = &course->counts[i];
        const struct course_count *from = &other->counts[i];
        for (size_t k = 0; k < OUTCOME_COUNT; k++)
            to->outcomes[k] += from->outcomes[k];
        to->supported += from->supported;
        to->open += from->open;
        summary_sum_merge(&to->sum, &from->sum);
    }
}

/* ---- tables ---- */

struct writing {
    const struct impact_course *course;
    const struct impact_shape *shape;
    struct book *book;
    struct book_table *table;
};

static const char *word(const struct writing *writing, const char *zh, const char *en) {
    return tell(writing->shape, zh, en);
}

static uint32_t column(const struct writing *writing, const char *id, const char *zh,
    const char *en, enum book_kind kind) {
    return book_column(writing->book, writing->table, id, word(writing, zh, en), kind);
}

static int versions(const struct writing *writing) {
    return writing->shape->has_old ? VERSION_COUNT : 1;
}

static bool occurs(const struct writing *writing, enum outcome outcome) {
    const struct impact_course *course = writing->course;
    size_t count = (size_t)course->shape->day_count * VERSION_COUNT * course->shape->policy_count;
    for (size_t i = 0; i < count; i++)
        if (course->counts[i].outcomes[outcome] > 0)
            return true;
    return false;
}

/* What a program calls a column of an outcome. */
static const char *const outcome_ids[OUTCOME_COUNT] = {"keep", "optimize", "adjust", "start", "end",
    "not_applicable", "not_in_force", "undetermined", "conflict", "error"};

static void add_course_row(const struct writing *writing, uint32_t day, enum impact_version version,
    uint32_t index, const bool *shown) {
    const struct impact_policy *policy = &writing->shape->policies[index];
    const struct course_count *count = course_count_of(writing->course, day, version, index);
    struct book_cell *cell = book_row(writing->book, writing->table);
    uint64_t undecided = count->outcomes[OUTCOME_UNDETERMINED] + count->outcomes[OUTCOME_CONFLICT] +
                         count->outcomes[OUTCOME_ERROR];
    int64_t times = yearly_times(policy);
    *cell++ = book_day(writing->shape->days[day]);
    if (writing->shape->has_old)
        *cell++ = book_text(version == VERSION_NEW ? word(writing, "新版", "new")
                                                   : word(writing, "现行（旧版）", "old"));
    *cell++ = book_text(policy->name);
    *cell++ = book_count(count->supported);
    for (size_t i = 0; i < OUTCOME_COUNT; i++)
        if (shown[i])
            *cell++ = book_count(count->outcomes[i]);
    *cell++ = book_count(count->open - undecided);
    if (policy->amount == IMPACT_NO_OUTPUT)
        return;
    bool known = count->supported > 0 || count->open == 0; /* else the sum is not 0, but unknown */
    if (known)
        *cell = tell_sum(&count->sum);
    cell++;
    *cell++ = book_text(tell_unit(policy, writing->shape->zh));
    if (times > 0 && known)
        *cell = tell_times(&count->sum, times);
}

static void write_course(struct writing *writing) {
    bool shown[OUTCOME_COUNT];
    writing->table = book_table(writing->book, "course", word(writing, "逐日情况", "Day by day"),
        word(writing,
            "每个判断日、每项政策的记录按结果各有多少，金额合计多少。享受支持：由某一条款决定、不是"
            "退出，"
            "有金额的政策金额大于 0。金额合计只算享受支持的，金额未定的没有计入。",
            "On each day and by each policy: records by outcome, and the sum of their amounts. "
            "Supported: a clause decided, not to end it, and the amount, if there is one, is above "
            "0. Amounts that are not known are not in the sum."));
    column(writing, "day", "判断日", "day", BOOK_DATE);
    if (writing->shape->has_old)
        column(writing, "version", "版本", "version", BOOK_TEXT);
    column(writing, "policy", "政策", "policy", BOOK_TEXT);
    column(writing, "supported", "享受支持", "supported", BOOK_COUNT);
    for (size_t i = 0; i < OUTCOME_COUNT; i++) {
        shown[i] = occurs(writing, (enum outcome)i);
        if (shown[i])
            book_column(writing->book, writing->table, outcome_ids[i],
                report_outcome_word((enum outcome)i, writing->shape->zh), BOOK_COUNT);
    }
    column(writing, "amount_open", "金额未定", "amount open", BOOK_COUNT);
    column(writing, "amount", "金额合计", "sum of amounts", tell_amount_kind(writing->shape));
    column(writing, "unit", "单位", "unit", BOOK_TEXT);
    column(writing, "yearly", "折合一年（元）", "a year (yuan)", BOOK_MONEY);
    for (uint32_t day = 0; day < writing->shape->day_count; day++)
        for (int version = versions(writing); version-- > 0;)
            for (uint32_t i = 0; i < writing->shape->policy_count; i++)
                if (writing->shape->policies[i].there[version])
                    add_course_row(writing, day, (enum impact_version)version, i, shown);
}

/* ---- lines: policies as columns ---- */

struct measured { /* a policy and what it comes to over all days, for choosing the largest */
    uint32_t policy;
    struct summary_sum all;
};

/* What is drawn of a policy on a day: records, or what they cost a year. */
static void add_measure(const struct writing *writing, bool cost, uint32_t day,
    enum impact_version version, uint32_t policy, struct summary_sum *sum) {
    const struct course_count *count = course_count_of(writing->course, day, version, policy);
    if (!cost)
        summary_sum_add(sum, (__int128)count->supported, 0);
    for (int64_t k = cost ? yearly_times(&writing->shape->policies[policy]) : 0; k > 0; k--)
        summary_sum_merge(sum, &count->sum);
}

/* A cost of which nothing is known is not 0. */
static struct book_cell measure_cell(bool cost, const struct summary_sum *sum, bool open) {
    decimal value;
    if (cost && open && summary_sum_value(sum, &value) && value == 0)
        return (struct book_cell){0};
    if (cost)
        return tell_sum(sum);
    return summary_sum_value(sum, &value) ? book_count((uint64_t)(value / DECIMAL_ONE))
                                          : (struct book_cell){0};
}

static int by_size(const void *a, const void *b) {
    const struct measured *one = a, *other = b;
    decimal left = 0, right = 0;
    summary_sum_value(&one->all, &left);
    summary_sum_value(&other->all, &right);
    if (left != right)
        return left > right ? -1 : 1;
    return one->policy < other->policy ? -1 : 1;
}

static bool is_open(
    const struct writing *writing, uint32_t day, enum impact_version version, uint32_t policy) {
    return yearly_times(&writing->shape->policies[policy]) > 0 &&
           course_count_of(writing->course, day, version, policy)->open > 0;
}

/* Policies that come to something, the largest first. */
static struct measured *measure(const struct writing *writing, bool cost, uint32_t *count) {
    const struct impact_shape *shape = writing->shape;
    struct measured *list = arena_array(writing->book->arena, struct measured, shape->policy_count);
    *count = 0;
    for (uint32_t i = 0; i < shape->policy_count; i++) {
        struct measured measured = {.policy = i};
        decimal value = 0;
        for (uint32_t day = 0; day < shape->day_count; day++)
            add_measure(writing, cost, day, VERSION_NEW, i, &measured.all);
        if (!summary_sum_value(&measured.all, &value) || value > 0)
            list[(*count)++] = measured;
    }
    if (*count > 1)
        qsort(list, *count, sizeof *list, by_size);
    return list;
}

static void add_line_row(const struct writing *writing, bool cost, uint32_t day,
    const struct measured *list, uint32_t count) {
    struct book_cell *cell = book_row(writing->book, writing->table);
    *cell++ = book_day(writing->shape->days[day]);
    for (int version = 0; version < versions(writing); version++) {
        struct summary_sum all = {0};
        bool open = false;
        for (uint32_t i = 0; i < writing->shape->policy_count; i++) {
            add_measure(writing, cost, day, (enum impact_version)version, i, &all);
            open |= is_open(writing, day, (enum impact_version)version, i);
        }
        *cell++ = measure_cell(cost, &all, open);
    }
    for (uint32_t i = 0; i < count; i++) {
        struct summary_sum sum = {0};
        add_measure(writing, cost, day, VERSION_NEW, list[i].policy, &sum);
        *cell++ = measure_cell(cost, &sum, is_open(writing, day, VERSION_NEW, list[i].policy));
    }
}

static void add_lines(const struct writing *writing, bool cost) {
    enum book_kind kind = cost ? BOOK_MONEY : BOOK_COUNT;
    uint32_t count, series[SERIES_MOST], drawn = 0;
    const struct measured *list = measure(writing, cost, &count);
    uint32_t day = column(writing, "day", "判断日", "day", BOOK_DATE);
    bool totals = writing->shape->has_old || count > SERIES_MOST;
    uint32_t all = writing->shape->has_old
                       ? column(writing, "all", "合计（新版）", "all, new", kind)
                       : column(writing, "all", "合计", "all", kind);
    if (totals)
        series[drawn++] = all;
    if (writing->shape->has_old)
        series[drawn++] = column(writing, "all_old", "合计（旧版）", "all, old", kind);
    for (uint32_t i = 0; i < count; i++) {
        const char *id = arena_printf(writing->book->arena, "policy_%u", list[i].policy + 1);
        uint32_t index = book_column(
            writing->book, writing->table, id, writing->shape->policies[list[i].policy].name, kind);
        if (drawn < SERIES_MOST)
            series[drawn++] = index;
    }
    for (uint32_t i = 0; i < writing->shape->day_count; i++)
        add_line_row(writing, cost, i, list, count);
    if (drawn > 0)
        book_chart(
            writing->book, writing->table, BOOK_LINES, writing->table->title, day, series, drawn);
}

static void write_lines(struct writing *writing) {
    writing->table = book_table(writing->book, "course_records",
        word(writing, "享受支持的记录（逐日）", "Supported records by day"),
        word(writing,
            "每个判断日各项政策（两版对比时按新版）支持多少条记录，多的在前。合计里，一户享受几项就"
            "算几次。",
            "How many records each policy supports on each day (of two versions by the new one), "
            "the largest "
            "first. In the sum a record counts once for each policy that supports it."));
    add_lines(writing, false);
    writing->table = book_table(writing->book, "course_cost",
        word(writing, "一年的费用（逐日）", "Yearly cost by day"),
        word(writing,
            "每个判断日各项政策（两版对比时按新版）的金额折合一年是多少元：按月的乘 12，按季的乘 "
            "4。一次性的和未定的金额没有计入。",
            "What the amounts of each day (of two versions by the new one) come to in a year, in "
            "yuan: those a "
            "month times 12, those a quarter times 4. Amounts of no period, and those that are not "
            "known, are not counted."));
    add_lines(writing, true);
}

void impact_course_write(const struct impact_course *course, struct book *book) {
    struct writing writing = {course, course->shape, book, NULL};
    if (course->shape->day_count < 2)
        return;
    course_budget(course, book);
    write_lines(&writing);
    write_course(&writing);
}
