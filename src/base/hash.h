/* SPDX-License-Identifier: Apache-2.0
 *
 * Hashes for the tables of atom.c and map.c. Keys come from files of strangers, and whoever can
 * foresee the hash can make every key collide; so byte strings are hashed under a seed, taken
 * from the address of the arena. Nothing may depend on the hash or on the order of a table.
 */
#ifndef GUODU_BASE_HASH_H
#define GUODU_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Both halves of the product folded into one: every bit of a reaches every bit of the result. */
static inline uint64_t hash_mix(uint64_t a, uint64_t b) {
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint32_t hash_fold(uint64_t hash) {
    return (uint32_t)(hash ^ (hash >> 32));
}

static inline uint32_t hash_address(const void *address) {
    return hash_fold(hash_mix((uint64_t)(uintptr_t)address, UINT64_C(0x9e3779b97f4a7c15)));
}

static inline uint32_t hash_bytes(const char *bytes, size_t length, const void *seed) {
    const uint64_t odd = UINT64_C(0xd1342543de82ef95);
    uint64_t key = hash_mix((uint64_t)(uintptr_t)seed ^ odd, UINT64_C(0x9e3779b97f4a7c15));
    uint64_t hash = key ^ length;
    while (length) {
        uint64_t word = 0;
        size_t taken = length < sizeof word ? length : sizeof word;
        memcpy(&word, bytes, taken);
        hash = hash_mix(hash ^ word, key | 1) + odd;
        bytes += taken;
        length -= taken;
    }
    return hash_fold(hash_mix(hash, odd));
}

#endif
