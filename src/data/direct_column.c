/* SPDX-License-Identifier: Apache-2.0
 *
 * Values of one column after another. Whatever is not of the commonest kinds is read as the cell
 * that would say it, by the same functions as the cells of files, so it cannot come out otherwise;
 * the quick ways take only what those functions are known to give unchanged. */
#include "data/direct_parts.h"

#include <string.h>
#include "base/citizen_id.h"
#include "base/hash.h"
#include "base/utf8.h"

enum { TEXT_MOST = 1 << 16, CACHE = 64, SLOW_MOST = 256 };
enum { FIRST_DAY = -25567, LAST_DAY = 84005 }; /* 1900-01-01, 2199-12-31 */

/* ---- elements ---- */

static inline bool is_null(const struct arrow_node *node, int64_t at) {
    int64_t bit = node->offset + at;
    return node->valid && !(node->valid[bit / 8] >> (bit % 8) & 1);
}

/* What is beyond 63 bits comes out as the largest number. */
static inline int64_t load_whole(const struct arrow_node *node, int64_t at) {
    const unsigned char *from = node->data + (node->offset + at) * node->width;
    uint64_t value = 0;
    switch (node->width) {
    case 1:
        value = *from;
        return node->is_signed ? (int8_t)value : (int64_t)value;
    case 2:
        memcpy(&value, from, 2);
        return node->is_signed ? (int16_t)value : (int64_t)value;
    case 4:
        memcpy(&value, from, 4);
        return node->is_signed ? (int32_t)value : (int64_t)value;
    default:
        memcpy(&value, from, 8);
        return !node->is_signed && value > INT64_MAX ? INT64_MAX : (int64_t)value;
    }
}

/* Of a decimal; one beyond 64 bits comes out as the largest number. */
static inline int64_t load_decimal(const struct arrow_node *node, int64_t at) {
    const unsigned char *from = node->data + (node->offset + at) * node->width;
    int32_t narrow;
    int64_t low, high;
    if (node->width == 4) {
        memcpy(&narrow, from, 4);
        return narrow;
    }
    memcpy(&low, from, 8);
    if (node->width == 8)
        return low;
    memcpy(&high, from + 8, 8);
    return high == low >> 63 ? low : INT64_MAX;
}

static inline const char *load_text(const struct arrow_node *node, int64_t at, size_t *length) {
    if (node->layout != ARROW_OFFSETS_32)
        return arrow_text(node, at, length);
    int32_t ends[2];
    memcpy(ends, node->data + (node->offset + at) * 4, sizeof ends);
    *length = (size_t)(ends[1] - ends[0]);
    return *length ? (const char *)node->more + ends[0] : "";
}

/* ---- as cells ---- */

static bool read_any(struct direct_reader *reader, const struct field *field,
    const struct arrow_node *node, int64_t at, struct value *out) {
    struct table_cell cell = arrow_cell(node, at, reader->arena);
    return cell.damage == REJECT_NONE &&
           cell_read(reader->arena, field, reader->options, cell.text, cell.length, cell.source,
               out) == REJECT_NONE &&
           batch_value_fits(field, *out);
}

/* Texts that were read already, where they lie. */
struct cache {
    struct {
        const char *text; /* NULL: free */
        size_t length;
        struct direct_word word;
    } slots[CACHE];
};

static bool read_cached(struct direct_reader *reader, struct cache *cache,
    const struct field *field, const struct arrow_node *node, int64_t at, struct value *out) {
    size_t length;
    const char *text = load_text(node, at, &length);
    if (is_null(node, at) || length == 0)
        return read_any(reader, field, node, at, out);
    size_t slot = hash_bytes(text, length, NULL) % CACHE;
    if (cache->slots[slot].text && cache->slots[slot].length == length &&
        memcmp(cache->slots[slot].text, text, length) == 0) {
        *out = cache->slots[slot].word.value;
        return cache->slots[slot].word.fits;
    }
    bool fits = read_any(reader, field, node, at, out);
    cache->slots[slot].text = text;
    cache->slots[slot].length = length;
    cache->slots[slot].word = (struct direct_word){fits, *out};
    return fits;
}

