/* SPDX-License-Identifier: Apache-2.0 */
#include "data/aside.h"

#include <string.h>
#include "base/utf8.h"
#include "data/cell.h"

enum { ASIDE_MOST = 96 }; /* bytes; what is longer is nobody's key, but no word of these either */

/* Codes end in a digit or letter and begin with one: nearly every key is told at once. */
static bool is_plain_code(const char *text, size_t length) {
    static const char first[] = "tTsSgG"; /* of total, subtotal, grand total */
    unsigned char begin = (unsigned char)text[0], end = (unsigned char)text[length - 1];
    bool ascii = begin < 0x80 && end < 0x80;
    bool ends_so = (end >= '0' && end <= '9') || (end >= 'A' && end <= 'Z') || end == '-';
    return ascii && (ends_so || (end != ':' && end != ')' && !strchr(first, begin)));
}

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), wanted = strlen(end);
    return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

static bool begins_with(const char *text, const char *begin) {
    return strncmp(text, begin, strlen(begin)) == 0;
}

/* 合计：, 合计（元） and 合计 are one; in place. */
static void strip_tail(char *text) {
    size_t length = strlen(text);
    if (length > 0 && text[length - 1] == ')') {
        char *open = strrchr(text, '(');
        if (open && open > text)
            *open = '\0';
    }
    length = strlen(text);
    while (length > 0 && text[length - 1] == ':')
        text[--length] = '\0';
}

static bool is_total(const char *text) {
    static const char *const ends[] = {"合计", "总计", "小计", "共计", "累计"};
    static const char *const words[] = {"平均", "平均值", "平均数", "总数", "total", "Total", "TOTAL",
        "subtotal", "Subtotal", "SUBTOTAL", "grandtotal", "Grandtotal", "GrandTotal"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends_with(text, ends[i]))
            return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(text, words[i]) == 0)
            return true;
    return false;
}

/* Who made the table, who saw it: always with a colon behind the word. */
static bool is_footer(const char *text) {
    static const char *const words[] = {"填表", "填报", "制表", "制单", "审核", "复核", "审批", "负责人",
        "单位负责人", "经办", "联系人", "联系电话", "报送", "日期", "注", "备注", "说明"};
    const char *colon = strchr(text, ':');
    for (size_t i = 0; colon && i < sizeof words / sizeof *words; i++)
        if (begins_with(text, words[i]) && (size_t)(colon - text) <= strlen("单位负责人（签字盖章）"))
            return true;
    return false;
}

enum reject_kind aside_kind(struct arena *scratch, const char *text, size_t length) {
    length = cell_trim(&text, length);
    if (length == 0 || length > ASIDE_MOST || is_plain_code(text, length))
        return REJECT_NONE;
    size_t folded_length;
    const char *folded = utf8_fold(scratch, text, length, &folded_length);
    if (is_footer(folded))
        return REJECT_FOOTER;
    char *stripped = arena_copy(scratch, folded, folded_length);
    strip_tail(stripped);
    return is_total(stripped) ? REJECT_TOTAL : REJECT_NONE;
}
