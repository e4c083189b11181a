/* SPDX-License-Identifier: Apache-2.0
 *
 * The tables of a book's web page. */
#include "report/book_page.h"

#include <string.h>
#include "base/utf8.h"

enum {
    SHORT_MOST = 24, /* columns that a text takes unbroken */
    LONG_MOST = 80,  /* and one in a column of usual width */
    BRIEF_MOST = 14, /* and a heading */
    SHADES = 9,      /* classes a1 to a9 */
};

struct shading {   /* of one table */
    bool *columns; /* that are shaded */
    decimal most;  /* the largest number there */
};

static struct shading shading_of(const struct book_page *page, const struct book_table *table) {
    struct shading shading = {arena_array(page->out->arena, bool, table->columns.count), 0};
    for (size_t i = 0; i < table->charts.count; i++) {
        const struct book_chart *chart = &table->charts.items[i];
        for (uint32_t k = 0; chart->kind == BOOK_MATRIX && k < chart->series_count; k++)
            shading.columns[chart->series[k]] = true;
    }
    for (size_t i = 0; i < table->rows.count; i++)
        for (size_t k = 0; k < table->columns.count; k++) {
            decimal shown = book_cell_shown(table->columns.items[k].kind, table->rows.items[i][k]);
            if (shading.columns[k] && shown > shading.most)
                shading.most = shown;
        }
    return shading;
}

/* The logarithm to the base 2 of what is not below 1, straight between powers of 2. */
static double power_of_two(double value) {
    double power = 0;
    for (; value >= 2; value /= 2) /* exact: NOLINT(cert-flp30-c) */
        power++;
    return power + value - 1;
}

/* By the power: beside all that stays as it is, what a change is about is small. 0: no shade. */
static int shade_of(const struct shading *shading, decimal shown) {
    if (shown <= 0 || shading->most <= 0)
        return 0;
    double one = (double)DECIMAL_ONE;
    double part =
        power_of_two(1 + (double)shown / one) / power_of_two(1 + (double)shading->most / one);
    int shade = (int)(part * SHADES + 0.5);
    return shade < 1 ? 1 : shade;
}

static const char *kind_class(enum book_kind kind, const char *text) {
    if (book_kind_is_number(kind))
        return "n";
    if (kind == BOOK_DATE)
        return "d";
    size_t width = utf8_width(text, strlen(text));
    if (width > LONG_MOST)
        return "t l";
    return width > SHORT_MOST || strchr(text, '\n') ? "t" : "s";
}

static void put_headings(const struct book_page *page, const struct book_table *table) {
    book_put(page, "<thead><tr>");
    for (size_t k = 0; k < table->columns.count; k++) {
        const struct book_column *column = &table->columns.items[k];
        bool brief = utf8_width(column->heading, strlen(column->heading)) <= BRIEF_MOST;
        writer_printf(page->out, "<th scope=\"col\" class=\"%s%s\">",
            book_kind_is_number(column->kind) ? "n" : "s", brief ? " h" : "");
        book_put_text(page, column->heading);
        book_put(page, "</th>");
    }
    book_put(page, "</tr></thead>\n");
}

/* The first cell of a row names it. */
static void put_cell(const struct book_page *page, const struct book_table *table,
    const struct shading *shading, const struct book_cell *row, size_t k) {
    enum book_kind kind = table->columns.items[k].kind;
    const char *text = book_cell_text(page->out->arena, kind, row[k]);
    bool names = k == 0 && !book_kind_is_number(kind);
    int shade = shading->columns[k] ? shade_of(shading, book_cell_shown(kind, row[k])) : 0;
    writer_printf(
        page->out, "<%s class=\"%s", names ? "th scope=\"row\"" : "td", kind_class(kind, text));
    if (shade > 0)
        writer_printf(page->out, " a%d", shade);
    book_put(page, "\">");
    book_put_text(page, text);
    book_put(page, names ? "</th>" : "</td>");
}

static void put_rows(const struct book_page *page, const struct book_table *table) {
    struct shading shading = shading_of(page, table);
    book_put(page, "<tbody>\n");
    for (size_t i = 0; i < table->rows.count; i++) {
        book_put(page, "<tr>");
        for (size_t k = 0; k < table->columns.count; k++)
            put_cell(page, table, &shading, table->rows.items[i], k);
        book_put(page, "</tr>\n");
    }
    book_put(page, "</tbody>");
}

/* The box moves sideways when the table is wider, and can be reached by the keyboard for that. */
static void put_grid(const struct book_page *page, const struct book_table *table) {
    book_put(page, "<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"");
    book_put_text(page, table->title);
    book_put(page, "\"><table>\n<caption>");
    book_put_text(page, table->title);
    book_put(page, "</caption>\n");
    put_headings(page, table);
    put_rows(page, table);
    book_put(page, "</table></div>\n");
}

static void put_left_out(const struct book_page *page, const struct book_table *table) {
    if (table->left_out == 0)
        return;
    book_put(page, "<p class=\"soft\">");
    book_put_text(page, book_left_out_text(page->out->arena, page->book->zh, table->left_out));
    book_put(page, "</p>\n");
}

static void put_folded(const struct book_page *page, const struct book_table *table) {
    const char *rows = book_rows_text(page->out->arena, page->book->zh, table->rows.count);
    book_put(page, "<details><summary>");
    book_put(page, book_word(page, "逐条记录，共 ", "Record by record, "));
    book_put_text(page, rows);
    book_put(page, "</summary>\n");
    put_grid(page, table);
    book_put(page, "</details>\n");
}

void book_put_table(const struct book_page *page, const struct book_table *table) {
    book_put(page, "<section class=\"table\" id=\"t-");
    book_put_text(page, table->id);
    book_put(page, "\">\n<h2>");
    book_put_text(page, table->title);
    book_put(page, "</h2>\n");
    if (table->about) {
        book_put(page, "<p class=\"about\">");
        book_put_text(page, table->about);
        book_put(page, "</p>\n");
    }
    for (size_t i = 0; i < table->charts.count; i++)
        book_put_chart(page, table, &table->charts.items[i]);
    if (table->rows.count == 0 || table->columns.count == 0)
        writer_printf(
            page->out, "<p>%s</p>\n", table->left_out ? "" : book_nothing_text(page->book->zh));
    else if (table->detail)
        put_folded(page, table);
    else
        put_grid(page, table);
    put_left_out(page, table);
    book_put(page, "</section>\n");
}
