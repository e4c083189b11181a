/* SPDX-License-Identifier: Apache-2.0 */
#include "author/doc_page.h"

static void write_days(struct doc *doc, const char *title, date from, date to, size_t *count) {
    if (*count == 0)
        doc_element(doc, "h4", title);
    writer_put(&doc->out, *count ? doc_in(doc, "、", ", ") : "\n<p>");
    doc_prose(doc, doc_period(doc, from, to));
    ++*count;
}

/* Runs of days between which only their own kind stands: days off from Monday to Friday, working
 * days at the weekend. */
static void write_runs(struct doc *doc, const struct calendar *calendar, bool weekend) {
    const char *title = weekend ? doc_in(doc, "周末上班", "Working days at weekends")
                                : doc_in(doc, "周一至周五放假", "Days off from Monday to Friday");
    size_t count = 0;
    for (date day = calendar->from, last; day <= calendar->to; day = last + 1) {
        last = day;
        if ((date_weekday(day) >= 6) != weekend ||
            calendar->working[day - calendar->from] != weekend)
            continue;
        while (last < calendar->to && (date_weekday(last + 1) >= 6) == weekend &&
               calendar->working[last + 1 - calendar->from] == weekend)
            last++;
        write_days(doc, title, day, last, &count);
    }
    writer_put(&doc->out, count ? "</p>\n" : "");
}

void doc_calendar(struct doc *doc) {
    const struct calendar *calendar = doc->program->calendar;
    const struct thing *thing = doc_thing(doc, calendar);
    if (!calendar)
        return;
    doc_open_section(doc, "calendar", "日历", "Calendar");
    doc_open_item(doc, thing, NULL, calendar->span);
    writer_put(&doc->out, "<p class=\"meta\">");
    doc_say(doc, "工作日按它数，从 ", "Working days are counted by it, from ");
    doc_prose(doc, doc_day(doc, calendar->from));
    doc_say(doc, " 到 ", " to ");
    doc_prose(doc, doc_day(doc, calendar->to));
    writer_put(&doc->out, "</p>\n");
    doc_cites(doc, &calendar->cites);
    write_runs(doc, calendar, false);
    write_runs(doc, calendar, true);
    doc_used_by(doc, thing);
    writer_put(&doc->out, "</article>\n");
    doc_close_section(doc);
}
