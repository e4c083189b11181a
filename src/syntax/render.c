/* SPDX-License-Identifier: Apache-2.0
 *
 * Diagnostics as a terminal shows them. A diagnostic marks up to five spans; each becomes one
 * row, or two where it goes over several lines: its first and its last line. Rows of one line
 * stand under one copy of that line, unless the line is too long to show them together.
 */
#include "syntax/diagnostic.h"

#include <string.h>

#include "syntax/display.h"

#define GUTTER 5           /* columns of a line number */
#define LINE_COLUMNS 112   /* of source shown in a line: 120 without the gutter */
#define CONTEXT_COLUMNS 40 /* of them before the span, where a line is cut on its left */
#define TEXT_COLUMNS 400   /* of a label or a file's name */
#define MARKS_PER_COLUMN 8 /* combining marks shown on one character */
#define ROWS (2 * (1 + DIAGNOSTIC_LABELS))

struct row {
    uint32_t file, line;
    const char *text; /* the line */
    uint32_t length;
    uint32_t from, to; /* columns of the span, uncut */
    bool primary;
    const char *label; /* NULL: none */
};

struct window { /* the columns of a line that are shown */
    uint32_t left, right;
    bool cut_left, cut_right; /* three columns at that end are dots */
};

struct render {
    struct arena *arena;
    const struct sources *sources;
    bool colour;
    enum lang lang;
    struct row rows[ROWS];
    size_t row_count;
    VEC(char) out;
};

enum style { STYLE_PLAIN, STYLE_STRONG, STYLE_FRAME, STYLE_ERROR, STYLE_WARNING, STYLE_HINT };

static const char *const style_codes[] = {
    [STYLE_PLAIN] = "\033[0m",
    [STYLE_STRONG] = "\033[1m",
    [STYLE_FRAME] = "\033[34m",
    [STYLE_ERROR] = "\033[1;31m",
    [STYLE_WARNING] = "\033[1;35m",
    [STYLE_HINT] = "\033[1;36m",
};

/* ---- the output ---- */

static void put_bytes(struct render *render, const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++)
        vec_push(render->arena, &render->out, bytes[i]);
}

static void put(struct render *render, const char *text) {
    put_bytes(render, text, strlen(text));
}

static void put_times(struct render *render, char sign, uint32_t times) {
    while (times--)
        vec_push(render->arena, &render->out, sign);
}

static void put_styled(struct render *render, enum style style, const char *text) {
    if (render->colour)
        put(render, style_codes[style]);
    put(render, text);
    if (render->colour)
        put(render, style_codes[STYLE_PLAIN]);
}

static void end_line(struct render *render) {
    while (render->out.count && render->out.items[render->out.count - 1] == ' ')
        render->out.count--;
    put(render, "\n");
}

static void put_gutter(struct render *render, const char *number) {
    put_styled(render, STYLE_FRAME, arena_printf(render->arena, "%*s |", GUTTER, number));
    put(render, " ");
}

/* ---- rows ---- */

/* The column behind these bytes, when the first of them is shown at this column. */
static uint32_t column_behind(const char *text, uint32_t length, uint32_t column) {
    for (uint32_t done = 0; done < length;) {
        struct glyph glyph = display_glyph(text + done, length - done, column);
        done += glyph.bytes;
        column += glyph.width;
    }
    return column;
}

