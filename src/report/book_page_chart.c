/* SPDX-License-Identifier: Apache-2.0
 *
 * The charts of a book's web page: drawn as bars in SVG without any script, and their data for
 * the script. Each has a text that says what is seen; the figures are in the table below it. */
#include "report/book_page.h"

#include <string.h>

enum { BARS_MOST = 40, COLORS = 8, BAR = 14, GAP = 4 }; /* rows; classes c0 to c7; pixels */

struct chart {
    const struct book_page *page;
    const struct book_table *table;
    const struct book_chart *chart;
    size_t rows;             /* that are drawn */
    decimal lowest, highest; /* of what is drawn, 0 among it */
};

static struct book_cell cell_of(const struct chart *chart, size_t row, uint32_t column) {
    return chart->table->rows.items[row][column];
}

static enum book_kind kind_of(const struct chart *chart, uint32_t column) {
    return chart->table->columns.items[column].kind;
}

static decimal number_of(const struct chart *chart, size_t row, uint32_t column) {
    return book_cell_shown(kind_of(chart, column), cell_of(chart, row, column));
}

static const char *text_of(const struct chart *chart, size_t row, uint32_t column) {
    return book_cell_text(
        chart->page->out->arena, kind_of(chart, column), cell_of(chart, row, column));
}

static const char *name_of(const struct chart *chart, uint32_t column) {
    return chart->table->columns.items[column].heading;
}

static bool is_stacked(const struct chart *chart) {
    return chart->chart->kind == BOOK_STACKED;
}

/* Sums of what is shown cannot go beyond the range but by mistake; then the chart stays small. */
static decimal plus(decimal a, decimal b) {
    decimal_add(a, b, &a);
    return a;
}

static void widen(struct chart *chart, decimal value) {
    chart->lowest = value < chart->lowest ? value : chart->lowest;
    chart->highest = value > chart->highest ? value : chart->highest;
}

static void find_bounds(struct chart *chart) {
    for (size_t i = 0; i < chart->rows; i++) {
        decimal below = 0, above = 0;
        for (uint32_t k = 0; k < chart->chart->series_count; k++) {
            decimal value = number_of(chart, i, chart->chart->series[k]);
            widen(chart, value);
            if (value < 0)
                below = plus(below, value);
            else
                above = plus(above, value);
        }
        if (is_stacked(chart)) {
            widen(chart, below);
            widen(chart, above);
        }
    }
}

/* Days and years run from left to right. */
static bool is_time(const struct chart *chart) {
    if (kind_of(chart, chart->chart->label) == BOOK_DATE)
        return true;
    for (size_t i = 0; i < chart->rows; i++) {
        const char *label = text_of(chart, i, chart->chart->label);
        if (strspn(label, "0123456789") != 4 || strlen(label) > strlen("2025-12-31"))
            return false;
    }
    return chart->rows > 0;
}

/* ---- bars without a script ---- */

/* A width or place along the axis, in hundredths of a percent. */
static long along(const struct chart *chart, decimal from, decimal to) {
    double span = (double)chart->highest - (double)chart->lowest;
    return span > 0 ? (long)(((double)to - (double)from) / span * 10000 + 0.5) : 0;
}

static void put_percent(const struct chart *chart, const char *name, long hundredths) {
    writer_printf(
        chart->page->out, " %s=\"%ld.%02ld%%\"", name, hundredths / 100, hundredths % 100);
}

/* From one value to another, in whichever order. */
static void put_bar(
    const struct chart *chart, decimal from, decimal to, uint32_t series, size_t line) {
    decimal left = from < to ? from : to, right = from < to ? to : from;
    writer_printf(chart->page->out, "<rect class=\"c%u\" y=\"%zu\" height=\"%d\"", series % COLORS,
        line * (BAR + 2) + 1, BAR);
    put_percent(chart, "x", along(chart, chart->lowest, left));
    put_percent(chart, "width", along(chart, left, right));
    book_put(chart->page, "/>");
}

