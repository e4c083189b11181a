/* SPDX-License-Identifier: Apache-2.0
 *
 * Examples as little stories: a household, a day, what comes out.
 */
#include "author/doc_page.h"
#include "record/value_words.h"

/* ---- the household ---- */

static void write_values(struct doc *doc, const struct example_record *record) {
    for (size_t i = 0; i < record->values.count; i++) {
        const struct example_value *value = &record->values.items[i];
        writer_put(&doc->out, i ? doc_in(doc, "，", ", ") : "");
        doc_text(doc, value->field->name->text);
        enum type_kind kind = value->field->type.kind;
        bool is_words = kind == TYPE_TEXT || kind == TYPE_CHOICE || kind == TYPE_SET;
        writer_put(&doc->out, is_words || kind == TYPE_REGION ? " <b class=\"words\">" : " <b>");
        if (value->field->type.kind == TYPE_REGION && value->value.state == VALUE_KNOWN)
            doc_region(doc, value->value.region);
        else
            doc_text(doc, value_say(doc->arena, value->field->type, value->value, doc->zh));
        writer_put(&doc->out, "</b>");
    }
}

static void write_children(struct doc *doc, const struct example_record *record) {
    if (record->children.count + record->closed.count == 0)
        return;
    writer_put(&doc->out, "<ul>\n");
    for (size_t i = 0; i < record->children.count; i++) {
        const struct example_record *child = record->children.items[i];
        size_t number = 1;
        for (size_t k = 0; k < i; k++)
            number += record->children.items[k]->type == child->type;
        writer_put(&doc->out, "<li>");
        doc_text(doc, child->type->name->text);
        writer_printf(&doc->out, " %zu%s", number, doc_in(doc, "：", ": "));
        write_values(doc, child);
        write_children(doc, child);
        writer_put(&doc->out, "</li>\n");
    }
    for (size_t i = 0; i < record->closed.count; i++) {
        writer_put(&doc->out, "<li>");
        doc_say(doc, "此外没有 ", "no other ");
        doc_text(doc, record->closed.items[i]->name->text);
        writer_put(&doc->out, "</li>\n");
    }
    writer_put(&doc->out, "</ul>\n");
}

static void write_given(struct doc *doc, const struct example_record *given) {
    writer_put(&doc->out, "<div class=\"given\"><span class=\"k\">");
    doc_text(doc, given->type->name->text);
    writer_put(&doc->out, "</span>");
    write_values(doc, given);
    write_children(doc, given);
    writer_put(&doc->out, "</div>\n");
}

/* ---- what is expected ---- */

static void write_path(
    struct doc *doc, const struct record_type *type, const struct example_path *path) {
    for (uint32_t i = 0; i < path->length; i++) {
        type = type->children.items[path->steps[i].child];
        writer_put(&doc->out, i ? " " : "");
        doc_text(doc, type->name->text);
        writer_printf(&doc->out, " %u", path->steps[i].index + 1);
    }
}

static void write_missing(
    struct doc *doc, const struct example *example, const struct example_expect *expect) {
    for (size_t i = 0; i < expect->missing.count; i++) {
        const struct expected_missing *missing = &expect->missing.items[i];
        if (i == 0)
            doc_say(doc, "，缺少 ", ", missing ");
        doc_comma(doc, i);
        if (missing->has_path && missing->path.length) {
            write_path(doc, example->given->type, &missing->path);
            doc_say(doc, " 的 ", ": ");
        }
        doc_text(doc, missing->parameter ? missing->parameter->text : missing->field->name->text);
    }
}

static void clause_link(struct doc *doc, const struct policy *policy, const struct clause *clause) {
    writer_put(&doc->out, " <a href=\"#");
    doc_clause_id(doc, policy, clause);
    writer_put(&doc->out, "\">");
    doc_text(doc, clause->name->text);
    writer_put(&doc->out, "</a>");
}

