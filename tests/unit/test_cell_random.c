/* SPDX-License-Identifier: Apache-2.0
 *
 * Cells of random text: what holds for whatever is written. Nothing crashes, a value that is
 * written out is read as itself, and another writing of the same is the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "base/utf8.h"
#include "data/cell.h"
#include "schema_text.h"

enum { ROUNDS = 20000 };

static struct arena arena, scratch;
static const struct schema *schema;
static uint64_t seed;

/* Pseudo-random, the same in every run. */
static uint64_t next_random(void) {
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return seed >> 24;
}

static unsigned below(unsigned limit) {
    return (unsigned)(next_random() % limit);
}

static const char *const type_names[] = {"boolean", "integer", "decimal", "percent", "money",
    "date", "region", "身份", "citizen_id", "text", "set:身份"};
enum { TYPES = sizeof type_names / sizeof *type_names };

static struct type type_at(size_t index) {
    return schema->records.items[index]->fields.items[0]->type;
}

static struct type type_of(const char *name) {
    return schema_record(schema, name)->fields.items[0]->type;
}

static int set_up(void **state) {
    struct allocator allocator = allocator_default();
    (void)state;
    arena_init(&arena, &allocator);
    arena_init(&scratch, &allocator);
    const char *text = "choice 身份 低保 脱贫=脱贫户（稳定） 老、弱 a/b A\n";
    for (size_t i = 0; i < TYPES; i++)
        text = arena_printf(&arena, "%srecord %s\n f %s\n", text, type_names[i], type_names[i]);
    schema = schema_from_text(&arena, text);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&scratch);
    arena_fini(&arena);
    return 0;
}

static enum reject_kind read_with(
    struct type type, bool decimal_comma, const char *text, struct value *out) {
    struct cell_options options = {.decimal_comma = decimal_comma};
    *out = value_unknown(NULL);
    return cell_parse(&scratch, type, &options, text, strlen(text), CELL_WRITTEN, out);
}

static enum reject_kind read_text(struct type type, const char *text, struct value *out) {
    return read_with(type, false, text, out);
}

static void check_same(struct type type, const char *text, const char *other) {
    struct value value, other_value;
    enum reject_kind kind = read_text(type, text, &value);
    enum reject_kind other_kind = read_text(type, other, &other_value);
    if (kind != other_kind || !value_equal(type, value, other_value))
        fail_msg("<%s> is %s, <%s> is %s", text, reject_code(kind), other, reject_code(other_kind));
}

/* ---- any text ---- */

static const char *const pieces[] = {"0", "1", "2", "6", "9", "12", "202", "2022", "06", "30",
    "44742", "421303", "110105", "19491231", "002X", "-", "+", ".", ",", "，", "/", ":", " ", "　",
    "'", "e", "E", "e+0", "E+0", "T", "Z", "AM", "%", "％", "元", "万", "¥", "￥", "年", "月", "日",
    "时", "上午", "低保", "脱贫", "脱贫户", "（", "）", "(", ")", "稳定", "、", ";", "|", "\n",
    "\t", "#", "#N/A", "!", "√", "×", "是", "否", "无", "none", "true", "{}", "\u200b", "\u202d",
    "\u2212", "\u0301", "e\u0301", "\uf900", "０", "１", "２", "．", "－", "／", "Ｅ", "＋",
    "\U0001F600", "a", "b", "\\", "\"", "=", "000", "000000000000"};

static const char *random_text(void) {
    const char *text = "";
    for (unsigned left = below(8); left > 0; left--)
        text = arena_printf(&scratch, "%s%s", text, pieces[below(sizeof pieces / sizeof *pieces)]);
    return text;
}

/* What cell_read may say of it, and that it says no more than one thing. */
static void check_read(struct type type, const char *text, const struct cell_options *options,
    enum cell_source source) {
    struct field field = {.type = type, .month_day = (enum month_day)below(3)};
    struct value value;
    enum reject_kind kind =
        cell_read(&scratch, &field, options, text, strlen(text), source, &value);
    if (kind != REJECT_NONE)
        assert_int_equal(value.state, VALUE_UNKNOWN);
    else
        assert_true(
            (value.state == VALUE_UNKNOWN) == cell_is_empty(&scratch, options, text, strlen(text)));
    struct reject reject = {
        .type = schema->records.items[0], .cell = {.kind = kind, .field = &field, .value = text}};
    for (int zh = 0; zh < 2; zh++)
        assert_true((strlen(reject_reason(&scratch, &reject, zh)) > 0) == (kind != REJECT_NONE));
}

