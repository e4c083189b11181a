/* SPDX-License-Identifier: Apache-2.0
 *
 * Columns of words, texts and keys in their plainest writing, and the keys by which rows belong
 * together: by words of eight bytes.
 */
#include "base/citizen_id.h"
#include "data/sorted_readers.h"

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* ---- truth values ---- */

static const struct truth_word *find_truth(const struct truth_words *truth, uint64_t word) {
    return &truth->words[word * truth->factor >> (64 - TRUTH_BITS)];
}

/* The word of the first cell that has one, and its counterpart: nearly always a column has no other
 * words. */
INLINE const struct truth_word *usual_truth(
    const struct cell_column *to, size_t row, size_t count) {
    const uint64_t true_word = 0x65757274;
    const struct truth_words *truth = to->sorted->truth;
    struct walk walk = walk_from(to, row);
    for (size_t i = 0; i < count; i++) {
        walk_on(&walk);
        uint64_t word = cell_word(walk.text, walk.length);
        if (walk.length > 0)
            return find_truth(truth, find_truth(truth, word)->word == word ? word : true_word);
    }
    return find_truth(truth, true_word);
}

INLINE struct read_bits other_truths(
    const struct cell_column *to, size_t row, uint64_t rest, struct read_bits bits) {
    uint64_t *values = &((uint64_t *)to->column->values)[row / 64];
    for (; rest; rest &= rest - 1) {
        size_t i = (size_t)__builtin_ctzll(rest);
        struct walk walk = walk_from(to, row + i);
        walk_on(&walk);
        uint64_t word = cell_word(walk.text, walk.length);
        const struct truth_word *found = find_truth(to->sorted->truth, word);
        uint64_t fits = (found->word == word) & (walk.length < 8);
        set_bit(values, i, fits & found->is_yes);
        set_bit(&bits.good, i, fits);
    }
    return bits;
}

static struct read_bits booleans(const struct cell_column *to, size_t row, size_t count) {
    const struct truth_word *usual = usual_truth(to, row, count);
    const uint64_t yes = usual->yes, no = usual->no;
    struct gathered cells;
    uint64_t empty = 0, good = 0, values = 0;
    gather(&cells, to, row, count, FROM_START(0), NULL);
    for (uint64_t i = 0; i < CELLS; i++) {
        uint64_t length = cells.lengths[i];
        uint64_t word = first_bytes(cells.first[i], length), inside = length - 1 < 7;
        uint64_t is_yes = inside & (word == yes), is_no = inside & (word == no);
        values |= is_yes << i;
        good |= (is_yes | is_no) << i;
        empty |= (uint64_t)(length == 0) << i;
    }
    ((uint64_t *)to->column->values)[row / 64] = values;
    return other_truths(to, row, ~(empty | good), (struct read_bits){empty, good});
}

/* ---- choices ---- */

INLINE bool same_text(const struct cell_column *to, size_t row, const struct choice_entry *entry) {
    struct walk walk = walk_from(to, row);
    walk_on(&walk);
    return memcmp(entry->text, walk.text, walk.length) == 0;
}

/* Texts of up to eight bytes, or sixteen, are told by their words alone. */
INLINE struct read_bits find_choices(
    const struct cell_column *to, size_t row, size_t count, bool short_, bool long_) {
    const struct choice_table table = *to->plan->choices;
    uint8_t *values = (uint8_t *)to->column->values + row;
    uint8_t of_empty = to->plan->empty == EMPTY_NONE ? CODE_NONE : CODE_UNKNOWN;
    struct gathered cells;
    uint64_t empty = 0, good = 0, slots[CELLS];
    gather(&cells, to, row, count, FROM_START(0), short_ ? NULL : &FROM_END(-8));
    for (uint64_t i = 0; i < CELLS; i++) {
        uint64_t length = cells.lengths[i];
        uint64_t first = length < 8 ? first_bytes(cells.first[i], length) : cells.first[i];
        uint64_t last = short_ ? 0 : cells.other[i] & -(uint64_t)(length > 8);
        cells.first[i] = first;
        if (!short_)
            cells.other[i] = last;
        slots[i] = (first ^ last >> 3) + length;
        empty |= (uint64_t)(length == 0) << i;
    }
    for (uint64_t i = 0; i < CELLS; i++) {
        const struct choice_entry *entry = &table.entries[slots[i] * table.factor >> table.shift];
        uint64_t differs =
            (entry->pair.first ^ cells.first[i]) | (entry->length ^ cells.lengths[i]);
        if (!short_)
            differs |= entry->pair.last ^ cells.other[i];
        if (long_ && !differs && cells.lengths[i] > 16)
            differs = !same_text(to, row + i, entry);
        cells.first[i] = differs;
        slots[i] = (uint64_t)(int64_t)entry->code;
    }
    for (uint64_t i = 0; i < CELLS; i++) {
        uint64_t fits = (uint64_t)(cells.first[i] == 0) & (cells.lengths[i] > 0);
        uint64_t other = choose(cells.lengths[i] == 0, of_empty, CODE_UNKNOWN);
        values[i] = (uint8_t)choose(fits, slots[i], other);
        good |= fits << i;
    }
    return (struct read_bits){empty, good};
}

