/* SPDX-License-Identifier: Apache-2.0
 *
 * Records as columns: whatever trees go in come out of the columns again, values, states, lists and
 * rows that were rejected; what a column cannot hold goes aside and loses nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "record/batch.h"
#include "schema_text.h"

static struct arena arena, own, rows;
static const struct schema *schema;
static uint64_t seed;

static const char *const SCHEMA =
    "choice 身份 低保 脱贫 一般\n"
    "record 户\n 户编号 text key\n 收入 money\n 面积 decimal\n 比例 percent or_none\n"
    " 人数 integer\n 迁入 date or_none\n 身份 身份 or_none\n 安全 boolean\n 地区 region\n 成员 list 人\n"
    " 房屋 list 房\n"
    "record 人 of 户\n 编号 text key\n 生日 date\n 类别 身份\n 备注 text or_none\n 就业 list 工\n"
    "record 工 of 人\n 工号 text key\n 工资 money\n"
    "record 房 of 户\n 房号 text key\n 危房 boolean or_none\n";

static int set_up(void **state) {
    struct allocator allocator = allocator_default();
    (void)state;
    arena_init(&arena, &allocator);
    arena_init(&own, &allocator);
    arena_init(&rows, &allocator);
    schema = schema_from_text(&arena, SCHEMA);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    arena_fini(&own);
    arena_fini(&rows);
    return 0;
}

static uint32_t chance(uint32_t below) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

/* ---- random trees ---- */

static decimal random_number(decimal unit, bool odd) {
    decimal number = ((decimal)chance(2000000) - 1000000) * unit;
    if (odd && chance(60) == 0)
        return number + 1; /* too many places */
    return odd && chance(60) == 0 ? number * 10000000000000 : number;
}

static struct value random_value(const struct field *field, bool odd) {
    static const char *const TEXTS[] = {"", "A", "甲乙", "0123456789 0123456789"};
    if (field->is_key)
        return value_text(arena_printf(&rows, "K%u", chance(1000000)), 0);
    if (chance(5) == 0)
        return value_unknown(NULL);
    if (field->type.or_none && chance(4) == 0)
        return value_none();
    const char *text = TEXTS[chance(4)];
    switch (field->type.kind) {
    case TYPE_BOOLEAN:
        return value_boolean(chance(2));
    case TYPE_INTEGER:
        return value_integer(odd && chance(50) == 0 ? INT64_MAX : (int64_t)chance(100) - 50);
    case TYPE_MONEY:
        return value_number(random_number(DECIMAL_FEN, odd));
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
        return value_number(random_number(DECIMAL_ONE / 1000000, odd));
    case TYPE_DATE:
        return value_date((date)chance(40000) - 20000);
    case TYPE_REGION:
        return value_region(520000000000 + 1000000 * (region)chance(9000));
    case TYPE_CHOICE:
        return value_choice(chance((uint32_t)field->type.choice->values.count));
    default:
        return value_text(text, (uint32_t)strlen(text));
    }
}

static void fill(struct record_tree *tree, struct record *record, bool odd) {
    const struct record_type *type = record->type;
    record->file = chance(9) ? "a.csv" : "b.csv";
    record->line = chance(100000);
    record->rejected = record->parent && chance(12) == 0;
    record->doubtful = record->rejected && chance(2);
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        if (field->form != FIELD_GIVEN || (record->rejected && !field->is_key))
            continue;
        struct value value = random_value(field, odd);
        if (field->is_key)
            value.text.length = (uint32_t)strlen(value.text.bytes);
        record->values[i] = value;
    }
    for (size_t i = 0; i < type->children.count && !record->rejected; i++) {
        record->lists[i].known = chance(6) != 0;
        uint32_t children = record->lists[i].known ? chance(5) : 0;
        for (uint32_t k = 0; k < children; k++)
            fill(tree, record_child(tree, record, type->children.items[i]), odd);
    }
}

static const struct record_tree *random_tree(bool odd) {
    struct record_tree *tree = arena_new(&rows, struct record_tree);
    fill(tree, record_top(tree, &rows, schema_record(schema, "户")), odd);
    return tree;
}

/* ---- comparing ---- */

