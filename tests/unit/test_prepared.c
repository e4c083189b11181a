/* SPDX-License-Identifier: Apache-2.0
 *
 * Prepared files: values at every edge of what a column holds come out as they went in; files that are
 * damaged, of other rules, out of date or of something else are refused, each with what is wrong.
 * That whole data sets come out the same is tested by test_dataset.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>
#include <cmocka.h>
#include <sqlite3.h>
#include "data/prepared_container.h"
#include "data/prepared_pack.h"
#include "dataset_text.h"
#include "prepared_text.h"
#include "schema_text.h"

static struct arena arena;
static char folder[] = "/tmp/guodu-prepared-XXXXXX", top[4096];
static uint64_t seed;

static uint32_t chance(uint32_t below) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

static int set_up(void **state) {
    struct allocator allocator = allocator_default();
    (void)state;
    arena_init(&arena, &allocator);
    return getcwd(top, sizeof top) && mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int tear_down(void **state) {
    static const char *const files[] = {
        "data.ndjson", "data.gds", "other.gds", "moved/data.gds", "moved", "changed.gds"};
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        remove(files[i]);
    arena_fini(&arena);
    return chdir(top) == 0 && rmdir(folder) == 0 ? 0 : -1;
}

/* ---- columns ---- */

enum { ROWS_MOST = 300 };

static int64_t random_wide(uint32_t range) {
    static const int64_t units[] = {1, 100, 10000, 1000000, INT64_C(1000000000000)};
    int64_t unit = units[chance(5)], number = (int64_t)chance(1u << (1 + range % 22));
    return (chance(3) == 0 ? -number : number) * unit;
}

static void check_taken(const struct pack *pack, const struct wide_column *column) {
    int64_t wide[ROWS_MOST + 64];
    int32_t narrow[ROWS_MOST + 64];
    uint64_t bits[ROWS_MOST / 64 + 2];
    size_t from = chance((uint32_t)column->rows), count = chance((uint32_t)(column->rows - from)) + 1;
    pack->loops->take_64(pack, from, count, wide);
    if (column->form == COLUMN_32)
        pack->loops->take_32(pack, from, count, narrow);
    if (pack->known)
        pack->loops->slice(pack->known, from, count, bits);
    for (size_t row = 0; row < count; row++) {
        bool known = !column->known || bit_at(column->known, from + row);
        int64_t value = known ? column->values[from + row] : 0;
        assert_int_equal(wide[row], value);
        if (column->form == COLUMN_32)
            assert_int_equal(narrow[row], value);
        assert_int_equal(pack->known ? bit_at(bits, row) : true, known);
    }
}

/* Numbers of every width, with and without unknown ones, by both sets of loops. */
static void packs_numbers(void **state) {
    (void)state;
    for (seed = 1; seed < 4000; seed++) {
        int64_t values[ROWS_MOST];
        uint64_t known[ROWS_MOST / 64 + 1];
        struct wide_column column = {.rows = chance(ROWS_MOST) + 1, .values = values};
        uint32_t range = chance(32), lack = chance(4);
        int64_t base = chance(2) ? random_wide(21) : 0;
        column.form = chance(2) ? COLUMN_32 : COLUMN_64;
        memset(known, 0, sizeof known);
        for (size_t row = 0; row < column.rows; row++) {
            values[row] = base + random_wide(range);
            if (column.form == COLUMN_32)
                values[row] = (int32_t)values[row];
            if (lack == 0 || chance(20) >= lack * lack * 2)
                bit_set(known, row);
            else
                values[row] = 0;
        }
        column.known = lack ? known : NULL;
        struct out_bytes out = {.arena = &arena};
        pack_put(&out, &column);
        unsigned char *bytes = arena_alloc(&arena, out.count + 64);
        memcpy(bytes, out.items, out.count);
        for (int i = 0; i < 2; i++) {
            struct pack pack;
            const struct pack_loops *loops = i ? pack_loops() : pack_loops_portable();
            assert_true(pack_open(
                &pack, loops, bytes, out.count, column.form, column.rows));
            assert_true(pack_is_within(&pack, INT64_MIN, INT64_MAX));
            for (int k = 0; k < 5; k++)
                check_taken(&pack, &column);
            assert_false(pack_open(
                &pack, loops, bytes, out.count - 1, column.form, column.rows));
        }
        arena_reset(&arena);
    }
}

