/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "fuzz.h"

static const char rule_text[] =
#include "tests/fuzz/rules.guodu.inc"
    ;

guodu_rules *fuzz_rules(void) {
    static guodu_rules *rules;
    if (rules)
        return rules;
    rules = guodu_rules_new(NULL);
    guodu_diagnostic first = {.shown = ""};
    if (rules &&
        guodu_rules_load_text(rules, "rules.guodu", rule_text, strlen(rule_text)) == GUODU_OK)
        return rules;
    if (rules)
        guodu_rules_diagnostic(rules, 0, GUODU_EN, false, &first);
    fuzz_fail("rules.guodu is not sound: %s", first.shown);
}
