/* SPDX-License-Identifier: Apache-2.0
 *
 * Sorted files made by chance, sound and with whatever goes wrong in files: read into batches they
 * must give the same records, counts, rejects and notes as the data set gives.
 *
 *     test_sorted [CASES [SEED]]
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "dataset_text.h"
#include "schema_text.h"
#include "sorted_text.h"

/* The keys of households: a code, a number, an identity number, or a code in a county. */
enum keys { CODES, NUMBERS, IDS, TWO, KEYS_COUNT };

static const char *const key_lines[KEYS_COUNT] = {"编号 text key from=household_id\n",
    "编号 text key from=household_id\n", "编号 citizen_id key from=household_id\n",
    "县 text key\n编号 text key from=household_id\n"};

/* %s: the lines of the keys. */
static const char schema_lines[] = "choice 户类型 脱贫户=TP|贫 低保户 其他 从前的一般户之类\n"
                                   "choice 风险 因病 因学 无\n"
                                   "record 农户\n"
                                   "%s"
                                   "区划 region from=code\n"
                                   "户类型 户类型 or_none\n"
                                   "脱贫 date or_none empty=无\n"
                                   "工资 money\n"
                                   "安全 boolean\n"
                                   "月数 integer required\n"
                                   "比例 percent empty=20%%\n"
                                   "系数 decimal\n"
                                   "户主 text required\n"
                                   "成员 list 成员\n"
                                   "土地 list 土地\n"
                                   "record 成员 of 农户\n"
                                   "人员 text key\n"
                                   "证件 citizen_id\n"
                                   "生日 date\n"
                                   "风险 set:风险\n"
                                   "参保 boolean or_none\n"
                                   "备注 text or_none\n"
                                   "record 土地 of 农户\n"
                                   "序号 integer key\n"
                                   "面积 decimal empty=0\n"
                                   "日期 date\n";

/* ---- chance ---- */

static uint64_t state = 1;

static uint32_t below(uint32_t limit) {
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((state >> 33) % limit);
}

/* In a thousand. */
static bool hits(uint32_t chance) {
    return below(1000) < chance;
}

#define ONE_OF(texts) texts[below(sizeof texts / sizeof *texts)]

/* ---- cells ---- */

struct made {
    FILE *out;
    char separator;
    const char *line_end;
    uint32_t odd, wrong; /* in a thousand: unusual writings; mistakes */
    bool quotes;
    bool swollen; /* rows are longer than those before let expect */
};

static const char *plain(char *room, const char *kind) {
    static const char *const types[] = {"脱贫户", "TP", "贫", "低保户", "其他", "从前的一般户之类"};
    static const char *const truths[] = {
        "是", "否", "true", "false", "1", "0", "yes", "NO", "True"};
    static const char *const regions[] = {"421303", "520221104", "11", "421303000000", "6201"};
    static const char *const names[] = {"甲", "乙丙", "Wang", "欧阳某某某某某某某", "丁 戊", "a-1"};
    static const char *const risks[] = {"因病", "因学", "无", "因病、因学", ""};
    static const char *const ids[] = {
        "11010519491231002X", "11010519491231002x", "110101199003070118", ""};
    if (hits(50) && strcmp(kind, "name") != 0 && strcmp(kind, "integer") != 0)
        return "";
    switch (*kind) {
    case 't':
        return strcmp(kind, "truth") == 0 ? ONE_OF(truths) : ONE_OF(types);
    case 'r':
        return strcmp(kind, "region") == 0 ? ONE_OF(regions) : ONE_OF(risks);
    case 'n':
        return ONE_OF(names);
    case 'c':
        return ONE_OF(ids);
    case 'd':
        sprintf(room, "%04u-%02u-%02u", 1890 + below(220), 1 + below(12), 1 + below(28 + below(4)));
        return room;
    case 'm':
        sprintf(room, "%s%u%s", hits(100) ? "-" : "", below(hits(500) ? 1000 : 100000000),
            hits(700)   ? ".25"
            : hits(500) ? ".5"
                        : "");
        return room;
    case 'p':
        sprintf(room, "%u%s%%", below(200), hits(300) ? ".125" : "");
        return room;
    case 'f':
        sprintf(room, "%s%u.%u", hits(100) ? "-" : "", below(100000), below(1000000));
        return room;
    default:
        sprintf(room, "%u", below(hits(800) ? 12 : 1000000000));
        return room;
    }
}