/* Texts of a pack, as somebody wrote them: `bytes`, cut after as many of them as `values` says. */
static bool takes_texts(const char *bytes, int64_t *values, size_t rows) {
    struct wide_column column = {.form = COLUMN_TEXT, .rows = rows, .values = values, .bytes = bytes};
    for (size_t row = 0; row < rows; row++)
        column.length += (size_t)values[row];
    struct out_bytes out = {.arena = &arena};
    struct pack pack;
    pack_put(&out, &column);
    unsigned char *stored = arena_alloc(&arena, out.count + 64);
    memcpy(stored, out.items, out.count);
    bool portable =
        pack_open(&pack, pack_loops_portable(), stored, out.count, COLUMN_TEXT, rows) &&
        pack_has_texts(&pack);
    assert_int_equal(pack_open(&pack, pack_loops(), stored, out.count, COLUMN_TEXT, rows) &&
                         pack_has_texts(&pack),
        portable);
    return portable;
}

/* What is no UTF-8 would go into results and messages as it is. */
static void refuses_other_texts(void **state) {
    (void)state;
    assert_true(takes_texts("户1abc", (int64_t[]){3, 1, 0, 3}, 4));
    assert_false(takes_texts("户1abc", (int64_t[]){2, 2, 0, 3}, 4)); /* cut within a character */
    assert_false(takes_texts("\xE6\x88" "1abc", (int64_t[]){2, 4}, 2));
    assert_false(takes_texts("ab\xFF" "c", (int64_t[]){2, 2}, 2));
    assert_false(takes_texts("\xC0\x80", (int64_t[]){2}, 1));
    assert_false(takes_texts("\xED\xA0\x80", (int64_t[]){3}, 1)); /* half a pair of UTF-16 */
    arena_reset(&arena);
}

/* ---- data ---- */

static const char TYPES[] =
    "record 村\n 村号 text key\n 名 text\n"
    "record 户\n 编号 text key from=户号|户编码\n 金额 money\n 面积 decimal\n 比例 percent or_none\n"
    " 人数 integer\n 日期 date or_none empty=none\n 身份 身份 or_none\n 达标 boolean\n 区划 region\n"
    " 证件 citizen_id\n 备注 text\n 原因 set:身份\n 多选 多\n 成员 list 人\n 房屋 list 房\n"
    "record 人 of 户\n 序号 integer key\n 生日 date\n 类别 身份 required\n 工作 list 工\n"
    "record 工 of 人\n 工号 text key\n 工资 money\n"
    "record 房 of 户\n 房号 text key\n 危房 boolean or_none\n";

static const struct schema *make_schema(const char *types) {
    const char *many = "choice 身份 低保 脱贫=脱贫户 一般\nchoice 多";
    for (int i = 0; i < 300; i++)
        many = arena_printf(&arena, "%s 值%d", many, i);
    return schema_from_text(&arena, arena_printf(&arena, "%s\n%s", many, types));
}

static void put_some(FILE *out, const char *name, const char *const *values, uint32_t count) {
    const char *value = values[chance(count)];
    if (value)
        fprintf(out, ", \"%s\": %s", name, value);
}

