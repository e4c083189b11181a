/* SPDX-License-Identifier: Apache-2.0
 *
 * An explanation: why a record got what it got by one policy, or why an inspection or a guarantee
 * does not hold for it, as a tree that text and JSON are written from. A step is one thing that has
 * a value, in the words of the rule file, with the steps it rests on below it, down to the facts
 * with their file and row. What a step says is what the evaluator gives for it, never computed a
 * second time. Everything lives in the arena of the evaluation; texts are in one language.
 */
#ifndef GUODU_AUTHOR_EXPLANATION_H
#define GUODU_AUTHOR_EXPLANATION_H

#include "author/near.h"
#include "eval/look.h"
#include "syntax/source.h"

enum step_kind {
    STEP_PART,      /* an expression */
    STEP_FACT,      /* a given field */
    STEP_COMPUTED,  /* a computed field; below: its expression */
    STEP_PARAMETER, /* below: what its value rests on; of several that could hold, each as an entry
                     */
    STEP_TABLE,     /* below: what it was given, then rows */
    STEP_SCALE,     /* below: what was looked up, then brackets */
    STEP_LIST,      /* an aggregate; below: members */
    STEP_MEMBER,
    STEP_POLICY,  /* what another policy came to; below: why */
    STEP_DAY,     /* an expression as of another day or place; below: that, and the expression */
    STEP_ENTRY,   /* of a timeline: one of several that could hold */
    STEP_ROW,     /* of a table: it holds, or may */
    STEP_BRACKET, /* of a scale */
    STEP_TODAY,   /* the day of judging */
    STEP_INPUT,   /* what a table was given, in one of its rows */
};
#define STEP_KIND_COUNT 15

/* How the values of the steps below make that of a condition, in three-valued logic; parts that
 * settle nothing may be left out. */
enum step_join { JOIN_NONE, JOIN_AND, JOIN_OR, JOIN_NOT };

/* Is a member one of those that an aggregate is about? */
enum counted { COUNTED_YES, COUNTED_NO, COUNTED_UNKNOWN, COUNTED_ERROR };

struct explained_citation {
    const char *name;            /* of the source, in the rule files */
    const char *document;        /* its title, or its name where it has none */
    const char *dated;           /* NULL without */
    const char *article, *title; /* NULL without */
    const char *readings[2];     /* of a disputed word; NULL if not disputed */
    const char *seen, *address;  /* the kind of place it was read in, and which; NULL without */
    const char *unverified;      /* why the document cannot be checked; NULL: nothing against it */
    bool is_catalogue;           /* then it is called by its name: its articles are numbers */
    const char *level;           /* of the article; NULL without */
};
typedef VEC(struct explained_citation) explained_citations;

struct explained_place { /* in a rule file; file NULL: none */
    const char *file;
    uint32_t line;
};

struct step {
    enum step_kind kind;
    uint32_t number;    /* from 1, in the order they are told */
    const char *text;   /* in the words of the rule file; of a member its label */
    const char *record; /* the label of the record it is about, where that is another; else NULL */
    const struct node *node;   /* what was evaluated; NULL: a field, or nothing of its own */
    const struct record *seen; /* ... from where; of a field whose it is */
    const struct field *field; /* FACT, COMPUTED */
    enum step_join join;
    bool has_value;
    struct type type;
    struct value value;
    const char *said, *plain; /* the value for people, and as results write it */
    const char *unrounded;    /* the value before it was rounded to the fen; NULL: the same */
    const char *name;         /* POLICY, PARAMETER, TABLE, SCALE: which; LIST: the list field */
    const char *formula;      /* COMPUTED: its expression; POLICY: clause; else NULL */
    const char *file;         /* FACT: where it stands, or should; NULL: in no file */
    uint64_t row;
    bool rejected;                /* FACT, MEMBER: its row was not used */
    enum outcome outcome;         /* POLICY */
    enum counted counted;         /* MEMBER */
    bool certain;                 /* ROW, BRACKET: it is the one */
    const char *region, *label;   /* whose value it is; NULL: the whole country's */
    const char *from, *to;        /* YYYY-MM-DD; NULL: open */
    bool general;                 /* the value for all regions that have none of their own */
    bool undecided;               /* an entry that says so */
    bool nothing;                 /* no entry is in force; LIST: there are no such rows */
    const char *amount;           /* BRACKET: what lies in it */
    const char *error;            /* of an error, what went wrong */
    struct explained_place place; /* of the entry, row, bracket or formula in the rules */
    explained_citations cites;    /* of parameters, tables and scales */
    const char *gives;            /* BRACKET: what that makes of the whole; NULL: not told */
    const char *why;              /* why there is no value; NULL without */
    uint32_t omitted;             /* parts, or members, that settle nothing and are not shown */
    bool cut;                     /* more is below than could be told */
    const struct step *same;      /* told there; nothing is below */
    VEC(struct step *) below;
};
typedef VEC(struct step *) step_list;

