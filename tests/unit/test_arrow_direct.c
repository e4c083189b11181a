/* SPDX-License-Identifier: Apache-2.0
 *
 * Arrow arrays that are held as they are and judged without rows: random tables give the same
 * records, counts, rejects, remarks and results as they do when they are read as rows; clean tables
 * are held, and others are not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "api/api.h"
#include "arrow_build.h"
#include "data/direct.h"
#include "dataset_text.h"
#include "record/batch.h"
#include "schema_text.h"

static const char schema_lines[] = "choice 户类型 脱贫户=TP 低保户 其他\n"
                                   "choice 风险 因病 因学 缺水\n"
                                   "record 农户\n"
                                   "户编号 text key from=household_id\n"
                                   "区划 region\n"
                                   "户类型 户类型 or_none\n"
                                   "认定 date or_none empty=无\n"
                                   "收入 money\n"
                                   "安全 boolean\n"
                                   "人口 integer required\n"
                                   "比例 percent\n"
                                   "系数 decimal empty=1\n"
                                   "备注 text\n"
                                   "户主 citizen_id\n"
                                   "原因 set:风险\n"
                                   "成员 list 成员\n"
                                   "地块 list 地块\n"
                                   "record 成员 of 农户\n"
                                   "编号 integer key\n"
                                   "生日 date\n"
                                   "工资 money\n"
                                   "风险 set:风险\n"
                                   "证书 list 证书\n"
                                   "record 证书 of 成员\n"
                                   "名称 text key\n"
                                   "等级 integer empty=3\n"
                                   "record 地块 of 农户\n"
                                   "序号 integer key\n"
                                   "面积 decimal empty=0\n";

/* ---- random tables ---- */

static uint64_t seed;

static size_t any(size_t below) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (size_t)(seed % below);
}

/* Of what all arrays of a stream have in common; begun anew for each. */
static uint64_t shape_seed;

static size_t pick(size_t below) {
    shape_seed = shape_seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)((shape_seed >> 33) % below);
}

/* A field with values that go through, and one with which the table is read as rows ("": none); the
 * words of a dictionary where the format begins with @. */
struct pool {
    const char *field, *format;
    const char *good, *bad;
};

static const struct pool top_pools[] = {
    {"区划", "u", "421303|421303000000|~| 421303", "42|x"},
    {"区划", "i", "421303|421321|~", "42"},
    {"户类型", "@u", "脱贫户|TP|低保户|无|~| 其他 ", "没有的"},
    {"户类型", "u", "脱贫户|TP|低保户|无|~||其他 ", "没有的"},
    {"户类型", "U", "脱贫户|TP|低保户|无", "没有的"},
    {"认定", "tdD", "2020-01-31|1899-12-31|0001-01-01|9999-12-31|~", "2932897"},
    {"认定", "u", "2020-1-5|无|~|2020年3月4日|", "2020-02-30"},
    {"收入", "d:18,2", "28010|-5|0|~|99999999999", "1000000000000001"},
    {"收入", "d:9,2,32", "28010|-28010|~", ""},
    {"收入", "d:18,2,64", "28010|-28010|~", "1000000000000001"},
    {"收入", "d:38,4", "2801000|~|100", "5"},
    {"收入", "d:18,0", "280|-1|~", "10000000000001"},
    {"收入", "l", "280|-1|~", "10000000000001"},
    {"收入", "C", "255|0|~", ""},
    {"收入", "u", "280元|1.5万元|~|3", "三"},
    {"安全", "b", "0|1|~", ""},
    {"安全", "u", "是|否|~|yes", "也许"},
    {"安全", "c", "0|1|~", "2"},
    {"人口", "i", "3|-1|2147483647", "~"},
    {"人口", "l", "3|-2147483648", "2147483648"},
    {"人口", "L", "3|5", "18446744073709551615"},
    {"人口", "s", "3|-7", "~"},
    {"人口", "d:9,2", "300|500", "350"},
    {"人口", "g", "3|4", "3.5"},
    {"比例", "u", "20%|12.5%|~|", "0.2"},
    {"比例", "@u", "20%|~", "0.2"},
    {"系数", "d:18,6", "1500000|~|1", ""},
    {"系数", "u", "1.5|~|", "x"},
    {"系数", "l", "7|~", "9223372036854775807"},
    {"备注", "u", "x|中文 说明| 空格 ||~|long enough to be read by words of eight|e\xcc\x81", "\xff"},
    {"备注", "u", "abc|d|~|e", "a\xe5\xbc"},
    {"备注", "U", "x|y||~|中", "\xe4"},
    {"备注", "vu", "x|a text that does not stand within its view|~", "\xff"},
    {"备注", "@u", "x|中文| 空格 |~|", "\xff"},
    {"备注", "n", "~", ""},
    {"户主", "u", "11010519491231002X|440524188001010014|~", "110105194912310021"},
    {"户主", "u", "11010519491231002x|440524188001010014||~", "110105194912310021"},
    {"原因", "u", "因病、因学|缺水|~", "缺电"},
    {"没有的列", "u", "x|~", ""},
};

