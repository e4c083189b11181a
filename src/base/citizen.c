/* SPDX-License-Identifier: Apache-2.0 */
#include "base/citizen.h"

#include <string.h>

#include "base/date.h"

static int number(const char *digits, int count) {
    int value = 0;
    for (int i = 0; i < count; i++)
        value = value * 10 + (digits[i] - '0');
    return value;
}

/* ISO 7064 MOD 11-2. */
char citizen_check_character(const char *digits) {
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < CITIZEN_ID_LENGTH - 1; i++)
        sum += weights[i] * (digits[i] - '0');
    return "10X98765432"[sum % 11];
}

enum citizen_fault citizen_read(const char *text, size_t length, char out[CITIZEN_ID_LENGTH]) {
    if (length != CITIZEN_ID_LENGTH)
        return CITIZEN_FORM;
    for (int i = 0; i < CITIZEN_ID_LENGTH - 1; i++)
        if (text[i] < '0' || text[i] > '9')
            return CITIZEN_FORM;
    char check = text[CITIZEN_ID_LENGTH - 1] == 'x' ? 'X' : text[CITIZEN_ID_LENGTH - 1];
    if (check != 'X' && (check < '0' || check > '9'))
        return CITIZEN_FORM;
    memcpy(out, text, CITIZEN_ID_LENGTH);
    out[CITIZEN_ID_LENGTH - 1] = check;
    date birth;
    if (!date_from_ymd(number(text + 6, 4), number(text + 10, 2), number(text + 12, 2), &birth))
        return CITIZEN_BIRTH;
    return check == citizen_check_character(text) ? CITIZEN_SOUND : CITIZEN_CHECK;
}
