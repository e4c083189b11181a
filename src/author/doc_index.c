/* SPDX-License-Identifier: Apache-2.0
 *
 * Who rests on whom, which examples are about what: gathered once, before the page is written.
 */
#include "author/doc_page.h"

#include <stdlib.h>
#include "eval/observe.h"

/* ---- things ---- */

struct thing *doc_thing(const struct doc *doc, const void *what) {
    return what ? map_get(&doc->by_what, what) : NULL;
}

static void add_thing(struct doc *doc, enum thing_kind kind, const void *what,
    const struct atom *name, const char *about) {
    struct thing *thing = arena_new(doc->arena, struct thing);
    *thing = (struct thing){.kind = kind, .what = what, .name = name, .doc = about};
    vec_push(doc->arena, &doc->things, thing);
    map_put(&doc->by_what, what, thing);
    if (kind == THING_PARAMETER || kind == THING_TABLE || kind == THING_SCALE)
        map_put(&doc->by_name, name, thing);
}

static void add_fields(struct doc *doc, const struct record_type *type) {
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        add_thing(doc, field->form == FIELD_COMPUTED ? THING_COMPUTED : THING_FACT, field,
            field->name, field->doc);
    }
}

static void add_things(struct doc *doc) {
    const struct program *program = doc->program;
    for (size_t i = 0; i < program->policies.count; i++) {
        const struct policy *policy = program->policies.items[i];
        add_thing(doc, THING_POLICY, policy, policy->name, policy->doc);
    }
    for (size_t i = 0; i < program->assertions.count; i++) {
        const struct assertion *assertion = program->assertions.items[i];
        add_thing(doc, THING_ASSERTION, assertion, assertion->name, assertion->doc);
    }
    for (size_t i = 0; i < program->parameters.count; i++) {
        const struct parameter *parameter = program->parameters.items[i];
        add_thing(doc, THING_PARAMETER, parameter, parameter->name, parameter->doc);
    }
    for (size_t i = 0; i < program->tables.count; i++) {
        const struct table *table = program->tables.items[i];
        add_thing(doc, THING_TABLE, table, table->name, table->doc);
    }
    for (size_t i = 0; i < program->scales.count; i++) {
        const struct scale *scale = program->scales.items[i];
        add_thing(doc, THING_SCALE, scale, scale->name, scale->doc);
    }
    for (size_t i = 0; i < program->schema.records.count; i++)
        add_fields(doc, program->schema.records.items[i]);
    if (program->calendar)
        add_thing(doc, THING_CALENDAR, program->calendar, program->calendar->name, NULL);
}

/* ---- what rests on what ---- */

struct resting {
    struct doc *doc;
    struct thing *thing;
};

/* thing->mark is the number of the thing that last took it, so that each is taken once. */
static void rest_on(struct resting *resting, const void *what) {
    struct thing *under = doc_thing(resting->doc, what);
    if (!under || under == resting->thing || under->mark == resting->doc->marks)
        return;
    under->mark = resting->doc->marks;
    vec_push(resting->doc->arena, &resting->thing->rests, under);
    vec_push(resting->doc->arena, &under->users, resting->thing);
}

static bool looks_at_place(const struct node *node) {
    return (node->parameter && node->parameter->needs_place) ||
           (node->table && node->table->needs_place) || (node->scale && node->scale->needs_place);
}

static bool counts_working_days(const struct node *node) {
    return (node->op == NODE_CALL && node->function == FN_WORKING_DAYS) ||
           (node->op == NODE_CONSTANT && node->type.kind == TYPE_DURATION &&
               node->constant.duration.working_days);
}

static void rest_on_node(struct resting *resting, const struct node *node) {
    if (!node)
        return;
    rest_on(resting, node->policy);
    rest_on(resting, node->table);
    rest_on(resting, node->scale);
    rest_on(resting, node->parameter);
    if (counts_working_days(node))
        rest_on(resting, resting->doc->program->calendar);
    if (node->field && (!(node->parameter || node->table || node->scale) || looks_at_place(node)))
        rest_on(resting, node->field);
    for (uint32_t i = 0; i < node->arg_count; i++)
        rest_on_node(resting, node->args[i]);
    for (uint32_t i = 0; i < node->part_count; i++) {
        rest_on_node(resting, node->parts[i].low);
        rest_on_node(resting, node->parts[i].high);
    }
}

static void rest_on_says(struct resting *resting, const says_parts *says) {
    for (size_t i = 0; i < says->count; i++)
        rest_on_node(resting, says->items[i].value);
}

