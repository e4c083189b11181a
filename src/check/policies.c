/* SPDX-License-Identifier: Apache-2.0 */
#include "check/checker.h"

#include <string.h>

/* ---- the head of a policy ---- */

static void check_output(
    struct checker *checker, struct policy *policy, const struct typed_name *written) {
    if (!written->name.atom)
        return;
    for (size_t i = 0; i < policy->outputs.count; i++)
        if (policy->outputs.items[i].name == written->name.atom) {
            diagnostic_label(
                complain_name(checker, DIAG_OUTPUT_TWICE, written->name.span, written->name.atom),
                policy->outputs.items[i].span, "第一次写在这里", "first written here");
            return;
        }
    struct output output = {
        .name = written->name.atom,
        .type = type_resolve(checker, &written->type),
        .span = written->name.span,
    };
    vec_push(checker->arena, &policy->outputs, output);
}

static uint32_t output_index(const struct policy *policy, const struct atom *name) {
    for (uint32_t i = 0; i < policy->outputs.count; i++)
        if (policy->outputs.items[i].name == name)
            return i;
    return UINT32_MAX;
}

void complain_output(
    struct checker *checker, const struct policy *policy, const struct name *name) {
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_OUTPUT_UNKNOWN, name->span, name->atom);
    diagnostic_arg(diagnostic, policy->name->text);
    struct nearest nearest = nearest_new(checker, name->atom);
    for (size_t i = 0; i < policy->outputs.count; i++)
        nearest_offer(&nearest, policy->outputs.items[i].name);
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
    else if (policy->outputs.count == 1)
        diagnostic_suggest(diagnostic, policy->outputs.items[0].name->text);
}

/* Checked once, where the gate holds; every clause that is silent shares it. */
static void check_output_defaults(struct checker *checker, struct scope *scope,
    struct policy *policy, const struct policy_ast *written) {
    for (size_t i = 0, k = 0; i < written->outputs.count && k < policy->outputs.count; i++) {
        const struct typed_name *output = &written->outputs.items[i];
        struct output *into = &policy->outputs.items[k];
        if (into->name != output->name.atom)
            continue; /* written twice: the second was not taken */
        k++;
        if (output->value)
            into->value = type_name_value(
                checker, check_expr(checker, scope, output->value, into->type), into->type);
    }
}

static void check_highest(
    struct checker *checker, struct policy *policy, const struct policy_ast *written) {
    const struct name *name = &written->highest;
    if (!name->atom)
        return;
    policy->highest = output_index(policy, name->atom);
    policy->has_highest = policy->highest != UINT32_MAX;
    if (!policy->has_highest) {
        complain_output(checker, policy, name);
        return;
    }
    struct type type = policy->outputs.items[policy->highest].type;
    if (type.kind != TYPE_ERROR && (!type_is_number(type) || type.or_none))
        complain_name(checker, DIAG_HIGHEST_NUMBER, name->span, name->atom);
}

static void check_period(
    struct checker *checker, struct policy *policy, const struct policy_ast *written) {
    const struct program *program = checker->program;
    policy->from = program->has_transition ? program->transition_from : DATE_MIN;
    policy->to = program->has_transition ? program->transition_to : DATE_MAX;
    policy->period = policy->span;
    if (written->periods.count == 0)
        return;
    const struct period_ast *period = &written->periods.items[0];
    policy->from = period->from;
    policy->to = period->has_to ? period->to : DATE_MAX;
    policy->period = period->span;
    if (policy->to < policy->from)
        complain_backwards(checker, period);
    if (written->periods.count > 1)
        diagnostic_label(complain(checker, DIAG_PART_REPEATED, written->periods.items[1].span),
            period->span, "第一次写在这里", "first written here");
}

static void check_gate(struct checker *checker, struct scope *scope, struct policy *policy,
    const struct policy_ast *written) {
    if (written->gates.count == 0)
        return;
    policy->gate = check_condition(checker, scope, written->gates.items[0]);
    if (!node_is_error(policy->gate))
        facts_learn(checker, scope, policy->gate, true);
    if (written->gates.count > 1)
        diagnostic_label(complain(checker, DIAG_GATE_REPEATED, written->gates.items[1]->span),
            written->gates.items[0]->span, "第一次写在这里", "first written here");
}

