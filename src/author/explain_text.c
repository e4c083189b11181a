/* SPDX-License-Identifier: Apache-2.0
 *
 * An explanation as a page for people.
 */
#include "author/explanation.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/writer.h"
#include "record/value_words.h"

struct page {
    struct arena *arena;
    bool zh;
    struct writer text;
    const char *rules; /* the file that the policy stands in: not named again */
};

static void put(struct page *page, const char *text) {
    writer_put(&page->text, text);
}

/* Both sentences take the same arguments in the same order. */
__attribute__((format(printf, 2, 4), format(printf, 3, 4))) static void say(
    struct page *page, const char *zh, const char *en, ...) {
    const char *format = page->zh ? zh : en;
    va_list arguments, again;
    va_start(arguments, en);
    va_copy(again, arguments);
    size_t length = (size_t)vsnprintf(NULL, 0, format, arguments);
    char *text = arena_alloc(page->arena, length + 1);
    vsnprintf(text, length + 1, format, again);
    va_end(again);
    va_end(arguments);
    put(page, text);
}

static void indent(struct page *page, int depth) {
    for (int i = 0; i < depth; i++)
        put(page, "  ");
}

static void end_line(struct page *page) {
    put(page, "\n");
}

static void put_place(struct page *page, const struct explained_place *place) {
    if (strcmp(place->file, page->rules) == 0)
        say(page, "规则第 %u 行", "line %u of the rules", place->line);
    else
        say(page, "%s 第 %u 行", "%s, line %u", place->file, place->line);
}

/* ---- what stands behind a step, in brackets ---- */

struct notes { /* in brackets, with commas between */
    struct page *page;
    bool any;
};

static void note(struct notes *notes) {
    put(notes->page, notes->any ? notes->page->zh ? "，" : ", " : notes->page->zh ? "（" : " (");
    notes->any = true;
}

static void notes_end(struct notes *notes) {
    if (notes->any)
        put(notes->page, notes->page->zh ? "）" : ")");
}

static void note_row(struct notes *notes, const char *file, uint64_t row) {
    if (!file)
        return;
    note(notes);
    say(notes->page, "%s 第 %llu 行", "%s, row %llu", file, (unsigned long long)row);
}

static void note_place(struct notes *notes, const struct explained_place *place) {
    if (!place->file)
        return;
    note(notes);
    put_place(notes->page, place);
}

static void note_days(struct notes *notes, const char *from, const char *to) {
    if (!from && !to)
        return;
    note(notes);
    if (from && to)
        say(notes->page, "自 %s 至 %s", "from %s to %s", from, to);
    else if (from)
        say(notes->page, "自 %s 起", "from %s", from);
    else
        say(notes->page, "至 %s 止", "until %s", to);
}

static void note_region(struct notes *notes, const struct step *step) {
    struct page *page = notes->page;
    if (step->region && step->label) {
        note(notes);
        say(page, "%s %s的值", "the value of %s %s", step->region, step->label);
    } else if (step->region) {
        note(notes);
        say(page, "%s 的值", "the value of %s", step->region);
    } else if (step->general) {
        note(notes);
        say(page, "各地通用的值", "the general value");
    }
}

static void note_entry(struct notes *notes, const struct step *step) {
    note_region(notes, step);
    if (step->nothing) {
        note(notes);
        say(notes->page, "当时没有规定", "nothing holds at that time");
    }
    if (step->undecided) {
        note(notes);
        say(notes->page, "写明待定", "said to be undecided");
    }
    note_days(notes, step->from, step->to);
    note_place(notes, &step->place);
}

