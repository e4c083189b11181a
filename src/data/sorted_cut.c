/* SPDX-License-Identifier: Apache-2.0
 *
 * The next block of each file: so many rows of the top records, and of each other file the rows as
 * far as the last key of these. Only one lane at a time is here, so nothing is read that another
 * could read as well: line feeds are counted, and of keys only those around the cuts are looked at.
 * That all keys between are in order is seen later, by all lanes.
 */
#include <errno.h>
#include <unistd.h>
#include "data/csv.h"
#include "data/sorted_parts.h"

enum {
    LOAD_LEAST = 4096,
    SEARCH_LEAST = 1024, /* bytes among which the first row behind a key is looked for one by one */
};
#define LOAD_MOST ((size_t)256 << 20) /* a block that would need more is not for columns */

/* What is loaded of a file, from where its block begins. */
struct window {
    struct sorted_lane *lane;
    struct block_rows *block;
    struct sorted_source *source;
    size_t loaded, scanned;
    struct scan scan;
    bool whole;    /* up to the end of the file */
    bool ended;    /* a line feed was added behind its last line */
    size_t cut;    /* the block ends here */
    uint64_t rows; /* lines that the cut block has, where there is nothing to take care of */
    uint64_t next_line;
    enum cut failure;
};

/* ---- loading ---- */

static bool fail(struct window *window, int error) {
    struct sorted *sorted = window->lane->sorted;
    window->failure = CUT_FAILED;
    sorted->failure = (struct data_result){.status = DATA_IO};
    pthread_mutex_lock(&sorted->feeding);
    window->lane->feeds = true;
    jmp_buf *escape = sorted->dataset->arena.escape;
    sorted->dataset->arena.escape = &window->lane->escape;
    sorted->failure = result_io(sorted->dataset, window->source->input->file, error);
    sorted->dataset->arena.escape = escape;
    window->lane->feeds = false;
    pthread_mutex_unlock(&sorted->feeding);
    return false;
}

static bool load(struct window *window, size_t wanted) {
    if (wanted > LOAD_MOST) {
        window->failure = CUT_NOT_SORTED;
        return false;
    }
    block_room(window->lane, window->block, wanted + 1);
    char *bytes = window->block->bytes;
    while (!window->whole && window->loaded < wanted) {
        ssize_t count = pread(window->source->fd, bytes + window->loaded, wanted - window->loaded,
            (off_t)(window->source->at + window->loaded));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fail(window, errno);
        window->loaded += (size_t)count;
        window->whole = count == 0 || window->source->at + window->loaded >= window->source->size;
    }
    if (window->whole && window->loaded > 0 && bytes[window->loaded - 1] != '\n') {
        bytes[window->loaded++] = '\n';
        window->ended = true;
    }
    return true;
}

static bool load_more(struct window *window) {
    return load(window, window->loaded + window->loaded / 8 + LOAD_LEAST);
}

static void scan(struct window *window, uint64_t lines) {
    window->scanned = window->lane->sorted->readers->look(
        window->block->bytes, window->scanned, window->loaded, lines, &window->scan);
}

static bool needs_care(const struct window *window) {
    return window->scan.quotes || (window->scan.returns > 0 && window->scan.lone);
}

/* Bytes that are not ASCII, the first in the file: they may show that it is no UTF-8. */
static bool look_at_encoding(struct window *window) {
    struct sorted_source *source = window->source;
    const char *bytes = window->block->bytes;
    if (!source->encoding_open || !window->scan.high)
        return true;
    size_t at = encoding_ascii(bytes, window->scanned);
    char *text = arena_alloc(&window->lane->arena, ENCODING_TEXT_BYTES);
    size_t length = 0;
    for (ssize_t count = 1; count > 0 && length < ENCODING_TEXT_BYTES;) {
        count = pread(source->fd, text + length, ENCODING_TEXT_BYTES - length,
            (off_t)(source->at + at + length));
        length += count > 0 ? (size_t)count : 0;
    }
    char before = at > 0 ? bytes[at - 1] : '\n';
    bool whole = source->at + at + length >= source->size;
    if (encoding_of_text(before, text, length, whole) != ENCODING_UTF8) {
        window->failure = CUT_NOT_SORTED;
        return false;
    }
    source->encoding_open = false;
    return true;
}

