/* SPDX-License-Identifier: Apache-2.0 */
#include "author/cover_words.h"

/* ---- states ---- */

const char *cover_mark(enum cover_state state) {
    static const char *const marks[] = {
        [COVER_NOTHING] = "", [COVER_FULL] = "✓", [COVER_SOME] = "◐", [COVER_NONE] = "✗"};
    return marks[state];
}

enum cover_state cover_point_state(const struct cover_point *point) {
    if (cover_lacks(point) == 0)
        return COVER_FULL;
    return cover_main_count(point) == 0 ? COVER_NONE : COVER_SOME;
}

struct cover_point *const *cover_points_in(
    const struct cover_file *file, uint32_t line, size_t *count) {
    size_t first = 0;
    while (first < file->points.count && file->points.items[first]->place.line < line)
        first++;
    size_t end = first;
    while (end < file->points.count && file->points.items[end]->place.line == line)
        end++;
    *count = end - first;
    return file->points.items + first;
}

static uint32_t bits_of(const struct cover_file *file, uint32_t line, uint32_t words) {
    const uint64_t *set = file->lines[line - 1].set;
    uint32_t count = 0;
    for (uint32_t i = 0; set && i < words; i++)
        count += (uint32_t)__builtin_popcountll(set[i]);
    return count;
}

/* Of what begins in a line: the least count of what is no part of a condition, and its state. */
struct line_sum {
    bool any; /* other than parts */
    uint32_t least;
    enum cover_state state;
};

static void line_add(struct line_sum *sum, const struct cover_point *point) {
    enum cover_state state = cover_point_state(point);
    uint32_t count = cover_main_count(point);
    if (point->kind != COVER_PART) {
        sum->least = sum->any && sum->least < count ? sum->least : count;
        sum->any = true;
    }
    if (point->kind == COVER_PART && state == COVER_NONE && sum->any && sum->least > 0)
        state = COVER_SOME;
    if (state > sum->state)
        sum->state = state;
}

enum cover_state cover_line_state(
    const struct cover_file *file, uint32_t line, uint32_t words, uint32_t *count) {
    size_t points;
    struct cover_point *const *list = cover_points_in(file, line, &points);
    struct line_sum sum = {.state = COVER_NOTHING};
    for (size_t i = 0; i < points; i++)
        line_add(&sum, list[i]);
    *count = sum.any ? sum.least : bits_of(file, line, words);
    if (file->lines[line - 1].counts && !sum.any && *count == 0)
        return COVER_NONE;
    if (file->lines[line - 1].counts && sum.state == COVER_NOTHING)
        return COVER_FULL;
    return sum.state;
}

/* ---- words ---- */

static const char *word(bool zh, const char *chinese, const char *english) {
    return zh ? chinese : english;
}

const char *cover_kind_words(enum cover_kind kind, bool zh) {
    static const char *const words[COVER_KIND_COUNT][2] = {
        [COVER_POLICY] = {"policies", "政策"},
        [COVER_CLAUSE] = {"clauses", "条款"},
        [COVER_PART] = {"conditions", "条件"},
        [COVER_ROW] = {"table rows", "表行"},
        [COVER_STRETCH] = {"values by date", "时段"},
        [COVER_BRACKET] = {"brackets", "档次"},
        [COVER_INSPECTION] = {"inspections", "核查"},
        [COVER_GUARANTEE] = {"guarantees", "保证"},
    };
    return words[kind][zh ? 1 : 0];
}

const char *cover_kind_code(enum cover_kind kind) {
    static const char *const codes[COVER_KIND_COUNT] = {
        "policy", "clause", "condition", "row", "value", "bracket", "inspection", "guarantee"};
    return codes[kind];
}

const char *cover_as_words(enum cover_as as, bool zh) {
    static const char *const words[COVER_AS_COUNT][2] = {
        [COVER_REACHED] = {"reached", "到达"},
        [COVER_YES] = {"yes", "为是"},
        [COVER_NO] = {"no", "为否"},
        [COVER_UNKNOWN] = {"unknown", "未知"},
        [COVER_ERROR] = {"an error", "出错"},
        [COVER_TAKES] = {"taken", "取用"},
    };
    return words[as][zh ? 1 : 0];
}

const enum cover_as *cover_counted(const struct cover_point *point) {
    static const enum cover_as of_truth[] = {
        COVER_YES, COVER_NO, COVER_UNKNOWN, COVER_ERROR, COVER_AS_COUNT};
    static const enum cover_as of_clause[] = {
        COVER_TAKES, COVER_YES, COVER_NO, COVER_UNKNOWN, COVER_ERROR, COVER_AS_COUNT};
    static const enum cover_as of_policy[] = {
        COVER_REACHED, COVER_YES, COVER_NO, COVER_UNKNOWN, COVER_ERROR, COVER_AS_COUNT};
    static const enum cover_as of_value[] = {COVER_TAKES, COVER_AS_COUNT};
    switch (point->kind) {
    case COVER_POLICY:
        return of_policy;
    case COVER_CLAUSE:
        return point->is_otherwise ? of_value : of_clause;
    case COVER_ROW:
    case COVER_STRETCH:
    case COVER_BRACKET:
        return of_value;
    default:
        return of_truth;
    }
}

