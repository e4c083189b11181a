/* SPDX-License-Identifier: Apache-2.0
 *
 * The functions of one value: rules are loaded, a record is judged, what came of it is told. */
#include "bindings/sqlite/connection.h"

#include <string.h>

static void result_text(sqlite3_context *context, const char *text) {
    if (text)
        sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
    else
        sqlite3_result_null(context);
}

/* A JSON text that is done, which belongs to SQLite from now on. */
static void result_json(sqlite3_context *context, sqlite3_str *text) {
    int code = sqlite3_str_errcode(text);
    char *json = sqlite3_str_finish(text);
    if (code != SQLITE_OK || !json) {
        sqlite3_free(json);
        sqlite3_result_error_nomem(context);
        return;
    }
    sqlite3_result_text(context, json, -1, sqlite3_free);
    sqlite3_result_subtype(context, 'J');
}

static void put_json_text(sqlite3_str *json, const char *text) {
    sqlite3_str_appendchar(json, 1, '"');
    for (; *text; text++)
        if (*text == '"' || *text == '\\')
            sqlite3_str_appendf(json, "\\%c", *text);
        else if ((unsigned char)*text < 0x20)
            sqlite3_str_appendf(json, "\\u%04x", (unsigned)*text);
        else
            sqlite3_str_appendchar(json, 1, *text);
    sqlite3_str_appendchar(json, 1, '"');
}

static void put_json_member(sqlite3_str *json, const char *text) {
    sqlite3_str_appendchar(json, 1, sqlite3_str_length(json) ? ',' : '[');
    put_json_text(json, text);
}

static bool is_given(int count, sqlite3_value **values, int index) {
    return index < count && sqlite3_value_type(values[index]) != SQLITE_NULL;
}

static const char *optional_text(int count, sqlite3_value **values, int index) {
    return is_given(count, values, index) ? (const char *)sqlite3_value_text(values[index]) : NULL;
}

/* ---- what holds for a connection ---- */

static char *describe(const guodu_rules *rules, const char *path) {
    const char *name = guodu_rules_name(rules), *version = guodu_rules_ruleset_version(rules);
    return sqlite3_mprintf("%s%s%s", name ? name : path, version ? " " : "", version ? version : "");
}

/* guodu_load(path [, library [, name]]) */
static void load(sqlite3_context *context, int count, sqlite3_value **values) {
    struct connection *connection = sqlite3_user_data(context);
    struct fault fault = {0};
    const char *path =
        text_argument(values[0], "the path of the rules", "规则文件的路径", &fault);
    struct rule_set *set = NULL;
    if (path)
        set = rule_set_load(connection, path, optional_text(count, values, 1),
            optional_text(count, values, 2), &fault);
    if (!set) {
        fault_result(&fault, context);
        return;
    }
    connection_add(connection, set);
    char *text = describe(set->rules, path);
    if (text)
        sqlite3_result_text(context, text, -1, sqlite3_free);
    else
        sqlite3_result_error_nomem(context);
}

/* guodu_as_of([day]): NULL as a day takes it away. */
static void as_of(sqlite3_context *context, int count, sqlite3_value **values) {
    struct connection *connection = sqlite3_user_data(context);
    struct fault fault = {0};
    if (count == 1 && !is_given(count, values, 0))
        connection->day[0] = '\0';
    else if (count == 1 && !connection_day(connection, values[0], connection->day, &fault)) {
        fault_result(&fault, context);
        return;
    }
    result_text(context, *connection->day ? connection->day : NULL);
}

/* guodu_language([language]): NULL: that of the rules. */
static void language(sqlite3_context *context, int count, sqlite3_value **values) {
    struct connection *connection = sqlite3_user_data(context);
    const char *asked = optional_text(count, values, 0);
    if (asked && strcmp(asked, "zh") != 0 && strcmp(asked, "en") != 0) {
        struct fault fault = {0};
        fault_set(&fault, "there are the languages 'zh' and 'en', not '%s'",
            "语言只能写 'zh' 或 'en'，不能写“%s”", asked);
        fault_result(&fault, context);
        return;
    }
    if (count == 1)
        connection->says_lang = asked != NULL;
    if (asked)
        connection->lang = strcmp(asked, "zh") == 0 ? GUODU_ZH : GUODU_EN;
    if (connection->says_lang)
        result_text(context, connection->lang == GUODU_ZH ? "zh" : "en");
}

