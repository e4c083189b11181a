/* SPDX-License-Identifier: Apache-2.0
 *
 * Values that move with the date and the place: parameters with timelines and overrides,
 * tables, computed fields, `at`.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/eval_fixture.h"

#define FOREVER "9999-12-31"

static struct node *number(struct fixture *fixture, const char *word) {
    return node_word(fixture, word, TYPE_INTEGER);
}

static struct node *at(
    struct fixture *fixture, enum node_op op, struct node *what, const char *where) {
    return node_make(fixture, op, what->type.kind, 2, what, node_word(fixture, where, TYPE_DATE));
}

/* ---- timelines ---- */

struct dated {
    const char *day, *wanted;
};

static void a_timeline(void **state) {
    static const struct dated rows[] = {
        {"2020-12-31", "?parameter:standard"},
        {"2021-01-01", "280"},
        {"2021-12-31", "280"},
        {"2022-01-01", "320"},
        {"2022-06-30", "320"},
        {"2022-07-01", "?parameter:standard"}, /* between two stretches */
        {"2023-01-01", "?parameter:standard"}, /* undecided */
        {"2024-01-01", "350"},
        {"9999-12-31", "350"},
    };
    struct fixture *fixture = *state;
    struct parameter *standard = fixture_parameter(fixture, "standard", TYPE_INTEGER);
    timeline *values = &standard->national;
    fixture_stretch(fixture, values, "2021-01-01", "2021-12-31", number(fixture, "280"));
    fixture_stretch(fixture, values, "2022-01-01", "2022-06-30", number(fixture, "320"));
    fixture_stretch(fixture, values, "2023-01-01", "2023-12-31", NULL);
    fixture_stretch(fixture, values, "2024-01-01", FOREVER, number(fixture, "350"));
    struct node *node = node_parameter(fixture, standard, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fixture_begin(fixture, rows[i].day);
        fixture_expect(fixture, rows[i].day, node, rows[i].wanted);
        fixture_begin(fixture, "2021-05-05");
        fixture_expect(
            fixture, rows[i].day, at(fixture, NODE_AT_DATE, node, rows[i].day), rows[i].wanted);
        fixture_expect(fixture, "and not at that day", node, "280");
    }
}

/* ---- overrides ---- */

struct regional {
    const char *place, *day, *wanted;
};

/* national 1 from 2021; 520000: 2 from 2022; 520100: 3 in 2022 alone, undecided in 2023;
 * 520103: 4 from 2024; 530000: 1 from 2021 */
static struct parameter *regional_parameter(struct fixture *fixture) {
    struct parameter *p = fixture_parameter(fixture, "share", TYPE_INTEGER);
    fixture_stretch(fixture, &p->national, "2021-01-01", FOREVER, number(fixture, "1"));
    fixture_stretch(fixture, &fixture_override(fixture, p, "520103")->values, "2024-01-01", FOREVER,
        number(fixture, "4"));
    timeline *city = &fixture_override(fixture, p, "520100")->values;
    fixture_stretch(fixture, city, "2022-01-01", "2022-12-31", number(fixture, "3"));
    fixture_stretch(fixture, city, "2023-01-01", "2023-12-31", NULL);
    fixture_stretch(fixture, &fixture_override(fixture, p, "520000")->values, "2022-01-01", FOREVER,
        number(fixture, "2"));
    fixture_stretch(fixture, &fixture_override(fixture, p, "530000")->values, "2021-01-01", FOREVER,
        number(fixture, "1"));
    return p;
}

