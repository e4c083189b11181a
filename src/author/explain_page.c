/* SPDX-License-Identifier: Apache-2.0 */
#include "author/explain_page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/utf8.h"
#include "record/value_words.h"

/* What stands in data cannot end a line and begin another that nobody wrote. */
void page_put(struct page *page, const char *text) {
    writer_put(&page->text, utf8_shown(page->arena, text));
}

void page_say(struct page *page, const char *zh, const char *en, ...) {
    const char *format = page->zh ? zh : en;
    va_list arguments, again;
    va_start(arguments, en);
    va_copy(again, arguments);
    size_t length = (size_t)vsnprintf(NULL, 0, format, arguments);
    char *text = arena_alloc(page->arena, length + 1);
    vsnprintf(text, length + 1, format, again);
    va_end(again);
    va_end(arguments);
    bool ends = *format && format[strlen(format) - 1] == '\n';
    if (ends)
        text[length - 1] = '\0';
    page_put(page, text);
    if (ends)
        page_end_line(page);
}

const char *page_quotable(struct page *page, const char *text) {
    static const char *const quotes[][2] = {{"“", "‘"}, {"”", "’"}};
    struct writer out;
    writer_init(&out, page->arena);
    while (*text) {
        size_t length = 1;
        const char *put = text;
        for (size_t i = 0; i < 2; i++)
            if (strncmp(text, quotes[i][0], strlen(quotes[i][0])) == 0) {
                put = quotes[i][1];
                length = strlen(quotes[i][0]);
            }
        writer_bytes(&out, put, length);
        text += length;
    }
    return out.bytes ? out.bytes : "";
}

void page_indent(struct page *page, int depth) {
    for (int i = 0; i < depth; i++)
        page_put(page, "  ");
}

void page_end_line(struct page *page) {
    writer_put(&page->text, "\n");
}

void page_place(struct page *page, const struct explained_place *place) {
    if (strcmp(place->file, page->rules) == 0)
        page_say(page, "规则第 %u 行", "line %u of the rules", place->line);
    else
        page_say(page, "%s 第 %u 行", "%s, line %u", place->file, place->line);
}

/* ---- what stands behind a step, in brackets ---- */

struct notes { /* in brackets, with commas between */
    struct page *page;
    bool any;
};

static void note(struct notes *notes) {
    page_put(notes->page, notes->any        ? notes->page->zh ? "，" : ", "
                          : notes->page->zh ? "（"
                                            : " (");
    notes->any = true;
}

static void notes_end(struct notes *notes) {
    if (notes->any)
        page_put(notes->page, notes->page->zh ? "）" : ")");
}

static void note_row(struct notes *notes, const char *file, uint64_t row) {
    if (!file)
        return;
    note(notes);
    page_say(notes->page, "%s 第 %llu 行", "%s, row %llu", file, (unsigned long long)row);
}

static void note_place(struct notes *notes, const struct explained_place *place) {
    if (!place->file)
        return;
    note(notes);
    page_place(notes->page, place);
}

static void note_days(struct notes *notes, const char *from, const char *to) {
    if (!from && !to)
        return;
    note(notes);
    if (from && to)
        page_say(notes->page, "自 %s 至 %s", "from %s to %s", from, to);
    else if (from)
        page_say(notes->page, "自 %s 起", "from %s", from);
    else
        page_say(notes->page, "至 %s 止", "until %s", to);
}

static void note_region(struct notes *notes, const struct step *step) {
    struct page *page = notes->page;
    if (step->region && step->label) {
        note(notes);
        page_say(page, "%s %s的值", "the value of %s %s", step->region, step->label);
    } else if (step->region) {
        note(notes);
        page_say(page, "%s 的值", "the value of %s", step->region);
    } else if (step->general) {
        note(notes);
        page_say(page, "各地通用的值", "the general value");
    }
}

static void note_entry(struct notes *notes, const struct step *step) {
    note_region(notes, step);
    if (step->nothing) {
        note(notes);
        page_say(notes->page, "当时没有规定", "nothing holds at that time");
    }
    if (step->undecided) {
        note(notes);
        page_say(notes->page, "写明待定", "said to be undecided");
    }
    note_days(notes, step->from, step->to);
    note_place(notes, &step->place);
}

static void note_fact(struct notes *notes, const struct step *step) {
    note_row(notes, step->file, step->row);
    if (step->rejected) {
        note(notes);
        page_say(notes->page, "这一行没有采用", "a row that was rejected");
    } else if (step->value.state == VALUE_UNKNOWN) {
        note(notes);
        page_say(notes->page, "没有填", "not filled in");
    }
}

