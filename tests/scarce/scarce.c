/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/scarce/scarce.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unwind.h>

/* The allocator that is behind malloc: of the C library, or of the sanitizers. This file is built without
 * them (scarce.mk), for they ask for memory before they are ready for what they watch. */
#ifdef SCARCE_SANITIZED
#define REAL(name) __interceptor_##name
#else
#define REAL(name) __libc_##name
#endif
void *REAL(malloc)(size_t size);
void *REAL(calloc)(size_t count, size_t size);
void *REAL(realloc)(void *block, size_t size);
void *REAL(memalign)(size_t alignment, size_t size);
void REAL(free)(void *block);

static struct {
    atomic_uint kinds;
    atomic_size_t calls, held;
    atomic_bool refused;
    size_t at;
    bool on, stop;
    uint64_t *places;
    size_t room;
} scarce;

static __thread unsigned paused;

void scarce_begin(unsigned kinds, size_t at, bool on) {
    scarce.at = at;
    scarce.on = on;
    scarce.calls = 0;
    scarce.refused = false;
    scarce.kinds = kinds;
}

size_t scarce_end(void) {
    scarce.kinds = 0;
    return scarce.calls;
}

bool scarce_refused(void) {
    return scarce.refused;
}

void scarce_pause(void) {
    paused++;
}

void scarce_resume(void) {
    paused--;
}

void scarce_watch(uint64_t *places, size_t room) {
    scarce.places = places;
    scarce.room = room;
}

void scarce_stop_there(void) {
    scarce.stop = true;
}

/* ---- who asks ---- */

/* Lines of /proc/self/maps, read once: when memory ends it is too late. */
struct mapped {
    uintptr_t from, to;
    char name[64];
};

static struct {
    struct mapped list[256];
    size_t count;
    char *name;
    size_t size;
} askers;

void scarce_tell_asker(char *name, size_t size) {
    char line[1024], path[512];
    FILE *maps = fopen("/proc/self/maps", "re");
    askers.count = 0;
    askers.name = name;
    askers.size = size;
    while (maps && askers.count < 256 && fgets(line, sizeof line, maps)) {
        struct mapped *one = &askers.list[askers.count];
        if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " r-x%*s %*s %*s %*s %511s", &one->from, &one->to,
                path) != 3 || !strstr(path, "/lib"))
            continue;
        snprintf(one->name, sizeof one->name, "%.63s", strrchr(path, '/') + 1);
        askers.count++;
    }
    if (maps)
        fclose(maps);
}

static const char *library_at(uintptr_t address) {
    for (size_t i = 0; i < askers.count; i++)
        if (address >= askers.list[i].from && address < askers.list[i].to)
            return askers.list[i].name;
    return "";
}

static _Unwind_Reason_Code ask_frame(struct _Unwind_Context *context, void *to) {
    const char **name = to, *found = library_at(_Unwind_GetIP(context));
    if (!*found || strncmp(found, "libc.", 5) == 0 || strncmp(found, "libz.", 5) == 0 ||
        strncmp(found, "libasan", 7) == 0)
        return _URC_NO_REASON;
    *name = found;
    return _URC_END_OF_STACK;
}

static void tell_asker(void) {
    const char *name = "";
    if (!askers.name)
        return;
    scarce_pause();
    _Unwind_Backtrace(ask_frame, &name);
    scarce_resume();
    snprintf(askers.name, askers.size, "%s", name);
}

/* ---- where a request comes from ---- */

/* Some five of the innermost calls are the arena's and ours. */
enum { DEPTH = 8 };

struct walk {
    uint64_t hash;
    int depth;
};

static _Unwind_Reason_Code step(struct _Unwind_Context *context, void *to) {
    struct walk *walk = to;
    walk->hash = (walk->hash ^ (uint64_t)_Unwind_GetIP(context)) * 0x9E3779B97F4A7C15u;
    walk->hash ^= walk->hash >> 29;
    return ++walk->depth < DEPTH ? _URC_NO_REASON : _URC_END_OF_STACK;
}

