/* SPDX-License-Identifier: Apache-2.0
 *
 * To check all rules takes far longer than to see what one change does, so changes of different
 * items are made together: where the checker has nothing to say of them all, it has nothing to say
 * of any. Where it has, those near the places it names are looked at alone, and the others again.
 */
#include "author/refused.h"

#include <stdlib.h>
#include <string.h>
#include "base/writer.h"

/* What has become of a mutant so far. */
enum stage {
    STAGE_WAITING,
    STAGE_ALONE, /* it is to be looked at alone */
    STAGE_DONE,
};

typedef VEC(uint32_t) batch; /* of mutants whose changes are made together */

struct placed_edit {
    const struct mutant_edit *edit;
    uint32_t mutant;
    uint32_t now; /* where it begins in the changed text */
};

struct refusing {
    struct arena *arena;
    struct arena *lists;
    struct sandbox *sandbox;
    const mutant_list *mutants;
    bool zh;
    enum stage *stages;   /* [mutant] */
    const char **reasons; /* [mutant] */
    /* Of one trial, in its scratch arena. */
    struct arena *scratch;
    VEC(struct placed_edit) edits; /* by file and place */
    struct sources sources;        /* with the changes */
    struct diagnostics diagnostics;
};

/* ---- the text with the changes ---- */

static int by_place(const void *a, const void *b) {
    const struct span *x = &((const struct placed_edit *)a)->edit->span;
    const struct span *y = &((const struct placed_edit *)b)->edit->span;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    return (x->start > y->start) - (x->start < y->start);
}

/* False if they stand in each other's way. */
static bool place_edits(struct refusing *refusing, const batch *all) {
    refusing->edits.count = refusing->edits.room = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct mutant *mutant = refusing->mutants->items[all->items[i]];
        for (size_t k = 0; k < mutant->edits.count; k++)
            vec_push(refusing->scratch, &refusing->edits,
                ((struct placed_edit){&mutant->edits.items[k], all->items[i], 0}));
    }
    qsort(refusing->edits.items, refusing->edits.count, sizeof *refusing->edits.items, by_place);
    for (size_t i = 1; i < refusing->edits.count; i++) {
        const struct span *before = &refusing->edits.items[i - 1].edit->span;
        const struct span *span = &refusing->edits.items[i].edit->span;
        if (before->file == span->file && before->start + before->length > span->start)
            return false;
    }
    return true;
}

/* The edits of one file, from the first of them on; gives the index behind the last. */
static size_t edit_file(struct refusing *refusing, size_t first) {
    struct writer text;
    uint32_t file = refusing->edits.items[first].edit->span.file, done = 0;
    const struct source_file *source = &refusing->sandbox->sources.files.items[file];
    writer_init(&text, refusing->scratch);
    size_t i = first;
    for (; i < refusing->edits.count; i++) {
        struct placed_edit *placed = &refusing->edits.items[i];
        struct span span = placed->edit->span;
        if (span.file != file)
            break;
        writer_bytes(&text, source->text + done, span.start - done);
        placed->now = (uint32_t)text.length;
        writer_put(&text, placed->edit->text);
        done = span.start + span.length;
    }
    writer_bytes(&text, source->text + done, source->length - done);
    struct sources alone = {.arena = refusing->scratch}; /* for its lines, which are others now */
    source_add(&alone, source->name, text.bytes, text.length);
    refusing->sources.files.items[file] = alone.files.items[0];
    return i;
}

static void edit_files(struct refusing *refusing) {
    const struct sources *from = &refusing->sandbox->sources;
    refusing->sources = (struct sources){.arena = refusing->scratch};
    for (size_t i = 0; i < from->files.count; i++)
        vec_push(refusing->scratch, &refusing->sources.files, from->files.items[i]);
    for (size_t i = 0; i < refusing->edits.count;)
        i = edit_file(refusing, i);
}

/* ---- read again, as far as it changed ---- */

/* A change of a rule names no other file to use. */
static struct ast_program read_changed(
    const struct refusing *refusing, const struct parse_input *input) {
    const struct sandbox *sandbox = refusing->sandbox;
    struct ast_program changed = {0};
    for (size_t i = 0; i < sandbox->files.files.count; i++) {
        struct ast_file *file = sandbox->files.files.items[i];
        if (input->sources->files.items[file->file].text !=
            sandbox->sources.files.items[file->file].text)
            file = parse_file(input, file->file);
        vec_push(input->arena, &changed.files, file);
    }
    return changed;
}

/* False if the changes stand in each other's way. */
static bool try_batch(struct refusing *refusing, const batch *all) {
    struct program program;
    arena_reset(refusing->scratch);
    if (!place_edits(refusing, all))
        return false;
    edit_files(refusing);
    diagnostics_init(&refusing->diagnostics, refusing->scratch);
    struct parse_input input = {
        refusing->scratch, &refusing->sandbox->atoms, &refusing->sources, &refusing->diagnostics,
        spelling_index_new(refusing->scratch), 0};
    struct ast_program files = read_changed(refusing, &input);
    check_program(&input, &files, &program);
    return true;
}

/* ---- what the checker says ---- */

static bool is_error(const struct diagnostic *diagnostic) {
    return diagnostic_severity(diagnostic->code) == SEVERITY_ERROR;
}

