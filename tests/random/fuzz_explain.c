/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_explain [CASES=n] [SEED=n] [PROGRAM=n]
 *
 * Explanations of random records by random programs. A case is one record and policy, inspection or
 * guarantee. Of each it is asked that
 *
 * - the explanation says what the evaluator says: outcome, clause, what is missing, conflicts;
 * - each step has the value that the evaluator found when it judged (it is watched while it does);
 * - the parts of a condition, by `and`, `or` and `not`, make the value of the whole, the parts that
 *   are left out notwithstanding;
 * - each thing that is missing is met in the explanation, as something of which nothing is known;
 * - of some, each change of one fact that is told to change the outcome does so when it is made, and
 *   of numbers and dates one unit less does not;
 * - the text and the JSON are well formed;
 * - once the facts that are named as missing are filled in, with any value of their types, none of
 *   them is named again.
 *
 * PROGRAM: only this one, the number a failure was reported with. The status is 1 if a case failed
 * or one of the kinds of step was never reached.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "author/explanation.h"
#include "check/check.h"
#include "eval/observe.h"
#include "filling.h"
#include "near_check.h"
#include "random.h"

#define RECORDS 12   /* a program */
#define NEAR_EVERY 4 /* results of which it is told what would change them */
#define FAILURES 3   /* shown */
#define SEEN_MOST 12 /* values kept of one expression and record: of several dates and places */

struct run {
    uint64_t cases, wanted, seed, failures, programs, steps, checked, joined, lacking, filled;
    uint64_t kinds[STEP_KIND_COUNT], fates[CLAUSE_FATE_COUNT], outcomes[OUTCOME_COUNT];
    uint64_t holdings[HOLDING_COUNT], cut, same;
    struct near_check near;
    struct arena loaded, judged, scratch[3];
};

struct stage { /* one program and a record of it */
    struct run *run;
    struct program program;
    struct sources sources;
    struct gen_text text;
    uint64_t number;
    uint32_t record;
    date today;
    struct record_tree tree;
    struct evaluation evaluation;
    struct map seen; /* bytes of struct seen_key -> struct seen * */
    bool zh, looks_elsewhere;
};

/* ---- a program ---- */

static bool read_local(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    const struct gen_text *all = user;
    (void)arena;
    (void)path;
    *text = all->local;
    *length = all->local ? strlen(all->local) : 0;
    return all->local;
}

static bool load(struct stage *stage, struct arena *arena) {
    struct file_reader reader = {.read = read_local, .user = &stage->text};
    struct diagnostics diagnostics;
    struct atoms atoms;
    struct ast_program files = {0};
    stage->sources = (struct sources){.arena = arena};
    diagnostics_init(&diagnostics, arena);
    atoms_init(&atoms, arena);
    struct parse_input input = {
        .arena = arena, .atoms = &atoms, .sources = &stage->sources, .diagnostics = &diagnostics, NULL, 0};
    load_program(
        &input, &reader, "random.guodu", stage->text.main, strlen(stage->text.main), &files);
    check_program(&input, &files, &stage->program);
    return diagnostics.error_count == 0;
}

/* ---- failures ---- */

static bool fail(struct stage *stage, const struct explanation *explanation, const char *what) {
    struct run *run = stage->run;
    printf("FAILED: SEED=%llu PROGRAM=%llu, record %u: %s\n", (unsigned long long)run->seed,
        (unsigned long long)stage->number, stage->record, what);
    if (++run->failures > FAILURES)
        return false;
    char day[DATE_TEXT_SIZE];
    date_format(stage->today, day);
    printf("---- program\n%s", stage->text.main);
    if (stage->text.local)
        printf("---- local.guodu\n%s", stage->text.local);
    printf("---- record, judged at %s\n%s", day, gen_record_text(&run->judged, &stage->tree));
    if (explanation)
        printf("---- explanation\n%s", explanation_text(&run->judged, explanation, stage->zh));
    printf("----\n");
    return false;
}

/* ---- what the evaluator found ---- */

struct seen_key {
    const struct node *node;
    const struct record *record;
};

struct seen {
    struct value values[SEEN_MOST];
    uint32_t count;
    bool all; /* there were no more */
};

static struct seen *seen_at(
    struct stage *stage, const struct node *node, const struct record *record) {
    struct seen_key key = {node, record};
    return map_get_bytes(&stage->seen, (const char *)&key, sizeof key);
}

