/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts of the checker share; private to src/check. The work goes in this order, and
 * each part relies on the ones before it:
 *
 *   declare   the names of all items: choices, sources, records, parameters, tables, policies
 *   records   fields, keys, columns; then the types of everything
 *   expr      one expression: names, types, units (types, names, unknown, suggest, call, arithmetic
 *             and facts help)
 *   parameter, table, policy, example   the items that hold expressions
 *   depend    what rests on what: cycles, depth, the need for a place
 *   cover     tables: overlap and gap;   idle   clauses that can never decide
 */
#ifndef GUODU_CHECK_CHECKER_H
#define GUODU_CHECK_CHECKER_H

#include "check/check.h"

enum symbol_kind {
    SYMBOL_CHOICE,
    SYMBOL_RECORD,
    SYMBOL_PARAMETER,
    SYMBOL_TABLE,
    SYMBOL_POLICY,
    SYMBOL_SOURCE,
};

struct symbol {
    enum symbol_kind kind;
    const struct atom *name;
    struct span span; /* of the name where it is declared */
    const struct item *item;
    const struct ast_file *file;
    union {
        struct choice *choice;
        struct record_type *record;
        struct parameter *parameter;
        struct table *table;
        struct policy *policy;
        struct source *source;
    };
};

struct value_use { /* a choice that has a value of this name */
    const struct choice *choice;
    uint32_t index;
    struct value_use *next;
};

struct place_use { /* a parameter or table used from a record that has no place */
    const struct node *node;
    const struct record_type *record;
};

struct checker {
    const struct parse_input *input;
    struct arena *arena;
    struct diagnostics *diagnostics;
    const struct ast_program *files;
    const struct ast_file *file; /* the one at hand: its keyword language shapes suggestions */
    struct program *program;
    /* Something that was written is not there, because the parser could not read it or the checker
     * could not place it: what seems absent may be that, and is not complained of. */
    bool incomplete;
    VEC(struct symbol *) symbols; /* in the order declared */
    struct map types;             /* atom -> symbol: choices and records */
    struct map values;            /* atom -> symbol: parameters, tables, policies */
    struct map sources;           /* atom -> symbol */
    struct map choice_values;     /* atom -> value_use */
    VEC(struct place_use) place_uses;
};

/* ---- scopes ---- */

#define FRAME_LIMIT 16

struct scope {
    const struct record_type *frames[FRAME_LIMIT]; /* [0] the record of the item */
    const struct atom *aliases[FRAME_LIMIT];       /* `as m`; NULL without */
    uint32_t frame_count;                          /* 0: no record is in sight (parameters) */
    const struct table *table;                     /* its inputs are in sight; or NULL */
    const struct policy *outputs;                  /* its outputs are in sight (`says`); or NULL */
    const struct example_record *given;            /* its members have numbers; or NULL */
    struct fact {                                  /* a path known not to be none here */
        struct reach reach;
        const struct field *field;
    } * facts;
    size_t fact_count, fact_room;
};

/* ---- saying what is wrong (complain.c) ---- */

struct diagnostic *complain(struct checker *checker, enum diagnostic_code code, struct span span);
struct diagnostic *complain_name(
    struct checker *checker, enum diagnostic_code code, struct span span, const struct atom *name);
struct diagnostic *complain_types(struct checker *checker, enum diagnostic_code code,
    struct span span, struct type first, struct type second);
/* False once there are more errors than are shown: what only helps a reader may be left out. */
bool complaint_is_shown(const struct checker *checker);
/* A type in the words of both languages: 金额/年, money/year. */
struct words type_words(struct checker *checker, struct type type);
/* A literal value of a type, for messages. */
struct words value_words(struct checker *checker, struct type type, struct value value);

/* A count; in English with what is counted. */
struct words count_words(struct checker *checker, size_t count, const char *noun);
/* Adds an item to a list in words, with these between; the list starts as {0}. */
void words_join(
    struct checker *checker, struct words *list, const char *zh, const char *en, const char *item);

/* Suggests how to write this value in the type that is wanted, if that can be told; a suggestion
 * that is there already stays (suggest.c). */
void suggest_as(struct checker *checker, struct diagnostic *diagnostic, const struct node *node,
    struct type wanted);
/* How to bring two sums for different periods together: the shorter one a year, as a rule. */
void suggest_period(struct checker *checker, struct diagnostic *diagnostic, const struct node *a,
    const struct node *b);
/* The words in the keyword language of the file at hand: for what is to be written into it. */
const char *file_words(const struct checker *checker, struct words words);
/* The text of an expression as written; NULL if it goes over a line. */
const char *written_text(struct checker *checker, struct span span);

struct nearest {                      /* finds the candidate nearest to a word that is not there */
    const struct atom *wanted, *best; /* wanted NULL: nothing is near */
    size_t distance;
};
/* Finds nothing where no one would see it: a search for each of thousands would take minutes. */
struct nearest nearest_new(const struct checker *checker, const struct atom *wanted);
void nearest_offer(struct nearest *nearest, const struct atom *candidate);

void complain_none(struct checker *checker, const struct node *node);
const char *date_text(struct checker *checker, date day);
/* A period that ends before it begins. */
void complain_backwards(struct checker *checker, const struct period_ast *period);
void complain_no_order(struct checker *checker, struct type type, struct span span);

/* ---- declare.c ---- */

void declare_items(struct checker *checker);
struct symbol *symbol_find(const struct map *map, const struct atom *name);

/* ---- types.c ---- */

