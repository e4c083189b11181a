/* SPDX-License-Identifier: Apache-2.0 */
#include "author/mutate.h"

#include <stdlib.h>
#include <string.h>
#include "author/apart.h"
#include "author/coverage.h"
#include "author/examples.h"
#include "author/refused.h"
#include "author/search.h"
#include "author/witness.h"

struct run {
    struct arena *arena;
    struct arena *scratch;         /* MUTATE_SCRATCH of them */
    const struct sources *sources; /* as they were loaded */
    const struct mutate_options *options;
    struct sandbox sandbox;
    struct parts parts;
    struct coverage coverage;
    struct search search;
    mutant_list mutants;
    bool *sound;        /* [example]: it passes without any change */
    uint64_t **watches; /* [example]: a bit for each part that its expectations rest on */
    uint32_t last;      /* the example that noticed last: likely to notice again */
    struct mutate_result *out;
};

/* ---- which examples could notice ---- */

static void watch_thing(struct run *run, uint64_t *bits, const void *thing) {
    uint32_t part = parts_index(&run->parts, thing);
    for (size_t w = 0; w < (run->parts.list.count + 63) / 64; w++)
        bits[w] |= run->parts.rests[part][w];
}

struct watching {
    struct run *run;
    uint64_t *bits;
};

static void watch_node(void *user, const struct node *node) {
    struct watching *watching = user;
    const void *things[] = {node->parameter, node->table, node->scale, node->policy, node->field};
    for (size_t i = 0; i < sizeof things / sizeof *things; i++)
        if (things[i] && map_get(&watching->run->parts.by_thing, things[i]))
            watch_thing(watching->run, watching->bits, things[i]);
}

static void watch_expect(struct run *run, uint64_t *bits, const struct example_expect *expect) {
    struct watching watching = {run, bits};
    if (expect->policy)
        watch_thing(run, bits, expect->policy);
    if (expect->assertion)
        watch_thing(run, bits, expect->assertion);
    node_walk(expect->condition, watch_node, &watching);
    for (size_t i = 0; i < expect->outputs.count; i++)
        node_walk(expect->outputs.items[i].value, watch_node, &watching);
}

static void prepare_examples(struct run *run) {
    const struct program *program = &run->sandbox.program;
    size_t words = (run->parts.list.count + 63) / 64;
    run->sound = arena_array(run->arena, bool, program->examples.count);
    run->watches = arena_array(run->arena, uint64_t *, program->examples.count);
    for (size_t i = 0; i < program->examples.count; i++) {
        const struct example *example = program->examples.items[i];
        arena_reset(run->scratch);
        run->sound[i] = example_passes(run->scratch, program, example);
        run->out->failing += !run->sound[i];
        run->watches[i] = arena_array(run->arena, uint64_t, words);
        for (size_t k = 0; k < example->expects.count; k++)
            watch_expect(run, run->watches[i], &example->expects.items[k]);
    }
}

/* A change of the transition is one of several policies. */
static bool could_notice(struct run *run, const struct mutant *mutant, uint32_t example) {
    uint32_t owner = parts_index(&run->parts, mutant->owner.thing);
    bool watched = (run->watches[example][owner / 64] >> (owner % 64)) & 1;
    if (!run->sound[example] || (!watched && !mutant->several))
        return false;
    return !mutant->node || coverage_has(&run->coverage, mutant->node, COVER_REACHED, example);
}

/* ---- running them ---- */

static bool notices(struct run *run, const struct mutant *mutant, uint32_t example) {
    if (!could_notice(run, mutant, example))
        return false;
    arena_reset(run->scratch);
    return !example_passes(
        run->scratch, &run->sandbox.program, run->sandbox.program.examples.items[example]);
}

static const struct example *find_noticing(struct run *run, const struct mutant *mutant) {
    uint32_t count = (uint32_t)run->sandbox.program.examples.count, found = count;
    mutant_toggle(mutant);
    if (run->last < count && notices(run, mutant, run->last))
        found = run->last;
    for (uint32_t i = 0; i < count && found == count; i++)
        if (notices(run, mutant, i))
            found = i;
    mutant_toggle(mutant);
    if (found == count)
        return NULL;
    run->last = found;
    return run->sandbox.program.examples.items[found];
}

