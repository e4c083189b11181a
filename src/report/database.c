/* SPDX-License-Identifier: Apache-2.0 */
#include "report/database.h"

#include <errno.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* Counts up when tables or columns change their meaning. */
#define LAYOUT_VERSION "1"

struct database_rows { /* of one table */
    struct row_writer rows;
    struct database *database;
    const char *name;
    sqlite3_stmt *insert;
    int at; /* the column of the last cell, from 1 */
};

struct database {
    struct file_writer writer;
    struct output_files *files;
    struct output_file *file;
    const char *const *fixed;
    sqlite3 *handle; /* NULL when closed */
    VEC(const char *) names;
};

/* ---- what the library says ---- */

/* The library keeps the errno of some calls only; a file that may not grow is worth the words. */
static int error_number(const struct database *database) {
    int last = errno;
    int code = sqlite3_errcode(database->handle) & 0xFF;
    int system = sqlite3_system_errno(database->handle);
    if (code == SQLITE_FULL)
        return ENOSPC;
    if (code == SQLITE_NOMEM)
        return ENOMEM;
    if (code == SQLITE_TOOBIG || code == SQLITE_ERROR) /* more columns than a table may have */
        return E2BIG;
    if (code == SQLITE_IOERR && system)
        return system;
    return code == SQLITE_IOERR && (last == EFBIG || last == EDQUOT) ? last : EIO;
}

static bool is_broken(const struct database *database) {
    return database->files->error != 0;
}

static bool check(struct database *database, bool good) {
    if (!good)
        files_fail(database->files, error_number(database), database->file);
    return good;
}

static bool execute(struct database *database, const char *statement) {
    return check(
        database, sqlite3_exec(database->handle, statement, NULL, NULL, NULL) == SQLITE_OK);
}

/* ---- names ---- */

static bool is_among(const char *name, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(names[i], name) == 0)
            return true;
    return false;
}

static bool is_kept_free(const struct database *database, const char *name) {
    for (size_t i = 0; database->fixed[i]; i++)
        if (strcasecmp(database->fixed[i], name) == 0)
            return true;
    return false;
}

/* SQLite keeps names that begin with sqlite_ for itself. */
static const char *free_table(const struct database *database, const char *base) {
    struct arena *arena = database->files->arena;
    if (strncasecmp(base, "sqlite_", strlen("sqlite_")) == 0)
        base = arena_printf(arena, "_%s", base);
    const char *name = base;
    for (unsigned i = 2; is_kept_free(database, name) ||
                         is_among(name, database->names.items, database->names.count);
         i++)
        name = arena_printf(arena, "%s_%u", base, i);
    return name;
}

static const char *quoted(struct arena *arena, const char *name) {
    size_t length = 0;
    char *out = arena_alloc_items(arena, 2, strlen(name) + 2);
    out[length++] = '"';
    for (; *name; name++) {
        if (*name == '"')
            out[length++] = '"';
        out[length++] = *name;
    }
    out[length] = '"';
    return out;
}

/* ---- rows ---- */

static const char *column_type(enum column_kind kind) {
    switch (kind) {
    case COLUMN_INTEGER:
        return " INTEGER";
    case COLUMN_TEXT:
    case COLUMN_DATE:
        return " TEXT";
    default:
        return ""; /* each value as it is */
    }
}

/* Names of columns differ by more than their case. */
static const char *column_list(struct arena *arena, const struct column *columns, size_t count) {
    const char **names = arena_array(arena, const char *, count);
    const char *list = "";
    for (size_t i = 0; i < count; i++) {
        names[i] = columns[i].heading;
        for (unsigned n = 2; is_among(names[i], names, i); n++)
            names[i] = arena_printf(arena, "%s_%u", columns[i].heading, n);
        list = arena_printf(arena, "%s%s%s%s", list, i > 0 ? ", " : "", quoted(arena, names[i]),
            column_type(columns[i].kind));
    }
    return list;
}

static const char *mark_list(struct arena *arena, size_t count) {
    const char *list = "?";
    for (size_t i = 1; i < count; i++)
        list = arena_printf(arena, "%s,?", list);
    return list;
}

