/* SPDX-License-Identifier: Apache-2.0 */
#include "author/cover_points.h"

#include <stdlib.h>
#include <string.h>
#include "author/parts.h"
#include "author/written.h"

#define WANT(as) (1U << (as))

struct key { /* of a point; compared as bytes */
    uint32_t kind, file, start, length;
};

/* ---- points ---- */

static void set_join(const struct cover_points *points, uint64_t **into, const uint64_t *set) {
    uint32_t words = coverage_words(points->coverage);
    if (!set)
        return;
    if (!*into)
        *into = arena_array(points->arena, uint64_t, words);
    for (uint32_t i = 0; i < words; i++)
        (*into)[i] |= set[i];
}

static void point_join(
    const struct cover_points *points, struct cover_point *point, const void *thing) {
    for (int as = 0; as < COVER_AS_COUNT; as++)
        set_join(
            points, &point->sets[as], coverage_set(points->coverage, thing, (enum cover_as)as));
}

static struct cover_point *point_at(
    struct cover_points *points, enum cover_kind kind, struct span span) {
    struct key key = {(uint32_t)kind, span.file, span.start, span.length};
    struct cover_point *point = map_get_bytes(&points->by_place, (const char *)&key, sizeof key);
    if (point)
        return point;
    point = arena_new(points->arena, struct cover_point);
    *point = (struct cover_point){
        .kind = kind, .span = span, .place = source_place(points->sources, span)};
    map_put_bytes(&points->by_place, (const char *)&key, sizeof key, point);
    vec_push(points->arena, &points->files.items[span.file].points, point);
    return point;
}

static struct cover_point *add_point(struct cover_points *points, enum cover_kind kind,
    struct span span, const void *thing, const char *owner) {
    static const unsigned wants[COVER_KIND_COUNT] = {
        [COVER_POLICY] = WANT(COVER_REACHED),
        [COVER_CLAUSE] = WANT(COVER_TAKES),
        [COVER_PART] = WANT(COVER_YES) | WANT(COVER_NO),
        [COVER_ROW] = WANT(COVER_TAKES),
        [COVER_STRETCH] = WANT(COVER_TAKES),
        [COVER_BRACKET] = WANT(COVER_TAKES),
        [COVER_INSPECTION] = WANT(COVER_YES) | WANT(COVER_NO),
        [COVER_GUARANTEE] = WANT(COVER_YES),
    };
    struct cover_point *point = point_at(points, kind, span);
    point->owner = owner;
    point->wants = wants[kind];
    point_join(points, point, thing);
    return point;
}

static void add_with_text(struct cover_points *points, enum cover_kind kind, struct span span,
    const void *thing, const char *owner) {
    add_point(points, kind, span, thing, owner)->text =
        source_excerpt(points->arena, points->sources, span);
}

/* ---- lines ---- */

static void on_node(void *user, const struct node *node) {
    struct cover_points *points = user;
    if (node->span.length == 0)
        return;
    struct cover_file *file = &points->files.items[node->span.file];
    struct cover_line *line = &file->lines[source_place(points->sources, node->span).line - 1];
    line->counts = true;
    set_join(points, &line->set, coverage_set(points->coverage, node, COVER_REACHED));
}

static void add_lines(struct cover_points *points, const struct node *node) {
    node_walk(node, on_node, points);
}

/* ---- parts of conditions ---- */

struct owner {
    struct cover_points *points;
    const char *name;
    struct span span;  /* of the name: what the checker adds has it too */
    bool is_guarantee; /* which holds always, so that no part need be both */
};

static void find_inner(const struct owner *owner, const struct node *node);

static void add_part(const struct owner *owner, const struct node *node) {
    bool is_added = node->span.length == 0 ||
                    (node->span.file == owner->span.file && node->span.start == owner->span.start);
    if (node->op == NODE_CONSTANT || is_added)
        return;
    struct cover_point *point = add_point(owner->points, COVER_PART, node->span, node, owner->name);
    point->text = source_excerpt(owner->points->arena, owner->points->sources, node->span);
    if (owner->is_guarantee)
        point->wants = WANT(COVER_REACHED);
}

