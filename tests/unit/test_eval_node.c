/* SPDX-License-Identifier: Apache-2.0
 *
 * Every operation over operands that are known, none, unknown or an error.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/eval_fixture.h"

/* Words, see eval_fixture.h, with a blank between operands. */
struct row {
    const char *operands, *wanted;
};

struct rows {
    enum node_op op;
    enum function function;
    enum type_kind kind, result; /* of operands whose word does not tell it; of the node */
    const struct row *items;
    size_t count;
};

#define MOST_OPERANDS 4

static uint32_t split(struct fixture *fixture, const char *text, enum type_kind kind,
    struct node *nodes[MOST_OPERANDS]) {
    uint32_t count = 0;
    while (*text) {
        size_t length = strcspn(text, " ");
        nodes[count++] = node_word(fixture, arena_copy(&fixture->arena, text, length), kind);
        text += length + (text[length] == ' ');
    }
    return count;
}

static struct node *operation_node(struct fixture *fixture, enum node_op op, const char *operands,
    enum type_kind kind, enum type_kind result) {
    struct node *nodes[MOST_OPERANDS] = {0};
    uint32_t count = split(fixture, operands, kind, nodes);
    return node_make(fixture, op, result, count, nodes[0], nodes[1], nodes[2], nodes[3]);
}

static void expect_rows(struct fixture *fixture, struct rows rows) {
    for (size_t i = 0; i < rows.count; i++) {
        struct node *node =
            operation_node(fixture, rows.op, rows.items[i].operands, rows.kind, rows.result);
        node->function = rows.function;
        fixture_expect(fixture, rows.items[i].operands, node, rows.items[i].wanted);
    }
}

#define EXPECT(op, function, kind, result, ...)                                                    \
    do {                                                                                           \
        static const struct row items[] = {__VA_ARGS__};                                           \
        expect_rows(*state, (struct rows){(op), (function), (kind), (result), items,               \
                                sizeof items / sizeof *items});                                    \
    } while (0)
#define ROWS(op, kind, result, ...) EXPECT(op, FN_MIN, kind, result, __VA_ARGS__)
#define CALLS(function, kind, result, ...) EXPECT(NODE_CALL, function, kind, result, __VA_ARGS__)

/* ---- logic ---- */

#define B TYPE_BOOLEAN
#define I TYPE_INTEGER
#define D TYPE_DECIMAL
#define M TYPE_MONEY
#define T TYPE_DATE
#define U TYPE_DURATION

static void and_is_settled_by_no(void **state) {
    ROWS(NODE_AND, B, B, {"no no", "no"}, {"no yes", "no"}, {"yes no", "no"}, {"yes yes", "yes"},
        {"no ?a", "no"}, {"?a no", "no"}, {"no !a", "no"}, {"!a no", "no"}, {"yes ?a", "?a"},
        {"?a yes", "?a"}, {"yes !a", "!a"}, {"!a yes", "!a"}, {"?a ?b", "?a,b"}, {"?a ?a", "?a"},
        {"?a !b", "!b"}, {"!a ?b", "!a"}, {"!a !b", "!a"}, {"none no", "no"}, {"no none", "no"},
        {"none yes", "!none"}, {"yes none", "!none"}, {"?a none", "!none"});
}

static void or_is_settled_by_yes(void **state) {
    ROWS(NODE_OR, B, B, {"no no", "no"}, {"no yes", "yes"}, {"yes no", "yes"}, {"yes yes", "yes"},
        {"yes ?a", "yes"}, {"?a yes", "yes"}, {"yes !a", "yes"}, {"!a yes", "yes"}, {"no ?a", "?a"},
        {"?a no", "?a"}, {"no !a", "!a"}, {"!a no", "!a"}, {"?a ?b", "?a,b"}, {"?a !b", "!b"},
        {"!a ?b", "!a"}, {"!a !b", "!a"}, {"none yes", "yes"}, {"none no", "!none"},
        {"no none", "!none"});
}

static void not_turns_what_is_known(void **state) {
    ROWS(NODE_NOT, B, B, {"yes", "no"}, {"no", "yes"}, {"?a", "?a"}, {"!a", "!a"},
        {"none", "!none"});
}

struct comparison {
    enum compare_op op;
    const char *operands, *wanted;
    enum type_kind kind;
};

