/* SPDX-License-Identifier: Apache-2.0
 *
 * A batch: columns that the host already has are read where they lie (Arrow C Data Interface), judged
 * on all processors, and the results are columns again.
 *
 *     cc batch.c $(pkg-config --cflags --libs guodu) -o batch && ./batch
 */
#include <stdio.h>
#include <string.h>

#include <guodu.h>

/* ---- three columns, as a program that thinks in columns would have them ---- */

enum { ROWS = 4, COLUMNS = 3 };

static const int32_t household_starts[ROWS + 1] = {0, 2, 4, 6, 8};
static const char households[] = "A1A1A2A2";
static const int64_t numbers[ROWS] = {1, 2, 1, 2};
/* 身份: indices into a dictionary; nothing is known of the last one. */
static const int8_t statuses[ROWS] = {0, 1, 2, 0};
static const uint8_t status_known[1] = {0x07};
static const int32_t status_starts[] = {0, 6, 12, 18};
static const char status_words[] = "脱贫特困一般";

static void release_schema(struct ArrowSchema *schema) {
    schema->release = NULL; /* all of it is static */
}

static void release_array(struct ArrowArray *array) {
    array->release = NULL;
}

static const void *text_buffers[] = {NULL, household_starts, households};
static const void *number_buffers[] = {NULL, numbers};
static const void *status_buffers[] = {status_known, statuses};
static const void *word_buffers[] = {NULL, status_starts, status_words};
static const void *row_buffers[] = {NULL};

static struct ArrowSchema word_schema = {.format = "u", .release = release_schema};
static struct ArrowArray word_array = {
    .length = 3, .n_buffers = 3, .buffers = word_buffers, .release = release_array};

static struct ArrowSchema schemas[COLUMNS] = {
    {.format = "u", .name = "户编号", .release = release_schema},
    {.format = "l", .name = "编号", .release = release_schema},
    {.format = "c", .name = "身份", .flags = ARROW_FLAG_NULLABLE, .dictionary = &word_schema,
        .release = release_schema},
};
static struct ArrowArray arrays[COLUMNS] = {
    {.length = ROWS, .n_buffers = 3, .buffers = text_buffers, .release = release_array},
    {.length = ROWS, .n_buffers = 2, .buffers = number_buffers, .release = release_array},
    {.length = ROWS, .null_count = 1, .n_buffers = 2, .buffers = status_buffers,
        .dictionary = &word_array, .release = release_array},
};

static guodu_status add_members(guodu_data *data) {
    struct ArrowSchema *column_schemas[] = {&schemas[0], &schemas[1], &schemas[2]};
    struct ArrowArray *columns[] = {&arrays[0], &arrays[1], &arrays[2]};
    struct ArrowSchema schema = {.format = "+s", .n_children = COLUMNS, .children = column_schemas,
        .release = release_schema};
    struct ArrowArray array = {.length = ROWS, .n_buffers = 1, .buffers = row_buffers,
        .n_children = COLUMNS, .children = columns, .release = release_array};
    return guodu_data_add_arrow(data, "成员", "members", &schema, &array);
}

/* ---- results, a batch at a time and in the order of the rows ---- */

struct totals {
    long long fen;
    size_t of_outcome[GUODU_OUTCOME_COUNT];
};

static bool add_up(void *user, guodu_batch *batch) {
    struct totals *totals = user;
    guodu_column paid;
    const size_t members = 1; /* the second kind of record in the rules */
    const uint8_t *outcomes = guodu_batch_outcomes(batch, 0);
    if (!outcomes || guodu_batch_output(batch, 0, 0, &paid) != GUODU_OK)
        return false; /* stop */
    for (size_t row = 0; row < guodu_batch_count(batch, members); row++) {
        totals->of_outcome[outcomes[row]]++;
        if (paid.states[row] == GUODU_VALUE_KNOWN)
            totals->fen += paid.values[row];
    }
    return true;
}

int main(void) {
    int failed = 1;
    struct totals totals = {0};
    guodu_rules *rules = guodu_rules_new(NULL);
    if (guodu_rules_load_file(rules, "aid.guodu") != GUODU_OK) {
        fprintf(stderr, "%s\n", guodu_rules_error(rules, GUODU_EN));
        guodu_rules_free(rules);
        return 1;
    }
    guodu_data *data = guodu_data_new(rules);
    guodu_judging *judging = guodu_judging_new(rules);
    guodu_judging_options options = {.as_of = "2023-06-30", .batch = add_up, .user = &totals};
    if (add_members(data) != GUODU_OK) {
        fprintf(stderr, "%s\n", guodu_data_error(data, GUODU_EN));
        goto end;
    }
    if (guodu_judging_run(judging, data, &options) != GUODU_OK) {
        fprintf(stderr, "%s\n", guodu_judging_error(judging, GUODU_EN));
        goto end;
    }
    for (int i = 0; i < GUODU_OUTCOME_COUNT; i++)
        if (totals.of_outcome[i])
            printf("%s: %zu\n", guodu_outcome_word((guodu_outcome)i, GUODU_EN),
                totals.of_outcome[i]);
    printf("paid: %lld.%02lld yuan\n", totals.fen / 100, totals.fen % 100);
    failed = 0;
end:
    guodu_judging_free(judging);
    guodu_data_free(data);
    guodu_rules_free(rules);
    return failed;
}
