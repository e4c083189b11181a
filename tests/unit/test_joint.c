/* SPDX-License-Identifier: Apache-2.0
 *
 * One schema for two versions of rules: whatever the second one changes, each version sees of data
 * that were read once what it would have read itself, tree by tree and batch by batch, and comes to
 * the same results. That files of every kind are read alike is tested by test_dataset.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "api/api.h"
#include "prepared_text.h"
#include "record/joint.h"
#include "schema_text.h"

static struct arena arena, columns;
static char folder[] = P_tmpdir "/guodu-joint-XXXXXX", top[4096];

static int set_up(void **state) {
    struct allocator allocator = allocator_default();
    (void)state;
    arena_init(&arena, &allocator);
    arena_init(&columns, &allocator);
    return getcwd(top, sizeof top) && mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int tear_down(void **state) {
    static const char *const files[] = {
        "户.csv", "人.csv", "工.csv", "房.csv", "户.ndjson", "户.gds", "平.csv"};
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(files[i]);
    arena_fini(&columns);
    arena_fini(&arena);
    bool gone = chdir(top) == 0 && rmdir(folder) == 0;
    memset(strrchr(folder, '-') + 1, 'X', 6);
    return gone ? 0 : -1;
}

/* ---- versions of the rules ---- */

static const char RULES[] =
    "来源 办法 \"测试\"\n"
    "选项 身份 { 低保 \"低保户\"、脱贫、一般 }\n"
    "选项 病 { 高血压、糖尿病、结核 }\n"
    "记录 户 {\n"
    "  户编号: 文本 主键\n"
    "  区划: 地区 所在地\n"
    "  人均: 金额 = 收入 / 人口\n"
    "  收入: 金额 来自 \"年收入\"\n"
    "  人口: 整数 空表示 1\n"
    "  身份: 身份\n"
    "  系数: 小数\n"
    "  迁入: 日期 或 无\n"
    "  成员: 若干 人\n"
    "  备注: 文本\n"
    "}\n"
    "记录 人 隶属 户 {\n"
    "  编号: 文本 主键\n"
    "  成年: 是否 = 年龄 不低于 18\n"
    "  年龄: 整数\n"
    "  性别: 性别\n"
    "  慢病: 多选 病\n"
    "  类别: 身份 空表示 一般\n"
    "  岗位: 若干 工\n"
    "}\n"
    "记录 工 隶属 人 { 工号: 文本 主键  工资: 金额 }\n"
    "政策 补助 对 户 依次 {\n"
    "  依据 办法  给付 数额: 金额\n"
    "  延续 低保的: 当 身份 是 低保 且 人均 低于 3000元 则 数额 = 人均\n"
    "  调整 有病人的: 当 任一(慢病 含任一 {糖尿病} 对 成员) 则 数额 = 100元 * 计数(成员)\n"
    "  退出 其他: 其余 则 数额 = 系数 * 10元\n"
    "}\n"
    "政策 就业 对 人 {\n"
    "  依据 办法  给付 数额: 金额\n"
    "  适用 当 成年\n"
    "  延续 有岗: 当 计数(岗位) 高于 0 则 数额 = 合计(工资 对 岗位)\n"
    "  退出 无岗: 当 计数(岗位) = 0 且 类别 是 一般 则 数额 = 0元\n"
    "}\n";

static const char HOUSEHOLDS[] = "户编号,区划,年收入,人口,身份,系数,迁入,备注,面积\n"
                                 "A1,520000,1200.50,2,低保户,1.5,2020-01-31,甲,80\n"
                                 "A2,520000,,,脱贫,0.1234567,无,,\n"
                                 "A3,,99999,,一般,,,丙,7.5\n"
                                 "A4,520000,5,1,,2,2021-12-01,丁,0\n";

static const char PEOPLE[] = "户编号,编号,年龄,慢病,类别,性质,性别\n"
                             "A1,1,40,高血压、糖尿病,,农,男\n"
                             "A1,2,x,,脱贫,农,女\n"
                             "A2,1,17,结核,低保,,F\n"
                             "A4,1,,{},一般,非农,\n"
                             "A4,2,60,糖尿病,脱贫,非农,女\n";

/* Of people with what is said of their households, which have no file. */
static const char FLAT[] = "户编号,年收入,人口,备注,面积,系数,编号,年龄\n"
                           "A1,12,1,甲,3,0.1234567,1,40\n"
                           "A1,12,1,甲,3,0.1234567,2,7\n"
                           "A2,,,乙,4,,1,\n"
                           "A3,5,,,5,2,1,1\n"
                           "A4,1,9,丁,6,3,1,2\n";

static const char JOBS[] = "户编号,编号,工号,工资\nA1,1,J1,3000\nA1,1,J2,12.25\nA4,2,J1,700\n";
static const char HOUSES[] = "户编号,房号,危房\nA1,1,是\nA1,2,否\nA3,1,\n";

