/* SPDX-License-Identifier: Apache-2.0
 *
 * Between bits and lanes: 64 values to a word and back. Plain C, and where the compiler may use
 * AVX2 and BMI2 the instructions it does not find by itself. For kernel files alone.
 */
#ifndef GUODU_RUN_BITS_H
#define GUODU_RUN_BITS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __AVX2__
#include <immintrin.h>
#endif

#define ALL_BITS UINT64_MAX

static inline size_t bits_count(uint64_t word) {
    return (size_t)__builtin_popcountll(word);
}

static inline uint64_t bits_read(const uint64_t *bits, size_t word) { /* NULL: no bit is set */
    return bits ? bits[word] : 0;
}

#ifdef __AVX2__

static inline __m256i bits_load(const void *at) {
    return _mm256_loadu_si256((const __m256i *)at);
}

static inline uint64_t bits_top_8(__m256i low, __m256i high) {
    return (uint32_t)_mm256_movemask_epi8(low) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

/* Masks of 32 lanes as bytes; in four registers of eight they come out as 0, 2, 4, 6, 1, 3, 5, 7. */
static inline __m256i bits_narrow(__m256i a, __m256i b, __m256i c, __m256i d) {
    const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
    __m256i bytes = _mm256_packs_epi16(_mm256_packs_epi32(a, b), _mm256_packs_epi32(c, d));
    return _mm256_permutevar8x32_epi32(bytes, order);
}

/* test(i): the mask of the eight lanes from i on */
#define BITS_FROM_32(test)                                                                         \
    return bits_top_8(bits_narrow(test(0), test(8), test(16), test(24)),                           \
        bits_narrow(test(32), test(40), test(48), test(56)))
#define BITS_FROM_64(test)                                                                         \
    uint64_t word = 0;                                                                             \
    for (unsigned i = 0; i < 64; i += 4)                                                           \
        word |= (uint64_t)(uint32_t)_mm256_movemask_pd(_mm256_castsi256_pd(test)) << i;            \
    return word

static inline uint64_t bits_equal_8(const uint8_t *a, const uint8_t *b) {
    return bits_top_8(_mm256_cmpeq_epi8(bits_load(a), bits_load(b)),
        _mm256_cmpeq_epi8(bits_load(a + 32), bits_load(b + 32)));
}
static inline uint64_t bits_is_8(const uint8_t *a, uint8_t b) {
    __m256i all = _mm256_set1_epi8((char)b);
    return bits_top_8(
        _mm256_cmpeq_epi8(bits_load(a), all), _mm256_cmpeq_epi8(bits_load(a + 32), all));
}
static inline uint64_t bits_less_8(const uint8_t *a, const uint8_t *b) {
    __m256i low = bits_load(a), high = bits_load(a + 32);
    return ~bits_top_8(_mm256_cmpeq_epi8(_mm256_max_epu8(low, bits_load(b)), low),
        _mm256_cmpeq_epi8(_mm256_max_epu8(high, bits_load(b + 32)), high));
}
static inline uint64_t bits_equal_32(const int32_t *a, const int32_t *b) {
#define EQUAL(i) _mm256_cmpeq_epi32(bits_load(a + (i)), bits_load(b + (i)))
    BITS_FROM_32(EQUAL);
#undef EQUAL
}
static inline uint64_t bits_less_32(const int32_t *a, const int32_t *b) {
#define LESS(i) _mm256_cmpgt_epi32(bits_load(b + (i)), bits_load(a + (i)))
    BITS_FROM_32(LESS);
#undef LESS
}
static inline uint64_t bits_outside_32(const int32_t *a, int32_t low, int32_t high) {
    __m256i lows = _mm256_set1_epi32(low), highs = _mm256_set1_epi32(high);
#define OUTSIDE(i)                                                                                 \
    _mm256_or_si256(_mm256_cmpgt_epi32(lows, bits_load(a + (i))),                                  \
        _mm256_cmpgt_epi32(bits_load(a + (i)), highs))
    BITS_FROM_32(OUTSIDE);
#undef OUTSIDE
}
static inline uint64_t bits_equal_64(const int64_t *a, const int64_t *b) {
    BITS_FROM_64(_mm256_cmpeq_epi64(bits_load(a + i), bits_load(b + i)));
}
static inline uint64_t bits_less_64(const int64_t *a, const int64_t *b) {
    BITS_FROM_64(_mm256_cmpgt_epi64(bits_load(b + i), bits_load(a + i)));
}
static inline uint64_t bits_outside_64(const int64_t *a, int64_t low, int64_t high) {
    __m256i lows = _mm256_set1_epi64x(low), highs = _mm256_set1_epi64x(high);
    BITS_FROM_64(_mm256_or_si256(_mm256_cmpgt_epi64(lows, bits_load(a + i)),
        _mm256_cmpgt_epi64(bits_load(a + i), highs)));
}
/* (a & mask) == wanted */
static inline uint64_t bits_masked_64(const int64_t *a, int64_t mask, int64_t wanted) {
    __m256i masks = _mm256_set1_epi64x(mask), all = _mm256_set1_epi64x(wanted);
    BITS_FROM_64(_mm256_cmpeq_epi64(_mm256_and_si256(bits_load(a + i), masks), all));
}

/* The bytes whose bit `bit` is set. */
static inline uint64_t bits_of_flag(const uint8_t *flags, int bit) {
    __m128i up = _mm_cvtsi32_si128(7 - bit);
    return bits_top_8(
        _mm256_sll_epi16(bits_load(flags), up), _mm256_sll_epi16(bits_load(flags + 32), up));
}

/* A byte a bit: 255 or 0. */
static inline void bits_expand_8(uint64_t word, uint8_t *out) {
    const __m256i spread = _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2,
        2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3);
    const __m256i bit = _mm256_set1_epi64x((int64_t)UINT64_C(0x8040201008040201));
    for (int half = 0; half < 2; half++) {
        __m256i bytes = _mm256_set1_epi32((int32_t)(uint32_t)(word >> (32 * half)));
        bytes = _mm256_and_si256(_mm256_shuffle_epi8(bytes, spread), bit);
        _mm256_storeu_si256((__m256i *)(out + 32 * half), _mm256_cmpeq_epi8(bytes, bit));
    }
}

