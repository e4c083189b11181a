/* SPDX-License-Identifier: Apache-2.0
 *
 * Why the headings of a table mean nothing: its cells are parted by another sign, or it has a title
 * above them. */
#include "data/table.h"

#include <string.h>

/* As they stand in a file, and behind --separator; NULL: no sign that can be given there. */
static const struct sign {
    const char *text, *name, *zh;
} signs[] = {
    {",", "comma", "“,”"},
    {";", "semicolon", "“;”"},
    {"\t", "tab", "制表符"},
    {"|", "\"|\"", "“|”"},
    {"^", "\"^\"", "“^”"},
    {"，", NULL, "“，”"},
    {"；", NULL, "“；”"},
};

size_t hint_filled(const struct hint_row *row) {
    size_t filled = 0;
    for (size_t i = 0; i < row->count; i++)
        filled += *row->texts[i] != '\0';
    return filled;
}

/* The sign in most rows, of those that have but one cell. */
static const struct sign *find_sign(const struct hint_row *rows, size_t count) {
    const struct sign *found = NULL;
    size_t most = count > 1 ? 1 : 0; /* a sign in one row of several may be part of a text */
    for (size_t s = 0; s < sizeof signs / sizeof *signs; s++) {
        size_t with = 0;
        for (size_t i = 0; i < count; i++)
            with += rows[i].count == 1 && strstr(rows[i].texts[0], signs[s].text);
        if (with > most) {
            most = with;
            found = &signs[s];
        }
    }
    return found;
}

static void hint_sign(struct table *table, const struct sign *sign) {
    struct arena *arena = &table->dataset->arena;
    if (!sign->name) {
        table->hint_zh = arena_printf(
            arena, "看来各格是用全角的%s分开的，请在文件里把它们换成半角的“,”。", sign->zh);
        table->hint_en = arena_printf(arena,
            "The cells seem to be parted by the full-width \"%s\"; put \",\" in their place in the "
            "file.",
            sign->text);
        return;
    }
    bool tab = *sign->text == '\t';
    table->hint_zh = arena_printf(
        arena, "看来各格是用%s分开的，请用 --separator %s 写明。", sign->zh, sign->name);
    table->hint_en =
        arena_printf(arena, "The cells seem to be parted by %s%s%s; give --separator %s.",
            tab ? "" : "\"", tab ? "tabs" : sign->text, tab ? "" : "\"", sign->name);
}

static void hint_title(struct table *table, uint64_t title, uint64_t headings) {
    struct arena *arena = &table->dataset->arena;
    unsigned long long from = title, to = headings;
    table->hint_zh = arena_printf(arena,
        "第 %llu 行像是表格的标题，各列的标题可能在第 %llu 行，请用 --header-row %llu 写明。", from,
        to, to);
    table->hint_en = arena_printf(arena,
        "Row %llu looks like a title, and the headings may stand in row %llu: give --header-row "
        "%llu.",
        from, to, to);
}

void table_hint(struct table *table, const struct hint_row *rows, size_t count, uint64_t wide) {
    if (count == 0)
        return;
    if (wide > 0)
        hint_title(table, rows[0].line, wide);
    else if (table->stream && find_sign(rows, count))
        hint_sign(table, find_sign(rows, count));
}
