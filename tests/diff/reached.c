/* SPDX-License-Identifier: Apache-2.0 */
#include "reached.h"

/* Types of values that an operation can have; what is not here cannot be written. */
#define ONE(kind) (1u << TYPE_##kind)
#define NUMBERS (ONE(INTEGER) | ONE(DECIMAL) | ONE(PERCENT) | ONE(MONEY))
#define PLAIN                                                                                      \
    (NUMBERS | ONE(BOOLEAN) | ONE(DATE) | ONE(DURATION) | ONE(REGION) | ONE(CHOICE) |              \
        ONE(CITIZEN_ID) | ONE(TEXT))
#define ANY (PLAIN | ONE(SET))

enum states { VALUE = 1, NONE = 2, UNKNOWN = 4, ERROR = 8 };

/* `each`: what every type of the operation must come to; `some`: what the operation must come to with
 * any type. An operation that hands values on can be none, others never: arithmetic with none is an error, and
 * conditions with none are answered. */
static const struct demand {
    enum node_op op;
    uint32_t types;
    unsigned each, some;
} demands[] = {
    {NODE_CONSTANT, ANY, VALUE, NONE}, /* known to whoever reads the rules */
    {NODE_FIELD, ANY, VALUE | UNKNOWN, NONE | ERROR},
    /* No column of a table is a duration or a set. */
    {NODE_INPUT, PLAIN & ~ONE(DURATION), VALUE | UNKNOWN, NONE | ERROR},
    {NODE_OUTPUT, ANY, VALUE | UNKNOWN, NONE | ERROR},
    {NODE_PARAMETER, PLAIN, VALUE | UNKNOWN, NONE | ERROR}, /* no parameter is a set */
    {NODE_POLICY_OUTPUT, ANY, VALUE | UNKNOWN, NONE | ERROR},
    {NODE_POLICY_DISPOSITION, ONE(CHOICE), VALUE | UNKNOWN, NONE | ERROR},
    {NODE_POLICY_APPLIES, ONE(BOOLEAN), VALUE | UNKNOWN, ERROR},
    {NODE_TABLE, PLAIN, VALUE | UNKNOWN, NONE | ERROR},
    {NODE_SCALE, PLAIN, VALUE | UNKNOWN, ERROR},
    {NODE_TODAY, ONE(DATE), VALUE, 0}, /* always known */
    {NODE_AND, ONE(BOOLEAN), VALUE | UNKNOWN, ERROR},
    {NODE_OR, ONE(BOOLEAN), VALUE | UNKNOWN, ERROR},
    {NODE_NOT, ONE(BOOLEAN), VALUE | UNKNOWN, ERROR},
    {NODE_COMPARE, ONE(BOOLEAN), VALUE | UNKNOWN, ERROR},
    {NODE_CHAIN, ONE(BOOLEAN), VALUE | UNKNOWN, ERROR},
    {NODE_IN, ONE(BOOLEAN), VALUE | UNKNOWN, ERROR},
    {NODE_SET, ONE(SET), VALUE | UNKNOWN, ERROR},
    {NODE_SET_HAS, ONE(BOOLEAN), VALUE | UNKNOWN, ERROR},
    {NODE_SET_IN, ONE(BOOLEAN), VALUE | UNKNOWN, ERROR},
    {NODE_OVERLAPS, ONE(BOOLEAN), VALUE | UNKNOWN, ERROR},
    {NODE_IS_NONE, ONE(BOOLEAN), VALUE | UNKNOWN, ERROR},
    {NODE_IS_KNOWN, ONE(BOOLEAN), VALUE, ERROR}, /* never unknown: that is what it is for */
    {NODE_IF, ANY, VALUE | UNKNOWN, NONE | ERROR},
    {NODE_DEFAULT, ANY, VALUE | UNKNOWN, NONE | ERROR},
    {NODE_AT_DATE, ANY, VALUE | UNKNOWN, NONE | ERROR},
    {NODE_AT_REGION, ANY, VALUE | UNKNOWN, NONE | ERROR},
    {NODE_WIDEN, ONE(DECIMAL), VALUE | UNKNOWN, NONE | ERROR},
    {NODE_NAMED, ONE(MONEY), VALUE | UNKNOWN, NONE | ERROR},
    {NODE_ADD, NUMBERS, VALUE | UNKNOWN, ERROR},
    {NODE_SUBTRACT, NUMBERS, VALUE | UNKNOWN, ERROR},
    {NODE_MULTIPLY, ONE(INTEGER) | ONE(DECIMAL) | ONE(MONEY), VALUE | UNKNOWN, ERROR},
    {NODE_DIVIDE, ONE(DECIMAL) | ONE(MONEY), VALUE | UNKNOWN, ERROR},
    {NODE_NEGATE, NUMBERS, VALUE | UNKNOWN, ERROR},
    {NODE_DATE_ADD, ONE(DATE), VALUE | UNKNOWN, ERROR},
    {NODE_DATE_SUBTRACT, ONE(DATE), VALUE | UNKNOWN, ERROR},
    {NODE_DATE_DAYS, ONE(INTEGER), VALUE | UNKNOWN, ERROR},
    {NODE_DURATION_ADD, ONE(DURATION), VALUE | UNKNOWN, ERROR},
    {NODE_DURATION_SUBTRACT, ONE(DURATION), VALUE | UNKNOWN, ERROR},
    {NODE_DURATION_TIMES, ONE(DURATION), VALUE | UNKNOWN, ERROR},
    {NODE_MONEY_TIMES, ONE(MONEY), VALUE | UNKNOWN, ERROR},
    {NODE_CALL, NUMBERS | ONE(BOOLEAN) | ONE(DATE) | ONE(REGION) | ONE(CHOICE), VALUE | UNKNOWN,
        NONE | ERROR},
    {NODE_AGGREGATE, ANY, VALUE | UNKNOWN, NONE | ERROR},
};

