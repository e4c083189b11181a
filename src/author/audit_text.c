/* SPDX-License-Identifier: Apache-2.0
 *
 * An audit for people. */
#include "author/audit.h"

#include <string.h>
#include "base/utf8.h"
#include "record/value_words.h"

#define TITLE_WIDTH 30 /* columns of an entry's title; a longer one moves the rest */

struct page {
    const struct audit *audit;
    struct writer *out;
    bool zh;
};

const char *audit_kind_word(enum audit_kind kind, bool zh) {
    static const char *const words[AUDIT_KIND_COUNT][2] = {
        [AUDIT_POLICY] = {"政策", "policy"},
        [AUDIT_CLAUSE] = {"条款", "clause"},
        [AUDIT_PARAMETER] = {"参数", "parameter"},
        [AUDIT_REGION] = {"地区值", "region"},
        [AUDIT_TABLE] = {"表", "table"},
        [AUDIT_SCALE] = {"分段", "scale"},
        [AUDIT_INSPECTION] = {"核查", "inspection"},
        [AUDIT_GUARANTEE] = {"保证", "guarantee"},
        [AUDIT_CHOICE] = {"选项", "choice"},
        [AUDIT_CALENDAR] = {"日历", "calendar"},
    };
    return words[kind][zh ? 0 : 1];
}

const char *audit_place(const struct audit *audit, struct arena *arena, struct span span) {
    return arena_printf(arena, "%s:%u", source_shown_name(arena, audit->sources, span.file),
        source_place(audit->sources, span).line);
}

static const char *in(const struct page *page, const char *zh, const char *en) {
    return page->zh ? zh : en;
}

static void pad(const struct page *page, const char *text, size_t width) {
    writer_put(page->out, text);
    for (size_t at = utf8_width(text, strlen(text)); at < width; at++)
        writer_put(page->out, " ");
}

static void put_item(const struct page *page, const struct audit_item *item) {
    writer_printf(page->out, "%s %s  %s", audit_kind_word(item->kind, page->zh), item->name,
        audit_place(page->audit, page->out->arena, item->span));
}

static void put_items(const struct page *page, const char *indent, const audit_items *items) {
    for (size_t i = 0; i < items->count; i++) {
        writer_put(page->out, indent);
        put_item(page, items->items[i]);
        writer_put(page->out, "\n");
    }
}

/* ---- catalogues ---- */

static const char *level_name(const struct page *page, const char *name) {
    return name ? name : in(page, "（未写）", "(none)");
}

static void put_levels(const struct page *page, const struct audit_catalogue *catalogue) {
    pad(page, in(page, "  级", "  level"), 10);
    writer_put(page->out, in(page, "  条数  规则判定  只登记  没有\n",
                              " total   decided  registered  missing\n"));
    for (size_t i = 0; i < catalogue->levels.count; i++) {
        const struct audit_level *level = &catalogue->levels.items[i];
        writer_put(page->out, "  ");
        pad(page, level_name(page, level->name), 8);
        writer_printf(page->out, page->zh ? "%6u%10u%8u%6u\n" : "%6u%10u%12u%9u\n", level->total,
            level->counts[AUDIT_DECIDED], level->counts[AUDIT_REGISTERED],
            level->counts[AUDIT_MISSING]);
    }
}

static void put_entry(const struct page *page, const struct audit_entry *entry) {
    static const char indent[] = "           ";
    writer_put(page->out, "  ");
    pad(page, level_name(page, entry->article->level), 3);
    pad(page, entry->article->number, 6);
    pad(page, entry->article->title ? entry->article->title : "",
        entry->fate == AUDIT_DECIDED ? 0 : TITLE_WIDTH);
    if (entry->fate == AUDIT_REGISTERED)
        writer_printf(page->out, "  %s%s", in(page, "登记：", "registered: "),
            entry->article->registered);
    else if (entry->fate == AUDIT_MISSING)
        writer_put(page->out, in(page, "  没有：还没有规则依据它", "  missing: no rule cites it"));
    writer_put(page->out, "\n");
    put_items(page, indent, &entry->items);
}

static void put_catalogue(const struct page *page, const struct audit_catalogue *catalogue) {
    const struct source *source = catalogue->source;
    bool is_one = catalogue->entries.count == 1;
    writer_printf(page->out,
        in(page, "目录“%s”，%zu 条\n",
            is_one ? "Catalogue “%s”, %zu entry\n" : "Catalogue “%s”, %zu entries\n"),
        source->title ? source->title : source->name->text, catalogue->entries.count);
    put_levels(page, catalogue);
    writer_put(page->out, "\n");
    for (size_t i = 0; i < catalogue->entries.count; i++)
        put_entry(page, &catalogue->entries.items[i]);
    writer_put(page->out, "\n");
}

/* ---- the lists ---- */

/* False: nothing stands in it. */
static bool put_heading(const struct page *page, const char *zh, const char *en, size_t count) {
    writer_printf(page->out, page->zh ? "%s：%zu\n" : "%s: %zu\n", in(page, zh, en), count);
    return count > 0;
}

