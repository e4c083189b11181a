/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_unknown [CASES=n] [SEED=n] [PROGRAM=n] [QUIET=1]
 *
 * What the rules answer while facts are unknown must still be the answer when they become known.
 * A case is a random program, a random record of it, and a filling of what is unknown in the
 * record: no value that was known, and no outcome but undetermined and error, may have changed.
 * (An error may: where it comes before an unknown fact, that fact may settle the matter.) Every
 * tenth program uses `is known` or `default`, which are not so by their meaning; of these it is
 * only seen that they are evaluated.
 *
 * PROGRAM: only this one, the number a failure was reported with. Prints how often everything was
 * reached; the status is 1 if a case failed or something was never reached.
 */
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "random.h"

#define RECORDS 25  /* a program */
#define FILLINGS 8  /* a record */
#define FAILURES 3 /* shown */

struct run {
    uint64_t cases, wanted, seed, failures, programs, definite, values, settled_errors;
    bool quiet;
    struct count *count;
    struct arena loaded, before, after;
};

struct judged { /* all that was asked of one record */
    struct finding *findings; /* one an assertion */
    struct value *computed;
    struct result *results;
};

struct stage { /* one program, with a record and its filling */
    struct run *run;
    struct program program;
    struct gen_text text;
    uint64_t number;
    uint32_t record, filling;
    bool peeks;
    date today;
    struct record_tree tree, filled;
    struct record **twins;
    struct judged *before;
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
    struct sources sources = {.arena = arena};
    struct diagnostics diagnostics;
    struct atoms atoms;
    struct ast_program files = {0};
    diagnostics_init(&diagnostics, arena);
    atoms_init(&atoms, arena);
    struct parse_input input = {
        .arena = arena, .atoms = &atoms, .sources = &sources, .diagnostics = &diagnostics, NULL, 0};
    load_program(&input, &reader, "random.guodu", stage->text.main,
        strlen(stage->text.main), &files);
    check_program(&input, &files, &stage->program);
    if (diagnostics.error_count == 0)
        return true;
    diagnostics_sort(&diagnostics);
    for (size_t i = 0; i < diagnostics.list.count; i++)
        if (diagnostic_severity(diagnostics.list.items[i]->code) == SEVERITY_ERROR)
            fputs(diagnostic_render(arena, diagnostics.list.items[i], &sources, LANG_EN, false),
                stdout);
    return false;
}

/* ---- failures ---- */

static void fail(struct stage *stage, const char *what) {
    struct run *run = stage->run;
    printf("FAILED: SEED=%llu PROGRAM=%llu, record %u, filling %u: %s\n",
        (unsigned long long)run->seed, (unsigned long long)stage->number, stage->record,
        stage->filling, what);
    if (++run->failures > FAILURES)
        return;
    printf("---- program\n%s", stage->text.main);
    if (stage->text.local)
        printf("---- local.guodu\n%s", stage->text.local);
    char day[DATE_TEXT_SIZE];
    date_format(stage->today, day);
    if (stage->tree.top)
        printf("---- record, judged at %s\n%s", day, gen_record_text(&run->after, &stage->tree));
    if (stage->filled.top)
        printf("---- filled\n%s", gen_record_text(&run->after, &stage->filled));
    printf("----\n");
}

static const char *show(struct run *run, struct type type, struct value value) {
    if (value.state == VALUE_UNKNOWN)
        return "unknown";
    return value.state == VALUE_ERROR ? "error" : value_format(&run->after, type, value, false);
}

/* ---- judging ---- */

static bool is_settled(struct value value) {
    return value.state == VALUE_KNOWN || value.state == VALUE_NONE;
}

static void judge(struct evaluation *evaluation, const struct record *record, struct judged *out) {
    const struct program *program = evaluation->program;
    struct node *const *computed = program->computed[record->type->index];
    struct judged *judged = &out[record->number];
    judged->computed = arena_array(evaluation->arena, struct value, record->type->fields.count);
    judged->results = arena_array(evaluation->arena, struct result, program->policies.count);
    for (size_t i = 0; i < record->type->fields.count; i++)
        if (computed[i])
            judged->computed[i] = eval_expr(evaluation, computed[i], record);
    for (size_t i = 0; i < program->policies.count; i++)
        if (program->policies.items[i]->record == record->type)
            eval_policy(evaluation, program->policies.items[i], record, &judged->results[i]);
    judged->findings = arena_array(evaluation->arena, struct finding, program->assertions.count);
    for (size_t i = 0; i < program->assertions.count; i++)
        if (program->assertions.items[i]->record == record->type)
            eval_assertion_all(
                evaluation, program->assertions.items[i], record, &judged->findings[i]);
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            judge(evaluation, record->lists[i].items.items[k], out);
}

static struct judged *judge_tree(
    struct stage *stage, struct arena *arena, const struct record_tree *tree) {
    struct evaluation evaluation;
    struct judged *out = arena_array(arena, struct judged, tree->count);
    eval_begin(&evaluation, arena, &stage->program, tree, stage->today, true);
    judge(&evaluation, tree->top, out);
    return out;
}

