/* SPDX-License-Identifier: Apache-2.0 */
#include "data/csv.h"

#include <string.h>
#include "base/utf8.h"

void csv_set_separator(struct csv_reader *reader, char separator) {
    reader->special[(unsigned char)reader->separator] = false;
    reader->special[(unsigned char)separator] = true;
    reader->separator = separator;
}

/* ---- damage ---- */

/* The row is its first line: the rest of it is read anew. */
static void end_at_first_line(struct csv_reader *reader) {
    reader->at = reader->first_end;
    reader->row_after_return = stream_bytes(&reader->stream)[reader->at - 1] == '\r';
    reader->breaks = 0;
    reader->state = CSV_ROW_DONE;
}

static void set_damage(struct csv_reader *reader, enum reject_kind kind) {
    reader->damage = kind;
    reader->state = CSV_SKIP;
    if (reader->breaks > 0) {
        reader->damage = REJECT_QUOTE_OPEN;
        end_at_first_line(reader);
    }
}

/* ---- one cell after another ---- */

/* A CRLF that the window cuts is still one break: after_return lasts over the cut. */
static void count_breaks(struct csv_reader *reader, const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        bool is_return = bytes[i] == '\r';
        if (is_return || (bytes[i] == '\n' && !reader->after_return))
            if (reader->breaks++ == 0)
                reader->first_end = reader->at + i + 1;
        reader->after_return = is_return;
    }
}

static bool has_content(const struct csv_reader *reader, size_t start, size_t end) {
    const char *bytes = stream_bytes(&reader->stream);
    for (size_t i = start; i < end; i++)
        if (bytes[i] != ' ')
            return true;
    return false;
}

/* Of cells beyond those that the header has, as far as the first in which something stands: so far a
 * row is not empty. */
static bool keeps_cell(struct csv_reader *reader, size_t start, size_t end) {
    if (reader->count >= COLUMNS_MOST || reader->beyond)
        return false;
    if (reader->expected && reader->count >= reader->expected)
        reader->beyond = has_content(reader, start, end);
    return true;
}

static void end_cell(struct csv_reader *reader) {
    size_t start = reader->cell_start, end = reader->at;
    if (reader->quoted) {
        start++;
        end--;
    }
    if (keeps_cell(reader, start, end))
        vec_push(reader->stream.arena, &reader->cells,
            (struct csv_cell){(uint32_t)start, (uint32_t)(end - start), reader->doubled});
    reader->count++;
    reader->quoted = reader->doubled = false;
    reader->state = CSV_UNQUOTED;
}

/* A row of one line with a wrong number of cells is told by whoever reads the records. */
static void end_row(struct csv_reader *reader) {
    reader->state = CSV_ROW_DONE;
    if (reader->breaks > 0 && reader->expected && reader->count != reader->expected)
        set_damage(reader, REJECT_QUOTE_OPEN);
}

/* At a separator or a line break, outside quotes. */
static void end_cell_at(struct csv_reader *reader, char c) {
    end_cell(reader);
    reader->at++;
    reader->cell_start = reader->at;
    if (c != reader->separator) {
        reader->row_after_return = c == '\r';
        end_row(reader);
    }
}

static bool is_cell_end(const struct csv_reader *reader, char c) {
    return c == reader->separator || c == '\n' || c == '\r';
}

/* ="0012" is how programs keep a spreadsheet from taking a code for a number: the text is meant. */
static bool is_text_formula(const struct csv_reader *reader, const char *bytes) {
    return reader->at == reader->cell_start + 1 && bytes[reader->cell_start] == '=';
}

static void scan_unquoted(struct csv_reader *reader, const char *bytes, size_t length) {
    const bool *special = reader->special;
    size_t at = reader->at;
    while (at < length && !special[(unsigned char)bytes[at]])
        at++;
    reader->at = at;
    if (at == length)
        return;
    if (bytes[at] != '"') {
        end_cell_at(reader, bytes[at]);
    } else if (at == reader->cell_start || is_text_formula(reader, bytes)) {
        reader->cell_start = at;
        reader->state = CSV_QUOTED;
        reader->quoted = true;
        reader->after_return = false;
        reader->at++;
    } else {
        set_damage(reader, REJECT_QUOTE_STRAY);
    }
}

