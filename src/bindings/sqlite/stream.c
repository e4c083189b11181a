/* SPDX-License-Identifier: Apache-2.0 */
#include "bindings/sqlite/stream.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { AHEAD_MOST = 4 << 20 }; /* bytes that the judging may be ahead */

struct bytes {
    char *items;
    size_t length, room;
};

struct judging_stream {
    guodu_data *data;
    guodu_judging *judging;
    guodu_report *report;
    guodu_judging_options options;
    char day[DAY_SIZE];
    bool has_thread, joined;
    pthread_t thread;
    guodu_status status; /* of the judging, once it is done */

    pthread_mutex_t mutex; /* of what follows */
    pthread_cond_t changed;
    struct bytes written;
    bool done, stopped, no_memory;

    struct bytes taken; /* the reader's */
    size_t at;
};

static bool append(struct bytes *bytes, const char *text, size_t length) {
    size_t wanted = bytes->length + length + 1, room = bytes->room ? bytes->room : 4096;
    while (room < wanted)
        room *= 2;
    if (room > bytes->room) {
        char *items = realloc(bytes->items, room);
        if (!items)
            return false;
        bytes->items = items;
        bytes->room = room;
    }
    memcpy(bytes->items + bytes->length, text, length);
    bytes->length += length;
    bytes->items[bytes->length] = '\0';
    return true;
}

/* ---- the judging ---- */

static bool write_bytes(void *user, const char *bytes, size_t length) {
    struct judging_stream *stream = user;
    pthread_mutex_lock(&stream->mutex);
    while (stream->has_thread && !stream->stopped && stream->written.length >= AHEAD_MOST)
        pthread_cond_wait(&stream->changed, &stream->mutex);
    if (!stream->stopped && !append(&stream->written, bytes, length))
        stream->no_memory = stream->stopped = true;
    bool goes_on = !stream->stopped;
    pthread_cond_broadcast(&stream->changed);
    pthread_mutex_unlock(&stream->mutex);
    return goes_on;
}

static bool is_stopped(void *user) {
    struct judging_stream *stream = user;
    pthread_mutex_lock(&stream->mutex);
    bool stopped = stream->stopped;
    pthread_mutex_unlock(&stream->mutex);
    return stopped;
}

static void *judge(void *user) {
    struct judging_stream *stream = user;
    guodu_status status = guodu_judging_run(stream->judging, stream->data, &stream->options);
    if (status == GUODU_OK)
        status = guodu_report_close(stream->report);
    pthread_mutex_lock(&stream->mutex);
    stream->status = status;
    stream->done = true;
    pthread_cond_broadcast(&stream->changed);
    pthread_mutex_unlock(&stream->mutex);
    return NULL;
}

static void start(struct judging_stream *stream) {
    stream->has_thread = true;
    if (pthread_create(&stream->thread, NULL, judge, stream) == 0)
        return;
    stream->has_thread = false; /* then all of it here, before the first line */
    stream->joined = true;
    judge(stream);
}

struct judging_stream *stream_begin(const guodu_rules *rules, guodu_data *data, const char *day,
    bool zh, struct fault *fault) {
    struct judging_stream *stream = calloc(1, sizeof *stream);
    if (!stream) {
        fault_no_memory(fault);
        return NULL;
    }
    stream->data = data;
    memcpy(stream->day, day, DAY_SIZE);
    pthread_mutex_init(&stream->mutex, NULL);
    pthread_cond_init(&stream->changed, NULL);
    guodu_report_options options = {.format = GUODU_NDJSON,
        .zh = zh,
        .as_of = stream->day,
        .write = write_bytes,
        .user = stream};
    stream->report = guodu_report_new(rules, &options);
    stream->judging = guodu_judging_new(rules);
    stream->options = (guodu_judging_options){
        .as_of = stream->day, .report = stream->report, .stop = is_stopped, .user = stream};
    if (stream->report && stream->judging) {
        start(stream);
        return stream;
    }
    fault_no_memory(fault);
    stream->joined = true;
    stream_end(stream);
    return NULL;
}

/* ---- the reader ---- */

/* False: nothing more comes. */
static bool take_more(struct judging_stream *stream, struct fault *fault) {
    struct bytes *taken = &stream->taken;
    if (taken->length > 0)
        memmove(taken->items, taken->items + stream->at, taken->length - stream->at);
    taken->length -= stream->at;
    stream->at = 0;
    pthread_mutex_lock(&stream->mutex);
    while (stream->written.length == 0 && !stream->done)
        pthread_cond_wait(&stream->changed, &stream->mutex);
    bool any = stream->written.length > 0;
    if (any && !append(taken, stream->written.items, stream->written.length))
        any = fault_no_memory(fault);
    stream->written.length = 0;
    pthread_cond_broadcast(&stream->changed);
    pthread_mutex_unlock(&stream->mutex);
    return any;
}

static void join(struct judging_stream *stream) {
    if (!stream->joined)
        pthread_join(stream->thread, NULL);
    stream->joined = true;
}

static void finish(struct judging_stream *stream, struct fault *fault) {
    join(stream);
    const char *en = guodu_judging_error(stream->judging, GUODU_EN);
    const char *zh = guodu_judging_error(stream->judging, GUODU_ZH);
    if (stream->no_memory)
        fault_no_memory(fault);
    else if (stream->status != GUODU_OK)
        fault_of(fault, stream->status, en, zh);
}

const char *stream_line(struct judging_stream *stream, struct fault *fault) {
    size_t looked = 0;
    for (;;) {
        char *from = stream->taken.items ? stream->taken.items + stream->at : NULL;
        size_t length = stream->taken.length - stream->at;
        char *end = length > looked ? memchr(from + looked, '\n', length - looked) : NULL;
        if (end) {
            *end = '\0';
            stream->at += (size_t)(end - from) + 1;
            return from;
        }
        looked = length;
        if (fault->failed || !take_more(stream, fault))
            break;
    }
    if (!fault->failed)
        finish(stream, fault);
    return NULL;
}

void stream_end(struct judging_stream *stream) {
    if (!stream)
        return;
    pthread_mutex_lock(&stream->mutex);
    stream->stopped = true;
    pthread_cond_broadcast(&stream->changed);
    pthread_mutex_unlock(&stream->mutex);
    join(stream);
    guodu_judging_free(stream->judging);
    guodu_report_free(stream->report);
    pthread_mutex_destroy(&stream->mutex);
    pthread_cond_destroy(&stream->changed);
    free(stream->written.items);
    free(stream->taken.items);
    free(stream);
}
