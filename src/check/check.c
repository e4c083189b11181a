/* SPDX-License-Identifier: Apache-2.0 */
#include "check/checker.h"

#include <string.h>

/* While there are errors, advice would only stand in the way of them. */
static void drop_hints(struct diagnostics *diagnostics) {
    size_t kept = 0;
    for (size_t i = 0; i < diagnostics->list.count; i++)
        if (diagnostic_severity(diagnostics->list.items[i]->code) != SEVERITY_HINT)
            diagnostics->list.items[kept++] = diagnostics->list.items[i];
    diagnostics->list.count = kept;
}

/* The values of p.disposition, spelled in the language of the top file. */
static const struct choice *dispositions(struct checker *checker) {
    static const char *const words[] = {"keep", "optimize", "adjust", "start", "end"};
    enum lang lang = LANG_ZH;
    if (checker->files->files.count)
        lang = checker->files->files.items[0]->keyword_lang;
    struct choice *choice = arena_new(checker->arena, struct choice);
    const char *name = word_spelling(WORD_VALUE, "disposition", lang);
    choice->name = atom_intern(checker->input->atoms, name, strlen(name));
    choice_init(choice, checker->arena);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *word = word_spelling(WORD_VALUE, words[i], lang);
        vec_push(checker->arena, &choice->values,
            ((struct choice_value){
                .name = atom_intern(checker->input->atoms, word, strlen(word))}));
    }
    return choice;
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
    map_init(&checker.overrides, input->arena);
    map_init(&checker.assertions, input->arena);
    map_init(&checker.jurisdictions, input->arena);
    map_init(&checker.placeless, input->arena);
    out->dispositions = dispositions(&checker);
    check_jurisdictions(&checker);
    out->sexes = citizen_sexes(&checker);
    declare_items(&checker);
    check_declared_citations(&checker);
    check_calendars(&checker);
    check_region_names(&checker);
    check_parameter_heads(&checker);
    check_table_heads(&checker);
    check_scale_heads(&checker);
    check_records(&checker);
    check_policy_heads(&checker);
    check_parameters(&checker);
    check_tables(&checker);
    check_scales(&checker);
    check_computed(&checker);
    check_policies(&checker);
    check_assertions(&checker);
    check_examples(&checker);
    check_dependencies(&checker);
    check_unused_articles(&checker);
    if (input->diagnostics->error_count)
        drop_hints(input->diagnostics);
    diagnostics_sort(input->diagnostics);
}
