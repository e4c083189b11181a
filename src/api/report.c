/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include "report/csv.h"
#include "report/database.h"
#include "report/findings.h"
#include "report/ndjson.h"
#include "report/rejects.h"
#include "report/table.h"
#include "report/workbook.h"

/* Where results go: a table for each kind of record, or lines. */
struct result_output {
    struct report_settings settings;
    struct result_table **tables; /* by record type; NULL where there are no policies */
    struct result_lines *lines;   /* of NDJSON */
    struct workbook *workbook;    /* of XLSX: holds all tables */
    struct database *database;    /* of SQLITE: likewise */
    struct workbook_options about;
    struct row_writer *findings; /* NULL: none */
    bool holds_rejects;          /* the workbook or database has its rejects */
    VEC(struct sink *) sinks;
};

/* The tables that are not of a kind of record. */
enum { FIXED_FINDINGS, FIXED_REJECTS, FIXED_RUN };
static const char *const fixed_tables[] = {"findings", "rejects", "run", NULL};
static const char *const fixed_sheets_zh[] = {"核查", "未采用", NULL};
static const char *const fixed_sheets_en[] = {"findings", "rejects", NULL};

static const char *keep(struct arena *arena, const char *text) {
    return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), end_length = strlen(end);
    return length > end_length && strcasecmp(text + length - end_length, end) == 0;
}

static const struct {
    const char *ending;
    guodu_format format;
} endings[] = {
    {".csv", GUODU_CSV},
    {".ndjson", GUODU_NDJSON},
    {".jsonl", GUODU_NDJSON},
    {".json", GUODU_NDJSON},
    {".xlsx", GUODU_XLSX},
    {".db", GUODU_SQLITE},
    {".sqlite", GUODU_SQLITE},
    {".sqlite3", GUODU_SQLITE},
};

guodu_format guodu_report_format(const char *path) {
    for (size_t i = 0; path && i < sizeof endings / sizeof *endings; i++)
        if (ends_with(path, endings[i].ending))
            return endings[i].format;
    return GUODU_BY_NAME;
}

static guodu_format format_of(const guodu_report_options *options) {
    if (options->format != GUODU_BY_NAME)
        return options->format;
    guodu_format format = guodu_report_format(options->path);
    return format == GUODU_BY_NAME ? GUODU_CSV : format;
}

/* One file holds all tables. */
static bool holds_tables(const guodu_report_options *options) {
    guodu_format format = format_of(options);
    return options->path && (format == GUODU_XLSX || format == GUODU_SQLITE);
}

/* Do records of this kind get a table of results? */
static bool has_results(const guodu_report *report, const struct record_type *type) {
    const struct report_shape *shape = &report->rules->shape;
    if (report->left_out && report->left_out[type->index])
        return false;
    for (uint32_t i = 0; i < shape->policy_count; i++)
        if (shape->policies[i].record == type)
            return true;
    return false;
}

/* out.csv for the first kind, out.KIND.csv for others. */
static const char *table_name(guodu_report *report, const struct record_type *type) {
    const char *path = report->options.path;
    size_t stem = strlen(path) - (ends_with(path, ".csv") ? strlen(".csv") : 0);
    const char *end = path[stem] ? path + stem : ".csv";
    if (report->names.count == 0)
        return arena_printf(&report->arena, "%.*s%s", (int)stem, path, end);
    return arena_printf(&report->arena, "%.*s.%s%s", (int)stem, path, type->name->text, end);
}

static void name_tables(guodu_report *report) {
    const struct report_shape *shape = &report->rules->shape;
    report->names.count = 0;
    for (size_t i = 0; i < shape->schema->records.count; i++) {
        const struct record_type *type = shape->schema->records.items[i];
        if (!has_results(report, type))
            continue;
        const char *name = table_name(report, type);
        vec_push(&report->arena, &report->names, name);
    }
}

/* All results in one file: its name gets the ending of its format if it has none. */
static void name_file(guodu_report *report) {
    static const char *const usual[] = {
        [GUODU_NDJSON] = ".ndjson", [GUODU_XLSX] = ".xlsx", [GUODU_SQLITE] = ".db"};
    const char *path = report->options.path;
    guodu_format format = format_of(&report->options);
    if (guodu_report_format(path) != format)
        path = arena_printf(&report->arena, "%s%s", path, usual[format]);
    vec_push(&report->arena, &report->names, path);
}

