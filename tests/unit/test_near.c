/* SPDX-License-Identifier: Apache-2.0
 *
 * What explanations say of the smallest change of a fact that would change the outcome. Over the
 * county of the demonstration, all data of tests/run and of tests/explain, each change is made in
 * the record itself and judged anew: it has to come to what was said, and one unit less to what
 * holds now. Over rules with one threshold, every value is tried: no nearer one may do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/api.h"
#include "author/near.h"
#include "author/units.h"
#include "record/value_words.h"

#ifdef __SANITIZE_ADDRESS__
#define HOUSEHOLDS 40 /* of the county */
#else
#define HOUSEHOLDS 400
#endif

struct told { /* how much was looked at */
    size_t results, kinds[4], neighbours, measures, cut;
    uint64_t tries, most_tries;
};

struct stage {
    const struct program *program;
    const struct record_tree *tree;
    date day;
    struct arena found, scratch[2], again;
};

static void stage_init(struct stage *stage) {
    struct allocator allocator = allocator_default();
    *stage = (struct stage){0};
    arena_init(&stage->found, &allocator);
    arena_init(&stage->scratch[0], &allocator);
    arena_init(&stage->scratch[1], &allocator);
    arena_init(&stage->again, &allocator);
}

static void stage_fini(struct stage *stage) {
    arena_fini(&stage->found);
    arena_fini(&stage->scratch[0]);
    arena_fini(&stage->scratch[1]);
    arena_fini(&stage->again);
}

/* ---- one change ---- */

static struct near_end judged(
    struct stage *stage, const struct policy *policy, const struct record *record) {
    struct evaluation evaluation;
    struct result result;
    arena_reset(&stage->again);
    eval_begin(&evaluation, &stage->again, stage->program, stage->tree, stage->day, true);
    eval_policy(&evaluation, policy, record, &result);
    return (struct near_end){result.outcome, result.clause};
}

static void check_end(struct stage *stage, const struct policy *policy, const struct record *record,
    const struct near_change *change, struct value value, struct near_end wanted) {
    struct value *place = (struct value *)&change->record->values[change->field->index];
    struct value kept = *place;
    *place = value;
    struct near_end end = judged(stage, policy, record);
    *place = kept;
    if (!near_alike(end, wanted))
        fail_msg("%s, %s: %s.%s = %s comes to %s, not to %s", policy->name->text,
            record_label(&stage->again, record), record_label(&stage->again, change->record),
            change->field->name->text, value_say(&stage->again, change->field->type, value, true),
            outcome_say(end.outcome, true), outcome_say(wanted.outcome, true));
}

/* One unit nearer to the present value, or that itself where it lies nearer. */
static struct value neighbour(const struct near_change *change) {
    struct value beside;
    struct type type = change->field->type;
    int direction = change->kind == NEAR_LESS ? 1 : -1;
    assert_true(unit_step(type, change->values.items[0], direction, &beside));
    int order = value_compare(type, beside, change->now);
    return direction * order > 0 ? change->now : beside;
}

static void check_change(struct stage *stage, const struct policy *policy,
    const struct record *record, const struct near *near, const struct near_change *change,
    struct told *told) {
    told->kinds[change->kind]++;
    for (size_t i = 0; i < change->values.count; i++)
        check_end(stage, policy, record, change, change->values.items[i], change->end);
    if (change->kind == NEAR_LESS || change->kind == NEAR_MORE) {
        assert_int_equal(change->values.count, 1);
        check_end(stage, policy, record, change, neighbour(change), near->now);
        told->neighbours++;
    }
    if (change->kind != NEAR_IF) {
        assert_false(near_alike(change->end, near->now));
        assert_int_not_equal(change->end.outcome, OUTCOME_ERROR);
    }
    for (size_t i = 0; i < change->cases.count; i++) {
        const struct near_case *one = &change->cases.items[i];
        for (size_t k = 0; k < one->values.count; k++)
            check_end(stage, policy, record, change, one->values.items[k], one->end);
        if (one->values.count)
            continue;
        check_end(stage, policy, record, change, one->low, one->end);
        check_end(stage, policy, record, change, one->high, one->end);
        told->measures++;
    }
}

