/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_conserve [CASES=n] [SEED=n] [CASE=n] [KEEP=folder]
 *
 * Nothing is lost on any way. A case is a random program and random records, with a few rows that
 * cannot be used. Handed over in another order of rows and columns, split into several files, in
 * any other format and encoding, as cells, columns or objects, sorted, by parts or prepared,
 * judged by either engine, they give the same results, findings, rejects and counts but for the
 * places where things stood. The records shared out among several runs give together what they give
 * in one. And each account adds up: rows read are those that were written, read = used + rejected,
 * outcomes add up to records, rows to counts, amounts to totals.
 *
 * CASE: only this one, the number a failure was reported with; KEEP: the files of the first way
 * stay there. At the end stands how often each kind of way was gone; one that never was fails the
 * run.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conserve.h"
#include "engine.h"

enum { FAILURES_MOST = 5, WAYS_OF_A_CASE = 10, SHARES_MOST = 3, FORMS_MOST = 32 };

enum tally {
    TALLY_SHUFFLED,
    TALLY_IN_ORDER,
    TALLY_ONE_FILE,
    TALLY_TWO_FILES,
    TALLY_THREE_FILES,
    TALLY_KEPT,
    TALLY_SORTED,
    TALLY_BY_PARTS,
    TALLY_PREPARED,
    TALLY_BY_RECORD,
    TALLY_REFERENCE,
    TALLY_AUTO,
    TALLY_DAMAGED,
    TALLY_WHOLE,
    TALLY_SHARED,
    TALLY_COUNT
};

static const char *const tally_names[] = {"rows in another order", "rows in their order",
    "a file a kind", "two files a kind", "three files a kind", "all kept", "sorted", "by parts",
    "prepared", "record by record", "by the reference evaluator", "by the batch engine",
    "with damaged rows", "without", "shared out among several runs"};

static const char *const feed_names[] = {"bytes", "rows", "arrow", "arrow stream", "objects"};

struct run {
    uint64_t seed, wanted, cases, failures, ways, results, rejects;
    uint64_t tallies[TALLY_COUNT], forms[FORMS_MOST];
    const char *folder;
    struct arena loaded, arena, scratch; /* of the program; of a case; of a way */
};

struct stage {
    struct run *run;
    uint64_t number;
    struct chance chance;
    struct gen_text text;
    struct program program;
    guodu_rules *rules;
    struct conserve_set set;
    char day[DATE_TEXT_SIZE];
};

struct going { /* one way */
    struct stage *stage;
    const struct conserve_set *set;
    struct conserve_way way;
    struct arena *arena;
    const char *out, *findings, *rejects, *prepared;
    guodu_data *data;
    guodu_report *report;
    guodu_summary *summary;
    struct conserve_told told;
    const char *trouble;
    bool not_sorted;
};

/* ---- failures ---- */

static const char *way_text(struct arena *arena, const struct conserve_way *way) {
    static const char *const readings[] = {"kept", "sorted", "by parts", "prepared"};
    return arena_printf(arena, "%s, %s, %u parts, %s, %s, %zu threads, batches of %zu",
        way->form < made_form_count ? made_forms[way->form].name
                                    : feed_names[way->form - FEED_BYTES],
        way->shuffled ? "shuffled" : "in order", way->parts, readings[way->reading],
        way->by_record                   ? "record by record"
        : way->engine == GUODU_REFERENCE ? "reference"
                                         : "auto",
        way->threads, way->batch_rows);
}

static void fail(struct stage *stage, const char *what) {
    struct run *run = stage->run;
    printf("FAILED: SEED=%llu CASE=%llu: %s\n", (unsigned long long)run->seed,
        (unsigned long long)stage->number, what);
    run->failures++;
}

