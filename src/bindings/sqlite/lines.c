/* SPDX-License-Identifier: Apache-2.0 */
#include "bindings/sqlite/lines.h"

#include <string.h>

/* ---- JSON ---- */

static bool take(struct result_lines *lines, char sign) {
    if (lines->broken || *lines->at != sign)
        return false;
    lines->at++;
    return true;
}

static void want(struct result_lines *lines, char sign) {
    if (!take(lines, sign))
        lines->broken = true;
}

static struct span read_string(struct result_lines *lines) {
    want(lines, '"');
    const char *start = lines->at;
    if (lines->broken)
        return (struct span){0};
    while (*lines->at != '"' && (unsigned char)*lines->at >= 0x20)
        lines->at += lines->at[0] == '\\' && lines->at[1] ? 2 : 1;
    struct span span = {start, (size_t)(lines->at - start)};
    want(lines, '"');
    return span;
}

/* A string, or nothing for null. */
static struct span read_text(struct result_lines *lines) {
    if (lines->broken || strncmp(lines->at, "null", 4) != 0)
        return read_string(lines);
    lines->at += 4;
    return (struct span){0};
}

/* Goes to the next member of an object or array, behind its `,`; false behind its end. */
static bool next(struct result_lines *lines, char end, bool *first) {
    if (lines->broken || take(lines, end))
        return false;
    if (!*first)
        want(lines, ',');
    *first = false;
    return !lines->broken;
}

static struct span read_name(struct result_lines *lines) {
    struct span name = read_string(lines);
    want(lines, ':');
    return name;
}

static bool is_text(struct span span, const char *text) {
    return span.start && strlen(text) == span.length &&
           memcmp(span.start, text, span.length) == 0;
}

static struct span span_since(const struct result_lines *lines, const char *start) {
    return (struct span){start, (size_t)(lines->at - start)};
}

static struct span read_texts(struct result_lines *lines) {
    const char *start = lines->at;
    bool first = true;
    want(lines, '[');
    while (next(lines, ']', &first))
        read_text(lines);
    return span_since(lines, start);
}

/* ---- keys ---- */

static bool grow(void **items, size_t *room, size_t wanted, size_t size) {
    if (wanted <= *room)
        return true;
    size_t more = *room ? *room : 64;
    while (more < wanted)
        more *= 2;
    void *grown = sqlite3_realloc64(*items, more * size);
    if (!grown)
        return false;
    *items = grown;
    *room = more;
    return true;
}

static void put(struct result_lines *lines, const char *text, size_t length) {
    size_t wanted = lines->keys_length + length;
    if (!grow((void **)&lines->keys, &lines->keys_room, wanted, 1)) {
        lines->no_memory = lines->broken = true;
        return;
    }
    memcpy(lines->keys + lines->keys_length, text, length);
    lines->keys_length = wanted;
}

/* As the columns of tables of results are headed: RECORD.FIELD where keys of two records in one line of
 * descent have one name, or a column beside them has it. */
