/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/dry_run.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "cli/log.h"

enum {
    DRY_DATA,
    DRY_BASELINE,
    DRY_AS_OF,
    DRY_FROM,
    DRY_TO,
    DRY_EVERY,
    DRY_BY,
    DRY_AMOUNT,
    DRY_CLIFF,
    DRY_CLIFF_STEP,
    DRY_REPORT,
    DRY_DETAIL,
    DRY_ALL,
    DRY_SHOW_IDENTITY,
    DRY_ONLY,
    DRY_MAX_REJECTS,
    DRY_NO_REASONS,
    DRY_THREADS,
    DRY_LOG,
    DRY_NO_PROGRESS,
};

static const struct option_spec specs[] = {
    [DRY_DATA] = {"data", 'd', "[记录=]文件", "[RECORD=]FILE",
        "数据文件，写法与 guodu run 相同，可以写几个",
        "files of records as guodu run takes them, one or several"},
    [DRY_BASELINE] = {"baseline", 0, "规则", "RULES",
        "现行（旧版）规则：两版规则读一遍数据同时判断，列出谁受益、谁受损、差在哪里",
        "the rules in force: both versions are judged in one pass over the data, to see who\n"
        "        gains, who loses, and why"},
    [DRY_AS_OF] = {"as-of", 0, "日期", "DATE", "按哪一天的规则和情况判断，如 2023-06-30",
        "the day by which everything is judged, such as 2023-06-30"},
    [DRY_FROM] = {"from", 0, "日期", "DATE", "看一段时间：从这一天起，隔一段时间判断一次，到 --to 为止",
        "over time: from this day on, and again after each period, up to --to"},
    [DRY_TO] = {"to", 0, "日期", "DATE", "看到哪一天为止", "the day up to which it is judged"},
    [DRY_EVERY] = {"every", 0, "年|季|月", "year|quarter|month",
        "隔多久判断一次；不写则每年一次", "how often; else once a year"},
    [DRY_BY] = {"by", 0, "字段，…", "FIELD,...",
        "分组统计：按这些字段（原有的或计算出的）；区划可以按上级归总，如 --by '县(区划)'",
        "count by these fields, given or computed; of a division code also by one above it, as in\n"
        "        --by 'county(place)'"},
    [DRY_AMOUNT] = {"amount", 0, "政策.给付", "POLICY.OUTPUT",
        "一项政策有几项给付时，按哪一项算得失；不写则按第一项金额；可以写几个",
        "the output by which gains and losses of a policy are counted; else its first that is\n"
        "        money; may be repeated"},
    [DRY_CLIFF] = {"cliff", 0, "比例", "SHARE",
        "急刹车：列出降幅超过这个比例的，如 --cliff 30%；从旧版到新版，和从一次判断到下一次",
        "list what falls by more than this share, from the old version to the new one and from\n"
        "        one day to the next, as in --cliff 30%"},
    [DRY_CLIFF_STEP] = {"cliff-step", 0, "[字段=]金额", "[FIELD=]AMOUNT",
        "收入门槛：收入再多这么一点，待遇反而减得更多的，如 --cliff-step 1元",
        "list who loses more by so much more income than it brings, as in --cliff-step 1yuan"},
    [DRY_REPORT] = {"report", 0, "文件", "FILE",
        "报告写到哪里，按文件名定格式：.html 网页、.xlsx 工作簿、.md、.json；可以写几个",
        "a report, by the name of the file: a web page (.html), a workbook (.xlsx), .md, .json;\n"
        "        may be repeated"},
    [DRY_DETAIL] = {"detail", 0, "行数", "N", "逐条列出的表最多列几行；不写则 1000",
        "how many rows a table has that lists records, at most; else 1000"},
    [DRY_ALL] = {"all", 0, NULL, NULL, "屏幕上显示全部汇总表；不写则只显示要紧的，每张表最多 15 行",
        "show all tables of totals; else those that matter, by 15 rows each at most"},
    [DRY_SHOW_IDENTITY] = {"show-identity", 0, NULL, NULL,
        "写出是谁：记录的主键（身份证号也写全）和姓名（字段叫姓名、户主、…name 的）不遮盖；\n"
        "        判断理由里的身份证号仍然遮盖。屏幕和报告都一样，默认全部遮盖",
        "tell who it is: keys of records, identity numbers too, and names (fields called 姓名,\n"
        "        户主 or ...name) are not masked, on the screen and in reports; identity numbers inside\n"
        "        explanations stay masked"},
    [DRY_ONLY] = {"only", 0, "名称", "NAME",
        "只判断这项政策、核查或保证，或者这一类别的政策；可以写几个",
        "judges only this policy, inspection or guarantee, or the policies of this category;\n"
        "        may be given several times"},
    [DRY_MAX_REJECTS] = {"max-rejects", 0, "行数", "N",
        "未采用的数据行超过这个数就停下（退出码 1）",
        "stop if more rows than this could not be used (exit status 1)"},
    [DRY_NO_REASONS] = {"no-reasons", 0, NULL, NULL,
        "不去查缺少什么、哪些条款冲突、哪里出错；未知的信息多时快得多",
        "do not look for what is missing, in conflict or failed; much quicker where much is\n"
        "        unknown"},
    [DRY_THREADS] = {"threads", 0, "个数", "N", "同时用几个处理器；不写则全用。用几个，结果都一样",
        "how many processors to use; else all. The results are the same with any number"},
    [DRY_LOG] = {"log", 0, "文件", "FILE", "判断日志：在这个文件末尾加一行，见 guodu run",
        "the decision log: adds a line, as guodu run does"},
    [DRY_NO_PROGRESS] = {"no-progress", 0, NULL, NULL, "在终端上也不显示进度",
        "show no progress, on a terminal either"},
    {0},
};

