/* SPDX-License-Identifier: Apache-2.0
 *
 * What the language knows of identity numbers: whether one that is written in a rule file can
 * be one, and the choice of male and female that sex(id) gives. */
#include "check/checker.h"

#include <string.h>

#include "base/citizen_id.h"

/* In the order of the values. */
static const char *const sexes[] = {"male", "female"};

static void add_text(struct choice *choice, const char *text, uint32_t index) {
    choice_add_text(choice, text, strlen(text), index);
}

/* Spelled in the language of the top file; data may use either. */
const struct choice *citizen_sexes(struct checker *checker) {
    static const char *const more[][2] = {{"男性", "M"}, {"女性", "F"}};
    enum lang lang = LANG_ZH;
    if (checker->files->files.count)
        lang = checker->files->files.items[0]->keyword_lang;
    struct choice *choice = arena_new(checker->arena, struct choice);
    const char *name = word_spelling(WORD_TYPE, "sex", lang);
    choice->name = atom_intern(checker->input->atoms, name, strlen(name));
    choice_init(choice, checker->arena);
    for (uint32_t i = 0; i < sizeof sexes / sizeof *sexes; i++) {
        const char *word = word_spelling(WORD_VALUE, sexes[i], lang);
        vec_push(checker->arena, &choice->values,
            ((struct choice_value){.name = atom_intern(checker->input->atoms, word, strlen(word)),
                .words = {word_spelling(WORD_VALUE, sexes[i], LANG_EN),
                    word_spelling(WORD_VALUE, sexes[i], LANG_ZH)}}));
        add_text(choice, word_spelling(WORD_VALUE, sexes[i], LANG_ZH), i);
        add_text(choice, word_spelling(WORD_VALUE, sexes[i], LANG_EN), i);
        add_text(choice, more[i][0], i);
        add_text(choice, more[i][1], i);
    }
    return choice;
}

bool sex_type(const struct checker *checker, const struct atom *name, struct type *out) {
    const char *word = word_canonical(WORD_TYPE, name);
    if (!word || strcmp(word, "sex") != 0)
        return false;
    *out = (struct type){.kind = TYPE_CHOICE, .choice = checker->program->sexes};
    return true;
}

int64_t sex_index(const struct atom *name) {
    const char *word = word_canonical(WORD_VALUE, name);
    for (int64_t i = 0; word && i < 2; i++)
        if (strcmp(word, sexes[i]) == 0)
            return i;
    return -1;
}

struct node *citizen_id_read(struct checker *checker, struct node *node) {
    static const enum diagnostic_code codes[] = {
        [CITIZEN_ID_FORM] = DIAG_ID_FORM,
        [CITIZEN_ID_BIRTH] = DIAG_ID_BIRTH,
        [CITIZEN_ID_CHECK] = DIAG_ID_CHECK,
    };
    struct text text = node->constant.text;
    enum citizen_id_fault fault = citizen_id_check(text.bytes, text.length);
    if (fault != CITIZEN_ID_FINE) {
        complain(checker, codes[fault], node->span);
        return node_error(checker, node->span);
    }
    char *id = arena_copy(checker->arena, text.bytes, text.length);
    if (id[CITIZEN_ID_LENGTH - 1] == 'x')
        id[CITIZEN_ID_LENGTH - 1] = 'X';
    return node_constant(
        checker, type_of(TYPE_CITIZEN_ID), value_text(id, text.length), node->span);
}
