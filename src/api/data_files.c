/* SPDX-License-Identifier: Apache-2.0
 *
 * What was understood of the data files, from the reader's facts to what a report shows. */
#include "api/api.h"

#include <string.h>
#include "data/file_facts.h"
#include "data/prepared.h"
#include "report/words.h"

static const char *format_word(enum data_format format) {
    switch (format) {
    case DATA_NDJSON:
        return "NDJSON";
    case DATA_XLSX:
        return "xlsx";
    case DATA_SQLITE:
        return "SQLite";
    case DATA_ARROW:
        return "Arrow";
    case DATA_ROWS:
        return "rows";
    default:
        return "CSV";
    }
}

static const char *encoding_word(enum data_encoding encoding) {
    switch (encoding) {
    case ENCODING_UTF8:
        return "UTF-8";
    case ENCODING_UTF16LE:
    case ENCODING_UTF16BE:
        return "UTF-16";
    case ENCODING_GB18030:
        return "GB18030";
    default:
        return NULL;
    }
}

/* ---- columns ---- */

static const struct report_profile *make_profile(
    struct arena *arena, const struct file_fill *fill) {
    const struct profile *profile = fill->profile;
    struct profile_count commonest[PROFILE_COMMONEST];
    if (!profile)
        return NULL;
    struct report_profile *made = arena_new(arena, struct report_profile);
    *made = (struct report_profile){.rows = profile->rows + fill->unreadable,
        .unreadable = fill->unreadable,
        .example = fill->example,
        .example_line = fill->example_line,
        .unknown = profile->unknown,
        .none = profile->none,
        .different = profile->different,
        .more = profile->more,
        .ordered = profile_has_order(profile->type),
        .smallest = profile->smallest,
        .largest = profile->largest,
        .commonest_count = profile_commonest(profile, commonest)};
    for (uint32_t i = 0; i < made->commonest_count && i < REPORT_COMMONEST; i++)
        made->commonest[i] = (struct report_value_count){commonest[i].value, commonest[i].count};
    return made;
}

/* Where a file has no headings, its first row has been taken for them. */
static const char *shown_heading(struct arena *arena, const struct file_column *column) {
    return text_mask_ids(arena, column->heading, strlen(column->heading));
}

/* A field of a record above is named with it. */
static const char *field_name(
    struct arena *arena, const struct file_records *records, const struct field *field) {
    if (field->owner == records->type)
        return field->name->text;
    return arena_printf(arena, "%s.%s", field->owner->name->text, field->name->text);
}

static bool is_filled_before(const struct file_records *records, size_t column, uint32_t fill) {
    for (size_t i = 0; i < column; i++)
        for (uint32_t k = 0; k < records->columns.items[i].filled_count; k++)
            if (records->columns.items[i].filled[k] == fill)
                return true;
    return false;
}

static struct report_column make_filling(const struct dataset *dataset, struct arena *arena,
    const struct file_records *records, size_t index, uint32_t filled) {
    const struct file_fill *fill = &records->fills[filled];
    struct report_column column = {.heading = shown_heading(arena, &records->columns.items[index]),
        .use = COLUMN_FILLS,
        .field = field_name(arena, records, fill->field),
        .owner = fill->field->owner,
        .type = fill->field->type};
    if (file_is_superseded(dataset, fill))
        column.use = COLUMN_SUPERSEDED;
    else if (is_filled_before(records, index, filled))
        column.use = COLUMN_GATHERED;
    else
        column.profile = make_profile(arena, fill);
    return column;
}

static struct report_column make_other(const struct dataset *dataset, struct arena *arena,
    const struct file_records *records, const struct file_column *column) {
    struct report_column made = {
        .heading = shown_heading(arena, column), .use = COLUMN_UNUSED};
    if (column->list) {
        made.use = COLUMN_LIST;
        made.field = column->list->name->text;
        made.type = (struct type){.kind = TYPE_LIST, .record = column->list};
        return made;
    }
    const struct field *near = file_near_field(dataset, arena, records, column);
    made.near = near ? field_name(arena, records, near) : NULL;
    return made;
}

static void add_columns(const struct dataset *dataset, struct arena *arena,
    const struct file_records *records, struct report_file *file) {
    VEC(struct report_column) columns = {0};
    for (size_t i = 0; i < records->columns.count; i++) {
        const struct file_column *column = &records->columns.items[i];
        for (uint32_t k = 0; k < column->filled_count; k++)
            vec_push(arena, &columns, make_filling(dataset, arena, records, i, column->filled[k]));
        if (column->filled_count == 0)
            vec_push(arena, &columns, make_other(dataset, arena, records, column));
    }
    file->columns = columns.items;
    file->column_count = (uint32_t)columns.count;
}

/* What parents may have is missed in a file of their children only if they have no file of their
 * own, and no other file says it. */
static bool is_missed(const struct dataset *dataset, const struct file_records *records,
    const struct file_fill *fill) {
    if (fill->has_column || fill->field->owner == records->type)
        return !fill->has_column;
    return !file_is_superseded(dataset, fill) && !files_have_column(dataset, fill->field);
}

