/* SPDX-License-Identifier: Apache-2.0
 *
 * What is shown on a terminal does nothing to it. Names of files, headings and cells come from anybody;
 * what a terminal would obey (controls), what would turn the direction of writing or hide something, and
 * what is not UTF-8 becomes U+FFFD.
 */
#include "cli/cli.h"

#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD"

static unsigned byte_at(const char *text, size_t at) {
    return (unsigned char)text[at];
}

/* The bytes of the sequence that begins here; 0: it is not UTF-8, or cut off. */
static size_t sequence(const char *text, size_t length) {
    unsigned lead = byte_at(text, 0);
    size_t count = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (count > length)
        return 0;
    for (size_t i = 1; i < count; i++)
        if ((byte_at(text, i) & 0xC0) != 0x80)
            return 0;
    return count;
}

static unsigned code_of(const char *text, size_t count) {
    static const unsigned char lead_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    unsigned code = byte_at(text, 0) & lead_bits[count];
    for (size_t i = 1; i < count; i++)
        code = code << 6 | (byte_at(text, i) & 0x3F);
    return code;
}

static bool is_hidden(unsigned code) {
    static const struct {
        unsigned first, last;
    } hidden[] = {{0x00, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD}, {0x061C, 0x061C}, {0x200B, 0x200B},
        {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0xD800, 0xDFFF}, {0xFEFF, 0xFEFF},
        {0xFFF9, 0xFFFC}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE00FF},
        {0xE01F0, 0xE0FFF}};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (code >= hidden[i].first && code <= hidden[i].last)
            return true;
    return false;
}

bool cli_show(FILE *to, const char *text, size_t length, bool one_line) {
    size_t done = 0, at = 0, count;
    bool written = true;
    for (; at < length; at += count) {
        bool is_blank = text[at] == '\n' || text[at] == '\t';
        size_t good = sequence(text + at, length - at);
        count = good ? good : 1;
        if (is_blank ? !one_line : good && !is_hidden(code_of(text + at, good)))
            continue;
        written = fwrite(text + done, 1, at - done, to) == at - done && written;
        written = fputs(is_blank ? " " : REPLACEMENT, to) >= 0 && written;
        done = at + count;
    }
    return fwrite(text + done, 1, length - done, to) == length - done && written;
}
