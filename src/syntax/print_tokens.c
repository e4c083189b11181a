/* SPDX-License-Identifier: Apache-2.0
 *
 * The tokens of a file as the grammar gets them, with the comments and empty lines between them. */
#include "syntax/printer.h"

#include <string.h>

struct gap { /* where the text between two tokens is read */
    struct printer *printer;
    const char *text;
    uint32_t at, end;
    uint32_t newlines; /* since the last token or comment */
    bool any;          /* something stands before the gap */
};

static void skip_newline(struct gap *gap) {
    gap->newlines++;
    if (gap->text[gap->at] == '\r' && gap->at + 1 < gap->end && gap->text[gap->at + 1] == '\n')
        gap->at++;
    gap->at++;
}

static bool is_wide_hash(const struct gap *gap) {
    return gap->at + 3 <= gap->end && memcmp(gap->text + gap->at, "＃", 3) == 0;
}

static bool at_comment(const struct gap *gap) {
    return gap->text[gap->at] == '#' || is_wide_hash(gap);
}

/* The length without blanks at the end. */
static uint32_t trimmed(const char *text, uint32_t length) {
    while (length > 0) {
        if (text[length - 1] == ' ' || text[length - 1] == '\t')
            length--;
        else if (length >= 3 && memcmp(text + length - 3, "　", 3) == 0)
            length -= 3;
        else
            break;
    }
    return length;
}

static struct print_comment take_comment(struct gap *gap) {
    bool wide = is_wide_hash(gap);
    uint32_t start = gap->at, end = start;
    while (end < gap->end && gap->text[end] != '\n' && gap->text[end] != '\r')
        end++;
    gap->at = end;
    struct print_comment comment = {.text = gap->text + start, .blank = gap->newlines > 1};
    comment.length = trimmed(comment.text, end - start);
    if (wide) {
        comment.text =
            arena_printf(gap->printer->arena, "#%.*s", (int)(comment.length - 3), comment.text + 3);
        comment.length -= 2;
    }
    return comment;
}

/* Comments up to the next token; `last` is the token before, NULL at the beginning. */
static void read_gap(struct gap *gap, struct print_token *last, struct print_token *next) {
    gap->newlines = 0;
    while (gap->at < gap->end) {
        char byte = gap->text[gap->at];
        if (byte == '\n' || byte == '\r')
            skip_newline(gap);
        else if (at_comment(gap)) {
            struct print_comment comment = take_comment(gap);
            if (last && gap->newlines == 0 && !last->after.text && next->before.count == 0)
                last->after = comment;
            else
                vec_push(gap->printer->arena, &next->before, comment);
            gap->newlines = 0;
        } else
            gap->at++;
    }
    next->blank = gap->newlines > 1;
}

/* The words of a phrase may have comments between them: they go before it. */
static void read_inside(struct printer *printer, const char *text, struct print_token *token) {
    const struct span span = token->token.span;
    if (!token->token.keyword || !memchr(text + span.start, '\n', span.length))
        return;
    struct print_token none = {.blank = false};
    struct gap gap = {
        .printer = printer, .text = text, .at = span.start, .end = span.start + span.length};
    read_gap(&gap, NULL, &none);
    for (size_t i = 0; i < none.before.count; i++)
        vec_push(printer->arena, &token->before, none.before.items[i]);
}

void tokens_read(struct printer *printer, uint32_t file) {
    const struct source_file *source = &printer->input->sources->files.items[file];
    struct lexer *lexer = arena_new(printer->arena, struct lexer);
    struct gap gap = {.printer = printer, .text = source->text};
    lexer_init(lexer, printer->input, (struct span){file, 0, source->length}, 0);
    do {
        struct print_token token = {.token = lexer_next(lexer)};
        size_t count = printer->tokens.count;
        gap.end = token.token.span.start;
        read_gap(&gap, count ? &printer->tokens.items[count - 1] : NULL, &token);
        read_inside(printer, source->text, &token);
        gap.at = token.token.span.start + token.token.span.length;
        vec_push(printer->arena, &printer->tokens, token);
    } while (lexer->last.kind != TOK_YYEOF);
}

struct token *printer_token(struct printer *printer, size_t ahead) {
    size_t last = printer->tokens.count - 1;
    size_t at = printer->at + ahead < last ? printer->at + ahead : last;
    return &printer->tokens.items[at].token;
}

int printer_kind(struct printer *printer, size_t ahead) {
    return printer_token(printer, ahead)->kind;
}

bool printer_is(struct printer *printer, int kind) {
    return printer_kind(printer, 0) == kind;
}

bool kind_is_name(int kind) {
    if (kind == TOK_NAME)
        return true;
    const struct keyword *keyword = keyword_of_token(kind);
    return keyword && keyword->group != GROUP_RESERVED && keyword->group != GROUP_FORM;
}

bool printer_is_name(struct printer *printer, size_t ahead) {
    return kind_is_name(printer_kind(printer, ahead));
}

bool printer_starts_line(struct printer *printer, size_t ahead) {
    return printer_token(printer, ahead)->line_first;
}
