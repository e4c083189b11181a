/* SPDX-License-Identifier: Apache-2.0
 *
 * The decimal sign of a text file. 1.234 and 1,234 may be either; but 280,50 can only have a decimal
 * comma, and 280.50 only a point. Where the first rows have numbers of the one sort and none of the
 * other, the file says what it means. Only where commas do not part the cells: programs that write
 * decimal commas part them by something else. */
#include "data/table.h"

#include <string.h>
#include "data/csv.h"

/* Can the cell be read so, and not with the other sign? */
struct readings {
    bool comma, point;
};

static bool can_be(struct arena *arena, const struct field *field, const struct table_cell *cell,
    bool decimal_comma) {
    struct cell_options options = {.decimal_comma = decimal_comma};
    struct value value;
    return cell_parse(arena, field->type, &options, cell->text, cell->length, CELL_WRITTEN,
               &value) == REJECT_NONE;
}

static struct readings readings_of(
    struct arena *arena, const struct field *field, const struct table_cell *cell) {
    struct readings readings = {false, false};
    const char *text = cell->text;
    size_t length = cell_trim(&text, cell->length);
    bool has_comma = length > 0 && memchr(text, ',', length);
    bool has_point = length > 0 && memchr(text, '.', length);
    if (!has_comma && !has_point)
        return readings;
    readings.comma = can_be(arena, field, cell, true);
    readings.point = can_be(arena, field, cell, false);
    if (!has_comma && !readings.point)
        readings.comma = false; /* 7.005 yuan is a mistake rather than seven thousand */
    return readings;
}

/* False: a number that can only have a point was met. */
static bool look_at_row(
    const struct table *table, const struct table_row *row, const char **example) {
    const struct header *header = table->header;
    struct arena *arena = &table->dataset->row;
    for (uint32_t i = 0; i < header->mapping->targets.count; i++) {
        const struct field *field = header->mapping->targets.items[i].field;
        uint32_t column = header->columns[i];
        if (!type_is_number(field->type) || column >= row->kept)
            continue;
        const struct table_cell *cell = &row->cells[column];
        struct readings readings = readings_of(arena, field, cell);
        if (readings.point && !readings.comma)
            return false;
        if (readings.comma && !readings.point && !*example)
            *example = arena_copy(&table->dataset->arena, cell->text, cell->length);
    }
    return true;
}

void table_find_decimal(struct table *table) {
    struct input *input = table->input;
    struct csv_reader reader;
    struct table_row row;
    const char *example = NULL;
    if (!table->stream || input->options.decimal || input->options.separator == ',')
        return;
    size_t length = stream_length(table->stream);
    char *bytes = arena_copy(&input->arena, stream_bytes(table->stream), length);
    csv_of_bytes(&reader, &input->arena, bytes, length);
    csv_set_separator(&reader, input->options.separator);
    reader.rows.expect(&reader.rows, table->heading_count);
    bool comma = true;
    while (comma && reader.rows.next(&reader.rows, &row))
        comma = row.damage != REJECT_NONE || look_at_row(table, &row, &example);
    arena_reset(&table->dataset->row);
    if (!comma || !example)
        return;
    input->options.decimal = ',';
    input->cells.decimal_comma = true;
    note_decimal_comma(input, example);
}
