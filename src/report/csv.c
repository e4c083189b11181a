/* SPDX-License-Identifier: Apache-2.0 */
#include "report/csv.h"

#include <string.h>

void csv_mark(struct csv *csv) {
    sink_text(csv->sink, "\xEF\xBB\xBF");
}

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
