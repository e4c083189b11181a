/* SPDX-License-Identifier: Apache-2.0
 *
 * Schemas, records and tables. */
#include "data.h"

#include <stdlib.h>
#include <string.h>

#include "check/check.h"

/* ---- schemas ---- */

static const char *const rule_files[] = {
    "规则集 \"户与人\"\n"
    "选项 身份 { 低保、脱贫 \"脱贫户\"、一般 }\n"
    "选项 措施 { 低保金、公益岗 \"公益性岗位\"、小额信贷、产业 }\n"
    "记录 户 {\n"
    "  户编号: 文本 主键\n"
    "  区划: 地区 所在地 必填\n"
    "  人均收入: 金额\n"
    "  比例: 百分比\n"
    "  已享措施: 多选 措施\n"
    "  退出日: 日期 或 无 空表示 无\n"
    "  危房: 是否\n"
    "  人员: 若干 人\n"
    "  说明: 文本\n"
    "}\n"
    "记录 人 隶属 户 {\n"
    "  人编号: 整数 主键\n"
    "  证件: 身份证号 唯一\n"
    "  身份: 身份 必填\n"
    "  出生: 日期\n"
    "  面积: 小数\n"
    "  起始: 日期 月份表示 首日\n"
    "  姓名: 文本 来自 \"成员姓名\"\n"
    "}\n",
    "ruleset \"three levels\"\n"
    "choice kind { a, b \"B!\", c }\n"
    "record village {\n"
    "  code: region key place\n"
    "  people: integer\n"
    "  households: list of household\n"
    "}\n"
    "record household of village {\n"
    "  number: text key\n"
    "  branch: integer key\n"
    "  income: money from \"per-head income\"\n"
    "  persons: list of person\n"
    "}\n"
    "record person of household {\n"
    "  number: text key\n"
    "  kinds: set of kind empty means {}\n"
    "  poor: boolean required\n"
    "  born: date or none\n"
    "  note: text\n"
    "}\n",
    "规则集 \"一张表\"\n"
    "记录 户 {\n"
    "  编号: 身份证号 主键\n"
    "  收入: 金额 来自 \"年收入（元）\" 空表示 0元\n"
    "  建档: 日期\n"
    "  备注: 文本\n"
    "}\n",
};

static bool read_no_file(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    (void)user, (void)arena, (void)path, (void)text, (void)length;
    return false;
}

const struct schema *made_schema(struct arena *arena, uint64_t number) {
    const char *text = rule_files[number % (sizeof rule_files / sizeof *rule_files)];
    struct file_reader reader = {.read = read_no_file};
    struct sources sources = {.arena = arena};
    struct diagnostics diagnostics;
    struct atoms *atoms = arena_new(arena, struct atoms);
    struct ast_program files = {0};
    struct program *program = arena_new(arena, struct program);
    diagnostics_init(&diagnostics, arena);
    atoms_init(atoms, arena);
    struct parse_input input = {
        .arena = arena, .atoms = atoms, .sources = &sources, .diagnostics = &diagnostics, NULL, 0};
    load_program(&input, &reader, "data.guodu", text, strlen(text), &files);
    check_program(&input, &files, program);
    if (diagnostics.error_count > 0) {
        printf("the rules of data.guodu are not sound\n%s", text);
        exit(2);
    }
    return &program->schema;
}

/* ---- cells ---- */

static struct made_cell words(const char *text) {
    return (struct made_cell){.kind = MADE_WORDS, .text = text};
}

static struct made_cell number(const char *text) {
    return (struct made_cell){.kind = MADE_NUMBER, .text = text};
}

/* NFC, without white space at the ends; what is hard about it stands in the middle. */
static const char *some_text(struct arena *arena, struct chance *chance, bool plain) {
    static const char *const usual[] = {"甲", "乙乙", "户主", "长顺县广顺镇", "A", "é", "𠮷",
        "有 空格", "007", "7e2", "1,5", "是", "〇", "%", "x=1", "0.10", "2022", "买买提·艾力"};
    static const char *const hard[] = {
        "\"", "\"", "\n", "\n", "\n", ",", ";", "，", "\t", "'", "<&>", "\\", "]]>"};
    const char *text = usual[chance_below(chance, sizeof usual / sizeof *usual)];
    if (plain)
        return strchr(text, ',') ? "甲" : text;
    for (uint32_t n = chance_below(chance, 3); n > 0; n--)
        text = arena_printf(arena, "%s%s%s", text,
            hard[chance_below(chance, sizeof hard / sizeof *hard)],
            usual[chance_below(chance, sizeof usual / sizeof *usual)]);
    return text;
}

