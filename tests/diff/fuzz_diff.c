/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_diff [CASES=n] [SEED=n] [JOBS=n] [PROGRAM=n] [WAYS=name,...] [KEEP=folder] [PYTHON=program]
 *           [MOST=n] [SECONDS=n] [QUIET=1]
 * fuzz_diff kept [PYTHON=program] FOLDER...
 *
 * Random programs through every engine. A case is a random record, with all below it, judged as of a
 * day by a random program: by the reference evaluator, and by every way of diff_ways, each of which must
 * say the same. A program has 20 cases or more. Dear ways are gone by one program of so many.
 *
 * A program that a way fails for is made smaller and printed; KEEP: also written to a folder there,
 * from which `kept` judges it again by all ways. PROGRAM: only this one, the number a failure was
 * reported with. SECONDS: no program is begun after so many.
 * The status is 1 if a case failed, or if an expression was never reached.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "reached.h"

#define JOBS_MOST 64
#define MANY 20           /* rows of a tree */
#define HEAVY (8u << 20)  /* bytes of an evaluation */
#define HEAVY_STEPS 2000000 /* less than the limit of one result: batches take none, and would not end there */
#define PROGRAMS_FULLY 10000 /* of so many each type of an operation must be reached */
#define COUNT_EACH 5  /* of so many records one is counted by its expressions */
#define COUNT_MOST 30 /* and none behind these: another program tells more */

struct totals { /* in memory that processes share */
    uint64_t cases, programs, failures, heavy;
    uint64_t judged[32]; /* by the way */
};

struct options {
    uint64_t cases, seed, jobs, program, most, quiet, seconds;
    const char *ways, *keep, *python;
};

struct run {
    struct options options;
    struct totals *totals;
    struct count *count;
    struct diff_judges judges;
    uint64_t job; /* which of them this is */
    time_t until;
    struct arena loaded, keep, scratch;
};

/* ---- what was at work when it crashed ---- */

static struct {
    uint64_t seed, program;
    const char *way;
} at_work;

static void crashed(int number) {
    char text[200];
    int length = snprintf(text, sizeof text,
        "FAILED: SEED=%llu PROGRAM=%llu: %s: crashed by signal %d\n",
        (unsigned long long)at_work.seed, (unsigned long long)at_work.program,
        at_work.way ? at_work.way : "", number);
    if (write(STDOUT_FILENO, text, (size_t)length) < 0)
        _exit(2);
    signal(number, SIG_DFL);
    raise(number);
}

/* ---- failures ---- */

static void count_lines(const struct diff_case *of, uint32_t *lines) {
    *lines = 0;
    for (const char *at = of->text.main; *at; at++)
        *lines += *at == '\n';
    for (const char *at = of->text.local; at && *at; at++)
        *lines += *at == '\n';
}

static void show(const struct run *run, const struct diff_case *of, const char *what) {
    struct arena *scratch = (struct arena *)&run->scratch;
    printf("%s\n---- judged at %s\n%s", what, of->day, of->text.main);
    if (of->text.local)
        printf("---- local.guodu\n%s", of->text.local);
    for (size_t i = 0; i < of->count && i < 5; i++)
        printf("---- record\n%s", gen_record_text(scratch, of->trees[i]));
    printf("----\n");
}

static void fail(struct run *run, struct diff_case *of, const struct diff_way_kind *way, const char *what) {
    uint64_t number = at_work.program;
    uint32_t before, after;
    size_t records = of->count;
    struct diff_shrunk told = {0, 0};
    printf("FAILED: SEED=%llu PROGRAM=%llu: %s: %s\n", (unsigned long long)run->options.seed,
        (unsigned long long)number, way->name, what);
    run->totals->failures++;
    if (run->options.quiet)
        return;
    count_lines(of, &before);
    diff_shrink(of, &run->judges, way, &run->keep, &what, &told);
    count_lines(of, &after);
    printf("---- made smaller: from %u lines and %zu records to %u and %zu (%u of %u tries): ", before,
        records, after, of->count, told.taken, told.tries);
    show(run, of, what);
    char *folder = arena_printf(&run->keep, "%s/%s-%llu-%llu", run->options.keep ? run->options.keep : "",
        way->name, (unsigned long long)run->options.seed, (unsigned long long)number);
    if (run->options.keep && diff_keep(of, folder, way->name, what))
        printf("---- kept: %s\n", folder);
}

/* ---- judging ---- */

