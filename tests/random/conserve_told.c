/* SPDX-License-Identifier: Apache-2.0
 *
 * Files of results read back: their rows without the places that data stood in, in an order of
 * their own, and what they add up to. */
#include "conserve.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- CSV ---- */

static struct bytes file_bytes(struct arena *arena, const char *path) {
    struct bytes bytes = {0};
    char piece[8192];
    size_t length;
    FILE *file = fopen(path, "rb");
    bytes_say(arena, &bytes, "");
    while (file && (length = fread(piece, 1, sizeof piece, file)) > 0)
        bytes_put(arena, &bytes, piece, length);
    if (file)
        fclose(file);
    unlink(path);
    return bytes;
}

/* One cell; the text is changed. */
static char *next_cell(char **text, bool *ends_row) {
    char *from = *text, *to = from, *start = from;
    bool quoted = *from == '"';
    for (from += quoted; *from; from++) {
        if (quoted && *from == '"' && from[1] == '"')
            from++;
        else if (quoted && *from == '"') {
            quoted = false;
            continue;
        } else if (!quoted && (*from == ',' || *from == '\n'))
            break;
        *to++ = *from;
    }
    *ends_row = *from != ',';
    *text = *from ? from + 1 : from;
    *to = '\0';
    return start;
}

struct conserve_table_told conserve_read_csv(struct arena *arena, const char *path) {
    VEC(const char **) rows = {0};
    struct conserve_table_told table = {0};
    char *text = file_bytes(arena, path).at;
    while (*text) {
        VEC(const char *) cells = {0};
        bool ends = false;
        while (!ends) {
            const char *cell = next_cell(&text, &ends);
            vec_push(arena, &cells, cell);
        }
        if (rows.count == 0)
            table.column_count = cells.count;
        vec_push(arena, &rows, cells.items);
    }
    table.rows = rows.items;
    table.row_count = rows.count;
    return table;
}

size_t conserve_column(const struct conserve_table_told *table, const char *name) {
    for (size_t i = 0; i < table->column_count; i++)
        if (strcmp(table->rows[0][i], name) == 0)
            return i;
    return SIZE_MAX;
}

/* ---- as text ---- */

static int compare_lines(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *joined(struct arena *arena, conserve_lines *lines, const char *between) {
    struct bytes out = {0};
    bytes_say(arena, &out, "");
    if (lines->count > 1)
        qsort(lines->items, lines->count, sizeof *lines->items, compare_lines);
    for (size_t i = 0; i < lines->count; i++) {
        bytes_say(arena, &out, lines->items[i]);
        bytes_say(arena, &out, between);
    }
    return out.at;
}

/* What is missing is listed in the order of the rows: in one of its own. */
static const char *sorted_list(struct arena *arena, const char *text) {
    conserve_lines parts = {0};
    for (;;) {
        size_t length = strcspn(text, ";");
        vec_push(arena, &parts, arena_printf(arena, "%.*s", (int)length, text));
        if (!text[length])
            break;
        text += length + 1;
    }
    return joined(arena, &parts, ";");
}

/* A field may be called by several headings: by its name. */
static const char *field_of(const struct schema *schema, const char *heading) {
    for (size_t i = 0; schema && i < schema->records.count; i++) {
        const struct record_type *type = schema->records.items[i];
        for (size_t k = 0; k < type->fields.count; k++)
            for (size_t n = 0; n < type->fields.items[k]->columns.count; n++)
                if (strcmp(type->fields.items[k]->columns.items[n], heading) == 0)
                    return type->fields.items[k]->name->text;
    }
    return heading;
}

/* Where several records fail, the first is told. */
static bool is_failure(const char *heading) {
    return strcmp(heading, "error") == 0 || strcmp(heading, "message") == 0;
}

static bool is_place(const char *heading, bool rejects) {
    bool place = strcmp(heading, "file") == 0 || strcmp(heading, "line") == 0;
    return place || (rejects && strcmp(heading, "reason") == 0);
}

/* schema: of rejects; else NULL. */
static void say_table(struct arena *arena, struct bytes *out, const char *name,
    const struct conserve_table_told *table, const struct schema *schema) {
    conserve_lines lines = {0};
    for (size_t i = 0; i < table->row_count; i++) {
        struct bytes line = {0};
        bytes_say(arena, &line, "");
        for (size_t k = 0; k < table->column_count; k++) {
            const char *cell = table->rows[i][k];
            if (is_place(table->rows[0][k], schema != NULL))
                continue;
            if (strcmp(table->rows[0][k], "missing") == 0)
                cell = sorted_list(arena, cell);
            if (strstr(cell, "]: ") && is_failure(table->rows[0][k]))
                cell = strstr(cell, "]: ") + 3;
            if (strcmp(table->rows[0][k], "column") == 0)
                cell = field_of(schema, cell);
            bytes_say(arena, &line, cell);
            bytes_say(arena, &line, " | ");
        }
        vec_push(arena, &lines, line.at);
    }
    bytes_say(arena, out, arena_printf(arena, "== %s\n", name));
    bytes_say(arena, out, joined(arena, &lines, "\n"));
}

static void say_lines(struct arena *arena, struct bytes *out, const char *name, const char *text) {
    conserve_lines lines = {0};
    while (*text) {
        size_t length = strcspn(text, "\n");
        vec_push(arena, &lines, arena_printf(arena, "%.*s", (int)length, text));
        text += length + (text[length] != '\0');
    }
    bytes_say(arena, out, arena_printf(arena, "== %s\n", name));
    bytes_say(arena, out, joined(arena, &lines, "\n"));
}

const char *conserve_text(
    struct arena *arena, const struct conserve_told *told, bool results_only) {
    struct bytes out = {0};
    bytes_say(arena, &out, "");
    for (size_t i = 0; i < told->result_count; i++)
        say_table(arena, &out, "results", &told->results[i], NULL);
    say_table(arena, &out, "findings", &told->findings, NULL);
    if (results_only)
        return out.at;
    say_lines(arena, &out, "summary", told->summary);
    say_table(arena, &out, "rejects", &told->rejects, told->schema);
    for (size_t i = 0; i < told->kind_count; i++) {
        const guodu_data_counts *counts = &told->counts[i];
        bytes_say(arena, &out,
            arena_printf(arena, "%s: %llu = %llu + %llu, %llu childless\n", counts->kind,
                (unsigned long long)counts->read, (unsigned long long)counts->used,
                (unsigned long long)counts->rejected, (unsigned long long)counts->childless));
    }
    return out.at;
}
