/* SPDX-License-Identifier: Apache-2.0
 *
 * Counting what random programs come to. Each expression is evaluated with all within it, where
 * it stands, so a part that a whole is settled without is counted too.
 */
#include "eval/scope.h"
#include "random.h"

#define OP_LAST NODE_AGGREGATE
#define FUNCTION_LAST FN_BRACKET
#define STATES 4

struct count { /* numbers alone: count_join */
    uint64_t ops[OP_LAST + 1][TYPE_LIST + 1][STATES];
    uint64_t functions[FUNCTION_LAST + 1][STATES];
    uint64_t aggregates[AGG_THE + 1][STATES];
    uint64_t causes[CAUSE_BOTH + 1];
    uint64_t errors[ERROR_TOO_MUCH_WORK + 1];
    uint64_t outcomes[OUTCOME_COUNT];
    uint64_t findings[HOLDING_COUNT];
    uint64_t unnamed; /* operations that this file does not know yet */
};

/* What must be reached: with a value, and unknown. PEEKS: only by programs that peek. */
enum demand { NEVER, KNOWN, BOTH, PEEKS };

static const struct {
    const char *name;
    enum demand demand;
} ops[OP_LAST + 1] = {
    [NODE_ERROR] = {"error", NEVER},
    [NODE_CONSTANT] = {"constant", KNOWN},
    [NODE_FIELD] = {"field", BOTH},
    [NODE_INPUT] = {"table input", BOTH},
    [NODE_OUTPUT] = {"output in says", BOTH},
    [NODE_PARAMETER] = {"parameter", BOTH},
    [NODE_TABLE] = {"table", BOTH},
    [NODE_SCALE] = {"scale", BOTH},
    [NODE_SET] = {"set", BOTH},
    [NODE_SET_HAS] = {"x in set", BOTH},
    [NODE_SET_IN] = {"set in set", BOTH},
    [NODE_OVERLAPS] = {"overlaps", BOTH},
    [NODE_POLICY_OUTPUT] = {"p.output", BOTH},
    [NODE_POLICY_DISPOSITION] = {"p.disposition", BOTH},
    [NODE_POLICY_APPLIES] = {"p.applies", BOTH},
    [NODE_TODAY] = {"today", KNOWN},
    [NODE_AND] = {"and", BOTH},
    [NODE_OR] = {"or", BOTH},
    [NODE_NOT] = {"not", BOTH},
    [NODE_COMPARE] = {"compare", BOTH},
    [NODE_CHAIN] = {"chain", BOTH},
    [NODE_IN] = {"in", BOTH},
    [NODE_IS_NONE] = {"is none", BOTH},
    [NODE_IS_KNOWN] = {"is known", PEEKS},
    [NODE_IF] = {"if", BOTH},
    [NODE_DEFAULT] = {"default", PEEKS},
    [NODE_AT_DATE] = {"at date", BOTH},
    [NODE_AT_REGION] = {"at region", BOTH},
    [NODE_WIDEN] = {"widen", BOTH},
    [NODE_NAMED] = {"named", BOTH},
    [NODE_ADD] = {"+", BOTH},
    [NODE_SUBTRACT] = {"-", BOTH},
    [NODE_MULTIPLY] = {"*", BOTH},
    [NODE_DIVIDE] = {"/", BOTH},
    [NODE_NEGATE] = {"negate", BOTH},
    [NODE_DATE_ADD] = {"date + duration", BOTH},
    [NODE_DATE_SUBTRACT] = {"date - duration", BOTH},
    [NODE_DATE_DAYS] = {"date - date", BOTH},
    [NODE_DURATION_ADD] = {"duration +", BOTH},
    [NODE_DURATION_SUBTRACT] = {"duration -", BOTH},
    [NODE_DURATION_TIMES] = {"duration * n", BOTH},
    [NODE_MONEY_TIMES] = {"money * duration", BOTH},
    [NODE_CALL] = {"call", BOTH},
    [NODE_ITEM] = {"member by number", NEVER}, /* in examples only */
    [NODE_AGGREGATE] = {"aggregate", BOTH},
};

