/* SPDX-License-Identifier: Apache-2.0 */
#include "data/segment.h"

#include <string.h>
#include <sys/stat.h>
#include "data/file_facts.h"
#include "data/partition.h"
#include "data/reader.h"

enum { SEGMENT_ROWS = 8192 };

/* ---- keys and their order ---- */

enum { ORDER_BYTES = 1, ORDER_LENGTH = 2 };

void top_key_add(struct top_key *key, struct arena *arena, struct arena *scratch,
    const struct field *field, struct value value) {
    bool is_text = value.state == VALUE_KNOWN &&
                   (field->type.kind == TYPE_TEXT || field->type.kind == TYPE_CITIZEN_ID);
    const char *text =
        is_text ? value.text.bytes : value_format(scratch, field->type, value, false);
    for (const char *at = text; *at; at++)
        vec_push(arena, &key->bytes, *at);
    vec_push(arena, &key->bytes, '\0');
    key->count++;
}

static int compare_texts(const char *a, const char *b, int order) {
    size_t one = strlen(a), other = strlen(b);
    if (order == ORDER_LENGTH && one != other)
        return one < other ? -1 : 1;
    return strcmp(a, b);
}

/* Both are of one top record, so they have as many keys. */
static int compare_keys(const struct top_key *a, const struct top_key *b, int order) {
    const char *one = a->bytes.items, *other = b->bytes.items;
    for (size_t i = 0; i < a->count; i++) {
        int sign = compare_texts(one, other, order);
        if (sign != 0)
            return sign;
        one += strlen(one) + 1;
        other += strlen(other) + 1;
    }
    return 0;
}

static void copy_key(struct arena *arena, struct top_key *to, const struct top_key *from) {
    to->bytes.count = 0;
    for (size_t i = 0; i < from->bytes.count; i++)
        vec_push(arena, &to->bytes, from->bytes.items[i]);
    to->count = from->count;
}

/* ---- the files ---- */

struct source_state { /* of one input */
    struct input *input;
    struct top_key latest; /* the last key read; count 0: none yet */
    bool ended;
};

struct by_order {
    struct segments segments; /* the first member */
    struct arena *arena;
    struct source_state *sources;
    size_t count;
    int orders; /* that all files have kept so far; one, once they were looked through */
    size_t rows; /* of the leading file in a segment, unless more bear the last key */
};

const struct record_type *segment_top_type(const struct dataset *dataset) {
    const struct record_type *top = NULL;
    for (size_t i = 0; i < dataset->inputs.count; i++) {
        const struct input *input = dataset->inputs.items[i];
        const struct record_type *own = input->type;
        if (!input->peek)
            return NULL;
        for (size_t k = 0; k < i; k++)
            if (dataset->inputs.items[k]->type == own)
                return NULL;
        while (own->parent)
            own = own->parent;
        if (own->keys.count == 0 || (top && top != own))
            return NULL;
        top = own;
    }
    for (size_t i = 0; i < dataset->schema->records.count; i++) {
        const struct record_type *type = dataset->schema->records.items[i];
        for (size_t k = 0; k < type->fields.count; k++)
            if (type->fields.items[k]->is_unique)
                return NULL;
    }
    return top;
}

/* The key comes at or after the last of its file; an order that it breaks is given up. */
static bool keeps_order(
    struct by_order *by_order, struct source_state *source, const struct top_key *key) {
    for (int order = ORDER_BYTES; order <= ORDER_LENGTH && source->latest.count; order *= 2)
        if (compare_keys(&source->latest, key, order) > 0)
            by_order->orders &= ~order;
    copy_key(by_order->arena, &source->latest, key);
    return by_order->orders != 0;
}

/* By the one order that was settled on. */
static bool is_behind(
    const struct by_order *by_order, const struct top_key *key, const struct top_key *last) {
    return last->count == 0 || compare_keys(key, last, by_order->orders) > 0;
}

/* ---- a segment ---- */

void segment_forget_rows(struct dataset *dataset) {
    for (size_t i = 0; i < dataset->schema->records.count; i++) {
        struct kind *kind = &dataset->kinds[i];
        kind->first = kind->last = NULL;
        kind->implied_first = kind->implied_last = NULL;
        kind->buckets = NULL;
        kind->bucket_count = kind->node_count = 0;
        kind->latest = NULL;
    }
    dataset->forgotten++;
    arena_reset(&dataset->rows);
}