static void rest_policy(struct resting *resting, const struct policy *policy) {
    rest_on_node(resting, policy->gate);
    for (size_t i = 0; i < policy->clauses.count; i++) {
        const struct clause *clause = policy->clauses.items[i];
        rest_on_node(resting, clause->when);
        for (size_t k = 0; k < policy->outputs.count; k++)
            rest_on_node(resting, clause->outputs[k]);
        rest_on_says(resting, &clause->says);
    }
}

static void rest_assertion(struct resting *resting, const struct assertion *assertion) {
    for (size_t i = 0; i < assertion->cases.count; i++) {
        rest_on_node(resting, assertion->cases.items[i].condition);
        rest_on_says(resting, &assertion->cases.items[i].says);
    }
}

static void rest_stretch(struct resting *resting, const struct stretch *stretch) {
    rest_on_node(resting, stretch->value);
    for (size_t i = 0; stretch->rows && i < stretch->rows->rows.count; i++)
        for (uint32_t k = 0; k < stretch->rows->result_count; k++)
            rest_on_node(resting, stretch->rows->rows.items[i].values[k]);
    for (size_t i = 0; stretch->brackets && i < stretch->brackets->brackets.count; i++) {
        rest_on_node(resting, stretch->brackets->brackets.items[i].limit);
        rest_on_node(resting, stretch->brackets->brackets.items[i].rate);
    }
}

static void rest_timelines(
    struct resting *resting, const timeline *national, const override_list *overrides) {
    for (size_t i = 0; i < national->count; i++)
        rest_stretch(resting, &national->items[i]);
    for (size_t i = 0; i < overrides->count; i++)
        for (size_t k = 0; k < overrides->items[i].values.count; k++)
            rest_stretch(resting, &overrides->items[i].values.items[k]);
}

static void rest_parameter(struct resting *resting, const struct parameter *parameter) {
    rest_timelines(resting, &parameter->national, &parameter->overrides);
    rest_on_node(resting, parameter->at_least);
    rest_on_node(resting, parameter->at_most);
}

static void rest_thing(struct doc *doc, struct thing *thing) {
    struct resting resting = {doc, thing};
    const struct table *table = thing->what;
    const struct scale *scale = thing->what;
    const struct field *field = thing->what;
    doc->marks++;
    switch (thing->kind) {
    case THING_POLICY:
        rest_policy(&resting, thing->what);
        break;
    case THING_ASSERTION:
        rest_assertion(&resting, thing->what);
        break;
    case THING_PARAMETER:
        rest_parameter(&resting, thing->what);
        break;
    case THING_TABLE:
        rest_timelines(&resting, &table->national, &table->overrides);
        break;
    case THING_SCALE:
        rest_timelines(&resting, &scale->national, &scale->overrides);
        break;
    case THING_COMPUTED:
        rest_on_node(&resting, doc->program->computed[field->owner->index][field->index]);
        break;
    case THING_FACT:
    case THING_CALENDAR:
    case THING_KINDS:
        break;
    }
}

/* ---- items as they were written ---- */

struct spot {
    uint32_t file, start;
};

static void put_spot(struct doc *doc, struct span at, const void *what) {
    struct spot spot = {at.file, at.start};
    map_put_bytes(&doc->items, (const char *)&spot, sizeof spot, (void *)(uintptr_t)what);
}

static const void *at_spot(const struct doc *doc, struct span at) {
    struct spot spot = {at.file, at.start};
    return map_get_bytes(&doc->items, (const char *)&spot, sizeof spot);
}

const struct item *doc_item(const struct doc *doc, struct span name) {
    return at_spot(doc, name);
}

const struct clause_ast *doc_clause(const struct doc *doc, struct span name) {
    return at_spot(doc, name);
}

const struct row *doc_row(const struct doc *doc, struct span span) {
    return at_spot(doc, span);
}

static void put_rows(struct doc *doc, const row_list *rows) {
    for (size_t i = 0; i < rows->count; i++)
        put_spot(doc, rows->items[i].span, &rows->items[i]);
}

static void put_dated_rows(struct doc *doc, const row_list *rows, const dated_list *dated) {
    put_rows(doc, rows);
    for (size_t i = 0; i < dated->count; i++)
        put_rows(doc, &dated->items[i].rows);
}

static void put_table(struct doc *doc, const struct table_ast *table) {
    put_dated_rows(doc, &table->rows, &table->dated);
    for (size_t i = 0; i < table->regions.count; i++)
        put_dated_rows(doc, &table->regions.items[i].rows, &table->regions.items[i].dated);
}

