/* SPDX-License-Identifier: Apache-2.0
 *
 * Changes of the rules: each kind is made and taken back, and notices what it is made for; records
 * that are found notice when they stand in the file; the examples of the demonstration notice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "author/mutants.h"
#include "author/examples.h"
#include "author/apart.h"
#include "author/refused.h"
#include "author/sandbox.h"
#include "author/search.h"
#include "guodu.h"

#define KINDS "tests/mutate/kinds.guodu"
#define DEMO "rules/demo/main.guodu"

static char *read_text(const char *path) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    size_t length = fread(text, 1, (1 << 20) - 1, file);
    assert_true(length > 0 && length < (1 << 20) - 1);
    fclose(file);
    return text;
}

static guodu_rules *load_text(const char *text) {
    guodu_rules *rules = guodu_rules_new(NULL);
    guodu_status status = guodu_rules_load_text(rules, "t.guodu", text, strlen(text));
    guodu_diagnostic diagnostic;
    for (size_t i = 0; status != GUODU_OK && i < guodu_rules_diagnostic_count(rules); i++)
        if (guodu_rules_diagnostic(rules, i, GUODU_EN, false, &diagnostic) == GUODU_OK)
            print_error("%s", diagnostic.shown);
    assert_int_equal(status, GUODU_OK);
    return rules;
}

static guodu_mutation *mutate(const guodu_rules *rules, guodu_lang lang) {
    guodu_mutation *mutation = guodu_mutation_new(rules, lang);
    assert_non_null(mutation);
    assert_int_equal(guodu_mutation_run(mutation, 0), GUODU_OK);
    return mutation;
}

static guodu_change change_at(guodu_mutation *mutation, size_t index) {
    guodu_change change;
    assert_int_equal(guodu_mutation_change(mutation, index, &change), GUODU_OK);
    return change;
}

/* ---- made and taken back ---- */

struct loaded {
    struct arena arena, scratch;
    struct sources sources;
    struct sandbox sandbox;
    mutant_list mutants;
};

static void load_mutants(struct loaded *loaded, const char *text) {
    struct allocator allocator = allocator_default();
    arena_init(&loaded->arena, &allocator);
    arena_init(&loaded->scratch, &allocator);
    loaded->sources = (struct sources){.arena = &loaded->arena};
    loaded->mutants = (mutant_list){0};
    source_add(&loaded->sources, "t.guodu", text, strlen(text));
    sandbox_load(&loaded->sandbox, &loaded->arena, &loaded->sources, NULL, NULL);
    assert_true(loaded->sandbox.sound);
    mutants_find(&loaded->arena, &loaded->sandbox.program, &loaded->sandbox.sources, false,
        &loaded->mutants);
}

static void unload(struct loaded *loaded) {
    arena_fini(&loaded->scratch);
    arena_fini(&loaded->arena);
}

/* All that its examples give, in the scratch arena. */
static const char *dump(struct loaded *loaded) {
    const char *text = "";
    for (size_t i = 0; i < loaded->sandbox.program.examples.count; i++)
        text = arena_printf(&loaded->scratch, "%s%s", text,
            example_dump(&loaded->scratch, &loaded->sandbox.program,
                loaded->sandbox.program.examples.items[i], false));
    return text;
}

static bool changes_something(const struct mutant *mutant) {
    for (size_t i = 0; i < mutant->patches.count; i++)
        if (memcmp(mutant->patches.items[i].at, mutant->patches.items[i].bytes,
                mutant->patches.items[i].size) != 0)
            return true;
    return false;
}

static char *with_records(const char *text, guodu_mutation *mutation);

