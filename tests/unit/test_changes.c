/* SPDX-License-Identifier: Apache-2.0
 *
 * Changes between two versions of rules. Cases: tests/changes/NAME.guodu is the old version,
 * NAME.new the new one, NAME.txt what has changed; `#### file NAME` in a version begins another of
 * its files. Besides, the demonstration with one slip planted at a time. Of every case it is tested
 * that policies which a change is not said to reach come out the same with it, and that all changes
 * together make the new version of the old one.
 */
#include "tests/unit/case_files.h"

#include <stdio.h>
#include <string.h>
#include "author/changes_make.h"
#include "author/examples.h"
#include "author/sandbox.h"

#define FOLDER "tests/changes"
#define DEMO "rules/demo/main.guodu"

struct pair { /* both versions, and their comparison */
    struct arena *arena;
    struct arena between; /* of one version in between */
    struct sources texts[2];
    const char *libraries[2];
    struct sandbox sandboxes[2];
    struct change_side sides[2];
    struct changes changes;
    struct writer *outcomes; /* [policy of the old version]: what it gives for the records */
};

/* ---- loading ---- */

static const char *messages(struct sandbox *sandbox, struct arena *arena) {
    const char *text = "";
    for (size_t i = 0; i < sandbox->diagnostics.list.count; i++)
        if (diagnostic_severity(sandbox->diagnostics.list.items[i]->code) == SEVERITY_ERROR)
            text = arena_printf(arena, "%s%s", text,
                diagnostic_render(
                    arena, sandbox->diagnostics.list.items[i], &sandbox->sources, LANG_EN, false));
    return text;
}

static void add_files(struct arena *arena, struct sources *out, const struct changed_files *files) {
    *out = (struct sources){.arena = arena};
    for (size_t i = 0; i < files->list.count; i++)
        source_add(
            out, files->list.items[i].name, files->list.items[i].text, files->list.items[i].length);
}

/* The records of the examples of a version, as examples that expect nothing of the rules. */
static const char *records_of(struct pair *pair, const struct sandbox *sandbox) {
    struct writer out;
    writer_init(&out, pair->arena);
    for (size_t i = 0; i < sandbox->files.files.count; i++)
        for (size_t k = 0; k < sandbox->files.files.items[i]->items.count; k++) {
            const struct item *item = sandbox->files.files.items[i]->items.items[k];
            if (item->kind != ITEM_EXAMPLE)
                continue;
            uint32_t end = item->example->expects.items[0].span.start;
            writer_put(&out, "\n");
            writer_bytes(&out, source_text(&sandbox->sources, item->span), end - item->span.start);
            writer_put(&out, "期望 1 = 1\n}\n");
        }
    return out.bytes;
}

/* A version in between with those records, and without if it does not take them. */
static bool load_between(struct arena *arena, const struct changed_files *files,
    const char *records, struct sandbox *out) {
    struct sources texts;
    if (files->list.count == 0)
        return false;
    add_files(arena, &texts, files);
    sandbox_load(out, arena, &texts, NULL, records);
    if (!out->sound)
        sandbox_load(out, arena, &texts, NULL, NULL);
    return out->sound;
}

/* ---- what comes out ---- */

static void dump_record(struct evaluation *evaluation, struct arena *scratch,
    const struct record *record, struct writer *outs) {
    for (size_t i = 0; i < evaluation->program->policies.count; i++) {
        const struct policy *policy = evaluation->program->policies.items[i];
        struct result result;
        if (policy->record != record->type)
            continue;
        eval_policy(evaluation, policy, record, &result);
        writer_printf(&outs[i], "%d %s", (int)result.outcome,
            result.clause ? result.clause->name->text : "-");
        for (size_t k = 0; result.outputs && k < policy->outputs.count; k++)
            writer_printf(&outs[i], " %d %s", (int)result.outputs[k].state,
                value_format(scratch, policy->outputs.items[k].type, result.outputs[k], true));
        writer_put(&outs[i], "\n");
    }
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            dump_record(evaluation, scratch, record->lists[i].items.items[k], outs);
}

