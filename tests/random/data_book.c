/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables as the sheets of a workbook, in the ways that programs write them. */
#include "data.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum { PARTS_MOST = 16 };

struct part {
    const char *name;
    struct bytes bytes;
};

struct book {
    struct arena *arena;
    struct chance *chance;
    struct part parts[PARTS_MOST];
    size_t count;
    struct bytes strings; /* the shared ones */
    uint32_t string_count;
    bool since_1904;
    bool bare; /* cells of this row do not say where they are, so none may be left out */
};

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define LINKS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

static struct bytes *add_part(struct book *book, const char *name) {
    struct part *part = &book->parts[book->count++];
    part->name = name;
    bytes_say(book->arena, &part->bytes, HEAD);
    return &part->bytes;
}

static void say_xml(struct arena *arena, struct bytes *out, const char *text) {
    for (; *text; text++) {
        if (*text == '<')
            bytes_say(arena, out, "&lt;");
        else if (*text == '>')
            bytes_say(arena, out, "&gt;");
        else if (*text == '&')
            bytes_say(arena, out, "&amp;");
        else if (*text == '"')
            bytes_say(arena, out, "&quot;");
        else
            bytes_put(arena, out, text, 1);
    }
}

/* ---- cells ---- */

static void say_where(struct book *book, struct bytes *out, size_t column, uint32_t row) {
    char letters[] = {(char)('A' + column / 26 - 1), (char)('A' + column % 26), '\0'};
    if (!book->bare)
        bytes_say(book->arena, out,
            arena_printf(book->arena, " r=\"%s%u\"", column < 26 ? letters + 1 : letters, row));
}

static void say_text(struct book *book, struct bytes *out, const char *tag, const char *text) {
    struct arena *arena = book->arena;
    bytes_say(arena, out, arena_printf(arena, "<%s xml:space=\"preserve\">", tag));
    say_xml(arena, out, text);
    bytes_say(arena, out, arena_printf(arena, "</%s>", tag));
}

static void say_words(struct book *book, struct bytes *out, const char *text) {
    struct arena *arena = book->arena;
    uint32_t way = chance_below(book->chance, 10);
    if (way == 0) {
        bytes_say(arena, out, " t=\"inlineStr\"><is>");
        say_text(book, out, "t", text);
        bytes_say(arena, out, "</is></c>");
    } else if (way == 1) {
        bytes_say(arena, out, " t=\"str\"><f>A1</f>");
        say_text(book, out, "v", text);
        bytes_say(arena, out, "</c>");
    } else {
        bytes_say(arena, &book->strings, "<si>");
        if (chance_hits(book->chance, 10)) {
            bytes_say(arena, &book->strings, "<r><rPr><b/></rPr><t></t></r><r>");
            say_text(book, &book->strings, "t", text);
            bytes_say(arena, &book->strings, "</r>");
        } else {
            say_text(book, &book->strings, "t", text);
        }
        bytes_say(arena, &book->strings, "</si>");
        bytes_say(arena, out, arena_printf(arena, " t=\"s\"><v>%u</v></c>", book->string_count++));
    }
}

/* Without the zeros at its end, as binary numbers are written. */
static const char *number_text(struct arena *arena, const char *text) {
    size_t length = strlen(text);
    while (strchr(text, '.') && text[length - 1] == '0')
        length--;
    return arena_copy(arena, text, length - (text[length - 1] == '.'));
}

static void say_cell(struct book *book, struct bytes *out, const struct made_cell *cell,
    size_t column, uint32_t row) {
    struct arena *arena = book->arena;
    if (cell->kind == MADE_EMPTY && !book->bare && chance_hits(book->chance, 50))
        return;
    bytes_say(arena, out, "<c");
    say_where(book, out, column, row);
    if (cell->kind == MADE_EMPTY) {
        bytes_say(arena, out, chance_hits(book->chance, 50) ? " s=\"1\"/>" : "/>");
    } else if (cell->kind == MADE_DAY && chance_hits(book->chance, 70)) {
        int serial = (int)cell->day + 25569 - (book->since_1904 ? 1462 : 0);
        bytes_say(arena, out,
            arena_printf(
                arena, " s=\"%u\"><v>%d</v></c>", 1 + chance_below(book->chance, 2), serial));
    } else if (cell->kind == MADE_NUMBER && chance_hits(book->chance, 70)) {
        bytes_say(
            arena, out, arena_printf(arena, "><v>%s</v></c>", number_text(arena, cell->text)));
    } else {
        say_words(book, out, cell->text);
    }
}

