/* SPDX-License-Identifier: Apache-2.0
 *
 * Policies: all of them in a table first, then each with whom it is for, when, who gets what.
 */
#include "author/doc_page.h"

/* ---- all of them ---- */

static void write_dispositions(struct doc *doc, const struct policy *policy) {
    unsigned seen = 0;
    for (size_t i = 0; i < policy->clauses.count; i++)
        seen |= 1u << policy->clauses.items[i]->disposition;
    for (int which = DISPOSE_KEEP; which <= DISPOSE_END; which++)
        if (seen & (1u << which)) {
            doc_badge(doc, (enum disposition)which);
            writer_put(&doc->out, " ");
        }
}

static void write_line(struct doc *doc, const struct policy *policy) {
    writer_put(&doc->out, "<tr><th scope=\"row\">");
    doc_open_link(doc, doc_thing(doc, policy));
    doc_text(doc, policy->title ? policy->title : policy->name->text);
    writer_printf(&doc->out, "</a></th><td class=\"short\" data-k=\"%s\">", doc_in(doc, "对象", "for"));
    doc_text(doc, policy->record->name->text);
    writer_printf(&doc->out, "</td><td class=\"short\" data-k=\"%s\">", doc_in(doc, "类别", "category"));
    doc_text(doc, policy->category ? policy->category->text : "");
    writer_printf(&doc->out, "</td><td data-k=\"%s\">", doc_in(doc, "施行", "in force"));
    doc_prose(doc, doc_period(doc, policy->from, policy->to));
    writer_printf(&doc->out, "</td><td data-k=\"%s\">", doc_in(doc, "可能的处置", "dispositions"));
    write_dispositions(doc, policy);
    writer_put(&doc->out, "</td></tr>\n");
}

static void write_overview(struct doc *doc) {
    static const char *const heads[][2] = {{"policy", "政策"}, {"for", "对象"},
        {"category", "类别"}, {"in force", "施行"}, {"dispositions", "可能的处置"}};
    writer_put(&doc->out, "<div class=\"scroll\"><table class=\"rows close overview\"><thead><tr>");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        doc_element(doc, "th scope=\"col\"", heads[i][doc->zh]);
    writer_put(&doc->out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < doc->program->policies.count; i++)
        write_line(doc, doc->program->policies.items[i]);
    writer_put(&doc->out, "</tbody></table></div>\n");
}

/* ---- the head of one ---- */

static void write_outputs(struct doc *doc, const struct policy *policy) {
    if (policy->outputs.count == 0)
        return;
    writer_printf(&doc->out, "<div class=\"wide\"><dt>%s</dt><dd>", doc_in(doc, "给付", "gives"));
    for (size_t i = 0; i < policy->outputs.count; i++) {
        const struct output *output = &policy->outputs.items[i];
        writer_put(&doc->out, i ? doc_in(doc, "；", "; ") : "");
        doc_text(doc, output->name->text);
        writer_put(&doc->out, doc_in(doc, "：", ": "));
        doc_type(doc, output->type);
        if (output->value) {
            doc_say(doc, "，没有另写的是 ", ", where nothing else is said ");
            doc_node(doc, output->value);
        }
    }
    writer_put(&doc->out, "</dd></div>\n");
}

static void write_facts(struct doc *doc, const struct policy *policy) {
    writer_printf(&doc->out, "<dl class=\"facts\">\n<div><dt>%s</dt><dd><a href=\"#record-",
        doc_in(doc, "对象", "for"));
    doc_text(doc, policy->record->name->text);
    writer_put(&doc->out, "\">");
    doc_text(doc, policy->record->name->text);
    writer_put(&doc->out, "</a></dd></div>\n");
    if (policy->category) {
        writer_printf(&doc->out, "<div><dt>%s</dt><dd>", doc_in(doc, "类别", "category"));
        doc_text(doc, policy->category->text);
        writer_put(&doc->out, "</dd></div>\n");
    }
    writer_printf(&doc->out, "<div><dt>%s</dt><dd>", doc_in(doc, "施行", "in force"));
    doc_prose(doc, doc_period(doc, policy->from, policy->to));
    writer_put(&doc->out, "</dd></div>\n");
    region home = doc_jurisdiction(doc, policy->span.file);
    if (home) {
        writer_printf(&doc->out, "<div><dt>%s</dt><dd>", doc_in(doc, "适用地区", "region"));
        doc_region(doc, home);
        writer_put(&doc->out, "</dd></div>\n");
    }
    write_outputs(doc, policy);
    if (policy->cites.count) {
        writer_printf(
            &doc->out, "<div class=\"wide\"><dt>%s</dt><dd>", doc_in(doc, "依据", "rests on"));
        doc_cite_lines(doc, &policy->cites);
        writer_put(&doc->out, "</dd></div>\n");
    }
    writer_put(&doc->out, "</dl>\n");
}

