/* SPDX-License-Identifier: Apache-2.0 */
#include "check/checker.h"

#include <string.h>

#include "base/utf8.h"

/* ---- the tree of record types ---- */

/* Trees of records are gone through by functions that call themselves. */
enum { RECORD_LEVELS = 64 };

static void complain_levels(struct checker *checker, const struct record_type *type) {
    diagnostic_arg(complain_name(checker, DIAG_RECORD_TOO_DEEP, type->span, type->name),
        arena_printf(checker->arena, "%d", RECORD_LEVELS));
}

static void link_parent(struct checker *checker, struct symbol *symbol) {
    const struct name *parent = &symbol->item->record->parent;
    if (!parent->atom)
        return;
    struct symbol *found = record_find(checker, parent, DIAG_PARENT_UNKNOWN);
    if (!found) {
        checker->incomplete = true;
        return;
    }
    uint32_t levels = 1;
    for (const struct record_type *up = found->record; up; up = up->parent, levels++)
        if (up == symbol->record || levels == RECORD_LEVELS) {
            if (up == symbol->record)
                complain_name(checker, DIAG_PARENT_CYCLE, parent->span, symbol->name);
            else
                complain_levels(checker, symbol->record);
            checker->incomplete = true;
            return;
        }
    symbol->record->parent = found->record;
    symbol->record->child_index = (uint32_t)found->record->children.count;
    vec_push(checker->arena, &found->record->children, symbol->record);
}

static void enter(struct checker *checker, struct record_type *type) {
    struct schema *schema = &checker->program->schema;
    type->index = (uint32_t)schema->records.count;
    vec_push(checker->arena, &schema->records, type);
}

/* Of records that are too deep, whatever is below them too. */
static void enter_rest(struct checker *checker, struct record_type *type) {
    struct schema *schema = &checker->program->schema;
    complain_levels(checker, type);
    enter(checker, type);
    for (size_t at = type->index; at < schema->records.count; at++)
        for (size_t i = 0; i < schema->records.items[at]->children.count; i++)
            enter(checker, schema->records.items[at]->children.items[i]);
}

static void place_in_schema(struct checker *checker, struct record_type *type, uint32_t level) {
    if (level > RECORD_LEVELS) {
        enter_rest(checker, type);
        return;
    }
    enter(checker, type);
    for (size_t i = 0; i < type->children.count; i++)
        place_in_schema(checker, type->children.items[i], level + 1);
}

/* ---- fields ---- */

static void add_column(struct checker *checker, struct field *field, const struct string *string) {
    const char *text = string->text;
    size_t length = utf8_trim(&text, string->length);
    vec_push(checker->arena, &field->columns, arena_copy(checker->arena, text, length));
}

static void mark_place(
    struct checker *checker, struct record_type *type, struct field *field, struct span span) {
    for (size_t i = 0; i < type->fields.count; i++)
        if (type->fields.items[i]->is_place && type->fields.items[i] != field) {
            diagnostic_label(complain(checker, DIAG_PLACE_TWICE, span), type->fields.items[i]->span,
                "这里已经有一个所在地", "the place is here already");
            return;
        }
    if (field->type.kind != TYPE_REGION && field->type.kind != TYPE_ERROR)
        complain_name(checker, DIAG_PLACE_TYPE, span, field->name);
    field->is_place = true;
}

/* The record that `unique between` names: one that the field's record belongs to. */
static void mark_unique(struct checker *checker, const struct record_type *type,
    struct field *field, const struct modifier *modifier) {
    const struct atom *name = modifier->between.atom;
    if (field->is_unique)
        complain(checker, DIAG_MODIFIER_TWICE, modifier->span);
    field->is_unique = true;
    for (const struct record_type *up = name ? type->parent : NULL; up; up = up->parent)
        if (up->name == name)
            field->unique_between = up;
    if (!name || field->unique_between)
        return;
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_UNIQUE_BETWEEN, modifier->between.span, name);
    diagnostic_arg(diagnostic, type->name->text);
    struct nearest nearest = {.wanted = name};
    for (const struct record_type *up = type->parent; up; up = up->parent)
        nearest_offer(&nearest, up->name);
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
}

static void mark_month(
    struct checker *checker, struct field *field, const struct modifier *modifier) {
    if (field->type.kind != TYPE_DATE && field->type.kind != TYPE_ERROR)
        complain_name(checker, DIAG_MONTH_TYPE, modifier->span, field->name);
    if (field->month_day != MONTH_DAY_NONE)
        complain(checker, DIAG_MODIFIER_TWICE, modifier->span);
    field->month_day = modifier->kind == MODIFIER_MONTH_FIRST ? MONTH_DAY_FIRST : MONTH_DAY_LAST;
}

