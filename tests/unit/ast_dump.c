/* SPDX-License-Identifier: Apache-2.0 */
#include "ast_dump.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "syntax/parse.h"

struct dump {
    struct arena *arena;
    VEC(char) text;
};

static void put(struct dump *dump, const char *text) {
    for (; *text; text++)
        vec_push(dump->arena, &dump->text, *text);
}

__attribute__((format(printf, 2, 3))) static void putf(struct dump *dump, const char *format, ...) {
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    put(dump, text);
}

static void put_name(struct dump *dump, struct name name) {
    put(dump, name.atom ? name.atom->text : "?");
}

/* A predeclared word in English, else the name. */
static void put_word(struct dump *dump, enum word_class class, struct name name) {
    const char *word = name.atom ? word_canonical(class, name.atom) : NULL;
    if (word)
        put(dump, word);
    else
        put_name(dump, name);
}

static void put_string(struct dump *dump, struct string string) {
    putf(dump, "\"%.*s\"", (int)string.length, string.text);
}

static void put_optional(struct dump *dump, const char *before, struct string string) {
    if (string.text) {
        put(dump, before);
        put_string(dump, string);
    }
}

static void put_date(struct dump *dump, date day) {
    char text[DATE_TEXT_SIZE];
    date_format(day, text);
    put(dump, text);
}

static void put_decimal(struct dump *dump, decimal value) {
    char text[DECIMAL_TEXT_SIZE];
    decimal_format(value, text);
    put(dump, text);
}

/* ---- expressions ---- */

static void put_literal(struct dump *dump, const struct literal *literal) {
    static const char *const periods[] = {"", "/month", "/quarter", "/year"};
    switch (literal->kind) {
    case LITERAL_INTEGER:
        put_decimal(dump, literal->value);
        break;
    case LITERAL_DECIMAL:
        put(dump, "decimal:");
        put_decimal(dump, literal->value);
        break;
    case LITERAL_PERCENT:
        put(dump, "percent:");
        put_decimal(dump, literal->value);
        break;
    case LITERAL_MONEY:
        put(dump, "yuan:");
        put_decimal(dump, literal->value);
        put(dump, periods[literal->period]);
        break;
    case LITERAL_DURATION:
        putf(dump, "%lldm%lldd%s", (long long)literal->months, (long long)literal->days,
            literal->working_days ? "w" : "");
        break;
    case LITERAL_DATE:
        put_date(dump, literal->day);
        break;
    case LITERAL_TEXT:
        put_string(dump, literal->string);
        break;
    case LITERAL_YES:
        put(dump, "yes");
        break;
    }
}

static void put_expr(struct dump *dump, const struct expr *expr);

static void put_parts(
    struct dump *dump, const char *head, const struct expr *left, const struct expr *right) {
    putf(dump, "(%s", head);
    if (left) {
        put(dump, " ");
        put_expr(dump, left);
    }
    if (right) {
        put(dump, " ");
        put_expr(dump, right);
    }
    put(dump, ")");
}

static void put_after(struct dump *dump, const char *before, const struct expr *expr) {
    put(dump, before);
    put_expr(dump, expr);
}

static void put_items(struct dump *dump, const struct expr *expr) {
    for (size_t i = 0; i < expr->items.count; i++) {
        put(dump, " ");
        put_expr(dump, expr->items.items[i]);
    }
    put(dump, ")");
}

static void put_chain(struct dump *dump, const struct expr *expr) {
    static const char *const ops[] = {"=", "!=", "<", "<=", ">", ">="};
    put(dump, "(");
    for (size_t i = 0; i < expr->items.count; i++) {
        if (i > 0)
            putf(dump, " %s ", ops[expr->ops.items[i - 1]]);
        put_expr(dump, expr->items.items[i]);
    }
    put(dump, ")");
}

static void put_aggregate(struct dump *dump, const struct expr *expr) {
    put(dump, "(");
    put_word(dump, WORD_FUNCTION, expr->name);
    if (expr->left) {
        put(dump, " ");
        put_expr(dump, expr->left);
    }
    put(dump, " for ");
    put_expr(dump, expr->list);
    if (expr->alias.atom) {
        put(dump, " as ");
        put_name(dump, expr->alias);
    }
    if (expr->condition) {
        put(dump, " where ");
        put_expr(dump, expr->condition);
    }
    put(dump, ")");
}

