/* SPDX-License-Identifier: Apache-2.0
 *
 * What the documents show is true: every block of rules in them is loaded and its examples are
 * run, and their lists are held against the lists in the sources.
 *
 * - ```guodu         a complete rule file: no error, no warning, all examples pass. So is one
 *                    with its name behind it, ```guodu aid.guodu, but for wrong.guodu
 *                    and 写错了.guodu. A file that uses others, and a piece that goes on with a
 *                    file (```guodu + aid.guodu), are left to tests/cli/docs.sh.
 * - ```guodu base    of docs/errors.md: what the snippets there stand behind.
 * - ```guodu wrong   in the entry of a code: behind the base, it is reported with this code. What
 *                    stands in it behind `# 提示：` is in the message.
 * - ```guodu right   behind the base it has no error and no warning, and is not so reported.
 *                    With `alone` behind the word, a snippet does without the base.
 *
 * Prints TAP.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "author/examples.h"
#include "check/check.h"
#include "data/reject.h"

static int cases, failures;

static void report(bool passed, const char *name, const char *detail) {
    printf("%sok %d - %s\n", passed ? "" : "not ", ++cases, name);
    if (!passed) {
        failures++;
        printf("%s\n", detail);
    }
}

/* ---- files ---- */

static char *file_text(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    char *text = calloc(1, 1 << 20);
    size_t length = text ? fread(text, 1, (1 << 20) - 1, file) : 0;
    fclose(file);
    if (length == (1 << 20) - 1) { /* cut: then nothing would be noticed behind it */
        free(text);
        return NULL;
    }
    return text;
}

static bool no_file(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    (void)user;
    (void)arena;
    (void)path;
    (void)text;
    (void)length;
    return false;
}

/* ---- rules ---- */

struct loaded {
    struct arena *arena;
    struct sources sources;
    struct diagnostics diagnostics;
    struct atoms atoms;
    struct program program;
};

static void load(struct loaded *loaded, struct arena *arena, const char *name, const char *text) {
    struct file_reader reader = {.read = no_file};
    struct ast_program files = {0};
    loaded->arena = arena;
    loaded->sources = (struct sources){.arena = arena};
    diagnostics_init(&loaded->diagnostics, arena);
    atoms_init(&loaded->atoms, arena);
    struct parse_input input = {.arena = arena,
        .atoms = &loaded->atoms,
        .sources = &loaded->sources,
        .diagnostics = &loaded->diagnostics};
    load_program(&input, &reader, name, text, strlen(text), &files);
    check_program(&input, &files, &loaded->program);
}

/* The code, or NULL: any error or warning. */
static const struct diagnostic *find(const struct loaded *loaded, const char *code) {
    for (size_t i = 0; i < loaded->diagnostics.list.count; i++) {
        const struct diagnostic *diagnostic = loaded->diagnostics.list.items[i];
        bool fits = code ? strcmp(diagnostic_code_text(diagnostic->code), code) == 0
                         : diagnostic_severity(diagnostic->code) != SEVERITY_HINT;
        if (fits)
            return diagnostic;
    }
    return NULL;
}

static const char *shown(const struct loaded *loaded, const struct diagnostic *diagnostic) {
    return diagnostic
               ? diagnostic_render(loaded->arena, diagnostic, &loaded->sources, LANG_EN, false)
               : "";
}

static const char *all_shown(const struct loaded *loaded) {
    const char *text = "found:";
    for (size_t i = 0; i < loaded->diagnostics.list.count; i++)
        text = arena_printf(
            loaded->arena, "%s\n%s", text, shown(loaded, loaded->diagnostics.list.items[i]));
    return text;
}

static void run_examples(const struct loaded *loaded, const char *name) {
    for (size_t i = 0; i < loaded->program.examples.count; i++) {
        struct example_run run;
        example_run(
            loaded->arena, &loaded->program, loaded->program.examples.items[i], false, &run);
        for (size_t k = 0; k < run.verdicts.count; k++) {
            const struct verdict *verdict = &run.verdicts.items[k];
            unsigned line = source_place(&loaded->sources, verdict->expect->span).line;
            report(verdict->passed,
                arena_printf(loaded->arena, "%s+%u %s", name, line, run.example->title),
                verdict->passed ? ""
                                : arena_printf(loaded->arena, "expected: %s\ngot:      %s",
                                      verdict->expected, verdict->got));
        }
    }
}

static void judge_complete(const char *name, const char *text) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    struct loaded loaded;
    arena_init(&arena, &allocator);
    load(&loaded, &arena, name, text);
    const struct diagnostic *bad = find(&loaded, NULL);
    report(!bad, name, shown(&loaded, bad));
    if (!bad)
        run_examples(&loaded, name);
    arena_fini(&arena);
}

