/* SPDX-License-Identifier: Apache-2.0
 *
 * What rests on what. Computed fields, parameters and tables must not form a cycle; how deep
 * they reach is counted, so that evaluation never needs more stack than is planned for; and
 * whether regional values are among what they rest on is noted, for records without a place.
 */
#include "check/checker.h"

#define DEPTH_LIMIT 2048

enum colour { COLOUR_NEW, COLOUR_OPEN, COLOUR_DONE };

struct unit { /* a computed field, a parameter, a table, a scale or a policy */
    enum colour colour;
    const struct atom *name;
    struct span span;
    uint32_t depth;
    bool needs_place;
};

struct depend {
    struct checker *checker;
    struct map units;        /* field, parameter, table or scale -> unit */
    VEC(struct unit *) open; /* the way from the start to here */
    uint32_t level;          /* of recursion */
    bool too_deep;           /* said once */
};

static struct unit *walk(struct depend *depend, struct node *node, struct unit *into);

static struct unit *unit_of(
    struct depend *depend, const void *key, const struct atom *name, struct span span) {
    struct unit *unit = map_get(&depend->units, key);
    if (unit)
        return unit;
    unit = arena_new(depend->checker->arena, struct unit);
    unit->name = name;
    unit->span = span;
    map_put(&depend->units, key, unit);
    return unit;
}

/* A → B → A, and at each of them what it uses. */
static void complain_cycle(struct depend *depend, const struct unit *unit) {
    struct arena *arena = depend->checker->arena;
    struct diagnostic *diagnostic = complain(depend->checker, DIAG_CYCLE, unit->span);
    size_t first = 0;
    while (depend->open.items[first] != unit)
        first++;
    const char *ring = unit->name->text;
    for (size_t i = first; i < depend->open.count; i++) {
        const struct unit *step = depend->open.items[i];
        const struct unit *next = i + 1 < depend->open.count ? depend->open.items[i + 1] : unit;
        ring = arena_printf(arena, "%s → %s", ring, next->name->text);
        diagnostic_label(diagnostic, step->span, arena_printf(arena, "用到“%s”", next->name->text),
            arena_printf(arena, "uses “%s”", next->name->text));
    }
    diagnostic_arg(diagnostic, ring);
}

/* Enters a unit; false if it is done, or if that closes a cycle (then reported). */
static bool unit_enter(struct depend *depend, struct unit *unit) {
    if (unit->colour == COLOUR_OPEN)
        complain_cycle(depend, unit);
    if (unit->colour != COLOUR_NEW)
        return false;
    unit->colour = COLOUR_OPEN;
    vec_push(depend->checker->arena, &depend->open, unit);
    return true;
}

static void unit_leave(struct depend *depend, struct unit *unit) {
    unit->colour = COLOUR_DONE;
    depend->open.count--;
}

static void absorb(struct unit *into, const struct unit *part) {
    if (part->depth > into->depth)
        into->depth = part->depth;
    into->needs_place = into->needs_place || part->needs_place;
}

/* ---- units ---- */

static struct unit *visit_field(struct depend *depend, const struct field *field) {
    struct unit *unit = unit_of(depend, field, field->name, field->span);
    struct node *node = depend->checker->program->computed[field->owner->index][field->index];
    if (!unit_enter(depend, unit))
        return unit;
    struct unit inside = {0};
    if (node)
        walk(depend, node, &inside);
    unit->depth = inside.depth + 1; /* the place is that of its own record: not passed on */
    unit_leave(depend, unit);
    return unit;
}

static void walk_rows(struct depend *depend, const struct row_set *set, struct unit *into) {
    for (size_t i = 0; i < set->rows.count; i++)
        for (uint32_t k = 0; k < set->result_count; k++)
            walk(depend, set->rows.items[i].values[k], into);
}

static void walk_brackets(struct depend *depend, const struct bracket_set *set, struct unit *into) {
    for (size_t i = 0; i < set->brackets.count; i++) {
        if (set->brackets.items[i].limit)
            walk(depend, set->brackets.items[i].limit, into);
        walk(depend, set->brackets.items[i].rate, into);
    }
}

static void walk_timeline(struct depend *depend, timeline *line, struct unit *into) {
    for (size_t i = 0; i < line->count; i++)
        if (line->items[i].value)
            walk(depend, line->items[i].value, into);
        else if (line->items[i].rows)
            walk_rows(depend, line->items[i].rows, into);
        else if (line->items[i].brackets)
            walk_brackets(depend, line->items[i].brackets, into);
}

static void walk_regional(
    struct depend *depend, timeline *national, override_list *overrides, struct unit *into) {
    into->needs_place = into->needs_place || overrides->count > 0;
    walk_timeline(depend, national, into);
    for (size_t i = 0; i < overrides->count; i++)
        walk_timeline(depend, &overrides->items[i].values, into);
}

