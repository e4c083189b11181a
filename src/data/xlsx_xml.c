/* SPDX-License-Identifier: Apache-2.0 */
#include "data/xlsx_xml.h"

#include <string.h>
#include "base/utf8.h"

/* A test build may shrink what is read at once, so that everything is cut somewhere. */
#ifndef XML_CHUNK
#define XML_CHUNK (64 << 10)
#endif
enum { DEPTH_MOST = 256 };
/* One tag or comment may be this long: the parser looks at what is incomplete ever again. */
#define TOKEN_MOST ((long long)4 << 20)

const struct xml_fault xml_fault_syntax = {"内容不合格式", "its content is not well-formed"};
const struct xml_fault xml_fault_limit = {
    "内容大得超出了表格软件的限度", "it is larger than any spreadsheet program makes it"};
static const struct xml_fault fault_unpack = {
    "压缩的内容已损坏", "its compressed content is damaged"};
static const struct xml_fault fault_absent = {
    "缺少应有的部分", "a part that should be there is missing"};
static const struct xml_fault fault_doctype = {
    "含有工作簿里不该有的声明（DOCTYPE）", "it has a declaration that no workbook has (DOCTYPE)"};

static void close_part(void *object) {
    struct xml_part *part = object;
    if (part->parser)
        XML_ParserFree(part->parser);
    if (part->file)
        zip_fclose(part->file);
    part->parser = NULL;
    part->file = NULL;
}

void xml_close(struct xml_part *part) {
    close_part(part);
    if (part->state != XML_FAILED)
        part->state = XML_DONE;
}

/* libzip and expat take memory of the C library; what is said of it is the same. */
static _Noreturn void no_memory(struct xml_part *part) {
    close_part(part);
    arena_alloc(&part->input->arena, SIZE_MAX); /* is exhaustion */
    __builtin_unreachable();
}

/* ---- events ---- */

struct event {
    enum { EVENT_START, EVENT_END, EVENT_TEXT } kind;
    const char *text; /* the name, or the text */
    const char **attributes;
    size_t length;
};

static const char *local_name(const char *name) {
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static void start_element(struct xml_part *part, const struct event *event) {
    if (++part->depth > DEPTH_MOST)
        xml_refuse(part, &xml_fault_limit);
    else if (part->start)
        part->start(part, local_name(event->text), event->attributes);
}

static void deliver(struct xml_part *part, const struct event *event) {
    if (event->kind == EVENT_START)
        start_element(part, event);
    else if (event->kind == EVENT_TEXT)
        part->text(part, event->text, event->length);
    else if (part->end)
        part->end(part, local_name(event->text));
}

/* The parser does not live through a jump over it: it could not be freed any more. So a want of
 * memory is noted here and goes on its way once the parser has returned. */
static void guard(struct xml_part *part, const struct event *event) {
    struct arena *arena = &part->input->arena;
    jmp_buf here;
    jmp_buf *const outer = arena->escape;
    if (part->state == XML_FAILED)
        return;
    if (setjmp(here)) {
        arena->escape = outer;
        part->exhausted = true;
        xml_refuse(part, &xml_fault_limit);
        return;
    }
    arena->escape = &here;
    deliver(part, event);
    arena->escape = outer;
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes) {
    guard(user, &(struct event){EVENT_START, name, attributes, 0});
}

static void XMLCALL on_end(void *user, const XML_Char *name) {
    struct xml_part *part = user;
    part->depth--;
    guard(part, &(struct event){EVENT_END, name, NULL, 0});
}

static void XMLCALL on_text(void *user, const XML_Char *bytes, int length) {
    guard(user, &(struct event){EVENT_TEXT, bytes, NULL, (size_t)length});
}

static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system,
    const XML_Char *public, int has_internal) {
    (void)name;
    (void)system;
    (void)public;
    (void)has_internal;
    xml_refuse(user, &fault_doctype);
}

void xml_pause(struct xml_part *part) {
    if (part->state == XML_READING && XML_StopParser(part->parser, XML_TRUE) == XML_STATUS_OK)
        part->state = XML_PAUSED;
}

