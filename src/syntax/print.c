/* SPDX-License-Identifier: Apache-2.0
 *
 * Hands tokens on to the layout, and reads the result again. */
#include "syntax/printer.h"

#include <string.h>
#include "base/utf8.h"

/* ---- the layout, with comments at their places ---- */

/* A comment stands in the groups that go on behind it, so it waits for what comes next. */
static void release(struct printer *printer) {
    if (!printer->held.text)
        return;
    layout_trail(&printer->layout, printer->held.text, printer->held.length);
    printer->held.text = NULL;
}

void print_space(struct printer *printer) {
    release(printer);
    layout_space(&printer->layout);
}

void print_line(struct printer *printer, uint32_t spaces) {
    release(printer);
    layout_line(&printer->layout, spaces, spaces, false, false);
}

void print_fill(struct printer *printer, uint32_t spaces) {
    release(printer);
    layout_line(&printer->layout, spaces, spaces, true, false);
}

void print_comments(struct printer *printer) {
    struct print_token *token = &printer->tokens.items[printer->at];
    if (token->before.count == 0)
        return;
    release(printer);
    for (size_t i = 0; i < token->before.count; i++) {
        const struct print_comment *comment = &token->before.items[i];
        layout_comment(&printer->layout, comment->text, comment->length, comment->blank && i > 0);
    }
    if (token->blank)
        layout_line(&printer->layout, 0, 0, false, true);
    token->before.count = 0;
}

void print_open(struct printer *printer) {
    print_comments(printer);
    release(printer);
    layout_open(&printer->layout);
}

void print_open_block(struct printer *printer) {
    print_kind(printer, '{');
    release(printer);
    layout_open(&printer->layout);
    layout_nest(&printer->layout, 2);
}

void print_close(struct printer *printer) {
    layout_close(&printer->layout);
}

void print_nest(struct printer *printer, uint32_t columns) {
    layout_nest(&printer->layout, columns);
}

void print_align(struct printer *printer) {
    release(printer);
    layout_align(&printer->layout);
}

void print_back(struct printer *printer) {
    layout_back(&printer->layout);
}

void print_break(struct printer *printer) {
    layout_break(&printer->layout);
}

void print_keep_break(struct printer *printer) {
    if (printer_starts_line(printer, 0))
        layout_break(&printer->layout);
}

/* ---- tokens ---- */

static void expect_kind(struct printer *printer, int kind, bool optional) {
    struct printed_token printed = {kind, optional, printer_token(printer, 0)->span};
    vec_push(printer->arena, &printer->printed, printed);
}

static uint32_t width_of(const char *text) {
    return (uint32_t)utf8_width(text, strlen(text));
}

/* Goes on; the comment behind the token waits. */
static void pass(struct printer *printer) {
    struct print_token *token = &printer->tokens.items[printer->at];
    if (token->after.text)
        printer->held = token->after;
    if (printer->at + 1 < printer->tokens.count)
        printer->at++;
}

static void hand_on(struct printer *printer, struct spelled words, int kind) {
    print_comments(printer);
    release(printer);
    const char *text = words.zh;
    if (words.zh != words.en) {
        const struct token *token = printer_token(printer, 0);
        const char *written = source_text(printer->input->sources, token->span);
        written += strspn(written, "0123456789. \t"); /* of a literal the unit tells */
        text = word_lang(printer, written) == LANG_ZH ? words.zh : words.en;
    }
    uint32_t zh = width_of(words.zh), en = width_of(words.en);
    layout_text(&printer->layout, text, (uint32_t)strlen(text), text == words.zh ? zh : en,
        zh > en ? zh : en);
    expect_kind(printer, kind, false);
    pass(printer);
}

void print_instead(struct printer *printer, const char *text, int kind) {
    hand_on(printer, (struct spelled){text, text}, kind);
}

void print_keyword(struct printer *printer, int kind, const char *zh, const char *en) {
    hand_on(printer, (struct spelled){zh, en}, kind);
}

static const char *sign_text(int kind) {
    switch (kind) {
    case TOK_LE:
        return "<=";
    case TOK_GE:
        return ">=";
    case TOK_NE:
        return "!=";
    case TOK_RANGE:
        return "..";
    default:
        return NULL;
    }
}

static void print_sign(struct printer *printer, int kind) {
    const char *text = sign_text(kind);
    if (!text)
        text = arena_printf(printer->arena, "%c", kind);
    print_instead(printer, text, kind);
}

static struct spelled same(const char *text) {
    return (struct spelled){text, text};
}

