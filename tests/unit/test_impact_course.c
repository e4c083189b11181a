/* SPDX-License-Identifier: Apache-2.0
 *
 * Studies of gaps, sudden falls, the course over the days and income cliffs: small cases by hand,
 * and whole tables against what the definitions give row by row.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/writer.h"
#include "impact_naive.h"

/* ---- studies over the batches of a world ---- */

struct studies {
    struct impact_gaps *gaps;
    struct impact_course *course;
    struct impact_step *step;
};

static struct studies studies_new(struct world *world) {
    return (struct studies){impact_gaps_new(&world->arena, &world->shape),
        impact_course_new(&world->arena, &world->shape),
        impact_step_new(&world->arena, &world->shape)};
}

static void studies_add(struct studies *studies, const struct impact_batch *batch) {
    impact_gaps_add(studies->gaps, batch);
    impact_course_add(studies->course, batch);
    impact_step_add(studies->step, batch);
}

static void studies_merge(struct studies *studies, const struct studies *other) {
    impact_gaps_merge(studies->gaps, other->gaps);
    impact_course_merge(studies->course, other->course);
    impact_step_merge(studies->step, other->step);
}

static struct book *studies_book(struct world *world, const struct studies *studies) {
    struct book *book = arena_new(&world->arena, struct book);
    book_init(book, &world->arena, world->shape.zh);
    impact_gaps_write(studies->gaps, book);
    impact_course_write(studies->course, book);
    impact_step_write(studies->step, book);
    return book;
}