/* ---- a record that was found, written and read back ---- */

struct batch { /* of mutations whose records are read back together */
    size_t from, to;
    struct sandbox again;
    mutant_list mutants;
};

static const char *records_of(struct run *run, const struct batch *batch) {
    struct writer text;
    writer_init(&text, run->scratch);
    for (size_t i = batch->from; i < batch->to; i++)
        if (run->out->list.items[i].record)
            writer_put(&text, run->out->list.items[i].record);
    return text.bytes;
}

static void give_up(struct run *run, struct mutation *mutation) {
    mutation->record = NULL;
    mutation->fate = MUTATION_OPEN;
    run->out->counts[MUTATION_FOUND]--;
    run->out->counts[MUTATION_OPEN]++;
}

/* Does it pass with the rules as they are, and fail with the change? */
static bool notices_when_read(
    struct run *run, const struct batch *batch, size_t index, const struct example *example) {
    const struct mutant *mutant = batch->mutants.items[index];
    struct arena *arena = run->search.before;
    arena_reset(arena);
    if (!example_passes(arena, &batch->again.program, example))
        return false;
    mutant_toggle(mutant);
    bool noticed = !example_passes(arena, &batch->again.program, example);
    mutant_toggle(mutant);
    return noticed;
}

static void try_records(struct run *run, struct batch *batch) {
    size_t at = sandbox_added(&batch->again, run->sources);
    for (size_t i = batch->from; i < batch->to; i++) {
        struct mutation *mutation = &run->out->list.items[i];
        if (!mutation->record)
            continue;
        if (!notices_when_read(run, batch, i, batch->again.program.examples.items[at++]))
            give_up(run, mutation);
    }
}

/* Reads the rules once more with the records of these mutations behind them, which must all be
 * understood; else those of either half. */
static void read_back(struct run *run, size_t from, size_t to) {
    struct batch batch = {.from = from, .to = to};
    arena_reset(run->scratch);
    const char *text = records_of(run, &batch);
    if (!*text)
        return;
    sandbox_load(&batch.again, run->scratch, run->sources, run->options->library, text);
    batch.again.program.limits = run->options->limits;
    mutants_find(
        run->scratch, &batch.again.program, &batch.again.sources, run->options->zh, &batch.mutants);
    if (batch.again.sound && batch.mutants.count == run->mutants.count) {
        try_records(run, &batch);
    } else if (to - from > 1) {
        read_back(run, from, from + (to - from) / 2);
        read_back(run, from + (to - from) / 2, to);
    } else {
        give_up(run, &run->out->list.items[from]);
    }
}

static const char *title_of(struct run *run, const struct mutant *mutant) {
    char *title = arena_printf(
        run->arena, run->options->zh_rules ? "%s：%s" : "%s: %s", mutant->where, mutant->change);
    for (char *at = title; *at; at++) /* it stands in quotes of this kind */
        if (*at == '"')
            *at = '\'';
    return title;
}

static void look_for_record(struct run *run, struct mutation *mutation) {
    struct finding_of_search found;
    search_for(&run->search, mutation->mutant, &found);
    mutation->tries = found.tries;
    mutation->fate = MUTATION_OPEN;
    if (!found.found)
        return;
    struct witness witness = {.tree = found.tree,
        .day = found.day,
        .seen = &found.seen,
        .title = title_of(run, mutation->mutant),
        .zh = run->options->zh_rules};
    mutation->record = witness_text(run->arena, &witness);
    mutation->fate = MUTATION_FOUND;
}

/* ---- words ---- */

