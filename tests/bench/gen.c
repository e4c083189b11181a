/* SPDX-License-Identifier: Apache-2.0
 *
 * Makes the households of the benchmark:
 *
 *     gen -n N [-s SEED] [-m MEMBERS] [-r REGIONS] -o DIR
 *
 * writes DIR/households.csv and DIR/persons.csv, both in the order of the households. Every
 * household draws from a generator of its own, seeded by (SEED, number), so household i is the same
 * whatever N is. Integer arithmetic only: the bytes are the same on every machine. The data are
 * invented; no figure is taken from a real register. -m: so many members in each household; -r: the
 * households live in so many counties, one after the other (region k of gen_rules.awk), at most
 * 4,000.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>

#define UNK64 INT64_MIN
#define UNK32 INT32_MIN
#define UNK8 INT8_MIN
enum { T_FALSE, T_UNK, T_TRUE };
enum { CT_TUOPIN, CT_ZHONGDIAN, CT_QITA };
enum { HT_TUOPIN, HT_BUWENDING, HT_BIANYUAN, HT_TUFA, HT_DIBAO, HT_TEKUN, HT_YIBAN };
enum { L_PUTONG, L_JINENG, L_RUO, L_WU, L_UNK = 255 };
enum { S_NONE, S_XIAOXUE, S_CHUZHONG, S_GAOZHONG, S_ZHONGZHI, S_GAOZHI, S_BENKE };

typedef struct {
    int64_t wage, business, transfer, property, rigid;
    int32_t months;
    uint8_t housing, water, relocated;
} household;
typedef struct {
    int32_t birth;
    uint8_t labor, school, dropped, insured;
    int8_t disabled, away;
} person;

typedef struct {
    uint64_t s;
} rng;
static inline uint64_t nxt(rng *r) { /* splitmix64 */
    uint64_t z = (r->s += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}
static inline uint32_t below(rng *r, uint32_t n) { /* 0 .. n-1 */
    return (uint32_t)(((nxt(r) >> 32) * (uint64_t)n) >> 32);
}
static inline int per_mille(rng *r, uint32_t k) {
    return below(r, 1000) < k;
}

