/* SPDX-License-Identifier: Apache-2.0
 *
 * Opening prepared data, and handing out its batches to any number of threads. A lane claims the next
 * block and cuts it into batches; how many batches the blocks before it have is known beforehand,
 * so batches have the same numbers whoever reads them.
 */
#include "data/prepared.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include "data/prepared_block.h"
#include "data/reader.h"
#include "data/store.h"

struct prepared_lane {
    struct prepared *prepared;
    struct prepared_lane *next;
    struct arena own, block, batch; /* as long as the lane, a block, a batch */
    struct container *file;
    struct block_reader *reader;
    bool has_block;
    uint64_t number; /* of the next batch of the block */
};

struct prepared {
    struct dataset *dataset;
    struct input *input;
    struct prepared_about about;
    struct prepared_options options;
    size_t batch_rows;
    pthread_mutex_t mutex; /* of all that follows */
    struct prepared_lane *lanes;
    uint64_t next_block, next_number; /* to be claimed, and its first batch */
    enum container_status status;     /* what went wrong first */
    int error;                        /* its errno */
    struct damage_place place;        /* and where; about NULL: not known */
};

bool dataset_is_prepared(const struct dataset *dataset) {
    return dataset->prepared != NULL;
}

uint64_t prepared_row_count(const struct dataset *dataset) {
    const struct prepared_about *about = &dataset->prepared->about;
    uint64_t rows = 0;
    for (size_t i = 0; i < about->blocks.count; i++)
        rows += about->blocks.items[i].rows;
    return rows;
}

/* ---- the file ---- */

static void close_container(void *object) {
    struct container **file = object;
    container_close(*file);
    *file = NULL;
}

struct data_result prepared_is_alone(const struct input *input) {
    struct arena *arena = &input->dataset->arena;
    return result_make(DATA_USAGE,
        arena_printf(arena,
            "“%s”是导入好的数据，各种记录都在里面：不能再加别的数据文件，也不要写是哪种记录。", input->file),
        arena_printf(arena,
            "%s holds imported data of all kinds: no other data file can be added to it, and no "
            "record be named before it.",
            input->file));
}

/* How texts are read was settled when they were imported; to ask for it now and not get it would
 * be a mistake that nobody sees. */
static bool says_how_to_read(const struct data_options *options) {
    return options->encoding != ENCODING_AUTO || options->separator || options->header_row ||
           options->decimal || options->missing_count > 0;
}

static struct data_result read_already(const struct input *input) {
    struct arena *arena = &input->dataset->arena;
    return result_make(DATA_USAGE,
        arena_printf(arena,
            "“%s”是导入好的数据：编码、分隔符、表头、小数点、表示没有值的写法在导入时（guodu "
            "import）就定了，现在不能再改。要改，请重新导入。",
            input->file),
        arena_printf(arena,
            "%s holds imported data: encoding, separator, header row, decimal sign and what means "
            "an empty cell were settled when they were imported (guodu import). To change them, "
            "import again.",
            input->file));
}

struct data_result prepared_begin(struct input *input) {
    struct dataset *dataset = input->dataset;
    if (says_how_to_read(&input->options))
        return read_already(input);
    if (dataset->inputs.count > 1 || input->type || input->options.part)
        return prepared_is_alone(input);
    struct container **file = arena_new(&input->arena, struct container *);
    struct prepared *prepared = arena_new(&dataset->arena, struct prepared);
    input_on_close(input, close_container, file);
    enum container_status status = container_open(input->path, file);
    if (status != CONTAINER_OK)
        return about_trouble(input, status, NULL);
    *prepared = (struct prepared){.dataset = dataset, .input = input};
    struct data_result result = about_take(*file, &prepared->about, input);
    if (result.status != DATA_OK)
        return result;
    pthread_mutex_init(&prepared->mutex, NULL);
    dataset->prepared = prepared;
    input_close(input);
    return result;
}

/* ---- lanes ---- */

static void free_lane(struct prepared_lane *lane) {
    struct allocator allocator = lane->own.allocator;
    container_close(lane->file);
    arena_fini(&lane->batch);
    arena_fini(&lane->block);
    arena_fini(&lane->own);
    allocator_give(&allocator, lane, sizeof *lane);
}

void prepared_close(struct prepared *prepared) {
    while (prepared->lanes) {
        struct prepared_lane *lane = prepared->lanes;
        prepared->lanes = lane->next;
        free_lane(lane);
    }
}

void prepared_free(struct prepared *prepared) {
    if (!prepared)
        return;
    prepared_close(prepared);
    pthread_mutex_destroy(&prepared->mutex);
}

struct prepared *prepared_open(struct dataset *dataset, const struct prepared_options *options) {
    struct prepared *prepared = dataset->prepared;
    prepared_close(prepared);
    prepared->options = options ? *options : (struct prepared_options){0};
    prepared->batch_rows = prepared->options.batch_rows;
    if (prepared->batch_rows == 0)
        prepared->batch_rows = BATCH_ROWS;
    prepared->next_block = prepared->next_number = 0;
    prepared->status = CONTAINER_OK;
    prepared->place = (struct damage_place){.about = NULL};
    progress_hand_out(dataset->progress, PROGRESS_OF_RECORDS, prepared_row_count(dataset));
    return prepared;
}

