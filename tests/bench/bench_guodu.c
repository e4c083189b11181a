/* SPDX-License-Identifier: Apache-2.0
 *
 * The workload through the public interface, as any program would do it:
 *
 *     bench_guodu [-t THREADS] [-b ROWS] [-r] [-s] [-w] RULES FILE...
 *
 * FILE: data files, or one that was prepared. -r: by the reference evaluator alone; -w: also asks
 * why what is undetermined is so, as the summary of `guodu run` does. -s: of any rules, with that
 * summary instead of the workload's. Prints the summary; what took how long, added up over the
 * threads, and how many records the reference evaluator judged, on standard error.
 *
 * The rules are transition-10.guodu or others whose policies are these five, in this order; the
 * outputs of the first have the names of the lines.
 */
#include "guodu.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the callback adds up: the one thing that goes by identity. */
struct weigh {
    size_t total; /* index of the output */
    uint64_t sum;
};

static void stop(const char *what, const char *why) {
    fprintf(stderr, "bench_guodu: %s: %s\n", what, why);
    exit(1);
}

static bool weigh_batch(void *user, guodu_batch *batch) {
    struct weigh *weigh = user;
    guodu_column column;
    size_t count = guodu_batch_count(batch, 0);
    if (guodu_batch_output(batch, 0, weigh->total, &column) != GUODU_OK)
        return false;
    for (size_t row = 0; row < count; row++) {
        if (column.states[row] != GUODU_VALUE_KNOWN)
            continue;
        size_t length;
        uint64_t number = 0;
        const char *key = guodu_batch_key(batch, 0, row, 0, &length);
        for (size_t i = 1; key && i < length; i++)
            number = 10 * number + (uint64_t)(key[i] - '0');
        weigh->sum += (uint64_t)column.values[row] * (number % 997);
    }
    return true;
}

/* Yuan with two places become fen. */
static void show_sum(const guodu_total *total) {
    printf("%s_sum=", total->name);
    bool leading = true;
    for (const char *at = total->sum ? total->sum : "0"; *at; at++) {
        if (*at == '.' || (leading && *at == '0' && at[1]))
            continue;
        leading = leading && *at == '-';
        putchar(*at);
    }
    printf("\n%s_unknown=%llu\n", total->name, (unsigned long long)total->unknown);
}

static void show_truth(const guodu_total *total) {
    printf("%s_true=%llu\n%s_false=%llu\n%s_unknown=%llu\n", total->name,
        (unsigned long long)total->yes, total->name,
        (unsigned long long)(total->known - total->yes), total->name,
        (unsigned long long)total->unknown);
}

static void show(guodu_summary *summary, const guodu_data *data, uint64_t weighted) {
    static const char *const dispositions[] = {"d_med", "d_edu", "d_post", "d_credit"};
    static const char *const words[] = {"keep", "optimize", "adjust", "unknown"};
    static const guodu_outcome outcomes[] = {
        GUODU_KEEP, GUODU_OPTIMIZE, GUODU_ADJUST, GUODU_UNDETERMINED};
    guodu_data_counts households = {0}, persons = {0};
    guodu_total total;
    guodu_data_count(data, 0, &households);
    guodu_data_count(data, 1, &persons);
    printf("households=%llu\npersons=%llu\n", (unsigned long long)households.used,
        (unsigned long long)persons.used);
    for (size_t i = 0; guodu_summary_total(summary, 0, i, &total) == GUODU_OK; i++)
        if (strcmp(total.name, "monitored") == 0 || strcmp(total.name, "exit") == 0)
            show_truth(&total);
        else
            show_sum(&total);
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 4; k++)
            printf("%s_%s=%llu\n", dispositions[i], words[k],
                (unsigned long long)guodu_summary_count(summary, i + 1, outcomes[k]));
    printf("wsum=%llu\n", (unsigned long long)weighted);
}

static void tell(const guodu_judging *judging) {
    guodu_judging_account account;
    guodu_judging_tell(judging, &account);
    fprintf(stderr, "read %.6f\nevaluate %.6f\nreference %.6f\nreport %.6f\njudging %.6f\n",
        account.read_seconds, account.evaluate_seconds, account.reference_seconds,
        account.report_seconds, account.wall_seconds);
    fprintf(stderr, "referred %llu\n", (unsigned long long)account.referred);
}

static size_t output_named(guodu_summary *summary, const char *name) {
    guodu_total total;
    size_t i = 0;
    while (guodu_summary_total(summary, 0, i, &total) == GUODU_OK && strcmp(total.name, name) != 0)
        i++;
    return i;
}

int main(int argc, char **argv) {
    guodu_judging_options options = {.as_of = "2023-06-30", .threads = 1, .no_reasons = true};
    bool any_rules = false;
    int option;
    while ((option = getopt(argc, argv, "t:b:rsw")) != -1)
        if (option == 't')
            options.threads = (size_t)atoi(optarg);
        else if (option == 'b')
            options.batch_rows = (size_t)atoi(optarg);
        else if (option == 'r')
            options.engine = GUODU_REFERENCE;
        else if (option == 's')
            any_rules = true;
        else if (option == 'w')
            options.no_reasons = false;
        else
            return 2;
    if (argc - optind < 2) {
        fputs("usage: bench_guodu [-t THREADS] [-b ROWS] [-r] [-s] [-w] RULES FILE...\n", stderr);
        return 2;
    }
    guodu_rules *rules = guodu_rules_new(NULL);
    if (guodu_rules_load_file(rules, argv[optind]) != GUODU_OK)
        stop(argv[optind], guodu_rules_error(rules, GUODU_EN));
    guodu_data *data = guodu_data_new(rules);
    guodu_data_read_sorted(data, 0);
    for (int i = optind + 1; i < argc; i++)
        if (guodu_data_add(data, NULL, argv[i], GUODU_BY_NAME) != GUODU_OK)
            stop(argv[i], guodu_data_error(data, GUODU_EN));
    guodu_summary *summary = guodu_summary_new(rules);
    struct weigh weigh = {.total = output_named(summary, "total")};
    guodu_judging *judging = guodu_judging_new(rules);
    options.summary = summary;
    options.batch = any_rules ? NULL : weigh_batch;
    options.user = &weigh;
    if (guodu_judging_run(judging, data, &options) != GUODU_OK)
        stop("judging", guodu_judging_error(judging, GUODU_EN));
    tell(judging);
    if (any_rules)
        fputs(guodu_summary_text(summary, GUODU_EN), stdout);
    else
        show(summary, data, weigh.sum);
    guodu_judging_free(judging);
    guodu_summary_free(summary);
    guodu_data_free(data);
    guodu_rules_free(rules);
    return 0;
}
