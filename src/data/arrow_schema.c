/* SPDX-License-Identifier: Apache-2.0
 *
 * Types by their format strings. */
#include "data/arrow_parts.h"

#include <string.h>
#include "base/utf8.h"

enum { DEPTH_MOST = 64, SCALE_MOST = 76 };

struct format {
    const char *text;
    enum arrow_kind kind;
    uint8_t width;
    bool is_signed;
    enum arrow_layout layout;
    int64_t second;
};

static const struct format formats[] = {
    {.text = "n", .kind = ARROW_NULL},
    {.text = "b", .kind = ARROW_BOOL},
    {.text = "c", .kind = ARROW_INTEGER, .width = 1, .is_signed = true},
    {.text = "C", .kind = ARROW_INTEGER, .width = 1},
    {.text = "s", .kind = ARROW_INTEGER, .width = 2, .is_signed = true},
    {.text = "S", .kind = ARROW_INTEGER, .width = 2},
    {.text = "i", .kind = ARROW_INTEGER, .width = 4, .is_signed = true},
    {.text = "I", .kind = ARROW_INTEGER, .width = 4},
    {.text = "l", .kind = ARROW_INTEGER, .width = 8, .is_signed = true},
    {.text = "L", .kind = ARROW_INTEGER, .width = 8},
    {.text = "e", .kind = ARROW_REAL, .width = 2},
    {.text = "f", .kind = ARROW_REAL, .width = 4},
    {.text = "g", .kind = ARROW_REAL, .width = 8},
    {.text = "u", .kind = ARROW_TEXT, .layout = ARROW_OFFSETS_32},
    {.text = "U", .kind = ARROW_TEXT, .layout = ARROW_OFFSETS_64},
    {.text = "vu", .kind = ARROW_TEXT, .layout = ARROW_VIEWS},
    {.text = "tdD", .kind = ARROW_DATE, .width = 4, .is_signed = true},
    {.text = "tdm", .kind = ARROW_TIMESTAMP, .width = 8, .is_signed = true, .second = 1000},
    {.text = "+l", .kind = ARROW_LIST, .layout = ARROW_OFFSETS_32},
    {.text = "+L", .kind = ARROW_LIST, .layout = ARROW_OFFSETS_64},
    {.text = "+vl", .kind = ARROW_LIST, .layout = ARROW_SIZES_32},
    {.text = "+vL", .kind = ARROW_LIST, .layout = ARROW_SIZES_64},
    {.text = "+s", .kind = ARROW_STRUCT},
};

/* A whole number, at most a million either way; moves behind it. */
static bool take_number(const char **text, int64_t *out) {
    bool negative = **text == '-';
    const char *at = *text + negative, *start = at;
    int64_t number = 0;
    for (; *at >= '0' && *at <= '9' && number < 1000000; at++)
        number = number * 10 + (*at - '0');
    *out = negative ? -number : number;
    *text = at;
    return at > start;
}

/* d:precision,scale or d:precision,scale,bits */
static bool read_decimal(const char *text, struct arrow_node *node) {
    int64_t precision, scale, bits = 128;
    bool fits = take_number(&text, &precision) && *text++ == ',' && take_number(&text, &scale);
    if (fits && *text == ',') {
        text++;
        fits = take_number(&text, &bits);
    }
    if (!fits || *text || scale > SCALE_MOST || scale < -SCALE_MOST ||
        (bits != 32 && bits != 64 && bits != 128 && bits != 256))
        return false;
    node->kind = ARROW_DECIMAL;
    node->width = (uint8_t)(bits / 8);
    node->scale = (int)scale;
    return true;
}

/* tsm:Asia/Shanghai; a zone makes it an instant. */
static bool read_timestamp(const char *text, struct arrow_node *node) {
    static const struct {
        char unit;
        int64_t second;
    } units[] = {{'s', 1}, {'m', 1000}, {'u', 1000000}, {'n', 1000000000}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (text[0] == units[i].unit && text[1] == ':') {
            node->kind = ARROW_TIMESTAMP;
            node->width = 8;
            node->is_signed = true;
            node->second = units[i].second;
            node->zoned = text[2] != '\0';
        }
    return node->kind == ARROW_TIMESTAMP;
}

static bool read_fixed_list(const char *text, struct arrow_node *node) {
    if (!take_number(&text, &node->fixed) || *text || node->fixed < 0)
        return false;
    node->kind = ARROW_LIST;
    node->layout = ARROW_FIXED;
    return true;
}

/* A type that is not known stays ARROW_OTHER. */
static void read_format(const char *text, struct arrow_node *node) {
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        const struct format *format = &formats[i];
        if (strcmp(format->text, text) != 0)
            continue;
        node->kind = format->kind;
        node->width = format->width;
        node->is_signed = format->is_signed;
        node->layout = format->layout;
        node->second = format->second;
    }
    if (strncmp(text, "d:", 2) == 0)
        (void)read_decimal(text + 2, node);
    else if (strncmp(text, "ts", 2) == 0)
        (void)read_timestamp(text + 2, node);
    else if (strncmp(text, "+w:", 3) == 0)
        (void)read_fixed_list(text + 3, node);
}

