/* SPDX-License-Identifier: Apache-2.0 */
#include "report/words.h"

#include "record/value_words.h"

const char *report_outcome_word(enum outcome outcome, bool zh) {
    return outcome_say(outcome, zh);
}

const char *report_holding_word(enum holding holding, bool zh) {
    static const struct report_words words[HOLDING_COUNT] = {
        [HOLDING_YES] = {"符合", "holds"},
        [HOLDING_NO] = {"不符合", "violated"},
        [HOLDING_UNKNOWN] = {"未定", "undetermined"},
        [HOLDING_ERROR] = {"出错", "error"},
    };
    return zh ? words[holding].zh : words[holding].en;
}

const char *report_assertion_word(enum assertion_kind kind, bool zh) {
    if (kind == ASSERT_INSPECT)
        return zh ? "核查" : "inspect";
    return zh ? "保证" : "guarantee";
}

static const struct report_words period_units[] = {
    [PERIOD_NONE] = {"元", "yuan"},
    [PERIOD_MONTH] = {"元/月", "yuan/month"},
    [PERIOD_QUARTER] = {"元/季", "yuan/quarter"},
    [PERIOD_YEAR] = {"元/年", "yuan/year"},
};

const char *report_unit(struct type type, bool zh) {
    if (type.kind != TYPE_MONEY)
        return NULL;
    return zh ? period_units[type.period].zh : period_units[type.period].en;
}

static const char *plain_type_word(struct arena *arena, struct type type, bool zh) {
    static const struct report_words words[] = {
        [TYPE_BOOLEAN] = {"是否", "boolean"},
        [TYPE_INTEGER] = {"整数", "integer"},
        [TYPE_DECIMAL] = {"小数", "decimal"},
        [TYPE_PERCENT] = {"百分比", "percent"},
        [TYPE_DATE] = {"日期", "date"},
        [TYPE_DURATION] = {"时长", "duration"},
        [TYPE_REGION] = {"地区", "region"},
        [TYPE_CITIZEN_ID] = {"身份证号", "citizen_id"},
        [TYPE_TEXT] = {"文本", "text"},
    };
    static const struct report_words periods[] = {
        [PERIOD_NONE] = {"金额", "money"},
        [PERIOD_MONTH] = {"金额/月", "money/month"},
        [PERIOD_QUARTER] = {"金额/季", "money/quarter"},
        [PERIOD_YEAR] = {"金额/年", "money/year"},
    };
    if (type.kind == TYPE_CHOICE)
        return type.choice->name->text;
    if (type.kind == TYPE_SET)
        return arena_printf(arena, zh ? "多选 %s" : "set of %s", type.choice->name->text);
    if (type.kind == TYPE_LIST)
        return arena_printf(arena, zh ? "若干 %s" : "list of %s", type.record->name->text);
    const struct report_words *word =
        type.kind == TYPE_MONEY ? &periods[type.period] : &words[type.kind];
    return zh ? word->zh : word->en;
}

const char *report_type_word(struct arena *arena, struct type type, bool zh) {
    const char *word = plain_type_word(arena, type, zh);
    if (!word || !type.or_none)
        return word;
    return arena_printf(arena, zh ? "%s 或 无" : "%s or none", word);
}

const char *report_missing_text(struct arena *arena, const struct report_missing *missing) {
    if (missing->kind == CAUSE_PARAMETER)
        return missing->parameter->text;
    const char *label = record_label(arena, missing->record);
    if (!missing->field)
        return label;
    return arena_printf(arena, "%s.%s", label, missing->field->name->text);
}

static struct report_words same(const char *text) {
    return (struct report_words){text, text};
}

struct report_words report_missing_kind(struct arena *arena, const struct report_missing *missing) {
    if (missing->kind == CAUSE_PARAMETER) {
        const char *name = missing->parameter->text;
        return (struct report_words){arena_printf(arena, "参数 %s（待定，或当时当地没有值）", name),
            arena_printf(
                arena, "parameter %s (undecided, or without a value then and there)", name)};
    }
    const char *record = missing->record->type->name->text;
    if (missing->kind == CAUSE_REJECTED || !missing->field)
        return (struct report_words){arena_printf(arena, "%s：数据行有误，未采用", record),
            arena_printf(arena, "%s: the row was rejected", record)};
    const char *name = arena_printf(arena, "%s.%s", record, missing->field->name->text);
    if (missing->kind == CAUSE_LIST)
        return (struct report_words){arena_printf(arena, "%s：没有提供这些记录", name),
            arena_printf(arena, "%s: no such rows were given", name)};
    if (missing->kind == CAUSE_EMPTY)
        return (struct report_words){arena_printf(arena, "%s：没有符合条件的成员可取", name),
            arena_printf(arena, "%s: no member to take it from", name)};
    return same(name);
}

static const char *failure_in(struct arena *arena, struct report_words words,
    const struct record *failed, const struct record *record, bool zh) {
    const char *sentence = zh ? words.zh : words.en;
    if (!sentence || !failed || failed == record)
        return sentence;
    return arena_printf(arena, zh ? "%s：%s" : "%s: %s", record_label(arena, failed), sentence);
}

const char *report_failure(struct arena *arena, const struct report_result *result, bool zh) {
    return failure_in(arena, result->failure, result->failed, result->record, zh);
}

const char *report_finding_failure(
    struct arena *arena, const struct report_finding *finding, bool zh) {
    return failure_in(arena, finding->failure, finding->failed, finding->record, zh);
}
