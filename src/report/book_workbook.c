/* SPDX-License-Identifier: Apache-2.0
 *
 * A book as a workbook: first a sheet that sums up and leads to the others, then a sheet a table,
 * then the samples. What is said about a table stands in the first sheet, so that nothing above
 * or below the rows gets between them and a filter. */
#include "report/book_cell.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include "base/utf8.h"
#include "report/xlsx_cell.h"
#include "report/xlsx_file.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Columns are as wide as what stands in their first rows, within bounds. */
enum { WIDTH_ROWS = 1000, WIDTH_LEAST = 8, WIDTH_MOST = 48, PLACES_MOST = 18 };
enum { A4 = 9 }; /* the format's number for it */
/* Points; Han characters are a little higher than what programs take a row to be. */
enum {
    ROW_HEIGHT = 17,
    LINE_HEIGHT = 15,
    HEADING_HEIGHT = 20,
    TITLE_HEIGHT = 27,
    HEIGHT_MOST = 409
};

static const size_t summary_widths[] = {26, 92, 10};
static const size_t sample_widths[] = {20, 20, 20, 60, 60};

/* Finer parts of a fraction are of no use, and a double holds so many. */
#define PERCENT_UNIT ((decimal)1000000000)

struct formats {
    lxw_format *title, *label, *sentence, *link, *about, *rows; /* of the first sheet */
    lxw_format *heading, *number_heading, *day, *text, *count, *money, *percent, *wrapped;
    lxw_format *numbers[PLACES_MOST + 1]; /* by places; made when needed */
};

struct output {            /* the workbook while it is written */
    struct xlsx_file xlsx; /* first: it is the writer of the file */
    const struct book *book;
    struct arena *arena;
    struct formats formats;
    struct xlsx_sheet *sheet; /* that is written */
};

static const char *word(const struct output *out, const char *zh, const char *en) {
    return out->book->zh ? zh : en;
}

static bool is_broken(const struct output *out) {
    return xlsx_is_broken(&out->xlsx);
}

/* ---- formats ---- */

static lxw_format *new_format(struct output *out, const char *code) {
    lxw_format *format = workbook_add_format(out->xlsx.handle);
    if (!format)
        xlsx_fail(&out->xlsx, ENOMEM);
    else if (code)
        format_set_num_format(format, code);
    return format;
}

static lxw_format *wrapping_format(struct output *out) {
    lxw_format *format = new_format(out, NULL);
    if (format) {
        format_set_text_wrap(format);
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    }
    return format;
}

static lxw_format *heading_format(struct output *out, uint8_t side) {
    lxw_format *format = wrapping_format(out);
    if (format) {
        format_set_bold(format);
        format_set_align(format, side);
        format_set_bottom(format, LXW_BORDER_THIN);
        format_set_bg_color(format, 0xEEF1F4);
    }
    return format;
}

static void make_formats(struct output *out) {
    struct formats *formats = &out->formats;
    formats->title = new_format(out, NULL);
    formats->label = wrapping_format(out);
    formats->sentence = formats->about = formats->wrapped = wrapping_format(out);
    formats->link = wrapping_format(out);
    formats->heading = heading_format(out, LXW_ALIGN_LEFT);
    formats->number_heading = heading_format(out, LXW_ALIGN_RIGHT);
    formats->day = new_format(out, "yyyy-mm-dd");
    formats->text = new_format(out, "@");
    formats->count = new_format(out, "#,##0");
    formats->rows = new_format(out, "#,##0");
    formats->money = new_format(out, "#,##0.00");
    formats->percent = new_format(out, "0.0%");
    if (is_broken(out))
        return;
    format_set_bold(formats->title);
    format_set_font_size(formats->title, 16);
    format_set_bold(formats->label);
    format_set_font_color(formats->link, 0x1A4F8B);
    format_set_underline(formats->link, LXW_UNDERLINE_SINGLE);
    format_set_align(formats->rows, LXW_ALIGN_VERTICAL_TOP);
    format_set_align(formats->day, LXW_ALIGN_LEFT);
    format_set_indent(formats->day, 1); /* apart from the number before it */
}

