/* SPDX-License-Identifier: Apache-2.0
 *
 * The syntax file of Vim. Words are matched, not `syn keyword`, which would count before every match:
 * then a field called like a word of the language would be coloured as that.
 */
#include "grammar/editors/editors.h"

#include <string.h>

#define WORD_START "\\%(\\k\\)\\@1<!"
#define WORD_END "\\%(\\k\\)\\@!"

struct group {
    FILE *file;
    const char *name;
    const char *behind; /* further conditions on what follows */
    bool (*fits)(const struct word *word);
};

static void put_word(void *user, const struct word *word) {
    struct group *group = user;
    if (group->fits && !group->fits(word))
        return;
    fprintf(group->file, "syn match %s /%s", group->name, WORD_START);
    for (size_t i = 0; i < word->length; i++)
        fputs(word->text[i] == ' ' ? "\\s\\+" : (char[]){word->text[i], '\0'}, group->file);
    fprintf(group->file, "%s/\n", group->behind);
}

static void put_kind(FILE *file, enum word_kind kind, const char *name, const char *behind,
    bool (*fits)(const struct word *word)) {
    struct group group = {file, name, behind, fits};
    each_word(kind, put_word, &group);
}

struct units {
    FILE *file;
    bool any;
};

static void put_unit(void *user, const struct word *word) {
    struct units *units = user;
    fprintf(units->file, "%s%.*s", units->any ? "\\|" : "", (int)word->length, word->text);
    units->any = true;
}

static void put_numbers(FILE *file) {
    fputs("syn match guoduNumber /\\d\\+\\%(\\.\\d\\+\\)\\?[%％]\\?/\n", file);
    fputs("syn match guoduUnit /\\%(\\d\\s\\?\\|[/／]\\s\\?\\)\\@4<=\\%(", file);
    each_word(WORD_UNIT, put_unit, &(struct units){.file = file});
    fputs("\\)/\n", file);
    fputs("syn match guoduDate /\\d\\{4}-\\d\\d-\\d\\d\\|\\d\\{4}年\\d\\{1,2}月\\d\\{1,2}日/\n", file);
}

#define NO_COLON WORD_END "\\%(\\s*[:：=＝]\\)\\@!"

static void put_words(FILE *file) {
    put_kind(file, WORD_VALUE, "guoduValue", NO_COLON, NULL);
    put_kind(file, WORD_FUNCTION, "guoduFunction", "\\ze\\s*[(（]", NULL);
    put_kind(file, WORD_TYPE, "guoduType", WORD_END, NULL);
    put_kind(file, WORD_PART, "guoduPart", NO_COLON, NULL);
    put_kind(file, WORD_PART, "guoduPart", "\\ze\\d", is_before_digit);
    put_kind(file, WORD_PART, "guoduPart", "\\ze\\s*[:：]", is_before_colon);
    put_kind(file, WORD_ITEM, "guoduItem", NO_COLON, NULL);
    put_kind(file, WORD_DISPOSITION, "guoduDisposition", NO_COLON, NULL);
    put_kind(file, WORD_RESERVED, "guoduReserved", WORD_END, NULL);
    fputs("syn match guoduName /" WORD_START "\\%([自从至到于起]\\+\\d\\)\\@![^0-9 \\t]\\k*\\ze\\s*[:：]/ contains=guoduPart,guoduType\n",
        file);
}

static void put_texts(FILE *file) {
    fputs("syn match guoduFilled /{[^{}]*}/ contained\n"
          "syn match guoduString /\"[^\"]*\"\\|＂[^＂]*＂\\|“[^”]*”\\|《[^》]*》/ "
          "contains=guoduFilled\n"
          "syn match guoduComment /[#＃].*$/\n"
          "syn match guoduDoc /##.*$/\n",
        file);
}

void write_vim_syntax(FILE *file) {
    static const char *const links[][2] = {{"Number", "Number"}, {"Date", "Number"},
        {"Unit", "Type"}, {"Value", "Constant"}, {"Function", "Function"}, {"Type", "Type"},
        {"Part", "Keyword"}, {"Item", "Structure"}, {"Disposition", "Statement"},
        {"Reserved", "Operator"}, {"Name", "Identifier"}, {"Filled", "Special"},
        {"String", "String"}, {"Comment", "Comment"}, {"Doc", "SpecialComment"}};
    fputs("\" Made from grammar/keywords.def by `make editors`.\n"
          "if exists('b:current_syntax')\n  finish\nendif\n"
          "syn case match\nsyn sync minlines=50\n",
        file);
    put_words(file);
    put_numbers(file);
    put_texts(file);
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        fprintf(file, "hi def link guodu%s %s\n", links[i][0], links[i][1]);
    fputs("let b:current_syntax = 'guodu'\n", file);
}

void write_vim_detection(FILE *file) {
    fputs("autocmd BufNewFile,BufRead *.guodu setfiletype guodu\n"
          "autocmd FileType guodu setlocal commentstring=#\\ %s expandtab shiftwidth=2\n",
        file);
}