static void begin(struct row_writer *rows, const struct column *columns, size_t count) {
    struct database_rows *table = (struct database_rows *)rows;
    struct database *database = table->database;
    struct arena *arena = database->files->arena;
    const char *name = quoted(arena, table->name);
    if (is_broken(database) || !execute(database, arena_printf(arena, "CREATE TABLE %s (%s)", name,
                                                      column_list(arena, columns, count))))
        return;
    const char *insert =
        arena_printf(arena, "INSERT INTO %s VALUES (%s)", name, mark_list(arena, count));
    check(database,
        sqlite3_prepare_v2(database->handle, insert, -1, &table->insert, NULL) == SQLITE_OK);
}

static void write_text(struct row_writer *rows, struct arena *scratch, const char *text) {
    struct database_rows *table = (struct database_rows *)rows;
    (void)scratch;
    if (is_broken(table->database))
        return;
    table->at++;
    if (text && *text)
        check(table->database,
            sqlite3_bind_text(table->insert, table->at, text, -1, SQLITE_STATIC) == SQLITE_OK);
}

static void write_value(
    struct row_writer *rows, struct arena *scratch, struct type type, struct value value, bool zh) {
    struct database_rows *table = (struct database_rows *)rows;
    if (value.state != VALUE_KNOWN || type.kind != TYPE_INTEGER) {
        write_text(rows, scratch, value_format(scratch, type, value, zh));
        return;
    }
    if (is_broken(table->database))
        return;
    table->at++;
    check(
        table->database, sqlite3_bind_int64(table->insert, table->at, value.integer) == SQLITE_OK);
}

static void end_row(struct row_writer *rows) {
    struct database_rows *table = (struct database_rows *)rows;
    table->at = 0;
    if (is_broken(table->database))
        return;
    sqlite3_step(table->insert);
    check(table->database, sqlite3_reset(table->insert) == SQLITE_OK);
    sqlite3_clear_bindings(table->insert);
}

/* ---- the whole ---- */

static void close_handle(struct database *database) {
    sqlite3_stmt *statement;
    while ((statement = sqlite3_next_stmt(database->handle, NULL)))
        sqlite3_finalize(statement);
    sqlite3_close(database->handle);
    database->handle = NULL;
}

static bool exists_beside(const struct database *database, const char *ending) {
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s%s", database->file->final, ending);
    return length > 0 && (size_t)length < sizeof path && access(path, F_OK) == 0;
}

/* What another program has yet to bring into the old file would be brought into the new one. */
static bool is_in_use(const struct database *database) {
    return exists_beside(database, "-journal") || exists_beside(database, "-wal");
}

static int finish(struct file_writer *writer) {
    struct database *database = (struct database *)writer;
    if (is_in_use(database))
        return EBUSY;
    int error = sqlite3_exec(database->handle, "COMMIT", NULL, NULL, NULL) == SQLITE_OK
                    ? 0
                    : error_number(database);
    close_handle(database);
    return error;
}

static void abandon(struct file_writer *writer) {
    struct database *database = (struct database *)writer;
    if (database->handle)
        close_handle(database);
}

/* Nobody else sees the file, so it need not be locked, which not every shared folder can do. */
static const char *vfs_without_locks(void) {
    static const char name[] = "unix-none";
    return sqlite3_vfs_find(name) ? name : NULL;
}

struct database *database_new(
    struct output_files *files, const char *path, const char *const *fixed) {
    struct database *database = arena_new(files->arena, struct database);
    *database = (struct database){.writer = {finish, abandon}, .files = files, .fixed = fixed};
    database->file = files_open_for(files, path, &database->writer);
    if (!database->file)
        return NULL;
    if (is_in_use(database)) {
        files_fail(files, EBUSY, database->file);
        return NULL;
    }
    bool open = sqlite3_open_v2(database->file->part, &database->handle,
                    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, vfs_without_locks()) == SQLITE_OK;
    if (!check(database, open) ||
        !execute(database, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                           "PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY;"
                           "BEGIN; PRAGMA user_version = " LAYOUT_VERSION))
        return NULL;
    return database;
}

static struct row_writer *new_table(struct database *database, const char *name) {
    struct arena *arena = database->files->arena;
    struct database_rows *table = arena_new(arena, struct database_rows);
    *table = (struct database_rows){
        .rows = {begin, write_text, write_value, end_row}, .database = database, .name = name};
    vec_push(arena, &database->names, name);
    return &table->rows;
}

struct row_writer *database_table(struct database *database, const char *name) {
    return new_table(database, free_table(database, name));
}

struct row_writer *database_fixed_table(struct database *database, const char *name) {
    return new_table(database, name);
}