/* Lists by the names that the first version has for them. */
static const char NESTED[] =
    "{\"户编号\":\"A1\",\"年收入\":\"1200.50\",\"人口\":2,\"身份\":\"低保户\",\"系数\":1.5,"
    "\"面积\":3,\"成员\":["
    "{\"编号\":\"1\",\"年龄\":40,\"慢病\":[\"糖尿病\"],\"性质\":\"农\",\"岗位\":[{\"工号\":\"J1\","
    "\"工资\":3000}]},"
    "{\"编号\":\"2\",\"年龄\":\"x\",\"岗位\":[]}],\"房屋\":[{\"房号\":\"1\",\"危房\":true}]}\n"
    "{\"户编号\":\"A2\",\"系数\":0.1234567,\"成员\":[],\"备注\":\"乙\"}\n"
    "{\"户编号\":\"A3\",\"人口\":null,\"房屋\":[]}\n"
    "{\"户编号\":\"A4\",\"人口\":3,\"人\":[{\"编号\":\"9\",\"年龄\":70}]}\n";

struct edit {
    const char *from, *to; /* NULL: behind the last */
};

struct shape { /* what the second version changes */
    const char *name;
    struct edit edits[4];
};

static const struct shape SHAPES[] = {
    {"nothing", {{0}}},
    {"a field is new", {{"  备注: 文本\n", "  备注: 文本\n  面积: 小数\n"}}},
    {"a field is gone", {{"  备注: 文本\n", ""}}},
    {"fields in another order",
        {{"  系数: 小数\n", ""}, {"  人均: 金额 =", "  系数: 小数\n  人均: 金额 ="}}},
    {"another meaning of empty", {{"空表示 1", "空表示 4"}}},
    {"empty means a choice by another index",
        {{"{ 低保 \"低保户\"、脱贫、一般 }", "{ 一般、脱贫、低保 \"低保户\" }"}}},
    {"empty means another choice", {{"空表示 一般", "空表示 脱贫"}}},
    {"a value in the middle", {{"、脱贫、一般", "、监测、脱贫、一般"}}},
    {"values of a set", {{"{ 高血压、糖尿病、结核 }", "{ 结核、尘肺、糖尿病、高血压 }"}}},
    {"a text of a choice is new", {{"、脱贫、", "、脱贫 \"脱贫户\"、"}}},
    {"a text of a choice means another value",
        {{"低保 \"低保户\"、脱贫", "低保、脱贫 \"低保户\""}}},
    {"a heading more", {{"\"年收入\"", "\"年收入\" 或 \"收入合计\""}}},
    {"a heading less", {{" 来自 \"年收入\"", ""}}},
    {"a heading for another field",
        {{" 来自 \"年收入\"", ""}, {"  备注: 文本\n", "  总额: 金额 来自 \"年收入\"\n"}}},
    {"a heading of the key", {{"户编号: 文本 主键", "户编号: 文本 主键 来自 \"户号\""}}},
    {"another type", {{"人口: 整数", "人口: 小数"}}},
    {"none is allowed", {{"收入: 金额", "收入: 金额 或 无"}, {"= 收入 / 人口", "= 1元"}}},
    {"must be given",
        {{"{ 工号: 文本 主键  工资: 金额 }", "{ 工号: 文本 主键  工资: 金额 必填 }"}}},
    {"what repeats", {{"备注: 文本", "备注: 文本 唯一"}}},
    {"computed, now given", {{"  人均: 金额 = 收入 / 人口\n", "  人均: 金额 来自 \"面积\"\n"}}},
    {"given, now computed", {{"  系数: 小数\n", "  系数: 小数 = 1.5\n"}}},
    {"a record below the top",
        {{"记录 人 隶属", "记录 房 隶属 户 { 房号: 文本 主键  危房: 是否 }\n记录 人 隶属"},
            {"  备注: 文本\n", "  房屋: 若干 房\n"}}},
    {"a record less",
        {{"记录 工 隶属 人 { 工号: 文本 主键  工资: 金额 }\n", ""}, {"  岗位: 若干 工\n", ""},
            {"  延续 有岗: 当 计数(岗位) 高于 0 则 数额 = 合计(工资 对 岗位)\n", ""},
            {"计数(岗位) = 0 且 ", ""}}},
    {"another top record", {{"选项 病", "记录 村 { 村号: 文本 主键 }\n选项 病"}}},
    {"a field of the parent's name",
        {{"  年龄: 整数\n", "  年龄: 整数\n  备注: 文本 来自 \"性质\"\n"}}},
    {"all fields of the other spelling", {{"  年龄: 整数\n", "  岁数: 整数 来自 \"年龄\"\n"},
                                             {"成年: 是否 = 年龄", "成年: 是否 = 岁数"}}},
};

enum { SHAPES_COUNT = sizeof SHAPES / sizeof *SHAPES };

static const char *edited(const char *text, const struct edit *edit) {
    const char *at = strstr(text, edit->from);
    if (!at)
        fail_msg("not in the rules: %s", edit->from);
    return arena_printf(
        &arena, "%.*s%s%s", (int)(at - text), text, edit->to, at + strlen(edit->from));
}

static const char *second_version(const struct shape *shape) {
    const char *text = RULES;
    for (size_t i = 0; i < 4 && shape->edits[i].from; i++)
        text = edited(text, &shape->edits[i]);
    return text;
}

static guodu_rules *load(const char *text) {
    guodu_rules *rules = guodu_rules_new(NULL);
    if (guodu_rules_load_text(rules, "t.guodu", text, strlen(text)) != GUODU_OK) {
        guodu_diagnostic first;
        guodu_rules_diagnostic(rules, 0, GUODU_EN, false, &first);
        fail_msg("%s", first.message);
    }
    return rules;
}