static void see(
    void *user, const struct node *node, const struct record *record, const struct value *value) {
    struct stage *stage = user;
    struct seen_key key = {node, record};
    struct seen *seen = seen_at(stage, node, record);
    if (!seen) {
        seen = arena_new(&stage->run->judged, struct seen);
        seen->all = true;
        map_put_bytes(&stage->seen, (const char *)&key, sizeof key, seen);
    }
    if (seen->count < SEEN_MOST)
        seen->values[seen->count++] = *value;
    else
        seen->all = false;
}

static bool is_settled(struct value value) {
    return value.state == VALUE_KNOWN || value.state == VALUE_NONE;
}

static bool is_same(struct type type, struct value a, struct value b) {
    if (!is_settled(a) || !is_settled(b))
        return a.state == b.state;
    return value_equal(type, a, b);
}

/* Is something asked of another day or place? What was found does not say of which it is. */
static bool looks_elsewhere(const struct gen_text *text) {
    return strstr(text->main, " at (") || strstr(text->main, " 于 (") ||
           (text->local && (strstr(text->local, " at (") || strstr(text->local, " 于 (")));
}

/* True also where it was not met: a part that the evaluator had no need to look at. */
static bool was_found(struct stage *stage, const struct step *step, const struct node *node) {
    const struct seen *seen = seen_at(stage, node, step->seen);
    if (!seen || !seen->all || stage->looks_elsewhere)
        return true;
    stage->run->checked++;
    for (uint32_t i = 0; i < seen->count; i++)
        if (is_same(step->type, seen->values[i], step->value))
            return true;
    return false;
}

/* ---- steps ---- */

enum truth_value { NO, YES, UNKNOWN, ERROR }; /* as in decide.h, by another name */

static enum truth_value truth(const struct step *step) {
    switch (step->value.state) {
    case VALUE_KNOWN:
        return step->value.boolean ? YES : NO;
    case VALUE_UNKNOWN:
        return UNKNOWN;
    default:
        return ERROR;
    }
}

/* The strongest of the parts, by the order that the language gives them. */
static enum truth_value joined(const struct step *step) {
    static const enum truth_value order[][4] = {
        [JOIN_AND] = {NO, ERROR, UNKNOWN, YES},
        [JOIN_OR] = {YES, ERROR, UNKNOWN, NO},
    };
    static const enum truth_value opposite[] = {YES, NO, UNKNOWN, ERROR};
    if (step->join == JOIN_NOT)
        return opposite[truth(step->below.items[0])];
    for (int i = 0; i < 3; i++)
        for (size_t k = 0; k < step->below.count; k++)
            if (truth(step->below.items[k]) == order[step->join][i])
                return order[step->join][i];
    return order[step->join][3];
}

static bool is_any_or_every(const struct step *step) {
    return step->kind == STEP_LIST && step->node && step->node->op == NODE_AGGREGATE &&
           !step->nothing && !step->cut &&
           (step->node->aggregate == AGG_ANY || step->node->aggregate == AGG_EVERY);
}

/* Of `any`: it is meant, and it is so; of `every`: it is not meant, or it is so. */
static enum truth_value of_member(const struct step *list, const struct step *member) {
    static const enum truth_value opposite[] = {YES, NO, UNKNOWN, ERROR};
    enum truth_value meant = (enum truth_value[]){[COUNTED_YES] = YES, [COUNTED_NO] = NO,
        [COUNTED_UNKNOWN] = UNKNOWN, [COUNTED_ERROR] = ERROR}[member->counted];
    enum truth_value value = member->has_value ? truth(member) : YES;
    bool is_any = list->node->aggregate == AGG_ANY;
    enum truth_value strong = is_any ? NO : YES;
    if (!is_any)
        meant = opposite[meant];
    if (meant == strong || value == strong)
        return strong;
    if (meant == ERROR || value == ERROR)
        return ERROR;
    return meant == UNKNOWN || value == UNKNOWN ? UNKNOWN : opposite[strong];
}

static enum truth_value of_members(const struct step *list) {
    bool is_any = list->node->aggregate == AGG_ANY;
    const enum truth_value order[] = {is_any ? YES : NO, ERROR, UNKNOWN};
    for (int i = 0; i < 3; i++)
        for (size_t k = 0; k < list->below.count; k++)
            if (of_member(list, list->below.items[k]) == order[i])
                return order[i];
    return is_any ? NO : YES;
}

