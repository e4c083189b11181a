/* SPDX-License-Identifier: Apache-2.0
 *
 * What is done for each value of prepared data. The loops are written one for each width, so that each
 * becomes vector instructions; built twice, for any processor and for x86-64-v3.
 */
#include "data/prepared_pack.h"

#include <string.h>

#define MOST_OF(type)                                                                              \
    static uint64_t most_##type(const void *stored, size_t rows) {                                 \
        const type *at = stored;                                                                   \
        type most = 0;                                                                             \
        for (size_t row = 0; row < rows; row++)                                                    \
            most = at[row] > most ? at[row] : most;                                                \
        return most;                                                                               \
    }
MOST_OF(uint8_t)
MOST_OF(uint16_t)
MOST_OF(uint32_t)

static uint64_t most(const struct pack *pack) {
    switch (pack->width) {
    case 8:
        return most_uint8_t(pack->stored, pack->rows);
    case 16:
        return most_uint16_t(pack->stored, pack->rows);
    case 32:
        return most_uint32_t(pack->stored, pack->rows);
    default:
        return 0;
    }
}

static bool has_codes(const struct pack *pack, size_t codes) {
    const uint8_t *stored = pack->stored;
    uint8_t bad = 0, above = (uint8_t)(codes < CODE_VALUES ? codes : CODE_VALUES);
    if (pack->width == 0)
        return (pack->base >= 0 && pack->base < above) || pack->base == CODE_NONE ||
               pack->base == CODE_UNKNOWN;
    if (pack->base < 0 || pack->base > UINT8_MAX)
        return false;
    uint8_t base = (uint8_t)pack->base;
    for (size_t row = 0; row < pack->rows; row++) {
        uint8_t code = (uint8_t)(stored[row] + base);
        bad |= (uint8_t)(code >= above) & (uint8_t)(code < CODE_VALUES);
    }
    return !bad;
}

static void slice(const uint64_t *bits, size_t from, size_t count, uint64_t *out) {
    const uint64_t *at = bits + from / 64;
    unsigned shift = from % 64;
    size_t words = words_of(count);
    if (shift == 0) {
        memcpy(out, at, words * sizeof *out);
        return;
    }
    for (size_t word = 0; word < words; word++)
        out[word] = at[word] >> shift | at[word + 1] << (64 - shift);
}

static void take_8(const struct pack *pack, size_t from, size_t count, uint8_t *out) {
    const uint8_t *stored = pack->stored;
    uint8_t base = (uint8_t)pack->base;
    if (pack->width == 0) {
        memset(out, base, count);
        return;
    }
    for (size_t row = 0; row < count; row++)
        out[row] = (uint8_t)(stored[from + row] + base);
}

/* Types, not values: NOLINTBEGIN(bugprone-macro-parentheses) */
#define WIDEN(name, narrow, wide)                                                                  \
    static void name(                                                                              \
        const narrow *restrict stored, size_t count, wide base, wide factor, wide *restrict out) { \
        if (factor == 1)                                                                           \
            for (size_t row = 0; row < count; row++)                                               \
                out[row] = (wide)(base + (wide)stored[row]);                                       \
        else                                                                                       \
            for (size_t row = 0; row < count; row++)                                               \
                out[row] = (wide)(base + (wide)stored[row] * factor);                              \
    }
/* NOLINTEND(bugprone-macro-parentheses) */
WIDEN(widen_8_32, uint8_t, uint32_t)
WIDEN(widen_16_32, uint16_t, uint32_t)
WIDEN(widen_32_32, uint32_t, uint32_t)
WIDEN(widen_8_64, uint8_t, uint64_t)
WIDEN(widen_16_64, uint16_t, uint64_t)
WIDEN(widen_32_64, uint32_t, uint64_t)
WIDEN(widen_64_64, uint64_t, uint64_t)

/* The rows of the piece that are not known; the bits of the last word beyond it too. */
static uint64_t unknown_bits(const struct pack *pack, size_t from, size_t row) {
    size_t at = from + row;
    unsigned shift = at % 64;
    uint64_t known = pack->known[at / 64] >> shift;
    if (shift > 0)
        known |= pack->known[at / 64 + 1] << (64 - shift);
    return ~known;
}

static bool has_to_zero(const struct pack *pack) {
    return pack->known && !pack->zeroed;
}

static void take_32(const struct pack *pack, size_t from, size_t count, int32_t *out) {
    uint32_t *rows = (uint32_t *)out, base = (uint32_t)pack->base;
    switch (pack->width) {
    case 8:
        widen_8_32((const uint8_t *)pack->stored + from, count, base, 1, rows);
        break;
    case 16:
        widen_16_32((const uint16_t *)pack->stored + from, count, base, 1, rows);
        break;
    case 32:
        widen_32_32((const uint32_t *)pack->stored + from, count, base, 1, rows);
        break;
    default:
        for (size_t row = 0; row < count; row++)
            rows[row] = base;
        break;
    }
    for (size_t row = 0; has_to_zero(pack) && row < count; row += 64)
        for (uint64_t bits = unknown_bits(pack, from, row); bits; bits &= bits - 1)
            rows[row + (size_t)__builtin_ctzll(bits)] = 0;
}

static void take_64(const struct pack *pack, size_t from, size_t count, int64_t *out) {
    uint64_t *rows = (uint64_t *)out;
    uint64_t base = (uint64_t)pack->base, factor = (uint64_t)pack->factor;
    switch (pack->width) {
    case 8:
        widen_8_64((const uint8_t *)pack->stored + from, count, base, factor, rows);
        break;
    case 16:
        widen_16_64((const uint16_t *)pack->stored + from, count, base, factor, rows);
        break;
    case 32:
        widen_32_64((const uint32_t *)pack->stored + from, count, base, factor, rows);
        break;
    case 64:
        widen_64_64((const uint64_t *)pack->stored + from, count, base, factor, rows);
        break;
    default:
        for (size_t row = 0; row < count; row++)
            rows[row] = base;
        break;
    }
    for (size_t row = 0; has_to_zero(pack) && row < count; row += 64)
        for (uint64_t bits = unknown_bits(pack, from, row); bits; bits &= bits - 1)
            rows[row + (size_t)__builtin_ctzll(bits)] = 0;
}

static const struct pack_loops loops = {most, has_codes, take_8, take_32, take_64, slice};

#ifdef GUODU_KERNELS_V3
const struct pack_loops *pack_loops_v3(void) {
    return &loops;
}
#else
const struct pack_loops *pack_loops_portable(void) {
    return &loops;
}
#endif
