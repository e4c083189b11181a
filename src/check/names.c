/* SPDX-License-Identifier: Apache-2.0 */
#include "check/checker.h"

#include <string.h>

/* ---- fields in sight ---- */

struct sighting { /* a field by its bare name */
    struct reach reach;
    const struct field *field;
    uint32_t count; /* frames that have one of that name */
};

/* Each frame's own fields; the innermost is the one found, but count tells of others. */
static struct sighting sight_field(const struct scope *scope, const struct atom *name) {
    struct sighting sighting = {.count = 0};
    for (uint32_t i = scope->frame_count; i-- > 0;) {
        const struct field *field = schema_field(scope->frames[i], name);
        if (!field)
            continue;
        if (sighting.count++ == 0) {
            sighting.field = field;
            sighting.reach = (struct reach){.frame = i, .ups = 0};
        }
    }
    return sighting;
}

static bool fact_known(const struct scope *scope, struct reach reach, const struct field *field) {
    for (size_t i = 0; i < scope->fact_count; i++) {
        const struct fact *fact = &scope->facts[i];
        if (fact->field == field && fact->reach.frame == reach.frame &&
            fact->reach.ups == reach.ups)
            return true;
    }
    return false;
}

struct node *field_node(struct checker *checker, const struct scope *scope, struct reach reach,
    const struct field *field, struct span span) {
    struct type type = field->type;
    if (type.kind == TYPE_ERROR)
        return node_error(checker, span);
    if (type.or_none && fact_known(scope, reach, field))
        type.or_none = false;
    struct node *node = node_new(checker, NODE_FIELD, type, span);
    node->reach = reach;
    node->field = field;
    return node;
}

bool place_find(const struct scope *scope, struct reach *reach, const struct field **field) {
    if (scope->frame_count == 0)
        return false;
    const struct record_type *type = scope->frames[0];
    for (uint32_t ups = 0; type; type = type->parent, ups++)
        for (size_t i = 0; i < type->fields.count; i++)
            if (type->fields.items[i]->is_place) {
                *reach = (struct reach){.frame = 0, .ups = ups};
                *field = type->fields.items[i];
                return true;
            }
    return false;
}

/* ---- records in sight: a frame or a parent of one, by its name or alias ---- */

static const struct record_type *sight_type(
    const struct scope *scope, const struct atom *name, bool aliased, struct reach *reach) {
    for (uint32_t i = scope->frame_count; i-- > 0;) {
        uint32_t ups = 0;
        if ((scope->aliases[i] != NULL) != aliased)
            continue;
        for (const struct record_type *type = scope->frames[i]; type; type = type->parent, ups++)
            if (type->name == name) {
                *reach = (struct reach){.frame = i, .ups = ups};
                return type;
            }
    }
    return NULL;
}

/* A member that was given a name of its own leaves the record's name to the one outside. */
static const struct record_type *sight_record(
    const struct scope *scope, const struct atom *name, struct reach *reach) {
    for (uint32_t i = scope->frame_count; i-- > 0;)
        if (scope->aliases[i] == name) {
            *reach = (struct reach){.frame = i, .ups = 0};
            return scope->frames[i];
        }
    const struct record_type *type = sight_type(scope, name, false, reach);
    return type ? type : sight_type(scope, name, true, reach);
}

/* How a field of a frame is written so that no other can be meant; NULL if it cannot be. */
static const char *frame_path(
    struct checker *checker, const struct scope *scope, uint32_t frame, const struct atom *field) {
    const struct atom *owner =
        scope->aliases[frame] ? scope->aliases[frame] : scope->frames[frame]->name;
    struct reach reach;
    const struct record_type *seen = sight_record(scope, owner, &reach);
    bool from_below = reach.ups && seen == scope->frames[frame]; /* the member's own parent */
    if (!seen || !(from_below || (reach.frame == frame && !reach.ups)))
        return NULL;
    return arena_printf(checker->arena, "%s.%s", owner->text, field->text);
}

const struct record_type *record_named(
    const struct scope *scope, const struct expr *expr, struct reach *reach) {
    if (expr->kind == EXPR_NAME)
        return sight_record(scope, expr->name.atom, reach);
    if (expr->kind != EXPR_MEMBER)
        return NULL;
    const struct record_type *type = record_named(scope, expr->left, reach);
    if (!type)
        return NULL;
    for (uint32_t ups = 1; type->parent; ups++) {
        type = type->parent;
        if (type->name == expr->name.atom) {
            reach->ups += ups;
            return type;
        }
    }
    return NULL;
}

