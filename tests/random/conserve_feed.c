/* SPDX-License-Identifier: Apache-2.0
 *
 * A set handed to the library in one way: as files of a format, cells, columns or objects. */
#include "conserve.h"

#include <string.h>

struct feeding {
    struct arena *arena;
    struct chance *chance;
    const struct conserve_set *set;
    const struct conserve_way *way;
    const char *folder;
    guodu_data *data;
    unsigned files;
    const char *trouble;
};

static bool fine(struct feeding *feeding, guodu_status status, const char *name) {
    if (status == GUODU_OK)
        return true;
    feeding->trouble = arena_printf(feeding->arena, "%s: %s (%d)", name,
        guodu_data_error(feeding->data, GUODU_EN), (int)status);
    return false;
}

static const struct made_form *form_of(const struct conserve_way *way) {
    return &made_forms[way->form < made_form_count ? way->form : 0];
}

/* ---- tables ---- */

static void shuffle(struct chance *chance, struct made_table *table) {
    for (size_t i = table->rows.count; i > 1; i--) {
        size_t other = chance_below(chance, (uint32_t)i);
        struct made_row row = table->rows.items[i - 1];
        table->rows.items[i - 1] = table->rows.items[other];
        table->rows.items[other] = row;
    }
}

/* The rows of one part; parts have their columns each in another order. */
static struct made_table part_of(
    struct feeding *feeding, const struct record_type *kind, const uint32_t *parts, uint32_t part) {
    struct made_table table = conserve_table(feeding->arena, feeding->chance, feeding->set, kind,
        form_of(feeding->way)->merged && feeding->way->form < made_form_count);
    size_t kept = 0;
    for (size_t i = 0; i < table.rows.count; i++)
        if (parts[i] == part)
            table.rows.items[kept++] = table.rows.items[i];
    table.rows.count = kept;
    if (feeding->way->shuffled)
        shuffle(feeding->chance, &table);
    return table;
}

/* ---- files ---- */

/* Few Han characters do not show an encoding. */
static const char *encoding_of(struct feeding *feeding, const struct made_form *form) {
    static const char *const names[] = {[ENCODING_UTF16LE] = "utf-16le",
        [ENCODING_UTF16BE] = "utf-16be",
        [ENCODING_GB18030] = "gb18030"};
    bool is_text = form->format <= MADE_NESTED && form->encoding != ENCODING_UTF8;
    (void)feeding;
    return is_text ? names[form->encoding] : NULL;
}

static const char *write_file(struct feeding *feeding, const char *end, const struct bytes *bytes) {
    const char *path =
        arena_printf(feeding->arena, "%s/%u.%s", feeding->folder, feeding->files++, end);
    FILE *file = fopen(path, "wb");
    bool written = file && fwrite(bytes->at, 1, bytes->length, file) == bytes->length;
    if (!file || fclose(file) != 0 || !written)
        feeding->trouble = "a file cannot be written";
    return path;
}

static void add_file(
    struct feeding *feeding, const struct made_form *form, const char *kind, const char *name) {
    guodu_data_options options = {.encoding = encoding_of(feeding, form)};
    if (form->format == MADE_CSV && chance_hits(feeding->chance, 30))
        options.separator = form->separator;
    if (!feeding->trouble)
        fine(feeding, guodu_data_add_with(feeding->data, kind, name, &options), name);
}

static void feed_text(
    struct feeding *feeding, const struct made_form *form, struct made_table *table) {
    bool is_csv = form->format == MADE_CSV;
    struct bytes text = is_csv ? made_csv(feeding->arena, feeding->chance, form, table)
                               : made_ndjson(feeding->arena, feeding->chance, table);
    struct bytes bytes = made_encoded(feeding->arena, form, &text);
    add_file(feeding, form, table->type->name->text,
        write_file(feeding, is_csv ? "csv" : "ndjson", &bytes));
}

static void feed_binary(
    struct feeding *feeding, const struct made_form *form, struct made_table *table) {
    bool is_book = form->format == MADE_XLSX;
    struct bytes bytes = is_book ? made_workbook(feeding->arena, feeding->chance, table, 1, false)
                                 : made_database(feeding->arena, feeding->chance, table, 1);
    const char *path = write_file(feeding, is_book ? "xlsx" : "db", &bytes);
    const char *kind = table->type->name->text;
    add_file(feeding, form, kind, arena_printf(feeding->arena, "%s:%s", path, kind));
}

static void feed_bytes(struct feeding *feeding, struct made_table *table) {
    const struct made_form *form = &made_forms[0];
    struct bytes text = made_csv(feeding->arena, feeding->chance, form, table);
    guodu_data_options options = {.format = GUODU_CSV};
    fine(feeding,
        guodu_data_add_bytes(
            feeding->data, table->type->name->text, "memory.csv", text.at, text.length, &options),
        "bytes");
}

/* ---- cells ---- */

struct rows {
    const struct made_table *table;
    size_t next;
};

static int next_row(void *user, guodu_cell *cells) {
    struct rows *rows = user;
    if (rows->next == rows->table->rows.count)
        return 0;
    const struct made_row *row = &rows->table->rows.items[rows->next++];
    for (size_t i = 0; i < row->count; i++) {
        const struct made_cell *cell = &row->cells[i];
        if (cell->kind == MADE_EMPTY)
            continue;
        cells[i].kind = cell->kind == MADE_NUMBER ? GUODU_CELL_NUMBER : GUODU_CELL_TEXT;
        cells[i].text = cell->text;
        cells[i].length = strlen(cell->text);
    }
    return 1;
}

