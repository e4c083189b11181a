/* SPDX-License-Identifier: Apache-2.0
 *
 * UTF-8 against slow definitions: a decoder that reads bits and looks afterwards, utf8proc's own
 * normal form, and the full matrix of edit distances.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <utf8proc.h>

#include "base/utf8.h"

/* Pseudo-random, the same in every run. */
static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Length of a well-formed sequence, 0 if it is none: reads by the lead's bits, then looks
 * whether the value could have been written shorter or may not be written at all. */
static size_t slow_sequence(const unsigned char *bytes, size_t length, int32_t *code) {
    static const int32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t count = bytes[0] < 0x80           ? 1
                   : (bytes[0] >> 5) == 0x06 ? 2
                   : (bytes[0] >> 4) == 0x0E ? 3
                   : (bytes[0] >> 3) == 0x1E ? 4
                                             : 0;
    if (count == 0 || count > length)
        return 0;
    *code = count == 1 ? bytes[0] : bytes[0] & ((1 << (7 - count)) - 1);
    for (size_t i = 1; i < count; i++) {
        if ((bytes[i] >> 6) != 2)
            return 0;
        *code = *code * 64 + (bytes[i] & 63);
    }
    bool wrong = *code < least[count] || *code > 0x10FFFF || (*code >= 0xD800 && *code < 0xE000);
    return wrong ? 0 : count;
}

static bool slow_valid(const unsigned char *bytes, size_t length, size_t *bad) {
    int32_t code;
    for (size_t at = 0; at < length;) {
        size_t count = slow_sequence(bytes + at, length - at, &code);
        if (count == 0) {
            *bad = at;
            return false;
        }
        at += count;
    }
    return true;
}

static void check_valid(const unsigned char *bytes, size_t length) {
    size_t bad = 99, slow_bad = 99;
    bool valid = utf8_valid((const char *)bytes, length, &bad);
    if (valid != slow_valid(bytes, length, &slow_bad) || bad != slow_bad)
        fail_msg("%02x %02x %02x %02x...: valid %d, bad at %zu, not %zu", bytes[0], bytes[1],
            bytes[2], bytes[3], valid, bad, slow_bad);
}

/* All sequences of four bytes of which each is at the edge of some range, every length, and
 * behind a run of ASCII of every length, for the reading of eight bytes at a time. */
static void validity(void **state) {
    (void)state;
    static const unsigned char edges[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
        0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5,
        0xF8, 0xFF};
    enum { COUNT = sizeof edges };
    for (unsigned first = 0; first < 256; first++)
        for (size_t i = 0; i < (size_t)COUNT * COUNT * COUNT; i++) {
            unsigned char bytes[] = {(unsigned char)first, edges[i % COUNT],
                edges[i / COUNT % COUNT], edges[i / COUNT / COUNT]};
            check_valid(bytes, 4);
            if (i < (size_t)COUNT * COUNT)
                check_valid(bytes, 3);
            if (i < COUNT)
                check_valid(bytes, 2);
        }
    for (size_t before = 0; before < 20; before++)
        for (size_t after = 0; after < 20; after++) {
            unsigned char bytes[48];
            memset(bytes, 'a', sizeof bytes);
            memcpy(bytes + before, "中", 3);
            check_valid(bytes, before + 3 + after);
            bytes[before + 1] = 'a';
            check_valid(bytes, before + 3 + after);
            if (after == 0) {
                memcpy(bytes + before, "中", 3);
                check_valid(bytes, before + 2);
            }
        }
    size_t bad = 99;
    assert_true(utf8_valid("", 0, &bad));
    assert_int_equal(bad, 99);
}

