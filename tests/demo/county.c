/* SPDX-License-Identifier: Apache-2.0
 *
 * county: writes the data of the demonstration, a made-up county of so many households, as
 * the exports of a monitoring system would give it.
 *
 *     county SEED HOUSEHOLDS FOLDER
 *
 * writes FOLDER/农户.csv and FOLDER/成员.csv (UTF-8 with a byte order mark, CRLF). The same
 * arguments give the same bytes on every machine: the generator of random numbers is its own,
 * every household draws from its own sequence, and nothing passes through floating point.
 * Nobody real is in it: codes are serial numbers, there are no names and no identity numbers.
 * About 2 to 4 cells in a hundred are empty in the columns that may be, and a few rows are
 * wrong on purpose, so that a run has something to reject.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEMBERS_MAX 8
#define AREA_CODE "421303"
#define LENGTH(array) (sizeof(array) / sizeof *(array))

/* ---- random numbers: splitmix64 ---- */

struct random {
    uint64_t state;
};

static uint64_t random_next(struct random *random) {
    uint64_t z = random->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static int random_between(struct random *random, int low, int high) {
    uint64_t width = (uint64_t)(high - low) + 1;
    return low + (int)(((random_next(random) >> 32) * width) >> 32);
}

static bool random_chance(struct random *random, int per_thousand) {
    return random_between(random, 0, 999) < per_thousand;
}

/* An index drawn by weights that add up to 100. */
static int random_pick(struct random *random, const int *weights) {
    int left = random_between(random, 0, 99);
    int i = 0;
    while (left >= weights[i])
        left -= weights[i++];
    return i;
}

/* ---- dates ---- */

struct day {
    int year, month, day;
};

static const struct day school_year = {2022, 9, 1};
static const struct day today = {2023, 6, 30};

static bool day_before(struct day a, struct day b) {
    if (a.year != b.year)
        return a.year < b.year;
    return a.month != b.month ? a.month < b.month : a.day < b.day;
}

static int age_at(struct day birth, struct day at) {
    struct day birthday = {at.year, birth.month, birth.day};
    return at.year - birth.year - (day_before(at, birthday) ? 1 : 0);
}

/* A day in the months from..to, counted from January of the year 0. */
static struct day day_between(struct random *random, int from, int to) {
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int month = random_between(random, from, to);
    return (struct day){month / 12, month % 12 + 1, random_between(random, 1, lengths[month % 12])};
}

static struct day birth_of_age(struct random *random, int age) {
    return day_between(random, (today.year - age - 1) * 12 + 6, (today.year - age) * 12 + 5);
}

#define MONTH(year, month) ((year)*12 + (month)-1)

/* ---- what a household is ---- */

enum school { SCHOOL_NONE, PRESCHOOL, PRIMARY, JUNIOR, SENIOR, VOCATIONAL, COLLEGE, UNIVERSITY };
enum labour { ABLE, SKILLED, WEAK, LOST, NO_LABOUR };
enum work { WORK_NONE, WORK_PROVINCE_OUT, WORK_CITY_OUT, WORK_COUNTY_OUT, WORK_HOME };
enum post { POST_NONE, POST_WELFARE, POST_FOREST };
enum watch { WATCH_NONE, WATCH_UNSTABLE, WATCH_MARGINAL, WATCH_SUDDEN };

struct member {
    const char *relation;
    bool female;
    int age; /* today */
    struct day birth;
    enum school school;
    int grade;
    bool school_age;
    const char *absence; /* why not at school; NULL: at school, or not of the age */
    enum labour labour;
    int disability; /* level 1 to 4; 0: none */
    bool resident_insured, employee_insured, pension;
    bool dibao, tekun, orphan;
    enum work work;
    int months;
    enum post post;
    bool on_post;
    struct day post_end;
};

struct household {
    int number;
    bool lifted; /* 脱贫户 */
    enum watch watch;
    bool cleared;
    struct day watched_from;
    int clue; /* 0: none */
    struct day clue_on;
    int event; /* 0: none */
    bool hardship;
    bool stable;
    struct day stable_from;
    bool verified, procedure;
    bool back_in_poverty;
    int64_t wage, business, property, transfer, cost, medical; /* fen a year */
    bool unsafe_house, safe_water;
    bool applies_dibao;
    int64_t assessed;    /* fen a month */
    int64_t loan, asked; /* yuan */
    int asked_months, purpose;
    bool repays;
    int count;
    struct member members[MEMBERS_MAX];
};

/* ---- members ---- */

static void set_school(struct random *random, struct member *m) {
    int age = age_at(m->birth, school_year);
    m->school_age = age >= 6 && age <= 14;
    m->grade = 1;
    if (m->school_age) {
        m->school = age <= 11 ? PRIMARY : JUNIOR;
        m->grade = age - 5;
        if (random_chance(random, 24)) {
            static const char *const reasons[] = {
                "身体原因", "因身体原因不具备学习条件", "厌学", "随父母外出", "其他"};
            m->school = SCHOOL_NONE;
            m->absence = reasons[random_between(random, 0, LENGTH(reasons) - 1)];
        }
    } else if (age >= 3 && age <= 5) {
        m->school = random_chance(random, 850) ? PRESCHOOL : SCHOOL_NONE;
    } else if (age >= 15 && age <= 17) {
        m->school = (enum school[]){
            SENIOR, VOCATIONAL, SCHOOL_NONE}[random_pick(random, (const int[]){48, 36, 16})];
        m->grade = age - 14;
    } else if (age >= 18 && age <= 21) {
        m->school = (enum school[]){
            COLLEGE, UNIVERSITY, SCHOOL_NONE}[random_pick(random, (const int[]){26, 24, 50})];
        m->grade = age - 17;
        if (m->school == COLLEGE && m->grade > 3)
            m->school = SCHOOL_NONE;
    }
}

static enum labour draw_labour(struct random *random, int age) {
    if (age < 16)
        return NO_LABOUR;
    if (age < 60)
        return (enum labour)random_pick(random, (const int[]){76, 12, 8, 3, 1});
    if (age < 70)
        return (enum labour)random_pick(random, (const int[]){42, 2, 38, 3, 15});
    return (enum labour)random_pick(random, (const int[]){4, 0, 18, 5, 73});
}

static void set_work(struct random *random, struct member *m) {
    if (m->age < 17 || m->age > 64 || m->school != SCHOOL_NONE || m->labour >= LOST)
        return;
    if (!random_chance(random, m->age < 45 ? 780 : 520))
        return;
    m->work = (enum work)(1 + random_pick(random, (const int[]){38, 24, 12, 26}));
    m->months =
        random_chance(random, 550) ? random_between(random, 9, 11) : random_between(random, 1, 12);
}

static void set_post(struct random *random, const struct household *h, struct member *m) {
    bool fits = m->age >= 35 && m->age <= 69 && (m->work == WORK_NONE || m->work == WORK_HOME);
    if (!fits || !random_chance(random, h->lifted ? 110 : 6))
        return;
    m->post = random_chance(random, 760) || !h->lifted ? POST_WELFARE : POST_FOREST;
    m->on_post = random_chance(random, 900);
    if (!m->on_post || random_chance(random, 150))
        m->post_end = day_between(random, MONTH(2022, 6), MONTH(2023, 5));
    else
        m->post_end = random_chance(random, 150) ? today : (struct day){2023, 12, 31};
}

static void set_insurance(struct random *random, struct member *m) {
    m->employee_insured = m->work != WORK_NONE && random_chance(random, 110);
    m->resident_insured = !m->employee_insured && random_chance(random, 982);
    m->pension = m->age >= 16 && m->school == SCHOOL_NONE && !m->employee_insured &&
                 random_chance(random, 870);
}

static void complete_member(struct random *random, const struct household *h, struct member *m) {
    m->birth = birth_of_age(random, m->age);
    set_school(random, m);
    m->labour = draw_labour(random, m->age);
    if (random_chance(random, m->age >= 60 ? 95 : 28))
        m->disability = 1 + random_pick(random, (const int[]){12, 26, 30, 32});
    if (m->disability == 1 && m->labour < LOST)
        m->labour = LOST;
    set_work(random, m);
    set_post(random, h, m);
    set_insurance(random, m);
}

static struct member *add_member(struct household *h, const char *relation, bool female, int age) {
    struct member *m = &h->members[h->count++];
    *m = (struct member){.relation = relation, .female = female, .age = age};
    return m;
}

static void add_child(struct random *random, struct household *h, int head) {
    int age = head - random_between(random, 22, 33);
    bool female = random_chance(random, 480);
    if (age >= 24 && head >= 50 && random_chance(random, 450))
        add_member(h, female ? "孙女" : "孙子", female, random_between(random, 0, age - 22));
    else
        add_member(h, female ? "之女" : "之子", female, age < 0 ? 0 : age);
}

static void add_members(struct random *random, struct household *h) {
    int size = 1 + random_pick(random, (const int[]){12, 23, 24, 21, 12, 5, 3});
    int head = size == 1 ? random_between(random, 48, 88) : random_between(random, 30, 76);
    bool female = random_chance(random, size == 1 ? 330 : 140);
    add_member(h, "户主", female, head);
    if (size > 1 && random_chance(random, 860))
        add_member(h, "配偶", !female, head + random_between(random, -6, 4));
    while (h->count < size) {
        bool parent = head < 62 && random_chance(random, head < 45 ? 300 : 180);
        if (parent) {
            bool mother = random_chance(random, 560);
            add_member(h, mother ? "之母" : "之父", mother, head + random_between(random, 21, 30));
        } else {
            add_child(random, h, head);
        }
    }
    for (int i = 0; i < h->count; i++)
        complete_member(random, h, &h->members[i]);
}

/* ---- the household ---- */

static void set_assistance(struct random *random, struct household *h) {
    bool alone = h->count == 1 && h->members[0].age >= 62;
    bool tekun = alone && random_chance(random, h->lifted ? 380 : 90);
    bool dibao = !tekun && random_chance(random, h->lifted ? 155 : 22);
    for (int i = 0; i < h->count; i++) {
        struct member *m = &h->members[i];
        m->tekun = tekun;
        m->dibao = dibao && !m->employee_insured && !random_chance(random, 60);
        m->orphan = m->age < 18 && random_chance(random, 6);
    }
    h->applies_dibao = !tekun && !dibao && random_chance(random, 18);
    h->back_in_poverty = h->lifted && random_chance(random, 4);
    h->assessed = 100 * (int64_t)random_between(random, 120, 900) * h->count;
}

static void set_watch(struct random *random, struct household *h) {
    if (h->lifted)
        h->watch = random_chance(random, 62) ? WATCH_UNSTABLE : WATCH_NONE;
    else if (random_chance(random, 30))
        h->watch = WATCH_MARGINAL;
    if (h->watch == WATCH_NONE && random_chance(random, 13))
        h->watch = WATCH_SUDDEN;
    if (h->watch == WATCH_NONE)
        return;
    h->watched_from = day_between(random, MONTH(2021, 5), MONTH(2023, 5));
    h->cleared =
        day_before(h->watched_from, (struct day){2022, 11, 1}) && random_chance(random, 700);
    h->stable = h->cleared || random_chance(random, 580);
    h->stable_from = h->cleared ? day_between(random, MONTH(2021, 12), MONTH(2022, 9))
                                : day_between(random, MONTH(2022, 6), MONTH(2023, 4));
    if (!h->cleared && random_chance(random, 120))
        h->stable_from = (struct day){2022, 12, 31};
    h->verified = h->cleared || (h->stable && random_chance(random, 800));
    h->procedure = h->cleared || (h->verified && random_chance(random, 750));
}

/* A clue that somebody may be falling back; half of these households have next to nothing. */
static bool set_clue(struct random *random, struct household *h) {
    if ((h->watch != WATCH_NONE && !h->cleared) || !random_chance(random, 42))
        return false;
    h->clue = random_between(random, 1, 3);
    h->clue_on = day_between(random, MONTH(2023, 4), MONTH(2023, 6));
    if (random_chance(random, 330)) {
        h->event = random_between(random, 1, 3);
        h->hardship = random_chance(random, 640);
    }
    return random_chance(random, 520);
}

static void set_income(struct random *random, struct household *h, bool poor) {
    for (int i = 0; i < h->count; i++) {
        const struct member *m = &h->members[i];
        h->wage += (int64_t)m->months * 5000 * random_between(random, 44, 96);
        if (m->on_post)
            h->wage += 600000;
        if (m->age >= 60)
            h->transfer += 138000;
        if (m->dibao || m->tekun)
            h->transfer += 372000;
    }
    if (random_chance(random, 800)) {
        h->business = (int64_t)random_between(random, 60, 560) * 10000;
        h->cost = h->business / 100 * random_between(random, 25, 60);
    }
    if (random_chance(random, 260))
        h->property = (int64_t)random_between(random, 60, 3000) * 100;
    h->transfer += (int64_t)random_between(random, 60000, 520000);
    h->medical = (int64_t)random_between(random, 0, 2400) * 100;
    if (random_chance(random, 70))
        h->medical += (int64_t)random_between(random, 5000, 42000) * 100;
    if (poor) {
        h->wage /= 6;
        h->business /= 5;
        h->cost /= 4;
    }
}

static void set_loan(struct random *random, struct household *h) {
    bool covered = h->lifted || h->watch != WATCH_NONE;
    if (covered && random_chance(random, 110))
        h->loan = 5000 * random_between(random, 1, 10);
    h->repays = random_chance(random, 940);
    if (!random_chance(random, covered ? 70 : 8))
        return;
    h->asked = 5000 * random_between(random, 2, 14);
    h->asked_months = 12 * random_between(random, 1, 3);
    if (random_chance(random, 70))
        h->asked_months += 12;
    h->purpose = 1 + random_pick(random, (const int[]){36, 34, 12, 10, 2, 5, 1});
}

static void draw_household(uint64_t seed, int number, struct household *h) {
    struct random random = {seed * UINT64_C(0xD1342543DE82EF95) + (uint64_t)number};
    random_next(&random);
    *h = (struct household){.number = number};
    h->lifted = random_chance(&random, 360);
    add_members(&random, h);
    set_assistance(&random, h);
    set_watch(&random, h);
    bool poor = set_clue(&random, h);
    set_income(&random, h, poor);
    h->unsafe_house = random_chance(&random, 6);
    h->safe_water = !random_chance(&random, 4);
    set_loan(&random, h);
}

/* ---- writing ---- */

/* One row of a CSV file. No cell of ours holds a comma or a quote. */
struct row {
    FILE *file;
    struct random *random;
    bool first;
};

static void cell(struct row *row, const char *text) {
    if (!row->first)
        fputc(',', row->file);
    row->first = false;
    if (text)
        fputs(text, row->file);
}

/* As cell, but lost in so many rows of a thousand. */
static void cell_or_lost(struct row *row, const char *text, int per_thousand) {
    bool lost = random_chance(row->random, per_thousand);
    cell(row, lost ? NULL : text);
}

static const char *yes_no(bool yes) {
    return yes ? "是" : "否";
}

static void cell_code(struct row *row, char letter, int digits, int number) {
    char text[16];
    snprintf(text, sizeof text, "%c%0*d", letter, digits, number);
    cell(row, text);
}

static void cell_day(struct row *row, bool exists, struct day day, int lost) {
    char text[40];
    snprintf(text, sizeof text, "%04d-%02d-%02d", day.year, day.month, day.day);
    cell_or_lost(row, exists ? text : NULL, lost);
}

static void cell_money(struct row *row, bool exists, int64_t fen, int lost) {
    char text[40];
    if (fen % 100)
        snprintf(text, sizeof text, "%" PRId64 ".%02d", fen / 100, (int)(fen % 100));
    else
        snprintf(text, sizeof text, "%" PRId64, fen / 100);
    cell_or_lost(row, exists ? text : NULL, lost);
}

static void cell_number(struct row *row, bool exists, int number, int lost) {
    char text[16];
    snprintf(text, sizeof text, "%d", number);
    cell_or_lost(row, exists ? text : NULL, lost);
}

static const char household_heading[] =
    "户编号,行政区划代码,户类型,监测对象类别,风险是否已消除,识别监测时间,风险线索来源,"
    "风险线索发现日期,突发事件原因,基本生活是否出现严重困难,收入稳定超过监测范围起始日期,"
    "入户核实返贫致贫风险是否消除,民主评议公示审核公告是否完成,是否返贫致贫户,"
    "工资性收入（元）,生产经营性收入（元）,财产性收入（元）,转移性收入（元）,"
    "生产经营性支出（元）,合规自付支出（元）,是否危房户,是否解决安全饮用水,是否申请低保,"
    "民政核定家庭月收入（元）,小额信贷余额（元）,本次申请贷款（元）,申请期限（月）,贷款用途,"
    "是否按期还款,备注";

static void write_monitoring(struct row *row, const struct household *h) {
    static const char *const watches[] = {NULL, "脱贫不稳定户", "边缘易致贫户", "突发严重困难户"};
    static const char *const clues[] = {NULL, "农户申报", "部门预警", "干部排查"};
    static const char *const events[] = {NULL, "因病", "因自然灾害", "因意外事故"};
    bool watched = h->watch != WATCH_NONE, open = watched && !h->cleared;
    bool old_name = h->watch == WATCH_UNSTABLE && h->number % 29 == 0;
    cell(row, old_name ? "脱贫不稳固户" : watches[h->watch]);
    cell_or_lost(row, watched ? yes_no(h->cleared) : NULL, 30);
    cell_day(row, watched, h->watched_from, 0);
    cell(row, clues[h->clue]);
    cell_day(row, h->clue != 0, h->clue_on, 30);
    cell(row, events[h->event]);
    cell_or_lost(row, h->event ? yes_no(h->hardship) : NULL, 40);
    cell_day(row, h->stable, h->stable_from, 0);
    cell_or_lost(row, open ? yes_no(h->verified) : NULL, 30);
    cell_or_lost(row, open ? yes_no(h->procedure) : NULL, 30);
    cell(row, h->back_in_poverty ? "是" : NULL);
}

static void write_means(struct row *row, const struct household *h) {
    static const char *const purposes[] = {
        NULL, "种植", "养殖", "加工", "经商", "结婚", "建房", "理财"};
    bool assessed = h->applies_dibao;
    for (int i = 0; i < h->count; i++)
        assessed = assessed || h->members[i].dibao;
    cell_money(row, true, h->wage, 20);
    cell_money(row, true, h->business, 20);
    cell_money(row, h->property > 0, h->property, 0);
    cell_money(row, true, h->transfer, 20);
    cell_money(row, true, h->cost, 25);
    cell_money(row, true, h->medical, 35);
    cell_or_lost(row, yes_no(h->unsafe_house), 20);
    cell_or_lost(row, yes_no(h->safe_water), 20);
    cell(row, h->applies_dibao ? "是" : NULL);
    cell_money(row, assessed, h->assessed, 40);
    cell_money(row, h->loan > 0, h->loan * 100, 0);
    cell_money(row, h->asked > 0, h->asked * 100, 0);
    cell_number(row, h->asked > 0, h->asked_months, 30);
    cell_or_lost(row, purposes[h->purpose], 30);
    cell_or_lost(row, h->loan > 0 ? yes_no(h->repays) : NULL, 30);
}

static void write_household(struct row *row, const struct household *h) {
    row->first = true;
    cell_code(row, 'H', 6, h->number);
    cell(row, AREA_CODE);
    cell(row, h->number == 611 ? "已脱贫"
              : h->lifted      ? "脱贫户"
                               : "一般农户"); /* 611: no such type */
    write_monitoring(row, h);
    write_means(row, h);
    cell(row, h->number % 97 == 0 ? "整户外出" : NULL);
    fputs("\r\n", row->file);
}

static const char member_heading[] =
    "户编号,人口编号,与户主关系,性别,出生日期,文化程度,劳动技能,残疾等级,在校生状况,"
    "是否义务教育阶段适龄,义务教育阶段未上学原因,是否参加城乡居民基本医疗保险,"
    "是否参加城镇职工基本医疗保险,是否参加城乡居民基本养老保险,享受低保政策情况,"
    "享受特困供养政策情况,是否孤儿,务工所在地,务工时间（月）,公益岗位类型,是否在岗,聘期截止日期";

static const char *education(const struct member *m) {
    switch (m->school) {
    case PRIMARY:
        return "小学";
    case JUNIOR:
        return "初中";
    case SENIOR:
    case VOCATIONAL:
        return "高中";
    case COLLEGE:
        return "大专";
    case UNIVERSITY:
        return "本科及以上";
    default:
        break;
    }
    if (m->age < 7)
        return NULL;
    return m->age >= 65 ? "小学" : m->age >= 25 ? "初中" : "高中";
}

static void school_text(const struct member *m, char *text, size_t size) {
    static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const char *const stages[] = {
        "", "学前教育", "小学", "", "普通高中", "中职", "高职高专", "本科"};
    if (m->school <= PRESCHOOL)
        snprintf(text, size, "%s", stages[m->school]);
    else
        snprintf(text, size, "%s%s年级", stages[m->school], digits[m->grade]);
}

static void write_identity(struct row *row, const struct member *m) {
    static const char *const labours[] = {
        "普通劳动力", "技能劳动力", "弱劳动力或半劳动力", "丧失劳动力", "无劳动力"};
    static const char *const levels[] = {NULL, "一级", "二级", "三级", "四级"};
    char school[64];
    school_text(m, school, sizeof school);
    cell(row, m->relation);
    cell(row, m->female ? "女" : "男");
    cell_day(row, true, m->birth, 0);
    cell_or_lost(row, education(m), 20);
    cell_or_lost(row, labours[m->labour], 30);
    cell(row, levels[m->disability]);
    cell(row, school);
    cell_or_lost(row, yes_no(m->school_age), m->age > 5 && m->age < 16 ? 25 : 0);
    cell(row, m->absence);
}

static void write_support(struct row *row, const struct member *m) {
    static const char *const works[] = {NULL, "省外", "省内市外", "市内县外", "县内"};
    static const char *const posts[] = {NULL, "公益性岗位", "生态护林员"};
    cell_or_lost(row, yes_no(m->resident_insured), 20);
    cell(row, m->employee_insured ? "是" : NULL);
    cell_or_lost(row, yes_no(m->pension), 30);
    cell_or_lost(row, yes_no(m->dibao), 25);
    cell_or_lost(row, yes_no(m->tekun), 20);
    cell(row, m->orphan ? "是" : NULL);
    cell(row, works[m->work]);
    cell_number(row, m->work != WORK_NONE, m->months, 40);
    cell(row, posts[m->post]);
    cell_or_lost(row, m->post ? yes_no(m->on_post) : NULL, 30);
    cell_day(row, m->post != POST_NONE, m->post_end, 30);
}

static void write_member(struct row *row, int household, int number, const struct member *m) {
    row->first = true;
    cell_code(row, 'H', 6, household);
    cell_code(row, 'P', 6, number);
    write_identity(row, m);
    write_support(row, m);
    fputs("\r\n", row->file);
}

/* Rows that are wrong: a key twice, a day that does not exist, a number in words, a person
 * whose household is not there, a level that nobody defined, a missing date of birth. */
static void write_dirty(FILE *households, FILE *members) {
    fputs("H000777," AREA_CODE ",一般农户,,,,,,,,,,,,8000,0,,600,0,0,否,是,,,,,,,,重复录入\r\n"
          "H900001," AREA_CODE ",脱贫户,脱贫不稳定户,否,2022-02-30,,,,,,否,否,,"
          "9000,0,,600,0,0,否,是,,,,,,,,\r\n"
          "H900002," AREA_CODE ",脱贫户,,,,,,,,,,,,一万二,0,,600,0,0,否,是,,,,,,,,\r\n",
        households);
    fputs(
        "H000100,P900001,之子,男,2011-13-05,小学,无劳动力,,小学六年级,是,,是,,否,否,否,,,,,,\r\n"
        "H000200,P900002,户主,男,1970-01-01,初中,普通劳动力,轻度,,否,,是,,是,否,否,,,,,,\r\n"
        "H000300,P900003,之女,女,1998-08-08,高中,普通劳动力,,,否,,是,,是,否,否,,省外,十个月,,,\r\n"
        "H000400,P900004,之母,女,,小学,无劳动力,,,否,,是,,是,否,否,,,,,,\r\n"
        "H000500,P900005,之父,男,1949-04-04,小学,无劳动力,,,否,,是,,是,否,否,,,,,,\r\n"
        "H000500,P900005,之父,男,1949-04-04,小学,无劳动力,,,否,,是,,是,否,否,,,,,,\r\n"
        "H999999,P900006,户主,男,1966-06-06,初中,普通劳动力,,,否,,是,,是,否,否,,,,,,\r\n",
        members);
}

static void write_county(uint64_t seed, int count, FILE *households, FILE *members) {
    int people = 0;
    fprintf(households, "\xEF\xBB\xBF%s\r\n", household_heading);
    fprintf(members, "\xEF\xBB\xBF%s\r\n", member_heading);
    for (int number = 1; number <= count; number++) {
        struct household h;
        struct random lost = {(seed ^ UINT64_C(0xA5A5A5A5)) + (uint64_t)number * 977};
        draw_household(seed, number, &h);
        write_household(&(struct row){households, &lost, true}, &h);
        for (int i = 0; i < h.count; i++)
            write_member(&(struct row){members, &lost, true}, number, ++people, &h.members[i]);
    }
    write_dirty(households, members);
}

static FILE *open_in(const char *folder, const char *name) {
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = length < (int)sizeof path ? fopen(path, "wb") : NULL;
    if (!file)
        fprintf(stderr, "county: %s: %s\n", path, strerror(errno));
    return file;
}

static bool close_file(FILE *file) {
    bool sound = !ferror(file);
    return fclose(file) == 0 && sound;
}

int main(int argc, char **argv) {
    char *end = NULL;
    int count = argc == 4 ? (int)strtol(argv[2], &end, 10) : 0;
    if (count < 1 || count > 800000 || *end) {
        fprintf(stderr, "county SEED HOUSEHOLDS FOLDER\n");
        return 2;
    }
    FILE *households = open_in(argv[3], "农户.csv");
    FILE *members = households ? open_in(argv[3], "成员.csv") : NULL;
    if (!members)
        return 3;
    write_county(strtoull(argv[1], NULL, 10), count, households, members);
    bool written = close_file(households);
    written = close_file(members) && written;
    if (!written)
        fprintf(stderr, "county: %s: cannot write\n", argv[3]);
    return written ? 0 : 3;
}