static void each_is_taken_back(void **state) {
    (void)state;
    struct loaded loaded;
    char *text = read_text(KINDS);
    guodu_rules *rules = load_text(text);
    guodu_mutation *mutation = mutate(rules, GUODU_EN);
    char *longer = with_records(text, mutation);
    load_mutants(&loaded, longer);
    const char *before = dump(&loaded);
    assert_true(strlen(before) > 10000);
    size_t different = 0;
    for (size_t i = 0; i < loaded.mutants.count; i++) {
        const struct mutant *mutant = loaded.mutants.items[i];
        assert_true(changes_something(mutant));
        mutant_toggle(mutant);
        if (i % 8 == 0)
            different += strcmp(before, dump(&loaded)) != 0;
        mutant_toggle(mutant);
    }
    assert_string_equal(before, dump(&loaded));
    assert_true(different > loaded.mutants.count / 10);
    unload(&loaded);
    guodu_mutation_free(mutation);
    guodu_rules_free(rules);
    free(longer);
    free(text);
}

static void every_kind_is_there(void **state) {
    (void)state;
    struct loaded loaded;
    char *text = read_text(KINDS);
    unsigned counts[MUTANT_KIND_COUNT] = {0};
    load_mutants(&loaded, text);
    for (size_t i = 0; i < loaded.mutants.count; i++)
        counts[loaded.mutants.items[i]->kind]++;
    for (int kind = 0; kind < MUTANT_KIND_COUNT; kind++)
        if (counts[kind] == 0)
            fail_msg("no mutant of the kind %s", mutant_kind_word((enum mutant_kind)kind));
    unload(&loaded);
    free(text);
}

/* ---- over ---- */

static const char chain_text[] = "record home { id: text key  n: integer }\n"
                                 "policy chain for home {\n"
                                 "  keep a: when n > 1\n"
                                 "  adjust b over a: when n > 2\n"
                                 "  keep c over b: when n > 3\n"
                                 "  end d over c: when n > 4\n"
                                 "}\n";

static const struct mutant *find_mutant(const struct loaded *loaded, const char *change) {
    for (size_t i = 0; i < loaded->mutants.count; i++)
        if (strcmp(loaded->mutants.items[i]->change, change) == 0)
            return loaded->mutants.items[i];
    fail_msg("no such change: %s", change);
    return NULL;
}

/* The pairs of which the first is over the second: "ba ca cb". */
static const char *relation(struct loaded *loaded) {
    const struct policy *policy = loaded->sandbox.program.policies.items[0];
    const char *text = "";
    for (size_t i = 0; i < policy->clauses.count; i++)
        for (size_t k = 0; k < policy->clauses.count; k++)
            if (clause_is_over(policy->clauses.items[i], policy->clauses.items[k]))
                text = arena_printf(&loaded->scratch, "%s%s%s%s", text, *text ? " " : "",
                    policy->clauses.items[i]->name->text, policy->clauses.items[k]->name->text);
    return text;
}

/* What follows from an `over` goes with it, and what follows from the others stays. */
static void over_is_transitive(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"leaving out that “d” is over “c”", "ba ca cb"},
        {"leaving out that “c” is over “b”", "ba dc"},
        {"leaving out that “b” is over “a”", "cb db dc"},
        {"turning “d” over “c” round", "ba ca cb cd"},
        {"turning “c” over “b” round", "ba bc dc"},
        {"turning “b” over “a” round", "ab cb db dc"},
    };
    struct loaded loaded;
    load_mutants(&loaded, chain_text);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct mutant *mutant = find_mutant(&loaded, cases[i][0]);
        mutant_toggle(mutant);
        assert_string_equal(relation(&loaded), cases[i][1]);
        mutant_toggle(mutant);
        assert_string_equal(relation(&loaded), "ba ca cb da db dc");
    }
    unload(&loaded);
}

/* ---- records that were found, put into the file ---- */

static char *with_records(const char *text, guodu_mutation *mutation) {
    char *longer = calloc(1, 4 << 20);
    assert_non_null(longer);
    strcpy(longer, text);
    size_t length = strlen(longer);
    for (size_t i = 0; i < guodu_mutation_count(mutation); i++) {
        guodu_change change = change_at(mutation, i);
        if (change.record)
            length += (size_t)sprintf(longer + length, "\n%s", change.record);
    }
    assert_true(length < 4 << 20);
    return longer;
}

