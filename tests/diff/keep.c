/* SPDX-License-Identifier: Apache-2.0
 *
 * A case as a folder: rules.guodu, local.guodu where there is one, and case.txt, which people can
 * read and write:
 *
 *     day 2023-06-30
 *     seed 12              what the ways choose by
 *     # ...                what differed, and by which way
 *     record 户            a top record; below it two columns further in
 *       编号 = A1
 *       户类型 none        it is known that there is none; what is not here is not known
 *       list 成员          the list is known; its records follow
 *         record 成员 rejected doubtful
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "data/cell.h"
#include "diff.h"

/* ---- writing ---- */

bool diff_write_file(const char *folder, const char *name, const char *text, size_t length) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    bool whole = fwrite(text, 1, length, file) == length;
    return fclose(file) == 0 && whole;
}

static const char *fact_text(struct arena *arena, const struct field *field, struct value value) {
    bool plain = field->type.kind == TYPE_TEXT || field->type.kind == TYPE_CITIZEN_ID;
    if (plain)
        return value.text.bytes;
    if (field->type.kind == TYPE_SET && value.set == 0)
        return "{}";
    return value_format(arena, field->type, value, false);
}

static void put_record(struct pile *out, struct arena *arena, const struct record *record, int depth) {
    const struct record_type *type = record->type;
    pile_put(out, "%*srecord %s%s%s\n", depth, "", type->name->text,
        record->rejected ? " rejected" : "", record->doubtful ? " doubtful" : "");
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        struct value value = record->values[i];
        if (!diff_is_given(field) || value.state == VALUE_UNKNOWN)
            continue;
        if (value.state == VALUE_NONE)
            pile_put(out, "%*s  %s none\n", depth, "", field->name->text);
        else
            pile_put(out, "%*s  %s = %s\n", depth, "", field->name->text,
                fact_text(arena, field, value));
    }
    for (size_t i = 0; i < type->children.count; i++) {
        if (!record->lists[i].known)
            continue;
        pile_put(out, "%*s  list %s\n", depth, "", type->children.items[i]->name->text);
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            put_record(out, arena, record->lists[i].items.items[k], depth + 4);
    }
}

static void put_remark(struct pile *out, const char *way, const char *what) {
    pile_put(out, "# %s: ", way);
    for (; *what; what++) {
        pile_bytes(out, what, 1);
        if (*what == '\n')
            pile_text(out, "# ");
    }
    pile_text(out, "\n");
}

bool diff_keep(const struct diff_case *of, const char *folder, const char *way, const char *what) {
    struct pile text = {NULL, 0, 0};
    const char *main = of->text.main, *local = of->text.local;
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return false;
    pile_put(&text, "day %s\nseed %llu\n", of->day, (unsigned long long)of->seed);
    put_remark(&text, way, what);
    for (size_t i = 0; i < of->count; i++)
        put_record(&text, of->arena, of->trees[i]->top, 0);
    bool kept = diff_write_file(folder, "case.txt", text.bytes, text.length) &&
                diff_write_file(folder, "rules.guodu", main, strlen(main)) &&
                (!local || diff_write_file(folder, "local.guodu", local, strlen(local)));
    pile_free(&text);
    return kept;
}

/* ---- reading ---- */

struct reader {
    struct diff_case *of;
    struct record_tree *tree;
    struct record *at[64]; /* by depth */
    VEC(struct record_tree *) trees;
    const char *wrong;
};

static const char *file_text(struct arena *arena, const char *folder, const char *name) {
    FILE *file = fopen(arena_printf(arena, "%s/%s", folder, name), "rb");
    struct stat facts;
    if (!file)
        return NULL;
    bool known = fstat(fileno(file), &facts) == 0;
    char *bytes = arena_alloc(arena, known ? (size_t)facts.st_size + 1 : 1);
    size_t length = known ? fread(bytes, 1, (size_t)facts.st_size, file) : 0;
    fclose(file);
    bytes[length] = '\0';
    return bytes;
}

static const struct record_type *type_of(const struct reader *reader, const char *name) {
    const struct schema *schema = &reader->of->program->schema;
    for (size_t i = 0; i < schema->records.count; i++)
        if (strcmp(schema->records.items[i]->name->text, name) == 0)
            return schema->records.items[i];
    return NULL;
}