static void version(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count, (void)values;
    result_text(context, guodu_version());
}

/* ---- which result ---- */

struct question {
    struct connection *connection;
    struct rule_set *set;
    size_t policy;
    guodu_policy info;
    size_t result; /* index in the evaluation; SIZE_MAX: the record has none such below it */
    bool is_null;  /* the JSON is NULL */
    size_t top;    /* the kind of the record */
    bool rejected; /* as in rule_set */
};

/* Policies by name: name/policy of rules that were loaded by a name. */
static bool find_policy(struct question *question, const char *name, struct fault *fault) {
    const char *slash = strchr(name, '/');
    question->set = slash ? connection_find(question->connection, name, (size_t)(slash - name)) : NULL;
    if (question->set)
        name = slash + 1;
    else
        question->set = connection_set(question->connection, NULL, fault);
    if (!question->set)
        return false;
    question->policy = guodu_rules_find_policy(question->set->rules, name);
    if (guodu_rules_policy_info(question->set->rules, question->policy, &question->info) ==
        GUODU_OK)
        return true;
    return fault_set(fault, "the rules have no policy '%s'", "规则里没有叫“%s”的政策", name);
}

static const char *kind_name(const struct question *question) {
    return guodu_rules_record(question->set->rules, question->info.record);
}

static bool is_of_policy(const struct question *question, size_t index) {
    guodu_result result;
    return guodu_evaluation_result(question->set->evaluation, index, &result) == GUODU_OK &&
           result.policy == question->policy;
}

/* The results of the top record come first, one a policy for its kind, in the order of the policies. */
static size_t find_of_top(const struct question *question) {
    size_t index = 0;
    guodu_policy other;
    for (size_t i = 0; i < question->policy; i++)
        if (guodu_rules_policy_info(question->set->rules, i, &other) == GUODU_OK)
            index += other.record == question->info.record;
    return is_of_policy(question, index) ? index : SIZE_MAX;
}

/* Of the results of the policy those that the key, if any, is about. */
static size_t count_results(struct question *question, const guodu_key *key) {
    size_t count = 0;
    const guodu_evaluation *evaluation = question->set->evaluation;
    for (size_t i = 0; i < guodu_evaluation_count(evaluation); i++) {
        if (!is_of_policy(question, i) || (key && !guodu_key_covers_result(key, 0, evaluation, i)))
            continue;
        question->result = i;
        count++;
    }
    return count;
}

static bool is_not_one(const struct question *question, struct fault *fault) {
    return fault_set(fault,
        "the record has several %s; say which, as in guodu_outcome(policy, json, day, '2'), or take "
        "all of them from guodu_results(json, day)",
        "这条记录里有几个“%s”；请用第四个参数写明是哪一个（主键），例如 guodu_outcome(政策, json, "
        "日期, '2')，或者用 guodu_results(json, 日期) 一次列出",
        kind_name(question));
}

static bool find_by_key(struct question *question, const char *text, struct fault *fault) {
    struct rule_set *set = question->set;
    size_t top = rules_top_of(set->rules, question->info.record), count = 0;
    guodu_key *key = guodu_key_new(set->rules, kind_name(question), text);
    if (!key || guodu_key_find(key, set->records[top], &count) == GUODU_NO_MEMORY) {
        guodu_key_free(key);
        return fault_no_memory(fault);
    }
    if (count == 1)
        count = count_results(question, key);
    guodu_key_free(key);
    if (count == 0)
        return fault_set(fault, "the record has none with the key '%s'", "这条记录里没有主键是“%s”的",
            text);
    return count == 1 || is_not_one(question, fault);
}

