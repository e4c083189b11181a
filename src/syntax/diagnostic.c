/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/diagnostic.h"

#include <string.h>

#include "base/limits.h"
#include "syntax/display.h"

#define ARG_COLUMNS 400 /* an argument is a name or a short list, unless someone is hostile */

struct entry {
    char code[6]; /* "G0102" */
    enum severity severity;
    struct words sentence, help;
};

static const struct entry entries[] = {
#define DIAGNOSTIC(name, number, severity, zh, en, help_zh, help_en)                               \
    {{'G', '0' + (number) / 1000, '0' + (number) / 100 % 10, '0' + (number) / 10 % 10,             \
         '0' + (number) % 10, '\0'},                                                               \
        severity, {zh, en}, {help_zh, help_en}},
#include "syntax/diagnostics.def"
#undef DIAGNOSTIC
};

static const char *word(const struct words *words, enum lang lang) {
    return lang == LANG_EN ? words->en : words->zh;
}

enum severity diagnostic_severity(enum diagnostic_code code) {
    return entries[code].severity;
}

const char *diagnostic_code_text(enum diagnostic_code code) {
    return entries[code].code;
}

/* ---- the list ---- */

void diagnostics_init(struct diagnostics *diagnostics, struct arena *arena) {
    *diagnostics = (struct diagnostics){.arena = arena, .error_limit = ERRORS_KEPT};
}

/* Counts it. */
static bool is_kept(struct diagnostics *diagnostics, enum severity severity) {
    if (severity == SEVERITY_ERROR)
        return diagnostics->error_count++ < diagnostics->error_limit;
    size_t *kept = &diagnostics->kept[severity == SEVERITY_HINT];
    bool keep = diagnostics->note_limit == 0 || *kept < diagnostics->note_limit;
    *kept += keep;
    diagnostics->left_out += !keep;
    return keep;
}

/* However many are not kept, they take the memory of one. */
static struct diagnostic *unheard(struct diagnostics *diagnostics) {
    if (!diagnostics->unheard)
        diagnostics->unheard = arena_new(diagnostics->arena, struct diagnostic);
    *diagnostics->unheard = (struct diagnostic){0};
    return diagnostics->unheard;
}

struct diagnostic *diagnostic_add(
    struct diagnostics *diagnostics, enum diagnostic_code code, struct span span) {
    bool keep = is_kept(diagnostics, diagnostic_severity(code));
    struct diagnostic *diagnostic =
        keep ? arena_new(diagnostics->arena, struct diagnostic) : unheard(diagnostics);
    diagnostic->code = code;
    diagnostic->span = span;
    if (keep)
        vec_push(diagnostics->arena, &diagnostics->list, diagnostic);
    return diagnostic;
}

/* Last of all, so that it is kept itself. */
static void tell_left_out(struct diagnostics *diagnostics) {
    struct arena *arena = diagnostics->arena;
    size_t left_out = diagnostics->left_out;
    if (left_out == 0)
        return;
    diagnostics->left_out = diagnostics->kept[1] = 0;
    struct diagnostic *more = diagnostic_add(diagnostics, DIAG_NOTES_MORE, (struct span){0});
    diagnostic_arg(more, arena_printf(arena, "%zu", left_out));
    diagnostic_arg(more, arena_printf(arena, "%zu", diagnostics->note_limit));
}

struct diagnostic *diagnostic_arg_words(struct diagnostic *diagnostic, struct words text) {
    if (diagnostic->arg_count < DIAGNOSTIC_ARGS)
        diagnostic->args[diagnostic->arg_count++] = text;
    return diagnostic;
}

struct diagnostic *diagnostic_arg(struct diagnostic *diagnostic, const char *text) {
    return diagnostic_arg_words(diagnostic, (struct words){text, text});
}

struct diagnostic *diagnostic_label(
    struct diagnostic *diagnostic, struct span span, const char *zh, const char *en) {
    if (diagnostic->label_count < DIAGNOSTIC_LABELS) {
        size_t at = diagnostic->label_count++;
        diagnostic->labels[at].span = span;
        diagnostic->labels[at].text = (struct words){zh, en};
    }
    return diagnostic;
}

struct diagnostic *diagnostic_suggest(struct diagnostic *diagnostic, const char *text) {
    diagnostic->suggestion = (struct words){text, text};
    return diagnostic;
}

/* Less than, equal to, greater than 0, as a comes before, at, behind b. */
static int compare(const struct diagnostic *a, const struct diagnostic *b) {
    if (a->span.file != b->span.file)
        return a->span.file < b->span.file ? -1 : 1;
    if (a->span.start != b->span.start)
        return a->span.start < b->span.start ? -1 : 1;
    if (a->code != b->code)
        return strcmp(entries[a->code].code, entries[b->code].code);
    return 0;
}