bool frame_push(struct checker *checker, struct scope *scope, const struct record_type *type,
    const struct atom *alias, struct span span) {
    if (scope->frame_count == FRAME_LIMIT) {
        complain(checker, DIAG_TOO_DEEP, span);
        return false;
    }
    scope->frames[scope->frame_count] = type;
    scope->aliases[scope->frame_count++] = alias;
    return true;
}

/* ---- lists ---- */

const struct field *list_named(
    const struct scope *scope, const struct expr *expr, struct reach *reach) {
    const struct field *field = NULL;
    if (expr->kind == EXPR_NAME) {
        struct sighting sighting = sight_field(scope, expr->name.atom);
        field = sighting.field;
        *reach = sighting.reach;
    } else if (expr->kind == EXPR_MEMBER) {
        const struct record_type *type = record_named(scope, expr->left, reach);
        field = type ? schema_field(type, expr->name.atom) : NULL;
    }
    return field && field->form == FIELD_LIST ? field : NULL;
}

bool list_is_named(
    const struct checker *checker, const struct scope *scope, const struct expr *expr) {
    struct reach reach;
    (void)checker;
    return list_named(scope, expr, &reach) != NULL;
}

bool list_resolve(struct checker *checker, struct scope *scope, const struct expr *expr,
    struct reach *reach, const struct field **field) {
    *field = list_named(scope, expr, reach);
    if (!*field)
        complain_not_a_list(checker, scope, expr);
    return *field != NULL;
}

/* ---- what a bare name can mean ---- */

static const char *predeclared_value(const struct atom *name) {
    return word_canonical(WORD_VALUE, name);
}

static uint32_t input_find(const struct scope *scope, const struct atom *name) {
    for (uint32_t i = 0; scope->table && i < scope->table->input_count; i++)
        if (scope->table->input_names[i] == name)
            return i;
    return UINT32_MAX;
}

static uint32_t output_find(const struct scope *scope, const struct atom *name) {
    for (uint32_t i = 0; scope->outputs && i < scope->outputs->outputs.count; i++)
        if (scope->outputs->outputs.items[i].name == name)
            return i;
    return UINT32_MAX;
}

bool name_stands_alone(
    const struct checker *checker, const struct scope *scope, const struct atom *name) {
    return sight_field(scope, name).count || input_find(scope, name) != UINT32_MAX ||
           output_find(scope, name) != UINT32_MAX || symbol_find(&checker->values, name) ||
           (predeclared_value(name) && sex_index(name) < 0);
}

static struct node *choice_constant(
    struct checker *checker, const struct choice *choice, uint32_t index, struct span span) {
    return node_constant(
        checker, (struct type){.kind = TYPE_CHOICE, .choice = choice}, value_choice(index), span);
}

/* 延续 and keep are the same disposition, whatever language the file is in. */
static int64_t disposition_index(const struct atom *name) {
    static const char *const words[] = {"keep", "optimize", "adjust", "start", "end"};
    const char *word = word_canonical(WORD_VALUE, name);
    for (int64_t i = 0; word && i < 5; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    return -1;
}

static const struct value_use *value_of_choice(
    const struct checker *checker, const struct atom *name, const struct choice *choice) {
    const struct value_use *use = map_get(&checker->choice_values, name);
    while (use && use->choice != choice)
        use = use->next;
    return use;
}

static struct diagnostic *complain_several(
    struct checker *checker, const struct name *name, struct span first, struct span second) {
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_NAME_SEVERAL, name->span, name->atom);
    diagnostic_label(diagnostic, first, "可能是这里的", "it may be this one");
    return diagnostic_label(diagnostic, second, "也可能是这里的", "or this one");
}

/* A field and something else of one name: the field has a longer name, the other has none. */
static void complain_field_or(struct checker *checker, const struct scope *scope,
    const struct name *name, const struct sighting *sighting, struct span other) {
    struct diagnostic *diagnostic = complain_several(checker, name, sighting->field->span, other);
    const char *path = frame_path(checker, scope, sighting->reach.frame, name->atom);
    if (path)
        diagnostic->note = (struct words){
            arena_printf(checker->arena, "要用字段，请写 %s；要用另一个，请给其中一个改名。", path),
            arena_printf(checker->arena,
                "For the field write %s; for the other one, rename one of the two.", path)};
}