static void put_household(FILE *out, int number) {
    static const char *const money[] = {NULL, "1.5", "-2000", "0", "12000000000000000.25", "\"\"",
        "3000.01", "\"一万\""};
    static const char *const decimals[] = {NULL, "0.000001", "0.0000001", "77", "-1.25"};
    static const char *const percents[] = {NULL, "\"20%\"", "\"无\"", "\"0.001%\""};
    static const char *const counts[] = {NULL, "3", "2147483648", "-5", "9000000000000000000"};
    static const char *const days[] = {NULL, "\"2022-06-30\"", "\"\"", "\"0001-01-01\"",
        "\"9999-12-31\"", "\"2022-02-30\""};
    static const char *const choices[] = {NULL, "\"低保\"", "\"脱贫户\"", "\"一般\"", "\"无\""};
    static const char *const truths[] = {NULL, "true", "false"};
    static const char *const regions[] = {NULL, "\"520000\"", "\"520123456789\"", "\"51\""};
    static const char *const texts[] = {NULL, "\"\"", "\"甲乙丙\"", "\"a\\nb\"", "\"一二三四五六七八九十\""};
    static const char *const sets[] = {NULL, "[\"低保\",\"一般\"]", "[]", "\"脱贫\""};
    static const char *const many[] = {NULL, NULL, NULL, NULL, NULL, "\"值299\"", "\"值0\""};
    fprintf(out, "{\"编号\": \"H%d\"", number % 40 == 7 ? number - 1 : number);
    put_some(out, "金额", money, number % 3 ? 4 : 8);
    put_some(out, "面积", decimals, number % 3 ? 2 : 5);
    put_some(out, "比例", percents, 4);
    put_some(out, "人数", counts, number % 3 ? 2 : 5);
    put_some(out, "日期", days, number % 5 ? 5 : 6);
    put_some(out, "身份", choices, 5);
    put_some(out, "达标", truths, 3);
    put_some(out, "区划", regions, 4);
    put_some(out, "备注", texts, 5);
    put_some(out, "原因", sets, 4);
    put_some(out, "多选", many, number % 3 ? 5 : 7);
    for (uint32_t members = chance(5), i = 0; members && i < members; i++) {
        fprintf(out, "%s{\"序号\": %u", i ? ", " : ", \"成员\": [", i + chance(30) / 29);
        put_some(out, "生日", days, 5);
        put_some(out, "类别", choices, 5);
        if (chance(2))
            fprintf(out, ", \"工作\": [{\"工号\": \"W\"%s}]", chance(2) ? ", \"工资\": 12.34" : "");
        fprintf(out, i + 1 < members ? "}" : "}]");
    }
    if (chance(3) == 0)
        fprintf(out, ", \"房屋\": [%s]", chance(2) ? "{\"房号\": \"R\", \"危房\": \"无\"}" : "");
    fprintf(out, "}\n");
}

static void write_data(int households) {
    FILE *out = fopen("data.ndjson", "wb");
    assert_non_null(out);
    seed = 77;
    for (int i = 0; i < households; i++)
        put_household(out, i);
    fclose(out);
}

static struct dataset *read_data(const struct schema *schema) {
    struct allocator allocator = allocator_default();
    struct dataset *dataset = dataset_new(&allocator, schema);
    struct data_result result =
        dataset_add(dataset, schema_record(schema, "户"), "data.ndjson", NULL);
    assert_int_equal(result.status, DATA_OK);
    assert_int_equal(dataset_finish(dataset).status, DATA_OK);
    return dataset;
}

/* What comes out of a file, or NULL. */
static char *shown(const struct schema *schema, const char *path, struct data_result *why) {
    char *text;
    struct prepared_way way = {.rows = 20, .lanes = 1};
    *why = read_prepared(schema, &arena, path, &way, &text, NULL);
    return text;
}

/* The same records, whatever they were gathered and are read by. */
static void keeps_everything(void **state) {
    const struct schema *schema = make_schema(TYPES);
    char *first = NULL, *text;
    size_t aside = 0;
    (void)state;
    write_data(400);
    struct dataset *dataset = read_data(schema);
    assert_true(dataset_reject_count(dataset) > 20);
    for (size_t i = 0; i < prepared_way_count; i++) {
        write_prepared(dataset, "data.gds", prepared_ways[i].written);
        struct data_result result =
            read_prepared(schema, &arena, "data.gds", &prepared_ways[i], &text, &aside);
        assert_int_equal(result.status, DATA_OK);
        if (first)
            assert_string_equal(text, first);
        free(first);
        first = text;
    }
    assert_true(aside > 100 && aside < 400 * prepared_way_count);
    assert_non_null(strstr(first, "12000000000000000.25"));
    free(first);
    dataset_free(dataset);
    arena_reset(&arena);
}

