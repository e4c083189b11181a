/* SPDX-License-Identifier: Apache-2.0
 *
 * From a file to the rows of a table and its headings. People put titles above the headings, so
 * the row is taken whose cells name most fields; of a text file, by the separator that shows
 * most of them. Of the rows looked at nothing is used up: reading begins anew. */
#include "data/table.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "base/utf8.h"
#include "data/arrow_parts.h"
#include "data/csv.h"
#include "data/sqlite.h"
#include "data/xlsx.h"

/* ---- the row of the headings ---- */

/* A row that was looked at. */
struct shown_row {
    uint64_t line;
    enum reject_kind damage;
    const char **texts; /* trimmed, NFC; in the input's arena */
    size_t count, kept;
};

struct preview {
    VEC(struct shown_row) rows;
    size_t best; /* the index of the one with the headings */
    size_t fit;  /* of it: how many headings mean something */
    /* Where none does, or its row was said: the rows from it on, and the line of one with far more
     * cells. */
    VEC(struct hint_row) behind;
    uint64_t wide;
};

static const char **row_texts(struct arena *arena, const struct table_row *row) {
    const char **texts = arena_array(arena, const char *, row->kept);
    for (size_t i = 0; i < row->kept; i++) {
        const struct table_cell *cell = &row->cells[i];
        const char *text = cell->text;
        size_t length = 0;
        if (cell->damage == REJECT_NONE && cell->length > 0)
            length = utf8_trim(&text, cell->length);
        texts[i] = length > 0 ? cell_text(arena, text, length, &length) : "";
    }
    return texts;
}

static void preview_add(
    struct preview *preview, struct input *input, const struct table_row *row) {
    struct shown_row shown = {
        .line = row->line, .damage = row->damage, .count = row->count, .kept = row->kept};
    bool whole = row->damage == REJECT_NONE && row->count == row->kept;
    if (whole)
        shown.texts = row_texts(&input->arena, row);
    size_t fit = whole ? table_fit(input, shown.texts, shown.count) : 0;
    bool is_said = input->options.header_row > 0 && row->line == input->options.header_row;
    if (is_said || fit > preview->fit) {
        preview->best = preview->rows.count;
        preview->fit = fit;
    }
    vec_push(&input->arena, &preview->rows, shown);
}

static const char *cell_of(const struct shown_row *row, size_t column) {
    return row->texts && column < row->count ? row->texts[column] : "";
}

/* Headings over two rows, a group above its columns: of each column the lower cell counts that
 * says something. */
static void preview_add_pair(
    struct preview *preview, struct input *input, struct shown_row upper, struct shown_row lower) {
    size_t count = upper.count > lower.count ? upper.count : lower.count;
    const char **texts = arena_array(&input->arena, const char *, count);
    if (!upper.texts || !lower.texts)
        return;
    for (size_t i = 0; i < count; i++)
        texts[i] = *cell_of(&lower, i) ? cell_of(&lower, i) : cell_of(&upper, i);
    size_t fit = table_fit(input, texts, count);
    if (fit <= preview->fit)
        return;
    preview->best = preview->rows.count;
    preview->fit = fit;
    struct shown_row pair = {.line = lower.line, .texts = texts, .count = count, .kept = count};
    vec_push(&input->arena, &preview->rows, pair);
}

/* Rows behind the last that may hold the headings, in which they may stand all the same. */
enum { HINT_ROWS = 30 };

static void preview_behind(struct preview *preview, struct input *input, struct shown_row row) {
    struct hint_row hint = {row.line, row.texts, row.count};
    if (!row.texts || preview->behind.count >= HINT_ROWS)
        return;
    vec_push(&input->arena, &preview->behind, hint);
    const struct hint_row *first = &preview->behind.items[0];
    size_t title = hint_filled(first), least = title < 2 ? 2 : 2 * title;
    if (preview->wide == 0 && hint.line > first->line && hint_filled(&hint) >= least)
        preview->wide = hint.line;
}

