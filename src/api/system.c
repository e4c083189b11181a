/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* sched_getaffinity */
#include "api/system.h"

#include <sched.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

enum { THREAD_STACK = 16 << 20 }; /* the reference evaluator is recursive */

static void *run(void *data) {
    const struct system_thread *thread = data;
    thread->work(thread->argument);
    return NULL;
}

/* Signals are left to the host's own threads. */
static bool start_posix(struct system_thread *thread) {
    pthread_attr_t attributes;
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, THREAD_STACK);
    bool started = pthread_create(&thread->posix, &attributes, run, thread) == 0;
    pthread_attr_destroy(&attributes);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return started;
}

bool system_start(const struct system *system, struct system_thread *thread,
    void (*work)(void *argument), void *argument) {
    const guodu_system *host = &system->host;
    thread->work = work;
    thread->argument = argument;
    if (!system->has_host)
        return start_posix(thread);
    return host->start && host->start(host->user, work, argument, &thread->host);
}

void system_join(const struct system *system, struct system_thread *thread) {
    if (system->has_host)
        system->host.join(system->host.user, thread->host);
    else
        pthread_join(thread->posix, NULL);
}

double system_seconds(const struct system *system) {
    struct timespec now;
    if (system->has_host)
        return system->host.seconds ? system->host.seconds(system->host.user) : 0;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

size_t system_processors(const struct system *system) {
    cpu_set_t set;
    if (system->has_host && !system->host.start)
        return 1;
    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return (size_t)CPU_COUNT(&set);
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (size_t)count : 1;
}
