/* SPDX-License-Identifier: Apache-2.0
 *
 * Memory that ends where a test says so. Two kinds of requests are told apart: those that reach the
 * allocator of the host (scarce_resize), and those that anything else in the process makes of malloc
 * and its like, which a program linked with scarce.c has as its own: the C library, readers of XML and
 * zip files, SQLite. Requests are counted from scarce_begin on; one of them, or it and all after it,
 * is refused. One such period at a time; requests may come from several threads.
 */
#ifndef GUODU_TESTS_SCARCE_H
#define GUODU_TESTS_SCARCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SCARCE_HOST = 1, SCARCE_LIBRARIES = 2 };

/* Requests of these kinds are counted, and that with the number `at` is refused; with `on` all after
 * it too. at 0: none is. */
void scarce_begin(unsigned kinds, size_t at, bool on);
/* How many there were. */
size_t scarce_end(void);
/* Was one refused since scarce_begin? */
bool scarce_refused(void);
/* For the periods that follow: takes the file name of the shared library that asked for what was refused
 * first, "" for the program itself. Those of the C library and of zlib count for whoever called it. */
void scarce_tell_asker(char *name, size_t size);

/* What the thread itself takes between these is neither counted nor refused. They nest. */
void scarce_pause(void);
void scarce_resume(void);

/* Where the requests of the next period come from: a hash of the calls that led to each, at its number
 * less one, as far as there is room. NULL: no more. */
void scarce_watch(uint64_t *places, size_t room);

/* The request that is refused first ends the program by SIGTRAP, for a debugger. */
void scarce_stop_there(void);

/* What the host has given and not got back. */
struct scarce_ledger {
    _Atomic size_t blocks, bytes;
};
/* As guodu_allocator wants it; user is a ledger. */
void *scarce_resize(void *user, void *block, size_t old_size, size_t new_size);

/* Blocks of malloc that are not freed; 0 under AddressSanitizer, which looks for leaks itself. */
size_t scarce_held(void);

#endif