static const struct regional regional_rows[] = {
    {"r110105", "2024-06-30", "1"},
    {"r530102", "2024-06-30", "1"},
    {"r520103", "2021-06-30", "1"},
    {"r520103", "2022-06-30", "3"},
    {"r520103", "2023-06-30", "?parameter:share"},
    {"r520103", "2024-06-30", "4"},
    {"r520103001", "2024-06-30", "4"},
    {"r520104", "2024-06-30", "2"},
    {"r520201", "2022-06-30", "2"},
    {"r520201", "2023-06-30", "2"},
    /* too coarse to tell */
    {"r520100", "2024-06-30", "?place"},
    {"r520100", "2022-06-30", "3"},
    {"r520000", "2021-06-30", "1"},
    {"r520000", "2022-06-30", "?place"},
    {"r520000", "2023-06-30", "?place,parameter:share"},
    {"r520200", "2024-06-30", "2"},
    {"r530000", "2024-06-30", "1"},
    /* not known at all */
    {"?", "2021-06-30", "1"},
    {"?", "2022-06-30", "?place"},
    {"?", "2020-06-30", "?parameter:share"},
    {"?other", "2022-06-30", "?other"},
    {"!x", "2022-06-30", "!x"},
    {"!x", "2021-06-30", "1"},
    {"none", "2022-06-30", "1"},
};

static struct field *add_place(struct fixture *fixture) {
    struct field *place = fixture_field(fixture, fixture->home_type, "place", TYPE_REGION);
    place->is_place = true;
    fixture_new_tree(fixture);
    return place;
}

static void overrides(void **state) {
    struct fixture *fixture = *state;
    struct field *place = add_place(fixture);
    struct node *node = node_parameter(fixture, regional_parameter(fixture), place);
    for (size_t i = 0; i < sizeof regional_rows / sizeof *regional_rows; i++) {
        const struct regional *row = &regional_rows[i];
        fixture_new_tree(fixture);
        if (strcmp(row->place, "?") != 0)
            fixture_set(fixture, fixture->home, place, row->place);
        fixture_begin(fixture, row->day);
        const char *what = arena_printf(&fixture->arena, "%s at %s", row->place, row->day);
        fixture_expect(fixture, what, node, row->wanted);
    }
}

/* The place of `at` comes before that of the record; a code that is too coarse is no fact of
 * the data, so the parameter itself is named. */
static void at_another_place(void **state) {
    static const struct regional rows[] = {
        {"r520103", "2022-06-30", "3"},
        {"r520201", "2022-06-30", "2"},
        {"r520000", "2022-06-30", "?parameter:share"},
        {"?other", "2022-06-30", "?other"},
        {"?other", "2021-06-30", "1"},
        {"none", "2022-06-30", "1"},
        {"!x", "2022-06-30", "!x"},
        {"!x", "2021-06-30", "1"}, /* the same wherever it may be */
    };
    struct fixture *fixture = *state;
    struct field *place = add_place(fixture);
    struct node *node = node_parameter(fixture, regional_parameter(fixture), place);
    struct field *below = fixture_computed(fixture, fixture->home_type, "below", node);
    struct node *deep = node_field(fixture, below, 0, 0);
    fixture_new_tree(fixture);
    fixture_set(fixture, fixture->home, place, "r110105");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fixture_begin(fixture, rows[i].day);
        struct node *there = at(fixture, NODE_AT_REGION, node, rows[i].place);
        fixture_expect(fixture, rows[i].place, there, rows[i].wanted);
        fixture_expect(fixture, "at the record", deep, "1");
        there = at(fixture, NODE_AT_REGION, deep, rows[i].place);
        fixture_expect(fixture, "a computed field", there, rows[i].wanted);
        fixture_expect(fixture, "at the record again", deep, "1");
    }
    fixture_begin(fixture, "2021-06-30");
    struct node *both =
        at(fixture, NODE_AT_DATE, at(fixture, NODE_AT_REGION, node, "r520103"), "2024-01-01");
    fixture_expect(fixture, "at a place at a date", both, "4");
    both = at(fixture, NODE_AT_REGION, at(fixture, NODE_AT_DATE, node, "2024-01-01"), "r520103");
    fixture_expect(fixture, "at a date at a place", both, "4");
}

static void no_place_at_all(void **state) {
    struct fixture *fixture = *state;
    struct node *node = node_parameter(fixture, regional_parameter(fixture), NULL);
    fixture_begin(fixture, "2022-06-30");
    fixture_expect(fixture, "values differ", node, "?parameter:share");
    fixture_begin(fixture, "2021-06-30");
    fixture_expect(fixture, "values agree", node, "1");
}

