/* SPDX-License-Identifier: Apache-2.0
 *
 * Results as CSV and NDJSON, files that appear whole or not at all, columns that line up, counts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "report/csv.h"
#include "report/files.h"
#include "report/grid.h"
#include "report/ndjson.h"
#include "report/rejects.h"
#include "report/summary.h"
#include "report/table.h"
#include "report/words.h"
#include "schema_text.h"

/* ---- a sink that keeps what it is given ---- */

struct kept {
    struct arena *arena;
    VEC(char) bytes;
    size_t room; /* refuses what goes beyond; 0: no limit */
};

static bool keep_bytes(void *user, const char *bytes, size_t length) {
    struct kept *kept = user;
    if (kept->room && kept->bytes.count + length > kept->room)
        return false;
    for (size_t i = 0; i < length; i++)
        vec_push(kept->arena, &kept->bytes, bytes[i]);
    return true;
}

static const char *kept_text(struct kept *kept) {
    vec_push(kept->arena, &kept->bytes, '\0');
    kept->bytes.count--;
    return kept->bytes.items;
}

/* ---- a household with two members, and three policies ---- */

struct world {
    struct arena arena;
    struct kept kept;
    struct sink sink;
    bool mark;
    struct report_shape shape;
    struct report_policy policies[3];
    struct report_output outputs[3];
    struct record_tree tree;
    struct record *members[3]; /* the third was rejected */
};

static const struct atom *atom(struct world *world, const char *text) {
    struct atom *atom = arena_new(&world->arena, struct atom);
    *atom = (struct atom){text, (uint32_t)strlen(text)};
    return atom;
}

static struct value text(const char *bytes) {
    return value_text(bytes, (uint32_t)strlen(bytes));
}

static void build_shape(struct world *world) {
    const struct schema *schema = schema_from_text(&world->arena,
        "record 农户\n户编号 text key\n户名 text\n收入 money\n成员表 list 成员\n"
        "record 成员 of 农户\n户编号 text key\n证件 citizen_id key\n在册 boolean\n");
    const struct record_type *household = schema_record(schema, "农户");
    const struct record_type *member = schema_record(schema, "成员");
    struct type money = {.kind = TYPE_MONEY, .period = PERIOD_YEAR};
    world->outputs[0] = (struct report_output){atom(world, "资助额"), money, false};
    world->outputs[1] = (struct report_output){
        atom(world, "全额"), {.kind = TYPE_BOOLEAN}, false};
    world->outputs[2] = (struct report_output){atom(world, "补贴"), money, false};
    world->policies[0] =
        (struct report_policy){atom(world, "参保资助"), NULL, member, world->outputs, 2};
    world->policies[1] = (struct report_policy){atom(world, "监测"), NULL, household, NULL, 0};
    world->policies[2] =
        (struct report_policy){atom(world, "饮水"), NULL, member, world->outputs + 2, 1};
    world->shape = (struct report_shape){.schema = schema, .policies = world->policies, .policy_count = 3};
}

static void build_records(struct world *world) {
    const struct schema *schema = world->shape.schema;
    struct record *top = record_top(&world->tree, &world->arena, schema_record(schema, "农户"));
    static const char *const numbers[] = {"11010519491231002X", "440524188001010014", "坏"};
    top->values[0] = text("A,1");
    for (size_t i = 0; i < 3; i++) {
        world->members[i] = record_child(&world->tree, top, schema_record(schema, "成员"));
        world->members[i]->values[0] = text("A,1");
        world->members[i]->values[1] = text(numbers[i]);
    }
    world->members[2]->rejected = true;
}

static int set_up(void **state) {
    struct world *world = calloc(1, sizeof *world);
    struct allocator allocator = allocator_default();
    arena_init(&world->arena, &allocator);
    world->kept.arena = &world->arena;
    world->sink = (struct sink){.write = keep_bytes, .user = &world->kept};
    build_shape(world);
    build_records(world);
    *state = world;
    return 0;
}

static int tear_down(void **state) {
    struct world *world = *state;
    arena_fini(&world->arena);
    free(world);
    return 0;
}

static struct value fen(int64_t count) {
    return value_number((decimal)count * DECIMAL_FEN);
}

