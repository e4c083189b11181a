/* SPDX-License-Identifier: Apache-2.0 */
#include "data/xlsx_format.h"

#include <string.h>

/* ---- signs of a code ---- */

static const char *skip_quoted(const char *at) {
    const char *end = strchr(at + 1, '"');
    return end ? end + 1 : at + strlen(at);
}

static const char *skip_bracket(const char *at) {
    const char *end = strchr(at, ']');
    return end ? end + 1 : at + strlen(at);
}

static bool is_escape(char c) {
    return c == '\\' || c == '!' || c == '_' || c == '*';
}

static const char *skip_character(const char *at) {
    if (*at)
        at++;
    while (((unsigned char)*at & 0xC0) == 0x80) /* the rest of it */
        at++;
    return at;
}

/* One sign with what belongs to it: a quoted text, a bracket, an escaped character. */
static const char *skip_sign(const char *at) {
    if (*at == '"')
        return skip_quoted(at);
    if (*at == '[')
        return skip_bracket(at);
    return skip_character(is_escape(*at) ? at + 1 : at);
}

static bool is_one_of(char c, const char *set) {
    return c && strchr(set, c);
}

/* ---- dates ---- */

/* The letters of a code that are no text. */
struct date_signs {
    bool year, month, day, clock; /* m is a month where no h or s is about */
    bool era;                     /* e: a year to some, an exponent to others */
    bool elapsed;                 /* [h]: hours since, not of a day */
    bool digits;                  /* placeholders that are no fraction of a second */
    bool point;
};

/* [Red] and [$-804] say nothing, [h], [mm] and [s] count hours, minutes, seconds. */
static bool is_elapsed(const char *at) {
    const char *end = strchr(at, ']');
    size_t length = end ? (size_t)(end - at) - 1 : 0;
    return length > 0 && strspn(at + 1, "hHmMsS") >= length;
}

static void take_letter(struct date_signs *signs, const char *at) {
    char c = *at;
    signs->year |= is_one_of(c, "yY");
    signs->month |= is_one_of(c, "mM");
    signs->day |= is_one_of(c, "dD");
    signs->clock |= is_one_of(c, "hHsS");
    signs->era |= is_one_of(c, "eE");
    signs->elapsed |= c == '[' && is_elapsed(at);
    signs->digits |= is_one_of(c, "0#?") && !signs->point;
    signs->point = (signs->point || c == '.') && c != ';';
}

/* NUMBER_PLAIN where the code is none of dates, nor of times. */
static enum number_kind date_kind(const char *code) {
    struct date_signs signs = {.year = false};
    for (const char *at = code; *at; at = skip_sign(at))
        take_letter(&signs, at);
    if (signs.digits)
        return NUMBER_PLAIN;
    if (!signs.year && !signs.day && (!signs.month || signs.clock || signs.elapsed))
        return signs.elapsed ? NUMBER_OTHERWISE : signs.clock ? NUMBER_TIME : NUMBER_PLAIN;
    bool has_year = signs.year || signs.era;
    if (signs.day || signs.clock || signs.elapsed || !has_year)
        return NUMBER_DATE;
    return signs.month ? NUMBER_MONTH : NUMBER_YEAR;
}

/* ---- units ---- */

/* A text beside a number: is it yuan and a power of ten alone? */
struct unit {
    bool is_known;
    bool is_blank;
    unsigned power;
};

/* 0.0,"K" is as common as 0.0,"千". */
static struct unit unit_of(const char *text) {
    static const struct {
        const char *word;
        unsigned power;
    } words[] = {{" ", 0}, {"\t", 0}, {"\r", 0}, {"\n", 0}, {"\u00A0", 0}, {"\u2009", 0},
        {"\u202F", 0}, {"\u3000", 0}, {"元", 0}, {"圆", 0}, {"整", 0}, {"¥", 0}, {"￥", 0},
        {"CNY", 0}, {"RMB", 0}, {"人民币", 0}, {"十", 1}, {"百", 2}, {"千", 3}, {"万", 4},
        {"亿", 8}, {"k", 3}, {"K", 3}, {"M", 6}};
    enum { WORDS = sizeof words / sizeof *words, BLANKS = 8 };
    struct unit unit = {.is_known = true, .is_blank = true};
    while (*text) {
        size_t i = 0;
        while (i < WORDS && strncmp(text, words[i].word, strlen(words[i].word)) != 0)
            i++;
        if (i == WORDS)
            return (struct unit){.is_known = false};
        unit.power += words[i].power;
        unit.is_blank &= i < BLANKS;
        text += strlen(words[i].word);
    }
    return unit;
}

