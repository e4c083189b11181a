/* SPDX-License-Identifier: Apache-2.0
 *
 * Columns of the Arrow C Data Interface as a source of records. A struct array is a table, its
 * children the columns, by the names or headings of fields; a list of structs under the name of a
 * list, or of the records in it, has the records below each row, to any depth. Buffers are read
 * where they lie. What a value says is read as the cell of a file is that would say it, and a null
 * is an empty cell; so the same rows are rejected, for the same reasons, as if they stood in a
 * file.
 *
 * What is known of buffers is what the structs say of them: all of that is checked before a row is
 * read, so that arrays that contradict themselves are refused and nothing is read beyond them.
 */
#ifndef GUODU_DATA_ARROW_H
#define GUODU_DATA_ARROW_H

#include "data/arrow_abi.h"
#include "data/dataset.h"

/* What a caller hands over: a stream, or a schema with one array. What has no release is not there.
 */
struct arrow_given {
    struct ArrowSchema schema;
    struct ArrowArray array;
    struct ArrowArrayStream stream;
};

/* Releases what is there, once. */
void arrow_release(struct arrow_given *given);

/* As dataset_add, of a table in memory; `name` stands for the file. What is given is moved into the
 * data set, which releases it; what is left in *given when it returns or escapes is still the
 * caller's. */
struct data_result dataset_add_arrow(struct dataset *dataset, const struct record_type *type,
    const char *name, struct arrow_given *given);

#endif
