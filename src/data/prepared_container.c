/* SPDX-License-Identifier: Apache-2.0 */
#include "data/prepared_container.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include "base/checksum.h"

struct container {
    sqlite3 *handle;
    sqlite3_stmt *statement; /* writing: puts a part; reading: gives the rows of `about` */
    sqlite3_blob *part;
    uint64_t check; /* of `about` so far */
    int code;       /* writing: of SQLite, what failed first */
    int error;      /* and its errno */
};

/* The last row of `about`: behind all names. */
static const char check_name[] = "~";

void container_close(struct container *file) {
    if (!file)
        return;
    sqlite3_blob_close(file->part);
    sqlite3_finalize(file->statement);
    sqlite3_close(file->handle);
    free(file);
}

static uint64_t add_to_check(uint64_t check, const char *name, const void *bytes, size_t length) {
    return checksum_bytes(bytes, length, checksum_bytes(name, strlen(name), check));
}

/* ---- writing ---- */

static void note(struct container *file, int code) {
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE || file->code)
        return;
    file->code = code;
    file->error = sqlite3_system_errno(file->handle);
}

static void execute(struct container *file, const char *text) {
    if (!file->code)
        note(file, sqlite3_exec(file->handle, text, NULL, NULL, NULL));
}

static sqlite3_stmt *make_statement(struct container *file, const char *text) {
    sqlite3_stmt *made = NULL;
    if (!file->code)
        note(file, sqlite3_prepare_v2(file->handle, text, -1, &made, NULL));
    return made;
}

/* Nobody sees the file before it is complete, so it needs no journal. The number of the
 * application is that of PREPARED_APPLICATION. */
static const char begin[] =
    "pragma page_size = 65536; pragma journal_mode = off; pragma synchronous = off; "
    "pragma locking_mode = exclusive; pragma application_id = 1196770387; begin; "
    "create table about(name text primary key, bytes blob not null) without rowid; "
    "create table part(number integer primary key, bytes blob not null)";

struct container *container_create(const char *path) {
    struct container *file = calloc(1, sizeof *file);
    if (!file)
        return NULL;
    note(file, sqlite3_open_v2(path, &file->handle,
                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL));
    execute(file, begin);
    file->statement = make_statement(file, "insert into part values (?, ?)");
    return file;
}

static void put_row(struct container *file, sqlite3_stmt *put, const void *bytes, size_t length) {
    if (file->code)
        return;
    note(file, sqlite3_bind_blob64(put, 2, length ? bytes : "", length, SQLITE_STATIC));
    if (!file->code)
        note(file, sqlite3_step(put));
    sqlite3_reset(put);
}

void container_put_part(
    struct container *file, uint64_t number, const void *bytes, size_t length) {
    if (!file->code)
        note(file, sqlite3_bind_int64(file->statement, 1, (sqlite3_int64)number));
    put_row(file, file->statement, bytes, length);
}

void container_put_about(
    struct container *file, const char *name, const void *bytes, size_t length) {
    file->check = add_to_check(file->check, name, bytes, length);
    sqlite3_stmt *put = make_statement(file, "insert into about values (?, ?)");
    if (!file->code)
        note(file, sqlite3_bind_text(put, 1, name, -1, SQLITE_STATIC));
    put_row(file, put, bytes, length);
    sqlite3_finalize(put);
}

static int error_of(const struct container *file) {
    if (!file->code)
        return 0;
    if (file->code == SQLITE_NOMEM)
        return ENOMEM;
    if (file->code == SQLITE_FULL)
        return ENOSPC;
    if (file->code == SQLITE_TOOBIG)
        return EFBIG;
    return file->error ? file->error : EIO;
}

int container_complete(struct container *file) {
    uint64_t check = file->check;
    container_put_about(file, check_name, &check, sizeof check);
    execute(file, "commit");
    sqlite3_finalize(file->statement);
    file->statement = NULL;
    int code = sqlite3_close(file->handle);
    if (code == SQLITE_OK)
        file->handle = NULL;
    if (!file->code && code != SQLITE_OK)
        file->code = code;
    return error_of(file);
}

/* ---- reading ---- */

static enum container_status status_of(struct container *file, int code) {
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return CONTAINER_OK;
    case SQLITE_NOMEM:
        return CONTAINER_NO_MEMORY;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
        errno = sqlite3_system_errno(file->handle);
        return errno ? CONTAINER_IO : CONTAINER_DAMAGED;
    case SQLITE_NOTADB:
        return CONTAINER_NOT_OURS;
    default:
        return CONTAINER_DAMAGED;
    }
}