/* `and`, `or` and `not` are taken apart. */
static void find_parts(const struct owner *owner, const struct node *node) {
    if (!node)
        return;
    bool is_plain_not = node->op == NODE_NOT && !written_negated(node);
    if (node->op == NODE_AND || node->op == NODE_OR || is_plain_not) {
        bool is_when = written_when(node);
        for (uint32_t i = 0; i < node->arg_count; i++)
            find_parts(owner, i == 0 && is_when ? node->args[0]->args[0] : node->args[i]);
        return;
    }
    if (node->op != NODE_IF)
        add_part(owner, node);
    find_inner(owner, node);
}

/* What is a condition below an expression: of `if`, and about the members of a list. */
static bool is_condition(const struct node *above, uint32_t index) {
    const struct node *node = above->args[index];
    if (node->type.kind != TYPE_BOOLEAN)
        return false;
    return above->op == NODE_AGGREGATE || above->op == NODE_IF || node->op == NODE_AND ||
           node->op == NODE_OR || node->op == NODE_NOT;
}

static void find_inner(const struct owner *owner, const struct node *node) {
    for (uint32_t i = 0; node && i < node->arg_count; i++) {
        if (!node->args[i])
            continue;
        if (is_condition(node, i))
            find_parts(owner, node->args[i]);
        else
            find_inner(owner, node->args[i]);
    }
    for (uint32_t i = 0; node && i < node->part_count; i++) {
        find_inner(owner, node->parts[i].low);
        find_inner(owner, node->parts[i].high);
    }
}

/* A condition, or another expression with conditions in it. */
static void find_in(const struct owner *owner, const struct node *node) {
    if (!node)
        return;
    add_lines(owner->points, node);
    if (node->type.kind == TYPE_BOOLEAN)
        find_parts(owner, node);
    else
        find_inner(owner, node);
}

/* ---- the items of a program ---- */

static void add_says(struct cover_points *points, const says_parts *says) {
    for (size_t i = 0; i < says->count; i++)
        if (says->items[i].value)
            add_lines(points, says->items[i].value);
}

static void find_clause(
    struct cover_points *points, const struct policy *policy, const struct clause *clause) {
    const char *name = arena_printf(points->arena, "%s.%s", policy->name->text, clause->name->text);
    struct owner owner = {.points = points, .name = name, .span = clause->span};
    add_point(points, COVER_CLAUSE, clause->span, clause, name)->is_otherwise = !clause->when;
    find_in(&owner, clause->when);
    for (size_t i = 0; i < policy->outputs.count; i++) {
        add_lines(points, clause->outputs[i]);
        find_inner(&owner, clause->outputs[i]);
    }
    add_says(points, &clause->says);
}

static void find_policy(struct cover_points *points, const struct policy *policy) {
    struct owner owner = {.points = points, .name = policy->name->text, .span = policy->span};
    add_point(points, COVER_POLICY, policy->span, policy, policy->name->text);
    find_in(&owner, policy->gate);
    for (size_t i = 0; i < policy->clauses.count; i++)
        find_clause(points, policy, policy->clauses.items[i]);
}

static void find_assertion(struct cover_points *points, const struct assertion *assertion) {
    bool is_guarantee = assertion->kind == ASSERT_GUARANTEE;
    struct owner owner = {.points = points,
        .name = assertion->name->text,
        .span = assertion->span,
        .is_guarantee = is_guarantee};
    add_point(points, is_guarantee ? COVER_GUARANTEE : COVER_INSPECTION, assertion->span, assertion,
        assertion->name->text);
    for (size_t i = 0; i < assertion->cases.count; i++) {
        find_in(&owner, assertion->cases.items[i].condition);
        add_says(points, &assertion->cases.items[i].says);
    }
}