/* How many bits there are up to each of 32, itself included, and `before` more; modulo 256. */
static inline void bits_running_32(uint32_t word, uint8_t before, uint8_t *out) {
    const __m256i spread = _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2,
        2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3);
    const __m256i bit = _mm256_set1_epi64x((int64_t)UINT64_C(0x8040201008040201));
    __m256i sum = _mm256_shuffle_epi8(_mm256_set1_epi32((int32_t)word), spread);
    sum = _mm256_cmpeq_epi8(_mm256_and_si256(sum, bit), bit); /* minus one a bit */
    sum = _mm256_add_epi8(sum, _mm256_slli_si256(sum, 1));
    sum = _mm256_add_epi8(sum, _mm256_slli_si256(sum, 2));
    sum = _mm256_add_epi8(sum, _mm256_slli_si256(sum, 4));
    sum = _mm256_add_epi8(sum, _mm256_slli_si256(sum, 8));
    __m256i low = _mm256_shuffle_epi8(sum, _mm256_set1_epi8(15)); /* the sum of each half */
    sum = _mm256_add_epi8(sum, _mm256_permute2x128_si256(low, low, 0x08));
    sum = _mm256_sub_epi8(_mm256_set1_epi8((char)before), sum);
    _mm256_storeu_si256((__m256i *)out, sum);
}

/* table[code] of 64 codes. Where they are all below 14 or above 253, as they are of most choices, by
 * a table of sixteen. */
static inline void bits_look_up(const uint8_t *table, const uint8_t *codes, uint8_t *out) {
    const __m256i most = _mm256_set1_epi8(15), two = _mm256_set1_epi8(2);
    __m256i low = bits_load(codes), high = bits_load(codes + 32);
    __m256i fits = _mm256_and_si256(
        _mm256_cmpeq_epi8(_mm256_min_epu8(_mm256_add_epi8(low, two), most), _mm256_add_epi8(low, two)),
        _mm256_cmpeq_epi8(
            _mm256_min_epu8(_mm256_add_epi8(high, two), most), _mm256_add_epi8(high, two)));
    if (_mm256_movemask_epi8(fits) != -1) {
        for (size_t i = 0; i < 64; i++)
            out[i] = table[codes[i]];
        return;
    }
    __m128i small = _mm_loadu_si128((const __m128i *)table);
    small = _mm_insert_epi8(small, (char)table[254], 14);
    small = _mm_insert_epi8(small, (char)table[255], 15);
    __m256i both = _mm256_broadcastsi128_si256(small);
    _mm256_storeu_si256((__m256i *)out, _mm256_shuffle_epi8(both, _mm256_and_si256(low, most)));
    _mm256_storeu_si256(
        (__m256i *)(out + 32), _mm256_shuffle_epi8(both, _mm256_and_si256(high, most)));
}