/* ---- nodes ---- */

struct reading {
    struct input *input;
    struct arrow_problem *problem;
};

static struct arrow_node *wrong(
    const struct reading *reading, const char *path, const char *zh, const char *en) {
    struct arena *arena = &reading->input->dataset->arena;
    *reading->problem = *path
                            ? (struct arrow_problem){arena_printf(arena, "“%s”这一列%s", path, zh),
                                  arena_printf(arena, "column \"%s\" %s", path, en)}
                            : (struct arrow_problem){arena_printf(arena, "整张表%s", zh),
                                  arena_printf(arena, "the table %s", en)};
    return NULL;
}

/* "" where it is missing or no text. */
static const char *clean_name(struct arena *arena, const char *name) {
    size_t length = name ? strlen(name) : 0, bad;
    if (length == 0 || !utf8_valid(name, length, &bad))
        return "";
    length = utf8_trim(&name, length);
    return cell_text(arena, name, length, &length);
}

static const char *join_path(struct arena *arena, const char *above, const char *name) {
    if (!*above)
        return name;
    return *name ? arena_printf(arena, "%s.%s", above, name) : above;
}

static struct arrow_node *read_node(const struct reading *reading, const struct ArrowSchema *schema,
    const char *above, bool is_inner, int depth);

static bool read_children(const struct reading *reading, const struct ArrowSchema *schema,
    struct arrow_node *node, int depth) {
    bool is_list = node->kind == ARROW_LIST;
    node->given_children = (size_t)schema->n_children;
    if ((node->kind != ARROW_LIST && node->kind != ARROW_STRUCT) || node->values)
        return true;
    if (is_list && schema->n_children != 1) {
        wrong(reading, node->path, "是列表，却没有写明其中是什么。",
            "is a list, but has no one child that says of what.");
        return false;
    }
    node->child_count = node->given_children;
    node->children = arena_array(&reading->input->arena, struct arrow_node *, node->child_count);
    for (size_t i = 0; i < node->child_count; i++) {
        node->children[i] = read_node(reading, schema->children[i], node->path, is_list, depth + 1);
        if (!node->children[i])
            return false;
    }
    return true;
}

/* is_inner: what is in a list or a dictionary is called by the name of that. */
static struct arrow_node *read_node(const struct reading *reading, const struct ArrowSchema *schema,
    const char *above, bool is_inner, int depth) {
    struct arena *arena = &reading->input->dataset->arena;
    if (!schema || !schema->format || !schema->release)
        return wrong(reading, above, "的说明（ArrowSchema）不完整。",
            "has an incomplete ArrowSchema: no format, or released already.");
    struct arrow_node *node = arena_new(&reading->input->arena, struct arrow_node);
    node->name = clean_name(arena, schema->name);
    node->path = is_inner ? above : join_path(arena, above, depth > 0 ? node->name : "");
    size_t bad;
    node->format = utf8_valid(schema->format, strlen(schema->format), &bad)
                       ? arena_copy(arena, schema->format, strlen(schema->format))
                       : "?";
    if (depth > DEPTH_MOST || schema->n_children < 0 || schema->n_children > COLUMNS_MOST ||
        (schema->n_children > 0 && !schema->children))
        return wrong(reading, node->path, "的说明（ArrowSchema）前后不符，或者嵌套太深。",
            "has an ArrowSchema that contradicts itself, or is nested too deeply.");
    read_format(schema->format, node);
    if (schema->dictionary) {
        node->values = read_node(reading, schema->dictionary, node->path, true, depth + 1);
        if (!node->values)
            return NULL;
        if (node->kind != ARROW_INTEGER || node->values->values)
            return wrong(reading, node->path, "用了字典编码，序号却不是整数，或者字典里又有字典。",
                "is a dictionary whose indices are no integers, or with a dictionary inside.");
    }
    return read_children(reading, schema, node, depth) ? node : NULL;
}

struct arrow_node *arrow_read_schema(
    struct input *input, const struct ArrowSchema *schema, struct arrow_problem *problem) {
    struct reading reading = {input, problem};
    struct arrow_node *node = read_node(&reading, schema, "", false, 0);
    if (node && (node->kind != ARROW_STRUCT || node->values))
        return wrong(&reading, "", "应是一个 struct（+s），每一列是它的一个子项。",
            "must be a struct (+s) whose children are the columns.");
    return node;
}

const struct arrow_node *arrow_value_node(const struct arrow_node *node) {
    return node->values ? node->values : node;
}
