/* SPDX-License-Identifier: Apache-2.0
 *
 * seeds TARGET FOLDER: writes the inputs to begin with that are made and not kept in the
 * repository, the same each time: data files of every form, by the generator of tests/random, and
 * what they are prepared to. Of other targets it writes nothing.
 */
#include <setjmp.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "../random/data.h"
#include "fuzz.h"

enum { SEEDS = 24, TABLES = 4, ROWS_MOST = 4, BYTES_MOST = 64 << 10 };

struct making {
    const char *target, *folder;
    uint64_t number;
    struct arena *arena;
    struct chance chance;
    const struct schema *schema;
    struct made_set set;
    struct made_table tables[TABLES];
    size_t count;
};

static void put_file(const struct making *making, const struct bytes *bytes) {
    char path[4096];
    snprintf(
        path, sizeof path, "%s/made-%02llu", making->folder, (unsigned long long)making->number);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes->at, 1, bytes->length, file) != bytes->length || fclose(file) != 0)
        fuzz_fail("%s cannot be written", path);
}

static void say_part(const struct making *making, struct bytes *out, const char *name,
    const void *bytes, size_t length) {
    bytes_say(making->arena, out, arena_printf(making->arena, "\n==> %s\n", name));
    bytes_put(making->arena, out, bytes, length);
}

/* Few records, so that what is tried of them is much. */
static void make_set(struct making *making, uint64_t schema) {
    making->schema = made_schema(making->arena, schema);
    making->set = made_records(making->arena, &making->chance, making->schema);
    if (making->set.records.count > ROWS_MOST)
        making->set.records.count = ROWS_MOST;
}

static bool make_tables(struct making *making, const struct made_form *form) {
    size_t first = form->merged ? making->schema->records.count - 1 : 0;
    if (form->merged && !making->set.all_parents)
        return false;
    making->count = 0;
    for (size_t i = first; i < making->schema->records.count; i++) {
        making->tables[making->count] = made_table(making->arena, &making->chance, &making->set,
            making->schema->records.items[i], form->merged);
        making->tables[making->count++].titles = form->titles ? 1 : 0;
    }
    return true;
}

/* Settings as rows.c reads them: the schema, the rest to be found, ways in turn, rows together. */
static void say_settings(const struct making *making, struct bytes *out) {
    bytes_say(making->arena, out,
        arena_printf(making->arena, "%llu00000%llu%llu", (unsigned long long)making->number % 3,
            (unsigned long long)making->number % 5, (unsigned long long)making->number % 3));
}

static const struct made_form *form_of(uint64_t number, enum made_format format) {
    size_t count = 0;
    for (size_t i = 0; i < made_form_count; i++)
        count += made_forms[i].format == format;
    number %= count;
    for (size_t i = 0;; i++)
        if (made_forms[i].format == format && number-- == 0)
            return &made_forms[i];
}

/* ---- of each target ---- */

static void make_csv(struct making *making) {
    const struct made_form *form = form_of(making->number, MADE_CSV);
    struct bytes out = {0};
    make_set(making, making->number);
    if (!make_tables(making, form))
        return;
    say_settings(making, &out);
    for (size_t i = 0; i < making->count; i++) {
        struct made_table *table = &making->tables[i];
        struct bytes plain = made_csv(making->arena, &making->chance, form, table);
        struct bytes bytes = made_encoded(making->arena, form, &plain);
        say_part(making, &out, table->type->name->text, bytes.at, bytes.length);
    }
    put_file(making, &out);
}

static void make_ndjson(struct making *making) {
    bool nested = making->number % 2;
    struct bytes out = {0}, bytes;
    make_set(making, making->number);
    make_tables(making, form_of(making->number, MADE_NDJSON));
    say_settings(making, &out);
    for (size_t i = 0; i < (nested ? 1 : making->count); i++) {
        struct made_table *table = &making->tables[i];
        bytes = nested ? made_nested(making->arena, &making->chance, &making->set)
                       : made_ndjson(making->arena, &making->chance, table);
        say_part(making, &out, table->type->name->text, bytes.at, bytes.length);
    }
    put_file(making, &out);
}

/* The first line of records with all below them. */
static void make_record(struct making *making) {
    make_set(making, 0);
    struct bytes bytes = made_nested(making->arena, &making->chance, &making->set);
    bytes.length = strcspn(bytes.at, "\n");
    put_file(making, &bytes);
}

static bool make_book(struct making *making, struct bytes *out) {
    make_set(making, 0);
    if (!make_tables(making, form_of(making->number, MADE_XLSX)))
        return false;
    *out = made_workbook(making->arena, &making->chance, making->tables, making->count, false);
    return true;
}

static void make_xlsx(struct making *making) {
    struct bytes bytes;
    if (make_book(making, &bytes))
        put_file(making, &bytes);
}

