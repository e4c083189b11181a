/* SPDX-License-Identifier: Apache-2.0
 *
 * Can the files be read so, and are they sorted where they are looked at? And the plan of each:
 * which of its columns is read how.
 */
#include <sys/stat.h>
#include <unistd.h>
#include "data/csv.h"
#include "data/segment.h"
#include "data/sorted_parts.h"

enum { PLACES = 48, PLACE_BYTES = 16384, SAMPLE_BYTES = 65536 };

/* ---- what can be read so ---- */

static bool is_text_key(const struct field *field) {
    return (field->type.kind == TYPE_TEXT || field->type.kind == TYPE_CITIZEN_ID) &&
           !field->type.or_none;
}

static bool is_own_key(const struct field *field) {
    bool number = field->type.kind == TYPE_INTEGER || field->type.kind == TYPE_DATE ||
                  field->type.kind == TYPE_REGION;
    return is_text_key(field) || (number && !field->type.or_none);
}

static bool keys_fit(const struct record_type *type) {
    if (!type->parent && type->keys.count > SORTED_KEYS_MOST)
        return false;
    for (size_t i = 0; i < type->keys.count; i++)
        if (type->parent ? !is_own_key(type->keys.items[i]) : !is_text_key(type->keys.items[i]))
            return false;
    return true;
}

/* A number that is a heading too could be either. */
static bool headings_fit(const struct table *table) {
    const struct header *header = table->header;
    for (uint32_t i = 0; i < header->mapping->targets.count; i++) {
        const struct target *target = &header->mapping->targets.items[i];
        if (header->more[i])
            return false;
        if (header_has(header, i) && target->field->is_key && !is_text_key(target->field) &&
            strchr("+-0123456789", *header->headings[header->columns[i]]))
            return false;
    }
    return true;
}

static bool separator_fits(char separator) {
    return separator > 0 && separator != '"' && separator != '\n' && separator != '\r';
}

static bool input_fits(const struct input *input, const struct record_type *top) {
    const struct table *table = input->reader;
    struct stat status;
    if (input->options.format != DATA_CSV || !input->step || !table || !table->stream)
        return false;
    const struct stream *stream = table->stream;
    bool plain = stream->phase == STREAM_ASCII || stream->phase == STREAM_PLAIN;
    return plain && !stream_is_decoded(stream) && !stream->error && !table->has_row &&
           fstat(stream->fd, &status) == 0 && S_ISREG(status.st_mode) &&
           (input->type == top || input->type->parent == top) && keys_fit(input->type) &&
           headings_fit(table) && separator_fits(input->options.separator);
}

static bool files_fit(const struct dataset *dataset) {
    if (dataset->inputs.count == 0 || !dataset->wants_segments || dataset->wants_profiles)
        return false;
    for (size_t i = 0; i < dataset->inputs.count; i++)
        if (!dataset->inputs.items[i]->type)
            return false;
    const struct record_type *top = segment_top_type(dataset);
    if (!top)
        return false;
    bool has_top = false;
    for (size_t i = 0; i < dataset->inputs.count; i++) {
        if (!input_fits(dataset->inputs.items[i], top))
            return false;
        has_top |= dataset->inputs.items[i]->type == top;
    }
    return has_top && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
}

/* ---- plans ---- */

static bool is_wanted(const bool *const *wanted, const struct field *field) {
    return field->is_key || !wanted || wanted[field->owner->index][field->index];
}

static enum empty_means empty_of(const struct field *field) {
    if (field->is_key)
        return EMPTY_ASK;
    if (field->has_empty)
        return field->empty.state == VALUE_NONE      ? EMPTY_NONE
               : field->empty.state == VALUE_UNKNOWN ? EMPTY_UNKNOWN
                                                     : EMPTY_ASK;
    return field->is_required ? EMPTY_ASK : EMPTY_UNKNOWN;
}

static bool may_be_quick(const struct column_plan *plan, const struct cell_options *options) {
    const struct field *field = plan->field;
    bool plain = options->missing_count == 0 && !options->decimal_comma;
    if (plan->passed_over)
        return true;
    if (!plain || plan->form == COLUMN_NONE)
        return false;
    if (field->type.kind == TYPE_SET)
        return plan->choices && !field->type.or_none;
    return field->type.kind != TYPE_CHOICE || plan->choices;
}

