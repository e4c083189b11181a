/* SPDX-License-Identifier: Apache-2.0 */
#include "report/data_report.h"

#include <inttypes.h>
#include <string.h>
#include "base/utf8.h"
#include "report/grid.h"
#include "report/words.h"

enum { NAME_WIDTH = 32, VALUE_WIDTH = 24, COMMON_WIDTH = 20, COMMONEST_WIDTH = 60 };

struct page {
    struct arena *arena;
    struct text_builder text;
    bool zh;
};

static const char *word(const struct page *page, const char *zh, const char *en) {
    return page->zh ? zh : en;
}

static const char *count_text(const struct page *page, uint64_t count) {
    return group_digits(page->arena, arena_printf(page->arena, "%" PRIu64, count));
}

/* As editors show it. */
static const char *line_text(const struct page *page, uint64_t line) {
    return arena_printf(page->arena, "%" PRIu64, line);
}

static const char *name_text(const struct page *page, const char *name) {
    return text_shown(page->arena, name, NAME_WIDTH);
}

static const char *whole_text(const struct page *page, const char *text) {
    return text_shown(page->arena, text, SIZE_MAX / 16);
}

/* ---- the file ---- */

static const char *separator_word(const struct page *page, char separator) {
    switch (separator) {
    case ',':
        return word(page, "用逗号分隔", "cells parted by commas");
    case ';':
        return word(page, "用分号分隔", "cells parted by semicolons");
    case '\t':
        return word(page, "用制表符分隔", "cells parted by tabs");
    default:
        return arena_printf(
            page->arena, word(page, "用“%c”分隔", "cells parted by “%c”"), separator);
    }
}

static void add_part(struct page *page, const char *part) {
    text_add(&page->text, word(page, "，", ", "));
    text_add(&page->text, part);
}

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), wanted = strlen(end);
    return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

/* 农户.csv：CSV，GB18030，用逗号分隔，表头在第 3 行 */
static void add_file(struct page *page, const struct report_file *file) {
    const char *name = file->file;
    if (strcmp(name, "-") == 0)
        name = word(page, "标准输入", "standard input");
    text_add(&page->text, whole_text(page, name));
    if (file->part && !ends_with(name, file->part))
        text_add(&page->text,
            arena_printf(page->arena, word(page, "（%s）", " (%s)"), whole_text(page, file->part)));
    text_add(&page->text, word(page, "：", ": "));
    text_add(&page->text,
        strcmp(file->format, "rows") == 0 ? word(page, "由程序逐行提供", "handed over by a program")
                                          : file->format);
    if (file->encoding)
        add_part(page, file->encoding);
    if (file->marked)
        text_add(&page->text, word(page, "（带 BOM 标记）", " with a mark (BOM)"));
    if (file->separator)
        add_part(page, separator_word(page, file->separator));
    if (file->header_line)
        add_part(
            page, arena_printf(page->arena, word(page, "表头在第 %s 行", "headings on line %s"),
                      line_text(page, file->header_line)));
    text_add(&page->text, "\n");
}

static const char *plural(uint64_t count) {
    return count == 1 ? "" : "s";
}

static const char *rows_text(const struct page *page, const struct report_file *file) {
    const char *name = file->type->name->text, *read = count_text(page, file->read);
    const char *rejected = count_text(page, file->rejected);
    if (!file->settled) /* reading stopped before it was known which rows are used */
        return page->zh
                   ? arena_printf(
                         page->arena, "%s：读入 %s 行，其中已有 %s 行未采用", name, read, rejected)
                   : arena_printf(page->arena, "%s: %s row%s read, of which %s rejected so far",
                         name, read, plural(file->read), rejected);
    const char *used = count_text(page, file->read - file->rejected);
    return page->zh ? arena_printf(page->arena, "%s：读入 %s 行 = 采用 %s + 未采用 %s", name, read,
                          used, rejected)
                    : arena_printf(page->arena, "%s: %s row%s read = %s used + %s rejected", name,
                          read, plural(file->read), used, rejected);
}

