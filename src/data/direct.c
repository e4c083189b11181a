/* SPDX-License-Identifier: Apache-2.0
 *
 * Which arrays can be held: every value of them is looked at once, before anything is promised. */
#include <string.h>
#include "data/aside.h"
#include "data/direct_parts.h"
#include "data/file_facts.h"

enum { KEYS_MOST = 4, COMPARED_MOST = 64, ROWS_AT_ONCE = 4096 };

struct prover {
    struct arrow_rows *rows;
    struct direct_held *held;
    struct arena *arena; /* as long as the input is open */
    struct direct_reader reader;
    struct direct_key last[KEYS_MOST]; /* of the latest top record */
    bool has_last;
    int orders; /* that the keys of the top records have kept */
};

/* ---- which columns there are ---- */

static bool make_column(struct prover *prover, const struct arrow_level *from, uint32_t target,
    struct direct_column *out) {
    const struct header *header = from->header;
    const struct field *field = header->mapping->targets.items[target].field;
    const struct arrow_node *node = from->node->children[header->columns[target]];
    bool is_own = header->mapping->targets.items[target].role == TARGET_OWN;
    if (!is_own || header->more[target] || field->is_unique || node->kind == ARROW_LIST)
        return false;
    *out = (struct direct_column){.field = field,
        .column = header->columns[target],
        .heading = header->headings[header->columns[target]]};
    out->may_be_empty = cell_read(prover->reader.arena, field, prover->reader.options, "", 0,
                            CELL_WRITTEN, &out->empty) == REJECT_NONE &&
                        batch_value_fits(field, out->empty);
    return true;
}

static bool make_columns(
    struct prover *prover, struct direct_level *level, const struct arrow_level *from) {
    size_t count = from->header->mapping->targets.count;
    level->columns = arena_array(prover->arena, struct direct_column, count);
    for (uint32_t i = 0; i < count; i++)
        if (header_has(from->header, i) &&
            !make_column(prover, from, i, &level->columns[level->column_count++]))
            return false;
    return true;
}

static bool find_keys(struct prover *prover, struct direct_level *level) {
    const struct record_type *type = level->type;
    level->keys = arena_array(prover->arena, uint32_t, type->keys.count);
    for (size_t i = 0; i < type->keys.count; i++) {
        uint32_t at = 0;
        while (at < level->column_count && level->columns[at].field != type->keys.items[i])
            at++;
        if (at == level->column_count)
            return false;
        level->keys[i] = at;
    }
    return type->keys.count <= KEYS_MOST;
}

static bool make_level(struct prover *prover, struct direct_level *level,
    const struct arrow_level *from, struct file_records *facts);

static bool make_list(
    struct prover *prover, struct direct_level *level, const struct arrow_level *from, size_t i) {
    const struct arrow_list *list = &from->lists[i];
    uint32_t column = 0;
    while (from->node->children[column] != list->node)
        column++;
    level->list_columns[i] = column;
    bool has_offsets =
        list->node->layout == ARROW_OFFSETS_32 || list->node->layout == ARROW_OFFSETS_64;
    return has_offsets && list->level.node->kind == ARROW_STRUCT &&
           make_level(prover, &level->lists[i], &list->level, list->reader.facts);
}

static bool make_level(struct prover *prover, struct direct_level *level,
    const struct arrow_level *from, struct file_records *facts) {
    *level = (struct direct_level){.type = from->type, .facts = facts};
    if (from->has_sets || !make_columns(prover, level, from) || !find_keys(prover, level))
        return false;
    level->list_count = from->list_count;
    level->lists = arena_array(prover->arena, struct direct_level, from->list_count);
    level->list_columns = arena_array(prover->arena, uint32_t, from->list_count);
    for (size_t i = 0; i < from->list_count; i++)
        if (!make_list(prover, level, from, i))
            return false;
    return true;
}

/* Of a flat table, numbers that a heading could be are read as rows. */
static bool is_odd_heading(const struct direct_level *top) {
    for (size_t i = 0; top->list_count == 0 && i < top->type->keys.count; i++)
        if (strchr("+-0123456789", *top->columns[top->keys[i]].heading))
            return true;
    return false;
}

static bool input_fits(const struct arrow_rows *rows) {
    const struct input *input = rows->input;
    const struct dataset *dataset = input->dataset;
    const struct table *table = input->reader;
    const struct record_type *type = rows->level.type;
    return dataset->inputs.count == 1 && !dataset->wants_profiles && !dataset->wants_segments &&
           !dataset->prepared && !type->parent && type->keys.count > 0 &&
           table->blank_headings.count == 0;
}

/* ---- binding ---- */

