/* SPDX-License-Identifier: Apache-2.0
 *
 * What the data must say: kinds of record with their fields and column headings, choices with the
 * texts that stand for their values, names of regions.
 */
#include "author/doc_page.h"

#include "record/value_words.h"

/* ---- fields ---- */

static void write_columns(struct doc *doc, const struct field *field) {
    for (size_t i = 0; i < field->columns.count; i++) {
        writer_put(&doc->out, i ? doc_in(doc, "、", ", ") : "");
        writer_put(&doc->out, doc_in(doc, "“", "“"));
        doc_text(doc, field->columns.items[i]);
        writer_put(&doc->out, "”");
    }
    if (field->columns.count == 0 && field->form == FIELD_GIVEN)
        doc_element(doc, "span class=\"same\"", doc_in(doc, "同名", "as the name"));
}

static void note(struct doc *doc, size_t *count, const char *zh, const char *en) {
    writer_put(&doc->out, (*count)++ ? doc_in(doc, "；", "; ") : "");
    doc_say(doc, zh, en);
}

static void write_unique(struct doc *doc, size_t *count, const struct field *field) {
    if (!field->is_unique)
        return;
    note(doc, count, "不应重复", "must not repeat");
    if (field->unique_between) {
        doc_say(doc, "（同一", " (but may within one ");
        doc_text(doc, field->unique_between->name->text);
        doc_say(doc, "里可以）", ")");
    }
}

static void write_notes(struct doc *doc, const struct field *field) {
    size_t count = 0;
    if (field->is_key)
        note(doc, &count, "主键", "key");
    if (field->is_required)
        note(doc, &count, "必填", "required");
    if (field->is_place)
        note(doc, &count, "所在地：各地的数按它选", "place: regional values are chosen by it");
    write_unique(doc, &count, field);
    if (field->has_empty) {
        note(doc, &count, "空格子表示 ", "an empty cell means ");
        doc_text(doc, value_say(doc->arena, field->type, field->empty, doc->zh));
    }
    if (field->month_day == MONTH_DAY_FIRST)
        note(doc, &count, "只写到月的，按当月第一天", "a month alone means its first day");
    if (field->month_day == MONTH_DAY_LAST)
        note(doc, &count, "只写到月的，按当月最后一天", "a month alone means its last day");
    if (field->doc) {
        writer_put(&doc->out, count ? doc_in(doc, "。", ". ") : "");
        doc_text(doc, field->doc);
    }
}

static void write_field(struct doc *doc, const struct field *field) {
    const struct node *computed = doc->program->computed[field->owner->index]
                                      ? doc->program->computed[field->owner->index][field->index]
                                      : NULL;
    const struct thing *thing = doc_thing(doc, field);
    writer_put(&doc->out, "<tr id=\"");
    doc_id(doc, thing);
    writer_put(&doc->out, "\"><th scope=\"row\">");
    doc_text(doc, field->name->text);
    writer_printf(&doc->out, "</th><td data-k=\"%s\">", doc_in(doc, "类型", "type"));
    doc_type(doc, field->type);
    if (computed) {
        writer_printf(&doc->out,
            "</td><td data-k=\"%s\" class=\"formula\">= ", doc_in(doc, "算法", "computed"));
        doc_node(doc, computed);
    } else {
        writer_printf(&doc->out, "</td><td data-k=\"%s\">", doc_in(doc, "表头", "heading"));
        write_columns(doc, field);
    }
    writer_printf(&doc->out, "</td><td data-k=\"%s\">", doc_in(doc, "说明", "notes"));
    write_notes(doc, field);
    writer_put(&doc->out, "</td></tr>\n");
}

static void write_fields(struct doc *doc, const struct record_type *type) {
    writer_printf(&doc->out,
        "<div class=\"scroll\"><table class=\"rows close\"><thead><tr><th scope=\"col\">%s</th>"
        "<th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead>\n"
        "<tbody>\n",
        doc_in(doc, "名称", "name"), doc_in(doc, "类型", "type"),
        doc_in(doc, "数据里的表头，或怎样算出", "heading in data, or how it is computed"),
        doc_in(doc, "说明", "notes"));
    for (size_t i = 0; i < type->fields.count; i++)
        write_field(doc, type->fields.items[i]);
    writer_put(&doc->out, "</tbody></table></div>\n");
}

/* ---- records ---- */

static void open_named(struct doc *doc, const char *kind, const struct atom *name, struct span at,
    const citations *cites) {
    writer_printf(&doc->out, "<article class=\"item\" id=\"%s-", kind);
    doc_text(doc, name->text);
    writer_put(&doc->out, "\"");
    if (cites)
        doc_data_cites(doc, cites);
    writer_put(&doc->out, ">\n<h3>");
    doc_text(doc, name->text);
    writer_put(&doc->out, " ");
    doc_place(doc, at);
    writer_put(&doc->out, "</h3>\n");
}