static struct unit *visit_parameter(struct depend *depend, struct parameter *parameter) {
    struct unit *unit = unit_of(depend, parameter, parameter->name, parameter->span);
    if (!unit_enter(depend, unit))
        return unit;
    struct unit inside = {0};
    walk_regional(depend, &parameter->national, &parameter->overrides, &inside);
    if (parameter->at_least)
        walk(depend, parameter->at_least, &inside);
    if (parameter->at_most)
        walk(depend, parameter->at_most, &inside);
    absorb(unit, &inside);
    unit->depth++;
    parameter->depth = unit->depth;
    parameter->needs_place = unit->needs_place;
    unit_leave(depend, unit);
    return unit;
}

static struct unit *visit_table(struct depend *depend, struct table *table) {
    struct unit *unit = unit_of(depend, table, table->name, table->span);
    if (!unit_enter(depend, unit))
        return unit;
    struct unit inside = {0};
    walk_regional(depend, &table->national, &table->overrides, &inside);
    absorb(unit, &inside);
    unit->depth++;
    table->depth = unit->depth;
    table->needs_place = unit->needs_place;
    unit_leave(depend, unit);
    return unit;
}

static struct unit *visit_scale(struct depend *depend, struct scale *scale) {
    struct unit *unit = unit_of(depend, scale, scale->name, scale->span);
    if (!unit_enter(depend, unit))
        return unit;
    struct unit inside = {0};
    walk_regional(depend, &scale->national, &scale->overrides, &inside);
    absorb(unit, &inside);
    unit->depth++;
    scale->depth = unit->depth;
    scale->needs_place = unit->needs_place;
    unit_leave(depend, unit);
    return unit;
}

static void walk_clause(struct depend *depend, const struct policy *policy,
    const struct clause *clause, struct unit *into) {
    if (clause->when)
        walk(depend, clause->when, into);
    for (size_t k = 0; k < policy->outputs.count; k++)
        if (clause->outputs[k])
            walk(depend, clause->outputs[k], into);
    for (size_t k = 0; k < clause->says.count; k++)
        if (clause->says.items[k].value)
            walk(depend, clause->says.items[k].value, into);
}

static struct unit *visit_policy(struct depend *depend, const struct policy *policy) {
    struct unit *unit = unit_of(depend, policy, policy->name, policy->span);
    if (!unit_enter(depend, unit))
        return unit;
    struct unit inside = {0};
    if (policy->gate)
        walk(depend, policy->gate, &inside);
    for (size_t i = 0; i < policy->clauses.count; i++)
        walk_clause(depend, policy, policy->clauses.items[i], &inside);
    unit->depth = inside.depth + 1; /* the place is that of its own record: not passed on */
    unit_leave(depend, unit);
    return unit;
}

/* ---- expressions ---- */

static const struct unit *visit_reference(struct depend *depend, const struct node *node) {
    if (node->op == NODE_FIELD && node->field->form == FIELD_COMPUTED)
        return visit_field(depend, node->field);
    if (node->op == NODE_PARAMETER)
        return visit_parameter(depend, (struct parameter *)node->parameter);
    if (node->policy)
        return visit_policy(depend, node->policy);
    if (node->op == NODE_TABLE)
        return visit_table(depend, (struct table *)node->table);
    if (node->op == NODE_SCALE)
        return visit_scale(depend, (struct scale *)node->scale);
    return NULL;
}

/* Sets the depth of a node and gives what is below it to `into`. Returns into. */
static struct unit *walk(struct depend *depend, struct node *node, struct unit *into) {
    struct unit inside = {0};
    if (depend->level >= DEPTH_LIMIT) {
        into->depth = DEPTH_LIMIT;
        return into;
    }
    depend->level++;
    const struct unit *reference = visit_reference(depend, node);
    if (reference)
        absorb(&inside, reference);
    for (uint32_t i = 0; i < node->arg_count; i++) {
        struct unit part = {0};
        if (node->args[i])
            walk(depend, node->args[i], &part);
        if (node->op == NODE_AT_REGION && i == 0)
            part.needs_place = false; /* the place is said */
        absorb(&inside, &part);
    }
    for (uint32_t i = 0; i < node->part_count; i++) {
        walk(depend, node->parts[i].low, &inside);
        if (node->parts[i].high)
            walk(depend, node->parts[i].high, &inside);
    }
    depend->level--;
    node->depth = inside.depth + 1;
    if (node->depth >= DEPTH_LIMIT) {
        if (!depend->too_deep)
            complain(depend->checker, DIAG_RESTS_TOO_DEEP, node->span);
        depend->too_deep = true;
    }
    inside.depth = node->depth;
    absorb(into, &inside);
    return into;
}

