/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts of plan_text share: text.c has the lines, phrase.c what an operation does,
 * text_values.c how values and codes are called. All is in the arena of the writer. Private to
 * plan_text.
 */
#ifndef GUODU_PLAN_TEXT_H
#define GUODU_PLAN_TEXT_H

#include "plan/plan.h"

/* What the codes of a register (the bits of a set) stand for. Constants are shared, so there may be
 * several. */
struct code_names {
    VEC(const struct choice *) choices;
    VEC(const struct policy *) policies; /* their clauses, and what DECIDE gives besides */
    bool set;
};

struct writer {
    struct arena *arena;
    const struct plan *plan;
    const struct sources *sources; /* NULL: places are not told */
    struct code_names *names;      /* of each operation */
    bool zh;
    VEC(char) text;
};

/* ---- text_values.c ---- */

void put(struct writer *writer, const char *text);
#define PUT(...) put(writer, arena_printf(writer->arena, __VA_ARGS__))
const char *pick_word(const struct writer *writer, const char *zh, const char *en);
const struct plan_op *op_of(const struct writer *writer, uint32_t op);

struct code_names *code_names_new(const struct writer *writer);

enum look { LOOK_NUMBER, LOOK_DATE, LOOK_TRUTH, LOOK_CODE };
enum look look_of(const struct writer *writer, const struct plan_op *op);

/* count of 10^-scale */
const char *number_text(const struct writer *writer, int scale, __int128 count);
/* A value of the operation. */
const char *known_text(const struct writer *writer, const struct plan_op *op, int64_t value);
const char *entry_text(
    const struct writer *writer, const struct plan_op *op, struct plan_value value);
const char *code_text(const struct writer *writer, const struct plan_op *op, uint32_t code);
/* Can a register have that code? */
bool code_there(const struct writer *writer, const struct plan_op *op, uint32_t code);
/* The values of a set with these bits. */
const char *set_text(const struct writer *writer, const struct plan_op *op, int64_t bits);
const char *state_text(const struct writer *writer, enum plan_state state);
/* Why it is asked. */
const char *reason_text(const struct writer *writer, int64_t reason);

/* ---- phrase.c ---- */

/* What the operation does: the phrase of ops.def with its slots filled. */
void phrase_put(struct writer *writer, const struct plan_op *op);

#endif
