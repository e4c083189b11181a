/* SPDX-License-Identifier: Apache-2.0 */
#include "arrow_build.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/date.h"

int arrow_alive;

enum { WORDS_MOST = 20000, BUFFERS_MOST = 6 };

/* ---- structs ---- */

/* What a test changes in a struct is released all the same. */
struct schema_private {
    char *format, *name;
    int64_t children;
    struct ArrowSchema **child, **shown, *dictionary;
};

static void free_schema(struct ArrowSchema *schema) {
    struct schema_private *own = schema->private_data;
    for (int64_t i = 0; i < own->children; i++) {
        free_schema(own->child[i]);
        free(own->child[i]);
    }
    if (own->dictionary) {
        free_schema(own->dictionary);
        free(own->dictionary);
    }
    free(own->child);
    free(own->shown);
    free(own->format);
    free(own->name);
    free(own);
    schema->release = NULL;
    arrow_alive--;
}

struct array_private {
    void *buffers[BUFFERS_MOST];
    int64_t children;
    struct ArrowArray **child, **shown, *dictionary;
    const void **list; /* of buffers */
};

static void free_array(struct ArrowArray *array) {
    struct array_private *own = array->private_data;
    for (size_t i = 0; i < BUFFERS_MOST; i++)
        free(own->buffers[i]);
    for (int64_t i = 0; i < own->children; i++) {
        free_array(own->child[i]);
        free(own->child[i]);
    }
    if (own->dictionary) {
        free_array(own->dictionary);
        free(own->dictionary);
    }
    free(own->child);
    free(own->shown);
    free((void *)own->list);
    free(own);
    array->release = NULL;
    arrow_alive--;
}

static struct ArrowSchema *new_schema(const char *name, const char *format) {
    struct ArrowSchema *schema = calloc(1, sizeof *schema);
    struct schema_private *own = calloc(1, sizeof *own);
    assert_non_null(schema);
    assert_non_null(own);
    schema->private_data = own;
    schema->format = own->format = strdup(format);
    schema->name = own->name = name ? strdup(name) : NULL;
    schema->flags = ARROW_FLAG_NULLABLE;
    schema->release = free_schema;
    arrow_alive++;
    return schema;
}

static struct ArrowArray *new_array(int64_t length, int offset, int64_t buffers) {
    struct ArrowArray *array = calloc(1, sizeof *array);
    struct array_private *own = calloc(1, sizeof *own);
    assert_non_null(array);
    assert_non_null(own);
    array->private_data = own;
    array->buffers = own->list = calloc(BUFFERS_MOST, sizeof *array->buffers);
    array->length = length - offset;
    array->offset = offset;
    array->null_count = -1;
    array->n_buffers = buffers;
    array->release = free_array;
    arrow_alive++;
    return array;
}

/* A block of exactly these bytes, or none. */
static void *set_buffer(struct ArrowArray *array, size_t index, const void *bytes, size_t size) {
    struct array_private *own = array->private_data;
    if (size > 0) {
        own->buffers[index] = malloc(size);
        assert_non_null(own->buffers[index]);
        memcpy(own->buffers[index], bytes, size);
    }
    array->buffers[index] = own->buffers[index];
    return own->buffers[index];
}

/* ---- words ---- */

struct words {
    char *text;
    char *word[WORDS_MOST]; /* NULL: null */
    size_t count;
    bool any_null;
};

static struct words *split(const char *values) {
    struct words *words = calloc(1, sizeof *words);
    assert_non_null(words);
    words->text = strdup(values);
    for (char *at = words->text; at && *values;) {
        char *bar = strchr(at, '|');
        if (bar)
            *bar = '\0';
        assert_true(words->count < WORDS_MOST);
        bool is_null = strcmp(at, "~") == 0;
        words->any_null |= is_null;
        words->word[words->count++] = is_null ? NULL : at;
        at = bar ? bar + 1 : NULL;
    }
    return words;
}

static void free_words(struct words *words) {
    free(words->text);
    free(words);
}

