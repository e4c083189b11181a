/* SPDX-License-Identifier: Apache-2.0
 *
 * Diagnostics: what is wrong with a rule file, where, and what to write instead. Each has a
 * stable code from diagnostics.def, which holds its sentences in Chinese and English; the
 * language is chosen when it is shown, so arguments are kept in both where they differ.
 */
#ifndef GUODU_SYNTAX_DIAGNOSTIC_H
#define GUODU_SYNTAX_DIAGNOSTIC_H

#include "syntax/source.h"

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_HINT };
enum lang { LANG_ZH, LANG_EN };

enum diagnostic_code {
#define DIAGNOSTIC(name, number, severity, zh, en, help_zh, help_en) DIAG_##name,
#include "syntax/diagnostics.def"
#undef DIAGNOSTIC
    DIAGNOSTIC_COUNT
};

struct words { /* one text in both languages; the same pointer where they are the same */
    const char *zh, *en;
};

#define DIAGNOSTIC_ARGS 6
#define DIAGNOSTIC_LABELS 4

struct diagnostic {
    enum diagnostic_code code;
    struct span span;                      /* primary: the caret */
    struct words args[DIAGNOSTIC_ARGS];    /* {0} ... {5} in the sentences */
    size_t arg_count;
    struct {
        struct span span;
        struct words text;
    } labels[DIAGNOSTIC_LABELS];           /* secondary places */
    size_t label_count;
    struct words suggestion;               /* what to write instead; NULL if none */
    struct words note;                     /* a further sentence; NULL if none */
};

struct diagnostics {
    struct arena *arena;
    VEC(struct diagnostic *) list; /* in the order found; sorted by place at the end */
    size_t error_count;            /* all, those beyond the limit too */
    size_t error_limit;            /* errors kept; 20 */
    size_t note_limit;             /* warnings kept, and hints; 0: all */
    size_t kept[2], left_out;      /* of warnings and of hints; of both beyond */
    struct diagnostic *unheard;    /* takes what is said of those that are not kept */
};

void diagnostics_init(struct diagnostics *diagnostics, struct arena *arena);
/* Never NULL; beyond the limit the diagnostic is counted and returned, but not listed. */
struct diagnostic *diagnostic_add(
    struct diagnostics *diagnostics, enum diagnostic_code code, struct span span);
/* These return their diagnostic, so that calls can be chained. Texts must live in the arena. */
struct diagnostic *diagnostic_arg(struct diagnostic *diagnostic, const char *text);
struct diagnostic *diagnostic_arg_words(struct diagnostic *diagnostic, struct words text);
struct diagnostic *diagnostic_label(
    struct diagnostic *diagnostic, struct span span, const char *zh, const char *en);
struct diagnostic *diagnostic_suggest(struct diagnostic *diagnostic, const char *text);
/* By file, offset, code; drops repeats of one code at one place. */
void diagnostics_sort(struct diagnostics *diagnostics);

enum severity diagnostic_severity(enum diagnostic_code code);
const char *diagnostic_code_text(enum diagnostic_code code); /* "G0102", static */
/* The sentence with its arguments filled in; in the arena. */
const char *diagnostic_message(
    struct arena *arena, const struct diagnostic *diagnostic, enum lang lang);
/* The help: the suggestion, the note and the code's own help, each on lines of its own (LF
 * between, none at the end); NULL if there is none. */
const char *diagnostic_help(
    struct arena *arena, const struct diagnostic *diagnostic, enum lang lang);
/* The whole as shown on a terminal: place, message, lines with carets, help; ends with LF.
 * Control characters of the source are shown as U+FFFD; tabs keep the caret aligned. */
const char *diagnostic_render(struct arena *arena, const struct diagnostic *diagnostic,
    const struct sources *sources, enum lang lang, bool colour);

#endif
