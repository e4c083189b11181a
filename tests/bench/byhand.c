/* SPDX-License-Identifier: Apache-2.0
 *
 * The yardstick: C written by hand for exactly the rules of transition-10.guodu and for files as
 * gen.c writes them, fixed columns, no quotes, no checks.
 *
 *   byhand stream  DIR [THREADS]         both files read, joined and judged in one pass
 *   byhand parse   DIR [THREADS]         the same pass without the rules
 *   byhand columns DIR [THREADS] [TIMES] all read into columns first, then judging alone is timed
 *
 * The summary goes to standard output, `mode seconds households` to standard error: of columns, the
 * least and the median of TIMES.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Truth: `and` is the lesser, `or` the greater, `not` the negative. */
typedef int8_t truth;
enum { NO = -1, OPEN = 0, YES = 1 };
#define LACKING INT64_MIN /* an amount that is not known */
#define LACKING_32 INT32_MIN
#define LACKING_8 INT8_MIN

enum county_type { OUT_OF_POVERTY_COUNTY, KEY_COUNTY, OTHER_COUNTY };
enum family_type { DELISTED, UNSTABLE, MARGINAL, SUDDEN, LOW_INCOME, EXTREME, GENERAL };
enum labor { ORDINARY, SKILLED, WEAK, NO_LABOR, LABOR_OPEN };
enum school { AT_NONE, PRIMARY, JUNIOR, SENIOR, VOCATIONAL, COLLEGE, UNDERGRADUATE };
enum { KEEP, OPTIMIZE, ADJUST, UNDETERMINED };

struct family {
    int64_t wage, business, transfer, property, rigid;
    uint32_t number;
    int32_t county, delisted;
    int8_t months;
    uint8_t county_type, type;
    truth housing, water, relocated;
};
struct member {
    int32_t birth;
    uint8_t labor, school;
    truth dropped, insured;
    int8_t disabled, away;
};

/* What the rules need of the members; open_X: how many are not known. */
struct members {
    uint32_t count, primary, junior, senior, yulu, students;
    uint32_t insured, able, pension, transport;
    uint32_t open_insured, open_able, open_pension, open_transport;
    truth any_dropped, any_uninsured, any_weak, any_able;
};

struct amount {
    int64_t sum;
    uint64_t lacking;
};
struct totals { /* of uint64_t alone, so that threads can be added up */
    uint64_t families, persons;
    struct amount pc, med, edu, post, pension, reloc, transport, total, credit;
    uint64_t monitored[3], exit[3]; /* by truth + 1 */
    uint64_t d_med[4], d_edu[4], d_post[4], d_credit[4];
    uint64_t weighted;
};