/* Cuts a word off. */
static char *next_word(char **at) {
    char *word = *at;
    size_t length = strcspn(word, " ");
    *at = word + length + (word[length] ? 1 : 0);
    word[length] = '\0';
    return word;
}

static void read_record(struct reader *reader, size_t depth, char *rest) {
    const struct record_type *type = type_of(reader, next_word(&rest));
    struct record *above = depth ? reader->at[depth - 1] : NULL;
    if (!type || type->parent != (above ? above->type : NULL)) {
        reader->wrong = "no such record here";
        return;
    }
    if (!above) {
        reader->tree = arena_new(reader->of->arena, struct record_tree);
        vec_push(reader->of->arena, &reader->trees, reader->tree);
    }
    struct record *record = above ? record_child(reader->tree, above, type)
                                  : record_top(reader->tree, reader->of->arena, type);
    record->rejected = strstr(rest, "rejected");
    record->doubtful = strstr(rest, "doubtful");
    reader->at[depth] = record;
}

static void read_list(struct reader *reader, struct record *record, char *rest) {
    const struct record_type *type = type_of(reader, rest);
    if (type && type->parent == record->type)
        record->lists[type->child_index].known = true;
    else
        reader->wrong = "no such list here";
}

static void read_fact(struct reader *reader, struct record *record, const char *name, char *rest) {
    const struct field *field = NULL;
    for (size_t i = 0; i < record->type->fields.count; i++)
        if (strcmp(record->type->fields.items[i]->name->text, name) == 0)
            field = record->type->fields.items[i];
    if (!field || !diff_is_given(field)) {
        reader->wrong = "no such field here";
        return;
    }
    struct value *value = &record->values[field->index];
    if (strcmp(rest, "none") == 0) {
        *value = value_none();
        return;
    }
    rest += strncmp(rest, "= ", 2) == 0 ? 2 : 0;
    const char *text = arena_copy(reader->of->arena, rest, strlen(rest));
    if (cell_parse(reader->of->arena, field->type, NULL, text, strlen(text), CELL_WRITTEN, value) !=
        REJECT_NONE)
        reader->wrong = "a value that cannot be read";
}

static void read_line(struct reader *reader, char *line) {
    struct diff_case *of = reader->of;
    size_t blanks = strspn(line, " "), depth = blanks / 4;
    char *rest = line + blanks, *word = next_word(&rest);
    if (*word == '\0' || *word == '#')
        return;
    if (depth >= 60 || (blanks % 4 != 0 && !reader->at[depth]))
        reader->wrong = "not where it can stand";
    else if (blanks == 0 && strcmp(word, "day") == 0)
        reader->wrong = date_parse(rest, strlen(rest), &of->today) ? NULL : "no day";
    else if (blanks == 0 && strcmp(word, "seed") == 0)
        of->seed = strtoull(rest, NULL, 10);
    else if (blanks % 4 == 0 && strcmp(word, "record") == 0)
        read_record(reader, depth, rest);
    else if (blanks % 4 == 2 && strcmp(word, "list") == 0)
        read_list(reader, reader->at[depth], rest);
    else if (blanks % 4 == 2)
        read_fact(reader, reader->at[depth], word, rest);
    else
        reader->wrong = "a line that means nothing";
}

bool diff_read(struct diff_case *of, const char *folder) {
    struct reader reader = {.of = of};
    of->text = (struct gen_text){.main = file_text(of->arena, folder, "rules.guodu"),
        .local = file_text(of->arena, folder, "local.guodu")};
    char *at = (char *)file_text(of->arena, folder, "case.txt");
    if (!of->text.main || !at || !diff_load(of)) {
        printf("FAILED: %s: it is no sound case\n", folder);
        return false;
    }
    for (size_t number = 1; at && !reader.wrong; number++) {
        char *line = at, *end = strchr(at, '\n');
        at = end ? end + 1 : NULL;
        if (end)
            *end = '\0';
        read_line(&reader, line);
        if (reader.wrong)
            printf("FAILED: %s/case.txt, line %zu: %s\n", folder, number, reader.wrong);
    }
    date_format(of->today, of->day);
    of->trees = reader.trees.items;
    of->count = reader.trees.count;
    diff_see_fits(of);
    if (reader.wrong)
        diff_unload(of);
    return !reader.wrong;
}