static bool is_text(const struct field *field) {
    return field->type.kind == TYPE_TEXT || field->type.kind == TYPE_CITIZEN_ID;
}

static const struct direct_word *read_words(struct direct_reader *reader, struct arena *arena,
    const struct field *field, const struct arrow_node *values, int64_t count) {
    struct direct_word *words = arena_array(arena, struct direct_word, count + 1);
    for (int64_t i = 0; i < count; i++) {
        if (i % SLOW_MOST == 0)
            arena_reset(reader->arena);
        words[i].fits = read_any(reader, field, values, i, &words[i].value);
        if (words[i].fits && words[i].value.state == VALUE_KNOWN && is_text(field))
            words[i].value.text.bytes =
                arena_copy(arena, words[i].value.text.bytes, words[i].value.text.length);
    }
    return words;
}

/* ---- how ---- */

static enum direct_how how_of(const struct direct_column *column, struct direct_source *source) {
    const struct field *field = column->field;
    const struct arrow_node *node = source->node;
    enum type_kind kind = field->type.kind;
    switch (node->kind) {
    case ARROW_BOOL:
        return kind == TYPE_BOOLEAN ? DIRECT_BOOL : DIRECT_ANY;
    case ARROW_INTEGER:
        source->factor = 100;
        return kind == TYPE_INTEGER ? DIRECT_INTEGER : kind == TYPE_MONEY ? DIRECT_FEN : DIRECT_ANY;
    case ARROW_DECIMAL:
        source->factor = node->scale == 0 ? 100 : 1;
        return kind == TYPE_MONEY && node->width <= 16 && (node->scale == 0 || node->scale == 2)
                   ? DIRECT_FEN
                   : DIRECT_ANY;
    case ARROW_DATE:
        return kind == TYPE_DATE ? DIRECT_DAY : DIRECT_ANY;
    case ARROW_TEXT:
        if (!is_text(field))
            return DIRECT_CACHED;
        if (column->may_be_empty && column->empty.state == VALUE_KNOWN)
            return DIRECT_ANY;
        return kind == TYPE_CITIZEN_ID ? DIRECT_ID
               : field->type.or_none   ? DIRECT_ANY
                                       : DIRECT_TEXT;
    default:
        return DIRECT_ANY;
    }
}

/* Words that nobody asks for do not matter; but a dictionary far longer than its column is read
 * value by value. */
void direct_choose(struct direct_reader *reader, struct arena *arena,
    const struct direct_column *column, struct direct_source *source) {
    const struct arrow_node *node = source->node;
    if (!node->values) {
        source->how = how_of(column, source);
        return;
    }
    source->how = source->word_count / 2 > source->length + 1024 ? DIRECT_ANY : DIRECT_WORDS;
    if (source->how == DIRECT_WORDS)
        source->words =
            read_words(reader, arena, column->field, node->values, source->word_count);
    arena_reset(reader->arena);
}

/* ---- proof ---- */

/* Nothing in it that reading a text would change or reject. */
static bool is_plain(const char *text, size_t length, bool is_key) {
    bool odd = false, marked = false;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        odd |= (unsigned char)(c - 0x20) > 0x5e;
        marked |= c == 'E' || c == '#';
    }
    return !odd && text[0] != ' ' && text[length - 1] != ' ' && !(is_key && marked);
}

/* By reading it: it comes out as it stands. */
static bool is_kept(struct direct_reader *reader, const struct field *field, const char *text,
    size_t length) {
    struct value value;
    size_t bad;
    return utf8_valid(text, length, &bad) && /* as arrow_cell asks; cells are UTF-8 already */
           cell_read(reader->arena, field, reader->options, text, length, CELL_WRITTEN, &value) ==
               REJECT_NONE &&
           value.state == VALUE_KNOWN && value.text.length == length &&
           memcmp(value.text.bytes, text, length) == 0;
}

