/* SPDX-License-Identifier: Apache-2.0 */
#include "data/prepared_about.h"

#include <errno.h>
#include <string.h>
#include "data/reader.h"
#include "data/store.h"

/* Names of `about`, in the order in which they are read: what stands later needs what is before. */
static const char form_name[] = "1 form", rules_name[] = "2 rules", schema_name[] = "3 schema",
                  files_name[] = "4 files", sources_name[] = "5 sources",
                  counts_name[] = "6 counts", notes_name[] = "7 notes",
                  rejects_name[] = "8 rejects", blocks_name[] = "9 blocks";

enum { REJECTS_TOGETHER = 100000 }; /* so that no piece of `about` is beyond what SQLite takes */

/* Read as another number by a machine with its bytes the other way round. */
static const uint32_t form = PREPARED_FORM;

/* ---- putting ---- */

static void put_counts(
    struct out_bytes *out, const struct prepared_about *about, const struct dataset *dataset) {
    for (uint32_t i = 0; i < about->layout->record_count; i++) {
        struct dataset_counts counts = dataset_count(dataset, about->layout->records[i].type);
        out_number(out, counts.has_file);
        out_number(out, counts.read);
        out_number(out, counts.used);
        out_number(out, counts.rejected);
        out_number(out, counts.childless);
    }
}

static void put_file(struct out_bytes *out, struct prepared_about *about, const char *file) {
    out_number(out, file_names_number(&about->files, out->arena, file));
}

static void put_notes(
    struct out_bytes *out, struct prepared_about *about, const struct dataset *dataset) {
    size_t count = dataset_note_count(dataset);
    out_number(out, count);
    for (size_t i = 0; i < count; i++) {
        const struct dataset_note *note = dataset_note(dataset, i);
        out_number(out, note->kind);
        put_file(out, about, note->file);
        out_text(out, note->zh);
        out_text(out, note->en);
    }
}

/* 0: of no field; else its record and its place among the given fields. */
static void put_field(
    struct out_bytes *out, const struct layout *layout, const struct field *field) {
    out_number(out, field ? layout->numbers[field->owner->index] + 1 : 0);
    if (field)
        out_number(out, layout_field(layout, field));
}

static void put_cell(
    struct out_bytes *out, const struct layout *layout, const struct reject_cell *cell) {
    out_number(out, cell->kind);
    out_number(out, cell->masked);
    put_field(out, layout, cell->field);
    out_text(out, cell->column);
    out_text(out, cell->value);
}

static void put_reject(
    struct out_bytes *out, struct prepared_about *about, const struct reject *reject) {
    const struct layout *layout = about->layout;
    out_number(out, layout->numbers[reject->type->index]);
    put_file(out, about, reject->file);
    out_number(out, reject->file_index);
    out_number(out, reject->line);
    put_cell(out, layout, &reject->cell);
    out_number(out, reject->expected);
    out_number(out, reject->found);
    put_file(out, about, reject->other_file);
    out_number(out, reject->other_line);
    out_text(out, reject->other_value);
    out_number(out, reject->more_count);
    for (uint32_t i = 0; i < reject->more_count; i++)
        put_cell(out, layout, &reject->more[i]);
}

static void put_rejects(struct container *file, struct arena *arena, struct prepared_about *about,
    const struct dataset *dataset) {
    size_t count = dataset_reject_count(dataset);
    for (size_t from = 0; from < count; from += REJECTS_TOGETHER) {
        size_t end = count - from < REJECTS_TOGETHER ? count : from + REJECTS_TOGETHER;
        struct out_bytes out = {.arena = arena};
        out_number(&out, end - from);
        for (size_t i = from; i < end; i++)
            put_reject(&out, about, dataset_reject(dataset, i));
        const char *name = arena_printf(arena, "%s %08zu", rejects_name, from / REJECTS_TOGETHER);
        container_put_about(file, name, out.items, out.count);
    }
}

