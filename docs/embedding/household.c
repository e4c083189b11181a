/* SPDX-License-Identifier: Apache-2.0
 *
 * One household: built field by field, then the same from JSON; judged, and told with what it
 * rests on, what is missing and why.
 *
 *     cc household.c $(pkg-config --cflags --libs guodu) -o household && ./household
 */
#include <stdio.h>

#include <guodu.h>

static int show_diagnostics(guodu_rules *rules) {
    guodu_diagnostic found;
    fprintf(stderr, "%s\n", guodu_rules_error(rules, GUODU_EN));
    for (size_t i = 0; i < guodu_rules_diagnostic_count(rules); i++)
        if (guodu_rules_diagnostic(rules, i, GUODU_EN, false, &found) == GUODU_OK)
            fputs(found.shown, stderr);
    return 1;
}

static void show(guodu_evaluation *evaluation, size_t index) {
    guodu_result result;
    guodu_output output;
    guodu_citation citation;
    if (guodu_evaluation_result(evaluation, index, &result) != GUODU_OK)
        return;
    printf("%s %s: %s", result.policy_name, result.record,
        guodu_outcome_word(result.outcome, GUODU_ZH));
    for (size_t i = 0; i < result.output_count; i++)
        if (guodu_evaluation_output(evaluation, index, i, &output) == GUODU_OK)
            printf(", %s = %s %s", output.name, output.value ? output.value : "?",
                output.unit ? output.unit : "");
    for (size_t i = 0; i < result.missing_count; i++)
        printf(", missing %s", guodu_evaluation_missing(evaluation, index, i));
    for (size_t i = 0; i < result.citation_count; i++)
        if (guodu_evaluation_citation(evaluation, index, i, &citation) == GUODU_OK)
            printf(", 依据 %s%s", citation.title, citation.article ? citation.article : "");
    printf("\n");
}

static guodu_status fill(guodu_record *household) {
    guodu_record *member;
    guodu_status status = guodu_record_set(household, "户编号", "A1");
    if (status == GUODU_OK && !(member = guodu_record_add(household, "成员")))
        status = GUODU_NO_MEMORY;
    if (status == GUODU_OK)
        status = guodu_record_set(member, "编号", "1");
    if (status == GUODU_OK)
        status = guodu_record_set(member, "身份", "脱贫户");
    if (status == GUODU_OK && !(member = guodu_record_add(household, "成员")))
        status = GUODU_NO_MEMORY;
    if (status == GUODU_OK)
        status = guodu_record_set(member, "编号", "2"); /* 身份 stays unknown */
    return status;
}

static const char json[] =
    "{\"户编号\": \"B7\", \"家庭成员\": [{\"编号\": \"1\", \"身份\": \"特困\"}]}";

int main(void) {
    int failed = 1;
    const char *page;
    guodu_record *household = NULL;
    guodu_evaluation *evaluation = NULL;
    guodu_rules *rules = guodu_rules_new(NULL);
    if (guodu_rules_load_file(rules, "aid.guodu") != GUODU_OK) {
        show_diagnostics(rules);
        goto end;
    }
    household = guodu_record_new(rules, "农户");
    evaluation = guodu_evaluation_new(rules);

    if (fill(household) != GUODU_OK)
        goto end;
    if (guodu_evaluation_run(evaluation, household, "2023-06-30") != GUODU_OK)
        goto end;
    for (size_t i = 0; i < guodu_evaluation_count(evaluation); i++)
        show(evaluation, i);
    if (guodu_evaluation_explain(evaluation, 0, GUODU_ZH, GUODU_EXPLAIN_TEXT, &page) == GUODU_OK)
        printf("\n%s\n", page);

    /* The record and the evaluation are used again, with the memory that they have. */
    if (guodu_record_read_json(household, json, sizeof json - 1) != GUODU_OK)
        goto end;
    if (guodu_evaluation_run(evaluation, household, "2023-06-30") != GUODU_OK)
        goto end;
    for (size_t i = 0; i < guodu_evaluation_count(evaluation); i++)
        show(evaluation, i);
    failed = 0;
end:
    if (failed && household)
        fprintf(stderr, "%s\n", guodu_record_error(household, GUODU_EN));
    guodu_evaluation_free(evaluation);
    guodu_record_free(household);
    guodu_rules_free(rules);
    return failed;
}