/* #,##0.000, with as many places as the number has. */
static lxw_format *number_format(struct output *out, int places) {
    char code[PLACES_MOST + sizeof "#,##0."] = "#,##0";
    if (!out->formats.numbers[places]) {
        if (places > 0)
            strcat(code, ".");
        for (int i = 0; i < places; i++)
            strcat(code, "0");
        out->formats.numbers[places] = new_format(out, code);
    }
    return out->formats.numbers[places];
}

/* ---- cells ---- */

static void put_text(struct output *out, size_t column, const char *text, lxw_format *format) {
    if (!is_broken(out))
        xlsx_put_text(&out->xlsx, out->sheet, column, xlsx_text(out->arena, text), format);
}

static void end_row(struct output *out) {
    if (!is_broken(out))
        xlsx_end_row(&out->xlsx, out->sheet);
}

static size_t most(size_t a, size_t b) {
    return a > b ? a : b;
}

/* How many lines a text takes in a column; a Han character at the end of one may go on the next. */
static size_t lines_of(const char *text, size_t width) {
    size_t lines = 0;
    do {
        size_t length = strcspn(text, "\n"), columns = utf8_width(text, length);
        lines += columns > width ? (columns + width - 2) / (width - 1) : 1;
        text += length + (text[length] == '\n');
    } while (*text);
    return lines;
}

/* Not every program finds out by itself how high a row of broken lines is. Before its cells. */
static void set_height(struct output *out, size_t lines) {
    double height = (double)lines * LINE_HEIGHT + (ROW_HEIGHT - LINE_HEIGHT);
    if (lines > 1 && !is_broken(out))
        xlsx_set_height(out->sheet, height < HEIGHT_MOST ? height : HEIGHT_MOST);
}

/* The row of headings, a little higher than others; told, for some programs guess it too low. */
static void set_heading_height(struct output *out) {
    if (!is_broken(out))
        xlsx_set_height(out->sheet, HEADING_HEIGHT);
}

/* A row between paragraphs. */
static void skip_row(struct output *out) {
    out->sheet->skipped++;
}

static lxw_format *format_of(struct output *out, enum book_kind kind, int places) {
    switch (kind) {
    case BOOK_MONEY:
        return out->formats.money;
    case BOOK_PERCENT:
        return out->formats.percent;
    case BOOK_COUNT:
        return out->formats.count;
    default:
        return number_format(out, places);
    }
}

/* False if a double cannot hold it. */
static bool put_number(
    struct output *out, size_t column, enum book_kind kind, struct book_cell cell) {
    struct xlsx_number number;
    if (kind == BOOK_MONEY)
        cell.number = book_cell_shown(kind, cell);
    if (kind == BOOK_PERCENT)
        decimal_round(cell.number, PERCENT_UNIT, ROUND_HALF_AWAY, &cell.number);
    if (!xlsx_number(book_cell_exact(out->arena, kind, cell), &number) ||
        number.places > PLACES_MOST)
        return false;
    xlsx_put_number(
        &out->xlsx, out->sheet, column, number.value, format_of(out, kind, number.places));
    return true;
}

static void put_cell(
    struct output *out, size_t column, enum book_kind kind, struct book_cell cell) {
    double day;
    if (!cell.there || is_broken(out))
        return;
    if (kind == BOOK_DATE && xlsx_day(cell.day, &day)) {
        xlsx_put_number(&out->xlsx, out->sheet, column, day, out->formats.day);
        return;
    }
    if (book_kind_is_number(kind) && put_number(out, column, kind, cell))
        return;
    const char *text = book_cell_exact(out->arena, kind, cell);
    bool lined = strchr(text, '\n') != NULL;
    bool as_text = kind != BOOK_TEXT || xlsx_is_taken_for_more(text);
    put_text(out, column, text,
        lined                                         ? out->formats.wrapped
        : as_text && strlen(text) <= XLSX_EDITED_MOST ? out->formats.text
                                                      : NULL);
}

