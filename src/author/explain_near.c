/* SPDX-License-Identifier: Apache-2.0
 *
 * The end of an explanation's page: what would come out if one fact were different.
 */
#include "author/explain_page.h"

#include <string.h>
#include "record/value_words.h"

enum { CHANGES_SHOWN = 5, VALUES_SHOWN = 6, REST_FROM = 3 };

/* ---- ends ---- */

static void put_end(struct page *page, struct near_end end) {
    page_say(page, "“%s", "“%s", outcome_say(end.outcome, page->zh));
    if (end.clause)
        page_say(page, " %s", " %s", end.clause->name->text);
    page_put(page, "”");
}

static void put_becomes(struct page *page, struct near_end now, struct near_end end) {
    page_say(page, "：由", ": ");
    put_end(page, now);
    page_say(page, "变为", " becomes ");
    put_end(page, end);
}

/* ---- facts and values ---- */

static void put_fact(
    struct page *page, const struct explanation *explanation, const struct near_change *change) {
    const char *label = record_label(page->arena, change->record);
    if (strcmp(label, explanation->record) != 0)
        page_say(page, "%s.", "%s.", label);
    page_put(page, change->field->name->text);
}

static const char *said(struct page *page, const struct near_change *change, struct value value) {
    return value_say(page->arena, change->field->type, value, page->zh);
}

/* Whole years and days from the earlier of two dates to the later: as ages are counted. */
static void put_time(struct page *page, date from, date to, bool less) {
    int64_t years = date_years_between(from, to), days = to - from;
    date anniversary;
    if (years > 0 && date_add_months(from, 12 * years, &anniversary))
        days = to - anniversary;
    if (page->zh)
        page_put(page, less ? "早 " : "晚 ");
    if (years > 0)
        page_say(page, "%lld 年", years == 1 ? "%lld year" : "%lld years", (long long)years);
    if (years > 0 && days > 0)
        page_say(page, "零 ", " and ");
    if (days > 0)
        page_say(page, "%lld 天", days == 1 ? "%lld day" : "%lld days", (long long)days);
    if (!page->zh)
        page_put(page, less ? " earlier" : " later");
}

/* How much less or more it is. */
static const char *difference(struct page *page, const struct near_change *change) {
    struct type type = change->field->type;
    struct value to = change->values.items[0], by = {.state = VALUE_KNOWN};
    bool less = change->kind == NEAR_LESS;
    if (type.kind == TYPE_INTEGER) {
        by.integer = less ? change->now.integer - to.integer : to.integer - change->now.integer;
        return value_say(page->arena, type, by, page->zh);
    }
    by.number = less ? change->now.number - to.number : to.number - change->now.number;
    if (type.kind != TYPE_PERCENT)
        return value_say(page->arena, type, by, page->zh);
    by.number *= 100;
    return arena_printf(page->arena, page->zh ? "%s 个百分点" : "%s percentage points",
        value_say(page->arena, (struct type){.kind = TYPE_DECIMAL}, by, page->zh));
}

static void put_moved(struct page *page, const struct near_change *change) {
    bool less = change->kind == NEAR_LESS;
    struct value to = change->values.items[0];
    page_put(page, " ");
    if (change->field->type.kind == TYPE_DATE)
        put_time(page, less ? to.day : change->now.day, less ? change->now.day : to.day, less);
    else if (page->zh)
        page_say(page, less ? "少 %s" : "多 %s", "%s", difference(page, change));
    else
        page_say(page, "%s%s", "%s %s", difference(page, change), less ? "less" : "more");
    page_say(
        page, "（%s → %s）", " (%s → %s)", said(page, change, change->now), said(page, change, to));
}

static void put_others(struct page *page, const struct near_change *change) {
    page_say(page, " 为", " = ");
    for (size_t i = 0; i < change->values.count && i < VALUES_SHOWN; i++)
        page_say(page, i == 0 ? "“%s”" : "或“%s”", i == 0 ? "“%s”" : " or “%s”",
            said(page, change, change->values.items[i]));
    if (change->values.count > VALUES_SHOWN)
        page_say(page, "等 %zu 种", " and others, %zu in all", change->values.count);
    page_say(page, "（现在为“%s”）", " (now “%s”)", said(page, change, change->now));
}

/* ---- what each value leads to ---- */

