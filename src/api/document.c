/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include "author/doc.h"

struct guodu_document {
    guodu_rules *rules;
    struct arena arena;
    struct doc_written text;
    struct api_error error;
};

struct write_call {
    guodu_document *document;
    bool zh;
    const char *path;
};

static guodu_status write_text(void *data) {
    const struct write_call *call = data;
    guodu_document *document = call->document;
    const struct doc_rules rules = {
        .program = &document->rules->program,
        .files = &document->rules->files,
        .sources = &document->rules->sources,
        .version = guodu_version(),
    };
    doc_write(&document->arena, &rules, call->zh, &document->text);
    return GUODU_OK;
}

guodu_document *guodu_document_new(guodu_rules *rules, guodu_lang lang) {
    if (!rules || !rules->sound)
        return NULL;
    guodu_document *document = allocator_take(&rules->allocator, sizeof *document);
    if (!document)
        return NULL;
    document->rules = rules;
    arena_init(&document->arena, &rules->allocator);
    struct write_call call = {.document = document, .zh = lang == GUODU_ZH};
    if (api_guard(&document->arena, write_text, &call) == GUODU_OK)
        return document;
    guodu_document_free(document);
    return NULL;
}

void guodu_document_free(guodu_document *document) {
    if (!document)
        return;
    struct allocator allocator = document->rules->allocator;
    arena_fini(&document->arena);
    allocator_give(&allocator, document, sizeof *document);
}

const char *guodu_document_text(const guodu_document *document, size_t *length) {
    if (length)
        *length = document ? document->text.length : 0;
    return document ? document->text.text : NULL;
}

size_t guodu_document_failed_examples(const guodu_document *document) {
    return document ? document->text.failed : 0;
}

static guodu_status write_file(void *data) {
    const struct write_call *call = data;
    struct arena *arena = &call->document->arena;
    struct output_files files = {.arena = arena};
    struct sink sink = {.files = &files, .file = files_open(&files, call->path)};
    if (sink.file)
        sink_write(&sink, call->document->text.text, call->document->text.length);
    bool published = !files.error && files_publish(&files);
    int error = files.error;
    files_discard(&files);
    if (published)
        return GUODU_OK;
    struct api_error why = api_system_error(error);
    return api_fail(&call->document->error, api_write_status(error),
        arena_printf(arena, "文件“%s”写不了：%s", call->path, why.zh),
        arena_printf(arena, "The file “%s” cannot be written: %s", call->path, why.en));
}

guodu_status guodu_document_write(guodu_document *document, const char *path) {
    if (!document || !path)
        return GUODU_BAD_CALL;
    struct write_call call = {.document = document, .path = path};
    guodu_status status = api_guard(&document->arena, write_file, &call);
    return status == GUODU_NO_MEMORY ? api_no_memory(&document->error) : status;
}

const char *guodu_document_error(const guodu_document *document, guodu_lang lang) {
    return document ? api_error_text(&document->error, lang) : "";
}
