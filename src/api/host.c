/* SPDX-License-Identifier: Apache-2.0
 *
 * What a host says of how its rules are to work: reader, limits, log, threads and clock. */
#include "api/api.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *guodu_version(void) {
    return GUODU_VERSION;
}

int guodu_version_number(void) {
    return GUODU_VERSION_NUMBER;
}

const char *guodu_status_word(guodu_status status, guodu_lang lang) {
    static const char *const words[][2] = {
        [GUODU_OK] = {"完成", "done"},
        [GUODU_NO_MEMORY] = {"内存不够", "out of memory"},
        [GUODU_BAD_RULES] = {"规则有错误", "the rules have errors"},
        [GUODU_BAD_CALL] = {"调用不成立", "the call makes no sense"},
        [GUODU_BAD_VALUE] = {"填写的值不能用", "the value cannot be used"},
        [GUODU_CANNOT_READ] = {"读不了", "it cannot be read"},
        [GUODU_CANNOT_WRITE] = {"写不了", "it cannot be written"},
        [GUODU_TOO_MANY_REJECTS] = {"未采用的数据行太多", "too many rows were rejected"},
        [GUODU_NOT_SORTED] = {"数据没有按主键排序", "the data are not sorted by their keys"},
        [GUODU_STOPPED] = {"已中途停止", "it was stopped"},
        [GUODU_LIMIT] = {"超过设定的上限", "it is more than the limits allow"},
    };
    size_t index = (size_t)status;
    return index < sizeof words / sizeof *words ? words[index][lang == GUODU_ZH ? 0 : 1] : "";
}

guodu_status guodu_rules_set_reader(guodu_rules *rules, const guodu_reader *reader) {
    if (!rules || (reader && !reader->read))
        return GUODU_BAD_CALL;
    rules->reader = reader ? *reader : (guodu_reader){0};
    return GUODU_OK;
}

/* 0: as it is without a word. */
static void put_limit(guodu_rules *rules, int index, uint64_t value) {
    const struct limit_entry *limit = &limit_table[index];
    if (value == 0)
        value = limit->standard;
    rules->limits.of[index] = value > limit->most ? limit->most : value;
    if (index == LIMIT_MEMORY)
        pool_set_limit(rules->pool, value);
}

guodu_status guodu_rules_set_limits(guodu_rules *rules, const guodu_limits *limits) {
    static const guodu_limits none;
    const guodu_limits *wanted = limits ? limits : &none;
    if (!rules)
        return GUODU_BAD_CALL;
    const uint64_t values[][2] = {{LIMIT_MEMORY, wanted->memory},
        {LIMIT_RULE_BYTES, wanted->rule_bytes}, {LIMIT_RULE_FILES, wanted->rule_files},
        {LIMIT_RULES, wanted->rules}, {LIMIT_DEPTH, wanted->depth}, {LIMIT_STEPS, wanted->steps}};
    if (wanted->depth > AST_DEPTH_LIMIT)
        return api_fail(&rules->error, GUODU_BAD_VALUE, "嵌套的上限最多只能设为 256 层",
            "The limit of nesting can be 256 levels at most");
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        put_limit(rules, (int)values[i][0], values[i][1]);
    return GUODU_OK;
}

guodu_status guodu_rules_limit(const guodu_rules *rules, size_t index, guodu_limit_info *out) {
    if (!rules || !out || index >= LIMIT_COUNT)
        return GUODU_BAD_CALL;
    const struct limit_entry *limit = &limit_table[index];
    *out = (guodu_limit_info){limit->name, rules->limits.of[index], limit->standard, limit->least,
        limit->most, limit->zh, limit->en};
    return GUODU_OK;
}

static guodu_status refuse_limit(guodu_rules *rules, const struct limit_entry *limit) {
    static const char *const zh[] = {
#define LIMIT_RANGE(id, name, standard, least, most, zh, en)                                       \
    "上限 " name " 的值超出了可设的范围",
        LIMITS(LIMIT_RANGE)
#undef LIMIT_RANGE
    };
    static const char *const en[] = {
#define LIMIT_RANGE(id, name, standard, least, most, zh, en)                                       \
    "The value of the limit " name " is outside what it can be",
        LIMITS(LIMIT_RANGE)
#undef LIMIT_RANGE
    };
    size_t index = (size_t)(limit - limit_table);
    return api_fail(&rules->error, GUODU_BAD_VALUE, zh[index], en[index]);
}

guodu_status guodu_rules_set_limit(guodu_rules *rules, const char *name, uint64_t value) {
    int index = rules && name ? limit_find(name) : -1;
    if (!rules || !name)
        return GUODU_BAD_CALL;
    if (index < 0)
        return api_fail(
            &rules->error, GUODU_BAD_CALL, "没有这个名称的上限", "There is no limit of this name");
    const struct limit_entry *limit = &limit_table[index];
    if (value != 0 && (value < limit->least || value > limit->most))
        return refuse_limit(rules, limit);
    put_limit(rules, index, value);
    return GUODU_OK;
}

guodu_status guodu_rules_set_log(guodu_rules *rules, guodu_log *log, void *user) {
    if (!rules)
        return GUODU_BAD_CALL;
    rules->log = log;
    rules->log_user = user;
    return GUODU_OK;
}

guodu_status guodu_rules_set_system(guodu_rules *rules, const guodu_system *system) {
    if (!rules || (system && system->start && !system->join))
        return GUODU_BAD_CALL;
    rules->system = (struct system){.has_host = system != NULL};
    if (system)
        rules->system.host = *system;
    return GUODU_OK;
}

/* ---- the log ---- */

enum { TOLD_MOST = 2048 };

/* A sentence that is too long, for a path in it, ends between two characters. */
static void print_told(char text[TOLD_MOST], const char *format, va_list arguments) {
    int length = vsnprintf(text, TOLD_MOST, format, arguments);
    if (length < 0)
        text[0] = '\0';
    if (length < TOLD_MOST)
        return;
    size_t end = TOLD_MOST - 1;
    while (end > 0 && ((unsigned char)text[end - 1] & 0xC0) == 0x80)
        end--;
    text[end > 0 ? end - 1 : 0] = '\0';
}

static void print_two(char text[TOLD_MOST], const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void print_two(char text[TOLD_MOST], const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    print_told(text, format, arguments);
    va_end(arguments);
}

void api_tell(
    const guodu_rules *rules, guodu_log_level level, const char *zh, const char *en, ...) {
    char told_zh[TOLD_MOST], told_en[TOLD_MOST];
    va_list arguments, again;
    if (!rules->log)
        return;
    va_start(arguments, en);
    va_copy(again, arguments);
    print_told(told_zh, zh, arguments);
    print_told(told_en, en, again);
    va_end(again);
    va_end(arguments);
    rules->log(rules->log_user, level, told_zh, told_en);
}

void api_tell_why(const guodu_rules *rules, guodu_log_level level, struct api_error what,
    const struct api_error *why) {
    char zh[TOLD_MOST], en[TOLD_MOST];
    if (!rules->log)
        return;
    print_two(zh, "%s：%s", what.zh, api_error_text(why, GUODU_ZH));
    print_two(en, "%s: %s", what.en, api_error_text(why, GUODU_EN));
    rules->log(rules->log_user, level, zh, en);
}

guodu_status api_tell_memory(const guodu_rules *rules) {
    uint64_t limit = pool_refused(rules->pool);
    if (limit)
        api_tell(rules, GUODU_LOG_ERROR, "用到的内存超过上限：最多 %llu 字节",
            "More memory was wanted than the limit of %llu bytes", (unsigned long long)limit);
    return GUODU_NO_MEMORY;
}