static const char *strange(void) {
    static const char *const odd[] = {" 5", "5 ", "１２", "2022/6/30", "2022年6月", "无", "none",
        "-", "N/A", "1,234.50", "3万", "+7", "1e3", "20 %", "0.2", "#N/A", "合计", "制表人：某",
        "TRUE", "脱贫户 ", "é", "e\xcc\x81", "999999999999999999", "0.0000001", "1.2345678",
        "\xe3\x80\x80", "因病;因学", "12.345", "4.2E+14", "2022-02-30", "0001-01-01", "9999-12-31",
        ".5", "5.", "-", "--5", "编号"};
    return ONE_OF(odd);
}

static void put_cell(struct made *made, const char *text) {
    bool must = strchr(text, made->separator) != NULL;
    if ((must && !hits(made->wrong)) || (made->quotes && hits(100)))
        fprintf(made->out, hits(30) ? "=\"%s\"" : "\"%s\"", text);
    else
        fputs(text, made->out);
}

static void put_end(struct made *made) {
    static const char *const wrong[] = {
        ",", "\"", "\"x\ny\"", "\xff", "\x00 ", "\r", "\n", ",,,,", "\xe5\xbc"};
    if (hits(made->wrong))
        fputs(ONE_OF(wrong), made->out);
    fputs(hits(made->wrong) ? "\r\n" : made->line_end, made->out);
    if (hits(made->wrong))
        fputs(below(2) ? made->line_end : ",,\n", made->out);
}

static void put(struct made *made, const char *kind) {
    char room[64];
    putc(made->separator, made->out);
    if (hits(made->wrong) && hits(300))
        return;
    put_cell(made, hits(made->odd) ? strange() : plain(room, kind));
}

/* More than a block has room for behind the rows that it is read for. */
static void put_swelling(struct made *made) {
    static const char *const pieces[] = {"长顺县", "Wang ", "某"};
    for (uint32_t n = made->swollen ? below(3000) : 0; n > 0; n--)
        fputs(pieces[n % 3], made->out);
}

static void put_key(struct made *made, const char *key) {
    static const char *const wrong[] = {
        "", "", "合计", "编号", "household_id", "4.2E+14", "制表：x", " "};
    if (hits(2 * made->wrong))
        fputs(ONE_OF(wrong), made->out);
    else if (hits(made->odd))
        fprintf(made->out, "%s ", key);
    else
        put_cell(made, key);
}

struct top_key_text {
    enum keys keys;
    char county[16], key[32];
};

static void make_key(struct top_key_text *key, uint32_t number) {
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    snprintf(key->county, sizeof key->county, "C%03u", number / 20);
    snprintf(key->key, sizeof key->key, key->keys == NUMBERS ? "%u" : "H%06u", number);
    if (key->keys != IDS)
        return;
    snprintf(key->key, sizeof key->key, "110101%04u0307%03u", 1900 + number / 900, number % 900);
    for (int i = 0; i < 17; i++)
        sum += weights[i] * (key->key[i] - '0');
    key->key[17] = "10X98765432"[sum % 11];
    key->key[18] = '\0';
}

static void put_keys(struct made *made, const struct top_key_text *key) {
    if (key->keys == TWO) {
        put_key(made, key->county);
        putc(made->separator, made->out);
    }
    put_key(made, key->key);
}

static void put_top(struct made *made, const struct top_key_text *key) {
    put_keys(made, key);
    put(made, "region");
    put(made, "type");
    put(made, "date");
    put(made, "money");
    put(made, "truth");
    put(made, "integer");
    put(made, "percent");
    put(made, "fraction");
    put(made, "name");
    put_swelling(made);
    put(made, "name");
    put_end(made);
}

