/* SPDX-License-Identifier: Apache-2.0 */
#include "eval/scope.h"

static decimal as_decimal(const struct node *node, struct value value) {
    return node->type.kind == TYPE_INTEGER ? decimal_from_int(value.integer) : value.number;
}

/* A result that overflowed if it is not fine. */
static struct value number_or_overflow(
    const struct scope *scope, const struct node *node, bool fine, decimal number) {
    return fine ? value_number(number) : eval_error(scope, node->span, ERROR_OVERFLOW);
}

struct value eval_widen(const struct scope *scope, const struct node *node) {
    struct value value = eval_node(scope, node->args[0]);
    return value.state == VALUE_KNOWN ? value_number(as_decimal(node->args[0], value)) : value;
}

/* Money that gets a name: whole fen, in 64 bits. */
struct value eval_named(const struct scope *scope, const struct node *node) {
    struct value value = eval_node(scope, node->args[0]);
    if (node->type.kind != TYPE_MONEY || value.state != VALUE_KNOWN)
        return value;
    decimal rounded;
    bool fine = decimal_round(value.number, DECIMAL_FEN, ROUND_HALF_AWAY, &rounded) &&
                rounded / DECIMAL_FEN >= INT64_MIN && rounded / DECIMAL_FEN <= INT64_MAX;
    return number_or_overflow(scope, node, fine, fine ? rounded : 0);
}

static struct value integer_arithmetic(
    const struct scope *scope, const struct node *node, int64_t a, int64_t b) {
    int64_t out = 0;
    bool overflow = node->op == NODE_ADD        ? __builtin_add_overflow(a, b, &out)
                    : node->op == NODE_SUBTRACT ? __builtin_sub_overflow(a, b, &out)
                                                : __builtin_mul_overflow(a, b, &out);
    return overflow ? eval_error(scope, node->span, ERROR_OVERFLOW) : value_integer(out);
}

static struct value decimal_arithmetic(
    const struct scope *scope, const struct node *node, decimal a, decimal b) {
    decimal out = 0;
    bool fine = node->op == NODE_ADD        ? decimal_add(a, b, &out)
                : node->op == NODE_SUBTRACT ? decimal_sub(a, b, &out)
                : node->op == NODE_MULTIPLY ? decimal_mul(a, b, &out)
                                            : decimal_div(a, b, &out);
    return number_or_overflow(scope, node, fine, out);
}

struct value eval_arithmetic(const struct scope *scope, const struct node *node) {
    struct value args[2], out;
    if (!eval_strict(scope, node, 2, args, &out))
        return out;
    if (node->type.kind == TYPE_INTEGER)
        return integer_arithmetic(scope, node, args[0].integer, args[1].integer);
    decimal a = as_decimal(node->args[0], args[0]), b = as_decimal(node->args[1], args[1]);
    if (node->op == NODE_DIVIDE && b == 0)
        return eval_error(scope, node->span, ERROR_DIVISION_BY_ZERO);
    return decimal_arithmetic(scope, node, a, b);
}

struct value eval_negate(const struct scope *scope, const struct node *node) {
    struct value arg, out;
    if (!eval_strict(scope, node, 1, &arg, &out))
        return out;
    bool fine;
    switch (node->type.kind) {
    case TYPE_INTEGER:
        fine = !__builtin_sub_overflow((int64_t)0, arg.integer, &arg.integer);
        break;
    case TYPE_DURATION:
        fine = duration_negate(&arg.duration);
        break;
    default:
        fine = decimal_sub(0, arg.number, &arg.number);
        break;
    }
    return fine ? arg : eval_error(scope, node->span, ERROR_OVERFLOW);
}

/* ---- money by period ---- */

/* amount a period of `months`, over `times` months: multiplied first, so that what comes out
 * even is exact. */
static struct value money_over(
    const struct scope *scope, const struct node *node, decimal amount, int64_t times) {
    int64_t months = period_months(node->args[0]->type.period);
    if (months == 0)
        return eval_error(scope, node->span, ERROR_BAD_ARGUMENT);
    decimal product, out = 0;
    bool fine = decimal_mul(amount, decimal_from_int(times), &product) &&
                decimal_div(product, decimal_from_int(months), &out);
    return number_or_overflow(scope, node, fine, out);
}

struct value eval_money_times(const struct scope *scope, const struct node *node) {
    struct value args[2], out;
    if (!eval_strict(scope, node, 2, args, &out))
        return out;
    if (args[1].duration.days != 0 || args[1].duration.working_days != 0)
        return eval_error(scope, node->span, ERROR_BAD_ARGUMENT);
    return money_over(scope, node, args[0].number, args[1].duration.months);
}

struct value eval_per(const struct scope *scope, const struct node *node) {
    struct value arg, out;
    if (!eval_strict(scope, node, 1, &arg, &out))
        return out;
    return money_over(scope, node, arg.number, node->function == FN_PER_YEAR ? 12 : 1);
}

/* ---- rounding ---- */

struct value eval_round(const struct scope *scope, const struct node *node) {
    struct value args[2], out;
    if (!eval_strict(scope, node, 2, args, &out))
        return out;
    decimal unit = as_decimal(node->args[1], args[1]), rounded = 0;
    if (unit <= 0)
        return eval_error(scope, node->span, ERROR_BAD_ARGUMENT);
    bool fine = decimal_round(
        as_decimal(node->args[0], args[0]), unit, function_rounding(node->function), &rounded);
    int64_t whole;
    if (node->type.kind != TYPE_INTEGER)
        return number_or_overflow(scope, node, fine, rounded);
    return fine && decimal_to_int(rounded, &whole) ? value_integer(whole)
                                                   : eval_error(scope, node->span, ERROR_OVERFLOW);
}