static void bounds(void **state) {
    struct fixture *fixture = *state;
    struct field *place = add_place(fixture);
    struct parameter *p = fixture_parameter(fixture, "share", TYPE_INTEGER);
    p->at_least = number(fixture, "10");
    p->at_most = number(fixture, "20");
    fixture_stretch(fixture, &p->national, "2021-01-01", FOREVER, number(fixture, "99"));
    static const struct regional rows[] = {{"520000", "10", "10"}, {"510000", "20", "20"},
        {"500000", "9", "!bounds"}, {"530000", "21", "!bounds"}, {"540000", "?a", "?a"},
        {"610000", "!a", "!a"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        fixture_stretch(fixture, &fixture_override(fixture, p, rows[i].place)->values, "2021-01-01",
            FOREVER, number(fixture, rows[i].day));
    struct node *node = node_parameter(fixture, p, place);
    fixture_set(fixture, fixture->home, place, "r110000");
    fixture_expect(fixture, "only overrides are bounded", node, "99");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *code = arena_printf(&fixture->arena, "r%s", rows[i].place);
        struct node *there = at(fixture, NODE_AT_REGION, node, code);
        fixture_expect(fixture, code, there, rows[i].wanted);
    }
    p->at_most = number(fixture, "?limit");
    fixture_begin(fixture, "2023-06-30");
    fixture_expect(fixture, "a bound that is not known",
        at(fixture, NODE_AT_REGION, node, "r520000"), "?limit");
    fixture_expect(
        fixture, "and one that is broken", at(fixture, NODE_AT_REGION, node, "r500000"), "!bounds");
}

/* A parameter over another one looks it up at the same date and place; where it is an override
 * of which it is not known whether it holds, at that override's place. */
static void parameters_over_parameters(void **state) {
    static const struct regional rows[] = {{"r110105", "2022-06-30", "11"},
        {"r520103", "2022-06-30", "13"}, {"r520201", "2022-06-30", "12"},
        {"r520201", "2021-06-30", "11"}, {"?other", "2022-06-30", "?other"}};
    struct fixture *fixture = *state;
    struct field *place = add_place(fixture);
    struct parameter *top = fixture_parameter(fixture, "top", TYPE_INTEGER);
    struct node *inner = node_parameter(fixture, regional_parameter(fixture), NULL);
    fixture_stretch(fixture, &top->national, "2021-01-01", FOREVER,
        node_make(fixture, NODE_ADD, TYPE_INTEGER, 2, number(fixture, "10"), inner));
    struct node *node = node_parameter(fixture, top, place);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fixture_set(fixture, fixture->home, place, rows[i].place);
        fixture_begin(fixture, rows[i].day);
        fixture_expect(fixture, rows[i].place, node, rows[i].wanted);
    }
    fixture_stretch(
        fixture, &fixture_override(fixture, top, "520201")->values, "2022-01-01", FOREVER, inner);
    fixture_set(fixture, fixture->home, place, "r520200");
    fixture_begin(fixture, "2022-06-30");
    fixture_expect(fixture, "12 in the city, 2 in one county", node, "?place");
    top->overrides.items[0].values.items[0].value =
        node_make(fixture, NODE_ADD, TYPE_INTEGER, 2, inner, number(fixture, "10"));
    fixture_begin(fixture, "2022-06-30");
    fixture_expect(fixture, "the same in both", node, "12");
    fixture_expect(fixture, "inner `at` comes first",
        at(fixture, NODE_AT_REGION, at(fixture, NODE_AT_REGION, node, "r110105"), "r520103"), "11");
}

/* Doubling forty times over ends only if each parameter is evaluated once. */
static void parameters_are_evaluated_once(void **state) {
    struct fixture *fixture = *state;
    struct node *below = number(fixture, "1");
    for (int i = 0; i < 40; i++) {
        struct parameter *p = fixture_parameter(fixture, "p", TYPE_INTEGER);
        fixture_stretch(fixture, &p->national, "2021-01-01", FOREVER,
            node_make(fixture, NODE_ADD, TYPE_INTEGER, 2, below, below));
        below = node_parameter(fixture, p, NULL);
    }
    fixture_expect(fixture, "2 to the 40th", below, "1099511627776");
}

