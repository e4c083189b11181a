/* SPDX-License-Identifier: Apache-2.0
 *
 * Aggregates over lists: absent, empty, with unknown facts, with rejected and doubtful members.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/eval_fixture.h"

/* A household is written as its members, with blanks between: WHERE/VALUE, behind it `~` for a
 * rejected one and `~~` for a doubtful one. Each aggregate has a column of what it gives. */
struct household {
    const char *members;
    const char *count, *sum, *min, *max, *the;
};

static const struct household households[] = {
    {"", "0", "0", "?empty:people", "?empty:people", "?empty:people"},
    {"yes/5", "1", "5", "5", "5", "5"},
    {"no/5", "0", "0", "?empty:people", "?empty:people", "?empty:people"},
    {"yes/5 yes/3 no/9", "2", "8", "3", "5", "!several"},
    {"no/1 yes/3 no/9", "1", "3", "3", "3", "3"},
    {"yes/3 no/?a", "1", "3", "3", "3", "3"},
    {"yes/3 no/!a", "1", "3", "3", "3", "3"},
    /* a condition that is unknown */
    {"yes/3 ?a/4", "?a", "?a", "?a", "?a", "?a"},
    {"no/3 ?a/4", "?a", "?a", "?a", "?a", "?a"},
    {"?a/4 ?b/0", "?a,b", "?a,b", "?a,b", "?a,b", "?a,b"},
    {"?a/!b", "?a", "?a", "?a", "?a", "?a"},
    {"yes/3 yes/4 ?a/4", "?a", "?a", "?a", "?a", "!several"},
    /* a value that is unknown, an error, none */
    {"yes/3 yes/?a", "2", "?a", "?a", "?a", "!several"},
    {"no/3 yes/?a", "1", "?a", "?a", "?a", "?a"},
    {"yes/?a yes/?b yes/?a", "3", "?a,b", "?a,b", "?a,b", "!several"},
    {"yes/?a yes/!b", "2", "!b", "!b", "!b", "!several"},
    {"yes/!a", "1", "!a", "!a", "!a", "!a"},
    {"yes/none", "1", "!none", "!none", "!none", "none"},
    {"yes/?a yes/none", "2", "!none", "!none", "!none", "!several"},
    {"?a/1 !b/1", "!b", "!b", "!b", "!b", "!b"},
    {"yes/1 !b/1 yes/2", "!b", "!b", "!b", "!b", "!b"},
    {"?c/1 yes/!b", "?c", "!b", "!b", "!b", "?c"},
    {"none/1", "!none", "!none", "!none", "!none", "!none"},
    /* only the total can overflow */
    {"yes/9223372036854775807 yes/1", "2", "!overflow", "1", "9223372036854775807", "!several"},
    {"yes/-9223372036854775807 yes/-1", "2", "-9223372036854775808", "-9223372036854775807", "-1",
        "!several"},
    {"yes/-9223372036854775807 yes/-2", "2", "!overflow", "-9223372036854775807", "-2", "!several"},
    {"yes/9223372036854775807 yes/1 yes/-1", "3", "9223372036854775807", "-1",
        "9223372036854775807", "!several"},
    /* who was rejected is there: only the facts are unknown */
    {"yes/3 ?/?~", "?rejected:2", "?rejected:2", "?rejected:2", "?rejected:2", "?rejected:2"},
    {"yes/3 yes/?~", "2", "?rejected:2", "?rejected:2", "?rejected:2", "!several"},
    {"yes/3 no/?~", "1", "3", "3", "3", "3"},
    {"?a/1 ?/?~", "?a,rejected:2", "?a,rejected:2", "?a,rejected:2", "?a,rejected:2",
        "?a,rejected:2"},
    /* who is doubtful may not be there */
    {"yes/3 yes/4~~", "?rejected:2", "?rejected:2", "?rejected:2", "?rejected:2", "?rejected:2"},
    {"yes/3 no/4~~", "1", "3", "3", "3", "3"},
    {"yes/3 !a/4~~", "!a", "!a", "!a", "!a", "!a"},
};

struct any_every {
    const char *members, *any, *every;
};

