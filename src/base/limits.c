/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"

const struct limit_entry limit_table[LIMIT_COUNT] = {
#define LIMIT_ENTRY(id, name, standard, least, most, zh, en) {name, standard, least, most, zh, en},
    LIMITS(LIMIT_ENTRY)
#undef LIMIT_ENTRY
};

const struct limits limits_standard = {{
#define LIMIT_STANDARD(id, name, standard, least, most, zh, en) standard,
    LIMITS(LIMIT_STANDARD)
#undef LIMIT_STANDARD
}};

static char joined(char sign) {
    return sign == '_' ? '-' : sign;
}

int limit_find(const char *name) {
    for (int i = 0; i < LIMIT_COUNT; i++) {
        const char *known = limit_table[i].name, *given = name;
        while (*known && *known == joined(*given)) {
            known++;
            given++;
        }
        if (*known == '\0' && *given == '\0')
            return i;
    }
    return -1;
}
