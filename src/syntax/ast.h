/* SPDX-License-Identifier: Apache-2.0
 *
 * The syntax tree of one rule file, as the parser builds it and before anything is resolved:
 * names are atoms, units are words. Lists keep the order of the file. Every node has its span;
 * all of it lives in the arena of the load. Nothing here is changed after parsing.
 */
#ifndef GUODU_SYNTAX_AST_H
#define GUODU_SYNTAX_AST_H

#include "base/atom.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/limits.h"
#include "base/terms.h"
#include "syntax/diagnostic.h"

#define AST_DEPTH_LIMIT STANDARD_DEPTH /* nesting of expressions and brackets */

struct name { /* a word at a place; atom NULL where recovery left it out */
    const struct atom *atom;
    struct span span;
};

struct string { /* a quoted text: escapes none, quotes removed, NFC */
    const char *text;
    uint32_t length;
    struct span span; /* with its quotes */
};

/* ---- expressions ---- */

enum literal_kind {
    LITERAL_INTEGER,
    LITERAL_DECIMAL,
    LITERAL_PERCENT,  /* value already divided by 100 */
    LITERAL_MONEY,    /* yuan in value, period */
    LITERAL_DURATION, /* months and days */
    LITERAL_DATE,     /* day */
    LITERAL_TEXT,     /* string */
    LITERAL_YES,      /* 是 as a value; `yes` and `no` themselves are names */
};

struct literal {
    enum literal_kind kind;
    decimal value;
    enum money_period period;
    int64_t months, days; /* of a duration; one of them is 0 */
    bool working_days;    /* 20个工作日 */
    date day;
    struct string string;
};

enum binary_op { BINARY_ADD, BINARY_SUB, BINARY_MUL, BINARY_DIV, BINARY_AND, BINARY_OR };

enum expr_kind {
    EXPR_ERROR,     /* recovery; already reported */
    EXPR_NAME,      /* name */
    EXPR_MEMBER,    /* left.name */
    EXPR_INDEX,     /* left[index] */
    EXPR_CALL,      /* name(args) */
    EXPR_AGGREGATE, /* name([value] for list [as alias] [where condition]) and its short forms */
    EXPR_LITERAL,
    EXPR_SET,       /* { elements } */
    EXPR_RANGE,     /* left to right, both ends; only as a set element, beside `in`, in a cell */
    EXPR_NEGATE,    /* - left */
    EXPR_NOT,       /* not left */
    EXPR_BINARY,    /* left op right */
    EXPR_COMPARE,   /* items[0] ops[0] items[1] ops[1] ...: a chain */
    EXPR_IN,        /* left in right; negated */
    EXPR_OVERLAPS,  /* left overlaps right */
    EXPR_IF,        /* condition, left, right */
    EXPR_DEFAULT,   /* left default right */
    EXPR_AT,        /* left at right */
};

struct expr {
    enum expr_kind kind;
    struct span span;
    struct name name;
    struct expr *left, *right;
    struct expr *condition; /* of IF; the where of AGGREGATE, or NULL */
    struct expr *list;      /* AGGREGATE: the list; left is the value or NULL */
    struct name alias;      /* AGGREGATE: as m; atom NULL without */
    struct literal literal;
    int64_t index;
    enum binary_op binary;
    bool negated;           /* IN: not in */
    VEC(struct expr *) items;
    VEC(enum compare_op) ops;
    VEC(struct span) op_spans; /* COMPARE; BINARY has one */
};

/* ---- items ---- */

enum item_kind {
    ITEM_RULESET,    /* name_text */
    ITEM_VERSION,    /* text */
    ITEM_TRANSITION, /* period */
    ITEM_USE,        /* text */
    ITEM_SOURCE,
    ITEM_CHOICE,
    ITEM_RECORD,
    ITEM_PARAMETER,
    ITEM_REGION,
    ITEM_TABLE,
    ITEM_SCALE,
    ITEM_POLICY,
    ITEM_JURISDICTION, /* code, text: the name of the region */
    ITEM_CALENDAR,
    ITEM_ASSERTION,
    ITEM_EXAMPLE,
};

struct period_ast { /* from [to]; has_to false: open */
    date from, to;
    bool has_to;
    struct span span;
};

struct cite {
    struct name source;     /* atom NULL: the file's only source */
    struct string article;  /* text NULL: the source as a whole */
    struct string readings[2]; /* disputed "a" or "b"; text NULL if not disputed */
    struct span span;
};
typedef VEC(struct cite) cite_list;

