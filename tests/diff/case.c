/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "diff.h"

/* ---- rules ---- */

static guodu_status read_rules(void *user, const char *path, const char **text, size_t *length) {
    const struct gen_text *from = user;
    const char *end = strrchr(path, '/');
    *text = strcmp(end ? end + 1 : path, "local.guodu") == 0 ? from->local : from->main;
    if (!*text)
        return GUODU_CANNOT_READ;
    *length = strlen(*text);
    return GUODU_OK;
}

guodu_rules *diff_rules(const char *main, const char *local, char *why, size_t room) {
    struct gen_text from = {.main = main, .local = local};
    const guodu_reader reader = {.read = read_rules, .user = &from};
    guodu_rules *rules = guodu_rules_new(NULL);
    guodu_rules_set_reader(rules, &reader);
    if (guodu_rules_load_file(rules, "random.guodu") == GUODU_OK)
        return rules;
    guodu_diagnostic told = {.severity = GUODU_WARNING};
    snprintf(why, room, "%s", guodu_rules_error(rules, GUODU_EN));
    for (size_t i = 0; told.severity != GUODU_ERROR &&
                       guodu_rules_diagnostic(rules, i, GUODU_EN, false, &told) == GUODU_OK;
         i++)
        if (told.severity == GUODU_ERROR)
            snprintf(why, room, "%s", told.shown);
    guodu_rules_free(rules);
    return NULL;
}

bool diff_load(struct diff_case *of) {
    char why[1000];
    of->rules = diff_rules(of->text.main, of->text.local, why, sizeof why);
    if (!of->rules) {
        of->why = arena_copy(of->arena, why, strlen(why));
        return false;
    }
    of->program = &of->rules->program;
    of->zh = of->rules->lang == GUODU_ZH;
    return true;
}

void diff_unload(struct diff_case *of) {
    guodu_rules_free(of->rules);
    of->rules = NULL;
    of->program = NULL;
}

/* ---- choices ---- */

uint32_t diff_choose(const struct diff_case *of, const char *name, uint32_t bound) {
    uint64_t hash = of->seed ^ 0xcbf29ce484222325u;
    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 0x100000001b3u;
    struct chance chance = chance_of(hash);
    return chance_below(&chance, bound);
}

/* ---- what can be said in which way ---- */

/* What an empty cell would mean has a value, and what is required; now and then it is left. */
static void settle_record(struct arena *arena, struct chance *chance, struct record *record) {
    for (size_t i = 0; i < record->type->fields.count && !record->rejected; i++) {
        const struct field *field = record->type->fields.items[i];
        struct value *value = &record->values[i];
        if (!diff_is_given(field) || value->state != VALUE_UNKNOWN)
            continue;
        if (field->has_empty)
            *value = field->empty;
        else if (field->is_required)
            *value = gen_fact(arena, chance, field->type);
    }
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            settle_record(arena, chance, record->lists[i].items.items[k]);
}

void diff_settle(struct diff_case *of, struct chance *chance) {
    if (chance_hits(chance, 80))
        for (size_t i = 0; i < of->count; i++)
            settle_record(of->arena, chance, of->trees[i]->top);
}

static uint8_t fits_of(const struct record *record) {
    uint8_t fits = record->rejected ? 0 : FITS_HOST | FITS_DATA | FITS_TABLE;
    for (size_t i = 0; i < record->type->fields.count; i++) {
        const struct field *field = record->type->fields.items[i];
        if (!diff_is_given(field) || record->values[i].state != VALUE_UNKNOWN)
            continue;
        if (field->is_required || field->is_key)
            fits &= (uint8_t)~(FITS_DATA | FITS_TABLE);
        if (field->has_empty)
            fits &= (uint8_t)~FITS_TABLE;
    }
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            fits &= fits_of(record->lists[i].items.items[k]);
    return fits;
}

void diff_see_fits(struct diff_case *of) {
    of->fits = arena_array(of->arena, uint8_t, of->count + 1);
    for (size_t i = 0; i < of->count; i++)
        of->fits[i] = fits_of(of->trees[i]->top);
}

