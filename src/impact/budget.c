/* SPDX-License-Identifier: Apache-2.0
 *
 * The budget by calendar year: a day stands for the months up to the next one, the last day for none
 * of a later year.
 */
#include "impact/course.h"
#include "impact/telling.h"

struct writing {
    const struct impact_course *course;
    const struct impact_shape *shape;
    struct book *book;
    struct book_table *table;
    int first, last; /* years */
};

struct cost {    /* in whole fen */
    bool beyond; /* too large */
    bool open;   /* some amounts are not known; if the others come to 0, nothing is */
    decimal yuan;
};

struct line { /* of a policy in a year, or of several */
    struct cost cost[VERSION_COUNT];
    uint64_t open[VERSION_COUNT]; /* on the day that has most */
};

static const char *word(const struct writing *writing, const char *zh, const char *en) {
    return tell(writing->shape, zh, en);
}

static uint32_t column(const struct writing *writing, const char *id, const char *zh,
    const char *en, enum book_kind kind) {
    return book_column(writing->book, writing->table, id, word(writing, zh, en), kind);
}

static int year_of(date day) {
    int year, month, of_month;
    date_to_ymd(day, &year, &month, &of_month);
    return year;
}

/* How many of the months that a day stands for begin in the year. Nothing follows the last day: it
 * stands for no month of a later year. */
static uint32_t months_in(const struct impact_shape *shape, uint32_t day, int year) {
    uint32_t count = 0;
    if (day == shape->day_count - 1 && year != year_of(shape->days[day]))
        return 0;
    for (uint32_t i = 0; i < shape->months; i++) {
        date begin;
        count += date_add_months(shape->days[day], i, &begin) && year_of(begin) == year;
    }
    return count;
}

static uint32_t months_of_year(const struct writing *writing, int year) {
    uint32_t count = 0;
    for (uint32_t day = 0; day < writing->shape->day_count; day++)
        count += months_in(writing->shape, day, year);
    return count;
}

/* Amounts are never below 0. */
static struct cost cost_of(const struct summary_sum *months, int64_t period) {
    decimal sum, unit = period * DECIMAL_FEN;
    if (!summary_sum_value(months, &sum) || !decimal_add(sum, unit / 2, &sum))
        return (struct cost){.beyond = true};
    return (struct cost){.yuan = sum / unit * DECIMAL_FEN};
}

static struct line line_of(const struct writing *writing, int year, uint32_t policy) {
    struct line line = {0};
    int64_t period = 12 / yearly_times(&writing->shape->policies[policy]);
    for (int version = 0; version < VERSION_COUNT; version++) {
        struct summary_sum months = {0};
        for (uint32_t day = 0; day < writing->shape->day_count; day++) {
            const struct course_count *count =
                course_count_of(writing->course, day, (enum impact_version)version, policy);
            uint32_t times = months_in(writing->shape, day, year);
            for (uint32_t i = 0; i < times; i++)
                summary_sum_merge(&months, &count->sum);
            if (times > 0 && count->open > line.open[version])
                line.open[version] = count->open;
        }
        line.cost[version] = cost_of(&months, period);
        line.cost[version].open = line.open[version] > 0;
    }
    return line;
}

static void add_line(struct line *to, const struct line *from) {
    for (int version = 0; version < VERSION_COUNT; version++) {
        struct cost *cost = &to->cost[version];
        cost->open |= from->cost[version].open;
        to->open[version] += from->open[version];
        cost->beyond |= from->cost[version].beyond ||
                        !decimal_add(cost->yuan, from->cost[version].yuan, &cost->yuan);
    }
}

static bool is_nothing(const struct line *line) {
    bool any = false;
    for (int version = 0; version < VERSION_COUNT; version++)
        any |= line->cost[version].beyond || line->cost[version].yuan || line->open[version];
    return !any;
}

/* A sum of which nothing is known is not 0. */
static bool is_known(struct cost cost) {
    return !cost.beyond && (cost.yuan != 0 || !cost.open);
}

static struct book_cell cost_cell(struct cost cost) {
    return is_known(cost) ? book_number(cost.yuan) : (struct book_cell){0};
}

static void put_line(
    const struct writing *writing, struct book_cell *cell, const struct line *line) {
    const struct cost *fresh = &line->cost[VERSION_NEW], *old = &line->cost[VERSION_OLD];
    if (writing->shape->has_old)
        *cell++ = cost_cell(*old);
    *cell++ = cost_cell(*fresh);
    if (writing->shape->has_old) {
        if (is_known(*fresh) && is_known(*old))
            *cell = book_number(fresh->yuan - old->yuan);
        cell++;
        *cell++ = book_count(line->open[VERSION_OLD]);
    }
    *cell = book_count(line->open[VERSION_NEW]);
}

/* The columns of put_line. */
static void add_cost_columns(const struct writing *writing, uint32_t *series) {
    if (writing->shape->has_old)
        series[1] = column(writing, "old", "现行（旧版）（元）", "old (yuan)", BOOK_MONEY);
    series[0] = writing->shape->has_old
                    ? column(writing, "new", "新版（元）", "new (yuan)", BOOK_MONEY)
                    : column(writing, "new", "费用（元）", "cost (yuan)", BOOK_MONEY);
    if (writing->shape->has_old)
        column(writing, "difference", "新版比旧版多（元）", "difference (yuan)", BOOK_MONEY);
    if (writing->shape->has_old)
        column(writing, "open_old", "旧版金额未定", "open, old", BOOK_COUNT);
    column(writing, "open", "金额未定", "open", BOOK_COUNT);
}

