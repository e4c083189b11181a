/* SPDX-License-Identifier: Apache-2.0
 *
 * Files in other encodings than UTF-8: what they are taken for, what becomes of them, and of
 * damaged ones. The window is so small and the pipes so slow that all is cut everywhere. */
#include <errno.h>
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#define STREAM_FIRST_ROOM first_room
#include <stddef.h>
static size_t first_room = 4;
#include "data/stream.c"

#include "base/utf8.h"
#include "data/csv.h"

static struct arena arena;

static int set_up(void **state) {
    struct allocator allocator = allocator_default();
    (void)state;
    arena_init(&arena, &allocator);
    first_room = 4;
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

/* ---- texts ---- */

struct bytes {
    char *at;
    size_t length;
};

static struct bytes bytes_of(const char *bytes, size_t length) {
    return (struct bytes){arena_copy(&arena, bytes, length), length};
}

#define TEXT(literal) bytes_of((literal), sizeof(literal) - 1)

static struct bytes convert(struct bytes text, const char *from, const char *to) {
    size_t room = text.length * 4 + 16, left = text.length;
    struct bytes made = {arena_alloc(&arena, room), room};
    char *in = text.at, *out = made.at;
    iconv_t handle = iconv_open(to, from);
    assert_true(handle != (iconv_t)-1);
    assert_int_equal(iconv(handle, &in, &left, &out, &room), 0);
    iconv_close(handle);
    made.length = (size_t)(out - made.at);
    return made;
}

static const char *const names[] = {[ENCODING_UTF8] = "UTF-8",
    [ENCODING_UTF16LE] = "UTF-16LE",
    [ENCODING_UTF16BE] = "UTF-16BE",
    [ENCODING_GB18030] = "GB18030"};

static struct bytes encode(struct bytes text, enum data_encoding encoding) {
    return encoding == ENCODING_UTF8 ? text : convert(text, "UTF-8", names[encoding]);
}

static struct bytes join(struct bytes a, struct bytes b) {
    struct bytes both = {arena_alloc(&arena, a.length + b.length + 1), a.length + b.length};
    memcpy(both.at, a.at, a.length);
    memcpy(both.at + a.length, b.at, b.length);
    return both;
}

static uint64_t seed = 1;

static size_t chance(size_t below) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(seed >> 33) % below;
}

/* Of the most used 3755 characters, or (level 2) of 3008 rarer ones. */
static struct bytes han(bool rare) {
    size_t cell = chance(rare ? 3008 : 3755);
    char code[] = {(char)((rare ? 0xD8 : 0xB0) + cell / 94), (char)(0xA1 + cell % 94)};
    return bytes_of(code, sizeof code);
}

/* So many characters in GB18030. */
static struct bytes word(size_t count, size_t rare_of_ten) {
    struct bytes made = TEXT("");
    for (size_t i = 0; i < count; i++)
        made = join(made, han(chance(10) < rare_of_ten));
    return made;
}

/* A table in UTF-8: headings, then rows with names, codes and numbers. */
static struct bytes table(size_t rows) {
    struct bytes made = TEXT("");
    for (size_t column = 0; column < 4; column++)
        made = join(join(made, word(2 + chance(4), 0)), column < 3 ? TEXT(",") : TEXT("\n"));
    made = convert(made, "GB18030", "UTF-8");
    for (size_t row = 0; row < rows; row++) {
        struct bytes name = convert(word(2 + chance(2), 2), "GB18030", "UTF-8");
        const char *line = arena_printf(&arena, "A%zu,%s,%zu.%zu%s,\"%s\n、é𠮷㐀€\"\r\n", row,
            name.at, chance(100000), chance(10), chance(3) ? "元" : "", name.at);
        made = join(made, bytes_of(line, strlen(line)));
    }
    return made;
}

/* ---- reading ---- */

struct found {
    struct bytes text;
    enum data_encoding encoding;
    bool mark;
    enum encoding_trouble trouble;
};

