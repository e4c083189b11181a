/* SPDX-License-Identifier: Apache-2.0 */
#include "author/audit.h"

#include <stdlib.h>
#include <string.h>
#include "author/coverage.h"
#include "base/region.h"

/* What stands in a file of the library is somebody else's: its examples are elsewhere. */
static bool is_own(const struct audit *audit, struct span span) {
    return !audit->sources->files.items[span.file].is_lent;
}

/* ---- the items and what they cite ---- */

static struct audit_item *add_item(struct audit *audit, enum audit_kind kind, const char *name,
    struct span span, const citations *cites) {
    struct audit_item *item = arena_new(audit->arena, struct audit_item);
    item->kind = kind;
    item->name = name;
    item->span = span;
    item->cites = cites;
    vec_push(audit->arena, &audit->items, item);
    return item;
}

static bool is_reached(const struct coverage *coverage, const void *thing) {
    return coverage_count(coverage, thing, COVER_REACHED) > 0;
}

static void add_policies(struct audit *audit, const struct coverage *coverage) {
    for (size_t i = 0; i < audit->program->policies.count; i++) {
        const struct policy *policy = audit->program->policies.items[i];
        struct audit_item *item =
            add_item(audit, AUDIT_POLICY, policy->name->text, policy->span, &policy->cites);
        item->is_tried = is_reached(coverage, policy);
        for (size_t k = 0; k < policy->clauses.count; k++) {
            const struct clause *clause = policy->clauses.items[k];
            item = add_item(audit, AUDIT_CLAUSE,
                arena_printf(audit->arena, "%s.%s", policy->name->text, clause->name->text),
                clause->span, &clause->cites);
            item->above = &policy->cites;
            item->is_tried = coverage_count(coverage, clause, COVER_TAKES) > 0;
        }
    }
}

static bool stretch_is_undecided(const struct stretch *stretch) {
    return !stretch->value && !stretch->rows && !stretch->brackets;
}

static void count_values(
    struct audit_item *item, const struct coverage *coverage, const timeline *values) {
    for (size_t i = 0; i < values->count; i++) {
        const struct stretch *stretch = &values->items[i];
        item->undecided += stretch_is_undecided(stretch);
        item->values += !stretch_is_undecided(stretch);
        item->is_tried = item->is_tried || is_reached(coverage, stretch);
    }
}

static const char *override_name(
    struct audit *audit, const char *name, const struct override *override) {
    char code[REGION_TEXT_SIZE];
    region_format(override->code, code);
    return override->label ? arena_printf(audit->arena, "%s %s %s", name, code, override->label)
                           : arena_printf(audit->arena, "%s %s", name, code);
}

static void add_timelines(struct audit *audit, const struct coverage *coverage,
    struct audit_item *item, const timeline *national, const override_list *overrides) {
    count_values(item, coverage, national);
    for (size_t i = 0; i < overrides->count; i++) {
        const struct override *override = &overrides->items[i];
        struct audit_item *part = add_item(audit, AUDIT_REGION,
            override_name(audit, item->name, override), override->span, &override->cites);
        part->above = item->cites;
        count_values(part, coverage, &override->values);
        item->is_tried = item->is_tried || part->is_tried;
    }
}

static void add_values(struct audit *audit, const struct coverage *coverage) {
    const struct program *program = audit->program;
    for (size_t i = 0; i < program->parameters.count; i++) {
        const struct parameter *at = program->parameters.items[i];
        add_timelines(audit, coverage,
            add_item(audit, AUDIT_PARAMETER, at->name->text, at->span, &at->cites), &at->national,
            &at->overrides);
    }
    for (size_t i = 0; i < program->tables.count; i++) {
        const struct table *at = program->tables.items[i];
        add_timelines(audit, coverage,
            add_item(audit, AUDIT_TABLE, at->name->text, at->span, &at->cites), &at->national,
            &at->overrides);
    }
    for (size_t i = 0; i < program->scales.count; i++) {
        const struct scale *at = program->scales.items[i];
        add_timelines(audit, coverage,
            add_item(audit, AUDIT_SCALE, at->name->text, at->span, &at->cites), &at->national,
            &at->overrides);
    }
}

static void add_assertions(struct audit *audit, const struct coverage *coverage) {
    for (size_t i = 0; i < audit->program->assertions.count; i++) {
        const struct assertion *at = audit->program->assertions.items[i];
        enum audit_kind kind =
            at->kind == ASSERT_GUARANTEE ? AUDIT_GUARANTEE : AUDIT_INSPECTION;
        add_item(audit, kind, at->name->text, at->span, &at->cites)->is_tried =
            is_reached(coverage, at);
    }
}

