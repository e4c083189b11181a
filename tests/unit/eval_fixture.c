/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/eval_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { MOST_FIELDS = 128 };
enum { OPERAND_FILE = 77 }; /* spans of errors that are put in, not found */

struct type fixture_type(enum type_kind kind) {
    return (struct type){.kind = kind};
}

static const struct atom *atom_of(struct fixture *fixture, const char *text) {
    return atom_intern(&fixture->atoms, text, strlen(text));
}

static date day_of(const char *text) {
    date day = 0;
    assert_true(date_parse(text, 10, &day));
    return day;
}

/* ---- schema ---- */

static struct record_type *add_record_type(
    struct fixture *fixture, const char *name, struct record_type *parent) {
    struct record_type *type = arena_new(&fixture->arena, struct record_type);
    type->name = atom_of(fixture, name);
    type->index = (uint32_t)fixture->program.schema.records.count;
    type->parent = parent;
    vec_push(&fixture->arena, &fixture->program.schema.records, type);
    fixture->program.computed[type->index] =
        arena_array(&fixture->arena, struct node *, MOST_FIELDS);
    if (parent) {
        type->child_index = (uint32_t)parent->children.count;
        vec_push(&fixture->arena, &parent->children, type);
    }
    return type;
}

struct field *fixture_field(
    struct fixture *fixture, struct record_type *type, const char *name, enum type_kind kind) {
    struct field *field = arena_new(&fixture->arena, struct field);
    field->name = atom_of(fixture, name);
    field->type = fixture_type(kind);
    if (kind == TYPE_CHOICE)
        field->type.choice = fixture->colours;
    field->index = (uint32_t)type->fields.count;
    assert_true(field->index < MOST_FIELDS);
    field->owner = type;
    vec_push(&fixture->arena, &type->fields, field);
    return field;
}

struct field *fixture_computed(
    struct fixture *fixture, struct record_type *type, const char *name, struct node *expression) {
    struct field *field = fixture_field(fixture, type, name, expression->type.kind);
    field->form = FIELD_COMPUTED;
    fixture->program.computed[type->index][field->index] = expression;
    return field;
}

static struct choice *make_colours(struct fixture *fixture) {
    struct choice *choice = arena_new(&fixture->arena, struct choice);
    vec_push(
        &fixture->arena, &choice->values, (struct choice_value){.name = atom_of(fixture, "red")});
    vec_push(
        &fixture->arena, &choice->values, (struct choice_value){.name = atom_of(fixture, "green")});
    return choice;
}

int fixture_set_up(void **state) {
    struct fixture *fixture = calloc(1, sizeof *fixture);
    struct allocator allocator = allocator_default();
    arena_init(&fixture->arena, &allocator);
    arena_init(&fixture->scratch, &allocator);
    atoms_init(&fixture->atoms, &fixture->arena);
    map_init(&fixture->facts, &fixture->arena);
    fixture->program.computed = arena_array(&fixture->arena, struct node **, 2);
    fixture->colours = make_colours(fixture);
    fixture->home_type = add_record_type(fixture, "home", NULL);
    fixture->person_type = add_record_type(fixture, "person", fixture->home_type);
    fixture->people = fixture_field(fixture, fixture->home_type, "people", TYPE_LIST);
    fixture->people->form = FIELD_LIST;
    fixture->people->type.record = fixture->person_type;
    fixture_new_tree(fixture);
    fixture_begin(fixture, "2023-06-30");
    *state = fixture;
    return 0;
}

int fixture_tear_down(void **state) {
    struct fixture *fixture = *state;
    arena_fini(&fixture->scratch);
    arena_fini(&fixture->arena);
    free(fixture);
    return 0;
}

void fixture_new_tree(struct fixture *fixture) {
    fixture->home = record_top(&fixture->tree, &fixture->arena, fixture->home_type);
}

void fixture_begin(struct fixture *fixture, const char *today) {
    arena_reset(&fixture->scratch);
    eval_begin(&fixture->evaluation, &fixture->scratch, &fixture->program, &fixture->tree,
        day_of(today), false);
}

struct record *fixture_person(struct fixture *fixture) {
    return record_child(&fixture->tree, fixture->home, fixture->person_type);
}

void fixture_set(
    struct fixture *fixture, struct record *record, const struct field *field, const char *word) {
    enum type_kind kind = field->type.kind;
    record->values[field->index] = fixture_value(fixture, word, &kind);
}

/* ---- words in ---- */

static const struct field *fact_of(struct fixture *fixture, const char *name) {
    const struct atom *atom = atom_of(fixture, name);
    struct field *field = map_get(&fixture->facts, atom);
    if (!field) {
        field = arena_new(&fixture->arena, struct field);
        field->name = atom;
        map_put(&fixture->facts, atom, field);
    }
    return field;
}

