/* SPDX-License-Identifier: Apache-2.0 */
#include "check/checker.h"

#include <string.h>

struct stage { /* one example while it is checked */
    struct checker *checker;
    struct example *example;
};

/* ---- given ---- */

static const struct field *given_field(
    struct checker *checker, const struct record_type *type, const struct name *name) {
    const struct field *field = name->atom ? schema_field(type, name->atom) : NULL;
    if (field && field->form == FIELD_GIVEN)
        return field;
    if (field && field->form == FIELD_LIST)
        diagnostic_arg(complain_name(checker, DIAG_GIVEN_LIST, name->span, name->atom),
            field->type.kind == TYPE_LIST ? field->type.record->name->text : "…");
    else if (field)
        complain_name(checker, DIAG_GIVEN_COMPUTED, name->span, name->atom);
    else if (name->atom)
        complain_no_field(checker, type, name);
    return NULL;
}

static void given_value(struct checker *checker, const struct record_type *type,
    struct example_record *out, const struct assign *assign) {
    const struct field *field = given_field(checker, type, &assign->name);
    struct value value;
    if (!field || !assign->value || field->type.kind == TYPE_ERROR)
        return;
    for (size_t i = 0; i < out->values.count; i++)
        if (out->values.items[i].field == field) {
            complain_name(checker, DIAG_GIVEN_TWICE, assign->name.span, assign->name.atom);
            return;
        }
    if (!check_constant(checker, assign->value, field->type, &value))
        return;
    vec_push(
        checker->arena, &out->values, ((struct example_value){.field = field, .value = value}));
}

/* A child is named by its record or by the list that holds it. */
static const struct record_type *child_type(
    const struct record_type *type, const struct atom *name) {
    const struct field *field = schema_field(type, name);
    if (field && field->form == FIELD_LIST && field->type.kind == TYPE_LIST)
        return field->type.record;
    for (size_t i = 0; i < type->children.count; i++)
        if (type->children.items[i]->name == name)
            return type->children.items[i];
    return NULL;
}

static void complain_no_child(
    struct checker *checker, const struct record_type *type, const struct name *name) {
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_GIVEN_CHILD, name->span, name->atom);
    diagnostic_arg(diagnostic, type->name->text);
    struct nearest nearest = nearest_new(checker, name->atom);
    for (size_t i = 0; i < type->fields.count; i++)
        if (type->fields.items[i]->form == FIELD_LIST)
            nearest_offer(&nearest, type->fields.items[i]->name);
    for (size_t i = 0; i < type->children.count; i++)
        nearest_offer(&nearest, type->children.items[i]->name);
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
}

static const struct record_type *given_child(
    struct checker *checker, const struct record_type *type, const struct name *name) {
    const struct record_type *child = name->atom ? child_type(type, name->atom) : NULL;
    if (!child && name->atom)
        complain_no_child(checker, type, name);
    return child;
}

static struct example_record *given_record(
    struct checker *checker, const struct record_type *type, const struct given_record *written) {
    struct example_record *record = arena_new(checker->arena, struct example_record);
    record->type = type;
    record->span = written->span;
    for (size_t i = 0; i < written->fields.count; i++)
        given_value(checker, type, record, &written->fields.items[i]);
    for (size_t i = 0; i < written->children.count; i++) {
        const struct given_record *below = written->children.items[i];
        const struct record_type *child = given_child(checker, type, &below->name);
        if (child)
            vec_push(checker->arena, &record->children, given_record(checker, child, below));
    }
    for (size_t i = 0; i < written->lists.count; i++) {
        const struct record_type *child = given_child(checker, type, &written->lists.items[i]);
        if (child)
            vec_push(checker->arena, &record->closed, child);
    }
    return record;
}

static bool check_given(struct stage *stage, const struct item *item) {
    struct checker *checker = stage->checker;
    const struct example_ast *written = item->example;
    if (written->givens.count != 1) {
        complain(checker, DIAG_GIVEN_ONE,
            written->givens.count ? written->givens.items[1]->name.span : item->keyword);
        return false;
    }
    const struct given_record *given = written->givens.items[0];
    struct symbol *symbol = record_find(checker, &given->name, DIAG_RECORD_UNKNOWN);
    if (!symbol)
        return false;
    if (symbol->record->parent) {
        const struct record_type *top = symbol->record;
        while (top->parent)
            top = top->parent;
        struct diagnostic *diagnostic =
            complain_name(checker, DIAG_GIVEN_TOP, given->name.span, given->name.atom);
        diagnostic_arg(diagnostic, top->name->text);
        return false;
    }
    stage->example->given = given_record(checker, symbol->record, given);
    return true;
}

