/* SPDX-License-Identifier: Apache-2.0
 *
 * Words become keywords here, phrases are joined, brackets matched. The few tokens read ahead
 * for that stand in a ring; what recovery gives back stands in a stack before it. */
#include "syntax/lexer.h"

#include <string.h>
#include "base/utf8.h"
#include "grammar/guodu.tab.h"

static struct token *ahead_at(struct lexer *lexer, size_t n) {
    return &lexer->ahead[(lexer->ahead_first + n) % LEXER_AHEAD];
}

static void read_ahead(struct lexer *lexer) {
    struct token *token = ahead_at(lexer, lexer->ahead_count++);
    memset(token, 0, sizeof *token);
    guodu_scan(token, lexer->scanner);
}

static struct token *ahead(struct lexer *lexer, size_t n) {
    while (lexer->ahead_count <= n)
        read_ahead(lexer);
    return ahead_at(lexer, n);
}

static void drop_ahead(struct lexer *lexer, size_t n) {
    lexer->ahead_first = (lexer->ahead_first + n) % LEXER_AHEAD;
    lexer->ahead_count -= n;
}

const struct token *lexer_peek(struct lexer *lexer, size_t n) {
    if (n < lexer->back_count)
        return &lexer->back[lexer->back_count - 1 - n];
    return ahead(lexer, n - lexer->back_count);
}

enum lang lexer_language(const struct lexer *lexer) {
    return lexer->zh_words >= lexer->en_words ? LANG_ZH : LANG_EN;
}

/* ---- words and phrases ---- */

static bool is_kind(struct lexer *lexer, size_t n, int kind) {
    return ahead(lexer, n)->kind == kind;
}

static const struct keyword *keyword_ahead(struct lexer *lexer, size_t n) {
    const struct token *token = ahead(lexer, n);
    if (token->kind != TOK_NAME)
        return NULL;
    return spelling_find(lexer->index, token->name.atom->text, token->name.atom->length);
}

static bool is_keyword(struct lexer *lexer, size_t n, int token) {
    const struct keyword *keyword = keyword_ahead(lexer, n);
    return keyword && keyword->token == token;
}

/* How many words ahead spell this; 0 if they do not. */
static size_t phrase_words(struct lexer *lexer, const struct spelling *spelling) {
    size_t words = 1;
    for (const char *word = spelling->text + spelling->first; *word == ' '; words++) {
        const char *start = ++word;
        while (word < spelling->text + spelling->length && *word != ' ')
            word++;
        const struct token *token = ahead(lexer, words);
        size_t length = (size_t)(word - start);
        if (token->kind != TOK_NAME || token->name.atom->length != length ||
            memcmp(token->name.atom->text, start, length) != 0)
            return 0;
    }
    return words;
}

/* Some phrases are made of words that also meet in expressions. */
static bool phrase_fits(struct lexer *lexer, const struct keyword *keyword, size_t words) {
    switch (keyword->token) {
    case TOK_NOT_APPLICABLE:
    case TOK_NOT_IN_FORCE:
        return words == 1 || lexer->last.kind == ':';
    case TOK_IN_FORCE:
        return words == 1 || ahead(lexer, 0)->line_first || is_keyword(lexer, words, TOK_FROM);
    case TOK_IN_ORDER:
        return words == 1 || is_kind(lexer, words, '{');
    default:
        return true;
    }
}

/* False where the word is a name although it is spelled like a keyword. */
static bool word_fits(struct lexer *lexer, const struct keyword *keyword, size_t words) {
    switch (keyword->group) {
    case GROUP_FORM:
        return lexer->last.kind == ':';
    case GROUP_MODIFIER:
        return !is_kind(lexer, words, ':') && !is_kind(lexer, words, '=');
    default:
        return phrase_fits(lexer, keyword, words);
    }
}

/* The keyword the words ahead spell, longest phrase first; *words is how many they are. */
static const struct keyword *find_keyword(struct lexer *lexer, size_t *words) {
    const struct atom *word = ahead(lexer, 0)->name.atom;
    const struct keyword *best = NULL;
    const struct spelling *spelling;
    uint32_t cursor = 0;
    *words = 0;
    while ((spelling = spelling_next(lexer->index, word->text, word->length, &cursor))) {
        size_t found = phrase_words(lexer, spelling);
        if (found > *words && word_fits(lexer, spelling->keyword, found)) {
            best = spelling->keyword;
            *words = found;
        }
    }
    return best;
}

