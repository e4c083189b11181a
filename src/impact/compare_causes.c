/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include "base/writer.h"
#include "impact/compare.h"

/* ---- whose fault ---- */

/* With one change made, or undone, it comes to something else. Clauses have the same numbers. */
static bool makes_difference(const struct impact_policy *policy, const struct impact_results *trial,
    const struct impact_results *version, size_t row) {
    if (!trial->outcomes || !version->outcomes)
        return !worth_nothing(trial, row) || !worth_nothing(version, row);
    if (trial->outcomes[row] != version->outcomes[row])
        return true;
    if (trial->outcomes[row] <= OUTCOME_END && trial->clauses[row] != version->clauses[row])
        return true;
    return !worth_same(worth_of(policy, trial, row), worth_of(policy, version, row));
}

/* Of a change that was tried some policy has results. */
static bool has_results(const struct impact_compare *compare, const struct impact_results *trial) {
    for (uint32_t i = 0; i < compare->shape->policy_count; i++)
        if (trial[i].outcomes)
            return true;
    return false;
}

/* NULL: this change was not tried in this way. */
static const struct impact_results *trial_of(const struct impact_compare *compare,
    const struct impact_results *const *trials, uint32_t cause, uint32_t policy) {
    if (!trials || !compare->shape->causes[cause].tried || !trials[cause])
        return NULL;
    const struct impact_results *trial = &trials[cause][policy];
    return trial->outcomes || has_results(compare, trials[cause]) ? trial : NULL;
}

/* Causes of the policy that make a difference to this row of the version, and were not found before. */
static uint32_t find_guilty(struct impact_compare *compare,
    const struct impact_results *const *trials, const struct impact_results *version,
    uint32_t policy, size_t row, enum compare_blame blame) {
    const struct impact_policy *shape = &compare->shape->policies[policy];
    uint32_t found = 0;
    for (uint32_t i = 0; i < shape->cause_count; i++) {
        const struct impact_results *trial = trial_of(compare, trials, shape->causes[i], policy);
        if (compare->guilty[i] || !trial || !makes_difference(shape, trial, version, row))
            continue;
        compare->guilty[i] = true;
        compare->blame[i] = blame;
        found++;
    }
    return found;
}

static bool is_tried(const struct impact_compare *compare, const struct impact_batch *batch,
    uint32_t policy, uint32_t index) {
    uint32_t cause = compare->shape->policies[policy].causes[index];
    return trial_of(compare, batch->variants, cause, policy) ||
           trial_of(compare, batch->without, cause, policy);
}

/* Those that were tried are not it: the others are suspected; if there are none, all together. */
static uint32_t blame_the_rest(struct impact_compare *compare, const struct impact_batch *batch,
    uint32_t policy) {
    uint32_t count = compare->shape->policies[policy].cause_count, untried = 0;
    for (uint32_t i = 0; i < count; i++) {
        compare->guilty[i] = !is_tried(compare, batch, policy, i);
        compare->blame[i] = BLAME_JOINT;
        untried += compare->guilty[i];
    }
    for (uint32_t i = 0; i < count && untried == 0; i++)
        compare->guilty[i] = true;
    return untried ? untried : count;
}

uint32_t compare_blame(struct impact_compare *compare, const struct impact_batch *batch,
    uint32_t policy, size_t row) {
    uint32_t count = compare->shape->policies[policy].cause_count, found;
    memset(compare->guilty, 0, count * sizeof *compare->guilty);
    if (count == 1) {
        compare->guilty[0] = true;
        compare->blame[0] = BLAME_MADE;
    }
    if (count <= 1)
        return count;
    found = find_guilty(compare, batch->variants,
        impact_of(compare->shape, batch, 0, VERSION_OLD, policy), policy, row, BLAME_MADE);
    found += find_guilty(compare, batch->without,
        impact_of(compare->shape, batch, 0, VERSION_NEW, policy), policy, row, BLAME_NEEDED);
    return found ? found : blame_the_rest(compare, batch, policy);
}

/* Of those that are guilty: either all or none are so for want of others. */
static bool is_joint(const struct impact_compare *compare, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (compare->guilty[i])
            return compare->blame[i] == BLAME_JOINT;
    return false;
}