static struct read_bits choices(const struct cell_column *to, size_t row, size_t count) {
    size_t longest = to->plan->choices->longest;
    return longest <= 8    ? find_choices(to, row, count, true, false)
           : longest <= 16 ? find_choices(to, row, count, false, false)
                           : find_choices(to, row, count, false, true);
}

/* A set of one value, written as that. */
static struct read_bits sets(const struct cell_column *to, size_t row, size_t count) {
    struct walk walk = walk_from(to, row);
    uint64_t *values = (uint64_t *)to->column->values + row;
    uint64_t empty = 0, good = 0;
    for (size_t i = 0; i < count; i++) {
        walk_on(&walk);
        int code = choice_table_find(to->plan->choices, walk.text, walk.length);
        values[i] = code >= 0 ? UINT64_C(1) << (code & 63) : 0;
        set_bit(&empty, i, walk.length == 0);
        set_bit(&good, i, code >= 0);
    }
    return (struct read_bits){empty, good};
}

/* ---- texts ---- */

INLINE bool is_graphic(char c) {
    return (c > ' ') & (c < 0x7F);
}

INLINE bool is_ascii(struct word_pair pair) {
    return ((pair.first | pair.last) & EACH(0x80)) == 0;
}

INLINE bool is_continuation(char c) {
    return (c & 0xC0) == 0x80;
}

/* ASCII and characters of U+4000 to U+9FFF, which are their own normal form. */
static bool is_plain_han(const char *text, size_t length) {
    for (size_t i = 0; i < length;) {
        unsigned char byte = (unsigned char)text[i];
        if (byte < 0x80) {
            i++;
            continue;
        }
        if (byte < 0xE4 || byte > 0xE9 || length - i < 3 || !is_continuation(text[i + 1]) ||
            !is_continuation(text[i + 2]))
            return false;
        i += 3;
    }
    return true;
}

/* Nothing to trim, and its own normal form. */
INLINE bool is_plain_text(const char *text, size_t length) {
    if (length == 0)
        return false;
    bool begins = is_graphic(text[0]) || (unsigned char)text[0] >= 0x80;
    bool ends = is_graphic(text[length - 1]) || (unsigned char)text[length - 1] >= 0x80;
    if (!begins || !ends)
        return false;
    return (length <= 16 && is_ascii(word_pair_of(text, length))) || is_plain_han(text, length);
}

/* As long as the words that mean `none` where there may be none, and like one of them. */
INLINE bool looks_like_none(const char *text, size_t length) {
    static const char word[] = "无";
    return (length == 4 && (text[0] | 0x20) == 'n') ||
           (length == sizeof word - 1 && text[0] == word[0] && text[1] == word[1]);
}

static struct read_bits texts(const struct cell_column *to, size_t row, size_t count) {
    bool may_be_none = to->plan->field->type.or_none;
    struct walk walk = walk_from(to, row);
    uint32_t *starts = to->column->starts + row, *lengths = to->column->lengths + row;
    uint64_t empty = 0, good = 0;
    for (size_t i = 0; i < count; i++) {
        walk_on(&walk);
        bool fits = is_plain_text(walk.text, walk.length) &&
                    !(may_be_none && looks_like_none(walk.text, walk.length));
        starts[i] = walk.start;
        lengths[i] = fits ? (uint32_t)walk.length : 0;
        set_bit(&empty, i, walk.length == 0);
        set_bit(&good, i, fits);
    }
    return (struct read_bits){empty, good};
}

