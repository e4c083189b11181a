/* SPDX-License-Identifier: Apache-2.0
 *
 * ways WAY RULES DAY KIND=FILE...: WAY is fields, json, columns; or lines, which writes the records. */
#include "ways.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- files ---- */

static char *file_read(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        return NULL;
    size_t size = (size_t)ftell(file);
    char *bytes = calloc(size + 1, 1);
    rewind(file);
    if (fread(bytes, 1, size, file) != size) {
        free(bytes);
        bytes = NULL;
    }
    fclose(file);
    return bytes;
}

/* Cuts a cell out where it stands; returns what ends it. */
static char cut_cell(char **at, char **cell) {
    char *from = *at, *to = *at;
    bool quoted = *from == '"';
    *cell = to;
    from += quoted;
    while (*from && (quoted || !strchr(",\r\n", *from))) {
        if (quoted && *from == '"') {
            if (from[1] != '"') {
                quoted = false;
                from++;
                continue;
            }
            from++;
        }
        *to++ = *from++;
    }
    while (*from == '\r')
        from++;
    char end = *from;
    *to = '\0';
    *at = from + (end != '\0');
    return end;
}

bool sheet_read(struct sheet *sheet, const char *path) {
    sheet->bytes = file_read(path);
    if (!sheet->bytes)
        return false;
    char *at = sheet->bytes + (strncmp(sheet->bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0);
    size_t count = 0;
    while (*at) {
        sheet->cells = realloc(sheet->cells, (count + 1) * sizeof *sheet->cells);
        char end = cut_cell(&at, &sheet->cells[count++]);
        if (end != ',' && sheet->width == 0)
            sheet->width = count;
    }
    sheet->rows = count / sheet->width - 1;
    return count % sheet->width == 0;
}

void sheet_free(struct sheet *sheet) {
    free(sheet->bytes);
    free(sheet->cells);
}

const char *sheet_cell(const struct sheet *sheet, size_t row, size_t column) {
    return sheet->cells[(row + 1) * sheet->width + column];
}

/* ---- rows ---- */

char *joined(char *text, const char *between, const char *item) {
    size_t length = text ? strlen(text) + strlen(between) : 0;
    text = realloc(text, length + strlen(item) + 1);
    if (length > 0)
        strcat(text, between);
    memcpy(text + length, item, strlen(item) + 1);
    return text;
}

static void put(const char *text, char end) {
    for (; text && *text; text++)
        putchar(*text == '\t' || *text == '\n' ? ' ' : *text);
    putchar(end);
}

void row_write(const struct row *row) {
    const char *const cells[] = {row->kind, row->keys, row->policy, row->outcome, row->clause,
        row->output, row->value, row->missing, row->conflict, row->says, row->error, row->unit};
    enum { COUNT = sizeof cells / sizeof *cells };
    for (size_t i = 0; i < COUNT; i++)
        put(cells[i], i + 1 < COUNT ? '\t' : '\n');
}

/* ---- calls ---- */

static const char *read_sheets(struct ways *ways, char **arguments) {
    while (guodu_rules_record(ways->rules, ways->kinds))
        ways->kinds++;
    ways->sheets = calloc(ways->kinds, sizeof *ways->sheets);
    for (; *arguments; arguments++)
        for (size_t kind = 0; kind < ways->kinds; kind++) {
            const char *name = guodu_rules_record(ways->rules, kind);
            size_t length = strlen(name);
            if (strncmp(*arguments, name, length) == 0 && (*arguments)[length] == '=' &&
                !sheet_read(&ways->sheets[kind], *arguments + length + 1))
                return *arguments;
        }
    return NULL;
}

static const char *go(struct ways *ways, char **arguments) {
    static const struct {
        const char *name;
        way *work;
    } all[] = {{"fields", by_fields}, {"json", by_json}, {"columns", by_columns}, {"lines", as_json}};
    if (guodu_rules_load_file(ways->rules, arguments[2]) != GUODU_OK)
        return "the rules";
    ways->day = arguments[3];
    const char *wrong = read_sheets(ways, arguments + 4);
    for (size_t i = 0; i < sizeof all / sizeof *all && !wrong; i++)
        if (strcmp(arguments[1], all[i].name) == 0)
            return all[i].work(ways);
    return wrong ? wrong : "the way";
}

int main(int count, char **arguments) {
    if (count < 5)
        return 2;
    struct ways ways = {.rules = guodu_rules_new(NULL)};
    const char *wrong = go(&ways, arguments);
    if (wrong)
        fprintf(stderr, "%s: %s\n", arguments[1], wrong);
    for (size_t kind = 0; kind < ways.kinds; kind++)
        sheet_free(&ways.sheets[kind]);
    free(ways.sheets);
    guodu_rules_free(ways.rules);
    return wrong != NULL;
}