static const struct any_every conditions[] = {
    {"", "no", "yes"},
    {"yes/yes", "yes", "yes"},
    {"yes/no", "no", "no"},
    {"no/yes", "no", "yes"},
    {"no/no", "no", "yes"},
    {"yes/yes yes/no", "yes", "no"},
    {"yes/yes no/no", "yes", "yes"},
    {"no/?a no/!b", "no", "yes"},
    {"yes/?a", "?a", "?a"},
    {"yes/yes yes/?a", "yes", "?a"},
    {"yes/no yes/?a", "?a", "no"},
    {"?a/yes", "?a", "yes"},
    {"?a/no", "no", "?a"},
    {"?a/?b", "?a,b", "?a,b"},
    {"?a/yes yes/yes", "yes", "yes"},
    {"?a/no yes/no", "no", "no"},
    {"?a/yes ?b/yes", "?a,b", "yes"},
    {"yes/!a", "!a", "!a"},
    {"yes/!a yes/yes", "yes", "!a"},
    {"yes/!a yes/no", "!a", "no"},
    {"yes/?a yes/!b", "!b", "!b"},
    {"!a/yes", "!a", "yes"},
    {"!a/no", "no", "!a"},
    {"none/yes", "!none", "yes"},
    {"yes/none", "!none", "!none"},
    {"yes/?~", "?rejected:1", "?rejected:1"},
    {"?/?~", "?rejected:1", "?rejected:1"},
    {"?/yes~", "?rejected:1", "yes"},
    {"yes/yes~~", "?rejected:1", "yes"},
    {"yes/no~~", "no", "?rejected:1"},
    {"no/yes~~", "no", "yes"},
    {"yes/yes yes/no~~", "yes", "?rejected:2"},
    {"yes/no yes/yes~~", "?rejected:2", "no"},
};

struct members { /* the fields of a member, and nodes that read them */
    struct field *where, *value;
    struct node *where_node, *value_node;
};

static struct members add_fields(struct fixture *fixture, enum type_kind kind) {
    struct members members;
    members.where = fixture_field(fixture, fixture->person_type, "where", TYPE_BOOLEAN);
    members.value = fixture_field(fixture, fixture->person_type, "value", kind);
    members.where_node = node_field(fixture, members.where, 1, 0);
    members.value_node = node_field(fixture, members.value, 1, 0);
    return members;
}

/* A fact written as `?` stays as it is in a new record. */
static void set_fact(
    struct fixture *fixture, struct record *person, const struct field *field, const char *word) {
    if (strcmp(word, "?") != 0)
        fixture_set(fixture, person, field, word);
}

static void add_member(
    struct fixture *fixture, const struct members *fields, const char *word, size_t length) {
    struct record *person = fixture_person(fixture);
    char *where = arena_copy(&fixture->arena, word, length), *value = strchr(where, '/');
    *value++ = '\0';
    char *marks = strchr(value, '~');
    if (marks) {
        person->rejected = true;
        person->doubtful = marks[1] == '~';
        *marks = '\0';
    }
    set_fact(fixture, person, fields->where, where);
    set_fact(fixture, person, fields->value, value);
}

static void set_household(struct fixture *fixture, const struct members *fields, const char *text) {
    fixture_new_tree(fixture);
    fixture_begin(fixture, "2023-06-30");
    fixture->home->lists[0].known = true;
    while (*text) {
        size_t length = strcspn(text, " ");
        add_member(fixture, fields, text, length);
        text += length + (text[length] == ' ');
    }
}

static void expect(struct fixture *fixture, const struct members *fields, const char *members,
    enum aggregate aggregate, enum type_kind kind, struct node *value, const char *wanted) {
    static const char *const names[] = {"count", "sum", "min", "max", "any", "every", "the"};
    const char *what = arena_printf(&fixture->arena, "%s(%s)", names[aggregate], members);
    fixture_expect(
        fixture, what, node_aggregate(fixture, aggregate, kind, value, fields->where_node), wanted);
}

static void over_numbers(void **state) {
    struct fixture *fixture = *state;
    struct members fields = add_fields(fixture, TYPE_INTEGER);
    for (size_t i = 0; i < sizeof households / sizeof *households; i++) {
        const struct household *h = &households[i];
        struct node *value = fields.value_node;
        set_household(fixture, &fields, h->members);
        expect(fixture, &fields, h->members, AGG_COUNT, TYPE_INTEGER, NULL, h->count);
        expect(fixture, &fields, h->members, AGG_SUM, TYPE_INTEGER, value, h->sum);
        expect(fixture, &fields, h->members, AGG_MIN, TYPE_INTEGER, value, h->min);
        expect(fixture, &fields, h->members, AGG_MAX, TYPE_INTEGER, value, h->max);
        expect(fixture, &fields, h->members, AGG_THE, TYPE_INTEGER, value, h->the);
    }
}

