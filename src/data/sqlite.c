/* SPDX-License-Identifier: Apache-2.0 */
#include "data/sqlite.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include "data/reader.h"

struct database {
    struct table_rows rows; /* the first member */
    struct input *input;
    sqlite3 *handle;
    sqlite3_stmt *query;
    struct table_cell *cells;
    size_t count;
    uint64_t line;
    bool named; /* the names of the columns were handed out */
};

static void close_database(void *object) {
    struct database *database = object;
    sqlite3_finalize(database->query);
    sqlite3_close(database->handle);
    database->query = NULL;
    database->handle = NULL;
}

/* ---- what went wrong ---- */

static struct data_result failure(
    const struct input *input, enum data_status status, const char *zh, const char *en) {
    struct arena *arena = &input->dataset->arena;
    return result_make(status, arena_printf(arena, "“%s”：%s", input->file, zh),
        arena_printf(arena, "%s: %s", input->file, en));
}

/* What only a program that may write could put right. A journal beside a database holds what a program
 * that did not finish changed in it; a database with a log of writes needs a file beside it to be read. */
static struct data_result not_writable(const struct database *database) {
    const struct input *input = database->input;
    struct arena *arena = &input->dataset->arena;
    const char *path = input->path;
    if (sqlite3_extended_errcode(database->handle) != SQLITE_READONLY_ROLLBACK)
        return failure(input, DATA_IO,
            arena_printf(arena,
                "这个数据库是预写日志（WAL）方式的，读它时要在它所在的文件夹里写一个文件，而那里不能写；请把“%s”"
                "（旁边有“%s-wal”的，一起）复制到可以写的文件夹，再读复制件。",
                path, path),
            arena_printf(arena,
                "this database keeps a log of what is written (WAL), and reading it takes a file in its folder, "
                "where nothing can be written; copy %s, with %s-wal if that is there, to a folder that can be "
                "written to, and read the copy.",
                path, path));
    return failure(input, DATA_IO,
        arena_printf(arena,
            "有程序在这个数据库里没有写完就停了，旁边的“%s-journal”是它留下的；请用原来的程序打开这个数据库再关闭，"
            "然后重试。不能动原件的，把这两个文件一起复制到别处，对复制件这样做。",
            path),
        arena_printf(arena,
            "a program has not finished writing to this database: %s-journal beside it was left by it. Open the "
            "database with the program that made it, close it, and try again; where the original must stay as it "
            "is, copy both files to another place and do so with the copy.",
            path));
}

static struct data_result broken(const struct database *database) {
    const struct input *input = database->input;
    struct arena *arena = &input->dataset->arena;
    int code = sqlite3_errcode(database->handle);
    if (code == SQLITE_NOMEM)
        return failure(input, DATA_IO,
            "读数据库时内存不够，或者数据库已经损坏（这两种情况 SQLite 说的是同一句话）。",
            "memory did not suffice to read the database, or it is damaged (SQLite says the same of both).");
    if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
        return failure(input, DATA_FILE, "不是 SQLite 数据库，或者已经损坏。",
            "this is no SQLite database, or it is damaged.");
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return failure(input, DATA_IO, "数据库正被别的程序占用；请等它用完再试。",
            "another program is using the database; try again when it is done.");
    if (code == SQLITE_READONLY)
        return not_writable(database);
    const char *reason = sqlite3_errmsg(database->handle);
    return failure(input, DATA_IO, arena_printf(arena, "读数据库时出错：%s。", reason),
        arena_printf(arena, "the database cannot be read: %s.", reason));
}

/* ---- which rows ---- */

static bool is_query(const char *part) {
    static const char *const words[] = {"select", "with", "values"};
    while (*part == ' ' || *part == '\n' || *part == '\t')
        part++;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        char after = part[length < strlen(part) ? length : strlen(part)];
        if (strncasecmp(part, words[i], length) == 0 && (after == ' ' || after == '\n' ||
                after == '\t' || after == '(' || after == '*'))
            return true;
    }
    return false;
}

static bool prepare(struct database *database, const char *text, const char **rest) {
    return sqlite3_prepare_v2(database->handle, text, -1, &database->query, rest) == SQLITE_OK;
}

/* The tables and views that people made; false: it cannot be read. */
static bool list_tables(struct database *database, struct names *names, const char *asked,
    const char **found) {
    static const char list[] = "select name from sqlite_schema where type in ('table', 'view') "
                               "and name not like 'sqlite\\_%' escape '\\' order by name";
    struct arena *arena = &database->input->dataset->arena;
    if (!prepare(database, list, NULL))
        return false;
    int code;
    while ((code = sqlite3_step(database->query)) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(database->query, 0);
        if (!name)
            continue;
        name = arena_copy(arena, name, strlen(name));
        names_add(names, arena, name);
        if (!asked || strcasecmp(name, asked) == 0)
            *found = name;
    }
    sqlite3_finalize(database->query);
    database->query = NULL;
    return code == SQLITE_DONE;
}

static struct data_result which_table(const struct database *database, const struct names *names) {
    const struct input *input = database->input;
    struct arena *arena = &input->dataset->arena;
    const char *asked = input->options.part;
    if (names->count == 0)
        return failure(input, DATA_FILE, "数据库里没有表。", "the database has no tables.");
    if (asked)
        return failure(input, DATA_USAGE,
            arena_printf(arena, "数据库里没有“%s”这张表；有的是%s。", asked, names->zh),
            arena_printf(arena, "the database has no table \"%s\"; it has %s.", asked, names->en));
    return failure(input, DATA_USAGE,
        arena_printf(arena, "数据库里有几张表：%s；请写明读哪一张，例如 %s:%s。", names->zh,
            input->path, names->first),
        arena_printf(arena, "the database has several tables: %s; say which, as in %s:%s.",
            names->en, input->path, names->first));
}

