/* SPDX-License-Identifier: Apache-2.0 */
#include "check/checker.h"

#include <string.h>

#include "base/utf8.h"

struct symbol *symbol_find(const struct map *map, const struct atom *name) {
    return name ? map_get(map, name) : NULL;
}

static struct symbol *symbol_add(struct checker *checker, struct map *map, enum symbol_kind kind,
    const struct item *item, const struct ast_file *file) {
    if (!item->name.atom)
        return NULL;
    struct symbol *before = map_get(map, item->name.atom);
    if (before) {
        struct diagnostic *diagnostic =
            complain_name(checker, DIAG_DECLARED_TWICE, item->name.span, item->name.atom);
        diagnostic_label(diagnostic, before->span, "第一次写在这里", "first written here");
        if (kind == SYMBOL_PARAMETER && before->kind == SYMBOL_PARAMETER)
            diagnostic->note =
                (struct words){"同一个参数的新值，写进原来的花括号里：自 2023-01-01 起: …。",
                    "A new value of one parameter goes into its braces: from 2023-01-01: …."};
        checker->incomplete = true;
        return NULL;
    }
    struct symbol *symbol = arena_new(checker->arena, struct symbol);
    symbol->kind = kind;
    symbol->name = item->name.atom;
    symbol->span = item->name.span;
    symbol->item = item;
    symbol->file = file;
    map_put(map, item->name.atom, symbol);
    vec_push(checker->arena, &checker->symbols, symbol);
    return symbol;
}

/* ---- single items: name, version, transition ---- */

static bool already(struct checker *checker, const struct item **first, const struct item *item) {
    if (*first) {
        diagnostic_label(complain(checker, DIAG_ITEM_REPEATED, item->keyword), (*first)->keyword,
            "第一次写在这里", "first written here");
        return true;
    }
    *first = item;
    return false;
}

static void declare_transition(struct checker *checker, const struct item *item) {
    struct program *program = checker->program;
    if (!item->period.has_to) {
        complain(checker, DIAG_TRANSITION_OPEN, item->period.span);
        return;
    }
    if (item->period.to < item->period.from) {
        complain_backwards(checker, &item->period);
        return;
    }
    program->has_transition = true;
    program->transition_from = item->period.from;
    program->transition_to = item->period.to;
    program->transition_span = item->period.span;
}

static const char *string_copy(struct checker *checker, const struct string *string) {
    return string->text ? arena_copy(checker->arena, string->text, string->length) : NULL;
}

static void declare_header(struct checker *checker, const struct ast_file *file, bool top) {
    const struct item *ruleset = NULL, *version = NULL, *transition = NULL;
    for (size_t i = 0; i < file->items.count; i++) {
        const struct item *item = file->items.items[i];
        if (item->kind == ITEM_RULESET && !already(checker, &ruleset, item) && top)
            checker->program->name = item->text.text
                                         ? string_copy(checker, &item->text)
                                         : (item->name.atom ? item->name.atom->text : NULL);
        else if (item->kind == ITEM_VERSION && !already(checker, &version, item) && top)
            checker->program->version = string_copy(checker, &item->text);
        else if (item->kind == ITEM_TRANSITION && !already(checker, &transition, item)) {
            if (top)
                declare_transition(checker, item);
            else
                complain(checker, DIAG_TRANSITION_BELOW, item->keyword);
        }
    }
}

/* ---- choices ---- */

static void value_use_add(
    struct checker *checker, const struct choice *choice, uint32_t index, const struct atom *name) {
    struct value_use *use = arena_new(checker->arena, struct value_use);
    use->choice = choice;
    use->index = index;
    use->next = map_get(&checker->choice_values, name);
    map_put(&checker->choice_values, name, use);
}

static void choice_text(struct checker *checker, struct choice *choice, uint32_t index,
    const char *text, size_t length, struct span span) {
    uintptr_t before = (uintptr_t)map_get_bytes(&choice->by_text, text, length);
    if (before == (uintptr_t)index + 1)
        return;
    if (before) {
        struct diagnostic *diagnostic = complain(checker, DIAG_CHOICE_TEXT_TWICE, span);
        diagnostic_arg(diagnostic, arena_copy(checker->arena, text, length));
        diagnostic_arg(diagnostic, choice->values.items[before - 1].name->text);
        return;
    }
    choice_add_text(choice, text, length, index);
}

