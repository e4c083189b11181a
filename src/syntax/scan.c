/* SPDX-License-Identifier: Apache-2.0
 *
 * What flex found becomes a token with its place: names, strings, signs, comments. */
#include "syntax/lexer.h"

#include <string.h>
#include "base/utf8.h"
#include "grammar/guodu.tab.h"
#include "grammar/guodu.lex.h"

#define TAB_COLUMNS 4
#define BAD_PLACES_LIMIT 3 /* more: not a text in UTF-8 at all */

/* ---- the text flex sees ---- */

/* Reports the first places that are not UTF-8; where there are many the file was saved in another
 * encoding, and one message says so. */
static void report_bytes(struct lexer *lexer, const size_t *places, size_t count) {
    bool other = count > BAD_PLACES_LIMIT;
    for (size_t i = 0; i < (other ? 1 : count); i++) {
        struct diagnostic *diagnostic =
            lexer_report(lexer, DIAG_TEXT_NOT_UTF8, lexer->base + (uint32_t)places[i], 1);
        if (other)
            diagnostic->note = (struct words){"整个文件多半是用 GBK（GB18030）编码保存的。",
                "The whole file was probably saved as GBK (GB18030)."};
    }
}

/* Replaces what flex must not see by byte 1. False if the text is not UTF-8 at all. */
static bool clean_text(struct lexer *lexer, size_t length) {
    size_t places[BAD_PLACES_LIMIT], count = 0;
    char *text = lexer->scanned;
    for (size_t at = 0, bad; at < length; at += bad + 1) {
        if (utf8_valid(text + at, length - at, &bad))
            break;
        text[at + bad] = 1;
        if (count < BAD_PLACES_LIMIT)
            places[count] = at + bad;
        if (++count > BAD_PLACES_LIMIT)
            break;
    }
    report_bytes(lexer, places, count);
    for (char *nul = text; (nul = memchr(nul, 0, length - (size_t)(nul - text)));)
        *nul = 1;
    return count <= BAD_PLACES_LIMIT;
}

bool lexer_init(struct lexer *lexer, const struct parse_input *input, struct span text, int first) {
    memset(lexer, 0, sizeof *lexer);
    lexer->input = input;
    lexer->file = text.file;
    lexer->base = lexer->offset = lexer->token_end = text.start;
    lexer->end = text.start + text.length;
    lexer->start = first;
    lexer->line = 1;
    lexer->index = input->spellings ? input->spellings : spelling_index_new(input->arena);
    lexer->scanned = arena_alloc(input->arena, text.length + 2);
    memcpy(lexer->scanned, source_text(input->sources, text), text.length);
    bool is_text = clean_text(lexer, text.length);
    guodu_scan_lex_init_extra(lexer, &lexer->scanner);
    guodu_scan__scan_buffer(lexer->scanned, text.length + 2, lexer->scanner);
    return is_text;
}

struct diagnostic *lexer_report(
    struct lexer *lexer, enum diagnostic_code code, uint32_t start, uint32_t length) {
    return diagnostic_add(
        lexer->input->diagnostics, code, (struct span){lexer->file, start, length});
}

const char *lexer_text(const struct lexer *lexer, struct span span) {
    return source_text(lexer->input->sources, span);
}

/* ---- blanks and comments ---- */

/* Nobody sees them in a rule file: a terminal would do what they say, and marks that turn the
 * direction of writing would have people read other rules than the machine does. */
static void report_controls(struct lexer *lexer, struct span text) {
    const char *bytes = lexer_text(lexer, text);
    int32_t code;
    for (size_t at = 0, step; at < text.length; at += step) {
        step = utf8_decode(bytes + at, text.length - at, &code);
        if (code == '\t' || !utf8_is_hidden(code))
            continue;
        lexer_report(lexer, DIAG_CHARACTER_CONTROL, text.start + (uint32_t)at, (uint32_t)step);
        return;
    }
}

void scan_blank(struct lexer *lexer, size_t length, bool indents, uint32_t columns) {
    if (indents && !lexer->line_begun) {
        const char *text = lexer->scanned + (lexer->offset - lexer->base);
        for (size_t i = 0; i < length; i++)
            columns += text[i] == '\t' ? TAB_COLUMNS - 1 : 0;
        lexer->indent += columns;
    }
    lexer->offset += (uint32_t)length;
}

void scan_foreign_comment(struct lexer *lexer, size_t length) {
    const char *text = lexer->scanned + (lexer->offset - lexer->base);
    struct diagnostic *diagnostic = lexer_report(lexer, DIAG_SIGN_FOREIGN, lexer->offset, 2);
    diagnostic_arg(diagnostic, arena_copy(lexer->input->arena, text, 2));
    diagnostic_arg(diagnostic, "#");
    lexer->offset += (uint32_t)length;
}

void scan_newline(struct lexer *lexer, size_t length) {
    lexer->offset += (uint32_t)length;
    lexer->line++;
    lexer->indent = 0;
    lexer->line_begun = false;
}

void scan_comment(struct lexer *lexer, size_t length) {
    report_controls(lexer, (struct span){lexer->file, lexer->offset, (uint32_t)length});
    lexer->offset += (uint32_t)length;
}

/* Of files that were put together, at the beginning of one; elsewhere it parts what looks like one word. */
void scan_mark(struct lexer *lexer, size_t length) {
    if (lexer->line_begun)
        scan_comment(lexer, length);
    else
        lexer->offset += (uint32_t)length;
}