void print_token(struct printer *printer) {
    const struct token *token = printer_token(printer, 0);
    if (token->kind == TOK_STRING)
        hand_on(printer, same(string_words(printer, token)), token->kind);
    else if (token->kind == TOK_INT || token->kind == TOK_NUMBER || token->kind == TOK_DATE)
        hand_on(printer, literal_words(printer, token), token->kind);
    else if (token->keyword)
        hand_on(printer, keyword_words(printer, token), token->kind);
    else if (token->kind == TOK_NAME)
        print_name(printer);
    else if (token->kind == TOK_YYEOF)
        printer->lost = true;
    else
        print_sign(printer, token->kind);
}

void print_kind(struct printer *printer, int kind) {
    if (!printer_is(printer, kind))
        printer->lost = true;
    print_token(printer);
}

void print_name(struct printer *printer) {
    const struct token *token = printer_token(printer, 0);
    if (!kind_is_name(token->kind)) {
        printer->lost = true;
        return;
    }
    hand_on(printer, same(token->name.atom->text), TOK_NAME);
}

void print_word(struct printer *printer, enum word_class class) {
    const struct token *token = printer_token(printer, 0);
    struct spelled words = {NULL, NULL};
    if (kind_is_name(token->kind))
        words = predeclared_words(printer, class, token->name.atom);
    if (words.zh)
        hand_on(printer, words, TOK_NAME);
    else
        print_name(printer);
}

/* Its comments go on to the next token; one on the line of the token before belongs to that. */
void print_drop(struct printer *printer) {
    struct print_token *token = &printer->tokens.items[printer->at], *next = token + 1;
    VEC(struct print_comment) before = {0};
    if (printer->at + 1 == printer->tokens.count)
        return;
    for (size_t i = 0; i < token->before.count; i++)
        vec_push(printer->arena, &before, token->before.items[i]);
    bool own_line = token->before.count || token->token.line_first || printer->held.text;
    if (token->after.text && own_line)
        vec_push(printer->arena, &before, token->after);
    else if (token->after.text)
        printer->held = token->after;
    for (size_t i = 0; i < next->before.count; i++)
        vec_push(printer->arena, &before, next->before.items[i]);
    next->before.items = before.items;
    next->before.count = before.count;
    next->before.room = before.room;
    printer->at++;
}

/* A comment in front of it stays behind it. In English it takes its room, and nothing else. */
void print_particle(struct printer *printer, const char *word, int kind, bool in_zh) {
    uint32_t width = width_of(word);
    if (!in_zh) {
        layout_text(&printer->layout, "", 0, 0, width + 1);
        return;
    }
    layout_space(&printer->layout);
    layout_text(&printer->layout, word, (uint32_t)strlen(word), width, width);
    expect_kind(printer, kind, false);
}

void print_flat(struct printer *printer, const char *sign, int kind) {
    layout_flat(&printer->layout, sign, width_of(sign));
    expect_kind(printer, kind, true);
}

/* ---- elements ---- */

void print_skip_ends(struct printer *printer) {
    while (printer_is(printer, ';'))
        print_drop(printer);
}

void print_element(struct printer *printer, bool first, uint32_t spaces) {
    const struct print_token *token = &printer->tokens.items[printer->at];
    bool blank = token->before.count ? token->before.items[0].blank : token->blank;
    release(printer);
    layout_line(&printer->layout, spaces, spaces, false, blank && !first);
    print_comments(printer);
}

bool print_block_is_open(struct printer *printer) {
    size_t depth = 0;
    for (size_t i = printer->at; i < printer->tokens.count; i++) {
        const struct print_token *token = &printer->tokens.items[i];
        int kind = token->token.kind;
        if (i > printer->at && (token->token.line_first || token->before.count))
            return true;
        if (kind == '{')
            depth++;
        if (kind == '}' && --depth == 0)
            return false;
        if (token->after.text)
            return true;
    }
    return false;
}

void print_block_end(struct printer *printer, bool empty) {
    struct print_token *brace = &printer->tokens.items[printer->at];
    bool comments = printer->held.text || brace->before.count;
    brace->blank = false;
    if (comments)
        print_element(printer, empty, 1);
    print_back(printer);
    if (!empty || comments)
        print_line(printer, 1);
    print_kind(printer, '}');
    print_close(printer);
}

void print_block(struct printer *printer, print_function *element, bool always) {
    print_space(printer);
    bool open = print_block_is_open(printer);
    print_open_block(printer);
    bool first = true;
    for (;; first = false) {
        print_skip_ends(printer);
        if (printer_is(printer, '}') || printer->lost)
            break;
        print_element(printer, first, first ? 1 : 2);
        if (first && (open || always))
            print_break(printer);
        element(printer);
    }
    print_block_end(printer, first);
}