/* All but keys. */
static const bool *const *wanted_facts(const struct schema *schema) {
    bool **wanted = arena_array(&arena, bool *, schema->records.count);
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct record_type *type = schema->records.items[i];
        wanted[i] = arena_array(&arena, bool, type->fields.count);
        for (size_t k = 0; k < type->fields.count; k++)
            wanted[i][k] = !type->fields.items[k]->is_key;
    }
    return (const bool *const *)wanted;
}

/* The records of each batch as text; of batches whose number % 5 is at least `from`, with keys that are
 * asked for only then. */
static char *show_some(const struct schema *schema, bool late, uint64_t from) {
    struct allocator allocator = allocator_default();
    struct dataset *dataset = dataset_new(&allocator, schema);
    const struct batch *batch;
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_int_equal(dataset_add(dataset, NULL, "data.gds", NULL).status, DATA_OK);
    struct prepared_options options = {
        .wanted = wanted_facts(schema), .batch_rows = 7, .without_keys = late};
    struct prepared_lane *lane = prepared_lane_new(prepared_open(dataset, &options));
    while (prepared_next(lane, &batch) == SORTED_BATCH) {
        if (batch->number % 5 < from)
            continue;
        for (size_t i = 0; late && i < schema->records.count; i++)
            prepared_keys(lane, batch->number % 2 ? schema->records.items[i] : NULL);
        for (size_t row = 0; row < batch->rows[batch->top->index].count; row++)
            show_record(out, &arena, batch_tree(batch, row, &arena)->top, 0);
    }
    fclose(out);
    dataset_free(dataset);
    return text;
}

static void keys_later(void **state) {
    const struct schema *schema = make_schema(TYPES);
    (void)state;
    write_data(300);
    struct dataset *dataset = read_data(schema);
    write_prepared(dataset, "data.gds", 64);
    dataset_free(dataset);
    for (uint64_t from = 0; from < 5; from++) {
        char *usual = show_some(schema, false, from), *late = show_some(schema, true, from);
        assert_true(strlen(usual) > 1000);
        assert_string_equal(usual, late);
        free(usual);
        free(late);
    }
    arena_reset(&arena);
}

static unsigned char *read_bytes(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    *length = (size_t)ftell(file);
    rewind(file);
    unsigned char *bytes = malloc(*length);
    assert_int_equal(fread(bytes, 1, *length, file), *length);
    fclose(file);
    return bytes;
}

static void write_bytes(const char *path, const unsigned char *bytes, size_t length) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

/* The same data give the same bytes. */
static void same_bytes(void **state) {
    const struct schema *schema = make_schema(TYPES);
    size_t lengths[2];
    unsigned char *bytes[2];
    (void)state;
    write_data(100);
    for (int i = 0; i < 2; i++) {
        struct dataset *dataset = read_data(schema);
        write_prepared(dataset, "data.gds", 30);
        bytes[i] = read_bytes("data.gds", &lengths[i]);
        dataset_free(dataset);
    }
    assert_int_equal(lengths[0], lengths[1]);
    assert_memory_equal(bytes[0], bytes[1], lengths[0]);
    free(bytes[0]);
    free(bytes[1]);
    arena_reset(&arena);
}

/* ---- damage ---- */

static void make_file(const struct schema *schema, int households) {
    write_data(households);
    struct dataset *dataset = read_data(schema);
    write_prepared(dataset, "data.gds", 20);
    dataset_free(dataset);
}