/* ---- which record: 家庭成员[1] ---- */

const struct example_record *example_member(
    const struct example_record *record, const struct record_type *type, int64_t index) {
    for (size_t i = 0; i < record->children.count; i++)
        if (record->children.items[i]->type == type && --index == 0)
            return record->children.items[i];
    return NULL;
}

void complain_no_member(struct checker *checker, const struct expr *expr, const struct atom *list) {
    diagnostic_arg(complain_name(checker, DIAG_NO_SUCH_MEMBER, expr->span, list),
        arena_printf(checker->arena, "%lld", (long long)expr->index));
}

static void complain_path(
    struct checker *checker, const struct record_type *type, const struct expr *expr) {
    struct diagnostic *diagnostic = complain(checker, DIAG_RECORD_PATH, expr->span);
    const char *text = written_text(checker, expr->span);
    if (text && expr->kind == EXPR_NAME && expr->name.atom && child_type(type, expr->name.atom))
        diagnostic_suggest(diagnostic, arena_printf(checker->arena, "%s[1]", text));
}

/* The record that a path names, and its steps; NULL after a complaint. */
static const struct example_record *find_record(
    struct stage *stage, const struct expr *expr, struct example_path *path) {
    struct checker *checker = stage->checker;
    const struct example_record *given = stage->example->given;
    if (expr->kind == EXPR_NAME && expr->name.atom == given->type->name)
        return given;
    if (expr->kind != EXPR_INDEX) {
        complain_path(checker, given->type, expr);
        return NULL;
    }
    const struct expr *list = expr->left;
    const struct example_record *above = given;
    if (list->kind == EXPR_MEMBER)
        above = find_record(stage, list->left, path);
    if (!above)
        return NULL;
    if ((list->kind != EXPR_NAME && list->kind != EXPR_MEMBER) || !list->name.atom) {
        complain_path(checker, given->type, expr);
        return NULL;
    }
    const struct record_type *type = child_type(above->type, list->name.atom);
    if (!type) {
        complain_no_child(checker, above->type, &list->name);
        return NULL;
    }
    const struct example_record *record = example_member(above, type, expr->index);
    if (!record) {
        complain_no_member(checker, expr, list->name.atom);
        return NULL;
    }
    struct example_step *steps = arena_array(checker->arena, struct example_step, path->length + 1);
    if (path->length)
        memcpy(steps, path->steps, path->length * sizeof *steps);
    steps[path->length++] =
        (struct example_step){.child = type->child_index, .index = (uint32_t)expr->index - 1};
    path->steps = steps;
    return record;
}

/* ---- expectations ---- */

/* What an expectation names: a policy, an inspection or a guarantee. False after a complaint. */
static bool expected_subject(
    struct checker *checker, const struct expr *subject, struct example_expect *out) {
    const struct symbol *symbol =
        subject->kind == EXPR_NAME ? symbol_find(&checker->values, subject->name.atom) : NULL;
    if (symbol && symbol->kind == SYMBOL_POLICY) {
        out->policy = symbol->policy;
        return true;
    }
    if (subject->kind == EXPR_NAME && subject->name.atom)
        out->assertion = map_get(&checker->assertions, subject->name.atom);
    if (out->assertion)
        return true;
    const char *text = written_text(checker, subject->span);
    struct diagnostic *diagnostic =
        diagnostic_arg(complain(checker, DIAG_EXPECT_POLICY, subject->span), text ? text : "…");
    if (subject->kind == EXPR_NAME && subject->name.atom) {
        struct nearest nearest = nearest_new(checker, subject->name.atom);
        for (size_t i = 0; i < checker->program->policies.count; i++)
            nearest_offer(&nearest, checker->program->policies.items[i]->name);
        for (size_t i = 0; i < checker->program->assertions.count; i++)
            nearest_offer(&nearest, checker->program->assertions.items[i]->name);
        if (nearest.best)
            diagnostic_suggest(diagnostic, nearest.best->text);
    }
    return false;
}

