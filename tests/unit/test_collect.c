/* SPDX-License-Identifier: Apache-2.0
 *
 * What to collect first, reasons with their first records, and findings as tables of a book.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/writer.h"
#include "report/book.h"
#include "report/summary.h"
#include "report/words.h"
#include "schema_text.h"

enum { POLICIES = 3, ASSERTIONS = 3, THINGS = 7 };

struct world {
    struct arena arena, scratch;
    const struct record_type *household, *member;
    struct report_policy policies[POLICIES];
    struct report_assertion assertions[ASSERTIONS];
    struct report_shape shape;
    const struct atom *line, *ratio; /* parameters */
    uint64_t state;
};

static const struct atom *atom(struct world *world, const char *text) {
    struct atom *atom = arena_new(&world->arena, struct atom);
    *atom = (struct atom){text, (uint32_t)strlen(text)};
    return atom;
}

static void world_init(struct world *world) {
    struct allocator allocator = allocator_default();
    *world = (struct world){.state = 42};
    arena_init(&world->arena, &allocator);
    arena_init(&world->scratch, &allocator);
    const struct schema *schema = schema_from_text(&world->arena,
        "record 农户\n户编号 text key\n收入 money\n成员表 list 成员\n"
        "record 成员 of 农户\n户编号 text key\n年龄 integer\n");
    world->household = schema_record(schema, "农户");
    world->member = schema_record(schema, "成员");
    world->policies[0] =
        (struct report_policy){atom(world, "低保"), NULL, world->household, NULL, 0};
    world->policies[1] = (struct report_policy){atom(world, "教育"), NULL, world->member, NULL, 0};
    world->policies[2] = (struct report_policy){atom(world, "医疗"), NULL, world->member, NULL, 0};
    world->assertions[0] = (struct report_assertion){
        ASSERT_INSPECT, atom(world, "年龄可信"), "年龄在 0 到 120 之间", world->member};
    world->assertions[1] = (struct report_assertion){
        ASSERT_GUARANTEE, atom(world, "应保尽保"), NULL, world->household};
    world->assertions[2] = (struct report_assertion){
        ASSERT_GUARANTEE, atom(world, "不急刹车"), NULL, world->household};
    world->shape =
        (struct report_shape){schema, world->policies, POLICIES, world->assertions, ASSERTIONS};
    world->line = atom(world, "低保线");
    world->ratio = atom(world, "资助比例");
}

static void world_end(struct world *world) {
    arena_fini(&world->scratch);
    arena_fini(&world->arena);
}

static uint32_t chance(struct world *world, uint32_t below) {
    world->state = world->state * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)((world->state >> 33) % below);
}

/* ---- trees and what is missing of them ---- */

struct tree {
    struct record_tree tree;
    VEC(struct record *) all; /* the household, then its members */
};

static const struct field *field(const struct record_type *type, const char *name) {
    for (size_t i = 0; i < type->fields.count; i++)
        if (strcmp(type->fields.items[i]->name->text, name) == 0)
            return type->fields.items[i];
    fail();
    return NULL;
}

static struct tree *tree_new(struct world *world, const char *key, uint32_t members) {
    struct tree *tree = arena_new(&world->arena, struct tree);
    struct record *top = record_top(&tree->tree, &world->arena, world->household);
    top->values[0] = value_text(key, (uint32_t)strlen(key));
    vec_push(&world->arena, &tree->all, top);
    for (uint32_t i = 0; i < members; i++) {
        struct record *member = record_child(&tree->tree, top, world->member);
        const char *own = arena_printf(&world->arena, "%u", i + 1);
        member->values[0] = value_text(own, (uint32_t)strlen(own));
        vec_push(&world->arena, &tree->all, member);
    }
    return tree;
}

