/* SPDX-License-Identifier: Apache-2.0
 *
 * The checked program: names resolved to what they mean, every expression typed, every timeline
 * cut into stretches that do not overlap. It is what the evaluator and the planner work from;
 * they never see the syntax tree. Built once by check_program, then unchanged and safe to share
 * between threads. Lives in the arena of the load.
 *
 * Expressions look at data through frames: frame 0 is the record the item is for, each aggregate
 * around an expression adds a frame with the member at hand. A field is reached from a frame by
 * going up to parents. Rounding that the language does by itself (money that gets a name) is an
 * explicit node, so an evaluator never has to know where a name is given.
 */
#ifndef GUODU_CHECK_PROGRAM_H
#define GUODU_CHECK_PROGRAM_H

#include "base/decimal.h"
#include "base/limits.h"
#include "record/schema.h"

enum node_op {
    NODE_ERROR,     /* already reported; never in a program without errors */
    NODE_CONSTANT,  /* constant */
    NODE_FIELD,     /* reach, field */
    NODE_INPUT,     /* index: an input of the table around it */
    NODE_OUTPUT,    /* index: an output of the clause around it (in `says`) */
    NODE_PARAMETER, /* parameter, at today and the place of reach (reach.field the place, or NULL)
                     */
    NODE_POLICY_OUTPUT,      /* policy, index, of the record at reach */
    NODE_POLICY_DISPOSITION, /* a value of program->dispositions, or none */
    NODE_POLICY_APPLIES,
    NODE_TABLE, /* table(args); index: which result */
    NODE_SCALE, /* scale at args[0]: the rate (function BRACKET) or the sum (MARGINAL) */
    NODE_TODAY,
    NODE_AND, /* args 2 */
    NODE_OR,
    NODE_NOT,
    NODE_COMPARE,   /* compare; args of one type */
    NODE_CHAIN,     /* a < b < c: args are the operands, each evaluated once; ops; types alike */
    NODE_IN,        /* args[0] in parts (sets and ranges) */
    NODE_SET,       /* the set of the args, values of a choice */
    NODE_SET_HAS,   /* args[0], a value of a choice, is in the set args[1] */
    NODE_SET_IN,    /* all of the set args[0] is in the set args[1] */
    NODE_OVERLAPS,  /* the sets args[0] and args[1] have something in common */
    NODE_IS_NONE,   /* args[0] is none */
    NODE_IS_KNOWN,  /* args[0] is known */
    NODE_IF,        /* condition, then, else */
    NODE_DEFAULT,   /* args[0], or args[1] where that is unknown */
    NODE_AT_DATE,   /* args[0] with today = args[1] */
    NODE_AT_REGION, /* args[0] with the place args[1] */
    NODE_WIDEN,     /* integer to decimal */
    NODE_NAMED,     /* args[0], money or the like, gets a name: rounded to the fen, range checked */
    NODE_ADD,       /* INTEGER: 64-bit; DECIMAL, PERCENT, MONEY: exact */
    NODE_SUBTRACT,
    NODE_MULTIPLY,
    NODE_DIVIDE, /* always decimal operands */
    NODE_NEGATE,
    NODE_DATE_ADD,      /* date, duration */
    NODE_DATE_SUBTRACT, /* date, duration */
    NODE_DATE_DAYS,     /* date - date: integer days */
    NODE_DURATION_ADD,
    NODE_DURATION_SUBTRACT,
    NODE_DURATION_TIMES, /* duration, integer */
    NODE_MONEY_TIMES,    /* money a month, quarter or year times a duration in whole months */
    NODE_CALL,           /* function(args) */
    NODE_ITEM,      /* args[0] seen from member number index (from 1) of the list field at reach */
    NODE_AGGREGATE, /* aggregate over list at reach: args[0] value or NULL, args[1] where or NULL */
};

