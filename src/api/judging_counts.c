/* SPDX-License-Identifier: Apache-2.0
 *
 * What the registers of a batch come to: which top records the reference evaluator must judge, and
 * the counts and sums of the rows that are settled. */
#include "api/judging.h"

#include <string.h>

/* ---- rows ---- */

/* The bits of a word that are rows: of the last one not all. */
static uint64_t row_mask(size_t rows, size_t word) {
    size_t left = rows - word * 64;
    return left >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << left) - 1;
}

static const struct batch_rows *rows_of(
    const struct judging_worker *worker, const struct record_type *type) {
    return &worker->batch.columns->rows[type->index];
}

void judging_rows_of(const struct batch *columns, const struct record_type *type, size_t top,
    size_t *from, size_t *to) {
    if (!type->parent) {
        *from = top;
        *to = top + 1;
        return;
    }
    const uint32_t *offsets = columns->rows[type->index].offsets;
    judging_rows_of(columns, type->parent, top, from, to);
    *from = offsets ? offsets[*from] : 0;
    *to = offsets ? offsets[*to] : 0;
}

static size_t top_of(
    const struct judging_worker *worker, const struct record_type *type, size_t row) {
    for (; type->parent; type = type->parent)
        row = rows_of(worker, type)->parents[row];
    return row;
}

/* ---- referring ---- */

/* Rejected rows give no results, so nothing of them needs a reason. */
static uint64_t judged_bits(
    const struct judging_worker *worker, const struct record_type *type, size_t word) {
    const struct batch_rows *rows = rows_of(worker, type);
    return row_mask(rows->count, word) & (rows->rejected ? ~rows->rejected[word] : ~UINT64_C(0));
}

static void refer_word(
    struct judging_worker *worker, const struct record_type *type, size_t word, uint64_t bits) {
    bits &= judged_bits(worker, type, word);
    for (; bits; bits &= bits - 1)
        bit_set(worker->batch.referred,
            top_of(worker, type, word * 64 + (size_t)__builtin_ctzll(bits)));
}

static void refer_bits(
    struct judging_worker *worker, const struct record_type *type, const uint64_t *bits) {
    size_t words = words_of(rows_of(worker, type)->count);
    for (size_t word = 0; bits && word < words; word++)
        if (bits[word])
            refer_word(worker, type, word, bits[word]);
}

/* Rows of a register that are neither known nor none; those that are ask among them. */
static uint64_t open_bits(const struct machine_register *held, size_t word) {
    if (held->form == PLAN_TRUTH)
        return ~(held->yes[word] | held->no[word]);
    if (held->form != PLAN_8)
        return ~(held->known[word] | (held->none ? held->none[word] : 0));
    const uint8_t *codes = (const uint8_t *)held->values + word * 64;
    uint64_t bits = 0;
    for (size_t i = 0; i < 64; i++)
        bits |= (uint64_t)(codes[i] == CODE_UNKNOWN) << i;
    return bits;
}

/* Of the rows whose output is open, those for which a clause decided. */
static void refer_open(struct judging_worker *worker, const struct record_type *type,
    const struct machine_register *held, const uint8_t *decided) {
    size_t count = rows_of(worker, type)->count;
    for (size_t word = 0; word < words_of(count); word++) {
        uint64_t open = open_bits(held, word) & judged_bits(worker, type, word), bits = 0;
        for (; open; open &= open - 1) {
            size_t row = word * 64 + (size_t)__builtin_ctzll(open);
            bits |= decided[row] < DECIDE_MOST ? open & -open : 0;
        }
        refer_word(worker, type, word, bits);
    }
}

/* Four counters side by side, so that equal neighbours do not wait for each other. */
static struct judging_tally *tally_codes(
    struct judging_worker *worker, const uint8_t *codes, size_t count) {
    struct judging_tally *sum = arena_new(&worker->kept, struct judging_tally);
    struct judging_tally parts[3];
    size_t row = 0;
    memset(parts, 0, sizeof parts);
    for (; row + 4 <= count; row += 4) {
        sum->codes[codes[row]]++;
        parts[0].codes[codes[row + 1]]++;
        parts[1].codes[codes[row + 2]]++;
        parts[2].codes[codes[row + 3]]++;
    }
    for (; row < count; row++)
        sum->codes[codes[row]]++;
    for (size_t i = 0; i < 256; i++)
        sum->codes[i] += parts[0].codes[i] + parts[1].codes[i] + parts[2].codes[i];
    return sum;
}