/* ---- sheets ---- */

static struct xlsx_sheet *add_sheet(struct output *out, const char *title, unsigned number) {
    struct xlsx_sheet *sheet = arena_new(out->xlsx.files->arena, struct xlsx_sheet);
    do
        sheet->name = xlsx_sheet_name(out->xlsx.files->arena, title, number++);
    while (xlsx_is_taken(&out->xlsx, sheet->name));
    if (!is_broken(out) && xlsx_add_sheet(&out->xlsx, sheet))
        worksheet_set_default_row(sheet->handle, ROW_HEIGHT, LXW_FALSE);
    return sheet;
}

/* On paper: across, as wide as the page, the headings on each. */
static void set_paper(struct output *out, bool headings) {
    lxw_worksheet *handle = out->sheet->handle;
    if (is_broken(out))
        return;
    worksheet_set_paper(handle, A4);
    worksheet_set_landscape(handle);
    worksheet_fit_to_pages(handle, 1, 0);
    worksheet_set_footer(handle, "&C&P / &N");
    if (headings)
        worksheet_repeat_rows(handle, 0, 0);
}

static void set_widths(struct output *out, const size_t *widths, size_t count) {
    for (size_t i = 0; !is_broken(out) && i < count; i++)
        worksheet_set_column(
            out->sheet->handle, (lxw_col_t)i, (lxw_col_t)i, (double)widths[i], NULL);
}

static void set_filter(struct output *out, size_t columns) {
    lxw_row_t last = (lxw_row_t)out->sheet->size.rows - 1;
    if (is_broken(out) || columns == 0)
        return;
    worksheet_freeze_panes(out->sheet->handle, 1, 0);
    lxw_error error =
        worksheet_autofilter(out->sheet->handle, 0, 0, last, (lxw_col_t)(columns - 1));
    if (error)
        xlsx_fail(&out->xlsx, xlsx_error(error));
}

/* ---- tables ---- */

static size_t bounded(size_t width) {
    return width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : width;
}

/* Beside a heading stands the button of the filter. */
static size_t *widths_of(struct output *out, const struct book_table *table) {
    size_t *widths = arena_array(out->arena, size_t, table->columns.count);
    for (size_t k = 0; k < table->columns.count; k++) {
        const struct book_column *column = &table->columns.items[k];
        size_t width = utf8_width(column->heading, strlen(column->heading)) + 4;
        for (size_t i = 0; i < table->rows.count && i < WIDTH_ROWS; i++) {
            const char *text = book_cell_text(out->arena, column->kind, table->rows.items[i][k]);
            size_t needed = utf8_width(text, strlen(text)) + 2;
            width = needed > width ? needed : width;
        }
        widths[k] = bounded(width);
    }
    return widths;
}

static void put_headings(struct output *out, const struct book_table *table) {
    if (table->columns.count > 0)
        set_heading_height(out);
    for (size_t k = 0; k < table->columns.count; k++) {
        const struct book_column *column = &table->columns.items[k];
        put_text(out, k, column->heading,
            book_kind_is_number(column->kind) ? out->formats.number_heading : out->formats.heading);
    }
    end_row(out);
}

/* Only texts that have lines of their own are broken. */
static size_t lines_in(const struct book_table *table, const struct book_cell *row) {
    size_t lines = 1;
    for (size_t k = 0; k < table->columns.count; k++)
        if (table->columns.items[k].kind <= BOOK_KEY && row[k].there && strchr(row[k].text, '\n'))
            lines = most(lines, lines_of(row[k].text, WIDTH_MOST));
    return lines;
}

