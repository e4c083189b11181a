/* SPDX-License-Identifier: Apache-2.0
 *
 * An explanation as a JSON object. Names of properties are the same in all languages and are told
 * in docs/explain.md; what is not there to be told has no property.
 */
#include "author/explanation.h"

#include "base/writer.h"
#include "record/value_words.h"

/* Written by ourselves, for how deep a step lies has no bound that a library would share. */
struct json {
    bool zh;
    struct writer page;
    int depth;
    bool any; /* something stands before, at this depth */
};

static void add(struct json *json, const char *bytes) {
    writer_put(&json->page, bytes);
}

/* Begins a line for what comes next, behind its name; NULL: in a list, or the whole. */
static void begin(struct json *json, const char *name) {
    if (json->any)
        add(json, ",");
    if (json->depth > 0)
        add(json, "\n");
    for (int i = 0; i < json->depth; i++)
        add(json, "  ");
    json->any = true;
    if (name) {
        writer_json(&json->page, name);
        add(json, ": ");
    }
}

static void open(struct json *json, const char *name, const char *bracket) {
    begin(json, name);
    add(json, bracket);
    json->depth++;
    json->any = false;
}

static void close(struct json *json, const char *bracket) {
    json->depth--;
    add(json, "\n");
    for (int i = 0; i < json->depth; i++)
        add(json, "  ");
    add(json, bracket);
    json->any = true;
}

static void text(struct json *json, const char *value) {
    begin(json, NULL);
    writer_json(&json->page, value);
}

/* Nothing for NULL. */
static void put(struct json *json, const char *name, const char *value) {
    if (!value)
        return;
    begin(json, name);
    writer_json(&json->page, value);
}

static void put_null(struct json *json, const char *name) {
    begin(json, name);
    add(json, "null");
}

/* Nothing for 0. */
static void put_number(struct json *json, const char *name, uint64_t number) {
    if (number == 0)
        return;
    begin(json, name);
    writer_printf(&json->page, "%llu", (unsigned long long)number);
}

/* Nothing for no. */
static void put_flag(struct json *json, const char *name, bool flag) {
    if (!flag)
        return;
    begin(json, name);
    add(json, "true");
}

static void open_list(struct json *json, const char *name) {
    open(json, name, "[");
}

static void close_list(struct json *json) {
    close(json, "]");
}

static void open_object(struct json *json, const char *name) {
    open(json, name, "{");
}

static void close_object(struct json *json) {
    close(json, "}");
}

static void put_rules(struct json *json, const struct explained_place *place) {
    if (!place->file)
        return;
    open_object(json, "rules");
    put(json, "file", place->file);
    put_number(json, "line", place->line);
    close_object(json);
}

static void put_cites(struct json *json, const explained_citations *cites) {
    if (cites->count == 0)
        return;
    open_list(json, "cites");
    for (size_t i = 0; i < cites->count; i++) {
        const struct explained_citation *cite = &cites->items[i];
        open_object(json, NULL);
        put(json, "catalogue", cite->is_catalogue ? cite->name : NULL);
        put(json, "document", cite->document);
        put(json, "dated", cite->dated);
        put(json, "article", cite->article);
        put(json, "title", cite->title);
        put(json, "level", cite->level);
        put(json, "seen", cite->seen);
        put(json, "address", cite->address);
        put(json, "unverified", cite->unverified);
        if (cite->readings[0]) {
            open_list(json, "disputed");
            text(json, cite->readings[0]);
            if (cite->readings[1])
                text(json, cite->readings[1]);
            close_list(json);
        }
        close_object(json);
    }
    close_list(json);
}

/* ---- steps ---- */

static const char *state_word(enum value_state state) {
    static const char *const words[] = {[VALUE_UNKNOWN] = "unknown",
        [VALUE_KNOWN] = "known",
        [VALUE_NONE] = "none",
        [VALUE_ERROR] = "error"};
    return words[state];
}

static const char *kind_word(enum step_kind kind) {
    static const char *const words[STEP_KIND_COUNT] = {
        [STEP_PART] = "part",
        [STEP_FACT] = "fact",
        [STEP_COMPUTED] = "computed",
        [STEP_PARAMETER] = "parameter",
        [STEP_TABLE] = "table",
        [STEP_SCALE] = "scale",
        [STEP_LIST] = "list",
        [STEP_MEMBER] = "member",
        [STEP_POLICY] = "policy",
        [STEP_DAY] = "elsewhere",
        [STEP_ENTRY] = "entry",
        [STEP_ROW] = "row",
        [STEP_BRACKET] = "bracket",
        [STEP_TODAY] = "today",
        [STEP_INPUT] = "input",
    };
    return words[kind];
}

