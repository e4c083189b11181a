/* SPDX-License-Identifier: Apache-2.0
 *
 * Totals of then and now, compared. */
#include "cli/replay.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct differing {
    const struct cli *cli;
    bool any;
};

static const char *text_of(const json_t *value, char room[32]) {
    if (json_is_integer(value)) {
        snprintf(room, 32, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        return room;
    }
    return json_is_string(value) ? json_string_value(value) : "0";
}

/* Properties of the log are in English. */
static const char *word_of(const struct cli *cli, const char *key) {
    static const struct {
        const char *key, *zh, *en;
    } words[] = {{"judged", "条数", "judged"}, {"read", "读入", "read"}, {"used", "采用", "used"},
        {"rejected", "未采用", "rejected"}, {"sum", "合计", "sum"},
        {"known", "有数的条数", "with a value"}, {"yes", "“是”的条数", "that are yes"},
        {"unknown", "未知的条数", "unknown"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].key, key) == 0)
            return cli_in_lang(cli, words[i].zh, words[i].en);
    for (int i = 0; i < GUODU_OUTCOME_COUNT; i++)
        if (strcmp(guodu_outcome_word((guodu_outcome)i, GUODU_EN), key) == 0)
            return guodu_outcome_word((guodu_outcome)i, cli->lang);
    for (int i = 0; i < GUODU_HOLDING_COUNT; i++)
        if (strcmp(guodu_holding_word((guodu_holding)i, GUODU_EN), key) == 0)
            return guodu_holding_word((guodu_holding)i, cli->lang);
    return key;
}

/* False: then and now it is written alike, as the zeros of a row that came or went. */
static bool tell(struct differing *differing, const char *what, const char *key,
    const json_t *then, const json_t *now) {
    char one[32], other[32];
    const char *before = text_of(then, one), *after = text_of(now, other);
    if (strcmp(before, after) == 0)
        return false;
    differing->any = true;
    replay_tell(differing->cli, "    %s %s：当时 %s，现在 %s", "    %s %s: then %s, now %s", what,
        word_of(differing->cli, key), before, after);
    return true;
}

static const char *const name_keys[] = {"policy", "record", "name", "output", "kind"};
enum { FIRST_NAMES = 3 };

/* It says of what a row is, and no figure. */
static bool is_name(const char *key) {
    for (size_t i = 0; i < sizeof name_keys / sizeof *name_keys; i++)
        if (strcmp(name_keys[i], key) == 0)
            return true;
    return false;
}

/* What a row is of: 参保资助.资助额, 农户. */
static void name_of(const json_t *row, char name[256]) {
    const char *first = "", *output = json_string_value(json_object_get(row, "output"));
    for (size_t i = 0; i < FIRST_NAMES; i++) {
        const char *value = json_string_value(json_object_get(row, name_keys[i]));
        first = value ? value : first;
    }
    snprintf(name, 256, output ? "%s.%s" : "%s", first, output);
}

static const json_t *same_row(const json_t *list, const char *name) {
    char other[256];
    for (size_t i = 0; i < json_array_size(list); i++) {
        name_of(json_array_get(list, i), other);
        if (strcmp(name, other) == 0)
            return json_array_get(list, i);
    }
    return NULL;
}

static void compare_rows(
    struct differing *differing, const json_t *then, const json_t *now, bool both) {
    const char *key;
    json_t *value;
    char name[256];
    bool told = false;
    name_of(then, name);
    json_object_foreach((json_t *)(uintptr_t)then, key, value) {
        const json_t *other = json_object_get(now, key);
        if (!is_name(key) && !json_equal(value, other) && (both || !other))
            told |= tell(differing, name, key, both ? value : NULL, both ? other : value);
    }
    if (now || told)
        return;
    differing->any = true;
    if (both)
        replay_tell(differing->cli, "    %s：当时有，各项都是 0，现在没有",
            "    %s: there then, all zeros, and not now", name);
    else
        replay_tell(differing->cli, "    %s：现在有，各项都是 0，当时没有",
            "    %s: there now, all zeros, and not then", name);
}

/* Rows by name, for a policy may have come or gone. */
static void compare_lists(struct differing *differing, const json_t *then, const json_t *now) {
    char name[256];
    for (size_t i = 0; i < json_array_size(then); i++) {
        name_of(json_array_get(then, i), name);
        compare_rows(differing, json_array_get(then, i), same_row(now, name), true);
    }
    for (size_t i = 0; i < json_array_size(now); i++) {
        name_of(json_array_get(now, i), name);
        compare_rows(differing, json_array_get(now, i), same_row(then, name), false);
    }
}

static void compare_version(struct differing *differing, const json_t *then, const json_t *now) {
    static const char *const lists[] = {"outcomes", "amounts", "findings"};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        compare_lists(differing, json_object_get(then, lists[i]), json_object_get(now, lists[i]));
}

bool replay_tell_differences(const struct cli *cli, json_t *then, json_t *now) {
    struct differing differing = {.cli = cli};
    const json_t *one = json_object_get(then, "judged"), *other = json_object_get(now, "judged");
    if (json_equal(then, now))
        return false;
    if (!json_equal(one, other))
        tell(&differing, cli_in_lang(cli, "判断的记录", "records"), "judged", one, other);
    compare_lists(&differing, json_object_get(then, "records"), json_object_get(now, "records"));
    compare_version(&differing, json_object_get(then, "rules"), json_object_get(now, "rules"));
    compare_version(&differing, json_object_get(then, "baseline"), json_object_get(now, "baseline"));
    if (!differing.any)
        replay_tell(cli, "    各项合计相同，报告里其他内容不同",
            "    the totals are the same, other parts of the report are not");
    return true;
}