/* A byte that means something, more often than not. */
static size_t choose_byte(const unsigned char *bytes, size_t length) {
    if (chance(10) == 0)
        return chance(120);
    for (int tries = 0; tries < 10000; tries++) {
        size_t at = chance((uint32_t)length);
        if (bytes[at])
            return at;
    }
    return chance((uint32_t)length);
}

struct damage {
    const struct schema *schema;
    const char *whole; /* what comes out of the file as it was */
    unsigned refused, placed, same;
};

static void check_damaged(struct damage *damage, const char *what, size_t at) {
    struct data_result why;
    char *text = shown(damage->schema, "other.gds", &why);
    if (!text) {
        damage->refused++;
        assert_true(why.zh && why.en && *why.zh && *why.en);
        damage->placed += (strstr(why.zh, " 块") && strstr(why.en, ": block ")) ||
                          (strstr(why.zh, "总说明") && strstr(why.en, "says of the whole"));
    } else {
        damage->same++;
        if (strcmp(text, damage->whole) != 0)
            fail_msg("%s at %zu is not seen", what, at);
    }
    free(text);
}

static void finds_damage(void **state) {
    const struct schema *schema = make_schema(TYPES);
    struct data_result why;
    struct damage damage = {.schema = schema};
    size_t length;
    (void)state;
    make_file(schema, 60);
    struct arena kept = arena;
    arena_init(&arena, &kept.allocator);
    char *whole = shown(schema, "data.gds", &why);
    unsigned char *bytes = read_bytes("data.gds", &length);
    damage.whole = whole;
    assert_non_null(whole);
    const char *wish = getenv("DAMAGES");
    bool each = wish && strcmp(wish, "each") == 0;
    size_t damages = each ? length : wish ? (size_t)atoi(wish) : 1200;
    for (size_t i = 0; i < damages; i++) {
        size_t at = each ? i : choose_byte(bytes, length);
        unsigned char before = bytes[at];
        seed ^= (uint64_t)i << 17;
        bytes[at] ^= (unsigned char)(chance(2) ? 1u << chance(8) : 1 + chance(255));
        write_bytes("other.gds", bytes, length);
        check_damaged(&damage, "a byte", at);
        bytes[at] = before;
        arena_reset(&arena);
    }
    assert_true(each || damage.refused > 3 * damage.same);
    assert_true(damage.placed > damage.refused / 2); /* the rest is what holds the database together */
    for (size_t i = 0; i < 200; i++) {
        size_t cut = i < 20 ? i * length / 20 : chance((uint32_t)length);
        write_bytes("other.gds", bytes, cut);
        check_damaged(&damage, "the end", cut);
        arena_reset(&arena);
    }
    if (wish)
        print_message("# %zu bytes: refused %u, with the place %u; the same %u\n", length,
            damage.refused, damage.placed, damage.same);
    free(whole);
    free(bytes);
    arena_fini(&arena);
    arena = kept;
    arena_reset(&arena);
}

/* ---- refusals ---- */

static void refused(const struct schema *schema, const char *path, const char *zh, const char *en) {
    struct data_result why;
    char *text = shown(schema, path, &why);
    assert_null(text);
    if (!strstr(why.zh, zh) || !strstr(why.en, en))
        fail_msg("said instead:\n%s\n%s", why.zh, why.en);
}

static const char *with(const char *types, const char *from, const char *to) {
    const char *at = strstr(types, from);
    assert_non_null(at);
    return arena_printf(
        &arena, "%.*s%s%s", (int)(at - types), types, to, at + strlen(from));
}

