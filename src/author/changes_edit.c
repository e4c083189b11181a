/* SPDX-License-Identifier: Apache-2.0
 *
 * Editing the texts of a version: pieces are left out, put in and exchanged, and what is only there
 * in the other version goes into files of its own, which the top file then uses.
 */
#include "author/changes_make.h"

#include <stdlib.h>
#include <string.h>

/* ---- edits ---- */

void edit_replace(struct editing *editing, struct span span, const char *text) {
    vec_push(editing->arena, &editing->edits,
        ((struct text_edit){span.file, span.start, span.start + span.length, text}));
}

void edit_delete(struct editing *editing, struct span span) {
    edit_replace(editing, span, "");
}

void edit_insert(struct editing *editing, uint32_t file, uint32_t at, const char *text) {
    edit_replace(editing, (struct span){file, at, 0}, text);
}

struct writer *edit_addition(struct editing *editing, const char *home) {
    for (size_t i = 0; i < editing->additions.count; i++)
        if (strcmp(editing->additions.items[i]->home, home) == 0)
            return &editing->additions.items[i]->text;
    struct text_addition *addition = arena_new(editing->arena, struct text_addition);
    addition->home = home;
    writer_init(&addition->text, editing->arena);
    if (*home)
        writer_printf(&addition->text, "适用地区 %s\n\n", home);
    vec_push(editing->arena, &editing->additions, addition);
    return &addition->text;
}

/* ---- places in an item ---- */

enum { SIGNS_KEPT = 16 }; /* more than the longest keyword has */

struct signs { /* the last signs of a text, comments and white space left out */
    const char *starts[SIGNS_KEPT];
    size_t lengths[SIGNS_KEPT];
    size_t count;
};

static void signs_add(struct signs *signs, const char *start, size_t length) {
    if (signs->count == SIGNS_KEPT) {
        memmove(signs->starts, signs->starts + 1, (SIGNS_KEPT - 1) * sizeof *signs->starts);
        memmove(signs->lengths, signs->lengths + 1, (SIGNS_KEPT - 1) * sizeof *signs->lengths);
        signs->count--;
    }
    signs->starts[signs->count] = start;
    signs->lengths[signs->count++] = length;
}

/* Where the last signs are those of the word: its beginning; else NULL. */
static const char *signs_end(const struct signs *signs, const char *word) {
    size_t left = strlen(word), i = signs->count;
    while (left > 0 && i > 0) {
        size_t length = signs->lengths[--i];
        if (length > left || memcmp(signs->starts[i], word + left - length, length) != 0)
            return NULL;
        left -= length;
    }
    return left == 0 ? signs->starts[i] : NULL;
}

uint32_t edit_keyword(const struct change_side *side, const struct item *item, uint32_t at,
    const char *const *words, size_t count) {
    struct span before = {item->span.file, item->span.start, at - item->span.start};
    struct source_flow flow = source_flow(side->sources, before);
    const char *text = flow.text, *start = NULL;
    struct signs signs = {.count = 0};
    size_t length;
    while ((length = source_flow_next(&flow)) > 0) {
        signs_add(&signs, flow.text, length);
        source_flow_take(&flow, length);
    }
    for (size_t i = 0; i < count && !start; i++)
        start = signs_end(&signs, words[i]);
    return start ? item->span.start + (uint32_t)(start - text) : at;
}

uint32_t edit_opening(const struct change_side *side, const struct item *item) {
    struct span head = item_head(side->sources, item);
    uint32_t at = head.start + head.length;
    const char *sign = source_text(side->sources, (struct span){head.file, at, 1});
    return at + (*sign == '{' ? 1 : 3);
}

uint32_t edit_closing(const struct change_side *side, const struct item *item) {
    uint32_t end = item->span.start + item->span.length;
    const char *text = source_text(side->sources, item->span);
    size_t length = item->span.length;
    if (length > 0 && text[length - 1] == '}')
        return end - 1;
    return length > 3 && memcmp(text + length - 3, "｝", 3) == 0 ? end - 3 : end;
}

