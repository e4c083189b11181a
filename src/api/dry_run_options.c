/* SPDX-License-Identifier: Apache-2.0
 *
 * What a dry run is asked for: days, groups, shares and steps, from the words of the caller. */
#include "api/dry_run.h"

#include <string.h>
#include "data/cell.h"

enum {
    DAYS_MOST = 120,
    STEP_MOST = 100000000, /* yuan */
    FIELDS_NAMED = 12,
    PART_SHARED = 6, /* bytes: two Chinese characters */
};

guodu_status dry_fail(guodu_dry_run *dry, guodu_status status, const char *zh, const char *en) {
    return api_fail(&dry->error, status, zh, en);
}

static const char *keep(guodu_dry_run *dry, const char *text) {
    return text ? arena_copy(&dry->arena, text, strlen(text)) : NULL;
}

/* ---- days ---- */

static guodu_status no_day(guodu_dry_run *dry, const char *text) {
    return dry_fail(dry, GUODU_BAD_VALUE,
        arena_printf(&dry->arena, "日期“%s”须写成 2023-06-30 的样子，并且是日历上有的一天", text),
        arena_printf(&dry->arena,
            "The date “%s” must be written like 2023-06-30 and be a day of the calendar", text));
}

static guodu_status read_course(guodu_dry_run *dry, const guodu_dry_run_options *options) {
    static const uint32_t months[] = {12, 3, 1};
    date from, to;
    if ((unsigned)options->every >= sizeof months / sizeof *months)
        return dry_fail(dry, GUODU_BAD_CALL, "间隔只能是年、季或月",
            "Steps are of a year, a quarter or a month");
    if (!options->from || !options->to)
        return dry_fail(dry, GUODU_BAD_CALL, "要有一个判断日期，或者起止两个日期",
            "There must be a day to judge on, or a first and a last one");
    if (!date_parse(options->from, strlen(options->from), &from))
        return no_day(dry, options->from);
    if (!date_parse(options->to, strlen(options->to), &to))
        return no_day(dry, options->to);
    if (to < from)
        return dry_fail(dry, GUODU_BAD_VALUE, "最后一天不能早于头一天",
            "The last day must not come before the first");
    dry->shape.months = months[options->every];
    date day = from;
    for (uint32_t i = 1; day <= to && dry->days.count < DAYS_MOST; i++) {
        vec_push(&dry->arena, &dry->days, day);
        if (!date_add_months(from, (int64_t)i * dry->shape.months, &day))
            return GUODU_OK;
    }
    if (day <= to)
        return dry_fail(dry, GUODU_BAD_VALUE, "一次最多判断 120 天，请缩短起止日期或者拉长间隔",
            "At most 120 days can be judged at once: come closer together, or take longer steps");
    return GUODU_OK;
}

static guodu_status read_days(guodu_dry_run *dry, const guodu_dry_run_options *options) {
    date day;
    if (!options->as_of)
        return read_course(dry, options);
    if (!date_parse(options->as_of, strlen(options->as_of), &day))
        return no_day(dry, options->as_of);
    vec_push(&dry->arena, &dry->days, day);
    return GUODU_OK;
}

/* ---- names of fields ---- */

static const struct field *field_of(
    guodu_dry_run *dry, const struct record_type *type, const char *name) {
    for (size_t i = 0; i < type->fields.count; i++)
        if (type->fields.items[i]->form != FIELD_LIST &&
            api_same_name(&dry->arena, name, type->fields.items[i]->name))
            return type->fields.items[i];
    return NULL;
}

/* NAME, of the first kind of record that has it, or RECORD.NAME. */
static const struct field *find_field(guodu_dry_run *dry, const char *name) {
    const struct schema *schema = &dry->rules->program.schema;
    const char *dot = strchr(name, '.');
    const char *record = dot ? arena_copy(&dry->arena, name, (size_t)(dot - name)) : NULL;
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct record_type *type = schema->records.items[i];
        if (record && !api_same_name(&dry->arena, record, type->name))
            continue;
        const struct field *field = field_of(dry, type, dot ? dot + 1 : name);
        if (field)
            return field;
    }
    return NULL;
}

/* Two characters in a row where they take several bytes each, else six. */
static bool shares_characters(const char *a, const char *b) {
    char part[PART_SHARED + 1] = "";
    for (; strlen(b) >= PART_SHARED; b++) {
        memcpy(part, b, PART_SHARED);
        if (((unsigned char)*b & 0xc0) != 0x80 && strstr(a, part))
            return true;
    }
    return false;
}