static void put_expr(struct dump *dump, const struct expr *expr) {
    static const char *const binary[] = {"+", "-", "*", "/", "and", "or"};
    switch (expr->kind) {
    case EXPR_ERROR:
        put(dump, "<error>");
        break;
    case EXPR_NAME:
        put_word(dump, WORD_VALUE, expr->name);
        break;
    case EXPR_MEMBER:
        put_expr(dump, expr->left);
        put(dump, ".");
        put_word(dump, WORD_VALUE, expr->name);
        break;
    case EXPR_INDEX:
        put_expr(dump, expr->left);
        putf(dump, "[%lld]", (long long)expr->index);
        break;
    case EXPR_CALL:
        put(dump, "(call ");
        put_word(dump, WORD_FUNCTION, expr->name);
        put_items(dump, expr);
        break;
    case EXPR_AGGREGATE:
        put_aggregate(dump, expr);
        break;
    case EXPR_LITERAL:
        put_literal(dump, &expr->literal);
        break;
    case EXPR_SET:
        put(dump, "(set");
        put_items(dump, expr);
        break;
    case EXPR_RANGE:
        put_parts(dump, "to", expr->left, expr->right);
        break;
    case EXPR_NEGATE:
        put_parts(dump, "-", expr->left, NULL);
        break;
    case EXPR_NOT:
        put_parts(dump, "not", expr->left, NULL);
        break;
    case EXPR_BINARY:
        put_parts(dump, binary[expr->binary], expr->left, expr->right);
        break;
    case EXPR_COMPARE:
        put_chain(dump, expr);
        break;
    case EXPR_IN:
        put_parts(dump, expr->negated ? "not-in" : "in", expr->left, expr->right);
        break;
    case EXPR_OVERLAPS:
        put_parts(dump, "overlaps", expr->left, expr->right);
        break;
    case EXPR_IF:
        put_after(dump, "(if ", expr->condition);
        put_after(dump, " then ", expr->left);
        put_after(dump, " else ", expr->right);
        put(dump, ")");
        break;
    case EXPR_DEFAULT:
        put_parts(dump, "default", expr->left, expr->right);
        break;
    case EXPR_AT:
        put_parts(dump, "at", expr->left, expr->right);
        break;
    }
}

/* ---- parts of items ---- */

static void put_names(struct dump *dump, const char *before, const struct name *names, size_t count,
    enum word_class class) {
    for (size_t i = 0; i < count; i++) {
        put(dump, i == 0 ? before : ", ");
        put_word(dump, class, names[i]);
    }
}

static void put_period(struct dump *dump, const struct period_ast *period) {
    put_date(dump, period->from);
    if (period->has_to) {
        put(dump, "..");
        put_date(dump, period->to);
    }
}

static void put_cites(struct dump *dump, const char *indent, const cite_list *cites) {
    for (size_t i = 0; i < cites->count; i++) {
        const struct cite *cite = &cites->items[i];
        putf(dump, "%scites ", indent);
        if (cite->source.atom)
            put_name(dump, cite->source);
        put_optional(dump, " ", cite->article);
        put_optional(dump, " disputed ", cite->readings[0]);
        put_optional(dump, " or ", cite->readings[1]);
        put(dump, "\n");
    }
}

static void put_type(struct dump *dump, const struct type_ast *type) {
    if (type->form != TYPE_AST_PLAIN)
        put(dump, type->form == TYPE_AST_LIST ? "list of " : "set of ");
    put_word(dump, WORD_TYPE, type->name);
    if (type->unit.atom) {
        put(dump, "/");
        put_word(dump, WORD_UNIT, type->unit);
    }
    if (type->or_none)
        put(dump, " or none");
}

static void put_typed(struct dump *dump, const struct typed_name *typed) {
    put_name(dump, typed->name);
    put(dump, ": ");
    put_type(dump, &typed->type);
}

