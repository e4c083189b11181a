/* SPDX-License-Identifier: Apache-2.0
 *
 * Record by record: built field by field, or given as JSON. */
#include "ways.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t kind_called(const guodu_rules *rules, const char *name) {
    for (size_t i = 0; name && guodu_rules_record(rules, i); i++)
        if (strcmp(guodu_rules_record(rules, i), name) == 0)
            return i;
    return SIZE_MAX;
}

/* Does the heading stand for the field? Keys of records above may come as RECORD.FIELD. */
static bool is_headed(const guodu_rules *rules, size_t kind, size_t index, const char *heading) {
    guodu_field field;
    const char *other, *name = guodu_rules_record(rules, kind);
    if (guodu_rules_field(rules, kind, index, &field) != GUODU_OK)
        return false;
    size_t length = strlen(name);
    if (strncmp(heading, name, length) == 0 && heading[length] == '.')
        heading += length + 1;
    if (strcmp(field.name, heading) == 0)
        return true;
    for (size_t i = 0; (other = guodu_rules_field_heading(rules, kind, index, i)); i++)
        if (strcmp(other, heading) == 0)
            return true;
    return false;
}

/* SIZE_MAX: none. */
static size_t column_of(const struct ways *ways, const struct sheet *sheet, size_t kind, size_t field) {
    for (size_t i = 0; i < sheet->width; i++)
        if (is_headed(ways->rules, kind, field, sheet->cells[i]))
            return i;
    return SIZE_MAX;
}

static bool same_cell(const struct ways *ways, size_t kind, size_t key, const struct sheet *above,
    size_t above_row, const struct sheet *below, size_t row) {
    size_t one = column_of(ways, above, kind, key), other = column_of(ways, below, kind, key);
    return one != SIZE_MAX && other != SIZE_MAX &&
           strcmp(sheet_cell(above, above_row, one), sheet_cell(below, row, other)) == 0;
}

/* Is the row below that row of the kind above? By the keys of that kind, and of those above it. */
static bool is_below(const struct ways *ways, size_t parent, size_t parent_row, size_t kind, size_t row) {
    guodu_field field;
    for (size_t at = parent; at != SIZE_MAX;
         at = kind_called(ways->rules, guodu_rules_record_parent(ways->rules, at)))
        for (size_t i = 0; guodu_rules_field(ways->rules, at, i, &field) == GUODU_OK; i++)
            if (field.key && !same_cell(ways, at, i, &ways->sheets[parent], parent_row,
                                 &ways->sheets[kind], row))
                return false;
    return true;
}

static bool is_child(const struct ways *ways, size_t kind, size_t parent) {
    return kind_called(ways->rules, guodu_rules_record_parent(ways->rules, kind)) == parent &&
           ways->sheets[kind].cells;
}

/* ---- field by field ---- */

static bool fill(const struct ways *ways, guodu_record *record, size_t kind, size_t row) {
    const struct sheet *sheet = &ways->sheets[kind];
    guodu_field field;
    for (size_t i = 0; guodu_rules_field(ways->rules, kind, i, &field) == GUODU_OK; i++) {
        size_t column = field.given ? column_of(ways, sheet, kind, i) : SIZE_MAX;
        if (column != SIZE_MAX &&
            guodu_record_set(record, field.name, sheet_cell(sheet, row, column)) != GUODU_OK)
            return false;
    }
    for (size_t child = 0; child < ways->kinds; child++) {
        if (!is_child(ways, child, kind))
            continue;
        const char *name = guodu_rules_record(ways->rules, child);
        for (size_t k = 0; k < ways->sheets[child].rows; k++)
            if (is_below(ways, kind, row, child, k) &&
                !fill(ways, guodu_record_add(record, name), child, k))
                return false;
        if (guodu_record_close_list(record, name) != GUODU_OK)
            return false;
    }
    return true;
}

/* ---- as JSON ---- */

static char *quoted(char *text, const char *bytes) {
    char *item = malloc(strlen(bytes) * 2 + 3), *to = item;
    for (*to++ = '"'; *bytes; bytes++) {
        if (*bytes == '"' || *bytes == '\\')
            *to++ = '\\';
        *to++ = *bytes;
    }
    strcpy(to, "\"");
    text = joined(text, "", item);
    free(item);
    return text;
}

