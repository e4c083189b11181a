/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <getopt.h>
#include <stdarg.h>
#include <string.h>

#define OPTION_MOST 40
#define FIRST_LONG 256 /* what getopt returns for long options: behind all letters */

static const struct option_spec common[] = {
    {"lang", 0, "zh|en", "zh|en", "用中文或英文显示（不写则看环境变量 LC_ALL、LC_MESSAGES、LANG）",
        "show messages in Chinese or English (else as LC_ALL, LC_MESSAGES or LANG say)"},
    {"limit", 0, "名称=数", "NAME=NUMBER",
        "改一个上限，如 --limit memory=2G；有哪些、不写时是多少，见 docs/limits.md；可以写几个",
        "move a limit, as in --limit memory=2G; docs/limits.md has them all; may be repeated"},
    {"help", 'h', NULL, NULL, "显示这份说明", "show this"},
    {0},
};

static size_t count_specs(const struct option_spec *specs) {
    size_t count = 0;
    while (specs[count].name)
        count++;
    return count;
}

static size_t count_shared(const struct usage *usage) {
    return usage->shared ? count_specs(usage->shared) : 0;
}

/* First the verb's own, then those it shares, then those of all verbs. */
static const struct option_spec *spec_at(const struct usage *usage, size_t index) {
    size_t own = count_specs(usage->options), shared = count_shared(usage);
    if (index < own)
        return &usage->options[index];
    return index < own + shared ? &usage->shared[index - own] : &common[index - own - shared];
}

static size_t all_specs(const struct usage *usage) {
    return count_specs(usage->options) + count_shared(usage) + count_specs(common);
}

/* A value that is shown as [=...] may be left out; others in brackets, as [RECORD=]FILE, are there. */
static int value_of(const struct option_spec *spec) {
    if (!spec->value_en)
        return no_argument;
    return strncmp(spec->value_en, "[=", 2) == 0 ? optional_argument : required_argument;
}

static void print_spec(const struct cli *cli, const struct option_spec *spec, FILE *to) {
    if (spec->letter)
        fprintf(to, "  -%c, --%s", spec->letter, spec->name);
    else
        fprintf(to, "  --%s", spec->name);
    if (spec->value_en)
        fprintf(to, "%s%s", value_of(spec) == optional_argument ? "" : " ",
            cli_in_lang(cli, spec->value_zh, spec->value_en));
    fprintf(to, "\n        %s\n", cli_in_lang(cli, spec->zh, spec->en));
}

/* A text in one line: where a line ends, a blank stands between words that have blanks. */
static void print_flat(const char *text, FILE *to) {
    for (const char *sign = text; *sign; sign++) {
        if (*sign != '\n') {
            fputc(*sign, to);
            continue;
        }
        if (sign > text && (unsigned char)sign[-1] < 0x80)
            fputc(' ', to);
        sign += strspn(sign + 1, " ");
    }
}

/* For programs: docs/cli.md has the form. */
static void print_table(const struct cli *cli, const struct usage *usage, FILE *to) {
    fprintf(to, "usage\t%s\t%s\nabout\t%s\t", usage->verb,
        cli_in_lang(cli, usage->synopsis_zh, usage->synopsis_en), usage->verb);
    print_flat(cli_in_lang(cli, usage->about_zh, usage->about_en), to);
    fputc('\n', to);
    for (size_t i = 0; i < all_specs(usage); i++) {
        const struct option_spec *spec = spec_at(usage, i);
        const char letter[] = {spec->letter, '\0'};
        fprintf(to, "option\t%s\t%s\t%s\t%s\t", usage->verb, spec->name, letter,
            spec->value_en ? cli_in_lang(cli, spec->value_zh, spec->value_en) : "");
        print_flat(cli_in_lang(cli, spec->zh, spec->en), to);
        fputc('\n', to);
    }
}

void cli_print_usage(const struct cli *cli, const struct usage *usage, FILE *to) {
    if (cli->table) {
        print_table(cli, usage, to);
        return;
    }
    fprintf(to, "%sguodu %s %s\n\n%s\n\n%s\n", cli_in_lang(cli, "用法：", "usage: "), usage->verb,
        cli_in_lang(cli, usage->synopsis_zh, usage->synopsis_en),
        cli_in_lang(cli, usage->about_zh, usage->about_en), cli_in_lang(cli, "选项：", "options:"));
    for (size_t i = 0; i < all_specs(usage); i++)
        print_spec(cli, spec_at(usage, i), to);
}

static int point_to_help(const struct cli *cli, const struct usage *usage) {
    cli_say(cli, "详细用法：guodu %s --help", "For the usage: guodu %s --help", usage->verb);
    return EXIT_USAGE;
}

int cli_wrong_usage(
    const struct cli *cli, const struct usage *usage, const char *zh, const char *en, ...) {
    va_list arguments;
    va_start(arguments, en);
    cli_complain_of(cli, zh, en, arguments);
    va_end(arguments);
    return point_to_help(cli, usage);
}

/* The tables of getopt. */
struct getopt_tables {
    char letters[2 * OPTION_MOST + 2];
    struct option longs[OPTION_MOST + 1];
};

