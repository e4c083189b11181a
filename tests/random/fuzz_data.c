/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_data [CASES=n] [SEED=n] [CASE=n] [KEEP=folder]
 *
 * Data files of every format, whole and damaged. Whole files of one data set must give the same
 * records in every format. Whatever happens to a file, nothing crashes, each kind of record has
 * read = used + rejected, each reject names its file, its line and, where it is about a cell, its
 * column, and a file that is refused is named in sentences of both languages. Where one line of a
 * text file is damaged, the rows before and behind it are read as if nothing were. Rows that are
 * read bit by bit, in their order or in any other, give what they give when all are kept.
 *
 * CASE: only this one, the number a failure was reported with; KEEP: its files stay there.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/file_facts.h"
#include "data/sorted.h"
#include "data_stage.h"

enum { FAILURES_MOST = 10, SECONDS_MOST = 20, CASES_OF_A_FORM = 2 };

static const char *const way_names[] = {
    "kept", "by their order", "by partitions", "by partitions, keys taken for one",
    "into batches"};

/* ---- failures ---- */

/* What is being done, for when the process ends in the middle of it. */
static struct {
    unsigned long long seed, number;
    const char *form, *level;
} doing;

static void say_doing(void) {
    char line[200];
    int length = snprintf(line, sizeof line,
        "\nFAILED: SEED=%llu CASE=%llu, %s, damage to %s: it ends here\n", doing.seed, doing.number,
        doing.form, doing.level);
    if (write(STDOUT_FILENO, line, (size_t)length) < 0)
        return;
}

static void end_here(int number) {
    say_doing();
    signal(number, SIG_DFL);
    raise(number);
}

void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void watch(void) {
    static const int signals[] = {SIGALRM, SIGSEGV, SIGBUS, SIGABRT, SIGFPE};
    if (__sanitizer_set_death_callback)
        __sanitizer_set_death_callback(say_doing);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (i == 0 || !__sanitizer_set_death_callback)
            signal(signals[i], end_here);
}

/* ---- files ---- */

static struct file *add_file(struct stage *stage, const char *path, const char *part,
    const struct record_type *type, struct bytes bytes) {
    struct arena *arena = &stage->run->arena;
    struct file *file = &stage->files[stage->file_count++];
    *file = (struct file){.type = type, .bytes = bytes};
    file->path = arena_printf(arena, "%s/%s", stage->run->folder, path);
    file->name = part ? arena_printf(arena, "%s:%s", file->path, part) : file->path;
    return file;
}

static size_t breaks_in(const struct bytes *bytes, bool only_lf) {
    size_t count = 0;
    for (size_t i = 0; i < bytes->length; i++) {
        bool is_lf = bytes->at[i] == '\n', is_cr = bytes->at[i] == '\r' && !only_lf;
        bool ends_cr = is_lf && !only_lf && i > 0 && bytes->at[i - 1] == '\r';
        count += is_cr || (is_lf && !ends_cr);
    }
    return count;
}

static size_t line_start(const struct bytes *bytes, uint64_t line) {
    size_t at = 0;
    for (; line > 1; line--)
        at = (size_t)((const char *)memchr(bytes->at + at, '\n', bytes->length - at) - bytes->at) +
             1;
    return at;
}

/* A few Han characters do not show an encoding if as many bytes beside them are damaged. */
static bool shows_encoding(const struct bytes *bytes, size_t start, size_t end) {
    enum { LEAST = 40 };
    size_t count = 0;
    for (size_t i = 0; i < bytes->length; i++)
        count += (unsigned char)bytes->at[i] >= 0x80 && (i < start || i >= end);
    return count >= LEAST;
}

/* One of the lines of rows; nothing else of the file changes. */
static void damage_line(struct stage *stage, struct chance *chance, struct file *file) {
    struct bytes *bytes = &file->bytes;
    bool only_lf = stage->form->format != MADE_CSV;
    if (file->line_count == 0)
        return;
    size_t before = breaks_in(bytes, only_lf);
    file->hurt_line = file->first_line + chance_below(chance, (uint32_t)file->line_count);
    size_t start = line_start(bytes, file->hurt_line);
    size_t end = line_start(bytes, file->hurt_line + 1) - 1 - stage->form->returns;
    if (!shows_encoding(bytes, start, end))
        file->encoding = stage->form->encoding;
    hurt_between(&stage->run->arena, chance, bytes, start, &end);
    file->more_lines = (int64_t)breaks_in(bytes, only_lf) - (int64_t)before;
}

