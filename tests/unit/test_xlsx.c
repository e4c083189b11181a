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

/* As cells are shown: a number begins with #, damage with its code. */
static void format_case(const char *code, const char *number, const char *expected) {
    struct number_text shown = {.length = 0};
    struct real real;
    struct number_format format = number_format_of(&arena, code);
    const char *name = arena_printf(&arena, "%s under %s", number, code);
    if (real_parse(number, strlen(number), &real))
        number_show(&real, &format, false, &shown);
    struct table_cell cell = {shown.text, shown.length, shown.source, shown.damage};
    const char *text = show_cell(&cell);
    report_case(&run, strcmp(text, expected) == 0, name, text);
}

static void dates_and_times(void) {
    static const char *const dates[] = {"yyyy-mm-dd", "yyyy/m/d;@",
        "[$-804]yyyy\"年\"m\"月\"d\"日\"", "yyyy年m月d日", "YYYY-MM", "yyyy\"年\"m\"月\"", "mmm-yy",
        "m/d", "d", "m", "[=0]\"\";yyyy/m/d", "[Red]yyyy", "[DBNum1][$-804]yyyy\"年\"m\"月\"",
        "yyyy\\-mm\\-dd", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "yyyy/m/d h:mm", "_(yyyy_)",
        "yyyy!dmm!d", "e\"年\"m\"月\""};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        format_case(dates[i], "44742", "2022-06-30");
    format_case("h:mm", "44742", "2022-06-30");
    format_case("h:mm:ss AM/PM", "0.75", "18:00:00");
    format_case("h:mm:ss.000", "0.75", "18:00:00");
    format_case("mm:ss.0;@", "0.75", "18:00:00");
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
    format_case("[h]:mm", "1.5", "!shown-otherwise #1.5");
    format_case("[mm]:ss", "2", "!shown-otherwise #2");
}

/* 44713 is 2022-06-01, 44562 is 2022-01-01. */
static void months_and_years(void) {
    static const char *const months[] = {"yyyy-mm", "yyyy\"年\"m\"月\"", "mmm-yy", "yyyy/m",
        "yyyy/m;@", "[$-804]yyyy\"年\"m\"月\";@", "yyyy年m月", "mmmm yyyy", "e\"年\"m\"月\"",
        "[DBNum1][$-804]yyyy\"年\"m\"月\""};
    static const char *const others[] = {"yyyy-mm-dd", "m/d", "m", "d-mmm", "yyyy/m/d;@"};
    for (size_t i = 0; i < sizeof months / sizeof *months; i++)
        format_case(months[i], "44713", "2022-06");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        format_case(others[i], "44713", "2022-06-01");
    format_case("yyyy-mm", "44562", "2022-01");
    format_case("yyyy-mm", "44713.5", "2022-06-01 12:00:00");
    format_case("yyyy-mm", "44714", "2022-06-02");
    format_case("yyyy-mm h:mm", "44713", "2022-06-01");
    format_case("yyyy", "44562", "2022");
    format_case("yyyy\"年\"", "44562", "2022");
    format_case("yyyy", "44713", "2022-06-01");
    format_case("yyyy", "44562.25", "2022-01-01 06:00:00");
}

static void builtin_case(uint32_t id, const char *number, const char *expected) {
    struct number_format format = number_format_builtin(id);
    struct number_text shown = {.length = 0};
    struct real real;
    if (real_parse(number, strlen(number), &real))
        number_show(&real, &format, false, &shown);
    struct table_cell cell = {shown.text, shown.length, shown.source, shown.damage};
    const char *text = show_cell(&cell);
    report_case(&run, strcmp(text, expected) == 0,
        arena_printf(&arena, "%s under number %u", number, (unsigned)id), text);
}

static void builtin_formats(void) {
    static const uint32_t months[] = {17, 27, 36, 50, 52, 57};
    static const uint32_t days[] = {14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58};
    for (size_t i = 0; i < sizeof months / sizeof *months; i++)
        builtin_case(months[i], "44713", "2022-06");
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        builtin_case(days[i], "44713", "2022-06-01");
    builtin_case(4, "44713", "#44713");
    builtin_case(11, "44713", "#44713");
    builtin_case(49, "44713", "#44713");
    builtin_case(10, "0.5", "#50%");
    builtin_case(12, "0.5", "!shown-otherwise #0.5");
    builtin_case(13, "3", "#3");
    builtin_case(46, "1.5", "!shown-otherwise #1.5");
}

