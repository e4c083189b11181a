/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/source.h"

#include <string.h>

#include "base/utf8.h"
#include "syntax/display.h"

#define BOM "\xEF\xBB\xBF"

/* The bytes of the line end at text[at]: LF, CRLF, CR; 0 if there is none. */
static uint32_t line_end(const char *text, uint32_t length, uint32_t at) {
    if (text[at] == '\n')
        return 1;
    if (text[at] != '\r')
        return 0;
    return at + 1 < length && text[at + 1] == '\n' ? 2 : 1;
}

/* A byte order mark belongs to no line. */
static void map_lines(struct arena *arena, struct source_file *file) {
    VEC(uint32_t) starts = {0};
    vec_push(arena, &starts, strncmp(file->text, BOM, 3) == 0 ? 3 : 0);
    bool only_lf = !memchr(file->text, '\r', file->length);
    for (uint32_t at = starts.items[0]; at < file->length;) {
        const char *lf = only_lf ? memchr(file->text + at, '\n', file->length - at) : NULL;
        if (only_lf && !lf)
            break;
        if (lf)
            at = (uint32_t)(lf - file->text);
        uint32_t end = line_end(file->text, file->length, at);
        at += end ? end : 1;
        if (end)
            vec_push(arena, &starts, at);
    }
    file->line_starts = starts.items;
    file->line_count = (uint32_t)starts.count;
}

enum { MARK_EVERY = 1 << 14 }; /* bytes */

static uint32_t line_length(const struct source_file *file, uint32_t line);

static void mark_long_lines(struct arena *arena, struct source_file *file) {
    VEC(struct source_mark) marks = {0};
    for (uint32_t line = 0; line < file->line_count; line++) {
        uint32_t start = file->line_starts[line], length = line_length(file, line);
        struct source_mark mark = {.offset = start};
        uint32_t next = start + MARK_EVERY;
        while (length > MARK_EVERY && mark.offset < start + length) {
            struct glyph glyph = display_glyph(
                file->text + mark.offset, start + length - mark.offset, mark.width);
            mark.offset += glyph.bytes;
            mark.column++;
            mark.width += glyph.width;
            if (mark.offset < next)
                continue;
            vec_push(arena, &marks, mark);
            next = mark.offset + MARK_EVERY;
        }
    }
    file->marks = marks.items;
    file->mark_count = (uint32_t)marks.count;
}

uint32_t source_add(struct sources *sources, const char *name, const char *text, size_t length) {
    struct source_file file = {
        .name = arena_copy(sources->arena, name, strlen(name)),
        .text = arena_copy(sources->arena, text, length),
        .length = (uint32_t)length,
    };
    map_lines(sources->arena, &file);
    mark_long_lines(sources->arena, &file);
    vec_push(sources->arena, &sources->files, file);
    return (uint32_t)sources->files.count - 1;
}