/* Without a single example every change of every kind has a record that notices, and once these
 * stand in the file, every change is noticed. */
static void records_notice(void **state) {
    (void)state;
    char *text = read_text(KINDS);
    guodu_rules *rules = load_text(text);
    guodu_mutation *mutation = mutate(rules, GUODU_EN);
    size_t all = guodu_mutation_count(mutation);
    assert_true(all > 200);
    assert_int_equal(guodu_mutation_count_of(mutation, GUODU_NOTICED), 0);
    for (size_t i = 0; i < all; i++)
        if (change_at(mutation, i).fate == GUODU_OPEN)
            fail_msg("no record: %s", change_at(mutation, i).sentence);
    char *longer = with_records(text, mutation);
    guodu_rules *tested = load_text(longer);
    guodu_mutation *again = mutate(tested, GUODU_EN);
    assert_int_equal(guodu_mutation_failing(again), 0);
    assert_int_equal(guodu_mutation_count(again), all);
    for (size_t i = 0; i < all; i++)
        if (change_at(again, i).fate != change_at(mutation, i).fate &&
            change_at(again, i).fate != GUODU_NOTICED)
            fail_msg("not noticed: %s", change_at(again, i).sentence);
    assert_int_equal(guodu_mutation_count_of(again, GUODU_NOTICED),
        all - guodu_mutation_count_of(again, GUODU_APART) -
            guodu_mutation_count_of(again, GUODU_REFUSED));
    guodu_mutation_free(again);
    guodu_rules_free(tested);
    guodu_mutation_free(mutation);
    guodu_rules_free(rules);
    free(longer);
    free(text);
}

/* ---- the demonstration ---- */

/* Changes that would cost people money or rights. */
static const struct weighty {
    const char *where, *change;
} weighty[] = {
    {"公益岗位·超龄退岗", "把“年龄 高于 60”的“高于”改成“不低于”"},
    {"公益岗位", "去掉“超龄退岗”优先于“在岗领补”"},
    {"贴息贷款上限，自 2021-03-04 起", "把“50000元”改成“50000.01元”"},
    {"贴息贷款上限", "把起始日 2021-03-04 推后1天"},
    {"监测线（贵州省），自 2023-01-01 起", "把“7300元/年”改成“7299.99元/年”"},
    {"小额信贷·上限以内", "把“贷款余额 + 申请金额 不高于 贴息贷款上限”的“不高于”改成“低于”"},
    {"参保资助", "把“特困全额”和“低保定额”的先后对调"},
    {"农村低保·按标准补差",
        "把“向上取整(农村低保标准 * 人口数 - 核定月收入, 1元/月)”的“向上取整”改成“向下取整”"},
    {"农户.收入稳定半年", "把“收入超线起始 + 6个月 <= 当日”里的“6个月”延长1天"},
    {"养老代缴", "把“年龄 低于 60”的“低于”改成“不高于”"},
    {"雨露计划", "把施行截止日 2025-12-31 提前1天"},
    {"监测线", "把地区 520000 错写成 530000"},
};

static bool is_noticed(guodu_mutation *mutation, const struct weighty *wanted) {
    for (size_t i = 0; i < guodu_mutation_count(mutation); i++) {
        guodu_change change = change_at(mutation, i);
        if (strcmp(change.where, wanted->where) == 0 && strcmp(change.change, wanted->change) == 0)
            return change.fate == GUODU_NOTICED;
    }
    fail_msg("there is no such change: %s %s", wanted->where, wanted->change);
    return false;
}