static void set_valid(struct ArrowArray *array, const struct words *words) {
    unsigned char bits[WORDS_MOST / 8] = {0};
    for (size_t i = 0; i < words->count; i++)
        if (words->word[i])
            bits[i / 8] = (unsigned char)(bits[i / 8] | 1u << i % 8);
    if (words->any_null)
        set_buffer(array, 0, bits, (words->count + 7) / 8);
    else
        array->null_count = 0;
}

/* ---- values ---- */

static size_t width_of(const char *format) {
    static const char *const by_width[] = {"cC", "sSe", "iIf", "lLg"};
    static const size_t widths[] = {1, 2, 4, 8};
    int bits = 128;
    for (size_t i = 0; i < 4; i++)
        if (!format[1] && strchr(by_width[i], *format))
            return widths[i];
    if (strcmp(format, "tdD") == 0)
        return 4;
    if (*format == 't')
        return 8;
    assert_int_equal(strncmp(format, "d:", 2), 0);
    (void)sscanf(format, "d:%*d,%*d,%d", &bits);
    return (size_t)bits / 8;
}

/* Two's complement of 256 bits. */
static void write_integer(const char *word, unsigned char out[32]) {
    bool negative = *word == '-';
    memset(out, 0, 32);
    for (word += negative; *word; word++) {
        unsigned carry = (unsigned)(*word - '0');
        assert_true(carry < 10);
        for (size_t i = 0; i < 32; i++) {
            carry += out[i] * 10u;
            out[i] = (unsigned char)carry;
            carry >>= 8;
        }
    }
    unsigned carry = 1;
    for (size_t i = 0; negative && i < 32; i++) {
        carry += (unsigned char)~out[i];
        out[i] = (unsigned char)carry;
        carry >>= 8;
    }
}

static void write_value(const char *format, const char *word, unsigned char out[32]) {
    date day;
    if (strcmp(format, "g") == 0) {
        double real = strtod(word, NULL);
        memcpy(out, &real, sizeof real);
    } else if (strcmp(format, "f") == 0) {
        float real = strtof(word, NULL);
        memcpy(out, &real, sizeof real);
    } else if (strcmp(format, "tdD") == 0 && date_parse(word, strlen(word), &day)) {
        memcpy(out, &day, sizeof day);
    } else {
        write_integer(word, out);
    }
}

static void set_values(struct ArrowArray *array, const char *format, const struct words *words) {
    size_t width = width_of(format);
    unsigned char *bytes = calloc(words->count + 1, width), value[32];
    assert_non_null(bytes);
    for (size_t i = 0; i < words->count; i++) {
        if (!words->word[i])
            continue;
        write_value(format, words->word[i], value);
        memcpy(bytes + i * width, value, width);
    }
    set_buffer(array, 1, bytes, words->count * width);
    free(bytes);
}

static void set_bits(struct ArrowArray *array, const struct words *words) {
    unsigned char bits[WORDS_MOST / 8] = {0};
    for (size_t i = 0; i < words->count; i++)
        if (words->word[i] && *words->word[i] == '1')
            bits[i / 8] = (unsigned char)(bits[i / 8] | 1u << i % 8);
    set_buffer(array, 1, bits, (words->count + 7) / 8);
}

/* ---- texts and lists ---- */

static void set_offsets(struct ArrowArray *array, bool wide, const size_t *sizes, size_t count) {
    int32_t *narrow = calloc(count + 1, sizeof *narrow);
    int64_t *offsets = calloc(count + 1, sizeof *offsets);
    assert_non_null(narrow);
    assert_non_null(offsets);
    for (size_t i = 0; i < count; i++) {
        offsets[i + 1] = offsets[i] + (int64_t)sizes[i];
        narrow[i + 1] = (int32_t)offsets[i + 1];
    }
    if (wide)
        set_buffer(array, 1, offsets, (count + 1) * sizeof *offsets);
    else
        set_buffer(array, 1, narrow, (count + 1) * sizeof *narrow);
    free(narrow);
    free(offsets);
}