static const struct record_type *expected_type(const struct example_expect *expect) {
    return expect->policy ? expect->policy->record : expect->assertion->record;
}

static const struct clause *expected_clause(
    struct checker *checker, const struct policy *policy, const struct name *name) {
    if (!name->atom)
        return NULL;
    struct nearest nearest = nearest_new(checker, name->atom);
    for (size_t i = 0; i < policy->clauses.count; i++) {
        if (policy->clauses.items[i]->name == name->atom)
            return policy->clauses.items[i];
        nearest_offer(&nearest, policy->clauses.items[i]->name);
    }
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_CLAUSE_UNKNOWN, name->span, name->atom);
    diagnostic_arg(diagnostic, policy->name->text);
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
    return NULL;
}

static void expected_outputs(
    struct stage *stage, const struct expect *written, struct example_expect *out) {
    struct checker *checker = stage->checker;
    struct scope scope = {.frames = {out->policy->record}, .frame_count = 1};
    for (size_t i = 0; i < written->assigns.count; i++) {
        const struct assign *assign = &written->assigns.items[i];
        uint32_t index = 0;
        while (index < out->policy->outputs.count &&
               out->policy->outputs.items[index].name != assign->name.atom)
            index++;
        if (index == out->policy->outputs.count) {
            if (assign->name.atom)
                complain_output(checker, out->policy, &assign->name);
            continue;
        }
        struct type type = out->policy->outputs.items[index].type;
        struct node *node =
            type_name_value(checker, check_expr(checker, &scope, assign->value, type), type);
        if (!node_is_error(node))
            vec_push(checker->arena, &out->outputs,
                ((struct expected_output){.output = index, .value = node}));
    }
}

static bool missing_name(struct checker *checker, const struct record_type *type,
    const struct name *name, struct expected_missing *out) {
    for (; type; type = type->parent)
        if ((out->field = schema_field(type, name->atom)))
            return true;
    const struct symbol *symbol = symbol_find(&checker->values, name->atom);
    bool timed = symbol && (symbol->kind == SYMBOL_PARAMETER || symbol->kind == SYMBOL_TABLE ||
                               symbol->kind == SYMBOL_SCALE);
    if (timed)
        out->parameter = symbol->name;
    return timed;
}

/* 农户.人均纯收入, 成员.年龄 (of any member), 家庭成员[1].年龄 */
static bool missing_member(
    struct stage *stage, const struct expr *access, struct expected_missing *out) {
    const struct record_type *type = NULL;
    if (access->left->kind == EXPR_INDEX) {
        const struct example_record *record = find_record(stage, access->left, &out->path);
        out->has_path = true;
        type = record ? record->type : NULL;
    } else if (access->left->kind == EXPR_NAME) {
        struct symbol *symbol = symbol_find(&stage->checker->types, access->left->name.atom);
        type = symbol && symbol->kind == SYMBOL_RECORD ? symbol->record : NULL;
    }
    out->field = type ? schema_field(type, access->name.atom) : NULL;
    return out->field != NULL;
}

static void complain_missing(
    struct checker *checker, const struct record_type *type, const struct expr *access) {
    const char *text = written_text(checker, access->span);
    struct diagnostic *diagnostic =
        diagnostic_arg(complain(checker, DIAG_MISSING_WHAT, access->span), text ? text : "…");
    if (access->kind != EXPR_NAME || !access->name.atom)
        return;
    struct nearest nearest = nearest_new(checker, access->name.atom);
    for (; type; type = type->parent)
        for (size_t i = 0; i < type->fields.count; i++)
            nearest_offer(&nearest, type->fields.items[i]->name);
    for (size_t i = 0; i < checker->program->parameters.count; i++)
        nearest_offer(&nearest, checker->program->parameters.items[i]->name);
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
}