static struct value open_value(struct fixture *fixture, const char *word) {
    struct cause *cause = arena_new(&fixture->arena, struct cause);
    if (*word == '!') {
        cause->kind = CAUSE_ERROR;
        cause->error = ERROR_BAD_ARGUMENT;
        cause->where = (struct span){.file = OPERAND_FILE, .start = (uint32_t)word[1]};
        return (struct value){.state = VALUE_ERROR, .cause = cause};
    }
    cause->kind = CAUSE_FACT;
    cause->record = fixture->home;
    cause->field = fact_of(fixture, word + 1);
    return value_unknown(cause);
}

static struct value duration_value(const char *word) {
    struct value value = {.state = VALUE_KNOWN};
    char *end;
    long long number = strtoll(word, &end, 10);
    if (*end == 'm') {
        value.duration.months = number;
        word = end + 1;
        number = *word ? strtoll(word, &end, 10) : 0;
    }
    value.duration.days = number;
    return value;
}

static struct value region_value(const char *code) {
    region out = 0;
    assert_true(region_parse(code, strlen(code), &out));
    return value_region(out);
}

static struct value number_value(const char *word) {
    decimal number = 0;
    assert_int_equal(decimal_parse(word, strlen(word), &number), DECIMAL_OK);
    return value_number(number);
}

struct value fixture_value(struct fixture *fixture, const char *word, enum type_kind *kind) {
#define KIND(is, value) (*kind = (is), (value))
    size_t length = strlen(word);
    if (strcmp(word, "yes") == 0 || strcmp(word, "no") == 0)
        return KIND(TYPE_BOOLEAN, value_boolean(*word == 'y'));
    if (strcmp(word, "none") == 0)
        return value_none();
    if (*word == '?' || *word == '!')
        return open_value(fixture, word);
    if (*word == '\'')
        return KIND(*kind == TYPE_CITIZEN_ID ? *kind : TYPE_TEXT,
            value_text(arena_copy(&fixture->arena, word + 1, length - 1), (uint32_t)length - 1));
    if (*word == '#')
        return KIND(TYPE_CHOICE, value_choice((uint32_t)atoi(word + 1)));
    if (*word == 'r')
        return KIND(TYPE_REGION, region_value(word + 1));
    if (length == 10 && word[4] == '-')
        return KIND(TYPE_DATE, value_date(day_of(word)));
    if (word[length - 1] == 'm' || word[length - 1] == 'd')
        return KIND(TYPE_DURATION, duration_value(word));
    if (strchr(word, '.'))
        return KIND(*kind == TYPE_MONEY || *kind == TYPE_PERCENT ? *kind : TYPE_DECIMAL,
            number_value(word));
    return KIND(TYPE_INTEGER, value_integer(strtoll(word, NULL, 10)));
#undef KIND
}

/* ---- words out ---- */

const char *fixture_error_word(enum error_kind error) {
    static const char *const words[] = {
        [ERROR_OVERFLOW] = "!overflow",
        [ERROR_DIVISION_BY_ZERO] = "!division",
        [ERROR_DATE_RANGE] = "!date",
        [ERROR_SEVERAL_MATCHES] = "!several",
        [ERROR_OUT_OF_BOUNDS] = "!bounds",
        [ERROR_NONE_USED] = "!none",
        [ERROR_BAD_ARGUMENT] = "!argument",
    };
    return words[error];
}

static const char *missing_word(struct fixture *fixture, const struct missing *missing) {
    struct arena *arena = &fixture->arena;
    switch (missing->kind) {
    case CAUSE_LIST:
        return arena_printf(arena, "list:%s", missing->field->name->text);
    case CAUSE_EMPTY:
        return arena_printf(arena, "empty:%s", missing->field->name->text);
    case CAUSE_REJECTED:
        return arena_printf(arena, "rejected:%u", missing->record->number);
    case CAUSE_PARAMETER:
        return arena_printf(arena, "parameter:%s", missing->parameter->text);
    default:
        return missing->field->name->text;
    }
}

const char *fixture_missing(
    struct fixture *fixture, const struct missing *missing, uint32_t count) {
    const char *text = "?";
    for (uint32_t i = 0; i < count; i++)
        text = arena_printf(
            &fixture->arena, "%s%s%s", text, i ? "," : "", missing_word(fixture, &missing[i]));
    return text;
}

static const char *known_word(struct fixture *fixture, struct type type, struct value value) {
    struct arena *arena = &fixture->arena;
    char number[DECIMAL_TEXT_SIZE];
    switch (type.kind) {
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
    case TYPE_MONEY:
        decimal_format_places(value.number, 1, number);
        return arena_printf(arena, "%s", number);
    case TYPE_DURATION:
        return arena_printf(
            arena, "%lldm%lldd", (long long)value.duration.months, (long long)value.duration.days);
    case TYPE_REGION:
        return arena_printf(arena, "r%s", value_format(arena, type, value, false));
    case TYPE_CHOICE:
        return arena_printf(arena, "#%u", value.choice);
    case TYPE_TEXT:
    case TYPE_CITIZEN_ID:
        return arena_printf(arena, "'%s", value.text.bytes);
    default:
        return value_format(arena, type, value, false);
    }
}