void compare_count_causes(struct impact_compare *compare, const struct impact_batch *batch,
    uint32_t policy, const struct compare_change *change, uint64_t count) {
    const struct impact_policy *shape = &compare->shape->policies[policy];
    struct compare_policy *own = &compare->policies[policy];
    uint32_t found = compare_blame(compare, batch, policy, change->row);
    bool known = !change->before.open && !change->after.open;
    __int128 difference =
        known ? ((__int128)change->after.amount - change->before.amount) * count : 0;
    enum impact_class class = worth_class(change->after, change->before);
    if (found == 0)
        own->unknown_cause += count;
    for (uint32_t i = 0; i < shape->cause_count; i++) {
        if (!compare->guilty[i])
            continue;
        *(found == 1 ? &own->causes[i].alone : &own->causes[i].together) += count;
        *(found == 1 ? &own->causes[i].alone_difference : &own->causes[i].together_difference) +=
            difference;
        own->causes[i].blames[compare->blame[i]] += count;
        own->causes[i].classes[class] += count;
    }
}

const char *compare_causes_text(
    struct impact_compare *compare, const struct impact_batch *batch, uint32_t policy, size_t row) {
    const struct impact_policy *shape = &compare->shape->policies[policy];
    bool zh = compare->shape->zh;
    uint32_t told = 0, found;
    struct writer writer;
    if (compare->shape->cause_count == 0) /* nobody looked for them */
        return NULL;
    found = compare_blame(compare, batch, policy, row);
    if (found == 0)
        return zh ? "原因不明" : "unknown";
    writer_init(&writer, compare->arena);
    if (is_joint(compare, shape->cause_count) && found == shape->cause_count)
        writer_put(&writer, zh ? "合起来：" : "together: ");
    else if (is_joint(compare, shape->cause_count))
        writer_put(&writer, zh ? "没有试过的：" : "not tried: ");
    for (uint32_t i = 0; i < shape->cause_count; i++)
        if (compare->guilty[i])
            writer_printf(&writer, "%s%s",
                told++ == 0 ? ""
                : zh        ? "；"
                            : "; ",
                compare->shape->causes[shape->causes[i]].item);
    return writer.bytes;
}

/* ---- telling ---- */

struct cause_totals { /* of one change over all policies */
    uint64_t alone, together, policies, blames[BLAME_COUNT];
    __int128 alone_yearly, together_yearly; /* of those that are budgeted */
    bool budgeted;
};

/* NULL: the policy cannot have changed by it. */
static const struct compare_cause *cause_in(
    const struct impact_compare *compare, uint32_t cause, uint32_t policy) {
    const struct impact_policy *shape = &compare->shape->policies[policy];
    for (uint32_t i = 0; i < shape->cause_count; i++)
        if (shape->causes[i] == cause)
            return &compare->policies[policy].causes[i];
    return NULL;
}

static struct cause_totals totals_of(const struct impact_compare *compare, uint32_t cause) {
    struct cause_totals totals = {0};
    for (uint32_t i = 0; i < compare->shape->policy_count; i++) {
        const struct compare_cause *own = cause_in(compare, cause, i);
        int times = yearly_times(&compare->shape->policies[i]);
        if (!own)
            continue;
        totals.alone += own->alone;
        totals.together += own->together;
        for (int k = 0; k < BLAME_COUNT; k++)
            totals.blames[k] += own->blames[k];
        totals.policies += own->alone + own->together > 0;
        totals.alone_yearly += own->alone_difference * times;
        totals.together_yearly += own->together_difference * times;
        totals.budgeted = totals.budgeted || times > 0;
    }
    return totals;
}

/* The three columns of how a change came to be the reason, the same in both tables. */
static void blame_columns(struct book *book, struct book_table *table, bool zh) {
    book_column(book, table, "made", zh ? "单独改就变" : "by itself", BOOK_COUNT);
    book_column(book, table, "needed", zh ? "不改就不这样" : "needed for it", BOOK_COUNT);
    book_column(book, table, "joint", zh ? "几处合起来" : "all together", BOOK_COUNT);
}

static void blame_cells(struct book_cell *row, const uint64_t *blames) {
    for (int i = 0; i < BLAME_COUNT; i++)
        row[i] = book_count(blames[i]);
}

