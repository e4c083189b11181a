/* SPDX-License-Identifier: Apache-2.0
 *
 * UTF-8 text: validity, decoding, display width, normal form, nearness of two words.
 * utf8proc does the Unicode work.
 */
#ifndef GUODU_BASE_UTF8_H
#define GUODU_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/memory.h"

/* True if all bytes are valid UTF-8; else *bad is where the first wrong sequence begins. */
bool utf8_valid(const char *text, size_t length, size_t *bad);
/* Decodes one code point of valid, non-empty UTF-8; returns its length in bytes (1 to 4). */
size_t utf8_decode(const char *text, size_t length, int32_t *code);
size_t utf8_encode(int32_t code, char out[4]);
size_t utf8_count(const char *text, size_t length); /* code points */
/* Columns on a terminal: Han and full-width 2, combining 0, control 0. A tab counts 1. */
size_t utf8_width(const char *text, size_t length);
/* False if the text might change under NFC: quick, and right for nearly every Chinese text. */
bool utf8_is_nfc(const char *text, size_t length);
/* NFC, NUL-terminated, always a copy in the arena; *out_length in bytes. */
const char *utf8_nfc(struct arena *arena, const char *text, size_t length, size_t *out_length);
/* NFKC without white space and invisible characters: equal for texts that only differ in what is
 * easily typed one way or the other, as full-width brackets and blanks between words. Case is
 * kept. In the arena, NUL-terminated; may be empty. */
const char *utf8_fold(struct arena *arena, const char *text, size_t length, size_t *out_length);
/* What a message can call this one sign: itself, or U+3164 where nobody would see it. Lasts as `text` does, or
 * as the arena. */
const char *utf8_sign(struct arena *arena, const char *text);
bool utf8_is_name_start(int32_t code);    /* letter, letter number, underscore; nothing invisible */
bool utf8_is_name_continue(int32_t code); /* those, digit, mark */
bool utf8_is_han(int32_t code);
/* What a terminal would obey or hide: controls, marks that turn the direction of writing, line
 * separators and what has no shape of its own. */
bool utf8_is_hidden(int32_t code);
/* The text as part of a line for people: white space becomes blanks, what else is hidden, or is not
 * UTF-8, U+FFFD. The text itself where there is nothing of that. */
const char *utf8_shown(struct arena *arena, const char *text);
/* Edit distance (insert, delete, replace, swap of neighbours; optimal string alignment) in code
 * points; stops above limit and returns limit + 1. Beyond UTF8_DISTANCE_MOST nothing is near. */
#define UTF8_DISTANCE_MOST 31
size_t utf8_distance(const char *a, size_t a_length, const char *b, size_t b_length, size_t limit);
/* Length without leading and trailing white space (U+3000, U+00A0 and U+FEFF included); *start
 * moves to the first kept byte. */
size_t utf8_trim(const char **start, size_t length);

#endif
