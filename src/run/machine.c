/* SPDX-License-Identifier: Apache-2.0
 *
 * The machine: buffers as large as the largest batch so far, and the loop over the operations.
 */
#include "run/machine.h"

#include <string.h>

#include "run/level.h"
#include "run/places.h"
#include "run/prepare.h"

struct level { /* of a record type: what depends on its rows */
    size_t room;      /* rows that the buffers hold, a multiple of 64 */
    size_t rows, words; /* in the batch at hand */
    /* Of a register that holds nothing: all unknown. */
    void *unknown_values;
    uint64_t *no_bits;
    struct list_shape list; /* below its parent */
    uint64_t *ends, *filled;
    size_t filled_room;
    bool has_list; /* made for this batch */
};

enum guarding { GUARD_UNSEEN, GUARD_SOME, GUARD_NOBODY };

struct prepared {
    const void *table;         /* LUT, DECIDE */
    struct run_values *values; /* PLACE */
};

struct codes { /* a register that PLACEs read */
    struct run_places *places;
    uint32_t *rows;
    size_t room;
    bool read; /* in this batch */
    const struct machine *owner; /* it has read nothing when a batch begins */
};

struct machine {
    struct arena *arena;
    struct arena scratch_arena; /* of the evaluator */
    const struct plan *plan;
    const struct plan_share *share; /* NULL: it takes nothing of others */
    struct machine *const *others;  /* by plan, while the share has something of theirs */
    const struct kernels *kernels;
    const struct batch *batch;
    struct level *levels; /* by record type */
    struct slots slots;
    struct reg *own;      /* by operation: its buffers */
    struct reg *registers; /* what it holds */
    enum guarding *guards;
    struct prepared *prepared;
    struct codes **codes; /* by operation; NULL: no PLACE reads it */
    struct run_scratch scratch;
    size_t scratch_room;
};

static size_t level_count(const struct machine *machine) {
    return machine->plan->program->schema.records.count;
}

static const struct plan_op *op_at(const struct machine *machine, uint32_t op) {
    return &machine->plan->ops.items[op];
}

static bool is_taken(const struct machine *machine, uint32_t op) {
    return machine->share && machine->share->taken[op];
}

/* ---- made once ---- */

/* Places that another machine has read of the same column. */
static struct codes *codes_of_others(const struct machine *machine, uint32_t op) {
    const struct plan_share *share = machine->share;
    const struct machine *other = share ? machine->others[share->plan[op]] : NULL;
    return other && other != machine ? other->codes[share->op[op]] : NULL;
}

static void prepare_place(struct machine *machine, uint32_t i) {
    const struct plan_op *op = op_at(machine, i);
    machine->prepared[i].values = run_values_new(machine->arena, machine->plan, op);
    if (machine->codes[op->args[0]])
        return;
    machine->codes[op->args[0]] = codes_of_others(machine, op->args[0]);
    if (machine->codes[op->args[0]])
        return;
    struct codes *codes = arena_new(machine->arena, struct codes);
    codes->owner = machine;
    codes->places = run_places_new(machine->arena);
    machine->codes[op->args[0]] = codes;
}

static void prepare(struct machine *machine, uint32_t i) {
    const struct plan_op *op = op_at(machine, i);
    if (is_taken(machine, i))
        return;
    if (op->code == PLAN_LUT)
        machine->prepared[i].table = run_prepare_lut(machine->arena, op);
    else if (op->code == PLAN_DECIDE)
        machine->prepared[i].table = run_prepare_decide(machine->arena, op);
    else if (op->code == PLAN_PLACE)
        prepare_place(machine, i);
}

struct machine *machine_new(
    struct arena *arena, const struct plan *plan, enum machine_level level) {
    return machine_new_among(arena, plan, level, NULL, NULL);
}

struct machine *machine_new_among(struct arena *arena, const struct plan *plan,
    enum machine_level level, const struct plan_share *share, struct machine *const *others) {
    struct machine *machine = arena_new(arena, struct machine);
    uint32_t count = (uint32_t)plan->ops.count;
    *machine = (struct machine){
        .arena = arena, .plan = plan, .share = share, .others = others,
        .kernels = run_kernels_of(level == MACHINE_BEST)};
    arena_init(&machine->scratch_arena, &arena->allocator);
    machine->levels = arena_array(arena, struct level, level_count(machine));
    machine->own = arena_array(arena, struct reg, count);
    machine->registers = arena_array(arena, struct reg, count);
    machine->guards = arena_array(arena, enum guarding, count);
    machine->prepared = arena_array(arena, struct prepared, count);
    machine->codes = arena_array(arena, struct codes *, count);
    run_assign_slots(arena, plan, share, &machine->slots);
    for (uint32_t i = 0; i < count; i++)
        prepare(machine, i);
    return machine;
}

