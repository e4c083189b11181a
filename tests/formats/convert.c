/* SPDX-License-Identifier: Apache-2.0
 *
 * convert: writes the county anew in other forms.
 *
 *     convert FOLDER OUT FORM...          both tables
 *     convert --people FOLDER OUT FORM... one table of all people, their household's row repeated
 *     convert --sheet FILE OUT.xlsx       one table of any content, as a workbook
 *
 * FOLDER holds 农户.csv and 成员.csv as tests/demo/county.c writes them; OUT is there. Forms:
 * gb18030, utf16, semicolon, tab, titles (CSV), shuffled (CSV, rows in another order), workbook,
 * merged (for people: a workbook whose households are merged cells), database, flat, nested.
 */
#include "tests/formats/convert.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void fail(const char *what, const char *why) {
    fprintf(stderr, "convert: %s: %s\n", what, why);
    exit(3);
}

void *take(size_t size) {
    void *memory = calloc(1, size ? size : 1);
    if (!memory)
        fail("memory", strerror(errno));
    return memory;
}

char *join_text(const char *a, const char *b, const char *c) {
    size_t size = strlen(a) + strlen(b) + strlen(c) + 1;
    char *text = take(size);
    snprintf(text, size, "%s%s%s", a, b, c);
    return text;
}

bool ends_in(const char *text, const char *end) {
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

FILE *create_file(const char *folder, const char *name) {
    char *path = join_text(folder, "/", name);
    FILE *file = fopen(path, "wb");
    if (!file)
        fail(path, strerror(errno));
    free(path);
    return file;
}

void close_file(FILE *file, const char *name) {
    bool sound = !ferror(file);
    if (fclose(file) != 0 || !sound)
        fail(name, "cannot write");
}

/* ---- reading ---- */

static char *read_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        fail(path, strerror(errno));
    size_t size = (size_t)ftell(file);
    char *bytes = take(size + 1);
    rewind(file);
    if (fread(bytes, 1, size, file) != size)
        fail(path, "cannot read");
    fclose(file);
    return bytes;
}

/* Lines end in LF or CRLF, which are taken off. */
static void split_lines(struct table *table, char *bytes) {
    size_t lines = 0, at = 0;
    for (const char *byte = bytes; *byte; byte++)
        lines += *byte == '\n';
    table->lines = take((lines + 1) * sizeof *table->lines);
    for (char *line = bytes, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        if (end > line && end[-1] == '\r')
            end[-1] = '\0';
        table->lines[at++] = line;
    }
    if (at == 0)
        fail(table->name, "is empty");
    table->count = at - 1;
}

static size_t split_cells(const char *line, struct cells *cells) {
    size_t count = 0;
    if (strlen(line) >= sizeof cells->bytes)
        fail(line, "is too long");
    strcpy(cells->bytes, line);
    for (char *at = cells->bytes; at && count < COLUMNS_MOST; count++) {
        cells->items[count] = at;
        if ((at = strchr(at, ',')))
            *at++ = '\0';
    }
    return count;
}

static void take_headings(struct table *table) {
    struct cells *cells = take(sizeof *cells);
    table->columns = split_cells(table->lines[0], cells);
    for (size_t i = 0; i < table->columns; i++)
        table->headings[i] = cells->items[i];
}

static struct table read_table_of(const char *path, const char *name) {
    struct table table = {.name = name};
    char *bytes = read_file(path);
    split_lines(&table, bytes + (strncmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0));
    take_headings(&table);
    return table;
}

static struct table read_table(const char *folder, const char *name) {
    return read_table_of(join_text(join_text(folder, "/", name), ".csv", ""), name);
}

void table_row(const struct table *table, size_t row, struct cells *cells) {
    size_t count = split_cells(table->lines[row + 1], cells);
    if (count != table->columns)
        fail(table->lines[row + 1], "has not as many cells as there are headings");
}

/* ---- what a cell is ---- */

void cell_date(const char *text, int date[3]) {
    if (sscanf(text, "%4d-%2d-%2d", &date[0], &date[1], &date[2]) != 3)
        fail(text, "is no date");
}

/* A day that there is: what else is written like one stays a text. */
static bool is_date(const char *text) {
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int date[3];
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return false;
    cell_date(text, date);
    bool leap = date[0] % 4 == 0 && (date[0] % 100 != 0 || date[0] % 400 == 0);
    if (date[1] < 1 || date[1] > 12)
        return false;
    return date[2] >= 1 && date[2] <= lengths[date[1] - 1] + (leap && date[1] == 2);
}

static bool is_number(const char *text) {
    return *text && strspn(text, "0123456789.") == strlen(text);
}

enum cell_kind cell_kind(const struct table *table, size_t column, const char *text) {
    const char *heading = table->headings[column];
    if (ends_in(heading, "（元）"))
        return is_number(text) ? CELL_MONEY : CELL_TEXT;
    if (ends_in(heading, "（月）"))
        return is_number(text) ? CELL_COUNT : CELL_TEXT;
    if (ends_in(heading, "代码"))
        return is_number(text) ? CELL_AREA : CELL_TEXT;
    if (ends_in(heading, "编号"))
        return CELL_CODE;
    if (strcmp(text, "是") == 0 || strcmp(text, "否") == 0)
        return CELL_YES_NO;
    return is_date(text) ? CELL_DATE : CELL_TEXT;
}

/* ---- households and their members ---- */

struct place {
    const char *key; /* ends with a comma */
    size_t row;
};

