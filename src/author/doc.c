/* SPDX-License-Identifier: Apache-2.0
 *
 * The page as a whole: head, table of contents, sections, foot.
 */
#include "author/doc_page.h"
#include "author/web_text.h"

/* Put here by the build as they stand in doc.css and doc.js. */
static const char style[] =
#include "src/author/doc.css.inc"
    ;
static const char script[] =
#include "src/author/doc.js.inc"
    ;

/* ---- table of contents ---- */

static void open_part(struct doc *doc, const char *id, const char *zh, const char *en) {
    writer_printf(&doc->out, "<li><a href=\"#%s\">", id);
    doc_say(doc, zh, en);
    writer_put(&doc->out, "</a>\n<ul>\n");
}

static void close_part(struct doc *doc) {
    writer_put(&doc->out, "</ul></li>\n");
}

static void list_thing(struct doc *doc, const void *what, const char *title) {
    const struct thing *thing = doc_thing(doc, what);
    writer_put(&doc->out, "<li><a href=\"#");
    doc_id(doc, thing);
    writer_put(&doc->out, "\">");
    doc_text(doc, title ? title : thing->name->text);
    writer_put(&doc->out, "</a></li>\n");
}

static void list_named(struct doc *doc, const char *kind, const struct atom *name) {
    writer_printf(&doc->out, "<li><a href=\"#%s-", kind);
    doc_text(doc, name->text);
    writer_put(&doc->out, "\">");
    doc_text(doc, name->text);
    writer_put(&doc->out, "</a></li>\n");
}

static void list_rules(struct doc *doc) {
    const struct program *program = doc->program;
    if (program->policies.count) {
        open_part(doc, "policies", "政策", "Policies");
        for (size_t i = 0; i < program->policies.count; i++)
            list_thing(doc, program->policies.items[i], program->policies.items[i]->title);
        close_part(doc);
    }
    if (program->assertions.count) {
        open_part(doc, "checks", "核查和保证", "Inspections and guarantees");
        for (size_t i = 0; i < program->assertions.count; i++)
            list_thing(doc, program->assertions.items[i], program->assertions.items[i]->title);
        close_part(doc);
    }
}

static void list_values(struct doc *doc) {
    const struct program *program = doc->program;
    if (program->parameters.count) {
        open_part(doc, "parameters", "参数", "Parameters");
        for (size_t i = 0; i < program->parameters.count; i++)
            list_thing(doc, program->parameters.items[i], NULL);
        close_part(doc);
    }
    if (program->tables.count + program->scales.count) {
        open_part(doc, "tables", "表和分段", "Tables and scales");
        for (size_t i = 0; i < program->tables.count; i++)
            list_thing(doc, program->tables.items[i], NULL);
        for (size_t i = 0; i < program->scales.count; i++)
            list_thing(doc, program->scales.items[i], NULL);
        close_part(doc);
    }
    if (program->calendar) {
        open_part(doc, "calendar", "日历", "Calendar");
        list_thing(doc, program->calendar, NULL);
        close_part(doc);
    }
}

static void list_regions(struct doc *doc) {
    for (size_t i = 0; i < doc->files->files.count; i++) {
        const struct ast_file *file = doc->files->files.items[i];
        for (size_t k = 0; k < file->items.count; k++)
            if (file->items.items[k]->kind == ITEM_REGION)
                list_named(doc, "region", file->items.items[k]->name.atom);
    }
}

static void list_data(struct doc *doc) {
    const struct schema *schema = &doc->program->schema;
    if (schema->records.count) {
        open_part(doc, "records", "资料", "Records");
        for (size_t i = 0; i < schema->records.count; i++)
            list_named(doc, "record", schema->records.items[i]->name);
        close_part(doc);
    }
    if (schema->choices.count) {
        open_part(doc, "choices", "选项", "Choices");
        for (size_t i = 0; i < schema->choices.count; i++)
            list_named(doc, "choice", schema->choices.items[i]->name);
        close_part(doc);
    }
    if (doc_has_regions(doc)) {
        open_part(doc, "regions", "地区名", "Names of regions");
        list_regions(doc);
        close_part(doc);
    }
}

static void list_rest(struct doc *doc) {
    const struct program *program = doc->program;
    if (program->sources.count) {
        open_part(doc, "sources", "依据", "Sources");
        for (size_t i = 0; i < program->sources.count; i++)
            list_named(doc, "source", program->sources.items[i]->name);
        close_part(doc);
    }
    if (doc_has_other_examples(doc)) {
        writer_put(&doc->out, "<li><a href=\"#examples\">");
        doc_say(doc, "其他用例", "Other examples");
        writer_put(&doc->out, "</a></li>\n");
    }
}

static void write_contents(struct doc *doc) {
    writer_printf(&doc->out, "<nav id=\"contents\" aria-label=\"%s\">\n<ul>\n",
        doc_in(doc, "目录", "Contents"));
    list_rules(doc);
    list_values(doc);
    list_data(doc);
    list_rest(doc);
    writer_put(&doc->out, "</ul>\n</nav>\n");
}

