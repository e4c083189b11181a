/* SPDX-License-Identifier: Apache-2.0
 *
 * After the last file: which rows are used, whose lists they stand in, and the rejects in the
 * order of files and lines. Types come parents first, so a parent is settled before its
 * children. */
#include "data/direct.h"
#include "data/file_facts.h"
#include "data/reader.h"
#include "data/segment.h"
#include "data/store.h"

#include <string.h>

static const struct row *other_twin(const struct row *row) {
    const struct row *first = row->node->first;
    return first == row ? row->twin : first;
}

static enum reject_kind judge(const struct row *row, const struct row **other) {
    const struct node *node = row->node;
    if (row->source->type->parent && !node->parent->used) {
        *other = node->parent->first;
        return *other ? REJECT_PARENT_REJECTED : REJECT_ORPHAN;
    }
    *other = other_twin(row);
    return *other ? REJECT_DUPLICATE : REJECT_NONE;
}

static const char *key_column(const struct record_type *type) {
    return type->keys.count == 1 ? type->keys.items[0]->name->text : NULL;
}

/* What tells the row apart is its key; what an orphan lacks is its parent's. */
static void reject_row(
    struct dataset *dataset, struct row *row, enum reject_kind kind, const struct row *other) {
    const struct record_type *type = row->source->type;
    row->rejected = true;
    store_kind(dataset, type)->counts.rejected++;
    struct reject *reject =
        store_reject(dataset, type, row->source->file, row->source->file_index, row->line, kind);
    if (other) {
        reject->other_file = other->source->file;
        reject->other_line = other->line;
    }
    bool masked;
    reject->key = store_key_shown(dataset, type, row->node, &masked);
    bool of_parent = kind != REJECT_DUPLICATE;
    const struct record_type *shown = of_parent ? type->parent : type;
    reject->cell.column = key_column(shown);
    reject->cell.value = store_key_shown(
        dataset, shown, of_parent ? row->node->parent : row->node, &reject->cell.masked);
}

static void enter_list(struct dataset *dataset, struct row *row) {
    const struct record_type *type = row->source->type;
    struct node *parent = row->node->parent;
    if (!parent || !parent->used)
        return;
    if (!parent->lists)
        parent->lists = arena_array(&dataset->rows, struct row_list, type->parent->children.count);
    struct row_list *list = &parent->lists[type->child_index];
    if (list->last)
        list->last->sibling = row;
    else
        list->first = row;
    list->last = row;
}

static void settle(struct dataset *dataset, struct kind *kind) {
    implied_make_rows(dataset, kind);
    for (struct row *row = kind->first; row; row = row->next) {
        const struct row *other = NULL;
        if (!row->rejected) {
            enum reject_kind why = judge(row, &other);
            if (why != REJECT_NONE)
                reject_row(dataset, row, why, other);
        }
        row->node->used |= !row->rejected;
        kind->counts.used += !row->rejected;
        enter_list(dataset, row);
        arena_reset(&dataset->row);
    }
}

static bool is_childless(const struct dataset *dataset, const struct row *row) {
    const struct record_type *type = row->source->type;
    for (uint32_t i = 0; i < type->children.count; i++) {
        const struct kind *kind = store_kind(dataset, type->children.items[i]);
        bool known = kind->has_rows_file || store_list_known(row, i);
        if (known && !(row->node->lists && row->node->lists[i].first))
            return true;
    }
    return false;
}

/* ---- the order of rejects ---- */

static bool comes_after(const struct reject *a, const struct reject *b) {
    return a->file_index != b->file_index ? a->file_index > b->file_index : a->line > b->line;
}

static void merge(
    const struct reject **from, size_t left, size_t right, size_t end, const struct reject **to) {
    size_t a = left, b = right;
    for (size_t i = left; i < end; i++)
        if (a < right && (b >= end || !comes_after(from[a], from[b])))
            to[i] = from[a++];
        else
            to[i] = from[b++];
}