/* ---- keys ---- */

bool sorted_key_of_row(struct sorted_lane *lane, const struct sorted_source *source,
    const struct table_row *row, struct key_view *out) {
    for (size_t i = 0; i < lane->sorted->top->keys.count; i++) {
        const struct column_plan *plan = &source->plans[source->top_plans[i]];
        if (plan->place >= row->kept)
            return false;
        /* A plain key is looked at by words that reach beyond it. */
        size_t length = row->cells[plan->place].length;
        char *text = arena_alloc(&lane->arena, length + 2 * PAD);
        memcpy(text + PAD, row->cells[plan->place].text, length);
        out->at[i] = text + PAD;
        out->lengths[i] = (uint32_t)length;
        if (!key_text(&lane->arena, source, plan, &out->at[i], &out->lengths[i]))
            return false;
    }
    return true;
}

bool sorted_key_of_line(struct sorted_lane *lane, const struct sorted_source *source,
    const char *start, const char *end, struct key_view *out) {
    struct table_cell *cells = arena_array(&lane->arena, struct table_cell, source->cells);
    struct table_row row = {.cells = cells};
    if (end > start && end[-1] == '\r')
        end--;
    while (row.kept < source->cells && start <= end) {
        const char *mark = memchr(start, source->separator, (size_t)(end - start));
        mark = mark ? mark : end;
        cells[row.kept++] = (struct table_cell){.text = start, .length = (size_t)(mark - start)};
        start = mark + 1;
    }
    return sorted_key_of_row(lane, source, &row, out);
}

static bool key_at(const struct window *window, size_t start, size_t end, struct key_view *out) {
    const char *bytes = window->block->bytes;
    return sorted_key_of_line(window->lane, window->source, bytes + start, bytes + end, out);
}

static size_t line_end(const struct window *window, size_t at) {
    const char *bytes = window->block->bytes;
    const char *end = memchr(bytes + at, '\n', window->loaded - at);
    return end ? (size_t)(end - bytes) : SIZE_MAX;
}

/* Just behind the last line feed before `at`; 0 without one. */
static size_t feed_before(const struct window *window, size_t at) {
    while (at > 0 && window->block->bytes[at - 1] != '\n')
        at--;
    return at;
}

/* Of the line that ends before `at` the start. */
static size_t line_before(const struct window *window, size_t at) {
    return at > 0 ? feed_before(window, at - 1) : 0;
}

/* The last key that can be read before `at`. */
static bool last_key(const struct window *window, size_t at, struct key_view *out) {
    while (at > 0) {
        size_t start = line_before(window, at);
        if (key_at(window, start, at - 1, out))
            return true;
        at = start;
    }
    return false;
}

/* By the order that the files are taken to have so far. */
static bool is_behind(
    const struct window *window, const struct key_view *key, const struct row_key *last) {
    const struct sorted *sorted = window->lane->sorted;
    int order = sorted->orders & ORDER_BYTES ? ORDER_BYTES : ORDER_LENGTH;
    if (!last->is_set)
        return true;
    struct key_view view = key_view_of(last, sorted->top->keys.count);
    return !(keys_before(key, &view, sorted->top->keys.count) & order);
}

/* ---- the leading file, by lines ---- */

/* The end of the line of the given number, counted from the last one seen. */
static size_t end_of_line(const struct window *window, uint64_t line) {
    size_t at = feed_before(window, window->scanned);
    for (uint64_t extra = window->scan.lines - line; extra > 0; extra--)
        at = feed_before(window, at - 1);
    return at;
}

/* The lines behind the cut that bear its last key too; without the key's own file, those that bear
 * none, for they may belong to what stands above them. */