static void count_word(struct lexer *lexer, const struct token *token) {
    if ((signed char)token->name.atom->text[0] < 0)
        lexer->zh_words++;
    else
        lexer->en_words++;
}

static bool begins_with_if(const struct token *token) {
    const struct atom *word = token->name.atom;
    return word->length > 3 && memcmp(word->text, "若", 3) == 0
               ? true
               : word->length > 6 && memcmp(word->text, "如果", 6) == 0;
}

/* 起至 behind a date is two words. */
static void split_qi_zhi(struct lexer *lexer) {
    struct token *word = ahead(lexer, 0);
    const struct atom *atom = word->name.atom;
    if (lexer->last.kind != TOK_DATE || atom->length != 6 ||
        (memcmp(atom->text, "起至", 6) != 0 && memcmp(atom->text, "起到", 6) != 0))
        return;
    struct atoms *atoms = lexer->input->atoms;
    struct token second = *word;
    second.span.start += 3;
    second.span.length = 3;
    second.name = (struct name){atom_intern(atoms, atom->text + 3, 3), second.span};
    second.line_first = false;
    word->span.length = 3;
    word->name = (struct name){atom_intern(atoms, atom->text, 3), word->span};
    lexer->ahead_first = (lexer->ahead_first + LEXER_AHEAD - 1) % LEXER_AHEAD;
    lexer->ahead_count++;
    *ahead_at(lexer, 0) = *ahead_at(lexer, 1);
    *ahead_at(lexer, 1) = second;
}

static struct token take_word(struct lexer *lexer) {
    split_qi_zhi(lexer);
    bool is_name = lexer->last.kind == '.' || lexer->last.kind == TOK_DE;
    size_t words = 0;
    const struct keyword *keyword = is_name ? NULL : find_keyword(lexer, &words);
    struct token token = *ahead(lexer, 0);
    if (keyword) {
        token.kind = keyword->token;
        token.keyword = keyword;
        if (words > 1) {
            token.span = span_join(token.span, ahead(lexer, words - 1)->span);
            token.name = (struct name){
                atom_intern(lexer->input->atoms, lexer_text(lexer, token.span), token.span.length),
                token.span};
        }
        count_word(lexer, &token);
    }
    drop_ahead(lexer, words > 1 ? words : 1);
    if (!keyword && begins_with_if(&token))
        lexer->if_like = token;
    return token;
}

/* ---- items ---- */

static bool follows_on_line(const struct token *token, const struct token *next) {
    return next->line == token->line && next->kind != TOK_YYEOF;
}

static bool is_word(struct lexer *lexer, const struct token *token, int kind) {
    if (token->keyword)
        return token->keyword->token == kind;
    if (token->kind != TOK_NAME)
        return false;
    const struct keyword *keyword =
        spelling_find(lexer->index, token->name.atom->text, token->name.atom->length);
    return keyword && keyword->token == kind;
}

/* What stands behind an item word and the name (or text) after it. */
static bool item_shape(
    struct lexer *lexer, int kind, const struct token *first, const struct token *second) {
    bool named = first->kind == TOK_NAME;
    switch (kind) {
    case TOK_CHOICE:
    case TOK_CALENDAR:
        return named && second->kind == '{';
    case TOK_RECORD:
        return named && (second->kind == '{' || (is_word(lexer, second, TOK_OF)));
    case TOK_PARAMETER:
        return named && (second->kind == ':' || second->kind == '=');
    case TOK_TABLE:
        return named && second->kind == '(';
    case TOK_POLICY:
    case TOK_INSPECT:
    case TOK_GUARANTEE:
        return named && (second->kind == TOK_STRING || is_word(lexer, second, TOK_FOR));
    case TOK_REGION:
        return named && second->kind == '=';
    case TOK_SCALE:
        return named && second->kind == ':';
    default:
        break;
    }
    if (lexer->in_choice) /* a list of names and texts reads like what follows */
        return false;
    switch (kind) {
    case TOK_SOURCE:
        return named && second->kind == TOK_STRING;
    case TOK_TRANSITION:
        return first->kind == TOK_DATE;
    case TOK_JURISDICTION:
        return named || first->kind == TOK_INT;
    case TOK_RULESET:
        return named || first->kind == TOK_STRING;
    default:
        return first->kind == TOK_STRING;
    }
}

