/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "../random/data_stage.h"
#include "data/sorted.h"
#include "fuzz.h"

enum { SCHEMAS = 3, FILES = FILES_MOST };

struct rows {
    const struct schema *schema;
    struct arena *arena;
    struct data_options options;
    const char *names[FILES]; /* paths, which they are called by in both ways */
    const struct record_type *types[FILES];
    struct text bytes[FILES]; /* NULL: it is a file alone */
    size_t count;
    size_t together; /* rows */
    bool may_hide_damage; /* SQLite sees it in pages that it comes to */
};

static const struct schema *schema_of(unsigned number) {
    static const struct schema *schemas[SCHEMAS];
    static struct arena arena;
    struct allocator allocator = allocator_default();
    if (!schemas[0]) {
        arena_init(&arena, &allocator);
        for (unsigned i = 0; i < SCHEMAS; i++)
            schemas[i] = made_schema(&arena, i);
    }
    return schemas[number % SCHEMAS];
}

static struct arena *scratch(void) {
    static struct arena arena;
    struct allocator allocator = allocator_default();
    if (!arena.allocator.resize)
        arena_init(&arena, &allocator);
    arena_reset(&arena);
    return &arena;
}

/* ---- reading ---- */

static struct data_result add_file(
    const struct rows *rows, struct dataset *dataset, size_t i, bool in_memory) {
    if (!in_memory || !rows->bytes[i].bytes)
        return dataset_add(dataset, rows->types[i], rows->names[i], &rows->options);
    struct data_source source = {.bytes = rows->bytes[i].bytes, .length = rows->bytes[i].length};
    return dataset_add_source(dataset, rows->types[i], rows->names[i], &rows->options, &source);
}

static void check_refused(struct data_result result) {
    fuzz_need_utf8("why a file is refused", result.zh);
    fuzz_need_utf8("why a file is refused", result.en);
}

/* With counts, rejects, remarks and records in order. */
static void check_seen(const struct rows *rows, struct dataset *dataset) {
    struct run run = {.arena = *rows->arena};
    struct made_set set = {.schema = rows->schema, .top = rows->schema->records.items[0]};
    struct stage stage = {.run = &run, .set = &set, .form = &made_forms[0], .dataset = dataset};
    for (size_t i = 0; i < rows->count; i++)
        stage.files[stage.file_count++] =
            (struct file){.name = rows->names[i], .path = rows->names[i]};
    struct seen seen = stage_see(&stage);
    if (!stage_check_read(&stage, &seen))
        fuzz_fail("what was read is not in order");
    *rows->arena = run.arena;
    for (size_t i = 0; i < dataset_reject_count(dataset); i++) {
        const struct reject *reject = dataset_reject(dataset, i);
        fuzz_need_utf8("a reject", reject_reason(rows->arena, reject, true));
        fuzz_need_utf8("a reject", reject_reason(rows->arena, reject, false));
    }
}

static struct data_result read_kept(const struct rows *rows, struct bytes *out) {
    struct allocator allocator = allocator_default();
    struct dataset *dataset = dataset_new(&allocator, rows->schema);
    struct data_result result = {DATA_OK, NULL, NULL};
    dataset_want_profiles(dataset);
    for (size_t i = 0; result.status == DATA_OK && i < rows->count; i++)
        result = add_file(rows, dataset, i, true);
    if (result.status == DATA_OK)
        result = dataset_finish(dataset);
    if (result.status == DATA_OK) {
        check_seen(rows, dataset);
        account(rows->arena, rows->schema, dataset, out);
    } else {
        check_refused(result);
    }
    dataset_free(dataset);
    return result;
}

static struct data_result read_way(const struct rows *rows, enum way way, struct bytes *out) {
    struct allocator allocator = allocator_default();
    struct dataset *dataset = dataset_new(&allocator, rows->schema);
    struct data_result result = {DATA_OK, NULL, NULL};
    if (way == BY_ORDER || way == IN_BATCHES)
        dataset_read_sorted(dataset, 0, rows->together);
    else
        dataset_use_scratch(dataset, fuzz_folder(), 0, rows->together);
    if (way == COLLIDING)
        dataset_let_keys_collide(dataset);
    for (size_t i = 0; result.status == DATA_OK && i < rows->count; i++)
        result = add_file(rows, dataset, i, false);
    struct sorted *sorted = NULL;
    if (result.status == DATA_OK && way == IN_BATCHES)
        sorted = sorted_open(dataset, NULL, rows->together);
    if (result.status == DATA_OK && !sorted)
        result = dataset_finish(dataset);
    if (sorted && !account_batches(rows->arena, rows->schema, dataset, sorted, out))
        result.status = DATA_NOT_SORTED;
    else if (result.status == DATA_OK && !sorted)
        result = account(rows->arena, rows->schema, dataset, out);
    dataset_free(dataset);
    return result;
}

static const char *line_of(struct arena *arena, const char *text, size_t at) {
    while (at > 0 && text[at - 1] != '\n')
        at--;
    return arena_copy(arena, text + at, strcspn(text + at, "\n"));
}