/* ---- for other rules ---- */

struct adopt {
    struct arena *arena;
    const struct schema *schema;
    struct record_tree *tree;
};

static const struct record_type *type_called(const struct schema *schema, const char *name) {
    for (size_t i = 0; i < schema->records.count; i++)
        if (strcmp(schema->records.items[i]->name->text, name) == 0)
            return schema->records.items[i];
    return NULL;
}

static int64_t same_choice(const struct choice *to, const struct choice *from, uint32_t index) {
    const char *name = from->values.items[index].name->text;
    for (size_t i = 0; i < to->values.count; i++)
        if (strcmp(to->values.items[i].name->text, name) == 0)
            return (int64_t)i;
    return -1;
}

static struct value adopt_set(struct type to, struct type from, struct value value) {
    choice_set set = 0;
    for (uint32_t i = 0; i < from.choice->values.count; i++) {
        int64_t index = (value.set >> i) & 1 ? same_choice(to.choice, from.choice, i) : -1;
        if (index >= 0)
            set |= (choice_set)1 << index;
    }
    return value_set(set);
}

static struct value adopt_value(struct adopt *adopt, struct type to, struct type from, struct value value) {
    value.cause = NULL;
    if (to.kind != from.kind || (value.state == VALUE_NONE && !to.or_none))
        return value_unknown(NULL);
    if (value.state != VALUE_KNOWN)
        return value;
    if (to.kind == TYPE_CHOICE) {
        int64_t index = same_choice(to.choice, from.choice, value.choice);
        return index < 0 ? value_unknown(NULL) : value_choice((uint32_t)index);
    }
    if (to.kind == TYPE_SET)
        return adopt_set(to, from, value);
    if (to.kind == TYPE_TEXT || to.kind == TYPE_CITIZEN_ID)
        value.text.bytes = arena_copy(adopt->arena, value.text.bytes, value.text.length);
    return value;
}

static void adopt_facts(struct adopt *adopt, const struct record *from, struct record *to) {
    for (size_t i = 0; i < to->type->fields.count; i++) {
        const struct field *field = to->type->fields.items[i];
        for (size_t k = 0; diff_is_given(field) && k < from->type->fields.count; k++) {
            const struct field *old = from->type->fields.items[k];
            if (diff_is_given(old) && strcmp(old->name->text, field->name->text) == 0)
                to->values[i] = adopt_value(adopt, field->type, old->type, from->values[k]);
        }
    }
}

static void adopt_record(struct adopt *adopt, const struct record *from, struct record *to) {
    to->rejected = from->rejected;
    to->doubtful = from->doubtful;
    adopt_facts(adopt, from, to);
    for (size_t i = 0; i < from->type->children.count; i++) {
        const struct record_list *list = &from->lists[i];
        const struct record_type *type =
            type_called(adopt->schema, from->type->children.items[i]->name->text);
        if (!type || type->parent != to->type)
            continue;
        to->lists[type->child_index].known = list->known;
        for (size_t k = 0; k < list->items.count; k++)
            adopt_record(adopt, list->items.items[k], record_child(adopt->tree, to, type));
    }
}

void diff_adopt(struct diff_case *to, const struct diff_case *from) {
    struct arena *arena = to->arena;
    to->trees = arena_array(arena, struct record_tree *, from->count + 1);
    to->count = 0;
    to->lines = NULL;
    for (size_t i = 0; i < from->count; i++) {
        const struct record *top = from->trees[i]->top;
        const struct record_type *type = type_called(&to->program->schema, top->type->name->text);
        if (!type || type->parent)
            continue;
        struct record_tree *tree = arena_new(arena, struct record_tree);
        struct adopt adopt = {arena, &to->program->schema, tree};
        adopt_record(&adopt, top, record_top(tree, arena, type));
        to->trees[to->count++] = tree;
    }
    diff_see_fits(to);
}
