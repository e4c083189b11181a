/* SPDX-License-Identifier: Apache-2.0 */
#include "data/prepared_pack.h"

#include <string.h>
#include "base/processor.h"
#include "base/utf8.h"

/* What stands before the bits and values of a column. */
struct pack_head {
    uint8_t form, width, power, flags;
    uint32_t rows;
    int64_t base;
};

enum { HAS_KNOWN = 1, HAS_NONE = 2, IS_ZEROED = 4, ALL_FLAGS = 7, POWER_MOST = 12 };

static int64_t power_of_ten(unsigned power) {
    int64_t factor = 1;
    while (power-- > 0)
        factor *= 10;
    return factor;
}

static size_t stored_size(unsigned width, size_t rows) {
    return width == 1 ? words_of(rows) * sizeof(uint64_t) : rows * (width / 8);
}

/* ---- putting ---- */

static bool is_known(const struct wide_column *column, size_t row) {
    return !column->known || bit_at(column->known, row);
}

/* The rows whose value matters. */
struct range {
    int64_t low, high;
    size_t count;
};

static struct range find_range(const struct wide_column *column) {
    struct range range = {INT64_MAX, INT64_MIN, 0};
    for (size_t row = 0; row < column->rows; row++) {
        if (!is_known(column, row))
            continue;
        int64_t value = column->values[row];
        range.low = value < range.low ? value : range.low;
        range.high = value > range.high ? value : range.high;
        range.count++;
    }
    return range;
}

static void include_zero(struct range *range) {
    range->low = range->low > 0 ? 0 : range->low;
    range->high = range->high < 0 ? 0 : range->high;
}

static bool all_divide(const struct wide_column *column, int64_t base, int64_t factor) {
    for (size_t row = 0; row < column->rows; row++)
        if (is_known(column, row) && (column->values[row] - base) % factor != 0)
            return false;
    return true;
}

static unsigned width_for(uint64_t most) {
    if (most <= UINT8_MAX)
        return most == 0 ? 0 : 8;
    return most <= UINT16_MAX ? 16 : most <= UINT32_MAX ? 32 : 64;
}

/* The largest power of ten whose multiples they all are, where that makes them narrower. */
static unsigned find_power(const struct wide_column *column, const struct range *range) {
    uint64_t most = (uint64_t)(range->high - range->low);
    unsigned best = 0;
    if (column->form != COLUMN_64 || width_for(most) <= 8)
        return 0;
    for (unsigned power = 1; power <= POWER_MOST; power++) {
        if (!all_divide(column, range->low, power_of_ten(power)))
            break;
        uint64_t factor = (uint64_t)power_of_ten(power);
        if (width_for(most / factor) < width_for(most / (uint64_t)power_of_ten(best)))
            best = power;
    }
    return best;
}

static struct pack_head choose(const struct wide_column *column) {
    struct pack_head head = {.form = (uint8_t)column->form, .rows = (uint32_t)column->rows};
    struct range range = find_range(column);
    head.flags = (uint8_t)((range.count < column->rows ? HAS_KNOWN : 0) |
                           (column->none ? HAS_NONE : 0));
    if (range.count == 0)
        range = (struct range){0, 0, 0};
    if (column->form == COLUMN_BITS) {
        head.width = range.high > 0 ? 1 : 0;
        return head;
    }
    /* To make a few unknown rows 0 afterwards is cheap; where they are many it is not. */
    if (column->rows - range.count > column->rows / 8)
        include_zero(&range);
    uint64_t most = (uint64_t)range.high - (uint64_t)range.low;
    if (most > INT64_MAX) { /* no difference of such values is computed */
        head.width = 64;
        head.flags |= IS_ZEROED;
        return head;
    }
    head.base = range.low;
    head.power = (uint8_t)find_power(column, &range);
    head.width = (uint8_t)width_for(most / (uint64_t)power_of_ten(head.power));
    if (range.low <= 0 && range.high >= 0 && -range.low % power_of_ten(head.power) == 0)
        head.flags |= IS_ZEROED;
    return head;
}

static uint64_t stored_of(
    const struct wide_column *column, const struct pack_head *head, size_t row) {
    int64_t value = column->values[row];
    if (!is_known(column, row)) {
        if (!(head->flags & IS_ZEROED))
            return 0;
        value = 0;
    }
    uint64_t offset = (uint64_t)value - (uint64_t)head->base;
    return head->power ? offset / (uint64_t)power_of_ten(head->power) : offset;
}

static void put_numbers(struct out_bytes *out, const struct wide_column *column,
    const struct pack_head *head) {
    for (size_t row = 0; head->width > 0 && row < column->rows; row++) {
        uint64_t stored = stored_of(column, head, row);
        uint8_t narrow8 = (uint8_t)stored;
        uint16_t narrow16 = (uint16_t)stored;
        uint32_t narrow32 = (uint32_t)stored;
        switch (head->width) {
        case 8:
            out_raw(out, &narrow8, sizeof narrow8);
            break;
        case 16:
            out_raw(out, &narrow16, sizeof narrow16);
            break;
        case 32:
            out_raw(out, &narrow32, sizeof narrow32);
            break;
        default:
            out_raw(out, &stored, sizeof stored);
            break;
        }
    }
}

static void put_bits(struct out_bytes *out, const struct wide_column *column) {
    for (size_t word = 0; word < words_of(column->rows); word++) {
        uint64_t bits = 0;
        for (size_t row = word * 64; row < column->rows && row < word * 64 + 64; row++)
            if (is_known(column, row) && column->values[row] != 0)
                bits |= UINT64_C(1) << (row % 64);
        out_raw(out, &bits, sizeof bits);
    }
}