void machine_free(struct machine *machine) {
    arena_fini(&machine->scratch_arena);
}

/* ---- memory ---- */

enum { LINE = 64, STAGGER = 13 }; /* bytes of a cache line; lines between the starts of buffers */

/* Zeroed, at the start of a cache line. Buffers of the same size do not all start at the same place of
 * a page, where they would push each other out of the cache. */
static void *buffer_new(struct machine *machine, size_t size, size_t number) {
    size_t shift = number * STAGGER % LINE * LINE;
    char *memory = arena_alloc(machine->arena, size + shift + LINE);
    return memory + shift + (LINE - (uintptr_t)memory % LINE) % LINE;
}

static size_t slot_size(enum slot_kind kind, size_t rows) {
    switch (kind) {
    case SLOT_BITS:
        return rows / 8;
    case SLOT_8:
        return rows;
    case SLOT_32:
        return rows * sizeof(int32_t);
    default:
        return rows * sizeof(int64_t);
    }
}

static void *slot_memory(const struct machine *machine, uint32_t slot) {
    return slot == NO_SLOT ? NULL : machine->slots.all.items[slot].memory;
}

static void fill_constant(const struct machine *machine, uint32_t i) {
    const struct plan_op *op = op_at(machine, i);
    const struct reg *own = &machine->own[i];
    size_t rows = machine->levels[op->level].room;
    uint8_t flags = run_state_flags(op->form, op->constant);
    if (op->form == PLAN_8)
        memset(own->values, run_code(op->constant), rows);
    for (size_t row = 0; op->form == PLAN_32 && row < rows; row++)
        ((int32_t *)own->values)[row] = (int32_t)op->constant.value;
    for (size_t row = 0; op->form == PLAN_64 && row < rows; row++)
        ((int64_t *)own->values)[row] = op->constant.value;
    if (own->known)
        memset(own->known, flags & LUT_KNOWN ? 0xFF : 0, rows / 8);
    if (own->none)
        memset(own->none, flags & LUT_NONE ? 0xFF : 0, rows / 8);
    if (own->ask)
        memset(own->ask, flags & LUT_ASK ? 0xFF : 0, rows / 8);
}

/* The buffers of a level's operations, where they are now. */
static void wire(struct machine *machine, uint32_t level) {
    for (uint32_t i = 0; i < machine->plan->ops.count; i++) {
        const struct op_slots *slots = &machine->slots.of[i];
        if (op_at(machine, i)->level != level)
            continue;
        machine->own[i] = (struct reg){.values = slot_memory(machine, slots->values),
            .known = slot_memory(machine, slots->known),
            .none = slot_memory(machine, slots->none),
            .ask = slot_memory(machine, slots->ask)};
        if (slots->keeps)
            fill_constant(machine, i);
    }
}

/* Room for so many rows, and some more: batches differ, and arenas give nothing back. */
static size_t room_for(size_t rows) {
    return (rows + rows / 4 + 63) / 64 * 64;
}

static void grow_level(struct machine *machine, uint32_t index) {
    struct level *level = &machine->levels[index];
    size_t rows = level->room = room_for(level->rows);
    level->unknown_values = buffer_new(machine, rows * sizeof(int64_t), 0);
    memset(level->unknown_values, 0xFF, rows * sizeof(int64_t));
    level->no_bits = buffer_new(machine, rows / 8, 1);
    level->ends = buffer_new(machine, rows / 8, 2);
    for (size_t i = 0; i < machine->slots.all.count; i++) {
        struct slot *slot = &machine->slots.all.items[i];
        if (slot->level == index)
            slot->memory = buffer_new(machine, slot_size(slot->kind, rows), i + 3);
    }
    wire(machine, index);
}

