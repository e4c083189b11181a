/* SPDX-License-Identifier: Apache-2.0
 *
 * What the checker says of tables and clauses, against trying every case. Small tables and
 * policies are made up by chance, always the same ones. Of a table it must say exactly whether
 * two rows take one case and whether a case is missing. Of a clause it may say that it never
 * holds or never decides only where that is so in every case.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "case_files.h"
#include "check/check.h"

#define TABLES 1500
#define POLICIES 1500

static uint64_t chance_state;

static size_t below(size_t limit) { /* splitmix64 */
    uint64_t z = chance_state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (size_t)((z ^ (z >> 31)) % limit);
}

/* ---- rules as text, checked ---- */

struct world {
    struct arena arena;
    struct parsed parsed;
    struct program program;
    VEC(char) text;
};

static void world_init(struct world *world) {
    struct allocator allocator = allocator_default();
    *world = (struct world){0};
    arena_init(&world->arena, &allocator);
}

__attribute__((format(printf, 2, 3))) static void put(
    struct world *world, const char *format, ...) {
    char line[256];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    assert_in_range(length, 0, sizeof line - 1);
    for (int i = 0; i < length; i++)
        vec_push(&world->arena, &world->text, line[i]);
}

static bool no_file(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    (void)user, (void)arena, (void)path, (void)text, (void)length;
    return false;
}

static void check(struct world *world) {
    struct file_reader reader = {.read = no_file};
    struct ast_program files = {0};
    parsed_init(&world->parsed, &world->arena);
    load_program(
        &world->parsed.input, &reader, "规则.guodu", world->text.items, world->text.count, &files);
    check_program(&world->parsed.input, &files, &world->program);
}

static bool says(const struct world *world, enum diagnostic_code code) {
    for (size_t i = 0; i < world->parsed.diagnostics.list.count; i++)
        if (world->parsed.diagnostics.list.items[i]->code == code)
            return true;
    return false;
}

static void fail_with(struct world *world, const char *what) {
    print_error("%s:\n%.*s\n%s\n", what, (int)world->text.count, world->text.items,
        parsed_messages(&world->parsed, LANG_ZH));
    fail();
}

static const char prelude[] = "来源 办法 \"办法\"\n选项 身份 { 甲、乙、丙 }\n";

/* ---- tables ---- */

enum kind { INTEGER, DECIMAL, CHOICE, CHOICE_OR_NONE, BOOLEAN, REGION, KINDS };

static const char *const kind_names[KINDS] = {"整数", "小数", "身份", "身份 或 无", "是否", "地区"};
static const char *const choice_names[] = {"甲", "乙", "丙"};
static const struct {
    int64_t code;
    const char *text;
} places[] = {{420000000000, "42"}, {421300000000, "421300"}, {421303000000, "421303"},
    {421321000000, "421321"}, {520000000000, "520000"}, {110000000000, "11"}};

#define NONE 9

/* The cases of a kind, numbered: integers -1 to 7, decimals by halves, values, none, places. */
static int case_count(enum kind kind) {
    static const int counts[KINDS] = {9, 18, 3, 4, 2, 6};
    return counts[kind];
}

struct made_cell { /* parts joined by 或; none: 任意 */
    int part_count;
    struct part {
        int op; /* 0 value, 1 range, 2 below, 3 at most, 4 at least, 5 above */
        int low, high;
    } parts[2];
};

static struct made_cell some_cell(enum kind kind) {
    struct made_cell cell = {.part_count = (int)below(3)};
    for (int i = 0; i < cell.part_count; i++) {
        struct part *part = &cell.parts[i];
        if (kind == INTEGER || kind == DECIMAL) {
            part->op = (int)below(6);
            part->low = (int)below(6);
            part->high = part->low + (int)below(3);
        } else {
            part->low = (int)below((size_t)case_count(kind) - (kind == REGION));
        }
    }
    return cell;
}

static void put_value(struct world *world, enum kind kind, int value) {
    if (kind == INTEGER || kind == DECIMAL)
        put(world, "%d", value);
    else if (kind == BOOLEAN)
        put(world, "%s", value ? "是" : "否");
    else if (kind == REGION)
        put(world, "%s", places[value].text);
    else
        put(world, "%s", value == 3 ? "无" : choice_names[value]);
}

static void put_cell(struct world *world, enum kind kind, const struct made_cell *cell) {
    static const char *const words[] = {"", "", "低于 ", "不高于 ", "不低于 ", "高于 "};
    if (!cell->part_count)
        put(world, "任意");
    for (int i = 0; i < cell->part_count; i++) {
        const struct part *part = &cell->parts[i];
        put(world, "%s%s", i ? " 或 " : "", words[part->op]);
        put_value(world, kind, part->low);
        if (part->op == 1)
            put(world, " 至 %d", part->high);
    }
}

