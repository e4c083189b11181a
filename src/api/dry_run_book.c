/* SPDX-License-Identifier: Apache-2.0
 *
 * The book of a dry run: what it was about, then what the studies found, what matters most first.
 */
#include "api/dry_run.h"

#include <string.h>

static const char *in_lang(const guodu_dry_run *dry, const char *zh, const char *en) {
    return dry->options.lang == GUODU_ZH ? zh : en;
}

static const char *rules_text(guodu_dry_run *dry, const guodu_rules *rules) {
    const char *name = guodu_rules_name(rules), *version = guodu_rules_ruleset_version(rules);
    const char *file = guodu_rules_file(rules, 0);
    if (!name)
        return file;
    return version ? arena_printf(&dry->arena,
                         in_lang(dry, "%s（%s版），%s", "%s (version %s), %s"), name, version, file)
                   : arena_printf(&dry->arena, in_lang(dry, "%s，%s", "%s, %s"), name, file);
}

static const char *days_text(guodu_dry_run *dry) {
    char first[DATE_TEXT_SIZE], last[DATE_TEXT_SIZE];
    date_format(dry->days.items[0], first);
    date_format(dry->days.items[dry->days.count - 1], last);
    if (dry->days.count == 1)
        return arena_printf(&dry->arena, "%s", first);
    return arena_printf(&dry->arena,
        in_lang(dry, "%s 至 %s，每 %u 个月一次，共 %zu 天", "%s to %s, every %u months, %zu days"),
        first, last, (unsigned)dry->shape.months, dry->days.count);
}

static void write_facts(guodu_dry_run *dry, struct book *book) {
    book_fact(book, "rules", in_lang(dry, "规则", "rules"), rules_text(dry, dry->rules));
    if (dry->options.baseline)
        book_fact(book, "baseline", in_lang(dry, "对照的规则", "baseline"),
            rules_text(dry, dry->options.baseline));
    book_fact(book, "days", in_lang(dry, "判断日期", "judged as of"), days_text(dry));
    for (size_t i = 0; i < dry->facts.count; i++)
        book_fact(
            book, dry->facts.items[i].id, dry->facts.items[i].name, dry->facts.items[i].value);
    book_fact(book, "engine", in_lang(dry, "引擎", "engine"), "guodu " GUODU_VERSION);
}

static void write_comparison(guodu_dry_run *dry, struct book *book) {
    const struct dry_studies *studies = &dry->lanes.items[0]->studies;
    if (studies->compare)
        impact_compare_write(studies->compare, book);
    if (studies->gaps)
        impact_gaps_write(studies->gaps, book);
    if (studies->groups)
        impact_groups_write(studies->groups, book,
            dry_group_values(dry->lanes.items[0]->groups, &dry->arena),
            dry_group_count(dry->lanes.items[0]->groups));
    if (studies->course)
        impact_course_write(studies->course, book);
    if (studies->step)
        impact_step_write(studies->step, book);
}

static void write_rest(guodu_dry_run *dry, struct book *book) {
    const struct summary *summary = &dry->sides[dry_side_index(0, VERSION_NEW)].summary->summary;
    impact_tally_write(dry->lanes.items[0]->studies.tally, book);
    collect_write(summary, book);
    summary_write(summary, book);
    impact_tally_write_old(dry->lanes.items[0]->studies.tally, book);
    dry_write_data(dry, book);
}

/* What a screen shows unless all is asked for; without something to compare, what the rules come
 * to. */
static bool comes_first(const guodu_dry_run *dry, const char *id) {
    static const char *const first[] = {"classes", "cost", "households", "causes", "gaps",
        "gaps_over_time", "drops_from_old", "drops", "budget_years", "income_cliffs", "groups",
        "collect", "findings"};
    static const char *const of_one[] = {"outcomes", "amounts"};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (strcmp(id, first[i]) == 0)
            return true;
    for (size_t i = 0; !dry->options.baseline && i < sizeof of_one / sizeof *of_one; i++)
        if (strcmp(id, of_one[i]) == 0)
            return true;
    return false;
}

/* Of several days most tables are of the first one alone. */
static bool is_of_all_days(const char *id) {
    static const char *const all[] = {"course", "course_records", "course_cost", "budget",
        "budget_years", "drops", "drop_records", "records", "reject_reasons", "rejects"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(id, all[i]) == 0)
            return true;
    return strstr(id, "over_time") != NULL;
}

static void name_day(guodu_dry_run *dry, struct book_table *table) {
    char day[DATE_TEXT_SIZE];
    if (dry->days.count < 2 || is_of_all_days(table->id))
        return;
    date_format(dry->days.items[0], day);
    table->title = arena_printf(
        &dry->arena, in_lang(dry, "%s（%s）", "%s (%s)"), table->title, day);
}

static void mark_tables(guodu_dry_run *dry, struct book *book) {
    for (size_t i = 0; i < book->tables.count; i++) {
        book->tables.items[i]->second = !comes_first(dry, book->tables.items[i]->id);
        name_day(dry, book->tables.items[i]);
    }
}

void dry_write_book(guodu_dry_run *dry) {
    struct book *book = arena_new(&dry->arena, struct book);
    book_init(book, &dry->arena, dry->options.lang == GUODU_ZH);
    book->title = dry->options.baseline
                      ? in_lang(dry, "两版规则的试算对比", "Two versions of the rules compared")
                      : in_lang(dry, "规则试算", "Dry run of the rules");
    write_facts(dry, book);
    if (dry->stopped)
        vec_push(&dry->arena, &book->highlights,
            in_lang(dry, "试算中途停下：下面只是停下以前判断过的记录。",
                "The run was stopped: what follows is of the records judged until then."));
    for (size_t i = 0; i < dry->remarks.count; i++) {
        vec_push(&dry->arena, &book->remarks, dry->remarks.items[i]);
        vec_push(&dry->arena, &book->highlights, dry->remarks.items[i]);
    }
    write_comparison(dry, book);
    write_rest(dry, book);
    mark_tables(dry, book);
    dry_write_samples(dry, book);
    dry->book = book;
}