static const struct {
    enum states state;
    enum value_state of;
    const char *name;
} states[] = {{VALUE, VALUE_KNOWN, "a value"}, {NONE, VALUE_NONE, "none"},
    {UNKNOWN, VALUE_UNKNOWN, "unknown"}, {ERROR, VALUE_ERROR, "an error"}};

static void print_line(FILE *file, const char *name, const char *type, const uint64_t *numbers) {
    fprintf(file, "%-16s %-10s %12llu values %10llu none %10llu unknown %10llu errors\n", name, type,
        (unsigned long long)numbers[VALUE_KNOWN], (unsigned long long)numbers[VALUE_NONE],
        (unsigned long long)numbers[VALUE_UNKNOWN], (unsigned long long)numbers[VALUE_ERROR]);
}

static uint32_t lacks(
    FILE *file, const char *name, const char *type, const uint64_t *numbers, unsigned demanded) {
    uint32_t lacking = 0;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if ((demanded & states[i].state) && numbers[states[i].of] == 0) {
            fprintf(file, "never reached: %s of type %s that is %s\n", name, type, states[i].name);
            lacking++;
        }
    return lacking;
}

/* fully: each type by itself; else all types of an operation together. */
static uint32_t report_demand(
    const struct count *count, const struct demand *demand, FILE *file, bool brief, bool fully) {
    uint64_t sum[4] = {0};
    uint32_t lacking = 0;
    const char *name = "", *type_name;
    for (size_t type = 0; type <= TYPE_LIST; type++) {
        const uint64_t *numbers = count_states(count, demand->op, type, &name, &type_name);
        bool demanded = (demand->types >> type) & 1;
        uint64_t all = 0;
        for (size_t i = 0; i < 4; i++) {
            sum[i] += numbers[i];
            all += numbers[i];
        }
        if ((demanded || all) && !brief)
            print_line(file, name, type_name ? type_name : "?", numbers);
        if (!demanded && all) {
            fprintf(file, "never reached: %s of type %s was reached, and should not be possible\n",
                name, type_name ? type_name : "?");
            lacking++;
        }
        if (demanded && fully)
            lacking += lacks(file, name, type_name, numbers, demand->each);
    }
    return lacking + lacks(
                         file, name, "any", sum, demand->each | (fully ? demand->some : 0));
}

uint32_t reached_report(const struct count *count, FILE *file, bool brief, bool fully) {
    uint32_t lacking = 0;
    for (size_t i = 0; i < sizeof demands / sizeof *demands; i++)
        lacking += report_demand(count, &demands[i], file, brief, fully);
    return lacking;
}
