/* SPDX-License-Identifier: Apache-2.0
 *
 * Profiles against a count written a second time, over values by chance: every figure is exact.
 * Then the order of texts, what is copied, the bounds and what is given back beyond them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "data/profile.h"

static struct arena arena;
static struct allocator allocator;
static size_t held; /* bytes from the allocator */

static void *count_resize(void *user, void *block, size_t old_size, size_t new_size) {
    held = held - old_size + new_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    (void)user;
    return realloc(block, new_size);
}

static int set_up(void **state) {
    (void)state;
    held = 0;
    allocator = (struct allocator){count_resize, NULL};
    arena_init(&arena, &allocator);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return held == 0 ? 0 : -1;
}

static uint64_t seed = 7;

static uint32_t chance(uint32_t below) {
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (uint32_t)(seed >> 33) % below;
}

static struct type type_of(enum type_kind kind) {
    return (struct type){.kind = kind, .or_none = true};
}

/* ---- against a naive count ---- */

enum { ROWS_MOST = 600 };

static struct value some_text(void) {
    static const char *const texts[] = {"", "0", "00", "000123", "123", "é", "户", "农户", "a",
        "ab", "b", "z", "户编号", "十七", "A1", "A10", "A2"};
    size_t at = chance(sizeof texts / sizeof *texts);
    return value_text(texts[at], (uint32_t)strlen(texts[at]));
}

static struct value some_value(enum type_kind kind, uint32_t spread) {
    int64_t number = (int64_t)chance(spread) - spread / 2;
    switch (kind) {
    case TYPE_BOOLEAN:
        return value_boolean(number & 1);
    case TYPE_INTEGER:
        return value_integer(number % 3 == 0 ? number * INT64_C(300000000000000) : number);
    case TYPE_DATE:
        return value_date((date)number);
    case TYPE_REGION:
        return value_region(INT64_C(520000000000) + number);
    case TYPE_CHOICE:
        return value_choice((uint32_t)(number + spread));
    case TYPE_SET:
        return value_set(choice_set_of((uint32_t)(number + spread) % 128));
    case TYPE_TEXT:
        return some_text();
    default:
        return value_number((decimal)number * DECIMAL_ONE * 1000000 + number);
    }
}

/* Characters of texts without marks: the bytes that do not go on a character. */
static size_t characters(struct text text) {
    size_t count = 0;
    for (uint32_t i = 0; i < text.length; i++)
        count += (text.bytes[i] & 0xC0) != 0x80;
    return count;
}

static int naive_compare(struct type type, struct value a, struct value b) {
    if (type.kind == TYPE_REGION)
        return a.region < b.region ? -1 : a.region > b.region;
    if (type.kind != TYPE_TEXT)
        return value_compare(type, a, b);
    size_t a_count = characters(a.text), b_count = characters(b.text);
    if (a_count != b_count)
        return a_count < b_count ? -1 : 1;
    return strcmp(a.text.bytes, b.text.bytes);
}

struct naive {
    uint64_t states[VALUE_ERROR], different;
    struct value smallest, largest;
    struct value values[ROWS_MOST]; /* in the order of first appearance */
    uint64_t counts[ROWS_MOST];
};

static void naive_add(struct naive *naive, struct type type, struct value value) {
    naive->states[value.state]++;
    if (value.state != VALUE_KNOWN)
        return;
    bool first = naive->different == 0;
    if (first || naive_compare(type, value, naive->smallest) < 0)
        naive->smallest = value;
    if (first || naive_compare(type, value, naive->largest) > 0)
        naive->largest = value;
    for (size_t i = 0; i < naive->different; i++)
        if (value_equal(type, naive->values[i], value)) {
            naive->counts[i]++;
            return;
        }
    naive->values[naive->different] = value;
    naive->counts[naive->different++] = 1;
}

/* The value that is commonest of those not taken yet. */
static size_t naive_commonest(struct naive *naive) {
    size_t best = 0;
    for (size_t i = 1; i < naive->different; i++)
        if (naive->counts[i] > naive->counts[best])
            best = i;
    return best;
}

