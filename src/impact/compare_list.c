/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include "impact/compare.h"

void compare_list_init(struct impact_compare *compare) {
    struct arena *arena = compare->arena;
    compare->list.most = compare->shape->detail_most;
    compare->list.records = arena_array(arena, struct compare_record, compare->list.most);
    compare->samples =
        arena_alloc_items(arena, sizeof *compare->samples, compare->shape->policy_count);
}

/* ---- positions ---- */

static int order_of(uint64_t a, uint64_t b) {
    return (a > b) - (a < b);
}

static int position_order(const struct compare_record *a, const struct compare_record *b) {
    int order = order_of(a->batch, b->batch);
    if (order == 0)
        order = order_of(a->top, b->top);
    if (order == 0)
        order = order_of(a->type, b->type);
    if (order == 0)
        order = order_of(a->change.row, b->change.row);
    return order ? order : order_of(a->policy, b->policy);
}

static int by_position(const void *a, const void *b) {
    return position_order(a, b);
}

/* ---- the list ---- */

static void sink(struct compare_list *list, uint32_t at) {
    struct compare_record record = list->records[at];
    for (uint32_t child; (child = at * 2 + 1) < list->count; at = child) {
        if (child + 1 < list->count &&
            position_order(&list->records[child + 1], &list->records[child]) > 0)
            child++;
        if (position_order(&list->records[child], &record) <= 0)
            break;
        list->records[at] = list->records[child];
    }
    list->records[at] = record;
}

static void rise(struct compare_list *list, uint32_t at) {
    struct compare_record record = list->records[at];
    for (; at > 0; at = (at - 1) / 2) {
        uint32_t parent = (at - 1) / 2;
        if (position_order(&list->records[parent], &record) >= 0)
            break;
        list->records[at] = list->records[parent];
    }
    list->records[at] = record;
}

static void list_put(struct compare_list *list, const struct compare_record *record) {
    if (list->count < list->most) {
        list->records[list->count] = *record;
        rise(list, list->count++);
    } else if (list->most > 0 && position_order(record, &list->records[0]) < 0) {
        list->records[0] = *record;
        sink(list, 0);
    }
}

/* ---- samples ---- */

/* The lowest positions, but of one top record only one: more tell nothing new. */
static void samples_put(struct compare_samples *samples, const struct compare_record *record) {
    uint32_t at = 0;
    while (at < samples->count && position_order(&samples->records[at], record) < 0) {
        if (samples->records[at].batch == record->batch && samples->records[at].top == record->top)
            return;
        at++;
    }
    if (at == COMPARE_SAMPLES)
        return;
    uint32_t last = at; /* the one that goes: the same top record, or the last of all */
    while (last < samples->count && !(samples->records[last].batch == record->batch &&
                                        samples->records[last].top == record->top))
        last++;
    if (last == samples->count && samples->count < COMPARE_SAMPLES)
        samples->count++;
    else if (last == samples->count)
        last--;
    for (; last > at; last--)
        samples->records[last] = samples->records[last - 1];
    samples->records[at] = *record;
}

/* ---- a batch ---- */

/* Records of later batches are not looked at once there are enough, which is the rule. */
static bool is_too_late(
    const struct compare_list *list, const struct compare_samples *samples, uint64_t batch) {
    if (samples->count < COMPARE_SAMPLES || samples->records[COMPARE_SAMPLES - 1].batch >= batch)
        return false;
    return list->most == 0 || (list->count == list->most && list->records[0].batch < batch);
}

void compare_list_add(struct impact_compare *compare, const struct impact_batch *batch,
    uint32_t policy, const struct compare_change *change) {
    enum impact_class class = worth_class(change->after, change->before);
    struct compare_samples *samples = &compare->samples[policy][class];
    if (is_too_late(&compare->list, samples, batch->number))
        return;
    compare->listed = true;
    uint32_t type = compare->shape->policies[policy].record->index;
    struct compare_record record = {.batch = batch->number,
        .top = batch->rows[type].tops[change->row],
        .type = type,
        .policy = policy,
        .class = class,
        .change = *change};
    list_put(&compare->list, &record);
    samples_put(samples, &record);
}