static void write_policy_outcome(
    struct doc *doc, const struct example *example, const struct example_expect *expect) {
    if (expect->outcome <= OUTCOME_END)
        doc_badge(doc, (enum disposition)expect->outcome);
    else
        doc_element(doc, "span class=\"badge other\"", outcome_say(expect->outcome, doc->zh));
    if (expect->clause)
        clause_link(doc, expect->policy, expect->clause);
    for (size_t i = 0; i < expect->conflicting.count; i++) {
        writer_put(&doc->out, i ? doc_in(doc, " 和", " and") : "");
        clause_link(doc, expect->policy, expect->conflicting.items[i]);
    }
    for (size_t i = 0; i < expect->outputs.count; i++) {
        const struct expected_output *output = &expect->outputs.items[i];
        writer_put(&doc->out, doc_in(doc, "，", ", "));
        doc_text(doc, expect->policy->outputs.items[output->output].name->text);
        writer_put(&doc->out, " ");
        doc_node(doc, output->value);
    }
    write_missing(doc, example, expect);
}

static void write_holding(
    struct doc *doc, const struct example *example, const struct example_expect *expect) {
    doc_element(doc, "span class=\"badge other\"", holding_say(expect->holding, doc->zh));
    write_missing(doc, example, expect);
}

static void write_verdict(struct doc *doc, const struct verdict *verdict) {
    if (verdict->passed)
        return;
    writer_put(&doc->out, " <span class=\"failed\">");
    doc_say(doc, "对不上，现在得出：", "not so; it comes to: ");
    doc_prose(doc, verdict->got);
    writer_put(&doc->out, "</span>");
}

static void write_expect(struct doc *doc, const struct example *example,
    const struct example_expect *expect, const struct verdict *verdict) {
    const struct thing *about =
        expect->assertion ? doc_thing(doc, expect->assertion) : doc_thing(doc, expect->policy);
    writer_put(&doc->out, "<li>");
    if (about)
        doc_link(doc, about);
    if (about && expect->path.length) {
        doc_say(doc, "，", ", ");
        write_path(doc, example->given->type, &expect->path);
    }
    if (about)
        doc_say(doc, "：", ": ");
    if (expect->assertion)
        write_holding(doc, example, expect);
    else if (expect->policy)
        write_policy_outcome(doc, example, expect);
    else
        doc_node(doc, expect->condition);
    write_verdict(doc, verdict);
    writer_put(&doc->out, "</li>\n");
}

/* The figures that were looked into on the way. */
static void write_uses(struct doc *doc, const struct doc_example *one) {
    for (size_t i = 0; i < one->uses.count; i++) {
        if (i == 0)
            writer_printf(&doc->out, "\n<p class=\"tests\">%s", doc_in(doc, "用到 ", "Uses "));
        doc_comma(doc, i);
        doc_citer_link(doc, &one->uses.items[i]);
    }
    writer_put(&doc->out, one->uses.count ? "</p>" : "");
}

static void write_example(struct doc *doc, size_t index) {
    const struct doc_example *one = &doc->examples.items[index];
    const struct example *example = one->example;
    writer_printf(&doc->out, "<li class=\"example\" id=\"example-%zu\"", index + 1);
    doc_data_ids(doc, "tries", &one->tries);
    doc_data_ids(doc, "uses", &one->uses);
    writer_printf(
        &doc->out, ">\n<p class=\"title\"><span class=\"name\">%zu</span> <strong>", index + 1);
    doc_text(doc, example->title);
    writer_printf(&doc->out, "</strong> <span class=\"day\">%s</span></p>\n",
        arena_printf(doc->arena, doc->zh ? "按 %s 判断" : "as of %s", doc_day(doc, example->day)));
    if (example->given)
        write_given(doc, example->given);
    writer_put(&doc->out, "<ul class=\"expects\">\n");
    for (size_t i = 0; i < example->expects.count; i++)
        write_expect(doc, example, &example->expects.items[i], &one->run.verdicts.items[i]);
    writer_put(&doc->out, "</ul>");
    write_uses(doc, one);
    writer_put(&doc->out, "</li>\n");
}

/* ---- where they stand ---- */

#define EXAMPLES_NAMED 12 /* in one place */

void doc_example_links(struct doc *doc, const numbers *list) {
    for (size_t i = 0; i < list->count && i < EXAMPLES_NAMED; i++) {
        size_t index = list->items[i];
        writer_printf(&doc->out, "%s<a href=\"#example-%zu\" title=\"", i ? " " : "", index + 1);
        doc_text(doc, doc->examples.items[index].example->title);
        writer_printf(&doc->out, "\">%zu</a>", index + 1);
    }
    if (list->count > EXAMPLES_NAMED)
        writer_printf(&doc->out, doc_in(doc, " …共 %zu 个", " … %zu in all"), list->count);
}

