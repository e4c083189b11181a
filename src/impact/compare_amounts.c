/* SPDX-License-Identifier: Apache-2.0 */
#include "impact/compare.h"

const char *compare_class_word(enum impact_class class, bool zh) {
    static const char *const words[CLASS_COUNT][2] = {
        [CLASS_GAIN] = {"gain", "受益"},
        [CLASS_LOSE] = {"lose", "受损"},
        [CLASS_SAME] = {"same amount", "不变"},
        [CLASS_OPENED] = {"newly open", "新增未定"},
        [CLASS_SETTLED] = {"no longer open", "不再未定"},
    };
    return words[class][zh];
}

static const char *const class_ids[CLASS_COUNT] = {
    [CLASS_GAIN] = "gainers",
    [CLASS_LOSE] = "losers",
    [CLASS_SAME] = "same",
    [CLASS_OPENED] = "newly_open",
    [CLASS_SETTLED] = "no_longer_open",
};

/* ---- what both tables of classes have ---- */

/* The columns from the number of records on, the same for policies and households. */
enum {
    C_ROWS,
    C_CLASSES,
    C_BOTH_OPEN = C_CLASSES + CLASS_COUNT,
    C_GAIN,
    C_LOSS,
    C_NET,
};

static void class_columns(struct book *book, struct book_table *table, bool zh, const char *rows) {
    book_column(book, table, "records", rows, BOOK_COUNT);
    for (enum impact_class class = 0; class < CLASS_COUNT; class ++)
        book_column(book, table, class_ids[class], compare_class_word(class, zh), BOOK_COUNT);
    book_column(book, table, "both_open", zh ? "不变中前后都未定的" : "of the same, open in both",
        BOOK_COUNT);
    book_column(book, table, "gain", zh ? "增加合计" : "sum of gains", BOOK_MONEY);
    book_column(book, table, "loss", zh ? "减少合计" : "sum of losses", BOOK_MONEY);
    book_column(book, table, "net", zh ? "净增减" : "net", BOOK_MONEY);
}

/* classes: of those that changed; all others are the same. */
static void class_cells(
    struct book_cell *row, uint64_t rows, const uint64_t *classes, uint64_t both_open) {
    uint64_t same = rows;
    for (enum impact_class class = 0; class < CLASS_COUNT; class ++) {
        same -= class == CLASS_SAME ? 0 : classes[class];
        row[C_CLASSES + class] = book_count(classes[class]);
    }
    row[C_ROWS] = book_count(rows);
    row[C_CLASSES + CLASS_SAME] = book_count(same);
    row[C_BOTH_OPEN] = book_count(both_open);
}

static void spread_cells(struct book_cell *row, const struct compare_spread *spread, int scale) {
    row[C_GAIN] = cell_sum(spread->gain, scale);
    row[C_LOSS] = cell_sum(spread->loss, scale);
    row[C_NET] = cell_sum(spread->gain - spread->loss, scale);
}

static void class_chart(
    struct book *book, struct book_table *table, const char *title, uint32_t first) {
    uint32_t series[CLASS_COUNT] = {first + C_CLASSES + CLASS_GAIN, first + C_CLASSES + CLASS_LOSE,
        first + C_CLASSES + CLASS_OPENED, first + C_CLASSES + CLASS_SETTLED};
    book_chart(book, table, BOOK_STACKED, title, 0, series, 4);
}

/* ---- policies ---- */

static struct book_table *classes_table(struct book *book, bool zh) {
    struct book_table *table = book_table(book, "classes", zh ? "受益和受损" : "Gainers and losers",
        zh ? "每条结果只归入一类：受益、受损、不变、新增未定、不再未定，五类相加等于条数；金额相同"
             "、"
             "前后都未定的都算不变；没有金额的政策，按有没有支持来比。增减合计只算前后都算得出的，"
             "按各政策自己的单位。"
           : "Each result is in exactly one class, so the five add up to the records; the same "
             "amount, "
             "or open in both versions, is the same. Of a policy without an amount it is "
             "support that is gained or lost. Sums are of what is known in both versions, in the "
             "unit of the policy.");
    book_column(book, table, "policy", zh ? "政策" : "policy", BOOK_TEXT);
    book_column(book, table, "unit", zh ? "单位" : "unit", BOOK_TEXT);
    class_columns(book, table, zh, zh ? "条数" : "records");
    return table;
}

static void classes_row(const struct impact_compare *compare, struct book *book,
    struct book_table *table, uint32_t index) {
    const struct impact_policy *policy = &compare->shape->policies[index];
    const struct compare_policy *own = &compare->policies[index];
    struct book_cell *row = book_row(book, table);
    row[0] = book_text(policy->name);
    class_cells(row + 2, own->rows, own->classes, own->open - own->classes[CLASS_OPENED]);
    if (policy->amount == IMPACT_NO_OUTPUT)
        return;
    struct type type = amount_type(policy);
    row[1] = book_text(cell_unit(type, compare->shape->zh));
    spread_cells(row + 2, &own->spread, scale_of(type));
}