/* Stable, so that rejects of one line stay as they were found: parents before children. */
static void order_rejects(struct dataset *dataset) {
    size_t count = dataset->rejects.count;
    const struct reject **a = arena_array(&dataset->arena, const struct reject *, count);
    const struct reject **b = arena_array(&dataset->arena, const struct reject *, count);
    for (size_t i = 0; i < count; i++)
        a[i] = reject_list_at(&dataset->rejects, i);
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t left = 0; left < count; left += 2 * width) {
            size_t right = left + width < count ? left + width : count;
            size_t end = right + width < count ? right + width : count;
            merge(a, left, right, end, b);
        }
        const struct reject **sorted = b;
        b = a;
        a = sorted;
    }
    dataset->reject_order = a;
}

/* ---- parents without a file ---- */

/* The fields that it must have and no row of it had a column for. */
static struct names lacking_fields(struct dataset *dataset, const struct row *row) {
    const struct record_type *type = row->source->type;
    struct names lacking = {0};
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        if (field->form == FIELD_GIVEN && field->is_required && !field->is_key &&
            store_is_unsaid(row, field))
            names_add(&lacking, &dataset->arena, field->name->text);
    }
    return lacking;
}

/* Of a parent that is rejected not everything was read: it tells nothing about the columns. */
static struct data_result check_implied(struct dataset *dataset, const struct kind *kind) {
    const struct record_type *type = kind->type;
    const struct row *row = NULL;
    struct names lacking = {0};
    const struct implied *implied = kind->counts.has_file ? NULL : kind->implied_first;
    for (; implied && lacking.count == 0; implied = implied->next) {
        row = implied->row;
        if (!implied->reject)
            lacking = lacking_fields(dataset, row);
    }
    if (lacking.count == 0)
        return result_make(DATA_OK, NULL, NULL);
    return result_make(DATA_FILE,
        arena_printf(&dataset->arena,
            "没有“%s”的文件，“%s”里也没有它的必填列：%s；请核对标题，或加上它的文件。", type->name->text,
            row->source->file, lacking.zh),
        arena_printf(&dataset->arena,
            "there is no file of %s, and %s has no columns for what it must have: %s; check the "
            "headings, or add its file.",
            type->name->text, row->source->file, lacking.en));
}

/* Where a file of the parents lacks a column, its reader says so. */
static void note_implied_lack(struct dataset *dataset, const struct record_type *type) {
    struct arena *arena = &dataset->arena;
    struct names absent = {0};
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        if (field->form == FIELD_GIVEN && !field->is_key &&
            store_wants(dataset, field) && !files_have_column(dataset, field))
            names_add(&absent, arena, field->name->text);
    }
    if (absent.count == 0)
        return;
    const char *name = type->name->text;
    struct dataset_note note = {.kind = NOTE_ABSENT_COLUMNS,
        .file = NULL,
        .zh = arena_printf(arena, "“%s”的这些内容，哪个文件里都没有对应的列，都按未知处理：%s。", name,
            absent.zh),
        .en = arena_printf(arena, "no file has a column for these fields of %s, so they are "
                                  "unknown: %s.",
            name, absent.en)};
    vec_push(arena, &dataset->notes, note);
}

static void note_implied(struct dataset *dataset, const struct kind *kind) {
    if (kind->counts.has_file || !kind->implied_by)
        return;
    const char *name = kind->type->name->text, *file = kind->implied_by->file;
    unsigned long long count = kind->counts.read;
    struct dataset_note note = {.kind = NOTE_IMPLIED_PARENTS,
        .file = NULL,
        .zh = arena_printf(
            &dataset->arena, "没有单独的“%s”文件；由“%s”各行里写的内容整理出 %llu 条“%s”。", name,
            file, count, name),
        .en = arena_printf(&dataset->arena,
            count == 1 ? "there is no file of %s: %llu of them was made from rows such as those of %s."
                       : "there is no file of %s: %llu of them were made from rows such as those of %s.",
            name, count, file)};
    vec_push(&dataset->arena, &dataset->notes, note);
    note_implied_lack(dataset, kind->type);
}

/* ---- columns that stand in the wrong file ---- */

static bool is_superseded(const struct dataset *dataset, const struct file_records *records,
    const struct file_column *column, const struct record_type *owner) {
    for (uint32_t i = 0; i < column->filled_count; i++) {
        const struct file_fill *fill = &records->fills[column->filled[i]];
        if (fill->field->owner == owner && file_is_superseded(dataset, fill))
            return true;
    }
    return false;
}