static void put_label(struct doc *doc, region code, const char *label) {
    const void *key = (const void *)(uintptr_t)code;
    if (label && !map_get(&doc->labels, key))
        map_put(&doc->labels, key, (void *)(uintptr_t)label);
}

/* 0: a name stands in its place. */
static region written_code(const struct literal *code) {
    char digits[DECIMAL_TEXT_SIZE];
    region found;
    size_t length = decimal_format(code->value, digits);
    return region_parse(digits, length, &found) ? found : 0;
}

static void put_written_label(
    struct doc *doc, const struct literal *code, const struct string *label) {
    region found = written_code(code);
    if (label->text && found)
        put_label(doc, found, arena_copy(doc->arena, label->text, label->length));
}

region doc_jurisdiction(const struct doc *doc, uint32_t file) {
    return doc->jurisdictions[file];
}

static void put_jurisdiction(struct doc *doc, const struct item *item) {
    put_written_label(doc, &item->code, &item->text);
    doc->jurisdictions[item->span.file] = written_code(&item->code);
}

static void put_region_labels(struct doc *doc, const struct region_ast *written) {
    for (size_t i = 0; i < written->codes.count; i++)
        put_written_label(doc, &written->codes.items[i].code, &written->codes.items[i].label);
}

static void put_item(struct doc *doc, const struct item *item) {
    put_spot(doc, item->name.span, item);
    if (item->kind == ITEM_POLICY)
        for (size_t i = 0; i < item->policy->clauses.count; i++)
            put_spot(
                doc, item->policy->clauses.items[i].name.span, &item->policy->clauses.items[i]);
    else if (item->kind == ITEM_TABLE)
        put_table(doc, item->table);
    else if (item->kind == ITEM_REGION)
        put_region_labels(doc, item->region);
    else if (item->kind == ITEM_JURISDICTION)
        put_jurisdiction(doc, item);
}

static void put_items(struct doc *doc) {
    doc->jurisdictions = arena_array(doc->arena, region, doc->sources->files.count);
    for (size_t i = 0; i < doc->files->files.count; i++) {
        const struct ast_file *file = doc->files->files.items[i];
        for (size_t k = 0; k < file->items.count; k++)
            put_item(doc, file->items.items[k]);
    }
}

static void put_override_labels(struct doc *doc, const override_list *overrides) {
    for (size_t i = 0; i < overrides->count; i++)
        put_label(doc, overrides->items[i].code, overrides->items[i].label);
}

static void put_labels(struct doc *doc) {
    const struct program *program = doc->program;
    for (size_t i = 0; i < program->parameters.count; i++)
        put_override_labels(doc, &program->parameters.items[i]->overrides);
    for (size_t i = 0; i < program->tables.count; i++)
        put_override_labels(doc, &program->tables.items[i]->overrides);
    for (size_t i = 0; i < program->scales.count; i++)
        put_override_labels(doc, &program->scales.items[i]->overrides);
}

static int by_code(const void *a, const void *b) {
    region left = (*(const struct override *const *)a)->code;
    region right = (*(const struct override *const *)b)->code;
    return left < right ? -1 : left > right;
}

const struct override **doc_overrides(struct doc *doc, const override_list *list) {
    const struct override **sorted = arena_array(doc->arena, const struct override *, list->count);
    for (size_t i = 0; i < list->count; i++)
        sorted[i] = &list->items[i];
    if (list->count)
        qsort(sorted, list->count, sizeof *sorted, by_code);
    return sorted;
}

/* ---- what examples try, and what they use on the way ---- */

static void add_number(struct doc *doc, numbers *list, size_t number) {
    if (!list->count || list->items[list->count - 1] != number)
        vec_push(doc->arena, list, number);
}

/* what: a clause or an override, or NULL. */
static void add_test(struct doc *doc, const void *what, size_t number) {
    numbers *list = what ? map_get(&doc->tests, what) : NULL;
    if (!what)
        return;
    if (!list) {
        list = arena_alloc(doc->arena, sizeof *list);
        map_put(&doc->tests, what, list);
    }
    add_number(doc, list, number);
}

static const struct record *record_at(
    const struct record_tree *tree, const struct example_path *path) {
    const struct record *record = tree->top;
    for (uint32_t i = 0; i < path->length; i++)
        record = record->lists[path->steps[i].child].items.items[path->steps[i].index];
    return record;
}

/* The clause that decides, where an example names its disposition alone. */
static const struct clause *deciding_clause(
    struct doc *doc, const struct example *example, const struct example_expect *expect) {
    struct evaluation evaluation;
    struct record_tree tree;
    struct result result;
    if (expect->clause || !expect->policy || expect->outcome > OUTCOME_END)
        return expect->clause;
    example_tree(doc->arena, example, &tree);
    eval_begin(&evaluation, doc->arena, doc->program, &tree, example->day, doc->zh);
    eval_policy(&evaluation, expect->policy, record_at(&tree, &expect->path), &result);
    return result.clause;
}

