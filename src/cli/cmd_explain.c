/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/data_files.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MATCHES_SHOWN 10 /* records that a key means, where it means several */

enum { EXPLAIN_DATA, EXPLAIN_AS_OF, EXPLAIN_POLICY, EXPLAIN_RECORD, EXPLAIN_FORMAT, EXPLAIN_NO_NEAR };

static const struct option_spec options[] = {
    [EXPLAIN_DATA] = {"data", 'd', "[记录=]文件", "[RECORD=]FILE",
        "要判断的数据文件，可以写几个；不写记录名时按列标题认",
        "a file of records; several may be\n"
        "        given; without RECORD its kind is found by its headings"},
    [EXPLAIN_AS_OF] = {"as-of", 0, "日期", "DATE", "按哪一天判断，如 2023-06-30（必须写）",
        "the day to judge by, as in 2023-06-30 (required)"},
    [EXPLAIN_POLICY] = {"policy", 0, "名称", "NAME", "只说明这一项政策、核查或保证",
        "explain this policy, inspection or guarantee only"},
    [EXPLAIN_RECORD] = {"record", 0, "记录", "RECORD", "编号是哪一种记录的，如 成员",
        "the kind of record that the key is of, such as person"},
    [EXPLAIN_FORMAT] = {"format", 0, "text|json", "text|json",
        "text：给人看（默认）；json：给程序看",
        "text: for people (the default); json: for programs"},
    [EXPLAIN_NO_NEAR] = {"no-near", 0, NULL, NULL, "不说哪一项资料怎样不同，结果就会不同",
        "leave out by which change of one fact the outcome would change"},
    {0},
};

static const struct usage usage = {
    .verb = "explain",
    .synopsis_zh = "--data [记录=]文件 … --as-of 日期 [选项] 规则文件或文件夹 编号",
    .synopsis_en = "--data [RECORD=]FILE... --as-of DATE [options] RULES KEY",
    .about_zh =
        "说明一户或一个人的结果是怎么来的：哪一条决定、依据哪一条文件、条件的每一部分是什么值、\n"
        "参数是哪里哪天起的值、每项资料在哪个文件哪一行；还缺什么；别的条款为什么没有起作用；\n"
        "哪一项资料差多少，结果就会不同。\n"
        "编号写值，如 A1，或写 户编号=A1,人口编号=2。写户的编号，连同户里每个人一起说明。",
    .about_en =
        "Explains how a record came to its results: which clause decided, by which article, what\n"
        "each part of its condition is, whose parameters count and from when, and in which file\n"
        "and row each fact stands; what is missing; why no other clause decided; and by which\n"
        "change of one fact the outcome would change. KEY is a value, such as A1, or id=A1,no=2.\n"
        "The key of a household explains its members too.",
    .options = options,
    .shared = data_option_specs,
};

struct explain {
    const struct cli *cli;
    struct data_options data_options;
    const char *key_text, *policy, *record;
    char day[DAY_SIZE];
    bool as_of_said, json, no_near;
    guodu_rules *rules;
    guodu_data *data;
    guodu_key *key;
    guodu_evaluation *evaluation;
    size_t matches;
    char *labels[MATCHES_SHOWN];
    struct { /* rejected rows that bear the key, or stand below a record that does */
        const char *file;
        uint64_t line;
    } rejected[MATCHES_SHOWN];
    size_t rejected_count;
    char *page; /* of the first match, so far; NULL: nothing is said of it */
    size_t told;
    bool again; /* the data are not sorted after all */
};

static int out_of_memory(const struct explain *explain) {
    return data_files_failed(explain->cli, GUODU_NO_MEMORY, NULL);
}

static guodu_lang text_lang(const struct explain *explain) {
    return explain->cli->lang_is_said ? explain->cli->lang : guodu_rules_lang(explain->rules);
}

/* ---- what was asked for ---- */