static void put_zero(const struct chart *chart) {
    long zero = along(chart, chart->lowest, 0);
    book_put(chart->page, "<line y1=\"0\" y2=\"100%\"");
    put_percent(chart, "x1", zero);
    put_percent(chart, "x2", zero);
    book_put(chart->page, "/>");
}

static void put_bars(const struct chart *chart, size_t row) {
    decimal below = 0, above = 0;
    for (uint32_t k = 0; k < chart->chart->series_count; k++) {
        decimal value = number_of(chart, row, chart->chart->series[k]);
        decimal *end = value < 0 ? &below : &above;
        if (is_stacked(chart)) {
            put_bar(chart, *end, plus(*end, value), k, 0);
            *end = plus(*end, value);
        } else {
            put_bar(chart, 0, value, k, k);
        }
    }
}

static void put_plain_row(const struct chart *chart, size_t row) {
    const struct book_page *page = chart->page;
    size_t lines = is_stacked(chart) ? 1 : chart->chart->series_count;
    book_put(page, "<div class=\"row\"><span class=\"label\">");
    book_put_text(page, text_of(chart, row, chart->chart->label));
    writer_printf(
        page->out, "</span><svg height=\"%zu\" width=\"100%%\">", lines * (BAR + 2) + GAP);
    put_bars(chart, row);
    put_zero(chart);
    book_put(page, "</svg><span class=\"values\">");
    for (uint32_t k = 0; !is_stacked(chart) && k < chart->chart->series_count; k++) {
        book_put(page, "<span>");
        book_put_text(page, text_of(chart, row, chart->chart->series[k]));
        book_put(page, "</span>");
    }
    book_put(page, "</span></div>\n");
}

static void put_legend(const struct chart *chart) {
    const struct book_page *page = chart->page;
    book_put(page, "<div class=\"legend\">");
    for (uint32_t k = 0; k < chart->chart->series_count; k++) {
        writer_printf(page->out,
            "<span><svg width=\"12\" height=\"12\"><rect class=\"c%u\" "
            "width=\"12\" height=\"12\"/></svg> ",
            k % COLORS);
        book_put_text(page, name_of(chart, chart->chart->series[k]));
        book_put(page, "</span>");
    }
    book_put(page, "</div>\n");
}

static void put_plain(const struct chart *chart) {
    book_put(chart->page, "<div class=\"plain\">\n");
    if (chart->chart->series_count > 1)
        put_legend(chart);
    for (size_t i = 0; i < chart->rows; i++)
        put_plain_row(chart, i);
    book_put(chart->page, "</div>");
}

/* ---- the text that says what is seen ---- */

/* The row where a series is highest or lowest. */
static size_t extreme(const struct chart *chart, uint32_t column, int sign) {
    size_t found = 0;
    for (size_t i = 1; i < chart->rows; i++) {
        decimal value = number_of(chart, i, column), best = number_of(chart, found, column);
        if (sign > 0 ? value > best : value < best)
            found = i;
    }
    return found;
}

static void put_range(const struct chart *chart, uint32_t column) {
    const struct book_page *page = chart->page;
    size_t high = extreme(chart, column, 1), low = extreme(chart, column, -1);
    book_put_text(page, name_of(chart, column));
    book_put(page, book_word(page, "：最高 ", ": highest "));
    book_put_text(page, text_of(chart, high, column));
    book_put(page, book_word(page, "（", " ("));
    book_put_text(page, text_of(chart, high, chart->chart->label));
    book_put(page, book_word(page, "），最低 ", "), lowest "));
    book_put_text(page, text_of(chart, low, column));
    book_put(page, book_word(page, "（", " ("));
    book_put_text(page, text_of(chart, low, chart->chart->label));
    book_put(page, book_word(page, "）。", "). "));
}

static void put_description(const struct chart *chart) {
    const struct book_page *page = chart->page;
    bool lines = chart->chart->kind == BOOK_LINES;
    book_put(page,
        lines ? book_word(page, "折线图：", "Lines: ") : book_word(page, "条形图：", "Bars: "));
    book_put_text(page, chart->chart->title ? chart->chart->title : chart->table->title);
    book_put(page, book_word(page, "。", ". "));
    for (uint32_t k = 0; k < chart->chart->series_count; k++)
        put_range(chart, chart->chart->series[k]);
    book_put(page, book_word(page, "数字见下表。", "The figures are in the table below."));
}

