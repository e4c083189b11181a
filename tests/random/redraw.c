/* SPDX-License-Identifier: Apache-2.0 */
#include "redraw.h"

#include <stdio.h>
#include <string.h>

#include "grammar/guodu.tab.h"
#include "syntax/lexer.h"

struct redraw {
    struct arena *arena;
    uint64_t chance;
    VEC(char) text;
    uint32_t comments;
    bool ends; /* with ; */
};

static uint32_t below(struct redraw *redraw, uint32_t bound) {
    redraw->chance = redraw->chance * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(redraw->chance >> 33) % bound;
}

static void put(struct redraw *redraw, const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        vec_push(redraw->arena, &redraw->text, text[i]);
}

static void put_text(struct redraw *redraw, const char *text) {
    put(redraw, text, strlen(text));
}

static void put_comment(struct redraw *redraw) {
    char text[32];
    snprintf(text, sizeof text, "# c%u.", redraw->comments++);
    put_text(redraw, text);
    put_text(redraw, below(redraw, 4) ? "\n  " : "  \n\n\n   ");
}

/* Between two tokens that had something between them. An item keeps its column. */
static void put_gap(struct redraw *redraw, bool item) {
    static const char *const gaps[] = {
        " ", " ", " ", "  ", "\t", "\n  ", "\r\n    ", "\n\n\n  ", "　"};
    if (item) {
        put_text(redraw, "\n");
        if (below(redraw, 4) == 0) {
            put_comment(redraw);
            put_text(redraw, "\n");
        }
        return;
    }
    if (below(redraw, 12) == 0) {
        put_text(redraw, below(redraw, 2) ? " " : "\n");
        put_comment(redraw);
        return;
    }
    put_text(redraw, gaps[below(redraw, sizeof gaps / sizeof *gaps)]);
}

static const char *wide_sign(int kind) {
    switch (kind) {
    case ':':
        return "：";
    case '(':
        return "（";
    case ')':
        return "）";
    case '=':
        return "＝";
    case ',':
        return "，";
    case '{':
        return "｛";
    case '*':
        return "×";
    case TOK_LE:
        return "≤";
    default:
        return NULL;
    }
}

/* What may stand anywhere and says nothing: ; behind an element, 起 behind the first day. */
static void put_idle(struct redraw *redraw, struct lexer *lexer, const struct token *token) {
    const struct token *next = lexer_peek(lexer, 0);
    bool day = token->kind == TOK_DATE && lexer->previous.kind == TOK_FROM;
    bool end = redraw->ends && next->line_first && next->indent > 0 && token->kind != '{' &&
               token->kind != ':';
    day = day && (next->kind == ':' || next->kind == '{');
    if ((!day && !end) || below(redraw, 4) > 0)
        return;
    put_gap(redraw, false);
    put_text(redraw, day ? "起" : ";");
}

static void put_token(struct redraw *redraw, const struct lexer *lexer, const struct token *token) {
    const char *wide = wide_sign(token->kind);
    if (wide && below(redraw, 6) == 0)
        put_text(redraw, wide);
    else
        put(redraw, lexer_text(lexer, token->span), token->span.length);
}

const char *redraw_text(struct arena *arena, uint64_t seed, const char *text, uint32_t *comments) {
    struct redraw redraw = {.arena = arena, .chance = seed};
    redraw.ends = below(&redraw, 3) == 0;
    struct sources sources = {.arena = arena};
    struct diagnostics diagnostics;
    struct atoms atoms;
    diagnostics_init(&diagnostics, arena);
    atoms_init(&atoms, arena);
    struct parse_input input = {arena, &atoms, &sources, &diagnostics, NULL, 0};
    uint32_t file = source_add(&sources, "random.guodu", text, strlen(text));
    struct lexer *lexer = arena_new(arena, struct lexer);
    lexer_init(lexer, &input, (struct span){file, 0, (uint32_t)strlen(text)}, 0);
    uint32_t end = 0;
    for (struct token token = lexer_next(lexer); token.kind != TOK_YYEOF;
         token = lexer_next(lexer)) {
        if (token.span.start > end)
            put_gap(&redraw, token.line_first && token.indent == 0);
        put_token(&redraw, lexer, &token);
        put_idle(&redraw, lexer, &token);
        end = token.span.start + token.span.length;
    }
    if (below(&redraw, 2))
        put_text(&redraw, "\n# the end");
    vec_push(arena, &redraw.text, 0);
    *comments = redraw.comments;
    return redraw.text.items;
}