static void finish_text(struct stage *stage, struct chance *chance, struct file *file) {
    struct arena *arena = &stage->run->arena;
    file->bytes = made_encoded(arena, stage->form, &file->bytes);
    if (stage->level == IN_BYTES)
        hurt_bytes(arena, chance, &file->bytes);
    if (stage->level == IN_LINE)
        damage_line(stage, chance, file);
}

static void make_text(struct stage *stage, struct chance *chance, struct made_table *table) {
    struct arena *arena = &stage->run->arena;
    const char *name = table->type->name->text;
    bool is_csv = stage->form->format == MADE_CSV;
    struct bytes bytes =
        is_csv ? made_csv(arena, chance, stage->form, table) : made_ndjson(arena, chance, table);
    const char *path = arena_printf(arena, "%s.%s", name, is_csv ? "csv" : "ndjson");
    bool found = is_csv && chance_hits(chance, 50) && !stage->form->merged;
    struct file *file = add_file(stage, path, NULL, found ? NULL : table->type, bytes);
    file->first_line = is_csv ? table->titles + 2 : 1;
    file->line_count = table->rows.count;
    finish_text(stage, chance, file);
}

static void make_nested(struct stage *stage, struct chance *chance) {
    struct bytes bytes = made_nested(&stage->run->arena, chance, stage->set);
    struct file *file = add_file(stage, "nested.ndjson", NULL, stage->set->top, bytes);
    file->first_line = 1;
    file->line_count = stage->set->records.count;
    finish_text(stage, chance, file);
}

/* All tables in one file. */
static void make_binary(
    struct stage *stage, struct chance *chance, struct made_table *tables, size_t count) {
    struct arena *arena = &stage->run->arena;
    bool is_book = stage->form->format == MADE_XLSX;
    struct bytes bytes = is_book
                             ? made_workbook(arena, chance, tables, count, stage->level == IN_PART)
                             : made_database(arena, chance, tables, count);
    if (stage->level == IN_BYTES && chance_hits(chance, 70))
        hurt_places(chance, &bytes);
    else if (stage->level == IN_BYTES)
        hurt_bytes(arena, chance, &bytes);
    for (size_t i = 0; i < count; i++)
        add_file(stage, is_book ? "book.xlsx" : "data.db", tables[i].type->name->text,
            tables[i].type, i == 0 ? bytes : (struct bytes){0});
}

static void shuffle_rows(struct chance *chance, struct made_table *table) {
    for (size_t i = table->rows.count; i > 1; i--) {
        size_t other = chance_below(chance, (uint32_t)i);
        struct made_row row = table->rows.items[i - 1];
        table->rows.items[i - 1] = table->rows.items[other];
        table->rows.items[other] = row;
    }
}

static void make_files(struct stage *stage, struct chance *chance) {
    const struct made_form *form = stage->form;
    const struct schema *schema = stage->set->schema;
    struct arena *arena = &stage->run->arena;
    size_t count = 0, first = form->merged ? schema->records.count - 1 : 0;
    stage->same = true;
    stage->file_count = 0;
    if (form->format == MADE_NESTED) {
        make_nested(stage, chance);
        return;
    }
    for (size_t i = first; i < schema->records.count; i++) {
        struct made_table *table = &stage->tables[count++];
        *table = made_table(arena, chance, stage->set, schema->records.items[i], form->merged);
        table->titles = form->titles ? 1 + chance_below(chance, 3) : 0;
    }
    for (size_t i = 0; stage->shuffled && i < count; i++)
        shuffle_rows(chance, &stage->tables[i]);
    if (stage->level == IN_TABLE)
        stage->same =
            hurt_table(arena, chance, &stage->tables[chance_below(chance, (uint32_t)count)]);
    if (form->format == MADE_XLSX || form->format == MADE_SQLITE)
        make_binary(stage, chance, stage->tables, count);
    for (size_t i = 0; i < count; i++)
        if (form->format == MADE_CSV || form->format == MADE_NDJSON)
            make_text(stage, chance, &stage->tables[i]);
}

static void write_files(const struct stage *stage) {
    for (size_t i = 0; i < stage->file_count; i++) {
        const struct file *file = &stage->files[i];
        if (!file->bytes.at)
            continue;
        FILE *out = fopen(file->path, "wb");
        if (!out || fwrite(file->bytes.at, 1, file->bytes.length, out) != file->bytes.length ||
            fclose(out) != 0) {
            printf("%s cannot be written\n", file->path);
            exit(2);
        }
    }
}