/* ---- what is not taken over: citations, and what is said to people ---- */

typedef VEC(struct span) span_list;

struct leaving {
    struct editing *editing;
    const struct change_side *side;
    const struct item *item;
    span_list spans;
};

/* With its keyword, or the sign that parts it from the one before. */
static void leave_out(
    struct leaving *leaving, struct span span, const char *const *words, size_t count) {
    uint32_t start = edit_keyword(leaving->side, leaving->item, span.start, words, count);
    span.length += span.start - start;
    span.start = start;
    vec_push(leaving->editing->arena, &leaving->spans, span);
}

static void leave_cites(struct leaving *leaving, const cite_list *cites) {
    static const char *const words[] = {"依据", "cites", "、", ",", "，"};
    for (size_t i = 0; i < cites->count; i++)
        leave_out(leaving, cites->items[i].span, words, sizeof words / sizeof *words);
}

static void leave_says(struct leaving *leaving, const struct string *says) {
    static const char *const words[] = {"说明", "says"};
    if (says->text)
        leave_out(leaving, says->span, words, sizeof words / sizeof *words);
}

static void leave_regions(struct leaving *leaving, const region_list *regions) {
    for (size_t i = 0; i < regions->count; i++)
        leave_cites(leaving, &regions->items[i].cites);
}

static void leave_policy(struct leaving *leaving, const struct policy_ast *policy) {
    leave_cites(leaving, &policy->cites);
    for (size_t i = 0; i < policy->clauses.count; i++) {
        leave_cites(leaving, &policy->clauses.items[i].cites);
        leave_says(leaving, &policy->clauses.items[i].says);
    }
}

static void leave_unneeded(struct leaving *leaving) {
    const struct item *item = leaving->item;
    switch (item->kind) {
    case ITEM_CHOICE:
        leave_cites(leaving, &item->choice->cites);
        break;
    case ITEM_PARAMETER:
        leave_cites(leaving, &item->parameter->cites);
        leave_regions(leaving, &item->parameter->regions);
        break;
    case ITEM_TABLE:
        leave_cites(leaving, &item->table->cites);
        leave_regions(leaving, &item->table->regions);
        break;
    case ITEM_SCALE:
        leave_cites(leaving, &item->scale->cites);
        leave_regions(leaving, &item->scale->regions);
        break;
    case ITEM_POLICY:
        leave_policy(leaving, item->policy);
        break;
    case ITEM_CALENDAR:
        leave_cites(leaving, &item->calendar->cites);
        break;
    case ITEM_ASSERTION:
        leave_cites(leaving, &item->assertion->cites);
        break;
    default:
        break;
    }
}

static int by_start(const void *a, const void *b) {
    uint32_t x = ((const struct span *)a)->start, y = ((const struct span *)b)->start;
    return (x > y) - (x < y);
}

const char *edit_text(struct editing *editing, const struct change_side *side,
    const struct item *item, struct span span, const struct span *without, size_t count) {
    struct leaving leaving = {.editing = editing, .side = side, .item = item};
    leave_unneeded(&leaving);
    for (size_t i = 0; i < count; i++)
        vec_push(editing->arena, &leaving.spans, without[i]);
    if (leaving.spans.count)
        qsort(leaving.spans.items, leaving.spans.count, sizeof *leaving.spans.items, by_start);
    struct writer out;
    writer_init(&out, editing->arena);
    const char *text = side->sources->files.items[span.file].text;
    uint32_t at = span.start, end = span.start + span.length;
    for (size_t i = 0; i < leaving.spans.count; i++) {
        struct span left = leaving.spans.items[i];
        if (left.start < at || left.start + left.length > end)
            continue;
        writer_bytes(&out, text + at, left.start - at);
        writer_put(&out, " ");
        at = left.start + left.length;
    }
    writer_bytes(&out, text + at, end - at);
    return out.bytes;
}

/* ---- the files ---- */

