/* SPDX-License-Identifier: Apache-2.0 */
#include "data/xlsx_cell.h"

#include <string.h>
#include "data/xlsx_number.h"

enum cell_type cell_type_of(const char *attribute) {
    static const struct {
        const char *name;
        enum cell_type type;
    } types[] = {
        {"s", CELL_TYPE_SHARED},
        {"str", CELL_TYPE_TEXT},
        {"inlineStr", CELL_TYPE_TEXT},
        {"b", CELL_TYPE_BOOLEAN},
        {"e", CELL_TYPE_ERROR},
        {"d", CELL_TYPE_DATE},
    };
    for (size_t i = 0; attribute && i < sizeof types / sizeof *types; i++)
        if (strcmp(attribute, types[i].name) == 0)
            return types[i].type;
    return CELL_TYPE_NUMBER;
}

static size_t raw_length(const struct raw_cell *raw, const struct xml_buffer *bytes) {
    return bytes->length - raw->start;
}

static void replace(const struct raw_cell *raw, struct xml_buffer *bytes, const char *text,
    size_t length, struct table_cell *out) {
    bytes->length = raw->start;
    xml_append(bytes, text, length);
    out->length = length;
}

static bool show_shared(const struct shared_strings *strings, const struct raw_cell *raw,
    struct xml_buffer *bytes, struct table_cell *out) {
    uint32_t index;
    size_t length = raw_length(raw, bytes);
    if (length == 0)
        return true;
    xml_append(bytes, "", 1);
    bool found = xml_number(bytes->bytes + raw->start, UINT32_MAX, &index);
    bytes->length = raw->start;
    if (!found || index >= strings->items.count)
        return false;
    out->text = strings->items.items[index].text;
    out->length = strings->items.items[index].length;
    return true;
}

static void show_text(
    const struct raw_cell *raw, struct xml_buffer *bytes, struct table_cell *out) {
    size_t length = raw_length(raw, bytes);
    if (length > 0)
        length = xml_unescape(bytes->bytes + raw->start, length);
    bytes->length = raw->start + length;
    out->length = length;
}

static void show_boolean(
    const struct raw_cell *raw, struct xml_buffer *bytes, struct table_cell *out) {
    out->length = raw_length(raw, bytes);
    if (out->length != 1)
        return;
    char digit = bytes->bytes[raw->start];
    if (digit == '1')
        replace(raw, bytes, "true", 4, out);
    else if (digit == '0')
        replace(raw, bytes, "false", 5, out);
}

/* 2022-06-30T08:30:00.000Z: told as dates that are numbers are. Anything else as it stands. */
static void show_iso_date(
    const struct raw_cell *raw, struct xml_buffer *bytes, struct table_cell *out) {
    enum { DAY = 10, MOMENT = 19 };
    char *text = bytes->bytes + raw->start;
    out->length = raw_length(raw, bytes);
    if (out->length < MOMENT || text[DAY] != 'T')
        return;
    size_t end = MOMENT;
    if (out->length > end && text[end] == '.')
        end += 1 + strspn(text + end + 1, "0123456789");
    if (end < out->length && !(text[end] == 'Z' && end + 1 == out->length))
        return;
    text[DAY] = ' ';
    out->length = memcmp(text + DAY, " 00:00:00", MOMENT - DAY) == 0 ? DAY : MOMENT;
    bytes->length = raw->start + out->length;
}

static void show_number(const struct sheet_context *context, const struct raw_cell *raw,
    struct xml_buffer *bytes, struct table_cell *out) {
    struct real real;
    struct number_text shown;
    out->length = raw_length(raw, bytes);
    if (out->length == 0 || !real_parse(bytes->bytes + raw->start, out->length, &real))
        return;
    number_show(&real, styles_format(&context->styles, raw->style), context->is_1904, &shown);
    replace(raw, bytes, shown.text, shown.length, out);
    out->source = shown.source;
    out->damage = shown.damage;
}

/* A formula that gives the empty text has a value, of the type of texts. */
static bool is_uncalculated(const struct sheet_context *context, const struct raw_cell *raw,
    const struct xml_buffer *bytes) {
    bool is_empty = raw->type != CELL_TYPE_TEXT && raw_length(raw, bytes) == 0;
    return raw->has_formula && (context->uncalculated || !raw->has_value || is_empty);
}

bool cell_show(const struct sheet_context *context, const struct raw_cell *raw,
    struct xml_buffer *bytes, struct table_cell *out) {
    *out = (struct table_cell){.source = CELL_WRITTEN};
    if (is_uncalculated(context, raw, bytes)) {
        replace(raw, bytes, "", 0, out);
        out->damage = REJECT_NOT_CALCULATED;
        return true;
    }
    if (raw->type == CELL_TYPE_SHARED && !raw->is_inline)
        return show_shared(&context->strings, raw, bytes, out);
    if (raw->type == CELL_TYPE_TEXT || raw->is_inline)
        show_text(raw, bytes, out);
    else if (raw->type == CELL_TYPE_BOOLEAN)
        show_boolean(raw, bytes, out);
    else if (raw->type == CELL_TYPE_DATE)
        show_iso_date(raw, bytes, out);
    else if (raw->type == CELL_TYPE_NUMBER)
        show_number(context, raw, bytes, out);
    else
        out->length = raw_length(raw, bytes);
    if (raw->type == CELL_TYPE_ERROR)
        out->damage = REJECT_ERROR_VALUE;
    return true;
}