/* ---- computed fields ---- */

static void computed_fields_are_kept_by_date(void **state) {
    struct fixture *fixture = *state;
    struct field *birth = fixture_field(fixture, fixture->person_type, "birth", TYPE_DATE);
    struct node *age =
        node_make(fixture, NODE_CALL, TYPE_INTEGER, 1, node_field(fixture, birth, 0, 0));
    age->function = FN_AGE;
    struct field *field = fixture_computed(fixture, fixture->person_type, "age", age);
    struct node *oldest =
        node_aggregate(fixture, AGG_MAX, TYPE_INTEGER, node_field(fixture, field, 1, 0), NULL);
    fixture_new_tree(fixture);
    fixture_set(fixture, fixture_person(fixture), birth, "2000-01-01");
    fixture_set(fixture, fixture_person(fixture), birth, "1990-01-01");
    fixture_begin(fixture, "2023-06-30");
    fixture_expect(fixture, "today", oldest, "33");
    fixture_expect(fixture, "then", at(fixture, NODE_AT_DATE, oldest, "2021-01-01"), "31");
    fixture_expect(fixture, "today again", oldest, "33");
    fixture_expect(fixture, "then again", at(fixture, NODE_AT_DATE, oldest, "2021-01-01"), "31");
    struct node *growth = node_make(fixture, NODE_SUBTRACT, TYPE_INTEGER, 2, oldest,
        at(fixture, NODE_AT_DATE, at(fixture, NODE_AT_DATE, oldest, "2005-01-01"), "2021-01-01"));
    fixture_expect(fixture, "the inner date counts", growth, "18");
}

/* Fields by doubling: they end only if each is computed once a record. */
static void computed_fields_are_computed_once(void **state) {
    struct fixture *fixture = *state;
    struct field *below = fixture_field(fixture, fixture->home_type, "given", TYPE_INTEGER);
    for (int i = 0; i < 40; i++) {
        struct node *node = node_field(fixture, below, 0, 0);
        below = fixture_computed(fixture, fixture->home_type, "twice",
            node_make(fixture, NODE_ADD, TYPE_INTEGER, 2, node, node));
    }
    fixture_new_tree(fixture);
    fixture_begin(fixture, "2023-06-30");
    fixture_expect(fixture, "unknown", node_field(fixture, below, 0, 0), "?given");
    fixture_set(fixture, fixture->home, fixture->home_type->fields.items[1], "1");
    fixture_begin(fixture, "2023-06-30");
    fixture_expect(fixture, "2 to the 40th", node_field(fixture, below, 0, 0), "1099511627776");
}

/* The causes of such fields are shared many times over, and each is entered once. */
static void shared_causes_are_walked_once(void **state) {
    struct fixture *fixture = *state;
    struct field *first = fixture_field(fixture, fixture->home_type, "first", TYPE_INTEGER);
    struct field *below = fixture_field(fixture, fixture->home_type, "second", TYPE_INTEGER);
    for (int i = 0; i < 60; i++) {
        struct node *node = node_field(fixture, below, 0, 0);
        struct node *more =
            node_make(fixture, NODE_ADD, TYPE_INTEGER, 2, node, node_field(fixture, first, 0, 0));
        below = fixture_computed(fixture, fixture->home_type, "more",
            node_make(fixture, NODE_ADD, TYPE_INTEGER, 2, more, node));
    }
    fixture_new_tree(fixture);
    fixture_begin(fixture, "2023-06-30");
    fixture_expect(fixture, "each once", node_field(fixture, below, 0, 0), "?second,first");
}

/* The deepest that the checker lets through, a parameter a level. */
static void deep_rules(void **state) {
    enum { DEEPEST = 2048 };
    struct fixture *fixture = *state;
    struct node *below = number(fixture, "1");
    for (int i = 0; i < DEEPEST; i++) {
        struct parameter *p = fixture_parameter(fixture, "p", TYPE_INTEGER);
        fixture_stretch(fixture, &p->national, "2021-01-01", FOREVER, below);
        below = node_parameter(fixture, p, NULL);
    }
    fixture_expect(fixture, "deep", below, "1");
}

