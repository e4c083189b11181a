/* SPDX-License-Identifier: Apache-2.0 */
#include "book_example.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct example {
    struct book *book;
    struct arena *arena;
    bool zh;
};

struct words {
    const char *zh, *en;
};

static const struct words policies[] = {
    {"农村低保", "Rural subsistence allowance"},
    {"雨露计划职业教育补助", "Vocational education grant"},
    {"脱贫人口小额信贷贴息", "Interest subsidy on small loans"},
    {"公益性岗位补贴", "Public-service posts"},
    {"城乡居民基本医疗保险参保资助", "Help with premiums of basic medical insurance"},
    {"交通补助", "Travel grant"},
    {"产业发展奖补", "Grants for farming and trades"},
    {"农村危房改造", "Repair of unsafe houses"},
};

static const struct words outcomes[] = {{"延续", "keep"}, {"优化", "optimize"}, {"调整", "adjust"},
    {"退出", "end"}, {"不适用", "not applicable"}, {"未定", "undetermined"}};

static const struct words counties[] = {{"青山县", "Qingshan"}, {"河口县", "Hekou"},
    {"石桥镇（县直管）", "Shiqiao (town of the county)"}, {"平川县", "Pingchuan"},
    {"（不知道）", "(not known)"}};

static const char *say(const struct example *example, struct words words) {
    return example->zh ? words.zh : words.en;
}

/* A number below `most` that is always the same for the same place. */
static uint64_t draw(uint64_t place, uint64_t most) {
    uint64_t state = place * 6364136223846793005ULL + 1442695040888963407ULL;
    state ^= state >> 29;
    state *= 0xBF58476D1CE4E5B9ULL;
    return (state >> 33) % most;
}

static struct book_cell fen(int64_t value) {
    return book_number(decimal_from_int(value) / 100);
}

static struct book_cell part(uint64_t some, uint64_t whole) {
    return book_number(decimal_from_int((int64_t)some) / (int64_t)(whole ? whole : 1));
}

static void add_facts(const struct example *example) {
    static const struct words names[] = {{"新版规则", "rules"}, {"现行（旧版）规则", "baseline"},
        {"数据", "data"}, {"日期", "as of"}, {"记录", "records"}};
    static const struct words values[] = {
        {"county-2.guodu（3 个文件），校验和 9f2c41d07ab35e68810c77d2f4b9a3e6",
            "county-2.guodu (3 files), checksum 9f2c41d07ab35e68810c77d2f4b9a3e6"},
        {"county-1.guodu（3 个文件），校验和 04be6d9153ac28f7b1d05e937c42a86f",
            "county-1.guodu (3 files), checksum 04be6d9153ac28f7b1d05e937c42a86f"},
        {"农户.csv、成员.csv，校验和 c3a97e015bd84f26a09d3f71e65c28b4",
            "农户.csv, 成员.csv, checksum c3a97e015bd84f26a09d3f71e65c28b4"},
        {"2025-12-31", "2025-12-31"}, {"12,400 户，38,215 人", "12,400 households, 38,215 people"}};
    static const char *const ids[] = {"rules", "baseline", "data", "as_of", "records"};
    for (size_t i = 0; i < COUNT(ids); i++)
        book_fact(example->book, ids[i], say(example, names[i]), say(example, values[i]));
}

static void add_highlights(const struct example *example) {
    static const struct words sentences[] = {
        {"1,284 户受益，每年共增加 1,926,400.00 元。",
            "1,284 households gain 1,926,400.00 yuan a year in all."},
        {"317 户受损，每年共减少 412,080.00 元；其中 42 户减少 30% 以上。",
            "317 households lose 412,080.00 yuan a year in all; 42 of them more than 30%."},
        {"58 户断档：原有补助到 2025-12-31 为止，之后没有接续的政策。",
            "For 58 households support ends on 2025-12-31 and nothing follows."},
        {"新增未定 96 户，先补“农户.人均纯收入”可以定下 71 户。",
            "96 households are newly undetermined; collecting household.income settles 71."},
    };
    for (size_t i = 0; i < COUNT(sentences); i++)
        vec_push(example->arena, &example->book->highlights, say(example, sentences[i]));
}

