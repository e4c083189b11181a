/* SPDX-License-Identifier: Apache-2.0
 *
 * Workbooks: each folder of tests/xlsx holds the parts of one as text, and in expected.txt what
 * is read from it. With `--write` the expectations are written instead, to be read before they
 * are kept. What is read at once is so little here that everything is cut somewhere.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define XML_CHUNK 7
#include "data/xlsx_xml.c"

#include "data/xlsx.h"
#include "data/xlsx_number.h"
#include "tests/unit/case_files.h"
#include "tests/unit/zip_folder.h"

static struct arena arena;
static struct case_run run;

/* ---- what is read, as text ---- */

/* A number begins with #, damage with its code; line breaks and bars are escaped. */
static const char *show_cell(const struct table_cell *cell) {
    const char *text = cell->source == CELL_NUMBER ? "#" : "";
    if (cell->damage != REJECT_NONE)
        text = arena_printf(&arena, "!%s %s", reject_code(cell->damage), text);
    for (size_t i = 0; i < cell->length; i++) {
        char c = cell->text[i];
        if (c == '\n' || c == '\r' || c == '\t' || c == '\0')
            text = arena_printf(&arena, "%s\\%c", text,
                c == '\n'   ? 'n'
                : c == '\r' ? 'r'
                : c == '\t' ? 't'
                            : '0');
        else
            text = arena_printf(&arena, "%s%s%c", text, c == '|' ? "\\" : "", c);
    }
    return text;
}

static const char *show_row(const struct table_row *row) {
    const char *text = arena_printf(&arena, "%llu:", (unsigned long long)row->line);
    if (row->damage != REJECT_NONE)
        text = arena_printf(&arena, "%s !%s", text, reject_code(row->damage));
    for (size_t i = 0; i < row->kept; i++)
        text = arena_printf(&arena, "%s%s%s", text, i ? "|" : " ", show_cell(&row->cells[i]));
    return text;
}

static const char *show_failure(struct data_result result) {
    return arena_printf(&arena, "%s\n%s\n", result.zh, result.en);
}

static const char *show_rows(struct workbook *workbook, size_t sheet) {
    struct table_rows *rows;
    struct table_row row;
    const char *text = "";
    struct data_result result = workbook_rows(workbook, sheet, &rows);
    if (result.status != DATA_OK)
        return show_failure(result);
    while (rows->next(rows, &row))
        text = arena_printf(&arena, "%s%s\n", text, show_row(&row));
    if (rows->next(rows, &row))
        text = arena_printf(&arena, "%sa row behind the end\n", text);
    if (rows->failure.status != DATA_OK)
        text = arena_printf(&arena, "%s%s", text, show_failure(rows->failure));
    return text;
}

/* Each sheet is read twice, the first time only begun, as when its headings are looked for. */
static const char *show_sheet(struct workbook *workbook, size_t sheet) {
    struct table_rows *rows;
    struct table_row row;
    const char *hidden = workbook_sheet_hidden(workbook, sheet) ? ", hidden" : "";
    const char *empty = workbook_sheet_empty(workbook, sheet) ? ", empty" : "";
    if (workbook_rows(workbook, sheet, &rows).status == DATA_OK)
        rows->next(rows, &row);
    return arena_printf(&arena, "%s%s%s\n%s", workbook_sheet_name(workbook, sheet), hidden, empty,
        show_rows(workbook, sheet));
}

static const char *show_workbook(struct input *input) {
    struct workbook *workbook;
    const char *text = "";
    struct data_result result = workbook_open(input, &workbook);
    if (result.status != DATA_OK)
        return show_failure(result);
    for (size_t i = 0; i < workbook_sheet_count(workbook); i++)
        text = arena_printf(&arena, "%s%s", text, show_sheet(workbook, i));
    return text;
}

/* How many more pieces of memory a data set gets. */
static size_t pieces_left = SIZE_MAX;

static void *limited_resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct allocator allocator = allocator_default();
    (void)user;
    if (new_size && pieces_left == 0)
        return NULL;
    pieces_left -= new_size > 0;
    return allocator.resize(allocator.user, block, old_size, new_size);
}

/* The text is in the test's arena. */
static const char *show_file(const char *path, const char *name) {
    static const struct schema schema;
    struct allocator allocator = {.resize = limited_resize};
    struct dataset *dataset = dataset_new(&allocator, &schema);
    const char *text = "no memory";
    jmp_buf escape;
    if (!dataset)
        return text;
    dataset_arena(dataset)->escape = &escape;
    if (!setjmp(escape)) {
        struct input *input = input_new(dataset, NULL);
        input->file = name;
        input->path = path;
        text = show_workbook(input);
        input_close(input);
    }
    dataset_free(dataset);
    return text;
}

/* ---- folders ---- */

