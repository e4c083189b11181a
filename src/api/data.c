/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include <string.h>
#include <strings.h>
#include "data/direct.h"
#include "data/format.h"
#include "data/host_rows.h"
#include "data/prepared.h"
#include "plan/plan.h"
#include "record/batch.h"

struct want_call {
    struct dataset *dataset;
    const guodu_rules *rules;
    const bool *const *wanted;
};

/* Where a part of the rules judges, files need not have columns for the others. */
static guodu_status want_selected(void *data) {
    struct want_call *call = data;
    if (!call->wanted)
        call->wanted = (const bool *const *)plan_wanted(
            dataset_arena(call->dataset), &call->rules->program, true);
    dataset_want(call->dataset, call->wanted);
    return GUODU_OK;
}

guodu_data *api_data_new(
    const guodu_rules *rules, const struct schema *schema, const bool *const *wanted) {
    guodu_data *data = allocator_take(&rules->allocator, sizeof *data);
    if (!data)
        return NULL;
    data->rules = rules;
    data->schema = schema;
    data->dataset = dataset_new(&rules->allocator, schema);
    if (!data->dataset) {
        allocator_give(&rules->allocator, data, sizeof *data);
        return NULL;
    }
    dataset_limit(data->dataset, &rules->limits);
    arena_init(&data->arena, &rules->allocator);
    struct want_call call = {data->dataset, rules, wanted};
    bool selected = wanted || (rules->all.policies && schema == &rules->program.schema);
    if (!selected || api_data_guard(data, want_selected, &call) == GUODU_OK)
        return data;
    guodu_data_free(data);
    return NULL;
}

guodu_data *guodu_data_new(const guodu_rules *rules) {
    return rules && rules->sound ? api_data_new(rules, &rules->program.schema, NULL) : NULL;
}

void guodu_data_free(guodu_data *data) {
    if (!data)
        return;
    dataset_free(data->dataset);
    arena_fini(&data->arena);
    allocator_give(&data->rules->allocator, data, sizeof *data);
}

guodu_status api_data_guard(guodu_data *data, guodu_status (*work)(void *call), void *call) {
    guodu_status status = api_guard(dataset_arena(data->dataset), work, call);
    if (status != GUODU_NO_MEMORY)
        return status;
    data->broken = true;
    return api_no_memory(&data->error);
}

void guodu_data_limit_rejects(guodu_data *data, uint64_t most) {
    if (!data)
        return;
    data->has_limit = true;
    data->limit = most;
    dataset_limit_rejects(data->dataset, most < SIZE_MAX ? (size_t)most : SIZE_MAX);
}

guodu_status api_check_limit(guodu_data *data) {
    size_t count = dataset_reject_count(data->dataset);
    if (!data->has_limit || count <= data->limit)
        return GUODU_OK;
    struct arena *arena = dataset_arena(data->dataset);
    unsigned long long most = data->limit;
    return api_fail(&data->error, GUODU_TOO_MANY_REJECTS,
        arena_printf(arena, "未采用的数据行已有 %zu 行，超过上限 %llu 行", count, most),
        arena_printf(arena, count == 1 ? "%zu row was rejected, more than the limit of %llu"
                       : "%zu rows were rejected, more than the limit of %llu",
            count, most));
}

guodu_status api_not_sorted(guodu_data *data) {
    return api_fail(&data->error, GUODU_NOT_SORTED, "数据没有按主键排序",
        "The data are not sorted by their keys");
}

guodu_status api_data_status(guodu_data *data, struct data_result result) {
    switch (result.status) {
    case DATA_OK:
        return api_check_limit(data);
    case DATA_NOT_SORTED:
        return api_fail(&data->error, GUODU_NOT_SORTED, result.zh, result.en);
    case DATA_REJECTS:
        return api_fail(&data->error, GUODU_TOO_MANY_REJECTS, result.zh, result.en);
    case DATA_SCRATCH:
        return api_fail(&data->error, GUODU_CANNOT_WRITE, result.zh, result.en);
    case DATA_USAGE:
        return api_fail(&data->error, GUODU_BAD_CALL, result.zh, result.en);
    default:
        return api_fail(&data->error, GUODU_CANNOT_READ, result.zh, result.en);
    }
}

struct add_call {
    guodu_data *data;
    const char *kind, *file;
    const guodu_data_options *options;
    const struct data_source *source; /* NULL: a file */
    bool is_rows;
};

