/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdlib.h>

#include "diff.h"

static void make_room(struct pile *pile, size_t more) {
    if (pile->length + more + 1 <= pile->room)
        return;
    pile->room = (pile->length + more + 1) * 2;
    pile->bytes = realloc(pile->bytes, pile->room);
    if (!pile->bytes)
        abort();
}

void pile_clear(struct pile *pile) {
    pile->length = 0;
    pile_bytes(pile, "", 0);
}

void pile_free(struct pile *pile) {
    free(pile->bytes);
    *pile = (struct pile){NULL, 0, 0};
}

void pile_bytes(struct pile *pile, const char *bytes, size_t length) {
    make_room(pile, length);
    memcpy(pile->bytes + pile->length, bytes, length);
    pile->length += length;
    pile->bytes[pile->length] = '\0';
}

void pile_text(struct pile *pile, const char *text) {
    if (text)
        pile_bytes(pile, text, strlen(text));
}

void pile_put(struct pile *pile, const char *format, ...) {
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, list);
    va_end(list);
    make_room(pile, (size_t)length);
    vsnprintf(pile->bytes + pile->length, (size_t)length + 1, format, again);
    va_end(again);
    pile->length += (size_t)length;
}
