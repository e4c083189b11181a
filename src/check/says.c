/* SPDX-License-Identifier: Apache-2.0
 *
 * says: text with {values}. */
#include "check/checker.h"

#include <string.h>

static void says_text(struct checker *checker, says_parts *out, const char *text, size_t length) {
    if (length)
        vec_push(checker->arena, out,
            ((struct says_part){.text = arena_copy(checker->arena, text, length)}));
}

static void says_value(
    struct checker *checker, struct scope *scope, says_parts *out, struct span span) {
    struct expr *expr = parse_embedded(checker->input, span);
    if (!expr)
        return;
    struct node *node = check_expr(checker, scope, expr, type_of(TYPE_ERROR));
    vec_push(checker->arena, out, ((struct says_part){.value = node}));
}

struct brace { /* in the text of a sentence; width 0: there is none */
    size_t at, width;
    bool opens;
};

/* The next brace of either kind; ｛ and ｝ are their full-width twins. */
static struct brace next_brace(const char *text, size_t start, size_t end) {
    static const char *const signs[] = {"{", "}", "｛", "｝"};
    for (size_t at = start; at < end; at++)
        for (size_t i = 0; i < 4; i++) {
            size_t width = strlen(signs[i]);
            if (end - at >= width && memcmp(text + at, signs[i], width) == 0)
                return (struct brace){at, width, i % 2 == 0};
        }
    return (struct brace){end, 0, false};
}

/* The brace that closes a value, which may hold sets in braces of their own. */
static struct brace closing_brace(const char *text, size_t start, size_t end) {
    for (size_t depth = 0;;) {
        struct brace brace = next_brace(text, start, end);
        if (!brace.width || (!brace.opens && depth == 0))
            return brace;
        depth = brace.opens ? depth + 1 : depth - 1;
        start = brace.at + brace.width;
    }
}

static void complain_brace(struct checker *checker, struct span says, struct brace brace) {
    struct span span = {says.file, says.start + (uint32_t)brace.at, (uint32_t)brace.width};
    struct diagnostic *diagnostic =
        diagnostic_arg(complain(checker, DIAG_SAYS_BRACE, span), brace.opens ? "{" : "}");
    diagnostic_arg(diagnostic, brace.opens ? "}" : "{");
}

/* The braces are looked for in the unchanged text of the file, so that carets stay exact. */
void check_says(
    struct checker *checker, struct scope *scope, says_parts *out, const struct string *says) {
    const char *text = source_text(checker->input->sources, says->span);
    size_t quote = (unsigned char)text[0] >= 0x80 ? 3 : 1; /* “ ” and 《 》 take three bytes */
    size_t start = quote, end = says->span.length < quote ? 0 : says->span.length - quote;
    while (start < end) {
        struct brace open = next_brace(text, start, end);
        says_text(checker, out, text + start, open.at - start);
        if (!open.width)
            return;
        struct brace close = closing_brace(text, open.at + open.width, end);
        if (!open.opens || !close.width) {
            complain_brace(checker, says->span, open);
            return;
        }
        size_t inside = open.at + open.width;
        says_value(checker, scope, out,
            (struct span){says->span.file, says->span.start + (uint32_t)inside,
                (uint32_t)(close.at - inside)});
        start = close.at + close.width;
    }
}
