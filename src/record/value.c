/* SPDX-License-Identifier: Apache-2.0 */
#include "record/value.h"

#include <string.h>
#include "base/utf8.h"
#include "record/schema.h"

choice_set choice_set_of(uint32_t index) {
    return (choice_set)1 << index;
}

int64_t choice_set_count(choice_set set) {
    return __builtin_popcountll((uint64_t)set) + __builtin_popcountll((uint64_t)(set >> 64));
}

static bool text_equal(struct text a, struct text b) {
    return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

bool value_same(enum type_kind kind, const struct value *a, const struct value *b) {
    switch (kind) {
    case TYPE_BOOLEAN:
        return a->boolean == b->boolean;
    case TYPE_INTEGER:
        return a->integer == b->integer;
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
    case TYPE_MONEY:
        return a->number == b->number;
    case TYPE_DATE:
        return a->day == b->day;
    case TYPE_DURATION:
        return a->duration.months == b->duration.months && a->duration.days == b->duration.days &&
               a->duration.working_days == b->duration.working_days;
    case TYPE_REGION:
        return a->region == b->region;
    case TYPE_CHOICE:
        return a->choice == b->choice;
    case TYPE_SET:
        return a->set == b->set;
    case TYPE_CITIZEN_ID:
    case TYPE_TEXT:
        return text_equal(a->text, b->text);
    case TYPE_ERROR:
    case TYPE_NONE:
    case TYPE_LIST:
        break;
    }
    return true; /* of these kinds there is but one value */
}

#define ORDER(a, b) ((a) < (b) ? -1 : (a) > (b))

int value_order(enum type_kind kind, const struct value *a, const struct value *b) {
    switch (kind) {
    case TYPE_INTEGER:
        return ORDER(a->integer, b->integer);
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
    case TYPE_MONEY:
        return ORDER(a->number, b->number);
    case TYPE_DATE:
        return ORDER(a->day, b->day);
    default:
        return 0;
    }
}

bool type_is_number(struct type type) {
    switch (type.kind) {
    case TYPE_INTEGER:
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
    case TYPE_MONEY:
        return true;
    default:
        return false;
    }
}

bool type_is_ordered(struct type type) {
    return type_is_number(type) || type.kind == TYPE_DATE;
}

static const char *format_number(struct arena *arena, enum type_kind kind, decimal number) {
    char text[DECIMAL_TEXT_SIZE];
    decimal hundredfold;
    if (kind == TYPE_MONEY) {
        size_t length = decimal_format_places(number, 2, text);
        return arena_copy(arena, text, length);
    }
    if (kind == TYPE_PERCENT && decimal_mul(number, decimal_from_int(100), &hundredfold)) {
        size_t length = decimal_format(hundredfold, text);
        text[length] = '%';
        return arena_copy(arena, text, length + 1);
    }
    size_t length = decimal_format(number, text);
    return arena_copy(arena, text, length);
}

/* One part of a duration, behind those before it; English has a plural. */
static const char *format_part(struct arena *arena, const char *before, int64_t n,
    const char *unit_zh, const char *unit_en, bool zh) {
    const char *joint = *before && !zh ? " " : "";
    if (zh)
        return arena_printf(arena, "%s%lld%s", before, (long long)n, unit_zh);
    return arena_printf(arena, "%s%s%lld %s%s", before, joint, (long long)n, unit_en,
        n == 1 || n == -1 ? "" : "s");
}

static const char *format_duration(struct arena *arena, struct duration duration, bool zh) {
    const char *text = "";
    bool only_days = duration.months == 0 && duration.working_days == 0;
    if (duration.months != 0)
        text = format_part(arena, text, duration.months, "个月", "month", zh);
    if (duration.days != 0 || only_days)
        text = format_part(arena, text, duration.days, "天", "day", zh);
    if (duration.working_days != 0)
        text = format_part(arena, text, duration.working_days, "个工作日", "working day", zh);
    return text;
}

static const char *choice_word(const struct choice *choice, uint32_t index, bool zh) {
    const struct choice_value *value = &choice->values.items[index];
    return value->words[zh] ? value->words[zh] : value->name->text;
}

/* Where a value of the choice is itself called so, the word cannot stand for the empty set. */
static const char *format_empty_set(const struct choice *choice, bool zh) {
    if (choice_find(choice, "无", strlen("无")) >= 0 || choice_find(choice, "none", 4) >= 0)
        return "{}";
    return zh ? "无" : "none";
}

static const char *format_set(
    struct arena *arena, const struct choice *choice, choice_set set, bool zh) {
    const char *text = NULL;
    for (uint32_t i = 0; i < choice->values.count && i < CHOICE_SET_LIMIT; i++) {
        if (!(set & choice_set_of(i)))
            continue;
        const char *name = choice_word(choice, i, zh);
        text = text ? arena_printf(arena, "%s、%s", text, name) : name;
    }
    return text ? text : format_empty_set(choice, zh);
}

static const char *format_known(
    struct arena *arena, struct type type, const struct value *value, bool zh) {
    char text[REGION_TEXT_SIZE > DATE_TEXT_SIZE ? REGION_TEXT_SIZE : DATE_TEXT_SIZE];
    switch (type.kind) {
    case TYPE_BOOLEAN:
        return value->boolean ? (zh ? "是" : "yes") : (zh ? "否" : "no");
    case TYPE_INTEGER:
        return format_number(arena, type.kind, decimal_from_int(value->integer));
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
    case TYPE_MONEY:
        return format_number(arena, type.kind, value->number);
    case TYPE_DATE:
        date_format(value->day, text);
        return arena_copy(arena, text, strlen(text));
    case TYPE_DURATION:
        return format_duration(arena, value->duration, zh);
    case TYPE_REGION:
        region_format(value->region, text);
        return arena_copy(arena, text, strlen(text));
    case TYPE_CHOICE:
        return choice_word(type.choice, value->choice, zh);
    case TYPE_SET:
        return format_set(arena, type.choice, value->set, zh);
    case TYPE_CITIZEN_ID:
        return text_mask(arena, value->text.bytes, value->text.length);
    case TYPE_TEXT:
        return arena_copy(arena, value->text.bytes, value->text.length);
    case TYPE_ERROR:
    case TYPE_NONE:
    case TYPE_LIST:
        break;
    }
    return "";
}

const char *value_format(struct arena *arena, struct type type, struct value value, bool zh) {
    if (value.state == VALUE_NONE)
        return zh ? "无" : "none";
    return value.state == VALUE_KNOWN ? format_known(arena, type, &value, zh) : "";
}

/* Bytes of the first n code points. */
static size_t prefix_bytes(const char *bytes, size_t length, size_t n) {
    size_t at = 0;
    for (int32_t code; n > 0 && at < length; n--)
        at += utf8_decode(bytes + at, length - at, &code);
    return at;
}

const char *text_mask(struct arena *arena, const char *bytes, size_t length) {
    size_t count = utf8_count(bytes, length);
    size_t head = count / 3 < 6 ? count / 3 : 6; /* the region */
    size_t tail = count / 4 < 4 ? count / 4 : 4;
    size_t head_bytes = prefix_bytes(bytes, length, head);
    size_t tail_start = prefix_bytes(bytes, length, count - tail);
    size_t stars = count - head - tail;
    char *out = arena_alloc(arena, head_bytes + stars + (length - tail_start) + 1);
    memcpy(out, bytes, head_bytes);
    memset(out + head_bytes, '*', stars);
    memcpy(out + head_bytes + stars, bytes + tail_start, length - tail_start);
    return out;
}

/* Full-width letters and digits as the others; what is neither: 0. */
static char plain_sign(int32_t code) {
    enum { FULL_WIDTH = 0xFEE0 };
    int32_t plain = code > FULL_WIDTH ? code - FULL_WIDTH : code;
    bool is_letter = (plain >= 'A' && plain <= 'Z') || (plain >= 'a' && plain <= 'z');
    return is_letter || (plain >= '0' && plain <= '9') ? (char)plain : '\0';
}

static bool is_digit(char sign) {
    return sign >= '0' && sign <= '9';
}

size_t text_digit_count(const char *bytes, size_t length) {
    size_t count = 0;
    int32_t code;
    for (size_t at = 0; at < length;) {
        at += utf8_decode(bytes + at, length - at, &code);
        count += is_digit(plain_sign(code));
    }
    return count;
}

enum { ID_LENGTH = 18 };

/* The bytes of the run of letters and digits at the start, 0 without one. */
static size_t run_length(const char *bytes, size_t length, bool *is_id) {
    size_t at = 0, signs = 0, digits = 0;
    char sign = '\0';
    while (at < length) {
        int32_t code;
        size_t step = utf8_decode(bytes + at, length - at, &code);
        char next = plain_sign(code);
        if (!next)
            break;
        sign = next;
        signs++;
        digits += is_digit(sign);
        at += step;
    }
    bool ends_in_x = (sign == 'X' || sign == 'x') && digits == ID_LENGTH - 1;
    *is_id = signs == ID_LENGTH && (digits == ID_LENGTH || ends_in_x);
    return at;
}

const char *text_mask_ids(struct arena *arena, const char *bytes, size_t length) {
    char *out = NULL;
    size_t end = 0, done = 0; /* of out; of the text, what stands in it */
    for (size_t at = 0; at < length;) {
        bool is_id;
        size_t run = run_length(bytes + at, length - at, &is_id);
        if (is_id) {
            out = out ? out : arena_alloc(arena, length + 1);
            memcpy(out + end, bytes + done, at - done);
            end += at - done;
            const char *masked = text_mask(arena, bytes + at, run);
            memcpy(out + end, masked, strlen(masked));
            end += strlen(masked);
            done = at + run;
        }
        int32_t code;
        at += run > 0 ? run : utf8_decode(bytes + at, length - at, &code);
    }
    if (!out)
        return bytes;
    memcpy(out + end, bytes + done, length - done);
    out[end + length - done] = '\0';
    return out;
}