static enum data_format format_of(guodu_format format) {
    static const enum data_format formats[] = {
        [GUODU_BY_NAME] = DATA_AUTO,
        [GUODU_CSV] = DATA_CSV,
        [GUODU_NDJSON] = DATA_NDJSON,
        [GUODU_XLSX] = DATA_XLSX,
        [GUODU_SQLITE] = DATA_SQLITE,
    };
    size_t index = (size_t)format;
    return index < sizeof formats / sizeof *formats ? formats[index] : DATA_AUTO;
}

struct encoding_name {
    const char *name;
    enum data_encoding encoding;
};

static const struct encoding_name encodings[] = {
    {"utf-8", ENCODING_UTF8},
    {"utf8", ENCODING_UTF8},
    {"gb18030", ENCODING_GB18030},
    {"gbk", ENCODING_GB18030},
    {"gb2312", ENCODING_GB18030},
    {"cp936", ENCODING_GB18030},
    {"utf-16", ENCODING_UTF16LE},
    {"utf-16le", ENCODING_UTF16LE},
    {"utf-16be", ENCODING_UTF16BE},
};

static bool find_encoding(const char *name, enum data_encoding *out) {
    *out = ENCODING_AUTO;
    for (size_t i = 0; name && i < sizeof encodings / sizeof *encodings; i++)
        if (strcasecmp(name, encodings[i].name) == 0)
            *out = encodings[i].encoding;
    return !name || *out != ENCODING_AUTO;
}

static guodu_status read_options(const struct add_call *call, struct data_options *out) {
    const guodu_data_options *options = call->options;
    struct arena *arena = dataset_arena(call->data->dataset);
    *out = (struct data_options){0};
    if (!options)
        return GUODU_OK;
    *out = (struct data_options){.format = format_of(options->format),
        .separator = options->separator,
        .header_row = options->header_row,
        .decimal = options->decimal,
        .missing = options->missing,
        .missing_count = options->missing_count};
    if (!find_encoding(options->encoding, &out->encoding))
        return api_fail(&call->data->error, GUODU_BAD_CALL,
            arena_printf(arena, "不认识编码“%s”；可以写 utf-8、gb18030、utf-16", options->encoding),
            arena_printf(arena, "“%s” is no encoding; there are utf-8, gb18030 and utf-16",
                options->encoding));
    unsigned char separator = (unsigned char)options->separator;
    if (separator >= 0x80 || separator == '"' || separator == '\n' || separator == '\r')
        return api_fail(&call->data->error, GUODU_BAD_CALL,
            "分隔符只能是一个半角字符，不能是双引号或换行",
            "The separator must be one ASCII character, no quote and no line end");
    if (options->decimal && !strchr(".,", options->decimal))
        return api_fail(&call->data->error, GUODU_BAD_CALL, "小数点只能是“.”或“,”",
            "The decimal sign must be a point or a comma");
    return GUODU_OK;
}

static const char *kind_list(const guodu_rules *rules, struct arena *arena, const char *between) {
    const char *list = "";
    for (size_t i = 0; i < guodu_rules_record_count(rules); i++)
        list =
            arena_printf(arena, "%s%s%s", list, i > 0 ? between : "", guodu_rules_record(rules, i));
    return list;
}

static const struct record_type *type_named(
    const guodu_data *data, struct arena *arena, const char *name) {
    const struct schema *schema = data->schema;
    for (size_t i = 0; i < schema->records.count; i++)
        if (api_same_name(arena, name, schema->records.items[i]->name))
            return schema->records.items[i];
    return NULL;
}

static struct data_result add_to(const struct add_call *call, const struct record_type *type,
    const struct data_options *options) {
    struct dataset *dataset = call->data->dataset;
    return call->source ? dataset_add_source(dataset, type, call->file, options, call->source)
                        : dataset_add(dataset, type, call->file, options);
}

guodu_status api_data_kind(guodu_data *data, const char *kind, const struct record_type **out) {
    struct arena *arena = dataset_arena(data->dataset);
    *out = kind ? type_named(data, arena, kind) : NULL;
    if (*out || !kind)
        return GUODU_OK;
    return api_fail(&data->error, GUODU_BAD_CALL,
        arena_printf(
            arena, "规则中没有记录“%s”；有的是：%s", kind, kind_list(data->rules, arena, "、")),
        arena_printf(arena, "The rules have no record “%s”; they have: %s", kind,
            kind_list(data->rules, arena, ", ")));
}

