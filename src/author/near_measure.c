/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers and dates. Their values are counted in units along an axis: fen, whole numbers, days.
 * Along it the values are tried at which the rules may change their mind, and some ever farther
 * out; between two that end differently the place where it changes is found by halving.
 */
#include "author/near_search.h"

#include <stdlib.h>
#include "author/units.h"

enum {
    POINTS_LIMIT = 200,   /* values that are tried on one axis, before any halving */
    MARKS_NEAREST = 16,   /* values of the rules, of these */
    CROSSINGS_LIMIT = 20, /* foretold ones */
    SMALL = 24,           /* integers up to so far are tried one by one */
    STRETCHES_LIMIT = 12  /* of one fact that is not known */
};

#define UNITS_MOST ((int64_t)1 << 60)

struct axis { /* places 0, 1, 2 ... from `base` on, in `direction` */
    struct type type;
    decimal unit; /* of numbers that are no integers */
    int64_t base; /* in units */
    int direction;
    int64_t last; /* the farthest place */
};

struct points { /* places that are tried, ascending */
    int64_t list[POINTS_LIMIT];
    size_t count;
};

static bool is_counted(struct type type) {
    return type.kind == TYPE_INTEGER || type.kind == TYPE_DATE;
}

/* ---- units ---- */

/* 0.01, or 0.01 percentage points; of a number with more places its last one. Amounts of money have
 * none beyond the fen. */
static decimal unit_of(struct type type, struct value now) {
    struct value beside;
    decimal unit = DECIMAL_FEN;
    if (type.kind == TYPE_PERCENT && unit_step(type, value_number(0), 1, &beside))
        unit = beside.number;
    while (type.kind != TYPE_MONEY && now.state == VALUE_KNOWN && unit > 1 && now.number % unit)
        unit /= 10;
    return unit;
}

/* The whole units in a number, rounded down (or up). False: too many. */
static bool units_in(decimal unit, decimal number, bool up, int64_t *out) {
    decimal units = number / unit, rest = number % unit;
    if (units > UNITS_MOST || units < -UNITS_MOST)
        return false;
    *out = (int64_t)units + (up && rest > 0) - (!up && rest < 0);
    return true;
}

/* Rounded towards what lies before it on the axis. */
static bool units_of(const struct axis *axis, struct value value, int64_t *out) {
    if (axis->type.kind == TYPE_DATE)
        *out = value.day;
    else if (axis->type.kind == TYPE_INTEGER)
        *out = value.integer;
    else
        return units_in(axis->unit, value.number, axis->direction < 0, out);
    return *out <= UNITS_MOST && *out >= -UNITS_MOST;
}

static struct value value_at(const struct axis *axis, int64_t place) {
    int64_t units = axis->base + axis->direction * place;
    if (axis->type.kind == TYPE_DATE)
        return value_date((date)units);
    return axis->type.kind == TYPE_INTEGER ? value_integer(units)
                                           : value_number((decimal)units * axis->unit);
}

/* ---- how far an axis reaches ---- */

static bool is_same_kind(struct type a, struct type b) {
    return a.kind == b.kind ||
           (type_is_number(a) && type_is_number(b) && !is_counted(a) && b.kind != TYPE_INTEGER &&
               a.kind != TYPE_PERCENT && b.kind != TYPE_PERCENT);
}

/* Does some example give a date of this field that lies behind the day it judges? */
static bool example_lies_ahead(
    const struct example_record *record, const struct field *field, date day) {
    for (size_t i = 0; i < record->values.count; i++)
        if (record->values.items[i].field == field &&
            record->values.items[i].value.state == VALUE_KNOWN &&
            record->values.items[i].value.day > day)
            return true;
    for (size_t i = 0; i < record->children.count; i++)
        if (example_lies_ahead(record->children.items[i], field, day))
            return true;
    return false;
}

static bool may_lie_ahead(const struct near_search *search, const struct near_fact *fact) {
    const struct program *program = search->evaluation->program;
    if (fact->now.state == VALUE_KNOWN && fact->now.day > search->evaluation->today)
        return true;
    for (size_t i = 0; i < program->examples.count; i++)
        if (example_lies_ahead(
                program->examples.items[i]->given, fact->field, program->examples.items[i]->day))
            return true;
    return false;
}

/* Nobody was born before 1900 or is born tomorrow. */
static void date_bounds(
    const struct near_search *search, const struct near_fact *fact, int64_t *low, int64_t *high) {
    date first = 0, last = search->evaluation->today;
    date_from_ymd(1900, 1, 1, &first);
    if (may_lie_ahead(search, fact))
        date_add_months(search->evaluation->today, 12 * 40, &last);
    *low = first;
    *high = last;
    if (fact->now.state == VALUE_KNOWN) {
        *low = fact->now.day < first ? fact->now.day : first;
        *high = fact->now.day > last ? fact->now.day : last;
    }
}

