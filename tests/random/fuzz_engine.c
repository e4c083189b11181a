/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_engine [CASES=n] [SEED=n] [CASE=n] [QUIET=1] [MOST=n]
 * fuzz_engine examples FILE...
 * fuzz_engine whole DATE FOLDER DATA...
 *
 * The batch engine says what the reference evaluator says. A case is a random program and some
 * random records, judged by both; what the engine leaves open is not compared but counted, for an
 * engine that leaves all of it open would be right and of no use. Two programs of three are such as
 * people write (usual.c), one is anything that the checker accepts.
 *
 * `examples`: the records of the examples of rule files, judged by both. `whole`: the data files by
 * the FOLDER's rules.guodu, in every way of reading and judging; results are written to FOLDER.
 *
 * MOST: failures after which it stops. CASE: only this one, the number a failure was reported with; its plan is shown. The status is 1
 * if a case failed, or if less was said than must be.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine.h"

#define FAILURES 3    /* shown */
#define WHOLE_EACH 8  /* of so many cases one goes the whole way, by files */
#define WHOLE_MOST 200 /* records */
#define USUAL_SAID 60 /* percent of the results of usual programs */

struct kind { /* of programs */
    const char *name;
    struct engine_shares shares;
    uint64_t programs, records, aside;
};

struct run {
    uint64_t cases, wanted, seed, failures, whole;
    bool quiet, single;
    struct engine_count *count;
    struct kind usual, wild;
    struct arena loaded, records, scratch;
};

struct stage { /* one case */
    struct run *run;
    struct kind *kind;
    uint64_t number;
    struct gen_text text;
    struct program program;
    struct chance chance;
    date today;
    struct record_tree **trees;
    size_t count;
};

/* ---- failures ---- */

static void show_plan(struct stage *stage) {
    const struct plan_options options = {.outputs = true, .assertions = true};
    const struct plan *plan =
        plan_new(&stage->run->scratch, &stage->program, stage->today, &options);
    printf("---- plan\n%s", plan_text(&stage->run->scratch, plan, false));
}

static void fail(struct stage *stage, const char *what) {
    struct run *run = stage->run;
    printf("FAILED: SEED=%llu CASE=%llu: %s\n", (unsigned long long)run->seed,
        (unsigned long long)stage->number, what);
    if (++run->failures > FAILURES || run->quiet)
        return;
    char day[DATE_TEXT_SIZE];
    date_format(stage->today, day);
    printf("---- judged at %s\n%s", day, stage->text.main);
    if (stage->text.local)
        printf("---- local.guodu\n%s", stage->text.local);
    if (run->single)
        show_plan(stage);
}

/* The first tree with which it also fails by itself. */
static void fail_alone(struct stage *stage, const struct engine_job *failed) {
    for (size_t i = 0; i < stage->count; i++) {
        struct engine_job job = *failed;
        job.trees = &stage->trees[i];
        job.count = 1;
        arena_reset(&stage->run->scratch);
        engine_shares_init(&job.shares, &stage->run->scratch, &stage->program);
        const char *differs = engine_run(&job, &stage->run->scratch);
        if (!differs)
            continue;
        printf("---- tree %zu, which fails alone: %s\n%s----\n", i, differs,
            gen_record_text(&stage->run->scratch, stage->trees[i]));
        return;
    }
    printf("---- no tree fails alone\n");
}

/* ---- a case ---- */

static size_t some_size(struct stage *stage) {
    if (stage->number % 50 == 49)
        return BATCH_ROWS + 70;
    return stage->number % 3 == 0 ? 140 : 70;
}

static void make_trees(struct stage *stage) {
    struct chance *chance = &stage->chance;
    const struct record_type *type = engine_choose_type(chance, &stage->program.schema);
    struct engine_facts facts = engine_choose_facts(chance);
    stage->count = some_size(stage);
    stage->trees = engine_trees(&stage->run->records, chance, type, &facts, stage->count);
}

static void add(struct engine_share *sum, const struct engine_share *share) {
    sum->settled += share->settled;
    sum->asked += share->asked;
}

