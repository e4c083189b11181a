/* SPDX-License-Identifier: Apache-2.0 */
#include "report/workbook.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include "base/utf8.h"
#include "report/xlsx_cell.h"
#include "report/xlsx_file.h"

/* Columns are as wide as what stands in their first rows, within bounds. */
enum { WIDTH_ROWS = 1000, WIDTH_LEAST = 8, WIDTH_MOST = 48, PLACES_MOST = 18 };

struct sheet { /* of one table of rows; as many pages as it takes */
    struct row_writer rows;
    struct workbook *book;
    const char *name; /* of the first page */
    unsigned pages;
    struct page *page; /* that is written */
    const struct column *columns;
    size_t column_count;
    size_t *widths; /* one a column */
    size_t at;      /* the column of the next cell */
};

struct page {
    struct xlsx_sheet page; /* first: the workbook's list has it */
    const struct sheet *sheet;
};

struct workbook {
    struct xlsx_file xlsx; /* first: it is the writer of the file */
    const struct workbook_options *options;
    lxw_format *heading, *day;
    lxw_format *text; /* of what would become a number or a formula when a person edits it */
    lxw_format *numbers[2][PLACES_MOST + 1]; /* plain and percent, by places; made when needed */
};

static struct arena *arena_of(const struct workbook *book) {
    return book->xlsx.files->arena;
}

static bool is_broken(const struct workbook *book) {
    return xlsx_is_broken(&book->xlsx);
}

/* ---- pages ---- */

static bool is_kept_free(const struct workbook *book, const char *name) {
    const char *const *fixed = book->options->fixed;
    for (size_t i = 0; fixed && fixed[i]; i++)
        if (strcasecmp(fixed[i], name) == 0)
            return true;
    return false;
}

static const char *free_name(const struct workbook *book, const char *base, unsigned number) {
    const char *name = xlsx_sheet_name(arena_of(book), base, number);
    while (xlsx_is_taken(&book->xlsx, name) || is_kept_free(book, name))
        name = xlsx_sheet_name(arena_of(book), base, ++number);
    return name;
}

static void measure(struct sheet *sheet, size_t column, const char *text) {
    if (sheet->page->page.size.rows > WIDTH_ROWS)
        return;
    size_t width = utf8_width(text, strlen(text)) + 2;
    if (width > sheet->widths[column])
        sheet->widths[column] = width < WIDTH_MOST ? width : WIDTH_MOST;
}

static void write_headings(struct sheet *sheet) {
    struct page *page = sheet->page;
    struct workbook *book = sheet->book;
    for (size_t i = 0; i < sheet->column_count; i++) {
        const char *heading = sheet->columns[i].heading;
        measure(sheet, i, heading);
        xlsx_put_text(
            &book->xlsx, &page->page, i, xlsx_text(arena_of(book), heading), book->heading);
    }
    page->page.has_cells = false;
}

static void add_page(struct sheet *sheet) {
    struct workbook *book = sheet->book;
    struct page *page = arena_new(arena_of(book), struct page);
    page->sheet = sheet;
    page->page.name =
        sheet->pages == 0 ? sheet->name : free_name(book, sheet->name, sheet->pages + 1);
    sheet->pages++;
    sheet->page = page;
    if (xlsx_add_sheet(&book->xlsx, &page->page))
        write_headings(sheet);
}

static void begin(struct row_writer *rows, const struct column *columns, size_t count) {
    struct sheet *sheet = (struct sheet *)rows;
    sheet->columns = columns;
    sheet->column_count = count;
    sheet->widths = arena_array(arena_of(sheet->book), size_t, count);
    for (size_t i = 0; i < count; i++)
        sheet->widths[i] = WIDTH_LEAST;
    if (!is_broken(sheet->book))
        add_page(sheet);
}

/* ---- cells ---- */

static lxw_format *number_format(struct workbook *book, struct xlsx_number number) {
    lxw_format **format = &book->numbers[number.percent][number.places];
    char code[PLACES_MOST + sizeof "0.%"] = "0";
    if (*format)
        return *format;
    if (number.places > 0)
        strcat(code, ".");
    for (int i = 0; i < number.places; i++)
        strcat(code, "0");
    if (number.percent)
        strcat(code, "%");
    *format = workbook_add_format(book->xlsx.handle);
    if (*format)
        format_set_num_format(*format, code);
    else
        xlsx_fail(&book->xlsx, ENOMEM);
    return *format;
}

static void put_number(struct sheet *sheet, double number, lxw_format *format) {
    xlsx_put_number(&sheet->book->xlsx, &sheet->page->page, sheet->at, number, format);
}

