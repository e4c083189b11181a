/* SPDX-License-Identifier: Apache-2.0
 *
 * The container of prepared data: an SQLite database with two tables. `about` has what is said of
 * the whole, by name; `part` the parts of the blocks, by number. It knows nothing of what they mean.
 * That nothing was damaged is seen by checksums: one over all of `about` stands in it, and those of
 * the parts are kept by whoever reads them.
 *
 * Handles take their memory from malloc, as SQLite does, so they must be closed by their owner
 * whatever happened; nothing here jumps. Private to src/data.
 */
#ifndef GUODU_DATA_PREPARED_CONTAINER_H
#define GUODU_DATA_PREPARED_CONTAINER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PREPARED_APPLICATION 0x47554453 /* "GUDS", where SQLite keeps whose database it is */

struct container; /* NULL is allowed wherever one is closed */

/* ---- writing: an empty or new file ---- */

/* NULL: no memory. What fails is kept, and told at the end. */
struct container *container_create(const char *path);
void container_put_part(struct container *file, uint64_t number, const void *bytes, size_t length);
/* In the order of the names. */
void container_put_about(
    struct container *file, const char *name, const void *bytes, size_t length);
/* Completes and lets go of it. 0, or an errno. */
int container_complete(struct container *file);
void container_close(struct container *file);

/* ---- reading ---- */

enum container_status {
    CONTAINER_OK,
    CONTAINER_ABSENT, /* there is no such part */
    CONTAINER_NO_MEMORY,
    CONTAINER_NOT_OURS, /* no database, or none of these two tables */
    CONTAINER_DAMAGED,
    CONTAINER_IO, /* see errno */
};

enum container_status container_open(const char *path, struct container **out);
/* All of `about` in the order of names; bytes until the next call. False: it makes no sense. */
typedef bool container_take(void *user, const char *name, const void *bytes, size_t length);
/* CONTAINER_DAMAGED: the checksum is wrong, or it ended early. */
/* What is taken from an arena on the way may escape from it. */
enum container_status container_read_about(
    struct container *file, container_take *take, void *user);
/* Makes a part the one at hand and says how long it is. */
enum container_status container_seek_part(struct container *file, uint64_t number, size_t *length);
/* The first bytes of the part at hand. */
enum container_status container_read_part(struct container *file, void *bytes, size_t length);

#endif