static const char *first_difference(struct arena *arena, const char *a, const char *b) {
    size_t line = 0;
    while (*a && *a == *b) {
        a++, b++;
        line++;
    }
    for (; line > 0 && a[-1] != '\n'; line--)
        a--, b--;
    return arena_printf(
        arena, "\n  %.*s\nbecame\n  %.*s", (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
}

/* ---- one way ---- */

static bool fine(struct going *going, guodu_status status, const char *what, const char *why) {
    if (status == GUODU_OK)
        return true;
    going->not_sorted |= status == GUODU_NOT_SORTED;
    if (!going->trouble)
        going->trouble = arena_printf(going->arena, "%s: %s (%d)", what, why, (int)status);
    return false;
}

static bool feed(struct going *going) {
    if (going->way.reading == READ_SORTED)
        guodu_data_read_sorted(going->data, 0);
    if (going->way.reading == READ_PARTS &&
        !fine(going, guodu_data_set_scratch(going->data, going->stage->run->folder, 0), "scratch",
            guodu_data_error(going->data, GUODU_EN)))
        return false;
    going->trouble = conserve_feed(going->arena, &going->stage->chance, going->set, &going->way,
        going->stage->run->folder, going->data);
    return !going->trouble;
}

static bool prepare(struct going *going) {
    if (going->way.reading != READ_PREPARED)
        return true;
    if (!fine(going, guodu_data_prepare(going->data, going->prepared, NULL, NULL), "prepare",
            guodu_data_error(going->data, GUODU_EN)))
        return false;
    guodu_data_free(going->data);
    going->data = guodu_data_new(going->stage->rules);
    return fine(going, guodu_data_add(going->data, NULL, going->prepared, GUODU_BY_NAME),
        "add what was prepared", guodu_data_error(going->data, GUODU_EN));
}

static bool judge_record(
    struct going *going, guodu_evaluation *evaluation, const guodu_record *record) {
    return fine(going, guodu_evaluation_run(evaluation, record, going->stage->day), "run",
               guodu_evaluation_error(evaluation, GUODU_EN)) &&
           fine(going, guodu_report_add(going->report, evaluation), "report",
               guodu_report_error(going->report, GUODU_EN)) &&
           fine(going, guodu_summary_add(going->summary, evaluation), "summary", "");
}

static bool judge_by_record(struct going *going) {
    guodu_evaluation *evaluation = guodu_evaluation_new(going->stage->rules);
    const guodu_record *record;
    bool good = fine(going, guodu_data_join(going->data), "join",
                    guodu_data_error(going->data, GUODU_EN)) &&
                fine(going, guodu_report_for(going->report, going->data), "report",
                    guodu_report_error(going->report, GUODU_EN));
    while (good && (record = guodu_data_next(going->data)))
        good = judge_record(going, evaluation, record);
    guodu_evaluation_free(evaluation);
    return good && fine(going, guodu_data_status(going->data), "next",
                       guodu_data_error(going->data, GUODU_EN));
}

/* Each top record alone, from the JSON that a host has of it. */
static bool judge_objects(struct going *going) {
    const struct conserve_set *set = going->set;
    guodu_evaluation *evaluation = guodu_evaluation_new(going->stage->rules);
    guodu_record *record = guodu_record_new(going->stage->rules, set->made.top->name->text);
    bool good = record != NULL;
    for (size_t i = 0; good && i < set->made.records.count; i++) {
        struct made_set one = set->made;
        one.records.items = &set->made.records.items[i];
        one.records.count = 1;
        struct bytes json = made_nested(going->arena, &going->stage->chance, &one);
        good = fine(going, guodu_record_read_json(record, json.at, json.length), "record",
                   guodu_record_error(record, GUODU_EN)) &&
               judge_record(going, evaluation, record);
    }
    guodu_evaluation_free(evaluation);
    guodu_record_free(record);
    return good;
}

static bool judge(struct going *going) {
    if (going->way.by_record)
        return judge_by_record(going);
    guodu_judging *judging = guodu_judging_new(going->stage->rules);
    guodu_judging_options options = {.as_of = going->stage->day,
        .engine = going->way.engine,
        .threads = going->way.threads,
        .batch_rows = going->way.batch_rows,
        .report = going->report,
        .summary = going->summary};
    bool good = fine(going, guodu_judging_run(judging, going->data, &options), "judging",
        guodu_judging_error(judging, GUODU_EN));
    guodu_judging_free(judging);
    return good;
}

static void tell(struct going *going) {
    struct conserve_told *told = &going->told;
    size_t files = 0;
    while (guodu_report_file(going->report, files))
        files++;
    told->results = arena_array(going->arena, struct conserve_table_told, files + 1);
    for (size_t i = 0; i < files; i++)
        told->results[told->result_count++] =
            conserve_read_csv(going->arena, guodu_report_file(going->report, i));
    told->findings = conserve_read_csv(going->arena, going->findings);
    told->rejects = conserve_read_csv(going->arena, going->rejects);
    told->schema = going->set->made.schema;
    told->kind_count = guodu_rules_record_count(going->stage->rules);
    told->counts = arena_array(going->arena, guodu_data_counts, told->kind_count);
    for (size_t i = 0; i < told->kind_count; i++)
        guodu_data_count(going->data, i, &told->counts[i]);
    told->summary = arena_printf(going->arena, "%s", guodu_summary_text(going->summary, GUODU_EN));
}

static bool finish(struct going *going) {
    return fine(going, guodu_report_rejects(going->report, going->data, going->rejects, GUODU_EN),
               "rejects", guodu_report_error(going->report, GUODU_EN)) &&
           fine(going, guodu_report_close(going->report), "close",
               guodu_report_error(going->report, GUODU_EN));
}

/* Rows of each kind are those that were written: where each kind has rows of its own. */
static void check_written(struct going *going) {
    const struct conserve_set *set = going->set;
    struct chance chance = chance_of(1);
    for (size_t i = 0; i < set->kind_count && !going->trouble; i++) {
        uint64_t read = going->told.counts[set->kinds[i]->index].read;
        size_t rows = conserve_table(going->arena, &chance, set, set->kinds[i], false).rows.count;
        if (read != rows)
            going->trouble = arena_printf(going->arena, "%zu rows of %s were written, %llu read",
                rows, set->kinds[i]->name->text, (unsigned long long)read);
    }
}

static bool is_merged(const struct conserve_way *way) {
    return way->form < made_form_count && made_forms[way->form].merged;
}

/* What is told of rows as such: not where parents have none, or there is no file. */
static bool tells_rows(const struct conserve_way *way) {
    return !is_merged(way) && way->form != FEED_OBJECTS;
}

static void go_once(struct going *going) {
    struct arena *arena = going->arena;
    struct run *run = going->stage->run;
    going->out = arena_printf(arena, "%s/out.csv", run->folder);
    going->findings = arena_printf(arena, "%s/findings.csv", run->folder);
    going->rejects = arena_printf(arena, "%s/rejects.csv", run->folder);
    going->prepared = arena_printf(arena, "%s/data.gds", run->folder);
    guodu_report_options options = {.path = going->out,
        .findings = going->findings,
        .format = GUODU_CSV,
        .as_of = going->stage->day};
    going->data = guodu_data_new(going->stage->rules);
    going->report = guodu_report_new(going->stage->rules, &options);
    going->summary = guodu_summary_new(going->stage->rules);
    bool good = going->way.form == FEED_OBJECTS ? judge_objects(going)
                                                : feed(going) && prepare(going) && judge(going);
    if (good && finish(going)) {
        tell(going);
        if (tells_rows(&going->way)) {
            going->trouble =
                conserve_sums(arena, going->stage->rules, going->summary, &going->told);
            check_written(going);
        }
    }
    guodu_summary_free(going->summary);
    guodu_report_free(going->report);
    guodu_data_free(going->data);
    unlink(going->prepared);
}

/* Files that turn out not to be sorted are read again, as the tool does it. */
static struct going go(struct stage *stage, const struct conserve_set *set,
    const struct conserve_way *way, struct arena *arena) {
    struct going going = {.stage = stage, .set = set, .way = *way, .arena = arena};
    go_once(&going);
    if (!going.trouble || !going.not_sorted)
        return going;
    going = (struct going){.stage = stage, .set = set, .way = *way, .arena = arena};
    going.way.reading = READ_KEPT;
    go_once(&going);
    return going;
}

/* ---- ways ---- */

static bool is_possible(const struct conserve_set *set, const struct conserve_way *way) {
    const struct made_form *form =
        way->form < made_form_count ? &made_forms[way->form] : &made_forms[0];
    if (form->merged && (!set->whole || !set->chain || !set->made.all_parents))
        return false;
    if (way->form == FEED_OBJECTS)
        return set->whole;
    return form->format != MADE_NESTED || set->no_alien;
}

static struct conserve_way some_way(struct stage *stage) {
    struct chance *chance = &stage->chance;
    struct conserve_way way = {.parts = 1};
    do {
        way.form = chance_below(chance, (uint32_t)made_form_count + FEED_OBJECTS - FEED_BYTES + 1);
        if (way.form >= made_form_count)
            way.form = way.form - made_form_count + FEED_BYTES;
    } while (!is_possible(&stage->set, &way));
    bool nested = way.form < made_form_count && made_forms[way.form].format == MADE_NESTED;
    bool tables = !nested && way.form != FEED_OBJECTS;
    way.shuffled = tables && chance_hits(chance, 60);
    if (tables && !is_merged(&way) && chance_hits(chance, 50))
        way.parts = 2 + chance_below(chance, 2);
    if (way.form != FEED_OBJECTS)
        way.reading = chance_below(chance, 4);
    way.by_record = way.reading != READ_PREPARED && chance_hits(chance, 15);
    way.engine = chance_hits(chance, 30) ? GUODU_REFERENCE : GUODU_AUTO;
    way.threads = 1 + chance_below(chance, 3);
    way.batch_rows = chance_hits(chance, 50) ? 0 : 1 + chance_below(chance, 7);
    return way;
}

static void count_way(struct stage *stage, const struct conserve_way *way) {
    uint64_t *tallies = stage->run->tallies;
    static const enum tally readings[] = {TALLY_KEPT, TALLY_SORTED, TALLY_BY_PARTS, TALLY_PREPARED};
    bool is_form = way->form < made_form_count;
    stage->run->ways++;
    stage->run->forms[is_form ? way->form : made_form_count + way->form - FEED_BYTES]++;
    tallies[way->shuffled ? TALLY_SHUFFLED : TALLY_IN_ORDER]++;
    tallies[TALLY_ONE_FILE + way->parts - 1]++;
    tallies[readings[way->reading]]++;
    tallies[way->by_record || way->form == FEED_OBJECTS ? TALLY_BY_RECORD
            : way->engine == GUODU_REFERENCE            ? TALLY_REFERENCE
                                                        : TALLY_AUTO]++;
    tallies[stage->set.whole ? TALLY_WHOLE : TALLY_DAMAGED]++;
}

static void compare(struct stage *stage, const struct conserve_told *wanted) {
    struct arena *arena = &stage->run->scratch;
    arena_reset(arena);
    struct conserve_way way = some_way(stage);
    struct going going = go(stage, &stage->set, &way, arena);
    count_way(stage, &way);
    if (going.trouble) {
        fail(stage, arena_printf(arena, "%s: %s", way_text(arena, &way), going.trouble));
        return;
    }
    bool only = !tells_rows(&way);
    const char *is = conserve_text(arena, &going.told, only);
    const char *must = conserve_text(arena, wanted, only);
    if (strcmp(is, must) != 0)
        fail(stage, arena_printf(arena, "%s differs from the first way: %s", way_text(arena, &way),
                        first_difference(arena, must, is)));
}

/* ---- shared out ---- */

static void append(
    struct arena *arena, struct conserve_table_told *sum, const struct conserve_table_told *table) {
    if (sum->row_count == 0) {
        *sum = *table;
        return;
    }
    size_t count = sum->row_count + table->row_count;
    const char ***rows = arena_array(arena, const char **, count);
    memcpy(rows, sum->rows, sum->row_count * sizeof *rows);
    for (size_t i = 1; i < table->row_count; i++)
        rows[sum->row_count++] = table->rows[i];
    sum->rows = rows;
}

static void add_told(
    struct arena *arena, struct conserve_told *sum, const struct conserve_told *told) {
    if (!sum->counts) {
        *sum = *told;
        return;
    }
    for (size_t i = 0; i < told->result_count; i++)
        append(arena, &sum->results[i], &told->results[i]);
    append(arena, &sum->findings, &told->findings);
    append(arena, &sum->rejects, &told->rejects);
    for (size_t i = 0; i < told->kind_count; i++) {
        sum->counts[i].read += told->counts[i].read;
        sum->counts[i].used += told->counts[i].used;
        sum->counts[i].rejected += told->counts[i].rejected;
        sum->counts[i].childless += told->counts[i].childless;
    }
}

/* The records of each share judged by themselves come together to what all of them give. */
static void compare_shares(struct stage *stage, const struct conserve_told *wanted) {
    struct arena *arena = &stage->run->scratch;
    size_t shares = 2 + chance_below(&stage->chance, SHARES_MOST - 1);
    struct conserve_told sum = {0}, must = *wanted;
    arena_reset(arena);
    if (stage->set.made.records.count < shares)
        return;
    for (size_t share = 0; share < shares; share++) {
        const struct conserve_set part = conserve_share(arena, &stage->set, share, shares);
        const struct conserve_way way = {.parts = 1, .threads = 1, .shuffled = share == 1};
        struct going going = go(stage, &part, &way, arena);
        if (going.trouble) {
            fail(stage, arena_printf(arena, "share %zu: %s", share, going.trouble));
            return;
        }
        add_told(arena, &sum, &going.told);
    }
    stage->run->tallies[TALLY_SHARED]++;
    sum.summary = must.summary = "";
    const char *is = conserve_text(arena, &sum, false);
    const char *all = conserve_text(arena, &must, false);
    if (strcmp(is, all) != 0)
        fail(stage, arena_printf(arena, "shared out among %zu runs it differs: %s", shares,
                        first_difference(arena, all, is)));
}

/* ---- a case ---- */

static bool write_text(struct stage *stage, const char *name, const char *text) {
    FILE *file =
        text ? fopen(arena_printf(&stage->run->arena, "%s/%s", stage->run->folder, name), "wb")
             : NULL;
    return !text || (file && fputs(text, file) >= 0 && fclose(file) == 0);
}

static bool load(struct stage *stage, uint64_t seed) {
    struct run *run = stage->run;
    bool usual = stage->number % 3 != 2;
    stage->text = usual ? gen_usual_program(&run->loaded, seed)
                        : gen_program(&run->loaded, seed, stage->number % 2 == 0);
    const char *rules = stage->text.main;
    if (stage->number % 2 == 0) /* each fact comes out as it is */
        rules = arena_printf(&run->loaded, "%s%s", rules, stage->text.shows);
    stage->rules = guodu_rules_new(NULL);
    return engine_load(&run->loaded, "random.guodu", rules, stage->text.local, &stage->program) &&
           write_text(stage, "rules.guodu", rules) &&
           write_text(stage, "local.guodu", stage->text.local) &&
           guodu_rules_load_file(
               stage->rules, arena_printf(&run->arena, "%s/rules.guodu", run->folder)) == GUODU_OK;
}

static void make_set(struct stage *stage) {
    static const uint32_t unknown[] = {0, 2, 5, 15, 40}, sizes[] = {1, 3, 8, 20, 60, 150};
    struct arena *arena = &stage->run->arena;
    struct chance *chance = &stage->chance;
    const struct schema *schema = &stage->program.schema;
    const struct record_type *type = schema->records.items[0];
    const struct record_type *last = schema->records.items[schema->records.count - 1];
    if (!last->parent && chance_hits(chance, 40))
        type = last;
    struct engine_facts facts = {.unknown = unknown[chance_below(chance, 5)],
        .none = chance_hits(chance, 50) ? 10 : 40,
        .extreme = chance_hits(chance, 30) ? 5 : 0,
        .crowded = chance_hits(chance, 20)};
    size_t count = sizes[chance_below(chance, 6)];
    struct record_tree **trees = arena_array(arena, struct record_tree *, count);
    for (size_t i = 0; i < count; i++) {
        trees[i] = arena_new(arena, struct record_tree);
        engine_record(arena, chance, type, &facts, (uint32_t)i, trees[i]);
    }
    bool hurt = chance_hits(chance, 50);
    const struct conserve_damage damage = {.cells = hurt && chance_hits(chance, 70) ? 40 : 0,
        .twice = hurt && chance_hits(chance, 50) ? 30 : 0,
        .orphans = hurt && chance_hits(chance, 40) ? 40 : 0};
    stage->set = conserve_set(arena, chance, schema, trees, count, &damage);
}

static void count_first(struct run *run, const struct conserve_told *told) {
    for (size_t i = 0; i < told->result_count; i++)
        run->results += told->results[i].row_count ? told->results[i].row_count - 1 : 0;
    run->rejects += told->rejects.row_count ? told->rejects.row_count - 1 : 0;
}

static void run_ways(struct stage *stage) {
    const struct conserve_way first = {
        .parts = 1, .threads = 1, .by_record = true, .engine = GUODU_REFERENCE};
    struct going wanted = go(stage, &stage->set, &first, &stage->run->arena);
    if (wanted.trouble) {
        fail(stage, wanted.trouble);
        return;
    }
    count_first(stage->run, &wanted.told);
    for (int i = 0; i < WAYS_OF_A_CASE; i++)
        compare(stage, &wanted.told);
    compare_shares(stage, &wanted.told);
}

static void clean(const char *folder) {
    static const char *const ends[] = {"csv", "ndjson", "xlsx", "db"};
    char path[4200];
    for (unsigned i = 0; i < 16; i++)
        for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
            snprintf(path, sizeof path, "%s/%u.%s", folder, i, ends[k]);
            unlink(path);
        }
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, i ? "rules.guodu" : "local.guodu");
        unlink(path);
    }
}