static bool number_takes(const struct part *part, int halves) {
    int low = 2 * part->low, high = 2 * part->high;
    switch (part->op) {
    case 0:
        return halves == low;
    case 1:
        return low <= halves && halves <= high;
    case 2:
        return halves < low;
    case 3:
        return halves <= low;
    case 4:
        return halves >= low;
    default:
        return halves > low;
    }
}

static bool part_takes(enum kind kind, const struct part *part, int number) {
    if (kind == INTEGER)
        return number_takes(part, 2 * (number - 1));
    if (kind == DECIMAL)
        return number_takes(part, number - 2);
    if (kind != REGION)
        return part->low == number;
    return region_contains(places[part->low].code, places[number].code);
}

static bool cell_takes(enum kind kind, const struct made_cell *cell, int number) {
    bool takes = cell->part_count == 0;
    for (int i = 0; i < cell->part_count; i++)
        takes = takes || part_takes(kind, &cell->parts[i], number);
    return takes;
}

struct table_made {
    int input_count, row_count;
    bool otherwise;
    enum kind kinds[3];
    struct made_cell cells[6][3];
};

static struct table_made some_table(void) {
    struct table_made table = {.input_count = 1 + (int)below(3), .row_count = 1 + (int)below(6)};
    table.otherwise = below(4) == 0;
    for (int i = 0; i < table.input_count; i++)
        table.kinds[i] = (enum kind)below(KINDS);
    for (int r = 0; r < table.row_count; r++)
        for (int i = 0; i < table.input_count; i++)
            table.cells[r][i] = some_cell(table.kinds[i]);
    return table;
}

static void put_table(struct world *world, const struct table_made *table) {
    put(world, "%s表 标准(", prelude);
    for (int i = 0; i < table->input_count; i++)
        put(world, "%s列%d: %s", i ? ", " : "", i, kind_names[table->kinds[i]]);
    put(world, "): 整数 {\n  依据 办法\n");
    for (int r = 0; r < table->row_count; r++) {
        put(world, "  当 ");
        for (int i = 0; i < table->input_count; i++) {
            put(world, "%s", i ? ", " : "");
            put_cell(world, table->kinds[i], &table->cells[r][i]);
        }
        put(world, " 则 %d\n", r);
    }
    put(world, table->otherwise ? "  其余 则 0\n}\n" : "}\n");
}

/* Tries every case: the most rows that take one, and the fewest. */
static void try_cases(const struct table_made *table, int *most, int *fewest) {
    int total = 1;
    *most = 0;
    *fewest = table->row_count;
    for (int i = 0; i < table->input_count; i++)
        total *= case_count(table->kinds[i]);
    for (int number = 0; number < total; number++) {
        int rows = 0;
        for (int r = 0; r < table->row_count; r++) {
            bool takes = true;
            for (int i = 0, rest = number; i < table->input_count; i++) {
                int count = case_count(table->kinds[i]);
                takes = takes && cell_takes(table->kinds[i], &table->cells[r][i], rest % count);
                rest /= count;
            }
            rows += takes;
        }
        *most = rows > *most ? rows : *most;
        *fewest = rows < *fewest ? rows : *fewest;
    }
}

static void tables_are_told_of_overlap_and_gap_exactly(void **state) {
    int overlaps = 0, gaps = 0, sound = 0;
    (void)state;
    for (uint64_t i = 0; i < TABLES; i++) {
        struct world world;
        int most, fewest;
        chance_state = i;
        struct table_made table = some_table();
        world_init(&world);
        put_table(&world, &table);
        check(&world);
        try_cases(&table, &most, &fewest);
        bool gap = most <= 1 && fewest == 0;
        if (says(&world, DIAG_ROWS_OVERLAP) != (most > 1))
            fail_with(&world, most > 1 ? "an overlap is not told" : "there is no overlap");
        if (says(&world, DIAG_TABLE_GAP) != (gap && !table.otherwise))
            fail_with(&world, gap ? "a gap is not told" : "there is no gap");
        if (says(&world, DIAG_OTHERWISE_IDLE) != (table.otherwise && most <= 1 && fewest == 1))
            fail_with(&world, "otherwise is idle, or is not");
        overlaps += most > 1;
        gaps += gap;
        sound += most == 1 && fewest == 1;
        arena_fini(&world.arena);
    }
    assert_true(overlaps > TABLES / 20 && gaps > TABLES / 20 && sound > TABLES / 100);
}