/* thing: the policy of the clause, or what is tried itself where there is none. */
static void add_tried(struct doc *doc, struct doc_example *out, const struct thing *thing,
    const struct clause *clause) {
    for (size_t i = 0; i < out->tries.count; i++)
        if (out->tries.items[i].thing == thing && out->tries.items[i].clause == clause)
            return;
    vec_push(doc->arena, &out->tries, (struct citer){.thing = thing, .clause = clause});
}

/* What a condition asks for is tried by it: parameters and whatever else stands in it. */
static void add_asked(
    struct doc *doc, struct doc_example *out, const struct node *node, size_t number) {
    if (!node)
        return;
    const void *const asked[] = {
        node->policy, node->table, node->scale, node->parameter, node->field};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        struct thing *thing = doc_thing(doc, asked[i]);
        if (!thing || thing->kind == THING_FACT)
            continue;
        add_number(doc, &thing->examples, number);
        add_tried(doc, out, thing, NULL);
    }
    for (uint32_t i = 0; i < node->arg_count; i++)
        add_asked(doc, out, node->args[i], number);
}

static void add_expect(
    struct doc *doc, struct doc_example *out, const struct example_expect *expect, size_t number) {
    struct thing *about =
        expect->assertion ? doc_thing(doc, expect->assertion) : doc_thing(doc, expect->policy);
    add_asked(doc, out, expect->condition, number);
    if (!about)
        return;
    add_number(doc, &about->examples, number);
    add_tried(doc, out, about, NULL);
    add_tried(doc, out, about, deciding_clause(doc, out->example, expect));
    for (size_t i = 0; i < expect->conflicting.count; i++)
        add_tried(doc, out, about, expect->conflicting.items[i]);
    if (!out->home)
        out->home = about;
}

struct using { /* while an example runs */
    struct doc *doc;
    struct doc_example *example;
    size_t number;
};

static void add_use(struct using *using, struct thing *thing, const struct override *override) {
    struct doc_example *example = using->example;
    for (size_t i = 0; i < example->uses.count; i++)
        if (example->uses.items[i].thing == thing && example->uses.items[i].override == override)
            return;
    vec_push(
        using->doc->arena, &example->uses, (struct citer){.thing = thing, .override = override});
    add_number(using->doc, &thing->examples, using->number);
    add_test(using->doc, override, using->number);
}

/* Where the place is not known, no region is said to be tried. */
static void on_stretch(void *user, const struct observed_stretch *told) {
    struct using *using = user;
    struct thing *thing = map_get(&using->doc->by_name, told->name);
    if (thing)
        add_use(using, thing, told->sure ? told->override : NULL);
}

static void on_node(
    void *user, const struct node *node, const struct record *record, const struct value *value) {
    (void)record, (void)value;
    struct using *using = user;
    struct thing *calendar = doc_thing(using->doc, using->doc->program->calendar);
    if (calendar && counts_working_days(node))
        add_use(using, calendar, NULL);
}

static void add_example(struct doc *doc, const struct example *written, size_t number) {
    struct doc_example example = {.example = written};
    struct using using = {doc, &example, number};
    struct eval_observer observer = {.user = &using, .node = on_node, .stretch = on_stretch};
    struct example_options options = {.zh = doc->zh, .observer = &observer};
    example_run_with(doc->arena, doc->program, written, &options, &example.run);
    for (size_t i = 0; i < written->expects.count; i++)
        add_expect(doc, &example, &written->expects.items[i], number);
    for (size_t i = 0; i < example.tries.count; i++)
        add_test(doc, example.tries.items[i].clause, number);
    vec_push(doc->arena, &doc->examples, example);
}

static void add_examples(struct doc *doc) {
    for (size_t i = 0; i < doc->program->examples.count; i++)
        add_example(doc, doc->program->examples.items[i], i);
}

void doc_index(struct doc *doc) {
    map_init(&doc->by_what, doc->arena);
    map_init(&doc->by_name, doc->arena);
    map_init(&doc->items, doc->arena);
    map_init(&doc->tests, doc->arena);
    map_init(&doc->labels, doc->arena);
    add_things(doc);
    for (size_t i = 0; i < doc->things.count; i++)
        rest_thing(doc, doc->things.items[i]);
    doc_trace(doc);
    put_items(doc);
    put_labels(doc);
    add_examples(doc);
}
