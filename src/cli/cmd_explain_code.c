/* SPDX-License-Identifier: Apache-2.0
 *
 * What a code such as G0102 means, out of docs/errors.md, which the build puts into the tool.
 */
#include "cli/cli.h"

#include <ctype.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* The page as it stands in the documents: what it looks like is held to by tests/unit/test_docs.c. */
static const char pages[] =
#include "docs/errors.md.inc"
    ;

static const struct option_spec options[] = {{0}};

static const struct usage usage = {
    .verb = "explain-code",
    .synopsis_zh = "[编号 …]",
    .synopsis_en = "[CODE...]",
    .about_zh = "说明检查规则时的一个提示（如 G0102）是什么意思、怎样改，并举例子。\n"
                "不写编号，就列出全部提示。",
    .about_en = "Says what a remark on rules (as G0102) means and what to write instead, with an\n"
                "example. Without a code all remarks are listed.",
    .options = options,
};

#define HEAD "\n### G"

struct text {
    const char *start, *end;
};

/* The page at a head, up to the next head of any level. */
static struct text page_at(const char *head) {
    struct text page = {head + 1, strstr(head + 1, "\n### ")};
    const char *chapter = strstr(head + 1, "\n## ");
    if (!page.end || (chapter && chapter < page.end))
        page.end = chapter;
    if (!page.end)
        page.end = head + strlen(head);
    return page;
}

static int number_of(const struct text *page) {
    return atoi(page->start + strlen(HEAD) - 1);
}

/* The next page behind `from` (NULL: the first); start NULL behind the last. */
static struct text next_page(const char *from) {
    const char *head = strstr(from ? from : pages, HEAD);
    return head ? page_at(head) : (struct text){NULL, NULL};
}

/* G0102, g102 or 102; 0: not one. */
static int code_number(const char *word) {
    if (*word == 'G' || *word == 'g')
        word++;
    char *end;
    long number = isdigit((unsigned char)*word) ? strtol(word, &end, 10) : 0;
    return number > 0 && number < 10000 && *end == '\0' ? (int)number : 0;
}

static struct text find_page(int number) {
    struct text page = next_page(NULL);
    while (page.start && number_of(&page) != number)
        page = next_page(page.end);
    return page;
}

/* ---- showing ---- */

static struct text line_at(const char *at, const char *end) {
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    return (struct text){at, stop ? stop : end};
}

static bool begins(struct text line, const char *word) {
    size_t length = strlen(word);
    return (size_t)(line.end - line.start) >= length && memcmp(line.start, word, length) == 0;
}

/* Both languages stand there a line each: a Chinese one has more Han characters than English words. */
static bool is_chinese(struct text line) {
    size_t han = 0, words = 0;
    bool inside = false;
    for (const char *at = line.start; at < line.end; at++) {
        unsigned char byte = (unsigned char)*at;
        han += byte >= 0xE3 && byte <= 0xE9;
        words += isalpha(byte) && !inside;
        inside = isalpha(byte);
    }
    return han > words;
}

/* What is filled in is shown as “…”; marks of markup are left out. */
static void print_line(struct text line, const char *indent) {
    fputs(indent, stdout);
    for (const char *at = line.start; at < line.end; at++) {
        if (*at == '{' && line.end - at > 2 && at[2] == '}' && isdigit((unsigned char)at[1])) {
            fputs("…", stdout);
            at += 2;
        } else if (*at != '`')
            putchar(*at);
    }
    putchar('\n');
}

static void print_code(struct text line) {
    printf("    %.*s\n", (int)(line.end - line.start), line.start);
}

static void print_fence(const struct cli *cli, struct text line) {
    bool wrong = begins(line, "```guodu wrong");
    printf("\n%s\n\n", wrong ? cli_in_lang(cli, "这样写会有这个提示：", "This draws the remark:")
                             : cli_in_lang(cli, "可以写成：", "Instead:"));
}

static const char *severity_word(const struct cli *cli, struct text head) {
    static const char *const words[][2] = {
        {"error", "错误，改了才能用"}, {"warning", "警告，多半不是本意"}, {"hint", "建议"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (begins((struct text){head.end - strlen(words[i][0]), head.end}, words[i][0]))
            return cli_in_lang(cli, words[i][1], words[i][0]);
    return "";
}

/* The sentence of the remark, in the language. */
static struct text sentence_of(const struct cli *cli, struct text page) {
    struct text line = {page.start, page.start};
    int sentences = 0;
    for (const char *at = page.start; at < page.end; at = line.end + 1) {
        line = line_at(at, page.end);
        if (begins(line, "- ") && ++sentences == (cli->lang == GUODU_ZH ? 1 : 2))
            break;
    }
    return (struct text){line.start + 2, line.end};
}

static void print_page(const struct cli *cli, struct text page) {
    struct text line = line_at(page.start, page.end);
    printf("G%04d  %s\n", number_of(&page), severity_word(cli, line));
    print_line(sentence_of(cli, page), "");
    bool code = false, first = true;
    while (line.end < page.end) {
        line = line_at(line.end + 1, page.end);
        bool fence = begins(line, "```");
        if (fence && !code)
            print_fence(cli, line);
        else if (code && !fence)
            print_code(line);
        else if (!fence && line.end > line.start && !begins(line, "- ") &&
                 is_chinese(line) == (cli->lang == GUODU_ZH)) {
            print_line(line, first ? "\n" : "");
            first = false;
        }
        code ^= fence;
    }
}

static void print_list(const struct cli *cli) {
    for (struct text page = next_page(NULL); page.start; page = next_page(page.end)) {
        printf("G%04d  ", number_of(&page));
        print_line(sentence_of(cli, page), "");
    }
}

static int explain(const struct cli *cli, const char *word) {
    int number = code_number(word);
    struct text page = number ? find_page(number) : (struct text){NULL, NULL};
    if (page.start) {
        print_page(cli, page);
        return EXIT_DONE;
    }
    return cli_wrong_usage(cli, &usage,
        "没有“%s”这个编号；编号形如 G0102，全部编号见 guodu explain-code",
        "There is no code “%s”; codes look like G0102, guodu explain-code lists them all", word);
}

int cmd_explain_code(const struct cli *cli, int argc, char **argv) {
    int option = cli_next_option(cli, &usage, argc, argv);
    if (option != OPTION_END)
        return option == OPTION_HELP ? EXIT_DONE : EXIT_USAGE;
    if (optind == argc)
        print_list(cli);
    for (int i = optind; i < argc; i++) {
        if (i > optind)
            putchar('\n');
        int code = explain(cli, argv[i]);
        if (code != EXIT_DONE)
            return code;
    }
    return EXIT_DONE;
}
