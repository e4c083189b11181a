/* SPDX-License-Identifier: Apache-2.0 */
#include "base/processor.h"

#ifdef __x86_64__

#include <cpuid.h>

enum { LEAF_1_C = 1u << 22 | 1u << 29 | 1u << 12, LEAF_EXTENDED_C = 1u << 5 };

/* Of x86-64-v3 what the compiler's own test has no name for: movbe, f16c, fma; lzcnt. */
static bool has_rest(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || (c & LEAF_1_C) != LEAF_1_C)
        return false;
    return __get_cpuid(0x80000001, &a, &b, &c, &d) && (c & LEAF_EXTENDED_C) == LEAF_EXTENDED_C;
}

/* avx2 is said only where the system saves its registers, too. */
bool processor_is_v3(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && has_rest();
}

#else

bool processor_is_v3(void) {
    return false;
}

#endif