static struct arrow_node *copy_node(struct arena *arena, const struct arrow_node *node) {
    struct arrow_node *copy = arena_new(arena, struct arrow_node);
    *copy = *node;
    if (node->values)
        copy->values = copy_node(arena, node->values);
    copy->children = arena_array(arena, struct arrow_node *, node->child_count);
    for (size_t i = 0; i < node->child_count; i++)
        copy->children[i] = copy_node(arena, node->children[i]);
    return copy;
}

static void bind_level(struct prover *prover, struct direct_bound *bound,
    const struct direct_level *level, const struct arrow_node *node,
    const struct ArrowArray *array) {
    struct arena *arena = prover->arena;
    *bound = (struct direct_bound){.level = level, .node = node};
    bound->sources = arena_array(arena, struct direct_source, level->column_count);
    bound->lists = arena_array(arena, struct direct_bound, level->list_count);
    for (size_t i = 0; i < level->column_count; i++) {
        const struct ArrowArray *column = array->children[level->columns[i].column];
        bound->sources[i] = (struct direct_source){
            .node = node->children[level->columns[i].column],
            .length = column->length,
            .word_count = column->dictionary ? column->dictionary->length : 0};
        direct_choose(&prover->reader, arena, &level->columns[i], &bound->sources[i]);
    }
    for (size_t i = 0; i < level->list_count; i++) {
        const struct arrow_node *list = node->children[level->list_columns[i]];
        const struct ArrowArray *items = array->children[level->list_columns[i]]->children[0];
        bind_level(prover, &bound->lists[i], &level->lists[i], list->children[0], items);
        bound->lists[i].list = list;
    }
}

/* ---- keys ---- */

enum { ORDER_OF_BYTES = 1, ORDER_OF_LENGTH = 2, ORDERS_ALL = 3 };

/* Below, at or above 0, by bytes and by length. */
struct comparison {
    int by_bytes, by_length;
};

static int sign(bool below, bool above) {
    return (int)above - (int)below;
}

static struct comparison compare(const struct direct_key *a, const struct direct_key *b) {
    if (!a->text || !b->text) {
        int numbers = sign(a->number < b->number, a->number > b->number);
        return (struct comparison){numbers, numbers};
    }
    int lengths = sign(a->length < b->length, a->length > b->length);
    int bytes = memcmp(a->text, b->text, a->length < b->length ? a->length : b->length);
    return (struct comparison){bytes ? bytes : lengths, lengths ? lengths : bytes};
}

/* The orders in which one comes before the other; 0 of equal ones. */
static int orders_of(const struct direct_key *a, const struct direct_key *b, size_t count) {
    struct comparison all = {0, 0};
    for (size_t i = count; i-- > 0;) {
        struct comparison one = compare(&a[i], &b[i]);
        all.by_bytes = one.by_bytes ? one.by_bytes : all.by_bytes;
        all.by_length = one.by_length ? one.by_length : all.by_length;
    }
    return (all.by_bytes < 0 ? ORDER_OF_BYTES : 0) | (all.by_length < 0 ? ORDER_OF_LENGTH : 0);
}

static bool are_equal(const struct direct_key *a, const struct direct_key *b, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (compare(&a[i], &b[i]).by_bytes != 0)
            return false;
    return true;
}

static bool keys_at(
    struct prover *prover, const struct direct_bound *bound, int64_t at, struct direct_key *out) {
    const struct direct_level *level = bound->level;
    for (size_t i = 0; i < level->type->keys.count; i++) {
        uint32_t column = level->keys[i];
        if (!direct_key_at(&prover->reader, &level->columns[column], &bound->sources[column],
                bound->node->offset + at, &out[i]))
            return false;
    }
    return true;
}

/* A row of a flat table may be its total, or the headings once more. */
static bool is_aside(
    struct prover *prover, const struct direct_bound *bound, const struct direct_key *keys) {
    const struct direct_level *level = bound->level;
    for (size_t i = 0; level->list_count == 0 && i < level->type->keys.count; i++) {
        const char *heading = level->columns[level->keys[i]].heading;
        const struct arrow_node *node = bound->sources[level->keys[i]].node;
        if (!keys[i].text && arrow_value_node(node)->kind == ARROW_TEXT)
            return true; /* a number that was written as a text */
        if (!keys[i].text)
            continue;
        if ((strlen(heading) == keys[i].length &&
                memcmp(heading, keys[i].text, keys[i].length) == 0) ||
            aside_kind(prover->reader.arena, keys[i].text, keys[i].length) != REJECT_NONE)
            return true;
    }
    return false;
}

