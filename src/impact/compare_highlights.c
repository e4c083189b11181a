/* SPDX-License-Identifier: Apache-2.0
 *
 * What two versions come to, in a few sentences.
 */
#include "impact/compare.h"
#include "impact/telling.h"

struct writing {
    const struct impact_compare *compare;
    const struct impact_shape *shape;
    struct book *book;
    struct arena *arena;
};

static const char *word(const struct writing *writing, const char *zh, const char *en) {
    return tell(writing->shape, zh, en);
}

static const char *number(const struct writing *writing, uint64_t count) {
    return tell_count(writing->arena, count);
}

static const char *yuan(const struct writing *writing, __int128 sum, int scale) {
    return book_cell_text(writing->arena, BOOK_MONEY, cell_sum(sum, scale));
}

static uint64_t total(const struct writing *writing, enum impact_class class) {
    uint64_t count = 0;
    for (uint32_t i = 0; i < writing->shape->policy_count; i++)
        count += writing->compare->policies[i].classes[class];
    return count;
}

/* Of several days it is the first one that is compared. */
static const char *when(const struct writing *writing) {
    char day[DATE_TEXT_SIZE];
    if (writing->shape->day_count < 2)
        return "";
    date_format(writing->shape->days[0], day);
    return arena_printf(
        writing->arena, word(writing, "首个判断日（%s），", "On the first day, %s: "), day);
}

/* ---- all of it ---- */

static bool is_equal(const struct writing *writing) {
    for (int class = 0; class < CLASS_COUNT; class ++)
        if (total(writing, (enum impact_class)class) > 0)
            return false;
    return true;
}

static void tell_equal(const struct writing *writing) {
    bool first = writing->shape->day_count < 2;
    book_highlight(writing->book, BOOK_WHOLE,
        arena_printf(writing->arena, "%s%s", when(writing),
            writing->shape->zh ? "两版的结果完全一样。"
            : first            ? "Both versions come out the same."
                               : "both versions come out the same."));
}

static void tell_results(const struct writing *writing) {
    struct arena *arena = writing->arena;
    uint64_t gain = total(writing, CLASS_GAIN), lose = total(writing, CLASS_LOSE);
    uint64_t opened = total(writing, CLASS_OPENED);
    const char *text =
        writing->shape->zh
            ? arena_printf(arena, "%s各政策的结果：受益 %s 条，受损 %s 条，新增未定 %s 条。",
                  when(writing), number(writing, gain), number(writing, lose),
                  number(writing, opened))
            : arena_printf(arena, "%s%s, %s, %s newly open.", when(writing),
                  tell_counted(arena, gain, "result gains", "results gain"),
                  tell_counted(arena, lose, "loses", "lose"),
                  tell_counted(arena, opened, "is", "are"));
    book_highlight(writing->book, BOOK_WHOLE, text);
}

static void tell_kind(
    const struct writing *writing, const char *name, const struct compare_household *own) {
    struct arena *arena = writing->arena;
    const uint64_t *classes = own->classes;
    const char *text;
    if (writing->shape->zh)
        text = arena_printf(arena,
            "%s%s 户“%s”一年的资金合起来看：受益 %s 户，受损 %s 户，新增未定 %s 户。", when(writing),
            number(writing, own->count), name, number(writing, classes[CLASS_GAIN]),
            number(writing, classes[CLASS_LOSE]), number(writing, classes[CLASS_OPENED]));
    else
        text = arena_printf(arena,
            "%sOf %s (%s), by all that they get in a year, %s, %s and %s newly open.",
            when(writing), tell_counted(arena, own->count, "household", "households"), name,
            tell_counted(arena, classes[CLASS_GAIN], "gains", "gain"),
            tell_counted(arena, classes[CLASS_LOSE], "loses", "lose"),
            tell_counted(arena, classes[CLASS_OPENED], "is", "are"));
    book_highlight(writing->book, BOOK_WHOLE, text);
}

static void tell_households(const struct writing *writing) {
    const struct schema *schema = writing->shape->schema;
    bool told = false;
    for (size_t i = 0; writing->compare->has_households && i < schema->records.count; i++) {
        const struct compare_household *own = &writing->compare->households[i];
        if (own->count == 0)
            continue;
        tell_kind(writing, schema->records.items[i]->name->text, own);
        told = true;
    }
    if (!told)
        tell_results(writing);
}

/* ---- the budget ---- */

static void tell_known_cost(const struct writing *writing, const struct compare_cost *cost) {
    __int128 more = cost->after - cost->before;
    struct book_cell share = compare_cost_share(cost);
    const char *percent =
        share.there ? arena_printf(writing->arena, word(writing, "（%s）", " (%s)"),
                          book_cell_text(writing->arena, BOOK_PERCENT, share))
                    : "";
    const char *before = yuan(writing, cost->before, MONEY_SCALE);
    const char *text =
        more == 0
            ? arena_printf(writing->arena,
                  word(writing, "年度资金没有增减，都是 %s 元。",
                      "The yearly cost stays the same: %s yuan."),
                  before)
            : arena_printf(writing->arena,
                  word(writing, "年度资金：旧版 %s 元，新版 %s 元，%s %s 元%s。",
                      "Yearly cost: from %s yuan to %s yuan, which is %s by %s yuan%s."),
                  before, yuan(writing, cost->after, MONEY_SCALE),
                  more > 0 ? word(writing, "增加", "more") : word(writing, "减少", "less"),
                  yuan(writing, more > 0 ? more : -more, MONEY_SCALE), percent);
    book_highlight(writing->book, BOOK_COST, text);
}

