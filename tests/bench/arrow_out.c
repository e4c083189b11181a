/* SPDX-License-Identifier: Apache-2.0
 *
 * What it costs to hand results over as columns (guodu_batch_arrow), beside judging.
 *
 *     arrow_out RULES DAY FILE...
 *
 * Judges the files on one thread: without results; handed over; and handed over with reasons, each five times.
 * Prints the least processor time of each, and nanoseconds for a row and policy.
 */
#include "guodu.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct handing {
    const guodu_rules *rules;
    double seconds; /* within guodu_batch_arrow */
    size_t results, bytes;
};

static double processor_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static bool hand_over(void *user, guodu_batch *batch) {
    struct handing *handing = user;
    guodu_policy policy;
    for (size_t kind = 0; guodu_rules_record(handing->rules, kind); kind++) {
        struct ArrowArray array;
        double begin = processor_seconds();
        if (guodu_batch_arrow(batch, kind, GUODU_ZH, NULL, &array) != GUODU_OK)
            return false;
        handing->seconds += processor_seconds() - begin;
        for (size_t i = 0; guodu_rules_policy_info(handing->rules, i, &policy) == GUODU_OK; i++)
            handing->results += policy.record == kind ? (size_t)array.length : 0;
        array.release(&array);
    }
    return true;
}

static bool judge(const guodu_rules *rules, const char *day, char **files, struct handing *handing,
    bool reasons, double *seconds) {
    guodu_data *data = guodu_data_new(rules);
    guodu_judging *judging = guodu_judging_new(rules);
    guodu_judging_options options = {.as_of = day,
        .threads = 1,
        .batch = handing ? hand_over : NULL,
        .batch_reasons = reasons,
        .user = handing};
    bool fine = true;
    for (; *files && fine; files++)
        fine = guodu_data_add(data, NULL, *files, GUODU_BY_NAME) == GUODU_OK;
    fine = fine && guodu_data_join(data) == GUODU_OK;
    double begin = processor_seconds();
    fine = fine && guodu_judging_run(judging, data, &options) == GUODU_OK;
    *seconds = processor_seconds() - begin;
    guodu_judging_free(judging);
    guodu_data_free(data);
    return fine;
}

static bool measure(
    const guodu_rules *rules, const char *day, char **files, const char *name, bool hands, bool reasons) {
    double least = 0, within = 0;
    struct handing last = {0};
    for (int round = 0; round < 5; round++) {
        struct handing handing = {.rules = rules};
        double seconds;
        if (!judge(rules, day, files, hands ? &handing : NULL, reasons, &seconds))
            return false;
        if (round == 0 || seconds < least)
            least = seconds;
        if (round == 0 || handing.seconds < within)
            within = handing.seconds;
        last = handing;
    }
    printf("%-28s %8.3f s", name, least);
    if (hands)
        printf(", of which handing over %.3f s: %.1f ns for each of %zu results", within,
            within * 1e9 / (double)last.results, last.results);
    printf("\n");
    return true;
}

int main(int count, char **arguments) {
    guodu_rules *rules = guodu_rules_new(NULL);
    bool fine = count > 3 && guodu_rules_load_file(rules, arguments[1]) == GUODU_OK;
    fine = fine && measure(rules, arguments[2], arguments + 3, "judged", false, false) &&
           measure(rules, arguments[2], arguments + 3, "handed over", true, false) &&
           measure(rules, arguments[2], arguments + 3, "handed over, with reasons", true, true);
    guodu_rules_free(rules);
    return fine ? 0 : 1;
}
