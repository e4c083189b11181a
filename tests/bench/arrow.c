/* SPDX-License-Identifier: Apache-2.0
 *
 * The workload of the benchmark from columns in memory (Arrow C Data Interface): households with
 * their members in a list.
 *
 *     arrow RULES households.csv persons.csv
 *
 * makes the columns of the files of gen, hands them over and judges them on one thread. Prints the
 * summary, as `bench_guodu -s` does for the files; on standard error the processor time, and the
 * memory of the columns and of the whole program.
 */
#include "guodu.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/* ---- columns ---- */

enum { COLUMNS_MOST = 32, WORDS_MOST = 64 };

struct column {
    const char *name, *format;
    struct ArrowSchema schema, word_schema;
    struct ArrowArray array, word_array;
    const void *buffers[3], *word_buffers[3];
    unsigned char *valid, *data; /* of texts: their bytes */
    int32_t *starts;
    size_t width, room, bytes;
    char words[1024];
    int32_t word_starts[WORDS_MOST + 1];
    int word_count;
};

struct table {
    struct column columns[COLUMNS_MOST];
    size_t count, rows, room;
};

/* By the heading; all others are texts. */
static const char *const formats[][2] = {{"county_type", "c"}, {"household_type", "c"},
    {"labor", "c"}, {"in_school", "c"}, {"sex", "c"}, {"delisted_on", "tdD"}, {"birth_date", "tdD"},
    {"income_wage", "d:18,2"}, {"income_business", "d:18,2"}, {"income_transfer", "d:18,2"},
    {"income_property", "d:18,2"}, {"rigid_expense", "d:18,2"}, {"housing_safe", "b"},
    {"water_safe", "b"}, {"relocated", "b"}, {"dropped_out", "b"}, {"insured", "b"},
    {"chronic", "b"}, {"months_income_stable", "i"}, {"disabled_level", "i"},
    {"working_away_months", "i"}};

static size_t in_memory;

static void *taken(void *old, size_t size) {
    void *block = realloc(old, size);
    if (!block)
        exit(1);
    return block;
}

static void release_schema(struct ArrowSchema *schema) {
    schema->release = NULL; /* the program ends soon */
}

static void release_array(struct ArrowArray *array) {
    array->release = NULL;
}

static void begin_column(struct column *column, char *heading) {
    *column = (struct column){.name = strdup(heading), .format = "u"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(heading, formats[i][0]) == 0)
            column->format = formats[i][1];
    column->width = *column->format == 'd' ? 16 : *column->format == 'c' ? 1 : 4;
}

static void grow(struct table *table) {
    if (table->rows < table->room)
        return;
    table->room = table->room * 2 + 1024;
    for (size_t i = 0; i < table->count; i++) {
        struct column *column = &table->columns[i];
        column->valid = taken(column->valid, table->room / 8 + 1);
        column->starts = taken(column->starts, (table->room + 1) * sizeof *column->starts);
        if (*column->format != 'u')
            column->data = taken(column->data, table->room * column->width);
    }
}

static void set_bit(unsigned char *bits, size_t row, bool value) {
    unsigned char mask = (unsigned char)(1u << row % 8);
    bits[row / 8] = (unsigned char)(value ? bits[row / 8] | mask : bits[row / 8] & ~mask);
}

static int word_of(struct column *column, const char *text) {
    for (int i = 0; i < column->word_count; i++) {
        int32_t start = column->word_starts[i], end = column->word_starts[i + 1];
        if ((size_t)(end - start) == strlen(text) &&
            memcmp(column->words + start, text, strlen(text)) == 0)
            return i;
    }
    int32_t start = column->word_starts[column->word_count];
    memcpy(column->words + start, text, strlen(text));
    column->word_starts[++column->word_count] = start + (int32_t)strlen(text);
    return column->word_count - 1;
}

