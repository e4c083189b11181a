/* SPDX-License-Identifier: Apache-2.0
 *
 * Policies from conditions to results: gates, what is missing, conflicts, errors, sentences.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/eval_fixture.h"

/* A clause is DISPOSITION:CONDITION=OUTPUTS, outputs joined by `/`; the condition `else` is
 * otherwise. Orders are pairs such as 0>1; clauses under `else` need none. A result is written as
 * the outcome and, of a clause, its number and outputs, then what is missing. */
struct row {
    const char *gate; /* "" without */
    const char *clauses, *over, *wanted;
};

static const struct row rows[] = {
    {"", "keep:yes=5", "", "keep 0: 5"},
    {"", "keep:no=5", "", "not applicable"},
    {"", "keep:no=5 adjust:yes=6", "", "adjust 1: 6"},
    {"", "start:yes=5", "", "start 0: 5"},
    {"", "end:yes=5", "", "end 0: 5"},
    {"", "optimize:yes=1/2", "", "optimize 0: 1/2"},
    {"", "", "", "not applicable"},
    /* the gate */
    {"yes", "keep:yes=5", "", "keep 0: 5"},
    {"no", "keep:yes=5", "", "not applicable"},
    {"no", "keep:?a=5 adjust:!b=5", "", "not applicable"},
    {"?g", "keep:yes=5", "", "undetermined ?g"},
    {"?g", "keep:no=5", "", "not applicable"},
    {"?g", "keep:?a=5", "", "undetermined ?g,a"},
    {"!g", "keep:yes=5", "", "error !g"},
    {"!g", "keep:no=5", "", "not applicable"},
    {"none", "keep:yes=5", "", "error !none"},
    {"", "keep:none=5", "", "error !none"},
    /* otherwise */
    {"", "keep:no=5 adjust:else=6", "", "adjust 1: 6"},
    {"", "keep:yes=5 adjust:else=6", "", "keep 0: 5"},
    {"", "keep:?a=5 adjust:else=6", "", "undetermined ?a"},
    {"", "keep:?a=5 keep:else=5", "", "keep 1: 5"},
    {"no", "keep:no=5 adjust:else=6", "", "not applicable"},
    {"?g", "keep:no=5 adjust:else=6", "", "undetermined ?g"},
    {"", "keep:!a=5 adjust:else=6", "", "error !a"},
    {"", "keep:yes=5 adjust:else=!a", "", "keep 0: 5"},
    /* conflicts name those that differ and that nothing open is over */
    {"", "keep:yes=5 keep:yes=6", "", "conflict 0,1"},
    {"", "keep:yes=5 adjust:yes=5", "", "conflict 0,1"},
    {"", "keep:yes=5 keep:yes=5 keep:yes=6", "", "conflict 0,1,2"},
    {"", "keep:yes=5 keep:yes=6 keep:no=7", "", "conflict 0,1"},
    {"", "keep:yes=5 keep:yes=6 keep:yes=7 end:?a=1", "3>2", "conflict 0,1"},
    {"", "keep:yes=5 keep:yes=6 end:?a=1", "", "conflict 0,1"},
    {"", "keep:yes=5 keep:yes=6 end:!a=1", "", "conflict 0,1"},
    {"", "keep:yes=1/2 keep:yes=1/3", "", "conflict 0,1"},
    {"", "keep:yes=5 keep:yes=none", "", "conflict 0,1"},
    {"", "keep:yes=?a/1 keep:yes=5/2", "", "conflict 0,1"},
    {"", "keep:yes=!a/1 keep:yes=5/2", "", "conflict 0,1"},
    {"", "keep:yes=!a adjust:yes=!a", "", "conflict 0,1"},
    /* agreement */
    {"", "keep:yes=5 keep:yes=5", "", "keep 0: 5"},
    {"", "keep:yes=none keep:yes=none", "", "keep 0: none"},
    {"", "keep:?a=5 keep:yes=5", "", "keep 1: 5"},
    {"", "keep:?a=5 keep:?b=5", "", "undetermined ?a,b"},
    {"", "keep:yes=?a keep:yes=5", "", "undetermined ?a"},
    {"", "keep:yes=?a keep:yes=?b", "", "undetermined ?a,b"},
    {"", "keep:yes=?a keep:?b=5", "", "undetermined ?b,a"},
    {"", "keep:yes=5 keep:?a=6 keep:yes=?b", "0>2", "undetermined ?a"},
    {"", "keep:yes=?a adjust:?b=5", "", "undetermined ?b"},
    {"", "keep:yes=!a keep:yes=5", "", "error !a"},
    {"", "keep:yes=!a keep:yes=?b", "", "error !a"},
    {"", "keep:yes=5 keep:?b=!c", "", "error !c"},
    /* over */
    {"", "keep:yes=5 adjust:yes=6", "0>1", "keep 0: 5"},
    {"", "keep:yes=5 adjust:yes=6", "1>0", "adjust 1: 6"},
    {"", "keep:?a=5 adjust:yes=6", "0>1", "undetermined ?a"},
    {"", "keep:yes=5 adjust:?a=6", "0>1", "keep 0: 5"},
    {"", "keep:yes=5 adjust:!a=!b", "0>1", "keep 0: 5"},
    {"", "keep:!a=5 adjust:yes=6", "0>1", "error !a"},
    {"", "keep:yes=5 adjust:yes=6 end:?a=1", "2>1", "undetermined ?a"},
    /* unknown and error together: the error is what comes out */
    {"", "keep:?a=5 adjust:!b=6", "", "error !b"},
    {"", "keep:!a=5 adjust:!b=6", "", "error !a"},
    {"", "keep:yes=5 adjust:?a=6 end:!b=7", "0>2", "undetermined ?a"},
    /* an output that is not known leaves the clause standing, one that fails does not */
    {"", "keep:yes=?a", "", "keep 0: ?a ?a"},
    {"", "keep:yes=?a/?b", "", "keep 0: ?a/?b ?a,b"},
    {"", "keep:yes=5/?b", "", "keep 0: 5/?b ?b"},
    {"", "keep:yes=?a/!b", "", "error !b"},
    /* an unknown left, and disagreement for certain: an error in outputs has no part in it */
    {"", "keep:yes=5 keep:?a=6 keep:?b=!c", "", "undetermined ?a,b"},
};