/* ---- reading ---- */

static void store(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static const struct record_type *find_type(const struct schema *schema, const char *name) {
    for (size_t i = 0; i < schema->records.count; i++)
        if (strcmp(schema->records.items[i]->name->text, name) == 0)
            return schema->records.items[i];
    return NULL;
}

enum kind_of_file { TABLES, NESTED_LINES, FLAT_TABLE, SOURCES };

static const struct {
    const char *record, *file;
} sources[SOURCES][4] = {
    {{"户", "户.csv"}, {"人", "人.csv"}, {"工", "工.csv"}, {"房", "房.csv"}},
    {{"户", "户.ndjson"}},
    {{"人", "平.csv"}},
};

/* Of records that the schema lacks, nothing. */
static struct dataset *read_files(const struct schema *schema, enum kind_of_file from) {
    struct allocator allocator = allocator_default();
    struct dataset *dataset = dataset_new(&allocator, schema);
    for (size_t i = 0; i < 4 && sources[from][i].record; i++) {
        const struct record_type *type = find_type(schema, sources[from][i].record);
        if (!type)
            continue;
        struct data_result result = dataset_add(dataset, type, sources[from][i].file, NULL);
        if (result.status != DATA_OK)
            fail_msg("%s", result.en);
    }
    assert_int_equal(dataset_finish(dataset).status, DATA_OK);
    return dataset;
}

struct trees {
    const struct record_tree *items[16];
    size_t count;
};

static struct trees trees_of(struct dataset *dataset, const struct schema *schema) {
    struct trees trees = {.count = 0};
    struct dataset_cursor cursor = dataset_begin(dataset, find_type(schema, "户"));
    struct record_tree tree;
    while (dataset_next(&cursor, &arena, &tree)) {
        struct record_tree *kept = arena_new(&arena, struct record_tree);
        *kept = tree;
        trees.items[trees.count++] = kept;
    }
    return trees;
}

/* ---- comparing ---- */

static void assert_same_text(const char *a, const char *b) {
    assert_int_equal(!a, !b);
    if (a)
        assert_string_equal(a, b);
}

static void assert_same(const struct record *a, const struct record *b) {
    assert_ptr_equal(a->type, b->type);
    assert_int_equal(a->number, b->number);
    assert_int_equal(a->line, b->line);
    assert_same_text(a->file, b->file);
    assert_int_equal(a->rejected, b->rejected);
    assert_int_equal(a->doubtful, b->doubtful);
    for (size_t i = 0; i < a->type->fields.count; i++) {
        const struct field *field = a->type->fields.items[i];
        if (field->form == FIELD_GIVEN &&
            (a->values[i].state != b->values[i].state ||
                (a->values[i].state == VALUE_KNOWN &&
                    !value_equal(field->type, a->values[i], b->values[i]))))
            fail_msg("%s of %s: %s, not %s", field->name->text, record_label(&arena, a),
                value_format(&arena, field->type, b->values[i], false),
                value_format(&arena, field->type, a->values[i], false));
    }
    for (size_t i = 0; i < a->type->children.count; i++) {
        assert_int_equal(a->lists[i].known, b->lists[i].known);
        assert_int_equal(a->lists[i].items.count, b->lists[i].items.count);
        for (size_t k = 0; k < a->lists[i].items.count; k++) {
            assert_ptr_equal(b->lists[i].items.items[k]->parent, b);
            assert_same(a->lists[i].items.items[k], b->lists[i].items.items[k]);
        }
    }
}

static void assert_same_tree(const struct record_tree *a, const struct record_tree *b) {
    assert_int_equal(a->count, b->count);
    assert_same(a->top, b->top);
}

/* ---- results ---- */

static void show_result(FILE *out, const struct result *result) {
    const struct policy *policy = result->policy;
    fprintf(out, "%s %s %d %s", policy->name->text, record_label(&arena, result->record),
        (int)result->outcome, result->clause ? result->clause->name->text : "-");
    for (size_t i = 0; result->outputs && i < policy->outputs.count; i++)
        fprintf(out, " %s",
            value_format(&arena, policy->outputs.items[i].type, result->outputs[i], false));
    for (uint32_t i = 0; i < result->missing_count; i++)
        fprintf(out, " ?%s of %s",
            result->missing[i].field ? result->missing[i].field->name->text : "row",
            record_label(&arena, result->missing[i].record));
    fputc('\n', out);
}

static void judge(FILE *out, const guodu_rules *rules, const struct record_tree *tree,
    const struct record *record) {
    struct evaluation evaluation;
    struct result result;
    eval_begin(&evaluation, &arena, &rules->program, tree, 0, true);
    for (size_t i = 0; i < rules->program.policies.count; i++)
        if (rules->program.policies.items[i]->record == record->type) {
            eval_policy(&evaluation, rules->program.policies.items[i], record, &result);
            show_result(out, &result);
        }
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            judge(out, rules, tree, record->lists[i].items.items[k]);
}

static const char *judged(const guodu_rules *rules, const struct record_tree *tree) {
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    judge(out, rules, tree, tree->top);
    fclose(out);
    const char *kept = arena_copy(&arena, text, length);
    free(text);
    return kept;
}

/* ---- a side ---- */

static const struct batch *batch_of(const struct schema *schema, const struct trees *trees) {
    struct batch_builder *builder = batch_builder_new(&arena, &columns, schema, NULL);
    batch_begin(builder, find_type(schema, "户"));
    for (size_t i = 0; i < trees->count; i++)
        batch_add(builder, trees->items[i]);
    return batch_end(builder, 3);
}

static void compare_batches(
    const struct joint_side *side, const struct batch *joint, const struct trees *own) {
    const struct batch *seen = joint_batch(side, &arena, joint);
    assert_ptr_equal(seen->schema, side->schema);
    assert_ptr_equal(seen->top, find_type(side->schema, "户"));
    assert_int_equal(seen->number, 3);
    assert_int_equal(seen->rows[seen->top->index].count, own->count);
    for (size_t i = 0; i < own->count; i++)
        assert_same_tree(own->items[i], batch_tree(seen, i, &arena));
}

/* Data read for all sides, and the rules of these. */
struct reading {
    const struct joint *joint;
    guodu_rules *const *rules;
    enum kind_of_file from;
    struct trees trees;
    const struct batch *batch;
};

static void compare_side(const struct reading *reading, uint32_t index) {
    const guodu_rules *rules = reading->rules[index];
    const struct joint_side *side = &reading->joint->sides[index];
    struct dataset *dataset = read_files(&rules->program.schema, reading->from);
    struct trees own = trees_of(dataset, &rules->program.schema);
    assert_int_equal(own.count, 4);
    assert_int_equal(reading->trees.count, 4);
    for (size_t i = 0; i < own.count; i++) {
        const struct record_tree *seen = joint_tree(side, &arena, reading->trees.items[i]);
        assert_same_tree(own.items[i], seen);
        assert_string_equal(judged(rules, own.items[i]), judged(rules, seen));
    }
    compare_batches(side, reading->batch, &own);
    dataset_free(dataset);
}

static void read_and_compare(
    const struct joint *joint, guodu_rules *const *rules, enum kind_of_file from) {
    struct dataset *dataset = read_files(joint->schema, from);
    struct reading reading = {joint, rules, from, trees_of(dataset, joint->schema), NULL};
    reading.batch = batch_of(joint->schema, &reading.trees);
    assert_in_range(reading.batch->aside_count, 1, 3);
    for (uint32_t i = 0; i < joint->side_count; i++)
        compare_side(&reading, i);
    dataset_free(dataset);
}

static void compare_shape(void **state) {
    const struct shape *shape = *state;
    struct joint_problem why;
    guodu_rules *rules[] = {load(RULES), load(second_version(shape)), load(RULES)};
    const struct schema *schemas[] = {
        &rules[0]->program.schema, &rules[1]->program.schema, &rules[2]->program.schema};
    store("户.csv", HOUSEHOLDS);
    store("人.csv", PEOPLE);
    store("工.csv", JOBS);
    store("房.csv", HOUSES);
    store("户.ndjson", NESTED);
    store("平.csv", FLAT);
    for (uint32_t count = 1; count <= 3; count++) {
        struct joint *joint = joint_new(&arena, schemas, count, &why);
        assert_non_null(joint);
        for (uint32_t i = 0; i < schemas[0]->records.count; i++)
            assert_int_equal(joint->sides[0].types[i]->index, i);
        for (enum kind_of_file from = TABLES; from < SOURCES; from++)
            read_and_compare(joint, rules, from);
    }
    for (size_t i = 0; i < 3; i++)
        guodu_rules_free(rules[i]);
}

/* ---- values and schemas that no file shows ---- */

static uint64_t seed;

static uint32_t chance(uint32_t below) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

/* So many values, every `step`th, from the last to the first or the other way; the one that is
 * said. */
static const char *choice_text(const char *name, uint32_t count, uint32_t step, bool back) {
    const char *text = arena_printf(&arena, "choice %s", name);
    for (uint32_t i = 0; i < count; i += step)
        text = arena_printf(&arena, "%s v%u", text, back ? count - 1 - i : i);
    return arena_printf(&arena, "%s\n", text);
}

/* Choices of few values, of as many as a column and a set hold, and of more. */
static const struct schema *schema_of(bool second) {
    const char *text = "";
    static const uint32_t counts[] = {6, 63, 120, 254, 300};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        text = arena_printf(&arena, "%s%s", text,
            choice_text(arena_printf(&arena, "c%u", counts[i]), counts[i], second ? 2 : 1, second));
    return schema_from_text(
        &arena, arena_printf(&arena, "%s%s", text,
                    second ? "record 户\n c300 c300\n s63 set:c63\n c6 c6 or_none\n 编号 text "
                             "key\n s120 set:c120\n"
                             " 房屋 list 房\n c254 c254\n 成员 list 人\n 收入 decimal\n"
                             "record 房 of 户\n 房号 text key\n s6 set:c6\n"
                             "record 人 of 户\n 人号 text key\n c6 c6\n"
                           : "record 户\n 编号 text key\n c6 c6 or_none\n c254 c254\n c300 c300\n "
                             "s63 set:c63\n"
                             " s120 set:c120\n 收入 decimal\n 成员 list 人\n 房屋 list 房\n"
                             "record 人 of 户\n 人号 text key\n c6 c6\n"
                             "record 房 of 户\n 房号 text key\n s6 set:c6\n"));
}

static choice_set random_set(uint32_t values) {
    choice_set set = 0;
    for (uint32_t left = chance(4); left > 0; left--)
        set |= choice_set_of(chance(values));
    return set;
}

/* Choices of very many values are seldom known: such a record goes aside. */
static struct value random_value(const struct field *field) {
    uint32_t values = field->type.choice ? (uint32_t)field->type.choice->values.count : 0;
    if (field->is_key)
        return value_text("K", 1);
    if (chance(4) == 0 || (column_form_of(field) == COLUMN_NONE && chance(8)))
        return value_unknown(NULL);
    if (field->type.or_none && chance(4) == 0)
        return value_none();
    if (field->type.kind == TYPE_SET)
        return value_set(random_set(values));
    if (field->type.kind == TYPE_CHOICE)
        return value_choice(chance(values));
    return value_number((decimal)chance(100) * (DECIMAL_ONE / (chance(9) ? 100 : 100000000)));
}

static void fill(struct record_tree *tree, struct record *record) {
    const struct record_type *type = record->type;
    record->file = "a.csv";
    record->line = chance(1000);
    record->rejected = record->parent && chance(12) == 0;
    record->doubtful = record->rejected && chance(2);
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        if (field->form == FIELD_GIVEN && (!record->rejected || field->is_key))
            record->values[i] = random_value(field);
    }
    for (size_t i = 0; i < type->children.count; i++) {
        record->lists[i].known = chance(6) != 0;
        for (uint32_t left = record->lists[i].known ? chance(4) : 0; left > 0; left--)
            fill(tree, record_child(tree, record, type->children.items[i]));
    }
}