static void fill_tables(const struct usage *usage, struct getopt_tables *tables) {
    char *letter = tables->letters;
    *letter++ = ':'; /* a missing value is told from an unknown option */
    for (size_t i = 0; i < all_specs(usage); i++) {
        const struct option_spec *spec = spec_at(usage, i);
        int has_value = value_of(spec);
        tables->longs[i] = (struct option){spec->name, has_value, NULL, FIRST_LONG + (int)i};
        if (!spec->letter)
            continue;
        *letter++ = spec->letter;
        if (has_value)
            *letter++ = ':';
    }
    *letter = '\0';
}

static void complain_unknown(const struct cli *cli, const struct usage *usage, const char *given) {
    const char *names[OPTION_MOST];
    char word[64];
    size_t count = all_specs(usage), dashes = strspn(given, "-");
    for (size_t i = 0; i < count; i++)
        names[i] = spec_at(usage, i)->name;
    snprintf(word, sizeof word, "%.*s", (int)strcspn(given + dashes, "="), given + dashes);
    const char *near = strlen(word) > 1 ? cli_nearest_word(word, names, count) : NULL;
    if (near)
        cli_wrong_usage(cli, usage, "没有“%s”这个选项，是不是想写“--%s”？",
            "There is no option “%s”; did you mean “--%s”?", given, near);
    else
        cli_wrong_usage(cli, usage, "没有“%s”这个选项", "There is no option “%s”", given);
}

static void complain_option(
    const struct cli *cli, const struct usage *usage, int found, char **argv) {
    char letter[3] = {'-', (char)optopt, '\0'};
    bool is_letter = optopt > 0 && optopt < FIRST_LONG;
    const char *given = is_letter ? letter : argv[optind - 1];
    if (found == ':')
        cli_wrong_usage(cli, usage, "“%s”后面要写上它的值", "“%s” needs a value behind it", given);
    else if (optopt >= FIRST_LONG)
        cli_wrong_usage(cli, usage, "“%s”后面不带值", "“%s” takes no value", given);
    else
        complain_unknown(cli, usage, given);
}

static int letter_index(const struct usage *usage, int found) {
    for (size_t i = 0; i < all_specs(usage); i++)
        if (spec_at(usage, i)->letter == found)
            return (int)i;
    return 0; /* getopt only returns letters of the table */
}

/* Word processors make dashes of hyphens; what is copied from them is no option any more. */
static bool has_typeset_dash(
    const struct cli *cli, const struct usage *usage, int argc, char **argv) {
    for (int i = optind; i < argc; i++) {
        if (strncmp(argv[i], "\u2013", 3) != 0 && strncmp(argv[i], "\u2014", 3) != 0)
            continue;
        cli_wrong_usage(cli, usage, "“%s”开头的横线不是键盘上的减号，要写成 --",
            "“%s” begins with a typeset dash; type hyphens: --", argv[i]);
        return true;
    }
    return false;
}

/* The names of files and folders, by the word for the value. One of nothing is a slip, such as a variable
 * of a shell that is not set. */
static bool is_empty_name(
    const struct cli *cli, const struct usage *usage, const struct option_spec *spec) {
    static const char *const words[] = {
        "FILE", "FILE.gds", "FILE.html", "[RECORD=]FILE", "OUT", "DIR", "FOLDER", "RULES"};
    bool is_name = false;
    for (size_t i = 0; spec->value_en && i < sizeof words / sizeof *words; i++)
        is_name |= strcmp(spec->value_en, words[i]) == 0;
    if (!is_name || *optarg)
        return false;
    cli_wrong_usage(cli, usage, "--%s 后面的名称是空的", "The name behind --%s is empty", spec->name);
    return true;
}

int cli_next_option(const struct cli *cli, const struct usage *usage, int argc, char **argv) {
    struct getopt_tables tables = {0};
    fill_tables(usage, &tables);
    opterr = 0;
    for (;;) {
        int found = getopt_long(argc, argv, tables.letters, tables.longs, NULL);
        if (found == -1)
            return has_typeset_dash(cli, usage, argc, argv) ? OPTION_USAGE : OPTION_END;
        if (found == '?' || found == ':') {
            complain_option(cli, usage, found, argv);
            return OPTION_USAGE;
        }
        int index = found >= FIRST_LONG ? found - FIRST_LONG : letter_index(usage, found);
        const struct option_spec *spec = spec_at(usage, (size_t)index);
        const char *name = spec->name;
        if (strcmp(name, "help") == 0) {
            cli_print_usage(cli, usage, stdout);
            return OPTION_HELP;
        }
        if (strcmp(name, "lang") == 0) /* main has read it before */
            continue;
        if (strcmp(name, "limit") == 0) {
            if (!cli_add_limit(cli, usage, optarg))
                return OPTION_USAGE;
            continue;
        }
        if (is_empty_name(cli, usage, spec))
            return OPTION_USAGE;
        int own = (int)count_specs(usage->options);
        return index < own ? index : OPTION_SHARED + index - own;
    }
}
