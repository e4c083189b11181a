/* SPDX-License-Identifier: Apache-2.0
 *
 * The calendar: each day of its span is a working day unless its weekday is one of rest or it is
 * a day off; a day of `working days` is one in any case (调休).
 */
#include "check/checker.h"

#include <string.h>

#define SPAN_LIMIT (200 * 366)

enum day { DAY_PLAIN, DAY_OFF, DAY_WORKING };

struct days { /* what is said of single days */
    const struct calendar *calendar;
    unsigned char *said; /* enum day, [day - from] */
};

static bool calendar_span(
    struct checker *checker, const struct item *item, struct calendar *calendar) {
    const struct calendar_ast *written = item->calendar;
    bool one = written->spans.count == 1 && written->spans.items[0].has_to;
    if (one) {
        calendar->from = written->spans.items[0].from;
        calendar->to = written->spans.items[0].to;
    }
    if (one && calendar->from <= calendar->to && calendar->to - calendar->from < SPAN_LIMIT)
        return true;
    complain(checker, DIAG_CALENDAR_SPAN,
        written->spans.count ? written->spans.items[written->spans.count - 1].span
                             : item->name.span);
    return false;
}

static int weekday_of(const struct atom *name) {
    static const char *const words[] = {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    const char *word = name ? word_canonical(WORD_VALUE, name) : NULL;
    for (int i = 0; word && i < 7; i++)
        if (strcmp(word, words[i]) == 0)
            return i + 1;
    return 0;
}

static unsigned rest_days(struct checker *checker, const struct calendar_ast *written) {
    unsigned rest = 0;
    for (size_t i = 0; i < written->rest.count; i++) {
        int weekday = weekday_of(written->rest.items[i].atom);
        rest |= 1u << weekday;
        if (!weekday && written->rest.items[i].atom)
            complain_name(checker, DIAG_CALENDAR_WEEKDAY, written->rest.items[i].span,
                written->rest.items[i].atom);
    }
    return rest;
}

static void say_days(
    struct checker *checker, struct days *days, const struct period_ast *period, enum day what) {
    date to = period->has_to ? period->to : period->from;
    if (to < period->from) {
        complain_backwards(checker, period);
        return;
    }
    if (period->from < days->calendar->from || to > days->calendar->to) {
        complain(checker, DIAG_CALENDAR_OUTSIDE, period->span);
        return;
    }
    for (date day = period->from; day <= to; day++) {
        unsigned char *said = &days->said[day - days->calendar->from];
        if (*said != DAY_PLAIN && *said != what) {
            complain(checker, DIAG_CALENDAR_BOTH, period->span);
            return;
        }
        *said = (unsigned char)what;
    }
}

static void fill_calendar(
    struct checker *checker, const struct calendar_ast *written, struct calendar *calendar) {
    size_t count = (size_t)(calendar->to - calendar->from) + 1;
    struct days days = {calendar, arena_alloc(checker->arena, count)};
    unsigned rest = rest_days(checker, written);
    for (size_t i = 0; i < written->off.count; i++)
        say_days(checker, &days, &written->off.items[i], DAY_OFF);
    for (size_t i = 0; i < written->working.count; i++)
        say_days(checker, &days, &written->working.items[i], DAY_WORKING);
    calendar->working = arena_array(checker->arena, bool, count);
    for (size_t i = 0; i < count; i++) {
        bool resting = (rest >> date_weekday(calendar->from + (date)i)) & 1;
        calendar->working[i] =
            days.said[i] == DAY_WORKING || (days.said[i] == DAY_PLAIN && !resting);
    }
}

static void check_calendar(struct checker *checker, const struct item *item) {
    if (checker->program->calendar) {
        diagnostic_label(complain(checker, DIAG_CALENDAR_TWICE, item->keyword),
            checker->program->calendar->span, "第一个写在这里", "the first is here");
        return;
    }
    struct calendar *calendar = arena_new(checker->arena, struct calendar);
    calendar->name = item->name.atom;
    calendar->span = item->keyword;
    if (calendar_span(checker, item, calendar))
        fill_calendar(checker, item->calendar, calendar);
    check_citations(checker, &item->calendar->cites, &calendar->cites);
    checker->program->calendar = calendar;
}

void check_calendars(struct checker *checker) {
    for (size_t i = 0; i < checker->files->files.count; i++) {
        checker->file = checker->files->files.items[i];
        for (size_t k = 0; k < checker->file->items.count; k++)
            if (checker->file->items.items[k]->kind == ITEM_CALENDAR)
                check_calendar(checker, checker->file->items.items[k]);
    }
}

bool calendar_is_there(struct checker *checker, struct span span) {
    if (!checker->program->calendar)
        complain(checker, DIAG_NO_CALENDAR, span);
    return checker->program->calendar != NULL;
}
