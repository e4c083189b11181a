/* SPDX-License-Identifier: Apache-2.0
 *
 * Files in any order bit by bit. A partition is so many rows of the top records' file, one after
 * the other, with all rows that stand below them in other files.
 *
 * The top records' file is read for its keys alone, which go into an index. Then each other file is
 * read once, and its rows are put aside, as they are, in a temporary file: each in the chain of the
 * partition of its top record. At last the top records' file is read once more, partition by
 * partition, each followed by its chain: so records come in the order of that file, and rows below
 * one record in the order of theirs, as if all had been kept.
 *
 * What belongs to no single record has chains of its own behind the last partition (the rest): rows
 * whose top record is not there, and all of a key that stands in several rows or looks as if it
 * did. There they are judged by their true keys. A row without a key goes where the row before it
 * went whose parent it may be of. Private to src/data.
 */
#ifndef GUODU_DATA_PARTITION_H
#define GUODU_DATA_PARTITION_H

#include "data/store.h"

/* Where dataset_use_scratch was called and the files allow it, puts their rows aside and sets
 * dataset->segments; else changes nothing. */
struct data_result partitions_begin(struct dataset *dataset);

#endif