const char *mutation_sentence(struct arena *arena, const struct mutation *mutation, bool zh) {
    const char *change = mutation->mutant->change;
    switch (mutation->fate) {
    case MUTATION_NOTICED:
        return zh ? arena_printf(arena, "%s，用例“%s”能发现", change, mutation->example->title)
                  : arena_printf(arena, "%s is noticed by the example “%s”", change,
                        mutation->example->title);
    case MUTATION_APART:
        return zh ? arena_printf(arena, "%s，没有影响：%s", change, mutation->reason)
                  : arena_printf(arena, "%s cannot matter: %s", change, mutation->reason);
    case MUTATION_REFUSED:
        return zh ? arena_printf(arena, "%s，检查就通不过：%s", change, mutation->reason)
                  : arena_printf(
                        arena, "%s would be refused by the checker: %s", change, mutation->reason);
    case MUTATION_FOUND:
    case MUTATION_OPEN:
        break;
    }
    return zh ? arena_printf(arena, "%s，现有的用例都发现不了", change)
              : arena_printf(arena, "%s changes no example", change);
}

/* ---- all of them ---- */

/* Does an example notice it, or can it not matter? */
static void judge_mutant(struct run *run, size_t index) {
    struct mutation mutation = {
        .mutant = run->mutants.items[index], .fate = MUTATION_OPEN, .index = index};
    mutation.example = find_noticing(run, mutation.mutant);
    if (!mutation.example)
        mutation.reason =
            apart_reason(run->arena, &run->sandbox.program, mutation.mutant, run->options->zh);
    if (mutation.example || mutation.reason)
        mutation.fate = mutation.example ? MUTATION_NOTICED : MUTATION_APART;
    vec_push(run->arena, &run->out->list, mutation);
}

static void ask_checker(struct run *run) {
    mutant_list open = {0};
    for (size_t i = 0; i < run->out->list.count; i++)
        if (run->out->list.items[i].fate == MUTATION_OPEN)
            vec_push(run->arena, &open, run->mutants.items[i]);
    const char **reasons =
        refused_reasons(run->arena, run->scratch, &run->sandbox, &open, run->options->zh);
    for (size_t i = 0, k = 0; i < run->out->list.count; i++) {
        struct mutation *mutation = &run->out->list.items[i];
        if (mutation->fate == MUTATION_OPEN && (mutation->reason = reasons[k++]))
            mutation->fate = MUTATION_REFUSED;
    }
}

static void look_for_records(struct run *run) {
    for (size_t i = 0; i < run->out->list.count; i++) {
        if (run->out->list.items[i].fate == MUTATION_OPEN)
            look_for_record(run, &run->out->list.items[i]);
        run->out->counts[run->out->list.items[i].fate]++;
    }
}

static void run_all(struct run *run) {
    prepare_examples(run);
    coverage_init(&run->coverage, run->arena, &run->sandbox.program);
    coverage_fill(&run->coverage, run->scratch);
    mutants_find(
        run->arena, &run->sandbox.program, &run->sandbox.sources, run->options->zh, &run->mutants);
    search_init(&run->search, run->arena, &run->sandbox.program, &run->parts, &run->coverage,
        run->scratch + 1);
    if (run->options->tries)
        run->search.most_tries = run->options->tries;
    for (size_t i = 0; i < run->mutants.count; i++)
        judge_mutant(run, i);
    ask_checker(run);
    look_for_records(run);
    read_back(run, 0, run->mutants.count);
}

/* ---- their order ---- */

static int by_place(const void *a, const void *b) {
    const struct mutation *x = a, *y = b;
    const struct span *one = &x->mutant->span, *two = &y->mutant->span;
    if (one->file != two->file)
        return one->file < two->file ? -1 : 1;
    if (one->start != two->start)
        return one->start < two->start ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

void mutate_run(struct arena *arena, struct arena scratch[MUTATE_SCRATCH],
    const struct sources *sources, const struct mutate_options *options,
    struct mutate_result *out) {
    struct run run = {
        .arena = arena, .scratch = scratch, .sources = sources, .options = options, .out = out};
    *out = (struct mutate_result){0};
    sandbox_load(&run.sandbox, arena, sources, options->library, NULL);
    run.sandbox.program.limits = options->limits;
    if (!run.sandbox.sound)
        return;
    parts_init(&run.parts, arena, &run.sandbox.program);
    run_all(&run);
    if (out->list.count)
        qsort(out->list.items, out->list.count, sizeof *out->list.items, by_place);
}
