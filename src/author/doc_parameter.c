/* SPDX-License-Identifier: Apache-2.0
 *
 * Parameters: a table each, with a row for the general value and for every region that has values
 * of its own, and a column for every stretch of days in which nothing changes anywhere.
 */
#include "author/doc_page.h"

#include <stdlib.h>

typedef VEC(date) days;

/* ---- columns ---- */

static void add_day(struct doc *doc, days *list, date day) {
    vec_push(doc->arena, list, day);
}

/* The days on which something begins to hold or no longer does. */
static void add_bounds(struct doc *doc, days *list, const timeline *line) {
    for (size_t i = 0; i < line->count; i++) {
        add_day(doc, list, line->items[i].from);
        if (line->items[i].to != DATE_MAX)
            add_day(doc, list, line->items[i].to + 1);
    }
}

static int by_day(const void *a, const void *b) {
    date left = *(const date *)a, right = *(const date *)b;
    return left < right ? -1 : left > right;
}

static days columns_of(struct doc *doc, const struct parameter *parameter) {
    days all = {0}, list = {0};
    add_bounds(doc, &all, &parameter->national);
    for (size_t i = 0; i < parameter->overrides.count; i++)
        add_bounds(doc, &all, &parameter->overrides.items[i].values);
    if (all.count)
        qsort(all.items, all.count, sizeof *all.items, by_day);
    for (size_t i = 0; i < all.count; i++)
        if (i == 0 || all.items[i] != all.items[i - 1])
            add_day(doc, &list, all.items[i]);
    return list;
}

static const struct stretch *stretch_at(const timeline *line, date day) {
    for (size_t i = 0; i < line->count; i++)
        if (line->items[i].from <= day && day <= line->items[i].to)
            return &line->items[i];
    return NULL;
}

static bool holds_anywhere(const struct parameter *parameter, date day) {
    bool found = stretch_at(&parameter->national, day) != NULL;
    for (size_t i = 0; i < parameter->overrides.count && !found; i++)
        found = stretch_at(&parameter->overrides.items[i].values, day) != NULL;
    return found;
}

/* Behind the last bound there is a column only where something goes on. */
static size_t column_count(const struct parameter *parameter, const days *columns) {
    size_t count = columns->count;
    if (count && !holds_anywhere(parameter, columns->items[count - 1]))
        count--;
    return count;
}

static date column_end(const days *columns, size_t index) {
    return index + 1 < columns->count ? columns->items[index + 1] - 1 : DATE_MAX;
}

/* ---- rows ---- */

static void write_value(struct doc *doc, const struct stretch *stretch, bool national) {
    if (!stretch && national)
        doc_element(doc, "span class=\"undecided\"", doc_in(doc, "没有规定", "no value"));
    else if (!stretch)
        doc_element(doc, "span class=\"same\"", doc_in(doc, "同上一级", "as above it"));
    else if (!stretch->value)
        doc_element(doc, "span class=\"undecided\"", doc_in(doc, "待定", "undecided"));
    else
        doc_node(doc, stretch->value);
}

/* Columns in which the same stretch holds are one cell. */
static void write_values(
    struct doc *doc, const timeline *line, const days *columns, size_t count, bool national) {
    for (size_t i = 0, next; i < count; i = next) {
        const struct stretch *stretch = stretch_at(line, columns->items[i]);
        next = i + 1;
        while (next < count && stretch_at(line, columns->items[next]) == stretch)
            next++;
        if (next - i > 1)
            writer_printf(&doc->out, "<td colspan=\"%zu\">", next - i);
        else
            writer_put(&doc->out, "<td>");
        write_value(doc, stretch, national);
        writer_put(&doc->out, "</td>");
    }
}

static void write_row_cites(struct doc *doc, const citations *cites) {
    writer_put(&doc->out, "<td>");
    doc_cite_list(doc, cites);
    writer_put(&doc->out, "</td></tr>\n");
}