static void say_row(struct book *book, struct bytes *out, const struct made_cell *cells,
    size_t count, uint32_t row) {
    struct bytes inside = {0};
    struct arena *arena = book->arena;
    bytes_say(arena, out, arena_printf(arena, "<row r=\"%u\">", row));
    book->bare = chance_hits(book->chance, 5);
    bytes_say(arena, &inside, "");
    for (size_t i = 0; i < count; i++)
        say_cell(book, &inside, &cells[i], i, row);
    bytes_put(arena, out, inside.at, inside.length);
    bytes_say(arena, out, "</row>");
}

static void say_sheet(struct book *book, struct bytes *out, struct made_table *table) {
    struct arena *arena = book->arena;
    uint32_t row = 1;
    bytes_say(arena, out, "<worksheet xmlns=\"" MAIN "\"><sheetData>");
    for (uint32_t i = 0; i < table->titles; i++) {
        struct made_cell title = {.kind = MADE_WORDS, .text = "某县帮扶对象台账"};
        say_row(book, out, &title, 1, row++);
    }
    if (table->headings) {
        struct made_cell *cells = arena_array(arena, struct made_cell, table->columns);
        for (size_t i = 0; i < table->columns; i++)
            cells[i] = (struct made_cell){.kind = MADE_WORDS, .text = table->headings[i]};
        say_row(book, out, cells, table->columns, row++);
    }
    for (size_t i = 0; i < table->rows.count; i++) {
        table->rows.items[i].line = row;
        say_row(book, out, table->rows.items[i].cells, table->rows.items[i].count, row++);
    }
    bytes_say(arena, out, "</sheetData></worksheet>");
}

/* ---- the book ---- */

