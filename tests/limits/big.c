/* SPDX-License-Identifier: Apache-2.0
 *
 * big KIND COUNT            writes a file of rules or of records to standard output
 * big KIND COUNT FILE.xlsx  writes a workbook
 *
 * What the kinds are stands in big_rules.c, big_data.c and big_book.c.
 */
#include "big.h"

#include <stdlib.h>
#include <string.h>

/* In pieces of some size: a hundred million of one sign take no longer than writing them. */
void big_repeat(FILE *out, const char *text, uint64_t count) {
    static char piece[1 << 16];
    size_t length = strlen(text), held = 0, copies = 0;
    while (copies < count && held + length <= sizeof piece) {
        memcpy(piece + held, text, length);
        held += length;
        copies++;
    }
    while (copies && count >= copies) {
        fwrite(piece, 1, held, out);
        count -= copies;
    }
    fwrite(piece, 1, length * count, out);
}

static int write_kind(const struct big_kind *kinds, const char *name, uint64_t count) {
    for (; kinds->name; kinds++)
        if (strcmp(kinds->name, name) == 0) {
            kinds->write(stdout, count);
            return 1;
        }
    return 0;
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fputs("big KIND COUNT [FILE.xlsx]\n", stderr);
        return 2;
    }
    uint64_t count = strtoull(argv[2], NULL, 10);
    int known = argc > 3 ? big_book(argv[1], count, argv[3])
                         : write_kind(big_rules, argv[1], count) ||
                               write_kind(big_data, argv[1], count);
    if (!known) {
        fprintf(stderr, "big: %s: no such kind, or it cannot be written\n", argv[1]);
        return 2;
    }
    return fflush(stdout) == 0 ? 0 : 3;
}