/* The scratch is for the largest level, and what runs over by a word. */
static void grow_scratch(struct machine *machine, size_t rows) {
    if (rows < machine->scratch_room)
        return;
    machine->scratch_room = room_for(rows + 1);
    for (int i = 0; i < 4; i++)
        machine->scratch.bits[i] =
            buffer_new(machine, machine->scratch_room / 8 + sizeof(uint64_t), (size_t)i);
    machine->scratch.values =
        buffer_new(machine, (machine->scratch_room + 64) * sizeof(int64_t), 4);
}

static void begin_level(struct machine *machine, uint32_t index) {
    struct level *level = &machine->levels[index];
    level->rows = machine->batch->rows[index].count;
    level->words = words_of(level->rows);
    level->has_list = false;
    if (level->rows > level->room || level->room == 0)
        grow_level(machine, index);
    grow_scratch(machine, level->rows);
}

/* ---- lists ---- */

/* Which parents have members; true if all have. */
static bool find_filled(struct machine *machine, struct level *level) {
    size_t parents = level->list.parents, words = words_of(parents);
    if (level->filled_room < parents + 1) {
        level->filled_room = room_for(parents + 1);
        level->filled = buffer_new(machine, level->filled_room / 8, 3);
    }
    machine->kernels->changes(level->list.offsets, parents + 1, level->filled);
    if (parents % 64)
        level->filled[words - 1] &= (UINT64_C(1) << (parents % 64)) - 1;
    size_t filled = 0;
    for (size_t w = 0; w < words; w++)
        filled += (size_t)__builtin_popcountll(level->filled[w]);
    return filled == parents;
}

static const struct list_shape *list_of(struct machine *machine, uint32_t index, size_t parents) {
    struct level *level = &machine->levels[index];
    const struct batch_rows *rows = &machine->batch->rows[index];
    if (level->has_list)
        return &level->list;
    level->has_list = true;
    level->list = (struct list_shape){.parents = parents,
        .members = rows->count,
        .offsets = rows->offsets,
        .ends = level->ends,
        .known = rows->known,
        .list_known = rows->list_known,
        .doubtful = rows->doubtful};
    level->list.longest = machine->kernels->longest(rows->offsets, parents);
    if (rows->count)
        machine->kernels->changes(rows->parents, rows->count, level->ends);
    if (!find_filled(machine, level))
        level->list.filled = level->filled;
    return &level->list;
}

/* ---- one batch ---- */

static struct reg unknown_register(const struct machine *machine, const struct plan_op *op) {
    const struct level *level = &machine->levels[op->level];
    struct reg reg = {.values = level->unknown_values, .known = level->no_bits};
    if (op->form == PLAN_TRUTH)
        reg.no = level->no_bits;
    return reg;
}

static void run_field(struct machine *machine, uint32_t i) {
    const struct plan_op *op = op_at(machine, i);
    const struct batch_rows *rows = &machine->batch->rows[op->level];
    const struct column *column = rows->columns ? &rows->columns[op->field->index] : NULL;
    struct reg *reg = &machine->registers[i];
    *reg = unknown_register(machine, op);
    if (!column || column->form == COLUMN_NONE || !column->values)
        return;
    reg->values = column->values;
    reg->known = column->known;
    if (op->form == PLAN_TRUTH) {
        const uint64_t *yes = column->values;
        *reg = (struct reg){.yes = column->values, .no = machine->own[i].no, .ask = column->none};
        for (size_t w = 0; w < machine->levels[op->level].words; w++)
            reg->no[w] = column->known[w] & ~yes[w];
    } else if (op->form == PLAN_8) {
        reg->known = NULL;
    } else {
        reg->none = column->none;
    }
}

static void run_not(struct machine *machine, uint32_t i) {
    const struct reg *a = &machine->registers[op_at(machine, i)->args[0]];
    machine->registers[i] = (struct reg){.yes = a->no, .no = a->yes, .ask = a->ask};
}

static const struct run_place_table *places_of(struct machine *machine, uint32_t i) {
    const struct plan_op *op = op_at(machine, i);
    struct codes *codes = machine->codes[op->args[0]];
    const struct level *level = &machine->levels[op->level];
    if (!codes->read) {
        if (codes->room < level->room || !codes->room) {
            codes->room = level->room;
            codes->rows = buffer_new(machine, codes->room * sizeof *codes->rows, 5);
        }
        run_places_read(
            codes->places, &machine->registers[op->args[0]], level->rows, codes->rows);
        codes->read = true;
    }
    machine->scratch_arena.escape = machine->arena->escape;
    return run_values_table(machine->prepared[i].values, codes->places, &machine->scratch_arena);
}

