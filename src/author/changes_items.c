/* SPDX-License-Identifier: Apache-2.0
 *
 * Cutting a version of rules into units, what each is called, and where its text stands.
 */
#include "author/changes_make.h"

#include <string.h>

struct cutting {
    struct change_work *work;
    struct arena *arena;
    struct version *version;
    const struct version *other;
    const struct ast_file *file;
    const char *home, *home_label;
    struct form form;
};

/* ---- what is declared ---- */

static const char *declared_key(struct arena *arena, enum item_kind kind, const char *name) {
    return arena_printf(arena, "%d %s", (int)kind, name);
}

static bool is_declared(
    struct arena *arena, const struct version *version, enum item_kind kind, const char *name) {
    const char *key = declared_key(arena, kind, name);
    return map_get_bytes(&version->declared, key, strlen(key)) != NULL;
}

static void note_word(struct change_work *work, struct name name) {
    if (name.atom)
        map_put_bytes(&work->words, name.atom->text, name.atom->length, work);
}

static void note_typed(struct change_work *work, const struct typed_name *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        note_word(work, list[i].name);
}

/* The names inside an item, and the item's own. */
static void note_words(struct change_work *work, const struct item *item) {
    note_word(work, item->name);
    if (item->kind == ITEM_CHOICE)
        for (size_t i = 0; i < item->choice->values.count; i++)
            note_word(work, item->choice->values.items[i].name);
    if (item->kind == ITEM_RECORD)
        for (size_t i = 0; i < item->record->fields.count; i++)
            note_word(work, item->record->fields.items[i].name);
    if (item->kind == ITEM_POLICY) {
        note_typed(work, item->policy->outputs.items, item->policy->outputs.count);
        for (size_t i = 0; i < item->policy->clauses.count; i++)
            note_word(work, item->policy->clauses.items[i].name);
    }
    if (item->kind == ITEM_TABLE) {
        note_typed(work, item->table->inputs.items, item->table->inputs.count);
        note_typed(work, item->table->results.items, item->table->results.count);
    }
}

static void note_declared(struct change_work *work, struct version *version) {
    const struct ast_program *files = version->side->files;
    map_init(&version->declared, work->arena);
    map_init(&version->by_key, work->arena);
    for (size_t i = 0; i < files->files.count; i++)
        for (size_t k = 0; k < files->files.items[i]->items.count; k++) {
            const struct item *item = files->files.items[i]->items.items[k];
            note_words(work, item);
            if (item->extends || !item->name.atom)
                continue;
            const char *key = declared_key(work->arena, item->kind, item->name.atom->text);
            map_put_bytes(&version->declared, key, strlen(key), (void *)(uintptr_t)item);
        }
}

/* ---- places ---- */

static const char *region_written(struct arena *arena, const struct literal *code) {
    char text[DECIMAL_TEXT_SIZE];
    decimal_format(code->value, text);
    return arena_copy(arena, text, strlen(text));
}

static const struct item *jurisdiction_of(const struct ast_file *file) {
    for (size_t i = 0; i < file->items.count; i++)
        if (file->items.items[i]->kind == ITEM_JURISDICTION)
            return file->items.items[i];
    return NULL;
}

const char *file_home(struct arena *arena, const struct ast_file *file) {
    const struct item *item = jurisdiction_of(file);
    return item ? region_written(arena, &item->code) : "";
}

static const char *string_copy(struct arena *arena, struct string string) {
    return string.text ? arena_copy(arena, string.text, string.length) : "";
}

struct span item_head(const struct sources *sources, const struct item *item) {
    struct source_flow flow = source_flow(sources, item->span);
    const char *start = flow.text;
    size_t length;
    while ((length = source_flow_next(&flow)) > 0) {
        if (*flow.text == '{' || (length == 3 && memcmp(flow.text, "｛", 3) == 0))
            break;
        source_flow_take(&flow, length);
    }
    struct span head = item->span;
    head.length = (uint32_t)(flow.text - start);
    return head;
}

/* ---- units, elements, pieces ---- */