static void check_category(
    struct checker *checker, struct policy *policy, const struct policy_ast *written) {
    if (written->categories.count == 0)
        return;
    policy->category = written->categories.items[0].atom;
    if (written->categories.count > 1)
        diagnostic_label(complain(checker, DIAG_PART_REPEATED, written->categories.items[1].span),
            written->categories.items[0].span, "第一次写在这里", "first written here");
}

/* ---- clauses ---- */

static struct clause *clause_find(const struct policy *policy, const struct atom *name) {
    for (size_t i = 0; name && i < policy->clauses.count; i++)
        if (policy->clauses.items[i]->name == name)
            return policy->clauses.items[i];
    return NULL;
}

/* One complaint for all that a clause leaves unsaid; an output whose name was written wrong is
 * not asked for once more. */
static void check_silent(
    struct checker *checker, struct policy *policy, struct clause *clause, bool complete) {
    struct words names = {0}, wanted = {0};
    for (uint32_t i = 0; i < policy->outputs.count; i++) {
        const char *name = policy->outputs.items[i].name->text;
        if (!clause->outputs[i])
            clause->outputs[i] = policy->outputs.items[i].value;
        if (clause->outputs[i])
            continue;
        words_join(checker, &names, "、", ", ", name);
        words_join(checker, &wanted, ", ", ", ", arena_printf(checker->arena, "%s = …", name));
        clause->outputs[i] = node_error(checker, clause->span);
    }
    if (!names.zh || !complete)
        return;
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_OUTPUT_SILENT, clause->span, clause->name);
    diagnostic_arg_words(diagnostic, names);
    diagnostic_arg_words(diagnostic, wanted);
}

static void check_assigns(struct checker *checker, struct scope *scope, struct policy *policy,
    struct clause *clause, const assign_list *assigns) {
    bool complete = true;
    for (size_t i = 0; i < assigns->count; i++) {
        const struct assign *assign = &assigns->items[i];
        if (!assign->name.atom || !assign->value) {
            complete = false;
            continue;
        }
        uint32_t index = output_index(policy, assign->name.atom);
        if (index == UINT32_MAX) {
            complain_output(checker, policy, &assign->name);
            complete = false;
            continue;
        }
        if (clause->outputs[index]) {
            complain_name(checker, DIAG_OUTPUT_TWICE, assign->name.span, assign->name.atom);
            continue;
        }
        struct type type = policy->outputs.items[index].type;
        clause->outputs[index] =
            type_name_value(checker, check_expr(checker, scope, assign->value, type), type);
    }
    check_silent(checker, policy, clause, complete);
}

static struct clause *clause_declare(
    struct checker *checker, struct policy *policy, const struct clause_ast *written) {
    struct clause *before = clause_find(policy, written->name.atom);
    if (before) {
        diagnostic_label(
            complain_name(checker, DIAG_CLAUSE_TWICE, written->name.span, written->name.atom),
            before->span, "第一次写在这里", "first written here");
        return NULL;
    }
    if (!written->name.atom)
        return NULL;
    struct clause *clause = arena_new(checker->arena, struct clause);
    clause->name = written->name.atom;
    clause->span = written->name.span;
    clause->disposition = written->disposition;
    clause->index = (uint32_t)policy->clauses.count;
    vec_push(checker->arena, &policy->clauses, clause);
    return clause;
}

static void check_clause(struct checker *checker, struct scope *scope, struct policy *policy,
    struct clause *clause, const struct clause_ast *written) {
    size_t known = scope->fact_count;
    clause->outputs = arena_array(checker->arena, struct node *, policy->outputs.count);
    if (written->when) {
        clause->when = check_condition(checker, scope, written->when);
        if (!node_is_error(clause->when))
            facts_learn(checker, scope, clause->when, true);
    }
    check_assigns(checker, scope, policy, clause, &written->assigns);
    if (written->says.text) {
        scope->outputs = policy;
        check_says(checker, scope, &clause->says, &written->says);
        scope->outputs = NULL;
    }
    scope->fact_count = known;
    check_citations(checker, &written->cites, &clause->cites);
}

/* ---- the clauses of a policy, with those that other files add ---- */

struct written_clause {
    const struct clause_ast *ast;
    const struct ast_file *file;
    const struct policy_ast *extension; /* that adds it; NULL for the policy's own */
    struct clause *clause;              /* NULL where it could not be declared */
};
typedef VEC(struct written_clause) written_clauses;

static void collect_clauses(struct checker *checker, const struct ast_file *file,
    const struct policy_ast *written, bool extension, written_clauses *out) {
    for (size_t i = 0; i < written->clauses.count; i++)
        vec_push(checker->arena, out,
            ((struct written_clause){
                .ast = &written->clauses.items[i],
                .file = file,
                .extension = extension ? written : NULL,
            }));
}