static const struct pool member_pools[] = {
    {"生日", "tdD", "2001-02-03|~|1999-12-31", "-900000"},
    {"工资", "d:18,2", "1|200|~", "1000000000000001"},
    {"风险", "u", "因病|因学、因病|~", "别的"},
};

static const struct pool paper_pools[] = {{"等级", "c", "1|2|~", ""}, {"等级", "u", "1|2|~", "x"}};
static const struct pool plot_pools[] = {{"面积", "d:18,3", "1500|~", ""}};

static const char *const key_formats[] = {"c", "i", "l"};

struct word_list {
    char *text;
    size_t length;
    FILE *out;
    size_t count;
};

static void words_begin(struct word_list *words) {
    *words = (struct word_list){0};
    words->out = open_memstream(&words->text, &words->length);
}

static void words_add(struct word_list *words, const char *word, size_t length) {
    if (length == 0 && words->count == 0) { /* one empty word alone would be none */
        word = " ";
        length = 1;
    }
    if (words->count++ > 0)
        fputc('|', words->out);
    fwrite(word, 1, length, words->out);
}

static void words_add_any(struct word_list *words, const char *pool) {
    size_t count = 1;
    for (const char *at = pool; *at; at++)
        count += *at == '|';
    for (size_t skip = any(count); skip > 0; skip--)
        pool = strchr(pool, '|') + 1;
    words_add(words, pool, strcspn(pool, "|"));
}

static struct arrow_made column_of(
    const char *name, const char *format, int offset, struct word_list *words) {
    fclose(words->out);
    struct arrow_made made = arrow_column(name, format, offset, words->text);
    free(words->text);
    return made;
}

/* All words of the pool, in a dictionary; the bad one too where it is used. */
static struct arrow_made dictionary_column(
    const char *name, const char *pool, const char *bad, bool uses_bad, size_t rows) {
    char indices[32];
    struct word_list words, keys;
    size_t count = 2;
    for (const char *at = pool; *at; at++)
        count += *at == '|';
    words_begin(&words);
    words_add(&words, pool, strlen(pool));
    words_add(&words, *bad ? bad : "~", *bad ? strlen(bad) : 1);
    words_begin(&keys);
    int offset = (int)any(3);
    for (size_t row = 0; row < rows + (size_t)offset; row++) {
        snprintf(indices, sizeof indices, "%zu", any(count - 1));
        bool is_bad = uses_bad && row == rows + (size_t)offset - 1;
        if (is_bad)
            snprintf(indices, sizeof indices, "%zu", count - 1);
        words_add(&keys, is_bad || any(8) ? indices : "~", is_bad ? strlen(indices) : 1);
    }
    struct arrow_made values = column_of(NULL, "u", 0, &words);
    return arrow_dictionary(column_of(name, pick(2) ? "c" : "I", offset, &keys), values);
}

static bool is_dirty; /* something in the table at hand must be read as rows */
static bool makes_dirt;

static struct arrow_made any_column(const struct pool *pool, size_t rows) {
    bool uses_bad = makes_dirt && rows > 0 && any(40) == 0 && *pool->bad;
    is_dirty |= uses_bad;
    if (*pool->format == '@')
        return dictionary_column(pool->field, pool->good, pool->bad, uses_bad, rows);
    struct word_list words;
    words_begin(&words);
    int offset = (int)any(10);
    for (size_t row = 0; row < rows + (size_t)offset; row++)
        if (uses_bad && row == rows + (size_t)offset - 1)
            words_add(&words, pool->bad, strlen(pool->bad));
        else
            words_add_any(&words, pool->good);
    return column_of(pool->field, pool->format, offset, &words);
}

