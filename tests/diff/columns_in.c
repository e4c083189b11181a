/* SPDX-License-Identifier: Apache-2.0
 *
 * Trees as one nested table of the Arrow C Data Interface. Which type of Arrow a field comes as is
 * chosen by its name; what only a text can say (none, 20%) comes as text.
 */
#include <stdlib.h>

#include "diff.h"

enum form { AS_TEXT, AS_TRUTH, AS_WHOLE, AS_DECIMAL, AS_DAY, AS_WORD, AS_SET };

struct rows { /* records of one type, those of one list behind each other */
    const struct record **items;
    size_t count, room;
};

struct sheet {
    const struct diff_case *of;
    struct arena *arena;
    const struct record_type *type;
    struct rows rows;
};

/* ---- memory ---- */

static void *take(size_t count, size_t size) {
    void *block = calloc(count + 1, size);
    if (!block)
        abort();
    return block;
}

static void release_schema(struct ArrowSchema *schema) {
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i]->release)
            schema->children[i]->release(schema->children[i]);
        free(schema->children[i]);
    }
    if (schema->dictionary && schema->dictionary->release)
        schema->dictionary->release(schema->dictionary);
    free(schema->dictionary);
    free(schema->children);
    free(schema->private_data);
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array) {
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release)
            array->children[i]->release(array->children[i]);
        free(array->children[i]);
    }
    if (array->dictionary && array->dictionary->release)
        array->dictionary->release(array->dictionary);
    for (int64_t i = 0; i < array->n_buffers; i++)
        free((void *)array->buffers[i]);
    free(array->dictionary);
    free(array->buffers);
    free(array->children);
    array->release = NULL;
}

struct pair {
    struct ArrowSchema *schema;
    struct ArrowArray *array;
};

static void begin(struct pair pair, const char *format, const char *name, size_t length,
    size_t buffers, size_t children) {
    char *own = take(strlen(name) + 1, 1);
    strcpy(own, name);
    *pair.schema = (struct ArrowSchema){.format = format,
        .name = own,
        .flags = ARROW_FLAG_NULLABLE,
        .n_children = (int64_t)children,
        .children = take(children, sizeof(void *)),
        .release = release_schema,
        .private_data = own};
    *pair.array = (struct ArrowArray){.length = (int64_t)length,
        .null_count = -1,
        .n_buffers = (int64_t)buffers,
        .n_children = (int64_t)children,
        .buffers = take(buffers, sizeof(void *)),
        .children = take(children, sizeof(void *)),
        .release = release_array};
    for (size_t i = 0; i < children; i++) {
        pair.schema->children[i] = take(1, sizeof(struct ArrowSchema));
        pair.array->children[i] = take(1, sizeof(struct ArrowArray));
    }
}

static struct pair child_of(struct pair pair, size_t index) {
    return (struct pair){pair.schema->children[index], pair.array->children[index]};
}

static void set_bit(void *bits, size_t row) {
    uint8_t *bytes = bits;
    bytes[row / 8] = (uint8_t)(bytes[row / 8] | 1u << (row % 8));
}

/* ---- one field ---- */

struct filling {
    const struct sheet *table;
    const struct field *field;
    struct pair pair;
    uint8_t *valid;
};

/* What an empty cell means is said so by every second record. */
static bool is_null(const struct filling *column, size_t row) {
    const struct field *field = column->field;
    const struct record *record = column->table->rows.items[row];
    struct value value = record->values[field->index];
    if (value.state == VALUE_UNKNOWN)
        return true;
    return field->has_empty && value_equal(field->type, value, field->empty) &&
           !field->is_required && record->number % 2;
}

static struct value value_at(const struct filling *column, size_t row) {
    return column->table->rows.items[row]->values[column->field->index];
}

static bool has_none(const struct filling *column) {
    for (size_t i = 0; i < column->table->rows.count; i++)
        if (value_at(column, i).state == VALUE_NONE && !is_null(column, i))
            return true;
    return false;
}

