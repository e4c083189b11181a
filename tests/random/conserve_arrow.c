/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables as columns of the Arrow C Data Interface. */
#include "conserve.h"

#include <stdlib.h>
#include <string.h>

enum column_kind { AS_TEXT, AS_LONG_TEXT, AS_DICTIONARY, AS_DAY, AS_INTEGER, AS_DECIMAL };
enum { BITS_OF_KIND = 3, PLACES = 4 };

struct column {
    struct arena *arena;
    const struct made_table *table;
    size_t at, first, count;
    int64_t nulls;
};

static const struct made_cell *cell_of(const struct column *column, size_t row) {
    return &column->table->rows.items[column->first + row].cells[column->at];
}

/* ---- what a column can be ---- */

static size_t places_of(const char *text) {
    const char *point = strchr(text, '.');
    return point ? strlen(point + 1) : 0;
}

static enum column_kind narrowest(const struct made_table *table, size_t at) {
    bool days = true, numbers = true, whole = true;
    for (size_t i = 0; i < table->rows.count; i++) {
        const struct made_cell *cell = &table->rows.items[i].cells[at];
        bool number = cell->kind == MADE_NUMBER && places_of(cell->text) <= PLACES;
        days &= cell->kind == MADE_EMPTY || cell->kind == MADE_DAY;
        numbers &= cell->kind == MADE_EMPTY || number;
        whole &= cell->kind == MADE_EMPTY || !strchr(cell->text, '.');
    }
    return days ? AS_DAY : numbers && whole ? AS_INTEGER : numbers ? AS_DECIMAL : AS_TEXT;
}

static bool is_empty(const struct made_table *table, size_t at) {
    for (size_t i = 0; i < table->rows.count; i++)
        if (table->rows.items[i].cells[at].kind != MADE_EMPTY)
            return false;
    return true;
}

uint64_t conserve_arrow_kinds(struct chance *chance, const struct made_table *table) {
    uint64_t kinds = 0;
    for (size_t at = 0; at < table->columns && at < 64 / BITS_OF_KIND; at++) {
        static const enum column_kind texts[] = {AS_TEXT, AS_LONG_TEXT, AS_DICTIONARY};
        enum column_kind kind = texts[chance_below(chance, 3)];
        if (chance_hits(chance, 70) && !is_empty(table, at) && narrowest(table, at) != AS_TEXT)
            kind = narrowest(table, at);
        kinds |= (uint64_t)kind << at * BITS_OF_KIND;
    }
    return kinds;
}

/* ---- structs ---- */

static void release_schema(struct ArrowSchema *schema) {
    for (int64_t i = 0; i < schema->n_children; i++)
        if (schema->children[i]->release)
            schema->children[i]->release(schema->children[i]);
    if (schema->dictionary && schema->dictionary->release)
        schema->dictionary->release(schema->dictionary);
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array) {
    for (int64_t i = 0; i < array->n_children; i++)
        if (array->children[i]->release)
            array->children[i]->release(array->children[i]);
    if (array->dictionary && array->dictionary->release)
        array->dictionary->release(array->dictionary);
    array->release = NULL;
}

static void make_array(struct arena *arena, struct ArrowArray *array, size_t length, int64_t nulls,
    const void *validity, const void *second, const void *third) {
    const void **buffers = arena_array(arena, const void *, 3);
    buffers[0] = nulls > 0 ? validity : NULL;
    buffers[1] = second;
    buffers[2] = third;
    *array = (struct ArrowArray){.length = (int64_t)length,
        .null_count = nulls,
        .n_buffers = third ? 3 : 2,
        .buffers = buffers,
        .release = release_array};
}

/* ---- values ---- */

static uint8_t *validity_of(struct column *column) {
    uint8_t *bits = arena_array(column->arena, uint8_t, column->count / 8 + 1);
    for (size_t i = 0; i < column->count; i++) {
        bool known = cell_of(column, i)->kind != MADE_EMPTY;
        bits[i / 8] |= (uint8_t)(known << i % 8);
        column->nulls += !known;
    }
    return bits;
}

static const char *words_of(const struct column *column, size_t row) {
    return cell_of(column, row)->text; /* of a day too: YYYY-MM-DD */
}

static void put_texts(struct column *column, bool wide, struct ArrowArray *array) {
    struct arena *arena = column->arena;
    struct bytes bytes = {0};
    const uint8_t *validity = validity_of(column);
    int32_t *narrow_offsets = arena_array(arena, int32_t, column->count + 1);
    int64_t *offsets = arena_array(arena, int64_t, column->count + 1);
    bytes_say(arena, &bytes, "");
    for (size_t i = 0; i < column->count; i++) {
        bytes_say(arena, &bytes, words_of(column, i));
        offsets[i + 1] = (int64_t)bytes.length;
        narrow_offsets[i + 1] = (int32_t)bytes.length;
    }
    make_array(arena, array, column->count, column->nulls, validity,
        wide ? (const void *)offsets : narrow_offsets, bytes.at);
}

