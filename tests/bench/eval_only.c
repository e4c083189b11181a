/* SPDX-License-Identifier: Apache-2.0
 *
 * Judging alone, over columns in memory: what the batch engine takes where the compiler's code
 * takes `byhand columns`.
 *
 *     eval_only RULES DIR [TIMES [ROWS]]
 *
 * The plan of the rules is run over batches of ROWS households that were read before; then, apart
 * from it, what came out is counted and added up. Prints the summary of the workload; `evaluate`
 * (both), `machine` and `count` with their seconds on standard error, the least of TIMES.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "check/check.h"
#include "data/dataset.h"
#include "run/machine.h"
#include "syntax/diagnostic.h"

enum { OUTPUTS_MOST = 16, POLICIES_MOST = 8 };

struct tally {
    int64_t sums[OUTPUTS_MOST];
    uint64_t known[OUTPUTS_MOST], yes[OUTPUTS_MOST];
    uint64_t outcomes[POLICIES_MOST][256]; /* by what DECIDE gives */
    uint64_t households, persons, weighted;
};

struct judged {
    struct arena arena;
    struct program program;
    struct plan *plan;
    struct machine *machine;
    VEC(struct batch *) batches;
    struct tally tally;
    double machine_seconds, count_seconds;
};

/* What this thread computed, whatever else the machine does. */
static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static _Noreturn void give_up(const char *what) {
    fprintf(stderr, "eval_only: %s\n", what);
    exit(1);
}

/* ---- the rules and the data ---- */

static bool read_file(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    FILE *file = fopen(path, "rb");
    size_t room = 1 << 24;
    char *bytes = arena_alloc(arena, room);
    (void)user;
    if (!file)
        return false;
    *length = fread(bytes, 1, room, file);
    *text = bytes;
    fclose(file);
    return *length < room;
}

static void load(struct judged *all, const char *path) {
    struct file_reader reader = {.read = read_file};
    struct sources *sources = arena_new(&all->arena, struct sources);
    struct diagnostics diagnostics;
    struct atoms *atoms = arena_new(&all->arena, struct atoms);
    struct ast_program files = {0};
    const char *text;
    size_t length;
    sources->arena = &all->arena;
    diagnostics_init(&diagnostics, &all->arena);
    atoms_init(atoms, &all->arena);
    struct parse_input input = {
        .arena = &all->arena, .atoms = atoms, .sources = sources, .diagnostics = &diagnostics, NULL, 0};
    if (!read_file(NULL, &all->arena, path, &text, &length))
        give_up(path);
    load_program(&input, &reader, path, text, length, &files);
    check_program(&input, &files, &all->program);
    if (diagnostics.error_count)
        give_up("the rules have errors: see guodu check");
}

static void add_batches(struct judged *all, const struct dataset *dataset, size_t rows) {
    const struct record_type *top = all->plan->policies[0].policy->record;
    struct dataset_cursor cursor = dataset_begin(dataset, top);
    struct arena trees;
    arena_init(&trees, &all->arena.allocator);
    for (bool more = true; more;) {
        struct arena *columns = arena_new(&all->arena, struct arena);
        arena_init(columns, &all->arena.allocator);
        struct batch_builder *builder = batch_builder_new(
            &all->arena, columns, &all->program.schema, (const bool *const *)all->plan->wanted);
        batch_begin(builder, top);
        while (more && batch_size(builder) < rows) {
            struct record_tree *tree = arena_new(&trees, struct record_tree);
            more = dataset_next(&cursor, &trees, tree);
            if (more)
                batch_add(builder, tree);
        }
        struct batch *batch = batch_end(builder, all->batches.count);
        vec_push(&all->arena, &all->batches, batch);
        arena_reset(&trees);
    }
    arena_fini(&trees);
}