void xml_refuse(struct xml_part *part, const struct xml_fault *fault) {
    if (part->state == XML_FAILED)
        return;
    part->state = XML_FAILED;
    part->fault = fault;
    XML_StopParser(part->parser, XML_FALSE);
}

void xml_want_text(struct xml_part *part, bool wanted) {
    XML_SetCharacterDataHandler(part->parser, wanted ? on_text : NULL);
}

/* ---- reading ---- */

static void fail(struct xml_part *part, const struct xml_fault *fault) {
    part->state = XML_FAILED;
    part->fault = fault;
}

static void open_file(struct xml_part *part, const struct package *package) {
    zip_int64_t index = zip_name_locate(package->zip, part->name, ZIP_FL_NOCASE);
    if (index >= 0)
        part->file = zip_fopen_index(package->zip, (zip_uint64_t)index, 0);
    struct zip_stat stat;
    zip_uint64_t both = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
    if (part->file && zip_stat_index(package->zip, (zip_uint64_t)index, 0, &stat) == 0 &&
        (stat.valid & both) == both) {
        part->length = stat.size;
        part->packed = stat.comp_size;
    }
    if (part->file)
        return;
    int error = zip_error_code_zip(zip_get_error(package->zip));
    if (index >= 0 && error == ZIP_ER_MEMORY)
        no_memory(part);
    fail(part, index < 0 ? &fault_absent : &fault_unpack);
}

void xml_open(struct xml_part *part, const struct package *package, const char *name) {
    part->input = package->input;
    part->name = name;
    part->state = XML_READING;
    input_on_close(part->input, close_part, part);
    open_file(part, package);
    if (part->state == XML_FAILED)
        return;
    part->parser = XML_ParserCreate(NULL);
    if (!part->parser)
        no_memory(part);
    XML_SetUserData(part->parser, part);
    XML_SetElementHandler(part->parser, on_start, on_end);
    XML_SetStartDoctypeDeclHandler(part->parser, on_doctype);
}

/* What is packed may unpack to a thousand times as much. */
static void fail_size(struct xml_part *part, unsigned long long most) {
    struct arena *arena = dataset_arena(part->input->dataset);
    struct xml_fault *fault = arena_new(arena, struct xml_fault);
    fault->zh = arena_printf(arena,
        "解压以后超过 %llu 字节；确实这么大的，可用 --limit workbook-bytes=字节数 调高上限", most);
    fault->en = arena_printf(arena,
        "it is more than %llu bytes when unpacked; if it is meant to be, move the limit: --limit "
        "workbook-bytes=BYTES",
        most);
    fail(part, fault);
}

static enum XML_Status feed(struct xml_part *part) {
    uint64_t most = package_limit(part->input, LIMIT_WORKBOOK_BYTES);
    void *room = XML_GetBuffer(part->parser, XML_CHUNK);
    if (!room)
        no_memory(part);
    zip_int64_t count = zip_fread(part->file, room, XML_CHUNK);
    if (count < 0) {
        fail(part, &fault_unpack);
        return XML_STATUS_ERROR;
    }
    part->fed += count;
    if ((uint64_t)part->fed > most) {
        fail_size(part, most);
        return XML_STATUS_ERROR;
    }
    part->ended = count == 0;
    if (part->length > 0 && part->packed < UINT64_MAX / XML_CHUNK)
        progress_bytes(&part->input->meter, (uint64_t)count * part->packed / part->length);
    return XML_ParseBuffer(part->parser, (int)count, part->ended);
}

static bool is_token_too_long(const struct xml_part *part) {
    XML_Index at = XML_GetCurrentByteIndex(part->parser);
    return at >= 0 && part->fed - at > TOKEN_MOST;
}

static void take_status(struct xml_part *part, enum XML_Status status) {
    if (part->exhausted)
        no_memory(part);
    if (part->state == XML_FAILED || status == XML_STATUS_SUSPENDED)
        return;
    if (status == XML_STATUS_ERROR) {
        if (XML_GetErrorCode(part->parser) == XML_ERROR_NO_MEMORY)
            no_memory(part);
        fail(part, &xml_fault_syntax);
    } else if (part->ended) {
        part->state = XML_DONE;
    } else if (is_token_too_long(part)) {
        fail(part, &xml_fault_limit);
    }
}

