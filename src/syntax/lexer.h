/* SPDX-License-Identifier: Apache-2.0
 *
 * From text to the tokens of the grammar. Flex (grammar/guodu.l) cuts the text into words, signs,
 * strings and literals; here words become keywords, phrases are joined, brackets are matched and
 * missing closing ones supplied. A lexer belongs to one parse and lives in its arena. The text
 * is never changed: spans count its bytes. What is wrong with a word, a literal or a bracket is
 * reported here; the parser then sees what was meant, or the error token, so that there is one
 * message.
 */
#ifndef GUODU_SYNTAX_LEXER_H
#define GUODU_SYNTAX_LEXER_H

#include "syntax/parse.h"
#include "syntax/words.h"

struct bracket {
    char open; /* ( [ {; 0: none */
    struct span span;
    uint32_t indent; /* of its line */
};

struct token {
    int kind;
    struct span span;
    union {
        struct name name; /* words */
        struct string string;
        struct literal *literal;
    };
    const struct keyword *keyword; /* a word used as a keyword; NULL else */
    bool line_first;               /* nothing but blanks before it on its line */
    bool glued;                    /* directly behind the token before */
    bool injected;                 /* not in the text; the bracket it is for was reported */
    uint32_t line;                 /* from 1 */
    uint32_t indent;               /* of its line, in columns */
    struct bracket match;          /* of a closing bracket: what it closes */
};

struct doc_comment { /* ## lines above the token at offset */
    uint32_t offset;
    const char *text;
};

#define LEXER_AHEAD 8 /* tokens read from flex ahead of the parser, at most; a power of two */

struct lexer {
    const struct parse_input *input;
    uint32_t file;
    void *scanner;      /* flex */
    char *scanned;      /* flex's copy: NUL and what is not UTF-8 are byte 1 in it */
    uint32_t base, end; /* of the scanned text, in the file */
    int start;          /* the token that chooses the start rule; 0 when given */

    /* where flex is */
    uint32_t offset, token_end;
    uint32_t line, indent;
    bool line_begun; /* a token was seen on this line */

    struct token ahead[LEXER_AHEAD];
    size_t ahead_first, ahead_count;
    struct token back[4]; /* given back by recovery; last in, first out */
    size_t back_count;
    struct token last, previous, before; /* given to the parser, the latest first */
    struct token if_like;                /* the last name that begins with 若 or 如果 */

    bool skipping;                /* recovery: nothing is supplied */
    VEC(struct bracket) brackets; /* open now */
    struct bracket suspect;       /* the first { whose } stood to the left of its line */
    bool unclosed;                /* reported; closing ones are being supplied */
    size_t given_depth;           /* brackets open inside a `given`; 0: not in one */
    bool in_choice;               /* the last item that began is a choice */

    const struct spelling_index *index;
    size_t zh_words, en_words; /* keywords seen */
    VEC(struct doc_comment) docs;
    VEC(struct span) doc_lines; /* the last ## lines seen, not yet above a token */
    uint32_t doc_line;          /* of the last of them */
};

/* Ready to scan the bytes from start to end of the file; `first` is the start token. What is not
 * UTF-8 is reported; false if it is so much that the file cannot be meant as text. */
bool lexer_init(struct lexer *lexer, const struct parse_input *input, struct span text, int first);
/* The next token, which is lexer->last from then on. */
struct token lexer_next(struct lexer *lexer);
/* The last token will come again. Twice in a row: the one before it as well. */
void lexer_give_back(struct lexer *lexer);
/* A token that is not in the text will come next, before `next`. */
void lexer_supply(struct lexer *lexer, int kind, const struct token *next);
/* The nth token behind the last, 0 being the next; words are not looked up (NAME). n < 4. */
const struct token *lexer_peek(struct lexer *lexer, size_t n);
/* True if the token opens an item: an item word in column 0 with what follows it there. rest is
 * how many tokens behind the last its follower stands (see lexer_peek). */
bool lexer_opens_item(struct lexer *lexer, const struct token *token, size_t rest);
/* The ## lines above the token at offset; NULL without. */
const char *lexer_doc(const struct lexer *lexer, uint32_t offset);
/* The language most keywords so far are in. */
enum lang lexer_language(const struct lexer *lexer);
const char *lexer_text(const struct lexer *lexer, struct span span);

struct diagnostic *lexer_report(
    struct lexer *lexer, enum diagnostic_code code, uint32_t start, uint32_t length);
/* Reports the innermost open bracket as never closed, unless that was done. */
void lexer_report_unclosed(struct lexer *lexer);

/* ---- what grammar/guodu.l calls ---- */

int guodu_scan(struct token *token, void *scanner); /* flex; TOK_YYEOF at the end */

/* These take what flex matched, fill the token and return its kind. */
int scan_sign(struct lexer *lexer, struct token *token, size_t length, int kind);
int scan_word(struct lexer *lexer, struct token *token, const char *text, size_t length);
int scan_string(
    struct lexer *lexer, struct token *token, const char *text, size_t length, const char *close);
/* A sign other languages use: reported, then read as `instead`. */
int scan_foreign_sign(
    struct lexer *lexer, struct token *token, size_t length, int kind, const char *instead);
int scan_bad_character(struct lexer *lexer, struct token *token, size_t length);
/* As many of the bytes as belong to a literal; returns how many, token->kind says which kind. */
size_t scan_number(struct lexer *lexer, struct token *token, const char *text, size_t length);
void scan_blank(struct lexer *lexer, size_t length, bool indents, uint32_t columns);
/* A comment as other languages write it: reported, then read as one. */
void scan_foreign_comment(struct lexer *lexer, size_t length);
void scan_comment(struct lexer *lexer, size_t length);
/* U+FEFF. */
void scan_mark(struct lexer *lexer, size_t length);
void scan_newline(struct lexer *lexer, size_t length);
void scan_doc(struct lexer *lexer, size_t length);

/* Sets the span and the place in the line of a token of length bytes, and moves behind it. */
void scan_begin(struct lexer *lexer, struct token *token, size_t length);

#endif
