/* SPDX-License-Identifier: Apache-2.0
 *
 * Files by which editors colour rule files, made from grammar/keywords.def: `editors FOLDER` writes
 *
 *     vscode/syntaxes/guodu.tmLanguage.json   beside the rest of the extension, which stands here
 *     vim/syntax/guodu.vim, vim/ftdetect/guodu.vim
 *
 * A word is coloured by what it most likely is where it stands: nearly all words of the language are
 * names as well, and an editor does not parse. A word in front of `:` or `=` and behind `.` is a name.
 */
#ifndef GUODU_GRAMMAR_EDITORS_H
#define GUODU_GRAMMAR_EDITORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum word_kind { /* how a word is coloured */
    WORD_ITEM,
    WORD_PART,
    WORD_RESERVED, /* words of expressions, which are never names */
    WORD_DISPOSITION,
    WORD_TYPE,
    WORD_FUNCTION,
    WORD_UNIT,
    WORD_VALUE,
    WORD_KINDS,
};

struct word {
    enum word_kind kind;
    const char *text; /* the words of a phrase have a blank between them */
    size_t length;
};

/* Calls for every spelling of every word, the longest first; of equal length in their order. */
void each_word(enum word_kind kind, void (*call)(void *user, const struct word *word), void *user);
/* May stand right in front of a digit (自2021), or right before `:` (其余: 80%) and be no name. */
bool is_before_digit(const struct word *word);
bool is_before_colon(const struct word *word);

void write_textmate(FILE *file);
void write_vim_syntax(FILE *file);
void write_vim_detection(FILE *file);

#endif