static void note_superseded_of(struct dataset *dataset, const struct file_facts *facts,
    const struct file_records *records, const struct record_type *owner) {
    struct arena *arena = &dataset->arena;
    struct names names = {0};
    for (size_t i = 0; i < records->columns.count; i++)
        if (is_superseded(dataset, records, &records->columns.items[i], owner))
            names_add(&names, arena, records->columns.items[i].heading);
    if (names.count == 0)
        return;
    const char *name = owner->name->text;
    struct dataset_note note = {.kind = NOTE_SUPERSEDED,
        .file = facts->file,
        .zh = arena_printf(arena, "“%s”里这些列是“%s”的内容，“%s”另有文件，所以没有用到：%s。",
            facts->file, name, name, names.zh),
        .en = arena_printf(arena,
            "%s: these columns are about %s, which has a file of its own, so they are not used: %s.",
            facts->file, name, names.en)};
    vec_push(arena, &dataset->notes, note);
}

static void note_superseded(struct dataset *dataset) {
    for (size_t i = 0; i < dataset_file_count(dataset); i++) {
        const struct file_facts *facts = dataset_file(dataset, i);
        for (size_t k = 0; k < facts->records.count; k++) {
            const struct file_records *records = facts->records.items[k];
            for (const struct record_type *up = records->type->parent; up; up = up->parent)
                note_superseded_of(dataset, facts, records, up);
        }
    }
}

/* Which rows are used, and whose lists they stand in: of all rows that are kept. */
struct data_result join_rows(struct dataset *dataset) {
    size_t count = dataset->schema->records.count;
    for (size_t i = 0; i < count; i++) {
        struct data_result result = check_implied(dataset, &dataset->kinds[i]);
        if (result.status != DATA_OK)
            return result;
    }
    for (size_t i = 0; i < count; i++)
        settle(dataset, &dataset->kinds[i]);
    for (size_t i = 0; i < count; i++)
        for (struct row *row = dataset->kinds[i].first; row; row = row->next)
            dataset->kinds[i].counts.childless += !row->rejected && is_childless(dataset, row);
    return result_make(DATA_OK, NULL, NULL);
}

static size_t file_of_note(const struct dataset *dataset, const struct dataset_note *note) {
    size_t index = 0;
    while (index < dataset->inputs.count && dataset->inputs.items[index]->file != note->file)
        index++;
    return index;
}

/* By files, and else as they came: whether files were read one after the other makes no
 * difference. */
static void order_notes(struct dataset *dataset) {
    struct dataset_note *notes = dataset->notes.items;
    for (size_t i = 1; i < dataset->notes.count; i++) {
        struct dataset_note note = notes[i];
        size_t file = file_of_note(dataset, &note), at = i;
        for (; at > 0 && file_of_note(dataset, &notes[at - 1]) > file; at--)
            notes[at] = notes[at - 1];
        notes[at] = note;
    }
}

void join_end(struct dataset *dataset) {
    note_superseded(dataset);
    order_notes(dataset);
    for (size_t i = 0; i < dataset->schema->records.count; i++) {
        note_implied(dataset, &dataset->kinds[i]);
        unique_note(dataset, &dataset->kinds[i]);
    }
    order_rejects(dataset);
}

static uint64_t top_count(const struct dataset *dataset) {
    uint64_t count = 0;
    for (size_t i = 0; i < dataset->schema->records.count; i++)
        if (!dataset->schema->records.items[i]->parent)
            count += dataset->kinds[i].counts.used;
    return count;
}

struct data_result dataset_finish(struct dataset *dataset) {
    dataset_set_escapes(dataset);
    if (dataset->stopped.status != DATA_OK)
        return dataset->stopped;
    if (dataset->prepared)
        return result_make(DATA_OK, NULL, NULL);
    struct data_result result = direct_give_up(dataset);
    if (result.status != DATA_OK)
        return result;
    if (dataset->wants_segments) {
        result = segments_begin(dataset);
        if (result.status != DATA_OK || dataset->segments)
            return result;
    }
    result = join_rows(dataset);
    if (result.status == DATA_OK)
        join_end(dataset);
    progress_hand_out(dataset->progress, PROGRESS_OF_RECORDS, top_count(dataset));
    return result;
}