static size_t any_columns(
    struct arrow_made *out, const struct pool *pools, size_t count, size_t rows) {
    size_t made = 0;
    for (size_t i = 0; i < count;) {
        size_t same = 1;
        while (i + same < count && strcmp(pools[i].field, pools[i + same].field) == 0)
            same++;
        bool is_needed = strcmp(pools[i].field, "人口") == 0;
        if (is_needed || pick(4) > 0)
            out[made++] = any_column(&pools[i + pick(same)], rows);
        i += same;
    }
    return made;
}

/* Numbers of children, each once below its parent: sizes has how many each parent has. */
static struct arrow_made key_column(const char *name, const char *format, const char *prefix,
    size_t before, const size_t *sizes, size_t parents) {
    struct word_list words;
    char text[32];
    words_begin(&words);
    int offset = (int)any(4);
    for (size_t row = 0; row < before + (size_t)offset; row++)
        words_add(&words, "7", 1);
    for (size_t parent = 0; parent < parents; parent++) {
        size_t first = any(20), step = any(3);
        for (size_t i = 0; i < sizes[parent]; i++) {
            size_t number = step == 0 ? first + i : step == 1 ? first + 50 - i : (i * 7 + first) % 11;
            if (makes_dirt && any(300) == 0 && i > 0) {
                is_dirty = true;
                number = step == 0 ? first : step == 1 ? first + 50 : first % 11;
            }
            snprintf(text, sizeof text, "%s%zu", prefix, number);
            words_add(&words, text, strlen(text));
        }
    }
    return column_of(name, format, offset, &words);
}

/* The sizes of lists below `parents` rows, with what is before them. */
struct sizes {
    size_t each[16384], parents, rows;
    char *text;
    int offset;
};

static void any_sizes(struct sizes *sizes, size_t parents, size_t most) {
    struct word_list words;
    char text[32];
    words_begin(&words);
    *sizes = (struct sizes){.offset = (int)any(5)};
    sizes->parents = parents + (size_t)sizes->offset;
    for (size_t i = 0; i < sizes->parents; i++) {
        bool is_null = any(6) == 0;
        sizes->each[i] = is_null ? 0 : any(most + 1);
        sizes->rows += sizes->each[i];
        snprintf(text, sizeof text, "%zu", sizes->each[i]);
        words_add(&words, is_null ? "~" : text, is_null ? 1 : strlen(text));
    }
    fclose(words.out);
    sizes->text = words.text;
}

static char *ones(size_t count, bool may_be_null) {
    struct word_list words;
    words_begin(&words);
    for (size_t i = 0; i < count; i++) {
        bool is_null = may_be_null && makes_dirt && any(200) == 0;
        is_dirty |= is_null;
        words_add(&words, is_null ? "~" : "1", 1);
    }
    fclose(words.out);
    return words.text;
}

static struct arrow_made struct_of(
    const char *name, int offset, size_t rows, const struct arrow_made *columns) {
    char *words = ones(rows + (size_t)offset, offset == 0);
    struct arrow_made made = arrow_struct(name, offset, words, columns);
    free(words);
    return made;
}

#define COUNT(items) (sizeof(items) / sizeof *(items))

static struct arrow_made any_list(const char *name, const char *key, const char *format,
    const char *prefix, const struct pool *pools, size_t count, size_t parents, bool has_papers) {
    struct sizes *sizes = malloc(sizeof *sizes);
    struct arrow_made columns[8] = {{0}};
    int offset = (int)any(3);
    any_sizes(sizes, parents, 4);
    size_t rows = sizes->rows + (size_t)offset;
    columns[0] = key_column(key, format, prefix, (size_t)offset, sizes->each, sizes->parents);
    size_t made = 1 + any_columns(columns + 1, pools, count, rows);
    if (has_papers)
        columns[made] =
            any_list("证书", "名称", "u", "证", paper_pools, COUNT(paper_pools), rows, false);
    struct arrow_made items = struct_of("item", offset, sizes->rows, columns);
    struct arrow_made list = arrow_list(name, pick(2) ? "+l" : "+L", sizes->offset, sizes->text, items);
    free(sizes->text);
    free(sizes);
    return list;
}