/* The rows from `from` on that one sheet holds; how many those are. */
static size_t put_rows(struct output *out, const struct book_table *table, size_t from) {
    size_t count = table->rows.count - from;
    count = count < XLSX_ROWS_MOST - 1 ? count : XLSX_ROWS_MOST - 1;
    put_headings(out, table);
    for (size_t i = 0; i < count && !is_broken(out); i++) {
        const struct book_cell *row = table->rows.items[from + i];
        set_height(out, lines_in(table, row));
        for (size_t k = 0; k < table->columns.count; k++)
            put_cell(out, k, table->columns.items[k].kind, row[k]);
        if (out->sheet->has_cells)
            end_row(out);
    }
    return count;
}

static void put_table(
    struct output *out, const struct book_table *table, struct xlsx_sheet *sheet) {
    const size_t *widths = widths_of(out, table);
    size_t done = 0;
    for (unsigned number = 1; number == 1 || (done < table->rows.count && !is_broken(out));
         number++) {
        out->sheet = number == 1 ? sheet : add_sheet(out, table->title, number);
        done += put_rows(out, table, done);
        set_widths(out, widths, table->columns.count);
        set_filter(out, table->columns.count);
        set_paper(out, true);
    }
}

/* ---- samples ---- */

static void put_sample_headings(struct output *out) {
    const char *const headings[] = {word(out, "对象", "record"), word(out, "政策", "policy"),
        word(out, "变化", "change"), book_before_text(out->book->zh),
        book_after_text(out->book->zh)};
    set_heading_height(out);
    for (size_t i = 0; i < COUNT(headings); i++)
        put_text(out, i, headings[i], out->formats.heading);
    end_row(out);
}

static void put_samples(struct output *out, struct xlsx_sheet *sheet) {
    out->sheet = sheet;
    put_sample_headings(out);
    for (size_t i = 0; i < out->book->samples.count; i++) {
        const struct book_sample *sample = &out->book->samples.items[i];
        const char *const cells[] = {
            sample->record, sample->policy, sample->title, sample->before, sample->after};
        size_t lines = 1;
        for (size_t k = 0; k < COUNT(cells); k++)
            lines = most(lines, lines_of(cells[k] ? cells[k] : "", sample_widths[k]));
        set_height(out, lines);
        for (size_t k = 0; k < COUNT(cells); k++)
            put_text(out, k, cells[k] ? cells[k] : "", out->formats.wrapped);
        end_row(out);
    }
    set_widths(out, sample_widths, COUNT(sample_widths));
    set_filter(out, COUNT(sample_widths));
    set_paper(out, true);
}

/* ---- the first sheet ---- */

static void put_facts(struct output *out, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        const struct book_fact *fact = &out->book->facts.items[i];
        set_height(out, lines_of(fact->value, summary_widths[1]));
        put_text(out, 0, fact->name, out->formats.label);
        put_text(out, 1, fact->value, out->formats.sentence);
        end_row(out);
    }
}

static void put_title(struct output *out) {
    if (out->book->title && !is_broken(out))
        xlsx_set_height(out->sheet, TITLE_HEIGHT);
    put_text(out, 0, out->book->title ? out->book->title : "", out->formats.title);
    end_row(out);
}

/* The heading stands beside the first. */
static void put_sentences(
    struct output *out, const char *heading, const char *const *sentences, size_t count) {
    if (count > 0)
        skip_row(out);
    for (size_t i = 0; i < count; i++) {
        set_height(out, lines_of(sentences[i], summary_widths[1]));
        put_text(out, 0, i == 0 ? heading : "", out->formats.label);
        put_text(out, 1, sentences[i], out->formats.sentence);
        end_row(out);
    }
}

static void put_link(struct output *out, const char *text, const struct xlsx_sheet *sheet) {
    if (!is_broken(out))
        xlsx_put_link(&out->xlsx, out->sheet, 0,
            arena_printf(out->arena, "internal:'%s'!A1", sheet->name), xlsx_text(out->arena, text),
            out->formats.link);
}

