/* SPDX-License-Identifier: Apache-2.0
 *
 * Names that are not there. What the writer may have meant is looked for in this order: a field
 * of a record above, two names with a word between them and no spaces, the nearest spelling.
 */
#include "check/checker.h"

#include <string.h>

#include "base/utf8.h"

#define LISTED 12 /* names in one message */

/* ---- the nearest spelling ---- */

static void offer_fields(struct nearest *nearest, const struct record_type *type) {
    for (size_t i = 0; i < type->fields.count; i++)
        nearest_offer(nearest, type->fields.items[i]->name);
}

static void offer_values(struct nearest *nearest, const struct choice *choice) {
    for (size_t i = 0; i < choice->values.count; i++)
        nearest_offer(nearest, choice->values.items[i].name);
}

static void offer_scope(
    struct checker *checker, const struct scope *scope, struct nearest *nearest) {
    for (uint32_t i = 0; i < scope->frame_count; i++)
        offer_fields(nearest, scope->frames[i]);
    for (uint32_t i = 0; scope->table && i < scope->table->input_count; i++)
        if (scope->table->input_names[i])
            nearest_offer(nearest, scope->table->input_names[i]);
    for (size_t i = 0; scope->outputs && i < scope->outputs->outputs.count; i++)
        nearest_offer(nearest, scope->outputs->outputs.items[i].name);
    for (size_t i = 0; i < checker->symbols.count; i++) {
        struct symbol *symbol = checker->symbols.items[i];
        if (symbol->kind == SYMBOL_PARAMETER || symbol->kind == SYMBOL_TABLE ||
            symbol->kind == SYMBOL_SCALE || symbol->kind == SYMBOL_REGION)
            nearest_offer(nearest, symbol->name);
        if (symbol->kind == SYMBOL_CHOICE)
            offer_values(nearest, symbol->choice);
    }
}

/* ---- a field of another record ---- */

/* 农户.人均纯收入 where a policy for 成员 says 人均纯收入. */
static bool suggest_parent_field(struct checker *checker, const struct scope *scope,
    const struct atom *name, struct diagnostic *diagnostic) {
    for (uint32_t i = 0; i < scope->frame_count; i++)
        for (const struct record_type *type = scope->frames[i]->parent; type; type = type->parent)
            if (schema_field(type, name)) {
                diagnostic_suggest(diagnostic,
                    arena_printf(checker->arena, "%s.%s", type->name->text, name->text));
                return true;
            }
    return false;
}

/* 任一(家庭成员 其中 残疾) where a policy for 农户 says 残疾. */
static bool suggest_member_field(struct checker *checker, const struct scope *scope,
    const struct atom *name, struct diagnostic *diagnostic) {
    const struct record_type *type = scope->frame_count == 1 ? scope->frames[0] : NULL;
    for (size_t i = 0; type && i < type->fields.count; i++) {
        const struct field *list = type->fields.items[i];
        if (list->form != FIELD_LIST || list->type.kind != TYPE_LIST ||
            !schema_field(list->type.record, name))
            continue;
        const char *child = list->type.record->name->text, *field = list->name->text;
        if (scope->given) {
            diagnostic_suggest(
                diagnostic, arena_printf(checker->arena, "%s[1].%s", field, name->text));
            return true;
        }
        diagnostic->note = (struct words){
            arena_printf(checker->arena,
                "它是“%s”的字段，要从列表“%s”中取，例如 任一(%s 其中 …%s…)。", child, field, field,
                name->text),
            arena_printf(checker->arena,
                "It is a field of %s and is taken from the list %s, as in any(%s where … %s …).",
                child, field, field, name->text)};
        return true;
    }
    return false;
}

/* ---- spaces that were forgotten ---- */

/* The words that glue two names into one, longer ones before what they contain. */
static const char *const glue_words[] = {"并且", "或者", "且", "或", "不低于", "不高于", "不少于",
    "不超过", "不小于", "不大于", "低于", "高于", "小于", "大于", "超过", "不足", "不属于", "属于",
    "不是", "不为", "是", "为", "非", "当", "则"};

static bool stands(
    const struct checker *checker, const struct scope *scope, const char *text, size_t length) {
    const struct atom *atom = atom_find(checker->input->atoms, text, length);
    return atom &&
           (name_stands_alone(checker, scope, atom) || map_get(&checker->choice_values, atom));
}

static bool is_number(const char *text) {
    return *text && strspn(text, "0123456789.%") == strlen(text);
}

