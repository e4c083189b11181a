/* SPDX-License-Identifier: Apache-2.0
 *
 * Which values of a fact are worth trying: the constants that it may be compared with and their
 * neighbours, days as long before or behind today as the rules count, every value of a choice, and
 * that it is not known.
 */
#ifndef GUODU_AUTHOR_DOMAIN_H
#define GUODU_AUTHOR_DOMAIN_H

#include "author/parts.h"

typedef VEC(struct value) value_list;

struct domain {                 /* of one given field */
    value_list constants;       /* with their neighbours */
    VEC(struct duration) since; /* lengths of time that today is counted from */
    bool may_lie_ahead;         /* a date that some example gives behind the day it judges */
};

struct domains {
    struct arena *arena;
    const struct parts *parts;
    struct domain *fields; /* as parts->given */
    VEC(date) days;        /* on which something begins or has ended */
    region home;           /* where the examples are, or what the rules name; else Beijing */
};

void domains_init(struct domains *domains, struct arena *arena, const struct parts *parts);
/* The values to try for a field on a day; the list is in the arena. */
void domain_values(const struct domains *domains, struct arena *arena, const struct field *field,
    date today, value_list *out);
/* Does a fact lie behind the day on which it is judged, as no writer would have it? */
bool domain_is_ahead(
    const struct domains *domains, const struct field *field, struct value value, date day);
/* A valid identity number of someone born there on a day; in the arena. */
struct value domain_citizen(struct arena *arena, region home, date birth, bool male);

#endif
