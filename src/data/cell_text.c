/* SPDX-License-Identifier: Apache-2.0
 *
 * Cells as text: white space, normal form, full-width writing, and what stands for no value. */
#include "data/cell_parse.h"

#include <string.h>
#include "base/utf8.h"

static char lower(char c) {
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static bool is_word(const struct cell *cell, const char *word) {
    if (cell->length != strlen(word))
        return false;
    for (size_t i = 0; i < cell->length; i++)
        if (lower(cell->text[i]) != word[i])
            return false;
    return true;
}

bool cell_is_any_word(const struct cell *cell, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (is_word(cell, words[i]))
            return true;
    return false;
}

bool cell_strip_prefix(struct cell *cell, const char *prefix) {
    size_t length = strlen(prefix);
    if (cell->length < length || memcmp(cell->text, prefix, length) != 0)
        return false;
    cell->text += length;
    cell->length = utf8_trim(&cell->text, cell->length - length);
    return true;
}

bool cell_strip_suffix(struct cell *cell, const char *suffix) {
    size_t length = strlen(suffix);
    if (cell->length < length || memcmp(cell->text + cell->length - length, suffix, length) != 0)
        return false;
    cell->length = utf8_trim(&cell->text, cell->length - length);
    return true;
}

static bool is_graphic(char c) {
    return c > ' ' && c < 0x7F;
}

size_t cell_trim(const char **start, size_t length) {
    if (length == 0 || (is_graphic((*start)[0]) && is_graphic((*start)[length - 1])))
        return length;
    return utf8_trim(start, length);
}

/* ASCII and U+4000 to U+9FFF never change under NFC nor combine with what stands before them. */
static bool is_plainly_nfc(const char *text, size_t length) {
    for (size_t i = 0; i < length;) {
        unsigned char byte = (unsigned char)text[i];
        if (byte >= 0x80 && (byte < 0xE4 || byte > 0xE9))
            return false;
        i += byte < 0x80 ? 1 : 3;
    }
    return true;
}

const char *cell_text(struct arena *arena, const char *text, size_t length, size_t *out_length) {
    if (!is_plainly_nfc(text, length))
        return utf8_nfc(arena, text, length, out_length);
    *out_length = length;
    return arena_copy(arena, text, length);
}

/* text: trimmed. */
static bool is_missing(
    struct arena *arena, const struct cell_options *options, const char *text, size_t length) {
    if (!is_plainly_nfc(text, length))
        text = utf8_nfc(arena, text, length, &length);
    for (size_t i = 0; i < options->missing_count; i++)
        if (strlen(options->missing[i]) == length && !memcmp(options->missing[i], text, length))
            return true;
    return false;
}

bool cell_is_empty(
    struct arena *arena, const struct cell_options *options, const char *text, size_t length) {
    length = cell_trim(&text, length);
    if (length == 0)
        return true;
    return options && options->missing_count > 0 && is_missing(arena, options, text, length);
}

/* ---- full-width writing ---- */

/* Marks of direction and joining that come along when numbers are copied from elsewhere. */
static bool is_invisible(int32_t code) {
    return code == 0xAD || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) ||
           code == 0xFEFF;
}

static int32_t narrow_code(int32_t code) {
    if (code >= 0xFF01 && code <= 0xFF5E)
        return code - 0xFF01 + '!';
    if (code == 0x3000 || code == 0xA0 || code == 0x2009 || code == 0x202F)
        return ' ';
    if (code == 0x2212)
        return '-';
    return code == 0x2019 ? '\'' : code;
}

bool cell_narrow(struct cell *cell) {
    char *narrow = NULL, *end = NULL;
    int32_t code;
    for (size_t at = 0; at < cell->length;) {
        size_t start = at;
        at += utf8_decode(cell->text + at, cell->length - at, &code);
        int32_t mapped = narrow_code(code);
        if (mapped == code && !is_invisible(code) && !narrow)
            continue;
        if (!narrow) {
            narrow = arena_copy(cell->arena, cell->text, cell->length);
            end = narrow + start;
        }
        if (!is_invisible(code))
            end += utf8_encode(mapped, end);
    }
    if (!narrow)
        return false;
    *end = '\0';
    cell->text = narrow;
    cell->length = cell_trim(&cell->text, (size_t)(end - narrow));
    return true;
}

/* ---- no value ---- */

/* Err:502 and its like are LibreOffice's. */
static bool is_numbered_error(const struct cell *cell) {
    return cell->length == strlen("Err:502") && memcmp(cell->text, "Err:5", strlen("Err:5")) == 0 &&
           cell->text[5] >= '0' && cell->text[5] <= '9' && cell->text[6] >= '0' &&
           cell->text[6] <= '9';
}

bool cell_is_error_value(const struct cell *cell) {
    static const char *const words[] = {"#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#num!",
        "#null!", "#spill!", "#calc!", "#getting_data"};
    if (cell->length == 0 || (*cell->text != '#' && *cell->text != 'E'))
        return false;
    size_t signs = 0;
    while (signs < cell->length && cell->text[signs] == '#')
        signs++;
    return signs == cell->length || CELL_IS_ANY(cell, words) || is_numbered_error(cell);
}

bool cell_is_placeholder(const struct cell *cell) {
    static const char *const words[] = {"-", "--", "---", "—", "——", "–", "―", "/", "*", "?", ".",
        "n/a", "na", "nan", "nil", "null", "none", "无", "暂无", "没有", "空", "不详", "未知",
        "不明", "缺失", "未填", "待定", "待查"};
    return CELL_IS_ANY(cell, words);
}