static void demo_notices(void **state) {
    (void)state;
    guodu_rules *rules = guodu_rules_new(NULL);
    assert_int_equal(guodu_rules_load_file(rules, DEMO), GUODU_OK);
    guodu_mutation *mutation = mutate(rules, GUODU_ZH);
    size_t apart = guodu_mutation_count_of(mutation, GUODU_APART) +
                   guodu_mutation_count_of(mutation, GUODU_REFUSED);
    size_t could = guodu_mutation_count(mutation) - apart;
    assert_true(could > 600);
    assert_int_equal(guodu_mutation_failing(mutation), 0);
    assert_true(100 * guodu_mutation_count_of(mutation, GUODU_NOTICED) >= 95 * could);
    for (size_t i = 0; i < sizeof weighty / sizeof *weighty; i++)
        if (!is_noticed(mutation, &weighty[i]))
            fail_msg("no example notices: %s %s", weighty[i].where, weighty[i].change);
    guodu_mutation_free(mutation);
    guodu_rules_free(rules);
}

/* ---- what cannot matter ---- */

static const char apart_text[] = "choice kind { a, b, c }\n"
                                 "record home {\n"
                                 "  id: text key\n"
                                 "  kind: kind\n"
                                 "  ok: boolean\n"
                                 "  first: date or none\n"
                                 "  second: date\n"
                                 "}\n"
                                 "parameter line: money {\n"
                                 "  from 2021-01-01: undecided\n"
                                 "  from 2022-01-01 to 2022-12-31: 10 yuan\n"
                                 "}\n"
                                 "policy choosing for home in order {\n"
                                 "  gives sum: money\n"
                                 "  applies when kind in {a, b} and ok\n"
                                 "  keep one: when kind is a then sum = line\n"
                                 "  end two: when kind is b then sum = 0 yuan\n"
                                 "}\n"
                                 "inspect order for home: first is not none and first >= second\n";

static const char places_text[] =
    "过渡期 自 2021-01-01 至 2025-12-31\n"
    "记录 人 { 编号: 文本 主键  收入: 金额/年  支出: 金额/年  借款: 金额  寄宿: 是否  低保: 是否 "
    "}\n"
    "分段 报销: 百分比 按 金额 {\n"
    "  不高于 500元: 50%\n"
    "  其余: 80%\n"
    "}\n"
    "分段 档次: 百分比 按 金额 {\n"
    "  不高于 600元: 50%\n"
    "  其余: 80%\n"
    "}\n"
    "政策 补助 对 人 {\n"
    "  给付 金额: 金额, 比例: 百分比 = 0%\n"
    "  施行 自 2022-09-01 至 2024-08-31\n"
    "  延续 甲: 当 收入 低于 4000元/年 且 支出 不低于 10元/年 或 (收入 高于 9000元/年 且 "
    "支出 低于 20元/年) 则 金额 = 分段累计(报销, 借款), 比例 = 所在档(档次, 借款)\n"
    "}\n"
    "政策 照旧 对 人 {\n"
    "  退出 乙: 当 寄宿 且 收入 高于 1元/年 或 低保 且 收入 高于 1元/年\n"
    "}\n"
    "核查 对数 对 人: 收入 不低于 支出 或 支出 不低于 收入\n";

static void reasons_are_given(void **state) {
    (void)state;
    static const struct weighty wanted[] = {
        {"line", "letting it begin a day earlier than 2021-01-01"},
        {"line", "letting it begin a day later than 2021-01-01"},
        {"choosing", "leaving out the condition “kind in {a, b}”"},
        {"choosing", "exchanging the order of “one” and “two”"},
        {"order", "leaving out the condition “first is not none”"},
    };
    guodu_rules *rules = load_text(apart_text);
    guodu_mutation *mutation = mutate(rules, GUODU_EN);
    size_t found = 0;
    for (size_t i = 0; i < guodu_mutation_count(mutation); i++) {
        guodu_change change = change_at(mutation, i);
        bool is_wanted = false;
        for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++)
            is_wanted = is_wanted || (strcmp(change.where, wanted[k].where) == 0 &&
                                         strcmp(change.change, wanted[k].change) == 0);
        found += is_wanted;
        if (is_wanted != (change.fate == GUODU_APART))
            fail_msg("%s: %s", change.where, change.sentence);
        assert_true(change.fate != GUODU_APART || strlen(change.reason) > 10);
    }
    assert_int_equal(found, sizeof wanted / sizeof *wanted);
    guodu_mutation_free(mutation);
    guodu_rules_free(rules);
}