/* next: a row that was read already, if any. */
static void preview_look_on(struct preview *preview, struct input *input, struct table_rows *rows,
    const struct table_row *next) {
    struct table_row row;
    if (preview->rows.count == 0 || (preview->fit > 0 && !input->options.header_row))
        return;
    for (size_t i = preview->best; i < preview->rows.count; i++)
        preview_behind(preview, input, preview->rows.items[i]);
    for (size_t i = 0; preview->wide == 0 && i < HINT_ROWS; i++) {
        if (!next && !rows->next(rows, &row))
            return;
        struct table_row at = next ? *next : row;
        next = NULL;
        bool whole = at.damage == REJECT_NONE && at.count == at.kept;
        preview_behind(preview, input,
            (struct shown_row){.line = at.line,
                .texts = whole ? row_texts(&input->arena, &at) : NULL,
                .count = at.count});
    }
}

/* Reads as far as the headings may stand; where their row is said, as far as that. */
static void preview_read(struct preview *preview, struct input *input, struct table_rows *rows) {
    struct table_row row;
    bool beyond = false;
    uint32_t said = input->options.header_row;
    while (preview->rows.count < HEADER_AMONG && rows->next(rows, &row)) {
        beyond = said > 0 && row.line > said;
        if (beyond)
            break;
        if (said == 0 || row.line == said)
            preview_add(preview, input, &row);
    }
    preview_look_on(preview, input, rows, beyond ? &row : NULL);
    size_t count = preview->rows.count;
    for (size_t i = 0; i + 1 < count; i++)
        preview_add_pair(preview, input, preview->rows.items[i], preview->rows.items[i + 1]);
}

static struct data_result header_damage(const struct table *table, enum reject_kind kind) {
    struct reject reject = {.cell = {.kind = kind}};
    struct arena *arena = &table->dataset->arena;
    return table_error(table, DATA_FILE,
        arena_printf(arena, "表头无法读取。%s", reject_reason(arena, &reject, true)),
        arena_printf(arena, "the header cannot be read. %s", reject_reason(arena, &reject, false)));
}

static struct data_result too_many_columns(const struct table *table, size_t count) {
    struct arena *arena = &table->dataset->arena;
    return table_error(table, DATA_FILE,
        arena_printf(arena, "表头有 %zu 列，太多了：最多 %d 列。请只导出用得到的列。", count,
            COLUMNS_MOST),
        arena_printf(arena,
            "the header has %zu columns, too many: at most %d. Export only the columns needed.",
            count, COLUMNS_MOST));
}

/* Reads anew up to the row of the headings and keeps them. */
static struct data_result take_header(struct table *table, const struct preview *preview) {
    const struct shown_row *shown = &preview->rows.items[preview->best];
    struct table_row row = {0};
    while (table->rows->next(table->rows, &row) && row.line < shown->line)
        continue;
    if (table->rows->failure.status != DATA_OK)
        return table->rows->failure;
    if (row.line == shown->line && row.damage == REJECT_ROW_TOO_LONG)
        return header_damage(table, row.damage);
    struct arena *arena = &table->dataset->arena;
    table->header_line = shown->line;
    table_hint(table, preview->behind.items, preview->behind.count, preview->wide);
    table->heading_count = shown->count;
    table->headings = arena_array(arena, const char *, shown->count);
    for (size_t i = 0; i < shown->count; i++)
        table->headings[i] = arena_copy(arena, shown->texts[i], strlen(shown->texts[i]));
    if (table->rows->expect)
        table->rows->expect(table->rows, table->heading_count);
    return table_ok();
}

static struct data_result no_rows(const struct table *table) {
    struct arena *arena = &table->dataset->arena;
    unsigned said = table->input->options.header_row;
    if (said > 0)
        return table_error(table, DATA_FILE,
            arena_printf(arena, "第 %u 行没有内容，不能是表头；请核对 --header-row。", said),
            arena_printf(arena,
                "row %u has no content, so it cannot hold the headings; check --header-row.",
                said));
    return table_error(table, DATA_FILE, "文件是空的；表头应写各列的标题。",
        "the file is empty; it must have a row of headings.");
}

static struct data_result check_preview(
    const struct table *table, const struct preview *preview, struct data_result failure) {
    if (preview->rows.count == 0)
        return failure.status != DATA_OK ? failure : no_rows(table);
    const struct shown_row *best = &preview->rows.items[preview->best];
    if (best->damage != REJECT_NONE)
        return header_damage(table, best->damage);
    if (best->count > best->kept)
        return too_many_columns(table, best->count);
    return table_ok();
}