/* Which codes of a policy its columns do not settle, for what is asked for. */
static void mark_codes(const struct judging_run *run, const struct plan_policy *planned,
    bool open[256]) {
    const struct policy *policy = planned->policy;
    bool lacks = false;
    for (size_t i = 0; i < policy->outputs.count; i++)
        lacks |= planned->outputs[i] == NO_OP;
    memset(open, 0, 256);
    open[DECIDED_NOTHING] = true;
    open[DECIDED_UNDETERMINED] = open[DECIDED_CONFLICT] =
        run->results || run->reasons || run->tells;
    for (size_t i = 0; i < policy->clauses.count && i < DECIDE_MOST; i++)
        open[i] = lacks || ((run->results || run->tells) && policy->clauses.items[i]->says.count > 0);
}

static void refer_codes(struct judging_worker *worker, const struct plan_policy *planned,
    const struct judging_tally *tally, const uint8_t *codes) {
    const struct record_type *type = planned->policy->record;
    bool open[256], any = false;
    mark_codes(worker->run, planned, open);
    for (size_t i = 0; i < 256; i++)
        any |= open[i] && tally->codes[i] > 0;
    const struct batch_rows *rows = rows_of(worker, type);
    for (size_t row = 0; any && row < rows->count; row++)
        if (open[codes[row]] && !(rows->rejected && bit_at(rows->rejected, row)))
            bit_set(worker->batch.referred, top_of(worker, type, row));
}

static void refer_policy(struct judging_worker *worker, uint32_t index) {
    const struct judging_run *run = worker->run;
    const struct plan_policy *planned = &run->plan->policies[index];
    const struct record_type *type = planned->policy->record;
    struct machine_register decided = machine_register(worker->machine, planned->decided);
    const uint8_t *codes = decided.values;
    struct judging_tally *tally = tally_codes(worker, codes, rows_of(worker, type)->count);
    worker->batch.tallies[index] = tally;
    refer_bits(worker, type, decided.ask);
    refer_codes(worker, planned, tally, codes);
    for (size_t i = 0; i < planned->policy->outputs.count; i++) {
        if (planned->outputs[i] == NO_OP)
            continue;
        struct machine_register held = machine_register(worker->machine, planned->outputs[i]);
        refer_bits(worker, type, held.ask);
        if (run->results || run->reasons || run->tells)
            refer_open(worker, type, &held, codes);
    }
}

/* What holds needs no more than counting; of what does not the reasons or the words may be asked, and
 * of a guarantee that is broken which record it is. */
static void refer_assertion(struct judging_worker *worker, uint32_t index) {
    const struct judging_run *run = worker->run;
    const struct plan_assertion *planned = &run->plan->assertions[index];
    const struct record_type *type = planned->assertion->record;
    size_t words = words_of(rows_of(worker, type)->count);
    bool broken = run->findings || planned->assertion->kind == ASSERT_GUARANTEE;
    for (size_t k = 0; k < planned->assertion->cases.count; k++) {
        struct machine_register held = machine_register(worker->machine, planned->holds[k]);
        refer_bits(worker, type, held.ask);
        for (size_t word = 0; word < words && (run->findings || run->reasons); word++)
            refer_word(worker, type, word,
                ~(held.yes[word] | (broken ? 0 : held.no[word])));
    }
}

static bool are_assertions_asked(const struct judging_run *run) {
    return run->options.summary || run->findings;
}

/* Of the batch's top record and the types below it. */
static void for_each_kind(struct judging_worker *worker, const struct record_type *type,
    void (*work)(struct judging_worker *worker, const struct record_type *type)) {
    work(worker, type);
    for (size_t i = 0; i < type->children.count; i++)
        for_each_kind(worker, type->children.items[i], work);
}

static void refer_kind(struct judging_worker *worker, const struct record_type *type) {
    const struct judging_kind *kind = &worker->run->kinds[type->index];
    for (size_t i = 0; i < kind->policies.count; i++)
        refer_policy(worker, kind->policies.items[i]);
    for (size_t i = 0; i < kind->assertions.count && are_assertions_asked(worker->run); i++)
        refer_assertion(worker, kind->assertions.items[i]);
}

void judging_refer(struct judging_worker *worker) {
    struct judging_batch *batch = &worker->batch;
    batch->tallies = arena_array(
        &worker->kept, struct judging_tally *, worker->run->rules->shape.policy_count);
    if (batch->columns->aside)
        memcpy(batch->referred, batch->columns->aside, words_of(batch->count) * sizeof(uint64_t));
    for_each_kind(worker, batch->top, refer_kind);
}

