/* SPDX-License-Identifier: Apache-2.0
 *
 * Judging one household after another takes nothing from the host's memory once it has seen the
 * like: the allocator that the host gave is not called.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "demo_household.h"

enum { ROUNDS = 1000, WARM_UP = 3, SMALL = 6, LARGE = 40, JSON_ROOM = 1 << 17 };

struct stage {
    struct host_memory memory;
    guodu_rules *rules;
    guodu_record *record;
    guodu_evaluation *evaluation;
    char *json;
};

static int set_up(void **state) {
    struct stage *stage = calloc(1, sizeof *stage);
    guodu_allocator allocator = host_memory_allocator(&stage->memory);
    stage->rules = demo_rules(&allocator);
    stage->record = guodu_record_new(stage->rules, "农户");
    stage->evaluation = guodu_evaluation_new(stage->rules);
    stage->json = malloc(JSON_ROOM);
    assert_true(stage->record && stage->evaluation && stage->json);
    *state = stage;
    return 0;
}

static int tear_down(void **state) {
    struct stage *stage = *state;
    guodu_evaluation_free(stage->evaluation);
    guodu_record_free(stage->record);
    guodu_rules_free(stage->rules);
    assert_int_equal(stage->memory.blocks, 0);
    assert_int_equal(stage->memory.bytes, 0);
    free(stage->json);
    free(stage);
    return 0;
}

static size_t judge_set(struct stage *stage, size_t members) {
    assert_int_equal(guodu_record_clear(stage->record), GUODU_OK);
    demo_household_fill(stage->record, members);
    return demo_judge(stage->evaluation, stage->record);
}

static size_t judge_json(struct stage *stage, size_t members) {
    demo_household_json(stage->json, JSON_ROOM, members);
    assert_int_equal(guodu_record_read_json(stage->record, stage->json, SIZE_MAX), GUODU_OK);
    return demo_judge(stage->evaluation, stage->record);
}

typedef size_t judge_way(struct stage *stage, size_t members);

static void stays_quiet(struct stage *stage, judge_way *judge, size_t most, size_t rounds) {
    size_t answers[SMALL + 1] = {0};
    for (size_t round = 0; round < WARM_UP; round++)
        for (size_t members = 0; members <= SMALL; members++)
            answers[members] = judge(stage, members);
    for (size_t round = 0; round < WARM_UP; round++)
        judge(stage, most);
    size_t calls = stage->memory.calls;
    for (size_t round = 0; round < rounds; round++) {
        size_t members = round * 5 % (SMALL + 1);
        assert_int_equal(judge(stage, members), answers[members]); /* and says the same */
    }
    judge(stage, most);
    assert_int_equal(stage->memory.calls, calls);
}

static void household_of_four(void **state) {
    struct stage *stage = *state;
    size_t answer = 0;
    for (size_t round = 0; round < WARM_UP; round++)
        answer = judge_set(stage, 4);
    size_t calls = stage->memory.calls;
    for (size_t round = 0; round < ROUNDS; round++)
        assert_int_equal(judge_set(stage, 4), answer);
    assert_int_equal(stage->memory.calls, calls);
    assert_int_equal(guodu_evaluation_count(stage->evaluation), 32);
}

static void of_any_size_that_was_seen(void **state) {
    stays_quiet(*state, judge_set, SMALL, ROUNDS);
}

static void from_json(void **state) {
    stays_quiet(*state, judge_json, SMALL, ROUNDS);
}

static void with_a_large_one_among_them(void **state) {
    stays_quiet(*state, judge_set, LARGE, 50);
    stays_quiet(*state, judge_json, LARGE, 50);
}

/* Both ways of handing a household over come to the same. */
static void json_says_the_same(void **state) {
    for (size_t members = 0; members <= SMALL; members++)
        assert_int_equal(judge_json(*state, members), judge_set(*state, members));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(household_of_four, set_up, tear_down),
        cmocka_unit_test_setup_teardown(of_any_size_that_was_seen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(from_json, set_up, tear_down),
        cmocka_unit_test_setup_teardown(with_a_large_one_among_them, set_up, tear_down),
        cmocka_unit_test_setup_teardown(json_says_the_same, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