static bool take_on(struct window *window, const struct key_view *last, bool alone) {
    size_t count = window->lane->sorted->top->keys.count;
    struct key_view key;
    for (;;) {
        size_t end = window->cut < window->loaded ? line_end(window, window->cut) : SIZE_MAX;
        if (end == SIZE_MAX && window->whole)
            return true;
        if (end == SIZE_MAX) {
            if (!load_more(window))
                return false;
            continue;
        }
        scan(window, UINT64_MAX);
        if (!look_at_encoding(window))
            return false;
        if (needs_care(window))
            return true;
        bool has_key = key_at(window, window->cut, end, &key);
        if (alone ? has_key : !(has_key && last && keys_equal(&key, last, count)))
            return true;
        window->cut = end + 1;
        window->rows++;
    }
}

static bool lead_plainly(struct window *window, uint64_t rows, bool alone) {
    struct key_view last;
    for (;;) {
        scan(window, rows);
        if (!look_at_encoding(window))
            return false;
        if (needs_care(window))
            return true;
        if (window->scan.lines >= rows || window->whole)
            break;
        if (!load_more(window))
            return false;
    }
    window->rows = window->scan.lines < rows ? window->scan.lines : rows;
    window->cut = window->scan.lines < rows ? window->loaded : end_of_line(window, rows);
    bool has_key = !alone && last_key(window, window->cut, &last);
    if (has_key)
        key_copy(
            &window->lane->own, &window->lane->last, &last, window->lane->sorted->top->keys.count);
    return take_on(window, has_key ? &last : NULL, alone);
}

/* ---- files with quotes, by rows ---- */

struct careful {
    struct csv_reader reader;
    size_t length;
    struct table_row row;
};

static void begin_carefully(struct window *window, struct careful *careful) {
    struct arena *arena = &window->lane->arena;
    careful->length = window->loaded - window->ended;
    csv_of_bytes(&careful->reader, arena, arena_copy(arena, window->block->bytes, careful->length),
        careful->length);
    csv_set_separator(&careful->reader, window->source->separator);
    careful->reader.rows.expect(&careful->reader.rows, window->source->cells);
    careful->reader.line = window->source->line;
}

/* Just behind the row, its line feed included. */
static size_t row_end(const struct careful *careful) {
    size_t at = careful->reader.stream.start;
    bool feed = careful->reader.row_after_return && at < careful->length &&
                careful->reader.stream.buffer[at] == '\n';
    return at + feed;
}

/* The next row; false at the end of what is loaded, which may be in the middle of it. */
static bool next_carefully(struct window *window, struct careful *careful) {
    if (!careful->reader.rows.next(&careful->reader.rows, &careful->row))
        return false;
    return window->whole || row_end(careful) < careful->length;
}

static bool key_carefully(
    struct window *window, const struct careful *careful, struct key_view *out) {
    return careful->row.damage == REJECT_NONE &&
           sorted_key_of_row(window->lane, window->source, &careful->row, out);
}

/* The last key of the leading file, as long as the block has none. */
static void last_as_before(struct sorted_lane *lane) {
    const struct sorted *sorted = lane->sorted;
    size_t count = sorted->top->keys.count;
    struct key_view latest = key_view_of(&sorted->sources[0].latest, count);
    lane->last.is_set = false;
    if (sorted->sources[0].latest.is_set)
        key_copy(&lane->own, &lane->last, &latest, count);
}

/* True: the cut was found; false: more has to be loaded, or that failed. */
static bool lead_carefully(struct window *window, uint64_t rows, bool alone) {
    struct careful careful;
    struct key_view key, last;
    size_t count = window->lane->sorted->top->keys.count;
    bool has_last = false;
    last_as_before(window->lane);
    begin_carefully(window, &careful);
    window->cut = 0;
    window->next_line = window->source->line;
    for (uint64_t i = 0; next_carefully(window, &careful); i++) {
        bool has_key = key_carefully(window, &careful, &key);
        bool goes_on = alone ? !has_key : has_key && has_last && keys_equal(&key, &last, count);
        if (i >= rows && !goes_on)
            return true;
        if (has_key && !alone) {
            last = key;
            has_last = true;
            key_copy(&window->lane->own, &window->lane->last, &key, count);
        }
        window->cut = row_end(&careful);
        window->next_line = careful.reader.line;
    }
    if (window->whole) {
        window->cut = careful.length;
        return true;
    }
    return false;
}