/* The file of the top records leads; without it, or behind its end, the first of the others. */
static struct source_state *find_leader(struct by_order *by_order) {
    struct source_state *leader = NULL;
    for (size_t i = 0; i < by_order->count; i++) {
        struct source_state *source = &by_order->sources[i];
        bool is_top = !source->input->type->parent;
        if (!source->ended && (!leader || (is_top && leader->input->type->parent)))
            leader = source;
    }
    return leader;
}

static enum data_more end_or_fail(struct source_state *source, struct data_result *result) {
    source->ended = true;
    *result = source->input->failure;
    return result->status == DATA_OK ? MORE_ROWS : MORE_FAILED;
}

static enum data_more read_leader(
    struct by_order *by_order, struct source_state *leader, struct data_result *result) {
    const struct top_key *key;
    for (size_t rows = 0;; rows++) {
        if (!leader->input->peek(leader->input, &key))
            return end_or_fail(leader, result);
        if (key && rows >= by_order->rows && leader->latest.count &&
            compare_keys(&leader->latest, key, ORDER_BYTES) != 0)
            return MORE_ROWS;
        if (key && !keeps_order(by_order, leader, key))
            return MORE_NOT_SORTED;
        leader->input->step(leader->input);
    }
}

static enum data_more read_follower(struct by_order *by_order, struct source_state *source,
    const struct source_state *leader, struct data_result *result) {
    const struct top_key *key;
    while (source->input->peek(source->input, &key)) {
        if (key && is_behind(by_order, key, &leader->latest))
            return MORE_ROWS;
        if (key && !keeps_order(by_order, source, key))
            return MORE_NOT_SORTED;
        source->input->step(source->input);
    }
    return end_or_fail(source, result);
}

/* Rows are read by segments as far as they are sorted: the followers after the leader, for only
 * then it is known how far the segment goes. */
static enum data_more read_segment(struct dataset *dataset, struct data_result *result) {
    struct by_order *by_order = (struct by_order *)dataset->segments;
    struct source_state *leader = find_leader(by_order);
    segment_forget_rows(dataset);
    if (!leader)
        return MORE_NONE;
    enum data_more more = read_leader(by_order, leader, result);
    for (size_t i = 0; more == MORE_ROWS && i < by_order->count; i++) {
        struct source_state *source = &by_order->sources[i];
        if (source != leader && !source->ended)
            more = read_follower(by_order, source, leader, result);
    }
    if (more != MORE_ROWS)
        return more;
    *result = join_rows(dataset);
    return result->status == DATA_OK ? MORE_ROWS : MORE_FAILED;
}

void segments_end(struct dataset *dataset) {
    for (size_t i = 0; i < dataset->inputs.count; i++) {
        struct input *input = dataset->inputs.items[i];
        if (input->end && input->step)
            input->end(input);
        input_close(input);
    }
    join_end(dataset);
}

static enum data_more end_of_all(struct dataset *dataset, struct data_result *result) {
    for (size_t i = 0; i < dataset->inputs.count; i++) {
        *result = input_check_unchanged(dataset->inputs.items[i]);
        if (result->status != DATA_OK)
            return MORE_FAILED;
    }
    segments_end(dataset);
    return MORE_NONE;
}

enum data_more dataset_more(struct dataset *dataset, struct data_result *result) {
    *result = (struct data_result){DATA_OK, NULL, NULL};
    if (dataset_is_whole(dataset))
        return MORE_NONE;
    dataset_set_escapes(dataset);
    enum data_more more = dataset->segments->read(dataset, result);
    if (more == MORE_NONE)
        more = end_of_all(dataset, result);
    if (more != MORE_ROWS) {
        dataset->segments->ended = true;
        segments_close(dataset->segments);
    }
    return more;
}

bool dataset_is_whole(const struct dataset *dataset) {
    return !dataset->segments || dataset->segments->ended;
}

void segments_close(struct segments *segments) {
    if (segments && segments->close)
        segments->close(segments);
}

/* ---- are they sorted? ---- */

static uint64_t size_of(const struct input *input) {
    struct stat status;
    return stat(input->path, &status) == 0 && S_ISREG(status.st_mode) ? (uint64_t)status.st_size : 0;
}

static uint64_t total_size(const struct dataset *dataset) {
    uint64_t size = 0;
    for (size_t i = 0; i < dataset->inputs.count; i++)
        size += dataset->inputs.items[i]->stamp.size;
    return size;
}

bool segment_is_worth_it(const struct dataset *dataset, uint64_t from_bytes) {
    uint64_t size = 0;
    for (size_t i = 0; i < dataset->inputs.count; i++) {
        uint64_t one = size_of(dataset->inputs.items[i]);
        if (one == 0)
            return false; /* what is no file cannot be read twice */
        size += one;
    }
    return size >= from_bytes;
}

