/* SPDX-License-Identifier: Apache-2.0
 *
 * Ways of whole data through the batch engine: judged, written in every format, counted, as columns,
 * tried without results.
 */
#include "tests/scarce/world.h"

#include "tests/scarce/columns.h"

static const char day[] = "2023-06-30";

static guodu_status add_files(struct world *world, guodu_data *data) {
    TRY(data, data, guodu_data_add(data, NULL, file_in(world, "户.csv"), GUODU_BY_NAME));
    TRY(data, data, guodu_data_add(data, NULL, file_in(world, "成员.csv"), GUODU_BY_NAME));
    return GUODU_OK;
}

/* `kept`: the judging of the round before, which may be run anew. */
static guodu_status begin(struct world *world, bool sorted) {
    if (!world->judging)
        world->judging = guodu_judging_new(world->rules);
    world->data = guodu_data_new(world->rules);
    world->summary = guodu_summary_new(world->rules);
    NEED(world->judging);
    NEED(world->data);
    NEED(world->summary);
    if (sorted)
        guodu_data_read_sorted(world->data, 0);
    return GUODU_OK;
}

static guodu_status run(struct world *world, guodu_judging_options options) {
    options.as_of = day;
    options.batch_rows = 2;
    options.summary = world->summary;
    options.report = world->report;
    options.user = world;
    TRY(judging, world->judging, guodu_judging_run(world->judging, world->data, &options));
    if (world->report)
        TRY(report, world->report, guodu_report_close(world->report));
    const char *text = guodu_summary_text(world->summary, GUODU_ZH);
    NEED(text);
    tell(world, text);
    return GUODU_OK;
}

static guodu_status judge(struct world *world, guodu_judging_options options, bool sorted) {
    DO(begin(world, sorted));
    DO(add_files(world, world->data));
    return run(world, options);
}

static guodu_status one_thread(struct world *world) {
    return judge(world, (guodu_judging_options){.threads = 1}, false);
}

static guodu_status threads(struct world *world) {
    return judge(world, (guodu_judging_options){.threads = 3}, false);
}

static guodu_status sorted(struct world *world) {
    return judge(world, (guodu_judging_options){.threads = 1}, true);
}

static guodu_status sorted_threads(struct world *world) {
    return judge(world, (guodu_judging_options){.threads = 3, .no_reasons = true}, true);
}

static guodu_status reference(struct world *world) {
    return judge(world,
        (guodu_judging_options){.threads = 1, .engine = GUODU_REFERENCE}, false);
}

static guodu_status prepared(struct world *world) {
    DO(begin(world, false));
    TRY(data, world->data,
        guodu_data_add(world->data, NULL, file_in(world, "县.gds"), GUODU_BY_NAME));
    return run(world, (guodu_judging_options){.threads = 2});
}

static guodu_status held_columns(struct world *world) {
    columns_stream(&world->stream);
    DO(begin(world, false));
    TRY(data, world->data, guodu_data_add_arrow_stream(world->data, "户", "流", &world->stream));
    return run(world, (guodu_judging_options){.threads = 1});
}

/* ---- into files ---- */

static guodu_status write_to(struct world *world, const char *name, bool wide) {
    const guodu_report_options options = {
        .path = out_in(world, name), .as_of = day, .wide = wide, .zh = wide, .mark = wide};
    DO(begin(world, false));
    world->report = guodu_report_new(world->rules, &options);
    NEED(world->report);
    TRY(report, world->report, guodu_report_open(world->report));
    DO(add_files(world, world->data));
    const guodu_judging_options judging = {.as_of = day,
        .threads = 1,
        .batch_rows = 2,
        .summary = world->summary,
        .report = world->report};
    TRY(judging, world->judging, guodu_judging_run(world->judging, world->data, &judging));
    bool inside = guodu_report_format(name) == GUODU_XLSX || guodu_report_format(name) == GUODU_SQLITE;
    TRY(report, world->report,
        guodu_report_rejects(
            world->report, world->data, inside ? NULL : out_in(world, "rejects.csv"), GUODU_EN));
    TRY(report, world->report, guodu_report_close(world->report));
    tell(world, strrchr(guodu_report_file(world->report, 0), '/'));
    return GUODU_OK;
}

static guodu_status to_csv(struct world *world) {
    return write_to(world, "r.csv", false);
}

static guodu_status to_wide_csv(struct world *world) {
    return write_to(world, "r.csv", true);
}

static guodu_status to_ndjson(struct world *world) {
    return write_to(world, "r.ndjson", false);
}

static guodu_status to_workbook(struct world *world) {
    return write_to(world, "r.xlsx", false);
}

static guodu_status to_database(struct world *world) {
    return write_to(world, "r.db", true);
}

/* ---- as columns ---- */