static enum form form_of(const struct filling *column) {
    static const enum form forms[] = {[TYPE_BOOLEAN] = AS_TRUTH,
        [TYPE_INTEGER] = AS_WHOLE,
        [TYPE_DECIMAL] = AS_DECIMAL,
        [TYPE_MONEY] = AS_DECIMAL,
        [TYPE_DATE] = AS_DAY,
        [TYPE_REGION] = AS_WHOLE,
        [TYPE_CHOICE] = AS_WORD,
        [TYPE_SET] = AS_SET,
        [TYPE_LIST] = AS_TEXT};
    bool typed = diff_choose(column->table->of, column->field->name->text, 4) != 0;
    return typed && !has_none(column) ? forms[column->field->type.kind] : AS_TEXT;
}

/* Texts one behind the other; text NULL: none. */
static void put_texts(struct pair pair, size_t count, const char *(*text)(void *, size_t), void *user) {
    size_t length = 0;
    int32_t *starts = take(count + 1, sizeof *starts);
    for (size_t i = 0; i < count; i++) {
        const char *each = text(user, i);
        length += each ? strlen(each) : 0;
        starts[i + 1] = (int32_t)length;
    }
    char *bytes = take(length, 1);
    for (size_t i = 0; i < count; i++) {
        const char *each = text(user, i);
        if (each)
            memcpy(bytes + starts[i], each, strlen(each));
    }
    pair.array->buffers[1] = starts;
    pair.array->buffers[2] = bytes;
}

static const char *cell_text_at(void *user, size_t row) {
    const struct filling *column = user;
    return is_null(column, row) ? NULL
                                : diff_cell(column->table->arena, column->table->of, column->field,
                                      value_at(column, row));
}

static const char *word_at(void *user, size_t index) {
    const struct choice *choice = user;
    return choice->values.items[index].name->text;
}

static void put_words(struct filling *column) {
    const struct choice *choice = column->field->type.choice;
    struct pair words = {take(1, sizeof(struct ArrowSchema)), take(1, sizeof(struct ArrowArray))};
    int8_t *codes = take(column->table->rows.count, 1);
    for (size_t i = 0; i < column->table->rows.count; i++)
        codes[i] = is_null(column, i) ? 0 : (int8_t)value_at(column, i).choice;
    column->pair.array->buffers[1] = codes;
    begin(words, "u", "", choice->values.count, 3, 0);
    put_texts(words, choice->values.count, word_at, (void *)choice);
    column->pair.schema->dictionary = words.schema;
    column->pair.array->dictionary = words.array;
}

struct members {
    VEC(const char *) items;
};

static const char *member_at(void *user, size_t index) {
    const struct members *members = user;
    return members->items.items[index];
}

static void put_sets(struct filling *column) {
    size_t count = column->table->rows.count;
    const struct choice *choice = column->field->type.choice;
    struct members members = {{NULL, 0, 0}};
    int32_t *starts = take(count + 1, sizeof *starts);
    for (size_t row = 0; row < count; row++) {
        for (uint32_t i = 0; !is_null(column, row) && i < choice->values.count; i++)
            if ((value_at(column, row).set >> i) & 1)
                vec_push(column->table->arena, &members.items, choice->values.items[i].name->text);
        starts[row + 1] = (int32_t)members.items.count;
    }
    struct pair items = child_of(column->pair, 0);
    column->pair.array->buffers[1] = starts;
    begin(items, "u", "item", members.items.count, 3, 0);
    put_texts(items, members.items.count, member_at, &members);
}

/* As many bytes as the type has. */
static void put_number(const struct filling *column, enum form form, void *to, size_t row) {
    struct value value = value_at(column, row);
    enum type_kind kind = column->field->type.kind;
    if (form == AS_TRUTH) {
        if (value.boolean)
            set_bit(to, row);
    } else if (form == AS_DAY) {
        ((int32_t *)to)[row] = value.day;
    } else if (form == AS_WHOLE && kind == TYPE_INTEGER) {
        ((int64_t *)to)[row] = value.integer;
    } else if (form == AS_WHOLE) {
        const char *digits = value_format(column->table->arena, column->field->type, value, false);
        ((int64_t *)to)[row] = strtoll(digits, NULL, 10);
    } else {
        decimal number = kind == TYPE_MONEY ? value.number / DECIMAL_FEN : value.number;
        memcpy((char *)to + row * sizeof number, &number, sizeof number);
    }
}