bool print_is_separator(struct printer *printer) {
    return printer_is(printer, ',') || printer_is(printer, TOK_DUN);
}

/* 、 is as wide as a comma and a blank. */
static void print_dun(struct printer *printer) {
    bool zh = printer->signs == LANG_ZH;
    print_comments(printer);
    release(printer);
    layout_text(&printer->layout, zh ? "、" : ",", zh ? 3 : 1, zh ? 2 : 1, 2);
    expect_kind(printer, zh ? TOK_DUN : ',', false);
    pass(printer);
    release(printer);
    layout_line(&printer->layout, zh ? 0 : 1, 0, true, false);
}

void print_comma(struct printer *printer) {
    print_instead(printer, ",", ',');
}

void print_enumerated(struct printer *printer, print_function *element) {
    element(printer);
    while (print_is_separator(printer) && !printer->lost) {
        print_dun(printer);
        element(printer);
    }
}

void print_list(struct printer *printer, print_function *element) {
    print_open(printer);
    print_align(printer);
    print_enumerated(printer, element);
    print_back(printer);
    print_close(printer);
}

void print_column(struct printer *printer, print_function *element) {
    print_open(printer);
    print_align(printer);
    element(printer);
    while (print_is_separator(printer) && !printer->lost) {
        print_comma(printer);
        print_keep_break(printer);
        print_line(printer, 1);
        element(printer);
    }
    print_back(printer);
    print_close(printer);
}

/* ---- the whole file ---- */

static void print_items(struct printer *printer) {
    bool first = true;
    for (;; first = false) {
        print_skip_ends(printer);
        if (printer_is(printer, TOK_YYEOF) || printer->lost)
            break;
        bool same_line =
            !first && printer_is(printer, TOK_VERSION) && !printer_starts_line(printer, 0);
        if (same_line)
            print_space(printer);
        else
            print_element(printer, first, 0);
        const struct token *token = printer_token(printer, 0);
        if (token->keyword)
            printer->signs = word_lang(printer, token->name.atom->text);
        print_item(printer);
    }
    print_element(printer, first, 0);
    release(printer);
}

/* The names that members of lists get: they are not to be taken for predeclared words. */
static void collect_aliases(struct printer *printer) {
    for (size_t i = 0; i + 1 < printer->tokens.count; i++) {
        const struct token *next = &printer->tokens.items[i + 1].token;
        if (printer->tokens.items[i].token.kind == TOK_AS && kind_is_name(next->kind))
            map_put(&printer->values, next->name.atom, printer);
    }
}

/* Reads what was printed: every token must come back as it was meant. */
static bool reads_back(struct printer *printer, const char *text, size_t length, struct span *at) {
    struct diagnostics silent;
    struct parse_input input = *printer->input;
    diagnostics_init(&silent, printer->arena);
    input.diagnostics = &silent;
    uint32_t file = source_add(input.sources, "", text, length);
    struct lexer *lexer = arena_new(printer->arena, struct lexer);
    lexer_init(lexer, &input, (struct span){file, 0, (uint32_t)length}, 0);
    struct token token = lexer_next(lexer);
    for (size_t i = 0; i < printer->printed.count; i++) {
        const struct printed_token *wanted = &printer->printed.items[i];
        *at = wanted->source;
        bool fits =
            wanted->kind == TOK_NAME ? kind_is_name(token.kind) : token.kind == wanted->kind;
        if (fits)
            token = lexer_next(lexer);
        else if (!wanted->optional)
            return false;
    }
    if (token.kind != TOK_YYEOF || silent.error_count > 0)
        return false;
    parse_file(&input, file);
    return silent.error_count == 0;
}

const char *print_file(const struct parse_input *input, const struct ast_file *file,
    const struct print_options *options, size_t *length, struct span *at) {
    struct printer *printer = arena_new(input->arena, struct printer);
    printer->input = input;
    printer->options = options;
    printer->arena = input->arena;
    map_init(&printer->values, input->arena);
    layout_init(&printer->layout, input->arena);
    tokens_read(printer, file->file);
    collect_aliases(printer);
    print_items(printer);
    *at = printer_token(printer, 0)->span;
    if (printer->lost)
        return NULL;
    const char *text = layout_print(&printer->layout, length);
    return reads_back(printer, text, *length, at) ? text : NULL;
}
