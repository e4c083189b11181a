/* SPDX-License-Identifier: Apache-2.0
 *
 * Texts of rules made shorter without knowing the language: by whole lines with what stands in their
 * brackets, then by tokens, where brackets and all within are one. A stretch of tokens is left out, a
 * bracket (with the name before it) becomes a part of what it holds, or a literal. Most of what is
 * tried is no sound program; the checker says so quickly.
 */
#include <stdio.h>

#include "diff.h"

struct piece { /* a token, or a bracket with all in it */
    uint32_t from, to;   /* bytes */
    uint32_t inner, end; /* of a bracket: tokens in it */
    bool is_bracket, is_word;
};

struct shrinking {
    struct arena *arena;
    const char *text;
    diff_holds *holds;
    void *user;
    VEC(struct piece) tokens; /* brackets open and close as tokens of their own */
};

/* The text with bytes from..to replaced; true: it was taken. */
static bool try_with(struct shrinking *shrink, uint32_t from, uint32_t to, const char *instead,
    size_t length) {
    const char *text = arena_printf(shrink->arena, "%.*s%.*s%s", (int)from, shrink->text,
        (int)length, instead, shrink->text + to);
    if (!shrink->holds(shrink->user, text))
        return false;
    shrink->text = text;
    return true;
}

/* ---- lines ---- */

static int brackets_of(const char *line, const char *end) {
    int depth = 0;
    bool quoted = false;
    for (; line < end; line++) {
        quoted = quoted != (*line == '"');
        if (!quoted)
            depth += (*line == '{' || *line == '(') - (*line == '}' || *line == ')');
    }
    return depth;
}

/* Behind the line, and behind what its brackets hold. */
static uint32_t block_end(const char *text, uint32_t from) {
    int depth = 0;
    uint32_t at = from;
    do {
        const char *end = strchr(text + at, '\n');
        uint32_t next = end ? (uint32_t)(end + 1 - text) : (uint32_t)strlen(text);
        depth += brackets_of(text + at, text + next);
        at = next;
    } while (depth > 0 && text[at]);
    return at;
}

/* Behind so many lines with their blocks; a closing line ends it. */
static uint32_t blocks_end(const char *text, uint32_t from, uint32_t lines) {
    uint32_t at = from;
    while (lines-- > 0 && text[at]) {
        const char *end = strchr(text + at, '\n');
        if (brackets_of(text + at, end ? end : text + strlen(text)) < 0)
            break;
        at = block_end(text, at);
    }
    return at;
}

static uint32_t next_line(const char *text, uint32_t at) {
    const char *end = strchr(text + at, '\n');
    return end ? (uint32_t)(end + 1 - text) : (uint32_t)strlen(text);
}

static bool shrink_lines(struct shrinking *shrink, uint32_t lines) {
    bool any = false;
    for (uint32_t at = 0; shrink->text[at];) {
        uint32_t end = blocks_end(shrink->text, at, lines);
        if (end > at && try_with(shrink, at, end, "", 0))
            any = true;
        else
            at = next_line(shrink->text, at);
    }
    return any;
}

/* ---- tokens ---- */

static bool is_part_of_word(unsigned char byte) {
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || strchr("_.'%", byte);
}

static uint32_t token_end(const char *text, uint32_t at) {
    uint32_t end = at;
    if (text[at] == '"') {
        for (end = at + 1; text[end] && text[end] != '"'; end++)
            ;
        return end + (text[end] == '"');
    }
    while (text[end] && is_part_of_word((unsigned char)text[end]))
        end++;
    bool is_date = end - at == 4 && text[end] == '-';
    if (is_date)
        end += (uint32_t)strspn(text + end, "-0123456789");
    return end > at ? end : at + 1;
}

static void cut_tokens(struct shrinking *shrink) {
    const char *text = shrink->text;
    shrink->tokens.count = 0;
    for (uint32_t at = 0; text[at];) {
        if (strchr(" \n\t", text[at])) {
            at++;
            continue;
        }
        uint32_t end = token_end(text, at);
        vec_push(shrink->arena, &shrink->tokens,
            ((struct piece){.from = at, .to = end, .is_word = is_part_of_word((unsigned char)text[at])}));
        at = end;
    }
}

static bool opens(const struct shrinking *shrink, size_t token) {
    return strchr("({", shrink->text[shrink->tokens.items[token].from]) != NULL;
}

static bool closes(const struct shrinking *shrink, size_t token) {
    return strchr(")}", shrink->text[shrink->tokens.items[token].from]) != NULL;
}

/* The token behind the bracket, or behind the token. */
static size_t behind(const struct shrinking *shrink, size_t token) {
    int depth = 0;
    do {
        depth += opens(shrink, token) - closes(shrink, token);
        token++;
    } while (depth > 0 && token < shrink->tokens.count);
    return token;
}

static uint32_t start_of(const struct shrinking *shrink, size_t token) {
    return shrink->tokens.items[token].from;
}

static uint32_t end_before(const struct shrinking *shrink, size_t token) {
    return shrink->tokens.items[token - 1].to;
}

/* So many tokens, brackets with what they hold, left out: wherever that is possible. */
static bool drop_tokens(struct shrinking *shrink, uint32_t width) {
    bool any = false;
    cut_tokens(shrink);
    for (size_t at = 0; at < shrink->tokens.count;) {
        size_t end = at;
        uint32_t taken = 0;
        while (taken < width && end < shrink->tokens.count && !closes(shrink, end)) {
            end = behind(shrink, end);
            taken++;
        }
        if (taken == width &&
            try_with(shrink, start_of(shrink, at), end_before(shrink, end), "", 0)) {
            any = true;
            cut_tokens(shrink);
        } else {
            at++;
        }
    }
    return any;
}