static const char *const kinds[TYPE_LIST + 1] = {
    [TYPE_BOOLEAN] = "boolean",
    [TYPE_INTEGER] = "integer",
    [TYPE_DECIMAL] = "decimal",
    [TYPE_PERCENT] = "percent",
    [TYPE_MONEY] = "money",
    [TYPE_DATE] = "date",
    [TYPE_DURATION] = "duration",
    [TYPE_REGION] = "region",
    [TYPE_CHOICE] = "choice",
    [TYPE_CITIZEN_ID] = "citizen_id",
    [TYPE_TEXT] = "text",
    [TYPE_SET] = "set",
};

static const char *const functions[FUNCTION_LAST + 1] = {
    [FN_MIN] = "min",
    [FN_MAX] = "max",
    [FN_ROUND] = "round",
    [FN_ROUND_UP] = "round_up",
    [FN_ROUND_DOWN] = "round_down",
    [FN_FLOOR] = "floor",
    [FN_CEILING] = "ceiling",
    [FN_ROUND_EVEN] = "round_even",
    [FN_PER_YEAR] = "per_year",
    [FN_PER_MONTH] = "per_month",
    [FN_YEARS] = "years",
    [FN_MONTHS] = "months",
    [FN_DAYS] = "days",
    [FN_WORKING_DAYS] = "working_days",
    [FN_AGE] = "age",
    [FN_YEAR] = "year",
    [FN_MONTH] = "month",
    [FN_DAY] = "day",
    [FN_WEEKDAY] = "weekday",
    [FN_MONTH_START] = "month_start",
    [FN_MONTH_END] = "month_end",
    [FN_DATE] = "date",
    [FN_BIRTH] = "birth",
    [FN_PROVINCE] = "province",
    [FN_CITY] = "city",
    [FN_COUNTY] = "county",
    [FN_STARTS_WITH] = "starts_with",
    [FN_SEX] = "sex",
    [FN_COUNT] = "count of a set",
    [FN_MARGINAL] = "marginal",
    [FN_BRACKET] = "bracket",
};

static const char *const aggregates[] = {"count", "sum", "min", "max", "any", "every", "the"};

static const char *const causes[] = {"fact", "list", "empty", "rejected", "parameter"};

static const char *const errors[] = {
    [ERROR_OVERFLOW] = "overflow",
    [ERROR_DIVISION_BY_ZERO] = "division by zero",
    [ERROR_DATE_RANGE] = "date range",
    [ERROR_SEVERAL_MATCHES] = "several matches",
    [ERROR_OUT_OF_BOUNDS] = "out of bounds",
    [ERROR_LIMITS] = "limits",
    [ERROR_NONE_USED] = "none used",
    [ERROR_BAD_ARGUMENT] = "bad argument",
    [ERROR_OUTSIDE_CALENDAR] = "outside calendar",
    [ERROR_POLICY_CONFLICT] = "policy conflict",
};

static const char *const outcomes[OUTCOME_COUNT] = {"keep", "optimize", "adjust", "start", "end",
    "not applicable", "not in force", "undetermined", "conflict", "error"};

static const char *const findings[HOLDING_COUNT] = {"yes", "no", "unknown", "error"};

#define LENGTH(array) (sizeof(array) / sizeof *(array))

struct count *count_new(struct arena *arena) {
    return arena_new(arena, struct count);
}

size_t count_size(void) {
    return sizeof(struct count);
}

struct count *count_at(void *memory) {
    return memory;
}

void count_join(struct count *to, const struct count *from) {
    uint64_t *sums = (uint64_t *)to;
    const uint64_t *numbers = (const uint64_t *)from;
    for (size_t i = 0; i < sizeof *to / sizeof *sums; i++)
        sums[i] += numbers[i];
}

