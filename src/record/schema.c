/* SPDX-License-Identifier: Apache-2.0 */
#include "record/schema.h"

const struct field *schema_field(const struct record_type *type, const struct atom *name) {
    return map_get(&type->by_name, name);
}

int64_t choice_find(const struct choice *choice, const char *text, size_t length) {
    return (int64_t)(intptr_t)map_get_bytes(&choice->by_text, text, length) - 1;
}
