/* SPDX-License-Identifier: Apache-2.0
 *
 * The sentence of a clause with its values filled in, as people write them: 70元/年, not 70.00.
 * What is said to a household is said in full or not at all; a finding is read by the staff, to
 * whom half of it is better than nothing.
 */
#include "eval/scope.h"

#include <string.h>
#include "record/value_words.h"

static const char *says_value(struct arena *arena, struct type type, struct value value, bool zh) {
    if (value.state == VALUE_UNKNOWN)
        return zh ? "（未知）" : "(unknown)";
    if (value.state == VALUE_ERROR)
        return zh ? "（出错）" : "(error)";
    return value_say(arena, type, value, zh);
}

/* Units and words are filled in in the language of the sentence, not of the words around it in
 * the file: a Chinese sentence reads 70元/年 whichever keywords the rules are written in. */
static bool says_in_zh(const struct scope *scope, const says_parts *parts) {
    bool letters = false;
    for (size_t i = 0; i < parts->count; i++)
        for (const char *text = parts->items[i].text; text && *text; text++) {
            if ((unsigned char)*text >= 0xE3 && (unsigned char)*text <= 0xE9) /* Han, 3 bytes */
                return true;
            letters = letters || (*text >= 'A' && *text <= 'Z') || (*text >= 'a' && *text <= 'z');
        }
    return letters ? false : scope->evaluation->zh;
}

/* NULL: not known, where it has to be. */
static const char *part_text(
    const struct scope *scope, const struct says_part *part, bool zh, bool known_only) {
    if (part->text)
        return part->text;
    struct value value = eval_node(scope, part->value);
    if (known_only && value.state != VALUE_KNOWN && value.state != VALUE_NONE)
        return NULL;
    return says_value(scope_arena(scope), part->value->type, value, zh);
}

const char *says_text(const struct scope *scope, const says_parts *parts, bool known_only) {
    if (parts->count == 0)
        return NULL;
    struct arena *arena = scope_arena(scope);
    const char **texts = arena_array(arena, const char *, parts->count);
    bool zh = says_in_zh(scope, parts);
    size_t length = 0;
    for (size_t i = 0; i < parts->count; i++) {
        texts[i] = part_text(scope, &parts->items[i], zh, known_only);
        if (!texts[i])
            return NULL;
        length += strlen(texts[i]);
    }
    char *sentence = arena_alloc(arena, length + 1), *end = sentence;
    for (size_t i = 0; i < parts->count; i++)
        end = stpcpy(end, texts[i]);
    return sentence;
}
