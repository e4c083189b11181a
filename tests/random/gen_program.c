/* SPDX-License-Identifier: Apache-2.0
 *
 * The items of a random program. Each is written to a text of its own, in an order in which it
 * uses only what was there before; the file is put together at the end.
 */
#include <string.h>

#include "gen.h"

#define W(en, zh) gen_word(gen, en, zh)

void gen_fresh_scope(struct gen_scope *scope, int record) {
    *scope = (struct gen_scope){.frame_count = record >= 0};
    scope->frames[0] = record >= 0 ? record : 0;
}

void gen_cite(struct gen *gen) {
    if (gen_hits(gen, 60))
        gen_put(gen, "  %s %s \"%u\"\n", W("cites", "依据"), "办法", 1 + gen_below(gen, 2));
}

/* ---- heads, choices, the calendar ---- */

/* What is said behind a source, in any order. */
static void put_marks(struct gen *gen) {
    bool seen_first = gen_hits(gen, 50);
    if (seen_first)
        gen_put(gen, " %s 网站", W("seen in", "见于"));
    if (gen_hits(gen, 40))
        gen_put(gen, " %s \"没有原文\"", W("unverified", "未核实"));
    if (gen_hits(gen, 40))
        gen_put(gen, " %s \"https://a.example/1\"", W("address", "网址"));
    if (!seen_first && gen_hits(gen, 30))
        gen_put(gen, " %s %s", W("seen in", "见于"), W("level", "级"));
}

static void put_catalogue(struct gen *gen) {
    gen_put(gen, "%s 目录 \"目录\" {\n", W("source", "来源"));
    for (uint32_t i = 1; i <= 2; i++) {
        gen_put(gen, "  %s \"H%u\"", W("article", "条款"), i);
        if (gen_hits(gen, 50))
            gen_put(gen, " \"一项\"");
        if (gen_hits(gen, 50))
            gen_put(gen, " %s 办法 \"1\"", W("cites", "依据"));
        gen_put(gen, " %s %s", W("level", "级"), gen_hits(gen, 50) ? "甲" : "乙");
        if (gen_hits(gen, 30))
            gen_put(gen, " %s \"不判定\"", W("registered", "登记"));
        gen_put(gen, "\n");
    }
    gen_put(gen, "}\n");
}

static void put_head(struct gen *gen) {
    gen_put(gen, "%s \"%s\" %s \"1\"\n", W("ruleset", "规则集"), "随机", W("version", "版本"));
    if (gen->has_transition)
        gen_put(gen, "%s 2021-01-01 %s 2025-12-31\n", W("transition", "过渡期"), W("to", "至"));
    gen_put(gen, "%s 办法 《办法》 %s 2020-12-16", W("source", "来源"), W("dated", "日期"));
    put_marks(gen);
    gen_put(gen, " { %s \"1\" \"甲\"", W("article", "条款"));
    if (gen_hits(gen, 20))
        gen_put(gen, " %s \"不判定\"", W("registered", "登记"));
    gen_put(gen, " %s \"2\" }\n", W("article", "条款"));
    gen->has_catalogue = gen_hits(gen, 40);
    if (gen->has_catalogue)
        put_catalogue(gen);
}

static void put_calendar(struct gen *gen) {
    gen_put(gen,
        "%s 日历 {\n  %s 2022-01-01 %s 2025-06-30\n  %s %s、%s\n  %s 2023-06-22 %s 2023-06-23\n"
        "  %s 2023-06-25\n}\n",
        W("calendar", "日历"), W("from", "自"), W("to", "至"), W("rest", "休息"),
        W("saturday", "星期六"), W("sunday", "星期日"), W("days off", "放假"), W("to", "至"),
        W("working days", "上班"));
}

static void put_choice(struct gen *gen, struct gen_choice *choice) {
    choice->name = gen_new_name(gen, "choice", "类");
    choice->count = 2 + gen_below(gen, 4);
    gen_put(gen, "%s %s ", W("choice", "选项"), choice->name);
    if (gen->has_catalogue && gen_hits(gen, 40))
        gen_put(gen, "%s 目录 \"H1\" ", W("cites", "依据"));
    gen_put(gen, "{ ");
    for (uint32_t i = 0; i < choice->count; i++) {
        choice->values[i] = gen_new_name(gen, "v", "值");
        gen_put(gen, "%s%s", i ? W(", ", "、") : "", choice->values[i]);
        if (gen_hits(gen, 20))
            gen_put(gen, " \"%s\"", gen_new_name(gen, "text", "文"));
    }
    gen_put(gen, " }\n");
}

