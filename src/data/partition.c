/* SPDX-License-Identifier: Apache-2.0 */
#include "data/partition.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"
#include "data/key_index.h"
#include "data/reader.h"
#include "data/segment.h"
#include "data/spool.h"

enum {
    PARTITION_ROWS = 8192, /* of the top records' file; more where there would be too many */
    PARTITIONS_MOST = 4096,
    REST_SHARE = 16, /* so many partitions for each chain of the rest */
};

struct partitions {
    struct segments segments; /* the first member */
    struct dataset *dataset;
    struct input *top;
    struct key_index index; /* until all rows are put aside */
    struct spool *spool;    /* NULL: not yet */
    unsigned char *twice;   /* bits by row of the top records' file: its key stands there again */
    size_t twice_bytes;
    uint64_t rows;                    /* of the top records' file */
    uint64_t keys;                    /* of all its keys together, to see that it does not change */
    uint64_t partition_rows;          /* in each but the last */
    uint32_t partitions, rest_chains; /* a chain for each; the rest comes last */
    /* while partitions are handed out */
    uint32_t next;
    uint64_t row, keys_again;
};

/* ---- memory ---- */

static void close_partitions(struct segments *segments) {
    struct partitions *partitions = (struct partitions *)segments;
    struct allocator *allocator = &partitions->dataset->arena.allocator;
    key_index_free(&partitions->index);
    allocator_give(allocator, partitions->twice, partitions->twice_bytes);
    partitions->twice = NULL;
    partitions->twice_bytes = 0;
    if (partitions->spool)
        spool_close(partitions->spool);
}

static void exhausted(const struct partitions *partitions) {
    if (!partitions->dataset->arena.escape)
        abort();
    longjmp(*partitions->dataset->arena.escape, 1);
}

static void set_twice(struct partitions *partitions, uint64_t row) {
    struct allocator *allocator = &partitions->dataset->arena.allocator;
    size_t at = (size_t)(row / 8), old = partitions->twice_bytes;
    if (at >= old) {
        size_t bytes = at + at / 4 + 64;
        unsigned char *grown = allocator->resize(allocator->user, partitions->twice, old, bytes);
        if (!grown)
            exhausted(partitions);
        memset(grown + old, 0, bytes - old);
        partitions->twice = grown;
        partitions->twice_bytes = bytes;
    }
    partitions->twice[at] = (unsigned char)(partitions->twice[at] | 1u << row % 8);
}

static bool is_twice(const struct partitions *partitions, uint64_t row) {
    size_t at = (size_t)(row / 8);
    return at < partitions->twice_bytes && (partitions->twice[at] >> row % 8 & 1);
}

/* ---- the keys of the top records ---- */

static struct key_hash hash_of(const struct partitions *partitions, const struct top_key *key) {
    if (partitions->dataset->keys_collide)
        return (struct key_hash){0};
    return key_hash(key->bytes.items, key->bytes.count, partitions->dataset);
}

static uint64_t add_key(uint64_t keys, struct key_hash hash) {
    uint64_t word = (uint64_t)hash.words[0] << 32 | hash.words[1];
    return hash_mix(keys ^ word, UINT64_C(0x9e3779b97f4a7c15)) + 1;
}

static void index_row(struct partitions *partitions, struct key_hash hash) {
    uint32_t row = (uint32_t)partitions->rows, first;
    partitions->keys = add_key(partitions->keys, hash);
    switch (key_index_add(&partitions->index, hash, row, &first)) {
    case KEY_NEW:
        return;
    case KEY_THERE:
        set_twice(partitions, first);
        set_twice(partitions, row);
        return;
    default:
        exhausted(partitions);
    }
}

/* False: there are more rows than can be numbered. */
static bool index_top(struct partitions *partitions) {
    struct input *top = partitions->top;
    struct row_place place;
    for (; top->place(top, &place); partitions->rows++) {
        if (partitions->rows >= UINT32_MAX - 1)
            return false;
        if (place.key)
            index_row(partitions, hash_of(partitions, place.key));
        top->skip(top);
        progress_row(top->dataset->progress);
    }
    return true;
}

/* ---- rows put aside ---- */