/* Codes that rise; by their length or by their letters. */
static struct arrow_made top_keys(size_t first, size_t rows, int kind) {
    struct word_list words;
    char text[32];
    words_begin(&words);
    int offset = (int)any(4);
    for (size_t row = 0; row < rows + (size_t)offset; row++) {
        size_t number = row < (size_t)offset ? 7 : first + row - (size_t)offset;
        if (makes_dirt && any(300) == 0 && row > (size_t)offset) {
            is_dirty = true;
            number--;
        }
        snprintf(text, sizeof text, kind == 0 ? "A%04zu" : kind == 1 ? "%zu" : "户%zu", number);
        words_add(&words, text, strlen(text));
    }
    return column_of("户编号", kind == 1 ? "l" : "u", offset, &words);
}

static struct arrow_made any_table(uint64_t shape, size_t first, size_t rows) {
    struct arrow_made columns[32] = {{0}};
    shape_seed = shape;
    columns[0] = top_keys(first, rows, (int)pick(3));
    size_t count = 1 + any_columns(columns + 1, top_pools, COUNT(top_pools), rows);
    if (pick(4) > 0)
        columns[count++] = any_list("成员", "编号", key_formats[pick(3)], "", member_pools,
            COUNT(member_pools), rows, pick(2));
    if (pick(3) > 0)
        columns[count++] =
            any_list("地块", "序号", "i", "", plot_pools, COUNT(plot_pools), rows, false);
    return struct_of(NULL, 0, rows, columns);
}

/* ---- what came out ---- */

struct world {
    struct allocator allocator;
    struct arena arena;
    jmp_buf escape;
    const struct schema *schema;
};

static void show_rows(FILE *out, struct world *world, struct dataset *dataset) {
    struct dataset_cursor cursor = dataset_begin(dataset, world->schema->records.items[0]);
    struct record_tree tree;
    while (dataset_next(&cursor, &world->arena, &tree)) {
        fprintf(out, "%s:%llu\n", tree.top->file, (unsigned long long)tree.top->line);
        show_record(out, &world->arena, tree.top, 0);
    }
    show_account(out, &world->arena, world->schema, dataset);
}

static void show_batches(
    FILE *out, struct world *world, struct dataset *dataset, size_t batch_rows) {
    struct direct *direct = direct_open(dataset, NULL, batch_rows);
    struct direct_lane *lanes[] = {direct_lane_new(direct), direct_lane_new(direct)};
    const struct batch *batch;
    uint64_t number = 0;
    for (size_t i = 0; direct_next(lanes[i % 2], &batch) == SORTED_BATCH; i++) {
        assert_int_equal(batch->number, number++);
        assert_true(batch->rows[batch->top->index].count <= batch_rows);
        for (size_t row = 0; row < batch->rows[batch->top->index].count; row++) {
            const struct record_tree *tree = batch_tree(batch, row, &world->arena);
            fprintf(out, "%s:%llu\n", tree->top->file, (unsigned long long)tree->top->line);
            show_record(out, &world->arena, tree->top, 0);
        }
    }
    direct_close(direct);
    show_account(out, &world->arena, world->schema, dataset);
}

enum way { AS_ROWS, AS_BATCHES, BOTH };

static char *outcome(struct world *world, struct arrow_given given, enum way way,
    size_t batch_rows, bool *held) {
    struct dataset *dataset = dataset_new(&world->allocator, world->schema);
    dataset_arena(dataset)->escape = &world->escape;
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    const struct record_type *type = world->schema->records.items[0];
    struct data_result result = dataset_add_arrow(dataset, type, "数据", &given);
    bool is_held = dataset_is_direct(dataset);
    *held = is_held;
    if (result.status == DATA_OK && is_held && way != AS_ROWS)
        show_batches(out, world, dataset, batch_rows);
    if (result.status == DATA_OK && is_held && way == BOTH) {
        fclose(out); /* once more, as rows */
        free(text);
        out = open_memstream(&text, &length);
    }
    if (result.status == DATA_OK && !(is_held && way == AS_BATCHES)) {
        result = dataset_finish(dataset);
        assert_false(dataset_is_direct(dataset));
        if (result.status == DATA_OK)
            show_rows(out, world, dataset);
    }
    if (result.status != DATA_OK)
        fprintf(out, "failed %d\n%s\n%s\n", (int)result.status, result.zh, result.en);
    dataset_free(dataset);
    arrow_release(&given);
    fclose(out);
    return text;
}