/* Behind the last row there are no bits, so that the same rows give the same bytes. */
static void put_bitmap(struct out_bytes *out, const uint64_t *bits, size_t rows) {
    for (size_t word = 0; word < words_of(rows); word++) {
        uint64_t kept = bits[word];
        if (word == rows / 64)
            kept &= (UINT64_C(1) << (rows % 64)) - 1;
        out_raw(out, &kept, sizeof kept);
    }
}

void pack_put(struct out_bytes *out, const struct wide_column *column) {
    struct pack_head head = choose(column);
    out_raw(out, &head, sizeof head);
    if (head.flags & HAS_KNOWN)
        put_bitmap(out, column->known, column->rows);
    if (head.flags & HAS_NONE)
        put_bitmap(out, column->none, column->rows);
    if (head.width == 1)
        put_bits(out, column);
    else
        put_numbers(out, column, &head);
    if (column->form == COLUMN_TEXT)
        out_raw(out, column->bytes, column->length);
}

/* ---- opening ---- */

static bool is_width(enum column_form form, unsigned width) {
    if (form == COLUMN_BITS)
        return width <= 1;
    if (form == COLUMN_8)
        return width == 0 || width == 8;
    return width == 0 || width == 8 || width == 16 || width == 32 ||
           (width == 64 && form == COLUMN_64);
}

static bool is_head(const struct pack_head *head, enum column_form form, size_t rows) {
    bool plain = form == COLUMN_8 || form == COLUMN_BITS;
    return head->form == form && head->rows == rows && is_width(form, head->width) &&
           head->power <= POWER_MOST && (head->power == 0 || form == COLUMN_64) &&
           (head->flags & ~ALL_FLAGS) == 0 && (form != COLUMN_BITS || head->base == 0) &&
           (!plain || head->power == 0);
}

const struct pack_loops *pack_loops(void) {
#ifdef __x86_64__
    if (processor_is_v3())
        return pack_loops_v3();
#endif
    return pack_loops_portable();
}

bool pack_open(struct pack *pack, const struct pack_loops *loops, const unsigned char *bytes,
    size_t length, enum column_form form, size_t rows) {
    struct pack_head head;
    if (length < sizeof head)
        return false;
    memcpy(&head, bytes, sizeof head);
    if (!is_head(&head, form, rows))
        return false;
    *pack = (struct pack){.form = form,
        .width = head.width,
        .base = head.base,
        .factor = power_of_ten(head.power),
        .zeroed = head.flags & IS_ZEROED,
        .rows = rows,
        .loops = loops};
    size_t bitmap = words_of(rows) * sizeof(uint64_t), at = sizeof head;
    size_t bitmaps = ((head.flags & HAS_KNOWN) != 0) + (size_t)((head.flags & HAS_NONE) != 0);
    if (length - at < bitmaps * bitmap + stored_size(head.width, rows))
        return false;
    if (head.flags & HAS_KNOWN) {
        pack->known = (const void *)(bytes + at);
        at += bitmap;
    }
    if (head.flags & HAS_NONE) {
        pack->none = (const void *)(bytes + at);
        at += bitmap;
    }
    pack->stored = bytes + at;
    at += stored_size(head.width, rows);
    pack->bytes = (const char *)bytes + at;
    pack->length = length - at;
    return form == COLUMN_TEXT || pack->length == 0;
}

static bool are_within(const struct pack *pack, int64_t low, int64_t high) {
    const uint64_t *stored = pack->stored;
    for (size_t row = 0; row < pack->rows; row++) {
        int64_t value = (int64_t)((uint64_t)pack->base + stored[row] * (uint64_t)pack->factor);
        if ((!pack->known || bit_at(pack->known, row)) && (value < low || value > high))
            return false;
    }
    return true;
}

/* Rows that are not known may lie outside by no more than 0 does. */
bool pack_is_within(const struct pack *pack, int64_t low, int64_t high) {
    int64_t most;
    if (pack->width == 64)
        return are_within(pack, low, high);
    if (__builtin_mul_overflow((int64_t)pack->loops->most(pack), pack->factor, &most) ||
        __builtin_add_overflow(pack->base, most, &most))
        return false;
    if (pack->known && pack->zeroed) {
        low = low > 0 ? 0 : low;
        high = high < 0 ? 0 : high;
    }
    return pack->base >= low && most <= high;
}

/* Is a character cut in two there? Asked of UTF-8. */
static bool is_within_character(const struct pack *pack, uint64_t at) {
    return at < pack->length && (pack->bytes[at] & 0xC0) == 0x80;
}

bool pack_has_texts(const struct pack *pack) {
    int64_t lengths[64];
    uint64_t sum = 0;
    if (!pack_is_within(pack, 0, UINT32_MAX / 2))
        return false;
    for (size_t from = 0; from < pack->rows; from += 64) {
        size_t count = pack->rows - from < 64 ? pack->rows - from : 64;
        pack->loops->take_64(pack, from, count, lengths);
        for (size_t row = 0; row < count; row++) {
            if (is_within_character(pack, sum))
                return false;
            sum += (uint64_t)lengths[row];
        }
    }
    size_t bad;
    return sum == pack->length && sum <= UINT32_MAX / 2 &&
           utf8_valid((const char *)pack->bytes, pack->length, &bad);
}

void pack_take_bits(const struct pack *pack, size_t from, size_t count, uint64_t *out) {
    if (pack->width == 1)
        pack->loops->slice(pack->stored, from, count, out);
    else
        memset(out, 0, words_of(count) * sizeof *out);
}