static guodu_status add(void *data) {
    const struct add_call *call = data;
    const struct record_type *type;
    struct data_options options;
    guodu_status status = api_data_kind(call->data, call->kind, &type);
    if (status == GUODU_OK)
        status = read_options(call, &options);
    if (status != GUODU_OK)
        return status;
    if (call->is_rows)
        options.format = DATA_ROWS;
    return api_data_status(call->data, add_to(call, type, &options));
}

/* work is add, or goes on to it. */
static guodu_status add_told(
    const struct add_call *call, guodu_status (*work)(void *call), void *data) {
    struct data_mark since = api_data_mark(call->data);
    return api_data_tell(call->data, call->file, since, api_data_guard(call->data, work, data));
}

guodu_status api_data_closed(guodu_data *data) {
    if (!data || data->broken || !data->joined)
        return GUODU_BAD_CALL;
    return api_fail(&data->error, GUODU_BAD_CALL, "数据已经按上下级连好，不能再加，也不能再连",
        "The data are joined already: nothing can be added, and they are joined once");
}

guodu_status guodu_data_add_with(
    guodu_data *data, const char *kind, const char *file, const guodu_data_options *options) {
    if (!data || !file || data->joined || data->broken)
        return api_data_closed(data);
    struct add_call call = {.data = data, .kind = kind, .file = file, .options = options};
    return add_told(&call, add, &call);
}

guodu_status guodu_data_add_bytes(guodu_data *data, const char *kind, const char *name,
    const char *bytes, size_t length, const guodu_data_options *options) {
    if (!data || !name || (!bytes && length > 0) || data->joined || data->broken)
        return api_data_closed(data);
    if (!options || (options->format != GUODU_CSV && options->format != GUODU_NDJSON))
        return api_fail(&data->error, GUODU_BAD_CALL,
            "放在内存里的数据，要写明格式是 GUODU_CSV 还是 GUODU_NDJSON；别的格式请存成文件再读",
            "Of data in memory the format must be said, GUODU_CSV or GUODU_NDJSON; store others as "
            "files and read these");
    struct data_source source = {.bytes = bytes, .length = length};
    struct add_call call = {
        .data = data, .kind = kind, .file = name, .options = options, .source = &source};
    return add_told(&call, add, &call);
}

struct rows_call {
    const guodu_rows *rows;
    guodu_cell *cells;
};

static int next_cells(void *user, struct host_cell *out) {
    static const enum host_cell_kind kinds[] = {
        [GUODU_CELL_TEXT] = HOST_TEXT,
        [GUODU_CELL_NUMBER] = HOST_NUMBER,
        [GUODU_CELL_REAL] = HOST_REAL,
        [GUODU_CELL_BYTES] = HOST_BYTES,
    };
    const struct rows_call *call = user;
    size_t count = call->rows->heading_count;
    for (size_t i = 0; i < count; i++)
        call->cells[i] = (guodu_cell){0};
    int code = call->rows->next(call->rows->user, call->cells);
    for (size_t i = 0; code == 1 && i < count; i++) {
        const guodu_cell *cell = &call->cells[i];
        size_t kind = (size_t)cell->kind;
        bool is_known = kind < sizeof kinds / sizeof *kinds;
        out[i] = (struct host_cell){
            is_known ? kinds[kind] : HOST_BYTES, cell->text, cell->length, cell->real};
    }
    return code;
}

struct add_rows_call {
    struct add_call add;
    struct rows_call rows;
    struct host_rows host;
};

static guodu_status add_rows(void *data) {
    struct add_rows_call *call = data;
    struct arena *arena = dataset_arena(call->add.data->dataset);
    call->rows.cells = arena_array(arena, guodu_cell, call->host.count);
    return add(&call->add);
}

guodu_status guodu_data_add_rows(guodu_data *data, const char *kind, const guodu_rows *rows) {
    if (!data || !rows || !rows->name || !rows->next || data->joined || data->broken ||
        (!rows->headings && rows->heading_count > 0))
        return api_data_closed(data);
    struct add_rows_call call = {
        .add = {.data = data, .kind = kind, .file = rows->name, .is_rows = true},
        .rows = {.rows = rows},
        .host = {rows->headings, rows->heading_count, next_cells, &call.rows}};
    struct data_source source = {.rows = host_rows, .user = &call.host};
    call.add.source = &source;
    return add_told(&call.add, add_rows, &call);
}