/* The same table once more, by the same seed. */
static struct arrow_given any_given(uint64_t from, bool *dirty) {
    struct arrow_made tables[5];
    seed = from;
    is_dirty = false;
    uint64_t shape = any(1000000);
    makes_dirt = any(3) == 0;
    size_t count = any(3) == 0 ? 1 + any(4) : 0, first = 1 + any(90);
    const char *fails = makes_dirt && any(8) == 0 ? "the network is gone" : NULL;
    for (size_t i = 0; i < (count ? count : 1); i++) {
        size_t rows = any(14);
        tables[i] = any_table(shape, first, rows);
        first += rows;
    }
    *dirty = is_dirty || (count && fails);
    return count ? arrow_give_stream(tables, count, fails) : arrow_give(tables[0]);
}

static void random_tables(void **state) {
    (void)state;
    /* memory does not end: nothing jumps */
    size_t held_count = 0, other_count = 0;
    static const size_t batch_rows[] = {1, 3, 2048};
    struct world world = {.allocator = allocator_default()};
    for (uint64_t round = 1; round <= 1500; round++) {
        uint64_t from = round * UINT64_C(0x9e3779b97f4a7c15);
        bool dirty, held, again;
        arena_init(&world.arena, &world.allocator);
        world.schema = schema_from_text(&world.arena, schema_lines);
        char *rows = outcome(&world, any_given(from, &dirty), AS_ROWS, 0, &held);
        char *batches = outcome(
            &world, any_given(from, &dirty), AS_BATCHES, batch_rows[round % 3], &again);
        if (strcmp(rows, batches) != 0 || held != again)
            fail_msg("round %llu:\n%s\n--- as batches\n%s", (unsigned long long)round, rows, batches);
        free(batches);
        batches = outcome(&world, any_given(from, &dirty), BOTH, 5, &again);
        if (strcmp(rows, batches) != 0)
            fail_msg("round %llu, both:\n%s\n---\n%s", (unsigned long long)round, rows, batches);
        if (!held && !dirty)
            fail_msg("round %llu is clean, and not held:\n%s", (unsigned long long)round, rows);
        held_count += held;
        other_count += !held;
        free(rows);
        free(batches);
        arena_fini(&world.arena);
        assert_int_equal(arrow_alive, 0);
    }
    assert_true(held_count > 300);
    assert_true(other_count > 100);
}

/* ---- edges of what is held ---- */

/* Keys that rise by their bytes, from 10000. */
static struct arrow_made numbered(const char *name, const char *format, size_t rows) {
    struct word_list words;
    char text[32];
    words_begin(&words);
    for (size_t row = 0; row < rows; row++) {
        snprintf(text, sizeof text, "%zu", 10000 + row);
        words_add(&words, text, strlen(text));
    }
    return column_of(name, format, 0, &words);
}

/* So many households, each with so many members, the second one with more. */
static struct arrow_given households(size_t rows, size_t members, size_t more) {
    struct word_list sizes;
    char text[32];
    words_begin(&sizes);
    for (size_t row = 0; row < rows; row++) {
        snprintf(text, sizeof text, "%zu", row == 1 ? members + more : members);
        words_add(&sizes, text, strlen(text));
    }
    fclose(sizes.out);
    char *items = ones(rows * members + more, false), *tops = ones(rows, false);
    struct arrow_made member =
        ARROW_STRUCT_OF("item", 0, items, numbered("编号", "l", rows * members + more));
    struct arrow_made list = arrow_list("成员", "+l", 0, sizes.text, member);
    struct arrow_made table =
        ARROW_STRUCT_OF(NULL, 0, tops, numbered("户编号", "u", rows),
            numbered("人口", "l", rows), list);
    free(sizes.text);
    free(items);
    free(tops);
    return arrow_give(table);
}

static struct arrow_given flat(const char *rows, const char *keys, const char *incomes) {
    return arrow_give(ARROW_STRUCT_OF(NULL, 0, rows, arrow_column("户编号", "u", 0, keys),
        arrow_column("收入", "u", 0, incomes), arrow_column("人口", "u", 0, incomes)));
}

/* As rows and as batches; what came out of both. */
static char *same_both_ways(struct arrow_given once, struct arrow_given again, bool is_held) {
    struct world world = {.allocator = allocator_default()};
    bool held;
    arena_init(&world.arena, &world.allocator);
    world.schema = schema_from_text(&world.arena, schema_lines);
    char *rows = outcome(&world, once, AS_ROWS, 0, &held);
    assert_int_equal(held, is_held);
    char *batches = outcome(&world, again, AS_BATCHES, 2048, &held);
    assert_int_equal(held, is_held);
    assert_string_equal(rows, batches);
    free(batches);
    arena_fini(&world.arena);
    assert_int_equal(arrow_alive, 0);
    return rows;
}