/* 特困且脱贫 is a legal name; where it is not declared but its halves are, spaces were meant. */
static bool suggest_spaces(struct checker *checker, const struct scope *scope,
    const struct atom *name, struct diagnostic *diagnostic) {
    for (size_t i = 0; i < sizeof glue_words / sizeof *glue_words; i++) {
        size_t glue_length = strlen(glue_words[i]);
        for (const char *at = strstr(name->text, glue_words[i]); at;
             at = strstr(at + glue_length, glue_words[i])) {
            size_t before = (size_t)(at - name->text);
            size_t after = name->length - before - glue_length;
            const char *rest = at + glue_length;
            bool left = before == 0 || stands(checker, scope, name->text, before);
            bool right = after > 0 && (stands(checker, scope, rest, after) || is_number(rest));
            if (!left || !right)
                continue;
            diagnostic_suggest(diagnostic, arena_printf(checker->arena, "%.*s%s%s %s", (int)before,
                                               name->text, before ? " " : "", glue_words[i], rest));
            return true;
        }
    }
    return false;
}

/* The record in sight of that name: an alias, a frame or a parent of one. */
static const struct record_type *record_in_sight(
    const struct scope *scope, const char *text, size_t length) {
    for (uint32_t i = 0; i < scope->frame_count; i++)
        if (scope->aliases[i] && scope->aliases[i]->length == length &&
            memcmp(scope->aliases[i]->text, text, length) == 0)
            return scope->frames[i];
    for (uint32_t i = 0; i < scope->frame_count; i++)
        for (const struct record_type *type = scope->frames[i]; type; type = type->parent)
            if (type->name->length == length && memcmp(type->name->text, text, length) == 0)
                return type;
    return NULL;
}

/* 农户的收入 without spaces is one word. */
static bool suggest_possessive(struct checker *checker, const struct scope *scope,
    const struct atom *name, struct diagnostic *diagnostic) {
    const char *at = strstr(name->text, "的");
    const struct record_type *type =
        at ? record_in_sight(scope, name->text, (size_t)(at - name->text)) : NULL;
    if (!type)
        return false;
    const char *owner = arena_copy(checker->arena, name->text, (size_t)(at - name->text));
    at += strlen("的");
    const struct atom *field = atom_intern(checker->input->atoms, at, strlen(at));
    struct nearest nearest = nearest_new(checker, field);
    if (!schema_field(type, field)) {
        offer_fields(&nearest, type);
        field = nearest.best;
    }
    if (!field)
        return false;
    diagnostic_suggest(diagnostic, arena_printf(checker->arena, "%s 的 %s", owner, field->text));
    return true;
}

/* ---- a value that a choice does not have ---- */

static const char *joined_values(
    struct checker *checker, const struct choice *choice, const char *between) {
    const char *list = "";
    for (size_t i = 0; i < choice->values.count && i < LISTED; i++)
        list = arena_printf(
            checker->arena, "%s%s%s", list, i ? between : "", choice->values.items[i].name->text);
    if (choice->values.count > LISTED)
        list = arena_printf(checker->arena, "%s%s…", list, between);
    return list;
}

/* It may be a text that stands for a value in data, or a value of another choice. */
static bool explain_value(struct checker *checker, const struct choice *choice,
    const struct atom *name, struct diagnostic *diagnostic) {
    uintptr_t index = (uintptr_t)map_get_bytes(&choice->by_text, name->text, name->length);
    const struct value_use *use = map_get(&checker->choice_values, name);
    if (index)
        diagnostic_suggest(diagnostic, choice->values.items[index - 1].name->text);
    else if (use)
        diagnostic->note =
            (struct words){arena_printf(checker->arena, "“%s”是选项“%s”的值，不能在这里比较。",
                               name->text, use->choice->name->text),
                arena_printf(checker->arena, "“%s” is a value of the choice “%s”.", name->text,
                    use->choice->name->text)};
    return index || use;
}

static void complain_value(struct checker *checker, const struct scope *scope,
    const struct name *name, const struct choice *choice) {
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_CHOICE_VALUE, name->span, name->atom);
    diagnostic_arg(diagnostic, choice->name->text);
    diagnostic_arg_words(diagnostic,
        (struct words){joined_values(checker, choice, "、"), joined_values(checker, choice, ", ")});
    if (explain_value(checker, choice, name->atom, diagnostic) ||
        suggest_spaces(checker, scope, name->atom, diagnostic) ||
        suggest_possessive(checker, scope, name->atom, diagnostic))
        return;
    struct nearest nearest = nearest_new(checker, name->atom);
    offer_values(&nearest, choice);
    /* of two characters one says too little: 五保 is not 低保, and the list is shown anyway */
    if (nearest.best && utf8_count(name->atom->text, name->atom->length) > 2)
        diagnostic_suggest(diagnostic, nearest.best->text);
}

/* ---- words that are no values ---- */

static bool explain_word(const struct atom *name, struct diagnostic *diagnostic) {
    static const struct {
        const char *word;
        struct words note;
    } words[] = {
        {"undecided", {"“待定”只能写在参数里，例如 自 2023-01-01 起: 待定。",
                          "Only a parameter can be undecided: from 2023-01-01: undecided."}},
        {"known", {"写法：字段 为 已知。", "Write: field is known."}},
        {"unknown", {"写法：字段 为 未知。", "Write: field is unknown."}},
        {"any", {"“任意”只能写在表的格子里。", "`any` stands alone only in the cell of a table."}},
    };
    const char *word = word_canonical(WORD_VALUE, name);
    for (size_t i = 0; word && i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i].word) == 0) {
            diagnostic->note = words[i].note;
            return true;
        }
    return false;
}

