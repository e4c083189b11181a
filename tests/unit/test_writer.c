/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/writer.h"

static struct arena arena;
static struct writer writer;

static int set_up(void **state) {
    (void)state;
    struct allocator allocator = allocator_default();
    arena_init(&arena, &allocator);
    writer_init(&writer, &arena);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

static void the_empty_text(void **state) {
    (void)state;
    assert_string_equal(writer.bytes, "");
    assert_int_equal(writer.length, 0);
}

static void texts_follow_one_another(void **state) {
    (void)state;
    writer_put(&writer, "甲");
    writer_printf(&writer, "%d-%s", 12, "乙");
    writer_bytes(&writer, "丙丁", 3);
    writer_printf(&writer, "%s", "");
    assert_string_equal(writer.bytes, "甲12-乙丙");
    assert_int_equal(writer.length, strlen(writer.bytes));
}

static void it_grows(void **state) {
    (void)state;
    for (int i = 0; i < 10000; i++)
        writer_printf(&writer, "%04d", i);
    assert_int_equal(writer.length, 40000);
    assert_memory_equal(writer.bytes, "000000010002", 12);
    assert_string_equal(writer.bytes + 39996, "9999");
}

static void what_tags_are_made_of_is_escaped(void **state) {
    (void)state;
    writer_escaped(&writer, "a<b> & \"c\" 'd'\t甲\n");
    assert_string_equal(writer.bytes, "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;\t甲\n");
}

static void what_xml_forbids_is_replaced(void **state) {
    (void)state;
    writer_escaped_bytes(&writer, "a\0b\x1b\x7f", 5);
    writer_escaped(&writer, "\uFFFEc\uFFFF\uFFFD");
    assert_string_equal(writer.bytes, "a\uFFFDb\uFFFD\uFFFD\uFFFDc\uFFFD\uFFFD");
}

static void what_is_not_utf8_is_replaced(void **state) {
    (void)state;
    writer_escaped(&writer, "\xff<\xe7\x94甲\xc3\xbf\x80");
    assert_string_equal(writer.bytes, "\uFFFD&lt;\uFFFD\uFFFD甲ÿ\uFFFD");
}

static void strings_of_json(void **state) {
    (void)state;
    writer_json(&writer, "甲 \"b\" \\ \n\t\x7f/ \xff.");
    assert_string_equal(writer.bytes, "\"甲 \\\"b\\\" \\\\ \\n\\u0009\\u007f/ \uFFFD.\"");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_empty_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(texts_follow_one_another, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_grows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_tags_are_made_of_is_escaped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_xml_forbids_is_replaced, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_utf8_is_replaced, set_up, tear_down),
        cmocka_unit_test_setup_teardown(strings_of_json, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
