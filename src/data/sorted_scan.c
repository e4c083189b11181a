/* SPDX-License-Identifier: Apache-2.0
 *
 * Looking over bytes 64 at a time: which of them are separators, line ends, quotes. A byte is a bit
 * of a word; the ways to come to these words differ, what is made of them does not.
 */
#include "data/sorted_parts.h"

#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#define V3 __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))
#endif

#define INLINE static inline __attribute__((always_inline))

/* ---- what is made of the words ---- */

struct look_bits {
    uint64_t lines, returns, quotes, high;
};

INLINE void look_add(struct scan *scan, struct look_bits bits, uint64_t inside) {
    uint64_t lines = bits.lines & inside, returns = bits.returns & inside;
    scan->lines += (uint64_t)__builtin_popcountll(lines);
    scan->quotes |= (bits.quotes & inside) != 0;
    scan->high |= (bits.high & inside) != 0;
    scan->lone |= (returns << 1 | scan->last_return) != lines;
    scan->last_return = returns >> 63;
    scan->returns += returns != 0;
}

/* The bits below `count`, of 1 to 64. */
INLINE uint64_t below(size_t count) {
    return UINT64_MAX >> (64 - count);
}

INLINE size_t look_all(const char *bytes, size_t at, size_t length, uint64_t lines,
    struct scan *scan, struct look_bits (*look)(const char *bytes)) {
    while (at < length && scan->lines < lines) {
        size_t left = length - at;
        look_add(scan, look(bytes + at), left >= 64 ? UINT64_MAX : below(left));
        at += left >= 64 ? 64 : left;
    }
    return at;
}

/* The first eight without asking whether there are as many: what is written too much is written
 * over. */
INLINE uint32_t *put_marks(uint32_t *marks, uint64_t bits, uint32_t base) {
    size_t count = (size_t)__builtin_popcountll(bits);
    for (size_t from = 0; from < count; from += 8)
        for (size_t i = from; i < from + 8; i++) {
            marks[i] = base + (uint32_t)(bits ? __builtin_ctzll(bits) : 0);
            bits &= bits - 1;
        }
    return marks + count;
}

struct mark_bits {
    uint64_t ends, nuls;
};

INLINE size_t mark_all(const char *bytes, size_t length, char separator, uint32_t *marks, bool *nul,
    struct mark_bits (*find)(const char *bytes, char separator)) {
    uint32_t *at = marks;
    uint64_t nuls = 0;
    for (size_t i = 0; i < length; i += 64) {
        uint64_t inside = length - i >= 64 ? UINT64_MAX : below(length - i);
        struct mark_bits bits = find(bytes + i, separator);
        nuls |= bits.nuls & inside;
        at = put_marks(at, bits.ends & inside, (uint32_t)i);
    }
    *nul = nuls != 0;
    return (size_t)(at - marks);
}

/* ---- eight bytes at a time ---- */

#define EACH(byte) (UINT64_C(0x0101010101010101) * (unsigned char)(byte))

/* The high bit of each byte, as a bit. */
INLINE uint64_t gather_high(uint64_t word) {
    return ((word & EACH(0x80)) >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

INLINE uint64_t equal_bytes(uint64_t word, char byte) {
    uint64_t differs = word ^ EACH(byte);
    return gather_high(~(((differs & EACH(0x7F)) + EACH(0x7F)) | differs));
}

INLINE uint64_t word_at(const char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

INLINE struct look_bits look_portable(const char *bytes) {
    struct look_bits bits = {0, 0, 0, 0};
    for (int i = 0; i < 8; i++) {
        uint64_t word = word_at(bytes + 8 * i);
        bits.lines |= equal_bytes(word, '\n') << (8 * i);
        bits.returns |= equal_bytes(word, '\r') << (8 * i);
        bits.quotes |= equal_bytes(word, '"') << (8 * i);
        bits.high |= gather_high(word) << (8 * i);
    }
    return bits;
}

INLINE struct mark_bits find_portable(const char *bytes, char separator) {
    struct mark_bits bits = {0, 0};
    for (int i = 0; i < 8; i++) {
        uint64_t word = word_at(bytes + 8 * i);
        bits.ends |= (equal_bytes(word, separator) | equal_bytes(word, '\n')) << (8 * i);
        bits.nuls |= equal_bytes(word, '\0') << (8 * i);
    }
    return bits;
}

static size_t all_look_portable(
    const char *bytes, size_t at, size_t length, uint64_t lines, struct scan *scan) {
    return look_all(bytes, at, length, lines, scan, look_portable);
}

static size_t all_mark_portable(
    const char *bytes, size_t length, char separator, uint32_t *marks, bool *nul) {
    return mark_all(bytes, length, separator, marks, nul, find_portable);
}

const struct scanner scan_portable = {all_look_portable, all_mark_portable};

/* ---- 32 bytes at a time ---- */

#if defined(__x86_64__)

struct pair {
    __m256i low, high;
};

V3 INLINE struct pair load(const char *bytes) {
    return (struct pair){_mm256_loadu_si256((const __m256i *)(const void *)bytes),
        _mm256_loadu_si256((const __m256i *)(const void *)(bytes + 32))};
}

V3 INLINE uint64_t high_bits(struct pair pair) {
    return (uint32_t)_mm256_movemask_epi8(pair.low) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(pair.high) << 32;
}

V3 INLINE struct pair equal(struct pair pair, char byte) {
    const __m256i all = _mm256_set1_epi8(byte);
    return (struct pair){_mm256_cmpeq_epi8(pair.low, all), _mm256_cmpeq_epi8(pair.high, all)};
}

V3 INLINE struct look_bits look_v3(const char *bytes) {
    struct pair pair = load(bytes);
    return (struct look_bits){high_bits(equal(pair, '\n')), high_bits(equal(pair, '\r')),
        high_bits(equal(pair, '"')), high_bits(pair)};
}

V3 INLINE struct mark_bits find_v3(const char *bytes, char separator) {
    struct pair pair = load(bytes);
    struct pair one = equal(pair, separator), other = equal(pair, '\n');
    struct pair ends = {
        _mm256_or_si256(one.low, other.low), _mm256_or_si256(one.high, other.high)};
    return (struct mark_bits){high_bits(ends), high_bits(equal(pair, '\0'))};
}

V3 static size_t all_look_v3(
    const char *bytes, size_t at, size_t length, uint64_t lines, struct scan *scan) {
    return look_all(bytes, at, length, lines, scan, look_v3);
}

V3 static size_t all_mark_v3(
    const char *bytes, size_t length, char separator, uint32_t *marks, bool *nul) {
    return mark_all(bytes, length, separator, marks, nul, find_v3);
}

static const struct scanner scan_v3 = {all_look_v3, all_mark_v3};

const struct scanner *scan_best(void) {
    bool has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
               __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    return has ? &scan_v3 : &scan_portable;
}

#else

const struct scanner *scan_best(void) {
    return &scan_portable;
}

#endif
