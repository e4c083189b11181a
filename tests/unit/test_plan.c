/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules to plans: what each kind of expression becomes, and that ages are asked of the right days.
 * That plans say what the evaluator says is seen by tests/random/fuzz_engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/date.h"
#include "base/memory.h"
#include "guodu.h"

static const char head[] =
    "ruleset \"t\" version \"1\"\n"
    "source s \"s\" { article \"1\" }\n"
    "choice kind { poor, low, other }\n"
    "choice work { farm, town, none_at_all }\n"
    "record home {\n"
    "  id: text key\n  place: region place\n  kind: kind\n  grade: kind or none\n"
    "  income: money/year\n  spent: money/year\n  share: percent\n  rate: decimal\n  count: "
    "integer\n"
    "  safe: boolean\n  moved: date\n  left: date or none\n  kinds: set of kind\n  people: list of "
    "person\n"
    "}\n"
    "record person of home {\n"
    "  no: text key\n  born: date\n  work: work\n  months: integer\n  pay: money/month\n"
    "  insured: boolean\n"
    "}\n"
    "parameter line: money/year { cites s\n  from 2021-01-01: 6000 yuan/year\n"
    "  region 51 { from 2021-01-01: 6200 yuan/year } }\n"
    "parameter flat: money/year { cites s\n  from 2021-01-01: 300 yuan/year\n"
    "  from 2024-01-01: undecided }\n"
    "table t(k: kind, n: integer): money/year {\n  when poor, below 3 then 100 yuan/year\n"
    "  when poor, at least 3 then 200 yuan/year\n  when low or other, any then 0 yuan/year }\n"
    "scale steps: percent by money/year {\n  at most 1000 yuan/year: 10%\n  otherwise: 20% }\n"
    "scale bands: percent by money/year {\n  below 1000 yuan/year: 10%\n  below 5000 yuan/year: 20%\n"
    "  otherwise: 30% }\n";

struct expectation {
    const char *record, *type, *expression; /* of the output */
    const char *plan;                       /* lines of operations, without levels */
};

static const struct expectation expectations[] = {
#include "plan_expectations.h"
};

/* ---- plans of rules ---- */

static const char *plan_of(guodu_rules *rules, const char *day, const char *text) {
    const char *plan = NULL;
    if (text && guodu_rules_load_text(rules, "t.guodu", text, strlen(text)) != GUODU_OK) {
        guodu_diagnostic found;
        if (guodu_rules_diagnostic(rules, 0, GUODU_EN, false, &found) == GUODU_OK)
            print_error("%s\n", found.shown);
        fail();
    }
    assert_int_equal(guodu_rules_plan(rules, day, GUODU_EN, &plan), GUODU_OK);
    return plan;
}

/* The operations, one a line: "r1 truth r0 <= 5"; without level and place. */
static char *operations_of(const char *plan) {
    char *out = calloc(1, strlen(plan) + 1), *end = out;
    const char *line = strstr(plan, "\n\n") + 2;
    for (; *line && *line != '\n'; line = strchr(line, '\n') + 1) {
        char name[16], form[16];
        int length = 0;
        assert_int_equal(sscanf(line, "%15s %*s %15s %n", name, form, &length), 2);
        const char *stop = strchr(line, '\n'), *place = strstr(line, "  # ");
        if (place && place < stop)
            stop = place;
        end += sprintf(end, "%s %s %.*s\n", name, form, (int)(stop - line - length), line + length);
    }
    return out;
}

static void each_expression(void **state) {
    (void)state;
    bool show = getenv("SHOW_PLANS") != NULL;
    guodu_rules *rules = guodu_rules_new(NULL);
    for (size_t i = 0; i < sizeof expectations / sizeof *expectations; i++) {
        const struct expectation *one = &expectations[i];
        char text[8192];
        snprintf(text, sizeof text,
            "%spolicy p for %s { cites s\n  gives x: %s\n  keep c: otherwise then x = %s }\n", head,
            one->record, one->type, one->expression);
        char *found = operations_of(plan_of(rules, "2023-06-30", text));
        if (show)
            printf("==== %s\n%s", one->expression, found);
        else if (strcmp(found, one->plan) != 0)
            fail_msg("%s becomes\n%sand not\n%s", one->expression, found, one->plan);
        free(found);
    }
    guodu_rules_free(rules);
}

/* ---- ages ---- */

