/* SPDX-License-Identifier: Apache-2.0
 *
 * Runs commands in turn, several rounds, so that what disturbs the machine disturbs all of them:
 *
 *     race ROUNDS EXPECTED < COMMANDS
 *
 * A command is a line `name command ...`, for the shell. What it prints must be the file EXPECTED
 * (- : anything); a name that begins with + may print anything. It may tell of times of its own on
 * standard error, `what seconds ...`, a line each. Printed is for each name
 *
 *     name wall least median MiB      of the whole process, in seconds; the most memory it held
 *     name cpu least median           what it computed, on all processors
 *     name what least median
 *
 * The status is 1 if a command failed or printed something else, which is said on standard error.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS_MOST = 50, RUNNERS_MOST = 100, SERIES_MOST = 12 };

struct series {
    char what[32];
    int count;
    double seconds[ROUNDS_MOST];
};
struct runner {
    char *name, *command;
    long kib;
    bool failed;
    int series_count;
    struct series series[SERIES_MOST];
};

static _Noreturn void give_up(const char *what) {
    perror(what);
    exit(2);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double seconds_of(struct timeval time) {
    return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

static void note(struct runner *runner, const char *what, double seconds) {
    int i = 0;
    while (i < runner->series_count && strcmp(runner->series[i].what, what) != 0)
        i++;
    if (i == SERIES_MOST)
        return;
    struct series *series = &runner->series[i];
    if (i == runner->series_count) {
        runner->series_count++;
        snprintf(series->what, sizeof series->what, "%s", what);
    }
    if (series->count < ROUNDS_MOST)
        series->seconds[series->count++] = seconds;
}

static bool same(FILE *a, const char *path) {
    FILE *b = fopen(path, "r");
    if (!b)
        give_up(path);
    int x, y;
    rewind(a);
    do {
        x = getc(a);
        y = getc(b);
    } while (x == y && x != EOF);
    fclose(b);
    return x == y;
}

static void read_times(struct runner *runner, FILE *said, bool failed) {
    char line[1024], what[32];
    double seconds;
    rewind(said);
    while (fgets(line, sizeof line, said))
        if (failed)
            fprintf(stderr, "%s: %s", runner->name, line);
        else if (sscanf(line, "%31[a-z_] %lf", what, &seconds) == 2)
            note(runner, what, seconds);
}

static void run(struct runner *runner, const char *expected) {
    FILE *out = tmpfile(), *said = tmpfile();
    struct rusage usage;
    int status = 0;
    if (!out || !said)
        give_up("temporary file");
    double start = now();
    pid_t child = vfork();
    if (child == 0) {
        dup2(fileno(out), 1);
        dup2(fileno(said), 2);
        execl("/bin/sh", "sh", "-c", runner->command, (char *)NULL);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0)
        give_up(runner->command);
    double seconds = now() - start;
    bool failed = !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    read_times(runner, said, failed);
    if (!failed && strcmp(expected, "-") != 0 && runner->name[0] != '+' && !same(out, expected)) {
        fprintf(stderr, "%s: does not print %s\n", runner->name, expected);
        failed = true;
    }
    fclose(out);
    fclose(said);
    runner->failed = runner->failed || failed;
    note(runner, "wall", seconds);
    note(runner, "cpu", seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime));
    if (usage.ru_maxrss > runner->kib)
        runner->kib = usage.ru_maxrss;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void show(struct runner *runner) {
    const char *name = runner->name + (runner->name[0] == '+');
    for (int i = 0; i < runner->series_count; i++) {
        struct series *series = &runner->series[i];
        qsort(series->seconds, (size_t)series->count, sizeof(double), by_value);
        printf("%s %s %.6f %.6f", name, series->what, series->seconds[0],
            series->seconds[series->count / 2]);
        if (strcmp(series->what, "wall") == 0)
            printf(" %.1f", (double)runner->kib / 1024);
        putchar('\n');
    }
}

int main(int argc, char **argv) {
    static struct runner runners[RUNNERS_MOST];
    int rounds = argc == 3 ? atoi(argv[1]) : 0, count = 0;
    char line[8192];
    if (rounds < 1 || rounds > ROUNDS_MOST) {
        fputs("usage: race ROUNDS EXPECTED < COMMANDS\n", stderr);
        return 2;
    }
    while (count < RUNNERS_MOST && fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        char *space = strchr(line, ' ');
        if (!space)
            continue;
        *space = 0;
        runners[count].name = strdup(line);
        if (asprintf(&runners[count].command, "exec %s", space + 1) < 0)
            give_up("command");
        count++;
    }
    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < count; i++)
            if (!runners[i].failed)
                run(&runners[i], argv[2]);
    bool failed = false;
    for (int i = 0; i < count; i++) {
        failed = failed || runners[i].failed;
        if (!runners[i].failed)
            show(&runners[i]);
    }
    return failed;
}
