/* SPDX-License-Identifier: Apache-2.0 */
#include <float.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "data/real.h"

static struct arena arena;

static int set_up(void **state) {
    struct allocator allocator = allocator_default();
    (void)state;
    arena_init(&arena, &allocator);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

static void text_is(double number, const char *expected) {
    size_t length;
    const char *text = real_text(&arena, number, &length);
    assert_string_equal(text, expected);
    assert_int_equal(length, strlen(expected));
}

static void texts(void **state) {
    (void)state;
    text_is(0, "0");
    text_is(-0.0, "0");
    text_is(7, "7");
    text_is(-7.5, "-7.5");
    text_is(280.1, "280.1");
    text_is(280.10000000000002, "280.1");
    text_is(0.07, "0.07");
    text_is(0.1 + 0.2, "0.30000000000000004");
    text_is(56000000, "56000000");
    text_is(1e15, "1000000000000000");
    text_is(123456789012345680.0, "123456789012345680");
    text_is(1e20, "100000000000000000000");
    text_is(1e21, "1e21");
    text_is(1.5e300, "1.5e300");
    text_is(1e-20, "0.00000000000000000001");
    text_is(-1.25e-21, "-1.25e-21");
    text_is(5e-324, "5e-324");
    text_is(DBL_MIN, "2.2250738585072014e-308");
    text_is(DBL_MAX, "1.7976931348623157e308");
    text_is(9007199254740992.0, "9007199254740992");
    text_is(5e-324 * 3, "1.5e-323");
    text_is(INFINITY, "inf");
    text_is(-INFINITY, "-inf");
    text_is(NAN, "nan");
}

static void parsed_is(const char *text, const char *expected) {
    char out[REAL_TEXT_SIZE] = "no";
    struct real real;
    if (real_parse(text, strlen(text), &real)) {
        size_t length = real_write(&real, out);
        assert_int_equal(length, strlen(out));
    }
    if (strcmp(out, expected) != 0)
        fail_msg("%s is read as %s, not as %s", text, out, expected);
}

static void parsed(void **state) {
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"0", "0"},
        {"-0", "0"},
        {"0.000", "0"},
        {"0E+99999", "0"},
        {"12.0", "12"},
        {"007", "7"},
        {"+7", "7"},
        {" 7\n", "7"},
        {".5", "0.5"},
        {"5.", "5"},
        {"-0.0250", "-0.025"},
        {"280.10000000000002", "280.1"},
        {"280.100000000000", "280.1"},
        {"1.2345678E7", "12345678"},
        {"5.6e+07", "56000000"},
        {"7.0000000000000007E-2", "0.07"},
        {"0.1e-2", "0.001"},
        {"999999999999999", "999999999999999"},
        {"1.1010519491231E+17", "110105194912310000"},
        {"1.2345678901234568E+17", "123456789012346000"},
        {"123456789.123456789", "123456789.123457"},
        {"300.29999999999995", "300.3"},
        {"0.30000000000000004", "0.3"},
        {"-99.999999999999986", "-100"},
        {"1e-400", "0"},
        {"1e-99999999999999", "0"},
        {"4.9e-324", "5e-324"},
        {"1e309", "no"},
        {"1e99999999999", "no"},
        {"", "no"},
        {" ", "no"},
        {"-", "no"},
        {".", "no"},
        {"e5", "no"},
        {"1e", "no"},
        {"1e+", "no"},
        {"1.2.3", "no"},
        {"1,2", "no"},
        {"0x10", "no"},
        {"inf", "no"},
        {"nan", "no"},
        {"1 2", "no"},
        {"--1", "no"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        parsed_is(cases[i].text, cases[i].expected);
}

static void long_texts(void **state) {
    char text[700];
    struct real real;
    (void)state;
    memset(text, '1', sizeof text);
    assert_true(real_parse(text, 300, &real));
    assert_int_equal(real.point, 300);
    assert_false(real_parse(text, 511, &real));
    assert_false(real_parse(text, sizeof text, &real));
    memset(text, '0', sizeof text);
    text[510] = '3';
    assert_true(real_parse(text, 511, &real));
    assert_int_equal(real.point, 1);
}

static uint64_t next_random(uint64_t *seed) {
    uint64_t x = (*seed += 0x9E3779B97F4A7C15u);
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

/* The number cut to so many digits, as the C library prints it, and the next one above: if none
 * of the two denotes it, no decimal of so many digits does. Printed with digits enough to be
 * exact for what is cut off not to matter. */
static bool has_decimal_of(double number, int count) {
    char exact[1200], shorter[64];
    snprintf(exact, sizeof exact, "%.1100e", fabs(number));
    char *e = strchr(exact, 'e');
    long long mantissa = 0;
    int seen = 0;
    for (const char *at = exact; seen < count; at++)
        if (*at != '.') {
            mantissa = mantissa * 10 + (*at - '0');
            seen++;
        }
    for (long long i = 0; i < 2; i++) {
        snprintf(shorter, sizeof shorter, "%llde%d", mantissa + i, atoi(e + 1) - count + 1);
        if (strtod(shorter, NULL) == fabs(number))
            return true;
    }
    return false;
}

static void is_shortest(double number) {
    size_t length;
    const char *text = real_text(&arena, number, &length);
    struct real real = real_of_double(number), again;
    if (strtod(text, NULL) != number)
        fail_msg("%a is written as %s", number, text);
    assert_true(real_parse(text, length, &again));
    if (real.count <= 15 && (again.count != real.count || memcmp(again.digits, real.digits, (size_t)real.count) != 0))
        fail_msg("%s is read as something else", text);
    if (real.count > 1 && has_decimal_of(number, real.count - 1))
        fail_msg("%a is written as %s, which is not the shortest", number, text);
}

static void random_doubles(void **state) {
    uint64_t seed = 4;
    (void)state;
    for (int i = 0; i < 30000; i++) {
        uint64_t bits = next_random(&seed);
        double number;
        memcpy(&number, &bits, sizeof number);
        if (!isfinite(number))
            continue;
        is_shortest(number);
        is_shortest((double)(bits % 100000000) / 100);
        arena_reset(&arena);
    }
}

static double neighbour(double number, int step) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    bits += (uint64_t)(int64_t)step;
    memcpy(&number, &bits, sizeof number);
    return number;
}

/* Where the neighbours lie at unlike distances. */
static void powers_of_two(void **state) {
    (void)state;
    for (int i = -1074; i < 1024; i++) {
        double power = ldexp(1, i);
        is_shortest(power);
        is_shortest(neighbour(power, -1));
        is_shortest(neighbour(power, 1));
        arena_reset(&arena);
    }
}

/* With a locale whose decimal point is a comma, where there is one on this machine. */
static void locales(void **state) {
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "de_DE"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (setlocale(LC_NUMERIC, names[i]))
            break;
    text_is(280.10000000000002, "280.1");
    text_is(0.1 + 0.2, "0.30000000000000004");
    parsed_is("280.10000000000002", "280.1");
    parsed_is("1.2345678901234568E+17", "123456789012346000");
    setlocale(LC_NUMERIC, "C");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(texts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parsed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_texts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(random_doubles, set_up, tear_down),
        cmocka_unit_test_setup_teardown(powers_of_two, set_up, tear_down),
        cmocka_unit_test_setup_teardown(locales, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("real", tests, NULL, NULL);
}
