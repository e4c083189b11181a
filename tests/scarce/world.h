/* SPDX-License-Identifier: Apache-2.0
 *
 * What a scenario of tests/scarce has: a slot for each kind of object of guodu.h, which the driver
 * frees, and a digest of all that it was told. A scenario goes one way through the interface and
 * returns at the first status that is not GUODU_OK; it never frees and need not clean up.
 */
#ifndef GUODU_TESTS_SCARCE_WORLD_H
#define GUODU_TESTS_SCARCE_WORLD_H

#include <string.h>
#include "guodu.h"
#include "tests/scarce/scarce.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct world {
    struct scarce_ledger ledger;
    guodu_allocator allocator;
    const char *files; /* the folder of what is read */
    const char *out;   /* the folder of what is written */
    const char *given; /* of the scenario: the file it is about */

    guodu_rules *rules, *old;
    guodu_record *record;
    guodu_evaluation *evaluation;
    guodu_key *key;
    guodu_data *data, *other;
    guodu_judging *judging;
    guodu_report *report;
    guodu_summary *summary;
    guodu_dry_run *dry;
    guodu_test *test;
    guodu_mutation *mutation;
    guodu_document *document;
    guodu_audit *audit;
    struct ArrowSchema schema;
    struct ArrowArray array;
    struct ArrowArrayStream stream;

    uint64_t told;
    const char *problem; /* a promise of guodu.h that was not kept; NULL: none */
};

typedef guodu_status scenario_run(struct world *world);

struct scenario {
    const char *name;
    scenario_run *run;
    const char *given;
    const char *rules; /* loaded before, with the `old` ones; NULL: none are */
    bool keeps_objects; /* what may be run anew, the next round runs anew */
    /* Alone: not every request, only those from places where none was refused yet. */
    bool places_only;
};

extern const struct scenario rule_scenarios[], record_scenarios[], data_scenarios[],
    judging_scenarios[];

/* Frees what the slots hold, but rules. */
void world_clear(struct world *world);
/* Keeps what may be run anew, too: evaluations and judgings. */
void world_renew(struct world *world);
/* Frees all. */
void world_free(struct world *world);

/* Takes a text into the digest; NULL is one too. */
void tell(struct world *world, const char *text);
void tell_bytes(struct world *world, const void *bytes, size_t length);
void tell_number(struct world *world, uint64_t number);
/* A path below files or out, in a buffer that the fourth call after it uses again. */
const char *file_in(const struct world *world, const char *name);
const char *out_in(const struct world *world, const char *name);

/* Gives the status back; there must be a sentence in both languages. */
guodu_status world_failed(
    struct world *world, guodu_status status, const char *zh, const char *en);

#define DO(call)                                                                                   \
    do {                                                                                           \
        guodu_status status_ = (call);                                                             \
        if (status_ != GUODU_OK)                                                                   \
            return status_;                                                                        \
    } while (0)
/* Of an object of a kind: TRY(data, world->data, guodu_data_join(world->data)). */
#define TRY(kind, object, call)                                                                    \
    do {                                                                                           \
        guodu_status status_ = (call);                                                             \
        if (status_ != GUODU_OK)                                                                   \
            return world_failed(world, status_, guodu_##kind##_error(object, GUODU_ZH),            \
                guodu_##kind##_error(object, GUODU_EN));                                           \
    } while (0)
#define NEED(pointer)                                                                              \
    do {                                                                                           \
        if (!(pointer))                                                                            \
            return GUODU_NO_MEMORY;                                                                \
    } while (0)

#endif
