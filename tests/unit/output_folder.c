/* SPDX-License-Identifier: Apache-2.0 */
#include "output_folder.h"

#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zip.h>
#include <cmocka.h>

int output_folder_up(void **state) {
    struct output_folder *folder = calloc(1, sizeof *folder);
    struct allocator allocator = allocator_default();
    strcpy(folder->path, P_tmpdir "/guodu-output-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    arena_init(&folder->arena, &allocator);
    folder->files.arena = &folder->arena;
    *state = folder;
    return 0;
}

const char *output_inside(struct output_folder *folder, const char *name) {
    return arena_printf(&folder->arena, "%s/%s", folder->path, name);
}

static bool is_file(const struct dirent *entry) {
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

int output_folder_down(void **state) {
    struct output_folder *folder = *state;
    files_discard(&folder->files);
    DIR *list = opendir(folder->path);
    for (struct dirent *entry; (entry = readdir(list));)
        if (is_file(entry))
            unlink(output_inside(folder, entry->d_name));
    closedir(list);
    rmdir(folder->path);
    arena_fini(&folder->arena);
    free(folder);
    return 0;
}

size_t output_count(const struct output_folder *folder) {
    size_t count = 0;
    DIR *list = opendir(folder->path);
    for (struct dirent *entry; (entry = readdir(list));)
        count += is_file(entry);
    closedir(list);
    return count;
}

const char *output_bytes(struct output_folder *folder, const char *name, size_t *length) {
    FILE *file = fopen(output_inside(folder, name), "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    *length = (size_t)ftell(file);
    rewind(file);
    char *bytes = arena_alloc(&folder->arena, *length + 1);
    assert_int_equal(fread(bytes, 1, *length, file), *length);
    fclose(file);
    return bytes;
}

const char *output_part(struct output_folder *folder, const char *name, const char *part) {
    zip_t *archive = zip_open(output_inside(folder, name), ZIP_RDONLY, NULL);
    assert_non_null(archive);
    zip_stat_t about;
    assert_int_equal(zip_stat(archive, part, 0, &about), 0);
    char *text = arena_alloc(&folder->arena, about.size + 1);
    zip_file_t *file = zip_fopen(archive, part, 0);
    assert_int_equal(zip_fread(file, text, about.size), about.size);
    zip_fclose(file);
    zip_discard(archive);
    return text;
}

void output_again(struct output_folder *folder) {
    files_discard(&folder->files);
    folder->files = (struct output_files){.arena = &folder->arena};
}

size_t output_descriptors(void) {
    size_t count = 0;
    for (int i = 0; i < 256; i++)
        count += dup2(i, i) == i;
    return count;
}

void output_limit(size_t bytes) {
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes ? bytes : limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

const struct column output_columns[4] = {{"主键", COLUMN_TEXT}, {"number", COLUMN_INTEGER},
    {"day", COLUMN_DATE}, {"Number", COLUMN_ANY}};

static struct type of(enum type_kind kind) {
    return (struct type){.kind = kind};
}

static struct value number(const char *text) {
    decimal value;
    assert_int_equal(decimal_parse(text, strlen(text), &value), DECIMAL_OK);
    return value_number(value);
}

static void row(struct row_writer *rows, struct arena *scratch, const char *key, int64_t integer,
    const char *day, struct type type, struct value value, bool zh) {
    rows_text(rows, scratch, key);
    rows_value(rows, scratch, of(TYPE_INTEGER), value_integer(integer), zh);
    rows_date(rows, scratch, day);
    rows_value(rows, scratch, type, value, zh);
    rows_end(rows);
}

void output_rows(struct row_writer *rows, struct arena *scratch, bool zh) {
    row(rows, scratch, "007", 12, "2023-06-30", of(TYPE_MONEY), number("175"), zh);
    row(rows, scratch, "7e2160512", -3, "1900-02-28", of(TYPE_PERCENT), number("0.2"), zh);
    row(rows, scratch, "=1+1", 123456789012345, "soon", of(TYPE_PERCENT), number("-0.12345"), zh);
    row(rows, scratch, "a<&>\"b", 1234567890123456, "1900-03-01", of(TYPE_DECIMAL), number("0.1"),
        zh);
    row(rows, scratch, " two\nlines ", 0, NULL, of(TYPE_MONEY), number("12345678901234.56"), zh);
    row(rows, scratch, "", 1, "9999-12-31", of(TYPE_BOOLEAN), value_boolean(true), zh);
    row(rows, scratch, NULL, 1, "0001-01-01", of(TYPE_MONEY), value_unknown(NULL), zh);
    row(rows, scratch, "11010519491231002X", 1, "", of(TYPE_DATE), value_none(), zh);
    row(rows, scratch, "\x01_x0041_\r", 1, "", of(TYPE_TEXT), value_text("@x", 2), zh);
}
