/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules are swapped while threads evaluate: each thread judges by the rules that stand, of which it
 * holds a share; whoever lets the last share of replaced rules go frees them. The answers of every
 * thread are those of the version it held.
 *
 *     test_swap [few]     few: fewer swaps, for sanitizers
 */
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "guodu.h"

enum { THREADS = 8, SWAPS = 50, FEW_SWAPS = 20, RUNS_A_SHARE = 5 };

static bool few;

/* A version of the rules and who uses it: the slot it stands in, and threads. */
struct version {
    guodu_rules *rules;
    unsigned number;
    unsigned shares; /* under the lock of the slot */
};

struct slot {
    pthread_mutex_t lock;
    struct version *current;
    atomic_uint freed;
    atomic_uint judged_by; /* the newest version that a thread judged by */
    atomic_bool closing;
};

struct worker {
    pthread_t thread;
    struct slot *slot;
    unsigned index;
    unsigned wrong;
};

static const char text[] =
    "规则集 \"资助\" 版本 \"%u\"\n"
    "来源 通知 \"测试\" { 条款 \"一\" \"资助\" }\n"
    "记录 农户 {\n  户编号: 文本 主键\n  人口: 整数\n  家庭成员: 若干 成员\n}\n"
    "记录 成员 隶属 农户 {\n  编号: 文本 主键\n  月数: 整数\n}\n"
    "参数 标准: 金额/年 { 依据 通知 \"一\" 自 2022-01-01 起: %u元/年 }\n"
    "政策 资助 对 农户 {\n"
    "  依据 通知 \"一\"\n"
    "  给付 资助额: 金额/年\n"
    "  延续 有人: 当 任一(家庭成员 其中 月数 高于 2) 则 资助额 = 标准 * 人口\n"
    "    说明 \"资助{资助额}。\"\n"
    "  退出 没有: 其余 则 资助额 = 0元/年\n"
    "}\n";

/* NULL: it could not be loaded. */
static struct version *version_new(unsigned number) {
    char rules[2048];
    struct version *version = calloc(1, sizeof *version);
    snprintf(rules, sizeof rules, text, number, number);
    version->rules = guodu_rules_new(NULL);
    version->number = number;
    version->shares = 1;
    if (guodu_rules_load_text(version->rules, "资助", rules, strlen(rules)) == GUODU_OK)
        return version;
    fprintf(stderr, "%s\n", guodu_rules_error(version->rules, GUODU_EN));
    return NULL;
}

static struct version *take_share(struct slot *slot) {
    pthread_mutex_lock(&slot->lock);
    struct version *version = slot->current;
    version->shares++;
    pthread_mutex_unlock(&slot->lock);
    return version;
}

static void drop_share(struct slot *slot, struct version *version) {
    pthread_mutex_lock(&slot->lock);
    bool last = --version->shares == 0;
    pthread_mutex_unlock(&slot->lock);
    if (!last)
        return;
    guodu_rules_free(version->rules);
    free(version);
    slot->freed++;
}

static void swap(struct slot *slot, struct version *next) {
    pthread_mutex_lock(&slot->lock);
    struct version *before = slot->current;
    slot->current = next;
    pthread_mutex_unlock(&slot->lock);
    drop_share(slot, before);
}

/* ---- the threads ---- */

static guodu_record *new_household(const struct version *version, unsigned people) {
    char number[16];
    snprintf(number, sizeof number, "%u", people);
    guodu_record *household = guodu_record_new(version->rules, "农户");
    guodu_record_set(household, "人口", number);
    for (unsigned i = 0; i < people; i++)
        guodu_record_set(guodu_record_add(household, "成员"), "月数", i ? "1" : "3");
    return household;
}

static bool is_right(const struct version *version, guodu_evaluation *evaluation, unsigned people) {
    char says[64];
    guodu_result result;
    snprintf(says, sizeof says, "资助%u元/年。", version->number * people);
    return guodu_evaluation_result(evaluation, 0, &result) == GUODU_OK && result.says &&
           strcmp(result.says, says) == 0;
}

static void judge_share(struct worker *worker, const struct version *version) {
    unsigned people = 1 + worker->index;
    guodu_evaluation *evaluation = guodu_evaluation_new(version->rules);
    guodu_record *household = new_household(version, people);
    for (int i = 0; i < RUNS_A_SHARE; i++) {
        if (guodu_evaluation_run(evaluation, household, "2023-06-30") != GUODU_OK ||
            !is_right(version, evaluation, people))
            worker->wrong++;
    }
    guodu_record_free(household);
    guodu_evaluation_free(evaluation);
}

static void told(struct slot *slot, unsigned number) {
    unsigned before = slot->judged_by;
    while (before < number && !atomic_compare_exchange_weak(&slot->judged_by, &before, number))
        ;
}

static void *work(void *user) {
    struct worker *worker = user;
    while (!worker->slot->closing) {
        struct version *version = take_share(worker->slot);
        judge_share(worker, version);
        told(worker->slot, version->number);
        drop_share(worker->slot, version);
    }
    return NULL;
}

static void rules_are_swapped_under_threads(void **state) {
    (void)state;
    struct slot slot = {.lock = PTHREAD_MUTEX_INITIALIZER, .current = version_new(1)};
    struct worker workers[THREADS];
    unsigned swaps = few ? FEW_SWAPS : SWAPS;
    assert_non_null(slot.current);
    for (unsigned i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.slot = &slot, .index = i};
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    for (unsigned i = 0; i < swaps; i++) {
        unsigned next_number = i + 2; /* next may be freed soon */
        struct version *next = version_new(next_number);
        assert_non_null(next);
        swap(&slot, next);
        while (slot.judged_by < next_number) /* every version is judged by */
            sched_yield();
    }
    slot.closing = true;
    for (unsigned i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        assert_int_equal(workers[i].wrong, 0);
    }
    drop_share(&slot, slot.current);
    assert_int_equal(slot.freed, swaps + 1);
}

int main(int count, char **arguments) {
    few = count > 1 && strcmp(arguments[1], "few") == 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_are_swapped_under_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
