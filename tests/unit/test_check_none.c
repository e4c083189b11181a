/* SPDX-License-Identifier: Apache-2.0
 *
 * What may be none is never reckoned with by accident: conditions are made up by chance, always
 * the same ones, in which guards stand before what they guard, or do not. Whatever the checker
 * lets through is evaluated with every mixture of none, values and facts that are not known, and
 * must never run into none. Prints TAP.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "author/examples.h"
#include "case_files.h"
#include "check/check.h"

#define ROUNDS 1200
#define DEPTH 3

static uint64_t chance_state;

static size_t below(size_t limit) { /* splitmix64 */
    uint64_t z = chance_state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (size_t)((z ^ (z >> 31)) % limit);
}

struct writing {
    struct arena *arena;
    VEC(char) bytes;
};

static void put(struct writing *text, const char *words) {
    for (; *words; words++)
        vec_push(text->arena, &text->bytes, *words);
}

/* ---- conditions ---- */

static const char *const guards[] = {"甲 为 无", "甲 不为 无", "乙 为 无", "乙 不为 无",
    "甲 早于 2022-01-01", "甲 是 2021-06-01", "甲 不为 2021-06-01", "甲 是 丁", "甲 不为 丁",
    "甲 属于 2021-01-01 至 2022-12-31", "甲 不属于 {2021-06-01、无}", "2021-01-01 <= 甲 < 当日",
    "乙 高于 3", "乙 是 3", "乙 不低于 丙", "乙 属于 {3、无}", "乙 不属于 {3、4}", "1 < 乙 <= 丙",
    "甲 = 丁 = 甲", "是真", "是假"};
static const char *const uses[] = {"甲 + 1天 晚于 2021-06-02", "乙 * 2 高于 6",
    "当日 - 甲 高于 300", "年份(甲) 是 2021", "较大(乙, 3) 是 4", "-乙 低于 0", "(乙 + 1) 是 丙",
    "丁 + 1天 早于 当日", "(乙 缺省 3) * 2 是 6", "(若 乙 为 无 则 0 否则 乙) + 1 高于 3",
    "(乙 * 2 高于 6) 于 2022-01-01"};

static void put_condition(struct writing *text, int depth) {
    switch (depth ? below(7) : below(2)) {
    case 0:
        put(text, guards[below(sizeof guards / sizeof *guards)]);
        break;
    case 1:
        put(text, uses[below(sizeof uses / sizeof *uses)]);
        break;
    case 2:
        put(text, "非 (");
        put_condition(text, depth - 1);
        put(text, ")");
        break;
    case 3:
        put(text, "(若 ");
        put_condition(text, depth - 1);
        put(text, " 则 ");
        put_condition(text, depth - 1);
        put(text, " 否则 ");
        put_condition(text, depth - 1);
        put(text, ")");
        break;
    default:
        put(text, "(");
        put(text, guards[below(sizeof guards / sizeof *guards)]);
        put(text, below(2) ? " 且 " : " 或 ");
        put_condition(text, depth - 1);
        put(text, ")");
    }
}

/* ---- a policy with them, and households of every kind ---- */

static void put_rules(struct writing *text) {
    put(text,
        "来源 办法 \"办法\"\n记录 户 {\n  编号: 文本 主键\n  甲: 日期 或 无\n  丁: 日期 或 无\n"
        "  乙: 整数 或 无\n  丙: 整数 或 无\n  是真: 是否\n  是假: 是否\n  字段: 是否 = ");
    put_condition(text, DEPTH);
    put(text, "\n}\n政策 补助 对 户 依次 {\n  依据 办法\n  给付 数: 是否\n  适用 当 ");
    put_condition(text, DEPTH - 1);
    put(text, "\n  延续 一: 当 ");
    put_condition(text, DEPTH - 1);
    put(text, " 则 数 = ");
    put_condition(text, DEPTH - 1);
    put(text, "\n  延续 二: 其余 则 数 = ");
    put_condition(text, DEPTH - 1);
    put(text, "\n}\n");
}

static const char *const dates[] = {"无", "2021-06-01", "2022-12-01", NULL};
static const char *const numbers[] = {"无", "3", "4", NULL};

static void put_value(struct writing *text, const char *field, const char *value) {
    if (!value)
        return; /* not known */
    put(text, "  ");
    put(text, field);
    put(text, " = ");
    put(text, value);
}

static void put_households(struct writing *text) {
    for (int i = 0; i < 4 * 4; i++) {
        put(text, "用例 \"户\" 于 2023-06-30 { 给定 户 {");
        put_value(text, "甲", dates[i % 4]);
        put_value(text, "乙", numbers[i / 4]);
        put_value(text, "丁", dates[below(4)]);
        put_value(text, "丙", numbers[below(4)]);
        put_value(text, "是真", below(3) ? "是" : NULL);
        put_value(text, "是假", below(3) ? "否" : NULL);
        put(text, " } 期望 补助: 不适用 }\n");
    }
}

/* ---- one round ---- */

static bool no_file(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    (void)user, (void)arena, (void)path, (void)text, (void)length;
    return false;
}

struct counts {
    int accepted, refused;
};

static bool only_none_is_refused(const struct parsed *parsed) {
    for (size_t i = 0; i < parsed->diagnostics.list.count; i++) {
        enum diagnostic_code code = parsed->diagnostics.list.items[i]->code;
        if (diagnostic_severity(code) == SEVERITY_ERROR && code != DIAG_NONE_IN_ARITHMETIC &&
            code != DIAG_NONE_NOT_ALLOWED)
            return false;
    }
    return true;
}

static void run_round(struct case_run *run, uint64_t number, struct counts *counts) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    arena_init(&arena, &allocator);
    struct writing text = {.arena = &arena};
    struct parsed parsed;
    struct program program = {0};
    struct ast_program files = {0};
    struct file_reader reader = {.read = no_file};
    chance_state = number;
    put_rules(&text);
    put_households(&text);
    parsed_init(&parsed, &arena);
    load_program(&parsed.input, &reader, "规则.guodu", text.bytes.items, text.bytes.count, &files);
    check_program(&parsed.input, &files, &program);
    bool sound = parsed.diagnostics.error_count == 0, right = true;
    if (!sound && !only_none_is_refused(&parsed))
        report_case(run, false, "only none is refused", parsed_messages(&parsed, LANG_ZH));
    for (size_t i = 0; sound && right && i < program.examples.count; i++)
        right = !strstr(example_dump(&arena, &program, program.examples.items[i], false), "error");
    counts->accepted += sound;
    counts->refused += !sound;
    if (!right)
        report_case(run, false, "what is let through never runs into none",
            arena_printf(&arena, "%.*s", (int)text.bytes.count, text.bytes.items));
    arena_fini(&arena);
}

int main(void) {
    struct case_run run = {0};
    struct counts counts = {0};
    for (uint64_t i = 0; i < ROUNDS; i++)
        run_round(&run, i, &counts);
    report_case(&run, counts.accepted > ROUNDS / 20, "some rules are let through", "too few are");
    report_case(&run, counts.refused > ROUNDS / 20, "some rules are refused", "too few are");
    return end_cases(&run);
}
