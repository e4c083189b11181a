/* SPDX-License-Identifier: Apache-2.0
 *
 * Every case of up to four clauses: all conditions, all orders between the clauses, all ways to
 * agree. The answer is compared with the rule written down a second time over bit sets, and with
 * what comes out for every way in which the unknown conditions could turn out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "eval/decide.h"

enum { MOST = 4 };

typedef unsigned set; /* of clauses, a bit each */

struct situation {
    uint32_t count;
    enum truth conditions[MOST];
    set below[MOST];                      /* the clauses that each is over */
    enum agreement agreement[MOST][MOST]; /* symmetric */
    set may_ask;                          /* clauses that agreement may be asked of */
    bool asked_wrongly;
};

static bool has(set clauses, uint32_t clause) {
    return clauses >> clause & 1;
}

static bool situation_is_over(void *user, uint32_t upper, uint32_t lower) {
    const struct situation *situation = user;
    return has(situation->below[upper], lower);
}

static enum agreement situation_agree(void *user, uint32_t a, uint32_t b) {
    struct situation *situation = user;
    if (a == b || !has(situation->may_ask, a) || !has(situation->may_ask, b))
        situation->asked_wrongly = true;
    return situation->agreement[a][b];
}

static set with_condition(const struct situation *situation, enum truth condition) {
    set clauses = 0;
    for (uint32_t i = 0; i < situation->count; i++)
        clauses |= (set)(situation->conditions[i] == condition) << i;
    return clauses;
}

/* ---- the rule a second time, sentence by sentence ---- */

static set all_below(const struct situation *situation, set uppers) {
    set lower = 0;
    for (uint32_t i = 0; i < situation->count; i++)
        if (has(uppers, i))
            lower |= situation->below[i];
    return lower;
}

static set clauses_left(const struct situation *situation) {
    set yes = with_condition(situation, TRUTH_YES);
    set no = with_condition(situation, TRUTH_NO);
    return ~no & ~all_below(situation, yes) & ((1u << situation->count) - 1);
}

/* Is there a pair in these with this agreement? */
static bool has_pair(const struct situation *situation, set clauses, enum agreement agreement) {
    for (uint32_t a = 0; a < situation->count; a++)
        for (uint32_t b = 0; b < a; b++)
            if (has(clauses, a) && has(clauses, b) && situation->agreement[a][b] == agreement)
                return true;
    return false;
}

static enum decision by_the_text(const struct situation *situation) {
    set left = clauses_left(situation);
    set yes = left & with_condition(situation, TRUTH_YES);
    set failed = with_condition(situation, TRUTH_ERROR);
    set unsure = with_condition(situation, TRUTH_UNKNOWN) | failed;
    if (left == 0)
        return DECIDE_NOT_APPLICABLE;
    if (has_pair(situation, yes & ~all_below(situation, unsure), AGREE_NO))
        return DECIDE_CONFLICT;
    bool differ = has_pair(situation, left, AGREE_NO);
    bool error = has_pair(situation, left, AGREE_ERROR);
    if (yes && !differ && !error && !has_pair(situation, left, AGREE_UNKNOWN))
        return DECIDE_CLAUSE;
    return (left & failed) || (yes && error && !differ) ? DECIDE_ERROR : DECIDE_UNDETERMINED;
}

/* ---- asking ---- */

static void fail_situation(
    const struct situation *situation, const char *what, int wanted, int found) {
    for (uint32_t i = 0; i < situation->count; i++) {
        print_message("clause %u: %s, over %x, agrees", i,
            (const char *[]){"no", "yes", "unknown", "error"}[situation->conditions[i]],
            situation->below[i]);
        for (uint32_t j = 0; j < situation->count; j++)
            print_message(" %d", (int)situation->agreement[i][j]);
        print_message("\n");
    }
    fail_msg("%s: wanted %d, found %d", what, wanted, found);
}

struct answer {
    enum decision decision;
    uint32_t clause;
    set conflict;
};

static struct answer ask(struct situation *situation) {
    bool left[MOST];
    struct decide_input input = {
        situation->count, situation->conditions, situation_is_over, NULL, situation_agree, situation};
    struct decide_output output = {.left = left};
    set wanted = clauses_left(situation), found = 0;
    situation->may_ask = wanted;
    decide(&input, &output);
    struct answer answer = {.decision = output.decision, .clause = output.clause};
    for (uint32_t i = 0; i < situation->count; i++) {
        found |= (set)left[i] << i;
        answer.conflict |= (set)decide_in_conflict(&input, &output, i) << i;
    }
    if (found != wanted)
        fail_situation(situation, "the clauses left in", (int)wanted, (int)found);
    if (situation->asked_wrongly)
        fail_situation(situation, "asked about a clause that is out", 0, 1);
    return answer;
}

