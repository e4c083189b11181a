/* SPDX-License-Identifier: Apache-2.0 */
#include "report/book_cell.h"

#include <inttypes.h>
#include "report/grid.h"

enum { FACTS_MOST = 6 };

size_t book_facts_first(const struct book *book) {
    return book->facts.count > FACTS_MOST + 1 ? FACTS_MOST : book->facts.count;
}

bool book_kind_is_number(enum book_kind kind) {
    return kind == BOOK_COUNT || kind == BOOK_MONEY || kind == BOOK_NUMBER || kind == BOOK_PERCENT;
}

static decimal rounded(decimal value, decimal unit) {
    decimal_round(value, unit, ROUND_HALF_AWAY, &value); /* else it stays: none is too large */
    return value;
}

decimal book_cell_shown(enum book_kind kind, struct book_cell cell) {
    if (!cell.there || !book_kind_is_number(kind))
        return 0;
    if (kind == BOOK_COUNT)
        return decimal_from_int(cell.count);
    if (kind == BOOK_MONEY)
        return rounded(cell.number, DECIMAL_FEN);
    return kind == BOOK_PERCENT ? rounded(cell.number, DECIMAL_ONE / 1000) : cell.number;
}

static const char *decimal_text(struct arena *arena, decimal value, int places) {
    char text[DECIMAL_TEXT_SIZE];
    size_t length = decimal_format_places(value, places, text);
    return arena_copy(arena, text, length);
}

static const char *day_text(struct arena *arena, date day) {
    char text[DATE_TEXT_SIZE];
    date_format(day, text);
    return arena_copy(arena, text, DATE_TEXT_SIZE - 1);
}

/* A fraction that has been rounded to a tenth of a percent: a hundred times it is in range unless
 * it is beyond all sense, and then it stays a fraction. */
static const char *percent_text(struct arena *arena, decimal fraction) {
    decimal hundred;
    if (!decimal_mul(fraction, 100 * DECIMAL_ONE, &hundred))
        return decimal_text(arena, fraction, 1);
    return arena_printf(arena, "%s%%", group_digits(arena, decimal_text(arena, hundred, 1)));
}

const char *book_cell_text(struct arena *arena, enum book_kind kind, struct book_cell cell) {
    if (!cell.there)
        return "";
    decimal shown = book_cell_shown(kind, cell);
    switch (kind) {
    case BOOK_TEXT:
    case BOOK_KEY:
        return cell.text;
    case BOOK_DATE:
        return day_text(arena, cell.day);
    case BOOK_PERCENT:
        return percent_text(arena, shown);
    case BOOK_COUNT:
    case BOOK_MONEY:
    case BOOK_NUMBER:
        break;
    }
    return group_digits(arena, decimal_text(arena, shown, kind == BOOK_MONEY ? 2 : 0));
}

const char *book_cell_exact(struct arena *arena, enum book_kind kind, struct book_cell cell) {
    if (!cell.there)
        return "";
    if (kind == BOOK_COUNT)
        return arena_printf(arena, "%" PRId64, cell.count);
    if (book_kind_is_number(kind))
        return decimal_text(arena, cell.number, kind == BOOK_MONEY ? 2 : 0);
    return kind == BOOK_DATE ? day_text(arena, cell.day) : cell.text;
}

static const char *count_text(struct arena *arena, uint64_t count) {
    return group_digits(arena, arena_printf(arena, "%" PRIu64, count));
}

const char *book_rows_text(struct arena *arena, bool zh, uint64_t rows) {
    return arena_printf(arena,
        zh          ? "%s 行"
        : rows == 1 ? "%s row"
                    : "%s rows",
        count_text(arena, rows));
}

const char *book_samples_text(struct arena *arena, bool zh, uint64_t samples) {
    return arena_printf(arena,
        zh             ? "%s 例"
        : samples == 1 ? "%s sample"
                       : "%s samples",
        count_text(arena, samples));
}

const char *book_left_out_text(struct arena *arena, bool zh, uint64_t rows) {
    const char *format = zh          ? "另有 %s 行没有列出。"
                         : rows == 1 ? "%s more row is not listed."
                                     : "%s more rows are not listed.";
    return arena_printf(arena, format, count_text(arena, rows));
}

const char *book_nothing_text(bool zh) {
    return zh ? "没有。" : "None.";
}

const char *book_highlights_heading(bool zh) {
    return zh ? "要点" : "What matters";
}

const char *book_remarks_heading(bool zh) {
    return zh ? "说明" : "Remarks";
}

const char *book_more_heading(bool zh) {
    return zh ? "还有：各文件的校验值等" : "More: checksums of each file and so on";
}

const char *book_samples_heading(bool zh) {
    return zh ? "逐户举例" : "Samples";
}

const char *book_before_text(bool zh) {
    return zh ? "按现行（旧版）" : "By the baseline";
}

const char *book_after_text(bool zh) {
    return zh ? "按新版" : "By the new version";
}

const char *book_sample_heading(struct arena *arena, const struct book_sample *sample) {
    const char *const parts[] = {sample->record, sample->policy, sample->title};
    const char *heading = "";
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i] && *parts[i])
            heading = *heading ? arena_printf(arena, "%s · %s", heading, parts[i]) : parts[i];
    return heading;
}
