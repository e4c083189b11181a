/* SPDX-License-Identifier: Apache-2.0 */
#include "report/csv.h"

#include <string.h>

static bool needs_quotes(const char *text) {
    size_t length = strlen(text);
    return strpbrk(text, ",\"\r\n") ||
           (length > 0 && (strchr(" \t", text[0]) || strchr(" \t", text[length - 1])));
}

void csv_cell(struct csv *csv, const char *text) {
    if (csv->in_row)
        sink_text(csv->sink, ",");
    csv->in_row = true;
    if (!text)
        return;
    if (!needs_quotes(text)) {
        sink_text(csv->sink, text);
        return;
    }
    sink_text(csv->sink, "\"");
    for (const char *quote; (quote = strchr(text, '"')); text = quote + 1) {
        sink_write(csv->sink, text, (size_t)(quote - text) + 1);
        sink_text(csv->sink, "\"");
    }
    sink_text(csv->sink, text);
    sink_text(csv->sink, "\"");
}

void csv_end_row(struct csv *csv) {
    sink_text(csv->sink, "\n");
    csv->in_row = false;
}

static void begin(struct row_writer *rows, const struct column *columns, size_t count) {
    struct csv *csv = (struct csv *)rows;
    if (csv->mark)
        sink_text(csv->sink, "\xEF\xBB\xBF");
    for (size_t i = 0; i < count; i++)
        csv_cell(csv, columns[i].heading);
    csv_end_row(csv);
}

static void write_text(struct row_writer *rows, struct arena *scratch, const char *text) {
    (void)scratch;
    csv_cell((struct csv *)rows, text);
}

static void write_value(
    struct row_writer *rows, struct arena *scratch, struct type type, struct value value, bool zh) {
    csv_cell((struct csv *)rows, value_format(scratch, type, value, zh));
}

static void end_row(struct row_writer *rows) {
    csv_end_row((struct csv *)rows);
}

struct row_writer *csv_writer_new(struct arena *arena, struct sink *sink, bool mark) {
    struct csv *csv = arena_new(arena, struct csv);
    *csv =
        (struct csv){.rows = {begin, write_text, write_value, end_row}, .sink = sink, .mark = mark};
    return &csv->rows;
}