static void over_conditions(void **state) {
    struct fixture *fixture = *state;
    struct members fields = add_fields(fixture, TYPE_BOOLEAN);
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        const struct any_every *c = &conditions[i];
        set_household(fixture, &fields, c->members);
        expect(fixture, &fields, c->members, AGG_ANY, TYPE_BOOLEAN, fields.value_node, c->any);
        expect(fixture, &fields, c->members, AGG_EVERY, TYPE_BOOLEAN, fields.value_node, c->every);
    }
}

/* any(members where c): there is one */
static void any_without_a_value(void **state) {
    static const struct any_every rows[] = {{"", "no", ""}, {"yes/5", "yes", ""},
        {"no/5", "no", ""}, {"no/5 ?a/5", "?a", ""}, {"yes/5 ?a/5", "yes", ""},
        {"yes/5~~", "?rejected:1", ""}};
    struct fixture *fixture = *state;
    struct members fields = add_fields(fixture, TYPE_INTEGER);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        set_household(fixture, &fields, rows[i].members);
        expect(fixture, &fields, rows[i].members, AGG_ANY, TYPE_BOOLEAN, NULL, rows[i].any);
    }
}

static void without_a_condition(void **state) {
    struct fixture *fixture = *state;
    struct members fields = add_fields(fixture, TYPE_INTEGER);
    fields.where_node = NULL;
    set_household(fixture, &fields, "?/5 ?/6");
    expect(fixture, &fields, "all", AGG_COUNT, TYPE_INTEGER, NULL, "2");
    expect(fixture, &fields, "all", AGG_SUM, TYPE_INTEGER, fields.value_node, "11");
    set_household(fixture, &fields, "?/5 ?/6~ ?/7~");
    expect(fixture, &fields, "rejected", AGG_COUNT, TYPE_INTEGER, NULL, "3");
    set_household(fixture, &fields, "?/5 ?/6~~");
    expect(fixture, &fields, "doubtful", AGG_COUNT, TYPE_INTEGER, NULL, "?rejected:2");
}

/* No file of such rows: nothing is known, whatever is asked. */
static void an_absent_list(void **state) {
    struct fixture *fixture = *state;
    struct members fields = add_fields(fixture, TYPE_BOOLEAN);
    fixture_new_tree(fixture);
    fixture_begin(fixture, "2023-06-30");
    for (enum aggregate aggregate = AGG_COUNT; aggregate <= AGG_THE; aggregate++)
        expect(
            fixture, &fields, "absent", aggregate, TYPE_BOOLEAN, fields.value_node, "?list:people");
}