/* Howard Hinnant's days from civil. */
static int32_t day_of(const char *text) {
    int y, m, d;
    if (sscanf(text, "%d-%d-%d", &y, &m, &d) != 3)
        exit(1);
    y -= m <= 2;
    int era = y / 400, yoe = y - era * 400;
    int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static __int128 fen_of(const char *text) {
    double yuan = strtod(text, NULL);
    return (__int128)(yuan * 100 + (yuan < 0 ? -0.5 : 0.5));
}

static void add_text(struct column *column, const char *text) {
    size_t length = strlen(text);
    if (column->bytes + length > column->room) {
        column->room = column->room * 2 + length + 4096;
        column->data = taken(column->data, column->room);
    }
    memcpy(column->data + column->bytes, text, length);
    column->bytes += length;
}

static void add_value(struct column *column, size_t row, const char *text) {
    int32_t number;
    __int128 fen;
    set_bit(column->valid, row, *text != '\0');
    column->starts[row] = (int32_t)column->bytes;
    switch (*column->format) {
    case 'u':
        add_text(column, text);
        column->starts[row + 1] = (int32_t)column->bytes;
        break;
    case 'b':
        set_bit(column->data, row,
            strcmp(text, "1") == 0 || strcmp(text, "是") == 0 || strcmp(text, "true") == 0);
        break;
    case 'c':
        column->data[row] = *text ? (unsigned char)word_of(column, text) : 0;
        break;
    case 'd':
        fen = *text ? fen_of(text) : 0;
        memcpy(column->data + row * 16, &fen, sizeof fen);
        break;
    default:
        number = !*text ? 0 : *column->format == 't' ? day_of(text) : atoi(text);
        memcpy(column->data + row * 4, &number, sizeof number);
        break;
    }
}

static void read_table(struct table *table, const char *path) {
    char line[8192];
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        exit(1);
    }
    for (bool first = true; fgets(line, sizeof line, file); first = false) {
        char *rest = line;
        line[strcspn(line, "\r\n")] = '\0';
        if (!first)
            grow(table);
        for (size_t i = 0; rest; i++) {
            char *cell = strsep(&rest, ",");
            if (first)
                begin_column(&table->columns[table->count++], cell);
            else
                add_value(&table->columns[i], table->rows, cell);
        }
        table->rows += !first;
    }
    fclose(file);
}

static void end_column(struct column *column, size_t rows) {
    bool is_text = *column->format == 'u', is_word = *column->format == 'c';
    column->buffers[0] = column->valid;
    column->buffers[1] = is_text ? (const void *)column->starts : column->data;
    column->buffers[2] = column->data;
    column->schema = (struct ArrowSchema){
        .format = column->format, .name = column->name, .release = release_schema};
    column->array = (struct ArrowArray){.length = (int64_t)rows,
        .null_count = -1,
        .n_buffers = is_text ? 3 : 2,
        .buffers = column->buffers,
        .release = release_array};
    in_memory += rows / 8 + (is_text ? column->bytes + 4 * rows : column->width * rows);
    if (!is_word)
        return;
    column->word_buffers[1] = column->word_starts;
    column->word_buffers[2] = column->words;
    column->word_schema = (struct ArrowSchema){.format = "u", .release = release_schema};
    column->word_array = (struct ArrowArray){.length = column->word_count,
        .n_buffers = 3,
        .buffers = column->word_buffers,
        .release = release_array};
    column->schema.dictionary = &column->word_schema;
    column->array.dictionary = &column->word_array;
}

/* ---- the tree ---- */

static struct table households, persons;
static struct ArrowSchema *household_schemas[COLUMNS_MOST], *person_schemas[COLUMNS_MOST];
static struct ArrowArray *household_arrays[COLUMNS_MOST], *person_arrays[COLUMNS_MOST];
static struct ArrowSchema item_schema = {.format = "+s", .name = "item", .release = release_schema};
static struct ArrowArray item_array = {.n_buffers = 1, .release = release_array};
static struct ArrowSchema list_schema = {
    .format = "+l", .name = "家庭成员", .n_children = 1, .release = release_schema};
static struct ArrowArray list_array = {.n_buffers = 2, .n_children = 1, .release = release_array};

static int64_t link_columns(
    struct table *table, size_t from, struct ArrowSchema **schemas, struct ArrowArray **arrays) {
    for (size_t i = from; i < table->count; i++) {
        end_column(&table->columns[i], table->rows);
        schemas[i - from] = &table->columns[i].schema;
        arrays[i - from] = &table->columns[i].array;
    }
    return (int64_t)(table->count - from);
}