static void any_text(void **state) {
    static const char *const missing[] = {"-", "无", "0"};
    (void)state;
    seed = 1;
    for (int i = 0; i < 5 * ROUNDS; i++) {
        struct cell_options options = {.decimal_comma = below(2), .missing = missing};
        options.missing_count = below(4);
        const char *text = random_text();
        check_read(type_at(below(TYPES)), text, &options, below(2) ? CELL_WRITTEN : CELL_NUMBER);
        arena_reset(&scratch);
    }
}

/* White space around it makes no difference, nor does what nobody sees. */
static void white_space(void **state) {
    static const char *const around[] = {" ", "\t", "　", "\u00a0", "\ufeff", "\r\n"};
    (void)state;
    seed = 2;
    for (int i = 0; i < ROUNDS; i++) {
        const char *text = random_text(), *inner = text;
        if (utf8_trim(&inner, strlen(text)) > 0)
            check_same(type_at(below(TYPES)), text,
                arena_printf(&scratch, "%s%s%s", around[below(6)], text, around[below(6)]));
        arena_reset(&scratch);
    }
}

/* The same in full-width characters. */
static const char *widened(const char *text) {
    char *wide = arena_alloc(&scratch, strlen(text) * 3 + 1), *end = wide;
    for (; *text; text++)
        end += utf8_encode(*text > ' ' && *text < 0x7F ? *text + 0xFF01 - '!' : *text, end);
    return wide;
}

static const char *random_ascii(void) {
    static const char letters[] = "0123456789012345678901234567890,,..--+/: eE%TZX#";
    unsigned length = 1 + below(12);
    char *text = arena_alloc(&scratch, length + 1);
    for (unsigned i = 0; i < length; i++)
        text[i] = letters[below(sizeof letters - 1)];
    return text;
}

static void full_width(void **state) {
    (void)state;
    seed = 3;
    for (int i = 0; i < 2 * ROUNDS; i++) {
        const char *text = random_ascii(), *inner = text;
        struct type type = type_at(below(7)); /* neither texts nor choices */
        if (utf8_trim(&inner, strlen(text)) > 0)
            check_same(type, text, widened(text));
        arena_reset(&scratch);
    }
}

/* ---- there and back ---- */

static decimal random_decimal(void) {
    decimal number = (decimal)(int64_t)(next_random() << 24 ^ next_random());
    for (unsigned shift = below(19); shift > 0; shift--)
        number = below(2) ? number / 10 : number * 2;
    return number;
}

static struct value random_value(enum type_kind kind) {
    date day = DATE_MIN + (date)below(DATE_MAX - DATE_MIN + 1);
    region code = INT64_C(110000000000) + (region)below(800000) * 1000000;
    switch (kind) {
    case TYPE_BOOLEAN:
        return value_boolean(below(2));
    case TYPE_INTEGER:
        return value_integer((int64_t)(next_random() << 24 ^ next_random()) >> below(60));
    case TYPE_DECIMAL:
        return value_number(random_decimal());
    case TYPE_PERCENT:
        return value_number(random_decimal());
    case TYPE_MONEY:
        return value_number((decimal)((int64_t)(next_random() << 24) >> below(60)) * DECIMAL_FEN);
    case TYPE_DATE:
        return value_date(day);
    case TYPE_REGION:
        return value_region(below(2) ? code : code + (region)below(1000) * 1000 + below(1000));
    case TYPE_CHOICE:
        return value_choice(below(5));
    case TYPE_SET:
        return value_set(below(32));
    default:
        return value_unknown(NULL);
    }
}

/* A set's writing is ambiguous where a value has a parting mark in it: 2 is such a value. */
static bool may_be_ambiguous(enum type_kind kind, struct value value) {
    return kind == TYPE_SET && (value.set & choice_set_of(2)) && value.set != choice_set_of(2);
}

static void there_and_back(void **state) {
    (void)state;
    seed = 4;
    for (int i = 0; i < 5 * ROUNDS; i++) {
        struct type type = type_at(below(TYPES));
        struct value value = random_value(type.kind), back;
        if (value.state == VALUE_UNKNOWN || may_be_ambiguous(type.kind, value))
            continue;
        const char *text = value_format(&scratch, type, value, below(2));
        enum reject_kind kind = read_text(type, text, &back);
        if (kind != REJECT_NONE || !value_equal(type, value, back))
            fail_msg("<%s> is read as %s <%s>", text, reject_code(kind),
                value_format(&scratch, type, back, true));
        arena_reset(&scratch);
    }
}

/* ---- numbers in other writings ---- */

/* The same number with marks between its groups, and perhaps another point. */
static const char *grouped(const char *plain, const char *mark, char point) {
    const char *digits = plain + (*plain == '-');
    size_t whole = strspn(digits, "0123456789");
    const char *text = *plain == '-' ? "-" : "";
    for (size_t i = 0; i < whole; i++)
        text = arena_printf(
            &scratch, "%s%s%c", text, i > 0 && (whole - i) % 3 == 0 ? mark : "", digits[i]);
    if (digits[whole])
        text = arena_printf(&scratch, "%s%c%s", text, point, digits + whole + 1);
    return text;
}