void scan_doc(struct lexer *lexer, size_t length) {
    if (!lexer->line_begun) {
        if (lexer->doc_line + 1 != lexer->line)
            lexer->doc_lines.count = 0;
        struct span span = {lexer->file, lexer->offset, (uint32_t)length};
        vec_push(lexer->input->arena, &lexer->doc_lines, span);
        lexer->doc_line = lexer->line;
    }
    scan_comment(lexer, length);
}

/* The text of a ## line without the signs and one blank. */
static const char *doc_text(const struct lexer *lexer, struct span span, size_t *length) {
    const char *text = lexer->scanned + (span.start - lexer->base) + 2;
    *length = span.length - 2;
    if (*length > 0 && *text == ' ') {
        text++;
        --*length;
    }
    return text;
}

static void keep_doc(struct lexer *lexer, uint32_t offset) {
    struct arena *arena = lexer->input->arena;
    size_t total = 0, length;
    for (size_t i = 0; i < lexer->doc_lines.count; i++) {
        doc_text(lexer, lexer->doc_lines.items[i], &length);
        total += length + 1;
    }
    char *joined = arena_alloc(arena, total), *end = joined;
    for (size_t i = 0; i < lexer->doc_lines.count; i++) {
        const char *text = doc_text(lexer, lexer->doc_lines.items[i], &length);
        memcpy(end, text, length);
        end += length;
        *end++ = '\n';
    }
    end[-1] = 0;
    vec_push(arena, &lexer->docs, (struct doc_comment){offset, joined});
    lexer->doc_lines.count = 0;
}

const char *lexer_doc(const struct lexer *lexer, uint32_t offset) {
    size_t low = 0, high = lexer->docs.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lexer->docs.items[middle].offset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < lexer->docs.count && lexer->docs.items[low].offset == offset;
    return found ? lexer->docs.items[low].text : NULL;
}

/* ---- tokens ---- */

void scan_begin(struct lexer *lexer, struct token *token, size_t length) {
    token->span = (struct span){lexer->file, lexer->offset, (uint32_t)length};
    token->line_first = !lexer->line_begun;
    token->glued = lexer->offset == lexer->token_end && lexer->line_begun;
    token->line = lexer->line;
    token->indent = lexer->indent;
    if (token->line_first && lexer->doc_lines.count > 0 && lexer->doc_line + 1 == lexer->line)
        keep_doc(lexer, lexer->offset);
    lexer->line_begun = true;
    lexer->offset += (uint32_t)length;
    lexer->token_end = lexer->offset;
}

int scan_sign(struct lexer *lexer, struct token *token, size_t length, int kind) {
    scan_begin(lexer, token, length);
    return token->kind = kind;
}

int scan_foreign_sign(
    struct lexer *lexer, struct token *token, size_t length, int kind, const char *instead) {
    scan_begin(lexer, token, length);
    const char *sign =
        arena_copy(lexer->input->arena, lexer->scanned + (token->span.start - lexer->base), length);
    struct diagnostic *diagnostic =
        lexer_report(lexer, DIAG_SIGN_FOREIGN, token->span.start, token->span.length);
    diagnostic_arg(diagnostic, sign);
    if (!instead)
        instead = keyword_spelling(keyword_of_token(kind), lexer_language(lexer));
    diagnostic_arg(diagnostic, instead);
    return token->kind = kind;
}

int scan_bad_character(struct lexer *lexer, struct token *token, size_t length) {
    scan_begin(lexer, token, length);
    return token->kind = TOK_GUODU_YYerror;
}

/* Offset of the first character that cannot be in a name; length if all can. */
static size_t name_length(const char *text, size_t length) {
    for (size_t at = 0, step; at < length; at += step) {
        int32_t code;
        step = utf8_decode(text + at, length - at, &code);
        if (at == 0 ? !utf8_is_name_start(code) : !utf8_is_name_continue(code))
            return at;
    }
    return length;
}

int scan_word(struct lexer *lexer, struct token *token, const char *text, size_t length) {
    scan_begin(lexer, token, length);
    size_t good = name_length(text, length);
    if (good < length) {
        int32_t code;
        size_t step = utf8_decode(text + good, length - good, &code);
        const char *character = arena_copy(lexer->input->arena, text + good, step);
        diagnostic_arg(lexer_report(lexer, DIAG_CHARACTER_IN_NAME,
                           token->span.start + (uint32_t)good, (uint32_t)step),
            utf8_sign(lexer->input->arena, character));
    }
    token->name = (struct name){atom_intern(lexer->input->atoms, text, length), token->span};
    return token->kind = TOK_NAME;
}

int scan_string(
    struct lexer *lexer, struct token *token, const char *text, size_t length, const char *close) {
    scan_begin(lexer, token, length);
    size_t quote = strlen(close); /* opening ones are as long as closing ones */
    size_t body = length - quote;
    if (body >= quote && memcmp(text + length - quote, close, quote) == 0)
        body -= quote;
    else
        diagnostic_arg(
            lexer_report(lexer, DIAG_STRING_UNCLOSED, token->span.start, token->span.length),
            close);
    report_controls(lexer, token->span);
    size_t normal;
    const char *kept = utf8_nfc(
        lexer->input->arena, arena_copy(lexer->input->arena, text + quote, body), body, &normal);
    token->string = (struct string){kept, (uint32_t)normal, token->span};
    return token->kind = TOK_STRING;
}