static void say_links(struct book *book, const struct made_table *tables, size_t count) {
    struct arena *arena = book->arena;
    struct bytes *types = add_part(book, "[Content_Types].xml");
    bytes_say(arena, types,
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
        "<Default Extension=\"rels\" "
        "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/"
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>");
    bytes_say(arena, add_part(book, "_rels/.rels"),
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"rId1\" Type=\"" LINKS "/officeDocument\" Target=\"xl/workbook.xml\"/>"
        "</Relationships>");
    struct bytes *main = add_part(book, "xl/workbook.xml");
    bytes_say(arena, main, "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" LINKS "\">");
    bytes_say(arena, main, book->since_1904 ? "<workbookPr date1904=\"1\"/><sheets>" : "<sheets>");
    struct bytes *links = add_part(book, "xl/_rels/workbook.xml.rels");
    bytes_say(arena, links,
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    for (size_t i = 0; i < count; i++) {
        bytes_say(arena, main,
            arena_printf(arena, "<sheet name=\"%s\" sheetId=\"%zu\" r:id=\"rId%zu\"/>",
                tables[i].type->name->text, i + 1, i + 1));
        bytes_say(arena, links,
            arena_printf(arena,
                "<Relationship Id=\"rId%zu\" Type=\"" LINKS
                "/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>",
                i + 1, i + 1));
    }
    bytes_say(arena, main, "</sheets></workbook>");
    bytes_say(arena, links,
        "<Relationship Id=\"rId90\" Type=\"" LINKS "/styles\" Target=\"styles.xml\"/>"
        "<Relationship Id=\"rId91\" Type=\"" LINKS
        "/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>");
    bytes_say(arena, add_part(book, "xl/styles.xml"),
        "<styleSheet xmlns=\"" MAIN "\"><numFmts count=\"1\"><numFmt numFmtId=\"176\" "
        "formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@\"/></numFmts>"
        "<cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/>"
        "<xf numFmtId=\"176\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>");
}

static size_t find_byte(const struct bytes *bytes, size_t at, char byte) {
    const char *found = memchr(bytes->at + at, byte, bytes->length - at);
    return found ? (size_t)(found - bytes->at) : bytes->length;
}

/* An element with all that is in it goes, or comes twice; XML it stays, mostly. */
static void hurt_element(struct book *book, struct bytes *xml) {
    struct arena *arena = book->arena;
    size_t start = find_byte(xml, chance_below(book->chance, (uint32_t)xml->length), '<');
    size_t end = find_byte(xml, start, '>');
    if (end == xml->length || xml->at[start + 1] == '/' || xml->at[start + 1] == '?')
        return;
    size_t name = strcspn(xml->at + start + 1, " />");
    if (xml->at[end - 1] != '/') {
        const char *tag = arena_copy(arena, xml->at + start + 1, name);
        const char *close = strstr(xml->at + end, arena_printf(arena, "</%s>", tag));
        end = close ? (size_t)(close - xml->at) + name + 2 : end;
    }
    size_t length = end + 1 - start;
    const char *copy = arena_copy(arena, xml->at + start, length);
    if (chance_hits(book->chance, 50))
        bytes_splice(arena, xml, start, length, "", 0);
    else
        bytes_splice(arena, xml, start, 0, copy, length);
}

/* A letter or digit of an attribute or a text becomes another one. */
static void hurt_words(struct book *book, struct bytes *xml) {
    static const char signs[] = "0123456789-.eEABZabrst $#&;/:";
    size_t at = find_byte(xml, chance_below(book->chance, (uint32_t)xml->length),
        chance_hits(book->chance, 70) ? '"' : '>');
    size_t length = at < xml->length ? strcspn(xml->at + at + 1, "\"<>") : 0;
    if (length == 0)
        return;
    char sign = signs[chance_below(book->chance, sizeof signs - 1)];
    at += 1 + chance_below(book->chance, (uint32_t)length);
    bytes_splice(
        book->arena, xml, at, chance_below(book->chance, 3), &sign, chance_below(book->chance, 2));
}

/* Mostly of a sheet, where most can be wrong. */
static void hurt_part(struct book *book) {
    size_t number = chance_below(book->chance, (uint32_t)book->count);
    if (chance_hits(book->chance, 60))
        number = book->count - 1 - chance_below(book->chance, 2);
    struct part *part = &book->parts[number];
    if (chance_hits(book->chance, 4)) {
        *part = book->parts[--book->count];
        return;
    }
    uint32_t way = chance_below(book->chance, 10);
    if (way == 0) {
        hurt_bytes(book->arena, book->chance, &part->bytes);
        return;
    }
    for (uint32_t n = 1 + chance_below(book->chance, 6); n > 0; n--)
        if (chance_hits(book->chance, 70))
            hurt_words(book, &part->bytes);
        else
            hurt_element(book, &part->bytes);
}

static void must(bool good, const char *what) {
    if (good)
        return;
    printf("libzip: %s\n", what);
    exit(2);
}

static struct bytes pack(struct book *book) {
    zip_error_t error;
    zip_stat_t stat;
    struct bytes out = {0};
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
    must(target != NULL, "no memory");
    zip_t *zip = zip_open_from_source(target, ZIP_TRUNCATE, &error);
    must(zip != NULL, "it cannot be made");
    zip_source_keep(target);
    zip_int32_t method = chance_hits(book->chance, 50) ? ZIP_CM_DEFLATE : ZIP_CM_STORE;
    for (size_t i = 0; i < book->count; i++) {
        struct part *part = &book->parts[i];
        zip_source_t *source = zip_source_buffer(zip, part->bytes.at, part->bytes.length, 0);
        zip_int64_t index = zip_file_add(zip, part->name, source, ZIP_FL_ENC_UTF_8);
        must(index >= 0, part->name);
        zip_set_file_compression(zip, (zip_uint64_t)index, method, 1);
        zip_file_set_dostime(zip, (zip_uint64_t)index, 0, 0x54CE, 0); /* the same each time */
    }
    must(zip_close(zip) == 0, "it cannot be closed");
    must(zip_source_open(target) == 0 && zip_source_stat(target, &stat) == 0, "it cannot be read");
    out.room = (size_t)stat.size + 1;
    out.at = arena_alloc(book->arena, out.room);
    out.length = (size_t)stat.size;
    must(zip_source_read(target, out.at, stat.size) == (zip_int64_t)stat.size, "it is cut");
    zip_source_close(target);
    zip_source_free(target);
    return out;
}

struct bytes made_workbook(struct arena *arena, struct chance *chance, struct made_table *tables,
    size_t count, bool hurt) {
    struct book *book = arena_new(arena, struct book);
    book->arena = arena;
    book->chance = chance;
    book->since_1904 = chance_hits(chance, 10);
    bytes_say(arena, &book->strings, "");
    say_links(book, tables, count);
    for (size_t i = 0; i < count; i++)
        say_sheet(book, add_part(book, arena_printf(arena, "xl/worksheets/sheet%zu.xml", i + 1)),
            &tables[i]);
    struct bytes *shared = add_part(book, "xl/sharedStrings.xml");
    bytes_say(arena, shared,
        arena_printf(arena, "<sst xmlns=\"" MAIN "\" uniqueCount=\"%u\">", book->string_count));
    bytes_put(arena, shared, book->strings.at, book->strings.length);
    bytes_say(arena, shared, "</sst>");
    if (hurt)
        hurt_part(book);
    return pack(book);
}