static struct column_plan make_plan(struct sorted *sorted, const struct input *input,
    const struct target *target, uint32_t place, bool shown) {
    const struct table *table = input->reader;
    const struct field *field = target->field;
    struct column_plan plan = {.field = field,
        .form = column_form_of(field),
        .place = place,
        .empty = empty_of(field),
        .shown = shown};
    if (field->is_key) {
        plan.heading = table->header->headings[place];
        plan.heading_length = strlen(plan.heading);
        char *room = (char *)arena_alloc(&sorted->arena, plan.heading_length + 2 * PAD) + PAD;
        memcpy(room, plan.heading, plan.heading_length);
        struct word_pair words = word_pair_of(room, plan.heading_length);
        plan.heading_words[0] = words.first;
        plan.heading_words[1] = words.last;
        plan.is_of_parent = target->role == TARGET_PARENT_KEY;
    }
    plan.passed_over =
        field->type.kind == TYPE_TEXT && !shown && !field->is_required && !field->is_key;
    if (plan.passed_over || plan.is_of_parent)
        plan.form = COLUMN_NONE;
    if (plan.form != COLUMN_NONE &&
        (field->type.kind == TYPE_CHOICE || field->type.kind == TYPE_SET))
        plan.choices = choice_table_new(&sorted->arena, &field->type);
    plan.quick = may_be_quick(&plan, &input->cells);
    return plan;
}

static void add_plan(struct sorted *sorted, struct sorted_source *source, const bool *const *wanted,
    const struct target *target, uint32_t place) {
    bool own = target->role == TARGET_OWN;
    uint32_t index = source->plan_count++;
    source->plans[index] =
        make_plan(sorted, source->input, target, place, own && is_wanted(wanted, target->field));
    bool of_top = target->field->owner == sorted->top;
    if (target->field->is_key && of_top)
        for (uint32_t k = 0; k < sorted->top->keys.count; k++)
            if (sorted->top->keys.items[k] == target->field)
                source->top_plans[k] = index;
    if (target->field->is_key && own && !of_top)
        source->own_keys[source->own_key_count++] = index;
}

/* False: a key has no column. */
static bool make_plans(
    struct sorted *sorted, struct sorted_source *source, const bool *const *wanted) {
    const struct header *header = source->table->header;
    const struct mapping *mapping = header->mapping;
    struct arena *arena = &sorted->arena;
    bool *covered = arena_array(arena, bool, source->cells);
    source->plans = arena_array(arena, struct column_plan, mapping->targets.count);
    source->own_keys = arena_array(arena, uint32_t, mapping->targets.count);
    source->sound = arena_array(arena, uint32_t, source->cells);
    for (uint32_t i = 0; i < mapping->targets.count; i++) {
        const struct target *target = &mapping->targets.items[i];
        if (target->role == TARGET_PARENT_FACT)
            continue;
        if (!header_has(header, i)) {
            if (target->field->is_key)
                return false;
            continue;
        }
        add_plan(sorted, source, wanted, target, header->columns[i]);
        covered[header->columns[i]] = true;
    }
    for (uint32_t i = 0; i < source->cells; i++)
        if (!covered[i])
            source->sound[source->sound_count++] = i;
    return true;
}

/* ---- where reading goes on ---- */

/* The byte of the file behind the header. */
static bool find_start(struct sorted_source *source) {
    const struct csv_reader *csv = (const struct csv_reader *)source->table->rows;
    const struct stream *stream = source->table->stream;
    off_t at = lseek(source->fd, 0, SEEK_CUR);
    off_t ahead = (off_t)(stream->raw_end - stream->raw_start + stream_length(stream));
    struct stat status;
    char next;
    if (at < ahead || fstat(source->fd, &status) != 0)
        return false;
    source->at = (uint64_t)(at - ahead);
    source->size = (uint64_t)status.st_size;
    source->line = csv->line;
    source->encoding_open = stream->phase == STREAM_ASCII;
    if (csv->row_after_return && pread(source->fd, &next, 1, (off_t)source->at) == 1 &&
        next == '\n')
        source->at++;
    source->ended = source->at >= source->size;
    return true;
}

