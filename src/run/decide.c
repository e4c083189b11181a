/* SPDX-License-Identifier: Apache-2.0
 *
 * Which clause decides, for 64 rows at a time: the rule of src/eval/decide.c over bits, where `over`
 * and what clauses have in common is known beforehand.
 *
 * Left in (L) is a clause that is not no, with no yes clause over it. A clause that is ask and left
 * in makes the row ask. One that is ask and not left in does not matter: a yes clause is over it, and
 * so (over is transitive) over all that it is over; they are out, whatever it is. From here on no
 * clause in L is ask.
 *
 * If no clause in L is yes, nothing is asked about agreement: undetermined if L has an unknown one,
 * else not applicable.
 *
 * If one is yes:
 * - A conflict are two yes clauses of L, with nothing open over either, that differ (NO).
 * - Where it is not known beforehand, a register may say it row by row (`same`).
 * - A pair of such clauses of which nothing says it (ASK) could be in conflict too: ask.
 * - Otherwise it depends on all pairs in L. If one differs, it is undetermined, whatever the others are:
 *   in L there must then be an unknown clause (were all yes, nothing open would be over any of them,
 *   for a yes clause over the open one would be over them too, and the two would be in conflict), and
 *   with one nothing can become an error.
 * - If none differs but one is ASK, it is ask: they might agree or not.
 * - If none of these is so but of one it is unknown (`same`), it is undetermined.
 * - If all agree, the first yes clause of L decides.
 */
#include "run/states.h"

/* The clauses of one word of rows. */
struct clauses {
    uint64_t left[DECIDE_MOST], yes[DECIDE_MOST], stands[DECIDE_MOST];
};

/* What comes out, as bits of rows. */
struct fates {
    uint64_t ask, conflict, undetermined, decided;
};

/* The bits of clauses that are over this one. */
static uint64_t above(const struct run_decide *decide, const uint64_t *bits, uint32_t lower) {
    uint64_t any = 0;
    for (uint32_t i = decide->upper_starts[lower]; i < decide->upper_starts[lower + 1]; i++)
        any |= bits[decide->uppers[i]];
    return any;
}

/* Fills in the clauses; returns the rows where more than one is left in. */
static uint64_t weigh(
    const struct task *task, size_t word, struct clauses *clauses, struct fates *outcome) {
    const struct run_decide *decide = task->prepared;
    const uint32_t *more = task->op->more;
    uint64_t open[DECIDE_MOST], yes[DECIDE_MOST], some = 0, several = 0, any_yes = 0;
    for (uint32_t i = 0; i < task->op->decide->count; i++) {
        struct states clause = states_of(&task->registers[more[i]], word);
        yes[i] = clause.known;
        open[i] = ~(clause.known | clause.none);
        clauses->left[i] = ~clause.none;
    }
    for (uint32_t i = 0; i < task->op->decide->count; i++) {
        clauses->left[i] &= ~above(decide, yes, i);
        clauses->yes[i] = clauses->left[i] & yes[i];
        clauses->stands[i] = clauses->yes[i] & ~above(decide, open, i);
        outcome->ask |= clauses->left[i] & bits_read(task->registers[more[i]].ask, word);
        several |= some & clauses->left[i];
        some |= clauses->left[i];
        any_yes |= clauses->yes[i];
    }
    outcome->decided = any_yes;
    outcome->undetermined = some & ~any_yes;
    return several & any_yes;
}

/* The rows where a pair differs, may differ (ask), and where it is unknown whether it does. */
struct pair_rows {
    uint64_t differs, asks, open;
};

static struct pair_rows pair_rows(
    const struct task *task, const struct run_pair *pair, size_t word) {
    if (!pair->asks)
        return (struct pair_rows){.differs = ALL_BITS};
    if (pair->same == NO_OP)
        return (struct pair_rows){.asks = ALL_BITS};
    struct states same = states_of(&task->registers[pair->same], word);
    uint64_t asks = bits_read(task->registers[pair->same].ask, word);
    return (struct pair_rows){same.none, asks, ~(same.known | same.none | asks)};
}

static void compare_pairs(
    const struct task *task, size_t word, const struct clauses *clauses, struct fates *outcome) {
    const struct run_decide *decide = task->prepared;
    uint64_t conflict = 0, may_conflict = 0, differ = 0, may_differ = 0, open = 0;
    for (size_t i = 0; i < decide->pair_count; i++) {
        const struct run_pair *pair = &decide->pairs[i];
        struct pair_rows rows = pair_rows(task, pair, word);
        uint64_t left = clauses->left[pair->a] & clauses->left[pair->b];
        uint64_t stand = clauses->stands[pair->a] & clauses->stands[pair->b];
        differ |= left & rows.differs;
        may_differ |= left & rows.asks;
        open |= left & rows.open;
        conflict |= stand & rows.differs;
        may_conflict |= stand & rows.asks;
    }
    uint64_t yes = outcome->decided;
    outcome->conflict = yes & conflict;
    outcome->ask |= yes & ~conflict & (may_conflict | (may_differ & ~differ));
    outcome->undetermined |= yes & (differ | open);
    outcome->decided &= ~(differ | may_differ | open);
}

/* The codes of rows; bits of one code do not overlap those of another. */
static void put_code(uint64_t rows, uint8_t code, uint8_t *codes) {
    uint8_t mask[64];
    if (!rows)
        return;
    bits_expand_8(rows, mask);
    for (size_t i = 0; i < 64; i++)
        codes[i] = (uint8_t)((codes[i] & ~mask[i]) | (code & mask[i]));
}

static void put_outcome(const struct task *task, size_t word, const struct clauses *clauses,
    const struct fates *outcome) {
    uint8_t *codes = (uint8_t *)task->out->values + 64 * word;
    size_t rows = task->rows - 64 * word;
    uint64_t inside = rows < 64 ? (UINT64_C(1) << rows) - 1 : ALL_BITS;
    uint64_t decided = outcome->decided & inside;
    memset(codes, DECIDED_NOT_APPLICABLE, 64);
    for (uint32_t i = 0; i < task->op->decide->count; i++) {
        put_code(clauses->yes[i] & decided, (uint8_t)i, codes);
        decided &= ~clauses->yes[i];
    }
    put_code(outcome->undetermined, DECIDED_UNDETERMINED, codes);
    put_code(outcome->conflict, DECIDED_CONFLICT, codes);
    put_code(outcome->ask | ~inside, DECIDED_NOTHING, codes);
    if (task->out->ask)
        task->out->ask[word] = outcome->ask & inside;
}

void KERNEL(run_decide)(const struct task *task) {
    struct clauses clauses;
    for (size_t w = 0; w < task->words; w++) {
        struct fates outcome = {0};
        if (weigh(task, w, &clauses, &outcome))
            compare_pairs(task, w, &clauses, &outcome);
        put_outcome(task, w, &clauses, &outcome);
    }
}
