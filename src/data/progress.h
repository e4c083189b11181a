/* SPDX-License-Identifier: Apache-2.0
 *
 * How far reading has come: counts that any thread may look at while others read. First the files are
 * read (as many bytes as they have on the disk), then their records are handed out. A data set has
 * one of these in its arena; nothing waits for it, and it is never exact to the byte.
 */
#ifndef GUODU_DATA_PROGRESS_H
#define GUODU_DATA_PROGRESS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum progress_stage { PROGRESS_READING, PROGRESS_RECORDS, PROGRESS_STAGES };

enum progress_unit { /* of what the second stage counts */
    PROGRESS_OF_BYTES,   /* of files that are read as records are asked for */
    PROGRESS_OF_STEPS,   /* steps of some size */
    PROGRESS_OF_RECORDS, /* those that were handed out */
};

struct progress {
    _Atomic int stage, unit;
    _Atomic uint64_t done[PROGRESS_STAGES], all[PROGRESS_STAGES];
    _Atomic uint64_t rows;    /* that were read in the first stage, by one thread */
    _Atomic uint64_t records; /* top records that were handed out */
};

/* Of one file: it never counts for more than its size. */
struct progress_meter {
    struct progress *progress; /* NULL: nothing is counted */
    uint64_t counted, size;
};

static inline void progress_step(struct progress *progress, uint64_t steps) {
    int stage = atomic_load_explicit(&progress->stage, memory_order_relaxed);
    atomic_fetch_add_explicit(&progress->done[stage], steps, memory_order_relaxed);
}

static inline void progress_bytes(struct progress_meter *meter, uint64_t bytes) {
    struct progress *progress = meter->progress;
    uint64_t left = meter->size - meter->counted;
    uint64_t counted = bytes < left ? bytes : left;
    if (!progress || (atomic_load_explicit(&progress->stage, memory_order_relaxed) &&
                         progress->unit != PROGRESS_OF_BYTES))
        return;
    meter->counted += counted;
    progress_step(progress, counted);
}

/* What is left of the file, once it was read to its end. */
static inline void progress_rest(struct progress_meter *meter) {
    progress_bytes(meter, meter->size - meter->counted);
}

static inline void progress_row(struct progress *progress) {
    uint64_t rows = atomic_load_explicit(&progress->rows, memory_order_relaxed);
    atomic_store_explicit(&progress->rows, rows + 1, memory_order_relaxed);
}

static inline void progress_records(struct progress *progress, uint64_t records) {
    atomic_fetch_add_explicit(&progress->records, records, memory_order_relaxed);
}

/* The first stage is over. `all` may be 0 where it is not known. */
static inline void progress_hand_out(
    struct progress *progress, enum progress_unit unit, uint64_t all) {
    progress->unit = (int)unit;
    progress->records = 0;
    progress->done[PROGRESS_RECORDS] = 0;
    progress->all[PROGRESS_RECORDS] = all;
    progress->stage = PROGRESS_RECORDS;
}

#endif