static void say_zip(const struct making *making, struct bytes *out, zip_t *zip) {
    for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); i++) {
        zip_stat_t stat;
        zip_file_t *file = zip_fopen_index(zip, (zip_uint64_t)i, 0);
        if (!file || zip_stat_index(zip, (zip_uint64_t)i, 0, &stat) != 0)
            fuzz_fail("a workbook cannot be read");
        char *bytes = arena_alloc(making->arena, (size_t)stat.size);
        zip_fread(file, bytes, stat.size);
        zip_fclose(file);
        say_part(making, out, stat.name, bytes, (size_t)stat.size);
    }
}

static void make_xlsx_parts(struct making *making) {
    struct bytes bytes, out = {0};
    if (!make_book(making, &bytes))
        return;
    zip_error_t error;
    zip_source_t *source = zip_source_buffer_create(bytes.at, bytes.length, 0, &error);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    if (!zip)
        fuzz_fail("a workbook cannot be read");
    say_zip(making, &out, zip);
    zip_discard(zip);
    put_file(making, &out);
}

static void make_database(struct making *making) {
    make_set(making, 0);
    if (!make_tables(making, form_of(making->number, MADE_SQLITE)))
        return;
    struct bytes bytes =
        made_database(making->arena, &making->chance, making->tables, making->count);
    put_file(making, &bytes);
}

/* ---- prepared data ---- */

static bool prepare(struct making *making, const char *path) {
    const struct made_form *form = form_of(0, MADE_CSV);
    guodu_data *data = guodu_data_new(fuzz_rules());
    bool good = data != NULL;
    make_set(making, 0);
    make_tables(making, form);
    for (size_t i = 0; good && i < making->count; i++) {
        struct bytes bytes = made_csv(making->arena, &making->chance, form, &making->tables[i]);
        good =
            guodu_data_add(data, making->tables[i].type->name->text,
                fuzz_write(i ? "b.csv" : "a.csv", bytes.at, bytes.length), GUODU_CSV) == GUODU_OK;
    }
    good = good && guodu_data_join(data) == GUODU_OK &&
           guodu_data_prepare(data, path, NULL, NULL) == GUODU_OK;
    guodu_data_free(data);
    return good;
}

static struct bytes read_file(struct arena *arena, const char *path) {
    struct bytes bytes = {0};
    FILE *file = fopen(path, "rb");
    char piece[4096];
    size_t got;
    while (file && (got = fread(piece, 1, sizeof piece, file)) > 0)
        bytes_put(arena, &bytes, piece, got);
    if (file)
        fclose(file);
    return bytes;
}

static void say_rows(
    const struct making *making, struct bytes *out, sqlite3 *handle, const char *query) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(handle, query, -1, &statement, NULL) != SQLITE_OK)
        fuzz_fail("prepared data cannot be read");
    while (sqlite3_step(statement) == SQLITE_ROW)
        say_part(making, out, (const char *)sqlite3_column_text(statement, 0),
            sqlite3_column_blob(statement, 1), (size_t)sqlite3_column_bytes(statement, 1));
    sqlite3_finalize(statement);
}

static void put_prepared(struct making *making, const char *path) {
    struct bytes out = {0};
    sqlite3 *handle;
    if (strcmp(making->target, "prepared") == 0) {
        out = read_file(making->arena, path);
        put_file(making, &out);
        return;
    }
    if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        fuzz_fail("prepared data cannot be read");
    say_rows(making, &out, handle, "select 'about ' || name, bytes from about where name <> '~'");
    say_rows(making, &out, handle, "select 'part ' || number, bytes from part");
    sqlite3_close(handle);
    put_file(making, &out);
}

static void make_prepared(struct making *making) {
    const char *path = fuzz_path("seed.gds");
    fuzz_no_checksums = true;
    if (prepare(making, path))
        put_prepared(making, path);
    fuzz_no_checksums = false;
}

/* ---- the command ---- */

static const struct {
    const char *target;
    void (*make)(struct making *making);
    unsigned count;
} makers[] = {
    {"csv", make_csv, SEEDS},
    {"ndjson", make_ndjson, SEEDS},
    {"record", make_record, SEEDS},
    {"xlsx", make_xlsx, SEEDS / 2},
    {"xlsx_parts", make_xlsx_parts, SEEDS / 2},
    {"database", make_database, SEEDS / 4},
    {"prepared", make_prepared, SEEDS / 8},
    {"prepared_parts", make_prepared, SEEDS / 2},
};

int main(int argc, char **argv) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    if (argc != 3) {
        fprintf(stderr, "usage: seeds TARGET FOLDER\n");
        return 2;
    }
    arena_init(&arena, &allocator);
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        for (unsigned n = 0; strcmp(makers[i].target, argv[1]) == 0 && n < makers[i].count; n++) {
            struct making making = {
                .target = argv[1], .folder = argv[2], .number = n, .arena = &arena};
            making.chance = chance_of(n + 1);
            makers[i].make(&making);
            arena_reset(&arena);
        }
    arena_fini(&arena);
    return 0;
}