static void walk_assertion(struct depend *depend, const struct assertion *assertion) {
    struct unit into = {0};
    for (size_t i = 0; i < assertion->cases.count; i++) {
        const struct assertion_case *one = &assertion->cases.items[i];
        walk(depend, one->condition, &into);
        for (size_t k = 0; k < one->says.count; k++)
            if (one->says.items[k].value)
                walk(depend, one->says.items[k].value, &into);
    }
}

static void walk_example(struct depend *depend, const struct example *example) {
    struct unit into = {0};
    for (size_t i = 0; i < example->expects.count; i++) {
        const struct example_expect *expect = &example->expects.items[i];
        if (expect->condition)
            walk(depend, expect->condition, &into);
        for (size_t k = 0; k < expect->outputs.count; k++)
            walk(depend, expect->outputs.items[k].value, &into);
    }
}

static const struct field *only_region(const struct record_type *type) {
    const struct field *found = NULL;
    for (size_t i = 0; i < type->fields.count; i++)
        if (type->fields.items[i]->type.kind == TYPE_REGION) {
            if (found)
                return NULL;
            found = type->fields.items[i];
        }
    return found;
}

static void explain_place(
    struct checker *checker, struct diagnostic *diagnostic, const struct field *field) {
    if (!field) {
        diagnostic->note = (struct words){"请在记录里加一个字段，例如 区划: 地区 所在地。",
            "Add a field to the record: county: region place."};
        return;
    }
    const char *name = field->name->text;
    diagnostic->note = (struct words){
        arena_printf(checker->arena, "如果“%s”就是所在地，请在它的类型后面写“所在地”。", name),
        arena_printf(checker->arena, "If “%s” is its place, write `place` behind its type.", name)};
}

/* The name of what the node looks up, if that needs a place; else NULL. */
static const struct atom *needs_place(const struct node *node) {
    if (node->op == NODE_PARAMETER)
        return node->parameter->needs_place ? node->parameter->name : NULL;
    if (node->op == NODE_SCALE)
        return node->scale->needs_place ? node->scale->name : NULL;
    return node->table->needs_place ? node->table->name : NULL;
}

static void check_places(struct checker *checker) {
    for (size_t i = 0; i < checker->place_uses.count; i++) {
        const struct place_use *use = &checker->place_uses.items[i];
        const struct atom *name = needs_place(use->node);
        if (!name || map_get(&checker->placeless, use->record))
            continue;
        map_put(&checker->placeless, use->record, checker); /* one place mends all uses */
        struct diagnostic *diagnostic =
            complain_name(checker, DIAG_NO_PLACE, use->node->span, name);
        diagnostic_arg(diagnostic, use->record->name->text);
        diagnostic_label(
            diagnostic, use->record->span, "这种记录没有所在地", "this record has no place");
        explain_place(checker, diagnostic, only_region(use->record));
    }
}

void check_dependencies(struct checker *checker) {
    struct depend depend = {.checker = checker};
    struct program *program = checker->program;
    map_init(&depend.units, checker->arena);
    for (size_t i = 0; i < program->schema.records.count; i++)
        for (size_t k = 0; k < program->schema.records.items[i]->fields.count; k++)
            if (program->schema.records.items[i]->fields.items[k]->form == FIELD_COMPUTED)
                visit_field(&depend, program->schema.records.items[i]->fields.items[k]);
    for (size_t i = 0; i < program->parameters.count; i++)
        visit_parameter(&depend, program->parameters.items[i]);
    for (size_t i = 0; i < program->tables.count; i++)
        visit_table(&depend, program->tables.items[i]);
    for (size_t i = 0; i < program->scales.count; i++)
        visit_scale(&depend, program->scales.items[i]);
    for (size_t i = 0; i < program->policies.count; i++)
        visit_policy(&depend, program->policies.items[i]);
    for (size_t i = 0; i < program->assertions.count; i++)
        walk_assertion(&depend, program->assertions.items[i]);
    for (size_t i = 0; i < program->examples.count; i++)
        walk_example(&depend, program->examples.items[i]);
    check_places(checker);
}

/* In a file of the library folder it may be cited by files that this program does not use. */
static bool is_unused(const struct checker *checker, const struct source_article *article) {
    const struct source_file *files = checker->input->sources->files.items;
    return !article->cited && !article->registered && !files[article->span.file].is_lent;
}

void check_unused_articles(struct checker *checker) {
    for (size_t i = 0; i < checker->program->sources.count; i++) {
        const struct source *source = checker->program->sources.items[i];
        for (size_t k = 0; k < source->articles.count; k++)
            if (is_unused(checker, &source->articles.items[k])) {
                struct diagnostic *diagnostic =
                    complain(checker, DIAG_LINT_ARTICLE_UNUSED, source->articles.items[k].span);
                diagnostic_arg(diagnostic, source->name->text);
                diagnostic_arg(diagnostic, source->articles.items[k].number);
            }
    }
}