enum xml_state xml_read(struct xml_part *part) {
    if (part->state == XML_PAUSED) {
        part->state = XML_READING;
        take_status(part, XML_ResumeParser(part->parser));
    }
    while (part->state == XML_READING)
        take_status(part, feed(part));
    if (part->state != XML_PAUSED)
        close_part(part);
    return part->state;
}

struct data_result xml_failure(
    const struct xml_part *part, const char *where_zh, const char *where_en) {
    struct arena *arena = dataset_arena(part->input->dataset);
    const struct xml_fault *fault = part->fault;
    const char *zh = arena_printf(arena,
        "工作簿已损坏%s：%s（%s）。请在表格软件里打开它，另存为新的 .xlsx 文件；打不开时请重新导出",
        where_zh, fault->zh, part->name);
    const char *en = arena_printf(arena,
        "the workbook is damaged%s: %s (%s). Open it in the spreadsheet program and save it as a "
        "new .xlsx file; if it does not open, export it again",
        where_en, fault->en, part->name);
    return package_failure(part->input, zh, en);
}

/* ---- attributes and text ---- */

const char *xml_attribute(const char **attributes, const char *name) {
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

const char *xml_prefixed(const char **attributes, const char *name) {
    for (; *attributes; attributes += 2) {
        const char *colon = strrchr(attributes[0], ':');
        if (colon && strcmp(colon + 1, name) == 0)
            return attributes[1];
    }
    return NULL;
}

bool xml_number(const char *text, uint32_t most, uint32_t *out) {
    uint64_t number = 0;
    size_t i = 0;
    if (!text)
        return false;
    for (; text[i] >= '0' && text[i] <= '9'; i++) {
        number = number * 10 + (uint64_t)(text[i] - '0');
        if (number > most)
            return false;
    }
    *out = (uint32_t)number;
    return i > 0 && text[i] == '\0';
}

bool xml_boolean(const char *text) {
    return text && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0 || strcmp(text, "on") == 0);
}

void xml_append(struct xml_buffer *buffer, const char *bytes, size_t length) {
    if (length == 0)
        return;
    if (buffer->room - buffer->length < length) {
        size_t room = (buffer->length + length) * 2 + 256;
        char *grown = arena_alloc(buffer->arena, room);
        if (buffer->length)
            memcpy(grown, buffer->bytes, buffer->length);
        buffer->bytes = grown;
        buffer->room = room;
    }
    memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
}

enum { ESCAPE_LENGTH = 7 }; /* of _xHHHH_ */

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The unit of UTF-16 that is written here; -1 if none is. */
static int32_t escaped_unit(const char *bytes, size_t length) {
    int32_t unit = 0;
    if (length < ESCAPE_LENGTH || bytes[0] != '_' || bytes[1] != 'x' || bytes[6] != '_')
        return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(bytes[i]);
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

/* The character written here in one escape or two; *taken: bytes of it. -1: none. */
static int32_t escaped(const char *bytes, size_t length, size_t *taken) {
    int32_t unit = escaped_unit(bytes, length);
    *taken = ESCAPE_LENGTH;
    if (unit < 0xD800 || unit > 0xDFFF)
        return unit;
    if (unit > 0xDBFF || length < 2 * (size_t)ESCAPE_LENGTH)
        return -1;
    int32_t low = escaped_unit(bytes + ESCAPE_LENGTH, length - ESCAPE_LENGTH);
    *taken = 2 * (size_t)ESCAPE_LENGTH;
    return low >= 0xDC00 && low <= 0xDFFF ? 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00) : -1;
}

size_t xml_unescape(char *bytes, size_t length) {
    if (length == 0 || !memchr(bytes, '_', length))
        return length;
    size_t kept = 0;
    for (size_t at = 0; at < length;) {
        size_t taken;
        int32_t code = bytes[at] == '_' ? escaped(bytes + at, length - at, &taken) : -1;
        if (code < 0) {
            bytes[kept++] = bytes[at++];
            continue;
        }
        kept += utf8_encode(code, bytes + kept);
        at += taken;
    }
    return kept;
}