void compare_write_classes(const struct impact_compare *compare, struct book *book) {
    bool zh = compare->shape->zh;
    struct book_table *table = classes_table(book, zh);
    for (uint32_t i = 0; i < compare->shape->policy_count; i++)
        classes_row(compare, book, table, i);
    class_chart(
        book, table, zh ? "各政策受益和受损（条）" : "Gainers and losers by policy (records)", 2);
}

/* ---- the budget ---- */

enum { B_POLICY, B_BEFORE, B_AFTER, B_DIFFERENCE, B_SHARE, B_OPEN_OLD, B_OPEN };

static struct book_table *cost_table(struct book *book, bool zh) {
    struct book_table *table = book_table(book, "cost",
        zh ? "年度资金对比" : "Yearly cost, before and after",
        zh ? "按月、按季、按年发的金额折成一年，只含算得出的。单位：元。金额未定的条数另列两栏，它们要"
             "花的钱不在里面：有未定的，写出的是至少要花的钱，增减不等于真正的增减，也不算比例；一条都"
             "算不出的不写金额。"
           : "What is paid by month, quarter or year, for a whole year, in yuan; only what is "
             "known. Results of which the amount is open stand in two columns of their own, and "
             "what they cost is in no sum: where there are any the sum is what it costs at least, "
             "the difference is not the true one, and no percentage is told; where nothing is "
             "known there is no amount.");
    book_column(book, table, "policy", zh ? "政策" : "policy", BOOK_TEXT);
    book_column(book, table, "before", zh ? "旧版" : "before", BOOK_MONEY);
    book_column(book, table, "after", zh ? "新版" : "after", BOOK_MONEY);
    book_column(book, table, "difference", zh ? "增减" : "difference", BOOK_MONEY);
    book_column(book, table, "share", zh ? "增减比例" : "change", BOOK_PERCENT);
    book_column(book, table, "open_old", zh ? "旧版金额未定" : "open before", BOOK_COUNT);
    book_column(book, table, "open", zh ? "新版金额未定" : "open after", BOOK_COUNT);
    return table;
}

/* A sum of which nothing is known is not 0. */
static struct book_cell cost_cell(__int128 sum, uint64_t open) {
    if (sum == 0 && open > 0)
        return (struct book_cell){0};
    return cell_sum(sum, MONEY_SCALE);
}

struct book_cell compare_cost_share(const struct compare_cost *cost) {
    struct book_cell before = cell_sum(cost->before, MONEY_SCALE);
    struct book_cell difference = cell_sum(cost->after - cost->before, MONEY_SCALE);
    decimal share;
    if (cost->open_before + cost->open_after > 0 || !before.there || !difference.there ||
        !decimal_div(difference.number, before.number, &share))
        return (struct book_cell){0};
    return book_number(share);
}

static void cost_row(struct book *book, struct book_table *table, const char *name,
    const struct compare_cost *cost) {
    struct book_cell *row = book_row(book, table);
    row[B_POLICY] = book_text(name);
    row[B_BEFORE] = cost_cell(cost->before, cost->open_before);
    row[B_AFTER] = cost_cell(cost->after, cost->open_after);
    if (row[B_BEFORE].there && row[B_AFTER].there)
        row[B_DIFFERENCE] = cell_sum(cost->after - cost->before, MONEY_SCALE);
    row[B_SHARE] = compare_cost_share(cost);
    row[B_OPEN_OLD] = book_count(cost->open_before);
    row[B_OPEN] = book_count(cost->open_after);
}

/* Rows that are open in both versions are no change. */
static uint64_t both_open(const struct compare_policy *own) {
    return own->open - own->classes[CLASS_OPENED];
}

static struct compare_cost cost_of(const struct impact_compare *compare, uint32_t index) {
    const struct compare_policy *own = &compare->policies[index];
    int times = yearly_times(&compare->shape->policies[index]);
    return (struct compare_cost){.before = compare_before(own) * times,
        .after = own->after * times,
        .open_before = both_open(own) + own->classes[CLASS_SETTLED],
        .open_after = own->open};
}

struct compare_cost compare_cost_all(const struct impact_compare *compare) {
    struct compare_cost all = {0};
    for (uint32_t i = 0; i < compare->shape->policy_count; i++) {
        if (!yearly_times(&compare->shape->policies[i]))
            continue;
        struct compare_cost cost = cost_of(compare, i);
        all.before += cost.before;
        all.after += cost.after;
        all.open_before += cost.open_before;
        all.open_after += cost.open_after;
    }
    return all;
}

void compare_write_cost(const struct impact_compare *compare, struct book *book) {
    bool zh = compare->shape->zh;
    if (!compare->has_households)
        return;
    struct book_table *table = cost_table(book, zh);
    for (uint32_t i = 0; i < compare->shape->policy_count; i++) {
        if (!yearly_times(&compare->shape->policies[i]))
            continue;
        struct compare_cost cost = cost_of(compare, i);
        cost_row(book, table, compare->shape->policies[i].name, &cost);
    }
    struct compare_cost all = compare_cost_all(compare);
    cost_row(book, table, zh ? "合计" : "total", &all);
}

