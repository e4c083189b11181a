/* SPDX-License-Identifier: Apache-2.0
 *
 * What became of the changes, for people: the counts, those that the checker would
 * refuse and those that cannot matter by their reasons, and those that no example notices, with the
 * example that would.
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
        source_shown_name(show->out->arena, show->sources, span.file),
        source_place(show->sources, span).line, mutation->mutant->where);
}

/* Of those not set apart, in tenths of a percent, rounded down. */
static unsigned share(const struct mutate_result *result) {
    size_t all =
        result->list.count - result->counts[MUTATION_APART] - result->counts[MUTATION_REFUSED];
    return all ? (unsigned)(1000 * (uint64_t)result->counts[MUTATION_NOTICED] / all) : 1000;
}

static void put_counts(const struct show *show) {
    const struct mutate_result *result = show->result;
    unsigned tenths = share(result);
    uint32_t unnoticed = result->counts[MUTATION_FOUND] + result->counts[MUTATION_OPEN];
    writer_printf(show->out,
        word(show,
            "把规则改动一处，共试 %zu 种改法：用例能发现 %u 种，检查就通不过 %u 种，证明没有影响 "
            "%u 种，"
            "发现不了 %u 种。\n"
            "除去检查就通不过的和证明没有影响的，用例能发现的占 %u.%u%%。\n",
            "%zu changes of the rules, one at a time: %u noticed by an example, %u that the "
            "checker "
            "would refuse, %u proved not to matter, %u not noticed.\n"
            "Leaving aside those refused and those proved not to matter, %u.%u%% are noticed.\n"),
        result->list.count, result->counts[MUTATION_NOTICED], result->counts[MUTATION_REFUSED],
        result->counts[MUTATION_APART], unnoticed, tenths / 10, tenths % 10);
    if (result->failing)
        writer_printf(show->out,
            word(show, "有 %u 个用例现在就没有通过，不能靠它们发现什么。\n",
                "Examples that fail as it is, and notice nothing: %u.\n"),
            result->failing);
}

/* ---- those set apart ---- */

static bool has_reason(
    const struct mutation *mutation, enum mutation_fate fate, const char *reason) {
    return mutation->fate == fate && strcmp(mutation->reason, reason) == 0;
}

static bool is_first_of_reason(const struct mutate_result *result, size_t index) {
    const struct mutation *mutation = &result->list.items[index];
    for (size_t i = 0; i < index; i++)
        if (has_reason(&result->list.items[i], mutation->fate, mutation->reason))
            return false;
    return true;
}

static void put_reason(const struct show *show, const struct mutation *first) {
    const char *head = first->fate == MUTATION_APART
                           ? word(show, "\n没有影响，因为%s：\n", "\ncannot matter, because %s:\n")
                           : word(show, "\n检查就通不过，因为%s：\n",
                                 "\nthe checker would refuse it, because: %s\n");
    writer_printf(show->out, head, first->reason);
    for (size_t i = 0; i < show->result->list.count; i++) {
        const struct mutation *mutation = &show->result->list.items[i];
        if (!has_reason(mutation, first->fate, first->reason))
            continue;
        writer_put(show->out, "  ");
        put_place(show, mutation);
        writer_printf(show->out, "%s\n", mutation->mutant->change);
    }
}

static void put_reasons(const struct show *show, enum mutation_fate fate) {
    for (size_t i = 0; i < show->result->list.count; i++)
        if (show->result->list.items[i].fate == fate && is_first_of_reason(show->result, i))
            put_reason(show, &show->result->list.items[i]);
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

/* Behind the title, which stands in the first quotes and has none. */
static const char *behind_title(const char *record) {
    const char *open = strchr(record, '"');
    const char *close = open ? strchr(open + 1, '"') : NULL;
    return close ? close : record;
}

static bool same_record(const struct mutation *a, const struct mutation *b) {
    return a->record && b->record && strcmp(behind_title(a->record), behind_title(b->record)) == 0;
}

static size_t count_same(
    const struct show *show, size_t from, size_t to, const struct mutation *of) {
    size_t count = 0;
    for (size_t i = from; i < to; i++)
        count += same_record(&show->result->list.items[i], of);
    return count;
}

static void put_sentence(const struct show *show, const struct mutation *mutation) {
    put_place(show, mutation);
    writer_printf(show->out, "%s%s\n", mutation_sentence(show->out->arena, mutation, show->zh),
        word(show, "。", "."));
}

/* Several changes that one record notices: that is shown once. */
static void put_several(const struct show *show, size_t first, size_t count) {
    const struct mutate_result *result = show->result;
    writer_printf(show->out,
        word(show, "\n这 %zu 处改动，现有的用例都发现不了：\n",
            "\n%zu changes that no example notices:\n"),
        count);
    for (size_t i = first; i < result->list.count; i++) {
        const struct mutation *mutation = &result->list.items[i];
        if (!same_record(mutation, &result->list.items[first]))
            continue;
        writer_put(show->out, "  ");
        put_place(show, mutation);
        writer_printf(show->out, "%s\n", mutation->mutant->change);
    }
    writer_put(show->out, word(show, "  加上这一个用例就都能发现：\n",
                              "  This one example would notice all of them:\n"));
    put_record(show, result->list.items[first].record);
}

static void put_unnoticed(const struct show *show, size_t index) {
    const struct mutation *mutation = &show->result->list.items[index];
    size_t count = count_same(show, index, show->result->list.count, mutation);
    if (count_same(show, 0, index, mutation))
        return;
    if (count > 1) {
        put_several(show, index, count);
        return;
    }
    writer_put(show->out, "\n");
    put_sentence(show, mutation);
    if (mutation->fate == MUTATION_OPEN) {
        writer_printf(show->out,
            word(show, "  试了 %u 个记录，没有找到能发现它的。\n",
                "  No record that would notice was found in %u tries.\n"),
            mutation->tries);
        return;
    }
    writer_put(
        show->out, word(show, "  加上这个用例就能发现：\n", "  This example would notice:\n"));
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
    put_reasons(&show, MUTATION_REFUSED);
    put_reasons(&show, MUTATION_APART);
    for (size_t i = 0; i < result->list.count; i++)
        if (result->list.items[i].fate == MUTATION_FOUND ||
            result->list.items[i].fate == MUTATION_OPEN)
            put_unnoticed(&show, i);
}