/* Three threads take the batches as it comes, also against their order. */
static struct book *study_all(struct world *world) {
    struct studies studies[3];
    uint32_t order[WORLD_BATCHES];
    for (int i = 0; i < 3; i++)
        studies[i] = studies_new(world);
    for (uint32_t i = 0; i < WORLD_BATCHES; i++)
        order[i] = i;
    for (uint32_t i = WORLD_BATCHES; i-- > 1;) {
        uint32_t other = world_chance(world, i + 1), kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
    for (uint32_t i = 0; i < WORLD_BATCHES; i++)
        studies_add(&studies[world_chance(world, 3)], world->batches[order[i]]);
    studies_merge(&studies[2], &studies[0]);
    studies_merge(&studies[2], &studies[1]);
    return studies_book(world, &studies[2]);
}

static const struct book_table *table_of(const struct book *book, const char *id) {
    for (size_t i = 0; i < book->tables.count; i++)
        if (strcmp(book->tables.items[i]->id, id) == 0)
            return book->tables.items[i];
    return NULL;
}

/* The lines without the word, or only those with it. */
static const char *lines(struct world *world, const char *text, const char *word, bool with) {
    struct writer out;
    writer_init(&out, &world->arena);
    while (*text) {
        size_t length = strcspn(text, "\n") + 1;
        const char *line = arena_copy(&world->arena, text, length);
        if ((strstr(line, word) != NULL) == with)
            writer_put(&out, line);
        text += length;
    }
    return out.bytes;
}

/* ---- by hand ---- */

static void hand(struct world *world) {
    world_init(world, 1);
}

static void end(struct world *world) {
    arena_fini(&world->arena);
}

static struct book *study_one(struct world *world, const struct impact_batch *batch) {
    struct studies studies = studies_new(world);
    studies_add(&studies, batch);
    return studies_book(world, &studies);
}

static void one_day(struct world *world) {
    world->shape.day_count = 1;
    world->shape.months = 0;
}

/* Households 0 to 4, all with 低保金 before and without it afterwards. */
static void test_successors(void **state) {
    (void)state;
    struct world world;
    hand(&world);
    one_day(&world);
    const uint32_t members[] = {0, 1, 2, 2, 3}, accounts[] = {1};
    struct impact_batch *batch = world_batch(&world, 7, 5, 5, members, 1, accounts);
    for (size_t i = 0; i < 5; i++)
        world_set(&world, batch, 0, VERSION_OLD, DIBAO, i, OUTCOME_KEEP, 10000);
    /* 0: a member gets relief from now on. 1: a member had it before already. 2: one had it and one
     * begins. 3: what begins is of another category. 4: it is open now. */
    world_set(&world, batch, 0, VERSION_NEW, RELIEF, 0, OUTCOME_KEEP, 1);
    world_set(&world, batch, 0, VERSION_OLD, RELIEF, 1, OUTCOME_KEEP, 500);
    world_set(&world, batch, 0, VERSION_NEW, RELIEF, 1, OUTCOME_KEEP, 900);
    world_set(&world, batch, 0, VERSION_OLD, RELIEF, 2, OUTCOME_KEEP, 500);
    world_set(&world, batch, 0, VERSION_NEW, RELIEF, 2, OUTCOME_KEEP, 500);
    world_set(&world, batch, 0, VERSION_NEW, RELIEF, 3, OUTCOME_START, 500);
    world_set(&world, batch, 0, VERSION_NEW, SCHOOL, 4, OUTCOME_START, 500);
    world_set(&world, batch, 0, VERSION_NEW, DIBAO, 1, OUTCOME_ADJUST, 0);
    world_set(&world, batch, 0, VERSION_NEW, DIBAO, 3, OUTCOME_END, 700);
    world_set(&world, batch, 0, VERSION_NEW, DIBAO, 4, OUTCOME_UNDETERMINED, 0);
    struct book *book = study_one(&world, batch);
    assert_string_equal(world_table(&world, book, "gaps"),
        "低保金|救助|5|4|2|2|1|2,400.00|\n临时救助|救助|2|0|0|0|0|0.00|\n");
    assert_string_equal(world_table(&world, book, "gap_records"),
        "农户[7.1]|低保金|延续|甲|100|元/月|调整，金额为 0|乙\n"
        "农户[7.3]|低保金|延续|甲|100|元/月|退出|丙\n");
    assert_string_equal(book->highlights.items[0],
        "断档：改用新版后，1 项政策有 2 条支持停了，没有同类政策接续。");
    assert_null(table_of(book, "gaps_over_time"));
    assert_null(table_of(book, "course"));
    assert_null(table_of(book, "budget"));
    end(&world);
}

/* What ends below is succeeded by what begins above, also beyond a parent whose row was rejected.
 */
static void test_successor_above(void **state) {
    (void)state;
    struct world world;
    hand(&world);
    one_day(&world);
    const uint32_t members[] = {0, 1}, accounts[] = {0, 1, UINT32_MAX};
    struct impact_batch *batch = world_batch(&world, 0, 2, 2, members, 3, accounts);
    ((uint32_t *)(uintptr_t)batch->rows[2].tops)[2] = 1;
    for (size_t i = 0; i < 3; i++)
        world_set(&world, batch, 0, VERSION_OLD, FORMER, i, OUTCOME_KEEP, 100);
    world_set(&world, batch, 0, VERSION_NEW, DIBAO, 1, OUTCOME_START, 100);
    struct book *book = study_one(&world, batch);
    assert_string_equal(world_table(&world, book, "gaps"), "原有补贴|救助|3|3|2|1|0|1.00|\n");
    assert_string_equal(world_table(&world, book, "gap_records"),
        "账户[0.0]|原有补贴|延续|甲|1|元/年|新版没有这项政策|\n");
    end(&world);
}

static void test_falls(void **state) {
    (void)state;
    struct world world;
    hand(&world);
    one_day(&world);
    const uint32_t members[] = {0};
    struct impact_batch *batch = world_batch(&world, 0, 4, 1, members, 0, NULL);
    for (size_t i = 0; i < 4; i++)
        world_set(&world, batch, 0, VERSION_OLD, SINGLE, i, OUTCOME_KEEP, 1000);
    world_set(&world, batch, 0, VERSION_NEW, SINGLE, 0, OUTCOME_KEEP, 700); /* exactly 30% */
    world_set(&world, batch, 0, VERSION_NEW, SINGLE, 1, OUTCOME_KEEP, 699);
    world_set(&world, batch, 0, VERSION_NEW, SINGLE, 2, OUTCOME_UNDETERMINED, 0);
    /* 3: ends, but all together it is no less: 10 yuan a year against 1 a month. */
    world_set(&world, batch, 0, VERSION_NEW, DIBAO, 3, OUTCOME_START, 100);
    /* A post gives no money: its end is a fall by all. */
    world_set(&world, batch, 0, VERSION_OLD, POST, 0, OUTCOME_KEEP, 0);
    struct book *book = study_one(&world, batch);
    assert_string_equal(world_table(&world, book, "drops_from_old"),
        "公益岗位|1|1|1|\n单列补贴|4|2|1|13.01\n各项合计（按年）|3|1|0|3.01\n");
    assert_string_equal(world_table(&world, book, "drop_records_from_old"),
        "成员[0.0]|公益岗位||||100.0%|甲|不适用|\n"
        "农户[0.1]|单列补贴|10|6.99|元/年|30.1%|甲|延续|甲\n"
        "农户[0.1]|各项合计（按年）|10|6.99|元/年|30.1%|||\n"
        "农户[0.3]|单列补贴|10|0|元/年|100.0%|甲|不适用|\n");
    end(&world);
}

/* Yearly amounts of three months are a quarter of themselves; half a fen is rounded up. */
static void test_budget(void **state) {
    (void)state;
    struct world world;
    hand(&world);
    world.shape.day_count = 3; /* 2021-07-01, 10-01, 2022-01-01 */
    const uint32_t members[] = {0, 1, 1};
    struct impact_batch *batch = world_batch(&world, 0, 2, 3, members, 0, NULL);
    for (uint32_t day = 0; day < 3; day++) {
        world_set(&world, batch, day, VERSION_NEW, SCHOOL, 0, OUTCOME_KEEP, 1 + day);
        world_set(&world, batch, day, VERSION_NEW, SCHOOL, 1, OUTCOME_KEEP, 2);
        world_set(&world, batch, day, VERSION_OLD, SCHOOL, 2, OUTCOME_KEEP, 1000);
        world_set(&world, batch, day, VERSION_NEW, DIBAO, 0, OUTCOME_KEEP, 30000);
        world_set(&world, batch, day, VERSION_NEW, RELIEF, 0, OUTCOME_KEEP, 500);
        world_set(&world, batch, day, VERSION_NEW, REWARD, 0, OUTCOME_KEEP, 99900);
    }
    world_set(&world, batch, 1, VERSION_NEW, DIBAO, 1, OUTCOME_UNDETERMINED, 0);
    struct book *book = study_one(&world, batch);
    /* 2021: 3 + 4 fen a year, each for 3 months: 21 / 12 = 1.75. 2022: 5 fen, 15 / 12 = 1.25. */
    assert_string_equal(world_table(&world, book, "budget"),
        "2021|低保金|6|0.00|1,800.00|1,800.00|0|1\n"
        "2021|临时救助|6|0.00|10.00|10.00|0|0\n"
        "2021|教育补助|6|5.00|0.02|-4.98|0|0\n"
        "2021|合计|6|5.00|1,810.02|1,805.02|0|1\n"
        "2022|低保金|3|0.00|900.00|900.00|0|0\n"
        "2022|临时救助|3|0.00|5.00|5.00|0|0\n"
        "2022|教育补助|3|2.50|0.01|-2.49|0|0\n"
        "2022|合计|3|2.50|905.01|902.51|0|0\n"
        "各年合计|合计|9|7.50|2,715.03|2,707.53|0|1\n");
    assert_string_equal(world_table(&world, book, "budget_years"),
        "2021|6|5.00|1,810.02|1,805.02|0|1\n2022|3|2.50|905.01|902.51|0|0\n");
    const struct book_chart *chart = &table_of(book, "budget_years")->charts.items[0];
    assert_int_equal(chart->label, 0);
    assert_int_equal(chart->series_count, 2);
    assert_int_equal(chart->series[0], 3);
    assert_int_equal(chart->series[1], 2);
    end(&world);
}

static void test_half_a_fen(void **state) {
    (void)state;
    struct world world;
    hand(&world);
    world.shape.has_old = false;
    struct impact_batch *batch = world_batch(&world, 0, 1, 0, NULL, 0, NULL);
    world_set(&world, batch, 1, VERSION_NEW, SINGLE, 0, OUTCOME_KEEP, 2); /* 6 / 12 */
    struct book *book = study_one(&world, batch);
    assert_string_equal(
        world_table(&world, book, "budget"), "2021|单列补贴|6|0.01|0\n2021|合计|6|0.01|0\n2022|"
                                             "合计|6|0.00|0\n各年合计|合计|12|0.01|0\n");
    end(&world);
}

/* A month belongs to the year in which it begins; the last day stands for none of a later year. */
static void test_budget_over_new_year(void **state) {
    (void)state;
    struct world world;
    hand(&world);
    world.shape.has_old = false;
    world.shape.day_count = 2;
    world.shape.months = 12;
    date_from_ymd(2022, 7, 1, &world.days[1]);
    struct impact_batch *batch = world_batch(&world, 0, 1, 0, NULL, 0, NULL);
    world_set(&world, batch, 0, VERSION_NEW, DIBAO, 0, OUTCOME_KEEP, 100);
    world_set(&world, batch, 1, VERSION_NEW, DIBAO, 0, OUTCOME_KEEP, 10000);
    struct book *book = study_one(&world, batch);
    assert_string_equal(world_table(&world, book, "budget_years"),
        "2021|6|6.00|0\n2022|12|606.00|0\n");
    end(&world);
}

/* Where all is open there is no amount, and not 0 yuan. */
static void test_all_open(void **state) {
    (void)state;
    struct world world;
    hand(&world);
    world.shape.has_old = false;
    world.shape.day_count = 3;
    struct impact_batch *batch = world_batch(&world, 0, 2, 0, NULL, 0, NULL);
    world_set(&world, batch, 0, VERSION_NEW, SINGLE, 0, OUTCOME_UNDETERMINED, 0);
    world_set(&world, batch, 2, VERSION_NEW, SINGLE, 0, OUTCOME_UNDETERMINED, 0);
    world_set(&world, batch, 2, VERSION_NEW, SINGLE, 1, OUTCOME_KEEP, 400);
    struct book *book = study_one(&world, batch);
    assert_string_equal(world_table(&world, book, "budget"),
        "2021|单列补贴|6||1\n2021|合计|6||1\n"
        "2022|单列补贴|3|1.00|1\n2022|合计|3|1.00|1\n各年合计|合计|9|1.00|2\n");
    assert_string_equal(world_table(&world, book, "course_cost"),
        "2021-07-01||\n2021-10-01|0.00|0.00\n2022-01-01|4.00|4.00\n");
    assert_string_equal(lines(&world, world_table(&world, book, "course"), "单列补贴", true),
        "2021-07-01|单列补贴|0|0|1|1|0||元/年|\n2021-10-01|单列补贴|0|0|2|0|0|0|元/年|0.00\n"
        "2022-01-01|单列补贴|1|1|0|1|0|4|元/年|4.00\n");
    end(&world);
}

/* Amounts that no sum can hold leave the cells empty. */
static void test_beyond(void **state) {
    (void)state;
    struct world world;
    hand(&world);
    world.shape.has_old = false;
    world.shape.cliff = 0;
    struct studies studies = studies_new(&world);
    struct impact_batch *batch = world_batch(&world, 0, 1, 0, NULL, 0, NULL);
    world_set(&world, batch, 0, VERSION_NEW, SINGLE, 0, OUTCOME_KEEP, INT64_MAX);
    for (int i = 0; i < 2000; i++)
        studies_add(&studies, batch);
    struct book *book = studies_book(&world, &studies);
    assert_string_equal(lines(&world, world_table(&world, book, "budget"), "|合计|", true),
        "2021|合计|6||0\n2022|合计|6|0.00|0\n各年合计|合计|12||0\n");
    assert_null(table_of(book, "drops"));
    end(&world);
}

static void test_lines(void **state) {
    (void)state;
    struct world world;
    hand(&world);
    const uint32_t members[] = {0, 0};
    struct impact_batch *batch = world_batch(&world, 0, 3, 2, members, 0, NULL);
    for (uint32_t day = 0; day < WORLD_DAYS; day++)
        for (uint32_t i = 0; i <= day && i < 3; i++) {
            world_set(&world, batch, day, VERSION_NEW, DIBAO, i, OUTCOME_KEEP, 100);
            world_set(&world, batch, day, VERSION_OLD, SINGLE, i, OUTCOME_KEEP, 100);
        }
    world_set(&world, batch, 2, VERSION_NEW, POST, 1, OUTCOME_KEEP, 0);
    world_set(&world, batch, 2, VERSION_NEW, SCHOOL, 1, OUTCOME_KEEP, 123456);
    struct book *book = study_one(&world, batch);
    assert_string_equal(world_table(&world, book, "course_records"),
        "2021-07-01|1|1|1|0|0\n2021-10-01|2|2|2|0|0\n"
        "2022-01-01|5|3|3|1|1\n2022-04-01|3|3|3|0|0\n");
    assert_string_equal(world_table(&world, book, "course_cost"),
        "2021-07-01|12.00|1.00|0.00|12.00\n2021-10-01|24.00|2.00|0.00|24.00\n"
        "2022-01-01|1,270.56|3.00|1,234.56|36.00\n2022-04-01|36.00|3.00|0.00|36.00\n");
    const struct book_table *table = table_of(book, "course_records");
    assert_string_equal(table->columns.items[3].heading, "低保金");
    assert_string_equal(table->columns.items[4].heading, "教育补助");
    assert_string_equal(table->columns.items[4].id, "policy_3");
    assert_int_equal(table->charts.items[0].series_count, 5);
    end(&world);
}

/* Without an old version and with few policies the sum is not drawn; with many the largest are. */
static void test_series(void **state) {
    (void)state;
    for (int old = 0; old < 2; old++) {
        struct world world;
        hand(&world);
        world.shape.has_old = old;
        world_fill(&world);
        const struct book_table *records = table_of(study_all(&world), "course_records");
        const struct book_chart *chart = &records->charts.items[0];
        assert_int_equal(chart->kind, BOOK_LINES);
        assert_int_equal(chart->series_count, 8);
        assert_int_equal(chart->series[0], old ? 1 : 2);
        assert_int_equal(records->columns.count, old ? 11 : 10);
        assert_int_equal(records->rows.count, WORLD_DAYS);
        end(&world);
    }
}

/* Without the step: 低保金 12 yuan a year and what the members get. */
static struct impact_batch *step_batch(struct world *world) {
    const uint32_t members[] = {0, 0, 1};
    struct impact_batch *batch = world_batch(world, 0, 3, 3, members, 0, NULL);
    for (uint32_t i = 0; i < 3; i++) {
        world_set(world, batch, 0, VERSION_NEW, DIBAO, i, OUTCOME_KEEP, 1000);
        world_set(world, batch, WORLD_DAYS, VERSION_NEW, DIBAO, i, OUTCOME_KEEP, 1000);
        world_set(world, batch, 0, VERSION_NEW, RELIEF, i, OUTCOME_ADJUST, 2500);
        world_set(world, batch, WORLD_DAYS, VERSION_NEW, RELIEF, i, OUTCOME_ADJUST, 2500);
    }
    return batch;
}

static void test_step(void **state) {
    (void)state;
    struct world world;
    hand(&world);
    struct impact_batch *batch = step_batch(&world);
    /* 0 loses 120 and gets 100 more; 1 loses just as much as the step; 2 loses all at once. */
    world_set(&world, batch, WORLD_DAYS, VERSION_NEW, DIBAO, 0, OUTCOME_NOT_APPLICABLE, 0);
    world_set(&world, batch, WORLD_DAYS, VERSION_NEW, RELIEF, 1, OUTCOME_KEEP, 5000);
    world_set(&world, batch, 0, VERSION_NEW, SINGLE, 1, OUTCOME_KEEP, 300);
    world_set(&world, batch, WORLD_DAYS, VERSION_NEW, SINGLE, 1, OUTCOME_KEEP, 200);
    world_set(&world, batch, 0, VERSION_NEW, REWARD, 2, OUTCOME_KEEP, 5000);
    world_set(&world, batch, WORLD_DAYS, VERSION_NEW, REWARD, 2, OUTCOME_END, 5000);
    world_set(&world, batch, WORLD_DAYS, VERSION_NEW, DIBAO, 2, OUTCOME_CONFLICT, 0);
    struct book *book = study_one(&world, batch);
    assert_string_equal(world_table(&world, book, "income_cliffs"),
        "低保金|延续|甲|不适用||1|120.00|120.00|元/年\n"
        "一次奖励|延续|甲|退出|丙|1|50.00|50.00|元（一次性）\n"
        "低保金|延续|甲|冲突||1|||\n");
    assert_string_equal(world_table(&world, book, "income_cliff_records"),
        "农户[0.0]|20.00|元/年|1.00|低保金：延续（甲） → 不适用，少 120.00 元；"
        "临时救助：调整（乙） → 延续（甲），多 100.00 元\n"
        "农户[0.2]|50.00|元（一次性）|1.00|一次奖励：延续（甲） → 退出（丙），少 50.00 元\n");
    assert_string_equal(book->highlights.items[book->highlights.count - 1],
        "收入门槛：农户.人均纯收入多 1 元/年，有 1 户一年的支持反而减少更多（共看了 3 户）。");
    end(&world);
}

/* A step of 1 yuan a month is 12 a year. */
static void test_step_period(void **state) {
    (void)state;
    for (int64_t lost = 1200; lost <= 1201; lost++) {
        struct world world;
        hand(&world);
        world.shape.step_type.period = PERIOD_MONTH;
        struct impact_batch *batch = step_batch(&world);
        world_set(&world, batch, 0, VERSION_NEW, SINGLE, 1, OUTCOME_KEEP, 2000);
        world_set(&world, batch, WORLD_DAYS, VERSION_NEW, SINGLE, 1, OUTCOME_KEEP, 2000 - lost);
        struct book *book = study_one(&world, batch);
        assert_string_equal(world_table(&world, book, "income_cliff_records"),
            lost == 1200
                ? ""
                : "农户[0.1]|12.01|元/年|12.00|单列补贴：延续（甲） → 延续（甲），少 12.01 元\n");
        end(&world);
    }
}

/* Both languages have the same tables with the same columns. */
static void test_languages(void **state) {
    (void)state;
    struct world world;
    hand(&world);
    world_fill(&world);
    struct book *zh = study_all(&world);
    world.shape.zh = false;
    struct book *en = study_all(&world);
    assert_int_equal(zh->tables.count, en->tables.count);
    assert_int_equal(zh->highlights.count, en->highlights.count);
    for (size_t t = 0; t < zh->tables.count; t++) {
        const struct book_table *one = zh->tables.items[t], *other = en->tables.items[t];
        assert_string_equal(one->id, other->id);
        assert_string_not_equal(one->title, other->title);
        assert_int_equal(one->columns.count, other->columns.count);
        assert_int_equal(one->rows.count, other->rows.count);
        for (size_t k = 0; k < one->columns.count; k++)
            assert_string_equal(one->columns.items[k].id, other->columns.items[k].id);
    }
    end(&world);
}

/* ---- against the definitions ---- */

static void compare_all(struct world *world, const struct book *book) {
    assert_string_equal(world_table(world, book, "gaps"), naive_gaps(world, false));
    assert_string_equal(world_table(world, book, "gaps_over_time"), naive_gaps(world, true));
    assert_string_equal(world_table(world, book, "gap_records"), naive_gap_records(world, false));
    assert_string_equal(
        world_table(world, book, "gap_records_over_time"), naive_gap_records(world, true));
    assert_string_equal(world_table(world, book, "drops_from_old"), naive_drops(world, false));
    assert_string_equal(world_table(world, book, "drops"), naive_drops(world, true));
    assert_string_equal(
        world_table(world, book, "drop_records_from_old"), naive_drop_records(world, false));
    assert_string_equal(world_table(world, book, "drop_records"), naive_drop_records(world, true));
    assert_string_equal(world_table(world, book, "course"), naive_course(world));
    assert_string_equal(
        lines(world, world_table(world, book, "budget"), "|合计|", false), naive_budget(world));
    assert_string_equal(world_table(world, book, "income_cliffs"), naive_cliffs(world));
    assert_string_equal(
        world_table(world, book, "income_cliff_records"), naive_cliff_records(world));
}

static void test_random(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct world world;
        world_init(&world, seed);
        world.shape.detail_most = 1000000;
        world_fill(&world);
        compare_all(&world, study_all(&world));
        end(&world);
    }
}

