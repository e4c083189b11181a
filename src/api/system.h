/* SPDX-License-Identifier: Apache-2.0
 *
 * Threads and the clock: the host's, else the system's. Locks are POSIX's in any case; a host whose
 * threads are its own has them too.
 */
#ifndef GUODU_API_SYSTEM_H
#define GUODU_API_SYSTEM_H

#include <pthread.h>
#include "guodu.h"

/* Either a host's, or by has_host false what POSIX has. */
struct system {
    guodu_system host;
    bool has_host;
};

/* Stays where it is until it was joined. */
struct system_thread {
    void (*work)(void *argument);
    void *argument;
    pthread_t posix;
    void *host;
};

/* False: no thread can be had. */
bool system_start(const struct system *system, struct system_thread *thread,
    void (*work)(void *argument), void *argument);
void system_join(const struct system *system, struct system_thread *thread);
/* Steady; 0 where the host has no clock. */
double system_seconds(const struct system *system);
/* How many threads make sense where nobody says. */
size_t system_processors(const struct system *system);

#endif
