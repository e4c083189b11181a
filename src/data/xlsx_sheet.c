/* SPDX-License-Identifier: Apache-2.0 */
#include "data/xlsx_sheet.h"

#include <string.h>
#include "data/reader.h"
#include "data/xlsx_cell.h"

/* A cell of the row being read: its text stands elsewhere, or in the row's bytes. */
struct row_cell {
    struct table_cell shown;
    size_t start;
};

struct sheet_rows {
    struct table_rows rows; /* the first member */
    struct xml_part part;
    const struct sheet_context *context;
    const struct sheet *sheet;
    struct merge_walk walk;
    struct table_row row;
    /* the row being read */
    uint32_t line;
    bool line_given;
    struct xml_buffer bytes;
    struct row_cell *read;
    struct table_cell *cells;
    size_t count, room; /* all cells from count on are empty */
    enum reject_kind damage;
    size_t kept; /* cells before the damage */
    /* the cell being read, in column count */
    struct raw_cell cell;
    bool in_data, in_row, in_cell, in_phonetic;
};

static const struct xml_fault fault_rows = {"有的行在第 1048576 行以下，表格软件没有这样的行",
    "it has rows below row 1048576, which no spreadsheet program has"};
static const struct xml_fault fault_columns = {"超过 16384 列，表格软件没有这么多列",
    "it has more than 16384 columns, which no spreadsheet program has"};
static const struct xml_fault fault_order = {
    "行或单元格的次序乱了", "its rows or cells are out of order"};
static const struct xml_fault fault_string = {
    "单元格指向的文字不存在", "a cell refers to a text that is not there"};

/* ---- cells ---- */

static void make_room(struct sheet_rows *rows, size_t count) {
    struct arena *arena = rows->bytes.arena;
    if (count <= rows->room)
        return;
    size_t room = count * 2;
    struct row_cell *read = arena_array(arena, struct row_cell, room);
    if (rows->count)
        memcpy(read, rows->read, rows->count * sizeof *read);
    rows->read = read;
    rows->cells = arena_array(arena, struct table_cell, room);
    rows->room = room;
}

/* A row without a number of its own has that of its first cell. */
static bool take_line(struct sheet_rows *rows, uint32_t line) {
    if (!rows->line_given && rows->count == 0 && line > rows->line)
        rows->line = line;
    rows->line_given = true;
    return line == rows->line;
}

/* Columns left out before it are empty. */
static void begin_cell(struct sheet_rows *rows, const char **attributes) {
    const char *place = xml_attribute(attributes, "r");
    uint32_t column = (uint32_t)rows->count, line = rows->line, style = 0;
    if (place && (!sheet_place(place, strlen(place), &column, &line) || !take_line(rows, line) ||
                     column < rows->count)) {
        xml_refuse(&rows->part, &fault_order);
        return;
    }
    if (column >= SHEET_COLUMNS_MOST) {
        xml_refuse(&rows->part, &fault_columns);
        return;
    }
    make_room(rows, column + 1);
    for (; rows->count < column; rows->count++)
        rows->read[rows->count] = (struct row_cell){.start = 0};
    if (!xml_number(xml_attribute(attributes, "s"), UINT32_MAX, &style))
        style = 0;
    rows->in_cell = true;
    rows->cell = (struct raw_cell){.type = cell_type_of(xml_attribute(attributes, "t")),
        .style = style,
        .start = rows->bytes.length};
}

static void end_cell(struct sheet_rows *rows) {
    struct row_cell *cell = &rows->read[rows->count];
    rows->in_cell = rows->in_phonetic = false;
    cell->start = rows->cell.start;
    if (!cell_show(rows->context, &rows->cell, &rows->bytes, &cell->shown))
        xml_refuse(&rows->part, &fault_string);
    rows->count++;
}

static void begin_value(struct sheet_rows *rows) {
    if (rows->cell.has_value)
        xml_refuse(&rows->part, &xml_fault_syntax);
    rows->cell.has_value = true;
    xml_want_text(&rows->part, true);
}

static void start_in_cell(struct sheet_rows *rows, const char *name) {
    if (strcmp(name, "v") == 0)
        begin_value(rows);
    else if (strcmp(name, "f") == 0)
        rows->cell.has_formula = true;
    else if (strcmp(name, "is") == 0)
        rows->cell.is_inline = rows->cell.has_value = true;
    else if (strcmp(name, "rPh") == 0)
        rows->in_phonetic = true;
    else if (strcmp(name, "t") == 0 && rows->cell.is_inline && !rows->in_phonetic)
        xml_want_text(&rows->part, true);
}

/* ---- rows ---- */

static void begin_row(struct sheet_rows *rows, const char **attributes) {
    const char *number = xml_attribute(attributes, "r");
    uint32_t line = rows->line + 1;
    if (number && (!xml_number(number, UINT32_MAX, &line) || line <= rows->line))
        xml_refuse(&rows->part, &fault_order);
    else if (line > SHEET_ROWS_MOST)
        xml_refuse(&rows->part, &fault_rows);
    else
        rows->line = line;
    rows->line_given = number != NULL;
    rows->in_row = true;
    rows->count = 0;
    rows->bytes.length = 0;
    rows->damage = REJECT_NONE;
}