/* False: it was complained of. */
static bool take_option(struct explain *explain, int option) {
    switch (option) {
    case EXPLAIN_DATA:
        return data_options_add_file(explain->cli, &usage, &explain->data_options, optarg);
    case EXPLAIN_AS_OF:
        explain->as_of_said = true;
        return cli_read_day(explain->cli, &usage, optarg, explain->day);
    case EXPLAIN_POLICY:
        explain->policy = optarg;
        return true;
    case EXPLAIN_RECORD:
        explain->record = optarg;
        return true;
    case EXPLAIN_NO_NEAR:
        explain->no_near = true;
        return true;
    case EXPLAIN_FORMAT:
        explain->json = strcmp(optarg, "json") == 0;
        if (explain->json || strcmp(optarg, "text") == 0)
            return true;
        cli_wrong_usage(explain->cli, &usage, "--format 后面只能写 text 或 json，不能是“%s”",
            "--format takes text or json, not “%s”", optarg);
        return false;
    default:
        return data_options_take(explain->cli, &usage, &explain->data_options, option);
    }
}

/* Two words at the end where the one before the last is no file: a key that was written with a
 * blank. */
static bool is_key_in_two(int argc, char **argv) {
    if (argc - optind < 3 || !strchr(argv[argc - 1], '='))
        return false;
    const char *before = argv[argc - 2], *equals = strchr(before, '=');
    return access(before, F_OK) != 0 && (!equals || access(equals + 1, F_OK) != 0) &&
           !strchr(before, '.') && !strchr(before, '/') && strcmp(before, "-") != 0;
}

static int take_arguments(struct explain *explain, int argc, char **argv) {
    const struct cli *cli = explain->cli;
    if (is_key_in_two(argc, argv))
        return cli_wrong_usage(cli, &usage,
            "“%s”和“%s”是两个词；编号有几个时用逗号连着写，不留空格，如 户编号=A1,人口编号=2",
            "“%s” and “%s” are two words; fields of a key stand behind commas, without a blank, as "
            "in id=A1,no=2",
            argv[argc - 2], argv[argc - 1]);
    if (argc - optind < 2)
        return cli_wrong_usage(cli, &usage, "要写上规则文件和要说明的编号，如 rules.guodu A1",
            "Say which rules and which key, as in rules.guodu A1");
    explain->key_text = argv[argc - 1];
    int code = data_options_take_arguments(cli, &usage, &explain->data_options, argc - 1, argv);
    if (code == EXIT_DONE)
        code = data_options_check(cli, &usage, &explain->data_options);
    if (code == EXIT_DONE && !explain->as_of_said)
        code = cli_wrong_usage(cli, &usage, "要用 --as-of 写明按哪一天判断，如 --as-of 2023-06-30",
            "Say with --as-of by which day to judge, as in --as-of 2023-06-30");
    return code;
}

static int check_policy(const struct explain *explain) {
    const char *near = NULL;
    if (!explain->policy || cli_knows_rule(explain->rules, explain->policy, &near))
        return EXIT_DONE;
    if (near)
        return cli_wrong_usage(explain->cli, &usage, "规则里没有政策“%s”，是不是想写“%s”？",
            "The rules have no policy “%s”; did you mean “%s”?", explain->policy, near);
    return cli_wrong_usage(explain->cli, &usage, "规则里没有政策“%s”",
        "The rules have no policy “%s”", explain->policy);
}

static bool knows_record(const struct explain *explain) {
    for (size_t i = 0; i < guodu_rules_record_count(explain->rules); i++)
        if (strcmp(guodu_rules_record(explain->rules, i), explain->record) == 0)
            return true;
    return false;
}

static int check_names(const struct explain *explain) {
    if (explain->record && !knows_record(explain))
        return cli_wrong_usage(explain->cli, &usage, "规则里没有记录“%s”",
            "The rules have no record “%s”", explain->record);
    return check_policy(explain);
}

/* ---- the page ---- */

