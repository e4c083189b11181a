/* SPDX-License-Identifier: Apache-2.0 */
#include "author/web_text.h"

#include <string.h>
#include "base/digest.h"

static bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

static bool is_word(char byte) {
    return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           byte == '_';
}

/* Longer ones before those that they begin with. */
static const char *const units[] = {"个工作日", "个季度", "个月", "万元", "亿元", "周岁", "元",
    "年起", "年", "月", "日", "天", "岁", "户", "人", "次", "项", "条", "个", "%", " yuan",
    " months", " month", " quarters", " quarter", " years", " year", " days", " day", NULL};
static const char *const periods[] = {"/年", "/月", "/季", "/year", "/month", "/quarter", NULL};

static size_t word_at(const char *bytes, size_t size, const char *const *words) {
    for (; *words; words++) {
        size_t length = strlen(*words);
        if (length <= size && memcmp(bytes, *words, length) == 0)
            return length;
    }
    return 0;
}

/* 2025-12-31, 1234.50: digits with single signs between them. */
static size_t digits_at(const char *bytes, size_t size) {
    size_t at = 0;
    while (at < size &&
           (is_digit(bytes[at]) || (at + 1 < size && (bytes[at] == '-' || bytes[at] == '.') &&
                                       is_digit(bytes[at + 1]))))
        at++;
    return at;
}

size_t web_value_find(const char *bytes, size_t size, size_t from, size_t *length) {
    for (size_t at = from; at < size; at++) {
        if (!is_digit(bytes[at]) || (at > 0 && is_word(bytes[at - 1])))
            continue;
        size_t end = at + digits_at(bytes + at, size - at);
        size_t unit = word_at(bytes + end, size - end, units);
        end += unit;
        if (unit)
            end += word_at(bytes + end, size - end, periods);
        *length = end - at;
        if (*length > 1)
            return at;
    }
    *length = 0;
    return size;
}

size_t web_sign(const char *bytes, size_t size, const char **shown) {
    static const char *const signs[][2] = {{"<=", "≤"}, {">=", "≥"}, {"!=", "≠"}, {"*", "×"}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t length = strlen(signs[i][0]);
        if (length <= size && memcmp(bytes, signs[i][0], length) == 0) {
            *shown = signs[i][1];
            return length;
        }
    }
    return 0;
}

/* Behind a quoted text that begins there; 0 if none does. */
static size_t quoted_at(const char *bytes, size_t size) {
    static const char *const marks[][2] = {{"\"", "\""}, {"“", "”"}};
    for (size_t i = 0; i < 2; i++) {
        size_t open = strlen(marks[i][0]), shut = strlen(marks[i][1]);
        if (size < open || memcmp(bytes, marks[i][0], open) != 0)
            continue;
        for (size_t at = open; at + shut <= size; at++)
            if (memcmp(bytes + at, marks[i][1], shut) == 0)
                return at + shut;
    }
    return 0;
}

void web_text(struct writer *out, const char *bytes, size_t size, bool signs) {
    size_t done = 0, quote_end = 0, length, value = web_value_find(bytes, size, 0, &length);
    for (size_t at = 0; at < size;) {
        const char *shown = NULL;
        size_t taken = 1;
        if (at == value) {
            taken = length;
        } else if (signs && at >= quote_end) {
            size_t quoted = quoted_at(bytes + at, size - at);
            quote_end = at + quoted;
            size_t sign = quoted ? 0 : web_sign(bytes + at, size - at, &shown);
            taken = sign ? sign : 1;
        }
        if (at == value || shown) {
            writer_escaped_bytes(out, bytes + done, at - done);
            done = at + taken;
        }
        if (shown)
            writer_put(out, shown);
        if (at == value) {
            writer_put(out, WEB_VALUE_OPEN);
            writer_escaped_bytes(out, bytes + at, length);
            writer_put(out, WEB_VALUE_CLOSE);
            value = web_value_find(bytes, size, done, &length);
        }
        at += taken;
    }
    writer_escaped_bytes(out, bytes + done, size - done);
}

/* ---- what the page may do ---- */

static unsigned hex_value(char digit) {
    return (unsigned)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

/* The bytes that hexadecimal digits say, as base64. */
static void put_base64(struct writer *out, const char *hex) {
    static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t count; (count = strnlen(hex, 6)) > 0; hex += count) {
        unsigned bits = 0;
        char four[] = "====";
        for (size_t i = 0; i < 6; i++)
            bits = bits << 4 | (i < count ? hex_value(hex[i]) : 0);
        for (size_t i = 0; i < count * 4 / 6 + 1 && i < 4; i++)
            four[i] = signs[bits >> (18 - 6 * i) & 63];
        writer_put(out, four);
    }
}

void web_policy(struct writer *out, const char *script) {
    char hex[DIGEST_SIZE];
    writer_put(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                    "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; script-src ");
    digest_bytes(script, strlen(script), hex);
    writer_put(out, "'sha256-");
    put_base64(out, hex);
    writer_put(out, "'\">\n");
}