/* Of a long list the first lines stay, whoever had them; the others are counted. */
static void test_first(void **state) {
    (void)state;
    static const char *const ids[] = {"gap_records", "gap_records_over_time", "drop_records",
        "drop_records_from_old", "income_cliff_records"};
    struct world all, few;
    world_init(&all, 9);
    world_init(&few, 9);
    all.shape.detail_most = 1000000;
    few.shape.detail_most = 7;
    world_fill(&all);
    world_fill(&few);
    struct book *long_book = study_all(&all), *short_book = study_all(&few);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        const struct book_table *table = table_of(short_book, ids[i]);
        const char *whole = world_table(&all, long_book, ids[i]);
        const char *part = world_table(&few, short_book, ids[i]);
        assert_int_equal(table->rows.count, 7);
        assert_true(table->detail);
        assert_memory_equal(whole, part, strlen(part));
        assert_int_equal(table_of(long_book, ids[i])->rows.count, 7 + table->left_out);
    }
    end(&all);
    end(&few);
}

static void test_nothing_listed(void **state) {
    (void)state;
    struct world world;
    world_init(&world, 3);
    world.shape.detail_most = 0;
    world_fill(&world);
    const struct book_table *table = table_of(study_all(&world), "gap_records");
    assert_int_equal(table->rows.count, 0);
    assert_true(table->left_out > 0);
    end(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_successors),
        cmocka_unit_test(test_successor_above),
        cmocka_unit_test(test_falls),
        cmocka_unit_test(test_budget),
        cmocka_unit_test(test_half_a_fen),
        cmocka_unit_test(test_budget_over_new_year),
        cmocka_unit_test(test_all_open),
        cmocka_unit_test(test_beyond),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_series),
        cmocka_unit_test(test_step),
        cmocka_unit_test(test_step_period),
        cmocka_unit_test(test_languages),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_first),
        cmocka_unit_test(test_nothing_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