static struct made_cell some_number(
    struct arena *arena, struct chance *chance, uint32_t places, bool negative) {
    static const uint32_t tens[] = {1, 10, 100, 1000};
    uint32_t digits = places > 0 ? chance_below(chance, tens[places]) : 0;
    uint32_t whole = chance_below(chance, chance_hits(chance, 80) ? 1000 : 2000000000);
    const char *sign = negative && whole > 0 && chance_hits(chance, 20) ? "-" : "";
    if (places == 0)
        return number(arena_printf(arena, "%s%u", sign, whole));
    return number(arena_printf(arena, "%s%u.%0*u", sign, whole, (int)places, digits));
}

static struct made_cell some_day(struct arena *arena, struct chance *chance) {
    struct made_cell cell = {.kind = MADE_DAY};
    char *text = arena_alloc(arena, DATE_TEXT_SIZE);
    cell.day = pool_date(chance);
    date_format(cell.day, text);
    cell.text = text;
    return cell;
}

static const char *some_choice(struct chance *chance, const struct choice *choice) {
    const struct choice_value *value =
        &choice->values.items[chance_below(chance, (uint32_t)choice->values.count)];
    size_t text = chance_below(chance, (uint32_t)value->texts.count + 1);
    return text < value->texts.count ? value->texts.items[text] : value->name->text;
}

/* Parted by 、, which CSV never puts into quotes. */
static const char *some_choices(
    struct arena *arena, struct chance *chance, const struct choice *choice) {
    const char *text = "{}";
    for (uint32_t i = 0, count = chance_below(chance, 4); i < count; i++)
        text = arena_printf(
            arena, "%s%s%s", i ? text : "", i ? "、" : "", some_choice(chance, choice));
    return text;
}

static const char *some_region(struct arena *arena, struct chance *chance) {
    return arena_printf(
        arena, chance_hits(chance, 50) ? "421303" : "421303001%03u", chance_below(chance, 900) + 1);
}

static struct made_cell some_cell(
    struct arena *arena, struct chance *chance, struct type type, bool plain) {
    if (type.or_none && chance_hits(chance, 30))
        return words(chance_hits(chance, 50) ? "无" : "none");
    switch (type.kind) {
    case TYPE_BOOLEAN:
        return words(chance_hits(chance, 50) ? "是" : "否");
    case TYPE_INTEGER:
        return some_number(arena, chance, 0, true);
    case TYPE_DECIMAL:
        return some_number(arena, chance, 3, true);
    case TYPE_MONEY:
        return some_number(arena, chance, 2, true);
    case TYPE_PERCENT:
        return words(arena_printf(arena, "%u%%", chance_below(chance, 200)));
    case TYPE_DATE:
        return some_day(arena, chance);
    case TYPE_REGION:
        return words(some_region(arena, chance));
    case TYPE_CHOICE:
        return words(some_choice(chance, type.choice));
    case TYPE_SET:
        return words(some_choices(arena, chance, type.choice));
    case TYPE_CITIZEN_ID:
        return words(pool_citizen(arena, chance));
    default:
        return words(some_text(arena, chance, plain));
    }
}

/* Keys differ within a parent by `place`, whatever else they hold. */
static struct made_cell some_key(
    struct arena *arena, struct chance *chance, struct type type, uint32_t place) {
    static const char *const forms[] = {"A%u", "%03u", "7e%u", "户%u-1", "%u.0", "0%u"};
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    switch (type.kind) {
    case TYPE_INTEGER:
        return number(arena_printf(arena, "%u", place));
    case TYPE_REGION:
        return words(arena_printf(arena, "421303001%03u", place));
    case TYPE_CITIZEN_ID: {
        char *id = arena_printf(arena, "42130319%02u0101%03u?", 10 + place % 80, 100 + place);
        int sum = 0;
        for (int i = 0; i < 17; i++)
            sum += (id[i] - '0') * weights[i];
        id[17] = "10X98765432"[sum % 11];
        return words(id);
    }
    default: {
        const char *form = forms[chance_below(chance, 2) ? 0 : chance_below(chance, 6)];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        return words(arena_printf(arena, form, place * 10));
#pragma GCC diagnostic pop
    }
    }
}

/* ---- records ---- */

