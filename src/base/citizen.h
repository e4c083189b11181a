/* SPDX-License-Identifier: Apache-2.0
 *
 * Citizen identity numbers (GB 11643-1999): six digits of a region, eight of the birth, three of a
 * serial and a check character.
 */
#ifndef GUODU_BASE_CITIZEN_H
#define GUODU_BASE_CITIZEN_H

#include <stddef.h>

enum { CITIZEN_ID_LENGTH = 18 };

enum citizen_fault {
    CITIZEN_SOUND,
    CITIZEN_FORM,  /* not seventeen digits and a digit or X */
    CITIZEN_BIRTH, /* no such date */
    CITIZEN_CHECK, /* the check character is another */
};

/* Writes the number with an X for an x, not ended by a NUL, unless its form is at fault. */
enum citizen_fault citizen_read(const char *text, size_t length, char out[CITIZEN_ID_LENGTH]);
/* The check character that the first seventeen digits ask for. */
char citizen_check_character(const char *digits);

#endif
