/* SPDX-License-Identifier: Apache-2.0 */
#include "api/dry_run.h"

#include <string.h>
#include <strings.h>
#include "data/prepared.h"

/* ---- making ---- */

static void release(guodu_dry_run *dry) {
    dry_free_sides(dry);
    guodu_data_free(dry->data);
    guodu_judging_free(dry->judging);
    for (size_t i = 0; i < dry->lanes.count; i++)
        arena_fini(&dry->lanes.items[i]->arena);
    arena_fini(&dry->arena);
    for (size_t i = 0; i < EXPLAIN_SCRATCH; i++)
        arena_fini(&dry->scratch[i]);
    pthread_mutex_destroy(&dry->lock);
}

void guodu_dry_run_free(guodu_dry_run *dry) {
    if (!dry)
        return;
    const struct allocator allocator = dry->rules->allocator;
    release(dry);
    allocator_give(&allocator, dry, sizeof *dry);
}

/* Trials are made before the joint schema that takes them in, and so it is made twice. */
static guodu_status join_all(guodu_dry_run *dry) {
    guodu_status status = dry_join(dry);
    if (status == GUODU_OK)
        status = dry_shape(dry);
    if (status != GUODU_OK)
        return status;
    dry_find_causes(dry);
    dry_assign_causes(dry);
    dry_make_trials(dry);
    if (dry->trials.count == 0)
        return GUODU_OK;
    status = dry_join(dry);
    if (status == GUODU_OK)
        status = dry_shape(dry);
    if (status == GUODU_OK)
        dry_assign_causes(dry);
    return status;
}

/* Prepared data are read by the joint schema: whose import will do for both versions? */
static void advise(guodu_dry_run *dry) {
    struct arena *arena = &dry->arena;
    const guodu_rules *rules = dry->rules, *baseline = dry->options.baseline;
    const struct schema *joint = dry->joint->schema;
    if (!baseline)
        return;
    bool by_rules = prepared_would_do(arena, &rules->program.schema, joint);
    if (!by_rules && !prepared_would_do(arena, &baseline->program.schema, joint)) {
        dataset_advise(dry->data->dataset,
            "两版规则的记录各有对方没有的写法，导入好的数据不能两版一起用，请直接用原来的数据文件试"
            "算",
            "each of the two versions declares something that the other one does not, so that no "
            "imported data will do for both: give the data files themselves");
        return;
    }
    if (by_rules)
        dataset_advise(dry->data->dataset,
            "请用新版规则重新导入（guodu import 新版规则 …），两版都能用",
            "import the data again by the new version (guodu import RULES ...), which will do for "
            "both");
    else
        dataset_advise(dry->data->dataset,
            "请用旧版规则重新导入（guodu import 旧版规则 …），两版都能用",
            "import the data again by the baseline (guodu import OLD ...), which will do for both");
}

struct new_call {
    guodu_dry_run *dry;
    const guodu_dry_run_options *options;
};

static guodu_status set_up(void *data) {
    const struct new_call *call = data;
    guodu_dry_run *dry = call->dry;
    guodu_status status = dry_read_options(dry, call->options);
    if (status == GUODU_OK)
        status = join_all(dry);
    if (status == GUODU_OK)
        status = dry_sides(dry);
    if (status != GUODU_OK)
        return status;
    bool selected = dry->rules->all.policies;
    dry->data = api_data_new(
        dry->rules, dry->joint->schema, selected ? (const bool *const *)dry->wanted : NULL);
    dry->judging = guodu_judging_new(dry->rules);
    if (!dry->data || !dry->judging)
        return api_no_memory(&dry->error);
    advise(dry);
    return GUODU_OK;
}

static bool is_sound_call(const guodu_rules *rules, const guodu_dry_run_options *options) {
    return rules && rules->sound && options && (!options->baseline || options->baseline->sound);
}

guodu_dry_run *guodu_dry_run_new(const guodu_rules *rules, const guodu_dry_run_options *options) {
    if (!is_sound_call(rules, options))
        return NULL;
    guodu_dry_run *dry = allocator_take(&rules->allocator, sizeof *dry);
    if (!dry)
        return NULL;
    dry->rules = rules;
    dry->options = *options;
    arena_init(&dry->arena, &rules->allocator);
    for (size_t i = 0; i < EXPLAIN_SCRATCH; i++)
        arena_init(&dry->scratch[i], &rules->allocator);
    pthread_mutex_init(&dry->lock, NULL);
    struct new_call call = {dry, options};
    dry->status = api_guard(&dry->arena, set_up, &call);
    if (dry->status == GUODU_NO_MEMORY)
        api_no_memory(&dry->error);
    return dry;
}

guodu_status guodu_dry_run_status(const guodu_dry_run *dry) {
    return dry ? dry->status : GUODU_BAD_CALL;
}

const char *guodu_dry_run_error(const guodu_dry_run *dry, guodu_lang lang) {
    return dry ? api_error_text(&dry->error, lang) : "";
}

guodu_data *guodu_dry_run_data(guodu_dry_run *dry) {
    return dry ? dry->data : NULL;
}

/* ---- judging ---- */

