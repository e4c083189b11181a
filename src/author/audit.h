/* SPDX-License-Identifier: Apache-2.0
 *
 * What rules rest on, gone through as an auditor would: of each catalogue which entries are decided
 * by which rules, which are only registered and why, and which are missing; what rests on sources
 * that cannot be checked; where copies of a document differ; what cites nothing; what no example
 * reaches, or expects; which values are still undecided. The program and the sources are only read and must
 * live as long as the audit; the rest is in its arena.
 */
#ifndef GUODU_AUTHOR_AUDIT_H
#define GUODU_AUTHOR_AUDIT_H

#include "base/writer.h"
#include "check/program.h"
#include "syntax/source.h"

enum audit_kind {
    AUDIT_POLICY,
    AUDIT_CLAUSE,
    AUDIT_PARAMETER,
    AUDIT_REGION, /* what a parameter, a table or a scale says of a region */
    AUDIT_TABLE,
    AUDIT_SCALE,
    AUDIT_INSPECTION,
    AUDIT_GUARANTEE,
    AUDIT_CHOICE,
    AUDIT_CALENDAR,
    AUDIT_KIND_COUNT
};

struct audit_item {
    enum audit_kind kind;
    const char *name; /* of a clause with its policy, of a region with what it is a value of */
    struct span span;
    const citations *cites; /* its own */
    const citations *above; /* of the policy, the parameter ... it is a part of; NULL without */
    uint32_t values;        /* of a timeline: known ones */
    uint32_t undecided;     /* and those that are not known yet */
    bool is_tried;          /* an example comes to it; of what none can come to: true */
};
typedef VEC(const struct audit_item *) audit_items;

enum audit_fate { AUDIT_DECIDED, AUDIT_REGISTERED, AUDIT_MISSING, AUDIT_FATE_COUNT };

struct audit_entry { /* of a catalogue */
    const struct source_article *article;
    enum audit_fate fate;
    audit_items items; /* that cite it */
};

struct audit_level {
    const char *name; /* NULL: of entries without one */
    uint32_t counts[AUDIT_FATE_COUNT];
    uint32_t total;
};

struct audit_catalogue {
    const struct source *source;
    VEC(struct audit_entry) entries; /* in its order */
    VEC(struct audit_level) levels;  /* by name, those without one last */
};

struct audit_unverified { /* a source that cannot be checked, and what rests on it */
    const struct source *source;
    audit_items items;
};

struct audit_disputed {
    const struct citation *cite;
    const struct audit_item *item; /* NULL: an entry of a catalogue cites it */
    const char *entry;             /* its number */
    struct span span;
};

struct audit_outcome { /* that a policy can come to, and no example expects */
    const struct audit_item *policy;
    const struct clause *clause; /* NULL: the outcome */
    enum outcome outcome;
};

struct audit_seen { /* where values come from */
    const char *kind; /* NULL: the source does not say */
    uint32_t values;
};

struct audit {
    struct arena *arena;
    const struct program *program;
    const struct sources *sources;
    VEC(struct audit_item *) items; /* by kind, in the order of the rules */
    VEC(struct audit_catalogue) catalogues;
    VEC(struct audit_unverified) unverified;
    VEC(struct audit_disputed) disputed;
    audit_items uncited;
    audit_items untried;
    audit_items undecided;
    VEC(struct audit_outcome) unexpected;
    VEC(struct audit_seen) seen;
    uint32_t values, unverified_values, undecided_values;
    uint32_t examples;
    uint32_t missing; /* entries of all catalogues */
};

/* Runs the examples, to see what they reach; scratch is reset behind each. */
void audit_run(struct audit *audit, struct arena *arena, struct arena *scratch,
    const struct program *program, const struct sources *sources);

void audit_write_text(const struct audit *audit, bool zh, struct writer *out);
void audit_write_json(const struct audit *audit, struct writer *out);

/* For both: a word of the kind, and the file and line (file.guodu:12) of an item. */
const char *audit_kind_word(enum audit_kind kind, bool zh);
const char *audit_place(const struct audit *audit, struct arena *arena, struct span span);

#endif
