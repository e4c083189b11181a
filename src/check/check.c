/* SPDX-License-Identifier: Apache-2.0 */
#include "check/checker.h"

/* While there are errors, advice would only stand in the way of them. */
static void drop_hints(struct diagnostics *diagnostics) {
    size_t kept = 0;
    for (size_t i = 0; i < diagnostics->list.count; i++)
        if (diagnostic_severity(diagnostics->list.items[i]->code) != SEVERITY_HINT)
            diagnostics->list.items[kept++] = diagnostics->list.items[i];
    diagnostics->list.count = kept;
}

void check_program(
    const struct parse_input *input, const struct ast_program *files, struct program *out) {
    struct checker checker = {
        .input = input,
        .arena = input->arena,
        .diagnostics = input->diagnostics,
        .files = files,
        .program = out,
        .incomplete = input->diagnostics->error_count > 0,
    };
    *out = (struct program){0};
    map_init(&checker.types, input->arena);
    map_init(&checker.values, input->arena);
    map_init(&checker.sources, input->arena);
    map_init(&checker.choice_values, input->arena);
    declare_items(&checker);
    check_parameter_heads(&checker);
    check_table_heads(&checker);
    check_records(&checker);
    check_parameters(&checker);
    check_tables(&checker);
    check_computed(&checker);
    check_policies(&checker);
    check_examples(&checker);
    check_dependencies(&checker);
    check_unused_articles(&checker);
    if (input->diagnostics->error_count)
        drop_hints(input->diagnostics);
    diagnostics_sort(input->diagnostics);
}