/* A text that cannot be read says nothing of the change: it was not written as a writer would. */
static bool is_unreadable(const struct diagnostic *diagnostic) {
    const char *code = diagnostic_code_text(diagnostic->code);
    return strncmp(code, "G01", 3) == 0 || strncmp(code, "G02", 3) == 0;
}

static const struct diagnostic *first_error(const struct diagnostics *diagnostics) {
    const struct diagnostic *first = NULL;
    for (size_t i = 0; i < diagnostics->list.count; i++) {
        const struct diagnostic *diagnostic = diagnostics->list.items[i];
        if (!is_error(diagnostic))
            continue;
        if (is_unreadable(diagnostic))
            return NULL;
        first = first ? first : diagnostic;
    }
    return first;
}

static void try_alone(struct refusing *refusing, uint32_t index) {
    batch alone = {0};
    vec_push(refusing->lists, &alone, index);
    refusing->stages[index] = STAGE_DONE;
    if (!try_batch(refusing, &alone))
        return;
    const struct diagnostic *error = first_error(&refusing->diagnostics);
    if (error)
        refusing->reasons[index] =
            arena_printf(refusing->arena, refusing->zh ? "%s（%s）" : "%s (%s)",
                diagnostic_message(refusing->scratch, error, refusing->zh ? LANG_ZH : LANG_EN),
                diagnostic_code_text(error->code));
}

/* ---- many together ---- */

/* The changes before and behind a place are those that a complaint there most likely comes from. */
static void suspect_near(struct refusing *refusing, struct span span) {
    const struct placed_edit *before = NULL, *behind = NULL;
    for (size_t i = 0; i < refusing->edits.count && !behind; i++) {
        const struct placed_edit *placed = &refusing->edits.items[i];
        if (placed->edit->span.file != span.file)
            continue;
        if (placed->now <= span.start)
            before = placed;
        else
            behind = placed;
    }
    if (before)
        refusing->stages[before->mutant] = STAGE_ALONE;
    if (behind)
        refusing->stages[behind->mutant] = STAGE_ALONE;
}

/* False if nobody is suspected. */
static bool drop_suspects(struct refusing *refusing, batch *all) {
    size_t kept = 0, count = all->count;
    for (size_t i = 0; i < refusing->diagnostics.list.count; i++)
        if (is_error(refusing->diagnostics.list.items[i]))
            suspect_near(refusing, refusing->diagnostics.list.items[i]->span);
    for (size_t i = 0; i < count; i++)
        if (refusing->stages[all->items[i]] == STAGE_WAITING)
            all->items[kept++] = all->items[i];
    all->count = kept;
    return kept < count;
}

static void set_stage(struct refusing *refusing, const batch *all, enum stage stage) {
    for (size_t i = 0; i < all->count; i++)
        refusing->stages[all->items[i]] = stage;
}

static void settle(struct refusing *refusing, batch *all) {
    while (all->count) {
        bool tried = try_batch(refusing, all);
        if (tried && refusing->diagnostics.error_count == 0) {
            set_stage(refusing, all, STAGE_DONE);
            return;
        }
        if (!tried || !drop_suspects(refusing, all)) {
            set_stage(refusing, all, STAGE_ALONE);
            return;
        }
    }
}

/* One change of each item. None rests on the text of another: no change names more than given
 * fields, so none closes a circle that another would open. */
static batch next_batch(struct refusing *refusing) {
    batch next = {0};
    struct map taken;
    arena_reset(refusing->lists);
    map_init(&taken, refusing->lists);
    for (uint32_t i = 0; i < refusing->mutants->count; i++) {
        struct mutant *mutant = refusing->mutants->items[i];
        if (refusing->stages[i] != STAGE_WAITING || map_get(&taken, mutant->owner.thing))
            continue;
        map_put(&taken, mutant->owner.thing, mutant);
        vec_push(refusing->lists, &next, i);
    }
    return next;
}

static void begin(struct refusing *refusing, uint32_t index) {
    const struct mutant *mutant = refusing->mutants->items[index];
    bool told = !mutant->refused && mutant->edits.count > 0;
    for (size_t i = 0; told && i < mutant->edits.count; i++)
        told = mutant->edits.items[i].span.length > 0;
    refusing->reasons[index] = mutant->refused;
    refusing->stages[index] = told ? STAGE_WAITING : STAGE_DONE;
}

const char **refused_reasons(struct arena *arena, struct arena scratch[REFUSED_SCRATCH],
    struct sandbox *sandbox, const mutant_list *mutants, bool zh) {
    struct refusing refusing = {.arena = arena,
        .scratch = &scratch[0],
        .lists = &scratch[1],
        .sandbox = sandbox,
        .mutants = mutants,
        .zh = zh,
        .stages = arena_array(arena, enum stage, mutants->count),
        .reasons = arena_array(arena, const char *, mutants->count)};
    for (uint32_t i = 0; i < mutants->count; i++)
        begin(&refusing, i);
    for (batch next; (next = next_batch(&refusing)).count > 0;)
        settle(&refusing, &next);
    for (uint32_t i = 0; i < mutants->count; i++)
        if (refusing.stages[i] == STAGE_ALONE)
            try_alone(&refusing, i);
    return refusing.reasons;
}