static void leave_examples(struct editing *editing) {
    const struct ast_program *files = editing->old->files;
    for (size_t i = 0; i < files->files.count; i++)
        for (size_t k = 0; k < files->files.items[i]->items.count; k++)
            if (files->files.items[i]->items.items[k]->kind == ITEM_EXAMPLE)
                edit_delete(editing, files->files.items[i]->items.items[k]->span);
}

static bool is_behind(const struct text_edit *a, const struct text_edit *b) {
    if (a->file != b->file)
        return a->file > b->file;
    return a->start != b->start ? a->start > b->start : a->end > b->end;
}

/* By place; what is put in at one place in the order in which it was made. */
static void sort_edits(struct editing *editing) {
    for (size_t i = 1; i < editing->edits.count; i++) {
        struct text_edit edit = editing->edits.items[i];
        size_t at = i;
        for (; at > 0 && is_behind(&editing->edits.items[at - 1], &edit); at--)
            editing->edits.items[at] = editing->edits.items[at - 1];
        editing->edits.items[at] = edit;
    }
}

bool edit_is_possible(struct editing *editing) {
    sort_edits(editing);
    for (size_t i = 1; i < editing->edits.count; i++) {
        const struct text_edit *last = &editing->edits.items[i - 1];
        const struct text_edit *next = &editing->edits.items[i];
        if (last->file == next->file && next->start < last->end)
            return false;
    }
    return !editing->impossible;
}

static void write_file(struct editing *editing, uint32_t file, struct writer *out) {
    const struct source_file *source = &editing->old->sources->files.items[file];
    uint32_t at = 0;
    for (size_t i = 0; i < editing->edits.count; i++) {
        const struct text_edit *edit = &editing->edits.items[i];
        if (edit->file != file)
            continue;
        writer_bytes(out, source->text + at, edit->start - at);
        writer_put(out, edit->text);
        at = edit->end;
    }
    writer_bytes(out, source->text + at, source->length - at);
}

static bool is_taken(const struct editing *editing, const char *name) {
    for (size_t i = 0; i < editing->old->sources->files.count; i++)
        if (strcmp(editing->old->sources->files.items[i].name, name) == 0)
            return true;
    return false;
}

static const char *folder_of(struct arena *arena, const char *path) {
    size_t length = strlen(path);
    while (length > 0 && path[length - 1] != '/' && path[length - 1] != '\\')
        length--;
    return arena_copy(arena, path, length);
}

/* A name that no file has; the same beside the top file. */
static const char *addition_name(struct editing *editing, const char *folder, const char *home) {
    const char *name = arena_printf(editing->arena, "新增%s.guodu", home);
    for (int i = 1; is_taken(editing, arena_printf(editing->arena, "%s%s", folder, name)); i++)
        name = arena_printf(editing->arena, "新增%s-%d.guodu", home, i);
    return name;
}

static void add_file(
    struct editing *editing, struct changed_files *out, const char *name, struct writer *text) {
    vec_push(editing->arena, &out->list, ((struct changed_file){name, text->bytes, text->length}));
}

void edit_finish(struct editing *editing, struct changed_files *out) {
    const struct sources *sources = editing->old->sources;
    const char *folder = folder_of(editing->arena, sources->files.items[0].name);
    leave_examples(editing);
    if (!edit_is_possible(editing))
        return;
    for (uint32_t i = 0; i < sources->files.count; i++) {
        struct writer text;
        writer_init(&text, editing->arena);
        write_file(editing, i, &text);
        for (size_t k = 0; i == 0 && k < editing->additions.count; k++)
            writer_printf(&text, "\n引用 \"%s\"\n",
                addition_name(editing, folder, editing->additions.items[k]->home));
        add_file(editing, out, sources->files.items[i].name, &text);
    }
    for (size_t i = 0; i < editing->additions.count; i++) {
        struct text_addition *addition = editing->additions.items[i];
        const char *name = addition_name(editing, folder, addition->home);
        add_file(editing, out, arena_printf(editing->arena, "%s%s", folder, name), &addition->text);
    }
}
