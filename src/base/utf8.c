/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

#include <assert.h>
#include <string.h>
#include <utf8proc.h>

static unsigned byte_at(const char *text, size_t offset) {
    return (unsigned char)text[offset];
}

static bool is_continuation(unsigned byte) {
    return (byte & 0xC0) == 0x80;
}

/* Length of the sequence that starts here, 0 if it is not well formed. The second byte's bounds
 * keep out overlong forms, surrogates and what is past U+10FFFF. */
static size_t sequence_length(const char *text, size_t length) {
    unsigned lead = byte_at(text, 0);
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    size_t count = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length < count)
        return 0;
    unsigned least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (byte_at(text, 1) < least || byte_at(text, 1) > most)
        return 0;
    for (size_t i = 2; i < count; i++)
        if (!is_continuation(byte_at(text, i)))
            return 0;
    return count;
}

/* How many of the first bytes are ASCII, eight at a time. */
static size_t ascii_run(const char *text, size_t length) {
    size_t count = 0;
    uint64_t word;
    while (length - count >= sizeof word) {
        memcpy(&word, text + count, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
        count += sizeof word;
    }
    while (count < length && byte_at(text, count) < 0x80)
        count++;
    return count;
}

bool utf8_valid(const char *text, size_t length, size_t *bad) {
    for (size_t at = ascii_run(text, length); at < length;) {
        size_t count = sequence_length(text + at, length - at);
        if (count == 0) {
            *bad = at;
            return false;
        }
        at += count;
        if (at < length && byte_at(text, at) < 0x80)
            at += ascii_run(text + at, length - at);
    }
    return true;
}

size_t utf8_decode(const char *text, size_t length, int32_t *code) {
    static const unsigned char lead_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    assert(length > 0);
    size_t count = sequence_length(text, length);
    if (count == 0) {
        *code = 0xFFFD;
        return 1;
    }
    unsigned value = byte_at(text, 0) & lead_bits[count];
    for (size_t i = 1; i < count; i++)
        value = value << 6 | (byte_at(text, i) & 0x3F);
    *code = (int32_t)value;
    return count;
}

size_t utf8_encode(int32_t code, char out[4]) {
    static const unsigned char lead[] = {0, 0x00, 0xC0, 0xE0, 0xF0};
    bool valid = code >= 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    unsigned value = valid ? (unsigned)code : 0xFFFD;
    size_t count = value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4;
    for (size_t i = count - 1; i > 0; i--, value >>= 6)
        out[i] = (char)(0x80 | (value & 0x3F));
    out[0] = (char)(lead[count] | value);
    return count;
}

size_t utf8_count(const char *text, size_t length) {
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += !is_continuation(byte_at(text, i));
    return count;
}

/* Ideographs, the blocks reserved for more of them included: those that a newer Unicode has
 * than the library knows are words as well, and as wide. */
static bool is_ideograph(int32_t code) {
    return (code >= 0x4E00 && code <= 0x9FFF) || (code >= 0x3400 && code <= 0x4DBF) ||
           (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x20000 && code <= 0x3FFFD);
}

bool utf8_is_han(int32_t code) {
    return is_ideograph(code) || (code >= 0x2E80 && code <= 0x2FD5) || code == 0x3005 ||
           code == 0x3007 || (code >= 0x3021 && code <= 0x3029) ||
           (code >= 0x3038 && code <= 0x303B);
}

/* The joiners U+200C and U+200D are not among them: scripts and pictures need them. */
bool utf8_is_hidden(int32_t code) {
    static const struct {
        int32_t first, last;
    } hidden[] = {{0x00, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD}, {0x061C, 0x061C}, {0x200B, 0x200B},
        {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFC},
        {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE00FF}, {0xE01F0, 0xE0FFF}};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (code >= hidden[i].first && code <= hidden[i].last)
            return true;
    return false;
}

static bool is_shown(const char *text, size_t length, size_t *step) {
    int32_t code;
    *step = utf8_decode(text, length, &code);
    return !utf8_is_hidden(code) && (*step > 1 || byte_at(text, 0) < 0x80);
}

const char *utf8_shown(struct arena *arena, const char *text) {
    size_t length = strlen(text), at = 0, step = 0;
    while (at < length && is_shown(text + at, length - at, &step))
        at += step;
    if (at == length)
        return text;
    char *shown = arena_alloc(arena, 3 * length + 1), *end = shown;
    for (at = 0; at < length; at += step) {
        bool same = is_shown(text + at, length - at, &step);
        bool is_blank = strchr("\t\n\v\f\r", text[at]) != NULL;
        memcpy(end, same ? text + at : is_blank ? " " : "\xEF\xBF\xBD", same ? step : is_blank ? 1 : 3);
        end += same ? step : is_blank ? 1 : 3;
    }
    *end = '\0';
    return shown;
}

static size_t code_width(int32_t code) {
    if (code == '\t' || (code >= ' ' && code <= '~'))
        return 1;
    if (is_ideograph(code))
        return 2;
    int width = utf8proc_charwidth(code);
    return width > 0 ? (size_t)width : 0;
}

size_t utf8_width(const char *text, size_t length) {
    size_t width = 0;
    int32_t code;
    for (size_t at = 0; at < length;) {
        at += utf8_decode(text + at, length - at, &code);
        width += code_width(code);
    }
    return width;
}

/* Letters and marks that nobody sees (fillers, variation selectors) would make two names look like
 * one. */
static bool is_invisible(int32_t code) {
    return utf8proc_get_property(code)->ignorable;
}

const char *utf8_sign(struct arena *arena, const char *text) {
    int32_t code;
    size_t length = strlen(text), step = utf8_decode(text, length, &code);
    if (step != length || (code_width(code) > 0 && !is_invisible(code) && !utf8_is_hidden(code) &&
                              utf8proc_category(code) != UTF8PROC_CATEGORY_ZS && code != 0x2800))
        return text;
    return arena_printf(arena, "U+%04X", (unsigned)code);
}

bool utf8_is_name_start(int32_t code) {
    if (code == '_' || is_ideograph(code))
        return true;
    if (is_invisible(code))
        return false;
    switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
        return true;
    default:
        return false;
    }
}

