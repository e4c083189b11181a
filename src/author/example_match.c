/* SPDX-License-Identifier: Apache-2.0
 *
 * Is what came what an example expects? */
#include "author/example_stage.h"

const struct record *stage_record(const struct stage *stage, const struct example_path *path) {
    const struct record *record = stage->tree.top;
    for (uint32_t i = 0; i < path->length; i++)
        record = record->lists[path->steps[i].child].items.items[path->steps[i].index];
    return record;
}

bool example_output_matches(
    struct stage *stage, const struct expected_output *expected, const struct came *came) {
    const struct result *result = &came->result;
    struct value wanted = eval_expr(&stage->evaluation, expected->value, result->record);
    struct value got = result->outputs ? result->outputs[expected->output] : value_unknown(NULL);
    if (got.state == VALUE_UNKNOWN || wanted.state == VALUE_UNKNOWN)
        return false;
    return value_equal(result->policy->outputs.items[expected->output].type, wanted, got);
}

static bool outputs_match(
    struct stage *stage, const struct example_expect *expect, const struct came *came) {
    for (size_t i = 0; i < expect->outputs.count; i++)
        if (!example_output_matches(stage, &expect->outputs.items[i], came))
            return false;
    return true;
}

/* ---- what is missing ---- */

bool example_missing_fits(const struct stage *stage, const struct expected_missing *expected,
    const struct missing *missing) {
    if (expected->parameter)
        return missing->parameter == expected->parameter;
    if (expected->field != missing->field)
        return false;
    return !expected->has_path || stage_record(stage, &expected->path) == missing->record;
}

bool example_is_missing(const struct stage *stage, const struct expected_missing *expected,
    const struct missing *list, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (example_missing_fits(stage, expected, &list[i]))
            return true;
    return false;
}

bool example_is_expected(
    const struct stage *stage, const struct example_expect *expect, const struct missing *missing) {
    for (size_t i = 0; i < expect->missing.count; i++)
        if (example_missing_fits(stage, &expect->missing.items[i], missing))
            return true;
    return false;
}

/* Each expected one is missing, and each missing one was expected. */
static bool missing_match(const struct stage *stage, const struct example_expect *expect,
    const struct missing *list, uint32_t count) {
    for (size_t i = 0; i < expect->missing.count; i++)
        if (!example_is_missing(stage, &expect->missing.items[i], list, count))
            return false;
    for (uint32_t i = 0; expect->missing.count && i < count; i++)
        if (!example_is_expected(stage, expect, &list[i]))
            return false;
    return true;
}

/* ---- conflicts ---- */

static bool conflict_matches(const struct example_expect *expect, const struct result *result) {
    if (expect->conflicting.count == 0)
        return true;
    if (expect->conflicting.count != result->conflicting_count)
        return false;
    for (uint32_t i = 0; i < result->conflicting_count; i++) {
        bool found = false;
        for (size_t k = 0; k < expect->conflicting.count && !found; k++)
            found = expect->conflicting.items[k] == result->conflicting[i];
        if (!found)
            return false;
    }
    return true;
}

/* ---- all of it ---- */

static bool result_matches(
    struct stage *stage, const struct example_expect *expect, const struct came *came) {
    const struct result *result = &came->result;
    return result->outcome == expect->outcome &&
           (!expect->clause || expect->clause == result->clause) &&
           outputs_match(stage, expect, came) &&
           missing_match(stage, expect, result->missing, result->missing_count) &&
           conflict_matches(expect, result);
}

static bool finding_matches(
    struct stage *stage, const struct example_expect *expect, const struct finding *finding) {
    return finding->holding == expect->holding &&
           missing_match(stage, expect, finding->missing, finding->missing_count);
}

bool example_matches(
    struct stage *stage, const struct example_expect *expect, const struct came *came) {
    if (expect->condition)
        return came->value.state == VALUE_KNOWN && came->value.boolean;
    return expect->assertion ? finding_matches(stage, expect, &came->finding)
                             : result_matches(stage, expect, came);
}