/* Fields whose names share a part with this one; none where they are too many to help. */
static const char *choice_of_fields(guodu_dry_run *dry, const char *name, const char *between) {
    const struct schema *schema = &dry->rules->program.schema;
    const char *list = "";
    size_t count = 0;
    for (size_t i = 0; i < schema->records.count; i++)
        for (size_t k = 0; k < schema->records.items[i]->fields.count; k++) {
            const struct field *field = schema->records.items[i]->fields.items[k];
            const char *own = field->name->text;
            if (field->form == FIELD_LIST || !shares_characters(own, name))
                continue;
            if (count++ < FIELDS_NAMED)
                list = arena_printf(&dry->arena, "%s%s%s", list, *list ? between : "", own);
        }
    return count <= FIELDS_NAMED ? list : "";
}

static guodu_status no_field(guodu_dry_run *dry, const char *name) {
    struct arena *arena = &dry->arena;
    const char *zh = choice_of_fields(dry, name, "、"), *en = choice_of_fields(dry, name, ", ");
    return dry_fail(dry, GUODU_BAD_VALUE,
        arena_printf(arena, "规则里没有叫“%s”的字段%s%s", name, *zh ? "；相近的有：" : "", zh),
        arena_printf(arena, "The rules have no field called “%s”%s%s", name,
            *en ? "; there are: " : "", en));
}

/* ---- groups ---- */

static const struct {
    const char *zh, *en;
    enum region_level level;
} divisions[] = {
    {"省", "province", REGION_PROVINCE},
    {"市", "city", REGION_CITY},
    {"县", "county", REGION_COUNTY},
    {"乡", "town", REGION_TOWN},
    {"村", "village", REGION_VILLAGE},
};

/* 县(区划), with brackets of either width: *inner is what stands in them. */
static bool read_division(
    guodu_dry_run *dry, const char *text, struct dry_by *by, const char **inner) {
    const char *open = strstr(text, "(") ? strstr(text, "(") : strstr(text, "（");
    if (!open)
        return false;
    size_t width = *open == '(' ? 1 : strlen("（");
    const char *from = open + width, *to = strpbrk(from, ")");
    to = to ? to : strstr(from, "）");
    if (!to)
        return false;
    const char *word = arena_copy(&dry->arena, text, (size_t)(open - text));
    *inner = arena_copy(&dry->arena, from, (size_t)(to - from));
    for (size_t i = 0; i < sizeof divisions / sizeof *divisions; i++) {
        if (strcmp(word, divisions[i].zh) != 0 && strcmp(word, divisions[i].en) != 0)
            continue;
        by->coarser = true;
        by->level = divisions[i].level;
        return true;
    }
    return false;
}

static bool is_above(const struct record_type *upper, const struct record_type *type) {
    while (type && type != upper)
        type = type->parent;
    return type == upper;
}

static guodu_status read_by(guodu_dry_run *dry, const char *text) {
    struct dry_by by = {.text = keep(dry, text)};
    const char *name = by.text;
    if (!read_division(dry, by.text, &by, &name) && name != by.text)
        return dry_fail(dry, GUODU_BAD_VALUE,
            arena_printf(
                &dry->arena, "“%s”不对：括号前面只能写 省、市、县、乡、村，如 县(区划)", by.text),
            arena_printf(&dry->arena,
                "“%s” is not understood: in front of the bracket stands province, city, county, "
                "town "
                "or village, as in county(place)",
                by.text));
    by.field = find_field(dry, name);
    if (!by.field)
        return no_field(dry, name);
    if (by.coarser && by.field->type.kind != TYPE_REGION)
        return dry_fail(dry, GUODU_BAD_VALUE,
            arena_printf(&dry->arena, "“%s”不是行政区划，不能按省、市、县归总", name),
            arena_printf(
                &dry->arena, "“%s” is no division code: it has no province, city or county", name));
    for (size_t i = 0; i < dry->by.count; i++) {
        const struct record_type *other = dry->by.items[i].field->owner, *own = by.field->owner;
        if (!is_above(other, own) && !is_above(own, other))
            return dry_fail(dry, GUODU_BAD_VALUE,
                arena_printf(&dry->arena, "“%s”和“%s”不是同一条记录上下级的字段，不能一起分组",
                    dry->by.items[i].text, by.text),
                arena_printf(&dry->arena,
                    "“%s” and “%s” belong to records of which none stands below the other",
                    dry->by.items[i].text, by.text));
    }
    vec_push(&dry->arena, &dry->by, by);
    vec_push(&dry->arena, &dry->by_names, by.text);
    return GUODU_OK;
}

/* ---- shares and steps ---- */

static bool read_value(guodu_dry_run *dry, struct type type, const char *text, struct value *out) {
    return cell_parse(&dry->arena, type, NULL, text, strlen(text), CELL_WRITTEN, out) ==
               REJECT_NONE &&
           out->state == VALUE_KNOWN;
}

