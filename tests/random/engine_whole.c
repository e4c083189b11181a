/* SPDX-License-Identifier: Apache-2.0
 *
 * The whole way through the public interface: rule file and data files in, results, findings,
 * rejects, counts and summary out. However it is gone, the same bytes must come out; the yardstick is one
 * record at a time by the reference evaluator.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine.h"
#include "guodu.h"

struct way {
    const char *name;
    bool by_record; /* guodu_data_next and guodu_evaluation_run */
    guodu_engine engine;
    size_t threads, batch_rows;
    bool sorted;   /* guodu_data_read_sorted */
    bool parts;    /* guodu_data_set_scratch */
    bool prepared; /* guodu_data_prepare first, then its file */
};

static const struct way ways[] = {
    {.name = "record by record", .by_record = true},
    {.name = "reference", .engine = GUODU_REFERENCE, .threads = 1},
    {.name = "reference, 3 threads, batches of 3",
        .engine = GUODU_REFERENCE,
        .threads = 3,
        .batch_rows = 3,
        .sorted = true},
    {.name = "auto", .engine = GUODU_AUTO, .threads = 1},
    {.name = "auto, sorted", .engine = GUODU_AUTO, .threads = 1, .sorted = true},
    {.name = "auto, 2 threads, batches of 1", .engine = GUODU_AUTO, .threads = 2, .batch_rows = 1},
    {.name = "auto, 3 threads, batches of 2, sorted",
        .engine = GUODU_AUTO,
        .threads = 3,
        .batch_rows = 2,
        .sorted = true},
    {.name = "auto, 2 threads, batches of 64, sorted",
        .engine = GUODU_AUTO,
        .threads = 2,
        .batch_rows = 64,
        .sorted = true},
    {.name = "auto, by parts", .engine = GUODU_AUTO, .threads = 2, .parts = true},
    {.name = "auto, prepared", .engine = GUODU_AUTO, .threads = 1, .prepared = true},
    {.name = "auto, prepared from sorted files, 3 threads, batches of 3",
        .engine = GUODU_AUTO,
        .threads = 3,
        .batch_rows = 3,
        .sorted = true,
        .prepared = true},
    {.name = "reference, prepared", .engine = GUODU_REFERENCE, .threads = 2, .prepared = true},
};

struct walk {
    struct arena *arena;
    const struct engine_whole *whole;
    const struct way *way;
    bool sorted;
    guodu_rules *rules;
    guodu_data *data;
    guodu_report *report;
    guodu_summary *summary;
    const char *out, *findings, *rejects, *prepared; /* paths */
    const char *trouble;                  /* what went wrong; NULL: nothing */
    bool not_sorted;
};

/* ---- what came out ---- */

static const char *file_text(struct walk *walk, const char *path) {
    FILE *file = fopen(path, "rb");
    struct stat facts;
    if (!file || fstat(fileno(file), &facts) != 0)
        return "(no file)\n";
    char *bytes = arena_alloc(walk->arena, (size_t)facts.st_size + 1);
    size_t length = fread(bytes, 1, (size_t)facts.st_size, file);
    fclose(file);
    unlink(path);
    bytes[length] = '\0';
    return bytes;
}

static const char *counts_text(struct walk *walk) {
    const char *text = "";
    for (size_t i = 0; i < guodu_rules_record_count(walk->rules); i++) {
        guodu_data_counts counts;
        guodu_data_count(walk->data, i, &counts);
        text = arena_printf(walk->arena, "%s%s: %llu = %llu + %llu, %llu childless\n", text,
            counts.kind, (unsigned long long)counts.read, (unsigned long long)counts.used,
            (unsigned long long)counts.rejected, (unsigned long long)counts.childless);
    }
    for (size_t i = 0; i < guodu_data_note_count(walk->data); i++)
        text = arena_printf(
            walk->arena, "%s%s\n", text, guodu_data_note(walk->data, i, GUODU_EN));
    return text;
}

/* All of it, one thing a line: where two texts differ, the line says what. */
static const char *all_text(struct walk *walk) {
    const char *text = "== results\n";
    for (size_t i = 0; guodu_report_file(walk->report, i); i++)
        text = arena_printf(walk->arena, "%s-- %zu\n%s", text, i,
            file_text(walk, guodu_report_file(walk->report, i)));
    return arena_printf(walk->arena, "%s== findings\n%s== rejects\n%s== counts\n%s== summary\n%s", text,
        file_text(walk, walk->findings), file_text(walk, walk->rejects), counts_text(walk),
        guodu_summary_text(walk->summary, GUODU_EN));
}

/* ---- going ---- */

static bool fine(struct walk *walk, guodu_status status, const char *what, const char *why) {
    if (status == GUODU_OK)
        return true;
    walk->not_sorted |= status == GUODU_NOT_SORTED;
    if (!walk->trouble)
        walk->trouble = arena_printf(
            walk->arena, "%s: %s: %s (%d)", walk->way->name, what, why, (int)status);
    return false;
}

static bool read_files(struct walk *walk) {
    if (walk->sorted)
        guodu_data_read_sorted(walk->data, 0);
    if (walk->way->parts &&
        !fine(walk, guodu_data_set_scratch(walk->data, walk->whole->files->folder, 0), "scratch",
            guodu_data_error(walk->data, GUODU_EN)))
        return false;
    for (size_t i = 0; i < walk->whole->files->count; i++) {
        const struct engine_file *file = &walk->whole->files->files[i];
        if (!fine(walk, guodu_data_add(walk->data, file->kind, file->path, GUODU_CSV), "add",
                guodu_data_error(walk->data, GUODU_EN)))
            return false;
    }
    return true;
}