static bool init_source(struct sorted *sorted, struct sorted_source *source, struct input *input,
    const bool *const *wanted) {
    source->input = input;
    source->table = input->reader;
    source->type = input->type;
    source->fd = source->table->stream->fd;
    source->separator = input->options.separator;
    source->cells = (uint32_t)source->table->heading_count;
    source->unheaded =
        arena_array(&sorted->arena, uint64_t, source->table->blank_headings.count + 1);
    return make_plans(sorted, source, wanted) && find_start(source);
}

/* ---- a look at the order ---- */

struct places {
    struct sorted *sorted;
    struct sorted_lane lane; /* to read keys with */
    char *bytes;
};

/* The key of the first line that begins among the bytes. */
static bool key_among(struct places *places, const struct sorted_source *source, size_t length,
    bool from_start, struct key_view *out) {
    const char *end = places->bytes + length, *at = places->bytes;
    if (memchr(at, '"', length))
        return false;
    for (bool whole = from_start;; whole = true) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        if (!feed)
            return false;
        if (whole && sorted_key_of_line(&places->lane, source, at, feed, out))
            return true;
        at = feed + 1;
    }
}

static void keep_order(struct places *places, struct row_key *last, const struct key_view *key) {
    size_t count = places->sorted->top->keys.count;
    struct key_view before = key_view_of(last, count);
    if (last->is_set)
        places->sorted->orders &= keys_before(&before, key, count);
    key_copy(&places->lane.arena, last, key, count);
}

/* The first rows one by one: there keys become longer soonest. */
static void look_at_start(struct places *places, const struct sorted_source *source) {
    struct arena *arena = &places->lane.arena;
    struct csv_reader reader;
    struct table_row row;
    struct row_key last = {0};
    struct key_view key;
    ssize_t length = pread(source->fd, places->bytes, PLACE_BYTES, (off_t)source->at);
    if (length <= 0)
        return;
    csv_of_bytes(&reader, arena, arena_copy(arena, places->bytes, (size_t)length), (size_t)length);
    csv_set_separator(&reader, source->separator);
    reader.rows.expect(&reader.rows, source->cells);
    while (reader.rows.next(&reader.rows, &row) && stream_length(&reader.stream) > 0)
        if (row.damage == REJECT_NONE && sorted_key_of_row(&places->lane, source, &row, &key))
            keep_order(places, &last, &key);
}

/* Of a file: as many orders as its keys keep at some places. */
static void look_at_order(struct places *places, struct sorted_source *source) {
    struct row_key last = {0};
    uint64_t size = source->size - source->at;
    look_at_start(places, source);
    for (uint64_t i = 0; i < PLACES; i++) {
        struct key_view key;
        uint64_t at = source->at + size / PLACES * i;
        ssize_t length = pread(source->fd, places->bytes, PLACE_BYTES, (off_t)at);
        if (length <= 0 || !key_among(places, source, (size_t)length, i == 0, &key))
            continue;
        keep_order(places, &last, &key);
    }
}

/* How many bytes belong to a top record, as far as can be guessed. */
static void guess_sizes(struct places *places) {
    struct sorted *sorted = places->sorted;
    struct sorted_source *top = &sorted->sources[0];
    ssize_t length = pread(top->fd, places->bytes, SAMPLE_BYTES, (off_t)top->at);
    struct scan scan = {0};
    if (length > 0)
        sorted->readers->look(places->bytes, 0, (size_t)length, UINT64_MAX, &scan);
    for (size_t i = 0; i < sorted->source_count; i++) {
        struct sorted_source *source = &sorted->sources[i];
        uint64_t size = source->size - source->at + 1, top_size = top->size - top->at + 1;
        source->rows_read = scan.lines + 1;
        source->bytes_read =
            length > 0 ? (uint64_t)((double)length / (double)top_size * (double)size) : 0;
    }
}

