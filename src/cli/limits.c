/* SPDX-License-Identifier: Apache-2.0
 *
 * --limit NAME=VALUE, of every verb: what the library takes before it refuses (docs/limits.md). */
#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 20, 64K, 16M or 2G. False: it is no number. */
static bool read_value(const char *word, uint64_t *value) {
    static const char units[] = "KMG";
    char *end;
    errno = 0;
    unsigned long long number = strtoull(word, &end, 10);
    if (errno || end == word || *word < '0' || *word > '9')
        return false;
    const char *unit = *end ? strchr(units, *end) : NULL;
    unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
    if (unit)
        end++;
    *value = (uint64_t)number << shift;
    return *end == '\0' && *value >> shift == number;
}

static void list_names(const guodu_rules *rules, char *out, size_t room) {
    guodu_limit_info info;
    size_t length = 0;
    for (size_t i = 0; guodu_rules_limit(rules, i, &info) == GUODU_OK && length < room; i++)
        length += (size_t)snprintf(out + length, room - length, "%s%s", i ? ", " : "", info.name);
}

static void complain_name(const struct cli *cli, const struct usage *usage,
    const guodu_rules *rules, const char *name) {
    char names[512];
    list_names(rules, names, sizeof names);
    cli_wrong_usage(cli, usage, "没有“%s”这个上限；可以写的有：%s",
        "--limit knows no limit “%s”; it knows: %s", name, names);
}

static void complain_value(const struct cli *cli, const struct usage *usage,
    const guodu_rules *rules, const char *name, const char *value) {
    guodu_limit_info info;
    for (size_t i = 0; guodu_rules_limit(rules, i, &info) == GUODU_OK; i++)
        if (strcmp(info.name, name) == 0)
            break;
    /* 0 means to the library what is without a word, which nobody need say. */
    unsigned long long least = info.least ? info.least : 1, most = info.most;
    cli_wrong_usage(cli, usage, "上限 %s 要写 %llu 到 %llu 的数（可以加 K、M、G），不能是“%s”",
        "The limit %s takes a number from %llu to %llu (with K, M or G), not “%s”", info.name, least,
        most, value);
}

/* Tried on rules of nobody's: the library knows what can be set. */
static bool can_be(const struct cli *cli, const struct usage *usage, guodu_rules *rules,
    const char *name, const char *value) {
    uint64_t number;
    bool is_number = read_value(value, &number);
    guodu_status status = guodu_rules_set_limit(rules, name, is_number ? number : 0);
    if (status == GUODU_BAD_CALL)
        complain_name(cli, usage, rules, name);
    else if (status != GUODU_OK || !is_number || number == 0)
        complain_value(cli, usage, rules, name, value);
    return status == GUODU_OK && is_number && number > 0;
}

/* Of a limit that is said twice the last word counts. The names are those of the library, so that there is
 * room for all. */
static void put(struct cli_limits *limits, const struct cli_limit *limit) {
    size_t at = 0;
    while (at < limits->count && strcmp(limits->items[at].name, limit->name) != 0)
        at++;
    if (at == LIMITS_MOST)
        return;
    limits->items[at] = *limit;
    limits->count += at == limits->count;
}

void cli_move_limits(struct cli_limits *limits, const struct cli_limits *more) {
    for (size_t i = 0; i < more->count; i++)
        put(limits, &more->items[i]);
}

/* By the name that the library gives it, be it written with _. */
static void take_name(struct cli_limit *limit, const char *word, size_t length) {
    for (size_t i = 0; i < length; i++)
        limit->name[i] = word[i] == '_' ? '-' : word[i];
    limit->name[length] = '\0';
}

bool cli_add_limit(const struct cli *cli, const struct usage *usage, const char *word) {
    struct cli_limit limit;
    const char *equals = strchr(word, '=');
    size_t length = equals ? (size_t)(equals - word) : 0;
    if (length == 0 || length >= sizeof limit.name) {
        cli_wrong_usage(cli, usage, "--limit 后面要写“名称=数”，如 --limit memory=2G，不能是“%s”",
            "--limit takes NAME=NUMBER, as in --limit memory=2G, not “%s”", word);
        return false;
    }
    take_name(&limit, word, length);
    guodu_rules *rules = guodu_rules_new(NULL);
    if (!rules)
        cli_complain_memory(cli);
    bool fits = rules && can_be(cli, usage, rules, limit.name, equals + 1);
    guodu_rules_free(rules);
    if (fits) {
        read_value(equals + 1, &limit.value);
        put(cli->limits, &limit);
    }
    return fits;
}

guodu_status cli_set_limits(const struct cli *cli, guodu_rules *rules) {
    guodu_status status = GUODU_OK;
    for (size_t i = 0; status == GUODU_OK && i < cli->limits->count; i++)
        status = guodu_rules_set_limit(
            rules, cli->limits->items[i].name, cli->limits->items[i].value);
    return status;
}

uint64_t cli_limit_of(const struct cli *cli, const char *name) {
    uint64_t value = 0;
    for (size_t i = 0; i < cli->limits->count; i++)
        if (strcmp(cli->limits->items[i].name, name) == 0)
            value = cli->limits->items[i].value;
    return value;
}