/* ---- clauses ---- */

struct facts {               /* of one person */
    int status, degree, age; /* degree 3: none */
    bool insured;
};

#define AGES 8
#define PEOPLE (3 * 4 * AGES * 2)

static struct facts person(int number) {
    return (struct facts){.status = number % 3,
        .degree = number / 3 % 4,
        .age = number / 12 % AGES,
        .insured = number / 12 / AGES != 0};
}

enum form {
    STATUS,
    STATUS_NOT,
    STATUS_IN,
    DEGREE,
    DEGREE_NOT,
    DEGREE_NOT_IN,
    DEGREE_NONE,
    BELOW,
    ABOVE,
    BETWEEN,
    EXACTLY,
    INSURED,
    NOT,
    AND,
    OR
};

struct condition {
    enum form form;
    int a, b;
    struct condition *left, *right;
};

static struct condition *some_condition(struct world *world, int depth) {
    struct condition *condition = arena_new(&world->arena, struct condition);
    bool leaf = depth == 0 || below(3) == 0;
    condition->form = leaf ? (enum form)below(NOT) : (enum form)(NOT + below(3));
    condition->a = (int)below(condition->form >= BELOW ? AGES : 3);
    condition->b = condition->form == BETWEEN ? condition->a + (int)below(3) : (int)below(3);
    if (!leaf) {
        condition->left = some_condition(world, depth - 1);
        condition->right = some_condition(world, depth - 1);
    }
    return condition;
}

static bool holds(const struct condition *condition, struct facts facts) {
    int a = condition->a, b = condition->b;
    switch (condition->form) {
    case STATUS:
        return facts.status == a;
    case STATUS_NOT:
        return facts.status != a;
    case STATUS_IN:
        return facts.status == a || facts.status == b;
    case DEGREE:
        return facts.degree == a;
    case DEGREE_NOT:
        return facts.degree != a;
    case DEGREE_NOT_IN:
        return facts.degree != a && facts.degree != b;
    case DEGREE_NONE:
        return facts.degree == 3;
    case BELOW:
        return facts.age < a;
    case ABOVE:
        return facts.age > a;
    case BETWEEN:
        return a <= facts.age && facts.age <= b;
    case EXACTLY:
        return facts.age == a;
    case INSURED:
        return facts.insured;
    case NOT:
        return !holds(condition->left, facts);
    case AND:
        return holds(condition->left, facts) && holds(condition->right, facts);
    default:
        return holds(condition->left, facts) || holds(condition->right, facts);
    }
}

static void put_condition(struct world *world, const struct condition *condition) {
    const char *first = choice_names[condition->a % 3], *second = choice_names[condition->b % 3];
    switch (condition->form) {
    case STATUS:
        put(world, "身份 是 %s", first);
        break;
    case STATUS_NOT:
        put(world, "身份 不为 %s", first);
        break;
    case STATUS_IN:
        put(world, "身份 属于 {%s、%s}", first, second);
        break;
    case DEGREE:
        put(world, "等级 是 %s", first);
        break;
    case DEGREE_NOT:
        put(world, "等级 不为 %s", first);
        break;
    case DEGREE_NOT_IN:
        put(world, "等级 不属于 {%s、%s}", first, second);
        break;
    case DEGREE_NONE:
        put(world, "等级 为 无");
        break;
    case BELOW:
        put(world, "年龄 低于 %d", condition->a);
        break;
    case ABOVE:
        put(world, "%d < 年龄", condition->a);
        break;
    case BETWEEN:
        if (condition->a % 2)
            put(world, "年龄 属于 %d 至 %d", condition->a, condition->b);
        else
            put(world, "%d <= 年龄 <= %d", condition->a, condition->b);
        break;
    case EXACTLY:
        put(world, "年龄 是 %d", condition->a);
        break;
    case INSURED:
        put(world, "参保");
        break;
    case NOT:
        put(world, "非 (");
        put_condition(world, condition->left);
        put(world, ")");
        break;
    default:
        put(world, "(");
        put_condition(world, condition->left);
        put(world, condition->form == AND ? " 且 " : " 或 ");
        put_condition(world, condition->right);
        put(world, ")");
    }
}

#define CLAUSES 4

struct policy_made {
    struct condition *gate, *when[CLAUSES]; /* NULL: none; 其余 */
    bool in_order;
    int over; /* without order: the first is over this one; 0: over none */
};

