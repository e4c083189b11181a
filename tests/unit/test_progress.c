/* SPDX-License-Identifier: Apache-2.0
 *
 * However data are read, what is told of the progress never goes back, and comes to the end when the
 * records do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "guodu.h"

enum { HOUSEHOLDS = 30000 };

static const char rules_text[] =
    "record household {\n  id: text key\n  sheep: integer\n  members: list of person\n}\n"
    "record person of household {\n  no: text key\n}\n"
    "source notice \"notice\" { article \"1\" }\n"
    "policy feed for household {\n  cites notice \"1\"\n  keep all: otherwise\n}\n";

struct folder {
    char path[64], households[80], persons[80], mixed[80], objects[80], gds[80];
    guodu_rules *rules;
};

static void put_files(const struct folder *folder) {
    FILE *households = fopen(folder->households, "w"), *persons = fopen(folder->persons, "w"),
         *mixed = fopen(folder->mixed, "w"), *objects = fopen(folder->objects, "w");
    fputs("id,sheep\n", households);
    fputs("id,sheep\n", mixed);
    fputs("id,no\n", persons);
    for (int i = 0; i < HOUSEHOLDS; i++) {
        fprintf(households, "H%06d,%d\n", i, i % 7);
        fprintf(mixed, "H%06d,%d\n", (int)((long)i * 7919 % HOUSEHOLDS), i % 7);
        fprintf(persons, "H%06d,1\nH%06d,2\n", i, i);
        fprintf(objects, "{\"id\": \"H%06d\", \"members\": [{\"no\": \"1\"}]}\n", i);
    }
    fclose(households);
    fclose(persons);
    fclose(mixed);
    fclose(objects);
}

static int set_up(void **state) {
    static struct folder folder;
    strcpy(folder.path, "/tmp/test_progress.XXXXXX");
    assert_non_null(mkdtemp(folder.path));
    snprintf(folder.households, sizeof folder.households, "%s/h.csv", folder.path);
    snprintf(folder.persons, sizeof folder.persons, "%s/p.csv", folder.path);
    snprintf(folder.mixed, sizeof folder.mixed, "%s/m.csv", folder.path);
    snprintf(folder.objects, sizeof folder.objects, "%s/o.ndjson", folder.path);
    snprintf(folder.gds, sizeof folder.gds, "%s/d.gds", folder.path);
    put_files(&folder);
    folder.rules = guodu_rules_new(NULL);
    assert_int_equal(
        guodu_rules_load_text(folder.rules, "test.guodu", rules_text, strlen(rules_text)), GUODU_OK);
    *state = &folder;
    return 0;
}

static int tear_down(void **state) {
    struct folder *folder = *state;
    const char *paths[] = {
        folder->households, folder->persons, folder->mixed, folder->objects, folder->gds};
    guodu_rules_free(folder->rules);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        unlink(paths[i]);
    return rmdir(folder->path);
}

struct watch {
    guodu_data *data;
    guodu_progress last;
    int looks, steps; /* steps: looks at which it had gone on */
};

static void look(struct watch *watch) {
    guodu_progress now;
    guodu_data_progress(watch->data, &now);
    assert_true(now.all == 0 || now.done <= now.all);
    if (now.hands_out == watch->last.hands_out) {
        assert_true(now.done >= watch->last.done);
        assert_true(now.count >= watch->last.count);
        watch->steps += now.done > watch->last.done;
    } else {
        assert_true(now.hands_out);
    }
    watch->last = now;
    watch->looks++;
}

static bool look_and_go_on(void *user) {
    look(user);
    return false;
}

static bool look_and_go_on_preparing(void *user) {
    look(user);
    return true;
}

static void is_at_the_end(const struct watch *watch) {
    assert_true(watch->last.hands_out);
    assert_true(watch->last.all > 0);
    assert_int_equal(watch->last.done, watch->last.all);
    assert_int_equal(watch->last.count, HOUSEHOLDS);
}

enum way { WHOLE, SORTED, ASIDE };