bool utf8_is_name_continue(int32_t code) {
    if (utf8_is_name_start(code))
        return true;
    if (is_invisible(code))
        return false;
    switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
        return true;
    default:
        return false;
    }
}

/* Code points that normalisation neither changes nor combines with anything before them. */
static bool is_inert(int32_t code) {
    return code < 0x300 || (code >= 0x4E00 && code <= 0x9FFF) ||
           (code >= 0x3000 && code <= 0x3029) || (code >= 0xFF00 && code <= 0xFFEF) ||
           (code >= 0x2010 && code <= 0x203E);
}

bool utf8_is_nfc(const char *text, size_t length) {
    int32_t code;
    for (size_t at = ascii_run(text, length); at < length;) {
        /* U+5000 to U+8FFF, most of what is written here: Han, and inert */
        if ((unsigned char)text[at] >= 0xE5 && (unsigned char)text[at] <= 0xE8 &&
            length - at >= 3 && (text[at + 1] & 0xC0) == 0x80 && (text[at + 2] & 0xC0) == 0x80) {
            at += 3;
            continue;
        }
        at += utf8_decode(text + at, length - at, &code);
        if (!is_inert(code))
            return false;
    }
    return true;
}

struct codes {
    int32_t *items;
    size_t count;
};

static bool is_space(int32_t code) {
    return (code >= '\t' && code <= '\r') || code == ' ' || code == 0x85 || code == 0xA0 ||
           code == 0x1680 || (code >= 0x2000 && code <= 0x200B) || code == 0x2028 ||
           code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000 || code == 0xFEFF;
}

/* The text as code points, each taken apart (canonical decomposition). */
static struct codes decompose(struct arena *arena, const char *text, size_t length) {
    enum { PARTS_MOST = 4 }; /* of one code point, in every version of Unicode */
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    size_t room = utf8_count(text, length) * PARTS_MOST + PARTS_MOST;
    struct codes codes = {.items = arena_array(arena, int32_t, room)};
    int32_t code;
    int last_boundary = 0;
    for (size_t at = 0; at < length;) {
        at += utf8_decode(text + at, length - at, &code);
        utf8proc_ssize_t parts = utf8proc_decompose_char(
            code, codes.items + codes.count, PARTS_MOST, options, &last_boundary);
        assert(parts >= 0 && parts <= PARTS_MOST);
        codes.count += (size_t)parts;
    }
    return codes;
}

