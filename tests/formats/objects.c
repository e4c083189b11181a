/* SPDX-License-Identifier: Apache-2.0
 *
 * NDJSON. Rows as they are: money as numbers, hundreds with an exponent, yes and no as true and
 * false, Han characters as escapes. Nested: all values are texts. What is empty is null. */
#include "tests/formats/convert.h"

#include <stdlib.h>
#include <string.h>

struct writer {
    FILE *file;
    bool typed;
};

/* Of UTF-8 of up to three bytes, which is all that the county has. */
static const char *put_escape(FILE *file, const char *at) {
    const unsigned char *byte = (const unsigned char *)at;
    unsigned point = byte[0] < 0xE0
                         ? (byte[0] & 0x1Fu) << 6 | (byte[1] & 0x3Fu)
                         : (byte[0] & 0x0Fu) << 12 | (byte[1] & 0x3Fu) << 6 | (byte[2] & 0x3Fu);
    fprintf(file, "\\u%04x", point);
    return at + (byte[0] < 0xE0 ? 2 : 3);
}

static void put_text(const struct writer *writer, const char *text) {
    fputc('"', writer->file);
    while (*text) {
        if (*text == '"' || *text == '\\')
            fputc('\\', writer->file);
        if (writer->typed && (*text & 0x80))
            text = put_escape(writer->file, text);
        else
            fputc(*text++, writer->file);
    }
    fputc('"', writer->file);
}

static void put_money(const struct writer *writer, const char *text) {
    if (ends_in(text, "00") && !strchr(text, '.') && *text != '0')
        fprintf(writer->file, "%.*se2", (int)strlen(text) - 2, text);
    else
        fputs(text, writer->file);
}

static void put_value(const struct writer *writer, enum cell_kind kind, const char *text) {
    if (!*text)
        fputs("null", writer->file);
    else if (writer->typed && kind == CELL_MONEY)
        put_money(writer, text);
    else if (writer->typed && (kind == CELL_COUNT || kind == CELL_AREA))
        fputs(text, writer->file);
    else if (writer->typed && kind == CELL_YES_NO)
        fputs(strcmp(text, "是") == 0 ? "true" : "false", writer->file);
    else
        put_text(writer, text);
}

/* The properties of a row from a column on, without the brackets. */
static void put_properties(
    const struct writer *writer, const struct table *table, size_t row, size_t from) {
    struct cells cells;
    table_row(table, row, &cells);
    for (size_t i = from; i < table->columns; i++) {
        fputs(i > from ? ", " : "", writer->file);
        put_text(writer, table->headings[i]);
        fputs(": ", writer->file);
        put_value(writer, cell_kind(table, i, cells.items[i]), cells.items[i]);
    }
}

static void put_object(
    const struct writer *writer, const struct table *table, size_t row, size_t from) {
    fputc('{', writer->file);
    put_properties(writer, table, row, from);
    fputc('}', writer->file);
}

static void write_rows(const struct table *table, const char *out) {
    char *name = join_text(table->name, ".ndjson", "");
    struct writer writer = {create_file(out, name), true};
    for (size_t i = 0; i < table->count; i++) {
        put_object(&writer, table, i, 0);
        fputc('\n', writer.file);
    }
    close_file(writer.file, name);
}

void write_flat(const struct table *tables, size_t count, const char *out) {
    for (size_t i = 0; i < count; i++)
        write_rows(&tables[i], out);
}

/* The members of each household, in the order of their rows. */
struct lists {
    size_t *first; /* of a household; SIZE_MAX: none */
    size_t *next;  /* of a member */
};

static struct lists make_lists(const struct county *county, const size_t *households) {
    struct lists lists = {take(county->households.count * sizeof *lists.first),
        take(county->members.count * sizeof *lists.next)};
    for (size_t i = 0; i < county->households.count; i++)
        lists.first[i] = SIZE_MAX;
    for (size_t i = county->members.count; i-- > 0;)
        if (households[i] != SIZE_MAX) {
            lists.next[i] = lists.first[households[i]];
            lists.first[households[i]] = i;
        }
    return lists;
}

static void write_others(const struct county *county, const size_t *households, const char *out) {
    struct writer writer = {create_file(out, "其余.ndjson"), false};
    for (size_t i = 0; i < county->members.count; i++)
        if (households[i] == SIZE_MAX) {
            put_object(&writer, &county->members, i, 0);
            fputc('\n', writer.file);
        }
    close_file(writer.file, "其余.ndjson");
}

void write_nested(const struct county *county, const char *out) {
    struct writer writer = {create_file(out, "县.ndjson"), false};
    size_t *households = find_households(county);
    struct lists lists = make_lists(county, households);
    for (size_t i = 0; i < county->households.count; i++) {
        fputc('{', writer.file);
        put_properties(&writer, &county->households, i, 0);
        fputs(", \"家庭成员\": [", writer.file);
        for (size_t member = lists.first[i]; member != SIZE_MAX; member = lists.next[member]) {
            fputs(member == lists.first[i] ? "" : ", ", writer.file);
            put_object(&writer, &county->members, member, 1);
        }
        fputs("]}\n", writer.file);
    }
    close_file(writer.file, "县.ndjson");
    write_others(county, households, out);
    free(lists.first);
    free(lists.next);
    free(households);
}