/* Keys of records above are not said again. */
static char *put_object(const struct ways *ways, char *text, size_t kind, size_t row) {
    const struct sheet *sheet = &ways->sheets[kind];
    guodu_field field;
    const char *comma = "{";
    for (size_t i = 0; guodu_rules_field(ways->rules, kind, i, &field) == GUODU_OK; i++) {
        size_t column = field.given ? column_of(ways, sheet, kind, i) : SIZE_MAX;
        if (column == SIZE_MAX)
            continue;
        text = quoted(joined(text, "", comma), field.name);
        text = quoted(joined(text, "", ":"), sheet_cell(sheet, row, column));
        comma = ",";
    }
    for (size_t child = 0; child < ways->kinds; child++) {
        if (!is_child(ways, child, kind))
            continue;
        text = quoted(joined(text, "", comma), guodu_rules_record(ways->rules, child));
        text = joined(text, "", ":[");
        const char *between = "";
        for (size_t k = 0; k < ways->sheets[child].rows; k++)
            if (is_below(ways, kind, row, child, k)) {
                text = put_object(ways, joined(text, "", between), child, k);
                between = ",";
            }
        text = joined(text, "", "]");
        comma = ",";
    }
    return joined(text, "", "}");
}

/* ---- results ---- */

static char *texts_of(guodu_evaluation *evaluation, size_t result,
    const char *(*ask)(guodu_evaluation *, size_t, size_t)) {
    char *text = NULL;
    const char *item;
    for (size_t i = 0; (item = ask(evaluation, result, i)); i++)
        text = joined(text, ";", item);
    return text;
}

static void show(guodu_evaluation *evaluation, size_t index) {
    guodu_result result;
    guodu_output output;
    if (guodu_evaluation_result(evaluation, index, &result) != GUODU_OK)
        return;
    struct row row = {.kind = result.kind,
        .policy = result.policy_name,
        .outcome = guodu_outcome_word(result.outcome, GUODU_ZH),
        .clause = result.clause,
        .says = result.says,
        .error = result.failure};
    for (size_t i = 0; guodu_evaluation_key_name(evaluation, index, i); i++) {
        const char *key = guodu_evaluation_key(evaluation, index, i);
        row.keys = joined(row.keys, "|", key ? key : "");
    }
    row.missing = texts_of(evaluation, index, guodu_evaluation_missing);
    row.conflict = texts_of(evaluation, index, guodu_evaluation_conflict);
    for (size_t i = 0; i < result.output_count; i++) {
        if (guodu_evaluation_output(evaluation, index, i, &output) != GUODU_OK)
            return;
        row.output = output.name;
        row.value = output.value;
        row.unit = output.unit;
        row_write(&row);
    }
    if (result.output_count == 0)
        row_write(&row);
    free(row.keys);
    free(row.missing);
    free(row.conflict);
}

/* One evaluation and one record for all, as a program does that has many. */
static const char *judge(const struct ways *ways, size_t kind, bool as_text) {
    static const char *const wrong = "a record";
    guodu_evaluation *evaluation = guodu_evaluation_new(ways->rules);
    guodu_record *record = guodu_record_new(ways->rules, guodu_rules_record(ways->rules, kind));
    bool fine = true;
    for (size_t row = 0; row < ways->sheets[kind].rows && fine; row++) {
        char *json = as_text ? put_object(ways, NULL, kind, row) : NULL;
        if (as_text)
            fine = guodu_record_read_json(record, json, SIZE_MAX) == GUODU_OK;
        else
            fine = guodu_record_clear(record) == GUODU_OK && fill(ways, record, kind, row);
        fine = fine && guodu_evaluation_run(evaluation, record, ways->day) == GUODU_OK;
        for (size_t i = 0; fine && i < guodu_evaluation_count(evaluation); i++)
            show(evaluation, i);
        free(json);
    }
    if (!fine)
        fprintf(stderr, "%s%s\n", guodu_record_error(record, GUODU_EN),
            guodu_evaluation_error(evaluation, GUODU_EN));
    guodu_record_free(record);
    guodu_evaluation_free(evaluation);
    return fine ? NULL : wrong;
}

static bool is_top(const struct ways *ways, size_t kind) {
    return !guodu_rules_record_parent(ways->rules, kind) && ways->sheets[kind].cells;
}

static const char *judge_all(const struct ways *ways, bool as_text) {
    const char *wrong = NULL;
    for (size_t kind = 0; kind < ways->kinds && !wrong; kind++)
        if (is_top(ways, kind))
            wrong = judge(ways, kind, as_text);
    return wrong;
}

const char *by_fields(const struct ways *ways) {
    return judge_all(ways, false);
}

const char *by_json(const struct ways *ways) {
    return judge_all(ways, true);
}

const char *as_json(const struct ways *ways) {
    for (size_t kind = 0; kind < ways->kinds; kind++)
        for (size_t row = 0; is_top(ways, kind) && row < ways->sheets[kind].rows; row++) {
            char *json = put_object(ways, NULL, kind, row);
            puts(json);
            free(json);
        }
    return NULL;
}
