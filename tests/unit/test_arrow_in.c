/* SPDX-License-Identifier: Apache-2.0
 *
 * Columns of the Arrow C Data Interface: they must give the records, rejects and remarks that the
 * same rows give as a file, whatever form the columns have; what contradicts itself is refused, and
 * all that was handed over is released once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "arrow_build.h"
#include "dataset_text.h"
#include "guodu.h"
#include "schema_text.h"

static const char schema_lines[] = "choice 户类型 脱贫户=TP 低保户 其他\n"
                                   "choice 风险 因病 因学 无\n"
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
                                   "record 地块 of 农户\n"
                                   "序号 integer key\n"
                                   "面积 decimal empty=0\n";

/* ---- what came out, as text ---- */

struct world {
    struct allocator allocator;
    struct arena arena;
    jmp_buf escape;
    const struct schema *schema;
};

static void world_init(struct world *world) {
    world->allocator = allocator_default();
    arena_init(&world->arena, &world->allocator);
    world->arena.escape = NULL;
    world->schema = schema_from_text(&world->arena, schema_lines);
}

static void world_fini(struct world *world) {
    arena_fini(&world->arena);
    assert_int_equal(arrow_alive, 0);
}

static void show(FILE *out, struct world *world, struct dataset *dataset) {
    for (size_t i = 0; i < world->schema->records.count; i++) {
        const struct record_type *type = world->schema->records.items[i];
        struct dataset_cursor cursor = dataset_begin(dataset, type);
        struct record_tree tree;
        while (!type->parent && dataset_next(&cursor, &world->arena, &tree))
            show_record(out, &world->arena, tree.top, 0);
    }
    show_account(out, &world->arena, world->schema, dataset);
}

/* A table, or a stream of some, of one kind of record; or a text as bytes. */
struct source {
    const char *kind;
    struct arrow_given given;
    const char *ndjson;
};

static struct data_result add(struct world *world, struct dataset *dataset, struct source *source) {
    const struct record_type *type =
        source->kind ? schema_record(world->schema, source->kind) : NULL;
    if (!source->ndjson)
        return dataset_add_arrow(dataset, type, "数据", &source->given);
    struct data_options options = {.format = DATA_NDJSON};
    struct data_source bytes = {.bytes = source->ndjson, .length = strlen(source->ndjson)};
    return dataset_add_source(dataset, type, "数据", &options, &bytes);
}

static char *outcome(struct world *world, struct source *sources, size_t count) {
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    struct dataset *dataset = dataset_new(&world->allocator, world->schema);
    jmp_buf escape;
    dataset_arena(dataset)->escape = &escape;
    assert_int_equal(setjmp(escape), 0);
    struct data_result result = {DATA_OK, NULL, NULL};
    for (size_t i = 0; i < count && result.status == DATA_OK; i++)
        result = add(world, dataset, &sources[i]);
    if (result.status == DATA_OK)
        result = dataset_finish(dataset);
    if (result.status == DATA_OK)
        show(out, world, dataset);
    else
        fprintf(out, "failed %d\n%s\n%s\n", (int)result.status, result.zh, result.en);
    dataset_free(dataset);
    for (size_t i = 0; i < count; i++)
        arrow_release(&sources[i].given);
    fclose(out);
    return text;
}

static char *outcome_of(struct world *world, const char *kind, struct arrow_made made) {
    struct source source = {.kind = kind, .given = arrow_give(made)};
    return outcome(world, &source, 1);
}

static char *outcome_of_lines(struct world *world, const char *kind, const char *ndjson) {
    struct source source = {.kind = kind, .ndjson = ndjson};
    return outcome(world, &source, 1);
}

static void same(char *found, char *expected) {
    assert_string_equal(found, expected);
    free(found);
    free(expected);
}

static void must_say(char *found, const char *part) {
    if (!strstr(found, part))
        fail_msg("<%s> is not in:\n%s", part, found);
    free(found);
}

/* ---- one cell: type by type ---- */

struct cell_case {
    const char *field, *format, *value;
    const char *expected; /* FIELD = VALUE, or CODE <VALUE> */
};

