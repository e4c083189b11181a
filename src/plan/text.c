/* SPDX-License-Identifier: Apache-2.0
 *
 * A plan for people: a line an operation, then what each policy takes, then what is asked. */
#include "plan/text.h"

#include <stdlib.h>
#include <string.h>
#include "syntax/display.h"
#include "syntax/source.h"

/* Of seven columns; Han characters take two. */
static void put_form(struct writer *writer, uint32_t number) {
    const struct plan_op *op = op_of(writer, number);
    if (op->form == PLAN_TRUTH)
        put(writer, pick_word(writer, "  是否   ", "  yes/no "));
    else if (op->form == PLAN_8 && writer->names[number].policies.count > 0)
        put(writer, pick_word(writer, "  条款   ", "  clause "));
    else if (op->form == PLAN_8)
        put(writer, pick_word(writer, "  选项   ", "  choice "));
    else if (look_of(writer, op) == LOOK_DATE)
        put(writer, pick_word(writer, "  日期   ", "  date   "));
    else if (op->form == PLAN_64 && op->scale)
        PUT("  64.%-4d", op->scale);
    else
        PUT("  %-7s", op->form == PLAN_64 ? "64" : "32");
}

/* The last part of a path: folders are the same for nearly all files. */
static const char *file_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void put_place_of(struct writer *writer, const struct node *node, const char *before) {
    if (!writer->sources || !node || node->span.file >= writer->sources->files.count ||
        node->span.length == 0)
        return;
    PUT("%s%s:%u", before, file_name(source_shown_name(writer->arena, writer->sources, node->span.file)),
        source_place(writer->sources, node->span).line);
}

static void put_line(struct writer *writer, uint32_t number) {
    const struct plan_op *op = op_of(writer, number);
    const char *name = arena_printf(writer->arena, "r%u", number);
    PUT("%-5s %s", name, writer->plan->program->schema.records.items[op->level]->name->text);
    put_form(writer, number);
    phrase_put(writer, op);
    if (op->checked)
        put(writer, pick_word(writer, "，超限时逐条细算", ", checked"));
    if (op->guard != NO_OP)
        PUT(pick_word(writer, "，r%u 都不成立则不算", ", unless r%u is no for all"), op->guard);
    if (op->code != PLAN_FIELD)
        put_place_of(writer, op->node, "  # ");
    put(writer, "\n");
}

/* ---- results ---- */

static void put_policies(struct writer *writer) {
    const struct program *program = writer->plan->program;
    for (size_t i = 0; i < program->policies.count; i++) {
        const struct plan_policy *policy = &writer->plan->policies[i];
        PUT("%s r%u", program->policies.items[i]->name->text, policy->decided);
        for (size_t o = 0; o < program->policies.items[i]->outputs.count; o++) {
            const char *name = program->policies.items[i]->outputs.items[o].name->text;
            if (policy->outputs[o] == NO_OP)
                PUT(", %s %s", name, state_text(writer, STATE_ASK));
            else
                PUT(", %s r%u", name, policy->outputs[o]);
        }
        put(writer, "\n");
    }
}

static void put_assertions(struct writer *writer) {
    const struct program *program = writer->plan->program;
    for (size_t i = 0; writer->plan->assertions && i < program->assertions.count; i++) {
        const struct assertion *assertion = program->assertions.items[i];
        PUT("%s", assertion->name->text);
        for (size_t c = 0; c < assertion->cases.count; c++)
            PUT("%s r%u", c ? "," : "", writer->plan->assertions[i].holds[c]);
        put(writer, "\n");
    }
}

/* ---- what is asked ---- */

struct below {
    uint32_t *asker; /* of each operation: who asked for it last */
    uint32_t *waits; /* room for each: seen, and not gone into */
    uint32_t now;    /* who asks: from 1 */
    VEC(uint32_t) told; /* of the asker: what is asked of it */
};

static struct below below_new(const struct writer *writer) {
    size_t count = writer->plan->ops.count;
    return (struct below){.asker = arena_array(writer->arena, uint32_t, count),
        .waits = arena_array(writer->arena, uint32_t, count)};
}

static void next_asker(struct below *below) {
    below->now++;
    below->told.count = 0;
}

/* Guards against errors (a divisor of 0, the end of the calendar) ask rows, and not all. */
static bool is_told(const struct plan_op *op) {
    return op->code == PLAN_CONST && op->constant.state == STATE_ASK && op->x != PLAN_WHY_ZERO &&
           op->x != PLAN_WHY_ERROR && op->x != PLAN_WHY_AGREE;
}

static bool is_new(const struct writer *writer, struct below *below, uint32_t number) {
    if (number == NO_OP || below->asker[number] == below->now)
        return false;
    below->asker[number] = below->now;
    if (is_told(op_of(writer, number)))
        vec_push(writer->arena, &below->told, number);
    return true;
}