static void add_policies(const struct example *example) {
    struct book *book = example->book;
    struct book_table *table = book_table(book, "policies",
        say(example, (struct words){"各项政策的结果", "Outcomes by policy"}),
        say(example, (struct words){"每项政策下各种结果的户数（按新版）。金额是一年的合计。",
                         "Records of each outcome by the new version. Money is that of a year."}));
    uint32_t name = book_column(
        book, table, "policy", say(example, (struct words){"政策", "policy"}), BOOK_TEXT);
    uint32_t series[COUNT(outcomes)];
    for (size_t k = 0; k < COUNT(outcomes); k++)
        series[k] = book_column(book, table,
            (const char *const[]){"keep", "optimize", "adjust", "end", "none", "open"}[k],
            say(example, outcomes[k]), BOOK_COUNT);
    uint32_t money = book_column(book, table, "amount",
        say(example, (struct words){"金额（元/年）", "amount (yuan/year)"}), BOOK_MONEY);
    uint32_t change = book_column(book, table, "change",
        say(example, (struct words){"比现行", "against the baseline"}), BOOK_PERCENT);
    for (size_t i = 0; i < COUNT(policies); i++) {
        struct book_cell *row = book_row(book, table);
        row[name] = book_text(say(example, policies[i]));
        for (size_t k = 0; k < COUNT(outcomes); k++)
            row[series[k]] = book_count(draw(i * 10 + k, k < 2 ? 4000 : 600));
        row[money] = fen((int64_t)draw(i + 100, 900000000));
        if (i != 3)
            row[change] = fen((int64_t)draw(i + 200, 40) - 15);
    }
    book_chart(book, table, BOOK_STACKED,
        say(example, (struct words){"各项政策的结果（户）", "Outcomes by policy (households)"}),
        name, series, COUNT(outcomes));
}

static void add_matrix(const struct example *example) {
    struct book *book = example->book;
    struct book_table *table = book_table(book, "matrix",
        say(example, (struct words){"从现行到新版", "From the baseline to the new version"}),
        say(example,
            (struct words){"行是现行（旧版）的结果，列是新版的结果，数的是“户和政策”的对数。",
                "Rows: outcome by the baseline. Columns: by the new version. Results are "
                "counted."}));
    uint32_t series[COUNT(outcomes)];
    uint32_t name = book_column(
        book, table, "before", say(example, (struct words){"现行（旧版）", "baseline"}), BOOK_TEXT);
    for (size_t k = 0; k < COUNT(outcomes); k++)
        series[k] = book_column(book, table, arena_printf(example->arena, "to_%zu", k),
            say(example, outcomes[k]), BOOK_COUNT);
    for (size_t i = 0; i < COUNT(outcomes); i++) {
        struct book_cell *row = book_row(book, table);
        row[name] = book_text(say(example, outcomes[i]));
        for (size_t k = 0; k < COUNT(outcomes); k++)
            row[series[k]] = book_count(i == k                     ? 3000 + draw(i, 9000)
                                        : draw(i * 7 + k + 300, 4) ? draw(i * 9 + k, 400)
                                                                   : 0);
    }
    book_chart(book, table, BOOK_MATRIX, NULL, name, series, COUNT(outcomes));
}

