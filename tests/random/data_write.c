/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables as text files and as databases. */
#include "data.h"

#include <iconv.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

const struct made_form made_forms[] = {
    {.name = "csv", .encoding = ENCODING_UTF8, .separator = ','},
    {.name = "csv-mark",
        .encoding = ENCODING_UTF8,
        .mark = true,
        .returns = true,
        .separator = ','},
    {.name = "csv-semicolon", .encoding = ENCODING_UTF8, .titles = true, .separator = ';'},
    {.name = "csv-tab", .encoding = ENCODING_UTF8, .returns = true, .separator = '\t'},
    {.name = "csv-gb18030", .encoding = ENCODING_GB18030, .separator = ','},
    {.name = "csv-gb18030-titles",
        .encoding = ENCODING_GB18030,
        .titles = true,
        .returns = true,
        .separator = ';'},
    {.name = "csv-utf16-tab", .encoding = ENCODING_UTF16LE, .mark = true, .separator = '\t'},
    {.name = "csv-utf16", .encoding = ENCODING_UTF16LE, .returns = true, .separator = ','},
    {.name = "csv-utf16-be", .encoding = ENCODING_UTF16BE, .separator = ';'},
    {.name = "csv-merged", .encoding = ENCODING_UTF8, .merged = true, .separator = ','},
    {.name = "csv-merged-gb18030",
        .encoding = ENCODING_GB18030,
        .merged = true,
        .titles = true,
        .separator = '\t'},
    {.name = "ndjson", .format = MADE_NDJSON, .encoding = ENCODING_UTF8},
    {.name = "ndjson-nested", .format = MADE_NESTED, .encoding = ENCODING_UTF8},
    {.name = "ndjson-gb18030", .format = MADE_NESTED, .encoding = ENCODING_GB18030},
    {.name = "xlsx", .format = MADE_XLSX},
    {.name = "xlsx-titles", .format = MADE_XLSX, .titles = true},
    {.name = "xlsx-merged", .format = MADE_XLSX, .merged = true},
    {.name = "sqlite", .format = MADE_SQLITE},
    {.name = "sqlite-merged", .format = MADE_SQLITE, .merged = true},
};
const size_t made_form_count = sizeof made_forms / sizeof *made_forms;

/* ---- bytes ---- */

void bytes_put(struct arena *arena, struct bytes *bytes, const char *piece, size_t length) {
    bytes_splice(arena, bytes, bytes->length, 0, piece, length);
}

void bytes_say(struct arena *arena, struct bytes *bytes, const char *text) {
    bytes_put(arena, bytes, text, strlen(text));
}

void bytes_splice(struct arena *arena, struct bytes *bytes, size_t at, size_t cut,
    const char *piece, size_t length) {
    if (cut > bytes->length - at)
        cut = bytes->length - at;
    if (bytes->length - cut + length >= bytes->room) {
        bytes->room = 2 * (bytes->length + length) + 64;
        char *larger = arena_alloc(arena, bytes->room);
        if (bytes->length > 0)
            memcpy(larger, bytes->at, bytes->length);
        bytes->at = larger;
    }
    memmove(bytes->at + at + length, bytes->at + at + cut, bytes->length - at - cut);
    if (length > 0)
        memcpy(bytes->at + at, piece, length);
    bytes->length = bytes->length - cut + length;
    bytes->at[bytes->length] = '\0';
}

struct bytes made_encoded(
    struct arena *arena, const struct made_form *form, const struct bytes *bytes) {
    static const char *const names[] = {[ENCODING_UTF16LE] = "UTF-16LE",
        [ENCODING_UTF16BE] = "UTF-16BE",
        [ENCODING_GB18030] = "GB18030"};
    struct bytes marked = {0};
    if (form->mark)
        bytes_say(arena, &marked, "\xEF\xBB\xBF");
    bytes_put(arena, &marked, bytes->at, bytes->length);
    if (form->encoding == ENCODING_UTF8)
        return marked;
    size_t room = marked.length * 2 + 16, left = marked.length;
    struct bytes made = {.at = arena_alloc(arena, room), .room = room};
    char *from = marked.at, *to = made.at;
    iconv_t handle = iconv_open(names[form->encoding], "UTF-8");
    if (handle == (iconv_t)-1 || iconv(handle, &from, &left, &to, &room) != 0) {
        printf("the data cannot be written in %s\n", names[form->encoding]);
        exit(2);
    }
    iconv_close(handle);
    made.length = (size_t)(to - made.at);
    return made;
}

/* ---- CSV ---- */

/* A number as people write it; the reader is to take either. */
static const char *day_text(struct arena *arena, struct chance *chance, date day) {
    static const char *const forms[] = {
        "%04d-%02d-%02d", "%04d/%d/%d", "%04d%02d%02d", "%04d年%d月%d日"};
    int year, month, of_month;
    date_to_ymd(day, &year, &month, &of_month);
    const char *form = forms[chance_below(chance, sizeof forms / sizeof *forms)];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return arena_printf(arena, form, year, month, of_month);
#pragma GCC diagnostic pop
}