/* Values of two choices: what they are compared with tells which. */
static void complain_values(struct checker *checker, const struct scope *scope,
    const struct name *name, const struct value_use *use) {
    const struct value_use *later = use, *first = use->next; /* the latest declared comes first */
    struct diagnostic *diagnostic =
        complain_several(checker, name, first->choice->span, later->choice->span);
    const struct record_type *record = scope->frame_count ? scope->frames[0] : NULL;
    for (size_t i = 0; record && i < record->fields.count; i++) {
        const struct field *field = record->fields.items[i];
        if (field->type.kind != TYPE_CHOICE || field->type.choice != first->choice)
            continue;
        const char *zh = arena_printf(checker->arena, "请写成完整的条件，例如 %s 是 %s。",
            field->name->text, name->atom->text);
        const char *en = arena_printf(checker->arena, "Write the whole condition: %s is %s.",
            field->name->text, name->atom->text);
        diagnostic->note = (struct words){zh, en};
        return;
    }
}

static void complain_both(
    struct checker *checker, const struct scope *scope, const struct name *name) {
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_FIELD_IN_BOTH, name->span, name->atom);
    struct words paths = {0};
    bool all = true;
    for (uint32_t i = scope->frame_count; i-- > 0;)
        if (schema_field(scope->frames[i], name->atom)) {
            const char *path = frame_path(checker, scope, i, name->atom);
            all = all && path;
            if (path)
                words_join(checker, &paths, " 还是 ", " or ", path);
        }
    if (!all) { /* the member and the record itself are of one kind */
        const char *text = name->atom->text;
        diagnostic->note = (struct words){
            arena_printf(checker->arena,
                "请给列表中的那一个起个名：… 对 列表 记作 甲，写 甲.%s；本记录的写 %s.%s。", text,
                scope->frames[0]->name->text, text),
            arena_printf(checker->arena,
                "Name the member: … for list as m, and write m.%s; its own is %s.%s.", text,
                scope->frames[0]->name->text, text)};
        return;
    }
    diagnostic->note = (struct words){arena_printf(checker->arena, "请写明是 %s。", paths.zh),
        arena_printf(checker->arena, "Say which: %s.", paths.en)};
}

void place_of_node(struct checker *checker, const struct scope *scope, struct node *node) {
    if (place_find(scope, &node->reach, &node->field) || scope->frame_count == 0 ||
        jurisdiction_home(checker, scope->frames[0], &node->home))
        return;
    vec_push(checker->arena, &checker->place_uses,
        ((struct place_use){.node = node, .record = scope->frames[0]}));
}

static struct node *parameter_node(
    struct checker *checker, struct scope *scope, const struct symbol *symbol, struct span span) {
    struct type type = symbol->parameter->type;
    if (type.kind == TYPE_ERROR)
        return node_error(checker, span);
    struct node *node = node_new(checker, NODE_PARAMETER, type, span);
    node->parameter = symbol->parameter;
    place_of_node(checker, scope, node);
    return node;
}

static struct node *symbol_node(struct checker *checker, struct scope *scope,
    const struct symbol *symbol, const struct name *name) {
    if (symbol->kind == SYMBOL_PARAMETER)
        return parameter_node(checker, scope, symbol, name->span);
    if (symbol->kind == SYMBOL_REGION)
        return region_node(checker, symbol, name->span);
    if (symbol->kind == SYMBOL_SCALE)
        complain_name(checker, DIAG_SCALE_ALONE, name->span, name->atom);
    else if (symbol->kind == SYMBOL_TABLE)
        diagnostic_arg(complain_name(checker, DIAG_TABLE_WITHOUT_INPUTS, name->span, name->atom),
            table_form(checker, symbol->table));
    else
        complain_name(checker, DIAG_POLICY_AS_VALUE, name->span, name->atom);
    return node_error(checker, name->span);
}