static void expected_missing(
    struct stage *stage, const struct expr *access, struct example_expect *out) {
    struct expected_missing missing = {.span = access->span};
    bool found = false;
    if (access->kind == EXPR_NAME && access->name.atom)
        found = missing_name(stage->checker, expected_type(out), &access->name, &missing);
    else if (access->kind == EXPR_MEMBER && access->name.atom)
        found = missing_member(stage, access, &missing);
    if (found)
        vec_push(stage->checker->arena, &out->missing, missing);
    else if (access->kind != EXPR_ERROR)
        complain_missing(stage->checker, expected_type(out), access);
}

/* Which list of the top record holds the records that a policy is for. */
static void explain_record(struct checker *checker, struct diagnostic *diagnostic,
    const struct record_type *wanted, bool said) {
    if (!wanted->parent) {
        if (said)
            diagnostic->note = (struct words){"请去掉“对 …”：政策是对整户的。",
                "Leave out `for …`: the policy is for the top record."};
        return;
    }
    const char *list = wanted->name->text;
    for (size_t i = 0; i < wanted->parent->fields.count; i++)
        if (wanted->parent->fields.items[i]->type.kind == TYPE_LIST &&
            wanted->parent->fields.items[i]->type.record == wanted)
            list = wanted->parent->fields.items[i]->name->text;
    const char *path = arena_printf(checker->arena, "%s[1]", list);
    if (wanted->parent->parent)
        path = arena_printf(checker->arena, "….%s", path);
    diagnostic->note = (struct words){
        arena_printf(checker->arena, "请在名称后面写明是哪一条，例如：对 %s。", path),
        arena_printf(checker->arena, "Say which one behind its name: for %s.", path)};
}

static void check_expected_record(
    struct stage *stage, const struct expect *written, struct example_expect *out) {
    struct checker *checker = stage->checker;
    const struct example_record *record = stage->example->given;
    struct span span = written->subject->span;
    if (written->record) {
        record = find_record(stage, written->record, &out->path);
        span = written->record->span;
    }
    const struct record_type *type = expected_type(out);
    if (!record || !type || record->type == type)
        return;
    struct diagnostic *diagnostic =
        out->policy ? complain_name(checker, DIAG_EXPECT_RECORD, span, out->policy->name)
                    : complain_name(checker, DIAG_EXPECT_HELD_RECORD, span, out->assertion->name);
    diagnostic_arg(diagnostic, type->name->text);
    diagnostic_arg(diagnostic, record->type->name->text);
    explain_record(checker, diagnostic, type, written->record != NULL);
}

static enum outcome expected_outcome(const struct expect *written) {
    switch (written->kind) {
    case EXPECT_NOT_APPLICABLE:
        return OUTCOME_NOT_APPLICABLE;
    case EXPECT_NOT_IN_FORCE:
        return OUTCOME_NOT_IN_FORCE;
    case EXPECT_ERROR:
        return OUTCOME_ERROR;
    case EXPECT_UNDETERMINED:
        return OUTCOME_UNDETERMINED;
    case EXPECT_CONFLICT:
        return OUTCOME_CONFLICT;
    default:
        return (enum outcome)written->disposition;
    }
}

static void complain_disposition(
    struct checker *checker, const struct expect *written, const struct clause *clause) {
    static const struct words words[] = {
        [DISPOSE_KEEP] = {"延续", "keep"},
        [DISPOSE_OPTIMIZE] = {"优化", "optimize"},
        [DISPOSE_ADJUST] = {"调整", "adjust"},
        [DISPOSE_START] = {"新建", "start"},
        [DISPOSE_END] = {"退出", "end"},
    };
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_EXPECT_DISPOSITION, written->clause.span, written->clause.atom);
    diagnostic_arg_words(diagnostic, words[clause->disposition]);
    diagnostic_arg_words(diagnostic, words[written->disposition]);
    diagnostic_label(diagnostic, clause->span, "这一条写在这里", "the clause is here");
}

/* yes, no, undetermined or error. */
static bool expected_holding(const struct expect *written, enum holding *out) {
    const char *word = "yes";
    switch (written->kind) {
    case EXPECT_UNDETERMINED:
        *out = HOLDING_UNKNOWN;
        return true;
    case EXPECT_ERROR:
        *out = HOLDING_ERROR;
        return true;
    case EXPECT_HELD:
        if (written->held.atom)
            word = word_canonical(WORD_VALUE, written->held.atom);
        *out = word && strcmp(word, "yes") == 0 ? HOLDING_YES : HOLDING_NO;
        return word && (strcmp(word, "yes") == 0 || strcmp(word, "no") == 0);
    default:
        return false;
    }
}

