/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables and scales of which neither one choice nor one place gives the value. */
#include "plan/lower.h"

uint32_t lower_table(struct lowering *lowering, struct view view, const struct node *node) {
    return lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
}

uint32_t lower_scale(struct lowering *lowering, struct view view, const struct node *node) {
    return lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
}