static void apply_modifier(struct checker *checker, struct record_type *type, struct field *field,
    const struct modifier *modifier) {
    switch (modifier->kind) {
    case MODIFIER_KEY:
        if (field->is_key)
            break;
        field->is_key = true;
        vec_push(checker->arena, &type->keys, field);
        if (field->type.or_none)
            complain_name(checker, DIAG_KEY_NONE, modifier->span, field->name);
        break;
    case MODIFIER_REQUIRED:
        field->is_required = true;
        break;
    case MODIFIER_PLACE:
        mark_place(checker, type, field, modifier->span);
        break;
    case MODIFIER_FROM:
        for (size_t i = 0; i < modifier->texts.count; i++)
            add_column(checker, field, &modifier->texts.items[i]);
        break;
    case MODIFIER_EMPTY_MEANS:
        if (field->type.kind != TYPE_ERROR && modifier->value)
            field->has_empty = check_constant(checker, modifier->value, field->type, &field->empty);
        break;
    case MODIFIER_UNIQUE:
        mark_unique(checker, type, field, modifier);
        break;
    case MODIFIER_MONTH_FIRST:
    case MODIFIER_MONTH_LAST:
        mark_month(checker, field, modifier);
        break;
    }
}

static void check_given_type(struct checker *checker, const struct field *field) {
    if (field->type.kind == TYPE_DURATION)
        complain_name(checker, DIAG_FIELD_DURATION, field->span, field->name);
    if (field->type.kind == TYPE_SET && (field->is_key || field->is_unique))
        complain_name(checker, DIAG_SET_KEY, field->span, field->name);
    if (field->is_key && field->has_empty)
        complain_name(checker, DIAG_KEY_EMPTY, field->span, field->name);
}

static void list_child(struct checker *checker, struct record_type *type, struct field *field,
    const struct field_ast *written) {
    field->form = FIELD_LIST;
    if (field->type.kind == TYPE_ERROR)
        return;
    const struct record_type *child = field->type.record;
    if (child->parent != type) {
        struct diagnostic *diagnostic =
            complain_name(checker, DIAG_LIST_NOT_CHILD, written->type.span, child->name);
        diagnostic_arg(diagnostic, type->name->text);
        diagnostic_label(diagnostic, child->span,
            arena_printf(checker->arena, "这里没有写“隶属 %s”", type->name->text),
            arena_printf(checker->arena, "not written `of %s`", type->name->text));
        field->type = type_of(TYPE_ERROR);
        checker->incomplete = true;
        return;
    }
    field->child = child->child_index;
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *other = type->fields.items[i];
        if (other != field && other->form == FIELD_LIST && other->type.record == child)
            diagnostic_label(
                complain_name(checker, DIAG_LIST_TWICE, written->name.span, child->name),
                other->span, "这里已经有一个", "there is one here already");
    }
}

static void add_field(
    struct checker *checker, struct record_type *type, const struct field_ast *written) {
    if (!written->name.atom)
        return;
    const struct field *before = schema_field(type, written->name.atom);
    if (before) {
        diagnostic_label(
            complain_name(checker, DIAG_FIELD_TWICE, written->name.span, written->name.atom),
            before->span, "第一次写在这里", "first written here");
        return;
    }
    struct field *field = arena_new(checker->arena, struct field);
    field->name = written->name.atom;
    field->span = written->name.span;
    field->doc = written->doc;
    field->owner = type;
    field->index = (uint32_t)type->fields.count;
    field->type = type_resolve(checker, &written->type);
    field->form = written->computed ? FIELD_COMPUTED : FIELD_GIVEN;
    vec_push(checker->arena, &type->fields, field);
    map_put(&type->by_name, field->name, field);
    if (written->type.form == TYPE_AST_LIST) {
        list_child(checker, type, field, written);
        if (written->modifiers.count)
            complain_name(
                checker, DIAG_LIST_MODIFIER, written->modifiers.items[0].span, field->name);
        return;
    }
    for (size_t i = 0; i < written->modifiers.count; i++)
        apply_modifier(checker, type, field, &written->modifiers.items[i]);
    if (field->form == FIELD_GIVEN)
        check_given_type(checker, field);
}

/* Two fields of one record must not be read from columns of one name. */
static void check_columns(struct checker *checker, const struct record_type *type) {
    struct map seen;
    map_init(&seen, checker->arena);
    for (size_t i = 0; i < type->fields.count; i++) {
        struct field *field = type->fields.items[i];
        if (field->form != FIELD_GIVEN)
            continue;
        for (size_t k = 0; k <= field->columns.count; k++) {
            const char *column = k ? field->columns.items[k - 1] : field->name->text;
            struct field *other = map_get_bytes(&seen, column, strlen(column));
            if (other && other != field) {
                struct diagnostic *diagnostic = complain(checker, DIAG_COLUMN_TWICE, field->span);
                diagnostic_arg(diagnostic, column);
                diagnostic_arg(diagnostic, other->name->text);
                diagnostic_label(diagnostic, other->span, "另一个在这里", "the other is here");
            }
            map_put_bytes(&seen, column, strlen(column), field);
        }
    }
}