static struct answer ask_and_compare(struct situation *situation) {
    struct answer answer = ask(situation);
    enum decision wanted = by_the_text(situation);
    if (answer.decision != wanted)
        fail_situation(situation, "decision", (int)wanted, (int)answer.decision);
    if ((answer.conflict != 0) != (wanted == DECIDE_CONFLICT))
        fail_situation(situation, "those in conflict", (int)wanted, (int)answer.conflict);
    set yes = clauses_left(situation) & with_condition(situation, TRUTH_YES);
    if (wanted == DECIDE_CLAUSE && (!has(yes, answer.clause) || yes & ((1u << answer.clause) - 1)))
        fail_situation(situation, "the first yes clause", (int)yes, (int)answer.clause);
    return answer;
}

/* ---- how the unknown could turn out ---- */

enum { NOTHING = -1, CLASH = -2 }; /* else: the group of clauses that agree */

/* The rule where every condition is yes or no: who is yes and has no yes above. */
static int settle(const struct situation *situation, const int *groups, set yes) {
    int result = NOTHING;
    for (uint32_t i = 0; i < situation->count; i++) {
        if (!has(yes & ~all_below(situation, yes), i))
            continue;
        if (result != NOTHING && result != groups[i])
            return CLASH;
        result = groups[i];
    }
    return result;
}

static int meaning(struct answer answer, const int *groups) {
    switch (answer.decision) {
    case DECIDE_NOT_APPLICABLE:
        return NOTHING;
    case DECIDE_CONFLICT:
        return CLASH;
    default:
        return groups[answer.clause];
    }
}

/* A definite answer is that of every completion. An undetermined one has completions that
 * differ, or clashes whoever the parties are. */
static void check_completions(
    const struct situation *situation, const int *groups, struct answer answer) {
    set yes = with_condition(situation, TRUTH_YES);
    set unknown = with_condition(situation, TRUTH_UNKNOWN);
    int first = settle(situation, groups, yes);
    bool same = true;
    for (set more = unknown;; more = (more - 1) & unknown) {
        int result = settle(situation, groups, yes | more);
        same = same && result == first;
        if (answer.decision != DECIDE_UNDETERMINED && result != meaning(answer, groups))
            fail_situation(situation, "a completion", result, meaning(answer, groups));
        if (more == 0)
            break;
    }
    if (answer.decision == DECIDE_UNDETERMINED && same && first != CLASH)
        fail_situation(situation, "every completion gives the same", 0, 0);
}

/* Errors instead of some of the unknown: an error where unknown would leave it open, no matter
 * otherwise. */
static void check_errors(const struct situation *situation, struct answer with_unknown) {
    set unknown = with_condition(situation, TRUTH_UNKNOWN);
    set left = clauses_left(situation);
    for (set errors = unknown; errors != 0; errors = (errors - 1) & unknown) {
        struct situation other = *situation;
        for (uint32_t i = 0; i < situation->count; i++)
            if (has(errors, i))
                other.conditions[i] = TRUTH_ERROR;
        enum decision wanted = with_unknown.decision;
        if (wanted == DECIDE_UNDETERMINED && (errors & left))
            wanted = DECIDE_ERROR;
        struct answer answer = ask_and_compare(&other);
        if (answer.decision != wanted)
            fail_situation(&other, "with errors", (int)wanted, (int)answer.decision);
    }
}

/* ---- all of them ---- */

/* A relation from the bits of a number; false unless it is transitive and irreflexive. */
static bool order_from(struct situation *situation, unsigned bits) {
    for (uint32_t a = 0; a < situation->count; a++) {
        situation->below[a] = 0;
        for (uint32_t b = 0; b < situation->count; b++)
            if (a != b) {
                situation->below[a] |= (bits & 1) << b;
                bits >>= 1;
            }
    }
    for (uint32_t a = 0; a < situation->count; a++)
        if (all_below(situation, situation->below[a]) & ~situation->below[a] ||
            has(all_below(situation, situation->below[a]), a))
            return false;
    return true;
}

/* The next way to put clauses into groups, each group numbered when it first comes. */
static bool next_groups(int *groups, uint32_t count) {
    for (uint32_t i = count; i-- > 1;) {
        int most = 0;
        for (uint32_t j = 0; j < i; j++)
            most = groups[j] > most ? groups[j] : most;
        if (groups[i] <= most) {
            groups[i]++;
            return true;
        }
        groups[i] = 0;
    }
    return false;
}

