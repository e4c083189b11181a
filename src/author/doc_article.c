/* SPDX-License-Identifier: Apache-2.0
 *
 * Documents with their articles, and what rests on each: entries of catalogues that are taken from
 * it, rules, examples; what no rule rests on, and what is listed and not decided.
 */
#include "author/doc_page.h"

#include <stdlib.h>
#include <string.h>

/* ---- rules ---- */

/* What rests on an article: what cites it, and what cites an entry that is taken from it. */
struct resting {
    const citers *direct; /* NULL: none */
    citers through;
    bool *tried; /* [example] */
};

static bool is_among(const citers *list, const struct citer *one) {
    for (size_t i = 0; list && i < list->count; i++)
        if (list->items[i].thing == one->thing && list->items[i].clause == one->clause &&
            list->items[i].override == one->override && list->items[i].choice == one->choice)
            return true;
    return false;
}

static void add_through(struct doc *doc, struct resting *resting, const struct entry *entry) {
    const citers *list = doc_citers(doc, entry->article->number);
    for (size_t i = 0; list && i < list->count; i++)
        if (!is_among(resting->direct, &list->items[i]) &&
            !is_among(&resting->through, &list->items[i]))
            vec_push(doc->arena, &resting->through, list->items[i]);
}

static void add_tried(struct doc *doc, struct resting *resting, const citers *list) {
    for (size_t i = 0; list && i < list->count; i++) {
        const numbers *tests = doc_citer_tests(doc, &list->items[i]);
        for (size_t k = 0; tests && k < tests->count; k++)
            resting->tried[tests->items[k]] = true;
    }
}

static struct resting resting_on(struct doc *doc, const void *source_or_number) {
    const entries *list = doc_entries(doc, source_or_number);
    struct resting resting = {.direct = doc_citers(doc, source_or_number),
        .tried = arena_array(doc->arena, bool, doc->examples.count)};
    for (size_t i = 0; list && i < list->count; i++)
        add_through(doc, &resting, &list->items[i]);
    add_tried(doc, &resting, resting.direct);
    add_tried(doc, &resting, &resting.through);
    return resting;
}

static bool rests_any(const struct resting *resting) {
    return resting->direct || resting->through.count;
}

static numbers examples_of(struct doc *doc, const struct resting *resting) {
    numbers list = {0};
    for (size_t i = 0; i < doc->examples.count; i++)
        if (resting->tried[i])
            vec_push(doc->arena, &list, i);
    return list;
}

static bool is_of(const struct citer *citer, enum thing_kind kind) {
    return citer->thing && citer->thing->kind == kind;
}

/* kind: one more than those of things is a choice. */
static void write_group(
    struct doc *doc, const citers *list, enum thing_kind kind, const char *title) {
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct citer *citer = &list->items[i];
        if (citer->choice ? kind != THING_KINDS : !is_of(citer, kind))
            continue;
        if (count++)
            doc_say(doc, "、", ", ");
        else
            writer_printf(&doc->out, "<div><span class=\"k\">%s</span>", title);
        doc_citer_link(doc, citer);
    }
    writer_put(&doc->out, count ? "</div>\n" : "");
}

static void write_groups(struct doc *doc, const citers *list) {
    static const struct {
        enum thing_kind kind;
        const char *words[2];
    } groups[] = {{THING_POLICY, {"policies", "政策"}}, {THING_ASSERTION, {"checks", "核查和保证"}},
        {THING_PARAMETER, {"parameters", "参数"}}, {THING_TABLE, {"tables", "表"}},
        {THING_SCALE, {"scales", "分段"}}, {THING_CALENDAR, {"calendar", "日历"}},
        {THING_KINDS, {"choices", "选项"}}};
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        write_group(doc, list, groups[i].kind, groups[i].words[doc->zh]);
}

/* There is something listed of it, and none of that is decided. */
static bool only_registered(const entries *list) {
    for (size_t i = 0; list && i < list->count; i++)
        if (!list->items[i].article->registered)
            return false;
    return list != NULL;
}

static void write_no_rule(struct doc *doc, const void *source_or_number) {
    if (only_registered(doc_entries(doc, source_or_number)))
        doc_element(doc, "span class=\"registered\"",
            doc_in(doc, "目录里的都只登记，不判定", "its entries are listed, not decided"));
    else
        doc_element(doc, "span class=\"open\"", doc_in(doc, "没有规则引用", "no rule"));
}