const uint64_t *count_states(
    const struct count *count, size_t op, size_t type, const char **name, const char **type_name) {
    if (op > OP_LAST || type > TYPE_LIST)
        return NULL;
    *name = ops[op].demand == NEVER ? NULL : ops[op].name;
    *type_name = kinds[type];
    return count->ops[op][type];
}

const char *count_node_name(const struct node *node, const char **part) {
    *part = NULL;
    if (node->op == NODE_CALL || node->op == NODE_SCALE)
        *part = functions[node->function];
    if (node->op == NODE_AGGREGATE)
        *part = aggregates[node->aggregate];
    return node->op <= OP_LAST && ops[node->op].name ? ops[node->op].name : "?";
}

/* ---- walking ---- */

struct walk {
    struct count *count;
    const struct program *program;
    VEC(const struct table *) tables; /* entered before: their rows are walked once */
};

static void note(struct count *count, const struct node *node, struct value value) {
    if (node->op > OP_LAST || node->type.kind > TYPE_LIST) {
        count->unnamed++;
        return;
    }
    count->ops[node->op][node->type.kind][value.state]++;
    if ((node->op == NODE_CALL || node->op == NODE_SCALE) && node->function <= FUNCTION_LAST)
        count->functions[node->function][value.state]++;
    if (node->op == NODE_AGGREGATE)
        count->aggregates[node->aggregate][value.state]++;
    if (value.cause && value.cause->kind <= CAUSE_BOTH)
        count->causes[value.cause->kind]++;
    if (value.state == VALUE_ERROR && value.cause->error <= ERROR_TOO_MUCH_WORK)
        count->errors[value.cause->error]++;
}

static void visit(struct walk *walk, const struct scope *scope, const struct node *node);

static void visit_members(
    struct walk *walk, const struct scope *scope, const struct node *node) {
    const struct record *owner = scope_record(scope, node->reach);
    const struct record_list *list = &owner->lists[node->field->child];
    for (size_t i = 0; i < list->items.count; i++) {
        struct frame frame = {.record = list->items.items[i],
            .outer = scope->frame,
            .index = scope->frame->index + 1};
        struct scope inner = *scope;
        inner.frame = &frame;
        for (uint32_t k = 0; k < node->arg_count; k++)
            if (node->args[k])
                visit(walk, &inner, node->args[k]);
    }
}

static void visit_table_line(struct walk *walk, const struct scope *scope,
    const struct table *table, const timeline *line) {
    for (size_t i = 0; i < line->count; i++)
        for (size_t k = 0; line->items[i].rows && k < line->items[i].rows->rows.count; k++)
            for (uint32_t r = 0; r < table->result_count; r++)
                visit(walk, scope, line->items[i].rows->rows.items[k].values[r]);
}

static void visit_rows(struct walk *walk, const struct scope *scope, const struct node *node) {
    for (size_t i = 0; i < walk->tables.count; i++)
        if (walk->tables.items[i] == node->table)
            return;
    vec_push(scope_arena(scope), &walk->tables, node->table);
    struct value *inputs = arena_array(scope_arena(scope), struct value, node->arg_count);
    for (uint32_t i = 0; i < node->arg_count; i++)
        inputs[i] = eval_node(scope, node->args[i]);
    struct place place = parameter_place(scope, node);
    struct scope inner = *scope;
    inner.inputs = inputs;
    inner.outputs = NULL;
    inner.place = &place;
    visit_table_line(walk, &inner, node->table, &node->table->national);
    for (size_t i = 0; i < node->table->overrides.count; i++)
        visit_table_line(walk, &inner, node->table, &node->table->overrides.items[i].values);
}