/* The name of a joint value must be that of the side's. */
static void assert_seen(
    const struct field *joint, struct value value, const struct field *own, struct value seen) {
    const struct choice *from = joint->type.choice, *to = own->type.choice;
    bool lacks = false;
    choice_set names = 0, all = joint->type.kind == TYPE_SET ? value.set : 0;
    for (uint32_t i = 0; value.state == VALUE_KNOWN && i < from->values.count; i++) {
        bool has = joint->type.kind == TYPE_SET ? i < CHOICE_SET_LIMIT && (all >> i & 1) != 0
                                                : value.choice == i;
        int64_t index = has ? choice_find(to, from->values.items[i].name->text,
                                  from->values.items[i].name->length)
                            : 0;
        lacks |= index < 0;
        if (has && index >= 0 && joint->type.kind == TYPE_SET)
            names |= choice_set_of((uint32_t)index);
        if (has && index >= 0 && joint->type.kind == TYPE_CHOICE)
            assert_int_equal(seen.choice, index);
    }
    assert_int_equal(seen.state, lacks ? VALUE_UNKNOWN : value.state);
    if (seen.state == VALUE_KNOWN && joint->type.kind == TYPE_SET)
        assert_true(seen.set == names);
}

static void check_values(
    const struct joint_side *side, const struct record *joint, const struct record *seen) {
    for (size_t i = 0; i < seen->type->fields.count; i++) {
        const struct field *from = side->fields[seen->type->index][i].joint;
        if (from && from->type.choice)
            assert_seen(
                from, joint->values[from->index], seen->type->fields.items[i], seen->values[i]);
    }
}