static void other_rules(void **state) {
    static const struct {
        const char *from, *to, *zh, *en;
    } changes[] = {
        {" 面积 decimal\n", " 面积 integer\n", "“户”的“面积”，规则里现在的写法与导入时不同",
            "say something else of the field \"面积\" of 户"},
        {" 面积 decimal\n", " 面积 decimal required\n", "“户”的“面积”", "\"面积\" of 户"},
        {" 面积 decimal\n", "", "“户”的“面积”，规则里现在没有", "no longer have the field \"面积\""},
        {" 面积 decimal\n", " 面积 decimal\n 林地 decimal\n", "“户”的“林地”，导入时规则里还没有",
            "the field \"林地\" of 户 is new"},
        {"from=户号|户编码", "from=户号", "“户”的“编号”", "\"编号\" of 户"},
        {"empty=none", "", "“户”的“日期”", "\"日期\" of 户"},
        {" 房号 text key\n", " 房号 text\n", "“房”的“房号”", "\"房号\" of 房"},
        {"record 房 of 户", "record 房 of 人", "记录“房”", "the record 房"},
        {"record 村\n 村号 text key\n 名 text\n", "", "记录“村”", "the record 村"},
        {"record 村\n", "record 镇\n 镇号 text key\nrecord 村\n", "记录“镇”，导入时规则里还没有",
            "the record 镇 is new"},
    };
    (void)state;
    make_file(make_schema(TYPES), 40);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        refused(make_schema(with(TYPES, changes[i].from, changes[i].to)), "data.gds",
            changes[i].zh, changes[i].en);
    refused(schema_from_text(&arena, arena_printf(&arena, "choice 身份 低保 脱贫 一般\n"
                                                          "choice 多 甲\n%s",
                                         TYPES)),
        "data.gds", "“户”的“身份”", "\"身份\" of 户");
    arena_reset(&arena);
}

/* Where only the order differs, or what is computed, the data are as good as before. */
static void same_rules_otherwise(void **state) {
    struct data_result why;
    (void)state;
    const char *types = with(TYPES, " 金额 money\n", "");
    types = with(types, " 面积 decimal\n", " 总计 computed\n 面积 decimal\n 金额 money\n");
    types = with(types, "record 村\n 村号 text key\n 名 text\n", "");
    types = arena_printf(&arena, "%srecord 村\n 村号 text key\n 名 text\n", types);
    const struct schema *schema = make_schema(types);
    make_file(make_schema(TYPES), 200);
    char *text = shown(schema, "data.gds", &why);
    struct dataset *dataset = read_data(schema);
    write_prepared(dataset, "other.gds", 200);
    char *anew = shown(schema, "other.gds", &why);
    assert_non_null(text);
    assert_non_null(anew);
    assert_string_equal(text, anew);
    free(text);
    free(anew);
    dataset_free(dataset);
    arena_reset(&arena);
}

static void out_of_date(void **state) {
    const struct schema *schema = make_schema(TYPES);
    struct data_result why;
    struct timeval times[2] = {{1000000000, 0}, {1000000000, 0}};
    (void)state;
    make_file(schema, 40);
    assert_int_equal(utimes("data.ndjson", times), 0);
    char *text = shown(schema, "data.gds", &why); /* the same bytes at another time */
    assert_non_null(text);
    free(text);
    FILE *file = fopen("data.ndjson", "r+b");
    assert_non_null(file);
    fputs("{ ", file); /* the same length */
    fclose(file);
    refused(schema, "data.gds", "已经过时：导入之后，“data.ndjson”改动过", "data.ndjson has changed");
    assert_int_equal(mkdir("moved", 0777), 0);
    assert_int_equal(rename("data.gds", "moved/data.gds"), 0);
    text = shown(schema, "moved/data.gds", &why); /* nothing there that it was made from */
    assert_non_null(text);
    free(text);
    assert_int_equal(rename("moved/data.gds", "data.gds"), 0);
    file = fopen("data.ndjson", "ab");
    assert_non_null(file);
    fputs("\n", file);
    fclose(file);
    refused(schema, "data.gds", "已经过时", "out of date");
    assert_int_equal(unlink("data.ndjson"), 0);
    text = shown(schema, "data.gds", &why);
    assert_non_null(text);
    free(text);
    arena_reset(&arena);
}