static bool next_conditions(struct situation *situation, enum truth last) {
    for (uint32_t i = 0; i < situation->count; i++) {
        if (situation->conditions[i] < last) {
            situation->conditions[i]++;
            return true;
        }
        situation->conditions[i] = TRUTH_NO;
    }
    return false;
}

static void agree_by_group(struct situation *situation, const int *groups) {
    for (uint32_t a = 0; a < situation->count; a++)
        for (uint32_t b = 0; b < situation->count; b++)
            situation->agreement[a][b] = groups[a] == groups[b] ? AGREE_YES : AGREE_NO;
}

struct tally {
    unsigned orders, groupings, decisions[DECIDE_ERROR + 1];
};

static void check_order(struct situation *situation, struct tally *tally) {
    int groups[MOST] = {0};
    do {
        agree_by_group(situation, groups);
        memset(situation->conditions, 0, sizeof situation->conditions);
        do {
            struct answer answer = ask_and_compare(situation);
            tally->decisions[answer.decision]++;
            check_completions(situation, groups, answer);
            check_errors(situation, answer);
        } while (next_conditions(situation, TRUTH_UNKNOWN));
        tally->groupings++;
    } while (next_groups(groups, situation->count));
}

static void every_case_of(uint32_t count, unsigned orders, unsigned groupings) {
    struct tally tally = {0};
    struct situation situation = {.count = count};
    for (unsigned bits = 0; bits < 1u << count * (count - 1); bits++) {
        if (!order_from(&situation, bits))
            continue;
        check_order(&situation, &tally);
        tally.orders++;
    }
    assert_int_equal(tally.orders, orders); /* partial orders of labelled elements */
    assert_int_equal(tally.groupings, orders * groupings);
    assert_true(tally.decisions[DECIDE_NOT_APPLICABLE] > 0);
    assert_true(tally.decisions[DECIDE_CLAUSE] > 0);
    assert_true(tally.decisions[DECIDE_UNDETERMINED] > 0);
    assert_true(tally.decisions[DECIDE_CONFLICT] > 0 || count == 1);
    assert_int_equal(tally.decisions[DECIDE_ERROR], 0);
}

static void every_case_of_one(void **state) {
    (void)state;
    every_case_of(1, 1, 1);
}

static void every_case_of_two(void **state) {
    (void)state;
    every_case_of(2, 3, 2);
}

static void every_case_of_three(void **state) {
    (void)state;
    every_case_of(3, 19, 5);
}

static void every_case_of_four(void **state) {
    (void)state;
    every_case_of(4, 219, 15);
}

static void no_clauses(void **state) {
    (void)state;
    struct situation situation = {0};
    assert_int_equal(ask(&situation).decision, DECIDE_NOT_APPLICABLE);
}

/* ---- agreement that is itself unknown or an error ---- */

static void set_agreement(struct situation *situation, uint32_t a, uint32_t b, unsigned code) {
    situation->agreement[a][b] = situation->agreement[b][a] = (enum agreement)(code & 3);
}

/* Unknown agreement turns out as yes or as no: an answer that holds in spite of it is the answer
 * for both. */
static void check_agreement_completions(
    const struct situation *situation, enum decision decision, unsigned code) {
    if (decision == DECIDE_UNDETERMINED || decision == DECIDE_ERROR)
        return;
    static const uint32_t pairs[3][2] = {{0, 1}, {0, 2}, {1, 2}};
    for (unsigned bits = 0; bits < 8; bits++) {
        struct situation other = *situation;
        for (unsigned pair = 0; pair < 3; pair++)
            if ((code >> 2 * pair & 3) >= AGREE_UNKNOWN)
                set_agreement(&other, pairs[pair][0], pairs[pair][1], bits >> pair & 1);
        struct answer answer = ask(&other);
        if (answer.decision != decision)
            fail_situation(&other, "an agreement", (int)decision, (int)answer.decision);
    }
}

static void check_agreements(struct situation *situation) {
    for (unsigned code = 0; code < 64; code++) {
        set_agreement(situation, 0, 1, code);
        set_agreement(situation, 0, 2, code >> 2);
        set_agreement(situation, 1, 2, code >> 4);
        memset(situation->conditions, 0, sizeof situation->conditions);
        do {
            struct answer answer = ask_and_compare(situation);
            check_agreement_completions(situation, answer.decision, code);
        } while (next_conditions(situation, TRUTH_ERROR));
    }
}