/* The index of the line that holds offset: the last one that starts at or before it. */
static uint32_t line_of(const struct source_file *file, uint32_t offset) {
    uint32_t low = 0, high = file->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (file->line_starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static uint32_t line_length(const struct source_file *file, uint32_t line) {
    uint32_t start = file->line_starts[line];
    if (line + 1 == file->line_count)
        return file->length - start;
    uint32_t end = file->line_starts[line + 1];
    end -= end - start > 1 && file->text[end - 1] == '\n' && file->text[end - 2] == '\r' ? 2 : 1;
    return end - start;
}

/* The last mark of a line at or before an offset; the start of the line where there is none. */
static struct source_mark mark_before(
    const struct source_file *file, uint32_t line, uint32_t offset) {
    uint32_t low = 0, high = file->mark_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (file->marks[middle].offset <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low > 0 && file->marks[low - 1].offset > file->line_starts[line])
        return file->marks[low - 1];
    return (struct source_mark){.offset = file->line_starts[line]};
}

uint32_t source_near(
    const struct sources *sources, struct span line, uint32_t column, uint32_t *width) {
    const struct source_file *file = &sources->files.items[line.file];
    uint32_t number = line_of(file, line.start), offset = line.start;
    uint32_t end = line.start + line_length(file, number), low = 0, high = file->mark_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct source_mark *mark = &file->marks[middle];
        if (mark->offset <= line.start || (mark->offset < end && mark->width <= column))
            low = middle + 1;
        else
            high = middle;
    }
    *width = 0;
    if (low > 0 && file->marks[low - 1].offset > line.start) {
        offset = file->marks[low - 1].offset;
        *width = file->marks[low - 1].width;
    }
    return offset;
}

const char *source_shown_name(struct arena *arena, const struct sources *sources, uint32_t file) {
    return utf8_shown(arena, sources->files.items[file].name);
}

struct place source_place(const struct sources *sources, struct span at) {
    const struct source_file *file = &sources->files.items[at.file];
    uint32_t line = line_of(file, at.start);
    struct source_mark mark = mark_before(file, line, at.start);
    struct place place = {.line = line + 1, .column = mark.column + 1, .width = mark.width};
    const char *text = file->text + file->line_starts[line];
    uint32_t length = line_length(file, line);
    uint32_t wanted = at.start > file->line_starts[line] ? at.start - file->line_starts[line] : 0;
    for (uint32_t done = mark.offset - file->line_starts[line]; done < wanted && done < length;) {
        struct glyph glyph = display_glyph(text + done, length - done, place.width);
        done += glyph.bytes;
        if (done > wanted)
            break; /* inside a character: its own column */
        place.column++;
        place.width += glyph.width;
    }
    return place;
}

const char *source_line(const struct sources *sources, struct span at, size_t *length) {
    const struct source_file *file = &sources->files.items[at.file];
    uint32_t line = line_of(file, at.start);
    *length = line_length(file, line);
    return file->text + file->line_starts[line];
}

const char *source_text(const struct sources *sources, struct span at) {
    return sources->files.items[at.file].text + at.start;
}

/* ---- excerpts ---- */

static bool starts_with(const char *text, const char *end, const char *sign) {
    size_t length = strlen(sign);
    return (size_t)(end - text) >= length && memcmp(text, sign, length) == 0;
}

/* The bytes that are blank here: white space, or a comment up to the end of its line. */
static size_t blank_length(const char *text, const char *end) {
    if (*text == ' ' || *text == '\t' || *text == '\r' || *text == '\n')
        return 1;
    if (starts_with(text, end, "\u3000"))
        return strlen("\u3000");
    if (*text != '#' && !starts_with(text, end, "＃"))
        return 0;
    const char *at = text;
    while (at < end && *at != '\r' && *at != '\n')
        at++;
    return (size_t)(at - text);
}

/* Behind a text in quotes that begins here; NULL if none does. */
static const char *behind_quoted(const char *text, const char *end) {
    static const char *const quotes[][2] = {{"\"", "\""}, {"“", "”"}, {"《", "》"}, {"＂", "＂"}};
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        if (!starts_with(text, end, quotes[i][0]))
            continue;
        const char *at = text + strlen(quotes[i][0]);
        while (at < end && !starts_with(at, end, quotes[i][1]))
            at++;
        return at < end ? at + strlen(quotes[i][1]) : end;
    }
    return NULL;
}

struct source_flow source_flow(const struct sources *sources, struct span at) {
    const char *text = source_text(sources, at);
    return (struct source_flow){.text = text, .end = text + at.length};
}

size_t source_flow_next(struct source_flow *flow) {
    size_t blank;
    flow->blank = false;
    while (flow->text < flow->end && (blank = blank_length(flow->text, flow->end)) > 0) {
        flow->text += blank;
        flow->blank = true;
    }
    if (flow->text >= flow->end)
        return 0;
    const char *quoted = behind_quoted(flow->text, flow->end);
    size_t length = quoted ? (size_t)(quoted - flow->text) : 1;
    while (!quoted && flow->text + length < flow->end && (flow->text[length] & 0xC0) == 0x80)
        length++;
    return length;
}

void source_flow_take(struct source_flow *flow, size_t length) {
    flow->text += length;
}

const char *source_excerpt(struct arena *arena, const struct sources *sources, struct span at) {
    struct source_flow flow = source_flow(sources, at);
    char *out = arena_alloc(arena, (size_t)at.length + 1), *to = out;
    size_t length;
    while ((length = source_flow_next(&flow)) > 0) {
        if (flow.blank && to > out)
            *to++ = ' ';
        memcpy(to, flow.text, length);
        to += length;
        source_flow_take(&flow, length);
    }
    *to = '\0';
    return out;
}

struct span span_join(struct span first, struct span last) {
    uint32_t end = last.start + last.length;
    uint32_t first_end = first.start + first.length;
    if (first_end > end)
        end = first_end;
    if (last.start < first.start)
        first.start = last.start;
    first.length = end - first.start;
    return first;
}
