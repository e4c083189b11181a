/* SPDX-License-Identifier: Apache-2.0
 *
 * Data files with random damage, always the same: nothing crashes, no row is lost or counted
 * twice, each reject names its line. And memory that runs out at each point in turn. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <unistd.h>
#include <cmocka.h>
#include "data/dataset.h"
#include "schema_text.h"

static const char schema_text[] = "choice 身份 低保 脱贫=脱贫户 一般\n"
                                  "record 村\n 村编号 region key\n 村名 text\n"
                                  "record 户 of 村\n 户编号 text key\n 收入 money\n"
                                  " 比例 percent\n 人员 list 人\n"
                                  "record 人 of 户\n 人编号 integer key\n 身份 身份 required\n"
                                  " 退出日 date or_none empty=无\n 在校 boolean\n";

static const char villages[] = "村编号,村名\n421303001001,甲\n421303001002,乙\n421303001003,丙\n";
static const char households[] = "村编号,户编号,收入,比例\r\n"
                                 "421303001001,A1,100,20%\r\n421303001001,A2,\"2,0\",20%\r\n"
                                 "421303001002,A1,300.5,\r\n421303001003,\"A\"\"3\",1,5%\r\n";
static const char people[] = "村编号,户编号,人编号,身份,退出日,在校,备注\n"
                             "421303001001,A1,1,低保,2022-06-30,是,\"a\nb\"\n"
                             "421303001001,A1,2,脱贫户,2022/6/30,否,\n"
                             "421303001001,A2,1,一般,无,1,\"x, y\"\n"
                             "421303001002,A1,1,低保,,0,\n"
                             "421303001003,\"A\"\"3\",1,低保,20220630,是,\n"
                             "421303001003,\"A\"\"3\",1,低保,20220630,是,\n";
static const char members[] = "村编号,村名,户编号,收入,人编号,身份\n"
                              "421303001001,甲,A1,5,1,低保\n421303001001,甲,A1,5.00,2,一般\n"
                              "421303001001,甲,A2,6,1,低保\n421303001002,乙,A1,,1,脱贫\n"
                              "421303001002,丙,A2,,1,脱贫\n";
static const char objects[] =
    "{\"村编号\":\"421303001001\",\"村名\":\"甲\",\"户\":[{\"户编号\":\"A1\",\"收入\":100,"
    "\"人员\":[{\"人编号\":1,\"身份\":\"低保\",\"在校\":true},{\"人编号\":2}]},"
    "{\"户编号\":\"A2\",\"收入\":5.5e2,\"比例\":\"20%\",\"人员\":[]}]}\n"
    "{\"村编号\":421303001002,\"户\":[{\"户编号\":\"A1\",\"收入\":null,\"人员\":null}]}\n"
    "{\"村编号\":421303001003,\"户\":[],\"x\":[1,{\"y\":\"\\u4e2d\"}]}\n";

struct sample {
    const char *name, *text;
};

static const struct sample tables[] = {
    {"人.csv", people}, {"户.csv", households}, {"村.csv", villages}};
static const struct sample only_people[] = {{"人.csv", members}};
static const struct sample nested[] = {{"村.ndjson", objects}};
static const struct sample mixed[] = {{"村.ndjson", objects}, {"人.csv", people}};

static const struct {
    const struct sample *samples;
    size_t count;
} sets[] = {{tables, 3}, {only_people, 1}, {nested, 1}, {mixed, 2}};

enum { SETS = sizeof sets / sizeof *sets };

static uint64_t random_next(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* ---- damage ---- */

enum { ROOM = 8192 };

struct bytes {
    char data[ROOM];
    size_t length;
};

static void insert(struct bytes *bytes, size_t at, const char *piece, size_t length) {
    if (bytes->length + length > ROOM)
        return;
    memmove(bytes->data + at + length, bytes->data + at, bytes->length - at);
    memmove(bytes->data + at, piece, length);
    bytes->length += length;
}

static void cut(struct bytes *bytes, size_t at, size_t length) {
    if (length > bytes->length - at)
        length = bytes->length - at;
    memmove(bytes->data + at, bytes->data + at + length, bytes->length - at - length);
    bytes->length -= length;
}

/* Most often behind the first line: a header that is damaged leaves little to look at. */
static size_t random_place(const struct bytes *bytes, uint64_t *seed) {
    const char *end = memchr(bytes->data, '\n', bytes->length);
    size_t first = end && random_next(seed) % 8 ? (size_t)(end - bytes->data) : 0;
    return bytes->length ? first + random_next(seed) % (bytes->length - first) : 0;
}