/* ---- building ---- */

static char *next_word(struct fixture *fixture, const char **text, const char *stop) {
    size_t length = strcspn(*text, stop);
    char *word = arena_copy(&fixture->arena, *text, length);
    *text += length + ((*text)[length] != '\0');
    return word;
}

static enum disposition disposition_of(const char *word) {
    static const char *const words[] = {"keep", "optimize", "adjust", "start", "end"};
    for (int i = 0; i < 5; i++)
        if (strcmp(word, words[i]) == 0)
            return (enum disposition)i;
    fail_msg("no disposition: %s", word);
    return DISPOSE_KEEP;
}

static struct clause *add_clause(struct fixture *fixture, struct policy *policy) {
    struct clause *clause = arena_new(&fixture->arena, struct clause);
    clause->index = (uint32_t)policy->clauses.count;
    clause->outputs = arena_array(&fixture->arena, struct node *, 4);
    clause->over = arena_array(&fixture->arena, uint64_t, 1);
    vec_push(&fixture->arena, &policy->clauses, clause);
    return clause;
}

static void read_clause(struct fixture *fixture, struct policy *policy, const char *text) {
    struct clause *clause = add_clause(fixture, policy);
    clause->disposition = disposition_of(next_word(fixture, &text, ":"));
    const char *condition = next_word(fixture, &text, "=");
    if (strcmp(condition, "else") != 0)
        clause->when = node_word(fixture, condition, TYPE_BOOLEAN);
    for (size_t i = 0; *text; i++) {
        clause->outputs[i] = node_word(fixture, next_word(fixture, &text, "/"), TYPE_INTEGER);
        if (i == policy->outputs.count)
            vec_push(&fixture->arena, &policy->outputs,
                (struct output){.type = fixture_type(TYPE_INTEGER)});
    }
}

static void over_set(const struct policy *policy, uint32_t upper, uint32_t lower) {
    policy->clauses.items[upper]->over[0] |= UINT64_C(1) << lower;
}

static struct policy *new_policy(struct fixture *fixture) {
    struct policy *policy = arena_new(&fixture->arena, struct policy);
    policy->index = (uint32_t)fixture->program.policies.count;
    vec_push(&fixture->arena, &fixture->program.policies, policy);
    policy->record = fixture->home_type;
    policy->from = DATE_MIN;
    policy->to = DATE_MAX;
    return policy;
}