static void set_texts(struct ArrowArray *array, bool wide, const struct words *words) {
    size_t *sizes = calloc(words->count + 1, sizeof *sizes), total = 0;
    char *bytes = calloc(1, strlen(words->text) + WORDS_MOST + 1);
    size_t room = strlen(words->text) + WORDS_MOST;
    assert_non_null(sizes);
    assert_non_null(bytes);
    for (size_t i = 0; i < words->count; i++) {
        sizes[i] = words->word[i] ? strlen(words->word[i]) : 0;
        if (total + sizes[i] > room)
            bytes = realloc(bytes, room = 2 * room + sizes[i]);
        memcpy(bytes + total, words->word[i] ? words->word[i] : "", sizes[i]);
        total += sizes[i];
    }
    set_offsets(array, wide, sizes, words->count);
    set_buffer(array, 2, bytes, total);
    free(sizes);
    free(bytes);
}

/* Long texts of even rows in the first buffer, of odd ones in the second. */
static void set_views(struct ArrowArray *array, const struct words *words) {
    enum { VIEW = 16 };
    unsigned char *views = calloc(words->count + 1, VIEW);
    char *bytes[2] = {calloc(1, 1 << 16), calloc(1, 1 << 16)};
    int64_t sizes[2] = {0, 0};
    for (size_t i = 0; i < words->count; i++) {
        if (!words->word[i])
            continue;
        int32_t length = (int32_t)strlen(words->word[i]), buffer = (int32_t)(i % 2);
        int32_t start = (int32_t)sizes[buffer];
        memcpy(views + i * VIEW, &length, 4);
        memcpy(views + i * VIEW + 4, words->word[i], length <= 12 ? (size_t)length : 4);
        if (length <= 12)
            continue;
        memcpy(views + i * VIEW + 8, &buffer, 4);
        memcpy(views + i * VIEW + 12, &start, 4);
        memcpy(bytes[buffer] + start, words->word[i], (size_t)length);
        sizes[buffer] += length;
    }
    set_buffer(array, 1, views, words->count * VIEW);
    set_buffer(array, 2, bytes[0], (size_t)sizes[0]);
    set_buffer(array, 3, bytes[1], (size_t)sizes[1]);
    set_buffer(array, 4, sizes, sizeof sizes);
    array->n_buffers = 5;
    free(views);
    free(bytes[0]);
    free(bytes[1]);
}

struct arrow_made arrow_column(
    const char *name, const char *format, int offset, const char *values) {
    struct words *words = split(values);
    struct arrow_made made = {
        new_schema(name, format), new_array((int64_t)words->count, offset, 2)};
    set_valid(made.array, words);
    if (strcmp(format, "n") == 0) {
        made.array->n_buffers = 0;
    } else if (strcmp(format, "b") == 0) {
        set_bits(made.array, words);
    } else if (strcmp(format, "u") == 0 || strcmp(format, "U") == 0 || strcmp(format, "z") == 0) {
        made.array->n_buffers = 3;
        set_texts(made.array, *format == 'U', words);
    } else if (strcmp(format, "vu") == 0) {
        set_views(made.array, words);
    } else {
        set_values(made.array, format, words);
    }
    free_words(words);
    return made;
}

struct arrow_made arrow_dictionary(struct arrow_made indices, struct arrow_made values) {
    struct array_private *own = indices.array->private_data;
    struct schema_private *schema = indices.schema->private_data;
    indices.schema->dictionary = schema->dictionary = values.schema;
    indices.array->dictionary = own->dictionary = values.array;
    return indices;
}

static void add_children(struct arrow_made *made, const struct arrow_made *children, size_t count) {
    struct array_private *own = made->array->private_data;
    struct schema_private *schema = made->schema->private_data;
    schema->child = calloc(count + 1, sizeof *schema->child);
    own->child = calloc(count + 1, sizeof *own->child);
    made->schema->children = schema->shown = calloc(count + 1, sizeof *schema->shown);
    made->array->children = own->shown = calloc(count + 1, sizeof *own->shown);
    for (size_t i = 0; i < count; i++) {
        schema->child[i] = schema->shown[i] = children[i].schema;
        own->child[i] = own->shown[i] = children[i].array;
    }
    made->schema->n_children = schema->children = (int64_t)count;
    made->array->n_children = own->children = (int64_t)count;
}

