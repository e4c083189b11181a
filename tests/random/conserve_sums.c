/* SPDX-License-Identifier: Apache-2.0
 *
 * What results add up to: records, rows, counts and totals must be one account. */
#include "conserve.h"

#include <string.h>

#include "base/decimal.h"

struct sums {
    struct arena *arena;
    const guodu_rules *rules;
    guodu_summary *summary;
    const struct conserve_told *told;
    const char *trouble;
};

static void differ(
    struct sums *sums, const char *what, const char *name, uint64_t is, uint64_t wanted) {
    if (is != wanted && !sums->trouble)
        sums->trouble = arena_printf(sums->arena, "%s of %s: %llu, but %llu", what, name,
            (unsigned long long)is, (unsigned long long)wanted);
}

static uint64_t rows_with(const struct conserve_table_told *table, const char *column,
    const char *value, const char *other_column, const char *other_value) {
    size_t at = conserve_column(table, column);
    size_t other = other_column ? conserve_column(table, other_column) : SIZE_MAX;
    uint64_t count = 0;
    for (size_t i = 1; at != SIZE_MAX && i < table->row_count; i++)
        count += strcmp(table->rows[i][at], value) == 0 &&
                 (!other_column || strcmp(table->rows[i][other], other_value) == 0);
    return count;
}

static uint64_t results_with(
    const struct conserve_told *told, const char *policy, const char *outcome) {
    uint64_t count = 0;
    for (size_t i = 0; i < told->result_count; i++)
        count += rows_with(&told->results[i], "policy", policy, "outcome", outcome);
    return count;
}

/* ---- amounts ---- */

/* Adds the values of an output in the row; false: one is not to be read. */
static bool add_row(const char *const *headings, const char *const *row, size_t columns,
    const char *output, uint64_t *known, decimal *sum) {
    for (size_t k = 0; k + 1 < columns; k++) {
        decimal value;
        if (strncmp(headings[k], "output", 6) != 0 || strcmp(row[k], output) != 0 || !*row[k + 1])
            continue;
        if (decimal_parse(row[k + 1], strlen(row[k + 1]), &value) != DECIMAL_OK ||
            !decimal_add(*sum, value, sum))
            return false;
        ++*known;
    }
    return true;
}

static bool add_up(const struct sums *sums, const char *policy, const char *output, uint64_t *known,
    decimal *sum) {
    for (size_t i = 0; i < sums->told->result_count; i++) {
        const struct conserve_table_told *table = &sums->told->results[i];
        size_t at = conserve_column(table, "policy");
        for (size_t row = 1; row < table->row_count; row++)
            if (strcmp(table->rows[row][at], policy) == 0 &&
                !add_row((const char *const *)table->rows[0], (const char *const *)table->rows[row],
                    table->column_count, output, known, sum))
                return false;
    }
    return true;
}

static void check_output(struct sums *sums, size_t policy, const char *name, size_t output) {
    guodu_field field;
    guodu_total total;
    decimal sum = 0, told = 0;
    uint64_t known = 0;
    if (guodu_rules_output(sums->rules, policy, output, &field) != GUODU_OK ||
        guodu_summary_total(sums->summary, policy, output, &total) != GUODU_OK)
        return;
    bool number = field.type == GUODU_TYPE_WHOLE || field.type == GUODU_TYPE_MONEY ||
                  field.type == GUODU_TYPE_DECIMAL;
    if (!number || !add_up(sums, name, field.name, &known, &sum))
        return; /* too large to be added up here */
    if (total.known > 0 && !total.sum)
        return; /* nor there */
    differ(sums, "known amounts", name, known, total.known);
    if (known == 0 || sums->trouble)
        return;
    if (decimal_parse(total.sum, strlen(total.sum), &told) != DECIMAL_OK || told != sum)
        sums->trouble = arena_printf(sums->arena,
            "%s.%s comes to %s by the summary, not by the rows", name, field.name, total.sum);
}

/* ---- counts ---- */

static uint64_t used_of(const struct conserve_told *told, const guodu_rules *rules, size_t record) {
    return record < guodu_rules_record_count(rules) ? told->counts[record].used : 0;
}

static void check_policy(struct sums *sums, size_t index) {
    guodu_policy policy;
    uint64_t all = 0;
    if (guodu_rules_policy_info(sums->rules, index, &policy) != GUODU_OK)
        return;
    for (int outcome = 0; outcome < GUODU_OUTCOME_COUNT; outcome++) {
        uint64_t counted = guodu_summary_count(sums->summary, index, (guodu_outcome)outcome);
        const char *word = guodu_outcome_word((guodu_outcome)outcome, GUODU_EN);
        differ(sums, word, policy.name, results_with(sums->told, policy.name, word), counted);
        all += counted;
    }
    differ(sums, "all outcomes", policy.name, all, used_of(sums->told, sums->rules, policy.record));
    for (size_t i = 0; i < policy.output_count; i++)
        check_output(sums, index, policy.name, i);
}

static void check_assertion(struct sums *sums, size_t index) {
    guodu_assertion assertion;
    uint64_t all = 0;
    if (guodu_rules_assertion(sums->rules, index, &assertion) != GUODU_OK)
        return;
    for (int holding = 0; holding < GUODU_HOLDING_COUNT; holding++) {
        uint64_t counted =
            guodu_summary_finding_count(sums->summary, index, (guodu_holding)holding);
        const char *word = guodu_holding_word((guodu_holding)holding, GUODU_EN);
        all += counted;
        if (holding != GUODU_HOLDS)
            differ(sums, word, assertion.name,
                rows_with(&sums->told->findings, "name", assertion.name, "result", word), counted);
    }
    /* Once a record, or once a record and policy. */
    for (size_t i = 0; i < sums->told->kind_count; i++)
        if (strcmp(sums->told->counts[i].kind, assertion.record) == 0 && sums->told->counts[i].used)
            differ(sums, "rounds of all records left unfinished", assertion.name,
                all % sums->told->counts[i].used, 0);
}

static void check_kind(struct sums *sums, size_t index) {
    const guodu_data_counts *counts = &sums->told->counts[index];
    differ(sums, "rows read", counts->kind, counts->read, counts->used + counts->rejected);
    differ(sums, "rejected rows", counts->kind,
        rows_with(&sums->told->rejects, "record", counts->kind, NULL, NULL), counts->rejected);
}

const char *conserve_sums(struct arena *arena, const guodu_rules *rules, guodu_summary *summary,
    const struct conserve_told *told) {
    struct sums sums = {.arena = arena, .rules = rules, .summary = summary, .told = told};
    for (size_t i = 0; i < told->kind_count; i++)
        check_kind(&sums, i);
    for (size_t i = 0; i < guodu_rules_policy_count(rules); i++)
        check_policy(&sums, i);
    for (size_t i = 0; i < guodu_rules_assertion_count(rules); i++)
        check_assertion(&sums, i);
    return sums.trouble;
}
