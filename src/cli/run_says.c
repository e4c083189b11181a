/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/run.h"

#include <inttypes.h>

#define REJECTS_SHOWN 5

static void say_kind(const struct cli *cli, const guodu_data_counts *counts) {
    cli_say(cli, "%s：读入 %" PRIu64 " = 采用 %" PRIu64 " + 未采用 %" PRIu64,
        "%s: %" PRIu64 " read = %" PRIu64 " used + %" PRIu64 " rejected", counts->kind,
        counts->read, counts->used, counts->rejected);
    if (counts->childless > 0)
        cli_say(cli, "  其中 %" PRIu64 " 条名下没有下级记录",
            counts->childless == 1 ? "  %" PRIu64 " of them has no records below it"
                                   : "  %" PRIu64 " of them have no records below them",
            counts->childless);
}

void run_say_counts(const struct cli *cli, const guodu_rules *rules, guodu_data *data) {
    guodu_data_counts counts;
    for (size_t i = 0; i < guodu_data_note_count(data); i++)
        cli_say(cli, "注意：%s", "note: %s", guodu_data_note(data, i, cli->lang));
    for (size_t i = 0; i < guodu_rules_record_count(rules); i++)
        if (guodu_data_count(data, i, &counts) == GUODU_OK && (counts.has_file || counts.read > 0))
            say_kind(cli, &counts);
}

void run_say_none_judged(const struct cli *cli, const guodu_rules *rules, guodu_data *data) {
    guodu_data_counts counts;
    uint64_t read = 0;
    for (size_t i = 0; i < guodu_rules_record_count(rules); i++)
        if (guodu_data_count(data, i, &counts) == GUODU_OK)
            read += counts.read;
    if (read == 0)
        cli_say(cli, "警告：数据文件里没有数据行，一条记录也没有判断",
            "warning: the data files hold no rows; no record was judged");
    else
        cli_say(cli,
            "警告：读入的 %" PRIu64 " 行数据一行也没有采用，一条记录也没有判断；请看上面说的未采用的原因",
            "warning: none of the %" PRIu64
            " rows could be used, so no record was judged; see above why",
            read);
}

static void say_reject(const struct cli *cli, const guodu_reject *reject) {
    if (reject->column && reject->value && *reject->value)
        cli_say(cli, "  %s 第 %" PRIu64 " 行“%s”的“%s”：%s", "  %s, line %" PRIu64 ", %s “%s”: %s",
            reject->file, reject->line, reject->column, reject->value, reject->reason);
    else if (reject->column)
        cli_say(cli, "  %s 第 %" PRIu64 " 行“%s”：%s", "  %s, line %" PRIu64 ", %s: %s",
            reject->file, reject->line, reject->column, reject->reason);
    else
        cli_say(cli, "  %s 第 %" PRIu64 " 行：%s", "  %s, line %" PRIu64 ": %s", reject->file,
            reject->line, reject->reason);
}

void run_say_rejects(const struct cli *cli, guodu_data *data) {
    size_t count = guodu_data_reject_count(data);
    guodu_reject reject;
    for (size_t i = 0; i < count && i < REJECTS_SHOWN; i++)
        if (guodu_data_reject(data, i, cli->lang, &reject) == GUODU_OK)
            say_reject(cli, &reject);
    if (count > REJECTS_SHOWN)
        /* Said by import too, which has no such option. */
        cli_say(cli, "  ……还有 %zu 行，用 guodu run 加上 --rejects 文件 可以全部写出来",
            "  ... and %zu more; guodu run with --rejects FILE writes all of them",
            count - REJECTS_SHOWN);
}

void run_say_outcomes(
    const struct cli *cli, const guodu_rules *rules, const guodu_summary *summary) {
    for (size_t i = 0; i < guodu_rules_policy_count(rules); i++) {
        const char *before = cli_in_lang(cli, "：", ": ");
        fputs(guodu_rules_policy(rules, i), stderr);
        for (int outcome = 0; outcome < GUODU_OUTCOME_COUNT; outcome++) {
            uint64_t count = guodu_summary_count(summary, i, (guodu_outcome)outcome);
            if (count == 0)
                continue;
            fprintf(stderr, "%s%s %" PRIu64, before,
                guodu_outcome_word((guodu_outcome)outcome, cli->lang), count);
            before = cli_in_lang(cli, "，", ", ");
        }
        if (before[0] == ':' || before == cli_in_lang(cli, "：", ": "))
            fputs(cli_in_lang(cli, "：没有要判断的记录", ": no records to judge"), stderr);
        fputc('\n', stderr);
    }
}

/* 核查 认定时限：符合 120，不符合 3 */
static void say_assertion(
    const struct cli *cli, const guodu_summary *summary, size_t index, const guodu_assertion *one) {
    bool inspects = one->kind == GUODU_INSPECT;
    const char *sign = cli_in_lang(cli, "：", ": ");
    bool any = false;
    fprintf(stderr, "%s %s",
        inspects ? cli_in_lang(cli, "核查", "inspect") : cli_in_lang(cli, "保证", "guarantee"),
        one->name);
    for (int holding = 0; holding < GUODU_HOLDING_COUNT; holding++) {
        uint64_t count = guodu_summary_finding_count(summary, index, (guodu_holding)holding);
        if (count == 0)
            continue;
        fprintf(stderr, "%s%s %" PRIu64, any ? cli_in_lang(cli, "，", ", ") : sign,
            guodu_holding_word((guodu_holding)holding, cli->lang), count);
        any = true;
    }
    if (!any)
        fprintf(stderr, "%s%s", sign, cli_in_lang(cli, "没有要检查的记录", "no records to check"));
    fputc('\n', stderr);
}

void run_say_assertions(
    const struct cli *cli, const guodu_rules *rules, const guodu_summary *summary) {
    guodu_assertion one;
    for (size_t i = 0; guodu_rules_assertion(rules, i, &one) == GUODU_OK; i++)
        say_assertion(cli, summary, i, &one);
}