static void find_rows(const struct owner *owner, const struct row_set *set) {
    for (size_t i = 0; i < set->rows.count; i++) {
        const struct table_row *row = &set->rows.items[i];
        add_with_text(owner->points, COVER_ROW, row->span, row, owner->name);
        for (uint32_t k = 0; k < set->result_count; k++)
            find_in(owner, row->values[k]);
    }
}

static void find_brackets(const struct owner *owner, const struct bracket_set *set) {
    for (size_t i = 0; i < set->brackets.count; i++) {
        const struct bracket *bracket = &set->brackets.items[i];
        add_with_text(owner->points, COVER_BRACKET, bracket->span, bracket, owner->name);
        find_in(owner, bracket->limit);
        find_in(owner, bracket->rate);
    }
}

/* Rows and brackets without a date are no value by date: they are counted one by one. */
static bool has_dates(const struct stretch *stretch) {
    bool is_always = stretch->from == DATE_MIN && stretch->to == DATE_MAX;
    return !is_always || (!stretch->rows && !stretch->brackets);
}

static void find_timeline(const struct owner *owner, const timeline *values) {
    for (size_t i = 0; i < values->count; i++) {
        const struct stretch *stretch = &values->items[i];
        if (has_dates(stretch))
            add_with_text(owner->points, COVER_STRETCH, stretch->span, stretch, owner->name);
        if (stretch->value) {
            add_lines(owner->points, stretch->value);
            find_inner(owner, stretch->value);
        }
        if (stretch->rows)
            find_rows(owner, stretch->rows);
        if (stretch->brackets)
            find_brackets(owner, stretch->brackets);
    }
}

static void find_regional(struct cover_points *points, const struct atom *name,
    const timeline *national, const override_list *overrides) {
    struct owner owner = {.points = points, .name = name->text};
    find_timeline(&owner, national);
    for (size_t i = 0; i < overrides->count; i++) {
        owner.name = name->text;
        if (overrides->items[i].label)
            owner.name =
                arena_printf(points->arena, "%s %s", name->text, overrides->items[i].label);
        find_timeline(&owner, &overrides->items[i].values);
    }
}

static void find_fields(struct cover_points *points, const struct record_type *type) {
    struct node *const *computed = points->coverage->program->computed[type->index];
    for (size_t i = 0; i < type->fields.count; i++) {
        const char *name = arena_printf(
            points->arena, "%s.%s", type->name->text, type->fields.items[i]->name->text);
        struct owner owner = {.points = points, .name = name};
        find_in(&owner, computed[i]);
    }
}

static void find_all(struct cover_points *points) {
    const struct program *program = points->coverage->program;
    for (size_t i = 0; i < program->schema.records.count; i++)
        find_fields(points, program->schema.records.items[i]);
    for (size_t i = 0; i < program->parameters.count; i++) {
        const struct parameter *item = program->parameters.items[i];
        find_regional(points, item->name, &item->national, &item->overrides);
    }
    for (size_t i = 0; i < program->tables.count; i++) {
        const struct table *item = program->tables.items[i];
        find_regional(points, item->name, &item->national, &item->overrides);
    }
    for (size_t i = 0; i < program->scales.count; i++) {
        const struct scale *item = program->scales.items[i];
        find_regional(points, item->name, &item->national, &item->overrides);
    }
    for (size_t i = 0; i < program->policies.count; i++)
        find_policy(points, program->policies.items[i]);
    for (size_t i = 0; i < program->assertions.count; i++)
        find_assertion(points, program->assertions.items[i]);
}

/* ---- counting ---- */