static void put_doc(struct dump *dump, const char *indent, const char *doc) {
    for (const char *line = doc; line && *line;) {
        size_t length = strcspn(line, "\n");
        putf(dump, "%s## %.*s\n", indent, (int)length, line);
        line += length + (line[length] == '\n');
    }
}

static void put_moments(struct dump *dump, const char *indent, const moment_list *moments) {
    for (size_t i = 0; i < moments->count; i++) {
        const struct moment *moment = &moments->items[i];
        putf(dump, "%sfrom ", indent);
        put_period(dump, &moment->period);
        put(dump, ": ");
        if (moment->value)
            put_expr(dump, moment->value);
        else
            put(dump, "undecided");
        put(dump, "\n");
    }
}

static void put_mark(struct dump *dump, const char *before, struct name name) {
    if (name.atom) {
        put(dump, before);
        put_name(dump, name);
    }
}

static void put_source(struct dump *dump, const struct source_ast *source) {
    put_optional(dump, " ", source->title);
    if (source->has_date) {
        put(dump, " dated ");
        put_date(dump, source->dated);
    }
    put_optional(dump, " address ", source->address);
    put_mark(dump, " seen in ", source->seen);
    put_optional(dump, " unverified ", source->unverified);
    put(dump, "\n");
    for (size_t i = 0; i < source->articles.count; i++) {
        const struct article *article = &source->articles.items[i];
        put_optional(dump, "  article ", article->number);
        put_optional(dump, " ", article->title);
        put_mark(dump, " level ", article->level);
        put_optional(dump, " registered ", article->registered);
        put(dump, "\n");
        put_cites(dump, "    ", &article->cites);
    }
}

static void put_choice(struct dump *dump, const struct choice_ast *choice) {
    put(dump, "\n");
    put_cites(dump, "  ", &choice->cites);
    for (size_t i = 0; i < choice->values.count; i++) {
        const struct choice_value_ast *value = &choice->values.items[i];
        put(dump, "  ");
        put_name(dump, value->name);
        for (size_t k = 0; k < value->texts.count; k++)
            put_optional(dump, k == 0 ? " " : " or ", value->texts.items[k]);
        put(dump, "\n");
    }
}

static void put_modifier(struct dump *dump, const struct modifier *modifier)
{
    static const char *const words[] = {[MODIFIER_KEY] = "key",
        [MODIFIER_UNIQUE] = "unique",
        [MODIFIER_REQUIRED] = "required",
        [MODIFIER_PLACE] = "place",
        [MODIFIER_FROM] = "from",
        [MODIFIER_EMPTY_MEANS] = "empty means",
        [MODIFIER_MONTH_FIRST] = "month means first day",
        [MODIFIER_MONTH_LAST] = "month means last day"};
    putf(dump, " %s", words[modifier->kind]);
    put_names(dump, " between ", &modifier->between, modifier->between.atom ? 1 : 0, WORD_TYPE);
    for (size_t i = 0; i < modifier->texts.count; i++)
        put_optional(dump, i == 0 ? " " : " or ", modifier->texts.items[i]);
    if (modifier->value) {
        put(dump, " ");
        put_expr(dump, modifier->value);
    }
}

static void put_record(struct dump *dump, const struct record_ast *record) {
    put_names(dump, " of ", &record->parent, record->parent.atom ? 1 : 0, WORD_TYPE);
    put(dump, "\n");
    for (size_t i = 0; i < record->fields.count; i++) {
        const struct field_ast *field = &record->fields.items[i];
        put_doc(dump, "  ", field->doc);
        put(dump, "  ");
        put_name(dump, field->name);
        put(dump, ": ");
        put_type(dump, &field->type);
        for (size_t k = 0; k < field->modifiers.count; k++)
            put_modifier(dump, &field->modifiers.items[k]);
        if (field->computed) {
            put(dump, " = ");
            put_expr(dump, field->computed);
        }
        put(dump, "\n");
    }
}

static const char *const ops[] = {"= ", "!= ", "< ", "<= ", "> ", ">= "};