/* The texts behind `# 提示：` must all be in what is shown of the diagnostic. */
static bool says_hints(
    const struct loaded *loaded, const struct diagnostic *diagnostic, const char *text) {
    static const char mark[] = "# 提示：";
    const char *message =
        diagnostic_render(loaded->arena, diagnostic, &loaded->sources, LANG_ZH, false);
    const char *help = strstr(message, " 建议: "); /* the text itself is above it */
    for (const char *at = strstr(text, mark); at; at = strstr(at + 1, mark)) {
        const char *start = at + strlen(mark);
        const char *wanted = arena_copy(loaded->arena, start, strcspn(start, "\n"));
        if (!help || !strstr(help, wanted))
            return false;
    }
    return true;
}

static void judge_snippet(const char *name, const char *text, const char *code, bool wrong) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    struct loaded loaded;
    arena_init(&arena, &allocator);
    load(&loaded, &arena, name, text);
    const struct diagnostic *found = find(&loaded, code);
    bool reported = found && (!wrong || says_hints(&loaded, found, text));
    const char *title =
        arena_printf(&arena, "%s: the %s of %s", name, wrong ? "wrong" : "right", code);
    report(wrong ? reported : !reported && !find(&loaded, NULL), title, all_shown(&loaded));
    if (!wrong && !reported && !find(&loaded, NULL))
        run_examples(&loaded, name);
    arena_fini(&arena);
}

/* ---- documents ---- */

struct document {
    const char *path;
    char *base;   /* of its snippets; NULL before it */
    char code[6]; /* of the entry at hand; "" outside */
};

static bool starts(const char *text, const char *start) {
    return strncmp(text, start, strlen(start)) == 0;
}

static char *joined(const char *first, const char *second) {
    size_t size = strlen(first) + strlen(second) + 2;
    char *text = malloc(size);
    snprintf(text, size, "%s\n%s", first, second);
    return text;
}

/* tests/cli/docs.sh knows what must be said of these. */
static bool is_wrong_file(const char *kind) {
    return starts(kind, " wrong.guodu") || starts(kind, " 写错了.guodu");
}

/* Rests on other files or pieces, which are not at hand here. */
static bool is_part(const char *kind, const char *text) {
    bool uses = starts(text, "引用 ") || strstr(text, "\n引用 ") || starts(text, "use ") ||
                strstr(text, "\nuse ");
    return starts(kind, " + ") || (strstr(kind, ".guodu") && uses);
}

static void judge_block(
    struct document *document, const char *kind, const char *text, unsigned line) {
    char name[300];
    snprintf(name, sizeof name, "%s:%u", document->path, line);
    if (is_part(kind, text)) {
        return;
    } else if (!*kind || (strstr(kind, ".guodu") && !is_wrong_file(kind))) {
        judge_complete(name, text);
    } else if (starts(kind, " base")) {
        judge_complete(name, text);
        free(document->base);
        document->base = strdup(text);
    } else if (is_wrong_file(kind)) {
        return;
    } else if ((starts(kind, " wrong") || starts(kind, " right")) && document->base &&
               *document->code) {
        char *whole = strstr(kind, " alone") ? strdup(text) : joined(document->base, text);
        judge_snippet(name, whole, document->code, starts(kind, " wrong"));
        free(whole);
    } else {
        report(false, name, "a block of rules of no kind that the test knows");
    }
}

/* From behind the opening fence to the closing one, which *at is moved behind. */
static char *block_text(char **at, unsigned *line) {
    char *start = *at, *end = strstr(start, "\n```");
    if (!end)
        return NULL;
    char *text = strndup(start, (size_t)(end + 1 - start));
    for (char *c = start; c <= end; c++)
        *line += *c == '\n';
    *at = end + 1;
    return text;
}

static void judge_document(const char *path) {
    struct document document = {.path = path};
    char *text = file_text(path), *at = text;
    unsigned line = 1, blocks = 0;
    if (!text)
        report(false, path, "cannot be read");
    while (at && *at) {
        char *end = strchr(at, '\n');
        if (!end)
            break;
        *end = '\0';
        if (starts(at, "### G"))
            snprintf(document.code, sizeof document.code, "%.5s", at + 4);
        bool is_block = starts(at, "```guodu"), is_other = !is_block && starts(at, "```");
        const char *kind = is_block ? at + strlen("```guodu") : "";
        at = end + 1;
        line++;
        if (!is_block && !is_other)
            continue;
        unsigned first = line;
        char *block = block_text(&at, &line);
        if (!block) {
            report(false, path, "a block is never closed");
            break;
        }
        if (is_block) {
            judge_block(&document, kind, block, first);
            blocks++;
        }
        free(block);
        at = strchr(at, '\n'); /* the closing fence */
        at = at ? at + 1 : at;
        line++;
    }
    if (strcmp(path, "docs/language.md") == 0 || strcmp(path, "docs/errors.md") == 0)
        report(blocks > 0, path, "holds no rules that could be checked");
    free(document.base);
    free(text);
}