/* Takes a few bytes now and then, so that the window slides. */
static struct found drain(int fd, enum data_encoding told) {
    struct found found = {0};
    struct stream stream;
    struct bytes kept = {arena_alloc(&arena, 64), 0};
    size_t room = 64;
    stream_init(&stream, &arena, fd);
    stream_set_encoding(&stream, told);
    for (;;) {
        size_t count = stream_length(&stream);
        bool more = count > 0 && chance(3) > 0;
        if (!more && stream_fill(&stream))
            continue;
        count = stream_length(&stream);
        if (count == 0)
            break;
        count = 1 + chance(count);
        while (kept.length + count > room) {
            char *larger = arena_alloc(&arena, room * 2);
            memcpy(larger, kept.at, kept.length);
            kept.at = larger;
            room *= 2;
        }
        memcpy(kept.at + kept.length, stream_bytes(&stream), count);
        kept.length += count;
        stream.start += count;
    }
    found.text = kept;
    found.encoding = stream_encoding(&stream, &found.mark);
    found.trouble = stream.trouble;
    assert_int_equal(stream.error, stream.trouble ? EILSEQ : 0);
    stream_fini(&stream);
    stream_fini(&stream);
    assert_false(stream_fill(&stream));
    return found;
}

static struct found read_as(struct bytes text, enum data_encoding told) {
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(text.at, 1, text.length, file), text.length);
    rewind(file);
    struct found found = drain(fileno(file), told);
    fclose(file);
    return found;
}

/* Through a pipe that brings `step` bytes at a time. */
static struct found read_slowly(struct bytes text, size_t step) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        for (size_t at = 0; at < text.length; at += step) {
            size_t count = text.length - at < step ? text.length - at : step;
            if (write(ends[1], text.at + at, count) != (ssize_t)count)
                _exit(1);
            usleep(20);
        }
        _exit(0);
    }
    close(ends[1]);
    struct found found = drain(ends[0], ENCODING_AUTO);
    close(ends[0]);
    waitpid(child, NULL, 0);
    return found;
}

static void assert_text(struct bytes text, struct bytes wanted) {
    assert_int_equal(text.length, wanted.length);
    assert_memory_equal(text.at, wanted.at, wanted.length);
}

/* ---- whole files ---- */

static void check_found(struct found found, struct bytes wanted, enum data_encoding encoding) {
    assert_text(found.text, wanted);
    assert_int_equal(found.encoding, encoding);
    assert_int_equal(found.trouble, ENCODING_FINE);
}

static void every_encoding_gives_the_same(void **state) {
    static const size_t sizes[] = {0, 1, 3, 40, 2000};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct bytes text = table(sizes[i]), mark = TEXT("\xEF\xBB\xBF");
        first_room = i % 2 ? 4 : 1 << 18;
        for (enum data_encoding encoding = ENCODING_UTF8; encoding <= ENCODING_GB18030;
             encoding++) {
            struct bytes bytes = encode(text, encoding);
            struct found found = read_as(bytes, ENCODING_AUTO);
            check_found(found, text, encoding);
            assert_false(found.mark);
            check_found(read_as(bytes, encoding), text, encoding);
            found = read_as(encode(join(mark, text), encoding), ENCODING_AUTO);
            check_found(found, text, encoding);
            assert_true(found.mark);
        }
    }
}

static void cut_anywhere(void **state) {
    (void)state;
    for (enum data_encoding encoding = ENCODING_UTF8; encoding <= ENCODING_GB18030; encoding++) {
        struct bytes text = table(3), bytes = encode(text, encoding);
        for (size_t step = 1; step <= 5; step++)
            check_found(read_slowly(bytes, step), text, encoding);
    }
}

/* What is ASCII at first is told by what comes later, however much later. */
static void late_text(void **state) {
    static const size_t sizes[] = {1, 4095, 4096, 65535, 65536, 131071, 131072, 200000};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct bytes start = {arena_alloc(&arena, sizes[i] + 1), sizes[i]};
        memset(start.at, 'x', start.length);
        start.at[start.length - 1] = ',';
        first_room = 100;
        check_found(read_as(start, ENCODING_AUTO), start, ENCODING_UTF8);
        struct bytes text = join(start, table(2));
        check_found(read_as(text, ENCODING_AUTO), text, ENCODING_UTF8);
        check_found(read_as(encode(text, ENCODING_GB18030), ENCODING_AUTO), text, ENCODING_GB18030);
    }
}

static void a_mark_has_the_last_word(void **state) {
    struct bytes text = table(5), mark = TEXT("\xEF\xBB\xBF");
    (void)state;
    for (enum data_encoding encoding = ENCODING_UTF8; encoding <= ENCODING_GB18030; encoding++)
        for (enum data_encoding told = ENCODING_AUTO; told <= ENCODING_GB18030; told++)
            check_found(read_as(encode(join(mark, text), encoding), told), text, encoding);
}

