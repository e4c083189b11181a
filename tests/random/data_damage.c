/* SPDX-License-Identifier: Apache-2.0
 *
 * What becomes of files and tables on their way. */
#include "data.h"

#include <string.h>

/* ---- tables ---- */

static size_t below(struct chance *chance, size_t bound) {
    return chance_below(chance, (uint32_t)bound);
}

static struct made_row copy_row(struct arena *arena, const struct made_row *row) {
    struct made_row copy = *row;
    copy.cells = arena_array(arena, struct made_cell, row->count + 1);
    memcpy(copy.cells, row->cells, sizeof *row->cells * row->count);
    return copy;
}

static void swap_cells(struct made_cell *a, struct made_cell *b) {
    struct made_cell moved = *a;
    *a = *b;
    *b = moved;
}

static void hurt_all(struct made_table *table) {
    for (size_t i = 0; i < table->rows.count; i++)
        table->rows.items[i].hurt = true;
}

/* Rows that were cut short stay as they are. */
static void swap_columns(struct chance *chance, struct made_table *table, bool with_headings) {
    size_t a = below(chance, table->columns), b = below(chance, table->columns);
    if (with_headings && table->headings) {
        const char *moved = table->headings[a];
        table->headings[a] = table->headings[b];
        table->headings[b] = moved;
    }
    for (size_t i = 0; i < table->rows.count; i++)
        if (a < table->rows.items[i].count && b < table->rows.items[i].count)
            swap_cells(&table->rows.items[i].cells[a], &table->rows.items[i].cells[b]);
}

static struct made_cell junk(struct chance *chance) {
    static const char *const texts[] = {"", "#N/A", "1.10E+17", "1,5", "5.6e+07", "\"", "2022",
        "202206", "2022-02-30", "-", "无", "\xF0\xA0\xAE\xB7", "0.1", "1e400", "NaN", "  ", "=A1",
        "99999999999999999999", "\n", "、、", "是否", "00000000000000000X"};
    const char *text = texts[below(chance, sizeof texts / sizeof *texts)];
    bool bare = text[strspn(text, "0123456789.eE+")] == '\0' && chance_hits(chance, 30);
    return (struct made_cell){.kind = !*text ? MADE_EMPTY
                                      : bare ? MADE_NUMBER
                                             : MADE_WORDS,
        .text = text};
}

static void hurt_headings(struct chance *chance, struct made_table *table) {
    size_t a = below(chance, table->columns);
    hurt_all(table);
    switch (below(chance, 4)) {
    case 0:
        table->headings = NULL;
        break;
    case 1:
        table->headings[a] = "";
        break;
    case 2:
        table->headings[a] = "不相干";
        break;
    default:
        table->headings[a] = table->headings[below(chance, table->columns)];
    }
}

static void hurt_row(struct arena *arena, struct chance *chance, struct made_table *table) {
    size_t at = below(chance, table->rows.count);
    struct made_row *row = &table->rows.items[at];
    struct made_row copy = copy_row(arena, row);
    if (row->count == 0)
        return;
    row->hurt = copy.hurt = true;
    switch (below(chance, 7)) {
    case 0: /* twice */
        vec_push(arena, &table->rows, copy);
        break;
    case 1: /* gone */
        *row = table->rows.items[--table->rows.count];
        break;
    case 2:
        swap_cells(&row->cells[below(chance, row->count)], &row->cells[below(chance, row->count)]);
        break;
    case 3: /* a cell of another row */
        row->cells[below(chance, row->count)] =
            table->rows.items[below(chance, table->rows.count)].cells[0];
        break;
    case 4:
        row->count = below(chance, row->count);
        break;
    case 5: /* one too many */
        copy.cells[copy.count++] = junk(chance);
        *row = copy;
        break;
    default:
        row->cells[below(chance, row->count)] = junk(chance);
    }
}

bool hurt_table(struct arena *arena, struct chance *chance, struct made_table *table) {
    if (table->headings && chance_hits(chance, 20)) {
        swap_columns(chance, table, true);
        return true;
    }
    for (size_t n = 1 + below(chance, 3); n > 0; n--) {
        size_t what = below(chance, 10);
        if (what == 0 && table->headings)
            hurt_headings(chance, table);
        else if (what == 1) {
            hurt_all(table);
            swap_columns(chance, table, false);
        } else if (table->rows.count > 0)
            hurt_row(arena, chance, table);
    }
    return false;
}