static void every_agreement_of_three(void **state) {
    (void)state;
    struct situation situation = {.count = 3};
    for (unsigned bits = 0; bits < 64; bits++)
        if (order_from(&situation, bits))
            check_agreements(&situation);
}

/* ---- the sentences of the rule, one small case each ---- */

struct example {
    const char *what;
    uint32_t count;
    enum truth conditions[MOST];
    set below[MOST];
    const char *groups; /* a letter a clause; ? agrees unknown, ! agrees with an error */
    enum decision decision;
};

static const struct example examples[] = {
    {"nothing holds", 2, {TRUTH_NO, TRUTH_NO}, {0}, "ab", DECIDE_NOT_APPLICABLE},
    {"one holds", 2, {TRUTH_NO, TRUTH_YES}, {0}, "ab", DECIDE_CLAUSE},
    {"two differ", 2, {TRUTH_YES, TRUTH_YES}, {0}, "ab", DECIDE_CONFLICT},
    {"two give the same", 2, {TRUTH_YES, TRUTH_YES}, {0}, "aa", DECIDE_CLAUSE},
    {"one is over the other", 2, {TRUTH_YES, TRUTH_YES}, {2}, "ab", DECIDE_CLAUSE},
    {"the upper is unknown", 2, {TRUTH_UNKNOWN, TRUTH_YES}, {2}, "ab", DECIDE_UNDETERMINED},
    {"the upper is unknown and gives the same", 2, {TRUTH_UNKNOWN, TRUTH_YES}, {2}, "aa",
        DECIDE_CLAUSE},
    {"the lower is unknown", 2, {TRUTH_YES, TRUTH_UNKNOWN}, {2}, "ab", DECIDE_CLAUSE},
    {"the lower fails", 2, {TRUTH_YES, TRUTH_ERROR}, {2}, "ab", DECIDE_CLAUSE},
    {"the upper fails", 2, {TRUTH_ERROR, TRUTH_YES}, {2}, "ab", DECIDE_ERROR},
    {"the upper fails and gives the same", 2, {TRUTH_ERROR, TRUTH_YES}, {2}, "aa", DECIDE_CLAUSE},
    {"only unknown", 2, {TRUTH_UNKNOWN, TRUTH_NO}, {0}, "ab", DECIDE_UNDETERMINED},
    {"two differ, an unknown one is over one of them", 3, {TRUTH_YES, TRUTH_YES, TRUTH_UNKNOWN},
        {0, 0, 1}, "abb", DECIDE_UNDETERMINED},
    {"two differ, an unknown one is over neither", 3, {TRUTH_YES, TRUTH_YES, TRUTH_UNKNOWN}, {0},
        "abc", DECIDE_CONFLICT},
    {"it is not known whether two agree", 2, {TRUTH_YES, TRUTH_YES}, {0}, "a?",
        DECIDE_UNDETERMINED},
    {"whether two agree is an error", 2, {TRUTH_YES, TRUTH_YES}, {0}, "a!", DECIDE_ERROR},
    {"a third differs for certain", 3, {TRUTH_YES, TRUTH_YES, TRUTH_YES}, {0}, "ab!",
        DECIDE_CONFLICT},
};

static enum agreement agree_by_letter(char a, char b) {
    if (a == '!' || b == '!')
        return AGREE_ERROR;
    if (a == '?' || b == '?')
        return AGREE_UNKNOWN;
    return a == b ? AGREE_YES : AGREE_NO;
}

static void small_examples(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        const struct example *example = &examples[i];
        struct situation situation = {.count = example->count};
        memcpy(situation.conditions, example->conditions, sizeof situation.conditions);
        memcpy(situation.below, example->below, sizeof situation.below);
        for (uint32_t a = 0; a < example->count; a++)
            for (uint32_t b = 0; b < example->count; b++)
                situation.agreement[a][b] = agree_by_letter(example->groups[a], example->groups[b]);
        struct answer answer = ask(&situation);
        if (answer.decision != example->decision)
            fail_situation(&situation, example->what, (int)example->decision, (int)answer.decision);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_examples),
        cmocka_unit_test(no_clauses),
        cmocka_unit_test(every_case_of_one),
        cmocka_unit_test(every_case_of_two),
        cmocka_unit_test(every_case_of_three),
        cmocka_unit_test(every_case_of_four),
        cmocka_unit_test(every_agreement_of_three),
    };
    return cmocka_run_group_tests_name("decide", tests, NULL, NULL);
}