enum { AGES = 121 };

static const char *ages_program(void) {
    static char text[32768];
    char *end = text + sprintf(text, "%spolicy p for person { cites s\n  gives x0: boolean", head);
    for (int age = 1; age < AGES; age++)
        end += sprintf(end, ", x%d: boolean", age);
    end += sprintf(end, "\n  keep c: otherwise then x0 = age(born) at least 0");
    for (int age = 1; age < AGES; age++)
        end += sprintf(end, ", x%d = age(born) at least %d", age, age);
    strcpy(end, " }\n");
    return text;
}

/* "r1 <= DAY": whoever is born then is that old, and nobody born a day later. */
static void check_age(const char *line, int age, date today) {
    const char *at = strstr(line, "r1 <= ");
    date day;
    assert_non_null(at);
    assert_true(date_parse(at + 6, 10, &day));
    assert_true(day <= today && date_years_between(day, today) >= age);
    assert_true(day == today || date_years_between(day + 1, today) < age);
}

static void ages_are_birth_dates(void **state) {
    (void)state;
    guodu_rules *rules = guodu_rules_new(NULL);
    const char *text = ages_program();
    for (int i = 0; i < 800; i++) {
        date today;
        char day[DATE_TEXT_SIZE];
        assert_true(date_from_ymd(2020, 1, 1, &today));
        today += i % 4 == 0 ? i * 7 : i; /* all days of two years, and some on */
        date_format(today, day);
        const char *line = plan_of(rules, day, i == 0 ? text : NULL);
        line = strchr(strstr(line, "\nr1 ") + 1, '\n') + 1;
        for (int age = 0; age < AGES; age++, line = strchr(line, '\n') + 1)
            check_age(line, age, today);
    }
    guodu_rules_free(rules);
}

/* ---- what is asked, and what is not ---- */

static void not_in_force(void **state) {
    (void)state;
    char text[8192];
    guodu_rules *rules = guodu_rules_new(NULL);
    snprintf(text, sizeof text,
        "%spolicy p for home { cites s\n  in force from 2021-01-01 to 2022-12-31\n"
        "  keep c: when safe }\n",
        head);
    const char *plan = plan_of(rules, "2023-06-30", text);
    assert_null(strstr(plan, "safe"));
    plan = plan_of(rules, "2022-12-31", NULL);
    assert_non_null(strstr(plan, "safe"));
    guodu_rules_free(rules);
}

static void asks_are_named(void **state) {
    (void)state;
    char text[8192];
    guodu_rules *rules = guodu_rules_new(NULL);
    snprintf(text, sizeof text,
        "%spolicy p for home { cites s\n  keep c: when starts_with(id, \"5\") and safe }\n", head);
    const char *plan = plan_of(rules, "2023-06-30", text);
    assert_non_null(strstr(plan, "judged one by one\np t.guodu:"));
    assert_non_null(strstr(plan, "starts_with(id, \"5\") (no operation for it)"));
    snprintf(text, sizeof text, "%spolicy p for home { cites s\n  keep c: when safe }\n", head);
    assert_null(strstr(plan_of(rules, "2023-06-30", text), "one by one"));
    guodu_rules_free(rules);
}

static void calls_out_of_order(void **state) {
    (void)state;
    const char *plan;
    guodu_rules *rules = guodu_rules_new(NULL);
    assert_int_equal(guodu_rules_plan(rules, "2023-06-30", GUODU_EN, &plan), GUODU_BAD_CALL);
    assert_int_equal(guodu_rules_plan(NULL, "2023-06-30", GUODU_EN, &plan), GUODU_BAD_CALL);
    assert_int_equal(guodu_rules_load_text(rules, "t.guodu", head, strlen(head)), GUODU_OK);
    assert_int_equal(guodu_rules_plan(rules, "2023-02-30", GUODU_EN, &plan), GUODU_BAD_VALUE);
    assert_int_equal(guodu_rules_plan(rules, "2023-06-30", GUODU_EN, NULL), GUODU_BAD_CALL);
    assert_int_equal(guodu_rules_plan(rules, "2023-06-30", GUODU_EN, &plan), GUODU_OK);
    guodu_rules_free(rules);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_expression),
        cmocka_unit_test(ages_are_birth_dates),
        cmocka_unit_test(not_in_force),
        cmocka_unit_test(asks_are_named),
        cmocka_unit_test(calls_out_of_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
