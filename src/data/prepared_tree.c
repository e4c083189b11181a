/* SPDX-License-Identifier: Apache-2.0 */
#include "data/prepared_tree.h"

#include <string.h>
#include "base/utf8.h"

#define REGION_MOST INT64_C(999999999999)

uint32_t file_names_number(struct file_names *files, struct arena *arena, const char *name) {
    if (!name)
        return 0;
    for (size_t i = 0; i < files->names.count; i++)
        if (files->names.items[i] == name || strcmp(files->names.items[i], name) == 0)
            return (uint32_t)i + 1;
    vec_push(arena, &files->names, arena_copy(arena, name, strlen(name)));
    return (uint32_t)files->names.count;
}

const char *file_names_take(struct in_bytes *in, const struct file_names *files) {
    uint64_t number = in_below(in, files->names.count + 1);
    return number > 0 ? files->names.items[number - 1] : NULL;
}

/* ---- values ---- */

static void put_known(struct out_bytes *out, enum type_kind kind, const struct value *value) {
    switch (kind) {
    case TYPE_BOOLEAN:
        out_number(out, value->boolean);
        break;
    case TYPE_INTEGER:
        out_signed(out, value->integer);
        break;
    case TYPE_DATE:
        out_signed(out, value->day);
        break;
    case TYPE_REGION:
        out_signed(out, value->region);
        break;
    case TYPE_CHOICE:
        out_number(out, value->choice);
        break;
    case TYPE_SET:
        out_raw(out, &value->set, sizeof value->set);
        break;
    case TYPE_TEXT:
    case TYPE_CITIZEN_ID:
        out_bytes(out, value->text.bytes, value->text.length);
        break;
    default:
        out_raw(out, &value->number, sizeof value->number);
        break;
    }
}

static int64_t take_between(struct in_bytes *in, int64_t low, int64_t high) {
    int64_t number = in_signed(in);
    in->bad |= number < low || number > high;
    return number;
}

static struct value take_text(struct in_bytes *in, struct arena *arena) {
    size_t length, wrong;
    const char *bytes = in_counted(in, arena, &length);
    in->bad |= !utf8_valid(bytes, length, &wrong);
    return value_text(bytes, (uint32_t)length);
}

static struct value take_set(struct in_bytes *in, struct type type) {
    choice_set set;
    in_raw(in, &set, sizeof set);
    size_t values = type.choice->values.count;
    in->bad |= values < CHOICE_SET_LIMIT && set >> values != 0;
    return value_set(set);
}

static struct value take_number(struct in_bytes *in) {
    decimal number;
    in_raw(in, &number, sizeof number);
    return value_number(number);
}

static struct value take_known(struct in_bytes *in, struct type type, struct arena *arena) {
    switch (type.kind) {
    case TYPE_BOOLEAN:
        return value_boolean(in_below(in, 2) == 1);
    case TYPE_INTEGER:
        return value_integer(in_signed(in));
    case TYPE_DATE:
        return value_date((date)take_between(in, DATE_MIN, DATE_MAX));
    case TYPE_REGION:
        return value_region(take_between(in, 0, REGION_MOST));
    case TYPE_CHOICE:
        return value_choice((uint32_t)in_below(in, type.choice->values.count));
    case TYPE_SET:
        return take_set(in, type);
    case TYPE_TEXT:
    case TYPE_CITIZEN_ID:
        return take_text(in, arena);
    default:
        return take_number(in);
    }
}

static void put_value(struct out_bytes *out, const struct field *field, const struct value *value) {
    out_number(out, value->state);
    if (value->state == VALUE_KNOWN)
        put_known(out, field->type.kind, value);
}

static struct value take_value(struct in_bytes *in, const struct field *field, struct arena *arena) {
    switch (in_below(in, VALUE_ERROR)) {
    case VALUE_KNOWN:
        return take_known(in, field->type, arena);
    case VALUE_NONE:
        return value_none();
    default:
        return value_unknown(NULL);
    }
}

/* ---- records ---- */

enum { IS_REJECTED = 1, IS_DOUBTFUL = 2, ALL_FLAGS = 3 };

struct putting {
    struct out_bytes *out;
    const struct layout *layout;
    struct file_names *files;
    struct arena *arena;
};

static void put_record(const struct putting *putting, const struct record *record) {
    const struct layout *layout = putting->layout;
    struct out_bytes *out = putting->out;
    const struct layout_record *own = &layout->records[layout->numbers[record->type->index]];
    out_number(out, file_names_number(putting->files, putting->arena, record->file));
    out_number(out, record->line);
    out_number(out, (record->rejected ? IS_REJECTED : 0) | (record->doubtful ? IS_DOUBTFUL : 0));
    for (uint32_t i = 0; i < own->field_count; i++)
        put_value(out, own->fields[i], &record->values[own->fields[i]->index]);
    for (uint32_t i = 0; i < layout->record_count; i++) {
        const struct record_type *child = layout->records[i].type;
        if (child->parent != record->type)
            continue;
        const struct record_list *list = &record->lists[child->child_index];
        out_number(out, list->known ? (uint64_t)list->items.count + 1 : 0);
        for (size_t k = 0; k < list->items.count; k++)
            put_record(putting, list->items.items[k]);
    }
}

void tree_put(struct out_bytes *out, const struct layout *layout, struct file_names *files,
    struct arena *arena, const struct record_tree *tree) {
    put_record(&(struct putting){out, layout, files, arena}, tree->top);
}

struct tree_taking {
    struct in_bytes *in;
    const struct layout *layout;
    const struct file_names *files;
    struct record_tree *tree;
};

static void take_record(const struct tree_taking *taking, struct record *record);

static void take_list(
    const struct tree_taking *taking, struct record *record, const struct record_type *child) {
    uint64_t count = in_number(taking->in);
    for (uint64_t i = 1; i < count && !taking->in->bad; i++)
        take_record(taking, record_child(taking->tree, record, child));
    record->lists[child->child_index].known = count > 0;
}

static void take_record(const struct tree_taking *taking, struct record *record) {
    const struct layout *layout = taking->layout;
    struct in_bytes *in = taking->in;
    const struct layout_record *own = &layout->records[layout->numbers[record->type->index]];
    record->file = file_names_take(in, taking->files);
    record->line = in_number(in);
    uint64_t flags = in_below(in, ALL_FLAGS + 1);
    record->rejected = flags & IS_REJECTED;
    record->doubtful = flags & IS_DOUBTFUL;
    for (uint32_t i = 0; i < own->field_count; i++)
        record->values[own->fields[i]->index] =
            take_value(in, own->fields[i], taking->tree->arena);
    for (uint32_t i = 0; i < layout->record_count; i++)
        if (layout->records[i].type->parent == record->type)
            take_list(taking, record, layout->records[i].type);
}

const struct record_tree *tree_take(struct in_bytes *in, const struct layout *layout,
    const struct file_names *files, struct arena *arena, const struct record_type *top) {
    struct record_tree *tree = arena_new(arena, struct record_tree);
    take_record(&(struct tree_taking){in, layout, files, tree}, record_top(tree, arena, top));
    return in->bad ? NULL : tree;
}
