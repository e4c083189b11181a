/* SPDX-License-Identifier: Apache-2.0
 *
 * Clauses that can never decide: their condition contradicts itself, or whatever it takes is
 * taken by clauses over them. A condition is read as boxes, one of which must hold: a box says for
 * each path what values it lets through. What cannot be read so is left out, which makes a box too
 * large; a box is `exact` when nothing was left out of it. Only what is certain is said.
 */
#include "check/checker.h"

struct limit { /* on one path */
    struct reach reach;
    const struct field *field;
    bool discrete; /* boolean or choice of at most 64 values: set; else range */
    uint64_t set;
    struct range range;
};

struct box {
    VEC(struct limit) limits;
    bool exact;
    bool empty;
};

typedef VEC(struct box) box_list; /* none: the condition never holds */

#define BOXES 16 /* of one condition; an `or` that would make more is left out */

struct reader {
    struct arena *arena;
    box_list boxes;
    struct box *box; /* the one at hand */
};

/* ---- limits ---- */

static bool is_discrete(struct type type) {
    return type.kind == TYPE_BOOLEAN ||
           (type.kind == TYPE_CHOICE && type.choice->values.count <= 64);
}

static uint64_t full_set(struct type type) {
    size_t count = type.kind == TYPE_BOOLEAN ? 2 : type.choice->values.count;
    return count == 64 ? UINT64_MAX : ((uint64_t)1 << count) - 1;
}

static uint64_t bit_of(struct type type, struct value value) {
    return (uint64_t)1 << (type.kind == TYPE_BOOLEAN ? (value.boolean ? 1 : 0) : value.choice);
}

static struct limit *limit_of(struct reader *reader, const struct node *node) {
    struct box *box = reader->box;
    for (size_t i = 0; i < box->limits.count; i++) {
        struct limit *limit = &box->limits.items[i];
        if (limit->field == node->field && limit->reach.frame == node->reach.frame &&
            limit->reach.ups == node->reach.ups)
            return limit;
    }
    struct limit limit = {.reach = node->reach, .field = node->field};
    limit.discrete = is_discrete(node->field->type);
    if (limit.discrete)
        limit.set = full_set(node->field->type);
    vec_push(reader->arena, &box->limits, limit);
    return &box->limits.items[box->limits.count - 1];
}

static void narrow_set(struct reader *reader, const struct node *node, uint64_t set) {
    struct limit *limit = limit_of(reader, node);
    limit->set &= set;
    if (!limit->set)
        reader->box->empty = true;
}

/* Whole numbers and days have neighbours: above 17 is 18 and more. */
static void close_low(struct type type, struct range *range) {
    if (type.kind == TYPE_INTEGER && range->low_open && range->low.integer < INT64_MAX)
        range->low.integer++;
    else if (type.kind == TYPE_DATE && range->low_open)
        range->low.day++;
    else if (range->low_open)
        return;
    range->low_open = false;
}

static void close_high(struct type type, struct range *range) {
    if (type.kind == TYPE_INTEGER && range->high_open && range->high.integer > INT64_MIN)
        range->high.integer--;
    else if (type.kind == TYPE_DATE && range->high_open)
        range->high.day--;
    else if (range->high_open)
        return;
    range->high_open = false;
}

static bool range_empty(struct type type, const struct range *range) {
    if (!range->has_low || !range->has_high)
        return false;
    int order = value_compare(type, range->low, range->high);
    return order > 0 || (order == 0 && (range->low_open || range->high_open));
}

static void narrow_low(struct limit *limit, struct value low, bool open) {
    struct range *range = &limit->range, wanted = {.low = low, .low_open = open};
    close_low(limit->field->type, &wanted);
    int order = range->has_low ? value_compare(limit->field->type, wanted.low, range->low) : 1;
    if (order < 0 || (order == 0 && !wanted.low_open))
        return;
    range->has_low = true;
    range->low = wanted.low;
    range->low_open = wanted.low_open;
}

static void narrow_high(struct limit *limit, struct value high, bool open) {
    struct range *range = &limit->range, wanted = {.high = high, .high_open = open};
    close_high(limit->field->type, &wanted);
    int order = range->has_high ? value_compare(limit->field->type, wanted.high, range->high) : -1;
    if (order > 0 || (order == 0 && !wanted.high_open))
        return;
    range->has_high = true;
    range->high = wanted.high;
    range->high_open = wanted.high_open;
}