static void what_is_told_is_believed(void **state) {
    (void)state;
    struct bytes text = TEXT("\xC5\xAE,1\n"); /* 女 or Ů */
    check_found(read_as(text, ENCODING_UTF8), text, ENCODING_UTF8);
    check_found(read_as(text, ENCODING_GB18030), TEXT("女,1\n"), ENCODING_GB18030);
    check_found(read_as(TEXT("a\0b\0"), ENCODING_UTF8), TEXT("a\0b\0"), ENCODING_UTF8);
    check_found(read_as(TEXT("a\0b\0"), ENCODING_UTF16LE), TEXT("ab"), ENCODING_UTF16LE);
}

static void utf32_is_refused(void **state) {
    static const enum encoding_trouble troubles[] = {ENCODING_UTF32, ENCODING_NO_CONVERTER};
    (void)state;
    assert_int_equal(read_as(TEXT("\xFF\xFE\0\0a\0\0\0"), ENCODING_AUTO).trouble, ENCODING_UTF32);
    assert_int_equal(read_as(TEXT("\0\0\xFE\xFF\0\0\0a"), ENCODING_UTF8).trouble, ENCODING_UTF32);
    for (size_t i = 0; i < 2; i++) {
        const char *zh, *en;
        encoding_says(troubles[i], &arena, "农户.csv", &zh, &en);
        assert_non_null(strstr(zh, "农户.csv"));
        assert_non_null(strstr(en, "农户.csv"));
        assert_non_null(strstr(zh, "另存为 UTF-8"));
        assert_non_null(strstr(en, "UTF-8"));
    }
}

/* ---- which encoding ---- */

static enum data_encoding guess(struct bytes text) {
    return encoding_of_text(0, text.at, text.length, true);
}

/* Texts that are not Chinese, or valid in both. */
static void judgements(void **state) {
    static const struct {
        const char *bytes;
        enum data_encoding encoding;
    } cases[] = {
        {"café,x", ENCODING_UTF8}, {"créée", ENCODING_UTF8}, {"José, é, Łódź", ENCODING_UTF8},
        {"20°,£5,§3,买买提·艾力", ENCODING_UTF8}, {"20°,£5,§3", ENCODING_UTF8},
        {"Привет мир", ENCODING_UTF8}, {"مەكتەپ,ئۈرۈمچى", ENCODING_UTF8}, {"རྒྱ་ཡིག", ENCODING_UTF8},
        {"농가,農家", ENCODING_UTF8}, {"€", ENCODING_UTF8},
        {"Jos\xE9,Fran\xE7ois", ENCODING_UTF8},         /* Latin-1: rows that are no text */
        {"\xFF\xFE\xFD\x80\x81", ENCODING_UTF8},        /* nothing */
        {"\xBB\xA7\xB1\xE0\xBA\xC5", ENCODING_GB18030}, /* 户编号 */
        {"\xBB\xA7", ENCODING_GB18030}, {"\xC1\xAA\xCD\xA8", ENCODING_GB18030}, /* 联通 */
        {"\xC5\xAE", ENCODING_GB18030},         /* 女, as a file's only character */
        {"\xC2\xB7\xC2\xBC", ENCODING_GB18030}, /* 路录: two C2 in one word */
        {"\xC2\xB7", ENCODING_UTF8},            /* · alone */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes text = bytes_of(cases[i].bytes, strlen(cases[i].bytes));
        if (guess(text) != cases[i].encoding)
            fail_msg("%s: %d", cases[i].bytes, guess(text));
    }
    assert_int_equal(encoding_of_text('f', "\xC3\xA9,", 3, true), ENCODING_UTF8); /* caf|é */
}

/* NULs do not make a damaged file UTF-16. */
static void few_nuls(void **state) {
    static const char lines[] = "{\"a\":\"b\"}\nid,name,x\n1,2,3\n421303,A-17,280.50\n";
    (void)state;
    for (size_t i = 0; i < 40000; i++) {
        struct bytes text = i % 2 ? TEXT(lines) : join(TEXT(lines), table(1));
        for (size_t n = 1 + chance(8); n > 0; n--)
            text.at[chance(text.length)] = '\0';
        assert_int_equal(encoding_of_start(text.at, text.length).encoding, ENCODING_AUTO);
        arena_reset(&arena);
    }
}