static void read_data(struct judged *all, const char *folder, size_t rows) {
    static const char *const names[] = {"households.csv", "persons.csv"};
    struct dataset *dataset = dataset_new(&all->arena.allocator, &all->program.schema);
    jmp_buf escape;
    char path[4096];
    struct data_result result;
    dataset_arena(dataset)->escape = &escape;
    if (setjmp(escape))
        give_up("no memory");
    dataset_read_sorted(dataset, 0, 0);
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        if (dataset_add(dataset, NULL, path, NULL).status != DATA_OK)
            give_up(path);
    }
    if (dataset_finish(dataset).status != DATA_OK)
        give_up("the files do not go together");
    enum data_more more = MORE_ROWS;
    while (more == MORE_ROWS) {
        add_batches(all, dataset, rows);
        more = dataset_more(dataset, &result);
    }
    if (more != MORE_NONE)
        give_up("the files cannot be read");
    dataset_free(dataset);
}

/* ---- judging and counting ---- */

static uint64_t bits_until(size_t rows, size_t word) {
    size_t left = rows - 64 * word;
    return left >= 64 ? UINT64_MAX : (UINT64_C(1) << left) - 1;
}

static int64_t sum_of(const int64_t *values, uint64_t known) {
    int64_t sum = 0;
    if (known == UINT64_MAX) {
        for (int i = 0; i < 64; i++)
            sum += values[i];
        return sum;
    }
    for (; known; known &= known - 1)
        sum += values[__builtin_ctzll(known)];
    return sum;
}

static void count_output(
    struct tally *tally, size_t output, const struct machine_register *from, size_t rows) {
    for (size_t word = 0; word < words_of(rows); word++) {
        uint64_t mask = bits_until(rows, word);
        if (from->form == PLAN_TRUTH) {
            uint64_t yes = from->yes[word] & mask, no = from->no[word] & mask;
            tally->yes[output] += (uint64_t)__builtin_popcountll(yes);
            tally->known[output] += (uint64_t)__builtin_popcountll(yes | no);
        } else {
            uint64_t known = from->known[word] & mask;
            tally->known[output] += (uint64_t)__builtin_popcountll(known);
            tally->sums[output] += sum_of((const int64_t *)from->values + 64 * word, known);
        }
    }
}

static void count_batch(struct judged *all, const struct batch *batch) {
    struct tally *tally = &all->tally;
    for (size_t i = 0; i < all->program.policies.count; i++) {
        const struct plan_policy *policy = &all->plan->policies[i];
        size_t rows = batch->rows[policy->policy->record->index].count;
        struct machine_register decided = machine_register(all->machine, policy->decided);
        const uint8_t *codes = decided.values;
        for (size_t row = 0; row < rows; row++)
            tally->outcomes[i][codes[row]]++;
        for (size_t k = 0; k < policy->policy->outputs.count; k++) {
            struct machine_register output = machine_register(all->machine, policy->outputs[k]);
            count_output(tally, k, &output, rows);
        }
    }
}

static void judge(struct judged *all) {
    all->tally = (struct tally){0};
    all->machine_seconds = all->count_seconds = 0;
    for (size_t i = 0; i < all->batches.count; i++) {
        double start = now();
        machine_run(all->machine, all->batches.items[i]);
        double between = now();
        count_batch(all, all->batches.items[i]);
        all->machine_seconds += between - start;
        all->count_seconds += now() - between;
    }
}

/* ---- the summary ---- */

static size_t output_named(const struct judged *all, const char *name) {
    const struct policy *policy = all->plan->policies[0].policy;
    size_t i = 0;
    while (i < policy->outputs.count &&
           strncmp(policy->outputs.items[i].name->text, name, strlen(name)) != 0)
        i++;
    return i;
}