static const struct comparison comparisons[] = {
    {COMPARE_EQ, "3 3", "yes", TYPE_INTEGER},
    {COMPARE_EQ, "3 4", "no", TYPE_INTEGER},
    {COMPARE_NE, "3 4", "yes", TYPE_INTEGER},
    {COMPARE_NE, "3 3", "no", TYPE_INTEGER},
    {COMPARE_LT, "3 4", "yes", TYPE_INTEGER},
    {COMPARE_LT, "3 3", "no", TYPE_INTEGER},
    {COMPARE_LE, "3 3", "yes", TYPE_INTEGER},
    {COMPARE_LE, "4 3", "no", TYPE_INTEGER},
    {COMPARE_GT, "4 3", "yes", TYPE_INTEGER},
    {COMPARE_GT, "3 3", "no", TYPE_INTEGER},
    {COMPARE_GE, "3 3", "yes", TYPE_INTEGER},
    {COMPARE_GE, "3 4", "no", TYPE_INTEGER},
    {COMPARE_LT, "0.1 0.2", "yes", TYPE_DECIMAL},
    {COMPARE_LT, "-9223372036854775808 9223372036854775807", "yes", TYPE_INTEGER},
    {COMPARE_GE, "6000.0 6000.01", "no", TYPE_MONEY},
    {COMPARE_LE, "2022-12-31 2023-01-01", "yes", TYPE_DATE},
    {COMPARE_EQ, "yes yes", "yes", TYPE_BOOLEAN},
    {COMPARE_EQ, "#0 #1", "no", TYPE_CHOICE},
    {COMPARE_NE, "#0 #1", "yes", TYPE_CHOICE},
    {COMPARE_EQ, "'a 'a", "yes", TYPE_TEXT},
    {COMPARE_EQ, "'a 'ab", "no", TYPE_TEXT},
    {COMPARE_EQ, "r52 r520000", "yes", TYPE_REGION},
    {COMPARE_EQ, "r520000 r520100", "no", TYPE_REGION}, /* inside is not equal */
    {COMPARE_EQ, "6m 6m", "yes", TYPE_DURATION},
    {COMPARE_EQ, "3 ?a", "?a", TYPE_INTEGER},
    {COMPARE_LT, "?a 3", "?a", TYPE_INTEGER},
    {COMPARE_LT, "?a ?b", "?a,b", TYPE_INTEGER},
    {COMPARE_EQ, "?a ?a", "?a", TYPE_INTEGER},
    {COMPARE_EQ, "3 !a", "!a", TYPE_INTEGER},
    {COMPARE_GT, "?a !b", "!b", TYPE_INTEGER},
    {COMPARE_GT, "!a !b", "!a", TYPE_INTEGER},
    /* none is a value to = and !=, and has no place in an order */
    {COMPARE_EQ, "none none", "yes", TYPE_DATE},
    {COMPARE_NE, "none none", "no", TYPE_DATE},
    {COMPARE_EQ, "none 2023-01-01", "no", TYPE_DATE},
    {COMPARE_NE, "2023-01-01 none", "yes", TYPE_DATE},
    {COMPARE_EQ, "none ?a", "?a", TYPE_DATE},
    {COMPARE_NE, "!a none", "!a", TYPE_DATE},
    {COMPARE_LT, "none 2023-01-01", "no", TYPE_DATE},
    {COMPARE_LE, "none none", "no", TYPE_DATE},
    {COMPARE_GT, "2023-01-01 none", "no", TYPE_DATE},
    {COMPARE_GE, "none 2023-01-01", "no", TYPE_DATE},
    {COMPARE_LE, "none ?a", "no", TYPE_DATE},
    {COMPARE_GE, "?a none", "no", TYPE_DATE},
    {COMPARE_GE, "none !a", "no", TYPE_DATE},
};

static void comparing(void **state) {
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++) {
        const struct comparison *c = &comparisons[i];
        struct node *nodes[MOST_OPERANDS];
        assert_int_equal(split(fixture, c->operands, c->kind, nodes), 2);
        fixture_expect(
            fixture, c->operands, node_compare(fixture, c->op, nodes[0], nodes[1]), c->wanted);
    }
}

