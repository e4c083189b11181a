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
    *stream = (struct stream){
        .arena = arena, .fd = fd, .room = STREAM_FIRST_ROOM, .encoding = ENCODING_UTF8};
    stream->buffer = arena_alloc(arena, stream->room);
}

void stream_of_bytes(struct stream *stream, struct arena *arena, char *bytes, size_t length) {
    *stream = (struct stream){.arena = arena,
        .fd = -1,
        .buffer = bytes,
        .room = length,
        .end = length,
        .encoding = ENCODING_UTF8,
        .whole = true};
}

void stream_over(struct stream *stream, const char *bytes, size_t length) {
    stream->in_memory = true;
    stream->memory = bytes;
    stream->memory_left = length;
}

void stream_set_encoding(struct stream *stream, enum data_encoding encoding) {
    stream->encoding = encoding;
    stream->phase = STREAM_START;
    if (stream->raw)
        return;
    stream->raw_room = 2 * ENCODING_TEXT_BYTES;
    stream->raw = arena_alloc(stream->arena, stream->raw_room);
}

void stream_expect_utf8(struct stream *stream) {
    stream->expects_utf8 = true;
}

void stream_fini(struct stream *stream) {
    decoder_close(&stream->decoder);
    stream->whole = true;
    stream->phase = STREAM_PLAIN;
    stream->raw_start = stream->raw_end = 0;
}

enum data_encoding stream_encoding(const struct stream *stream, bool *mark) {
    *mark = stream->mark;
    return stream->encoding == ENCODING_AUTO ? ENCODING_UTF8 : stream->encoding;
}

/* ---- bytes of the file ---- */

static ssize_t read_memory(struct stream *stream, char *target, size_t room) {
    size_t count = room < stream->memory_left ? room : stream->memory_left;
    if (count == 0)
        return 0;
    memcpy(target, stream->memory, count);
    stream->memory += count;
    stream->memory_left -= count;
    return (ssize_t)count;
}

static ssize_t read_file(const struct stream *stream, char *target, size_t room) {
    ssize_t count;
    do
        count = read(stream->fd, target, room);
    while (count < 0 && errno == EINTR);
    return count;
}

/* 0 at the end and on an error. */
static size_t read_bytes(struct stream *stream, char *target, size_t room) {
    ssize_t count = stream->in_memory ? read_memory(stream, target, room)
                                      : read_file(stream, target, room);
    if (count < 0)
        stream->error = errno;
    stream->whole = count <= 0;
    if (count > 0 && stream->meter)
        progress_bytes(stream->meter, (uint64_t)count);
    return stream->whole ? 0 : (size_t)count;
}

static size_t raw_length(const struct stream *stream) {
    return stream->raw_end - stream->raw_start;
}

static const char *raw_bytes(const struct stream *stream) {
    return stream->raw + stream->raw_start;
}

/* Reads on until raw holds so many bytes, so that what is looked at does not depend on how they
 * arrive. False if there are not as many. */
static bool gather(struct stream *stream, size_t length) {
    if (stream->raw_room - stream->raw_start < length || raw_length(stream) == 0) {
        memmove(stream->raw, raw_bytes(stream), raw_length(stream));
        stream->raw_end -= stream->raw_start;
        stream->raw_start = 0;
    }
    while (raw_length(stream) < length && !stream->whole)
        stream->raw_end +=
            read_bytes(stream, stream->raw + stream->raw_end, stream->raw_room - stream->raw_end);
    return raw_length(stream) >= length;
}

/* ---- what they are ---- */

static void give_up(struct stream *stream, enum encoding_trouble trouble) {
    stream->trouble = trouble;
    stream->error = EILSEQ;
}

