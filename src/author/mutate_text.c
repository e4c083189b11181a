/* SPDX-License-Identifier: Apache-2.0
 *
 * What became of the changes, for people: the counts, those that cannot matter by their reasons,
 * and one by one those that no example notices, with the example that would.
 */
#include "author/mutate.h"

#include <string.h>

struct show {
    const struct mutate_result *result;
    const struct sources *sources;
    struct writer *out;
    bool zh, verbose;
};

static const char *word(const struct show *show, const char *zh, const char *en) {
    return show->zh ? zh : en;
}

static void put_place(const struct show *show, const struct mutation *mutation) {
    struct span span = mutation->mutant->span;
    writer_printf(show->out, word(show, "%s 第 %u 行 %s：", "%s, line %u, %s: "),
        show->sources->files.items[span.file].name, source_place(show->sources, span).line,
        mutation->mutant->where);
}

/* Of those that could matter, in tenths of a percent, rounded down. */
static unsigned share(const struct mutate_result *result) {
    size_t all = result->list.count - result->counts[MUTATION_APART];
    return all ? (unsigned)(1000 * (uint64_t)result->counts[MUTATION_NOTICED] / all) : 1000;
}

static void put_counts(const struct show *show) {
    const struct mutate_result *result = show->result;
    unsigned tenths = share(result);
    uint32_t unnoticed = result->counts[MUTATION_FOUND] + result->counts[MUTATION_OPEN];
    if (show->zh)
        writer_printf(show->out,
            "把规则改动一处，共试 %zu 种改法：用例看得出来 %u 种，没有影响 %u 种，看不出来 %u "
            "种。\n"
            "有影响的改法里看得出来的占 %u.%u%%。\n",
            result->list.count, result->counts[MUTATION_NOTICED], result->counts[MUTATION_APART],
            unnoticed, tenths / 10, tenths % 10);
    else
        writer_printf(show->out,
            "%zu changes of the rules, one at a time: %u noticed by an example, %u that cannot "
            "matter, %u not noticed.\nOf those that can matter %u.%u%% are noticed.\n",
            result->list.count, result->counts[MUTATION_NOTICED], result->counts[MUTATION_APART],
            unnoticed, tenths / 10, tenths % 10);
    if (result->failing)
        writer_printf(show->out,
            word(show, "有 %u 个用例现在就没有通过，不能靠它们看出什么。\n",
                "Examples that fail as it is, and notice nothing: %u.\n"),
            result->failing);
}

/* ---- those set apart ---- */

static bool is_first_of_reason(const struct mutate_result *result, size_t index) {
    for (size_t i = 0; i < index; i++)
        if (result->list.items[i].fate == MUTATION_APART &&
            strcmp(result->list.items[i].reason, result->list.items[index].reason) == 0)
            return false;
    return true;
}

static void put_reason(const struct show *show, const char *reason) {
    writer_printf(
        show->out, word(show, "\n没有影响，因为%s：\n", "\ncannot matter, because %s:\n"), reason);
    for (size_t i = 0; i < show->result->list.count; i++) {
        const struct mutation *mutation = &show->result->list.items[i];
        if (mutation->fate != MUTATION_APART || strcmp(mutation->reason, reason) != 0)
            continue;
        writer_put(show->out, "  ");
        put_place(show, mutation);
        writer_printf(show->out, "%s\n", mutation->mutant->change);
    }
}

static void put_apart(const struct show *show) {
    for (size_t i = 0; i < show->result->list.count; i++)
        if (show->result->list.items[i].fate == MUTATION_APART &&
            is_first_of_reason(show->result, i))
            put_reason(show, show->result->list.items[i].reason);
}

/* ---- those not noticed ---- */

static void put_record(const struct show *show, const char *record) {
    for (const char *line = record; *line;) {
        const char *end = strchr(line, '\n');
        size_t length = end ? (size_t)(end - line) + 1 : strlen(line);
        writer_put(show->out, "    ");
        writer_bytes(show->out, line, length);
        line += length;
    }
}

static void put_unnoticed(const struct show *show, const struct mutation *mutation) {
    writer_put(show->out, "\n");
    put_place(show, mutation);
    writer_printf(show->out, "%s%s\n", mutation_sentence(show->out->arena, mutation, show->zh),
        word(show, "。", "."));
    if (mutation->fate == MUTATION_OPEN) {
        writer_printf(show->out,
            word(show, "  试了 %u 个记录，没有找到看得出来的。\n",
                "  No record that would notice was found in %u tries.\n"),
            mutation->tries);
        return;
    }
    writer_put(
        show->out, word(show, "  加上这个用例就看得出来：\n", "  This example would notice:\n"));
    put_record(show, mutation->record);
}

static void put_noticed(const struct show *show, const struct mutation *mutation) {
    writer_put(show->out, "  ");
    put_place(show, mutation);
    writer_printf(show->out, "%s\n", mutation_sentence(show->out->arena, mutation, show->zh));
}

void mutate_write_text(const struct mutate_result *result, const struct sources *sources, bool zh,
    bool verbose, struct writer *out) {
    struct show show = {result, sources, out, zh, verbose};
    put_counts(&show);
    for (size_t i = 0; verbose && i < result->list.count; i++)
        if (result->list.items[i].fate == MUTATION_NOTICED)
            put_noticed(&show, &result->list.items[i]);
    put_apart(&show);
    for (size_t i = 0; i < result->list.count; i++)
        if (result->list.items[i].fate == MUTATION_FOUND ||
            result->list.items[i].fate == MUTATION_OPEN)
            put_unnoticed(&show, &result->list.items[i]);
}