static bool find_result(struct question *question, const char *key, struct fault *fault) {
    const guodu_rules *rules = question->set->rules;
    question->result = SIZE_MAX;
    if (key)
        return find_by_key(question, key, fault);
    if (!guodu_rules_record_parent(rules, question->info.record))
        question->result = find_of_top(question);
    if (question->result != SIZE_MAX)
        return true;
    return count_results(question, NULL) <= 1 || is_not_one(question, fault);
}

/* policy, what stands between, json [, day [, key]] */
static bool ask(struct question *question, int count, sqlite3_value **values, int json_at,
    struct fault *fault) {
    const char *name = text_argument(values[0], "the policy", "政策的名称", fault);
    char day[DAY_SIZE];
    if (!name || !find_policy(question, name, fault))
        return false;
    question->is_null = sqlite3_value_type(values[json_at]) == SQLITE_NULL;
    if (question->is_null)
        return true;
    const char *json = text_argument(values[json_at], "the record", "记录（JSON）", fault);
    sqlite3_value *said = count > json_at + 1 ? values[json_at + 1] : NULL;
    if (!json || !connection_day(question->connection, said, day, fault))
        return false;
    size_t length = (size_t)sqlite3_value_bytes(values[json_at]);
    question->top = rules_top_of(question->set->rules, question->info.record);
    question->result = SIZE_MAX;
    if (!rule_set_judge(question->set, question->top, json, length, day, fault))
        return false;
    return question->set->rejected ||
           find_result(question, optional_text(count, values, json_at + 2), fault);
}

/* False: the answer is given already, NULL or an error. */
static bool begin(struct question *question, sqlite3_context *context, int count,
    sqlite3_value **values, int json_at) {
    struct fault fault = {0};
    *question = (struct question){.connection = sqlite3_user_data(context)};
    bool fine = ask(question, count, values, json_at, &fault);
    if (!fine)
        fault_result(&fault, context);
    question->rejected = fine && !question->is_null && question->set->rejected;
    return fine && !question->is_null && question->result != SIZE_MAX;
}

/* ---- answers ---- */

/* guodu_outcome(policy, json [, day [, key]]) */
static void outcome(sqlite3_context *context, int count, sqlite3_value **values) {
    struct question question;
    guodu_result result;
    if (!begin(&question, context, count, values, 1)) {
        if (question.rejected)
            result_text(context, rejected_word(connection_lang(question.connection, question.set)));
        return;
    }
    if (guodu_evaluation_result(question.set->evaluation, question.result, &result) != GUODU_OK)
        sqlite3_result_error_nomem(context);
    else
        result_text(context, guodu_outcome_word(result.outcome,
                                 connection_lang(question.connection, question.set)));
}

/* What may be none is written so, and that is NULL; but of a set it is the empty one. */
static bool is_none(const struct question *question, const guodu_field *field, const char *value) {
    const char *word = guodu_rules_lang(question->set->rules) == GUODU_ZH ? "无" : "none";
    return field->may_be_none && field->type != GUODU_TYPE_SET && strcmp(value, word) == 0;
}

static void result_whole(sqlite3_context *context, const char *value) {
    sqlite3_int64 number = 0;
    bool negative = *value == '-';
    for (const char *at = value + negative; *at; at++) {
        sqlite3_int64 digit = negative ? '0' - *at : *at - '0';
        if (*at < '0' || *at > '9' || __builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, digit, &number)) {
            result_text(context, value); /* too large for SQLite: exact all the same */
            return;
        }
    }
    sqlite3_result_int64(context, number);
}

static void result_value(sqlite3_context *context, const struct question *question,
    const guodu_field *field, const char *value) {
    if (!value || is_none(question, field, value))
        return;
    if (field->type == GUODU_TYPE_TRUTH)
        sqlite3_result_int(context, strcmp(value, "是") == 0 || strcmp(value, "yes") == 0);
    else if (field->type == GUODU_TYPE_WHOLE)
        result_whole(context, value);
    else
        result_text(context, value);
}

