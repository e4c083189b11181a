/* SPDX-License-Identifier: Apache-2.0
 *
 * Cells as values of a choice, and as sets of them. */
#include "data/cell_parse.h"

#include <string.h>
#include "base/utf8.h"

static bool find_exactly(const struct cell *cell, uint32_t *out) {
    size_t length;
    const char *text = cell_text(cell->arena, cell->text, cell->length, &length);
    int64_t index = choice_find(cell->type.choice, text, length);
    *out = (uint32_t)index;
    return index >= 0;
}

static bool find_folded(const struct cell *cell, uint32_t *out) {
    int64_t index = choice_find_folded(cell->type.choice, cell->arena, cell->text, cell->length);
    *out = (uint32_t)index;
    return index >= 0;
}

enum reject_kind cell_parse_choice(const struct cell *cell, struct value *out) {
    uint32_t index;
    if (!find_exactly(cell, &index) && !find_folded(cell, &index))
        return REJECT_CHOICE;
    *out = value_choice(index);
    return REJECT_NONE;
}

/* ---- sets ---- */

static bool starts_with(const char *text, size_t length, const char *mark) {
    return length >= strlen(mark) && memcmp(text, mark, strlen(mark)) == 0;
}

/* The length of what parts the values of a set here; 0: nothing. */
static size_t mark_at(const char *text, size_t length) {
    static const char *const marks[] = {"、", "，", "；", "｜"};
    if (*text == ',' || *text == ';' || *text == '|')
        return 1;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (starts_with(text, length, marks[i]))
            return strlen(marks[i]);
    return 0;
}

/* What may part values, and may as well stand inside one. */
static size_t weak_mark_at(const char *text, size_t length) {
    int32_t code;
    size_t count = utf8_decode(text, length, &code);
    const char *start = text;
    if (code == '/' || code == 0xFF0F || utf8_trim(&start, count) == 0)
        return count;
    return 0;
}

/* Takes the next value off what is left; false at the end. Nothing between two marks is passed
 * over. */
static bool next_value(
    struct cell *left, struct cell *value, size_t (*find_mark)(const char *text, size_t length)) {
    while (left->length > 0) {
        size_t end = 0, mark = 0;
        while (end < left->length && !mark) {
            mark = find_mark(left->text + end, left->length - end);
            end += !mark;
        }
        *value = *left;
        value->length = cell_trim(&value->text, end);
        left->text += end + mark;
        left->length -= end + mark;
        if (value->length > 0)
            return true;
    }
    return false;
}

/* All that the weak marks part are values. */
static bool find_all(const struct cell *cell, choice_set *out) {
    struct cell left = *cell, one;
    uint32_t index;
    *out = 0;
    while (next_value(&left, &one, weak_mark_at)) {
        if (one.length == cell->length)
            return false; /* nothing parts it */
        if (!find_exactly(&one, &index) && !find_folded(&one, &index))
            return false;
        *out |= choice_set_of(index);
    }
    return *out != 0;
}

/* One value, or several between weak marks; not what could be either. */
static bool find_some(const struct cell *cell, choice_set *out) {
    uint32_t index;
    choice_set several;
    if (find_exactly(cell, &index)) {
        *out = choice_set_of(index);
        return true;
    }
    bool is_one = find_folded(cell, &index), are_several = find_all(cell, &several);
    *out = is_one ? choice_set_of(index) : several;
    return is_one != are_several || (is_one && *out == several);
}

static bool is_empty_set(const struct cell *cell) {
    static const char *const words[] = {"无", "none", "{}"};
    return CELL_IS_ANY(cell, words);
}

/* A value may have a mark in its own text, so the whole is tried first. */
enum reject_kind cell_parse_set(const struct cell *cell, struct value *out, struct cell *wrong) {
    struct cell left = *cell, one;
    choice_set set = 0, some;
    *wrong = *cell;
    if (find_some(cell, &set)) {
        *out = value_set(set);
        return REJECT_NONE;
    }
    if (!is_empty_set(cell)) {
        while (next_value(&left, &one, mark_at)) {
            *wrong = one;
            if (!find_some(&one, &some))
                return REJECT_CHOICE;
            set |= some;
        }
        if (set == 0)
            return REJECT_CHOICE;
    }
    *out = value_set(set);
    return REJECT_NONE;
}

void cell_wrong_value(
    struct arena *arena, const struct field *field, const char **text, size_t *length) {
    static const struct cell_options none;
    struct cell cell = {.arena = arena, .type = field->type, .options = &none, .text = *text};
    struct cell wrong;
    struct value value;
    if (field->type.kind != TYPE_SET)
        return;
    cell.length = cell_trim(&cell.text, *length);
    if (cell_parse_set(&cell, &value, &wrong) != REJECT_CHOICE)
        return;
    *text = wrong.text;
    *length = wrong.length;
}