static void write_rows(
    struct doc *doc, const struct parameter *parameter, const days *columns, size_t count) {
    writer_printf(&doc->out, "<tr><th scope=\"row\"><span class=\"v\">%s</span></th>",
        doc_in(doc, "各地通用", "general"));
    write_values(doc, &parameter->national, columns, count, true);
    write_row_cites(doc, &parameter->cites);
    const struct override **overrides = doc_overrides(doc, &parameter->overrides);
    for (size_t i = 0; i < parameter->overrides.count; i++) {
        const struct override *override = overrides[i];
        writer_put(&doc->out, "<tr id=\"");
        doc_override_id(doc, doc_thing(doc, parameter), override);
        writer_put(&doc->out, "\"");
        doc_data_cites(doc, &override->cites);
        doc_data_examples(doc, map_get(&doc->tests, override));
        writer_put(&doc->out, "><th scope=\"row\">");
        doc_region(doc, override->code);
        writer_put(&doc->out, "</th>");
        write_values(doc, &override->values, columns, count, false);
        write_row_cites(doc, &override->cites);
    }
}

static void write_timelines(struct doc *doc, const struct parameter *parameter) {
    days columns = columns_of(doc, parameter);
    size_t count = column_count(parameter, &columns);
    writer_printf(&doc->out,
        "<div class=\"scroll\"><table class=\"grid\"><thead><tr><th scope=\"col\">%s</th>",
        doc_in(doc, "地区", "region"));
    for (size_t i = 0; i < count; i++) {
        writer_put(&doc->out, "<th scope=\"col\">");
        doc_prose(doc, doc_period(doc, columns.items[i], column_end(&columns, i)));
        writer_put(&doc->out, "</th>");
    }
    writer_printf(&doc->out, "<th scope=\"col\">%s</th></tr></thead>\n<tbody>\n",
        doc_in(doc, "依据", "rests on"));
    write_rows(doc, parameter, &columns, count);
    writer_put(&doc->out, "</tbody></table></div>\n");
}

/* ---- what is said of all values ---- */

static void write_levels(struct doc *doc, unsigned levels) {
    static const char *const words[][2] = {[REGION_PROVINCE] = {"province", "省"},
        [REGION_CITY] = {"city", "市"},
        [REGION_COUNTY] = {"county", "县"},
        [REGION_TOWN] = {"town", "乡镇"},
        [REGION_VILLAGE] = {"village", "村"}};
    size_t count = 0;
    doc_say(doc, "；由", "; decided by ");
    for (int level = REGION_PROVINCE; level <= REGION_VILLAGE; level++)
        if (levels & (1u << level)) {
            doc_comma(doc, count++);
            doc_text(doc, words[level][doc->zh]);
        }
    doc_say(doc, "决定", "");
}

static void write_bound(struct doc *doc, const struct node *bound, const char *zh, const char *en) {
    if (!bound)
        return;
    doc_say(doc, zh, en);
    doc_node(doc, bound);
}

static void write_meta(struct doc *doc, const struct parameter *parameter) {
    writer_put(&doc->out, "<p class=\"meta\">");
    doc_type(doc, parameter->type);
    if (parameter->levels)
        write_levels(doc, parameter->levels);
    write_bound(doc, parameter->at_least, "；不低于 ", "; at least ");
    write_bound(doc, parameter->at_most, "；不高于 ", "; at most ");
    writer_put(&doc->out, "</p>\n");
}

static void write_parameter(struct doc *doc, const struct parameter *parameter) {
    const struct thing *thing = doc_thing(doc, parameter);
    doc_open_item(doc, thing, NULL, parameter->span);
    write_meta(doc, parameter);
    write_timelines(doc, parameter);
    doc_used_by(doc, thing);
    writer_put(&doc->out, "</article>\n");
}

void doc_parameters(struct doc *doc) {
    const struct program *program = doc->program;
    if (program->parameters.count == 0)
        return;
    doc_open_section(doc, "parameters", "参数", "Parameters");
    doc_element(doc, "p class=\"lead\"",
        doc_in(doc,
            "各地各时期的数目。一个地方有自己的数就用自己的，没有就用上一级的；“待定”的，用到它的结"
            "果就是“未定”，不会当作"
            "零。",
            "Figures by region and period. A place uses its own figure if it has one, else that of "
            "the level above. What is undecided leaves results undetermined; it never counts as "
            "nought."));
    writer_put(&doc->out, "\n");
    for (size_t i = 0; i < program->parameters.count; i++)
        write_parameter(doc, program->parameters.items[i]);
    doc_close_section(doc);
}
