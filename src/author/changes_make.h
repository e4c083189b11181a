/* SPDX-License-Identifier: Apache-2.0
 *
 * What the finders of changes share; private to src/author/changes*.c.
 *
 * A version of rules is cut into units: what is compared as one, and told as one change. A unit has
 * elements (the moments of a timeline, the rows of a table, the clause itself), each with its words
 * in a normal form, and pieces: where its text stands, for a unit may be written in several items
 * (补充). Units of two versions are matched by their keys.
 */
#ifndef GUODU_AUTHOR_CHANGES_MAKE_H
#define GUODU_AUTHOR_CHANGES_MAKE_H

#include "author/changes.h"
#include "author/parts.h"
#include "base/map.h"
#include "base/writer.h"
#include "syntax/load.h"

enum unit_kind {
    UNIT_PARAMETER, /* its head and the country's values, or the values of one region */
    UNIT_TABLE,
    UNIT_SCALE,
    UNIT_RECORD, /* what it belongs to; all of it, where the other version has no such record */
    UNIT_FIELD,
    UNIT_CHOICE,
    UNIT_REGION, /* a name for regions */
    UNIT_CALENDAR,
    UNIT_ASSERTION,
    UNIT_TRANSITION,
    UNIT_POLICY, /* all of it: the other version has no such policy */
    UNIT_HEAD,   /* of a policy: the record, in order, highest */
    UNIT_CATEGORY,
    UNIT_PERIOD,
    UNIT_OUTPUTS,
    UNIT_GATE,
    UNIT_ORDER, /* of the clauses of a policy */
    UNIT_CLAUSE,
};

typedef VEC(const char *) word_list;

struct unit_element {
    const char *form; /* the same for what means the same */
    struct span span;
};

struct unit_piece {
    const struct ast_file *file;
    const struct item *item;
    struct span span;  /* of the words in it that are the unit's; the item's own: all of it */
    size_t index;      /* of the field, clause or region in its item */
    size_t first, end; /* its elements in the unit */
};

struct unit {
    enum unit_kind kind;
    const char *key;
    const char *item[2];
    const char *name;  /* of the parameter, table, field, policy ... */
    const char *owner; /* FIELD: its record; CLAUSE: its own name */
    const char *home;  /* the region of its file, where that is limited to one; "" else */
    const char *place; /* PARAMETER: the region whose values these are; "" the country's */
    bool is_whole;     /* all of an item that the other version lacks */
    bool is_ordered;   /* the order of its elements matters */
    VEC(struct unit_element) elements;
    VEC(struct unit_piece) pieces;
    word_list names; /* that its words speak of */
    bool is_changed;
};

struct version { /* one side, cut into units */
    const struct change_side *side;
    struct map declared; /* names of items that it declares, with their kind -> item */
    struct map by_key;   /* -> struct unit * */
    VEC(struct unit *) units;
    struct parts parts; /* of its program */
};

struct change_pair {          /* behind changes->list, one a change */
    struct unit *old, *fresh; /* NULL where not there */
    bool is_addition;         /* of what only changed words speak of */
    bool is_removal;          /* likewise */
};

struct change_work {
    struct arena *arena;
    struct version versions[2]; /* old, new */
    struct map words;           /* names that either version declares: they are not predeclared */
    VEC(struct change_pair) pairs;
};

/* ---- changes_form.c: words in a normal form ---- */

struct form {
    struct arena *arena;
    const struct map *words; /* as of struct change_work */
    struct writer out;
    word_list *names; /* what is spoken of is added here */
};

/* Each writes behind what is there. */
void form_text(struct form *form, const char *text);
void form_name(struct form *form, struct name name);
void form_names(struct form *form, const char *before, const struct name *names, size_t count);
void form_period(struct form *form, const struct period_ast *period);
void form_type(struct form *form, const struct type_ast *type);
void form_expr(struct form *form, const struct expr *expr);
void form_moment(struct form *form, const struct moment *moment);
void form_row(struct form *form, const struct row *row);
void form_bracket(struct form *form, const struct bracket_ast *bracket);
void form_field(struct form *form, const struct field_ast *field);
void form_typed(struct form *form, const struct typed_name *typed);
void form_choice_value(struct form *form, const struct choice_value_ast *value);
void form_clause(struct form *form, const struct clause_ast *clause);
void form_parameter_head(struct form *form, const struct parameter_ast *parameter);
void form_table_head(struct form *form, const struct table_ast *table);
void form_scale_head(struct form *form, const struct scale_ast *scale);
void form_assertion(struct form *form, const struct assertion_ast *assertion);
void form_region_code(struct form *form, const struct region_code_ast *code);

/* ---- changes_items.c ---- */

/* Cuts both versions into units. */
void changes_cut(struct change_work *work);
/* The region a file is limited to, as its code is written; "" if it is not. */
const char *file_home(struct arena *arena, const struct ast_file *file);
/* The head of an item: up to the sign that opens its braces; all of it without braces. */
struct span item_head(const struct sources *sources, const struct item *item);

/* ---- changes_edit.c: the old texts, with other texts in place of some of theirs ---- */

struct text_edit {
    uint32_t file, start, end; /* bytes of an old file */
    const char *text;
};

struct text_addition { /* a file beside the old ones, of what is limited to one region or none */
    const char *home;
    struct writer text;
};

struct editing {
    struct arena *arena;
    const struct change_side *old, *fresh;
    VEC(struct text_edit) edits;
    VEC(struct text_addition *) additions;
    bool impossible; /* the change cannot be written down */
};

void edit_replace(struct editing *editing, struct span span, const char *text);
void edit_delete(struct editing *editing, struct span span);
void edit_insert(struct editing *editing, uint32_t file, uint32_t at, const char *text);
/* The writer of the file that is for this region; "" for none. */
struct writer *edit_addition(struct editing *editing, const char *home);
/* A piece of an item of a version, without citations and without what is said to people; `without`:
 * places in it that are left out. */
const char *edit_text(struct editing *editing, const struct change_side *side,
    const struct item *item, struct span span, const struct span *without, size_t count);
/* Where the keyword of a part begins that ends in front of `at`; `at` where it is not found. */
uint32_t edit_keyword(const struct change_side *side, const struct item *item, uint32_t at,
    const char *const *words, size_t count);
/* In front of the sign that closes the braces of an item; its end without braces. */
uint32_t edit_closing(const struct change_side *side, const struct item *item);
/* Behind the sign that opens them. */
uint32_t edit_opening(const struct change_side *side, const struct item *item);
/* False also where two changes stand in each other's way. */
bool edit_is_possible(struct editing *editing);
/* All files, if it is possible. Examples are left out: they say what the old version gives. */
void edit_finish(struct editing *editing, struct changed_files *out);

/* ---- changes_apply.c ---- */

/* Makes a change in the old texts. */
void change_apply(
    struct editing *editing, const struct change_work *work, const struct change_pair *pair);

/* ---- changes_variant.c ---- */

bool change_can_be_made(const struct change_work *work, size_t index);

/* ---- changes_addition.c ---- */

bool unit_speaks_of(const struct unit *unit, const char *name);
/* Marks what only changed words notice. All pairs are known. */
void changes_mark_additions(struct change_work *work);

/* ---- changes_reach.c ---- */

void change_reach(
    const struct change_work *work, const struct change_pair *pair, struct change *out);

#endif
