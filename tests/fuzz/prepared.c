/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

struct collected {
    char *bytes;
    size_t length, room;
};

static bool collect(void *user, const char *bytes, size_t length) {
    struct collected *all = user;
    if (all->room - all->length <= length) {
        all->room = 2 * (all->room + length) + 1;
        all->bytes = realloc(all->bytes, all->room);
        if (!all->bytes)
            fuzz_fail("no memory");
    }
    memcpy(all->bytes + all->length, bytes, length);
    all->length += length;
    all->bytes[all->length] = '\0';
    return true;
}

static void need_reason(const char *zh, const char *en) {
    fuzz_need_utf8("why prepared data are refused", zh);
    fuzz_need_utf8("why prepared data are refused", en);
}

static guodu_status judge(guodu_data *data, guodu_engine engine, struct collected *out) {
    guodu_rules *rules = fuzz_rules();
    guodu_report_options told = {
        .format = GUODU_NDJSON, .as_of = "2023-06-30", .write = collect, .user = out};
    guodu_report *report = guodu_report_new(rules, &told);
    guodu_summary *summary = guodu_summary_new(rules);
    guodu_judging *judging = guodu_judging_new(rules);
    guodu_judging_options options = {.as_of = "2023-06-30",
        .engine = engine,
        .threads = 1,
        .batch_rows = engine == GUODU_AUTO ? 3 : 0,
        .report = report,
        .summary = summary};
    if (!report || !summary || !judging)
        fuzz_fail("no memory");
    guodu_status status = guodu_judging_run(judging, data, &options);
    if (status != GUODU_OK)
        need_reason(guodu_judging_error(judging, GUODU_ZH), guodu_judging_error(judging, GUODU_EN));
    guodu_judging_free(judging);
    guodu_summary_free(summary);
    guodu_report_free(report);
    return status;
}

static void check_said(guodu_data *data) {
    guodu_reject reject;
    for (guodu_lang lang = GUODU_ZH; lang <= GUODU_EN; lang++) {
        for (size_t i = 0; i < guodu_data_reject_count(data); i++)
            if (guodu_data_reject(data, i, lang, &reject) != GUODU_OK || !reject.reason ||
                !reject.file || !reject.code)
                fuzz_fail("reject %zu lacks what it says", i);
        for (size_t i = 0; i < guodu_data_note_count(data); i++)
            if (!guodu_data_note(data, i, lang))
                fuzz_fail("remark %zu cannot be had", i);
    }
}

static guodu_status read_with(const char *path, guodu_engine engine, struct collected *out) {
    guodu_data *data = guodu_data_new(fuzz_rules());
    if (!data)
        fuzz_fail("no memory");
    guodu_status status = guodu_data_add(data, NULL, path, GUODU_BY_NAME);
    if (status == GUODU_OK)
        status = guodu_data_join(data);
    if (status != GUODU_OK) {
        need_reason(guodu_data_error(data, GUODU_ZH), guodu_data_error(data, GUODU_EN));
    } else {
        check_said(data);
        status = judge(data, engine, out);
    }
    guodu_data_free(data);
    return status;
}

void fuzz_prepared(const char *path) {
    struct collected columns = {0}, records = {0};
    guodu_status status = read_with(path, GUODU_AUTO, &columns);
    guodu_status wanted = read_with(path, GUODU_REFERENCE, &records);
    /* In columns, those are not read that no rule asks for: what is wrong with them is not seen, or what is wrong
     * elsewhere is seen first. */
    if (status != wanted && wanted != GUODU_CANNOT_READ)
        fuzz_fail("prepared data come to status %d in columns and %d one by one", status, wanted);
    if (status == GUODU_OK && wanted == GUODU_OK && columns.length > 0 &&
        (columns.length != records.length ||
            memcmp(columns.bytes, records.bytes, columns.length) != 0))
        fuzz_fail("prepared data come to something else in columns:\n%s\n---- one by one:\n%s",
            columns.bytes, records.bytes ? records.bytes : "");
    free(columns.bytes);
    free(records.bytes);
}