static const struct cell_case cells[] = {
    {"户编号", "u", "A1", "户编号 = A1"},
    {"户编号", "U", "A1", "户编号 = A1"},
    {"户编号", "vu", "A1", "户编号 = A1"},
    {"户编号", "vu", "一个很长的编号，十二个字节装不下", "户编号 = 一个很长的编号"},
    {"户编号", "l", "9007199254740993", "户编号 = 9007199254740993"},
    {"户编号", "L", "18446744073709551615", "户编号 = 18446744073709551615"},
    {"户编号", "g", "1001", "户编号 = 1001"},
    {"户编号", "g", "1e15", "digits-lost [户编号] <1000000000000000>"},
    {"户编号", "f", "16777216", "digits-lost"},
    {"户编号", "g", "nan", "not-a-number [户编号] <nan>"},
    {"户编号", "u", "\xff", "not-utf8 [户编号]"},
    {"户编号", "vu", "\xff", "not-utf8 [户编号]"},
    {"户编号", "~", "~", NULL},
    {"人口", "c", "-128", "人口 = -128"},
    {"人口", "C", "255", "人口 = 255"},
    {"人口", "s", "-32768", "人口 = -32768"},
    {"人口", "S", "65535", "人口 = 65535"},
    {"人口", "i", "-2147483648", "人口 = -2147483648"},
    {"人口", "I", "4294967295", "人口 = 4294967295"},
    {"人口", "l", "-9223372036854775808", "人口 = -9223372036854775808"},
    {"人口", "L", "9223372036854775808", "out-of-range [人口] <9223372036854775808>"},
    {"人口", "g", "3", "人口 = 3"},
    {"人口", "f", "3", "人口 = 3"},
    {"人口", "e", "16896", "人口 = 3"}, /* the bits of 3.0 */
    {"人口", "e", "32769", "not-an-integer"},
    {"人口", "g", "3.5", "not-an-integer [人口] <3.5>"},
    {"人口", "d:9,2", "300", "人口 = 3"},
    {"人口", "d:9,2", "350", "not-an-integer [人口] <3.50>"},
    {"人口", "u", "三", "not-an-integer [人口] <三>"},
    {"人口", "tdD", "2022-06-30", "not-an-integer [人口] <2022-06-30>"},
    {"人口", "n", "~", "required-empty [人口]"},
    {"收入", "d:18,2", "28010", "收入 = 280.10"},
    {"收入", "d:18,2", "-5", "收入 = -0.05"},
    {"收入", "d:18,2", "0", "收入 = 0.00"},
    {"收入", "d:9,2,32", "28010", "收入 = 280.10"},
    {"收入", "d:9,2,32", "-28010", "收入 = -280.10"},
    {"收入", "d:18,2,64", "28010", "收入 = 280.10"},
    {"收入", "d:76,2,256", "-28010", "收入 = -280.10"},
    {"收入", "d:38,3", "280105", "money-too-fine [收入] <280.105>"},
    {"收入", "d:38,20", "28010000000000000000000", "收入 = 280.10"},
    {"收入", "d:38,-3", "28", "收入 = 28000.00"},
    {"收入", "d:38,-3", "0", "收入 = 0.00"},
    {"收入", "d:38,0", "99999999999999999999999999999999999999",
        "out-of-range [收入] <99999999999999999999999999999999999999>"},
    {"收入", "d:76,0,256",
        "-1000000000000000000000000000000000000000000000000000000000000000000000000",
        "out-of-range [收入] <-100000000000000000000000000000000000000000000000000000000000000"},
    {"收入", "d:76,76,256", "1",
        "<0.00000000000000000000000000000000000000000000000000000000000000"},
    {"收入", "l", "280", "收入 = 280.00"},
    {"收入", "u", "280.10", "收入 = 280.10"},
    {"收入", "u", "280元/月", "other-period"},
    {"收入", "u", " ", "收入 = ?"},
    {"收入", "n", "~", "收入 = ?"},
    {"系数", "d:38,18", "1500000000000000000", "系数 = 1.5"},
    {"系数", "u", "~", "系数 = 1"},
    {"比例", "u", "20%", "比例 = 20%"},
    {"比例", "d:9,2", "20", "not-a-percentage [比例] <0.20>"},
    {"安全", "b", "1", "安全 = 是"},
    {"安全", "b", "0", "安全 = 否"},
    {"安全", "b", "~", "安全 = ?"},
    {"安全", "c", "1", "安全 = 是"},
    {"安全", "c", "2", "not-yes-no [安全] <2>"},
    {"安全", "g", "1", "安全 = 是"},
    {"安全", "u", "是", "安全 = 是"},
    {"认定", "tdD", "2022-06-30", "认定 = 2022-06-30"},
    {"认定", "tdD", "1969-12-31", "认定 = 1969-12-31"},
    {"认定", "tdD", "0001-01-01", "认定 = 0001-01-01"},
    {"认定", "tdD", "2147483647", "not-a-date [认定] <@2147483647>"},
    {"认定", "tdD", "-2147483648", "not-a-date [认定] <@-2147483648>"},
    {"认定", "tdm", "1656547200000", "认定 = 2022-06-30"},
    {"认定", "tss:", "1656547200", "认定 = 2022-06-30"},
    {"认定", "tsm:", "-1", "认定 = 1969-12-31"},
    {"认定", "tsu:", "1656576930000001", "认定 = 2022-06-30"},
    {"认定", "tsn:", "1656576930123456789", "认定 = 2022-06-30"},
    {"认定", "tss:", "20220630081530", "not-a-date [认定] <@20220630081530>"},
    {"认定", "tsn:", "-9223372036854775808", "not-a-date"},
    {"认定", "tss:", "-9223372036854775807", "not-a-date"},
    {"认定", "u", "2022年6月30日", "认定 = 2022-06-30"},
    {"认定", "i", "44742", "date-serial [认定] <44742>"},
    {"认定", "i", "20220630", "认定 = 2022-06-30"},
    {"认定", "u", "~", "认定 = 无"},
    {"备注", "tsm:", "1656576930120", "备注 = 2022-06-30 08:15:30.120"},
    {"备注", "tss:Asia/Shanghai", "1656547200", "备注 = 2022-06-30 00:00:00Z"},
    {"备注", "tsu:", "-1", "备注 = 1969-12-31 23:59:59.999999"},
    {"备注", "g", "0.1", "备注 = 0.1"},
    {"备注", "d:9,2", "12345", "备注 = 123.45"},
    {"区划", "i", "421303", "区划 = 421303"},
    {"区划", "g", "421303", "区划 = 421303"},
    {"区划", "u", "42", "区划 = 42"},
    {"户类型", "u", "TP", "户类型 = 脱贫户"},
    {"户类型", "u", "五保户", "not-a-choice [户类型] <五保户>"},
    {"原因", "u", "因病、因学", "原因 = 因病、因学"},
    {"原因", "u", "~", "原因 = ?"},
};

