/* SPDX-License-Identifier: Apache-2.0
 *
 * Samples: records whose results changed, explained by both versions. */
#include "api/dry_run.h"

#include <string.h>
#include "author/explanation.h"

static const struct record_tree *kept_tree(const guodu_dry_run *dry, uint32_t number) {
    for (size_t i = 0; i < dry->lanes.count; i++) {
        const struct dry_lane *lane = dry->lanes.items[i];
        for (size_t k = 0; k < lane->kept.count; k++)
            if (lane->kept.items[k].number == number)
                return lane->kept.items[k].tree;
    }
    return NULL;
}

/* The record that is called so, of a kind; `count` are all that are: names that are masked may be alike. */
static const struct record *labelled(const guodu_dry_run *dry, struct arena *arena,
    const struct record *record, const struct record_type *type, const char *label, size_t *count) {
    const struct record *found = NULL;
    if (record->type == type && strcmp(dry_record_label(dry, arena, record), label) == 0) {
        found = record;
        ++*count;
    }
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++) {
            const struct record *below =
                labelled(dry, arena, record->lists[i].items.items[k], type, label, count);
            found = found ? found : below;
        }
    return found;
}

/* Of the new version: by what it would come out otherwise. */
static const struct near *near_of(guodu_dry_run *dry, enum impact_version version,
    struct evaluation *evaluation, const struct policy *policy, const struct record *record) {
    for (size_t i = 0; i < EXPLAIN_SCRATCH; i++)
        dry->scratch[i].escape = dry->arena.escape;
    return version == VERSION_NEW ? near_find(evaluation, dry->scratch, policy, record) : NULL;
}

/* NULL: the version has no such policy. */
static const char *explained(guodu_dry_run *dry, enum impact_version version, uint32_t policy,
    const struct record_tree *joint, const char *label) {
    struct arena *arena = &dry->arena;
    const struct policy *own = dry->policies[policy].own[version];
    const struct dry_side *side = &dry->sides[dry_side_index(0, version)];
    if (!own)
        return NULL;
    const struct record_tree *tree = joint_tree(side->joint, arena, joint);
    size_t count = 0;
    const struct record *record =
        tree ? labelled(dry, arena, tree->top, own->record, label, &count) : NULL;
    if (count != 1)
        return NULL;
    bool zh = dry->options.lang == GUODU_ZH;
    struct evaluation evaluation;
    eval_begin(&evaluation, arena, &side->rules->program, tree, dry->days.items[0], zh);
    const struct near *near = near_of(dry, version, &evaluation, own, record);
    const char *text = explanation_text(
        arena, explain_result(&evaluation, &side->rules->sources, own, record, near, zh), zh);
    return dry_masked(dry, arena, text, tree);
}

static void write_sample(
    guodu_dry_run *dry, struct book *book, const struct impact_sample *sample) {
    const struct record_tree *tree = kept_tree(dry, sample->kept);
    if (!tree)
        return;
    struct book_sample out = {.record = sample->label,
        .policy = dry->shown[sample->policy].name,
        .title = sample->title,
        .after = explained(dry, VERSION_NEW, sample->policy, tree, sample->label),
        .before = explained(dry, VERSION_OLD, sample->policy, tree, sample->label)};
    if (out.after || out.before)
        vec_push(&dry->arena, &book->samples, out);
}

void dry_write_samples(guodu_dry_run *dry, struct book *book) {
    size_t count;
    if (!dry->lanes.items[0]->studies.compare)
        return;
    const struct impact_sample *samples = impact_compare_samples(
        dry->lanes.items[0]->studies.compare, &dry->arena, &count);
    for (size_t i = 0; i < count; i++)
        write_sample(dry, book, &samples[i]);
}