static struct unit *unit_at(
    struct cutting *cutting, enum unit_kind kind, const char *name, const char *part) {
    const char *key = arena_printf(cutting->arena, "%d %s\n%s", (int)kind, name, part);
    struct unit *unit = map_get_bytes(&cutting->version->by_key, key, strlen(key));
    if (unit)
        return unit;
    unit = arena_new(cutting->arena, struct unit);
    unit->kind = kind;
    unit->key = key;
    unit->name = name;
    unit->owner = unit->place = "";
    unit->home = cutting->home;
    map_put_bytes(&cutting->version->by_key, key, strlen(key), unit);
    vec_push(cutting->arena, &cutting->version->units, unit);
    return unit;
}

static void call(struct unit *unit, const char *zh, const char *en) {
    if (unit->item[0])
        return;
    unit->item[0] = en;
    unit->item[1] = zh;
}

/* 参数 X（421303 曾都区） */
static void call_at(struct cutting *cutting, struct unit *unit, const char *zh, const char *en,
    const char *code, const char *label) {
    const char *space = *code && *label && strcmp(code, label) != 0 ? " " : "";
    const char *more = *space ? label : "";
    if (!*code)
        call(unit, zh, en);
    else
        call(unit, arena_printf(cutting->arena, "%s（%s%s%s）", zh, code, space, more),
            arena_printf(cutting->arena, "%s (%s%s%s)", en, code, space, more));
}

#define NAMED(cutting, word, name) arena_printf((cutting)->arena, word " %s", (name))

/* What is written now is an element of the unit; the region of the file is part of what it means
 * (of a parameter's value it is in the key). */
static struct form *element_begin(struct cutting *cutting, struct unit *unit, const char *before) {
    cutting->form = (struct form){
        .arena = cutting->arena, .words = &cutting->work->words, .names = &unit->names};
    writer_init(&cutting->form.out, cutting->arena);
    if (*cutting->home && unit->kind != UNIT_PARAMETER)
        writer_printf(&cutting->form.out, "@%s ", cutting->home);
    form_text(&cutting->form, before);
    return &cutting->form;
}

static void element_end(struct cutting *cutting, struct unit *unit, struct span span) {
    vec_push(
        cutting->arena, &unit->elements, ((struct unit_element){cutting->form.out.bytes, span}));
}

static void add_piece(struct cutting *cutting, struct unit *unit, const struct item *item,
    struct span span, size_t index, size_t first) {
    vec_push(cutting->arena, &unit->pieces,
        ((struct unit_piece){.file = cutting->file,
            .item = item,
            .span = span,
            .index = index,
            .first = first,
            .end = unit->elements.count}));
}

static struct span head_of(struct cutting *cutting, const struct item *item) {
    return item_head(cutting->version->side->sources, item);
}

/* ---- parameters ---- */

static void moment_elements(
    struct cutting *cutting, struct unit *unit, const char *before, const moment_list *moments) {
    for (size_t i = 0; i < moments->count; i++) {
        form_moment(element_begin(cutting, unit, before), &moments->items[i]);
        element_end(cutting, unit, moments->items[i].span);
    }
}

static void head_element(struct cutting *cutting, struct unit *unit, const struct item *item) {
    if (item->extends)
        return;
    form_parameter_head(element_begin(cutting, unit, ""), item->parameter);
    element_end(cutting, unit, head_of(cutting, item));
}

/* What names no region: the country's values, or those of the region the file is limited to. */
static void unnamed_elements(struct cutting *cutting, struct unit *unit, const struct item *item) {
    const struct parameter_ast *parameter = item->parameter;
    if (parameter->value) {
        form_expr(element_begin(cutting, unit, "always: "), parameter->value);
        element_end(cutting, unit, parameter->value->span);
    }
    moment_elements(cutting, unit, "", &parameter->moments);
}

static struct unit *parameter_unit(
    struct cutting *cutting, const char *name, const char *place, const char *label) {
    struct unit *unit = unit_at(cutting, UNIT_PARAMETER, name, place);
    unit->place = place;
    call_at(cutting, unit, NAMED(cutting, "参数", name), NAMED(cutting, "parameter", name), place,
        label);
    return unit;
}

static const char *region_place(struct cutting *cutting, const struct region_values *values) {
    return values->name.atom ? values->name.atom->text
                             : region_written(cutting->arena, &values->code);
}

