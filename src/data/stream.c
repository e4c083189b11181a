/* SPDX-License-Identifier: Apache-2.0 */
#include "data/stream.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* A test build may shrink the window, so that every row is cut somewhere. */
#ifndef STREAM_FIRST_ROOM
#define STREAM_FIRST_ROOM ((size_t)256 << 10)
#endif

void stream_init(struct stream *stream, struct arena *arena, int fd) {
    *stream = (struct stream){.arena = arena, .fd = fd, .room = STREAM_FIRST_ROOM};
    stream->buffer = arena_alloc(arena, stream->room);
}

/* Moves what is wanted to the front; a window that is mostly wanted is doubled. */
static void make_room(struct stream *stream) {
    size_t wanted = stream_length(stream);
    char *target = stream->buffer;
    if (wanted > stream->room / 2) {
        stream->room *= 2;
        target = arena_alloc(stream->arena, stream->room);
    }
    memmove(target, stream_bytes(stream), wanted);
    stream->buffer = target;
    stream->start = 0;
    stream->end = wanted;
}

bool stream_fill(struct stream *stream) {
    if (stream->error || stream->whole)
        return false;
    make_room(stream);
    ssize_t count;
    do
        count = read(stream->fd, stream->buffer + stream->end, stream->room - stream->end);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        stream->error = errno;
    if (count <= 0)
        return false;
    stream->end += (size_t)count;
    return true;
}

void stream_skip_mark(struct stream *stream) {
    static const char mark[] = "\xEF\xBB\xBF";
    size_t length = sizeof mark - 1;
    while (stream_length(stream) < length && stream_fill(stream))
        continue;
    if (stream_length(stream) >= length && memcmp(stream_bytes(stream), mark, length) == 0)
        stream->start += length;
}
void stream_fini(struct stream *stream) { (void)stream; }
void stream_set_encoding(struct stream *stream, enum data_encoding encoding) { (void)encoding; stream_skip_mark(stream); }
void stream_of_bytes(struct stream *stream, struct arena *arena, const char *bytes, size_t length) {
    *stream = (struct stream){.arena = arena, .fd = -1, .room = length, .end = length, .error = 0, .buffer = (char *)bytes, .whole = true};
}
bool stream_fill_to(struct stream *stream, size_t length) { while (stream_length(stream) < length && stream_fill(stream)) continue; return stream_length(stream) >= length; }