static void utf16_without_mark(void **state) {
    (void)state;
    for (size_t i = 0; i < 500; i++) {
        struct bytes text = table(chance(30));
        for (enum data_encoding to = ENCODING_UTF16LE; to <= ENCODING_UTF16BE; to++) {
            struct bytes bytes = encode(text, to);
            size_t length =
                bytes.length < ENCODING_START_BYTES ? bytes.length : ENCODING_START_BYTES;
            assert_int_equal(encoding_of_start(bytes.at, length).encoding, to);
        }
    }
}

static void damage(struct bytes text) {
    for (;;) {
        char *byte = &text.at[chance(text.length)];
        if ((unsigned char)*byte < 0x80)
            continue;
        *byte = (char)(*byte ^ (1 + (char)chance(255)));
        return;
    }
}

/* Of 100,000 files with headings of so many Han characters: how many are mistaken. */
static size_t mistaken(
    size_t count, size_t rare_of_ten, enum data_encoding encoding, size_t hurt, size_t cases) {
    size_t bad = 0;
    for (size_t i = 0; i < cases; i++) {
        struct bytes text = join(join(TEXT("id,"), word(count, rare_of_ten)), TEXT(",x\n1,2,3\n"));
        if (encoding == ENCODING_UTF8)
            text = convert(text, "GB18030", "UTF-8");
        for (size_t n = 0; n < hurt; n++)
            damage(text);
        bad += guess(text) != encoding;
        if (i % 1000 == 999)
            arena_reset(&arena);
    }
    return bad;
}

static void short_files(void **state) {
    (void)state;
    for (size_t count = 2; count <= 12; count++) {
        assert_int_equal(mistaken(count, 0, ENCODING_GB18030, 0, 3000), 0);
        assert_int_equal(mistaken(count, 5, ENCODING_UTF8, 0, 3000), 0);
    }
    assert_int_equal(mistaken(4, 3, ENCODING_GB18030, 0, 3000), 0);
    assert_int_equal(mistaken(40, 1, ENCODING_GB18030, 1, 3000), 0);
    assert_int_equal(mistaken(12, 1, ENCODING_UTF8, 1, 3000), 0);
    assert_int_equal(mistaken(40, 1, ENCODING_UTF8, 3, 3000), 0);
}

/* A character cut at the end of what is looked at says nothing. */
static void cut_text(void **state) {
    struct bytes text = convert(word(9, 0), "GB18030", "UTF-8");
    struct bytes gb = encode(text, ENCODING_GB18030);
    (void)state;
    for (size_t length = 4; length < text.length; length++)
        assert_int_equal(encoding_of_text(0, text.at, length, false), ENCODING_UTF8);
    for (size_t length = 5; length < gb.length; length++)
        assert_int_equal(encoding_of_text(0, gb.at, length, false), ENCODING_GB18030);
}

/* ---- damaged text ---- */

#define DAMAGED(from, bytes, wanted) check_found(read_as(TEXT(bytes), from), TEXT(wanted), from)

static void bad_bytes(void **state) {
    (void)state;
    DAMAGED(ENCODING_GB18030, "\xBB\xA7,\xB1,\xE0", "户,\xFF,\xFF");
    DAMAGED(ENCODING_GB18030, "\xBB\"\xBB\n", "\xFF\"\xFF\n");
    DAMAGED(ENCODING_GB18030, "\x81\x30\x81,",
        "\xFF"
        "0\xFF,");
    DAMAGED(ENCODING_GB18030, "\x81\x30,1",
        "\xFF"
        "0,1");
    DAMAGED(ENCODING_GB18030, "\xFF\xBB\xA7\x80;", "\xFF户\xFF;");
    DAMAGED(ENCODING_GB18030, "\x81\x30\x81\n",
        "\xFF"
        "0\xFF\n");
    DAMAGED(ENCODING_UTF16LE, "a\0\0\xD8,\0b\0", "a\xFF,b");
    DAMAGED(ENCODING_UTF16LE, "\0\xDC\n\0", "\xFF\n");
    DAMAGED(ENCODING_UTF16BE, "\0a\xD8\0\0,", "a\xFF,");
    check_found(read_as(TEXT("a\0b"), ENCODING_UTF16LE), TEXT("a\xFF"), ENCODING_UTF16LE);
    check_found(read_as(TEXT("a\0\0\xD8"), ENCODING_UTF16LE), TEXT("a\xFF"), ENCODING_UTF16LE);
    check_found(read_as(TEXT("\x81\x30\x81"), ENCODING_GB18030),
        TEXT("\xFF"
             "0\xFF"),
        ENCODING_GB18030);
}