/* ---- records: given fields first ---- */

static void field_declare(struct gen *gen, int record, const char *name, struct gen_type type,
    int child) {
    struct gen_field field = {.name = name, .type = type, .record = record, .child = child};
    field.computed = gen->computing;
    field.is_place = gen->placing;
    vec_push(gen->arena, &gen->fields, field);
}

static void put_given(struct gen *gen, int record) {
    bool is_remark = gen_hits(gen, 8); /* every table has some, and many cells of theirs say 无 */
    struct gen_type type = gen_field_type(gen, true);
    const char *name = gen_new_name(gen, "f", "项");
    if (is_remark)
        type = (struct gen_type){.kind = TYPE_TEXT, .or_none = gen_hits(gen, 60)};
    gen_put(gen, "  %s: ", name);
    gen_type_name(gen, type);
    if (type.or_none && gen_hits(gen, 40))
        gen_put(gen, " %s %s", W("empty means", "空表示"), W("none", "无"));
    else if (!type.or_none && gen_hits(gen, 15)) {
        gen_put(gen, " %s ", W("empty means", "空表示"));
        gen_literal(gen, type);
    }
    if (gen_hits(gen, 10))
        gen_put(gen, " %s", W("required", "必填"));
    if (type.kind == TYPE_TEXT && gen_hits(gen, 20))
        gen_put(gen, " %s", W("unique", "唯一"));
    if (type.kind == TYPE_DATE && gen_hits(gen, 20))
        gen_put(gen, " %s %s", W("month means", "月份表示"),
            gen_hits(gen, 50) ? W("first day", "首日") : W("last day", "末日"));
    if (gen_hits(gen, 15))
        gen_put(gen, " %s \"%s列\"", W("from", "来自"), name);
    gen_put(gen, "\n");
    field_declare(gen, record, name, type, -1);
}

static void put_place(struct gen *gen, int record) {
    const char *name = gen_new_name(gen, "place", "区划");
    gen_put(gen, "  %s: %s %s\n", name, W("region", "地区"), W("place", "所在地"));
    gen->placing = true;
    field_declare(gen, record, name, gen_plain_type(TYPE_REGION), -1);
    gen->placing = false;
}

static void put_record_head(struct gen *gen, int index) {
    struct gen_record_type *record = &gen->records[index];
    const char *key = gen_new_name(gen, "key", "编号");
    record->name = gen_new_name(gen, "record", "表册");
    gen->out = &record->body;
    gen_put(gen, "%s %s", W("record", "记录"), record->name);
    if (record->parent >= 0)
        gen_put(gen, " %s %s", W("of", "隶属"), gen->records[record->parent].name);
    gen_put(gen, " {\n  %s: %s %s\n", key, W("text", "文本"), W("key", "主键"));
    field_declare(gen, index, key, gen_plain_type(TYPE_TEXT), -1);
    if (record->parent < 0 || gen_hits(gen, 25))
        put_place(gen, index);
    uint32_t count = 3 + gen_below(gen, 5);
    for (uint32_t i = 0; i < count; i++)
        put_given(gen, index);
}

/* One to four kinds: a chain, or two below one. */
static void put_records(struct gen *gen) {
    gen->record_count = 1 + (int)gen_below(gen, 4);
    if (gen->usual && gen->record_count == 1 && gen_hits(gen, 80))
        gen->record_count = 2;
    for (int i = 0; i < gen->record_count; i++) {
        gen->records[i].parent = i == 0 ? -1 : i == 3 ? (int)gen_below(gen, 3) : i - 1;
        if (gen->usual && i == 3 && gen_hits(gen, 30))
            gen->records[i].parent = -1; /* of another kind altogether */
        put_record_head(gen, i);
    }
    for (int i = 1; i < gen->record_count; i++) {
        int parent = gen->records[i].parent;
        if (parent < 0)
            continue;
        const char *name = gen_new_name(gen, "list", "名册");
        gen->out = &gen->records[parent].body;
        gen_put(gen, "  %s: %s %s\n", name, W("list of", "若干"), gen->records[i].name);
        field_declare(gen, parent, name, gen_plain_type(TYPE_LIST), i);
    }
}