static void run_case(struct run *run, uint64_t number) {
    uint64_t seed = run->seed * 0x100000001b3u + number;
    struct stage stage = {.run = run, .number = number, .chance = chance_of(~seed)};
    arena_reset(&run->loaded);
    arena_reset(&run->arena);
    run->cases++;
    date_format(usual_date(&stage.chance), stage.day);
    if (load(&stage, seed)) {
        make_set(&stage);
        run_ways(&stage);
    } else {
        fail(&stage, "the program is not sound");
    }
    guodu_rules_free(stage.rules);
}

/* ---- the command ---- */

static const char *option(const char *arg, const char *name) {
    size_t length = strlen(name);
    return strncmp(arg, name, length) == 0 && arg[length] == '=' ? arg + length + 1 : NULL;
}

static bool take_option(const char *arg, struct run *run, uint64_t *only) {
    const char *text;
    if ((text = option(arg, "CASES")))
        run->wanted = strtoull(text, NULL, 10);
    else if ((text = option(arg, "SEED")))
        run->seed = strtoull(text, NULL, 10);
    else if ((text = option(arg, "CASE")))
        *only = strtoull(text, NULL, 10);
    else if ((text = option(arg, "KEEP")))
        run->folder = text;
    return text != NULL;
}

static int report(struct run *run, bool single) {
    unsigned never = 0;
    printf("%llu cases, gone %llu ways: %llu results, %llu rows rejected\n",
        (unsigned long long)run->cases, (unsigned long long)run->ways,
        (unsigned long long)run->results, (unsigned long long)run->rejects);
    for (size_t i = 0; i < made_form_count + FEED_OBJECTS - FEED_BYTES + 1; i++) {
        const char *name =
            i < made_form_count ? made_forms[i].name : feed_names[i - made_form_count];
        printf("%s  %s: %llu\n", run->forms[i] ? "" : "never gone:", name,
            (unsigned long long)run->forms[i]);
        never += run->forms[i] == 0;
    }
    for (size_t i = 0; i < TALLY_COUNT; i++) {
        printf("%s  %s: %llu\n", run->tallies[i] ? "" : "never gone:", tally_names[i],
            (unsigned long long)run->tallies[i]);
        never += run->tallies[i] == 0;
    }
    printf("failures: %llu, never gone: %u\n", (unsigned long long)run->failures, never);
    return run->failures > 0 || (never > 0 && !single);
}