static void every_code_point_there_and_back(void **state) {
    (void)state;
    char bytes[4];
    int32_t code;
    for (int32_t i = 0; i <= 0x10FFFF; i++) {
        if (i == 0xD800)
            i = 0xE000;
        size_t count = utf8_encode(i, bytes);
        if (slow_sequence((unsigned char *)bytes, count, &code) != count || code != i)
            fail_msg("U+%04X is encoded wrongly", (unsigned)i);
        if (utf8_decode(bytes, count, &code) != count || code != i)
            fail_msg("U+%04X is decoded wrongly", (unsigned)i);
    }
    static const int32_t wrong[] = {-1, 0xD800, 0xDFFF, 0x110000, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(utf8_encode(wrong[i], bytes), 3);
        assert_memory_equal(bytes, "\xEF\xBF\xBD", 3);
    }
    assert_int_equal(utf8_decode("\xE4\xB8", 2, &code), 1); /* steps on even where it may not be */
    assert_int_equal(code, 0xFFFD);
}

static void counts_and_widths(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t count, width;
    } cases[] = {
        {"", 0, 0}, {"a b~", 4, 4}, {"特困", 2, 4}, {"280元/年", 6, 8}, {"（１２）", 4, 8},
        {"、。《》“”", 6, 10}, /* quotation marks are ambiguous: one column */
        {"…—·×÷°", 6, 6},      /* so are these */
        {"α я é", 5, 5}, {"\u3000", 1, 2}, {"e\u0301", 2, 1}, /* combining */
        {"か\u3099", 2, 2}, {"\u200b\ufeff", 2, 0}, {"a\tb", 3, 3}, {"a\r\n\x1b\x7f", 5, 1},
        {"\U0001F600", 1, 2}, {"\u231A\u26BD", 2, 4}, /* emoji of the basic plane */
        {"ｶﾅ", 2, 2},                                 /* half-width */
        {"한글", 2, 4}, {"\u3007\u3005\u3400\U00020000", 4, 8},
        {"\U000323AF\U0003134A\uFAFF", 3, 6}, /* ideographs newer than the tables */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length = strlen(cases[i].text);
        if (utf8_count(cases[i].text, length) != cases[i].count ||
            utf8_width(cases[i].text, length) != cases[i].width)
            fail_msg("case %zu: %zu code points, width %zu", i, utf8_count(cases[i].text, length),
                utf8_width(cases[i].text, length));
    }
}

static void letters_of_names(void **state) {
    (void)state;
    static const int32_t starts[] = {'a', 'Z', '_', 0x7279, 0x3007, 0x3005, 0x3400, 0x20000,
        0x323AF, 0xE9, 0x3B1, 0x416, 0x627, 0xAC00, 0x2160, 0xFF21, 0xFA0E};
    static const int32_t continues[] = {'0', '9', 0xFF10, 0x301, 0x660, 0x93E};
    static const int32_t neither[] = {' ', '-', '.', '/', '(', 0xFF08, 0x3001, 0x3002, 0x300A, 0xB7,
        0xD7, 0xF7, 0x3000, 0, '\n', 0x200B, 0xFEFF, 0x1F600, 0x20DD, 0xB2, 0x2460, 0x20AC, '$',
        '@', 0xE000, 0xFFFD, 0x2E80, 0x203F, 0x378};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (!utf8_is_name_start(starts[i]) || !utf8_is_name_continue(starts[i]))
            fail_msg("U+%04X starts a name", (unsigned)starts[i]);
    for (size_t i = 0; i < sizeof continues / sizeof *continues; i++)
        if (utf8_is_name_start(continues[i]) || !utf8_is_name_continue(continues[i]))
            fail_msg("U+%04X goes on with a name", (unsigned)continues[i]);
    for (size_t i = 0; i < sizeof neither / sizeof *neither; i++)
        if (utf8_is_name_start(neither[i]) || utf8_is_name_continue(neither[i]))
            fail_msg("U+%04X is no part of a name", (unsigned)neither[i]);
}

