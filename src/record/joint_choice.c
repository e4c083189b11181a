/* SPDX-License-Identifier: Apache-2.0
 *
 * Choices of several schemas as one. A text that means one value here and another there cannot be
 * read for both at once, nor may one choice grow beyond what a column or a set holds for the sake
 * of another: then they stay apart, and so do the fields that have them.
 */
#include "record/joint_build.h"

#include <string.h>

static bool same_text(const struct atom *a, const struct atom *b) {
    return a == b || strcmp(a->text, b->text) == 0;
}

/* Male and female: spelled in the language of the rules, and the same in each. */
static bool is_built_in(const struct choice *choice) {
    return choice->values.count > 0 && choice->values.items[0].words[0];
}

static bool same_name(const struct choice *a, const struct choice *b) {
    return is_built_in(a) == is_built_in(b) && (is_built_in(a) || same_text(a->name, b->name));
}

/* By its name; UINT32_MAX: there is none. */
static uint32_t find_value(const struct choice *choice, const struct choice_value *value) {
    for (uint32_t i = 0; i < choice->values.count; i++)
        if (same_text(choice->values.items[i].name, value->name))
            return i;
    return UINT32_MAX;
}

static int64_t meaning(const struct choice *choice, const char *text) {
    return choice_find(choice, text, strlen(text));
}

/* Every text of the value means it, or nothing as yet. */
static bool means_no_other(
    const struct choice *choice, const struct choice_value *value, uint32_t index) {
    int64_t means = meaning(choice, value->name->text);
    bool same = means < 0 || means == index;
    for (size_t i = 0; i < value->texts.count; i++) {
        means = meaning(choice, value->texts.items[i]);
        same &= means < 0 || means == index;
    }
    return same;
}

static bool knows_texts(
    const struct choice *choice, const struct choice_value *value, uint32_t index) {
    if (index == UINT32_MAX || meaning(choice, value->name->text) != index)
        return false;
    for (size_t i = 0; i < value->texts.count; i++)
        if (meaning(choice, value->texts.items[i]) != index)
            return false;
    return true;
}

/* The one was within it, and both together are not. */
static bool outgrows(size_t one, size_t both, size_t limit) {
    return one <= limit && both > limit;
}

static bool can_hold(const struct choice *choice, const struct choice *more) {
    size_t both = choice->values.count;
    for (size_t i = 0; i < more->values.count; i++) {
        const struct choice_value *value = &more->values.items[i];
        uint32_t index = find_value(choice, value);
        both += index == UINT32_MAX;
        if (!means_no_other(choice, value, index))
            return false;
    }
    static const size_t LIMITS[] = {SET_VALUES, CHOICE_SET_LIMIT, CODE_VALUES};
    for (size_t i = 0; i < sizeof LIMITS / sizeof *LIMITS; i++)
        if (outgrows(choice->values.count, both, LIMITS[i]) ||
            outgrows(more->values.count, both, LIMITS[i]))
            return false;
    return true;
}

/* ---- uniting ---- */

static void add_texts(struct arena *arena, struct choice *to, uint32_t index,
    const struct choice_value *value) {
    struct choice_value *own = &to->values.items[index];
    if (meaning(to, value->name->text) < 0)
        choice_add_text(to, value->name->text, value->name->length, index);
    for (size_t i = 0; i < value->texts.count; i++) {
        const char *text = value->texts.items[i];
        if (meaning(to, text) == index)
            continue;
        vec_push(arena, &own->texts, text);
        choice_add_text(to, text, strlen(text), index);
    }
}

static void add_values(struct arena *arena, struct choice *to, const struct choice *from) {
    for (size_t i = 0; i < from->values.count; i++) {
        const struct choice_value *value = &from->values.items[i];
        uint32_t index = find_value(to, value);
        if (index == UINT32_MAX) {
            index = (uint32_t)to->values.count;
            vec_push(arena, &to->values, (struct choice_value){.name = value->name});
        }
        add_texts(arena, to, index, value);
    }
}

static bool knows_all(const struct choice *choice, const struct choice *other) {
    for (size_t i = 0; i < other->values.count; i++)
        if (!knows_texts(choice, &other->values.items[i],
                find_value(choice, &other->values.items[i])))
            return false;
    return true;
}

