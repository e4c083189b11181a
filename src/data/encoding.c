/* SPDX-License-Identifier: Apache-2.0 */
#include "data/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>
#include "base/utf8.h"

/* ---- the start of a file ---- */

/* UTF-32's mark begins with that of UTF-16, so it stands before it. */
static struct encoding_start find_mark(const char *bytes, size_t length) {
    static const struct {
        const char *bytes;
        struct encoding_start start;
    } marks[] = {
        {"\xEF\xBB\xBF", {ENCODING_UTF8, 3, ENCODING_FINE}},
        {"\xFF\xFE\0\0", {ENCODING_AUTO, 4, ENCODING_UTF32}},
        {"\0\0\xFE\xFF", {ENCODING_AUTO, 4, ENCODING_UTF32}},
        {"\xFF\xFE", {ENCODING_UTF16LE, 2, ENCODING_FINE}},
        {"\xFE\xFF", {ENCODING_UTF16BE, 2, ENCODING_FINE}},
        {"\x84\x31\x95\x33", {ENCODING_GB18030, 4, ENCODING_FINE}},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (length >= marks[i].start.mark &&
            memcmp(bytes, marks[i].bytes, marks[i].start.mark) == 0)
            return marks[i].start;
    return (struct encoding_start){ENCODING_AUTO, 0, ENCODING_FINE};
}

/* High bytes of UTF-16 units that no table has, but that text of single bytes has everywhere
 * when it is read as UTF-16: line breaks, commas, digits, and the bytes of UTF-8. */
static bool is_strange(unsigned char high) {
    return (high > 0 && high < 0x20) || high == 0x22 || high == 0x27 ||
           (high >= 0x2A && high <= 0x2F) || (high >= 0x31 && high <= 0x39) ||
           (high >= 0xA0 && high < 0xD8) || (high >= 0xE0 && high < 0xF9);
}

static bool is_ascii_text(unsigned char byte) {
    return (byte >= 0x20 && byte < 0x7F) || byte == '\t' || byte == '\n' || byte == '\r';
}

/* A table has separators and line breaks, so UTF-16 has NULs on one side of the units. Some Han
 * characters have one on the other side, and damaged text of single bytes may have one anywhere. */
static bool is_utf16(const char *bytes, size_t length, size_t high) {
    size_t ascii = 0, swapped = 0, strange = 0, units = length / 2;
    for (size_t i = 0; i + 1 < length; i += 2) {
        unsigned char upper = (unsigned char)bytes[i + high];
        unsigned char lower = (unsigned char)bytes[i + 1 - high];
        ascii += upper == 0 && is_ascii_text(lower);
        swapped += lower == 0 && is_ascii_text(upper);
        strange += is_strange(upper);
    }
    return ascii >= 2 && ascii * 16 >= units && ascii > swapped * 2 && ascii > strange * 4;
}

/* A byte too few or too many turns all units behind it, so a little is looked at first. */
struct encoding_start encoding_of_start(const char *bytes, size_t length) {
    static const size_t lengths[] = {64, 512, ENCODING_START_BYTES};
    struct encoding_start start = find_mark(bytes, length);
    if (start.mark > 0)
        return start;
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths && !start.encoding; i++) {
        size_t looked_at = length < lengths[i] ? length : lengths[i];
        if (is_utf16(bytes, looked_at, 1))
            start.encoding = ENCODING_UTF16LE;
        else if (is_utf16(bytes, looked_at, 0))
            start.encoding = ENCODING_UTF16BE;
    }
    return start;
}

/* ---- UTF-8 or GB18030 ---- */

size_t encoding_ascii(const char *bytes, size_t length) {
    size_t at = 0;
    for (uint64_t word; at + sizeof word <= length; at += sizeof word) {
        memcpy(&word, bytes + at, sizeof word);
        if (word & 0x8080808080808080u)
            break;
    }
    while (at < length && (unsigned char)bytes[at] < 0x80)
        at++;
    return at;
}