static void random_batches(void **state) {
    const struct schema *schemas[] = {schema_of(false), schema_of(true)};
    struct joint_problem why;
    size_t aside = 0, all = 0;
    (void)state;
    struct joint *joint = joint_new(&arena, schemas, 2, &why);
    assert_non_null(joint);
    struct batch_builder *builder = batch_builder_new(&arena, &columns, joint->schema, NULL);
    for (seed = 1; seed < 60; seed++) {
        size_t count = seed % 4 ? chance(20) : 64 + chance(9);
        const struct record_tree **trees =
            arena_array(&arena, const struct record_tree *, count + 1);
        batch_begin(builder, joint->schema->records.items[0]);
        for (size_t i = 0; i < count; i++) {
            struct record_tree *tree = arena_new(&arena, struct record_tree);
            fill(tree, record_top(tree, &arena, joint->schema->records.items[0]));
            batch_add(builder, trees[i] = tree);
        }
        const struct batch *batch = batch_end(builder, seed);
        for (uint32_t s = 0; s < 2; s++) {
            const struct batch *seen = joint_batch(&joint->sides[s], &arena, batch);
            for (size_t i = 0; i < count; i++) {
                const struct record_tree *tree = joint_tree(&joint->sides[s], &arena, trees[i]);
                assert_same_tree(tree, batch_tree(seen, i, &arena));
                check_values(&joint->sides[s], trees[i]->top, tree->top);
            }
        }
        aside += batch->aside_count;
        all += count;
    }
    assert_in_range(aside, all / 20, all / 2);
}