static bool prove_top_keys(struct prover *prover, const struct direct_bound *bound, int64_t count) {
    struct direct_key key[KEYS_MOST];
    size_t keys = bound->level->type->keys.count;
    for (int64_t at = 0; at < count; at++) {
        if (at % ROWS_AT_ONCE == 0)
            arena_reset(prover->reader.arena);
        if (!keys_at(prover, bound, at, key) || is_aside(prover, bound, key))
            return false;
        if (prover->has_last)
            prover->orders &= orders_of(prover->last, key, keys);
        if (prover->orders == 0)
            return false;
        memcpy(prover->last, key, sizeof key);
        prover->has_last = true;
    }
    return true;
}

/* No two of a few are the same, in whatever order they come. */
static bool prove_few_keys(
    struct prover *prover, const struct direct_bound *bound, int64_t from, int64_t to) {
    struct direct_key keys[COMPARED_MOST][KEYS_MOST];
    size_t count = bound->level->type->keys.count, rows = (size_t)(to - from);
    if (rows > COMPARED_MOST)
        return false;
    for (size_t i = 0; i < rows; i++) {
        if (!keys_at(prover, bound, from + (int64_t)i, keys[i]))
            return false;
        for (size_t before = 0; before < i; before++)
            if (are_equal(keys[before], keys[i], count))
                return false;
    }
    return true;
}

static bool prove_child_keys(
    struct prover *prover, const struct direct_bound *bound, int64_t from, int64_t to) {
    struct direct_key keys[2][KEYS_MOST];
    size_t count = bound->level->type->keys.count;
    int orders = ORDERS_ALL;
    if (count == 0)
        return true;
    for (int64_t at = from; at < to && orders; at++) {
        if (!keys_at(prover, bound, at, keys[at % 2]))
            return false;
        if (at > from)
            orders &= orders_of(keys[(at + 1) % 2], keys[at % 2], count);
    }
    return orders || prove_few_keys(prover, bound, from, to);
}

/* ---- rows ---- */

static bool has_null_rows(const struct arrow_node *node, int64_t from, int64_t count) {
    for (int64_t at = from; node->valid && at < from + count; at++)
        if (arrow_is_null(node, at))
            return true;
    return false;
}

static bool prove_columns(
    struct prover *prover, const struct direct_bound *bound, int64_t from, int64_t count) {
    for (size_t i = 0; i < bound->level->column_count; i++)
        if (!direct_prove(&prover->reader, &bound->level->columns[i], &bound->sources[i],
                bound->node->offset + from, count))
            return false;
    return true;
}

static bool prove_level(
    struct prover *prover, const struct direct_bound *bound, int64_t from, int64_t count);

/* What is below a row without a list would be passed over. */
static bool prove_list(struct prover *prover, const struct direct_bound *above,
    const struct direct_bound *bound, int64_t from, int64_t count) {
    int64_t first = above->node->offset + from, begin = 0, end = 0, to = 0;
    for (int64_t at = first; at < first + count; at++) {
        int64_t start;
        arrow_list_range(bound->list, at, &start, &to);
        if (at == first)
            begin = start;
        end = to;
        if (to > start && arrow_is_null(bound->list, at))
            return false;
    }
    if (!prove_level(prover, bound, begin, end - begin))
        return false;
    for (int64_t at = first; at < first + count; at++) {
        int64_t start;
        arrow_list_range(bound->list, at, &start, &to);
        if (at % ROWS_AT_ONCE == 0)
            arena_reset(prover->reader.arena);
        if (!prove_child_keys(prover, bound, start, to))
            return false;
    }
    return true;
}

static bool is_childless(const struct direct_bound *bound, int64_t at) {
    for (size_t i = 0; i < bound->level->list_count; i++) {
        int64_t from, to, index = bound->node->offset + at;
        arrow_list_range(bound->lists[i].list, index, &from, &to);
        if (from == to && !arrow_is_null(bound->lists[i].list, index))
            return true;
    }
    return false;
}

static bool prove_level(
    struct prover *prover, const struct direct_bound *bound, int64_t from, int64_t count) {
    uint32_t type = bound->level->type->index;
    if (has_null_rows(bound->node, from, count) || !prove_columns(prover, bound, from, count))
        return false;
    for (size_t i = 0; i < bound->level->list_count; i++)
        if (!prove_list(prover, bound, &bound->lists[i], from, count))
            return false;
    prover->held->counts[type] += (uint64_t)count;
    for (int64_t at = from; bound->level->list_count > 0 && at < from + count; at++)
        prover->held->childless[type] += is_childless(bound, at);
    return true;
}