static const char *counted_words(enum counted counted, bool zh) {
    static const char *const words[][2] = {
        [COUNTED_YES] = {"counted", "算在内"},
        [COUNTED_NO] = {"not counted", "不算在内"},
        [COUNTED_UNKNOWN] = {"not known whether it counts", "不知道算不算在内"},
        [COUNTED_ERROR] = {"an error in whether it counts", "算不算在内算不出来"},
    };
    return words[counted][zh];
}

static void note_policy(struct notes *notes, const struct step *step) {
    struct page *page = notes->page;
    note(notes);
    page_say(
        page, "政策“%s”：%s", "policy “%s”: %s", step->name, outcome_say(step->outcome, page->zh));
    if (step->formula) {
        note(notes);
        page_say(page, "条款“%s”", "clause “%s”", step->formula);
    }
}

static bool error_is_below(const struct step *step) {
    for (size_t i = 0; i < step->below.count; i++)
        if (step->below.items[i]->error || error_is_below(step->below.items[i]))
            return true;
    return false;
}

static void note_error(struct notes *notes, const struct step *step) {
    if (!step->error || step->same || error_is_below(step))
        return;
    note(notes);
    page_put(notes->page, step->error);
}

void page_notes(struct page *page, const struct step *step) {
    struct notes notes = {page, false};
    note_error(&notes, step);
    if (step->unrounded) {
        note(&notes);
        page_say(page, "四舍五入到分以前是 %s", "%s before rounding to the fen", step->unrounded);
    }
    if (step->why && !step->same) {
        note(&notes);
        page_put(page, step->why);
    }
    switch (step->kind) {
    case STEP_FACT:
        note_fact(&notes, step);
        break;
    case STEP_PARAMETER:
    case STEP_TABLE:
    case STEP_SCALE:
    case STEP_ENTRY:
        if (!step->same)
            note_entry(&notes, step);
        break;
    case STEP_ROW:
    case STEP_BRACKET:
        note_place(&notes, &step->place);
        break;
    case STEP_MEMBER:
        note_row(&notes, step->file, step->row);
        break;
    case STEP_POLICY:
        note_policy(&notes, step);
        break;
    case STEP_LIST:
        if (step->nothing) {
            note(&notes);
            page_say(page, "没有“%s”这份名单", "there is no list of “%s”", step->name);
        } else if (step->below.count == 0 && step->omitted == 0) {
            note(&notes);
            page_say(page, "“%s”这份名单是空的", "the list of “%s” is empty", step->name);
        }
        break;
    default:
        break;
    }
    if (step->same) {
        note(&notes);
        page_say(page, "见上", "see above");
    }
    notes_end(&notes);
}

void page_days(struct page *page, const char *from, const char *to) {
    struct notes notes = {page, false};
    note_days(&notes, from, to);
    notes_end(&notes);
}

/* ---- citations ---- */

/* A catalogue by its name, as rules cite it: 目录 H01. */
static void put_document(struct page *page, const struct explained_citation *cite) {
    if (cite->is_catalogue) {
        page_put(page, cite->name);
        if (cite->article)
            page_say(page, " %s", " %s", cite->article);
        return;
    }
    bool quoted = strncmp(cite->document, "《", strlen("《")) == 0;
    page_say(page, quoted ? "%s" : "《%s》", "%s", cite->document);
    if (cite->dated)
        page_say(page, "（%s）", " (%s)", cite->dated);
    if (cite->article)
        page_say(page, "%s", ", %s", cite->article);
}

static void put_unverified(struct page *page, const struct explained_citation *cite) {
    struct notes notes = {page, false};
    if (cite->seen) {
        note(&notes);
        page_say(page, "见于%s", "seen in: %s", cite->seen);
    }
    if (cite->unverified) {
        note(&notes);
        page_say(page, "未核实：%s", "unverified: %s", cite->unverified);
    }
    notes_end(&notes);
}

static void put_cite(struct page *page, const struct explained_citation *cite) {
    put_document(page, cite);
    if (cite->title)
        page_say(page, "“%s”", " “%s”", page_quotable(page, cite->title));
    if (cite->readings[0] && cite->readings[1])
        page_say(page, "（此处有两种文本：“%s”或“%s”）", " (copies differ: “%s” or “%s”)",
            page_quotable(page, cite->readings[0]), page_quotable(page, cite->readings[1]));
    else if (cite->readings[0])
        page_say(page, "（此处文本存疑：“%s”）", " (disputed: “%s”)",
            page_quotable(page, cite->readings[0]));
    put_unverified(page, cite);
}

