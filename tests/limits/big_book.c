/* SPDX-License-Identifier: Apache-2.0
 *
 * Workbooks as no program writes them: parts that unpack to a thousand times their size, that claim
 * another size than they have, that are nested, endless or there twice. The zip file is written here
 * byte by byte, for libraries refuse to write what is wrong. */
#include "big.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct entry {
    char name[64];
    uint32_t crc, packed, size; /* size: as claimed */
    uint32_t offset;
};

struct book {
    FILE *out;
    struct entry entries[100];
    size_t count;
    /* of the part being written */
    z_stream stream;
    uint64_t written;
};

/* Bytes beyond the fourth are zero. */
static void put(FILE *out, uint32_t value, int bytes) {
    for (int i = 0; i < bytes; i++)
        putc(i < 4 ? (int)(value >> (8 * i) & 0xFF) : 0, out);
}

static void put_local(struct book *book, const struct entry *entry) {
    put(book->out, 0x04034b50, 4);
    put(book->out, 20, 2);
    put(book->out, 0, 2);
    put(book->out, Z_DEFLATED, 2);
    put(book->out, 0, 4);
    put(book->out, entry->crc, 4);
    put(book->out, entry->packed, 4);
    put(book->out, entry->size, 4);
    put(book->out, (uint32_t)strlen(entry->name), 2);
    put(book->out, 0, 2);
    fputs(entry->name, book->out);
}