/* No example can come to them by themselves. */
static void add_others(struct audit *audit) {
    const struct program *program = audit->program;
    for (size_t i = 0; i < program->choice_cites.count; i++) {
        const struct choice_citations *at = &program->choice_cites.items[i];
        add_item(audit, AUDIT_CHOICE, at->choice->name->text, at->choice->span, &at->cites)
            ->is_tried = true;
    }
    if (program->calendar)
        add_item(audit, AUDIT_CALENDAR, program->calendar->name->text, program->calendar->span,
            &program->calendar->cites)
            ->is_tried = true;
}

/* ---- catalogues ---- */

static bool cites_article(const citations *cites, const char *number) {
    for (size_t i = 0; i < cites->count; i++)
        if (cites->items[i].article == number)
            return true;
    return false;
}

static struct audit_level *level_of(
    struct audit *audit, struct audit_catalogue *catalogue, const char *name) {
    for (size_t i = 0; i < catalogue->levels.count; i++) {
        const char *other = catalogue->levels.items[i].name;
        if (other == name || (other && name && strcmp(other, name) == 0))
            return &catalogue->levels.items[i];
    }
    vec_push(audit->arena, &catalogue->levels, ((struct audit_level){.name = name}));
    return &catalogue->levels.items[catalogue->levels.count - 1];
}

static void add_entry(
    struct audit *audit, struct audit_catalogue *catalogue, const struct source_article *article) {
    struct audit_entry entry = {.article = article};
    for (size_t i = 0; i < audit->items.count; i++)
        if (cites_article(audit->items.items[i]->cites, article->number))
            vec_push(audit->arena, &entry.items, audit->items.items[i]);
    entry.fate = article->registered     ? AUDIT_REGISTERED
                 : entry.items.count > 0 ? AUDIT_DECIDED
                                         : AUDIT_MISSING;
    struct audit_level *level = level_of(audit, catalogue, article->level);
    level->counts[entry.fate]++;
    level->total++;
    audit->missing += entry.fate == AUDIT_MISSING;
    vec_push(audit->arena, &catalogue->entries, entry);
}

static int by_name(const void *a, const void *b) {
    const struct audit_level *left = a, *right = b;
    if (!left->name || !right->name)
        return (left->name == NULL) - (right->name == NULL);
    return strcmp(left->name, right->name);
}

static void add_catalogues(struct audit *audit) {
    for (size_t i = 0; i < audit->program->sources.count; i++) {
        const struct source *source = audit->program->sources.items[i];
        if (!source->is_catalogue)
            continue;
        struct audit_catalogue catalogue = {.source = source};
        for (size_t k = 0; k < source->articles.count; k++)
            add_entry(audit, &catalogue, &source->articles.items[k]);
        qsort(catalogue.levels.items, catalogue.levels.count, sizeof *catalogue.levels.items,
            by_name);
        vec_push(audit->arena, &audit->catalogues, catalogue);
    }
}

/* ---- what citations say ---- */

static void add_unverified(
    struct audit *audit, const struct source *source, const struct audit_item *item) {
    for (size_t i = 0; i < audit->unverified.count; i++) {
        struct audit_unverified *at = &audit->unverified.items[i];
        if (at->source != source)
            continue;
        if (!item || (at->items.count && at->items.items[at->items.count - 1] == item))
            return;
        vec_push(audit->arena, &at->items, item);
        return;
    }
    struct audit_unverified found = {.source = source};
    if (item)
        vec_push(audit->arena, &found.items, item);
    vec_push(audit->arena, &audit->unverified, found);
}

static void look_at_cites(struct audit *audit, const citations *cites,
    const struct audit_item *item, const struct source_article *entry) {
    for (size_t i = 0; i < cites->count; i++) {
        const struct citation *cite = &cites->items[i];
        if (cite->source->unverified && item)
            add_unverified(audit, cite->source, item);
        if (cite->readings[0])
            vec_push(audit->arena, &audit->disputed,
                ((struct audit_disputed){.cite = cite,
                    .item = item,
                    .entry = entry ? entry->number : NULL,
                    .span = item ? item->span : entry->span}));
    }
}

static void look_at_all_cites(struct audit *audit) {
    for (size_t i = 0; i < audit->items.count; i++)
        look_at_cites(audit, audit->items.items[i]->cites, audit->items.items[i], NULL);
    for (size_t i = 0; i < audit->program->sources.count; i++) {
        const struct source *source = audit->program->sources.items[i];
        for (size_t k = 0; k < source->articles.count; k++)
            look_at_cites(
                audit, &source->articles.items[k].cites, NULL, &source->articles.items[k]);
        if (source->unverified)
            add_unverified(audit, source, NULL);
    }
}

/* A catalogue lists; it is no ground. */
static bool has_ground(const citations *cites) {
    for (size_t i = 0; cites && i < cites->count; i++)
        if (!cites->items[i].source->is_catalogue)
            return true;
    return false;
}

