/* SPDX-License-Identifier: Apache-2.0 */
#include "bindings/sqlite/connection.h"

#include <string.h>

/* ---- what is wrong ---- */

bool fault_no_memory(struct fault *fault) {
    sqlite3_free(fault->text);
    *fault = (struct fault){.failed = true};
    return false;
}

bool fault_set(struct fault *fault, const char *en, const char *zh, const char *what) {
    sqlite3_str *text = sqlite3_str_new(NULL);
    sqlite3_str_appendall(text, "guodu: ");
    sqlite3_str_appendf(text, en, what);
    sqlite3_str_appendall(text, " / ");
    sqlite3_str_appendf(text, zh, what);
    sqlite3_free(fault->text);
    *fault = (struct fault){true, sqlite3_str_finish(text)};
    return false;
}

bool fault_of(struct fault *fault, guodu_status status, const char *en, const char *zh) {
    if (status == GUODU_NO_MEMORY)
        return fault_no_memory(fault);
    bool says = *en != '\0';
    sqlite3_free(fault->text);
    *fault = (struct fault){true,
        sqlite3_mprintf("guodu: %s / %s", says ? en : guodu_status_word(status, GUODU_EN),
            says ? zh : guodu_status_word(status, GUODU_ZH))};
    return false;
}

void fault_result(struct fault *fault, sqlite3_context *context) {
    if (fault->text)
        sqlite3_result_error(context, fault->text, -1);
    else
        sqlite3_result_error_nomem(context);
    sqlite3_free(fault->text);
    *fault = (struct fault){0};
}

int fault_vtab(struct fault *fault, sqlite3_vtab *table) {
    int code = fault->text ? SQLITE_ERROR : SQLITE_NOMEM;
    sqlite3_free(table->zErrMsg);
    table->zErrMsg = fault->text;
    *fault = (struct fault){0};
    return code;
}

/* ---- the connection ---- */

struct connection *connection_new(sqlite3 *db) {
    struct connection *connection = sqlite3_malloc(sizeof *connection);
    if (connection)
        *connection = (struct connection){.db = db, .uses = 1, .library = installed_rules()};
    return connection;
}

void connection_release(void *object) {
    struct connection *connection = object;
    if (--connection->uses > 0)
        return;
    while (connection->sets) {
        struct rule_set *set = connection->sets;
        connection->sets = set->next;
        rule_set_release(set);
    }
    sqlite3_free(connection->library);
    sqlite3_free(connection);
}

static int two_digits(const char *text) {
    return (text[0] - '0') * 10 + text[1] - '0';
}

