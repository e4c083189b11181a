/* SPDX-License-Identifier: Apache-2.0
 *
 * What a report is made from: the policies that the rules declare, and the results of one top
 * record with all below it. Whoever evaluates fills these in; a report only reads them while it
 * is being called and keeps nothing of them.
 */
#ifndef GUODU_REPORT_RESULT_H
#define GUODU_REPORT_RESULT_H

#include "record/record.h"

struct report_output {
    const struct atom *name;
    struct type type;
    bool may_be_none; /* also where the type does not say so */
};

struct report_policy {
    const struct atom *name;
    const char *title; /* NULL without */
    const struct record_type *record;
    const struct report_output *outputs;
    uint32_t output_count;
};

struct report_assertion { /* an inspection or a guarantee */
    enum assertion_kind kind;
    const struct atom *name;
    const char *title; /* NULL without */
    const struct record_type *record;
};

/* The policies in the order of the rules. Must outlive every report made for it. */
struct report_shape {
    const struct schema *schema;
    const struct report_policy *policies;
    uint32_t policy_count;
    const struct report_assertion *assertions;
    uint32_t assertion_count;
};

/* One fact, list, row or parameter that a result lacks. */
struct report_missing {
    enum cause_kind kind;
    const struct record *record; /* NULL for a parameter */
    const struct field *field;   /* FACT, LIST, EMPTY */
    const struct atom *parameter;
};

/* A text in both languages. */
struct report_words {
    const char *zh, *en;
};

struct report_result {
    uint32_t policy;
    const struct record *record;
    enum outcome outcome;
    const char *clause;          /* NULL unless one decided */
    const char *says;            /* NULL without */
    const struct value *outputs; /* one an output of the policy; NULL unless a clause decided */
    const struct report_missing *missing;
    uint32_t missing_count;
    const char *const *conflicts; /* names of clauses */
    uint32_t conflict_count;
    struct report_words failure; /* of OUTCOME_ERROR: what and where in the rules, no record */
    const struct record *failed; /* the record in which it arose; NULL if not known */
};

/* What an inspection or a guarantee came to for a record, unless it holds. */
struct report_finding {
    uint32_t assertion;
    const struct atom *policy; /* of `for each policy`; NULL without */
    const struct record *record;
    enum holding holding;
    const char *says; /* of HOLDING_NO; NULL without */
    const struct report_missing *missing;
    uint32_t missing_count;
    struct report_words failure; /* of HOLDING_ERROR */
    const struct record *failed;
};

/* The results of one top record, those of one record together, in the order of a walk from the
 * top down: a record's own results by policy, then its children in the order of their lists.
 * Rows that were rejected are not among them. Findings stand in the same order of records. */
struct report_batch {
    const struct record *top;
    const struct report_result *results;
    size_t count;
    const struct report_finding *findings;
    size_t finding_count;
    const uint64_t *held; /* one an assertion: how often it holds */
};

#endif