static int is_document(const struct dirent *entry) {
    size_t length = strlen(entry->d_name);
    return length > 3 && strcmp(entry->d_name + length - 3, ".md") == 0;
}

static void judge_folder(const char *folder) {
    struct dirent **entries;
    int count = scandir(folder, &entries, is_document, alphasort);
    report(count > 0, folder, "holds no documents");
    for (int i = 0; i < count; i++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        judge_document(path);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

/* ---- docs/errors.md against the registry ---- */

static const struct registered {
    unsigned number;
    enum severity severity;
    const char *zh, *en;
} registry[] = {
#define DIAGNOSTIC(name, number, severity, zh, en, help_zh, help_en) {number, severity, zh, en},
#include "syntax/diagnostics.def"
#undef DIAGNOSTIC
};

enum { REGISTRY_COUNT = sizeof registry / sizeof *registry };

static bool entry_begins(const char *at, const struct registered *code) {
    static const char *const severities[] = {
        [SEVERITY_ERROR] = "error", [SEVERITY_WARNING] = "warning", [SEVERITY_HINT] = "hint"};
    char wanted[1024];
    snprintf(wanted, sizeof wanted, "### G%04u · %s\n\n- %s\n- %s\n\n", code->number,
        severities[code->severity], code->zh, code->en);
    return starts(at, wanted);
}

static void judge_registry(const char *path) {
    char *text = file_text(path);
    unsigned before = 0, found = 0;
    bool seen[REGISTRY_COUNT] = {false};
    for (const char *at = text; at && (at = strstr(at, "\n### G")); at++) {
        char name[64];
        unsigned number = (unsigned)strtoul(at + 6, NULL, 10);
        snprintf(name, sizeof name, "%s has G%04u as it is registered", path, number);
        size_t index = 0;
        while (index < REGISTRY_COUNT && registry[index].number != number)
            index++;
        bool known = index < REGISTRY_COUNT;
        report(known && number > before && entry_begins(at + 1, &registry[index]), name,
            !known             ? "there is no such code"
            : number <= before ? "the entries are not in order"
                               : "the heading or the sentences differ from diagnostics.def");
        if (known)
            seen[index] = true;
        before = number;
        found++;
    }
    for (size_t i = 0; i < REGISTRY_COUNT; i++)
        if (!seen[i]) {
            char name[64];
            snprintf(name, sizeof name, "%s has an entry for G%04u", path, registry[i].number);
            report(false, name, registry[i].en);
        }
    report(found > 0, path, "has no entries");
    free(text);
}

/* ---- words and codes that a document must name, each between backquotes ---- */

static void judge_named(const char *path, const char *text, const char *word) {
    char quoted[200], name[400];
    snprintf(quoted, sizeof quoted, "`%s`", word);
    snprintf(name, sizeof name, "%s names %s", path, quoted);
    report(text && strstr(text, quoted), name, "it does not");
}

static void judge_spellings(const char *path, const char *text, const char *spellings) {
    char copy[200];
    snprintf(copy, sizeof copy, "%s", spellings ? spellings : "");
    for (char *rest, *word = strtok_r(copy, "|", &rest); word; word = strtok_r(NULL, "|", &rest))
        judge_named(path, text, word);
}

static void judge_words(const char *path) {
    static const char *const words[][3] = {
#define KEYWORD(token, group, en, zh, more, help_en, help_zh) {en, zh, more},
#define PREDECLARED(class, canonical, zh, more) {canonical, zh, more},
#include "grammar/keywords.def"
    };
    char *text = file_text(path);
    const char *section = text ? strstr(text, "\n## 12. ") : NULL;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (size_t k = 0; k < 3; k++)
            judge_spellings(path, section, words[i][k]);
    free(text);
}

static void judge_rejects(const char *path) {
    char *text = file_text(path);
    for (int kind = REJECT_NONE + 1; kind < REJECT_KIND_COUNT; kind++)
        judge_named(path, text, reject_code((enum reject_kind)kind));
    free(text);
}

int main(void) {
    judge_folder("docs");
    judge_folder(".");
    judge_registry("docs/errors.md");
    judge_words("docs/language.md");
    judge_rejects("docs/data.md");
    printf("1..%d\n", cases);
    return failures != 0;
}