static void han(void **state) {
    (void)state;
    static const int32_t yes[] = {0x4E00, 0x9FFF, 0x3400, 0x4DBF, 0xF900, 0xFAD9, 0x20000, 0x2A6DF,
        0x323AF, 0x3005, 0x3007, 0x3021, 0x3038, 0x2E80, 0x2F00};
    static const int32_t no[] = {'a', 0x3000, 0x3001, 0x3042, 0x30A2, 0xAC00, 0xFF10, 0x1F600,
        0x33FF, 0x4DC0, 0xA000, 0xF8FF, 0xFB00, 0x1FFFF, 0x3FFFE};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_true(utf8_is_han(yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_false(utf8_is_han(no[i]));
}

struct fixture {
    struct arena arena;
};

static int set_up(void **state) {
    static struct fixture fixture;
    struct allocator allocator = allocator_default();
    arena_init(&fixture.arena, &allocator);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state) {
    arena_fini(&((struct fixture *)*state)->arena);
    return 0;
}

/* The same normal form as utf8proc's own function; unchanged where the quick check says so. */
static void check_nfc(struct arena *arena, const int32_t *codes, size_t count) {
    char text[64 * 4 + 1];
    size_t length = 0, out_length = 0;
    for (size_t i = 0; i < count; i++)
        length += utf8_encode(codes[i], text + length);
    text[length] = '\0';
    char *expected = (char *)utf8proc_NFC((const utf8proc_uint8_t *)text);
    const char *got = utf8_nfc(arena, text, length, &out_length);
    bool same = out_length == strlen(expected) && strcmp(got, expected) == 0;
    bool sound = !utf8_is_nfc(text, length) || strcmp(text, expected) == 0;
    free(expected);
    if (!same || !sound || got == text)
        fail_msg("normal form of U+%04X U+%04X ... (%zu)", (unsigned)codes[0],
            (unsigned)(count > 1 ? codes[1] : 0), count);
    arena_reset(arena);
}

static void normal_form_of_every_code_point(void **state) {
    struct fixture *fixture = *state;
    for (int32_t code = 1; code <= 0x10FFFF; code++) {
        if (code == 0xD800)
            code = 0xE000;
        check_nfc(&fixture->arena, &code, 1);
    }
}

static void normal_form_of_sequences(void **state) {
    static const int32_t pool[] = {'a', 'e', 0x41, 0xE9, 0x300, 0x301, 0x302, 0x307, 0x308, 0x30A,
        0x316, 0x323, 0x327, 0x334, 0x345, 0x1100, 0x1161, 0x11A8, 0xAC00, 0x304B, 0x3099, 0x1E69,
        0x212B, 0xF900, 0x4E2D, 0xFB2C, 0x0915, 0x093C, 0x1D15E, 0x0F71, 0x0F72, 0x0F73, 0x3000,
        0x5B0, 0x5B1, 0x115BA, 0x115B9, 0x1EC3, 0x340, 0x302A, 0x302D};
    struct fixture *fixture = *state;
    uint32_t seed = 1;
    int32_t codes[64];
    for (int round = 0; round < 40000; round++) {
        size_t count = 1 + next_random(&seed) % (round % 100 == 0 ? 64 : 6);
        for (size_t i = 0; i < count; i++)
            codes[i] = pool[next_random(&seed) % (sizeof pool / sizeof *pool)];
        check_nfc(&fixture->arena, codes, count);
    }
}

static void normal_form_keeps_everything(void **state) {
    struct fixture *fixture = *state;
    size_t length = 99;
    assert_string_equal(utf8_nfc(&fixture->arena, "", 0, &length), "");
    assert_int_equal(length, 0);
    assert_memory_equal(utf8_nfc(&fixture->arena, "a\0e\u0301", 5, &length), "a\0\u00e9", 5);
    assert_int_equal(length, 4);
    assert_string_equal(utf8_nfc(&fixture->arena, "户籍地xyz", 9, &length), "户籍地");
    assert_true(utf8_is_nfc("是否参加城乡居民基本医疗保险（元）", 51));
    assert_false(utf8_is_nfc("e\u0301", 3));
}

static void folding(void **state) {
    static const char *const pairs[][2] = {
        {"", ""},
        {" \t\r\n", ""},
        {"a b C", "abC"},
        {"人均 纯收入", "人均纯收入"},
        {"脱贫户　（脱贫）", "脱贫户(脱贫)"},
        {"人均\u00a0纯收入（元）", "人均纯收入(元)"},
        {"１２％－Ａｂ", "12%-Ab"},
        {"e \u0301", "\u00e9"},
        {"面积\u33a1", "面积m2"},
        {"\ufdfa", "\u0635\u0644\u0649\u0627\u0644\u0644\u0647\u0639\u0644\u064a\u0647\u0648\u0633\u0644\u0645"},
        {"户\u200b编\u200e号\ufeff", "户编号"},
        {"\u8c48", "\u8c48"},
        {"\uf900", "\u8c48"},
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        size_t length = 99;
        const char *text = pairs[i][0];
        assert_string_equal(
            utf8_fold(&fixture->arena, text, strlen(text), &length), pairs[i][1]);
        assert_int_equal(length, strlen(pairs[i][1]));
    }
}

/* A text of nothing but marks in the worst order must not take quadratic time. */
static void a_million_marks(void **state) {
    enum { PAIRS = 500000 };
    struct fixture *fixture = *state;
    char *text = arena_alloc(&fixture->arena, PAIRS * 4);
    for (size_t i = 0; i < PAIRS; i++)
        memcpy(text + i * 4, "\u0301\u0316", 4); /* above, below: below goes first */
    size_t length;
    const char *got = utf8_nfc(&fixture->arena, text, PAIRS * 4, &length);
    assert_int_equal(length, PAIRS * 4);
    assert_memory_equal(got, "\u0316\u0316", 4);
    assert_memory_equal(got + PAIRS * 2 - 2, "\u0316\u0301", 4);
    assert_memory_equal(got + length - 4, "\u0301\u0301", 4);
}

static size_t least_of(size_t a, size_t b) {
    return a < b ? a : b;
}

/* The whole matrix; two swapped neighbours are not edited again (optimal string alignment). */
static size_t slow_distance(const int32_t *a, size_t a_count, const int32_t *b, size_t b_count) {
    static size_t cell[80][80];
    for (size_t i = 0; i <= a_count; i++)
        for (size_t j = 0; j <= b_count; j++) {
            if (i == 0 || j == 0) {
                cell[i][j] = i + j;
                continue;
            }
            size_t least = cell[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            least = least_of(least, least_of(cell[i - 1][j], cell[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                least = least_of(least, cell[i - 2][j - 2] + 1);
            cell[i][j] = least;
        }
    return cell[a_count][b_count];
}

struct word {
    int32_t codes[80];
    size_t count;
    char text[320];
    size_t length;
};

static void word_encode(struct word *word) {
    word->length = 0;
    for (size_t i = 0; i < word->count; i++)
        word->length += utf8_encode(word->codes[i], word->text + word->length);
}

static int32_t random_letter(uint32_t *seed) {
    static const int32_t letters[] = {'a', 'b', 0x5C45, 0x6C11, 0x1F600};
    return letters[next_random(seed) % 5];
}

static void random_word(struct word *word, uint32_t *seed, size_t most) {
    word->count = next_random(seed) % (most + 1);
    for (size_t i = 0; i < word->count; i++)
        word->codes[i] = random_letter(seed);
    word_encode(word);
}

/* A copy with a few edits. */
static void edited_word(struct word *word, const struct word *from, uint32_t *seed) {
    *word = *from;
    for (uint32_t edits = next_random(seed) % 5; edits && word->count > 2; edits--) {
        size_t at = next_random(seed) % (word->count - 1);
        int32_t *code = word->codes + at;
        switch (next_random(seed) % 4) {
        case 0:
            *code = random_letter(seed);
            break;
        case 1:
            memmove(code, code + 1, (word->count - at - 1) * sizeof *code);
            word->count--;
            break;
        case 2:
            memmove(code + 1, code, (word->count - at) * sizeof *code);
            word->count++;
            *code = random_letter(seed);
            break;
        default: {
            int32_t kept = code[0];
            code[0] = code[1];
            code[1] = kept;
        }
        }
    }
    word_encode(word);
}

static void check_distance(const struct word *a, const struct word *b, size_t limit) {
    size_t slow = slow_distance(a->codes, a->count, b->codes, b->count);
    size_t got = utf8_distance(a->text, a->length, b->text, b->length, limit);
    size_t within = least_of(limit, UTF8_DISTANCE_MOST);
    if (got != (slow <= within ? slow : limit + 1))
        fail_msg("%.*s and %.*s: %zu, not %zu (limit %zu)", (int)a->length, a->text, (int)b->length,
            b->text, got, slow, limit);
}

static void distances_by_the_matrix(void **state) {
    (void)state;
    uint32_t seed = 7;
    static struct word a, b;
    for (int round = 0; round < 6000; round++) {
        random_word(&a, &seed, round % 50 == 0 ? 70 : 9);
        if (round % 2)
            random_word(&b, &seed, round % 50 == 1 ? 70 : 9);
        else
            edited_word(&b, &a, &seed);
        for (size_t limit = 0; limit <= 12; limit++)
            check_distance(&a, &b, limit);
        check_distance(&a, &b, UTF8_DISTANCE_MOST - 1);
        check_distance(&a, &b, UTF8_DISTANCE_MOST);
        check_distance(&a, &b, 1000);
    }
}

static size_t distance(const char *a, const char *b, size_t limit) {
    return utf8_distance(a, strlen(a), b, strlen(b), limit);
}

static void distances_by_hand(void **state) {
    (void)state;
    assert_int_equal(distance("", "", 0), 0);
    assert_int_equal(distance("", "特困", 2), 2);
    assert_int_equal(distance("", "特困", 1), 2);
    assert_int_equal(distance("参保资助", "参保资助", 0), 0);
    assert_int_equal(distance("参保资助", "参保自助", 3), 1);
    assert_int_equal(distance("参保资助", "保参资助", 3), 1);
    assert_int_equal(distance("脱贫户", "脱贫不稳定户", 3), 3);
    assert_int_equal(distance("脱贫户", "脱贫不稳定户", 2), 3);
    assert_int_equal(distance("otherwise", "ohterwise", 2), 1);
    assert_int_equal(distance("ca", "abc", 5), 3); /* 2 if the swapped could be edited again */
    assert_int_equal(distance("abc", "xyz", 1), 2);
    assert_int_equal(distance("abc", "xyz", SIZE_MAX - 1), 3);
}

static void trimming(void **state) {
    (void)state;
    static const struct {
        const char *text, *kept;
    } cases[] = {
        {"", ""}, {" \t\r\n\u3000\u00a0\ufeff", ""}, {"特困", "特困"}, {" 特困\u3000", "特困"},
        {"\ufeff\u3000特 困\u00a0\u200b\n", "特 困"}, {"\u2003a\u2009", "a"},
        {"\xC2\x85x\u2028", "x"}, {"_", "_"}, {" \xF0\x9F\x98\x80 ", "\xF0\x9F\x98\x80"},
        {"\u3001", "\u3001"}, /* the last byte of one space, but not a space */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *start = cases[i].text;
        size_t length = utf8_trim(&start, strlen(start));
        if (length != strlen(cases[i].kept) || memcmp(start, cases[i].kept, length) != 0)
            fail_msg("case %zu: \"%.*s\"", i, (int)length, start);
        assert_true(start >= cases[i].text && start <= cases[i].text + strlen(cases[i].text));
    }
    const char *part = "a  b";
    assert_int_equal(utf8_trim(&part, 3), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(validity),
        cmocka_unit_test(every_code_point_there_and_back),
        cmocka_unit_test(counts_and_widths),
        cmocka_unit_test(letters_of_names),
        cmocka_unit_test(han),
        cmocka_unit_test_setup_teardown(normal_form_of_every_code_point, set_up, tear_down),
        cmocka_unit_test_setup_teardown(normal_form_of_sequences, set_up, tear_down),
        cmocka_unit_test_setup_teardown(normal_form_keeps_everything, set_up, tear_down),
        cmocka_unit_test_setup_teardown(folding, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_million_marks, set_up, tear_down),
        cmocka_unit_test(distances_by_the_matrix),
        cmocka_unit_test(distances_by_hand),
        cmocka_unit_test(trimming),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
