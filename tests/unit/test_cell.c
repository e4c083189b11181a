/* SPDX-License-Identifier: Apache-2.0
 *
 * Cells: for each type what is read and as what, and what is refused and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "data/cell.h"
#include "schema_text.h"

static struct arena arena;
static const struct schema *schema;

struct row {
    const char *type, *text;
    const char *value; /* as value_format writes it; NULL: refused */
    enum reject_kind kind;
};

static const struct row rows[] = {
    {"boolean", "是", "是", 0},
    {"boolean", " 否 ", "否", 0},
    {"boolean", "YES", "是", 0},
    {"boolean", "No", "否", 0},
    {"boolean", "True", "是", 0},
    {"boolean", "false", "否", 0},
    {"boolean", "1", "是", 0},
    {"boolean", "0", "否", 0},
    {"boolean", "yas", NULL, REJECT_BOOLEAN},
    {"boolean", "√", NULL, REJECT_BOOLEAN},
    {"boolean", "Y", NULL, REJECT_BOOLEAN},
    {"boolean", "是的", NULL, REJECT_BOOLEAN},
    {"boolean", "01", NULL, REJECT_BOOLEAN},
    {"integer", "12", "12", 0},
    {"integer", "-12", "-12", 0},
    {"integer", "+12", "12", 0},
    {"integer", "007", "7", 0},
    {"integer", "5.0", "5", 0},
    {"integer", "9223372036854775807", "9223372036854775807", 0},
    {"integer", "9223372036854775808", NULL, REJECT_NUMBER_RANGE},
    {"integer", "-9223372036854775808", "-9223372036854775808", 0},
    {"integer", "1000000000000000000000000000000000000000000", NULL, REJECT_NUMBER_RANGE},
    {"integer", "5.5", NULL, REJECT_INTEGER},
    {"integer", "5.0000000000000000000001", NULL, REJECT_INTEGER},
    {"integer", "5.", NULL, REJECT_INTEGER},
    {"integer", "五", NULL, REJECT_INTEGER},
    {"integer", "５", NULL, REJECT_INTEGER},
    {"integer", "1 2", NULL, REJECT_INTEGER},
    {"integer", "0x10", NULL, REJECT_INTEGER},
    {"integer", "-", NULL, REJECT_INTEGER},
    {"integer", "1,234", NULL, REJECT_THOUSANDS},
    {"integer", "1，234", NULL, REJECT_THOUSANDS},
    {"integer", "5e3", NULL, REJECT_SCIENTIFIC},
    {"decimal", "0.1", "0.1", 0},
    {"decimal", "-0", "0", 0},
    {"decimal", "0.000000000000000001", "0.000000000000000001", 0},
    {"decimal", "0.0000000000000000001", NULL, REJECT_NUMBER_FINE},
    {"decimal", ".5", NULL, REJECT_NUMBER},
    {"decimal", "1e-3", NULL, REJECT_SCIENTIFIC},
    {"decimal", "1e-30", NULL, REJECT_SCIENTIFIC},
    {"decimal", "NaN", NULL, REJECT_NUMBER},
    {"decimal", "inf", NULL, REJECT_NUMBER},
    {"decimal", "1,2", NULL, REJECT_THOUSANDS},
    {"decimal", ",", NULL, REJECT_NUMBER},
    {"decimal", "20%", NULL, REJECT_NUMBER},
    {"percent", "20%", "20%", 0},
    {"percent", "20 %", "20%", 0},
    {"percent", "20％", "20%", 0},
    {"percent", "-0.5%", "-0.5%", 0},
    {"percent", "120%", "120%", 0},
    {"percent", "0.0000000000000001%", "0.0000000000000001%", 0},
    {"percent", "0.00000000000000001%", NULL, REJECT_NUMBER_FINE},
    {"percent", "0.2", NULL, REJECT_PERCENT_SIGN},
    {"percent", "20", NULL, REJECT_PERCENT_SIGN},
    {"percent", "%", NULL, REJECT_PERCENT_SIGN},
    {"percent", "20%%", NULL, REJECT_PERCENT_SIGN},
    {"percent", "1,000%", NULL, REJECT_THOUSANDS},
    {"money", "280", "280.00", 0},
    {"money", "280.5", "280.50", 0},
    {"money", "280.50元", "280.50", 0},
    {"money", "280 元", "280.00", 0},
    {"money", "-3", "-3.00", 0},
    {"money", "280.500", "280.50", 0},
    {"money", "280.505", NULL, REJECT_MONEY_FINE},
    {"money", "0.0000000000000000000001", NULL, REJECT_MONEY_FINE},
    {"money", "92233720368547758.07", "92233720368547758.07", 0},
    {"money", "92233720368547758.08", NULL, REJECT_NUMBER_RANGE},
    {"money", "-92233720368547758.08", "-92233720368547758.08", 0},
    {"money", "-92233720368547758.09", NULL, REJECT_NUMBER_RANGE},
    {"money", "5万元", NULL, REJECT_MONEY},
    {"money", "280元/年", NULL, REJECT_MONEY},
    {"money", "¥280", NULL, REJECT_MONEY},
    {"money", "元", NULL, REJECT_MONEY},
    {"money", "280元元", NULL, REJECT_MONEY},
    {"money", "1,234.00元", NULL, REJECT_THOUSANDS},
    {"money", "5.6E+07", NULL, REJECT_SCIENTIFIC},
    {"date", "2022-06-30", "2022-06-30", 0},
    {"date", "2022-6-3", "2022-06-03", 0},
    {"date", "2022/6/30", "2022-06-30", 0},
    {"date", "2022/06/30", "2022-06-30", 0},
    {"date", "20220630", "2022-06-30", 0},
    {"date", "2022年6月30日", "2022-06-30", 0},
    {"date", "2022年06月03日", "2022-06-03", 0},
    {"date", "2024-02-29", "2024-02-29", 0},
    {"date", "2022-02-29", NULL, REJECT_DATE_ABSENT},
    {"date", "2022-13-01", NULL, REJECT_DATE_ABSENT},
    {"date", "20220631", NULL, REJECT_DATE_ABSENT},
    {"date", "2022-00-10", NULL, REJECT_DATE_ABSENT},
    {"date", "0000-01-01", NULL, REJECT_DATE_ABSENT},
    {"date", "2022年6月31日", NULL, REJECT_DATE_ABSENT},
    {"date", "2022年6月", NULL, REJECT_DATE_MONTH},
    {"date", "2022年6月30", NULL, REJECT_DATE},
    {"date", "2022-06", NULL, REJECT_DATE_MONTH},
    {"date", "202206", NULL, REJECT_DATE_MONTH},
    {"date", "2022-13", NULL, REJECT_DATE},
    {"date", "2022-06-", NULL, REJECT_DATE},
    {"date", "2022-06/30", NULL, REJECT_DATE},
    {"date", "2022/06-30", NULL, REJECT_DATE},
    {"date", "22-06-30", NULL, REJECT_DATE},
    {"date", "30/06/2022", NULL, REJECT_DATE},
    {"date", "44742", NULL, REJECT_DATE},
    {"date", "2022-06-30 00:00:00", NULL, REJECT_DATE},
    {"date", "2022-06-301", NULL, REJECT_DATE},
    {"date", "2022.6.30", NULL, REJECT_DATE},
    {"region", "52", "520000", 0},
    {"region", "421303", "421303", 0},
    {"region", "421303001", "421303001", 0},
    {"region", "421303001002", "421303001002", 0},
    {"region", "421", NULL, REJECT_REGION},
    {"region", "042130", NULL, REJECT_REGION},
    {"region", "曾都区", NULL, REJECT_REGION},
    {"身份", "低保", "低保", 0},
    {"身份", " 脱贫人口　", "脱贫", 0},
    {"身份", "低 保", NULL, REJECT_CHOICE},
    {"身份", "一般户", NULL, REJECT_CHOICE},
    {"set:身份", "低保", "低保", 0},
    {"set:身份", "脱贫户、低保", "低保、脱贫", 0},
    {"set:身份", "低保,脱贫", "低保、脱贫", 0},
    {"set:身份", "低保，脱贫", "低保、脱贫", 0},
    {"set:身份", "低保;脱贫", "低保、脱贫", 0},
    {"set:身份", "低保；脱贫", "低保、脱贫", 0},
    {"set:身份", "低保|脱贫", "低保、脱贫", 0},
    {"set:身份", "低保｜脱贫", "低保、脱贫", 0},
    {"set:身份", " 低保 、　脱贫；", "低保、脱贫", 0},
    {"set:身份", "脱贫、脱贫户、脱贫人口", "脱贫", 0},
    {"set:身份", "老、弱", "老、弱", 0},
    {"set:身份", "低保、老、弱", NULL, REJECT_CHOICE},
    {"set:身份", "无", "无身份", 0},
    {"set:身份", "none", "{}", 0},
    {"set:身份", "{}", "{}", 0},
    {"set:类别", "无", "无", 0},
    {"set:类别", "低保、无", NULL, REJECT_CHOICE},
    {"set:身份", "低保/脱贫", NULL, REJECT_CHOICE},
    {"set:身份", "低保、富裕", NULL, REJECT_CHOICE},
    {"set:身份", "、", NULL, REJECT_CHOICE},
    {"citizen_id", "11010519491231002X", "110105********002X", 0},
    {"citizen_id", "11010519491231002x", "110105********002X", 0},
    {"citizen_id", "440524188001010014", "440524********0014", 0},
    {"citizen_id", "110105194912310021", NULL, REJECT_ID_CHECK},
    {"citizen_id", "11010519491231003X", NULL, REJECT_ID_CHECK},
    {"citizen_id", "110105194902300022", NULL, REJECT_ID_BIRTH},
    {"citizen_id", "110105491231002", NULL, REJECT_ID_FORM},
    {"citizen_id", "1101051949123100ZX", NULL, REJECT_ID_FORM},
    {"citizen_id", "11010519491231002Ｘ", NULL, REJECT_ID_FORM},
    {"citizen_id", "110105 19491231 002X", NULL, REJECT_ID_FORM},
    {"citizen_id", "1.10105E+17", NULL, REJECT_ID_SCIENTIFIC},
    {"text", "  甲　乙 ", "甲　乙", 0},
    {"text", "e\xCC\x81", "\xC3\xA9", 0},
    {"text", "低e\xCC\x81", "低\xC3\xA9", 0},
    {"text", "无", "无", 0},
    {"text", "1e5", "1e5", 0},
    {"duration", "6个月", NULL, REJECT_DURATION},
};