static void visit(struct walk *walk, const struct scope *scope, const struct node *node) {
    note(walk->count, node, eval_node(scope, node));
    if (node->op == NODE_AGGREGATE) {
        visit_members(walk, scope, node);
        return;
    }
    for (uint32_t i = 0; i < node->arg_count; i++)
        visit(walk, scope, node->args[i]);
    for (uint32_t i = 0; i < node->part_count; i++) {
        visit(walk, scope, node->parts[i].low);
        if (node->parts[i].high)
            visit(walk, scope, node->parts[i].high);
    }
    if (node->op == NODE_TABLE)
        visit_rows(walk, scope, node);
}

static void visit_says(struct walk *walk, struct scope *scope, const struct policy *policy,
    const struct clause *clause) {
    struct value *outputs = arena_array(scope_arena(scope), struct value, policy->outputs.count);
    for (size_t i = 0; i < policy->outputs.count; i++)
        outputs[i] = eval_node(scope, clause->outputs[i]);
    scope->outputs = outputs;
    for (size_t i = 0; i < clause->says.count; i++)
        if (clause->says.items[i].value)
            visit(walk, scope, clause->says.items[i].value);
    scope->outputs = NULL;
}

static void visit_policy(struct walk *walk, struct scope *scope, const struct policy *policy) {
    if (policy->gate)
        visit(walk, scope, policy->gate);
    for (size_t i = 0; i < policy->clauses.count; i++) {
        const struct clause *clause = policy->clauses.items[i];
        if (clause->when)
            visit(walk, scope, clause->when);
        for (size_t k = 0; k < policy->outputs.count; k++)
            visit(walk, scope, clause->outputs[k]);
        visit_says(walk, scope, policy, clause);
    }
}

static void visit_record(
    struct walk *walk, struct evaluation *evaluation, const struct record *record) {
    struct frame frame = {.record = record};
    struct scope scope = {
        .evaluation = evaluation, .context = memo_base(evaluation->memo), .frame = &frame};
    for (size_t i = 0; i < record->type->fields.count; i++) {
        evaluation->steps = 0;
        if (walk->program->computed[record->type->index][i])
            visit(walk, &scope, walk->program->computed[record->type->index][i]);
    }
    for (size_t i = 0; i < walk->program->policies.count; i++) {
        evaluation->steps = 0;
        if (walk->program->policies.items[i]->record == record->type)
            visit_policy(walk, &scope, walk->program->policies.items[i]);
    }
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            visit_record(walk, evaluation, record->lists[i].items.items[k]);
}

static void visit_line(struct walk *walk, struct scope *scope, const timeline *line) {
    for (size_t i = 0; i < line->count; i++)
        if (line->items[i].value)
            visit(walk, scope, line->items[i].value);
}

static void visit_parameters(struct walk *walk, struct evaluation *evaluation) {
    for (size_t i = 0; i < walk->program->parameters.count; i++) {
        const struct parameter *parameter = walk->program->parameters.items[i];
        struct place place = {.value = value_unknown(NULL)};
        struct scope scope = {.evaluation = evaluation,
            .context = memo_base(evaluation->memo),
            .place = &place};
        evaluation->steps = 0;
        visit_line(walk, &scope, &parameter->national);
        for (size_t k = 0; k < parameter->overrides.count; k++) {
            place.value = value_region(parameter->overrides.items[k].code);
            visit_line(walk, &scope, &parameter->overrides.items[k].values);
        }
    }
}

void count_tree(struct count *count, struct arena *scratch, const struct program *program,
    const struct record_tree *tree, date today) {
    struct walk walk = {.count = count, .program = program};
    struct evaluation evaluation;
    eval_begin(&evaluation, scratch, program, tree, today, true);
    visit_record(&walk, &evaluation, tree->top);
    visit_parameters(&walk, &evaluation);
}

void count_finding(struct count *count, const struct finding *finding) {
    count->findings[finding->holding]++;
}

void count_result(struct count *count, const struct result *result) {
    count->outcomes[result->outcome]++;
}

/* ---- reporting ---- */