enum {
    C_ITEM,
    C_BEFORE,
    C_AFTER,
    C_POLICIES,
    C_RECORDS,
    C_ALONE,
    C_TOGETHER,
    C_BLAMES,
    C_YEARLY_ALONE = C_BLAMES + BLAME_COUNT,
    C_YEARLY_TOGETHER,
    C_NOTE,
};

static struct book_table *causes_table(struct book *book, bool zh) {
    struct book_table *table = book_table(book, "causes", zh ? "改动的影响" : "Effects of changes",
        zh ? "规则的每处改动让多少条结果变了。变了的条数分两次：只算在它头上的，和同时算在几处头上的"
             "（每处各计一次，所以不能相加）；又按理由分三种：在旧版里只改这一处，结果就变；不是这样，但新版里不改"
             "这一处，结果就是另一样；哪一处都不是，就算没有试过的几处，都试过的算几处合起来。"
           : "How many results each change of the rules changes. They are divided twice: those put "
             "down to this change only, and those put down to several (each counts them, so they "
             "do not add up); and by the reason: the old version with this change by itself comes "
             "to something else; it does not, but the new version without it comes to something "
             "else; no change is found so, and it is those that were not tried, or all together.");
    book_column(book, table, "item", zh ? "改动" : "change", BOOK_TEXT);
    book_column(book, table, "before", zh ? "旧版" : "before", BOOK_TEXT);
    book_column(book, table, "after", zh ? "新版" : "after", BOOK_TEXT);
    book_column(book, table, "policies", zh ? "影响的政策数" : "policies", BOOK_COUNT);
    book_column(book, table, "records", zh ? "变了的条数" : "changed records", BOOK_COUNT);
    book_column(book, table, "alone", zh ? "只算它的" : "put down to it only", BOOK_COUNT);
    book_column(book, table, "together", zh ? "与别处同算" : "to others, too", BOOK_COUNT);
    blame_columns(book, table, zh);
    book_column(book, table, "yearly_alone",
        zh ? "只算它的年度资金增减（元）" : "yearly cost, of it only (yuan)", BOOK_MONEY);
    book_column(book, table, "yearly_together",
        zh ? "与别处同算的年度资金增减（元）" : "yearly cost, of others, too (yuan)", BOOK_MONEY);
    book_column(book, table, "note", zh ? "说明" : "note", BOOK_TEXT);
    return table;
}

static void cause_row(const struct impact_compare *compare, struct book *book,
    struct book_table *table, uint32_t index) {
    const struct impact_cause *cause = &compare->shape->causes[index];
    struct cause_totals totals = totals_of(compare, index);
    bool zh = compare->shape->zh;
    struct book_cell *row = book_row(book, table);
    row[C_ITEM] = book_text(cause->item);
    row[C_BEFORE] = book_text(cause->before ? cause->before : zh ? "（无）" : "(none)");
    row[C_AFTER] = book_text(cause->after ? cause->after : zh ? "（无）" : "(none)");
    row[C_POLICIES] = book_count(totals.policies);
    row[C_RECORDS] = book_count(totals.alone + totals.together);
    row[C_ALONE] = book_count(totals.alone);
    row[C_TOGETHER] = book_count(totals.together);
    blame_cells(row + C_BLAMES, totals.blames);
    if (totals.budgeted) {
        row[C_YEARLY_ALONE] = cell_sum(totals.alone_yearly, MONEY_SCALE);
        row[C_YEARLY_TOGETHER] = cell_sum(totals.together_yearly, MONEY_SCALE);
    }
    if (totals.alone + totals.together == 0)
        row[C_NOTE] =
            book_text(zh ? "在这些数据里没有引起任何变化" : "changes nothing in these data");
}

static void unknown_row(
    const struct impact_compare *compare, struct book *book, struct book_table *table) {
    uint64_t unknown = 0;
    bool zh = compare->shape->zh;
    for (uint32_t i = 0; i < compare->shape->policy_count; i++)
        unknown += compare->policies[i].unknown_cause;
    if (unknown == 0)
        return;
    struct book_cell *row = book_row(book, table);
    row[C_ITEM] = book_text(zh ? "原因不明" : "unknown");
    row[C_RECORDS] = book_count(unknown);
    row[C_NOTE] = book_text(zh ? "结果变了，但没有找到规则有哪处改动能引起它，请报告此问题"
                               : "results changed, and no change of the rules that could be the "
                                 "reason was found: please report this");
}

