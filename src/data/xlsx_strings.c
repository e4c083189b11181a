/* SPDX-License-Identifier: Apache-2.0 */
#include "data/xlsx_strings.h"

#include <string.h>
#include "data/reader.h"

static const struct xml_fault fault_texts = {
    "文字太多；确实这么多的，可用 --limit workbook-texts=字节数 调高上限",
    "it has too many texts; if they are meant to be so many, move the limit: --limit "
    "workbook-texts=BYTES"};
/* What one takes beside its bytes. */
#define STRING_COST (sizeof(struct shared_string) + 32)

static void start(struct xml_part *part, const char *name, const char **attributes) {
    struct shared_strings *strings = part->user;
    (void)attributes;
    if (strcmp(name, "si") == 0) {
        strings->in_item = true;
        strings->buffer.length = 0;
    } else if (strcmp(name, "rPh") == 0) {
        strings->in_phonetic = true; /* how the text above is pronounced */
    } else if (strcmp(name, "t") == 0 && strings->in_item && !strings->in_phonetic) {
        xml_want_text(part, true);
    }
}

static void text(struct xml_part *part, const char *bytes, size_t length) {
    struct shared_strings *strings = part->user;
    if (strings->buffer.length + length > STREAM_ROW_MOST)
        xml_refuse(part, &xml_fault_limit);
    else
        xml_append(&strings->buffer, bytes, length);
}

static void end_item(struct xml_part *part) {
    struct shared_strings *strings = part->user;
    struct xml_buffer *buffer = &strings->buffer;
    size_t length = xml_unescape(buffer->bytes, buffer->length);
    strings->in_item = false;
    strings->bytes += length + STRING_COST;
    if (strings->bytes > package_limit(part->input, LIMIT_WORKBOOK_TEXTS)) {
        xml_refuse(part, &fault_texts);
        return;
    }
    const char *copy = length ? arena_copy(buffer->arena, buffer->bytes, length) : "";
    vec_push(buffer->arena, &strings->items, (struct shared_string){copy, length});
}

static void end(struct xml_part *part, const char *name) {
    struct shared_strings *strings = part->user;
    if (strcmp(name, "t") == 0)
        xml_want_text(part, false);
    else if (strcmp(name, "rPh") == 0)
        strings->in_phonetic = false;
    else if (strcmp(name, "si") == 0 && strings->in_item)
        end_item(part);
}

struct data_result strings_read(
    struct shared_strings *strings, const struct package *package, const char *name) {
    struct arena *arena = &package->input->arena;
    struct xml_part *part = arena_new(arena, struct xml_part);
    *part = (struct xml_part){.user = strings, .start = start, .end = end, .text = text};
    strings->buffer.arena = arena;
    xml_open(part, package, name);
    if (xml_read(part) == XML_FAILED)
        return xml_failure(part, "", "");
    return result_make(DATA_OK, NULL, NULL);
}