static int compare_places(const void *a, const void *b) {
    const struct place *x = a, *y = b;
    size_t one = strcspn(x->key, ","), other = strcspn(y->key, ",");
    int order = strncmp(x->key, y->key, one < other ? one : other);
    if (order != 0 || one != other)
        return order != 0 ? order : one < other ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static bool same_key(const char *a, const char *b) {
    size_t length = strcspn(a, ",");
    return length == strcspn(b, ",") && strncmp(a, b, length) == 0;
}

static struct place *sort_places(const struct table *table) {
    struct place *places = take(table->count * sizeof *places);
    for (size_t i = 0; i < table->count; i++)
        places[i] = (struct place){table->lines[i + 1], i};
    qsort(places, table->count, sizeof *places, compare_places);
    return places;
}

size_t *find_households(const struct county *county) {
    struct place *households = sort_places(&county->households);
    struct place *members = sort_places(&county->members);
    size_t *found = take(county->members.count * sizeof *found);
    for (size_t i = 0, at = 0; i < county->members.count; i++) {
        struct place wanted = {members[i].key, 0};
        while (at < county->households.count && compare_places(&households[at], &wanted) < 0 &&
               !same_key(households[at].key, wanted.key))
            at++;
        bool is_found = at < county->households.count && same_key(households[at].key, wanted.key);
        found[members[i].row] = is_found ? households[at].row : SIZE_MAX;
    }
    free(households);
    free(members);
    return found;
}

struct table join_people(const struct county *county) {
    size_t *households = find_households(county);
    struct table people = {.name = "人口",
        .lines = take((county->members.count + 1) * sizeof *people.lines),
        .count = county->members.count,
        .shared = county->households.columns};
    for (size_t i = 0; i <= people.count; i++) {
        size_t household = i == 0 ? 0 : households[i - 1] + 1;
        const char *own = strchr(county->members.lines[i], ',');
        if (i > 0 && households[i - 1] == SIZE_MAX)
            fail(county->members.lines[i], "belongs to no household");
        people.lines[i] = join_text(county->households.lines[household], own, "");
    }
    take_headings(&people);
    free(households);
    return people;
}

/* ---- another order ---- */

static uint64_t next_random(uint64_t *state) {
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

struct turn {
    uint64_t at;
    const char *line;
};

static int compare_turns(const void *a, const void *b) {
    const struct turn *x = a, *y = b;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* Rows of one household that stand together come in any places, but one behind the other: what
 * results say of several members follows the order of these. */
static void keep_order(struct turn *turns, size_t count) {
    for (size_t i = 1; i < count; i++)
        for (size_t k = i;
             k > 0 && same_key(turns[k - 1].line, turns[k].line) && turns[k - 1].at > turns[k].at;
             k--) {
            uint64_t at = turns[k].at;
            turns[k].at = turns[k - 1].at;
            turns[k - 1].at = at;
        }
}

static void write_shuffled(const struct table *table, const char *out) {
    char *name = join_text(table->name, ".csv", "");
    FILE *file = create_file(out, name);
    struct turn *turns = take(table->count * sizeof *turns);
    uint64_t state = 2021;
    for (size_t i = 0; i < table->count; i++)
        turns[i] = (struct turn){next_random(&state), table->lines[i + 1]};
    keep_order(turns, table->count);
    qsort(turns, table->count, sizeof *turns, compare_turns);
    fprintf(file, "%s\r\n", table->lines[0]);
    for (size_t i = 0; i < table->count; i++)
        fprintf(file, "%s\r\n", turns[i].line);
    close_file(file, name);
    free(turns);
}

/* ---- the command ---- */

static bool write_form(
    const char *form, const struct county *county, const struct table *people, const char *out) {
    const struct table tables[] = {county->households, county->members};
    const struct table *which = people ? people : tables;
    size_t count = people ? 1 : 2;
    if (write_text_form(form, which, count, out))
        return true;
    if (strcmp(form, "workbook") == 0)
        write_workbook(join_text(out, "/县.xlsx", ""), which, count, false);
    else if (people && strcmp(form, "merged") == 0)
        write_workbook(join_text(out, "/合并.xlsx", ""), which, count, true);
    else if (strcmp(form, "database") == 0)
        write_database(join_text(out, "/县.db", ""), which, count);
    else if (strcmp(form, "flat") == 0)
        write_flat(which, count, out);
    else if (!people && strcmp(form, "nested") == 0)
        write_nested(county, out);
    else if (strcmp(form, "shuffled") == 0)
        for (size_t i = 0; i < count; i++)
            write_shuffled(&which[i], out);
    else
        return false;
    return true;
}

int main(int argc, char **argv) {
    if (argc == 4 && strcmp(argv[1], "--sheet") == 0) {
        struct table table = read_table_of(argv[2], "人口");
        write_workbook(argv[3], &table, 1, false);
        return 0;
    }
    bool of_people = argc > 1 && strcmp(argv[1], "--people") == 0;
    char **words = argv + 1 + of_people;
    if (argc - of_people < 4) {
        fputs("convert [--people] FOLDER OUT FORM...\nconvert --sheet FILE OUT.xlsx\n", stderr);
        return 2;
    }
    struct county county = {read_table(words[0], "农户"), read_table(words[0], "成员")};
    struct table people = {0};
    if (of_people)
        people = join_people(&county);
    for (char **form = words + 2; *form; form++)
        if (!write_form(*form, &county, of_people ? &people : NULL, words[1]))
            fail(*form, "there is no such form");
    return 0;
}