/* What people let a format show for zero. */
static bool means_zero(const char *text) {
    static const char *const words[] = {"-", "--", "—", "–", "无", "零"};
    if (unit_of(text).is_blank)
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(text, words[i]) == 0)
            return true;
    return false;
}

/* ---- sections ---- */

struct literal {
    char text[LITERALS_MOST + 1]; /* NUL-terminated */
    size_t length;
};

/* One section of a code, sign by sign. */
struct section {
    struct literal before, behind; /* behind: since the last placeholder */
    unsigned zeros, places, behind_point;
    unsigned commas; /* since the last placeholder */
    unsigned scale;  /* the power of ten by which commas divide */
    unsigned points, percents;
    bool has_digits;  /* any placeholder */
    bool only_zeros;  /* no other sign that shapes the number */
    bool inner_point; /* 0!.0: a point that only looks like one */
    bool is_broken;   /* text between the digits, or too much of it */
    bool is_fraction, has_exponent;
    enum number_condition condition;
    struct real bound;
};

static void add_literal(struct section *section, const char *text, size_t length) {
    struct literal *literal = section->has_digits ? &section->behind : &section->before;
    if (length > LITERALS_MOST - literal->length) {
        section->is_broken = true;
        return;
    }
    memcpy(literal->text + literal->length, text, length);
    literal->length += length;
    literal->text[literal->length] = '\0';
}

/* Digits go on behind a text. */
static void close_gap(struct section *section) {
    struct literal *gap = &section->behind;
    if (strcmp(gap->text, ".") == 0 && !section->inner_point && section->points == 0)
        section->inner_point = true;
    else if (!unit_of(gap->text).is_blank)
        section->is_broken = true;
    *gap = (struct literal){.length = 0};
}

static void take_placeholder(struct section *section, char c) {
    section->has_digits = true;
    section->commas = 0;
    close_gap(section);
    section->only_zeros &= c == '0';
    if (section->has_exponent || section->is_fraction)
        return;
    if (section->points > 0 || section->inner_point) {
        section->behind_point++;
        if (c == '0')
            section->places = section->behind_point;
    } else if (c == '0' || section->zeros > 0) {
        section->zeros++;
    }
}

static void take_point(struct section *section) {
    close_gap(section);
    section->scale += 3 * section->commas; /* of 0,.0 as of 0.0, */
    section->commas = 0;
    section->is_broken |= section->inner_point;
    section->points++;
    section->only_zeros = false;
}

/* General stands for a number with all its digits. Chinese programs may write its name in full. */
static size_t general_length(const char *at) {
    static const char *const names[] = {"General", "GENERAL", "general", "G/通用格式"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(at, names[i], strlen(names[i])) == 0)
            return strlen(names[i]);
    return *at == '@';
}

/* [>=10000] */
static bool take_condition(struct section *section, const char *at, const char *end) {
    static const struct {
        const char *sign;
        enum number_condition condition;
    } conditions[] = {{"<=", CONDITION_LESS_EQUAL}, {">=", CONDITION_MORE_EQUAL},
        {"<>", CONDITION_NOT_EQUAL}, {"<", CONDITION_LESS}, {">", CONDITION_MORE},
        {"=", CONDITION_EQUAL}};
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        size_t length = strlen(conditions[i].sign);
        if (strncmp(at, conditions[i].sign, length) != 0)
            continue;
        if (real_parse(at + length, (size_t)(end - at) - length, &section->bound))
            section->condition = conditions[i].condition;
        return true;
    }
    return false;
}

/* [$¥-804] shows ¥; [Red], [DBNum1] and [$-804] are no text. */
static void take_bracket(struct section *section, const char *at, const char *end) {
    at++;
    end -= end[-1] == ']';
    if (end <= at || take_condition(section, at, end) || *at != '$')
        return;
    at++;
    const char *mark = memchr(at, '-', (size_t)(end - at));
    add_literal(section, at, (size_t)((mark ? mark : end) - at));
}