static void write_rules(struct doc *doc, const struct resting *resting) {
    if (resting->direct)
        write_groups(doc, resting->direct);
    if (resting->through.count) {
        doc_element(doc, "p class=\"through\"", doc_in(doc, "经过目录：", "By way of entries: "));
        write_groups(doc, &resting->through);
    }
}

static void write_tests(struct doc *doc, const struct resting *resting) {
    numbers list = examples_of(doc, resting);
    if (list.count)
        doc_example_links(doc, &list);
    else if (rests_any(resting))
        doc_say(doc, "没有", "none");
}

/* ---- articles ---- */

static void entry_link(struct doc *doc, const struct entry *entry) {
    writer_put(&doc->out, "<a href=\"#");
    doc_text(doc, doc_article_id(doc, entry->article->number));
    if (entry->article->title) {
        writer_put(&doc->out, "\" title=\"");
        doc_text(doc, entry->article->title);
    }
    writer_put(&doc->out, "\">");
    doc_text(doc, entry->article->number);
    writer_put(&doc->out, "</a>");
}

static void write_entries(struct doc *doc, const entries *list) {
    for (size_t i = 0; list && i < list->count; i++) {
        doc_comma(doc, i);
        entry_link(doc, &list->items[i]);
    }
}

static void level_badge(struct doc *doc, const char *level) {
    if (!level)
        return;
    writer_put(&doc->out, " <span class=\"badge other\">");
    doc_say(doc, "级 ", "level ");
    doc_text(doc, level);
    writer_put(&doc->out, "</span>");
}

static void data_text(struct doc *doc, const char *name, const char *text) {
    if (!text)
        return;
    writer_printf(&doc->out, " data-%s=\"", name);
    doc_text(doc, text);
    writer_put(&doc->out, "\"");
}

static void data_entries(struct doc *doc, const entries *list) {
    for (size_t i = 0; list && i < list->count; i++) {
        writer_put(&doc->out, i ? " " : " data-entries=\"");
        doc_text(doc, doc_article_id(doc, list->items[i].article->number));
    }
    writer_put(&doc->out, list ? "\"" : "");
}

static void data_rules(struct doc *doc, const struct resting *resting) {
    citers all = {0};
    for (size_t i = 0; resting->direct && i < resting->direct->count; i++)
        vec_push(doc->arena, &all, resting->direct->items[i]);
    for (size_t i = 0; i < resting->through.count; i++)
        vec_push(doc->arena, &all, resting->through.items[i]);
    doc_data_ids(doc, "rules", &all);
}

static void open_row(struct doc *doc, const struct source *source,
    const struct source_article *article, const struct resting *resting) {
    numbers examples = examples_of(doc, resting);
    writer_put(&doc->out, "<tr id=\"");
    doc_text(doc, doc_article_id(doc, article->number));
    writer_put(&doc->out, "\"");
    data_text(doc, "source", source->name->text);
    data_text(doc, "article", article->number);
    data_text(doc, "level", article->level);
    data_text(doc, "registered", article->registered);
    doc_data_cites(doc, &article->cites);
    data_entries(doc, doc_entries(doc, article->number));
    data_rules(doc, resting);
    doc_data_examples(doc, &examples);
    writer_put(&doc->out, ">");
}

static void write_title(struct doc *doc, const struct source_article *article) {
    writer_printf(&doc->out, "<td data-k=\"%s\">", doc_in(doc, "标题", "title"));
    doc_text(doc, article->title ? article->title : "");
    if (article->cites.count) {
        writer_put(&doc->out, "<div class=\"from\">");
        doc_say(doc, "出自 ", "from ");
        doc_cite_links(doc, &article->cites);
        writer_put(&doc->out, "</div>");
    }
    writer_put(&doc->out, "</td>");
}

static void write_registered(struct doc *doc, const struct source_article *article) {
    if (!article->registered)
        return;
    writer_put(&doc->out, "<p class=\"registered\">");
    doc_say(doc, "只登记，不判定：", "Listed, not decided: ");
    doc_prose(doc, article->registered);
    writer_put(&doc->out, "</p>");
}

static bool has_entries(const struct doc *doc, const struct source *source) {
    for (size_t i = 0; i < source->articles.count; i++)
        if (doc_entries(doc, source->articles.items[i].number))
            return true;
    return false;
}

