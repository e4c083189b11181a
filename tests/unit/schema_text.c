/* SPDX-License-Identifier: Apache-2.0 */
#include "schema_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "data/cell.h"

struct builder {
    struct arena *arena;
    struct atoms atoms;
    struct schema *schema;
    struct record_type *record;
};

static const struct atom *atom_of(struct builder *builder, const char *text) {
    return atom_intern(&builder->atoms, text, strlen(text));
}

static void add_choice_text(
    struct builder *builder, struct choice *choice, const char *text, size_t index) {
    choice_add_text(choice, text, strlen(text), (uint32_t)index);
    (void)builder;
}

static void read_choice(struct builder *builder, char *words) {
    struct choice *choice = arena_new(builder->arena, struct choice);
    char *save = NULL, *rest = NULL;
    choice->name = atom_of(builder, strtok_r(words, " ", &save));
    choice_init(choice, builder->arena);
    for (char *word; (word = strtok_r(NULL, " ", &save));) {
        char *name = strtok_r(word, "=", &rest);
        struct choice_value value = {.name = atom_of(builder, name)};
        add_choice_text(builder, choice, name, choice->values.count);
        for (char *text; (text = strtok_r(NULL, "|", &rest));) {
            vec_push(builder->arena, &value.texts, text);
            add_choice_text(builder, choice, text, choice->values.count);
        }
        vec_push(builder->arena, &choice->values, value);
    }
    vec_push(builder->arena, &builder->schema->choices, choice);
}

static struct record_type *find_record(const struct schema *schema, const char *name) {
    for (size_t i = 0; i < schema->records.count; i++)
        if (strcmp(schema->records.items[i]->name->text, name) == 0)
            return schema->records.items[i];
    fail_msg("the schema has no record %s", name);
    return NULL;
}

const struct record_type *schema_record(const struct schema *schema, const char *name) {
    return find_record(schema, name);
}

static void read_record(struct builder *builder, char *words) {
    char *save = NULL;
    struct record_type *record = arena_new(builder->arena, struct record_type);
    record->name = atom_of(builder, strtok_r(words, " ", &save));
    record->index = (uint32_t)builder->schema->records.count;
    map_init(&record->by_name, builder->arena);
    if (strtok_r(NULL, " ", &save)) { /* of */
        struct record_type *parent = find_record(builder->schema, strtok_r(NULL, " ", &save));
        record->parent = parent;
        record->child_index = (uint32_t)parent->children.count;
        vec_push(builder->arena, &parent->children, record);
    }
    vec_push(builder->arena, &builder->schema->records, record);
    builder->record = record;
}

static struct type read_type(struct builder *builder, const char *word) {
    static const struct {
        const char *word;
        enum type_kind kind;
    } kinds[] = {{"boolean", TYPE_BOOLEAN}, {"integer", TYPE_INTEGER}, {"decimal", TYPE_DECIMAL},
        {"percent", TYPE_PERCENT}, {"money", TYPE_MONEY}, {"date", TYPE_DATE},
        {"region", TYPE_REGION}, {"citizen_id", TYPE_CITIZEN_ID}, {"text", TYPE_TEXT},
        {"duration", TYPE_DURATION}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].word, word) == 0)
            return (struct type){.kind = kinds[i].kind};
    const struct schema *schema = builder->schema;
    for (size_t i = 0; i < schema->choices.count; i++)
        if (strcmp(schema->choices.items[i]->name->text, word) == 0)
            return (struct type){.kind = TYPE_CHOICE, .choice = schema->choices.items[i]};
    if (strncmp(word, "set:", 4) == 0) {
        struct type type = read_type(builder, word + 4);
        type.kind = TYPE_SET;
        return type;
    }
    fail_msg("no type %s", word);
    return (struct type){.kind = TYPE_ERROR};
}

static void read_empty(struct builder *builder, struct field *field, const char *text) {
    field->has_empty = true;
    enum reject_kind kind =
        cell_parse(builder->arena, field->type, NULL, text, strlen(text), CELL_WRITTEN, &field->empty);
    assert_int_equal(kind, REJECT_NONE);
}

static void read_modifier(struct builder *builder, struct field *field, char *word) {
    char *save = NULL;
    if (strcmp(word, "unique") == 0)
        field->is_unique = true;
    else if (strncmp(word, "unique=", 7) == 0) {
        field->is_unique = true;
        field->unique_between = find_record(builder->schema, word + 7);
    } else if (strcmp(word, "month_first") == 0)
        field->month_day = MONTH_DAY_FIRST;
    else if (strcmp(word, "month_last") == 0)
        field->month_day = MONTH_DAY_LAST;
    else if (strcmp(word, "or_none") == 0)
        field->type.or_none = true;
    else if (strcmp(word, "key") == 0)
        field->is_key = true;
    else if (strcmp(word, "required") == 0)
        field->is_required = true;
    else if (strcmp(word, "place") == 0)
        field->is_place = true;
    else if (strncmp(word, "from=", 5) == 0)
        for (char *column = strtok_r(word + 5, "|", &save); column;
             column = strtok_r(NULL, "|", &save))
            vec_push(builder->arena, &field->columns, column);
    else if (strncmp(word, "empty=", 6) == 0)
        read_empty(builder, field, word + 6);
    else
        fail_msg("no modifier %s", word);
}

/* The child's record stands further down, so the link is made when all are read. */
static void read_field(struct builder *builder, char *words) {
    char *save = NULL;
    struct record_type *record = builder->record;
    struct field *field = arena_new(builder->arena, struct field);
    field->name = atom_of(builder, strtok_r(words, " ", &save));
    field->index = (uint32_t)record->fields.count;
    field->owner = record;
    const char *type = strtok_r(NULL, " ", &save);
    if (strcmp(type, "list") == 0) {
        field->form = FIELD_LIST;
        field->type.kind = TYPE_LIST;
        field->doc = strtok_r(NULL, " ", &save);
    } else if (strcmp(type, "computed") == 0) {
        field->form = FIELD_COMPUTED;
        field->type.kind = TYPE_INTEGER;
    } else {
        field->type = read_type(builder, type);
    }
    for (char *word; (word = strtok_r(NULL, " ", &save));)
        read_modifier(builder, field, word);
    map_put(&record->by_name, field->name, field);
    vec_push(builder->arena, &record->fields, field);
    if (field->is_key)
        vec_push(builder->arena, &record->keys, field);
}

static void link_lists(struct builder *builder) {
    for (size_t i = 0; i < builder->schema->records.count; i++) {
        struct record_type *record = builder->schema->records.items[i];
        for (size_t k = 0; k < record->fields.count; k++) {
            struct field *field = record->fields.items[k];
            if (field->form != FIELD_LIST)
                continue;
            field->type.record = find_record(builder->schema, field->doc);
            field->child = field->type.record->child_index;
        }
    }
}

const struct schema *schema_from_text(struct arena *arena, const char *text) {
    struct builder builder = {.arena = arena, .schema = arena_new(arena, struct schema)};
    char *save = NULL;
    atoms_init(&builder.atoms, arena);
    char *lines = arena_copy(arena, text, strlen(text));
    for (char *line = strtok_r(lines, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        line += strspn(line, " ");
        if (*line == '#' || *line == '\0')
            continue;
        if (strncmp(line, "choice ", 7) == 0)
            read_choice(&builder, line + 7);
        else if (strncmp(line, "record ", 7) == 0)
            read_record(&builder, line + 7);
        else
            read_field(&builder, line);
    }
    link_lists(&builder);
    return builder.schema;
}
