/* SPDX-License-Identifier: Apache-2.0 */
#include "author/mutants_make.h"

#include <string.h>
#include "base/utf8.h"

enum { QUOTE_COLUMNS = 60 }; /* of a quoted text; longer ones are cut */

const char *mutant_kind_word(enum mutant_kind kind) {
    static const char *const words[MUTANT_KIND_COUNT] = {"boundary", "threshold", "comparison",
        "negation", "condition", "and_or", "disposition", "over", "order", "amount", "start", "end",
        "region", "row", "edge", "aggregate", "field", "branch", "function", "element"};
    return words[kind];
}

/* ---- making the change, and taking it back ---- */

static void exchange(unsigned char *a, unsigned char *b, size_t size) {
    unsigned char kept[64];
    for (size_t done = 0, part; done < size; done += part) {
        part = size - done < sizeof kept ? size - done : sizeof kept;
        memcpy(kept, a + done, part);
        memcpy(a + done, b + done, part);
        memcpy(b + done, kept, part);
    }
}

void mutant_toggle(const struct mutant *mutant) {
    for (size_t i = 0; i < mutant->patches.count; i++)
        exchange(mutant->patches.items[i].at, mutant->patches.items[i].bytes,
            mutant->patches.items[i].size);
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

/* Brackets that are open at the end of a text, innermost last. */
struct brackets {
    const char *closing[QUOTE_COLUMNS];
    size_t count;
};

static void follow_brackets(struct brackets *open, const char *at) {
    static const char *const pairs[][2] = {
        {"(", ")"}, {"[", "]"}, {"{", "}"}, {"（", "）"}, {"“", "”"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (strncmp(at, pairs[i][0], strlen(pairs[i][0])) == 0 && open->count < QUOTE_COLUMNS)
            open->closing[open->count++] = pairs[i][1];
        else if (strncmp(at, pairs[i][1], strlen(pairs[i][1])) == 0 && open->count)
            open->count--;
    }
}

/* Where a text that is too long may be cut: between words, else between characters. */
static size_t cut_length(const char *text, size_t length) {
    size_t cut = 0, word = 0;
    for (size_t i = 0; i < length && utf8_width(text, i) <= QUOTE_COLUMNS; i++) {
        if (((unsigned char)text[i] & 0xC0) == 0x80)
            continue;
        cut = i;
        if (text[i] == ' ')
            word = i;
    }
    return 2 * word > cut ? word : cut;
}

const char *mutant_quote_text(struct maker *maker, const char *text) {
    size_t length = strlen(text);
    if (utf8_width(text, length) <= QUOTE_COLUMNS)
        return arena_printf(maker->arena, "“%s”", text);
    size_t shown = cut_length(text, length);
    struct brackets open = {0};
    for (size_t i = 0; i < shown; i++)
        follow_brackets(&open, text + i);
    const char *quote = arena_printf(maker->arena, "“%.*s…", (int)shown, text);
    while (open.count)
        quote = arena_printf(maker->arena, "%s%s", quote, open.closing[--open.count]);
    return arena_printf(maker->arena, "%s”", quote);
}

const char *mutant_quote(struct maker *maker, struct span span) {
    return mutant_quote_text(maker, source_excerpt(maker->arena, maker->sources, span));
}

/* Of files in the library folder: their examples are not at hand. */
static void leave_out_lent(struct maker *maker) {
    size_t kept = 0;
    for (size_t i = 0; i < maker->out->count; i++)
        if (!maker->sources->files.items[maker->out->items[i]->span.file].is_lent)
            maker->out->items[kept++] = maker->out->items[i];
    maker->out->count = kept;
}

/* ---- changes that read alike ---- */

typedef VEC(struct mutant *) alike_list;

/* In the order of their columns. */
static void add_alike(struct maker *maker, alike_list *list, struct mutant *mutant) {
    vec_push(maker->arena, list, mutant);
    size_t at = list->count - 1;
    for (; at > 0 && list->items[at - 1]->span.start > mutant->span.start; at--)
        list->items[at] = list->items[at - 1];
    list->items[at] = mutant;
}

static alike_list *alike_of(struct maker *maker, struct map *lines, const struct mutant *mutant) {
    const char *key = arena_printf(maker->arena, "%u %u %s %s", mutant->span.file,
        source_place(maker->sources, mutant->span).line, mutant->where, mutant->change);
    alike_list *list = map_get_bytes(lines, key, strlen(key));
    if (!list) {
        list = arena_new(maker->arena, alike_list);
        map_put_bytes(lines, key, strlen(key), list);
    }
    return list;
}

/* Where two changes of a line have the same words, it is said which place is meant. */
static void number_alike(struct maker *maker) {
    struct map lines;
    map_init(&lines, maker->arena);
    alike_list **lists = arena_array(maker->arena, alike_list *, maker->out->count);
    for (size_t i = 0; i < maker->out->count; i++) {
        lists[i] = alike_of(maker, &lines, maker->out->items[i]);
        add_alike(maker, lists[i], maker->out->items[i]);
    }
    for (size_t i = 0; i < maker->out->count; i++) {
        for (size_t k = 0; lists[i]->count > 1 && k < lists[i]->count; k++)
            lists[i]->items[k]->change = arena_printf(maker->arena,
                SAY(maker, "%s（第 %zu 处）", "%s (place %zu)"), lists[i]->items[k]->change, k + 1);
        lists[i]->count = 0;
    }
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
        .input_names = table->input_names,
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
    leave_out_lent(&maker);
    number_alike(&maker);
}
