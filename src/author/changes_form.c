/* SPDX-License-Identifier: Apache-2.0
 *
 * The words of rules in a normal form: the same for what means the same, however it is spelt,
 * spaced or remarked on. Made from the syntax tree, so comments, full-width signs and the language
 * of keywords are gone already; citations, titles and what is said to people are left out.
 */
#include "author/changes_make.h"

#include <string.h>

void form_text(struct form *form, const char *text) {
    writer_put(&form->out, text);
}

static void form_word(struct form *form, enum word_class class, struct name name) {
    if (!name.atom)
        return;
    const struct atom *atom = name.atom;
    const char *word =
        map_get_bytes(form->words, atom->text, atom->length) ? NULL : word_canonical(class, atom);
    form_text(form, word ? word : atom->text);
    vec_push(form->arena, form->names, word ? word : atom->text);
}

void form_name(struct form *form, struct name name) {
    form_word(form, WORD_VALUE, name);
}

static void form_words(struct form *form, enum word_class class, const char *before,
    const struct name *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        form_text(form, i == 0 ? before : ", ");
        form_word(form, class, names[i]);
    }
}

void form_names(struct form *form, const char *before, const struct name *names, size_t count) {
    form_words(form, WORD_VALUE, before, names, count);
}

/* With its length: a text may hold any sign. */
static void form_string(struct form *form, struct string string) {
    writer_printf(&form->out, "%u:", (unsigned)string.length);
    writer_bytes(&form->out, string.text, string.length);
}

static void form_strings(struct form *form, const struct string *strings, size_t count) {
    for (size_t i = 0; i < count; i++) {
        form_text(form, " ");
        form_string(form, strings[i]);
    }
}

static void form_date(struct form *form, date day) {
    char text[DATE_TEXT_SIZE];
    date_format(day, text);
    form_text(form, text);
}

void form_period(struct form *form, const struct period_ast *period) {
    form_date(form, period->from);
    form_text(form, "..");
    if (period->has_to)
        form_date(form, period->to);
}

void form_type(struct form *form, const struct type_ast *type) {
    static const char *const forms[] = {
        [TYPE_AST_PLAIN] = "", [TYPE_AST_LIST] = "list of ", [TYPE_AST_SET] = "set of "};
    form_text(form, forms[type->form]);
    form_word(form, WORD_TYPE, type->name);
    form_words(form, WORD_UNIT, "/", &type->unit, type->unit.atom ? 1 : 0);
    form_text(form, type->or_none ? " or none" : "");
}

/* ---- expressions ---- */

static void form_decimal(struct form *form, const char *before, decimal value) {
    char text[DECIMAL_TEXT_SIZE];
    decimal_format(value, text);
    form_text(form, before);
    form_text(form, text);
}

static void form_literal(struct form *form, const struct literal *literal) {
    static const char *const periods[] = {"", "/month", "/quarter", "/year"};
    switch (literal->kind) {
    case LITERAL_INTEGER:
        form_decimal(form, "", literal->value);
        break;
    case LITERAL_DECIMAL:
        form_decimal(form, "decimal:", literal->value);
        break;
    case LITERAL_PERCENT:
        form_decimal(form, "percent:", literal->value);
        break;
    case LITERAL_MONEY:
        form_decimal(form, "yuan:", literal->value);
        form_text(form, periods[literal->period]);
        break;
    case LITERAL_DURATION:
        writer_printf(&form->out, "%lldm%lldd%s", (long long)literal->months,
            (long long)literal->days, literal->working_days ? "w" : "");
        break;
    case LITERAL_DATE:
        form_date(form, literal->day);
        break;
    case LITERAL_TEXT:
        form_string(form, literal->string);
        break;
    case LITERAL_YES:
        form_text(form, "yes");
        break;
    }
}

static void form_after(struct form *form, const char *before, const struct expr *expr) {
    if (!expr)
        return;
    form_text(form, before);
    form_expr(form, expr);
}

static void form_parts(struct form *form, const char *head, const struct expr *expr) {
    form_text(form, "(");
    form_text(form, head);
    form_after(form, " ", expr->left);
    form_after(form, " ", expr->right);
    form_text(form, ")");
}

static void form_items(struct form *form, const struct expr *expr) {
    for (size_t i = 0; i < expr->items.count; i++)
        form_after(form, " ", expr->items.items[i]);
    form_text(form, ")");
}