static void groups(void **state) {
    static const char *const marks[] = {".", " ", "'", "\u00a0", "\u202f", "\u2019", ""};
    (void)state;
    seed = 5;
    for (int i = 0; i < ROUNDS; i++) {
        struct type type = type_of(below(2) ? "money" : "decimal");
        struct value value = random_value(type.kind), back;
        const char *plain = value_format(&scratch, type, value, true);
        check_same(type, plain, grouped(plain, below(2) ? "," : "，", '.'));
        const char *text = grouped(plain, marks[below(7)], ',');
        if (read_with(type, true, text, &back) != REJECT_NONE || !value_equal(type, value, back))
            fail_msg("<%s> is not <%s>", text, plain);
        arena_reset(&scratch);
    }
}

/* A mark that is moved, added or taken away is seen. */
static void wrong_groups(void **state) {
    (void)state;
    seed = 6;
    for (int i = 0; i < ROUNDS; i++) {
        struct value value = value_integer((int64_t)(1000000 + next_random() % 1000000000)), back;
        struct type type = type_of("integer");
        const char *plain = value_format(&scratch, type, value, true);
        const char *right = grouped(plain, ",", '.');
        size_t at = 1 + below((unsigned)strlen(plain) - 1);
        const char *wrong = arena_printf(&scratch, "%.*s,%s", (int)at, plain, plain + at);
        if (strcmp(wrong, right) != 0)
            assert_int_equal(read_text(type, wrong, &back), REJECT_THOUSANDS);
        arena_reset(&scratch);
    }
}

/* An exponent that is read has the value of the number written out. */
static void exponents(void **state) {
    unsigned accepted = 0;
    (void)state;
    seed = 7;
    for (int i = 0; i < ROUNDS; i++) {
        const char *signs[] = {"", "+", "-"};
        char text[64];
        struct value value;
        decimal number;
        snprintf(text, sizeof text, "%s%u.%u%c%s%0*u", below(2) ? "-" : "", 1 + below(9),
            below(2) ? below(10) : below(100000), below(2) ? 'e' : 'E', signs[below(3)],
            (int)(1 + below(2)), below(20));
        enum reject_kind kind = read_text(type_of("decimal"), text, &value);
        if (kind != REJECT_NONE)
            continue;
        assert_int_equal(decimal_parse(text, strlen(text), &number), DECIMAL_OK);
        assert_true(number == value.number);
        assert_null(strstr(text, "E+"));
        assert_null(strstr(text, "E-"));
        accepted++;
        arena_reset(&scratch);
    }
    assert_true(accepted > ROUNDS / 10);
}

static void ten_thousands(void **state) {
    (void)state;
    seed = 8;
    for (int i = 0; i < ROUNDS; i++) {
        unsigned fen = below(1000000000);
        const char *plain = arena_printf(&scratch, "%u.%02u", fen / 100, fen % 100);
        const char *large = arena_printf(&scratch, "%s%u.%06u%s", below(2) ? "¥" : "",
            fen / 1000000, fen % 1000000, below(2) ? "万元" : "万");
        check_same(type_of("money"), plain, large);
        arena_reset(&scratch);
    }
}

/* ---- dates in other writings ---- */

static void dates(void **state) {
    static const char *const forms[] = {"%04d-%02d-%02d", "%04d/%d/%d", "%04d.%d.%d",
        "%04d%02d%02d", "%04d年%d月%d日", "%04d年%02d月%02d号"};
    static const char *const times[] = {
        "", " 0:00", " 00:00:00", "T23:59:59.9", " 8:15:30 PM", " 下午 8:15"};
    (void)state;
    seed = 9;
    for (int i = 0; i < ROUNDS; i++) {
        struct type type = type_of("date");
        struct value value = random_value(TYPE_DATE);
        int year, month, day;
        date_to_ymd(value.day, &year, &month, &day);
        const char *plain = value_format(&scratch, type, value, true);
        char text[64];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(text, sizeof text, forms[below(6)], year, month, day);
#pragma GCC diagnostic pop
        check_same(type, plain, arena_printf(&scratch, "%s%s", text, times[below(6)]));
        arena_reset(&scratch);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_text),
        cmocka_unit_test(white_space),
        cmocka_unit_test(full_width),
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(groups),
        cmocka_unit_test(wrong_groups),
        cmocka_unit_test(exponents),
        cmocka_unit_test(ten_thousands),
        cmocka_unit_test(dates),
    };
    return cmocka_run_group_tests_name("cell_random", tests, set_up, tear_down);
}
