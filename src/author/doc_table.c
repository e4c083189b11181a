/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables and scales: a table for each region and period that has rows of its own.
 */
#include "author/doc_page.h"

struct dated { /* a table or a scale while it is written */
    struct doc *doc;
    const struct table *table; /* NULL: a scale */
    const struct scale *scale;
    bool alone; /* one stretch for all days and places: nothing is said of either */
};

/* ---- rows of a table ---- */

static void write_table_head(struct doc *doc, const struct table *table) {
    writer_put(&doc->out, "<thead><tr>");
    for (uint32_t i = 0; i < table->input_count; i++)
        doc_element(doc, "th scope=\"col\"", table->input_names[i]->text);
    for (uint32_t i = 0; i < table->result_count; i++) {
        writer_put(&doc->out, "<th scope=\"col\" class=\"result\">");
        if (table->result_names)
            doc_text(doc, table->result_names[i]->text);
        else
            doc_say(doc, "结果", "result");
        writer_put(&doc->out, "</th>");
    }
    writer_put(&doc->out, "</tr></thead>\n");
}

static void write_cells(struct doc *doc, const struct table *table, const struct table_row *row) {
    const struct row *written = doc_row(doc, row->span);
    if (row->otherwise || !written) {
        writer_printf(&doc->out, "<td colspan=\"%u\">", table->input_count);
        doc_say(doc, "其余", "otherwise");
        writer_put(&doc->out, "</td>");
        return;
    }
    for (size_t i = 0; i < written->cells.count; i++) {
        writer_put(&doc->out, "<td>");
        doc_source(doc, written->cells.items[i].span, NULL);
        writer_put(&doc->out, "</td>");
    }
}

static void write_row_set(struct doc *doc, const struct table *table, const struct row_set *set) {
    writer_put(&doc->out, "<div class=\"scroll\"><table class=\"grid\">");
    write_table_head(doc, table);
    writer_put(&doc->out, "<tbody>\n");
    for (size_t i = 0; i < set->rows.count; i++) {
        const struct table_row *row = &set->rows.items[i];
        writer_put(&doc->out, "<tr>");
        write_cells(doc, table, row);
        for (uint32_t k = 0; k < set->result_count; k++) {
            writer_put(&doc->out, "<td class=\"result\">");
            doc_node(doc, row->values[k]);
            writer_put(&doc->out, "</td>");
        }
        writer_put(&doc->out, "</tr>\n");
    }
    writer_put(&doc->out, "</tbody></table></div>\n");
}

/* ---- brackets of a scale ---- */

static void write_bracket(
    struct doc *doc, const struct bracket *before, const struct bracket *bracket) {
    if (before) {
        doc_text(doc,
            before->open ? doc_in(doc, "不低于 ", "at least ") : doc_in(doc, "高于 ", "above "));
        doc_node(doc, before->limit);
    }
    if (before && bracket->limit)
        doc_say(doc, "，", ", ");
    if (bracket->limit) {
        doc_text(doc,
            bracket->open ? doc_in(doc, "低于 ", "below ") : doc_in(doc, "不高于 ", "at most "));
        doc_node(doc, bracket->limit);
    } else if (!before) {
        doc_say(doc, "不论多少", "whatever it is");
    }
}

static void write_bracket_set(struct doc *doc, const struct bracket_set *set) {
    writer_printf(&doc->out,
        "<div class=\"scroll\"><table class=\"grid\"><thead><tr><th scope=\"col\">%s</th>"
        "<th scope=\"col\" class=\"result\">%s</th></tr></thead>\n<tbody>\n",
        doc_in(doc, "档", "bracket"), doc_in(doc, "这一档的数", "rate"));
    for (size_t i = 0; i < set->brackets.count; i++) {
        writer_put(&doc->out, "<tr><td>");
        write_bracket(doc, i ? &set->brackets.items[i - 1] : NULL, &set->brackets.items[i]);
        writer_put(&doc->out, "</td><td class=\"result\">");
        doc_node(doc, set->brackets.items[i].rate);
        writer_put(&doc->out, "</td></tr>\n");
    }
    writer_put(&doc->out, "</tbody></table></div>\n");
}

/* ---- both ---- */

/* The first of a region carries its id. */
static void open_heading(
    const struct dated *dated, const struct override *override, const struct stretch *stretch) {
    struct doc *doc = dated->doc;
    const void *what = dated->table ? (const void *)dated->table : dated->scale;
    writer_put(&doc->out, "<h4");
    if (override && stretch == override->values.items) {
        writer_put(&doc->out, " id=\"");
        doc_override_id(doc, doc_thing(doc, what), override);
        writer_put(&doc->out, "\"");
        doc_data_cites(doc, &override->cites);
        doc_data_examples(doc, map_get(&doc->tests, override));
    }
    writer_put(&doc->out, ">");
}