static void put_member(struct made *made, const struct top_key_text *key, uint32_t number) {
    char own[40];
    put_keys(made, key);
    putc(made->separator, made->out);
    snprintf(own, sizeof own, "%s-%u", key->key, hits(8 * made->wrong) ? 10 : number);
    put_key(made, own);
    put(made, "citizen");
    put(made, "date");
    put(made, "risk");
    put(made, "truth");
    putc(made->separator, made->out);
    fputs(hits(100) ? "None" : hits(100) ? "无" : "备注某", made->out);
    if (hits(20))
        put_swelling(made);
    put_end(made);
}

static void put_land(struct made *made, const struct top_key_text *key, uint32_t number) {
    fprintf(made->out, "%u%c", hits(8 * made->wrong) ? 5 : number, made->separator);
    put_keys(made, key);
    put(made, "fraction");
    put(made, "date");
    put_end(made);
}

/* ---- files ---- */

enum { FILES = 3 };
static const char *const types[FILES] = {"农户", "成员", "土地"};
static char paths[FILES][4096];

static void write_files(uint32_t odd, uint32_t wrong, enum keys keys) {
    static const char *const line_ends[] = {"\n", "\n", "\r\n", "\r"};
    static const char separators[] = {',', ',', '\t', ';'};
    struct made made[FILES];
    uint32_t count = below(hits(30) ? 3000 : 60);
    for (int i = 0; i < FILES; i++) {
        made[i] = (struct made){
            fopen(paths[i], "wb"), ONE_OF(separators), ONE_OF(line_ends), odd, wrong, hits(300), false};
        assert_non_null(made[i].out);
        if (hits(200))
            fputs("\xef\xbb\xbf", made[i].out);
    }
    const char *headings[FILES] = {"household_id,code,户类型,脱贫,工资,安全,月数,比例,系数,户主,",
        "编号,人员,证件,生日,风险,参保,备注", "序号,编号,面积,日期"};
    if (keys == TWO) {
        headings[0] = "县,household_id,code,户类型,脱贫,工资,安全,月数,比例,系数,户主,";
        headings[1] = "县,编号,人员,证件,生日,风险,参保,备注";
        headings[2] = "序号,县,编号,面积,日期";
    }
    for (int i = 0; i < FILES; i++) {
        for (const char *at = headings[i]; *at; at++)
            putc(*at == ',' ? made[i].separator : *at, made[i].out);
        fputs(made[i].line_end, made[i].out);
    }
    uint32_t swells = hits(100) ? below(count + 1) : UINT32_MAX;
    uint32_t crowd = hits(40) ? below(count + 1) : UINT32_MAX, crowds = crowd + 1 + below(30);
    for (uint32_t i = 0, number = 1; i < count; i++) {
        struct top_key_text key = {.keys = keys};
        for (int k = 0; k < FILES; k++)
            made[k].swollen = i >= swells && i < swells + 20;
        bool crowded = i >= crowd && i < crowds;
        number += hits(wrong) ? 0 : 1 + below(3);
        make_key(&key, number);
        if (!hits(wrong))
            put_top(&made[0], &key);
        for (uint32_t k = crowded ? 700 + below(700) : 0; k > 0; k--)
            put_member(&made[1], &key, 10 + k);
        for (uint32_t k = below(5); k > 0; k--)
            put_member(&made[1], &key, 10 - k);
        for (uint32_t k = below(3); k > 0; k--)
            put_land(&made[2], &key, 5 - k);
    }
    for (int i = 0; i < FILES; i++) {
        if (hits(300) && ftell(made[i].out) > 100)
            assert_int_equal(
                ftruncate(fileno(made[i].out), (fflush(made[i].out), ftell(made[i].out) - 1)), 0);
        fclose(made[i].out);
    }
}

/* ---- both ways ---- */