/* ---- bytes ---- */

static const char marks[] = "\"\"\",,;\t\n\r\0\xFF\xE4\xB8{}[]:'\\e0 <>&/=1";

static char some_byte(struct chance *chance) {
    if (chance_hits(chance, 60))
        return marks[below(chance, sizeof marks - 1)];
    return (char)below(chance, 256);
}

void hurt_between(
    struct arena *arena, struct chance *chance, struct bytes *bytes, size_t start, size_t *end) {
    for (size_t n = 1 + below(chance, 4); n > 0 && *end > start; n--) {
        size_t at = start + below(chance, *end - start), length = bytes->length;
        char byte = some_byte(chance);
        size_t cut = 1 + below(chance, chance_hits(chance, 80) ? 3 : 30);
        switch (below(chance, 5)) {
        case 0:
            bytes->at[at] = (char)(bytes->at[at] ^ (1 << below(chance, 8)));
            break;
        case 1:
            bytes->at[at] = byte;
            break;
        case 2:
        case 3:
            bytes_splice(arena, bytes, at, 0, &byte, 1);
            break;
        default:
            bytes_splice(arena, bytes, at, cut < *end - at ? cut : *end - at, "", 0);
        }
        *end = *end + bytes->length - length;
    }
}

/* The bytes of the line that `at` stands in, with its end. */
static void line_at(const struct bytes *bytes, size_t at, size_t *start, size_t *length) {
    const char *end = memchr(bytes->at + at, '\n', bytes->length - at);
    while (at > 0 && bytes->at[at - 1] != '\n')
        at--;
    *start = at;
    *length = end ? (size_t)(end + 1 - bytes->at) - at : bytes->length - at;
}

static void hurt_line(struct arena *arena, struct chance *chance, struct bytes *bytes) {
    size_t start, length, at = below(chance, bytes->length);
    line_at(bytes, at, &start, &length);
    const char *line = arena_copy(arena, bytes->at + start, length);
    switch (below(chance, 4)) {
    case 0: /* twice, here or elsewhere */
        line_at(bytes, below(chance, bytes->length), &start, &at);
        bytes_splice(arena, bytes, start, 0, line, length);
        break;
    case 1: /* gone */
        bytes_splice(arena, bytes, start, length, "", 0);
        break;
    case 2: /* its end is gone, so the next line follows */
        bytes_splice(arena, bytes, at, length - (at - start), "", 0);
        break;
    default: /* a part of it is gone */
        bytes_splice(arena, bytes, at, below(chance, length - (at - start) + 1), "", 0);
    }
}

static void hurt_once(struct arena *arena, struct chance *chance, struct bytes *bytes) {
    size_t at = below(chance, bytes->length), end = bytes->length;
    char piece[64] = {0};
    size_t length = below(chance, sizeof piece);
    switch (below(chance, 12)) {
    case 0: /* a piece of it once more somewhere else */
        length = length < bytes->length - at ? length : bytes->length - at;
        memcpy(piece, bytes->at + at, length);
        bytes_splice(arena, bytes, below(chance, bytes->length), 0, piece, length);
        break;
    case 1: /* a block that was never written */
        bytes_splice(arena, bytes, at, length, piece, length);
        break;
    case 2:
    case 3:
        hurt_line(arena, chance, bytes);
        break;
    case 4:
        if (chance_hits(chance, 30))
            bytes_splice(arena, bytes, at, bytes->length - at, "", 0);
        break;
    default:
        hurt_between(arena, chance, bytes, at, &end);
    }
}

void hurt_bytes(struct arena *arena, struct chance *chance, struct bytes *bytes) {
    for (size_t n = 1 + below(chance, 4); n > 0 && bytes->length > 0; n--)
        hurt_once(arena, chance, bytes);
}

void hurt_places(struct chance *chance, struct bytes *bytes) {
    for (size_t n = 1 + below(chance, 6); n > 0 && bytes->length > 0; n--)
        bytes->at[below(chance, bytes->length)] = some_byte(chance);
}