/* ---- reading ---- */

static bool check_refused(struct stage *stage, const struct file *file, struct data_result result) {
    stage->run->level_refused[stage->level]++;
    if (!stage_is_text(result.zh) || !stage_is_text(result.en))
        return stage_fail(stage, "no sentence says why %s is refused", file->name);
    if (!strstr(result.zh, file->path) || !strstr(result.en, file->path))
        return stage_fail(stage, "the sentences do not name %s: %s", file->path, result.en);
    return true;
}

enum reading { READ, REFUSED, FAILED };

static enum reading read_files(struct stage *stage, bool profiles) {
    struct allocator allocator = allocator_default();
    stage->dataset = dataset_new(&allocator, stage->set->schema);
    if (profiles)
        dataset_want_profiles(stage->dataset);
    for (size_t i = 0; i < stage->file_count; i++) {
        const struct file *file = &stage->files[i];
        struct data_options options = {.encoding = file->encoding};
        struct data_result result = dataset_add(stage->dataset, file->type, file->name, &options);
        if (result.status != DATA_OK)
            return check_refused(stage, file, result) ? REFUSED : FAILED;
    }
    struct data_result result = dataset_finish(stage->dataset);
    if (result.status != DATA_OK)
        return check_refused(stage, &stage->files[0], result) ? REFUSED : FAILED;
    return READ;
}

/* ---- a case ---- */

static const char *first_reject(struct stage *stage) {
    struct arena *arena = &stage->run->arena;
    if (dataset_reject_count(stage->dataset) == 0)
        return "none";
    const struct reject *reject = dataset_reject(stage->dataset, 0);
    return arena_printf(arena, "%s:%llu [%s] %s: %s", reject->file,
        (unsigned long long)reject->line, reject->cell.column ? reject->cell.column : "",
        reject->cell.value ? reject->cell.value : "", reject_reason(arena, reject, false));
}

static void show_difference(const char *a, const char *b) {
    size_t at = 0;
    while (a[at] && a[at] == b[at])
        at++;
    while (at > 0 && (a[at - 1] != '\n' || (unsigned char)a[at] == 0))
        at--;
    printf("  is      %.*s\n  must be %.*s\n", (int)strcspn(a + at, "\n"), a + at,
        (int)strcspn(b + at, "\n"), b + at);
}

/* wanted NULL: the first format, by which the others are measured. */
static bool check_same(struct stage *stage, const struct seen *seen, const char *wanted) {
    if (dataset_reject_count(stage->dataset) > 0)
        return stage_fail(stage, "a row of a whole file is rejected: %s", first_reject(stage));
    if (!wanted || strcmp(seen->text.at, wanted) == 0)
        return true;
    stage_fail(stage, "the records differ from those of the other formats");
    show_difference(seen->text.at, wanted);
    return false;
}

static void begin_case(struct stage *stage) {
    doing.seed = stage->run->seed;
    doing.number = stage->number;
    doing.form = stage->form->name;
    doing.level = level_names[stage->level];
    arena_reset(&stage->run->arena);
    alarm(SECONDS_MOST);
}

/* True if nothing is wrong; *text: the records, if they were read. */
static bool run_case(
    struct stage *stage, struct chance chance, const char *wanted, const char **text) {
    begin_case(stage);
    make_files(stage, &chance);
    write_files(stage);
    enum reading outcome = read_files(stage, chance_hits(&chance, 30));
    bool good = outcome != FAILED;
    if (outcome == READ) {
        struct seen seen = stage_see(stage);
        good = stage_check_read(stage, &seen) &&
               (!stage->same || stage->level > IN_TABLE || check_same(stage, &seen, wanted));
        if (good && stage->level <= IN_TABLE)
            good = stage_check_rows(stage, &seen);
        if (good && stage->level == IN_LINE)
            good = stage_check_lines(stage, &seen);
        if (text)
            *text = arena_copy(&stage->run->set_arena, seen.text.at, seen.text.length);
    } else if (good && stage->level == WHOLE) {
        good = stage_fail(stage, "a whole file is refused");
    } else if (good && stage->level == IN_LINE && stage->files[0].line_count > 1) {
        good = stage_fail(stage, "a file is refused because of one line");
    }
    dataset_free(stage->dataset);
    stage->run->level_cases[stage->level]++;
    return good;
}

/* ---- the same in whatever way rows are read ---- */