static void assert_same(const struct record *a, const struct record *b) {
    assert_ptr_equal(a->type, b->type);
    assert_int_equal(a->number, b->number);
    assert_int_equal(a->line, b->line);
    assert_string_equal(a->file, b->file);
    assert_int_equal(a->rejected, b->rejected);
    assert_int_equal(a->doubtful, b->doubtful);
    for (size_t i = 0; i < a->type->fields.count; i++) {
        const struct field *field = a->type->fields.items[i];
        if (field->form != FIELD_GIVEN)
            continue;
        assert_int_equal(a->values[i].state, b->values[i].state);
        if (a->values[i].state == VALUE_KNOWN)
            assert_true(value_equal(field->type, a->values[i], b->values[i]));
    }
    for (size_t i = 0; i < a->type->children.count; i++) {
        assert_int_equal(a->lists[i].known, b->lists[i].known);
        assert_int_equal(a->lists[i].items.count, b->lists[i].items.count);
        for (size_t k = 0; k < a->lists[i].items.count; k++) {
            assert_ptr_equal(b->lists[i].items.items[k]->parent, b);
            assert_same(a->lists[i].items.items[k], b->lists[i].items.items[k]);
        }
    }
}

/* Builds one batch of so many trees and takes it to pieces again. Returns how many went aside. */
static size_t round_trip(struct batch_builder *builder, size_t count, bool odd) {
    const struct record_tree **trees = arena_array(&own, const struct record_tree *, count + 1);
    batch_begin(builder, schema_record(schema, "户"));
    for (size_t i = 0; i < count; i++)
        batch_add(builder, trees[i] = random_tree(odd));
    assert_int_equal(batch_size(builder), count);
    struct batch *batch = batch_end(builder, 7);
    assert_int_equal(batch->number, 7);
    assert_int_equal(batch->rows[batch->top->index].count, count);
    for (size_t i = 0; i < count; i++)
        assert_same(trees[i]->top, batch_tree(batch, i, &rows)->top);
    return batch->aside_count;
}

static void there_and_back(void **state) {
    static struct arena columns;
    struct allocator allocator = allocator_default();
    size_t aside = 0, all = 0;
    (void)state;
    arena_init(&columns, &allocator);
    struct batch_builder *builder = batch_builder_new(&own, &columns, schema, NULL);
    for (seed = 1; seed < 400; seed++) {
        size_t count = seed % 5 == 0 ? 60 + chance(10) : chance(20);
        aside += round_trip(builder, count, seed % 2);
        all += count;
        arena_reset(&rows);
    }
    assert_in_range(aside, all / 50, all / 2);
    arena_fini(&columns);
}

static struct batch *one_household(struct batch_builder *builder, const struct record_tree **out) {
    struct record_tree *tree = arena_new(&own, struct record_tree);
    struct record *top = record_top(tree, &own, schema_record(schema, "户"));
    top->values[0] = value_text("A1", 2);
    top->values[1] = value_number(123 * DECIMAL_FEN);
    struct record *child = record_child(tree, top, schema_record(schema, "人"));
    child->values[0] = value_text("P1", 2);
    child->values[2] = value_choice(1);
    batch_begin(builder, top->type);
    batch_add(builder, tree);
    *out = tree;
    return batch_end(builder, 0);
}

/* What only the keys are wanted of is unknown in the columns, and never goes aside. */
static void only_what_is_wanted(void **state) {
    const struct record_tree *tree;
    (void)state;
    bool **wanted = arena_array(&own, bool *, schema->records.count);
    for (size_t i = 0; i < schema->records.count; i++)
        wanted[i] = arena_array(&own, bool, schema->records.items[i]->fields.count);
    struct batch_builder *builder =
        batch_builder_new(&own, &rows, schema, (const bool *const *)wanted);
    struct batch *batch = one_household(builder, &tree);
    const struct record *top = batch_tree(batch, 0, &own)->top;
    assert_int_equal(top->values[0].state, VALUE_KNOWN);
    assert_int_equal(top->values[1].state, VALUE_UNKNOWN);
    assert_int_equal(batch->rows[batch->top->index].columns[1].form, COLUMN_NONE);
}

static void one_row_with_its_keys(void **state) {
    const struct record_tree *tree;
    struct arena columns;
    struct allocator allocator = allocator_default();
    (void)state;
    arena_init(&columns, &allocator);
    struct batch *batch = one_household(batch_builder_new(&own, &columns, schema, NULL), &tree);
    struct record *person = batch_record(batch, schema_record(schema, "人"), 0, &own);
    assert_string_equal(person->values[0].text.bytes, "P1");
    assert_string_equal(person->parent->values[0].text.bytes, "A1");
    assert_int_equal(person->values[2].state, VALUE_UNKNOWN);
    arena_fini(&columns);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(there_and_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_what_is_wanted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_row_with_its_keys, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
