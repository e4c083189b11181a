/* SPDX-License-Identifier: Apache-2.0 */
#include "author/domain.h"

#include "author/units.h"
#include "base/citizen_id.h"

enum { CONSTANTS_LIMIT = 48, SPANS_LIMIT = 24, YEARS_LIMIT = 120 };

struct gathering { /* what the parts below one part say, for the facts of this */
    struct domains *domains;
    uint32_t part;
};

/* ---- adding ---- */

static bool has_value(struct type type, const value_list *list, struct value value) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].state == VALUE_KNOWN && value_equal(type, list->items[i], value))
            return true;
    return false;
}

static void add_value(struct arena *arena, struct type type, value_list *list, struct value value) {
    if (list->count < CONSTANTS_LIMIT && !has_value(type, list, value))
        vec_push(arena, list, value);
}

static void add_around(
    struct arena *arena, struct type type, value_list *list, struct value value) {
    struct value beside;
    add_value(arena, type, list, value);
    for (int direction = -1; direction <= 1; direction += 2)
        if (unit_step(type, value, direction, &beside))
            add_value(arena, type, list, beside);
}

static void add_since(struct domains *domains, struct domain *domain, struct duration since) {
    for (size_t i = 0; i < domain->since.count; i++)
        if (domain->since.items[i].months == since.months &&
            domain->since.items[i].days == since.days)
            return;
    if (domain->since.count < SPANS_LIMIT)
        vec_push(domains->arena, &domain->since, since);
}

static bool is_dated(enum type_kind kind) {
    return kind == TYPE_DATE || kind == TYPE_CITIZEN_ID;
}

/* A constant that the rules of a part name may be compared with this field, or counted from. */
static void offer(struct domains *domains, size_t fact, struct type type, struct value value) {
    struct domain *domain = &domains->fields[fact];
    enum type_kind kind = domains->parts->given.items[fact]->type.kind;
    struct type field = domains->parts->given.items[fact]->type;
    bool both_regions = kind == TYPE_REGION && type.kind == TYPE_REGION;
    if (both_regions) {
        add_value(domains->arena, field, &domain->constants, value);
        add_value(domains->arena, field, &domain->constants,
            value_region(unit_region_beside(value.region, 0)));
    } else if (kind == type.kind && kind != TYPE_BOOLEAN && kind != TYPE_CHOICE &&
               kind != TYPE_CITIZEN_ID)
        add_around(domains->arena, field, &domain->constants, value);
    else if (is_dated(kind) && type.kind == TYPE_DATE)
        add_around(domains->arena, type, &domain->constants, value);
    else if (is_dated(kind) && type.kind == TYPE_INTEGER && value.integer > 0 &&
             value.integer <= YEARS_LIMIT)
        add_since(domains, domain, (struct duration){.months = 12 * value.integer});
    else if (is_dated(kind) && type.kind == TYPE_DURATION)
        add_since(domains, domain, value.duration);
}

static void offer_all(struct gathering *gathering, struct type type, struct value value) {
    struct domains *domains = gathering->domains;
    const struct parts *parts = domains->parts;
    for (size_t i = 0; value.state == VALUE_KNOWN && i < parts->given.count; i++)
        if (parts_has_fact(parts, gathering->part, parts->given.items[i]))
            offer(domains, i, type, value);
}

/* ---- gathering ---- */

static void visit_node(void *user, const struct node *node) {
    if (node->op == NODE_CONSTANT)
        offer_all(user, node->type, node->constant);
}

static void gather_cells(
    struct gathering *gathering, const struct table *table, const struct row_set *rows) {
    for (size_t r = 0; rows && r < rows->rows.count; r++)
        for (uint32_t i = 0; rows->rows.items[r].cells && i < table->input_count; i++) {
            const struct table_cell *cell = &rows->rows.items[r].cells[i];
            for (size_t k = 0; k < cell->ranges.count; k++) {
                if (cell->ranges.items[k].has_low)
                    offer_all(gathering, table->input_types[i], cell->ranges.items[k].low);
                if (cell->ranges.items[k].has_high)
                    offer_all(gathering, table->input_types[i], cell->ranges.items[k].high);
            }
        }
}

static void gather_timeline(
    struct gathering *gathering, const struct table *table, const timeline *values) {
    for (size_t i = 0; table && i < values->count; i++)
        gather_cells(gathering, table, values->items[i].rows);
}

static void gather_regions(
    struct gathering *gathering, const struct table *table, const override_list *overrides) {
    for (size_t i = 0; i < overrides->count; i++) {
        offer_all(
            gathering, (struct type){.kind = TYPE_REGION}, value_region(overrides->items[i].code));
        gather_timeline(gathering, table, &overrides->items[i].values);
    }
}