static void put_assigns(struct dump *dump, const char *before, const assign_list *assigns) {
    for (size_t i = 0; i < assigns->count; i++) {
        put(dump, i == 0 ? before : ", ");
        put_name(dump, assigns->items[i].name);
        put(dump, " = ");
        put_expr(dump, assigns->items[i].value);
    }
}

static void put_cell_part(struct dump *dump, const struct cell_part *part) {
    if (part->kind == CELL_BOTH) {
        put_cell_part(dump, part->first);
        put(dump, " and ");
        put_cell_part(dump, part->second);
        return;
    }
    if (part->kind == CELL_BOUND)
        put(dump, ops[part->op]);
    put_expr(dump, part->value);
    if (part->kind == CELL_RANGE) {
        put(dump, "..");
        put_expr(dump, part->end);
    }
}

static void put_cell(struct dump *dump, const struct cell *cell) {
    for (size_t i = 0; i < cell->parts.count; i++) {
        put(dump, i > 0 ? " or " : "");
        put_cell_part(dump, &cell->parts.items[i]);
    }
}

static void put_rows(struct dump *dump, const char *indent, const row_list *rows) {
    for (size_t i = 0; i < rows->count; i++) {
        const struct row *row = &rows->items[i];
        putf(dump, "%s%s", indent, row->otherwise ? "otherwise" : "when ");
        for (size_t k = 0; k < row->cells.count; k++) {
            put(dump, k > 0 ? ", " : "");
            put_cell(dump, &row->cells.items[k]);
        }
        put(dump, " then ");
        if (row->value)
            put_expr(dump, row->value);
        put_assigns(dump, "", &row->assigns);
        put(dump, "\n");
    }
}

static void put_brackets(struct dump *dump, const char *indent, const bracket_list *brackets) {
    for (size_t i = 0; i < brackets->count; i++) {
        const struct bracket_ast *bracket = &brackets->items[i];
        putf(dump, "%s%s", indent, bracket->limits.count ? "" : "otherwise");
        for (size_t k = 0; k < bracket->limits.count; k++) {
            put(dump, k > 0 ? " and " : "");
            put(dump, ops[bracket->limits.items[k].op]);
            put_expr(dump, bracket->limits.items[k].value);
        }
        put(dump, ": ");
        put_expr(dump, bracket->rate);
        put(dump, "\n");
    }
}

static void put_dated(struct dump *dump, const char *indent, const dated_list *dated) {
    const char *inner = arena_printf(dump->arena, "%s  ", indent);
    for (size_t i = 0; i < dated->count; i++) {
        const struct dated_part *part = &dated->items[i];
        putf(dump, "%sfrom ", indent);
        put_period(dump, &part->period);
        put(dump, part->undecided ? ": undecided\n" : "\n");
        put_rows(dump, inner, &part->rows);
        put_brackets(dump, inner, &part->brackets);
    }
}

static void put_regions(struct dump *dump, const region_list *regions) {
    for (size_t i = 0; i < regions->count; i++) {
        const struct region_values *region = &regions->items[i];
        put(dump, "  region ");
        if (region->name.atom)
            put_name(dump, region->name);
        else
            put_literal(dump, &region->code);
        put_optional(dump, " ", region->label);
        put(dump, "\n");
        put_cites(dump, "    ", &region->cites);
        put_moments(dump, "    ", &region->moments);
        put_rows(dump, "    ", &region->rows);
        put_brackets(dump, "    ", &region->brackets);
        put_dated(dump, "    ", &region->dated);
    }
}

static void put_parameter(struct dump *dump, const struct parameter_ast *parameter) {
    put(dump, ": ");
    put_type(dump, &parameter->type);
    if (parameter->value) {
        put(dump, " = ");
        put_expr(dump, parameter->value);
    }
    put_names(
        dump, " decided by ", parameter->decided_by.items, parameter->decided_by.count, WORD_LEVEL);
    if (parameter->at_least)
        put_after(dump, " at least ", parameter->at_least);
    if (parameter->at_most)
        put_after(dump, " at most ", parameter->at_most);
    put(dump, "\n");
    put_cites(dump, "  ", &parameter->cites);
    put_moments(dump, "  ", &parameter->moments);
    put_regions(dump, &parameter->regions);
}

