/* SPDX-License-Identifier: Apache-2.0
 *
 * From articles to rules and back: who cites what, which articles are taken from others, and under
 * which ids all of them stand in the page, so that people follow links and scripts follow ids.
 */
#include "author/doc_page.h"

#include <string.h>
#include "base/utf8.h"

/* ---- ids of articles ---- */

static bool is_blank(int32_t code) {
    return code <= ' ' || code == 0x3000 || code == 0xA0;
}

/* An id has no blanks, and what a page leaves out of a text is not in it. */
static const char *plain_id(struct doc *doc, const struct source *source, const char *number) {
    struct writer id;
    size_t length = strlen(number);
    writer_init(&id, doc->arena);
    writer_printf(&id, "article-%s-", source->name->text);
    for (size_t at = 0; at < length;) {
        int32_t code;
        size_t size = utf8_decode(number + at, length - at, &code);
        if (is_blank(code))
            writer_put(&id, "_");
        else if (!utf8_is_hidden(code))
            writer_bytes(&id, number + at, size);
        at += size;
    }
    return arena_copy(doc->arena, id.bytes, id.length);
}

static void put_article_id(
    struct doc *doc, const struct source *source, const char *number, struct map *taken) {
    const char *plain = plain_id(doc, source, number), *id = plain;
    for (int next = 2; map_get_bytes(taken, id, strlen(id)); next++)
        id = arena_printf(doc->arena, "%s_%d", plain, next);
    map_put_bytes(taken, id, strlen(id), (void *)(uintptr_t)id);
    map_put(&doc->article_ids, number, (void *)(uintptr_t)id);
}

static void put_article_ids(struct doc *doc) {
    struct map taken;
    map_init(&taken, doc->arena);
    for (size_t i = 0; i < doc->program->sources.count; i++) {
        const struct source *source = doc->program->sources.items[i];
        for (size_t k = 0; k < source->articles.count; k++)
            put_article_id(doc, source, source->articles.items[k].number, &taken);
    }
}

const char *doc_article_id(const struct doc *doc, const char *number) {
    return map_get(&doc->article_ids, number);
}

/* ---- who cites what ---- */

static const void *cited(const struct citation *cite) {
    return cite->article ? (const void *)cite->article : cite->source;
}

const citers *doc_citers(const struct doc *doc, const void *source_or_number) {
    return map_get(&doc->citers, source_or_number);
}

static bool same(const struct citer *a, const struct citer *b) {
    return a->thing == b->thing && a->clause == b->clause && a->override == b->override &&
           a->choice == b->choice;
}

static void add_citer(struct doc *doc, const void *key, struct citer citer) {
    citers *list = map_get(&doc->citers, key);
    if (!list) {
        list = arena_alloc(doc->arena, sizeof *list);
        map_put(&doc->citers, key, list);
    }
    for (size_t i = 0; i < list->count; i++)
        if (same(&list->items[i], &citer))
            return;
    vec_push(doc->arena, list, citer);
}

static void add_citers(struct doc *doc, const citations *cites, struct citer citer) {
    for (size_t i = 0; i < cites->count; i++)
        add_citer(doc, cited(&cites->items[i]), citer);
}

static void add_regional_citers(
    struct doc *doc, const citations *cites, const override_list *overrides, const void *what) {
    const struct thing *thing = doc_thing(doc, what);
    add_citers(doc, cites, (struct citer){.thing = thing});
    const struct override **sorted = doc_overrides(doc, overrides);
    for (size_t i = 0; i < overrides->count; i++)
        add_citers(doc, &sorted[i]->cites, (struct citer){.thing = thing, .override = sorted[i]});
}

static void add_policy_citers(struct doc *doc, const struct policy *policy) {
    const struct thing *thing = doc_thing(doc, policy);
    add_citers(doc, &policy->cites, (struct citer){.thing = thing});
    for (size_t i = 0; i < policy->clauses.count; i++)
        add_citers(doc, &policy->clauses.items[i]->cites,
            (struct citer){.thing = thing, .clause = policy->clauses.items[i]});
}

/* In the order of the page. */
static void add_rules(struct doc *doc) {
    const struct program *program = doc->program;
    for (size_t i = 0; i < program->policies.count; i++)
        add_policy_citers(doc, program->policies.items[i]);
    for (size_t i = 0; i < program->assertions.count; i++)
        add_citers(doc, &program->assertions.items[i]->cites,
            (struct citer){.thing = doc_thing(doc, program->assertions.items[i])});
    for (size_t i = 0; i < program->parameters.count; i++) {
        const struct parameter *parameter = program->parameters.items[i];
        add_regional_citers(doc, &parameter->cites, &parameter->overrides, parameter);
    }
    for (size_t i = 0; i < program->tables.count; i++) {
        const struct table *table = program->tables.items[i];
        add_regional_citers(doc, &table->cites, &table->overrides, table);
    }
    for (size_t i = 0; i < program->scales.count; i++) {
        const struct scale *scale = program->scales.items[i];
        add_regional_citers(doc, &scale->cites, &scale->overrides, scale);
    }
    if (program->calendar)
        add_citers(doc, &program->calendar->cites,
            (struct citer){.thing = doc_thing(doc, program->calendar)});
    for (size_t i = 0; i < program->choice_cites.count; i++)
        add_citers(doc, &program->choice_cites.items[i].cites,
            (struct citer){.choice = program->choice_cites.items[i].choice});
}

/* ---- articles that are taken from others ---- */

const entries *doc_entries(const struct doc *doc, const void *source_or_number) {
    return map_get(&doc->entries, source_or_number);
}