static void change_database(const char *path, const char *statement) {
    sqlite3 *database;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, statement, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

static void something_else(void **state) {
    const struct schema *schema = make_schema(TYPES);
    (void)state;
    make_file(schema, 60);
    write_bytes("other.gds", (const unsigned char *)"编号,金额\n", 14);
    refused(schema, "other.gds", "不是 guodu import 做出来的", "not made by guodu import");
    unlink("other.gds");
    change_database("other.gds", "create table households(id text)");
    refused(schema, "other.gds", "不是 guodu import 做出来的", "not made by guodu import");
    size_t length;
    unsigned char *bytes = read_bytes("data.gds", &length);
    static const char *const changes[] = {
        "delete from part where number = (select min(number) from part)",
        "delete from about where name = '7 notes'", "delete from about where name = '~'",
        "delete from about", "update about set bytes = x'00' where name = '6 counts'",
        "update part set bytes = substr(bytes, 1, length(bytes) - 1)",
        "update about set name = '7 other' where name = '7 notes'"};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        write_bytes("other.gds", bytes, length);
        change_database("other.gds", changes[i]);
        refused(schema, "other.gds", "已经损坏", "damaged");
    }
    write_bytes("other.gds", bytes, length);
    change_database("other.gds", "create view more as select 1");
    refused(schema, "other.gds", "不是 guodu import 做出来的", "not made by guodu import");
    free(bytes);
    refused(schema, "nothing.gds", "没有这个文件", "no such file");
    arena_reset(&arena);
}

static bool copy_about(void *user, const char *name, const void *bytes, size_t length) {
    static const uint32_t form = 99;
    bool is_form = strcmp(name, "1 form") == 0;
    container_put_about(user, name, is_form ? &form : bytes, length);
    return true;
}

static void other_form(void **state) {
    const struct schema *schema = make_schema(TYPES);
    struct container *from;
    (void)state;
    make_file(schema, 5);
    unlink("changed.gds");
    struct container *to = container_create("changed.gds");
    assert_int_equal(container_open("data.gds", &from), CONTAINER_OK);
    assert_int_equal(container_read_about(from, copy_about, to), CONTAINER_OK);
    assert_int_equal(container_complete(to), 0);
    container_close(to);
    container_close(from);
    refused(schema, "changed.gds", "另一个版本的 guodu", "another version of guodu");
    arena_reset(&arena);
}

static void stands_alone(void **state) {
    const struct schema *schema = make_schema(TYPES);
    struct allocator allocator = allocator_default();
    const struct record_type *type = schema_record(schema, "户");
    (void)state;
    make_file(schema, 10);
    const struct {
        const struct record_type *first_type, *second_type;
        const char *first, *second; /* the last of them is refused */
    } adds[] = {{NULL, type, "data.gds", "data.ndjson"}, {type, NULL, "data.ndjson", "data.gds"},
        {NULL, NULL, "data.gds", "data.gds"}, {type, NULL, "data.gds", NULL}};
    for (size_t i = 0; i < sizeof adds / sizeof *adds; i++) {
        struct dataset *dataset = dataset_new(&allocator, schema);
        struct data_result result =
            dataset_add(dataset, adds[i].first_type, adds[i].first, NULL);
        if (adds[i].second) {
            assert_int_equal(result.status, DATA_OK);
            result = dataset_add(dataset, adds[i].second_type, adds[i].second, NULL);
        }
        assert_int_equal(result.status, DATA_USAGE);
        assert_non_null(strstr(result.zh, "导入好的数据"));
        dataset_free(dataset);
    }
    arena_reset(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packs_numbers),
        cmocka_unit_test(refuses_other_texts),
        cmocka_unit_test(keeps_everything),
        cmocka_unit_test(keys_later),
        cmocka_unit_test(same_bytes),
        cmocka_unit_test(finds_damage),
        cmocka_unit_test(other_rules),
        cmocka_unit_test(same_rules_otherwise),
        cmocka_unit_test(out_of_date),
        cmocka_unit_test(something_else),
        cmocka_unit_test(other_form),
        cmocka_unit_test(stands_alone),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