void page_cites(struct page *page, const explained_citations *cites, int depth) {
    for (size_t i = 0; i < cites->count; i++) {
        page_indent(page, depth);
        page_say(page, "依据 ", "cites ");
        put_cite(page, &cites->items[i]);
        page_end_line(page);
    }
}

/* ---- steps ---- */

static const char *truth_words(struct value value, bool zh) {
    switch (value.state) {
    case VALUE_KNOWN:
        return value.boolean ? zh ? "是" : "yes" : zh ? "否" : "no";
    case VALUE_UNKNOWN:
        return zh ? "未知" : "unknown";
    case VALUE_NONE:
        return zh ? "无" : "none";
    case VALUE_ERROR:
        break;
    }
    return zh ? "出错" : "error";
}

static bool is_truth(const struct step *step) {
    return step->has_value && step->type.kind == TYPE_BOOLEAN;
}

static void put_formula(struct page *page, const struct step *step) {
    if (step->kind == STEP_COMPUTED && step->formula && !step->same)
        page_say(page, is_truth(step) ? "：%s" : " = %s", is_truth(step) ? ": %s" : " = %s",
            step->formula);
}

static void put_member(struct page *page, const struct step *step) {
    page_say(page, "%s：%s", "%s: %s", step->text, counted_words(step->counted, page->zh));
    if (step->has_value)
        page_say(page, "，%s", ", %s", step->said);
}

static void put_row(struct page *page, const struct step *step) {
    if (step->kind == STEP_BRACKET && step->amount) {
        page_say(
            page, "其中 %s 按这一段：%s", "%s of it in this bracket: %s", step->amount, step->text);
        if (step->gives)
            page_say(page, "，得 %s", ", which gives %s", step->gives);
    } else if (step->kind == STEP_BRACKET)
        page_say(page, step->certain ? "按这一段：%s" : "可能是这一段：%s",
            step->certain ? "by this bracket: %s" : "maybe this bracket: %s", step->text);
    else if (step->certain)
        page_say(page, "按这一行：%s", "by this row: %s", step->text);
    else
        page_say(page, "可能是这一行：%s", "maybe this row: %s", step->text);
}

static void put_entry(struct page *page, const struct step *step) {
    page_say(page, "可能是", "maybe");
    if (step->has_value)
        page_say(page, " %s", " %s", step->said);
}

static void put_words(struct page *page, const struct step *step) {
    switch (step->kind) {
    case STEP_MEMBER:
        put_member(page, step);
        return;
    case STEP_ROW:
    case STEP_BRACKET:
        put_row(page, step);
        return;
    case STEP_ENTRY:
        put_entry(page, step);
        return;
    default:
        break;
    }
    if (is_truth(step))
        page_say(page, "[%s] ", "[%s] ", truth_words(step->value, page->zh));
    if (step->record && step->kind != STEP_POLICY)
        page_say(page, "%s.", "%s.", step->record);
    page_put(page, step->text);
    put_formula(page, step);
    if (step->has_value && !is_truth(step))
        page_say(page, " = %s", " = %s", step->said);
}

static bool has_members(const struct step *step) {
    return step->below.count > 0 ? step->below.items[0]->kind == STEP_MEMBER
                                 : step->kind == STEP_LIST;
}

void page_below(struct page *page, const struct step *step, int depth) {
    for (size_t i = 0; i < step->below.count; i++)
        page_step(page, step->below.items[i], depth);
    if (step->omitted > 0) {
        page_indent(page, depth);
        if (has_members(step))
            page_say(page, "（另有 %u 个成员不左右结论，从略）\n",
                "(members that settle nothing here, left out: %u)\n", step->omitted);
        else
            page_say(page, "（另有 %u 项不左右这里的结论，从略）\n",
                "(%u more that settle nothing here)\n", step->omitted);
    }
    if (step->cut) {
        page_indent(page, depth);
        page_say(page, "（内容太多，以下从略）\n", "(too much to tell: the rest is left out)\n");
    }
}

void page_step(struct page *page, const struct step *step, int depth) {
    page_indent(page, depth);
    put_words(page, step);
    page_notes(page, step);
    page_end_line(page);
    if (step->same)
        return;
    page_cites(page, &step->cites, depth + 1);
    page_below(page, step, depth + 1);
}