static const struct usage usage = {
    .verb = "dry-run",
    .synopsis_zh = "规则 --data [记录=]文件 … [--baseline 旧版规则] --as-of 日期 [--report 文件] [选项]",
    .synopsis_en = "RULES --data [RECORD=]FILE... [--baseline OLD] --as-of DATE [--report FILE] [options]",
    .about_zh =
        "试算：按规则判断全部数据，不写结果，只说总的情况：每项政策延续、优化、调整多少户、多少人，\n"
        "花多少钱，缺什么信息、先补哪些；写了 --baseline，再说与现行规则相比谁受益、谁受损、谁断档，\n"
        "是哪一处改动引起的。总表在标准输出，完整的报告用 --report 写成网页或工作簿。",
    .about_en =
        "Judges all data and writes no results, but what they come to: by policy how many are kept,\n"
        "optimized and adjusted, at what cost, what is missing and what to collect first; with\n"
        "--baseline also who gains and who loses, whose support ends without a successor, and which\n"
        "change is the cause. A summary goes to standard output, the whole report to files.",
    .options = specs,
    .shared = data_option_specs,
};

static bool read_every(const struct cli *cli, const char *word, struct dry_run_options *options) {
    static const struct {
        const char *word;
        guodu_every every;
    } words[] = {{"year", GUODU_YEARLY}, {"quarter", GUODU_QUARTERLY}, {"month", GUODU_MONTHLY},
        {"年", GUODU_YEARLY}, {"季", GUODU_QUARTERLY}, {"季度", GUODU_QUARTERLY},
        {"月", GUODU_MONTHLY}};
    options->has_every = true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(word, words[i].word) == 0) {
            options->every = words[i].every;
            return true;
        }
    cli_wrong_usage(cli, &usage, "--every 后面只能写 年、季 或 月，不能是“%s”",
        "--every takes year, quarter or month, not “%s”", word);
    return false;
}

const char *dry_run_every_word(guodu_every every) {
    static const char *const words[] = {"year", "quarter", "month"};
    return words[every];
}

static bool too_many(const struct cli *cli, const char *option, size_t most) {
    cli_wrong_usage(cli, &usage, "--%s 最多写 %zu 个", "--%s can be given %zu times at most", option,
        most);
    return false;
}

/* The length of the sign between names that begins here; 0: none does. */
static size_t comma_at(const char *text) {
    static const char *const signs[] = {",", "，", "、"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strncmp(text, signs[i], strlen(signs[i])) == 0)
            return strlen(signs[i]);
    return 0;
}

static bool add_by(const struct cli *cli, const char *list, struct dry_run_options *options) {
    while (*list) {
        const char *end = list;
        while (*end && comma_at(end) == 0)
            end++;
        const char *start = list + strspn(list, " ");
        size_t length = end > start ? (size_t)(end - start) : 0;
        while (length > 0 && start[length - 1] == ' ')
            length--;
        if (options->by_count == DRY_RUN_NAMES_MOST)
            return too_many(cli, "by", DRY_RUN_NAMES_MOST);
        if (length > 0 && !(options->by[options->by_count++] = strndup(start, length)))
            return false;
        list = end + comma_at(end);
    }
    return true;
}

static bool add_name(const struct cli *cli, const char *option, const char *word,
    const char **names, size_t *count, size_t most) {
    if (*count == most)
        return too_many(cli, option, most);
    names[(*count)++] = word;
    return true;
}

static bool read_count(
    const struct cli *cli, const char *option, uint64_t least, const char *word, uint64_t *count) {
    if (cli_read_number(word, least, UINT64_MAX, count))
        return true;
    cli_wrong_usage(cli, &usage, "--%s 后面要写不小于 %d 的整数，不能是“%s”",
        "--%s takes a whole number from %d up, not “%s”", option, (int)least, word);
    return false;
}