static bool follow_carefully(struct window *window, const struct row_key *last) {
    struct careful careful;
    struct key_view key;
    begin_carefully(window, &careful);
    window->cut = 0;
    window->next_line = window->source->line;
    while (next_carefully(window, &careful)) {
        if (key_carefully(window, &careful, &key) && is_behind(window, &key, last))
            return true;
        window->cut = row_end(&careful);
        window->next_line = careful.reader.line;
    }
    if (window->whole) {
        window->cut = careful.length;
        return true;
    }
    return false;
}

/* ---- the other files, by their keys ---- */

/* The start of the first line behind the last key, between `low`, which is none, and `high`, which
 * is behind it or the end. */
static size_t search(
    const struct window *window, const struct row_key *last, size_t low, size_t high) {
    struct key_view key;
    while (high - low > SEARCH_LEAST) {
        bool found = false;
        size_t at = line_end(window, low + (high - low) / 2) + 1;
        for (; at < high; at = line_end(window, at) + 1)
            if ((found = key_at(window, at, line_end(window, at), &key)))
                break;
        if (!found)
            break;
        bool behind = is_behind(window, &key, last);
        high = behind ? at : high;
        low = behind ? low : at;
    }
    for (; low < high; low = line_end(window, low) + 1)
        if (key_at(window, low, line_end(window, low), &key) && is_behind(window, &key, last))
            return low;
    return high;
}

static uint64_t lines_behind(const struct window *window, size_t at) {
    struct scan rest = {0};
    window->lane->sorted->readers->look(
        window->block->bytes, at, window->loaded, UINT64_MAX, &rest);
    return rest.lines;
}

static bool follow_plainly(struct window *window, const struct row_key *last) {
    struct key_view key;
    for (;;) {
        scan(window, UINT64_MAX);
        if (!look_at_encoding(window))
            return false;
        if (needs_care(window))
            return true;
        size_t end = feed_before(window, window->loaded);
        bool found = last_key(window, end, &key) && is_behind(window, &key, last);
        if (found || window->whole) {
            window->cut = found ? search(window, last, 0, line_before(window, end)) : end;
            window->rows = window->scan.lines - lines_behind(window, window->cut);
            return true;
        }
        if (!load_more(window))
            return false;
    }
}

/* ---- a block ---- */

static struct window open_window(struct sorted_lane *lane, size_t index, size_t wanted) {
    struct window window = {.lane = lane,
        .block = &lane->blocks[index],
        .source = &lane->sorted->sources[index],
        .failure = CUT_BLOCK};
    window.block->source = window.source;
    block_room(lane, window.block, LOAD_LEAST);
    if (!window.source->ended)
        load(&window, wanted);
    return window;
}

static size_t bytes_of_rows(const struct sorted_source *source, uint64_t rows) {
    uint64_t each = source->bytes_read / (source->rows_read + 1);
    return (size_t)((rows + 2) * (each + each / 64 + 1)) + LOAD_LEAST;
}

static void lead(struct window *window, uint64_t rows, bool alone) {
    lead_plainly(window, rows, alone);
    while (window->failure == CUT_BLOCK && needs_care(window)) {
        if (lead_carefully(window, rows, alone))
            break;
        if (window->failure == CUT_BLOCK && load_more(window))
            scan(window, UINT64_MAX);
    }
}

static void follow(struct window *window, const struct row_key *last) {
    follow_plainly(window, last);
    while (window->failure == CUT_BLOCK && needs_care(window)) {
        if (follow_carefully(window, last))
            break;
        if (window->failure == CUT_BLOCK && load_more(window))
            scan(window, UINT64_MAX);
    }
}

/* What was cut becomes the block, and the file goes on behind it. */
static void commit(struct window *window, uint64_t leading_rows) {
    struct sorted_source *source = window->source;
    struct block_rows *block = window->block;
    size_t count = window->lane->sorted->top->keys.count;
    block->careful = needs_care(window);
    block->returns = window->scan.returns > 0;
    block->length = window->cut;
    block->first_line = source->line;
    block->line_count = window->rows;
    struct key_view view = key_view_of(&source->latest, count);
    block->before.is_set = false;
    if (source->latest.is_set)
        key_copy(&window->lane->own, &block->before, &view, count);
    block->behind.is_set = false;
    view = key_view_of(&source->behind, count);
    if (source->behind.is_set)
        key_copy(&window->lane->own, &block->behind, &view, count);
    source->line = block->careful ? window->next_line : source->line + window->rows;
    bool end = window->whole && window->cut >= window->loaded - window->ended;
    source->at += window->cut - (window->ended && window->cut == window->loaded);
    source->ended = end;
    source->bytes_read += window->cut;
    progress_step(window->lane->sorted->dataset->progress, window->cut);
    source->rows_read += leading_rows;
}