static struct policy *read_policy(struct fixture *fixture, const struct row *row) {
    struct policy *policy = new_policy(fixture);
    if (*row->gate)
        policy->gate = node_word(fixture, row->gate, TYPE_BOOLEAN);
    for (const char *text = row->clauses; *text;)
        read_clause(fixture, policy, next_word(fixture, &text, " "));
    for (const char *text = row->over; *text; text += 3)
        over_set(policy, (uint32_t)(text[0] - '0'), (uint32_t)(text[2] - '0'));
    uint32_t last = (uint32_t)policy->clauses.count - 1;
    for (uint32_t i = 0; policy->clauses.count && !policy->clauses.items[last]->when && i < last;
         i++)
        over_set(policy, i, last);
    return policy;
}

/* ---- results as words ---- */

static const char *conflict_words(struct fixture *fixture, const struct result *result) {
    const char *text = "conflict ";
    for (uint32_t i = 0; i < result->conflicting_count; i++)
        text = arena_printf(
            &fixture->arena, "%s%s%u", text, i ? "," : "", result->conflicting[i]->index);
    return text;
}

static const char *clause_words(
    struct fixture *fixture, const char *word, const struct result *result) {
    struct arena *arena = &fixture->arena;
    const char *text = arena_printf(arena, "%s %u: ", word, result->clause->index);
    for (size_t i = 0; i < result->policy->outputs.count; i++)
        text = arena_printf(arena, "%s%s%s", text, i ? "/" : "",
            fixture_show(fixture, result->policy->outputs.items[i].type, result->outputs[i]));
    if (result->missing_count == 0)
        return text;
    return arena_printf(
        arena, "%s %s", text, fixture_missing(fixture, result->missing, result->missing_count));
}

static const char *error_words(struct fixture *fixture, const struct result *result) {
    struct cause cause = {.kind = CAUSE_ERROR, .error = result->error, .where = result->error_span};
    struct value value = {.state = VALUE_ERROR, .cause = &cause};
    return arena_printf(
        &fixture->arena, "error %s", fixture_show(fixture, fixture_type(TYPE_INTEGER), value));
}

static const char *result_words(struct fixture *fixture, const struct result *result) {
    static const char *const words[] = {"keep", "optimize", "adjust", "start", "end"};
    assert_true(result->outcome <= OUTCOME_END || (!result->clause && !result->outputs));
    switch (result->outcome) {
    case OUTCOME_NOT_APPLICABLE:
        return "not applicable";
    case OUTCOME_NOT_IN_FORCE:
        return "not in force";
    case OUTCOME_UNDETERMINED:
        return arena_printf(&fixture->arena, "undetermined %s",
            fixture_missing(fixture, result->missing, result->missing_count));
    case OUTCOME_CONFLICT:
        return conflict_words(fixture, result);
    case OUTCOME_ERROR:
        return error_words(fixture, result);
    default:
        return clause_words(fixture, words[result->outcome], result);
    }
}

static struct result judge(struct fixture *fixture, const struct policy *policy) {
    struct result result;
    fixture_begin(fixture, "2023-06-30");
    eval_policy(&fixture->evaluation, policy, fixture->home, &result);
    assert_ptr_equal(result.policy, policy);
    assert_ptr_equal(result.record, fixture->home);
    return result;
}

static void results(void **state) {
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct result result = judge(fixture, read_policy(fixture, &rows[i]));
        const char *what = arena_printf(&fixture->arena, "gate '%s', %s, over '%s'", rows[i].gate,
            rows[i].clauses, rows[i].over);
        fixture_compare(what, rows[i].wanted, result_words(fixture, &result));
    }
}

/* ---- in force ---- */

static void outside_its_period_nothing_is_evaluated(void **state) {
    static const struct {
        const char *from, *to, *wanted;
    } periods[] = {
        {"2023-06-30", "2023-06-30", "error !g"},
        {"2021-01-01", "2023-06-29", "not in force"},
        {"2023-07-01", "2025-12-31", "not in force"},
    };
    struct fixture *fixture = *state;
    static const struct row row = {"!g", "keep:yes=5", "", ""};
    struct policy *policy = read_policy(fixture, &row);
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        assert_true(date_parse(periods[i].from, 10, &policy->from));
        assert_true(date_parse(periods[i].to, 10, &policy->to));
        struct result result = judge(fixture, policy);
        fixture_compare(periods[i].from, periods[i].wanted, result_words(fixture, &result));
    }
}