/* The operations below one, itself among them. A loop, for tables make chains as long as they have rows. */
static void find_asks(const struct writer *writer, uint32_t number, struct below *below) {
    size_t count = 0;
    if (is_new(writer, below, number))
        below->waits[count++] = number;
    while (count > 0) {
        const struct plan_op *op = op_of(writer, below->waits[--count]);
        for (uint32_t i = 0; i < 3 + op->more_count; i++) {
            uint32_t next = i < 3 ? op->args[i] : op->more[i - 3];
            if (is_new(writer, below, next))
                below->waits[count++] = next;
        }
    }
}

static void put_written(struct writer *writer, const struct node *node) {
    if (!writer->sources || !node || node->span.file >= writer->sources->files.count)
        return;
    const char *text =
        arena_copy(writer->arena, source_text(writer->sources, node->span), node->span.length);
    PUT(" %s", display_clean(writer->arena, text, 60));
}

static void put_ask(
    struct writer *writer, const char *name, const struct node *node, const char *reason) {
    PUT("%s", name);
    put_place_of(writer, node, " ");
    put(writer, pick_word(writer, "：", ":"));
    put_written(writer, node);
    PUT(pick_word(writer, "（%s）\n", " (%s)\n"), reason);
}

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void put_asks_of(struct writer *writer, const char *name, struct below *below) {
    if (below->told.count > 1)
        qsort(below->told.items, below->told.count, sizeof *below->told.items, by_number);
    for (size_t i = 0; i < below->told.count; i++) {
        const struct plan_op *op = op_of(writer, below->told.items[i]);
        put_ask(writer, name, op->node, reason_text(writer, op->x));
    }
}

static void put_decide_asks(struct writer *writer, const struct plan_policy *policy) {
    const struct plan_op *op = op_of(writer, policy->decided);
    uint32_t pairs = 0;
    for (uint32_t a = 0; op->code == PLAN_DECIDE && a < op->decide->count; a++)
        for (uint32_t b = a + 1; b < op->decide->count; b++)
            pairs += op->decide->agree[a * op->decide->count + b] == PLAN_AGREE_ASK &&
                     !op->decide->same[a * op->decide->count + b];
    if (pairs)
        PUT(pick_word(writer, "%s：两条同时可能成立时（%u对），给付是否相同要细看\n",
                "%s: where two clauses may hold (%u pairs), whether they give the same\n"),
            policy->policy->name->text, pairs);
}

static void put_asks(struct writer *writer) {
    const struct program *program = writer->plan->program;
    struct below below = below_new(writer);
    for (size_t i = 0; i < program->policies.count; i++) {
        const struct plan_policy *policy = &writer->plan->policies[i];
        const char *name = policy->policy->name->text;
        next_asker(&below);
        find_asks(writer, policy->decided, &below);
        for (size_t o = 0; o < policy->policy->outputs.count; o++)
            if (policy->outputs[o] != NO_OP)
                find_asks(writer, policy->outputs[o], &below);
            else
                PUT("%s %s%s %s\n", name, policy->policy->outputs.items[o].name->text,
                    pick_word(writer, "：", ":"), reason_text(writer, PLAN_WHY_TYPE));
        put_asks_of(writer, name, &below);
        put_decide_asks(writer, policy);
    }
    for (size_t i = 0; writer->plan->assertions && i < program->assertions.count; i++) {
        const struct assertion *assertion = program->assertions.items[i];
        next_asker(&below);
        for (size_t c = 0; c < assertion->cases.count; c++)
            find_asks(writer, writer->plan->assertions[i].holds[c], &below);
        put_asks_of(writer, assertion->name->text, &below);
    }
}

const char *plan_text_in(
    struct arena *arena, const struct plan *plan, const struct sources *sources, bool zh) {
    struct writer own = {.arena = arena, .plan = plan, .sources = sources, .zh = zh};
    struct writer *writer = &own;
    char day[DATE_TEXT_SIZE];
    writer->names = code_names_new(writer);
    date_format(plan->today, day);
    PUT(pick_word(writer, "按 %s 判断：%zu 步运算\n\n", "as of %s: %zu operations\n\n"), day,
        plan->ops.count);
    for (uint32_t i = 0; i < plan->ops.count; i++)
        put_line(writer, i);
    put(writer, pick_word(writer, "\n结果\n", "\nresults\n"));
    put_policies(writer);
    put_assertions(writer);
    size_t before = own.text.count;
    put(writer, pick_word(writer, "\n逐条细算\n", "\njudged one by one\n"));
    size_t head = own.text.count;
    put_asks(writer);
    if (own.text.count == head)
        own.text.count = before;
    vec_push(arena, &own.text, '\0');
    return own.text.items;
}

const char *plan_text(struct arena *arena, const struct plan *plan, bool zh) {
    return plan_text_in(arena, plan, NULL, zh);
}