/* a <= b < c */
static void chains(void **state) {
    static const struct row rows[] = {
        {"18 18 65", "yes"},
        {"18 64 65", "yes"},
        {"18 65 65", "no"},
        {"18 17 65", "no"},
        {"18 ?a 65", "?a"},
        {"18 17 ?a", "no"},
        {"?a 65 65", "no"},
        {"?a 20 ?b", "?a,b"},
        {"!a 65 65", "no"},
        {"18 !a 65", "!a"},
        {"18 none 65", "no"},
        {"none ?a 65", "no"},
        {"?a !b 65", "!b"},
    };
    static enum compare_op ops[] = {COMPARE_LE, COMPARE_LT};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct node *node = operation_node(*state, NODE_CHAIN, rows[i].operands, I, B);
        node->ops = ops;
        fixture_expect(*state, rows[i].operands, node, rows[i].wanted);
    }
}

struct membership {
    const char *x, *parts, *wanted; /* parts: words, low~high for ranges */
    enum type_kind kind;
};

static const struct membership memberships[] = {
    {"3", "1 3", "yes", TYPE_INTEGER},
    {"2", "1 3", "no", TYPE_INTEGER},
    {"2", "", "no", TYPE_INTEGER},
    {"2", "1~3", "yes", TYPE_INTEGER},
    {"1", "1~3", "yes", TYPE_INTEGER},
    {"3", "1~3", "yes", TYPE_INTEGER},
    {"4", "1~3 9", "no", TYPE_INTEGER},
    {"9", "1~3 9", "yes", TYPE_INTEGER},
    {"?a", "1 3", "?a", TYPE_INTEGER},
    {"?a", "-9223372036854775808~9223372036854775807", "?a", TYPE_INTEGER},
    {"?a", "", "?a", TYPE_INTEGER},
    {"!a", "1 3", "!a", TYPE_INTEGER},
    {"3", "?a 3", "yes", TYPE_INTEGER},
    {"3", "!a 3", "yes", TYPE_INTEGER},
    {"2", "?a 3", "?a", TYPE_INTEGER},
    {"2", "?a ?b", "?a,b", TYPE_INTEGER},
    {"2", "?a !b", "!b", TYPE_INTEGER},
    {"2", "?a~3", "?a", TYPE_INTEGER},
    {"4", "?a~3", "no", TYPE_INTEGER},
    {"0", "1~!a", "no", TYPE_INTEGER},
    {"2", "1~!a", "!a", TYPE_INTEGER},
    {"2", "1~none", "no", TYPE_INTEGER},
    {"none", "1 none", "yes", TYPE_INTEGER},
    {"none", "1 2", "no", TYPE_INTEGER},
    {"none", "1~3", "no", TYPE_INTEGER},
    {"none", "1 ?a", "?a", TYPE_INTEGER},
    {"2", "none", "no", TYPE_INTEGER},
    {"#1", "#0 #1", "yes", TYPE_CHOICE},
    {"r520103", "r520000", "yes", TYPE_REGION},
    {"r520103", "r52", "yes", TYPE_REGION},
    {"r520103001", "r520103", "yes", TYPE_REGION},
    {"r530000", "r520000", "no", TYPE_REGION},
    {"r520000", "r520103", "no", TYPE_REGION},
    {"r530100", "r520000 r530000", "yes", TYPE_REGION},
    {"none", "r520000", "no", TYPE_REGION},
    {"none", "none", "yes", TYPE_REGION},
    {"r520000", "none", "no", TYPE_REGION},
    {"r520000", "?a", "?a", TYPE_REGION},
};

static void add_parts(
    struct fixture *fixture, struct node *node, const char *parts, enum type_kind kind) {
    node->parts = arena_array(&fixture->arena, struct set_part, MOST_OPERANDS);
    while (*parts) {
        size_t length = strcspn(parts, " ");
        char *low = arena_copy(&fixture->arena, parts, length), *high = strchr(low, '~');
        if (high)
            *high++ = '\0';
        struct set_part *part = &node->parts[node->part_count++];
        part->low = node_word(fixture, low, kind);
        part->high = high ? node_word(fixture, high, kind) : NULL;
        parts += length + (parts[length] == ' ');
    }
}

static void membership(void **state) {
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof memberships / sizeof *memberships; i++) {
        const struct membership *m = &memberships[i];
        struct node *node = node_make(fixture, NODE_IN, B, 1, node_word(fixture, m->x, m->kind));
        add_parts(fixture, node, m->parts, m->kind);
        const char *what = arena_printf(&fixture->arena, "%s in {%s}", m->x, m->parts);
        fixture_expect(fixture, what, node, m->wanted);
    }
}