static void put_blocks(struct out_bytes *out, const struct prepared_about *about) {
    out_number(out, about->blocks.count);
    for (size_t i = 0; i < about->blocks.count; i++) {
        const struct prepared_block *block = &about->blocks.items[i];
        out_number(out, about->layout->numbers[block->top->index]);
        out_number(out, block->rows);
        out_raw(out, &block->check, sizeof block->check);
    }
}

static void put_files(struct out_bytes *out, const struct prepared_about *about) {
    out_number(out, about->files.names.count);
    for (size_t i = 0; i < about->files.names.count; i++)
        out_text(out, about->files.names.items[i]);
}

/* Every file gets its number before the names are written. */
static void number_files(
    struct arena *arena, struct prepared_about *about, const struct dataset *dataset) {
    struct out_bytes nowhere = {.arena = arena};
    for (size_t i = 0; i < dataset->inputs.count; i++)
        put_file(&nowhere, about, dataset->inputs.items[i]->file);
    for (size_t i = 0; i < dataset_note_count(dataset); i++)
        put_file(&nowhere, about, dataset_note(dataset, i)->file);
    for (size_t i = 0; i < dataset_reject_count(dataset); i++) {
        const struct reject *reject = dataset_reject(dataset, i);
        nowhere.count = 0;
        put_file(&nowhere, about, reject->file);
        put_file(&nowhere, about, reject->other_file);
    }
}

static void put(struct container *file, const char *name, const struct out_bytes *out) {
    container_put_about(file, name, out->items, out->count);
}

struct data_result about_put(struct container *file, struct prepared_about *about,
    struct dataset *dataset, const char *path, const char *rules) {
    struct arena *arena = &dataset->arena;
    struct data_result result = result_make(DATA_OK, NULL, NULL);
    struct out_bytes schema = {.arena = arena}, files = {.arena = arena},
                     sources = {.arena = arena}, counts = {.arena = arena},
                     notes = {.arena = arena}, blocks = {.arena = arena};
    if (!sources_put(&sources, dataset, path, &result))
        return result;
    number_files(arena, about, dataset);
    layout_put(&schema, about->layout);
    put_files(&files, about);
    put_counts(&counts, about, dataset);
    put_notes(&notes, about, dataset);
    put_blocks(&blocks, about);
    container_put_about(file, form_name, &form, sizeof form);
    container_put_about(file, rules_name, rules ? rules : "", rules ? strlen(rules) : 0);
    put(file, schema_name, &schema);
    put(file, files_name, &files);
    put(file, sources_name, &sources);
    put(file, counts_name, &counts);
    put(file, notes_name, &notes);
    put_rejects(file, arena, about, dataset);
    put(file, blocks_name, &blocks);
    return result;
}

/* ---- taking ---- */

struct about_taking {
    struct prepared_about *about;
    const struct input *input;
    struct dataset *dataset;
    struct arena *arena;
    struct in_bytes in;
    bool other_form;     /* nothing more is read */
    const char *zh, *en; /* how the rules differ; nothing more is read */
    const char *changed; /* a source */
    bool has_blocks;     /* the last was met */
};

static void take_form(struct about_taking *taking) {
    uint32_t number;
    in_raw(&taking->in, &number, sizeof number);
    taking->other_form = number != form;
}

static void take_schema(struct about_taking *taking) {
    taking->about->layout =
        layout_take(&taking->in, taking->arena, taking->dataset->schema, &taking->zh, &taking->en);
}

static void take_files(struct about_taking *taking) {
    uint64_t count = in_number(&taking->in);
    for (uint64_t i = 0; i < count && !taking->in.bad; i++) {
        const char *name = in_text(&taking->in, taking->arena);
        taking->in.bad |= !name;
        vec_push(taking->arena, &taking->about->files.names, name);
    }
}

static void take_sources(struct about_taking *taking) {
    sources_take(&taking->in, taking->arena, taking->input->path, &taking->changed);
}

