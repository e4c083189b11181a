/* SPDX-License-Identifier: Apache-2.0
 *
 * One record as JSON, judged, and results as JSON. What is taken is what is taken of the same line
 * in an NDJSON file, and comes to the same.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

struct objects {
    guodu_record *record;
    guodu_evaluation *evaluation, *other;
};

/* Used again and again, as hosts do it. */
static struct objects *objects(void) {
    static struct objects all;
    if (!all.record) {
        all.record = guodu_record_new(fuzz_rules(), "户");
        all.evaluation = guodu_evaluation_new(fuzz_rules());
        all.other = guodu_evaluation_new(fuzz_rules());
    }
    if (!all.record || !all.evaluation || !all.other)
        fuzz_fail("no memory");
    return &all;
}

/* The text of the results, which lives until the next run. */
static const char *judged(guodu_evaluation *evaluation, const guodu_record *record) {
    const char *json = NULL;
    size_t length = 0;
    if (guodu_evaluation_run(evaluation, record, "2023-06-30") != GUODU_OK)
        fuzz_fail("a record is not judged: %s", guodu_evaluation_error(evaluation, GUODU_EN));
    for (guodu_lang lang = GUODU_ZH; lang <= GUODU_EN; lang++) {
        if (guodu_evaluation_json(evaluation, lang, &json, &length) != GUODU_OK)
            fuzz_fail("results cannot be had as JSON");
        fuzz_need_json("results", json, length);
    }
    return json;
}

static void check_explained(guodu_evaluation *evaluation) {
    const char *text = NULL;
    for (size_t i = 0; i < guodu_evaluation_count(evaluation) && i < 4; i++) {
        guodu_lang lang = i % 2 ? GUODU_ZH : GUODU_EN;
        guodu_evaluation_tell_near(evaluation, i == 0);
        if (guodu_evaluation_explain(evaluation, i, lang, GUODU_EXPLAIN_TEXT, &text) != GUODU_OK)
            fuzz_fail("result %zu is not explained", i);
        fuzz_need_text("an explanation", text, true, false);
        if (guodu_evaluation_explain(evaluation, i, lang, GUODU_EXPLAIN_JSON, &text) != GUODU_OK)
            fuzz_fail("result %zu is not explained", i);
        fuzz_need_json("an explanation", text, strlen(text));
    }
}

/* Rows of all kinds that a file of this one line has rejected; *record: the one that is used. */
static uint64_t read_as_file(
    guodu_data *data, const char *text, size_t length, const guodu_record **record) {
    guodu_data_options options = {.format = GUODU_NDJSON, .encoding = "utf-8"};
    guodu_data_counts counts;
    uint64_t rejected = 0;
    *record = NULL;
    if (guodu_data_add_bytes(data, "户", "line.ndjson", text, length, &options) != GUODU_OK ||
        guodu_data_join(data) != GUODU_OK)
        return 1;
    for (size_t i = 0; guodu_data_count(data, i, &counts) == GUODU_OK; i++) {
        if (counts.read != counts.used + counts.rejected)
            fuzz_fail("of %s are read %llu, used %llu, rejected %llu", counts.kind,
                (unsigned long long)counts.read, (unsigned long long)counts.used,
                (unsigned long long)counts.rejected);
        rejected += counts.rejected;
    }
    *record = guodu_data_next(data);
    return rejected;
}

static void compare_with_file(
    struct objects *all, const char *text, size_t length, bool taken, const char *json) {
    const guodu_record *record;
    guodu_data *data = guodu_data_new(fuzz_rules());
    uint64_t rejected = read_as_file(data, text, length, &record);
    bool used = record && rejected == 0;
    if (used != taken)
        fuzz_fail("a record is %s alone and not in a file (%llu rejected): %s",
            taken ? "taken" : "refused", (unsigned long long)rejected,
            taken ? "" : guodu_record_error(all->record, GUODU_EN));
    if (used) {
        const char *other = judged(all->other, record);
        if (strcmp(other, json) != 0)
            fuzz_fail("a record of a file comes to\n%s\n---- and alone to\n%s", other, json);
    }
    guodu_data_free(data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct objects *all = objects();
    const char *text = (const char *)data, *json = NULL, *unused;
    guodu_status status = guodu_record_read_json(all->record, text, size);
    if (status != GUODU_OK && status != GUODU_BAD_VALUE)
        fuzz_fail("reading JSON ends with status %d", status);
    for (size_t i = 0; (unused = guodu_record_unused(all->record, i)); i++)
        if (*unused)
            fuzz_need_utf8("a property that is not used", unused);
    if (status == GUODU_OK) {
        json = judged(all->evaluation, all->record);
        check_explained(all->evaluation);
        json = judged(all->evaluation, all->record);
    } else {
        fuzz_need_utf8("why a record is refused", guodu_record_error(all->record, GUODU_ZH));
        fuzz_need_utf8("why a record is refused", guodu_record_error(all->record, GUODU_EN));
    }
    if (size > 0 && !memchr(data, '\n', size) && !memchr(data, '\r', size))
        compare_with_file(all, text, size, status == GUODU_OK, json);
    return 0;
}
