/* SPDX-License-Identifier: Apache-2.0 */
#include "record/schema.h"

#include "base/utf8.h"

const struct field *schema_field(const struct record_type *type, const struct atom *name) {
    return map_get(&type->by_name, name);
}

/* In by_fold: which value is meant cannot be told. */
enum { SEVERAL = -1 };

void choice_init(struct choice *choice, struct arena *arena) {
    map_init(&choice->by_text, arena);
    map_init(&choice->by_fold, arena);
}

void choice_add_text(struct choice *choice, const char *text, size_t length, uint32_t index) {
    void *value = (void *)((intptr_t)index + 1);
    map_put_bytes(&choice->by_text, text, length, value);
    text = utf8_fold(choice->by_fold.arena, text, length, &length);
    const void *before = map_get_bytes(&choice->by_fold, text, length);
    if (before && before != value)
        value = (void *)(intptr_t)SEVERAL;
    map_put_bytes(&choice->by_fold, text, length, value);
}

int64_t choice_find(const struct choice *choice, const char *text, size_t length) {
    return (int64_t)(intptr_t)map_get_bytes(&choice->by_text, text, length) - 1;
}

int64_t choice_find_folded(
    const struct choice *choice, struct arena *arena, const char *text, size_t length) {
    text = utf8_fold(arena, text, length, &length);
    intptr_t found = (intptr_t)map_get_bytes(&choice->by_fold, text, length);
    return found > 0 ? found - 1 : -1;
}