/* A bracket without its brackets, or with a part of what it holds instead. */
static bool replace_by_part(struct shrinking *shrink, size_t from, size_t open) {
    size_t end = behind(shrink, open);
    for (size_t low = open + 1; low + 1 < end; low = behind(shrink, low))
        for (size_t high = behind(shrink, low), count = 0; high < end && count < 12;
             high = behind(shrink, high), count++) {
            uint32_t at = start_of(shrink, low);
            if (try_with(shrink, start_of(shrink, from), end_before(shrink, end), shrink->text + at,
                    end_before(shrink, high) - at))
                return true;
            if (closes(shrink, high))
                break;
        }
    return false;
}

static bool replace_by_literal(struct shrinking *shrink, size_t from, size_t end) {
    static const char *const literals[] = {"yes", "no", "0", "1", "today", "none"};
    uint32_t at = start_of(shrink, from), to = end_before(shrink, end);
    for (size_t i = 0; i < sizeof literals / sizeof *literals; i++)
        if (strlen(literals[i]) < to - at && try_with(shrink, at, to, literals[i], strlen(literals[i])))
            return true;
    return false;
}

static bool shorten_at(struct shrinking *shrink, size_t at) {
    bool called = at > 0 && shrink->tokens.items[at - 1].is_word;
    if (shrink->text[start_of(shrink, at)] != '(')
        return false;
    return (called && (replace_by_literal(shrink, at - 1, behind(shrink, at)) ||
                          replace_by_part(shrink, at - 1, at))) ||
           replace_by_literal(shrink, at, behind(shrink, at)) || replace_by_part(shrink, at, at);
}

static bool shorten_brackets(struct shrinking *shrink) {
    bool any = false;
    cut_tokens(shrink);
    for (size_t at = 0; at < shrink->tokens.count;) {
        if (opens(shrink, at) && shorten_at(shrink, at)) {
            any = true;
            cut_tokens(shrink);
        } else {
            at++;
        }
    }
    return any;
}

/* ---- outputs ---- */

static size_t segment_end(const struct shrinking *shrink, size_t at) {
    while (at < shrink->tokens.count && !closes(shrink, at) &&
           !strchr(",\n", shrink->text[start_of(shrink, at)])) {
        size_t next = behind(shrink, at);
        if (next < shrink->tokens.count &&
            memchr(shrink->text + end_before(shrink, next), '\n',
                start_of(shrink, next) - end_before(shrink, next)))
            return next;
        at = next;
    }
    return at;
}

static bool same_token(const struct shrinking *shrink, size_t a, size_t b) {
    const struct piece *x = &shrink->tokens.items[a], *y = &shrink->tokens.items[b];
    return x->to - x->from == y->to - y->from &&
           memcmp(shrink->text + x->from, shrink->text + y->from, x->to - x->from) == 0;
}

static bool is_comma(const struct shrinking *shrink, size_t token) {
    return token < shrink->tokens.count && shrink->text[start_of(shrink, token)] == ',';
}

/* `o: type` with `o = value` of all clauses, and the comma beside each; of an only one, the word
 * before it. */
static bool drop_output(struct shrinking *shrink, size_t output) {
    struct pile text = {NULL, 0, 0};
    uint32_t copied = 0;
    for (size_t i = 1; i + 1 < shrink->tokens.count; i++) {
        char sign = shrink->text[start_of(shrink, i + 1)];
        if (!same_token(shrink, i, output) || (sign != ':' && sign != '='))
            continue;
        size_t end = segment_end(shrink, i);
        bool comma_behind = is_comma(shrink, end);
        size_t from = comma_behind ? i : i - 1;
        uint32_t to = end_before(shrink, comma_behind ? end + 1 : end);
        pile_bytes(&text, shrink->text + copied, start_of(shrink, from) - copied);
        copied = to;
    }
    pile_text(&text, shrink->text + copied);
    const char *tried = arena_copy(shrink->arena, text.bytes, text.length);
    pile_free(&text);
    bool taken = shrink->holds(shrink->user, tried);
    if (taken)
        shrink->text = tried;
    return taken;
}

static bool drop_outputs(struct shrinking *shrink) {
    bool any = false;
    cut_tokens(shrink);
    for (size_t at = 1; at + 1 < shrink->tokens.count;) {
        bool declares =
            shrink->tokens.items[at].is_word && shrink->text[start_of(shrink, at + 1)] == ':';
        if (declares && drop_output(shrink, at)) {
            any = true;
            cut_tokens(shrink);
        } else {
            at++;
        }
    }
    return any;
}

/* ---- all ---- */

const char *diff_shrink_text(struct arena *arena, const char *text, diff_holds *holds, void *user) {
    struct shrinking shrink = {.arena = arena, .text = text, .holds = holds, .user = user};
    for (uint32_t lines = 16; lines > 0; lines /= 2)
        (void)shrink_lines(&shrink, lines);
    for (bool any = true; any;) {
        any = shrink_lines(&shrink, 1);
        any = drop_outputs(&shrink) || any;
        any = shorten_brackets(&shrink) || any;
        for (uint32_t width = 8; width > 0; width--)
            any = drop_tokens(&shrink, width) || any;
    }
    return shrink.text;
}