/* What became of a clause that did not decide, and of one that did. */
enum clause_fate {
    FATE_DECIDED,
    FATE_AGREES, /* holds or may, and gives the same as the one that decided */
    FATE_GATE,   /* the policy does not apply */
    FATE_NO,     /* its condition is no */
    FATE_BELOW,  /* it holds, or may; one that holds is over it */
    FATE_CONFLICTS,
    FATE_OPEN,   /* it is not known whether it holds */
    FATE_FAILED, /* its condition is an error */
    FATE_HOLDS,  /* it holds, and what is open in others keeps it from deciding */
};
#define CLAUSE_FATE_COUNT 9

/* What keeps a clause that holds from deciding. */
enum clause_wait {
    WAIT_NONE,
    WAIT_GATE,      /* it is open whether the policy applies */
    WAIT_CONDITION, /* it is open whether another holds */
    WAIT_CONDITION_FAILED,
    WAIT_OUTPUTS, /* whether two that hold agree: what one gives is not known */
    WAIT_OUTPUTS_FAILED,
};

struct explained_output {
    const char *name, *said, *plain, *unit; /* plain NULL: not known */
    const struct step *how;                 /* NULL: nothing to tell beyond `expression` */
    const char *expression;
};
typedef VEC(struct explained_output) explained_outputs;

struct explained_clause {
    const char *name;
    enum disposition disposition;
    bool otherwise; /* it has no condition of its own */
    enum clause_fate fate;
    const char *above;       /* BELOW: which one, AGREES: with which; else NULL */
    bool above_gives_more;   /* ... because of `highest` */
    enum clause_wait wait;   /* HOLDS, and the one for all other cases where it is open */
    const char *waits_for;   /* ... on which clause; NULL: on no other */
    bool outputs_fail;       /* what it gives is an error */
    const struct step *when; /* NULL: none, or not looked at */
    enum counted holds;      /* of its condition, the gate in it */
    explained_outputs outputs;
    explained_citations cites;
    struct explained_place place;
};

struct explained_missing {
    enum cause_kind kind;
    const char *name; /* as results write it: 农户[A1].人均纯收入 */
    const char *record, *field, *parameter;
    const char *file; /* of the data, or of the rules; NULL: not known */
    uint64_t row;
    bool coarse;               /* there is a value, a division that lies around the one needed */
    const char *given;         /* ... that one */
    enum region_level level;   /* ... and its level */
    VEC(const char *) columns; /* headings under which it may stand */
};

struct explanation {
    const char *as_of;
    const char *record, *kind;
    const char *file; /* where the record stands; NULL: in no file */
    uint64_t row;
    const char *name, *title; /* of the policy or the assertion; title NULL without */
    explained_citations
        cites; /* of the clause that decided and of the policy, or of the assertion */
    struct explained_place place;
    const char *says;  /* NULL without */
    bool says_unknown; /* there would be a sentence, but a value in it is not known */
    VEC(struct explained_missing) missing;
    const char *error, *error_text; /* what went wrong, and the words in the rules; else NULL */
    const char *failure;            /* the same with the place, as results write it */
    struct explained_place error_place;
    const char *error_record; /* label; NULL: the record itself */

    bool is_finding;
    /* of a policy */
    enum outcome outcome;
    const char *clause;      /* NULL unless one decided */
    const char *from, *to;   /* in force; NULL: open */
    const struct step *gate; /* NULL without, or not in force */
    bool highest;
    explained_outputs outputs;
    VEC(struct explained_clause) clauses; /* those that matter first */
    const struct near *near;              /* NULL: not asked for */
    /* of an inspection or a guarantee */
    enum assertion_kind assertion;
    enum holding holding;
    const char *policy;           /* of `for each policy`; NULL without */
    const struct step *when;      /* of `when A then B`; NULL without */
    const struct step *condition; /* B */
};

/* Why a record came out so by a policy for its kind, and by what it would come out otherwise: what
 * near_find found of it, or NULL. The evaluation has begun. */
const struct explanation *explain_result(struct evaluation *evaluation,
    const struct sources *sources, const struct policy *policy, const struct record *record,
    const struct near *near, bool zh);
/* The same of a case of an assertion. */
const struct explanation *explain_finding(struct evaluation *evaluation,
    const struct sources *sources, const struct assertion *assertion, uint32_t index,
    const struct record *record, bool zh);

/* As a page of text, and as a JSON object; see docs/explain.md. */
const char *explanation_text(struct arena *arena, const struct explanation *explanation, bool zh);
const char *explanation_json(struct arena *arena, const struct explanation *explanation, bool zh);

#endif