static void put_stretch(
    struct page *page, const struct near_change *change, const struct near_case *one) {
    const char *low = said(page, change, one->low), *high = said(page, change, one->high);
    bool is_date = change->field->type.kind == TYPE_DATE;
    if (one->has_low && one->has_high && strcmp(low, high) == 0)
        page_put(page, low);
    else if (one->has_low && one->has_high)
        page_say(page, "%s 至 %s", "%s to %s", low, high);
    else if (one->has_low && is_date)
        page_say(page, "%s 及以后", "%s or later", low);
    else if (one->has_low)
        page_say(page, "%s 及以上", "%s or more", low);
    else if (one->has_high && is_date)
        page_say(page, "%s 及以前", "%s or earlier", high);
    else if (one->has_high)
        page_say(page, "%s 及以下", "%s or less", high);
    else
        page_say(page, "任何值", "any value");
}

static void put_values(
    struct page *page, const struct near_change *change, const struct near_case *one) {
    if (one->values.count == 0)
        put_stretch(page, change, one);
    for (size_t i = 0; i < one->values.count && i < VALUES_SHOWN; i++)
        page_say(page, i == 0 ? "%s" : "、%s", i == 0 ? "%s" : ", %s",
            said(page, change, one->values.items[i]));
    if (one->values.count > VALUES_SHOWN)
        page_say(page, "等 %zu 种", " and others, %zu in all", one->values.count);
}

/* The case with the most values is what else it may be; -1: none has many. */
static int64_t rest_of(const struct near_change *change) {
    int64_t rest = -1;
    size_t most = REST_FROM - 1;
    for (size_t i = 0; change->cases.count > 1 && i < change->cases.count; i++)
        if (change->cases.items[i].values.count > most) {
            most = change->cases.items[i].values.count;
            rest = (int64_t)i;
        }
    return rest;
}

static void put_leads_to(
    struct page *page, const struct explanation *explanation, struct near_end end) {
    page_say(page, near_alike(end, explanation->near->now) ? "：仍" : "：",
        near_alike(end, explanation->near->now) ? ": still " : ": ");
    put_end(page, end);
}

static void put_cases(
    struct page *page, const struct explanation *explanation, const struct near_change *change) {
    int64_t rest = rest_of(change);
    const char *between = "";
    page_say(page, change->now.state == VALUE_NONE ? "为 " : " 为 ", " is ");
    for (size_t i = 0; i < change->cases.count; i++) {
        if ((int64_t)i == rest)
            continue;
        page_put(page, between);
        put_values(page, change, &change->cases.items[i]);
        put_leads_to(page, explanation, change->cases.items[i].end);
        between = page->zh ? "；" : "; ";
    }
    if (rest < 0)
        return;
    page_say(page, "；否则", "; otherwise");
    put_leads_to(page, explanation, change->cases.items[rest].end);
}

/* ---- changes ---- */

static void put_change(
    struct page *page, const struct explanation *explanation, const struct near_change *change) {
    page_indent(page, 1);
    if (change->kind == NEAR_IF)
        page_say(page, "如果 ", "if ");
    put_fact(page, explanation, change);
    if (change->kind == NEAR_IF && change->now.state == VALUE_NONE)
        page_say(page, "（现在为“无”）", " (now none)");
    if (change->kind == NEAR_IF)
        put_cases(page, explanation, change);
    else if (change->kind == NEAR_OTHER)
        put_others(page, change);
    else
        put_moved(page, change);
    if (change->kind != NEAR_IF)
        put_becomes(page, explanation->near->now, change->end);
    page_end_line(page);
}

void page_near(struct page *page, const struct explanation *explanation) {
    const struct near *near = explanation->near;
    if (!near || (near->list.count == 0 && !near->cut))
        return;
    page_say(page, "如果有一项资料不同：\n", "If one fact were different:\n");
    for (size_t i = 0; i < near->list.count && i < CHANGES_SHOWN; i++)
        put_change(page, explanation, &near->list.items[i]);
    if (near->list.count > CHANGES_SHOWN)
        page_say(page, "  （还有 %zu 项，从略）\n", "  (%zu more, left out)\n",
            near->list.count - CHANGES_SHOWN);
    if (near->cut)
        page_say(page, "  （资料太多，没有全部试过）\n", "  (too much to try all of it)\n");
}