static bool take_columns(void *user, guodu_batch *batch) {
    struct world *world = user;
    guodu_column column;
    size_t length;
    tell_number(world, guodu_batch_count(batch, 0));
    const uint8_t *outcomes = guodu_batch_outcomes(batch, 0);
    if (!outcomes || guodu_batch_output(batch, 0, 0, &column) != GUODU_OK)
        return false;
    for (size_t i = 0; i < guodu_batch_count(batch, 0); i++) {
        tell_number(world, outcomes[i]);
        tell_number(world, column.states[i]);
        const char *key = guodu_batch_key(batch, 0, i, 0, &length);
        if (!key)
            return false;
        tell_bytes(world, key, length);
    }
    for (size_t kind = 0; kind < 2; kind++) {
        struct ArrowSchema schema = {0};
        struct ArrowArray array = {0};
        guodu_status status = guodu_batch_arrow(batch, kind, GUODU_ZH, &schema, &array);
        if (status != GUODU_OK && (schema.release || array.release))
            world->problem = "refused, and something is to be released";
        if (status != GUODU_OK)
            return false;
        tell_number(world, (uint64_t)array.n_children);
        tell(world, schema.children[schema.n_children - 1]->name);
        schema.release(&schema);
        array.release(&array);
    }
    return true;
}

/* The host stops where it lacks memory. */
static guodu_status as_columns(struct world *world) {
    guodu_status status = judge(world,
        (guodu_judging_options){.threads = 1, .batch = take_columns, .batch_reasons = true}, false);
    return status == GUODU_STOPPED ? GUODU_NO_MEMORY : status;
}

/* ---- without results ---- */

static guodu_status dry_run(struct world *world) {
    static const char *const by[] = {"县(区划)", "村", "富裕"};
    const guodu_dry_run_options options = {.baseline = world->old,
        .as_of = day,
        .by = by,
        .by_count = COUNT(by),
        .step = "收入=1元",
        .cliff = "30%",
        .threads = 1,
        .batch_rows = 3,
        .lang = GUODU_ZH};
    const char *text;
    world->dry = guodu_dry_run_new(world->rules, &options);
    NEED(world->dry);
    TRY(dry_run, world->dry, guodu_dry_run_status(world->dry));
    DO(add_files(world, guodu_dry_run_data(world->dry)));
    TRY(dry_run, world->dry, guodu_dry_run_go(world->dry));
    TRY(dry_run, world->dry, guodu_dry_run_fact(world->dry, "x", "事", "值"));
    for (int form = GUODU_TOLD_TEXT; form <= GUODU_TOLD_BRIEF; form++) {
        TRY(dry_run, world->dry,
            guodu_dry_run_text(world->dry, (guodu_told)form, &text, NULL));
        tell(world, text);
    }
    return GUODU_OK;
}

static guodu_status written_dry_run(struct world *world) {
    static const char *const names[] = {"d.html", "d.xlsx", "d.json", "d.md"};
    const guodu_dry_run_options options = {.from = "2022-01-01",
        .to = day,
        .every = GUODU_QUARTERLY,
        .threads = 2,
        .lang = GUODU_EN};
    world->dry = guodu_dry_run_new(world->rules, &options);
    NEED(world->dry);
    TRY(dry_run, world->dry, guodu_dry_run_status(world->dry));
    DO(add_files(world, guodu_dry_run_data(world->dry)));
    TRY(dry_run, world->dry, guodu_dry_run_go(world->dry));
    for (size_t i = 0; i < COUNT(names); i++)
        TRY(dry_run, world->dry, guodu_dry_run_write(world->dry, out_in(world, names[i])));
    return GUODU_OK;
}

const struct scenario judging_scenarios[] = {
    {"judging by one thread", one_thread, .rules = "main.guodu", .keeps_objects = true},
    {"judging by three threads", threads, .rules = "main.guodu"},
    {"judging what is sorted", sorted, .rules = "main.guodu"},
    {"judging what is sorted by three threads", sorted_threads, .rules = "main.guodu"},
    {"judging by the reference evaluator", reference, .rules = "main.guodu"},
    {"judging prepared data", prepared, .rules = "main.guodu"},
    {"judging columns where they lie", held_columns, .rules = "main.guodu"},
    {"results to CSV", to_csv, .rules = "main.guodu"},
    {"results to wide CSV", to_wide_csv, .rules = "main.guodu"},
    {"results to NDJSON", to_ndjson, .rules = "main.guodu"},
    {"results to a workbook", to_workbook, .rules = "main.guodu"},
    {"results to a database", to_database, .rules = "main.guodu"},
    {"results as columns", as_columns, .rules = "main.guodu"},
    {"a dry run", dry_run, .rules = "main.guodu"},
    {"a dry run over time, written", written_dry_run, .rules = "main.guodu"},
    {0},
};