#else

/* The lowest bits of 64 bytes. */
static inline uint64_t bits_pack(const uint8_t *bytes) {
    uint64_t word = 0;
    for (unsigned i = 0; i < 8; i++) {
        uint64_t eight = 0;
        for (unsigned j = 0; j < 8; j++)
            eight |= (uint64_t)(bytes[8 * i + j] & 1) << (8 * j);
        word |= eight * UINT64_C(0x0102040810204080) >> 56 << (8 * i);
    }
    return word;
}

#define BITS_FROM(test)                                                                            \
    uint8_t bytes[64];                                                                             \
    for (size_t i = 0; i < 64; i++)                                                                \
        bytes[i] = (uint8_t)(test);                                                                \
    return bits_pack(bytes)

static inline uint64_t bits_equal_8(const uint8_t *a, const uint8_t *b) {
    BITS_FROM(a[i] == b[i]);
}
static inline uint64_t bits_is_8(const uint8_t *a, uint8_t b) {
    BITS_FROM(a[i] == b);
}
static inline uint64_t bits_less_8(const uint8_t *a, const uint8_t *b) {
    BITS_FROM(a[i] < b[i]);
}
static inline uint64_t bits_equal_32(const int32_t *a, const int32_t *b) {
    BITS_FROM(a[i] == b[i]);
}
static inline uint64_t bits_less_32(const int32_t *a, const int32_t *b) {
    BITS_FROM(a[i] < b[i]);
}
static inline uint64_t bits_outside_32(const int32_t *a, int32_t low, int32_t high) {
    BITS_FROM((a[i] < low) | (a[i] > high));
}
static inline uint64_t bits_equal_64(const int64_t *a, const int64_t *b) {
    BITS_FROM(a[i] == b[i]);
}
static inline uint64_t bits_less_64(const int64_t *a, const int64_t *b) {
    BITS_FROM(a[i] < b[i]);
}
static inline uint64_t bits_outside_64(const int64_t *a, int64_t low, int64_t high) {
    BITS_FROM((a[i] < low) | (a[i] > high));
}
/* (a & mask) == wanted */
static inline uint64_t bits_masked_64(const int64_t *a, int64_t mask, int64_t wanted) {
    BITS_FROM((a[i] & mask) == wanted);
}
/* The bytes whose bit `bit` is set. */
static inline uint64_t bits_of_flag(const uint8_t *flags, int bit) {
    BITS_FROM(flags[i] >> bit & 1);
}
/* A byte a bit: 255 or 0. */
static inline void bits_expand_8(uint64_t word, uint8_t *out) {
    for (size_t i = 0; i < 64; i++)
        out[i] = (uint8_t)-(uint8_t)(word >> i & 1);
}
/* table[code] of 64 codes. */
static inline void bits_look_up(const uint8_t *table, const uint8_t *codes, uint8_t *out) {
    for (size_t i = 0; i < 64; i++)
        out[i] = table[codes[i]];
}

#endif

/* The bits of value where mask has one, moved together; and apart again. */
#ifdef __BMI2__
static inline uint64_t bits_gather(uint64_t value, uint64_t mask) {
    return _pext_u64(value, mask);
}
static inline uint64_t bits_scatter(uint64_t value, uint64_t mask) {
    return _pdep_u64(value, mask);
}
#else
static inline uint64_t bits_gather(uint64_t value, uint64_t mask) {
    uint64_t out = 0;
    for (unsigned n = 0; mask; n++, mask &= mask - 1)
        out |= (value >> __builtin_ctzll(mask) & 1) << n;
    return out;
}
static inline uint64_t bits_scatter(uint64_t value, uint64_t mask) {
    uint64_t out = 0;
    for (; mask; value >>= 1, mask &= mask - 1)
        out |= (mask & -mask) & -(value & 1);
    return out;
}
#endif

static inline void bits_fill(uint64_t *bits, size_t words, uint64_t with) {
    for (size_t w = 0; w < words; w++)
        bits[w] = with;
}

#endif