static void add_shares(struct stage *stage, const struct engine_job *job) {
    struct kind *kind = stage->kind;
    kind->records += stage->count;
    kind->aside += job->aside;
    kind->shares.errors += job->shares.errors;
    add(&kind->shares.results, &job->shares.results);
    add(&kind->shares.outputs, &job->shares.outputs);
    add(&kind->shares.findings, &job->shares.findings);
    arena_reset(&stage->run->scratch);
    engine_count_add(
        stage->run->count, &stage->run->scratch, &stage->program, &job->shares);
}

static void judge(struct stage *stage) {
    struct run *run = stage->run;
    struct engine_job job = {.program = &stage->program,
        .today = stage->today,
        .narrow = stage->number % 2 == 0,
        .options = {.outputs = stage->number % 7 != 6, .assertions = stage->number % 5 != 4},
        .trees = stage->trees,
        .count = stage->count};
    engine_shares_init(&job.shares, &run->records, &stage->program);
    const char *differs = engine_run(&job, &run->records);
    if (differs) {
        fail(stage, differs);
        if (run->failures <= FAILURES && !run->quiet)
            fail_alone(stage, &job);
    }
    add_shares(stage, &job);
}

/* ---- the whole way ---- */

static bool write_text(const char *folder, const char *name, const char *text) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = text ? fopen(path, "wb") : NULL;
    return !text || (file && fputs(text, file) >= 0 && fclose(file) == 0);
}

static void remove_files(struct stage *stage, const struct engine_files_made *made) {
    static const char *const names[] = {"rules.guodu", "local.guodu"};
    for (size_t i = 0; i < made->count; i++)
        unlink(made->files[i].path);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(arena_printf(&stage->run->scratch, "%s/%s", made->folder, names[i]));
    rmdir(made->folder);
}

static void judge_whole(struct stage *stage) {
    struct arena *arena = &stage->run->scratch;
    const char *above = getenv("SCRATCH");
    arena_reset(arena);
    char *folder = arena_printf(arena, "%s/engine.XXXXXX", above ? above : P_tmpdir);
    char day[DATE_TEXT_SIZE];
    struct engine_files_made made = {.folder = folder,
        .in_order = chance_hits(&stage->chance, 70),
        .damage = chance_hits(&stage->chance, 50) ? 0 : 60};
    const struct engine_whole whole = {.files = &made, .as_of = day};
    date_format(stage->today, day);
    const char *differs = "the files cannot be written";
    const char *rules = stage->text.main;
    if (stage->number / WHOLE_EACH % 3 != 2) /* else by rules that let columns be left out */
        rules = arena_printf(arena, "%s%s", rules, stage->text.shows);
    if (mkdtemp(folder) && write_text(folder, "rules.guodu", rules) &&
        write_text(folder, "local.guodu", stage->text.local) &&
        engine_write(arena, &stage->chance, &stage->program.schema, stage->trees,
            stage->count < WHOLE_MOST ? stage->count : WHOLE_MOST, &made))
        differs = engine_whole(&whole, arena);
    if (differs)
        fail(stage, differs);
    if (!stage->run->single)
        remove_files(stage, &made);
    else
        printf("---- files: %s\n", folder);
    stage->run->whole++;
}

/* ---- a case ---- */

static void run_case(struct run *run, uint64_t number) {
    bool usual = number % 3 != 2;
    struct stage stage = {
        .run = run, .number = number, .kind = usual ? &run->usual : &run->wild};
    uint64_t seed = run->seed * 0x100000001b3u + number;
    arena_reset(&run->loaded);
    arena_reset(&run->records);
    arena_reset(&run->scratch);
    run->cases++;
    stage.kind->programs++;
    stage.chance = chance_of(~seed);
    stage.text = usual ? gen_usual_program(&run->loaded, seed)
                       : gen_program(&run->loaded, seed, number % 2 == 0);
    if (!engine_load(
            &run->loaded, "random.guodu", stage.text.main, stage.text.local, &stage.program)) {
        fail(&stage, "the program is not sound");
        return;
    }
    stage.today = engine_choose_day(&stage.chance);
    make_trees(&stage);
    if (run->single && !run->quiet)
        show_plan(&stage);
    judge(&stage);
    if (number % WHOLE_EACH == WHOLE_EACH - 1)
        judge_whole(&stage);
}

/* ---- the command ---- */

static bool option(const char *arg, const char *name, uint64_t *out) {
    size_t length = strlen(name);
    if (strncmp(arg, name, length) != 0 || arg[length] != '=')
        return false;
    *out = strtoull(arg + length + 1, NULL, 10);
    return true;
}