static void cut_region(struct cutting *cutting, const struct item *item, size_t index) {
    const struct region_values *values = &item->parameter->regions.items[index];
    struct unit *unit = parameter_unit(cutting, item->name.atom->text,
        region_place(cutting, values), string_copy(cutting->arena, values->label));
    size_t first = unit->elements.count;
    moment_elements(cutting, unit, "", &values->moments);
    if (values->name.atom)
        vec_push(cutting->arena, &unit->names, values->name.atom->text);
    add_piece(cutting, unit, item, values->span, index, first);
}

static void cut_parameter(struct cutting *cutting, const struct item *item) {
    const char *name = item->name.atom->text;
    const struct parameter_ast *parameter = item->parameter;
    if (!item->extends || (!*cutting->home && parameter->moments.count)) {
        struct unit *unit = parameter_unit(cutting, name, "", "");
        size_t first = unit->elements.count;
        head_element(cutting, unit, item);
        if (!*cutting->home)
            unnamed_elements(cutting, unit, item);
        add_piece(cutting, unit, item, item->span, 0, first);
    }
    if (*cutting->home && (parameter->moments.count || parameter->value)) {
        struct unit *unit = parameter_unit(cutting, name, cutting->home, cutting->home_label);
        size_t first = unit->elements.count;
        unnamed_elements(cutting, unit, item);
        add_piece(cutting, unit, item, item->span, SIZE_MAX, first);
    }
    for (size_t i = 0; i < parameter->regions.count; i++)
        cut_region(cutting, item, i);
}

static void cut_whole_parameter(struct cutting *cutting, const struct item *item) {
    struct unit *unit = parameter_unit(cutting, item->name.atom->text, "", "");
    unit->is_whole = true;
    head_element(cutting, unit, item);
    unnamed_elements(cutting, unit, item);
    for (size_t i = 0; i < item->parameter->regions.count; i++) {
        const struct region_values *values = &item->parameter->regions.items[i];
        if (values->name.atom)
            vec_push(cutting->arena, &unit->names, values->name.atom->text);
        moment_elements(cutting, unit, region_place(cutting, values), &values->moments);
    }
    add_piece(cutting, unit, item, item->span, 0, 0);
}

/* ---- tables and scales ---- */

struct stand { /* rows or brackets that stand together */
    const row_list *rows;
    const bracket_list *brackets;
    const dated_list *dated;
};

static void row_elements(struct cutting *cutting, struct unit *unit, const char *before,
    const row_list *rows, const bracket_list *brackets) {
    for (size_t i = 0; i < rows->count; i++) {
        form_row(element_begin(cutting, unit, before), &rows->items[i]);
        element_end(cutting, unit, rows->items[i].span);
    }
    for (size_t i = 0; i < brackets->count; i++) {
        form_bracket(element_begin(cutting, unit, before), &brackets->items[i]);
        element_end(cutting, unit, brackets->items[i].span);
    }
}

static void dated_elements(
    struct cutting *cutting, struct unit *unit, const char *before, const dated_list *dated) {
    for (size_t i = 0; i < dated->count; i++) {
        const struct dated_part *part = &dated->items[i];
        struct form *form = element_begin(cutting, unit, before);
        form_period(form, &part->period);
        form_text(form, part->undecided ? ": undecided" : ": ");
        const char *inner = form->out.bytes;
        if (part->undecided || (part->rows.count == 0 && part->brackets.count == 0))
            element_end(cutting, unit, part->span);
        row_elements(cutting, unit, inner, &part->rows, &part->brackets);
    }
}

static void region_elements(
    struct cutting *cutting, struct unit *unit, const region_list *regions) {
    for (size_t i = 0; i < regions->count; i++) {
        const struct region_values *values = &regions->items[i];
        const char *before =
            arena_printf(cutting->arena, "region %s: ", region_place(cutting, values));
        if (values->name.atom)
            vec_push(cutting->arena, &unit->names, values->name.atom->text);
        row_elements(cutting, unit, before, &values->rows, &values->brackets);
        dated_elements(cutting, unit, before, &values->dated);
    }
}