static void assert_same(struct naive *naive, const struct profile *profile, struct type type) {
    struct profile_count commonest[PROFILE_COMMONEST];
    assert_int_equal(profile->unknown, naive->states[VALUE_UNKNOWN]);
    assert_int_equal(profile->none, naive->states[VALUE_NONE]);
    assert_int_equal(profile->rows,
        naive->states[VALUE_UNKNOWN] + naive->states[VALUE_NONE] + naive->states[VALUE_KNOWN]);
    assert_int_equal(profile->different, naive->different);
    assert_false(profile->more);
    bool ordered = profile_has_order(type) && naive->different > 0;
    assert_int_equal(profile->smallest.state, ordered ? VALUE_KNOWN : VALUE_UNKNOWN);
    if (ordered) {
        assert_true(value_equal(type, profile->smallest, naive->smallest));
        assert_true(value_equal(type, profile->largest, naive->largest));
    }
    uint32_t count = profile_commonest(profile, commonest);
    assert_int_equal(
        count, naive->different < PROFILE_COMMONEST ? naive->different : PROFILE_COMMONEST);
    for (uint32_t i = 0; i < count; i++) {
        size_t best = naive_commonest(naive);
        assert_int_equal(commonest[i].count, naive->counts[best]);
        assert_true(value_equal(type, commonest[i].value, naive->values[best]));
        naive->counts[best] = 0;
    }
}

static void test_random(void **state) {
    static const enum type_kind kinds[] = {TYPE_BOOLEAN, TYPE_INTEGER, TYPE_DECIMAL, TYPE_PERCENT,
        TYPE_MONEY, TYPE_DATE, TYPE_REGION, TYPE_CHOICE, TYPE_SET, TYPE_TEXT};
    (void)state;
    for (int round = 0; round < 400; round++) {
        struct type type = type_of(kinds[chance(sizeof kinds / sizeof *kinds)]);
        struct naive naive = {0};
        struct profile profile;
        uint32_t rows = chance(ROWS_MOST), spread = 1 + chance(1 + chance(2000));
        profile_init(&profile, &arena, type);
        for (uint32_t i = 0; i < rows; i++) {
            uint32_t kind = chance(8);
            struct value value = kind == 0   ? value_unknown(NULL)
                                 : kind == 1 ? value_none()
                                             : some_value(type.kind, spread);
            naive_add(&naive, type, value);
            profile_add(&profile, value);
        }
        assert_same(&naive, &profile, type);
        profile_fini(&profile);
    }
}

/* ---- texts ---- */

static void add_text(struct profile *profile, const char *text) {
    char passing[64]; /* gone when this returns */
    snprintf(passing, sizeof passing, "%s", text);
    profile_add(profile, value_text(passing, (uint32_t)strlen(passing)));
    memset(passing, '?', sizeof passing);
}