struct article {
    struct string number;
    struct string title;      /* text NULL without */
    struct name level;        /* atom NULL without */
    struct string registered; /* why no rule decides it; text NULL: a rule should */
    cite_list cites;          /* where the document itself takes it from */
};

struct source_ast {
    struct string title;
    date dated;
    bool has_date;
    struct string address;    /* text NULL without, as of the others */
    struct name seen;         /* the kind of place it was read in; atom NULL without */
    struct string unverified; /* why it cannot be checked */
    VEC(struct article) articles;
};

struct choice_value_ast {
    struct name name;
    VEC(struct string) texts; /* what stands for it in data, besides the name */
};

struct choice_ast {
    VEC(struct choice_value_ast) values;
    cite_list cites;
};

struct type_ast {
    enum { TYPE_AST_PLAIN, TYPE_AST_LIST, TYPE_AST_SET } form;
    struct name name;
    struct name unit; /* after the slash: month, quarter, year; atom NULL without */
    bool or_none;
    struct span span;
};

enum modifier_kind {
    MODIFIER_KEY,
    MODIFIER_UNIQUE,
    MODIFIER_REQUIRED,
    MODIFIER_PLACE,
    MODIFIER_FROM,        /* texts */
    MODIFIER_EMPTY_MEANS, /* value */
    MODIFIER_MONTH_FIRST,
    MODIFIER_MONTH_LAST,
};

struct modifier {
    enum modifier_kind kind;
    struct span span;
    VEC(struct string) texts;
    struct expr *value;
    struct name between; /* UNIQUE: a record; atom NULL without */
};

struct field_ast {
    struct name name;
    struct type_ast type;
    struct expr *computed; /* NULL: given */
    VEC(struct modifier) modifiers;
    const char *doc; /* its ## lines joined by LF; NULL without */
    struct span span;
};

struct record_ast {
    struct name parent; /* atom NULL: a top record */
    VEC(struct field_ast) fields;
};

struct moment { /* from D [to D]: value */
    struct period_ast period;
    struct expr *value; /* NULL: undecided */
    struct span span;
};
typedef VEC(struct moment) moment_list;

/* ---- tables and scales: what stands at a date or in a region ---- */

enum cell_kind {
    CELL_VALUE, /* `any` is one with that name */
    CELL_RANGE,
    CELL_BOUND,
    CELL_BOTH, /* first and second */
};

struct cell_part { /* values, ranges and comparisons joined by or */
    enum cell_kind kind;
    enum compare_op op;       /* BOUND */
    struct expr *value, *end; /* RANGE has both */
    struct cell_part *first, *second; /* BOTH */
    struct span span;
};

struct cell {
    VEC(struct cell_part) parts;
    struct span span;
};

struct assign {
    struct name name;
    struct expr *value;
};
typedef VEC(struct assign) assign_list;

struct row {
    VEC(struct cell) cells; /* empty: otherwise */
    struct expr *value;     /* NULL in a table with named results */
    assign_list assigns;    /* there */
    bool otherwise;
    struct span span;
};
typedef VEC(struct row) row_list;

struct bracket_limit {
    enum compare_op op;
    struct expr *value;
    struct span span;
};

struct bracket_ast { /* limits: rate */
    VEC(struct bracket_limit) limits; /* one or two; none: otherwise */
    struct expr *rate;
    struct span span;
};
typedef VEC(struct bracket_ast) bracket_list;

struct dated_part { /* from D [to D] { ... }: rows of a table, or brackets of a scale */
    struct period_ast period;
    bool undecided;
    row_list rows;
    bracket_list brackets;
    struct span span;
};
typedef VEC(struct dated_part) dated_list;

struct region_values {
    struct literal code;   /* LITERAL_INTEGER */
    struct name name;      /* of a `region` item, in place of the code; atom NULL: the code */
    struct span code_span; /* of either */
    struct string label;   /* text NULL without */
    moment_list moments;   /* of a parameter */
    row_list rows;         /* of a table, without a date */
    bracket_list brackets; /* of a scale, without a date */
    dated_list dated;      /* of a table or a scale */
    cite_list cites;
    struct span span;
};
typedef VEC(struct region_values) region_list;

struct parameter_ast {
    struct type_ast type;
    struct expr *value; /* `= expr`; NULL with a timeline */
    VEC(struct name) decided_by;
    struct expr *at_least, *at_most; /* NULL without */
    cite_list cites;
    moment_list moments;
    region_list regions;
};

struct region_code_ast {
    struct literal code; /* LITERAL_INTEGER */
    struct name name;    /* of another such item, in place of the code; atom NULL: the code */
    struct span span;
    struct string label; /* text NULL without */
};