static bool has_settled_value(const struct step *step) {
    const struct value own = step->seen->values[step->field->index];
    return is_same(step->type, own, step->value);
}

static bool check_value(struct stage *stage, const struct explanation *explanation,
    const struct step *step, bool depends) {
    struct run *run = stage->run;
    const char *what = NULL;
    if (step->kind == STEP_FACT && !has_settled_value(step))
        what = "is not what the record says";
    if (step->kind == STEP_COMPUTED && !depends &&
        !was_found(
            stage, step, stage->program.computed[step->seen->type->index][step->field->index]))
        what = "is not what was computed";
    /* In a list a value may depend on who looks at the member, in a table on what it is given*/
    if (step->node && !depends && !was_found(stage, step, step->node))
        what = "is not what was found when it was judged";
    if (step->join != JOIN_NONE && !step->cut && ++run->joined && joined(step) != truth(step))
        what = "is not what its parts make";
    if (is_any_or_every(step) && ++run->joined && of_members(step) != truth(step))
        what = "is not what its members make";
    if (step->same && step->same->number >= step->number)
        what = "points to what comes behind it";
    if (step->same && strcmp(step->same->text, step->text) == 0 &&
        !is_same(step->type, step->same->value, step->value))
        what = "points to another value";
    if (!what)
        return true;
    return fail(stage, explanation,
        arena_printf(&run->judged, "step %u, %s: its value %s", step->number, step->text, what));
}

static bool check_below(struct stage *stage, const struct explanation *explanation,
    const struct step *step, bool depends) {
    if (!step)
        return true;
    stage->run->steps++;
    stage->run->kinds[step->kind]++;
    stage->run->cut += step->cut;
    stage->run->same += step->same != NULL;
    if (!check_value(stage, explanation, step, depends))
        return false;
    for (size_t i = 0; i < step->below.count; i++)
        if (!check_below(stage, explanation, step->below.items[i],
                depends || step->below.items[i]->kind == STEP_MEMBER ||
                    step->below.items[i]->kind == STEP_ROW))
            return false;
    return true;
}

static bool check_step(
    struct stage *stage, const struct explanation *explanation, const struct step *step) {
    return check_below(stage, explanation, step, false);
}

/* ---- is what is missing met? ---- */

typedef bool step_test(const struct step *step, const struct missing *missing);

static bool tells(const struct step *step, const struct missing *missing) {
    bool rejected = missing->kind == CAUSE_REJECTED && step->seen == missing->record;
    switch (missing->kind) {
    case CAUSE_FACT:
        return (step->kind == STEP_FACT || step->kind == STEP_COMPUTED) &&
               step->seen == missing->record && step->field == missing->field;
    case CAUSE_LIST:
    case CAUSE_EMPTY:
        return step->name && step->value.state == VALUE_UNKNOWN &&
               strcmp(step->name, missing->field->name->text) == 0;
    case CAUSE_REJECTED:
        return rejected || (step->kind == STEP_MEMBER && step->rejected);
    default:
        return (step->kind == STEP_PARAMETER || step->kind == STEP_TABLE ||
                   step->kind == STEP_SCALE || step->kind == STEP_ENTRY) &&
               strcmp(step->name, missing->parameter->text) == 0;
    }
}

/* Or the telling was cut before it could be met. */
static bool meets(const struct step *step, const struct missing *missing) {
    if (!step)
        return false;
    if (tells(step, missing) || step->cut)
        return true;
    for (size_t i = 0; i < step->below.count; i++)
        if (meets(step->below.items[i], missing))
            return true;
    return false;
}

static bool is_met(const struct explanation *explanation, const struct missing *missing) {
    bool met = meets(explanation->gate, missing) || meets(explanation->when, missing) ||
               meets(explanation->condition, missing);
    for (size_t i = 0; !met && i < explanation->clauses.count; i++) {
        const struct explained_clause *clause = &explanation->clauses.items[i];
        met = meets(clause->when, missing);
        for (size_t k = 0; !met && k < clause->outputs.count; k++)
            met = meets(clause->outputs.items[k].how, missing);
    }
    return met;
}