/* A code that lost its zeros is shorter, so it comes first whatever its digits. */
static void test_texts(void **state) {
    struct profile_count commonest[PROFILE_COMMONEST];
    struct profile profile;
    (void)state;
    profile_init(&profile, &arena, type_of(TYPE_TEXT));
    static const char *const texts[] = {"000777", "999", "000123", "000124", "000123"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        add_text(&profile, texts[i]);
    assert_string_equal(profile.smallest.text.bytes, "999");
    assert_string_equal(profile.largest.text.bytes, "000777");
    assert_int_equal(profile.different, 4);
    assert_int_equal(profile_commonest(&profile, commonest), 4);
    assert_string_equal(commonest[0].value.text.bytes, "000123");
    assert_int_equal(commonest[0].count, 2);
    assert_string_equal(commonest[1].value.text.bytes, "000777");
    assert_string_equal(commonest[3].value.text.bytes, "000124");
    profile_fini(&profile);
}

/* Each row has a smaller one; the memory for it stays that of a few texts. */
static void test_falling_texts(void **state) {
    struct profile profile;
    char text[16];
    (void)state;
    profile_init(&profile, &arena, type_of(TYPE_TEXT));
    for (int i = 99999; i >= 0; i--) {
        snprintf(text, sizeof text, "%05d", i);
        add_text(&profile, text);
    }
    assert_string_equal(profile.smallest.text.bytes, "00000");
    assert_string_equal(profile.largest.text.bytes, "99999");
    assert_true(profile.more);
    assert_true(arena.used < 256);
    profile_fini(&profile);
}

/* ---- the bounds ---- */

static void test_values_most(void **state) {
    struct profile_count commonest[PROFILE_COMMONEST];
    struct profile profile;
    (void)state;
    profile_init(&profile, &arena, type_of(TYPE_INTEGER));
    for (int64_t i = 0; i < PROFILE_VALUES_MOST; i++)
        profile_add(&profile, value_integer(i % 2 == 0 ? i : -i));
    profile_add(&profile, value_integer(42));
    assert_int_equal(profile.different, PROFILE_VALUES_MOST);
    assert_false(profile.more);
    assert_int_equal(profile_commonest(&profile, commonest), PROFILE_COMMONEST);
    assert_int_equal(commonest[0].value.integer, 42);
    size_t counting = held;
    assert_true(counting > 1000000);

    profile_add(&profile, value_integer(1000000));
    profile_add(&profile, value_integer(7));
    profile_add(&profile, value_none());
    assert_true(profile.more);
    assert_int_equal(profile.different, PROFILE_VALUES_MOST);
    assert_int_equal(profile.rows, PROFILE_VALUES_MOST + 4);
    assert_int_equal(profile.none, 1);
    assert_int_equal(profile.smallest.integer, -(PROFILE_VALUES_MOST - 1));
    assert_int_equal(profile.largest.integer, 1000000);
    assert_int_equal(profile_commonest(&profile, commonest), 0);
    assert_true(held < 1000); /* what was counted is given back */
    profile_fini(&profile);
}

static void test_text_most(void **state) {
    enum { LENGTH = 1 << 20 };
    struct profile profile;
    char *text = calloc(LENGTH, 1);
    (void)state;
    profile_init(&profile, &arena, type_of(TYPE_TEXT));
    for (uint32_t i = 0; i < 20; i++) {
        memset(text, 'a' + (int)i, LENGTH);
        profile_add(&profile, value_text(text, LENGTH));
        profile_add(&profile, value_text("b", 1));
    }
    assert_true(profile.more);
    assert_int_equal(profile.different, 15 + 1);
    assert_int_equal(profile.rows, 40);
    assert_int_equal(profile.smallest.text.length, 1);
    assert_int_equal(profile.largest.text.length, LENGTH);
    assert_int_equal(profile.largest.text.bytes[0], 't');
    profile_fini(&profile);
    free(text);
}

/* An arena without memory escapes to where its owner said. */
static bool no_more;

static void *failing_resize(void *user, void *block, size_t old_size, size_t new_size) {
    return no_more && new_size > 0 ? NULL : count_resize(user, block, old_size, new_size);
}

static void test_no_memory(void **state) {
    static struct profile profile; /* changes between setjmp and longjmp */
    jmp_buf escape;
    (void)state;
    arena.allocator.resize = failing_resize;
    profile_init(&profile, &arena, type_of(TYPE_TEXT));
    add_text(&profile, "A1");
    arena.escape = &escape;
    no_more = true;
    if (setjmp(escape) == 0) {
        char text[16];
        for (int i = 0; i < PROFILE_VALUES_MOST; i++) {
            snprintf(text, sizeof text, "%d", i);
            add_text(&profile, text);
        }
        fail_msg("memory does not end");
    }
    no_more = false;
    arena.escape = NULL;
    profile_fini(&profile);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_random, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_texts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_falling_texts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_values_most, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_text_most, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_memory, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