/* Facts are named by the record they belong to, computed fields by the facts below them. */
static void facts_of_parents(void **state) {
    struct fixture *fixture = *state;
    struct field *income = fixture_field(fixture, fixture->home_type, "income", TYPE_INTEGER);
    struct field *share =
        fixture_computed(fixture, fixture->person_type, "share", node_field(fixture, income, 0, 1));
    fixture_new_tree(fixture);
    struct record *person = fixture_person(fixture);
    fixture_begin(fixture, "2023-06-30");
    struct value value = eval_expr(&fixture->evaluation, node_field(fixture, share, 0, 0), person);
    struct missing *missing;
    assert_int_equal(cause_missing(&fixture->scratch, value.cause, &missing), 1);
    assert_ptr_equal(missing->record, fixture->home);
    assert_ptr_equal(missing->field, income);
    fixture->home->rejected = true;
    fixture_begin(fixture, "2023-06-30");
    value = eval_expr(&fixture->evaluation, node_field(fixture, share, 0, 0), person);
    assert_int_equal(cause_missing(&fixture->scratch, value.cause, &missing), 1);
    assert_int_equal(missing->kind, CAUSE_REJECTED);
    assert_ptr_equal(missing->record, fixture->home);
}

/* ---- tables ---- */

static struct range range_of(struct fixture *fixture, const char *low, const char *high) {
    enum type_kind kind = TYPE_INTEGER;
    struct range range = {.has_low = low, .has_high = high};
    if (low)
        range.low = fixture_value(fixture, low, &kind);
    if (high)
        range.high = fixture_value(fixture, high, &kind);
    return range;
}

/* A cell: "any", "none", a value, low~high (either may be left out, both ends belong to it),
 * >low, <high; several joined by |. */
static struct table_cell cell_of(struct fixture *fixture, const char *text) {
    struct table_cell cell = {0};
    for (char *part = strtok(arena_copy(&fixture->arena, text, strlen(text)), "|"); part;
         part = strtok(NULL, "|")) {
        char *high = strchr(part, '~');
        if (strcmp(part, "any") == 0)
            continue;
        if (strcmp(part, "none") == 0) {
            cell.allows_none = true;
            continue;
        }
        struct range range;
        if (high) {
            *high++ = '\0';
            range = range_of(fixture, *part ? part : NULL, *high ? high : NULL);
        } else if (*part == '>' || *part == '<') {
            range =
                range_of(fixture, *part == '>' ? part + 1 : NULL, *part == '<' ? part + 1 : NULL);
            range.low_open = *part == '>';
            range.high_open = *part == '<';
        } else {
            range = range_of(fixture, part, part);
        }
        vec_push(&fixture->arena, &cell.ranges, range);
    }
    return cell;
}

/* cells NULL: otherwise */
static void add_row(struct fixture *fixture, struct table *table, const char *a, const char *b,
    struct node *value) {
    struct table_row row = {.otherwise = !a};
    row.values = arena_array(&fixture->arena, struct node *, 1);
    row.values[0] = value;
    if (a) {
        row.cells = arena_array(&fixture->arena, struct table_cell, 2);
        row.cells[0] = cell_of(fixture, a);
        row.cells[1] = cell_of(fixture, b);
    }
    struct row_set *set = (struct row_set *)table->national.items[0].rows;
    vec_push(&fixture->arena, &set->rows, row);
}

static struct table *new_table(
    struct fixture *fixture, enum type_kind first, enum type_kind second) {
    struct table *table = arena_new(&fixture->arena, struct table);
    table->input_count = 2;
    table->input_types = arena_array(&fixture->arena, struct type, 2);
    table->input_types[0] = fixture_type(first);
    table->input_types[1] = fixture_type(second);
    table->result_count = 1;
    table->result_types = arena_array(&fixture->arena, struct type, 1);
    table->result_types[0] = fixture_type(TYPE_INTEGER);
    struct row_set *set = arena_new(&fixture->arena, struct row_set);
    set->result_count = 1;
    vec_push(&fixture->arena, &table->national,
        ((struct stretch){.from = DATE_MIN, .to = DATE_MAX, .rows = set}));
    return table;
}