static void add_absent(const struct dataset *dataset, struct arena *arena,
    const struct file_records *records, struct report_file *file) {
    VEC(const char *) absent = {0};
    for (uint32_t i = 0; i < records->fill_count; i++)
        if (is_missed(dataset, records, &records->fills[i]))
            vec_push(arena, &absent, field_name(arena, records, records->fills[i].field));
    file->absent = absent.items;
    file->absent_count = (uint32_t)absent.count;
}

/* ---- files ---- */

static struct report_file make_file(const struct dataset *dataset, struct arena *arena,
    const struct file_facts *facts, const struct file_records *records) {
    struct report_file file = {.file = facts->file,
        .part = facts->part,
        .index = facts->index,
        .format = format_word(facts->format),
        .encoding = encoding_word(facts->encoding),
        .marked = facts->marked,
        .separator = facts->separator,
        .header_line = facts->header_line,
        .type = records->type,
        .read = records->read,
        .blank = facts->blank_rows,
        .counted = records->counted};
    add_columns(dataset, arena, records, &file);
    add_absent(dataset, arena, records, &file);
    return file;
}

static void count_rejects(const struct dataset *dataset, struct report_file *files, size_t count) {
    for (size_t i = 0; i < dataset_reject_count(dataset); i++) {
        const struct reject *reject = dataset_reject(dataset, i);
        for (size_t k = 0; k < count; k++)
            files[k].rejected +=
                files[k].index == reject->file_index && files[k].type == reject->type;
    }
}

/* NDJSON may have children in it: those that have none are left out. */
static bool is_shown(const struct file_facts *facts, size_t index) {
    const struct file_records *records = facts->records.items[index];
    return index == 0 || records->read > 0 || records->columns.count > 0;
}

const struct report_file *api_data_files(
    const struct dataset *dataset, struct arena *arena, bool settled, size_t *count) {
    VEC(struct report_file) files = {0};
    for (size_t i = 0; i < dataset_file_count(dataset); i++) {
        const struct file_facts *facts = dataset_file(dataset, i);
        for (size_t k = 0; k < facts->records.count; k++)
            if (is_shown(facts, k))
                vec_push(arena, &files, make_file(dataset, arena, facts, facts->records.items[k]));
    }
    count_rejects(dataset, files.items, files.count);
    for (size_t i = 0; i < files.count; i++)
        files.items[i].settled = settled;
    *count = files.count;
    return files.items;
}

/* ---- for the log ---- */

struct data_mark api_data_mark(const guodu_data *data) {
    return (struct data_mark){
        dataset_file_count(data->dataset), dataset_reject_count(data->dataset)};
}

/* Of files that are read while records are judged, nothing was read yet. */
static void tell_file(
    const guodu_rules *rules, const struct file_facts *facts, const struct file_records *records) {
    const char *encoding = encoding_word(facts->encoding);
    const char *part = facts->part ? facts->part : "";
    const char *space = facts->part ? " " : "", *comma = encoding ? ", " : "";
    if (records->read > 0)
        api_tell(rules, GUODU_LOG_INFO, "数据文件“%s%s%s”（%s%s%s）已读入：%s %llu 行",
            records->read == 1 ? "Data file “%s%s%s” (%s%s%s) read: %s, %llu row"
                               : "Data file “%s%s%s” (%s%s%s) read: %s, %llu rows",
            facts->file, space, part,
            format_word(facts->format), comma, encoding ? encoding : "", records->type->name->text,
            (unsigned long long)records->read);
    else
        api_tell(rules, GUODU_LOG_INFO, "数据文件“%s%s%s”（%s%s%s）已打开：%s",
            "Data file “%s%s%s” (%s%s%s) opened: %s", facts->file, space, part,
            format_word(facts->format), comma, encoding ? encoding : "",
            records->type->name->text);
}

static void tell_added(const guodu_data *data, const char *name, struct data_mark since) {
    const struct dataset *dataset = data->dataset;
    size_t rejects = dataset_reject_count(dataset) - since.rejects;
    for (size_t i = since.files; i < dataset_file_count(dataset); i++) {
        const struct file_facts *facts = dataset_file(dataset, i);
        for (size_t k = 0; k < facts->records.count; k++)
            if (is_shown(facts, k))
                tell_file(data->rules, facts, facts->records.items[k]);
    }
    if (rejects > 0)
        api_tell(data->rules, GUODU_LOG_WARNING, "数据文件“%s”有 %zu 行未采用",
            "Data file “%s”: rejected rows %zu", name, rejects);
}

guodu_status api_data_tell(
    const guodu_data *data, const char *name, struct data_mark since, guodu_status status) {
    if (!data->rules->log)
        return status;
    if (status == GUODU_OK)
        tell_added(data, name, since);
    else if (status == GUODU_NO_MEMORY)
        api_tell_memory(data->rules);
    else
        api_tell_why(
            data->rules, GUODU_LOG_ERROR, (struct api_error){name, name}, &data->error);
    return status;
}

