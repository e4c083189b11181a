/* SPDX-License-Identifier: Apache-2.0
 *
 * fill_data RULES DATE FILE...: of every record of data files, what each result says is missing is
 * filled in with any values; then it must not be named again. Prints how much that was; the status
 * is 1 if it was named, or nothing was missing at all.
 */
#include <string.h>

#include "api/api.h"
#include "filling.h"

static int fail(const char *what) {
    printf("FAILED: %s\n", what);
    return 1;
}

static bool load(guodu_rules *rules, guodu_data *data, char **files) {
    for (; *files; files++)
        if (guodu_data_add(data, NULL, *files, GUODU_BY_NAME) != GUODU_OK)
            return false;
    return rules->sound && guodu_data_join(data) == GUODU_OK;
}

static int fill_all(const guodu_rules *rules, guodu_data *data, date today) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    struct chance chance = chance_of(1);
    struct filling filling = {.arena = &arena, .chance = &chance, .program = &rules->program,
        .today = today, .zh = true};
    const guodu_record *record;
    uint64_t records = 0;
    arena_init(&arena, &allocator);
    while ((record = guodu_data_next(data))) {
        arena_reset(&arena);
        filling.tree = record->tree;
        records++;
        if (!fill_missing(&filling))
            return fail(filling.complaint);
    }
    arena_fini(&arena);
    printf("%llu records, %llu results, %llu lacking something, %llu facts filled in\n",
        (unsigned long long)records, (unsigned long long)filling.results,
        (unsigned long long)filling.lacking, (unsigned long long)filling.filled);
    return filling.filled > 0 ? 0 : fail("nothing was missing");
}

int main(int argc, char **argv) {
    date today;
    if (argc < 4 || !date_parse(argv[2], strlen(argv[2]), &today)) {
        fputs("usage: fill_data RULES DATE FILE...\n", stderr);
        return 2;
    }
    guodu_rules *rules = guodu_rules_new(NULL);
    guodu_status status = guodu_rules_load_file(rules, argv[1]);
    guodu_data *data = guodu_data_new(rules);
    int code = status == GUODU_OK && load(rules, data, argv + 3)
                   ? fill_all(rules, data, today)
                   : fail("the rules or the data cannot be read");
    guodu_data_free(data);
    guodu_rules_free(rules);
    return code;
}
