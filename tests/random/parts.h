/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files that write expressions share. Those that give a bool write nothing where they
 * give false: what they need is not in sight.
 */
#ifndef GUODU_TESTS_RANDOM_PARTS_H
#define GUODU_TESTS_RANDOM_PARTS_H

#include "gen.h"

struct gen_sighting { /* a field seen from a frame, or from so many parents up */
    int frame, ups;
    size_t field;
};

typedef bool gen_fits(
    struct gen *gen, const struct gen_scope *scope, const struct gen_sighting *seen, const void *want);

bool gen_sight_pick(struct gen *gen, const struct gen_scope *scope, gen_fits *fit, const void *want,
    struct gen_sighting *out);
void gen_sight_put(
    struct gen *gen, const struct gen_scope *scope, const struct gen_sighting *seen);
bool gen_fits_list(struct gen *gen, const struct gen_scope *scope, const struct gen_sighting *seen,
    const void *want);
bool gen_fits_none(struct gen *gen, const struct gen_scope *scope, const struct gen_sighting *seen,
    const void *want);
bool gen_fits_set(struct gen *gen, const struct gen_scope *scope, const struct gen_sighting *seen,
    const void *want);
bool gen_typed_field(
    struct gen *gen, const struct gen_scope *scope, struct gen_type type);
void gen_fact_add(struct gen_scope *scope, const struct gen_sighting *seen);
int gen_frames_of(const struct gen_scope *scope, int record);
/* Has a literal this type by itself? */
bool gen_has_literal(struct gen_type type);
/* word(x for list where c); count(list where c); p.word */
bool gen_fold(struct gen *gen, struct gen_scope *scope, struct gen_type type,
    const char *word, bool must_where, int fuel);
bool gen_short(
    struct gen *gen, struct gen_scope *scope, const char *word, bool must_where, int fuel);
bool gen_policy_word(
    struct gen *gen, const struct gen_scope *scope, const char *en, const char *zh);
/* (a sign b); word(x); {x, y} */
void gen_pair(struct gen *gen, struct gen_scope *scope, struct gen_type a, const char *sign,
    struct gen_type b, int fuel);
void gen_call(
    struct gen *gen, struct gen_scope *scope, const char *word, struct gen_type type, int fuel);
bool gen_set_of(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel);
/* A field, parameter, input or literal; bare: the type is wanted at once. */
void gen_leaf(struct gen *gen, struct gen_scope *scope, struct gen_type type, bool bare);
bool gen_table_call(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel);
bool gen_scale_call(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel);
bool gen_policy_output(struct gen *gen, const struct gen_scope *scope, struct gen_type type);
void gen_if(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel);
void gen_default(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel);
void gen_at(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel);
bool gen_guarded(struct gen *gen, struct gen_scope *scope, int fuel);
bool gen_set_condition(struct gen *gen, struct gen_scope *scope, int fuel);
bool gen_disposition(struct gen *gen, struct gen_scope *scope);
bool gen_any_every(struct gen *gen, struct gen_scope *scope, int fuel);
void gen_is_known(struct gen *gen, struct gen_scope *scope, int fuel);
void gen_extreme(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel);
void gen_rounded(struct gen *gen, struct gen_scope *scope, struct gen_type type, const char *unit,
    int fuel);
/* A condition that is more than a leaf; anything of another type that is. */
bool gen_truth(struct gen *gen, struct gen_scope *scope, int fuel);
bool gen_operation(struct gen *gen, struct gen_scope *scope, struct gen_type type, int fuel);

#endif