static void write_gate(struct doc *doc, const struct policy *policy) {
    if (!policy->gate)
        return;
    writer_printf(&doc->out, "<div class=\"gate\"><h4>%s</h4>\n<div class=\"condition\">",
        doc_in(doc, "适用条件", "Applies when"));
    doc_condition(doc, policy->gate, policy->span);
    writer_put(&doc->out, "</div></div>\n");
}

/* ---- clauses ---- */

static void write_over(struct doc *doc, const struct policy *policy, const struct clause *clause) {
    const struct clause_ast *written = doc_clause(doc, clause->span);
    if (!written || written->over.count == 0)
        return;
    writer_put(&doc->out, " <span class=\"over\">");
    doc_say(doc, "优先于 ", "over ");
    for (size_t i = 0; i < written->over.count; i++)
        for (size_t k = 0; k < policy->clauses.count; k++)
            if (policy->clauses.items[k]->name == written->over.items[i].atom) {
                doc_comma(doc, i);
                writer_put(&doc->out, "<a href=\"#");
                doc_clause_id(doc, policy, policy->clauses.items[k]);
                writer_put(&doc->out, "\">");
                doc_text(doc, policy->clauses.items[k]->name->text);
                writer_put(&doc->out, "</a>");
            }
    writer_put(&doc->out, "</span>");
}

static void write_given(struct doc *doc, const struct policy *policy, const struct clause *clause) {
    if (policy->outputs.count == 0)
        return;
    writer_printf(&doc->out, "<div class=\"then\"><span class=\"k\">%s</span><ul>\n",
        doc_in(doc, "给付", "gives"));
    for (size_t i = 0; i < policy->outputs.count; i++) {
        writer_put(&doc->out, "<li>");
        doc_text(doc, policy->outputs.items[i].name->text);
        writer_put(&doc->out, " = ");
        doc_node(doc, clause->outputs[i]);
        writer_put(&doc->out, "</li>\n");
    }
    writer_put(&doc->out, "</ul></div>\n");
}

static void write_when(struct doc *doc, const struct policy *policy, const struct clause *clause) {
    writer_put(&doc->out, "<div class=\"when\"><span class=\"k\">");
    doc_say(doc, clause->when ? "当" : "其余", clause->when ? "when" : "otherwise");
    writer_put(&doc->out, "</span><div class=\"condition\">");
    if (clause->when)
        doc_condition(doc, clause->when, clause->span);
    else if (policy->clauses.count == 1)
        doc_say(doc, "凡适用的都按这一条", "all that it applies to");
    else
        doc_say(doc, "其他各条都不成立的", "where none of the others holds");
    writer_put(&doc->out, "</div></div>\n");
}

static void write_tests(struct doc *doc, const struct clause *clause) {
    const numbers *list = map_get(&doc->tests, clause);
    writer_printf(&doc->out, "<p class=\"tests\">%s", doc_in(doc, "用例：", "Examples: "));
    if (list)
        doc_example_links(doc, list);
    else
        doc_element(doc, "span class=\"open\"", doc_in(doc, "没有", "none"));
    writer_put(&doc->out, "</p>\n");
}

