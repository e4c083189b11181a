/* SPDX-License-Identifier: Apache-2.0
 *
 * Decimals against decimal_vectors.txt (written by decimal_vectors.py from exact fractions), and
 * the properties the vectors cannot state. Runs from the top folder of the sources.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/decimal.h"

#ifndef TEST_DATA_DIR
#define TEST_DATA_DIR "tests/unit"
#endif

#define DECIMAL_MOST ((decimal)(~(unsigned __int128)0 >> 1))
#define NO_OPPOSITE (-DECIMAL_MOST - 1)
#define WORDS_MOST 6

static decimal number(const char *text) {
    decimal value = 0;
    if (decimal_parse(text, strlen(text), &value) != DECIMAL_OK)
        fail_msg("%s is not a decimal", text);
    return value;
}

static void expect_text(const char *line, decimal value, const char *expected) {
    char text[DECIMAL_TEXT_SIZE];
    size_t length = decimal_format(value, text);
    assert_int_equal(length, strlen(text));
    if (strcmp(text, expected) != 0)
        fail_msg("%s: got %s", line, text);
}

static enum rounding rounding_of(const char *name) {
    static const char *const names[] = {
        [ROUND_HALF_AWAY] = "half_away",
        [ROUND_UP] = "up",
        [ROUND_DOWN] = "down",
        [ROUND_FLOOR] = "floor",
        [ROUND_CEILING] = "ceiling",
        [ROUND_HALF_EVEN] = "half_even",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum rounding)i;
    fail_msg("no rounding %s", name);
    return ROUND_DOWN;
}

static bool compute(char **words, decimal *out) {
    decimal a, b;
    const char *operation = words[0];
    if (strcmp(operation, "round") == 0)
        return decimal_round(number(words[2]), number(words[3]), rounding_of(words[1]), out);
    a = number(words[1]);
    b = number(words[2]);
    if (strcmp(operation, "add") == 0)
        return decimal_add(a, b, out);
    if (strcmp(operation, "sub") == 0)
        return decimal_sub(a, b, out);
    if (strcmp(operation, "mul") == 0)
        return decimal_mul(a, b, out);
    if (strcmp(operation, "div") == 0)
        return decimal_div(a, b, out);
    fail_msg("no operation %s", operation);
    return false;
}

static void check_parse(const char *line, char **words) {
    static const char *const statuses[] = {
        [DECIMAL_NOT_A_NUMBER] = "not_a_number",
        [DECIMAL_TOO_LARGE] = "too_large",
        [DECIMAL_TOO_FINE] = "too_fine",
    };
    decimal value = 4711;
    enum decimal_parse_status status = decimal_parse(words[1], strlen(words[1]), &value);
    if (status == DECIMAL_OK) {
        expect_text(line, value, words[2]);
        return;
    }
    assert_true(value == 4711);
    if (strcmp(statuses[status], words[2]) != 0)
        fail_msg("%s: got %s", line, statuses[status]);
}

static void check_operation(const char *line, char **words, size_t count) {
    const char *expected = words[count - 1];
    decimal value = 4711;
    if (compute(words, &value)) {
        expect_text(line, value, expected);
        return;
    }
    assert_true(value == 4711);
    if (strcmp(expected, "overflow") != 0)
        fail_msg("%s: got overflow", line);
}

static void check_line(const char *line) {
    char copy[256];
    char *words[WORDS_MOST];
    size_t count = 0;
    assert_true(strlen(line) < sizeof copy);
    strcpy(copy, line);
    for (char *word = strtok(copy, " "); word && count < WORDS_MOST; word = strtok(NULL, " "))
        words[count++] = word;
    if (strcmp(words[0], "parse") == 0)
        check_parse(line, words);
    else
        check_operation(line, words, count);
}

static void agrees_with_exact_fractions(void **state) {
    (void)state;
    char line[256];
    size_t count = 0;
    FILE *file = fopen(TEST_DATA_DIR "/decimal_vectors.txt", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || line[0] == '\0')
            continue;
        check_line(line);
        count++;
    }
    fclose(file);
    assert_true(count > 1500);
}

/* The one value without an opposite must neither come out nor break anything going in. */
static void the_value_without_opposite(void **state) {
    (void)state;
    decimal out = 1;
    char text[DECIMAL_TEXT_SIZE];
    assert_false(decimal_sub(-DECIMAL_MOST, 1, &out));
    assert_false(decimal_add(-DECIMAL_MOST, -1, &out));
    assert_false(decimal_add(NO_OPPOSITE, 0, &out));
    assert_false(decimal_sub(NO_OPPOSITE, 0, &out));
    assert_false(decimal_sub(0, NO_OPPOSITE, &out));
    assert_false(decimal_mul(NO_OPPOSITE, DECIMAL_ONE, &out));
    assert_false(decimal_mul(NO_OPPOSITE, -DECIMAL_ONE, &out));
    assert_false(decimal_div(NO_OPPOSITE, -DECIMAL_ONE, &out));
    assert_false(decimal_div(NO_OPPOSITE, 1, &out));
    assert_false(decimal_round(NO_OPPOSITE, 1, ROUND_DOWN, &out));
    assert_false(decimal_round(NO_OPPOSITE, DECIMAL_FEN, ROUND_FLOOR, &out));
    assert_false(decimal_div(DECIMAL_MOST, NO_OPPOSITE, &out));
    assert_true(out == 1);
    assert_int_equal(decimal_format(NO_OPPOSITE, text), DECIMAL_TEXT_SIZE - 3);
}