static void add_gains(const struct example *example) {
    struct book *book = example->book;
    struct book_table *table = book_table(book, "gains",
        say(example, (struct words){"谁受益，谁受损", "Who gains, who loses"}),
        say(example, (struct words){"按政策。中位数和十分位数只算有变化的户。",
                         "By policy. Quantiles are of those with a change."}));
    uint32_t name = book_column(
        book, table, "policy", say(example, (struct words){"政策", "policy"}), BOOK_TEXT);
    uint32_t counts[2] = {book_column(book, table, "gainers",
                              say(example, (struct words){"受益（户）", "gainers"}), BOOK_COUNT),
        book_column(book, table, "losers", say(example, (struct words){"受损（户）", "losers"}),
            BOOK_COUNT)};
    uint32_t same = book_column(
        book, table, "same", say(example, (struct words){"不变（户）", "unchanged"}), BOOK_COUNT);
    uint32_t sums[2] = {
        book_column(book, table, "gained",
            say(example, (struct words){"增加（元/年）", "gained (yuan/year)"}), BOOK_MONEY),
        book_column(book, table, "lost",
            say(example, (struct words){"减少（元/年）", "lost (yuan/year)"}), BOOK_MONEY)};
    uint32_t median = book_column(book, table, "median",
        say(example, (struct words){"变化的中位数（元/年）", "median change (yuan/year)"}),
        BOOK_MONEY);
    for (size_t i = 0; i < COUNT(policies); i++) {
        struct book_cell *row = book_row(book, table);
        row[name] = book_text(say(example, policies[i]));
        row[counts[0]] = book_count(draw(i + 400, 500));
        row[counts[1]] = book_count(draw(i + 410, 90));
        row[same] = book_count(draw(i + 420, 12000));
        row[sums[0]] = fen((int64_t)draw(i + 430, 90000000));
        row[sums[1]] = fen(-(int64_t)draw(i + 440, 30000000));
        row[median] = fen((int64_t)draw(i + 450, 60000) - 20000);
    }
    book_chart(book, table, BOOK_BARS,
        say(example, (struct words){"受益和受损的户数", "Households that gain and lose"}), name,
        counts, 2);
    book_chart(book, table, BOOK_BARS,
        say(example,
            (struct words){"增加和减少的金额（元/年）", "Money gained and lost (yuan/year)"}),
        name, sums, 2);
}

static void add_course(const struct example *example) {
    struct book *book = example->book;
    struct book_table *table = book_table(book, "course",
        say(example, (struct words){"过渡期里的变化", "Over the transition"}),
        say(example,
            (struct words){"每季度末判定一次。急刹车：比上一次少 30% 以上的户数。",
                "Judged at the end of each quarter. Cliffs: households that lose 30% or more."}));
    uint32_t day =
        book_column(book, table, "day", say(example, (struct words){"日期", "day"}), BOOK_DATE);
    uint32_t series[3];
    for (uint32_t k = 0; k < 3; k++)
        series[k] = book_column(book, table, (const char *const[]){"keep", "optimize", "adjust"}[k],
            say(example, outcomes[k]), BOOK_COUNT);
    uint32_t cliffs = book_column(
        book, table, "cliffs", say(example, (struct words){"急刹车（户）", "cliffs"}), BOOK_COUNT);
    date when;
    date_from_ymd(2021, 3, 31, &when);
    for (size_t i = 0; i < 20; i++) {
        struct book_cell *row = book_row(book, table);
        row[day] = book_day(when);
        row[series[0]] = book_count(9000 - i * 260 + draw(i, 200));
        row[series[1]] = book_count(1200 + i * 140 + draw(i + 30, 150));
        row[series[2]] = book_count(300 + i * 60 + draw(i + 60, 90));
        row[cliffs] = book_count(draw(i + 90, 70));
        date_add_months(when, 3, &when);
    }
    book_chart(book, table, BOOK_LINES,
        say(example, (struct words){"各种结果的户数", "Households by outcome"}), day, series, 3);
}

static void add_budget(const struct example *example) {
    struct book *book = example->book;
    struct book_table *table = book_table(
        book, "budget", say(example, (struct words){"各年所需资金", "Budget by year"}), NULL);
    uint32_t year =
        book_column(book, table, "year", say(example, (struct words){"年份", "year"}), BOOK_KEY);
    uint32_t series[2] = {
        book_column(book, table, "before",
            say(example, (struct words){"现行（元）", "baseline (yuan)"}), BOOK_MONEY),
        book_column(book, table, "after", say(example, (struct words){"新版（元）", "new (yuan)"}),
            BOOK_MONEY)};
    for (int i = 0; i < 5; i++) {
        struct book_cell *row = book_row(book, table);
        row[year] = book_text(arena_printf(example->arena, "%d", 2021 + i));
        row[series[0]] = fen(2400000000 - i * 120000000);
        row[series[1]] = fen(2400000000 - i * 90000000 + (int64_t)draw((uint64_t)i, 90000000));
    }
    book_chart(book, table, BOOK_BARS,
        say(example, (struct words){"各年所需资金（元）", "Budget by year (yuan)"}), year, series,
        2);
}

