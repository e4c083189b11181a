/* SPDX-License-Identifier: Apache-2.0 */
#include "author/units.h"

#include "record/schema.h"
#include "record/value_words.h"

#define PERCENT_UNIT (DECIMAL_ONE / 10000) /* 0.01 percentage points */

static bool step_number(decimal from, decimal unit, int direction, struct value *out) {
    decimal number;
    if (!decimal_add(from, direction > 0 ? unit : -unit, &number))
        return false;
    *out = value_number(number);
    return true;
}

static bool step_integer(int64_t from, int direction, struct value *out) {
    int64_t integer;
    if (__builtin_add_overflow(from, direction, &integer))
        return false;
    *out = value_integer(integer);
    return true;
}

static bool step_date(date from, int direction, struct value *out) {
    date day;
    if (!date_add_days(from, direction, &day))
        return false;
    *out = value_date(day);
    return true;
}

static struct value step_duration(struct value value, int direction) {
    if (value.duration.working_days && !value.duration.months && !value.duration.days)
        value.duration.working_days += direction;
    else
        value.duration.days += direction;
    return value;
}

bool unit_step(struct type type, struct value value, int direction, struct value *out) {
    if (value.state != VALUE_KNOWN)
        return false;
    switch (type.kind) {
    case TYPE_INTEGER:
        return step_integer(value.integer, direction, out);
    case TYPE_MONEY:
    case TYPE_DECIMAL:
        return step_number(value.number, DECIMAL_FEN, direction, out);
    case TYPE_PERCENT:
        return step_number(value.number, PERCENT_UNIT, direction, out);
    case TYPE_DATE:
        return step_date(value.day, direction, out);
    case TYPE_DURATION:
        *out = step_duration(value, direction);
        return true;
    default:
        return false;
    }
}

const char *unit_say(struct arena *arena, struct type type, struct value value, bool zh) {
    switch (type.kind) {
    case TYPE_MONEY:
        return value_say(arena, type, value_number(DECIMAL_FEN), zh);
    case TYPE_DECIMAL:
        return "0.01";
    case TYPE_PERCENT:
        return zh ? "0.01 个百分点" : "0.01 percentage points";
    case TYPE_DATE:
        return zh ? "1天" : "1 day";
    case TYPE_DURATION:
        if (value.duration.working_days && !value.duration.months && !value.duration.days)
            return zh ? "1个工作日" : "1 working day";
        return zh ? "1天" : "1 day";
    default:
        return "1";
    }
}

static const int64_t level_steps[] = {
    [REGION_PROVINCE] = INT64_C(10000000000),
    [REGION_CITY] = INT64_C(100000000),
    [REGION_COUNTY] = INT64_C(1000000),
    [REGION_TOWN] = INT64_C(1000),
    [REGION_VILLAGE] = INT64_C(1),
};

static bool is_beside(region code, region other) {
    enum region_level level = region_level(code);
    enum region_level above = level == REGION_PROVINCE ? REGION_COUNTRY : level - 1;
    return other > 0 && region_level(other) == level &&
           (above == REGION_COUNTRY
                   ? other / INT64_C(1000000000000) == 0
                   : region_at_level(other, above) == region_at_level(code, above));
}

region unit_region_beside(region code, region not_this) {
    int64_t step = level_steps[region_level(code)];
    region up = code + step;
    return is_beside(code, up) && up != not_this ? up : code - step;
}

bool unit_other(struct type type, struct value value, struct value *out) {
    if (value.state != VALUE_KNOWN)
        return false;
    switch (type.kind) {
    case TYPE_BOOLEAN:
        *out = value_boolean(!value.boolean);
        return true;
    case TYPE_CHOICE:
        *out = value_choice((uint32_t)((value.choice + 1) % type.choice->values.count));
        return out->choice != value.choice;
    case TYPE_REGION:
        *out = value_region(unit_region_beside(value.region, 0));
        return true;
    default:
        return false;
    }
}