static void what_is_known(void **state) {
    ROWS(NODE_IS_NONE, TYPE_DATE, B, {"none", "yes"}, {"2023-01-01", "no"}, {"?a", "?a"},
        {"!a", "!a"});
    ROWS(NODE_IS_KNOWN, TYPE_DATE, B, {"none", "yes"}, {"2023-01-01", "yes"}, {"?a", "no"},
        {"!a", "!a"});
    ROWS(NODE_DEFAULT, TYPE_INTEGER, TYPE_INTEGER, {"1 2", "1"}, {"?a 2", "2"}, {"none 2", "none"},
        {"!a 2", "!a"}, {"?a ?b", "?b"}, {"?a none", "none"}, {"1 !a", "1"}, {"?a !b", "!b"});
}

static void if_takes_one_branch(void **state) {
    ROWS(NODE_IF, TYPE_INTEGER, TYPE_INTEGER, {"yes 1 2", "1"}, {"no 1 2", "2"}, {"yes 1 !a", "1"},
        {"no ?a 2", "2"}, {"?a 1 1", "?a"}, {"?a 1 !b", "?a"}, {"!a 1 1", "!a"},
        {"none 1 2", "!none"}, {"yes none 2", "none"}, {"yes ?a 2", "?a"});
}

/* ---- numbers ---- */

static void integers(void **state) {
    ROWS(NODE_ADD, I, I, {"2 3", "5"}, {"9223372036854775807 1", "!overflow"},
        {"-9223372036854775808 -1", "!overflow"}, {"2 ?a", "?a"}, {"?a ?b", "?a,b"},
        {"?a !b", "!b"}, {"2 none", "!none"}, {"?a none", "!none"}, {"!a none", "!a"});
    ROWS(NODE_SUBTRACT, I, I, {"2 3", "-1"}, {"-9223372036854775808 1", "!overflow"},
        {"!a ?b", "!a"});
    ROWS(NODE_MULTIPLY, I, I, {"6 7", "42"}, {"4611686018427387904 2", "!overflow"},
        {"4611686018427387904 -2", "-9223372036854775808"}, {"0 ?a", "?a"});
    ROWS(NODE_NEGATE, I, I, {"5", "-5"}, {"-9223372036854775808", "!overflow"}, {"?a", "?a"},
        {"none", "!none"});
}

static void decimals(void **state) {
    ROWS(NODE_WIDEN, I, D, {"7", "7.0"}, {"none", "none"}, {"?a", "?a"}, {"!a", "!a"});
    ROWS(NODE_ADD, D, D, {"0.1 0.2", "0.3"}, {"1.0 ?a", "?a"}, {"1.0 !a", "!a"},
        {"170000000000000000000.0 1000000000000000000.0", "!overflow"});
    ROWS(NODE_ADD, M, M, {"6000.005 0.001", "6000.006"});
    ROWS(NODE_ADD, D, D, {"1.0 none", "!none"});
    ROWS(NODE_SUBTRACT, D, D, {"0.3 0.1", "0.2"},
        {"-170000000000000000000.0 1000000000000000000.0", "!overflow"});
    ROWS(NODE_MULTIPLY, D, D, {"350.0 0.2", "70.0"}, {"100000000000.0 100000000000.0", "!overflow"},
        {"1.5 ?a", "?a"});
    ROWS(NODE_DIVIDE, D, D, {"1.0 3.0", "0.333333333333333333"},
        {"2.0 3.0", "0.666666666666666667"}, {"1 4.0", "0.25"}, {"1.0 4", "0.25"},
        {"1.0 0.0", "!division"}, {"0.0 0.0", "!division"}, {"?a 0.0", "?a"}, {"1.0 ?a", "?a"},
        {"!a 0.0", "!a"}, {"100000000000000000000.0 0.1", "!overflow"});
    ROWS(NODE_NEGATE, D, D, {"2.5", "-2.5"}, {"!a", "!a"});
    ROWS(NODE_NEGATE, TYPE_DURATION, TYPE_DURATION, {"6m15d", "-6m-15d"});
}