static void narrow_order(
    struct reader *reader, const struct node *node, enum compare_op op, struct value value) {
    struct limit *limit = limit_of(reader, node);
    if (op == COMPARE_EQ || op == COMPARE_GE || op == COMPARE_GT)
        narrow_low(limit, value, op == COMPARE_GT);
    if (op == COMPARE_EQ || op == COMPARE_LE || op == COMPARE_LT)
        narrow_high(limit, value, op == COMPARE_LT);
    if (range_empty(limit->field->type, &limit->range))
        reader->box->empty = true;
}

/* ---- conditions ---- */

static bool is_path(const struct node *node) {
    return node->op == NODE_FIELD;
}

static bool is_value(const struct node *node) {
    return node->op == NODE_CONSTANT && node->constant.state == VALUE_KNOWN;
}

static enum compare_op mirrored(enum compare_op op) {
    static const enum compare_op mirror[] = {[COMPARE_EQ] = COMPARE_EQ,
        [COMPARE_NE] = COMPARE_NE,
        [COMPARE_LT] = COMPARE_GT,
        [COMPARE_LE] = COMPARE_GE,
        [COMPARE_GT] = COMPARE_LT,
        [COMPARE_GE] = COMPARE_LE};
    return mirror[op];
}

static enum compare_op opposite(enum compare_op op) {
    static const enum compare_op other[] = {[COMPARE_EQ] = COMPARE_NE,
        [COMPARE_NE] = COMPARE_EQ,
        [COMPARE_LT] = COMPARE_GE,
        [COMPARE_LE] = COMPARE_GT,
        [COMPARE_GT] = COMPARE_LE,
        [COMPARE_GE] = COMPARE_LT};
    return other[op];
}

/* One comparison of a path with a constant. False if it cannot be read as a limit. */
static bool read_limit(
    struct reader *reader, const struct node *path, enum compare_op op, const struct node *value) {
    struct type type = path->field->type;
    if (!is_path(path) || !is_value(value))
        return false;
    if (is_discrete(type) && (op == COMPARE_EQ || op == COMPARE_NE)) {
        uint64_t bit = bit_of(type, value->constant);
        if (op == COMPARE_NE && type.or_none)
            return false; /* none would pass too */
        narrow_set(reader, path, op == COMPARE_EQ ? bit : ~bit);
        return true;
    }
    if (op == COMPARE_NE || !type_is_ordered(type) || !type_same(type, value->type))
        return false;
    narrow_order(reader, path, op, value->constant);
    return true;
}

static bool read_comparison(
    struct reader *reader, const struct node *a, enum compare_op op, const struct node *b) {
    if (is_path(a))
        return read_limit(reader, a, op, b);
    return is_path(b) && read_limit(reader, b, mirrored(op), a);
}

static bool read_in(struct reader *reader, const struct node *node, bool truth) {
    const struct node *path = node->args[0];
    uint64_t set = 0;
    if (!is_path(path))
        return false;
    struct type type = path->field->type;
    if (node->part_count == 1 && node->parts[0].high && truth && is_value(node->parts[0].low) &&
        is_value(node->parts[0].high) && type_same(type, node->parts[0].low->type) &&
        type_same(type, node->parts[0].high->type)) {
        narrow_order(reader, path, COMPARE_GE, node->parts[0].low->constant);
        narrow_order(reader, path, COMPARE_LE, node->parts[0].high->constant);
        return true;
    }
    if (!is_discrete(type) || (!truth && type.or_none))
        return false;
    for (uint32_t i = 0; i < node->part_count; i++) {
        if (node->parts[i].high || !is_value(node->parts[i].low))
            return false;
        set |= bit_of(type, node->parts[i].low->constant);
    }
    narrow_set(reader, path, truth ? set : ~set);
    return true;
}

static bool read_chain(struct reader *reader, const struct node *node) {
    bool read = true;
    for (uint32_t i = 0; i + 1 < node->arg_count; i++)
        read = read_comparison(reader, node->args[i], node->ops[i], node->args[i + 1]) && read;
    return read;
}

/* One comparison, set or field, for the box at hand. False if it cannot be read. */
static bool read_atom(struct reader *reader, const struct node *node, bool truth) {
    switch (node->op) {
    case NODE_CONSTANT:
        if (node->constant.state == VALUE_KNOWN && node->constant.boolean != truth)
            reader->box->empty = true;
        return node->constant.state == VALUE_KNOWN;
    case NODE_FIELD:
        narrow_set(reader, node, (uint64_t)1 << (truth ? 1 : 0));
        return true;
    case NODE_COMPARE:
        /* the opposite of `a < b` also lets none through, so it is read only without none */
        if (!truth && (node->args[0]->type.or_none || node->args[1]->type.or_none))
            return false;
        return read_comparison(
            reader, node->args[0], truth ? node->compare : opposite(node->compare), node->args[1]);
    case NODE_CHAIN:
        return truth && read_chain(reader, node);
    case NODE_IN:
        return read_in(reader, node, truth);
    default:
        return false;
    }
}