/* What is said to make no difference is looked for all the same: no record may be found. */
static void search_apart(const char *text, size_t least) {
    struct loaded loaded;
    struct parts parts;
    struct coverage coverage;
    struct search search;
    struct arena scratch[4];
    struct allocator allocator = allocator_default();
    size_t apart = 0;
    for (size_t i = 0; i < 4; i++)
        arena_init(&scratch[i], &allocator);
    load_mutants(&loaded, text);
    const struct program *program = &loaded.sandbox.program;
    parts_init(&parts, &loaded.arena, program);
    coverage_init(&coverage, &loaded.arena, program);
    coverage_fill(&coverage, &loaded.scratch);
    search_init(&search, &loaded.arena, &loaded.sandbox.program, &parts, &coverage, scratch);
    search.most_tries = 1500;
    for (size_t i = 0; i < loaded.mutants.count; i++) {
        struct finding_of_search found;
        const struct mutant *mutant = loaded.mutants.items[i];
        const char *reason = apart_reason(&loaded.arena, program, mutant, false);
        if (!reason)
            continue;
        apart++;
        search_for(&search, mutant, &found);
        if (found.found)
            fail_msg("%s %s: %s, but a record was found", mutant->where, mutant->change, reason);
    }
    assert_true(apart >= least);
    for (size_t i = 0; i < 4; i++)
        arena_fini(&scratch[i]);
    unload(&loaded);
}

static void what_is_apart_is_not_seen(void **state) {
    (void)state;
    static const struct {
        const char *file;
        size_t least;
    } files[] = {{"tests/lang/coarse-place.en.guodu", 2}, {"tests/lang/drawn-warns.guodu", 6}};
    search_apart(apart_text, 5);
    search_apart(places_text, 1);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *text = read_text(files[i].file);
        search_apart(text, files[i].least);
        free(text);
    }
}

/* ---- what the checker would refuse ---- */

static const char refused_text[] = "选项 学段 { 小学, 初中, 高中 }\n"
                                   "记录 人 { 编号: 文本 主键  学段: 学段  低保: 是否  寄宿: 是否\n"
                                   "  迁出: 日期 或 无  还款日: 日期 或 无  收入: 金额/年 }\n"
                                   "参数 线: 金额/年 = 4000元/年\n"
                                   "表 标准(学段: 学段): 金额/年 {\n"
                                   "  当 小学 或 初中 则 500元/年\n"
                                   "  当 高中 则 800元/年\n"
                                   "}\n"
                                   "表 补充(学段: 学段): 金额/年 {\n"
                                   "  当 小学 或 初中 则 500元/年\n"
                                   "  其余 则 800元/年\n"
                                   "}\n"
                                   "政策 补助 对 人 {\n"
                                   "  给付 金额: 金额/年\n"
                                   "  延续 甲: 当 收入 低于 线 且 迁出 不为 无 且 迁出 + 15天 早于 "
                                   "2023-01-01 则 金额 = 标准(学段)\n"
                                   "  调整 乙 优先于 甲: 当 低保 则 金额 = 补充(学段)\n"
                                   "  退出 丙 优先于 甲, 乙: 当 寄宿 则 金额 = 0元/年\n"
                                   "}\n";