static void add_groups(const struct example *example) {
    struct book *book = example->book;
    struct book_table *table =
        book_table(book, "by_county", say(example, (struct words){"按县", "By county"}), NULL);
    uint32_t name =
        book_column(book, table, "county", say(example, (struct words){"县", "county"}), BOOK_TEXT);
    uint32_t records = book_column(
        book, table, "records", say(example, (struct words){"户数", "households"}), BOOK_COUNT);
    uint32_t share = book_column(book, table, "share",
        say(example, (struct words){"受益占比", "share of gainers"}), BOOK_PERCENT);
    uint32_t per_head = book_column(book, table, "size",
        say(example, (struct words){"户均人口", "people per household"}), BOOK_NUMBER);
    for (size_t i = 0; i < COUNT(counties); i++) {
        struct book_cell *row = book_row(book, table);
        uint64_t all = 100 + draw(i + 500, 5000);
        row[name] = book_text(say(example, counties[i]));
        row[records] = book_count(all);
        row[share] = part(draw(i + 510, all), all);
        row[per_head] = book_number(DECIMAL_ONE * 3 + DECIMAL_FEN * (decimal)draw(i + 520, 99));
    }
    book_chart(book, table, BOOK_BARS,
        say(example, (struct words){"受益的户占多少", "Share of households that gain"}), name,
        &share, 1);
}

static void add_records(const struct example *example) {
    struct book *book = example->book;
    struct book_table *table =
        book_table(book, "losers", say(example, (struct words){"受损的户", "Households that lose"}),
            say(example, (struct words){"按减少的金额从多到少。", "Largest loss first."}));
    static const struct words headings[] = {{"户编号", "household"}, {"县", "county"},
        {"政策", "policy"}, {"现行", "before"}, {"新版", "after"},
        {"变化（元/年）", "change (yuan/year)"}, {"止于", "ends on"}, {"原因", "because"}};
    static const char *const ids[] = {
        "household", "county", "policy", "before", "after", "change", "ends", "because"};
    static const enum book_kind kinds[] = {
        BOOK_KEY, BOOK_TEXT, BOOK_TEXT, BOOK_TEXT, BOOK_TEXT, BOOK_MONEY, BOOK_DATE, BOOK_TEXT};
    static const struct words reasons[] = {
        {"参数“低保标准”（2024-01-01 起）：6,960 元/年 改为 6,600 元/年",
            "parameter line (from 2024-01-01): 6,960 yuan/year became 6,600 yuan/year"},
        {"条款“在读中职”删除", "clause in_school was removed"}};
    table->detail = true;
    table->left_out = 17;
    for (size_t k = 0; k < COUNT(ids); k++)
        book_column(book, table, ids[k], say(example, headings[k]), kinds[k]);
    for (size_t i = 0; i < 300; i++) {
        struct book_cell *row = book_row(book, table);
        row[0] = book_text(arena_printf(example->arena, "%06zu", i + 1));
        row[1] = book_text(say(example, counties[draw(i, COUNT(counties))]));
        row[2] = book_text(say(example, policies[draw(i + 7, COUNT(policies))]));
        row[3] = book_text(say(example, outcomes[draw(i + 8, 3)]));
        row[4] = book_text(say(example, outcomes[3 + draw(i + 9, 3)]));
        row[5] = fen(-(int64_t)(300 - i) * 1234);
        if (i % 3 == 0)
            row[6] = book_day((date)(20000 + i));
        row[7] = book_text(say(example, reasons[draw(i + 11, 2)]));
    }
}

static void add_samples(const struct example *example) {
    static const struct words before = {
        "结果：延续，条款“一般标准”，金额 4,200.00 元/年\n"
        "  [是] 人均纯收入 <= 低保标准\n"
        "    人均纯收入 = 6,800.00 元/年（农户.csv 第 17 行）\n"
        "    低保标准 = 6,960.00 元/年，2024-01-01 起（policies.guodu:41）\n"
        "  [是] 户籍 在 本县",
        "outcome: keep, clause usual, amount 4,200.00 yuan/year\n"
        "  [yes] income <= line\n"
        "    income = 6,800.00 yuan/year (农户.csv row 17)\n"
        "    line = 6,960.00 yuan/year from 2024-01-01 (policies.guodu:41)\n"
        "  [yes] residence in county"};
    static const struct words after = {
        "结果：不适用，没有条款成立\n"
        "  [否] 人均纯收入 <= 低保标准\n"
        "    人均纯收入 = 6,800.00 元/年（农户.csv 第 17 行）\n"
        "    低保标准 = 6,600.00 元/年，2024-01-01 起（policies.guodu:41）\n"
        "相差最小的一处：人均纯收入少 200.00 元，结果就是延续。",
        "outcome: not applicable, no clause holds\n"
        "  [no] income <= line\n"
        "    income = 6,800.00 yuan/year (农户.csv row 17)\n"
        "    line = 6,600.00 yuan/year from 2024-01-01 (policies.guodu:41)\n"
        "The smallest change: with 200.00 yuan less it is kept."};
    for (size_t i = 0; i < 6; i++) {
        struct book_sample sample = {.record = arena_printf(example->arena,
                                         example->zh ? "农户[%06zu]" : "household[%06zu]", i + 1),
            .policy = say(example, policies[i]),
            .title = say(example, (struct words){"延续 → 不适用", "keep → not applicable"}),
            .after = say(example, after),
            .before = i == 4 ? NULL : say(example, before)};
        vec_push(example->arena, &example->book->samples, sample);
    }
}