static const char *year_text(const struct writing *writing, int year) {
    if (year > writing->last)
        return word(writing, "各年合计", "all years");
    return arena_printf(writing->book->arena, "%d", year);
}

/* All policies in the year; behind the last one, in all years. */
static struct line line_of_year(const struct writing *writing, int year) {
    struct line all = {0};
    for (int y = writing->first; y <= writing->last; y++)
        for (uint32_t i = 0; i < writing->shape->policy_count; i++) {
            if ((y != year && year <= writing->last) ||
                yearly_times(&writing->shape->policies[i]) == 0)
                continue;
            struct line line = line_of(writing, y, i);
            add_line(&all, &line);
        }
    return all;
}

static uint64_t months_shown(const struct writing *writing, int year) {
    uint64_t months = 0;
    for (int y = writing->first; y <= writing->last; y++)
        if (y == year || year > writing->last)
            months += months_of_year(writing, y);
    return months;
}

static const char *about_budget(const struct writing *writing) {
    return arena_printf(writing->book->arena,
        word(writing,
            "每个判断日的金额算作从这一天到下一个判断日前一天的标准，最后一个判断日管 %u "
            "个月，但不超过它那一年的 12 月 31 日。月份算在它开始的那一年：按月的金额乘月数，"
            "按季的乘月数除以 3，按年的乘月数除以 "
            "12。全部记录先分文不差地相加，最后除一次，四舍五入到分；"
            "合计是各行之和。没有判断日的月份不计入，计入几个月见“月数”。政策在两个判断日之间到期的，"
            "要到下一个判断日才看得出来，之前仍按在施行计。一次性的金额、未定的金额没有计入；"
            "“金额未定”是每项政策在一年里未定最多的那一天有多少条，全都未定的不写金额。",
            "The amounts of each day stand from that day to the day before the next one, those of "
            "the last day for %u months, but not beyond 31 December of its year; a month belongs "
            "to the year in which it begins: an amount a month times the months, a quarter times "
            "the months by 3, a year times the months by 12. All records are added up exactly, "
            "then divided once and rounded half up to the fen; totals add up the lines. Months "
            "without a day are not counted; the column says how many are. A policy that ends "
            "between two days is seen to have ended on the next one, and counts until then. Nor "
            "are amounts of no period counted, and those that are not known: “open” is how many, "
            "of each policy on the day of the year that has most; where nothing is known there is "
            "no amount."),
        writing->shape->months);
}

static void write_years(struct writing *writing) {
    uint32_t series[VERSION_COUNT];
    writing->table = book_table(writing->book, "budget_years",
        word(writing, "分年预算", "Budget by year"), about_budget(writing));
    uint32_t year_column = column(writing, "year", "年份", "year", BOOK_KEY);
    column(writing, "months", "月数", "months", BOOK_COUNT);
    add_cost_columns(writing, series);
    for (int year = writing->first; year <= writing->last; year++) {
        struct book_cell *cell = book_row(writing->book, writing->table);
        struct line line = line_of_year(writing, year);
        *cell++ = book_text(year_text(writing, year));
        *cell++ = book_count(months_shown(writing, year));
        put_line(writing, cell, &line);
    }
    book_chart(writing->book, writing->table, BOOK_BARS, writing->table->title, year_column, series,
        writing->shape->has_old ? 2 : 1);
}

static void add_total_row(const struct writing *writing, int year) {
    struct book_cell *cell = book_row(writing->book, writing->table);
    struct line line = line_of_year(writing, year);
    *cell++ = book_text(year_text(writing, year));
    *cell++ = book_text(word(writing, "合计", "all"));
    *cell++ = book_count(months_shown(writing, year));
    put_line(writing, cell, &line);
}

static void add_policy_row(const struct writing *writing, int year, uint32_t policy) {
    struct line line = line_of(writing, year, policy);
    if (is_nothing(&line))
        return;
    struct book_cell *cell = book_row(writing->book, writing->table);
    *cell++ = book_text(year_text(writing, year));
    *cell++ = book_text(writing->shape->policies[policy].name);
    *cell++ = book_count(months_shown(writing, year));
    put_line(writing, cell, &line);
}

static void write_policies(struct writing *writing) {
    uint32_t series[VERSION_COUNT];
    writing->table = book_table(writing->book, "budget",
        word(writing, "分年分政策预算", "Budget by policy"), about_budget(writing));
    column(writing, "year", "年份", "year", BOOK_KEY);
    column(writing, "policy", "政策", "policy", BOOK_TEXT);
    column(writing, "months", "月数", "months", BOOK_COUNT);
    add_cost_columns(writing, series);
    for (int year = writing->first; year <= writing->last; year++) {
        for (uint32_t i = 0; i < writing->shape->policy_count; i++)
            if (yearly_times(&writing->shape->policies[i]) > 0)
                add_policy_row(writing, year, i);
        add_total_row(writing, year);
    }
    add_total_row(writing, writing->last + 1);
}

static bool has_budget(const struct impact_shape *shape) {
    for (uint32_t i = 0; i < shape->policy_count; i++)
        if (yearly_times(&shape->policies[i]) > 0)
            return true;
    return false;
}

void course_budget(const struct impact_course *course, struct book *book) {
    const struct impact_shape *shape = course->shape;
    if (!has_budget(shape) || shape->months == 0)
        return;
    struct writing writing = {course, shape, book, NULL, year_of(shape->days[0]),
        year_of(shape->days[shape->day_count - 1])};
    write_years(&writing);
    write_policies(&writing);
}
