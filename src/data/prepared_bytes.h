/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers and texts as bytes, one behind the other, for what prepared data hold beside columns.
 * Numbers take as many bytes as they need (seven bits each, the lowest first), signed ones with
 * their sign in the lowest bit. Reading never goes beyond the end: what is missing is 0 or empty,
 * and `bad` is set. Private to src/data.
 */
#ifndef GUODU_DATA_PREPARED_BYTES_H
#define GUODU_DATA_PREPARED_BYTES_H

#include <stdint.h>
#include "base/memory.h"

struct out_bytes {
    struct arena *arena;
    unsigned char *items;
    size_t count, room;
};

void out_raw(struct out_bytes *out, const void *bytes, size_t length);
void out_number(struct out_bytes *out, uint64_t number);
void out_signed(struct out_bytes *out, int64_t number);
void out_bytes(struct out_bytes *out, const char *bytes, size_t length); /* with their length */
void out_text(struct out_bytes *out, const char *text); /* NULL too */

struct in_bytes {
    const unsigned char *at, *end;
    bool bad;
};

void in_raw(struct in_bytes *in, void *bytes, size_t length);
uint64_t in_number(struct in_bytes *in);
int64_t in_signed(struct in_bytes *in);
/* Below the limit; else bad, and 0. */
uint64_t in_below(struct in_bytes *in, uint64_t limit);
/* What out_text wrote, in the arena. */
const char *in_text(struct in_bytes *in, struct arena *arena);
/* What out_bytes wrote: copied into the arena, with a NUL behind. */
const char *in_counted(struct in_bytes *in, struct arena *arena, size_t *length);

#endif