/* Batches end where their records would be too many for the cache: 2,048 households of 9 are more
 * than one holds. */
static void many_members(void **state) {
    (void)state;
    free(same_both_ways(households(2300, 8, 0), households(2300, 8, 0), true));
}

/* No household any more: the evaluator has it. */
static void large_tree(void **state) {
    (void)state;
    size_t most = BATCH_TREE_MOST - 1; /* the household is one of its records */
    free(same_both_ways(households(3, 1, most - 1), households(3, 1, most - 1), true));
    free(same_both_ways(households(3, 1, most), households(3, 1, most), false));
}

/* Rows that are no records, as in files. */
static void rows_aside(void **state) {
    (void)state;
    static const char *const last[] = {"A2", "合计", "户编号"};
    static const char *const told[] = {"", "合计", "户编号"};
    char keys[64];
    for (size_t i = 0; i < COUNT(last); i++) {
        snprintf(keys, sizeof keys, "A1|%s", last[i]);
        char *found = same_both_ways(
            flat("1|1", keys, "5|6"), flat("1|1", keys, "5|6"), i == 0);
        assert_non_null(strstr(found, told[i]));
        free(found);
    }
}

/* ---- judged ---- */

static const char rules_text[] =
    "选项 户类型 { 脱贫户、一般户 }\n"
    "记录 农户 {\n  户编号: 文本 主键\n  户类型: 户类型\n  收入: 金额/年\n  成员: 若干 成员\n}\n"
    "记录 成员 隶属 农户 {\n  编号: 整数 主键\n  生日: 日期\n}\n"
    "政策 帮扶 对 农户 {\n  给付 人数: 整数\n"
    "  延续 低: 当 收入 低于 1000元/年 且 户类型 是 脱贫户 则 人数 = 计数(成员)\n}\n"
    "政策 补贴 对 成员 {\n  给付 金额: 金额/年\n"
    "  延续 大: 当 生日 早于 2000-01-01 则 金额 = 农户 的 收入 * 10%\n}\n";

static guodu_rules *load_rules(const guodu_allocator *allocator) {
    guodu_rules *rules = guodu_rules_new(allocator);
    if (rules &&
        guodu_rules_load_text(rules, "t.guodu", rules_text, strlen(rules_text)) != GUODU_OK) {
        guodu_diagnostic found;
        assert_int_equal(guodu_rules_diagnostic(rules, 0, GUODU_EN, false, &found), GUODU_OK);
        fail_msg("%s", found.shown);
    }
    return rules;
}

/* Another table behind one that is held: its households may be there twice. */
static void table_behind(void **state) {
    (void)state;
    guodu_rules *rules = load_rules(NULL);
    guodu_data *data = guodu_data_new(rules);
    struct arrow_given first = flat("1|1", "A1|A2", "5|6"), second = flat("1|1", "A2|A3", "7|8");
    guodu_data_counts counts;
    assert_int_equal(
        guodu_data_add_arrow(data, "农户", "one", &first.schema, &first.array), GUODU_OK);
    assert_true(dataset_is_direct(data->dataset));
    assert_int_equal(
        guodu_data_add_arrow(data, "农户", "two", &second.schema, &second.array), GUODU_OK);
    assert_false(dataset_is_direct(data->dataset));
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    assert_int_equal(guodu_data_count(data, 0, &counts), GUODU_OK);
    assert_int_equal(counts.read, 4);
    assert_int_equal(counts.used + counts.rejected, 4);
    assert_int_equal(guodu_data_reject_count(data), counts.rejected);
    assert_true(counts.rejected > 0);
    guodu_data_free(data);
    guodu_rules_free(rules);
    assert_int_equal(arrow_alive, 0);
}

static const struct pool judged_pools[] = {
    {"户类型", "@u", "脱贫户|一般户|~", ""}, {"收入", "d:18,2", "28010|99999999|~|5", ""}};