static unsigned combining_class(int32_t code) {
    return (unsigned)utf8proc_get_property(code)->combining_class;
}

/* Sorts a run of combining marks by class, keeping the order within one: by counting, so that a
 * text made of nothing but marks takes no longer than any other. */
static void sort_marks(int32_t *marks, int32_t *scratch, size_t count) {
    size_t start[257] = {0};
    for (size_t i = 0; i < count; i++)
        start[combining_class(marks[i]) + 1]++;
    for (size_t i = 1; i < 257; i++)
        start[i] += start[i - 1];
    memcpy(scratch, marks, count * sizeof *marks);
    for (size_t i = 0; i < count; i++)
        marks[start[combining_class(scratch[i])]++] = scratch[i];
}

/* utf8proc_decompose would do this by exchanging neighbours, in quadratic time. */
static void order_marks(struct arena *arena, struct codes codes) {
    int32_t *scratch = NULL;
    for (size_t at = 0; at < codes.count;) {
        size_t end = at;
        bool ordered = true;
        for (; end < codes.count && combining_class(codes.items[end]) > 0; end++)
            if (end > at &&
                combining_class(codes.items[end]) < combining_class(codes.items[end - 1]))
                ordered = false;
        if (!ordered && !scratch)
            scratch = arena_array(arena, int32_t, codes.count);
        if (!ordered)
            sort_marks(codes.items + at, scratch, end - at);
        at = end + 1;
    }
}

static const char *encode(struct arena *arena, const int32_t *codes, size_t count, size_t *length) {
    char *text = arena_alloc(arena, count * 4 + 1);
    *length = 0;
    for (size_t i = 0; i < count; i++)
        *length += utf8_encode(codes[i], text + *length);
    return text;
}