/* first: where each name was first written. */
static void choice_value(struct checker *checker, struct choice *choice, struct map *first,
    const struct choice_value_ast *written) {
    uint32_t index = (uint32_t)choice->values.count;
    const struct atom *name = written->name.atom;
    if (!name)
        return;
    const struct choice_value_ast *before = map_get(first, name);
    if (before) {
        diagnostic_label(complain_name(checker, DIAG_CHOICE_VALUE_TWICE, written->name.span, name),
            before->name.span, "第一次写在这里", "first written here");
        return;
    }
    map_put(first, name, (void *)written);
    vec_push(checker->arena, &choice->values, ((struct choice_value){.name = name}));
    value_use_add(checker, choice, index, name);
    choice_text(checker, choice, index, name->text, name->length, written->name.span);
    for (size_t i = 0; i < written->texts.count; i++) {
        const struct string *string = &written->texts.items[i];
        const char *text = string->text;
        size_t length = utf8_trim(&text, string->length);
        vec_push(checker->arena, &choice->values.items[index].texts,
            arena_copy(checker->arena, text, length));
        choice_text(checker, choice, index, text, length, string->span);
    }
}

static void choice_values(
    struct checker *checker, struct choice *choice, const struct choice_ast *all) {
    struct map first;
    map_init(&first, checker->arena);
    for (size_t i = 0; i < all->values.count; i++)
        choice_value(checker, choice, &first, &all->values.items[i]);
}

static void declare_choice(
    struct checker *checker, const struct item *item, const struct ast_file *file) {
    struct symbol *symbol = symbol_add(checker, &checker->types, SYMBOL_CHOICE, item, file);
    if (!symbol)
        return;
    struct choice *choice = arena_new(checker->arena, struct choice);
    choice->name = item->name.atom;
    choice->span = item->name.span;
    choice_init(choice, checker->arena);
    symbol->choice = choice;
    choice_values(checker, choice, item->choice);
    if (choice->values.count == 0)
        complain_name(checker, DIAG_CHOICE_EMPTY, item->name.span, item->name.atom);
    vec_push(checker->arena, &checker->program->schema.choices, choice);
}

/* ---- sources ---- */

static void source_article_add(
    struct checker *checker, struct source *source, const struct article *article) {
    const struct source_article *before = article_find(checker, source, article->number.text);
    if (before) {
        diagnostic_label(diagnostic_arg(complain(checker, DIAG_ARTICLE_TWICE, article->number.span),
                             before->number),
            before->span, "第一次写在这里", "first written here");
        return;
    }
    vec_push(checker->arena, &source->articles,
        ((struct source_article){
            .number = string_copy(checker, &article->number),
            .title = string_copy(checker, &article->title),
            .level = article->level.atom ? article->level.atom->text : NULL,
            .registered = string_copy(checker, &article->registered),
            .span = article->number.span,
        }));
    article_enter(checker, source);
    source->is_catalogue = source->is_catalogue || article->level.atom;
}

static void declare_source(
    struct checker *checker, const struct item *item, const struct ast_file *file) {
    struct symbol *symbol = symbol_add(checker, &checker->sources, SYMBOL_SOURCE, item, file);
    if (!symbol)
        return;
    struct source *source = arena_new(checker->arena, struct source);
    map_init(&source->by_number, checker->arena);
    source->name = item->name.atom;
    source->title = string_copy(checker, &item->source->title);
    source->dated = item->source->dated;
    source->has_date = item->source->has_date;
    source->address = string_copy(checker, &item->source->address);
    source->seen = item->source->seen.atom ? item->source->seen.atom->text : NULL;
    source->unverified = string_copy(checker, &item->source->unverified);
    source->span = item->name.span;
    symbol->source = source;
    for (size_t i = 0; i < item->source->articles.count; i++)
        if (item->source->articles.items[i].number.text)
            source_article_add(checker, source, &item->source->articles.items[i]);
    vec_push(checker->arena, &checker->program->sources, source);
}

/* ---- the others: only their names for now ---- */

static void declare_record(
    struct checker *checker, const struct item *item, const struct ast_file *file) {
    struct symbol *symbol = symbol_add(checker, &checker->types, SYMBOL_RECORD, item, file);
    if (!symbol)
        return;
    symbol->record = arena_new(checker->arena, struct record_type);
    symbol->record->name = item->name.atom;
    symbol->record->span = item->name.span;
    symbol->record->doc = item->doc;
    map_init(&symbol->record->by_name, checker->arena);
}