static void note_fact(struct notes *notes, const struct step *step) {
    note_row(notes, step->file, step->row);
    if (step->rejected) {
        note(notes);
        say(notes->page, "这一行没有采用", "a row that was rejected");
    } else if (step->value.state == VALUE_UNKNOWN) {
        note(notes);
        say(notes->page, "没有填", "not filled in");
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
    say(page, "政策“%s”：%s", "policy “%s”: %s", step->name, outcome_say(step->outcome, page->zh));
    if (step->formula) {
        note(notes);
        say(page, "条款“%s”", "clause “%s”", step->formula);
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
    put(notes->page, step->error);
}

static void put_notes(struct page *page, const struct step *step) {
    struct notes notes = {page, false};
    note_error(&notes, step);
    if (step->unrounded) {
        note(&notes);
        say(page, "四舍五入到分以前是 %s", "%s before rounding to the fen", step->unrounded);
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
            say(page, "没有“%s”这份名单", "there is no list of “%s”", step->name);
        }
        break;
    default:
        break;
    }
    if (step->same) {
        note(&notes);
        say(page, "见上", "see above");
    }
    notes_end(&notes);
}

/* ---- citations ---- */

static void put_cite(struct page *page, const struct explained_citation *cite) {
    bool quoted = strncmp(cite->document, "《", strlen("《")) == 0;
    say(page, quoted ? "%s" : "《%s》", "%s", cite->document);
    if (cite->dated)
        say(page, "（%s）", " (%s)", cite->dated);
    if (cite->article)
        say(page, "%s", ", %s", cite->article);
    if (cite->title)
        say(page, "“%s”", " “%s”", cite->title);
    if (cite->readings[0] && cite->readings[1])
        say(page, "（此处有两种文本：“%s”或“%s”）", " (copies differ: “%s” or “%s”)",
            cite->readings[0], cite->readings[1]);
    else if (cite->readings[0])
        say(page, "（此处文本存疑：“%s”）", " (disputed: “%s”)", cite->readings[0]);
}

static void put_cites(struct page *page, const explained_citations *cites, int depth) {
    for (size_t i = 0; i < cites->count; i++) {
        indent(page, depth);
        say(page, "依据 ", "cites ");
        put_cite(page, &cites->items[i]);
        end_line(page);
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
        say(page, is_truth(step) ? "：%s" : " = %s", is_truth(step) ? ": %s" : " = %s",
            step->formula);
}

static void put_member(struct page *page, const struct step *step) {
    say(page, "%s：%s", "%s: %s", step->text, counted_words(step->counted, page->zh));
    if (step->has_value)
        say(page, "，%s", ", %s", step->said);
}

static void put_row(struct page *page, const struct step *step) {
    if (step->kind == STEP_BRACKET && step->amount)
        say(page, "其中 %s 按这一段：%s", "%s of it in this bracket: %s", step->amount, step->text);
    else if (step->kind == STEP_BRACKET || step->certain)
        say(page, "按这一行：%s", "by this row: %s", step->text);
    else
        say(page, "可能是这一行：%s", "maybe this row: %s", step->text);
}

static void put_entry(struct page *page, const struct step *step) {
    say(page, "可能是", "maybe");
    if (step->has_value)
        say(page, " %s", " %s", step->said);
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
        say(page, "[%s] ", "[%s] ", truth_words(step->value, page->zh));
    if (step->record && step->kind != STEP_POLICY)
        say(page, "%s.", "%s.", step->record);
    put(page, step->text);
    put_formula(page, step);
    if (step->has_value && !is_truth(step))
        say(page, " = %s", " = %s", step->said);
}

static void put_step(struct page *page, const struct step *step, int depth);

static void put_below(struct page *page, const struct step *step, int depth) {
    for (size_t i = 0; i < step->below.count; i++)
        put_step(page, step->below.items[i], depth);
    if (step->omitted > 0) {
        indent(page, depth);
        say(page, "（另有 %u 项不左右这里的结论，从略）\n", "(%u more that settle nothing here)\n",
            step->omitted);
    }
    if (step->cut) {
        indent(page, depth);
        say(page, "（内容太多，以下从略）\n", "(too much to tell: the rest is left out)\n");
    }
}

static void put_step(struct page *page, const struct step *step, int depth) {
    indent(page, depth);
    put_words(page, step);
    put_notes(page, step);
    end_line(page);
    if (step->same)
        return;
    put_cites(page, &step->cites, depth + 1);
    put_below(page, step, depth + 1);
}

/* ---- outputs ---- */

static void put_output(struct page *page, const struct explained_output *output, int depth) {
    const struct step *how = output->how;
    bool expressed = how && how->kind == STEP_PART && !how->same;
    indent(page, depth);
    if (how && *output->expression)
        say(page, "%s = %s = %s", "%s = %s = %s", output->name, output->expression, output->said);
    else
        say(page, "%s = %s", "%s = %s", output->name, output->said);
    if (expressed)
        put_notes(page, how);
    end_line(page);
    if (expressed)
        put_below(page, how, depth + 1);
    else if (how)
        put_step(page, how, depth + 1);
}

static void put_outputs(struct page *page, const explained_outputs *outputs, int depth) {
    for (size_t i = 0; i < outputs->count; i++)
        put_output(page, &outputs->items[i], depth);
}

/* ---- clauses ---- */

static void put_above(struct page *page, const struct explained_clause *clause) {
    if (clause->above_gives_more)
        say(page, "“%s”给得更多，就高", "“%s” gives more, and the highest counts", clause->above);
    else
        say(page, "“%s”成立，优先于它", "“%s” holds and is over it", clause->above);
}

/* Its own condition is yes, or it has none. */
static bool waits_for_gate(const struct explained_clause *clause) {
    return !clause->when ||
           (clause->when->value.state == VALUE_KNOWN && clause->when->value.boolean);
}

static void put_fate(struct page *page, const struct explained_clause *clause) {
    switch (clause->fate) {
    case FATE_DECIDED:
        say(page, "成立，由它决定", "holds and decides");
        break;
    case FATE_AGREES:
        say(page, "也不改变结果，它给的和“%s”一样", "changes nothing: it gives the same as “%s”",
            clause->above);
        break;
    case FATE_GATE:
        say(page, "政策不适用，不用看", "not looked at: the policy does not apply");
        break;
    case FATE_NO:
        say(page, "不成立", "does not hold");
        break;
    case FATE_BELOW:
        if (clause->holds == COUNTED_YES)
            say(page, "也成立，但是", "holds too, but ");
        else
            say(page, "是否成立还不知道，但不影响结果：", "may hold, but that changes nothing: ");
        put_above(page, clause);
        break;
    case FATE_CONFLICTS:
        say(page, "成立，与别的条款冲突", "holds, and is in conflict with another clause");
        break;
    case FATE_OPEN:
        if (waits_for_gate(clause))
            say(page, "它自己的条件成立，要看适用条件是不是成立",
                "its own condition holds; it depends on whether the policy applies");
        else
            say(page, "是否成立还不知道", "it is not known whether it holds");
        break;
    case FATE_FAILED:
        say(page, "是否成立算不出来", "whether it holds cannot be worked out");
        break;
    case FATE_HOLDS:
        say(page, "成立，但别的条款还没有定，所以不能由它决定",
            "holds, but cannot decide while others are open");
        break;
    }
}

/* What it gives is only what it would give. */
static bool if_it_holds(const struct explained_clause *clause) {
    return clause->holds != COUNTED_YES;
}

static void put_clause(struct page *page, const struct explained_clause *clause) {
    const char *disposition =
        outcome_say(OUTCOME_KEEP + (enum outcome)clause->disposition, page->zh);
    say(page, "条款“%s”（%s%s，", "Clause “%s” (%s%s, ", clause->name, disposition,
        clause->otherwise ? page->zh ? "，其余" : ", otherwise" : "");
    put_place(page, &clause->place);
    say(page, "）：", "): ");
    put_fate(page, clause);
    end_line(page);
    if (clause->fate != FATE_DECIDED)
        put_cites(page, &clause->cites, 1);
    if (clause->when)
        put_step(page, clause->when, 1);
    if (clause->outputs.count > 0 && if_it_holds(clause)) {
        say(page, "  成立的话给：\n", "  if it holds it gives:\n");
        put_outputs(page, &clause->outputs, 2);
    } else {
        put_outputs(page, &clause->outputs, 1);
    }
}

/* Where the policy does not apply, all clauses have the one reason. */
static void put_clauses(struct page *page, const struct explanation *explanation) {
    for (size_t i = 0; i < explanation->clauses.count; i++)
        if (explanation->clauses.items[i].fate != FATE_GATE)
            put_clause(page, &explanation->clauses.items[i]);
}

/* ---- what is missing ---- */

static void put_where(struct page *page, const struct explained_missing *one) {
    if (one->file)
        say(page, "%s 第 %llu 行", "%s, row %llu, ", one->file, (unsigned long long)one->row);
    else
        say(page, "资料里", "the data ");
}

static void put_columns(struct page *page, const struct explained_missing *one) {
    say(page, "，要填在“%s”", "; it goes under “%s”", one->columns.items[0]);
    for (size_t i = 1; i < one->columns.count; i++)
        say(page, "或“%s”", " or “%s”", one->columns.items[i]);
    if (page->zh)
        put(page, "这一列");
}

static void put_missing(struct page *page, const struct explained_missing *one) {
    say(page, "  %s：", "  %s: ", one->name);
    switch (one->kind) {
    case CAUSE_FACT:
        put_where(page, one);
        if (one->coarse)
            say(page, "填得不够细，要到具体的县乡",
                "not fine enough: a smaller division is needed");
        else
            say(page, "没有填", "not filled in");
        put_columns(page, one);
        break;
    case CAUSE_LIST:
        say(page, "没有这份名单，要用 --data 加上它的数据文件",
            "there is no such list: add its file with --data");
        break;
    case CAUSE_EMPTY:
        say(page, "名单里没有符合条件的，取不到值", "no member of the list to take it from");
        break;
    case CAUSE_REJECTED:
        put_where(page, one);
        say(page, "没有采用，先要改正这一行", "was rejected: mend that row first");
        break;
    default:
        if (one->file)
            say(page, "当时当地的值没有定，定了以后补进 %s 第 %llu 行起的这一项",
                "has no value for that time and place; once it is decided, add it in %s at line "
                "%llu",
                one->file, (unsigned long long)one->row);
        break;
    }
    end_line(page);
}

static void put_all_missing(struct page *page, const struct explanation *explanation) {
    if (explanation->missing.count == 0)
        return;
    say(page, "缺少：\n", "Missing:\n");
    for (size_t i = 0; i < explanation->missing.count; i++)
        put_missing(page, &explanation->missing.items[i]);
}

/* ---- the top of the page ---- */

static void put_title(struct page *page, const struct explanation *explanation) {
    say(page, "%s：", "%s: ", explanation->record);
    if (explanation->title)
        say(page, "%s（%s）", "%s (%s)", explanation->title, explanation->name);
    else
        put(page, explanation->name);
    if (explanation->policy)
        say(page, "，政策“%s”", ", policy “%s”", explanation->policy);
    end_line(page);
    say(page, "  按 %s 判断；", "  as of %s; ", explanation->as_of);
    if (explanation->file)
        say(page, "数据在 %s 第 %llu 行；", "data in %s, row %llu; ", explanation->file,
            (unsigned long long)explanation->row);
    say(page, "规则在 %s 第 %u 行\n", "rules in %s, line %u\n", explanation->place.file,
        explanation->place.line);
}

static void put_error(struct page *page, const struct explanation *explanation) {
    if (!explanation->error)
        return;
    say(page, "  出错的地方：", "  what failed: ");
    if (explanation->error_record)
        say(page, "%s，", "%s, ", explanation->error_record);
    say(page, "%s 第 %u 行“%s”：%s\n", "%s, line %u, “%s”: %s\n", explanation->error_place.file,
        explanation->error_place.line, explanation->error_text, explanation->error);
}

static void put_top_cites(struct page *page, const struct explanation *explanation) {
    put_cites(page, &explanation->cites, 1);
}

static void put_period(struct page *page, const struct explanation *explanation) {
    struct notes notes = {page, false};
    say(page, "  政策在这一天不施行", "  the policy is not in force on that day");
    note_days(&notes, explanation->from, explanation->to);
    notes_end(&notes);
    end_line(page);
}

static void put_conflict(struct page *page, const struct explanation *explanation) {
    const char *between = "";
    say(page, "  几条都成立，给的却不一样：", "  these hold and do not agree: ");
    for (size_t i = 0; i < explanation->clauses.count; i++) {
        if (explanation->clauses.items[i].fate != FATE_CONFLICTS)
            continue;
        say(page, "%s“%s”", "%s“%s”", between, explanation->clauses.items[i].name);
        between = page->zh ? "、" : ", ";
    }
    say(page, "，要请人来定\n", "; someone has to decide\n");
}

static const explained_outputs *decided_outputs(const struct explanation *explanation) {
    for (size_t i = 0; i < explanation->clauses.count; i++)
        if (explanation->clauses.items[i].fate == FATE_DECIDED)
            return &explanation->clauses.items[i].outputs;
    return NULL;
}

static void put_outcome(struct page *page, const struct explanation *explanation) {
    const explained_outputs *outputs = decided_outputs(explanation);
    say(page, "结果：%s", "Outcome: %s", outcome_say(explanation->outcome, page->zh));
    for (size_t i = 0; explanation->clause && outputs && i < outputs->count; i++)
        say(page, "，%s = %s", ", %s = %s", outputs->items[i].name, outputs->items[i].said);
    end_line(page);
    if (explanation->outcome == OUTCOME_NOT_IN_FORCE)
        put_period(page, explanation);
    if (explanation->outcome == OUTCOME_CONFLICT)
        put_conflict(page, explanation);
}

static void put_says(struct page *page, const struct explanation *explanation) {
    if (explanation->says)
        say(page, "告知本户：%s\n", "Notice to the household: %s\n", explanation->says);
    else if (explanation->says_unknown)
        say(page, "告知本户：（话里有一项数还不知道，暂时不能告知）\n",
            "Notice to the household: (none yet: a value in it is not known)\n");
}

static void put_policy(struct page *page, const struct explanation *explanation) {
    put_outcome(page, explanation);
    put_error(page, explanation);
    put_top_cites(page, explanation);
    put_says(page, explanation);
    put_all_missing(page, explanation);
    if (explanation->gate) {
        say(page, "适用条件：\n", "Applies when:\n");
        put_step(page, explanation->gate, 1);
    }
    put_clauses(page, explanation);
}

static void put_finding(struct page *page, const struct explanation *explanation) {
    static const char *const words[][2] = {
        [HOLDING_YES] = {"holds", "符合"},
        [HOLDING_NO] = {"does not hold", "不符合"},
        [HOLDING_UNKNOWN] = {"undetermined", "未定"},
        [HOLDING_ERROR] = {"error", "出错"},
    };
    const char *holding = words[explanation->holding][page->zh];
    if (explanation->assertion == ASSERT_INSPECT)
        say(page, "核查：%s\n", "Inspection: %s\n", holding);
    else
        say(page, "保证：%s\n", "Guarantee: %s\n", holding);
    put_error(page, explanation);
    put_top_cites(page, explanation);
    if (explanation->says)
        say(page, "查出：%s\n", "Found: %s\n", explanation->says);
    put_all_missing(page, explanation);
    say(page, "要求：\n", "What has to be so:\n");
    put_step(page, explanation->condition, 1);
}

const char *explanation_text(struct arena *arena, const struct explanation *explanation, bool zh) {
    struct page page = {.arena = arena, .zh = zh, .rules = explanation->place.file};
    writer_init(&page.text, arena);
    put_title(&page, explanation);
    if (explanation->is_finding)
        put_finding(&page, explanation);
    else
        put_policy(&page, explanation);
    return page.text.bytes;
}