static void put_computed(struct gen *gen) {
    int record = (int)gen_below(gen, (uint32_t)gen->record_count);
    struct gen_type type = gen_field_type(gen, false);
    struct gen_scope scope;
    const char *name = gen_new_name(gen, "c", "算");
    gen_fresh_scope(&scope, record);
    gen->out = &gen->records[record].body;
    gen_put(gen, "  %s: ", name);
    gen_type_name(gen, type);
    gen_put(gen, " = ");
    gen_value(gen, &scope, type, GEN_FUEL + (int)gen_below(gen, 2));
    gen_put(gen, "\n");
    gen->computing = true;
    field_declare(gen, record, name, type, -1);
    gen->computing = false;
}

/* ---- parameters ---- */

static void put_moment(struct gen *gen, struct gen_type type, const char *from, const char *to,
    bool simple) {
    struct gen_scope scope;
    gen_fresh_scope(&scope, -1);
    gen_put(gen, "    %s %s", W("from", "自"), from);
    if (to)
        gen_put(gen, " %s %s", W("to", "至"), to);
    gen_put(gen, ": ");
    if (simple)
        gen_literal(gen, type);
    else if (gen_hits(gen, 8))
        gen_put(gen, "%s", W("undecided", "待定"));
    else
        gen_value(gen, &scope, type, gen_hits(gen, 70) ? 0 : 3);
    gen_put(gen, "\n");
}

static void put_override(
    struct gen *gen, struct gen_type type, const char *code, bool simple) {
    gen_put(gen, "    %s %s \"某地\" {\n", W("region", "地区"), code);
    put_moment(gen, type, "2021-01-01", gen_hits(gen, 30) ? "2022-12-31" : NULL, simple);
    if (gen_hits(gen, 40))
        put_moment(gen, type, "2023-07-01", NULL, simple);
    gen_put(gen, "    }\n");
}