/* ---- top records ---- */

void compare_write_households(const struct impact_compare *compare, struct book *book) {
    const struct schema *schema = compare->shape->schema;
    bool zh = compare->shape->zh;
    if (!compare->has_households)
        return;
    struct book_table *table = book_table(book, "households", zh ? "按户看增减" : "Households",
        zh ? "每户（连同户内成员）列入年度资金的各项金额加在一起，前后相比；有任何一项未定的，整户"
             "算未定。单位：元/年。"
           : "What the budgeted policies give in a year to a household with all its members, "
             "before "
             "and after; open where any of it is, and the same if that is so in both. In yuan a "
             "year.");
    book_column(book, table, "record", zh ? "对象" : "record", BOOK_TEXT);
    class_columns(book, table, zh, zh ? "户数" : "households");
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct record_type *type = schema->records.items[i];
        const struct compare_household *own = &compare->households[i];
        if (own->count == 0)
            continue;
        struct book_cell *row = book_row(book, table);
        row[0] = book_text(type->name->text);
        class_cells(row + 1, own->count, own->classes, own->both_open);
        spread_cells(row + 1, &own->spread, MONEY_SCALE);
    }
    class_chart(book, table, zh ? "受益和受损的户" : "Households that gain and lose", 1);
}

/* ---- quantiles ---- */

static const int percents[] = {10, 25, 50, 75, 90};
enum { PERCENTS = sizeof percents / sizeof *percents };

enum { Q_OF, Q_CLASS, Q_UNIT, Q_RECORDS, Q_VALUES, Q_NOTE = Q_VALUES + PERCENTS };

static struct book_table *quantiles_table(struct book *book, bool zh) {
    struct book_table *table =
        book_table(book, "quantiles", zh ? "增减的分布" : "How gains and losses are spread",
            zh ? "每格是一个数：受益（受损）的条数里有百分之几的增加（减少）不超过它。注明“约”的误"
                 "差不到 1%。"
               : "So many percent of the gainers (losers) gain (lose) no more than this. What is "
                 "marked "
                 "“about” is off by less than 1 %.");
    book_column(book, table, "of", zh ? "政策" : "policy", BOOK_TEXT);
    book_column(book, table, "class", zh ? "变化" : "change", BOOK_TEXT);
    book_column(book, table, "unit", zh ? "单位" : "unit", BOOK_TEXT);
    book_column(book, table, "records", zh ? "条数" : "records", BOOK_COUNT);
    for (int i = 0; i < PERCENTS; i++)
        book_column(book, table, arena_printf(book->arena, "p%d", percents[i]),
            percents[i] == 50 ? (zh ? "中位数" : "median")
                              : arena_printf(book->arena, "%d%%", percents[i]),
            BOOK_MONEY);
    book_column(book, table, "note", zh ? "说明" : "note", BOOK_TEXT);
    return table;
}

static void quantiles_row(struct book *book, struct book_table *table, const char *of,
    enum impact_class class, struct type type, const struct quantile *quantile, bool zh) {
    uint64_t values[PERCENTS];
    if (quantile->count == 0)
        return;
    quantile_get(quantile, book->arena, percents, PERCENTS, values);
    struct book_cell *row = book_row(book, table);
    row[Q_OF] = book_text(of);
    row[Q_CLASS] = book_text(compare_class_word(class, zh));
    row[Q_UNIT] = book_text(cell_unit(type, zh));
    row[Q_RECORDS] = book_count(quantile->count);
    for (int i = 0; i < PERCENTS; i++)
        row[Q_VALUES + i] = cell_sum(values[i], scale_of(type));
    if (!quantile_is_exact(quantile))
        row[Q_NOTE] = book_text(zh ? "约" : "about");
}

static void quantiles_rows(struct book *book, struct book_table *table, const char *of,
    struct type type, const struct compare_spread *spread, bool zh) {
    quantiles_row(book, table, of, CLASS_GAIN, type, &spread->gains, zh);
    quantiles_row(book, table, of, CLASS_LOSE, type, &spread->losses, zh);
}

void compare_write_quantiles(const struct impact_compare *compare, struct book *book) {
    const struct schema *schema = compare->shape->schema;
    bool zh = compare->shape->zh;
    struct book_table *table = quantiles_table(book, zh);
    for (uint32_t i = 0; i < compare->shape->policy_count; i++) {
        const struct impact_policy *policy = &compare->shape->policies[i];
        if (policy->amount != IMPACT_NO_OUTPUT)
            quantiles_rows(
                book, table, policy->name, amount_type(policy), &compare->policies[i].spread, zh);
    }
    struct type yearly = {.kind = TYPE_MONEY, .period = PERIOD_YEAR};
    for (size_t i = 0; compare->has_households && i < schema->records.count; i++) {
        const char *name = schema->records.items[i]->name->text;
        quantiles_rows(book, table,
            arena_printf(book->arena, zh ? "每%s各项合计" : "all that a %s gets", name), yearly,
            &compare->households[i].spread, zh);
    }
}