static void read_into_all(struct reader *reader, const struct node *node, bool truth) {
    size_t kept = 0;
    for (size_t i = 0; i < reader->boxes.count; i++) {
        reader->box = &reader->boxes.items[i];
        if (!read_atom(reader, node, truth))
            reader->box->exact = false;
        if (!reader->box->empty)
            reader->boxes.items[kept++] = *reader->box;
    }
    reader->boxes.count = kept;
}

static box_list boxes_copy(struct arena *arena, const box_list *boxes) {
    box_list copy = {0};
    for (size_t i = 0; i < boxes->count; i++) {
        struct box box = {.exact = boxes->items[i].exact};
        for (size_t k = 0; k < boxes->items[i].limits.count; k++)
            vec_push(arena, &box.limits, boxes->items[i].limits.items[k]);
        vec_push(arena, &copy, box);
    }
    return copy;
}

static void read_condition(struct reader *reader, const struct node *node, bool truth);

/* One of two parts holds: the boxes of each, side by side. */
static void read_either(struct reader *reader, const struct node *node, bool truth) {
    box_list before = boxes_copy(reader->arena, &reader->boxes);
    box_list second = boxes_copy(reader->arena, &reader->boxes);
    read_condition(reader, node->args[0], truth);
    box_list first = reader->boxes;
    reader->boxes = second;
    read_condition(reader, node->args[1], truth);
    if (first.count + reader->boxes.count <= BOXES) {
        for (size_t i = 0; i < first.count; i++)
            vec_push(reader->arena, &reader->boxes, first.items[i]);
        return;
    }
    reader->boxes = before;
    for (size_t i = 0; i < before.count; i++)
        before.items[i].exact = false;
}

static void read_condition(struct reader *reader, const struct node *node, bool truth) {
    if (node->op == NODE_NOT) {
        read_condition(reader, node->args[0], !truth);
    } else if (node->op != NODE_AND && node->op != NODE_OR) {
        read_into_all(reader, node, truth);
    } else if ((node->op == NODE_AND) == truth) {
        read_condition(reader, node->args[0], truth);
        read_condition(reader, node->args[1], truth);
    } else {
        read_either(reader, node, truth);
    }
}

/* Either may be NULL: always. */
static box_list boxes_of(
    struct arena *arena, const struct node *gate, const struct node *condition) {
    struct reader reader = {.arena = arena};
    vec_push(arena, &reader.boxes, ((struct box){.exact = true}));
    if (gate)
        read_condition(&reader, gate, true);
    if (condition)
        read_condition(&reader, condition, true);
    return reader.boxes;
}

/* ---- one box inside others ---- */

static const struct limit *same_path(const struct box *box, const struct limit *wanted) {
    for (size_t i = 0; i < box->limits.count; i++) {
        const struct limit *limit = &box->limits.items[i];
        if (limit->field == wanted->field && limit->reach.frame == wanted->reach.frame &&
            limit->reach.ups == wanted->reach.ups)
            return limit;
    }
    return NULL;
}

static bool range_inside(struct type type, const struct range *inner, const struct range *outer) {
    if (outer->has_low) {
        int order = inner->has_low ? value_compare(type, inner->low, outer->low) : -1;
        if (order < 0 || (order == 0 && outer->low_open && !inner->low_open))
            return false;
    }
    if (outer->has_high) {
        int order = inner->has_high ? value_compare(type, inner->high, outer->high) : 1;
        if (order > 0 || (order == 0 && outer->high_open && !inner->high_open))
            return false;
    }
    return true;
}

static bool limit_inside(const struct box *inner, const struct limit *outer) {
    const struct limit *limit = same_path(inner, outer);
    if (!limit)
        return false;
    if (outer->discrete)
        return (limit->set & ~outer->set) == 0;
    return range_inside(outer->field->type, &limit->range, &outer->range);
}

/* The limits of outer that inner does not already keep; *last is one of them. */
static size_t limits_left(
    const struct box *inner, const struct box *outer, const struct limit **last) {
    size_t left = 0;
    for (size_t i = 0; i < outer->limits.count; i++)
        if (!limit_inside(inner, &outer->limits.items[i])) {
            *last = &outer->limits.items[i];
            left++;
        }
    return left;
}

typedef VEC(struct clause *) clause_list;

struct taken { /* of one path, the values that clauses above take whatever else holds */
    const struct limit *path;
    uint64_t set;
    clause_list by;
};
typedef VEC(struct taken) taken_list;

