/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include <string.h>
#include <strings.h>
#include "report/findings.h"
#include "report/ndjson.h"
#include "report/rejects.h"
#include "report/table.h"

/* Where results go: a table for each kind of record, or lines. */
struct result_output {
    struct report_settings settings;
    struct result_table **tables; /* by record type; NULL where there are no policies */
    struct result_lines *lines;   /* NULL for CSV */
    struct csv findings;          /* sink NULL: none */
    VEC(struct sink *) sinks;
};

static const char *keep(struct arena *arena, const char *text) {
    return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), end_length = strlen(end);
    return length > end_length && strcasecmp(text + length - end_length, end) == 0;
}

static bool is_ndjson_name(const char *path) {
    return ends_with(path, ".ndjson") || ends_with(path, ".jsonl") || ends_with(path, ".json");
}

static bool wants_lines(const guodu_report_options *options) {
    return options->format == GUODU_NDJSON ||
           (options->format == GUODU_BY_NAME && options->path && is_ndjson_name(options->path));
}

static bool has_policies(const struct report_shape *shape, const struct record_type *type) {
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
    for (size_t i = 0; i < shape->schema->records.count; i++) {
        const struct record_type *type = shape->schema->records.items[i];
        if (!has_policies(shape, type))
            continue;
        const char *name = table_name(report, type);
        vec_push(&report->arena, &report->names, name);
    }
}

static guodu_status prepare(void *call) {
    guodu_report *report = call;
    const char *path = keep(&report->arena, report->options.path);
    report->options.path = path;
    report->options.findings = keep(&report->arena, report->options.findings);
    report->options.as_of = keep(&report->arena, report->options.as_of);
    if (path && !wants_lines(&report->options))
        name_tables(report);
    else if (path && !is_ndjson_name(path))
        vec_push(&report->arena, &report->names, arena_printf(&report->arena, "%s.ndjson", path));
    else if (path)
        vec_push(&report->arena, &report->names, path);
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
    return api_fail(&report->error, GUODU_CANNOT_WRITE,
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
    for (size_t i = 0; i < report->output->sinks.count; i++)
        if (report->output->sinks.items[i]->failed)
            return refused(report);
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

static size_t count_kinds(const struct report_shape *shape) {
    size_t count = 0;
    for (size_t i = 0; i < shape->schema->records.count; i++)
        count += has_policies(shape, shape->schema->records.items[i]);
    return count;
}

static guodu_status open_tables(guodu_report *report) {
    const struct report_shape *shape = &report->rules->shape;
    struct result_output *output = report->output;
    size_t kinds = shape->schema->records.count;
    if (!report->options.path && count_kinds(shape) > 1)
        return api_fail(&report->error, GUODU_BAD_CALL,
            "有几种记录的结果，每种要写成一个 CSV 文件：须给出文件名，或者改用 NDJSON",
            "Results of several kinds of record take a CSV file each: name one, or use NDJSON");
    output->tables = arena_array(&report->arena, struct result_table *, kinds);
    for (size_t i = 0; i < kinds; i++) {
        const struct record_type *type = shape->schema->records.items[i];
        if (!has_policies(shape, type))
            continue;
        struct sink *sink = sink_open(
            report, report->options.path ? report->names.items[output->sinks.count] : NULL);
        if (!sink)
            return cannot_write(report);
        vec_push(&report->arena, &output->sinks, sink);
        output->tables[i] = table_new(&report->arena, shape, type, &output->settings, sink);
    }
    return sinks_status(report);
}

static guodu_status open_findings(guodu_report *report) {
    struct sink *sink = sink_open(report, report->options.findings);
    if (!sink)
        return cannot_write(report);
    report->output->findings.sink = sink;
    if (report->options.mark)
        csv_mark(&report->output->findings);
    findings_head(&report->output->findings);
    return sinks_status(report);
}

static guodu_status open_output(void *call) {
    guodu_report *report = call;
    const guodu_report_options *options = &report->options;
    report->output = arena_new(&report->arena, struct result_output);
    report->output->settings = (struct report_settings){
        .wide = options->wide, .zh = options->zh, .mark = options->mark, .as_of = options->as_of};
    guodu_status status = GUODU_OK;
    if (options->path || options->write)
        status = wants_lines(options) ? open_lines(report) : open_tables(report);
    return status == GUODU_OK && options->findings ? open_findings(report) : status;
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
    guodu_evaluation *evaluation;
};

static guodu_status add(void *data) {
    const struct add_call *call = data;
    guodu_report *report = call->report;
    const struct report_batch *batch = &call->evaluation->batch;
    struct result_output *output = report->output;
    if (!batch->top)
        return GUODU_OK;
    if (output->lines && !lines_add(output->lines, &report->scratch, batch))
        return api_fail(&report->error, GUODU_CANNOT_WRITE, "记录的层次太深，写不成 NDJSON",
            "The records are nested too deep for NDJSON");
    for (size_t i = 0; output->findings.sink && i < batch->finding_count; i++)
        findings_row(&output->findings, &report->scratch, &report->rules->shape,
            &batch->findings[i], report->options.zh);
    for (size_t i = 0; output->tables && i < batch->count; i++) {
        const struct report_result *result = &batch->results[i];
        table_add(output->tables[result->record->type->index], &report->scratch, result);
    }
    return GUODU_OK;
}

guodu_status guodu_report_add(guodu_report *report, guodu_evaluation *evaluation) {
    if (!report || !evaluation || evaluation->rules != report->rules)
        return GUODU_BAD_CALL;
    guodu_status status = guodu_report_open(report);
    if (status != GUODU_OK || !report->output)
        return status;
    arena_reset(&report->scratch);
    struct add_call call = {report, evaluation};
    status = report_guard(report, &report->scratch, add, &call);
    /* A failure of the disk is told from the report's own arena, which may be exhausted too. */
    return status != GUODU_OK ? status : report_guard(report, &report->arena, sinks_status, report);
}

struct rejects_call {
    guodu_report *report;
    guodu_data *data;
    const char *path;
    bool zh;
    struct csv csv;
};

static guodu_status rejects_open(void *data) {
    struct rejects_call *call = data;
    struct sink *sink = sink_open(call->report, call->path);
    if (!sink)
        return cannot_write(call->report);
    call->csv.sink = sink;
    if (call->report->options.mark)
        csv_mark(&call->csv);
    rejects_head(&call->csv);
    return GUODU_OK;
}

static guodu_status rejects_write(void *data) {
    struct rejects_call *call = data;
    struct arena *scratch = &call->report->scratch;
    size_t count = dataset_reject_count(call->data->dataset);
    for (size_t i = 0; i < count; i++) {
        const struct reject *reject = dataset_reject(call->data->dataset, i);
        arena_reset(scratch);
        rejects_row(
            &call->csv, &(struct reject_row){reject->type->name->text, reject->file, reject->line,
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
    if (!report || !data || !path || report->closed || data->rules != report->rules)
        return GUODU_BAD_CALL;
    struct rejects_call call = {report, data, path, lang == GUODU_ZH, {0}};
    guodu_status status = report_guard(report, &report->arena, rejects_open, &call);
    if (status == GUODU_OK)
        status = report_guard(report, &report->scratch, rejects_write, &call);
    if (status == GUODU_OK)
        status = report_guard(report, &report->arena, rejects_check, &call);
    return status;
}

static guodu_status publish(void *call) {
    guodu_report *report = call;
    return files_publish(&report->files) ? GUODU_OK : cannot_write(report);
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
    return api_error_text(&report->error, lang);
}
