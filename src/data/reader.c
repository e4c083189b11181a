/* SPDX-License-Identifier: Apache-2.0 */
#include "data/reader.h"

#include <errno.h>
#include <string.h>

struct data_result result_make(enum data_status status, const char *zh, const char *en) {
    return (struct data_result){status, zh, en};
}

struct data_result result_io(struct dataset *dataset, const char *file, int error) {
    static const struct {
        int error;
        const char *zh, *en;
    } causes[] = {
        {ENOENT, "没有这个文件", "there is no such file"},
        {EACCES, "没有读取它的权限", "reading it is not permitted"},
        {EISDIR, "这是文件夹，不是文件", "it is a folder"},
        {ENOTDIR, "路径中有一段不是文件夹", "a part of its path is no folder"},
        {EIO, "读取时磁盘出错", "the disk failed while it was read"},
    };
    const char *zh = arena_printf(&dataset->arena, "系统错误 %d", error);
    const char *en = arena_printf(&dataset->arena, "system error %d", error);
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (causes[i].error == error) {
            zh = causes[i].zh;
            en = causes[i].en;
        }
    return result_make(DATA_IO, arena_printf(&dataset->arena, "读不了“%s”：%s。", file, zh),
        arena_printf(&dataset->arena, "%s cannot be read: %s.", file, en));
}

struct data_result result_stream(const struct input *input, const struct stream *stream) {
    struct arena *arena = &input->dataset->arena;
    const char *zh, *en;
    if (content_is_binary(stream->content)) {
        content_says(stream->content, arena, input->file, &zh, &en);
        return result_make(DATA_FILE, zh, en);
    }
    if (stream->trouble == ENCODING_FINE)
        return result_io(input->dataset, input->file, stream->error);
    encoding_says(stream->trouble, arena, input->file, &zh, &en);
    return result_make(DATA_FILE, zh, en);
}

enum { NAMES_SHOWN = 20 };

void names_add(struct names *names, struct arena *arena, const char *name) {
    const char *shown = reject_shown(arena, arena, NULL, name, strlen(name), NULL);
    names->count++;
    if (names->count == 1) {
        names->zh = arena_printf(arena, "“%s”", shown);
        names->en = arena_printf(arena, "\"%s\"", shown);
        names->first = name;
    } else if (names->count <= NAMES_SHOWN) {
        names->zh = arena_printf(arena, "%s、“%s”", names->zh, shown);
        names->en = arena_printf(arena, "%s, \"%s\"", names->en, shown);
    } else if (names->count == NAMES_SHOWN + 1) {
        names->zh = arena_printf(arena, "%s等", names->zh);
        names->en = arena_printf(arena, "%s and others", names->en);
    }
}

static void add_note(struct dataset *dataset, enum note_kind kind, const char *file, const char *zh,
    const char *en) {
    struct dataset_note note = {kind, file, zh, en};
    vec_push(&dataset->arena, &dataset->notes, note);
}

void note_unused(
    const struct input *input, const struct record_type *type, const struct names *names) {
    struct arena *arena = &input->dataset->arena;
    if (names->count == 0)
        return;
    add_note(input->dataset, NOTE_UNUSED_COLUMNS, input->file,
        arena_printf(arena, "“%s”中这些列不对应“%s”的任何内容，没有用到：%s。", input->file,
            type->name->text, names->zh),
        arena_printf(arena, "%s: these columns are no field of %s and are not used: %s.",
            input->file, type->name->text, names->en));
}

void note_absent(
    const struct input *input, const struct record_type *type, const struct names *names) {
    struct arena *arena = &input->dataset->arena;
    if (names->count == 0)
        return;
    add_note(input->dataset, NOTE_ABSENT_COLUMNS, input->file,
        arena_printf(arena, "“%s”中没有“%s”的这些列，都按未知处理：%s。", input->file,
            type->name->text, names->zh),
        arena_printf(arena, "%s has no column for these fields of %s, so they are unknown: %s.",
            input->file, type->name->text, names->en));
}

void note_blank(const struct input *input, uint64_t rows) {
    struct arena *arena = &input->dataset->arena;
    unsigned long long count = rows;
    if (rows == 0)
        return;
    add_note(input->dataset, NOTE_BLANK_ROWS, input->file,
        arena_printf(arena, "“%s”中有 %llu 行各格都是空的，已跳过。", input->file, count),
        arena_printf(arena,
            count == 1 ? "%s: %llu row of empty cells was passed over."
                       : "%s: %llu rows of empty cells were passed over.",
            input->file, count));
}

void note_decimal_comma(const struct input *input, const char *example) {
    struct arena *arena = &input->dataset->arena;
    add_note(input->dataset, NOTE_DECIMAL_COMMA, input->file,
        arena_printf(arena,
            "“%s”里有“%s”这样的数，因此把逗号当作小数点来读；如果不对，请加上 --decimal point。",
            input->file, example),
        arena_printf(arena,
            "%s has numbers such as \"%s\", so the comma is read as the decimal sign; if that is "
            "wrong, add --decimal point.",
            input->file, example));
}

const char *column_letters(struct arena *arena, uint32_t column) {
    char letters[8];
    size_t at = sizeof letters;
    letters[--at] = '\0';
    for (uint64_t left = (uint64_t)column + 1; left > 0 && at > 0; left = (left - 1) / 26)
        letters[--at] = (char)('A' + (left - 1) % 26);
    return arena_copy(arena, letters + at, strlen(letters + at));
}

void note_unheaded(const struct input *input, const uint32_t *columns, size_t count) {
    struct arena *arena = &input->dataset->arena;
    const char *list = "";
    if (count == 0)
        return;
    for (size_t i = 0; i < count; i++)
        list = arena_printf(
            arena, "%s%s%s", list, i > 0 ? ", " : "", column_letters(arena, columns[i]));
    add_note(input->dataset, NOTE_UNHEADED, input->file,
        arena_printf(arena,
            "“%s”中这些列没有标题，却有内容，没有用到：%s；如果标题是跨几列合并的，请给每一列写上标题。",
            input->file, list),
        arena_printf(arena,
            "%s: these columns have content but no heading and are not used: %s; if a heading is "
            "merged over several columns, write one for each.",
            input->file, list));
}