static bool check_missing(struct stage *stage, const struct explanation *explanation,
    const struct missing *missing, uint32_t count) {
    struct arena *arena = &stage->run->judged;
    if (explanation->missing.count != count)
        return fail(stage, explanation, "it does not name as many things as the result");
    for (uint32_t i = 0; i < count; i++) {
        stage->run->lacking++;
        if (!is_met(explanation, &missing[i]))
            return fail(stage, explanation,
                arena_printf(arena, "%s is missing and not met in the explanation",
                    explanation->missing.items[i].name));
    }
    return true;
}

/* ---- text and JSON ---- */

static bool is_text(json_t *object, const char *name, const char *wanted) {
    const char *found = json_string_value(json_object_get(object, name));
    return wanted ? found && strcmp(found, wanted) == 0 : !found;
}

static bool check_written(struct stage *stage, const struct explanation *explanation) {
    struct arena *arena = &stage->run->judged;
    json_error_t error;
    const char *text = explanation_text(arena, explanation, stage->zh);
    json_t *object = json_loads(explanation_json(arena, explanation, stage->zh), 0, &error);
    bool fine = object && is_text(object, "record", explanation->record) &&
                is_text(object, "clause", explanation->clause) &&
                is_text(object, "says", explanation->says) &&
                json_array_size(json_object_get(object, "missing")) == explanation->missing.count;
    json_decref(object);
    if (!fine)
        return fail(stage, explanation, "the JSON does not say it, or is none");
    size_t length = strlen(text);
    if (length == 0 || text[length - 1] != '\n' || strstr(text, "(null)"))
        return fail(stage, explanation, "the text is not well formed");
    return true;
}

/* ---- what came out ---- */

static uint32_t count_fates(
    const struct explanation *explanation, enum clause_fate fate, const char *name) {
    uint32_t count = 0;
    for (size_t i = 0; i < explanation->clauses.count; i++)
        count += explanation->clauses.items[i].fate == fate &&
                 (!name || strcmp(explanation->clauses.items[i].name, name) == 0);
    return count;
}

static bool fates_fit(const struct explanation *explanation, const struct result *result) {
    uint32_t open = count_fates(explanation, FATE_OPEN, NULL) +
                    count_fates(explanation, FATE_HOLDS, NULL) +
                    count_fates(explanation, FATE_FAILED, NULL);
    bool decided = count_fates(explanation, FATE_DECIDED, NULL) == 1;
    switch (result->outcome) {
    case OUTCOME_NOT_IN_FORCE:
        return explanation->clauses.count == 0;
    case OUTCOME_NOT_APPLICABLE:
        return count_fates(explanation, FATE_GATE, NULL) +
                   count_fates(explanation, FATE_NO, NULL) ==
               explanation->clauses.count;
    case OUTCOME_CONFLICT:
        for (uint32_t i = 0; i < result->conflicting_count; i++)
            if (!count_fates(explanation, FATE_CONFLICTS, result->conflicting[i]->name->text))
                return false;
        return count_fates(explanation, FATE_CONFLICTS, NULL) == result->conflicting_count;
    case OUTCOME_UNDETERMINED:
        return open > 0 && !decided;
    case OUTCOME_ERROR:
        return explanation->error && (decided || open > 0);
    default:
        return decided && count_fates(explanation, FATE_DECIDED, result->clause->name->text) == 1;
    }
}

static bool check_clauses(struct stage *stage, const struct explanation *explanation) {
    for (size_t i = 0; i < explanation->clauses.count; i++) {
        const struct explained_clause *clause = &explanation->clauses.items[i];
        stage->run->fates[clause->fate]++;
        if (!check_step(stage, explanation, clause->when))
            return false;
        for (size_t k = 0; k < clause->outputs.count; k++)
            if (!check_step(stage, explanation, clause->outputs.items[k].how))
                return false;
    }
    return true;
}

static const struct near *near_of(
    struct stage *stage, const struct policy *policy, const struct record *record) {
    return stage->run->cases % NEAR_EVERY == 0
               ? near_find(&stage->evaluation, stage->run->scratch, policy, record)
               : NULL;
}

/* The facts of the record are changed for a while. */
static bool check_near(
    struct stage *stage, const struct policy *policy, const struct record *record) {
    struct near_check *check = &stage->run->near;
    check->arena = &stage->run->judged;
    check->scratch = stage->run->scratch;
    check->program = &stage->program;
    check->tree = &stage->tree;
    check->today = stage->today;
    const char *wrong = near_check(check, policy, record);
    return !wrong || fail(stage, NULL, wrong);
}

