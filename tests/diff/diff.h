/* SPDX-License-Identifier: Apache-2.0
 *
 * What fuzz_diff.c is made of. A case is rules as text and record trees; a way judges all of it
 * somehow (batch engine, public interface, columns, Python, formatted rules) and must say what the
 * reference evaluator says: outcome, clause, outputs, missing facts, conflicts, sentences, errors. What
 * that is stands in lines, which every way writes for itself.
 *
 * A case that fails is made smaller (shrink.c) and kept as a folder (keep.c). Everything lives in
 * the arenas that are handed in, but rules, which diff_unload frees.
 */
#ifndef GUODU_TESTS_DIFF_H
#define GUODU_TESTS_DIFF_H

#include "api/api.h"
#include "tests/random/engine.h"

/* ---- texts that grow (pile.c) ---- */

struct pile {
    char *bytes; /* ends with a NUL once something was put */
    size_t length, room;
};

void pile_clear(struct pile *pile);
void pile_free(struct pile *pile);
void pile_bytes(struct pile *pile, const char *bytes, size_t length);
void pile_text(struct pile *pile, const char *text); /* NULL: nothing */
void pile_put(struct pile *pile, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- cases (case.c) ---- */

/* How a tree can be said. */
enum {
    FITS_HOST = 1,  /* by a host that builds it, and as JSON: no row was rejected */
    FITS_DATA = 2,  /* as rows of data too: what is required is there */
    FITS_TABLE = 4, /* as columns too: no cell that means something would have to be unknown */
};

struct diff_lines;

struct diff_case {
    struct arena *arena; /* of the trees, and what is made of the case */
    struct gen_text text;
    uint64_t seed; /* of what the ways choose */
    date today;
    char day[DATE_TEXT_SIZE];
    struct record_tree **trees; /* of one top type */
    size_t count;
    uint8_t *fits; /* a tree */
    guodu_rules *rules;
    const struct program *program; /* of the rules */
    bool zh;                       /* the language of the rules */
    const char *why;                /* it could not be loaded */
    const struct diff_lines *lines; /* a tree; NULL until they are asked for */
};

/* Loads the text. False: it is not sound, and nothing is to be freed. */
bool diff_load(struct diff_case *of);
void diff_unload(struct diff_case *of);
/* Of texts; NULL with *why: not sound. */
guodu_rules *diff_rules(const char *main, const char *local, char *why, size_t room);
/* Mostly so that it can be said in every way: see FITS_... */
void diff_settle(struct diff_case *of, struct chance *chance);
void diff_see_fits(struct diff_case *of);
/* The same trees for other rules, by the names of records, fields and values; what these do not have
 * is left out. Trees whose top type is gone are left out. */
void diff_adopt(struct diff_case *to, const struct diff_case *from);

/* A number for choices of a way: the same for the same name, however the case is shrunk. */
uint32_t diff_choose(const struct diff_case *of, const char *name, uint32_t bound);

/* The main text with policies that read what is seldom read (reads.c). The case is loaded. */
const char *diff_with_reads(struct arena *arena, const struct diff_case *of);

/* ---- what must come out (lines.c) ---- */

struct diff_line {
    const struct record *record;
    uint32_t index; /* of the policy, or of the assertion */
    const char *text;
};

struct diff_lines { /* of one tree, in the order in which results are given */
    VEC(struct diff_line) results, findings;
    uint64_t work; /* the steps that the evaluator took */
};

struct diff_words {
    bool zh;
    bool plain; /* choices by number, errors without their place: of rules in another form */
    uint64_t most_work; /* steps of a tree, to see whether it takes more; 0: as many as the rules allow */
};

/* By the reference evaluator. */
void diff_expect(const struct diff_case *of, size_t tree, struct diff_words words,
    struct arena *keep, struct arena *scratch, struct diff_lines *out);
/* Of all trees, in the language of the rules: made once. */
const struct diff_lines *diff_lines_of(struct diff_case *of, struct arena *scratch);

/* What a way has of one result; a line is made of it. */
struct diff_row {
    const char *kind, *policy, *outcome, *clause, *says, *failure; /* NULL: not there */
    struct pile keys, outputs, missing, conflicts;
};

void diff_row_clear(struct diff_row *row);
void diff_row_free(struct diff_row *row);
void diff_row_output(struct diff_row *row, const char *name, const char *value); /* NULL: unknown */
void diff_item(struct pile *list, const char *item);
const char *diff_row_line(const struct diff_row *row, struct pile *out);
/* The same of an inspection or a guarantee. */
const char *diff_finding_line(const guodu_finding *finding, guodu_lang lang, const struct pile *missing,
    struct pile *out);

/* "differs in outputs: ..." with both lines; NULL: there is none. */
const char *diff_differs(
    struct arena *arena, const char *where, const char *expected, const char *found);
const char *diff_finding_differs(
    struct arena *arena, const char *where, const char *expected, const char *found);

/* ---- values as data have them (cells.c) ---- */

/* NULL: unknown. */
const char *diff_cell(struct arena *arena, const struct diff_case *of, const struct field *field,
    struct value value);
/* A tree as a line of NDJSON. */
void diff_json(struct pile *out, struct arena *arena, const struct diff_case *of,
    const struct record *record);
bool diff_is_given(const struct field *field); /* and no list */
const struct field *diff_list_field(const struct record_type *type, size_t child);

/* ---- ways (ways.c) ---- */

struct diff_judges { /* that outlive cases */
    struct python *python; /* NULL: there is none */
    const char *folder;    /* for files */
};

struct diff_call {
    struct diff_case *of;
    struct diff_judges *judges;
    struct arena *keep, *scratch; /* the way's own; scratch is reset as one likes */
    uint64_t judged;              /* trees: added to */
};

/* NULL if all is right; else "differs in ...: ..." or "refused: ...", in keep: the words before the first
 * colon say what kind of failure it is. */
typedef const char *diff_way(struct diff_call *call);

struct diff_way_kind {
    const char *name;
    diff_way *judge;
    uint32_t each; /* of so many programs one goes this way */
};

extern const struct diff_way_kind diff_ways[];
extern const size_t diff_way_count;

const char *diff_refused(struct diff_call *call, const char *what, const char *why);

diff_way diff_by_engine, diff_by_files;                             /* ways.c */
diff_way diff_by_fields, diff_by_json, diff_by_rows;                /* host.c */
diff_way diff_by_columns, diff_by_lines;                            /* columns.c */
diff_way diff_by_formatted, diff_by_translated, diff_by_planted;    /* formatted.c */
diff_way diff_by_python;                                            /* python.c */

/* columns_in.c: the trees that fit as one nested table. */
void diff_columns(const struct diff_case *of, struct arena *arena, struct ArrowSchema *schema,
    struct ArrowArray *array);

/* python.c: NULL: it cannot be started. */
struct python *python_start(const char *program, const char *script);
void python_end(struct python *python);

/* ---- kept cases (keep.c) ---- */

bool diff_keep(const struct diff_case *of, const char *folder, const char *way, const char *what);
/* False: it cannot be read; says so on stdout. */
bool diff_read(struct diff_case *of, const char *folder);
bool diff_write_file(const char *folder, const char *name, const char *text, size_t length);

/* ---- smaller (shrink.c, shrink_text.c) ---- */

struct diff_shrunk {
    uint32_t tries, taken;
};

/* A smaller case that the way fails for in the same manner; *what: how. Loaded. */
void diff_shrink(struct diff_case *of, struct diff_judges *judges, const struct diff_way_kind *way,
    struct arena *arena, const char **what, struct diff_shrunk *told);

/* Tries texts that lack something, or have something shorter; keeps what `holds` takes. */
typedef bool diff_holds(void *user, const char *text);
const char *diff_shrink_text(struct arena *arena, const char *text, diff_holds *holds, void *user);

#endif