enum function {
    FN_MIN,
    FN_MAX, /* of two or more */
    FN_ROUND,
    FN_ROUND_UP,
    FN_ROUND_DOWN,
    FN_FLOOR,
    FN_CEILING,
    FN_ROUND_EVEN, /* x, unit */
    FN_PER_YEAR,
    FN_PER_MONTH, /* money with a period */
    FN_YEARS,
    FN_MONTHS,
    FN_DAYS,         /* complete units between two dates */
    FN_WORKING_DAYS, /* of the days behind the first up to the second */
    FN_AGE,          /* complete years from birth to today; none before birth */
    FN_YEAR,
    FN_MONTH,
    FN_DAY,
    FN_WEEKDAY,
    FN_MONTH_START,
    FN_MONTH_END,
    FN_DATE,  /* year, month, day */
    FN_BIRTH, /* of a citizen_id */
    FN_SEX,   /* of a citizen_id: a value of program->sexes */
    FN_COUNT, /* of a set */
    FN_PROVINCE,
    FN_CITY,
    FN_COUNTY,
    FN_STARTS_WITH,
    FN_MARGINAL, /* of a scale: NODE_SCALE */
    FN_BRACKET,
};

/* How a function rounds; `round`, and money that gets a name, the way people do. */
static inline enum rounding function_rounding(enum function function) {
    switch (function) {
    case FN_ROUND_UP:
        return ROUND_UP;
    case FN_ROUND_DOWN:
        return ROUND_DOWN;
    case FN_FLOOR:
        return ROUND_FLOOR;
    case FN_CEILING:
        return ROUND_CEILING;
    case FN_ROUND_EVEN:
        return ROUND_HALF_EVEN;
    default:
        return ROUND_HALF_AWAY;
    }
}

enum aggregate { AGG_COUNT, AGG_SUM, AGG_MIN, AGG_MAX, AGG_ANY, AGG_EVERY, AGG_THE };

struct reach { /* from a frame, up to an ancestor of it */
    uint32_t frame;
    uint32_t ups;
};

struct range { /* a stretch of values; a single value is low = high, both closed */
    bool has_low, has_high, low_open, high_open;
    struct value low, high;
};

struct set_part {            /* an element of the right side of `in`: a value, or a range */
    struct node *low, *high; /* high NULL: the value low */
};

struct node { /* what nearly every evaluation looks at comes first */
    enum node_op op;
    uint32_t arg_count;
    struct node **args;
    struct reach reach;
    const struct field *field; /* FIELD; the place of PARAMETER, TABLE and SCALE, or NULL */
    struct type type;
    struct value constant;
    enum compare_op compare;
    uint32_t index;
    const struct parameter *parameter;
    const struct table *table;
    const struct policy *policy;
    const struct scale *scale;
    region home; /* the place of PARAMETER, TABLE and SCALE where field is NULL; 0: none */
    enum compare_op *ops; /* CHAIN: arg_count - 1 */
    enum function function;
    enum aggregate aggregate;
    struct set_part *parts; /* IN */
    uint32_t part_count;
    struct span span;
    uint32_t depth; /* of the tree below, with what it refers to; bounded by the checker */
};

/* ---- sources ---- */

struct citation {
    const struct source *source;
    const char *article;     /* NULL: the source as a whole */
    const char *readings[2]; /* of a disputed word; NULL if not disputed */
};
typedef VEC(struct citation) citations;

struct source_article {
    const char *number, *title; /* title NULL without */
    const char *level;          /* a word of the document's own: NULL without */
    const char *registered;     /* why no rule decides it; NULL: a rule should */
    citations cites;            /* where the document takes it from */
    struct span span;
    uint32_t cited; /* how often */
};

struct source {
    const struct atom *name;
    const char *title;
    date dated;
    bool has_date;
    const char *address;    /* NULL without, as the others */
    const char *seen;       /* the kind of place it was read in */
    const char *unverified; /* why it cannot be checked */
    bool is_catalogue;      /* an article of it has a level: a list of what there is to decide */
    VEC(struct source_article) articles;
    struct map by_number; /* bytes of its normal form -> its index, and 1 */
    struct span span;
};

