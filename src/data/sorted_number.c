/* SPDX-License-Identifier: Apache-2.0
 *
 * Columns of numbers, dates and codes in their plainest writing: eight digits at a time, and
 * without branches where values decide. Whatever is not surely read as cell_read would is left to
 * it.
 */
#include "data/sorted_readers.h"

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* ---- digits ---- */

/* The digits of the `count` (1 to 8) bytes that end at `end`, each its own byte, zeros before
 * them. */
INLINE uint64_t digits_before(const char *end, uint32_t count) {
    uint64_t word;
    memcpy(&word, end - count, sizeof word);
    return (word ^ EACH('0')) << (64 - 8 * count) % 64;
}

/* Every byte is 0 to 9. */
INLINE bool are_digits(uint64_t digits) {
    return (((digits + EACH(0x76)) | digits) & EACH(0x80)) == 0;
}

/* Eight of them as a number, the first in the lowest byte. */
INLINE uint64_t number_of(uint64_t digits) {
    const uint64_t quarter = UINT64_C(0x000000FF000000FF);
    digits = digits * 10 + (digits >> 8);
    uint64_t fours = (digits & quarter) * 100 + (digits >> 16 & quarter);
    return (fours & 0xFFFFFFFF) * 10000 + (fours >> 32);
}

INLINE uint32_t digit(char c) {
    return (uint32_t)(unsigned char)c - '0';
}

/* ---- numbers ---- */

struct whole {    /* [-]digits, at most eight of them */
    int64_t sign; /* 0 or -1 */
    uint64_t number;
    bool good;
};

INLINE struct whole whole_of(const char *start, const char *end) {
    bool negative = *start == '-';
    uint64_t count = (uint64_t)(end - start) - negative;
    uint64_t digits = digits_before(end, (uint32_t)count & 15);
    return (struct whole){
        -(int64_t)negative, number_of(digits), (count - 1 < 8) & are_digits(digits)};
}

INLINE int64_t signed_of(struct whole whole, uint64_t number) {
    return ((int64_t)number ^ whole.sign) - whole.sign;
}

/* What has a sign. */
static uint64_t read_signed_integers(
    const struct cell_column *to, size_t row, uint64_t rest, int32_t *values) {
    uint64_t good = 0;
    for (; rest; rest &= rest - 1) {
        size_t i = (size_t)__builtin_ctzll(rest);
        struct walk walk = walk_from(to, row + i);
        walk_on(&walk);
        struct whole whole = whole_of(walk.text, walk.text + walk.length);
        values[i] = (int32_t)choose(whole.good, (uint64_t)signed_of(whole, whole.number), 0);
        set_bit(&good, i, whole.good);
    }
    return good;
}

struct read_bits READER(integers)(const struct cell_column *to, size_t row, size_t count) {
    int32_t *values = (int32_t *)to->column->values + row;
    struct gathered cells;
    uint64_t empty = 0, good = 0;
    gather(&cells, to, row, count, FROM_END(-8), NULL);
    for (uint64_t i = 0; i < CELLS; i++) {
        uint64_t length = cells.lengths[i];
        uint64_t digits = last_bytes(cells.first[i] ^ EACH('0'), length);
        uint64_t fits = (uint64_t)(length - 1 < 8) & are_digits(digits);
        values[i] = (int32_t)(number_of(digits) & -fits);
        good |= fits << i;
        empty |= (uint64_t)(length == 0) << i;
    }
    good |= read_signed_integers(to, row, ~(good | empty), values);
    return (struct read_bits){empty, good};
}

/* What has a sign, or not two places. */
static uint64_t read_other_money(
    const struct cell_column *to, size_t row, uint64_t rest, int64_t *values) {
    uint64_t good = 0;
    for (; rest; rest &= rest - 1) {
        size_t i = (size_t)__builtin_ctzll(rest);
        struct walk walk = walk_from(to, row + i);
        walk_on(&walk);
        const char *behind = walk.text + walk.length;
        uint64_t two = behind[-3] == '.', one = (behind[-2] == '.') & !two;
        uint32_t last = digit(behind[-1]);
        uint32_t tens = (uint32_t)choose(two, digit(behind[-2]), choose(one, last, 0));
        uint32_t ones = (uint32_t)choose(two, last, 0);
        struct whole whole = whole_of(walk.text, behind - (3 * two + 2 * one));
        bool fits = whole.good & (tens < 10) & (ones < 10);
        int64_t fen = signed_of(whole, whole.number * 100 + tens * 10 + ones);
        values[i] = (int64_t)choose(fits, (uint64_t)fen, 0);
        set_bit(&good, i, fits);
    }
    return good;
}

/* Nearly always two places stand behind the point. */
struct read_bits READER(money)(const struct cell_column *to, size_t row, size_t count) {
    int64_t *values = (int64_t *)to->column->values + row;
    struct gathered cells;
    uint64_t empty = 0, good = 0;
    gather(&cells, to, row, count, FROM_END(-11), &FROM_END(-8));
    for (uint64_t i = 0; i < CELLS; i++) {
        uint64_t length = cells.lengths[i], tail = cells.other[i] >> 40;
        uint64_t digits = last_bytes(cells.first[i] ^ EACH('0'), length - 3);
        uint64_t cents = (tail >> 8) ^ 0x3030;
        uint64_t tens = cents & 0xFF, ones = cents >> 8;
        uint64_t fits = (uint64_t)(length - 4 < 8) & ((tail & 0xFF) == '.') & (tens < 10) &
                        (ones < 10) & are_digits(digits);
        uint64_t fen = number_of(digits) * 100 + tens * 10 + ones;
        values[i] = (int64_t)(fen & -fits);
        good |= fits << i;
        empty |= (uint64_t)(length == 0) << i;
    }
    good |= read_other_money(to, row, ~(good | empty), values);
    return (struct read_bits){empty, good};
}

