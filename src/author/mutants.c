/* SPDX-License-Identifier: Apache-2.0 */
#include "author/mutants_make.h"

#include <string.h>

enum { QUOTE_BYTES = 72 }; /* of a quoted text; longer ones are cut */

const char *mutant_kind_word(enum mutant_kind kind) {
    static const char *const words[MUTANT_KIND_COUNT] = {"boundary", "threshold", "comparison",
        "negation", "condition", "and_or", "disposition", "over", "order", "amount", "start", "end",
        "region", "row", "edge", "aggregate", "field", "branch", "function", "element"};
    return words[kind];
}

/* ---- making the change, and taking it back ---- */

void mutant_toggle(const struct mutant *mutant) {
    for (size_t i = 0; i < mutant->patches.count; i++) {
        const struct mutant_patch *patch = &mutant->patches.items[i];
        unsigned char *at = patch->at, *bytes = patch->bytes;
        for (size_t k = 0; k < patch->size; k++) {
            unsigned char byte = at[k];
            at[k] = bytes[k];
            bytes[k] = byte;
        }
    }
}

/* ---- adding ---- */

struct mutant *mutant_add(
    struct maker *maker, enum mutant_kind kind, struct span span, const char *change) {
    const char *key = arena_printf(
        maker->arena, "%d %u %u %u %s", (int)kind, span.file, span.start, span.length, change);
    struct mutant *mutant = map_get_bytes(&maker->made, key, strlen(key));
    if (mutant)
        return mutant;
    mutant = arena_new(maker->arena, struct mutant);
    mutant->kind = kind;
    mutant->span = span;
    mutant->owner = maker->owner;
    mutant->clause = maker->clause;
    mutant->where = maker->where;
    mutant->change = change;
    if (maker->day != DATE_MIN)
        mutant->days[mutant->day_count++] = maker->day;
    if (maker->place)
        mutant->places[mutant->place_count++] = maker->place;
    map_put_bytes(&maker->made, key, strlen(key), mutant);
    vec_push(maker->arena, maker->out, mutant);
    return mutant;
}

void mutant_patch(
    struct maker *maker, struct mutant *mutant, void *at, const void *bytes, size_t size) {
    for (size_t i = 0; i < mutant->patches.count; i++)
        if (mutant->patches.items[i].at == at)
            return;
    void *copy = arena_alloc(maker->arena, size);
    memcpy(copy, bytes, size);
    vec_push(maker->arena, &mutant->patches,
        ((struct mutant_patch){.at = at, .bytes = copy, .size = size}));
}

struct mutant *mutant_node(struct maker *maker, enum mutant_kind kind, const struct node *node,
    struct node become, const char *change) {
    struct mutant *mutant = mutant_add(maker, kind, node->span, change);
    mutant->node = mutant->patches.count ? NULL : node;
    mutant_patch(maker, mutant, (void *)(uintptr_t)node, &become, sizeof become);
    return mutant;
}

void mutant_edit(struct maker *maker, struct mutant *mutant, struct span span, const char *text) {
    for (size_t i = 0; i < mutant->edits.count; i++)
        if (mutant->edits.items[i].span.start == span.start)
            return;
    vec_push(maker->arena, &mutant->edits, ((struct mutant_edit){span, text}));
}

/* ---- words ---- */

const char *mutant_text(struct maker *maker, struct span span) {
    return arena_copy(maker->arena, source_text(maker->sources, span), span.length);
}

const char *mutant_nested(struct maker *maker, const struct node *node) {
    return arena_printf(maker->arena, "(%s)", mutant_text(maker, node->span));
}


/* Where a text may be cut: not inside a character. */
static size_t cut_length(const char *text, size_t length) {
    if (length <= QUOTE_BYTES)
        return length;
    length = QUOTE_BYTES;
    while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    return length;
}

