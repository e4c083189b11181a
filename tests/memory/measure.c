/* SPDX-License-Identifier: Apache-2.0
 *
 * measure FILE COMMAND...   runs a command; "KiB ms" go to FILE: the most memory that it held,
 *                           and the time that it computed. Its status is the command's.
 * measure                   of the lines of the standard input their number and the sum of their
 *                           hashes, which is the same in whatever order they come
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int fail(const char *what) {
    fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
    return 3;
}

static long milliseconds(struct timeval time) {
    return (long)time.tv_sec * 1000 + (long)time.tv_usec / 1000;
}

static int run(const char *path, char **command) {
    struct rusage usage;
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        execvp(command[0], command);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0)
        return fail(command[0]);
    FILE *file = fopen(path, "w");
    if (!file)
        return fail(path);
    fprintf(file, "%ld %ld\n", usage.ru_maxrss,
        milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime));
    if (fclose(file) != 0)
        return fail(path);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static uint64_t hash(const char *bytes, size_t length) {
    uint64_t value = length;
    for (size_t at = 0; at < length; at += sizeof value) {
        uint64_t word = 0;
        size_t left = length - at;
        memcpy(&word, bytes + at, left < sizeof word ? left : sizeof word);
        value = mix(value + word + UINT64_C(0x9E3779B97F4A7C15));
    }
    return mix(value + 1);
}

static int add_lines(void) {
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    uint64_t count = 0, sum = 0;
    for (; (length = getline(&line, &room, stdin)) >= 0; count++)
        sum += hash(line, (size_t)length);
    free(line);
    if (ferror(stdin))
        return fail("standard input");
    printf("%" PRIu64 " %016" PRIx64 "\n", count, sum);
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 1)
        return add_lines();
    if (argc == 2) {
        fputs("measure FILE COMMAND...\n", stderr);
        return 2;
    }
    return run(argv[1], argv + 2);
}