/* Nothing is made anew but what differs. */
static void what_is_shared(void **state) {
    static const char text[] = "choice c 甲 乙\nrecord 户\n 编号 text key\n c c\n 收入 money\n成员 "
                               "list 人\nrecord 人 of 户\n 人号 text key\n";
    const struct schema *schemas[] = {schema_from_text(&arena, text),
        schema_from_text(&arena, text),
        schema_from_text(&arena, edited(text, &(struct edit){"甲 乙", "乙 丙 甲"}))};
    struct joint_problem why;
    (void)state;
    for (uint32_t count = 1; count <= 3; count++) {
        struct joint *joint = joint_new(&arena, schemas, count, &why);
        struct batch_builder *builder = batch_builder_new(&arena, &columns, joint->schema, NULL);
        struct record_tree tree;
        record_top(&tree, &arena, joint->schema->records.items[0]);
        batch_begin(builder, tree.top->type);
        batch_add(builder, &tree);
        const struct batch *batch = batch_end(builder, 0);
        assert_int_equal(joint->sides[0].same, count < 3);
        for (uint32_t s = 0; s < count; s++) {
            const struct batch *seen = joint_batch(&joint->sides[s], &arena, batch);
            bool same = count < 3;
            assert_int_equal(seen->rows == batch->rows, same);
            assert_ptr_equal(seen->rows[0].columns[2].values, batch->rows[0].columns[2].values);
            assert_int_equal(
                seen->rows[0].columns[1].values == batch->rows[0].columns[1].values, same);
        }
    }
}

static void what_is_wanted(void **state) {
    const struct schema *schemas[] = {
        schema_from_text(&arena, "record 户\n 编号 text key\n 甲 money\n 乙 integer\n 丙 text\n"),
        schema_from_text(
            &arena, "record 村\n 村号 text key\nrecord 户\n 编号 text key\n 乙 date\n 丙 text\n")};
    static const bool first[] = {false, true, false, false}, village[] = {false},
                      second[] = {false, true, false};
    const bool *const rows[2][2] = {{first}, {village, second}};
    const bool *const *const both[] = {rows[0], rows[1]};
    const bool *const *const one[] = {NULL, rows[1]};
    static const bool wanted_of_both[] = {false, true, false, false, true},
                      wanted_of_one[] = {true, true, true, true, true};
    struct joint_problem why;
    (void)state;
    struct joint *joint = joint_new(&arena, schemas, 2, &why);
    assert_int_equal(joint->schema->records.items[0]->fields.count, 5);
    assert_memory_equal(joint_wanted(joint, &arena, both)[0], wanted_of_both, 5);
    assert_memory_equal(joint_wanted(joint, &arena, one)[0], wanted_of_one, 5);
    assert_memory_equal(joint_wanted(joint, &arena, NULL)[0], wanted_of_one, 5);
    assert_false(joint_wanted(joint, &arena, both)[1][0]);
    assert_null(joint->sides[0].own[1]);
    assert_string_equal(joint->sides[1].own[1]->name->text, "村");
}

/* A record of a kind that a version does not know. */
static void a_record_of_the_other(void **state) {
    const struct schema *schemas[] = {schema_from_text(&arena, "record 户\n 编号 text key\n"),
        schema_from_text(&arena, "record 村\n 村号 text key\n")};
    struct joint_problem why;
    struct record_tree tree;
    (void)state;
    struct joint *joint = joint_new(&arena, schemas, 2, &why);
    struct batch_builder *builder = batch_builder_new(&arena, &columns, joint->schema, NULL);
    record_top(&tree, &arena, joint->schema->records.items[1]);
    batch_begin(builder, tree.top->type);
    batch_add(builder, &tree);
    const struct batch *batch = batch_end(builder, 0);
    assert_true(joint->sides[0].same);
    assert_false(joint->sides[1].same);
    assert_null(joint_tree(&joint->sides[0], &arena, &tree));
    assert_null(joint_batch(&joint->sides[0], &arena, batch));
    assert_ptr_equal(
        joint_tree(&joint->sides[1], &arena, &tree)->top->type, schemas[1]->records.items[0]);
    assert_ptr_equal(
        joint_batch(&joint->sides[1], &arena, batch)->top, schemas[1]->records.items[0]);
}

/* NAME of the sides that have it, then what matters of how it is read. */
static const char *fields_text(const struct schema *schema) {
    const char *text = "";
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct record_type *type = schema->records.items[i];
        text = arena_printf(&arena, "%s%s:", text, type->name->text);
        for (size_t k = 0; k < type->fields.count; k++) {
            const struct field *field = type->fields.items[k];
            assert_ptr_equal(field->owner, type);
            assert_int_equal(field->index, k);
            text = arena_printf(&arena, "%s %s%s%s%s", text, field->name->text,
                field->sides == 3   ? ""
                : field->sides == 1 ? "<"
                                    : ">",
                field->is_required ? " required" : "", field->is_unique ? " unique" : "");
            if (field->unique_between)
                text = arena_printf(&arena, "%s=%s", text, field->unique_between->name->text);
            for (size_t c = 0; c < field->columns.count; c++)
                text = arena_printf(&arena, "%s|%s", text, field->columns.items[c]);
        }
        text = arena_printf(&arena, "%s\n", text);
    }
    return text;
}

/* Fields below 户's key of the first and of the second version; < is of the first alone, > of the
 * second. */
