/* SPDX-License-Identifier: Apache-2.0
 *
 * What is wrong with prepared data, told to people: whether the file can be read at all, and where it is
 * damaged. Private to src/data (prepared_about.h).
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "data/prepared_about.h"
#include "data/reader.h"
#include "data/store.h"

struct data_result about_refuse(const struct input *input, const char *zh, const char *en) {
    struct arena *arena = &input->dataset->arena;
    return result_make(DATA_FILE, arena_printf(arena, "“%s”%s", input->file, zh),
        arena_printf(arena, "%s: %s", input->file, en));
}

/* ---- where ---- */

struct words {
    const char *zh, *en; /* both NULL: not known */
};

static uint64_t big_endian(const unsigned char *bytes, size_t count) {
    uint64_t number = 0;
    for (size_t i = 0; i < count; i++)
        number = number << 8 | bytes[i];
    return number;
}

/* SQLite's head says how many pages the file has. */
static bool look_at_head(const char *path, uint64_t *size, uint64_t *wanted) {
    unsigned char head[32];
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool read = fd >= 0 && pread(fd, head, sizeof head, 0) == (ssize_t)sizeof head &&
                fstat(fd, &status) == 0;
    if (fd >= 0)
        close(fd);
    if (!read || memcmp(head, "SQLite format 3", 16) != 0)
        return false;
    uint64_t page = big_endian(head + 16, 2);
    *size = (uint64_t)status.st_size;
    *wanted = (page == 1 ? 65536 : page) * big_endian(head + 28, 4);
    return true;
}

static struct words how_short(const struct input *input) {
    struct arena *arena = &input->dataset->arena;
    uint64_t size, wanted;
    if (!look_at_head(input->path, &size, &wanted) || size >= wanted)
        return (struct words){NULL, NULL};
    return (struct words){
        arena_printf(arena, "只有 %" PRIu64 " 字节，应该有 %" PRIu64 " 字节", size, wanted),
        arena_printf(arena, "it ends after %" PRIu64 " of %" PRIu64 " bytes", size, wanted)};
}

/* Of a part that every kind of record has. */
static struct words fixed_words(uint32_t part) {
    static const struct words words[PARTS_OF_ROWS] = {
        [PART_COUNTS] = {"每个上级有几行", "how many rows each parent has"},
        [PART_LISTS] = {"哪些上级有数据", "which parents have data"},
        [PART_REJECTED] = {"哪些行未采用", "which rows are rejected"},
        [PART_DOUBTFUL] = {"哪些行可能重复", "which rows are in doubt"},
        [PART_FILES] = {"各行在哪个文件", "the files of the rows"},
        [PART_LINES] = {"各行的行号", "the lines of the rows"}};
    return words[part];
}

static struct words part_words(struct arena *arena, const struct layout *layout, uint32_t part) {
    uint32_t number = 0;
    if (part == PART_ASIDE)
        return (struct words){"单独存放的记录", "the records that stand apart"};
    if (part == layout->shape_part)
        return (struct words){"块的目录", "its directory"};
    while (number + 1 < layout->record_count && layout->records[number + 1].first_part <= part)
        number++;
    const struct layout_record *record = &layout->records[number];
    const char *name = record->type->name->text;
    uint32_t among = part - record->first_part;
    if (among < PARTS_OF_ROWS)
        return (struct words){arena_printf(arena, "“%s”%s", name, fixed_words(among).zh),
            arena_printf(arena, "%s of \"%s\"", fixed_words(among).en, name)};
    const char *field = record->fields[among - PARTS_OF_ROWS]->name->text;
    return (struct words){arena_printf(arena, "“%s”的“%s”", name, field),
        arena_printf(arena, "the field \"%s\" of \"%s\"", field, name)};
}

static struct words where(const struct input *input, const struct damage_place *place) {
    struct arena *arena = &input->dataset->arena;
    struct words cut = how_short(input);
    if (cut.zh || !place)
        return cut;
    if (!place->about)
        return (struct words){"开头的总说明", "what it says of the whole"};
    const struct prepared_about *about = place->about;
    struct words part = part_words(arena, about->layout, place->part);
    return (struct words){arena_printf(arena, "第 %" PRIu64 " 块（共 %zu 块），%s", place->block + 1,
                              about->blocks.count, part.zh),
        arena_printf(arena, "block %" PRIu64 " of %zu, %s", place->block + 1, about->blocks.count,
            part.en)};
}

/* ---- what ---- */

static struct data_result damaged(const struct input *input, const struct damage_place *place) {
    struct arena *arena = &input->dataset->arena;
    struct words at = where(input, place);
    return about_refuse(input,
        at.zh ? arena_printf(arena, "已经损坏，不能用：%s；请重新导入。", at.zh)
              : "已经损坏，不能用；请重新导入。",
        at.en ? arena_printf(
                    arena, "this file is damaged and cannot be used: %s; import the data again.", at.en)
              : "this file is damaged and cannot be used; import the data again.");
}

static struct data_result not_ours(const struct input *input) {
    struct arena *arena = &input->dataset->arena;
    struct words cut = how_short(input);
    if (cut.zh)
        return about_refuse(input,
            arena_printf(arena, "不是 guodu import 做出来的数据文件，或者已经损坏：%s；请重新导入。", cut.zh),
            arena_printf(arena,
                "this was not made by guodu import, or it is damaged: %s; import the data again.",
                cut.en));
    return about_refuse(input, "不是 guodu import 做出来的数据文件，或者已经损坏；请重新导入。",
        "this was not made by guodu import, or it is damaged; import the data again.");
}

struct data_result about_trouble(const struct input *input, enum container_status status,
    const struct damage_place *place) {
    int error = errno;
    switch (status) {
    case CONTAINER_OK:
        return result_make(DATA_OK, NULL, NULL);
    case CONTAINER_NO_MEMORY:
        longjmp(*input->dataset->arena.escape, 1);
    case CONTAINER_NOT_OURS:
        return not_ours(input);
    case CONTAINER_IO:
        return result_io(input->dataset, input->file, error);
    default:
        return damaged(input, place);
    }
}