static struct dataset *add_files(const struct schema *schema, bool sorted, bool lands) {
    struct allocator allocator = allocator_default();
    struct dataset *dataset = dataset_new(&allocator, schema);
    if (sorted)
        dataset_read_sorted(dataset, 0, 0);
    for (int i = 0; i < (lands ? FILES : 2); i++) {
        struct data_result result =
            dataset_add(dataset, schema_record(schema, types[i]), paths[i], NULL);
        if (result.status != DATA_OK) {
            dataset_free(dataset);
            return NULL;
        }
    }
    return dataset;
}

static void show_whole(
    FILE *out, struct arena *arena, const struct schema *schema, struct dataset *dataset) {
    struct record_tree tree;
    assert_int_equal(dataset_finish(dataset).status, DATA_OK);
    struct dataset_cursor cursor = dataset_begin(dataset, schema_record(schema, types[0]));
    while (dataset_next(&cursor, arena, &tree))
        show_record(out, arena, tree.top, 0);
    show_account(out, arena, schema, dataset);
}

static struct { size_t cases, shown, in_vain, aside; } tally;

static void keep_files(uint64_t seed, const char *expected, const char *text) {
    size_t line = 1, at = 0;
    for (; expected[at] && expected[at] == text[at]; at++)
        line += expected[at] == '\n';
    while (at > 0 && expected[at - 1] != '\n')
        at--;
    printf("seed %llu: line %zu differs\n  %.300s\n  instead of\n  %.300s\n",
        (unsigned long long)seed, line, text + at, expected + at);
}

/* What comes last of the expected text is the account, and all there is of a bare one. */
static bool is_end(const char *text, const char *expected) {
    size_t length = strlen(text), whole = strlen(expected);
    return length <= whole && strcmp(expected + whole - length, text) == 0;
}

static void compare_way(uint64_t seed, const struct schema *schema, bool sound, bool lands,
    const char *expected, const struct sorted_way *way) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    char *text = NULL;
    size_t length;
    arena_init(&arena, &allocator);
    struct dataset *dataset = add_files(schema, true, lands);
    FILE *out = open_memstream(&text, &length);
    enum sorted_outcome outcome = show_sorted(out, &arena, dataset, way, &tally.aside);
    fclose(out);
    tally.shown += outcome == SORTED_SHOWN;
    tally.in_vain += outcome == SORTED_IN_VAIN;
    bool same = outcome != SORTED_SHOWN ||
                (way->bare ? is_end(text, expected) : strcmp(text, expected) == 0);
    if (!same)
        keep_files(seed, way->bare ? strstr(expected, "\n农户: ") + 1 : expected, text);
    assert_true(same);
    if (sound)
        assert_int_equal(outcome, SORTED_SHOWN);
    free(text);
    dataset_free(dataset);
    arena_fini(&arena);
}

static void compare(
    uint64_t seed, const struct schema *schema, bool sound, bool lands, const char *expected) {
    static const struct sorted_way bare = {.rows = 5, .lanes = 1, .bare = true};
    for (size_t i = 0; i < sorted_way_count; i++)
        compare_way(seed, schema, sound, lands, expected, &sorted_ways[i]);
    compare_way(seed, schema, sound, lands, expected, &bare);
}

static void run_case(uint64_t seed) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    char *expected = NULL;
    size_t length;
    state = seed * 2 + 1;
    for (int i = 0; i < 8; i++)
        below(2);
    uint32_t odd = hits(300) ? 0 : below(60), wrong = hits(400) ? 0 : hits(800) ? below(10) : 60;
    enum keys keys = (enum keys)below(KEYS_COUNT);
    bool lands = hits(700);
    arena_init(&arena, &allocator);
    const struct schema *schema =
        schema_from_text(&arena, arena_printf(&arena, schema_lines, key_lines[keys]));
    write_files(odd, wrong, keys);
    struct dataset *dataset = add_files(schema, false, lands);
    if (dataset) {
        FILE *out = open_memstream(&expected, &length);
        show_whole(out, &arena, schema, dataset);
        fclose(out);
        dataset_free(dataset);
        compare(seed, schema, wrong == 0 && odd == 0, lands, expected);
        free(expected);
    }
    arena_fini(&arena);
}