static void what_is_read_alike(void **state) {
    static const struct {
        const char *first, *second, *joint;
    } cases[] = {
        {"a integer", "a integer", "a"},
        {"a integer", "a decimal", "a< a>"},
        {"a integer", "a integer or_none", "a< a>"},
        {"a integer", "b integer", "a< b>"},
        {"a date", "a date month_first", "a< a>"},
        {"a date month_last", "a date month_first", "a< a>"},
        {"a integer empty=1", "a integer empty=2", "a< a>"},
        {"a integer empty=1", "a integer empty=1", "a"},
        {"a integer or_none empty=无", "a integer or_none empty=1", "a< a>"},
        {"a integer", "a integer empty=1", "a< a>"},
        {"a text from=x", "a text from=x|y", "a<|x a>|x|y"},
        {"a text from=x|y", "a text from=y|x", "a|x|y"},
        {"a text from=x", "a text", "a<|x a>"},
        {"a integer", "a integer required", "a required"},
        {"a integer required", "a integer", "a required"},
        {"a text", "a text unique", "a unique"},
        {"a text unique=村", "a text", "a unique=村"},
        {"a text", "a text unique=村", "a unique=村"},
        {"a text unique=村", "a text unique", "a< unique=村 a> unique"},
        {"a c", "a c", "a"},
        {"a set:c", "a set:c", "a"},
        {"a set:c empty=甲", "a set:c empty=甲", "a"},
        {"a set:c empty=甲", "a set:c empty=乙", "a< a>"},
        {"a c empty=甲", "a c empty=甲", "a"},
        {"a c empty=甲", "a c empty=乙", "a< a>"},
        {"a c", "a set:c", "a< a>"},
        {"a computed", "a integer", "a>"},
        {"a integer", "a computed", "a<"},
        {"编号二 text key", "编号二 text key from=x", "编号二|x"},
        {"编号二 text key from=y", "编号二 text key from=x|y", "编号二|y|x"},
        {"人们 list 人", "人们 list 人", "人们"},
        {"人们 list 人", "成员 list 人", "人们< 成员>"},
        {"b text", "b text", "b"},
        {"a text", "b text", "a< b>"},
        {"a text from=b", "a text from=b", "a<|b a>|b"},
    };
    struct joint_problem why;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool shadow = strstr(cases[i].first, "from=b") != NULL;
        const char *form =
            "choice c %s\nrecord 村\n 村号 text key\nrecord 户 of 村\n 编号 text key\n %s\n"
            "record 人 of 户\n 人号 text key\n%s";
        const struct schema *schemas[] = {
            schema_from_text(&arena, arena_printf(&arena, form, "甲 乙", cases[i].first, "")),
            schema_from_text(&arena,
                arena_printf(&arena, form, "丙 乙 甲", cases[i].second, shadow ? " b text\n" : "")),
        };
        const char *wanted = arena_printf(
            &arena, "村: 村号\n户: 编号 %s\n人: 人号%s\n", cases[i].joint, shadow ? " b>" : "");
        struct joint *joint = joint_new(&arena, schemas, 2, &why);
        assert_non_null(joint);
        assert_string_equal(fields_text(joint->schema), wanted);
    }
}

/* What a table lacks is said once, though two fields of the name are to be read from it. */
static void what_is_lacking(void **state) {
    const struct schema *schemas[] = {
        schema_from_text(
            &arena, "record 户\n 编号 text key\n 收入 money required\n 人口 integer\n"),
        schema_from_text(
            &arena, "record 户\n 编号 text key\n 收入 decimal required\n 人口 decimal\n")};
    struct allocator allocator = allocator_default();
    struct joint_problem why;
    (void)state;
    struct joint *joint = joint_new(&arena, schemas, 2, &why);
    struct dataset *dataset = dataset_new(&allocator, joint->schema);
    store("户.csv", "编号,备注\nA1,x\n");
    assert_string_equal(dataset_add(dataset, NULL, "户.csv", NULL).en,
        "户.csv: columns that 户 must have are missing: \"收入\"; it has \"编号\", \"备注\".");
    store("户.csv", "编号,收入\nA1,3\n");
    assert_int_equal(dataset_add(dataset, NULL, "户.csv", NULL).status, DATA_OK);
    store("户.ndjson", "{\"编号\":\"A2\",\"收入\":1}\n");
    assert_int_equal(dataset_add(dataset, NULL, "户.ndjson", NULL).status, DATA_OK);
    assert_int_equal(dataset_finish(dataset).status, DATA_OK);
    assert_int_equal(dataset_note_count(dataset), 2);
    for (size_t i = 0; i < 2; i++)
        assert_string_equal(strrchr(dataset_note(dataset, i)->en, ':'), ": \"人口\".");
    dataset_free(dataset);
}

static void check_problem(const char *first, const char *second, const char *wanted) {
    const struct schema *schemas[] = {
        schema_from_text(&arena, first), schema_from_text(&arena, second)};
    struct joint_problem why;
    struct joint *joint = joint_new(&arena, schemas, 2, &why);
    assert_int_equal(!joint, wanted != NULL);
    assert_same_text(why.en, wanted);
    assert_int_equal(!why.zh, !wanted);
}

#define OTHER_KEY                                                                                  \
    "the key of 户 is not the same in all versions of the rules, so they cannot be compared on "  \
    "the same data."
#define ELSEWHERE                                                                                  \
    "人 does not belong to the same record in all versions of the rules, so they cannot be "      \
    "compared on the same data."