static struct arrow_made judged_table(size_t first, size_t rows) {
    struct arrow_made columns[8] = {{0}};
    shape_seed = 1;
    columns[0] = top_keys(first, rows, 0);
    for (size_t i = 0; i < COUNT(judged_pools); i++)
        columns[1 + i] = any_column(&judged_pools[i], rows);
    columns[3] = any_list("成员", "编号", "i", "", member_pools, 1, rows, false);
    return struct_of(NULL, 0, rows, columns);
}

static struct arrow_given judged_given(size_t rows) {
    seed = 88172645463325252u;
    makes_dirt = false;
    struct arrow_made tables[] = {judged_table(1, rows), judged_table(1 + rows, rows / 2)};
    return arrow_give_stream(tables, 2, NULL);
}

static bool put(void *user, const char *bytes, size_t length) {
    return fwrite(bytes, 1, length, user) == length;
}

struct judged_way {
    bool joined, twice, walked;
    size_t threads, batch_rows;
    guodu_engine engine;
};

static void run(FILE *out, guodu_judging *judging, const guodu_rules *rules, guodu_data *data,
    const struct judged_way *way) {
    guodu_report_options form = {.findings = NULL,
        .format = GUODU_NDJSON,
        .as_of = "2023-06-30",
        .write = put,
        .user = out};
    guodu_report *report = guodu_report_new(rules, &form);
    guodu_summary *summary = guodu_summary_new(rules);
    guodu_judging_options options = {.as_of = "2023-06-30",
        .threads = way->threads,
        .batch_rows = way->batch_rows,
        .engine = way->engine,
        .report = report,
        .summary = summary};
    assert_int_equal(guodu_judging_run(judging, data, &options), GUODU_OK);
    assert_int_equal(guodu_report_close(report), GUODU_OK);
    fputs(guodu_summary_text(summary, GUODU_ZH), out);
    guodu_report_free(report);
    guodu_summary_free(summary);
}

static void put_account(FILE *out, guodu_data *data) {
    guodu_data_counts counts;
    guodu_file_facts facts;
    for (size_t i = 0; guodu_data_count(data, i, &counts) == GUODU_OK; i++)
        fprintf(out, "%s %d %llu %llu %llu %llu\n", counts.kind, counts.has_file,
            (unsigned long long)counts.read, (unsigned long long)counts.used,
            (unsigned long long)counts.rejected, (unsigned long long)counts.childless);
    for (size_t i = 0; i < guodu_data_file_count(data); i++)
        if (guodu_data_file(data, i, &facts) == GUODU_OK)
            fprintf(out, "%s %llu %llu\n", facts.kind, (unsigned long long)facts.read,
                (unsigned long long)facts.counted);
    fprintf(out, "%zu\n%s\n", guodu_data_reject_count(data),
        guodu_data_report_text(data, GUODU_ZH));
}

static char *judged_outcome(const struct judged_way *way) {
    char *text = NULL;
    size_t length, walked = 0;
    FILE *out = open_memstream(&text, &length);
    guodu_rules *rules = load_rules(NULL);
    guodu_data *data = guodu_data_new(rules);
    guodu_judging *judging = guodu_judging_new(rules);
    struct arrow_given given = judged_given(1200);
    assert_int_equal(
        guodu_data_add_arrow_stream(data, "农户", "数据", &given.stream), GUODU_OK);
    assert_true(dataset_is_direct(data->dataset));
    put_account(out, data);
    if (way->walked) /* too late for these rows */
        guodu_data_count_values(data);
    if (way->joined)
        assert_int_equal(guodu_data_join(data), GUODU_OK);
    if (way->twice) { /* the first one's report is not looked at */
        FILE *nowhere = tmpfile();
        run(nowhere, judging, rules, data, way);
        fclose(nowhere);
    }
    run(out, judging, rules, data, way);
    bool as_rows = way->joined || way->engine == GUODU_REFERENCE;
    assert_int_equal(dataset_is_direct(data->dataset), !as_rows);
    put_account(out, data);
    if (way->walked) {
        while (guodu_data_next(data))
            walked++;
        assert_int_equal(walked, 1800);
        assert_false(dataset_is_direct(data->dataset));
    }
    guodu_judging_free(judging);
    guodu_data_free(data);
    guodu_rules_free(rules);
    assert_int_equal(arrow_alive, 0);
    fclose(out);
    return text;
}