/* False: no memory. */
static bool add(struct explain *explain, const char *text) {
    const char *between = explain->told == 0 ? "" : explain->json ? ",\n" : "\n";
    size_t length = explain->page ? strlen(explain->page) : 0;
    char *page = realloc(explain->page, length + strlen(between) + strlen(text) + 1);
    if (!page)
        return false;
    stpcpy(stpcpy(page + length, between), text);
    explain->page = page;
    explain->told++;
    return true;
}

static bool is_wanted(const struct explain *explain, const char *name) {
    return !explain->policy || strcmp(explain->policy, name) == 0;
}

static guodu_status add_result(struct explain *explain, size_t index) {
    guodu_explain_format format = explain->json ? GUODU_EXPLAIN_JSON : GUODU_EXPLAIN_TEXT;
    guodu_result result;
    const char *text;
    guodu_status status = guodu_evaluation_result(explain->evaluation, index, &result);
    if (status != GUODU_OK || !is_wanted(explain, result.policy_name))
        return status;
    status =
        guodu_evaluation_explain(explain->evaluation, index, text_lang(explain), format, &text);
    return status == GUODU_OK && !add(explain, text) ? GUODU_NO_MEMORY : status;
}

static guodu_status add_finding(struct explain *explain, size_t index) {
    guodu_explain_format format = explain->json ? GUODU_EXPLAIN_JSON : GUODU_EXPLAIN_TEXT;
    guodu_finding finding;
    const char *text;
    guodu_status status = guodu_evaluation_finding(explain->evaluation, index, &finding);
    if (status != GUODU_OK || !is_wanted(explain, finding.name))
        return status;
    status = guodu_evaluation_explain_finding(
        explain->evaluation, index, text_lang(explain), format, &text);
    return status == GUODU_OK && !add(explain, text) ? GUODU_NO_MEMORY : status;
}

static guodu_status explain_match(struct explain *explain, const guodu_record *top, size_t match) {
    guodu_evaluation *evaluation = explain->evaluation;
    guodu_status status = guodu_evaluation_run(evaluation, top, explain->day);
    for (size_t i = 0; status == GUODU_OK && i < guodu_evaluation_count(evaluation); i++)
        if (guodu_key_covers_result(explain->key, match, evaluation, i))
            status = add_result(explain, i);
    for (size_t i = 0; status == GUODU_OK && i < guodu_evaluation_finding_count(evaluation); i++)
        if (guodu_key_covers_finding(explain->key, match, evaluation, i))
            status = add_finding(explain, i);
    return status;
}

static void note_rejected(struct explain *explain) {
    const char *file;
    uint64_t line;
    for (size_t i = 0; guodu_key_rejected(explain->key, i, &file, &line); i++) {
        if (explain->rejected_count == MATCHES_SHOWN)
            return;
        explain->rejected[explain->rejected_count].file = file;
        explain->rejected[explain->rejected_count++].line = line;
    }
}

static guodu_status look_at(struct explain *explain, const guodu_record *top) {
    size_t count;
    guodu_status status = guodu_key_find(explain->key, top, &count);
    if (status == GUODU_OK)
        note_rejected(explain);
    for (size_t i = 0; status == GUODU_OK && i < count; i++) {
        const char *label = guodu_key_record(explain->key, i);
        if (!label)
            return GUODU_NO_MEMORY;
        if (explain->matches < MATCHES_SHOWN &&
            !(explain->labels[explain->matches] = strdup(label)))
            return GUODU_NO_MEMORY;
        if (explain->matches++ == 0)
            status = explain_match(explain, top, i);
    }
    return status;
}

/* ---- the data ---- */

static guodu_status open_data(struct explain *explain, bool in_parts) {
    const char *folder = data_files_scratch(&explain->data_options);
    guodu_status status = GUODU_OK;
    explain->data = guodu_data_new(explain->rules);
    if (!explain->data)
        return GUODU_NO_MEMORY;
    if (in_parts && !explain->again)
        guodu_data_read_sorted(explain->data, DATA_SORTED_FROM);
    if (in_parts && folder)
        status = guodu_data_set_scratch(explain->data, folder, DATA_SORTED_FROM);
    if (status == GUODU_OK)
        status = data_files_add(&explain->data_options, explain->rules, explain->data);
    return status == GUODU_OK ? guodu_data_join(explain->data) : status;
}

