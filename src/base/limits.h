/* SPDX-License-Identifier: Apache-2.0
 *
 * How much is taken before it is refused: every bound that a host may move, with its name and what
 * it is without a word. docs/limits.md tells what happens beyond each. Bounds that nobody can move
 * stand where they are needed, for there is a reason beside them.
 */
#ifndef GUODU_BASE_LIMITS_H
#define GUODU_BASE_LIMITS_H

#include <stddef.h>
#include <stdint.h>

/* Rule texts: their places are told in 32 bits. */
#define STANDARD_RULE_FILE ((uint64_t)64 << 20)
#define MOST_RULE_FILE ((uint64_t)1 << 30)
#define STANDARD_RULE_FILES 1000
#define STANDARD_DEPTH 256 /* the stack of every recursive pass rests on it */
#define ERRORS_KEPT 20 /* that are kept of one load; all are counted */

/* Files of records. */
#define ROW_BYTES_MOST ((size_t)16 << 20) /* of one row, which each reader keeps whole */
#define COLUMNS_MOST 65536                 /* of a table of text; a spreadsheet has 16,384 */
#define JSON_DEPTH_MOST 64                 /* trees of records are not as deep */

/* NAME(what it is called in code, its name, without a word, the least and the most it can be, what it is) */
#define LIMITS(NAME)                                                                               \
    NAME(MEMORY, "memory", 0, 0, UINT64_MAX, "规则和由它而来的一切合计占用的内存，字节",          \
        "bytes that the rules and all that is made of them hold together")                         \
    NAME(RULE_FILE, "rule-file", STANDARD_RULE_FILE, 1, MOST_RULE_FILE,                         \
        "一个规则文件，字节", "bytes of one rule file")                                            \
    NAME(RULE_BYTES, "rule-bytes", 0, 0, UINT64_MAX, "一次装入的全部规则文件，字节",               \
        "bytes of all rule files of a load")                                                       \
    NAME(RULE_FILES, "rule-files", STANDARD_RULE_FILES, 1, STANDARD_RULE_FILES,                          \
        "一次装入的规则文件，个", "rule files of a load")                                          \
    NAME(RULES, "rules", 0, 0, UINT32_MAX, "一次装入的政策、核查和保证，项",                       \
        "policies, inspections and guarantees of a load")                                          \
    NAME(DEPTH, "depth", STANDARD_DEPTH, 1, STANDARD_DEPTH, "括号和条件套括号和条件，层",                \
        "levels of brackets and conditions in each other")                                         \
    NAME(CLAUSES, "clauses", 20000, 1, 100000, "一项政策的条款，条", "clauses of a policy")        \
    NAME(TABLE_ROWS, "table-rows", 1000000, 1, 16000000, "一张表一段时间的行，行",                 \
        "rows of a table, of one stretch of time")                                                 \
    NAME(NOTES, "notes", 1000, 0, UINT32_MAX, "检查时保留的警告和提示，条",                        \
        "warnings and hints that are kept of a load; all are counted")                             \
    NAME(STEPS, "steps", 5000000, 1, UINT32_MAX, "一条记录的一个结果计算的步骤，步",               \
        "steps of one result: parts of expressions that are evaluated")                            \
    NAME(HOUSEHOLD_STEPS, "household-steps", 1000000000, 1, UINT64_MAX,                            \
        "一户连同户下全部记录的结果合计的步骤，步",                                                \
        "steps of all results of a household, with all records below it")                          \
    NAME(WORKBOOK_BYTES, "workbook-bytes", (uint64_t)4 << 30, 1024, UINT64_MAX,                    \
        "工作簿里一个部分解压以后，字节", "bytes of one part of a workbook, unpacked")             \
    NAME(WORKBOOK_TEXTS, "workbook-texts", (uint64_t)1 << 30, 1024, UINT64_MAX,                    \
        "工作簿里的全部文字，字节", "bytes of all texts of a workbook")

enum limit_name {
#define LIMIT_ENUM(id, name, standard, least, most, zh, en) LIMIT_##id,
    LIMITS(LIMIT_ENUM)
#undef LIMIT_ENUM
    LIMIT_COUNT
};

struct limit_entry {
    const char *name;
    uint64_t standard, least, most; /* standard 0: without a word there is none */
    const char *zh, *en;
};

extern const struct limit_entry limit_table[LIMIT_COUNT];

struct limits {
    uint64_t of[LIMIT_COUNT]; /* 0: there is none */
};

/* As they are without a word. */
extern const struct limits limits_standard;
/* NULL: the standard ones. */
static inline uint64_t limits_get(const struct limits *limits, enum limit_name name) {
    return (limits ? limits : &limits_standard)->of[name];
}
/* The number of a name, in words joined by - or _; -1: there is none. */
int limit_find(const char *name);

#endif