struct report {
    FILE *file;
    uint32_t lacking;
};

static void lack(struct report *report, const char *what, const char *name, const char *state) {
    fprintf(report->file, "never reached: %s %s%s\n", what, name, state);
    report->lacking++;
}

static void line(struct report *report, const char *what, const char *name,
    const uint64_t states[STATES], enum demand demand) {
    fprintf(report->file, "%-10s %-18s %12llu known %12llu none %12llu unknown %12llu error\n", what,
        name, (unsigned long long)states[VALUE_KNOWN], (unsigned long long)states[VALUE_NONE],
        (unsigned long long)states[VALUE_UNKNOWN], (unsigned long long)states[VALUE_ERROR]);
    if (demand != NEVER && states[VALUE_KNOWN] == 0)
        lack(report, what, name, ", with a value");
    if (demand == BOTH && states[VALUE_UNKNOWN] == 0)
        lack(report, what, name, ", unknown");
}

static void report_ops(struct report *report, const struct count *count, bool peeks) {
    for (size_t op = 0; op <= OP_LAST; op++) {
        uint64_t sum[STATES] = {0};
        enum demand demand = ops[op].demand;
        for (size_t kind = 0; kind <= TYPE_LIST; kind++)
            for (size_t state = 0; state < STATES; state++)
                sum[state] += count->ops[op][kind][state];
        if (demand == PEEKS)
            demand = peeks ? KNOWN : NEVER;
        if (ops[op].name)
            line(report, "node", ops[op].name, sum, demand);
        else
            fprintf(report->file, "node %zu: count.c does not know it\n", op);
    }
}

/* Every type in every state, and by which operations. */
static void report_kinds(struct report *report, const struct count *count) {
    for (size_t kind = 0; kind <= TYPE_LIST; kind++) {
        uint64_t sum[STATES] = {0};
        if (!kinds[kind])
            continue;
        for (size_t op = 0; op <= OP_LAST; op++)
            for (size_t state = 0; state < STATES; state++)
                sum[state] += count->ops[op][kind][state];
        line(report, "type", kinds[kind], sum, BOTH);
        if (sum[VALUE_NONE] == 0 && kind != TYPE_SET) /* the empty set instead */
            lack(report, "type", kinds[kind], ", none");
        for (size_t op = 0; op <= OP_LAST; op++) {
            const uint64_t *states = count->ops[op][kind];
            if (ops[op].name && states[0] + states[1] + states[2] + states[3] > 0)
                line(report, "  ", ops[op].name, states, NEVER);
        }
    }
}

static void report_plain(struct report *report, const char *what, const char *const *names,
    const uint64_t *counts, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (!names[i])
            continue;
        fprintf(report->file, "%-10s %-18s %12llu\n", what, names[i], (unsigned long long)counts[i]);
        if (counts[i] == 0)
            lack(report, what, names[i], "");
    }
}

uint32_t count_report(const struct count *count, FILE *file, bool peeks) {
    struct report report = {.file = file};
    report_ops(&report, count, peeks);
    report_kinds(&report, count);
    for (size_t i = 0; i < LENGTH(functions); i++)
        if (functions[i])
            line(&report, "function", functions[i], count->functions[i], BOTH);
    for (size_t i = 0; i < LENGTH(aggregates); i++)
        line(&report, "aggregate", aggregates[i], count->aggregates[i], BOTH);
    report_plain(&report, "missing", causes, count->causes, LENGTH(causes));
    report_plain(&report, "error", errors, count->errors, LENGTH(errors));
    report_plain(&report, "outcome", outcomes, count->outcomes, OUTCOME_COUNT);
    report_plain(&report, "inspection", findings, count->findings, HOLDING_COUNT);
    if (count->unnamed)
        fprintf(file, "values of kinds unknown to count.c: %llu\n",
            (unsigned long long)count->unnamed);
    return report.lacking;
}
