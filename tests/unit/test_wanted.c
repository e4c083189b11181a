/* SPDX-License-Identifier: Apache-2.0
 *
 * Which facts a run can read: wherever rules name one, it is read from the data, and what no rule
 * names is not. What is missed here is unknown to all who judge. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include "case_files.h"
#include "check/check.h"
#include "plan/plan.h"

static const char head[] =
    "source s \"s\" { article \"1\" }\n"
    "choice kind { poor, low }\n"
    "record home {\n  id: text key\n  place: region place\n"
    "  a: integer\n  b: integer\n  c: integer\n  d: boolean\n  m: money/year\n"
    "  kinds: set of kind\n"
    "  people: list of person\n  of_two: integer = a + b\n  of_three: integer = of_two + c\n}\n"
    "record person of home {\n  no: text key\n  n: integer\n  o: boolean\n}\n"
    "parameter local: integer { cites s\n  from 2021-01-01: 1\n"
    "  region 51 { from 2021-01-01: 2 } }\n"
    "table t(x: integer): integer {\n  when below 3 then 100\n  otherwise then 200 }\n"
    "scale steps: percent by money/year { at most 1000 yuan/year: 10%  otherwise: 20% }\n"
    "policy other for home { cites s\n  keep k: when b above 5 }\n";

/* A policy of its own, what it says, and the facts that are read. */
static const struct {
    const char *policy, *wanted;
} cases[] = {
    {"keep k: when a = 1", "a b"}, /* b: of the policy `other` */
    {"keep k: when a in {1, c}", "a b c"},
    {"keep k: when a in 1 to c", "a b c"},
    {"keep k: when a in c to 9", "a b c"},
    {"keep k: when 5 in {1 to 3, a to c}", "a b c"},
    {"keep k: when a not in {1, 2 to c}", "a b c"},
    {"keep k: when 1 <= a <= c", "a b c"},
    {"keep k: when of_three = 1", "a b c"},
    {"keep k: when a is unknown", "a b"},
    {"keep k: when (a default c) = 1", "a b c"},
    {"keep k: when (if d then a else c) = 1", "a b c d"},
    {"keep k: when t(a) = 100", "place a b"}, /* another file could give the table regional rows */
    {"keep k: when bracket(steps, m) = 10%", "place b m"},
    {"keep k: when a = local", "place a b"},
    {"keep k: when poor in kinds", "b kinds"},
    {"keep k: when any(people where o)", "b o"},
    {"keep k: when sum(n for people where o) = 1", "b n o"},
    {"keep k: when other.applies", "b"},
    {"applies when d\n  keep k: otherwise", "b d"},
    {"gives x: integer\n  keep k: otherwise then x = c", "b c"},
    {"keep k: otherwise says \"{c}\"", "b c"},
    {"keep k: otherwise says \"{if d then 1 else 2}\"", "b d"},
};

static bool no_file(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    (void)user, (void)arena, (void)path, (void)text, (void)length;
    return false;
}

static void wanted_of(struct arena *arena, const char *policy, char *out) {
    struct parsed parsed;
    struct file_reader reader = {.read = no_file};
    struct ast_program files = {0};
    struct program program = {0};
    parsed_init(&parsed, arena);
    const char *text = arena_printf(arena, "%spolicy p for home { cites s\n  %s }\n", head, policy);
    load_program(&parsed.input, &reader, "t.guodu", text, strlen(text), &files);
    check_program(&parsed.input, &files, &program);
    if (parsed.diagnostics.error_count > 0)
        fail_msg("%s", parsed_messages(&parsed, LANG_EN));
    bool **wanted = plan_wanted(arena, &program, true);
    *out = '\0';
    for (size_t i = 0; i < program.schema.records.count; i++) {
        const struct record_type *type = program.schema.records.items[i];
        for (size_t k = 0; k < type->fields.count; k++)
            if (wanted[i][k])
                sprintf(out + strlen(out), "%s%s", *out ? " " : "",
                    type->fields.items[k]->name->text);
    }
}

static void all_that_is_named(void **state) {
    (void)state;
    struct allocator allocator = allocator_default();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena;
        char found[256];
        arena_init(&arena, &allocator);
        wanted_of(&arena, cases[i].policy, found);
        if (strcmp(found, cases[i].wanted) != 0)
            fail_msg("%s: read are %s and not %s", cases[i].policy, found, cases[i].wanted);
        arena_fini(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_that_is_named)};
    return cmocka_run_group_tests_name("wanted", tests, NULL, NULL);
}
