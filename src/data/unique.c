/* SPDX-License-Identifier: Apache-2.0
 *
 * Values that repeat where the rules say that they should not. Nothing is rejected for it: what
 * repeats may be right in one of the rows, and people must look. Rows that are rejected anyway
 * are left out. */
#include "data/reader.h"
#include "data/store.h"

#include <string.h>
#include "base/hash.h"

enum { ROWS_SHOWN = 3, REPEATS_SHOWN = 100 };

struct repeat { /* a value that stands in several rows, or below several ancestors */
    const struct row *rows[ROWS_SHOWN];
    uint64_t count;
    struct repeat *next;
};

struct slot {
    const struct row *first; /* NULL: free */
    struct repeat *repeat;   /* NULL: so far only once */
};

/* Slots by value, or by value and ancestor; at most half full. */
struct index {
    const struct field *field;
    const struct record_type *between; /* NULL: by value alone */
    struct slot *slots;
    size_t count; /* a power of two */
    const void *seed;
};

struct repeats {
    struct repeat *first, *last;
    uint64_t count;
};

static const struct node *ancestor_of(const struct row *row, const struct record_type *type) {
    const struct node *node = row->node;
    for (const struct record_type *at = row->source->type; at != type; at = at->parent)
        node = node->parent;
    return node;
}

static void index_init(struct index *index, struct arena *arena, const struct field *field,
    const struct record_type *between, uint64_t rows) {
    *index = (struct index){.field = field, .between = between, .count = 64, .seed = arena};
    while (index->count < 2 * rows)
        index->count *= 2;
    index->slots = arena_array(arena, struct slot, index->count);
}

static uint32_t hash_row(
    const struct index *index, const struct row *row, const char *bytes, size_t length) {
    uint32_t hash = hash_bytes(bytes, length, index->seed);
    if (!index->between)
        return hash;
    uint64_t ancestor = (uintptr_t)ancestor_of(row, index->between);
    return hash_fold(hash_mix((uint64_t)hash + 1, ancestor | 1u));
}

static bool is_same(const struct index *index, const struct row *row, const struct row *other,
    const char *bytes, size_t length) {
    const char *other_bytes;
    size_t other_length;
    return store_bytes(other, index->field, &other_bytes, &other_length) &&
           length == other_length && memcmp(bytes, other_bytes, length) == 0 &&
           (!index->between ||
               ancestor_of(row, index->between) == ancestor_of(other, index->between));
}

static struct slot *find_slot(
    const struct index *index, const struct row *row, const char *bytes, size_t length) {
    size_t at = hash_row(index, row, bytes, length) & (index->count - 1);
    while (index->slots[at].first && !is_same(index, row, index->slots[at].first, bytes, length))
        at = (at + 1) & (index->count - 1);
    return &index->slots[at];
}

static void repeat_add(
    struct repeats *repeats, struct arena *arena, struct slot *slot, const struct row *row) {
    struct repeat *repeat = slot->repeat;
    if (!repeat) {
        repeat = slot->repeat = arena_new(arena, struct repeat);
        repeat->rows[repeat->count++] = slot->first;
        if (repeats->last)
            repeats->last->next = repeat;
        else
            repeats->first = repeat;
        repeats->last = repeat;
        repeats->count++;
    }
    if (repeat->count < ROWS_SHOWN)
        repeat->rows[repeat->count] = row;
    repeat->count++;
}

static struct repeats find_repeats(
    const struct kind *kind, struct arena *arena, const struct field *field) {
    struct repeats repeats = {0};
    struct index values, below;
    index_init(&values, arena, field, NULL, kind->counts.used);
    if (field->unique_between)
        index_init(&below, arena, field, field->unique_between, kind->counts.used);
    for (const struct row *row = kind->first; row; row = row->next) {
        const char *bytes;
        size_t length;
        if (row->rejected || !store_bytes(row, field, &bytes, &length))
            continue;
        if (field->unique_between) {
            struct slot *slot = find_slot(&below, row, bytes, length);
            if (slot->first)
                continue;
            slot->first = row;
        }
        struct slot *slot = find_slot(&values, row, bytes, length);
        if (slot->first)
            repeat_add(&repeats, arena, slot, row);
        else
            slot->first = row;
    }
    return repeats;
}