static void rounding_needs_a_positive_unit(void **state) {
    (void)state;
    decimal out = 7;
    assert_false(decimal_round(DECIMAL_ONE, 0, ROUND_DOWN, &out));
    assert_false(decimal_round(DECIMAL_ONE, -DECIMAL_FEN, ROUND_DOWN, &out));
    assert_true(out == 7);
}

static void whole_numbers(void **state) {
    (void)state;
    static const int64_t values[] = {0, 1, -1, 280, INT64_MAX, INT64_MIN};
    int64_t out = 5;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        assert_true(decimal_to_int(decimal_from_int(values[i]), &out));
        assert_true(out == values[i]);
    }
    out = 5;
    assert_false(decimal_to_int(DECIMAL_ONE + 1, &out));
    assert_false(decimal_to_int(-DECIMAL_FEN, &out));
    assert_false(decimal_to_int(decimal_from_int(INT64_MAX) + DECIMAL_ONE, &out));
    assert_false(decimal_to_int(decimal_from_int(INT64_MIN) - DECIMAL_ONE, &out));
    assert_true(out == 5);
}

static void places(void **state) {
    (void)state;
    static const struct {
        const char *value;
        int places;
        const char *text;
    } cases[] = {
        {"0", 0, "0"},
        {"0", 2, "0.00"},
        {"280", 2, "280.00"},
        {"280.5", 2, "280.50"},
        {"-280.05", 2, "-280.05"},
        {"-0.005", 2, "-0.005"},
        {"7.23456", 2, "7.23456"},
        {"0.000000000000000001", 0, "0.000000000000000001"},
        {"1", 18, "1.000000000000000000"},
        {"1", 99, "1.000000000000000000"},
        {"1.5", -3, "1.5"},
        {"7", -3, "7"},
        {"-170141183460469231731.687303715884105727", 2,
            "-170141183460469231731.687303715884105727"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[DECIMAL_TEXT_SIZE];
        size_t length = decimal_format_places(number(cases[i].value), cases[i].places, text);
        assert_string_equal(text, cases[i].text);
        assert_int_equal(length, strlen(text));
    }
}

/* A number of a million digits is exact, and read in one pass. */
static void very_long_texts(void **state) {
    (void)state;
    enum { ZEROS = 1000000 };
    char *text = malloc(ZEROS + 32);
    decimal value;
    assert_non_null(text);
    memset(text, '0', ZEROS);
    strcpy(text + ZEROS, "12.5");
    assert_int_equal(decimal_parse(text, strlen(text), &value), DECIMAL_OK);
    assert_true(value == 25 * DECIMAL_ONE / 2);

    text[1] = '.';
    strcpy(text + ZEROS, "125e1000000");
    assert_int_equal(decimal_parse(text, strlen(text), &value), DECIMAL_OK);
    assert_true(value == 125 * DECIMAL_ONE / 10);

    text[0] = '3';
    text[1] = '0';
    strcpy(text + ZEROS, "e-999999");
    assert_int_equal(decimal_parse(text, strlen(text), &value), DECIMAL_OK);
    assert_true(value == 3 * DECIMAL_ONE);
    free(text);
}

/* Only `length` bytes are the number, whatever stands behind them. */
static void reads_no_further(void **state) {
    (void)state;
    decimal value = 0;
    assert_int_equal(decimal_parse("12.5e3", 2, &value), DECIMAL_OK);
    assert_true(value == 12 * DECIMAL_ONE);
    assert_int_equal(decimal_parse("12.5e3", 3, &value), DECIMAL_NOT_A_NUMBER);
    assert_int_equal(decimal_parse("12.5e3", 5, &value), DECIMAL_NOT_A_NUMBER);
    assert_int_equal(decimal_parse("1", 0, &value), DECIMAL_NOT_A_NUMBER);
    assert_int_equal(decimal_parse("-1", 1, &value), DECIMAL_NOT_A_NUMBER);
    assert_int_equal(decimal_parse(" 1", 2, &value), DECIMAL_NOT_A_NUMBER);
    assert_int_equal(decimal_parse("1 ", 2, &value), DECIMAL_NOT_A_NUMBER);
    assert_int_equal(decimal_parse("1\0", 2, &value), DECIMAL_NOT_A_NUMBER);
}

/* A tiny share of a large sum keeps its fen: why there are eighteen places. */
static void small_shares_survive(void **state) {
    (void)state;
    decimal share;
    assert_true(decimal_div(number("123.54"), number("8548650.96"), &share));
    assert_true(decimal_mul(share, number("0.002"), &share));
    assert_true(decimal_mul(number("250000000"), share, &share));
    assert_true(decimal_round(share, DECIMAL_FEN, ROUND_HALF_AWAY, &share));
    expect_text("share", share, "7.23");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_exact_fractions),
        cmocka_unit_test(the_value_without_opposite),
        cmocka_unit_test(rounding_needs_a_positive_unit),
        cmocka_unit_test(whole_numbers),
        cmocka_unit_test(places),
        cmocka_unit_test(very_long_texts),
        cmocka_unit_test(reads_no_further),
        cmocka_unit_test(small_shares_survive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