/* Bytes that are text, whatever they mean. */
static struct read_bits sound(const struct cell_column *to, size_t row, size_t count) {
    struct walk walk = walk_from(to, row);
    uint64_t empty = 0, good = 0;
    for (size_t i = 0; i < count; i++) {
        size_t bad;
        walk_on(&walk);
        bool fits = walk.length <= 16 && is_ascii(word_pair_of(walk.text, walk.length));
        set_bit(&empty, i, walk.length == 0);
        set_bit(&good, i, fits || utf8_valid(walk.text, walk.length, &bad));
    }
    return (struct read_bits){empty, good};
}

/* ---- keys ---- */

/* 0x80 in each byte that is zero; it may be in a byte above one that is, too. */
INLINE uint64_t zero_bytes(uint64_t word) {
    return (word - EACH(1)) & ~word & EACH(0x80);
}

INLINE uint64_t is_between(uint64_t byte, uint64_t low, uint64_t high) {
    return (uint64_t)(byte - low <= high - low);
}

/* Keys that stand for themselves: no total, footer or heading is written so, nor what a spreadsheet
 * makes of a code (4.2E+14) or shows instead of a value (#N/A, Err:502). */
static uint64_t find_plain_keys(const struct column_plan *plan, const struct gathered *cells) {
    const uint64_t heading_length = plan->heading_length, heading = plan->heading_words[0];
    uint64_t good = 0;
    for (uint64_t i = 0; i < CELLS; i++) {
        uint64_t length = cells->lengths[i], end = cells->other[i] >> 56;
        uint64_t first = length < 8 ? first_bytes(cells->first[i], length) : cells->first[i];
        uint64_t last = cells->other[i] & -(uint64_t)(length > 8);
        uint64_t begin = first & 0xFF;
        uint64_t is_code = is_between(end, '0', '9') | is_between(end, 'A', 'Z');
        uint64_t has_plus = zero_bytes(first ^ EACH('+')) | zero_bytes(last ^ EACH('+'));
        uint64_t is_ascii_ = ((first | last) & EACH(0x80)) == 0;
        uint64_t is_heading = (uint64_t)(length == heading_length) & (first == heading);
        uint64_t is_error =
            (uint64_t)(begin == '#') | ((uint64_t)(begin == 'E') & (uint64_t)(length == 7));
        good |= (is_code & is_ascii_ & is_between(begin, 0x21, 0x7E) & (uint64_t)(has_plus == 0) &
                    (is_heading ^ 1) & (is_error ^ 1) & (uint64_t)(length - 1 < 16))
                << i;
    }
    return good;
}

INLINE bool is_plain_id(const char *text, size_t length) {
    return length > 0 && text[length - 1] != 'x' && citizen_id_check(text, length) == CITIZEN_ID_FINE;
}

static uint64_t find_plain_ids(const struct cell_column *to, size_t row, size_t count) {
    struct walk walk = walk_from(to, row);
    uint64_t good = 0;
    for (size_t i = 0; i < count; i++) {
        walk_on(&walk);
        set_bit(&good, i, is_plain_id(walk.text, walk.length));
    }
    return good;
}

static struct read_bits keys(const struct cell_column *to, size_t row, size_t count) {
    uint32_t *starts = to->column->starts + row, *lengths = to->column->lengths + row;
    struct walk walk = walk_from(to, row);
    struct gathered cells;
    uint64_t empty = 0;
    for (size_t i = 0; i < count; i++) {
        walk_on(&walk);
        cells.lengths[i] = walk.length;
        cells.first[i] = word_of(walk.text);
        cells.other[i] = word_of(walk.text + walk.length - 8);
        starts[i] = walk.start;
    }
    for (size_t i = count; i < CELLS; i++)
        cells.lengths[i] = cells.first[i] = cells.other[i] = 0;
    bool is_id = to->plan->field->type.kind == TYPE_CITIZEN_ID;
    uint64_t good = is_id ? find_plain_ids(to, row, count) : find_plain_keys(to->plan, &cells);
    for (uint64_t i = 0; i < CELLS; i++) {
        lengths[i] = (uint32_t)(cells.lengths[i] & -(good >> i & 1));
        empty |= (uint64_t)(cells.lengths[i] == 0) << i;
    }
    return (struct read_bits){empty, good};
}

