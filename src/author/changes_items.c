/* SPDX-License-Identifier: Apache-2.0
 *
 * Cutting a version of rules into units, what each is called, and where its text stands.
 */
#include "author/changes_cutting.h"

#include <string.h>

/* ---- what is declared ---- */

const char *version_declared_key(struct arena *arena, enum item_kind kind, const char *name) {
    return arena_printf(arena, "%d %s", (int)kind, name);
}

static bool is_declared(
    struct arena *arena, const struct version *version, enum item_kind kind, const char *name) {
    const char *key = version_declared_key(arena, kind, name);
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
            const char *key = version_declared_key(work->arena, item->kind, item->name.atom->text);
            map_put_bytes(&version->declared, key, strlen(key), (void *)(uintptr_t)item);
        }
}

/* ---- parameters ---- */

static void moment_elements(
    struct cutting *cutting, struct unit *unit, const char *before, const moment_list *moments) {
    for (size_t i = 0; i < moments->count; i++) {
        form_moment(cutting_begin(cutting, unit, before), &moments->items[i]);
        cutting_end(cutting, unit, moments->items[i].span);
    }
}

static void head_element(struct cutting *cutting, struct unit *unit, const struct item *item) {
    if (item->extends)
        return;
    form_parameter_head(cutting_begin(cutting, unit, ""), item->parameter);
    cutting_end(cutting, unit, cutting_head(cutting, item));
}

/* What names no region: the country's values, or those of the region the file is limited to. */
static void unnamed_elements(struct cutting *cutting, struct unit *unit, const struct item *item) {
    const struct parameter_ast *parameter = item->parameter;
    if (parameter->value) {
        form_expr(cutting_begin(cutting, unit, "always: "), parameter->value);
        cutting_end(cutting, unit, parameter->value->span);
    }
    moment_elements(cutting, unit, "", &parameter->moments);
}

static struct unit *parameter_unit(
    struct cutting *cutting, const char *name, const char *place, const char *label) {
    struct unit *unit = cutting_unit(cutting, UNIT_PARAMETER, name, place);
    unit->place = place;
    cutting_call_at(cutting, unit, arena_printf(cutting->arena, "参数 %s", name),
        arena_printf(cutting->arena, "parameter %s", name), place, label);
    return unit;
}

static const char *region_place(struct cutting *cutting, const struct region_values *values) {
    return values->name.atom ? values->name.atom->text
                             : cutting_code(cutting->arena, &values->code);
}

static void cut_region(struct cutting *cutting, const struct item *item, size_t index) {
    const struct region_values *values = &item->parameter->regions.items[index];
    struct unit *unit = parameter_unit(cutting, item->name.atom->text,
        region_place(cutting, values), cutting_text(cutting->arena, values->label));
    size_t first = unit->elements.count;
    moment_elements(cutting, unit, "", &values->moments);
    if (values->name.atom)
        vec_push(cutting->arena, &unit->names, values->name.atom->text);
    cutting_piece(cutting, unit, item, values->span, index, first);
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
        cutting_piece(cutting, unit, item, item->span, 0, first);
    }
    if (*cutting->home && (parameter->moments.count || parameter->value)) {
        struct unit *unit = parameter_unit(cutting, name, cutting->home, cutting->home_label);
        size_t first = unit->elements.count;
        unnamed_elements(cutting, unit, item);
        cutting_piece(cutting, unit, item, item->span, SIZE_MAX, first);
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
    cutting_piece(cutting, unit, item, item->span, 0, 0);
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
        form_row(cutting_begin(cutting, unit, before), &rows->items[i]);
        cutting_end(cutting, unit, rows->items[i].span);
    }
    for (size_t i = 0; i < brackets->count; i++) {
        form_bracket(cutting_begin(cutting, unit, before), &brackets->items[i]);
        cutting_end(cutting, unit, brackets->items[i].span);
    }
}