/* ---- facts, for a member of a household ---- */

static void judging_a_member(void **state) {
    struct fixture *fixture = *state;
    struct field *poor = fixture_field(fixture, fixture->home_type, "poor", TYPE_BOOLEAN);
    struct field *months = fixture_field(fixture, fixture->person_type, "months", TYPE_INTEGER);
    struct policy *policy = new_policy(fixture);
    policy->gate = node_field(fixture, poor, 0, 1);
    struct clause *clause = add_clause(fixture, policy);
    clause->when = node_compare(fixture, COMPARE_GE, node_field(fixture, months, 0, 0),
        node_word(fixture, "6", TYPE_INTEGER));
    fixture_new_tree(fixture);
    struct record *first = fixture_person(fixture), *second = fixture_person(fixture);
    fixture_set(fixture, first, months, "7");
    fixture_begin(fixture, "2023-06-30");
    struct result result;
    eval_policy(&fixture->evaluation, policy, first, &result);
    fixture_compare("a fact of the home", "undetermined ?poor", result_words(fixture, &result));
    assert_ptr_equal(result.missing[0].record, fixture->home);
    eval_policy(&fixture->evaluation, policy, second, &result);
    fixture_compare("both", "undetermined ?poor,months", result_words(fixture, &result));
    assert_ptr_equal(result.missing[1].record, second);
    second->rejected = true;
    fixture_begin(fixture, "2023-06-30"); /* results are kept for a record as it is */
    eval_policy(&fixture->evaluation, policy, second, &result);
    fixture_compare("rejected", "undetermined ?poor,rejected:2", result_words(fixture, &result));
    fixture_set(fixture, fixture->home, poor, "yes");
    fixture_begin(fixture, "2023-06-30");
    eval_policy(&fixture->evaluation, policy, first, &result);
    fixture_compare("known", "keep 0: ", result_words(fixture, &result));
    assert_null(result.says);
}

static void errors_say_where(void **state) {
    struct fixture *fixture = *state;
    struct policy *policy = new_policy(fixture);
    struct clause *clause = add_clause(fixture, policy);
    struct node *quotient = node_make(fixture, NODE_DIVIDE, TYPE_DECIMAL, 2,
        node_word(fixture, "1.0", TYPE_DECIMAL), node_word(fixture, "0.0", TYPE_DECIMAL));
    clause->when =
        node_compare(fixture, COMPARE_GT, quotient, node_word(fixture, "2.0", TYPE_DECIMAL));
    struct result result = judge(fixture, policy);
    assert_int_equal(result.outcome, OUTCOME_ERROR);
    assert_int_equal(result.error, ERROR_DIVISION_BY_ZERO);
    assert_int_equal(result.error_span.start, quotient->span.start);
    assert_ptr_equal(result.error_record, fixture->home);
}

/* ---- sentences ---- */

struct saying {
    enum type_kind kind;
    enum money_period period;
    const char *word, *zh, *en;
};

static const struct saying sayings[] = {
    {TYPE_MONEY, PERIOD_YEAR, "70.0", "70元/年", "70 yuan/year"},
    {TYPE_MONEY, PERIOD_MONTH, "70.5", "70.50元/月", "70.50 yuan/month"},
    {TYPE_MONEY, PERIOD_QUARTER, "-0.05", "-0.05元/季", "-0.05 yuan/quarter"},
    {TYPE_MONEY, PERIOD_NONE, "6000.0", "6000元", "6000 yuan"},
    {TYPE_MONEY, PERIOD_NONE, "0.0", "0元", "0 yuan"},
    {TYPE_MONEY, PERIOD_NONE, "none", "无", "none"},
    {TYPE_PERCENT, PERIOD_NONE, "0.2", "20%", "20%"},
    {TYPE_INTEGER, PERIOD_NONE, "12", "12", "12"},
    {TYPE_DATE, PERIOD_NONE, "2023-06-30", "2023-06-30", "2023-06-30"},
    {TYPE_BOOLEAN, PERIOD_NONE, "yes", "是", "yes"},
    {TYPE_CHOICE, PERIOD_NONE, "#1", "green", "green"},
    {TYPE_TEXT, PERIOD_NONE, "'abc", "abc", "abc"},
    {TYPE_CITIZEN_ID, PERIOD_NONE, "'11010519491231002X", "110105********002X",
        "110105********002X"},
    {TYPE_INTEGER, PERIOD_NONE, "?a", NULL, NULL}, /* then nothing is said */
    {TYPE_MONEY, PERIOD_NONE, "?a", NULL, NULL},
    {TYPE_INTEGER, PERIOD_NONE, "!a", NULL, NULL},
};