static void begin(struct book *book, const char *name) {
    struct entry *entry = &book->entries[book->count];
    memset(entry, 0, sizeof *entry);
    snprintf(entry->name, sizeof entry->name, "%s", name);
    entry->offset = (uint32_t)ftell(book->out);
    put_local(book, entry);
    book->written = 0;
    memset(&book->stream, 0, sizeof book->stream);
    deflateInit2(&book->stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
}

static void pack(struct book *book, int flush) {
    unsigned char room[1 << 16];
    do {
        book->stream.next_out = room;
        book->stream.avail_out = sizeof room;
        deflate(&book->stream, flush);
        fwrite(room, 1, sizeof room - book->stream.avail_out, book->out);
    } while (book->stream.avail_out == 0);
}

static void add(struct book *book, const char *bytes, size_t length) {
    struct entry *entry = &book->entries[book->count];
    entry->crc = (uint32_t)crc32(entry->crc, (const unsigned char *)bytes, (uInt)length);
    book->written += length;
    book->stream.next_in = (unsigned char *)bytes;
    book->stream.avail_in = (uInt)length;
    pack(book, Z_NO_FLUSH);
}

static void say(struct book *book, const char *text) {
    add(book, text, strlen(text));
}

static void repeat(struct book *book, const char *text, uint64_t count) {
    static char piece[1 << 16];
    size_t length = strlen(text), copies = sizeof piece / length;
    for (size_t i = 0; i < copies; i++)
        memcpy(piece + i * length, text, length);
    for (; count >= copies; count -= copies)
        add(book, piece, copies * length);
    add(book, piece, (size_t)count * length);
}

/* claimed 0: the size that it has. */
static void end(struct book *book, uint32_t claimed) {
    struct entry *entry = &book->entries[book->count++];
    pack(book, Z_FINISH);
    deflateEnd(&book->stream);
    long here = ftell(book->out);
    entry->packed = (uint32_t)(here - (long)entry->offset - 30 - (long)strlen(entry->name));
    entry->size = claimed ? claimed : (uint32_t)book->written;
    fseek(book->out, entry->offset, SEEK_SET);
    put_local(book, entry);
    fseek(book->out, here, SEEK_SET);
}

static void part(struct book *book, const char *name, const char *text) {
    begin(book, name);
    say(book, text);
    end(book, 0);
}

static void finish(struct book *book) {
    uint32_t start = (uint32_t)ftell(book->out);
    for (size_t i = 0; i < book->count; i++) {
        const struct entry *entry = &book->entries[i];
        put(book->out, 0x02014b50, 4);
        put(book->out, 20, 2);
        put(book->out, 20, 2);
        put(book->out, 0, 2);
        put(book->out, Z_DEFLATED, 2);
        put(book->out, 0, 4);
        put(book->out, entry->crc, 4);
        put(book->out, entry->packed, 4);
        put(book->out, entry->size, 4);
        put(book->out, (uint32_t)strlen(entry->name), 2);
        put(book->out, 0, 12);
        put(book->out, entry->offset, 4);
        fputs(entry->name, book->out);
    }
    uint32_t length = (uint32_t)ftell(book->out) - start;
    put(book->out, 0x06054b50, 4);
    put(book->out, 0, 4);
    put(book->out, (uint32_t)book->count, 2);
    put(book->out, (uint32_t)book->count, 2);
    put(book->out, length, 4);
    put(book->out, start, 4);
    put(book->out, 0, 2);
}

/* ---- parts of a workbook ---- */

static void put_frame(struct book *book) {
    part(book, "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
    part(book, "_rels/.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
        "relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
    part(book, "xl/workbook.xml",
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
        "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
        "<sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
    part(book, "xl/_rels/workbook.xml.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
        "relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
        "<Relationship Id=\"r3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
        "relationships/styles\" Target=\"styles.xml\"/>"
        "<Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
        "relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>");
}

#define SHEET_START                                                                                \
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
#define SHEET_END "</sheetData></worksheet>"
#define ROW(id, n)                                                                                 \
    "<row><c t=\"inlineStr\"><is><t>" id "</t></is></c><c t=\"inlineStr\"><is><t>" n               \
    "</t></is></c></row>"
#define NO_STRINGS "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>"

static void begin_sheet(struct book *book) {
    begin(book, "xl/worksheets/sheet1.xml");
    say(book, SHEET_START ROW("id", "n") ROW("1", "2"));
}

static void end_sheet(struct book *book, uint32_t claimed) {
    say(book, SHEET_END);
    end(book, claimed);
}

#define STYLES                                                                                     \
    "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs>"

static void no_strings(struct book *book) {
    part(book, "xl/sharedStrings.xml", NO_STRINGS);
    part(book, "xl/styles.xml", STYLES "</cellXfs></styleSheet>");
}

/* ---- kinds ---- */

/* Rows that are empty: a thousand times as much as the file. */
static void put_blank_rows(struct book *book, uint64_t count) {
    begin_sheet(book);
    repeat(book, "<row></row>", count);
    end_sheet(book, 0);
    no_strings(book);
}

static void put_spaces(struct book *book, uint64_t count) {
    begin_sheet(book);
    repeat(book, " ", count);
    end_sheet(book, 0);
    no_strings(book);
}

static void put_lie(struct book *book, uint64_t count) {
    begin_sheet(book);
    repeat(book, " ", count);
    end_sheet(book, 1000);
    no_strings(book);
}

static void put_one_text(struct book *book, uint64_t count) {
    begin_sheet(book);
    say(book, "<row><c t=\"inlineStr\"><is><t>");
    repeat(book, "x", count);
    say(book, "</t></is></c></row>" ROW("3", "3"));
    end_sheet(book, 0);
    no_strings(book);
}

static void put_strings(struct book *book, uint64_t count) {
    begin_sheet(book);
    end_sheet(book, 0);
    begin(book, "xl/sharedStrings.xml");
    say(book, "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">");
    repeat(book, "<si><t>x</t></si>", count);
    say(book, "</sst>");
    end(book, 0);
    part(book, "xl/styles.xml", STYLES "</cellXfs></styleSheet>");
}

static void put_one_string(struct book *book, uint64_t count) {
    begin_sheet(book);
    end_sheet(book, 0);
    begin(book, "xl/sharedStrings.xml");
    say(book, "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>");
    repeat(book, "x", count);
    say(book, "</t></si></sst>");
    end(book, 0);
    part(book, "xl/styles.xml", STYLES "</cellXfs></styleSheet>");
}

static void put_deep(struct book *book, uint64_t count) {
    begin_sheet(book);
    repeat(book, "<a>", count);
    repeat(book, "</a>", count);
    end_sheet(book, 0);
    no_strings(book);
}

/* A tag without an end. */
static void put_tag(struct book *book, uint64_t count) {
    begin_sheet(book);
    say(book, "<row ");
    repeat(book, "x", count);
    end_sheet(book, 0);
    no_strings(book);
}

static void put_attributes(struct book *book, uint64_t count) {
    char text[64];
    begin_sheet(book);
    say(book, "<row");
    for (uint64_t i = 0; i < count; i++) {
        snprintf(text, sizeof text, " a%" PRIu64 "=\"1\"", i);
        say(book, text);
    }
    say(book, "></row>");
    end_sheet(book, 0);
    no_strings(book);
}

static void put_laughs(struct book *book, uint64_t count) {
    char text[128];
    begin(book, "xl/worksheets/sheet1.xml");
    say(book, "<!DOCTYPE x [<!ENTITY l0 \"lol\">");
    for (uint64_t i = 1; i <= count; i++) {
        snprintf(text, sizeof text,
            "<!ENTITY l%" PRIu64 " \"&l%" PRIu64 ";&l%" PRIu64 ";&l%" PRIu64 ";&l%" PRIu64 ";\">", i,
            i - 1, i - 1, i - 1, i - 1);
        say(book, text);
    }
    snprintf(text, sizeof text, "]>" SHEET_START "<row><c><v>&l%" PRIu64 ";</v></c></row>", count);
    say(book, text);
    end_sheet(book, 0);
    no_strings(book);
}

/* One cell in the last row and the last column, and one beyond. */
static void put_far(struct book *book, uint64_t count) {
    char text[256];
    begin_sheet(book);
    snprintf(text, sizeof text,
        "<row r=\"%" PRIu64 "\"><c r=\"XFD%" PRIu64 "\" t=\"inlineStr\"><is><t>x</t></is></c></row>",
        count, count);
    say(book, text);
    end_sheet(book, 0);
    no_strings(book);
}

static void put_columns(struct book *book, uint64_t count) {
    char text[96];
    begin(book, "xl/worksheets/sheet1.xml");
    say(book, SHEET_START "<row><c t=\"inlineStr\"><is><t>id</t></is></c>");
    for (uint64_t i = 0; i < count; i++) {
        snprintf(text, sizeof text, "<c t=\"inlineStr\"><is><t>c%" PRIu64 "</t></is></c>", i);
        say(book, text);
    }
    say(book, "</row>" ROW("1", "2"));
    end_sheet(book, 0);
    no_strings(book);
}

static void put_merges(struct book *book, uint64_t count) {
    begin_sheet(book);
    say(book, "</sheetData><mergeCells>");
    repeat(book, "<mergeCell ref=\"A3:A1048576\"/>", count);
    say(book, "</mergeCells></worksheet>");
    end(book, 0);
    no_strings(book);
}

static void put_styles(struct book *book, uint64_t count) {
    begin_sheet(book);
    end_sheet(book, 0);
    part(book, "xl/sharedStrings.xml", NO_STRINGS);
    begin(book, "xl/styles.xml");
    say(book, STYLES);
    repeat(book, "<xf numFmtId=\"1\"/>", count);
    say(book, "</cellXfs></styleSheet>");
    end(book, 0);
}

/* The same name twice, the second with other rows. */
static void put_twice(struct book *book, uint64_t count) {
    for (uint64_t i = 0; i < count && i < 90; i++) {
        begin_sheet(book);
        end_sheet(book, 0);
    }
    no_strings(book);
}

static const struct {
    const char *name;
    void (*put)(struct book *book, uint64_t count);
} kinds[] = {
    {"blank-rows", put_blank_rows},
    {"spaces", put_spaces},
    {"lie", put_lie},
    {"one-text", put_one_text},
    {"strings", put_strings},
    {"one-string", put_one_string},
    {"deep", put_deep},
    {"tag", put_tag},
    {"attributes", put_attributes},
    {"laughs", put_laughs},
    {"far", put_far},
    {"columns", put_columns},
    {"merges", put_merges},
    {"styles", put_styles},
    {"twice", put_twice},
};

int big_book(const char *kind, uint64_t count, const char *path) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].name, kind) != 0)
            continue;
        static struct book book;
        book.out = fopen(path, "w+b");
        if (!book.out)
            return 0;
        put_frame(&book);
        kinds[i].put(&book, count);
        finish(&book);
        return fclose(book.out) == 0;
    }
    return 0;
}