static const char *compose(struct arena *arena, struct codes codes, size_t *length) {
    order_marks(arena, codes);
    utf8proc_ssize_t count = utf8proc_normalize_utf32(
        codes.items, (utf8proc_ssize_t)codes.count, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    return encode(arena, codes.items, (size_t)count, length);
}

const char *utf8_nfc(struct arena *arena, const char *text, size_t length, size_t *out_length) {
    if (utf8_is_nfc(text, length)) {
        *out_length = length;
        return arena_copy(arena, text, length);
    }
    return compose(arena, decompose(arena, text, length), out_length);
}

/* The same with compatibility decomposition, and without what nobody sees. */
static struct codes decompose_folded(struct arena *arena, const char *text, size_t length) {
    enum { PARTS_MOST = 18 };
    const utf8proc_option_t options =
        UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_IGNORE;
    int32_t code, parts[PARTS_MOST];
    int last_boundary = 0;
    VEC(int32_t) kept = {0};
    for (size_t at = 0; at < length;) {
        at += utf8_decode(text + at, length - at, &code);
        utf8proc_ssize_t count =
            utf8proc_decompose_char(code, parts, PARTS_MOST, options, &last_boundary);
        assert(count >= 0 && count <= PARTS_MOST);
        for (utf8proc_ssize_t i = 0; i < count; i++)
            if (!is_space(parts[i]))
                vec_push(arena, &kept, parts[i]);
    }
    return (struct codes){kept.items, kept.count};
}

const char *utf8_fold(struct arena *arena, const char *text, size_t length, size_t *out_length) {
    if (ascii_run(text, length) < length)
        return compose(arena, decompose_folded(arena, text, length), out_length);
    char *folded = arena_copy(arena, text, length);
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        if (!is_space(text[i]))
            folded[count++] = text[i];
    folded[count] = '\0';
    *out_length = count;
    return folded;
}

size_t utf8_trim(const char **start, size_t length) {
    int32_t code;
    while (length) {
        size_t count = utf8_decode(*start, length, &code);
        if (!is_space(code))
            break;
        *start += count;
        length -= count;
    }
    while (length) {
        size_t last = length - 1;
        while (last > 0 && is_continuation(byte_at(*start, last)))
            last--;
        utf8_decode(*start + last, length - last, &code);
        if (!is_space(code))
            break;
        length = last;
    }
    return length;
}

enum {
    BAND_HALF = UTF8_DISTANCE_MOST,
    BAND = 2 * BAND_HALF + 1,
};

/* The matrix of distances between prefixes, a row per code point of a, only the cells near the
 * diagonal: all others are past the limit. Cell k of row i belongs to column i + k - limit. */
struct band {
    unsigned limit;
    unsigned char rows[3][BAND + 2]; /* by i mod 3; a cell past the limit at either end */
    int32_t window[BAND + 1];        /* b's code point of column k - 1, of cell k + 1's column */
};

/* The next code point, -1 after the last. */
static int32_t take_code(const char **text, size_t *length) {
    int32_t code;
    if (*length == 0)
        return -1;
    size_t count = utf8_decode(*text, *length, &code);
    *text += count;
    *length -= count;
    return code;
}

static void lower_to(unsigned *least, unsigned value) {
    if (value < *least)
        *least = value;
}

static unsigned band_cell(
    const struct band *band, size_t i, unsigned k, int32_t code, int32_t code_before) {
    const unsigned char *row = band->rows[i % 3] + 1;
    const unsigned char *above = band->rows[(i + 2) % 3] + 1;
    const unsigned char *above_that = band->rows[(i + 1) % 3] + 1;
    int32_t other = band->window[k + 1], other_before = band->window[k];
    unsigned least = band->limit + 1;
    lower_to(&least, above[k] + (unsigned)(code != other));
    lower_to(&least, above[(int)k + 1] + 1U);
    lower_to(&least, row[(int)k - 1] + 1U);
    if (code == other_before && code_before == other)
        lower_to(&least, above_that[k] + 1U);
    return least;
}

/* Fills row i; returns its least cell. */
static unsigned band_row(struct band *band, size_t i, int32_t code, int32_t code_before) {
    unsigned char *row = band->rows[i % 3] + 1;
    unsigned least = band->limit + 1;
    for (unsigned k = 0; k <= 2 * band->limit; k++) {
        unsigned cell = band->limit + 1;
        if (i + k > band->limit)
            cell = band_cell(band, i, k, code, code_before);
        else if (i + k == band->limit)
            cell = (unsigned)i;
        row[k] = (unsigned char)cell;
        lower_to(&least, cell);
    }
    return least;
}

static void band_init(struct band *band, unsigned limit, const char **b, size_t *b_length) {
    band->limit = limit;
    memset(band->rows, (int)limit + 1, sizeof band->rows);
    for (unsigned j = 0; j <= limit; j++)
        band->rows[0][1 + limit + j] = (unsigned char)j;
    for (unsigned k = 0; k < 2 * limit + 2; k++)
        band->window[k] = k < limit + 2 ? -1 : take_code(b, b_length);
}

size_t utf8_distance(const char *a, size_t a_length, const char *b, size_t b_length, size_t limit) {
    struct band band;
    unsigned bound = limit < BAND_HALF ? (unsigned)limit : BAND_HALF;
    size_t a_count = utf8_count(a, a_length), b_count = utf8_count(b, b_length);
    if (a_count > b_count + bound || b_count > a_count + bound)
        return limit + 1;
    band_init(&band, bound, &b, &b_length);
    int32_t code = -1;
    for (size_t i = 1; i <= a_count; i++) {
        int32_t before = code;
        code = take_code(&a, &a_length);
        memmove(band.window, band.window + 1, (2 * bound + 1) * sizeof *band.window);
        band.window[2 * bound + 1] = take_code(&b, &b_length);
        if (band_row(&band, i, code, before) > bound)
            return limit + 1;
    }
    unsigned distance = band.rows[a_count % 3][1 + b_count + bound - a_count];
    return distance > bound ? limit + 1 : distance;
}
