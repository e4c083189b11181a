/* SPDX-License-Identifier: Apache-2.0
 *
 * Looking over bytes 64 at a time: which of them are separators, line ends, quotes. A byte is a bit
 * of a word; the ways to come to these words differ, what is made of them does not.
 */
#include "data/sorted_readers.h"

#ifdef GUODU_KERNELS_V3
#include <immintrin.h>
#endif

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

/* Of no bits anything. */
INLINE uint32_t lowest(uint64_t bits) {
#ifdef GUODU_KERNELS_V3
    return (uint32_t)_tzcnt_u64(bits);
#else
    return (uint32_t)__builtin_ctzll(bits | UINT64_C(1) << 63);
#endif
}

/* The compiler should not make vectors of what comes one by one. */
INLINE uint32_t alone(uint32_t value) {
    __asm__("" : "+r"(value));
    return value;
}

/* The first FIRST without asking whether there are as many: what is written too much is written
 * over. A branch that cannot be foreseen costs more than a few of them. */
INLINE uint32_t *put_marks(uint32_t *marks, uint64_t bits, uint32_t base, size_t first) {
    enum { STEP = 4 };
    size_t count = (size_t)__builtin_popcountll(bits);
#pragma GCC unroll 16
    for (size_t i = 0; i < first; i++) {
        marks[i] = alone(base + lowest(bits));
        bits &= bits - 1;
    }
    for (size_t done = first; __builtin_expect(done < count, 0); done += STEP)
#pragma GCC unroll 4
        for (size_t i = done; i < done + STEP; i++) {
            marks[i] = alone(base + lowest(bits));
            bits &= bits - 1;
        }
    return marks + count;
}

struct mark_bits {
    uint64_t ends, nuls;
};

/* ---- eight bytes at a time ---- */

#ifndef GUODU_KERNELS_V3

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

INLINE struct look_bits look_bits(const char *bytes) {
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

INLINE struct mark_bits mark_bits(const char *bytes, char separator) {
    struct mark_bits bits = {0, 0};
    for (int i = 0; i < 8; i++) {
        uint64_t word = word_at(bytes + 8 * i);
        bits.ends |= (equal_bytes(word, separator) | equal_bytes(word, '\n')) << (8 * i);
        bits.nuls |= equal_bytes(word, '\0') << (8 * i);
    }
    return bits;
}

INLINE size_t look_plainly(
    const char *bytes, size_t at, size_t length, uint64_t lines, struct scan *scan) {
    (void)bytes;
    (void)length;
    (void)lines;
    (void)scan;
    return at;
}

#else

/* ---- 32 bytes at a time ---- */

struct pair {
    __m256i low, high;
};

INLINE struct pair load(const char *bytes) {
    return (struct pair){_mm256_loadu_si256((const __m256i *)(const void *)bytes),
        _mm256_loadu_si256((const __m256i *)(const void *)(bytes + 32))};
}

INLINE uint64_t high_bits(struct pair pair) {
    return (uint32_t)_mm256_movemask_epi8(pair.low) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(pair.high) << 32;
}

INLINE struct pair equal(struct pair pair, char byte) {
    const __m256i all = _mm256_set1_epi8(byte);
    return (struct pair){_mm256_cmpeq_epi8(pair.low, all), _mm256_cmpeq_epi8(pair.high, all)};
}

INLINE struct pair either(struct pair one, struct pair other) {
    return (struct pair){
        _mm256_or_si256(one.low, other.low), _mm256_or_si256(one.high, other.high)};
}

INLINE struct look_bits look_bits(const char *bytes) {
    struct pair pair = load(bytes);
    return (struct look_bits){high_bits(equal(pair, '\n')), high_bits(equal(pair, '\r')),
        high_bits(equal(pair, '"')), high_bits(pair)};
}

INLINE struct mark_bits mark_bits(const char *bytes, char separator) {
    struct pair pair = load(bytes);
    return (struct mark_bits){
        high_bits(either(equal(pair, separator), equal(pair, '\n'))), high_bits(equal(pair, '\0'))};
}

/* Whole steps of 64 bytes as long as there is no carriage return: of the rest it is only asked
 * whether it is there at all. */
INLINE size_t look_plainly(
    const char *bytes, size_t at, size_t length, uint64_t lines, struct scan *scan) {
    const __m256i zero = _mm256_setzero_si256();
    struct pair quotes = {zero, zero}, high = {zero, zero};
    while (length - at >= 64 && scan->lines < lines) {
        struct pair pair = load(bytes + at), returns = equal(pair, '\r');
        if (!_mm256_testz_si256(_mm256_or_si256(returns.low, returns.high),
                _mm256_or_si256(returns.low, returns.high)))
            break;
        scan->lines += (uint64_t)__builtin_popcountll(high_bits(equal(pair, '\n')));
        quotes = either(quotes, equal(pair, '"'));
        high = either(high, pair);
        at += 64;
    }
    scan->quotes |= high_bits(quotes) != 0;
    scan->high |= high_bits(high) != 0;
    return at;
}

#endif

/* ---- all of them ---- */

/* Where no return was met so far, every line feed is alone; it only counts if there are returns. */
size_t READER(look)(
    const char *bytes, size_t at, size_t length, uint64_t lines, struct scan *scan) {
    if (at < length && scan->returns == 0 && !scan->last_return) {
        uint64_t before = scan->lines;
        at = look_plainly(bytes, at, length, lines, scan);
        scan->lone |= scan->lines > before;
    }
    while (at < length && scan->lines < lines) {
        size_t left = length - at;
        look_add(scan, look_bits(bytes + at), left >= 64 ? UINT64_MAX : below(left));
        at += left >= 64 ? 64 : left;
    }
    return at;
}

INLINE size_t mark_all(
    const char *bytes, size_t length, char separator, uint32_t *marks, bool *nul, size_t first) {
    uint32_t *at = marks;
    uint64_t nuls = 0;
    for (size_t i = 0; i < length; i += 64) {
        uint64_t inside = length - i >= 64 ? UINT64_MAX : below(length - i);
        struct mark_bits bits = mark_bits(bytes + i, separator);
        nuls |= bits.nuls & inside;
        at = put_marks(at, bits.ends & inside, (uint32_t)i, first);
    }
    *nul = nuls != 0;
    return (size_t)(at - marks);
}

size_t READER(mark)(
    const char *bytes, size_t length, char separator, size_t expected, uint32_t *marks, bool *nul) {
    return expected * 64 > length * 8 ? mark_all(bytes, length, separator, marks, nul, 16)
                                      : mark_all(bytes, length, separator, marks, nul, 12);
}
