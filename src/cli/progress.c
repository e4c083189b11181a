/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/progress.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_MS = 1000, NEXT_MS = 250, COLUMNS_LEAST = 72 };

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* ---- the line ---- */

#define TEXT_SIZE 160

static bool is_zh(const struct progress_line *line) {
    return line->cli->lang == GUODU_ZH;
}

/* 1,234,567 */
static void write_count(uint64_t count, char text[32]) {
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, count), at = 0;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            text[at++] = ',';
        text[at++] = digits[i];
    }
    text[at] = '\0';
}

static void write_time(const struct progress_line *line, double left, char text[40]) {
    uint64_t whole = (uint64_t)(left + 0.5);
    uint64_t hours = whole / 3600, minutes = whole / 60 % 60, rest = whole % 60;
    if (hours > 0)
        snprintf(text, 40, is_zh(line) ? "%" PRIu64 " 小时 %" PRIu64 " 分" : "%" PRIu64 " h %" PRIu64 " min",
            hours, minutes);
    else if (minutes > 0)
        snprintf(text, 40, is_zh(line) ? "%" PRIu64 " 分 %" PRIu64 " 秒" : "%" PRIu64 " min %" PRIu64 " s",
            minutes, rest);
    else
        snprintf(text, 40, is_zh(line) ? "%" PRIu64 " 秒" : "%" PRIu64 " s", rest);
}

static double share_of(const struct progress_line *line, const guodu_progress *now) {
    uint64_t all = !now->hands_out && line->bytes > now->all ? line->bytes : now->all;
    return all > 0 ? (double)now->done / (double)all : 0;
}

static size_t add(char *text, size_t length, const char *zh_or_en, const char *value) {
    int count = snprintf(text + length, TEXT_SIZE - length, zh_or_en, value);
    return length + (count > 0 ? (size_t)count : 0);
}

static void write_line(
    const struct progress_line *line, const guodu_progress *now, bool narrow, char text[TEXT_SIZE]) {
    double spent = seconds() - line->start;
    bool zh = is_zh(line);
    char word[40];
    size_t length = add(text, 0, zh ? "正在%s" : "%s",
        now->hands_out ? (zh ? line->doing_zh : line->doing_en) : (zh ? "读数据" : "reading data"));
    if (line->share > 0) {
        snprintf(word, sizeof word, "%d%%", (int)(line->share * 100));
        length = add(text, length, " %s", word);
    }
    if (narrow)
        return;
    write_count(now->count, word);
    if (now->hands_out)
        length = add(text, length, zh ? "，%s 条记录" : ", %s records", word);
    else
        length = add(text, length, zh ? "，%s 行" : ", %s rows", word);
    write_count((uint64_t)((double)now->count / (spent > 0.1 ? spent : 0.1)), word);
    length = add(text, length, zh ? "，每秒 %s" : ", %s a second", word);
    if (line->share < 0.005 || spent < 1)
        return;
    write_time(line, spent * (1 - line->share) / line->share, word);
    add(text, length, zh ? "，大约还要 %s" : ", about %s left", word);
}

static bool is_narrow(void) {
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 &&
           size.ws_col < COLUMNS_LEAST;
}

static void show(const char *text) {
    char all[TEXT_SIZE + 16];
    int length = snprintf(all, sizeof all, "\r%s\033[K", text);
    if (length > 0 && write(STDERR_FILENO, all, (size_t)length) < 0)
        return; /* the terminal is gone: nobody misses it */
}

static void hide(struct progress_line *line) {
    if (line->shown)
        show("");
    line->shown = false;
}

static void draw(struct progress_line *line, const guodu_progress *now) {
    char text[TEXT_SIZE];
    double share = share_of(line, now);
    line->share = share > line->share ? share : line->share;
    write_line(line, now, is_narrow(), text);
    show(text);
    line->shown = true;
}

/* ---- the thread ---- */

/* Nobody asks the tool whether to stop while files are read. What is unfinished then has no name. */
static void end_reading(struct progress_line *line, const guodu_progress *now) {
    char count[32];
    sigset_t none;
    write_count(now->count, count);
    hide(line);
    cli_say(line->cli, "读数据时中断（读了 %s 行），没有写出结果",
        "Interrupted while data were read (%s rows so far); no results were written", count);
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, NULL);
    cli_end_by_signal();
}

static void look(struct progress_line *line, bool may_draw) {
    guodu_progress now;
    if (!line->data)
        return;
    guodu_data_progress(line->data, &now);
    if (cli_interrupted() && !now.hands_out)
        end_reading(line, &now);
    if (now.hands_out != line->hands_out) { /* another stage, measured by itself */
        line->hands_out = now.hands_out;
        line->start = seconds();
        line->share = 0;
    }
    if (may_draw && !cli_interrupted())
        draw(line, &now);
}

static struct timespec after(int milliseconds) {
    struct timespec when;
    clock_gettime(CLOCK_MONOTONIC, &when);
    when.tv_nsec += (long)milliseconds * 1000000;
    when.tv_sec += when.tv_nsec / 1000000000;
    when.tv_nsec %= 1000000000;
    return when;
}

static void *redraw(void *data) {
    struct progress_line *line = data;
    double begin = seconds();
    pthread_mutex_lock(&line->lock);
    while (!line->ended) {
        struct timespec when = after(NEXT_MS);
        pthread_cond_timedwait(&line->changed, &line->lock, &when);
        if (!line->ended)
            look(line, (seconds() - begin) * 1000 >= FIRST_MS);
    }
    pthread_mutex_unlock(&line->lock);
    return NULL;
}

static bool can_show(void) {
    const char *terminal = getenv("TERM");
    return isatty(STDERR_FILENO) && terminal && *terminal && strcmp(terminal, "dumb") != 0;
}

void progress_begin(struct progress_line *line, const struct cli *cli, bool wanted,
    const char *doing_zh, const char *doing_en) {
    sigset_t all, old;
    pthread_condattr_t steady;
    *line = (struct progress_line){.cli = cli, .doing_zh = doing_zh, .doing_en = doing_en};
    if (!wanted || !can_show())
        return;
    cli_catch_signals();
    line->start = seconds();
    pthread_mutex_init(&line->lock, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&line->changed, &steady);
    pthread_condattr_destroy(&steady);
    sigfillset(&all); /* signals are for the thread that works */
    pthread_sigmask(SIG_SETMASK, &all, &old);
    line->running = pthread_create(&line->thread, NULL, redraw, line) == 0;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
}

void progress_watch(struct progress_line *line, const guodu_data *data, uint64_t bytes) {
    if (!line->running)
        return;
    pthread_mutex_lock(&line->lock);
    if (!data)
        hide(line);
    if (data && data != line->data && !line->hands_out)
        line->start = seconds();
    line->data = data;
    line->bytes = bytes;
    pthread_mutex_unlock(&line->lock);
}

void progress_end(struct progress_line *line) {
    if (!line->running)
        return;
    pthread_mutex_lock(&line->lock);
    hide(line);
    line->data = NULL;
    line->ended = true;
    pthread_cond_signal(&line->changed);
    pthread_mutex_unlock(&line->lock);
    pthread_join(line->thread, NULL);
    pthread_cond_destroy(&line->changed);
    pthread_mutex_destroy(&line->lock);
    line->running = false;
}