static void put_row_count(struct output *out, size_t count) {
    if (!is_broken(out))
        xlsx_put_number(&out->xlsx, out->sheet, 2, (double)count, out->formats.rows);
}

static const char *about_text(const struct output *out, const struct book_table *table) {
    const char *about = table->about ? table->about : "";
    if (table->left_out == 0)
        return about;
    return arena_printf(out->arena, "%s%s%s", about, *about && !out->book->zh ? " " : "",
        book_left_out_text(out->arena, out->book->zh, table->left_out));
}

static void put_contents(struct output *out, struct xlsx_sheet *const *sheets) {
    const struct book *book = out->book;
    skip_row(out);
    put_text(out, 0, word(out, "工作表", "sheet"), out->formats.heading);
    put_text(out, 1, word(out, "内容", "what it has"), out->formats.heading);
    put_text(out, 2, word(out, "行数", "rows"), out->formats.number_heading);
    end_row(out);
    for (size_t i = 0; i < book->tables.count; i++) {
        const struct book_table *table = book->tables.items[i];
        const char *about = about_text(out, table);
        set_height(out,
            most(lines_of(about, summary_widths[1]), lines_of(table->title, summary_widths[0])));
        put_link(out, table->title, sheets[i]);
        put_text(out, 1, about, out->formats.about);
        put_row_count(out, table->rows.count);
        end_row(out);
    }
    if (book->samples.count > 0) {
        put_link(out, book_samples_heading(book->zh), sheets[book->tables.count]);
        put_text(out, 1,
            word(out, "一户一户说明为什么是这个结果。",
                "Why the result is what it is, record by record."),
            out->formats.about);
        put_row_count(out, book->samples.count);
        end_row(out);
    }
}

static void put_summary(
    struct output *out, struct xlsx_sheet *summary, struct xlsx_sheet *const *sheets) {
    const struct book *book = out->book;
    size_t first = book_facts_first(book);
    out->sheet = summary;
    put_title(out);
    put_facts(out, 0, first);
    put_sentences(
        out, book_highlights_heading(book->zh), book->highlights.items, book->highlights.count);
    put_contents(out, sheets);
    put_sentences(out, book_remarks_heading(book->zh), book->remarks.items, book->remarks.count);
    if (first < book->facts.count)
        skip_row(out);
    put_facts(out, first, book->facts.count);
    set_widths(out, summary_widths, COUNT(summary_widths));
    set_paper(out, false);
}

/* All sheets are made first: the summary leads to them by their names. */
static void write_book(struct output *out) {
    const struct book *book = out->book;
    struct xlsx_sheet **sheets =
        arena_array(out->arena, struct xlsx_sheet *, book->tables.count + 1);
    struct xlsx_sheet *summary = add_sheet(out, word(out, "概要", "Summary"), 1);
    for (size_t i = 0; i < book->tables.count; i++)
        sheets[i] = add_sheet(out, book->tables.items[i]->title, 1);
    if (book->samples.count > 0)
        sheets[book->tables.count] = add_sheet(out, book_samples_heading(book->zh), 1);
    put_summary(out, summary, sheets);
    for (size_t i = 0; i < book->tables.count; i++)
        put_table(out, book->tables.items[i], sheets[i]);
    if (book->samples.count > 0)
        put_samples(out, sheets[book->tables.count]);
}

bool book_workbook(
    const struct book *book, struct arena *arena, struct output_files *files, const char *path) {
    struct output *out = arena_new(files->arena, struct output);
    if (!xlsx_open(&out->xlsx, files, path, book->title, NULL))
        return false;
    out->book = book;
    out->arena = arena;
    make_formats(out);
    if (!is_broken(out))
        write_book(out);
    return !is_broken(out);
}