static const char *cell_words(
    struct arena *arena, struct chance *chance, const struct made_cell *cell) {
    return cell->kind == MADE_DAY ? day_text(arena, chance, cell->day) : cell->text;
}

static bool is_digits(const char *text) {
    return text[0] && strspn(text, "0123456789") == strlen(text);
}

static void put_csv(struct arena *arena, struct chance *chance, struct bytes *out,
    const struct made_form *form, const char *text, bool plain) {
    const char marks[] = {'"', '\r', '\n', form->separator, '\0'};
    bool must = strpbrk(text, marks) != NULL;
    if (!must && is_digits(text) && !plain && chance_hits(chance, 10)) {
        bytes_say(arena, out, arena_printf(arena, "=\"%s\"", text));
        return;
    }
    if (!must && (plain || chance_hits(chance, 90))) {
        bytes_say(arena, out, text);
        return;
    }
    bytes_say(arena, out, "\"");
    for (; *text; text++) {
        bytes_put(arena, out, text, 1);
        if (*text == '"')
            bytes_say(arena, out, "\"");
    }
    bytes_say(arena, out, "\"");
}

static bool is_plain(const struct made_table *table) {
    for (size_t i = 0; i < table->rows.count; i++)
        for (size_t k = 0; k < table->rows.items[i].count; k++)
            if (strpbrk(table->rows.items[i].cells[k].text, "\"\r\n\t,;"))
                return false;
    return true;
}

static uint64_t breaks_in(const char *text) {
    uint64_t count = 0;
    for (; (text = strchr(text, '\n')); text++)
        count++;
    return count;
}

struct bytes made_csv(struct arena *arena, struct chance *chance, const struct made_form *form,
    struct made_table *table) {
    static const char *const titles[] = {"某县帮扶对象台账", "单位：元", "填报时间：2022年6月"};
    const char *end = form->returns ? "\r\n" : "\n";
    char separator[] = {form->separator, '\0'};
    bool plain = is_plain(table);
    uint64_t line = table->titles + 1 + (table->headings != NULL);
    struct bytes out = {0};
    for (uint32_t i = 0; i < table->titles; i++) {
        bytes_say(arena, &out, titles[i % 3]);
        bytes_say(arena, &out, end);
    }
    for (size_t i = 0; table->headings && i < table->columns; i++) {
        if (i > 0)
            bytes_say(arena, &out, separator);
        put_csv(arena, chance, &out, form, table->headings[i], plain);
    }
    if (table->headings)
        bytes_say(arena, &out, end);
    for (size_t i = 0; i < table->rows.count; i++) {
        struct made_row *row = &table->rows.items[i];
        row->line = line++;
        for (size_t k = 0; k < row->count; k++) {
            if (k > 0)
                bytes_say(arena, &out, separator);
            line += breaks_in(row->cells[k].text);
            put_csv(arena, chance, &out, form, cell_words(arena, chance, &row->cells[k]), plain);
        }
        bytes_say(arena, &out, end);
    }
    return out;
}

/* ---- NDJSON ---- */

static void put_string(
    struct arena *arena, struct chance *chance, struct bytes *out, const char *text) {
    size_t length = strlen(text), step;
    bytes_say(arena, out, "\"");
    for (; length > 0; text += step, length -= step) {
        int32_t code;
        step = utf8_decode(text, length, &code);
        if (code == '"' || code == '\\' || code < 0x20 ||
            (code < 0x10000 && chance_hits(chance, 5)))
            bytes_say(arena, out, arena_printf(arena, "\\u%04x", (unsigned)code));
        else
            bytes_put(arena, out, text, step);
    }
    bytes_say(arena, out, "\"");
}

static void put_json(struct arena *arena, struct chance *chance, struct bytes *out,
    const char *name, const struct made_cell *cell) {
    put_string(arena, chance, out, name);
    bytes_say(arena, out, chance_hits(chance, 50) ? ":" : ": ");
    if (cell->kind == MADE_EMPTY)
        bytes_say(arena, out, chance_hits(chance, 70) ? "null" : "\"\"");
    else if (cell->kind == MADE_NUMBER && chance_hits(chance, 60))
        bytes_say(arena, out, cell->text);
    else
        put_string(arena, chance, out, cell_words(arena, chance, cell));
}

struct bytes made_ndjson(struct arena *arena, struct chance *chance, struct made_table *table) {
    struct bytes out = {0};
    for (size_t i = 0; i < table->rows.count; i++) {
        struct made_row *row = &table->rows.items[i];
        row->line = i + 1;
        bytes_say(arena, &out, "{");
        for (size_t k = 0; k < row->count; k++) {
            const char *name =
                table->headings && k < table->columns ? table->headings[k] : "多出的列";
            if (k > 0)
                bytes_say(arena, &out, ",");
            put_json(arena, chance, &out, name, &row->cells[k]);
        }
        bytes_say(arena, &out, "}\n");
    }
    return out;
}