struct type type_of(enum type_kind kind);
bool type_same(struct type a, struct type b); /* or_none aside */
/* Resolves a written type; TYPE_ERROR after a complaint. */
struct type type_resolve(struct checker *checker, const struct type_ast *written);
/* Reads a number as a division code; false after a complaint. */
bool region_read(struct checker *checker, int64_t number, struct span span, region *out);
/* Makes the node fit a type, by widening or by reading a literal as it; complains and returns an
 * error node if it cannot. what: what wants the type, for the message. */
struct node *type_fit(struct checker *checker, struct node *node, struct type wanted);
/* Brings two nodes to one type (if, default, comparison, min); false after a complaint. */
bool type_unify(
    struct checker *checker, struct node **a, struct node **b, struct span span, struct type *out);
/* A value that gets a name: fitted to the type, and rounded to the fen where it is money. */
struct node *type_name_value(struct checker *checker, struct node *node, struct type wanted);

/* ---- nodes (node.c) ---- */

struct node *node_new(struct checker *checker, enum node_op op, struct type type, struct span span);
struct node *node_with(struct checker *checker, enum node_op op, struct type type, struct span span,
    uint32_t count, struct node *first, struct node *second, struct node *third);
struct node *node_error(struct checker *checker, struct span span);
struct node *node_constant(
    struct checker *checker, struct type type, struct value value, struct span span);
bool node_is_error(const struct node *node);
bool node_is_zero_money(const struct node *node);

/* ---- names.c ---- */

/* A bare name. wanted: the type that the place asks for, TYPE_ERROR for none in particular. */
struct node *name_resolve(
    struct checker *checker, struct scope *scope, const struct name *name, struct type wanted);
/* True if the name means something without a wanted type (a field, a parameter, an input ...). */
bool name_stands_alone(
    const struct checker *checker, const struct scope *scope, const struct atom *name);
/* a.b */
struct node *member_resolve(struct checker *checker, struct scope *scope, const struct expr *expr);
/* An expression that names a list: fills reach and field; false after a complaint. */
bool list_resolve(struct checker *checker, struct scope *scope, const struct expr *expr,
    struct reach *reach, const struct field **field);
/* True, without any complaint, if the expression names a list. */
bool list_is_named(
    const struct checker *checker, const struct scope *scope, const struct expr *expr);
/* Adds a frame with a member of a list; false after a complaint if there are too many. */
bool frame_push(struct checker *checker, struct scope *scope, const struct record_type *type,
    const struct atom *alias, struct span span);
/* The place nearest to frame 0; false if its records have none. */
bool place_find(const struct scope *scope, struct reach *reach, const struct field **field);

/* ---- unknown.c: names that are not there, and what may be meant ---- */

struct node *complain_unknown(struct checker *checker, const struct scope *scope,
    const struct name *name, struct type wanted);
void complain_no_field(
    struct checker *checker, const struct record_type *type, const struct name *name);
void complain_not_a_list(
    struct checker *checker, const struct scope *scope, const struct expr *expr);
void complain_not_a_record(
    struct checker *checker, const struct scope *scope, const struct expr *expr);
/* A record by its name at the top of the files; NULL after a complaint. */
struct symbol *record_find(
    struct checker *checker, const struct name *name, enum diagnostic_code code);

/* ---- expr.c, call.c, arithmetic.c, facts.c ---- */

struct node *check_expr(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct type wanted);
/* An expression that must be yes or no. */
struct node *check_condition(struct checker *checker, struct scope *scope, const struct expr *expr);
struct node *check_call(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct type wanted);
struct node *check_aggregate(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct type wanted);
/* How a table is looked up: 标准(地点, 月数). */
const char *table_form(struct checker *checker, const struct table *table);
/* A value that can be read off the text: a literal, a choice's value, yes, no, none. */
bool check_constant(
    struct checker *checker, const struct expr *expr, struct type wanted, struct value *out);

/* arithmetic.c */
struct node *check_arithmetic(
    struct checker *checker, struct scope *scope, const struct expr *expr);
struct node *check_negate(struct checker *checker, struct scope *scope, const struct expr *expr);
/* True, after a complaint, if the value may be none. */
bool none_possible(struct checker *checker, struct node *node);

/* facts.c */
void fact_add(
    struct checker *checker, struct scope *scope, struct reach reach, const struct field *field);
/* What a condition that came out yes (truth) or no tells: paths that are not none. */
void facts_learn(struct checker *checker, struct scope *scope, const struct node *node, bool truth);

/* ---- items ---- */

void check_records(struct checker *checker);
void check_computed(struct checker *checker);
void check_parameters(struct checker *checker);
void check_parameter_heads(struct checker *checker);
void check_tables(struct checker *checker);
void check_table_heads(struct checker *checker);
void check_policies(struct checker *checker);
void check_examples(struct checker *checker);
/* The member of a record of an example, counted from 1; NULL if there are not so many. */
const struct example_record *example_member(
    const struct example_record *record, const struct record_type *type, int64_t index);
void complain_no_member(struct checker *checker, const struct expr *expr, const struct atom *list);
/* A name that is no output of the policy. */
void complain_output(struct checker *checker, const struct policy *policy, const struct name *name);
/* 五(十二) and 五（十二） are one article. */
bool article_same(const char *a, const char *b);
void check_citations(struct checker *checker, const cite_list *cites, citations *out);
void check_unused_articles(struct checker *checker);
void check_dependencies(struct checker *checker);
void check_table_cover(struct checker *checker, const struct table *table);
void check_idle_clauses(struct checker *checker, const struct policy *policy);

#endif
