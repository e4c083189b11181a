/* SPDX-License-Identifier: Apache-2.0 */
#include "impact/cells.h"
#include "impact/tally.h"
#include "impact/telling.h"

/* What a table is made with. */
struct telling {
    const struct impact_tally *tally;
    const struct impact_shape *shape;
    struct book *book;
    enum impact_version version;
    bool zh;
};

static const char *word(const struct telling *telling, const char *zh, const char *en) {
    return telling->zh ? zh : en;
}

/* Tables of the old version have ids and titles of their own. */
static struct book_table *table_new(
    const struct telling *telling, const char *id, const char *title, const char *about) {
    struct arena *arena = telling->book->arena;
    if (telling->version == VERSION_OLD) {
        id = arena_printf(arena, "%s_old", id);
        title = arena_printf(arena, telling->zh ? "%s（旧版）" : "%s (baseline)", title);
    } else if (telling->shape->has_old) {
        title = arena_printf(arena, telling->zh ? "%s（新版）" : "%s (new rules)", title);
    }
    return book_table(telling->book, id, title, about);
}

static uint32_t column(const struct telling *telling, struct book_table *table, const char *id,
    const char *zh, const char *en, enum book_kind kind) {
    return book_column(telling->book, table, id, telling->zh ? zh : en, kind);
}

/* NULL: this version has no such policy. */
static const struct tally_policy *policy_at(const struct telling *telling, uint32_t index) {
    if (!telling->shape->policies[index].there[telling->version])
        return NULL;
    return &telling->tally->policies[telling->version][index];
}

/* ---- outcomes ---- */

static void count_outcomes(const struct telling *telling, const struct impact_policy *policy,
    const struct tally_policy *own, uint64_t counts[OUTCOME_COUNT]) {
    for (uint32_t i = 0; i < own->slot_count; i++)
        if (i != SLOT_NO_POLICY)
            counts[slot_outcome(policy, telling->version, (uint8_t)i)] += own->slots[i].records;
}

static const char *const outcome_ids[OUTCOME_COUNT] = {"keep", "optimize", "adjust", "start", "end",
    "not_applicable", "not_in_force", "undetermined", "conflict", "error"};

static void outcomes_row(const struct telling *telling, struct book_table *table, uint32_t index,
    bool seen[OUTCOME_COUNT]) {
    const struct impact_policy *policy = &telling->shape->policies[index];
    const struct tally_policy *own = policy_at(telling, index);
    if (!own)
        return;
    uint64_t counts[OUTCOME_COUNT] = {0}, all = 0;
    count_outcomes(telling, policy, own, counts);
    struct book_cell *row = book_row(telling->book, table);
    row[0] = book_text(policy->name);
    row[1] = book_text(policy->title);
    row[2] = book_text(policy->record->name->text);
    for (int i = 0; i < OUTCOME_COUNT; i++) {
        row[4 + i] = book_count(counts[i]);
        all += counts[i];
        seen[i] = seen[i] || counts[i] > 0;
    }
    row[3] = book_count(all);
}

static void outcomes_chart(
    const struct telling *telling, struct book_table *table, const bool seen[OUTCOME_COUNT]) {
    uint32_t series[OUTCOME_COUNT], count = 0;
    for (uint32_t i = 0; i < OUTCOME_COUNT; i++)
        if (seen[i])
            series[count++] = 4 + i;
    if (count > 0)
        book_chart(telling->book, table, BOOK_STACKED,
            word(telling, "各政策的处理结果（条）", "Outcomes by policy (records)"), 0, series,
            count);
}

static void write_outcomes(const struct telling *telling) {
    struct book_table *table = table_new(telling, "outcomes", word(telling, "处理结果", "Outcomes"),
        word(telling, "每项政策对每条数据（户或人）得出一个结果，一行各栏相加等于这项政策的条数。",
            "Each policy comes to one outcome for each record it is for: the outcomes of a row add "
            "up to its records."));
    column(telling, table, "policy", "政策", "policy", BOOK_TEXT);
    column(telling, table, "title", "名称", "title", BOOK_TEXT);
    column(telling, table, "record", "对象", "for each", BOOK_TEXT);
    column(telling, table, "records", "条数", "records", BOOK_COUNT);
    for (uint8_t i = 0; i < OUTCOME_COUNT; i++)
        book_column(
            telling->book, table, outcome_ids[i], slot_outcome_word(i, telling->zh), BOOK_COUNT);
    bool seen[OUTCOME_COUNT] = {false};
    for (uint32_t i = 0; i < telling->shape->policy_count; i++)
        outcomes_row(telling, table, i, seen);
    outcomes_chart(telling, table, seen);
}