static void cut_table(struct cutting *cutting, const struct item *item) {
    const char *name = item->name.atom->text;
    const struct table_ast *table = item->table;
    static const bracket_list none;
    struct unit *unit = unit_at(cutting, UNIT_TABLE, name, "");
    size_t first = unit->elements.count;
    unit->is_ordered = true;
    call(unit, NAMED(cutting, "表", name), NAMED(cutting, "table", name));
    if (!item->extends) {
        form_table_head(element_begin(cutting, unit, ""), table);
        element_end(cutting, unit, head_of(cutting, item));
    }
    row_elements(cutting, unit, "", &table->rows, &none);
    dated_elements(cutting, unit, "", &table->dated);
    region_elements(cutting, unit, &table->regions);
    add_piece(cutting, unit, item, item->span, 0, first);
}

static void cut_scale(struct cutting *cutting, const struct item *item) {
    const char *name = item->name.atom->text;
    const struct scale_ast *scale = item->scale;
    static const row_list none;
    struct unit *unit = unit_at(cutting, UNIT_SCALE, name, "");
    size_t first = unit->elements.count;
    unit->is_ordered = true;
    call(unit, NAMED(cutting, "分段", name), NAMED(cutting, "scale", name));
    if (!item->extends) {
        form_scale_head(element_begin(cutting, unit, ""), scale);
        element_end(cutting, unit, head_of(cutting, item));
    }
    row_elements(cutting, unit, "", &none, &scale->brackets);
    dated_elements(cutting, unit, "", &scale->dated);
    region_elements(cutting, unit, &scale->regions);
    add_piece(cutting, unit, item, item->span, 0, first);
}

/* ---- records and choices ---- */

static void record_element(struct cutting *cutting, struct unit *unit, const struct item *item) {
    const struct name *parent = &item->record->parent;
    if (item->extends)
        return;
    form_names(element_begin(cutting, unit, "record"), " of ", parent, parent->atom ? 1 : 0);
    element_end(cutting, unit, head_of(cutting, item));
}

static void field_element(
    struct cutting *cutting, struct unit *unit, const struct field_ast *field) {
    form_field(element_begin(cutting, unit, ""), field);
    element_end(cutting, unit, field->span);
}

static struct unit *record_unit(struct cutting *cutting, const char *name) {
    struct unit *unit = unit_at(cutting, UNIT_RECORD, name, "");
    call(unit, NAMED(cutting, "记录", name), NAMED(cutting, "record", name));
    return unit;
}

static void cut_field(struct cutting *cutting, const struct item *item, size_t index) {
    const struct field_ast *field = &item->record->fields.items[index];
    const char *record = item->name.atom->text, *name = field->name.atom->text;
    struct unit *unit = unit_at(
        cutting, UNIT_FIELD, name, arena_printf(cutting->arena, "%s %s", record, cutting->home));
    size_t first = unit->elements.count;
    unit->owner = record;
    call_at(cutting, unit, arena_printf(cutting->arena, "字段 %s.%s", record, name),
        arena_printf(cutting->arena, "field %s.%s", record, name), cutting->home,
        cutting->home_label);
    field_element(cutting, unit, field);
    add_piece(cutting, unit, item, field->span, index, first);
}

static void cut_record(struct cutting *cutting, const struct item *item) {
    const struct record_ast *record = item->record;
    if (!item->extends) {
        struct unit *unit = record_unit(cutting, item->name.atom->text);
        record_element(cutting, unit, item);
        add_piece(cutting, unit, item, item->span, 0, 0);
    }
    for (size_t i = 0; i < record->fields.count; i++)
        if (record->fields.items[i].name.atom)
            cut_field(cutting, item, i);
}

static void cut_whole_record(struct cutting *cutting, const struct item *item) {
    struct unit *unit = record_unit(cutting, item->name.atom->text);
    unit->is_whole = true;
    record_element(cutting, unit, item);
    for (size_t i = 0; i < item->record->fields.count; i++)
        field_element(cutting, unit, &item->record->fields.items[i]);
    add_piece(cutting, unit, item, item->span, 0, 0);
}

static void cut_choice(struct cutting *cutting, const struct item *item) {
    const char *name = item->name.atom->text;
    const struct choice_ast *choice = item->choice;
    struct unit *unit = unit_at(cutting, UNIT_CHOICE, name, "");
    size_t first = unit->elements.count;
    call(unit, NAMED(cutting, "选项", name), NAMED(cutting, "choice", name));
    for (size_t i = 0; i < choice->values.count; i++) {
        const struct choice_value_ast *value = &choice->values.items[i];
        struct span span = value->name.span;
        if (value->texts.count)
            span = span_join(span, value->texts.items[value->texts.count - 1].span);
        form_choice_value(element_begin(cutting, unit, ""), value);
        element_end(cutting, unit, span);
    }
    add_piece(cutting, unit, item, item->span, 0, first);
}

