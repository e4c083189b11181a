/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/region.h"

static region code(const char *text) {
    region value = 0;
    if (!region_parse(text, strlen(text), &value))
        fail_msg("%s is not a code", text);
    return value;
}

static void written_forms(void **state) {
    (void)state;
    static const struct {
        const char *written;
        enum region_level level;
        const char *shown;
    } cases[] = {
        {"52", REGION_PROVINCE, "520000"},
        {"5201", REGION_CITY, "520100"},
        {"520123", REGION_COUNTY, "520123"},
        {"520123001", REGION_TOWN, "520123001"},
        {"520123001204", REGION_VILLAGE, "520123001204"},
        {"520000", REGION_PROVINCE, "520000"},
        {"520000000000", REGION_PROVINCE, "520000"},
        {"520100", REGION_CITY, "520100"},
        {"520100000", REGION_CITY, "520100"},
        {"520123000", REGION_COUNTY, "520123"},
        {"520123000000", REGION_COUNTY, "520123"},
        {"520123001000", REGION_TOWN, "520123001"},
        {"520120", REGION_COUNTY, "520120"},
        {"520123010", REGION_TOWN, "520123010"},
        {"520123001010", REGION_VILLAGE, "520123001010"},
        {"110000", REGION_PROVINCE, "110000"},
        {"429004", REGION_COUNTY, "429004"}, /* a city under the province, with a county's code */
        {"500101000200", REGION_VILLAGE, "500101000200"},
        {"999999999999", REGION_VILLAGE, "999999999999"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[REGION_TEXT_SIZE];
        region value = code(cases[i].written);
        assert_int_equal(region_level(value), cases[i].level);
        region_format(value, text);
        assert_string_equal(text, cases[i].shown);
        assert_true(code(text) == value);
    }
}

static void not_codes(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        "5",
        "520",
        "52012",
        "5201230",
        "52012300",
        "5201230010",
        "52012300100",
        "5201230010000",
        "02",
        "000000",
        "012345",
        "52012x",
        "5201 3",
        " 52012",
        "-52012",
        "52.123",
        "５２",
        "五二",
        "+5",
        "520123001\n",
    };
    region out = 42;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (region_parse(texts[i], strlen(texts[i]), &out))
            fail_msg("%s was taken for a code", texts[i]);
    assert_false(region_parse("52\0\0", 4, &out));
    assert_true(out == 42);
    assert_true(region_parse("520123", 4, &out));
    assert_true(out == code("5201"));
}

static void inside(void **state) {
    (void)state;
    /* Each lies inside all those before it and inside no other. */
    static const char *const chain[] = {"52", "5201", "520123", "520123001", "520123001204"};
    static const char *const others[] = {
        "53", "5202", "520124", "520123002", "520123001205", "429004", "510000"};
    for (size_t outer = 0; outer < 5; outer++) {
        for (size_t inner = 0; inner < 5; inner++)
            assert_int_equal(
                region_contains(code(chain[outer]), code(chain[inner])), outer <= inner);
        for (size_t other = 0; other < 7; other++) {
            assert_false(region_contains(code(others[other]), code(chain[outer])));
            assert_int_equal(region_contains(code(chain[outer]), code(others[other])),
                (other == 1 && outer < 1) || (other == 2 && outer < 2) ||
                    (other == 3 && outer < 3) || (other == 4 && outer < 4));
        }
    }
    assert_true(region_contains(code("520000"), code("52")));
    assert_true(region_contains(code("52"), code("520000000000")));
    assert_true(region_contains(code("429000"), code("429004")));
}

static void cut_to_a_level(void **state) {
    (void)state;
    region village = code("520123001204");
    assert_true(region_at_level(village, REGION_VILLAGE) == village);
    assert_true(region_at_level(village, REGION_TOWN) == code("520123001"));
    assert_true(region_at_level(village, REGION_COUNTY) == code("520123"));
    assert_true(region_at_level(village, REGION_CITY) == code("5201"));
    assert_true(region_at_level(village, REGION_PROVINCE) == code("52"));
    assert_true(region_at_level(code("5201"), REGION_VILLAGE) == code("5201"));
    assert_true(region_at_level(code("52"), REGION_CITY) == code("52"));
}

static void the_country_is_zero(void **state) {
    (void)state;
    region country = region_at_level(code("520123"), REGION_COUNTRY);
    assert_true(country == 0);
    assert_int_equal(region_level(country), REGION_COUNTRY);
    assert_true(region_contains(country, code("520123001204")));
    assert_true(region_contains(country, country));
    assert_false(region_contains(code("52"), country));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_forms),
        cmocka_unit_test(not_codes),
        cmocka_unit_test(inside),
        cmocka_unit_test(cut_to_a_level),
        cmocka_unit_test(the_country_is_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