static void decimals_add_up_exactly(void **state) {
    struct fixture *fixture = *state;
    struct members fields = add_fields(fixture, TYPE_MONEY);
    static const struct any_every rows[] = {
        {"yes/0.1 yes/0.2", "0.3", ""},
        {"", "0.0", ""},
        {"yes/170000000000000000000.0 yes/170000000000000000000.0", "!overflow", ""},
        {"yes/-170000000000000000000.0 yes/-170000000000000000000.0", "!overflow", ""},
        {"yes/170000000000000000000.0 yes/170000000000000000000.0 yes/-170000000000000000000.0",
            "170000000000000000000.0", ""},
        {"yes/-170000000000000000000.0 yes/-170000000000000000000.0 yes/170000000000000000000.0",
            "-170000000000000000000.0", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        set_household(fixture, &fields, rows[i].members);
        expect(
            fixture, &fields, rows[i].members, AGG_SUM, TYPE_MONEY, fields.value_node, rows[i].any);
    }
}

/* Members see each other and their household: how many are as old as the oldest, and older than
 * the household says? */
static void members_see_outwards(void **state) {
    struct fixture *fixture = *state;
    struct members fields = add_fields(fixture, TYPE_INTEGER);
    struct field *limit = fixture_field(fixture, fixture->home_type, "limit", TYPE_INTEGER);
    struct node *inner = node_field(fixture, fields.value, 2, 0);
    struct node *oldest = node_aggregate(fixture, AGG_MAX, TYPE_INTEGER, inner, NULL);
    oldest->reach = (struct reach){1, 1}; /* the household of the member at hand */
    struct node *is_oldest =
        node_compare(fixture, COMPARE_EQ, node_field(fixture, fields.value, 1, 0), oldest);
    struct node *is_above = node_compare(fixture, COMPARE_GT,
        node_field(fixture, fields.value, 1, 0), node_field(fixture, limit, 1, 1));
    struct node *is_above_too = node_compare(fixture, COMPARE_GT,
        node_field(fixture, fields.value, 1, 0), node_field(fixture, limit, 0, 0));
    struct node *both = node_make(fixture, NODE_AND, TYPE_BOOLEAN, 2, is_oldest,
        node_make(fixture, NODE_AND, TYPE_BOOLEAN, 2, is_above, is_above_too));
    struct node *count = node_aggregate(fixture, AGG_COUNT, TYPE_INTEGER, NULL, both);
    set_household(fixture, &fields, "yes/3 yes/7 yes/7");
    fixture_expect(fixture, "no limit given", count, "?limit");
    set_household(fixture, &fields, "yes/3 yes/7 yes/7");
    fixture_set(fixture, fixture->home, limit, "6");
    fixture_expect(fixture, "two are the oldest", count, "2");
    set_household(fixture, &fields, "yes/3 yes/7 yes/8");
    fixture_set(fixture, fixture->home, limit, "8");
    fixture_expect(fixture, "none is above", count, "0");
}

/* people[n]: the member of that number; beyond the last there is nobody to ask. */
static void one_member_by_number(void **state) {
    static const char *const wanted[] = {
        "?empty:people", "3", "?a", "none", "?rejected:4", "?empty:people"};
    struct fixture *fixture = *state;
    struct members fields = add_fields(fixture, TYPE_INTEGER);
    struct node *item = node_make(fixture, NODE_ITEM, TYPE_INTEGER, 1, fields.value_node);
    item->field = fixture->people;
    set_household(fixture, &fields, "?/3 ?/?a ?/none ?/?~");
    for (uint32_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        item->index = i;
        fixture_expect(fixture, "a member by number", item, wanted[i]);
    }
    fixture_new_tree(fixture);
    fixture_begin(fixture, "2023-06-30");
    fixture_expect(fixture, "no list", item, "?list:people");
}

/* An error names the member it arose at. */
static void errors_name_the_member(void **state) {
    struct fixture *fixture = *state;
    struct members fields = add_fields(fixture, TYPE_DECIMAL);
    struct node *quotient = node_make(fixture, NODE_DIVIDE, TYPE_DECIMAL, 2,
        node_word(fixture, "1.0", TYPE_DECIMAL), fields.value_node);
    set_household(fixture, &fields, "yes/3.0 yes/0.0");
    struct value value = eval_expr(&fixture->evaluation,
        node_aggregate(fixture, AGG_SUM, TYPE_DECIMAL, quotient, NULL), fixture->home);
    assert_int_equal(value.state, VALUE_ERROR);
    assert_int_equal(value.cause->error, ERROR_DIVISION_BY_ZERO);
    assert_int_equal(value.cause->where.start, quotient->span.start);
    assert_ptr_equal(value.cause->record, fixture->home->lists[0].items.items[1]);
}

/* Causes of a long list neither recurse deeply nor repeat. */
static void a_long_list(void **state) {
    enum { MANY = 20000 };
    struct fixture *fixture = *state;
    struct members fields = add_fields(fixture, TYPE_INTEGER);
    set_household(fixture, &fields, "");
    for (int i = 0; i < MANY; i++)
        fixture_person(fixture);
    struct node *sum = node_aggregate(fixture, AGG_SUM, TYPE_INTEGER, fields.value_node, NULL);
    struct node *twice = node_make(fixture, NODE_ADD, TYPE_INTEGER, 2, sum, sum);
    struct value value = eval_expr(&fixture->evaluation, twice, fixture->home);
    struct missing *missing;
    assert_int_equal(cause_missing(&fixture->scratch, value.cause, &missing), MANY);
    for (int i = 0; i < MANY; i++)
        assert_ptr_equal(missing[i].record, fixture->home->lists[0].items.items[i]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(over_numbers),
        TEST(over_conditions),
        TEST(any_without_a_value),
        TEST(without_a_condition),
        TEST(an_absent_list),
        TEST(decimals_add_up_exactly),
        TEST(members_see_outwards),
        TEST(one_member_by_number),
        TEST(errors_name_the_member),
        TEST(a_long_list),
    };
    return cmocka_run_group_tests_name("eval_list", tests, NULL, NULL);
}