/* A file that extends a policy adds clauses and nothing else. */
static void check_extension(struct checker *checker, const struct item *item) {
    const struct policy_ast *written = item->policy;
    struct span span;
    if (written->gates.count)
        span = written->gates.items[0]->span;
    else if (written->outputs.count)
        span = written->outputs.items[0].name.span;
    else if (written->categories.count)
        span = written->categories.items[0].span;
    else if (written->periods.count)
        span = written->periods.items[0].span;
    else
        return;
    complain_name(checker, DIAG_EXTEND_CLAUSES, span, item->name.atom);
}

static void collect_all(
    struct checker *checker, const struct symbol *symbol, written_clauses *out) {
    collect_clauses(checker, symbol->file, symbol->item->policy, false, out);
    for (size_t i = 0; i < symbol->extensions.count; i++) {
        const struct extension *extension = &symbol->extensions.items[i];
        check_extension(checker, extension->item);
        collect_clauses(checker, extension->file, extension->item->policy, true, out);
    }
}

/* What an added clause takes from the file that adds it: its region, its citations. */
static void limit_clause(
    struct checker *checker, struct policy *policy, const struct written_clause *written) {
    struct clause *clause = written->clause;
    region code;
    if (!written->extension)
        return;
    check_citations(checker, &written->extension->cites, &clause->cites);
    if (!jurisdiction_find(checker, &code))
        return;
    if (!clause->when)
        complain_name(checker, DIAG_EXTEND_OTHERWISE, clause->span, clause->name);
    clause->when = condition_and(
        checker, jurisdiction_condition(checker, policy->record, clause->span), clause->when);
}

static void check_clauses(struct checker *checker, struct scope *scope, struct policy *policy,
    const struct policy_ast *head, const written_clauses *written) {
    for (size_t i = 0; i < written->count; i++) {
        const struct written_clause *one = &written->items[i];
        if (!one->clause)
            continue;
        checker->file = one->file;
        check_clause(checker, scope, policy, one->clause, one->ast);
        limit_clause(checker, policy, one);
        bool cited = one->ast->cites.count || head->cites.count ||
                     (one->extension && one->extension->cites.count);
        if (!cited)
            complain_name(checker, DIAG_LINT_CLAUSE_CITES, one->clause->span, one->clause->name);
    }
}

/* ---- over ---- */

static void over_set(struct clause *upper, const struct clause *lower) {
    upper->over[lower->index / 64] |= (uint64_t)1 << (lower->index % 64);
}

static void over_names(struct checker *checker, struct policy *policy, struct clause *clause,
    const struct clause_ast *written) {
    for (size_t i = 0; i < written->over.count; i++) {
        const struct name *name = &written->over.items[i];
        const struct clause *lower = clause_find(policy, name->atom);
        if (lower == clause) {
            complain_name(checker, DIAG_OVER_ITSELF, name->span, name->atom);
        } else if (lower) {
            over_set(clause, lower);
        } else if (name->atom) {
            struct diagnostic *diagnostic =
                complain_name(checker, DIAG_CLAUSE_UNKNOWN, name->span, name->atom);
            diagnostic_arg(diagnostic, policy->name->text);
            struct nearest nearest = nearest_new(checker, name->atom);
            for (size_t k = 0; k < policy->clauses.count; k++)
                nearest_offer(&nearest, policy->clauses.items[k]->name);
            if (nearest.best)
                diagnostic_suggest(diagnostic, nearest.best->text);
        }
    }
}

/* Warshall's closure over bit sets. */
static void over_close(struct policy *policy, size_t words) {
    for (size_t k = 0; k < policy->clauses.count; k++)
        for (size_t i = 0; i < policy->clauses.count; i++) {
            struct clause *upper = policy->clauses.items[i], *via = policy->clauses.items[k];
            if (!clause_is_over(upper, via))
                continue;
            for (size_t w = 0; w < words; w++)
                upper->over[w] |= via->over[w];
        }
}

static bool is_directly_over(uint64_t *const *direct, size_t upper, size_t lower) {
    return (direct[upper][lower / 64] >> (lower % 64)) & 1;
}

/* The shortest way over `over` from a clause back to itself, breadth first; way[0] is the clause
 * itself. Returns its length. */