static void put_numbers(struct filling *column, enum form form) {
    void *bytes = take(column->table->rows.count, sizeof(decimal));
    for (size_t row = 0; row < column->table->rows.count; row++)
        if (!is_null(column, row))
            put_number(column, form, bytes, row);
    column->pair.array->buffers[1] = bytes;
}

static const char *format_of(const struct filling *column, enum form form) {
    static const char *const formats[] = {[AS_TEXT] = "u",
        [AS_TRUTH] = "b",
        [AS_WHOLE] = "l",
        [AS_DAY] = "tdD",
        [AS_WORD] = "c",
        [AS_SET] = "+l"};
    if (form == AS_DECIMAL)
        return column->field->type.kind == TYPE_MONEY ? "d:38,2" : "d:38,18";
    return formats[form];
}

static void put_field(const struct sheet *table, const struct field *field, struct pair pair) {
    struct filling column = {.table = table, .field = field, .pair = pair};
    enum form form = form_of(&column);
    size_t count = table->rows.count;
    begin(pair, format_of(&column, form), field->name->text, count, form == AS_TEXT ? 3 : 2,
        form == AS_SET ? 1 : 0);
    column.valid = take(count / 8 + 1, 1);
    for (size_t i = 0; i < count; i++)
        if (!is_null(&column, i))
            set_bit(column.valid, i);
    pair.array->buffers[0] = column.valid;
    if (form == AS_TEXT)
        put_texts(pair, count, cell_text_at, &column);
    else if (form == AS_WORD)
        put_words(&column);
    else if (form == AS_SET)
        put_sets(&column);
    else
        put_numbers(&column, form);
}

/* ---- records ---- */

static void put_sheet(const struct sheet *table, const char *name, struct pair pair);

/* A list that is not known is null. */
static void put_list(const struct sheet *table, size_t child, struct pair pair) {
    const struct record_type *type = table->type->children.items[child];
    struct sheet below = {.of = table->of, .arena = table->arena, .type = type};
    const struct field *field = diff_list_field(table->type, child);
    int32_t *starts = take(table->rows.count + 1, sizeof *starts);
    uint8_t *valid = take(table->rows.count / 8 + 1, 1);
    begin(pair, "+l", field ? field->name->text : type->name->text, table->rows.count, 2, 1);
    for (size_t row = 0; row < table->rows.count; row++) {
        const struct record_list *list = &table->rows.items[row]->lists[child];
        if (list->known)
            set_bit(valid, row);
        for (size_t k = 0; k < list->items.count; k++)
            vec_push(table->arena, &below.rows, list->items.items[k]);
        starts[row + 1] = (int32_t)below.rows.count;
    }
    pair.array->buffers[0] = valid;
    pair.array->buffers[1] = starts;
    put_sheet(&below, "item", child_of(pair, 0));
}

static void put_sheet(const struct sheet *table, const char *name, struct pair pair) {
    const struct record_type *type = table->type;
    size_t given = 0, at = 0;
    for (size_t i = 0; i < type->fields.count; i++)
        given += diff_is_given(type->fields.items[i]);
    begin(pair, "+s", name, table->rows.count, 1, given + type->children.count);
    for (size_t i = 0; i < type->fields.count; i++)
        if (diff_is_given(type->fields.items[i]))
            put_field(table, type->fields.items[i], child_of(pair, at++));
    for (size_t i = 0; i < type->children.count; i++)
        put_list(table, i, child_of(pair, at++));
}

void diff_columns(const struct diff_case *of, struct arena *arena, struct ArrowSchema *schema,
    struct ArrowArray *array) {
    struct sheet table = {.of = of, .arena = arena, .type = of->trees[0]->top->type};
    for (size_t i = 0; i < of->count; i++)
        if (of->fits[i] & FITS_TABLE)
            vec_push(arena, &table.rows, of->trees[i]->top);
    put_sheet(&table, "", (struct pair){schema, array});
}