static size_t count_of(struct bytes text, const char *bytes) {
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += strchr(bytes, text.at[i]) != NULL && text.at[i];
    return count;
}

/* A damaged byte of a Han character changes nothing beyond the next comma, quote or line break on
 * either side: these begin no character and end none. */
static void damage_stays_in_its_cell(void **state) {
    (void)state;
    for (size_t i = 0; i < 3000; i++) {
        struct bytes text = table(4), bytes = encode(text, ENCODING_GB18030);
        char *at = &bytes.at[chance(bytes.length)];
        if ((unsigned char)*at < 0x80)
            continue;
        do
            *at = (char)chance(256);
        while (*at && strchr(",\"\r\n", *at));
        struct bytes read = read_as(bytes, ENCODING_GB18030).text;
        assert_int_equal(count_of(read, ",\"\r\n"), count_of(text, ",\"\r\n"));
        size_t same = 0, tail = 0;
        while (same < read.length && same < text.length && read.at[same] == text.at[same])
            same++;
        while (tail < read.length - same && tail < text.length - same &&
               read.at[read.length - 1 - tail] == text.at[text.length - 1 - tail])
            tail++;
        struct bytes middle = bytes_of(text.at + same, text.length - same - tail);
        assert_int_equal(count_of(middle, ",\"\r\n"), 0);
        arena_reset(&arena);
    }
}

/* Whatever bytes there are: the window and the pace make no difference, and no line is lost. */
static void any_bytes(void **state) {
    (void)state;
    for (size_t i = 0; i < 600; i++) {
        struct bytes bytes = encode(table(3), ENCODING_UTF8 + (enum data_encoding)(i % 4));
        for (size_t n = 1 + chance(40); n > 0; n--)
            bytes.at[chance(bytes.length)] = (char)chance(256);
        bytes.length -= chance(bytes.length);
        first_room = 4;
        struct found narrow = read_as(bytes, ENCODING_AUTO);
        first_room = 1 << 18;
        struct found wide = read_as(bytes, ENCODING_AUTO);
        check_found(narrow, wide.text, wide.encoding);
        if (i % 60 == 0)
            check_found(read_slowly(bytes, 1), wide.text, wide.encoding);
        struct bytes gb = read_as(bytes, ENCODING_GB18030).text;
        if (!memchr(bytes.at, '\0', bytes.length) && !narrow.mark)
            assert_int_equal(count_of(gb, "\r\n,\""), count_of(bytes, "\r\n,\""));
        arena_reset(&arena);
    }
}

/* ---- rows ---- */

static const char *rows_of(struct bytes text) {
    FILE *file = tmpfile();
    struct csv_reader reader;
    struct table_row row;
    const char *shown = "";
    assert_non_null(file);
    assert_int_equal(fwrite(text.at, 1, text.length, file), text.length);
    rewind(file);
    csv_init(&reader, &arena, fileno(file));
    stream_set_encoding(&reader.stream, ENCODING_AUTO);
    while (reader.rows.next(&reader.rows, &row))
        shown = arena_printf(&arena, "%s%llu %zu %s\n", shown, (unsigned long long)row.line,
            row.count, row.damage ? reject_code(row.damage) : "");
    stream_fini(&reader.stream);
    fclose(file);
    return shown;
}

static void damaged_rows(void **state) {
    (void)state;
    struct bytes text = TEXT("户编号,区划\nA1,甲乙\nA2,丙\nA3,丁\n");
    struct bytes bytes = encode(text, ENCODING_GB18030);
    assert_string_equal(rows_of(bytes), "1 2 \n2 2 \n3 2 \n4 2 \n");
    *strchr(strstr(bytes.at, "A2") + 3, '\n') = ',';
    assert_string_equal(rows_of(bytes), "1 2 \n2 2 \n3 4 \n");
    bytes = encode(text, ENCODING_GB18030);
    strstr(bytes.at, "A2")[4] = 'x'; /* 丙 is B1 FB */
    strstr(bytes.at, "A2")[3] = '\xFF';
    assert_string_equal(rows_of(bytes), "1 2 \n2 2 \n3 2 not-text-in-encoding\n4 2 \n");
    text.at[text.length - 2] = 'x';
    assert_string_equal(rows_of(text), "1 2 \n2 2 \n3 2 \n4 2 not-utf8\n");
}

