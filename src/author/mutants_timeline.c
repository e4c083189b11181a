/* SPDX-License-Identifier: Apache-2.0
 *
 * Mutants of what holds by date and place: starts, ends and regions of parameters, tables and
 * scales, and what stands in their stretches.
 */
#include "author/mutants_make.h"

#include "author/units.h"

struct line { /* a timeline at hand */
    struct maker *maker;
    const struct timed *timed;
    timeline *values;
    const char *name; /* of the item, and the region */
};

/* ---- days ---- */

static const char *stretch_where(const struct line *line, const struct stretch *stretch) {
    char from[DATE_TEXT_SIZE];
    struct maker *maker = line->maker;
    if (stretch->from == DATE_MIN)
        return line->name;
    date_format(stretch->from, from);
    return arena_printf(maker->arena, SAY(maker, "%s，自 %s 起", "%s, from %s"), line->name, from);
}

static struct mutant *add_move(const struct line *line, enum mutant_kind kind,
    const struct stretch *stretch, date day, int direction, date *to) {
    struct maker *maker = line->maker;
    char text[DATE_TEXT_SIZE];
    if (!date_add_days(day, direction, to))
        return NULL;
    date_format(day, text);
    const char *moved = direction > 0 ? SAY(maker, "推后", "later") : SAY(maker, "提前", "earlier");
    const char *end =
        kind == MUTANT_START ? SAY(maker, "起始日", "begin") : SAY(maker, "截止日", "end");
    struct mutant *mutant = mutant_add(maker, kind, stretch->span,
        maker->zh ? arena_printf(maker->arena, "把%s %s %s1天", end, text, moved)
                  : arena_printf(maker->arena, "letting it %s a day %s than %s", end, moved, text));
    mutant->days[0] = day;
    mutant->days[1] = *to;
    mutant->day_count = 2;
    return mutant;
}

/* A value holds until the next: that ends when this begins. */
static void move_start(const struct line *line, size_t index, int direction) {
    struct stretch *stretch = &line->values->items[index];
    struct stretch *before = index > 0 ? stretch - 1 : NULL;
    date to, end;
    if (stretch->from == DATE_MIN)
        return;
    struct mutant *mutant = add_move(line, MUTANT_START, stretch, stretch->from, direction, &to);
    if (!mutant)
        return;
    bool follows = before && before->to == stretch->from - 1;
    mutant_patch(line->maker, mutant, &stretch->from, &to, sizeof to);
    end = to - 1;
    if (follows)
        mutant_patch(line->maker, mutant, &before->to, &end, sizeof end);
}

static void move_end(const struct line *line, size_t index, int direction) {
    struct stretch *stretch = &line->values->items[index];
    bool followed = index + 1 < line->values->count && (stretch + 1)->from == stretch->to + 1;
    date to;
    if (stretch->to == DATE_MAX || followed)
        return;
    struct mutant *mutant = add_move(line, MUTANT_END, stretch, stretch->to, direction, &to);
    if (mutant)
        mutant_patch(line->maker, mutant, &stretch->to, &to, sizeof to);
}

/* ---- stretches ---- */

static void of_stretch(const struct line *line, size_t index) {
    struct maker *maker = line->maker;
    struct stretch *stretch = &line->values->items[index];
    maker->where = line->name;
    for (int direction = -1; direction <= 1; direction += 2) {
        move_start(line, index, direction);
        move_end(line, index, direction);
    }
    maker->where = stretch_where(line, stretch);
    maker->day = stretch->from != DATE_MIN ? stretch->from : stretch->to;
    if (maker->day == DATE_MAX)
        maker->day = DATE_MIN;
    mutants_of_expression(maker, stretch->value, false);
    if (stretch->rows)
        mutants_of_rows(maker, line->timed, stretch->rows);
    if (stretch->brackets)
        mutants_of_brackets(maker, line->timed, stretch->brackets);
    maker->day = DATE_MIN;
}

static void of_line(const struct line *line) {
    for (size_t i = 0; i < line->values->count; i++)
        of_stretch(line, i);
}

/* ---- regions ---- */

/* A code beside this one that no other override has. */
static region code_beside(const struct timed *timed, region code) {
    region beside = unit_region_beside(code, 0);
    for (size_t i = 0; i < timed->overrides->count; i++)
        if (timed->overrides->items[i].code == beside)
            return unit_region_beside(code, beside);
    return beside;
}

static void of_region(const struct line *line, struct override *override) {
    struct maker *maker = line->maker;
    size_t none = 0;
    char old[REGION_TEXT_SIZE], new[REGION_TEXT_SIZE];
    region beside = code_beside(line->timed, override->code);
    region_format(override->code, old);
    region_format(beside, new);
    struct span span = override->span;
    maker->day = override->values.count ? override->values.items[0].from : DATE_MIN;
    struct mutant *out = mutant_add(maker, MUTANT_REGION, span,
        arena_printf(maker->arena,
            SAY(maker, "去掉地区 %s 的值", "leaving out the values of region %s"), old));
    mutant_patch(maker, out, &override->values.count, &none, sizeof none);
    struct mutant *moved = mutant_add(maker, MUTANT_REGION, span,
        maker->zh ? arena_printf(maker->arena, "把地区 %s 错写成 %s", old, new)
                  : arena_printf(maker->arena, "writing region %s for %s", new, old));
    mutant_patch(maker, moved, &override->code, &beside, sizeof beside);
    maker->day = DATE_MIN;
}

static const char *region_where(struct maker *maker, const char *name, const struct override *one) {
    char code[REGION_TEXT_SIZE];
    region_format(one->code, code);
    return arena_printf(
        maker->arena, SAY(maker, "%s（%s）", "%s (%s)"), name, one->label ? one->label : code);
}

void mutants_of_timed(struct maker *maker, const struct timed *timed) {
    const char *name = maker->where;
    struct line line = {maker, timed, timed->national, name};
    of_line(&line);
    for (size_t i = 0; i < timed->overrides->count; i++) {
        struct override *override = &timed->overrides->items[i];
        line.values = &override->values;
        line.name = region_where(maker, name, override);
        maker->where = name;
        maker->place = override->code;
        of_region(&line, override);
        of_line(&line);
    }
    maker->place = 0;
}