/* [policy]: what it gives for all records of the examples. */
static struct writer *dump(struct arena *arena, const struct program *program) {
    struct writer *outs = arena_array(arena, struct writer, program->policies.count);
    struct allocator allocator = allocator_default();
    struct arena scratch;
    arena_init(&scratch, &allocator);
    for (size_t i = 0; i < program->policies.count; i++)
        writer_init(&outs[i], arena);
    for (size_t i = 0; i < program->examples.count; i++) {
        struct record_tree tree;
        struct evaluation evaluation;
        arena_reset(&scratch);
        example_tree(&scratch, program->examples.items[i], &tree);
        eval_begin(&evaluation, &scratch, program, &tree, program->examples.items[i]->day, true);
        dump_record(&evaluation, &scratch, tree.top, outs);
    }
    arena_fini(&scratch);
    return outs;
}

static const char *dumped(
    const struct program *program, const struct writer *outs, const char *policy) {
    for (size_t i = 0; i < program->policies.count; i++)
        if (strcmp(program->policies.items[i]->name->text, policy) == 0)
            return outs[i].bytes;
    return "";
}

/* ---- properties ---- */

static bool has_bit(const uint64_t *bits, size_t index) {
    return (bits[index / 64] >> (index % 64)) & 1;
}

/* NULL, or the policy that a change has reached against what is said of it. */
static const char *reached_besides(
    struct pair *pair, const struct change *change, const struct sandbox *between) {
    const struct program *old = &pair->sandboxes[0].program;
    if (between->program.examples.count != old->examples.count)
        return NULL;
    const struct writer *outs = dump(&pair->between, &between->program);
    for (size_t i = 0; i < old->policies.count; i++) {
        const char *name = old->policies.items[i]->name->text;
        if (!has_bit(change->reach_old, i) &&
            strcmp(pair->outcomes[i].bytes, dumped(&between->program, outs, name)) != 0)
            return name;
    }
    return NULL;
}

/* The version with all changes made, those of the order of clauses behind the others, which they
 * would get in the way of. */
static bool make_all(struct pair *pair, const struct change_side *side, const struct changes *all,
    bool order, struct sandbox *out) {
    struct editing editing = {.arena = pair->arena, .old = side, .fresh = &pair->sides[1]};
    struct changed_files files = {0};
    for (size_t i = 0; i < all->work->pairs.count; i++) {
        const struct change_pair *one = &all->work->pairs.items[i];
        if (order || !one->fresh || one->fresh->kind != UNIT_ORDER)
            change_apply(&editing, all->work, one);
    }
    edit_finish(&editing, &files);
    return load_between(
        pair->arena, &files, order ? records_of(pair, &pair->sandboxes[1]) : NULL, out);
}

/* "" if all changes together make the new version; else what is left. */
static const char *left_over(struct pair *pair) {
    const struct program *fresh = &pair->sandboxes[1].program;
    struct sandbox between[2] = {0};
    struct changes left;
    struct change_side side = pair->sides[0];
    for (int i = 0; i < 2; i++) {
        if (!make_all(pair, &side, i == 0 ? &pair->changes : &left, i == 1, &between[i]))
            return arena_printf(
                pair->arena, "it does not load\n%s", messages(&between[i], pair->arena));
        side = (struct change_side){&between[i].program, &between[i].files, &between[i].sources};
        changes_find(&left, pair->arena, &side, &pair->sides[1]);
    }
    if (left.list.count)
        return arena_printf(pair->arena, "%s: %s", left.list.items[0].item[0],
            left.list.items[0].before ? left.list.items[0].before : "");
    if (between[1].program.examples.count != fresh->examples.count)
        return "the records are not taken";
    const struct writer *wanted = dump(pair->arena, fresh);
    const struct writer *outs = dump(pair->arena, &between[1].program);
    for (size_t i = 0; i < fresh->policies.count; i++) {
        const char *name = fresh->policies.items[i]->name->text;
        if (strcmp(wanted[i].bytes, dumped(&between[1].program, outs, name)) != 0)
            return name;
    }
    return "";
}

/* ---- the text of a case ---- */

static void put_reach(struct writer *out, const struct program *program, const uint64_t *bits) {
    for (size_t i = 0; i < program->policies.count; i++)
        if (has_bit(bits, i))
            writer_printf(out, " %s", program->policies.items[i]->name->text);
    writer_put(out, "\n");
}

static void put_place(
    struct writer *out, const struct sandbox *sandbox, struct span span, const char *words) {
    if (span.length)
        writer_printf(out, "  %s:%u", sandbox->sources.files.items[span.file].name,
            source_place(&sandbox->sources, span).line);
    writer_printf(out, "%s%s\n", span.length ? " " : "  ", words ? words : "-");
}