/* The records from here down; lists lie one behind the other. */
static int64_t tree_size(const struct direct_bound *bound, int64_t from, int64_t to) {
    int64_t size = to - from;
    for (size_t i = 0; from < to && i < bound->level->list_count; i++) {
        int64_t first, last, between;
        arrow_list_range(bound->lists[i].list, bound->node->offset + from, &first, &between);
        arrow_list_range(bound->lists[i].list, bound->node->offset + to - 1, &between, &last);
        size += tree_size(&bound->lists[i], first, last);
    }
    return size;
}

static bool has_large_tree(const struct direct_bound *top, int64_t count) {
    for (int64_t at = 0; top->level->list_count > 0 && at < count; at++)
        if (tree_size(top, at, at + 1) > BATCH_TREE_MOST)
            return true;
    return false;
}

/* ---- arrays ---- */

static bool prove_array(struct prover *prover, const struct ArrowArray *array) {
    struct direct_held *held = prover->held;
    struct arrow_problem problem;
    struct arrow_node *node = copy_node(prover->arena, prover->rows->schema);
    if (!arrow_bind(prover->arena, node, array, 0, array->length, &problem))
        return false;
    struct direct_array *own = arena_new(prover->arena, struct direct_array);
    own->length = array->length;
    own->first_line = held->rows + 1;
    bind_level(prover, &own->bound, &held->top, node, array);
    if (!prove_level(prover, &own->bound, 0, array->length) ||
        !prove_top_keys(prover, &own->bound, array->length) ||
        has_large_tree(&own->bound, array->length))
        return false;
    held->rows += (uint64_t)array->length;
    if (held->last)
        held->last->next = own;
    else
        held->first = own;
    held->last = own;
    return true;
}

/* Whatever was taken is kept, be it to be read as rows. */
static struct arrow_kept *take(struct prover *prover) {
    struct arrow_rows *rows = prover->rows;
    struct arrow_kept *kept = arena_new(prover->arena, struct arrow_kept);
    if (rows->kept_last)
        rows->kept_last->next = kept;
    else
        rows->kept = kept;
    rows->kept_last = kept;
    if (arrow_take(rows, &kept->array, &rows->kept_failure))
        return kept;
    rows->ended = true;
    return NULL;
}

static bool prove_all(struct prover *prover) {
    struct arrow_kept *kept;
    while ((kept = take(prover)))
        if (!prove_array(prover, &kept->array))
            return false;
    return prover->rows->kept_failure.status == DATA_OK;
}

/* ---- the account ---- */

/* Adds all that was read to what is told of the data, or takes it away. */
static void count_level(struct dataset *dataset, const struct direct_level *level,
    const struct direct_held *held, bool add) {
    struct dataset_counts *counts = &store_kind(dataset, level->type)->counts;
    uint64_t rows = held->counts[level->type->index];
    counts->read = add ? rows : 0;
    counts->used = counts->childless = 0;
    level->facts->read = level->facts->counted = add ? rows : 0;
    for (size_t i = 0; i < level->list_count; i++)
        count_level(dataset, &level->lists[i], held, add);
}

bool direct_hold(struct arrow_rows *rows) {
    struct input *input = rows->input;
    struct dataset *dataset = input->dataset;
    size_t types = dataset->schema->records.count;
    struct table *table = input->reader;
    if (!input_fits(rows))
        return false;
    struct direct_held *held = arena_new(&input->arena, struct direct_held);
    struct prover prover = {.rows = rows,
        .held = held,
        .arena = &input->arena,
        .reader = {&input->row, &input->cells},
        .orders = ORDERS_ALL};
    held->file = input->file;
    held->options = input->cells;
    held->counts = arena_array(&input->arena, uint64_t, types);
    held->childless = arena_array(&input->arena, uint64_t, types);
    bool fits = make_level(&prover, &held->top, &rows->level, table->reader.facts) &&
                !is_odd_heading(&held->top) && prove_all(&prover);
    arena_reset(&input->row);
    if (!fits)
        return false;
    rows->held = held;
    count_level(dataset, &held->top, held, true);
    dataset->progress->rows += held->rows;
    return true;
}

/* ---- as rows after all ---- */

bool dataset_is_direct(const struct dataset *dataset) {
    return dataset->direct != NULL;
}

struct data_result direct_give_up(struct dataset *dataset) {
    struct input *input = dataset->direct;
    if (!input)
        return table_ok();
    const struct direct_held *held = input->arrow->held;
    dataset->direct = NULL;
    count_level(dataset, &held->top, held, false);
    dataset->progress->rows -= held->rows;
    bool wants_profiles = dataset->wants_profiles; /* asked for since: not of these rows */
    dataset->wants_profiles = false;
    struct data_result result = input_read_all(input);
    dataset->wants_profiles = wants_profiles;
    arena_reset(&dataset->row);
    return result;
}