static inline bool prove_one(struct direct_reader *reader, struct cache *cache,
    const struct direct_column *column, const struct direct_source *source, enum direct_how how,
    int64_t at) {
    const struct arrow_node *node = source->node;
    const struct field *field = column->field;
    struct value value;
    int64_t number;
    size_t length;
    const char *text;
    switch (how) {
    case DIRECT_BOOL:
        return true;
    case DIRECT_INTEGER:
        number = load_whole(node, at);
        return number >= INT32_MIN && number <= INT32_MAX;
    case DIRECT_FEN:
        number = node->kind == ARROW_INTEGER ? load_whole(node, at) : load_decimal(node, at);
        return number <= COLUMN_64_MOST / source->factor &&
               number >= -COLUMN_64_MOST / source->factor;
    case DIRECT_DAY:
        number = load_whole(node, at);
        return number >= FIRST_DAY && number <= LAST_DAY;
    case DIRECT_TEXT:
        text = load_text(node, at, &length);
        if (length == 0)
            return column->may_be_empty;
        return length <= TEXT_MOST && (is_plain(text, length, field->is_key) ||
                                          is_kept(reader, field, text, length));
    case DIRECT_ID:
        text = load_text(node, at, &length);
        return length == CITIZEN_ID_LENGTH && text[length - 1] != 'x' &&
               citizen_id_check(text, length) == CITIZEN_ID_FINE;
    case DIRECT_WORDS:
        return source->words[load_whole(node, at)].fits;
    case DIRECT_CACHED:
        return read_cached(reader, cache, field, node, at, &value);
    case DIRECT_ANY:
        break;
    }
    return read_any(reader, field, node, at, &value);
}

static inline __attribute__((always_inline)) bool prove_as(struct direct_reader *reader,
    const struct direct_column *column, const struct direct_source *source, enum direct_how how,
    int64_t from, int64_t count) {
    const struct arrow_node *node = source->node;
    struct cache cache = {0};
    for (int64_t at = from; at < from + count; at++) {
        bool makes = how == DIRECT_ANY || how == DIRECT_CACHED || how == DIRECT_TEXT;
        if (makes && at % SLOW_MOST == 0)
            arena_reset(reader->arena);
        if (is_null(node, at) || node->kind == ARROW_NULL) {
            if (!column->may_be_empty)
                return false;
        } else if (!prove_one(reader, &cache, column, source, how, at)) {
            return false;
        }
    }
    return true;
}

static bool prove(struct direct_reader *reader, const struct direct_column *column,
    const struct direct_source *source, int64_t from, int64_t count) {
    switch (source->how) {
    case DIRECT_BOOL:
        return prove_as(reader, column, source, DIRECT_BOOL, from, count);
    case DIRECT_INTEGER:
        return prove_as(reader, column, source, DIRECT_INTEGER, from, count);
    case DIRECT_FEN:
        return prove_as(reader, column, source, DIRECT_FEN, from, count);
    case DIRECT_DAY:
        return prove_as(reader, column, source, DIRECT_DAY, from, count);
    case DIRECT_TEXT:
        return prove_as(reader, column, source, DIRECT_TEXT, from, count);
    case DIRECT_ID:
        return prove_as(reader, column, source, DIRECT_ID, from, count);
    case DIRECT_WORDS:
        return prove_as(reader, column, source, DIRECT_WORDS, from, count);
    default:
        return prove_as(reader, column, source, source->how, from, count);
    }
}

bool direct_prove(struct direct_reader *reader, const struct direct_column *column,
    struct direct_source *source, int64_t from, int64_t count) {
    bool fits = prove(reader, column, source, from, count);
    bool may_be_other = source->how != DIRECT_ANY && source->how != DIRECT_CACHED &&
                        source->how != DIRECT_WORDS;
    if (!fits && may_be_other) {
        source->how = DIRECT_ANY;
        fits = prove(reader, column, source, from, count);
    }
    arena_reset(reader->arena);
    return fits;
}

/* ---- keys ---- */

