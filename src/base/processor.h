/* SPDX-License-Identifier: Apache-2.0
 *
 * What the processor can do, found when the program runs.
 */
#ifndef GUODU_BASE_PROCESSOR_H
#define GUODU_BASE_PROCESSOR_H

#include <stdbool.h>

/* All of x86-64-v3; false on other machines. */
bool processor_is_v3(void);

#endif
