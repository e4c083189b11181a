/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include <string.h>
#include "author/mutate.h"

struct guodu_mutation {
    const guodu_rules *rules;
    guodu_lang lang;
    uint32_t tries;
    struct arena arena; /* of the last run */
    struct arena scratch[MUTATE_SCRATCH];
    struct mutate_result result;
    struct api_error error;
};

guodu_mutation *guodu_mutation_new(const guodu_rules *rules, guodu_lang lang) {
    if (!rules || !rules->sound)
        return NULL;
    guodu_mutation *mutation = allocator_take(&rules->allocator, sizeof *mutation);
    if (!mutation)
        return NULL;
    mutation->rules = rules;
    mutation->lang = lang;
    arena_init(&mutation->arena, &rules->allocator);
    for (size_t i = 0; i < MUTATE_SCRATCH; i++)
        arena_init(&mutation->scratch[i], &rules->allocator);
    return mutation;
}

void guodu_mutation_free(guodu_mutation *mutation) {
    if (!mutation)
        return;
    for (size_t i = 0; i < MUTATE_SCRATCH; i++)
        arena_fini(&mutation->scratch[i]);
    arena_fini(&mutation->arena);
    allocator_give(&mutation->rules->allocator, mutation, sizeof *mutation);
}

/* All arenas escape to where the object's own does. */
static guodu_status run(void *data) {
    guodu_mutation *mutation = data;
    struct mutate_options options = {
        .zh = mutation->lang == GUODU_ZH,
        .zh_rules = mutation->rules->lang == GUODU_ZH,
        .tries = mutation->tries,
        .library = mutation->rules->library,
        .limits = &mutation->rules->limits,
    };
    for (size_t i = 0; i < MUTATE_SCRATCH; i++)
        mutation->scratch[i].escape = mutation->arena.escape;
    mutate_run(&mutation->arena, mutation->scratch, &mutation->rules->sources, &options,
        &mutation->result);
    return GUODU_OK;
}

guodu_status guodu_mutation_run(guodu_mutation *mutation, uint32_t tries) {
    if (!mutation)
        return GUODU_BAD_CALL;
    arena_reset(&mutation->arena);
    for (size_t i = 0; i < MUTATE_SCRATCH; i++)
        arena_reset(&mutation->scratch[i]);
    mutation->result = (struct mutate_result){0};
    mutation->tries = tries;
    guodu_status status = api_guard(&mutation->arena, run, mutation);
    if (status != GUODU_NO_MEMORY)
        return api_fail(&mutation->error, status, NULL, NULL);
    mutation->result = (struct mutate_result){0};
    return api_no_memory(&mutation->error);
}

size_t guodu_mutation_count(const guodu_mutation *mutation) {
    return mutation ? mutation->result.list.count : 0;
}

size_t guodu_mutation_count_of(const guodu_mutation *mutation, guodu_fate fate) {
    unsigned index = (unsigned)fate;
    return mutation && index < MUTATION_FATE_COUNT ? mutation->result.counts[index] : 0;
}

size_t guodu_mutation_failing(const guodu_mutation *mutation) {
    return mutation ? mutation->result.failing : 0;
}

struct add_call {
    guodu_test *test;
    const guodu_mutation *mutation;
};

static guodu_status add_to_test(void *data) {
    const struct add_call *call = data;
    const guodu_mutation *mutation = call->mutation;
    struct test_mutation added = {
        &mutation->result, &mutation->rules->sources, mutation->lang == GUODU_ZH};
    vec_push(&call->test->arena, &call->test->tests.mutations, added);
    return GUODU_OK;
}

guodu_status guodu_test_add_mutation(guodu_test *test, const guodu_mutation *mutation) {
    if (!test || !mutation)
        return GUODU_BAD_CALL;
    struct add_call call = {test, mutation};
    guodu_status status = api_guard(&test->arena, add_to_test, &call);
    return status == GUODU_NO_MEMORY ? api_no_memory(&test->error) : status;
}

struct change_call {
    guodu_mutation *mutation;
    const struct mutation *one;
    guodu_change *out;
};

static guodu_status get_change(void *data) {
    const struct change_call *call = data;
    const struct mutation *one = call->one;
    const struct sources *sources = &call->mutation->rules->sources;
    struct place place = source_place(sources, one->mutant->span);
    *call->out = (guodu_change){
        .kind = mutant_kind_word(one->mutant->kind),
        .file = sources->files.items[one->mutant->span.file].name,
        .line = place.line,
        .column = place.column,
        .where = one->mutant->where,
        .change = one->mutant->change,
        .sentence =
            mutation_sentence(&call->mutation->arena, one, call->mutation->lang == GUODU_ZH),
        .fate = (guodu_fate)one->fate,
        .example = one->example ? one->example->title : NULL,
        .reason = one->reason,
        .record = one->record,
        .tries = one->tries,
    };
    return GUODU_OK;
}

guodu_status guodu_mutation_change(guodu_mutation *mutation, size_t index, guodu_change *out) {
    if (!mutation || !out || index >= mutation->result.list.count)
        return GUODU_BAD_CALL;
    struct change_call call = {mutation, &mutation->result.list.items[index], out};
    guodu_status status = api_guard(&mutation->arena, get_change, &call);
    return status == GUODU_NO_MEMORY ? api_no_memory(&mutation->error) : status;
}

const char *guodu_mutation_error(const guodu_mutation *mutation, guodu_lang lang) {
    return mutation ? api_error_text(&mutation->error, lang) : "";
}

_Static_assert((int)GUODU_OPEN == (int)MUTATION_OPEN, "fates are in one order");
_Static_assert(GUODU_FATE_COUNT == MUTATION_FATE_COUNT, "fates are the same");