static void dated_elements(
    struct cutting *cutting, struct unit *unit, const char *before, const dated_list *dated) {
    for (size_t i = 0; i < dated->count; i++) {
        const struct dated_part *part = &dated->items[i];
        struct form *form = cutting_begin(cutting, unit, before);
        form_period(form, &part->period);
        form_text(form, part->undecided ? ": undecided" : ": ");
        const char *inner = form->out.bytes;
        if (part->undecided || (part->rows.count == 0 && part->brackets.count == 0))
            cutting_end(cutting, unit, part->span);
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
    struct unit *unit = cutting_named(cutting, UNIT_TABLE, name, "表", "table");
    size_t first = unit->elements.count;
    unit->is_ordered = true;
    if (!item->extends) {
        form_table_head(cutting_begin(cutting, unit, ""), table);
        cutting_end(cutting, unit, cutting_head(cutting, item));
    }
    row_elements(cutting, unit, "", &table->rows, &none);
    dated_elements(cutting, unit, "", &table->dated);
    region_elements(cutting, unit, &table->regions);
    cutting_piece(cutting, unit, item, item->span, 0, first);
}

static void cut_scale(struct cutting *cutting, const struct item *item) {
    const char *name = item->name.atom->text;
    const struct scale_ast *scale = item->scale;
    static const row_list none;
    struct unit *unit = cutting_named(cutting, UNIT_SCALE, name, "分段", "scale");
    size_t first = unit->elements.count;
    unit->is_ordered = true;
    if (!item->extends) {
        form_scale_head(cutting_begin(cutting, unit, ""), scale);
        cutting_end(cutting, unit, cutting_head(cutting, item));
    }
    row_elements(cutting, unit, "", &none, &scale->brackets);
    dated_elements(cutting, unit, "", &scale->dated);
    region_elements(cutting, unit, &scale->regions);
    cutting_piece(cutting, unit, item, item->span, 0, first);
}

/* ---- records and choices ---- */

static void record_element(struct cutting *cutting, struct unit *unit, const struct item *item) {
    const struct name *parent = &item->record->parent;
    if (item->extends)
        return;
    form_names(cutting_begin(cutting, unit, "record"), " of ", parent, parent->atom ? 1 : 0);
    cutting_end(cutting, unit, cutting_head(cutting, item));
}

static void field_element(
    struct cutting *cutting, struct unit *unit, const struct field_ast *field) {
    form_field(cutting_begin(cutting, unit, ""), field);
    cutting_end(cutting, unit, field->span);
}

static struct unit *record_unit(struct cutting *cutting, const char *name) {
    return cutting_named(cutting, UNIT_RECORD, name, "记录", "record");
}

static void cut_field(struct cutting *cutting, const struct item *item, size_t index) {
    const struct field_ast *field = &item->record->fields.items[index];
    const char *record = item->name.atom->text, *name = field->name.atom->text;
    struct unit *unit = cutting_unit(
        cutting, UNIT_FIELD, name, arena_printf(cutting->arena, "%s %s", record, cutting->home));
    size_t first = unit->elements.count;
    unit->owner = record;
    cutting_call_at(cutting, unit, arena_printf(cutting->arena, "字段 %s.%s", record, name),
        arena_printf(cutting->arena, "field %s.%s", record, name), cutting->home,
        cutting->home_label);
    field_element(cutting, unit, field);
    cutting_piece(cutting, unit, item, field->span, index, first);
}

static void cut_record(struct cutting *cutting, const struct item *item) {
    const struct record_ast *record = item->record;
    if (!item->extends) {
        struct unit *unit = record_unit(cutting, item->name.atom->text);
        record_element(cutting, unit, item);
        cutting_piece(cutting, unit, item, item->span, 0, 0);
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
    cutting_piece(cutting, unit, item, item->span, 0, 0);
}

static void cut_choice(struct cutting *cutting, const struct item *item) {
    const char *name = item->name.atom->text;
    const struct choice_ast *choice = item->choice;
    struct unit *unit = cutting_named(cutting, UNIT_CHOICE, name, "选项", "choice");
    size_t first = unit->elements.count;
    for (size_t i = 0; i < choice->values.count; i++) {
        const struct choice_value_ast *value = &choice->values.items[i];
        struct span span = value->name.span;
        if (value->texts.count)
            span = span_join(span, value->texts.items[value->texts.count - 1].span);
        form_choice_value(cutting_begin(cutting, unit, ""), value);
        cutting_end(cutting, unit, span);
    }
    cutting_piece(cutting, unit, item, item->span, 0, first);
}

/* ---- the rest ---- */

static void cut_region_name(struct cutting *cutting, const struct item *item) {
    struct unit *unit =
        cutting_named(cutting, UNIT_REGION, item->name.atom->text, "地区", "region");
    for (size_t i = 0; i < item->region->codes.count; i++) {
        form_region_code(cutting_begin(cutting, unit, ""), &item->region->codes.items[i]);
        cutting_end(cutting, unit, item->region->codes.items[i].span);
    }
    cutting_piece(cutting, unit, item, item->span, 0, 0);
}

static void period_list(struct cutting *cutting, struct unit *unit, const char *before,
    const struct period_ast *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        form_period(cutting_begin(cutting, unit, before), &list[i]);
        cutting_end(cutting, unit, list[i].span);
    }
}

static void cut_calendar(struct cutting *cutting, const struct item *item) {
    const struct calendar_ast *calendar = item->calendar;
    const char *name = item->name.atom->text;
    struct unit *unit = cutting_unit(cutting, UNIT_CALENDAR, "", "");
    unit_call(unit, arena_printf(cutting->arena, "日历 %s", name),
        arena_printf(cutting->arena, "calendar %s", name));
    period_list(cutting, unit, "", calendar->spans.items, calendar->spans.count);
    for (size_t i = 0; i < calendar->rest.count; i++) {
        form_name(cutting_begin(cutting, unit, "rest "), calendar->rest.items[i]);
        cutting_end(cutting, unit, calendar->rest.items[i].span);
    }
    period_list(cutting, unit, "off ", calendar->off.items, calendar->off.count);
    period_list(cutting, unit, "working ", calendar->working.items, calendar->working.count);
    cutting_piece(cutting, unit, item, item->span, 0, 0);
}

static void cut_assertion(struct cutting *cutting, const struct item *item) {
    bool inspects = item->assertion->kind == ASSERT_INSPECT;
    struct unit *unit = cutting_named(cutting, UNIT_ASSERTION, item->name.atom->text,
        inspects ? "核查" : "保证", inspects ? "inspect" : "guarantee");
    form_assertion(cutting_begin(cutting, unit, ""), item->assertion);
    cutting_end(cutting, unit, item->span);
    cutting_piece(cutting, unit, item, item->span, 0, 0);
}

static void cut_transition(struct cutting *cutting, const struct item *item) {
    struct unit *unit = cutting_unit(cutting, UNIT_TRANSITION, "", "");
    unit_call(unit, "过渡期", "transition period");
    form_period(cutting_begin(cutting, unit, ""), &item->period);
    cutting_end(cutting, unit, item->period.span);
    cutting_piece(cutting, unit, item, item->span, 0, 0);
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
    cutting_enter(cutting, file);
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
