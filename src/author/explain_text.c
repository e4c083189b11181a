/* SPDX-License-Identifier: Apache-2.0
 *
 * An explanation as a page for people: what came out, by which article, what is missing, and clause
 * by clause why.
 */
#include "author/explain_page.h"

#include <string.h>
#include "record/value_words.h"

/* ---- outputs ---- */

static void put_output(struct page *page, const struct explained_output *output, int depth) {
    const struct step *how = output->how;
    bool expressed = how && !how->same && how->kind != STEP_COMPUTED &&
                     strcmp(how->text, output->expression) == 0;
    page_indent(page, depth);
    if (how && *output->expression)
        page_say(
            page, "%s = %s = %s", "%s = %s = %s", output->name, output->expression, output->said);
    else
        page_say(page, "%s = %s", "%s = %s", output->name, output->said);
    if (expressed)
        page_notes(page, how);
    page_end_line(page);
    if (expressed) {
        page_cites(page, &how->cites, depth + 1);
        page_below(page, how, depth + 1);
    } else if (how)
        page_step(page, how, depth + 1);
}

static void put_outputs(struct page *page, const explained_outputs *outputs, int depth) {
    for (size_t i = 0; i < outputs->count; i++)
        put_output(page, &outputs->items[i], depth);
}

/* ---- clauses ---- */

static void put_above(struct page *page, const struct explained_clause *clause) {
    if (clause->above_gives_more)
        page_say(
            page, "“%s”给得更多，就高", "“%s” gives more, and the highest counts", clause->above);
    else
        page_say(page, "“%s”成立，优先于它", "“%s” holds and is over it", clause->above);
}

/* Its own condition is yes, or it has none. */
static bool waits_for_gate(const struct explained_clause *clause) {
    return !clause->when ||
           (clause->when->value.state == VALUE_KNOWN && clause->when->value.boolean);
}

/* The clause for all other cases. */
static void put_rest_waits(struct page *page, const struct explained_clause *clause) {
    const char *name = clause->waits_for;
    if (clause->wait == WAIT_GATE)
        page_say(page, "只管其余的；适用条件还没有定，还轮不到它",
            "is for the rest only, and it depends on whether the policy applies");
    else if (clause->wait == WAIT_CONDITION_FAILED)
        page_say(page, "只管其余的；“%s”是否成立算不出来，轮不到它",
            "is for the rest only, and whether “%s” holds cannot be worked out", name);
    else
        page_say(page, "只管其余的；“%s”还没有定，还轮不到它",
            "is for the rest only, and “%s” is not settled yet", name);
}

/* Why one that holds does not decide. */
static void put_wait(struct page *page, const struct explained_clause *clause) {
    const char *name = clause->waits_for;
    if (clause->otherwise && (name || clause->wait == WAIT_GATE))
        put_rest_waits(page, clause);
    else if (clause->wait == WAIT_CONDITION)
        page_say(page, "成立，但“%s”还没有定，所以不能由它决定",
            "holds, but cannot decide while “%s” is open", name);
    else if (clause->wait == WAIT_CONDITION_FAILED)
        page_say(page, "成立，但“%s”是否成立算不出来，所以不能由它决定",
            "holds, but cannot decide: whether “%s” holds cannot be worked out", name);
    else if (clause->wait == WAIT_OUTPUTS && name)
        page_say(page, "成立，但“%s”给的还不知道，所以不能由它决定",
            "holds, but cannot decide: what “%s” gives is not known", name);
    else if (clause->wait == WAIT_OUTPUTS_FAILED && name)
        page_say(page, "成立，但“%s”给的算不出来，所以不能由它决定",
            "holds, but cannot decide: what “%s” gives cannot be worked out", name);
    else if (clause->wait == WAIT_OUTPUTS_FAILED)
        page_say(page, "成立，但它给的算不出来，所以不能由它决定",
            "holds, but cannot decide: what it gives cannot be worked out");
    else if (clause->wait == WAIT_OUTPUTS)
        page_say(page, "成立，但它给的还不知道，所以不能由它决定",
            "holds, but cannot decide: what it gives is not known");
    else
        page_say(page, "成立，但别的条款给的不一样，所以不能由它决定",
            "holds, but cannot decide: others give something else");
}

