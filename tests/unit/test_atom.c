/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/atom.h"

struct fixture {
    struct arena arena;
    struct atoms atoms;
};

static int set_up(void **state) {
    static struct fixture fixture;
    struct allocator allocator = allocator_default();
    arena_init(&fixture.arena, &allocator);
    atoms_init(&fixture.atoms, &fixture.arena);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *fixture = *state;
    arena_fini(&fixture->arena);
    return 0;
}

static const struct atom *intern(struct fixture *fixture, const char *text) {
    return atom_intern(&fixture->atoms, text, strlen(text));
}

static void the_same_text_is_the_same_atom(void **state) {
    char changed[] = "参保资助";
    const struct atom *atom = intern(*state, changed);
    changed[0] = 'x'; /* the atom does not depend on the caller's bytes */
    assert_string_equal(atom->text, "参保资助");
    assert_int_equal(atom->length, 12);
    assert_ptr_equal(intern(*state, "参保资助"), atom);
    assert_ptr_not_equal(intern(*state, "参保"), atom);
    assert_ptr_not_equal(intern(*state, "参保资助额"), atom);
    assert_ptr_not_equal(intern(*state, ""), atom);
    assert_ptr_equal(intern(*state, ""), intern(*state, ""));
}

static void only_length_bytes_count(void **state) {
    struct fixture *fixture = *state;
    const struct atom *atom = atom_intern(&fixture->atoms, "household", 5);
    assert_string_equal(atom->text, "house");
    assert_ptr_equal(intern(fixture, "house"), atom);
    const struct atom *with_nul = atom_intern(&fixture->atoms, "a\0b", 3);
    assert_int_equal(with_nul->length, 3);
    assert_ptr_not_equal(intern(fixture, "a"), with_nul);
}

static void texts_are_normalised(void **state) {
    const struct atom *composed = intern(*state, "caf\u00e9");
    assert_ptr_equal(intern(*state, "cafe\u0301"), composed);
    assert_string_equal(composed->text, "caf\u00e9");
    assert_int_equal(composed->length, 5);
    const struct atom *sign = intern(*state, "\u212b"); /* the angstrom sign */
    assert_string_equal(sign->text, "\u00c5");
    assert_int_equal(sign->length, 2);
    assert_ptr_equal(intern(*state, "A\u030a"), sign);
    assert_ptr_equal(intern(*state, "\u00c5"), sign);
}

static void find_does_not_intern(void **state) {
    struct fixture *fixture = *state;
    assert_null(atom_find(&fixture->atoms, "低保", 6));
    assert_null(atom_find(&fixture->atoms, "低保", 6));
    const struct atom *atom = intern(fixture, "低保");
    assert_ptr_equal(atom_find(&fixture->atoms, "低保", 6), atom);
    assert_null(atom_find(&fixture->atoms, "低", 3));
    const struct atom *composed = intern(fixture, "\u00e9");
    assert_ptr_equal(atom_find(&fixture->atoms, "e\u0301", 3), composed);
}

static void finding_again_takes_no_memory(void **state) {
    struct fixture *fixture = *state;
    intern(fixture, "家庭成员");
    intern(fixture, "members");
    size_t used = fixture->arena.used;
    for (int i = 0; i < 1000; i++) {
        intern(fixture, "家庭成员");
        atom_find(&fixture->atoms, "members", 7);
    }
    assert_int_equal(fixture->arena.used, used);
}

static void many_atoms(void **state) {
    enum { COUNT = 20000 };
    static const struct atom *atoms[COUNT];
    struct fixture *fixture = *state;
    char text[32];
    for (int i = 0; i < COUNT; i++) {
        snprintf(text, sizeof text, "字段%d", i);
        atoms[i] = intern(fixture, text);
    }
    for (int i = 0; i < COUNT; i++) {
        snprintf(text, sizeof text, "字段%d", i);
        assert_string_equal(atoms[i]->text, text);
        assert_ptr_equal(atom_find(&fixture->atoms, text, strlen(text)), atoms[i]);
    }
    assert_null(atom_find(&fixture->atoms, "字段20000", strlen("字段20000")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_same_text_is_the_same_atom, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_length_bytes_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(texts_are_normalised, set_up, tear_down),
        cmocka_unit_test_setup_teardown(find_does_not_intern, set_up, tear_down),
        cmocka_unit_test_setup_teardown(finding_again_takes_no_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_atoms, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