/* Rounded to the fen once, half away from zero; other types go through. */
static void named_values(void **state) {
    ROWS(NODE_NAMED, M, M, {"70.005", "70.01"}, {"70.00499", "70.0"}, {"-70.005", "-70.01"},
        {"0.1", "0.1"}, {"?a", "?a"}, {"!a", "!a"}, {"none", "none"},
        {"92233720368547758.07", "92233720368547758.07"},
        {"92233720368547758.074", "92233720368547758.07"}, {"92233720368547758.075", "!overflow"},
        {"-92233720368547758.08", "-92233720368547758.08"},
        {"-92233720368547758.085", "!overflow"});
    ROWS(NODE_NAMED, D, D, {"70.005", "70.005"});
    ROWS(NODE_NAMED, I, I, {"7", "7"});
}

static void rounding(void **state) {
    CALLS(FN_ROUND, D, D, {"2.5 1.0", "3.0"}, {"2.5 1", "3.0"}, {"3 2.0", "4.0"},
        {"-2.5 1.0", "-3.0"});
    CALLS(FN_ROUND, M, M, {"1234.5 100.0", "1200.0"});
    CALLS(FN_ROUND, D, D, {"2.5 0.0", "!argument"}, {"2.5 -1.0", "!argument"}, {"?a 0.0", "?a"},
        {"2.5 ?a", "?a"}, {"!a 1.0", "!a"}, {"none 1.0", "!none"});
    CALLS(FN_ROUND, D, I, {"2.5 1.0", "3"}, {"100000000000000000000.0 1.0", "!overflow"});
    CALLS(FN_ROUND, D, D, {"170141183460469231731.0 100.0", "170141183460469231700.0"});
    CALLS(FN_ROUND_UP, D, D, {"2.1 1.0", "3.0"}, {"-2.1 1.0", "-3.0"});
    CALLS(FN_ROUND_DOWN, D, D, {"2.9 1.0", "2.0"}, {"-2.9 1.0", "-2.0"});
    CALLS(FN_FLOOR, D, I, {"2.9 1.0", "2"}, {"-2.1 1.0", "-3"});
    CALLS(FN_FLOOR, I, I, {"7 1", "7"});
    CALLS(FN_CEILING, D, I, {"2.1 1.0", "3"});
    CALLS(FN_CEILING, D, D, {"-2.9 1.0", "-2.0"});
    CALLS(FN_ROUND_EVEN, D, D, {"2.5 1.0", "2.0"}, {"3.5 1.0", "4.0"});
}

static void least_and_greatest(void **state) {
    CALLS(FN_MIN, I, I, {"3 1 2", "1"});
    CALLS(FN_MIN, M, M, {"320.0 280.0", "280.0"});
    CALLS(FN_MIN, I, I, {"?a 1", "?a"}, {"?a ?b 1", "?a,b"}, {"1 !a", "!a"}, {"?a !b", "!b"},
        {"1 none", "!none"}, {"none 1", "!none"});
    CALLS(FN_MIN, TYPE_DATE, TYPE_DATE, {"2023-01-01 2022-01-01", "2022-01-01"});
    CALLS(FN_MAX, I, I, {"3 1 2", "3"}, {"1 2 3", "3"}, {"2 !a ?b", "!a"});
    CALLS(FN_MAX, TYPE_DATE, TYPE_DATE, {"2023-01-01 2022-01-01", "2023-01-01"});
}

/* One sum of money, with its period; FN_MIN stands for "times a duration". */
struct periodic {
    enum money_period period;
    enum function function;
    const char *operands, *wanted;
};