static bool check_policy(
    struct stage *stage, const struct policy *policy, const struct record *record) {
    struct result result;
    eval_policy(&stage->evaluation, policy, record, &result);
    const struct near *near = near_of(stage, policy, record);
    if (near && !check_near(stage, policy, record))
        return false;
    const struct explanation *explanation = explain_result(
        &stage->evaluation, &stage->sources, policy, record, near, stage->zh);
    stage->run->cases++;
    stage->run->outcomes[result.outcome]++;
    if (explanation->outcome != result.outcome || !fates_fit(explanation, &result))
        return fail(stage, explanation, "it says another outcome, or other clauses");
    bool settled = result.outcome != OUTCOME_ERROR; /* of an error nothing is said to be missing */
    return check_step(stage, explanation, explanation->gate) && check_clauses(stage, explanation) &&
           (!settled || check_missing(stage, explanation, result.missing, result.missing_count)) &&
           check_written(stage, explanation);
}

static bool check_assertion(
    struct stage *stage, const struct assertion *assertion, const struct record *record) {
    for (uint32_t i = 0; i < assertion->cases.count; i++) {
        struct finding finding;
        eval_assertion(&stage->evaluation, assertion, i, record, &finding);
        const struct explanation *explanation =
            explain_finding(&stage->evaluation, &stage->sources, assertion, i, record, stage->zh);
        stage->run->cases++;
        stage->run->holdings[finding.holding]++;
        if (explanation->holding != finding.holding)
            return fail(stage, explanation, "it says that something else holds");
        if (!check_step(stage, explanation, explanation->when) ||
            !check_step(stage, explanation, explanation->condition) ||
            !check_missing(stage, explanation, finding.missing, finding.missing_count) ||
            !check_written(stage, explanation))
            return false;
    }
    return true;
}

static bool check_record(struct stage *stage, const struct record *record) {
    for (size_t i = 0; i < stage->program.policies.count; i++)
        if (stage->program.policies.items[i]->record == record->type &&
            !check_policy(stage, stage->program.policies.items[i], record))
            return false;
    for (size_t i = 0; i < stage->program.assertions.count; i++)
        if (stage->program.assertions.items[i]->record == record->type &&
            !check_assertion(stage, stage->program.assertions.items[i], record))
            return false;
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            if (!check_record(stage, record->lists[i].items.items[k]))
                return false;
    return true;
}

/* ---- what is missing, filled in ---- */

static void judge_record(struct stage *stage, const struct record *record) {
    struct result result;
    struct finding finding;
    for (size_t i = 0; i < stage->program.policies.count; i++)
        if (stage->program.policies.items[i]->record == record->type)
            eval_policy(&stage->evaluation, stage->program.policies.items[i], record, &result);
    for (size_t i = 0; i < stage->program.assertions.count; i++)
        for (uint32_t k = 0; k < stage->program.assertions.items[i]->cases.count; k++)
            if (stage->program.assertions.items[i]->record == record->type)
                eval_assertion(
                    &stage->evaluation, stage->program.assertions.items[i], k, record, &finding);
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            judge_record(stage, record->lists[i].items.items[k]);
}

/* Judges all, with the evaluator watched or not. */
static void judge(struct stage *stage, bool watched) {
    const struct eval_observer observer = {.user = stage, .node = see};
    struct arena *arena = &stage->run->judged;
    map_init(&stage->seen, arena);
    eval_begin(&stage->evaluation, arena, &stage->program, &stage->tree, stage->today, stage->zh);
    stage->evaluation.observer = watched ? &observer : NULL;
    judge_record(stage, stage->tree.top);
    stage->evaluation.observer = NULL;
}

static bool fill(struct stage *stage, struct chance *chance) {
    struct filling filling = {.arena = &stage->run->judged,
        .chance = chance,
        .program = &stage->program,
        .tree = &stage->tree,
        .today = stage->today,
        .zh = stage->zh};
    bool fine = fill_missing(&filling);
    stage->run->filled += filling.filled;
    return fine || fail(stage, NULL, filling.complaint);
}

/* ---- one program, its records ---- */

