/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/digest.h"
#include "guodu.h"

/* Examples of FIPS 180-2. */
static void known_digests(void **state) {
    (void)state;
    static const struct {
        const char *text, *hex;
    } cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char hex[DIGEST_SIZE];
        digest_bytes(cases[i].text, strlen(cases[i].text), hex);
        assert_string_equal(hex, cases[i].hex);
    }
}

static void in_pieces(void **state) {
    (void)state;
    char whole[DIGEST_SIZE], parts[DIGEST_SIZE];
    struct digest digest;
    digest_bytes("one two", 7, whole);
    digest_begin(&digest);
    digest_add(&digest, "one", 3);
    digest_add(&digest, " two", 4);
    digest_end(&digest, parts);
    assert_string_equal(whole, parts);
}

static bool as_often(void *user) {
    int *left = user;
    return (*left)-- > 0;
}

/* A million times "a", which is more than a piece: an example of FIPS 180-2, too. */
static void of_a_file(void **state) {
    (void)state;
    char path[] = P_tmpdir "/test_digest.XXXXXX", hex[DIGEST_SIZE];
    int fd = mkstemp(path), left = 2;
    char piece[1000];
    memset(piece, 'a', sizeof piece);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(write(fd, piece, sizeof piece), sizeof piece);
    close(fd);
    assert_int_equal(digest_file(path, NULL, NULL, hex), DIGEST_DONE);
    assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    assert_int_equal(guodu_digest_file(path, NULL, NULL, hex), GUODU_OK);
    assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    assert_int_equal(digest_file(path, as_often, &left, hex), DIGEST_STOPPED);
    assert_string_equal(hex, "");
    left = 0;
    assert_int_equal(guodu_digest_file(path, as_often, &left, hex), GUODU_STOPPED);
    unlink(path);
    assert_int_equal(digest_file(path, NULL, NULL, hex), DIGEST_FAILED);
    assert_int_equal(errno, ENOENT);
    assert_string_equal(hex, "");
    assert_int_equal(guodu_digest_file(path, NULL, NULL, hex), GUODU_CANNOT_READ);
}

/* ---- rules ---- */

static void write_text(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static const char *rules_in(const char *folder, const char *used) {
    static char top[200];
    char path[200];
    snprintf(top, sizeof top, "%s/main.guodu", folder);
    write_text(top, "use \"area.guodu\"\nrecord household { id: text key }\n");
    snprintf(path, sizeof path, "%s/area.guodu", folder);
    write_text(path, used);
    return top;
}

static void digest_in(const char *folder, const char *used, char hex[GUODU_DIGEST_SIZE]) {
    guodu_rules *rules = guodu_rules_new(NULL);
    assert_int_equal(guodu_rules_load_file(rules, rules_in(folder, used)), GUODU_OK);
    assert_int_equal(guodu_rules_digest(rules, hex), GUODU_OK);
    guodu_rules_free(rules);
}

static void remove_rules(const char *folder) {
    char path[200];
    unlink(rules_in(folder, ""));
    snprintf(path, sizeof path, "%s/area.guodu", folder);
    unlink(path);
    rmdir(folder);
}

#define USED "parameter sum: money/year = 500 yuan/year\n"

static void of_rules(void **state) {
    (void)state;
    char here[] = P_tmpdir "/test_digest.XXXXXX", there[] = P_tmpdir "/test_digest.XXXXXX";
    char one[GUODU_DIGEST_SIZE], other[GUODU_DIGEST_SIZE], file[GUODU_DIGEST_SIZE];
    assert_non_null(mkdtemp(here));
    assert_non_null(mkdtemp(there));
    digest_in(here, USED, one);
    digest_in(there, USED, other);
    assert_string_equal(one, other);
    digest_in(there, USED " ", other);
    assert_string_not_equal(one, other);
    /* As sha256sum lists them, by name. */
    char list[400], main_hex[DIGEST_SIZE], area_hex[DIGEST_SIZE];
    guodu_rules *rules = guodu_rules_new(NULL);
    assert_int_equal(guodu_rules_digest(rules, file), GUODU_BAD_CALL);
    assert_int_equal(guodu_rules_load_file(rules, rules_in(here, USED)), GUODU_OK);
    assert_string_equal(guodu_rules_file_name(rules, 0), "main.guodu");
    assert_string_equal(guodu_rules_file_name(rules, 1), "area.guodu");
    assert_null(guodu_rules_file_name(rules, 2));
    assert_int_equal(guodu_rules_file_digest(rules, 2, file), GUODU_BAD_CALL);
    assert_int_equal(guodu_rules_file_digest(rules, 1, file), GUODU_OK);
    assert_int_equal(digest_file(guodu_rules_file(rules, 0), NULL, NULL, main_hex), DIGEST_DONE);
    assert_int_equal(digest_file(guodu_rules_file(rules, 1), NULL, NULL, area_hex), DIGEST_DONE);
    assert_string_equal(file, area_hex);
    snprintf(list, sizeof list, "%s  area.guodu\n%s  main.guodu\n", area_hex, main_hex);
    digest_bytes(list, strlen(list), other);
    assert_string_equal(one, other);
    guodu_rules_free(rules);
    remove_rules(here);
    remove_rules(there);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_digests),
        cmocka_unit_test(in_pieces),
        cmocka_unit_test(of_a_file),
        cmocka_unit_test(of_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
