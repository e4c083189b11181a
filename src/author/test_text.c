/* SPDX-License-Identifier: Apache-2.0
 *
 * Tests for people: a line a file, then each example that failed in full, then the counts. */
#include "author/tests.h"

struct show {
    const struct test_run *run;
    struct writer *out;
    bool zh, verbose;
};

static const char *word(const struct show *show, const char *zh, const char *en) {
    return show->zh ? zh : en;
}

static const char *s(uint32_t count) {
    return count == 1 ? "" : "s";
}

static void show_file(const struct show *show, const struct test_file *file) {
    const char *name = source_shown_name(show->out->arena, show->run->sources, file->file);
    uint32_t all = file->passed + file->failed;
    if (file->failed == 0 && show->zh)
        writer_printf(show->out, "%s：用例 %u 个，全部通过\n", name, all);
    else if (file->failed == 0)
        writer_printf(show->out, "%s: %u example%s, all passed\n", name, all, s(all));
    else if (show->zh)
        writer_printf(show->out, "%s：用例 %u 个，通过 %u 个，没有通过 %u 个\n", name, all,
            file->passed, file->failed);
    else
        writer_printf(show->out, "%s: %u example%s, %u passed, %u failed\n", name, all, s(all),
            file->passed, file->failed);
}

static void show_passed(const struct show *show, const struct test_file *file) {
    for (size_t i = 0; i < show->run->cases.count; i++) {
        const struct test_case *test = &show->run->cases.items[i];
        if (test->example->span.file != file->file)
            continue;
        writer_printf(show->out, word(show, "  %s 第 %u 行 %s\n", "  %s line %u: %s\n"),
            test->failures.count == 0 ? "✓" : "✗", test_line(show->run, test->example->span),
            test->example->title);
    }
}

static void show_failure(const struct show *show, const struct verdict *verdict) {
    struct arena *arena = show->out->arena;
    writer_printf(show->out, word(show, "  第 %u 行  %s\n", "  line %u  %s\n"),
        test_line(show->run, verdict->expect->span),
        test_excerpt(arena, show->run, verdict->expect->span));
    writer_printf(show->out, "      %s%s\n", word(show, "应为  ", "expected  "), verdict->expected);
    writer_printf(show->out, "      %s%s\n", word(show, "得到  ", "got       "), verdict->got);
    for (size_t i = 0; i < verdict->why.count; i++)
        writer_printf(show->out, "      %s%s\n",
            i > 0 ? word(show, "      ", "          ") : word(show, "原因  ", "because   "),
            verdict->why.items[i]);
}

static void show_case(const struct show *show, const struct test_case *test) {
    const struct example *example = test->example;
    if (test->failures.count == 0)
        return;
    writer_printf(show->out,
        word(show, "\n没有通过：%s 第 %u 行 “%s”（%s）\n", "\nfailed: %s, line %u “%s” (%s)\n"),
        source_shown_name(show->out->arena, show->run->sources, example->span.file),
        test_line(show->run, example->span),
        example->title, test_day(show->out->arena, test));
    for (size_t i = 0; i < test->failures.count; i++)
        show_failure(show, &test->failures.items[i]);
}

static void show_counts(const struct show *show, const struct tests *tests) {
    struct test_counts all = tests_count(tests);
    if (all.examples == 0)
        return;
    if (show->zh) {
        writer_printf(show->out, "用例 %u 个，通过 %u 个，没有通过 %u 个", all.examples, all.passed,
            all.failed);
        writer_printf(show->out, "；期望 %u 项，符合 %u 项，不符合 %u 项", all.expects,
            all.expects - all.expects_failed, all.expects_failed);
        if (all.left_out > 0)
            writer_printf(show->out, "；另有 %u 个没有选中", all.left_out);
    } else {
        writer_printf(show->out, "%u example%s: %u passed, %u failed", all.examples,
            s(all.examples), all.passed, all.failed);
        writer_printf(show->out, "; %u expectation%s: %u met, %u not met", all.expects,
            s(all.expects), all.expects - all.expects_failed, all.expects_failed);
        if (all.left_out > 0)
            writer_printf(show->out, "; %u more not selected", all.left_out);
    }
    writer_put(show->out, "\n");
}

void tests_write_text(const struct tests *tests, bool zh, bool verbose, struct writer *out) {
    struct show show = {.out = out, .zh = zh, .verbose = verbose};
    for (size_t i = 0; i < tests->runs.count; i++) {
        show.run = &tests->runs.items[i];
        for (size_t k = 0; k < show.run->files.count; k++) {
            show_file(&show, &show.run->files.items[k]);
            if (verbose)
                show_passed(&show, &show.run->files.items[k]);
        }
    }
    for (size_t i = 0; i < tests->runs.count; i++) {
        show.run = &tests->runs.items[i];
        for (size_t k = 0; k < show.run->cases.count; k++)
            show_case(&show, &show.run->cases.items[k]);
    }
    if (tests_count(tests).failed > 0)
        writer_put(out, "\n");
    show_counts(&show, tests);
    for (size_t i = 0; i < tests->mutations.count; i++) {
        const struct test_mutation *mutation = &tests->mutations.items[i];
        writer_put(out, "\n");
        mutate_write_text(mutation->result, mutation->sources, zh, verbose, out);
    }
}