static void cut(struct partitions *partitions) {
    size_t said = partitions->dataset->partition_rows;
    uint64_t rows = said > 0 ? said : PARTITION_ROWS;
    uint64_t least = (partitions->rows + PARTITIONS_MOST - 1) / PARTITIONS_MOST;
    partitions->partition_rows = rows > least ? rows : least;
    partitions->partitions =
        1 +
        (uint32_t)(partitions->rows > 0 ? (partitions->rows - 1) / partitions->partition_rows : 0);
    partitions->rest_chains = 1 + partitions->partitions / REST_SHARE;
}

static uint32_t rest_chain(const struct partitions *partitions, struct key_hash hash) {
    return partitions->partitions + hash.words[2] % partitions->rest_chains;
}

static uint32_t chain_of(const struct partitions *partitions, const struct top_key *key) {
    struct key_hash hash = hash_of(partitions, key);
    uint32_t row;
    if (!key_index_find(&partitions->index, hash, &row) || is_twice(partitions, row))
        return rest_chain(partitions, hash);
    return (uint32_t)(row / partitions->partition_rows);
}

static void put_aside(struct partitions *partitions, struct input *input) {
    struct spool *spool = partitions->spool;
    struct row_place place;
    uint32_t above = 0;
    while (spool_error(spool) == 0 && input->place(input, &place)) {
        uint32_t chain = place.key ? chain_of(partitions, place.key) : above;
        if (place.names_parent)
            above = chain;
        spool_put(spool, chain, input->index, input->at(input));
        input->skip(input);
        progress_row(input->dataset->progress);
    }
}

static struct data_result spool_result(const struct partitions *partitions) {
    static const struct {
        int error;
        const char *zh, *en;
    } causes[] = {
        {ENOSPC, "磁盘空间不够", "the disk is full"},
        {EDQUOT, "磁盘空间不够", "the disk is full"},
        {EFBIG, "超出了文件大小的限制", "it would be larger than a file may be"},
        {ENOENT, "没有这个文件夹", "there is no such folder"},
        {ENOTDIR, "这不是文件夹", "it is no folder"},
        {EACCES, "没有写入的权限", "writing there is not permitted"},
        {EROFS, "那里只能读取", "it can only be read"},
    };
    struct arena *arena = &partitions->dataset->arena;
    const char *folder = partitions->dataset->scratch_folder;
    int error = spool_error(partitions->spool);
    const char *zh = "磁盘或系统出了问题", *en = "the disk or the system failed";
    if (error == 0)
        return result_make(DATA_OK, NULL, NULL);
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (causes[i].error == error) {
            zh = causes[i].zh;
            en = causes[i].en;
        }
    return result_make(DATA_SCRATCH,
        arena_printf(arena,
            "数据没有按户排序，要在文件夹“%s”里暂存，却写不了：%s；请用 --scratch "
            "指定另一个空间够用的文件夹，或者先把各文件按户的主键排序。",
            folder, zh),
        arena_printf(arena,
            "the data are not sorted, so rows are put aside in the folder %s, which cannot be "
            "written: %s; name another folder that has room with --scratch, or sort each file by the "
            "top record's keys.",
            folder, en));
}

static struct data_result put_all_aside(struct partitions *partitions) {
    struct dataset *dataset = partitions->dataset;
    uint32_t chains = partitions->partitions + partitions->rest_chains;
    partitions->spool = spool_new(&dataset->arena, chains);
    spool_open(partitions->spool, dataset->scratch_folder);
    for (size_t i = 0; i < dataset->inputs.count; i++) {
        struct input *input = dataset->inputs.items[i];
        if (input == partitions->top)
            continue;
        put_aside(partitions, input);
        progress_rest(&input->meter);
        if (input->failure.status != DATA_OK)
            return input->failure;
    }
    spool_end(partitions->spool, 0, partitions->partitions);
    key_index_free(&partitions->index);
    progress_hand_out(dataset->progress, PROGRESS_OF_STEPS, chains);
    return spool_result(partitions);
}

/* ---- one partition after another ---- */

static void read_chain(struct partitions *partitions, uint32_t chain) {
    struct spool *spool = partitions->spool;
    uint32_t source;
    spool_begin(spool, chain);
    while (spool_source(spool, &source)) {
        struct input *input = partitions->dataset->inputs.items[source];
        input->read_from(input, spool_rows(spool, source));
        while (input->step(input))
            continue;
    }
}

