/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* O_TMPFILE */
#include "data/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* All blocks that are being written together, and one. */
#define BLOCKS_BYTES ((size_t)8 << 20)
#define BLOCK_MOST ((size_t)64 << 10)
#define BLOCK_LEAST ((size_t)4 << 10)
#define NO_BLOCK UINT64_MAX

/* Each block begins with the place of the next in the file. */
enum { LINK = sizeof(uint64_t) };

struct chain {
    uint64_t first, last; /* blocks, by their places in the file; last is in `block` */
    char *block;
    size_t used; /* bytes of it */
    uint64_t rows;
};

struct row_head {
    uint64_t line;
    uint32_t bytes; /* of the cells behind it */
    uint32_t count, kept;
    uint16_t source;
    uint16_t damage;
};

struct spool {
    struct table_rows rows; /* the first member */
    struct arena *arena;
    struct chain *chains;
    uint32_t chain_count;
    size_t block_size;
    uint64_t size; /* of the file */
    int fd, error;
    char *packed; /* one row's cells */
    size_t packed_room;
    /* the chain being read */
    char *block;
    uint64_t next;
    size_t at, end;
    uint64_t rows_left;
    struct row_head head; /* of the next row, if any is left */
    uint32_t source;      /* asked for */
    struct table_cell *cells;
    size_t cell_room;
};

/* ---- memory ---- */

static void *take(struct spool *spool, void *block, size_t old_size, size_t new_size) {
    struct allocator *allocator = &spool->arena->allocator;
    void *taken = allocator->resize(allocator->user, block, old_size, new_size);
    if (taken)
        return taken;
    if (!spool->arena->escape)
        abort();
    longjmp(*spool->arena->escape, 1);
}

static size_t block_size(uint32_t chains) {
    size_t size = BLOCK_MOST;
    while (size > BLOCK_LEAST && size * chains > BLOCKS_BYTES)
        size /= 2;
    return size;
}

struct spool *spool_new(struct arena *arena, uint32_t chains) {
    struct spool *spool = arena_new(arena, struct spool);
    *spool = (struct spool){.arena = arena,
        .chains = arena_array(arena, struct chain, chains),
        .chain_count = chains,
        .block_size = block_size(chains),
        .fd = -1};
    for (uint32_t i = 0; i < chains; i++)
        spool->chains[i].first = NO_BLOCK;
    return spool;
}

static void give(struct spool *spool, void *block, size_t size) {
    allocator_give(&spool->arena->allocator, block, size);
}

void spool_close(struct spool *spool) {
    for (uint32_t i = 0; i < spool->chain_count; i++) {
        give(spool, spool->chains[i].block, spool->block_size);
        spool->chains[i].block = NULL;
    }
    give(spool, spool->packed, spool->packed_room);
    give(spool, spool->block, spool->block_size);
    give(spool, spool->cells, spool->cell_room * sizeof *spool->cells);
    spool->packed = spool->block = NULL;
    spool->cells = NULL;
    if (spool->fd >= 0)
        close(spool->fd);
    spool->fd = -1;
}

/* ---- the file ---- */