static void forget(struct explain *explain) {
    for (size_t i = 0; i < MATCHES_SHOWN; i++) {
        free(explain->labels[i]);
        explain->labels[i] = NULL;
    }
    free(explain->page);
    explain->page = NULL;
    explain->matches = explain->told = explain->rejected_count = 0;
    guodu_data_free(explain->data);
    explain->data = NULL;
}

/* To the end of the data: only there it is known that nothing else bears this key. */
static int look_through(struct explain *explain) {
    bool in_parts = data_files_are_regular(&explain->data_options, explain->rules);
    const guodu_record *top;
    guodu_status status = open_data(explain, in_parts);
    while (status == GUODU_OK && (top = guodu_data_next(explain->data)))
        status = look_at(explain, top);
    if (status == GUODU_OK)
        status = guodu_data_status(explain->data);
    if (status == GUODU_NOT_SORTED && !explain->again) {
        explain->again = true;
        forget(explain);
        return look_through(explain);
    }
    if (status == GUODU_OK)
        return EXIT_DONE;
    return explain->data ? data_files_failed(explain->cli, status,
                               guodu_data_error(explain->data, explain->cli->lang))
                         : out_of_memory(explain);
}

/* ---- what came of it ---- */

/* Is it the one key of a rejected row that was asked for? */
static bool bears_key(const struct explain *explain, const guodu_reject *reject) {
    const char *equals = strchr(explain->key_text, '=');
    return reject->key && (!explain->record || strcmp(explain->record, reject->kind) == 0) &&
           strcmp(reject->key, equals ? equals + 1 : explain->key_text) == 0;
}

static bool is_noted(const struct explain *explain, const guodu_reject *reject) {
    for (size_t i = 0; i < explain->rejected_count; i++)
        if (explain->rejected[i].line == reject->line && explain->rejected[i].file &&
            strcmp(explain->rejected[i].file, reject->file) == 0)
            return true;
    return false;
}

/* The rejected rows that are meant, each with its reason; how many there are. */
static size_t say_rejected(const struct explain *explain) {
    size_t said = 0;
    guodu_reject reject;
    for (size_t i = 0; i < guodu_data_reject_count(explain->data); i++) {
        if (guodu_data_reject(explain->data, i, explain->cli->lang, &reject) != GUODU_OK)
            continue;
        bool it = explain->matches == 0 && bears_key(explain, &reject);
        if (!it && !is_noted(explain, &reject))
            continue;
        if (said++ == MATCHES_SHOWN)
            break;
        if (explain->matches == 0)
            cli_say(explain->cli, "%s 第 %llu 行就是它，没有采用：%s%s%s",
                "%s, row %llu, is the one, and was rejected: %s%s%s", reject.file,
                (unsigned long long)reject.line, reject.column ? reject.column : "",
                reject.column ? explain->cli->lang == GUODU_ZH ? "：" : ": " : "", reject.reason);
        else
            cli_say(explain->cli, "%s 第 %llu 行也属于它，没有采用：%s%s%s",
                "%s, row %llu, belongs to it too, and was rejected: %s%s%s", reject.file,
                (unsigned long long)reject.line, reject.column ? reject.column : "",
                reject.column ? explain->cli->lang == GUODU_ZH ? "：" : ": " : "", reject.reason);
    }
    return said;
}

static void say_key_fields(const struct explain *explain, const char *wrong) {
    bool zh = explain->cli->lang == GUODU_ZH;
    cli_say(explain->cli, "没有叫“%s”的编号；编号有：",
        "No key is called “%s”; the keys are:", wrong);
    for (size_t i = 0; i < guodu_rules_record_count(explain->rules); i++)
        for (size_t k = 0; guodu_rules_key(explain->rules, i, k); k++)
            cli_say(explain->cli, zh ? "  %s（%s）" : "  %s (%s)", "  %s (%s)",
                guodu_rules_key(explain->rules, i, k), guodu_rules_record(explain->rules, i));
}