static bool is_sorted(struct by_order *by_order, struct source_state *source) {
    const struct top_key *key;
    bool sorted = true;
    while (sorted && source->input->peek(source->input, &key)) {
        sorted = !key || keeps_order(by_order, source, key);
        source->input->skip(source->input);
        progress_row(source->input->dataset->progress);
    }
    if (sorted)
        progress_rest(&source->input->meter);
    source->latest.bytes.count = source->latest.count = 0;
    return sorted;
}

/* A look at all keys first costs less than to judge in vain as far as the first that goes back. */
static bool all_sorted(struct by_order *by_order) {
    bool sorted = true;
    for (size_t i = 0; sorted && i < by_order->count; i++)
        sorted = is_sorted(by_order, &by_order->sources[i]);
    return sorted;
}

struct data_result segment_not_the_same(const struct input *input) {
    struct arena *arena = &input->dataset->arena;
    return result_make(DATA_IO,
        arena_printf(arena, "“%s”读了两遍，两遍读到的内容不一样；读的时候请不要改动它。", input->file),
        arena_printf(arena,
            "%s was read twice and was not the same; it must not change while it is read.", input->file));
}

struct data_result segment_open_again(struct input *input) {
    struct dataset *dataset = input->dataset;
    const struct record_type *before = input->type;
    input_close(input);
    input->again = true;
    /* Found out anew, as the first time: among the rows that may hold the headings another one fits
     * best where the type is known before. */
    input->type = input->said;
    facts_free(input->facts);
    input->facts = facts_new(dataset, input->index);
    dataset_set_escapes(dataset);
    struct data_result result = input_open(input);
    return result.status == DATA_OK && input->type != before ? segment_not_the_same(input) : result;
}

/* Where files are not sorted, they are now to be read once more before there are records. */
static struct data_result open_all_again(struct dataset *dataset) {
    struct data_result result = {DATA_OK, NULL, NULL};
    for (size_t i = 0; result.status == DATA_OK && i < dataset->inputs.count; i++) {
        if (!dataset->segments)
            dataset->progress->all[PROGRESS_READING] += dataset->inputs.items[i]->meter.counted;
        result = segment_open_again(dataset->inputs.items[i]);
    }
    return result;
}

static struct data_result read_whole(struct dataset *dataset) {
    struct data_result result = {DATA_OK, NULL, NULL};
    for (size_t i = 0; result.status == DATA_OK && i < dataset->inputs.count; i++)
        result = input_read_all(dataset->inputs.items[i]);
    return result;
}

static struct by_order *new_by_order(struct dataset *dataset) {
    struct by_order *by_order = arena_new(&dataset->arena, struct by_order);
    *by_order = (struct by_order){.segments = {.read = read_segment},
        .arena = &dataset->arena,
        .count = dataset->inputs.count,
        .orders = ORDER_BYTES | ORDER_LENGTH,
        .rows = dataset->segment_rows > 0 ? dataset->segment_rows : SEGMENT_ROWS,
        .sources = arena_array(&dataset->arena, struct source_state, dataset->inputs.count)};
    for (size_t i = 0; i < by_order->count; i++)
        by_order->sources[i].input = dataset->inputs.items[i];
    return by_order;
}

/* Sets dataset->segments if the files are sorted; they stand at their beginning either way. */
static struct data_result look_for_order(struct dataset *dataset) {
    if (!segment_top_type(dataset) || !segment_is_worth_it(dataset, dataset->segments_from))
        return result_make(DATA_OK, NULL, NULL);
    struct by_order *by_order = new_by_order(dataset);
    if (all_sorted(by_order)) {
        dataset->segments = &by_order->segments;
        progress_hand_out(dataset->progress, PROGRESS_OF_BYTES, total_size(dataset));
    }
    by_order->orders &= -by_order->orders; /* of two that all files keep, either does */
    return open_all_again(dataset);
}

struct data_result segments_begin(struct dataset *dataset) {
    struct data_result result = look_for_order(dataset);
    if (result.status == DATA_OK && !dataset->segments)
        result = partitions_begin(dataset);
    if (result.status != DATA_OK)
        return result;
    if (!dataset->segments)
        return read_whole(dataset);
    if (dataset_more(dataset, &result) == MORE_NOT_SORTED)
        return result_make(DATA_NOT_SORTED, "数据没有按主键排序。", "The data are not sorted.");
    return result;
}
