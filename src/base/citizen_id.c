/* SPDX-License-Identifier: Apache-2.0 */
#include "base/citizen_id.h"

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_x(char c) {
    return c == 'X' || c == 'x';
}

static bool has_form(const char *id, size_t length) {
    if (length != CITIZEN_ID_LENGTH)
        return false;
    for (int i = 0; i < CITIZEN_ID_LENGTH - 1; i++)
        if (!is_digit(id[i]))
            return false;
    return is_digit(id[CITIZEN_ID_LENGTH - 1]) || is_x(id[CITIZEN_ID_LENGTH - 1]);
}

static int number_at(const char *id, int start, int end) {
    int number = 0;
    for (int i = start; i < end; i++)
        number = number * 10 + (id[i] - '0');
    return number;
}

static bool find_birth(const char *id, date *out) {
    return date_from_ymd(number_at(id, 6, 10), number_at(id, 10, 12), number_at(id, 12, 14), out);
}

/* ISO 7064 MOD 11-2 over the first seventeen digits. */
static char check_character(const char *id) {
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < CITIZEN_ID_LENGTH - 1; i++)
        sum += weights[i] * (id[i] - '0');
    return "10X98765432"[sum % 11];
}

enum citizen_id_fault citizen_id_check(const char *id, size_t length) {
    date birth;
    if (!has_form(id, length))
        return CITIZEN_ID_FORM;
    if (!find_birth(id, &birth))
        return CITIZEN_ID_BIRTH;
    char last = id[CITIZEN_ID_LENGTH - 1];
    return check_character(id) == (is_x(last) ? 'X' : last) ? CITIZEN_ID_FINE : CITIZEN_ID_CHECK;
}

date citizen_id_birth(const char *id) {
    date birth = DATE_MIN;
    (void)find_birth(id, &birth);
    return birth;
}

bool citizen_id_is_male(const char *id) {
    return (id[CITIZEN_ID_LENGTH - 2] - '0') % 2 == 1;
}