static uint64_t cases = 60, first = 1;

static void test_random(void **unused) {
    const char *temporary = getenv("TMPDIR");
    (void)unused;
    for (int i = 0; i < FILES; i++)
        snprintf(paths[i], sizeof paths[i], "%s/guodu-sorted-%ld-%d.csv",
            temporary ? temporary : "/tmp", (long)getpid(), i);
    for (tally.cases = 0; tally.cases < cases; tally.cases++)
        run_case(first + tally.cases);
    for (int i = 0; i < FILES; i++)
        unlink(paths[i]);
    printf("# %zu cases; into batches %zu times, in vain %zu times; %zu households aside\n",
        tally.cases, tally.shown, tally.in_vain, tally.aside);
    if (cases >= 60) {
        assert_true(tally.shown > 3 * tally.cases);
        assert_true(tally.aside > 100);
    }
}

/* ---- an encoding that shows late ---- */

static struct dataset *read_late(const struct schema *schema, bool sorted) {
    struct allocator allocator = allocator_default();
    struct dataset *dataset = dataset_new(&allocator, schema);
    if (sorted)
        dataset_read_sorted(dataset, 0, 0);
    assert_int_equal(
        dataset_add(dataset, schema_record(schema, "person"), paths[0], NULL).status, DATA_OK);
    return dataset;
}

/* Nothing but ASCII in all that is looked at before the first row is read. */
static void write_late(const char *name) {
    FILE *out = fopen(paths[0], "wb");
    assert_non_null(out);
    fputs("id,name\n", out);
    for (int i = 0; i < 20000; i++)
        fprintf(out, "P%06d,person number %d\n", i, i);
    fprintf(out, "P900000,%s\n", name);
    assert_int_equal(fclose(out), 0);
}

static enum sorted_outcome compare_late(const char *name) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    struct record_tree tree;
    char *expected = NULL, *text = NULL;
    size_t length;
    arena_init(&arena, &allocator);
    const struct schema *schema =
        schema_from_text(&arena, "record person\nid text key\nname text\n");
    write_late(name);
    struct dataset *whole = read_late(schema, false), *sorted = read_late(schema, true);
    FILE *out = open_memstream(&expected, &length);
    assert_int_equal(dataset_finish(whole).status, DATA_OK);
    struct dataset_cursor cursor = dataset_begin(whole, schema_record(schema, "person"));
    while (dataset_next(&cursor, &arena, &tree))
        show_record(out, &arena, tree.top, 0);
    show_account(out, &arena, schema, whole);
    fclose(out);
    assert_non_null(strstr(expected, "20001"));
    out = open_memstream(&text, &length);
    enum sorted_outcome outcome =
        show_sorted(out, &arena, sorted, &(struct sorted_way){.rows = 64, .lanes = 1}, NULL);
    fclose(out);
    if (outcome == SORTED_SHOWN)
        assert_string_equal(text, expected);
    free(text);
    free(expected);
    dataset_free(whole);
    dataset_free(sorted);
    arena_fini(&arena);
    unlink(paths[0]);
    return outcome;
}

static void test_late_encoding(void **unused) {
    (void)unused;
    assert_int_equal(compare_late("甲乙丙丁戊己庚辛壬癸"), SORTED_SHOWN);
    assert_int_equal(
        compare_late("\xbc\xd7\xd2\xd2\xb1\xfb\xb6\xa1\xce\xec\xbc\xba"), SORTED_IN_VAIN);
}

int main(int argc, char **argv) {
    cases = argc > 1 ? strtoull(argv[1], NULL, 10) : cases;
    first = argc > 2 ? strtoull(argv[2], NULL, 10) : first;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random), cmocka_unit_test(test_late_encoding)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