static void put_policy(struct world *world, const struct policy_made *policy) {
    put(world,
        "%s记录 成员 {\n  编号: 文本 主键\n  身份: 身份\n  等级: 身份 或 无\n  年龄: 整数\n"
        "  参保: 是否\n}\n政策 补助 对 成员 %s{\n  依据 办法\n",
        prelude, policy->in_order ? "依次 " : "");
    if (policy->gate) {
        put(world, "  适用 当 ");
        put_condition(world, policy->gate);
        put(world, "\n");
    }
    for (int i = 0; i < CLAUSES; i++) {
        put(world, "  延续 条%d", i);
        if (i == 0 && !policy->in_order && policy->over)
            put(world, " 优先于 条%d", policy->over);
        put(world, policy->when[i] ? ": 当 " : ": 其余");
        if (policy->when[i])
            put_condition(world, policy->when[i]);
        put(world, "\n");
    }
    put(world, "}\n");
}

static bool takes(const struct policy_made *policy, int clause, struct facts facts) {
    return (!policy->gate || holds(policy->gate, facts)) &&
           (!policy->when[clause] || holds(policy->when[clause], facts));
}

static bool is_over(const struct policy_made *policy, int upper, int lower) {
    if (upper == lower)
        return false;
    if (policy->in_order)
        return upper < lower;
    return !policy->when[lower] || (upper == 0 && policy->over == lower);
}

/* Whom a clause takes, and whom it takes alone of those over it. */
static void try_people(const struct policy_made *policy, int clause, int *taken, int *decided) {
    *taken = *decided = 0;
    for (int number = 0; number < PEOPLE; number++) {
        struct facts facts = person(number);
        bool beaten = false;
        if (!takes(policy, clause, facts))
            continue;
        for (int upper = 0; upper < CLAUSES; upper++)
            beaten = beaten || (is_over(policy, upper, clause) && takes(policy, upper, facts));
        ++*taken;
        *decided += !beaten;
    }
}

static struct policy_made some_policy(struct world *world) {
    struct policy_made policy = {.in_order = below(2), .over = (int)below(CLAUSES)};
    if (below(2))
        policy.gate = some_condition(world, 1);
    for (int i = 0; i < CLAUSES; i++)
        if (i + 1 < CLAUSES || below(2))
            policy.when[i] = some_condition(world, 2);
    return policy;
}

/* What is said of clauses is about a name of theirs. */
static int clause_of(const struct world *world, const struct diagnostic *diagnostic) {
    const struct policy *policy = world->program.policies.items[0];
    for (size_t i = 0; i < policy->clauses.count; i++)
        if (strcmp(policy->clauses.items[i]->name->text, diagnostic->args[0].zh) == 0)
            return (int)i;
    return -1;
}

static void clauses_are_called_idle_only_if_they_are(void **state) {
    int never = 0, idle = 0, truly_never = 0, truly_idle = 0;
    (void)state;
    for (uint64_t i = 0; i < POLICIES; i++) {
        struct world world;
        chance_state = 1000000 + i;
        world_init(&world);
        struct policy_made policy = some_policy(&world);
        put_policy(&world, &policy);
        check(&world);
        assert_int_equal(world.parsed.diagnostics.error_count, 0);
        bool gate_never = says(&world, DIAG_GATE_NEVER);
        for (int c = 0; c < CLAUSES; c++) {
            int taken, decided;
            try_people(&policy, c, &taken, &decided);
            if (gate_never && taken)
                fail_with(&world, "the gate lets someone through");
            truly_never += taken == 0;
            truly_idle += taken && decided == 0;
        }
        for (size_t k = 0; k < world.parsed.diagnostics.list.count; k++) {
            const struct diagnostic *diagnostic = world.parsed.diagnostics.list.items[k];
            int taken, decided;
            if (diagnostic->code != DIAG_CLAUSE_NEVER &&
                diagnostic->code != DIAG_CLAUSE_NEVER_APPLIES &&
                diagnostic->code != DIAG_CLAUSE_IDLE)
                continue;
            try_people(&policy, clause_of(&world, diagnostic), &taken, &decided);
            bool is_idle = diagnostic->code == DIAG_CLAUSE_IDLE;
            if (is_idle ? decided : taken)
                fail_with(&world, is_idle ? "it decides for someone" : "it holds for someone");
            never += !is_idle;
            idle += is_idle;
        }
        arena_fini(&world.arena);
    }
    /* and it is worth saying: a fair part of what is so is told */
    assert_true(never > 50 && never * 3 > truly_never);
    assert_true(idle > 50 && idle * 3 > truly_idle);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_told_of_overlap_and_gap_exactly),
        cmocka_unit_test(clauses_are_called_idle_only_if_they_are),
    };
    return cmocka_run_group_tests_name("check_exact", tests, NULL, NULL);
}