static void count_results(struct stage *stage, const struct record *record) {
    const struct judged *judged = &stage->before[record->number];
    for (size_t i = 0; i < stage->program.policies.count; i++)
        if (judged->results[i].policy)
            count_result(stage->run->count, &judged->results[i]);
    for (size_t i = 0; i < stage->program.assertions.count; i++)
        if (judged->findings[i].assertion)
            count_finding(stage->run->count, &judged->findings[i]);
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            count_results(stage, record->lists[i].items.items[k]);
}

/* ---- comparing ---- */

static bool value_stands(struct stage *stage, const char *what, const char *name,
    const struct record *record, struct type type, struct value before, struct value after) {
    if (!is_settled(before))
        return true;
    stage->run->values++;
    if (is_settled(after) && value_equal(type, before, after))
        return true;
    fail(stage, arena_printf(&stage->run->after, "%s %s of #%u was %s, is %s", what, name,
                    record->number, show(stage->run, type, before), show(stage->run, type, after)));
    return false;
}

static const char *const outcome_words[OUTCOME_COUNT] = {"keep", "optimize", "adjust", "start",
    "end", "not applicable", "not in force", "undetermined", "conflict", "error"};

/* Those that were found to contradict each other still do. */
static bool conflict_stands(const struct result *before, const struct result *after) {
    for (uint32_t i = 0; i < before->conflicting_count; i++) {
        bool found = false;
        for (uint32_t k = 0; k < after->conflicting_count && !found; k++)
            found = before->conflicting[i] == after->conflicting[k];
        if (!found)
            return false;
    }
    return true;
}

static void fail_result(
    struct stage *stage, const struct result *before, const struct result *after) {
    fail(stage,
        arena_printf(&stage->run->after, "%s of #%u was %s%s%s, is %s%s%s", before->policy->name->text,
            before->record->number, outcome_words[before->outcome], before->clause ? " " : "",
            before->clause ? before->clause->name->text : "", outcome_words[after->outcome],
            after->clause ? " " : "", after->clause ? after->clause->name->text : ""));
}

static bool outputs_known(const struct result *result) {
    for (size_t i = 0; result->outputs && i < result->policy->outputs.count; i++)
        if (!is_settled(result->outputs[i]))
            return false;
    return true;
}

/* An output that was unknown may turn out to be an error; then so does the outcome, but what had
 * been decided stays decided. */
static bool outcome_stands(const struct result *before, const struct result *after) {
    if (before->outcome == after->outcome)
        return conflict_stands(before, after);
    return before->decided && !outputs_known(before) && after->outcome == OUTCOME_ERROR &&
           after->decided && after->decided->disposition == before->decided->disposition;
}

static bool result_stands(
    struct stage *stage, const struct result *before, const struct result *after) {
    const struct policy *policy = before->policy;
    struct run *run = stage->run;
    if (before->outcome == OUTCOME_UNDETERMINED || before->outcome == OUTCOME_ERROR) {
        run->settled_errors +=
            before->outcome == OUTCOME_ERROR && after->outcome != OUTCOME_ERROR;
        return true;
    }
    run->definite++;
    if (!outcome_stands(before, after)) {
        fail_result(stage, before, after);
        return false;
    }
    for (size_t i = 0; before->outputs && i < policy->outputs.count; i++)
        if (!value_stands(stage, policy->name->text, policy->outputs.items[i].name->text,
                before->record, policy->outputs.items[i].type, before->outputs[i],
                after->decided_outputs[i]))
            return false;
    return true;
}

static bool finding_stands(
    struct stage *stage, const struct finding *before, const struct finding *after) {
    static const char *const words[] = {"yes", "no", "unknown", "error"};
    if (before->holding == HOLDING_UNKNOWN || before->holding == HOLDING_ERROR)
        return true;
    stage->run->definite++;
    if (before->holding == after->holding)
        return true;
    fail(stage,
        arena_printf(&stage->run->after, "%s of #%u was %s, is %s", before->assertion->name->text,
            before->record->number, words[before->holding], words[after->holding]));
    return false;
}

static bool record_stands(
    struct stage *stage, const struct record *record, const struct judged *all_after) {
    const struct record *twin = stage->twins[record->number];
    if (!twin)
        return true;
    const struct judged *before = &stage->before[record->number];
    const struct judged *after = &all_after[twin->number];
    for (size_t i = 0; i < record->type->fields.count; i++)
        if (stage->program.computed[record->type->index][i] &&
            !value_stands(stage, "field", record->type->fields.items[i]->name->text, record,
                record->type->fields.items[i]->type, before->computed[i], after->computed[i]))
            return false;
    for (size_t i = 0; i < stage->program.policies.count; i++)
        if (before->results[i].policy &&
            !result_stands(stage, &before->results[i], &after->results[i]))
            return false;
    for (size_t i = 0; i < stage->program.assertions.count; i++)
        if (before->findings[i].assertion &&
            !finding_stands(stage, &before->findings[i], &after->findings[i]))
            return false;
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            if (!record_stands(stage, record->lists[i].items.items[k], all_after))
                return false;
    return true;
}