/* As a URI, by which alone SQLite takes it that the file does not change and leaves out locks and
 * journals. To be freed; NULL: no memory. */
static char *uri_of(const char *path) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";
    static const char hex[] = "0123456789ABCDEF", immutable[] = "?immutable=1";
    char *uri = malloc(sizeof "file://" + 3 * strlen(path) + sizeof immutable);
    if (!uri)
        return NULL;
    char *at = stpcpy(uri, *path == '/' ? "file://" : "file:./");
    for (; *path; path++) {
        unsigned char byte = (unsigned char)*path;
        if (strchr(plain, byte)) {
            *at++ = (char)byte;
            continue;
        }
        *at++ = '%';
        *at++ = hex[byte >> 4];
        *at++ = hex[byte & 15];
    }
    strcpy(at, immutable);
    return uri;
}

/* What a stranger's database could bring along is off; pages are kept only while they are read. */
static void harden(sqlite3 *handle) {
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_exec(handle, "pragma cache_size = 16", NULL, NULL, NULL);
}

/* True only of tables as they were made here: no view, no trigger, nothing besides. */
static enum container_status check_tables(struct container *file) {
    static const char query[] = "select count(*), sum(type = 'table' and name in ('about', 'part')) "
                                "from sqlite_schema";
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(file->handle, query, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    enum container_status status = status_of(file, code);
    if (status == CONTAINER_OK && (code != SQLITE_ROW || sqlite3_column_int(statement, 0) != 2 ||
                                  sqlite3_column_int(statement, 1) != 2))
        status = CONTAINER_NOT_OURS;
    sqlite3_finalize(statement);
    return status;
}

enum container_status container_open(const char *path, struct container **out) {
    struct container *file = *out = calloc(1, sizeof *file);
    char *uri = file ? uri_of(path) : NULL;
    if (!uri)
        return CONTAINER_NO_MEMORY;
    int code = sqlite3_open_v2(uri, &file->handle,
        SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, NULL);
    free(uri);
    if (code != SQLITE_OK)
        return file->handle ? status_of(file, code) : CONTAINER_NO_MEMORY;
    harden(file->handle);
    return check_tables(file);
}

/* One row; *last is set at that of the checksum. */
static enum container_status take_row(
    struct container *file, container_take *take, void *user, bool *last) {
    sqlite3_stmt *statement = file->statement;
    const char *name = (const char *)sqlite3_column_text(statement, 0);
    const void *bytes = sqlite3_column_blob(statement, 1);
    size_t length = (size_t)sqlite3_column_bytes(statement, 1);
    if (!name || (!bytes && length > 0))
        return CONTAINER_DAMAGED;
    if (strcmp(name, check_name) == 0) {
        *last = length == sizeof file->check && memcmp(bytes, &file->check, length) == 0;
        return *last ? CONTAINER_OK : CONTAINER_DAMAGED;
    }
    file->check = add_to_check(file->check, name, bytes, length);
    return take(user, name, bytes ? bytes : "", length) ? CONTAINER_OK : CONTAINER_DAMAGED;
}

enum container_status container_read_about(struct container *file, container_take *take, void *user) {
    int code = sqlite3_prepare_v2(file->handle, "select name, bytes from about order by name", -1,
        &file->statement, NULL);
    enum container_status status = status_of(file, code);
    bool last = false;
    file->check = 0;
    while (status == CONTAINER_OK && (code = sqlite3_step(file->statement)) == SQLITE_ROW)
        status = last ? CONTAINER_DAMAGED : take_row(file, take, user, &last);
    if (status == CONTAINER_OK)
        status = status_of(file, code);
    sqlite3_finalize(file->statement);
    file->statement = NULL;
    return status == CONTAINER_OK && !last ? CONTAINER_DAMAGED : status;
}

enum container_status container_seek_part(struct container *file, uint64_t number, size_t *length) {
    int code = file->part ? sqlite3_blob_reopen(file->part, (sqlite3_int64)number)
                          : sqlite3_blob_open(file->handle, "main", "part", "bytes",
                                (sqlite3_int64)number, 0, &file->part);
    if (code != SQLITE_OK) { /* the handle is of no use any more */
        enum container_status status = status_of(file, code);
        sqlite3_blob_close(file->part);
        file->part = NULL;
        return code == SQLITE_ERROR ? CONTAINER_ABSENT : status;
    }
    *length = (size_t)sqlite3_blob_bytes(file->part);
    return CONTAINER_OK;
}

enum container_status container_read_part(struct container *file, void *bytes, size_t length) {
    if (length == 0)
        return CONTAINER_OK;
    return status_of(file, sqlite3_blob_read(file->part, bytes, (int)length, 0));
}
