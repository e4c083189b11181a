/* SPDX-License-Identifier: Apache-2.0 */
#include "random.h"

static uint64_t mixed(uint64_t word) {
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9u;
    word = (word ^ (word >> 27)) * 0x94d049bb133111ebu;
    return word ^ (word >> 31);
}

/* Seeds that are neighbours start far apart. */
struct chance chance_of(uint64_t seed) {
    return (struct chance){.state = mixed(mixed(seed + 0x632be59bd9b4e019u) ^ 0x94d049bb133111ebu)};
}

/* Vigna's splitmix64: one word of state, good enough to choose by. */
uint64_t chance_next(struct chance *chance) {
    chance->state += 0x9e3779b97f4a7c15u;
    return mixed(chance->state);
}

uint32_t chance_below(struct chance *chance, uint32_t bound) {
    return (uint32_t)(chance_next(chance) >> 33) % bound;
}

bool chance_hits(struct chance *chance, uint32_t percent) {
    return chance_below(chance, 100) < percent;
}

#define PICK(chance, values) ((values)[chance_below((chance), sizeof(values) / sizeof *(values))])

int64_t pool_integer(struct chance *chance) {
    static const int64_t usual[] = {0, 1, 2, 3, 4, 5, 6, 10, 12, 16, 60, 65, -1, -2};
    static const int64_t rare[] = {2021, 2024, 29, 31, 9223372036854775807, 4611686018427387904};
    return chance_hits(chance, 92) ? PICK(chance, usual) : PICK(chance, rare);
}

decimal pool_decimal(struct chance *chance) {
    static const int64_t thousandths[] = {
        0, 500, 1000, 1500, 2500, 333, -500, 100, 12340, 7899, 3000, 2000, 1, 1000000000000};
    decimal third;
    if (chance_hits(chance, 5) && decimal_div(DECIMAL_ONE, decimal_from_int(3), &third))
        return third;
    return PICK(chance, thousandths) * (DECIMAL_ONE / 1000);
}

decimal pool_percent(struct chance *chance) {
    static const int64_t thousandths[] = {0, 200, 500, 800, 1000, 125, 50, 1500};
    return PICK(chance, thousandths) * (DECIMAL_ONE / 1000);
}

decimal pool_money(struct chance *chance) {
    static const int64_t usual[] = {0, 100, 5000, 10000, 10001, 30000, 60000, 150000, 33333};
    static const int64_t rare[] = {9999999, 1, -10000, 900000000000000000, 9200000000000000000};
    return (chance_hits(chance, 92) ? PICK(chance, usual) : PICK(chance, rare)) * DECIMAL_FEN;
}

date pool_date(struct chance *chance) {
    static const int usual[][3] = {{2020, 12, 31}, {2021, 1, 1}, {2021, 12, 31}, {2022, 1, 1},
        {2022, 6, 30}, {2023, 1, 1}, {2023, 1, 31}, {2023, 6, 21}, {2024, 2, 29}, {2024, 6, 30},
        {2025, 12, 31}, {2026, 1, 1}};
    static const int births[][3] = {
        {1949, 12, 31}, {1960, 2, 29}, {2004, 2, 29}, {2007, 6, 30}, {2016, 1, 1}, {2023, 6, 1}};
    const int *day = chance_hits(chance, 75) ? PICK(chance, usual) : PICK(chance, births);
    date out = 0;
    (void)date_from_ymd(day[0], day[1], day[2], &out);
    return chance_hits(chance, 80) ? out : out + (date)chance_below(chance, 400);
}

region pool_region(struct chance *chance) {
    static const char *const codes[] = {"520000", "522700", "522729", "522729001", "520100",
        "420000", "421300", "421303", "421303001001", "110105", "140000"};
    const char *code = PICK(chance, codes);
    region out = 0;
    size_t length = 0;
    while (code[length])
        length++;
    (void)region_parse(code, length, &out);
    return out;
}

const char *pool_text(struct chance *chance) {
    static const char *const texts[] = {"甲", "乙", "甲乙", "A1", "A", "贵州省长顺县", "贵州省"};
    return PICK(chance, texts);
}

/* With the right check character (GB 11643). */
const char *pool_citizen(struct arena *arena, struct chance *chance) {
    static const char *const births[] = {
        "19491231", "19600229", "20040229", "20070630", "20160101", "20230601", "20290301"};
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    char *id = arena_printf(
        arena, "110105%s%03u?", PICK(chance, births), chance_below(chance, 4) + 1);
    int sum = 0;
    for (int i = 0; i < 17; i++)
        sum += (id[i] - '0') * weights[i];
    id[17] = "10X98765432"[sum % 11];
    return id;
}