static void write_title_link(struct doc *doc, size_t index) {
    writer_printf(&doc->out, "“<a href=\"#example-%zu\">", index + 1);
    doc_prose(doc, doc->examples.items[index].example->title);
    writer_put(&doc->out, "</a>”");
}

void doc_failed_examples(struct doc *doc) {
    size_t failed = 0, named = 0;
    for (size_t i = 0; i < doc->examples.count; i++)
        failed += doc->examples.items[i].run.failed > 0;
    if (!failed)
        return;
    writer_printf(&doc->out,
        doc_in(doc, "<p class=\"failed\">%zu 个用例没有通过，见",
            "<p class=\"failed\">Examples that fail: %zu. See "),
        failed);
    for (size_t i = 0; i < doc->examples.count && named < EXAMPLES_NAMED; i++)
        if (doc->examples.items[i].run.failed > 0) {
            writer_put(&doc->out, named++ ? doc_in(doc, "", ", ") : "");
            write_title_link(doc, i);
        }
    writer_put(&doc->out, failed > named ? doc_in(doc, "等。", " …") : doc_in(doc, "。", "."));
    writer_put(&doc->out, "</p>\n");
}

static void write_elsewhere(struct doc *doc, const struct thing *thing) {
    size_t count = 0;
    for (size_t i = 0; i < thing->examples.count; i++) {
        size_t index = thing->examples.items[i];
        if (doc->examples.items[index].home == thing)
            continue;
        writer_put(&doc->out,
            count ? doc_in(doc, "", ", ")
                  : doc_in(doc, "<p class=\"users\">另见用例：", "<p class=\"users\">See also: "));
        write_title_link(doc, index);
        count++;
    }
    writer_put(&doc->out, count ? "</p>\n" : "");
}

static void write_count(struct doc *doc, size_t count, size_t failed) {
    writer_printf(&doc->out, doc_in(doc, "用例 %zu 个", "Examples: %zu"), count);
    if (failed)
        writer_printf(&doc->out,
            doc_in(doc, "，<span class=\"failed\">%zu 个对不上</span>",
                ", <span class=\"failed\">%zu not as they say</span>"),
            failed);
    else
        doc_say(doc, "，都对得上", ", all as they say");
}

/* home NULL: those that stand beside nothing. */
static size_t count_at(const struct doc *doc, const struct thing *home, size_t *failed) {
    size_t count = 0;
    *failed = 0;
    for (size_t i = 0; i < doc->examples.count; i++)
        if (doc->examples.items[i].home == home) {
            count++;
            *failed += doc->examples.items[i].run.failed > 0;
        }
    return count;
}

void doc_examples_of(struct doc *doc, const struct thing *thing) {
    size_t count = 0, failed = 0;
    for (size_t i = 0; i < thing->examples.count; i++) {
        const struct doc_example *example = &doc->examples.items[thing->examples.items[i]];
        count += example->home == thing;
        failed += example->home == thing && example->run.failed > 0;
    }
    if (thing->examples.count == 0)
        writer_printf(&doc->out, "<p class=\"users\"><span class=\"open\">%s</span></p>\n",
            doc_in(doc, "没有用例。", "No example is about it."));
    if (count) {
        writer_put(&doc->out, "<details class=\"examples\" open><summary><h4>");
        write_count(doc, count, failed);
        writer_put(&doc->out, "</h4></summary>\n<ul class=\"stories\">\n");
        for (size_t i = 0; i < thing->examples.count; i++)
            if (doc->examples.items[thing->examples.items[i]].home == thing)
                write_example(doc, thing->examples.items[i]);
        writer_put(&doc->out, "</ul></details>\n");
    }
    write_elsewhere(doc, thing);
}

bool doc_has_other_examples(const struct doc *doc) {
    size_t failed;
    return count_at(doc, NULL, &failed) > 0;
}

void doc_other_examples(struct doc *doc) {
    size_t failed, count = count_at(doc, NULL, &failed);
    if (count == 0)
        return;
    doc_open_section(doc, "examples", "其他用例", "Other examples");
    writer_put(&doc->out, "<p class=\"lead\">");
    write_count(doc, count, failed);
    writer_put(&doc->out, "</p>\n<ul class=\"stories\">\n");
    for (size_t i = 0; i < doc->examples.count; i++)
        if (!doc->examples.items[i].home)
            write_example(doc, i);
    writer_put(&doc->out, "</ul>\n");
    doc_close_section(doc);
}