static const char *counted_word(enum counted counted) {
    static const char *const words[] = {[COUNTED_YES] = "yes",
        [COUNTED_NO] = "no",
        [COUNTED_UNKNOWN] = "unknown",
        [COUNTED_ERROR] = "error"};
    return words[counted];
}

static void put_value(struct json *json, const struct step *step) {
    if (!step->has_value)
        return;
    put(json, "state", state_word(step->value.state));
    put(json, "value", step->plain);
    put(json, "said", step->said);
    put(json, "unrounded", step->unrounded);
    put(json, "error", step->error);
}

static void put_details(struct json *json, const struct step *step) {
    put(json, "formula", step->kind == STEP_COMPUTED ? step->formula : NULL);
    put(json, "list", step->kind == STEP_LIST ? step->name : NULL);
    if (step->kind == STEP_PARAMETER || step->kind == STEP_TABLE || step->kind == STEP_SCALE)
        put(json, "name", step->name);
    if (step->kind == STEP_POLICY) {
        put(json, "policy", step->name);
        put(json, "outcome", outcome_say(step->outcome, json->zh));
        put(json, "clause", step->formula);
    }
    if (step->kind == STEP_MEMBER)
        put(json, "counted", counted_word(step->counted));
    put(json, "file", step->file);
    put_number(json, "row", step->row);
    put_flag(json, "rejected", step->rejected);
    put(json, "region", step->region);
    put(json, "region_name", step->label);
    put_flag(json, "general", step->general);
    put(json, "from", step->from);
    put(json, "to", step->to);
    put_flag(json, "undecided", step->undecided);
    put_flag(json, "nothing", step->nothing);
    put_flag(json, "certain", step->certain);
    put(json, "amount", step->amount);
    put(json, "gives", step->gives);
    put(json, "why", step->why);
    put_rules(json, &step->place);
    put_cites(json, &step->cites);
}

static const char *join_word(enum step_join join) {
    static const char *const words[] = {
        [JOIN_NONE] = NULL, [JOIN_AND] = "and", [JOIN_OR] = "or", [JOIN_NOT] = "not"};
    return words[join];
}

static void put_step(struct json *json, const char *name, const struct step *step) {
    if (!step)
        return;
    open_object(json, name);
    put_number(json, "step", step->number);
    put(json, "kind", kind_word(step->kind));
    put(json, "record", step->record);
    put(json, "text", step->text);
    put_value(json, step);
    put_details(json, step);
    put_number(json, "same", step->same ? step->same->number : 0);
    put(json, "join", join_word(step->join));
    put_number(json, "omitted", step->omitted);
    put_flag(json, "cut", step->cut);
    if (step->below.count > 0) {
        open_list(json, "below");
        for (size_t i = 0; i < step->below.count; i++)
            put_step(json, NULL, step->below.items[i]);
        close_list(json);
    }
    close_object(json);
}

/* ---- clauses ---- */

static const char *fate_word(enum clause_fate fate) {
    static const char *const words[CLAUSE_FATE_COUNT] = {
        [FATE_DECIDED] = "decided",
        [FATE_AGREES] = "agrees",
        [FATE_GATE] = "gate",
        [FATE_NO] = "no",
        [FATE_BELOW] = "below",
        [FATE_CONFLICTS] = "conflicts",
        [FATE_OPEN] = "open",
        [FATE_FAILED] = "failed",
        [FATE_HOLDS] = "holds",
    };
    return words[fate];
}

static void put_outputs(struct json *json, const explained_outputs *outputs) {
    if (outputs->count == 0)
        return;
    open_list(json, "outputs");
    for (size_t i = 0; i < outputs->count; i++) {
        const struct explained_output *output = &outputs->items[i];
        open_object(json, NULL);
        put(json, "name", output->name);
        put(json, "value", output->plain);
        put(json, "said", output->said);
        put(json, "unit", output->unit);
        put(json, "expression", output->expression);
        put_step(json, "how", output->how);
        close_object(json);
    }
    close_list(json);
}

