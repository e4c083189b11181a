/* SPDX-License-Identifier: Apache-2.0
 *
 * Where parsing goes on behind an error. Layout decides: the next element begins with a token
 * that is first on its line and stands no deeper than the broken one did, or the block around
 * it ends, or an item begins in column 0. No place is returned to twice, so every error makes
 * progress. */
#include "syntax/parser.h"

#include <string.h>
#include "grammar/guodu.tab.h"

/* Where brackets are counted rightly it takes one or two. */
enum { ENDS_MOST = 8 };

/* How many brackets were open when the broken element began. */
static size_t brackets_around(const struct lexer *lexer, struct span broken) {
    size_t count = lexer->brackets.count;
    while (count > 0 && lexer->brackets.items[count - 1].span.start >= broken.start)
        count--;
    return count;
}

/* The columns before the first word of the line that holds offset. */
static uint32_t indent_at(const struct lexer *lexer, uint32_t offset) {
    size_t length;
    const char *line =
        source_line(lexer->input->sources, (struct span){lexer->file, offset, 0}, &length);
    uint32_t indent = 0;
    for (size_t i = 0; i < length;) {
        if (line[i] == ' ' || line[i] == '\t')
            indent += line[i++] == ' ' ? 1 : 4;
        else if (length - i >= 3 && memcmp(line + i, "\xE3\x80\x80", 3) == 0) {
            indent += 2;
            i += 3;
        } else
            break;
    }
    return indent;
}

static bool ends_block(const struct token *token, struct span broken) {
    return token->kind == '}' && token->match.open && token->match.span.start < broken.start;
}

struct resume {
    struct parser *parser;
    struct span broken;
    uint32_t indent;
    size_t around; /* brackets */
};

static bool begins_element(struct resume *resume, const struct token *token) {
    struct lexer *lexer = &resume->parser->lexer;
    if (!token->line_first || token->span.start <= resume->broken.start || token->kind == '}')
        return false;
    if (lexer_opens_item(lexer, token, 0))
        return true;
    return token->indent <= resume->indent &&
           (resume->indent > 0 || lexer->brackets.count <= resume->around);
}

/* A closing bracket that was supplied has no place of its own: there the depth tells. */
static bool was_resumed_at(const struct parser *parser, const struct token *token) {
    if (!parser->resumed || token->span.start > parser->resumed_at)
        return false;
    /* The one in front of which it was supplied. */
    if (!token->injected && parser->resumed_injected && token->span.start == parser->resumed_at)
        return false;
    return !token->injected || parser->lexer.brackets.count + 1 >= parser->resumed_depth;
}

static bool is_stop(struct resume *resume, const struct token *token) {
    struct parser *parser = resume->parser;
    if (token->kind == TOK_YYEOF)
        return true;
    if (was_resumed_at(parser, token))
        return false;
    if (ends_block(token, resume->broken))
        return true;
    if (token->kind == ';' && parser->lexer.brackets.count <= resume->around)
        return true;
    return begins_element(resume, token);
}

/* What opens the next element was read as a value, because the expression before it is not
 * finished: 延续 甲, or 人口 in front of its colon. */
static bool previous_reads_as_name(const struct lexer *lexer) {
    const struct token *previous = &lexer->previous;
    int kind = lexer->last.kind;
    bool opens = previous->keyword && previous->keyword->group != GROUP_RESERVED;
    bool names = previous->kind == TOK_NAME && (kind == ':' || kind == '=');
    return (opens || names) && previous->line_first && previous->line == lexer->last.line &&
           lexer->back_count == 0;
}

static void move_to_stop(struct resume *resume) {
    struct lexer *lexer = &resume->parser->lexer;
    if (previous_reads_as_name(lexer) && is_stop(resume, &lexer->previous)) {
        lexer_give_back(lexer);
        lexer_give_back(lexer);
        return;
    }
    while (!is_stop(resume, &lexer->last))
        lexer_next(lexer);
    lexer_give_back(lexer);
}