static void take_text(struct section *section, const char *at, const char *end) {
    if (*at == '"')
        add_literal(section, at + 1, (size_t)(end - at) - 1 - (end > at + 1 && end[-1] == '"'));
    else if (*at == '\\' || *at == '!')
        add_literal(section, at + 1, (size_t)(end - at) - 1);
    else if (*at == '[')
        take_bracket(section, at, end);
    else if (*at != '_' && *at != '*')
        add_literal(section, at, (size_t)(end - at));
}

/* A sign that shapes the number; its length, or 0 if it is a text. */
static size_t take_shape(struct section *section, const char *at) {
    size_t length = general_length(at);
    bool has_digits = section->has_digits;
    if (length > 0) {
        take_placeholder(section, '#');
    } else if (is_one_of(*at, "0#?")) {
        take_placeholder(section, *at);
        length = 1;
    } else if (*at == '.') {
        take_point(section);
        length = 1;
    } else if (*at == '%') {
        section->percents++;
        length = 1;
    } else if (has_digits && *at == ',') {
        section->commas++;
        section->only_zeros = false;
        length = 1;
    } else if (has_digits && is_one_of(*at, "eE") && is_one_of(at[1], "+-")) {
        section->has_exponent = true;
        length = 2;
    } else if (has_digits && *at == '/' && is_one_of(at[1], "0#?123456789")) {
        section->is_fraction = true;
        length = 1 + strspn(at + 1, "0#?123456789");
    }
    return length;
}

/* Returns the end of the section. */
static const char *read_section(struct section *section, const char *at) {
    *section = (struct section){.only_zeros = true};
    while (*at && *at != ';') {
        size_t length = take_shape(section, at);
        const char *end = length ? at + length : skip_sign(at);
        if (!length)
            take_text(section, at, end);
        at = end;
    }
    section->scale += 3 * section->commas;
    return at;
}

/* ---- what a section says ---- */

/* 0!.0,"万" shows 12345 as 1.2万: the number itself is what is meant. Without a unit too, which
 * will stand in the heading; but a unit that is not by what the format divides says something
 * else. A percent sign on a second line, where nobody sees it, is used to multiply again. */
static bool is_scaled_rightly(const struct section *section, const struct unit *unit) {
    unsigned power = section->scale + (section->inner_point ? section->behind_point : 0);
    if (!unit->is_known)
        return false;
    if (unit->power == 0)
        return section->scale > 0 && section->percents == 0;
    return power == unit->power + 2 * section->percents;
}

/* What is beyond all measure is not made. */
static enum number_kind kind_of_text(const struct section *section) {
    bool is_long = section->zeros > ZEROS_MOST || section->places > ZEROS_MOST ||
                   section->percents > PERCENTS_MOST;
    return is_long ? NUMBER_OTHERWISE : NUMBER_TEXT;
}

static enum number_kind kind_of_plain(const struct section *section, bool is_blank) {
    if (section->percents > 0)
        return section->percents == 1 ? NUMBER_PERCENT : kind_of_text(section);
    bool is_code = section->only_zeros && is_blank && section->zeros > 1;
    return is_code && section->zeros <= ZEROS_MOST ? NUMBER_ZEROS : NUMBER_PLAIN;
}

static enum number_kind kind_of(const struct section *section, const char *literals) {
    struct unit unit = unit_of(literals);
    if (!section->has_digits && !section->is_broken)
        return unit.is_blank ? NUMBER_PLAIN : NUMBER_OTHERWISE;
    if (section->is_fraction || section->is_broken || section->points > 1)
        return NUMBER_OTHERWISE;
    if (section->scale > 0 || section->inner_point)
        return is_scaled_rightly(section, &unit) ? NUMBER_PLAIN : NUMBER_OTHERWISE;
    if (unit.is_known && unit.power == 0)
        return kind_of_plain(section, unit.is_blank);
    return kind_of_text(section);
}