bool lexer_opens_item(struct lexer *lexer, const struct token *token, size_t rest) {
    if (!token->line_first || token->indent > 0)
        return false;
    const struct keyword *keyword = token->keyword;
    if (!keyword && token->kind == TOK_NAME)
        keyword = spelling_find(lexer->index, token->name.atom->text, token->name.atom->length);
    if (!keyword || keyword->group != GROUP_ITEM)
        return false;
    struct token first = *lexer_peek(lexer, rest);
    return follows_on_line(token, &first) &&
           item_shape(lexer, keyword->token, &first, lexer_peek(lexer, rest + 1));
}

/* ---- brackets ---- */

static const struct bracket *top_bracket(const struct lexer *lexer) {
    size_t count = lexer->brackets.count;
    return count > 0 ? &lexer->brackets.items[count - 1] : NULL;
}

static char closing(char open) {
    return open == '(' ? ')' : open == '[' ? ']' : '}';
}

void lexer_report_unclosed(struct lexer *lexer) {
    const struct bracket *top = top_bracket(lexer);
    if (lexer->unclosed || !top)
        return;
    lexer->unclosed = true;
    if (top->open == '{' && lexer->suspect.open)
        top = &lexer->suspect;
    struct diagnostic *diagnostic =
        lexer_report(lexer, DIAG_BRACKET_UNCLOSED, top->span.start, top->span.length);
    diagnostic_arg(diagnostic, top->open == '(' ? "(" : top->open == '[' ? "[" : "{");
    diagnostic_arg(diagnostic, top->open == '(' ? ")" : top->open == '[' ? "]" : "}");
}

/* True where a bracket must be closed before what comes next can be taken. */
static bool lacks_closing(struct lexer *lexer) {
    const struct bracket *top = top_bracket(lexer);
    if (lexer->skipping || !top) {
        lexer->unclosed = false;
        return false;
    }
    const struct token *next = lexer_peek(lexer, 0);
    if (next->kind == TOK_YYEOF)
        return true;
    if (next->kind == '}' && top->open != '{') {
        for (size_t i = lexer->brackets.count; i-- > 0;)
            if (lexer->brackets.items[i].open == '{')
                return true;
        return false;
    }
    return lexer_opens_item(lexer, next, 1);
}

static struct token injected(struct lexer *lexer, int kind, const struct token *next) {
    struct token token = {.kind = kind, .injected = true};
    token.span = (struct span){lexer->file, next->span.start, 0};
    token.line = next->line;
    token.line_first = next->line_first;
    token.indent = next->indent;
    return token;
}

void lexer_supply(struct lexer *lexer, int kind, const struct token *next) {
    lexer->back[lexer->back_count++] = injected(lexer, kind, next);
}

static struct token supply_closing(struct lexer *lexer) {
    lexer_report_unclosed(lexer);
    return injected(lexer, closing(top_bracket(lexer)->open), lexer_peek(lexer, 0));
}

static void open_bracket(struct lexer *lexer, const struct token *token) {
    struct bracket bracket = {(char)token->kind, token->span, token->indent};
    vec_push(lexer->input->arena, &lexer->brackets, bracket);
}

static void close_bracket(struct lexer *lexer, struct token *token) {
    token->match.open = 0;
    const struct bracket *top = top_bracket(lexer);
    while (lexer->skipping && token->kind == '}' && top && top->open != '{') {
        lexer->brackets.count--;
        top = top_bracket(lexer);
    }
    if (!top || closing(top->open) != token->kind)
        return;
    token->match = *top;
    lexer->brackets.count--;
    if (token->kind == '}' && token->line_first && token->indent < top->indent &&
        !lexer->suspect.open)
        lexer->suspect = *top;
    if (lexer->brackets.count < lexer->given_depth)
        lexer->given_depth = 0;
    if (lexer->brackets.count == 0) {
        lexer->in_choice = false;
        lexer->suspect.open = 0;
    }
}