static void gather_part(struct gathering *gathering, struct part part) {
    const struct table *table = part.thing;
    part_walk(gathering->domains->parts->program, part, visit_node, gathering);
    if (part.kind == PART_PARAMETER)
        gather_regions(gathering, NULL, &((const struct parameter *)part.thing)->overrides);
    if (part.kind == PART_SCALE)
        gather_regions(gathering, NULL, &((const struct scale *)part.thing)->overrides);
    if (part.kind != PART_TABLE)
        return;
    gather_timeline(gathering, table, &table->national);
    gather_regions(gathering, table, &table->overrides);
}

/* ---- days ---- */

static void add_day(struct domains *domains, date day) {
    if (day == DATE_MIN || day == DATE_MAX)
        return;
    for (size_t i = 0; i < domains->days.count; i++)
        if (domains->days.items[i] == day)
            return;
    vec_push(domains->arena, &domains->days, day);
}

static void add_days(struct domains *domains, const timeline *values) {
    for (size_t i = 0; i < values->count; i++) {
        add_day(domains, values->items[i].from);
        add_day(domains, values->items[i].to);
    }
}

static void gather_days(
    struct domains *domains, const timeline *national, const override_list *overrides) {
    add_days(domains, national);
    for (size_t i = 0; i < overrides->count; i++)
        add_days(domains, &overrides->items[i].values);
}

static void all_days(struct domains *domains, const struct program *program) {
    for (size_t i = 0; i < program->policies.count; i++) {
        add_day(domains, program->policies.items[i]->from);
        add_day(domains, program->policies.items[i]->to);
    }
    for (size_t i = 0; i < program->parameters.count; i++)
        gather_days(domains, &program->parameters.items[i]->national,
            &program->parameters.items[i]->overrides);
    for (size_t i = 0; i < program->tables.count; i++)
        gather_days(
            domains, &program->tables.items[i]->national, &program->tables.items[i]->overrides);
    for (size_t i = 0; i < program->scales.count; i++)
        gather_days(
            domains, &program->scales.items[i]->national, &program->scales.items[i]->overrides);
}

/* ---- what the examples give ---- */

static struct domain *domain_of(const struct domains *domains, const struct field *field) {
    uintptr_t index = (uintptr_t)map_get(&domains->parts->by_field, field);
    return &domains->fields[index - 1];
}

static void look_at_given(struct domains *domains, const struct example_record *record, date day) {
    for (size_t i = 0; i < record->values.count; i++) {
        const struct field *field = record->values.items[i].field;
        struct value value = record->values.items[i].value;
        if (field->form != FIELD_GIVEN || value.state != VALUE_KNOWN)
            continue;
        if (field->type.kind == TYPE_REGION && !domains->home)
            domains->home = value.region;
        if (field->type.kind == TYPE_DATE && value.day > day)
            domain_of(domains, field)->may_lie_ahead = true;
    }
    for (size_t i = 0; i < record->children.count; i++)
        look_at_given(domains, record->children.items[i], day);
}

static void take_home(void *user, const struct node *node) {
    struct domains *domains = user;
    if (!domains->home && node->op == NODE_CONSTANT && node->type.kind == TYPE_REGION &&
        node->constant.state == VALUE_KNOWN)
        domains->home = node->constant.region;
}

static void find_home(struct domains *domains, const struct program *program) {
    for (size_t i = 0; i < program->examples.count; i++)
        look_at_given(domains, program->examples.items[i]->given, program->examples.items[i]->day);
    for (size_t i = 0; i < domains->parts->list.count; i++)
        part_walk(program, domains->parts->list.items[i], take_home, domains);
    for (size_t i = 0; !domains->home && i < program->parameters.count; i++)
        if (program->parameters.items[i]->overrides.count)
            domains->home = program->parameters.items[i]->overrides.items[0].code;
    if (!domains->home)
        domains->home = INT64_C(110101000000);
}

bool domain_is_ahead(
    const struct domains *domains, const struct field *field, struct value value, date day) {
    if (value.state != VALUE_KNOWN || field->form != FIELD_GIVEN)
        return false;
    if (field->type.kind == TYPE_CITIZEN_ID)
        return citizen_id_birth(value.text.bytes) > day;
    return field->type.kind == TYPE_DATE && value.day > day &&
           !domain_of(domains, field)->may_lie_ahead;
}