static struct data_result read_way(
    struct stage *stage, enum way way, size_t rows, struct bytes *out) {
    struct allocator allocator = allocator_default();
    struct dataset *dataset = dataset_new(&allocator, stage->set->schema);
    struct data_result result = {DATA_OK, NULL, NULL};
    if (way == BY_ORDER || way == IN_BATCHES)
        dataset_read_sorted(dataset, 0, rows);
    else if (way != KEPT)
        dataset_use_scratch(dataset, stage->run->folder, 0, rows);
    if (way == COLLIDING)
        dataset_let_keys_collide(dataset);
    for (size_t i = 0; result.status == DATA_OK && i < stage->file_count; i++) {
        const struct file *file = &stage->files[i];
        struct data_options options = {.encoding = file->encoding};
        result = dataset_add(dataset, file->type, file->name, &options);
    }
    struct sorted *sorted = NULL;
    if (result.status == DATA_OK && way == IN_BATCHES)
        sorted = sorted_open(dataset, NULL, rows);
    if (result.status == DATA_OK && !sorted)
        result = dataset_finish(dataset);
    stage->run->way_cases[way] +=
        way == IN_BATCHES ? sorted != NULL : !dataset_is_whole(dataset);
    if (sorted && !account_batches(&stage->run->arena, stage->set->schema, dataset, sorted, out))
        result.status = DATA_NOT_SORTED;
    else if (result.status == DATA_OK && !sorted)
        result = account(&stage->run->arena, stage->set->schema, dataset, out);
    dataset_free(dataset);
    return result;
}

/* Where the files are not sorted after all, that is said and nothing else. */
static void compare_ways(struct stage *stage, struct chance *chance) {
    struct bytes kept = {0};
    stage->shuffled = chance_hits(chance, 60) && stage->form->format != MADE_NESTED;
    begin_case(stage);
    make_files(stage, chance);
    write_files(stage);
    enum data_status wanted = read_way(stage, KEPT, 0, &kept).status;
    for (enum way way = KEPT + 1; way < WAY_COUNT; way++) {
        struct bytes other = {0};
        enum data_status status =
            read_way(stage, way, 1 + chance_below(chance, 3), &other).status;
        if (status == DATA_NOT_SORTED)
            continue;
        if ((status == DATA_OK) != (wanted == DATA_OK)) {
            stage_fail(stage, "rows read %s are refused and kept are not, or the reverse",
                way_names[way]);
        } else if (status == DATA_OK && strcmp(kept.at, other.at) != 0) {
            stage_fail(stage, "rows read %s give something else", way_names[way]);
            show_difference(other.at, kept.at);
        }
    }
    stage->shuffled = false;
}

static enum level some_level(const struct stage *stage, struct chance *chance) {
    const struct made_form *form = stage->form;
    bool is_text_form = form->format <= MADE_NESTED;
    uint32_t what = chance_below(chance, 10);
    if (what < 3 && form->format != MADE_NESTED)
        return IN_TABLE;
    if (what < 7 && form->format == MADE_XLSX)
        return IN_PART;
    bool wide = form->encoding == ENCODING_UTF16LE || form->encoding == ENCODING_UTF16BE;
    return what < 7 && is_text_form && stage->set->plain && !wide ? IN_LINE : IN_BYTES;
}

/* ---- a data set, whole and damaged ---- */

static uint64_t cases_of_set(void) {
    return made_form_count * CASES_OF_A_FORM;
}

static bool is_possible(const struct made_set *set, const struct made_form *form) {
    return !form->merged || set->all_parents;
}

static const char *run_whole(struct stage *stage, uint64_t seed) {
    const char *wanted = NULL, *text = NULL;
    stage->level = WHOLE;
    for (size_t i = 0; i < made_form_count; i++) {
        stage->form = &made_forms[i];
        if (!is_possible(stage->set, stage->form))
            continue;
        run_case(stage, chance_of(seed * 100 + i), wanted, &text);
        wanted = wanted ? wanted : text;
    }
    return wanted;
}

static void run_damaged(struct stage *stage, uint64_t seed, const char *wanted) {
    struct chance chance = chance_of(seed * 1000003 + stage->number % cases_of_set() + 50);
    stage->form = &made_forms[stage->number % made_form_count];
    if (!is_possible(stage->set, stage->form))
        return;
    stage->level = some_level(stage, &chance);
    run_case(stage, chance, wanted, NULL);
    compare_ways(stage, &chance);
    stage->run->cases++;
}