static void note_token(struct lexer *lexer, struct token *token) {
    switch (token->kind) {
    case '(':
    case '[':
    case '{':
        open_bracket(lexer, token);
        break;
    case ')':
    case ']':
    case '}':
        close_bracket(lexer, token);
        break;
    case TOK_GIVEN:
        lexer->given_depth = lexer->brackets.count + 1;
        break;
    default:
        if (token->keyword && token->keyword->group == GROUP_ITEM && token->line_first &&
            lexer->brackets.count == 0)
            lexer->in_choice = token->kind == TOK_CHOICE;
        break;
    }
}

static void forget_token(struct lexer *lexer, const struct token *token) {
    if (token->kind == '(' || token->kind == '[' || token->kind == '{')
        lexer->brackets.count--;
    else if (token->match.open)
        vec_push(lexer->input->arena, &lexer->brackets, token->match);
}

/* ---- the stream ---- */

/* A run of characters the language does not know is one token, and one message. */
static void report_bad_character(struct lexer *lexer, struct token *token) {
    while (is_kind(lexer, 0, TOK_GUODU_YYerror) && ahead(lexer, 0)->glued) {
        token->span = span_join(token->span, ahead(lexer, 0)->span);
        drop_ahead(lexer, 1);
    }
    const char *text = lexer->scanned + (token->span.start - lexer->base);
    if (lexer->skipping || *text == 1)
        return; /* byte 1: see report_control */
    bool in_name = token->glued && (lexer->last.kind == TOK_NAME || lexer->last.keyword) &&
                   ahead(lexer, 0)->glued;
    struct diagnostic *diagnostic =
        lexer_report(lexer, in_name ? DIAG_CHARACTER_IN_NAME : DIAG_CHARACTER_UNKNOWN,
            token->span.start, token->span.length);
    struct arena *arena = lexer->input->arena;
    diagnostic_arg(diagnostic, utf8_sign(arena, arena_copy(arena, text, token->span.length)));
    if (strspn(text, "'`") > 0 || strncmp(text, "‘", 3) == 0 || strncmp(text, "「", 3) == 0 ||
        strncmp(text, "『", 3) == 0 || strncmp(text, "”", 3) == 0)
        diagnostic->note = (struct words){
            "文字要放在 \"…\"、“…”或《…》里。", "Texts stand in \"…\", “…” or 《…》."};
}

/* Byte 1 of flex's copy stands for NUL, or for itself, or for what was reported as not UTF-8. */
static void report_control(struct lexer *lexer, const struct token *token) {
    const char *original = lexer_text(lexer, token->span);
    if (!lexer->skipping && (*original == 0 || *original == 1))
        lexer_report(lexer, DIAG_CHARACTER_CONTROL, token->span.start, token->span.length);
}

static struct token take_token(struct lexer *lexer) {
    if (is_kind(lexer, 0, TOK_NAME))
        return take_word(lexer);
    struct token token = *ahead(lexer, 0);
    if (token.kind != TOK_YYEOF)
        drop_ahead(lexer, 1);
    if (token.kind == TOK_GUODU_YYerror) {
        report_control(lexer, &token);
        report_bad_character(lexer, &token);
    }
    return token;
}

static struct token next_token(struct lexer *lexer) {
    if (lexer->start) {
        struct token token = {.kind = lexer->start};
        token.span = (struct span){lexer->file, lexer->base, 0};
        lexer->start = 0;
        return token;
    }
    if (lacks_closing(lexer))
        return supply_closing(lexer);
    if (lexer->back_count > 0)
        return lexer->back[--lexer->back_count];
    return take_token(lexer);
}

struct token lexer_next(struct lexer *lexer) {
    struct token token = next_token(lexer);
    note_token(lexer, &token);
    lexer->before = lexer->previous;
    lexer->previous = lexer->last;
    lexer->last = token;
    return token;
}

void lexer_give_back(struct lexer *lexer) {
    forget_token(lexer, &lexer->last);
    lexer->back[lexer->back_count++] = lexer->last;
    lexer->last = lexer->previous;
    lexer->previous = lexer->before;
    lexer->before = (struct token){0};
}
