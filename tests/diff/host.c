/* SPDX-License-Identifier: Apache-2.0
 *
 * Record by record through the public interface: built field by field, given as JSON, or read as rows of
 * data from memory.
 */
#include <stdio.h>

#include "diff.h"

struct host {
    struct diff_call *call;
    const struct diff_lines *lines;
    guodu_evaluation *evaluation;
    guodu_record *record; /* used again for each */
    struct diff_row row;
    struct pile line, text;
};

/* ---- results ---- */

static void fill_outputs(struct host *host, size_t index, size_t count) {
    for (size_t i = 0; i < count; i++) {
        guodu_output output;
        if (guodu_evaluation_output(host->evaluation, index, i, &output) == GUODU_OK)
            diff_row_output(&host->row, output.name, output.value);
        else
            diff_row_output(&host->row, "(refused)", NULL);
    }
}

static const char *result_line(struct host *host, size_t index) {
    struct diff_row *row = &host->row;
    guodu_evaluation *evaluation = host->evaluation;
    guodu_result result;
    const char *item;
    diff_row_clear(row);
    if (guodu_evaluation_result(evaluation, index, &result) != GUODU_OK)
        return "(refused)";
    row->kind = result.kind;
    row->policy = result.policy_name;
    row->outcome = guodu_outcome_word(result.outcome, host->call->of->zh ? GUODU_ZH : GUODU_EN);
    row->clause = result.clause;
    row->says = result.says;
    row->failure = result.failure;
    for (size_t i = 0; guodu_evaluation_key_name(evaluation, index, i); i++)
        diff_item(&row->keys, guodu_evaluation_key(evaluation, index, i));
    fill_outputs(host, index, result.output_count);
    for (size_t i = 0; (item = guodu_evaluation_missing(evaluation, index, i)); i++)
        diff_item(&row->missing, item);
    for (size_t i = 0; (item = guodu_evaluation_conflict(evaluation, index, i)); i++)
        diff_item(&row->conflicts, item);
    return diff_row_line(row, &host->line);
}

static const char *finding_line(struct host *host, size_t index) {
    guodu_finding finding;
    const char *item;
    if (guodu_evaluation_finding(host->evaluation, index, &finding) != GUODU_OK)
        return "(refused)";
    pile_clear(&host->row.missing);
    for (size_t i = 0; (item = guodu_evaluation_finding_missing(host->evaluation, index, i)); i++)
        diff_item(&host->row.missing, item);
    return diff_finding_line(&finding, host->call->of->zh ? GUODU_ZH : GUODU_EN, &host->row.missing,
        &host->line);
}

static const char *compare(struct host *host, size_t tree) {
    const struct diff_lines *lines = &host->lines[tree];
    struct arena *keep = host->call->keep;
    size_t count = guodu_evaluation_count(host->evaluation);
    size_t found = guodu_evaluation_finding_count(host->evaluation);
    if (count != lines->results.count || found != lines->findings.count)
        return arena_printf(keep,
            "differs in number: tree %zu has %zu results and %zu findings, not %zu and %zu", tree, count, found, lines->results.count, lines->findings.count);
    for (size_t i = 0; i < count; i++) {
        const char *line = result_line(host, i);
        if (strcmp(line, lines->results.items[i].text) != 0)
            return diff_differs(keep, arena_printf(keep, "tree %zu", tree),
                lines->results.items[i].text, line);
    }
    for (size_t i = 0; i < found; i++) {
        const char *line = finding_line(host, i);
        if (strcmp(line, lines->findings.items[i].text) != 0)
            return diff_finding_differs(keep, arena_printf(keep, "tree %zu", tree),
                lines->findings.items[i].text, line);
    }
    host->call->judged++;
    return NULL;
}

static const char *judge(struct host *host, const guodu_record *record, size_t tree) {
    if (guodu_evaluation_run(host->evaluation, record, host->call->of->day) != GUODU_OK)
        return diff_refused(
            host->call, "run", guodu_evaluation_error(host->evaluation, GUODU_EN));
    return compare(host, tree);
}

/* ---- going ---- */

static void begin(struct host *host, struct diff_call *call) {
    struct diff_case *of = call->of;
    *host = (struct host){.call = call};
    host->lines = diff_lines_of(of, call->scratch);
    host->evaluation = guodu_evaluation_new(of->rules);
    host->record = guodu_record_new(of->rules, of->trees[0]->top->type->name->text);
    guodu_evaluation_tell_held(host->evaluation, true);
}

static void end(struct host *host) {
    guodu_record_free(host->record);
    guodu_evaluation_free(host->evaluation);
    diff_row_free(&host->row);
    pile_free(&host->line);
    pile_free(&host->text);
}

