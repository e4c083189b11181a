/* SPDX-License-Identifier: Apache-2.0 */
#include "author/changes_make.h"

#include <string.h>
#include "base/utf8.h"

enum {
    WORDS_MOST = 200, /* characters of the words shown */
    WORDS_SAME = 60,  /* of those that both sides begin with, where there are too many */
    WORDS_SEAM = 40,  /* so far back a sensible place to cut is looked for */
};

/* ---- comparing ---- */

static bool has_form(const struct unit *unit, const char *form) {
    for (size_t i = 0; i < unit->elements.count; i++)
        if (strcmp(unit->elements.items[i].form, form) == 0)
            return true;
    return false;
}

static bool is_same_order(const struct unit *a, const struct unit *b) {
    for (size_t i = 0; i < a->elements.count; i++)
        if (strcmp(a->elements.items[i].form, b->elements.items[i].form) != 0)
            return false;
    return true;
}

static bool is_same(const struct unit *a, const struct unit *b) {
    if (a->elements.count != b->elements.count)
        return false;
    if (a->is_ordered)
        return is_same_order(a, b);
    for (size_t i = 0; i < a->elements.count; i++)
        if (!has_form(b, a->elements.items[i].form) || !has_form(a, b->elements.items[i].form))
            return false;
    return true;
}

/* Of the clauses that both versions have, for those added and removed are changes of their own. */
static bool is_same_sequence(const struct unit *a, const struct unit *b) {
    size_t i = 0, k = 0;
    for (;; i++, k++) {
        while (i < a->elements.count && !has_form(b, a->elements.items[i].form))
            i++;
        while (k < b->elements.count && !has_form(a, b->elements.items[k].form))
            k++;
        if (i == a->elements.count || k == b->elements.count)
            return i == a->elements.count && k == b->elements.count;
        if (strcmp(a->elements.items[i].form, b->elements.items[k].form) != 0)
            return false;
    }
}

static bool is_change(const struct change_pair *pair) {
    const struct unit *old = pair->old, *fresh = pair->fresh;
    const struct unit *any = old ? old : fresh;
    if (any->kind == UNIT_ORDER)
        return old && fresh && !is_same_sequence(old, fresh);
    return !old || !fresh || !is_same(old, fresh);
}

/* ---- words ---- */

static bool is_seam(const char *at) {
    static const char *const seams[] = {" ", "、", "，", "；", "。", ",", ";", ")", "）", "}"};
    for (size_t i = 0; i < sizeof seams / sizeof *seams; i++)
        if (strncmp(at, seams[i], strlen(seams[i])) == 0)
            return true;
    return false;
}

static size_t next_character(const char *text, size_t at) {
    do
        at++;
    while (((unsigned char)text[at] & 0xC0) == 0x80);
    return at;
}

/* The byte behind the last seam among the characters from..to; behind character `to` without. */
static size_t seam_before(const char *text, size_t from, size_t to) {
    size_t at = 0, seam = 0;
    for (size_t i = 0; i < to && text[at]; i++) {
        size_t next = next_character(text, at);
        if (i >= from && is_seam(text + at))
            seam = next;
        at = next;
    }
    return seam ? seam : at;
}

static const char *cut_words(struct arena *arena, const char *text, size_t skipped) {
    if (skipped)
        text = arena_printf(arena, "…%s", text + skipped);
    if (utf8_count(text, strlen(text)) <= WORDS_MOST)
        return text;
    size_t end = seam_before(text, WORDS_MOST - WORDS_SEAM, WORDS_MOST);
    while (end > 0 && text[end - 1] == ' ')
        end--;
    return arena_printf(arena, "%.*s…", (int)end, text);
}

/* How many bytes are left out of the beginning that two texts share. */
static size_t skipped_words(const char *a, const char *b) {
    size_t same = 0, characters = 0;
    while (a[same] && a[same] == b[same])
        same++;
    while (((unsigned char)a[same] & 0xC0) == 0x80)
        same--;
    characters = utf8_count(a, same);
    if (characters <= WORDS_SAME)
        return 0;
    return seam_before(a, characters - WORDS_SAME, characters - WORDS_SAME / 3);
}

static void join_words(struct arena *arena, const char **words, const char *more) {
    *words = *words ? arena_printf(arena, "%s; %s", *words, more) : more;
}

/* The elements that `other` lacks; all of them, with `other` NULL or only in another order. */
static const char *words_of(struct arena *arena, const struct version *version,
    const struct unit *unit, const struct unit *other) {
    const char *words = NULL;
    for (size_t i = 0; i < unit->elements.count; i++)
        if (!other || !has_form(other, unit->elements.items[i].form))
            join_words(arena, &words,
                source_excerpt(arena, version->side->sources, unit->elements.items[i].span));
    return words;
}

/* All of a unit that the other version lacks, without citations and what is said to people. */
static const char *piece_words(
    struct arena *arena, const struct version *version, const struct unit *unit) {
    struct editing editing = {.arena = arena};
    const char *words = NULL;
    for (size_t i = 0; i < unit->pieces.count; i++) {
        const struct unit_piece *piece = &unit->pieces.items[i];
        struct sources sources = {.arena = arena};
        const char *text = edit_text(&editing, version->side, piece->item, piece->span, NULL, 0);
        uint32_t length = (uint32_t)strlen(text);
        uint32_t file = source_add(&sources, "", text, length);
        join_words(arena, &words, source_excerpt(arena, &sources, (struct span){file, 0, length}));
    }
    return words;
}

