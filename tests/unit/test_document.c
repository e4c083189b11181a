/* SPDX-License-Identifier: Apache-2.0
 *
 * The rules as a web page, by way of guodu.h: what a caller gets, what is refused, and that every
 * allocation may fail. What stands in the page is looked at by tests/cli/doc.sh.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include "guodu.h"
#include "output_folder.h"

static const char rules_text[] =
    "transition 2021-01-01 to 2025-12-31\n"
    "source notice \"Notice\" { article \"1\" \"Aid\" article \"2\" }\n"
    "choice kind { poor \"<a>\", other }\n"
    "region west = 500000 \"Chongqing\", 510000\n"
    "record household { id: text key  place: region place  kind: kind  income: money/year }\n"
    "parameter line: money/year { from 2021-01-01: 500 yuan/year\n"
    "  region 520000 \"Guizhou\" { from 2023-01-01: 600 yuan/year } }\n"
    "table aid_for(kind: kind): money/year { when poor then line\n  otherwise then 0 yuan/year }\n"
    "policy aid \"Aid\" for household {\n"
    "  cites notice \"1\"\n  gives amount: money/year\n  applies when income below line\n"
    "  keep full: when kind is poor then amount = aid_for(kind) says \"{amount} for {id}\"\n"
    "  end none_left: otherwise then amount = 0 yuan/year\n}\n"
    "guarantee fair for household: aid.amount at most 900 yuan/year\n"
    "example \"right\" at 2023-06-30 {\n"
    "  given household { id = \"A\"  place = 520000  kind = poor  income = 0 yuan/year }\n"
    "  expect aid: keep full, amount = 600 yuan/year\n}\n"
    "example \"wrong\" at 2023-06-30 {\n"
    "  given household { id = \"B\"  place = 510000  kind = other  income = 0 yuan/year }\n"
    "  expect aid: keep full\n}\n";

/* ---- an allocator that fails on demand ---- */

struct meter {
    size_t blocks, calls;
    size_t fail_at; /* this call and all after it; 0: none */
};

static void *meter_resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct meter *meter = user;
    (void)old_size;
    if (new_size == 0) {
        meter->blocks -= block != NULL;
        free(block);
        return NULL;
    }
    if (++meter->calls >= meter->fail_at && meter->fail_at)
        return NULL;
    void *fresh = realloc(block, new_size);
    assert_non_null(fresh);
    meter->blocks += block == NULL;
    return fresh;
}

static guodu_rules *load(struct meter *meter, const char *text) {
    guodu_allocator allocator = {meter_resize, meter};
    guodu_rules *rules = guodu_rules_new(&allocator);
    assert_non_null(rules);
    guodu_rules_load_text(rules, "test.guodu", text, strlen(text));
    return rules;
}

static void gives_a_page(void **state) {
    (void)state;
    struct meter meter = {0};
    guodu_rules *rules = load(&meter, rules_text);
    assert_int_equal(guodu_rules_error_count(rules), 0);
    guodu_document *page = guodu_document_new(rules, GUODU_EN);
    assert_non_null(page);
    size_t length;
    const char *text = guodu_document_text(page, &length);
    assert_int_equal(strlen(text), length);
    assert_non_null(strstr(text, "<html lang=\"en\">"));
    assert_non_null(strstr(text, "&lt;a&gt;"));
    assert_int_equal(guodu_document_failed_examples(page), 1);
    assert_string_equal(guodu_document_error(page, GUODU_EN), "");
    guodu_document *chinese = guodu_document_new(rules, GUODU_ZH);
    assert_non_null(strstr(guodu_document_text(chinese, NULL), "<html lang=\"zh-CN\">"));
    guodu_document_free(chinese);
    guodu_document_free(page);
    guodu_document_free(NULL);
    guodu_rules_free(rules);
    assert_int_equal(meter.blocks, 0);
}

static void refuses_rules_that_are_not_sound(void **state) {
    (void)state;
    struct meter meter = {0};
    guodu_rules *rules = load(&meter, "policy aid for nobody { keep all: otherwise }");
    assert_null(guodu_document_new(rules, GUODU_EN));
    assert_null(guodu_document_new(NULL, GUODU_EN));
    guodu_rules_free(rules);
    assert_int_equal(meter.blocks, 0);
}

static void writes_a_file_whole_or_not_at_all(void **state) {
    struct meter meter = {0};
    guodu_rules *rules = load(&meter, rules_text);
    guodu_document *page = guodu_document_new(rules, GUODU_EN);
    const char *path = output_inside(*state, "page.html");
    size_t length, written;
    const char *text = guodu_document_text(page, &length);
    assert_int_equal(guodu_document_write(page, path), GUODU_OK);
    assert_string_equal(output_bytes(*state, "page.html", &written), text);
    assert_int_equal(written, length);
    assert_int_equal(guodu_document_write(page, NULL), GUODU_BAD_CALL);

    output_limit(1000);
    assert_int_equal(guodu_document_write(page, path), GUODU_CANNOT_WRITE);
    output_limit(0);
    assert_non_null(strstr(guodu_document_error(page, GUODU_EN), "page.html"));
    assert_string_equal(output_bytes(*state, "page.html", &written), text);
    assert_int_equal(output_count(*state), 1);

    path = output_inside(*state, "none/page.html");
    assert_int_equal(guodu_document_write(page, path), GUODU_CANNOT_WRITE);
    assert_non_null(strstr(guodu_document_error(page, GUODU_ZH), "写不了"));
    guodu_document_free(page);
    guodu_rules_free(rules);
    assert_int_equal(meter.blocks, 0);
}

static void every_allocation_may_fail(void **state) {
    (void)state;
    struct meter meter = {0};
    guodu_rules *rules = load(&meter, rules_text);
    size_t loaded = meter.blocks, before = meter.calls, failed = 0;
    guodu_document *page = NULL;
    for (size_t at = 1; !page; at++) {
        meter.calls = before;
        meter.fail_at = before + at;
        page = guodu_document_new(rules, GUODU_EN);
        failed += !page;
        assert_true(page || meter.blocks == loaded);
    }
    assert_true(failed > 3);
    guodu_document_free(page);
    guodu_rules_free(rules);
    assert_int_equal(meter.blocks, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_a_page),
        cmocka_unit_test(refuses_rules_that_are_not_sound),
        cmocka_unit_test_setup_teardown(
            writes_a_file_whole_or_not_at_all, output_folder_up, output_folder_down),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
