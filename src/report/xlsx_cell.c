/* SPDX-License-Identifier: Apache-2.0 */
#include "report/xlsx_cell.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "base/utf8.h"

/* ---- texts ---- */

static bool is_escape(const char *text) {
    if (text[0] != '_' || text[1] != 'x')
        return false;
    for (int i = 2; i < 6; i++)
        if (!isxdigit((unsigned char)text[i]))
            return false;
    return text[6] == '_';
}

static bool needs_escape(const char *text, int32_t code) {
    bool control = code < 0x20 && code != '\t' && code != '\n';
    return control || code == 0xFFFE || code == 0xFFFF || is_escape(text);
}

static size_t units_of(int32_t code) {
    return code > 0xFFFF ? 2 : 1;
}

struct escaped {
    char *bytes;
    size_t length, units;
    size_t cut; /* the length up to which there is room for … too */
};

/* False: no room left. */
static bool add_character(struct escaped *out, const char *text, size_t size, int32_t code) {
    char piece[sizeof "_x0000_"];
    size_t units = units_of(code);
    if (needs_escape(text, code)) {
        snprintf(piece, sizeof piece, "_x%04X_", (unsigned)code & 0xFFFF);
        text = piece;
        size = units = strlen(piece);
    }
    if (out->units + units > XLSX_TEXT_MOST)
        return false;
    memcpy(out->bytes + out->length, text, size);
    out->length += size;
    out->units += units;
    if (out->units < XLSX_TEXT_MOST)
        out->cut = out->length;
    return true;
}

static bool is_plain(const char *text, size_t length) {
    if (length > XLSX_TEXT_MOST || strstr(text, "_x") || strstr(text, "\xEF\xBF"))
        return false;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < 0x20 && text[i] != '\t' && text[i] != '\n')
            return false;
    return true;
}

const char *xlsx_text(struct arena *arena, const char *text) {
    static const char more[] = "…";
    size_t length = strlen(text), size;
    if (is_plain(text, length))
        return text;
    struct escaped out = {.bytes = arena_alloc_items(arena, sizeof "_x0000_", length + 1)};
    for (size_t at = 0; at < length; at += size) {
        int32_t code;
        size = utf8_decode(text + at, length - at, &code);
        if (!add_character(&out, text + at, size, code)) {
            memcpy(out.bytes + out.cut, more, sizeof more);
            return out.bytes;
        }
    }
    out.bytes[out.length] = '\0';
    return out.bytes;
}

bool xlsx_is_taken_for_more(const char *text) {
    return strchr("0123456789+-=@.", *text) && strlen(text) <= XLSX_EDITED_MOST;
}

/* ---- numbers ---- */

/* Digits that a double holds whatever they are. */
#define DIGITS_MOST 15

static const double powers_of_ten[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Both the digits and the power of ten are exact, so one division gives the nearest double, and no
 * function that follows the host's decimal point is needed. */
bool xlsx_number(const char *text, struct xlsx_number *out) {
    bool negative = *text == '-', point = false, any = false;
    int64_t digits = 0;
    int significant = 0, places = 0;
    for (text += negative; *text && *text != '%'; text++) {
        if (*text == '.' && !point) {
            point = true;
            continue;
        }
        if (!isdigit((unsigned char)*text))
            return false;
        significant += significant > 0 || *text != '0';
        if (significant > DIGITS_MOST)
            return false;
        digits = digits * 10 + (*text - '0');
        places += point;
        any = true;
    }
    bool percent = *text == '%';
    size_t power = (size_t)places + (percent ? 2 : 0);
    if (!any || text[percent] || power >= sizeof powers_of_ten / sizeof *powers_of_ten)
        return false;
    double value = (double)digits / powers_of_ten[power];
    *out = (struct xlsx_number){negative && digits ? -value : value, places, percent};
    return true;
}

/* The format counts a 29 February 1900 that never was; before it, programs differ. */
bool xlsx_day(date day, double *out) {
    const date first_of_march_1900 = -25508, before_first_number = -25569;
    if (day < first_of_march_1900)
        return false;
    *out = day - before_first_number;
    return true;
}

/* ---- names of sheets ---- */

/* Apostrophes are refused at the ends only; one in the middle is hard to quote all the same. */
static bool may_stand_in_name(int32_t code) {
    return code >= 0x20 && (code > 0x7E || !strchr("[]:*?/\\'", (int)code)) && code != 0x7F &&
           code != 0xFFFE && code != 0xFFFF;
}

const char *xlsx_sheet_name(struct arena *arena, const char *text, unsigned number) {
    size_t length = strlen(text), used = 0, units = 0, size;
    const char *suffix = number > 1 ? arena_printf(arena, " (%u)", number) : "";
    char *name = arena_alloc_items(arena, 1, length + strlen(suffix) + 1);
    for (size_t at = 0; at < length; at += size) {
        int32_t code;
        size = utf8_decode(text + at, length - at, &code);
        if (units + units_of(code) + strlen(suffix) > XLSX_NAME_MOST)
            break;
        units += units_of(code);
        if (may_stand_in_name(code)) {
            memcpy(name + used, text + at, size);
            used += size;
        } else {
            name[used++] = '_';
        }
    }
    memcpy(name + used, suffix, strlen(suffix) + 1);
    return name;
}