const char *mutant_quote(struct maker *maker, struct span span) {
    const char *text = source_text(maker->sources, span);
    char *line = arena_copy(maker->arena, text, span.length);
    size_t length = 0;
    for (size_t i = 0; i < span.length; i++) {
        bool blank = strchr(" \t\r\n", text[i]) != NULL;
        if (!blank || (length && line[length - 1] != ' '))
            line[length++] = blank ? ' ' : text[i];
    }
    size_t shown = cut_length(line, length);
    return arena_printf(maker->arena, "“%.*s%s”", (int)shown, line, shown < length ? "…" : "");
}

/* ---- all items ---- */

static void begin(struct maker *maker, enum part_kind kind, const void *thing, const char *where) {
    maker->owner = (struct part){kind, thing};
    maker->clause = NULL;
    maker->where = where;
    maker->day = DATE_MIN;
    maker->place = 0;
}

static void of_parameter(struct maker *maker, struct parameter *parameter) {
    begin(maker, PART_PARAMETER, parameter, parameter->name->text);
    struct timed timed = {.national = &parameter->national, .overrides = &parameter->overrides};
    mutants_of_timed(maker, &timed);
}

static void of_table(struct maker *maker, struct table *table) {
    begin(maker, PART_TABLE, table, table->name->text);
    struct timed timed = {.national = &table->national,
        .overrides = &table->overrides,
        .input_types = table->input_types,
        .input_count = table->input_count};
    mutants_of_timed(maker, &timed);
}

static void of_scale(struct maker *maker, struct scale *scale) {
    begin(maker, PART_SCALE, scale, scale->name->text);
    struct timed timed = {
        .national = &scale->national, .overrides = &scale->overrides, .base = scale->base};
    mutants_of_timed(maker, &timed);
}

static void of_field(struct maker *maker, const struct field *field) {
    begin(maker, PART_FIELD, field,
        arena_printf(maker->arena, "%s.%s", field->owner->name->text, field->name->text));
    mutants_of_expression(
        maker, maker->program->computed[field->owner->index][field->index], false);
}

static void of_assertion(struct maker *maker, struct assertion *assertion) {
    begin(maker, PART_ASSERTION, assertion, assertion->name->text);
    for (size_t i = 0; i < assertion->cases.count; i++) {
        mutants_of_condition(maker, assertion->cases.items[i].condition);
        mutants_of_expression(maker, assertion->cases.items[i].condition, false);
    }
}

static void of_records(struct maker *maker) {
    const struct schema *schema = &maker->program->schema;
    for (size_t i = 0; i < schema->records.count; i++)
        for (size_t k = 0; k < schema->records.items[i]->fields.count; k++)
            if (schema->records.items[i]->fields.items[k]->form == FIELD_COMPUTED)
                of_field(maker, schema->records.items[i]->fields.items[k]);
}

void mutants_find(struct arena *arena, struct program *program, const struct sources *sources,
    bool zh, mutant_list *out) {
    struct maker maker = {.arena = arena,
        .program = program,
        .sources = sources,
        .zh = zh,
        .day = DATE_MIN,
        .out = out};
    map_init(&maker.seen, arena);
    map_init(&maker.made, arena);
    of_records(&maker);
    for (size_t i = 0; i < program->parameters.count; i++)
        of_parameter(&maker, program->parameters.items[i]);
    for (size_t i = 0; i < program->tables.count; i++)
        of_table(&maker, program->tables.items[i]);
    for (size_t i = 0; i < program->scales.count; i++)
        of_scale(&maker, program->scales.items[i]);
    mutants_of_transition(&maker);
    for (size_t i = 0; i < program->policies.count; i++) {
        begin(&maker, PART_POLICY, program->policies.items[i],
            program->policies.items[i]->name->text);
        mutants_of_policy(&maker, program->policies.items[i]);
    }
    for (size_t i = 0; i < program->assertions.count; i++)
        of_assertion(&maker, program->assertions.items[i]);
}