static bool read_detail(const struct cli *cli, const char *word, struct dry_run_options *options) {
    if (cli_read_number(word, 1, UINT32_MAX, &options->detail))
        return true;
    cli_wrong_usage(cli, &usage, "--detail 后面要写从 1 起的行数，不能是“%s”",
        "--detail takes a number of rows from 1 up, not “%s”", word);
    return false;
}

static bool take_option(const struct cli *cli, int option, struct dry_run_options *options) {
    switch (option) {
    case DRY_DATA:
        return data_options_add_file(cli, &usage, &options->data, optarg);
    case DRY_BASELINE:
        options->baseline = optarg;
        return true;
    case DRY_AS_OF:
        options->as_of = options->days[0];
        return cli_read_day_of(cli, &usage, "as-of", optarg, options->days[0]);
    case DRY_FROM:
        options->from = options->days[1];
        return cli_read_day_of(cli, &usage, "from", optarg, options->days[1]);
    case DRY_TO:
        options->to = options->days[2];
        return cli_read_day_of(cli, &usage, "to", optarg, options->days[2]);
    case DRY_EVERY:
        return read_every(cli, optarg, options);
    case DRY_BY:
        return add_by(cli, optarg, options);
    case DRY_AMOUNT:
        return add_name(cli, "amount", optarg, options->amounts, &options->amount_count,
            DRY_RUN_NAMES_MOST);
    case DRY_CLIFF:
        options->cliff = optarg;
        return true;
    case DRY_CLIFF_STEP:
        options->step = optarg;
        return true;
    case DRY_REPORT:
        return add_name(cli, "report", optarg, options->reports, &options->report_count,
            DRY_RUN_NAMES_MOST);
    case DRY_DETAIL:
        return read_detail(cli, optarg, options);
    case DRY_ALL:
        return options->all = true;
    case DRY_SHOW_IDENTITY:
        return options->show_identity = true;
    case DRY_ONLY:
        return add_name(
            cli, "only", optarg, options->only, &options->only_count, RUN_ONLY_LIMIT);
    case DRY_MAX_REJECTS:
        options->has_limit = true;
        return read_count(cli, "max-rejects", 0, optarg, &options->limit);
    case DRY_NO_REASONS:
        return options->no_reasons = true;
    case DRY_THREADS:
        return read_count(cli, "threads", 1, optarg, &options->threads);
    case DRY_LOG:
        options->log = optarg;
        return true;
    case DRY_NO_PROGRESS:
        return options->no_progress = true;
    default:
        return data_options_take(cli, &usage, &options->data, option);
    }
}

/* ---- what goes together ---- */

static int check_days(const struct cli *cli, const struct dry_run_options *options) {
    bool over_time = options->from || options->to;
    if (!options->as_of && !over_time)
        return cli_wrong_usage(cli, &usage,
            "要用 --as-of 写明按哪一天判断，如 --as-of 2023-06-30；看一段时间则写 --from、--to 和 --every",
            "Say with --as-of by which day to judge, as in --as-of 2023-06-30, or over time with "
            "--from, --to and --every");
    if (options->as_of && over_time)
        return cli_wrong_usage(cli, &usage, "--as-of 是看一天，--from 和 --to 是看一段时间，只能写一种",
            "--as-of is one day, --from and --to are many: give the one or the others");
    if (over_time && (!options->from || !options->to))
        return cli_wrong_usage(cli, &usage, "--from 和 --to 要一起写", "--from and --to go together");
    if (over_time && strcmp(options->from, options->to) > 0)
        return cli_wrong_usage(cli, &usage, "--from 的日期不能晚于 --to 的日期",
            "The day of --from must not be after that of --to");
    if (!over_time && options->has_every)
        return cli_wrong_usage(
            cli, &usage, "--every 要和 --from、--to 一起写", "--every goes with --from and --to");
    if (!over_time && !options->baseline && options->cliff)
        return cli_wrong_usage(cli, &usage,
            "--cliff 要有前后两头才能比：加上 --baseline 旧版规则，看从旧版到新版减少多少；或者不写 --as-of，"
            "写 --from 和 --to，看从一次到下一次减少多少",
            "--cliff needs a before and an after: add --baseline OLD for falls from the old version "
            "to the new one, or give --from and --to instead of --as-of for falls from one day to "
            "the next");
    return EXIT_DONE;
}

