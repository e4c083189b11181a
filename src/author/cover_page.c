/* SPDX-License-Identifier: Apache-2.0
 *
 * Coverage as a web page: the totals, what no example reaches, the files with their counts. */
#include "author/cover_report.h"
#include "author/cover_words.h"
#include "author/web_text.h"

#include <string.h>

/* Put here by the build as they stand in cover_page.css and cover_page.js. */
static const char style[] =
#include "src/author/cover_page.css.inc"
    ;
static const char script[] =
#include "src/author/cover_page.js.inc"
    ;

struct page {
    struct writer *out;
    const struct cover_points *points;
    size_t rules; /* which of several */
    bool zh;
};

static const char *word(const struct page *page, const char *zh, const char *en) {
    return page->zh ? zh : en;
}

static const char *file_name(const struct page *page, uint32_t file) {
    return page->points->sources->files.items[file].name;
}

static void put(const struct page *page, const char *text) {
    writer_put(page->out, text);
}

static void put_safe(const struct page *page, const char *text) {
    writer_escaped(page->out, text);
}

/* Text of rules as people read it. */
static void put_prose(const struct page *page, const char *text) {
    web_text(page->out, text, strlen(text), true);
}

/* The anchor of a line. */
static void put_anchor(const struct page *page, uint32_t file, uint32_t line) {
    writer_printf(page->out, "r%zuf%ul%u", page->rules, file, line);
}

/* ---- totals ---- */

static void put_total(const struct page *page, const struct cover_total *total) {
    uint32_t percent = cover_percent(total->had, total->points);
    put(page, "<tr><th scope=row>");
    put_safe(page, total->what);
    if (total->as) {
        put(page, " · ");
        put_safe(page, total->as);
    }
    writer_printf(page->out,
        "</th><td class=num>%u / %u</td><td class=num>%u%%</td>"
        "<td class=bar><div><span style=\"width:%u%%\"></span></div></td></tr>\n",
        total->had, total->points, percent, percent);
}

static void put_totals(const struct page *page) {
    cover_totals totals = {0};
    cover_totals_find(page->out->arena, page->points, page->zh, &totals);
    put(page, "<table class=totals><thead><tr><th>");
    put(page, word(page, "种类", "kind"));
    put(page, "</th><th>");
    put(page, word(page, "到达 / 全部", "reached / all"));
    put(page, "</th><th></th><th></th></tr></thead><tbody>\n");
    for (size_t i = 0; i < totals.count; i++)
        put_total(page, &totals.items[i]);
    put(page, "</tbody></table>\n");
}

/* ---- what is not reached in full ---- */

static void put_lack(const struct page *page, const struct cover_point *point) {
    struct arena *arena = page->out->arena;
    put(page, "<li><a href=\"#");
    put_anchor(page, point->span.file, point->place.line);
    put(page, "\">");
    put_prose(page, cover_point_words(arena, point, page->zh));
    put(page, "</a> <span class=why>");
    put_safe(page, cover_mark(cover_point_state(point)));
    put(page, " ");
    put_safe(page, cover_lacks_words(arena, point, page->zh));
    put(page, "</span> <span class=at>");
    put_safe(page, file_name(page, point->span.file));
    writer_printf(page->out, ":%u</span></li>\n", point->place.line);
}

/* Those in one state, below a heading; false: there are none. */
static bool put_lacks(const struct page *page, enum cover_state state) {
    bool any = false;
    for (size_t i = 0; i < page->points->files.count; i++) {
        const struct cover_file *file = &page->points->files.items[i];
        for (size_t k = 0; k < file->points.count; k++) {
            if (cover_point_state(file->points.items[k]) != state)
                continue;
            if (!any)
                writer_printf(page->out, "<h2>%s</h2>\n<ul class=lacks>\n",
                    cover_lacks_heading(state, page->zh));
            any = true;
            put_lack(page, file->points.items[k]);
        }
    }
    put(page, any ? "</ul>\n" : "");
    return any;
}

static void put_all_lacks(const struct page *page) {
    bool none = put_lacks(page, COVER_NONE), some = put_lacks(page, COVER_SOME);
    if (!none && !some)
        writer_printf(page->out, "<h2>%s</h2>\n<p>%s</p>\n",
            cover_lacks_heading(COVER_NONE, page->zh), cover_nothing_lacks(page->zh));
}

/* ---- the files ---- */

static void put_set(const struct page *page, const uint64_t *set) {
    const char *between = "";
    for (uint32_t i = 0; i < page->points->coverage->example_count; i++)
        if ((set[i / 64] >> (i % 64)) & 1) {
            writer_printf(page->out, "%s%u", between, i);
            between = " ";
        }
}

static void put_count(const struct page *page, const struct cover_point *point, enum cover_as as) {
    const char *name = cover_count_words(point->kind, as, page->zh);
    if (point->counts[as] > 0) {
        put(page, "<button type=button class=k data-examples=\"");
        put_set(page, point->sets[as]);
        writer_printf(page->out, "\">%s %u</button>", name, point->counts[as]);
    } else if (cover_is_lacking(point, as)) {
        writer_printf(page->out, "<span class=\"k lack\">%s ✗ 0</span>", name);
    } else if (as != COVER_ERROR) {
        writer_printf(page->out, "<span class=\"k nil\">%s 0</span>", name);
    }
}

static void put_point(const struct page *page, const struct cover_point *point) {
    put(page, "<div class=point>");
    if (point->kind == COVER_PART) {
        put(page, "<span class=what>");
        put_prose(page, point->text);
        put(page, "</span>");
    }
    for (const enum cover_as *as = cover_counted(point); *as != COVER_AS_COUNT; as++)
        put_count(page, point, *as);
    put(page, "</div>\n");
}