static double seconds_of(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

_Noreturn static void give_up(const char *what) {
    perror(what);
    exit(1);
}

/* ---- the rules ---- */

static inline truth both(truth a, truth b) {
    return a < b ? a : b;
}
static inline truth either(truth a, truth b) {
    return a > b ? a : b;
}
static inline truth not(truth a) {
    return (truth)-a;
}
static inline truth sure(bool yes) {
    return (truth)(2 * yes - 1);
}
static inline truth if_known(bool known, bool yes) { /* without a branch */
    return (truth)((2 * yes - 1) & -(int)known);
}

static inline void members_begin(struct members *all) {
    *all = (struct members){.any_dropped = NO, .any_uninsured = NO, .any_weak = NO, .any_able = NO};
}

static inline void members_add(struct members *all, const struct member *one) {
    bool born = one->birth != LACKING_32, labor_known = one->labor != LABOR_OPEN;
    uint32_t age = (20230630 - (uint32_t)one->birth) / 10000;
    truth at_school_age = if_known(born, age - 6 <= 15 - 6);
    truth at_work_age = if_known(born, age - 18 <= 65 - 18);
    truth at_paying_age = if_known(born, age - 16 <= 59 - 16);
    truth grown = if_known(born, age >= 16);
    truth weak = both(at_work_age, if_known(labor_known, one->labor == WEAK));
    truth able = both(at_work_age, if_known(labor_known, one->labor <= SKILLED));
    bool severe = (uint8_t)(one->disabled - 1) <= 1;
    truth pension = both(at_paying_age, if_known(one->disabled != LACKING_8, severe));
    truth travel = both(grown, if_known(one->away != LACKING_8, one->away >= 6));
    all->any_dropped = either(all->any_dropped, both(at_school_age, one->dropped));
    all->any_uninsured = either(all->any_uninsured, not(one->insured));
    all->any_weak = either(all->any_weak, weak);
    all->any_able = either(all->any_able, able);
    all->count++;
    all->insured += one->insured == YES;
    all->open_insured += one->insured == OPEN;
    all->able += able == YES;
    all->open_able += able == OPEN;
    all->pension += pension == YES;
    all->open_pension += pension == OPEN;
    all->transport += travel == YES;
    all->open_transport += travel == OPEN;
    all->primary += one->school == PRIMARY;
    all->junior += one->school == JUNIOR;
    all->senior += one->school == SENIOR;
    all->yulu += one->school == VOCATIONAL || one->school == COLLEGE;
    all->students += one->school != AT_NONE;
}

static inline void amount_add(struct amount *amount, int64_t fen) {
    amount->lacking += fen == LACKING;
    amount->sum += fen & -(int64_t)(fen != LACKING);
}

static inline int64_t per_head(const struct family *f, const struct members *m) {
    if (f->wage == LACKING || f->business == LACKING || f->transfer == LACKING ||
        f->property == LACKING || f->rigid == LACKING)
        return LACKING;
    return (f->wage + f->business + f->transfer + f->property - f->rigid) / (int64_t)m->count;
}

static inline int64_t premium_of(const struct family *f, const struct members *m) {
    int64_t each = 0;
    if (f->type == EXTREME)
        each = 38000;
    else if (f->type == LOW_INCOME)
        each = 26000;
    else if (f->delisted != LACKING_32)
        each = 38000 * 60 / 100;
    else if (f->type == MARGINAL || f->type == SUDDEN)
        each = 19000;
    if (!each)
        return 0;
    return m->open_insured ? LACKING : each * m->insured;
}

static inline int64_t schooling_of(const struct family *f, const struct members *m, bool covered) {
    if (f->type == GENERAL)
        return 0;
    int64_t fen =
        100000 * (int64_t)m->primary + 125000 * (int64_t)m->junior + 200000 * (int64_t)m->senior;
    return covered ? fen + 300000 * (int64_t)m->yulu : fen;
}

static inline int64_t resettling_of(const struct family *f) {
    if (f->county_type == OTHER_COUNTY || f->relocated == NO)
        return 0;
    if (f->relocated == OPEN)
        return LACKING;
    return f->county_type == KEY_COUNTY ? 50000 : 30000;
}

/* The outcome of "when a then x, when b then y, otherwise z". */
static inline int decide(truth a, int x, truth b, int y, int z) {
    if (a != NO)
        return a == YES ? x : UNDETERMINED;
    if (b != NO)
        return b == YES ? y : UNDETERMINED;
    return z;
}

static inline __attribute__((always_inline)) void judge(
    struct totals *t, const struct family *f, const struct members *m) {
    bool general = f->type == GENERAL, covered = f->type <= SUDDEN;
    int province = f->county / 10000;
    int64_t line = province == 51 ? 720000 : province == 62 ? 680000 : 700000;
    int64_t pc = per_head(f, m);
    truth below = if_known(pc != LACKING, pc < line);
    truth risk =
        either(either(m->any_dropped, m->any_uninsured), either(not(f->housing), not(f->water)));
    truth monitored = both(below, risk);
    truth stable = if_known(f->months != LACKING_8, f->months >= 6);
    truth leaves = both(stable, both(not(below), not(risk)));
    truth posted = both(sure(!general), both(m->any_weak, not(monitored)));
    truth lent = both(sure(covered), m->any_able);

    int64_t med = premium_of(f, m), edu = schooling_of(f, m, covered);
    int64_t post = posted == YES ? 600000 : posted == OPEN ? LACKING : 0;
    int64_t pension = m->open_pension ? LACKING : 10000 * (int64_t)m->pension;
    int64_t reloc = resettling_of(f);
    int64_t travel = !covered ? 0 : m->open_transport ? LACKING : 40000 * (int64_t)m->transport;
    int64_t credit = 0, total = LACKING;
    if (lent != NO) {
        credit = 2000000 + 1000000 * (int64_t)m->able;
        if (credit > 5000000)
            credit = 5000000;
        if (lent == OPEN || m->open_able)
            credit = LACKING;
    }
    if (med != LACKING && post != LACKING && pension != LACKING && reloc != LACKING &&
        travel != LACKING)
        total = med + edu + post + pension + reloc + travel;

    t->families++;
    t->persons += m->count;
    amount_add(&t->pc, pc);
    amount_add(&t->med, med);
    amount_add(&t->edu, edu);
    amount_add(&t->post, post);
    amount_add(&t->pension, pension);
    amount_add(&t->reloc, reloc);
    amount_add(&t->transport, travel);
    amount_add(&t->total, total);
    amount_add(&t->credit, credit);
    t->monitored[monitored + 1]++;
    t->exit[leaves + 1]++;
    t->d_med[decide(leaves, ADJUST, monitored, KEEP, OPTIMIZE)]++;
    t->d_edu[decide(sure(!general && m->students), KEEP, leaves, ADJUST, OPTIMIZE)]++;
    t->d_post[decide(posted, KEEP, leaves, ADJUST, OPTIMIZE)]++;
    t->d_credit[decide(monitored, KEEP, lent, OPTIMIZE, ADJUST)]++;
    if (total != LACKING)
        t->weighted += (uint64_t)total * (f->number % 997);
}

/* ---- the summary ---- */

static void show_amount(const char *name, const struct amount *amount) {
    printf("%s_sum=%lld\n%s_unknown=%llu\n", name, (long long)amount->sum, name,
        (unsigned long long)amount->lacking);
}
static void show_truth(const char *name, const uint64_t counts[3]) {
    printf("%s_true=%llu\n%s_false=%llu\n%s_unknown=%llu\n", name,
        (unsigned long long)counts[YES + 1], name, (unsigned long long)counts[NO + 1], name,
        (unsigned long long)counts[OPEN + 1]);
}
static void show_outcomes(const char *name, const uint64_t counts[4]) {
    static const char *const words[] = {"keep", "optimize", "adjust", "unknown"};
    for (int i = 0; i < 4; i++)
        printf("%s_%s=%llu\n", name, words[i], (unsigned long long)counts[i]);
}
static void show(const struct totals *t) {
    printf("households=%llu\npersons=%llu\n", (unsigned long long)t->families,
        (unsigned long long)t->persons);
    show_amount("pc", &t->pc);
    show_truth("monitored", t->monitored);
    show_truth("exit", t->exit);
    show_amount("med", &t->med);
    show_amount("edu", &t->edu);
    show_amount("post", &t->post);
    show_amount("pension", &t->pension);
    show_amount("reloc", &t->reloc);
    show_amount("transport", &t->transport);
    show_amount("total", &t->total);
    show_amount("credit", &t->credit);
    show_outcomes("d_med", t->d_med);
    show_outcomes("d_edu", t->d_edu);
    show_outcomes("d_post", t->d_post);
    show_outcomes("d_credit", t->d_credit);
    printf("wsum=%llu\n", (unsigned long long)t->weighted);
}
static void totals_add(struct totals *to, const struct totals *from) {
    uint64_t a[sizeof *to / 8], b[sizeof *to / 8];
    memcpy(a, to, sizeof a);
    memcpy(b, from, sizeof b);
    for (size_t i = 0; i < sizeof a / 8; i++)
        a[i] += b[i];
    memcpy(to, a, sizeof a);
}

/* ---- a part of a file, seen through a window ---- */

#define LONGEST ((ptrdiff_t)1024) /* a line */
#define WINDOW ((ptrdiff_t)(256 << 10))

struct window {
    int file;
    off_t next, end; /* what is still to be read */
    char *bytes, *at, *limit;
};

static void window_open(struct window *w, int file, off_t from, off_t to) {
    *w = (struct window){.file = file, .next = from, .end = to};
    w->bytes = malloc((size_t)WINDOW + 64);
    if (!w->bytes)
        give_up("window");
    w->at = w->limit = w->bytes;
}

__attribute__((noinline)) static void window_slide(struct window *w) {
    size_t kept = (size_t)(w->limit - w->at);
    memmove(w->bytes, w->at, kept);
    w->at = w->bytes;
    w->limit = w->bytes + kept;
    while (w->next < w->end && w->limit < w->bytes + WINDOW) {
        off_t wanted = w->bytes + WINDOW - w->limit;
        if (wanted > w->end - w->next)
            wanted = w->end - w->next;
        ssize_t got = pread(w->file, w->limit, (size_t)wanted, w->next);
        if (got <= 0)
            give_up("read");
        w->limit += got;
        w->next += got;
    }
}

/* Is there another line? Then all of it is in the window. */
static inline bool window_line(struct window *w) {
    if (__builtin_expect(w->limit - w->at < LONGEST && w->next < w->end, 0))
        window_slide(w);
    return w->at < w->limit;
}

/* ---- cells: each is left just behind its comma or line end ---- */

static inline uint32_t take_number(const char *eight) {
    uint64_t v;
    memcpy(&v, eight, 8);
    v -= UINT64_C(0x3030303030303030);
    v = v * 10 + (v >> 8); /* pairs of digits in every second byte */
    const uint64_t pairs = UINT64_C(0x000000FF000000FF);
    uint64_t high = (v & pairs) * (100 + (UINT64_C(1000000) << 32));
    uint64_t low = (v >> 16 & pairs) * (1 + (UINT64_C(10000) << 32));
    return (uint32_t)((high + low) >> 32);
}
static inline const char *take_money(const char *p, int64_t *fen) {
    if (__builtin_expect(*p == ',', 0)) {
        *fen = LACKING;
        return p + 1;
    }
    int64_t v = *p - '0';
    while (*++p != '.')
        v = 10 * v + (*p - '0');
    *fen = 100 * v + 10 * p[1] + p[2] - 11 * '0';
    return p + 4;
}
static inline const char *take_truth(const char *p, truth *value) {
    if (*p == 't')
        return *value = YES, p + 5;
    if (*p == 'f')
        return *value = NO, p + 6;
    return *value = OPEN, p + 1;
}
static inline const char *take_date(const char *p, int32_t *ymd) {
    if (*p == ',') {
        *ymd = LACKING_32;
        return p + 1;
    }
    int32_t year = 1000 * p[0] + 100 * p[1] + 10 * p[2] + p[3] - 1111 * '0';
    int32_t month = 10 * p[5] + p[6] - 11 * '0', day = 10 * p[8] + p[9] - 11 * '0';
    *ymd = 10000 * year + 100 * month + day;
    return p + 11;
}
static inline const char *take_small(const char *p, int8_t *value) { /* of one or two digits */
    if (__builtin_expect(*p < '0', 0)) {
        *value = LACKING_8;
        return p + 1;
    }
    int first = *p - '0';
    if (p[1] < '0')
        return *value = (int8_t)first, p + 2;
    return *value = (int8_t)(10 * first + p[1] - '0'), p + 3;
}

/* Words are told by one byte of their first character. */
static inline const char *take_county_type(const char *p, uint8_t *type) {
    switch ((uint8_t)p[2]) {
    case 0xB1:
        return *type = OUT_OF_POVERTY_COUNTY, p + 10; /* 脱贫县 */
    case 0x8D:
        return *type = KEY_COUNTY, p + 16; /* 重点帮扶县 */
    default:
        return *type = OTHER_COUNTY, p + 7; /* 其他 */
    }
}
static inline const char *take_family_type(const char *p, uint8_t *type) {
    switch ((uint8_t)p[1]) {
    case 0x84: /* 脱贫户, 脱贫不稳定户 */
        if (p[9] == ',')
            return *type = DELISTED, p + 10;
        return *type = UNSTABLE, p + 19;
    case 0xB8:
        return *type = GENERAL, p + 10; /* 一般户 */
    case 0xBD:
        return *type = LOW_INCOME, p + 10; /* 低保户 */
    case 0xBE:
        return *type = MARGINAL, p + 19; /* 边缘易致贫户 */
    case 0xAA:
        return *type = SUDDEN, p + 22; /* 突发严重困难户 */
    default:
        return *type = EXTREME, p + 10; /* 特困户 */
    }
}
static inline const char *take_labor(const char *p, uint8_t *labor) {
    if (*p == ',')
        return *labor = LABOR_OPEN, p + 1;
    switch ((uint8_t)p[2]) {
    case 0xAE:
        return *labor = ORDINARY, p + 7; /* 普通 */
    case 0x80:
        return *labor = SKILLED, p + 7; /* 技能 */
    case 0xB1:
        return *labor = WEAK, p + 13; /* 弱劳动力 */
    default:
        return *labor = NO_LABOR, p + 16; /* 无劳动能力 */
    }
}
static inline const char *take_school(const char *p, uint8_t *school) {
    if (*p == ',')
        return *school = AT_NONE, p + 1;
    switch ((uint8_t)p[2]) {
    case 0x8F:
        *school = PRIMARY;
        break;
    case 0x9D:
        *school = JUNIOR;
        break;
    case 0x98:
        *school = (uint8_t)p[3] == 0xE4 ? SENIOR : COLLEGE;
        break; /* 高中, 高职 */
    case 0xAD:
        *school = VOCATIONAL;
        break;
    default:
        *school = UNDERGRADUATE;
    }
    return p + 7;
}

static inline void take_family(struct window *w, struct family *f) {
    const char *p = w->at;
    f->number = take_number(p + 1);
    p += 10;
    f->county =
        100000 * p[0] + 10000 * p[1] + 1000 * p[2] + 100 * p[3] + 10 * p[4] + p[5] - 111111 * '0';
    p = take_county_type(p + 7, &f->county_type);
    p = take_family_type(p, &f->type);
    p = take_date(p, &f->delisted);
    p = take_money(p, &f->wage);
    p = take_money(p, &f->business);
    p = take_money(p, &f->transfer);
    p = take_money(p, &f->property);
    p = take_money(p, &f->rigid);
    p = take_truth(p, &f->housing);
    p = take_truth(p, &f->water);
    p = take_truth(p, &f->relocated);
    p = take_small(p, &f->months);
    w->at += p - w->at;
}

/* The number of the family it belongs to. */
static inline uint32_t take_member(struct window *w, struct member *m) {
    const char *p = w->at;
    uint32_t number = take_number(p + 1);
    p = take_date(p + 10 + 12, &m->birth); /* behind both identities */
    p = take_labor(p + 4, &m->labor);      /* behind the sex */
    p = take_school(p, &m->school);
    p = take_truth(p, &m->dropped);
    p = take_truth(p, &m->insured);
    p = take_small(p, &m->disabled);
    p += *p == 't' ? 5 : 6; /* the chronic disease, never empty */
    p = take_small(p, &m->away);
    w->at += p - w->at;
    return number;
}

/* ---- columns ---- */

#define FAMILY_COLUMNS(X)                                                                          \
    X(int64_t, wage)                                                                               \
    X(int64_t, business)                                                                           \
    X(int64_t, transfer)                                                                           \
    X(int64_t, property)                                                                           \
    X(int64_t, rigid) X(uint32_t, number) X(int32_t, county) X(int32_t, delisted)                  \
        X(int8_t, months) X(uint8_t, county_type) X(uint8_t, type) X(truth, housing)               \
            X(truth, water) X(truth, relocated)
#define MEMBER_COLUMNS(X)                                                                          \
    X(int32_t, birth)                                                                              \
    X(uint8_t, labor)                                                                              \
    X(uint8_t, school) X(truth, dropped) X(truth, insured) X(int8_t, disabled) X(int8_t, away)
#define COLUMN(type, name) type *name;

struct columns {
    size_t families, members, family_room, member_room;
    uint32_t *first; /* of each family: its first member; one more at the end */
    FAMILY_COLUMNS(COLUMN)
    MEMBER_COLUMNS(COLUMN)
};

static void *grown(void *array, size_t count, size_t size) {
    array = realloc(array, count * size);
    if (!array)
        give_up("columns");
    return array;
}
static void columns_add_family(struct columns *c, const struct family *f) {
    if (c->families == c->family_room) {
        c->family_room = c->family_room ? 2 * c->family_room : 65536;
        c->first = grown(c->first, c->family_room + 1, sizeof *c->first);
#define GROW(type, name) c->name = grown(c->name, c->family_room, sizeof(type));
        FAMILY_COLUMNS(GROW)
#undef GROW
    }
#define PUT(type, name) c->name[c->families] = f->name;
    FAMILY_COLUMNS(PUT)
#undef PUT
    c->first[c->families++] = (uint32_t)c->members;
}
static void columns_add_member(struct columns *c, const struct member *m) {
    if (c->members == c->member_room) {
        c->member_room = c->member_room ? 2 * c->member_room : 262144;
#define GROW(type, name) c->name = grown(c->name, c->member_room, sizeof(type));
        MEMBER_COLUMNS(GROW)
#undef GROW
    }
#define PUT(type, name) c->name[c->members] = m->name;
    MEMBER_COLUMNS(PUT)
#undef PUT
    c->members++;
}

/* ---- the parts that threads take ---- */

enum mode { STREAM, PARSE, COLUMNS };

struct part {
    int family_file, member_file;
    off_t family_from, family_to, member_from, member_to;
    enum mode mode;
    struct columns columns;
    struct totals totals;
    char apart[128]; /* no two threads write to one line of the cache */
};

static void *read_part(void *argument) {
    struct part *part = argument;
    struct window families, persons;
    struct family f;
    struct member m;
    struct members all;
    struct totals totals = {0};
    uint32_t number = 0;
    bool waiting = false; /* a member was read and belongs to a later family */
    window_open(&families, part->family_file, part->family_from, part->family_to);
    window_open(&persons, part->member_file, part->member_from, part->member_to);
    while (window_line(&families)) {
        take_family(&families, &f);
        if (part->mode == COLUMNS)
            columns_add_family(&part->columns, &f);
        members_begin(&all);
        while (waiting || window_line(&persons)) {
            if (!waiting)
                number = take_member(&persons, &m);
            waiting = number != f.number;
            if (waiting)
                break;
            if (part->mode == COLUMNS)
                columns_add_member(&part->columns, &m);
            else
                members_add(&all, &m);
        }
        if (part->mode == STREAM) {
            judge(&totals, &f, &all);
        } else {
            totals.families++;
            totals.weighted += (uint64_t)f.wage + all.insured + (uint64_t)f.months;
        }
    }
    if (waiting) {
        fputs("members that are not in the order of the households\n", stderr);
        exit(1);
    }
    free(families.bytes);
    free(persons.bytes);
    part->totals = totals;
    return NULL;
}

/* Rules fused by the compiler over columns in memory. */
static void *judge_columns(void *argument) {
    struct part *part = argument;
    struct columns *c = &part->columns;
    struct totals totals = {0};
    c->first[c->families] = (uint32_t)c->members;
    for (size_t i = 0; i < c->families; i++) {
#define GET(type, name) .name = c->name[i],
        struct family f = {FAMILY_COLUMNS(GET)};
#undef GET
        struct members all;
        members_begin(&all);
        for (uint32_t k = c->first[i]; k < c->first[i + 1]; k++) {
#define GET(type, name) .name = c->name[k],
            members_add(&all, &(struct member){MEMBER_COLUMNS(GET)});
#undef GET
        }
        judge(&totals, &f, &all);
    }
    part->totals = totals;
    return NULL;
}

/* Where the first line begins that starts at or behind `from`. */
static off_t line_from(int file, off_t from) {
    char bytes[LONGEST];
    ssize_t got = pread(file, bytes, sizeof bytes, from - 1);
    const char *end = got > 0 ? memchr(bytes, '\n', (size_t)got) : NULL;
    return end ? from + (end - bytes) : from;
}
static uint32_t number_at(int file, off_t line) {
    char bytes[9];
    return pread(file, bytes, 9, line) == 9 ? take_number(bytes + 1) : UINT32_MAX;
}
/* Where the members of this family and later ones begin: by halving, for they are in order. */
static off_t members_from(int file, uint32_t number, off_t size) {
    off_t low = line_from(file, 1), high = size; /* the place is in low ... high */
    while (low < high) {
        off_t line = line_from(file, low + (high - low) / 2);
        if (line >= high) { /* no line begins in the upper half: go line by line */
            for (line = low; line < high && number_at(file, line) < number;)
                line = line_from(file, line + 1);
            return line;
        }
        if (number_at(file, line) < number)
            low = line_from(file, line + 1);
        else
            high = line;
    }
    return low;
}

static int open_in(const char *folder, const char *name, off_t *size) {
    char path[4096];
    struct stat about;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &about))
        give_up(path);
    *size = about.st_size;
    return file;
}