/* Reads and writes them as one file, and reads that. */
static bool prepare(struct walk *walk) {
    if (!read_files(walk) ||
        !fine(walk, guodu_data_prepare(walk->data, walk->prepared, NULL, NULL), "prepare",
            guodu_data_error(walk->data, GUODU_EN)))
        return false;
    guodu_data_free(walk->data);
    walk->data = guodu_data_new(walk->rules);
    return fine(walk, guodu_data_add(walk->data, NULL, walk->prepared, GUODU_BY_NAME),
        "add what was prepared", guodu_data_error(walk->data, GUODU_EN));
}

static bool judge_by_record(struct walk *walk) {
    guodu_evaluation *evaluation = guodu_evaluation_new(walk->rules);
    const guodu_record *record;
    bool going = fine(walk, guodu_data_join(walk->data), "join",
        guodu_data_error(walk->data, GUODU_EN));
    going = going && (!walk->report || fine(walk, guodu_report_for(walk->report, walk->data),
                                           "report", guodu_report_error(walk->report, GUODU_EN)));
    while (going && (record = guodu_data_next(walk->data))) {
        going = fine(walk, guodu_evaluation_run(evaluation, record, walk->whole->as_of), "run",
                    guodu_evaluation_error(evaluation, GUODU_EN)) &&
                fine(walk, guodu_report_add(walk->report, evaluation), "report",
                    guodu_report_error(walk->report, GUODU_EN)) &&
                fine(walk, guodu_summary_add(walk->summary, evaluation), "summary", "");
    }
    guodu_evaluation_free(evaluation);
    return going && fine(walk, guodu_data_status(walk->data), "next",
                        guodu_data_error(walk->data, GUODU_EN));
}

static bool judge(struct walk *walk) {
    if (walk->way->by_record)
        return judge_by_record(walk);
    guodu_judging *judging = guodu_judging_new(walk->rules);
    guodu_judging_options options = {.as_of = walk->whole->as_of,
        .engine = walk->way->engine,
        .threads = walk->way->threads,
        .batch_rows = walk->way->batch_rows,
        .report = walk->report,
        .summary = walk->summary};
    bool going = fine(walk, guodu_judging_run(judging, walk->data, &options), "judging",
        guodu_judging_error(judging, GUODU_EN));
    guodu_judging_free(judging);
    return going;
}

static bool finish(struct walk *walk) {
    return fine(walk, guodu_report_rejects(walk->report, walk->data, walk->rejects, GUODU_EN),
               "rejects", guodu_report_error(walk->report, GUODU_EN)) &&
           fine(walk, guodu_report_close(walk->report), "close",
               guodu_report_error(walk->report, GUODU_EN));
}

static const char *go(struct walk *walk) {
    guodu_report_options options = {.path = walk->out,
        .findings = walk->findings,
        .format = GUODU_CSV,
        .as_of = walk->whole->as_of};
    walk->trouble = NULL;
    walk->not_sorted = false;
    walk->data = guodu_data_new(walk->rules);
    walk->report = guodu_report_new(walk->rules, &options);
    walk->summary = guodu_summary_new(walk->rules);
    const char *text = NULL;
    if ((walk->way->prepared ? prepare(walk) : read_files(walk)) && judge(walk) && finish(walk))
        text = all_text(walk);
    guodu_summary_free(walk->summary);
    guodu_report_free(walk->report);
    guodu_data_free(walk->data);
    unlink(walk->prepared);
    return text;
}

/* Files that turn out not to be sorted are read again, as the tool does it. */
static const char *go_way(struct walk *walk) {
    walk->sorted = walk->way->sorted;
    const char *text = go(walk);
    if (text || !walk->not_sorted)
        return text;
    walk->sorted = false;
    return go(walk);
}

/* ---- comparing ---- */

static const char *first_difference(struct arena *arena, const char *a, const char *b) {
    size_t line = 0;
    while (*a && *a == *b) {
        a++, b++;
        line++;
    }
    for (; line > 0 && a[-1] != '\n'; line--)
        a--, b--;
    return arena_printf(arena, "\n  %.*s\nbecame\n  %.*s", (int)strcspn(a, "\n"), a,
        (int)strcspn(b, "\n"), b);
}

static const char *load(struct walk *walk) {
    const struct engine_whole *whole = walk->whole;
    const char *path = arena_printf(walk->arena, "%s/rules.guodu", whole->files->folder);
    walk->out = arena_printf(walk->arena, "%s/out.csv", whole->files->folder);
    walk->findings = arena_printf(walk->arena, "%s/findings.csv", whole->files->folder);
    walk->rejects = arena_printf(walk->arena, "%s/rejects.csv", whole->files->folder);
    walk->prepared = arena_printf(walk->arena, "%s/data.gds", whole->files->folder);
    walk->rules = guodu_rules_new(NULL);
    guodu_status status = guodu_rules_load_file(walk->rules, path);
    return status == GUODU_OK ? NULL : guodu_rules_error(walk->rules, GUODU_EN);
}

const char *engine_whole(const struct engine_whole *whole, struct arena *arena) {
    struct walk walk = {.arena = arena, .whole = whole};
    const char *differs = load(&walk), *yardstick = NULL;
    for (size_t i = 0; !differs && i < sizeof ways / sizeof *ways; i++) {
        walk.way = &ways[i];
        const char *text = go_way(&walk);
        if (!text)
            differs = walk.trouble;
        else if (!yardstick)
            yardstick = text;
        else if (strcmp(yardstick, text) != 0)
            differs = arena_printf(arena, "%s differs from %s: %s", walk.way->name, ways[0].name,
                first_difference(arena, yardstick, text));
    }
    guodu_rules_free(walk.rules);
    return differs;
}