/* What is nowhere decided rests on nothing yet; a guarantee is a promise of those who write. */
static bool wants_ground(const struct audit_item *item) {
    switch (item->kind) {
    case AUDIT_PARAMETER:
    case AUDIT_TABLE:
    case AUDIT_SCALE:
    case AUDIT_REGION:
        return item->values > 0;
    case AUDIT_CALENDAR:
    case AUDIT_CHOICE:
        return false;
    default:
        return true;
    }
}

/* ---- what examples expect ---- */

/* Of a policy: some example expects this clause (by its name, or as what must have come), or this
 * outcome without one. */
static bool is_expected(
    const struct audit *audit, const struct policy *policy, const struct clause *clause,
    enum outcome outcome) {
    for (size_t i = 0; i < audit->program->examples.count; i++) {
        const struct example *example = audit->program->examples.items[i];
        for (size_t k = 0; k < example->expects.count; k++) {
            const struct example_expect *expect = &example->expects.items[k];
            if (expect->policy != policy)
                continue;
            if (clause ? expect->clause == clause : expect->outcome == outcome)
                return true;
        }
    }
    return false;
}

static void want_outcome(struct audit *audit, const struct audit_item *item,
    const struct policy *policy, const struct clause *clause, enum outcome outcome) {
    if (is_own(audit, clause ? clause->span : policy->span) &&
        !is_expected(audit, policy, clause, outcome))
        vec_push(audit->arena, &audit->unexpected,
            ((struct audit_outcome){.policy = item, .clause = clause, .outcome = outcome}));
}

static bool has_otherwise(const struct policy *policy) {
    for (size_t i = 0; i < policy->clauses.count; i++)
        if (!policy->clauses.items[i]->when)
            return true;
    return false;
}

static void want_outcomes(
    struct audit *audit, const struct audit_item *item, const struct policy *policy) {
    for (size_t i = 0; i < policy->clauses.count; i++)
        want_outcome(audit, item, policy, policy->clauses.items[i], OUTCOME_KEEP);
    if (policy->gate || !has_otherwise(policy))
        want_outcome(audit, item, policy, NULL, OUTCOME_NOT_APPLICABLE);
    if (policy->from > DATE_MIN || policy->to < DATE_MAX)
        want_outcome(audit, item, policy, NULL, OUTCOME_NOT_IN_FORCE);
}

/* The items of policies come first, each before its clauses, in the order of the program. */
static void find_unexpected(struct audit *audit) {
    size_t next = 0;
    for (size_t i = 0; i < audit->items.count; i++)
        if (audit->items.items[i]->kind == AUDIT_POLICY)
            want_outcomes(audit, audit->items.items[i], audit->program->policies.items[next++]);
}

/* ---- values ---- */

static void add_seen(struct audit *audit, const char *kind, uint32_t values) {
    for (size_t i = 0; i < audit->seen.count; i++) {
        const char *other = audit->seen.items[i].kind;
        if (other == kind || (other && kind && strcmp(other, kind) == 0)) {
            audit->seen.items[i].values += values;
            return;
        }
    }
    vec_push(audit->arena, &audit->seen, ((struct audit_seen){kind, values}));
}

/* By the first source that says where it was read. */
static void count_seen(struct audit *audit, const struct audit_item *item) {
    const citations *cites = has_ground(item->cites) ? item->cites : item->above;
    const char *kind = NULL;
    bool unverified = false;
    for (size_t i = 0; cites && i < cites->count; i++) {
        const struct source *source = cites->items[i].source;
        kind = kind ? kind : source->seen;
        unverified = unverified || source->unverified;
    }
    audit->values += item->values;
    audit->undecided_values += item->undecided;
    audit->unverified_values += unverified ? item->values : 0;
    if (item->values)
        add_seen(audit, kind, item->values);
}

static void sort_out(struct audit *audit) {
    for (size_t i = 0; i < audit->items.count; i++) {
        const struct audit_item *item = audit->items.items[i];
        count_seen(audit, item);
        if (wants_ground(item) && !has_ground(item->cites) && !has_ground(item->above))
            vec_push(audit->arena, &audit->uncited, item);
        if (!item->is_tried && is_own(audit, item->span))
            vec_push(audit->arena, &audit->untried, item);
        if (item->undecided)
            vec_push(audit->arena, &audit->undecided, item);
    }
}

void audit_run(struct audit *audit, struct arena *arena, struct arena *scratch,
    const struct program *program, const struct sources *sources) {
    *audit = (struct audit){.arena = arena, .program = program, .sources = sources};
    struct coverage coverage;
    coverage_init(&coverage, arena, program);
    coverage_fill(&coverage, scratch);
    audit->examples = (uint32_t)program->examples.count;
    add_policies(audit, &coverage);
    add_values(audit, &coverage);
    add_assertions(audit, &coverage);
    add_others(audit);
    add_catalogues(audit);
    look_at_all_cites(audit);
    sort_out(audit);
    find_unexpected(audit);
}