/* The results of the world, in their order: the household's, then those of two members. */
static struct report_batch batch_of(struct world *world) {
    struct report_result *results = arena_array(&world->arena, struct report_result, 5);
    struct value *outputs = arena_array(&world->arena, struct value, 5);
    struct report_missing *missing = arena_array(&world->arena, struct report_missing, 3);
    const char **conflicts = arena_array(&world->arena, const char *, 2);
    outputs[0] = fen(17500);
    outputs[1] = value_boolean(true);
    outputs[2] = fen(-1234567890);
    outputs[3] = value_unknown(NULL);
    outputs[4] = value_none();
    missing[0] = (struct report_missing){.kind = CAUSE_FACT,
        .record = world->tree.top,
        .field = world->tree.top->type->fields.items[2]};
    missing[1] =
        (struct report_missing){.kind = CAUSE_PARAMETER, .parameter = world->policies[2].name};
    missing[2] = (struct report_missing){.kind = CAUSE_REJECTED, .record = world->members[2]};
    conflicts[0] = "甲";
    conflicts[1] = "乙";
    results[0] = (struct report_result){.policy = 1,
        .record = world->tree.top,
        .outcome = OUTCOME_UNDETERMINED,
        .missing = missing,
        .missing_count = 3};
    results[1] = (struct report_result){.record = world->members[0],
        .outcome = OUTCOME_KEEP,
        .clause = "全额",
        .says = "给您\"全额\"资助",
        .outputs = outputs};
    results[2] = (struct report_result){.policy = 2,
        .record = world->members[0],
        .outcome = OUTCOME_ADJUST,
        .clause = "扣回",
        .outputs = outputs + 2};
    results[3] = (struct report_result){.record = world->members[1],
        .outcome = OUTCOME_CONFLICT,
        .conflicts = conflicts,
        .conflict_count = 2};
    results[4] = (struct report_result){.policy = 2,
        .record = world->members[1],
        .outcome = OUTCOME_ERROR,
        .failure = {"除数为 0", "a division by 0"},
        .failed = world->tree.top};
    return (struct report_batch){.top = world->tree.top, .results = results, .count = 5};
}

/* ---- CSV ---- */