static const struct periodic periodic_sums[] = {
    {PERIOD_MONTH, FN_PER_YEAR, "500.0", "6000.0"},
    {PERIOD_QUARTER, FN_PER_YEAR, "500.0", "2000.0"},
    {PERIOD_YEAR, FN_PER_YEAR, "500.0", "500.0"},
    {PERIOD_NONE, FN_PER_YEAR, "500.0", "!argument"},
    {PERIOD_YEAR, FN_PER_MONTH, "6000.0", "500.0"},
    {PERIOD_YEAR, FN_PER_MONTH, "100.0", "8.333333333333333333"},
    {PERIOD_QUARTER, FN_PER_MONTH, "600.0", "200.0"},
    {PERIOD_MONTH, FN_PER_MONTH, "600.0", "600.0"},
    {PERIOD_YEAR, FN_PER_MONTH, "?a", "?a"},
    {PERIOD_YEAR, FN_PER_MONTH, "!a", "!a"},
    {PERIOD_MONTH, FN_MIN, "500.0 6m", "3000.0"},
    {PERIOD_QUARTER, FN_MIN, "500.0 6m", "1000.0"},
    {PERIOD_QUARTER, FN_MIN, "500.0 4m", "666.666666666666666667"},
    {PERIOD_YEAR, FN_MIN, "100.0 6m", "50.0"},
    {PERIOD_YEAR, FN_MIN, "100.0 7m", "58.333333333333333333"},
    {PERIOD_MONTH, FN_MIN, "500.0 6m1d", "!argument"},
    {PERIOD_MONTH, FN_MIN, "500.0 15d", "!argument"},
    {PERIOD_MONTH, FN_MIN, "500.0 ?a", "?a"},
    {PERIOD_MONTH, FN_MIN, "?a !b", "!b"},
    {PERIOD_MONTH, FN_MIN, "1000000000000.0 1000000000m", "!overflow"},
};

static void money_by_period(void **state) {
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof periodic_sums / sizeof *periodic_sums; i++) {
        const struct periodic *p = &periodic_sums[i];
        struct node *node = operation_node(
            fixture, p->function == FN_MIN ? NODE_MONEY_TIMES : NODE_CALL, p->operands, M, M);
        node->function = p->function;
        node->args[0]->type.period = p->period;
        fixture_expect(fixture, p->operands, node, p->wanted);
    }
}

/* ---- dates ---- */

static void dates_and_durations(void **state) {
    ROWS(NODE_DATE_ADD, T, T, {"2023-01-31 1m", "2023-02-28"}, {"2023-01-31 1m1d", "2023-03-01"},
        {"2024-02-29 12m", "2025-02-28"}, {"2023-06-30 -30d", "2023-05-31"},
        {"9999-12-31 1d", "!date"}, {"9999-12-31 1m", "!date"}, {"?a 1d", "?a"},
        {"2023-01-01 ?a", "?a"}, {"none 1d", "!none"}, {"!a ?b", "!a"});
    ROWS(NODE_DATE_SUBTRACT, T, T, {"2023-03-31 1m", "2023-02-28"},
        {"2023-03-31 1m1d", "2023-02-27"}, {"0001-01-01 1d", "!date"},
        {"2023-01-01 -9223372036854775808d", "!date"}, {"?a ?b", "?a,b"});
    ROWS(NODE_DATE_DAYS, T, I, {"2023-03-01 2023-02-01", "28"}, {"2023-02-01 2023-03-01", "-28"},
        {"?a 2023-03-01", "?a"}, {"none ?a", "!none"});
    ROWS(NODE_DURATION_ADD, U, U, {"6m15d 1m2d", "7m17d"}, {"?a 1d", "?a"},
        {"9223372036854775807m 1m", "!overflow"}, {"9223372036854775807d 1d", "!overflow"});
    ROWS(NODE_DURATION_SUBTRACT, U, U, {"6m15d 1m20d", "5m-5d"}, {"1d !a", "!a"},
        {"-9223372036854775808d 1d", "!overflow"});
    ROWS(NODE_DURATION_TIMES, U, U, {"6m15d 2", "12m30d"}, {"6m ?a", "?a"},
        {"9223372036854775807m 2", "!overflow"}, {"9223372036854775807d 2", "!overflow"});
}

static void complete_units(void **state) {
    CALLS(FN_YEARS, T, I, {"2004-02-29 2023-02-28", "19"}, {"2000-01-02 2023-01-01", "22"},
        {"?a 2023-01-01", "?a"}, {"!a none", "!a"});
    CALLS(FN_MONTHS, T, I, {"2023-01-31 2023-02-28", "1"}, {"2023-02-28 2023-01-31", "-1"});
    CALLS(FN_DAYS, T, I, {"2023-02-01 2023-03-01", "28"}, {"2023-03-01 2023-02-01", "-28"});
    /* The day of the fixture is 2023-06-30. */
    CALLS(FN_AGE, T, I, {"2005-06-30", "18"}, {"2005-07-01", "17"}, {"2023-06-30", "0"},
        {"2023-07-01", "none"}, {"?a", "?a"}, {"!a", "!a"}, {"none", "!none"});
}