/* SIZE_MAX: there is none. */
static size_t find_output(const struct question *question, const char *name, guodu_field *field) {
    for (size_t i = 0; i < question->info.output_count; i++)
        if (guodu_rules_output(question->set->rules, question->policy, i, field) == GUODU_OK &&
            strcmp(field->name, name) == 0)
            return i;
    return SIZE_MAX;
}

/* guodu_value(policy, output, json [, day [, key]]) */
static void value(sqlite3_context *context, int count, sqlite3_value **values) {
    struct question question;
    guodu_field field;
    guodu_output output;
    struct fault fault = {0};
    if (!begin(&question, context, count, values, 2))
        return;
    const char *name = text_argument(values[1], "the output", "给付的名称", &fault);
    size_t index = name ? find_output(&question, name, &field) : SIZE_MAX;
    if (name && index == SIZE_MAX)
        fault_set(&fault, "the policy has no output '%s'", "这项政策没有叫“%s”的给付", name);
    if (fault.failed) {
        fault_result(&fault, context);
        return;
    }
    guodu_status status = guodu_evaluation_output(
        question.set->evaluation, question.result, index, &output);
    if (status == GUODU_NO_MEMORY)
        sqlite3_result_error_nomem(context);
    else if (status == GUODU_OK) /* else no clause decided */
        result_value(context, &question, &field, output.value);
}

/* guodu_explain(policy, json [, day [, key]]) */
static void explain(sqlite3_context *context, int count, sqlite3_value **values) {
    struct question question;
    const char *page;
    if (!begin(&question, context, count, values, 1)) {
        if (question.rejected)
            result_text(context, guodu_record_error(question.set->records[question.top],
                                     connection_lang(question.connection, question.set)));
        return;
    }
    guodu_status status = guodu_evaluation_explain(question.set->evaluation, question.result,
        connection_lang(question.connection, question.set), GUODU_EXPLAIN_TEXT, &page);
    if (status == GUODU_OK)
        result_text(context, page);
    else
        sqlite3_result_error_nomem(context);
}

/* guodu_missing(policy, json [, day [, key]]): an array; NULL: nothing is missing. */
static void missing(sqlite3_context *context, int count, sqlite3_value **values) {
    struct question question;
    if (!begin(&question, context, count, values, 1))
        return;
    const char *text;
    sqlite3_str *json = sqlite3_str_new(NULL);
    for (size_t i = 0;
         (text = guodu_evaluation_missing(question.set->evaluation, question.result, i)); i++)
        put_json_member(json, text);
    if (sqlite3_str_length(json) > 0)
        sqlite3_str_appendchar(json, 1, ']');
    if (sqlite3_str_length(json) > 0)
        result_json(context, json);
    else
        sqlite3_free(sqlite3_str_finish(json));
}

/* ---- what of the JSON is not used ---- */

static bool read_whole(
    struct rule_set *set, size_t kind, sqlite3_value *json, struct fault *fault) {
    guodu_status status = rule_set_read(set, kind, (const char *)sqlite3_value_text(json),
        (size_t)sqlite3_value_bytes(json), fault);
    if (status == GUODU_BAD_VALUE)
        fault_of(fault, status, guodu_record_error(set->records[kind], GUODU_EN),
            guodu_record_error(set->records[kind], GUODU_ZH));
    return !fault->failed;
}

