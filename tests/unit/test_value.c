/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "record/record.h"
#include "schema_text.h"

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

static struct type of(enum type_kind kind) {
    return (struct type){.kind = kind};
}

static struct value number(const char *text) {
    decimal value;
    assert_int_equal(decimal_parse(text, strlen(text), &value), DECIMAL_OK);
    return value_number(value);
}

static struct value day(const char *text) {
    date value;
    assert_true(date_parse(text, strlen(text), &value));
    return value_date(value);
}

static struct value words(const char *text) {
    return value_text(text, (uint32_t)strlen(text));
}

static struct value duration(int64_t months, int64_t days) {
    return (struct value){.state = VALUE_KNOWN, .duration = {.months = months, .days = days}};
}

static const struct schema *sample(void) {
    return schema_from_text(&arena, "choice 身份 低保=低保户 脱贫\n"
                                    "record 村\n 村编号 text key\n"
                                    "record 户 of 村\n 年度 integer key\n 户编号 text key\n"
                                    " 收入 money\n"
                                    "record 人 of 户\n 证件号码 citizen_id key\n 身份 身份\n");
}

static void equality(void **state) {
    static const struct {
        enum type_kind kind;
        const char *a, *b;
        bool equal;
    } rows[] = {
        {TYPE_MONEY, "1", "1.00", true},
        {TYPE_MONEY, "1", "1.01", false},
        {TYPE_DECIMAL, "0.5", "0.50", true},
        {TYPE_PERCENT, "0.2", "0.3", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(
            value_equal(of(rows[i].kind), number(rows[i].a), number(rows[i].b)), rows[i].equal);
    assert_true(value_equal(of(TYPE_TEXT), words("甲"), words("甲")));
    assert_false(value_equal(of(TYPE_TEXT), words("甲"), words("甲乙")));
    assert_false(value_equal(of(TYPE_CITIZEN_ID), words("1"), words("2")));
    assert_true(value_equal(of(TYPE_BOOLEAN), value_boolean(true), value_boolean(true)));
    assert_false(value_equal(of(TYPE_BOOLEAN), value_boolean(true), value_boolean(false)));
    assert_false(value_equal(of(TYPE_INTEGER), value_integer(1), value_integer(-1)));
    assert_false(value_equal(of(TYPE_CHOICE), value_choice(0), value_choice(1)));
    assert_false(value_equal(of(TYPE_REGION), value_region(1), value_region(2)));
    assert_false(value_equal(of(TYPE_DATE), day("2022-01-01"), day("2022-01-02")));
    assert_true(value_equal(of(TYPE_DURATION), duration(1, 2), duration(1, 2)));
    assert_false(value_equal(of(TYPE_DURATION), duration(1, 2), duration(1, 3)));
    assert_false(value_equal(of(TYPE_DURATION), duration(1, 2), duration(2, 2)));
}

/* `none` is equal to itself alone; a number of 0 is not it. */
static void equality_with_none(void **state) {
    (void)state;
    assert_true(value_equal(of(TYPE_INTEGER), value_none(), value_none()));
    assert_false(value_equal(of(TYPE_INTEGER), value_none(), value_integer(0)));
    assert_false(value_equal(of(TYPE_INTEGER), value_integer(0), value_none()));
}

static void order(void **state) {
    (void)state;
    assert_true(value_compare(of(TYPE_INTEGER), value_integer(-1), value_integer(1)) < 0);
    assert_true(
        value_compare(of(TYPE_INTEGER), value_integer(INT64_MAX), value_integer(INT64_MIN)) > 0);
    assert_true(value_compare(of(TYPE_MONEY), number("0.01"), number("0.02")) < 0);
    assert_true(value_compare(of(TYPE_DECIMAL), number("-1e20"), number("1e20")) < 0);
    assert_int_equal(value_compare(of(TYPE_PERCENT), number("0.2"), number("0.20")), 0);
    assert_true(value_compare(of(TYPE_DATE), day("2022-02-01"), day("2022-01-31")) > 0);
}

static void kinds_of_types(void **state) {
    static const enum type_kind numbers[] = {TYPE_INTEGER, TYPE_DECIMAL, TYPE_PERCENT, TYPE_MONEY};
    static const enum type_kind others[] = {TYPE_ERROR, TYPE_NONE, TYPE_BOOLEAN, TYPE_DURATION,
        TYPE_REGION, TYPE_CHOICE, TYPE_CITIZEN_ID, TYPE_TEXT, TYPE_LIST};
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        assert_true(type_is_number(of(numbers[i])) && type_is_ordered(of(numbers[i])));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(type_is_number(of(others[i])) || type_is_ordered(of(others[i])));
    assert_true(type_is_ordered(of(TYPE_DATE)));
    assert_false(type_is_number(of(TYPE_DATE)));
}

static void writing(void **state) {
    const struct {
        enum type_kind kind;
        struct value value;
        const char *zh, *en;
    } rows[] = {
        {TYPE_BOOLEAN, value_boolean(true), "是", "yes"},
        {TYPE_BOOLEAN, value_boolean(false), "否", "no"},
        {TYPE_INTEGER, value_integer(INT64_MIN), "-9223372036854775808", "-9223372036854775808"},
        {TYPE_DECIMAL, number("-0.10"), "-0.1", "-0.1"},
        {TYPE_PERCENT, number("0.2"), "20%", "20%"},
        {TYPE_PERCENT, number("0.12345"), "12.345%", "12.345%"},
        {TYPE_PERCENT, number("-1"), "-100%", "-100%"},
        {TYPE_MONEY, number("175"), "175.00", "175.00"},
        {TYPE_MONEY, number("0.005"), "0.005", "0.005"},
        {TYPE_DATE, day("0987-06-05"), "0987-06-05", "0987-06-05"},
        {TYPE_DURATION, duration(0, 0), "0天", "0 days"},
        {TYPE_DURATION, duration(1, 0), "1个月", "1 month"},
        {TYPE_DURATION, duration(6, 15), "6个月15天", "6 months 15 days"},
        {TYPE_DURATION, duration(0, -1), "-1天", "-1 day"},
        {TYPE_REGION, value_region(420000000000), "420000", "420000"},
        {TYPE_REGION, value_region(421303001000), "421303001", "421303001"},
        {TYPE_TEXT, words("甲乙"), "甲乙", "甲乙"},
        {TYPE_CITIZEN_ID, words("11010519491231002X"), "110105********002X", "110105********002X"},
        {TYPE_TEXT, value_none(), "无", "none"},
        {TYPE_TEXT, value_unknown(NULL), "", ""},
        {TYPE_TEXT, {.state = VALUE_ERROR}, "", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct type type = of(rows[i].kind);
        assert_string_equal(value_format(&arena, type, rows[i].value, true), rows[i].zh);
        assert_string_equal(value_format(&arena, type, rows[i].value, false), rows[i].en);
    }
    struct type choice = {.kind = TYPE_CHOICE, .choice = sample()->choices.items[0]};
    assert_string_equal(value_format(&arena, choice, value_choice(1), false), "脱贫");
}

static void masks(void **state) {
    static const struct {
        const char *text, *masked;
    } rows[] = {
        {"11010519491231002X", "110105********002X"},
        {"110105491231002", "11010*******002"}, /* fifteen digits: 5 and 3 stay */
        {"", ""},
        {"1", "*"},
        {"123", "1**"},
        {"1234", "1**4"},
        {"某某某某", "某**某"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(text_mask(&arena, rows[i].text, strlen(rows[i].text)), rows[i].masked);
}

static void masks_within_texts(void **state) {
    static const struct {
        const char *text, *masked; /* NULL: nothing is masked */
    } rows[] = {
        {"11010519491231002X", "110105********002X"},
        {"11010519491231002x", "110105********002x"},
        {"110105194912310021", "110105********0021"},
        {"证件11010519491231002X，又110105194912310021。", "证件110105********002X，又110105********0021。"},
        {"110105194912310021.0", "110105********0021.0"},
        {"１１０１０５１９４９１２３１００２Ｘ", "１１０１０５********００２Ｘ"},
        {"'110105194912310021", "'110105********0021"},
        {"", NULL},
        {"110105", NULL},
        {"11010519491231002", NULL},
        {"1101051949123100211", NULL},  /* an account number */
        {"A110105194912310021", NULL},
        {"110105194912310021号", "110105********0021号"},
        {"11010519491231002XY", NULL},
        {"X1010519491231002X", NULL},
        {"1101051949123100XX", NULL},
        {"合计", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *text = rows[i].text;
        const char *masked = text_mask_ids(&arena, text, strlen(text));
        if (rows[i].masked)
            assert_string_equal(masked, rows[i].masked);
        else
            assert_ptr_equal(masked, text);
    }
    assert_int_equal(text_digit_count("1２人3", strlen("1２人3")), 3);
}

static void choices_are_found(void **state) {
    const struct choice *choice = sample()->choices.items[0];
    (void)state;
    assert_int_equal(choice_find(choice, "低保", strlen("低保")), 0);
    assert_int_equal(choice_find(choice, "低保户", strlen("低保户")), 0);
    assert_int_equal(choice_find(choice, "脱贫", strlen("脱贫")), 1);
    assert_int_equal(choice_find(choice, "脱", strlen("脱")), -1);
    assert_int_equal(choice_find(choice, "", 0), -1);
}

static void trees_are_numbered(void **state) {
    const struct schema *schema = sample();
    const struct record_type *village = schema_record(schema, "村");
    const struct record_type *household = schema_record(schema, "户");
    struct record_tree tree;
    (void)state;
    struct record *top = record_top(&tree, &arena, village);
    assert_false(top->lists[0].known);
    assert_int_equal(top->values[0].state, VALUE_UNKNOWN);
    for (uint32_t i = 1; i < 40; i++) {
        struct record *child = record_child(&tree, top, household);
        assert_int_equal(child->number, i);
        assert_ptr_equal(child->parent, top);
        assert_ptr_equal(top->lists[0].items.items[i - 1], child);
    }
    assert_true(top->lists[0].known);
    assert_int_equal(tree.count, 40);
    assert_ptr_equal(tree.top, top);
}

static void labels(void **state) {
    const struct schema *schema = sample();
    struct record_tree tree;
    (void)state;
    struct record *top = record_top(&tree, &arena, schema_record(schema, "村"));
    struct record *household = record_child(&tree, top, schema_record(schema, "户"));
    struct record *person = record_child(&tree, household, schema_record(schema, "人"));
    assert_string_equal(record_label(&arena, top), "村[#0]");
    assert_string_equal(record_label(&arena, person), "人[#0, #1, #2]");
    top->values[0] = words("V1");
    assert_string_equal(record_label(&arena, top), "村[V1]");
    household->values[1] = words("H1");
    assert_string_equal(record_label(&arena, household), "户[V1, ?, H1]");
    household->values[0] = value_integer(2022);
    person->values[0] = words("11010519491231002X");
    assert_string_equal(record_label(&arena, person), "人[V1, 2022, H1, 110105********002X]");
    household->values[1] = words("110105194912310021"); /* a text key may hold one */
    assert_string_equal(record_label(&arena, household), "户[V1, 2022, 110105********0021]");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equality),
        cmocka_unit_test(equality_with_none),
        cmocka_unit_test(order),
        cmocka_unit_test(kinds_of_types),
        cmocka_unit_test(writing),
        cmocka_unit_test(masks),
        cmocka_unit_test(masks_within_texts),
        cmocka_unit_test(choices_are_found),
        cmocka_unit_test(trees_are_numbered),
        cmocka_unit_test(labels),
    };
    return cmocka_run_group_tests_name("value", tests, set_up, tear_down);
}