/* From 0, where the present value is not below it, up to ten times what the rules or the record
 * speak of. */
static void number_bounds(const struct near_search *search, const struct axis *axis, int64_t now,
    int64_t *low, int64_t *high) {
    static const int64_t plain[] = {[TYPE_INTEGER] = 100,
        [TYPE_DECIMAL] = 100000,
        [TYPE_PERCENT] = 1000,
        [TYPE_MONEY] = 10000000};
    int64_t most = plain[axis->type.kind], units;
    struct axis up = *axis;
    up.direction = 1;
    for (size_t i = 0; i < search->marks.count; i++)
        if (is_same_kind(axis->type, search->marks.items[i].type) &&
            units_of(&up, search->marks.items[i].value, &units) && units < UNITS_MOST / 10 &&
            units > most)
            most = units;
    if (llabs(now) < UNITS_MOST / 10 && llabs(now) > most)
        most = llabs(now);
    *low = now < 0 ? -10 * most : 0;
    *high = 10 * most;
}

/* False: there is nothing on this side, or it cannot be counted. */
static bool axis_init(struct axis *axis, const struct near_search *search,
    const struct near_fact *fact, int direction) {
    int64_t low, high, now = 0;
    bool known = fact->now.state == VALUE_KNOWN;
    *axis = (struct axis){.type = fact->field->type, .direction = direction};
    if (!is_counted(axis->type))
        axis->unit = unit_of(axis->type, fact->now);
    if (known && !units_of(axis, fact->now, &now))
        return false;
    if (axis->type.kind == TYPE_DATE)
        date_bounds(search, fact, &low, &high);
    else
        number_bounds(search, axis, now, &low, &high);
    axis->base = known ? now : low;
    axis->last = direction < 0 ? axis->base - low : high - axis->base;
    return axis->last > 0;
}

/* ---- which places are tried ---- */