/* Seven things: two facts, a list, one without members, rejected members, two parameters. */
static struct report_missing thing(
    const struct world *world, const struct tree *tree, uint32_t index, uint32_t member) {
    const struct record *top = tree->all.items[0], *own = tree->all.items[member];
    switch (index) {
    case 0:
        return (struct report_missing){CAUSE_FACT, top, field(world->household, "收入"), NULL};
    case 1:
        return (struct report_missing){CAUSE_FACT, own, field(world->member, "年龄"), NULL};
    case 2:
        return (struct report_missing){CAUSE_LIST, top, field(world->household, "成员表"), NULL};
    case 3:
        return (struct report_missing){CAUSE_EMPTY, top, field(world->household, "成员表"), NULL};
    case 4:
        return (struct report_missing){CAUSE_REJECTED, own, NULL, NULL};
    case 5:
        return (struct report_missing){CAUSE_PARAMETER, NULL, NULL, world->line};
    default:
        return (struct report_missing){CAUSE_PARAMETER, NULL, NULL, world->ratio};
    }
}

static struct report_result lacking(struct world *world, const struct tree *tree, uint32_t policy,
    const struct report_missing *missing, uint32_t count) {
    struct report_missing *copy = arena_array(&world->arena, struct report_missing, count);
    if (count > 0)
        memcpy(copy, missing, count * sizeof *copy);
    return (struct report_result){.policy = policy,
        .record = tree->all.items[policy > 0],
        .outcome = OUTCOME_UNDETERMINED,
        .missing = copy,
        .missing_count = count};
}

static const char *table_text(struct world *world, const struct book *book, const char *id) {
    struct writer text;
    writer_init(&text, &world->arena);
    for (size_t t = 0; t < book->tables.count; t++) {
        const struct book_table *table = book->tables.items[t];
        if (strcmp(table->id, id) != 0)
            continue;
        for (size_t r = 0; r < table->rows.count; r++)
            for (size_t c = 0; c < table->columns.count; c++)
                writer_printf(&text, "%s%s",
                    book_cell_text(
                        &world->arena, table->columns.items[c].kind, table->rows.items[r][c]),
                    c + 1 < table->columns.count ? "|" : "\n");
        return text.bytes;
    }
    return NULL;
}

static struct book *book_of(struct world *world, const struct summary *summary, bool zh) {
    struct book *book = arena_new(&world->arena, struct book);
    book_init(book, &world->arena, zh);
    collect_write(summary, book);
    summary_write(summary, book);
    return book;
}

static void add_results(struct world *world, struct summary *summary, const struct tree *tree,
    const struct report_result *results, size_t count) {
    struct report_batch batch = {.top = tree->tree.top, .results = results, .count = count};
    summary_add(summary, &world->scratch, &batch);
    arena_reset(&world->scratch);
}

/* ---- what to collect ---- */

static void test_collect(void **state) {
    (void)state;
    struct world world;
    struct summary summary;
    world_init(&world);
    summary_init(&summary, &world.arena, &world.shape);
    const struct tree *one = tree_new(&world, "A1", 3), *other = tree_new(&world, "A2", 1);
    struct report_missing ages[] = {
        thing(&world, one, 1, 1), thing(&world, one, 1, 2), thing(&world, one, 1, 1)};
    struct report_missing mixed[] = {
        thing(&world, one, 0, 0), thing(&world, one, 5, 0), thing(&world, one, 1, 2)};
    struct report_missing far[] = {thing(&world, other, 1, 1)};
    struct report_missing line[] = {thing(&world, other, 5, 0)};
    struct report_result first[] = {lacking(&world, one, 1, ages, 3),
        lacking(&world, one, 2, ages, 2), lacking(&world, one, 0, mixed, 3)};
    struct report_result second[] = {
        lacking(&world, other, 1, far, 1), lacking(&world, other, 0, line, 1)};
    add_results(&world, &summary, one, first, 3);
    add_results(&world, &summary, other, second, 2);
    /* Of A1 two ages are missing and of A2 one; three results lack nothing but ages. */
    struct book *book = book_of(&world, &summary, true);
    assert_string_equal(table_text(&world, book, "collect"),
        "成员.年龄|事实|补采|3|4|3\n"
        "参数 低保线（待定，或当时当地没有值）|参数|不用采集，由当地确定数值||2|1\n"
        "农户.收入|事实|补采|1|1|0\n");
    assert_string_equal(book->highlights.items[0], "先补采“成员.年龄”：至多可以定下 3 条结果。");
    assert_string_equal(table_text(&world, book_of(&world, &summary, false), "collect"),
        "成员.年龄|fact|collect it|3|4|3\n"
        "parameter 低保线 (undecided, or without a value then and there)|parameter|"
        "not collected: the locality must decide it||2|1\n农户.收入|fact|collect it|1|1|0\n");
    world_end(&world);
}