void book_example(struct book *book, struct arena *arena, bool zh) {
    struct example example = {book, arena, zh};
    book_init(book, arena, zh);
    book->title = say(&example, (struct words){"试算：新版与现行（旧版）比较，2025-12-31",
                                    "Dry run: the new version against the baseline, 2025-12-31"});
    add_facts(&example);
    add_highlights(&example);
    add_policies(&example);
    add_matrix(&example);
    add_gains(&example);
    add_course(&example);
    add_budget(&example);
    add_groups(&example);
    add_records(&example);
    add_samples(&example);
    vec_push(arena, &book->remarks,
        say(&example, (struct words){"姓名和身份证号已经遮盖；要看全部，加 --show-identity。",
                          "Names and identity numbers are masked; --show-identity shows them."}));
    vec_push(arena, &book->remarks,
        say(&example, (struct words){"样例规则里标明“假设”的数值不是政策规定。",
                          "Values marked as hypothetical are no policy."}));
}

static const char *const odd_texts[] = {
    "=cmd|'/c calc'!A1",
    "<script>alert(1)</script>",
    "a|b\\c*d_e`f`[g](http://example.org)",
    "two\nlines",
    "&amp; \"quoted\" 'single'",
    "\xF0\x9F\x98\x80 emoji",
    "\342\200\256right to left", /* octal, which ends by itself */
    "שלום",
    "</script><!-- ]]> -->",
    "- 1. # > +",
    "12.5",
    "\x1b[31mred\x07",
    "",
};

void book_odd_example(struct book *book, struct arena *arena, bool zh) {
    book_init(book, arena, zh);
    char *word = arena_alloc(arena, 401);
    memset(word, 'x', 400);
    book->title = "<b>=1+1</b> | **title**";
    struct book_table *table =
        book_table(book, "odd", "a/b:[c]*?\\'d' <i> & 汉字汉字汉字汉字汉字汉字", odd_texts[1]);
    table->left_out = 1;
    book_column(book, table, "text", odd_texts[2], BOOK_TEXT);
    book_column(book, table, "key", odd_texts[1], BOOK_KEY);
    book_column(book, table, "count", odd_texts[8], BOOK_COUNT);
    for (size_t i = 0; i < COUNT(odd_texts); i++) {
        book_fact(book, arena_printf(arena, "odd_%zu", i), odd_texts[i], odd_texts[i]);
        vec_push(arena, &book->highlights, odd_texts[i]);
        vec_push(arena, &book->remarks, odd_texts[i]);
        struct book_cell *row = book_row(book, table);
        row[0] = book_text(odd_texts[i]);
        row[1] = book_text(i == 0 ? word : odd_texts[i]);
        row[2] = book_count(i * 1000);
        struct book_sample sample = {
            odd_texts[i], odd_texts[1], odd_texts[8], odd_texts[i], i % 2 ? odd_texts[i] : NULL};
        vec_push(arena, &book->samples, sample);
    }
    uint32_t series = 2;
    book_chart(book, table, BOOK_BARS, odd_texts[8], 0, &series, 1);
    struct book_table *second =
        book_table(book, "odd2", "a_b__c____d_ <i> & 汉字汉字汉字汉字汉字汉字", NULL);
    book_column(book, second, "none", "none", BOOK_DATE);
}