static int by_place(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void add_point(const struct axis *axis, struct points *points, int64_t place) {
    if (place >= 0 && place <= axis->last && points->count < POINTS_LIMIT)
        points->list[points->count++] = place;
}

/* Of the values that the rules compare with those that lie nearest, and what lies behind each. */
static void add_marks(
    const struct near_search *search, const struct axis *axis, struct points *points) {
    int64_t *places = arena_array(search->work, int64_t, search->marks.count);
    size_t count = 0;
    for (size_t i = 0; i < search->marks.count; i++) {
        const struct near_mark *mark = &search->marks.items[i];
        int64_t units;
        if (!is_same_kind(axis->type, mark->type) || !units_of(axis, mark->value, &units))
            continue;
        places[count] = axis->direction * (units - axis->base);
        count += places[count] >= 0 && places[count] <= axis->last;
    }
    qsort(places, count, sizeof *places, by_place);
    for (size_t i = 0; i < count && i < MARKS_NEAREST; i++) {
        add_point(axis, points, places[i]);
        add_point(axis, points, places[i] + 1);
    }
}

static int by_way(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Foretold places, what lies beside them, and between each two: they are not exact where what is
 * compared is rounded. */
static void add_crossings(struct near_search *search, const struct near_fact *fact,
    const struct axis *axis, struct points *points) {
    double ways[CROSSINGS_LIMIT];
    int64_t step = is_counted(axis->type) ? 1000 : 100000, before = 0;
    if (step > axis->last)
        step = axis->last;
    if (near_is_spent(search))
        return;
    size_t count = near_crossings(
        search, fact, value_at(axis, 0), value_at(axis, step), ways, CROSSINGS_LIMIT);
    qsort(ways, count, sizeof *ways, by_way);
    for (size_t i = 0; i < count && ways[i] * (double)step < (double)axis->last; i++) {
        int64_t place = (int64_t)(ways[i] * (double)step);
        for (int64_t beside = place - 1; beside <= place + 2; beside++)
            add_point(axis, points, beside);
        add_point(axis, points, before + (place - before) / 2);
        before = place;
    }
}

static void choose_points(struct near_search *search, const struct near_fact *fact,
    const struct axis *axis, struct points *points) {
    points->count = 0;
    add_marks(search, axis, points);
    add_crossings(search, fact, axis, points);
    for (int64_t place = 1; axis->type.kind == TYPE_INTEGER && place <= SMALL; place++)
        add_point(axis, points, place);
    for (int64_t place = 1; place < axis->last; place *= 4)
        add_point(axis, points, place);
    add_point(axis, points, 0);
    add_point(axis, points, axis->last);
    qsort(points->list, points->count, sizeof *points->list, by_place);
    size_t kept = 0;
    for (size_t i = 0; i < points->count; i++)
        if (kept == 0 || points->list[i] != points->list[kept - 1])
            points->list[kept++] = points->list[i];
    points->count = kept;
}

/* ---- between two places that end differently ---- */

struct edge { /* the place before ends as the one where it began, this one does not */
    int64_t place;
    struct near_end end;
};

/* False: there are no more tries. */
static bool find_edge(struct near_search *search, const struct near_fact *fact,
    const struct axis *axis, int64_t from, struct near_end at_from, struct edge *edge) {
    while (edge->place - from > 1) {
        int64_t middle = from + (edge->place - from) / 2;
        if (near_is_spent(search))
            return false;
        struct near_end end = near_try_value(search, fact, value_at(axis, middle));
        if (near_alike(end, at_from))
            from = middle;
        else
            *edge = (struct edge){middle, end};
    }
    return true;
}

/* ---- one side of a value ---- */

/* As a share of the value; a day as one of the time between the date and today. */
static double how_far(const struct near_search *search, const struct near_fact *fact,
    const struct axis *axis, int64_t place) {
    int64_t whole = axis->base;
    if (axis->type.kind == TYPE_DATE)
        whole = search->evaluation->today - fact->now.day;
    return whole == 0 ? 1 : (double)place / (double)llabs(whole);
}

static void keep(struct near_search *search, const struct near_fact *fact, const struct axis *axis,
    const struct edge *edge) {
    struct near_change change = {.record = fact->original,
        .field = fact->field,
        .kind = axis->direction < 0 ? NEAR_LESS : NEAR_MORE,
        .now = fact->now,
        .end = edge->end,
        .far = how_far(search, fact, axis, edge->place)};
    vec_push(search->arena, &change.values, value_at(axis, edge->place));
    vec_push(search->arena, &search->out->list, change);
}

static void look_along(
    struct near_search *search, const struct near_fact *fact, const struct axis *axis) {
    struct points points;
    int64_t before = 0;
    choose_points(search, fact, axis, &points);
    for (size_t i = 0; i < points.count; i++) {
        struct edge edge = {.place = points.list[i]};
        if (edge.place == 0)
            continue;
        if (near_is_spent(search))
            return;
        edge.end = near_try_value(search, fact, value_at(axis, edge.place));
        if (near_alike(edge.end, search->out->now)) {
            before = edge.place;
            continue;
        }
        if (find_edge(search, fact, axis, before, search->out->now, &edge) &&
            edge.end.outcome != OUTCOME_ERROR)
            keep(search, fact, axis, &edge);
        return;
    }
}

void near_measure(struct near_search *search, const struct near_fact *fact) {
    struct axis axis;
    for (int direction = -1; direction <= 1; direction += 2)
        if (axis_init(&axis, search, fact, direction))
            look_along(search, fact, &axis);
    fact->record->values[fact->field->index] = fact->now;
}

/* ---- all values of one that is not known ---- */

static void add_stretch(struct near_search *search, struct near_change *change,
    const struct axis *axis, const struct edge *from, int64_t to) {
    struct near_case stretch = {.end = from->end,
        .has_low = from->place > 0 || to == 0,
        .has_high = to < axis->last,
        .low = value_at(axis, from->place),
        .high = value_at(axis, to)};
    vec_push(search->arena, &change->cases, stretch);
}

/* The stretches between two neighbours; *from is where the one at hand began. */
static bool add_between(struct near_search *search, const struct near_fact *fact,
    struct near_change *change, const struct axis *axis, struct edge *from, int64_t before,
    struct edge next) {
    while (!near_alike(from->end, next.end)) {
        struct edge edge = next;
        if (change->cases.count >= STRETCHES_LIMIT)
            search->out->cut = true;
        if (search->out->cut || !find_edge(search, fact, axis, before, from->end, &edge))
            return false;
        add_stretch(search, change, axis, from, edge.place - 1);
        *from = edge;
        before = edge.place;
    }
    return true;
}

void near_stretches(
    struct near_search *search, const struct near_fact *fact, struct near_change *change) {
    struct axis axis;
    struct points points;
    struct edge from = {0};
    if (!axis_init(&axis, search, fact, 1))
        return;
    choose_points(search, fact, &axis, &points);
    from.end = near_try_value(search, fact, value_at(&axis, 0));
    for (size_t i = 1; i < points.count; i++) {
        struct edge next = {.place = points.list[i]};
        if (near_is_spent(search))
            break;
        next.end = near_try_value(search, fact, value_at(&axis, next.place));
        if (!add_between(search, fact, change, &axis, &from, points.list[i - 1], next))
            break;
        if (i + 1 == points.count)
            add_stretch(search, change, &axis, &from, axis.last);
    }
    fact->record->values[fact->field->index] = fact->now;
}