static bool has_content(const struct table_cell *cell) {
    const char *text = cell->text;
    return cell->damage != REJECT_NONE || (cell->length && cell_trim(&text, cell->length) > 0);
}

/* The texts have their places now that no more bytes come. Returns the number of the last cell
 * with content. */
static size_t place_cells(struct sheet_rows *rows) {
    size_t used = 0;
    for (size_t i = 0; i < rows->count; i++) {
        struct table_cell cell = rows->read[i].shown;
        if (!cell.text)
            cell.text = cell.length ? rows->bytes.bytes + rows->read[i].start : "";
        rows->cells[i] = cell;
        if (has_content(&cell))
            used = i + 1;
    }
    return used;
}

/* What is merged down into a row does not make it one: it must have something of its own. */
static void end_row(struct sheet_rows *rows) {
    uint32_t columns = rows->sheet->merges.columns;
    make_room(rows, columns);
    size_t own = place_cells(rows);
    for (size_t i = rows->count; i < columns; i++)
        rows->cells[i] = (struct table_cell){.text = ""};
    size_t merged = merges_apply(&rows->walk, rows->line, rows->cells);
    size_t count = own > merged ? own : merged;
    rows->in_row = false;
    rows->row = (struct table_row){.line = rows->line,
        .damage = rows->damage,
        .count = count,
        .kept = rows->damage == REJECT_NONE ? count : rows->kept,
        .cells = rows->cells};
    if (own > 0 || rows->damage != REJECT_NONE)
        xml_pause(&rows->part);
}

/* ---- events ---- */

static void start(struct xml_part *part, const char *name, const char **attributes) {
    struct sheet_rows *rows = part->user;
    if (rows->in_cell)
        start_in_cell(rows, name);
    else if (rows->in_row && strcmp(name, "c") == 0)
        begin_cell(rows, attributes);
    else if (!rows->in_row && rows->in_data && strcmp(name, "row") == 0)
        begin_row(rows, attributes);
    else if (strcmp(name, "sheetData") == 0)
        rows->in_data = true;
}

static void end_in_cell(struct sheet_rows *rows, const char *name) {
    if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
        xml_want_text(&rows->part, false);
    else if (strcmp(name, "rPh") == 0)
        rows->in_phonetic = false;
    else if (strcmp(name, "c") == 0)
        end_cell(rows);
}

static void end(struct xml_part *part, const char *name) {
    struct sheet_rows *rows = part->user;
    if (rows->in_cell)
        end_in_cell(rows, name);
    else if (rows->in_row && strcmp(name, "row") == 0)
        end_row(rows);
    else if (strcmp(name, "sheetData") == 0)
        rows->in_data = false;
}

/* Of a row that is too long the rest is not kept. */
static void text(struct xml_part *part, const char *bytes, size_t length) {
    struct sheet_rows *rows = part->user;
    if (rows->damage == REJECT_NONE && rows->bytes.length + length > STREAM_ROW_MOST) {
        rows->damage = REJECT_ROW_TOO_LONG;
        rows->kept = rows->count;
    }
    if (rows->damage == REJECT_NONE)
        xml_append(&rows->bytes, bytes, length);
}

/* ---- the rows as a table ---- */

static struct data_result failure(const struct sheet_rows *rows) {
    struct arena *arena = dataset_arena(rows->part.input->dataset);
    const char *name = rows->sheet->name;
    unsigned long long line = rows->line;
    const char *zh = arena_printf(arena, "，工作表“%s”", name);
    const char *en = arena_printf(arena, " in sheet \"%s\"", name);
    if (line > 0) {
        zh = arena_printf(arena, "%s读到第 %llu 行为止", zh, line);
        en = arena_printf(arena, "%s, which reads up to row %llu", en, line);
    }
    return xml_failure(&rows->part, zh, en);
}

static bool next_row(struct table_rows *table, struct table_row *row) {
    struct sheet_rows *rows = (struct sheet_rows *)table;
    enum xml_state before = rows->part.state, state = xml_read(&rows->part);
    if (state == XML_FAILED && (before != XML_FAILED || table->failure.status == DATA_OK))
        table->failure = failure(rows);
    *row = rows->row;
    return state == XML_PAUSED;
}

struct sheet_rows *sheet_rows_new(const struct sheet_context *context, const struct sheet *sheet) {
    struct arena *arena = &context->package->input->arena;
    struct sheet_rows *rows = arena_new(arena, struct sheet_rows);
    *rows = (struct sheet_rows){.context = context,
        .sheet = sheet,
        .bytes = {.arena = arena},
        .rows = {.next = next_row, .ragged = true},
        .part = {.user = rows, .start = start, .end = end, .text = text}};
    merges_begin(&rows->walk, arena, &sheet->merges);
    xml_open(&rows->part, context->package, sheet->part);
    return rows;
}

struct table_rows *sheet_rows_table(struct sheet_rows *rows) {
    return &rows->rows;
}

void sheet_rows_close(struct sheet_rows *rows) {
    xml_close(&rows->part);
}
