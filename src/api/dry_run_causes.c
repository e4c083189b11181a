/* SPDX-License-Identifier: Apache-2.0
 *
 * The changes between the versions as causes of what comes out otherwise. A policy that one change
 * alone can reach needs no trial; for others each of theirs is made alone in the baseline, which is
 * then judged beside the two versions. */
#include "api/dry_run.h"

#include <string.h>

enum { TRIALS_MOST = 32 };

static struct change_side side_of(const guodu_rules *rules) {
    return (struct change_side){&rules->program, &rules->files, &rules->sources};
}

static bool has_bit(const uint64_t *bits, uint32_t index) {
    return bits && bit_at(bits, index);
}

static bool reaches(const struct change *change, const struct dry_policy *policy) {
    return (policy->own[VERSION_OLD] && has_bit(change->reach_old, policy->index[VERSION_OLD])) ||
           (policy->own[VERSION_NEW] && has_bit(change->reach_new, policy->index[VERSION_NEW]));
}

static bool is_alterable(const guodu_dry_run *dry) {
    return dry->options.baseline && dry->days.count == 1;
}

void dry_find_causes(guodu_dry_run *dry) {
    if (!is_alterable(dry))
        return;
    struct change_side old = side_of(dry->options.baseline), fresh = side_of(dry->rules);
    const struct changes *changes = &dry->changes;
    bool zh = dry->options.lang == GUODU_ZH;
    changes_find(&dry->changes, &dry->arena, &old, &fresh);
    changes_find(&dry->undoing, &dry->arena, &fresh, &old);
    dry->causes = arena_array(&dry->arena, struct impact_cause, changes->list.count);
    for (size_t i = 0; i < changes->list.count; i++) {
        const struct change *change = &changes->list.items[i];
        dry->causes[i] = (struct impact_cause){
            .item = change->item[zh], .before = change->before, .after = change->after};
    }
    dry->shape.causes = dry->causes;
    dry->shape.cause_count = (uint32_t)changes->list.count;
}

static void assign_causes(
    guodu_dry_run *dry, struct impact_policy *shown, const struct dry_policy *own) {
    VEC(uint32_t) list = {0};
    for (uint32_t i = 0; i < dry->changes.list.count; i++)
        if (reaches(&dry->changes.list.items[i], own))
            vec_push(&dry->arena, &list, i);
    shown->causes = list.items;
    shown->cause_count = (uint32_t)list.count;
}

void dry_assign_causes(guodu_dry_run *dry) {
    for (uint32_t i = 0; i < dry->shape.policy_count; i++)
        assign_causes(dry, &dry->shown[i], &dry->policies[i]);
}

/* ---- trials ---- */

static bool read_changed(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    const struct changed_files *files = user;
    (void)arena;
    for (size_t i = 0; i < files->list.count; i++)
        if (strcmp(files->list.items[i].name, path) == 0) {
            *text = files->list.items[i].text;
            *length = files->list.items[i].length;
            return true;
        }
    return false;
}

/* Policies that the cause can reach, and others too. */
static bool is_tried(const struct impact_policy *shown, uint32_t cause) {
    bool among = false;
    for (uint32_t i = 0; i < shown->cause_count; i++)
        among |= shown->causes[i] == cause;
    return among && shown->cause_count > 1;
}

static uint32_t index_in(const guodu_rules *rules, const char *name) {
    for (uint32_t i = 0; i < rules->program.policies.count; i++)
        if (strcmp(rules->program.policies.items[i]->name->text, name) == 0)
            return i;
    return IMPACT_NO_OUTPUT;
}

/* The rule files with the change made alone in the baseline, or undone in the new version. */
static void trial_files(guodu_dry_run *dry, const struct dry_trial *trial, uint32_t change,
    struct changed_files *files) {
    struct change_side old = side_of(dry->options.baseline), fresh = side_of(dry->rules);
    if (trial->undone)
        changes_variant(files, &dry->arena, &dry->undoing, change, &fresh, &old);
    else
        changes_variant(files, &dry->arena, &dry->changes, change, &old, &fresh);
}