static void write_stretch(
    const struct dated *dated, const struct override *override, const struct stretch *stretch) {
    struct doc *doc = dated->doc;
    if (!dated->alone) {
        open_heading(dated, override, stretch);
        if (override)
            doc_region(doc, override->code);
        else
            doc_say(doc, "各地通用", "general");
        writer_put(&doc->out, doc_in(doc, "，", ", "));
        doc_prose(doc, doc_period(doc, stretch->from, stretch->to));
        writer_put(&doc->out, "</h4>\n");
    }
    if (stretch->rows)
        write_row_set(doc, dated->table, stretch->rows);
    else if (stretch->brackets)
        write_bracket_set(doc, stretch->brackets);
    else
        writer_printf(
            &doc->out, "<p class=\"undecided\">%s</p>\n", doc_in(doc, "待定", "undecided"));
}

static void write_stretches(
    struct dated *dated, const timeline *national, const override_list *overrides) {
    dated->alone = overrides->count == 0 && national->count == 1 &&
                   national->items[0].from == DATE_MIN && national->items[0].to == DATE_MAX;
    for (size_t i = 0; i < national->count; i++)
        write_stretch(dated, NULL, &national->items[i]);
    const struct override **sorted = doc_overrides(dated->doc, overrides);
    for (size_t i = 0; i < overrides->count; i++) {
        const struct override *override = sorted[i];
        for (size_t k = 0; k < override->values.count; k++)
            write_stretch(dated, override, &override->values.items[k]);
        doc_cites(dated->doc, &override->cites);
    }
}

static void write_inputs(struct doc *doc, const struct table *table) {
    writer_put(&doc->out, "<p class=\"meta\">");
    for (uint32_t i = 0; i < table->input_count; i++) {
        writer_put(&doc->out, i ? doc_in(doc, "；", "; ") : doc_in(doc, "按 ", "by "));
        doc_text(doc, table->input_names[i]->text);
        writer_put(&doc->out, doc_in(doc, "（", " ("));
        doc_type(doc, table->input_types[i]);
        writer_put(&doc->out, doc_in(doc, "）", ")"));
    }
    doc_say(doc, " 得出 ", " gives ");
    for (uint32_t i = 0; i < table->result_count; i++) {
        writer_put(&doc->out, i ? doc_in(doc, "；", "; ") : "");
        if (table->result_names) {
            doc_text(doc, table->result_names[i]->text);
            writer_put(&doc->out, doc_in(doc, "（", " ("));
        }
        doc_type(doc, table->result_types[i]);
        writer_put(&doc->out, table->result_names ? doc_in(doc, "）", ")") : "");
    }
    writer_put(&doc->out, "</p>\n");
}

static void write_table(struct doc *doc, const struct table *table) {
    const struct thing *thing = doc_thing(doc, table);
    struct dated dated = {.doc = doc, .table = table};
    doc_open_item(doc, thing, NULL, table->span);
    write_inputs(doc, table);
    doc_cites(doc, &table->cites);
    write_stretches(&dated, &table->national, &table->overrides);
    doc_used_by(doc, thing);
    writer_put(&doc->out, "</article>\n");
}

static void write_scale(struct doc *doc, const struct scale *scale) {
    const struct thing *thing = doc_thing(doc, scale);
    struct dated dated = {.doc = doc, .scale = scale};
    doc_open_item(doc, thing, NULL, scale->span);
    writer_put(&doc->out, "<p class=\"meta\">");
    doc_say(doc, "按 ", "in brackets by ");
    doc_type(doc, scale->base);
    doc_say(doc, " 分档，每一档的数：", "; rate: ");
    doc_type(doc, scale->type);
    writer_put(&doc->out, "</p>\n");
    doc_cites(doc, &scale->cites);
    write_stretches(&dated, &scale->national, &scale->overrides);
    doc_used_by(doc, thing);
    writer_put(&doc->out, "</article>\n");
}

void doc_tables(struct doc *doc) {
    const struct program *program = doc->program;
    if (program->tables.count + program->scales.count == 0)
        return;
    doc_open_section(doc, "tables", "表和分段", "Tables and scales");
    for (size_t i = 0; i < program->tables.count; i++)
        write_table(doc, program->tables.items[i]);
    for (size_t i = 0; i < program->scales.count; i++)
        write_scale(doc, program->scales.items[i]);
    doc_close_section(doc);
}