/* ---- clauses ---- */

struct clause_columns {
    uint32_t policy, outcome, clause, records, output, unit, money, number, known, none, unknown;
    uint32_t *below; /* by record index; 0: no such column */
};

static bool has_output(const struct telling *telling, bool money) {
    for (uint32_t i = 0; i < telling->shape->policy_count; i++) {
        const struct impact_policy *policy = &telling->shape->policies[i];
        for (uint32_t k = 0; k < policy->output_count; k++)
            if ((policy->outputs[k].type.kind == TYPE_MONEY) == money)
                return true;
    }
    return false;
}

/* A column for each kind of record that stands below what some policy is for. */
static void below_columns(
    const struct telling *telling, struct book_table *table, struct clause_columns *columns) {
    const struct schema *schema = telling->shape->schema;
    struct arena *arena = telling->book->arena;
    columns->below = arena_array(arena, uint32_t, schema->records.count);
    for (uint32_t i = 0; i < telling->shape->policy_count; i++) {
        const struct impact_policy *policy = &telling->shape->policies[i];
        const struct tally_kinds *kinds = &telling->tally->kinds[policy->record->index];
        for (size_t k = 0; k < kinds->types.count; k++) {
            const struct record_type *type = kinds->types.items[k];
            if (columns->below[type->index])
                continue;
            columns->below[type->index] =
                book_column(telling->book, table, arena_printf(arena, "below_%u", type->index),
                    arena_printf(arena, telling->zh ? "其中%s数" : "%s below", type->name->text),
                    BOOK_COUNT);
        }
    }
}

/* Hardly any output says that there is none. */
static bool has_none(const struct telling *telling) {
    for (uint32_t i = 0; i < telling->shape->policy_count; i++) {
        const struct impact_policy *policy = &telling->shape->policies[i];
        const struct tally_policy *own = policy_at(telling, i);
        for (uint32_t slot = 0; own && slot < own->slot_count; slot++)
            for (uint32_t k = 0; k < policy->output_count; k++)
                if (own->slots[slot].outputs[k].none > 0)
                    return true;
    }
    return false;
}

static struct clause_columns clause_columns(
    const struct telling *telling, struct book_table *table) {
    struct clause_columns columns = {0};
    columns.policy = column(telling, table, "policy", "政策", "policy", BOOK_TEXT);
    columns.outcome = column(telling, table, "outcome", "结果", "outcome", BOOK_TEXT);
    columns.clause = column(telling, table, "clause", "条款", "clause", BOOK_TEXT);
    columns.records = column(telling, table, "records", "条数", "records", BOOK_COUNT);
    below_columns(telling, table, &columns);
    columns.output = column(telling, table, "output", "给付项", "output", BOOK_TEXT);
    columns.unit = column(telling, table, "unit", "单位", "unit", BOOK_TEXT);
    if (has_output(telling, true))
        columns.money = column(telling, table, "sum", "金额合计", "sum", BOOK_MONEY);
    if (has_output(telling, false))
        columns.number = column(telling, table, "total", "数量合计", "total", BOOK_NUMBER);
    columns.known = column(telling, table, "known", "有数的条数", "known", BOOK_COUNT);
    if (has_none(telling))
        columns.none = column(telling, table, "none", "没有此项的条数", "none", BOOK_COUNT);
    columns.unknown = column(telling, table, "unknown", "算不出的条数", "unknown", BOOK_COUNT);
    return columns;
}