/* What is undetermined says what it lacks. */
static bool missing_named(struct stage *stage, const struct record *record) {
    const struct judged *judged = &stage->before[record->number];
    for (size_t i = 0; i < stage->program.policies.count; i++)
        if (judged->results[i].policy && judged->results[i].outcome == OUTCOME_UNDETERMINED &&
            judged->results[i].missing_count == 0) {
            fail(stage, arena_printf(&stage->run->after, "%s of #%u lacks nothing that it names",
                            judged->results[i].policy->name->text, record->number));
            return false;
        }
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            if (!missing_named(stage, record->lists[i].items.items[k]))
                return false;
    return true;
}

/* ---- one program, its records, their fillings ---- */

static bool run_filling(struct stage *stage, struct chance *chance) {
    struct run *run = stage->run;
    arena_reset(&run->after);
    uint32_t share = chance_hits(chance, 60) ? 100 : 20 + chance_below(chance, 60);
    stage->twins = arena_array(&run->after, struct record *, stage->tree.count);
    gen_filling(&run->after, chance, &stage->tree, share, stage->text.refines, &stage->filled,
        stage->twins);
    const struct judged *after = judge_tree(stage, &run->after, &stage->filled);
    run->cases++;
    return stage->peeks || record_stands(stage, stage->tree.top, after);
}

static bool run_record(struct stage *stage, uint64_t seed) {
    static const uint32_t unknown[] = {3, 10, 20, 35, 60};
    struct run *run = stage->run;
    struct chance chance = chance_of(seed);
    arena_reset(&run->before);
    arena_reset(&run->after);
    stage->filled = (struct record_tree){.top = NULL};
    stage->today = pool_date(&chance);
    gen_record(&run->before, &chance, stage->program.schema.records.items[0],
        unknown[chance_below(&chance, 5)], &stage->tree);
    stage->before = judge_tree(stage, &run->before, &stage->tree);
    count_results(stage, stage->tree.top);
    if (stage->record % 4 == 0)
        count_tree(run->count, &run->after, &stage->program, &stage->tree, stage->today);
    if (!missing_named(stage, stage->tree.top))
        return false;
    for (stage->filling = 0; stage->filling < FILLINGS && run->cases < run->wanted;
         stage->filling++)
        if (!run_filling(stage, &chance))
            return false;
    return true;
}

static void run_program(struct run *run, uint64_t number) {
    struct stage stage = {.run = run, .number = number, .peeks = number % 10 == 9};
    uint64_t seed = run->seed * 0x100000001b3u + number;
    arena_reset(&run->loaded);
    arena_reset(&run->after);
    run->programs++;
    stage.text = gen_program(&run->loaded, seed, stage.peeks);
    if (!load(&stage, &run->loaded)) {
        fail(&stage, "the program is not sound");
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

static void begin(struct run *run) {
    struct allocator allocator = allocator_default();
    arena_init(&run->loaded, &allocator);
    arena_init(&run->before, &allocator);
    arena_init(&run->after, &allocator);
}

static int finish(struct run *run, bool whole) {
    FILE *counts = run->quiet || !whole ? fopen("/dev/null", "w") : stdout;
    uint32_t lacking = counts ? count_report(run->count, counts, true) : 0;
    if (counts && counts != stdout)
        fclose(counts);
    printf("%llu cases of %llu programs: %llu outcomes and %llu values were definite and stood; "
           "%llu errors gave way\n",
        (unsigned long long)run->cases, (unsigned long long)run->programs,
        (unsigned long long)run->definite, (unsigned long long)run->values,
        (unsigned long long)run->settled_errors);
    printf("failures: %llu; never reached: %u\n", (unsigned long long)run->failures,
        whole ? lacking : 0);
    arena_fini(&run->loaded);
    arena_fini(&run->before);
    arena_fini(&run->after);
    return run->failures || (whole && lacking) ? 1 : 0;
}

int main(int argc, char **argv) {
    struct run run = {.wanted = 20000, .seed = 1};
    uint64_t only = UINT64_MAX, quiet = 0;
    for (int i = 1; i < argc; i++)
        if (!option(argv[i], "CASES", &run.wanted) && !option(argv[i], "SEED", &run.seed) &&
            !option(argv[i], "PROGRAM", &only) && !option(argv[i], "QUIET", &quiet)) {
            fprintf(stderr, "usage: fuzz_unknown [CASES=n] [SEED=n] [PROGRAM=n] [QUIET=1]\n");
            return 2;
        }
    begin(&run);
    struct allocator allocator = allocator_default();
    struct arena counts;
    arena_init(&counts, &allocator);
    run.count = count_new(&counts);
    run.quiet = quiet != 0;
    if (only != UINT64_MAX)
        run_program(&run, only);
    for (uint64_t number = 0; only == UINT64_MAX && run.cases < run.wanted && run.failures < 10;
         number++)
        run_program(&run, number);
    int status = finish(&run, only == UINT64_MAX);
    arena_fini(&counts);
    return status;
}