/* ---- counting ---- */

static void skip_referred(
    struct judging_worker *worker, const struct record_type *type, uint64_t *skipped) {
    const struct judging_batch *batch = &worker->batch;
    for (size_t word = 0; word < words_of(batch->count); word++) {
        uint64_t bits = batch->referred[word] & row_mask(batch->count, word);
        for (; bits; bits &= bits - 1) {
            size_t from, to;
            judging_rows_of(batch->columns, type, word * 64 + (size_t)__builtin_ctzll(bits), &from,
                &to);
            for (; from < to; from++)
                bit_set(skipped, from);
        }
    }
}

static bool has_bits(const uint64_t *bits, size_t words) {
    uint64_t any = 0;
    for (size_t word = 0; word < words; word++)
        any |= bits[word];
    return any != 0;
}

/* NULL where no row is skipped. */
static void skip_kind(struct judging_worker *worker, const struct record_type *type) {
    struct judging_batch *batch = &worker->batch;
    const struct batch_rows *rows = rows_of(worker, type);
    size_t words = words_of(rows->count);
    uint64_t *skipped = arena_array(&worker->kept, uint64_t, words + 1);
    if (rows->rejected)
        memcpy(skipped, rows->rejected, words * sizeof(uint64_t));
    skip_referred(worker, type, skipped);
    for (size_t word = 0; word < words; word++) {
        skipped[word] &= row_mask(rows->count, word);
        worker->account.rows += (uint64_t)__builtin_popcountll(
            row_mask(rows->count, word) & ~skipped[word]);
    }
    if (has_bits(skipped, words))
        batch->skipped[type->index] = skipped;
}

static uint64_t counted_bits(
    const struct judging_worker *worker, const struct record_type *type, size_t word) {
    const uint64_t *skipped = worker->batch.skipped[type->index];
    return row_mask(rows_of(worker, type)->count, word) & (skipped ? ~skipped[word] : ~UINT64_C(0));
}

static uint64_t count_bits(
    const struct judging_worker *worker, const struct record_type *type, const uint64_t *bits) {
    uint64_t count = 0;
    size_t words = words_of(rows_of(worker, type)->count);
    for (size_t word = 0; bits && word < words; word++)
        count += (uint64_t)__builtin_popcountll(bits[word] & counted_bits(worker, type, word));
    return count;
}

static __int128 sum_64(const int64_t *values, uint64_t bits) {
    __int128 sum = 0;
    if (bits == ~UINT64_C(0))
        for (size_t i = 0; i < 64; i++)
            sum += values[i];
    else
        for (; bits; bits &= bits - 1)
            sum += values[__builtin_ctzll(bits)];
    return sum;
}

/* Of values that 64 of them cannot make overflow: without branches, also where some are left out. */
#define SUM_64(name, type)                                                                         \
    static int64_t name(const type *values, uint64_t bits) {                                       \
        int64_t sum = 0;                                                                           \
        if (bits == ~UINT64_C(0))                                                                  \
            for (size_t i = 0; i < 64; i++)                                                        \
                sum += values[i];                                                                  \
        else                                                                                       \
            for (size_t i = 0; i < 64; i++)                                                        \
                sum += values[i] & -(int64_t)((bits >> i) & 1);                                    \
        return sum;                                                                                \
    }

SUM_64(sum_64_small, int64_t)
SUM_64(sum_32, int32_t)

static bool is_small(const struct plan_op *op) {
    const __int128 most = INT64_MAX / 64;
    return op->low >= -most && op->high <= most;
}

static __int128 sum_known(const struct judging_worker *worker, const struct record_type *type,
    const struct machine_register *held, const struct plan_op *op) {
    __int128 sum = 0;
    bool small = is_small(op);
    size_t words = words_of(rows_of(worker, type)->count);
    for (size_t word = 0; word < words; word++) {
        uint64_t bits = held->known[word] & counted_bits(worker, type, word);
        if (held->form == PLAN_32)
            sum += sum_32((const int32_t *)held->values + word * 64, bits);
        else if (small)
            sum += sum_64_small((const int64_t *)held->values + word * 64, bits);
        else
            sum += sum_64((const int64_t *)held->values + word * 64, bits);
    }
    return sum;
}