static void write_article(struct doc *doc, const struct source *source,
    const struct source_article *article, bool with_entries) {
    struct resting resting = resting_on(doc, article->number);
    open_row(doc, source, article, &resting);
    writer_put(&doc->out, "<th scope=\"row\">");
    doc_text(doc, article->number);
    level_badge(doc, article->level);
    writer_put(&doc->out, "</th>");
    write_title(doc, article);
    if (with_entries) {
        writer_printf(&doc->out, "<td data-k=\"%s\">", doc_in(doc, "目录", "entries"));
        write_entries(doc, doc_entries(doc, article->number));
        writer_put(&doc->out, "</td>");
    }
    writer_printf(&doc->out, "<td data-k=\"%s\">", doc_in(doc, "规则", "rules"));
    write_registered(doc, article);
    write_rules(doc, &resting);
    if (!rests_any(&resting) && !article->registered)
        write_no_rule(doc, article->number);
    writer_printf(&doc->out, "</td><td data-k=\"%s\">", doc_in(doc, "用例", "examples"));
    write_tests(doc, &resting);
    writer_put(&doc->out, "</td></tr>\n");
}

static void write_articles(struct doc *doc, const struct source *source) {
    bool with_entries = has_entries(doc, source);
    if (source->articles.count == 0)
        return;
    writer_put(&doc->out, "<div class=\"scroll\"><table class=\"rows articles\"><thead><tr>");
    doc_element(doc, "th scope=\"col\"", doc_in(doc, "条款", "article"));
    doc_element(doc, "th scope=\"col\"", doc_in(doc, "标题", "title"));
    if (with_entries)
        doc_element(doc, "th scope=\"col\"", doc_in(doc, "目录", "entries"));
    doc_element(doc, "th scope=\"col\"", doc_in(doc, "规则", "rules"));
    doc_element(doc, "th scope=\"col\"", doc_in(doc, "用例", "examples"));
    writer_put(&doc->out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < source->articles.count; i++)
        write_article(doc, source, &source->articles.items[i], with_entries);
    writer_put(&doc->out, "</tbody></table></div>\n");
}

/* ---- catalogues by level ---- */

struct tally {
    const char *level; /* NULL: of those without one */
    size_t all, decided, registered;
    VEC(const struct source_article *) missing;
};
typedef VEC(struct tally) tallies;

static struct tally *tally_of(struct doc *doc, tallies *list, const char *level) {
    for (size_t i = 0; i < list->count; i++) {
        const char *other = list->items[i].level;
        if (other == level || (other && level && strcmp(other, level) == 0))
            return &list->items[i];
    }
    vec_push(doc->arena, list, (struct tally){.level = level});
    return &list->items[list->count - 1];
}

static void count_article(struct doc *doc, tallies *list, const struct source_article *article) {
    struct tally *tally = tally_of(doc, list, article->level);
    tally->all++;
    if (doc_citers(doc, article->number))
        tally->decided++;
    else if (article->registered)
        tally->registered++;
    else
        vec_push(doc->arena, &tally->missing, article);
}

static void write_missing(struct doc *doc, const struct source *source, const struct tally *tally) {
    writer_printf(&doc->out, "%zu", tally->missing.count);
    for (size_t i = 0; i < tally->missing.count; i++) {
        writer_put(&doc->out, i ? doc_in(doc, "、", ", ") : doc_in(doc, "：", ": "));
        entry_link(doc, &(struct entry){source, tally->missing.items[i]});
    }
}

static void write_tally(struct doc *doc, const struct source *source, const struct tally *tally) {
    writer_put(&doc->out, "<tr><th scope=\"row\">");
    doc_text(doc, tally->level ? tally->level : doc_in(doc, "没有写级", "none"));
    writer_printf(&doc->out,
        "</th><td data-k=\"%s\">%zu</td><td data-k=\"%s\">%zu</td><td data-k=\"%s\">%zu</td>"
        "<td data-k=\"%s\">",
        doc_in(doc, "条", "entries"), tally->all, doc_in(doc, "有规则依据", "rules rest on"),
        tally->decided, doc_in(doc, "只登记", "listed"), tally->registered,
        doc_in(doc, "缺规则", "missing"));
    write_missing(doc, source, tally);
    writer_put(&doc->out, "</td></tr>\n");
}

/* Those without one last. */
static int by_level(const void *a, const void *b) {
    const char *left = ((const struct tally *)a)->level, *right = ((const struct tally *)b)->level;
    if (!left || !right)
        return !left - !right;
    return strcmp(left, right);
}