static void write_clause(
    struct doc *doc, const struct policy *policy, const struct clause *clause) {
    writer_put(&doc->out, "<li class=\"clause\" id=\"");
    doc_clause_id(doc, policy, clause);
    writer_put(&doc->out, "\"");
    doc_data_cites(doc, &clause->cites);
    doc_data_examples(doc, map_get(&doc->tests, clause));
    writer_put(&doc->out, ">\n<div class=\"head\">");
    doc_badge(doc, clause->disposition);
    writer_put(&doc->out, " <strong>");
    doc_text(doc, clause->name->text);
    writer_put(&doc->out, "</strong>");
    write_over(doc, policy, clause);
    writer_put(&doc->out, "</div>\n<div class=\"body\">");
    write_when(doc, policy, clause);
    write_given(doc, policy, clause);
    writer_put(&doc->out, "</div>\n");
    if (clause->says.count) {
        writer_printf(&doc->out, "<p class=\"says\"><span class=\"k\">%s</span>",
            doc_in(doc, "告知", "notice"));
        doc_says(doc, &clause->says);
        writer_put(&doc->out, "</p>\n");
    }
    doc_cites(doc, &clause->cites);
    write_tests(doc, clause);
    writer_put(&doc->out, "</li>\n");
}

/* Which of several clauses that hold decides. */
static void write_ordering(struct doc *doc, const struct policy *policy) {
    writer_put(&doc->out, "<p class=\"ordering\">");
    if (policy->in_order) {
        doc_say(doc, "依次看：上面一条成立，就按它办，不再看下面的。",
            "In order: the first clause that holds decides.");
    } else if (policy->has_highest) {
        doc_say(doc, "就高：几条都成立时，按“", "Where several hold, the one with the highest “");
        doc_text(doc, policy->outputs.items[policy->highest].name->text);
        doc_say(doc, "”最高的一条办。", "” decides.");
    } else if (policy->clauses.count > 1) {
        doc_say(doc, "不分先后：两条同时成立而结果不同、又没有写明谁优先的，报“冲突”，请人来定。",
            "In no order: where two hold that differ, and neither is over the other, the result is "
            "a conflict for people to settle.");
    }
    writer_put(&doc->out, "</p>\n");
}

static size_t rank(const struct policy *policy, const struct clause *clause) {
    size_t above = 0;
    for (size_t i = 0; i < policy->clauses.count; i++)
        above += clause_is_over(policy->clauses.items[i], clause);
    return above;
}

/* In order of what is over what: clauses that other files add may stand between others. */
static void write_ranked(struct doc *doc, const struct policy *policy) {
    size_t count = policy->clauses.count;
    const struct clause **ranked = arena_array(doc->arena, const struct clause *, count);
    for (size_t i = 0; i < count; i++) {
        size_t at = i, own = rank(policy, policy->clauses.items[i]);
        for (; at > 0 && rank(policy, ranked[at - 1]) > own; at--)
            ranked[at] = ranked[at - 1];
        ranked[at] = policy->clauses.items[i];
    }
    writer_put(&doc->out, "<ol class=\"clauses\">\n");
    for (size_t i = 0; i < count; i++)
        write_clause(doc, policy, ranked[i]);
    writer_put(&doc->out, "</ol>\n");
}

static void write_clauses(struct doc *doc, const struct policy *policy) {
    writer_printf(&doc->out, "<h4>%s</h4>\n", doc_in(doc, "谁得什么", "Who gets what"));
    write_ordering(doc, policy);
    if (policy->in_order) {
        write_ranked(doc, policy);
        return;
    }
    writer_put(&doc->out, "<ul class=\"clauses\">\n");
    for (size_t i = 0; i < policy->clauses.count; i++)
        write_clause(doc, policy, policy->clauses.items[i]);
    writer_put(&doc->out, "</ul>\n");
}

static void write_policy(struct doc *doc, const struct policy *policy) {
    struct thing *thing = doc_thing(doc, policy);
    doc_open_item(doc, thing, policy->title, policy->span);
    write_facts(doc, policy);
    write_gate(doc, policy);
    write_clauses(doc, policy);
    doc_rests(doc, thing);
    if (thing->users.count)
        doc_used_by(doc, thing);
    doc_examples_of(doc, thing);
    writer_put(&doc->out, "</article>\n");
}

void doc_policies(struct doc *doc) {
    if (doc->program->policies.count == 0)
        return;
    doc_open_section(doc, "policies", "政策", "Policies");
    write_overview(doc);
    for (size_t i = 0; i < doc->program->policies.count; i++)
        write_policy(doc, doc->program->policies.items[i]);
    doc_close_section(doc);
}
