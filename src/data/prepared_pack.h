/* SPDX-License-Identifier: Apache-2.0
 *
 * One column of a block of prepared data, as narrow as its values allow: every value is
 * base + stored * 10^power, the stored number of 0, 1, 8, 16, 32 or 64 bits for all rows alike; a
 * bit a row says what is known and what is none, unless that is the same for all. What is kept is
 * exactly a column of record/batch.h, and it is taken out again in pieces of any rows.
 *
 * Bytes are in the order of the machine; the file says which that was. A pack points into bytes
 * that stay the caller's, which must be aligned for any type and have 64 bytes more than the pack
 * is long. Private to src/data.
 */
#ifndef GUODU_DATA_PREPARED_PACK_H
#define GUODU_DATA_PREPARED_PACK_H

#include "data/prepared_bytes.h"
#include "record/batch.h"

/* A column as it is collected: of COLUMN_BITS the values are 0 and 1, of COLUMN_TEXT the lengths. */
struct wide_column {
    enum column_form form;
    size_t rows;
    const int64_t *values;
    const uint64_t *known, *none; /* NULL: all are known; none is */
    const char *bytes;            /* TEXT */
    size_t length;
};

void pack_put(struct out_bytes *out, const struct wide_column *column);

struct pack_loops;

struct pack {
    const struct pack_loops *loops;
    enum column_form form;
    unsigned width; /* bits of a stored number */
    int64_t base, factor;
    bool zeroed; /* rows that are not known hold what stands for 0 */
    size_t rows;
    const uint64_t *known, *none; /* NULL as above */
    const void *stored;
    const char *bytes;
    size_t length;
};

/* False: this is no such column; a value does not lie between low and high; the lengths of texts do not
 * add up to their bytes, or what they cut out is not UTF-8. */
bool pack_open(struct pack *pack, const struct pack_loops *loops, const unsigned char *bytes,
    size_t length, enum column_form form, size_t rows);
bool pack_is_within(const struct pack *pack, int64_t low, int64_t high);
bool pack_has_texts(const struct pack *pack);

/* BITS: the values, as take_8 and so on take numbers. */
void pack_take_bits(const struct pack *pack, size_t from, size_t count, uint64_t *out);

/* The loops over values, in prepared_unpack.c. Taken are rows from, from + 1 ... into room for count
 * rounded up to a multiple of 64. */
struct pack_loops {
    /* The largest number stored, of at most 32 bits. */
    uint64_t (*most)(const struct pack *pack);
    /* Codes are below `codes` or mean none or unknown. */
    bool (*has_codes)(const struct pack *pack, size_t codes);
    void (*take_8)(const struct pack *pack, size_t from, size_t count, uint8_t *out);
    void (*take_32)(const struct pack *pack, size_t from, size_t count, int32_t *out);
    void (*take_64)(const struct pack *pack, size_t from, size_t count, int64_t *out);
    /* Any bits by row. */
    void (*slice)(const uint64_t *bits, size_t from, size_t count, uint64_t *out);
};
/* The best there are: asked for once, for to look at the processor takes its time. */
const struct pack_loops *pack_loops(void);
const struct pack_loops *pack_loops_portable(void);
const struct pack_loops *pack_loops_v3(void); /* only where that was built and can run */

#endif
