/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts of the checker share; private to src/check. The work goes in this order, and
 * each part relies on the ones before it:
 *
 *   declare   the names of all items: choices, sources, records, parameters, tables, policies
 *   records   fields, keys, columns; then the types of everything
 *   expr      one expression: names, types, units (types, names, member, unknown, suggest, call,
 *             comparison, arithmetic and facts help)
 *   parameter, table, policy, assertion, example   the items that hold expressions
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
    SYMBOL_SCALE,
    SYMBOL_REGION,
    SYMBOL_POLICY,
    SYMBOL_SOURCE,
};

struct extension { /* an item of another place that adds to a symbol */
    const struct item *item;
    const struct ast_file *file;
};

struct symbol {
    enum symbol_kind kind;
    const struct atom *name;
    struct span span; /* of the name where it is declared */
    const struct item *item;
    const struct ast_file *file;
    VEC(struct extension) extensions;
    union {
        struct choice *choice;
        struct record_type *record;
        struct parameter *parameter;
        struct table *table;
        struct scale *scale;
        struct region_group *region;
        struct policy *policy;
        struct source *source;
    };
};

struct region_code { /* with its label; NULL without */
    region code;
    const char *label;
};

struct region_group { /* of a `region` item; codes that were no codes are left out */
    VEC(struct region_code) codes;
    enum { GROUP_NEW, GROUP_OPEN, GROUP_DONE } state;
};

struct value_use { /* a choice that has a value of this name */
    const struct choice *choice;
    uint32_t index;
    struct value_use *next;
};