/* Every one of these is refused when it stands in the file, and no other change of this file is. */
static void the_checker_would_refuse(void **state) {
    (void)state;
    static const struct {
        const char *where, *change, *reason;
    } wanted[] = {
        {"标准", "去掉这一行：“当 小学 或 初中 则 500元/年”", "G0708"},
        {"标准", "去掉这一行：“当 高中 则 800元/年”", "G0708"},
        {"补充", "去掉这一行：“其余 则 800元/年”", "G0708"},
        {"标准", "“学段”一格去掉“小学”", "没有哪一行"},
        {"标准", "“学段”一格去掉“初中”", "没有哪一行"},
        {"补助·甲", "去掉条件“迁出 不为 无”", "G0413"},
        {"补助·甲", "把“迁出 不为 无”改成“迁出 为 无”", "G0413"},
        {"补助·甲", "把“迁出 不为 无”前面的“且”改成“或”", "G0413"},
        {"补助·甲", "把“迁出”错写成“还款日”", "G0413"},
        {"补助·甲", "把“迁出 + 15天 早于 2023-01-01”前面的“且”改成“或”", "G0413"},
        {"补助·甲", "把“迁出 + 15天 早于 2023-01-01”里的“迁出”错写成“还款日”", "G0413"},
    };
    size_t count = sizeof wanted / sizeof *wanted;
    guodu_rules *rules = load_text(refused_text);
    guodu_mutation *mutation = mutate(rules, GUODU_ZH);
    assert_int_equal(guodu_mutation_count_of(mutation, GUODU_REFUSED), count);
    for (size_t i = 0; i < guodu_mutation_count(mutation); i++) {
        guodu_change change = change_at(mutation, i);
        size_t k = 0;
        while (k < count && (strcmp(wanted[k].change, change.change) != 0 ||
                                strcmp(wanted[k].where, change.where) != 0))
            k++;
        if ((k < count) != (change.fate == GUODU_REFUSED))
            fail_msg("%s: %s", change.where, change.sentence);
        if (k < count && !strstr(change.reason, wanted[k].reason))
            fail_msg("%s", change.sentence);
    }
    guodu_mutation_free(mutation);
    guodu_rules_free(rules);
}

/* What the checker says of changes made together is what it says of each alone; here where several
 * items of a file have changes that it refuses beside others that it does not. */
static const char several_text[] =
    "record home { id: text key  a: integer  since: date or none  until: date or none }\n"
    "inspect plain for home: a > 1 and a < 5\n"
    "inspect days for home: since is not none and since + 1 days < 2022-01-01 and a > 1\n"
    "inspect more for home: a > 2 or until is not none and until + 1 days < 2022-01-01\n"
    "policy aid for home {\n"
    "  keep one: when a > 3 and a < 5\n"
    "  end two: when since is not none and since + 1 months >= 2022-01-01\n"
    "}\n";

static size_t refused_alike(const char *text) {
    struct loaded loaded;
    struct arena scratch[REFUSED_SCRATCH];
    struct allocator allocator = allocator_default();
    size_t refused = 0;
    for (size_t i = 0; i < REFUSED_SCRATCH; i++)
        arena_init(&scratch[i], &allocator);
    load_mutants(&loaded, text);
    const char **together =
        refused_reasons(&loaded.arena, scratch, &loaded.sandbox, &loaded.mutants, false);
    for (size_t i = 0; i < loaded.mutants.count; i++) {
        mutant_list one = {&loaded.mutants.items[i], 1, 1};
        const char *alone =
            refused_reasons(&loaded.arena, scratch, &loaded.sandbox, &one, false)[0];
        assert_string_equal(together[i] ? together[i] : "", alone ? alone : "");
        refused += alone != NULL;
    }
    for (size_t i = 0; i < REFUSED_SCRATCH; i++)
        arena_fini(&scratch[i]);
    unload(&loaded);
    return refused;
}

static void refused_together_as_alone(void **state) {
    (void)state;
    char *kinds = read_text(KINDS);
    assert_int_equal(refused_alike(refused_text), 11);
    assert_true(refused_alike(several_text) > 8);
    refused_alike(kinds);
    refused_alike(places_text);
    free(kinds);
}

/* ---- words and places ---- */

static guodu_change change_of(guodu_mutation *mutation, const char *words) {
    for (size_t i = 0; i < guodu_mutation_count(mutation); i++)
        if (strcmp(change_at(mutation, i).change, words) == 0)
            return change_at(mutation, i);
    fail_msg("no such change: %s", words);
    return (guodu_change){0};
}