/* How the record of the host becomes a tree; false: it is refused. */
typedef bool fill_by(struct host *host, const struct record *from);

static const char *judge_all(struct diff_call *call, fill_by *fill, uint8_t fits) {
    struct host host;
    const char *differs = NULL;
    if (call->of->count == 0)
        return NULL;
    begin(&host, call);
    for (size_t i = 0; !differs && i < call->of->count; i++) {
        if (!(call->of->fits[i] & fits))
            continue;
        arena_reset(call->scratch);
        if (fill(&host, call->of->trees[i]->top))
            differs = judge(&host, host.record, i);
        else
            differs = diff_refused(call, arena_printf(call->keep, "tree %zu", i),
                guodu_record_error(host.record, GUODU_EN));
    }
    end(&host);
    return differs;
}

/* ---- field by field ---- */

static bool set_record(struct host *host, guodu_record *to, const struct record *from) {
    const struct record_type *type = from->type;
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        if (diff_is_given(field) && from->values[i].state != VALUE_UNKNOWN &&
            guodu_record_set(to, field->name->text,
                diff_cell(host->call->scratch, host->call->of, field, from->values[i])) != GUODU_OK)
            return false;
    }
    for (size_t i = 0; i < type->children.count; i++) {
        const char *kind = type->children.items[i]->name->text;
        const struct record_list *list = &from->lists[i];
        for (size_t k = 0; k < list->items.count; k++) {
            guodu_record *child = guodu_record_add(to, kind);
            if (!child || !set_record(host, child, list->items.items[k]))
                return false;
        }
        if (list->known && guodu_record_close_list(to, kind) != GUODU_OK)
            return false;
    }
    return true;
}

static bool fill_fields(struct host *host, const struct record *from) {
    return guodu_record_clear(host->record) == GUODU_OK && set_record(host, host->record, from);
}

const char *diff_by_fields(struct diff_call *call) {
    return judge_all(call, fill_fields, FITS_HOST);
}

/* ---- as JSON ---- */

static bool fill_json(struct host *host, const struct record *from) {
    pile_clear(&host->text);
    diff_json(&host->text, host->call->scratch, host->call->of, from);
    return guodu_record_read_json(host->record, host->text.bytes, host->text.length) == GUODU_OK &&
           !guodu_record_unused(host->record, 0);
}

const char *diff_by_json(struct diff_call *call) {
    return judge_all(call, fill_json, FITS_DATA);
}

/* ---- as rows of data ---- */

static const char *why_rejected(struct diff_call *call, guodu_data *data) {
    guodu_reject reject;
    if (guodu_data_reject(data, 0, GUODU_EN, &reject) != GUODU_OK)
        return diff_refused(call, "rows", guodu_data_error(data, GUODU_EN));
    return diff_refused(call, "rows", arena_printf(call->keep, "%s line %llu, %s: %s", reject.kind,
        (unsigned long long)reject.line, reject.column ? reject.column : "", reject.reason));
}

static const char *judge_rows(struct host *host, guodu_data *data) {
    struct diff_case *of = host->call->of;
    const guodu_record *record;
    const char *differs = NULL;
    size_t tree = 0;
    while (!differs && (record = guodu_data_next(data))) {
        while (tree < of->count && !(of->fits[tree] & FITS_DATA))
            tree++;
        if (tree == of->count)
            return diff_refused(host->call, "rows", "there are more than there were");
        differs = judge(host, record, tree++);
    }
    while (tree < of->count && !(of->fits[tree] & FITS_DATA))
        tree++;
    if (!differs && tree < of->count)
        differs = why_rejected(host->call, data);
    return differs;
}

const char *diff_by_rows(struct diff_call *call) {
    struct host host;
    const guodu_data_options options = {.format = GUODU_NDJSON};
    if (call->of->count == 0)
        return NULL;
    begin(&host, call);
    arena_reset(call->scratch);
    pile_clear(&host.text);
    for (size_t i = 0; i < call->of->count; i++)
        if (call->of->fits[i] & FITS_DATA) {
            diff_json(&host.text, call->scratch, call->of, call->of->trees[i]->top);
            pile_text(&host.text, "\n");
        }
    guodu_data *data = guodu_data_new(call->of->rules);
    const char *differs = NULL;
    if (host.text.length > 0) {
        if (guodu_data_add_bytes(data, call->of->trees[0]->top->type->name->text, "random.ndjson",
                host.text.bytes, host.text.length, &options) == GUODU_OK &&
            guodu_data_join(data) == GUODU_OK)
            differs = judge_rows(&host, data);
        else
            differs = diff_refused(call, "rows", guodu_data_error(data, GUODU_EN));
    }
    guodu_data_free(data);
    end(&host);
    return differs;
}