static struct number_format format_of_section(struct arena *arena, const struct section *section) {
    const struct literal *before = &section->before, *behind = &section->behind;
    /* + before what is positive says nothing. */
    const char *prefix = before->text + (before->text[0] == '+');
    const char *literals = arena_printf(arena, "%s%s", prefix, behind->text);
    return (struct number_format){.kind = kind_of(section, literals),
        .zeros = section->zeros,
        .prefix = arena_copy(arena, prefix, strlen(prefix)),
        .suffix = arena_copy(arena, behind->text, behind->length),
        .places = section->places,
        .percents = section->percents,
        .whole_fits = section->is_fraction && !section->is_broken && unit_of(literals).is_known &&
                      unit_of(literals).power == 0,
        .zero_fits = !section->has_digits && means_zero(literals),
        .condition = section->condition,
        .bound = section->bound};
}

/* Where the first section has a condition, the second without one is that of negative numbers,
 * or of all others where there is no third. */
enum { SECTIONS_MOST = 3 };

static struct number_format read_sections(struct arena *arena, const char *code) {
    struct number_format *formats = arena_array(arena, struct number_format, SECTIONS_MOST);
    struct section section;
    size_t count = 0;
    for (const char *at = code; count < SECTIONS_MOST; at++) {
        at = read_section(&section, at);
        formats[count++] = format_of_section(arena, &section);
        if (!*at || formats[0].condition == CONDITION_NONE)
            break;
    }
    if (count == SECTIONS_MOST && formats[1].condition == CONDITION_NONE)
        formats[1].condition = CONDITION_LESS; /* than zero */
    for (size_t i = 0; i + 1 < count; i++)
        formats[i].next = &formats[i + 1];
    return formats[0];
}

struct number_format number_format_of(struct arena *arena, const char *code) {
    enum number_kind kind = date_kind(code);
    if (kind != NUMBER_PLAIN)
        return (struct number_format){.kind = kind};
    return read_sections(arena, code);
}

/* Those from 27 on are what Chinese programs make of them. 12 and 13 are fractions, 46 is
 * [h]:mm:ss. */
struct number_format number_format_builtin(uint32_t id) {
    enum number_kind kind = NUMBER_PLAIN;
    if (id == 9 || id == 10)
        kind = NUMBER_PERCENT;
    else if (id == 12 || id == 13 || id == 46)
        kind = NUMBER_OTHERWISE;
    else if (id == 17 || id == 27 || id == 36 || id == 50 || id == 52 || id == 57)
        kind = NUMBER_MONTH;
    else if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47 || id == 55 ||
             id == 56)
        kind = NUMBER_TIME;
    else if ((id >= 14 && id <= 22) || (id >= 28 && id <= 31) || (id >= 51 && id <= 58))
        kind = NUMBER_DATE;
    return (struct number_format){.kind = kind, .whole_fits = id == 12 || id == 13};
}

/* ---- the section of a number ---- */

static int digit_at(const struct real *real, int index) {
    return index < real->count ? real->digits[index] : '0';
}

/* Below zero where the first is nearer to it. */
static int compare_sizes(const struct real *left, const struct real *right) {
    if (left->count == 0 || right->count == 0)
        return (left->count > 0) - (right->count > 0);
    int difference = left->point - right->point;
    for (int i = 0; difference == 0 && i < REAL_DIGITS_MOST; i++)
        difference = digit_at(left, i) - digit_at(right, i);
    return difference;
}

static int compare(const struct real *left, const struct real *right) {
    if (left->negative != right->negative)
        return left->negative ? -1 : 1;
    return left->negative ? compare_sizes(right, left) : compare_sizes(left, right);
}

static bool holds(const struct number_format *format, const struct real *real) {
    int order = compare(real, &format->bound);
    switch (format->condition) {
    case CONDITION_LESS:
        return order < 0;
    case CONDITION_LESS_EQUAL:
        return order <= 0;
    case CONDITION_MORE:
        return order > 0;
    case CONDITION_MORE_EQUAL:
        return order >= 0;
    case CONDITION_EQUAL:
        return order == 0;
    case CONDITION_NOT_EQUAL:
        return order != 0;
    case CONDITION_NONE:
        break;
    }
    return true;
}

const struct number_format *number_format_for(
    const struct number_format *format, const struct real *real) {
    static const struct number_format plain = {.kind = NUMBER_PLAIN};
    while (format && !holds(format, real))
        format = format->next;
    return format ? format : &plain;
}