/* A household of which one cell is told; the others that it must have are sound. */
static struct arrow_made household(const struct cell_case *test, int offset) {
    char values[512];
    const char *junk =
        strcmp(test->format, "u") == 0 || strcmp(test->format, "vu") == 0 ? "前" : "1";
    for (int i = 0, at = 0; i <= offset; i++)
        at += snprintf(values + at, sizeof values - (size_t)at, "%s%s", i > 0 ? "|" : "",
            i == offset ? test->value : junk);
    const char *keys = offset ? "K|K|K|A1" : "A1", *sizes = offset ? "9|9|9|4" : "4";
    bool is_key = strcmp(test->field, "户编号") == 0, is_size = strcmp(test->field, "人口") == 0;
    struct arrow_made children[] = {arrow_column(test->field, test->format, offset, values),
        is_key ? arrow_column("甲", "u", offset, keys)
               : arrow_column("household_id", "u", offset, keys),
        is_size ? arrow_column("乙", "l", offset, sizes) : arrow_column("人口", "l", offset, sizes),
        {NULL, NULL}};
    return arrow_struct(NULL, 0, "1", children);
}

static void every_type(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        for (int offset = 0; cells[i].expected && offset <= 3; offset += 3) {
            struct world world;
            world_init(&world);
            must_say(outcome_of(&world, "农户", household(&cells[i], offset)), cells[i].expected);
            world_fini(&world);
        }
}

static const struct cell_case refused[] = {
    {"收入", "g", "280.1", "failed 3\n“数据”：“收入”这一列的类型是 g"},
    {"收入", "f", "280", "cast the column to a decimal"},
    {"收入", "e", "0", "floating-point"},
    {"系数", "g", "1.5", "fills 农户.系数"},
    {"比例", "g", "0.2", "fills 农户.比例"},
    {"认定", "tss:UTC", "0", "may be another day here"},
    {"收入", "b", "1", "bool is read for fields that are yes or no"},
    {"备注", "b", "1", "bool"},
    {"备注", "z", "x", "has the type z and fills 农户.备注: this type is not read"},
    {"认定", "ttm", "1", "this type is not read"},
    {"认定", "tDs", "1", "this type is not read"},
    {"人口", "d:40,2,512", "1", "this type is not read"},
    {"人口", "d:40", "1", "this type is not read"},
    {"备注", "不认识", "~", "has the type 不认识"},
    {"备注", "\xff", "~", "has the type ?"},
};

static struct arrow_made refused_column(const struct cell_case *test) {
    if (test->format[0] == 't' || test->format[0] == 'd' || (unsigned char)test->format[0] > 127) {
        struct arrow_made made = arrow_column(test->field, "l", 0, "1");
        struct {
            char *format;
        } *own = made.schema->private_data;
        free(own->format);
        made.schema->format = own->format = strdup(test->format);
        return made;
    }
    return arrow_column(test->field, test->format, 0, test->value);
}

static void types_that_fit_no_field(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct world world;
        world_init(&world);
        bool is_size = strcmp(refused[i].field, "人口") == 0;
        struct arrow_made table =
            ARROW_STRUCT_OF(NULL, 0, "1", arrow_column("户编号", "u", 0, "A1"),
                arrow_column(is_size ? "丙" : "人口", "l", 0, "4"), refused_column(&refused[i]));
        must_say(outcome_of(&world, "农户", table), refused[i].expected);
        world_fini(&world);
    }
}

/* What fills no field is only remarked on, of whatever type it is. */
static void unused_columns(void **state) {
    (void)state;
    struct world world;
    world_init(&world);
    struct cell_case odd = {"别的", "ttm", "1", ""};
    struct arrow_made table = ARROW_STRUCT_OF(NULL, 0, "1", arrow_column("户编号", "u", 0, "A1"),
        arrow_column("人口", "l", 0, "4"), refused_column(&odd),
        arrow_column("浮点", "g", 0, "1.5"),
        arrow_list("清单", "+l", 0, "1", arrow_column("item", "l", 0, "1")),
        arrow_column(NULL, "l", 0, "1"));
    char *found = outcome_of(&world, NULL, table);
    assert_non_null(strstr(found, "农户: read 1, used 1"));
    must_say(
        found, "these columns are no field of 农户 and are not used: \"别的\", \"浮点\", \"清单\"");
    world_fini(&world);
}

/* ---- flat tables ---- */

static void flat_tables(void **state) {
    (void)state;
    struct world world;
    world_init(&world);
    struct source arrow[] = {
        {.given = arrow_give(
             ARROW_STRUCT_OF(NULL, 0, "1|1|1|1|1", arrow_column("户编号", "u", 0, "A1|A2|A3|A2|"),
                 arrow_column("人口", "l", 0, "2|~|1|1|3"),
                 arrow_column("收入", "d:18,2", 0, "28010|1|~|1|1")))},
        {.given = arrow_give(ARROW_STRUCT_OF(NULL, 0, "1|1|1|1|1",
             arrow_column("户编号", "vu", 0, "A1|A1|A3|B9|A1"),
             arrow_column("编号", "c", 0, "1|2|1|1|2"),
             arrow_column("生日", "tdD", 0, "2001-02-03|~|1999-12-31|~|~")))},
    };
    struct source lines[] = {
        {.kind = "农户",
            .ndjson = "{\"户编号\":\"A1\",\"人口\":2,\"收入\":280.10}\n{\"户编号\":\"A2\",\"人口\":"
                      "null,\"收入\":0.01}\n"
                      "{\"户编号\":\"A3\",\"人口\":1,\"收入\":null}\n{\"户编号\":\"A2\",\"人口\":1,"
                      "\"收入\":0.01}\n"
                      "{\"户编号\":\"\",\"人口\":3,\"收入\":0.01}\n"},
        {.kind = "成员",
            .ndjson = "{\"户编号\":\"A1\",\"编号\":1,\"生日\":\"2001-02-03\"}\n{\"户编号\":\"A1\","
                      "\"编号\":2,\"生日\":null}\n"
                      "{\"户编号\":\"A3\",\"编号\":1,\"生日\":\"1999-12-31\"}\n{\"户编号\":\"B9\","
                      "\"编号\":1,\"生日\":null}\n"
                      "{\"户编号\":\"A1\",\"编号\":2,\"生日\":null}\n"},
    };
    char *found = outcome(&world, arrow, 2);
    assert_non_null(strstr(found, "duplicate-key"));
    assert_non_null(strstr(found, "no-parent"));
    assert_non_null(strstr(found, "required-empty [人口]"));
    same(found, outcome(&world, lines, 2));
    world_fini(&world);
}