static int by_text(const void *a, const void *b) {
    const struct text *one = a, *other = b;
    uint32_t length = one->length < other->length ? one->length : other->length;
    int order = memcmp(one->bytes, other->bytes, length);
    return order != 0 ? order : (one->length > other->length) - (one->length < other->length);
}

/* A top record with all below it, or a line of the account, by its text. */
static struct text *blocks_of(struct arena *arena, const char *text, size_t *count) {
    size_t length = strlen(text);
    struct text *blocks = arena_array(arena, struct text, length + 1);
    *count = 0;
    for (size_t at = 0; at < length; at += strcspn(text + at, "\n") + 1) {
        if (text[at] != ' ' || *count == 0)
            blocks[(*count)++].bytes = text + at;
        struct text *block = &blocks[*count - 1];
        block->length = (uint32_t)(text + at + strcspn(text + at, "\n") - block->bytes);
    }
    qsort(blocks, *count, sizeof *blocks, by_text);
    return blocks;
}

/* What is read by the order of its keys has a top record that only a table below tells of at the place of
 * its key (docs/data.md). */
static bool same_but_order(struct arena *arena, const char *a, const char *b) {
    size_t count, other;
    struct text *of_a = blocks_of(arena, a, &count), *of_b = blocks_of(arena, b, &other);
    for (size_t i = 0; count == other && i < count; i++)
        if (by_text(&of_a[i], &of_b[i]) != 0)
            return false;
    return count == other;
}

static void check_way(
    const struct rows *rows, enum way way, enum data_status wanted, const struct bytes *kept) {
    static const char *const names[] = {
        "", "by their order", "by partitions", "by partitions, keys taken for one", "into batches"};
    struct bytes other = {0};
    enum data_status status = read_way(rows, way, &other).status;
    if (status == DATA_NOT_SORTED)
        return;
    bool alike = (status == DATA_OK) == (wanted == DATA_OK);
    if (!alike && rows->may_hide_damage)
        return;
    if (!alike)
        fuzz_fail("rows read %s are %s, and kept they are not", names[way],
            status == DATA_OK ? "taken" : "refused");
    if (status != DATA_OK || strcmp(kept->at, other.at) == 0)
        return;
    if ((way == BY_ORDER || way == IN_BATCHES) && same_but_order(rows->arena, kept->at, other.at))
        return;
    size_t at = 0;
    while (kept->at[at] && kept->at[at] == other.at[at])
        at++;
    fuzz_fail("rows read %s give\n  %s\nand kept\n  %s", names[way],
        line_of(rows->arena, other.at, at), line_of(rows->arena, kept->at, at));
}

/* chosen 0: one of them, by the length of the input, for all would take four times as long. */
static void read_ways(const struct rows *rows, size_t chosen) {
    struct bytes kept = {0};
    enum data_status wanted = read_kept(rows, &kept).status;
    for (size_t i = 0; chosen == 0 && i < rows->count; i++)
        chosen = 1 + rows->bytes[i].length % (WAY_COUNT - 1);
    check_way(
        rows, chosen % WAY_COUNT ? (enum way)(chosen % WAY_COUNT) : IN_BATCHES, wanted, &kept);
}

/* ---- what is read ---- */

static struct data_options options_of(const unsigned *settings, bool json) {
    static const enum data_encoding encodings[] = {
        ENCODING_AUTO, ENCODING_UTF8, ENCODING_GB18030, ENCODING_UTF16LE, ENCODING_UTF16BE};
    static const char *const missing[] = {"N/A", "不详", "0"};
    return (struct data_options){.format = json ? DATA_NDJSON : DATA_CSV,
        .encoding = encodings[settings[1] % 5],
        .separator = json ? '\0' : "\0,;\t|"[settings[2] % 5],
        .header_row = json ? 0 : settings[3] % 4,
        .decimal = json ? '\0' : "\0.,"[settings[4] % 3],
        .missing = missing,
        .missing_count = settings[5] % 4};
}

static const struct record_type *type_called(const struct schema *schema, const char *name) {
    for (size_t i = 0; i < schema->records.count; i++)
        if (strcmp(schema->records.items[i]->name->text, name) == 0)
            return schema->records.items[i];
    return NULL;
}

void fuzz_rows(const struct fuzz_input *input, bool json) {
    static const char *const names[] = {"a", "b", "c", "d"};
    struct rows rows = {.schema = schema_of(input->settings[0]),
        .arena = scratch(),
        .options = options_of(input->settings, json),
        .together = 1 + input->settings[7] % 3};
    for (size_t i = 0; i < input->count && i < FILES; i++) {
        const struct fuzz_part *part = &input->parts[i];
        rows.types[i] = type_called(rows.schema, part->name);
        rows.bytes[i] = (struct text){part->bytes, (uint32_t)part->length};
        rows.names[i] = fuzz_write(names[i], part->bytes, part->length);
        rows.count++;
    }
    if (rows.count > 0)
        read_ways(&rows, input->settings[6]);
}

void fuzz_file(const char *path, bool may_hide_damage) {
    struct rows rows = {.schema = schema_of(0),
        .arena = scratch(),
        .names = {path},
        .count = 1,
        .together = 2,
        .may_hide_damage = may_hide_damage};
    read_ways(&rows, BY_PARTITION);
}