/* ---- what is said ---- */

struct places {
    const char *zh, *en;
};

static struct places places_of(struct arena *arena, const struct repeat *repeat) {
    struct places places = {"", ""};
    for (uint64_t i = 0; i < repeat->count && i < ROWS_SHOWN; i++) {
        const struct row *row = repeat->rows[i];
        unsigned long long line = row->line;
        places.zh = arena_printf(arena, "%s%s“%s”第 %llu 行", places.zh, i ? "、" : "",
            row->source->file, line);
        places.en = arena_printf(
            arena, "%s%s%s line %llu", places.en, i ? ", " : "", row->source->file, line);
    }
    if (repeat->count > ROWS_SHOWN) {
        places.zh = arena_printf(arena, "%s等", places.zh);
        places.en = arena_printf(arena, "%s and others", places.en);
    }
    return places;
}

/* Two fields of a joint schema that are read from one column repeat alike. */
static void add_note(struct dataset *dataset, const char *zh, const char *en) {
    struct dataset_note note = {NOTE_REPEATED, NULL, zh, en};
    for (size_t i = 0; i < dataset->notes.count; i++)
        if (dataset->notes.items[i].kind == NOTE_REPEATED &&
            strcmp(dataset->notes.items[i].zh, zh) == 0)
            return;
    vec_push(&dataset->arena, &dataset->notes, note);
}

static void note_repeat(
    struct dataset *dataset, const struct field *field, const struct repeat *repeat) {
    struct arena *arena = &dataset->arena;
    const char *type = field->owner->name->text, *name = field->name->text;
    struct value value = store_value(repeat->rows[0], field);
    const char *shown = value_format(&dataset->row, field->type, value, true);
    shown = store_shown(dataset, field, shown, strlen(shown), NULL);
    struct places places = places_of(arena, repeat);
    unsigned long long count = repeat->count;
    if (field->unique_between) {
        const char *between = field->unique_between->name->text;
        add_note(dataset,
            arena_printf(arena,
                "“%s”的“%s”在“%s”之间不得重复，“%s”却出现在 %llu 个“%s”里：%s；请核对。", type, name,
                between, shown, count, between, places.zh),
            arena_printf(arena,
                "\"%s\" of %s must not repeat between %s, but \"%s\" stands below %llu of them: "
                "%s; check them.",
                name, type, between, shown, count, places.en));
        return;
    }
    add_note(dataset,
        arena_printf(arena, "“%s”的“%s”不得重复，“%s”却出现了 %llu 次：%s；请核对。", type, name,
            shown, count, places.zh),
        arena_printf(arena, "\"%s\" of %s must not repeat, but \"%s\" stands in %llu rows: %s; "
                            "check them.",
            name, type, shown, count, places.en));
}

static void note_more(struct dataset *dataset, const struct field *field, uint64_t count) {
    struct arena *arena = &dataset->arena;
    const char *type = field->owner->name->text, *name = field->name->text;
    unsigned long long more = count;
    add_note(dataset,
        arena_printf(arena, "“%s”的“%s”还有 %llu 个值重复，没有一一列出。", type, name, more),
        arena_printf(arena, "%llu more values of \"%s\" of %s repeat; they are not listed.", more,
            name, type));
}

static void note_field(
    struct dataset *dataset, const struct kind *kind, const struct field *field) {
    struct repeats repeats = find_repeats(kind, &dataset->scratch, field);
    const struct repeat *repeat = repeats.first;
    for (size_t i = 0; repeat && i < REPEATS_SHOWN; i++, repeat = repeat->next)
        note_repeat(dataset, field, repeat);
    if (repeats.count > REPEATS_SHOWN)
        note_more(dataset, field, repeats.count - REPEATS_SHOWN);
    arena_reset(&dataset->row);
    arena_fini(&dataset->scratch);
    arena_init(&dataset->scratch, &dataset->arena.allocator);
    dataset->scratch.escape = dataset->arena.escape;
}

void unique_note(struct dataset *dataset, const struct kind *kind) {
    const struct record_type *type = kind->type;
    dataset->scratch.escape = dataset->arena.escape;
    for (size_t i = 0; i < type->fields.count; i++)
        if (type->fields.items[i]->is_unique)
            note_field(dataset, kind, type->fields.items[i]);
}