/* Parents of which only their children's rows tell. */
static void implied_parents(void **state) {
    (void)state;
    struct world world;
    world_init(&world);
    char *found = outcome_of(&world, "成员",
        ARROW_STRUCT_OF(NULL, 0, "1|1", arrow_column("户编号", "u", 0, "A1|A1"),
            arrow_column("人口", "l", 0, "2|2"), arrow_column("编号", "l", 0, "1|2")));
    same(found, outcome_of_lines(&world, "成员",
                    "{\"户编号\":\"A1\",\"人口\":2,\"编号\":1}\n{\"户编号\":\"A1\",\"人口\":2,"
                    "\"编号\":2}\n"));
    world_fini(&world);
}

static void headers(void **state) {
    (void)state;
    struct world world;
    world_init(&world);
    must_say(outcome_of(&world, "农户",
                 ARROW_STRUCT_OF(NULL, 0, "1", arrow_column("户编号", "u", 0, "A1"))),
        "columns that 农户 must have are missing: \"人口\"");
    must_say(
        outcome_of(&world, "农户",
            ARROW_STRUCT_OF(NULL, 0, "1", arrow_column("户编号", "u", 0, "A1"),
                arrow_column("household_id", "u", 0, "A1"), arrow_column("人口", "l", 0, "1"))),
        "columns 1 and 2 are both \"户编号\"");
    must_say(
        outcome_of(&world, NULL, ARROW_STRUCT_OF(NULL, 0, "1", arrow_column("什么", "u", 0, "A1"))),
        "its columns do not show which record it holds");
    must_say(
        outcome_of(&world, "农户", arrow_column("户编号", "u", 0, "A1")), "must be a struct (+s)");
    must_say(
        outcome_of(&world, "农户", arrow_struct(NULL, 0, "1", (struct arrow_made[]){{NULL, NULL}})),
        "columns that 农户 must have are missing");
    /* No rows at all. */
    must_say(outcome_of(&world, "农户",
                 ARROW_STRUCT_OF(NULL, 0, "", arrow_column("户编号", "u", 0, ""),
                     arrow_column("人口", "l", 0, ""))),
        "农户: read 0, used 0");
    world_fini(&world);
}

static void null_rows(void **state) {
    (void)state;
    struct world world;
    world_init(&world);
    char *found = outcome_of(&world, "农户",
        ARROW_STRUCT_OF(NULL, 1, "~|1|~|1", arrow_column("户编号", "u", 0, "A0|A1|A2|~"),
            arrow_column("人口", "l", 0, "1|1|1|~"), arrow_column("原因", "u", 0, "~|~|~|~"),
            arrow_column("原因.1", "u", 0, "~|~|~|~")));
    assert_non_null(strstr(found, "数据:2 农户 null-row\n"));
    assert_non_null(strstr(found, "农户[A1] 数据:1"));
    must_say(found, "1 row of empty cells was passed over"); /* the last */
    world_fini(&world);
}

/* ---- dictionaries and slices ---- */

static void dictionaries(void **state) {
    (void)state;
    static const char *const indices[] = {"c", "C", "s", "S", "i", "I", "l", "L"};
    static const char *const texts[] = {"u", "U", "vu"};
    for (size_t i = 0; i < 8; i++)
        for (size_t k = 0; k < 3; k++) {
            struct world world;
            world_init(&world);
            char *found = outcome_of(&world, "农户",
                ARROW_STRUCT_OF(NULL, 0, "1|1|1|1", arrow_column("户编号", "u", 0, "A1|A2|A3|A4"),
                    arrow_column("人口", "l", 0, "1|1|1|1"),
                    arrow_dictionary(arrow_column("户类型", indices[i], 1, "9|2|~|1|3"),
                        arrow_column(NULL, texts[k], 1, "前|低保户|TP|其他|~"))));
            same(found, outcome_of_lines(&world, "农户",
                            "{\"户编号\":\"A1\",\"人口\":1,\"户类型\":\"其他\"}\n{\"户编号\":"
                            "\"A2\",\"人口\":1,\"户类型\":null}\n"
                            "{\"户编号\":\"A3\",\"人口\":1,\"户类型\":\"TP\"}\n{\"户编号\":\"A4\","
                            "\"人口\":1,\"户类型\":null}\n"));
            world_fini(&world);
        }
}

/* ---- trees ---- */

static const char tree_lines[] =
    "{\"户编号\":\"A1\",\"人口\":2,\"原因\":[\"因病\",\"因学\"],\"成员\":[{\"编号\":1,\"工资\":280."
    "10,\"风险\":[],\"证书\":[{\"名称\":\"甲\"},{\"名称\":\"乙\"}]},"
    "{\"编号\":2,\"工资\":null,\"风险\":null,\"证书\":[]}]}\n"
    "{\"户编号\":\"A2\",\"人口\":0,\"原因\":[],\"成员\":[]}\n"
    "{\"户编号\":\"A3\",\"人口\":1,\"原因\":null,\"成员\":null}\n"
    "{\"户编号\":\"A4\",\"人口\":3,\"原因\":[\"因病\",\"没有的\"],\"成员\":[{\"编号\":1,\"工资\":3,"
    "\"风险\":[\"因学\"],\"证书\":null},"
    "{\"编号\":1,\"工资\":4,\"风险\":[\"无\"],\"证书\":[{\"名称\":\"丙\"}]}]}\n"
    "{\"户编号\":\"A5\",\"人口\":1,\"原因\":[null],\"成员\":[{\"编号\":7,\"工资\":5,\"风险\":["
    "\"因病\",\"因病\"],\"证书\":[{\"名称\":null}]}]}\n";

