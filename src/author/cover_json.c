/* SPDX-License-Identifier: Apache-2.0
 *
 * Coverage as JSON; the form is in docs/testing-rules.md. */
#include "author/cover_report.h"
#include "author/cover_words.h"

static void put_text(struct writer *out, const char *key, const char *text) {
    writer_put(out, key);
    writer_json(out, text);
}

static void put_examples(
    struct writer *out, const struct cover_points *points, const uint64_t *set) {
    const char *between = "";
    writer_put(out, "[");
    for (uint32_t i = 0; set && i < points->coverage->example_count; i++)
        if ((set[i / 64] >> (i % 64)) & 1) {
            writer_printf(out, "%s%u", between, i);
            between = ", ";
        }
    writer_put(out, "]");
}

static void put_point(
    struct writer *out, const struct cover_points *points, const struct cover_point *point) {
    static const char *const keys[COVER_AS_COUNT] = {
        "reached", "yes", "no", "unknown", "error", "taken"};
    struct span end = {.file = point->span.file, .start = point->span.start + point->span.length};
    struct place last = source_place(points->sources, end);
    writer_printf(out, "      {\"kind\": \"%s\"", cover_kind_code(point->kind));
    put_text(out, ", \"owner\": ", point->owner);
    writer_printf(out, ", \"line\": %u, \"column\": %u, \"end_line\": %u, \"end_column\": %u",
        point->place.line, point->place.column, last.line, last.column);
    if (point->text)
        put_text(out, ",\n       \"text\": ", point->text);
    writer_printf(out, ",\n       \"covered\": %s", cover_lacks(point) == 0 ? "true" : "false");
    for (int as = 0; as < COVER_AS_COUNT; as++) {
        writer_printf(out, ", \"%s\": ", keys[as]);
        put_examples(out, points, point->sets[as]);
    }
    writer_put(out, "}");
}

static void put_file(
    struct writer *out, const struct cover_points *points, const struct cover_file *file) {
    put_text(out, "    {\"file\": ", points->sources->files.items[file->file].name);
    writer_put(out, ", \"points\": [");
    for (size_t i = 0; i < file->points.count; i++) {
        writer_put(out, i > 0 ? ",\n" : "\n");
        put_point(out, points, file->points.items[i]);
    }
    writer_put(out, "]}");
}

static void put_totals(struct writer *out, const struct cover_points *points) {
    const char *between = "";
    writer_put(out, "    \"totals\": {");
    for (int kind = 0; kind < COVER_KIND_COUNT; kind++) {
        const struct cover_tally *tally = &points->tallies[kind];
        writer_printf(out, "%s\"%s\": {\"all\": %u, \"covered\": %u", between,
            cover_kind_code((enum cover_kind)kind), tally->points, tally->full);
        if (kind == COVER_PART || kind == COVER_INSPECTION)
            writer_printf(out, ", \"wanted_yes\": %u, \"yes\": %u, \"wanted_no\": %u, \"no\": %u",
                tally->wanted[COVER_YES], tally->had[COVER_YES], tally->wanted[COVER_NO],
                tally->had[COVER_NO]);
        writer_put(out, "}");
        between = ",\n      ";
    }
    writer_put(out, "},\n");
}

static void put_rules(struct writer *out, const struct cover_points *points) {
    const struct program *program = points->coverage->program;
    put_totals(out, points);
    writer_put(out, "    \"examples\": [");
    for (size_t i = 0; i < program->examples.count; i++) {
        const struct example *example = program->examples.items[i];
        put_text(out, i > 0 ? ",\n      {\"file\": " : "\n      {\"file\": ",
            points->sources->files.items[example->span.file].name);
        writer_printf(out, ", \"line\": %u", source_place(points->sources, example->span).line);
        put_text(out, ", \"title\": ", example->title);
        writer_put(out, "}");
    }
    writer_put(out, "],\n    \"files\": [");
    for (size_t i = 0; i < points->files.count; i++) {
        writer_put(out, i > 0 ? ",\n" : "\n");
        put_file(out, points, &points->files.items[i]);
    }
    writer_put(out, "]");
}

void cover_write_json(const struct cover_points *points, size_t count, struct writer *out) {
    writer_put(out, "{\"rules\": [");
    for (size_t i = 0; i < count; i++) {
        writer_put(out, i > 0 ? ",\n  {\n" : "\n  {\n");
        put_rules(out, &points[i]);
        writer_put(out, "}");
    }
    writer_put(out, "\n]}\n");
}