static void remember(struct sorted_lane *lane, struct row_key *to, const struct key_view *key) {
    struct sorted *sorted = lane->sorted;
    sorted->arena.escape = &lane->escape;
    key_copy(&sorted->arena, to, key, sorted->top->keys.count);
}

/* The last key of the block, that the next one has to come behind. */
static void remember_last(struct sorted_lane *lane, struct window *window) {
    struct key_view key;
    struct careful careful;
    bool found = false;
    if (!needs_care(window)) {
        found = last_key(window, window->cut, &key);
    } else {
        window->loaded = window->cut;
        window->ended = false;
        window->whole = true;
        begin_carefully(window, &careful);
        for (struct key_view one; next_carefully(window, &careful);)
            if (key_carefully(window, &careful, &one)) {
                key = one;
                found = true;
            }
    }
    if (found)
        remember(lane, &window->source->latest, &key);
}

/* *most: the rows of the file that has most of them. */
static enum cut cut_rows(
    struct sorted_lane *lane, uint64_t rows, bool *too_many, uint64_t *most) {
    struct sorted *sorted = lane->sorted;
    struct window *windows = arena_array(&lane->arena, struct window, sorted->source_count);
    size_t count = sorted->top->keys.count;
    bool has_top = !sorted->sources[0].ended;
    lane->alone = !has_top;
    last_as_before(lane);
    for (size_t i = 0; i < sorted->source_count; i++) {
        struct sorted_source *source = &sorted->sources[i];
        windows[i] = open_window(lane, i, bytes_of_rows(source, rows));
        if (source->ended || windows[i].failure != CUT_BLOCK)
            windows[i].whole = true;
        else if (i == 0 || !has_top)
            lead(&windows[i], rows, i > 0);
        else
            follow(&windows[i], &lane->last);
        if (windows[i].failure != CUT_BLOCK)
            return windows[i].failure;
        *most = windows[i].rows > *most ? windows[i].rows : *most;
    }
    *too_many = has_top && *most > BATCH_ROWS_MOST;
    if (*too_many && rows > 1)
        return CUT_BLOCK;
    *too_many = false;
    for (size_t i = 0; i < sorted->source_count; i++) {
        commit(&windows[i], windows[0].rows > 0 ? windows[0].rows : rows);
        if (windows[i].cut > 0)
            remember_last(lane, &windows[i]);
        struct key_view last = key_view_of(&lane->last, count);
        if (i > 0 && has_top && lane->last.is_set)
            remember(lane, &sorted->sources[i].behind, &last);
    }
    return CUT_BLOCK;
}

enum cut sorted_cut(struct sorted_lane *lane) {
    struct sorted *sorted = lane->sorted;
    bool all_ended = true;
    for (size_t i = 0; i < sorted->source_count; i++)
        all_ended &= sorted->sources[i].ended;
    if (all_ended)
        return CUT_END;
    sorted->arena.escape = &lane->escape;
    for (;; sorted->block_rows = (sorted->block_rows + 1) / 2) {
        bool too_many = false;
        uint64_t most = 0;
        enum cut cut = cut_rows(lane, sorted->block_rows, &too_many, &most);
        if (cut == CUT_BLOCK && too_many)
            continue;
        if (most < BATCH_ROWS_MOST / 4 && sorted->block_rows < sorted->batch_rows)
            sorted->block_rows = sorted->block_rows * 2 < sorted->batch_rows
                                     ? sorted->block_rows * 2
                                     : sorted->batch_rows;
        if (cut == CUT_BLOCK) {
            lane->number = sorted->number++;
            lane->orders = sorted->orders;
        }
        return cut;
    }
}