static void put_overrides(struct gen *gen, struct gen_type type, bool simple) {
    static const char *const codes[] = {"520000", "522700", "522729", "421303", "522729001"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (gen_hits(gen, 35))
            put_override(gen, type, codes[i], simple);
    if (gen_hits(gen, 20))
        put_override(gen, type, "110000", simple);
}

static void put_levels(struct gen *gen) {
    if (gen_hits(gen, 30))
        gen_put(gen, " %s %s、%s、%s、%s", W("decided by", "由"), W("province", "省"),
            W("city", "市"), W("county", "县"), W("township", "乡"));
}

/* Computed overrides may break a bound when they are used; fixed ones would when they are read. */
static bool put_limits(struct gen *gen, struct gen_type type) {
    bool limited = type.kind == TYPE_INTEGER && !type.or_none && gen_hits(gen, 70);
    if (limited)
        gen_put(gen, " %s 0 %s 60", W("at least", "不低于"), W("at most", "不高于"));
    return limited;
}

static void put_limited_overrides(struct gen *gen) {
    struct gen_scope scope;
    gen_fresh_scope(&scope, -1);
    gen_put(gen, "    %s 520000 {\n      %s 2019-01-01: %s(", W("region", "地区"), W("from", "自"),
        W("year", "年份"));
    gen_expr(gen, &scope, gen_plain_type(TYPE_DATE), gen_hits(gen, 50) ? 0 : 2);
    gen_put(gen, ") - 2022\n      %s 2024-01-01: 5\n    }\n", W("from", "自"));
}

static void put_parameter_typed(struct gen *gen, struct gen_type type, bool simple) {
    const char *name = gen_new_name(gen, "p", "标准");
    bool extendable = false;
    gen_put(gen, "%s %s: ", W("parameter", "参数"), name);
    gen_type_name(gen, type);
    if (gen_hits(gen, 20)) {
        gen_put(gen, " = ");
        gen_literal(gen, type);
        gen_put(gen, "\n");
    } else {
        put_levels(gen);
        bool limited = put_limits(gen, type);
        extendable = !limited;
        gen_put(gen, " {\n");
        gen_cite(gen);
        put_moment(gen, type, gen_hits(gen, 80) ? "2019-01-01" : "2022-06-30", NULL, simple);
        if (gen_hits(gen, 60))
            put_moment(gen, type, "2023-01-01", gen_hits(gen, 20) ? "2023-12-31" : NULL, simple);
        if (gen_hits(gen, 40))
            put_moment(gen, type, "2024-06-30", NULL, simple);
        if (limited)
            put_limited_overrides(gen);
        else if (gen_hits(gen, 60))
            put_overrides(gen, type, simple);
        gen_put(gen, "}\n");
    }
    vec_push(gen->arena, &gen->parameters, ((struct gen_name){.name = name, .type = type, .extendable = extendable}));
}

static void put_parameter_item(struct gen *gen) {
    bool whole = gen_hits(gen, 25);
    put_parameter_typed(
        gen, whole ? gen_plain_type(TYPE_INTEGER) : gen_any_type(gen, false), false);
}

/* ---- tables ---- */

/* `and != x`, of an x that no pool has: a cell that nothing meets is refused. */
static void put_but(struct gen *gen, struct gen_type type) {
    static const char *const others[] = {[TYPE_INTEGER] = "7",
        [TYPE_DECIMAL] = "0.7",
        [TYPE_PERCENT] = "7%",
        [TYPE_MONEY] = "7 元",
        [TYPE_DATE] = "2000-01-01"};
    static const char *const periods[] = {"", "/月", "/季", "/年"};
    gen_put(gen, " %s != %s%s", W("and", "且"), others[type.kind], periods[type.period]);
}

static void put_cell_part(struct gen *gen, struct gen_type type) {
    static const char *const bounds[][2] = {
        {"below", "低于"}, {"at least", "不低于"}, {"at most", "不高于"}, {"above", "高于"}};
    uint32_t at = gen_below(gen, 4);
    bool bound = gen_is_ordered(type) && gen_hits(gen, 50);
    if (bound)
        gen_put(gen, "%s ", W(bounds[at][0], bounds[at][1]));
    if (type.kind == TYPE_REGION && gen_hits(gen, 30))
        gen_put(gen, "%s", gen->regions[gen_below(gen, 2)]);
    else
        gen_literal(gen, type);
    if (bound && gen_hits(gen, 25))
        put_but(gen, type);
}

static void put_cell(struct gen *gen, struct gen_type type) {
    if (gen_hits(gen, 40)) {
        gen_put(gen, "%s", W("any", "任意"));
        return;
    }
    uint32_t count = 1 + gen_below(gen, 2);
    for (uint32_t i = 0; i < count; i++) {
        gen_put(gen, "%s", i ? W(" or ", "、") : "");
        put_cell_part(gen, type);
    }
    if (type.or_none && gen_hits(gen, 30))
        gen_put(gen, " %s %s", W("or", "或"), W("none", "无"));
}

/* The cells of one input that part the rows; true where they leave nothing out. */
static bool part_input(struct gen *gen, struct gen_type type, const char *cells[6], uint32_t *count) {
    static const char *const thresholds[][4] = {
        [TYPE_INTEGER] = {"3", "3", "12", "4"},
        [TYPE_DECIMAL] = {"0.5", "0.5", "2.5", "0.5"},
        [TYPE_PERCENT] = {"20%", "20%", "80%", "20%"},
        [TYPE_MONEY] = {"100", "100", "300", "100"},
        [TYPE_DATE] = {"2022-01-01", "2022-01-01", "2024-02-29", "2022-01-01"},
    };
    static const char *const periods[][2] = {
        {" yuan", "元"}, {" yuan/month", "元/月"}, {" yuan/quarter", "元/季"}, {" yuan/year", "元/年"}};
    const char *unit = type.kind == TYPE_MONEY ? W(periods[type.period][0], periods[type.period][1]) : "";
    *count = 0;
    if (type.kind == TYPE_BOOLEAN) {
        cells[(*count)++] = W("yes", "是");
        cells[(*count)++] = W("no", "否");
    } else if (type.kind == TYPE_CHOICE) {
        const struct gen_choice *choice = &gen->choices[type.choice];
        for (uint32_t i = 0; i < choice->count; i++)
            cells[(*count)++] = choice->values[i];
    } else if (gen_is_ordered(type)) {
        const char *const *at = thresholds[type.kind];
        cells[(*count)++] = arena_printf(gen->arena, "%s %s%s", W("below", "低于"), at[0], unit);
        cells[(*count)++] =
            arena_printf(gen->arena, "%s%s %s %s%s", at[1], unit, W("to", "至"), at[2], unit);
        cells[(*count)++] = arena_printf(gen->arena, "%s %s%s", W("above", "高于"), at[2], unit);
    } else if (type.kind == TYPE_REGION) {
        cells[(*count)++] = "520000";
        cells[(*count)++] = W("421303 or 110105", "421303、110105");
    } else {
        cells[(*count)++] = type.kind == TYPE_TEXT ? "\"甲\"" : "\"11010519491231002X\"";
    }
    if (type.or_none)
        cells[(*count)++] = W("none", "无");
    return type.kind == TYPE_BOOLEAN || type.kind == TYPE_CHOICE || gen_is_ordered(type);
}

struct row_maker {
    struct gen_scope scope;
    struct gen_table *table;
    struct text_buffer same[2]; /* values that several rows share */
};

static void put_row_value(struct gen *gen, struct row_maker *maker) {
    gen_put(gen, " %s ", W("then", "则"));
    for (uint32_t i = 0; i < maker->table->result_count; i++) {
        const struct gen_name *result = &maker->table->results[i];
        if (result->name)
            gen_put(gen, "%s%s = ", i ? ", " : "", result->name);
        if (gen_hits(gen, 45))
            gen_put(gen, "%s", maker->same[i].bytes);
        else
            gen_value(gen, &maker->scope, result->type, gen_hits(gen, 60) ? 0 : 3);
    }
    gen_put(gen, "\n");
}

static void put_rows(struct gen *gen, struct row_maker *maker) {
    const struct gen_table *table = maker->table;
    const char *cells[6];
    uint32_t count, parting = gen_below(gen, table->input_count);
    bool full = part_input(gen, table->inputs[parting].type, cells, &count) && gen_hits(gen, 50);
    for (uint32_t row = 0; row < count; row++) {
        gen_put(gen, "  %s ", W("when", "当"));
        for (uint32_t i = 0; i < table->input_count; i++) {
            gen_put(gen, "%s", i ? ", " : "");
            if (i == parting)
                gen_put(gen, "%s", cells[row]);
            else if (full)
                gen_put(gen, "%s", W("any", "任意"));
            else
                put_cell(gen, table->inputs[i].type);
        }
        put_row_value(gen, maker);
    }
    if (full)
        return;
    gen_put(gen, "  %s", W("otherwise", "其余"));
    put_row_value(gen, maker);
}

static void put_results(struct gen *gen, struct row_maker *maker, struct gen_table *table) {
    table->result_count = 1 + gen_hits(gen, 30);
    for (uint32_t i = 0; i < table->result_count; i++) {
        struct gen_name *result = &table->results[i];
        result->type = gen_any_type(gen, false);
        result->name = NULL;
        if (table->result_count > 1) {
            result->name = gen_new_name(gen, "r", "果");
            gen_put(gen, "%s%s: ", i ? ", " : "", result->name);
        }
        gen_type_name(gen, result->type);
        struct text_buffer *out = gen->out;
        gen->out = &maker->same[i];
        gen_literal(gen, result->type);
        gen->out = out;
    }
}

/* So near to one another that a day is seldom far from the next change. */
static void put_table_dates(struct gen *gen, struct row_maker *maker) {
    static const char *const days[] = {"2020-01-01", "2022-01-01", "2023-01-01", "2024-02-29"};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        if (i > 0 && gen_hits(gen, 30))
            continue;
        gen_put(gen, "  %s %s {\n", W("from", "自"), days[i]);
        put_rows(gen, maker);
        gen_put(gen, "  }\n");
    }
    if (gen_hits(gen, 20))
        gen_put(gen, "  %s 2025-01-01: %s\n", W("from", "自"), W("undecided", "待定"));
}

