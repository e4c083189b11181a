/* SPDX-License-Identifier: Apache-2.0 */
#include "report/ndjson.h"

#include <string.h>
#include <yajl/yajl_gen.h>
#include "base/pieces.h"
#include "report/words.h"

struct result_lines {
    const struct report_shape *shape;
    const struct report_settings *settings;
    struct sink *sink;
    bool *is_shown; /* by record type: it or a type below it has policies */
};

/* A line while it is written; everything of it is in the scratch arena. */
struct line {
    const struct result_lines *lines;
    struct arena *scratch;
    yajl_gen gen;
    const struct report_result *next, *end; /* results not written yet */
};

struct result_lines *lines_new(struct arena *arena, const struct report_shape *shape,
    const struct report_settings *settings, struct sink *sink) {
    struct result_lines *lines = arena_new(arena, struct result_lines);
    *lines = (struct result_lines){.shape = shape, .settings = settings, .sink = sink};
    lines->is_shown = arena_array(arena, bool, shape->schema->records.count);
    for (uint32_t i = 0; i < shape->policy_count; i++)
        for (const struct record_type *type = shape->policies[i].record; type; type = type->parent)
            lines->is_shown[type->index] = true;
    return lines;
}

static void write_out(void *sink, const char *bytes, size_t length) {
    sink_write(sink, bytes, length);
}

static void put_text(struct line *line, const char *text) {
    if (text)
        yajl_gen_string(line->gen, (const unsigned char *)text, strlen(text));
    else
        yajl_gen_null(line->gen);
}

/* Nothing for NULL. */
static void put_property(struct line *line, const char *name, const char *text) {
    if (!text)
        return;
    put_text(line, name);
    put_text(line, text);
}

static void put_outputs(struct line *line, const struct report_result *result) {
    const struct report_policy *policy = &line->lines->shape->policies[result->policy];
    if (!result->outputs || policy->output_count == 0)
        return;
    put_text(line, "outputs");
    yajl_gen_map_open(line->gen);
    for (uint32_t i = 0; i < policy->output_count; i++) {
        struct value value = result->outputs[i];
        bool known = value.state == VALUE_KNOWN || value.state == VALUE_NONE;
        put_text(line, policy->outputs[i].name->text);
        put_text(line, known ? value_format(line->scratch, policy->outputs[i].type, value,
                                   line->lines->settings->zh)
                             : NULL);
    }
    yajl_gen_map_close(line->gen);
}

static void put_missing(struct line *line, const struct report_result *result) {
    if (result->missing_count == 0)
        return;
    put_text(line, "missing");
    yajl_gen_array_open(line->gen);
    for (uint32_t i = 0; i < result->missing_count; i++)
        put_text(line, report_missing_text(line->scratch, &result->missing[i]));
    yajl_gen_array_close(line->gen);
}

static void put_conflicts(struct line *line, const struct report_result *result) {
    if (result->conflict_count == 0)
        return;
    put_text(line, "conflict");
    yajl_gen_array_open(line->gen);
    for (uint32_t i = 0; i < result->conflict_count; i++)
        put_text(line, result->conflicts[i]);
    yajl_gen_array_close(line->gen);
}

static void put_result(struct line *line, const struct report_result *result) {
    bool zh = line->lines->settings->zh;
    yajl_gen_map_open(line->gen);
    put_property(line, "policy", line->lines->shape->policies[result->policy].name->text);
    put_property(line, "outcome", report_outcome_word(result->outcome, zh));
    put_property(line, "clause", result->clause);
    put_outputs(line, result);
    put_property(line, "says", result->says);
    put_missing(line, result);
    put_conflicts(line, result);
    put_property(line, "error", report_failure(line->scratch, result, zh));
    yajl_gen_map_close(line->gen);
}

static void put_keys(struct line *line, const struct record *record) {
    const struct record_type *type = record->type;
    put_text(line, "key");
    yajl_gen_map_open(line->gen);
    for (size_t i = 0; i < type->keys.count; i++) {
        const struct field *key = type->keys.items[i];
        bool known = record->values[key->index].state == VALUE_KNOWN;
        put_text(line, key->name->text);
        put_text(line,
            known ? report_key_text(line->scratch, key, record, line->lines->settings->zh) : NULL);
    }
    yajl_gen_map_close(line->gen);
}

/* The list field that holds records of a type; else the name of the type. */
static const char *list_name(const struct record_type *parent, const struct record_type *child) {
    for (size_t i = 0; i < parent->fields.count; i++) {
        const struct field *field = parent->fields.items[i];
        if (field->form == FIELD_LIST && field->type.record == child)
            return field->name->text;
    }
    return child->name->text;
}

static void put_record(struct line *line, const struct record *record);

static void put_children(struct line *line, const struct record *record) {
    const struct record_type *type = record->type;
    bool any = false;
    for (size_t i = 0; i < type->children.count; i++) {
        const struct record_list *list = &record->lists[i];
        if (!list->known || !line->lines->is_shown[type->children.items[i]->index])
            continue;
        if (!any) {
            put_text(line, "children");
            yajl_gen_map_open(line->gen);
        }
        any = true;
        put_text(line, list_name(type, type->children.items[i]));
        yajl_gen_array_open(line->gen);
        for (size_t j = 0; j < list->items.count; j++)
            if (!list->items.items[j]->rejected)
                put_record(line, list->items.items[j]);
        yajl_gen_array_close(line->gen);
    }
    if (any)
        yajl_gen_map_close(line->gen);
}

static void put_record(struct line *line, const struct record *record) {
    yajl_gen_map_open(line->gen);
    put_property(line, "record", record->type->name->text);
    put_keys(line, record);
    if (!record->parent)
        put_property(line, "as_of", line->lines->settings->as_of);
    put_text(line, "results");
    yajl_gen_array_open(line->gen);
    while (line->next < line->end && line->next->record == record)
        put_result(line, line->next++);
    yajl_gen_array_close(line->gen);
    put_children(line, record);
    yajl_gen_map_close(line->gen);
}

bool lines_add(
    struct result_lines *lines, struct arena *scratch, const struct report_batch *batch) {
    yajl_alloc_funcs memory = {pieces_take, pieces_resize, pieces_give, scratch};
    struct line line = {.lines = lines,
        .scratch = scratch,
        .gen = yajl_gen_alloc(&memory),
        .next = batch->results,
        .end = batch->results + batch->count};
    yajl_gen_config(line.gen, yajl_gen_print_callback, write_out, lines->sink);
    put_record(&line, batch->top);
    /* It refuses to go on once it is nested too deep. */
    bool complete = yajl_gen_map_close(line.gen) == yajl_gen_generation_complete;
    sink_text(lines->sink, "\n");
    return complete && line.next == line.end;
}