/* ---- policies ---- */

static struct unit *policy_unit(struct cutting *cutting, enum unit_kind kind, const char *name,
    const char *zh, const char *en) {
    struct unit *unit = unit_at(cutting, kind, name, "");
    call(unit, arena_printf(cutting->arena, "政策 %s·%s", name, zh),
        arena_printf(cutting->arena, "policy %s, %s", name, en));
    return unit;
}

static void policy_head(struct cutting *cutting, struct unit *unit, const struct item *item) {
    const struct policy_ast *policy = item->policy;
    struct form *form = element_begin(cutting, unit, "for ");
    form_name(form, policy->record);
    form_text(form, policy->in_order ? " in order" : "");
    form_names(form, " highest ", &policy->highest, policy->highest.atom ? 1 : 0);
    element_end(cutting, unit, head_of(cutting, item));
}

static void category_elements(
    struct cutting *cutting, struct unit *unit, const struct policy_ast *policy) {
    for (size_t i = 0; i < policy->categories.count; i++) {
        form_name(element_begin(cutting, unit, "category "), policy->categories.items[i]);
        element_end(cutting, unit, policy->categories.items[i].span);
    }
}

static void period_elements(
    struct cutting *cutting, struct unit *unit, const struct policy_ast *policy) {
    for (size_t i = 0; i < policy->periods.count; i++) {
        form_period(element_begin(cutting, unit, "in force "), &policy->periods.items[i]);
        element_end(cutting, unit, policy->periods.items[i].span);
    }
}

static void output_elements(
    struct cutting *cutting, struct unit *unit, const struct policy_ast *policy) {
    for (size_t i = 0; i < policy->outputs.count; i++) {
        const struct typed_name *output = &policy->outputs.items[i];
        struct span span = span_join(output->name.span, output->type.span);
        if (output->value)
            span = span_join(span, output->value->span);
        form_typed(element_begin(cutting, unit, "gives "), output);
        element_end(cutting, unit, span);
    }
}

static void gate_elements(
    struct cutting *cutting, struct unit *unit, const struct policy_ast *policy) {
    for (size_t i = 0; i < policy->gates.count; i++) {
        form_expr(element_begin(cutting, unit, "applies when "), policy->gates.items[i]);
        element_end(cutting, unit, policy->gates.items[i]->span);
    }
}

/* Without what it says to people, unless there is nothing else behind its name. */
static struct span clause_words(const struct clause_ast *clause) {
    struct span span = {clause->span.file, clause->span.start, 0};
    if (clause->when)
        span = span_join(span, clause->when->span);
    if (clause->assigns.count)
        span = span_join(span, clause->assigns.items[clause->assigns.count - 1].value->span);
    return span.length ? span : clause->span;
}

static void clause_element(
    struct cutting *cutting, struct unit *unit, const struct clause_ast *clause) {
    form_clause(element_begin(cutting, unit, ""), clause);
    element_end(cutting, unit, clause_words(clause));
}

static void cut_clause(struct cutting *cutting, const struct item *item, size_t index) {
    const struct clause_ast *clause = &item->policy->clauses.items[index];
    const char *policy = item->name.atom->text, *name = clause->name.atom->text;
    struct unit *unit = unit_at(
        cutting, UNIT_CLAUSE, policy, arena_printf(cutting->arena, "%s %s", name, cutting->home));
    size_t first = unit->elements.count;
    unit->owner = name;
    call_at(cutting, unit, arena_printf(cutting->arena, "政策 %s·%s", policy, name),
        arena_printf(cutting->arena, "policy %s, clause %s", policy, name), cutting->home,
        cutting->home_label);
    clause_element(cutting, unit, clause);
    add_piece(cutting, unit, item, clause->span, index, first);
}

static bool is_in_order(const struct cutting *cutting, const char *name) {
    const char *key = declared_key(cutting->arena, ITEM_POLICY, name);
    const struct item *item = map_get_bytes(&cutting->version->declared, key, strlen(key));
    return item && item->policy->in_order;
}