static void feed_rows(struct feeding *feeding, const struct made_table *table) {
    struct rows rows = {.table = table};
    guodu_rows given = {.name = "rows",
        .headings = table->headings,
        .heading_count = table->columns,
        .next = next_row,
        .user = &rows};
    fine(feeding, guodu_data_add_rows(feeding->data, table->type->name->text, &given), "rows");
}

/* ---- columns ---- */

static void feed_arrow(struct feeding *feeding, const struct made_table *table) {
    struct ArrowSchema schema;
    struct ArrowArray array;
    conserve_arrow(feeding->arena, feeding->chance, table, 0, table->rows.count,
        conserve_arrow_kinds(feeding->chance, table), &schema, &array);
    fine(feeding,
        guodu_data_add_arrow(feeding->data, table->type->name->text, "arrow", &schema, &array),
        "arrow");
}

struct stream {
    struct arena *arena;
    struct chance *chance;
    const struct made_table *table;
    uint64_t kinds;
    size_t next;
};

static int stream_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    struct stream *own = stream->private_data;
    struct ArrowArray array;
    conserve_arrow(own->arena, own->chance, own->table, 0, 0, own->kinds, out, &array);
    array.release(&array);
    return 0;
}

static int stream_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    struct stream *own = stream->private_data;
    struct ArrowSchema schema;
    size_t left = own->table->rows.count - own->next;
    size_t count = left > 0 ? 1 + chance_below(own->chance, (uint32_t)left) : 0;
    if (left == 0) {
        out->release = NULL;
        return 0;
    }
    conserve_arrow(own->arena, own->chance, own->table, own->next, count, own->kinds, &schema, out);
    schema.release(&schema);
    own->next += count;
    return 0;
}

static const char *stream_error(struct ArrowArrayStream *stream) {
    (void)stream;
    return NULL;
}

static void stream_release(struct ArrowArrayStream *stream) {
    stream->release = NULL;
}

static void feed_stream(struct feeding *feeding, const struct made_table *table) {
    struct stream own = {.arena = feeding->arena, .chance = feeding->chance, .table = table};
    own.kinds = conserve_arrow_kinds(feeding->chance, table);
    struct ArrowArrayStream stream = {.get_schema = stream_schema,
        .get_next = stream_next,
        .get_last_error = stream_error,
        .release = stream_release,
        .private_data = &own};
    fine(feeding,
        guodu_data_add_arrow_stream(feeding->data, table->type->name->text, "stream", &stream),
        "stream");
}

/* ---- all of it ---- */

static void feed_table(struct feeding *feeding, struct made_table *table) {
    const struct made_form *form = form_of(feeding->way);
    switch (feeding->way->form) {
    case FEED_BYTES:
        feed_bytes(feeding, table);
        return;
    case FEED_ROWS:
        feed_rows(feeding, table);
        return;
    case FEED_ARROW:
        feed_arrow(feeding, table);
        return;
    case FEED_STREAM:
        feed_stream(feeding, table);
        return;
    }
    if (form->titles)
        table->titles = 1 + chance_below(feeding->chance, 3);
    if (form->format == MADE_NDJSON && table->rows.count == 0) /* which says nothing of columns */
        form = &made_forms[0];
    if (form->format == MADE_XLSX || form->format == MADE_SQLITE)
        feed_binary(feeding, form, table);
    else
        feed_text(feeding, form, table);
}

static void feed_kind(struct feeding *feeding, const struct record_type *kind) {
    size_t count =
        conserve_table(feeding->arena, feeding->chance, feeding->set, kind, false).rows.count;
    uint32_t *parts = arena_array(feeding->arena, uint32_t, count + 1);
    for (size_t i = 0; i < count; i++)
        parts[i] = chance_below(feeding->chance, feeding->way->parts);
    for (uint32_t part = 0; part < feeding->way->parts && !feeding->trouble; part++) {
        struct made_table table = part_of(feeding, kind, parts, part);
        feed_table(feeding, &table);
    }
}

static void feed_nested(struct feeding *feeding) {
    const struct made_form *form = form_of(feeding->way);
    struct bytes text = made_nested(feeding->arena, feeding->chance, &feeding->set->made);
    struct bytes bytes = made_encoded(feeding->arena, form, &text);
    add_file(
        feeding, form, feeding->set->made.top->name->text, write_file(feeding, "ndjson", &bytes));
}

const char *conserve_feed(struct arena *arena, struct chance *chance,
    const struct conserve_set *set, const struct conserve_way *way, const char *folder,
    guodu_data *data) {
    struct feeding feeding = {
        .arena = arena, .chance = chance, .set = set, .way = way, .folder = folder, .data = data};
    bool is_form = way->form < made_form_count;
    if (is_form && form_of(way)->format == MADE_NESTED) {
        feed_nested(&feeding);
        return feeding.trouble;
    }
    size_t first = is_form && form_of(way)->merged ? set->kind_count - 1 : 0;
    for (size_t i = first; i < set->kind_count && !feeding.trouble; i++)
        feed_kind(&feeding, set->kinds[i]);
    return feeding.trouble;
}
