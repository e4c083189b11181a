/* SPDX-License-Identifier: Apache-2.0
 *
 * tokens FILE...: the words of expressions (reserved ones), numbers and strings of rule files as the
 * lexer reads them, a line each: FILE:LINE:COLUMN, what it is, the text.
 */
#include <stdio.h>
#include <stdlib.h>

#include "grammar/guodu.tab.h"
#include "syntax/lexer.h"

static char *read_file(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    char *text = malloc(1 << 20);
    if (!file || !text)
        exit(2);
    *length = fread(text, 1, 1 << 20, file);
    fclose(file);
    return text;
}

static const char *what_of(const struct token *token) {
    switch (token->kind) {
    case TOK_STRING:
        return "string";
    case TOK_INT:
    case TOK_NUMBER:
    case TOK_DATE:
        return "number";
    default:
        return token->keyword && token->keyword->group == GROUP_RESERVED ? "reserved" : NULL;
    }
}

static void show(const struct lexer *lexer, const struct token *token, const char *path) {
    const char *what = what_of(token);
    struct place place = source_place(lexer->input->sources, token->span);
    if (what)
        printf("%s:%u:%u\t%s\t%.*s\n", path, place.line, place.column, what,
            (int)token->span.length, lexer_text(lexer, token->span));
}

static void show_file(const char *path) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    struct atoms atoms;
    struct diagnostics diagnostics;
    struct lexer *lexer = calloc(1, sizeof *lexer);
    size_t length;
    char *text = read_file(path, &length);
    arena_init(&arena, &allocator);
    atoms_init(&atoms, &arena);
    diagnostics_init(&diagnostics, &arena);
    struct sources sources = {.arena = &arena};
    struct parse_input input = {
        .arena = &arena, .atoms = &atoms, .sources = &sources, .diagnostics = &diagnostics, NULL, 0};
    struct span all = {source_add(&sources, path, text, length), 0, (uint32_t)length};
    if (!lexer || !lexer_init(lexer, &input, all, TOK_START_FILE))
        exit(1);
    for (struct token token = lexer_next(lexer); token.kind != TOK_YYEOF;
         token = lexer_next(lexer))
        show(lexer, &token, path);
    arena_fini(&arena);
    free(lexer);
    free(text);
}

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++)
        show_file(argv[i]);
    return 0;
}
