/* SPDX-License-Identifier: Apache-2.0 */
#include "author/doc_page.h"

#include <string.h>

const char *doc_in(const struct doc *doc, const char *zh, const char *en) {
    return doc->zh ? zh : en;
}

void doc_say(struct doc *doc, const char *zh, const char *en) {
    html_text(&doc->out, doc_in(doc, zh, en));
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
        html_text(&doc->out, choice->name ? choice->name->text : "");
        return;
    }
    html_raw(&doc->out, "<a href=\"#choice-");
    html_text(&doc->out, choice->name->text);
    html_raw(&doc->out, "\">");
    html_text(&doc->out, choice->name->text);
    html_raw(&doc->out, "</a>");
}

static void record_link(struct doc *doc, const struct record_type *type) {
    html_raw(&doc->out, "<a href=\"#record-");
    html_text(&doc->out, type->name->text);
    html_raw(&doc->out, "\">");
    html_text(&doc->out, type->name->text);
    html_raw(&doc->out, "</a>");
}

void doc_type(struct doc *doc, struct type type) {
    switch (type.kind) {
    case TYPE_MONEY:
        html_text(&doc->out, money_type(doc, type.period));
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
        html_text(&doc->out, plain_type(doc, type.kind));
    }
    if (type.or_none)
        doc_say(doc, "，可以没有", ", may be none");
}

void doc_region(struct doc *doc, region code) {
    const char *label = map_get(&doc->labels, (const void *)(uintptr_t)code);
    char digits[REGION_TEXT_SIZE];
    region_format(code, digits);
    if (label) {
        html_text(&doc->out, label);
        html_raw(&doc->out, " <span class=\"code\">");
    }
    html_text(&doc->out, digits);
    if (label)
        html_raw(&doc->out, "</span>");
}

void doc_badge(struct doc *doc, enum disposition disposition) {
    static const char *const looks[] = {"keep", "optimize", "adjust", "start", "end"};
    const struct choice_value *value = &doc->program->dispositions->values.items[disposition];
    html_format(&doc->out, "<span class=\"badge %s\">", looks[disposition]);
    html_text(&doc->out, value->words[doc->zh]);
    html_raw(&doc->out, "</span>");
}

/* ---- items ---- */

void doc_about(struct doc *doc, const char *text) {
    if (!text)
        return;
    html_raw(&doc->out, "<p class=\"about\">");
    html_text(&doc->out, text);
    html_raw(&doc->out, "</p>\n");
}

/* The name of a file, below the folder that the top file is in. */
static const char *short_name(const struct doc *doc, uint32_t file) {
    const char *top = doc->sources->files.items[0].name, *name = doc->sources->files.items[file].name;
    const char *slash = strrchr(top, '/');
    size_t folder = slash ? (size_t)(slash - top) + 1 : 0;
    if (folder && strncmp(top, name, folder) == 0)
        return name + folder;
    slash = strrchr(name, '/');
    return folder && slash ? slash + 1 : name;
}

void doc_place(struct doc *doc, struct span at) {
    struct place place = source_place(doc->sources, at);
    html_raw(&doc->out, "<span class=\"place\">");
    html_text(&doc->out, short_name(doc, at.file));
    html_format(&doc->out, doc_in(doc, " 第 %u 行", ", line %u"), place.line);
    html_raw(&doc->out, "</span>");
}

void doc_id(struct doc *doc, const struct thing *thing) {
    static const char *const kinds[] = {"policy-", "check-", "table-", "scale-", "parameter-",
        "field-", "field-", "calendar-"};
    html_raw(&doc->out, kinds[thing->kind]);
    if (thing->kind == THING_COMPUTED || thing->kind == THING_FACT) {
        html_text(&doc->out, ((const struct field *)thing->what)->owner->name->text);
        html_raw(&doc->out, ".");
    }
    html_text(&doc->out, thing->name->text);
}

void doc_clause_id(struct doc *doc, const struct policy *policy, const struct clause *clause) {
    doc_id(doc, doc_thing(doc, policy));
    html_raw(&doc->out, ".");
    html_text(&doc->out, clause->name->text);
}

void doc_open_link(struct doc *doc, const struct thing *thing) {
    html_raw(&doc->out, "<a href=\"#");
    doc_id(doc, thing);
    if (thing->doc) {
        html_raw(&doc->out, "\" title=\"");
        html_text(&doc->out, thing->doc);
    }
    html_raw(&doc->out, "\">");
}

void doc_link(struct doc *doc, const struct thing *thing) {
    doc_open_link(doc, thing);
    html_text(&doc->out, thing->name->text);
    html_raw(&doc->out, "</a>");
}

void doc_open_item(
    struct doc *doc, const struct thing *thing, const char *title, struct span place) {
    html_raw(&doc->out, "<article class=\"item\" id=\"");
    doc_id(doc, thing);
    html_raw(&doc->out, "\">\n<h3>");
    html_text(&doc->out, title ? title : thing->name->text);
    if (title && strcmp(title, thing->name->text) != 0) {
        html_raw(&doc->out, " <span class=\"name\">");
        html_text(&doc->out, thing->name->text);
        html_raw(&doc->out, "</span>");
    }
    html_raw(&doc->out, " ");
    doc_place(doc, place);
    html_raw(&doc->out, "</h3>\n");
    doc_about(doc, thing->doc);
}

void doc_open_section(struct doc *doc, const char *id, const char *zh, const char *en) {
    html_format(&doc->out, "<section id=\"%s\">\n<h2>", id);
    doc_say(doc, zh, en);
    html_raw(&doc->out, "</h2>\n");
}

void doc_close_section(struct doc *doc) {
    html_raw(&doc->out, "</section>\n");
}

/* Fields are named with their record, for two records may have one of the same name. */
static void user_link(struct doc *doc, const struct thing *thing) {
    doc_open_link(doc, thing);
    if (thing->kind == THING_COMPUTED) {
        html_text(&doc->out, ((const struct field *)thing->what)->owner->name->text);
        html_raw(&doc->out, ".");
    }
    html_text(&doc->out, thing->name->text);
    html_raw(&doc->out, "</a>");
}

void doc_used_by(struct doc *doc, const struct thing *thing) {
    html_raw(&doc->out, "<p class=\"users\">");
    if (thing->users.count == 0)
        doc_say(doc, "没有规则用到。", "No rule uses it.");
    else
        doc_say(doc, "用在：", "Used in: ");
    for (size_t i = 0; i < thing->users.count; i++) {
        doc_comma(doc, i);
        user_link(doc, thing->users.items[i]);
    }
    html_raw(&doc->out, "</p>\n");
}