static void places_are_told(void **state) {
    (void)state;
    static const struct {
        const char *change;
        size_t line;
        guodu_fate fate;
    } wanted[] = {
        {"把施行起始日 2022-09-01 提前1天", 13, GUODU_UNNOTICED},
        {"把施行截止日 2024-08-31 推后1天", 13, GUODU_UNNOTICED},
        {"把施行起始日 2021-01-01 提前1天", 1, GUODU_UNNOTICED},
        {"把正好“500元”的改归界线的另一边", 4, GUODU_APART},
        {"把正好“600元”的改归界线的另一边", 8, GUODU_UNNOTICED},
        {"把“寄宿”改成“非 寄宿”", 17, GUODU_UNNOTICED},
        {"去掉条件“收入 高于 1元/年”（第 1 处）", 17, GUODU_UNNOTICED},
        {"去掉条件“收入 高于 1元/年”（第 2 处）", 17, GUODU_UNNOTICED},
        {"把“收入 高于 1元/年”里的“1元/年”改成“1.01元/年”（第 2 处）", 17, GUODU_UNNOTICED},
        {"去掉整个条件“收入 低于 4000元/年 且 支出 不低于 10元/年 或 (收入 高于…)”（总是成立）", 14,
            GUODU_UNNOTICED},
    };
    guodu_rules *rules = load_text(places_text);
    guodu_mutation *mutation = mutate(rules, GUODU_ZH);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        guodu_change change = change_of(mutation, wanted[i].change);
        assert_int_equal(change.line, wanted[i].line);
        assert_int_equal(change.fate, wanted[i].fate);
    }
    guodu_mutation_free(mutation);
    guodu_rules_free(rules);
}

/* ---- what is proposed is such as a writer would give ---- */

static const char likely_text[] = "记录 人 { 编号: 文本 主键  区划: 地区 所在地  出生: 日期  首发: "
                                  "日期  到期: 日期  年龄: 整数 = 周岁(出生) }\n"
                                  "政策 补助 对 人 {\n"
                                  "  延续 老人: 当 年龄 不低于 60\n"
                                  "  调整 在期: 当 到期 晚于 当日 且 年龄 低于 60\n"
                                  "}\n"
                                  "核查 顺序 对 人: 首发 不早于 出生\n"
                                  "用例 \"一户\" 于 2023-06-30 {\n"
                                  "  给定 人 { 编号 = \"1\"  区划 = 520102  出生 = 1990-01-01  "
                                  "首发 = 2021-05-01  到期 = 2024-05-01 }\n"
                                  "  期望 补助: 调整 在期\n"
                                  "}\n";

/* Is a fact of a record of a day later than that? Dates are compared as they are written. */
static bool lies_ahead(const char *record, const char *fact) {
    const char *day = strstr(record, "\" 于 ") + strlen("\" 于 ");
    const char *value = strstr(record, fact);
    return value && strncmp(value + strlen(fact), day, strlen("2023-06-30")) > 0;
}

/* Where no example has such a date ahead, none is proposed; the place is that of the examples. */
static void records_are_likely(void **state) {
    (void)state;
    guodu_rules *rules = load_text(likely_text);
    guodu_mutation *mutation = mutate(rules, GUODU_ZH);
    size_t records = 0;
    for (size_t i = 0; i < guodu_mutation_count(mutation); i++) {
        const char *record = change_at(mutation, i).record;
        if (!record)
            continue;
        records++;
        if (lies_ahead(record, "出生 = ") || lies_ahead(record, "首发 = ") ||
            !strstr(record, "区划 = 520102"))
            fail_msg("%s", record);
    }
    assert_true(records > 10);
    guodu_mutation_free(mutation);
    guodu_rules_free(rules);
}

/* ---- the same answers, in both languages ---- */