static void divide(struct part *parts, int count, const char *folder, enum mode mode) {
    off_t family_size, member_size;
    int families = open_in(folder, "households.csv", &family_size);
    int persons = open_in(folder, "persons.csv", &member_size);
    for (int i = 0; i < count; i++) {
        struct part *part = &parts[i];
        *part = (struct part){.family_file = families, .member_file = persons, .mode = mode};
        part->family_from = line_from(families, i ? family_size / count * i : 1);
        part->member_from = line_from(persons, 1);
        if (i)
            part->member_from =
                members_from(persons, number_at(families, part->family_from), member_size);
    }
    for (int i = 0; i < count; i++) {
        bool last = i + 1 == count;
        parts[i].family_to = last ? family_size : parts[i + 1].family_from;
        parts[i].member_to = last ? member_size : parts[i + 1].member_from;
    }
}

static void all_parts(void *(*work)(void *), struct part *parts, int count, struct totals *totals) {
    pthread_t threads[64];
    for (int i = 1; i < count; i++)
        if (pthread_create(&threads[i], NULL, work, &parts[i]))
            give_up("thread");
    work(&parts[0]);
    for (int i = 1; i < count; i++)
        pthread_join(threads[i], NULL);
    memset(totals, 0, sizeof *totals);
    for (int i = 0; i < count; i++)
        totals_add(totals, &parts[i].totals);
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    static const char *const modes[] = {"stream", "parse", "columns"};
    static struct part parts[64];
    int mode = 3;
    if (argc > 2)
        for (mode = 0; mode < 3 && strcmp(argv[1], modes[mode]) != 0;)
            mode++;
    int threads = argc > 3 ? atoi(argv[3]) : 1, times = argc > 4 ? atoi(argv[4]) : 5;
    if (mode == 3 || threads < 1 || threads > 64 || times < 1 || times > 100) {
        fputs("usage: byhand stream|parse|columns DIR [THREADS] [TIMES]\n", stderr);
        return 2;
    }
    struct totals totals;
    double start = seconds_of(CLOCK_MONOTONIC);
    divide(parts, threads, argv[2], (enum mode)mode);
    all_parts(read_part, parts, threads, &totals);
    double seconds = seconds_of(CLOCK_MONOTONIC) - start;
    if (mode == COLUMNS) {
        /* What one thread computes is told by its own clock, whatever else the machine does. */
        clockid_t clock = threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC;
        double each[100];
        for (int i = 0; i < times; i++) {
            start = seconds_of(clock);
            all_parts(judge_columns, parts, threads, &totals);
            each[i] = seconds_of(clock) - start;
        }
        qsort(each, (size_t)times, sizeof *each, by_value);
        fprintf(stderr, "columns %.6f %.6f %llu\n", each[0], each[times / 2],
            (unsigned long long)totals.families);
    } else {
        fprintf(
            stderr, "%s %.6f %llu\n", modes[mode], seconds, (unsigned long long)totals.families);
    }
    if (mode == PARSE)
        printf("%llu\n", (unsigned long long)totals.weighted);
    else
        show(&totals);
    return 0;
}