struct lookup {
    const char *a, *b, *wanted;
};

static void look_up(
    struct fixture *fixture, const struct table *table, const struct lookup *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct node *node = node_make(fixture, NODE_TABLE, TYPE_INTEGER, 2,
            node_word(fixture, rows[i].a, table->input_types[0].kind),
            node_word(fixture, rows[i].b, table->input_types[1].kind));
        node->table = table;
        const char *what = arena_printf(&fixture->arena, "(%s, %s)", rows[i].a, rows[i].b);
        fixture_expect(fixture, what, node, rows[i].wanted);
    }
}

#define LOOK_UP(table, ...)                                                                        \
    do {                                                                                           \
        static const struct lookup rows[] = {__VA_ARGS__};                                         \
        look_up(*state, (table), rows, sizeof rows / sizeof *rows);                                \
    } while (0)

static void tables(void **state) {
    struct fixture *fixture = *state;
    struct table *table = new_table(fixture, TYPE_CHOICE, TYPE_INTEGER);
    add_row(fixture, table, "any", "<3", number(fixture, "0"));
    add_row(fixture, table, "#0", "3~6", number(fixture, "600"));
    add_row(fixture, table, "#0", ">6", number(fixture, "1500"));
    add_row(fixture, table, "#1|#2", "3~", number(fixture, "600"));
    LOOK_UP(table, {"#0", "2", "0"}, {"#0", "3", "600"}, {"#0", "6", "600"}, {"#0", "7", "1500"},
        {"#2", "3", "600"}, {"#1", "9", "600"},
        /* unknown inputs: known where the rows still possible agree */
        {"?a", "2", "0"}, {"?a", "4", "600"}, {"?a", "7", "?a"}, {"#0", "?b", "?b"},
        {"#2", "?b", "?b"}, {"?a", "?b", "?b,a"},
        /* an error is no worse than unknown where it does not matter */
        {"!a", "2", "0"}, {"!a", "4", "600"}, {"!a", "7", "!a"}, {"#0", "!b", "!b"},
        {"?a", "!b", "!b"});
}

static void tables_with_otherwise(void **state) {
    struct fixture *fixture = *state;
    struct table *table = new_table(fixture, TYPE_CHOICE, TYPE_INTEGER);
    table->input_types[0].or_none = table->input_types[1].or_none = true;
    add_row(fixture, table, "#0", "1~5", number(fixture, "1"));
    add_row(fixture, table, "#1", "none", number(fixture, "2"));
    add_row(fixture, table, "#1", "1~5|none", number(fixture, "1"));
    add_row(fixture, table, NULL, NULL, number(fixture, "9"));
    LOOK_UP(table, {"#0", "3", "1"}, {"#0", "6", "9"}, {"#0", "none", "9"}, {"#1", "none", "2"},
        {"#1", "3", "1"}, {"#2", "3", "9"}, {"?a", "6", "9"}, {"?a", "3", "?a"}, {"#2", "?b", "9"},
        {"#0", "?b", "?b"}, {"none", "3", "9"});
}

static void tables_without_a_row(void **state) {
    struct fixture *fixture = *state;
    struct table *table = new_table(fixture, TYPE_INTEGER, TYPE_INTEGER);
    add_row(fixture, table, ">4", "any", number(fixture, "2"));
    add_row(fixture, table, "<5", "any", number(fixture, "1"));
    LOOK_UP(table, {"4", "none", "1"}, {"none", "1", "!none"}, {"5", "?b", "2"}, {"?a", "1", "?a"});
    table->input_types[0].or_none = true;
    LOOK_UP(table, {"none", "1", "!argument"});
}

/* None where the input's type has none of it (an age before birth) is an error like any other:
 * what all rows agree on does not depend on it. */
