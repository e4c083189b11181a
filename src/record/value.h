/* SPDX-License-Identifier: Apache-2.0
 *
 * Types and values. A value is known, known not to exist (none), unknown, or an error; an
 * unknown or an error carries its cause, so that a result can name the facts it lacks. Values
 * are small and copied; texts and causes belong to the arena of the records or the evaluation.
 */
#ifndef GUODU_RECORD_VALUE_H
#define GUODU_RECORD_VALUE_H

#include "base/atom.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/region.h"
#include "base/terms.h"

struct choice;
struct record_type;
struct record;
struct field;

enum type_kind {
    TYPE_ERROR, /* already reported; fits everything */
    TYPE_NONE,  /* of the word none alone */
    TYPE_BOOLEAN,
    TYPE_INTEGER,
    TYPE_DECIMAL,
    TYPE_PERCENT, /* a decimal that is written with % */
    TYPE_MONEY,
    TYPE_DATE,
    TYPE_DURATION,
    TYPE_REGION,
    TYPE_CHOICE,
    TYPE_SET, /* of values of a choice */
    TYPE_CITIZEN_ID,
    TYPE_TEXT,
    TYPE_LIST, /* of record */
};

struct type {
    enum type_kind kind;
    enum money_period period;         /* of MONEY */
    bool or_none;
    const struct choice *choice;      /* of CHOICE and SET */
    const struct record_type *record; /* of LIST */
};

struct duration { /* kept apart: the length of a month differs, and that of a working day */
    int64_t months, days, working_days;
};

struct text {
    const char *bytes; /* NFC, NUL-terminated */
    uint32_t length;
};

/* Values of one choice: a bit for each, by index. The empty set is a known value. */
typedef unsigned __int128 choice_set;

enum { CHOICE_SET_LIMIT = 128 }; /* values a choice may have for sets of them */

enum value_state { VALUE_UNKNOWN, VALUE_KNOWN, VALUE_NONE, VALUE_ERROR };

struct value {
    enum value_state state;
    const struct cause *cause; /* of UNKNOWN and ERROR; NULL means that nothing is known of it */
    union {
        bool boolean;
        int64_t integer;
        decimal number; /* DECIMAL, PERCENT (as a fraction), MONEY (in yuan, not yet rounded) */
        date day;
        struct duration duration;
        region region;
        uint32_t choice;  /* index of the value */
        choice_set set;
        struct text text; /* TEXT, CITIZEN_ID */
    };
};

enum error_kind {
    ERROR_OVERFLOW,
    ERROR_DIVISION_BY_ZERO,
    ERROR_DATE_RANGE,       /* outside the years 1 to 9999, or no such day */
    ERROR_SEVERAL_MATCHES,  /* `the` found more than one */
    ERROR_OUT_OF_BOUNDS,    /* a parameter's value against its at least / at most */
    ERROR_LIMITS,           /* a limit of a scale is not above the one before */
    ERROR_NONE_USED,        /* arithmetic met `none` */
    ERROR_BAD_ARGUMENT,     /* a function cannot take this value */
    ERROR_OUTSIDE_CALENDAR, /* working days beyond what the calendar covers */
    ERROR_POLICY_CONFLICT,  /* p.x, where p comes to a conflict */
    ERROR_TOO_MUCH_WORK,    /* the steps allowed for one result are used up */
};

enum cause_kind {
    CAUSE_FACT,      /* record, field: no value in the data */
    CAUSE_LIST,      /* record, field: there is no file of such rows */
    CAUSE_EMPTY,     /* record, field: min, max or the found no member */
    CAUSE_REJECTED,  /* record: its row was rejected */
    CAUSE_PARAMETER, /* name: undecided, or no value at the date or place */
    CAUSE_ERROR,     /* error, where */
    CAUSE_BOTH,      /* left and right */
};

struct cause {
    enum cause_kind kind;
    bool entered; /* by a walk that is going on (cause_missing) */
    const struct record *record;
    const struct field *field;
    const struct atom *name; /* PARAMETER */
    date day;                /* PARAMETER: the date asked for */
    enum error_kind error;
    struct span where; /* ERROR: the expression */
    const struct cause *left, *right;
};

static inline struct value value_unknown(const struct cause *cause) {
    return (struct value){.state = VALUE_UNKNOWN, .cause = cause};
}

static inline struct value value_none(void) {
    return (struct value){.state = VALUE_NONE};
}

static inline struct value value_boolean(bool boolean) {
    return (struct value){.state = VALUE_KNOWN, .boolean = boolean};
}

static inline struct value value_integer(int64_t integer) {
    return (struct value){.state = VALUE_KNOWN, .integer = integer};
}

static inline struct value value_number(decimal number) {
    return (struct value){.state = VALUE_KNOWN, .number = number};
}

static inline struct value value_date(date day) {
    return (struct value){.state = VALUE_KNOWN, .day = day};
}

static inline struct value value_region(region code) {
    return (struct value){.state = VALUE_KNOWN, .region = code};
}

static inline struct value value_choice(uint32_t index) {
    return (struct value){.state = VALUE_KNOWN, .choice = index};
}

static inline struct value value_set(choice_set set) {
    return (struct value){.state = VALUE_KNOWN, .set = set};
}

static inline struct value value_text(const char *bytes, uint32_t length) {
    return (struct value){.state = VALUE_KNOWN, .text = {bytes, length}};
}

/* The set of one value. */
choice_set choice_set_of(uint32_t index);
int64_t choice_set_count(choice_set set);

/* Of two known values of the kind. */
bool value_same(enum type_kind kind, const struct value *a, const struct value *b);
/* The same where the kind is ordered: negative, 0, positive. */
int value_order(enum type_kind kind, const struct value *a, const struct value *b);

/* Both known or none, of the same type. */
static inline bool value_equal(struct type type, struct value a, struct value b) {
    return a.state == b.state && (a.state != VALUE_KNOWN || value_same(type.kind, &a, &b));
}

/* Both known, of an ordered type. */
static inline int value_compare(struct type type, struct value a, struct value b) {
    return value_order(type.kind, &a, &b);
}
bool type_is_ordered(struct type type);
bool type_is_number(struct type type); /* INTEGER, DECIMAL, PERCENT, MONEY */

/* The value as data files and results write it: money 175.00, percent 20%, dates YYYY-MM-DD,
 * booleans and choices by the words given there, sets as 甲、乙, identity numbers masked. `none`
 * and the empty set: 无 or none; unknown and error: "". In the arena. zh selects 是/否/无 against
 * yes/no/none. */
const char *value_format(struct arena *arena, struct type type, struct value value, bool zh);

/* An identity number as messages and reports show it: 110105********002X. Valid UTF-8; in the
 * arena. */
const char *text_mask(struct arena *arena, const char *bytes, size_t length);
/* Digits, full-width ones among them. Valid UTF-8, as below. */
size_t text_digit_count(const char *bytes, size_t length);
/* Any text that people are shown of a data file: a run of 17 digits and a digit or X that is no part
 * of a longer run of letters and digits is masked as an identity number. `bytes` itself where there
 * is none; else in the arena, never longer. */
const char *text_mask_ids(struct arena *arena, const char *bytes, size_t length);

#endif