bool parser_resume(struct parser *parser, struct span broken) {
    struct lexer *lexer = &parser->lexer;
    struct resume resume = {
        parser, broken, indent_at(lexer, broken.start), brackets_around(lexer, broken)};
    lexer->skipping = true;
    move_to_stop(&resume);
    lexer->skipping = false;
    lexer->brackets.count = brackets_around(lexer, broken);
    parser->resumed = true;
    const struct token *next = lexer_peek(lexer, 0);
    parser->resumed_at = next->span.start;
    parser->resumed_injected = next->injected;
    parser->resumed_depth = lexer->brackets.count;
    parser->quiet = false;
    parser->ends = next->kind == TOK_YYEOF ? parser->ends + 1 : 0;
    return parser->ends <= ENDS_MOST;
}

/* ---- inside ( ) ---- */

static bool ends_bracket(const struct token *token, struct span broken) {
    return token->kind == ')' && token->match.open && token->match.span.start < broken.start;
}

static bool leaves_bracket(const struct token *token, struct span broken, uint32_t indent) {
    if (token->kind == TOK_YYEOF || token->kind == ';' || ends_block(token, broken))
        return true;
    if (!token->line_first || token->span.start < broken.start)
        return false;
    return token->keyword || token->indent <= indent;
}

void parser_resume_bracket(struct parser *parser, struct span broken) {
    struct lexer *lexer = &parser->lexer;
    uint32_t indent = indent_at(lexer, broken.start);
    if (previous_reads_as_name(lexer))
        lexer_give_back(lexer);
    lexer->skipping = true;
    while (!ends_bracket(&lexer->last, broken) && !leaves_bracket(&lexer->last, broken, indent))
        lexer_next(lexer);
    lexer->skipping = false;
    bool found = ends_bracket(&lexer->last, broken);
    struct token stop = lexer->last;
    lexer_give_back(lexer);
    if (found)
        return;
    /* The bracket is closed for the grammar; what stands there then ends the broken element. */
    lexer->brackets.count = brackets_around(lexer, broken);
    lexer_supply(lexer, ')', &stop);
    parser->quiet = true;
    parser->quiet_at = stop.span.start;
}

bool parser_wants_report(struct parser *parser) {
    const struct token *token = &parser->lexer.last;
    struct diagnostics *diagnostics = parser->input->diagnostics;
    if (token->injected || (parser->quiet && token->span.start == parser->quiet_at))
        return false;
    if (diagnostics->error_count < diagnostics->error_limit)
        return true;
    diagnostics->error_count++; /* no one will read it, so it is not put together */
    return false;
}

/* ---- bison's stacks and places ---- */

struct span parser_join(const struct span *parts, int count) {
    int first = 1;
    while (first < count && parts[first].length == 0)
        first++;
    if (count == 0) {
        struct span before = parts[0];
        return (struct span){before.file, before.start + before.length, 0};
    }
    int last = count;
    while (last > first && parts[last].length == 0)
        last--;
    return span_join(parts[first], parts[last]);
}

static void *grown(struct parser *parser, const void *old, size_t size, size_t new_size) {
    void *new = arena_alloc(parser->arena, new_size);
    memcpy(new, old, size);
    return new;
}

void parser_grow(struct parser *parser, void **states, size_t states_size, void **values,
    size_t values_size, void **places, size_t places_size, long *room) {
    if (*room >= PARSER_DEPTH) {
        parser->overflow = true;
        return;
    }
    size_t old = (size_t)*room, new = old * 2 < PARSER_DEPTH ? old * 2 : PARSER_DEPTH;
    *states = grown(parser, *states, states_size, states_size / old * new);
    *values = grown(parser, *values, values_size, values_size / old * new);
    *places = grown(parser, *places, places_size, places_size / old * new);
    *room = (long)new;
}

void parser_report_deep(struct parser *parser, struct span place) {
    if (!parser->deep)
        diagnostic_arg(diagnostic_add(parser->input->diagnostics, DIAG_NESTED_TOO_DEEP,
                           (struct span){place.file, place.start, 0}),
            arena_printf(parser->arena, "%u", parser_depth(parser)));
    parser->deep = true;
}
