/* SPDX-License-Identifier: Apache-2.0
 *
 * A workbook as systems export it and people go on to edit: a title over all columns, a line of
 * notes, the headings in row 3; dates and money in formats that change from row to row, some
 * numbers as text; formatted rows without content at the end. */
#include "tests/formats/convert.h"

#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

enum { HEADING_ROW = 2, FIRST_ROW = 3, EMPTY_ROWS = 20 };
enum { DATE_FORMATS = 4 };

struct formats {
    lxw_format *title, *heading, *frame, *bold;
    lxw_format *dates[DATE_FORMATS], *money, *zeros, *count;
};

struct sheet {
    const struct table *table;
    lxw_worksheet *worksheet;
    struct formats *formats;
};

static void check(lxw_error error) {
    if (error != LXW_NO_ERROR)
        fail("workbook", lxw_strerror(error));
}

static lxw_format *new_format(lxw_workbook *workbook, const char *number) {
    lxw_format *format = workbook_add_format(workbook);
    format_set_border(format, LXW_BORDER_THIN);
    if (number)
        format_set_num_format(format, number);
    return format;
}

static void make_formats(struct formats *formats, lxw_workbook *workbook) {
    static const char *const dates[DATE_FORMATS] = {
        "yyyy/m/d", "yyyy\"年\"m\"月\"d\"日\"", "yyyy\\-mm\\-dd;@", NULL};
    for (int i = 0; i < DATE_FORMATS; i++)
        formats->dates[i] = new_format(workbook, dates[i]);
    format_set_num_format_index(formats->dates[DATE_FORMATS - 1], 14);
    formats->money = new_format(workbook, "#,##0.00");
    formats->zeros = new_format(workbook, "000000");
    formats->count = new_format(workbook, "0_ ");
    formats->frame = new_format(workbook, NULL);
    formats->heading = new_format(workbook, NULL);
    formats->title = new_format(workbook, NULL);
    formats->bold = workbook_add_format(workbook);
    format_set_bold(formats->heading);
    format_set_bold(formats->title);
    format_set_bold(formats->bold);
    format_set_align(formats->title, LXW_ALIGN_CENTER);
}

static void write_date(const struct sheet *sheet, lxw_row_t row, lxw_col_t column, const char *text,
    lxw_format *format) {
    int date[3];
    cell_date(text, date);
    lxw_datetime day = {.year = date[0], .month = date[1], .day = date[2]};
    check(worksheet_write_datetime(sheet->worksheet, row, column, &day, format));
}

static void write_text(
    const struct sheet *sheet, lxw_row_t row, lxw_col_t column, const char *text) {
    check(worksheet_write_string(sheet->worksheet, row, column, text, sheet->formats->frame));
}

/* Its first character in bold. */
static void write_rich(
    const struct sheet *sheet, lxw_row_t row, lxw_col_t column, const char *text) {
    size_t first = 1;
    while ((text[first] & 0xC0) == 0x80)
        first++;
    char *start = strndup(text, first);
    lxw_rich_string_tuple one = {.format = sheet->formats->bold, .string = start};
    lxw_rich_string_tuple other = {.string = (char *)text + first};
    lxw_rich_string_tuple *parts[] = {&one, &other, NULL};
    if (text[first])
        check(worksheet_write_rich_string(
            sheet->worksheet, row, column, parts, sheet->formats->frame));
    else
        write_text(sheet, row, column, text);
    free(start);
}

static void write_money(
    const struct sheet *sheet, lxw_row_t row, lxw_col_t column, const char *text) {
    if (row % 7 == 0)
        write_text(sheet, row, column, text);
    else
        check(worksheet_write_number(sheet->worksheet, row, column, strtod(text, NULL),
            row % 2 ? sheet->formats->money : NULL));
}

static void write_area(
    const struct sheet *sheet, lxw_row_t row, lxw_col_t column, const char *text) {
    lxw_format *formats[] = {sheet->formats->zeros, NULL};
    if (row % 3 == 2)
        write_text(sheet, row, column, text);
    else
        check(worksheet_write_number(
            sheet->worksheet, row, column, strtod(text, NULL), formats[row % 3]));
}