static void count_point(struct cover_points *points, struct cover_point *point) {
    struct cover_tally *tally = &points->tallies[point->kind];
    for (int as = 0; as < COVER_AS_COUNT; as++) {
        for (uint32_t i = 0; point->sets[as] && i < coverage_words(points->coverage); i++)
            point->counts[as] += (uint32_t)__builtin_popcountll(point->sets[as][i]);
        tally->wanted[as] += (point->wants >> as) & 1;
        tally->had[as] += ((point->wants >> as) & 1) && point->counts[as] > 0;
    }
    tally->points++;
    tally->full += cover_lacks(point) == 0;
}

unsigned cover_lacks(const struct cover_point *point) {
    unsigned lacks = 0;
    for (int as = 0; as < COVER_AS_COUNT; as++)
        if (((point->wants >> as) & 1) && point->counts[as] == 0)
            lacks |= WANT(as);
    return lacks;
}

uint32_t cover_main_count(const struct cover_point *point) {
    bool takes = (point->wants & WANT(COVER_TAKES)) != 0;
    return point->counts[takes ? COVER_TAKES : COVER_REACHED];
}

static int by_place(const void *a, const void *b) {
    const struct cover_point *x = *(const struct cover_point *const *)a;
    const struct cover_point *y = *(const struct cover_point *const *)b;
    if (x->span.start != y->span.start)
        return x->span.start < y->span.start ? -1 : 1;
    return x->kind != y->kind
               ? (int)x->kind - (int)y->kind
               : (x->span.length > y->span.length) - (x->span.length < y->span.length);
}

/* ---- all of it ---- */

static bool is_blank(const struct cover_points *points, uint32_t file, uint32_t line) {
    struct span at = {.file = file, .start = points->sources->files.items[file].line_starts[line]};
    size_t length;
    const char *text = source_line(points->sources, at, &length);
    return strspn(text, " \t") >= length;
}

/* Blank lines between examples, and behind the last, go with them. */
static void hide_blanks(struct cover_points *points, struct cover_file *file) {
    for (uint32_t i = 1; i < file->line_count; i++) {
        uint32_t next = i;
        while (next < file->line_count && is_blank(points, file->file, next))
            next++;
        if (file->lines[i - 1].hidden && (next == file->line_count || file->lines[next].hidden))
            while (i < next)
                file->lines[i++].hidden = true;
    }
}

static void hide_examples(struct cover_points *points) {
    const struct program *program = points->coverage->program;
    for (size_t i = 0; i < program->examples.count; i++) {
        struct span span = program->examples.items[i]->span;
        struct span last = {span.file, span.start + (span.length ? span.length - 1 : 0), 1};
        uint32_t from = source_place(points->sources, span).line;
        uint32_t to = source_place(points->sources, last).line;
        for (uint32_t line = from; line <= to; line++)
            points->files.items[span.file].lines[line - 1].hidden = true;
    }
    for (size_t i = 0; i < points->files.count; i++)
        hide_blanks(points, &points->files.items[i]);
}

void cover_points_find(struct cover_points *points, struct arena *arena,
    const struct coverage *coverage, const struct sources *sources) {
    *points = (struct cover_points){.arena = arena, .coverage = coverage, .sources = sources};
    map_init(&points->by_place, arena);
    for (uint32_t i = 0; i < sources->files.count; i++) {
        uint32_t count = sources->files.items[i].line_count;
        struct cover_file file = {
            .file = i, .lines = arena_array(arena, struct cover_line, count), .line_count = count};
        vec_push(arena, &points->files, file);
    }
    find_all(points);
    for (size_t i = 0; i < points->files.count; i++)
        if (sources->files.items[i].is_lent)
            points->files.items[i].points.count = 0;
    hide_examples(points);
    for (size_t i = 0; i < points->files.count; i++) {
        struct cover_file *file = &points->files.items[i];
        if (file->points.count > 0)
            qsort(file->points.items, file->points.count, sizeof *file->points.items, by_place);
        for (size_t k = 0; k < file->points.count; k++)
            count_point(points, file->points.items[k]);
    }
}
