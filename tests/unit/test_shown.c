/* SPDX-License-Identifier: Apache-2.0
 *
 * The tool sees the library from outside, so it has its own list of the signs that are not shown; it is
 * the library's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/utf8.h"
#include "cli/shown.c"

static void signs_are_the_librarys(void **state) {
    (void)state;
    char shown[64], text[4];
    for (int32_t code = 0; code <= 0x10FFFF; code++) {
        if (code == '\n' || code == '\t' || (code >= 0xD800 && code <= 0xDFFF))
            continue; /* shown as blanks; never in UTF-8 */
        size_t length = utf8_encode(code, text);
        FILE *to = fmemopen(shown, sizeof shown, "w");
        assert_non_null(to);
        setvbuf(to, NULL, _IONBF, 0);
        assert_true(cli_show(to, text, length, true));
        fclose(to);
        bool is_replaced = memcmp(shown, REPLACEMENT, sizeof REPLACEMENT) == 0;
        if (is_replaced != (utf8_is_hidden(code) || code == 0xFFFD))
            fail_msg("U+%04X", (unsigned)code);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {cmocka_unit_test(signs_are_the_librarys)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