static void read_top_row(struct partitions *partitions, const struct row_place *place) {
    struct input *top = partitions->top;
    struct key_hash hash = {0};
    if (place->key) {
        hash = hash_of(partitions, place->key);
        partitions->keys_again = add_key(partitions->keys_again, hash);
    }
    if (!is_twice(partitions, partitions->row)) {
        top->step(top);
        return;
    }
    spool_put(partitions->spool, rest_chain(partitions, hash), top->index, top->at(top));
    top->skip(top);
}

static void read_top(struct partitions *partitions) {
    struct input *top = partitions->top;
    bool is_last = partitions->next + 1 == partitions->partitions;
    uint64_t end = (partitions->next + 1) * partitions->partition_rows;
    struct row_place place;
    while ((is_last || partitions->row < end) && top->place(top, &place)) {
        read_top_row(partitions, &place);
        partitions->row++;
    }
}

static struct data_result check_top(struct partitions *partitions) {
    if (partitions->top->failure.status != DATA_OK)
        return partitions->top->failure;
    bool is_end = partitions->next + 1 == partitions->partitions;
    bool is_same =
        partitions->row == partitions->rows && partitions->keys == partitions->keys_again;
    return is_end && !is_same ? segment_not_the_same(partitions->top) : result_make(DATA_OK, NULL, NULL);
}

static struct data_result read_partition(struct partitions *partitions) {
    struct data_result result = {DATA_OK, NULL, NULL};
    if (partitions->next < partitions->partitions) {
        read_top(partitions);
        result = check_top(partitions);
    } else if (partitions->next == partitions->partitions) {
        spool_end(partitions->spool, partitions->next, partitions->next + partitions->rest_chains);
    }
    if (result.status == DATA_OK)
        read_chain(partitions, partitions->next++);
    progress_step(partitions->dataset->progress, 1);
    if (result.status == DATA_OK)
        result = spool_result(partitions);
    return result.status == DATA_OK ? join_rows(partitions->dataset) : result;
}

static enum data_more read_next(struct dataset *dataset, struct data_result *result) {
    struct partitions *partitions = (struct partitions *)dataset->segments;
    segment_forget_rows(dataset);
    if (partitions->next == partitions->partitions + partitions->rest_chains)
        return MORE_NONE;
    *result = read_partition(partitions);
    return result->status == DATA_OK ? MORE_ROWS : MORE_FAILED;
}

/* ---- can it be done? ---- */

static struct input *find_input(const struct dataset *dataset, const struct record_type *type) {
    for (size_t i = 0; i < dataset->inputs.count; i++)
        if (dataset->inputs.items[i]->type == type)
            return dataset->inputs.items[i];
    return NULL;
}

/* Nothing is to be made of what rows say of records above them: all of these have their files. */
static bool has_all_parents(const struct dataset *dataset) {
    for (size_t i = 0; i < dataset->inputs.count; i++) {
        const struct record_type *type = dataset->inputs.items[i]->type;
        for (; type->parent; type = type->parent)
            if (!find_input(dataset, type->parent))
                return false;
    }
    return true;
}

/* Profiles tell which value came first, which is another one here. */
static struct input *find_top(const struct dataset *dataset) {
    const struct record_type *type = segment_top_type(dataset);
    if (!type || !dataset->scratch_folder || dataset->wants_profiles || !has_all_parents(dataset) ||
        !segment_is_worth_it(dataset, dataset->scratch_from))
        return NULL;
    return find_input(dataset, type);
}

struct data_result partitions_begin(struct dataset *dataset) {
    struct data_result result = {DATA_OK, NULL, NULL};
    struct input *top = find_top(dataset);
    if (!top)
        return result;
    struct partitions *partitions = arena_new(&dataset->arena, struct partitions);
    *partitions = (struct partitions){
        .segments = {.read = read_next, .close = close_partitions}, .dataset = dataset, .top = top};
    key_index_init(&partitions->index, &dataset->arena.allocator);
    dataset->segments = &partitions->segments;
    bool is_whole = index_top(partitions);
    progress_rest(&top->meter);
    result = top->failure;
    if (result.status == DATA_OK)
        result = segment_open_again(top);
    if (!is_whole) {
        close_partitions(&partitions->segments);
        dataset->segments = NULL;
        return result;
    }
    cut(partitions);
    return result.status == DATA_OK ? put_all_aside(partitions) : result;
}
