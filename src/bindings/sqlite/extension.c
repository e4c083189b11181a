/* SPDX-License-Identifier: Apache-2.0
 *
 * The entry points of the SQLite extension: the only names that the library exports. */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include "bindings/sqlite/connection.h"

static int register_all(sqlite3 *db) {
    struct connection *connection = connection_new(db);
    if (!connection)
        return SQLITE_NOMEM;
    int code = register_functions(connection);
    if (code == SQLITE_OK)
        code = register_results(connection);
    if (code == SQLITE_OK)
        code = register_run(connection);
    if (code == SQLITE_OK)
        code = register_remarks(connection);
    connection_release(connection);
    return code;
}

/* Loaded under its own name, guodu_sqlite.so. */
GUODU_API int sqlite3_guodusqlite_init(
    sqlite3 *db, char **error, const sqlite3_api_routines *api);
GUODU_API int sqlite3_guodusqlite_init(
    sqlite3 *db, char **error, const sqlite3_api_routines *api) {
    SQLITE_EXTENSION_INIT2(api)
    if (sqlite3_libversion_number() < 3038000) {
        *error = sqlite3_mprintf(
            "guodu: SQLite 3.38 or later is needed, this is %s / 需要 SQLite 3.38 以上的版本，现在是 %s",
            sqlite3_libversion(), sqlite3_libversion());
        return SQLITE_ERROR;
    }
    return register_all(db);
}

/* Whatever the file is called. */
GUODU_API int sqlite3_extension_init(sqlite3 *db, char **error, const sqlite3_api_routines *api);
GUODU_API int sqlite3_extension_init(sqlite3 *db, char **error, const sqlite3_api_routines *api) {
    return sqlite3_guodusqlite_init(db, error, api);
}
