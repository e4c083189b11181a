/* SPDX-License-Identifier: Apache-2.0 */
#include "report/workbook.h"

#include <errno.h>
#include <locale.h>
#include <string.h>
#include <strings.h>
#include <xlsxwriter.h>
#include "base/utf8.h"
#include "report/workbook_check.h"
#include "report/xlsx_cell.h"

/* Columns are as wide as what stands in their first rows, within bounds. */
enum { WIDTH_ROWS = 1000, WIDTH_LEAST = 8, WIDTH_MOST = 48, PLACES_MOST = 18 };

/* 1980-01-01, the day that the parts of the archive bear too: the same results, the same bytes. */
#define CREATED 315532800

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
    const struct sheet *sheet;
    const char *name;
    lxw_worksheet *handle;
    struct sheet_size size; /* with the headings */
    bool has_cells;         /* in the row at hand */
};

struct workbook {
    struct file_writer writer;
    struct output_files *files;
    struct output_file *file;
    const struct workbook_options *options;
    lxw_workbook *handle; /* NULL when closed */
    locale_t plain;       /* numbers with a point, whatever the host's locale */
    lxw_format *heading, *day;
    lxw_format *text; /* of what would become a number or a formula when a person edits it */
    lxw_format *numbers[2][PLACES_MOST + 1]; /* plain and percent, by places; made when needed */
    VEC(struct page *) pages;                /* in the order of the workbook */
};

/* ---- what the library says ---- */

static int error_number(lxw_error error) {
    switch (error) {
    case LXW_NO_ERROR:
        return 0;
    case LXW_ERROR_MEMORY_MALLOC_FAILED:
        return ENOMEM;
    case LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE:
        return E2BIG;
    default:
        return errno ? errno : EIO;
    }
}

static void book_fail(struct workbook *book, int error) {
    files_fail(book->files, error, book->file);
}

static bool is_broken(const struct workbook *book) {
    return book->files->error != 0;
}

/* ---- pages ---- */

static bool is_kept_free(const struct workbook *book, const char *name) {
    const char *const *fixed = book->options->fixed;
    for (size_t i = 0; fixed && fixed[i]; i++)
        if (strcasecmp(fixed[i], name) == 0)
            return true;
    return false;
}

/* Excel keeps one name for itself. */
static bool is_taken(const struct workbook *book, const char *name) {
    for (size_t i = 0; i < book->pages.count; i++)
        if (strcasecmp(book->pages.items[i]->name, name) == 0)
            return true;
    return strcasecmp(name, "History") == 0 || is_kept_free(book, name);
}

static const char *free_name(const struct workbook *book, const char *base, unsigned number) {
    const char *name = xlsx_sheet_name(book->files->arena, base, number);
    while (is_taken(book, name))
        name = xlsx_sheet_name(book->files->arena, base, ++number);
    return name;
}

static void measure(struct sheet *sheet, size_t column, const char *text) {
    if (sheet->page->size.rows > WIDTH_ROWS)
        return;
    size_t width = utf8_width(text, strlen(text)) + 2;
    if (width > sheet->widths[column])
        sheet->widths[column] = width < WIDTH_MOST ? width : WIDTH_MOST;
}

static void note_cell(struct sheet *sheet, lxw_error error) {
    struct page *page = sheet->page;
    if (error)
        book_fail(sheet->book, error_number(error));
    page->size.rows += !page->has_cells;
    page->size.cells++;
    page->has_cells = true;
}

static lxw_row_t row_at(const struct page *page) {
    return (lxw_row_t)(page->size.rows - page->has_cells);
}

static void write_headings(struct sheet *sheet) {
    struct page *page = sheet->page;
    struct workbook *book = sheet->book;
    for (size_t i = 0; i < sheet->column_count; i++) {
        const char *heading = sheet->columns[i].heading;
        measure(sheet, i, heading);
        note_cell(sheet, worksheet_write_string(page->handle, row_at(page), (lxw_col_t)i,
                             xlsx_text(book->files->arena, heading), book->heading));
    }
    page->has_cells = false;
}

/* The page is in the list before the library makes it. */
static void add_page(struct sheet *sheet) {
    struct workbook *book = sheet->book;
    struct arena *arena = book->files->arena;
    struct page *page = arena_new(arena, struct page);
    page->sheet = sheet;
    page->name = sheet->pages == 0 ? sheet->name : free_name(book, sheet->name, sheet->pages + 1);
    vec_push(arena, &book->pages, page);
    sheet->pages++;
    sheet->page = page;
    errno = 0;
    page->handle = workbook_add_worksheet(book->handle, page->name);
    if (!page->handle)
        book_fail(book, errno ? errno : ENOMEM);
    else
        write_headings(sheet);
}

static void begin(struct row_writer *rows, const struct column *columns, size_t count) {
    struct sheet *sheet = (struct sheet *)rows;
    sheet->columns = columns;
    sheet->column_count = count;
    sheet->widths = arena_array(sheet->book->files->arena, size_t, count);
    for (size_t i = 0; i < count; i++)
        sheet->widths[i] = WIDTH_LEAST;
    locale_t before = uselocale(sheet->book->plain);
    if (!is_broken(sheet->book))
        add_page(sheet);
    uselocale(before);
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
    *format = workbook_add_format(book->handle);
    if (*format)
        format_set_num_format(*format, code);
    else
        book_fail(book, ENOMEM);
    return *format;
}