static void declare_value(
    struct checker *checker, const struct item *item, const struct ast_file *file) {
    enum symbol_kind kind = item->kind == ITEM_PARAMETER ? SYMBOL_PARAMETER
                            : item->kind == ITEM_TABLE   ? SYMBOL_TABLE
                            : item->kind == ITEM_SCALE   ? SYMBOL_SCALE
                            : item->kind == ITEM_REGION  ? SYMBOL_REGION
                                                         : SYMBOL_POLICY;
    struct symbol *symbol = symbol_add(checker, &checker->values, kind, item, file);
    if (!symbol)
        return;
    if (kind == SYMBOL_PARAMETER) {
        symbol->parameter = arena_new(checker->arena, struct parameter);
        symbol->parameter->name = item->name.atom;
        symbol->parameter->index = (uint32_t)checker->program->parameters.count;
        symbol->parameter->span = item->name.span;
        symbol->parameter->doc = item->doc;
        vec_push(checker->arena, &checker->program->parameters, symbol->parameter);
    } else if (kind == SYMBOL_TABLE) {
        symbol->table = arena_new(checker->arena, struct table);
        symbol->table->name = item->name.atom;
        symbol->table->span = item->name.span;
        symbol->table->doc = item->doc;
        vec_push(checker->arena, &checker->program->tables, symbol->table);
    } else if (kind == SYMBOL_SCALE) {
        symbol->scale = arena_new(checker->arena, struct scale);
        symbol->scale->name = item->name.atom;
        symbol->scale->span = item->name.span;
        symbol->scale->doc = item->doc;
        vec_push(checker->arena, &checker->program->scales, symbol->scale);
    } else if (kind == SYMBOL_REGION) {
        symbol->region = arena_new(checker->arena, struct region_group);
    } else {
        symbol->policy = arena_new(checker->arena, struct policy);
        symbol->policy->name = item->name.atom;
        symbol->policy->index = (uint32_t)checker->program->policies.count;
        symbol->policy->span = item->name.span;
        symbol->policy->doc = item->doc;
        vec_push(checker->arena, &checker->program->policies, symbol->policy);
    }
}

static void declare_item(
    struct checker *checker, const struct item *item, const struct ast_file *file) {
    switch (item->kind) {
    case ITEM_CHOICE:
        declare_choice(checker, item, file);
        break;
    case ITEM_SOURCE:
        declare_source(checker, item, file);
        break;
    case ITEM_RECORD:
        declare_record(checker, item, file);
        break;
    case ITEM_PARAMETER:
    case ITEM_TABLE:
    case ITEM_SCALE:
    case ITEM_REGION:
    case ITEM_POLICY:
        declare_value(checker, item, file);
        break;
    default:
        break;
    }
}

/* ---- extensions, once every name is declared ---- */

static struct symbol *extended_symbol(struct checker *checker, const struct item *item) {
    static const enum symbol_kind kinds[] = {
        [ITEM_CHOICE] = SYMBOL_CHOICE,
        [ITEM_RECORD] = SYMBOL_RECORD,
        [ITEM_PARAMETER] = SYMBOL_PARAMETER,
        [ITEM_TABLE] = SYMBOL_TABLE,
        [ITEM_SCALE] = SYMBOL_SCALE,
        [ITEM_POLICY] = SYMBOL_POLICY,
    };
    bool typed = item->kind == ITEM_CHOICE || item->kind == ITEM_RECORD;
    struct symbol *symbol =
        symbol_find(typed ? &checker->types : &checker->values, item->name.atom);
    if (symbol && symbol->kind == kinds[item->kind])
        return symbol;
    if (!item->name.atom)
        return NULL;
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_EXTEND_UNKNOWN, item->name.span, item->name.atom);
    struct nearest nearest = nearest_new(checker, item->name.atom);
    for (size_t i = 0; i < checker->symbols.count; i++)
        if (checker->symbols.items[i]->kind == kinds[item->kind])
            nearest_offer(&nearest, checker->symbols.items[i]->name);
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
    return NULL;
}

/* True after a complaint: the choice has a value of this name already. */
static bool choice_has(
    struct checker *checker, const struct choice *choice, const struct name *name) {
    for (size_t i = 0; name->atom && i < choice->values.count; i++)
        if (choice->values.items[i].name == name->atom) {
            diagnostic_label(
                complain_name(checker, DIAG_CHOICE_VALUE_TWICE, name->span, name->atom),
                choice->span, "选项写在这里", "the choice is here");
            return true;
        }
    return false;
}

static void declare_extension(
    struct checker *checker, const struct item *item, const struct ast_file *file) {
    struct symbol *symbol = extended_symbol(checker, item);
    if (!symbol)
        return;
    vec_push(checker->arena, &symbol->extensions, ((struct extension){item, file}));
    struct map first;
    map_init(&first, checker->arena);
    for (size_t i = 0; item->kind == ITEM_CHOICE && i < item->choice->values.count; i++)
        if (!choice_has(checker, symbol->choice, &item->choice->values.items[i].name))
            choice_value(checker, symbol->choice, &first, &item->choice->values.items[i]);
}

static void declare_extensions(struct checker *checker) {
    for (size_t i = 0; i < checker->files->files.count; i++) {
        const struct ast_file *file = checker->files->files.items[i];
        checker->file = file;
        for (size_t k = 0; k < file->items.count; k++)
            if (file->items.items[k]->extends)
                declare_extension(checker, file->items.items[k], file);
    }
}

void declare_items(struct checker *checker) {
    for (size_t i = 0; i < checker->files->files.count; i++) {
        const struct ast_file *file = checker->files->files.items[i];
        checker->file = file;
        declare_header(checker, file, i == 0);
        for (size_t k = 0; k < file->items.count; k++)
            if (!file->items.items[k]->extends)
                declare_item(checker, file->items.items[k], file);
    }
    declare_extensions(checker);
}
