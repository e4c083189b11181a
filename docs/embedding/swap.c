/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules are exchanged while threads judge: each judgement takes the rules of the moment, keeps
 * them until it is done, and the last that lets a version go frees it. Loaded rules are only
 * read, so that threads may share them; an evaluation and a record belong to one thread.
 *
 *     cc swap.c $(pkg-config --cflags --libs guodu) -pthread -o swap && ./swap
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <guodu.h>

enum { THREADS = 4, VERSIONS = 20 };

/* ---- one version of the rules, shared ---- */

struct version {
    guodu_rules *rules;
    int users; /* under the lock; the service itself is one as long as it is current */
};

struct service {
    pthread_mutex_t lock;
    struct version *current;
    atomic_bool closing;
    atomic_ulong judged, wrong;
};

static struct version *version_take(struct service *service) {
    pthread_mutex_lock(&service->lock);
    struct version *version = service->current;
    version->users++;
    pthread_mutex_unlock(&service->lock);
    return version;
}

static void version_give(struct service *service, struct version *version) {
    pthread_mutex_lock(&service->lock);
    int left = --version->users;
    pthread_mutex_unlock(&service->lock);
    if (left > 0)
        return;
    guodu_rules_free(version->rules);
    free(version);
}

/* NULL: the rules are not sound, and those in force stay in force. */
static struct version *version_load(const char *text, size_t length) {
    struct version *version = malloc(sizeof *version);
    if (!version)
        return NULL;
    *version = (struct version){.rules = guodu_rules_new(NULL), .users = 1};
    if (version->rules &&
        guodu_rules_load_text(version->rules, "aid.guodu", text, length) == GUODU_OK)
        return version;
    guodu_rules_free(version->rules);
    free(version);
    return NULL;
}

static void service_replace(struct service *service, struct version *version) {
    pthread_mutex_lock(&service->lock);
    struct version *old = service->current;
    service->current = version;
    pthread_mutex_unlock(&service->lock);
    if (old)
        version_give(service, old);
}

/* ---- one request ---- */

static const char household[] =
    "{\"户编号\": \"A1\", \"家庭成员\": [{\"编号\": \"1\", \"身份\": \"特困\"}]}";

/* Each version pays a whole hundred: anything else would be half of one and half of another. */
static bool judge(const guodu_rules *rules) {
    guodu_output paid = {0};
    guodu_record *record = guodu_record_new(rules, "农户");
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    bool right = record && evaluation &&
                 guodu_record_read_json(record, household, sizeof household - 1) == GUODU_OK &&
                 guodu_evaluation_run(evaluation, record, "2023-06-30") == GUODU_OK &&
                 guodu_evaluation_output(evaluation, 0, 0, &paid) == GUODU_OK && paid.value &&
                 strcmp(paid.value + 1, "00.00") == 0;
    guodu_evaluation_free(evaluation);
    guodu_record_free(record);
    return right;
}

static void *serve(void *argument) {
    struct service *service = argument;
    while (!atomic_load(&service->closing)) {
        struct version *version = version_take(service);
        if (!judge(version->rules))
            atomic_fetch_add(&service->wrong, 1);
        atomic_fetch_add(&service->judged, 1);
        version_give(service, version);
    }
    return NULL;
}

/* ---- versions: the same rules, with another amount ---- */

static const char rules_form[] =
    "过渡期 2021-01-01 至 2025-12-31\n"
    "选项 身份 { 特困、一般 }\n"
    "记录 农户 { 户编号: 文本 主键  家庭成员: 若干 成员 }\n"
    "记录 成员 隶属 农户 { 编号: 文本 主键  身份: 身份 }\n"
    "政策 参保资助 对 成员 {\n"
    "  给付 资助额: 金额/年\n"
    "  延续 全额: 当 身份 是 特困 则 资助额 = %d00元/年\n"
    "}\n";

static bool replace(struct service *service, int number) {
    char text[sizeof rules_form + 16];
    int length = snprintf(text, sizeof text, rules_form, 1 + number % 9);
    struct version *version = version_load(text, (size_t)length);
    if (version)
        service_replace(service, version);
    return version;
}

int main(void) {
    struct service service = {.lock = PTHREAD_MUTEX_INITIALIZER};
    pthread_t threads[THREADS];
    int started = 0, replaced = 0;
    if (!replace(&service, 0))
        return 1;
    while (started < THREADS &&
           pthread_create(&threads[started], NULL, serve, &service) == 0)
        started++;
    for (int i = 1; i <= VERSIONS && started > 0; i++) {
        unsigned long before = atomic_load(&service.judged);
        replaced += replace(&service, i);
        while (atomic_load(&service.judged) < before + THREADS)
            ; /* each version judges something */
    }
    atomic_store(&service.closing, true);
    for (int i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    printf("%d threads, %d exchanges, %lu wrong answers\n", started, replaced,
        atomic_load(&service.wrong));
    version_give(&service, service.current);
    return atomic_load(&service.wrong) > 0;
}
