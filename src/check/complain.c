/* SPDX-License-Identifier: Apache-2.0 */
#include "check/checker.h"

#include <string.h>

#include "base/utf8.h"

/* True if a code may only say that something is absent which the parser could not read. */
static bool speaks_of_absence(enum diagnostic_code code) {
    switch (code) {
    case DIAG_NAME_UNKNOWN:
    case DIAG_FIELD_UNKNOWN:
    case DIAG_NOT_A_LIST:
    case DIAG_NOT_A_RECORD:
    case DIAG_FUNCTION_UNKNOWN:
    case DIAG_TRANSITION_OPEN:
    case DIAG_NO_TRANSITION:
    case DIAG_TYPE_UNKNOWN:
    case DIAG_TYPE_LIST_OF_WHAT:
    case DIAG_CHOICE_VALUE:
    case DIAG_PARENT_UNKNOWN:
    case DIAG_LIST_NOT_CHILD:
    case DIAG_RECORD_WITHOUT_KEY:
    case DIAG_RECORD_UNKNOWN:
    case DIAG_EXTEND_UNKNOWN:
    case DIAG_CHOICE_EMPTY:
    case DIAG_NO_PLACE:
    case DIAG_PARAMETER_EMPTY:
    case DIAG_TABLE_EMPTY:
    case DIAG_TABLE_GAP:
    case DIAG_CELL_COUNT:
    case DIAG_OUTPUT_UNKNOWN:
    case DIAG_OUTPUT_SILENT:
    case DIAG_CLAUSE_UNKNOWN:
    case DIAG_CITE_WHICH_SOURCE:
    case DIAG_SOURCE_UNKNOWN:
    case DIAG_ARTICLE_UNKNOWN:
    case DIAG_GIVEN_ONE:
    case DIAG_GIVEN_CHILD:
    case DIAG_NO_SUCH_MEMBER:
    case DIAG_EXPECT_POLICY:
    case DIAG_MISSING_WHAT:
        return true;
    default:
        return diagnostic_severity(code) != SEVERITY_ERROR;
    }
}

struct diagnostic *complain(struct checker *checker, enum diagnostic_code code, struct span span) {
    if (!checker->incomplete || !speaks_of_absence(code))
        return diagnostic_add(checker->diagnostics, code, span);
    struct diagnostic *unsaid = arena_new(checker->arena, struct diagnostic);
    unsaid->code = code;
    unsaid->span = span;
    return unsaid;
}

bool complaint_is_shown(const struct checker *checker) {
    return checker->diagnostics->error_count <= checker->diagnostics->error_limit;
}

struct diagnostic *complain_name(
    struct checker *checker, enum diagnostic_code code, struct span span, const struct atom *name) {
    return diagnostic_arg(complain(checker, code, span), name->text);
}

struct diagnostic *complain_types(struct checker *checker, enum diagnostic_code code,
    struct span span, struct type first, struct type second) {
    struct diagnostic *diagnostic = complain(checker, code, span);
    diagnostic_arg_words(diagnostic, type_words(checker, first));
    return diagnostic_arg_words(diagnostic, type_words(checker, second));
}

static struct words plain_words(struct type type) {
    static const struct words words[] = {
        [TYPE_ERROR] = {"（有误）", "(wrong)"},
        [TYPE_NONE] = {"无", "none"},
        [TYPE_BOOLEAN] = {"“是否”", "boolean (yes or no)"},
        [TYPE_INTEGER] = {"整数", "integer"},
        [TYPE_DECIMAL] = {"小数", "decimal"},
        [TYPE_PERCENT] = {"百分比", "percent"},
        [TYPE_MONEY] = {"金额", "money"},
        [TYPE_DATE] = {"日期", "date"},
        [TYPE_DURATION] = {"时长", "duration"},
        [TYPE_REGION] = {"地区", "region"},
        [TYPE_CHOICE] = {"选项", "choice"},
        [TYPE_SET] = {"多选", "set of"},
        [TYPE_CITIZEN_ID] = {"身份证号", "citizen_id"},
        [TYPE_TEXT] = {"文本", "text"},
        [TYPE_LIST] = {"若干", "list of"},
    };
    return words[type.kind];
}

static struct words money_words(enum money_period period) {
    static const struct words words[] = {
        [PERIOD_NONE] = {"金额", "money"},
        [PERIOD_MONTH] = {"金额/月", "money/month"},
        [PERIOD_QUARTER] = {"金额/季", "money/quarter"},
        [PERIOD_YEAR] = {"金额/年", "money/year"},
    };
    return words[period];
}

struct words type_words(struct checker *checker, struct type type) {
    struct words words = plain_words(type);
    if (type.kind == TYPE_MONEY)
        words = money_words(type.period);
    if (type.kind == TYPE_CHOICE && type.choice) {
        words.zh = arena_printf(checker->arena, "选项“%s”", type.choice->name->text);
        words.en = arena_printf(checker->arena, "the choice “%s”", type.choice->name->text);
    }
    if (type.kind == TYPE_CHOICE && type.choice == checker->program->sexes) {
        words.zh = "内置的选项“性别”";
        words.en = "the built-in choice “sex”";
    }
    if (type.kind == TYPE_SET && type.choice) {
        words.zh = arena_printf(checker->arena, "多选“%s”", type.choice->name->text);
        words.en = arena_printf(checker->arena, "a set of “%s”", type.choice->name->text);
    }
    if (type.kind == TYPE_LIST && type.record) {
        words.zh = arena_printf(checker->arena, "若干 %s", type.record->name->text);
        words.en = arena_printf(checker->arena, "list of %s", type.record->name->text);
    }
    if (type.or_none) {
        words.zh = arena_printf(checker->arena, "%s 或 无", words.zh);
        words.en = arena_printf(checker->arena, "%s or none", words.en);
    }
    return words;
}