struct tree_form {
    const char *list, *text;
    int offset; /* so many elements stand before what counts, everywhere */
};

static const char *shift(
    struct world *world, const struct tree_form *form, const char *junk, const char *values) {
    const char *text = values;
    for (int i = 0; i < form->offset; i++)
        text = arena_printf(&world->arena, "%s|%s", junk, text);
    return text;
}

/* Children of a sliced struct are as long as it is with its offset. */
static struct arrow_made tree(struct world *world, const struct tree_form *form) {
#define S(junk, values) shift(world, form, junk, values)
#define S2(junk, values) shift(world, form, junk, S(junk, values))
    struct arrow_made certificate = ARROW_STRUCT_OF("item", form->offset, S("1", "1|1|1|1"),
        arrow_column("名称", form->text, form->offset, S2("前", "甲|乙|丙|~")));
    /* Structs and their children are both sliced, so what is in them is shifted twice. */
    struct arrow_made member = ARROW_STRUCT_OF("item", form->offset, S("1", "1|1|1|1|1"),
        arrow_column("编号", "s", form->offset, S2("77", "1|2|1|1|7")),
        arrow_column("工资", "d:12,2", form->offset, S2("1", "28010|~|300|400|500")),
        arrow_list("风险", form->list, form->offset, S2("0", "0|~|1|1|2"),
            arrow_column("item", form->text, form->offset, S("前", "因学|无|因病|因病"))),
        arrow_list("证书", form->list, form->offset, S2("0", "2|0|~|1|1"), certificate));
    return ARROW_STRUCT_OF(NULL, form->offset, S("1", "1|1|1|1|1"),
        arrow_column("户编号", form->text, form->offset, S2("前", "A1|A2|A3|A4|A5")),
        arrow_column("人口", "l", form->offset, S2("1", "2|0|1|3|1")),
        arrow_list("原因", form->list, form->offset, S2("0", "2|0|~|2|1"),
            arrow_column("item", form->text, form->offset, S("前", "因病|因学|因病|没有的|~"))),
        arrow_list("成员", form->list, form->offset, S2("0", "2|0|~|2|1"), member));
#undef S
#undef S2
}