static bool is_new(const struct compare_record *record, const struct impact_batch *batch) {
    return record->batch == batch->number && !record->label;
}

static void name(struct impact_compare *compare, const struct impact_batch *batch,
    struct compare_record *record) {
    const struct record_type *type = compare->shape->policies[record->policy].record;
    record->label = batch->label(batch, compare->arena, type, record->change.row);
}

static void name_samples(struct impact_compare *compare, const struct impact_batch *batch,
    struct compare_samples *samples) {
    for (uint32_t i = 0; i < samples->count; i++) {
        struct compare_record *record = &samples->records[i];
        if (!is_new(record, batch))
            continue;
        name(compare, batch, record);
        record->kept = batch->keep(batch, record->top);
    }
}

void compare_list_name(struct impact_compare *compare, const struct impact_batch *batch) {
    if (!compare->listed)
        return;
    compare->listed = false;
    for (uint32_t i = 0; i < compare->list.count; i++) {
        struct compare_record *record = &compare->list.records[i];
        if (!is_new(record, batch))
            continue;
        name(compare, batch, record);
        record->causes = compare_causes_text(compare, batch, record->policy, record->change.row);
    }
    for (uint32_t i = 0; i < compare->shape->policy_count; i++)
        for (int class = 0; class < CLASS_COUNT; class ++)
            name_samples(compare, batch, &compare->samples[i][class]);
}

void compare_list_merge(struct impact_compare *compare, const struct impact_compare *other) {
    for (uint32_t i = 0; i < other->list.count; i++)
        list_put(&compare->list, &other->list.records[i]);
    for (uint32_t i = 0; i < compare->shape->policy_count; i++)
        for (int class = 0; class < CLASS_COUNT; class ++)
            for (uint32_t k = 0; k < other->samples[i][class].count; k++)
                samples_put(&compare->samples[i][class], &other->samples[i][class].records[k]);
}

/* ---- telling ---- */

static struct compare_record *sorted(const struct compare_list *list, struct arena *arena) {
    struct compare_record *records = arena_array(arena, struct compare_record, list->count);
    for (uint32_t i = 0; i < list->count; i++)
        records[i] = list->records[i];
    if (list->count > 0)
        qsort(records, list->count, sizeof *records, by_position);
    return records;
}

enum {
    C_RECORD,
    C_POLICY,
    C_CLASS,
    C_OLD_OUTCOME,
    C_OLD_CLAUSE,
    C_NEW_OUTCOME,
    C_NEW_CLAUSE,
    C_UNIT,
    C_BEFORE,
    C_AFTER,
    C_DIFFERENCE,
    C_CAUSES,
};

static struct book_table *changed_table(struct book *book, bool zh) {
    struct book_table *table = book_table(book, "changed",
        zh ? "结果变了的记录" : "Changed records",
        zh ? "两版规则得出的结果、条款或金额不同的，逐条列出，按数据的先后。金额空着的是算不出。"
           : "Records of which outcome, clause or amount differ between the versions, in the order "
             "of the data. An empty amount cannot be told.");
    table->detail = true;
    book_column(book, table, "record", zh ? "对象" : "record", BOOK_KEY);
    book_column(book, table, "policy", zh ? "政策" : "policy", BOOK_TEXT);
    book_column(book, table, "class", zh ? "变化" : "change", BOOK_TEXT);
    book_column(book, table, "old_outcome", zh ? "旧版结果" : "outcome before", BOOK_TEXT);
    book_column(book, table, "old_clause", zh ? "旧版条款" : "clause before", BOOK_TEXT);
    book_column(book, table, "new_outcome", zh ? "新版结果" : "outcome after", BOOK_TEXT);
    book_column(book, table, "new_clause", zh ? "新版条款" : "clause after", BOOK_TEXT);
    book_column(book, table, "unit", zh ? "单位" : "unit", BOOK_TEXT);
    book_column(book, table, "before", zh ? "旧版金额" : "amount before", BOOK_MONEY);
    book_column(book, table, "after", zh ? "新版金额" : "amount after", BOOK_MONEY);
    book_column(book, table, "difference", zh ? "差额" : "difference", BOOK_MONEY);
    book_column(book, table, "causes", zh ? "原因" : "because of", BOOK_TEXT);
    return table;
}