static bool is_same_text(const struct column *a, size_t row, const struct column *b, size_t other) {
    size_t length = (size_t)(a->starts[row + 1] - a->starts[row]);
    return length == (size_t)(b->starts[other + 1] - b->starts[other]) &&
           memcmp(a->data + a->starts[row], b->data + b->starts[other], length) == 0;
}

/* Both files are in the order of the households, and name them first. */
static const int32_t *find_lists(void) {
    int32_t *starts = taken(NULL, (households.rows + 1) * sizeof *starts);
    size_t person = 0;
    for (size_t row = 0; row < households.rows; row++) {
        starts[row] = (int32_t)person;
        while (person < persons.rows &&
               is_same_text(&households.columns[0], row, &persons.columns[0], person))
            person++;
    }
    starts[households.rows] = (int32_t)person;
    in_memory += households.rows * sizeof *starts;
    return starts;
}

static void make_tree(struct ArrowSchema *schema, struct ArrowArray *array) {
    static const void *none[1], *list_buffers[2];
    static struct ArrowSchema *items[] = {&item_schema};
    static struct ArrowArray *item_arrays[] = {&item_array};
    list_buffers[1] = find_lists();
    item_schema.n_children = item_array.n_children =
        link_columns(&persons, 1, person_schemas, person_arrays);
    item_schema.children = person_schemas;
    item_array.children = person_arrays;
    item_array.buffers = none;
    item_array.length = (int64_t)persons.rows;
    list_schema.children = items;
    list_array.children = item_arrays;
    list_array.buffers = list_buffers;
    list_array.length = (int64_t)households.rows;
    int64_t count = link_columns(&households, 0, household_schemas, household_arrays);
    household_schemas[count] = &list_schema;
    household_arrays[count] = &list_array;
    *schema = (struct ArrowSchema){.format = "+s",
        .n_children = count + 1,
        .children = household_schemas,
        .release = release_schema};
    *array = (struct ArrowArray){.length = (int64_t)households.rows,
        .n_buffers = 1,
        .n_children = count + 1,
        .buffers = none,
        .children = household_arrays,
        .release = release_array};
}

/* ---- judging ---- */

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now); /* of the processor: one thread */
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static long resident(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

static void stop(const char *what, const char *why) {
    fprintf(stderr, "arrow: %s: %s\n", what, why);
    exit(1);
}

int main(int argc, char **argv) {
    struct ArrowSchema schema;
    struct ArrowArray array;
    if (argc != 4) {
        fputs("usage: arrow RULES households.csv persons.csv\n", stderr);
        return 2;
    }
    guodu_rules *rules = guodu_rules_new(NULL);
    if (guodu_rules_load_file(rules, argv[1]) != GUODU_OK)
        stop(argv[1], guodu_rules_error(rules, GUODU_EN));
    read_table(&households, argv[2]);
    read_table(&persons, argv[3]);
    make_tree(&schema, &array);
    long before = resident();
    guodu_data *data = guodu_data_new(rules);
    guodu_summary *summary = guodu_summary_new(rules);
    guodu_judging *judging = guodu_judging_new(rules);
    guodu_judging_options options = {
        .as_of = "2023-06-30", .threads = 1, .no_reasons = true, .summary = summary};
    double begin = seconds();
    if (guodu_data_add_arrow(data, "农户", "columns", &schema, &array) != GUODU_OK)
        stop("columns", guodu_data_error(data, GUODU_EN));
    double added = seconds();
    if (guodu_judging_run(judging, data, &options) != GUODU_OK)
        stop("judging", guodu_judging_error(judging, GUODU_EN));
    double judged = seconds(), each = 1e9 / (double)households.rows;
    fprintf(stderr, "add %.0f ns a household\njudge %.0f ns a household\n", (added - begin) * each,
        (judged - added) * each);
    fprintf(stderr, "columns %zu MiB, before %ld MiB, at most %ld MiB\n", in_memory >> 20, before,
        resident());
    fputs(guodu_summary_text(summary, GUODU_EN), stdout);
    guodu_judging_free(judging);
    guodu_summary_free(summary);
    guodu_data_free(data);
    guodu_rules_free(rules);
    return 0;
}