/* Each text once: the rows are looked through, of which there are few. */
static void put_dictionary(struct column *column, struct ArrowArray *array) {
    struct arena *arena = column->arena;
    const uint8_t *validity = validity_of(column);
    int32_t *indices = arena_array(arena, int32_t, column->count + 1);
    int32_t *offsets = arena_array(arena, int32_t, column->count + 1);
    struct bytes bytes = {0};
    int32_t texts = 0;
    bytes_say(arena, &bytes, "");
    for (size_t i = 0; i < column->count; i++) {
        size_t k = 0;
        while (k < i && strcmp(words_of(column, k), words_of(column, i)) != 0)
            k++;
        indices[i] = k < i ? indices[k] : texts++;
        if (k < i)
            continue;
        bytes_say(arena, &bytes, words_of(column, i));
        offsets[texts] = (int32_t)bytes.length;
    }
    make_array(arena, array, column->count, column->nulls, validity, indices, NULL);
    array->dictionary = arena_new(arena, struct ArrowArray);
    make_array(arena, array->dictionary, (size_t)texts, 0, NULL, offsets, bytes.at);
}

static void put_days(struct column *column, struct ArrowArray *array) {
    int32_t *days = arena_array(column->arena, int32_t, column->count + 1);
    const uint8_t *validity = validity_of(column);
    date epoch = 0;
    (void)date_from_ymd(1970, 1, 1, &epoch);
    for (size_t i = 0; i < column->count; i++)
        days[i] = cell_of(column, i)->kind == MADE_DAY ? cell_of(column, i)->day - epoch : 77;
    make_array(column->arena, array, column->count, column->nulls, validity, days, NULL);
}

static int64_t scaled(const char *text, size_t places) {
    int64_t number = 0;
    size_t behind = 0;
    bool point = false;
    for (const char *at = text; *at; at++) {
        point |= *at == '.';
        if (*at < '0' || *at > '9')
            continue;
        number = number * 10 + (*at - '0');
        behind += point;
    }
    for (; behind < places; behind++)
        number *= 10;
    return *text == '-' ? -number : number;
}

static void put_numbers(struct column *column, bool decimals, struct ArrowArray *array) {
    int64_t *numbers = arena_array(column->arena, int64_t, column->count + 1);
    __int128 *wide = arena_array(column->arena, __int128, column->count + 1);
    const uint8_t *validity = validity_of(column);
    for (size_t i = 0; i < column->count; i++) {
        numbers[i] = scaled(words_of(column, i), decimals ? PLACES : 0);
        wide[i] = numbers[i];
    }
    make_array(column->arena, array, column->count, column->nulls, validity,
        decimals ? (const void *)wide : numbers, NULL);
}

/* ---- columns ---- */

static const char *const formats[] = {[AS_TEXT] = "u",
    [AS_LONG_TEXT] = "U",
    [AS_DICTIONARY] = "i",
    [AS_DAY] = "tdD",
    [AS_INTEGER] = "l",
    [AS_DECIMAL] = "d:25,4"};

static void make_column(struct column *column, enum column_kind kind, struct ArrowSchema *schema,
    struct ArrowArray *array) {
    *schema = (struct ArrowSchema){.format = formats[kind],
        .name = column->table->headings[column->at],
        .flags = ARROW_FLAG_NULLABLE,
        .release = release_schema};
    switch (kind) {
    case AS_DICTIONARY:
        schema->dictionary = arena_new(column->arena, struct ArrowSchema);
        *schema->dictionary =
            (struct ArrowSchema){.format = "u", .name = "", .release = release_schema};
        put_dictionary(column, array);
        return;
    case AS_DAY:
        put_days(column, array);
        return;
    case AS_INTEGER:
    case AS_DECIMAL:
        put_numbers(column, kind == AS_DECIMAL, array);
        return;
    default:
        put_texts(column, kind == AS_LONG_TEXT, array);
    }
}

void conserve_arrow(struct arena *arena, struct chance *chance, const struct made_table *table,
    size_t first, size_t count, uint64_t kinds, struct ArrowSchema *schema,
    struct ArrowArray *array) {
    (void)chance;
    *schema = (struct ArrowSchema){.format = "+s",
        .name = "",
        .n_children = (int64_t)table->columns,
        .children = arena_array(arena, struct ArrowSchema *, table->columns),
        .release = release_schema};
    *array = (struct ArrowArray){.length = (int64_t)count,
        .n_buffers = 1,
        .n_children = (int64_t)table->columns,
        .buffers = arena_array(arena, const void *, 1),
        .children = arena_array(arena, struct ArrowArray *, table->columns),
        .release = release_array};
    for (size_t i = 0; i < table->columns; i++) {
        struct column column = {
            .arena = arena, .table = table, .at = i, .first = first, .count = count};
        enum column_kind kind = i < 64 / BITS_OF_KIND ? kinds >> i * BITS_OF_KIND & 7 : AS_TEXT;
        schema->children[i] = arena_new(arena, struct ArrowSchema);
        array->children[i] = arena_new(arena, struct ArrowArray);
        make_column(&column, kind, schema->children[i], array->children[i]);
    }
}