static void check_expected_holding(
    struct stage *stage, const struct expect *written, struct example_expect *expect) {
    check_expected_record(stage, written, expect);
    if (!expected_holding(written, &expect->holding)) {
        complain_name(stage->checker, DIAG_EXPECT_HELD,
            written->held.atom ? written->held.span : written->span, expect->assertion->name);
        return;
    }
    for (size_t i = 0; i < written->missing.count; i++)
        expected_missing(stage, written->missing.items[i], expect);
    vec_push(stage->checker->arena, &stage->example->expects, *expect);
}

/* A word that is no outcome of a policy: 延续特困 without a space, perhaps. */
static void complain_outcome(struct checker *checker, const struct expect *written) {
    static const char *const words[] = {
        "延续", "优化", "调整", "新建", "退出", "不适用", "未施行", "未定", "冲突", "出错"};
    const char *text = written->held.atom ? written->held.atom->text : "是";
    struct span span = written->held.atom ? written->held.span : written->span;
    struct diagnostic *diagnostic = complain(checker, DIAG_EXPECT_OUTCOME, span);
    diagnostic_arg(diagnostic, text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        if (strncmp(text, words[i], length) == 0) {
            diagnostic_suggest(
                diagnostic, arena_printf(checker->arena, "%s %s", words[i], text + length));
            return;
        }
    }
}

static void check_expect(struct stage *stage, const struct expect *written) {
    struct checker *checker = stage->checker;
    struct example_expect expect = {.span = written->span};
    if (written->kind == EXPECT_VALUE) {
        struct scope scope = {.frames = {stage->example->given->type},
            .frame_count = 1,
            .given = stage->example->given};
        expect.condition = check_condition(checker, &scope, written->subject);
        if (!node_is_error(expect.condition))
            vec_push(checker->arena, &stage->example->expects, expect);
        return;
    }
    if (!expected_subject(checker, written->subject, &expect) || !expected_type(&expect))
        return;
    if (expect.assertion) {
        check_expected_holding(stage, written, &expect);
        return;
    }
    if (written->kind == EXPECT_HELD) {
        complain_outcome(checker, written);
        return;
    }
    check_expected_record(stage, written, &expect);
    expect.outcome = expected_outcome(written);
    expect.clause = expected_clause(checker, expect.policy, &written->clause);
    if (expect.clause && expect.clause->disposition != written->disposition)
        complain_disposition(checker, written, expect.clause);
    expected_outputs(stage, written, &expect);
    for (size_t i = 0; i < written->missing.count; i++)
        expected_missing(stage, written->missing.items[i], &expect);
    for (size_t i = 0; i < written->clauses.count; i++) {
        const struct clause *clause =
            expected_clause(checker, expect.policy, &written->clauses.items[i]);
        if (clause)
            vec_push(checker->arena, &expect.conflicting, clause);
    }
    vec_push(checker->arena, &stage->example->expects, expect);
}

static void check_example(struct checker *checker, const struct item *item) {
    struct example *example = arena_new(checker->arena, struct example);
    struct stage stage = {.checker = checker, .example = example};
    if (item->text.text)
        example->title = arena_copy(checker->arena, item->text.text, item->text.length);
    example->span = item->span;
    example->day = item->example->day;
    if (!check_given(&stage, item))
        return;
    for (size_t i = 0; i < item->example->expects.count; i++)
        check_expect(&stage, &item->example->expects.items[i]);
    if (item->example->expects.count == 0)
        complain(checker, DIAG_EXAMPLE_EMPTY, item->keyword);
    vec_push(checker->arena, &checker->program->examples, example);
}

void check_examples(struct checker *checker) {
    for (size_t i = 0; i < checker->files->files.count; i++) {
        const struct ast_file *file = checker->files->files.items[i];
        checker->file = file;
        for (size_t k = 0; k < file->items.count; k++)
            if (file->items.items[k]->kind == ITEM_EXAMPLE)
                check_example(checker, file->items.items[k]);
    }
}