struct choice_citations {
    const struct choice *choice;
    citations cites;
};

/* ---- timelines: of parameters, tables and scales ---- */

struct stretch {   /* holds on from <= day <= to; stretches of one timeline are ordered, disjoint */
    date from, to; /* to = DATE_MAX: open */
    struct node *value;                 /* of a parameter; NULL: undecided */
    const struct row_set *rows;         /* of a table; NULL: undecided */
    const struct bracket_set *brackets; /* of a scale; NULL: undecided */
    struct span span;
};
typedef VEC(struct stretch) timeline;

struct override {
    region code;
    const char *label; /* NULL without */
    timeline values;
    citations cites;
    struct span span;
};
typedef VEC(struct override) override_list; /* longest codes first */

struct parameter {
    const struct atom *name;
    uint32_t index; /* in the program */
    struct type type;
    struct span span;
    const char *doc;
    timeline national;
    override_list overrides;
    unsigned levels;                 /* bit per region_level that may override; 0: not said */
    struct node *at_least, *at_most; /* bounds of every override; NULL without */
    citations cites;
    bool needs_place; /* it, or a parameter it rests on, has overrides */
    uint32_t depth;
};

/* ---- tables ---- */

/* What a cell takes: values in one of the ranges (a division code: also those inside it), and
 * none if it is allowed. No ranges and none not allowed: `any`, which takes everything. */
struct table_cell {
    VEC(struct range) ranges;
    bool allows_none;
};

struct table_row {
    struct table_cell *cells; /* one an input; NULL for otherwise */
    struct node **values;     /* one a result; may use the inputs */
    bool otherwise;
    struct span span;
};

struct row_set { /* the rows that hold together */
    VEC(struct table_row) rows;
    uint32_t result_count;
    struct span span;
};

struct table {
    const struct atom *name;
    struct span span;
    const char *doc;
    uint32_t input_count;
    const struct atom **input_names;
    struct type *input_types;
    uint32_t result_count;
    const struct atom **result_names; /* NULL: one result without a name */
    struct type *result_types;
    timeline national;
    override_list overrides;
    citations cites;
    bool needs_place;
    uint32_t depth;
};

/* ---- scales ---- */

struct bracket {        /* from behind the limit of the one before, up to its own */
    struct node *limit; /* NULL, of the last alone: no limit */
    bool open;          /* the limit itself is above the bracket (`below`) */
    struct node *rate;
    struct span span;
};

struct bracket_set { /* limits ascend; not all of it can be seen before evaluation */
    VEC(struct bracket) brackets;
    struct span span;
};

struct scale {
    const struct atom *name;
    struct span span;
    const char *doc;
    struct type type; /* of the rates */
    struct type base; /* of the limits, and of what is looked up */
    timeline national;
    override_list overrides;
    citations cites;
    bool needs_place;
    uint32_t depth;
};

/* ---- the calendar ---- */

struct calendar {
    const struct atom *name;
    struct span span;
    date from, to;
    bool *working; /* [day - from] */
    citations cites;
};

/* ---- policies ---- */

struct output {
    const struct atom *name;
    struct type type;
    struct span span;
    struct node *value; /* where a clause is silent; NULL without */
};

struct says_part {    /* text, or a value filled in */
    const char *text; /* NULL: value */
    struct node *value;
};
typedef VEC(struct says_part) says_parts;

struct clause {
    const struct atom *name;
    struct span span;
    uint32_t index;
    enum disposition disposition;
    struct node *when;     /* NULL: otherwise */
    struct node **outputs; /* one an output of the policy */
    says_parts says;
    citations cites;
    uint64_t *over; /* bit set over clause indices, transitive, never itself */
};