static void percentages_and_zeros(void) {
    format_case("0%", "0.2", "#20%");
    format_case("0.00%", "0.175", "#17.5%");
    format_case("0%", "1", "#100%");
    format_case("0%", "0", "#0%");
    format_case("0%", "-0.00125", "#-0.125%");
    format_case("0.0%;[Red]-0.0%", "0.07", "#7%");
    format_case("[=0]\"\";0%", "0.28999999999999998", "#29%");
    format_case("0%%", "0.2", "#2000%%");
    format_case("0%%%%%%%%%%%%", "0.2", "!shown-otherwise #0.2");
    format_case("\"约\"0%", "0.2", "#约20%");
    format_case("0\"%\"", "20", "#20%");
    format_case("\"%\"0", "0.2", "#%0.2");
    format_case("0.0‰", "0.2", "#0.2‰");
    format_case("000000", "7", "000007");
    format_case("000000", "421303", "421303");
    format_case("000000", "1234567", "1234567");
    format_case("000000", "-7", "-000007");
    format_case("000000", "0", "000000");
    format_case("000000", "7.5", "#7.5");
    format_case("000000_ ", "7", "000007");
    format_case("000 000", "7", "000007");
    format_case("[Blue]0000", "20", "0020");
    format_case("000.00", "7", "#7");
    format_case("0,000", "7", "#7");
    format_case("000000\"元\"", "7", "#7");
    format_case("0", "7", "#7");
    format_case("000000000000000000", "123456789012345678", "!digits-lost #123456789012346000");
}