/* A text being read in one encoding. A character costs the more, the less it is to be expected
 * in tables of Chinese households; a fault costs most. */
struct reading {
    const char *bytes;
    size_t length;
    char before;
    bool whole;
    size_t cost, characters;
};

static unsigned char byte_at(const struct reading *text, size_t at) {
    return at < text->length ? (unsigned char)text->bytes[at] : 0;
}

static bool is_letter(unsigned char byte) {
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

/* é in café, and signs like £ and ° that stand alone: in UTF-8 usual, though two bytes might also
 * be one Han character of GB18030. */
static bool is_latin(const struct reading *text, size_t at) {
    unsigned char before = at > 0 ? byte_at(text, at - 1) : (unsigned char)text->before;
    unsigned char after = byte_at(text, at + 2);
    return is_letter(before) || is_letter(after) ||
           (byte_at(text, at) == 0xC2 && before < 0x80 && after < 0x80);
}

static size_t utf8_cost(const struct reading *text, size_t at, size_t length) {
    unsigned char lead = byte_at(text, at), next = byte_at(text, at + 1);
    if (length == 2)
        return is_latin(text, at) ? 1 : 3;
    bool is_usual = (lead >= 0xE4 && lead <= 0xE9) || (lead == 0xE3 && next == 0x80) ||
                    (lead == 0xEF && (next == 0xBC || next == 0xBD));
    return length == 3 && is_usual ? 1 : 4;
}

/* 1: begins nothing. */
static size_t utf8_length(unsigned char lead) {
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 1;
}

static void read_utf8(struct reading *text) {
    enum { FAULT = 5 };
    for (size_t at = 0, length; at < text->length; at += length) {
        length = 1;
        if (byte_at(text, at) < 0x80)
            continue;
        size_t wanted = utf8_length(byte_at(text, at)), bad;
        if (at + wanted > text->length && !text->whole)
            return;
        text->characters++;
        if (wanted > 1 && at + wanted <= text->length && utf8_valid(text->bytes + at, wanted, &bad))
            text->cost += utf8_cost(text, at, length = wanted);
        else
            text->cost += FAULT;
    }
}

static bool is_gb_lead(unsigned char byte) {
    return byte >= 0x81 && byte <= 0xFE;
}

static bool is_digit(unsigned char byte) {
    return byte >= '0' && byte <= '9';
}

/* How long the character at `at` is; 1: it is none. */
static size_t gb_length(const struct reading *text, size_t at) {
    unsigned char next = byte_at(text, at + 1);
    if (!is_gb_lead(byte_at(text, at)))
        return 1;
    if (next >= 0x40 && next <= 0xFE && next != 0x7F)
        return 2;
    return is_digit(next) && is_gb_lead(byte_at(text, at + 2)) && is_digit(byte_at(text, at + 3))
               ? 4
               : 1;
}

/* By the rows of GB 2312: punctuation and Han of level 1; Han of level 2 and foreign letters; what
 * came later. UTF-8 read as GB18030 is full of the last. */
static size_t gb_cost(unsigned char lead, unsigned char next) {
    bool in_gb2312 = next >= 0xA1;
    if (in_gb2312 && ((lead >= 0xB0 && lead <= 0xD7) || (lead >= 0xA1 && lead <= 0xA3)))
        return 1;
    return in_gb2312 && ((lead >= 0xD8 && lead <= 0xF7) || (lead >= 0xA4 && lead <= 0xA9)) ? 3 : 7;
}

static void read_gb18030(struct reading *text) {
    enum { FAULT = 8, LENGTH_MOST = 4 };
    for (size_t at = 0, length; at < text->length; at += length) {
        length = 1;
        if (byte_at(text, at) < 0x80)
            continue;
        if (at + LENGTH_MOST > text->length && !text->whole)
            return;
        text->characters++;
        length = gb_length(text, at);
        text->cost += length == 1 ? FAULT : gb_cost(byte_at(text, at), byte_at(text, at + 1));
    }
}

/* What is neither stays UTF-8, so that its rows are rejected rather than misread. */
enum data_encoding encoding_of_text(char before, const char *bytes, size_t length, bool whole) {
    enum { USUAL = 4, SLACK = 8 };
    struct reading utf8 = {.bytes = bytes, .length = length, .before = before, .whole = whole};
    struct reading gb = utf8;
    read_utf8(&utf8);
    read_gb18030(&gb);
    bool is_gb = gb.cost < utf8.cost && gb.cost <= gb.characters * USUAL + SLACK;
    return is_gb ? ENCODING_GB18030 : ENCODING_UTF8;
}

bool encoding_is_utf8(const char *bytes, size_t length, bool whole) {
    size_t bad;
    if (utf8_valid(bytes, length, &bad))
        return true;
    size_t left = length - bad;
    if (whole || left >= utf8_length((unsigned char)bytes[bad]))
        return false;
    for (size_t i = 1; i < left; i++)
        if (((unsigned char)bytes[bad + i] & 0xC0) != 0x80)
            return false;
    return true;
}

/* ---- decoding ---- */

bool decoder_open(struct decoder *decoder, enum data_encoding from) {
    static const char *const names[] = {[ENCODING_UTF16LE] = "UTF-16LE",
        [ENCODING_UTF16BE] = "UTF-16BE",
        [ENCODING_GB18030] = "GB18030"};
    decoder_close(decoder);
    iconv_t handle = iconv_open("UTF-8", names[from]);
    if (handle == (iconv_t)-1)
        return false;
    *decoder = (struct decoder){.handle = handle, .open = true, .from = from};
    return true;
}

void decoder_close(struct decoder *decoder) {
    if (decoder->open)
        iconv_close(decoder->handle);
    decoder->open = false;
}

/* A byte, or two of UTF-16, is no text. */
static void replace(const struct decoder *decoder, char **bytes, size_t *length, char **out) {
    size_t unit = decoder->from == ENCODING_GB18030 || *length < 2 ? 1 : 2;
    *bytes += unit;
    *length -= unit;
    *(*out)++ = (char)0xFF;
}

size_t decoder_step(struct decoder *decoder, const char **bytes, size_t *length, bool whole,
    char *out, size_t room) {
    char *from = (char *)*bytes, *to = out; /* iconv takes char **, and leaves the bytes alone */
    while (*length > 0 && room > 0) {
        if (iconv(decoder->handle, &from, length, &to, &room) != (size_t)-1 || errno == E2BIG)
            break;
        if ((errno == EINVAL && !whole) || room == 0)
            break;
        replace(decoder, &from, length, &to);
        room--;
    }
    *bytes = from;
    return (size_t)(to - out);
}

void encoding_says(enum encoding_trouble trouble, struct arena *arena, const char *file,
    const char **zh, const char **en) {
    bool is_utf32 = trouble == ENCODING_UTF32;
    *zh = arena_printf(arena,
        is_utf32 ? "“%s”是 UTF-32 编码，这种编码不能读；请把文件另存为 UTF-8（表格软件里选"
                   "“CSV UTF-8”）。"
                 : "“%s”不是 UTF-8 编码，而这台机器缺少把它转成 UTF-8 的系统部件（iconv 的 gconv "
                   "模块）；请先把文件另存为 UTF-8（表格软件里选“CSV UTF-8”），或请管理员装上。",
        file);
    *en = arena_printf(arena,
        is_utf32 ? "%s is in UTF-32, which is not read; save it as UTF-8 (\"CSV UTF-8\" in a "
                   "spreadsheet)."
                 : "%s is not UTF-8, and this machine lacks what turns it into UTF-8 (the gconv "
                   "modules of iconv); save the file as UTF-8 (\"CSV UTF-8\" in a spreadsheet), "
                   "or have them installed.",
        file);
}