/* A computed field may be computed in another way where the extending file speaks. */
static bool redefines(
    struct checker *checker, const struct record_type *type, const struct field_ast *written) {
    const struct field *field = written->name.atom ? schema_field(type, written->name.atom) : NULL;
    region code;
    return field && field->form == FIELD_COMPUTED && written->computed &&
           jurisdiction_find(checker, &code);
}

/* The files of one region come last: the file that uses others stands before them, and what it
 * computes in another way may be a field that one of them adds. */
static void visit_extensions(struct checker *checker, const struct symbol *symbol,
    void (*visit)(struct checker *, const struct symbol *, const struct record_ast *)) {
    for (int regional = 0; regional <= 1; regional++)
        for (size_t i = 0; i < symbol->extensions.count; i++) {
            region code;
            checker->file = symbol->extensions.items[i].file;
            if (jurisdiction_find(checker, &code) == (regional == 1))
                visit(checker, symbol, symbol->extensions.items[i].item->record);
        }
    checker->file = symbol->file;
}

static void add_extension(
    struct checker *checker, const struct symbol *symbol, const struct record_ast *written) {
    for (size_t k = 0; k < written->fields.count; k++)
        if (!redefines(checker, symbol->record, &written->fields.items[k]))
            add_field(checker, symbol->record, &written->fields.items[k]);
}

static void check_record(struct checker *checker, const struct symbol *symbol) {
    const struct record_ast *written = symbol->item->record;
    for (size_t i = 0; i < written->fields.count; i++)
        add_field(checker, symbol->record, &written->fields.items[i]);
    visit_extensions(checker, symbol, add_extension);
    check_columns(checker, symbol->record);
    if (symbol->record->keys.count == 0)
        complain_name(checker, DIAG_RECORD_WITHOUT_KEY, symbol->span, symbol->name);
}

void check_records(struct checker *checker) {
    for (size_t i = 0; i < checker->symbols.count; i++)
        if (checker->symbols.items[i]->kind == SYMBOL_RECORD) {
            checker->file = checker->symbols.items[i]->file;
            link_parent(checker, checker->symbols.items[i]);
        }
    for (size_t i = 0; i < checker->symbols.count; i++) {
        struct symbol *symbol = checker->symbols.items[i];
        if (symbol->kind == SYMBOL_RECORD && !symbol->record->parent)
            place_in_schema(checker, symbol->record, 1);
    }
    for (size_t i = 0; i < checker->symbols.count; i++)
        if (checker->symbols.items[i]->kind == SYMBOL_RECORD) {
            checker->file = checker->symbols.items[i]->file;
            check_record(checker, checker->symbols.items[i]);
        }
}

/* ---- computed fields, once every name is declared ---- */

/* The value that a file for one region gives a field, and outside that region what it was. */
static struct node *redefined(struct checker *checker, const struct record_type *type,
    const struct name *name, struct node *before, struct node *value) {
    struct node *inside = before ? jurisdiction_condition(checker, type, name->span) : NULL;
    if (!inside || node_is_error(inside) || node_is_error(before) || node_is_error(value))
        return value;
    return node_with(checker, NODE_IF, value->type, value->span, 3, inside, value, before);
}

static void check_computed_field(
    struct checker *checker, struct record_type *type, const struct field_ast *written) {
    const struct field *field = written->name.atom ? schema_field(type, written->name.atom) : NULL;
    if (!written->computed || !field || field->form != FIELD_COMPUTED)
        return;
    struct scope scope = {.frames = {type}, .frame_count = 1};
    struct node **kept = &checker->program->computed[type->index][field->index];
    struct node *node = check_expr(checker, &scope, written->computed, field->type);
    node = type_name_value(checker, node, field->type);
    *kept = redefined(checker, type, &written->name, *kept, node);
}

static void check_computed_in(
    struct checker *checker, const struct symbol *symbol, const struct record_ast *written) {
    for (size_t k = 0; k < written->fields.count; k++)
        check_computed_field(checker, symbol->record, &written->fields.items[k]);
}

static void check_computed_of(struct checker *checker, const struct symbol *symbol) {
    checker->file = symbol->file;
    check_computed_in(checker, symbol, symbol->item->record);
    visit_extensions(checker, symbol, check_computed_in);
}

void check_computed(struct checker *checker) {
    struct schema *schema = &checker->program->schema;
    checker->program->computed =
        arena_array(checker->arena, struct node **, schema->records.count + 1);
    for (size_t i = 0; i < schema->records.count; i++)
        checker->program->computed[i] =
            arena_array(checker->arena, struct node *, schema->records.items[i]->fields.count + 1);
    for (size_t i = 0; i < checker->symbols.count; i++)
        if (checker->symbols.items[i]->kind == SYMBOL_RECORD)
            check_computed_of(checker, checker->symbols.items[i]);
}