const char *cover_count_words(enum cover_kind kind, enum cover_as as, bool zh) {
    static const char *const of_policy[COVER_AS_COUNT][2] = {
        [COVER_REACHED] = {"judged", "判断"},
        [COVER_YES] = {"a clause decided", "有条款决定"},
        [COVER_NO] = {"not applicable", "不适用"},
        [COVER_UNKNOWN] = {"undetermined", "未定"},
        [COVER_ERROR] = {"conflict or error", "冲突或出错"},
    };
    static const char *const of_clause[COVER_AS_COUNT][2] = {
        [COVER_YES] = {"holds", "成立"},
        [COVER_NO] = {"does not", "不成立"},
        [COVER_UNKNOWN] = {"unknown", "未定"},
        [COVER_ERROR] = {"error", "出错"},
        [COVER_TAKES] = {"decides", "决定"},
    };
    static const char *const of_truth[COVER_AS_COUNT][2] = {
        [COVER_YES] = {"yes", "是"},
        [COVER_NO] = {"no", "否"},
        [COVER_UNKNOWN] = {"unknown", "未知"},
        [COVER_ERROR] = {"error", "出错"},
        [COVER_TAKES] = {"taken", "取用"},
    };
    if (kind == COVER_POLICY)
        return of_policy[as][zh ? 1 : 0];
    return kind == COVER_CLAUSE ? of_clause[as][zh ? 1 : 0] : of_truth[as][zh ? 1 : 0];
}

bool cover_is_lacking(const struct cover_point *point, enum cover_as as) {
    return (cover_lacks(point) >> as) & 1;
}

const char *cover_point_words(struct arena *arena, const struct cover_point *point, bool zh) {
    static const char *const words[COVER_KIND_COUNT][2] = {
        [COVER_POLICY] = {"policy “%s”", "政策“%s”"},
        [COVER_CLAUSE] = {"clause “%s”", "条款“%s”"},
        [COVER_PART] = {"condition of “%s”: %s", "“%s”的条件：%s"},
        [COVER_ROW] = {"row of “%s”: %s", "“%s”的一行：%s"},
        [COVER_STRETCH] = {"value of “%s”: %s", "“%s”的一段：%s"},
        [COVER_BRACKET] = {"bracket of “%s”: %s", "“%s”的一档：%s"},
        [COVER_INSPECTION] = {"inspection “%s”", "核查“%s”"},
        [COVER_GUARANTEE] = {"guarantee “%s”", "保证“%s”"},
    };
    const char *form = words[point->kind][zh ? 1 : 0];
    return point->text ? arena_printf(arena, form, point->owner, point->text)
                       : arena_printf(arena, form, point->owner);
}

const char *cover_lacks_words(struct arena *arena, const struct cover_point *point, bool zh) {
    unsigned lacks = cover_lacks(point);
    bool reached = cover_has(point, COVER_REACHED);
    if (point->wants == 1U << COVER_TAKES)
        return point->kind == COVER_CLAUSE ? word(zh, "从来没有决定", "never decides")
                                           : word(zh, "从来没有取用", "never taken");
    if (!reached)
        return point->kind == COVER_POLICY ? word(zh, "从来没有判断", "never judged")
                                           : word(zh, "从来没有问到", "never asked");
    if (lacks == point->wants)
        return word(zh, "从来没有为是，也没有为否", "never yes and never no");
    return arena_printf(arena, word(zh, "从来没有%s", "never %s"),
        cover_as_words((lacks >> COVER_YES) & 1 ? COVER_YES : COVER_NO, zh));
}

const char *cover_lacks_heading(enum cover_state state, bool zh) {
    return state == COVER_NONE ? word(zh, "还没有用例到达的", "Not reached by any example")
                               : word(zh, "只到了一部分的", "Reached only in part");
}

const char *cover_nothing_lacks(bool zh) {
    return word(zh, "没有哪一处还没有用例到达。", "There is nothing that no example reaches.");
}

/* ---- totals ---- */

/* The conditions that need only be reached are those of guarantees. */
static const char *as_words(enum cover_as as, bool zh) {
    return as == COVER_REACHED ? word(zh, "到达（保证里的）", "reached (of guarantees)")
                               : cover_as_words(as, zh);
}

void cover_totals_find(
    struct arena *arena, const struct cover_points *points, bool zh, cover_totals *out) {
    for (int kind = 0; kind < COVER_KIND_COUNT; kind++) {
        const struct cover_tally *tally = &points->tallies[kind];
        const char *what = cover_kind_words((enum cover_kind)kind, zh);
        bool apart = kind == COVER_PART || kind == COVER_INSPECTION;
        if (tally->points > 0 && !apart)
            vec_push(arena, out, ((struct cover_total){what, NULL, tally->points, tally->full}));
        for (int as = 0; tally->points > 0 && apart && as < COVER_AS_COUNT; as++)
            if (tally->wanted[as] > 0)
                vec_push(arena, out,
                    ((struct cover_total){
                        what, as_words((enum cover_as)as, zh), tally->wanted[as], tally->had[as]}));
    }
}