/* "a""b": quotes inside a name are written twice. */
static const char *quoted(struct arena *arena, const char *name) {
    VEC(char) text = {0};
    vec_push(arena, &text, '"');
    for (; *name; name++) {
        if (*name == '"')
            vec_push(arena, &text, '"');
        vec_push(arena, &text, *name);
    }
    vec_push(arena, &text, '"');
    vec_push(arena, &text, '\0');
    return text.items;
}

static struct data_result find_table(struct database *database, const char **text) {
    struct input *input = database->input;
    struct names names = {0};
    const char *found = NULL, *asked = input->options.part;
    if (!list_tables(database, &names, asked, &found))
        return broken(database);
    if (!found || (!asked && names.count != 1))
        return which_table(database, &names);
    input->options.part = found;
    *text = arena_printf(&input->arena, "select * from %s", quoted(&input->arena, found));
    return result_make(DATA_OK, NULL, NULL);
}

static bool is_blank(const char *text) {
    return text[strspn(text, " \t\r\n;")] == '\0';
}

static struct data_result prepare_rows(struct database *database) {
    struct input *input = database->input;
    struct arena *arena = &input->dataset->arena;
    const char *text = input->options.part, *rest = NULL;
    if (!text || !is_query(text)) {
        struct data_result result = find_table(database, &text);
        if (result.status != DATA_OK)
            return result;
    }
    if (!prepare(database, text, &rest)) {
        if (sqlite3_errcode(database->handle) != SQLITE_ERROR)
            return broken(database);
        const char *reason = sqlite3_errmsg(database->handle);
        return failure(input, DATA_USAGE, arena_printf(arena, "查询语句有错：%s。", reason),
            arena_printf(arena, "the query is wrong: %s.", reason));
    }
    if (!is_blank(rest) || !sqlite3_stmt_readonly(database->query))
        return failure(input, DATA_USAGE, "只能写一条查询语句（SELECT）。",
            "only one query (SELECT) can be given.");
    return result_make(DATA_OK, NULL, NULL);
}

/* ---- rows ---- */

static struct table_cell read_cell(const struct database *database, int column) {
    sqlite3_stmt *query = database->query;
    struct arena *arena = &database->input->row;
    struct table_cell cell = {.text = ""};
    switch (sqlite3_column_type(query, column)) {
    case SQLITE_INTEGER:
        cell.source = CELL_NUMBER;
        cell.text = arena_printf(arena, "%lld", (long long)sqlite3_column_int64(query, column));
        cell.length = strlen(cell.text);
        return cell;
    case SQLITE_FLOAT:
        return table_cell_of_real(arena, sqlite3_column_double(query, column));
    case SQLITE_TEXT:
        cell.text = (const char *)sqlite3_column_text(query, column);
        return table_cell_of_text(cell.text ? cell.text : "", (size_t)sqlite3_column_bytes(query, column));
    case SQLITE_BLOB:
        cell.damage = REJECT_BLOB;
        return cell;
    default:
        return cell;
    }
}

static void read_names(struct database *database) {
    for (size_t i = 0; i < database->count; i++) {
        const char *name = sqlite3_column_name(database->query, (int)i);
        database->cells[i] = table_cell_of_text(name ? name : "", name ? strlen(name) : 0);
    }
    database->named = true;
}

static bool next_row(struct table_rows *rows, struct table_row *row) {
    struct database *database = (struct database *)rows;
    if (!database->query)
        return false;
    if (!database->named) {
        read_names(database);
    } else {
        int code = sqlite3_step(database->query);
        if (code != SQLITE_ROW) {
            if (code != SQLITE_DONE)
                rows->failure = broken(database);
            close_database(database);
            return false;
        }
        database->line++;
        arena_reset(&database->input->row);
        for (size_t i = 0; i < database->count; i++)
            database->cells[i] = read_cell(database, (int)i);
    }
    *row = (struct table_row){.line = database->line,
        .count = database->count,
        .kept = database->count,
        .cells = database->cells};
    return true;
}

/* What a stranger's database could bring along (functions in views, odd page layouts) is off. */
static void harden(sqlite3 *handle) {
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 16 << 20);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
}

struct data_result sqlite_rows(struct input *input, struct table_rows **out) {
    struct database *database = arena_new(&input->arena, struct database);
    *database = (struct database){.input = input, .rows = {.next = next_row}};
    input_on_close(input, close_database, database);
    if (strcmp(input->path, "-") == 0)
        return failure(input, DATA_USAGE, "数据库要存成文件才能读。",
            "a database must be a file to be read.");
    if (access(input->path, R_OK) != 0)
        return result_io(input->dataset, input->file, errno);
    int code = sqlite3_open_v2(
        input->path, &database->handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    if (!database->handle)
        longjmp(*input->dataset->arena.escape, 1);
    if (code != SQLITE_OK)
        return broken(database);
    harden(database->handle);
    struct data_result result = prepare_rows(database);
    if (result.status != DATA_OK)
        return result;
    database->count = (size_t)sqlite3_column_count(database->query);
    database->cells = arena_array(&input->arena, struct table_cell, database->count);
    *out = &database->rows;
    return result;
}