static bool is_counted(const struct report_file *file) {
    for (uint32_t i = 0; i < file->column_count; i++)
        if (file->columns[i].profile)
            return true;
    return false;
}

static void add_rows(struct page *page, const struct report_file *file) {
    text_add(&page->text, "  ");
    text_add(&page->text, rows_text(page, file));
    if (file->blank > 0)
        text_add(&page->text, page->zh ? arena_printf(page->arena, "；另有空行 %s 行，跳过",
                                             count_text(page, file->blank))
                                       : arena_printf(page->arena, "; %s blank row%s passed over",
                                             count_text(page, file->blank), plural(file->blank)));
    uint64_t lost = file->read - file->counted;
    if (lost > 0 && is_counted(file))
        text_add(&page->text,
            page->zh ? arena_printf(page->arena, "；有 %s 行没有计入下面的统计（分不清各列，或者是合计、签名之类）",
                           count_text(page, lost))
                     : arena_printf(page->arena,
                           "; %s row%s not counted below (cells that cannot be told apart, totals, notes)",
                           count_text(page, lost), plural(lost)));
    text_add(&page->text, "\n");
}

/* ---- the columns ---- */

/* Rounded to a tenth of a percent; what is not all is not 100%, what is something is not 0%. */
static const char *share_text(const struct page *page, uint64_t count, uint64_t all) {
    if (count == 0 || all == 0)
        return NULL;
    uint64_t tenths =
        (uint64_t)(((unsigned __int128)count * 2000 + all) / ((unsigned __int128)all * 2));
    if (tenths == 0)
        return "<0.1%";
    if (tenths == 1000 && count < all)
        return ">99.9%";
    return arena_printf(page->arena, "%" PRIu64 ".%" PRIu64 "%%", tenths / 10, tenths % 10);
}

static const char *shown_value(
    const struct page *page, struct type type, struct value value, size_t width) {
    if (value.state != VALUE_KNOWN)
        return "-";
    const char *text = value_format(page->arena, type, value, page->zh);
    text = text_mask_ids(page->arena, text, strlen(text));
    if (type.kind == TYPE_MONEY)
        text = group_digits(page->arena, text);
    return text_shown(page->arena, text, width);
}

static const char *commonest_text(
    const struct page *page, struct type type, const struct report_profile *profile) {
    const char *text = "";
    if (profile->more)
        return word(page, "不同的值太多，没有逐个计数", "too many to count each");
    if (profile->different > 1 && profile->commonest[0].count == 1)
        return word(page, "各不相同", "all different");
    for (uint32_t i = 0; i < profile->commonest_count; i++) {
        const struct report_value_count *one = &profile->commonest[i];
        const char *more = arena_printf(page->arena, "%s%s%s (%s)", text,
            i > 0 ? word(page, "，", ", ") : "", /* a set has 、 in it */
            shown_value(page, type, one->value, COMMON_WIDTH), count_text(page, one->count));
        if (i > 0 && utf8_width(more, strlen(more)) > COMMONEST_WIDTH)
            break;
        text = more;
    }
    return *text ? text : "-";
}

static const char *different_text(const struct page *page, const struct report_profile *profile) {
    const char *count = count_text(page, profile->different);
    return profile->more ? arena_printf(page->arena, ">%s", count) : count;
}

static const char *field_text(const struct page *page, const struct report_column *column) {
    switch (column->use) {
    case COLUMN_UNUSED:
    case COLUMN_SUPERSEDED:
        return word(page, "没有用到", "not used");
    default:
        return name_text(page, column->field);
    }
}

static const char *type_text(const struct page *page, const struct report_column *column) {
    bool typed =
        column->use == COLUMN_FILLS || column->use == COLUMN_GATHERED || column->use == COLUMN_LIST;
    return typed ? report_type_word(page->arena, column->type, page->zh) : NULL;
}

/* Which statistics have a column of their own. */
struct shown {
    bool counts, unreadable, none, extremes;
};

