/* SPDX-License-Identifier: Apache-2.0
 *
 * A policy more for each kind of record, which reads what random programs seldom read: outputs of policies
 * of every type, scales of every type, and what stands instead of facts that are unknown.
 */
#include "diff.h"
#include "report/words.h"

#define READ_MOST 10 /* a policy */

struct reads {
    struct arena *arena;
    const struct program *program;
    const struct record_type *record;
    struct pile gives, then;
    uint32_t count;
};

static void read_value(struct reads *reads, struct type type, const char *value) {
    const char *comma = reads->count ? ", " : "";
    if (reads->count == READ_MOST || type.kind == TYPE_LIST)
        return;
    pile_put(&reads->gives, "%sread%u: %s", comma, reads->count,
        report_type_word(reads->arena, type, false));
    pile_put(&reads->then, "%sread%u = %s", comma, reads->count, value);
    reads->count++;
}

static void read_outputs(struct reads *reads) {
    for (size_t i = 0; i < reads->program->policies.count && reads->count < READ_MOST / 2; i++) {
        const struct policy *policy = reads->program->policies.items[i];
        for (size_t k = 0; k < policy->outputs.count && policy->record == reads->record; k++) {
            struct type type = policy->outputs.items[k].type;
            type.or_none = type.kind != TYPE_SET; /* no clause may decide */
            read_value(reads, type,
                arena_printf(reads->arena, "%s.%s", policy->name->text,
                    policy->outputs.items[k].name->text));
        }
    }
}

static bool same_type(struct type a, struct type b) {
    return a.kind == b.kind && a.period == b.period && !a.or_none && !b.or_none;
}

static void read_scales(struct reads *reads) {
    for (size_t i = 0; i < reads->program->scales.count; i++) {
        const struct scale *scale = reads->program->scales.items[i];
        for (size_t k = 0; k < reads->record->fields.count; k++) {
            const struct field *field = reads->record->fields.items[k];
            if (!diff_is_given(field) || !same_type(field->type, scale->base))
                continue;
            read_value(reads, scale->type,
                arena_printf(reads->arena, "bracket(%s, %s)", scale->name->text, field->name->text));
            break;
        }
    }
}

static void read_fields(struct reads *reads) {
    for (size_t k = 0; k < reads->record->fields.count; k++) {
        const struct field *field = reads->record->fields.items[k];
        const char *name = field->name->text;
        if (diff_is_given(field) && !field->is_key)
            read_value(
                reads, field->type, arena_printf(reads->arena, "(%s default %s)", name, name));
    }
}

const char *diff_with_reads(struct arena *arena, const struct diff_case *of) {
    struct reads reads = {.arena = arena, .program = of->program};
    const char *text = of->text.main;
    for (size_t i = 0; i < of->program->schema.records.count; i++) {
        reads.record = of->program->schema.records.items[i];
        reads.count = 0;
        pile_clear(&reads.gives);
        pile_clear(&reads.then);
        read_outputs(&reads);
        read_scales(&reads);
        read_fields(&reads);
        if (reads.count > 0)
            text = arena_printf(arena,
                "%spolicy reads%zu for %s {\n  gives %s\n  keep read: otherwise then %s\n}\n", text,
                i, reads.record->name->text, reads.gives.bytes, reads.then.bytes);
    }
    pile_free(&reads.gives);
    pile_free(&reads.then);
    return text;
}