static const char *list_name(const struct record_type *type, size_t child) {
    for (size_t i = 0; i < type->fields.count; i++)
        if (type->fields.items[i]->form == FIELD_LIST && type->fields.items[i]->child == child)
            return type->fields.items[i]->name->text;
    return type->children.items[child]->name->text;
}

static void put_record(struct arena *arena, struct chance *chance, struct bytes *out,
    const struct made_record *record) {
    const char *part = "{";
    for (size_t i = 0; i < record->type->fields.count; i++) {
        if (record->type->fields.items[i]->form != FIELD_GIVEN)
            continue;
        bytes_say(arena, out, part);
        put_json(arena, chance, out, record->type->fields.items[i]->name->text, &record->cells[i]);
        part = ",";
    }
    for (size_t i = 0; i < record->type->children.count; i++) {
        bytes_say(arena, out, part);
        put_string(arena, chance, out, list_name(record->type, i));
        bytes_say(arena, out, ":[");
        for (size_t k = 0; k < record->children[i].count; k++) {
            if (k > 0)
                bytes_say(arena, out, ",");
            put_record(arena, chance, out, record->children[i].items[k]);
        }
        bytes_say(arena, out, "]");
    }
    bytes_say(arena, out, "}");
}

struct bytes made_nested(struct arena *arena, struct chance *chance, const struct made_set *set) {
    struct bytes out = {0};
    for (size_t i = 0; i < set->records.count; i++) {
        put_record(arena, chance, &out, set->records.items[i]);
        bytes_say(arena, &out, "\n");
    }
    return out;
}

/* ---- SQLite ---- */

static void run_sql(sqlite3 *database, const char *text) {
    if (sqlite3_exec(database, text, NULL, NULL, NULL) == SQLITE_OK)
        return;
    printf("%s\n%s\n", sqlite3_errmsg(database), text);
    exit(2);
}

static const char *quoted(struct arena *arena, const char *text, char quote) {
    struct bytes out = {0};
    bytes_put(arena, &out, &quote, 1);
    for (; *text; text++) {
        bytes_put(arena, &out, text, 1);
        if (*text == quote)
            bytes_put(arena, &out, text, 1);
    }
    bytes_put(arena, &out, &quote, 1);
    return out.at;
}

static const char *sql_value(
    struct arena *arena, struct chance *chance, const struct made_cell *cell) {
    if (cell->kind == MADE_EMPTY)
        return chance_hits(chance, 80) ? "NULL" : "''";
    if (cell->kind == MADE_NUMBER && chance_hits(chance, 70))
        return cell->text;
    return quoted(arena, cell_words(arena, chance, cell), '\'');
}

/* Two columns of one name cannot be made: the second is called otherwise. */
static const char *column_name(struct arena *arena, const struct made_table *table, size_t column) {
    if (!table->headings)
        return arena_printf(arena, "c%zu", column);
    const char *heading = table->headings[column];
    for (size_t i = 0; i < column; i++)
        if (strcmp(table->headings[i], heading) == 0)
            return arena_printf(arena, "%s:%zu", heading, column);
    return heading;
}

static void put_database_table(
    struct arena *arena, struct chance *chance, sqlite3 *database, struct made_table *table) {
    const char *name = quoted(arena, table->type->name->text, '"');
    struct bytes made = {0};
    bytes_say(arena, &made, arena_printf(arena, "CREATE TABLE %s(", name));
    for (size_t i = 0; i < table->columns; i++) {
        bytes_say(arena, &made, i > 0 ? "," : "");
        bytes_say(arena, &made, quoted(arena, column_name(arena, table, i), '"'));
    }
    bytes_say(arena, &made, ")");
    run_sql(database, made.at);
    for (size_t i = 0; i < table->rows.count; i++) {
        struct made_row *row = &table->rows.items[i];
        row->line = i + 1;
        struct bytes added = {0};
        bytes_say(arena, &added, arena_printf(arena, "INSERT INTO %s VALUES(", name));
        for (size_t k = 0; k < table->columns; k++) {
            bytes_say(arena, &added, k > 0 ? "," : "");
            bytes_say(
                arena, &added, k < row->count ? sql_value(arena, chance, &row->cells[k]) : "NULL");
        }
        bytes_say(arena, &added, ")");
        run_sql(database, added.at);
    }
}

struct bytes made_database(
    struct arena *arena, struct chance *chance, struct made_table *tables, size_t count) {
    sqlite3 *database;
    sqlite3_int64 length;
    struct bytes out = {0};
    if (sqlite3_open(":memory:", &database) != SQLITE_OK)
        exit(2);
    run_sql(database, chance_hits(chance, 80) ? "PRAGMA page_size=1024"
                                              : "PRAGMA page_size=512;PRAGMA encoding='UTF-16'");
    for (size_t i = 0; i < count; i++)
        put_database_table(arena, chance, database, &tables[i]);
    unsigned char *image = sqlite3_serialize(database, "main", &length, 0);
    bytes_put(arena, &out, (const char *)image, (size_t)length);
    sqlite3_free(image);
    sqlite3_close(database);
    return out;
}