void domains_init(struct domains *domains, struct arena *arena, const struct parts *parts) {
    *domains = (struct domains){.arena = arena, .parts = parts};
    domains->fields = arena_array(arena, struct domain, parts->given.count);
    for (uint32_t upper = 0; upper < parts->list.count; upper++)
        for (uint32_t lower = 0; lower < parts->list.count; lower++)
            if (parts_rests(parts, upper, lower))
                gather_part(&(struct gathering){domains, upper}, parts->list.items[lower]);
    all_days(domains, parts->program);
    find_home(domains, parts->program);
}

/* ---- values of a field ---- */

struct value domain_citizen(struct arena *arena, region home, date birth, bool male) {
    static const int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int year, month, day, sum = 0;
    date_to_ymd(birth, &year, &month, &day);
    char *id = arena_printf(
        arena, "%06u%04d%02d%02d00%d0", (unsigned)(home / 1000000), year, month, day, male ? 1 : 2);
    for (int i = 0; i < 17; i++)
        sum += (id[i] - '0') * weights[i];
    id[17] = "10X98765432"[sum % 11];
    return value_text(id, CITIZEN_ID_LENGTH);
}

static void push_day(const struct domains *domains, struct arena *arena, const struct field *field,
    date day, value_list *out) {
    if (field->type.kind == TYPE_CITIZEN_ID) {
        vec_push(arena, out, domain_citizen(arena, domains->home, day, true));
        vec_push(arena, out, domain_citizen(arena, domains->home, day, false));
    } else
        vec_push(arena, out, value_date(day));
}

static void push_days_around(const struct domains *domains, struct arena *arena,
    const struct field *field, date day, value_list *out) {
    for (int direction = -1; direction <= 1; direction++) {
        date beside;
        if (date_add_days(day, direction, &beside))
            push_day(domains, arena, field, beside, out);
    }
}

static void push_dates(const struct domains *domains, struct arena *arena,
    const struct field *field, date today, value_list *out) {
    const struct domain *domain = domain_of(domains, field);
    push_days_around(domains, arena, field, today, out);
    for (size_t i = 0; i < domain->since.count; i++)
        for (int sign = -1; sign <= 1; sign += 2) {
            date day;
            if (date_add_months(today, sign * domain->since.items[i].months, &day) &&
                date_add_days(day, sign * domain->since.items[i].days, &day))
                push_days_around(domains, arena, field, day, out);
        }
    for (size_t i = 0; i < domain->constants.count; i++)
        push_day(domains, arena, field, domain->constants.items[i].day, out);
}

static void push_set(struct arena *arena, const struct choice *choice, value_list *out) {
    choice_set all = 0;
    vec_push(arena, out, value_set(0));
    for (uint32_t i = 0; i < choice->values.count && i < CHOICE_SET_LIMIT; i++) {
        all |= choice_set_of(i);
        vec_push(arena, out, value_set(choice_set_of(i)));
    }
    vec_push(arena, out, value_set(all));
}

static void push_plain(const struct domain *domain, struct arena *arena, value_list *out) {
    for (size_t i = 0; i < domain->constants.count; i++)
        vec_push(arena, out, domain->constants.items[i]);
}

static void push_number(struct arena *arena, struct type type, value_list *out) {
    static const int64_t plain[] = {0, 1, 2, 3, 12, 1000, 10000, 1000000};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        vec_push(arena, out,
            type.kind == TYPE_INTEGER ? value_integer(plain[i])
                                      : value_number(decimal_from_int(plain[i])));
}

void domain_values(const struct domains *domains, struct arena *arena, const struct field *field,
    date today, value_list *out) {
    const struct domain *domain = domain_of(domains, field);
    *out = (value_list){0};
    switch (field->type.kind) {
    case TYPE_BOOLEAN:
        vec_push(arena, out, value_boolean(true));
        vec_push(arena, out, value_boolean(false));
        break;
    case TYPE_CHOICE:
        for (uint32_t i = 0; i < field->type.choice->values.count; i++)
            vec_push(arena, out, value_choice(i));
        break;
    case TYPE_SET:
        push_set(arena, field->type.choice, out);
        break;
    case TYPE_DATE:
    case TYPE_CITIZEN_ID:
        push_dates(domains, arena, field, today, out);
        break;
    case TYPE_INTEGER:
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
    case TYPE_MONEY:
        push_plain(domain, arena, out);
        push_number(arena, field->type, out);
        break;
    default:
        push_plain(domain, arena, out);
        break;
    }
    if (field->type.or_none)
        vec_push(arena, out, value_none());
    if (!field->is_required && !field->is_key)
        vec_push(arena, out, value_unknown(NULL));
}
