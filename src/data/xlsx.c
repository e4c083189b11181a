/* SPDX-License-Identifier: Apache-2.0 */
#include "data/xlsx.h"

#include <string.h>
#include "base/map.h"
#include "data/reader.h"
#include "data/xlsx_sheet.h"

enum { RELATIONSHIPS_MOST = 1 << 16, SHEETS_MOST = 1 << 14 };

struct relationship {
    const char *type;   /* the last word of the name of its type: worksheet */
    const char *target; /* a part */
};

/* The parts that one part names. */
struct relationships {
    const struct package *package;
    const char *base; /* the part; "": the package */
    struct map by_id; /* to struct relationship */
    VEC(struct relationship *) items;
};

struct workbook {
    struct input *input;
    struct package *package;
    const char *part;
    struct relationships relationships;
    struct sheet_context context;
    bool is_workbook; /* the part is what it should be */
    bool strings_known;
    struct data_result strings; /* what became of reading them */
    VEC(struct sheet) sheets;
    struct sheet_rows *rows; /* those asked for last */
};

static struct data_result ok(void) {
    return result_make(DATA_OK, NULL, NULL);
}

/* ---- relationships ---- */

/* Transitional and strict files name types by different addresses that end alike. */
static const char *last_word(const char *type) {
    const char *slash = strrchr(type, '/');
    return slash ? slash + 1 : type;
}

static void start_relationship(struct xml_part *part, const char *name, const char **attributes) {
    struct relationships *list = part->user;
    struct arena *arena = &part->input->arena;
    const char *id = xml_attribute(attributes, "Id"), *type = xml_attribute(attributes, "Type");
    const char *target = xml_attribute(attributes, "Target");
    const char *mode = xml_attribute(attributes, "TargetMode");
    if (strcmp(name, "Relationship") != 0 || !id || !type || !target ||
        (mode && strcmp(mode, "External") == 0))
        return;
    if (list->items.count >= RELATIONSHIPS_MOST) {
        xml_refuse(part, &xml_fault_limit);
        return;
    }
    struct relationship *relationship = arena_new(arena, struct relationship);
    relationship->type = arena_copy(arena, last_word(type), strlen(last_word(type)));
    relationship->target = package_target(list->package, list->base, target);
    map_put_bytes(&list->by_id, id, strlen(id), relationship);
    vec_push(arena, &list->items, relationship);
}

static struct data_result read_relationships(
    struct relationships *list, const struct package *package, const char *base) {
    struct arena *arena = &package->input->arena;
    struct xml_part *part = arena_new(arena, struct xml_part);
    *part = (struct xml_part){.user = list, .start = start_relationship};
    *list = (struct relationships){.package = package, .base = base};
    map_init(&list->by_id, arena);
    const char *name = package_relationships(package, base);
    if (!package_has(package, name))
        return ok();
    xml_open(part, package, name);
    return xml_read(part) == XML_FAILED ? xml_failure(part, "", "") : ok();
}

static const char *target_of_type(const struct relationships *list, const char *type) {
    for (size_t i = 0; i < list->items.count; i++)
        if (strcmp(list->items.items[i]->type, type) == 0)
            return list->items.items[i]->target;
    return NULL;
}

/* ---- the workbook ---- */

static void add_sheet(struct xml_part *part, const char **attributes) {
    struct workbook *workbook = part->user;
    struct arena *arena = &workbook->input->arena;
    const char *name = xml_attribute(attributes, "name"), *id = xml_prefixed(attributes, "id");
    const char *state = xml_attribute(attributes, "state");
    const struct relationship *relationship =
        id ? map_get_bytes(&workbook->relationships.by_id, id, strlen(id)) : NULL;
    if (!name || !relationship) {
        xml_refuse(part, &xml_fault_syntax);
        return;
    }
    if (strcmp(relationship->type, "worksheet") != 0)
        return;
    if (workbook->sheets.count >= SHEETS_MOST) {
        xml_refuse(part, &xml_fault_limit);
        return;
    }
    struct sheet sheet = {.name = arena_copy(arena, name, strlen(name)),
        .part = relationship->target,
        .hidden = state && strcmp(state, "visible") != 0};
    vec_push(arena, &workbook->sheets, sheet);
}

