/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/parse.h"
#include "program_dump.h"

#include <stdarg.h>
#include <stdio.h>

struct dump {
    struct arena *arena;
    const char *text;
};

__attribute__((format(printf, 2, 3))) static void put(struct dump *dump, const char *format, ...) {
    char line[4096];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    dump->text = arena_printf(dump->arena, "%s%s", dump->text, line);
}

static void put_text(struct dump *dump, const char *word, const char *text) {
    if (text)
        put(dump, " %s \"%s\"", word, text);
}

static void put_period(struct dump *dump, date from, date to) {
    char first[DATE_TEXT_SIZE], last[DATE_TEXT_SIZE];
    date_format(from, first);
    date_format(to, last);
    put(dump, " from %s", from == DATE_MIN ? "ever" : first);
    put(dump, " to %s", to == DATE_MAX ? "ever" : last);
}

static void put_cites(struct dump *dump, const citations *cites) {
    for (size_t i = 0; i < cites->count; i++) {
        const struct citation *citation = &cites->items[i];
        put(dump, " cites %s", citation->source->name->text);
        put_text(dump, "article", citation->article);
        put_text(dump, "reading", citation->readings[0]);
        put_text(dump, "reading", citation->readings[1]);
    }
    put(dump, "\n");
}

/* The choices of the language are named in the language of the file. */
static const char *choice_name(const struct choice *choice) {
    const char *word = word_canonical(WORD_FUNCTION, choice->name);
    if (!word)
        word = word_canonical(WORD_VALUE, choice->name);
    return word ? word : choice->name->text;
}

static void put_type(struct dump *dump, struct type type) {
    static const char *const kinds[] = {
        [TYPE_BOOLEAN] = "boolean",
        [TYPE_INTEGER] = "integer",
        [TYPE_DECIMAL] = "decimal",
        [TYPE_PERCENT] = "percent",
        [TYPE_MONEY] = "money",
        [TYPE_DATE] = "date",
        [TYPE_DURATION] = "duration",
        [TYPE_REGION] = "region",
        [TYPE_CITIZEN_ID] = "citizen_id",
        [TYPE_TEXT] = "text",
        [TYPE_CHOICE] = "choice",
        [TYPE_LIST] = "list of",
    };
    static const char *const periods[] = {"", "/month", "/quarter", "/year"};
    put(dump, ": %s", kinds[type.kind]);
    if (type.kind == TYPE_MONEY)
        put(dump, "%s", periods[type.period]);
    if (type.kind == TYPE_CHOICE)
        put(dump, " %s", choice_name(type.choice));
    if (type.kind == TYPE_LIST)
        put(dump, " %s", type.record->name->text);
    if (type.or_none)
        put(dump, " or none");
}

static void put_source(struct dump *dump, const struct source *source) {
    char day[DATE_TEXT_SIZE];
    put(dump, "source %s", source->name->text);
    put_text(dump, "title", source->title);
    if (source->has_date) {
        date_format(source->dated, day);
        put(dump, " dated %s", day);
    }
    put_text(dump, "address", source->address);
    put_text(dump, "seen", source->seen);
    put_text(dump, "unverified", source->unverified);
    put(dump, "%s\n", source->is_catalogue ? " catalogue" : "");
    for (size_t i = 0; i < source->articles.count; i++) {
        const struct source_article *article = &source->articles.items[i];
        put(dump, "  article %s", article->number);
        put_text(dump, "title", article->title);
        put_text(dump, "level", article->level);
        put_text(dump, "registered", article->registered);
        put(dump, " cited %u", article->cited);
        put_cites(dump, &article->cites);
    }
}

static void put_choice(struct dump *dump, const struct choice *choice) {
    put(dump, "choice %s\n", choice->name->text);
    for (size_t i = 0; i < choice->values.count; i++) {
        const struct choice_value *value = &choice->values.items[i];
        put(dump, "  %s", value->name->text);
        for (size_t k = 0; k < value->texts.count; k++)
            put_text(dump, "or", value->texts.items[k]);
        put(dump, "\n");
    }
}

static void put_field(struct dump *dump, const struct field *field) {
    put(dump, "  %s", field->name->text);
    put_type(dump, field->type);
    put(dump, "%s%s%s%s", field->form == FIELD_COMPUTED ? " computed" : "",
        field->is_key ? " key" : "", field->is_required ? " required" : "",
        field->is_place ? " place" : "");
    for (size_t i = 0; i < field->columns.count; i++)
        put_text(dump, "from", field->columns.items[i]);
    if (field->has_empty)
        put_text(dump, "empty means", value_format(dump->arena, field->type, field->empty, false));
    put_text(dump, "doc", field->doc);
    put(dump, "\n");
}

