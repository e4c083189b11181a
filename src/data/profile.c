/* SPDX-License-Identifier: Apache-2.0 */
#include "data/profile.h"

#include <string.h>
#include "base/hash.h"
#include "base/utf8.h"

static bool is_text(struct type type) {
    return type.kind == TYPE_TEXT || type.kind == TYPE_CITIZEN_ID;
}

void profile_init(struct profile *profile, struct arena *arena, struct type type) {
    *profile = (struct profile){.type = type, .arena = arena};
    arena_init(&profile->counted, &arena->allocator);
}

/* What was counted is of no use any more. */
static void forget_values(struct profile *profile) {
    arena_fini(&profile->counted);
    profile->entries.items = NULL;
    profile->entries.count = profile->entries.room = 0;
    profile->slots = NULL;
    profile->slot_count = 0;
}

void profile_fini(struct profile *profile) {
    forget_values(profile);
}

/* ---- the smallest and the largest ---- */

bool profile_has_order(struct type type) {
    return type_is_ordered(type) || type.kind == TYPE_REGION || is_text(type);
}

static int compare_texts(struct text a, struct text b) {
    size_t a_count = utf8_count(a.bytes, a.length), b_count = utf8_count(b.bytes, b.length);
    if (a_count != b_count)
        return a_count < b_count ? -1 : 1;
    uint32_t shorter = a.length < b.length ? a.length : b.length;
    int order = memcmp(a.bytes, b.bytes, shorter);
    return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

static int compare(struct type type, const struct value *a, const struct value *b) {
    if (is_text(type))
        return compare_texts(a->text, b->text);
    if (type.kind == TYPE_REGION)
        return (a->region > b->region) - (a->region < b->region);
    return value_compare(type, *a, *b);
}

static void keep(
    struct profile *profile, struct value *kept, struct profile_text *buffer, struct value value) {
    *kept = value;
    if (!is_text(profile->type))
        return;
    if (buffer->room < (size_t)value.text.length + 1) {
        buffer->room = 2 * (size_t)value.text.length + 1;
        buffer->bytes = arena_alloc(profile->arena, buffer->room);
    }
    memcpy(buffer->bytes, value.text.bytes, value.text.length);
    buffer->bytes[value.text.length] = '\0';
    kept->text.bytes = buffer->bytes;
}

static void add_to_extremes(struct profile *profile, const struct value *value) {
    struct value *smallest = &profile->smallest, *largest = &profile->largest;
    if (!profile_has_order(profile->type))
        return;
    bool first = smallest->state != VALUE_KNOWN;
    if (first || compare(profile->type, value, smallest) < 0)
        keep(profile, smallest, &profile->smallest_text, *value);
    if (first || compare(profile->type, value, largest) > 0)
        keep(profile, largest, &profile->largest_text, *value);
}

/* ---- different values ---- */

/* Equal where the values are. */
static decimal bits_of(enum type_kind kind, const struct value *value) {
    switch (kind) {
    case TYPE_BOOLEAN:
        return value->boolean;
    case TYPE_INTEGER:
        return value->integer;
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
    case TYPE_MONEY:
        return value->number;
    case TYPE_DATE:
        return value->day;
    case TYPE_REGION:
        return value->region;
    case TYPE_CHOICE:
        return value->choice;
    case TYPE_SET:
        return (decimal)value->set;
    default: /* in no file */
        return 0;
    }
}

static struct value value_of(struct type type, const struct profile_entry *entry) {
    switch (type.kind) {
    case TYPE_BOOLEAN:
        return value_boolean(entry->bits != 0);
    case TYPE_INTEGER:
        return value_integer((int64_t)entry->bits);
    case TYPE_DATE:
        return value_date((date)entry->bits);
    case TYPE_REGION:
        return value_region((region)entry->bits);
    case TYPE_CHOICE:
        return value_choice((uint32_t)entry->bits);
    case TYPE_SET:
        return value_set((choice_set)entry->bits);
    case TYPE_TEXT:
    case TYPE_CITIZEN_ID:
        return value_text(entry->text.bytes, entry->text.length);
    default:
        return value_number(entry->bits);
    }
}

static struct profile_entry entry_of(const struct profile *profile, const struct value *value) {
    struct profile_entry entry = {.count = 1};
    if (is_text(profile->type)) {
        entry.text = value->text;
        entry.hash = hash_bytes(value->text.bytes, value->text.length, profile);
        return entry;
    }
    entry.bits = bits_of(profile->type.kind, value);
    entry.hash = hash_bytes((const char *)&entry.bits, sizeof entry.bits, profile);
    return entry;
}

static bool is_same(
    struct type type, const struct profile_entry *a, const struct profile_entry *b) {
    if (a->hash != b->hash)
        return false;
    if (!is_text(type))
        return a->bits == b->bits;
    return a->text.length == b->text.length &&
           memcmp(a->text.bytes, b->text.bytes, a->text.length) == 0;
}

/* The slot of the same value, or the free one where it belongs. */
static uint32_t *find_slot(const struct profile *profile, const struct profile_entry *entry) {
    size_t at = entry->hash & (profile->slot_count - 1);
    while (profile->slots[at] &&
           !is_same(profile->type, entry, &profile->entries.items[profile->slots[at] - 1]))
        at = (at + 1) & (profile->slot_count - 1);
    return &profile->slots[at];
}

/* At most half full. */
static void grow_slots(struct profile *profile) {
    profile->slot_count = profile->slot_count ? profile->slot_count * 4 : 64;
    profile->slots = arena_array(&profile->counted, uint32_t, profile->slot_count);
    for (uint32_t i = 0; i < profile->entries.count; i++)
        *find_slot(profile, &profile->entries.items[i]) = i + 1;
}

static void add_to_counts(struct profile *profile, const struct value *value) {
    struct profile_entry entry = entry_of(profile, value);
    if (profile->entries.count * 2 >= profile->slot_count)
        grow_slots(profile);
    uint32_t *slot = find_slot(profile, &entry);
    if (*slot) {
        profile->entries.items[*slot - 1].count++;
        return;
    }
    size_t bytes = is_text(profile->type) ? entry.text.length : 0;
    profile->more = profile->different == PROFILE_VALUES_MOST ||
                    bytes > PROFILE_TEXT_MOST - profile->text_bytes;
    if (profile->more) {
        forget_values(profile);
        return;
    }
    if (is_text(profile->type))
        entry.text.bytes = arena_copy(&profile->counted, entry.text.bytes, bytes);
    profile->text_bytes += bytes;
    vec_push(&profile->counted, &profile->entries, entry);
    *slot = (uint32_t)profile->entries.count;
    profile->different++;
}

void profile_add(struct profile *profile, struct value value) {
    profile->counted.escape = profile->arena->escape;
    profile->rows++;
    profile->unknown += value.state == VALUE_UNKNOWN;
    profile->none += value.state == VALUE_NONE;
    if (value.state != VALUE_KNOWN)
        return;
    add_to_extremes(profile, &value);
    if (!profile->more)
        add_to_counts(profile, &value);
}

/* ---- the commonest ---- */

uint32_t profile_commonest(
    const struct profile *profile, struct profile_count commonest[PROFILE_COMMONEST]) {
    const struct profile_entry *found[PROFILE_COMMONEST];
    uint32_t count = 0;
    for (size_t i = 0; i < profile->entries.count; i++) {
        const struct profile_entry *entry = &profile->entries.items[i];
        uint32_t at = count;
        while (at > 0 && found[at - 1]->count < entry->count)
            at--;
        if (at == PROFILE_COMMONEST)
            continue;
        count += count < PROFILE_COMMONEST;
        for (uint32_t k = count - 1; k > at; k--)
            found[k] = found[k - 1];
        found[at] = entry;
    }
    for (uint32_t i = 0; i < count; i++)
        commonest[i] = (struct profile_count){value_of(profile->type, found[i]), found[i]->count};
    return count;
}