static struct book_cell *clause_row(const struct telling *telling, struct book_table *table,
    const struct clause_columns *columns, const struct impact_policy *policy, uint8_t slot) {
    struct book_cell *row = book_row(telling->book, table);
    row[columns->policy] = book_text(policy->name);
    row[columns->outcome] =
        book_text(slot_outcome_word(slot_outcome(policy, telling->version, slot), telling->zh));
    row[columns->clause] = book_text(slot_clause(policy, telling->version, slot));
    return row;
}

static void clause_output(const struct telling *telling, const struct clause_columns *columns,
    struct book_cell *row, const struct impact_output *output, const struct tally_values *values) {
    bool money = output->type.kind == TYPE_MONEY, share = output->type.kind == TYPE_PERCENT;
    row[columns->output] = book_text(output->name);
    row[columns->unit] = book_text(cell_unit(output->type, telling->zh));
    if (!share && (values->known > 0 || values->unknown == 0))
        row[money ? columns->money : columns->number] =
            cell_sum(values->sum, scale_of(output->type));
    row[columns->known] = book_count(values->known);
    if (columns->none)
        row[columns->none] = book_count(values->none);
    row[columns->unknown] = book_count(values->unknown);
}

static void clause_lines(const struct telling *telling, struct book_table *table,
    const struct clause_columns *columns, uint32_t index, uint8_t slot) {
    const struct impact_policy *policy = &telling->shape->policies[index];
    const struct tally_slot *own = &policy_at(telling, index)->slots[slot];
    const struct tally_kinds *kinds = &telling->tally->kinds[policy->record->index];
    struct book_cell *row = clause_row(telling, table, columns, policy, slot);
    row[columns->records] = book_count(own->records);
    for (size_t i = 0; i < kinds->types.count; i++)
        row[columns->below[kinds->types.items[i]->index]] = book_count(own->below[i]);
    if (slot_outcome(policy, telling->version, slot) > OUTCOME_END)
        return;
    for (uint32_t i = 0, told = 0; i < policy->output_count; i++) {
        const struct tally_values *values = &own->outputs[i];
        if (values->known + values->none + values->unknown == 0)
            continue;
        if (told++ > 0)
            row = clause_row(telling, table, columns, policy, slot);
        clause_output(telling, columns, row, &policy->outputs[i], values);
    }
}

static void write_clauses(const struct telling *telling) {
    struct book_table *table = table_new(telling, "clauses", word(telling, "条款", "Clauses"),
        word(telling,
            "每项政策按哪一条款定的结果。一条给付占一行，条数只写在第一行；条数为 0 "
            "的条款没有一条数据落到它。",
            "Which clause of a policy decided. Each output has a line of its own, and the number "
            "of "
            "records stands in the first one alone; a clause with 0 records never decided."));
    struct clause_columns columns = clause_columns(telling, table);
    for (uint32_t i = 0; i < telling->shape->policy_count; i++) {
        const struct tally_policy *own = policy_at(telling, i);
        for (uint32_t slot = SLOT_CLAUSE; own && slot < own->slot_count; slot++)
            clause_lines(telling, table, &columns, i, (uint8_t)slot);
        for (uint32_t slot = 0; own && slot < OUTCOME_COUNT; slot++)
            if (own->slots[slot].records > 0)
                clause_lines(telling, table, &columns, i, (uint8_t)slot);
    }
}

/* ---- amounts ---- */

struct output_totals {
    __int128 sum;     /* of all values */
    __int128 above;   /* of those above 0 */
    __int128 support; /* of those above 0 where support is given: that costs something */
    uint64_t known;
    uint64_t open; /* records of which it cannot be told, for whatever reason */
};

static struct output_totals totals_of(
    const struct telling *telling, uint32_t index, uint32_t output) {
    const struct impact_policy *policy = &telling->shape->policies[index];
    const struct tally_policy *own = policy_at(telling, index);
    struct output_totals totals = {0};
    for (uint32_t slot = 0; slot < own->slot_count; slot++) {
        const struct tally_values *values = &own->slots[slot].outputs[output];
        __int128 above = values->sum - values->below_zero;
        totals.sum += values->sum;
        totals.above += above;
        totals.known += values->known;
        totals.open += values->unknown;
        uint8_t outcome = slot_outcome(policy, telling->version, (uint8_t)slot);
        if (outcome < OUTCOME_END)
            totals.support += above;
        if (outcome >= OUTCOME_UNDETERMINED && outcome < OUTCOME_COUNT)
            totals.open += own->slots[slot].records;
    }
    return totals;
}