struct region_ast { /* region NAME = codes and names */
    VEC(struct region_code_ast) codes;
};

struct typed_name {
    struct name name;
    struct type_ast type;
    struct expr *value; /* of an output: where a clause is silent; NULL without */
};

struct table_ast {
    VEC(struct typed_name) inputs;
    struct type_ast type;            /* without named results */
    VEC(struct typed_name) results;  /* named: `x: money/year, y: percent`; else empty */
    row_list rows;                   /* without a date */
    dated_list dated;
    region_list regions;
    cite_list cites;
};

struct scale_ast {
    struct type_ast type; /* of the rates */
    bool has_base;
    struct type_ast base; /* of what it is cut by */
    bracket_list brackets; /* without a date */
    dated_list dated;
    region_list regions;
    cite_list cites;
};

struct clause_ast {
    enum disposition disposition;
    struct name name;
    VEC(struct name) over;
    struct expr *when; /* NULL: otherwise */
    assign_list assigns;
    struct string says; /* text NULL without */
    cite_list cites;
    struct span span;
};

struct policy_ast {
    struct string title; /* text NULL without */
    struct name record;
    bool in_order;
    struct name highest; /* the output whose greatest value wins; atom NULL without */
    cite_list cites;
    VEC(struct name) categories;
    VEC(struct typed_name) outputs;
    VEC(struct expr *) gates; /* applies when; more than one is an error of the checker */
    VEC(struct period_ast) periods;
    VEC(struct clause_ast) clauses;
};

struct assertion_ast { /* inspect, guarantee */
    enum assertion_kind kind;
    struct string title; /* text NULL without */
    struct name record;
    bool each_policy; /* of these categories; of any, if there are none */
    struct span each_span;
    VEC(struct name) categories;
    struct expr *when; /* NULL without */
    struct expr *condition;
    struct string says; /* text NULL without */
    cite_list cites;
};

struct given_record { /* record { field = value  child { ... } } */
    struct name name;
    assign_list fields;
    VEC(struct given_record *) children; /* each named by its record or its list field */
    VEC(struct name) lists;              /* written out with [ ]: these are all, even if none */
    struct span span;
};

enum expected_kind {
    EXPECT_VALUE,          /* expect expression (a condition) */
    EXPECT_DISPOSED,       /* disposition [clause] {assign} */
    EXPECT_NOT_APPLICABLE,
    EXPECT_NOT_IN_FORCE,
    EXPECT_ERROR,
    EXPECT_UNDETERMINED,   /* [missing accesses] */
    EXPECT_CONFLICT,       /* [clauses] */
    EXPECT_HELD,           /* yes or no of an inspection or guarantee */
};

struct expect {
    enum expected_kind kind;
    struct expr *subject; /* the condition, or the policy */
    struct expr *record;  /* for access; NULL: the given record */
    enum disposition disposition;
    struct name held;   /* HELD: the word written; atom NULL: the 是 that is a keyword */
    struct name clause; /* atom NULL without */
    assign_list assigns;
    VEC(struct expr *) missing;
    VEC(struct name) clauses;
    struct span span;
};

struct example_ast {
    date day;
    VEC(struct given_record *) givens;
    VEC(struct expect) expects;
};

struct calendar_ast {
    VEC(struct period_ast) spans; /* what it covers; one is wanted */
    VEC(struct name) rest;        /* weekdays */
    VEC(struct period_ast) off, working;
    cite_list cites;
};

struct item {
    enum item_kind kind;
    struct span span;
    struct span keyword; /* the word that opens it */
    struct name name;    /* of what it declares; atom NULL where it has none */
    struct string text;  /* RULESET (its name), VERSION, USE, EXAMPLE (its title) */
    const char *doc;
    bool extends; /* it adds to the CHOICE, RECORD, PARAMETER or POLICY of its name */
    struct literal code; /* JURISDICTION */
    struct span code_span;
    struct period_ast period; /* TRANSITION */
    union {
        struct source_ast *source;
        struct choice_ast *choice;
        struct record_ast *record;
        struct parameter_ast *parameter;
        struct region_ast *region;
        struct table_ast *table;
        struct scale_ast *scale;
        struct policy_ast *policy;
        struct calendar_ast *calendar;
        struct assertion_ast *assertion;
        struct example_ast *example;
    };
};

struct ast_file {
    uint32_t file;           /* index in sources */
    enum lang keyword_lang;  /* the language most of its keywords are in */
    VEC(struct item *) items;
};

#endif
