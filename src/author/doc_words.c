/* SPDX-License-Identifier: Apache-2.0 */
#include "author/doc_page.h"

#include <string.h>
#include "author/web_text.h"
#include "base/utf8.h"

const char *doc_in(const struct doc *doc, const char *zh, const char *en) {
    return doc->zh ? zh : en;
}

void doc_bytes(struct doc *doc, const char *bytes, size_t length) {
    size_t done = 0, at = 0;
    while (at < length) {
        int32_t code;
        size_t size = utf8_decode(bytes + at, length - at, &code);
        if (code >= 0x80 && utf8_is_hidden(code)) {
            writer_escaped_bytes(&doc->out, bytes + done, at - done);
            done = at + size;
        }
        at += size;
    }
    writer_escaped_bytes(&doc->out, bytes + done, length - done);
}

void doc_text(struct doc *doc, const char *text) {
    doc_bytes(doc, text, strlen(text));
}

void doc_prose(struct doc *doc, const char *text) {
    size_t size = strlen(text), done = 0, length, at;
    while ((at = web_value_find(text, size, done, &length)) < size) {
        doc_bytes(doc, text + done, at - done);
        writer_put(&doc->out, WEB_VALUE_OPEN);
        doc_bytes(doc, text + at, length);
        writer_put(&doc->out, WEB_VALUE_CLOSE);
        done = at + length;
    }
    doc_bytes(doc, text + done, size - done);
}

void doc_element(struct doc *doc, const char *tag, const char *text) {
    writer_printf(&doc->out, "<%s>", tag);
    doc_prose(doc, text);
    writer_printf(&doc->out, "</%.*s>", (int)strcspn(tag, " "), tag);
}

void doc_say(struct doc *doc, const char *zh, const char *en) {
    doc_text(doc, doc_in(doc, zh, en));
}

void doc_comma(struct doc *doc, size_t index) {
    if (index)
        doc_say(doc, "、", ", ");
}

/* ---- days ---- */

const char *doc_day(struct doc *doc, date day) {
    char text[DATE_TEXT_SIZE];
    date_format(day, text);
    return arena_copy(doc->arena, text, strlen(text));
}

/* Periods of whole calendar years are said by their years. */
static bool in_years(date from, date to, int *first, int *last) {
    int month, day;
    date_to_ymd(from, first, &month, &day);
    if (from == DATE_MIN || month != 1 || day != 1)
        return false;
    date_to_ymd(to, last, &month, &day);
    return month == 12 && day == 31;
}

const char *doc_period(struct doc *doc, date from, date to) {
    int first, last;
    bool years = in_years(from, to, &first, &last);
    if (from == DATE_MIN && to == DATE_MAX)
        return doc_in(doc, "不限日期", "always");
    if (years && to == DATE_MAX)
        return arena_printf(doc->arena, doc->zh ? "%d年起" : "from %d", first);
    if (years && first == last)
        return arena_printf(doc->arena, doc->zh ? "%d年" : "%d", first);
    if (years)
        return arena_printf(doc->arena, doc->zh ? "%d年至%d年" : "%d to %d", first, last);
    if (to == DATE_MAX)
        return arena_printf(doc->arena, doc->zh ? "%s 起" : "from %s", doc_day(doc, from));
    if (from == DATE_MIN)
        return arena_printf(doc->arena, doc->zh ? "到 %s 止" : "until %s", doc_day(doc, to));
    if (from == to)
        return doc_day(doc, from);
    return arena_printf(
        doc->arena, doc->zh ? "%s 至 %s" : "%s to %s", doc_day(doc, from), doc_day(doc, to));
}

/* ---- types ---- */