static guodu_status prepare(void *call) {
    guodu_report *report = call;
    const char *path = keep(&report->arena, report->options.path);
    report->options.path = path;
    report->options.findings = keep(&report->arena, report->options.findings);
    report->options.as_of = keep(&report->arena, report->options.as_of);
    if (path && format_of(&report->options) == GUODU_CSV)
        name_tables(report);
    else if (path)
        name_file(report);
    return GUODU_OK;
}

guodu_report *guodu_report_new(const guodu_rules *rules, const guodu_report_options *options) {
    if (!rules || !rules->sound || !options)
        return NULL;
    guodu_report *report = allocator_take(&rules->allocator, sizeof *report);
    if (!report)
        return NULL;
    report->rules = rules;
    report->options = *options;
    arena_init(&report->arena, &rules->allocator);
    arena_init(&report->scratch, &rules->allocator);
    report->files.arena = &report->arena;
    if (api_guard(&report->arena, prepare, report) == GUODU_OK)
        return report;
    guodu_report_free(report);
    return NULL;
}

void guodu_report_free(guodu_report *report) {
    if (!report)
        return;
    files_discard(&report->files);
    arena_fini(&report->scratch);
    arena_fini(&report->arena);
    allocator_give(&report->rules->allocator, report, sizeof *report);
}

static guodu_status cannot_write(guodu_report *report) {
    struct api_error why = api_system_error(report->files.error);
    const char *path = report->files.error_path;
    return api_fail(&report->error, api_write_status(report->files.error),
        arena_printf(&report->arena, "文件“%s”写不了：%s", path, why.zh),
        arena_printf(&report->arena, "The file “%s” cannot be written: %s", path, why.en));
}

static guodu_status refused(guodu_report *report) {
    return api_fail(&report->error, GUODU_CANNOT_WRITE, "结果没能写出去",
        "The results could not be written out");
}

static guodu_status sinks_status(void *call) {
    guodu_report *report = call;
    if (report->files.error)
        return cannot_write(report);
    for (size_t i = 0; i < report->output->sinks.count; i++) {
        sink_flush(report->output->sinks.items[i]);
        if (report->output->sinks.items[i]->failed)
            return refused(report);
    }
    return GUODU_OK;
}

/* NULL after reporting. path NULL: the host's function. */
static struct sink *sink_open(guodu_report *report, const char *path) {
    struct sink *sink = arena_new(&report->arena, struct sink);
    *sink = (struct sink){
        .files = &report->files, .write = report->options.write, .user = report->options.user};
    if (path) {
        sink->file = files_open(&report->files, path);
        if (!sink->file)
            return NULL;
    } else {
        sink->held = arena_alloc(&report->arena, SINK_HELD);
    }
    return sink;
}

static guodu_status open_lines(guodu_report *report) {
    struct sink *sink = sink_open(report, report->options.path ? report->names.items[0] : NULL);
    if (!sink)
        return cannot_write(report);
    vec_push(&report->arena, &report->output->sinks, sink);
    report->output->lines =
        lines_new(&report->arena, &report->rules->shape, &report->output->settings, sink);
    return GUODU_OK;
}

static size_t count_kinds(const guodu_report *report) {
    const struct report_shape *shape = &report->rules->shape;
    size_t count = 0;
    for (size_t i = 0; i < shape->schema->records.count; i++)
        count += has_results(report, shape->schema->records.items[i]);
    return count;
}

static guodu_status open_tables(guodu_report *report) {
    const struct report_shape *shape = &report->rules->shape;
    struct result_output *output = report->output;
    size_t kinds = shape->schema->records.count;
    if (!report->options.path && count_kinds(report) > 1)
        return api_fail(&report->error, GUODU_BAD_CALL,
            "有几种记录的结果，每种要写成一个 CSV 文件：须给出文件名，或者改用 NDJSON",
            "Results of several kinds of record take a CSV file each: name one, or use NDJSON");
    output->tables = arena_array(&report->arena, struct result_table *, kinds);
    for (size_t i = 0; i < kinds; i++) {
        const struct record_type *type = shape->schema->records.items[i];
        if (!has_results(report, type))
            continue;
        struct sink *sink = sink_open(
            report, report->options.path ? report->names.items[output->sinks.count] : NULL);
        if (!sink)
            return cannot_write(report);
        vec_push(&report->arena, &output->sinks, sink);
        output->tables[i] = table_new(&report->arena, shape, type, &output->settings,
            csv_writer_new(&report->arena, sink, report->options.mark));
    }
    return sinks_status(report);
}