/* What has been counted of a household stays so when a late member is met. */
static void test_large_household(void **state) {
    (void)state;
    struct world world;
    struct summary summary;
    world_init(&world);
    summary_init(&summary, &world.arena, &world.shape);
    const struct tree *tree = tree_new(&world, "A1", 150);
    struct report_missing ages[] = {thing(&world, tree, 1, 1), thing(&world, tree, 1, 140),
        thing(&world, tree, 1, 1), thing(&world, tree, 1, 140)};
    struct report_result result = lacking(&world, tree, 1, ages, 4);
    add_results(&world, &summary, tree, &result, 1);
    add_results(&world, &summary, tree, &result, 1);
    assert_string_equal(table_text(&world, book_of(&world, &summary, true), "collect"),
        "成员.年龄|事实|补采|4|2|2\n");
    world_end(&world);
}

static void test_nothing_missing(void **state) {
    (void)state;
    struct world world;
    struct summary summary;
    world_init(&world);
    summary_init(&summary, &world.arena, &world.shape);
    struct tree *tree = tree_new(&world, "A1", 1);
    struct report_missing age = thing(&world, tree, 1, 1);
    struct report_result result = lacking(&world, tree, 1, &age, 1);
    summary.counts_only = true;
    add_results(&world, &summary, tree, &result, 1);
    struct book *book = book_of(&world, &summary, true);
    assert_null(table_text(&world, book, "collect"));
    assert_string_equal(table_text(&world, book, "reasons"), "");
    assert_int_equal(book->highlights.count, 0);
    world_end(&world);
}

/* Policies that are not in force lack nothing that anybody would collect for them. */
static void test_not_in_force(void **state) {
    (void)state;
    struct world world;
    struct summary summary;
    world_init(&world);
    summary_init(&summary, &world.arena, &world.shape);
    struct tree *tree = tree_new(&world, "A1", 2);
    struct report_missing age = thing(&world, tree, 1, 1), line = thing(&world, tree, 5, 0);
    struct report_result results[] = {
        lacking(&world, tree, 1, &age, 1), lacking(&world, tree, 0, &line, 1)};
    results[1].outcome = OUTCOME_NOT_IN_FORCE;
    add_results(&world, &summary, tree, results, 2);
    assert_string_equal(table_text(&world, book_of(&world, &summary, true), "collect"),
        "成员.年龄|事实|补采|1|1|1\n");
    world_end(&world);
}

/* However many guarantees cannot be told: they are counted apart. */
static void test_findings_lack(void **state) {
    (void)state;
    struct world world;
    struct summary summary;
    world_init(&world);
    summary_init(&summary, &world.arena, &world.shape);
    struct tree *tree = tree_new(&world, "A1", 2);
    struct report_missing age = thing(&world, tree, 1, 2), row = thing(&world, tree, 4, 1);
    struct report_result result = lacking(&world, tree, 1, &age, 1);
    struct report_finding findings[] = {{.assertion = 0,
                                            .record = tree->all.items[2],
                                            .holding = HOLDING_UNKNOWN,
                                            .missing = &age,
                                            .missing_count = 1},
        {.assertion = 0,
            .record = tree->all.items[2],
            .holding = HOLDING_UNKNOWN,
            .missing = &row,
            .missing_count = 1}};
    struct report_batch batch = {tree->tree.top, &result, 1, findings, 2, NULL};
    summary_add(&summary, &world.scratch, &batch);
    struct book *book = book_of(&world, &summary, true);
    assert_string_equal(table_text(&world, book, "collect"), "成员.年龄|事实|补采|1|1|1\n");
    assert_string_equal(table_text(&world, book, "collect_findings"),
        "成员.年龄|事实|补采|1|1|1\n"
        "成员：数据行有误，未采用|数据行|改正这些数据行|1|1|1\n");
    assert_int_equal(book->highlights.count, 1);
    struct summary all;
    summary_init(&all, &world.arena, &world.shape);
    summary_merge(&all, &summary);
    summary_merge(&all, &summary);
    book = book_of(&world, &all, false);
    assert_string_equal(table_text(&world, book, "collect"), "成员.年龄|fact|collect it|2|2|2\n");
    assert_string_equal(table_text(&world, book, "collect_findings"),
        "成员.年龄|fact|collect it|2|2|2\n"
        "成员: the row was rejected|row|correct these rows|2|2|2\n");
    world_end(&world);
}