static void unite(struct arena *arena, struct united_choice *united, const struct choice *more) {
    if (is_built_in(more) || knows_all(united->choice, more))
        return;
    if (!united->made) {
        united->made = arena_new(arena, struct choice);
        united->made->name = united->choice->name;
        united->made->span = united->choice->span;
        choice_init(united->made, arena);
        add_values(arena, united->made, united->choice);
        united->choice = united->made;
    }
    add_values(arena, united->made, more);
}

static struct united_choice *find_united(
    struct joint_choices *choices, const struct choice *choice) {
    for (size_t i = 0; i < choices->united.count; i++) {
        struct united_choice *united = choices->united.items[i];
        if (same_name(united->choice, choice) &&
            (is_built_in(choice) || can_hold(united->choice, choice)))
            return united;
    }
    struct united_choice *united = arena_new(choices->arena, struct united_choice);
    united->choice = choice;
    vec_push(choices->arena, &choices->united, united);
    return united;
}

static const uint32_t *forward_of(
    struct arena *arena, const struct choice *joint, const struct choice *choice) {
    uint32_t *forward = arena_array(arena, uint32_t, choice->values.count);
    for (uint32_t i = 0; i < choice->values.count; i++)
        forward[i] = is_built_in(choice) ? i : find_value(joint, &choice->values.items[i]);
    return forward;
}

static void add_choice(struct joint_choices *choices, const struct choice *choice) {
    if (map_get(&choices->views, choice))
        return;
    struct choice_view *view = arena_new(choices->arena, struct choice_view);
    view->choice = choice;
    view->united = find_united(choices, choice);
    unite(choices->arena, view->united, choice);
    view->forward = forward_of(choices->arena, view->united->choice, choice);
    map_put(&choices->views, choice, view);
}

void joint_choices_add(struct joint_choices *choices, const struct schema *schema) {
    if (!choices->views.arena)
        map_init(&choices->views, choices->arena);
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct record_type *type = schema->records.items[i];
        for (size_t k = 0; k < type->fields.count; k++)
            if (type->fields.items[k]->form == FIELD_GIVEN && type->fields.items[k]->type.choice)
                add_choice(choices, type->fields.items[k]->type.choice);
    }
}

void joint_choices_list(const struct joint_choices *choices, struct schema *schema) {
    for (size_t i = 0; i < choices->united.count; i++)
        vec_push(choices->arena, &schema->choices,
            (struct choice *)(uintptr_t)choices->united.items[i]->choice);
}

const struct choice_view *joint_choice_view(
    const struct joint_choices *choices, const struct choice *choice) {
    return map_get(&choices->views, choice);
}

/* ---- back to the side ---- */

static bool is_same(const struct choice_view *view) {
    for (uint32_t i = 0; i < view->choice->values.count; i++)
        if (view->forward[i] != i)
            return false;
    return view->choice->values.count == view->united->choice->values.count;
}

static const uint32_t *indices_of(struct arena *arena, const struct choice_view *view) {
    size_t count = view->united->choice->values.count;
    uint32_t *indices = arena_array(arena, uint32_t, count);
    memset(indices, 0xff, count * sizeof *indices);
    for (uint32_t i = 0; i < view->choice->values.count; i++)
        indices[view->forward[i]] = i;
    return indices;
}

/* NULL: there are more values than a column holds. */
static const uint8_t *codes_of(struct arena *arena, const struct choice_view *view, size_t most) {
    size_t count = view->united->choice->values.count;
    if (count > most)
        return NULL;
    uint8_t *codes = arena_array(arena, uint8_t, 256);
    memset(codes, CODE_UNKNOWN, 256);
    codes[CODE_NONE] = CODE_NONE;
    for (size_t i = 0; i < count; i++)
        if (view->indices[i] != UINT32_MAX)
            codes[i] = (uint8_t)view->indices[i];
    return codes;
}

void joint_choice_tables(
    const struct joint_choices *choices, struct type type, struct joint_field *field) {
    if (!type.choice)
        return;
    struct choice_view *view = map_get(&choices->views, type.choice);
    if (!view->is_made && !is_same(view)) {
        view->indices = indices_of(choices->arena, view);
        view->codes[0] = codes_of(choices->arena, view, CODE_VALUES);
        view->codes[1] = codes_of(choices->arena, view, SET_VALUES);
    }
    view->is_made = true;
    field->codes = view->codes[type.kind == TYPE_SET];
    field->indices = view->indices;
}
