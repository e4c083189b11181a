/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts of the page of rules share: the page that is being written, the index of what
 * rests on what and who cites what, and the small things that all parts write (links, periods,
 * types, texts of rule files, conditions, citations). Everything is in the arena of the page.
 */
#ifndef GUODU_AUTHOR_DOC_PAGE_H
#define GUODU_AUTHOR_DOC_PAGE_H

#include "author/doc.h"
#include "author/examples.h"
#include "base/map.h"
#include "base/writer.h"

enum thing_kind {
    THING_POLICY,
    THING_ASSERTION,
    THING_TABLE,
    THING_SCALE,
    THING_PARAMETER,
    THING_COMPUTED, /* a computed field */
    THING_FACT,     /* a given field or a list */
    THING_CALENDAR,
    THING_KINDS,
};

struct thing;
typedef VEC(struct thing *) things;
typedef VEC(size_t) numbers;

/* What other things rest on, or what rests on others. */
struct thing {
    enum thing_kind kind;
    const void *what; /* the policy, parameter, field ... */
    const struct atom *name;
    const char *doc;  /* NULL without */
    things rests;     /* on these, directly; each once */
    things users;     /* the same the other way round */
    numbers examples; /* which expect something of it */
    size_t mark;      /* for walks */
};

/* What cites an article, and what an example tries or uses: one of these alone, but for the clause
 * and the override, which stand beside the thing that they belong to. */
struct citer {
    const struct thing *thing;       /* NULL: the choice */
    const struct clause *clause;     /* of a policy; NULL: the thing as a whole */
    const struct override *override; /* of a parameter, a table or a scale; NULL likewise */
    const struct choice *choice;
};
typedef VEC(struct citer) citers;

struct entry { /* an article that is taken from another document, as those of catalogues are */
    const struct source *source;
    const struct source_article *article;
};
typedef VEC(struct entry) entries;

struct doc_example {
    const struct example *example;
    const struct thing *home; /* beside which it stands; NULL: among the others */
    struct example_run run;
    citers tries; /* policies, clauses, inspections, guarantees: what it expects something of */
    citers uses;  /* parameters, tables and scales that were looked into, and whose regions; the
                     calendar */
};

struct doc {
    struct writer out;
    struct arena *arena;
    const struct program *program;
    const struct ast_program *files;
    const struct sources *sources;
    const char *version;
    bool zh;

    things things;          /* in the order of the page */
    struct map by_what;     /* what -> thing */
    struct map by_name;     /* name of a parameter, a table or a scale -> thing */
    struct map citers;      /* a source, or the number of one of its articles -> citers */
    struct map entries;     /* the same -> entries: what is taken from it */
    struct map article_ids; /* the number of an article -> id */
    struct map items;       /* where it is written -> struct item, clause_ast or row */
    struct map tests;       /* clause or override -> numbers: examples that come to it */
    struct map labels;      /* region -> what it is called */
    region *jurisdictions;  /* of each file; 0: none */
    VEC(struct doc_example) examples;
    size_t marks;
};

/* ---- the index (doc_index.c) ---- */

void doc_index(struct doc *doc);
struct thing *doc_thing(const struct doc *doc, const void *what);
/* The item, or the clause, whose name stands there; NULL without. */
const struct item *doc_item(const struct doc *doc, struct span name);
const struct clause_ast *doc_clause(const struct doc *doc, struct span name);
/* The row of a table that is written there. */
const struct row *doc_row(const struct doc *doc, struct span span);

/* The region that a file is for; 0: the whole country. */
region doc_jurisdiction(const struct doc *doc, uint32_t file);

/* By their codes, so that what is inside a region stands below it. */
const struct override **doc_overrides(struct doc *doc, const override_list *list);

/* ---- from articles to rules and back (doc_trace.c) ---- */

void doc_trace(struct doc *doc); /* its part of the index */
const citers *doc_citers(const struct doc *doc, const void *source_or_number); /* NULL: none */
const entries *doc_entries(const struct doc *doc, const void *source_or_number);
/* The examples that try what cites; NULL: none. */
const numbers *doc_citer_tests(const struct doc *doc, const struct citer *citer);
const char *doc_article_id(const struct doc *doc, const char *number);
void doc_citer_id(struct doc *doc, const struct citer *citer);
void doc_override_id(struct doc *doc, const struct thing *thing, const struct override *override);
void doc_citer_link(struct doc *doc, const struct citer *citer);
/* What a script goes by: ids with blanks between them; nothing if there are none. */
void doc_data_cites(struct doc *doc, const citations *cites);
void doc_data_ids(struct doc *doc, const char *name, const citers *list);
void doc_data_examples(struct doc *doc, const numbers *list);
/* Of an item: what it cites, what it rests on, which examples try it. */
void doc_data(struct doc *doc, const struct thing *thing);