static void cells_are_quoted_where_they_must_be(void **state) {
    struct world *world = *state;
    struct csv csv = {.sink = &world->sink};
    static const char *const cells[] = {"plain", "a,b", "say \"hi\"", "line\nend", "cr\rend",
        " blank", "blank\t", "", "=1+1", "，"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        csv_cell(&csv, cells[i]);
    csv_cell(&csv, NULL);
    csv_end_row(&csv);
    csv_cell(&csv, "\"");
    csv_end_row(&csv);
    assert_string_equal(kept_text(&world->kept),
        "plain,\"a,b\",\"say \"\"hi\"\"\",\"line\nend\",\"cr\rend\",\" blank\",\"blank\t\",,=1+1,，"
        ",\n\"\"\"\"\n");
}

static const char *table_text(
    struct world *world, const char *kind, const struct report_settings *settings) {
    const struct record_type *type = schema_record(world->shape.schema, kind);
    struct result_table *table =
        table_new(&world->arena, &world->shape, type, settings,
            csv_writer_new(&world->arena, &world->sink, world->mark));
    struct report_batch batch = batch_of(world);
    for (size_t i = 0; i < batch.count; i++)
        if (batch.results[i].record->type == type)
            table_add(table, &world->arena, &batch.results[i]);
    return kept_text(&world->kept);
}

static void a_table_of_pairs(void **state) {
    struct report_settings settings = {.zh = true, .as_of = "2023-06-30"};
    assert_string_equal(table_text(*state, "成员", &settings),
        "农户.户编号,成员.户编号,证件,as_of,policy,outcome,clause,output,value,output2,value2,"
        "missing,conflict,says,error\n"
        "\"A,1\",\"A,1\",11010519491231002X,2023-06-30,参保资助,延续,全额,资助额,175.00,全额,是,,,"
        "\"给您\"\"全额\"\"资助\",\n"
        "\"A,1\",\"A,1\",11010519491231002X,2023-06-30,饮水,调整,扣回,补贴,-12345678.90,,,,,,\n"
        "\"A,1\",\"A,1\",440524188001010014,2023-06-30,参保资助,冲突,,,,,,,甲;乙,,\n"
        "\"A,1\",\"A,1\",440524188001010014,2023-06-30,饮水,出错,,,,,,,,,\"农户[A,1]：除数为 "
        "0\"\n");
}

static void a_wide_table(void **state) {
    ((struct world *)*state)->mark = true;
    struct report_settings settings = {.wide = true, .as_of = "2023-06-30"};
    assert_string_equal(table_text(*state, "成员", &settings),
        "\xEF\xBB\xBF农户.户编号,成员.户编号,证件,as_of,policy,outcome,clause,参保资助.资助额,"
        "参保资助.全额,饮水.补贴,missing,conflict,says,error\n"
        "\"A,1\",\"A,1\",11010519491231002X,2023-06-30,参保资助,keep,全额,175.00,yes,,,,"
        "\"给您\"\"全额\"\"资助\",\n"
        "\"A,1\",\"A,1\",11010519491231002X,2023-06-30,饮水,adjust,扣回,,,-12345678.90,,,,\n"
        "\"A,1\",\"A,1\",440524188001010014,2023-06-30,参保资助,conflict,,,,,,甲;乙,,\n"
        "\"A,1\",\"A,1\",440524188001010014,2023-06-30,饮水,error,,,,,,,,\"农户[A,1]: a division "
        "by "
        "0\"\n");
}

static void missing_facts_are_named(void **state) {
    struct report_settings settings = {.as_of = "2023-06-30"};
    assert_string_equal(table_text(*state, "农户", &settings),
        "户编号,as_of,policy,outcome,clause,missing,conflict,says,error\n"
        "\"A,1\",2023-06-30,监测,undetermined,,\"农户[A,1].收入;饮水;成员[A,1, A,1, *]\",,,\n");
}

/* ---- NDJSON ---- */

static void lines_are_nested(void **state) {
    struct world *world = *state;
    struct report_settings settings = {.as_of = "2023-06-30"};
    struct result_lines *lines = lines_new(&world->arena, &world->shape, &settings, &world->sink);
    struct report_batch batch = batch_of(world);
    assert_true(lines_add(lines, &world->arena, &batch));
    assert_string_equal(kept_text(&world->kept),
        "{\"record\":\"农户\",\"key\":{\"户编号\":\"A,1\"},\"as_of\":\"2023-06-30\",\"results\":["
        "{\"policy\":\"监测\",\"outcome\":\"undetermined\",\"missing\":[\"农户[A,1].收入\","
        "\"饮水\","
        "\"成员[A,1, A,1, *]\"]}],\"children\":{\"成员表\":["
        "{\"record\":\"成员\",\"key\":{\"户编号\":\"A,1\",\"证件\":\"11010519491231002X\"},"
        "\"results\":[{\"policy\":\"参保资助\",\"outcome\":\"keep\",\"clause\":\"全额\","
        "\"outputs\":"
        "{\"资助额\":\"175.00\",\"全额\":\"yes\"},\"says\":\"给您\\\"全额\\\"资助\"},"
        "{\"policy\":\"饮水\",\"outcome\":\"adjust\",\"clause\":\"扣回\",\"outputs\":"
        "{\"补贴\":\"-12345678.90\"}}]},"
        "{\"record\":\"成员\",\"key\":{\"户编号\":\"A,1\",\"证件\":\"440524188001010014\"},"
        "\"results\":[{\"policy\":\"参保资助\",\"outcome\":\"conflict\",\"conflict\":[\"甲\","
        "\"乙\"]},"
        "{\"policy\":\"饮水\",\"outcome\":\"error\",\"error\":\"农户[A,1]: a division by "
        "0\"}]}]}}\n");
}

static void a_host_that_refuses_is_noticed(void **state) {
    struct world *world = *state;
    world->kept.room = 10;
    sink_text(&world->sink, "12345");
    assert_false(world->sink.failed);
    sink_text(&world->sink, "678901");
    assert_true(world->sink.failed);
    sink_text(&world->sink, "2");
    assert_string_equal(kept_text(&world->kept), "12345");
}

/* ---- rejects ---- */

static void rejects_have_a_row_each(void **state) {
    struct world *world = *state;
    struct row_writer *rows = csv_writer_new(&world->arena, &world->sink, false);
    rejects_head(rows);
    rejects_row(rows, &world->arena,
        &(struct reject_row){"农户", "a.csv", 12, "收入", "1,2", "thousands", "改"});
    rejects_row(rows, &world->arena,
        &(struct reject_row){"农户", "a.csv", 13, NULL, NULL, "blank", "空行"});
    assert_string_equal(kept_text(&world->kept),
        "record,file,line,column,value,code,reason\n农户,a.csv,12,收入,\"1,2\",thousands,改\n"
        "农户,a.csv,13,,,blank,空行\n");
}

/* ---- counts ---- */

static void counts_and_their_text(void **state) {
    struct world *world = *state;
    struct summary summary;
    struct report_batch batch = batch_of(world);
    summary_init(&summary, &world->arena, &world->shape);
    summary_add(&summary, &world->arena, &batch);
    /* The same fact missing twice in one result counts once. */
    ((struct report_missing *)(uintptr_t)batch.results[0].missing)[1] = batch.results[0].missing[0];
    summary_add(&summary, &world->arena, &batch);
    assert_string_equal(summary_text(&summary, &world->arena, true),
        "政策      对象  延续  调整  未定  冲突  出错  合计\n"
        "参保资助  成员     2     0     0     2     0     4\n"
        "监测      农户     0     0     2     0     0     2\n"
        "饮水      成员     0     2     0     0     2     4\n"
        "\n金额合计\n"
        "  参保资助.资助额          350.00  元/年  共 2 笔\n"
        "  饮水.补贴        -24,691,357.80  元/年  共 2 笔\n"
        "\n缺少什么（涉及多少条结果）\n"
        "  监测\n"
        "    农户.收入                            2\n"
        "    成员：数据行有误，未采用             2\n"
        "    参数 饮水（待定，或当时当地没有值）  1\n"
        "\n互相冲突的条款（涉及多少条结果）\n"
        "  参保资助\n"
        "    甲、乙  2\n"
        "\n计算出错（涉及多少条结果）\n"
        "  饮水\n"
        "    除数为 0  2\n");
}

static void unknown_amounts_are_not_counted(void **state) {
    struct world *world = *state;
    struct summary summary;
    struct report_batch batch = batch_of(world);
    struct report_result result = batch.results[1];
    struct value outputs[2] = {value_unknown(NULL), value_none()};
    struct report_batch one = {.top = world->tree.top, .results = &result, .count = 1};
    summary_init(&summary, &world->arena, &world->shape);
    summary_add(&summary, &world->arena, &one);
    const char *text = summary_text(&summary, &world->arena, false);
    assert_non_null(strstr(text, "参保资助.资助额  175.00  yuan/year  in 1 result\n"));
    result.outputs = outputs;
    summary_add(&summary, &world->arena, &one);
    assert_non_null(strstr(summary_text(&summary, &world->arena, false),
        "175.00  yuan/year  in 1 result; 1 more of unknown amount not counted\n"));
    /* An amount that does not exist is neither known nor unknown. */
    summary_init(&summary, &world->arena, &world->shape);
    outputs[0] = value_none();
    summary_add(&summary, &world->arena, &one);
    assert_null(strstr(summary_text(&summary, &world->arena, false), "资助额"));
    outputs[0] = value_unknown(NULL);
    summary_add(&summary, &world->arena, &one);
    assert_non_null(strstr(summary_text(&summary, &world->arena, true),
        "参保资助.资助额  未定  元/年  1 笔的金额都未定\n"));
    for (int i = 0; i < 2; i++) {
        outputs[0] = value_number((decimal)150 * 1000000000 * 1000000000 * DECIMAL_ONE);
        summary_add(&summary, &world->arena, &one);
    }
    assert_non_null(strstr(summary_text(&summary, &world->arena, false), "too large to add up"));
}

static void digits_are_grouped(void **state) {
    struct world *world = *state;
    static const char *const cases[][2] = {{"0", "0"}, {"999", "999"}, {"1000", "1,000"},
        {"-1000", "-1,000"}, {"-999.50", "-999.50"}, {"1234567.8901", "1,234,567.8901"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(group_digits(&world->arena, cases[i][0]), cases[i][1]);
}

/* ---- files ---- */

struct folder {
    char path[64];
    struct arena arena;
    struct output_files files;
};

static int folder_up(void **state) {
    struct folder *folder = calloc(1, sizeof *folder);
    struct allocator allocator = allocator_default();
    strcpy(folder->path, P_tmpdir "/guodu-report-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    arena_init(&folder->arena, &allocator);
    folder->files.arena = &folder->arena;
    *state = folder;
    return 0;
}

static const char *inside(struct folder *folder, const char *name) {
    return arena_printf(&folder->arena, "%s/%s", folder->path, name);
}

static int folder_down(void **state) {
    struct folder *folder = *state;
    files_discard(&folder->files);
    DIR *list = opendir(folder->path);
    for (struct dirent *entry; (entry = readdir(list));)
        if (entry->d_name[0] != '.')
            unlink(inside(folder, entry->d_name));
    closedir(list);
    rmdir(folder->path);
    arena_fini(&folder->arena);
    free(folder);
    return 0;
}

static size_t count_files(const struct folder *folder) {
    size_t count = 0;
    DIR *list = opendir(folder->path);
    for (struct dirent *entry; (entry = readdir(list));)
        count += entry->d_name[0] != '.';
    closedir(list);
    return count;
}

static void put(struct folder *folder, const char *name, const char *content) {
    FILE *file = fopen(inside(folder, name), "w");
    fputs(content, file);
    fclose(file);
}

static void assert_content(struct folder *folder, const char *name, const char *content) {
    char got[64] = "";
    FILE *file = fopen(inside(folder, name), "r");
    assert_non_null(file);
    got[fread(got, 1, sizeof got - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(got, content);
}

static void write_to(struct folder *folder, const char *name, const char *content) {
    struct output_file *file = files_open(&folder->files, inside(folder, name));
    assert_non_null(file);
    struct sink sink = {.files = &folder->files, .file = file};
    sink_text(&sink, content);
    assert_false(sink.failed);
}

static void nothing_appears_before_publishing(void **state) {
    struct folder *folder = *state;
    put(folder, "a", "old");
    write_to(folder, "a", "new a");
    write_to(folder, "b", "new b");
    assert_content(folder, "a", "old");
    assert_int_not_equal(access(inside(folder, "b"), F_OK), 0);
    assert_true(files_publish(&folder->files));
    files_discard(&folder->files);
    assert_content(folder, "a", "new a");
    assert_content(folder, "b", "new b");
    assert_int_equal(count_files(folder), 2);
}

static void what_is_discarded_leaves_nothing(void **state) {
    struct folder *folder = *state;
    put(folder, "a", "old");
    write_to(folder, "a", "new");
    write_to(folder, "b", "new");
    assert_int_equal(count_files(folder), 3);
    files_discard(&folder->files);
    assert_content(folder, "a", "old");
    assert_int_equal(count_files(folder), 1);
}

static void one_file_cannot_be_two_outputs(void **state) {
    struct folder *folder = *state;
    write_to(folder, "a", "1");
    const char *again = arena_printf(&folder->arena, "%s/./a", folder->path);
    assert_null(files_open(&folder->files, again));
    assert_int_equal(folder->files.error, EEXIST);
    assert_string_equal(folder->files.error_path, again);
    assert_false(files_publish(&folder->files));
}

static void a_folder_is_no_file(void **state) {
    struct folder *folder = *state;
    assert_null(files_open(&folder->files, folder->path));
    assert_int_equal(folder->files.error, EISDIR);
}

static void a_missing_folder_is_told(void **state) {
    struct folder *folder = *state;
    assert_null(files_open(&folder->files, inside(folder, "no/such")));
    assert_int_equal(folder->files.error, ENOENT);
}

static void links_are_followed(void **state) {
    struct folder *folder = *state;
    put(folder, "real", "old");
    assert_int_equal(symlink("real", inside(folder, "link")), 0);
    write_to(folder, "link", "new");
    assert_true(files_publish(&folder->files));
    assert_content(folder, "real", "new");
    struct stat status;
    assert_int_equal(lstat(inside(folder, "link"), &status), 0);
    assert_true(S_ISLNK(status.st_mode));
}

static void a_private_file_stays_private(void **state) {
    struct folder *folder = *state;
    put(folder, "a", "old");
    assert_int_equal(chmod(inside(folder, "a"), 0600), 0);
    write_to(folder, "a", "new");
    assert_true(files_publish(&folder->files));
    struct stat status;
    assert_int_equal(stat(inside(folder, "a"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void devices_are_not_replaced(void **state) {
    struct folder *folder = *state;
    struct output_file *file = files_open(&folder->files, "/dev/null");
    assert_non_null(file);
    assert_null(file->part);
    fputs("x", file->stream);
    assert_true(files_publish(&folder->files));
    struct stat status;
    assert_int_equal(stat("/dev/null", &status), 0);
    assert_true(S_ISCHR(status.st_mode));
}

static void a_full_disk_publishes_nothing(void **state) {
    struct folder *folder = *state;
    if (access("/dev/full", W_OK) != 0)
        skip();
    put(folder, "a", "old");
    write_to(folder, "a", "new");
    struct output_file *file = files_open(&folder->files, "/dev/full");
    assert_non_null(file);
    fputs("x", file->stream);
    assert_false(files_publish(&folder->files));
    assert_int_equal(folder->files.error, ENOSPC);
    assert_string_equal(folder->files.error_path, "/dev/full");
    files_discard(&folder->files);
    assert_content(folder, "a", "old");
    assert_int_equal(count_files(folder), 1);
}

/* ---- words ---- */

static void every_outcome_has_words(void **state) {
    (void)state;
    for (int i = 0; i < OUTCOME_COUNT; i++)
        for (int j = 0; j < i; j++)
            for (int zh = 0; zh < 2; zh++)
                assert_string_not_equal(report_outcome_word((enum outcome)i, zh),
                    report_outcome_word((enum outcome)j, zh));
    assert_string_equal(report_outcome_word(OUTCOME_START, true), "新建");
    assert_string_equal(report_outcome_word(OUTCOME_NOT_IN_FORCE, false), "not in force");
    assert_string_equal(
        report_unit((struct type){.kind = TYPE_MONEY, .period = PERIOD_QUARTER}, true), "元/季");
    assert_null(report_unit((struct type){.kind = TYPE_INTEGER}, true));
}

/* A sum that leaves the range on the way and comes back is exact; one that stays beyond is told. */
static void sums_do_not_depend_on_order(void **state) {
    (void)state;
    const decimal most = (decimal)(~(unsigned __int128)0 >> 1);
    const decimal values[] = {most, most, -most, DECIMAL_ONE, -most, -most, 12345 * DECIMAL_FEN};
    struct summary_sum sum = {0}, counted = {0};
    decimal value;
    for (size_t i = 0; i < 2; i++)
        summary_sum_add(&sum, values[i], 18);
    assert_false(summary_sum_value(&sum, &value));
    for (size_t i = 2; i < sizeof values / sizeof *values; i++)
        summary_sum_add(&sum, values[i], 18);
    assert_true(summary_sum_value(&sum, &value));
    assert_true(value == -most + DECIMAL_ONE + 12345 * DECIMAL_FEN);
    summary_sum_add(&sum, -2, 18);
    assert_true(summary_sum_value(&sum, &value));
    summary_sum_add(&sum, -most, 18);
    assert_false(summary_sum_value(&sum, &value));
    summary_sum_add(&counted, -12345, 2);
    summary_sum_add(&counted, (__int128)-70000000000000 * 1000000, 2);
    summary_sum_add(&counted, (__int128)70000000000000 * 1000000, 2);
    summary_sum_add(&counted, 7, 0);
    assert_true(summary_sum_value(&counted, &value));
    assert_true(value == -12345 * DECIMAL_FEN + 7 * DECIMAL_ONE);
}

int main(void) {
#define WITH(name, up, down) cmocka_unit_test_setup_teardown(name, up, down)
    const struct CMUnitTest tests[] = {
        WITH(cells_are_quoted_where_they_must_be, set_up, tear_down),
        WITH(a_table_of_pairs, set_up, tear_down),
        WITH(a_wide_table, set_up, tear_down),
        WITH(missing_facts_are_named, set_up, tear_down),
        WITH(lines_are_nested, set_up, tear_down),
        WITH(a_host_that_refuses_is_noticed, set_up, tear_down),
        WITH(rejects_have_a_row_each, set_up, tear_down),
        WITH(counts_and_their_text, set_up, tear_down),
        WITH(unknown_amounts_are_not_counted, set_up, tear_down),
        WITH(digits_are_grouped, set_up, tear_down),
        WITH(nothing_appears_before_publishing, folder_up, folder_down),
        WITH(what_is_discarded_leaves_nothing, folder_up, folder_down),
        WITH(one_file_cannot_be_two_outputs, folder_up, folder_down),
        WITH(a_folder_is_no_file, folder_up, folder_down),
        WITH(a_missing_folder_is_told, folder_up, folder_down),
        WITH(links_are_followed, folder_up, folder_down),
        WITH(a_private_file_stays_private, folder_up, folder_down),
        WITH(devices_are_not_replaced, folder_up, folder_down),
        WITH(a_full_disk_publishes_nothing, folder_up, folder_down),
        cmocka_unit_test(sums_do_not_depend_on_order),
        cmocka_unit_test(every_outcome_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