static struct row_writer *add_table(struct result_output *output, const char *name) {
    return output->workbook ? book_sheet(output->workbook, name)
                            : database_table(output->database, name);
}

static struct row_writer *add_fixed_table(guodu_report *report, int which) {
    const struct result_output *output = report->output;
    return output->workbook ? book_fixed_sheet(output->workbook, output->about.fixed[which])
                            : database_fixed_table(output->database, fixed_tables[which]);
}

/* By what the tables were made: as_of, rules, rules_version, guodu; a row. */
static void write_run(guodu_report *report) {
    static const struct column columns[] = {{"as_of", COLUMN_DATE}, {"rules", COLUMN_TEXT},
        {"rules_version", COLUMN_TEXT}, {"guodu_version", COLUMN_TEXT}};
    struct row_writer *rows = add_fixed_table(report, FIXED_RUN);
    rows_begin(rows, columns, sizeof columns / sizeof *columns);
    rows_date(rows, &report->arena, report->options.as_of);
    rows_text(rows, &report->arena, guodu_rules_name(report->rules));
    rows_text(rows, &report->arena, guodu_rules_ruleset_version(report->rules));
    rows_text(rows, &report->arena, guodu_version());
    rows_end(rows);
}

static bool open_file(guodu_report *report) {
    struct result_output *output = report->output;
    const char *path = report->names.items[0];
    if (format_of(&report->options) == GUODU_SQLITE) {
        output->database = database_new(&report->files, path, fixed_tables);
        return output->database;
    }
    output->about = (struct workbook_options){.title = guodu_rules_name(report->rules),
        .comment = arena_printf(&report->arena, "as of %s, guodu %s",
            report->options.as_of ? report->options.as_of : "-", guodu_version()),
        .fixed = report->options.zh ? fixed_sheets_zh : fixed_sheets_en};
    output->workbook = book_new(&report->files, path, &output->about);
    return output->workbook;
}

static guodu_status open_one_file(guodu_report *report) {
    const struct report_shape *shape = &report->rules->shape;
    struct result_output *output = report->output;
    size_t kinds = shape->schema->records.count;
    if (!report->options.path)
        return api_fail(&report->error, GUODU_BAD_CALL, "工作簿和数据库只能写成文件：须给出文件名",
            "A workbook or a database takes a file: name one");
    if (!open_file(report))
        return cannot_write(report);
    output->tables = arena_array(&report->arena, struct result_table *, kinds);
    for (size_t i = 0; i < kinds; i++) {
        const struct record_type *type = shape->schema->records.items[i];
        if (has_results(report, type))
            output->tables[i] = table_new(&report->arena, shape, type, &output->settings,
                add_table(output, type->name->text));
    }
    if (output->database)
        write_run(report);
    return sinks_status(report);
}

static guodu_status open_findings(guodu_report *report) {
    struct result_output *output = report->output;
    if (report->options.findings) {
        struct sink *sink = sink_open(report, report->options.findings);
        if (!sink)
            return cannot_write(report);
        output->findings = csv_writer_new(&report->arena, sink, report->options.mark);
    } else {
        output->findings = add_fixed_table(report, FIXED_FINDINGS);
    }
    findings_head(output->findings);
    return sinks_status(report);
}

static bool wants_findings(const guodu_report *report) {
    return report->options.findings ||
           (holds_tables(&report->options) && report->rules->shape.assertion_count > 0);
}

static guodu_status open_results(guodu_report *report) {
    switch (format_of(&report->options)) {
    case GUODU_NDJSON:
        return open_lines(report);
    case GUODU_XLSX:
    case GUODU_SQLITE:
        return open_one_file(report);
    default:
        return open_tables(report);
    }
}

static guodu_status open_output(void *call) {
    guodu_report *report = call;
    const guodu_report_options *options = &report->options;
    report->output = arena_new(&report->arena, struct result_output);
    report->output->settings =
        (struct report_settings){.wide = options->wide, .zh = options->zh, .as_of = options->as_of};
    guodu_status status = GUODU_OK;
    if (options->path || options->write)
        status = open_results(report);
    return status == GUODU_OK && wants_findings(report) ? open_findings(report) : status;
}

