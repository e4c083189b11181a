/* SPDX-License-Identifier: Apache-2.0
 *
 * What to collect first: of each thing that results lack (a fact, a list, a parameter), how many
 * results lack it, how many of them lack nothing else, and of how many records it is missing. A
 * part of a summary, in the summary's arena: one for results of policies, one for findings of
 * inspections and guarantees.
 */
#ifndef GUODU_REPORT_COLLECT_H
#define GUODU_REPORT_COLLECT_H

#include "report/result.h"

struct book;
struct summary;

struct collect_entry {
    enum cause_kind kind;
    const void *what;          /* the field, the parameter, or the record type of a rejected row */
    struct report_words words; /* see report_missing_kind */
    uint64_t results;          /* (or findings) that lack it */
    uint64_t alone;   /* of them, those that lack nothing else: at most so many it settles */
    uint64_t records; /* of which it is missing; 0 of parameters */
    /* For counting: the result and the top record that came last, and of that the records that have
     * been counted, a bit each. */
    uint64_t result, top;
    uint64_t *seen;
    size_t seen_words;
};

struct collect {
    struct arena *arena;
    struct map by_thing;
    VEC(struct collect_entry *) list;
    uint64_t results, top;             /* counted so far */
    VEC(struct collect_entry *) lacks; /* of the result at hand */
};

void collect_init(struct collect *collect, struct arena *arena);
/* What is added up to the next call is of one top record. */
void collect_begin(struct collect *collect);
/* What one result or finding lacks. scratch may be reset afterwards. */
void collect_add(struct collect *collect, struct arena *scratch,
    const struct report_missing *missing, uint32_t count);
void collect_merge(struct collect *collect, const struct collect *other);
/* The tables `collect`, of results, and `collect_findings`: what settles most by itself first.
 * Nothing without any that lack something. */
void collect_write(const struct summary *summary, struct book *book);

#endif
