/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include "impact/compare.h"

enum { MATRIX_SIDE = SLOT_NO_POLICY + 1 };

static const char *const side_ids[MATRIX_SIDE] = {"keep", "optimize", "adjust", "start", "end",
    "not_applicable", "not_in_force", "undetermined", "conflict", "error", "no_policy"};

/* ---- from outcome to outcome ---- */

struct matrix_columns {
    uint32_t of[MATRIX_SIDE]; /* 0: no result came to it */
};

/* Columns that nothing came to are left out. */
static struct matrix_columns matrix_columns(
    struct book *book, struct book_table *table, const compare_matrix all, bool zh) {
    struct matrix_columns columns = {{0}};
    book_column(book, table, "before", zh ? "旧版结果" : "before", BOOK_TEXT);
    for (int to = 0; to < MATRIX_SIDE; to++) {
        uint64_t count = 0;
        for (int from = 0; from < MATRIX_SIDE; from++)
            count += all[from][to];
        if (count == 0)
            continue;
        const char *heading =
            arena_printf(book->arena, zh ? "新版%s" : "now %s", slot_outcome_word((uint8_t)to, zh));
        columns.of[to] = book_column(book, table, side_ids[to], heading, BOOK_COUNT);
    }
    return columns;
}

static void matrix_rows(struct book *book, struct book_table *table, const char *policy,
    const struct matrix_columns *columns, const compare_matrix matrix, bool zh) {
    for (int from = 0; from < MATRIX_SIDE; from++) {
        uint64_t count = 0;
        for (int to = 0; to < MATRIX_SIDE; to++)
            count += matrix[from][to];
        if (count == 0)
            continue;
        struct book_cell *row = book_row(book, table);
        uint32_t first = 0;
        if (policy)
            row[first++] = book_text(policy);
        row[first] = book_text(slot_outcome_word((uint8_t)from, zh));
        for (int to = 0; to < MATRIX_SIDE; to++)
            if (columns->of[to])
                row[columns->of[to]] = book_count(matrix[from][to]);
    }
}

static void matrix_chart(
    struct book *book, struct book_table *table, const struct matrix_columns *columns, bool zh) {
    uint32_t series[MATRIX_SIDE], count = 0;
    for (int to = 0; to < MATRIX_SIDE; to++)
        if (columns->of[to])
            series[count++] = columns->of[to];
    book_chart(book, table, BOOK_MATRIX,
        zh ? "从旧版结果到新版结果（条）" : "From outcome to outcome (records)", 0, series, count);
}

static void write_matrix(const struct impact_compare *compare, struct book *book) {
    compare_matrix all = {{0}};
    bool zh = compare->shape->zh;
    for (uint32_t i = 0; i < compare->shape->policy_count; i++)
        compare_matrix_add(compare, i, all);
    struct book_table *table =
        book_table(book, "matrix", zh ? "结果的去向" : "From outcome to outcome",
            zh ? "各政策合在一起：一行是旧版的一种结果，各栏是这些记录在新版里的结果。"
               : "All policies together: a row is an outcome of the old version, its columns what "
                 "these "
                 "records come to now.");
    struct matrix_columns columns = matrix_columns(book, table, all, zh);
    matrix_rows(book, table, NULL, &columns, all, zh);
    matrix_chart(book, table, &columns, zh);
}

static void write_matrix_policies(const struct impact_compare *compare, struct book *book) {
    compare_matrix all = {{0}};
    bool zh = compare->shape->zh;
    for (uint32_t i = 0; i < compare->shape->policy_count; i++)
        compare_matrix_add(compare, i, all);
    struct book_table *table = book_table(book, "matrix_policies",
        zh ? "各政策结果的去向" : "From outcome to outcome, by policy",
        zh ? "“结果的去向”按政策分开：一行是旧版的一种结果，各栏是这些记录在新版里的结果。"
           : "For each policy, a row is an outcome of the old version, its columns what these "
             "records "
             "come to now.");
    book_column(book, table, "policy", zh ? "政策" : "policy", BOOK_TEXT);
    struct matrix_columns columns = matrix_columns(book, table, all, zh);
    for (uint32_t i = 0; i < compare->shape->policy_count; i++) {
        compare_matrix matrix = {{0}};
        compare_matrix_add(compare, i, matrix);
        matrix_rows(book, table, compare->shape->policies[i].name, &columns, matrix, zh);
    }
}

/* ---- from clause to clause ---- */

struct transition {
    uint32_t policy;
    uint8_t before, after;
    const struct compare_cell *cell;
};

typedef VEC(struct transition) transitions;

static void find_transitions(
    const struct impact_compare *compare, struct arena *arena, uint32_t policy, transitions *list) {
    const struct compare_policy *own = &compare->policies[policy];
    for (uint32_t i = 0; own->cells && i < own->before_count; i++)
        for (uint32_t k = 0; k < own->after_count; k++)
            if (compare_cell(own, i, k)->records > 0)
                vec_push(arena, list,
                    (struct transition){policy, (uint8_t)i, (uint8_t)k, compare_cell(own, i, k)});
}