/* ---- rows that belong together ---- */

/* The key of a top record. Of eight to sixteen bytes it is told by its first eight and its last. */
struct key_words {
    uint64_t first, last;
    const char *text;
    uint32_t length;
    bool known, is_short; /* is_short: eight to sixteen */
};

/* One that reads like the heading of the children's column is left to be looked at. */
INLINE struct key_words top_words(const struct parent_search *search, size_t top) {
    struct key_words key = {.known = false, .length = UINT32_MAX};
    if (top >= search->tops || !bit_at(search->keys->known, top))
        return key;
    key.text = search->bytes + search->keys->starts[top];
    key.length = search->keys->lengths[top];
    key.first = word_of(key.text);
    key.last = word_of(key.text + key.length - 8);
    key.is_short = key.length >= 8 && key.length <= 16;
    key.known = key.length != search->plan->heading_length ||
                memcmp(key.text, search->plan->heading, key.length) != 0;
    return key;
}

INLINE bool is_same(const struct key_words *key, const char *text, uint32_t length) {
    if (length != key->length || !key->known)
        return false;
    if (key->is_short)
        return ((word_of(text) ^ key->first) | (word_of(text + length - 8) ^ key->last)) == 0;
    return memcmp(key->text, text, length) == 0;
}

static size_t parents(struct parent_search *search, size_t row) {
    const struct cells cells = search->cells;
    struct key_words key = top_words(search, search->top);
    for (; row < search->rows; row++) {
        uint32_t start = cell_start(&cells, row), length = cell_end(&cells, row) - start;
        const char *text = cells.bytes + start;
        if (!is_same(&key, text, length)) {
            struct key_words next = top_words(search, search->top + 1);
            if (!is_same(&next, text, length))
                return row;
            key = next;
            search->top++;
        }
        search->parents[row] = (uint32_t)search->top;
    }
    return row;
}

INLINE uint64_t big_endian(const char *text) {
    uint64_t word;
    memcpy(&word, text, sizeof word);
    return __builtin_bswap64(word);
}

INLINE bool comes_behind(const char *a, const char *b, uint32_t length) {
    if (length < 8 || length > 16)
        return memcmp(a, b, length) > 0;
    uint64_t one = big_endian(a), other = big_endian(b);
    return one != other ? one > other : big_endian(a + length - 8) > big_endian(b + length - 8);
}

/* Keys as long as the first, each behind the one before. */
static bool rising(const struct block_rows *block, const struct column *column) {
    const char *bytes = block->bytes;
    uint32_t length = block->rows > 0 ? column->lengths[0] : 0;
    bool rises = length >= 8 && length <= 16;
    for (size_t row = 1; rises && row < block->rows; row++)
        rises = column->lengths[row] == length &&
                comes_behind(bytes + column->starts[row], bytes + column->starts[row - 1], length);
    return rises;
}

static void number_lines(uint64_t *lines, uint64_t first, size_t count) {
    for (size_t i = 0; i < count; i++)
        lines[i] = first + i;
}

static size_t ascending(const struct block_rows *block, const struct column *column) {
    const char *bytes = block->bytes;
    for (size_t row = 1; row < block->rows; row++) {
        uint32_t length = column->lengths[row], before = column->lengths[row - 1];
        bool same_length = length == before;
        bool behind = same_length ? comes_behind(bytes + column->starts[row],
                                        bytes + column->starts[row - 1], length)
                                  : length > before;
        if (!behind && block->parents[row] == block->parents[row - 1])
            return row;
    }
    return block->rows;
}

/* ---- all of them ---- */

static const struct readers all = {READER(look), READER(mark), READER(integers), READER(money),
    READER(decimals), READER(percents), READER(regions), READER(dates), booleans, choices, sets,
    texts, keys, sound, parents, ascending, rising, number_lines};

#ifdef GUODU_KERNELS_V3
const struct readers *readers_v3(void) {
    return &all;
}
#else
const struct readers *readers_portable(void) {
    return &all;
}
#endif
