/* SPDX-License-Identifier: Apache-2.0
 *
 * Results as lines. What is expected is made of what the reference evaluator gives; a way makes its
 * line of what it has.
 */
#include "diff.h"

#include "record/value_words.h"
#include "report/words.h"

/* ---- lines ---- */

void diff_row_clear(struct diff_row *row) {
    row->kind = row->policy = row->outcome = row->clause = row->says = row->failure = NULL;
    pile_clear(&row->keys);
    pile_clear(&row->outputs);
    pile_clear(&row->missing);
    pile_clear(&row->conflicts);
}

void diff_row_free(struct diff_row *row) {
    pile_free(&row->keys);
    pile_free(&row->outputs);
    pile_free(&row->missing);
    pile_free(&row->conflicts);
}

void diff_item(struct pile *list, const char *item) {
    if (list->length > 0)
        pile_text(list, ";");
    pile_text(list, item ? item : "?");
}

void diff_row_output(struct diff_row *row, const char *name, const char *value) {
    if (row->outputs.length > 0)
        pile_text(&row->outputs, ";");
    pile_text(&row->outputs, name);
    pile_text(&row->outputs, "=");
    pile_text(&row->outputs, value ? value : "?");
}

const char *diff_row_line(const struct diff_row *row, struct pile *out) {
    const char *const parts[] = {row->kind, row->keys.bytes, row->policy, row->outcome, row->clause,
        row->outputs.bytes, row->missing.bytes, row->conflicts.bytes, row->says, row->failure};
    pile_clear(out);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        pile_text(out, i ? "\t" : "");
        pile_text(out, parts[i]);
    }
    return out->bytes;
}

const char *diff_finding_line(const guodu_finding *finding, guodu_lang lang,
    const struct pile *missing, struct pile *out) {
    const char *const parts[] = {finding->kind, finding->record, finding->name, finding->policy,
        guodu_holding_word(finding->holding, lang), missing->bytes, finding->says,
        finding->failure};
    pile_clear(out);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        pile_text(out, i ? "\t" : "");
        pile_text(out, parts[i]);
    }
    return out->bytes;
}

static size_t column_of_difference(const char *a, const char *b) {
    size_t column = 0;
    for (; *a && *a == *b; a++, b++)
        column += *a == '\t';
    return column;
}

/* A shrunk case must differ in the same thing: so it stands before the first colon. */
static const char *diff_in(const char *const *names, size_t count, struct arena *arena,
    const char *where, const char *expected, const char *found) {
    size_t column = expected && found ? column_of_difference(expected, found) : count;
    return arena_printf(arena, "differs in %s: %s\n  the reference evaluator: %s\n  this way: %s",
        column < count ? names[column] : "number", where, expected ? expected : "(nothing more)",
        found ? found : "(nothing more)");
}

const char *diff_differs(
    struct arena *arena, const char *where, const char *expected, const char *found) {
    static const char *const names[] = {"kind", "keys", "policy", "outcome", "clause", "outputs",
        "missing", "conflicts", "says", "failure"};
    return diff_in(names, sizeof names / sizeof *names, arena, where, expected, found);
}

const char *diff_finding_differs(
    struct arena *arena, const char *where, const char *expected, const char *found) {
    static const char *const names[] = {"kind of finding", "record of finding", "name of finding",
        "policy of finding", "holding", "missing of finding", "says of finding",
        "failure of finding"};
    return diff_in(names, sizeof names / sizeof *names, arena, where, expected, found);
}

/* ---- what is expected ---- */

struct telling {
    const struct diff_case *of;
    struct diff_words words;
    struct arena *keep, *scratch;
    struct evaluation evaluation;
    struct diff_lines *out;
    struct diff_row row;
    struct pile line;
};

/* What goes wrong, and in which line of the rules; without the place, only what. */
static struct report_words failure_words(
    const struct telling *telling, enum error_kind error, struct span span) {
    const struct sources *sources = &telling->of->rules->sources;
    struct arena *arena = telling->scratch;
    if (telling->words.plain)
        return (struct report_words){error_say(error, true), error_say(error, false)};
    const char *file = sources->files.items[span.file].name;
    unsigned line = source_place(sources, span).line;
    return (struct report_words){
        arena_printf(arena, "%s（%s 第 %u 行）", error_say(error, true), file, line),
        arena_printf(arena, "%s (%s, line %u)", error_say(error, false), file, line)};
}

static const char *missing_text(const struct telling *telling, const struct missing *missing) {
    const struct report_missing as = {
        missing->kind, missing->record, missing->field, missing->parameter};
    return report_missing_text(telling->scratch, &as);
}

static const char *output_text(const struct telling *telling, struct type type, struct value value) {
    if (value.state == VALUE_UNKNOWN || value.state == VALUE_ERROR)
        return NULL;
    if (value.state == VALUE_KNOWN && type.kind == TYPE_CHOICE && telling->words.plain)
        return arena_printf(telling->scratch, "#%u", value.choice);
    return value_format(telling->scratch, type, value, telling->words.zh);
}