/* A sheet that is full goes on in another; before the first cell of a row. */
static void turn_page(struct sheet *sheet) {
    uint32_t most = sheet->book->options->rows_most;
    if (sheet->at > 0 || sheet->page->page.size.rows < (most ? most : XLSX_ROWS_MOST))
        return;
    add_page(sheet);
}

static void put_text(struct sheet *sheet, struct arena *scratch, const char *text) {
    struct workbook *book = sheet->book;
    measure(sheet, sheet->at, text);
    xlsx_put_text(&book->xlsx, &sheet->page->page, sheet->at, xlsx_text(scratch, text),
        xlsx_is_taken_for_more(text) ? book->text : NULL);
}

static void write_text(struct row_writer *rows, struct arena *scratch, const char *text) {
    struct sheet *sheet = (struct sheet *)rows;
    if (is_broken(sheet->book))
        return;
    turn_page(sheet);
    if (text && *text && !is_broken(sheet->book))
        put_text(sheet, scratch, text);
    sheet->at++;
}

/* False: to be written as text. */
static bool put_value(struct sheet *sheet, struct type type, struct value value, const char *text) {
    struct xlsx_number number;
    double day;
    if (value.state != VALUE_KNOWN)
        return false;
    if (type.kind == TYPE_DATE && xlsx_day(value.day, &day)) {
        measure(sheet, sheet->at, text);
        put_number(sheet, day, sheet->book->day);
        return true;
    }
    if (!type_is_number(type) || !xlsx_number(text, &number) || number.places > PLACES_MOST)
        return false;
    measure(sheet, sheet->at, text);
    put_number(sheet, number.value, number_format(sheet->book, number));
    return true;
}

static void write_value(
    struct row_writer *rows, struct arena *scratch, struct type type, struct value value, bool zh) {
    struct sheet *sheet = (struct sheet *)rows;
    const char *text = value_format(scratch, type, value, zh);
    if (is_broken(sheet->book))
        return;
    turn_page(sheet);
    if (*text && !is_broken(sheet->book) && !put_value(sheet, type, value, text))
        put_text(sheet, scratch, text);
    sheet->at++;
}

static void end_row(struct row_writer *rows) {
    struct sheet *sheet = (struct sheet *)rows;
    sheet->at = 0;
    if (is_broken(sheet->book))
        return;
    xlsx_end_row(&sheet->book->xlsx, &sheet->page->page);
}

/* ---- the whole ---- */

static lxw_error finish_page(const struct page *page) {
    const struct sheet *sheet = page->sheet;
    lxw_worksheet *handle = page->page.handle;
    for (size_t i = 0; i < sheet->column_count; i++)
        worksheet_set_column(handle, (lxw_col_t)i, (lxw_col_t)i, (double)sheet->widths[i], NULL);
    worksheet_freeze_panes(handle, 1, 0);
    return worksheet_autofilter(
        handle, 0, 0, (lxw_row_t)(page->page.size.rows - 1), (lxw_col_t)(sheet->column_count - 1));
}

static int finish(struct file_writer *writer) {
    struct workbook *book = (struct workbook *)writer;
    for (size_t i = 0; i < book->xlsx.sheets.count; i++) {
        errno = 0;
        lxw_error error = finish_page((const struct page *)book->xlsx.sheets.items[i]);
        if (error)
            return xlsx_error(error);
    }
    return xlsx_finish(writer);
}

static bool make_formats(struct workbook *book) {
    book->heading = workbook_add_format(book->xlsx.handle);
    book->day = workbook_add_format(book->xlsx.handle);
    book->text = workbook_add_format(book->xlsx.handle);
    if (!book->heading || !book->day || !book->text)
        return false;
    format_set_bold(book->heading);
    format_set_num_format(book->day, "yyyy-mm-dd");
    format_set_num_format(book->text, "@");
    return true;
}

struct workbook *book_new(
    struct output_files *files, const char *path, const struct workbook_options *options) {
    struct workbook *book = arena_new(files->arena, struct workbook);
    book->options = options;
    if (!xlsx_open(&book->xlsx, files, path, options->title, options->comment))
        return NULL;
    book->xlsx.writer.finish = finish;
    if (!make_formats(book)) {
        xlsx_fail(&book->xlsx, ENOMEM);
        return NULL;
    }
    return book;
}

static struct row_writer *new_sheet(struct workbook *book, const char *name) {
    struct sheet *sheet = arena_new(arena_of(book), struct sheet);
    *sheet = (struct sheet){
        .rows = {begin, write_text, write_value, end_row}, .book = book, .name = name};
    return &sheet->rows;
}

struct row_writer *book_sheet(struct workbook *book, const char *name) {
    return new_sheet(book, free_name(book, name, 1));
}

struct row_writer *book_fixed_sheet(struct workbook *book, const char *name) {
    return new_sheet(book, name);
}