int main(int argc, char **argv) {
    struct run run = {.wanted = 300, .seed = 1};
    struct allocator allocator = allocator_default();
    uint64_t only = UINT64_MAX;
    char folder[4096];
    const char *scratch = getenv("SCRATCH");
    for (int i = 1; i < argc; i++)
        if (!take_option(argv[i], &run, &only)) {
            fprintf(stderr, "usage: fuzz_conserve [CASES=n] [SEED=n] [CASE=n] [KEEP=folder]\n");
            return 2;
        }
    bool keep = run.folder != NULL;
    snprintf(folder, sizeof folder, "%s/guodu-conserve-XXXXXX", scratch ? scratch : P_tmpdir);
    if (keep)
        mkdir(run.folder, 0777);
    else if (!(run.folder = mkdtemp(folder))) {
        fprintf(stderr, "%s cannot be made\n", folder);
        return 2;
    }
    arena_init(&run.loaded, &allocator);
    arena_init(&run.arena, &allocator);
    arena_init(&run.scratch, &allocator);
    if (only != UINT64_MAX)
        run_case(&run, only);
    for (uint64_t number = 0;
         only == UINT64_MAX && run.cases < run.wanted && run.failures < FAILURES_MOST; number++)
        run_case(&run, number);
    if (!keep) {
        clean(run.folder);
        rmdir(run.folder);
    }
    arena_fini(&run.loaded);
    arena_fini(&run.arena);
    arena_fini(&run.scratch);
    return report(&run, only != UINT64_MAX);
}