/* Rows that always hold, or by date, or for a region as well. */
static void put_table_parts(struct gen *gen, struct row_maker *maker) {
    if (gen_hits(gen, 45))
        put_rows(gen, maker);
    else
        put_table_dates(gen, maker);
    if (gen_hits(gen, 75))
        return;
    gen_put(gen, "  %s 522729 { %s 2022-01-01 {\n", W("region", "地区"), W("from", "自"));
    put_rows(gen, maker);
    gen_put(gen, "  } }\n");
}

static void put_table_item(struct gen *gen) {
    struct gen_table table = {.name = gen_new_name(gen, "t", "表"), .result_count = 1};
    struct row_maker maker = {.table = &table};
    gen_fresh_scope(&maker.scope, -1);
    table.input_count = 1 + gen_below(gen, 3);
    gen_put(gen, "%s %s(", W("table", "表"), table.name);
    for (uint32_t i = 0; i < table.input_count; i++) {
        table.inputs[i].name = gen_new_name(gen, "in", "入");
        table.inputs[i].type = gen_any_type(gen, true);
        gen_put(gen, "%s%s: ", i ? ", " : "", table.inputs[i].name);
        gen_type_name(gen, table.inputs[i].type);
    }
    gen_put(gen, "): ");
    put_results(gen, &maker, &table);
    gen_put(gen, " {\n");
    gen_cite(gen);
    maker.scope.inputs = table.inputs;
    maker.scope.input_count = table.input_count;
    put_table_parts(gen, &maker);
    gen_put(gen, "}\n");
    vec_push(gen->arena, &gen->tables, table);
}

