/* SPDX-License-Identifier: Apache-2.0 */
#include "data/host_rows.h"

#include <string.h>
#include "data/input.h"
#include "data/reader.h"
#include "data/table_rows.h"

struct handed {
    struct table_rows rows; /* the first member */
    struct input *input;
    const struct host_rows *host;
    struct host_cell *given;
    struct table_cell *cells;
    uint64_t line;
    bool named; /* the names of the columns were handed out */
    bool ended;
};

static struct data_result failed(const struct handed *handed, int code) {
    const struct input *input = handed->input;
    struct arena *arena = &input->dataset->arena;
    unsigned long long line = handed->line;
    return result_make(DATA_IO,
        arena_printf(arena, "“%s”：取第 %llu 行时出错（程序给出的代码是 %d）。", input->file, line,
            code),
        arena_printf(arena, "%s: row %llu cannot be had (the program that hands it over says %d).",
            input->file, line, code));
}

static struct table_cell read_cell(struct arena *arena, const struct host_cell *given) {
    struct table_cell cell = {.text = ""};
    switch (given->kind) {
    case HOST_REAL:
        return table_cell_of_real(arena, given->real);
    case HOST_BYTES:
        cell.damage = REJECT_BLOB;
        return cell;
    default:
        if (given->text)
            cell = table_cell_of_text(given->text, given->length);
        if (memchr(cell.text, '\0', cell.length))
            cell = (struct table_cell){.text = "", .damage = REJECT_NUL};
        if (given->kind == HOST_NUMBER)
            cell.source = CELL_NUMBER;
        return cell;
    }
}

static void read_names(const struct handed *handed) {
    for (size_t i = 0; i < handed->host->count; i++) {
        const char *name = handed->host->headings[i];
        handed->cells[i] = table_cell_of_text(name ? name : "", name ? strlen(name) : 0);
    }
}

static bool read_row(struct handed *handed) {
    const struct host_rows *host = handed->host;
    if (handed->ended)
        return false;
    memset(handed->given, 0, host->count * sizeof *handed->given);
    handed->line++;
    int code = host->next(host->user, handed->given);
    handed->ended = code != 1;
    if (code != 0 && code != 1)
        handed->rows.failure = failed(handed, code);
    if (handed->ended)
        return false;
    arena_reset(&handed->input->row);
    for (size_t i = 0; i < host->count; i++)
        handed->cells[i] = read_cell(&handed->input->row, &handed->given[i]);
    return true;
}

static enum reject_kind row_damage(const struct handed *handed) {
    size_t length = 0;
    for (size_t i = 0; i < handed->host->count; i++)
        length += handed->cells[i].length;
    return length > STREAM_ROW_MOST ? REJECT_ROW_TOO_LONG : REJECT_NONE;
}

static bool next_row(struct table_rows *rows, struct table_row *row) {
    struct handed *handed = (struct handed *)rows;
    if (!handed->named)
        read_names(handed);
    else if (!read_row(handed))
        return false;
    handed->named = true;
    *row = (struct table_row){.line = handed->line,
        .damage = row_damage(handed),
        .count = handed->host->count,
        .kept = handed->host->count,
        .cells = handed->cells};
    if (row->damage != REJECT_NONE)
        row->kept = 0;
    return true;
}

struct data_result host_rows(struct input *input, struct table_rows **out) {
    struct handed *handed = arena_new(&input->arena, struct handed);
    const struct host_rows *host = input->source->user;
    *handed = (struct handed){.rows = {.next = next_row},
        .input = input,
        .host = host,
        .given = arena_array(&input->arena, struct host_cell, host->count),
        .cells = arena_array(&input->arena, struct table_cell, host->count)};
    *out = &handed->rows;
    return result_make(DATA_OK, NULL, NULL);
}