static int no_match(const struct explain *explain) {
    const char *unknown = guodu_key_unknown_field(explain->key);
    const char *near = guodu_key_near(explain->key);
    if (access(explain->key_text, F_OK) == 0) {
        cli_complain(explain->cli,
            "没有写要说明哪一条：“%s”是一个文件；编号写在最后，如 A1，或 户编号=A1,人口编号=2",
            "The key is missing: “%s” is a file; the key stands last, as in A1 or id=A1,no=2",
            explain->key_text);
        return EXIT_USAGE;
    }
    cli_complain(explain->cli, "数据里没有编号是“%s”的记录", "There is no record with the key “%s”",
        explain->key_text);
    if (unknown)
        say_key_fields(explain, unknown);
    else if (say_rejected(explain) == 0 && near)
        cli_say(explain->cli, "是不是想写“%s”？", "Did you mean “%s”?", near);
    return EXIT_USAGE;
}

static int several_matches(const struct explain *explain) {
    cli_complain(explain->cli,
        "编号是“%s”的有 %zu 个，要写得更明确，如 字段=值,字段=值，或用 --record：",
        "“%s” is the key of %zu records; say more, as in field=value,field=value, or --record:",
        explain->key_text, explain->matches);
    for (size_t i = 0; i < MATCHES_SHOWN && i < explain->matches; i++)
        cli_say(explain->cli, "  %s", "  %s", explain->labels[i]);
    return EXIT_USAGE;
}

static int show(const struct explain *explain) {
    if (explain->matches == 0)
        return no_match(explain);
    if (explain->matches > 1)
        return several_matches(explain);
    say_rejected(explain);
    if (explain->told == 0)
        cli_say(explain->cli, "对 %s 没有可说明的结果", "There is no result to explain for %s",
            explain->labels[0]);
    if (explain->json)
        cli_print(explain->cli, explain->told ? "[\n" : "[");
    if (explain->page)
        cli_print(explain->cli, explain->page);
    if (explain->json)
        cli_print(explain->cli, explain->told ? "\n]\n" : "]\n");
    return EXIT_DONE;
}

static int explain_key(struct explain *explain) {
    int code = data_files_load_rules(explain->cli, &explain->data_options, &explain->rules);
    if (code == EXIT_DONE)
        code = check_names(explain);
    if (code == EXIT_DONE)
        code = data_files_check_scratch(explain->cli, &explain->data_options);
    if (code != EXIT_DONE)
        return code;
    explain->key = guodu_key_new(explain->rules, explain->record, explain->key_text);
    explain->evaluation = guodu_evaluation_new(explain->rules);
    if (!explain->key || !explain->evaluation)
        return out_of_memory(explain);
    guodu_evaluation_tell_held(explain->evaluation, explain->policy);
    guodu_evaluation_tell_near(explain->evaluation, !explain->no_near);
    code = look_through(explain);
    return code == EXIT_DONE ? show(explain) : code;
}

int cmd_explain(const struct cli *cli, int argc, char **argv) {
    struct explain explain = {.cli = cli};
    int option;
    while ((option = cli_next_option(cli, &usage, argc, argv)) >= 0)
        if (!take_option(&explain, option))
            return EXIT_USAGE;
    if (option != OPTION_END)
        return option == OPTION_HELP ? EXIT_DONE : EXIT_USAGE;
    int code = take_arguments(&explain, argc, argv);
    if (code == EXIT_DONE)
        code = explain_key(&explain);
    forget(&explain);
    guodu_evaluation_free(explain.evaluation);
    guodu_key_free(explain.key);
    guodu_rules_free(explain.rules);
    return code;
}