static bool takes_all(const struct box *inner, const struct taken *taken) {
    struct type type = taken->path->field->type;
    const struct limit *own = same_path(inner, taken->path);
    uint64_t wanted = own ? own->set : full_set(type);
    return !type.or_none && (wanted & ~taken->set) == 0;
}

/* The path in the list, added if it is new. */
static struct taken *taken_of(struct arena *arena, taken_list *taken, const struct limit *path) {
    for (size_t k = 0; k < taken->count; k++) {
        const struct limit *other = taken->items[k].path;
        if (other->field == path->field && other->reach.frame == path->reach.frame &&
            other->reach.ups == path->reach.ups)
            return &taken->items[k];
    }
    vec_push(arena, taken, ((struct taken){.path = path}));
    return &taken->items[taken->count - 1];
}

static void list_add(struct arena *arena, clause_list *list, struct clause *clause) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == clause)
            return;
    vec_push(arena, list, clause);
}

#define IDLE_STEPS 100000000 /* boxes compared, before it is left at what was found */

struct idle { /* the clauses of a policy, as boxes */
    struct arena *arena;
    size_t steps;
    const struct policy *policy;
    const struct node *gate;
    box_list *boxes; /* of each clause; without the gate, which all have in common */
};

/* True if the clauses over one take all of a box of it; adds those that do to *by. */
static bool box_is_taken(struct idle *idle, const struct box *inner,
    const struct clause *clause, clause_list *by) {
    taken_list taken = {0};
    for (size_t i = 0; i < idle->policy->clauses.count; i++) {
        struct clause *upper = idle->policy->clauses.items[i];
        if (++idle->steps > IDLE_STEPS)
            return false;
        for (size_t k = 0; clause_is_over(upper, clause) && k < idle->boxes[i].count; k++) {
            idle->steps++;
            const struct box *outer = &idle->boxes[i].items[k];
            const struct limit *last = NULL;
            size_t left = outer->exact ? limits_left(inner, outer, &last) : 2;
            if (left == 0) {
                list_add(idle->arena, by, upper);
                return true;
            }
            if (left > 1 || !last->discrete)
                continue;
            struct taken *path = taken_of(idle->arena, &taken, last);
            path->set |= last->set;
            list_add(idle->arena, &path->by, upper);
            if (!takes_all(inner, path))
                continue;
            for (size_t n = 0; n < path->by.count; n++)
                list_add(idle->arena, by, path->by.items[n]);
            return true;
        }
    }
    return false;
}

static bool is_taken(
    struct idle *idle, const box_list *boxes, const struct clause *clause, clause_list *by) {
    for (size_t i = 0; i < boxes->count; i++)
        if (!box_is_taken(idle, &boxes->items[i], clause, by))
            return false;
    return true;
}

/* The condition contradicts itself, or what the gate lets through. */
static void complain_never(
    struct checker *checker, const struct idle *idle, const struct clause *clause) {
    bool alone = idle->boxes[clause->index].count == 0;
    struct span span = clause->when ? clause->when->span : clause->span;
    struct diagnostic *diagnostic = complain_name(
        checker, alone ? DIAG_CLAUSE_NEVER : DIAG_CLAUSE_NEVER_APPLIES, span, clause->name);
    if (!alone)
        diagnostic_label(
            diagnostic, idle->gate->span, "适用的条件写在这里", "the policy applies to these");
}

static void complain_idle(
    struct checker *checker, const struct clause *clause, const clause_list *by) {
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_CLAUSE_IDLE, clause->span, clause->name);
    for (size_t i = 0; i < by->count; i++)
        diagnostic_label(diagnostic, by->items[i]->span, "这一条优先", "this one is over it");
}

void check_idle_clauses(struct checker *checker, const struct policy *policy) {
    size_t count = policy->clauses.count;
    struct idle idle = {.arena = checker->arena, .policy = policy, .gate = policy->gate};
    idle.boxes = arena_array(checker->arena, box_list, count + 1);
    if (policy->gate && boxes_of(checker->arena, NULL, policy->gate).count == 0) {
        complain_name(checker, DIAG_GATE_NEVER, policy->gate->span, policy->name);
        return;
    }
    for (size_t i = 0; i < count; i++)
        idle.boxes[i] = boxes_of(checker->arena, NULL, policy->clauses.items[i]->when);
    for (size_t i = 0; i < count; i++) {
        const struct clause *clause = policy->clauses.items[i];
        box_list boxes = boxes_of(checker->arena, policy->gate, clause->when);
        clause_list by = {0};
        if (boxes.count == 0)
            complain_never(checker, &idle, clause);
        else if (!policy->has_highest && is_taken(&idle, &boxes, clause, &by))
            complain_idle(checker, clause, &by);
    }
}
