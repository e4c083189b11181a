/* SPDX-License-Identifier: Apache-2.0 */
#include "data/csv.h"

#include <string.h>
#include "base/utf8.h"

enum { CELL_MOST_FIRST = 65536 };

void csv_init(struct csv_reader *reader, struct arena *arena, int fd) {
    *reader = (struct csv_reader){.line = 1, .cell_most = CELL_MOST_FIRST};
    stream_init(&reader->stream, arena, fd);
    stream_skip_mark(&reader->stream);
}

static void set_damage(struct csv_reader *reader, enum reject_kind kind) {
    if (reader->damage == REJECT_NONE)
        reader->damage = kind;
}

/* A CRLF that the window cuts is still one break: after_return lasts over the cut. */
static void count_breaks(struct csv_reader *reader, const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        bool is_return = bytes[i] == '\r';
        reader->breaks += is_return || (bytes[i] == '\n' && !reader->after_return);
        reader->after_return = is_return;
    }
}

static void end_cell(struct csv_reader *reader) {
    size_t start = reader->cell_start, end = reader->at;
    if (reader->quoted) {
        start++;
        end--;
    }
    if (reader->damage == REJECT_NONE && reader->count < reader->cell_most)
        vec_push(reader->stream.arena, &reader->cells,
            (struct csv_cell){(uint32_t)start, (uint32_t)(end - start), reader->doubled});
    reader->count++;
    reader->quoted = reader->doubled = false;
    reader->state = CSV_UNQUOTED;
}

/* At a comma or a line break, outside quotes. */
static void end_cell_at(struct csv_reader *reader, char c) {
    end_cell(reader);
    reader->at++;
    reader->cell_start = reader->at;
    if (c != ',') {
        reader->state = CSV_ROW_DONE;
        reader->row_after_return = c == '\r';
    }
}

static bool is_cell_end(char c) {
    return c == ',' || c == '\n' || c == '\r';
}

static void scan_unquoted(struct csv_reader *reader, const char *bytes, size_t length) {
    static const bool special[256] = {[','] = true, ['"'] = true, ['\n'] = true, ['\r'] = true};
    size_t at = reader->at;
    while (at < length && !special[(unsigned char)bytes[at]])
        at++;
    reader->at = at;
    if (at == length)
        return;
    if (bytes[at] != '"') {
        end_cell_at(reader, bytes[at]);
        return;
    }
    if (at == reader->cell_start) {
        reader->state = CSV_QUOTED;
        reader->quoted = true;
        reader->after_return = false;
    } else {
        set_damage(reader, REJECT_QUOTE_STRAY);
    }
    reader->at++;
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
    } else if (is_cell_end(c)) {
        end_cell_at(reader, c);
    } else {
        set_damage(reader, REJECT_QUOTE_STRAY);
        reader->quoted = false;
        reader->state = CSV_UNQUOTED;
    }
}

static void scan_window(struct csv_reader *reader) {
    const char *bytes = stream_bytes(&reader->stream);
    size_t length = stream_length(&reader->stream);
    while (reader->at < length && reader->state != CSV_ROW_DONE) {
        if (reader->state == CSV_UNQUOTED)
            scan_unquoted(reader, bytes, length);
        else if (reader->state == CSV_QUOTED)
            scan_quoted(reader, bytes, length);
        else
            scan_quote_seen(reader, bytes);
    }
}

/* Gives up what was scanned of a row too long to keep. */
static void forget_scanned(struct csv_reader *reader) {
    reader->damage = REJECT_ROW_TOO_LONG;
    reader->stream.start += reader->at;
    reader->at = 0;
    reader->cell_start = SIZE_MAX; /* no quote may take the cut for the start of a cell */
}

/* The file ended inside quotes. The break that ends its last line begins no further one. */
static void set_open_quote(struct csv_reader *reader) {
    set_damage(reader, REJECT_QUOTE_OPEN);
    char last = reader->at > 0 ? stream_bytes(&reader->stream)[reader->at - 1] : '\0';
    if (reader->breaks > 0 && (last == '\n' || last == '\r'))
        reader->breaks--;
}

static void scan_row(struct csv_reader *reader) {
    for (;;) {
        scan_window(reader);
        if (reader->state == CSV_ROW_DONE)
            return;
        if (reader->at > STREAM_ROW_MOST)
            forget_scanned(reader);
        if (!stream_fill(&reader->stream))
            break;
    }
    if (reader->state == CSV_QUOTED)
        set_open_quote(reader);
    end_cell(reader);
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
    reader->quoted = reader->doubled = reader->after_return = false;
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

static void finish_row(struct csv_reader *reader, struct csv_row *row) {
    char *bytes = reader->stream.buffer + reader->stream.start;
    size_t bad;
    if (reader->damage == REJECT_NONE && memchr(bytes, '\0', reader->at))
        reader->damage = REJECT_NUL;
    if (reader->damage == REJECT_NONE && !utf8_valid(bytes, reader->at, &bad))
        reader->damage = REJECT_NOT_UTF8;
    if (reader->damage == REJECT_NONE)
        for (size_t i = 0; i < reader->cells.count; i++)
            if (reader->cells.items[i].doubled)
                undouble(bytes, &reader->cells.items[i]);
    *row = (struct csv_row){.line = reader->line, .last_line = reader->line + reader->breaks,
        .damage = reader->damage, .count = reader->count, .bytes = bytes,
        .cells = reader->cells.items};
    reader->line = row->last_line + 1;
    reader->stream.start += reader->at;
}

static bool is_blank(const struct csv_row *row) {
    if (row->damage != REJECT_NONE || row->count != 1)
        return false;
    const char *text = row->bytes + row->cells[0].start;
    return utf8_trim(&text, row->cells[0].length) == 0;
}

bool csv_next(struct csv_reader *reader, struct csv_row *row) {
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