static size_t over_way(
    struct checker *checker, uint64_t *const *direct, size_t count, size_t start, size_t *way) {
    size_t *queue = arena_array(checker->arena, size_t, count + 1), head = 0, tail = 0;
    size_t *before = arena_array(checker->arena, size_t, count); /* index + 1; 0: not reached */
    queue[tail++] = start;
    while (head < tail && !before[start]) {
        size_t at = queue[head++];
        for (size_t k = 0; k < count; k++)
            if (is_directly_over(direct, at, k) && !before[k]) {
                before[k] = at + 1;
                queue[tail++] = k;
            }
    }
    size_t length = 1;
    for (size_t at = before[start] - 1; at != start; at = before[at] - 1)
        length++;
    way[0] = start;
    for (size_t at = before[start] - 1, i = length; at != start; at = before[at] - 1)
        way[--i] = at;
    return length;
}

static void complain_ring(struct checker *checker, const struct policy *policy,
    const struct clause *clause, uint64_t *const *direct, bool in_order) {
    size_t count = policy->clauses.count;
    size_t *way = arena_array(checker->arena, size_t, count + 1);
    size_t length = over_way(checker, direct, count, clause->index, way);
    const char *ring = clause->name->text;
    struct diagnostic *diagnostic = complain(checker, DIAG_OVER_CYCLE, clause->span);
    for (size_t i = 0; i < length; i++) {
        const struct clause *step = policy->clauses.items[way[i]];
        const struct clause *next = policy->clauses.items[way[i + 1 < length ? i + 1 : 0]];
        ring = arena_printf(checker->arena, "%s → %s", ring, next->name->text);
        diagnostic_label(diagnostic, step->span,
            arena_printf(checker->arena, "优先于“%s”", next->name->text),
            arena_printf(checker->arena, "over “%s”", next->name->text));
    }
    diagnostic_arg(diagnostic, ring);
    if (in_order)
        diagnostic->note = (struct words){
            "“依次”里写在前面的优先于写在后面的：请调换前后，或者不写“依次”，只写“优先于”。",
            "`in order` puts each clause over those below it: change the order, or leave out "
            "`in order` and write only `over`."};
}

static void over_cycles(
    struct checker *checker, const struct policy *policy, uint64_t *const *direct, bool in_order) {
    for (size_t i = 0; i < policy->clauses.count; i++) {
        const struct clause *clause = policy->clauses.items[i];
        if (clause_is_over(clause, clause)) {
            complain_ring(checker, policy, clause, direct, in_order);
            return;
        }
    }
}

/* Where an added clause comes to stand: above the first, in the order so far, of those it says it
 * is over; at the end if it says nothing. */
static size_t place_in_order(
    struct clause *const *order, size_t count, const struct policy *policy,
    const struct written_clause *written) {
    size_t place = count;
    for (size_t i = 0; written->extension && i < written->ast->over.count; i++) {
        const struct clause *lower = clause_find(policy, written->ast->over.items[i].atom);
        for (size_t k = 0; k < place; k++)
            if (order[k] == lower)
                place = k;
    }
    return place;
}

/* In order: each over all below. A clause added with `over` stands just above the first it names,
 * below those added there before it; any other below all that were there. */
static void over_in_order(
    struct checker *checker, struct policy *policy, const written_clauses *written) {
    struct clause **order = arena_array(checker->arena, struct clause *, written->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < written->count; i++) {
        struct clause *clause = written->items[i].clause;
        if (!clause)
            continue;
        size_t place = place_in_order(order, count, policy, &written->items[i]);
        memmove(order + place + 1, order + place, (count - place) * sizeof *order);
        order[place] = clause;
        count++;
    }
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++)
            over_set(order[i], order[k]);
}

/* Otherwise: under all others, also those that another file adds behind it. */
static void over_otherwise(struct checker *checker, struct policy *policy, bool in_order) {
    struct clause *otherwise = NULL;
    for (size_t i = 0; i < policy->clauses.count; i++) {
        struct clause *clause = policy->clauses.items[i];
        if (clause->when)
            continue;
        if (otherwise)
            diagnostic_label(complain(checker, DIAG_OTHERWISE_TWICE, clause->span), otherwise->span,
                "已经有一个“其余”", "there is one here already");
        otherwise = clause;
    }
    for (size_t i = 0; otherwise && i < policy->clauses.count; i++) {
        struct clause *clause = policy->clauses.items[i];
        if (clause == otherwise)
            continue;
        if (in_order && i > otherwise->index && clause->span.file == otherwise->span.file)
            complain(checker, DIAG_OTHERWISE_NOT_LAST, otherwise->span);
        otherwise->over[i / 64] &= ~((uint64_t)1 << (i % 64));
        over_set(clause, otherwise);
    }
}