static void write_cell(
    const struct sheet *sheet, lxw_row_t row, lxw_col_t column, const char *text) {
    const struct formats *formats = sheet->formats;
    switch (cell_kind(sheet->table, column, text)) {
    case CELL_DATE:
        write_date(sheet, row, column, text, formats->dates[(row + column) % DATE_FORMATS]);
        return;
    case CELL_MONEY:
        write_money(sheet, row, column, text);
        return;
    case CELL_AREA:
        write_area(sheet, row, column, text);
        return;
    case CELL_COUNT:
        check(worksheet_write_number(
            sheet->worksheet, row, column, strtod(text, NULL), formats->count));
        return;
    case CELL_TEXT:
        if (row % 17 == 0 && *text)
            write_rich(sheet, row, column, text);
        else if (*text)
            write_text(sheet, row, column, text);
        else if (row % 2)
            check(worksheet_write_blank(sheet->worksheet, row, column, formats->frame));
        return;
    default:
        write_text(sheet, row, column, text);
    }
}

static void write_head(const struct sheet *sheet) {
    const struct formats *formats = sheet->formats;
    lxw_worksheet *worksheet = sheet->worksheet;
    lxw_col_t last = (lxw_col_t)(sheet->table->columns - 1);
    char *title = join_text("全县防止返贫监测信息（", sheet->table->name, "）");
    check(worksheet_merge_range(worksheet, 0, 0, 0, last, title, formats->title));
    free(title);
    check(worksheet_write_string(worksheet, 1, 0, "填报日期", NULL));
    write_date(sheet, 1, 1, "2023-06-30", formats->dates[1]);
    for (lxw_col_t i = 0; i <= last; i++)
        check(worksheet_write_string(
            worksheet, HEADING_ROW, i, sheet->table->headings[i], formats->heading));
    worksheet_freeze_panes(worksheet, FIRST_ROW, 0);
    check(worksheet_autofilter(worksheet, HEADING_ROW, 0, HEADING_ROW, last));
}

static void write_empty_rows(const struct sheet *sheet) {
    for (size_t i = 0; i < EMPTY_ROWS; i++)
        for (size_t k = 0; k < sheet->table->columns; k++)
            check(worksheet_write_blank(sheet->worksheet,
                (lxw_row_t)(FIRST_ROW + sheet->table->count + i), (lxw_col_t)k,
                k % 2 ? sheet->formats->frame : sheet->formats->dates[0]));
}

/* The rows from..to are of one household. Every third one is not merged, as if pasted in. */
static void merge_household(const struct sheet *sheet, size_t from, size_t to) {
    struct cells cells;
    lxw_row_t first = (lxw_row_t)(FIRST_ROW + from), last = (lxw_row_t)(FIRST_ROW + to);
    if (from == to || first % 3 == 0)
        return;
    table_row(sheet->table, from, &cells);
    for (lxw_col_t i = 0; i < sheet->table->shared; i++) {
        check(
            worksheet_merge_range(sheet->worksheet, first, i, last, i, "", sheet->formats->frame));
        if (*cells.items[i])
            write_cell(sheet, first, i, cells.items[i]);
    }
}

static bool same_household(const struct table *table, size_t a, size_t b) {
    const char *one = table->lines[a + 1], *other = table->lines[b + 1];
    size_t length = strcspn(one, ",");
    return strncmp(one, other, length + 1) == 0;
}

static void merge_households(const struct sheet *sheet) {
    size_t from = 0;
    for (size_t i = 1; i <= sheet->table->count; i++)
        if (i == sheet->table->count || !same_household(sheet->table, from, i)) {
            merge_household(sheet, from, i - 1);
            from = i;
        }
}

static void write_sheet(const struct sheet *sheet, bool merged) {
    struct cells cells;
    write_head(sheet);
    for (size_t i = 0; i < sheet->table->count; i++) {
        table_row(sheet->table, i, &cells);
        for (size_t k = 0; k < sheet->table->columns; k++)
            write_cell(sheet, (lxw_row_t)(FIRST_ROW + i), (lxw_col_t)k, cells.items[k]);
    }
    if (merged)
        merge_households(sheet);
    write_empty_rows(sheet);
}

void write_workbook(const char *file, const struct table *tables, size_t count, bool merged) {
    struct formats formats;
    lxw_workbook *workbook = workbook_new(file);
    if (!workbook)
        fail(file, "cannot write");
    make_formats(&formats, workbook);
    for (size_t i = 0; i < count; i++) {
        struct sheet sheet = {
            &tables[i], workbook_add_worksheet(workbook, tables[i].name), &formats};
        write_sheet(&sheet, merged);
    }
    check(workbook_close(workbook));
}
