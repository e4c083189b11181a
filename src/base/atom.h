/* SPDX-License-Identifier: Apache-2.0
 *
 * Atoms: each distinct name once, so that names are compared by address. Texts are normalised
 * to NFC before they are interned; the table and its texts belong to the arena given at init.
 */
#ifndef GUODU_BASE_ATOM_H
#define GUODU_BASE_ATOM_H

#include <stdint.h>
#include "base/memory.h"

struct atom {
    const char *text; /* NUL-terminated, NFC */
    uint32_t length;  /* bytes */
};

struct atoms {
    struct arena *arena;
    struct atom_entry *table; /* uthash, private to atom.c */
};

void atoms_init(struct atoms *atoms, struct arena *arena);
/* The atom of this text (valid UTF-8; normalised here). The same text gives the same address. */
const struct atom *atom_intern(struct atoms *atoms, const char *text, size_t length);
/* The atom if the text was interned before, else NULL. */
const struct atom *atom_find(const struct atoms *atoms, const char *text, size_t length);
/* The same of a text in normal form: nothing is written, so threads may ask at once. */
const struct atom *atom_find_normal(const struct atoms *atoms, const char *text, size_t length);

#endif
