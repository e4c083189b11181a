/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of policies, inspections and guarantees that stand on the command line. */
#include "cli/cli.h"

#include <string.h>

#define NAMES_LOOKED_AT 512 /* for one that is near */

bool cli_knows_rule(const guodu_rules *rules, const char *name, const char **near) {
    const char *names[NAMES_LOOKED_AT];
    size_t count = 0, policies = guodu_rules_policy_count(rules);
    guodu_assertion one;
    for (size_t i = 0; i < policies; i++) {
        const char *policy = guodu_rules_policy(rules, i);
        if (strcmp(policy, name) == 0)
            return true;
        if (count < NAMES_LOOKED_AT)
            names[count++] = policy;
    }
    for (size_t i = 0; guodu_rules_assertion(rules, i, &one) == GUODU_OK; i++) {
        if (strcmp(one.name, name) == 0)
            return true;
        if (count < NAMES_LOOKED_AT)
            names[count++] = one.name;
    }
    *near = cli_nearest_word(name, names, count);
    return false;
}