/* ---- text files ---- */

static void close_descriptor(void *object) {
    int *fd = object;
    if (*fd > STDIN_FILENO)
        close(*fd);
    *fd = -1;
}

struct data_result input_descriptor(struct input *input, int *out) {
    int *fd = arena_new(&input->arena, int);
    if (input->source) {
        *out = -1;
        return table_ok();
    }
    bool is_stdin = strcmp(input->path, "-") == 0;
    *fd = -1;
    input_on_close(input, close_descriptor, fd);
    *fd = is_stdin ? STDIN_FILENO : open(input->path, O_RDONLY | O_CLOEXEC);
    *out = *fd;
    return *fd < 0 ? result_io(input->dataset, input->file, errno) : table_ok();
}

static void close_stream(void *object) {
    stream_fini(object);
}

void input_stream(struct input *input, struct stream *stream) {
    stream->meter = &input->meter;
    if (input->source)
        stream_over(stream, input->source->bytes, input->source->length);
    input_on_close(input, close_stream, stream);
    stream_set_encoding(stream, input->options.encoding);
}

/* What is looked at to find separator and headings. */
enum { PREVIEW_BYTES = 128 << 10 };

static bool has_lines(const struct stream *stream, size_t wanted) {
    const char *at = stream_bytes(stream), *end = at + stream_length(stream);
    for (; at < end && wanted > 0; at++)
        wanted -= *at == '\n' || *at == '\r';
    return wanted == 0;
}

/* A table may be so wide that its header alone takes more. */
static void fill_preview(struct stream *stream) {
    enum { ROWS = 12 };
    size_t length = PREVIEW_BYTES;
    while (stream_fill_to(stream, length) && length < STREAM_ROW_MOST && !has_lines(stream, ROWS))
        length *= 2;
}

static void preview_text(struct preview *preview, struct input *input, const struct stream *stream,
    char separator) {
    struct csv_reader reader;
    size_t length = stream_length(stream);
    *preview = (struct preview){0};
    /* A row is rewritten in place where it holds quotes. */
    char *bytes = arena_copy(&input->arena, stream_bytes(stream), length);
    csv_of_bytes(&reader, &input->arena, bytes, length);
    reader.stream.encoding = stream->encoding; /* so that damage is called by its name */
    csv_set_separator(&reader, separator);
    preview_read(preview, input, &reader.rows);
}

static size_t preview_cells(const struct preview *preview) {
    return preview->rows.count > 0 ? preview->rows.items[preview->best].count : 0;
}

/* By the headings that mean something; without any, by what makes most cells. */
static char find_separator(struct input *input, const struct stream *stream, struct preview *best) {
    static const char separators[] = {',', '\t', ';'};
    char found = separators[0];
    preview_text(best, input, stream, found);
    for (size_t i = 1; i < sizeof separators; i++) {
        struct preview other;
        preview_text(&other, input, stream, separators[i]);
        bool more_cells = preview_cells(&other) > preview_cells(best);
        if (other.fit < best->fit || (other.fit == best->fit && !more_cells))
            continue;
        *best = other;
        found = separators[i];
    }
    return found;
}

static struct data_result open_text(struct table *table) {
    struct input *input = table->input;
    struct csv_reader *csv = arena_new(&input->arena, struct csv_reader);
    struct preview preview;
    int fd;
    struct data_result result = input_descriptor(input, &fd);
    if (result.status != DATA_OK)
        return result;
    csv_init(csv, &input->arena, fd);
    input_stream(input, &csv->stream);
    fill_preview(&csv->stream);
    if (input->options.separator)
        preview_text(&preview, input, &csv->stream, input->options.separator);
    else
        input->options.separator = find_separator(input, &csv->stream, &preview);
    csv_set_separator(csv, input->options.separator);
    table->rows = &csv->rows;
    table->stream = &csv->stream;
    if (csv->stream.error)
        return result_stream(input, &csv->stream);
    result = check_preview(table, &preview, table_ok());
    return result.status == DATA_OK ? take_header(table, &preview) : result;
}

