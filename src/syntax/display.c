/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/display.h"

#include <string.h>

#include "base/utf8.h"

#define TAB_STOP 4
#define REPLACEMENT "\xEF\xBF\xBD"

/* The bytes of the character that starts here, 0 if it is not UTF-8. */
static uint32_t sequence(const char *text, size_t length) {
    unsigned char lead = (unsigned char)*text;
    uint32_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    size_t bad;
    return bytes <= length && utf8_valid(text, bytes, &bad) ? bytes : 0;
}

struct glyph display_glyph(const char *text, size_t length, uint32_t column) {
    if (*text >= ' ' && *text < 0x7F)
        return (struct glyph){1, 1, text, 1};
    if (*text == '\t') {
        uint32_t width = TAB_STOP - column % TAB_STOP;
        return (struct glyph){1, width, "    ", width};
    }
    uint32_t bytes = sequence(text, length);
    int32_t code = 0;
    if (bytes)
        utf8_decode(text, length, &code);
    if (!bytes || utf8_is_hidden(code))
        return (struct glyph){bytes ? bytes : 1, 1, REPLACEMENT, 3};
    return (struct glyph){bytes, (uint32_t)utf8_width(text, bytes), text, bytes};
}

const char *display_clean(struct arena *arena, const char *text, uint32_t limit) {
    VEC(char) out = {0};
    size_t length = strlen(text);
    uint32_t column = 0;
    while (length) {
        struct glyph glyph = display_glyph(text, length, column);
        /* Marks without a width pile up on one column: then the bytes end it. */
        bool cut = column + glyph.width > limit || out.count > 8 * (size_t)limit;
        const char *shown = cut ? "..." : glyph.shown;
        for (uint32_t i = 0; i < (cut ? 3 : glyph.shown_bytes); i++)
            vec_push(arena, &out, shown[i]);
        if (cut)
            break;
        column += glyph.width;
        text += glyph.bytes;
        length -= glyph.bytes;
    }
    vec_push(arena, &out, '\0');
    return out.items;
}