static void fail(const struct prepared_lane *lane, enum container_status status) {
    struct prepared *prepared = lane->prepared;
    int error = errno;
    pthread_mutex_lock(&prepared->mutex);
    if (prepared->status == CONTAINER_OK) {
        prepared->status = status;
        prepared->error = error;
        prepared->place =
            lane->reader ? block_place(lane->reader) : (struct damage_place){.about = NULL};
    }
    pthread_mutex_unlock(&prepared->mutex);
}

/* Each lane has a handle of its own: SQLite's are for one thread at a time. */
static void open_lane(struct prepared_lane *lane) {
    struct prepared *prepared = lane->prepared;
    enum container_status status = container_open(prepared->input->path, &lane->file);
    if (status != CONTAINER_OK)
        fail(lane, status);
    else
        lane->reader = block_reader_new(&lane->own, lane->file, &prepared->about,
            prepared->dataset->schema, &prepared->options);
}

static void set_escapes(struct prepared_lane *lane, jmp_buf *escape) {
    lane->own.escape = lane->block.escape = lane->batch.escape = escape;
}

struct prepared_lane *prepared_lane_new(struct prepared *prepared) {
    struct allocator *allocator = &prepared->dataset->arena.allocator;
    struct prepared_lane *lane = allocator_take(allocator, sizeof *lane);
    jmp_buf escape;
    if (!lane)
        return NULL;
    lane->prepared = prepared;
    arena_init(&lane->own, allocator);
    arena_init(&lane->block, allocator);
    arena_init(&lane->batch, allocator);
    set_escapes(lane, &escape);
    if (setjmp(escape)) {
        free_lane(lane);
        return NULL;
    }
    open_lane(lane);
    set_escapes(lane, NULL);
    pthread_mutex_lock(&prepared->mutex);
    lane->next = prepared->lanes;
    prepared->lanes = lane;
    pthread_mutex_unlock(&prepared->mutex);
    return lane;
}

/* ---- batches ---- */

/* False: there are no more, or something went wrong. */
static bool claim(struct prepared_lane *lane, uint64_t *block) {
    struct prepared *prepared = lane->prepared;
    pthread_mutex_lock(&prepared->mutex);
    *block = prepared->next_block;
    bool claimed =
        prepared->status == CONTAINER_OK && *block < prepared->about.blocks.count;
    if (claimed) {
        uint64_t rows = prepared->about.blocks.items[*block].rows;
        lane->number = prepared->next_number;
        prepared->next_number += (rows - 1) / prepared->batch_rows + 1;
        prepared->next_block++;
    }
    pthread_mutex_unlock(&prepared->mutex);
    return claimed;
}

static enum sorted_next ended(struct prepared *prepared) {
    pthread_mutex_lock(&prepared->mutex);
    bool failed = prepared->status != CONTAINER_OK;
    pthread_mutex_unlock(&prepared->mutex);
    return failed ? SORTED_FAILED : SORTED_END;
}

static const struct batch *next_batch(struct prepared_lane *lane) {
    struct prepared *prepared = lane->prepared;
    uint64_t block;
    for (;;) {
        arena_reset(&lane->batch);
        const struct batch *batch =
            lane->has_block
                ? block_next(lane->reader, prepared->batch_rows, lane->number, &lane->batch)
                : NULL;
        if (batch) {
            lane->number++;
            return batch;
        }
        lane->has_block = false;
        if (!lane->reader || !claim(lane, &block))
            return NULL;
        arena_reset(&lane->block);
        enum container_status status = block_load(lane->reader, block, &lane->block);
        if (status != CONTAINER_OK) {
            fail(lane, status);
            return NULL;
        }
        lane->has_block = true;
    }
}

enum sorted_next prepared_next(struct prepared_lane *lane, const struct batch **out) {
    jmp_buf escape;
    *out = NULL;
    set_escapes(lane, &escape);
    if (setjmp(escape)) {
        lane->has_block = false;
        lane->reader = NULL;
        fail(lane, CONTAINER_NO_MEMORY);
    } else if (ended(lane->prepared) == SORTED_END) { /* keys may have failed since the last */
        *out = next_batch(lane);
    }
    set_escapes(lane, NULL);
    if (!*out)
        return ended(lane->prepared);
    progress_records(lane->prepared->dataset->progress, (*out)->rows[(*out)->top->index].count);
    return SORTED_BATCH;
}

/* What was read of a key is in no state to be read on. */
static void keys_failed(struct prepared_lane *lane, enum container_status status) {
    fail(lane, status);
    lane->has_block = false;
    lane->reader = NULL;
}

static void load_keys(struct prepared_lane *lane, const struct record_type *type) {
    enum container_status status = block_load_keys(lane->reader, type);
    if (status != CONTAINER_OK)
        keys_failed(lane, status);
}

bool prepared_keys(struct prepared_lane *lane, const struct record_type *type) {
    jmp_buf escape;
    if (!lane->reader) /* it failed before */
        return false;
    set_escapes(lane, &escape);
    if (setjmp(escape))
        keys_failed(lane, CONTAINER_NO_MEMORY);
    else
        load_keys(lane, type);
    set_escapes(lane, NULL);
    return lane->reader;
}

struct data_result prepared_failure(const struct prepared *prepared) {
    errno = prepared->error;
    return about_trouble(
        prepared->input, prepared->status, prepared->place.about ? &prepared->place : NULL);
}