static const char *compare_sign(enum compare_op op) {
    static const char *const signs[] = {" = ", " != ", " < ", " <= ", " > ", " >= "};
    return signs[op];
}

static void form_chain(struct form *form, const struct expr *expr) {
    form_text(form, "(");
    for (size_t i = 0; i < expr->items.count; i++) {
        form_text(form, i > 0 ? compare_sign(expr->ops.items[i - 1]) : "");
        form_expr(form, expr->items.items[i]);
    }
    form_text(form, ")");
}

static void form_aggregate(struct form *form, const struct expr *expr) {
    form_text(form, "(");
    form_word(form, WORD_FUNCTION, expr->name);
    form_after(form, " ", expr->left);
    form_after(form, " for ", expr->list);
    form_names(form, " as ", &expr->alias, expr->alias.atom ? 1 : 0);
    form_after(form, " where ", expr->condition);
    form_text(form, ")");
}

/* A table: NOLINTNEXTLINE(readability-function-size) */
void form_expr(struct form *form, const struct expr *expr) {
    static const char *const binary[] = {"+", "-", "*", "/", "and", "or"};
    switch (expr->kind) {
    case EXPR_ERROR:
        form_text(form, "<error>");
        break;
    case EXPR_NAME:
        form_name(form, expr->name);
        break;
    case EXPR_MEMBER:
        form_expr(form, expr->left);
        form_text(form, ".");
        form_name(form, expr->name);
        break;
    case EXPR_INDEX:
        form_expr(form, expr->left);
        writer_printf(&form->out, "[%lld]", (long long)expr->index);
        break;
    case EXPR_CALL:
        form_text(form, "(call ");
        form_word(form, WORD_FUNCTION, expr->name);
        form_items(form, expr);
        break;
    case EXPR_AGGREGATE:
        form_aggregate(form, expr);
        break;
    case EXPR_LITERAL:
        form_literal(form, &expr->literal);
        break;
    case EXPR_SET:
        form_text(form, "(set");
        form_items(form, expr);
        break;
    case EXPR_RANGE:
        form_parts(form, "to", expr);
        break;
    case EXPR_NEGATE:
        form_parts(form, "-", expr);
        break;
    case EXPR_NOT:
        form_parts(form, "not", expr);
        break;
    case EXPR_BINARY:
        form_parts(form, binary[expr->binary], expr);
        break;
    case EXPR_COMPARE:
        form_chain(form, expr);
        break;
    case EXPR_IN:
        form_parts(form, expr->negated ? "not in" : "in", expr);
        break;
    case EXPR_OVERLAPS:
        form_parts(form, "overlaps", expr);
        break;
    case EXPR_IF:
        form_after(form, "(if ", expr->condition);
        form_after(form, " then ", expr->left);
        form_after(form, " else ", expr->right);
        form_text(form, ")");
        break;
    case EXPR_DEFAULT:
        form_parts(form, "default", expr);
        break;
    case EXPR_AT:
        form_parts(form, "at", expr);
        break;
    }
}

/* ---- parts of items ---- */

void form_moment(struct form *form, const struct moment *moment) {
    form_period(form, &moment->period);
    form_text(form, ": ");
    if (moment->value)
        form_expr(form, moment->value);
    else
        form_text(form, "undecided");
}

static void form_assigns(struct form *form, const assign_list *assigns) {
    for (size_t i = 0; i < assigns->count; i++) {
        form_text(form, i == 0 ? " then " : ", ");
        form_name(form, assigns->items[i].name);
        form_after(form, " = ", assigns->items[i].value);
    }
}

static void form_cell_part(struct form *form, const struct cell_part *part) {
    if (part->kind == CELL_BOTH) {
        form_cell_part(form, part->first);
        form_text(form, " and ");
        form_cell_part(form, part->second);
        return;
    }
    form_text(form, part->kind == CELL_BOUND ? compare_sign(part->op) : "");
    form_after(form, "", part->value);
    form_after(form, "..", part->kind == CELL_RANGE ? part->end : NULL);
}

