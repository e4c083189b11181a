/* SPDX-License-Identifier: Apache-2.0
 *
 * The rules in canonical form, and that in the other language, parsed again: the same trees judged by
 * them come out the same. A word of dispositions is another in another language, so choices are
 * compared by number.
 */
#include <stdio.h>

#include "diff.h"

struct other {
    struct diff_call *call;
    guodu_rules *rules[2]; /* hold the texts */
    struct diff_case of;
};

/* ---- the other rules ---- */

static const char *format(struct other *other, int file, const char *name, const char *text,
    const guodu_format_options *options) {
    const char *formatted = NULL;
    size_t length;
    other->rules[file] = guodu_rules_new(NULL);
    if (guodu_rules_format(
            other->rules[file], name, text, strlen(text), options, &formatted, &length) != GUODU_OK)
        return NULL;
    return arena_copy(other->call->keep, formatted, length);
}

/* What is declared in the file beside it is not known to a text alone: words for it are not converted
 * either where they are none, for names of the generator are no words of the language. */
static const char *make(struct other *other, const guodu_format_options *options) {
    const struct diff_case *from = other->call->of;
    const char *local = from->text.local;
    char why[1000];
    other->of = *from;
    other->of.text.main = format(other, 0, "random.guodu", from->text.main, options);
    other->of.text.local = local ? format(other, 1, "local.guodu", local, options) : NULL;
    if (!other->of.text.main || (local && !other->of.text.local))
        return diff_refused(other->call, "formatting",
            guodu_rules_error(other->rules[other->of.text.main ? 1 : 0], GUODU_EN));
    other->of.rules =
        diff_rules(other->of.text.main, other->of.text.local, why, sizeof why);
    if (!other->of.rules)
        return diff_refused(other->call, "what was formatted", why);
    return NULL;
}

static void end(struct other *other) {
    guodu_rules_free(other->of.rules);
    guodu_rules_free(other->rules[0]);
    guodu_rules_free(other->rules[1]);
}

/* ---- comparing ---- */

static const char *compare_lines(struct diff_call *call, size_t tree, const struct diff_lines *a,
    const struct diff_lines *b) {
    const char *where = arena_printf(call->keep, "tree %zu", tree);
    for (size_t i = 0; i < a->results.count || i < b->results.count; i++) {
        const char *x = i < a->results.count ? a->results.items[i].text : NULL;
        const char *y = i < b->results.count ? b->results.items[i].text : NULL;
        if (!x || !y || strcmp(x, y) != 0)
            return diff_differs(call->keep, where, x, y);
    }
    for (size_t i = 0; i < a->findings.count || i < b->findings.count; i++) {
        const char *x = i < a->findings.count ? a->findings.items[i].text : NULL;
        const char *y = i < b->findings.count ? b->findings.items[i].text : NULL;
        if (!x || !y || strcmp(x, y) != 0)
            return diff_finding_differs(call->keep, where, x, y);
    }
    return NULL;
}

static const char *compare(struct other *other) {
    struct diff_call *call = other->call;
    const struct diff_words words = {.plain = true};
    const char *differs = NULL;
    struct arena lines;
    other->of.arena = call->keep;
    other->of.program = &other->of.rules->program;
    diff_adopt(&other->of, call->of);
    arena_init(&lines, &call->keep->allocator);
    for (size_t i = 0; !differs && i < call->of->count; i++) {
        struct diff_lines before, after;
        arena_reset(&lines);
        diff_expect(call->of, i, words, &lines, call->scratch, &before);
        diff_expect(&other->of, i, words, &lines, call->scratch, &after);
        differs = compare_lines(call, i, &before, &after);
        call->judged++;
    }
    arena_fini(&lines);
    return differs;
}

static const char *judge(struct diff_call *call, const guodu_format_options *options) {
    struct other other = {.call = call};
    const char *differs = make(&other, options);
    if (!differs)
        differs = compare(&other);
    end(&other);
    return differs;
}

const char *diff_by_formatted(struct diff_call *call) {
    const guodu_format_options options = {.translate = false};
    return judge(call, &options);
}

const char *diff_by_translated(struct diff_call *call) {
    const guodu_format_options options = {
        .translate = true, .lang = call->of->zh ? GUODU_EN : GUODU_ZH};
    return judge(call, &options);
}

/* A mistake that is no mistake of anyone: `at least` is taken for `above`, `at most` for `below`. It is how
 * the tests see that what is wrong is found, and made small. */
const char *diff_by_planted(struct diff_call *call) {
    static const char *const words[][2] = {{">=", "> "}, {"<=", "< "}};
    struct other other = {.call = call};
    char why[1000], *text = arena_copy(call->keep, call->of->text.main, strlen(call->of->text.main));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (char *at = text; (at = strstr(at, words[i][0])); at += 2)
            memcpy(at, words[i][1], 2);
    other.of = *call->of;
    other.of.text.main = text;
    other.of.rules = diff_rules(text, call->of->text.local, why, sizeof why);
    const char *differs = other.of.rules ? compare(&other) : NULL;
    guodu_rules_free(other.of.rules);
    return differs;
}