/* only: this case; UINT64_MAX: all of them. */
static void run_set(struct run *run, uint64_t number, uint64_t only) {
    uint64_t seed = run->seed * 0x100000001b3u + number;
    struct chance chance = chance_of(seed);
    struct stage *stage = arena_new(&run->set_arena, struct stage);
    const struct schema *schema = made_schema(&run->set_arena, chance_below(&chance, 16));
    struct made_set set = made_records(&run->set_arena, &chance, schema);
    *stage = (struct stage){.run = run, .set = &set, .number = number * cases_of_set()};
    run->sets++;
    const char *wanted = run_whole(stage, seed);
    for (uint64_t i = 0; i < cases_of_set(); i++) {
        stage->number = number * cases_of_set() + i;
        if (run->cases < run->wanted && (only == UINT64_MAX || only == stage->number))
            run_damaged(stage, seed, wanted);
    }
    arena_reset(&run->set_arena);
}

/* ---- the command ---- */

static const char *option(const char *arg, const char *name) {
    size_t length = strlen(name);
    return strncmp(arg, name, length) == 0 && arg[length] == '=' ? arg + length + 1 : NULL;
}

static bool take_option(const char *arg, struct run *run, uint64_t *only) {
    const char *text;
    if ((text = option(arg, "CASES")))
        run->wanted = strtoull(text, NULL, 10);
    else if ((text = option(arg, "SEED")))
        run->seed = strtoull(text, NULL, 10);
    else if ((text = option(arg, "CASE")))
        *only = strtoull(text, NULL, 10);
    else if ((text = option(arg, "KEEP")))
        run->folder = text;
    return text != NULL;
}

static void remove_files(const struct run *run, const struct schema *schema) {
    static const char *const others[] = {"nested.ndjson", "book.xlsx", "data.db"};
    static const char *const ends[] = {"csv", "ndjson"};
    char path[4096];
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        snprintf(path, sizeof path, "%s/%s", run->folder, others[i]);
        unlink(path);
    }
    for (size_t i = 0; i < 2 * schema->records.count; i++) {
        snprintf(path, sizeof path, "%s/%s.%s", run->folder,
            schema->records.items[i / 2]->name->text, ends[i % 2]);
        unlink(path);
    }
}

static int finish(struct run *run, bool keep) {
    for (uint64_t i = 0; i < 3 && !keep; i++)
        remove_files(run, made_schema(&run->set_arena, i));
    if (!keep)
        rmdir(run->folder);
    printf("%llu cases of %llu data sets: %llu rows rejected, %llu used\n",
        (unsigned long long)run->cases, (unsigned long long)run->sets,
        (unsigned long long)run->rejects, (unsigned long long)run->used);
    for (size_t i = 0; i < LEVEL_COUNT; i++)
        printf("  damage to %s: %llu, of which %llu are refused as files\n", level_names[i],
            (unsigned long long)run->level_cases[i], (unsigned long long)run->level_refused[i]);
    for (size_t i = KEPT + 1; i < WAY_COUNT; i++)
        printf("  read %s: %llu\n", way_names[i], (unsigned long long)run->way_cases[i]);
    printf("failures: %llu\n", (unsigned long long)run->failures);
    arena_fini(&run->arena);
    arena_fini(&run->set_arena);
    return run->failures > 0;
}

int main(int argc, char **argv) {
    struct run run = {.wanted = 20000, .seed = 1};
    uint64_t only = UINT64_MAX;
    char folder[4096];
    const char *scratch = getenv("SCRATCH");
    for (int i = 1; i < argc; i++)
        if (!take_option(argv[i], &run, &only)) {
            fprintf(stderr, "usage: fuzz_data [CASES=n] [SEED=n] [CASE=n] [KEEP=folder]\n");
            return 2;
        }
    bool keep = run.folder != NULL;
    snprintf(folder, sizeof folder, "%s/guodu-fuzz-XXXXXX", scratch ? scratch : P_tmpdir);
    if (keep)
        mkdir(run.folder, 0777);
    else if (!(run.folder = mkdtemp(folder))) {
        fprintf(stderr, "%s cannot be made\n", folder);
        return 2;
    }
    struct allocator allocator = allocator_default();
    arena_init(&run.arena, &allocator);
    arena_init(&run.set_arena, &allocator);
    watch();
    if (only != UINT64_MAX)
        run_set(&run, only / cases_of_set(), only);
    for (uint64_t number = 0;
         only == UINT64_MAX && run.cases < run.wanted && run.failures < FAILURES_MOST; number++)
        run_set(&run, number, UINT64_MAX);
    return finish(&run, keep);
}
