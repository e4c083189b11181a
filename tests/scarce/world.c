/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/scarce/world.h"

#include <stdio.h>

void world_clear(struct world *world) {
    guodu_document_free(world->document);
    guodu_audit_free(world->audit);
    guodu_test_free(world->test);
    guodu_mutation_free(world->mutation);
    guodu_dry_run_free(world->dry);
    guodu_judging_free(world->judging);
    guodu_summary_free(world->summary);
    guodu_report_free(world->report);
    guodu_key_free(world->key);
    guodu_evaluation_free(world->evaluation);
    guodu_record_free(world->record);
    guodu_data_free(world->data);
    guodu_data_free(world->other);
    if (world->array.release)
        world->array.release(&world->array);
    if (world->schema.release)
        world->schema.release(&world->schema);
    if (world->stream.release)
        world->stream.release(&world->stream);
    *world = (struct world){.allocator = world->allocator,
        .ledger = {world->ledger.blocks, world->ledger.bytes},
        .files = world->files,
        .out = world->out,
        .given = world->given,
        .rules = world->rules,
        .old = world->old,
        .problem = world->problem};
}

void world_renew(struct world *world) {
    guodu_evaluation *evaluation = world->evaluation;
    guodu_judging *judging = world->judging;
    world->evaluation = NULL;
    world->judging = NULL;
    world_clear(world);
    world->evaluation = evaluation;
    world->judging = judging;
}

void world_free(struct world *world) {
    world_clear(world);
    guodu_rules_free(world->rules);
    guodu_rules_free(world->old);
    world->rules = world->old = NULL;
}

void tell_bytes(struct world *world, const void *bytes, size_t length) {
    const unsigned char *from = bytes;
    for (size_t i = 0; i < length; i++)
        world->told = (world->told ^ from[i]) * 0x100000001B3u;
    world->told = (world->told ^ length) * 0x100000001B3u;
}

void tell(struct world *world, const char *text) {
    if (text)
        tell_bytes(world, text, strlen(text));
    else
        tell_number(world, 0x4E554C4C);
}

void tell_number(struct world *world, uint64_t number) {
    tell_bytes(world, &number, sizeof number);
}

static const char *inside(const char *folder, const char *name) {
    static char paths[4][512];
    static size_t next;
    char *path = paths[next++ % COUNT(paths)];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

const char *file_in(const struct world *world, const char *name) {
    return inside(world->files, name);
}

const char *out_in(const struct world *world, const char *name) {
    return inside(world->out, name);
}

guodu_status world_failed(
    struct world *world, guodu_status status, const char *zh, const char *en) {
    if (!zh || !en || !*zh || !*en)
        world->problem = "no sentence says why";
    return status;
}
