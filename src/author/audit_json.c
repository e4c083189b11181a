/* SPDX-License-Identifier: Apache-2.0
 *
 * An audit as JSON; the form is in docs/cli.md. */
#include "author/audit.h"

#include "record/value_words.h"

struct page {
    const struct audit *audit;
    struct writer *out;
};

static void put_text(const struct page *page, const char *key, const char *text) {
    writer_put(page->out, key);
    if (text)
        writer_json(page->out, text);
    else
        writer_put(page->out, "null");
}

static void put_place(const struct page *page, struct span span) {
    const struct audit *audit = page->audit;
    put_text(page, "\"file\": ", audit->sources->files.items[span.file].name);
    writer_printf(page->out, ", \"line\": %u", source_place(audit->sources, span).line);
}

static void put_item(const struct page *page, const struct audit_item *item) {
    put_text(page, "{\"kind\": ", audit_kind_word(item->kind, false));
    put_text(page, ", \"name\": ", item->name);
    writer_put(page->out, ", ");
    put_place(page, item->span);
    writer_printf(page->out, ", \"values\": %u, \"undecided\": %u, \"reached\": %s}", item->values,
        item->undecided, item->is_tried ? "true" : "false");
}

static void put_items(const struct page *page, const char *key, const audit_items *items) {
    writer_printf(page->out, "%s[", key);
    for (size_t i = 0; i < items->count; i++) {
        writer_put(page->out, i ? ",\n      " : "\n      ");
        put_item(page, items->items[i]);
    }
    writer_put(page->out, "]");
}

static void put_entry(const struct page *page, const struct audit_entry *entry) {
    static const char *const fates[] = {"decided", "registered", "missing"};
    put_text(page, "{\"id\": ", entry->article->number);
    put_text(page, ", \"title\": ", entry->article->title);
    put_text(page, ", \"level\": ", entry->article->level);
    put_text(page, ", \"fate\": ", fates[entry->fate]);
    put_text(page, ", \"reason\": ", entry->article->registered);
    put_items(page, ", \"rules\": ", &entry->items);
    writer_put(page->out, "}");
}

static void put_catalogue(const struct page *page, const struct audit_catalogue *catalogue) {
    put_text(page, "{\"source\": ", catalogue->source->name->text);
    put_text(page, ", \"title\": ", catalogue->source->title);
    writer_put(page->out, ",\n   \"levels\": [");
    for (size_t i = 0; i < catalogue->levels.count; i++) {
        const struct audit_level *level = &catalogue->levels.items[i];
        put_text(page, i ? ", {\"level\": " : "{\"level\": ", level->name);
        writer_printf(page->out,
            ", \"entries\": %u, \"decided\": %u, \"registered\": %u, \"missing\": %u}",
            level->total, level->counts[AUDIT_DECIDED], level->counts[AUDIT_REGISTERED],
            level->counts[AUDIT_MISSING]);
    }
    writer_put(page->out, "],\n   \"entries\": [");
    for (size_t i = 0; i < catalogue->entries.count; i++) {
        writer_put(page->out, i ? ",\n    " : "\n    ");
        put_entry(page, &catalogue->entries.items[i]);
    }
    writer_put(page->out, "]}");
}

static void put_unverified(const struct page *page) {
    writer_put(page->out, ",\n \"unverified\": [");
    for (size_t i = 0; i < page->audit->unverified.count; i++) {
        const struct audit_unverified *at = &page->audit->unverified.items[i];
        put_text(page, i ? ",\n  {\"source\": " : "\n  {\"source\": ", at->source->name->text);
        put_text(page, ", \"title\": ", at->source->title);
        put_text(page, ", \"reason\": ", at->source->unverified);
        put_items(page, ", \"rules\": ", &at->items);
        writer_put(page->out, "}");
    }
    writer_put(page->out, "]");
}

static void put_disputed(const struct page *page) {
    writer_put(page->out, ",\n \"disputed\": [");
    for (size_t i = 0; i < page->audit->disputed.count; i++) {
        const struct audit_disputed *at = &page->audit->disputed.items[i];
        put_text(page, i ? ",\n  {\"source\": " : "\n  {\"source\": ", at->cite->source->name->text);
        put_text(page, ", \"article\": ", at->cite->article);
        put_text(page, ", \"readings\": [", at->cite->readings[0]);
        put_text(page, ", ", at->cite->readings[1]);
        put_text(page, "], \"entry\": ", at->entry);
        if (at->item) {
            writer_put(page->out, ", \"rule\": ");
            put_item(page, at->item);
        } else {
            writer_put(page->out, ", ");
            put_place(page, at->span);
        }
        writer_put(page->out, "}");
    }
    writer_put(page->out, "]");
}

static void put_unexpected(const struct page *page) {
    writer_put(page->out, ",\n \"unexpected\": [");
    for (size_t i = 0; i < page->audit->unexpected.count; i++) {
        const struct audit_outcome *at = &page->audit->unexpected.items[i];
        put_text(page, i ? ",\n  {\"outcome\": " : "\n  {\"outcome\": ",
            at->clause ? at->clause->name->text : outcome_say(at->outcome, false));
        writer_put(page->out, ", \"policy\": ");
        put_item(page, at->policy);
        writer_put(page->out, "}");
    }
    writer_put(page->out, "]");
}

static void put_values(const struct page *page) {
    const struct audit *audit = page->audit;
    writer_printf(page->out,
        ",\n \"values\": {\"known\": %u, \"unverified\": %u, \"undecided\": %u, \"seen\": [",
        audit->values, audit->unverified_values, audit->undecided_values);
    for (size_t i = 0; i < audit->seen.count; i++) {
        put_text(page, i ? ", {\"in\": " : "{\"in\": ", audit->seen.items[i].kind);
        writer_printf(page->out, ", \"values\": %u}", audit->seen.items[i].values);
    }
    writer_put(page->out, "]}");
}

void audit_write_json(const struct audit *audit, struct writer *out) {
    struct page page = {audit, out};
    put_text(&page, "{\"rules\": ", audit->sources->files.items[0].name);
    writer_printf(out, ", \"examples\": %u, \"missing\": %u,\n \"catalogues\": [", audit->examples,
        audit->missing);
    for (size_t i = 0; i < audit->catalogues.count; i++) {
        writer_put(out, i ? ",\n  " : "\n  ");
        put_catalogue(&page, &audit->catalogues.items[i]);
    }
    writer_put(out, "]");
    put_unverified(&page);
    put_disputed(&page);
    put_items(&page, ",\n \"uncited\": ", &audit->uncited);
    put_items(&page, ",\n \"unreached\": ", &audit->untried);
    put_items(&page, ",\n \"undecided\": ", &audit->undecided);
    put_unexpected(&page);
    put_values(&page);
    writer_put(out, "}");
}
