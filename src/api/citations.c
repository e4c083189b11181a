/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include <string.h>

/* What the clause cites, then what the policy does. */
struct cited {
    const citations *of_clause; /* NULL: no clause decided */
    const citations *of_policy;
};

static const struct clause *clause_of(
    const struct policy *policy, const struct report_result *result) {
    for (size_t i = 0; result->clause && i < policy->clauses.count; i++)
        if (policy->clauses.items[i]->name->text == result->clause)
            return policy->clauses.items[i];
    return NULL;
}

static struct cited cited_by(
    const guodu_evaluation *evaluation, const struct report_result *result) {
    const struct policy *policy = evaluation->rules->program.policies.items[result->policy];
    const struct clause *clause = clause_of(policy, result);
    return (struct cited){clause ? &clause->cites : NULL, &policy->cites};
}

/* NULL: there is no such. */
static const struct citation *cite_at(const struct cited *cited, size_t index, bool *of_clause) {
    size_t count = cited->of_clause ? cited->of_clause->count : 0;
    *of_clause = index < count;
    if (*of_clause)
        return &cited->of_clause->items[index];
    return index - count < cited->of_policy->count ? &cited->of_policy->items[index - count] : NULL;
}

static bool is_text(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_same(const struct citation *a, const struct citation *b) {
    return a->source == b->source && is_text(a->article, b->article) &&
           is_text(a->readings[0], b->readings[0]) && is_text(a->readings[1], b->readings[1]);
}

static bool is_cited_before(const struct cited *cited, size_t index, const struct citation *cite) {
    bool of_clause;
    for (size_t i = 0; i < index; i++)
        if (is_same(cite_at(cited, i, &of_clause), cite))
            return true;
    return false;
}

/* The one with this index among those that are not there twice; NULL: *count is how many they are. */
static const struct citation *find(
    const struct cited *cited, size_t index, bool *of_clause, size_t *count) {
    const struct citation *cite;
    *count = 0;
    for (size_t i = 0; (cite = cite_at(cited, i, of_clause)); i++)
        if (!is_cited_before(cited, i, cite) && (*count)++ == index)
            return cite;
    return NULL;
}

size_t api_citation_count(
    const guodu_evaluation *evaluation, const struct report_result *result) {
    struct cited cited = cited_by(evaluation, result);
    bool of_clause;
    size_t count;
    find(&cited, SIZE_MAX, &of_clause, &count);
    return count;
}

static const struct source_article *article_of(const struct citation *cite) {
    for (size_t i = 0; cite->article && i < cite->source->articles.count; i++)
        if (strcmp(cite->source->articles.items[i].number, cite->article) == 0)
            return &cite->source->articles.items[i];
    return NULL;
}

static const char *day_text(struct arena *arena, const struct source *source) {
    char text[DATE_TEXT_SIZE];
    if (!source->has_date)
        return NULL;
    date_format(source->dated, text);
    return arena_copy(arena, text, strlen(text));
}

bool api_citation(guodu_evaluation *evaluation, const struct report_result *result, size_t index,
    guodu_citation *out) {
    struct cited cited = cited_by(evaluation, result);
    bool of_clause;
    size_t count;
    const struct citation *cite = find(&cited, index, &of_clause, &count);
    if (!cite)
        return false;
    const struct source *source = cite->source;
    const struct source_article *article = article_of(cite);
    *out = (guodu_citation){
        .source = source->name->text,
        .title = source->title ? source->title : source->name->text,
        .date = day_text(&evaluation->arena, source),
        .article = cite->article,
        .text = article ? article->title : NULL,
        .level = article ? article->level : NULL,
        .readings = {cite->readings[0], cite->readings[1]},
        .url = source->address,
        .seen = source->seen,
        .unverified = source->unverified,
        .of_clause = of_clause,
    };
    return true;
}
