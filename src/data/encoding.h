/* SPDX-License-Identifier: Apache-2.0
 *
 * In which encoding a file is written, and its bytes as UTF-8. Knows nothing of rows or records.
 *
 * Finding it out takes nothing but bytes: a mark or the NULs of UTF-16 at the start of the file,
 * then the first text that is not ASCII. That text is read both as UTF-8 and as GB18030, and the
 * reading that gives the more usual characters with fewer faults wins; UTF-8 wins a draw. So a
 * few damaged bytes do not change what a file is taken for.
 *
 * A decoder holds a handle of iconv, which is not memory of an arena: whoever opens one sees to
 * decoder_close.
 */
#ifndef GUODU_DATA_ENCODING_H
#define GUODU_DATA_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include "base/memory.h"

enum data_encoding {
    ENCODING_AUTO, /* by the bytes */
    ENCODING_UTF8,
    ENCODING_UTF16LE,
    ENCODING_UTF16BE,
    ENCODING_GB18030, /* GBK and GB2312 are parts of it */
};

/* Why a file cannot be decoded at all. */
enum encoding_trouble { ENCODING_FINE, ENCODING_UTF32, ENCODING_NO_CONVERTER };

/* So many bytes of the start, and of text from the first byte that is not ASCII, are looked at. */
enum { ENCODING_START_BYTES = 4096, ENCODING_TEXT_BYTES = 65536 };

struct encoding_start {
    enum data_encoding encoding; /* AUTO: the start does not tell */
    size_t mark;                 /* bytes of the mark that tells it; 0: there is none */
    enum encoding_trouble trouble;
};
struct encoding_start encoding_of_start(const char *bytes, size_t length);

/* Bytes before the first that is not ASCII. */
size_t encoding_ascii(const char *bytes, size_t length);

/* UTF8 or GB18030, from a text that is not all ASCII. `before`: the byte before it, NUL if there
 * is none. `whole`: it ends where the file ends; else a character may be cut there. */
enum data_encoding encoding_of_text(char before, const char *bytes, size_t length, bool whole);
/* All of it, but for a character that is cut at its end where `whole` is not so. */
bool encoding_is_utf8(const char *bytes, size_t length, bool whole);

struct decoder {
    void *handle; /* iconv_t, if open */
    bool open;
    enum data_encoding from;
};

/* False if the machine lacks the converter; any encoding but AUTO and UTF8. */
bool decoder_open(struct decoder *decoder, enum data_encoding from);
/* Any number of times, opened or not: what is all zero is closed. */
void decoder_close(struct decoder *decoder);

/* Room that a step needs in any case: the longest character. */
enum { DECODER_ROOM_LEAST = 4 };

/* Decodes as much as there is and as fits, and moves *bytes; returns the length written to `out`.
 * Left over is at most a character cut at the end, and with `whole` nothing but what did not fit.
 * A byte (of UTF-16: two) that begins no character becomes the byte FF, which no UTF-8 has, and
 * decoding goes on behind it: a bad lead byte never takes a comma, a quote or a line break along.
 */
size_t decoder_step(struct decoder *decoder, const char **bytes, size_t *length, bool whole,
    char *out, size_t room);

/* What to tell people of trouble with `file`, in the arena. */
void encoding_says(enum encoding_trouble trouble, struct arena *arena, const char *file,
    const char **zh, const char **en);

#endif