struct place_use { /* a parameter, table or scale used from a record that has no place */
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
    struct map values;        /* atom -> symbol: parameters, tables, scales, policies, regions */
    struct map sources;       /* atom -> symbol */
    struct map assertions;    /* atom -> struct assertion * */
    struct map choice_values; /* atom -> value_use */
    struct map overrides;     /* bytes of an override_key: those that are there */
    struct map jurisdictions; /* file -> struct jurisdiction */
    struct map placeless;     /* records whose want of a place has been told */
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
    const struct policy *each;                     /* what `policy` stands for; or NULL */
    bool each_is_used;
    struct fact { /* a path known not to be none here */
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
/* What can be done about a sum without a period where one for this period is wanted: by a type, or
 * by another sum that it is compared with or added to. */
void explain_total(struct checker *checker, struct diagnostic *diagnostic, const struct node *node,
    enum money_period wanted, const struct node *other);
/* The same where it is to be converted. */
void explain_no_period(struct diagnostic *diagnostic, const struct node *node);
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
/* True if there is an error within the span: then what seems to be missing may only be broken. */
bool complained_within(const struct checker *checker, struct span span);

void complain_none(struct checker *checker, const struct node *node);
const char *date_text(struct checker *checker, date day);
/* A period that ends before it begins. */
void complain_backwards(struct checker *checker, const struct period_ast *period);
void complain_no_order(struct checker *checker, struct type type, struct span span);
/* The same of a comparison, or of a cell of a table, with how some values of a choice are written there. */
void complain_no_order_among(
    struct checker *checker, struct type type, struct span span, bool in_cell);

/* ---- declare.c ---- */

void declare_items(struct checker *checker);
struct symbol *symbol_find(const struct map *map, const struct atom *name);

/* ---- jurisdiction.c ---- */

/* Finds the region that each file is limited to. */
void check_jurisdictions(struct checker *checker);
/* The region that the file at hand is limited to; false if it is not. */
bool jurisdiction_find(const struct checker *checker, region *code);
/* False after a complaint: the code is outside the region that the file is limited to. */
bool jurisdiction_allows(struct checker *checker, region code, struct span span);
/* `the place is in the region of the file`, seen from a record of this type; NULL if the file is
 * not limited, an error node after a complaint if the record has no place. */
struct node *jurisdiction_condition(
    struct checker *checker, const struct record_type *type, struct span span);
/* The region that the file which declares a record is limited to: where such records have no place
 * of their own, they are all of that region. False: it is not limited. */
bool jurisdiction_home(const struct checker *checker, const struct record_type *type, region *code);
/* Both conditions; either may be NULL. */
struct node *condition_and(struct checker *checker, struct node *first, struct node *second);

/* ---- types.c ---- */

struct type type_of(enum type_kind kind);
bool type_same(struct type a, struct type b); /* or_none aside */
/* Resolves a written type; TYPE_ERROR after a complaint. */
struct type type_resolve(struct checker *checker, const struct type_ast *written);
/* Reads a number as a division code; false after a complaint. */
bool region_read(struct checker *checker, int64_t number, struct span span, region *out);
bool region_literal(
    struct checker *checker, const struct literal *literal, struct span span, region *out);
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
struct node *node_not(struct checker *checker, struct node *node, struct span span);
bool node_is_error(const struct node *node);
bool node_is_zero_money(const struct node *node);

/* ---- names.c ---- */

/* A bare name. wanted: the type that the place asks for, TYPE_ERROR for none in particular. */
struct node *name_resolve(
    struct checker *checker, struct scope *scope, const struct name *name, struct type wanted);
/* True if the name means something without a wanted type (a field, a parameter, an input ...). */
bool name_stands_alone(
    const struct checker *checker, const struct scope *scope, const struct atom *name);
/* A field as a value; where a condition has said that it is there it is not `or none` any more. */
struct node *field_node(struct checker *checker, const struct scope *scope, struct reach reach,
    const struct field *field, struct span span);
/* The record that an expression names (a record, an alias, a parent of one): NULL if none. */
const struct record_type *record_named(
    const struct scope *scope, const struct expr *expr, struct reach *reach);
/* The list that an expression names: NULL if none. */
const struct field *list_named(
    const struct scope *scope, const struct expr *expr, struct reach *reach);
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
/* Gives a parameter, table or scale looked up from here its place; notes it where there is none. */
void place_of_node(struct checker *checker, const struct scope *scope, struct node *node);

/* member.c: a.b */
struct node *member_resolve(struct checker *checker, struct scope *scope, const struct expr *expr);

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

/* ---- expr.c, call.c, comparison.c, arithmetic.c, facts.c ---- */

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

/* comparison.c */
struct node *check_comparison(
    struct checker *checker, struct scope *scope, const struct expr *expr);
struct node *check_in(struct checker *checker, struct scope *scope, const struct expr *expr);
/* 身份 属于 特困: `in` wants a set, and one value stands there. */
void complain_in_value(struct checker *checker, const struct expr *right);

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

/* ---- timelines and regions (timelines.c): of parameters, tables and scales ---- */

/* Puts a stretch in its place; complains if another begins on the same day. */
void timeline_insert(struct checker *checker, timeline *line, struct stretch stretch);
/* Ends each open stretch the day before the next. Once all are in. */
void timeline_close(struct checker *checker, timeline *line);
/* The bounds of a written period; complains if it ends before it begins. */
struct stretch timeline_stretch(
    struct checker *checker, const struct period_ast *period, struct span span);
/* The override for a code, made if there is none. */
struct override *override_for(
    struct checker *checker, override_list *list, region code, struct span span);
/* Adds stretches and citations to it. */
void override_add(struct checker *checker, override_list *list, const struct region_code *code,
    struct span span, const timeline *values, const citations *cites);
/* Warns of days without a value, and of changes that a region does not follow. */
void timeline_lint(struct checker *checker, const struct symbol *symbol, const timeline *national,
    const override_list *overrides);
/* A table or a scale as it is written, and where what is made of it goes. */
struct dated_item {
    const struct symbol *symbol;
    bool broken; /* something in it was not understood: what seems to be missing may be there */
    struct dated_part direct; /* what stands without a date */
    const dated_list *dated;
    const region_list *regions;
    const cite_list *written_cites;
    timeline *national;
    override_list *overrides;
    citations *cites;
    bool (*is_filled)(const struct dated_part *part);
    /* Makes rows or brackets; out->span is where to point. */
    void (*fill)(struct checker *checker, const struct dated_item *item,
        const struct dated_part *part, struct stretch *out);
};
/* Adds what is written in one place; once all is in, closes the timelines. */
void dated_item_add(struct checker *checker, const struct dated_item *item);
void dated_item_close(struct checker *checker, const struct dated_item *item);
/* The codes that a region block of an item is for, without those complained of. seen: the blocks of
 * the same item in the same file, by code. */
struct region_group region_codes(struct checker *checker, const struct symbol *symbol,
    const struct region_values *written, struct map *seen);

/* ---- regions.c ---- */

/* The `region` item of a name; NULL after a complaint. */
const struct symbol *region_symbol(struct checker *checker, const struct name *name);
/* The group that a bare name stands for where a region can stand; NULL if it is none. */
const struct region_group *region_group_named(
    const struct checker *checker, const struct scope *scope, const struct expr *expr);
struct node *region_node(struct checker *checker, const struct symbol *symbol, struct span span);

/* ---- cells.c, tables.c, scales.c ---- */

/* False after a complaint. */
bool check_table_cell(
    struct checker *checker, const struct cell *written, struct type type, struct table_cell *cell);
/* A result that the table does not have. */
void complain_result(struct checker *checker, const struct table *table, const struct name *name);
/* t(a).x, expr being t(a) and result the x; NULL: t(a) alone. */
struct node *check_table_call(struct checker *checker, struct scope *scope, const struct expr *expr,
    const struct table *table, const struct name *result);

struct node *check_scale_call(
    struct checker *checker, struct scope *scope, const struct expr *expr, enum function function);

/* ---- sets.c ---- */

/* set of C; TYPE_ERROR after a complaint. */
struct type set_resolve(struct checker *checker, const struct type_ast *written);
/* { a, b } where a set is wanted. */
struct node *check_set(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct type wanted);
/* x in s, s in t; NULL, without a complaint, if no set is in it: *subject is then the left side.
 * Each side is looked at once only, or nested ones would take for ever. */
struct node *check_set_in(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct node **subject);
struct node *check_overlaps(struct checker *checker, struct scope *scope, const struct expr *expr);
/* count(s); NULL, without a complaint, if what is counted is no set. */
struct node *check_set_count(struct checker *checker, struct scope *scope, const struct expr *expr);

/* ---- citizen.c ---- */

/* The choice of sex(id) and of fields of that type: male, female. */
const struct choice *citizen_sexes(struct checker *checker);
/* True if the name is that of the built-in choice. */
bool sex_type(const struct checker *checker, const struct atom *name, struct type *out);
/* The index of 男 or male, 女 or female; -1 for any other name. */
int64_t sex_index(const struct atom *name);
/* A text where an identity number is wanted; complains if it is none. */
struct node *citizen_id_read(struct checker *checker, struct node *node);

/* ---- items ---- */

void check_records(struct checker *checker);
void check_computed(struct checker *checker);
void check_parameters(struct checker *checker);
void check_parameter_heads(struct checker *checker);
void check_tables(struct checker *checker);
void check_table_heads(struct checker *checker);
void check_calendars(struct checker *checker);
/* False after a complaint: working days are counted at span, and there is no calendar. */
bool calendar_is_there(struct checker *checker, struct span span);
void check_policy_heads(struct checker *checker);
void check_scales(struct checker *checker);
void check_scale_heads(struct checker *checker);
void check_region_names(struct checker *checker);
void check_policies(struct checker *checker);
/* says.c: a text with {values}, as the parts it is put together from. */
void check_says(
    struct checker *checker, struct scope *scope, says_parts *out, const struct string *says);
void check_assertions(struct checker *checker);
void check_examples(struct checker *checker);
/* The member of a record of an example, counted from 1; NULL if there are not so many. */
const struct example_record *example_member(
    const struct example_record *record, const struct record_type *type, int64_t index);
void complain_no_member(struct checker *checker, const struct expr *expr, const struct atom *list);
/* A name that is no output of the policy. */
void complain_output(struct checker *checker, const struct policy *policy, const struct name *name);
/* The article of this number, NULL if there is none: 五(十二) and 五（十二） are one. */
struct source_article *article_find(
    struct checker *checker, struct source *source, const char *number);
/* The last of the articles can be found from now on. */
void article_enter(struct checker *checker, struct source *source);
void check_citations(struct checker *checker, const cite_list *cites, citations *out);
/* What articles and choices cite, once all sources are declared. */
void check_declared_citations(struct checker *checker);
void check_unused_articles(struct checker *checker);
void check_dependencies(struct checker *checker);
void check_table_cover(
    struct checker *checker, const struct table *table, const struct row_set *set);
/* Are there values between two neighbours that differ? Not between whole numbers or days in a row.
 */
bool room_between(struct type type, struct value low, struct value high);
void check_idle_clauses(struct checker *checker, const struct policy *policy);

#endif