static struct node *predeclared_node(struct checker *checker, const char *word, struct span span) {
    if (strcmp(word, "today") == 0)
        return node_new(checker, NODE_TODAY, type_of(TYPE_DATE), span);
    if (strcmp(word, "yes") == 0)
        return node_constant(checker, type_of(TYPE_BOOLEAN), value_boolean(true), span);
    if (strcmp(word, "no") == 0)
        return node_constant(checker, type_of(TYPE_BOOLEAN), value_boolean(false), span);
    if (strcmp(word, "none") == 0)
        return node_constant(checker, type_of(TYPE_NONE), value_none(), span);
    return NULL;
}

static struct node *choice_by_use(struct checker *checker, const struct scope *scope,
    const struct value_use *use, const struct name *name) {
    if (use->next) {
        complain_values(checker, scope, name, use);
        return node_error(checker, name->span);
    }
    return choice_constant(checker, use->choice, use->index, name->span);
}

/* A name that the data or the rules give a meaning, whatever the place asks for; NULL if none. */
static struct node *declared_node(
    struct checker *checker, struct scope *scope, const struct name *name) {
    struct sighting sighting = sight_field(scope, name->atom);
    const struct symbol *symbol = symbol_find(&checker->values, name->atom);
    uint32_t input = input_find(scope, name->atom);
    uint32_t output = output_find(scope, name->atom);
    if (sighting.count > 1) {
        complain_both(checker, scope, name);
        return node_error(checker, name->span);
    }
    if (sighting.count && symbol) {
        complain_field_or(checker, scope, name, &sighting, symbol->span);
        return node_error(checker, name->span);
    }
    if (output != UINT32_MAX) {
        struct node *node =
            node_new(checker, NODE_OUTPUT, scope->outputs->outputs.items[output].type, name->span);
        node->index = output;
        return node;
    }
    if (input != UINT32_MAX) {
        struct node *node =
            node_new(checker, NODE_INPUT, scope->table->input_types[input], name->span);
        node->index = input;
        return node;
    }
    if (sighting.count && sighting.field->form == FIELD_LIST) {
        complain_name(checker, DIAG_LIST_AS_VALUE, name->span, name->atom);
        return node_error(checker, name->span);
    }
    if (sighting.count)
        return field_node(checker, scope, sighting.reach, sighting.field, name->span);
    return symbol ? symbol_node(checker, scope, symbol, name) : NULL;
}

/* True if the name is also a field of the wanted choice's own type: then nothing decides. */
static bool field_of_choice(
    const struct scope *scope, const struct atom *name, const struct choice *choice) {
    struct sighting sighting = sight_field(scope, name);
    return sighting.count && sighting.field->type.kind == TYPE_CHOICE &&
           sighting.field->type.choice == choice;
}

struct node *name_resolve(
    struct checker *checker, struct scope *scope, const struct name *name, struct type wanted) {
    if (!name->atom)
        return node_error(checker, name->span);
    if (wanted.kind == TYPE_CHOICE && wanted.choice == checker->program->dispositions) {
        int64_t index = disposition_index(name->atom);
        if (index >= 0)
            return choice_constant(checker, wanted.choice, (uint32_t)index, name->span);
    }
    if (wanted.kind == TYPE_CHOICE && wanted.choice == checker->program->sexes) {
        int64_t index = sex_index(name->atom);
        if (index >= 0)
            return choice_constant(checker, wanted.choice, (uint32_t)index, name->span);
    }
    if (wanted.kind == TYPE_CHOICE) {
        const struct value_use *use = value_of_choice(checker, name->atom, wanted.choice);
        if (use && field_of_choice(scope, name->atom, wanted.choice)) {
            struct sighting sighting = sight_field(scope, name->atom);
            complain_field_or(checker, scope, name, &sighting, wanted.choice->span);
            return node_error(checker, name->span);
        }
        if (use)
            return choice_constant(checker, wanted.choice, use->index, name->span);
    }
    struct node *node = declared_node(checker, scope, name);
    if (node)
        return node;
    const struct value_use *use = map_get(&checker->choice_values, name->atom);
    if (use && wanted.kind != TYPE_CHOICE)
        return choice_by_use(checker, scope, use, name);
    const char *word = predeclared_value(name->atom);
    node = word ? predeclared_node(checker, word, name->span) : NULL;
    return node ? node : complain_unknown(checker, scope, name, wanted);
}
