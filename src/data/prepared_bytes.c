/* SPDX-License-Identifier: Apache-2.0 */
#include "data/prepared_bytes.h"

#include <string.h>

static void make_room(struct out_bytes *out, size_t length) {
    if (out->room - out->count >= length)
        return;
    size_t room = out->room ? out->room * 2 : 256;
    while (room - out->count < length)
        room *= 2;
    unsigned char *items = arena_alloc(out->arena, room);
    if (out->count > 0)
        memcpy(items, out->items, out->count);
    out->items = items;
    out->room = room;
}

void out_raw(struct out_bytes *out, const void *bytes, size_t length) {
    make_room(out, length);
    if (length > 0)
        memcpy(out->items + out->count, bytes, length);
    out->count += length;
}

void out_number(struct out_bytes *out, uint64_t number) {
    unsigned char bytes[10];
    size_t length = 0;
    for (; number >= 0x80; number >>= 7)
        bytes[length++] = (unsigned char)(number | 0x80);
    bytes[length++] = (unsigned char)number;
    out_raw(out, bytes, length);
}

void out_signed(struct out_bytes *out, int64_t number) {
    uint64_t bits = (uint64_t)number;
    out_number(out, bits << 1 ^ (number < 0 ? UINT64_MAX : 0));
}

void out_bytes(struct out_bytes *out, const char *bytes, size_t length) {
    out_number(out, length);
    out_raw(out, bytes, length);
}

/* The length and one more; 0 for none. */
void out_text(struct out_bytes *out, const char *text) {
    size_t length = text ? strlen(text) : 0;
    out_number(out, text ? (uint64_t)length + 1 : 0);
    out_raw(out, text, length);
}

/* ---- reading ---- */

static bool has(struct in_bytes *in, uint64_t length) {
    if (!in->bad && length <= (uint64_t)(in->end - in->at))
        return true;
    in->bad = true;
    return false;
}

void in_raw(struct in_bytes *in, void *bytes, size_t length) {
    if (!has(in, length)) {
        memset(bytes, 0, length);
        return;
    }
    memcpy(bytes, in->at, length);
    in->at += length;
}

uint64_t in_number(struct in_bytes *in) {
    uint64_t number = 0;
    for (unsigned shift = 0; has(in, 1); shift += 7) {
        unsigned char byte = *in->at++;
        if (shift > 63 || (shift == 63 && byte > 1))
            break;
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return number;
    }
    in->bad = true;
    return 0;
}

int64_t in_signed(struct in_bytes *in) {
    uint64_t bits = in_number(in);
    return (int64_t)(bits >> 1 ^ (bits & 1 ? UINT64_MAX : 0));
}

uint64_t in_below(struct in_bytes *in, uint64_t limit) {
    uint64_t number = in_number(in);
    if (!in->bad && number < limit)
        return number;
    in->bad = true;
    return 0;
}

static const char *copy(struct in_bytes *in, struct arena *arena, uint64_t length) {
    if (!has(in, length))
        return "";
    const char *text = arena_copy(arena, (const char *)in->at, (size_t)length);
    in->at += length;
    return text;
}

const char *in_text(struct in_bytes *in, struct arena *arena) {
    uint64_t length = in_number(in);
    return length > 0 ? copy(in, arena, length - 1) : NULL;
}

const char *in_counted(struct in_bytes *in, struct arena *arena, size_t *length) {
    uint64_t number = in_number(in);
    const char *text = copy(in, arena, number);
    *length = in->bad ? 0 : (size_t)number;
    return text;
}