/* Of an item that holds other units too only its own elements. */
static const char *lone_words(
    struct arena *arena, const struct version *version, const struct unit *unit) {
    bool is_whole = unit->is_whole || unit->kind != UNIT_PARAMETER;
    return is_whole ? piece_words(arena, version, unit) : words_of(arena, version, unit, NULL);
}

/* The clauses that both versions have, in the order of one. */
static const char *order_words(struct arena *arena, const struct version *version,
    const struct unit *unit, const struct unit *other) {
    const char *words = NULL;
    for (size_t i = 0; i < unit->elements.count; i++)
        if (has_form(other, unit->elements.items[i].form))
            join_words(arena, &words,
                source_excerpt(arena, version->side->sources, unit->elements.items[i].span));
    return words;
}

static void tell_words(
    struct change_work *work, const struct change_pair *pair, struct change *out) {
    struct arena *arena = work->arena;
    if (pair->old && pair->fresh && pair->old->kind == UNIT_ORDER) {
        out->before = order_words(arena, &work->versions[0], pair->old, pair->fresh);
        out->after = order_words(arena, &work->versions[1], pair->fresh, pair->old);
    } else if (pair->old && pair->fresh) {
        out->before = words_of(arena, &work->versions[0], pair->old, pair->fresh);
        out->after = words_of(arena, &work->versions[1], pair->fresh, pair->old);
        if (!out->before && !out->after) {
            out->before = words_of(arena, &work->versions[0], pair->old, NULL);
            out->after = words_of(arena, &work->versions[1], pair->fresh, NULL);
        }
    } else if (pair->old)
        out->before = lone_words(arena, &work->versions[0], pair->old);
    else
        out->after = lone_words(arena, &work->versions[1], pair->fresh);
    bool is_long = (out->before && utf8_count(out->before, strlen(out->before)) > WORDS_MOST) ||
                   (out->after && utf8_count(out->after, strlen(out->after)) > WORDS_MOST);
    size_t skipped =
        is_long && out->before && out->after ? skipped_words(out->before, out->after) : 0;
    if (out->before)
        out->before = cut_words(arena, out->before, skipped);
    if (out->after)
        out->after = cut_words(arena, out->after, skipped);
}

/* Where it stands: the first element that differs, else the first piece. */
static struct span place_of(const struct unit *unit, const struct unit *other) {
    if (!unit)
        return (struct span){0};
    for (size_t i = 0; other && unit->kind != UNIT_ORDER && i < unit->elements.count; i++)
        if (!has_form(other, unit->elements.items[i].form))
            return unit->elements.items[i].span;
    return unit->pieces.items[0].span;
}

/* ---- all changes ---- */

static void add_pair(struct change_work *work, struct unit *old, struct unit *fresh) {
    struct change_pair pair = {.old = old, .fresh = fresh};
    if (!is_change(&pair))
        return;
    if (old)
        old->is_changed = true;
    if (fresh)
        fresh->is_changed = true;
    vec_push(work->arena, &work->pairs, pair);
}

static struct unit *match(const struct version *version, const struct unit *unit) {
    return map_get_bytes(&version->by_key, unit->key, strlen(unit->key));
}

static void match_all(struct change_work *work) {
    for (size_t i = 0; i < work->versions[1].units.count; i++) {
        struct unit *unit = work->versions[1].units.items[i];
        add_pair(work, match(&work->versions[0], unit), unit);
    }
    for (size_t i = 0; i < work->versions[0].units.count; i++) {
        struct unit *unit = work->versions[0].units.items[i];
        if (!match(&work->versions[1], unit))
            add_pair(work, unit, NULL);
    }
}

static struct change tell(struct change_work *work, size_t index) {
    const struct change_pair *pair = &work->pairs.items[index];
    const struct unit *old = pair->old, *fresh = pair->fresh;
    const struct unit *any = fresh ? fresh : old;
    struct change change = {
        .kind = old && fresh ? CHANGE_ALTERED
                : fresh      ? CHANGE_ADDED
                             : CHANGE_REMOVED,
        .item = {any->item[0], any->item[1]},
        .spans = {place_of(old, fresh), place_of(fresh, old)},
        .alone = change_can_be_made(work, index),
    };
    tell_words(work, pair, &change);
    change_reach(work, pair, &change);
    return change;
}

/* Whoever asks may have it in a frame that is gone when a version in between is made. */
static const struct change_side *keep_side(struct arena *arena, const struct change_side *side) {
    struct change_side *own = arena_new(arena, struct change_side);
    *own = *side;
    return own;
}

void changes_find(struct changes *out, struct arena *arena, const struct change_side *old,
    const struct change_side *fresh) {
    struct change_work *work = arena_new(arena, struct change_work);
    *out = (struct changes){.work = work};
    work->arena = arena;
    work->versions[0].side = keep_side(arena, old);
    work->versions[1].side = keep_side(arena, fresh);
    changes_cut(work);
    match_all(work);
    for (int i = 0; i < 2 && work->pairs.count; i++)
        parts_init(&work->versions[i].parts, arena, work->versions[i].side->program);
    changes_mark_additions(work);
    for (size_t i = 0; i < work->pairs.count; i++)
        vec_push(arena, &out->list, tell(work, i));
}
