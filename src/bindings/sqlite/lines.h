/* SPDX-License-Identifier: Apache-2.0
 *
 * Results as rows, from the lines in which the library writes them (NDJSON: one object a top record,
 * docs/data.md). Knows that form alone and no other JSON. A line stays the caller's and unchanged
 * while its rows are asked for; texts are told where they stand in it, still escaped.
 */
#ifndef GUODU_SQLITE_LINES_H
#define GUODU_SQLITE_LINES_H

#include "bindings/sqlite/connection.h"

/* The inside of a JSON string, or the whole of an array or object; start NULL: it is not there, or null. */
struct span {
    const char *start;
    size_t length;
};

struct result_row {
    size_t kind; /* as in guodu_rules_record */
    size_t keys; /* where its keys begin in lines.keys, a JSON object */
    struct span policy, outcome, clause, outputs, output, value, missing, conflict, says, error;
};

struct result_lines {
    const guodu_rules *rules;
    struct result_row *rows;
    size_t count, room;
    char *keys; /* each with its NUL */
    size_t keys_length, keys_room;
    const char *at; /* while a line is read */
    bool broken, no_memory;
};

void lines_init(struct result_lines *lines, const guodu_rules *rules);
void lines_free(struct result_lines *lines);
/* The rows of a line, which ends in a line break or a NUL, instead of those of the one before. */
bool lines_read(struct result_lines *lines, const char *line, struct fault *fault);
/* As a value of SQLite: a string without its escapes. */
void span_result(sqlite3_context *context, struct span span, bool is_string);

#endif