/* A clause decided in so many rows; where its output is not known nor none, it is unknown. */
static void count_output(struct judging_worker *worker, const struct plan_policy *planned,
    size_t index, uint64_t decided, struct summary_total *total) {
    const struct record_type *type = planned->policy->record;
    const struct plan_op *op = &worker->run->plan->ops.items[planned->outputs[index]];
    struct machine_register held = machine_register(worker->machine, planned->outputs[index]);
    uint64_t known, none = count_bits(worker, type, held.none);
    if (held.form == PLAN_TRUTH) {
        total->yes = count_bits(worker, type, held.yes);
        known = total->yes + count_bits(worker, type, held.no);
    } else {
        known = count_bits(worker, type, held.known);
        summary_sum_add(&total->sum, sum_known(worker, type, &held, op), held.scale);
    }
    total->known = known;
    total->unknown = decided - known - none;
}

static void skip_codes(struct judging_worker *worker, const struct record_type *type,
    struct judging_tally *tally, const uint8_t *codes) {
    const uint64_t *skipped = worker->batch.skipped[type->index];
    size_t words = words_of(rows_of(worker, type)->count);
    for (size_t word = 0; skipped && word < words; word++)
        for (uint64_t bits = skipped[word]; bits; bits &= bits - 1)
            tally->codes[codes[word * 64 + (size_t)__builtin_ctzll(bits)]]--;
}

static void count_policy(struct judging_worker *worker, uint32_t index) {
    const struct plan_policy *planned = &worker->run->plan->policies[index];
    const struct policy *policy = planned->policy;
    struct summary_policy *counts = &worker->batch.counts.policies[index];
    struct judging_tally *tally = worker->batch.tallies[index];
    skip_codes(worker, policy->record, tally,
        machine_register(worker->machine, planned->decided).values);
    uint64_t decided = 0;
    for (size_t i = 0; i < policy->clauses.count && i < DECIDE_MOST; i++) {
        counts->outcomes[OUTCOME_KEEP + policy->clauses.items[i]->disposition] += tally->codes[i];
        decided += tally->codes[i];
    }
    counts->outcomes[OUTCOME_NOT_IN_FORCE] += tally->codes[DECIDED_NOT_IN_FORCE];
    counts->outcomes[OUTCOME_NOT_APPLICABLE] += tally->codes[DECIDED_NOT_APPLICABLE];
    counts->outcomes[OUTCOME_UNDETERMINED] += tally->codes[DECIDED_UNDETERMINED];
    counts->outcomes[OUTCOME_CONFLICT] += tally->codes[DECIDED_CONFLICT];
    for (size_t i = 0; decided > 0 && i < policy->outputs.count; i++) {
        struct type type = policy->outputs.items[i].type;
        if (type_is_number(type) || type.kind == TYPE_BOOLEAN)
            count_output(worker, planned, i, decided, &counts->totals[i]);
    }
}

static void count_assertion(struct judging_worker *worker, uint32_t index) {
    const struct plan_assertion *planned = &worker->run->plan->assertions[index];
    const struct record_type *type = planned->assertion->record;
    uint64_t *counts = worker->batch.counts.assertions[index].counts, all = 0;
    for (size_t word = 0; word < words_of(rows_of(worker, type)->count); word++)
        all += (uint64_t)__builtin_popcountll(counted_bits(worker, type, word));
    for (size_t k = 0; k < planned->assertion->cases.count; k++) {
        struct machine_register held = machine_register(worker->machine, planned->holds[k]);
        uint64_t yes = count_bits(worker, type, held.yes), no = count_bits(worker, type, held.no);
        counts[HOLDING_YES] += yes;
        counts[HOLDING_NO] += no;
        counts[HOLDING_UNKNOWN] += all - yes - no;
    }
}

static void count_kind(struct judging_worker *worker, const struct record_type *type) {
    const struct judging_kind *kind = &worker->run->kinds[type->index];
    for (size_t i = 0; i < kind->policies.count; i++)
        count_policy(worker, kind->policies.items[i]);
    for (size_t i = 0; i < kind->assertions.count; i++)
        count_assertion(worker, kind->assertions.items[i]);
}

void judging_count(struct judging_worker *worker) {
    struct judging_batch *batch = &worker->batch;
    batch->skipped = arena_array(
        &worker->kept, uint64_t *, worker->run->rules->program.schema.records.count);
    for_each_kind(worker, batch->top, skip_kind);
    if (worker->run->options.summary)
        for_each_kind(worker, batch->top, count_kind);
}