/* Where all is open a sum of 0 would be a lie. */
static bool is_told(const struct output_totals *totals) {
    return totals->known > 0 || totals->open == 0;
}

static uint64_t median_of(const struct telling *telling, const struct tally_spread *spread) {
    uint64_t median;
    quantile_get(&spread->values, telling->book->arena, (const int[]){50}, 1, &median);
    return median;
}

static bool is_any_rough(const struct telling *telling, bool money) {
    for (uint32_t i = 0; i < telling->shape->policy_count; i++) {
        const struct impact_policy *policy = &telling->shape->policies[i];
        const struct tally_policy *own = policy_at(telling, i);
        for (uint32_t k = 0; own && k < policy->output_count; k++)
            if ((policy->outputs[k].type.kind == TYPE_MONEY) == money &&
                !quantile_is_exact(&own->spreads[k].values))
                return true;
    }
    return false;
}

enum { A_POLICY, A_OUTPUT, A_UNIT, A_RECORDS, A_OPEN, A_SUM, A_MEAN, A_MEDIAN, A_YEARLY };

static struct book_table *amounts_table(const struct telling *telling) {
    const char *rough = is_any_rough(telling, true)
                            ? word(telling, "注明“约”的中位数是近似值，误差不到 1%。",
                                  " A median marked “about” is off by less than 1 %.")
                            : "";
    struct book_table *table = table_new(telling, "amounts", word(telling, "金额", "Amounts"),
        arena_printf(telling->book->arena, "%s%s",
            word(telling,
                "平均数和中位数只算金额大于 0 "
                "的。按月、按季发的折成一年计入年度资金（退出的不计），其余金额各政策不相加。未定的"
                "没有算在金额里。",
                "Mean and median are of amounts above 0. What is paid by month or quarter counts "
                "for "
                "a whole year in the yearly cost (not what ends); other money is not added up over "
                "policies. What is open is in no sum."),
            rough));
    column(telling, table, "policy", "政策", "policy", BOOK_TEXT);
    column(telling, table, "output", "给付项", "output", BOOK_TEXT);
    column(telling, table, "unit", "单位", "unit", BOOK_TEXT);
    column(telling, table, "records", "有金额的条数", "records with an amount", BOOK_COUNT);
    column(telling, table, "open", "未定的条数", "records that are open", BOOK_COUNT);
    column(telling, table, "sum", "合计", "sum", BOOK_MONEY);
    column(telling, table, "mean", "平均", "mean", BOOK_MONEY);
    column(telling, table, "median", "中位数", "median", BOOK_MONEY);
    column(telling, table, "yearly", "年度资金（元）", "yearly cost (yuan)", BOOK_MONEY);
    if (*rough)
        column(telling, table, "note", "说明", "note", BOOK_TEXT);
    return table;
}

/* Adds to the cost of all policies. */
static void amounts_row(const struct telling *telling, struct book_table *table, uint32_t index,
    uint32_t output, __int128 *all) {
    const struct impact_policy *policy = &telling->shape->policies[index];
    const struct tally_spread *spread = &policy_at(telling, index)->spreads[output];
    struct type type = policy->outputs[output].type;
    struct output_totals totals = totals_of(telling, index, output);
    struct book_cell *row = book_row(telling->book, table);
    row[A_POLICY] = book_text(policy->name);
    row[A_OUTPUT] = book_text(policy->outputs[output].name);
    row[A_UNIT] = book_text(cell_unit(type, telling->zh));
    row[A_RECORDS] = book_count(spread->records);
    row[A_OPEN] = book_count(totals.open);
    if (is_told(&totals))
        row[A_SUM] = cell_sum(totals.sum, scale_of(type));
    row[A_MEAN] = cell_mean(totals.above, type, spread->records);
    if (spread->records > 0)
        row[A_MEDIAN] = cell_sum(median_of(telling, spread), scale_of(type));
    if (!quantile_is_exact(&spread->values))
        row[A_YEARLY + 1] = book_text(word(telling, "中位数为约数", "median: about"));
    if (output != policy->amount || !yearly_times(policy))
        return;
    __int128 yearly = totals.support * yearly_times(policy);
    if (is_told(&totals))
        row[A_YEARLY] = cell_sum(yearly, scale_of(type));
    *all += yearly;
}

