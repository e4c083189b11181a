/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines of the decision log: closing them, reading and checking them. */
#include "cli/log_line.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cli/json_text.h"
#include "cli/log.h"

#define SEAL ",\"sha256\":\""
enum { SEAL_LENGTH = sizeof SEAL - 1, HEX_LENGTH = GUODU_DIGEST_SIZE - 1 };
/* ,"sha256":"...64 signs..."} */
enum { END_LENGTH = SEAL_LENGTH + HEX_LENGTH + 2 };

char *log_line_seal(const char *body) {
    size_t length = strlen(body);
    char hex[GUODU_DIGEST_SIZE], *line = malloc(length + END_LENGTH + 2);
    if (!line || guodu_digest_bytes(body, length, hex) != GUODU_OK) {
        free(line);
        return NULL;
    }
    memcpy(line, body, length - 1);
    strcpy(line + length - 1, SEAL);
    strcat(line, hex);
    strcat(line, "\"}\n");
    return line;
}

/* What it was before it was closed; to be freed; NULL: it is not closed, or there is no memory. */
static char *body_of(const char *line, size_t length) {
    const char *end = line + length - END_LENGTH;
    if (length <= END_LENGTH || memcmp(end, SEAL, SEAL_LENGTH) != 0)
        return NULL;
    char *body = strndup(line, length - END_LENGTH + 1);
    if (body)
        body[length - END_LENGTH] = '}';
    return body;
}

static bool is_whole(const char *line, size_t length) {
    char hex[GUODU_DIGEST_SIZE], *body = body_of(line, length);
    const char *said = line + length - HEX_LENGTH - 2;
    bool whole = body && guodu_digest_bytes(body, length - END_LENGTH + 1, hex) == GUODU_OK &&
                 memcmp(said, hex, HEX_LENGTH) == 0;
    free(body);
    return whole;
}

bool log_line_is_whole(const char *line) {
    return is_whole(line, strlen(line));
}

/* ---- all lines ---- */

static bool follows(const json_t *json, const char *before) {
    const json_t *previous = json_object_get(json, "previous");
    if (!before)
        return json_is_null(previous);
    const char *text = json_string_value(previous);
    return text && strcmp(text, before) == 0;
}

/* before: the digest of the line before; NULL of the first. */
static struct log_line read_line(const char *text, size_t length, const char *before) {
    struct log_line line = {.json = json_read(text, length, JSON_REJECT_DUPLICATES)};
    json_int_t format = json_integer_value(json_object_get(line.json, "guodu_log"));
    if (format < 1)
        line.fault = LOG_NO_LINE;
    else if (format > LOG_FORMAT)
        line.fault = LOG_TOO_NEW;
    else if (!is_whole(text, length))
        line.fault = LOG_CHANGED;
    else if (!follows(line.json, before))
        line.fault = LOG_NOT_NEXT;
    if (line.fault == LOG_NO_LINE) {
        json_decref(line.json);
        line.json = NULL;
    }
    return line;
}

/* False: no memory. */
static bool keep_line(struct log_lines *out, struct log_line line) {
    size_t size = (out->count + 1) * sizeof *out->lines;
    struct log_line *larger = realloc(out->lines, size);
    if (!larger) {
        json_decref(line.json);
        return false;
    }
    out->lines = larger;
    out->lines[out->count++] = line;
    return true;
}

static bool read_lines(FILE *file, struct log_lines *out) {
    char hex[GUODU_DIGEST_SIZE], *text = NULL;
    size_t room = 0;
    bool done = true;
    errno = 0;
    for (ssize_t length; done && (length = getline(&text, &room, file)) >= 0;) {
        length -= length > 0 && text[length - 1] == '\n';
        done = keep_line(out, read_line(text, (size_t)length, out->count > 0 ? hex : NULL)) &&
               guodu_digest_bytes(text, (size_t)length, hex) == GUODU_OK;
    }
    free(text);
    return done && !ferror(file) && errno != ENOMEM;
}

bool log_read(const struct cli *cli, const char *path, struct log_lines *out) {
    *out = (struct log_lines){0};
    FILE *file = fopen(path, "rbe");
    bool done = file && read_lines(file, out);
    if (!done)
        cli_complain(cli, "日志“%s”读不了：%s", "The log “%s” cannot be read: %s", path,
            cli_cause(cli, errno));
    if (file)
        fclose(file);
    if (!done)
        log_free(out);
    return done;
}

void log_free(struct log_lines *lines) {
    for (size_t i = 0; i < lines->count; i++)
        json_decref(lines->lines[i].json);
    free(lines->lines);
    *lines = (struct log_lines){0};
}