static bool is_wanted(const struct run *run, const char *name) {
    const char *ways = run->options.ways, *at = ways ? strstr(ways, name) : NULL;
    size_t length = strlen(name);
    if (!ways)
        return strcmp(name, "planted") != 0;
    return at && (at == ways || at[-1] == ',') && (!at[length] || at[length] == ',');
}

/* By one way; true: all is right. */
static bool judge_way(struct run *run, struct diff_case *of, size_t index) {
    struct diff_call call = {
        .of = of, .judges = &run->judges, .keep = &run->keep, .scratch = &run->scratch};
    arena_reset(&run->keep);
    arena_reset(&run->scratch);
    at_work.way = diff_ways[index].name;
    const char *differs = diff_ways[index].judge(&call);
    run->totals->judged[index] += call.judged;
    if (differs)
        fail(run, of, &diff_ways[index], differs);
    return !differs;
}

static void count_results(struct run *run, const struct diff_case *of, size_t tree) {
    struct evaluation evaluation;
    const struct record *record = of->trees[tree]->top;
    eval_begin(&evaluation, &run->scratch, of->program, of->trees[tree], of->today, of->zh);
    for (size_t i = 0; i < of->program->policies.count; i++)
        if (of->program->policies.items[i]->record == record->type)
            count_result(run->count, eval_result(&evaluation, of->program->policies.items[i], record));
    for (size_t i = 0; i < of->program->assertions.count; i++) {
        struct finding finding;
        if (of->program->assertions.items[i]->record != record->type)
            continue;
        eval_assertion_all(&evaluation, of->program->assertions.items[i], record, &finding);
        count_finding(run->count, &finding);
    }
}

static void count_case(struct run *run, const struct diff_case *of) {
    for (size_t i = of->seed % COUNT_EACH; i < of->count && i < COUNT_MOST; i += COUNT_EACH) {
        arena_reset(&run->scratch);
        count_tree(run->count, &run->scratch, of->program, of->trees[i], of->today);
        count_results(run, of, i);
    }
}

static void judge(struct run *run, struct diff_case *of, uint64_t number, bool all) {
    for (size_t i = 0; i < diff_way_count; i++) {
        bool single = all || run->options.program != UINT64_MAX;
        if (!is_wanted(run, diff_ways[i].name) ||
            (!single && diff_ways[i].each > 1 && number % diff_ways[i].each != diff_ways[i].each - 1))
            continue;
        if (!judge_way(run, of, i))
            return; /* the case is another one now */
    }
}

/* ---- random cases ---- */

static size_t some_size(uint64_t number) {
    if (number % 256 == 255)
        return BATCH_ROWS + 70;
    return number % 16 == 0 ? 140 : number % 4 == 0 ? 70 : 20;
}

/* What takes so much is judged once, and then left: a household of hundreds with aggregates in aggregates
 * takes as long as thousands of others, and every way would take as long. */
static bool is_heavy(struct run *run, const struct diff_case *of, size_t tree) {
    struct diff_lines lines;
    const struct diff_words words = {.zh = of->zh, .most_work = HEAVY_STEPS};
    if (of->trees[tree]->count < MANY)
        return false;
    arena_reset(&run->keep);
    diff_expect(of, tree, words, &run->keep, &run->scratch, &lines);
    return run->scratch.used > HEAVY || run->keep.used > HEAVY || lines.work >= HEAVY_STEPS;
}

static void leave_heavy(struct run *run, struct diff_case *of) {
    size_t count = 0;
    for (size_t i = 0; i < of->count; i++)
        if (!is_heavy(run, of, i))
            of->trees[count++] = of->trees[i];
    run->totals->heavy += of->count - count;
    of->count = count;
}

static void make_trees(
    struct run *run, struct diff_case *of, struct chance *chance, uint64_t number) {
    of->today = engine_choose_day(chance);
    date_format(of->today, of->day);
    const struct record_type *type = engine_choose_type(chance, &of->program->schema);
    struct engine_facts facts = engine_choose_facts(chance);
    of->count = some_size(number);
    of->trees = engine_trees(of->arena, chance, type, &facts, of->count);
    diff_settle(of, chance);
    leave_heavy(run, of);
    diff_see_fits(of);
}

/* Every other program reads more than it was made to read. */
static bool load(struct diff_case *of, uint64_t number) {
    if (!diff_load(of))
        return false;
    if (number % 2 == 0)
        return true;
    of->text.main = diff_with_reads(of->arena, of);
    diff_unload(of);
    return diff_load(of);
}