static void take_counts(struct about_taking *taking) {
    const struct layout *layout = taking->about->layout;
    for (uint32_t i = 0; i < layout->record_count; i++) {
        struct dataset_counts counts = {.has_file = in_below(&taking->in, 2) == 1};
        counts.read = in_number(&taking->in);
        counts.used = in_number(&taking->in);
        counts.rejected = in_number(&taking->in);
        counts.childless = in_number(&taking->in);
        store_kind(taking->dataset, layout->records[i].type)->counts = counts;
    }
}

static void take_notes(struct about_taking *taking) {
    struct in_bytes *in = &taking->in;
    uint64_t count = in_number(in);
    for (uint64_t i = 0; i < count && !in->bad; i++) {
        struct dataset_note note = {.kind = (enum note_kind)in_below(in, NOTE_BLANK_ROWS + 1)};
        note.file = file_names_take(in, &taking->about->files);
        note.zh = in_text(in, taking->arena);
        note.en = in_text(in, taking->arena);
        in->bad |= !note.zh || !note.en;
        vec_push(taking->arena, &taking->dataset->notes, note);
    }
}

static const struct field *take_field(struct in_bytes *in, const struct layout *layout) {
    uint64_t record = in_below(in, (uint64_t)layout->record_count + 1);
    if (record == 0)
        return NULL;
    uint64_t field = in_below(in, layout->records[record - 1].field_count);
    return in->bad ? NULL : layout->records[record - 1].fields[field];
}

/* What the sentence of a reject rests on is there. */
static bool is_sound_cell(const struct reject_cell *cell) {
    enum type_kind kind = cell->field ? cell->field->type.kind : TYPE_ERROR;
    if (cell->kind == REJECT_CHOICE)
        return kind == TYPE_CHOICE || kind == TYPE_SET;
    return cell->kind != REJECT_THOUSANDS || cell->field;
}

static bool is_sound_reject(const struct reject *reject) {
    bool of_parent =
        reject->cell.kind == REJECT_ORPHAN || reject->cell.kind == REJECT_PARENT_REJECTED;
    return reject->type && reject->file && (!of_parent || reject->type->parent);
}

static struct reject_cell take_cell(struct about_taking *taking) {
    struct in_bytes *in = &taking->in;
    struct reject_cell cell = {.kind = (enum reject_kind)in_below(in, REJECT_KIND_COUNT)};
    cell.masked = in_below(in, 2) == 1;
    cell.field = take_field(in, taking->about->layout);
    cell.column = in_text(in, taking->arena);
    cell.value = in_text(in, taking->arena);
    in->bad |= !is_sound_cell(&cell);
    return cell;
}

static void take_more(struct about_taking *taking, struct reject *reject) {
    VEC(struct reject_cell) more = {0};
    uint64_t count = in_below(&taking->in, UINT32_MAX);
    for (uint64_t i = 0; i < count && !taking->in.bad; i++)
        vec_push(taking->arena, &more, take_cell(taking));
    reject->more = more.items;
    reject->more_count = (uint32_t)more.count;
}

/* NULL: bad. */
static const struct record_type *take_type(struct about_taking *taking) {
    const struct layout *layout = taking->about->layout;
    uint64_t number = in_below(&taking->in, layout->record_count);
    return taking->in.bad ? NULL : layout->records[number].type;
}

static void take_reject(struct about_taking *taking) {
    struct in_bytes *in = &taking->in;
    struct reject reject = {.type = take_type(taking)};
    reject.file = file_names_take(in, &taking->about->files);
    reject.file_index = (uint32_t)in_below(in, UINT32_MAX);
    reject.line = in_number(in);
    reject.cell = take_cell(taking);
    reject.expected = in_number(in);
    reject.found = in_number(in);
    reject.other_file = file_names_take(in, &taking->about->files);
    reject.other_line = in_number(in);
    reject.other_value = in_text(in, taking->arena);
    take_more(taking, &reject);
    in->bad |= !is_sound_reject(&reject);
    reject_list_add(taking->arena, &taking->dataset->rejects, &reject);
}