static bool key_of(const struct field *field, struct value value, struct direct_key *out) {
    *out = (struct direct_key){0};
    if (value.state != VALUE_KNOWN)
        return false;
    switch (field->type.kind) {
    case TYPE_TEXT:
    case TYPE_CITIZEN_ID:
        out->text = value.text.bytes;
        out->length = value.text.length;
        return true;
    case TYPE_INTEGER:
        out->number = value.integer;
        return true;
    case TYPE_DATE:
        out->number = value.day;
        return true;
    case TYPE_REGION:
        out->number = value.region;
        return true;
    default:
        return false;
    }
}

bool direct_key_at(struct direct_reader *reader, const struct direct_column *column,
    const struct direct_source *source, int64_t at, struct direct_key *out) {
    const struct arrow_node *node = source->node;
    struct value value;
    *out = (struct direct_key){0};
    switch (source->how) {
    case DIRECT_INTEGER:
    case DIRECT_DAY:
        out->number = load_whole(node, at);
        return true;
    case DIRECT_TEXT:
    case DIRECT_ID:
        out->text = load_text(node, at, &out->length);
        return true;
    case DIRECT_WORDS:
        return key_of(column->field, source->words[load_whole(node, at)].value, out);
    case DIRECT_CACHED:
        return read_any(reader, column->field, node, at, &value) &&
               key_of(column->field, value, out);
    case DIRECT_ANY: /* numbers as texts: no two of them are written alike */
        out->number = node->kind == ARROW_INTEGER && !node->values ? load_whole(node, at) : 0;
        return node->kind == ARROW_INTEGER && !node->values && column->field->type.kind == TYPE_TEXT;
    default:
        return false;
    }
}

/* ---- columns ---- */

/* Bits of a buffer from a place on, as words; nothing behind the last is read. */
static void copy_bits(uint64_t *to, const unsigned char *bits, int64_t from, size_t count) {
    for (size_t word = 0; word < words_of(count); word++) {
        size_t left = count - word * 64, take = left < 64 ? left : 64;
        int64_t first = from + (int64_t)(word * 64);
        size_t shift = (size_t)(first % 8), bytes = (shift + take + 7) / 8;
        uint64_t low = 0;
        memcpy(&low, bits + first / 8, bytes < 8 ? bytes : 8);
        low >>= shift;
        if (bytes > 8)
            low |= (uint64_t)bits[first / 8 + 8] << (64 - shift);
        to[word] = take < 64 ? low & ((UINT64_C(1) << take) - 1) : low;
    }
}

static void fill_known(
    struct column *column, const struct arrow_node *node, int64_t from, size_t count) {
    if (node->valid) {
        copy_bits(column->known, node->valid, node->offset + from, count);
        return;
    }
    for (size_t word = 0; word < words_of(count); word++) {
        size_t left = count - word * 64;
        column->known[word] = left < 64 ? (UINT64_C(1) << left) - 1 : UINT64_MAX;
    }
}

static void fill_bits(
    struct column *column, const struct arrow_node *node, int64_t from, size_t count) {
    uint64_t *values = column->values;
    copy_bits(values, node->data, node->offset + from, count);
    for (size_t word = 0; word < words_of(count); word++)
        values[word] &= column->known[word];
}

static void fill_whole(
    struct column *column, const struct arrow_node *node, int64_t from, size_t count) {
    int32_t *values = column->values;
    for (size_t row = 0; row < count; row++)
        values[row] =
            bit_at(column->known, row) ? (int32_t)load_whole(node, from + (int64_t)row) : 0;
}

static void fill_fen(struct column *column, const struct direct_source *source, int64_t from,
    size_t count) {
    const struct arrow_node *node = source->node;
    bool is_whole = node->kind == ARROW_INTEGER;
    int64_t *values = column->values;
    for (size_t row = 0; row < count; row++) {
        int64_t at = from + (int64_t)row;
        if (bit_at(column->known, row))
            values[row] =
                (is_whole ? load_whole(node, at) : load_decimal(node, at)) * source->factor;
    }
}