static void answers_are_the_same(void **state) {
    (void)state;
    char *text = read_text(KINDS);
    guodu_rules *rules = load_text(text);
    guodu_mutation *one = mutate(rules, GUODU_EN), *two = mutate(rules, GUODU_EN);
    guodu_mutation *chinese = mutate(rules, GUODU_ZH);
    assert_int_equal(guodu_mutation_run(two, 0), GUODU_OK); /* a second run of one object, too */
    assert_int_equal(guodu_mutation_count(one), guodu_mutation_count(two));
    assert_int_equal(guodu_mutation_count(one), guodu_mutation_count(chinese));
    for (size_t i = 0; i < guodu_mutation_count(one); i++) {
        guodu_change a = change_at(one, i), b = change_at(two, i), c = change_at(chinese, i);
        assert_string_equal(a.sentence, b.sentence);
        assert_int_equal(a.fate, c.fate);
        assert_int_equal(a.tries, b.tries);
        assert_int_equal(a.tries, c.tries);
        assert_string_equal(a.record ? a.record : "", b.record ? b.record : "");
        assert_true(strstr(c.sentence, "发现") || strstr(c.sentence, "没有影响") ||
                    strstr(c.sentence, "检查就通不过"));
    }
    guodu_mutation_free(chinese);
    guodu_mutation_free(two);
    guodu_mutation_free(one);
    guodu_rules_free(rules);
    free(text);
}

/* ---- memory ---- */

struct budget {
    long left; /* allocations */
};

static void *limited(void *user, void *block, size_t old_size, size_t new_size) {
    struct budget *budget = user;
    (void)old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    if (budget->left-- <= 0)
        return NULL;
    return realloc(block, new_size);
}

/* True: there was enough. */
static bool mutate_within(long allocations) {
    struct budget budget = {1000000};
    guodu_allocator allocator = {limited, &budget};
    guodu_rules *rules = guodu_rules_new(&allocator);
    assert_int_equal(
        guodu_rules_load_text(rules, "t.guodu", apart_text, strlen(apart_text)), GUODU_OK);
    budget.left = allocations;
    guodu_mutation *mutation = guodu_mutation_new(rules, GUODU_EN);
    guodu_status status = mutation ? guodu_mutation_run(mutation, 60) : GUODU_NO_MEMORY;
    assert_true(status == GUODU_OK || status == GUODU_NO_MEMORY);
    guodu_mutation_free(mutation);
    guodu_rules_free(rules);
    return status == GUODU_OK;
}

static void memory_may_end_anywhere(void **state) {
    (void)state;
    long allocations = 0;
    while (!mutate_within(allocations))
        allocations++;
    assert_true(allocations > 5);
}

static void calls_out_of_order(void **state) {
    (void)state;
    guodu_change change;
    guodu_rules *rules = load_text(apart_text);
    guodu_mutation *mutation = guodu_mutation_new(rules, GUODU_EN);
    assert_int_equal(guodu_mutation_count(mutation), 0);
    assert_int_equal(guodu_mutation_change(mutation, 0, &change), GUODU_BAD_CALL);
    assert_int_equal(guodu_mutation_change(NULL, 0, &change), GUODU_BAD_CALL);
    assert_int_equal(guodu_mutation_run(NULL, 0), GUODU_BAD_CALL);
    assert_null(guodu_mutation_new(NULL, GUODU_EN));
    guodu_mutation_free(NULL);
    guodu_mutation_free(mutation);
    guodu_rules_free(rules);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_there),
        cmocka_unit_test(each_is_taken_back),
        cmocka_unit_test(over_is_transitive),
        cmocka_unit_test(records_notice),
        cmocka_unit_test(demo_notices),
        cmocka_unit_test(reasons_are_given),
        cmocka_unit_test(what_is_apart_is_not_seen),
        cmocka_unit_test(the_checker_would_refuse),
        cmocka_unit_test(refused_together_as_alone),
        cmocka_unit_test(places_are_told),
        cmocka_unit_test(records_are_likely),
        cmocka_unit_test(answers_are_the_same),
        cmocka_unit_test(memory_may_end_anywhere),
        cmocka_unit_test(calls_out_of_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