static void put_fate(struct page *page, const struct explained_clause *clause) {
    switch (clause->fate) {
    case FATE_DECIDED:
        if (clause->outputs_fail)
            page_say(page, "成立，由它决定，但它给的算不出来",
                "holds and decides, but what it gives cannot be worked out");
        else
            page_say(page, "成立，由它决定", "holds and decides");
        break;
    case FATE_AGREES:
        if (clause->holds == COUNTED_YES)
            page_say(page, "也成立，给的和“%s”一样", "holds too, and gives the same as “%s”",
                clause->above);
        else
            page_say(page, "是否成立还不知道，但不影响结果：它给的和“%s”一样",
                "may hold, but that changes nothing: it gives the same as “%s”", clause->above);
        break;
    case FATE_GATE:
        page_say(page, "政策不适用，不用看", "not looked at: the policy does not apply");
        break;
    case FATE_NO:
        page_say(page, "不成立", "does not hold");
        break;
    case FATE_BELOW:
        if (clause->otherwise) {
            page_say(page, "只管其余的，“%s”成立，轮不到它", "is for the rest only, and “%s” holds",
                clause->above);
            break;
        }
        if (clause->holds == COUNTED_YES)
            page_say(page, "也成立，但是", "holds too, but ");
        else if (clause->holds == COUNTED_UNKNOWN)
            page_say(
                page, "是否成立还不知道，但不影响结果：", "may hold, but that changes nothing: ");
        else
            page_say(page, "是否成立算不出来，但不影响结果：",
                "whether it holds cannot be worked out, but that changes nothing: ");
        put_above(page, clause);
        break;
    case FATE_CONFLICTS:
        page_say(page, "成立，与别的条款冲突", "holds, and is in conflict with another clause");
        break;
    case FATE_OPEN:
        if (clause->otherwise)
            put_wait(page, clause);
        else if (waits_for_gate(clause))
            page_say(page, "它自己的条件成立，要看适用条件是不是成立",
                "its own condition holds; it depends on whether the policy applies");
        else
            page_say(page, "是否成立还不知道", "it is not known whether it holds");
        break;
    case FATE_FAILED:
        page_say(page, "是否成立算不出来", "whether it holds cannot be worked out");
        break;
    case FATE_HOLDS:
        put_wait(page, clause);
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
    page_say(page, "条款“%s”（%s%s，", "Clause “%s” (%s%s, ", clause->name, disposition,
        clause->otherwise ? page->zh ? "，其余" : ", otherwise" : "");
    page_place(page, &clause->place);
    page_say(page, "）：", "): ");
    put_fate(page, clause);
    page_end_line(page);
    if (clause->fate != FATE_DECIDED)
        page_cites(page, &clause->cites, 1);
    if (clause->when)
        page_step(page, clause->when, 1);
    if (clause->outputs.count > 0 && if_it_holds(clause)) {
        page_say(page, "  成立的话给：\n", "  if it holds it gives:\n");
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
        page_say(page, "%s 第 %llu 行", "%s, row %llu, ", one->file, (unsigned long long)one->row);
    else
        page_say(page, "资料里", "the data ");
}

/* What a division has to be brought down to. */
static const char *smaller_words(enum region_level level, bool zh) {
    if (level < REGION_COUNTY)
        return zh ? "县或乡镇" : "a county or a township";
    if (level == REGION_COUNTY)
        return zh ? "乡镇" : "a township";
    return zh ? "村" : "a village";
}

static void put_columns(struct page *page, const struct explained_missing *one) {
    page_say(page, one->coarse ? "，请在“%s”" : "，请填在“%s”", "; it goes under “%s”",
        one->columns.items[0]);
    for (size_t i = 1; i < one->columns.count; i++)
        page_say(page, "或“%s”", " or “%s”", one->columns.items[i]);
    if (page->zh)
        page_put(page, "列");
    if (one->coarse)
        page_say(page, "填到%s", ", down to %s", smaller_words(one->level, page->zh));
}

static void put_missing(struct page *page, const struct explained_missing *one) {
    page_say(page, "  %s：", "  %s: ", one->name);
    switch (one->kind) {
    case CAUSE_FACT:
        put_where(page, one);
        if (one->coarse)
            page_say(page, "只填到 %s", "only %s is filled in", one->given);
        else
            page_say(page, "没有填", "not filled in");
        put_columns(page, one);
        break;
    case CAUSE_LIST:
        page_say(page, "没有这份名单，要用 --data 加上它的数据文件",
            "there is no such list: add its file with --data");
        break;
    case CAUSE_EMPTY:
        page_say(page, "名单里没有符合条件的，取不到值", "no member of the list to take it from");
        break;
    case CAUSE_REJECTED:
        put_where(page, one);
        page_say(page, "没有采用，先要改正这一行", "was rejected: mend that row first");
        break;
    default:
        if (one->file)
            page_say(page, "规则里没有当时当地的值，定下来以后补在 %s 第 %llu 行这一项里",
                "has no value for that time and place; once it is decided, add it in %s at line "
                "%llu",
                one->file, (unsigned long long)one->row);
        break;
    }
    page_end_line(page);
}

static void put_all_missing(struct page *page, const struct explanation *explanation) {
    if (explanation->missing.count == 0)
        return;
    page_say(page, "缺少：\n", "Missing:\n");
    for (size_t i = 0; i < explanation->missing.count; i++)
        put_missing(page, &explanation->missing.items[i]);
}

/* ---- the top of the page ---- */

static void put_title(struct page *page, const struct explanation *explanation) {
    page_say(page, "%s：", "%s: ", explanation->record);
    if (explanation->title)
        page_say(page, "%s（%s）", "%s (%s)", explanation->title, explanation->name);
    else
        page_put(page, explanation->name);
    if (explanation->policy)
        page_say(page, "，政策“%s”", ", policy “%s”", explanation->policy);
    page_end_line(page);
    page_say(page, "  按 %s 判断；", "  as of %s; ", explanation->as_of);
    if (explanation->file)
        page_say(page, "数据在 %s 第 %llu 行；", "data in %s, row %llu; ", explanation->file,
            (unsigned long long)explanation->row);
    page_say(page, "规则在 %s 第 %u 行\n", "rules in %s, line %u\n", explanation->place.file,
        explanation->place.line);
}

static void put_error(struct page *page, const struct explanation *explanation) {
    if (!explanation->error)
        return;
    page_say(page, "  出错的地方：", "  what failed: ");
    if (explanation->error_record)
        page_say(page, "%s，", "%s, ", explanation->error_record);
    page_say(page, "%s 第 %u 行“%s”：%s\n", "%s, line %u, “%s”: %s\n",
        explanation->error_place.file, explanation->error_place.line,
        page_quotable(page, explanation->error_text), explanation->error);
}

static void put_top_cites(struct page *page, const struct explanation *explanation) {
    page_cites(page, &explanation->cites, 1);
}

static void put_period(struct page *page, const struct explanation *explanation) {
    page_say(page, "  政策在这一天不施行", "  the policy is not in force on that day");
    page_days(page, explanation->from, explanation->to);
    page_end_line(page);
}

static void put_conflict(struct page *page, const struct explanation *explanation) {
    const char *between = "";
    page_say(page, "  几条都成立，给的却不一样：", "  these hold and do not agree: ");
    for (size_t i = 0; i < explanation->clauses.count; i++) {
        if (explanation->clauses.items[i].fate != FATE_CONFLICTS)
            continue;
        page_say(page, "%s“%s”", "%s“%s”", between, explanation->clauses.items[i].name);
        between = page->zh ? "、" : ", ";
    }
    page_say(page, "，要请人来定\n", "; someone has to decide\n");
}

static const explained_outputs *decided_outputs(const struct explanation *explanation) {
    for (size_t i = 0; i < explanation->clauses.count; i++)
        if (explanation->clauses.items[i].fate == FATE_DECIDED)
            return &explanation->clauses.items[i].outputs;
    return NULL;
}

static void put_outcome(struct page *page, const struct explanation *explanation) {
    const explained_outputs *outputs = decided_outputs(explanation);
    page_say(page, "结果：%s", "Outcome: %s", outcome_say(explanation->outcome, page->zh));
    for (size_t i = 0; explanation->clause && outputs && i < outputs->count; i++)
        page_say(page, "，%s = %s", ", %s = %s", outputs->items[i].name, outputs->items[i].said);
    page_end_line(page);
    if (explanation->outcome == OUTCOME_NOT_IN_FORCE)
        put_period(page, explanation);
    if (explanation->outcome == OUTCOME_CONFLICT)
        put_conflict(page, explanation);
}

static void put_says(struct page *page, const struct explanation *explanation) {
    if (explanation->says)
        page_say(page, "告知本户：%s\n", "Notice to the household: %s\n", explanation->says);
    else if (explanation->says_unknown)
        page_say(page, "告知本户：（有数目还不知道，暂不告知）\n",
            "Notice to the household: (none yet: a value in it is not known)\n");
}

static void put_policy(struct page *page, const struct explanation *explanation) {
    put_outcome(page, explanation);
    put_error(page, explanation);
    put_top_cites(page, explanation);
    put_says(page, explanation);
    put_all_missing(page, explanation);
    if (explanation->gate) {
        page_say(page, "适用条件：\n", "Applies when:\n");
        page_step(page, explanation->gate, 1);
    }
    put_clauses(page, explanation);
    page_near(page, explanation);
}

static void put_finding(struct page *page, const struct explanation *explanation) {
    const char *holding = holding_say(explanation->holding, page->zh);
    if (explanation->assertion == ASSERT_INSPECT)
        page_say(page, "核查：%s\n", "Inspection: %s\n", holding);
    else
        page_say(page, "保证：%s\n", "Guarantee: %s\n", holding);
    put_error(page, explanation);
    put_top_cites(page, explanation);
    if (explanation->says)
        page_say(page, "查出：%s\n", "Found: %s\n", explanation->says);
    put_all_missing(page, explanation);
    if (explanation->when) {
        page_say(page, "前提：\n", "Where this is so:\n");
        page_step(page, explanation->when, 1);
    }
    page_say(page, "要求：\n", "What has to be so:\n");
    page_step(page, explanation->condition, 1);
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