static const char *plain_type(const struct doc *doc, enum type_kind kind) {
    static const char *const words[][2] = {
        [TYPE_BOOLEAN] = {"yes or no", "是否"},
        [TYPE_INTEGER] = {"whole number", "整数"},
        [TYPE_DECIMAL] = {"number", "小数"},
        [TYPE_PERCENT] = {"percentage", "百分比"},
        [TYPE_DATE] = {"date", "日期"},
        [TYPE_DURATION] = {"length of time", "时长"},
        [TYPE_REGION] = {"division code", "行政区划代码"},
        [TYPE_CITIZEN_ID] = {"identity number", "身份证号"},
        [TYPE_TEXT] = {"text", "文本"},
        [TYPE_LIST] = {"", ""},
    };
    return words[kind][doc->zh];
}

static const char *money_type(const struct doc *doc, enum money_period period) {
    static const char *const words[][2] = {
        [PERIOD_NONE] = {"money", "金额"},
        [PERIOD_MONTH] = {"money a month", "金额（每月）"},
        [PERIOD_QUARTER] = {"money a quarter", "金额（每季）"},
        [PERIOD_YEAR] = {"money a year", "金额（每年）"},
    };
    return words[period][doc->zh];
}

void doc_choice_link(struct doc *doc, const struct choice *choice) {
    if (!choice->span.length) { /* built in */
        doc_text(doc, choice->name ? choice->name->text : "");
        return;
    }
    writer_put(&doc->out, "<a href=\"#choice-");
    doc_text(doc, choice->name->text);
    writer_put(&doc->out, "\">");
    doc_text(doc, choice->name->text);
    writer_put(&doc->out, "</a>");
}

static void record_link(struct doc *doc, const struct record_type *type) {
    writer_put(&doc->out, "<a href=\"#record-");
    doc_text(doc, type->name->text);
    writer_put(&doc->out, "\">");
    doc_text(doc, type->name->text);
    writer_put(&doc->out, "</a>");
}

void doc_type(struct doc *doc, struct type type) {
    switch (type.kind) {
    case TYPE_MONEY:
        doc_text(doc, money_type(doc, type.period));
        break;
    case TYPE_CHOICE:
        doc_choice_link(doc, type.choice);
        break;
    case TYPE_SET:
        doc_say(doc, "多选：", "several of ");
        doc_choice_link(doc, type.choice);
        break;
    case TYPE_LIST:
        doc_say(doc, "若干", "list of ");
        record_link(doc, type.record);
        break;
    default:
        doc_text(doc, plain_type(doc, type.kind));
    }
    if (type.or_none)
        doc_say(doc, "，可以没有", ", may be none");
}

void doc_region(struct doc *doc, region code) {
    const char *label = map_get(&doc->labels, (const void *)(uintptr_t)code);
    char digits[REGION_TEXT_SIZE];
    region_format(code, digits);
    if (label) {
        doc_text(doc, label);
        writer_put(&doc->out, " <span class=\"code\">");
    }
    doc_text(doc, digits);
    if (label)
        writer_put(&doc->out, "</span>");
}

void doc_badge(struct doc *doc, enum disposition disposition) {
    static const char *const looks[] = {"keep", "optimize", "adjust", "start", "end"};
    writer_printf(&doc->out, "<span class=\"badge %s\">", looks[disposition]);
    doc_text(doc, word_spelling(WORD_VALUE, looks[disposition], doc->zh ? LANG_ZH : LANG_EN));
    writer_put(&doc->out, "</span>");
}

/* ---- items ---- */

void doc_about(struct doc *doc, const char *text) {
    if (!text)
        return;
    writer_put(&doc->out, "<p class=\"about\">");
    doc_prose(doc, text);
    writer_put(&doc->out, "</p>\n");
}

const char *doc_file_name(const struct doc *doc, uint32_t file) {
    const char *top = doc->sources->files.items[0].name,
               *name = doc->sources->files.items[file].name;
    const char *slash = strrchr(top, '/');
    size_t folder = slash ? (size_t)(slash - top) + 1 : 0;
    if (folder && strncmp(top, name, folder) == 0)
        return name + folder;
    slash = strrchr(name, '/');
    return folder && slash ? slash + 1 : name;
}