static struct shown shown_of(const struct report_file *file) {
    struct shown shown = {0};
    for (uint32_t i = 0; i < file->column_count; i++) {
        const struct report_column *column = &file->columns[i];
        shown.counts |= column->profile != NULL;
        shown.unreadable |= column->profile && column->profile->unreadable > 0;
        shown.none |= column->profile && column->type.or_none;
        shown.extremes |= column->profile && column->profile->ordered;
    }
    return shown;
}

static void add_headings(struct page *page, struct grid *grid, struct shown shown) {
    grid_cell(grid, word(page, "列", "column"));
    grid_cell(grid, word(page, "字段", "field"));
    grid_cell(grid, word(page, "类型", "type"));
    if (!shown.counts)
        return;
    if (shown.unreadable) {
        grid_cell(grid, word(page, "读不懂", "unreadable"));
        grid_cell(grid, NULL);
    }
    grid_cell(grid, word(page, "未知", "unknown"));
    grid_cell(grid, NULL); /* their share */
    if (shown.none) {
        grid_cell(grid, word(page, "无", "none"));
        grid_cell(grid, NULL);
    }
    grid_cell(grid, word(page, "不同的值", "different"));
    if (shown.extremes) {
        grid_cell(grid, word(page, "最小/最短", "smallest/shortest"));
        grid_cell(grid, word(page, "最大/最长", "largest/longest"));
    }
    grid_cell(grid, word(page, "最常见（次数）", "commonest (times)"));
}

static void add_statistics(
    struct page *page, struct grid *grid, struct shown shown, const struct report_column *column) {
    const struct report_profile *profile = column->profile;
    uint64_t rows = profile ? profile->rows : 0;
    bool gathered = column->use == COLUMN_GATHERED;
    if (shown.unreadable) {
        grid_cell(grid, profile ? count_text(page, profile->unreadable) : NULL);
        grid_cell(grid, profile ? share_text(page, profile->unreadable, rows) : NULL);
    }
    grid_cell(grid, profile ? count_text(page, profile->unknown) : NULL);
    grid_cell(grid, profile ? share_text(page, profile->unknown, rows) : NULL);
    if (shown.none) {
        bool has_none = profile && column->type.or_none;
        grid_cell(grid, has_none ? count_text(page, profile->none) : profile ? "-" : NULL);
        grid_cell(grid, has_none ? share_text(page, profile->none, rows) : NULL);
    }
    grid_cell(grid, profile ? different_text(page, profile) : NULL);
    if (shown.extremes) {
        grid_cell(
            grid, profile ? shown_value(page, column->type, profile->smallest, VALUE_WIDTH) : NULL);
        grid_cell(
            grid, profile ? shown_value(page, column->type, profile->largest, VALUE_WIDTH) : NULL);
    }
    if (gathered)
        grid_cell(grid, word(page, "与前面的列合在一起统计", "counted with the column above"));
    else
        grid_cell(grid, profile ? commonest_text(page, column->type, profile) : NULL);
}

static size_t count_columns(struct shown shown) {
    size_t counts = 4 + 2 * (size_t)(shown.unreadable + shown.none + shown.extremes);
    return 3 + (shown.counts ? counts : 0);
}

/* Words to the left, numbers to the right, values to the left. */
static const char *alignment(struct shown shown) {
    static const char *const alignments[] = {"lllrrrl", "lllrrrrrl", "lllrrrrrrrl"};
    return shown.counts ? alignments[shown.unreadable + shown.none] : "l";
}

static void add_columns(struct page *page, const struct report_file *file) {
    struct shown shown = shown_of(file);
    struct grid grid = {.arena = page->arena, .columns = count_columns(shown)};
    if (file->column_count == 0)
        return;
    add_headings(page, &grid, shown);
    for (uint32_t i = 0; i < file->column_count; i++) {
        const struct report_column *column = &file->columns[i];
        grid_cell(&grid, name_text(page, column->heading));
        grid_cell(&grid, field_text(page, column));
        grid_cell(&grid, type_text(page, column));
        if (shown.counts)
            add_statistics(page, &grid, shown, column);
    }
    grid_print(&grid, &page->text, 2, alignment(shown));
}