static void put_record(struct dump *dump, const struct record_type *type) {
    put(dump, "record %s", type->name->text);
    put_text(dump, "of", type->parent ? type->parent->name->text : NULL);
    put_text(dump, "doc", type->doc);
    put(dump, "\n");
    for (size_t i = 0; i < type->fields.count; i++)
        put_field(dump, type->fields.items[i]);
}

static void put_timeline(struct dump *dump, const timeline *values) {
    for (size_t i = 0; i < values->count; i++) {
        const struct stretch *stretch = &values->items[i];
        put(dump, "   ");
        put_period(dump, stretch->from, stretch->to);
        put(dump, "%s\n", stretch->value ? "" : " undecided");
    }
}

static void put_parameter(struct dump *dump, const struct parameter *parameter) {
    put(dump, "parameter %s", parameter->name->text);
    put_type(dump, parameter->type);
    put(dump, " levels %x%s%s", parameter->levels, parameter->at_least ? " at least" : "",
        parameter->at_most ? " at most" : "");
    put_text(dump, "doc", parameter->doc);
    put_cites(dump, &parameter->cites);
    put_timeline(dump, &parameter->national);
    for (size_t i = 0; i < parameter->overrides.count; i++) {
        const struct override *override = &parameter->overrides.items[i];
        char code[REGION_TEXT_SIZE];
        region_format(override->code, code);
        put(dump, "  region %s", code);
        put_text(dump, "label", override->label);
        put_cites(dump, &override->cites);
        put_timeline(dump, &override->values);
    }
}

static void put_table(struct dump *dump, const struct table *table) {
    put(dump, "table %s", table->name->text);
    for (uint32_t i = 0; i < table->input_count; i++) {
        put(dump, " %s", table->input_names[i]->text);
        put_type(dump, table->input_types[i]);
    }
    for (uint32_t i = 0; i < table->result_count; i++)
        put_type(dump, table->result_types[i]);
    for (size_t i = 0; i < table->national.count; i++)
        put(dump, " rows %zu",
            table->national.items[i].rows ? table->national.items[i].rows->rows.count : 0);
    put_text(dump, "doc", table->doc);
    put_cites(dump, &table->cites);
}

static void put_clause(
    struct dump *dump, const struct policy *policy, const struct clause *clause) {
    static const char *const words[] = {"keep", "optimize", "adjust", "start", "end"};
    put(dump, "  %s %s", words[clause->disposition], clause->name->text);
    for (size_t i = 0; i < policy->clauses.count; i++)
        if (clause_is_over(clause, policy->clauses.items[i]))
            put(dump, " over %s", policy->clauses.items[i]->name->text);
    put(dump, "%s%s", clause->when ? "" : " otherwise", clause->says.count ? " says" : "");
    put_cites(dump, &clause->cites);
}

static void put_policy(struct dump *dump, const struct policy *policy) {
    put(dump, "policy %s", policy->name->text);
    put_text(dump, "title", policy->title);
    put(dump, " for %s", policy->record->name->text);
    put_text(dump, "category", policy->category ? policy->category->text : NULL);
    put_text(dump, "doc", policy->doc);
    put_period(dump, policy->from, policy->to);
    put(dump, "%s", policy->gate ? " gate" : "");
    for (size_t i = 0; i < policy->outputs.count; i++) {
        put(dump, " gives %s", policy->outputs.items[i].name->text);
        put_type(dump, policy->outputs.items[i].type);
    }
    put_cites(dump, &policy->cites);
    for (size_t i = 0; i < policy->clauses.count; i++)
        put_clause(dump, policy, policy->clauses.items[i]);
}

const char *program_dump(struct arena *arena, const struct program *program) {
    struct dump dump = {.arena = arena, .text = ""};
    put(&dump, "rules");
    put_text(&dump, "name", program->name);
    put_text(&dump, "version", program->version);
    if (program->has_transition)
        put_period(&dump, program->transition_from, program->transition_to);
    put(&dump, "\n");
    for (size_t i = 0; i < program->sources.count; i++)
        put_source(&dump, program->sources.items[i]);
    for (size_t i = 0; i < program->schema.choices.count; i++)
        put_choice(&dump, program->schema.choices.items[i]);
    for (size_t i = 0; i < program->choice_cites.count; i++) {
        put(&dump, "choice %s", program->choice_cites.items[i].choice->name->text);
        put_cites(&dump, &program->choice_cites.items[i].cites);
    }
    for (size_t i = 0; i < program->schema.records.count; i++)
        put_record(&dump, program->schema.records.items[i]);
    for (size_t i = 0; i < program->parameters.count; i++)
        put_parameter(&dump, program->parameters.items[i]);
    for (size_t i = 0; i < program->tables.count; i++)
        put_table(&dump, program->tables.items[i]);
    for (size_t i = 0; i < program->policies.count; i++)
        put_policy(&dump, program->policies.items[i]);
    return dump.text;
}