const char *fixture_show(struct fixture *fixture, struct type type, struct value value) {
    struct missing *missing;
    uint32_t count;
    switch (value.state) {
    case VALUE_NONE:
        return "none";
    case VALUE_KNOWN:
        return known_word(fixture, type, value);
    case VALUE_UNKNOWN:
        count = cause_missing(&fixture->arena, value.cause, &missing);
        return fixture_missing(fixture, missing, count);
    case VALUE_ERROR:
        break;
    }
    assert_int_equal(value.cause->kind, CAUSE_ERROR);
    if (value.cause->where.file == OPERAND_FILE)
        return arena_printf(&fixture->arena, "!%c", (char)value.cause->where.start);
    return fixture_error_word(value.cause->error);
}

void fixture_compare(const char *what, const char *wanted, const char *found) {
    if (!wanted || !found ? wanted != found : strcmp(wanted, found) != 0)
        fail_msg("%s: wanted %s, found %s", what, wanted ? wanted : "nothing",
            found ? found : "nothing");
}

void fixture_expect(
    struct fixture *fixture, const char *what, const struct node *node, const char *wanted) {
    struct value value = eval_expr(&fixture->evaluation, node, fixture->home);
    fixture_compare(what, wanted, fixture_show(fixture, node->type, value));
}

/* ---- nodes ---- */

static struct node *node_bare(struct fixture *fixture, enum node_op op, enum type_kind kind) {
    struct node *node = arena_new(&fixture->arena, struct node);
    node->op = op;
    node->type = fixture_type(kind);
    if (kind == TYPE_CHOICE)
        node->type.choice = fixture->colours;
    node->span = (struct span){.start = ++fixture->spans, .length = 1};
    return node;
}

struct node *node_make(
    struct fixture *fixture, enum node_op op, enum type_kind kind, uint32_t args, ...) {
    struct node *node = node_bare(fixture, op, kind);
    node->arg_count = args;
    node->args = arena_array(&fixture->arena, struct node *, args);
    va_list list;
    va_start(list, args);
    for (uint32_t i = 0; i < args; i++)
        node->args[i] = va_arg(list, struct node *);
    va_end(list);
    return node;
}

struct node *node_word(struct fixture *fixture, const char *word, enum type_kind kind) {
    struct value value = fixture_value(fixture, word, &kind);
    struct node *node = node_bare(fixture, NODE_CONSTANT, kind);
    node->constant = value;
    return node;
}

struct node *node_field(
    struct fixture *fixture, const struct field *field, uint32_t frame, uint32_t ups) {
    struct node *node = node_bare(fixture, NODE_FIELD, field->type.kind);
    node->field = field;
    node->reach = (struct reach){frame, ups};
    return node;
}

struct node *node_compare(
    struct fixture *fixture, enum compare_op op, struct node *a, struct node *b) {
    struct node *node = node_make(fixture, NODE_COMPARE, TYPE_BOOLEAN, 2, a, b);
    node->compare = op;
    return node;
}

struct node *node_aggregate(struct fixture *fixture, enum aggregate aggregate, enum type_kind kind,
    struct node *value, struct node *where) {
    struct node *node = node_make(fixture, NODE_AGGREGATE, kind, 2, value, where);
    node->aggregate = aggregate;
    node->field = fixture->people;
    return node;
}

struct node *node_parameter(
    struct fixture *fixture, const struct parameter *parameter, const struct field *place) {
    struct node *node = node_bare(fixture, NODE_PARAMETER, parameter->type.kind);
    node->parameter = parameter;
    node->field = place;
    return node;
}

/* ---- items ---- */

struct parameter *fixture_parameter(
    struct fixture *fixture, const char *name, enum type_kind kind) {
    struct parameter *parameter = arena_new(&fixture->arena, struct parameter);
    parameter->name = atom_of(fixture, name);
    parameter->index = (uint32_t)fixture->program.parameters.count;
    parameter->type = fixture_type(kind);
    vec_push(&fixture->arena, &fixture->program.parameters, parameter);
    return parameter;
}

void fixture_stretch(struct fixture *fixture, timeline *values, const char *from, const char *to,
    struct node *value) {
    vec_push(&fixture->arena, values,
        (struct stretch){.from = day_of(from), .to = day_of(to), .value = value});
}

struct override *fixture_override(
    struct fixture *fixture, struct parameter *parameter, const char *code) {
    vec_push(&fixture->arena, &parameter->overrides,
        (struct override){.code = region_value(code).region});
    return &parameter->overrides.items[parameter->overrides.count - 1];
}