static void trees(void **state) {
    (void)state;
    static const struct tree_form forms[] = {{"+l", "u", 0}, {"+l", "vu", 2}, {"+L", "U", 1},
        {"+vl", "u", 0}, {"+vL", "vu", 3}, {"+l", "u", 9}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        for (size_t kind = 0; kind < 2; kind++) {
            struct world world;
            world_init(&world);
            char *found = outcome_of(&world, kind ? "农户" : NULL, tree(&world, &forms[i]));
            assert_non_null(strstr(found, "not-a-plain-value [原因]"));
            assert_non_null(strstr(found, "key-empty [名称]"));
            same(found, outcome_of_lines(&world, "农户", tree_lines));
            world_fini(&world);
        }
}

static void odd_lists(void **state) {
    (void)state;
    struct world world;
    world_init(&world);
    /* Two each, of which one is null; a list of another name is no list of records. */
    char *found = outcome_of(&world, NULL,
        ARROW_STRUCT_OF(NULL, 0, "1|1|1", arrow_column("户编号", "u", 0, "A1|A2|A3"),
            arrow_column("人口", "l", 0, "1|1|1"),
            arrow_list("地块", "+w:2", 0, "2|~|2",
                ARROW_STRUCT_OF(
                    "item", 0, "1|~|1|1|1|1", arrow_column("序号", "l", 0, "1|2|8|9|1|2"))),
            arrow_list("成员", "+l", 0, "0|~|1", arrow_column("item", "n", 0, "~"))));
    assert_non_null(strstr(found, "数据:1 地块 null-row"));
    assert_non_null(strstr(found, "地块: read 4, used 3, rejected 1"));
    assert_non_null(strstr(found, "成员: read 1, used 0, rejected 1"));
    assert_non_null(strstr(found, "地块: ?"));
    must_say(found, "has no column for these fields of 地块");
    world_fini(&world);
}

/* ---- streams ---- */

static struct arrow_made piece(const char *keys, const char *sizes) {
    return ARROW_STRUCT_OF(
        NULL, 0, sizes, arrow_column("户编号", "u", 0, keys), arrow_column("人口", "l", 0, sizes));
}

static void streams(void **state) {
    (void)state;
    struct world world;
    world_init(&world);
    struct arrow_made pieces[] = {
        piece("A1|A2", "1|1"), piece("", ""), piece("A3", "1"), piece("A1|A4", "1|2")};
    struct source source = {.kind = "农户", .given = arrow_give_stream(pieces, 4, NULL)};
    same(outcome(&world, &source, 1),
        outcome_of_lines(&world, "农户",
            "{\"户编号\":\"A1\",\"人口\":1}\n{\"户编号\":\"A2\",\"人口\":1}\n{\"户编号\":\"A3\","
            "\"人口\":1}\n"
            "{\"户编号\":\"A1\",\"人口\":1}\n{\"户编号\":\"A4\",\"人口\":2}\n"));
    struct arrow_made failing[] = {piece("A1|A2", "1|1")};
    source = (struct source){.kind = "农户", .given = arrow_give_stream(failing, 1, "线路断了")};
    must_say(outcome(&world, &source, 1),
        "failed 1\n“数据”：取数据时出错：线路断了\n数据: the stream failed: 线路断了");
    struct arrow_made silent[] = {piece("A1|A2", "1|1")};
    source = (struct source){.kind = "农户", .given = arrow_give_stream(silent, 1, "\xff")};
    must_say(outcome(&world, &source, 1), "数据: the stream failed: 5\n");
    /* Dictionaries may differ from one array to the next. */
    struct arrow_made words[] = {ARROW_STRUCT_OF(NULL, 0, "1",
                                     arrow_dictionary(arrow_column("户编号", "c", 0, "1"),
                                         arrow_column(NULL, "u", 0, "A1|A2")),
                                     arrow_column("人口", "l", 0, "1")),
        ARROW_STRUCT_OF(NULL, 0, "1",
            arrow_dictionary(arrow_column("户编号", "c", 0, "0"), arrow_column(NULL, "u", 0, "A3")),
            arrow_column("人口", "l", 0, "1"))};
    source = (struct source){.kind = "农户", .given = arrow_give_stream(words, 2, NULL)};
    same(outcome(&world, &source, 1),
        outcome_of_lines(
            &world, "农户", "{\"户编号\":\"A2\",\"人口\":1}\n{\"户编号\":\"A3\",\"人口\":1}\n"));
    /* An array that is none of the schema's. */
    struct arrow_made other[] = {
        piece("A1", "1"), ARROW_STRUCT_OF(NULL, 0, "1", arrow_column("户编号", "u", 0, "A1"))};
    source = (struct source){.kind = "农户", .given = arrow_give_stream(other, 2, NULL)};
    must_say(
        outcome(&world, &source, 1), "the array of the table does not go with its ArrowSchema");
    world_fini(&world);
}

/* ---- what contradicts itself ---- */

enum wrong {
    LENGTH,
    OFFSET,
    NULLS,
    MANY_NULLS,
    SHORT_CHILD,
    NO_CHILD,
    GONE_CHILD,
    CHILDREN,
    NO_CHILDREN,
    FEW_CHILDREN,
    BUFFERS,
    NO_BUFFERS,
    NO_OFFSETS,
    NO_TEXT,
    NO_VALUES,
    BACKWARDS,
    BELOW_ZERO,
    INDEX,
    INDEX_BELOW,
    NO_DICTIONARY,
    DICTIONARY_SHORT,
    LIST_BEYOND,
    LIST_BACKWARDS,
    VIEW_BUFFER,
    VIEW_BEYOND,
    VIEW_LENGTH,
    VIEW_START,
    SIZE_BEYOND,
    SIZE_BELOW,
    LONG_OFFSET,
    NO_FORMAT,
    DEEP_DICTIONARY,
    TEXT_DICTIONARY,
    LIST_OF_NONE,
    SCHEMA_CHILDREN,
    SCHEMA_NULL_CHILD,
    SCHEMA_MANY,
    WRONG_COUNT
};

static const char *const wrong_said[WRONG_COUNT] = {
    [LENGTH] = "the array of the table has a length",
    [OFFSET] = "\"人口\" has a length, an offset",
    [NULLS] = "\"人口\" has nulls by its null_count",
    [MANY_NULLS] = "\"人口\" has a length",
    [SHORT_CHILD] = "\"人口\" is shorter",
    [NO_CHILD] = "\"人口\" is missing",
    [GONE_CHILD] = "\"人口\" is missing",
    [CHILDREN] = "the table does not go with its ArrowSchema",
    [NO_CHILDREN] = "the table does not go",
    [FEW_CHILDREN] = "the table does not go",
    [BUFFERS] = "\"人口\" has too few buffers",
    [NO_BUFFERS] = "\"人口\" has too few buffers",
    [NO_OFFSETS] = "\"户编号\" has no buffer of offsets",
    [NO_TEXT] = "\"户编号\" has no buffer of text",
    [NO_VALUES] = "\"人口\" has no buffer of values",
    [BACKWARDS] = "\"户编号\" has offsets that decrease",
    [BELOW_ZERO] = "\"户编号\" has offsets that decrease or are negative",
    [INDEX] = "\"户类型\" has an index",
    [INDEX_BELOW] = "\"户类型\" has an index",
    [NO_DICTIONARY] = "\"户类型\" does not go",
    [DICTIONARY_SHORT] = "\"户类型\" has an index",
    [LIST_BEYOND] = "\"成员\" is shorter",
    [LIST_BACKWARDS] = "\"成员\" has offsets that decrease",
    [VIEW_BUFFER] = "\"备注\" has a text that lies outside",
    [VIEW_BEYOND] = "\"备注\" has a text that lies outside",
    [VIEW_LENGTH] = "\"备注\" has a text that lies outside",
    [VIEW_START] = "\"备注\" has a text that lies outside",
    [SIZE_BEYOND] = "\"地块\" has a list that lies outside",
    [SIZE_BELOW] = "\"地块\" has a list that lies outside",
    [LONG_OFFSET] = "has a length, an offset",
    [NO_FORMAT] = "incomplete ArrowSchema",
    [DEEP_DICTIONARY] = "with a dictionary inside",
    [TEXT_DICTIONARY] = "indices are no integers",
    [LIST_OF_NONE] = "\"成员\" is a list, but has no one child",
    [SCHEMA_CHILDREN] = "contradicts itself",
    [SCHEMA_NULL_CHILD] = "incomplete ArrowSchema",
    [SCHEMA_MANY] = "contradicts itself",
};

static void spoil_array(struct ArrowArray *array, enum wrong wrong) {
    struct ArrowArray *keys = array->children[0], *sizes = array->children[1],
                      *types = array->children[2];
    struct ArrowArray *notes = array->children[3], *members = array->children[4],
                      *plots = array->children[5];
    int32_t *starts = (int32_t *)keys->buffers[1], *lists = (int32_t *)members->buffers[1];
    int32_t *view = (int32_t *)notes->buffers[1], *plot_sizes = (int32_t *)plots->buffers[2];
    switch (wrong) {
    case LENGTH:
        array->length = -1;
        break;
    case OFFSET:
        sizes->offset = -1;
        break;
    case LONG_OFFSET:
        sizes->offset = INT64_MAX;
        break;
    case NULLS:
        sizes->null_count = 1;
        break;
    case MANY_NULLS:
        sizes->null_count = 3;
        break;
    case SHORT_CHILD:
        sizes->length = 1;
        break;
    case NO_CHILD:
        array->children[1] = NULL;
        break;
    case GONE_CHILD:
        sizes->release = NULL;
        break;
    case CHILDREN:
        array->n_children = 7;
        break;
    case NO_CHILDREN:
        array->children = NULL;
        break;
    case FEW_CHILDREN:
        array->n_children = 0;
        break;
    case BUFFERS:
        sizes->n_buffers = 1;
        break;
    case NO_BUFFERS:
        sizes->buffers = NULL;
        break;
    case NO_OFFSETS:
        keys->buffers[1] = NULL;
        break;
    case NO_TEXT:
        keys->buffers[2] = NULL;
        break;
    case NO_VALUES:
        sizes->buffers[1] = NULL;
        break;
    case BACKWARDS:
        starts[1] = 100;
        break;
    case BELOW_ZERO:
        starts[0] = -1;
        break;
    case INDEX:
        ((signed char *)types->buffers[1])[1] = 3;
        break;
    case INDEX_BELOW:
        ((signed char *)types->buffers[1])[0] = -1;
        break;
    case NO_DICTIONARY:
        types->dictionary = NULL;
        break;
    case DICTIONARY_SHORT:
        types->dictionary->length = 1;
        break;
    case LIST_BEYOND:
        lists[2] = 4;
        break;
    case LIST_BACKWARDS:
        lists[1] = 4;
        break;
    case VIEW_BUFFER:
        view[2] = 2;
        break;
    case VIEW_BEYOND:
        view[0]++;
        break;
    case VIEW_LENGTH:
        view[4] = -1;
        break;
    case VIEW_START:
        view[3] = -1;
        break;
    case SIZE_BEYOND:
        plot_sizes[1] = 3;
        break;
    case SIZE_BELOW:
        plot_sizes[0] = -1;
        break;
    default:
        break;
    }
}

static void spoil_schema(struct ArrowSchema *schema, enum wrong wrong) {
    switch (wrong) {
    case NO_FORMAT:
        schema->children[1]->format = NULL;
        break;
    case TEXT_DICTIONARY:
        schema->children[2]->format = "u";
        break;
    case DEEP_DICTIONARY:
        schema->children[2]->dictionary->dictionary = schema->children[1];
        schema->children[2]->dictionary->format = "l";
        break;
    case LIST_OF_NONE:
        schema->children[4]->n_children = 0;
        break;
    case SCHEMA_CHILDREN:
        schema->n_children = -1;
        break;
    case SCHEMA_NULL_CHILD:
        schema->children[5] = NULL;
        break;
    case SCHEMA_MANY:
        schema->children = NULL;
        break;
    default:
        break;
    }
}

static struct arrow_made spoiled(enum wrong wrong) {
    struct arrow_made table = ARROW_STRUCT_OF(NULL, 0, "1|1",
        arrow_column("户编号", "u", 0, "A1|A2"), arrow_column("人口", "l", 0, "1|2"),
        arrow_dictionary(
            arrow_column("户类型", "c", 0, "0|1"), arrow_column(NULL, "u", 0, "TP|低保户")),
        arrow_column("备注", "vu", 0, "这一句话比十二个字节长|短"),
        arrow_list("成员", "+l", 0, "1|2",
            ARROW_STRUCT_OF("item", 0, "1|1|1", arrow_column("编号", "l", 0, "1|1|2"))),
        arrow_list("地块", "+vl", 0, "1|1",
            ARROW_STRUCT_OF("item", 0, "1|1", arrow_column("序号", "l", 0, "1|1"))));
    spoil_array(table.array, wrong);
    spoil_schema(table.schema, wrong);
    return table;
}

static void contradictions(void **state) {
    (void)state;
    for (int wrong = 0; wrong < WRONG_COUNT; wrong++) {
        struct world world;
        world_init(&world);
        char *found = outcome_of(&world, "农户", spoiled((enum wrong)wrong));
        if (strncmp(found, "failed 3\n", 9) != 0)
            fail_msg("%d is taken:\n%s", wrong, found);
        must_say(found, wrong_said[wrong]);
        world_fini(&world);
    }
}

/* Without rows there need be no buffers; validity may be there though nothing is null. */
static void frugal_arrays(void **state) {
    (void)state;
    struct world world;
    world_init(&world);
    struct arrow_made empty = piece("", "");
    for (int i = 0; i < 2; i++)
        empty.array->children[i]->buffers[1] = NULL;
    must_say(outcome_of(&world, "农户", empty), "农户: read 0");
    struct arrow_made known = piece("A1|~", "1|~");
    known.array->length = known.array->children[0]->length = known.array->children[1]->length = 1;
    must_say(outcome_of(&world, "农户", known), "农户: read 1, used 1");
    world_fini(&world);
}

/* ---- through the public header ---- */

static const char rules_text[] =
    "记录 农户 {\n  户编号: 文本 主键\n  收入: 金额/年\n  成员: 若干 成员\n}\n"
    "记录 成员 隶属 农户 {\n  编号: 整数 主键\n  生日: 日期\n}\n"
    "政策 帮扶 对 农户 {\n  给付 人数: 整数\n"
    "  延续 低: 当 收入 低于 1000元/年 则 人数 = 计数(成员)\n}\n";

static struct arrow_made aided(void) {
    return ARROW_STRUCT_OF(NULL, 0, "1|1", arrow_column("户编号", "u", 0, "A1|A2"),
        arrow_column("收入", "d:18,2", 0, "28010|99999999"),
        arrow_list("成员", "+l", 0, "2|1",
            ARROW_STRUCT_OF("item", 0, "1|1|1", arrow_column("编号", "c", 0, "1|2|1"),
                arrow_column("生日", "tdD", 0, "2001-02-03|~|1999-12-31"))));
}

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

static bool count_rows(void *user, guodu_batch *batch) {
    *(size_t *)user += guodu_batch_count(batch, 0);
    return true;
}

static void judged(void **state) {
    (void)state;
    guodu_rules *rules = load_rules(NULL);
    guodu_data *data = guodu_data_new(rules);
    struct arrow_given given = arrow_give(aided());
    assert_int_equal(
        guodu_data_add_arrow(data, NULL, "数据", &given.schema, &given.array), GUODU_OK);
    assert_null(given.schema.release);
    assert_null(given.array.release);
    size_t rows = 0;
    guodu_judging *judging = guodu_judging_new(rules);
    guodu_judging_options options = {.as_of = "2023-06-30", .batch = count_rows, .user = &rows};
    assert_int_equal(guodu_judging_run(judging, data, &options), GUODU_OK);
    assert_int_equal(rows, 2);
    assert_int_equal(guodu_data_file_count(data), 2);
    guodu_file_facts facts;
    assert_int_equal(guodu_data_file(data, 0, &facts), GUODU_OK);
    assert_string_equal(facts.format, "Arrow");
    assert_non_null(guodu_data_report_text(data, GUODU_EN));
    guodu_judging_free(judging);
    guodu_data_free(data);
    guodu_rules_free(rules);
    assert_int_equal(arrow_alive, 0);
}

/* Whatever the call was, what was handed over is released. */
static void wrong_calls(void **state) {
    (void)state;
    guodu_rules *rules = load_rules(NULL);
    guodu_data *data = guodu_data_new(rules);
    struct arrow_made pieces[] = {aided()};
    struct arrow_given given = arrow_give(aided()), stream = arrow_give_stream(pieces, 1, NULL);
    assert_int_equal(
        guodu_data_add_arrow(NULL, NULL, "x", &given.schema, &given.array), GUODU_BAD_CALL);
    assert_int_equal(arrow_alive, 15);
    assert_int_equal(
        guodu_data_add_arrow(data, NULL, "x", &given.schema, &given.array), GUODU_BAD_CALL);
    assert_non_null(strstr(guodu_data_error(data, GUODU_EN), "released or moved already"));
    assert_int_equal(guodu_data_add_arrow(data, NULL, "x", NULL, NULL), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_add_arrow_stream(data, NULL, NULL, &stream.stream), GUODU_BAD_CALL);
    assert_null(stream.stream.release);
    assert_int_equal(guodu_data_add_arrow_stream(data, NULL, "x", &stream.stream), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_add_arrow_stream(data, NULL, "x", NULL), GUODU_BAD_CALL);
    assert_int_equal(arrow_alive, 0);
    given = arrow_give(aided());
    assert_int_equal(
        guodu_data_add_arrow(data, "没有的", "x", &given.schema, &given.array), GUODU_BAD_CALL);
    given = arrow_give(aided());
    assert_int_equal(guodu_data_add_arrow(data, NULL, "x", NULL, &given.array), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_add_arrow(data, NULL, "x", &given.schema, NULL), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    given = arrow_give(aided());
    assert_int_equal(
        guodu_data_add_arrow(data, NULL, "x", &given.schema, &given.array), GUODU_BAD_CALL);
    guodu_data_free(data);
    guodu_rules_free(rules);
    assert_int_equal(arrow_alive, 0);
}

/* ---- memory ---- */

struct scarce {
    size_t calls, fail_at, bytes;
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

/* Every request for memory fails once; the data set is none any more then, and all is released. */
static void no_memory(void **state) {
    (void)state;
    bool whole = false;
    size_t failures = 0;
    for (size_t at = 1; !whole; at++) {
        struct scarce scarce = {0};
        guodu_allocator allocator = {scarce_resize, &scarce};
        guodu_rules *rules = load_rules(&allocator);
        guodu_data *data = guodu_data_new(rules);
        struct arrow_made pieces[] = {aided(), aided()};
        struct arrow_given given = at % 2 ? arrow_give(aided()) : (struct arrow_given){0};
        struct arrow_given stream = arrow_give_stream(pieces, 2, NULL);
        scarce.fail_at = scarce.calls + (at + 1) / 2;
        guodu_status status =
            at % 2 ? guodu_data_add_arrow(data, NULL, "x", &given.schema, &given.array)
                   : guodu_data_add_arrow_stream(data, NULL, "x", &stream.stream);
        if (status != GUODU_OK) {
            assert_int_equal(status, GUODU_NO_MEMORY);
            failures++;
        }
        whole = status == GUODU_OK && at % 2 == 0;
        arrow_release(&stream);
        guodu_data_free(data);
        guodu_rules_free(rules);
        assert_int_equal(arrow_alive, 0);
        assert_int_equal(scarce.bytes, 0);
    }
    assert_true(failures > 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type),
        cmocka_unit_test(types_that_fit_no_field),
        cmocka_unit_test(unused_columns),
        cmocka_unit_test(flat_tables),
        cmocka_unit_test(implied_parents),
        cmocka_unit_test(headers),
        cmocka_unit_test(null_rows),
        cmocka_unit_test(dictionaries),
        cmocka_unit_test(trees),
        cmocka_unit_test(odd_lists),
        cmocka_unit_test(streams),
        cmocka_unit_test(contradictions),
        cmocka_unit_test(frugal_arrays),
        cmocka_unit_test(judged),
        cmocka_unit_test(wrong_calls),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