static void changed_amounts(const struct impact_policy *policy, const struct compare_change *change,
    bool zh, struct book_cell *row) {
    if (policy->amount == IMPACT_NO_OUTPUT)
        return;
    struct type type = amount_type(policy);
    int scale = scale_of(type);
    row[C_UNIT] = book_text(cell_unit(type, zh));
    if (!change->before.open)
        row[C_BEFORE] = cell_sum(change->before.amount, scale);
    if (!change->after.open)
        row[C_AFTER] = cell_sum(change->after.amount, scale);
    if (!change->before.open && !change->after.open)
        row[C_DIFFERENCE] = cell_sum((__int128)change->after.amount - change->before.amount, scale);
}

static void changed_row(const struct impact_compare *compare, struct book *book,
    struct book_table *table, const struct compare_record *record) {
    const struct impact_policy *policy = &compare->shape->policies[record->policy];
    bool zh = compare->shape->zh;
    uint8_t before = record->change.before_slot, after = record->change.after_slot;
    struct book_cell *row = book_row(book, table);
    row[C_RECORD] = book_text(record->label);
    row[C_POLICY] = book_text(policy->name);
    row[C_CLASS] = book_text(compare_class_word(record->class, zh));
    row[C_OLD_OUTCOME] =
        book_text(slot_outcome_word(slot_outcome(policy, VERSION_OLD, before), zh));
    row[C_OLD_CLAUSE] = book_text(slot_clause(policy, VERSION_OLD, before));
    row[C_NEW_OUTCOME] = book_text(slot_outcome_word(slot_outcome(policy, VERSION_NEW, after), zh));
    row[C_NEW_CLAUSE] = book_text(slot_clause(policy, VERSION_NEW, after));
    changed_amounts(policy, &record->change, zh, row);
    row[C_CAUSES] = book_text(record->causes);
}

void compare_write_changed(const struct impact_compare *compare, struct book *book) {
    struct book_table *table = changed_table(book, compare->shape->zh);
    struct compare_record *records = sorted(&compare->list, book->arena);
    for (uint32_t i = 0; i < compare->list.count; i++)
        changed_row(compare, book, table, &records[i]);
    uint64_t changed = 0;
    for (uint32_t i = 0; i < compare->shape->policy_count; i++)
        changed += compare_changed(&compare->policies[i]);
    table->left_out = changed - compare->list.count;
}

/* ---- samples, told ---- */

static const char *sample_title(const struct impact_compare *compare, struct arena *arena,
    const struct compare_record *record) {
    const struct impact_policy *policy = &compare->shape->policies[record->policy];
    bool zh = compare->shape->zh;
    return arena_printf(arena, "%s → %s",
        slot_words(arena, policy, VERSION_OLD, record->change.before_slot, zh),
        slot_words(arena, policy, VERSION_NEW, record->change.after_slot, zh));
}

const struct impact_sample *impact_compare_samples(
    const struct impact_compare *compare, struct arena *arena, size_t *count) {
    /* What people ask about first. */
    static const enum impact_class order[CLASS_COUNT] = {
        CLASS_LOSE, CLASS_OPENED, CLASS_GAIN, CLASS_SETTLED, CLASS_SAME};
    VEC(struct impact_sample) list = {0};
    for (uint32_t i = 0; compare->shape->has_old && i < compare->shape->policy_count; i++)
        for (int k = 0; k < CLASS_COUNT; k++) {
            const struct compare_samples *samples = &compare->samples[i][order[k]];
            for (uint32_t n = 0; n < samples->count; n++) {
                const struct compare_record *record = &samples->records[n];
                const char *title = sample_title(compare, arena, record);
                vec_push(
                    arena, &list, (struct impact_sample){record->kept, i, record->label, title});
            }
        }
    *count = list.count;
    return list.items;
}
