/* SPDX-License-Identifier: Apache-2.0 */
#include "author/explain.h"

#include <string.h>

/* ---- the rule files ---- */

const char *explain_words(struct explaining *explaining, struct span span) {
    return source_excerpt(explaining->arena, explaining->sources, span);
}

struct explained_place explain_place(struct explaining *explaining, struct span span) {
    return (struct explained_place){explaining->sources->files.items[span.file].name,
        source_place(explaining->sources, span).line};
}

/* ---- citations ---- */

static const struct source_article *cited_article(const struct citation *cite) {
    for (size_t i = 0; cite->article && i < cite->source->articles.count; i++)
        if (strcmp(cite->source->articles.items[i].number, cite->article) == 0)
            return &cite->source->articles.items[i];
    return NULL;
}

static bool is_same(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_cited(const explained_citations *list, const struct explained_citation *one) {
    for (size_t i = 0; i < list->count; i++) {
        const struct explained_citation *other = &list->items[i];
        if (is_same(other->name, one->name) && is_same(other->article, one->article) &&
            is_same(other->readings[0], one->readings[0]))
            return true;
    }
    return false;
}

static struct explained_citation explain_cite(
    struct explaining *explaining, const struct citation *cite) {
    const struct source *source = cite->source;
    const struct source_article *article = cited_article(cite);
    return (struct explained_citation){
        .name = source->name->text,
        .document = source->title ? source->title : source->name->text,
        .dated = source->has_date ? explain_day(explaining, source->dated) : NULL,
        .article = cite->article,
        .title = article ? article->title : NULL,
        .readings = {cite->readings[0], cite->readings[1]},
        .seen = source->seen,
        .address = source->address,
        .unverified = source->unverified,
        .is_catalogue = source->is_catalogue,
        .level = article ? article->level : NULL,
    };
}

void explain_cites(
    struct explaining *explaining, const citations *cites, explained_citations *out) {
    for (size_t i = 0; i < cites->count; i++) {
        struct explained_citation one = explain_cite(explaining, &cites->items[i]);
        if (!is_cited(out, &one))
            vec_push(explaining->arena, out, one);
    }
}

/* ---- days, records ---- */

const char *explain_day(struct explaining *explaining, date day) {
    char text[DATE_TEXT_SIZE];
    if (day == DATE_MIN || day == DATE_MAX)
        return NULL;
    date_format(day, text);
    return arena_copy(explaining->arena, text, strlen(text));
}

const char *explain_label(struct explaining *explaining, const struct record *record) {
    return record == explaining->about ? NULL : record_label(explaining->arena, record);
}

enum counted explain_counted(struct value value) {
    switch (value.state) {
    case VALUE_KNOWN:
        return value.boolean ? COUNTED_YES : COUNTED_NO;
    case VALUE_UNKNOWN:
        return COUNTED_UNKNOWN;
    default:
        return COUNTED_ERROR;
    }
}

/* ---- what was told already ---- */

struct told_key {
    const void *context, *thing;
    const struct record *record;
    enum value_state state;
    region code;
    uint32_t index;
};

struct step **explain_told(struct explaining *explaining, const void *context, const void *thing,
    const struct record *record, struct value place, uint32_t index) {
    struct told_key key;
    memset(&key, 0, sizeof key); /* its bytes are compared */
    key.context = context;
    key.thing = thing;
    key.record = record;
    key.state = place.state;
    key.code = place.state == VALUE_KNOWN ? place.region : 0;
    key.index = index;
    struct step **slot = map_get_bytes(&explaining->told, (const char *)&key, sizeof key);
    if (!slot) {
        slot = arena_new(explaining->arena, struct step *);
        map_put_bytes(&explaining->told, (const char *)&key, sizeof key, slot);
    }
    return slot;
}
