/* SPDX-License-Identifier: Apache-2.0
 *
 * What holds the parts of prepared data: BLOBs of an SQLite database, or a plain file read with pread
 * from known places. Both get the same parts, about those of the benchmark's households, in blocks of
 * so many households, and are read from the page cache part by part into one buffer.
 *
 *     container FOLDER [ROWS ...]       rows of a block; else 1024 2048 8192 65536
 *
 * One line for each way: bytes and nanoseconds of the processor a household, the least of several
 * rounds.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

enum { HOUSEHOLDS = 1000000, PARTS = 22, ROUNDS = 15 };

/* Bits that a part takes for a household; with 3.2 members each. */
static const unsigned bits[PARTS] = {80, 32, 8, 8, 17, 33, 33, 33, 33, 33, 2, 2, 2, 9, 8, 55, 26, 26,
    6, 6, 29, 29};

struct parts {
    size_t sizes[PARTS], all, blocks;
    unsigned char *bytes;
};

/* Of the processor: all is read from memory. */
static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void stop(const char *what) {
    fprintf(stderr, "container: %s\n", what);
    exit(1);
}

static struct parts make_parts(size_t rows) {
    struct parts parts = {.blocks = HOUSEHOLDS / rows};
    size_t most = 0;
    for (int i = 0; i < PARTS; i++) {
        parts.sizes[i] = rows * bits[i] / 8;
        parts.all += parts.sizes[i];
        most = parts.sizes[i] > most ? parts.sizes[i] : most;
    }
    parts.bytes = malloc(most);
    for (size_t i = 0; parts.bytes && i < most; i++)
        parts.bytes[i] = (unsigned char)(i * 2654435761u >> 13);
    return parts.bytes ? parts : (stop("no memory"), parts);
}

static void execute(sqlite3 *handle, const char *text) {
    if (sqlite3_exec(handle, text, NULL, NULL, NULL) != SQLITE_OK)
        stop(sqlite3_errmsg(handle));
}

static void write_database(const struct parts *parts, const char *path) {
    sqlite3 *handle;
    sqlite3_stmt *put;
    unlink(path);
    if (sqlite3_open(path, &handle) != SQLITE_OK)
        stop(path);
    execute(handle, "pragma page_size = 65536; pragma journal_mode = off; pragma synchronous = off; "
                    "begin; create table part(number integer primary key, bytes blob not null)");
    sqlite3_prepare_v2(handle, "insert into part values (?, ?)", -1, &put, NULL);
    for (size_t i = 0; i < parts->blocks * PARTS; i++) {
        sqlite3_bind_int64(put, 1, (sqlite3_int64)i);
        sqlite3_bind_blob64(put, 2, parts->bytes, parts->sizes[i % PARTS], SQLITE_STATIC);
        if (sqlite3_step(put) != SQLITE_DONE)
            stop(sqlite3_errmsg(handle));
        sqlite3_reset(put);
    }
    sqlite3_finalize(put);
    execute(handle, "commit");
    sqlite3_close(handle);
}

static void write_plain(const struct parts *parts, const char *path) {
    FILE *file = fopen(path, "wb");
    for (size_t i = 0; file && i < parts->blocks * PARTS; i++)
        if (fwrite(parts->bytes, 1, parts->sizes[i % PARTS], file) != parts->sizes[i % PARTS])
            stop(path);
    if (!file || fclose(file) != 0)
        stop(path);
}

static uint64_t sum(const void *bytes, size_t length, int wanted) {
    return wanted ? XXH3_64bits(bytes, length) : 0;
}

static double read_database(
    const struct parts *parts, const char *path, unsigned char *to, const char *set, int check) {
    sqlite3 *handle;
    sqlite3_blob *part = NULL;
    double begin = seconds();
    uint64_t sums = 0;
    if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        stop(path);
    execute(handle, set);
    sqlite3_blob_open(handle, "main", "part", "bytes", 0, 0, &part);
    for (size_t i = 0; i < parts->blocks * PARTS; i++) {
        size_t size = parts->sizes[i % PARTS];
        if (sqlite3_blob_reopen(part, (sqlite3_int64)i) != SQLITE_OK ||
            sqlite3_blob_read(part, to, (int)size, 0) != SQLITE_OK)
            stop(sqlite3_errmsg(handle));
        sums ^= sum(to, size, check);
    }
    sqlite3_blob_close(part);
    sqlite3_close(handle);
    return seconds() - begin + (sums == 1 ? 1e-12 : 0);
}

static double read_plain(
    const struct parts *parts, const char *path, unsigned char *to, const char *set, int check) {
    double begin = seconds();
    uint64_t sums = 0;
    off_t at = 0;
    int file = open(path, O_RDONLY);
    (void)set;
    for (size_t i = 0; i < parts->blocks * PARTS; i++) {
        size_t size = parts->sizes[i % PARTS];
        if (pread(file, to, size, at) != (ssize_t)size)
            stop(path);
        at += (off_t)size;
        sums ^= sum(to, size, check);
    }
    close(file);
    return seconds() - begin + (sums == 1 ? 1e-12 : 0);
}

static void measure(const struct parts *parts, const char *database, const char *plain) {
    static const struct {
        const char *name, *set;
        double (*read)(const struct parts *parts, const char *path, unsigned char *to,
            const char *set, int check);
        int check;
    } ways[] = {{"SQLite", "pragma cache_size = 16", read_database, 0},
        {"SQLite, mapped", "pragma mmap_size = 100000000000", read_database, 0},
        {"plain file", NULL, read_plain, 0},
        {"SQLite, checksums", "pragma cache_size = 16", read_database, 1},
        {"plain file, checksums", NULL, read_plain, 1}};
    enum { WAYS = sizeof ways / sizeof *ways };
    double least[WAYS], rows = (double)parts->blocks * (double)(parts->all * 8);
    unsigned char *to = malloc(parts->all);
    unsigned all = 0;
    for (int i = 0; i < PARTS; i++)
        all += bits[i];
    rows /= all;
    for (int round = 0; to && round < ROUNDS; round++) /* in turn, so that all have the same weather */
        for (int i = 0; i < WAYS; i++) {
            const char *path = ways[i].read == read_plain ? plain : database;
            double one = ways[i].read(parts, path, to, ways[i].set, ways[i].check);
            least[i] = round == 0 || one < least[i] ? one : least[i];
        }
    for (int i = 0; to && i < WAYS; i++)
        printf("  %-22s %5.1f bytes  %5.1f ns\n", ways[i].name, (double)all / 8,
            least[i] * 1e9 / rows);
    free(to);
}

int main(int argc, char **argv) {
    static const size_t usual[] = {1024, 2048, 8192, 65536};
    size_t count = argc > 2 ? (size_t)argc - 2 : sizeof usual / sizeof *usual;
    char database[4096], plain[4096];
    if (argc < 2)
        stop("container FOLDER [ROWS ...]");
    snprintf(database, sizeof database, "%s/container.db", argv[1]);
    snprintf(plain, sizeof plain, "%s/container.parts", argv[1]);
    for (size_t i = 0; i < count; i++) {
        size_t rows = argc > 2 ? (size_t)atoi(argv[i + 2]) : usual[i];
        if (rows == 0)
            stop("a block has rows");
        struct parts parts = make_parts(rows);
        write_database(&parts, database);
        write_plain(&parts, plain);
        printf("blocks of %zu households\n", rows);
        measure(&parts, database, plain);
        free(parts.bytes);
    }
    unlink(database);
    unlink(plain);
    return 0;
}