/* Commonest first; else in the order of the rules. */
static int by_records(const void *a, const void *b) {
    const struct transition *x = a, *y = b;
    if (x->cell->records != y->cell->records)
        return x->cell->records > y->cell->records ? -1 : 1;
    if (x->policy != y->policy)
        return x->policy < y->policy ? -1 : 1;
    return x->before != y->before ? x->before - y->before : x->after - y->after;
}

enum {
    T_POLICY,
    T_OLD_OUTCOME,
    T_OLD_CLAUSE,
    T_NEW_OUTCOME,
    T_NEW_CLAUSE,
    T_RECORDS,
    T_UNIT,
    T_BEFORE,
    T_AFTER,
    T_DIFFERENCE,
};

static struct book_table *transitions_table(struct book *book, bool zh) {
    struct book_table *table = book_table(book, "transitions",
        zh ? "条款的变动" : "From clause to clause",
        zh ? "结果、条款或金额变了的记录，从哪一条款到哪一条款，多的在前。未定的金额按 0 计。"
           : "Records of which outcome, clause or amount changed, commonest first. What is open "
             "counts as 0.");
    book_column(book, table, "policy", zh ? "政策" : "policy", BOOK_TEXT);
    book_column(book, table, "old_outcome", zh ? "旧版结果" : "outcome before", BOOK_TEXT);
    book_column(book, table, "old_clause", zh ? "旧版条款" : "clause before", BOOK_TEXT);
    book_column(book, table, "new_outcome", zh ? "新版结果" : "outcome after", BOOK_TEXT);
    book_column(book, table, "new_clause", zh ? "新版条款" : "clause after", BOOK_TEXT);
    book_column(book, table, "records", zh ? "条数" : "records", BOOK_COUNT);
    book_column(book, table, "unit", zh ? "单位" : "unit", BOOK_TEXT);
    book_column(book, table, "before", zh ? "旧版合计" : "sum before", BOOK_MONEY);
    book_column(book, table, "after", zh ? "新版合计" : "sum after", BOOK_MONEY);
    book_column(book, table, "difference", zh ? "差额" : "difference", BOOK_MONEY);
    return table;
}

static void transition_row(const struct impact_compare *compare, struct book *book,
    struct book_table *table, const struct transition *transition) {
    const struct impact_policy *policy = &compare->shape->policies[transition->policy];
    const struct compare_cell *cell = transition->cell;
    bool zh = compare->shape->zh;
    uint8_t old = slot_outcome(policy, VERSION_OLD, transition->before);
    uint8_t fresh = slot_outcome(policy, VERSION_NEW, transition->after);
    struct book_cell *row = book_row(book, table);
    row[T_POLICY] = book_text(policy->name);
    row[T_OLD_OUTCOME] = book_text(slot_outcome_word(old, zh));
    row[T_OLD_CLAUSE] = book_text(slot_clause(policy, VERSION_OLD, transition->before));
    row[T_NEW_OUTCOME] = book_text(slot_outcome_word(fresh, zh));
    row[T_NEW_CLAUSE] = book_text(slot_clause(policy, VERSION_NEW, transition->after));
    row[T_RECORDS] = book_count(cell->records);
    if (policy->amount == IMPACT_NO_OUTPUT)
        return;
    struct type type = amount_type(policy);
    row[T_UNIT] = book_text(cell_unit(type, zh));
    row[T_BEFORE] = cell_sum(cell->before, scale_of(type));
    row[T_AFTER] = cell_sum(cell->after, scale_of(type));
    row[T_DIFFERENCE] = cell_sum(cell->after - cell->before, scale_of(type));
}

static void write_transitions(const struct impact_compare *compare, struct book *book) {
    transitions list = {0};
    struct book_table *table = transitions_table(book, compare->shape->zh);
    for (uint32_t i = 0; i < compare->shape->policy_count; i++)
        find_transitions(compare, book->arena, i, &list);
    if (list.count > 0)
        qsort(list.items, list.count, sizeof *list.items, by_records);
    for (size_t i = 0; i < list.count; i++)
        transition_row(compare, book, table, &list.items[i]);
}

void impact_compare_write(const struct impact_compare *compare, struct book *book) {
    if (!compare->shape->has_old)
        return;
    compare_write_highlights(compare, book);
    compare_write_classes(compare, book);
    compare_write_cost(compare, book);
    compare_write_households(compare, book);
    compare_write_causes(compare, book);
    write_matrix(compare, book);
    write_transitions(compare, book);
    compare_write_quantiles(compare, book);
    write_matrix_policies(compare, book);
    compare_write_changed(compare, book);
}