static bool is_taken(const char *name, size_t length) {
    static const char *const columns[] = {"as_of", "policy", "outcome", "clause", "missing",
        "conflict", "says", "error"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (strlen(columns[i]) == length && memcmp(columns[i], name, length) == 0)
            return true;
    return false;
}

static size_t count_keys(const guodu_rules *rules, size_t kind, struct span name) {
    size_t count = 0;
    const char *key;
    for (size_t i = 0; (key = guodu_rules_key(rules, kind, i)); i++)
        count += is_text(name, key);
    return count;
}

static bool is_repeated(const guodu_rules *rules, size_t kind, struct span name) {
    size_t count = count_keys(rules, kind, name);
    const char *parent;
    while ((parent = guodu_rules_record_parent(rules, kind))) {
        kind = rules_find_kind(rules, parent);
        count += count_keys(rules, kind, name);
    }
    return count > 1;
}

/* A record within its line of descent, while it is read. */
struct level {
    const struct level *above;
    size_t kind;
    const char *key; /* what stands in its braces */
    size_t rows_from;
};

/* The keys of a level, named as among those of `kind`. */
static void put_level(struct result_lines *lines, const struct level *level, size_t kind, bool *first) {
    const char *behind = lines->at;
    bool first_here = true;
    lines->at = level->key;
    want(lines, '{');
    while (next(lines, '}', &first_here)) {
        struct span name = read_name(lines);
        const char *value = lines->at;
        read_text(lines);
        put(lines, *first ? "{\"" : ",\"", 2);
        *first = false;
        if (is_taken(name.start, name.length) || is_repeated(lines->rules, kind, name)) {
            const char *record = guodu_rules_record(lines->rules, level->kind);
            put(lines, record, strlen(record));
            put(lines, ".", 1);
        }
        put(lines, name.start, name.length);
        put(lines, "\":", 2);
        put(lines, value, (size_t)(lines->at - value));
    }
    lines->at = behind;
}

static void put_levels(struct result_lines *lines, const struct level *level, size_t kind, bool *first) {
    if (level->above)
        put_levels(lines, level->above, kind, first);
    put_level(lines, level, kind, first);
}

static size_t put_keys(struct result_lines *lines, const struct level *level) {
    size_t start = lines->keys_length;
    bool first = true;
    put_levels(lines, level, level->kind, &first);
    put(lines, first ? "{}" : "}", first ? 3 : 2); /* with the NUL */
    return start;
}

/* ---- results ---- */

static void read_outputs(struct result_lines *lines, struct result_row *row) {
    const char *start = lines->at;
    bool first = true;
    want(lines, '{');
    while (next(lines, '}', &first)) {
        struct span name = read_name(lines), value = read_text(lines);
        if (row->output.start)
            continue;
        row->output = name;
        row->value = value;
    }
    row->outputs = span_since(lines, start);
}

static void read_result(struct result_lines *lines, struct result_row *row) {
    bool first = true;
    want(lines, '{');
    while (next(lines, '}', &first)) {
        struct span name = read_name(lines);
        if (is_text(name, "outputs"))
            read_outputs(lines, row);
        else if (is_text(name, "missing"))
            row->missing = read_texts(lines);
        else if (is_text(name, "conflict"))
            row->conflict = read_texts(lines);
        else if (is_text(name, "policy"))
            row->policy = read_text(lines);
        else if (is_text(name, "outcome"))
            row->outcome = read_text(lines);
        else if (is_text(name, "clause"))
            row->clause = read_text(lines);
        else if (is_text(name, "says"))
            row->says = read_text(lines);
        else if (is_text(name, "error"))
            row->error = read_text(lines);
        else
            lines->broken = true;
    }
}

static void read_results(struct result_lines *lines, const struct level *level) {
    bool first = true;
    size_t keys = put_keys(lines, level);
    want(lines, '[');
    while (next(lines, ']', &first)) {
        struct result_row row = {.kind = level->kind, .keys = keys};
        read_result(lines, &row);
        if (!grow((void **)&lines->rows, &lines->room, lines->count + 1, sizeof row))
            lines->no_memory = lines->broken = true;
        else
            lines->rows[lines->count++] = row;
    }
}

static void read_record(struct result_lines *lines, const struct level *above);

static void read_children(struct result_lines *lines, const struct level *level) {
    bool first = true, first_child;
    want(lines, '{');
    while (next(lines, '}', &first)) {
        read_name(lines);
        want(lines, '[');
        first_child = true;
        while (next(lines, ']', &first_child))
            read_record(lines, level);
    }
}

static size_t find_kind(const guodu_rules *rules, struct span name) {
    for (size_t i = 0; i < guodu_rules_record_count(rules); i++)
        if (is_text(name, guodu_rules_record(rules, i)))
            return i;
    return SIZE_MAX;
}

/* Its properties come in this order: record, key, as_of, results, children. */
static void read_record(struct result_lines *lines, const struct level *above) {
    struct level level = {.above = above, .kind = SIZE_MAX};
    bool first = true;
    want(lines, '{');
    while (next(lines, '}', &first)) {
        struct span name = read_name(lines);
        if (is_text(name, "record")) {
            level.kind = find_kind(lines->rules, read_string(lines));
        } else if (is_text(name, "key")) {
            bool first_key = true;
            level.key = lines->at;
            want(lines, '{');
            while (next(lines, '}', &first_key)) {
                read_name(lines);
                read_text(lines);
            }
        } else if (is_text(name, "as_of")) {
            read_text(lines);
        } else if (level.kind == SIZE_MAX || !level.key) {
            lines->broken = true;
        } else if (is_text(name, "results")) {
            read_results(lines, &level);
        } else {
            read_children(lines, &level);
        }
    }
}

/* ---- lines ---- */

void lines_init(struct result_lines *lines, const guodu_rules *rules) {
    *lines = (struct result_lines){.rules = rules};
}

void lines_free(struct result_lines *lines) {
    sqlite3_free(lines->rows);
    sqlite3_free(lines->keys);
    *lines = (struct result_lines){0};
}

bool lines_read(struct result_lines *lines, const char *line, struct fault *fault) {
    lines->count = lines->keys_length = 0;
    lines->at = line;
    read_record(lines, NULL);
    if (lines->no_memory)
        return fault_no_memory(fault);
    if (lines->broken)
        return fault_set(fault, "a result cannot be read: %.60s", "结果读不出来：%.60s", lines->at);
    return true;
}

/* ---- values ---- */

static unsigned hex4(const char *text) {
    unsigned code = 0;
    for (int i = 0; i < 4; i++) {
        char sign = text[i];
        code = code * 16 + (unsigned)(sign <= '9' ? sign - '0' : (sign | 0x20) - 'a' + 10);
    }
    return code;
}

/* What the library escapes stands for itself or is below 0x80: all else is UTF-8 as it is. */
static size_t unescape(struct span span, char *out) {
    static const char signs[] = "bfnrt", meant[] = "\b\f\n\r\t";
    size_t length = 0;
    for (size_t i = 0; i < span.length; i++) {
        char sign = span.start[i];
        if (sign == '\\' && i + 1 < span.length) {
            sign = span.start[++i];
            const char *at = strchr(signs, sign);
            if (at) {
                sign = meant[at - signs];
            } else if (sign == 'u' && i + 4 < span.length) {
                sign = (char)(hex4(span.start + i + 1) & 0x7F);
                i += 4;
            }
        }
        out[length++] = sign;
    }
    return length;
}

void span_result(sqlite3_context *context, struct span span, bool is_string) {
    if (!span.start)
        return;
    if (!is_string || !memchr(span.start, '\\', span.length)) {
        sqlite3_result_text64(
            context, span.start, span.length, SQLITE_TRANSIENT, SQLITE_UTF8);
        return;
    }
    char *text = sqlite3_malloc64(span.length + 1);
    if (!text) {
        sqlite3_result_error_nomem(context);
        return;
    }
    sqlite3_result_text64(context, text, unescape(span, text), sqlite3_free, SQLITE_UTF8);
}