static double percent(const struct engine_share *share) {
    uint64_t all = share->settled + share->asked;
    return all ? 100.0 * (double)share->settled / (double)all : 0;
}

static void report_kind(const struct kind *kind) {
    const struct engine_shares *shares = &kind->shares;
    printf("%s programs: %llu, %llu records (%llu aside); said: %.1f %% of %llu results (%llu "
           "are errors), %.1f %% of %llu outputs, %.1f %% of %llu findings\n",
        kind->name, (unsigned long long)kind->programs, (unsigned long long)kind->records,
        (unsigned long long)kind->aside, percent(&shares->results),
        (unsigned long long)(shares->results.settled + shares->results.asked),
        (unsigned long long)shares->errors,
        percent(&shares->outputs),
        (unsigned long long)(shares->outputs.settled + shares->outputs.asked),
        percent(&shares->findings),
        (unsigned long long)(shares->findings.settled + shares->findings.asked));
}

static int finish(struct run *run) {
    bool little = !run->single && percent(&run->usual.shares.results) < USUAL_SAID;
    if (!run->quiet)
        engine_count_report(run->count, stdout);
    report_kind(&run->usual);
    report_kind(&run->wild);
    if (little)
        printf("too little said: less than %d %% of the results of usual programs\n", USUAL_SAID);
    printf("%llu cases, %llu of them by files; failures: %llu\n", (unsigned long long)run->cases,
        (unsigned long long)run->whole, (unsigned long long)run->failures);
    arena_fini(&run->loaded);
    arena_fini(&run->records);
    arena_fini(&run->scratch);
    return run->failures || little ? 1 : 0;
}

static int run_files(int count, char **paths) {
    struct allocator allocator = allocator_default();
    struct arena counts;
    arena_init(&counts, &allocator);
    struct engine_count *tallies = engine_count_new(&counts);
    uint32_t failures = engine_files(tallies, paths, (size_t)count);
    engine_count_report(tallies, stdout);
    arena_fini(&counts);
    return failures != 0;
}

static int run_whole(int count, char **args) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    if (count < 3)
        return 2;
    arena_init(&arena, &allocator);
    struct engine_files_made made = {.folder = args[1]};
    made.files = arena_array(&arena, struct engine_file, count);
    for (int i = 2; i < count; i++)
        made.files[made.count++] = (struct engine_file){.path = args[i]};
    const struct engine_whole whole = {.files = &made, .as_of = args[0]};
    const char *differs = engine_whole(&whole, &arena);
    printf("%s\n", differs ? differs : "no difference");
    arena_fini(&arena);
    return differs != NULL;
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0); /* what was found before a crash is seen */
    if (argc > 1 && strcmp(argv[1], "examples") == 0)
        return run_files(argc - 2, argv + 2);
    if (argc > 1 && strcmp(argv[1], "whole") == 0)
        return run_whole(argc - 2, argv + 2);
    struct run run = {
        .wanted = 300, .seed = 1, .usual = {.name = "usual"}, .wild = {.name = "wild"}};
    uint64_t only = UINT64_MAX, quiet = 0, most = 10;
    for (int i = 1; i < argc; i++)
        if (!option(argv[i], "CASES", &run.wanted) && !option(argv[i], "SEED", &run.seed) &&
            !option(argv[i], "CASE", &only) && !option(argv[i], "QUIET", &quiet) &&
            !option(argv[i], "MOST", &most)) {
            fprintf(stderr, "usage: fuzz_engine [CASES=n] [SEED=n] [CASE=n] [QUIET=1] [MOST=n]\n"
                            "       fuzz_engine examples FILE...\n"
                            "       fuzz_engine whole DATE FOLDER DATA...\n");
            return 2;
        }
    struct allocator allocator = allocator_default();
    struct arena counts;
    arena_init(&run.loaded, &allocator);
    arena_init(&run.records, &allocator);
    arena_init(&run.scratch, &allocator);
    arena_init(&counts, &allocator);
    run.count = engine_count_new(&counts);
    run.quiet = quiet != 0;
    run.single = only != UINT64_MAX;
    if (run.single)
        run_case(&run, only);
    for (uint64_t number = 0;
         !run.single && number < run.wanted && run.failures < most; number++)
        run_case(&run, number);
    int status = finish(&run);
    arena_fini(&counts);
    return status;
}