static void judge(
    struct folder *folder, enum way way, size_t threads, const char *const *files, size_t count) {
    struct watch watch = {.data = guodu_data_new(folder->rules)};
    guodu_judging *judging = guodu_judging_new(folder->rules);
    if (way == SORTED)
        guodu_data_read_sorted(watch.data, 0);
    if (way == ASIDE)
        assert_int_equal(guodu_data_set_scratch(watch.data, folder->path, 0), GUODU_OK);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(guodu_data_add(watch.data, NULL, files[i], GUODU_BY_NAME), GUODU_OK);
        look(&watch);
        if (way == WHOLE && i + 1 == count && !strstr(files[0], ".gds")) {
            assert_int_equal(watch.last.done, watch.last.all);
            assert_true(watch.last.count >= HOUSEHOLDS);
        }
    }
    guodu_judging_options options = {.as_of = "2023-06-30",
        .threads = threads,
        .stop = look_and_go_on,
        .user = &watch,
        .batch_rows = 256};
    assert_int_equal(guodu_judging_run(judging, watch.data, &options), GUODU_OK);
    look(&watch);
    is_at_the_end(&watch);
    if (threads == 1)
        assert_true(watch.steps > 3);
    guodu_judging_free(judging);
    guodu_data_free(watch.data);
}

static void files_read_whole(void **state) {
    struct folder *folder = *state;
    judge(folder, WHOLE, 1, (const char *[]){folder->households, folder->persons}, 2);
    judge(folder, WHOLE, 2, (const char *[]){folder->mixed, folder->persons}, 2);
    judge(folder, WHOLE, 1, (const char *[]){folder->objects}, 1);
}

static void sorted_files(void **state) {
    struct folder *folder = *state;
    judge(folder, SORTED, 1, (const char *[]){folder->households, folder->persons}, 2);
    judge(folder, SORTED, 2, (const char *[]){folder->persons, folder->households}, 2);
}

static void files_in_parts(void **state) {
    struct folder *folder = *state;
    judge(folder, ASIDE, 1, (const char *[]){folder->mixed, folder->persons}, 2);
    judge(folder, ASIDE, 2, (const char *[]){folder->mixed, folder->persons}, 2);
}

/* Records asked for one by one: sorted files by segments. */
static void one_by_one(void **state) {
    struct folder *folder = *state;
    for (int way = WHOLE; way <= ASIDE; way++) {
        struct watch watch = {.data = guodu_data_new(folder->rules)};
        const char *top = way == ASIDE ? folder->mixed : folder->households;
        if (way == SORTED)
            guodu_data_read_sorted(watch.data, 0);
        if (way == ASIDE)
            assert_int_equal(guodu_data_set_scratch(watch.data, folder->path, 0), GUODU_OK);
        assert_int_equal(guodu_data_add(watch.data, NULL, top, GUODU_BY_NAME), GUODU_OK);
        assert_int_equal(guodu_data_add(watch.data, NULL, folder->persons, GUODU_BY_NAME), GUODU_OK);
        assert_int_equal(guodu_data_join(watch.data), GUODU_OK);
        while (guodu_data_next(watch.data))
            look(&watch);
        look(&watch);
        is_at_the_end(&watch);
        guodu_data_free(watch.data);
    }
}

static void prepared_data(void **state) {
    struct folder *folder = *state;
    for (int sorted = 0; sorted < 2; sorted++) {
        struct watch watch = {.data = guodu_data_new(folder->rules)};
        if (sorted)
            guodu_data_read_sorted(watch.data, 0);
        assert_int_equal(
            guodu_data_add(watch.data, NULL, folder->households, GUODU_BY_NAME), GUODU_OK);
        assert_int_equal(guodu_data_prepare(watch.data, folder->gds, look_and_go_on_preparing, &watch),
            GUODU_OK);
        look(&watch);
        is_at_the_end(&watch);
        guodu_data_free(watch.data);
        judge(folder, WHOLE, 1, (const char *[]){folder->gds}, 1);
        judge(folder, SORTED, 2, (const char *[]){folder->gds}, 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_read_whole),
        cmocka_unit_test(sorted_files),
        cmocka_unit_test(files_in_parts),
        cmocka_unit_test(one_by_one),
        cmocka_unit_test(prepared_data),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
