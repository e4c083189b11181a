/* SPDX-License-Identifier: Apache-2.0
 *
 * The values of one field in one file: how many are unknown or none, the smallest, the largest,
 * how many differ and which are commonest. All exact.
 *
 * Values are added one after another and may be forgotten by whoever adds them: a profile copies
 * what it keeps. Different values are counted up to a bound, beyond which their number and the
 * commonest are no longer known and the memory they took is given back; all else goes on.
 *
 * Memory comes from an arena that outlives the profile, whose escape holds for all of it, and
 * from one of its own: profile_fini gives that back.
 */
#ifndef GUODU_DATA_PROFILE_H
#define GUODU_DATA_PROFILE_H

#include "base/memory.h"
#include "record/value.h"

enum {
    PROFILE_COMMONEST = 5,
    PROFILE_VALUES_MOST = 65536,     /* different values that are counted ... */
    PROFILE_TEXT_MOST = 16 << 20,    /* ... and the bytes of those that are texts */
};

/* An extreme that is a text; room doubles, so that a falling column takes no more than twice the
 * longest. */
struct profile_text {
    char *bytes;
    size_t room;
};

struct profile {
    struct type type;
    uint64_t rows, unknown, none; /* the others are known */
    uint64_t different;           /* of the known values, or of the first if there are more */
    bool more;                    /* more different values than are counted */
    /* By value; a region by its code; texts by their number of characters, then by bytes, so
     * that a code that lost its zeros comes first. VALUE_UNKNOWN: no order, or nothing known. */
    struct value smallest, largest;

    struct arena *arena;
    struct profile_text smallest_text, largest_text;
    struct arena counted; /* of the rest */
    size_t text_bytes;
    VEC(struct profile_entry) entries; /* in the order of first appearance */
    uint32_t *slots;                   /* an index of entries, from 1; 0: free */
    size_t slot_count;                 /* a power of two */
};

/* A counted value. */
struct profile_entry {
    union {
        decimal bits;
        struct text text; /* TEXT, CITIZEN_ID */
    };
    uint64_t count;
    uint32_t hash;
};

struct profile_count {
    struct value value;
    uint64_t count;
};

void profile_init(struct profile *profile, struct arena *arena, struct type type);
void profile_fini(struct profile *profile);
/* A value of the type, unknown or none: one more row. */
void profile_add(struct profile *profile, struct value value);
/* The commonest first, of those that are equally common the one that was first; how many there
 * are, 0 if `more`. Texts belong to the profile. */
uint32_t profile_commonest(
    const struct profile *profile, struct profile_count commonest[PROFILE_COMMONEST]);
/* Do values of the type have a smallest and a largest? */
bool profile_has_order(struct type type);

#endif
