/* SPDX-License-Identifier: Apache-2.0 */
#include "check/checker.h"

#include <string.h>

static struct source *only_source(struct checker *checker) {
    return checker->program->sources.count == 1 ? checker->program->sources.items[0] : NULL;
}

static struct source *cited_source(struct checker *checker, const struct cite *cite) {
    if (!cite->source.atom) {
        struct source *source = only_source(checker);
        if (!source)
            complain(checker, DIAG_CITE_WHICH_SOURCE, cite->span);
        return source;
    }
    struct symbol *symbol = symbol_find(&checker->sources, cite->source.atom);
    if (symbol)
        return symbol->source;
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_SOURCE_UNKNOWN, cite->source.span, cite->source.atom);
    struct nearest nearest = {.wanted = cite->source.atom};
    for (size_t i = 0; i < checker->program->sources.count; i++)
        nearest_offer(&nearest, checker->program->sources.items[i]->name);
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
    return NULL;
}

static struct source_article *cited_article(
    struct checker *checker, struct source *source, const struct string *article) {
    for (size_t i = 0; i < source->articles.count; i++)
        if (strcmp(source->articles.items[i].number, article->text) == 0)
            return &source->articles.items[i];
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