static void put_change(struct writer *out, struct pair *pair, size_t index, bool loads) {
    static const char *const kinds[] = {"altered", "added", "removed"};
    const struct change *change = &pair->changes.list.items[index];
    writer_printf(out, "%s %s | %s\n", kinds[change->kind], change->item[1], change->item[0]);
    put_place(out, &pair->sandboxes[0], change->spans[0], change->before);
    put_place(out, &pair->sandboxes[1], change->spans[1], change->after);
    writer_put(out, "  reaches");
    put_reach(out, &pair->sandboxes[0].program, change->reach_old);
    writer_put(out, "  in the new");
    put_reach(out, &pair->sandboxes[1].program, change->reach_new);
    writer_printf(out, "  alone: %s\n",
        !change->alone ? "cannot be written"
        : loads        ? "yes"
                       : "does not load");
}

/* ---- one pair ---- */

/* What is wrong, behind what was before. */
static const char *try_alone(struct pair *pair, uint32_t index, const char *records,
    struct writer *out, bool loads_all, const char *wrong) {
    struct allocator allocator = allocator_default();
    const struct change *change = &pair->changes.list.items[index];
    struct changed_files files;
    struct sandbox between = {.sound = false};
    arena_init(&pair->between, &allocator);
    changes_variant(
        &files, &pair->between, &pair->changes, index, &pair->sides[0], &pair->sides[1]);
    bool loads = load_between(&pair->between, &files, records, &between);
    put_change(out, pair, index, loads);
    if (!loads && loads_all)
        wrong = arena_printf(pair->arena, "%s%s does not load\n%s\n", wrong, change->item[0],
            messages(&between, pair->arena));
    const char *besides = loads ? reached_besides(pair, change, &between) : NULL;
    if (besides)
        wrong = arena_printf(pair->arena, "%s%s reaches %s\n", wrong, change->item[0], besides);
    arena_fini(&pair->between);
    return wrong;
}

/* "" or what is wrong; what has changed goes to `out`. */
static const char *compare(struct pair *pair, struct writer *out, bool loads_all) {
    const char *wrong = "";
    for (int i = 0; i < 2; i++) {
        struct sandbox *sandbox = &pair->sandboxes[i];
        sandbox_load(sandbox, pair->arena, &pair->texts[i], pair->libraries[i], NULL);
        if (!sandbox->sound)
            return messages(sandbox, pair->arena);
        pair->sides[i] =
            (struct change_side){&sandbox->program, &sandbox->files, &sandbox->sources};
    }
    changes_find(&pair->changes, pair->arena, &pair->sides[0], &pair->sides[1]);
    pair->outcomes = dump(pair->arena, &pair->sandboxes[0].program);
    const char *records = records_of(pair, &pair->sandboxes[0]);
    for (uint32_t i = 0; i < pair->changes.list.count; i++)
        wrong = try_alone(pair, i, records, out, loads_all, wrong);
    const char *left = left_over(pair);
    return *left ? arena_printf(pair->arena, "%sall together: %s\n", wrong, left) : wrong;
}

/* ---- cases of the folder ---- */

static void add_case_files(struct sources *out, const char *text, size_t length) {
    static const char mark[] = "#### file ";
    const char *name = "main.guodu", *end = text + length;
    while (text < end) {
        const char *next = strstr(text, mark);
        size_t piece = next ? (size_t)(next - text) : (size_t)(end - text);
        source_add(out, name, text, piece);
        if (!next)
            break;
        size_t line = strcspn(next, "\n");
        name = arena_copy(out->arena, next + strlen(mark), line - strlen(mark));
        text = next + line;
    }
}

static void run_case(struct case_run *run, const char *folder, const char *name) {
    static const char *const ends[] = {"guodu", "new"};
    struct arena arena;
    struct allocator allocator = allocator_default();
    arena_init(&arena, &allocator);
    struct pair pair = {.arena = &arena};
    struct writer out;
    writer_init(&out, &arena);
    for (int i = 0; i < 2; i++) {
        size_t length = 0;
        const char *text =
            case_file(&arena, arena_printf(&arena, "%s/%s.%s", folder, name, ends[i]), &length);
        pair.texts[i].arena = &arena;
        if (text)
            add_case_files(&pair.texts[i], text, length);
    }
    const char *wrong = compare(&pair, &out, false);
    report_case(run, !*wrong, arena_printf(&arena, "%s: properties", name), wrong);
    compare_case(run, &arena, arena_printf(&arena, "%s/%s.txt", folder, name), out.bytes);
    arena_fini(&arena);
}