static void damage_once(struct bytes *bytes, uint64_t *seed) {
    static const char marks[] = "\"\"\",,\n\r\0\xFF\xE4{}[]:'\\e0 ";
    size_t at = random_place(bytes, seed);
    size_t length = random_next(seed) % 40;
    char piece[64];
    switch (random_next(seed) % 5) {
    case 0:
    case 1:
        insert(bytes, at, &marks[random_next(seed) % (sizeof marks - 1)], 1);
        break;
    case 2:
        cut(bytes, at, 1 + random_next(seed) % 3);
        break;
    case 3:
        cut(bytes, at, length);
        break;
    default: /* a piece of the file once more somewhere else */
        length = length < bytes->length - at ? length : bytes->length - at;
        memcpy(piece, bytes->data + at, length);
        insert(bytes, random_place(bytes, seed), piece, length);
        break;
    }
}

static void write_file(const char *name, const char *data, size_t length) {
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void write_damaged(const struct sample *sample, uint64_t *seed) {
    struct bytes bytes = {.length = strlen(sample->text)};
    memcpy(bytes.data, sample->text, bytes.length);
    for (uint64_t n = random_next(seed) % 6; n > 0; n--)
        damage_once(&bytes, seed);
    write_file(sample->name, bytes.data, bytes.length);
}

/* ---- what must hold ---- */

struct totals {
    uint64_t used, doubtful;
};

static void walk(const struct record *record, struct totals *totals) {
    assert_true(record->line > 0);
    totals->used += !record->rejected;
    totals->doubtful += record->doubtful;
    for (size_t i = 0; i < record->type->fields.count; i++)
        if (record->rejected && !record->type->fields.items[i]->is_key)
            assert_int_equal(record->values[i].state, VALUE_UNKNOWN);
    for (size_t i = 0; i < record->type->children.count; i++) {
        const struct record_list *list = &record->lists[i];
        assert_true(list->known || list->items.count == 0);
        assert_false(record->rejected && list->known);
        for (size_t k = 0; k < list->items.count; k++) {
            assert_ptr_equal(list->items.items[k]->parent, record);
            walk(list->items.items[k], totals);
        }
    }
}

static void check_rejects(const struct dataset *dataset, uint64_t rejected, struct arena *arena) {
    const struct reject *before = NULL;
    assert_int_equal(dataset_reject_count(dataset), rejected);
    for (size_t i = 0; i < dataset_reject_count(dataset); i++) {
        const struct reject *reject = dataset_reject(dataset, i);
        assert_non_null(reject->file);
        assert_true(reject->line > 0);
        assert_true(strlen(reject_reason(arena, reject, true)) > 0);
        assert_true(strlen(reject_reason(arena, reject, false)) > 0);
        if (before && before->file_index == reject->file_index)
            assert_true(before->line <= reject->line);
        else
            assert_true(!before || before->file_index < reject->file_index);
        before = reject;
    }
}

static void check_dataset(
    const struct dataset *dataset, const struct schema *schema, struct arena *arena) {
    uint64_t used = 0, rejected = 0;
    struct totals totals = {0};
    for (size_t i = 0; i < schema->records.count; i++) {
        struct dataset_counts counts = dataset_count(dataset, schema->records.items[i]);
        assert_int_equal(counts.read, counts.used + counts.rejected);
        assert_true(counts.childless <= counts.used);
        used += counts.used;
        rejected += counts.rejected;
    }
    struct dataset_cursor cursor = dataset_begin(dataset, schema->records.items[0]);
    for (struct record_tree tree; dataset_next(&cursor, arena, &tree);) {
        assert_false(tree.top->rejected);
        walk(tree.top, &totals);
    }
    assert_int_equal(totals.used, used);
    check_rejects(dataset, rejected, arena);
}

/* ---- running ---- */

static char folder[4096];

static int set_up(void **state) {
    const char *scratch = getenv("SCRATCH");
    (void)state;
    snprintf(folder, sizeof folder, "%s/damage-XXXXXX", scratch ? scratch : P_tmpdir);
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    for (size_t i = 0; i < SETS; i++)
        for (size_t k = 0; k < sets[i].count; k++)
            unlink(sets[i].samples[k].name);
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

/* False if a file as a whole could not be used. */
static bool read_set(struct dataset *dataset, const struct schema *schema, size_t set) {
    for (size_t i = 0; i < sets[set].count; i++) {
        const char *name = sets[set].samples[i].name;
        char record[16] = {0};
        memcpy(record, name, (size_t)(strchr(name, '.') - name));
        struct data_result result =
            dataset_add(dataset, schema_record(schema, record), name, NULL);
        assert_true(result.status == DATA_OK || (result.zh && result.en));
        if (result.status != DATA_OK)
            return false;
    }
    return dataset_finish(dataset).status == DATA_OK;
}

static void random_damage(void **state) {
    struct allocator allocator = allocator_default();
    struct arena arena, scratch;
    uint64_t seed = 421303;
    size_t read = 0;
    (void)state;
    arena_init(&arena, &allocator);
    arena_init(&scratch, &allocator);
    const struct schema *schema = schema_from_text(&arena, schema_text);
    for (size_t i = 0; i < 2000; i++) {
        size_t set = i % SETS;
        for (size_t k = 0; k < sets[set].count; k++)
            write_damaged(&sets[set].samples[k], &seed);
        struct dataset *dataset = dataset_new(&allocator, schema);
        if (read_set(dataset, schema, set)) {
            check_dataset(dataset, schema, &scratch);
            read++;
        }
        dataset_free(dataset);
        arena_reset(&scratch);
    }
    assert_true(read > 1000); /* else the test would look at nothing */
    arena_fini(&scratch);
    arena_fini(&arena);
}

/* ---- long lines ---- */

static void write_long_line(const char *name, size_t length) {
    static const char head[] = "{\"村编号\":\"", tail[] = "\"}\n{\"村编号\":\"52\"}\n";
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    fputs(head, file);
    for (size_t i = 0; i < length; i++)
        putc('5', file);
    fputs(tail, file);
    assert_int_equal(fclose(file), 0);
}

static void long_lines(void **state) {
    static const struct {
        size_t length;
        enum reject_kind kind;
    } rows[] = {
        {1 << 20, REJECT_REGION}, {17 << 20, REJECT_ROW_TOO_LONG}, {36 << 20, REJECT_ROW_TOO_LONG}};
    struct allocator allocator = allocator_default();
    struct arena arena;
    (void)state;
    arena_init(&arena, &allocator);
    const struct schema *schema = schema_from_text(&arena, schema_text);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        write_long_line("村.ndjson", rows[i].length);
        struct dataset *dataset = dataset_new(&allocator, schema);
        assert_true(read_set(dataset, schema, 2));
        assert_int_equal(dataset_count(dataset, schema->records.items[0]).used, 1);
        assert_int_equal(dataset_reject_count(dataset), 1);
        assert_int_equal(dataset_reject(dataset, 0)->cell.kind, rows[i].kind);
        assert_int_equal(dataset_reject(dataset, 0)->line, 1);
        check_dataset(dataset, schema, &arena);
        dataset_free(dataset);
    }
    arena_fini(&arena);
}

/* ---- no memory ---- */

struct failing {
    size_t left, live;
};

static void *failing_resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct failing *failing = user;
    (void)old_size;
    if (new_size == 0) {
        failing->live -= block != NULL;
        free(block);
        return NULL;
    }
    if (failing->left == 0)
        return NULL;
    failing->left--;
    failing->live += block == NULL;
    return realloc(block, new_size);
}