static bool is_unknown(__int128 sum, uint64_t open) {
    return sum == 0 && open > 0;
}

static const char *side_cost(const struct writing *writing, __int128 sum, uint64_t open) {
    struct arena *arena = writing->arena;
    const char *results = tell_counted(arena, open, "result", "results");
    const char *known = yuan(writing, sum, MONEY_SCALE);
    if (open == 0)
        return arena_printf(arena, word(writing, "%s 元", "%s yuan"), known);
    if (is_unknown(sum, open))
        return writing->shape->zh
                   ? arena_printf(arena, "一条都算不出（%s 条未定）", number(writing, open))
                   : arena_printf(arena, "nothing known (%s open)", results);
    return writing->shape->zh ? arena_printf(arena, "至少 %s 元（不含未定的 %s 条）",
                                    known, number(writing, open))
                              : arena_printf(arena, "at least %s yuan (without %s)", known,
                                    tell_counted(arena, open, "open result", "open results"));
}

static const char *open_cost(const struct writing *writing, const struct compare_cost *cost) {
    if (is_unknown(cost->before, cost->open_before) && is_unknown(cost->after, cost->open_after))
        return arena_printf(writing->arena,
            word(writing, "年度资金两版都还算不出：金额未定的，旧版 %s 条，新版 %s 条。",
                "Nothing is known of the yearly cost: results that are open are %s by the old "
                "version, %s by the new one."),
            number(writing, cost->open_before), number(writing, cost->open_after));
    return arena_printf(writing->arena,
        word(writing, "年度资金：旧版%s，新版%s；真正增减多少，要等未定的定下来。",
            "Yearly cost: by the old version %s, by the new one %s; the true difference cannot be "
            "told while results are open."),
        side_cost(writing, cost->before, cost->open_before),
        side_cost(writing, cost->after, cost->open_after));
}

static void tell_cost(const struct writing *writing) {
    struct compare_cost cost = compare_cost_all(writing->compare);
    if (!writing->compare->has_households)
        return;
    if (cost.open_before + cost.open_after == 0)
        tell_known_cost(writing, &cost);
    else
        book_highlight(writing->book, BOOK_COST, open_cost(writing, &cost));
}

/* ---- who loses, what is open ---- */

/* The policy with most of the class, the first of several; how many policies have any. */
static uint32_t most_of(const struct writing *writing, enum impact_class class, uint32_t *most) {
    uint32_t policies = 0;
    *most = 0;
    for (uint32_t i = 0; i < writing->shape->policy_count; i++) {
        const struct compare_policy *own = &writing->compare->policies[i];
        policies += own->classes[class] > 0;
        if (own->classes[class] > writing->compare->policies[*most].classes[class])
            *most = i;
    }
    return policies;
}

/* NULL: nobody does. */
static const char *losers(const struct writing *writing) {
    uint32_t most;
    if (most_of(writing, CLASS_LOSE, &most) == 0)
        return NULL;
    const struct impact_policy *policy = &writing->shape->policies[most];
    const struct compare_policy *own = &writing->compare->policies[most];
    struct arena *arena = writing->arena;
    const char *sum = "";
    if (tell_is_money(policy))
        sum = arena_printf(arena, word(writing, "，共减少 %s %s", ", by %s %s in all"),
            yuan(writing, own->spread.loss, scale_of(amount_type(policy))),
            tell_unit(policy, writing->shape->zh));
    uint64_t count = own->classes[CLASS_LOSE];
    return writing->shape->zh
               ? arena_printf(arena, "受损最多的政策是“%s”：%s 条%s。", policy->name,
                     number(writing, count), sum)
               : arena_printf(arena, "The policy with most losers is “%s”: %s%s.", policy->name,
                     tell_counted(arena, count, "record loses", "records lose"), sum);
}

/* NULL: nothing is. */
static const char *opened(const struct writing *writing) {
    uint32_t most, policies = most_of(writing, CLASS_OPENED, &most);
    uint64_t all = total(writing, CLASS_OPENED);
    if (policies == 0)
        return NULL;
    struct arena *arena = writing->arena;
    const char *name = writing->shape->policies[most].name;
    uint64_t count = writing->compare->policies[most].classes[CLASS_OPENED];
    const char *where =
        policies == 1
            ? arena_printf(arena, word(writing, "都是“%s”的", "of “%s”"), name)
            : arena_printf(arena, word(writing, "最多的是“%s”，%s 条", "most of “%s” (%s)"), name,
                  number(writing, count));
    return writing->shape->zh
               ? arena_printf(
                     arena, "新增未定的结果有 %s 条，%s。", number(writing, all), where)
               : arena_printf(arena, "Newly open: %s, %s.",
                     tell_counted(arena, all, "result", "results"), where);
}

static void tell_losses(const struct writing *writing) {
    const char *lost = losers(writing), *open = opened(writing);
    const char *between = lost && open ? word(writing, "", " ") : "";
    if (lost || open)
        book_highlight(writing->book, BOOK_LOSSES,
            arena_printf(
                writing->arena, "%s%s%s", lost ? lost : "", between, open ? open : ""));
}

void compare_write_highlights(const struct impact_compare *compare, struct book *book) {
    struct writing writing = {compare, compare->shape, book, book->arena};
    if (is_equal(&writing)) {
        tell_equal(&writing);
        return;
    }
    tell_households(&writing);
    tell_cost(&writing);
    tell_losses(&writing);
}