void doc_place(struct doc *doc, struct span at) {
    struct place place = source_place(doc->sources, at);
    writer_put(&doc->out, "<span class=\"place\">");
    doc_text(doc, doc_file_name(doc, at.file));
    writer_printf(&doc->out, doc_in(doc, " 第 %u 行", ", line %u"), place.line);
    writer_put(&doc->out, "</span>");
}

void doc_id(struct doc *doc, const struct thing *thing) {
    static const char *const kinds[] = {
        "policy-", "check-", "table-", "scale-", "parameter-", "field-", "field-", "calendar-"};
    writer_put(&doc->out, kinds[thing->kind]);
    if (thing->kind == THING_COMPUTED || thing->kind == THING_FACT) {
        doc_text(doc, ((const struct field *)thing->what)->owner->name->text);
        writer_put(&doc->out, ".");
    }
    doc_text(doc, thing->name->text);
}

void doc_clause_id(struct doc *doc, const struct policy *policy, const struct clause *clause) {
    doc_id(doc, doc_thing(doc, policy));
    writer_put(&doc->out, ".");
    doc_text(doc, clause->name->text);
}

void doc_open_link(struct doc *doc, const struct thing *thing) {
    writer_put(&doc->out, "<a href=\"#");
    doc_id(doc, thing);
    if (thing->doc) { /* its first line: there are many links */
        writer_put(&doc->out, "\" title=\"");
        doc_bytes(doc, thing->doc, strcspn(thing->doc, "\n"));
    }
    writer_put(&doc->out, "\">");
}

void doc_link(struct doc *doc, const struct thing *thing) {
    doc_open_link(doc, thing);
    doc_text(doc, thing->name->text);
    writer_put(&doc->out, "</a>");
}

void doc_open_item(
    struct doc *doc, const struct thing *thing, const char *title, struct span place) {
    writer_put(&doc->out, "<article class=\"item\" id=\"");
    doc_id(doc, thing);
    writer_put(&doc->out, "\"");
    doc_data(doc, thing);
    writer_put(&doc->out, ">\n<h3>");
    doc_text(doc, title ? title : thing->name->text);
    if (title && strcmp(title, thing->name->text) != 0) {
        writer_put(&doc->out, " <span class=\"name\">");
        doc_text(doc, thing->name->text);
        writer_put(&doc->out, "</span>");
    }
    writer_put(&doc->out, " ");
    doc_place(doc, place);
    writer_put(&doc->out, "</h3>\n");
    doc_about(doc, thing->doc);
}

void doc_open_section(struct doc *doc, const char *id, const char *zh, const char *en) {
    writer_printf(&doc->out, "<section id=\"%s\">\n<h2>", id);
    doc_say(doc, zh, en);
    writer_put(&doc->out, "</h2>\n");
}

void doc_close_section(struct doc *doc) {
    writer_put(&doc->out, "</section>\n");
}

/* Fields are named with their record, for two records may have one of the same name. */
static void user_link(struct doc *doc, const struct thing *thing) {
    doc_open_link(doc, thing);
    if (thing->kind == THING_COMPUTED) {
        doc_text(doc, ((const struct field *)thing->what)->owner->name->text);
        writer_put(&doc->out, ".");
    }
    doc_text(doc, thing->name->text);
    writer_put(&doc->out, "</a>");
}

void doc_used_by(struct doc *doc, const struct thing *thing) {
    writer_put(&doc->out, "<p class=\"users\">");
    if (thing->users.count == 0)
        doc_say(doc, "没有规则用到", "no rule uses it");
    else
        doc_say(doc, "用在：", "used in: ");
    for (size_t i = 0; i < thing->users.count; i++) {
        doc_comma(doc, i);
        user_link(doc, thing->users.items[i]);
    }
    if (thing->examples.count && thing->kind != THING_POLICY) {
        doc_say(doc, "；用例：", "; examples: ");
        doc_example_links(doc, &thing->examples);
    }
    writer_put(&doc->out, "</p>\n");
}