static size_t open_files(void) {
    size_t count = 0;
    DIR *open = opendir("/proc/self/fd");
    while (open && readdir(open))
        count++;
    if (open)
        closedir(open);
    return count;
}

/* True if there was memory enough. */
static bool read_with(struct failing *failing, const struct schema *schema, size_t set) {
    struct allocator allocator = {failing_resize, failing};
    struct dataset *dataset = dataset_new(&allocator, schema);
    jmp_buf escape;
    if (!dataset)
        return false;
    if (setjmp(escape)) {
        dataset_free(dataset);
        return false;
    }
    dataset_arena(dataset)->escape = &escape;
    assert_true(read_set(dataset, schema, set));
    dataset_free(dataset);
    return true;
}

static void memory_runs_out(void **state) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    (void)state;
    arena_init(&arena, &allocator);
    const struct schema *schema = schema_from_text(&arena, schema_text);
    for (size_t set = 0; set < SETS; set++) {
        for (size_t i = 0; i < sets[set].count; i++)
            write_file(sets[set].samples[i].name, sets[set].samples[i].text,
                strlen(sets[set].samples[i].text));
        size_t files = open_files(), given = 0;
        for (bool enough = false; !enough; given++) {
            struct failing failing = {.left = given};
            enough = read_with(&failing, schema, set);
            assert_int_equal(failing.live, 0);
            assert_int_equal(open_files(), files);
            assert_true(given < 10000);
        }
        assert_true(given > 3);
    }
    arena_fini(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_damage),
        cmocka_unit_test(long_lines),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests_name("damage", tests, set_up, tear_down);
}