static guodu_status report_guard(
    guodu_report *report, struct arena *arena, guodu_status (*work)(void *call), void *call) {
    guodu_status status = api_guard(arena, work, call);
    if (status == GUODU_NO_MEMORY)
        api_no_memory(&report->error);
    if (status != GUODU_OK)
        report->failed = status;
    return status;
}

/* ---- kinds of record that the data do not have ---- */

/* Rows of a kind may stand for those above it, whose facts they repeat. */
static bool is_there(const struct dataset *dataset, const struct record_type *type) {
    if (dataset_count(dataset, type).has_file)
        return true;
    for (size_t i = 0; i < type->children.count; i++)
        if (is_there(dataset, type->children.items[i]))
            return true;
    return false;
}

struct kinds_call {
    guodu_report *report;
    const guodu_data *data;
};

static bool is_name(const guodu_report *report, const char *path) {
    for (size_t i = 0; i < report->names.count; i++)
        if (strcmp(report->names.items[i], path) == 0)
            return true;
    return false;
}

static guodu_status leave_out(void *call) {
    guodu_report *report = ((struct kinds_call *)call)->report;
    const guodu_data *data = ((struct kinds_call *)call)->data;
    const struct schema *schema = report->rules->shape.schema;
    bool *left_out = arena_array(&report->arena, bool, schema->records.count);
    size_t there = 0;
    for (size_t i = 0; i < schema->records.count; i++) {
        left_out[i] = !is_there(data->dataset, schema->records.items[i]);
        there += !left_out[i];
    }
    if (there == 0) /* no file at all: as if all were there */
        return GUODU_OK;
    VEC(const char *) before = {0};
    for (size_t i = 0; i < report->names.count; i++)
        vec_push(&report->arena, &before, report->names.items[i]);
    report->left_out = left_out;
    if (!report->options.path || format_of(&report->options) != GUODU_CSV)
        return GUODU_OK;
    name_tables(report);
    for (size_t i = 0; i < before.count; i++)
        if (!is_name(report, before.items[i]))
            vec_push(&report->arena, &report->stale, before.items[i]);
    return GUODU_OK;
}

guodu_status guodu_report_for(guodu_report *report, const guodu_data *data) {
    if (!report || !data || data->rules != report->rules)
        return GUODU_BAD_CALL;
    if (report->output || report->left_out)
        return GUODU_OK;
    struct kinds_call call = {report, data};
    return report_guard(report, &report->arena, leave_out, &call);
}

guodu_status guodu_report_open(guodu_report *report) {
    if (!report || report->closed)
        return GUODU_BAD_CALL;
    if (report->failed != GUODU_OK)
        return report->failed;
    const guodu_report_options *options = &report->options;
    if (report->output || (!options->path && !options->write && !options->findings))
        return GUODU_OK;
    return report_guard(report, &report->arena, open_output, report);
}

struct add_call {
    guodu_report *report;
    const struct report_batch *batch;
};

static guodu_status add(void *data) {
    const struct add_call *call = data;
    guodu_report *report = call->report;
    const struct report_batch *batch = call->batch;
    struct result_output *output = report->output;
    if (!batch->top)
        return GUODU_OK;
    if (output->lines && !lines_add(output->lines, &report->scratch, batch))
        return api_fail(&report->error, GUODU_CANNOT_WRITE, "记录的层次太深，或者彼此接不上，写不成 NDJSON",
            "The records are nested too deep for NDJSON, or do not fit together");
    for (size_t i = 0; output->findings && i < batch->finding_count; i++)
        findings_row(output->findings, &report->scratch, &report->rules->shape, &batch->findings[i],
            report->options.zh);
    for (size_t i = 0; output->tables && i < batch->count; i++) {
        const struct report_result *result = &batch->results[i];
        table_add(output->tables[result->record->type->index], &report->scratch, result);
    }
    return GUODU_OK;
}

guodu_status api_report_add(guodu_report *report, const struct report_batch *batch) {
    if (!report->output)
        return GUODU_OK;
    arena_reset(&report->scratch);
    struct add_call call = {report, batch};
    guodu_status status = report_guard(report, &report->scratch, add, &call);
    /* A failure of the disk is told from the report's own arena, which may be exhausted too. */
    return status != GUODU_OK ? status : report_guard(report, &report->arena, sinks_status, report);
}