/* ---- what deserves a second look ---- */

static void add_unreadable(struct page *page, const struct report_column *column) {
    const struct report_profile *profile = column->profile;
    const char *heading = name_text(page, column->heading);
    const char *count = count_text(page, profile->unreadable);
    const char *line = line_text(page, profile->example_line);
    const char *example = profile->example ? profile->example : "";
    example = text_shown(page->arena, example, VALUE_WIDTH);
    if (page->zh)
        text_add(&page->text,
            arena_printf(page->arena, "  “%s”有 %s 行读不懂，第一处在第 %s 行%s%s%s。\n", heading,
                count, line, *example ? "：“" : "", example, *example ? "”" : ""));
    else
        text_add(&page->text, arena_printf(page->arena,
                                  "  “%s” is unreadable in %s row%s; the first is line %s%s%s%s.\n",
                                  heading, count, plural(profile->unreadable), line,
                                  *example ? ": “" : "", example, *example ? "”" : ""));
}

static void add_near(struct page *page, const struct report_column *column) {
    const char *heading = whole_text(page, column->heading); /* to be copied */
    const char *near = whole_text(page, column->near);
    text_add(&page->text,
        page->zh ? arena_printf(page->arena,
                       "  “%s”没有用到，规则里有名称相近的“%s”；如果说的是一回事，"
                       "把列名改成“%s”，或者在规则里这个字段后面写上：来自 \"%s\"\n",
                       heading, near, near, heading)
                 : arena_printf(page->arena,
                       "  “%s” is not used, but the rules have “%s”. If they are the same, rename "
                       "the column to “%s”, or write behind the field in the rules: from \"%s\"\n",
                       heading, near, near, heading));
}

static void add_superseded(struct page *page, const struct report_column *column) {
    const char *heading = name_text(page, column->heading);
    const char *owner = column->owner->name->text;
    text_add(&page->text,
        page->zh ? arena_printf(page->arena,
                       "  “%s”说的是“%s”，“%s”另有自己的文件，以那个文件为准，这一列没有用到。\n",
                       heading, owner, owner)
                 : arena_printf(page->arena,
                       "  “%s” is about %s, which has a file of its own; that file counts, and "
                       "this column is not used.\n",
                       heading, owner));
}

static void add_absent(struct page *page, const struct report_file *file) {
    if (file->absent_count == 0)
        return;
    text_add(&page->text, word(page, "  没有对应列的字段，每一行都按未知处理：",
                              "  fields without a column, unknown in every row: "));
    for (uint32_t i = 0; i < file->absent_count; i++) {
        text_add(&page->text, i > 0 ? word(page, "、", ", ") : "");
        text_add(&page->text, name_text(page, file->absent[i]));
    }
    text_add(&page->text, "\n");
}

static void add_remarks(struct page *page, const struct report_file *file) {
    for (uint32_t i = 0; i < file->column_count; i++) {
        const struct report_column *column = &file->columns[i];
        if (column->profile && column->profile->unreadable > 0)
            add_unreadable(page, column);
        if (column->use == COLUMN_SUPERSEDED)
            add_superseded(page, column);
        else if (column->use == COLUMN_UNUSED && column->near)
            add_near(page, column);
    }
    add_absent(page, file);
}

const char *data_report_text(
    struct arena *arena, const struct report_file *files, size_t count, bool zh) {
    struct page page = {.arena = arena, .text = {.arena = arena}, .zh = zh};
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text_add(&page.text, "\n");
        if (i == 0 || files[i].index != files[i - 1].index)
            add_file(&page, &files[i]);
        add_rows(&page, &files[i]);
        add_columns(&page, &files[i]);
        add_remarks(&page, &files[i]);
    }
    return text_end(&page.text);
}