/* ---- data for the script ---- */

static void put_labels(const struct chart *chart, struct writer *json) {
    writer_put(json, "\"labels\":[");
    for (size_t i = 0; i < chart->rows; i++) {
        writer_put(json, i ? "," : "");
        writer_json(json, text_of(chart, i, chart->chart->label));
    }
    writer_put(json, "]");
}

static void put_series(const struct chart *chart, struct writer *json, uint32_t column) {
    struct arena *arena = json->arena;
    bool percent = kind_of(chart, column) == BOOK_PERCENT;
    writer_put(json, "{\"name\":");
    writer_json(json, name_of(chart, column));
    writer_printf(json, ",\"percent\":%s,\"values\":[", percent ? "true" : "false");
    for (size_t i = 0; i < chart->rows; i++) {
        bool there = cell_of(chart, i, column).there;
        struct book_cell shown = book_number(number_of(chart, i, column));
        writer_put(json, i ? "," : "");
        writer_put(json, there ? book_cell_exact(arena, BOOK_NUMBER, shown) : "null");
    }
    writer_put(json, "],\"texts\":[");
    for (size_t i = 0; i < chart->rows; i++) {
        writer_put(json, i ? "," : "");
        writer_json(json, text_of(chart, i, column));
    }
    writer_put(json, "]}");
}

/* Nothing in it can end the element that it stands in, or begin another. */
static void put_json_safe(struct writer *out, const char *json) {
    for (const char *at = json; *at; at++) {
        if (*at == '<' || *at == '>' || *at == '&')
            writer_printf(out, "\\u%04x", (unsigned)*at);
        else
            writer_bytes(out, at, 1);
    }
}

static void put_data(const struct chart *chart) {
    static const char *const kinds[] = {
        [BOOK_BARS] = "bars", [BOOK_STACKED] = "stacked", [BOOK_LINES] = "lines"};
    struct writer json;
    writer_init(&json, chart->page->out->arena);
    writer_printf(&json, "{\"kind\":\"%s\",\"time\":%s,", kinds[chart->chart->kind],
        is_time(chart) ? "true" : "false");
    put_labels(chart, &json);
    writer_put(&json, ",\"series\":[");
    for (uint32_t k = 0; k < chart->chart->series_count; k++) {
        writer_put(&json, k ? "," : "");
        put_series(chart, &json, chart->chart->series[k]);
    }
    writer_put(&json, "]}");
    book_put(chart->page, "<script type=\"application/json\">");
    put_json_safe(chart->page->out, json.bytes);
    book_put(chart->page, "</script>\n");
}

static void put_caption(const struct chart *chart) {
    const struct book_page *page = chart->page;
    book_put(page, "<figcaption>");
    book_put_text(page, chart->chart->title ? chart->chart->title : chart->table->title);
    if (chart->rows < chart->table->rows.count) {
        book_put(page, " <span class=\"soft\">");
        writer_printf(page->out,
            book_word(page, "（只画前 %zu 行，其余见表）",
                "(the first %zu rows; the rest is in the table)"),
            chart->rows);
        book_put(page, "</span>");
    }
    book_put(page, "</figcaption>\n");
}

void book_put_chart(
    const struct book_page *page, const struct book_table *table, const struct book_chart *of) {
    struct chart chart = {.page = page, .table = table, .chart = of, .rows = table->rows.count};
    if (of->kind != BOOK_LINES && chart.rows > BARS_MOST)
        chart.rows = BARS_MOST;
    if (of->kind == BOOK_MATRIX || of->series_count == 0 || chart.rows == 0)
        return;
    find_bounds(&chart);
    book_put(page, "<figure>");
    put_caption(&chart);
    book_put(page, "<div class=\"picture\" role=\"img\" aria-label=\"");
    put_description(&chart);
    book_put(page, "\">");
    put_plain(&chart);
    book_put(page, "</div>\n");
    put_data(&chart);
    book_put(page, "</figure>\n");
}