static void write_tallies(struct doc *doc, const struct source *source) {
    static const char *const heads[][2] = {{"level", "级"}, {"entries", "条"},
        {"rules rest on", "有规则依据"}, {"listed, not decided", "只登记"}, {"missing", "缺规则"}};
    tallies list = {0};
    if (!source->is_catalogue)
        return;
    for (size_t i = 0; i < source->articles.count; i++)
        count_article(doc, &list, &source->articles.items[i]);
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_level);
    writer_put(&doc->out, "<div class=\"scroll\"><table class=\"rows close levels\"><thead><tr>");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        doc_element(doc, "th scope=\"col\"", heads[i][doc->zh]);
    writer_put(&doc->out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < list.count; i++)
        write_tally(doc, source, &list.items[i]);
    writer_put(&doc->out, "</tbody></table></div>\n");
}

/* ---- documents ---- */

/* What cites the document and none of its articles. */
static void write_whole(struct doc *doc, const struct source *source) {
    struct resting resting = resting_on(doc, source);
    const entries *list = doc_entries(doc, source);
    if (!rests_any(&resting) && !list && source->articles.count)
        return;
    if (list) {
        writer_put(&doc->out, "<p>");
        doc_say(doc, "目录：", "Entries: ");
        write_entries(doc, list);
        writer_put(&doc->out, "</p>\n");
    }
    writer_put(&doc->out, "<div class=\"whole\">\n");
    if (source->articles.count)
        doc_element(
            doc, "p", doc_in(doc, "引用全文的规则：", "Rules that rest on it as a whole: "));
    write_rules(doc, &resting);
    if (!rests_any(&resting)) {
        write_no_rule(doc, source);
    } else {
        writer_put(&doc->out, "<p>");
        doc_say(doc, "用例：", "Examples: ");
        write_tests(doc, &resting);
        writer_put(&doc->out, "</p>\n");
    }
    writer_put(&doc->out, "</div>\n");
}

static void write_fact(
    struct doc *doc, size_t *count, const char *zh, const char *en, const char *fact) {
    if (!fact)
        return;
    writer_put(&doc->out, (*count)++ ? doc_in(doc, "；", "; ") : "<p class=\"meta\">");
    doc_say(doc, zh, en);
    doc_prose(doc, fact);
}

/* An address is text: the page leads nowhere. */
static void write_facts(struct doc *doc, const struct source *source) {
    size_t count = 0;
    write_fact(
        doc, &count, "日期：", "Dated: ", source->has_date ? doc_day(doc, source->dated) : NULL);
    write_fact(doc, &count, "见于：", "Seen in: ", source->seen);
    write_fact(doc, &count, "网址：", "Address: ", source->address);
    if (source->unverified) {
        writer_put(&doc->out, count++ ? doc_in(doc, "；", "; ") : "<p class=\"meta\">");
        doc_unverified(doc, source, true);
    }
    writer_put(&doc->out, count ? "</p>\n" : "");
}

static void open_source(struct doc *doc, const struct source *source) {
    struct resting resting = resting_on(doc, source);
    numbers examples = examples_of(doc, &resting);
    writer_put(&doc->out, "<article class=\"item\" id=\"");
    doc_source_id(doc, source);
    writer_put(&doc->out, "\"");
    data_text(doc, "source", source->name->text);
    data_text(doc, "unverified", source->unverified);
    data_entries(doc, doc_entries(doc, source));
    data_rules(doc, &resting);
    doc_data_examples(doc, &examples);
    writer_put(&doc->out, ">\n");
}

static void write_source(struct doc *doc, const struct source *source) {
    open_source(doc, source);
    writer_put(&doc->out, "<h3>");
    doc_text(doc, source->title);
    writer_put(&doc->out, " <span class=\"name\">");
    doc_text(doc, source->name->text);
    writer_put(&doc->out, "</span> ");
    doc_place(doc, source->span);
    writer_put(&doc->out, "</h3>\n");
    write_facts(doc, source);
    write_tallies(doc, source);
    write_whole(doc, source);
    write_articles(doc, source);
    writer_put(&doc->out, "</article>\n");
}

void doc_sources(struct doc *doc) {
    if (doc->program->sources.count == 0)
        return;
    doc_open_section(doc, "sources", "依据", "Sources");
    doc_element(doc, "p class=\"lead\"",
        doc_in(doc,
            "从条款找规则和用例：每一条下面有哪些目录编号、哪些规则、哪些用例；没有规则引用的、只登"
            "记不判定的也列出。"
            "反过来，每项规则下面写着它的依据。",
            "From articles to rules: which entries are taken from each, which rules rest on it and "
            "which examples try them; what no rule rests on, and what is listed and not decided, "
            "is told too. The other way round, each rule names its articles."));
    writer_put(&doc->out, "\n");
    for (size_t i = 0; i < doc->program->sources.count; i++)
        write_source(doc, doc->program->sources.items[i]);
    doc_close_section(doc);
}