static const char *scratch_path(const char *name) {
    const char *folder = getenv("SCRATCH");
    return arena_printf(&arena, "%s/%s", folder ? folder : "/tmp", name);
}

static void folder_case(const char *name) {
    const char *folder = arena_printf(&arena, "tests/xlsx/%s", name);
    const char *path = scratch_path("test_xlsx.xlsx");
    const char *text = "cannot be packed\n";
    if (zip_folder(folder, path))
        text = show_file(path, "book.xlsx");
    unlink(path);
    compare_case(&run, &arena, arena_printf(&arena, "%s/expected.txt", folder), text);
}

static int no_dots(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static void folder_cases(void) {
    struct dirent **entries;
    int count = scandir("tests/xlsx", &entries, no_dots, alphasort);
    report_case(&run, count > 0, "tests/xlsx is there", "");
    for (int i = 0; i < count; i++) {
        folder_case(entries[i]->d_name);
        free(entries[i]);
        arena_reset(&arena);
    }
    if (count >= 0)
        free(entries);
}

/* ---- files that are no workbooks ---- */

static bool write_file(const char *path, const char *bytes, size_t length) {
    unlink(path); /* some file systems wait for the disk where a file is written over */
    FILE *file = fopen(path, "wb");
    bool written = file && fwrite(bytes, 1, length, file) == length;
    return file && fclose(file) == 0 && written;
}

static void bytes_case(const char *bytes, size_t length, const char *expected) {
    const char *path = scratch_path("test_xlsx.xlsx"), *text = "cannot be written";
    if (write_file(path, bytes, length))
        text = show_file(path, "book.xlsx");
    unlink(path);
    report_case(&run, strstr(text, expected) != NULL, expected, text);
}

static void other_files(void) {
    static const char old[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    bytes_case("", 0, "the file is empty");
    bytes_case(old, sizeof old, "of the old kind (.xls, .et), or one locked with a password");
    bytes_case("\n<HTML><head>", 13, "a web page (HTML)");
    bytes_case("<?xml version=\"1.0\"?><?mso-application?>", 40, "a single XML file");
    bytes_case("a,b\n1,2\n", 8, "name it .csv");
    bytes_case("PK\3\4 and then nothing", 21, "incomplete or damaged");
    const char *text = show_file("tests/xlsx/no such file.xlsx", "x.xlsx");
    report_case(&run, strstr(text, "there is no such file") != NULL, "no such file", text);
    text = show_file("-", "-");
    report_case(&run, strstr(text, "standard input") != NULL, "standard input", text);
}

/* ---- format codes ---- */

static void format_case(const char *code, const char *number, const char *expected) {
    struct number_text shown = {.length = 0};
    struct real real;
    const char *name = arena_printf(&arena, "%s under %s", number, code);
    if (real_parse(number, strlen(number), &real))
        number_show(&real, number_format_of(code), false, &shown);
    const char *text = arena_printf(
        &arena, "%s%.*s", shown.source == CELL_NUMBER ? "#" : "", (int)shown.length, shown.text);
    report_case(&run, strcmp(text, expected) == 0, name, text);
}

static void format_codes(void) {
    static const char *const dates[] = {"yyyy-mm-dd", "yyyy/m/d;@",
        "[$-804]yyyy\"年\"m\"月\"d\"日\"", "yyyy年m月d日", "YYYY-MM", "yyyy\"年\"m\"月\"", "mmm-yy",
        "m/d", "d", "m", "[=0]\"\";yyyy/m/d", "[Red]yyyy", "[DBNum1][$-804]yyyy\"年\"m\"月\"",
        "yyyy\\-mm\\-dd", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "yyyy/m/d h:mm", "_(yyyy_)"};
    static const char *const plain[] = {"General", "0", "0.00", "#,##0.00", "0.00E+00", "@",
        "\"d\"0", "0\\d", "0\"年\"", "0_d", "0*d", "[Red]0", "[Red]0.00", "\\m0", "0\"", "0\\",
        "[h", "[h]:mm", "[mm]:ss", "#,##0.00_);[Red]\\(#,##0.00\\)", "0!.0,", "0\"万\"", "0_ ",
        ";;;", "000-0000", "0000\"号\"", "\"A\"0000", "000.00", ""};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        format_case(dates[i], "44742", "2022-06-30");
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        format_case(plain[i], "44742.25", "#44742.25");
    format_case("h:mm", "44742", "2022-06-30");
    format_case("h:mm:ss AM/PM", "0.75", "18:00:00");
    format_case("上午/下午h\"时\"mm\"分\"", "0.25", "06:00:00");
    format_case("yyyy-mm-dd", "0.25", "#0.25");
    format_case("yyyy-mm-dd", "44742.354166666664", "2022-06-30 08:30:00");
    format_case("yyyy-mm-dd", "44742.999999", "2022-07-01");
    format_case("yyyy-mm-dd", "44742.00000001", "2022-06-30");
    format_case("yyyy-mm-dd", "0", "#0");
    format_case("yyyy-mm-dd", "1", "1900-01-01");
    format_case("yyyy-mm-dd", "59", "1900-02-28");
    format_case("yyyy-mm-dd", "60", "#60");
    format_case("yyyy-mm-dd", "61", "1900-03-01");
    format_case("yyyy-mm-dd", "-1", "#-1");
    format_case("yyyy-mm-dd", "2958465", "9999-12-31");
    format_case("yyyy-mm-dd", "2958466", "#2958466");
    format_case("yyyy-mm-dd", "20220630", "#20220630");
    format_case("yyyy-mm-dd", "2958465.99999999", "#2958465.99999999");
    format_case("0%", "0.2", "20%");
    format_case("0.00%", "0.175", "17.5%");
    format_case("0%", "1", "100%");
    format_case("0%", "0", "0%");
    format_case("0%", "-0.00125", "-0.125%");
    format_case("0.0%;[Red]-0.0%", "0.07", "7%");
    format_case("[=0]\"\";0%", "0.28999999999999998", "29%");
    format_case("\"%\"0", "0.2", "#0.2");
    format_case("000000", "7", "000007");
    format_case("000000", "421303", "421303");
    format_case("000000", "1234567", "1234567");
    format_case("000000", "-7", "-000007");
    format_case("000000", "0", "000000");
    format_case("000000", "7.5", "#7.5");
    format_case("000000_ ", "7", "000007");
    format_case("[Blue]0000", "20", "0020");
    format_case("0", "7", "#7");
    format_case("000000000000000000", "123456789012345678", "#123456789012346000");
}

/* ---- damage ---- */

struct workbook_bytes {
    char *bytes, *changed;
    size_t length;
};

static struct workbook_bytes pack(const char *folder, const char *path) {
    struct workbook_bytes packed = {.length = 0};
    if (!zip_folder(folder, path))
        return packed;
    const char *bytes = case_file(&arena, path, &packed.length);
    packed.bytes = malloc(packed.length);
    packed.changed = malloc(packed.length);
    if (packed.bytes)
        memcpy(packed.bytes, bytes, packed.length);
    return packed;
}

/* The text of a file that was damaged: it complains, or says what the whole one says. */
static bool is_noticed(const char *path, const char *bytes, size_t length, const char *right) {
    write_file(path, bytes, length);
    const char *text = show_file(path, "book.xlsx");
    bool is_same = strstr(text, "book.xlsx") || strcmp(text, right) == 0;
    if (!is_same)
        printf("%s\n", text);
    arena_reset(&arena);
    return is_same;
}

/* A workbook cut off at each byte, and with one bit of each byte changed. */
static void damage_case(const char *folder) {
    const char *path = scratch_path("test_xlsx.xlsx");
    char *kept_path = strdup(path);
    struct workbook_bytes packed = pack(folder, path);
    char *right = strdup(show_file(path, "book.xlsx"));
    bool noticed = packed.bytes && packed.changed && right && !strstr(right, "book.xlsx");
    for (size_t i = 0; noticed && i < packed.length; i++) {
        memcpy(packed.changed, packed.bytes, packed.length);
        packed.changed[i] = (char)(packed.changed[i] ^ (1 << i % 8));
        noticed = is_noticed(kept_path, packed.bytes, i, right) &&
                  is_noticed(kept_path, packed.changed, packed.length, right);
    }
    unlink(kept_path);
    free(kept_path);
    free(right);
    free(packed.bytes);
    free(packed.changed);
    report_case(&run, noticed, "damage is noticed", "");
}

/* With so little memory that each piece asked for is once the one that is not there. */
static void memory_case(const char *folder) {
    const char *path = scratch_path("test_xlsx.xlsx"), *text = "no memory";
    bool packed = zip_folder(folder, path);
    size_t pieces = 0;
    for (; packed && pieces < 1000 && strcmp(text, "no memory") == 0; pieces++) {
        pieces_left = pieces;
        text = show_file(path, "book.xlsx");
    }
    pieces_left = SIZE_MAX;
    const char *right = show_file(path, "book.xlsx");
    unlink(path);
    report_case(&run, pieces > 4 && strcmp(text, right) == 0, "memory runs out anywhere", text);
}

int main(int argc, char **argv) {
    struct allocator allocator = allocator_default();
    run.write = argc > 1 && strcmp(argv[1], "--write") == 0;
    arena_init(&arena, &allocator);
    folder_cases();
    if (!run.write) {
        other_files();
        format_codes();
        damage_case("tests/xlsx/merged");
        memory_case("tests/xlsx/excel");
        memory_case("tests/xlsx/merged");
    }
    arena_fini(&arena);
    return end_cases(&run);
}
