/* SPDX-License-Identifier: Apache-2.0 */
#include "data/xlsx_styles.h"

#include <string.h>
#include "data/reader.h"

/* ---- format codes ---- */

/* What is left of a code once quoted text, escapes and brackets are passed over. */
struct code_signs {
    bool year, month, day, clock; /* m is a month where no h or s is about */
    bool elapsed;                 /* [h]: hours since, not of a day */
    bool percent;
    bool other;     /* anything that is no 0 */
    unsigned zeros; /* in a row, from the start */
    bool first;     /* still in the first section */
};

static const char *skip_quoted(const char *at) {
    const char *end = strchr(at + 1, '"');
    return end ? end + 1 : at + strlen(at);
}

/* [Red] and [$-804] say nothing, [h], [mm] and [s] count hours, minutes, seconds. */
static const char *skip_bracket(const char *at, struct code_signs *signs) {
    const char *end = strchr(at, ']');
    if (!end)
        return at + strlen(at);
    size_t length = (size_t)(end - at) - 1;
    if (length > 0 && strspn(at + 1, "hHmMsS") >= length)
        signs->elapsed = true;
    return end + 1;
}

/* \x, _x and *x: the next character is text, or filling. */
static const char *skip_escaped(const char *at) {
    at++;
    if (*at)
        at++;
    while (((unsigned char)*at & 0xC0) == 0x80) /* the rest of a character */
        at++;
    return at;
}

static void take_sign(struct code_signs *signs, const char *at) {
    switch (*at) {
    case 'y':
    case 'Y':
        signs->year = true;
        break;
    case 'm':
    case 'M':
        signs->month = true;
        break;
    case 'd':
    case 'D':
        signs->day = true;
        break;
    case 'h':
    case 'H':
    case 's':
    case 'S':
        signs->clock = true;
        break;
    case '%':
        signs->percent = true;
        break;
    case ';':
        signs->first = false;
        break;
    case '0':
        signs->zeros += signs->first;
        break;
    default:
        signs->other |= signs->first && *at != ' ';
    }
}

static struct code_signs read_code(const char *code) {
    struct code_signs signs = {.first = true};
    while (*code) {
        if (*code == '"') {
            signs.other |= signs.first;
            code = skip_quoted(code);
        } else if (*code == '[') {
            code = skip_bracket(code, &signs);
        } else if (*code == '\\' || *code == '_' || *code == '*') {
            signs.other |= signs.first && *code != '_';
            code = skip_escaped(code);
        } else {
            take_sign(&signs, code++);
        }
    }
    return signs;
}

enum { ZEROS_MOST = 30 };

struct number_format number_format_of(const char *code) {
    struct code_signs signs = read_code(code);
    struct number_format format = {.kind = NUMBER_PLAIN};
    bool is_date = signs.year || signs.day || (signs.month && !signs.clock && !signs.elapsed);
    if (signs.elapsed && !is_date)
        return format;
    if (is_date || signs.clock) {
        format.kind = is_date ? NUMBER_DATE : NUMBER_TIME;
    } else if (signs.percent) {
        format.kind = NUMBER_PERCENT;
    } else if (!signs.other && signs.zeros > 1 && signs.zeros <= ZEROS_MOST) {
        format.kind = NUMBER_ZEROS;
        format.zeros = signs.zeros;
    }
    return format;
}

/* Those from 27 on are what Chinese, Japanese and Korean programs make of them. 46 is [h]:mm:ss. */
struct number_format number_format_builtin(uint32_t id) {
    enum number_kind kind = NUMBER_PLAIN;
    if (id == 9 || id == 10)
        kind = NUMBER_PERCENT;
    else if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47 || id == 55 ||
             id == 56)
        kind = NUMBER_TIME;
    else if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58))
        kind = NUMBER_DATE;
    return (struct number_format){.kind = kind};
}

/* ---- the part ---- */

/* Excel keeps 65,490 of them at most. */
enum { STYLES_MOST = 1 << 18 };

static void take_code(struct xml_part *part, const char **attributes) {
    struct styles *styles = part->user;
    const char *code = xml_attribute(attributes, "formatCode");
    uint32_t id;
    if (!code || !xml_number(xml_attribute(attributes, "numFmtId"), UINT32_MAX - 1, &id))
        return;
    struct number_format *format = arena_new(styles->arena, struct number_format);
    *format = number_format_of(code);
    map_put_bytes(&styles->custom_by_id, (const char *)&id, sizeof id, format);
    if (++styles->custom_count > STYLES_MOST)
        xml_refuse(part, &xml_fault_limit);
}

static void take_format(struct xml_part *part, const char **attributes) {
    struct styles *styles = part->user;
    uint32_t id = 0;
    if (!xml_number(xml_attribute(attributes, "numFmtId"), UINT32_MAX - 1, &id))
        id = 0;
    const struct number_format *custom =
        map_get_bytes(&styles->custom_by_id, (const char *)&id, sizeof id);
    struct number_format format = custom ? *custom : number_format_builtin(id);
    vec_push(styles->arena, &styles->formats, format);
    if (styles->formats.count > STYLES_MOST)
        xml_refuse(part, &xml_fault_limit);
}

static void start(struct xml_part *part, const char *name, const char **attributes) {
    struct styles *styles = part->user;
    if (strcmp(name, "numFmts") == 0)
        styles->in_codes = true;
    else if (strcmp(name, "cellXfs") == 0)
        styles->in_formats = true;
    else if (strcmp(name, "numFmt") == 0 && styles->in_codes)
        take_code(part, attributes);
    else if (strcmp(name, "xf") == 0 && styles->in_formats)
        take_format(part, attributes);
}

static void end(struct xml_part *part, const char *name) {
    struct styles *styles = part->user;
    if (strcmp(name, "numFmts") == 0)
        styles->in_codes = false;
    else if (strcmp(name, "cellXfs") == 0)
        styles->in_formats = false;
}

struct data_result styles_read(
    struct styles *styles, const struct package *package, const char *name) {
    struct arena *arena = &package->input->arena;
    struct xml_part *part = arena_new(arena, struct xml_part);
    *part = (struct xml_part){.user = styles, .start = start, .end = end};
    styles->arena = arena;
    map_init(&styles->custom_by_id, arena);
    xml_open(part, package, name);
    if (xml_read(part) == XML_FAILED)
        return xml_failure(part, "", "");
    return result_make(DATA_OK, NULL, NULL);
}

struct number_format styles_format(const struct styles *styles, uint32_t style) {
    if (style < styles->formats.count)
        return styles->formats.items[style];
    return (struct number_format){.kind = NUMBER_PLAIN};
}