/* Where the file system knows no files without a name. */
static int open_named(struct spool *spool, const char *folder) {
    char *name = (char *)(uintptr_t)arena_printf(spool->arena, "%s/guodu-XXXXXX", folder);
    int fd = mkstemp(name);
    if (fd >= 0) {
        unlink(name);
        fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    return fd;
}

int spool_open(struct spool *spool, const char *folder) {
    spool->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (spool->fd < 0)
        spool->fd = open_named(spool, folder);
    spool->error = spool->fd < 0 ? errno : 0;
    return spool->error;
}

int spool_error(const struct spool *spool) {
    return spool->error;
}

static void write_at(struct spool *spool, const char *bytes, size_t length, uint64_t place) {
    for (size_t at = 0; at < length && spool->error == 0;) {
        ssize_t written = pwrite(spool->fd, bytes + at, length - at, (off_t)(place + at));
        if (written > 0)
            at += (size_t)written;
        else if (written == 0 || errno != EINTR)
            spool->error = written == 0 ? ENOSPC : errno;
    }
}

/* A block that is cut short by the end of the file is filled up with zeros. */
static void read_at(struct spool *spool, char *bytes, size_t length, uint64_t place) {
    for (size_t at = 0; at < length && spool->error == 0;) {
        ssize_t got = pread(spool->fd, bytes + at, length - at, (off_t)(place + at));
        if (got > 0) {
            at += (size_t)got;
        } else if (got == 0) {
            memset(bytes + at, 0, length - at);
            return;
        } else if (errno != EINTR) {
            spool->error = errno;
        }
    }
}

/* ---- writing ---- */

static uint64_t new_block(struct spool *spool) {
    uint64_t place = spool->size;
    spool->size += spool->block_size;
    return place;
}

static void write_block(struct spool *spool, const struct chain *chain, uint64_t next) {
    memcpy(chain->block, &next, LINK);
    write_at(spool, chain->block, chain->used, chain->last);
}

static void begin_chain(struct spool *spool, struct chain *chain) {
    chain->block = take(spool, NULL, 0, spool->block_size);
    chain->first = chain->last = new_block(spool);
    chain->used = LINK;
}

static void put_bytes(struct spool *spool, struct chain *chain, const void *bytes, size_t length) {
    const char *from = bytes;
    while (length > 0) {
        if (chain->used == spool->block_size) {
            uint64_t next = new_block(spool);
            write_block(spool, chain, next);
            chain->last = next;
            chain->used = LINK;
        }
        size_t room = spool->block_size - chain->used;
        size_t taken = length < room ? length : room;
        memcpy(chain->block + chain->used, from, taken);
        chain->used += taken;
        from += taken;
        length -= taken;
    }
}

/* A length, of which the lowest bit says that more than a sound text follows. */
enum { LENGTH_MOST = 10, CELL_MOST = LENGTH_MOST + 2, HAS_TEXT = 0x80 };

static char *put_length(char *to, uint64_t length) {
    for (; length >= 0x80; length >>= 7)
        *to++ = (char)(length | 0x80);
    *to++ = (char)length;
    return to;
}

static char *put_cell(char *to, const struct table_cell *cell) {
    bool is_plain = cell->damage == REJECT_NONE && cell->source == CELL_WRITTEN && cell->text;
    size_t length = cell->text ? cell->length : 0;
    to = put_length(to, (uint64_t)length << 1 | !is_plain);
    if (!is_plain) {
        *to++ = (char)((unsigned)cell->source | (cell->text ? HAS_TEXT : 0));
        *to++ = (char)cell->damage;
    }
    if (length > 0)
        memcpy(to, cell->text, length);
    return to + length;
}

static size_t pack_cells(struct spool *spool, const struct table_row *row) {
    size_t most = 0;
    for (size_t i = 0; i < row->kept; i++)
        most += CELL_MOST + row->cells[i].length;
    if (most > spool->packed_room) {
        size_t room = most + most / 2;
        spool->packed = take(spool, spool->packed, spool->packed_room, room);
        spool->packed_room = room;
    }
    char *to = spool->packed;
    for (size_t i = 0; i < row->kept; i++)
        to = put_cell(to, &row->cells[i]);
    return row->kept > 0 ? (size_t)(to - spool->packed) : 0;
}

void spool_put(struct spool *spool, uint32_t chain, uint32_t source, const struct table_row *row) {
    struct chain *to = &spool->chains[chain];
    size_t bytes = pack_cells(spool, row);
    if (bytes > UINT32_MAX)
        spool->error = EFBIG;
    if (spool->error != 0)
        return;
    struct row_head head = {.line = row->line,
        .bytes = (uint32_t)bytes,
        .count = (uint32_t)row->count,
        .kept = (uint32_t)row->kept,
        .source = (uint16_t)source,
        .damage = (uint16_t)row->damage};
    if (!to->block)
        begin_chain(spool, to);
    put_bytes(spool, to, &head, sizeof head);
    put_bytes(spool, to, spool->packed, head.bytes);
    to->rows++;
}

void spool_end(struct spool *spool, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++) {
        struct chain *chain = &spool->chains[i];
        if (!chain->block)
            continue;
        write_block(spool, chain, NO_BLOCK);
        give(spool, chain->block, spool->block_size);
        chain->block = NULL;
    }
}