/* As a writer would put it: 600元/月, 480.50元. */
static struct words yuan_words(
    struct checker *checker, const char *number, enum money_period period) {
    static const struct words per[] = {
        [PERIOD_NONE] = {"", ""},
        [PERIOD_MONTH] = {"/月", "/month"},
        [PERIOD_QUARTER] = {"/季", "/quarter"},
        [PERIOD_YEAR] = {"/年", "/year"},
    };
    size_t length = strlen(number);
    if (length > 3 && strcmp(number + length - 3, ".00") == 0)
        length -= 3;
    return (struct words){
        arena_printf(checker->arena, "%.*s元%s", (int)length, number, per[period].zh),
        arena_printf(checker->arena, "%.*s yuan%s", (int)length, number, per[period].en),
    };
}

struct words value_words(struct checker *checker, struct type type, struct value value) {
    struct words words = {
        value_format(checker->arena, type, value, true),
        value_format(checker->arena, type, value, false),
    };
    if (type.kind != TYPE_MONEY || value.state != VALUE_KNOWN)
        return words;
    return yuan_words(checker, words.zh, type.period);
}

const char *date_text(struct checker *checker, date day) {
    char text[DATE_TEXT_SIZE];
    date_format(day, text);
    return arena_copy(checker->arena, text, strlen(text));
}

void complain_backwards(struct checker *checker, const struct period_ast *period) {
    struct diagnostic *diagnostic = complain(checker, DIAG_PERIOD_BACKWARDS, period->span);
    struct words form = {"%s 至 %s", "%s to %s"};
    diagnostic_suggest(
        diagnostic, arena_printf(checker->arena, file_words(checker, form),
                        date_text(checker, period->to), date_text(checker, period->from)));
}

static struct diagnostic *no_order(struct checker *checker, struct type type, struct span span) {
    return diagnostic_arg_words(complain(checker, DIAG_NO_ORDER, span), type_words(checker, type));
}

void complain_no_order(struct checker *checker, struct type type, struct span span) {
    no_order(checker, type, span);
}

void complain_no_order_among(
    struct checker *checker, struct type type, struct span span, bool in_cell) {
    struct diagnostic *diagnostic = no_order(checker, type, span);
    if (type.kind != TYPE_CHOICE || type.choice->values.count < 2)
        return;
    const char *first = type.choice->values.items[0].name->text;
    const char *second = type.choice->values.items[1].name->text;
    diagnostic->note.zh = arena_printf(checker->arena,
        in_cell ? "请把符合的值一个个写出来，例如 %s 或 %s。"
                : "请把符合的值一个个写出来，例如 属于 {%s、%s}。",
        first, second);
    diagnostic->note.en = arena_printf(checker->arena,
        in_cell ? "Write out the values that are meant: %s or %s."
                : "Write out the values that are meant: in {%s, %s}.",
        first, second);
}

struct words count_words(struct checker *checker, size_t count, const char *noun) {
    return (struct words){arena_printf(checker->arena, "%zu", count),
        arena_printf(checker->arena, "%zu %s%s", count, noun, count == 1 ? "" : "s")};
}

void words_join(
    struct checker *checker, struct words *list, const char *zh, const char *en, const char *item) {
    struct arena *arena = checker->arena;
    list->zh = list->zh ? arena_printf(arena, "%s%s%s", list->zh, zh, item) : item;
    list->en = list->en ? arena_printf(arena, "%s%s%s", list->en, en, item) : item;
}

struct nearest nearest_new(const struct checker *checker, const struct atom *wanted) {
    return (struct nearest){.wanted = complaint_is_shown(checker) ? wanted : NULL};
}

/* A word of n characters may differ in a third of them, one at least. */
void nearest_offer(struct nearest *nearest, const struct atom *candidate) {
    const struct atom *wanted = nearest->wanted;
    if (!wanted)
        return;
    size_t limit = utf8_count(wanted->text, wanted->length) / 3;
    if (limit == 0 && utf8_count(wanted->text, wanted->length) > 1)
        limit = 1;
    size_t distance =
        utf8_distance(wanted->text, wanted->length, candidate->text, candidate->length, limit);
    if (distance > limit || candidate == wanted)
        return;
    if (nearest->best && distance >= nearest->distance)
        return;
    nearest->best = candidate;
    nearest->distance = distance;
}

bool complained_within(const struct checker *checker, struct span span) {
    for (size_t i = 0; i < checker->diagnostics->list.count; i++) {
        const struct diagnostic *diagnostic = checker->diagnostics->list.items[i];
        if (diagnostic_severity(diagnostic->code) == SEVERITY_ERROR &&
            diagnostic->span.file == span.file && diagnostic->span.start >= span.start &&
            diagnostic->span.start <= span.start + span.length)
            return true;
    }
    return false;
}