/* ---- head and foot ---- */

static const char *title_of(const struct doc *doc) {
    return doc->program->name ? doc->program->name : doc_in(doc, "规则", "Rules");
}

static void write_head(struct doc *doc) {
    writer_printf(&doc->out,
        "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
        doc_in(doc, "zh-CN", "en"));
    web_policy(&doc->out, script);
    writer_put(&doc->out,
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    doc_text(doc, title_of(doc));
    writer_put(&doc->out, "</title>\n<style>\n");
    writer_put(&doc->out, style);
    writer_put(&doc->out, "</style>\n</head>\n<body>\n");
}

static void write_count(struct doc *doc, size_t count, const char *zh, const char *en) {
    if (count)
        writer_printf(&doc->out, doc_in(doc, zh, en), count);
}

static void write_masthead(struct doc *doc) {
    const struct program *program = doc->program;
    writer_printf(&doc->out, "<a class=\"skip\" href=\"#main\">%s</a>\n<header>\n<h1>",
        doc_in(doc, "跳到正文", "Skip to the rules"));
    doc_text(doc, title_of(doc));
    writer_put(&doc->out, "</h1>\n<p class=\"meta\">");
    if (program->version) {
        doc_say(doc, "版本 ", "version ");
        doc_text(doc, program->version);
        writer_put(&doc->out, doc_in(doc, "；", "; "));
    }
    if (program->has_transition) {
        doc_say(doc, "过渡期 ", "transition ");
        doc_prose(doc, doc_period(doc, program->transition_from, program->transition_to));
        writer_put(&doc->out, doc_in(doc, "；", "; "));
    }
    writer_printf(&doc->out, doc_in(doc, "政策 %zu 项", "policies: %zu"), program->policies.count);
    write_count(doc, program->assertions.count, "，核查和保证 %zu 项", ", checks: %zu");
    write_count(doc, program->parameters.count, "，参数 %zu 个", ", parameters: %zu");
    write_count(doc, program->tables.count + program->scales.count, "，表和分段 %zu 个",
        ", tables and scales: %zu");
    write_count(doc, program->examples.count, "，用例 %zu 个", ", examples: %zu");
    writer_put(&doc->out, "</p>\n");
    doc_failed_examples(doc);
    writer_printf(&doc->out,
        "<form id=\"search\" role=\"search\" hidden><label for=\"query\">%s</label> "
        "<input id=\"query\" type=\"search\" autocomplete=\"off\"> "
        "<output id=\"found\" for=\"query\" data-found=\"%s\" data-none=\"%s\"></output></form>\n"
        "</header>\n",
        doc_in(doc, "查找", "Search"), doc_in(doc, "找到 # 处", "# found"),
        doc_in(doc, "没有找到", "nothing found"));
}

static void write_files(struct doc *doc) {
    writer_put(&doc->out, "<p>");
    doc_say(doc, "规则文件：", "Rule files: ");
    for (uint32_t i = 0; i < doc->sources->files.count; i++) {
        doc_comma(doc, i);
        doc_text(doc, doc_file_name(doc, i));
        if (!doc_jurisdiction(doc, i))
            continue;
        writer_put(&doc->out, doc_in(doc, "（适用地区 ", " (for "));
        doc_region(doc, doc_jurisdiction(doc, i));
        writer_put(&doc->out, doc_in(doc, "）", ")"));
    }
    writer_put(&doc->out, doc_in(doc, "。", "."));
}

static void write_foot(struct doc *doc) {
    writer_put(&doc->out, "</main>\n<footer>");
    write_files(doc);
    doc_say(doc, "本页由规则文件生成，以规则文件为准。",
        " This page is made from them; they are what counts.");
    if (doc->version) {
        writer_put(&doc->out, " guodu ");
        doc_text(doc, doc->version);
    }
    writer_put(&doc->out, "</p></footer>\n<script>");
    writer_put(&doc->out, script);
    writer_put(&doc->out, "</script>\n</body>\n</html>\n");
}

static void write_page(struct doc *doc) {
    write_head(doc);
    write_masthead(doc);
    write_contents(doc);
    writer_put(&doc->out, "<main id=\"main\">\n");
    doc_policies(doc);
    doc_assertions(doc);
    doc_parameters(doc);
    doc_tables(doc);
    doc_calendar(doc);
    doc_records(doc);
    doc_choices(doc);
    doc_sources(doc);
    doc_other_examples(doc);
    write_foot(doc);
}

void doc_write(
    struct arena *arena, const struct doc_rules *rules, bool zh, struct doc_written *out) {
    struct doc *doc = arena_new(arena, struct doc);
    *doc = (struct doc){.arena = arena,
        .program = rules->program,
        .files = rules->files,
        .sources = rules->sources,
        .version = rules->version,
        .zh = zh};
    writer_init(&doc->out, arena);
    doc_index(doc);
    write_page(doc);
    *out = (struct doc_written){.text = doc->out.bytes, .length = doc->out.length};
    for (size_t i = 0; i < doc->examples.count; i++)
        out->failed += doc->examples.items[i].run.failed > 0;
}