static void what_cannot_be_joined(void **state) {
    static const char one[] = "record 户\n a text key\n b text\n";
    (void)state;
    check_problem(one, one, NULL);
    check_problem(one, "record 户\n a text\n b text key\n", OTHER_KEY);
    check_problem(one, "record 户\n a text key\n b text key\n", OTHER_KEY);
    check_problem("record 户\n a text key\n b text key\n", one, OTHER_KEY);
    check_problem(one, "record 户\n a integer key\n b text\n", OTHER_KEY);
    check_problem("record 户\n a text key\n b text key\n", "record 户\n b text key\n a text key\n",
        OTHER_KEY);
    check_problem("choice c x=1 y\nrecord 户\n a c key\n", "choice c y=1 x\nrecord 户\n a c key\n",
        OTHER_KEY);
    check_problem(
        "choice c x=1 y\nrecord 户\n a c key\n", "choice c y x=2\nrecord 户\n a c key\n", NULL);
    check_problem("record 户\n a text key\nrecord 人 of 户\n b text key\n",
        "record 户\n a text key\nrecord 人\n b text key\n", ELSEWHERE);
    check_problem("record 户\n a text key\nrecord 人 of 户\n b text key\n",
        "record 村\n a text key\nrecord 人 of 村\n b text key\n", ELSEWHERE);
}

/* Male and female are the same in rules of either language. */
static void built_in_choices(void **state) {
    guodu_rules *rules[] = {
        load("记录 h { a: 文本 主键  s: 性别 }\n"), load("record h { a: text key s: sex }\n")};
    const struct schema *schemas[] = {&rules[0]->program.schema, &rules[1]->program.schema};
    struct joint_problem why;
    (void)state;
    struct joint *joint = joint_new(&arena, schemas, 2, &why);
    assert_int_equal(joint->schema->records.items[0]->fields.count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_true(joint->sides[i].same);
        assert_null(joint->sides[i].fields[0][1].codes);
        guodu_rules_free(rules[i]);
    }
}

static size_t field_count(uint32_t values, uint32_t others) {
    const char *record = "record 户\n 编号 text key\n c c\n";
    const struct schema *schemas[] = {
        schema_from_text(
            &arena, arena_printf(&arena, "%s%s", choice_text("c", values, 1, false), record)),
        schema_from_text(
            &arena, arena_printf(&arena, "choice c w1%s%s",
                        choice_text("", others, 1, false) + strlen("choice "), record)),
    };
    struct joint_problem why;
    return joint_new(&arena, schemas, 2, &why)->schema->records.items[0]->fields.count;
}

/* Nobody's records go aside for the sake of the values of another. */
static void choices_that_would_grow_too_large(void **state) {
    (void)state;
    assert_int_equal(field_count(62, 62), 2);
    assert_int_equal(field_count(63, 62), 3);
    assert_int_equal(field_count(63, 63), 3);
    assert_int_equal(field_count(100, 4), 3);
    assert_int_equal(field_count(127, 127), 2);
    assert_int_equal(field_count(128, 128), 3);
    assert_int_equal(field_count(253, 253), 2);
    assert_int_equal(field_count(254, 254), 3);
    assert_int_equal(field_count(255, 255), 2);
}

/* What was imported by the first version is taken for it and for any that reads data alike. */
static void prepared_data(void **state) {
    guodu_rules *rules = load(RULES);
    guodu_rules *alike = load(edited(RULES, &(struct edit){"低于 3000元", "低于 2000元"}));
    guodu_rules *other = load(edited(RULES, &(struct edit){"空表示 1", "空表示 2"}));
    const struct schema *schemas[] = {
        &rules->program.schema, &alike->program.schema, &other->program.schema};
    struct allocator allocator = allocator_default();
    struct joint_problem why;
    (void)state;
    store("户.csv", HOUSEHOLDS);
    store("人.csv", PEOPLE);
    store("工.csv", JOBS);
    struct dataset *dataset = read_files(schemas[0], TABLES);
    write_prepared(dataset, "户.gds", 2);
    dataset_free(dataset);
    for (uint32_t count = 1; count <= 3; count++) {
        struct joint *joint = joint_new(&arena, schemas, count, &why);
        dataset = dataset_new(&allocator, joint->schema);
        struct data_result result = dataset_add(dataset, NULL, "户.gds", NULL);
        assert_int_equal(result.status == DATA_OK, count < 3);
        dataset_free(dataset);
    }
    guodu_rules_free(rules);
    guodu_rules_free(alike);
    guodu_rules_free(other);
}

int main(void) {
    static const struct CMUnitTest others[] = {
        cmocka_unit_test_setup_teardown(random_batches, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_shared, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_wanted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_record_of_the_other, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_read_alike, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_lacking, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_joined, set_up, tear_down),
        cmocka_unit_test_setup_teardown(built_in_choices, set_up, tear_down),
        cmocka_unit_test_setup_teardown(choices_that_would_grow_too_large, set_up, tear_down),
        cmocka_unit_test_setup_teardown(prepared_data, set_up, tear_down),
    };
    enum { OTHERS = sizeof others / sizeof *others };
    struct CMUnitTest tests[SHAPES_COUNT + OTHERS];
    for (size_t i = 0; i < SHAPES_COUNT; i++)
        tests[i] = (struct CMUnitTest){.name = SHAPES[i].name,
            .test_func = compare_shape,
            .setup_func = set_up,
            .teardown_func = tear_down,
            .initial_state = (void *)(uintptr_t)&SHAPES[i]};
    memcpy(tests + SHAPES_COUNT, others, sizeof others);
    return _cmocka_run_group_tests("joint", tests, SHAPES_COUNT + OTHERS, NULL, NULL);
}