static void run_program(struct run *run, uint64_t number) {
    bool usual = number % 3 != 2;
    uint64_t seed = run->options.seed * 0x100000001b3u + number;
    struct chance chance = chance_of(~seed);
    struct diff_case of = {.arena = &run->loaded, .seed = number};
    arena_reset(&run->loaded);
    at_work.program = number;
    at_work.way = "the rules";
    of.text = usual ? gen_usual_program(&run->loaded, seed)
                    : gen_program(&run->loaded, seed, number % 2 == 0);
    run->totals->programs++;
    if (!load(&of, number)) {
        printf("FAILED: SEED=%llu PROGRAM=%llu: the program is not sound: %s\n",
            (unsigned long long)run->options.seed, (unsigned long long)number, of.why);
        run->totals->failures++;
        return;
    }
    make_trees(run, &of, &chance, number);
    run->totals->cases += of.count;
    count_case(run, &of);
    judge(run, &of, number, false);
    diff_unload(&of);
}

/* ---- kept cases ---- */

static void run_kept(struct run *run, const char *folder) {
    struct diff_case of = {.arena = &run->loaded};
    arena_reset(&run->loaded);
    if (!diff_read(&of, folder)) {
        run->totals->failures++;
        return;
    }
    uint64_t failures = run->totals->failures;
    run->totals->cases += of.count;
    run->options.quiet = 1; /* it is small */
    judge(run, &of, 0, true);
    if (run->totals->failures > failures)
        printf("FAILED: %s\n", folder);
    diff_unload(&of);
}

/* ---- processes ---- */

static void *share(size_t size) {
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        abort();
    return memory;
}

static void begin(struct run *run) {
    struct allocator allocator = allocator_default();
    const char *above = getenv("SCRATCH");
    static char folder[512];
    snprintf(folder, sizeof folder, "%s/diff.XXXXXX", above ? above : P_tmpdir);
    arena_init(&run->loaded, &allocator);
    arena_init(&run->keep, &allocator);
    arena_init(&run->scratch, &allocator);
    run->judges.folder = mkdtemp(folder);
    run->judges.python = run->options.python && is_wanted(run, "python")
                             ? python_start(run->options.python, "tests/diff/judge.py")
                             : NULL;
    at_work.seed = run->options.seed;
    signal(SIGSEGV, crashed);
    signal(SIGABRT, crashed);
    signal(SIGFPE, crashed);
    signal(SIGPIPE, SIG_IGN);
}

static void end(struct run *run) {
    python_end(run->judges.python);
    rmdir(run->judges.folder);
    arena_fini(&run->loaded);
    arena_fini(&run->keep);
    arena_fini(&run->scratch);
}

static void go(struct run *run) {
    const struct options *options = &run->options;
    begin(run);
    if (options->program != UINT64_MAX)
        run_program(run, options->program);
    for (uint64_t number = run->job; options->program == UINT64_MAX &&
                                     run->totals->cases * options->jobs < options->cases &&
                                     run->totals->failures < options->most &&
                                     time(NULL) < run->until;
         number += options->jobs)
        run_program(run, number);
    end(run);
}

static void add(struct totals *sum, const struct totals *part) {
    sum->cases += part->cases;
    sum->programs += part->programs;
    sum->failures += part->failures;
    sum->heavy += part->heavy;
    for (size_t i = 0; i < diff_way_count; i++)
        sum->judged[i] += part->judged[i];
}

/* As many processes as jobs, each with programs of its own. */
static void go_all(struct run *run) {
    pid_t processes[JOBS_MOST];
    struct totals *totals[JOBS_MOST], *sum = run->totals;
    struct count *counts[JOBS_MOST], *all = run->count;
    for (uint64_t i = 0; i < run->options.jobs; i++) {
        run->job = i;
        run->totals = totals[i] = share(sizeof *sum);
        run->count = counts[i] = count_at(share(count_size()));
        fflush(stdout);
        processes[i] = fork();
        if (processes[i] == 0) {
            go(run);
            fflush(stdout);
            _exit(0);
        }
    }
    for (uint64_t i = 0; i < run->options.jobs; i++) {
        int status = 0;
        sum->failures += waitpid(processes[i], &status, 0) < 0 || status != 0;
        add(sum, totals[i]);
        count_join(all, counts[i]);
    }
    run->totals = sum;
    run->count = all;
}