/* ---- small things (doc_words.c) ---- */

/* Text of rule files: escaped, without the marks that a reader cannot see and a browser obeys. */
void doc_text(struct doc *doc, const char *text);
void doc_bytes(struct doc *doc, const char *bytes, size_t length);
/* The same between tags only: dates, and numbers with their units, stay on one line. */
void doc_prose(struct doc *doc, const char *text);
/* <tag>text</tag>; the tag may carry attributes. */
void doc_element(struct doc *doc, const char *tag, const char *text);

const char *doc_in(const struct doc *doc, const char *zh, const char *en);
void doc_say(struct doc *doc, const char *zh, const char *en); /* the same, written */
const char *doc_day(struct doc *doc, date day);
const char *doc_period(struct doc *doc, date from, date to); /* 2021年至2025年 */
void doc_type(struct doc *doc, struct type type);
void doc_region(struct doc *doc, region code); /* with its name where one is known */
void doc_badge(struct doc *doc, enum disposition disposition);
/* The ## lines of an item. */
void doc_about(struct doc *doc, const char *text);
/* The name of a file, below the folder that the top file is in. */
const char *doc_file_name(const struct doc *doc, uint32_t file);
/* Where an item stands: file and line, small. */
void doc_place(struct doc *doc, struct span at);
void doc_id(struct doc *doc, const struct thing *thing); /* the id, as is */
void doc_open_link(struct doc *doc, const struct thing *thing);
void doc_link(struct doc *doc, const struct thing *thing);
void doc_choice_link(struct doc *doc, const struct choice *choice);
void doc_clause_id(struct doc *doc, const struct policy *policy, const struct clause *clause);
void doc_comma(struct doc *doc, size_t index); /* 、 before all but the first */
/* <article> with its heading up to what the item says itself. */
void doc_open_item(
    struct doc *doc, const struct thing *thing, const char *title, struct span place);
/* <section> with its heading; the table of contents comes from the same words. */
void doc_open_section(struct doc *doc, const char *id, const char *zh, const char *en);
void doc_close_section(struct doc *doc);
void doc_used_by(struct doc *doc, const struct thing *thing);

/* ---- texts of rule files (doc_source.c) ---- */

/* A stretch of a rule file as one line, names linked to what they mean. node: what it means, NULL
 * if unknown. */
void doc_source(struct doc *doc, struct span span, const struct node *node);
void doc_node(struct doc *doc, const struct node *node);
/* The sentence of `says` with what is filled in. */
void doc_says(struct doc *doc, const says_parts *says);
size_t doc_source_width(struct doc *doc, struct span span);

/* ---- conditions (doc_condition.c) ---- */

/* `home`: the place of the name of the item; a condition that stands there was not written but
 * follows from the region that the file is for. */
void doc_condition(struct doc *doc, const struct node *node, struct span home);

/* ---- articles (doc_cite.c) ---- */

void doc_cites(
    struct doc *doc, const citations *cites); /* 依据: a list; nothing if there is none */
void doc_cite_list(struct doc *doc, const citations *cites);
void doc_cite_links(struct doc *doc, const citations *cites); /* the same without titles */
/* A mark where the document cannot be checked; whole: with the reason. */
void doc_unverified(struct doc *doc, const struct source *source, bool whole);
/* A line each, with the title and the date of the document. */
void doc_cite_lines(struct doc *doc, const citations *cites);
const struct source_article *doc_cited_article(const struct citation *cite); /* NULL: the whole */
void doc_source_id(struct doc *doc, const struct source *source);
void doc_sources(struct doc *doc); /* doc_article.c */

/* ---- the parts of the page ---- */

void doc_policies(struct doc *doc);
void doc_assertions(struct doc *doc);
void doc_parameters(struct doc *doc);
void doc_tables(struct doc *doc);
void doc_records(struct doc *doc);
void doc_choices(struct doc *doc); /* and names of regions */
bool doc_has_regions(const struct doc *doc);
void doc_calendar(struct doc *doc);
/* Their numbers as links; nothing if there are none. */
void doc_example_links(struct doc *doc, const numbers *list);
/* The examples beside a policy or an assertion. */
void doc_examples_of(struct doc *doc, const struct thing *thing);
/* How many fail, and which: for the head of the page; nothing if none does. */
void doc_failed_examples(struct doc *doc);
bool doc_has_other_examples(const struct doc *doc);
void doc_other_examples(struct doc *doc);
void doc_rests(struct doc *doc, struct thing *thing); /* what a policy rests on */
/* Everything below a thing and the thing, each once, what is used before its users; other policies
 * as they are, without what they rest on. */
things doc_below(struct doc *doc, struct thing *thing);
/* The same as a drawing: everything below a thing, what is used before its users, the thing last.
 * False: it is too large to be looked at, and nothing was written. */
bool doc_graph(struct doc *doc, const things *below);

#endif