static void put_clause(struct json *json, const struct explained_clause *clause) {
    open_object(json, NULL);
    put(json, "clause", clause->name);
    put(json, "disposition",
        outcome_say(OUTCOME_KEEP + (enum outcome)clause->disposition, json->zh));
    put_flag(json, "otherwise", clause->otherwise);
    put(json, "fate", fate_word(clause->fate));
    put(json, "holds", counted_word(clause->holds));
    put(json, "other", clause->above ? clause->above : clause->waits_for);
    put_flag(json, "other_gives_more", clause->above_gives_more);
    put_rules(json, &clause->place);
    put_cites(json, &clause->cites);
    put_step(json, "when", clause->when);
    put_outputs(json, &clause->outputs);
    close_object(json);
}

static void put_clauses(struct json *json, const struct explanation *explanation) {
    if (explanation->clauses.count == 0)
        return;
    open_list(json, "clauses");
    for (size_t i = 0; i < explanation->clauses.count; i++)
        put_clause(json, &explanation->clauses.items[i]);
    close_list(json);
}

/* ---- what results say too ---- */

static void put_given(struct json *json, const struct explanation *explanation) {
    for (size_t i = 0; explanation->clause && i < explanation->clauses.count; i++) {
        const struct explained_clause *clause = &explanation->clauses.items[i];
        if (clause->fate != FATE_DECIDED || clause->outputs.count == 0)
            continue;
        open_object(json, "outputs");
        for (size_t k = 0; k < clause->outputs.count; k++) {
            if (clause->outputs.items[k].plain)
                put(json, clause->outputs.items[k].name, clause->outputs.items[k].plain);
            else
                put_null(json, clause->outputs.items[k].name);
        }
        close_object(json);
    }
}

static void put_missing(struct json *json, const struct explanation *explanation) {
    if (explanation->missing.count == 0)
        return;
    open_list(json, "missing");
    for (size_t i = 0; i < explanation->missing.count; i++)
        text(json, explanation->missing.items[i].name);
    close_list(json);
}

static void put_conflict(struct json *json, const struct explanation *explanation) {
    if (explanation->outcome != OUTCOME_CONFLICT)
        return;
    open_list(json, "conflict");
    for (size_t i = 0; i < explanation->clauses.count; i++)
        if (explanation->clauses.items[i].fate == FATE_CONFLICTS)
            text(json, explanation->clauses.items[i].name);
    close_list(json);
}

static const char *missing_word(enum cause_kind kind) {
    switch (kind) {
    case CAUSE_FACT:
        return "fact";
    case CAUSE_LIST:
        return "list";
    case CAUSE_EMPTY:
        return "no_member";
    case CAUSE_REJECTED:
        return "rejected";
    default:
        return "parameter";
    }
}

static void put_lacking(struct json *json, const struct explanation *explanation) {
    if (explanation->missing.count == 0)
        return;
    open_list(json, "lacking");
    for (size_t i = 0; i < explanation->missing.count; i++) {
        const struct explained_missing *one = &explanation->missing.items[i];
        open_object(json, NULL);
        put(json, "kind", missing_word(one->kind));
        put(json, "record", one->record);
        put(json, "field", one->field);
        put(json, "parameter", one->parameter);
        put_flag(json, "coarse", one->coarse);
        put(json, "file", one->file);
        put_number(json, one->parameter ? "line" : "row", one->row);
        if (one->columns.count > 0) {
            open_list(json, "columns");
            for (size_t k = 0; k < one->columns.count; k++)
                text(json, one->columns.items[k]);
            close_list(json);
        }
        close_object(json);
    }
    close_list(json);
}

static void put_failure(struct json *json, const struct explanation *explanation) {
    if (!explanation->error)
        return;
    open_object(json, "failure");
    put(json, "reason", explanation->error);
    put(json, "text", explanation->error_text);
    put(json, "record", explanation->error_record);
    put_rules(json, &explanation->error_place);
    close_object(json);
}

/* ---- what would change it ---- */

static void put_plain(
    struct json *json, const char *name, struct type type, struct value value) {
    put(json, name, value_format(json->page.arena, type, value, json->zh));
}

static void put_end(struct json *json, struct near_end end) {
    put(json, "outcome", outcome_say(end.outcome, json->zh));
    put(json, "clause", end.clause ? end.clause->name->text : NULL);
}