struct policy {
    const struct atom *name;
    uint32_t index;    /* as declared: the program may list a part of its policies only */
    const char *title; /* NULL without */
    const char *doc;
    struct span span;
    const struct record_type *record;
    const struct atom *category; /* NULL without */
    citations cites;
    VEC(struct output) outputs;
    struct node *gate; /* applies when; NULL: always */
    date from, to;     /* in force; DATE_MIN and DATE_MAX: always */
    struct span period; /* where that stands; its own span where it says nothing */
    bool in_order; /* written so; `over` says what follows from it */
    /* `highest`: a clause is over those that give less of the output `highest`. */
    bool has_highest;
    uint32_t highest;
    VEC(struct clause *) clauses;
};

static inline bool clause_is_over(const struct clause *upper, const struct clause *lower) {
    return (upper->over[lower->index / 64] >> (lower->index % 64)) & 1;
}

/* ---- inspections and guarantees ---- */

struct assertion_case {
    const struct policy *policy; /* of `for each policy`; NULL without */
    struct node *condition;      /* must be yes; `when A then B` is: not A or B */
    says_parts says;             /* of a finding */
};

struct assertion {
    enum assertion_kind kind;
    const struct atom *name;
    const char *title; /* NULL without */
    const char *doc;
    struct span span;
    const struct record_type *record;
    VEC(struct assertion_case) cases; /* one; of `for each policy` one a policy */
    citations cites;
};

/* ---- examples ---- */

struct example_value {
    const struct field *field;
    struct value value;
};

struct example_record {
    const struct record_type *type;
    VEC(struct example_value) values;
    VEC(struct example_record *) children;
    VEC(const struct record_type *) closed; /* lists said to be empty */
    struct span span;
};

struct expected_output {
    uint32_t output;
    struct node *value;
};

/* A record of an example: from the given record down, by child type and index from 0. */
struct example_path {
    struct example_step {
        uint32_t child, index;
    } * steps;
    uint32_t length;
};

/* What an expectation says is missing: a parameter (or a table or a scale, by its name), or a
 * field (of one record or of any). */
struct expected_missing {
    const struct atom *parameter;
    const struct field *field;
    bool has_path;
    struct example_path path;
    struct span span;
};

struct example_expect {
    struct span span;
    struct node *condition; /* a plain expectation about the given record; else NULL */
    const struct policy *policy;
    const struct assertion *assertion; /* instead of a policy: only holding and missing count */
    enum holding holding;
    struct example_path path; /* the record that the policy or assertion is for */
    enum outcome outcome;
    const struct clause *clause;            /* NULL: not said */
    VEC(struct expected_output) outputs;    /* seen from that record */
    VEC(struct expected_missing) missing;   /* empty: not said */
    VEC(const struct clause *) conflicting; /* empty: not said */
};

struct example {
    const char *title;
    struct span span;
    date day;
    struct example_record *given; /* a top record */
    VEC(struct example_expect) expects;
};

struct program {
    struct schema schema;
    const struct choice *sexes;        /* of sex(id): male, female */
    const struct choice *dispositions; /* of p.disposition: the values in the order of the enum */
    /* [index of the record type][index of the field]; NULL unless the field is computed. The
     * expression sees the record as frame 0. */
    struct node ***computed;
    const char *name, *version; /* NULL without */
    bool has_transition;
    date transition_from, transition_to;
    struct span transition_span;
    VEC(struct source *) sources;
    VEC(struct choice_citations) choice_cites; /* of choices that cite something */
    VEC(struct parameter *) parameters;
    VEC(struct table *) tables;
    VEC(struct scale *) scales;
    VEC(struct policy *) policies;
    const struct calendar *calendar; /* what working days are counted by; NULL without */
    VEC(struct assertion *) assertions;
    VEC(struct example *) examples;
    const struct limits *limits; /* NULL: the standard ones */
};

#endif