static void scan_quoted(struct csv_reader *reader, const char *bytes, size_t length) {
    const char *from = bytes + reader->at;
    size_t left = length - reader->at;
    const char *quote = memchr(from, '"', left);
    size_t passed = quote ? (size_t)(quote - from) : left;
    count_breaks(reader, from, passed);
    reader->at += passed;
    if (quote) {
        reader->at++;
        reader->state = CSV_QUOTE_SEEN;
    }
}

/* Behind a quote inside a quoted cell: it ended the cell, or it was the first of two. */
static void scan_quote_seen(struct csv_reader *reader, const char *bytes) {
    char c = bytes[reader->at];
    if (c == '"') {
        reader->doubled = true;
        reader->after_return = false;
        reader->state = CSV_QUOTED;
        reader->at++;
    } else if (is_cell_end(reader, c)) {
        end_cell_at(reader, c);
    } else {
        set_damage(reader, REJECT_QUOTE_STRAY);
    }
}

static void scan_skipped(struct csv_reader *reader, const char *bytes, size_t length) {
    size_t at = reader->at;
    while (at < length && bytes[at] != '\n' && bytes[at] != '\r')
        at++;
    reader->at = at;
    if (at == length)
        return;
    reader->row_after_return = bytes[at] == '\r';
    reader->at++;
    reader->state = CSV_ROW_DONE;
}

/* ---- one row after another ---- */

static void scan_window(struct csv_reader *reader) {
    const char *bytes = stream_bytes(&reader->stream);
    size_t length = stream_length(&reader->stream);
    while (reader->at < length && reader->state != CSV_ROW_DONE) {
        if (reader->state == CSV_UNQUOTED)
            scan_unquoted(reader, bytes, length);
        else if (reader->state == CSV_QUOTED)
            scan_quoted(reader, bytes, length);
        else if (reader->state == CSV_QUOTE_SEEN)
            scan_quote_seen(reader, bytes);
        else
            scan_skipped(reader, bytes, length);
    }
}

/* A line that is too long is given up as it is read, so that it need not be kept. The outcome is
 * the same if the window happens to hold the whole of it. */
static void cut_row(struct csv_reader *reader) {
    if (reader->damage == REJECT_NONE) {
        bool is_whole = reader->state == CSV_ROW_DONE;
        set_damage(reader, REJECT_ROW_TOO_LONG);
        if (is_whole)
            reader->state = CSV_ROW_DONE;
        if (reader->at <= STREAM_ROW_MOST)
            return; /* it was several lines, and the first is not too long */
        reader->damage = REJECT_ROW_TOO_LONG;
        reader->count = 0;
    }
    reader->cells.count = 0;
    if (reader->state == CSV_ROW_DONE)
        return;
    reader->stream.start += reader->at;
    reader->at = 0;
}

static void end_file(struct csv_reader *reader) {
    if (reader->state == CSV_QUOTED)
        set_damage(reader, REJECT_QUOTE_OPEN);
    else if (reader->state != CSV_SKIP) {
        end_cell(reader);
        end_row(reader);
    }
}

/* A row is too long by its own length, however much of it the window happens to hold. */
static void scan_row(struct csv_reader *reader) {
    do {
        scan_window(reader);
        if (reader->at > STREAM_ROW_MOST)
            cut_row(reader);
        if (reader->state == CSV_ROW_DONE)
            return;
    } while (stream_fill(&reader->stream));
    end_file(reader);
}

/* True if there is a byte of another row. Passes over the LF of a CRLF that the row before left. */
static bool begin_row(struct csv_reader *reader) {
    struct stream *stream = &reader->stream;
    for (;;) {
        if (stream_length(stream) == 0 && !stream_fill(stream))
            return false;
        if (!reader->row_after_return || *stream_bytes(stream) != '\n')
            break;
        stream->start++;
        reader->row_after_return = false;
    }
    reader->row_after_return = false;
    reader->state = CSV_UNQUOTED;
    reader->at = reader->cell_start = reader->count = reader->cells.count = 0;
    reader->breaks = 0;
    reader->quoted = reader->doubled = reader->after_return = reader->beyond = false;
    reader->damage = REJECT_NONE;
    return true;
}

