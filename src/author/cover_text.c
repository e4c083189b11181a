/* SPDX-License-Identifier: Apache-2.0
 *
 * Coverage beside the source, for people: a mark and a count before each line, below it what is
 * counted of its conditions; then what no example reaches, and the totals.
 */
#include "author/cover_report.h"
#include "author/cover_words.h"
#include "base/utf8.h"

#include <string.h>

struct sheet {
    struct writer *out;
    const struct cover_points *points;
    bool zh;
};

static const char *word(const struct sheet *sheet, const char *zh, const char *en) {
    return sheet->zh ? zh : en;
}

static const struct source_file *source_of(
    const struct sheet *sheet, const struct cover_file *file) {
    return &sheet->points->sources->files.items[file->file];
}

static const char *shown_name(const struct sheet *sheet, const struct cover_file *file) {
    return source_shown_name(sheet->out->arena, sheet->points->sources, file->file);
}

/* ---- the source ---- */

static void put_counts(const struct sheet *sheet, const struct cover_point *point) {
    const char *between = "";
    for (const enum cover_as *as = cover_counted(point); *as != COVER_AS_COUNT; as++) {
        if (*as == COVER_ERROR && point->counts[*as] == 0)
            continue;
        writer_printf(sheet->out, "%s%s ", between, cover_count_words(point->kind, *as, sheet->zh));
        if (cover_is_lacking(point, *as))
            writer_put(sheet->out, "✗");
        else
            writer_printf(sheet->out, "%u", point->counts[*as]);
        between = " · ";
    }
}

/* Rows and the like have their count before the line already. */
static bool is_told_below(const struct cover_point *point) {
    return point->kind == COVER_POLICY || point->kind == COVER_CLAUSE ||
           point->kind == COVER_PART || point->kind == COVER_INSPECTION ||
           point->kind == COVER_GUARANTEE;
}

static void put_points(const struct sheet *sheet, const struct cover_file *file, uint32_t line) {
    size_t count;
    struct cover_point *const *list = cover_points_in(file, line, &count);
    for (size_t i = 0; i < count; i++) {
        if (!is_told_below(list[i]))
            continue;
        writer_put(sheet->out, "              ┊ ");
        put_counts(sheet, list[i]);
        if (list[i]->text)
            writer_printf(sheet->out, "  ‹%s›", list[i]->text);
        writer_put(sheet->out, "\n");
    }
}

static void put_line(const struct sheet *sheet, const struct cover_file *file, uint32_t line) {
    const struct source_file *source = source_of(sheet, file);
    struct span at = {.file = file->file, .start = source->line_starts[line - 1]};
    uint32_t count;
    enum cover_state state =
        cover_line_state(file, line, coverage_words(sheet->points->coverage), &count);
    size_t length;
    const char *written = source_line(sheet->points->sources, at, &length);
    writer_put(sheet->out, state == COVER_NOTHING ? " " : cover_mark(state));
    if (state == COVER_NOTHING)
        writer_put(sheet->out, "      ");
    else
        writer_printf(sheet->out, "%6u", count);
    writer_printf(sheet->out, " %5u │%s", line, length > 0 ? " " : "");
    writer_bytes(sheet->out, written, length);
    writer_put(sheet->out, "\n");
    put_points(sheet, file, line);
}

/* Examples are passed over; what follows one another is one gap. */
static void put_file(const struct sheet *sheet, const struct cover_file *file) {
    writer_printf(sheet->out, "\n%s\n", shown_name(sheet, file));
    for (uint32_t line = 1; line <= file->line_count; line++) {
        uint32_t end = line;
        while (end <= file->line_count && file->lines[end - 1].hidden)
            end++;
        if (end > line) {
            writer_printf(sheet->out,
                word(sheet, "              ⋮ 第 %u 至 %u 行是用例\n",
                    "              ⋮ lines %u to %u: examples\n"),
                line, end - 1);
            line = end - 1;
        } else {
            put_line(sheet, file, line);
        }
    }
}

/* ---- what is not reached in full ---- */

static void put_lack(
    const struct sheet *sheet, const struct cover_file *file, const struct cover_point *point) {
    writer_printf(sheet->out, word(sheet, "  %s:%u  %s（%s）\n", "  %s:%u  %s (%s)\n"),
        shown_name(sheet, file), point->place.line,
        cover_point_words(sheet->out->arena, point, sheet->zh),
        cover_lacks_words(sheet->out->arena, point, sheet->zh));
}

/* Those in one state, below a heading; false: there are none. */
static bool put_lacks(const struct sheet *sheet, enum cover_state state) {
    bool any = false;
    for (size_t i = 0; i < sheet->points->files.count; i++) {
        const struct cover_file *file = &sheet->points->files.items[i];
        for (size_t k = 0; k < file->points.count; k++) {
            const struct cover_point *point = file->points.items[k];
            if (cover_point_state(point) != state)
                continue;
            if (!any)
                writer_printf(sheet->out, word(sheet, "\n%s：\n", "\n%s:\n"),
                    cover_lacks_heading(state, sheet->zh));
            any = true;
            put_lack(sheet, file, point);
        }
    }
    return any;
}

static void put_all_lacks(const struct sheet *sheet) {
    bool none = put_lacks(sheet, COVER_NONE), some = put_lacks(sheet, COVER_SOME);
    if (!none && !some)
        writer_printf(sheet->out, "\n%s\n", cover_nothing_lacks(sheet->zh));
}

/* ---- totals ---- */

static void put_padded(const struct sheet *sheet, const char *written, int width) {
    writer_put(sheet->out, written);
    for (int i = (int)utf8_width(written, strlen(written)); i < width; i++)
        writer_put(sheet->out, " ");
}

static void put_totals(const struct sheet *sheet) {
    cover_totals totals = {0};
    uint32_t examples = sheet->points->coverage->ran;
    cover_totals_find(sheet->out->arena, sheet->points, sheet->zh, &totals);
    writer_printf(sheet->out,
        word(sheet, "\n覆盖（用例 %u 个）：\n", "\nCoverage (examples: %u):\n"), examples);
    for (size_t i = 0; i < totals.count; i++) {
        const struct cover_total *total = &totals.items[i];
        writer_put(sheet->out, "  ");
        put_padded(sheet, total->what, sheet->zh ? 6 : 16);
        put_padded(sheet, total->as ? total->as : "", sheet->zh ? 18 : 24);
        writer_printf(sheet->out, "%5u / %-5u %3u%%\n", total->had, total->points,
            cover_percent(total->had, total->points));
    }
}

void cover_write_text(const struct cover_points *points, bool zh, struct writer *out) {
    struct sheet sheet = {out, points, zh};
    for (size_t i = 0; i < points->files.count; i++)
        if (points->files.items[i].points.count > 0)
            put_file(&sheet, &points->files.items[i]);
    put_all_lacks(&sheet);
    put_totals(&sheet);
}