/* GUODU_BAD_RULES: the change cannot be made, or undone, alone. */
static guodu_status load_trial(guodu_dry_run *dry, const struct dry_trial *trial, uint32_t change) {
    const guodu_rules *from = trial->undone ? dry->rules : dry->options.baseline;
    guodu_rules *rules = trial->rules;
    struct changed_files files = {0};
    trial_files(dry, trial, change, &files);
    struct file_reader reader = {.read = read_changed, .user = &files, .library = from->library};
    const struct changed_file *top = files.list.items;
    guodu_status status =
        files.list.count == 0
            ? GUODU_BAD_RULES
            : api_rules_load_with(rules, &reader, top->name, top->text, top->length);
    if (status != GUODU_OK)
        return status;
    VEC(const char *) names = {0};
    for (uint32_t i = 0; i < dry->shape.policy_count; i++)
        if (is_tried(&dry->shape.policies[i], trial->cause) &&
            index_in(rules, dry->shape.policies[i].name) != IMPACT_NO_OUTPUT)
            vec_push(&dry->arena, &names, dry->shape.policies[i].name);
    return names.count > 0 ? guodu_rules_select(rules, names.items, names.count) : GUODU_BAD_RULES;
}

static void add_trial(guodu_dry_run *dry, uint32_t cause, bool undone, uint32_t change) {
    struct dry_trial trial = {.cause = cause, .undone = undone};
    vec_push(&dry->arena, &dry->trials, trial); /* before there are rules, so that they are freed */
    struct dry_trial *added = &dry->trials.items[dry->trials.count - 1];
    added->rules = trial.rules = api_rules_like(dry->rules);
    guodu_status status = trial.rules ? load_trial(dry, &trial, change) : GUODU_NO_MEMORY;
    if (status == GUODU_NO_MEMORY)
        arena_exhausted(&dry->arena);
    if (status != GUODU_OK) {
        guodu_rules_free(trial.rules);
        dry->trials.count--;
        return;
    }
    added->policies = arena_array(&dry->arena, uint32_t, dry->shape.policy_count);
    for (uint32_t i = 0; i < dry->shape.policy_count; i++)
        added->policies[i] = is_tried(&dry->shape.policies[i], cause)
                                 ? index_in(trial.rules, dry->shape.policies[i].name)
                                 : IMPACT_NO_OUTPUT;
    dry->causes[cause].tried = true;
}

/* The same change the other way round; UINT32_MAX: it is not told as one. */
static uint32_t undoing_of(const guodu_dry_run *dry, uint32_t cause) {
    const char *item = dry->changes.list.items[cause].item[0];
    for (uint32_t i = 0; i < dry->undoing.list.count; i++)
        if (strcmp(dry->undoing.list.items[i].item[0], item) == 0)
            return i;
    return UINT32_MAX;
}

static void try_cause(guodu_dry_run *dry, uint32_t cause) {
    uint32_t undoing = undoing_of(dry, cause);
    if (dry->changes.list.items[cause].alone)
        add_trial(dry, cause, false, cause);
    if (undoing != UINT32_MAX && dry->undoing.list.items[undoing].alone)
        add_trial(dry, cause, true, undoing);
}

static bool is_asked(const guodu_dry_run *dry, uint32_t cause) {
    for (uint32_t i = 0; i < dry->shape.policy_count; i++)
        if (is_tried(&dry->shape.policies[i], cause))
            return true;
    return false;
}

void dry_make_trials(guodu_dry_run *dry) {
    for (uint32_t i = 0; i < dry->shape.cause_count && dry->trials.count + 2 <= TRIALS_MOST; i++)
        if (is_asked(dry, i))
            try_cause(dry, i);
}