static void check_over(
    struct checker *checker, struct policy *policy, bool in_order, const written_clauses *written) {
    size_t words = policy->clauses.count / 64 + 1;
    bool named = false;
    for (size_t i = 0; i < policy->clauses.count; i++)
        policy->clauses.items[i]->over = arena_array(checker->arena, uint64_t, words);
    if (in_order)
        over_in_order(checker, policy, written);
    over_otherwise(checker, policy, in_order);
    for (size_t i = 0; i < written->count; i++)
        if (written->items[i].clause) {
            over_names(checker, policy, written->items[i].clause, written->items[i].ast);
            named = named || written->items[i].ast->over.count > 0;
        }
    if (!named)
        return; /* the order is transitive as it is */
    uint64_t **direct = arena_array(checker->arena, uint64_t *, policy->clauses.count + 1);
    for (size_t i = 0; i < policy->clauses.count; i++) {
        direct[i] = arena_array(checker->arena, uint64_t, words);
        memcpy(direct[i], policy->clauses.items[i]->over, words * sizeof **direct);
    }
    over_close(policy, words);
    over_cycles(checker, policy, direct, in_order);
}

/* ---- one policy ---- */

/* What others can say of a policy: its record and outputs, before any expression is checked. */
void check_policy_heads(struct checker *checker) {
    for (size_t i = 0; i < checker->symbols.count; i++) {
        struct symbol *symbol = checker->symbols.items[i];
        if (symbol->kind != SYMBOL_POLICY)
            continue;
        checker->file = symbol->file;
        const struct policy_ast *written = symbol->item->policy;
        const struct symbol *record = record_find(checker, &written->record, DIAG_RECORD_UNKNOWN);
        symbol->policy->record = record ? record->record : NULL;
        for (size_t k = 0; k < written->outputs.count; k++)
            check_output(checker, symbol->policy, &written->outputs.items[k]);
    }
}

/* Each clause may be over each other. */
static bool has_too_many(struct checker *checker, const struct symbol *symbol, size_t count) {
    unsigned long long most = limits_get(checker->input->limits, LIMIT_CLAUSES);
    if (count <= most)
        return false;
    diagnostic_arg(complain_name(checker, DIAG_CLAUSES_TOO_MANY, symbol->span, symbol->name),
        arena_printf(checker->arena, "%llu", most));
    return true;
}

static void check_policy(struct checker *checker, const struct symbol *symbol) {
    const struct policy_ast *written = symbol->item->policy;
    struct policy *policy = symbol->policy;
    size_t errors = checker->diagnostics->error_count;
    if (written->title.text)
        policy->title = arena_copy(checker->arena, written->title.text, written->title.length);
    policy->in_order = written->in_order;
    check_citations(checker, &written->cites, &policy->cites);
    check_category(checker, policy, written);
    check_period(checker, policy, written);
    check_highest(checker, policy, written);
    if (!policy->record)
        return;
    struct scope scope = {.frames = {policy->record}, .frame_count = 1};
    check_gate(checker, &scope, policy, written);
    check_output_defaults(checker, &scope, policy, written);
    written_clauses clauses = {0};
    collect_all(checker, symbol, &clauses);
    if (has_too_many(checker, symbol, clauses.count))
        return;
    for (size_t i = 0; i < clauses.count; i++)
        clauses.items[i].clause = clause_declare(checker, policy, clauses.items[i].ast);
    check_clauses(checker, &scope, policy, written, &clauses);
    checker->file = symbol->file;
    policy->gate = condition_and(
        checker, jurisdiction_condition(checker, policy->record, symbol->span), policy->gate);
    check_over(checker, policy, written->in_order, &clauses);
    if (clauses.count == 0)
        complain_name(checker, DIAG_POLICY_EMPTY, symbol->span, symbol->name);
    if (checker->diagnostics->error_count == errors)
        check_idle_clauses(checker, policy);
}

void check_policies(struct checker *checker) {
    for (size_t i = 0; i < checker->symbols.count; i++)
        if (checker->symbols.items[i]->kind == SYMBOL_POLICY) {
            checker->file = checker->symbols.items[i]->file;
            check_policy(checker, checker->symbols.items[i]);
        }
}