void form_row(struct form *form, const struct row *row) {
    form_text(form, row->otherwise ? "otherwise" : "when");
    for (size_t i = 0; i < row->cells.count; i++) {
        const struct cell *cell = &row->cells.items[i];
        form_text(form, i == 0 ? " " : ", ");
        for (size_t k = 0; k < cell->parts.count; k++) {
            form_text(form, k == 0 ? "" : " or ");
            form_cell_part(form, &cell->parts.items[k]);
        }
    }
    form_after(form, " then ", row->value);
    form_assigns(form, &row->assigns);
}

void form_bracket(struct form *form, const struct bracket_ast *bracket) {
    for (size_t i = 0; i < bracket->limits.count; i++) {
        form_text(form, i == 0 ? "" : " and");
        form_text(form, compare_sign(bracket->limits.items[i].op));
        form_expr(form, bracket->limits.items[i].value);
    }
    form_after(form, ": ", bracket->rate);
}

void form_typed(struct form *form, const struct typed_name *typed) {
    form_name(form, typed->name);
    form_text(form, ": ");
    form_type(form, &typed->type);
    form_after(form, " = ", typed->value);
}

static void form_modifier(struct form *form, const struct modifier *modifier) {
    static const char *const words[] = {[MODIFIER_KEY] = " key",
        [MODIFIER_UNIQUE] = " unique",
        [MODIFIER_REQUIRED] = " required",
        [MODIFIER_PLACE] = " place",
        [MODIFIER_FROM] = " from",
        [MODIFIER_EMPTY_MEANS] = " empty means",
        [MODIFIER_MONTH_FIRST] = " month means first day",
        [MODIFIER_MONTH_LAST] = " month means last day"};
    form_text(form, words[modifier->kind]);
    form_names(form, " between ", &modifier->between, modifier->between.atom ? 1 : 0);
    form_strings(form, modifier->texts.items, modifier->texts.count);
    form_after(form, " ", modifier->value);
}

void form_field(struct form *form, const struct field_ast *field) {
    form_name(form, field->name);
    form_text(form, ": ");
    form_type(form, &field->type);
    for (size_t i = 0; i < field->modifiers.count; i++)
        form_modifier(form, &field->modifiers.items[i]);
    form_after(form, " = ", field->computed);
}

void form_choice_value(struct form *form, const struct choice_value_ast *value) {
    form_name(form, value->name);
    form_strings(form, value->texts.items, value->texts.count);
}

void form_clause(struct form *form, const struct clause_ast *clause) {
    static const char *const words[] = {"keep ", "optimize ", "adjust ", "start ", "end "};
    form_text(form, words[clause->disposition]);
    form_name(form, clause->name);
    form_names(form, " over ", clause->over.items, clause->over.count);
    form_text(form, clause->when ? ": when " : ": otherwise");
    form_after(form, "", clause->when);
    form_assigns(form, &clause->assigns);
}

void form_parameter_head(struct form *form, const struct parameter_ast *parameter) {
    form_type(form, &parameter->type);
    form_words(
        form, WORD_LEVEL, " decided by ", parameter->decided_by.items, parameter->decided_by.count);
    form_after(form, " at least ", parameter->at_least);
    form_after(form, " at most ", parameter->at_most);
}

static void form_typed_list(
    struct form *form, const char *before, const struct typed_name *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        form_text(form, i == 0 ? before : ", ");
        form_typed(form, &list[i]);
    }
}

void form_table_head(struct form *form, const struct table_ast *table) {
    form_typed_list(form, "(", table->inputs.items, table->inputs.count);
    form_typed_list(form, "): ", table->results.items, table->results.count);
    if (table->results.count == 0) {
        form_text(form, "): ");
        form_type(form, &table->type);
    }
}

void form_scale_head(struct form *form, const struct scale_ast *scale) {
    form_type(form, &scale->type);
    if (scale->has_base) {
        form_text(form, " by ");
        form_type(form, &scale->base);
    }
}

void form_assertion(struct form *form, const struct assertion_ast *assertion) {
    form_text(form, assertion->kind == ASSERT_INSPECT ? "inspect for " : "guarantee for ");
    form_word(form, WORD_TYPE, assertion->record);
    form_text(form, assertion->each_policy ? " each policy" : "");
    form_names(form, " of ", assertion->categories.items, assertion->categories.count);
    form_after(form, ": when ", assertion->when);
    form_after(form, ": ", assertion->condition);
}

void form_region_code(struct form *form, const struct region_code_ast *code) {
    if (code->name.atom)
        form_name(form, code->name);
    else
        form_literal(form, &code->code);
}
