/* SPDX-License-Identifier: Apache-2.0 */
#include "data/xlsx_styles.h"

#include <string.h>
#include "data/reader.h"

/* Excel keeps 65,490 of them at most. */
enum { STYLES_MOST = 1 << 18 };

static void take_code(struct xml_part *part, const char **attributes) {
    struct styles *styles = part->user;
    const char *code = xml_attribute(attributes, "formatCode");
    uint32_t id;
    if (!code || !xml_number(xml_attribute(attributes, "numFmtId"), UINT32_MAX - 1, &id))
        return;
    struct number_format *format = arena_new(styles->arena, struct number_format);
    *format = number_format_of(styles->arena, code);
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

const struct number_format *styles_format(const struct styles *styles, uint32_t style) {
    static const struct number_format plain = {.kind = NUMBER_PLAIN};
    return style < styles->formats.count ? &styles->formats.items[style] : &plain;
}
