/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts of the printer share. It goes through the tokens once, as the grammar would:
 * each function of print_*.c takes one construct, and hands its tokens on to the layout in the
 * order they stand in. A function may leave out a token that says nothing (`;`), write another
 * for one of the same meaning, and put in one that only one language has (起); comments go on
 * to the next token. The tree is not looked at: that the result is read as the same tree is
 * ensured by reading its tokens again, and tested with trees.
 */
#ifndef GUODU_SYNTAX_PRINTER_H
#define GUODU_SYNTAX_PRINTER_H

#include "grammar/guodu.tab.h"
#include "syntax/lexer.h"
#include "syntax/print.h"
#include "syntax/print_layout.h"

struct print_comment {
    const char *text; /* with its sign, without blanks behind it */
    uint32_t length;
    bool blank; /* an empty line before it */
};

struct print_token {
    struct token token;
    VEC(struct print_comment) before; /* on lines of their own */
    struct print_comment after;       /* on the same line; text NULL without */
    bool blank;                       /* an empty line before it, behind those comments */
};

struct printed_token { /* what is to be read again from what was printed */
    int kind;          /* TOK_NAME: any word that can be a name */
    bool optional;
    struct span source;
};

struct printer {
    const struct parse_input *input;
    const struct print_options *options;
    struct arena *arena;
    VEC(struct print_token) tokens; /* the last is TOK_YYEOF */
    size_t at;
    struct layout layout;
    struct print_comment held; /* a comment behind the last token, not yet in the layout */
    VEC(struct printed_token) printed;
    struct map values; /* names that this file gives to members of lists */
    enum lang signs;   /* of the word that opened the item: its signs are 、 or , */
    bool lost;         /* the tokens are not what the grammar has here: cannot happen */
};

/* ---- tokens (print_tokens.c) ---- */

void tokens_read(struct printer *printer, uint32_t file);
struct token *printer_token(struct printer *printer, size_t ahead);
int printer_kind(struct printer *printer, size_t ahead);
/* A sign or word of comparison; `is` is not among them, for a cell has none. */
bool printer_is_relation(int kind);
bool printer_is(struct printer *printer, int kind);
bool printer_is_name(struct printer *printer, size_t ahead); /* a name, or a word that can be one */
/* Did the writer end the line between this token and the one before it? */
bool printer_starts_line(struct printer *printer, size_t ahead);
bool kind_is_name(int kind);

/* ---- handing on (print.c) ---- */

void print_space(struct printer *printer);
void print_line(struct printer *printer, uint32_t spaces);
/* One that belongs to a list which is filled. */
void print_fill(struct printer *printer, uint32_t spaces);
/* Opens a group; the comments above the token at hand stand before it. */
void print_open(struct printer *printer);
void print_open_block(struct printer *printer); /* {, its group, and the indentation in it */
void print_close(struct printer *printer);
void print_nest(struct printer *printer, uint32_t columns);
void print_align(struct printer *printer);
void print_back(struct printer *printer);
void print_break(struct printer *printer);
/* Breaks the group if the writer ended a line in front of the token at hand. */
void print_keep_break(struct printer *printer);

/* The token at hand, as it is written canonically, and the next one is at hand. */
void print_token(struct printer *printer);
void print_kind(struct printer *printer, int kind); /* the same; it must be of this kind */
void print_name(struct printer *printer);           /* a name that is declared, or of a file */
/* A predeclared word of this class, unless the name is declared as something else. */
void print_word(struct printer *printer, enum word_class class);
/* In the place of the token at hand: the same in either language. */
void print_instead(struct printer *printer, const char *text, int kind);
/* In its place: the spelling of a keyword in the language of the token (or the wanted one). */
void print_keyword(struct printer *printer, int kind, const char *zh, const char *en);
/* Leaves the token at hand out, but for its comments. */
void print_drop(struct printer *printer);
/* A Chinese word that has no English twin, behind a blank; in_zh: it is to be seen. */
void print_particle(struct printer *printer, const char *word, int kind, bool in_zh);
/* A sign that is wanted only on one line with what follows. */
void print_flat(struct printer *printer, const char *sign, int kind);
/* Starts an element of a block or a file: on a line of its own, comments above it. */
void print_element(struct printer *printer, bool first, uint32_t spaces);
void print_comments(struct printer *printer);  /* those above the token at hand */
void print_skip_ends(struct printer *printer); /* ; and 。 */

typedef void print_function(struct printer *printer);
/* { elements }: on one line if the writer had it so and it fits. always: never. */
void print_block(struct printer *printer, print_function *element, bool always);
/* Does the block at hand have its elements on lines of their own? */
bool print_block_is_open(struct printer *printer);
/* Its closing brace, and the end of the group and the indentation that it opened. */
void print_block_end(struct printer *printer, bool empty);
/* Elements with 、 between them, or , in English; as many on a line as fit. */
void print_enumerated(struct printer *printer, print_function *element);
/* The same in a group, aligned. */
void print_list(struct printer *printer, print_function *element);
/* Elements with commas between them, below one another where the writer or the width wants it. */
void print_column(struct printer *printer, print_function *element);
bool print_is_separator(struct printer *printer);
void print_comma(struct printer *printer);

/* ---- words (print_words.c) ---- */

/* The language a word is to be written in that stands as `text`. */
enum lang word_lang(const struct printer *printer, const char *text);
struct spelled { /* one word in both languages */
    const char *zh, *en;
};
/* What the keyword of a token is written as; NULL in both: the token has no words. */
struct spelled keyword_words(const struct printer *printer, const struct token *token);
/* zh NULL: not a word of the class, or declared. */
struct spelled predeclared_words(
    const struct printer *printer, enum word_class class, const struct atom *name);
/* What a literal is written as in each language. */
struct spelled literal_words(const struct printer *printer, const struct token *token);
/* A text between canonical quotes. */
const char *string_words(const struct printer *printer, const struct token *token);

/* ---- constructs ---- */

/* nest: how much further in the lines of a broken expression are. */
void print_expr(struct printer *printer, uint32_t nest);
/* = and an expression, which stands below if it does not fit behind it. */
void print_value(struct printer *printer);
void print_operand(struct printer *printer);
void print_access(struct printer *printer);
void print_range_sign(struct printer *printer);
void print_type(struct printer *printer);
/* Behind 自: an open period gets 起 in Chinese. */
void print_period(struct printer *printer, bool open_particle);
void print_from_period(struct printer *printer);
void print_cites(struct printer *printer);
void print_assign(struct printer *printer);
void print_output(struct printer *printer);
void print_string_opt(struct printer *printer);

void print_fields(struct printer *printer); /* print_record.c: with their braces */
void print_choice(struct printer *printer); /* its braces */
void print_level(struct printer *printer);
void print_article(struct printer *printer);
void print_mark(struct printer *printer); /* a word and its text or name */
void print_timeline_part(struct printer *printer); /* print_timeline.c */
void print_table_part(struct printer *printer);
void print_scale_part(struct printer *printer);
void print_calendar_part(struct printer *printer);
void print_policy(struct printer *printer); /* print_policy.c */
void print_policy_part(struct printer *printer);
void print_assertion(struct printer *printer);
void print_example(struct printer *printer); /* print_example.c */
void print_item(struct printer *printer);    /* print_item.c */

#endif