static void tables_given_none(void **state) {
    struct fixture *fixture = *state;
    struct table *table = new_table(fixture, TYPE_INTEGER, TYPE_INTEGER);
    add_row(fixture, table, ">4", "1", number(fixture, "1"));
    add_row(fixture, table, "<5", "1", number(fixture, "1"));
    add_row(fixture, table, "any", "2", number(fixture, "2"));
    LOOK_UP(table, {"none", "1", "1"}, {"?a", "1", "1"}, {"none", "2", "2"}, {"1", "none", "!none"});
}

static void tables_of_places(void **state) {
    struct fixture *fixture = *state;
    struct table *table = new_table(fixture, TYPE_REGION, TYPE_BOOLEAN);
    add_row(fixture, table, "r520000|r530000", "yes", number(fixture, "1"));
    add_row(fixture, table, NULL, NULL, number(fixture, "2"));
    LOOK_UP(table, {"r520103", "yes", "1"}, {"r530000", "yes", "1"}, {"r110105", "yes", "2"},
        {"r520103", "no", "2"}, {"r520103", "?b", "?b"}, {"r110105", "?b", "2"});
}

/* Rows whose values are unknown or errors, and rows over inputs and regional parameters. */
static void values_of_rows(void **state) {
    struct fixture *fixture = *state;
    struct field *place = add_place(fixture);
    struct table *table = new_table(fixture, TYPE_INTEGER, TYPE_INTEGER);
    struct node *input = node_make(fixture, NODE_INPUT, TYPE_INTEGER, 0);
    input->index = 1;
    struct node *share = node_parameter(fixture, regional_parameter(fixture), NULL);
    add_row(fixture, table, "1", "any", number(fixture, "?v"));
    add_row(fixture, table, "2", "any", number(fixture, "!v"));
    add_row(fixture, table, "3", "any", number(fixture, "none"));
    add_row(
        fixture, table, "4", "any", node_make(fixture, NODE_ADD, TYPE_INTEGER, 2, input, share));
    LOOK_UP(table, {"1", "0", "?v"}, {"2", "0", "!v"}, {"3", "0", "none"},
        {"?a", "0", "?a,v,parameter:share"});
    struct node *node = node_make(
        fixture, NODE_TABLE, TYPE_INTEGER, 2, number(fixture, "4"), number(fixture, "10"));
    node->table = table;
    node->field = place;
    fixture_set(fixture, fixture->home, place, "r520103");
    fixture_begin(fixture, "2022-06-30");
    fixture_expect(fixture, "the place of the record", node, "13");
    fixture_expect(fixture, "another place", at(fixture, NODE_AT_REGION, node, "r520201"), "12");
    fixture_expect(fixture, "another day", at(fixture, NODE_AT_DATE, node, "2021-01-01"), "11");
}

/* A possible row alone stands for sure, even if its value is an error. */
static void the_only_possible_row(void **state) {
    struct fixture *fixture = *state;
    struct table *table = new_table(fixture, TYPE_INTEGER, TYPE_INTEGER);
    add_row(fixture, table, "1~3", "1", number(fixture, "!v"));
    add_row(fixture, table, "any", "2", number(fixture, "2"));
    LOOK_UP(table, {"?a", "1", "!v"}, {"?a", "2", "2"}, {"2", "?b", "?b"});
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_timeline),
        TEST(overrides),
        TEST(at_another_place),
        TEST(no_place_at_all),
        TEST(bounds),
        TEST(parameters_over_parameters),
        TEST(parameters_are_evaluated_once),
        TEST(computed_fields_are_kept_by_date),
        TEST(computed_fields_are_computed_once),
        TEST(shared_causes_are_walked_once),
        TEST(deep_rules),
        TEST(facts_of_parents),
        TEST(tables),
        TEST(tables_with_otherwise),
        TEST(tables_without_a_row),
        TEST(tables_given_none),
        TEST(tables_of_places),
        TEST(values_of_rows),
        TEST(the_only_possible_row),
    };
    return cmocka_run_group_tests_name("eval_place", tests, NULL, NULL);
}
