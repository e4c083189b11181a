/* SPDX-License-Identifier: Apache-2.0
 *
 * What fuzz targets share. A target is a file target_NAME.c with LLVMFuzzerTestOneInput, which
 * libFuzzer, AFL++ or replay.c calls with bytes. It crashes, by fuzz_fail, where something does not
 * hold.
 *
 * Inputs of several parts are texts, so that damage to one part leaves the others where they are:
 *
 *     first line: settings, one sign each, of which 0 is the usual
 *     ==> name of a part
 *     its bytes, up to the next such line
 */
#ifndef GUODU_TESTS_FUZZ_H
#define GUODU_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "guodu.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FUZZ_PARTS = 32, FUZZ_SETTINGS = 8, FUZZ_NAME = 64 };

struct fuzz_part {
    char name[FUZZ_NAME]; /* cut off where it is longer */
    const char *bytes;    /* with no NUL behind */
    size_t length;
};

struct fuzz_input {
    unsigned settings[FUZZ_SETTINGS]; /* below 64 */
    struct fuzz_part parts[FUZZ_PARTS];
    size_t count;
    size_t first; /* bytes before the first part */
};

void fuzz_read(struct fuzz_input *input, const uint8_t *data, size_t size);

/* Says what does not hold and ends the program. */
_Noreturn void fuzz_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A path for a file in a folder of this process; static, until the next call but seven. */
const char *fuzz_path(const char *name);
const char *fuzz_write(const char *name, const void *bytes, size_t length); /* its path */

const char *fuzz_folder(void);

/* Not NULL, not empty, UTF-8: what data may stand in. */
void fuzz_need_utf8(const char *what, const char *text);
/* And without what a terminal would obey or hide; `lines`: with ends of lines and tabs. may_lack:
 * NULL and empty will do. */
void fuzz_need_text(const char *what, const char *text, bool lines, bool may_lack);
/* One whole JSON value. */
void fuzz_need_json(const char *what, const char *text, size_t length);

/* Checksums of prepared data come out as 0, those that are written and those that are compared, so
 * that what stands behind them is reached. All targets of a process see the same. */
extern bool fuzz_no_checksums;

/* rules.guodu: every type of field in two kinds of record, and rules that look at them. Loaded
 * once. */
guodu_rules *fuzz_rules(void);

/* ---- data files (rows.c) ---- */

/* CSV files, or NDJSON. Settings: schema, encoding, separator, row of headings, decimal sign, words
 * for nothing, way of reading (rows_way), rows at a time. Each part is a file, named by its record;
 * by any other name the record is found. Counts, rejects and remarks must be in order, and the same
 * in whatever way the files are read. */
void fuzz_rows(const struct fuzz_input *input, bool json);
/* A file that is there already, of any form: of the first schema. As fuzz_rows. may_hide_damage: it may be
 * refused in one way of reading though not in another. */
void fuzz_file(const char *path, bool may_hide_damage);

/* ---- prepared data (prepared.c) ---- */

/* A file of prepared data, or what was one. Both engines judge it and come to the same. */
void fuzz_prepared(const char *path);

#endif