/* ---- the file ---- */

static void put_items(struct gen *gen, struct text_buffer *items) {
    uint32_t count = 10 + gen_below(gen, 8);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t kind = gen_below(gen, 10);
        gen->out = items;
        if (gen_hits(gen, 16))
            gen_scale_item(gen);
        else if (kind < 2)
            put_parameter_item(gen);
        else if (kind < 4)
            put_table_item(gen);
        else if (kind < 7)
            put_computed(gen);
        else
            gen_policy_item(gen);
    }
    gen->out = items;
    gen_policy_item(gen);
    gen_assertion_item(gen);
    gen_assertion_item(gen);
}

static struct gen_text program(struct arena *arena, uint64_t seed, bool peeks, bool usual) {
    struct gen gen = {
        .arena = arena, .chance = chance_of(seed), .peeks = peeks, .usual = usual};
    struct text_buffer head = {0}, items = {0}, local = {0}, shows = {0};
    gen.zh = gen_hits(&gen, 50);
    gen.mixed = gen_hits(&gen, 30);
    gen.has_calendar = gen_hits(&gen, 60);
    gen.has_transition = gen_hits(&gen, 70);
    gen.refines = gen_hits(&gen, 30);
    gen.out = &head;
    put_head(&gen);
    if (gen.has_calendar)
        put_calendar(&gen);
    for (int i = 0; i < 3; i++)
        put_choice(&gen, &gen.choices[i]);
    gen_regions(&gen);
    put_records(&gen);
    gen.out = &items;
    put_parameter_typed(&gen, gen_plain_type(TYPE_CITIZEN_ID), true);
    put_parameter_typed(&gen, gen_plain_type(TYPE_REGION), true);
    put_items(&gen, &items);
    if (gen_hits(&gen, 40)) {
        gen.out = &local;
        gen_local_file(&gen);
        gen.out = &head;
        gen_put(&gen, "%s \"local.guodu\"\n", gen_word(&gen, "use", "引用"));
    }
    gen.out = &shows;
    gen_shows(&gen);
    const char *text = head.bytes;
    for (int i = 0; i < gen.record_count; i++)
        text = arena_printf(arena, "%s%s}\n", text, gen.records[i].body.bytes);
    return (struct gen_text){
        .main = arena_printf(arena, "%s%s", text, items.bytes),
        .local = local.bytes,
        .refines = gen.refines,
        .shows = shows.bytes};
}

struct gen_text gen_program(struct arena *arena, uint64_t seed, bool peeks) {
    return program(arena, seed, peeks, false);
}

struct gen_text gen_usual_program(struct arena *arena, uint64_t seed) {
    return program(arena, seed, true, true);
}
