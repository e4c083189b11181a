/* SPDX-License-Identifier: Apache-2.0
 *
 * The text of a file through a window that slides: what a reader still wants stays in place,
 * what it is done with is given up. The window grows only as far as one row needs. The buffer
 * belongs to the arena, the file descriptor to the caller.
 *
 * What stands in the window is UTF-8 whatever the file is in, apart from damage: bytes that are
 * no text in UTF-8 stay as they are, those of other encodings become FF. Line breaks stay where
 * they were. UTF-8 is read straight into the window; another encoding passes through a buffer of
 * its own and a decoder, for which stream_fini has to be called.
 */
#ifndef GUODU_DATA_STREAM_H
#define GUODU_DATA_STREAM_H

#include "base/limits.h"
#include "base/memory.h"
#include "data/content.h"
#include "data/encoding.h"
#include "data/progress.h"

/* One row may be this long; a longer one is skipped without being kept. */
#define STREAM_ROW_MOST ROW_BYTES_MOST

enum stream_phase {
    STREAM_PLAIN, /* the bytes are UTF-8 */
    STREAM_START, /* nothing was looked at yet */
    STREAM_ASCII, /* UTF-8 or GB18030: no byte so far that would tell */
    STREAM_DECODED,
};

struct stream {
    struct arena *arena;
    int fd;
    struct progress_meter *meter; /* of the file; NULL: none */
    char *buffer;
    size_t room, start, end;       /* wanted: buffer[start] to buffer[end - 1] */
    int error;                     /* errno of a failed read, or EILSEQ; 0 at a proper end */
    enum encoding_trouble trouble; /* with EILSEQ: see encoding_says */
    enum content content;          /* with EILSEQ, where it is no text: see content_says */

    /* private */
    enum stream_phase phase;
    enum data_encoding encoding; /* as told, then as found */
    bool expects_utf8;
    bool mark;
    bool whole; /* nothing more is read from fd, or from memory */
    bool in_memory; /* nothing is read from fd: so many bytes of the caller's are still to come */
    const char *memory;
    size_t memory_left;
    char last;  /* the byte before raw, of ASCII */
    char *raw;  /* read, but not yet in the window */
    size_t raw_room, raw_start, raw_end;
    struct decoder decoder;
};

/* The file is read as UTF-8, unless stream_set_encoding is called next. */
void stream_init(struct stream *stream, struct arena *arena, int fd);
/* Over bytes that are UTF-8 already and stay the caller's; a reader may rewrite them. */
void stream_of_bytes(struct stream *stream, struct arena *arena, char *bytes, size_t length);
/* Before anything is read: not the file's bytes, but these, in any encoding that a file may have. They
 * are only read, and stay the caller's until the stream's end. */
void stream_over(struct stream *stream, const char *bytes, size_t length);
/* Before anything is read. AUTO: found by looking. A byte order mark at the start has the last
 * word, and is passed over. */
void stream_set_encoding(struct stream *stream, enum data_encoding encoding);
/* Before anything is read: where no encoding was told, what is valid UTF-8 is UTF-8, however rare its
 * characters are in tables. */
void stream_expect_utf8(struct stream *stream);
/* Any number of times once stream_init or stream_of_bytes was called; nothing is read after it. */
void stream_fini(struct stream *stream);

/* Adds bytes behind those wanted, which may move. False at the end or on an error. */
bool stream_fill(struct stream *stream);
/* Fills until at least so many bytes are wanted. False if there are not as many. */
bool stream_fill_to(struct stream *stream, size_t length);

/* What the file was found to be as far as it was read, never AUTO: what is all ASCII is UTF-8.
 * *mark: it begins with a byte order mark. */
enum data_encoding stream_encoding(const struct stream *stream, bool *mark);

/* Not UTF-8 in the file. */
static inline bool stream_is_decoded(const struct stream *stream) {
    return stream->encoding > ENCODING_UTF8;
}

static inline const char *stream_bytes(const struct stream *stream) {
    return stream->buffer + stream->start;
}

static inline size_t stream_length(const struct stream *stream) {
    return stream->end - stream->start;
}

#endif