static void put_scale(struct dump *dump, const struct scale_ast *scale) {
    put(dump, ": ");
    put_type(dump, &scale->type);
    if (scale->has_base) {
        put(dump, " by ");
        put_type(dump, &scale->base);
    }
    put(dump, "\n");
    put_cites(dump, "  ", &scale->cites);
    put_brackets(dump, "  ", &scale->brackets);
    put_dated(dump, "  ", &scale->dated);
    put_regions(dump, &scale->regions);
}

static void put_region_codes(struct dump *dump, const struct region_ast *region) {
    for (size_t i = 0; i < region->codes.count; i++) {
        put(dump, i == 0 ? " = " : ", ");
        put_literal(dump, &region->codes.items[i].code);
        put_optional(dump, " ", region->codes.items[i].label);
    }
    put(dump, "\n");
}

static void put_table(struct dump *dump, const struct table_ast *table) {
    for (size_t i = 0; i < table->inputs.count; i++) {
        put(dump, i == 0 ? "(" : ", ");
        put_typed(dump, &table->inputs.items[i]);
    }
    put(dump, "): ");
    for (size_t i = 0; i < table->results.count; i++) {
        put(dump, i == 0 ? "" : ", ");
        put_typed(dump, &table->results.items[i]);
    }
    if (table->results.count == 0)
        put_type(dump, &table->type);
    put(dump, "\n");
    put_cites(dump, "  ", &table->cites);
    put_rows(dump, "  ", &table->rows);
    put_dated(dump, "  ", &table->dated);
    put_regions(dump, &table->regions);
}

/* ---- policies and examples ---- */

static const char *const dispositions[] = {"keep", "optimize", "adjust", "start", "end"};

static void put_clause(struct dump *dump, const struct clause_ast *clause) {
    putf(dump, "  %s ", dispositions[clause->disposition]);
    put_name(dump, clause->name);
    put_names(dump, " over ", clause->over.items, clause->over.count, WORD_TYPE);
    put(dump, ": ");
    if (clause->when)
        put_after(dump, "when ", clause->when);
    else
        put(dump, "otherwise");
    put_assigns(dump, " then ", &clause->assigns);
    put_optional(dump, " says ", clause->says);
    put(dump, "\n");
    put_cites(dump, "    ", &clause->cites);
}

static void put_policy(struct dump *dump, const struct policy_ast *policy) {
    put_optional(dump, " ", policy->title);
    put_names(dump, " for ", &policy->record, 1, WORD_TYPE);
    put(dump, policy->in_order ? " in order\n" : "\n");
    put_cites(dump, "  ", &policy->cites);
    for (size_t i = 0; i < policy->categories.count; i++) {
        put(dump, "  category ");
        put_name(dump, policy->categories.items[i]);
        put(dump, "\n");
    }
    for (size_t i = 0; i < policy->outputs.count; i++) {
        put(dump, "  gives ");
        put_typed(dump, &policy->outputs.items[i]);
        put(dump, "\n");
    }
    for (size_t i = 0; i < policy->gates.count; i++) {
        put_after(dump, "  applies when ", policy->gates.items[i]);
        put(dump, "\n");
    }
    for (size_t i = 0; i < policy->periods.count; i++) {
        put(dump, "  in force ");
        put_period(dump, &policy->periods.items[i]);
        put(dump, "\n");
    }
    for (size_t i = 0; i < policy->clauses.count; i++)
        put_clause(dump, &policy->clauses.items[i]);
}

static void put_given(struct dump *dump, int indent, const struct given_record *record) {
    putf(dump, "%*sgiven ", indent, "");
    put_name(dump, record->name);
    put_assigns(dump, " ", &record->fields);
    put(dump, "\n");
    for (size_t i = 0; i < record->children.count; i++)
        put_given(dump, indent + 2, record->children.items[i]);
}