guodu_status guodu_report_add(guodu_report *report, guodu_evaluation *evaluation) {
    if (!report || !evaluation || evaluation->rules != report->rules)
        return GUODU_BAD_CALL;
    guodu_status status = guodu_report_open(report);
    return status == GUODU_OK ? api_report_add(report, &evaluation->batch) : status;
}

bool api_report_takes_results(const guodu_report *report) {
    return report->options.path || report->options.write;
}

bool api_report_takes_findings(const guodu_report *report) {
    return wants_findings(report);
}

struct rejects_call {
    guodu_report *report;
    guodu_data *data;
    const char *path; /* NULL: in the file of the results */
    bool zh;
    struct row_writer *rows;
};

static guodu_status rejects_open(void *data) {
    struct rejects_call *call = data;
    guodu_report *report = call->report;
    if (call->path) {
        struct sink *sink = sink_open(report, call->path);
        if (!sink)
            return cannot_write(report);
        call->rows = csv_writer_new(&report->arena, sink, report->options.mark);
    } else {
        call->rows = add_fixed_table(report, FIXED_REJECTS);
        report->output->holds_rejects = true;
    }
    rejects_head(call->rows);
    return GUODU_OK;
}

static guodu_status rejects_write(void *data) {
    struct rejects_call *call = data;
    struct arena *scratch = &call->report->scratch;
    size_t count = dataset_reject_count(call->data->dataset);
    for (size_t i = 0; i < count; i++) {
        const struct reject *reject = dataset_reject(call->data->dataset, i);
        arena_reset(scratch);
        rejects_row(call->rows, scratch,
            &(struct reject_row){reject->type->name->text, reject->file, reject->line,
                reject->cell.column, reject->cell.value, reject_code(reject->cell.kind),
                reject_reason(scratch, reject, call->zh)});
    }
    return GUODU_OK;
}

static guodu_status rejects_check(void *data) {
    const struct rejects_call *call = data;
    return call->report->files.error ? cannot_write(call->report) : GUODU_OK;
}

guodu_status guodu_report_rejects(
    guodu_report *report, guodu_data *data, const char *path, guodu_lang lang) {
    if (!report || !data || report->closed || data->rules != report->rules ||
        (!path && !holds_tables(&report->options)))
        return GUODU_BAD_CALL;
    guodu_status status = path ? GUODU_OK : guodu_report_open(report);
    if (status == GUODU_OK && !path && report->output->holds_rejects)
        status = GUODU_BAD_CALL;
    struct rejects_call call = {report, data, path, lang == GUODU_ZH, NULL};
    if (status == GUODU_OK)
        status = report_guard(report, &report->arena, rejects_open, &call);
    if (status == GUODU_OK)
        status = report_guard(report, &report->scratch, rejects_write, &call);
    if (status == GUODU_OK)
        status = report_guard(report, &report->arena, rejects_check, &call);
    return status;
}

/* What was left there would be taken for a part of these results. */
static guodu_status cannot_remove(guodu_report *report, const char *path, int error) {
    struct api_error why = api_system_error(error);
    return api_fail(&report->error, GUODU_CANNOT_WRITE,
        arena_printf(&report->arena, "结果写好了，但以前留下的“%s”删不掉：%s；它不属于这次的结果", path,
            why.zh),
        arena_printf(&report->arena,
            "The results are written, but “%s” of an earlier run cannot be removed: %s; it is no part "
            "of them",
            path, why.en));
}

static guodu_status publish(void *call) {
    guodu_report *report = call;
    if (!files_publish(&report->files))
        return cannot_write(report);
    for (size_t i = 0; i < report->stale.count; i++)
        if (unlink(report->stale.items[i]) != 0 && errno != ENOENT)
            return cannot_remove(report, report->stale.items[i], errno);
    return GUODU_OK;
}

guodu_status guodu_report_close(guodu_report *report) {
    guodu_status status = guodu_report_open(report);
    if (status != GUODU_OK)
        return status;
    report->closed = true;
    return report_guard(report, &report->arena, publish, report);
}

const char *guodu_report_file(const guodu_report *report, size_t index) {
    return report && index < report->names.count ? report->names.items[index] : NULL;
}

const char *guodu_report_error(const guodu_report *report, guodu_lang lang) {
    return report ? api_error_text(&report->error, lang) : "";
}