/* Two quotes become one; the row is whole, so its bytes may be rewritten in place. */
static void undouble(char *bytes, struct csv_cell *cell) {
    char *text = bytes + cell->start;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < cell->length; i++) {
        text[kept++] = text[i];
        i += text[i] == '"';
    }
    cell->length = kept;
}

/* "=""0012""": the same formula, itself quoted. */
static void strip_formula(const char *bytes, struct csv_cell *cell) {
    const char *text = bytes + cell->start;
    if (cell->length < 3 || memcmp(text, "=\"", 2) != 0 || text[cell->length - 1] != '"' ||
        memchr(text + 2, '"', cell->length - 3))
        return;
    cell->start += 2;
    cell->length -= 3;
}

/* Cells that a damage further on left in what is now another row are not of this one. */
static size_t keep_cells(struct csv_reader *reader, char *bytes) {
    size_t kept = 0;
    for (; kept < reader->cells.count; kept++) {
        struct csv_cell *cell = &reader->cells.items[kept];
        if ((size_t)cell->start + cell->length > reader->at)
            break;
        if (!cell->doubled)
            continue;
        undouble(bytes, cell);
        strip_formula(bytes, cell);
    }
    return kept;
}

static enum reject_kind text_damage(const struct stream *stream, size_t length) {
    const char *bytes = stream_bytes(stream);
    size_t bad;
    if (memchr(bytes, '\0', length))
        return REJECT_NUL;
    if (utf8_valid(bytes, length, &bad))
        return REJECT_NONE;
    return stream_is_decoded(stream) ? REJECT_NOT_ENCODED : REJECT_NOT_UTF8;
}

static const struct table_cell *point_at_cells(
    struct csv_reader *reader, const char *bytes, size_t count) {
    reader->texts.count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct csv_cell *cell = &reader->cells.items[i];
        struct table_cell text = {.text = bytes + cell->start, .length = cell->length};
        vec_push(reader->stream.arena, &reader->texts, text);
    }
    return reader->texts.items;
}

static void finish_row(struct csv_reader *reader, struct table_row *row) {
    char *bytes = reader->stream.buffer + reader->stream.start;
    if (reader->damage == REJECT_NONE)
        reader->damage = text_damage(&reader->stream, reader->at);
    size_t kept = keep_cells(reader, bytes);
    *row = (struct table_row){.line = reader->line,
        .damage = reader->damage,
        .count = reader->count,
        .kept = kept,
        .cells = point_at_cells(reader, bytes, kept)};
    reader->line += reader->breaks + 1;
    reader->stream.start += reader->at;
}

static bool is_blank(const struct table_row *row) {
    if (row->damage != REJECT_NONE || row->count != 1)
        return false;
    const char *text = row->cells[0].text;
    return utf8_trim(&text, row->cells[0].length) == 0;
}

static bool next_row(struct table_rows *rows, struct table_row *row) {
    struct csv_reader *reader = (struct csv_reader *)rows;
    do {
        if (!begin_row(reader))
            return false;
        scan_row(reader);
        if (reader->stream.error)
            return false;
        finish_row(reader, row);
    } while (is_blank(row));
    return true;
}

static void expect(struct table_rows *rows, size_t cells) {
    ((struct csv_reader *)rows)->expected = cells;
}

static void init(struct csv_reader *reader) {
    *reader = (struct csv_reader){.line = 1, .rows = {.next = next_row, .expect = expect}};
    reader->special['"'] = reader->special['\n'] = reader->special['\r'] = true;
    csv_set_separator(reader, ',');
}

void csv_init(struct csv_reader *reader, struct arena *arena, int fd) {
    init(reader);
    stream_init(&reader->stream, arena, fd);
    stream_set_encoding(&reader->stream, ENCODING_AUTO);
}

void csv_of_bytes(
    struct csv_reader *reader, struct arena *arena, char *bytes, size_t length) {
    init(reader);
    stream_of_bytes(&reader->stream, arena, bytes, length);
}