static bool is_blank(char byte) {
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

enum { MARKED_MOST = 4096 }; /* bytes */

/* The part of a span, which ends at `end`, that lies in the line of its start. */
static struct row *add_row(struct render *render, struct span span, uint32_t end) {
    struct place place = source_place(render->sources, span);
    size_t length;
    const char *line = source_line(render->sources, span, &length);
    const char *file = render->sources->files.items[span.file].text;
    uint32_t line_start = (uint32_t)(line - file);
    uint32_t line_end = line_start + (uint32_t)length;
    if (end > line_end)
        end = line_end;
    while (end > span.start && is_blank(file[end - 1]))
        end--;
    uint32_t marked = end > span.start ? end - span.start : 0;
    if (marked > MARKED_MOST)
        marked = MARKED_MOST; /* nobody sees more of it */
    uint32_t to = column_behind(file + span.start, marked, place.width);
    struct row *row = &render->rows[render->row_count++];
    *row = (struct row){
        .file = span.file,
        .line = place.line,
        .text = line,
        .length = (uint32_t)length,
        .from = place.width,
        .to = to > place.width ? to : place.width + 1,
    };
    return row;
}

static void add_rows(struct render *render, struct span span, bool primary, const char *label) {
    const struct source_file *file = &render->sources->files.items[span.file];
    uint32_t end = span.start + span.length;
    while (end > span.start && is_blank(file->text[end - 1]))
        end--;
    struct row *row = add_row(render, span, end);
    row->primary = primary;
    struct span last = {span.file, end > span.start ? end - 1 : end, 0};
    if (source_place(render->sources, last).line > row->line) {
        size_t length;
        last.start = (uint32_t)(source_line(render->sources, last, &length) - file->text);
        while (is_blank(file->text[last.start]))
            last.start++;
        row = add_row(render, last, end);
        row->primary = primary;
    }
    row->label = label;
}

static const char *label_text(
    const struct render *render, const struct diagnostic *diagnostic, size_t label) {
    const struct words *text = &diagnostic->labels[label].text;
    const char *chosen = render->lang == LANG_EN ? text->en : text->zh;
    return chosen ? display_clean(render->arena, chosen, TEXT_COLUMNS) : NULL;
}

static bool same_span(struct span a, struct span b) {
    return a.file == b.file && a.start == b.start && a.length == b.length;
}

/* A span that leaves its file marks what of it is there. */
static struct span inside(const struct render *render, struct span span) {
    uint32_t length = render->sources->files.items[span.file].length;
    if (span.start > length)
        span.start = length;
    if (span.length > length - span.start)
        span.length = length - span.start;
    return span;
}

static void collect_rows(struct render *render, const struct diagnostic *diagnostic) {
    const char *own = NULL; /* a label at the primary span belongs to the caret */
    for (size_t i = 0; i < diagnostic->label_count; i++)
        if (same_span(diagnostic->labels[i].span, diagnostic->span))
            own = label_text(render, diagnostic, i);
    add_rows(render, inside(render, diagnostic->span), true, own);
    for (size_t i = 0; i < diagnostic->label_count; i++) {
        struct span span = diagnostic->labels[i].span;
        if (!same_span(span, diagnostic->span))
            add_rows(render, inside(render, span), false, label_text(render, diagnostic, i));
    }
}

/* The file of the diagnostic first; within a line the caret first, then from left to right. */
static bool row_before(const struct row *a, const struct row *b, uint32_t home) {
    if (a->file != b->file)
        return a->file == home || (b->file != home && a->file < b->file);
    if (a->line != b->line)
        return a->line < b->line;
    if (a->primary != b->primary)
        return a->primary;
    return a->from < b->from;
}

static void sort_rows(struct render *render, uint32_t home) {
    for (size_t i = 1; i < render->row_count; i++) {
        struct row row = render->rows[i];
        size_t at = i;
        for (; at && row_before(&row, &render->rows[at - 1], home); at--)
            render->rows[at] = render->rows[at - 1];
        render->rows[at] = row;
    }
}

/* ---- lines ---- */

/* The bytes of the line that need not be looked at for what stands at a column. */
static uint32_t passed_bytes(
    const struct render *render, const struct row *row, uint32_t column, uint32_t *width) {
    const char *file = render->sources->files.items[row->file].text;
    uint32_t start = (uint32_t)(row->text - file);
    return source_near(render->sources, (struct span){row->file, start, 0}, column, width) - start;
}

static bool is_wider(const struct render *render, const struct row *row, uint32_t columns) {
    uint32_t column;
    for (uint32_t done = passed_bytes(render, row, columns, &column); done < row->length && column <= columns;) {
        struct glyph glyph = display_glyph(row->text + done, row->length - done, column);
        done += glyph.bytes;
        column += glyph.width;
    }
    return column > columns;
}

static struct window window_of(const struct render *render, const struct row *row) {
    struct window window = {.right = LINE_COLUMNS};
    if (row->to > LINE_COLUMNS - 3 && is_wider(render, row, LINE_COLUMNS)) {
        window.cut_left = row->from > CONTEXT_COLUMNS;
        window.left = window.cut_left ? row->from - CONTEXT_COLUMNS : 0;
        window.right = window.left + LINE_COLUMNS;
    }
    window.cut_right = is_wider(render, row, window.right);
    return window;
}

/* The first and last column shown of the source itself. */
static uint32_t window_first(const struct window *window) {
    return window->left + (window->cut_left ? 3 : 0);
}

static uint32_t window_last(const struct window *window) {
    return window->right - (window->cut_right ? 3 : 0);
}

/* A character that lies across an edge leaves blanks. */
static void put_window(struct render *render, const struct row *row, const struct window *window) {
    uint32_t first = window_first(window), last = window_last(window), column, marks = 0;
    put(render, window->cut_left ? "..." : "");
    uint32_t done = passed_bytes(render, row, first, &column);
    while (done < row->length && column <= last) {
        struct glyph glyph = display_glyph(row->text + done, row->length - done, column);
        uint32_t next = column + glyph.width;
        marks = glyph.width ? 0 : marks + 1;
        if (column >= first && next <= last && marks <= MARKS_PER_COLUMN)
            put_bytes(render, glyph.shown, glyph.shown_bytes);
        else if (next > first && column < last)
            put_times(render, ' ', (next < last ? next : last) - (column > first ? column : first));
        column = next;
        done += glyph.bytes;
    }
    put(render, window->cut_right ? "..." : "");
}

static void put_source(struct render *render, const struct row *row, const struct window *window) {
    put_gutter(render, arena_printf(render->arena, "%u", row->line));
    put_window(render, row, window);
    end_line(render);
}

static void put_mark(
    struct render *render, const struct row *row, const struct window *window, enum style style) {
    uint32_t first = window_first(window), last = window_last(window);
    uint32_t from = row->from > first ? row->from : first;
    uint32_t to = row->to < last ? row->to : last;
    put_gutter(render, "");
    put_times(render, ' ', from - window->left);
    if (render->colour)
        put(render, style_codes[row->primary ? style : STYLE_FRAME]);
    put_times(render, row->primary ? '^' : '~', to > from ? to - from : 1);
    if (row->label) {
        put(render, " ");
        put(render, row->label);
    }
    if (render->colour)
        put(render, style_codes[STYLE_PLAIN]);
    end_line(render);
}

static bool in_window(const struct row *row, const struct window *window) {
    return row->from >= window_first(window) && row->to <= window_last(window);
}

static const char *place_text(struct render *render, struct span at) {
    struct place place = source_place(render->sources, at);
    const char *name = render->sources->files.items[at.file].name;
    return arena_printf(render->arena, "%s:%u:%u", display_clean(render->arena, name, TEXT_COLUMNS),
        place.line, place.column);
}

/* What stands between two rows that are not of one line. */
static void put_gap(struct render *render, const struct row *before, const struct row *row) {
    if (before && before->file == row->file) {
        if (row->line > before->line + 1) {
            put_gutter(render, "...");
            end_line(render);
        }
        return;
    }
    if (!before)
        return;
    const char *name = render->sources->files.items[row->file].name;
    put_styled(render, STYLE_FRAME, "  --> ");
    put(render, arena_printf(render->arena, "%s:%u",
                    display_clean(render->arena, name, TEXT_COLUMNS), row->line));
    end_line(render);
}

static void put_rows(struct render *render, enum style style) {
    const struct row *before = NULL;
    struct window window = {0};
    for (size_t i = 0; i < render->row_count; i++) {
        const struct row *row = &render->rows[i];
        bool same_line = before && before->file == row->file && before->line == row->line;
        if (!same_line)
            put_gap(render, before, row);
        if (!same_line || !in_window(row, &window)) {
            window = window_of(render, row);
            put_source(render, row, &window);
        }
        put_mark(render, row, &window, style);
        before = row;
    }
}

/* ---- the whole ---- */

static void put_help(struct render *render, const char *help) {
    const char *title = render->lang == LANG_EN ? "   = help: " : "   = 建议: ";
    for (const char *end; help; help = end ? end + 1 : NULL) {
        end = strchr(help, '\n');
        put_styled(render, STYLE_FRAME, title);
        put_bytes(render, help, end ? (size_t)(end - help) : strlen(help));
        end_line(render);
        title = "           ";
    }
}

const char *diagnostic_render(struct arena *arena, const struct diagnostic *diagnostic,
    const struct sources *sources, enum lang lang, bool colour) {
    static const struct {
        struct words word;
        enum style style;
    } severities[] = {
        [SEVERITY_ERROR] = {{"错误", "error"}, STYLE_ERROR},
        [SEVERITY_WARNING] = {{"警告", "warning"}, STYLE_WARNING},
        [SEVERITY_HINT] = {{"提示", "hint"}, STYLE_HINT},
    };
    enum severity severity = diagnostic_severity(diagnostic->code);
    const struct words *word = &severities[severity].word;
    struct render render = {.arena = arena, .sources = sources, .colour = colour, .lang = lang};

    put_styled(&render, STYLE_STRONG, place_text(&render, diagnostic->span));
    put(&render, ": ");
    put_styled(&render, severities[severity].style,
        arena_printf(arena, "%s %s", lang == LANG_EN ? word->en : word->zh,
            diagnostic_code_text(diagnostic->code)));
    put(&render, ": ");
    put_styled(&render, STYLE_STRONG, diagnostic_message(arena, diagnostic, lang));
    end_line(&render);
    collect_rows(&render, diagnostic);
    sort_rows(&render, diagnostic->span.file);
    put_rows(&render, severities[severity].style);
    put_help(&render, diagnostic_help(arena, diagnostic, lang));
    vec_push(arena, &render.out, '\0');
    return render.out.items;
}