static void say(
    struct fixture *fixture, struct clause *clause, const char *text, struct node *value) {
    vec_push(&fixture->arena, &clause->says, (struct says_part){.text = text, .value = value});
}

static void expect_says(
    struct fixture *fixture, const struct policy *policy, bool zh, const char *wanted) {
    struct result result;
    fixture_begin(fixture, "2023-06-30");
    fixture->evaluation.zh = zh;
    eval_policy(&fixture->evaluation, policy, fixture->home, &result);
    fixture_compare("says", wanted, result.says);
}

static const char *in_brackets(struct fixture *fixture, const char *text) {
    return text ? arena_printf(&fixture->arena, "[%s]", text) : NULL;
}

static void values_in_sentences(void **state) {
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++) {
        const struct saying *s = &sayings[i];
        struct policy *policy = new_policy(fixture);
        struct clause *clause = add_clause(fixture, policy);
        struct node *value = node_word(fixture, s->word, s->kind);
        value->type.period = s->period;
        say(fixture, clause, "[", NULL);
        say(fixture, clause, NULL, value);
        say(fixture, clause, "]", NULL);
        expect_says(fixture, policy, true, in_brackets(fixture, s->zh));
        expect_says(fixture, policy, false, in_brackets(fixture, s->en));
    }
}

/* A sentence with Han in it, be they the first or the last of them, is Chinese; one with letters
 * only is not; of one with neither, whoever asks decides. */
static const struct {
    const char *text, *zh, *en;
} sentences[] = {
    {"一 ", "一 70元/年", "一 70元/年"},
    {"金额 ", "金额 70元/年", "金额 70元/年"}, /* late in Unicode, as 镇 and 里 are */
    {"龥 ", "龥 70元/年", "龥 70元/年"},
    {"a, 金额 ", "a, 金额 70元/年", "a, 金额 70元/年"},
    {"amount: ", "amount: 70 yuan/year", "amount: 70 yuan/year"},
    {"+ ", "+ 70元/年", "+ 70 yuan/year"},
};

static void sentences_in_their_language(void **state) {
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        struct policy *policy = new_policy(fixture);
        struct clause *clause = add_clause(fixture, policy);
        struct node *value = node_word(fixture, "70.0", TYPE_MONEY);
        value->type.period = PERIOD_YEAR;
        say(fixture, clause, sentences[i].text, NULL);
        say(fixture, clause, NULL, value);
        expect_says(fixture, policy, true, sentences[i].zh);
        expect_says(fixture, policy, false, sentences[i].en);
    }
}

static void outputs_in_sentences(void **state) {
    struct fixture *fixture = *state;
    static const struct row row = {"", "keep:yes=5/?b", "", ""};
    struct policy *policy = read_policy(fixture, &row);
    struct clause *clause = policy->clauses.items[0];
    for (uint32_t i = 0; i < 2; i++) {
        struct node *output = node_make(fixture, NODE_OUTPUT, TYPE_INTEGER, 0);
        output->index = i;
        say(fixture, clause, NULL, output);
        say(fixture, clause, ".", NULL);
    }
    expect_says(fixture, policy, false, NULL);
    clause->says.count = 2;
    expect_says(fixture, policy, false, "5.");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(results),
        TEST(outside_its_period_nothing_is_evaluated),
        TEST(judging_a_member),
        TEST(errors_say_where),
        TEST(values_in_sentences),
        TEST(sentences_in_their_language),
        TEST(outputs_in_sentences),
    };
    return cmocka_run_group_tests_name("eval_policy", tests, NULL, NULL);
}