/* ---- the demonstration with a change planted ---- */

struct planted {
    const char *name, *find, *put;
    size_t changes; /* how many it makes */
};

static const struct planted plants[] = {
    {"a value", "自 2023-01-01 至 2023-12-31: 350元/年", "自 2023-01-01 至 2023-12-31: 400元/年",
        1},
    {"a remark, the language, the writing",
        "参数 追加后上限: 金额 {\n  依据 追加贷款转载\n  自 2021-01-01 起: 待定\n"
        "  自 2021-03-04 至 2025-12-31: 10万元   # P503 V-media\n",
        "## 另说\nparameter 追加后上限： money ｛\n from 2021-03-04 to 2025-12-31: 100000.0元\n"
        "from 2021-01-01：undecided\n",
        0},
    {"a value of a region that had none", "  地区 520000 \"贵州省\" {\n    依据 贵州核查程序",
        "  地区 421303 \"曾都区\" {\n 依据 曾都公布\n 自 2021-01-01 起: 7000元/年\n }\n"
        "  地区 520000 \"贵州省\" {\n    依据 贵州核查程序",
        1},
    {"the country's value", "自 2021-01-01 起: 4000元/年 * 150%",
        "自 2021-01-01 起: 4000元/年 * 160%", 1},
    {"a bound", "参数 低保定额资助: 金额/年 不高于 医保个人缴费 {",
        "参数 低保定额资助: 金额/年 不高于 900元/年 {", 1},
    {"a parameter without use", "## 脱贫攻坚期国家扶贫标准的 1.5 倍",
        "参数 新数: 金额/年 {\n 依据 岳阳解读\n 自 2021-01-01 起: 1元/年\n}\n"
        "## 脱贫攻坚期国家扶贫标准的 1.5 倍",
        1},
    {"a condition", "  优化 上限以内: 当 贷款余额 + 申请金额 不高于 贴息贷款上限",
        "  优化 上限以内: 当 贷款余额 + 申请金额 低于 贴息贷款上限", 1},
    {"a disposition, and what is said",
        "  调整 在岗领补: 当 在岗\n    则 月补贴 = 公益岗月补贴\n    说明 "
        "\"在岗领补，每月{月补贴}。\"",
        "  优化 在岗领补: 当 在岗\n    则 月补贴 = 公益岗月补贴\n    说明 \"在岗。\"", 1},
    {"only what is said", "说明 \"在岗领补，每月{月补贴}。\"", "说明 \"在岗。\"", 0},
    {"a clause less",
        "  优化 追加贷款: 当 贷款余额 高于 0元 且 按期还款\n"
        "    则 可贷金额 = 较大(0元, 较小(申请金额, 追加后上限 - 贷款余额)), 贴息本金 = "
        "贴息贷款上限\n"
        "    说明 \"按期还款，可追加{可贷金额}；只有{贴息本金}以内的部分贴息。\"\n"
        "    依据 追加贷款转载\n",
        "", 1},
};

/* The text with `find` replaced once; NULL where it is not there exactly once. */
static const char *plant(struct arena *arena, const char *text, const struct planted *planted) {
    const char *at = strstr(text, planted->find);
    if (!at || strstr(at + 1, planted->find))
        return NULL;
    return arena_printf(
        arena, "%.*s%s%s", (int)(at - text), text, planted->put, at + strlen(planted->find));
}

/* A file whose examples expect nothing of the rules, so that these can change. */
static const char *without_expectations(
    struct arena *arena, const struct sandbox *sandbox, const struct ast_file *file) {
    const struct source_file *source = &sandbox->sources.files.items[file->file];
    struct writer out;
    uint32_t at = 0;
    writer_init(&out, arena);
    for (size_t i = 0; i < file->items.count; i++) {
        const struct item *item = file->items.items[i];
        if (item->kind != ITEM_EXAMPLE)
            continue;
        size_t last = item->example->expects.count - 1;
        struct span span = span_join(
            item->example->expects.items[0].span, item->example->expects.items[last].span);
        writer_bytes(&out, source->text + at, span.start - at);
        writer_put(&out, "期望 1 = 1");
        at = span.start + span.length;
    }
    writer_bytes(&out, source->text + at, source->length - at);
    return out.bytes;
}