static guodu_status read_cliff(guodu_dry_run *dry, const char *text) {
    struct value share;
    if (!text)
        return GUODU_OK;
    if (!read_value(dry, (struct type){.kind = TYPE_PERCENT}, text, &share) || share.number <= 0 ||
        share.number > DECIMAL_ONE)
        return dry_fail(dry, GUODU_BAD_VALUE,
            arena_printf(&dry->arena, "降幅“%s”应当写成 30%% 的样子，大于 0，不超过 100%%", text),
            arena_printf(&dry->arena,
                "The fall “%s” should be written like 30%%, above 0 and up to 100%%", text));
    dry->shape.cliff = share.number;
    return GUODU_OK;
}

static bool is_income(const struct field *field) {
    return field->form == FIELD_GIVEN && field->type.kind == TYPE_MONEY &&
           (strstr(field->name->text, "收入") || strstr(field->name->text, "income"));
}

/* The one income that top records have, where there is just one. */
static guodu_status find_income(guodu_dry_run *dry) {
    const struct schema *schema = &dry->rules->program.schema;
    const char *names = "";
    size_t count = 0;
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct record_type *type = schema->records.items[i];
        for (size_t k = 0; !type->parent && k < type->fields.count; k++) {
            if (!is_income(type->fields.items[k]))
                continue;
            dry->step_field = type->fields.items[k];
            names = arena_printf(
                &dry->arena, "%s%s%s", names, count++ ? "、" : "", dry->step_field->name->text);
        }
    }
    if (count == 1)
        return GUODU_OK;
    if (count == 0)
        return dry_fail(dry, GUODU_BAD_VALUE,
            "没有叫“……收入”的金额字段；请写明是哪一个字段：字段=1元",
            "No amount is called an income; say which field is meant: FIELD=1yuan");
    return dry_fail(dry, GUODU_BAD_VALUE,
        arena_printf(&dry->arena, "收入有几个字段：%s；请写明是哪一个：字段=1元", names),
        arena_printf(
            &dry->arena, "There are several incomes: %s; say which is meant: FIELD=1yuan", names));
}

static guodu_status read_step(guodu_dry_run *dry, const char *text) {
    struct value step;
    if (!text)
        return GUODU_OK;
    const char *sign = strchr(text, '=');
    guodu_status status = GUODU_OK;
    if (sign) {
        const char *name = arena_copy(&dry->arena, text, (size_t)(sign - text));
        dry->step_field = find_field(dry, name);
        if (!dry->step_field)
            return no_field(dry, name);
    } else {
        status = find_income(dry);
    }
    if (status != GUODU_OK)
        return status;
    const struct field *field = dry->step_field;
    if (field->form != FIELD_GIVEN || field->type.kind != TYPE_MONEY || field->owner->parent)
        return dry_fail(dry, GUODU_BAD_VALUE,
            arena_printf(&dry->arena, "“%s”不是最上一级记录里直接给出的金额，不能一步一步增加",
                field->name->text),
            arena_printf(&dry->arena,
                "“%s” is no amount that is given in a top record; only such a one can be raised",
                field->name->text));
    const char *amount = sign ? sign + 1 : text;
    bool in_own_unit = read_value(dry, field->type, amount, &step);
    if (!in_own_unit && !read_value(dry, (struct type){.kind = TYPE_MONEY}, amount, &step))
        step.number = 0;
    if (step.number <= 0 || step.number % DECIMAL_FEN != 0 ||
        step.number / DECIMAL_ONE > STEP_MOST)
        return dry_fail(dry, GUODU_BAD_VALUE,
            arena_printf(&dry->arena, "“%s”应当是大于 0 的金额，到分为止，不超过一亿元，例如 1元", amount),
            arena_printf(
                &dry->arena, "“%s” should be an amount above 0, in whole fen, of 100,000,000 yuan at most, for example 1yuan", amount));
    dry->step = step.number;
    dry->shape.step = step.number;
    dry->shape.step_type = field->type;
    dry->shape.step_field =
        arena_printf(&dry->arena, "%s.%s", field->owner->name->text, field->name->text);
    return GUODU_OK;
}

guodu_status dry_read_options(guodu_dry_run *dry, const guodu_dry_run_options *options) {
    guodu_status status = read_days(dry, options);
    for (size_t i = 0; status == GUODU_OK && i < options->by_count; i++)
        status = read_by(dry, options->by[i]);
    if (status == GUODU_OK)
        status = read_cliff(dry, options->cliff);
    if (status == GUODU_OK)
        status = read_step(dry, options->step);
    const char **amounts = arena_array(&dry->arena, const char *, options->amount_count);
    for (size_t i = 0; i < options->amount_count; i++)
        amounts[i] = keep(dry, options->amounts[i]);
    dry->options.amounts = amounts;
    return status;
}
