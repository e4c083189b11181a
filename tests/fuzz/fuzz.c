/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yajl/yajl_parse.h>

#include "base/checksum.h"
#include "base/utf8.h"

_Noreturn void fuzz_fail(const char *format, ...) {
    va_list args;
    va_start(args, format);
    fflush(stdout); /* what a check said before */
    fputs("\nFAILED: ", stderr);
    vfprintf(stderr, format, args);
    fputs("\n", stderr);
    va_end(args);
    abort();
}

/* ---- checksums ---- */

bool fuzz_no_checksums;

uint64_t __real_checksum_bytes(const void *bytes, size_t length, uint64_t seed);
uint64_t __wrap_checksum_bytes(const void *bytes, size_t length, uint64_t seed);

/* In the place of checksum_bytes, by --wrap of the linker. */
uint64_t __wrap_checksum_bytes(const void *bytes, size_t length, uint64_t seed) {
    return fuzz_no_checksums ? 0 : __real_checksum_bytes(bytes, length, seed);
}

/* ---- inputs ---- */

static const char mark[] = "==> ";
enum { MARK = sizeof mark - 1 };

/* Where the next line begins that names a part; the end: there is none. */
static const char *find_mark(const char *at, const char *end) {
    while (at < end) {
        if ((size_t)(end - at) >= MARK && memcmp(at, mark, MARK) == 0)
            return at;
        const char *line = memchr(at, '\n', (size_t)(end - at));
        at = line ? line + 1 : end;
    }
    return end;
}

static unsigned setting_of(char sign) {
    if (sign >= '0' && sign <= '9')
        return (unsigned)(sign - '0');
    if (sign >= 'a' && sign <= 'z')
        return (unsigned)(sign - 'a') + 10;
    return (unsigned char)sign % 64;
}

/* The line end before the next part belongs to that. */
static void add_part(struct fuzz_input *input, const char *at, const char *end, bool last) {
    struct fuzz_part *part = &input->parts[input->count++];
    const char *line = memchr(at, '\n', (size_t)(end - at));
    const char *name = at + MARK;
    size_t length = (size_t)((line ? line : end) - name);
    length = length < FUZZ_NAME ? length : FUZZ_NAME - 1;
    memcpy(part->name, name, length);
    part->name[length] = '\0';
    part->bytes = line ? line + 1 : end;
    part->length = (size_t)(end - part->bytes);
    if (!last && part->length > 0)
        part->length--;
}

void fuzz_read(struct fuzz_input *input, const uint8_t *data, size_t size) {
    const char *at = (const char *)data, *end = at + size, *next = find_mark(at, end);
    memset(input, 0, sizeof *input);
    input->first = (size_t)(next - at);
    for (size_t i = 0; i < FUZZ_SETTINGS && at + i < next && at[i] != '\n'; i++)
        input->settings[i] = setting_of(at[i]);
    while (next < end && input->count < FUZZ_PARTS) {
        const char *line = memchr(next, '\n', (size_t)(end - next));
        const char *behind = find_mark(line ? line + 1 : end, end);
        add_part(input, next, behind, behind == end);
        next = behind;
    }
}

/* ---- files ---- */

static char folder[1024];
static char used[16][FUZZ_NAME + 8];
static size_t used_count;

static void remove_files(void) {
    for (size_t i = 0; i < used_count; i++)
        unlink(fuzz_path(used[i]));
    rmdir(folder);
}

static void make_folder(void) {
    const char *scratch = getenv("SCRATCH");
    snprintf(folder, sizeof folder, "%s/guodu-fuzz-XXXXXX", scratch ? scratch : P_tmpdir);
    if (!mkdtemp(folder))
        fuzz_fail("%s cannot be made", folder);
    atexit(remove_files);
}

const char *fuzz_folder(void) {
    if (!*folder)
        make_folder();
    return folder;
}

static void remember(const char *name) {
    for (size_t i = 0; i < used_count; i++)
        if (strcmp(used[i], name) == 0)
            return;
    if (used_count < sizeof used / sizeof *used)
        snprintf(used[used_count++], sizeof used[0], "%s", name);
}

const char *fuzz_path(const char *name) {
    static char paths[8][sizeof folder + FUZZ_NAME + 8];
    static size_t turn;
    fuzz_folder();
    remember(name);
    char *path = paths[turn++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

const char *fuzz_write(const char *name, const void *bytes, size_t length) {
    const char *path = fuzz_path(name);
    unlink(path); /* what is written over is brought to the disk at once by some systems */
    FILE *file = fopen(path, "wb");
    if (!file || (length > 0 && fwrite(bytes, 1, length, file) != length) || fclose(file) != 0)
        fuzz_fail("%s cannot be written", path);
    return path;
}

/* ---- what must hold of texts ---- */

void fuzz_need_utf8(const char *what, const char *text) {
    size_t bad;
    if (!text || !*text)
        fuzz_fail("%s is missing", what);
    if (!utf8_valid(text, strlen(text), &bad))
        fuzz_fail("%s is no UTF-8: %s", what, text);
}

void fuzz_need_text(const char *what, const char *text, bool lines, bool may_lack) {
    if (may_lack && (!text || !*text))
        return;
    fuzz_need_utf8(what, text);
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        int32_t code;
        at += utf8_decode(text + at, length - at, &code);
        if (utf8_is_hidden(code) && !(lines && (code == '\n' || code == '\t')))
            fuzz_fail("%s has U+%04X in it: %s", what, (unsigned)code, text);
    }
}

void fuzz_need_json(const char *what, const char *text, size_t length) {
    static const yajl_callbacks none;
    yajl_handle handle = yajl_alloc(&none, NULL, NULL);
    bool good = handle &&
                yajl_parse(handle, (const unsigned char *)text, length) == yajl_status_ok &&
                yajl_complete_parse(handle) == yajl_status_ok;
    if (handle)
        yajl_free(handle);
    if (!good || length != strlen(text))
        fuzz_fail("%s is no JSON: %s", what, text);
}