/* guodu_unused(json [, kind [, rules]]): properties that no field is called by, an array; NULL: none. */
static void unused(sqlite3_context *context, int count, sqlite3_value **values) {
    struct connection *connection = sqlite3_user_data(context);
    struct fault fault = {0};
    if (!is_given(count, values, 0))
        return;
    struct rule_set *set = connection_set(connection, optional_text(count, values, 2), &fault);
    const char *json = set ? text_argument(values[0], "the record", "记录（JSON）", &fault) : NULL;
    size_t kind;
    if (!json || !rules_find_top(set->rules, optional_text(count, values, 1), &kind, &fault) ||
        !read_whole(set, kind, values[0], &fault)) {
        fault_result(&fault, context);
        return;
    }
    const char *text;
    sqlite3_str *names = sqlite3_str_new(NULL);
    for (size_t i = 0; (text = guodu_record_unused(set->records[kind], i)); i++)
        put_json_member(names, text);
    if (sqlite3_str_length(names) == 0) {
        sqlite3_free(sqlite3_str_finish(names));
        return;
    }
    sqlite3_str_appendchar(names, 1, ']');
    result_json(context, names);
}

/* ---- money that can be added up ---- */

/* "175.00" as 17500: whole fen, which add up exactly. NULL of what is no amount. */
static void fen(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    const char *text = (const char *)sqlite3_value_text(values[0]);
    size_t length = text ? strlen(text) : 0, digits = 0;
    sqlite3_int64 number = 0;
    bool negative = text && *text == '-';
    for (size_t i = negative; i < length; i++) {
        if (length - i == 3 && text[i] == '.')
            continue;
        sqlite3_int64 digit = negative ? '0' - text[i] : text[i] - '0';
        if (text[i] < '0' || text[i] > '9' || __builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, digit, &number))
            return;
        digits++;
    }
    if (digits >= 3 && text[length - 3] == '.')
        sqlite3_result_int64(context, number);
}

static void yuan(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    if (sqlite3_value_type(values[0]) != SQLITE_INTEGER)
        return;
    sqlite3_int64 number = sqlite3_value_int64(values[0]);
    sqlite3_uint64 size = number < 0 ? 0 - (sqlite3_uint64)number : (sqlite3_uint64)number;
    char *text = sqlite3_mprintf("%s%llu.%02u", number < 0 ? "-" : "", size / 100,
        (unsigned)(size % 100));
    if (text)
        sqlite3_result_text(context, text, -1, sqlite3_free);
    else
        sqlite3_result_error_nomem(context);
}

/* ---- all of them ---- */

struct function {
    const char *name;
    int least, most; /* arguments */
    int flags;
    void (*call)(sqlite3_context *context, int count, sqlite3_value **values);
};

/* What reads files, or changes what holds for the connection, is not for views and triggers of a
 * database that somebody else made. What rests on what was loaded is not deterministic. */
static const struct function functions[] = {
    {"guodu_load", 1, 3, SQLITE_DIRECTONLY, load},
    {"guodu_as_of", 0, 1, SQLITE_DIRECTONLY, as_of},
    {"guodu_language", 0, 1, SQLITE_DIRECTONLY, language},
    {"guodu_version", 0, 0, SQLITE_INNOCUOUS | SQLITE_DETERMINISTIC, version},
    {"guodu_outcome", 2, 4, SQLITE_INNOCUOUS, outcome},
    {"guodu_value", 3, 5, SQLITE_INNOCUOUS, value},
    {"guodu_explain", 2, 4, SQLITE_INNOCUOUS, explain},
    {"guodu_missing", 2, 4, SQLITE_INNOCUOUS, missing},
    {"guodu_unused", 1, 3, SQLITE_INNOCUOUS, unused},
    {"guodu_fen", 1, 1, SQLITE_INNOCUOUS | SQLITE_DETERMINISTIC, fen},
    {"guodu_yuan", 1, 1, SQLITE_INNOCUOUS | SQLITE_DETERMINISTIC, yuan},
};

int register_functions(struct connection *connection) {
    int code = SQLITE_OK;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        const struct function *function = &functions[i];
        for (int count = function->least; code == SQLITE_OK && count <= function->most; count++) {
            connection->uses++; /* given back by SQLite, also where this fails */
            code = sqlite3_create_function_v2(connection->db, function->name, count,
                SQLITE_UTF8 | function->flags, connection, function->call, NULL, NULL,
                connection_release);
        }
    }
    return code;
}