static void cut_order(struct cutting *cutting, const struct item *item) {
    const char *name = item->name.atom->text;
    if (!is_in_order(cutting, name))
        return;
    struct unit *unit =
        policy_unit(cutting, UNIT_ORDER, name, "条款的先后", "the order of its clauses");
    size_t first = unit->elements.count;
    unit->is_ordered = true;
    for (size_t i = 0; i < item->policy->clauses.count; i++) {
        form_name(element_begin(cutting, unit, ""), item->policy->clauses.items[i].name);
        element_end(cutting, unit, item->policy->clauses.items[i].name.span);
    }
    add_piece(cutting, unit, item, item->span, 0, first);
}

typedef void elements_of(
    struct cutting *cutting, struct unit *unit, const struct policy_ast *policy);

/* A part that stands once in a policy, if at all. */
static void cut_part(struct cutting *cutting, const struct item *item, enum unit_kind kind,
    size_t written, const char *zh, const char *en, elements_of *elements) {
    if (written == 0)
        return;
    struct unit *unit = policy_unit(cutting, kind, item->name.atom->text, zh, en);
    size_t first = unit->elements.count;
    elements(cutting, unit, item->policy);
    struct span span = span_join(
        unit->elements.items[first].span, unit->elements.items[unit->elements.count - 1].span);
    add_piece(cutting, unit, item, span, 0, first);
}

static void cut_policy(struct cutting *cutting, const struct item *item) {
    const struct policy_ast *policy = item->policy;
    if (!item->extends) {
        struct unit *unit = policy_unit(cutting, UNIT_HEAD, item->name.atom->text, "对象和取舍办法",
            "whom it is for and which clause decides");
        policy_head(cutting, unit, item);
        add_piece(cutting, unit, item, unit->elements.items[0].span, 0, 0);
    }
    cut_part(cutting, item, UNIT_CATEGORY, policy->categories.count, "类别", "category",
        category_elements);
    cut_part(
        cutting, item, UNIT_PERIOD, policy->periods.count, "施行期间", "in force", period_elements);
    cut_part(
        cutting, item, UNIT_OUTPUTS, policy->outputs.count, "给付项目", "gives", output_elements);
    cut_part(
        cutting, item, UNIT_GATE, policy->gates.count, "适用条件", "applies when", gate_elements);
    cut_order(cutting, item);
    for (size_t i = 0; i < policy->clauses.count; i++)
        if (policy->clauses.items[i].name.atom)
            cut_clause(cutting, item, i);
}

static void cut_whole_policy(struct cutting *cutting, const struct item *item) {
    const struct policy_ast *policy = item->policy;
    const char *name = item->name.atom->text;
    struct unit *unit = unit_at(cutting, UNIT_POLICY, name, "");
    call(unit, NAMED(cutting, "政策", name), NAMED(cutting, "policy", name));
    unit->is_whole = true;
    if (!item->extends)
        policy_head(cutting, unit, item);
    output_elements(cutting, unit, policy);
    gate_elements(cutting, unit, policy);
    for (size_t i = 0; i < policy->clauses.count; i++)
        clause_element(cutting, unit, &policy->clauses.items[i]);
    add_piece(cutting, unit, item, item->span, 0, 0);
}

/* ---- the rest ---- */

static void cut_region_name(struct cutting *cutting, const struct item *item) {
    const char *name = item->name.atom->text;
    struct unit *unit = unit_at(cutting, UNIT_REGION, name, "");
    call(unit, NAMED(cutting, "地区", name), NAMED(cutting, "region", name));
    for (size_t i = 0; i < item->region->codes.count; i++) {
        form_region_code(element_begin(cutting, unit, ""), &item->region->codes.items[i]);
        element_end(cutting, unit, item->region->codes.items[i].span);
    }
    add_piece(cutting, unit, item, item->span, 0, 0);
}

static void period_list(struct cutting *cutting, struct unit *unit, const char *before,
    const struct period_ast *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        form_period(element_begin(cutting, unit, before), &list[i]);
        element_end(cutting, unit, list[i].span);
    }
}