static struct type type_of(const char *word) {
    return schema_record(schema, word)->fields.items[0]->type;
}

static int set_up(void **state) {
    static const char *const types[] = {"boolean", "integer", "decimal", "percent", "money", "date",
        "region", "身份", "citizen_id", "text", "duration", "set:身份", "set:类别"};
    struct allocator allocator = allocator_default();
    (void)state;
    arena_init(&arena, &allocator);
    const char *text = "choice 身份 低保 脱贫=脱贫户|脱贫人口 无身份=无 老、弱\nchoice 类别 低保 脱贫\n";
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        text = arena_printf(&arena, "%srecord %s\n f %s\n", text, types[i], types[i]);
    schema = schema_from_text(&arena, text);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

static void cells(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *row = &rows[i];
        struct type type = type_of(row->type);
        struct value value = value_unknown(NULL);
        enum reject_kind kind =
            cell_parse(&arena, type, NULL, row->text, strlen(row->text), CELL_WRITTEN, &value);
        const char *shown = value_format(&arena, type, value, true);
        if (kind != row->kind || strcmp(shown, row->value ? row->value : "") != 0)
            fail_msg("%s <%s>: %s <%s>", row->type, row->text, reject_code(kind), shown);
    }
}

/* A compatibility ideograph is its unified twin under NFC, so both writings are one text. */
static void compatibility_ideographs(void **state) {
    static const char twin[] = "\xEF\xA4\x80"; /* U+F900 */
    struct value value;
    (void)state;
    assert_int_equal(
        cell_parse(&arena, type_of("text"), NULL, twin, strlen(twin), CELL_WRITTEN, &value), REJECT_NONE);
    assert_string_equal(value.text.bytes, "豈");
    assert_int_equal(value.text.length, strlen("豈"));
}