/* ---- reading ---- */

static void get_bytes(struct spool *spool, void *bytes, size_t length) {
    char *to = bytes;
    while (length > 0 && spool->error == 0) {
        if (spool->at == spool->end) {
            read_at(spool, spool->block, spool->block_size, spool->next);
            memcpy(&spool->next, spool->block, LINK);
            spool->at = LINK;
            spool->end = spool->block_size;
        }
        size_t left = spool->end - spool->at;
        size_t taken = length < left ? length : left;
        memcpy(to, spool->block + spool->at, taken);
        spool->at += taken;
        to += taken;
        length -= taken;
    }
}

static void get_head(struct spool *spool) {
    if (spool->rows_left > 0)
        get_bytes(spool, &spool->head, sizeof spool->head);
}

void spool_begin(struct spool *spool, uint32_t chain) {
    if (!spool->block)
        spool->block = take(spool, NULL, 0, spool->block_size);
    spool->next = spool->chains[chain].first;
    spool->rows_left = spool->chains[chain].rows;
    spool->at = spool->end = 0;
    get_head(spool);
}

bool spool_source(struct spool *spool, uint32_t *source) {
    *source = spool->head.source;
    return spool->rows_left > 0 && spool->error == 0;
}

static const char *get_length(const char *at, uint64_t *length) {
    unsigned shift = 0;
    *length = 0;
    for (;; shift += 7) {
        unsigned char byte = (unsigned char)*at++;
        *length |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return at;
    }
}

static const char *get_cell(const char *at, struct table_cell *cell) {
    uint64_t length;
    *cell = (struct table_cell){0};
    at = get_length(at, &length);
    bool has_text = true;
    if (length & 1) {
        unsigned char flags = (unsigned char)*at++;
        has_text = flags & HAS_TEXT;
        cell->source = (enum cell_source)(flags & ~HAS_TEXT);
        cell->damage = (enum reject_kind)(unsigned char)*at++;
    }
    cell->length = (size_t)(length >> 1);
    cell->text = has_text ? at : NULL;
    return at + cell->length;
}

static void make_room(struct spool *spool) {
    if (spool->head.bytes > spool->packed_room) {
        spool->packed = take(spool, spool->packed, spool->packed_room, spool->head.bytes);
        spool->packed_room = spool->head.bytes;
    }
    if (spool->head.kept > spool->cell_room) {
        spool->cells = take(spool, spool->cells, spool->cell_room * sizeof *spool->cells,
            spool->head.kept * sizeof *spool->cells);
        spool->cell_room = spool->head.kept;
    }
}

static bool next_row(struct table_rows *rows, struct table_row *row) {
    struct spool *spool = (struct spool *)rows;
    uint32_t source;
    if (!spool_source(spool, &source) || source != spool->source)
        return false;
    make_room(spool);
    get_bytes(spool, spool->packed, spool->head.bytes);
    if (spool->error != 0)
        return false;
    const char *at = spool->packed;
    for (uint32_t i = 0; i < spool->head.kept; i++)
        at = get_cell(at, &spool->cells[i]);
    *row = (struct table_row){.line = spool->head.line,
        .damage = (enum reject_kind)spool->head.damage,
        .count = spool->head.count,
        .kept = spool->head.kept,
        .cells = spool->cells};
    spool->rows_left--;
    get_head(spool);
    return true;
}

struct table_rows *spool_rows(struct spool *spool, uint32_t source) {
    spool->rows = (struct table_rows){.next = next_row};
    spool->source = source;
    return &spool->rows;
}