static void put_value_list(
    struct json *json, struct type type, const struct value *values, size_t count) {
    if (count == 0)
        return;
    open_list(json, "values");
    for (size_t i = 0; i < count; i++)
        text(json, value_format(json->page.arena, type, values[i], json->zh));
    close_list(json);
}

static void put_cases(struct json *json, const struct near_change *change) {
    struct type type = change->field->type;
    if (change->cases.count == 0)
        return;
    open_list(json, "cases");
    for (size_t i = 0; i < change->cases.count; i++) {
        const struct near_case *one = &change->cases.items[i];
        open_object(json, NULL);
        put_value_list(json, type, one->values.items, one->values.count);
        if (one->has_low)
            put_plain(json, "from", type, one->low);
        if (one->has_high)
            put_plain(json, "to", type, one->high);
        put_end(json, one->end);
        close_object(json);
    }
    close_list(json);
}

static void put_change(struct json *json, const struct near_change *change) {
    static const char *const kinds[] = {
        [NEAR_LESS] = "less", [NEAR_MORE] = "more", [NEAR_OTHER] = "other", [NEAR_IF] = "if"};
    struct type type = change->field->type;
    open_object(json, NULL);
    put(json, "kind", kinds[change->kind]);
    put(json, "record", record_label(json->page.arena, change->record));
    put(json, "field", change->field->name->text);
    if (change->now.state != VALUE_UNKNOWN)
        put_plain(json, "now", type, change->now);
    put_value_list(json, type, change->values.items, change->values.count);
    if (change->kind != NEAR_IF)
        put_end(json, change->end);
    put_cases(json, change);
    close_object(json);
}

static void put_near(struct json *json, const struct near *near) {
    if (!near)
        return;
    if (near->list.count > 0) {
        open_list(json, "near");
        for (size_t i = 0; i < near->list.count; i++)
            put_change(json, &near->list.items[i]);
        close_list(json);
    }
    put_flag(json, "near_cut", near->cut);
}

/* ---- the whole ---- */

static void put_record(struct json *json, const struct explanation *explanation) {
    put(json, "record", explanation->record);
    put(json, "kind", explanation->kind);
    put(json, "file", explanation->file);
    put_number(json, "row", explanation->row);
    put(json, "as_of", explanation->as_of);
}

static void put_policy(struct json *json, const struct explanation *explanation) {
    put(json, "policy", explanation->name);
    put(json, "title", explanation->title);
    put(json, "outcome", outcome_say(explanation->outcome, json->zh));
    put(json, "clause", explanation->clause);
    put_given(json, explanation);
    put(json, "says", explanation->says);
    put_missing(json, explanation);
    put_conflict(json, explanation);
    put(json, "error", explanation->failure);
    put(json, "in_force_from", explanation->from);
    put(json, "in_force_to", explanation->to);
    put_rules(json, &explanation->place);
    put_cites(json, &explanation->cites);
    put_lacking(json, explanation);
    put_failure(json, explanation);
    put_step(json, "applies", explanation->gate);
    put_clauses(json, explanation);
    put_near(json, explanation->near);
}

static const char *holding_word(enum holding holding) {
    static const char *const words[HOLDING_COUNT] = {[HOLDING_YES] = "holds",
        [HOLDING_NO] = "violated",
        [HOLDING_UNKNOWN] = "undetermined",
        [HOLDING_ERROR] = "error"};
    return words[holding];
}

static void put_finding(struct json *json, const struct explanation *explanation) {
    bool inspects = explanation->assertion == ASSERT_INSPECT;
    put(json, inspects ? "inspection" : "guarantee", explanation->name);
    put(json, "title", explanation->title);
    put(json, "about", explanation->policy);
    put(json, "holding", holding_word(explanation->holding));
    put(json, "says", explanation->says);
    put_missing(json, explanation);
    put(json, "error", explanation->failure);
    put_rules(json, &explanation->place);
    put_cites(json, &explanation->cites);
    put_lacking(json, explanation);
    put_failure(json, explanation);
    put_step(json, "when", explanation->when);
    put_step(json, "condition", explanation->condition);
}

const char *explanation_json(struct arena *arena, const struct explanation *explanation, bool zh) {
    struct json json = {.zh = zh};
    writer_init(&json.page, arena);
    open_object(&json, NULL);
    put_record(&json, explanation);
    if (explanation->is_finding)
        put_finding(&json, explanation);
    else
        put_policy(&json, explanation);
    close_object(&json);
    return json.page.bytes;
}
