/* SPDX-License-Identifier: Apache-2.0
 *
 * Division and rounding to whole numbers, exact for all that 64 bits hold.
 *
 * Whole numbers below 2^53 are divided as doubles: if n / d is not whole, it is at least 1 / d away
 * from the next whole number, and the rounding of the quotient moves it by less than n / d * 2^-53 < 1
 * / d. So what is cut off behind the point gives the quotient toward zero; the remainder n - q * d is
 * exact too, and says what rounding adds. Larger numbers are divided one by one.
 */
#include "run/states.h"

static inline int64_t wrapped_mul(int64_t a, int64_t b) {
    return (int64_t)((uint64_t)a * (uint64_t)b);
}

static inline uint64_t absolute(int64_t value) {
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

/* What rounding adds to the quotient toward zero, -1, 0 or 1: r is the remainder, s the sign of the
 * exact quotient. */
static int64_t rounded_by(
    enum rounding mode, uint64_t r, uint64_t divisor, bool odd, int64_t s) {
    uint64_t rest = divisor - r; /* r against half of the divisor, without overflow */
    switch (mode) {
    case ROUND_HALF_AWAY:
        return r >= rest ? s : 0;
    case ROUND_UP:
        return r ? s : 0;
    case ROUND_FLOOR:
        return r && s < 0 ? -1 : 0;
    case ROUND_CEILING:
        return r && s > 0 ? 1 : 0;
    case ROUND_HALF_EVEN:
        return r > rest || (r == rest && odd) ? s : 0;
    default:
        return 0;
    }
}

static int64_t divided(int64_t n, int64_t d, enum rounding mode) {
    uint64_t over = absolute(n), below = absolute(d);
    uint64_t quotient = over / below, r = over % below;
    int64_t s = (n < 0) == (d < 0) ? 1 : -1;
    int64_t whole = s < 0 ? (int64_t)(0 - quotient) : (int64_t)quotient;
    return whole + rounded_by(mode, r, below, quotient & 1, s);
}

static void divide_each(uint64_t rows, const int64_t *n, const int64_t *d, enum rounding mode,
    int64_t *out) {
    for (; rows; rows &= rows - 1) {
        int i = __builtin_ctzll(rows);
        out[i] = divided(n[i], d[i], mode);
    }
}

#ifdef __AVX2__

/* Whole numbers of less than 2^51 and doubles: the bits of 1.5 * 2^52 + n are a sum. */
#define WHOLE_BITS INT64_C(0x4338000000000000)
#define WHOLE_DOUBLE 6755399441055744.0
#define WHOLE_MOST (INT64_C(1) << 50)

static inline double double_of(int64_t whole) {
    int64_t bits = whole + WHOLE_BITS;
    double out;
    memcpy(&out, &bits, sizeof out);
    return out - WHOLE_DOUBLE;
}

static inline int64_t whole_of(double value) {
    double sum = value + WHOLE_DOUBLE;
    int64_t out;
    memcpy(&out, &sum, sizeof out);
    return out - WHOLE_BITS;
}

/* Are all 64 small enough? Those of rows that are not known count too. */
static bool all_small(const int64_t *values) {
    return bits_outside_64(values, -WHOLE_MOST, WHOLE_MOST) == 0;
}

/* 64 quotients toward zero; `add` is 1 where the remainder asks for it. No divisor is 0. */
#define DIVIDE(name, add)                                                                          \
    static void name(const int64_t *restrict n, const int64_t *restrict d, int64_t *restrict out) { \
        for (size_t i = 0; i < 64; i++) {                                                          \
            double over = double_of(n[i]), below = double_of(d[i]);                                \
            double q = __builtin_trunc(over / below);                                              \
            double r = __builtin_fabs(over - q * below), most = __builtin_fabs(below);             \
            double s = (over < 0) == (below < 0) ? 1.0 : -1.0;                                     \
            (void)r, (void)s, (void)most;                                                          \
            out[i] = whole_of(q + (add));                                                          \
        }                                                                                          \
    }

DIVIDE(divide_down, 0.0)
DIVIDE(divide_up, r > 0 ? s : 0.0)
DIVIDE(divide_half_away, r + r >= most ? s : 0.0)
DIVIDE(divide_floor, r > 0 && s < 0 ? -1.0 : 0.0)
DIVIDE(divide_ceiling, r > 0 && s > 0 ? 1.0 : 0.0)

/* False: not done, because numbers are too large or nobody wrote a loop for it. */
static bool divide_quickly(const int64_t *n, const int64_t *d, enum rounding mode, int64_t *out) {
    if (mode == ROUND_HALF_EVEN || !all_small(n) || !all_small(d))
        return false;
    switch (mode) {
    case ROUND_HALF_AWAY:
        divide_half_away(n, d, out);
        return true;
    case ROUND_UP:
        divide_up(n, d, out);
        return true;
    case ROUND_FLOOR:
        divide_floor(n, d, out);
        return true;
    case ROUND_CEILING:
        divide_ceiling(n, d, out);
        return true;
    default:
        divide_down(n, d, out);
        return true;
    }
}

#else

static bool divide_quickly(const int64_t *n, const int64_t *d, enum rounding mode, int64_t *out) {
    (void)n, (void)d, (void)mode, (void)out;
    return false;
}

#endif

static void fill(int64_t *out, int64_t value) {
    for (size_t i = 0; i < 64; i++)
        out[i] = value;
}

/* Divisors of 0 become 1; returns where they were. */
static uint64_t without_zeros(const int64_t *restrict d, int64_t *restrict out) {
    for (size_t i = 0; i < 64; i++)
        out[i] = d[i] == 0 ? 1 : d[i];
    return bits_masked_64(d, -1, 0);
}

void KERNEL(run_quotient)(const struct task *task) {
    const struct reg *a = task->args[0], *b = task->args[1], *out = task->out;
    enum rounding mode = (enum rounding)task->op->y;
    int64_t n[64], d[64];
    for (size_t w = 0; w < task->words; w++) {
        const int64_t *over = reg_64(a) + 64 * w;
        int64_t *to = (int64_t *)out->values + 64 * w;
        for (size_t i = 0; i < 64; i++)
            n[i] = wrapped_mul(over[i], task->op->x);
        uint64_t zeros = without_zeros(reg_64(b) + 64 * w, d);
        struct states states = states_strict_2(states_of(a, w), states_of(b, w));
        states.ask |= states.known & zeros;
        states.known &= ~zeros;
        if (!divide_quickly(n, d, mode, to))
            divide_each(states.known, n, d, mode, to);
        states_put(out, w, states);
    }
}

void KERNEL(run_round)(const struct task *task) {
    const struct reg *a = task->args[0], *out = task->out;
    enum rounding mode = (enum rounding)task->op->y;
    int64_t d[64];
    fill(d, task->op->x);
    for (size_t w = 0; w < task->words; w++) {
        const int64_t *n = reg_64(a) + 64 * w;
        int64_t *to = (int64_t *)out->values + 64 * w;
        struct states states = states_strict(states_of(a, w));
        if (!divide_quickly(n, d, mode, to))
            divide_each(states.known, n, d, mode, to);
        states_put(out, w, states);
    }
}

/* What a code of each level is a multiple of. */
static int64_t region_unit(int64_t level) {
    static const int64_t units[] = {
        [REGION_COUNTRY] = INT64_C(1000000000000),
        [REGION_PROVINCE] = INT64_C(10000000000),
        [REGION_CITY] = INT64_C(100000000),
        [REGION_COUNTY] = INT64_C(1000000),
        [REGION_TOWN] = INT64_C(1000),
        [REGION_VILLAGE] = INT64_C(1),
    };
    return units[level];
}

void KERNEL(run_region_cut)(const struct task *task) {
    const struct reg *a = task->args[0], *out = task->out;
    int64_t d[64], q[64], unit = region_unit(task->op->x);
    fill(d, unit);
    for (size_t w = 0; w < task->words; w++) {
        const int64_t *codes = reg_64(a) + 64 * w;
        int64_t *to = (int64_t *)out->values + 64 * w;
        struct states states = states_strict(states_of(a, w));
        fill(q, 0);
        if (!divide_quickly(codes, d, ROUND_DOWN, q))
            divide_each(states.known, codes, d, ROUND_DOWN, q);
        for (size_t i = 0; i < 64; i++)
            to[i] = wrapped_mul(q[i], unit);
        states_put(out, w, states);
    }
}