static void plain_formats(void) {
    static const char *const plain[] = {"General", "0", "0.00", "#,##0.00", "0.00E+00", "@", "0_d",
        "0*d", "[Red]0", "[Red]0.00", "0\"", "0\\", "[h", "#,##0.00_);[Red]\\(#,##0.00\\)", "0_ ",
        ";;;", "000.00", "", "# ##0", "+0.00;-0.00", "\"\"0", "0\" \"", "G/通用格式", "0\"元\"",
        "0.00元", "¥#,##0.00", "￥0", "\"¥\"#,##0.00;\"¥\"\\-#,##0.00", "[$¥-804]#,##0.00",
        "[$￥-804]#,##0", "[$CNY] 0.00", "#,##0.00 [$CNY-804]", "\"RMB \"0", "RMB0", "CNY 0.00",
        "\"人民币\"0.00\"元\"", "[DBNum2][$-804]General\"元整\"",
        "_ ¥* #,##0.00_ ;_ ¥* \\-#,##0.00_ ;_ ¥* \"-\"??_ ;_ @_ ",
        /* divided by what the unit says */
        "0,", "#,##0.00,", "0!.0,", "0!.0,\"万\"", "0\\.0,\"万\"", "0\".\"0,\"万元\"", "0,\"千元\"",
        "0.00,\"千元\"", "¥0.00,\"千\"", "0,.00\"千元\"", "0.0,\"K\"", "0,,\"百万\"", "0.0,,\"M\"",
        "0!.00,,\"亿\"", "0!.0000\"万元\"", "0!.000\"千元\"", "0.00,,\"万\"\n%",
        "[>=10000]0!.0,\"万\";0", "[>=100000000]0!.00,,\"亿\";[>=10000]0!.0,\"万\";0"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        format_case(plain[i], "44742.25", "#44742.25");
    format_case("_ ¥* #,##0.00_ ;_ ¥* \\-#,##0.00_ ;_ ¥* \"-\"??_ ;_ @_ ", "0", "#0");
    format_case("#,##0;(#,##0)", "-200", "#-200");
    format_case("0;-0;\"无\"", "0", "#0");
    format_case("+0;-0", "-5", "#-5");
}

static void literal_formats(void) {
    format_case("0.00\"万元\"", "1.25", "#1.25万元");
    format_case("0.0\"万元\"", "1.25", "#1.25万元");
    format_case("0.00\"万元\"", "2", "#2.00万元");
    format_case("0.00\"万元\"", "0.5", "#0.50万元");
    format_case("0.00\"万元\"", "1e-25", "#1e-25万元");
    format_case("0\"万\"", "3", "#3万");
    format_case("0 \"万\"", "3", "#3 万");
    format_case("\"¥\"0\"万\"", "-3", "#-¥3万");
    format_case("#,##0\"亿\"", "12345", "#12345亿");
    format_case("0\"千元\"", "5", "#5千元");
    format_case("0\"元/月\"", "500", "#500元/月");
    format_case("[$$-409]#,##0", "1234", "#$1234");
    format_case("$0", "100", "#$100");
    format_case("#,##0 [$€-407]", "100", "#100 €");
    format_case("[$USD] 0", "100", "#USD 100");
    format_case("0 USD", "100", "#100 USD");
    format_case("HK$0", "100", "#HK$100");
    format_case("\"约\"0", "1200", "#约1200");
    format_case("\"-\"0", "200", "#-200");
    format_case("\"-\"0", "-200", "#--200");
    format_case("(0)", "5", "#(5)");
    format_case("0+", "12", "#12+");
    format_case("\"HB\"0000", "12", "#HB0012");
    format_case("\"HB\"0000", "-12", "#-HB0012");
    format_case("\"HB\"0000", "12345", "#HB12345");
    format_case("\"HB\"0000", "12.5", "#HB12.5");
    format_case("\"HB\"#000", "12", "#HB012");
    format_case("\"V\"0.0", "2", "#V2.0");
    format_case("0000\"号\"", "13", "#0013号");
    format_case("\\A0", "7", "#A7");
    format_case("!A0", "7", "#A7");
    format_case("0_年*月", "7", "#7");
    format_case("0!d", "7", "#7d");
    format_case("General\"月\"", "3", "#3月");
    format_case("@\"号\"", "12", "#12号");
    format_case("0\"斤\";-0\"斤\"", "-7", "#-7斤");
    format_case("[Red]0\"斤\"", "7", "#7斤");
    format_case("[>=10]0\"斤\";0\"两\"", "10", "#10斤");
    format_case("[>=10]0\"斤\";0\"两\"", "9.5", "#9.5两");
    format_case("[>=10]0\"斤\"", "9", "#9");
    format_case("[<-1.5]0\"甲\";[<>3]0\"乙\";0\"丙\"", "-2", "#-2甲");
    format_case("[<-1.5]0\"甲\";[<>3]0\"乙\";0\"丙\"", "-1.5", "#-1.5乙");
    format_case("[<-1.5]0\"甲\";[<>3]0\"乙\";0\"丙\"", "3", "#3丙");
    format_case("[>10]0\"甲\";0\"乙\";0\"丙\"", "-3", "#-3乙");
    format_case("[>10]0\"甲\";0\"乙\";0\"丙\"", "10", "#10丙");
    format_case("0\"年\"", "1e15", "!digits-lost #1000000000000000");
}

static void shown_otherwise(void) {
    static const char *const codes[] = {"00-00", "000-0000", "0:00", "0\"-\"0", "(000) 000-0000",
        "0.0.0", "0.00.00", "# ?/?", "?/?", "# ?/8", "0#\",\"000", "#\"户\"0", "\"是\"", "\"是\";0",
        /* not by what the unit says */
        "0!.0", "0!.0\"万\"", "0.0,\"万\"", "0!.0,\"千\"", "0,\"斤\"", "$#,##0,", "0,\"元/月\""};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        format_case(codes[i], "1020.5", "!shown-otherwise #1020.5");
    format_case("[=1]\"男\";[=2]\"女\"", "2", "!shown-otherwise #2");
    format_case("[=1]\"是\";[=0]\"否\";0", "0", "!shown-otherwise #0");
    format_case("[=0]\"-\";0.00", "0", "#0");
    format_case("[=0]\"-\";0.00", "5", "#5");
    format_case("# ?/?", "3", "#3");
    format_case("\"无\";0", "3", "!shown-otherwise #3");
    const char *zeros = arena_printf(&arena, "\"A\"%0300d", 0);
    format_case(zeros, "1", "!shown-otherwise #1");
    format_case(arena_printf(&arena, "\"%300s\"0", "A"), "1", "!shown-otherwise #1");
}

static void format_codes(void) {
    dates_and_times();
    months_and_years();
    builtin_formats();
    percentages_and_zeros();
    plain_formats();
    literal_formats();
    shown_otherwise();
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
