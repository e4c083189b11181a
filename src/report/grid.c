/* SPDX-License-Identifier: Apache-2.0 */
#include "report/grid.h"

#include <string.h>
#include "base/utf8.h"

#define GAP 2 /* blanks between two columns */

void text_add(struct text_builder *text, const char *part) {
    for (; *part; part++)
        vec_push(text->arena, &text->bytes, *part);
}

void text_pad(struct text_builder *text, size_t columns) {
    for (; columns > 0; columns--)
        vec_push(text->arena, &text->bytes, ' ');
}

const char *text_end(struct text_builder *text) {
    vec_push(text->arena, &text->bytes, '\0');
    return text->bytes.items;
}

const char *text_shown(struct arena *arena, const char *text, size_t columns) {
    struct text_builder out = {.arena = arena};
    size_t length = strlen(text), width = 0, room = 0; /* room: bytes where "..." still fits */
    int32_t code;
    for (size_t at = 0, step; at < length; at += step) {
        step = utf8_decode(text + at, length - at, &code);
        bool hidden = utf8_is_hidden(code);
        width += hidden ? 1 : utf8_width(text + at, step);
        /* Marks without a width pile up on one column: then the bytes end it. */
        if (width > columns || out.bytes.count > 8 * columns) {
            out.bytes.count = room;
            text_add(&out, "...");
            break;
        }
        for (size_t i = 0; i < (hidden ? 1 : step); i++)
            vec_push(arena, &out.bytes, hidden ? ' ' : text[at + i]);
        if (width + 3 <= columns)
            room = out.bytes.count;
    }
    return text_end(&out);
}

void grid_cell(struct grid *grid, const char *text) {
    vec_push(grid->arena, &grid->cells, text ? text : "");
}

static size_t cell_width(const char *cell) {
    return utf8_width(cell, strlen(cell));
}

static void print_row(const struct grid *grid, struct text_builder *text, const size_t *widths,
    const char *const *row, const char *align) {
    size_t owed = 0; /* blanks not written yet: none stand at the end of a line */
    for (size_t i = 0; i < grid->columns; i++) {
        size_t fill = widths[i] - cell_width(row[i]);
        bool is_left = *align == 'l';
        size_t before = is_left ? 0 : fill;
        if (*row[i]) {
            text_pad(text, owed + before);
            text_add(text, row[i]);
            owed = 0;
        } else {
            owed += before;
        }
        owed += (is_left ? fill : 0) + GAP;
        align += align[1] != '\0';
    }
    text_add(text, "\n");
}

void grid_print(
    const struct grid *grid, struct text_builder *text, size_t indent, const char *align) {
    size_t *widths = arena_array(grid->arena, size_t, grid->columns);
    for (size_t i = 0; i < grid->cells.count; i++) {
        size_t width = cell_width(grid->cells.items[i]);
        if (width > widths[i % grid->columns])
            widths[i % grid->columns] = width;
    }
    for (size_t i = 0; i + grid->columns <= grid->cells.count; i += grid->columns) {
        text_pad(text, indent);
        print_row(grid, text, widths, grid->cells.items + i, align);
    }
}

const char *group_digits(struct arena *arena, const char *number) {
    struct text_builder text = {.arena = arena};
    size_t sign = *number == '-';
    size_t digits = strspn(number + sign, "0123456789");
    for (size_t i = 0; number[i]; i++) {
        size_t at = i - sign;
        if (i > sign && at < digits && (digits - at) % 3 == 0)
            vec_push(arena, &text.bytes, ',');
        vec_push(arena, &text.bytes, number[i]);
    }
    return text_end(&text);
}