static void put_list(
    const struct page *page, const char *zh, const char *en, const audit_items *items) {
    if (put_heading(page, zh, en, items->count))
        put_items(page, "  ", items);
    writer_put(page->out, "\n");
}

static void put_unverified(const struct page *page) {
    const struct audit *audit = page->audit;
    put_heading(page, "未核实的来源", "Unverified sources", audit->unverified.count);
    for (size_t i = 0; i < audit->unverified.count; i++) {
        const struct audit_unverified *at = &audit->unverified.items[i];
        writer_printf(page->out, page->zh ? "  %s  “%s”：%s\n" : "  %s  “%s”: %s\n",
            at->source->name->text, at->source->title ? at->source->title : "",
            at->source->unverified);
        put_items(page, "      ", &at->items);
    }
    writer_put(page->out, "\n");
}

static void put_disputed(const struct page *page) {
    const struct audit *audit = page->audit;
    put_heading(page, "存疑的引文", "Disputed citations", audit->disputed.count);
    for (size_t i = 0; i < audit->disputed.count; i++) {
        const struct audit_disputed *at = &audit->disputed.items[i];
        writer_printf(page->out, in(page, "  %s %s：“%s”或“%s”  ", "  %s %s: “%s” or “%s”  "),
            at->cite->source->name->text, at->cite->article ? at->cite->article : "",
            at->cite->readings[0], at->cite->readings[1]);
        if (at->item)
            put_item(page, at->item);
        else
            writer_printf(page->out, "%s  %s", at->entry,
                audit_place(audit, page->out->arena, at->span));
        writer_put(page->out, "\n");
    }
    writer_put(page->out, "\n");
}

static void put_unexpected(const struct page *page) {
    const struct audit *audit = page->audit;
    put_heading(page, "没有用例期望的结果", "Outcomes that no example expects",
        audit->unexpected.count);
    for (size_t i = 0; i < audit->unexpected.count; i++) {
        const struct audit_outcome *at = &audit->unexpected.items[i];
        writer_printf(page->out, "  %s  ",
            at->clause ? at->clause->name->text : outcome_say(at->outcome, page->zh));
        put_item(page, at->policy);
        writer_put(page->out, "\n");
    }
    writer_put(page->out, "\n");
}

static void put_undecided(const struct page *page) {
    const audit_items *items = &page->audit->undecided;
    if (put_heading(page, "写着待定的数值", "Values that are undecided", items->count))
        for (size_t i = 0; i < items->count; i++) {
            writer_put(page->out, "  ");
            put_item(page, items->items[i]);
            if (items->items[i]->values)
                writer_printf(page->out, in(page, "  （另有 %u 段已定）", "  (%u more are known)"),
                    items->items[i]->values);
            writer_put(page->out, "\n");
        }
    writer_put(page->out, "\n");
}

static void put_values(const struct page *page) {
    const struct audit *audit = page->audit;
    writer_printf(page->out,
        in(page, "数值：有 %u 个，其中未核实 %u 个；待定 %u 个\n",
            "Values: %u, of them unverified %u; undecided %u\n"),
        audit->values, audit->unverified_values, audit->undecided_values);
    for (size_t i = 0; i < audit->seen.count; i++)
        writer_printf(page->out, page->zh ? "  %s：%u\n" : "  %s: %u\n",
            audit->seen.items[i].kind ? audit->seen.items[i].kind
                                      : in(page, "（来源没有写见于哪里）", "(not said)"),
            audit->seen.items[i].values);
    writer_put(page->out, "\n");
}

static void put_kinds(const struct page *page) {
    size_t counts[AUDIT_KIND_COUNT] = {0};
    for (size_t i = 0; i < page->audit->items.count; i++)
        counts[page->audit->items.items[i]->kind]++;
    writer_put(page->out, in(page, "规则：", "Rules: "));
    bool first = true;
    for (int kind = 0; kind < AUDIT_KIND_COUNT; kind++) {
        if (!counts[kind])
            continue;
        writer_printf(page->out, "%s%s %zu", first ? "" : in(page, "、", ", "),
            audit_kind_word((enum audit_kind)kind, page->zh), counts[kind]);
        first = false;
    }
    writer_printf(
        page->out, in(page, "；用例 %u\n\n", "; examples %u\n\n"), page->audit->examples);
}

void audit_write_text(const struct audit *audit, bool zh, struct writer *out) {
    struct page page = {audit, out, zh};
    for (size_t i = 0; i < audit->catalogues.count; i++)
        put_catalogue(&page, &audit->catalogues.items[i]);
    put_unverified(&page);
    put_disputed(&page);
    put_list(&page, "没有依据的", "Without citation", &audit->uncited);
    put_list(&page, "没有用例到达的", "Reached by no example", &audit->untried);
    put_unexpected(&page);
    put_undecided(&page);
    put_values(&page);
    put_kinds(&page);
    for (size_t i = 0; i < audit->catalogues.count; i++)
        put_levels(&page, &audit->catalogues.items[i]);
}