/* ---- the command ---- */

static bool option(const char *arg, const char *name, uint64_t *out) {
    size_t length = strlen(name);
    if (strncmp(arg, name, length) != 0 || arg[length] != '=')
        return false;
    *out = strtoull(arg + length + 1, NULL, 10);
    return true;
}

static bool words(const char *arg, const char *name, const char **out) {
    size_t length = strlen(name);
    if (strncmp(arg, name, length) != 0 || arg[length] != '=')
        return false;
    *out = arg[length + 1] ? arg + length + 1 : NULL;
    return true;
}

static int report(struct run *run, bool whole) {
    const struct totals *totals = run->totals;
    bool fully = totals->programs >= PROGRAMS_FULLY;
    uint32_t lacking =
        whole ? reached_report(run->count, stdout, run->options.quiet, fully) : 0;
    printf("%llu cases of %llu programs (%llu records left out: too heavy)",
        (unsigned long long)totals->cases, (unsigned long long)totals->programs,
        (unsigned long long)totals->heavy);
    for (size_t i = 0; i < diff_way_count; i++)
        printf("%s %llu by %s", i ? "," : ":", (unsigned long long)totals->judged[i],
            diff_ways[i].name);
    bool compared = false;
    for (size_t i = 0; i < diff_way_count; i++)
        compared |= totals->judged[i] > 0;
    if (!compared)
        printf("\nnothing was compared");
    printf("\nfailures: %llu; never reached: %u\n", (unsigned long long)totals->failures, lacking);
    return totals->failures || lacking || !compared ? 1 : 0;
}

static bool is_way(const char *name, size_t length) {
    for (size_t i = 0; i < diff_way_count; i++)
        if (strlen(diff_ways[i].name) == length && memcmp(diff_ways[i].name, name, length) == 0)
            return true;
    return false;
}

/* A name that no way has would leave all of them out, and all would be well. */
static bool are_ways(const char *names) {
    for (const char *at = names; at;) {
        size_t length = strcspn(at, ",");
        if (!is_way(at, length)) {
            fprintf(stderr, "fuzz_diff: there is no way “%.*s”\n", (int)length, at);
            return false;
        }
        at = at[length] ? at + length + 1 : NULL;
    }
    return true;
}

static int usage(void) {
    fputs("usage: fuzz_diff [CASES=n] [SEED=n] [JOBS=n] [PROGRAM=n] [WAYS=name,...] [KEEP=folder]\n"
          "                 [PYTHON=program] [MOST=n] [SECONDS=n] [QUIET=1]\n"
          "       fuzz_diff kept [PYTHON=program] FOLDER...\n",
        stderr);
    return 2;
}

static bool read_option(struct options *options, const char *arg) {
    return option(arg, "CASES", &options->cases) || option(arg, "SEED", &options->seed) ||
           option(arg, "JOBS", &options->jobs) || option(arg, "PROGRAM", &options->program) ||
           option(arg, "MOST", &options->most) || option(arg, "SECONDS", &options->seconds) || option(arg, "QUIET", &options->quiet) ||
           words(arg, "WAYS", &options->ways) || words(arg, "KEEP", &options->keep) ||
           words(arg, "PYTHON", &options->python);
}

int main(int argc, char **argv) {
    struct run run = {.options = {.cases = 10000, .seed = 1, .jobs = 1, .most = 5, .seconds = UINT32_MAX}};
    bool kept = argc > 1 && strcmp(argv[1], "kept") == 0;
    int at = kept ? 2 : 1;
    run.options.program = UINT64_MAX;
    setvbuf(stdout, NULL, _IOLBF, 0); /* what was found before a crash is seen */
    while (at < argc && read_option(&run.options, argv[at]))
        at++;
    if ((!kept && at < argc) || run.options.jobs == 0 || run.options.jobs > JOBS_MOST ||
        !are_ways(run.options.ways))
        return usage();
    run.until = time(NULL) + (time_t)run.options.seconds;
    run.totals = share(sizeof *run.totals);
    run.count = count_at(share(count_size()));
    if (!kept && run.options.jobs > 1 && run.options.program == UINT64_MAX) {
        go_all(&run);
    } else if (!kept) {
        go(&run);
    } else {
        begin(&run);
        for (; at < argc; at++)
            run_kept(&run, argv[at]);
        end(&run);
    }
    return report(&run, !kept && run.options.program == UINT64_MAX);
}