guodu_status guodu_data_add(
    guodu_data *data, const char *kind, const char *file, guodu_format format) {
    return guodu_data_add_with(data, kind, file, &(guodu_data_options){.format = format});
}

size_t guodu_data_path_length(const char *file) {
    return file ? format_path_length(file) : 0;
}

static guodu_status join(void *call) {
    guodu_data *data = call;
    data->joined = true;
    return api_data_status(data, dataset_finish(data->dataset));
}

guodu_status guodu_data_join(guodu_data *data) {
    if (!data || data->joined || data->broken)
        return api_data_closed(data);
    return api_data_guard(data, join, data);
}

static guodu_status read_rows(void *call) {
    guodu_data *data = call;
    return api_data_status(data, dataset_finish(data->dataset));
}

guodu_status api_data_rows(guodu_data *data) {
    return dataset_is_direct(data->dataset) ? api_data_guard(data, read_rows, data) : GUODU_OK;
}

/* Goes on to the next kind of top record when one has no more. */
static guodu_status next_record(void *call) {
    guodu_data *data = call;
    const struct schema *schema = data->schema;
    while (!data->cursor.dataset || !dataset_next(&data->cursor, &data->arena, &data->tree)) {
        while (data->next_kind < schema->records.count &&
               schema->records.items[data->next_kind]->parent)
            data->next_kind++;
        if (data->next_kind == schema->records.count) {
            data->tree.top = NULL;
            return GUODU_OK;
        }
        data->cursor = dataset_begin(data->dataset, schema->records.items[data->next_kind++]);
    }
    return GUODU_OK;
}

struct more_call {
    guodu_data *data;
    bool any;
};

/* The next segment of sorted files. */
static guodu_status read_more(void *call) {
    struct more_call *more = call;
    guodu_data *data = more->data;
    struct data_result result;
    enum data_more found = dataset_more(data->dataset, &result);
    more->any = found == MORE_ROWS;
    if (more->any) {
        data->cursor = (struct dataset_cursor){0};
        data->next_kind = 0;
    }
    if (found == MORE_NOT_SORTED)
        return api_not_sorted(data);
    return api_data_status(data, result);
}

guodu_status api_data_more(guodu_data *data, bool *any) {
    struct more_call more = {data, true};
    guodu_status status = api_data_guard(data, read_more, &more);
    *any = status == GUODU_OK && more.any;
    return status;
}

static guodu_status next_prepared(void *call) {
    guodu_data *data = call;
    if (!data->prepared) {
        data->prepared = prepared_open(data->dataset, NULL);
        data->lane = prepared_lane_new(data->prepared);
    }
    while (data->lane) {
        if (data->batch && data->next_row < data->batch->rows[data->batch->top->index].count) {
            data->tree = *batch_tree(data->batch, data->next_row++, &data->arena);
            return GUODU_OK;
        }
        data->next_row = 0;
        enum sorted_next next = prepared_next(data->lane, &data->batch);
        if (next == SORTED_END)
            return GUODU_OK;
        if (next == SORTED_FAILED)
            return GUODU_CANNOT_READ;
    }
    return GUODU_NO_MEMORY;
}

static guodu_status say_failure(void *call) {
    guodu_data *data = call;
    return api_data_status(data, prepared_failure(data->prepared));
}

static guodu_status seek_prepared(guodu_data *data) {
    guodu_status status = api_guard(&data->arena, next_prepared, data);
    if (status == GUODU_CANNOT_READ)
        return api_data_guard(data, say_failure, data);
    if (status == GUODU_OK)
        return GUODU_OK;
    data->broken = true;
    return api_no_memory(&data->error);
}

static guodu_status seek_record(guodu_data *data) {
    bool any = true;
    do {
        guodu_status status = api_guard(&data->arena, next_record, data);
        if (status != GUODU_OK) {
            data->broken = true;
            return api_no_memory(&data->error);
        }
        if (!data->tree.top)
            status = api_data_more(data, &any);
        if (status != GUODU_OK)
            return status;
    } while (!data->tree.top && any);
    return GUODU_OK;
}

