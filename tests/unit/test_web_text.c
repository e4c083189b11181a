/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "author/web_text.h"

static const struct text_case {
    const char *text, *wanted;
    bool signs;
} cases[] = {
    {"", "", true},
    {"没有数", "没有数", true},
    {"2021-03-04 至 2025-12-31", "[2021-03-04] 至 [2025-12-31]", false},
    {"月标准 * 10个月", "月标准 × [10个月]", true},
    {"月标准 * 10个月", "月标准 * [10个月]", false},
    {"收入 <= 1234.50元/年", "收入 ≤ [1234.50元/年]", true},
    {"收入 >= 1 且 a < 20%", "收入 ≥ 1 且 a &lt; [20%]", true},
    {"当 名称 是 \"a * 10元 <= b\" 且 x <= y", "当 名称 是 &quot;a * [10元] &lt;= b&quot; 且 x ≤ y",
        true},
    {"是 “甲 * 乙” * 2", "是 “甲 * 乙” × 2", true},
    {"没有完的 \" * ", "没有完的 &quot; × ", true},
    {"A12 和 字段12", "A12 和 字段[12]", true},
    {"money <= 600 yuan/month", "money ≤ [600 yuan/month]", true},
    {"2021年起", "[2021年起]", false},
    {"3.", "3.", false},
    {"1-", "1-", false},
    {"12", "[12]", false},
};

/* As the tests show it: [ and ] for the element. */
static const char *shown(struct arena *arena, const char *html) {
    char *out = arena_alloc(arena, strlen(html) + 1), *to = out;
    while (*html) {
        size_t open = strlen(WEB_VALUE_OPEN), shut = strlen(WEB_VALUE_CLOSE);
        if (strncmp(html, WEB_VALUE_OPEN, open) == 0) {
            *to++ = '[';
            html += open;
        } else if (strncmp(html, WEB_VALUE_CLOSE, shut) == 0) {
            *to++ = ']';
            html += shut;
        } else {
            *to++ = *html++;
        }
    }
    *to = '\0';
    return out;
}

static void values_stay_together(void **state) {
    (void)state;
    struct allocator allocator = allocator_default();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena;
        struct writer out;
        arena_init(&arena, &allocator);
        writer_init(&out, &arena);
        web_text(&out, cases[i].text, strlen(cases[i].text), cases[i].signs);
        assert_string_equal(shown(&arena, out.bytes), cases[i].wanted);
        arena_fini(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(values_stay_together)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