static void put_points(const struct page *page, const struct cover_file *file, uint32_t line) {
    size_t count;
    struct cover_point *const *list = cover_points_in(file, line, &count);
    if (count == 0)
        return;
    put(page, "<div class=points>");
    for (size_t i = 0; i < count; i++)
        put_point(page, list[i]);
    put(page, "</div>\n");
}

static void put_source(const struct page *page, const struct cover_file *file, uint32_t line) {
    const struct source_file *source = &page->points->sources->files.items[file->file];
    struct span at = {.file = file->file, .start = source->line_starts[line - 1]};
    size_t length;
    const char *text = source_line(page->points->sources, at, &length);
    writer_printf(page->out, "<a class=n href=\"#");
    put_anchor(page, file->file, line);
    writer_printf(page->out, "\">%u</a><code>", line);
    web_text(page->out, text, length, false); /* the source as it is */
    put(page, "</code>");
}

static void put_line(const struct page *page, const struct cover_file *file, uint32_t line) {
    static const char *const classes[] = {[COVER_NOTHING] = "row",
        [COVER_FULL] = "row full",
        [COVER_SOME] = "row some",
        [COVER_NONE] = "row none"};
    uint32_t count;
    enum cover_state state =
        cover_line_state(file, line, coverage_words(page->points->coverage), &count);
    writer_printf(page->out, "<div class=\"%s\" id=\"", classes[state]);
    put_anchor(page, file->file, line);
    put(page, "\"><span class=c>");
    if (state != COVER_NOTHING)
        writer_printf(page->out, "%s %u", cover_mark(state), count);
    put(page, "</span>");
    put_source(page, file, line);
    put(page, "</div>\n");
    put_points(page, file, line);
}

/* Lines of examples, which are folded away. */
static void put_hidden(
    const struct page *page, const struct cover_file *file, uint32_t from, uint32_t to) {
    put(page, "<details class=ex><summary>");
    writer_printf(
        page->out, word(page, "第 %u 至 %u 行是用例", "lines %u to %u: examples"), from, to);
    put(page, "</summary>\n");
    for (uint32_t line = from; line <= to; line++) {
        put(page, "<div class=row id=\"");
        put_anchor(page, file->file, line);
        put(page, "\"><span class=c></span>");
        put_source(page, file, line);
        put(page, "</div>\n");
    }
    put(page, "</details>\n");
}

static void put_file(const struct page *page, const struct cover_file *file) {
    put(page, "<h2>");
    put_safe(page, file_name(page, file->file));
    put(page, "</h2>\n<div class=file>\n");
    for (uint32_t line = 1; line <= file->line_count; line++) {
        uint32_t end = line;
        while (end <= file->line_count && file->lines[end - 1].hidden)
            end++;
        if (end > line) {
            put_hidden(page, file, line, end - 1);
            line = end - 1;
        } else {
            put_line(page, file, line);
        }
    }
    put(page, "</div>\n");
}

/* What the counts name, with their places. */
static void put_titles(const struct page *page) {
    const struct program *program = page->points->coverage->program;
    writer_printf(page->out, "<h2>%s</h2>\n<ol class=titles>\n", word(page, "用例", "Examples"));
    for (size_t i = 0; i < program->examples.count; i++) {
        const struct example *example = program->examples.items[i];
        struct place place = source_place(page->points->sources, example->span);
        put(page, "<li><a href=\"#");
        put_anchor(page, example->span.file, place.line);
        put(page, "\">");
        put_safe(page, example->title);
        put(page, "</a> <span class=soft>");
        put_safe(page, file_name(page, example->span.file));
        writer_printf(page->out, ":%u</span></li>\n", place.line);
    }
    put(page, "</ol>\n");
}

/* ---- the page ---- */

static const char *rules_name(const struct page *page) {
    const char *name = page->points->coverage->program->name;
    return name ? name : file_name(page, 0);
}

static void put_rules(const struct page *page) {
    put(page, "<section data-rules>\n<h1>");
    put_safe(page, rules_name(page));
    put(page, word(page, "：用例到达了哪些规则", ": what the examples reach"));
    writer_printf(page->out, "</h1>\n<p class=soft>%s</p>\n",
        word(page,
            "每行前面的数，是到达这一行的用例个数：✓ 都到达了，◐ 还差一些，✗ "
            "一个也没有到达。按下一个数，就列出是哪些用例。",
            "The number before a line counts the examples that reach it: ✓ all of it, ◐ not all of "
            "it, ✗ none of it. Press a count for the examples it counts."));
    put_totals(page);
    put_all_lacks(page);
    for (size_t i = 0; i < page->points->files.count; i++)
        if (page->points->files.items[i].points.count > 0)
            put_file(page, &page->points->files.items[i]);
    put_titles(page);
    put(page, "</section>\n");
}

void cover_write_page(
    const struct cover_points *points, size_t count, bool zh, struct writer *out) {
    struct page page = {.out = out, .points = points, .zh = zh};
    writer_printf(out, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=utf-8>\n",
        zh ? "zh-CN" : "en");
    web_policy(out, script);
    put(&page, "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n<title>");
    if (count > 0)
        put_safe(&page, rules_name(&page));
    put(&page, word(&page, " 覆盖", " coverage"));
    put(&page, "</title>\n<style>\n");
    put(&page, style);
    put(&page, "</style>\n</head>\n<body>\n");
    for (page.rules = 0; page.rules < count; page.rules++) {
        page.points = &points[page.rules];
        put_rules(&page);
    }
    put(&page, "<script>");
    put(&page, script);
    put(&page, "</script>\n</body>\n</html>\n");
}