static void put_expect(struct dump *dump, const struct expect *expect) {
    static const char *const kinds[] = {
        "", "", "not applicable", "not in force", "error", "undetermined", "conflict", "held"};
    put(dump, "  expect ");
    put_expr(dump, expect->subject);
    if (expect->record) {
        put(dump, " for ");
        put_expr(dump, expect->record);
    }
    if (expect->kind == EXPECT_DISPOSED) {
        putf(dump, ": %s", dispositions[expect->disposition]);
        put_names(dump, " ", &expect->clause, expect->clause.atom ? 1 : 0, WORD_TYPE);
        put_assigns(dump, ", ", &expect->assigns);
    } else if (expect->kind != EXPECT_VALUE)
        putf(dump, ": %s", kinds[expect->kind]);
    for (size_t i = 0; i < expect->missing.count; i++) {
        put(dump, i == 0 ? " missing " : ", ");
        put_expr(dump, expect->missing.items[i]);
    }
    put_names(dump, " ", expect->clauses.items, expect->clauses.count, WORD_TYPE);
    put(dump, "\n");
}

static void put_example(struct dump *dump, const struct example_ast *example) {
    put(dump, " at ");
    put_date(dump, example->day);
    put(dump, "\n");
    for (size_t i = 0; i < example->givens.count; i++)
        put_given(dump, 2, example->givens.items[i]);
    for (size_t i = 0; i < example->expects.count; i++)
        put_expect(dump, &example->expects.items[i]);
}

static void put_days(
    struct dump *dump, const char *word, const struct period_ast *periods, size_t count) {
    for (size_t i = 0; i < count; i++) {
        put(dump, word);
        put_period(dump, &periods[i]);
        put(dump, "\n");
    }
}

static void put_calendar(struct dump *dump, const struct calendar_ast *calendar) {
    put(dump, "\n");
    put_days(dump, "  from ", calendar->spans.items, calendar->spans.count);
    for (size_t i = 0; i < calendar->rest.count; i++) {
        put_names(dump, "  rest ", &calendar->rest.items[i], 1, WORD_VALUE);
        put(dump, "\n");
    }
    put_days(dump, "  off ", calendar->off.items, calendar->off.count);
    put_days(dump, "  working ", calendar->working.items, calendar->working.count);
    put_cites(dump, "  ", &calendar->cites);
}

static void put_item(struct dump *dump, const struct item *item) {
    static const char *const kinds[] = {"ruleset", "version", "transition", "use", "source",
        "choice", "record", "parameter", "region", "table", "scale", "policy", "jurisdiction",
        "calendar", "assertion", "example"};
    put_doc(dump, "", item->doc);
    put(dump, item->extends ? "extend " : "");
    put(dump, kinds[item->kind]);
    put_names(dump, " ", &item->name, item->name.atom ? 1 : 0, WORD_TYPE);
    put_optional(dump, " ", item->text);
    switch (item->kind) {
    case ITEM_TRANSITION:
        put(dump, " ");
        put_period(dump, &item->period);
        put(dump, "\n");
        break;
    case ITEM_SOURCE:
        put_source(dump, item->source);
        break;
    case ITEM_CHOICE:
        put_choice(dump, item->choice);
        break;
    case ITEM_RECORD:
        put_record(dump, item->record);
        break;
    case ITEM_PARAMETER:
        put_parameter(dump, item->parameter);
        break;
    case ITEM_TABLE:
        put_table(dump, item->table);
        break;
    case ITEM_SCALE:
        put_scale(dump, item->scale);
        break;
    case ITEM_REGION:
        put_region_codes(dump, item->region);
        break;
    case ITEM_POLICY:
        put_policy(dump, item->policy);
        break;
    case ITEM_CALENDAR:
        put_calendar(dump, item->calendar);
        break;
    case ITEM_EXAMPLE:
        put_example(dump, item->example);
        break;
    default:
        put(dump, "\n");
    }
}

const char *ast_dump(struct arena *arena, const struct ast_file *file) {
    struct dump dump = {.arena = arena};
    for (size_t i = 0; i < file->items.count; i++)
        put_item(&dump, file->items.items[i]);
    vec_push(arena, &dump.text, 0);
    return dump.text.items;
}

const char *ast_dump_expr(struct arena *arena, const struct expr *expr) {
    struct dump dump = {.arena = arena};
    put_expr(&dump, expr);
    vec_push(arena, &dump.text, 0);
    return dump.text.items;
}