/* They stand there in the order in which they are shown. */
static void take_rejects(struct about_taking *taking) {
    uint64_t count = in_number(&taking->in);
    for (uint64_t i = 0; i < count && !taking->in.bad; i++)
        take_reject(taking);
}

static void take_blocks(struct about_taking *taking) {
    struct in_bytes *in = &taking->in;
    uint64_t count = in_number(in);
    for (uint64_t i = 0; i < count && !in->bad; i++) {
        struct prepared_block block = {.top = take_type(taking)};
        block.rows = in_below(in, UINT32_MAX);
        in_raw(in, &block.check, sizeof block.check);
        in->bad |= !block.top || block.top->parent || block.rows == 0;
        vec_push(taking->arena, &taking->about->blocks, block);
    }
    taking->has_blocks = true;
}

static bool begins(const char *name, const char *with) {
    return strncmp(name, with, strlen(with)) == 0;
}

static bool take_piece(struct about_taking *taking, const char *name) {
    static const struct {
        const char *name;
        void (*take)(struct about_taking *taking);
    } pieces[] = {{schema_name, take_schema}, {files_name, take_files},
        {sources_name, take_sources}, {counts_name, take_counts}, {notes_name, take_notes},
        {rejects_name, take_rejects}, {blocks_name, take_blocks}};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        if (!begins(name, pieces[i].name))
            continue;
        if (i > 0 && !taking->about->layout)
            return taking->zh != NULL; /* the rules differ, or what is needed is not there */
        pieces[i].take(taking);
        return !taking->in.bad && (taking->zh || taking->in.at == taking->in.end);
    }
    return begins(name, rules_name);
}

static bool take_about(void *user, const char *name, const void *bytes, size_t length) {
    struct about_taking *taking = user;
    taking->in = (struct in_bytes){bytes, (const unsigned char *)bytes + length, false};
    if (taking->other_form)
        return true;
    if (begins(name, form_name)) {
        take_form(taking);
        return !taking->in.bad;
    }
    return take_piece(taking, name);
}

/* ---- what is wrong ---- */

static struct data_result declared_otherwise(
    const struct input *input, const char *zh, const char *en) {
    const struct dataset *dataset = input->dataset;
    struct arena *arena = &input->dataset->arena;
    return about_refuse(input,
        arena_printf(arena, "是按另外的记录写法导入的：%s；%s。", zh,
            dataset->advice_zh ? dataset->advice_zh : "请重新导入"),
        arena_printf(arena, "this was imported for records that are declared otherwise: %s; %s.",
            en, dataset->advice_en ? dataset->advice_en : "import the data again"));
}

struct data_result about_take(
    struct container *file, struct prepared_about *about, struct input *input) {
    struct about_taking taking = {
        .about = about, .input = input, .dataset = input->dataset, .arena = &input->dataset->arena};
    static const struct damage_place whole = {0};
    enum container_status status = container_read_about(file, take_about, &taking);
    struct arena *arena = taking.arena;
    if (status != CONTAINER_OK)
        return about_trouble(input, status, &whole);
    if (taking.other_form)
        return about_refuse(input, "是另一个版本的 guodu 导入的，格式不同；请重新导入。",
            "this was imported by another version of guodu in another form; import the data "
            "again.");
    if (taking.zh)
        return declared_otherwise(input, taking.zh, taking.en);
    if (taking.changed)
        return about_refuse(input,
            arena_printf(arena, "已经过时：导入之后，“%s”改动过；请重新导入。", taking.changed),
            arena_printf(arena,
                "this is out of date: %s has changed since it was imported; import the data again.",
                taking.changed));
    return about_trouble(input, taking.has_blocks ? CONTAINER_OK : CONTAINER_DAMAGED, &whole);
}