static bool read_file(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    (void)user;
    *text = case_file(arena, path, length);
    return *text != NULL;
}

/* The files of rules on the disk, parsed. */
static void load_files(struct case_run *run, struct arena *arena, const char *top,
    const char *library, struct sandbox *out) {
    struct file_reader reader = {.read = read_file, .library = library};
    const char *text;
    size_t length;
    *out = (struct sandbox){.sources = {.arena = arena}};
    atoms_init(&out->atoms, arena);
    diagnostics_init(&out->diagnostics, arena);
    struct parse_input input = {arena, &out->atoms, &out->sources, &out->diagnostics, NULL, 0};
    if (read_file(NULL, arena, top, &text, &length))
        load_program(&input, &reader, top, text, length, &out->files);
    report_case(run, out->sources.files.count > 5 && out->diagnostics.error_count == 0, top, "");
}

/* The demonstration, with a change of one of its files if there is one. */
static void add_demo(struct case_run *run, struct sources *out, const struct sandbox *demo,
    const struct planted *planted) {
    size_t planted_count = 0;
    for (uint32_t i = 0; i < demo->sources.files.count; i++) {
        const char *text = NULL, *changed = NULL;
        for (size_t k = 0; k < demo->files.files.count; k++)
            if (demo->files.files.items[k]->file == i)
                text = without_expectations(out->arena, demo, demo->files.files.items[k]);
        if (planted)
            changed = plant(out->arena, text, planted);
        planted_count += changed != NULL;
        text = changed ? changed : text;
        source_add(out, demo->sources.files.items[i].name, text, strlen(text));
    }
    if (planted && planted_count != 1)
        report_case(run, false, planted->name, "the words are not there, or several times");
}

static void run_planted(
    struct case_run *run, const struct sandbox *demo, const struct planted *planted) {
    struct arena arena;
    struct allocator allocator = allocator_default();
    arena_init(&arena, &allocator);
    struct pair pair = {.arena = &arena};
    struct writer out;
    writer_init(&out, &arena);
    for (int i = 0; i < 2; i++) {
        pair.texts[i].arena = &arena;
        add_demo(run, &pair.texts[i], demo, i ? planted : NULL);
    }
    const char *wrong = compare(&pair, &out, true);
    if (!*wrong && pair.changes.list.count != planted->changes)
        wrong = arena_printf(&arena, "%zu changes\n%s", pair.changes.list.count, out.bytes);
    report_case(run, !*wrong, planted->name, wrong);
    arena_fini(&arena);
}

/* Two versions on the disk. */
static void run_versions(
    struct case_run *run, const char *old, const char *fresh, const char *library) {
    struct arena arena;
    struct allocator allocator = allocator_default();
    arena_init(&arena, &allocator);
    struct pair pair = {.arena = &arena, .libraries = {NULL, library}};
    struct sandbox loaded[2];
    struct writer out;
    writer_init(&out, &arena);
    load_files(run, &arena, old, NULL, &loaded[0]);
    load_files(run, &arena, fresh, library, &loaded[1]);
    for (int i = 0; i < 2; i++)
        pair.texts[i] = loaded[i].sources;
    const char *wrong = compare(&pair, &out, true);
    if (run->write)
        printf("%s", out.bytes);
    report_case(run, !*wrong, fresh, wrong);
    arena_fini(&arena);
}

int main(int argc, char **argv) {
    struct case_run run = {.write = argc > 1 && strcmp(argv[1], "--write") == 0};
    struct arena arena;
    struct allocator allocator = allocator_default();
    struct sandbox demo;
    if (argc == 4) { /* any two versions: test_changes --write OLD NEW */
        run_versions(&run, argv[2], argv[3], NULL);
        return end_cases(&run);
    }
    each_case(&run, FOLDER, run_case);
    arena_init(&arena, &allocator);
    load_files(&run, &arena, DEMO, NULL, &demo);
    for (size_t i = 0; i < sizeof plants / sizeof *plants; i++)
        run_planted(&run, &demo, &plants[i]);
    arena_fini(&arena);
    run_versions(&run, DEMO, "rules/demo-proposal/main.guodu", "rules/demo");
    return end_cases(&run);
}
