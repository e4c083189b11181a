/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/totals.h"

#include "cli/json_text.h"

/* NULL, and all is given back, where something failed. */
static json_t *settle(const struct json_made *made, json_t *value) {
    if (!made->failed)
        return value;
    json_decref(value);
    return NULL;
}

json_t *totals_of_data(const guodu_rules *rules, const guodu_data *data) {
    struct json_made made = {0};
    guodu_data_counts counts;
    json_t *list = json_made_note(&made, json_array());
    for (size_t i = 0; i < guodu_rules_record_count(rules); i++) {
        if (guodu_data_count(data, i, &counts) != GUODU_OK || (!counts.has_file && !counts.read))
            continue;
        json_t *one = json_made_note(&made, json_object());
        json_put_text(&made, one, "record", counts.kind);
        json_put_count(&made, one, "read", counts.read);
        json_put_count(&made, one, "used", counts.used);
        json_put_count(&made, one, "rejected", counts.rejected);
        json_add(&made, list, one);
    }
    return settle(&made, list);
}

static json_t *outcomes(
    struct json_made *made, const guodu_rules *rules, const guodu_summary *summary) {
    json_t *list = json_made_note(made, json_array());
    for (size_t i = 0; i < guodu_rules_policy_count(rules); i++) {
        json_t *one = json_made_note(made, json_object());
        json_put_text(made, one, "policy", guodu_rules_policy(rules, i));
        for (int outcome = 0; outcome < GUODU_OUTCOME_COUNT; outcome++) {
            uint64_t count = guodu_summary_count(summary, i, (guodu_outcome)outcome);
            if (count > 0)
                json_put_count(
                    made, one, guodu_outcome_word((guodu_outcome)outcome, GUODU_EN), count);
        }
        json_add(made, list, one);
    }
    return list;
}

static json_t *amounts(struct json_made *made, const guodu_rules *rules, guodu_summary *summary) {
    json_t *list = json_made_note(made, json_array());
    guodu_total total;
    for (size_t i = 0; i < guodu_rules_policy_count(rules); i++)
        for (size_t k = 0; guodu_summary_total(summary, i, k, &total) == GUODU_OK; k++) {
            if (total.known == 0 && total.unknown == 0)
                continue;
            json_t *one = json_made_note(made, json_object());
            json_put_text(made, one, "policy", guodu_rules_policy(rules, i));
            json_put_text(made, one, "output", total.name);
            json_put_text(made, one, "sum", total.sum);
            json_put_count(made, one, "known", total.known);
            json_put_count(made, one, "yes", total.yes);
            json_put_count(made, one, "unknown", total.unknown);
            json_add(made, list, one);
        }
    return list;
}

static json_t *findings(
    struct json_made *made, const guodu_rules *rules, const guodu_summary *summary) {
    json_t *list = json_made_note(made, json_array());
    guodu_assertion one;
    for (size_t i = 0; guodu_rules_assertion(rules, i, &one) == GUODU_OK; i++) {
        json_t *object = json_made_note(made, json_object());
        json_put_text(made, object, "name", one.name);
        json_put_text(made, object, "kind", one.kind == GUODU_INSPECT ? "inspection" : "guarantee");
        for (int holding = 0; holding < GUODU_HOLDING_COUNT; holding++)
            json_put_count(made, object, guodu_holding_word((guodu_holding)holding, GUODU_EN),
                guodu_summary_finding_count(summary, i, (guodu_holding)holding));
        json_add(made, list, object);
    }
    return list;
}

json_t *totals_of_summary(const guodu_rules *rules, guodu_summary *summary) {
    struct json_made made = {0};
    json_t *totals = json_made_note(&made, json_object());
    json_put(&made, totals, "outcomes", outcomes(&made, rules, summary));
    json_put(&made, totals, "amounts", amounts(&made, rules, summary));
    json_put(&made, totals, "findings", findings(&made, rules, summary));
    return settle(&made, totals);
}

json_t *totals_of_run(const guodu_rules *rules, const guodu_data *data,
    const guodu_judging *judging, guodu_summary *summary) {
    struct json_made made = {0};
    guodu_judging_account account = {0};
    guodu_judging_tell(judging, &account);
    json_t *all = json_made_note(&made, json_object());
    json_put_count(&made, all, "judged", account.records);
    json_put(&made, all, "records", totals_of_data(rules, data));
    json_put(&made, all, "rules", totals_of_summary(rules, summary));
    return settle(&made, all);
}