/* A day of the calendar, in the one form that it may have. */
static bool is_day(const char *text) {
    static const char form[] = "0000-00-00";
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (size_t i = 0; i < sizeof form; i++)
        if (form[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return false;
    int century = two_digits(text), year = two_digits(text + 2);
    int month = two_digits(text + 5), day = two_digits(text + 8);
    bool is_leap = (year ? year : century) % 4 == 0;
    return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] &&
        (is_leap || month != 2 || day != 29);
}

bool connection_day(const struct connection *connection, sqlite3_value *value,
    char day[DAY_SIZE], struct fault *fault) {
    const char *text = connection->day;
    if (value && sqlite3_value_type(value) != SQLITE_NULL) {
        text = (const char *)sqlite3_value_text(value);
        if (!text)
            return fault_no_memory(fault);
        if (!is_day(text))
            return fault_set(fault,
                "the day must be written like '2023-06-30' and be one of the calendar, not '%s'",
                "基准日期须写成 '2023-06-30' 的样子，并且是日历上有的一天，不能写“%s”", text);
    }
    if (!*text)
        return fault_set(fault,
            "as of which day? Give it as the last argument, '2023-06-30', or once for all: SELECT "
            "guodu_as_of('2023-06-30')",
            "按哪一天判断？请把日期写在参数里，例如 '2023-06-30'，或者先执行一次 SELECT "
            "guodu_as_of('2023-06-30')",
            NULL);
    memcpy(day, text, DAY_SIZE);
    return true;
}

const char *rejected_word(guodu_lang lang) {
    return lang == GUODU_ZH ? "未采用" : "rejected";
}

guodu_lang connection_lang(const struct connection *connection, const struct rule_set *set) {
    return connection->says_lang ? connection->lang : guodu_rules_lang(set->rules);
}

/* ---- sets of rules ---- */

struct rule_set *connection_find(
    const struct connection *connection, const char *name, size_t length) {
    for (struct rule_set *set = connection->sets; set; set = set->next)
        if (strlen(set->name) == length && memcmp(set->name, name, length) == 0)
            return set;
    return NULL;
}

struct rule_set *connection_set(
    const struct connection *connection, const char *name, struct fault *fault) {
    bool is_named = name && *name && strcmp(name, RULES_NAME) != 0;
    if (!is_named)
        name = RULES_NAME;
    struct rule_set *set = connection_find(connection, name, strlen(name));
    if (!set && is_named)
        fault_set(fault, "no rules are loaded by the name '%s'; see guodu_load(path, NULL, name)",
            "没有叫“%s”的规则；请先执行 guodu_load(路径, NULL, 名称)", name);
    else if (!set)
        fault_set(fault, "no rules are loaded; begin with SELECT guodu_load('rules.guodu')",
            "还没有装入规则；请先执行 SELECT guodu_load('规则.guodu')", NULL);
    return set;
}

void connection_add(struct connection *connection, struct rule_set *added) {
    struct rule_set **at = &connection->sets;
    while (*at && strcmp((*at)->name, added->name) != 0)
        at = &(*at)->next;
    struct rule_set *old = *at;
    added->next = old ? old->next : NULL;
    *at = added;
    if (old)
        rule_set_release(old);
}

static void free_records(struct rule_set *set) {
    for (size_t i = 0; set->records && i < guodu_rules_record_count(set->rules); i++)
        guodu_record_free(set->records[i]);
    sqlite3_free(set->records);
}

void rule_set_release(struct rule_set *set) {
    if (!set || --set->uses > 0)
        return;
    free_records(set);
    guodu_evaluation_free(set->evaluation);
    guodu_rules_free(set->rules);
    sqlite3_free(set->json);
    sqlite3_free(set->name);
    sqlite3_free(set);
}

/* ---- loading ---- */

enum { DIAGNOSTICS_SHOWN = 3 };

/* What is said of a file that is not there names an option of the tool. */
static const char *help_of(const guodu_diagnostic *found, guodu_lang lang) {
    if (strcmp(found->code, "G1001") != 0)
        return found->help;
    return lang == GUODU_ZH
               ? "文件名从写“引用”的这个文件所在的文件夹算起，要带上结尾的 .guodu；规则库里的，"
                 "请把规则库的文件夹写成 guodu_load 的第二个参数。"
               : "The name counts from the folder of the file that says `use`, and ends in .guodu. "
                 "For one of a library, give its folder as the second argument of guodu_load.";
}

static void add_diagnostics(sqlite3_str *text, guodu_rules *rules, guodu_lang lang) {
    size_t count = guodu_rules_diagnostic_count(rules), shown = 0;
    guodu_diagnostic found;
    for (size_t i = 0; i < count && shown < DIAGNOSTICS_SHOWN; i++) {
        if (guodu_rules_diagnostic(rules, i, lang, false, &found) != GUODU_OK ||
            found.severity != GUODU_ERROR)
            continue;
        sqlite3_str_appendf(text, "\n%s:%d:%d: %s %s", found.file, (int)found.line,
            (int)found.column, found.code, found.message);
        const char *help = help_of(&found, lang);
        if (help)
            sqlite3_str_appendf(text, lang == GUODU_ZH ? "；%s" : "; %s", help);
        shown++;
    }
    size_t errors = guodu_rules_error_count(rules);
    if (errors > shown)
        sqlite3_str_appendf(text, lang == GUODU_ZH       ? "\n另有 %d 处错误"
                                  : errors == shown + 1 ? "\nand %d more error"
                                                        : "\nand %d more errors",
            (int)(errors - shown));
}

static void bad_rules(struct fault *fault, guodu_rules *rules, const char *path) {
    sqlite3_str *text = sqlite3_str_new(NULL);
    sqlite3_str_appendf(text, "guodu: the rules %s have errors / 规则“%s”有错误", path, path);
    add_diagnostics(text, rules, GUODU_EN);
    add_diagnostics(text, rules, GUODU_ZH);
    sqlite3_free(fault->text);
    *fault = (struct fault){true, sqlite3_str_finish(text)};
}

static bool load(guodu_rules *rules, const char *path, const char *library, struct fault *fault) {
    guodu_status status = guodu_rules_set_library(rules, library);
    if (status == GUODU_OK)
        status = guodu_rules_load_file(rules, path);
    if (status == GUODU_BAD_RULES)
        bad_rules(fault, rules, path);
    else if (status != GUODU_OK)
        fault_of(fault, status, guodu_rules_error(rules, GUODU_EN),
            guodu_rules_error(rules, GUODU_ZH));
    return status == GUODU_OK;
}

struct rule_set *rule_set_load(const struct connection *connection, const char *path,
    const char *library, const char *name, struct fault *fault) {
    struct rule_set *set = sqlite3_malloc(sizeof *set);
    if (!set) {
        fault_no_memory(fault);
        return NULL;
    }
    *set = (struct rule_set){.uses = 1,
        .name = sqlite3_mprintf("%s", name && *name ? name : RULES_NAME),
        .rules = guodu_rules_new(NULL)};
    if (!set->name || !set->rules)
        fault_no_memory(fault);
    if (fault->failed || !load(set->rules, path, library ? library : connection->library, fault)) {
        rule_set_release(set);
        return NULL;
    }
    return set;
}

/* ---- kinds of record ---- */

size_t rules_find_kind(const guodu_rules *rules, const char *name) {
    for (size_t i = 0; i < guodu_rules_record_count(rules); i++)
        if (strcmp(guodu_rules_record(rules, i), name) == 0)
            return i;
    return SIZE_MAX;
}

size_t rules_top_of(const guodu_rules *rules, size_t kind) {
    const char *parent;
    while ((parent = guodu_rules_record_parent(rules, kind)))
        kind = rules_find_kind(rules, parent);
    return kind;
}

bool rules_find_top(
    const guodu_rules *rules, const char *name, size_t *kind, struct fault *fault) {
    size_t tops = 0;
    *kind = name ? rules_find_kind(rules, name) : SIZE_MAX;
    if (name && (*kind == SIZE_MAX || guodu_rules_record_parent(rules, *kind)))
        return fault_set(fault, "the rules have no top record '%s'",
            "规则里没有“%s”这种不隶属于别的记录的记录", name);
    for (size_t i = 0; !name && i < guodu_rules_record_count(rules); i++) {
        if (guodu_rules_record_parent(rules, i))
            continue;
        *kind = i;
        tops++;
    }
    return name || tops == 1 ||
           fault_set(fault, "of which kind is the record? Name it in the argument behind",
               "这是哪一种记录？请在后面的参数里写明记录的名称", NULL);
}

/* ---- judging one record ---- */

const char *text_argument(
    sqlite3_value *value, const char *en, const char *zh, struct fault *fault) {
    int type = sqlite3_value_type(value);
    if (type == SQLITE_NULL || type == SQLITE_BLOB) {
        sqlite3_str *both = sqlite3_str_new(NULL);
        sqlite3_str_appendf(both, "guodu: %s must be given as text / %s要写成文字", en, zh);
        sqlite3_free(fault->text);
        *fault = (struct fault){true, sqlite3_str_finish(both)};
        return NULL;
    }
    const char *text = (const char *)sqlite3_value_text(value);
    if (!text)
        fault_no_memory(fault);
    return text;
}

static bool prepare(struct rule_set *set, size_t kind, struct fault *fault) {
    size_t count = guodu_rules_record_count(set->rules);
    if (!set->evaluation)
        set->evaluation = guodu_evaluation_new(set->rules);
    if (!set->records) {
        set->records = sqlite3_malloc64(count * sizeof *set->records);
        if (set->records)
            memset(set->records, 0, count * sizeof *set->records);
    }
    if (set->records && !set->records[kind])
        set->records[kind] = guodu_record_new(set->rules, guodu_rules_record(set->rules, kind));
    return (set->evaluation && set->records && set->records[kind]) || fault_no_memory(fault);
}

/* The evaluation holds nothing any more that could be asked for. */
static void forget(struct rule_set *set) {
    sqlite3_free(set->json);
    set->json = NULL;
    set->json_length = 0;
}

guodu_status rule_set_read(struct rule_set *set, size_t kind, const char *json, size_t length,
    struct fault *fault) {
    forget(set);
    if (!prepare(set, kind, fault))
        return GUODU_NO_MEMORY;
    guodu_status status = guodu_record_read_json(set->records[kind], json, length);
    if (status != GUODU_OK && status != GUODU_BAD_VALUE)
        fault_of(fault, status, guodu_record_error(set->records[kind], GUODU_EN),
            guodu_record_error(set->records[kind], GUODU_ZH));
    return status;
}

static bool is_judged(const struct rule_set *set, size_t kind, const char *json, size_t length,
    const char *day) {
    return set->json && set->kind == kind && set->json_length == length &&
           memcmp(set->json, json, length) == 0 && strcmp(set->day, day) == 0;
}

static bool judge(struct rule_set *set, size_t kind, const char *day, struct fault *fault) {
    guodu_status status = guodu_evaluation_run(set->evaluation, set->records[kind], day);
    return status == GUODU_OK ||
           fault_of(fault, status, guodu_evaluation_error(set->evaluation, GUODU_EN),
               guodu_evaluation_error(set->evaluation, GUODU_ZH));
}

bool rule_set_judge(struct rule_set *set, size_t kind, const char *json, size_t length,
    const char *day, struct fault *fault) {
    if (is_judged(set, kind, json, length, day))
        return true;
    guodu_status status = rule_set_read(set, kind, json, length, fault);
    if (fault->failed || (status == GUODU_OK && !judge(set, kind, day, fault)))
        return false;
    set->rejected = status != GUODU_OK;
    set->json = sqlite3_malloc64(length + 1);
    if (!set->json)
        return fault_no_memory(fault);
    memcpy(set->json, json, length);
    set->json_length = length;
    set->kind = kind;
    memcpy(set->day, day, DAY_SIZE);
    return true;
}