static void write_record(struct doc *doc, const struct record_type *type) {
    open_named(doc, "record", type->name, type->span, NULL);
    doc_about(doc, type->doc);
    if (type->parent) {
        writer_put(&doc->out, "<p class=\"meta\">");
        doc_say(doc, "隶属：", "each belongs to one ");
        writer_put(&doc->out, "<a href=\"#record-");
        doc_text(doc, type->parent->name->text);
        writer_put(&doc->out, "\">");
        doc_text(doc, type->parent->name->text);
        writer_put(&doc->out, "</a></p>\n");
    }
    write_fields(doc, type);
    writer_put(&doc->out, "</article>\n");
}

void doc_records(struct doc *doc) {
    const struct schema *schema = &doc->program->schema;
    if (schema->records.count == 0)
        return;
    doc_open_section(doc, "records", "资料", "Records");
    doc_element(doc, "p class=\"lead\"",
        doc_in(doc,
            "判断要用的资料，和数据表里的表头。空格子一律当作“不知道”，除非写明空格子表示什么。",
            "What is judged by, and the headings in data files. An empty cell is unknown, unless "
            "it says what an empty cell means."));
    writer_put(&doc->out, "\n");
    for (size_t i = 0; i < schema->records.count; i++)
        write_record(doc, schema->records.items[i]);
    doc_close_section(doc);
}

/* ---- choices and names of regions ---- */

static void write_choice_value(struct doc *doc, const struct choice_value *value) {
    writer_put(&doc->out, "<li>");
    doc_text(doc, value->name->text);
    if (value->texts.count)
        writer_put(&doc->out, doc_in(doc, " <span class=\"texts\">数据里也写作：",
                                  " <span class=\"texts\">in data also: "));
    for (size_t i = 0; i < value->texts.count; i++) {
        writer_put(&doc->out, i ? doc_in(doc, "、“", ", “") : "“");
        doc_text(doc, value->texts.items[i]);
        writer_put(&doc->out, "”");
    }
    writer_put(&doc->out, value->texts.count ? "</span></li>\n" : "</li>\n");
}

static const citations *choice_cites(const struct doc *doc, const struct choice *choice) {
    for (size_t i = 0; i < doc->program->choice_cites.count; i++)
        if (doc->program->choice_cites.items[i].choice == choice)
            return &doc->program->choice_cites.items[i].cites;
    return NULL;
}

static void write_choice(struct doc *doc, const struct choice *choice) {
    const citations *cites = choice_cites(doc, choice);
    open_named(doc, "choice", choice->name, choice->span, cites);
    if (cites)
        doc_cites(doc, cites);
    writer_put(&doc->out, "<ul class=\"values\">\n");
    for (size_t i = 0; i < choice->values.count; i++)
        write_choice_value(doc, &choice->values.items[i]);
    writer_put(&doc->out, "</ul>\n</article>\n");
}

static void write_region(struct doc *doc, const struct item *item) {
    open_named(doc, "region", item->name.atom, item->name.span, NULL);
    doc_about(doc, item->doc);
    writer_put(&doc->out, "<ul class=\"values\">\n");
    for (size_t i = 0; i < item->region->codes.count; i++) {
        writer_put(&doc->out, "<li>");
        doc_source(doc, item->region->codes.items[i].span, NULL);
        writer_put(&doc->out, "</li>\n");
    }
    writer_put(&doc->out, "</ul>\n</article>\n");
}

static void write_regions(struct doc *doc) {
    for (size_t i = 0; i < doc->files->files.count; i++) {
        const struct ast_file *file = doc->files->files.items[i];
        for (size_t k = 0; k < file->items.count; k++)
            if (file->items.items[k]->kind == ITEM_REGION)
                write_region(doc, file->items.items[k]);
    }
}

bool doc_has_regions(const struct doc *doc) {
    for (size_t i = 0; i < doc->files->files.count; i++)
        for (size_t k = 0; k < doc->files->files.items[i]->items.count; k++)
            if (doc->files->files.items[i]->items.items[k]->kind == ITEM_REGION)
                return true;
    return false;
}

void doc_choices(struct doc *doc) {
    const struct schema *schema = &doc->program->schema;
    if (schema->choices.count) {
        doc_open_section(doc, "choices", "选项", "Choices");
        writer_put(&doc->out, "<div class=\"cards\">\n");
        for (size_t i = 0; i < schema->choices.count; i++)
            write_choice(doc, schema->choices.items[i]);
        writer_put(&doc->out, "</div>\n");
        doc_close_section(doc);
    }
    if (doc_has_regions(doc)) {
        doc_open_section(doc, "regions", "地区名", "Names of regions");
        writer_put(&doc->out, "<div class=\"cards\">\n");
        write_regions(doc);
        writer_put(&doc->out, "</div>\n");
        doc_close_section(doc);
    }
}