static void write_amounts(const struct telling *telling) {
    if (!has_output(telling, true))
        return;
    struct book_table *table = amounts_table(telling);
    __int128 all = 0;
    uint32_t budgeted = 0;
    for (uint32_t i = 0; i < telling->shape->policy_count; i++) {
        const struct impact_policy *policy = &telling->shape->policies[i];
        bool there = policy_at(telling, i) != NULL;
        budgeted += there && yearly_times(policy);
        for (uint32_t k = 0; there && k < policy->output_count; k++)
            if (policy->outputs[k].type.kind == TYPE_MONEY)
                amounts_row(telling, table, i, k, &all);
    }
    if (budgeted == 0)
        return;
    struct book_cell *row = book_row(telling->book, table);
    row[A_POLICY] = book_text(word(telling, "合计", "total"));
    row[A_YEARLY] = cell_sum(all, MONEY_SCALE);
}

/* ---- other numbers ---- */

static void numbers_row(
    const struct telling *telling, struct book_table *table, uint32_t index, uint32_t output) {
    const struct impact_policy *policy = &telling->shape->policies[index];
    const struct tally_spread *spread = &policy_at(telling, index)->spreads[output];
    struct type type = policy->outputs[output].type;
    struct output_totals totals = totals_of(telling, index, output);
    bool share = type.kind == TYPE_PERCENT;
    int times = share ? 100 : 1; /* as they write it: 20 % */
    uint64_t median = median_of(telling, spread);
    struct book_cell *row = book_row(telling->book, table);
    row[0] = book_text(policy->name);
    row[1] = book_text(policy->outputs[output].name);
    row[2] = book_text(share ? "%" : "");
    row[3] = book_count(totals.known);
    row[4] = book_count(spread->records);
    if (!share && is_told(&totals))
        row[5] = cell_sum(totals.sum, scale_of(type));
    row[6] = cell_mean(totals.above * times, type, spread->records);
    if (spread->records > 0)
        row[7] = cell_sum((__int128)median * times, scale_of(type));
}

static void write_numbers(const struct telling *telling) {
    if (!has_output(telling, false))
        return;
    struct book_table *table = table_new(telling, "numbers",
        word(telling, "其他数量", "Other numbers"),
        is_any_rough(telling, false)
            ? word(telling, "平均数和中位数只算大于 0 的；取值很多的，中位数是约数，误差不到 1%。",
                  "Mean and median are of numbers above 0; where values are many, the median is "
                  "off by less than 1 %.")
            : word(telling, "平均数和中位数只算大于 0 的。",
                  "Mean and median are of numbers above 0."));
    column(telling, table, "policy", "政策", "policy", BOOK_TEXT);
    column(telling, table, "output", "给付项", "output", BOOK_TEXT);
    column(telling, table, "unit", "单位", "unit", BOOK_TEXT);
    column(telling, table, "known", "有数的条数", "known", BOOK_COUNT);
    column(telling, table, "records", "大于 0 的条数", "records above 0", BOOK_COUNT);
    column(telling, table, "sum", "合计", "sum", BOOK_NUMBER);
    column(telling, table, "mean", "平均", "mean", BOOK_NUMBER);
    column(telling, table, "median", "中位数", "median", BOOK_NUMBER);
    for (uint32_t i = 0; i < telling->shape->policy_count; i++) {
        const struct impact_policy *policy = &telling->shape->policies[i];
        for (uint32_t k = 0; policy_at(telling, i) && k < policy->output_count; k++)
            if (policy->outputs[k].type.kind != TYPE_MONEY)
                numbers_row(telling, table, i, k);
    }
}

/* ---- sentences, of one version ---- */

