/* SPDX-License-Identifier: Apache-2.0
 *
 * The bytes of a file through a window that slides: what a reader still wants stays in place,
 * what it is done with is given up. The window grows only as far as one row needs. The buffer
 * belongs to the arena, the file descriptor to the caller.
 */
#ifndef GUODU_DATA_STREAM_H
#define GUODU_DATA_STREAM_H

#include "base/memory.h"
#include "data/dataset.h"

/* One row may be this long; a longer one is skipped without being kept. */
#define STREAM_ROW_MOST ((size_t)16 << 20)

struct stream {
    struct arena *arena;
    int fd;
    char *buffer;
    size_t room, start, end; /* wanted: buffer[start] to buffer[end - 1] */
    bool whole;
    int error;               /* errno of a failed read; 0 at a proper end */
};

void stream_init(struct stream *stream, struct arena *arena, int fd);
/* Adds bytes behind those wanted, which may move. False at the end or on an error. */
bool stream_fill(struct stream *stream);
void stream_fini(struct stream *stream);
void stream_set_encoding(struct stream *stream, enum data_encoding encoding);
void stream_of_bytes(struct stream *stream, struct arena *arena, const char *bytes, size_t length);
bool stream_fill_to(struct stream *stream, size_t length);
/* Passes over a byte order mark; called before anything else is read. */
void stream_skip_mark(struct stream *stream);

static inline const char *stream_bytes(const struct stream *stream) {
    return stream->buffer + stream->start;
}

static inline size_t stream_length(const struct stream *stream) {
    return stream->end - stream->start;
}

#endif