static void put_keys(struct pile *keys, const struct record *record) {
    if (record->parent)
        put_keys(keys, record->parent);
    for (size_t i = 0; i < record->type->keys.count; i++) {
        struct value value = record->values[record->type->keys.items[i]->index];
        diff_item(keys, value.state == VALUE_KNOWN ? value.text.bytes : NULL);
    }
}

static void fill_row(struct telling *telling, const struct result *result) {
    struct diff_row *row = &telling->row;
    diff_row_clear(row);
    row->kind = result->record->type->name->text;
    row->policy = result->policy->name->text;
    row->outcome = report_outcome_word(result->outcome, telling->words.zh);
    row->clause = result->clause ? result->clause->name->text : NULL;
    row->says = result->says;
    put_keys(&row->keys, result->record);
    for (size_t i = 0; result->outputs && i < result->policy->outputs.count; i++) {
        const struct output *output = &result->policy->outputs.items[i];
        diff_row_output(row, output->name->text, output_text(telling, output->type, result->outputs[i]));
    }
    for (uint32_t i = 0; i < result->missing_count; i++)
        diff_item(&row->missing, missing_text(telling, &result->missing[i]));
    for (uint32_t i = 0; i < result->conflicting_count; i++)
        diff_item(&row->conflicts, result->conflicting[i]->name->text);
    if (result->outcome != OUTCOME_ERROR)
        return;
    const struct report_result as = {.record = result->record,
        .outcome = OUTCOME_ERROR,
        .failure = failure_words(telling, result->error, result->error_span),
        .failed = result->error_record};
    row->failure = report_failure(telling->scratch, &as, telling->words.zh);
}

static void fill_finding(struct telling *telling, const struct finding *found) {
    struct pile *missing = &telling->row.missing;
    guodu_finding as = {.name = found->assertion->name->text,
        .policy = found->policy ? found->policy->name->text : NULL,
        .kind = found->record->type->name->text,
        .record = record_label(telling->scratch, found->record),
        .holding = (guodu_holding)found->holding,
        .says = found->says};
    pile_clear(missing);
    for (uint32_t i = 0; i < found->missing_count; i++)
        diff_item(missing, missing_text(telling, &found->missing[i]));
    if (found->holding == HOLDING_ERROR) {
        const struct report_finding failure = {.record = found->record,
            .holding = HOLDING_ERROR,
            .failure = failure_words(telling, found->error, found->error_span),
            .failed = found->error_record};
        as.failure = report_finding_failure(telling->scratch, &failure, telling->words.zh);
    }
    diff_finding_line(&as, telling->words.zh ? GUODU_ZH : GUODU_EN, missing, &telling->line);
}

static const char *kept_line(struct telling *telling) {
    return arena_copy(telling->keep, telling->line.bytes, telling->line.length);
}

static void expect_findings(struct telling *telling, const struct record *record) {
    const struct program *program = telling->of->program;
    for (uint32_t i = 0; i < program->assertions.count; i++) {
        const struct assertion *assertion = program->assertions.items[i];
        for (uint32_t k = 0; assertion->record == record->type && k < assertion->cases.count; k++) {
            struct finding found;
            eval_assertion(&telling->evaluation, assertion, k, record, &found);
            fill_finding(telling, &found);
            vec_push(telling->keep, &telling->out->findings,
                ((struct diff_line){record, i, kept_line(telling)}));
        }
    }
}

static void expect_record(struct telling *telling, const struct record *record) {
    const struct program *program = telling->of->program;
    for (uint32_t i = 0; i < program->policies.count; i++) {
        struct result result;
        if (program->policies.items[i]->record != record->type)
            continue;
        eval_policy(&telling->evaluation, program->policies.items[i], record, &result);
        fill_row(telling, &result);
        diff_row_line(&telling->row, &telling->line);
        vec_push(telling->keep, &telling->out->results,
            ((struct diff_line){record, i, kept_line(telling)}));
    }
    expect_findings(telling, record);
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            if (!record->lists[i].items.items[k]->rejected)
                expect_record(telling, record->lists[i].items.items[k]);
}

void diff_expect(const struct diff_case *of, size_t tree, struct diff_words words,
    struct arena *keep, struct arena *scratch, struct diff_lines *out) {
    struct telling telling = {
        .of = of, .words = words, .keep = keep, .scratch = scratch, .out = out};
    *out = (struct diff_lines){{NULL, 0, 0}, {NULL, 0, 0}, 0};
    arena_reset(scratch);
    eval_begin(&telling.evaluation, scratch, of->program, of->trees[tree], of->today, of->zh);
    if (words.most_work)
        telling.evaluation.work_limit = words.most_work;
    expect_record(&telling, of->trees[tree]->top);
    out->work = telling.evaluation.work + telling.evaluation.steps;
    diff_row_free(&telling.row);
    pile_free(&telling.line);
}

const struct diff_lines *diff_lines_of(struct diff_case *of, struct arena *scratch) {
    if (of->lines)
        return of->lines;
    struct diff_lines *lines = arena_array(of->arena, struct diff_lines, of->count + 1);
    const struct diff_words words = {.zh = of->zh};
    for (size_t i = 0; i < of->count; i++)
        diff_expect(of, i, words, of->arena, scratch, &lines[i]);
    of->lines = lines;
    return lines;
}