static void parts_of_dates(void **state) {
    CALLS(FN_YEAR, T, I, {"2023-06-30", "2023"}, {"?a", "?a"}, {"none", "!none"});
    CALLS(FN_MONTH, T, I, {"2023-06-30", "6"});
    CALLS(FN_DAY, T, I, {"2023-06-30", "30"});
    CALLS(FN_WEEKDAY, T, I, {"2023-06-30", "5"}, {"2023-07-02", "7"});
    CALLS(FN_MONTH_START, T, T, {"2024-02-10", "2024-02-01"}, {"!a", "!a"});
    CALLS(FN_MONTH_END, T, T, {"2024-02-10", "2024-02-29"}, {"2023-02-10", "2023-02-28"});
    CALLS(FN_DATE, I, T, {"2024 2 29", "2024-02-29"}, {"2023 2 29", "!date"},
        {"2023 13 1", "!date"}, {"2023 4294967297 1", "!date"}, {"2023 1 4294967297", "!date"},
        {"9223372036854775807 1 1", "!date"}, {"4294969319 1 1", "!date"}, {"?a 1 1", "?a"},
        {"?a !b 1", "!b"});
    CALLS(FN_BIRTH, TYPE_CITIZEN_ID, T, {"'11010519491231002X", "1949-12-31"}, {"?a", "?a"},
        {"'11010519491331002X", "!argument"}, {"'110105", "!argument"},
        {"'110105199009090019", "1990-09-09"}, {"'1101051949/231002X", "!argument"},
        {"'11010519491:31002X", "!argument"}, {"none", "!none"});
}

static void divisions_and_texts(void **state) {
    CALLS(FN_PROVINCE, TYPE_REGION, TYPE_REGION, {"r520103", "r520000"}, {"?a", "?a"},
        {"none", "!none"});
    CALLS(FN_CITY, TYPE_REGION, TYPE_REGION, {"r520103001", "r520100"});
    CALLS(FN_COUNTY, TYPE_REGION, TYPE_REGION, {"r520103001002", "r520103"}, {"r52", "r520000"});
    CALLS(FN_STARTS_WITH, TYPE_TEXT, B, {"'abc 'ab", "yes"}, {"'ab 'ab", "yes"}, {"'abc 'b", "no"},
        {"'a 'ab", "no"}, {"?a 'b", "?a"}, {"'a !b", "!b"});
}

static void the_day(void **state) {
    struct fixture *fixture = *state;
    struct node *today = node_make(fixture, NODE_TODAY, T, 0);
    fixture_expect(fixture, "today", today, "2023-06-30");
    static const struct row rows[] = {
        {"2021-01-01", "2021-01-01"}, {"?a", "?a"}, {"!a", "!a"}, {"none", "!none"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct node *at =
            node_make(fixture, NODE_AT_DATE, T, 2, today, node_word(fixture, rows[i].operands, T));
        fixture_expect(fixture, rows[i].operands, at, rows[i].wanted);
    }
}

/* An error says where it arose, and at which record. */
static void errors_have_a_place(void **state) {
    struct fixture *fixture = *state;
    struct node *division = operation_node(fixture, NODE_DIVIDE, "1.0 0.0", D, D);
    struct node *sum = node_make(fixture, NODE_ADD, D, 2, node_word(fixture, "?a", D), division);
    struct value value = eval_expr(&fixture->evaluation, sum, fixture->home);
    assert_int_equal(value.state, VALUE_ERROR);
    assert_int_equal(value.cause->error, ERROR_DIVISION_BY_ZERO);
    assert_int_equal(value.cause->where.start, division->span.start);
    assert_ptr_equal(value.cause->record, fixture->home);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(and_is_settled_by_no),
        TEST(or_is_settled_by_yes),
        TEST(not_turns_what_is_known),
        TEST(comparing),
        TEST(chains),
        TEST(membership),
        TEST(what_is_known),
        TEST(if_takes_one_branch),
        TEST(integers),
        TEST(decimals),
        TEST(named_values),
        TEST(rounding),
        TEST(least_and_greatest),
        TEST(money_by_period),
        TEST(dates_and_durations),
        TEST(complete_units),
        TEST(parts_of_dates),
        TEST(divisions_and_texts),
        TEST(the_day),
        TEST(errors_have_a_place),
    };
    return cmocka_run_group_tests_name("eval_node", tests, NULL, NULL);
}