static void settle(struct stream *stream, enum data_encoding encoding) {
    stream->encoding = encoding;
    stream->phase = STREAM_PLAIN;
    if (encoding == ENCODING_UTF8)
        return;
    stream->phase = STREAM_DECODED;
    if (!decoder_open(&stream->decoder, encoding))
        give_up(stream, ENCODING_NO_CONVERTER);
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

static void look_at_start(struct stream *stream) {
    gather(stream, ENCODING_START_BYTES);
    size_t length = least(raw_length(stream), ENCODING_START_BYTES);
    struct encoding_start start = encoding_of_start(raw_bytes(stream), length);
    enum content content = content_of_bytes(raw_bytes(stream), length);
    stream->mark = start.mark > 0;
    stream->raw_start += start.mark;
    if (content_is_binary(content)) {
        stream->content = content;
        give_up(stream, ENCODING_FINE);
    } else if (start.trouble != ENCODING_FINE)
        give_up(stream, start.trouble);
    else if (start.mark || (stream->encoding == ENCODING_AUTO && start.encoding != ENCODING_AUTO))
        settle(stream, start.encoding);
    else if (stream->encoding != ENCODING_AUTO)
        settle(stream, stream->encoding);
    else
        stream->phase = STREAM_ASCII;
}

static void look_at_text(struct stream *stream) {
    gather(stream, ENCODING_TEXT_BYTES);
    size_t length = least(raw_length(stream), ENCODING_TEXT_BYTES);
    bool whole = stream->whole && length == raw_length(stream);
    if (stream->expects_utf8 && encoding_is_utf8(raw_bytes(stream), length, whole))
        settle(stream, ENCODING_UTF8);
    else
        settle(stream, encoding_of_text(stream->last, raw_bytes(stream), length, whole));
}

/* ---- into the window ---- */

static size_t take_raw(struct stream *stream, size_t length) {
    length = least(length, stream->room - stream->end);
    memcpy(stream->buffer + stream->end, raw_bytes(stream), length);
    stream->raw_start += length;
    return length;
}

static size_t fill_plain(struct stream *stream) {
    if (raw_length(stream) > 0)
        return take_raw(stream, raw_length(stream));
    if (stream->whole)
        return 0;
    return read_bytes(stream, stream->buffer + stream->end, stream->room - stream->end);
}

/* 0 also where a byte that tells comes next. */
static size_t fill_ascii(struct stream *stream) {
    if (!gather(stream, 1))
        return 0;
    size_t count = take_raw(stream, encoding_ascii(raw_bytes(stream), raw_length(stream)));
    if (count > 0)
        stream->last = stream->buffer[stream->end + count - 1];
    else
        look_at_text(stream);
    return count;
}

/* A character that is cut waits for its rest. */
static size_t fill_decoded(struct stream *stream) {
    size_t count = 0;
    while (count == 0 && !stream->error && gather(stream, 1)) {
        const char *bytes = raw_bytes(stream);
        size_t length = raw_length(stream);
        count = decoder_step(&stream->decoder, &bytes, &length, stream->whole,
            stream->buffer + stream->end, stream->room - stream->end);
        stream->raw_start = stream->raw_end - length;
        if (count == 0)
            gather(stream, length + 1);
    }
    return count;
}

static size_t fill_once(struct stream *stream) {
    if (stream->phase == STREAM_START)
        look_at_start(stream);
    if (stream->error)
        return 0;
    if (stream->phase == STREAM_ASCII) {
        size_t count = fill_ascii(stream);
        if (count > 0 || stream->error || stream->phase == STREAM_ASCII)
            return count;
    }
    return stream->phase == STREAM_PLAIN ? fill_plain(stream) : fill_decoded(stream);
}

/* Moves what is wanted to the front; a window that is mostly wanted is doubled. */
static void make_room(struct stream *stream) {
    size_t wanted = stream_length(stream);
    char *target = stream->buffer;
    if (wanted > stream->room / 2 || stream->room - wanted < DECODER_ROOM_LEAST) {
        do
            stream->room *= 2;
        while (stream->room - wanted < DECODER_ROOM_LEAST);
        target = arena_alloc(stream->arena, stream->room);
    }
    memmove(target, stream_bytes(stream), wanted);
    stream->buffer = target;
    stream->start = 0;
    stream->end = wanted;
}

bool stream_fill(struct stream *stream) {
    if (stream->error || (stream->whole && raw_length(stream) == 0))
        return false;
    make_room(stream);
    size_t count = fill_once(stream);
    stream->end += count;
    return count > 0;
}

bool stream_fill_to(struct stream *stream, size_t length) {
    while (stream_length(stream) < length)
        if (!stream_fill(stream))
            return false;
    return true;
}
