/* SPDX-License-Identifier: Apache-2.0 */
#include "base/atom.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/utf8.h"

/* The table lives in the arena, which never returns NULL: uthash's way out is never taken. */
#define uthash_malloc(size) arena_alloc(atoms->arena, (size))
#define uthash_free(block, size) ((void)(block), (void)(size))
#define uthash_fatal(message) abort()
#include <uthash.h>

struct atom_entry {
    struct atom atom;
    UT_hash_handle hh;
};

/* A text in normal form and its hash. */
struct atom_key {
    const char *text;
    size_t length;
    uint32_t hash;
    bool owned; /* the text is in the arena already */
};

void atoms_init(struct atoms *atoms, struct arena *arena) {
    *atoms = (struct atoms){.arena = arena};
}

static struct atom_key atom_key(const struct atoms *atoms, const char *text, size_t length) {
    struct atom_key key = {.text = text, .length = length};
    if (!utf8_is_nfc(text, length)) {
        key.text = utf8_nfc(atoms->arena, text, length, &key.length);
        key.owned = true;
    }
    key.hash = hash_bytes(key.text, key.length, atoms->arena);
    return key;
}

static struct atom_entry *atom_lookup(const struct atoms *atoms, const struct atom_key *key) {
    struct atom_entry *entry;
    HASH_FIND_BYHASHVALUE(hh, atoms->table, key->text, (unsigned)key->length, key->hash, entry);
    return entry;
}

const struct atom *atom_find(const struct atoms *atoms, const char *text, size_t length) {
    struct atom_key key = atom_key(atoms, text, length);
    struct atom_entry *entry = atom_lookup(atoms, &key);
    return entry ? &entry->atom : NULL;
}

const struct atom *atom_find_normal(const struct atoms *atoms, const char *text, size_t length) {
    struct atom_key key = {
        .text = text, .length = length, .hash = hash_bytes(text, length, atoms->arena)};
    struct atom_entry *entry = atom_lookup(atoms, &key);
    return entry ? &entry->atom : NULL;
}

const struct atom *atom_intern(struct atoms *atoms, const char *text, size_t length) {
    struct atom_key key = atom_key(atoms, text, length);
    struct atom_entry *entry = atom_lookup(atoms, &key);
    if (!entry) {
        entry = arena_new(atoms->arena, struct atom_entry);
        entry->atom.text = key.owned ? key.text : arena_copy(atoms->arena, text, length);
        entry->atom.length = (uint32_t)key.length;
        HASH_ADD_KEYPTR_BYHASHVALUE(
            hh, atoms->table, entry->atom.text, entry->atom.length, key.hash, entry);
    }
    return &entry->atom;
}
