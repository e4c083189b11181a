/* SPDX-License-Identifier: Apache-2.0 */
#include "check/checker.h"

#include <string.h>

#include "base/utf8.h"

#define SOURCES_NAMED 8 /* in one message */

/* The next character of an article's number, with full-width signs as their plain twins. */
static int32_t article_next(const char **text) {
    int32_t code = 0;
    while (**text == ' ' || **text == '\t')
        ++*text;
    if (!**text)
        return 0;
    *text += utf8_decode(*text, strnlen(*text, 4), &code);
    return code >= 0xFF01 && code <= 0xFF5E ? code - 0xFF01 + '!' : code;
}

/* The characters of a number, so that the same number has the same ones. */
static size_t article_key(struct arena *arena, const char *number, const char **out) {
    VEC(int32_t) codes = {0};
    int32_t code;
    while ((code = article_next(&number)))
        vec_push(arena, &codes, code);
    *out = codes.items ? (const char *)codes.items : ""; /* of signs alone nothing is left */
    return codes.count * sizeof *codes.items;
}

struct source_article *article_find(
    struct checker *checker, struct source *source, const char *number) {
    const char *key;
    size_t length = article_key(checker->arena, number, &key);
    uintptr_t index = (uintptr_t)map_get_bytes(&source->by_number, key, length);
    return index ? &source->articles.items[index - 1] : NULL;
}

void article_enter(struct checker *checker, struct source *source) {
    const char *key;
    uintptr_t index = source->articles.count;
    size_t length = article_key(checker->arena, source->articles.items[index - 1].number, &key);
    map_put_bytes(&source->by_number, key, length, (void *)index);
}

static struct source *only_source(struct checker *checker) {
    return checker->program->sources.count == 1 ? checker->program->sources.items[0] : NULL;
}

static void complain_which(struct checker *checker, const struct cite *cite) {
    struct diagnostic *diagnostic = complain(checker, DIAG_CITE_WHICH_SOURCE, cite->span);
    struct words list = {0};
    for (size_t i = 0; i < checker->program->sources.count && i < SOURCES_NAMED; i++)
        words_join(checker, &list, "、", ", ", checker->program->sources.items[i]->name->text);
    if (list.zh)
        diagnostic->note = (struct words){arena_printf(checker->arena, "来源有：%s。", list.zh),
            arena_printf(checker->arena, "The sources are: %s.", list.en)};
}

static struct source *cited_source(struct checker *checker, const struct cite *cite) {
    if (!cite->source.atom) {
        struct source *source = only_source(checker);
        if (!source)
            complain_which(checker, cite);
        return source;
    }
    struct symbol *symbol = symbol_find(&checker->sources, cite->source.atom);
    if (symbol)
        return symbol->source;
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_SOURCE_UNKNOWN, cite->source.span, cite->source.atom);
    struct nearest nearest = nearest_new(checker, cite->source.atom);
    for (size_t i = 0; i < checker->program->sources.count; i++)
        nearest_offer(&nearest, checker->program->sources.items[i]->name);
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
    return NULL;
}

static struct source_article *cited_article(
    struct checker *checker, struct source *source, const struct string *article) {
    struct source_article *found = article_find(checker, source, article->text);
    if (found)
        return found;
    struct diagnostic *diagnostic = complain(checker, DIAG_ARTICLE_UNKNOWN, article->span);
    diagnostic_arg(diagnostic, source->name->text);
    diagnostic_arg(diagnostic, article->text);
    struct nearest nearest = {
        .wanted = atom_intern(checker->input->atoms, article->text, article->length)};
    for (size_t i = 0; i < source->articles.count; i++) {
        const char *number = source->articles.items[i].number;
        nearest_offer(&nearest, atom_intern(checker->input->atoms, number, strlen(number)));
    }
    if (nearest.best)
        diagnostic_suggest(diagnostic, arena_printf(checker->arena, "\"%s\"", nearest.best->text));
    return NULL;
}

static void check_cite(struct checker *checker, const struct cite *cite, citations *out) {
    struct source *source = cited_source(checker, cite);
    struct citation citation = {.source = source};
    if (!source)
        return;
    if (cite->article.text) {
        struct source_article *article = cited_article(checker, source, &cite->article);
        if (!article)
            return;
        article->cited++;
        citation.article = article->number;
    }
    for (int i = 0; i < 2; i++)
        if (cite->readings[i].text)
            citation.readings[i] =
                arena_copy(checker->arena, cite->readings[i].text, cite->readings[i].length);
    vec_push(checker->arena, out, citation);
}

void check_citations(struct checker *checker, const cite_list *cites, citations *out) {
    for (size_t i = 0; i < cites->count; i++)
        check_cite(checker, &cites->items[i], out);
}

/* An article listed twice was reported: only the first is one. */
static void check_source_cites(
    struct checker *checker, const struct source_ast *written, struct source *source) {
    size_t next = 0;
    for (size_t i = 0; i < written->articles.count && next < source->articles.count; i++) {
        struct source_article *article = &source->articles.items[next];
        if (written->articles.items[i].number.span.start != article->span.start)
            continue;
        check_citations(checker, &written->articles.items[i].cites, &article->cites);
        next++;
    }
}

static void check_choice_cites(
    struct checker *checker, const struct choice_ast *written, const struct choice *choice) {
    struct choice_citations cited = {.choice = choice};
    check_citations(checker, &written->cites, &cited.cites);
    if (cited.cites.count > 0)
        vec_push(checker->arena, &checker->program->choice_cites, cited);
}

void check_declared_citations(struct checker *checker) {
    for (size_t i = 0; i < checker->symbols.count; i++) {
        const struct symbol *symbol = checker->symbols.items[i];
        if (symbol->kind == SYMBOL_SOURCE)
            check_source_cites(checker, symbol->item->source, symbol->source);
        else if (symbol->kind == SYMBOL_CHOICE)
            check_choice_cites(checker, symbol->item->choice, symbol->choice);
    }
}