/* ---- against counting by hand ---- */

struct naive {
    uint64_t records, results, alone;
};

static void count_result(struct naive *naive, const uint32_t *index, uint32_t count) {
    bool has[THINGS] = {false};
    uint32_t all = 0, last = 0;
    for (uint32_t i = 0; i < count; i++)
        has[index[i]] = true;
    for (uint32_t i = 0; i < THINGS; i++)
        if (has[i]) {
            naive[i].results++;
            last = i;
            all++;
        }
    if (all == 1)
        naive[last].alone++;
}

/* One top record with results that lack this and that; `seen`: of which records what is missing. */
static void draw_tree(struct world *world, struct summary *summary, struct naive *naive) {
    bool seen[THINGS][200] = {{false}};
    uint32_t members = 1 + chance(world, chance(world, 5) ? 4 : 150);
    uint32_t result_count = 1 + chance(world, 6);
    struct tree *tree = tree_new(world, "A", members);
    struct report_result results[6];
    for (uint32_t r = 0; r < result_count; r++) {
        struct report_missing missing[5];
        uint32_t index[5], count = chance(world, 5);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t member = 1 + chance(world, members);
            index[i] = i > 0 && chance(world, 2) ? index[i - 1] : chance(world, THINGS);
            missing[i] = thing(world, tree, index[i], member);
            if (missing[i].record)
                seen[index[i]][missing[i].record->number] = true;
        }
        count_result(naive, index, count);
        results[r] = lacking(world, tree, chance(world, POLICIES), missing, count);
    }
    add_results(world, summary, tree, results, result_count);
    for (uint32_t i = 0; i < THINGS; i++)
        for (uint32_t k = 0; k < 200; k++)
            naive[i].records += seen[i][k];
}

static void compare(struct world *world, const struct summary *summary, const struct naive *naive) {
    struct tree *tree = tree_new(world, "A", 1);
    const char *text = table_text(world, book_of(world, summary, true), "collect");
    for (uint32_t i = 0; i < THINGS; i++) {
        struct report_missing missing = thing(world, tree, i, 1);
        const char *words = report_missing_kind(&world->arena, &missing).zh;
        const char *line = strstr(text, words);
        assert_non_null(line);
        const char *counts =
            arena_printf(&world->arena, "|%llu|%llu|%llu\n", (unsigned long long)naive[i].records,
                (unsigned long long)naive[i].results, (unsigned long long)naive[i].alone);
        if (missing.kind == CAUSE_PARAMETER)
            counts = arena_printf(&world->arena, "||%llu|%llu\n",
                (unsigned long long)naive[i].results, (unsigned long long)naive[i].alone);
        size_t length = strcspn(line, "\n") + 1;
        assert_true(length > strlen(counts));
        assert_memory_equal(line + length - strlen(counts), counts, strlen(counts));
    }
}

/* Summaries of batches are merged one after another, as a run does. */
static void test_random(void **state) {
    (void)state;
    struct world world;
    struct summary all;
    struct naive naive[THINGS] = {{0, 0, 0}};
    world_init(&world);
    summary_init(&all, &world.arena, &world.shape);
    for (int b = 0; b < 12; b++) {
        struct summary part;
        summary_init(&part, &world.arena, &world.shape);
        for (uint32_t i = chance(&world, 9); i > 0; i--)
            draw_tree(&world, &part, naive);
        summary_merge(&all, &part);
    }
    for (int i = 0; i < 10; i++)
        draw_tree(&world, &all, naive);
    compare(&world, &all, naive);
    world_end(&world);
}

/* ---- reasons and findings ---- */