/* ---- the public functions ---- */

void guodu_data_count_values(guodu_data *data) {
    if (data)
        dataset_want_profiles(data->dataset);
}

static guodu_status find_files(void *call) {
    guodu_data *data = call;
    bool settled = data->joined && dataset_is_whole(data->dataset);
    data->files = api_data_files(
        data->dataset, dataset_arena(data->dataset), settled, &data->file_count);
    data->files_settled = settled;
    return GUODU_OK;
}

static guodu_status update_files(guodu_data *data) {
    if (!data || data->broken)
        return GUODU_BAD_CALL;
    if (data->files && data->files_settled)
        return GUODU_OK;
    return api_data_guard(data, find_files, data);
}

size_t guodu_data_file_count(guodu_data *data) {
    return update_files(data) == GUODU_OK ? data->file_count : 0;
}

guodu_status guodu_data_file(const guodu_data *data, size_t index, guodu_file_facts *out) {
    if (!data || !out || index >= data->file_count)
        return GUODU_BAD_CALL;
    const struct report_file *file = &data->files[index];
    *out = (guodu_file_facts){.file = file->file,
        .part = file->part,
        .kind = file->type->name->text,
        .format = file->format,
        .encoding = file->encoding,
        .marked = file->marked,
        .separator = file->separator,
        .header_line = file->header_line,
        .read = file->read,
        .rejected = file->rejected,
        .blank = file->blank,
        .counted = file->counted,
        .column_count = file->column_count,
        .absent_count = file->absent_count};
    return GUODU_OK;
}

const char *guodu_data_absent_field(const guodu_data *data, size_t file, size_t index) {
    if (!data || file >= data->file_count || index >= data->files[file].absent_count)
        return NULL;
    return data->files[file].absent[index];
}

struct column_call {
    guodu_data *data;
    const struct report_column *column;
    bool zh;
    guodu_column_facts *out;
};

static const char *known_text(
    const struct column_call *call, struct arena *arena, struct value value) {
    if (value.state != VALUE_KNOWN)
        return NULL;
    const char *text = value_format(arena, call->column->type, value, call->zh);
    return text_mask_ids(arena, text, strlen(text));
}

static guodu_status get_column(void *data) {
    const struct column_call *call = data;
    const struct report_column *column = call->column;
    const struct report_profile *profile = column->profile;
    struct arena *arena = dataset_arena(call->data->dataset);
    *call->out = (guodu_column_facts){.heading = column->heading, .near = column->near};
    guodu_column_facts *out = call->out;
    if (column->use != COLUMN_UNUSED && column->use != COLUMN_SUPERSEDED) {
        out->field = column->field;
        out->type = report_type_word(arena, column->type, call->zh);
    }
    if (!profile)
        return GUODU_OK;
    out->counted = true;
    out->rows = profile->rows;
    out->unreadable = profile->unreadable;
    out->unknown = profile->unknown;
    out->none = profile->none;
    out->different = profile->different;
    out->more = profile->more;
    out->smallest = known_text(call, arena, profile->smallest);
    out->largest = known_text(call, arena, profile->largest);
    out->commonest_count = profile->commonest_count;
    for (uint32_t i = 0; i < profile->commonest_count; i++)
        out->commonest[i] = (guodu_value_count){
            known_text(call, arena, profile->commonest[i].value), profile->commonest[i].count};
    return GUODU_OK;
}

guodu_status guodu_data_column(
    guodu_data *data, size_t file, size_t index, guodu_lang lang, guodu_column_facts *out) {
    if (!data || data->broken || !out || file >= data->file_count ||
        index >= data->files[file].column_count)
        return GUODU_BAD_CALL;
    struct column_call call = {data, &data->files[file].columns[index], lang == GUODU_ZH, out};
    return api_data_guard(data, get_column, &call);
}

struct text_call {
    guodu_data *data;
    bool zh;
    const char *text;
};

static guodu_status make_text(void *data) {
    struct text_call *call = data;
    call->text = data_report_text(
        dataset_arena(call->data->dataset), call->data->files, call->data->file_count, call->zh);
    return GUODU_OK;
}

/* How files were read is not kept with what was read. */
static const char prepared_text_zh[] =
    "这是导入好的数据；原来的数据文件是怎样读的，请直接用那些文件加 --data-report 来看。\n";
static const char prepared_text_en[] =
    "These data were imported; to see how the files they came from are read, give those with "
    "--data-report.\n";

const char *guodu_data_report_text(guodu_data *data, guodu_lang lang) {
    struct text_call call = {data, lang == GUODU_ZH, NULL};
    if (update_files(data) != GUODU_OK)
        return NULL;
    if (dataset_is_prepared(data->dataset))
        return call.zh ? prepared_text_zh : prepared_text_en;
    return api_data_guard(data, make_text, &call) == GUODU_OK ? call.text : NULL;
}