static guodu_status make_lanes(void *data) {
    guodu_dry_run *dry = data;
    guodu_judging_options options = {.threads = dry->options.threads};
    size_t count = judging_thread_count(dry->rules, &options);
    for (size_t i = 0; i < count; i++) {
        struct dry_lane *lane = arena_new(&dry->arena, struct dry_lane);
        *lane = (struct dry_lane){.dry = dry, .number = (uint32_t)i};
        arena_init(&lane->arena, &dry->rules->allocator);
        vec_push(&dry->arena, &dry->lanes, lane);
    }
    return GUODU_OK;
}

static void judge(guodu_dry_run *dry, struct judging_run *run) {
    dry->judging->account = (guodu_judging_account){0};
    *run = (struct judging_run){.judging = dry->judging,
        .rules = dry->rules,
        .data = dry->data,
        .as_of = dry->days.items[0],
        .wanted = (const bool *const *)dry->wanted,
        .work = &dry_work,
        .user = dry};
    run->options = (guodu_judging_options){.threads = dry->options.threads,
        .batch_rows = dry->options.batch_rows,
        .stop = dry->options.stop,
        .user = dry->options.user};
    judging_go(run);
}

static guodu_status merge(void *data) {
    guodu_dry_run *dry = data;
    /* What one thread counted goes into another's arena. */
    jmp_buf *escape = dry->arena.escape;
    for (size_t i = 0; i < dry->lanes.count; i++)
        dry->lanes.items[i]->arena.escape = escape;
    dry_studies_merge(dry);
    for (size_t i = 0; i < dry->lanes.count; i++)
        dry->lanes.items[i]->arena.escape = NULL;
    return GUODU_OK;
}