/* [-]digits[.digits], as millionths; `shift`: the point stands so many places further left. */
INLINE bool decimal_of(const char *at, const char *end, int shift, int64_t *out) {
    enum { DIGITS_MOST = 14 };
    bool negative = at < end && *at == '-', point = false;
    int places = -1;
    at += negative;
    if (at == end || *at == '.' || end[-1] == '.' || end - at > DIGITS_MOST)
        return false;
    uint64_t number = 0;
    for (; at < end; at++) {
        if (*at == '.' && !point) {
            point = true;
            places = 0;
            continue;
        }
        if (digit(*at) > 9)
            return false;
        number = number * 10 + digit(*at);
        places += point;
    }
    places = point ? places : 0;
    if (places > DECIMAL_SCALE - shift)
        return false;
    for (; places < DECIMAL_SCALE - shift; places++)
        number *= 10;
    *out = negative ? -(int64_t)number : (int64_t)number;
    return *out <= COLUMN_64_MOST && *out >= -COLUMN_64_MOST;
}

/* `percent` is a constant where this is called, so that each reader gets a loop of its own. */
INLINE struct read_bits read_decimals(
    const struct cell_column *to, size_t row, size_t count, bool percent) {
    struct walk walk = walk_from(to, row);
    int64_t *values = (int64_t *)to->column->values + row;
    uint64_t empty = 0, good = 0;
    for (size_t i = 0; i < count; i++) {
        walk_on(&walk);
        const char *behind = walk.text + walk.length;
        bool fits = percent ? walk.length > 0 && behind[-1] == '%' &&
                                  decimal_of(walk.text, behind - 1, 2, &values[i])
                            : decimal_of(walk.text, behind, 0, &values[i]);
        values[i] = fits ? values[i] : 0;
        set_bit(&empty, i, walk.length == 0);
        set_bit(&good, i, fits);
    }
    return (struct read_bits){empty, good};
}

struct read_bits READER(decimals)(const struct cell_column *to, size_t row, size_t count) {
    return read_decimals(to, row, count, false);
}

struct read_bits READER(percents)(const struct cell_column *to, size_t row, size_t count) {
    return read_decimals(to, row, count, true);
}

/* ---- codes of divisions ---- */

/* Of six digits or twelve. */
struct read_bits READER(regions)(const struct cell_column *to, size_t row, size_t count) {
    struct walk walk = walk_from(to, row);
    int64_t *values = (int64_t *)to->column->values + row;
    uint64_t empty = 0, good = 0;
    for (size_t i = 0; i < count; i++) {
        walk_on(&walk);
        uint64_t first = digits_before(walk.text + 6, 6), rest = digits_before(walk.text + 12, 6);
        uint64_t six = walk.length == 6, twelve = walk.length == 12;
        uint64_t fits = (six | twelve) & (uint64_t)(*walk.text != '0') & are_digits(first) &
                        (six | are_digits(rest));
        uint64_t code = number_of(first) * 1000000 + (twelve ? number_of(rest) : 0);
        values[i] = fits ? (int64_t)code : 0;
        set_bit(&empty, i, walk.length == 0);
        set_bit(&good, i, fits);
    }
    return (struct read_bits){empty, good};
}

/* ---- dates ---- */

/* YYYY-MM-DD in the years of the table. */
struct read_bits READER(dates)(const struct cell_column *to, size_t row, size_t count) {
    const int32_t *months = to->sorted->months;
    int32_t *values = (int32_t *)to->column->values + row;
    struct gathered cells;
    uint64_t empty = 0, good = 0, places[CELLS], days[CELLS];
    gather(&cells, to, row, count, FROM_START(0), &FROM_START(2));
    for (uint64_t i = 0; i < CELLS; i++) {
        uint64_t length = cells.lengths[i];
        uint64_t word = cells.first[i] ^ UINT64_C(0x2D30302D30303030); /* 0000-00- */
        uint64_t above = UINT64_C(0x7F76767F76767676);
        uint64_t tail = cells.other[i] >> 48 ^ 0x3030;
        uint64_t tens = tail & 0xFF, ones = tail >> 8;
        uint64_t shape = (uint64_t)((((word + above) | word) & EACH(0x80)) == 0) & (length == 10) &
                         (tens < 10) & (ones < 10);
        uint64_t pairs = word * 10 + (word >> 8);
        uint64_t year = (pairs & 0xFF) * 100 + (pairs >> 16 & 0xFF) - DAY_YEAR_FIRST;
        uint64_t month = pairs >> 40 & 0xFF;
        uint64_t fits = shape & (uint64_t)(year < DAY_YEARS) & (month < 16);
        places[i] = (year * 16 + month) & -fits;
        days[i] = tens * 10 + ones;
        empty |= (uint64_t)(length == 0) << i;
    }
    for (uint64_t i = 0; i < CELLS; i++) {
        int32_t entry = months[places[i]];
        uint64_t fits = (uint64_t)(days[i] - 1 < (uint64_t)(entry & 31));
        values[i] = (int32_t)((uint64_t)((entry >> 5) + (int32_t)days[i] - 1) & -fits);
        good |= fits << i;
    }
    return (struct read_bits){empty, good};
}