/* Texts that lie one behind the other are taken as they lie. */
static void fill_texts(struct arena *arena, struct column *column, const struct arrow_node *node,
    int64_t from, size_t count) {
    size_t size = 0;
    const char *first = NULL;
    bool together = node->layout != ARROW_VIEWS;
    const char **texts = arena_array(arena, const char *, count + 1);
    for (size_t row = 0; row < count; row++) {
        size_t length = 0;
        if (bit_at(column->known, row))
            texts[row] = load_text(node, from + (int64_t)row, &length);
        if (length == 0) {
            column->known[row / 64] &= ~(UINT64_C(1) << (row % 64));
        } else {
            together &= !first || texts[row] == first + size;
            first = first ? first : texts[row];
        }
        column->starts[row] = (uint32_t)size;
        column->lengths[row] = (uint32_t)length;
        size += length;
    }
    char *bytes = arena_alloc(arena, size + 64);
    column->bytes = bytes;
    if (together && size > 0)
        memcpy(bytes, first, size);
    for (size_t row = 0; !together && row < count; row++)
        if (column->lengths[row] > 0)
            memcpy(bytes + column->starts[row], texts[row], column->lengths[row]);
}

/* Of a column whose texts were read as values. */
static void fill_value_texts(
    struct arena *arena, struct column *column, const struct value *values, size_t count) {
    size_t size = 0;
    for (size_t row = 0; row < count; row++)
        size += column->lengths[row];
    char *bytes = arena_alloc(arena, size + 64);
    column->bytes = bytes;
    uint32_t at = 0;
    for (size_t row = 0; row < count; row++) {
        column->starts[row] = at;
        if (column->lengths[row] > 0)
            memcpy(bytes + at, values[row].text.bytes, column->lengths[row]);
        at += column->lengths[row];
    }
}

static void fill_values(struct direct_reader *reader, struct column *column,
    const struct direct_column *from_column, const struct direct_source *source, int64_t from,
    size_t count) {
    const struct field *field = from_column->field;
    const struct arrow_node *node = source->node;
    struct cache cache = {0};
    bool texts = column->form == COLUMN_TEXT;
    struct value value,
        *values = texts ? arena_array(reader->arena, struct value, count + 1) : NULL;
    for (size_t row = 0; row < count; row++) {
        int64_t at = from + (int64_t)row;
        if (source->how == DIRECT_WORDS)
            value = is_null(node, at) ? from_column->empty
                                      : source->words[load_whole(node, at)].value;
        else if (source->how == DIRECT_CACHED)
            (void)read_cached(reader, &cache, field, node, at, &value);
        else
            (void)read_any(reader, field, node, at, &value);
        batch_column_put(reader->arena, column, field, count, row, value);
        if (texts)
            values[row] = value;
    }
    if (texts)
        fill_value_texts(reader->arena, column, values, count);
}

static void fill_empty(struct arena *arena, struct column *column,
    const struct direct_column *from, size_t count) {
    if (!from->may_be_empty || from->empty.state == VALUE_UNKNOWN)
        return;
    for (size_t row = 0; row < count; row++)
        if (!bit_at(column->known, row))
            batch_column_put(arena, column, from->field, count, row, from->empty);
}

struct column direct_fill(struct direct_reader *reader, const struct direct_column *from_column,
    const struct direct_source *source, int64_t from, size_t count) {
    struct column column = batch_column_new(reader->arena, from_column->field, count);
    if (column.form == COLUMN_NONE || count == 0)
        return column;
    if (source->how <= DIRECT_WORDS) {
        fill_values(reader, &column, from_column, source, from, count);
        return column;
    }
    fill_known(&column, source->node, from, count);
    switch (source->how) {
    case DIRECT_BOOL:
        fill_bits(&column, source->node, from, count);
        break;
    case DIRECT_FEN:
        fill_fen(&column, source, from, count);
        break;
    case DIRECT_TEXT:
    case DIRECT_ID:
        fill_texts(reader->arena, &column, source->node, from, count);
        break;
    default:
        fill_whole(&column, source->node, from, count);
        break;
    }
    fill_empty(reader->arena, &column, from_column, count);
    return column;
}
