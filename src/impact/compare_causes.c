/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include "base/writer.h"
#include "impact/compare.h"

/* ---- whose fault ---- */

/* The baseline with one change alone comes to something else. Clauses have the numbers of the
 * baseline. */
static bool makes_difference(const struct impact_policy *policy,
    const struct impact_results *variant, const struct impact_results *old, size_t row) {
    if (!variant->outcomes || !old->outcomes)
        return !worth_nothing(variant, row) || !worth_nothing(old, row);
    if (variant->outcomes[row] != old->outcomes[row])
        return true;
    if (variant->outcomes[row] <= OUTCOME_END && variant->clauses[row] != old->clauses[row])
        return true;
    return !worth_same(worth_of(policy, variant, row), worth_of(policy, old, row));
}

/* NULL: this change was not tried alone. */
static const struct impact_results *variant_of(const struct impact_compare *compare,
    const struct impact_batch *batch, uint32_t cause, uint32_t policy) {
    if (!batch->variants || !compare->shape->causes[cause].tried || !batch->variants[cause])
        return NULL;
    return &batch->variants[cause][policy];
}

uint32_t compare_blame(
    struct impact_compare *compare, const struct impact_batch *batch, uint32_t policy, size_t row) {
    const struct impact_policy *shape = &compare->shape->policies[policy];
    const struct impact_results *old = impact_of(compare->shape, batch, 0, VERSION_OLD, policy);
    uint32_t found = 0;
    for (uint32_t i = 0; shape->cause_count > 1 && i < shape->cause_count; i++) {
        const struct impact_results *variant = variant_of(compare, batch, shape->causes[i], policy);
        compare->guilty[i] = variant && makes_difference(shape, variant, old, row);
        found += compare->guilty[i];
    }
    if (found > 0)
        return found;
    for (uint32_t i = 0; i < shape->cause_count; i++) /* the only one; or none alone: all of them */
        compare->guilty[i] = true;
    return shape->cause_count;
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
        own->causes[i].classes[class] += count;
    }
}

const char *compare_causes_text(
    struct impact_compare *compare, const struct impact_batch *batch, uint32_t policy, size_t row) {
    const struct impact_policy *shape = &compare->shape->policies[policy];
    bool zh = compare->shape->zh;
    uint32_t told = 0;
    struct writer writer;
    if (compare->shape->cause_count == 0) /* nobody looked for them */
        return NULL;
    if (compare_blame(compare, batch, policy, row) == 0)
        return zh ? "原因不明" : "unknown";
    writer_init(&writer, compare->arena);
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
    uint64_t alone, together, policies;
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
        totals.policies += own->alone + own->together > 0;
        totals.alone_yearly += own->alone_difference * times;
        totals.together_yearly += own->together_difference * times;
        totals.budgeted = totals.budgeted || times > 0;
    }
    return totals;
}

enum {
    C_ITEM,
    C_BEFORE,
    C_AFTER,
    C_POLICIES,
    C_RECORDS,
    C_ALONE,
    C_TOGETHER,
    C_YEARLY_ALONE,
    C_YEARLY_TOGETHER,
    C_NOTE,
};

static struct book_table *causes_table(struct book *book, bool zh) {
    struct book_table *table = book_table(book, "causes", zh ? "改动的影响" : "Effects of changes",
        zh ? "规则的每处改动让多少条结果变了。“单独”是只由这一处引起；“共同”是几处改动都有份，每处"
             "各计一次，所以各行的“共同”不能相加。"
           : "How many results each change of the rules changes. “Alone”: no other change has a "
             "part "
             "in it; “together”: several have, and it counts for each, so these do not add up.");
    book_column(book, table, "item", zh ? "改动" : "change", BOOK_TEXT);
    book_column(book, table, "before", zh ? "旧版" : "before", BOOK_TEXT);
    book_column(book, table, "after", zh ? "新版" : "after", BOOK_TEXT);
    book_column(book, table, "policies", zh ? "影响的政策数" : "policies", BOOK_COUNT);
    book_column(book, table, "records", zh ? "变了的条数" : "changed records", BOOK_COUNT);
    book_column(book, table, "alone", zh ? "其中单独" : "alone", BOOK_COUNT);
    book_column(book, table, "together", zh ? "其中共同" : "together", BOOK_COUNT);
    book_column(book, table, "yearly_alone",
        zh ? "单独引起的年度资金增减（元）" : "yearly cost, alone (yuan)", BOOK_MONEY);
    book_column(book, table, "yearly_together",
        zh ? "共同引起的年度资金增减（元）" : "yearly cost, together (yuan)", BOOK_MONEY);
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
    P_CLASSES,
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
    book_column(book, table, "alone", zh ? "其中单独" : "alone", BOOK_COUNT);
    book_column(book, table, "together", zh ? "其中共同" : "together", BOOK_COUNT);
    for (int i = 0; i < 4; i++)
        book_column(book, table, told_ids[i], compare_class_word(told[i], zh), BOOK_COUNT);
    book_column(book, table, "unit", zh ? "单位" : "unit", BOOK_TEXT);
    book_column(
        book, table, "difference_alone", zh ? "单独的差额" : "difference, alone", BOOK_MONEY);
    book_column(
        book, table, "difference_together", zh ? "共同的差额" : "difference, together", BOOK_MONEY);
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