static bool is_report(const char *path) {
    static const char *const endings[] = {".html", ".htm", ".xlsx", ".json", ".md"};
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t ending = strlen(endings[i]);
        if (length > ending && path[length - ending - 1] != '/' &&
            strcasecmp(path + length - ending, endings[i]) == 0)
            return true;
    }
    return false;
}

static int check_reports(const struct cli *cli, const struct dry_run_options *options) {
    for (size_t i = 0; i < options->report_count; i++) {
        if (!is_report(options->reports[i]))
            return cli_wrong_usage(cli, &usage,
                "报告的文件名要以 .html、.xlsx、.md 或 .json 结尾，不能是“%s”",
                "The name of a report ends in .html, .xlsx, .md or .json, not “%s”",
                options->reports[i]);
        for (size_t k = 0; k < i; k++)
            if (strcmp(options->reports[i], options->reports[k]) == 0)
                return cli_wrong_usage(cli, &usage, "报告“%s”写了两遍",
                    "The report “%s” is given twice", options->reports[i]);
            else if (data_files_same_output(options->reports[i], options->reports[k]))
                return cli_wrong_usage(cli, &usage, "报告“%s”和“%s”是同一个文件",
                    "The reports “%s” and “%s” are the same file", options->reports[k], options->reports[i]);
    }
    return EXIT_DONE;
}

/* dry-run NEW OLD --data ...: what was meant is plain. */
static int check_files(const struct cli *cli, const struct dry_run_options *options) {
    static const char ending[] = ".guodu";
    for (size_t i = 0; i < options->data.count; i++) {
        const char *file = options->data.files[i];
        size_t length = strlen(file);
        if (length > strlen(ending) && strcmp(file + length - strlen(ending), ending) == 0)
            return cli_wrong_usage(cli, &usage,
                "“%s”是规则，不是数据；要和它对照，前面写 --baseline",
                "“%s” holds rules and no data; to compare with it, write --baseline before it", file);
    }
    return EXIT_DONE;
}

static int check_options(const struct cli *cli, const struct dry_run_options *options) {
    if (!options->data.rules)
        return cli_wrong_usage(
            cli, &usage, "要写上按哪个规则文件或文件夹判断", "Say which rules to judge by");
    int code = data_options_check(cli, &usage, &options->data);
    if (code == EXIT_DONE)
        code = check_files(cli, options);
    if (code == EXIT_DONE)
        code = check_days(cli, options);
    return code == EXIT_DONE ? check_reports(cli, options) : code;
}

int dry_run_read_options(
    const struct cli *cli, int argc, char **argv, struct dry_run_options *options, bool *ready) {
    int option;
    *ready = false;
    while ((option = cli_next_option(cli, &usage, argc, argv)) >= 0)
        if (!take_option(cli, option, options))
            return EXIT_USAGE;
    if (option != OPTION_END)
        return option == OPTION_HELP ? EXIT_DONE : EXIT_USAGE;
    int code = data_options_take_arguments(cli, &usage, &options->data, argc, argv);
    if (code == EXIT_DONE)
        code = check_options(cli, options);
    *ready = code == EXIT_DONE;
    return code;
}

void dry_run_free_options(struct dry_run_options *options) {
    for (size_t i = 0; i < options->by_count; i++)
        free(options->by[i]);
    options->by_count = 0;
}

/* ---- files that are written ---- */

static bool is_of(const guodu_rules *rules, const char *path) {
    for (size_t i = 0; rules && i < guodu_rules_file_count(rules); i++)
        if (data_files_same(path, guodu_rules_file(rules, i)))
            return true;
    return false;
}

static int check_file(const struct cli *cli, const struct dry_run_options *options,
    const guodu_rules *rules, const guodu_rules *baseline, const char *path) {
    if (is_of(baseline, path))
        return cli_wrong_usage(cli, &usage, "“%s”正是要读的文件，不能把结果写到它上面",
            "“%s” is a file that is read; results must not replace it", path);
    return data_files_check_output(cli, &usage, &options->data, rules, path);
}

int dry_run_check_files(const struct cli *cli, const struct dry_run_options *options,
    const guodu_rules *rules, const guodu_rules *baseline, int argc, char **argv) {
    int code = EXIT_DONE;
    for (size_t i = 0; code == EXIT_DONE && i < options->report_count; i++) {
        code = check_file(cli, options, rules, baseline, options->reports[i]);
        if (options->log && data_files_same_output(options->log, options->reports[i]))
            return cli_wrong_usage(cli, &usage, "日志和报告不能都写到“%s”",
                "The log and a report cannot both go to “%s”", options->log);
    }
    if (code == EXIT_DONE && options->log)
        code = check_file(cli, options, rules, baseline, options->log);
    if (code == EXIT_DONE && options->log)
        code = log_check(cli, &usage, &options->data, rules, options->log, argc, argv);
    return code;
}