static void cut_calendar(struct cutting *cutting, const struct item *item) {
    const struct calendar_ast *calendar = item->calendar;
    const char *name = item->name.atom->text;
    struct unit *unit = unit_at(cutting, UNIT_CALENDAR, "", "");
    call(unit, NAMED(cutting, "日历", name), NAMED(cutting, "calendar", name));
    period_list(cutting, unit, "", calendar->spans.items, calendar->spans.count);
    for (size_t i = 0; i < calendar->rest.count; i++) {
        form_name(element_begin(cutting, unit, "rest "), calendar->rest.items[i]);
        element_end(cutting, unit, calendar->rest.items[i].span);
    }
    period_list(cutting, unit, "off ", calendar->off.items, calendar->off.count);
    period_list(cutting, unit, "working ", calendar->working.items, calendar->working.count);
    add_piece(cutting, unit, item, item->span, 0, 0);
}

static void cut_assertion(struct cutting *cutting, const struct item *item) {
    const char *name = item->name.atom->text;
    struct unit *unit = unit_at(cutting, UNIT_ASSERTION, name, "");
    if (item->assertion->kind == ASSERT_INSPECT)
        call(unit, NAMED(cutting, "核查", name), NAMED(cutting, "inspect", name));
    else
        call(unit, NAMED(cutting, "保证", name), NAMED(cutting, "guarantee", name));
    form_assertion(element_begin(cutting, unit, ""), item->assertion);
    element_end(cutting, unit, item->span);
    add_piece(cutting, unit, item, item->span, 0, 0);
}

static void cut_transition(struct cutting *cutting, const struct item *item) {
    struct unit *unit = unit_at(cutting, UNIT_TRANSITION, "", "");
    call(unit, "过渡期", "transition period");
    form_period(element_begin(cutting, unit, ""), &item->period);
    element_end(cutting, unit, item->period.span);
    add_piece(cutting, unit, item, item->span, 0, 0);
}

static bool is_only_here(struct cutting *cutting, const struct item *item) {
    return !is_declared(cutting->arena, cutting->other, item->kind, item->name.atom->text);
}

static void cut_named(struct cutting *cutting, const struct item *item) {
    switch (item->kind) {
    case ITEM_PARAMETER:
        (is_only_here(cutting, item) ? cut_whole_parameter : cut_parameter)(cutting, item);
        break;
    case ITEM_RECORD:
        (is_only_here(cutting, item) ? cut_whole_record : cut_record)(cutting, item);
        break;
    case ITEM_POLICY:
        (is_only_here(cutting, item) ? cut_whole_policy : cut_policy)(cutting, item);
        break;
    case ITEM_TABLE:
        cut_table(cutting, item);
        break;
    case ITEM_SCALE:
        cut_scale(cutting, item);
        break;
    case ITEM_CHOICE:
        cut_choice(cutting, item);
        break;
    case ITEM_REGION:
        cut_region_name(cutting, item);
        break;
    case ITEM_CALENDAR:
        cut_calendar(cutting, item);
        break;
    case ITEM_ASSERTION:
        cut_assertion(cutting, item);
        break;
    default:
        break; /* sources and examples are no rules */
    }
}

static void cut_file(struct cutting *cutting, const struct ast_file *file) {
    const struct item *jurisdiction = jurisdiction_of(file);
    cutting->file = file;
    cutting->home = file_home(cutting->arena, file);
    cutting->home_label = jurisdiction ? string_copy(cutting->arena, jurisdiction->text) : "";
    for (size_t i = 0; i < file->items.count; i++) {
        if (file->items.items[i]->kind == ITEM_TRANSITION)
            cut_transition(cutting, file->items.items[i]);
        else if (file->items.items[i]->name.atom)
            cut_named(cutting, file->items.items[i]);
    }
}

void changes_cut(struct change_work *work) {
    map_init(&work->words, work->arena);
    for (int i = 0; i < 2; i++)
        note_declared(work, &work->versions[i]);
    for (int i = 0; i < 2; i++) {
        struct cutting cutting = {.work = work,
            .arena = work->arena,
            .version = &work->versions[i],
            .other = &work->versions[1 - i]};
        const struct ast_program *files = work->versions[i].side->files;
        for (size_t k = 0; k < files->files.count; k++)
            cut_file(&cutting, files->files.items[k]);
    }
}