/* ---- buffered output ---- */
typedef struct {
    int fd;
    size_t n;
    char *b;
} out;
enum { CAP = 1 << 20, SLACK = 4096 };
static void flush_out(out *o) {
    size_t w = 0;
    while (w < o->n) {
        ssize_t k = write(o->fd, o->b + w, o->n - w);
        if (k <= 0) {
            perror("write");
            exit(1);
        }
        w += (size_t)k;
    }
    o->n = 0;
}
static void open_out(out *o, const char *dir, const char *name) {
    char p[4096];
    snprintf(p, sizeof p, "%s/%s", dir, name);
    o->fd = open(p, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (o->fd < 0) {
        perror(p);
        exit(1);
    }
    o->b = malloc(CAP + SLACK);
    o->n = 0;
}
static inline void room(out *o) {
    if (o->n > CAP)
        flush_out(o);
}
static inline void s_(out *o, const char *s) {
    size_t l = strlen(s);
    memcpy(o->b + o->n, s, l);
    o->n += l;
}
static inline void c_(out *o, char c) {
    o->b[o->n++] = c;
}
static inline void u_(out *o, uint64_t v) {
    char t[20];
    int k = 0;
    do {
        t[k++] = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    while (k)
        o->b[o->n++] = t[--k];
}
static inline void fix_(out *o, uint64_t v, int w) {
    char *p = o->b + o->n + w;
    for (int i = 0; i < w; i++) {
        *--p = (char)('0' + v % 10);
        v /= 10;
    }
    o->n += (size_t)w;
}
static inline void money_(out *o, int64_t fen) {
    if (fen == UNK64)
        return;
    u_(o, (uint64_t)(fen / 100));
    c_(o, '.');
    fix_(o, (uint64_t)(fen % 100), 2);
}
static inline void date_(out *o, int32_t ymd) {
    if (ymd == UNK32)
        return;
    fix_(o, (uint64_t)(ymd / 10000), 4);
    c_(o, '-');
    fix_(o, (uint64_t)(ymd / 100 % 100), 2);
    c_(o, '-');
    fix_(o, (uint64_t)(ymd % 100), 2);
}
static inline void tri_(out *o, int t) {
    if (t == T_TRUE)
        s_(o, "true");
    else if (t == T_FALSE)
        s_(o, "false");
}

static const char *CT[] = {"脱贫县", "重点帮扶县", "其他"};
static const char *HT[] = {
    "脱贫户", "脱贫不稳定户", "边缘易致贫户", "突发严重困难户", "低保户", "特困户", "一般户"};
static const char *LB[] = {"普通", "技能", "弱劳动力", "无劳动能力"};
static const char *SC[] = {"", "小学", "初中", "高中", "中职", "高职", "本科"};
static const uint8_t PROV[] = {
    13, 14, 15, 22, 23, 34, 36, 41, 42, 43, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65};

static int32_t birth_for_age(rng *r, int age) { /* any date with that age at 2023-06-30 */
    int m = 1 + (int)below(r, 12), d = 1 + (int)below(r, 28);
    int y = 2023 - age - ((m * 100 + d) > 630 ? 1 : 0);
    return y * 10000 + m * 100 + d;
}

static uint32_t region(uint32_t k) {
    return PROV[k % 20] * 10000u + (1 + k / 20 % 20) * 100 + 21 + k / 400;
}

int main(int argc, char **argv) {
    uint64_t N = 100000, seed = 20230630;
    const char *dir = NULL;
    int c;
    uint32_t members = 0, regions = 0;
    while ((c = getopt(argc, argv, "n:s:o:m:r:")) != -1) {
        if (c == 'n')
            N = strtoull(optarg, 0, 10);
        else if (c == 's')
            seed = strtoull(optarg, 0, 10);
        else if (c == 'o')
            dir = optarg;
        else if (c == 'm')
            members = (uint32_t)atoi(optarg);
        else if (c == 'r')
            regions = (uint32_t)atoi(optarg);
        else
            return 2;
    }
    if (!dir) {
        fprintf(stderr, "usage: gen -n N [-s SEED] [-m MEMBERS] [-r REGIONS] -o DIR\n");
        return 2;
    }
    out H, P;
    open_out(&H, dir, "households.csv");
    open_out(&P, dir, "persons.csv");
    static const char HH[] = "household_id,county_code,county_type,household_type,delisted_on,"
                             "income_wage,income_business,"
                             "income_transfer,income_property,rigid_expense,housing_safe,water_"
                             "safe,relocated,months_income_stable";
    s_(&H, HH);
    c_(&H, '\n');
    s_(&P, "household_id,person_id,birth_date,sex,labor,in_school,dropped_out,insured,disabled_"
           "level,chronic,working_away_months\n");

    for (uint64_t i = 1; i <= N; i++) {
        rng r = {seed * 0xD1342543DE82EF95ull + i * 0x2545F4914F6CDD1Dull};
        nxt(&r);
        /* household */
        uint32_t prov = PROV[below(&r, sizeof PROV)];
        uint32_t county = prov * 10000 + (1 + below(&r, 12)) * 100 + 21 + below(&r, 10);
        if (regions)
            county = region((uint32_t)((i - 1) % regions));
        uint32_t ch = (county * 2654435761u) >> 22; /* a county always has one type */
        int ct = ch < 520 ? CT_TUOPIN : ch < 720 ? CT_ZHONGDIAN : CT_QITA;
        uint32_t t = below(&r, 100);
        int ht = t < 40   ? HT_TUOPIN
                 : t < 44 ? HT_BUWENDING
                 : t < 48 ? HT_BIANYUAN
                 : t < 51 ? HT_TUFA
                 : t < 63 ? HT_DIBAO
                 : t < 67 ? HT_TEKUN
                          : HT_YIBAN;
        int32_t del = UNK32;
        if (ht == HT_TUOPIN || ht == HT_BUWENDING || (ht == HT_DIBAO && per_mille(&r, 500)))
            del = (int32_t)((2014 + below(&r, 7)) * 10000 + (1 + below(&r, 12)) * 100 + 1 +
                            below(&r, 28));
        uint32_t np, q = below(&r, 1000);
        np = q < 120   ? 1
             : q < 340 ? 2
             : q < 590 ? 3
             : q < 820 ? 4
             : q < 940 ? 5
             : q < 980 ? 6
             : q < 995 ? 7
                       : 8;
        int poor = (ht == HT_BUWENDING || ht == HT_BIANYUAN || ht == HT_TUFA || ht == HT_DIBAO ||
                    ht == HT_TEKUN);
        uint64_t scale = poor ? 700000 : 1500000; /* fen a person, upper part of the draw */
        if (members)
            np = members;
        household h = {0};
        h.wage = (int64_t)(below(&r, (uint32_t)scale) + below(&r, (uint32_t)scale)) * np;
        h.business = per_mille(&r, 600) ? (int64_t)below(&r, 700000) * (1 + below(&r, 3)) : 0;
        h.transfer = (int64_t)below(&r, poor ? 500000 : 200000) * np;
        h.property = per_mille(&r, 300) ? (int64_t)below(&r, 300000) : 0;
        h.rigid = (int64_t)below(&r, 300000) * (1 + below(&r, 2)) +
                  (per_mille(&r, 60) ? (int64_t)below(&r, 6000000) : 0);
        if (per_mille(&r, 10))
            h.wage = UNK64;
        if (per_mille(&r, 10))
            h.business = UNK64;
        if (per_mille(&r, 10))
            h.transfer = UNK64;
        if (per_mille(&r, 10))
            h.property = UNK64;
        if (per_mille(&r, 10))
            h.rigid = UNK64;
        h.housing = per_mille(&r, 985) ? T_TRUE : T_FALSE;
        if (per_mille(&r, 10))
            h.housing = T_UNK;
        h.water = per_mille(&r, 980) ? T_TRUE : T_FALSE;
        if (per_mille(&r, 10))
            h.water = T_UNK;
        h.relocated = per_mille(&r, 100) ? T_TRUE : T_FALSE;
        if (per_mille(&r, 10))
            h.relocated = T_UNK;
        h.months = (int32_t)below(&r, 25);
        if (per_mille(&r, 10))
            h.months = UNK32;

        for (uint32_t k = 0; k < np; k++) {
            person p = {0};
            int age, sex = (int)below(&r, 2);
            if (k == 0)
                age = 25 + (int)below(&r, 56);
            else if (k == 1) {
                age = 22 + (int)below(&r, 55);
            } else if (per_mille(&r, 650))
                age = (int)below(&r, 24);
            else
                age = 24 + (int)below(&r, 66);
            p.birth = birth_for_age(&r, age);
            if (age < 16)
                p.labor = L_WU;
            else if (age > 75)
                p.labor = per_mille(&r, 700) ? L_WU : L_RUO;
            else {
                uint32_t z = below(&r, 100);
                p.labor = z < 62 ? L_PUTONG : z < 72 ? L_JINENG : z < 88 ? L_RUO : L_WU;
            }
            p.school = S_NONE;
            if (age >= 6 && age <= 11)
                p.school = S_XIAOXUE;
            else if (age >= 12 && age <= 14)
                p.school = S_CHUZHONG;
            else if (age >= 15 && age <= 17) {
                uint32_t z = below(&r, 100);
                p.school = z < 55 ? S_GAOZHONG : z < 92 ? S_ZHONGZHI : S_NONE;
            } else if (age >= 18 && age <= 22) {
                uint32_t z = below(&r, 100);
                p.school = z < 25 ? S_GAOZHI : z < 50 ? S_BENKE : S_NONE;
            }
            p.dropped = T_FALSE;
            if (age >= 6 && age <= 15 && per_mille(&r, 8)) {
                p.dropped = T_TRUE;
                p.school = S_NONE;
            }
            p.insured = per_mille(&r, 985) ? T_TRUE : T_FALSE;
            p.disabled = per_mille(&r, 75) ? (int8_t)(1 + below(&r, 4)) : 0;
            int chronic = per_mille(&r, age > 50 ? 300 : 60);
            p.away = 0;
            if (age >= 16 && age <= 65 && (p.labor == L_PUTONG || p.labor == L_JINENG) &&
                p.school == S_NONE && per_mille(&r, 550))
                p.away = (int8_t)(1 + below(&r, 12));
            if (per_mille(&r, 5))
                p.birth = UNK32;
            if (per_mille(&r, 5))
                p.labor = L_UNK;
            if (per_mille(&r, 5))
                p.dropped = T_UNK;
            if (per_mille(&r, 5))
                p.insured = T_UNK;
            if (per_mille(&r, 5))
                p.disabled = UNK8;
            if (per_mille(&r, 5))
                p.away = UNK8;
            out *o = &P;
            room(o);
            c_(o, 'H');
            fix_(o, i, 8);
            s_(o, ",P");
            fix_(o, i, 8);
            fix_(o, k + 1, 2);
            c_(o, ',');
            date_(o, p.birth);
            s_(o, sex ? ",女," : ",男,");
            if (p.labor != L_UNK)
                s_(o, LB[p.labor]);
            c_(o, ',');
            s_(o, SC[p.school]);
            c_(o, ',');
            tri_(o, p.dropped);
            c_(o, ',');
            tri_(o, p.insured);
            c_(o, ',');
            if (p.disabled != UNK8)
                u_(o, (uint64_t)p.disabled);
            s_(o, chronic ? ",true," : ",false,");
            if (p.away != UNK8)
                u_(o, (uint64_t)p.away);
            c_(o, '\n');
        }
        out *o = &H;
        room(o);
        c_(o, 'H');
        fix_(o, i, 8);
        c_(o, ',');
        u_(o, county);
        c_(o, ',');
        s_(o, CT[ct]);
        c_(o, ',');
        s_(o, HT[ht]);
        c_(o, ',');
        date_(o, del);
        c_(o, ',');
        money_(o, h.wage);
        c_(o, ',');
        money_(o, h.business);
        c_(o, ',');
        money_(o, h.transfer);
        c_(o, ',');
        money_(o, h.property);
        c_(o, ',');
        money_(o, h.rigid);
        c_(o, ',');
        tri_(o, h.housing);
        c_(o, ',');
        tri_(o, h.water);
        c_(o, ',');
        tri_(o, h.relocated);
        c_(o, ',');
        if (h.months != UNK32)
            u_(o, (uint64_t)h.months);
        c_(o, '\n');
    }
    flush_out(&H);
    flush_out(&P);
    return 0;
}
