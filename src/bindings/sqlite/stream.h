/* SPDX-License-Identifier: Apache-2.0
 *
 * Whole data judged on a thread of its own, and its results had line by line as they are asked for: the
 * judging waits where nobody takes them, so that memory does not grow with the data, and ends where
 * nobody wants more. The thread calls nothing of SQLite.
 */
#ifndef GUODU_SQLITE_STREAM_H
#define GUODU_SQLITE_STREAM_H

#include "bindings/sqlite/connection.h"

struct judging_stream;

/* Rules and data must outlive the stream, and nobody else use the data until stream_end. NULL: see the
 * fault. */
struct judging_stream *stream_begin(const guodu_rules *rules, guodu_data *data, const char *day,
    bool zh, struct fault *fault);
/* The next line with a NUL at its end, which lives until the next call; NULL: there is none, or see the
 * fault. */
const char *stream_line(struct judging_stream *stream, struct fault *fault);
void stream_end(struct judging_stream *stream); /* NULL is allowed */

#endif