static void look_at_files(struct sorted *sorted) {
    struct places *places = arena_new(&sorted->arena, struct places);
    places->sorted = sorted;
    places->lane.sorted = sorted;
    places->bytes = (char *)arena_alloc(&sorted->arena, SAMPLE_BYTES + 2 * PAD) + PAD;
    arena_init(&places->lane.arena, &sorted->arena.allocator);
    places->lane.arena.escape = sorted->arena.escape;
    sorted->looking = &places->lane.arena;
    for (size_t i = 0; i < sorted->source_count; i++)
        look_at_order(places, &sorted->sources[i]);
    guess_sizes(places);
    arena_fini(sorted->looking);
    sorted->looking = NULL;
}

/* ---- months ---- */

static void make_months(struct sorted *sorted) {
    sorted->months = arena_array(&sorted->arena, int32_t, DAY_YEARS * 16);
    for (int year = 0; year < DAY_YEARS; year++)
        for (int month = 1; month <= 12; month++) {
            date first = 0;
            (void)date_from_ymd(DAY_YEAR_FIRST + year, month, 1, &first);
            sorted->months[year * 16 + month] =
                first * 32 + date_month_days(DAY_YEAR_FIRST + year, month);
        }
}

/* ---- all together ---- */

/* The file of the top records first, the others as they were added. */
static bool init_sources(struct sorted *sorted, const bool *const *wanted) {
    struct dataset *dataset = sorted->dataset;
    size_t next = 1;
    sorted->source_count = dataset->inputs.count;
    sorted->sources = arena_array(&sorted->arena, struct sorted_source, sorted->source_count);
    for (size_t i = 0; i < dataset->inputs.count; i++) {
        struct input *input = dataset->inputs.items[i];
        size_t at = input->type == sorted->top ? 0 : next++;
        if (!init_source(sorted, &sorted->sources[at], input, wanted))
            return false;
    }
    return true;
}

static uint64_t bytes_left(const struct sorted *sorted) {
    uint64_t left = 0;
    for (size_t i = 0; i < sorted->source_count; i++)
        left += sorted->sources[i].size - sorted->sources[i].at;
    return left;
}

/* What is the sorted files' own is given back where memory ends on the way. */
static void open_or_escape(struct sorted *sorted, const bool *const *wanted, bool *usable) {
    struct dataset *dataset = sorted->dataset;
    jmp_buf here, *outer = dataset->arena.escape;
    dataset->arena.escape = &here;
    dataset_set_escapes(dataset);
    arena_init(&sorted->arena, &dataset->arena.allocator);
    sorted->arena.escape = &here;
    if (setjmp(here)) {
        if (sorted->looking)
            arena_fini(sorted->looking);
        arena_fini(&sorted->arena);
        dataset->arena.escape = outer;
        dataset_set_escapes(dataset);
        longjmp(*outer, 1);
    }
    *usable = init_sources(sorted, wanted);
    if (*usable)
        look_at_files(sorted);
    *usable = *usable && sorted->orders != 0;
    if (*usable) {
        progress_hand_out(dataset->progress, PROGRESS_OF_BYTES, bytes_left(sorted));
        make_months(sorted);
        sorted->truth = truth_words_new(&sorted->arena);
    } else {
        arena_fini(&sorted->arena);
    }
    sorted->arena.escape = dataset->arena.escape = outer;
    dataset_set_escapes(dataset);
}

struct sorted *sorted_open(struct dataset *dataset, const bool *const *wanted, size_t batch_rows) {
    if (!files_fit(dataset))
        return NULL;
    bool usable;
    struct sorted *sorted = arena_new(&dataset->arena, struct sorted);
    *sorted = (struct sorted){.dataset = dataset,
        .readers = readers_best(),
        .batch_rows = batch_rows == 0                ? BATCH_ROWS
                      : batch_rows > BATCH_ROWS_MOST ? BATCH_ROWS_MOST
                                                     : batch_rows,
        .top = segment_top_type(dataset),
        .orders = ORDERS};
    sorted->block_rows = sorted->batch_rows;
    open_or_escape(sorted, wanted, &usable);
    if (!usable)
        return NULL;
    pthread_mutex_init(&sorted->reading, NULL);
    pthread_mutex_init(&sorted->feeding, NULL);
    return sorted;
}

void sorted_set_readers(struct sorted *sorted, const struct readers *readers) {
    sorted->readers = readers;
}
