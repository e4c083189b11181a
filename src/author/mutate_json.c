/* SPDX-License-Identifier: Apache-2.0
 *
 * What became of the changes, as JSON; the form is in docs/cli.md. */
#include "author/mutate.h"

static void put_text(struct writer *out, const char *key, const char *text) {
    writer_printf(out, ", \"%s\": ", key);
    writer_json(out, text);
}

static void put_change(
    struct writer *out, const struct sources *sources, const struct mutation *mutation, bool zh) {
    static const char *const fates[MUTATION_FATE_COUNT] = {
        "noticed", "apart", "unnoticed", "open", "refused"};
    const struct mutant *mutant = mutation->mutant;
    struct place place = source_place(sources, mutant->span);
    writer_printf(out, "{\"fate\": \"%s\", \"kind\": \"%s\"", fates[mutation->fate],
        mutant_kind_word(mutant->kind));
    put_text(out, "file", sources->files.items[mutant->span.file].name);
    writer_printf(out, ", \"line\": %u, \"column\": %u", place.line, place.column);
    put_text(out, "where", mutant->where);
    put_text(out, "change", mutant->change);
    put_text(out, "sentence", mutation_sentence(out->arena, mutation, zh));
    if (mutation->example)
        put_text(out, "example", mutation->example->title);
    if (mutation->reason)
        put_text(out, "reason", mutation->reason);
    if (mutation->record)
        put_text(out, "record", mutation->record);
    if (mutation->tries)
        writer_printf(out, ", \"tries\": %u", mutation->tries);
    writer_put(out, "}");
}

void mutate_write_json(const struct mutate_result *result, const struct sources *sources, bool zh,
    struct writer *out) {
    writer_printf(out,
        "{\"changes\": %zu, \"noticed\": %u, \"apart\": %u, \"refused\": %u, "
        "\"unnoticed\": %u, ",
        result->list.count, result->counts[MUTATION_NOTICED], result->counts[MUTATION_APART],
        result->counts[MUTATION_REFUSED],
        result->counts[MUTATION_FOUND] + result->counts[MUTATION_OPEN]);
    writer_printf(out, "\"failing\": %u,\n    \"list\": [", result->failing);
    for (size_t i = 0; i < result->list.count; i++) {
        writer_put(out, i ? ",\n      " : "\n      ");
        put_change(out, sources, &result->list.items[i], zh);
    }
    writer_put(out, "]}");
}