static void bytes_in_memory(void **state) {
    struct stream stream;
    (void)state;
    struct bytes text = TEXT("户,1\n");
    stream_of_bytes(&stream, &arena, text.at, text.length);
    assert_false(stream_fill(&stream));
    assert_int_equal(stream_length(&stream), 6);
    assert_memory_equal(stream_bytes(&stream), "户,1\n", 6);
    assert_true(stream_fill_to(&stream, 6));
    assert_false(stream_fill_to(&stream, 7));
    stream_fini(&stream);
}

static void filled_as_asked(void **state) {
    struct stream stream;
    struct bytes bytes = encode(table(50), ENCODING_GB18030);
    FILE *file = tmpfile();
    (void)state;
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.at, 1, bytes.length, file), bytes.length);
    rewind(file);
    stream_init(&stream, &arena, fileno(file));
    stream_set_encoding(&stream, ENCODING_AUTO);
    assert_true(stream_fill_to(&stream, 1000));
    assert_in_range(stream_length(&stream), 1000, 4096);
    assert_false(stream_fill_to(&stream, 1 << 20));
    assert_text(bytes_of(stream_bytes(&stream), stream_length(&stream)),
        convert(bytes, "GB18030", "UTF-8"));
    stream_fini(&stream);
    fclose(file);
}

static enum data_encoding found_in(struct bytes bytes, bool expects_utf8) {
    struct stream stream;
    bool mark;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.at, 1, bytes.length, file), bytes.length);
    rewind(file);
    stream_init(&stream, &arena, fileno(file));
    stream_set_encoding(&stream, ENCODING_AUTO);
    if (expects_utf8)
        stream_expect_utf8(&stream);
    while (stream_fill(&stream))
        stream.start = stream.end;
    enum data_encoding encoding = stream_encoding(&stream, &mark);
    stream_fini(&stream);
    fclose(file);
    return encoding;
}

/* What is valid UTF-8, though a character may be cut where looking ends; what is not is judged as ever. */
static void utf8_that_is_expected(void **state) {
    static const char rare[] = "{\"id\":\"\xC3\xA9\"}\n";
    static const char wrong[] = "{\"\xBB\xA7\":\"\xC5\xAE\"}\n";
    (void)state;
    assert_int_equal(found_in(bytes_of(rare, sizeof rare - 1), false), ENCODING_GB18030);
    assert_int_equal(found_in(bytes_of(rare, sizeof rare - 1), true), ENCODING_UTF8);
    assert_int_equal(found_in(bytes_of(wrong, sizeof wrong - 1), true), ENCODING_GB18030);
    assert_int_equal(found_in(bytes_of(wrong, sizeof wrong - 1), false), ENCODING_GB18030);
    assert_true(encoding_is_utf8("\xE5\xA5\xB3", 3, true));
    for (size_t length = 1; length < 3; length++) {
        assert_true(encoding_is_utf8("\xE5\xA5\xB3", length, false));
        assert_false(encoding_is_utf8("\xE5\xA5\xB3", length, true));
    }
    assert_false(encoding_is_utf8("a\xE5 ", 3, false));
    assert_false(encoding_is_utf8("\xFF", 1, false));
    assert_false(encoding_is_utf8("\xFF and more", 9, false));
}

static void failed_read(void **state) {
    struct stream stream;
    bool mark;
    (void)state;
    stream_init(&stream, &arena, 1000000);
    stream_set_encoding(&stream, ENCODING_AUTO);
    assert_false(stream_fill(&stream));
    assert_int_equal(stream.error, EBADF);
    assert_int_equal(stream_encoding(&stream, &mark), ENCODING_UTF8);
    stream_fini(&stream);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_encoding_gives_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cut_anywhere, set_up, tear_down),
        cmocka_unit_test_setup_teardown(late_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_mark_has_the_last_word, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_told_is_believed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(utf32_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(judgements, set_up, tear_down),
        cmocka_unit_test_setup_teardown(few_nuls, set_up, tear_down),
        cmocka_unit_test_setup_teardown(utf16_without_mark, set_up, tear_down),
        cmocka_unit_test_setup_teardown(short_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cut_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bad_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damage_stays_in_its_cell, set_up, tear_down),
        cmocka_unit_test_setup_teardown(any_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damaged_rows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bytes_in_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(filled_as_asked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(utf8_that_is_expected, set_up, tear_down),
        cmocka_unit_test_setup_teardown(failed_read, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