/* ---- all ---- */

struct node *complain_unknown(struct checker *checker, const struct scope *scope,
    const struct name *name, struct type wanted) {
    struct node *error = node_error(checker, name->span);
    if (map_get(&checker->assertions, name->atom)) {
        complain_name(checker, DIAG_ASSERTION_AS_VALUE, name->span, name->atom);
        return error;
    }
    if (wanted.kind == TYPE_CHOICE) {
        complain_value(checker, scope, name, wanted.choice);
        return error;
    }
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_NAME_UNKNOWN, name->span, name->atom);
    if (!complaint_is_shown(checker))
        return error;
    if (explain_word(name->atom, diagnostic) ||
        suggest_parent_field(checker, scope, name->atom, diagnostic) ||
        suggest_member_field(checker, scope, name->atom, diagnostic) ||
        suggest_spaces(checker, scope, name->atom, diagnostic) ||
        suggest_possessive(checker, scope, name->atom, diagnostic))
        return error;
    struct nearest nearest = nearest_new(checker, name->atom);
    offer_scope(checker, scope, &nearest);
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
    else
        diagnostic->note =
            (struct words){"名称要先写出来：资料写成记录的字段，标准和比例写成参数。",
                "A name must be written down first: a fact as a field of a record, a figure as a "
                "parameter."};
    return error;
}

void complain_no_field(
    struct checker *checker, const struct record_type *type, const struct name *name) {
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_FIELD_UNKNOWN, name->span, name->atom);
    diagnostic_arg(diagnostic, type->name->text);
    struct nearest nearest = nearest_new(checker, name->atom);
    offer_fields(&nearest, type);
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
}

/* The path to a list from a frame: its name, or that of a record above and its name. */
static const char *list_path(
    struct checker *checker, const struct scope *scope, const struct atom *wanted, bool exact) {
    for (uint32_t i = scope->frame_count; i-- > 0;)
        for (const struct record_type *type = scope->frames[i]; type; type = type->parent)
            for (size_t k = 0; k < type->fields.count; k++) {
                const struct field *field = type->fields.items[k];
                if (field->form != FIELD_LIST || field->type.kind != TYPE_LIST)
                    continue;
                if (exact && field->name != wanted && field->type.record->name != wanted)
                    continue;
                return type == scope->frames[i] ? field->name->text
                                                : arena_printf(checker->arena, "%s.%s",
                                                      type->name->text, field->name->text);
            }
    return NULL;
}

void complain_not_a_list(
    struct checker *checker, const struct scope *scope, const struct expr *expr) {
    struct diagnostic *diagnostic = complain(checker, DIAG_NOT_A_LIST, expr->span);
    const char *path = list_path(checker, scope, expr->name.atom, true);
    if (!path)
        path = list_path(checker, scope, NULL, false);
    if (path)
        diagnostic_suggest(diagnostic, path);
}

void complain_not_a_record(
    struct checker *checker, const struct scope *scope, const struct expr *expr) {
    struct diagnostic *diagnostic = complain(checker, DIAG_NOT_A_RECORD, expr->span);
    struct words list = {0};
    for (uint32_t i = scope->frame_count; i-- > 0;) {
        if (scope->aliases[i])
            words_join(checker, &list, "、", ", ", scope->aliases[i]->text);
        for (const struct record_type *type = scope->frames[i]; type; type = type->parent)
            if (i == 0 || type == scope->frames[i])
                words_join(checker, &list, "、", ", ", type->name->text);
    }
    if (list.zh)
        diagnostic->note = (struct words){arena_printf(checker->arena, "这里可以写：%s。", list.zh),
            arena_printf(checker->arena, "Here it can be: %s.", list.en)};
}

struct symbol *record_find(
    struct checker *checker, const struct name *name, enum diagnostic_code code) {
    struct symbol *symbol = symbol_find(&checker->types, name->atom);
    if (symbol && symbol->kind == SYMBOL_RECORD)
        return symbol;
    if (!name->atom)
        return NULL;
    struct diagnostic *diagnostic = complain_name(checker, code, name->span, name->atom);
    struct nearest nearest = nearest_new(checker, name->atom);
    struct words list = {0};
    size_t count = 0;
    for (size_t i = 0; i < checker->symbols.count; i++) {
        const struct symbol *other = checker->symbols.items[i];
        if (other->kind != SYMBOL_RECORD)
            continue;
        nearest_offer(&nearest, other->name);
        if (count++ < LISTED)
            words_join(checker, &list, "、", ", ", other->name->text);
    }
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
    else if (list.zh)
        diagnostic->note =
            (struct words){arena_printf(checker->arena, "这里的记录有：%s。", list.zh),
                arena_printf(checker->arena, "The records are: %s.", list.en)};
    return NULL;
}