struct arrow_made arrow_list(
    const char *name, const char *format, int offset, const char *sizes, struct arrow_made child) {
    struct words *words = split(sizes);
    struct arrow_made made = {
        new_schema(name, format), new_array((int64_t)words->count, offset, 2)};
    size_t *counts = calloc(words->count + 1, sizeof *counts);
    assert_non_null(counts);
    for (size_t i = 0; i < words->count; i++)
        counts[i] = words->word[i] ? (size_t)strtoul(words->word[i], NULL, 10) : 0;
    set_valid(made.array, words);
    bool wide = strchr(format, 'L') != NULL;
    if (strncmp(format, "+w:", 3) == 0)
        made.array->n_buffers = 1;
    else
        set_offsets(made.array, wide, counts, words->count);
    if (strncmp(format, "+v", 2) == 0) {
        int64_t *both = calloc(words->count + 1, sizeof *both);
        for (size_t i = 0; i < words->count; i++)
            if (wide)
                both[i] = (int64_t)counts[i];
            else
                ((int32_t *)both)[i] = (int32_t)counts[i];
        set_buffer(made.array, 2, both, words->count * (wide ? 8 : 4));
        made.array->n_buffers = 3;
        free(both);
    }
    add_children(&made, &child, 1);
    free(counts);
    free_words(words);
    return made;
}

struct arrow_made arrow_struct(
    const char *name, int offset, const char *rows, const struct arrow_made *children) {
    struct words *words = split(rows);
    struct arrow_made made = {new_schema(name, "+s"), new_array((int64_t)words->count, offset, 1)};
    size_t count = 0;
    while (children[count].schema)
        count++;
    set_valid(made.array, words);
    add_children(&made, children, count);
    free_words(words);
    return made;
}

/* ---- giving ---- */

struct arrow_given arrow_give(struct arrow_made made) {
    struct arrow_given given = {.schema = *made.schema, .array = *made.array};
    free(made.schema);
    free(made.array);
    return given;
}

enum { TABLES_MOST = 16 };

struct stream_private {
    struct ArrowSchema schema; /* released once it was handed out */
    struct ArrowArray arrays[TABLES_MOST];
    size_t count, next;
    const char *fails;
};

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    struct stream_private *own = stream->private_data;
    assert_non_null(stream->release);
    *out = own->schema;
    own->schema.release = NULL;
    return 0;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    struct stream_private *own = stream->private_data;
    assert_non_null(stream->release);
    memset(out, 0, sizeof *out);
    if (own->next == own->count)
        return own->fails ? EIO : 0;
    *out = own->arrays[own->next];
    own->arrays[own->next++].release = NULL;
    return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream) {
    const struct stream_private *own = stream->private_data;
    assert_non_null(stream->release);
    return own->fails;
}

static void free_stream(struct ArrowArrayStream *stream) {
    struct stream_private *own = stream->private_data;
    if (own->schema.release)
        own->schema.release(&own->schema);
    for (; own->next < own->count; own->next++)
        own->arrays[own->next].release(&own->arrays[own->next]);
    free(own);
    stream->release = NULL;
    arrow_alive--;
}

struct arrow_given arrow_give_stream(
    const struct arrow_made *tables, size_t count, const char *fails) {
    struct stream_private *own = calloc(1, sizeof *own);
    assert_non_null(own);
    assert_true(count <= TABLES_MOST);
    own->count = count;
    own->fails = fails;
    for (size_t i = 0; i < count; i++) {
        struct arrow_given given = arrow_give(tables[i]);
        own->arrays[i] = given.array;
        if (i == 0)
            own->schema = given.schema;
        else
            given.schema.release(&given.schema);
    }
    arrow_alive++;
    return (struct arrow_given){.stream = {.get_schema = get_schema,
                                    .get_next = get_next,
                                    .get_last_error = get_last_error,
                                    .release = free_stream,
                                    .private_data = own}};
}