static void json_numbers(void **state) {
    static const struct row numbers[] = {
        {"money", "5.6e+07", "56000000.00", 0},
        {"money", "28050e-2", "280.50", 0},
        {"money", "28050e-3", "28.05", 0},
        {"money", "28050e-4", NULL, REJECT_MONEY_FINE},
        {"integer", "5E3", "5000", 0},
        {"integer", "5e-1", NULL, REJECT_INTEGER},
        {"decimal", "1e-18", "0.000000000000000001", 0},
        {"decimal", "1e-19", NULL, REJECT_NUMBER_FINE},
        {"decimal", "1e400", NULL, REJECT_NUMBER_RANGE},
        {"percent", "0.2", NULL, REJECT_PERCENT_SIGN},
        {"text", "5.6e+07", "5.6e+07", 0},
        {"region", "421303", "421303", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const struct row *row = &numbers[i];
        struct type type = type_of(row->type);
        struct value value = value_unknown(NULL);
        enum reject_kind kind =
            cell_parse(&arena, type, NULL, row->text, strlen(row->text), CELL_NUMBER, &value);
        const char *shown = value_format(&arena, type, value, true);
        if (kind != row->kind || strcmp(shown, row->value ? row->value : "") != 0)
            fail_msg("%s <%s>: %s <%s>", row->type, row->text, reject_code(kind), shown);
    }
}

static enum reject_kind read_none(struct type type, const char *text, struct value *value) {
    type.or_none = true;
    return cell_parse(&arena, type, NULL, text, strlen(text), CELL_WRITTEN, value);
}

static void none_is_read(void **state) {
    struct value value;
    (void)state;
    assert_int_equal(read_none(type_of("date"), " 无 ", &value), REJECT_NONE);
    assert_int_equal(value.state, VALUE_NONE);
    assert_int_equal(read_none(type_of("text"), "None", &value), REJECT_NONE);
    assert_int_equal(value.state, VALUE_NONE);
    assert_int_equal(read_none(type_of("text"), "无有", &value), REJECT_NONE);
    assert_int_equal(value.state, VALUE_KNOWN);
    assert_int_equal(read_none(type_of("date"), "没有", &value), REJECT_DATE);
    /* without `or none` it is a text like any other */
    assert_int_equal(
        cell_parse(&arena, type_of("date"), NULL, "无", strlen("无"), CELL_WRITTEN, &value), REJECT_DATE);
}

/* A value of the choice that is written 无 is meant, rather than none. */
static void none_and_choices(void **state) {
    struct value value;
    struct type other = {.kind = TYPE_CHOICE, .choice = schema->choices.items[1]};
    (void)state;
    assert_int_equal(read_none(type_of("身份"), "无", &value), REJECT_NONE);
    assert_int_equal(value.state, VALUE_KNOWN);
    assert_int_equal(value.choice, 2);
    assert_int_equal(read_none(other, "无", &value), REJECT_NONE);
    assert_int_equal(value.state, VALUE_NONE);
}

static enum reject_kind read_empty(struct field field, const char *text, struct value *value) {
    return cell_read(&arena, &field, NULL, text, strlen(text), CELL_WRITTEN, value);
}

static void empty_cells(void **state) {
    struct field field = {.type = type_of("integer")};
    struct value value = value_integer(1);
    (void)state;
    assert_int_equal(read_empty(field, " 　", &value), REJECT_NONE);
    assert_int_equal(value.state, VALUE_UNKNOWN);
    field.is_required = true;
    assert_int_equal(read_empty(field, "", &value), REJECT_REQUIRED_EMPTY);
    field.has_empty = true;
    field.empty = value_integer(7);
    assert_int_equal(read_empty(field, "", &value), REJECT_NONE);
    assert_int_equal(value.integer, 7);
    field.is_key = true;
    assert_int_equal(read_empty(field, "", &value), REJECT_KEY_EMPTY);
    assert_int_equal(value.state, VALUE_UNKNOWN);
    assert_int_equal(read_empty(field, "x", &value), REJECT_INTEGER);
    assert_int_equal(value.state, VALUE_UNKNOWN);
}

static enum reject_kind read_month(enum month_day month_day, const char *text, const char **shown) {
    struct field field = {.type = type_of("date"), .month_day = month_day};
    struct value value;
    enum reject_kind kind =
        cell_read(&arena, &field, NULL, text, strlen(text), CELL_WRITTEN, &value);
    *shown = value_format(&arena, field.type, value, true);
    return kind;
}

static void months(void **state) {
    static const struct {
        const char *text, *first, *last;
        enum reject_kind kind;
    } rows_of[] = {
        {"202202", "2022-02-01", "2022-02-28", 0},
        {"2024-02", "2024-02-01", "2024-02-29", 0},
        {"2022-2", "2022-02-01", "2022-02-28", 0},
        {"2022/3", "2022-03-01", "2022-03-31", 0},
        {"2022年3月", "2022-03-01", "2022-03-31", 0},
        {"2022年03月", "2022-03-01", "2022-03-31", 0},
        {"2022年3月5日", "2022-03-05", "2022-03-05", 0},
        {"20220305", "2022-03-05", "2022-03-05", 0},
        {"202213", "", "", REJECT_DATE_ABSENT},
        {"202200", "", "", REJECT_DATE_ABSENT},
        {"2022", "", "", REJECT_DATE},
        {"2022年", "", "", REJECT_DATE},
        {"2022.3", "", "", REJECT_DATE},
    };
    const char *shown;
    (void)state;
    for (size_t i = 0; i < sizeof rows_of / sizeof *rows_of; i++) {
        assert_int_equal(read_month(MONTH_DAY_FIRST, rows_of[i].text, &shown), rows_of[i].kind);
        assert_string_equal(shown, rows_of[i].first);
        assert_int_equal(read_month(MONTH_DAY_LAST, rows_of[i].text, &shown), rows_of[i].kind);
        assert_string_equal(shown, rows_of[i].last);
    }
    assert_int_equal(read_month(MONTH_DAY_NONE, "202202", &shown), REJECT_DATE_MONTH);
}

static void nul_in_text(void **state) {
    struct value value;
    (void)state;
    assert_int_equal(
        cell_parse(&arena, type_of("text"), NULL, "a\0b", 3, CELL_WRITTEN, &value), REJECT_TEXT);
}

/* Every kind of reject has a code of its own and a sentence in both languages. */
static void sentences(void **state) {
    struct field field = {.type = type_of("身份")};
    (void)state;
    for (int kind = REJECT_NONE + 1; kind < REJECT_KIND_COUNT; kind++) {
        struct reject reject = {.type = schema->records.items[0],
            .cell = {.kind = (enum reject_kind)kind, .field = &field},
            .other_file = "f"};
        for (int zh = 0; zh < 2; zh++) {
            const char *reason = reject_reason(&arena, &reject, zh);
            assert_true(strlen(reason) > 10);
            assert_null(strstr(reason, "%s"));
            assert_null(strstr(reason, "%llu"));
        }
        for (int other = 0; other < kind; other++)
            assert_string_not_equal(
                reject_code((enum reject_kind)kind), reject_code((enum reject_kind)other));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells),
        cmocka_unit_test(compatibility_ideographs),
        cmocka_unit_test(json_numbers),
        cmocka_unit_test(none_is_read),
        cmocka_unit_test(none_and_choices),
        cmocka_unit_test(empty_cells),
        cmocka_unit_test(months),
        cmocka_unit_test(nul_in_text),
        cmocka_unit_test(sentences),
    };
    return cmocka_run_group_tests_name("cell", tests, set_up, tear_down);
}
