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
            html_raw(&doc->out, " ");
        }
}

static void write_line(struct doc *doc, const struct policy *policy) {
    html_raw(&doc->out, "<tr><th scope=\"row\">");
    doc_open_link(doc, doc_thing(doc, policy));
    html_text(&doc->out, policy->title ? policy->title : policy->name->text);
    html_format(&doc->out, "</a></th><td data-k=\"%s\">", doc_in(doc, "对象", "for"));
    html_text(&doc->out, policy->record->name->text);
    html_format(&doc->out, "</td><td data-k=\"%s\">", doc_in(doc, "类别", "category"));
    html_text(&doc->out, policy->category ? policy->category->text : "");
    html_format(&doc->out, "</td><td data-k=\"%s\">", doc_in(doc, "施行", "in force"));
    html_text(&doc->out, doc_period(doc, policy->from, policy->to));
    html_format(&doc->out, "</td><td data-k=\"%s\">", doc_in(doc, "可能的处置", "dispositions"));
    write_dispositions(doc, policy);
    html_raw(&doc->out, "</td></tr>\n");
}

static void write_overview(struct doc *doc) {
    static const char *const heads[][2] = {{"policy", "政策"}, {"for", "对象"},
        {"category", "类别"}, {"in force", "施行"}, {"dispositions", "可能的处置"}};
    html_raw(&doc->out, "<div class=\"scroll\"><table class=\"rows overview\"><thead><tr>");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        html_element(&doc->out, "th scope=\"col\"", heads[i][doc->zh]);
    html_raw(&doc->out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < doc->program->policies.count; i++)
        write_line(doc, doc->program->policies.items[i]);
    html_raw(&doc->out, "</tbody></table></div>\n");
}

/* ---- the head of one ---- */

static void write_outputs(struct doc *doc, const struct policy *policy) {
    if (policy->outputs.count == 0)
        return;
    html_format(&doc->out, "<div><dt>%s</dt><dd>", doc_in(doc, "给付", "gives"));
    for (size_t i = 0; i < policy->outputs.count; i++) {
        const struct output *output = &policy->outputs.items[i];
        html_raw(&doc->out, i ? doc_in(doc, "；", "; ") : "");
        html_text(&doc->out, output->name->text);
        html_raw(&doc->out, doc_in(doc, "（", " ("));
        doc_type(doc, output->type);
        if (output->value) {
            doc_say(doc, "，没有另写的是 ", ", where nothing else is said ");
            doc_node(doc, output->value);
        }
        html_raw(&doc->out, doc_in(doc, "）", ")"));
    }
    html_raw(&doc->out, "</dd></div>\n");
}

static void write_facts(struct doc *doc, const struct policy *policy) {
    html_format(&doc->out, "<dl class=\"facts\">\n<div><dt>%s</dt><dd><a href=\"#record-",
        doc_in(doc, "对象", "for"));
    html_text(&doc->out, policy->record->name->text);
    html_raw(&doc->out, "\">");
    html_text(&doc->out, policy->record->name->text);
    html_raw(&doc->out, "</a></dd></div>\n");
    if (policy->category) {
        html_format(&doc->out, "<div><dt>%s</dt><dd>", doc_in(doc, "类别", "category"));
        html_text(&doc->out, policy->category->text);
        html_raw(&doc->out, "</dd></div>\n");
    }
    html_format(&doc->out, "<div><dt>%s</dt><dd>", doc_in(doc, "施行", "in force"));
    html_text(&doc->out, doc_period(doc, policy->from, policy->to));
    html_raw(&doc->out, "</dd></div>\n");
    write_outputs(doc, policy);
    if (policy->cites.count) {
        html_format(&doc->out, "<div class=\"wide\"><dt>%s</dt><dd>",
            doc_in(doc, "依据", "rests on"));
        doc_cite_list(doc, &policy->cites);
        html_raw(&doc->out, "</dd></div>\n");
    }
    html_raw(&doc->out, "</dl>\n");
}

static void write_gate(struct doc *doc, const struct policy *policy) {
    if (!policy->gate)
        return;
    html_format(&doc->out, "<div class=\"gate\"><h4>%s</h4>\n<div class=\"condition\">",
        doc_in(doc, "适用条件", "Applies when"));
    doc_condition(doc, policy->gate, policy->span);
    html_raw(&doc->out, "</div></div>\n");
}

/* ---- clauses ---- */

static void write_over(struct doc *doc, const struct policy *policy, const struct clause *clause) {
    const struct clause_ast *written = doc_clause(doc, clause->span);
    if (!written || written->over.count == 0)
        return;
    html_raw(&doc->out, " <span class=\"over\">");
    doc_say(doc, "优先于 ", "over ");
    for (size_t i = 0; i < written->over.count; i++)
        for (size_t k = 0; k < policy->clauses.count; k++)
            if (policy->clauses.items[k]->name == written->over.items[i].atom) {
                doc_comma(doc, i);
                html_raw(&doc->out, "<a href=\"#");
                doc_clause_id(doc, policy, policy->clauses.items[k]);
                html_raw(&doc->out, "\">");
                html_text(&doc->out, policy->clauses.items[k]->name->text);
                html_raw(&doc->out, "</a>");
            }
    html_raw(&doc->out, "</span>");
}