static bool run_record(struct stage *stage, uint64_t seed) {
    static const uint32_t unknown[] = {0, 3, 10, 25, 60};
    struct run *run = stage->run;
    struct chance chance = chance_of(seed);
    arena_reset(&run->judged);
    stage->today = pool_date(&chance);
    gen_record(&run->judged, &chance, stage->program.schema.records.items[0],
        unknown[chance_below(&chance, 5)], &stage->tree);
    judge(stage, true);
    return check_record(stage, stage->tree.top) && fill(stage, &chance);
}

static void run_program(struct run *run, uint64_t number) {
    struct stage stage = {.run = run, .number = number, .zh = number % 2 == 0};
    uint64_t seed = run->seed * 0x100000001b3u + number;
    arena_reset(&run->loaded);
    run->programs++;
    stage.text = number % 3 == 2 ? gen_usual_program(&run->loaded, seed)
                                 : gen_program(&run->loaded, seed, number % 10 == 9);
    stage.looks_elsewhere = looks_elsewhere(&stage.text);
    if (!load(&stage, &run->loaded)) {
        fail(&stage, NULL, "the program is not sound");
        return;
    }
    for (stage.record = 0; stage.record < RECORDS && run->cases < run->wanted; stage.record++)
        if (!run_record(&stage, seed * 64 + stage.record))
            return;
}

/* ---- the command ---- */

static bool option(const char *arg, const char *name, uint64_t *out) {
    size_t length = strlen(name);
    if (strncmp(arg, name, length) != 0 || arg[length] != '=')
        return false;
    *out = strtoull(arg + length + 1, NULL, 10);
    return true;
}

static uint32_t tell_counts(const char *what, const uint64_t *counts, int count) {
    uint32_t never = 0;
    printf("%s:", what);
    for (int i = 0; i < count; i++) {
        printf(" %llu", (unsigned long long)counts[i]);
        never += counts[i] == 0;
    }
    printf("\n");
    return never;
}

static int finish(const struct run *run, bool whole) {
    uint32_t never = tell_counts("steps by kind", run->kinds, STEP_KIND_COUNT) +
                     tell_counts("clauses by fate", run->fates, CLAUSE_FATE_COUNT) +
                     tell_counts("outcomes", run->outcomes, OUTCOME_COUNT) +
                     tell_counts("inspections and guarantees", run->holdings, HOLDING_COUNT);
    printf("%llu cases of %llu programs: %llu steps, %llu told before, %llu cut; %llu seen when "
           "judged, %llu joined; %llu things missing, %llu facts filled in\n",
        (unsigned long long)run->cases, (unsigned long long)run->programs,
        (unsigned long long)run->steps, (unsigned long long)run->same, (unsigned long long)run->cut,
        (unsigned long long)run->checked, (unsigned long long)run->joined,
        (unsigned long long)run->lacking, (unsigned long long)run->filled);
    printf("%llu changes of one fact told, %llu of them boundaries, and %llu stretches; %llu cut, "
           "%u tries at most\n",
        (unsigned long long)run->near.told, (unsigned long long)run->near.boundaries,
        (unsigned long long)run->near.stretches, (unsigned long long)run->near.cut,
        run->near.most_tries);
    printf("failures: %llu; never reached: %u\n", (unsigned long long)run->failures,
        whole ? never : 0);
    return run->failures || (whole && never) ? 1 : 0;
}

int main(int argc, char **argv) {
    struct run run = {.wanted = 100000, .seed = 1};
    struct allocator allocator = allocator_default();
    uint64_t only = UINT64_MAX;
    for (int i = 1; i < argc; i++)
        if (!option(argv[i], "CASES", &run.wanted) && !option(argv[i], "SEED", &run.seed) &&
            !option(argv[i], "PROGRAM", &only)) {
            fprintf(stderr, "usage: fuzz_explain [CASES=n] [SEED=n] [PROGRAM=n]\n");
            return 2;
        }
    arena_init(&run.loaded, &allocator);
    arena_init(&run.judged, &allocator);
    for (int i = 0; i < 3; i++)
        arena_init(&run.scratch[i], &allocator);
    if (only != UINT64_MAX)
        run_program(&run, only);
    for (uint64_t number = 0; only == UINT64_MAX && run.cases < run.wanted && run.failures < 10;
         number++)
        run_program(&run, number);
    int status = finish(&run, only == UINT64_MAX);
    arena_fini(&run.loaded);
    arena_fini(&run.judged);
    for (int i = 0; i < 3; i++)
        arena_fini(&run.scratch[i]);
    return status;
}