static void add_entry(struct doc *doc, const void *key, struct entry entry) {
    entries *list = map_get(&doc->entries, key);
    if (!list) {
        list = arena_alloc(doc->arena, sizeof *list);
        map_put(&doc->entries, key, list);
    }
    if (!list->count || list->items[list->count - 1].article != entry.article)
        vec_push(doc->arena, list, entry);
}

static void add_entries(struct doc *doc, const struct source *source) {
    for (size_t i = 0; i < source->articles.count; i++) {
        const struct source_article *article = &source->articles.items[i];
        for (size_t k = 0; k < article->cites.count; k++)
            add_entry(doc, cited(&article->cites.items[k]), (struct entry){source, article});
    }
}

void doc_trace(struct doc *doc) {
    map_init(&doc->citers, doc->arena);
    map_init(&doc->entries, doc->arena);
    map_init(&doc->article_ids, doc->arena);
    put_article_ids(doc);
    add_rules(doc);
    for (size_t i = 0; i < doc->program->sources.count; i++)
        add_entries(doc, doc->program->sources.items[i]);
}

/* ---- what cites ---- */

const numbers *doc_citer_tests(const struct doc *doc, const struct citer *citer) {
    if (citer->clause || citer->override)
        return map_get(&doc->tests,
            citer->clause ? (const void *)citer->clause : (const void *)citer->override);
    return citer->thing && citer->thing->examples.count ? &citer->thing->examples : NULL;
}

void doc_override_id(struct doc *doc, const struct thing *thing, const struct override *override) {
    char digits[REGION_TEXT_SIZE];
    doc_id(doc, thing);
    region_format(override->code, digits);
    writer_printf(&doc->out, ".%s", digits);
}

void doc_citer_id(struct doc *doc, const struct citer *citer) {
    if (citer->choice) {
        writer_put(&doc->out, "choice-");
        doc_text(doc, citer->choice->name->text);
    } else if (citer->clause) {
        doc_clause_id(doc, citer->thing->what, citer->clause);
    } else if (citer->override) {
        doc_override_id(doc, citer->thing, citer->override);
    } else {
        doc_id(doc, citer->thing);
    }
}

void doc_citer_link(struct doc *doc, const struct citer *citer) {
    if (!citer->clause && !citer->override && citer->thing) {
        doc_link(doc, citer->thing);
        return;
    }
    writer_put(&doc->out, "<a href=\"#");
    doc_citer_id(doc, citer);
    writer_put(&doc->out, "\">");
    doc_text(doc, citer->thing ? citer->thing->name->text : citer->choice->name->text);
    if (citer->clause) {
        writer_put(&doc->out, "·");
        doc_text(doc, citer->clause->name->text);
    }
    writer_put(&doc->out, "</a>");
    if (citer->override) {
        writer_put(&doc->out, doc_in(doc, "（", " ("));
        doc_region(doc, citer->override->code);
        writer_put(&doc->out, doc_in(doc, "）", ")"));
    }
}

/* ---- for scripts ---- */

static void open_data(struct doc *doc, size_t index, const char *name) {
    if (index)
        writer_put(&doc->out, " ");
    else
        writer_printf(&doc->out, " data-%s=\"", name);
}

static void close_data(struct doc *doc, size_t count) {
    writer_put(&doc->out, count ? "\"" : "");
}

static void cited_id(struct doc *doc, const struct citation *cite) {
    if (cite->article)
        doc_text(doc, doc_article_id(doc, cite->article));
    else
        doc_source_id(doc, cite->source);
}

void doc_data_cites(struct doc *doc, const citations *cites) {
    for (size_t i = 0; i < cites->count; i++) {
        open_data(doc, i, "cites");
        cited_id(doc, &cites->items[i]);
    }
    close_data(doc, cites->count);
}

void doc_data_ids(struct doc *doc, const char *name, const citers *list) {
    for (size_t i = 0; i < list->count; i++) {
        open_data(doc, i, name);
        doc_citer_id(doc, &list->items[i]);
    }
    close_data(doc, list->count);
}

void doc_data_examples(struct doc *doc, const numbers *list) {
    for (size_t i = 0; list && i < list->count; i++) {
        open_data(doc, i, "examples");
        writer_printf(&doc->out, "example-%zu", list->items[i] + 1);
    }
    close_data(doc, list ? list->count : 0);
}

static const citations *cites_of(const struct thing *thing) {
    static const citations none;
    switch (thing->kind) {
    case THING_POLICY:
        return &((const struct policy *)thing->what)->cites;
    case THING_ASSERTION:
        return &((const struct assertion *)thing->what)->cites;
    case THING_PARAMETER:
        return &((const struct parameter *)thing->what)->cites;
    case THING_TABLE:
        return &((const struct table *)thing->what)->cites;
    case THING_SCALE:
        return &((const struct scale *)thing->what)->cites;
    case THING_CALENDAR:
        return &((const struct calendar *)thing->what)->cites;
    default:
        return &none;
    }
}

static bool is_value(const struct thing *thing) {
    return thing->kind == THING_PARAMETER || thing->kind == THING_TABLE ||
           thing->kind == THING_SCALE || thing->kind == THING_CALENDAR;
}

static void data_uses(struct doc *doc, struct thing *thing) {
    things below = doc_below(doc, thing);
    citers uses = {0};
    for (size_t i = 0; i + 1 < below.count; i++) /* the last is the thing */
        if (is_value(below.items[i]))
            vec_push(doc->arena, &uses, (struct citer){.thing = below.items[i]});
    doc_data_ids(doc, "uses", &uses);
}

void doc_data(struct doc *doc, const struct thing *thing) {
    doc_data_cites(doc, cites_of(thing));
    data_uses(doc, doc_thing(doc, thing->what));
    doc_data_examples(doc, &thing->examples);
}