/* ---- workbooks ---- */

static struct data_result which_sheet(const struct table *table, const struct workbook *workbook,
    const char *asked, const struct names *sheets) {
    struct arena *arena = &table->dataset->arena;
    const char *file = table->input->path;
    if (workbook_sheet_count(workbook) == 0 || sheets->count == 0)
        return table_error(table, DATA_FILE, "工作簿里没有内容。", "the workbook has no content.");
    if (asked)
        return table_error(table, DATA_USAGE,
            arena_printf(arena, "工作簿里没有“%s”这张表；有的是%s。", asked, sheets->zh),
            arena_printf(arena, "the workbook has no sheet \"%s\"; it has %s.", asked, sheets->en));
    return table_error(table, DATA_USAGE,
        arena_printf(arena, "工作簿里有几张表：%s；请写明读哪一张，例如 %s:%s。", sheets->zh, file,
            sheets->first),
        arena_printf(arena, "the workbook has several sheets: %s; say which, as in %s:%s.",
            sheets->en, file, sheets->first));
}

static bool is_same_name(struct arena *arena, const char *name, const char *asked) {
    size_t length, bad;
    if (!utf8_valid(asked, strlen(asked), &bad))
        return false;
    return strcmp(cell_text(arena, name, strlen(name), &length),
               cell_text(arena, asked, strlen(asked), &length)) == 0;
}

/* The sheet that is asked for; else the only one that can be seen and has content. */
static struct data_result find_sheet(
    struct table *table, struct workbook *workbook, size_t *found) {
    struct input *input = table->input;
    struct names sheets = {0};
    const char *asked = input->options.part;
    for (size_t i = 0; i < workbook_sheet_count(workbook); i++) {
        const char *name = workbook_sheet_name(workbook, i);
        if (asked && is_same_name(&input->arena, name, asked)) {
            *found = i;
            return table_ok();
        }
        if (!asked && (workbook_sheet_hidden(workbook, i) || workbook_sheet_empty(workbook, i)))
            continue;
        names_add(&sheets, &table->dataset->arena, name);
        *found = i;
    }
    if (asked || sheets.count != 1)
        return which_sheet(table, workbook, asked, &sheets);
    input->options.part =
        arena_copy(&table->dataset->arena, sheets.first, strlen(sheets.first));
    return table_ok();
}

static struct data_result open_workbook(struct table *table) {
    struct workbook *workbook;
    struct preview preview = {0};
    size_t sheet = 0;
    struct data_result result = workbook_open(table->input, &workbook);
    if (result.status == DATA_OK)
        result = find_sheet(table, workbook, &sheet);
    if (result.status == DATA_OK)
        result = workbook_rows(workbook, sheet, &table->rows);
    if (result.status != DATA_OK)
        return result;
    preview_read(&preview, table->input, table->rows);
    result = check_preview(table, &preview, table->rows->failure);
    if (result.status == DATA_OK)
        result = workbook_rows(workbook, sheet, &table->rows);
    return result.status == DATA_OK ? take_header(table, &preview) : result;
}

/* ---- tables whose columns have names ---- */

/* The names of the columns come as a first row, at line 0. */
static struct data_result open_named(struct table *table,
    struct data_result (*open)(struct input *input, struct table_rows **out)) {
    struct preview preview = {0};
    struct data_result result = open(table->input, &table->rows);
    if (result.status != DATA_OK)
        return result;
    struct table_row row;
    if (table->rows->next(table->rows, &row))
        preview_add(&preview, table->input, &row);
    result = check_preview(table, &preview, table->rows->failure);
    if (result.status == DATA_OK)
        result = open(table->input, &table->rows);
    return result.status == DATA_OK ? take_header(table, &preview) : result;
}

struct data_result table_open(struct table *table) {
    switch (table->input->options.format) {
    case DATA_XLSX:
        return open_workbook(table);
    case DATA_SQLITE:
        return open_named(table, sqlite_rows);
    case DATA_ARROW:
        return arrow_open(table);
    case DATA_ROWS:
        return open_named(table, table->input->source->rows);
    default:
        return open_text(table);
    }
}
