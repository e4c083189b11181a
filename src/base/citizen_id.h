/* SPDX-License-Identifier: Apache-2.0
 *
 * Citizen identity numbers (GB 11643-1999): 18 characters, of which the 7th to the 14th are the
 * date of birth, the 17th is odd for men, and the last checks the others. Only looks at bytes;
 * keeps and prints nothing.
 */
#ifndef GUODU_BASE_CITIZEN_ID_H
#define GUODU_BASE_CITIZEN_ID_H

#include <stddef.h>
#include "base/date.h"

enum { CITIZEN_ID_LENGTH = 18 };

enum citizen_id_fault {
    CITIZEN_ID_FINE,
    CITIZEN_ID_FORM,  /* not 17 digits and a digit or X */
    CITIZEN_ID_BIRTH, /* the date of birth is not in the calendar */
    CITIZEN_ID_CHECK, /* the check character does not fit */
};

/* What is wrong with a number; a small x is as good as a capital one. */
enum citizen_id_fault citizen_id_check(const char *id, size_t length);

/* Of a number that is fine. */
date citizen_id_birth(const char *id);
bool citizen_id_is_male(const char *id);

#endif