static void add_conflict(struct world *world, struct summary *summary, const char *key) {
    static const char *const names[] = {"甲", "乙"};
    struct tree *tree = tree_new(world, key, 0);
    struct report_result results[] = {{.policy = 0,
                                          .record = tree->tree.top,
                                          .outcome = OUTCOME_CONFLICT,
                                          .conflicts = names,
                                          .conflict_count = 2},
        {.policy = 1,
            .record = tree->tree.top,
            .outcome = OUTCOME_ERROR,
            .failure = {"除以零（a.guodu 第 3 行）", "division by zero (a.guodu, line 3)"}}};
    struct report_finding findings[] = {
        {.assertion = 2, .record = tree->tree.top, .holding = HOLDING_NO},
        {.assertion = 2, .record = tree->tree.top, .holding = HOLDING_NO},
        {.assertion = 0, .record = tree->tree.top, .holding = HOLDING_NO},
        {.assertion = 1,
            .record = tree->tree.top,
            .holding = HOLDING_ERROR,
            .failure = {"溢出", "overflow"}}};
    static const uint64_t held[] = {5, 0, 1};
    bool only = strcmp(key, "A1") != 0;
    struct report_batch batch = {
        tree->tree.top, results, only ? 1 : 2, findings, only ? 3 : 4, held};
    summary_add(summary, &world->scratch, &batch);
    arena_reset(&world->scratch);
}

/* The first three records of each reason, whichever summary counted them. */
static void test_first_records(void **state) {
    (void)state;
    struct world world;
    struct summary all, part;
    world_init(&world);
    summary_init(&all, &world.arena, &world.shape);
    summary_init(&part, &world.arena, &world.shape);
    add_conflict(&world, &all, "A1");
    add_conflict(&world, &all, "A2");
    add_conflict(&world, &part, "A3");
    add_conflict(&world, &part, "A4");
    struct tree *tree = tree_new(&world, "A5", 1);
    struct report_missing age = thing(&world, tree, 1, 1);
    struct report_result open = lacking(&world, tree, 1, &age, 1);
    add_results(&world, &part, tree, &open, 1);
    summary_merge(&all, &part);
    struct book *book = book_of(&world, &all, true);
    assert_string_equal(table_text(&world, book, "reasons"),
        "教育|出错|除以零（a.guodu 第 3 行）|1|农户[A1]\n"
        "应保尽保|出错|溢出|1|农户[A1]\n"
        "低保|条款冲突|甲、乙|4|农户[A1]、农户[A2]、农户[A3]\n"
        "教育|缺少|成员.年龄|1|\n");
    assert_string_equal(table_text(&world, book, "findings"),
        "保证|应保尽保||农户|0|1|0|0|\n"
        "保证|不急刹车||农户|8|0|0|4|农户[A1]、农户[A2]、农户[A3]\n"
        "核查|年龄可信|年龄在 0 到 120 之间|成员|4|0|0|20|\n");
    /* What is broken stands before what is to be done, whoever is written first. */
    assert_int_equal(book->highlights.count, 2);
    assert_string_equal(book->highlights.items[0],
        "2 项保证没有守住，最多的是“不急刹车”：8 条记录不符合或者无法检查。");
    assert_string_equal(
        book->highlights.items[1], "先补采“成员.年龄”：至多可以定下 1 条结果。");
    const struct book *english = book_of(&world, &all, false);
    assert_string_equal(english->highlights.items[0], "2 guarantees are broken, most often "
        "“不急刹车”: 8 records do not hold to it, or cannot be tested.");
    assert_string_equal(english->highlights.items[1],
        "Collect first: 成员.年龄. It settles at most 1 open result.");
    assert_string_equal(table_text(&world, book_of(&world, &all, false), "findings"),
        "guarantee|应保尽保||农户|0|1|0|0|\n"
        "guarantee|不急刹车||农户|8|0|0|4|农户[A1], 农户[A2], 农户[A3]\n"
        "inspect|年龄可信|年龄在 0 到 120 之间|成员|4|0|0|20|\n");
    world_end(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_collect),
        cmocka_unit_test(test_large_household),
        cmocka_unit_test(test_nothing_missing),
        cmocka_unit_test(test_not_in_force),
        cmocka_unit_test(test_findings_lack),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_first_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