static void write_given(struct doc *doc, const struct policy *policy, const struct clause *clause) {
    if (policy->outputs.count == 0)
        return;
    html_format(&doc->out, "<div class=\"then\"><span class=\"k\">%s</span><ul>\n",
        doc_in(doc, "给付", "gives"));
    for (size_t i = 0; i < policy->outputs.count; i++) {
        html_raw(&doc->out, "<li>");
        html_text(&doc->out, policy->outputs.items[i].name->text);
        html_raw(&doc->out, " = ");
        doc_node(doc, clause->outputs[i]);
        html_raw(&doc->out, "</li>\n");
    }
    html_raw(&doc->out, "</ul></div>\n");
}

static void write_when(struct doc *doc, const struct clause *clause) {
    html_raw(&doc->out, "<div class=\"when\"><span class=\"k\">");
    doc_say(doc, clause->when ? "当" : "其余", clause->when ? "when" : "otherwise");
    html_raw(&doc->out, "</span><div class=\"condition\">");
    if (clause->when)
        doc_condition(doc, clause->when, clause->span);
    else
        doc_say(doc, "以上各条都不成立的", "where none of the others holds");
    html_raw(&doc->out, "</div></div>\n");
}

static void write_clause(struct doc *doc, const struct policy *policy, const struct clause *clause) {
    html_raw(&doc->out, "<li class=\"clause\" id=\"");
    doc_clause_id(doc, policy, clause);
    html_raw(&doc->out, "\">\n<div class=\"head\">");
    doc_badge(doc, clause->disposition);
    html_raw(&doc->out, " <strong>");
    html_text(&doc->out, clause->name->text);
    html_raw(&doc->out, "</strong>");
    write_over(doc, policy, clause);
    html_raw(&doc->out, "</div>\n<div class=\"body\">");
    write_when(doc, clause);
    write_given(doc, policy, clause);
    html_raw(&doc->out, "</div>\n");
    if (clause->says.count) {
        html_format(&doc->out, "<p class=\"says\"><span class=\"k\">%s</span>",
            doc_in(doc, "告知", "notice"));
        doc_says(doc, &clause->says);
        html_raw(&doc->out, "</p>\n");
    }
    doc_cites(doc, &clause->cites);
    html_raw(&doc->out, "</li>\n");
}

static bool is_in_order(const struct doc *doc, const struct policy *policy) {
    const struct item *item = doc_item(doc, policy->span);
    return item && item->policy->in_order;
}

/* Which of several clauses that hold decides. */
static void write_ordering(struct doc *doc, const struct policy *policy) {
    html_raw(&doc->out, "<p class=\"ordering\">");
    if (is_in_order(doc, policy)) {
        doc_say(doc, "依次看：上面一条成立，就按它办，不再看下面的。",
            "In order: the first clause that holds decides.");
    } else if (policy->has_highest) {
        doc_say(doc, "就高：几条都成立时，按给得最多的办，看 ",
            "Where several hold, the one that gives the most decides, by ");
        html_text(&doc->out, policy->outputs.items[policy->highest].name->text);
        doc_say(doc, "。", ".");
    } else if (policy->clauses.count > 1) {
        doc_say(doc,
            "不分先后：两条同时成立而结果不同、又没有写明谁优先的，报“冲突”，请人来定。",
            "In no order: where two hold that differ, and neither is over the other, the result is "
            "a conflict for people to settle.");
    }
    html_raw(&doc->out, "</p>\n");
}

static void write_clauses(struct doc *doc, const struct policy *policy) {
    bool ordered = is_in_order(doc, policy);
    html_format(&doc->out, "<h4>%s</h4>\n", doc_in(doc, "谁得什么", "Who gets what"));
    write_ordering(doc, policy);
    html_format(
        &doc->out, "<%s class=\"clauses%s\">\n", ordered ? "ol" : "ul", ordered ? " order" : "");
    for (size_t i = 0; i < policy->clauses.count; i++)
        write_clause(doc, policy, policy->clauses.items[i]);
    html_format(&doc->out, "</%s>\n", ordered ? "ol" : "ul");
}

static void write_policy(struct doc *doc, const struct policy *policy) {
    struct thing *thing = doc_thing(doc, policy);
    doc_open_item(doc, thing, policy->title, policy->span);
    write_facts(doc, policy);
    write_gate(doc, policy);
    write_clauses(doc, policy);
    doc_examples_of(doc, thing);
    doc_rests(doc, thing);
    if (thing->users.count)
        doc_used_by(doc, thing);
    html_raw(&doc->out, "</article>\n");
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