static bool is_list(enum plan_code code) {
    return code >= PLAN_ANY && code <= PLAN_THE;
}

static void run_kernel(struct machine *machine, uint32_t i) {
    const struct plan_op *op = op_at(machine, i);
    const struct level *level = &machine->levels[op->level];
    struct task task = {.op = op,
        .rows = level->rows,
        .words = level->words,
        .out = &machine->registers[i],
        .registers = machine->registers,
        .prepared = machine->prepared[i].table,
        .wide = machine->slots.of[i].wide,
        .scratch = &machine->scratch};
    for (int n = 0; n < 3; n++)
        if (op->args[n] != NO_OP) {
            task.args[n] = &machine->registers[op->args[n]];
            task.arg_ops[n] = op_at(machine, op->args[n]);
        }
    if (op->code == PLAN_PLACE)
        task.prepared = places_of(machine, i);
    else if (op->code == PLAN_UP)
        task.parents = machine->batch->rows[op->level].parents;
    else if (is_list(op->code))
        task.list = list_of(machine, (uint32_t)op->x, level->rows);
    machine->registers[i] = machine->own[i];
    machine->kernels->by_code[op->code](&task);
}

/* Is there nobody for whom work under this guard is to be done? */
static bool has_nobody(const struct machine *machine, uint32_t guard) {
    const struct reg *reg = &machine->registers[guard];
    const struct level *level = &machine->levels[op_at(machine, guard)->level];
    for (size_t w = 0; w < level->words; w++) {
        size_t left = level->rows - 64 * w;
        uint64_t rows = left < 64 ? (UINT64_C(1) << left) - 1 : UINT64_MAX;
        if (~reg->no[w] & rows)
            return false;
    }
    return true;
}

static bool is_guarded(struct machine *machine, uint32_t guard) {
    if (guard == NO_OP)
        return false;
    enum guarding *seen = &machine->guards[guard];
    if (*seen == GUARD_UNSEEN)
        *seen = has_nobody(machine, guard) ? GUARD_NOBODY : GUARD_SOME;
    return *seen == GUARD_NOBODY;
}

static void run_op(struct machine *machine, uint32_t i) {
    const struct plan_op *op = op_at(machine, i);
    machine->guards[i] = GUARD_UNSEEN;
    if (is_guarded(machine, op->guard)) {
        machine->registers[i] = unknown_register(machine, op);
        machine->guards[i] = GUARD_NOBODY;
        return;
    }
    switch (op->code) {
    case PLAN_CONST:
        machine->registers[i] = machine->own[i];
        if (!machine->slots.of[i].keeps)
            fill_constant(machine, i);
        break;
    case PLAN_FIELD:
        run_field(machine, i);
        break;
    case PLAN_NOT:
        run_not(machine, i);
        break;
    case PLAN_WIDEN:
        if (machine->slots.of[i].borrows)
            machine->registers[i] = machine->registers[op->args[0]];
        else
            run_kernel(machine, i);
        break;
    default:
        run_kernel(machine, i);
        break;
    }
}

/* An operation that another machine has done for this batch. */
static void take(struct machine *machine, uint32_t i) {
    const struct machine *other = machine->others[machine->share->plan[i]];
    machine->registers[i] = other->registers[machine->share->op[i]];
    machine->guards[i] = other->guards[machine->share->op[i]];
}

void machine_run(struct machine *machine, const struct batch *batch) {
    machine->batch = batch;
    for (uint32_t i = 0; i < level_count(machine); i++)
        begin_level(machine, i);
    for (uint32_t i = 0; i < machine->plan->ops.count; i++) {
        if (machine->codes[i] && machine->codes[i]->owner == machine)
            machine->codes[i]->read = false;
        if (is_taken(machine, i))
            take(machine, i);
        else
            run_op(machine, i);
    }
}

struct machine_register machine_register(const struct machine *machine, uint32_t op) {
    const struct plan_op *of = op_at(machine, op);
    const struct reg *reg = &machine->registers[op];
    struct machine_register out = {.form = of->form, .scale = of->scale, .ask = reg->ask};
    if (of->form == PLAN_TRUTH) {
        out.yes = reg->yes;
        out.no = reg->no;
        return out;
    }
    out.values = reg->values;
    if (of->form != PLAN_8) {
        out.known = reg->known;
        out.none = reg->none;
    }
    return out;
}