static const char *keep(struct arena *arena, const char *text) {
    return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

struct why_call {
    guodu_dry_run *dry;
    struct api_error why;
};

static guodu_status keep_why(void *data) {
    struct why_call *call = data;
    struct arena *arena = &call->dry->arena;
    call->dry->error = (struct api_error){keep(arena, call->why.zh), keep(arena, call->why.en)};
    return GUODU_OK;
}

static guodu_status note_rows(void *data) {
    guodu_dry_run *dry = data;
    const struct schema *schema = dry->joint->schema;
    bool *has_rows = arena_array(&dry->arena, bool, schema->records.count);
    for (size_t i = 0; i < schema->records.count; i++)
        has_rows[i] = dataset_count(dry->data->dataset, schema->records.items[i]).has_file;
    dry->shape.has_rows = has_rows;
    return GUODU_OK;
}

guodu_status guodu_dry_run_go(guodu_dry_run *dry) {
    struct judging_run run;
    if (!dry || dry->status != GUODU_OK || dry->gone)
        return GUODU_BAD_CALL;
    dry->gone = true;
    if (api_guard(&dry->arena, note_rows, dry) != GUODU_OK ||
        api_guard(&dry->arena, make_lanes, dry) != GUODU_OK)
        return api_no_memory(&dry->error);
    judge(dry, &run);
    dry->stopped = run.status == GUODU_STOPPED;
    dry->failed = run.status != GUODU_OK && !dry->stopped;
    struct why_call call = {dry, run.why};
    if (run.status == GUODU_OK || dry->stopped)
        call.why = (struct api_error){NULL, NULL};
    if (run.status == GUODU_NO_MEMORY || api_guard(&dry->arena, keep_why, &call) != GUODU_OK)
        return api_no_memory(&dry->error);
    if ((run.status == GUODU_OK || dry->stopped) && api_guard(&dry->arena, merge, dry) != GUODU_OK)
        return api_no_memory(&dry->error);
    if (run.status == GUODU_OK && dry_groups_are_too_many(dry->lanes.items[0]->groups)) {
        dry->error = dry_too_many_groups(); /* only all threads together have so many */
        dry->failed = true;
        return GUODU_BAD_VALUE;
    }
    return run.status;
}

/* ---- telling ---- */

struct fact_call {
    guodu_dry_run *dry;
    const char *id, *name, *value;
};

static guodu_status add_fact(void *data) {
    const struct fact_call *call = data;
    struct arena *arena = &call->dry->arena;
    struct book_fact fact = {
        keep(arena, call->id), keep(arena, call->name), keep(arena, call->value)};
    vec_push(arena, &call->dry->facts, fact);
    if (call->dry->book)
        book_fact(call->dry->book, fact.id, fact.name, fact.value);
    return GUODU_OK;
}

guodu_status guodu_dry_run_fact(
    guodu_dry_run *dry, const char *id, const char *name, const char *value) {
    if (!dry || !id || !name || !value)
        return GUODU_BAD_CALL;
    struct fact_call call = {dry, id, name, value};
    guodu_status status = api_guard(&dry->arena, add_fact, &call);
    return status == GUODU_OK ? status : api_no_memory(&dry->error);
}

static bool can_tell(const guodu_dry_run *dry) {
    return dry && dry->gone && !dry->failed && dry->lanes.count > 0 && dry->lanes.items[0]->studies.tally;
}

struct text_call {
    guodu_dry_run *dry;
    guodu_told form;
    const char *text;
    size_t length;
};

static const struct book *book_of(guodu_dry_run *dry) {
    if (!dry->book)
        dry_write_book(dry);
    return dry->book;
}

static guodu_status write_text(void *data) {
    struct text_call *call = data;
    const struct book *book = book_of(call->dry);
    struct arena *arena = &call->dry->arena;
    switch (call->form) {
    case GUODU_TOLD_TEXT:
        call->text = book_terminal(book, arena, &call->length);
        break;
    case GUODU_TOLD_BRIEF:
        call->text = book_terminal_brief(book, arena, &call->length);
        break;
    case GUODU_TOLD_MARKDOWN:
        call->text = book_markdown(book, arena, &call->length);
        break;
    case GUODU_TOLD_JSON:
        call->text = book_json(book, arena, &call->length);
        break;
    case GUODU_TOLD_PAGE:
        call->text = book_page(book, arena, &call->length);
        break;
    }
    return GUODU_OK;
}

guodu_status guodu_dry_run_text(
    guodu_dry_run *dry, guodu_told form, const char **text, size_t *length) {
    struct text_call call = {.dry = dry, .form = form};
    if (!text || (unsigned)form > GUODU_TOLD_BRIEF || !can_tell(dry))
        return GUODU_BAD_CALL;
    if (api_guard(&dry->arena, write_text, &call) != GUODU_OK)
        return api_no_memory(&dry->error);
    *text = call.text;
    if (length)
        *length = call.length;
    return GUODU_OK;
}

/* ---- files ---- */

static bool ends_with(const char *path, const char *end) {
    size_t length = strlen(path), size = strlen(end);
    return length > size && strcasecmp(path + length - size, end) == 0;
}

static bool form_of(const char *path, guodu_told *form) {
    static const struct {
        const char *end;
        guodu_told form;
    } forms[] = {{".html", GUODU_TOLD_PAGE}, {".htm", GUODU_TOLD_PAGE}, {".json", GUODU_TOLD_JSON},
        {".md", GUODU_TOLD_MARKDOWN}, {".txt", GUODU_TOLD_TEXT}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (ends_with(path, forms[i].end)) {
            *form = forms[i].form;
            return true;
        }
    return false;
}

struct file_call {
    guodu_dry_run *dry;
    const char *path;
    const char *text; /* NULL: a workbook */
    size_t length;
    struct output_files files;
};

static guodu_status write_file(void *data) {
    struct file_call *call = data;
    struct arena *arena = &call->dry->arena;
    bool written = call->text ? api_write_text(&call->files, call->path, call->text, call->length)
                              : book_workbook(book_of(call->dry), arena, &call->files, call->path);
    if (written && files_publish(&call->files))
        return GUODU_OK;
    struct api_error why = api_system_error(call->files.error);
    return dry_fail(call->dry, api_write_status(call->files.error),
        arena_printf(arena, "报告写不进“%s”：%s", call->path, why.zh),
        arena_printf(arena, "The report cannot be written to “%s”: %s", call->path, why.en));
}

guodu_status guodu_dry_run_write(guodu_dry_run *dry, const char *path) {
    guodu_told form;
    if (!path || !can_tell(dry))
        return GUODU_BAD_CALL;
    struct file_call call = {.dry = dry, .path = path, .files.arena = &dry->arena};
    guodu_status status = GUODU_OK;
    if (form_of(path, &form))
        status = guodu_dry_run_text(dry, form, &call.text, &call.length);
    else if (!ends_with(path, ".xlsx"))
        return dry_fail(dry, GUODU_BAD_VALUE, "报告的文件名要以 .html、.xlsx、.json 或 .md 结尾",
            "The name of a report ends with .html, .xlsx, .json or .md");
    if (status == GUODU_OK)
        status = api_guard(&dry->arena, write_file, &call);
    files_discard(&call.files);
    return status == GUODU_NO_MEMORY ? api_no_memory(&dry->error) : status;
}

/* ---- for programs ---- */

uint64_t guodu_dry_run_broken(const guodu_dry_run *dry) {
    uint64_t broken = 0;
    for (uint32_t day = 0; dry && dry->gone && day < dry->days.count; day++) {
        const struct dry_side *side = &dry->sides[dry_side_index(day, VERSION_NEW)];
        for (uint32_t i = 0; i < dry->rules->program.assertions.count; i++)
            if (dry->rules->program.assertions.items[i]->kind == ASSERT_GUARANTEE)
                broken += guodu_summary_finding_count(side->summary, i, GUODU_VIOLATED) +
                          guodu_summary_finding_count(side->summary, i, GUODU_UNTESTABLE);
    }
    return broken;
}

const guodu_summary *guodu_dry_run_summary(const guodu_dry_run *dry, bool of_baseline) {
    if (!dry || !dry->gone)
        return NULL;
    return dry->sides[dry_side_index(0, of_baseline ? VERSION_OLD : VERSION_NEW)].summary;
}

void guodu_dry_run_tell(const guodu_dry_run *dry, guodu_judging_account *out) {
    if (dry && out)
        guodu_judging_tell(dry->judging, out);
}