static uint64_t place(void) {
    struct walk walk = {0};
    scarce_pause();
    _Unwind_Backtrace(step, &walk);
    scarce_resume();
    return walk.hash;
}

#ifdef SCARCE_SANITIZED
static _Unwind_Reason_Code look_for_sanitizer(struct _Unwind_Context *context, void *to) {
    bool *found = to;
    *found = strncmp(library_at(_Unwind_GetIP(context)), "libasan", 7) == 0;
    return *found ? _URC_END_OF_STACK : _URC_NO_REASON;
}

/* What the sanitizers ask for, as when a thread begins: without it they end the process. */
static bool asked_by_sanitizer(void) {
    bool found = false;
    scarce_pause();
    _Unwind_Backtrace(look_for_sanitizer, &found);
    scarce_resume();
    return found;
}
#else
static bool asked_by_sanitizer(void) {
    return false;
}
#endif

static bool granted(unsigned kind) {
    if (!(scarce.kinds & kind) || paused)
        return true;
    size_t call = atomic_fetch_add(&scarce.calls, 1) + 1;
    if (scarce.places && call <= scarce.room)
        scarce.places[call - 1] = place();
    if (scarce.at == 0 || call < scarce.at || (call > scarce.at && !scarce.on) ||
        asked_by_sanitizer())
        return true;
    if (scarce.stop && !scarce.refused)
        raise(SIGTRAP);
    if (!scarce.refused)
        tell_asker();
    scarce.refused = true;
    errno = ENOMEM;
    return false;
}

/* ---- the host's allocator ---- */

void *scarce_resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct scarce_ledger *ledger = user;
    if (new_size > 0 && !granted(SCARCE_HOST))
        return NULL;
    void *fresh = new_size > 0 ? REAL(realloc)(block, new_size) : NULL;
    if (new_size == 0)
        REAL(free)(block);
    ledger->blocks += (new_size > 0) - (size_t)(block != NULL);
    ledger->bytes += new_size - old_size;
    return fresh;
}

/* ---- malloc and its like ---- */

#ifdef SCARCE_SANITIZED
#define HELD(change) ((void)0)
#else
#define HELD(change) ((void)(scarce.held += (size_t)(change)))
#endif
#define OURS __attribute__((visibility("default")))

static void *counted(void *block) {
    HELD(block != NULL);
    return block;
}

/* The system's headers name their parameters __ptr and so on.
 * NOLINTBEGIN(readability-inconsistent-declaration-parameter-name) */

OURS void *malloc(size_t size) {
    return granted(SCARCE_LIBRARIES) ? counted(REAL(malloc)(size)) : NULL;
}

OURS void *calloc(size_t count, size_t size) {
    return granted(SCARCE_LIBRARIES) ? counted(REAL(calloc)(count, size)) : NULL;
}

OURS void *realloc(void *block, size_t size) {
    if ((size > 0 || !block) && !granted(SCARCE_LIBRARIES))
        return NULL;
    void *fresh = REAL(realloc)(block, size);
    HELD((fresh != NULL && !block) - (block && !fresh && size == 0));
    return fresh;
}

OURS void *reallocarray(void *block, size_t count, size_t size) {
    size_t whole;
    if (__builtin_mul_overflow(count, size, &whole)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(block, whole);
}

OURS void *memalign(size_t alignment, size_t size) {
    return granted(SCARCE_LIBRARIES) ? counted(REAL(memalign)(alignment, size)) : NULL;
}

OURS void *aligned_alloc(size_t alignment, size_t size) {
    return memalign(alignment, size);
}

OURS int posix_memalign(void **out, size_t alignment, size_t size) {
    int before = errno;
    void *block = memalign(alignment, size);
    errno = before;
    if (!block)
        return ENOMEM;
    *out = block;
    return 0;
}

OURS void free(void *block) {
    HELD(-(block != NULL));
    REAL(free)(block);
}

/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */

size_t scarce_held(void) {
    return scarce.held;
}