/* What goes by identity, and the number of persons: not part of judging. */
static void weigh(struct judged *all) {
    uint32_t total = all->plan->policies[0].outputs[output_named(all, "total")];
    for (size_t i = 0; i < all->batches.count; i++) {
        const struct batch *batch = all->batches.items[i];
        const struct batch_rows *top = &batch->rows[batch->top->index];
        machine_run(all->machine, batch);
        struct machine_register from = machine_register(all->machine, total);
        const struct column *keys = &top->columns[0];
        for (size_t row = 0; row < top->count; row++) {
            uint64_t number = 0;
            for (uint32_t at = 1; at < keys->lengths[row]; at++)
                number = 10 * number + (uint64_t)(keys->bytes[keys->starts[row] + at] - '0');
            if (bit_at(from.known, row))
                all->tally.weighted +=
                    (uint64_t)((const int64_t *)from.values)[row] * (number % 997);
        }
        all->tally.households += top->count;
        for (size_t k = 0; k < all->program.schema.records.count; k++)
            if (k != batch->top->index)
                all->tally.persons += batch->rows[k].count;
    }
}

static uint64_t outcomes_of(const struct judged *all, size_t index, int disposition) {
    const struct policy *policy = all->plan->policies[index].policy;
    uint64_t count = 0;
    if (disposition < 0)
        return all->tally.outcomes[index][DECIDED_UNDETERMINED];
    for (size_t i = 0; i < policy->clauses.count; i++)
        if ((int)policy->clauses.items[i]->disposition == disposition)
            count += all->tally.outcomes[index][i];
    return count;
}

static void show(const struct judged *all) {
    static const char *const policies[] = {"d_med", "d_edu", "d_post", "d_credit"};
    static const char *const words[] = {"keep", "optimize", "adjust", "unknown"};
    static const int dispositions[] = {DISPOSE_KEEP, DISPOSE_OPTIMIZE, DISPOSE_ADJUST, -1};
    const struct tally *tally = &all->tally;
    const struct policy *first = all->plan->policies[0].policy;
    printf("households=%llu\npersons=%llu\n", (unsigned long long)tally->households,
        (unsigned long long)tally->persons);
    for (size_t i = 0; i < first->outputs.count; i++) {
        const char *name = first->outputs.items[i].name->text;
        uint64_t known = tally->known[i], yes = tally->yes[i];
        unsigned long long unknown = tally->households - known;
        if (strcmp(name, "monitored") == 0 || strcmp(name, "exit") == 0)
            printf("%s_true=%llu\n%s_false=%llu\n", name, (unsigned long long)yes, name,
                (unsigned long long)(known - yes));
        else
            printf("%s_sum=%lld\n", name, (long long)tally->sums[i]);
        printf("%s_unknown=%llu\n", name, unknown);
    }
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 4; k++)
            printf("%s_%s=%llu\n", policies[i], words[k],
                (unsigned long long)outcomes_of(all, i + 1, dispositions[k]));
    printf("wsum=%llu\n", (unsigned long long)tally->weighted);
}

int main(int argc, char **argv) {
    static struct judged all;
    struct allocator allocator = allocator_default();
    struct plan_options options = {.outputs = true};
    int times = argc > 3 ? atoi(argv[3]) : 5;
    size_t rows = argc > 4 ? (size_t)atoi(argv[4]) : BATCH_ROWS;
    date today;
    if (argc < 3) {
        fputs("usage: eval_only RULES DIR [TIMES [ROWS]]\n", stderr);
        return 2;
    }
    arena_init(&all.arena, &allocator);
    date_parse("2023-06-30", 10, &today);
    load(&all, argv[1]);
    all.plan = plan_new(&all.arena, &all.program, today, &options);
    all.machine = machine_new(&all.arena, all.plan, MACHINE_BEST);
    read_data(&all, argv[2], rows);
    double both = 0, machine = 0, count = 0;
    for (int i = 0; i < times; i++) {
        judge(&all);
        double sum = all.machine_seconds + all.count_seconds;
        if (i == 0 || sum < both) {
            both = sum;
            machine = all.machine_seconds;
            count = all.count_seconds;
        }
    }
    fprintf(stderr, "evaluate %.6f\nmachine %.6f\ncount %.6f\n", both, machine, count);
    weigh(&all);
    show(&all);
    machine_free(all.machine);
    return 0;
}