static void put_number(struct sheet *sheet, double number, lxw_format *format) {
    locale_t before = uselocale(sheet->book->plain);
    note_cell(sheet, worksheet_write_number(sheet->page->handle, row_at(sheet->page),
                         (lxw_col_t)sheet->at, number, format));
    uselocale(before);
}

/* A sheet that is full goes on in another; before the first cell of a row. */
static void turn_page(struct sheet *sheet) {
    uint32_t most = sheet->book->options->rows_most;
    if (sheet->at > 0 || sheet->page->size.rows < (most ? most : XLSX_ROWS_MOST))
        return;
    locale_t before = uselocale(sheet->book->plain);
    add_page(sheet);
    uselocale(before);
}

/* Some programs show longer texts of that format as ####. */
#define EDITED_MOST 255

static lxw_format *text_format(const struct workbook *book, const char *text) {
    return strchr("0123456789+-=@.", *text) && strlen(text) <= EDITED_MOST ? book->text : NULL;
}

static void put_text(struct sheet *sheet, struct arena *scratch, const char *text) {
    measure(sheet, sheet->at, text);
    text = xlsx_text(scratch, text);
    locale_t before = uselocale(sheet->book->plain);
    note_cell(sheet, worksheet_write_string(sheet->page->handle, row_at(sheet->page),
                         (lxw_col_t)sheet->at, text, text_format(sheet->book, text)));
    uselocale(before);
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
    sheet->page->has_cells = false;
    if (ferror(sheet->page->handle->optimize_tmpfile))
        book_fail(sheet->book, errno);
}

/* ---- the whole ---- */

static lxw_error finish_page(const struct page *page) {
    const struct sheet *sheet = page->sheet;
    for (size_t i = 0; i < sheet->column_count; i++)
        worksheet_set_column(
            page->handle, (lxw_col_t)i, (lxw_col_t)i, (double)sheet->widths[i], NULL);
    worksheet_freeze_panes(page->handle, 1, 0);
    return worksheet_autofilter(
        page->handle, 0, 0, (lxw_row_t)(page->size.rows - 1), (lxw_col_t)(sheet->column_count - 1));
}

static int finish_pages(const struct workbook *book) {
    for (size_t i = 0; i < book->pages.count; i++) {
        const struct page *page = book->pages.items[i];
        lxw_error error = finish_page(page);
        if (error)
            return error_number(error);
        if (fflush(page->handle->optimize_tmpfile) != 0)
            return errno;
    }
    return 0;
}

static bool is_whole(const struct workbook *book) {
    size_t count = book->pages.count;
    struct sheet_size *sizes = calloc(count + 1, sizeof *sizes);
    for (size_t i = 0; sizes && i < count; i++)
        sizes[i] = book->pages.items[i]->size;
    bool whole = sizes && workbook_is_whole(book->file->part, sizes, count);
    free(sizes);
    return whole;
}

/* What could not be written without the library noticing: most likely the disk was full. */
static int finish(struct file_writer *writer) {
    struct workbook *book = (struct workbook *)writer;
    locale_t before = uselocale(book->plain);
    errno = 0;
    int error = finish_pages(book);
    if (!error) {
        lxw_workbook *handle = book->handle;
        book->handle = NULL; /* closing frees it, whatever comes of it */
        errno = 0;
        error = error_number(workbook_close(handle));
        if (!error && !is_whole(book))
            error = ENOSPC;
    }
    uselocale(before);
    return error;
}

/* The library closes the files of pages only where it gets as far as writing them. */
static void abandon(struct file_writer *writer) {
    struct workbook *book = (struct workbook *)writer;
    if (book->handle) {
        lxw_worksheet *page;
        STAILQ_FOREACH(page, book->handle->worksheets, list_pointers)
        if (page->optimize_tmpfile)
            fclose(page->optimize_tmpfile);
        lxw_workbook_free(book->handle);
    }
    book->handle = NULL;
    if (book->plain)
        freelocale(book->plain);
    book->plain = NULL;
}

static bool open_book(struct workbook *book) {
    lxw_workbook_options options = {.constant_memory = 1, .tmpdir = book->file->folder};
    lxw_doc_properties about = {.title = (char *)(uintptr_t)book->options->title,
        .comments = (char *)(uintptr_t)book->options->comment,
        .created = CREATED};
    book->plain = newlocale(LC_ALL_MASK, "C", NULL);
    book->handle = book->plain ? workbook_new_opt(book->file->part, &options) : NULL;
    if (!book->handle || workbook_set_properties(book->handle, &about) != LXW_NO_ERROR)
        return false;
    book->heading = workbook_add_format(book->handle);
    book->day = workbook_add_format(book->handle);
    book->text = workbook_add_format(book->handle);
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
    *book = (struct workbook){.writer = {finish, abandon}, .files = files, .options = options};
    book->file = files_open_for(files, path, &book->writer);
    if (!book->file)
        return NULL;
    if (!open_book(book)) {
        book_fail(book, ENOMEM);
        return NULL;
    }
    return book;
}

static struct row_writer *new_sheet(struct workbook *book, const char *name) {
    struct sheet *sheet = arena_new(book->files->arena, struct sheet);
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