static void judged(void **state) {
    (void)state;
    static const struct judged_way ways[] = {{.threads = 1},
        {.threads = 3},
        {.threads = 1, .batch_rows = 1},
        {.threads = 3, .batch_rows = 1},
        {.threads = 3, .batch_rows = 3},
        {.threads = 1, .twice = true},
        {.threads = 3, .twice = true, .walked = true},
        {.threads = 1, .engine = GUODU_REFERENCE},
        {.threads = 1, .joined = true, .walked = true}};
    char *expected = judged_outcome(&(struct judged_way){.joined = true, .threads = 1});
    assert_non_null(strstr(expected, "帮扶"));
    for (size_t i = 0; i < COUNT(ways); i++) {
        char *found = judged_outcome(&ways[i]);
        if (strcmp(found, expected) != 0)
            fail_msg("way %zu: %zu bytes, expected %zu", i, strlen(found), strlen(expected));
        free(found);
    }
    free(expected);
}

/* ---- stopping, and memory that ends ---- */

static bool stop_later(void *user, guodu_batch *batch) {
    (void)batch;
    return ++*(int *)user < 3;
}

static void stopped(void **state) {
    (void)state;
    guodu_rules *rules = load_rules(NULL);
    guodu_data *data = guodu_data_new(rules);
    guodu_judging *judging = guodu_judging_new(rules);
    struct arrow_given given = judged_given(600);
    int seen = 0;
    guodu_judging_options options = {.as_of = "2023-06-30",
        .threads = 3,
        .batch_rows = 100,
        .batch = stop_later,
        .user = &seen};
    assert_int_equal(
        guodu_data_add_arrow_stream(data, "农户", "数据", &given.stream), GUODU_OK);
    assert_int_equal(guodu_judging_run(judging, data, &options), GUODU_STOPPED);
    assert_int_equal(seen, 3);
    guodu_judging_free(judging);
    guodu_data_free(data);
    guodu_rules_free(rules);
    assert_int_equal(arrow_alive, 0);
}

struct scarce {
    _Atomic size_t calls, bytes;
    size_t fail_at;
};

static void *scarce_resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct scarce *scarce = user;
    if (new_size == 0) {
        free(block);
        scarce->bytes -= old_size;
        return NULL;
    }
    if (++scarce->calls == scarce->fail_at)
        return NULL;
    void *fresh = realloc(block, new_size);
    scarce->bytes += new_size - old_size;
    return fresh;
}

static guodu_status judge_scarcely(guodu_rules *rules, size_t threads) {
    guodu_data *data = guodu_data_new(rules);
    guodu_judging *judging = guodu_judging_new(rules);
    struct arrow_given given = judged_given(200);
    guodu_judging_options options = {
        .as_of = "2023-06-30", .threads = threads, .batch_rows = 50};
    guodu_status status = GUODU_NO_MEMORY;
    if (data && judging)
        status = guodu_data_add_arrow_stream(data, "农户", "数据", &given.stream);
    if (status == GUODU_OK)
        status = guodu_judging_run(judging, data, &options);
    if (given.stream.release)
        given.stream.release(&given.stream);
    guodu_judging_free(judging);
    guodu_data_free(data);
    return status;
}

/* Every request for memory fails once, while arrays are looked through and while they are judged. */
static void no_memory(void **state) {
    (void)state;
    for (size_t threads = 1; threads <= 3; threads += 2) {
        size_t failures = 0;
        for (size_t at = 1;; at++) {
            struct scarce scarce = {0};
            guodu_allocator allocator = {scarce_resize, &scarce};
            guodu_rules *rules = load_rules(&allocator);
            scarce.fail_at = scarce.calls + at;
            guodu_status status = judge_scarcely(rules, threads);
            bool whole = scarce.calls < scarce.fail_at;
            guodu_rules_free(rules);
            assert_int_equal(arrow_alive, 0);
            assert_int_equal(scarce.bytes, 0);
            if (whole) {
                assert_int_equal(status, GUODU_OK);
                break;
            }
            /* what is asked for only to be quicker later may fail */
            assert_true(status == GUODU_NO_MEMORY || status == GUODU_OK);
            failures += status == GUODU_NO_MEMORY;
        }
        assert_true(failures > 10);
    }
}

/* With an argument, those tests only whose name has it. */
int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_tables),
        cmocka_unit_test(many_members),
        cmocka_unit_test(large_tree),
        cmocka_unit_test(rows_aside),
        cmocka_unit_test(table_behind),
        cmocka_unit_test(judged),
        cmocka_unit_test(stopped),
        cmocka_unit_test(no_memory),
    };
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
