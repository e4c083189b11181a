/* SPDX-License-Identifier: Apache-2.0
 *
 * Fields that an expression can see, and those told not to be none.
 */
#include "parts.h"

#define W(en, zh) gen_word(gen, en, zh)

static bool is_fact(const struct gen_scope *scope, const struct gen_sighting *seen) {
    for (int i = 0; i < scope->fact_count; i++)
        if (scope->facts[i].frame == seen->frame && scope->facts[i].field == seen->field &&
            seen->ups == 0)
            return true;
    return false;
}

int gen_frames_of(const struct gen_scope *scope, int record) {
    int count = 0;
    for (int i = 0; i < scope->frame_count; i++)
        count += scope->frames[i] == record;
    return count;
}

/* One that two frames share is named by its frame; a field seen bare is that of its own frame. */
void gen_sight_put(
    struct gen *gen, const struct gen_scope *scope, const struct gen_sighting *seen) {
    const struct gen_field *field = &gen->fields.items[seen->field];
    const char *alias = scope->aliases[seen->frame];
    bool alone = gen_frames_of(scope, field->record) == 1;
    bool bare = seen->ups == 0 && alone && (is_fact(scope, seen) || gen_hits(gen, 80));
    if (bare)
        gen_put(gen, "%s", field->name);
    else if (seen->ups == 0 && alias)
        gen_put(gen, "%s.%s", alias, field->name);
    else
        gen_put(gen, "%s%s%s", gen->records[field->record].name,
            W(gen_hits(gen, 50) ? "." : "'s ", gen_hits(gen, 50) ? "." : " 的 "), field->name);
}

/* Picks one of the fields in sight that fit. */
bool gen_sight_pick(struct gen *gen, const struct gen_scope *scope, gen_fits *fit, const void *want,
    struct gen_sighting *out) {
    uint32_t count = 0;
    for (int frame = 0; frame < scope->frame_count; frame++) {
        int ups = 0;
        for (int record = scope->frames[frame]; record >= 0;
             record = gen->records[record].parent, ups++)
            for (size_t i = 0; i < gen->fields.count; i++) {
                struct gen_sighting seen = {.frame = frame, .ups = ups, .field = i};
                if (gen->refines && gen->fields.items[i].is_place)
                    continue;
                if (gen->fields.items[i].record == record && fit(gen, scope, &seen, want) &&
                    gen_below(gen, ++count) == 0)
                    *out = seen;
            }
    }
    return count > 0;
}

static bool fits_type(struct gen *gen, const struct gen_scope *scope, const struct gen_sighting *seen,
    const void *want) {
    const struct gen_type *type = want;
    const struct gen_field *field = &gen->fields.items[seen->field];
    if (field->child >= 0 || !gen_same_type(field->type, *type))
        return false;
    return type->or_none || !field->type.or_none || is_fact(scope, seen);
}

bool gen_fits_list(struct gen *gen, const struct gen_scope *scope, const struct gen_sighting *seen,
    const void *want) {
    (void)scope;
    (void)want;
    return gen->fields.items[seen->field].child >= 0;
}

bool gen_fits_none(struct gen *gen, const struct gen_scope *scope, const struct gen_sighting *seen,
    const void *want) {
    const struct gen_field *field = &gen->fields.items[seen->field];
    (void)want;
    return seen->ups == 0 && field->child < 0 && field->type.or_none && !is_fact(scope, seen);
}

static bool fits_all(struct gen *gen, const struct gen_scope *scope, const struct gen_sighting *seen,
    const void *want) {
    (void)scope;
    (void)want;
    return gen->fields.items[seen->field].child < 0;
}

bool gen_some_field(struct gen *gen, const struct gen_scope *scope) {
    struct gen_sighting seen;
    if (!gen_sight_pick(gen, scope, fits_all, NULL, &seen))
        return false;
    gen_sight_put(gen, scope, &seen);
    return true;
}

bool gen_typed_field(
    struct gen *gen, const struct gen_scope *scope, struct gen_type type) {
    struct gen_sighting seen;
    if (!gen_sight_pick(gen, scope, fits_type, &type, &seen))
        return false;
    gen_sight_put(gen, scope, &seen);
    return true;
}

void gen_fact_add(struct gen_scope *scope, const struct gen_sighting *seen) {
    if (scope->fact_count < 8)
        scope->facts[scope->fact_count++] =
            (struct gen_fact){.frame = seen->frame, .field = seen->field};
}

bool gen_guard(struct gen *gen, struct gen_scope *scope) {
    struct gen_sighting seen;
    if (scope->fact_count == 8 || !gen_sight_pick(gen, scope, gen_fits_none, NULL, &seen))
        return false;
    gen_fact_add(scope, &seen); /* first: it is then always written the same way */
    gen_sight_put(gen, scope, &seen);
    gen_put(gen, " %s %s %s ", W("is not", "不为"), W("none", "无"), W("and", "且"));
    return true;
}

bool gen_fits_set(struct gen *gen, const struct gen_scope *scope, const struct gen_sighting *seen,
    const void *want) {
    (void)scope;
    (void)want;
    return gen->fields.items[seen->field].type.kind == TYPE_SET;
}