static void check_result(struct stage *stage, const struct policy *policy,
    const struct record *record, struct told *told) {
    struct evaluation evaluation;
    arena_reset(&stage->found);
    eval_begin(&evaluation, &stage->found, stage->program, stage->tree, stage->day, true);
    const struct near *near = near_find(&evaluation, stage->scratch, policy, record);
    struct near_end now = judged(stage, policy, record);
    assert_true(near_alike(near->now, now));
    for (size_t i = 0; i < near->list.count; i++)
        check_change(stage, policy, record, near, &near->list.items[i], told);
    told->results++;
    told->tries += near->tries;
    told->cut += near->cut;
    if (near->tries > told->most_tries)
        told->most_tries = near->tries;
    assert_true(near->tries <= NEAR_TRIES_MOST);
}

/* ---- whole data ---- */

static void check_record(struct stage *stage, const struct record *record, struct told *told) {
    for (size_t i = 0; i < stage->program->policies.count; i++)
        if (stage->program->policies.items[i]->record == record->type)
            check_result(stage, stage->program->policies.items[i], record, told);
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            check_record(stage, record->lists[i].items.items[k], told);
}

static void check_data(
    const guodu_rules *rules, const char *files, const char *day, struct told *told) {
    glob_t found;
    const guodu_record *top;
    struct stage stage;
    guodu_data *data = guodu_data_new(rules);
    stage_init(&stage);
    stage.program = &rules->program;
    assert_true(date_parse(day, strlen(day), &stage.day));
    assert_int_equal(glob(files, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        assert_int_equal(guodu_data_add(data, NULL, found.gl_pathv[i], GUODU_BY_NAME), GUODU_OK);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    while ((top = guodu_data_next(data))) {
        stage.tree = top->tree;
        check_record(&stage, top->record, told);
    }
    assert_int_equal(guodu_data_status(data), GUODU_OK);
    globfree(&found);
    guodu_data_free(data);
    stage_fini(&stage);
}

static guodu_rules *load(const char *path) {
    guodu_rules *rules = guodu_rules_new(NULL);
    assert_int_equal(guodu_rules_load_file(rules, path), GUODU_OK);
    return rules;
}

static void test_county(void **state) {
    (void)state;
    const char *build = getenv("BUILD");
    char folder[] = P_tmpdir "/guodu-near-XXXXXX", command[1024], files[1024];
    struct told told = {0};
    assert_non_null(mkdtemp(folder));
    snprintf(command, sizeof command, "'%s/demo/county' 2021 %d '%s' >/dev/null",
        build ? build : "build", HOUSEHOLDS, folder);
    assert_int_equal(system(command), 0);
    snprintf(files, sizeof files, "%s/*.csv", folder);
    guodu_rules *rules = load("rules/demo");
    check_data(rules, files, "2023-06-30", &told);
    guodu_rules_free(rules);
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    assert_int_equal(system(command), 0);
    assert_true(told.results > HOUSEHOLDS * 20 && told.neighbours > HOUSEHOLDS / 2);
    assert_true(told.kinds[NEAR_OTHER] > HOUSEHOLDS && told.kinds[NEAR_IF] > HOUSEHOLDS / 8);
    assert_int_equal(told.cut, 0);
    assert_true(told.tries < told.results * 40);
}

/* Every day of every case of tests/run; the cases of tests/explain on a day. */
static void check_folder(const char *folder, struct told *told) {
    char path[1024], files[1024], day[32] = "2023-06-30";
    snprintf(path, sizeof path, "%s/rules.guodu", folder);
    snprintf(files, sizeof files, "%s/*.csv", folder);
    guodu_rules *rules = load(path);
    snprintf(path, sizeof path, "%s/dates", folder);
    FILE *days = fopen(path, "r");
    if (!days)
        check_data(rules, files, day, told);
    while (days && fscanf(days, "%31s", day) == 1)
        check_data(rules, files, day, told);
    if (days)
        fclose(days);
    guodu_rules_free(rules);
}

static void test_cases(void **state) {
    (void)state;
    glob_t folders;
    struct told told = {0};
    assert_int_equal(glob("tests/run/*/", 0, NULL, &folders), 0);
    assert_int_equal(glob("tests/explain/*/", GLOB_APPEND, NULL, &folders), 0);
    for (size_t i = 0; i < folders.gl_pathc; i++)
        check_folder(folders.gl_pathv[i], &told);
    assert_true(folders.gl_pathc > 30 && told.results > 250);
    assert_true(told.kinds[NEAR_LESS] > 10 && told.kinds[NEAR_MORE] > 10);
    assert_true(told.kinds[NEAR_OTHER] > 100 && told.kinds[NEAR_IF] > 20 && told.measures > 10);
    globfree(&folders);
}

/* ---- no nearer value does ---- */

static const char form[] =
    "transition 2021-01-01 to 2025-12-31\n"
    "source notice \"notice\" { article \"1\" }\n"
    "record home { id: text key  n: integer  born: date  wage: money/year  people: list of person\n"
    "  head: money/year = (wage + sum(income for people)) / max(n, 1)\n"
    "  share: money/year = (wage + sum(income for people)) / 4 }\n"
    "record person of home { no: integer key  k: integer  income: money/year }\n"
    "policy aid for home { cites notice \"1\" keep this: when %s end that: otherwise }\n";

/* Where each fact moves the condition one way only, or across constants that the rules name. */
static const char *const conditions[] = {
    "n below 5",
    "n above 3 and n at most 9",
    "n in {2, 4 to 5, 30}",
    "n * 7 + sum(k for people) at least 40",
    "sum(k for people where k above 2) above 10",
    "max(k for people) at most 6",
    "every(k at least 1 for people)",
    "any(people where k above n)",
    "age(born) at least 60",
    "years(born, today) below 16 or age(born) above 79",
    "born + 6 months above today",
    "born after 1961-10-01",
    "head below 20.5 yuan/year",
    "wage at least 100 yuan/year",
    "share above 30 yuan/year and share below 30.4 yuan/year",
    "share in {28.5 yuan/year to 28.6 yuan/year, 39 yuan/year}",
    "n * 7 + sum(k for people) in {61, 96 to 99}",
    "head above 3 yuan/year and sum(income for people) below 50 yuan/year",
};

struct measured { /* one fact, as whole units */
    struct type type;
    struct value *place;
};

static struct value value_of(struct type type, int64_t units) {
    if (type.kind == TYPE_DATE)
        return value_date((date)units);
    return type.kind == TYPE_INTEGER ? value_integer(units)
                                     : value_number((decimal)units * DECIMAL_FEN);
}

static int64_t units_of(struct type type, struct value value) {
    if (type.kind == TYPE_DATE)
        return value.day;
    return type.kind == TYPE_INTEGER ? value.integer : (int64_t)(value.number / DECIMAL_FEN);
}

/* The nearest value on one side that changes the end, all being tried; INT64_MIN: none does. */
static int64_t nearest(
    struct stage *stage, const struct measured *fact, int direction, int64_t low, int64_t high) {
    const struct policy *policy = stage->program->policies.items[0];
    struct near_end now = judged(stage, policy, stage->tree->top);
    struct value kept = *fact->place;
    int64_t found = INT64_MIN;
    for (int64_t at = units_of(fact->type, kept) + direction;
         found == INT64_MIN && at >= low && at <= high; at += direction) {
        *fact->place = value_of(fact->type, at);
        if (!near_alike(judged(stage, policy, stage->tree->top), now))
            found = at;
    }
    *fact->place = kept;
    return found;
}

static int64_t said(const struct near *near, const struct record *record, const struct field *field,
    enum near_kind kind) {
    for (size_t i = 0; i < near->list.count; i++)
        if (near->list.items[i].record == record && near->list.items[i].field == field &&
            near->list.items[i].kind == kind)
            return units_of(field->type, near->list.items[i].values.items[0]);
    return INT64_MIN;
}

static void check_side(struct stage *stage, const struct near *near, const struct record *record,
    const struct field *field, int direction) {
    struct measured fact = {field->type, &record->values[field->index]};
    int64_t low = 0, high = field->type.kind == TYPE_INTEGER ? 1000 : 12000;
    if (field->type.kind == TYPE_DATE) {
        low = -25567; /* 1900-01-01 */
        high = stage->day;
    }
    int64_t wanted = nearest(stage, &fact, direction, low, high);
    int64_t found = said(near, record, field, direction < 0 ? NEAR_LESS : NEAR_MORE);
    if (wanted != found && !(wanted == INT64_MIN && found > high))
        fail_msg("%s, %s: %lld changes it, but %lld is told", field->name->text,
            direction < 0 ? "less" : "more", (long long)wanted, (long long)found);
}

static size_t check_sides(
    struct stage *stage, const struct near *near, const struct record *record, bool with_dates) {
    size_t count = 0;
    for (size_t i = 0; i < record->type->fields.count; i++) {
        const struct field *field = record->type->fields.items[i];
        if (field->form != FIELD_GIVEN || field->is_key ||
            (!type_is_number(field->type) && field->type.kind != TYPE_DATE))
            continue;
        if (field->type.kind != TYPE_DATE || with_dates) {
            check_side(stage, near, record, field, -1);
            check_side(stage, near, record, field, 1);
        }
        count += said(near, record, field, NEAR_LESS) != INT64_MIN;
        count += said(near, record, field, NEAR_MORE) != INT64_MIN;
    }
    return count;
}

static unsigned draw(unsigned *chance, unsigned below) {
    *chance = *chance * 1664525 + 1013904223;
    return (*chance >> 8) % below;
}

static void set(guodu_record *record, const char *name, const char *format, unsigned value) {
    char text[32];
    snprintf(text, sizeof text, format, value);
    assert_int_equal(guodu_record_set(record, name, text), GUODU_OK);
}

static guodu_record *random_home(const guodu_rules *rules, unsigned *chance) {
    guodu_record *home = guodu_record_new(rules, "home");
    set(home, "id", "A%u", 1);
    set(home, "n", "%u", draw(chance, 12));
    set(home, "born", "19%02u-06-15", draw(chance, 100));
    set(home, "wage", "%u.25", draw(chance, 120));
    for (unsigned i = 0; i < 3; i++) {
        guodu_record *person = guodu_record_add(home, "person");
        set(person, "no", "%u", i);
        set(person, "k", "%u", draw(chance, 9));
        set(person, "income", "%u", draw(chance, 40));
    }
    return home;
}

/* How many changes were told. */
static size_t check_home(const guodu_rules *rules, unsigned *chance, bool with_dates) {
    struct stage stage;
    struct evaluation evaluation;
    guodu_record *home = random_home(rules, chance);
    stage_init(&stage);
    stage.program = &rules->program;
    stage.tree = home->tree;
    assert_true(date_parse("2023-06-30", 10, &stage.day));
    eval_begin(&evaluation, &stage.found, stage.program, stage.tree, stage.day, true);
    const struct near *near =
        near_find(&evaluation, stage.scratch, stage.program->policies.items[0], stage.tree->top);
    size_t count = check_sides(&stage, near, stage.tree->top, with_dates);
    for (size_t i = 0; i < 3; i++)
        count += check_sides(&stage, near, stage.tree->top->lists[0].items.items[i], with_dates);
    stage_fini(&stage);
    guodu_record_free(home);
    return count;
}

static void test_nearest(void **state) {
    (void)state;
    unsigned chance = 1;
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        char text[2048];
        int length = snprintf(text, sizeof text, form, conditions[i]);
        guodu_rules *rules = guodu_rules_new(NULL);
        size_t count = 0;
        if (guodu_rules_load_text(rules, "a.guodu", text, (size_t)length) != GUODU_OK)
            fail_msg("%s: does not load", conditions[i]);
        for (int home = 0; home < 8; home++)
            count += check_home(rules, &chance, strstr(conditions[i], "born"));
        if (count < 6)
            fail_msg("%s: %zu changes told", conditions[i], count);
        guodu_rules_free(rules);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_county),
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