/* Merges the sorted runs [low, middle) and [middle, high); what was first stays first. */
static void merge(
    struct diagnostic **from, struct diagnostic **to, size_t low, size_t middle, size_t high) {
    size_t left = low, right = middle;
    for (size_t at = low; at < high; at++) {
        bool take_right = left == middle || (right < high && compare(from[right], from[left]) < 0);
        to[at] = take_right ? from[right++] : from[left++];
    }
}

static void sort(struct arena *arena, struct diagnostic **items, size_t count) {
    struct diagnostic **from = items, **to = arena_array(arena, struct diagnostic *, count);
    for (size_t run = 1; run < count; run *= 2) {
        for (size_t low = 0; low < count; low += 2 * run) {
            size_t middle = low + run < count ? low + run : count;
            size_t high = middle + run < count ? middle + run : count;
            merge(from, to, low, middle, high);
        }
        struct diagnostic **sorted = to;
        to = from;
        from = sorted;
    }
    if (from != items)
        memcpy(items, from, count * sizeof *items);
}

void diagnostics_sort(struct diagnostics *diagnostics) {
    tell_left_out(diagnostics);
    struct diagnostic **items = diagnostics->list.items;
    sort(diagnostics->arena, items, diagnostics->list.count);
    size_t kept = 0;
    for (size_t i = 0; i < diagnostics->list.count; i++) {
        if (!kept || compare(items[kept - 1], items[i]) != 0)
            items[kept++] = items[i];
        else if (diagnostic_severity(items[i]->code) == SEVERITY_ERROR)
            diagnostics->error_count--;
    }
    diagnostics->list.count = kept;
}

/* ---- its sentences ---- */

/* The index in {n}, or -1 where no argument stands here. */
static int placeholder(const struct diagnostic *diagnostic, const char *at) {
    if (at[0] != '{' || at[1] < '0' || at[1] > '9' || at[2] != '}')
        return -1;
    return (size_t)(at[1] - '0') < diagnostic->arg_count ? at[1] - '0' : -1;
}

static const char *fill(struct arena *arena, const struct diagnostic *diagnostic,
    const char *sentence, enum lang lang) {
    VEC(char) out = {0};
    while (*sentence) {
        int index = placeholder(diagnostic, sentence);
        if (index < 0) {
            vec_push(arena, &out, *sentence++);
            continue;
        }
        const char *arg = word(&diagnostic->args[index], lang);
        for (arg = display_clean(arena, arg, ARG_COLUMNS); *arg; arg++)
            vec_push(arena, &out, *arg);
        sentence += 3;
    }
    vec_push(arena, &out, '\0');
    return out.items;
}

const char *diagnostic_message(
    struct arena *arena, const struct diagnostic *diagnostic, enum lang lang) {
    return fill(arena, diagnostic, word(&entries[diagnostic->code].sentence, lang), lang);
}

/* Either may be NULL: nothing. */
static const char *join_lines(struct arena *arena, const char *first, const char *second) {
    if (!first || !second)
        return first ? first : second;
    return arena_printf(arena, "%s\n%s", first, second);
}

static const char *suggestion(
    struct arena *arena, const struct diagnostic *diagnostic, enum lang lang) {
    const char *text = word(&diagnostic->suggestion, lang);
    if (!text)
        return NULL;
    text = display_clean(arena, text, ARG_COLUMNS);
    return arena_printf(arena, lang == LANG_EN ? "Did you mean “%s”?" : "您是不是要写“%s”？", text);
}

/* The note keeps its line ends, each of its lines is made safe. */
static const char *note(struct arena *arena, const struct diagnostic *diagnostic, enum lang lang) {
    const char *text = word(&diagnostic->note, lang), *all = NULL;
    while (text) {
        const char *end = strchr(text, '\n');
        const char *line = arena_copy(arena, text, end ? (size_t)(end - text) : strlen(text));
        all = join_lines(arena, all, display_clean(arena, line, ARG_COLUMNS));
        text = end ? end + 1 : NULL;
    }
    return all;
}

const char *diagnostic_help(
    struct arena *arena, const struct diagnostic *diagnostic, enum lang lang) {
    const char *own = word(&entries[diagnostic->code].help, lang);
    const char *help =
        join_lines(arena, suggestion(arena, diagnostic, lang), note(arena, diagnostic, lang));
    return join_lines(arena, help, own ? fill(arena, diagnostic, own, lang) : NULL);
}