static void tell_outcomes(const struct telling *telling) {
    uint64_t counts[OUTCOME_COUNT] = {0}, all = 0;
    struct arena *arena = telling->book->arena;
    for (uint32_t i = 0; i < telling->shape->policy_count; i++)
        if (policy_at(telling, i))
            count_outcomes(telling, &telling->shape->policies[i], policy_at(telling, i), counts);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        all += counts[i];
    uint64_t open = counts[OUTCOME_UNDETERMINED], conflict = counts[OUTCOME_CONFLICT];
    uint64_t error = counts[OUTCOME_ERROR];
    if (all == 0)
        return;
    const char *format = word(telling, "各政策共得出 %s：定下来的 %s 条，未定 %s 条，冲突 %s 条，出错 %s 条。",
        "%s by all policies: %s decided, %s undetermined, %s in conflict, %s failed.");
    book_highlight(telling->book, BOOK_WHOLE,
        arena_printf(arena, format,
            telling->zh ? arena_printf(arena, "%s 条结果", tell_count(arena, all))
                        : tell_counted(arena, all, "result", "results"),
            tell_count(arena, all - open - conflict - error), tell_count(arena, open),
            tell_count(arena, conflict), tell_count(arena, error)));
}

/* What budgeted policies cost a year, in fen; how many of their results are open. */
static __int128 cost_of_year(const struct telling *telling, uint64_t *open, bool *budgeted) {
    __int128 all = 0;
    for (uint32_t i = 0; i < telling->shape->policy_count; i++) {
        const struct impact_policy *policy = &telling->shape->policies[i];
        const struct tally_policy *own = policy_at(telling, i);
        int times = own ? yearly_times(policy) : 0;
        if (times == 0)
            continue;
        *budgeted = true;
        all += totals_of(telling, i, policy->amount).support * times;
        for (uint32_t slot = 0; slot < own->slot_count; slot++) {
            uint8_t outcome = slot_outcome(policy, telling->version, (uint8_t)slot);
            if (outcome < OUTCOME_END)
                *open += own->slots[slot].outputs[policy->amount].unknown;
            else if (outcome >= OUTCOME_UNDETERMINED && outcome < OUTCOME_COUNT)
                *open += own->slots[slot].records;
        }
    }
    return all;
}

static void tell_cost(const struct telling *telling) {
    struct arena *arena = telling->book->arena;
    uint64_t open = 0;
    bool budgeted = false;
    __int128 all = cost_of_year(telling, &open, &budgeted);
    const char *sum = book_cell_text(arena, BOOK_MONEY, cell_sum(all, MONEY_SCALE));
    const char *results = telling->zh ? tell_count(arena, open)
                                      : tell_counted(arena, open, "result", "results");
    const char *text;
    if (!budgeted)
        return;
    if (open == 0)
        text = arena_printf(
            arena, word(telling, "年度资金 %s 元。", "The yearly cost is %s yuan."), sum);
    else if (all == 0)
        text = arena_printf(arena,
            word(telling, "年度资金一条都算不出：%s 条金额未定。",
                "Nothing is known of the yearly cost: %s open."),
            results);
    else
        text = arena_printf(arena,
            word(telling, "年度资金至少 %s 元，另有 %s 条金额未定，没有算进去。",
                "The yearly cost is at least %s yuan; %s open and not in it."),
            sum,
            telling->zh ? results
                        : arena_printf(arena, "%s %s", results, open == 1 ? "is" : "are"));
    book_highlight(telling->book, BOOK_COST, text);
}

static void write_version(
    const struct impact_tally *tally, struct book *book, enum impact_version version) {
    struct telling telling = {tally, tally->shape, book, version, tally->shape->zh};
    write_outcomes(&telling);
    write_clauses(&telling);
    write_amounts(&telling);
    write_numbers(&telling);
}

void impact_tally_write(struct impact_tally *tally, struct book *book) {
    struct telling telling = {tally, tally->shape, book, VERSION_NEW, tally->shape->zh};
    tally_settle(tally);
    if (!tally->shape->has_old) { /* else it is the comparison that matters */
        tell_outcomes(&telling);
        tell_cost(&telling);
    }
    write_version(tally, book, VERSION_NEW);
}

void impact_tally_write_old(struct impact_tally *tally, struct book *book) {
    tally_settle(tally);
    if (tally->shape->has_old)
        write_version(tally, book, VERSION_OLD);
}