static void start_workbook(struct xml_part *part, const char *name, const char **attributes) {
    struct workbook *workbook = part->user;
    if (strcmp(name, "workbook") == 0)
        workbook->is_workbook = true;
    else if (strcmp(name, "workbookPr") == 0)
        workbook->context.is_1904 = xml_boolean(xml_attribute(attributes, "date1904"));
    else if (strcmp(name, "calcPr") == 0)
        workbook->context.uncalculated = xml_boolean(xml_attribute(attributes, "fullCalcOnLoad"));
    else if (strcmp(name, "sheet") == 0)
        add_sheet(part, attributes);
}

static struct data_result read_workbook(struct workbook *workbook) {
    struct xml_part *part = arena_new(&workbook->input->arena, struct xml_part);
    *part = (struct xml_part){.user = workbook, .start = start_workbook};
    xml_open(part, workbook->package, workbook->part);
    return xml_read(part) == XML_FAILED ? xml_failure(part, "", "") : ok();
}

static struct data_result find_workbook(struct workbook *workbook) {
    struct relationships list;
    struct data_result result = read_relationships(&list, workbook->package, "");
    const char *part = target_of_type(&list, "officeDocument");
    workbook->part = part ? part : "xl/workbook.xml";
    if (result.status == DATA_OK && !package_has(workbook->package, workbook->part))
        return package_no_workbook(workbook->package);
    return result;
}

static struct data_result read_styles(struct workbook *workbook) {
    const char *part = target_of_type(&workbook->relationships, "styles");
    if (!part)
        return ok();
    return styles_read(&workbook->context.styles, workbook->package, part);
}

static struct data_result read_parts(struct workbook *workbook) {
    struct data_result result = find_workbook(workbook);
    if (result.status == DATA_OK)
        result = read_relationships(&workbook->relationships, workbook->package, workbook->part);
    if (result.status == DATA_OK && strstr(workbook->part, ".bin"))
        return package_no_workbook(workbook->package);
    if (result.status == DATA_OK)
        result = read_workbook(workbook);
    if (result.status == DATA_OK && !workbook->is_workbook)
        return package_no_workbook(workbook->package);
    return result.status == DATA_OK ? read_styles(workbook) : result;
}

struct data_result workbook_open(struct input *input, struct workbook **out) {
    struct workbook *workbook = arena_new(&input->arena, struct workbook);
    workbook->input = input;
    struct data_result result = package_open(input, &workbook->package);
    workbook->context.package = workbook->package;
    *out = workbook;
    return result.status == DATA_OK ? read_parts(workbook) : result;
}

/* ---- sheets ---- */

size_t workbook_sheet_count(const struct workbook *workbook) {
    return workbook->sheets.count;
}

const char *workbook_sheet_name(const struct workbook *workbook, size_t sheet) {
    return workbook->sheets.items[sheet].name;
}

bool workbook_sheet_hidden(const struct workbook *workbook, size_t sheet) {
    return workbook->sheets.items[sheet].hidden;
}

static struct data_result know_strings(struct workbook *workbook) {
    const char *part = target_of_type(&workbook->relationships, "sharedStrings");
    if (!workbook->strings_known && part)
        workbook->strings = strings_read(&workbook->context.strings, workbook->package, part);
    workbook->strings_known = true;
    return workbook->strings;
}

static void begin_rows(struct workbook *workbook, const struct sheet *sheet) {
    if (workbook->rows)
        sheet_rows_close(workbook->rows);
    workbook->rows = sheet_rows_new(&workbook->context, sheet);
}

bool workbook_sheet_empty(struct workbook *workbook, size_t index) {
    const struct sheet sheet = workbook->sheets.items[index];
    struct table_row row;
    if (know_strings(workbook).status != DATA_OK)
        return false;
    begin_rows(workbook, &(struct sheet){.name = sheet.name, .part = sheet.part});
    struct table_rows *rows = sheet_rows_table(workbook->rows);
    bool is_empty = !rows->next(rows, &row) && rows->failure.status == DATA_OK;
    sheet_rows_close(workbook->rows);
    workbook->rows = NULL;
    return is_empty;
}

struct data_result workbook_rows(struct workbook *workbook, size_t index, struct table_rows **out) {
    struct sheet *sheet = &workbook->sheets.items[index];
    struct data_result result = know_strings(workbook);
    if (result.status != DATA_OK)
        return result;
    if (!sheet->merges_known)
        merges_read(&sheet->merges, workbook->package, sheet->part);
    sheet->merges_known = true;
    begin_rows(workbook, sheet);
    *out = sheet_rows_table(workbook->rows);
    return result;
}