const guodu_record *guodu_data_next(guodu_data *data) {
    if (!data || !data->joined || data->broken || data->status != GUODU_OK)
        return NULL;
    arena_reset(&data->arena);
    data->walked = true;
    data->tree.top = NULL;
    data->status = api_data_rows(data);
    if (data->status == GUODU_OK)
        data->status =
            dataset_is_prepared(data->dataset) ? seek_prepared(data) : seek_record(data);
    if (data->status != GUODU_OK || !data->tree.top)
        return NULL;
    data->current =
        (struct guodu_record){.rules = data->rules, .tree = &data->tree, .record = data->tree.top};
    return &data->current;
}

guodu_status guodu_data_status(const guodu_data *data) {
    return data ? data->status : GUODU_BAD_CALL;
}

void guodu_data_read_sorted(guodu_data *data, uint64_t from_bytes) {
    if (!data)
        return;
    data->read_sorted = true;
    dataset_read_sorted(data->dataset, from_bytes, 0);
}

struct scratch_call {
    guodu_data *data;
    const char *folder;
    uint64_t from_bytes;
};

static guodu_status set_scratch(void *call) {
    const struct scratch_call *scratch = call;
    dataset_use_scratch(scratch->data->dataset, scratch->folder, scratch->from_bytes, 0);
    return GUODU_OK;
}

guodu_status guodu_data_set_scratch(guodu_data *data, const char *folder, uint64_t from_bytes) {
    if (!data || !folder || data->joined || data->broken)
        return GUODU_BAD_CALL;
    struct scratch_call call = {data, folder, from_bytes};
    return api_data_guard(data, set_scratch, &call);
}

const char *guodu_data_error(const guodu_data *data, guodu_lang lang) {
    return data ? api_error_text(&data->error, lang) : "";
}

guodu_status guodu_data_count(const guodu_data *data, size_t index, guodu_data_counts *out) {
    if (!data || !out || index >= data->schema->records.count)
        return GUODU_BAD_CALL;
    const struct record_type *type = data->schema->records.items[index];
    struct dataset_counts counts = dataset_count(data->dataset, type);
    *out = (guodu_data_counts){type->name->text, counts.has_file, counts.read, counts.used,
        counts.rejected, counts.childless};
    return GUODU_OK;
}

void guodu_data_progress(const guodu_data *data, guodu_progress *out) {
    if (!data || !out)
        return;
    const struct progress *progress = dataset_progress(data->dataset);
    int stage = progress->stage;
    bool by_record = stage == PROGRESS_RECORDS && progress->unit == PROGRESS_OF_RECORDS;
    *out = (guodu_progress){.hands_out = stage == PROGRESS_RECORDS,
        .done = by_record ? progress->records : progress->done[stage],
        .all = progress->all[stage],
        .count = stage == PROGRESS_RECORDS ? progress->records : progress->rows};
    if (out->all > 0 && out->done > out->all)
        out->done = out->all;
}

size_t guodu_data_reject_count(const guodu_data *data) {
    return data ? dataset_reject_count(data->dataset) : 0;
}

struct reject_call {
    guodu_data *data;
    size_t index;
    guodu_lang lang;
    guodu_reject *out;
};

static guodu_status get_reject(void *data) {
    const struct reject_call *call = data;
    struct arena *arena = dataset_arena(call->data->dataset);
    const struct reject *reject = dataset_reject(call->data->dataset, call->index);
    *call->out = (guodu_reject){reject->type->name->text, reject->file, reject->line,
        reject->cell.column, reject->cell.value, reject_code(reject->cell.kind),
        reject_reason(arena, reject, call->lang == GUODU_ZH), reject->key};
    return GUODU_OK;
}

guodu_status guodu_data_reject(guodu_data *data, size_t index, guodu_lang lang, guodu_reject *out) {
    if (!data || !out || index >= dataset_reject_count(data->dataset))
        return GUODU_BAD_CALL;
    struct reject_call call = {data, index, lang, out};
    return api_data_guard(data, get_reject, &call);
}

size_t guodu_data_note_count(const guodu_data *data) {
    return data ? dataset_note_count(data->dataset) : 0;
}

const char *guodu_data_note(guodu_data *data, size_t index, guodu_lang lang) {
    if (!data || index >= dataset_note_count(data->dataset))
        return NULL;
    const struct dataset_note *note = dataset_note(data->dataset, index);
    return lang == GUODU_ZH ? note->zh : note->en;
}
