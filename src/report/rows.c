/* SPDX-License-Identifier: Apache-2.0 */
#include "report/rows.h"

#include <string.h>

void rows_begin(struct row_writer *rows, const struct column *columns, size_t count) {
    rows->begin(rows, columns, count);
}

void rows_text(struct row_writer *rows, struct arena *scratch, const char *text) {
    rows->text(rows, scratch, text);
}

void rows_value(
    struct row_writer *rows, struct arena *scratch, struct type type, struct value value, bool zh) {
    rows->value(rows, scratch, type, value, zh);
}

void rows_integer(struct row_writer *rows, struct arena *scratch, uint64_t number) {
    struct type type = {.kind = TYPE_INTEGER};
    rows->value(rows, scratch, type, value_integer((int64_t)number), false);
}

void rows_date(struct row_writer *rows, struct arena *scratch, const char *text) {
    date day;
    if (text && date_parse(text, strlen(text), &day))
        rows->value(rows, scratch, (struct type){.kind = TYPE_DATE}, value_date(day), false);
    else
        rows->text(rows, scratch, text);
}

void rows_end(struct row_writer *rows) {
    rows->end(rows);
}