static void write_totals(const struct impact_compare *compare, struct book *book) {
    struct book_table *table = causes_table(book, compare->shape->zh);
    for (uint32_t i = 0; i < compare->shape->cause_count; i++)
        cause_row(compare, book, table, i);
    unknown_row(compare, book, table);
}

/* ---- by policy ---- */

enum {
    P_ITEM,
    P_POLICY,
    P_RECORDS,
    P_ALONE,
    P_TOGETHER,
    P_BLAMES,
    P_CLASSES = P_BLAMES + BLAME_COUNT,
    P_UNIT = P_CLASSES + 4,
    P_DIFFERENCE_ALONE,
    P_DIFFERENCE_TOGETHER
};

/* SAME is what comes to another clause alone. */
static const enum impact_class told[4] = {CLASS_GAIN, CLASS_LOSE, CLASS_OPENED, CLASS_SETTLED};
static const char *const told_ids[4] = {"gainers", "losers", "newly_open", "no_longer_open"};

static struct book_table *policies_table(struct book *book, bool zh) {
    struct book_table *table = book_table(book, "cause_policies",
        zh ? "改动对各政策的影响" : "Effects of changes by policy",
        zh ? "每处改动让哪些政策的多少条结果变了。差额只算前后都算得出的。"
           : "Of each change, the policies and results that it changes. Differences are of what is "
             "known before and after.");
    book_column(book, table, "item", zh ? "改动" : "change", BOOK_TEXT);
    book_column(book, table, "policy", zh ? "政策" : "policy", BOOK_TEXT);
    book_column(book, table, "records", zh ? "变了的条数" : "changed records", BOOK_COUNT);
    book_column(book, table, "alone", zh ? "只算它的" : "put down to it only", BOOK_COUNT);
    book_column(book, table, "together", zh ? "与别处同算" : "to others, too", BOOK_COUNT);
    blame_columns(book, table, zh);
    for (int i = 0; i < 4; i++)
        book_column(book, table, told_ids[i], compare_class_word(told[i], zh), BOOK_COUNT);
    book_column(book, table, "unit", zh ? "单位" : "unit", BOOK_TEXT);
    book_column(
        book, table, "difference_alone", zh ? "只算它的差额" : "difference, of it only", BOOK_MONEY);
    book_column(
        book, table, "difference_together", zh ? "与别处同算的差额" : "difference, of others, too", BOOK_MONEY);
    return table;
}

static void policy_row(const struct impact_compare *compare, struct book *book,
    struct book_table *table, uint32_t cause, uint32_t index) {
    const struct impact_policy *policy = &compare->shape->policies[index];
    const struct compare_cause *own = cause_in(compare, cause, index);
    if (!own || own->alone + own->together == 0)
        return;
    struct book_cell *row = book_row(book, table);
    row[P_ITEM] = book_text(compare->shape->causes[cause].item);
    row[P_POLICY] = book_text(policy->name);
    row[P_RECORDS] = book_count(own->alone + own->together);
    row[P_ALONE] = book_count(own->alone);
    row[P_TOGETHER] = book_count(own->together);
    blame_cells(row + P_BLAMES, own->blames);
    for (int i = 0; i < 4; i++)
        row[P_CLASSES + i] = book_count(own->classes[told[i]]);
    if (policy->amount == IMPACT_NO_OUTPUT)
        return;
    struct type type = amount_type(policy);
    row[P_UNIT] = book_text(cell_unit(type, compare->shape->zh));
    row[P_DIFFERENCE_ALONE] = cell_sum(own->alone_difference, scale_of(type));
    row[P_DIFFERENCE_TOGETHER] = cell_sum(own->together_difference, scale_of(type));
}

static void write_policies(const struct impact_compare *compare, struct book *book) {
    struct book_table *table = policies_table(book, compare->shape->zh);
    for (uint32_t i = 0; i < compare->shape->cause_count; i++)
        for (uint32_t k = 0; k < compare->shape->policy_count; k++)
            policy_row(compare, book, table, i, k);
}

void compare_write_causes(const struct impact_compare *compare, struct book *book) {
    if (compare->shape->cause_count == 0) /* nobody looked for them */
        return;
    write_totals(compare, book);
    write_policies(compare, book);
}