static struct made_record *some_record(struct arena *arena, struct chance *chance,
    const struct made_set *set, const struct record_type *type, const struct made_record *parent,
    uint32_t place) {
    struct made_record *record = arena_new(arena, struct made_record);
    record->type = type;
    record->parent = parent;
    record->cells = arena_array(arena, struct made_cell, type->fields.count);
    record->children = arena_alloc(arena, sizeof *record->children * type->children.count);
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        bool empty = !field->is_key && !field->is_required && chance_hits(chance, 12);
        if (field->form != FIELD_GIVEN || empty)
            record->cells[i].text = "";
        else if (field->is_key)
            record->cells[i] = some_key(arena, chance, field->type, place);
        else
            record->cells[i] = some_cell(arena, chance, field->type, set->plain);
    }
    for (size_t i = 0; i < type->children.count; i++) {
        uint32_t count = chance_below(chance, 4) + set->all_parents;
        for (uint32_t k = 0; k < count; k++)
            vec_push(arena, &record->children[i],
                some_record(arena, chance, set, type->children.items[i], record, k + 1));
    }
    return record;
}

struct made_set made_records(
    struct arena *arena, struct chance *chance, const struct schema *schema) {
    struct made_set set = {.schema = schema, .top = schema->records.items[0]};
    set.plain = chance_hits(chance, 60);
    set.all_parents = chance_hits(chance, 50);
    uint32_t count = 1 + chance_below(chance, chance_hits(chance, 90) ? 6 : 40);
    for (uint32_t i = 0; i < count; i++)
        vec_push(arena, &set.records, some_record(arena, chance, &set, set.top, NULL, i + 1));
    return set;
}

/* ---- tables ---- */

struct column {
    const struct field *field;
    uint32_t ups; /* so many records above the row's own */
};

typedef VEC(struct column) columns;

static void find_columns(
    struct arena *arena, columns *out, const struct record_type *type, uint32_t ups, bool merged) {
    if (type->parent)
        find_columns(arena, out, type->parent, ups + 1, merged);
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        if (field->form == FIELD_GIVEN && (ups == 0 || merged || field->is_key))
            vec_push(arena, out, (struct column){field, ups});
    }
}

static bool is_alone(const columns *all, const struct column *column) {
    for (size_t i = 0; i < all->count; i++)
        if (&all->items[i] != column && all->items[i].field->name == column->field->name)
            return false;
    return true;
}

static const char *heading_of(
    struct arena *arena, struct chance *chance, const columns *all, const struct column *column) {
    const struct field *field = column->field;
    if (column->ups > 0 && field->is_key && (!is_alone(all, column) || chance_hits(chance, 10)))
        return arena_printf(arena, chance_hits(chance, 50) ? "%s.%s" : "%s_%s",
            field->owner->name->text, field->name->text);
    if (field->columns.count > 0 && chance_hits(chance, 50))
        return field->columns.items[0];
    return field->name->text;
}

static void shuffle(struct chance *chance, columns *all) {
    for (size_t i = all->count; i > 1; i--) {
        size_t other = chance_below(chance, (uint32_t)i);
        struct column moved = all->items[i - 1];
        all->items[i - 1] = all->items[other];
        all->items[other] = moved;
    }
}

static void add_rows(struct arena *arena, struct made_table *table, const columns *all,
    const struct made_record *record) {
    if (record->type == table->type) {
        struct made_row row = {
            .cells = arena_array(arena, struct made_cell, all->count), .count = all->count};
        for (size_t i = 0; i < all->count; i++) {
            const struct made_record *holder = record;
            for (uint32_t up = all->items[i].ups; up > 0; up--)
                holder = holder->parent;
            row.cells[i] = holder->cells[all->items[i].field->index];
        }
        vec_push(arena, &table->rows, row);
    }
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->children[i].count; k++)
            add_rows(arena, table, all, record->children[i].items[k]);
}

struct made_table made_table(struct arena *arena, struct chance *chance, const struct made_set *set,
    const struct record_type *type, bool merged) {
    struct made_table table = {.type = type};
    columns all = {0};
    find_columns(arena, &all, type, 0, merged);
    shuffle(chance, &all);
    table.columns = all.count;
    table.headings = arena_array(arena, const char *, all.count);
    for (size_t i = 0; i < all.count; i++)
        table.headings[i] = heading_of(arena, chance, &all, &all.items[i]);
    for (size_t i = 0; i < set->records.count; i++)
        add_rows(arena, &table, &all, set->records.items[i]);
    return table;
}
