/* SPDX-License-Identifier: Apache-2.0
 *
 * Making one change in the old texts. What has a counterpart that stands alike is exchanged; what
 * has none is taken out or added. Of an item that holds several units only the words of the one
 * that changes are touched.
 */
#include "author/changes_make.h"

#include <string.h>

struct applying {
    struct editing *editing;
    const struct change_work *work;
    const struct unit *old, *fresh;
    struct arena *arena;
};

static const struct change_side *side_old(const struct applying *applying) {
    return applying->editing->old;
}

static const struct change_side *side_new(const struct applying *applying) {
    return applying->editing->fresh;
}

static const char *new_text(
    const struct applying *applying, const struct unit_piece *piece, struct span span) {
    return edit_text(applying->editing, side_new(applying), piece->item, span, NULL, 0);
}

static const char *home_of(const struct applying *applying, const struct unit_piece *piece) {
    return file_home(applying->arena, piece->file);
}

static bool is_alike(
    const struct applying *applying, const struct unit_piece *a, const struct unit_piece *b) {
    return a->item->extends == b->item->extends &&
           strcmp(home_of(applying, a), home_of(applying, b)) == 0;
}

/* ---- matching pieces ---- */

struct exchange {
    void (*replace)(const struct applying *, const struct unit_piece *, const struct unit_piece *);
    void (*add)(const struct applying *, const struct unit_piece *);
    void (*remove)(const struct applying *, const struct unit_piece *);
};

static const struct unit_piece *take_alike(
    const struct applying *applying, const struct unit_piece *piece, bool *taken) {
    for (size_t i = 0; applying->old && i < applying->old->pieces.count; i++)
        if (!taken[i] && is_alike(applying, &applying->old->pieces.items[i], piece)) {
            taken[i] = true;
            return &applying->old->pieces.items[i];
        }
    return NULL;
}

static void exchange_pieces(const struct applying *applying, const struct exchange *how) {
    size_t count = applying->old ? applying->old->pieces.count : 0;
    bool *taken = arena_array(applying->arena, bool, count);
    for (size_t i = 0; applying->fresh && i < applying->fresh->pieces.count; i++) {
        const struct unit_piece *piece = &applying->fresh->pieces.items[i];
        const struct unit_piece *counterpart = take_alike(applying, piece, taken);
        if (counterpart)
            how->replace(applying, counterpart, piece);
        else
            how->add(applying, piece);
    }
    for (size_t i = 0; i < count; i++)
        if (!taken[i])
            how->remove(applying, &applying->old->pieces.items[i]);
}

/* ---- words that are a unit by themselves: whole items, fields ---- */

static void words_replace(
    const struct applying *applying, const struct unit_piece *old, const struct unit_piece *fresh) {
    edit_replace(applying->editing, old->span, new_text(applying, fresh, fresh->span));
}

static void words_remove(const struct applying *applying, const struct unit_piece *old) {
    edit_delete(applying->editing, old->span);
}

static void item_add(const struct applying *applying, const struct unit_piece *fresh) {
    writer_printf(edit_addition(applying->editing, home_of(applying, fresh)), "%s\n\n",
        new_text(applying, fresh, fresh->item->span));
}

static void transition_add(const struct applying *applying, const struct unit_piece *fresh) {
    edit_insert(applying->editing, 0, side_old(applying)->sources->files.items[0].length,
        arena_printf(applying->arena, "\n%s\n", new_text(applying, fresh, fresh->item->span)));
}

static void field_add(const struct applying *applying, const struct unit_piece *fresh) {
    writer_printf(edit_addition(applying->editing, home_of(applying, fresh)),
        "补充 记录 %s {\n  %s\n}\n\n", fresh->item->name.atom->text,
        new_text(applying, fresh, fresh->span));
}

static void head_replace(
    const struct applying *applying, const struct unit_piece *old, const struct unit_piece *fresh) {
    edit_replace(applying->editing, item_head(side_old(applying)->sources, old->item),
        new_text(applying, fresh, item_head(side_new(applying)->sources, fresh->item)));
}

static void cannot_add(const struct applying *applying, const struct unit_piece *fresh) {
    (void)fresh;
    applying->editing->impossible = true;
}

/* ---- parameters ---- */

typedef VEC(struct span) span_list;

/* What stands in the item of a piece and belongs to other units. */
static void foreign_spans(
    const struct applying *applying, const struct unit_piece *piece, span_list *out) {
    const struct parameter_ast *parameter = piece->item->parameter;
    for (size_t i = 0; *home_of(applying, piece) && i < parameter->moments.count; i++)
        vec_push(applying->arena, out, parameter->moments.items[i].span);
    for (size_t i = 0; i < parameter->regions.count; i++)
        vec_push(applying->arena, out, parameter->regions.items[i].span);
}

/* Where one is written without braces: the new item with what the old one holds of other units. */
static void form_replace(
    const struct applying *applying, const struct unit_piece *old, const struct unit_piece *fresh) {
    span_list theirs = {0}, kept = {0};
    struct writer text;
    foreign_spans(applying, fresh, &theirs);
    foreign_spans(applying, old, &kept);
    writer_init(&text, applying->arena);
    struct span body = fresh->item->span;
    body.length = edit_closing(side_new(applying), fresh->item) - body.start;
    writer_put(&text, edit_text(applying->editing, side_new(applying), fresh->item, body,
                          theirs.items, theirs.count));
    for (size_t i = 0; i < kept.count; i++) {
        writer_put(&text, "\n  ");
        writer_bytes(
            &text, source_text(side_old(applying)->sources, kept.items[i]), kept.items[i].length);
    }
    if (body.length < fresh->item->span.length)
        writer_put(&text, "\n}");
    edit_replace(applying->editing, old->item->span, text.bytes);
}

static void moments_remove(const struct applying *applying, const struct unit_piece *old) {
    const struct parameter_ast *parameter = old->item->parameter;
    for (size_t i = 0; i < parameter->moments.count; i++)
        edit_delete(applying->editing, parameter->moments.items[i].span);
}

static bool is_block(const struct unit_piece *piece) {
    return piece->index != SIZE_MAX;
}

static const char *moments_text(const struct applying *applying, const struct unit_piece *fresh) {
    const struct parameter_ast *parameter = fresh->item->parameter;
    struct writer text;
    writer_init(&text, applying->arena);
    for (size_t i = 0; i < parameter->moments.count; i++)
        writer_printf(&text, "%s\n", new_text(applying, fresh, parameter->moments.items[i].span));
    return text.bytes;
}

static bool has_braces(const struct change_side *side, const struct item *item) {
    return edit_closing(side, item) < item->span.start + item->span.length;
}

/* The head, and the moments that name no region, unless they are those of the file's. */
static void national_replace(
    const struct applying *applying, const struct unit_piece *old, const struct unit_piece *fresh) {
    struct editing *editing = applying->editing;
    if (!has_braces(side_old(applying), old->item) ||
        !has_braces(side_new(applying), fresh->item)) {
        form_replace(applying, old, fresh);
        return;
    }
    edit_replace(editing, item_head(side_old(applying)->sources, old->item),
        new_text(applying, fresh, item_head(side_new(applying)->sources, fresh->item)));
    if (*home_of(applying, old))
        return;
    moments_remove(applying, old);
    edit_insert(editing, old->span.file, edit_opening(side_old(applying), old->item),
        arena_printf(applying->arena, "\n%s", moments_text(applying, fresh)));
}

static void national_add(const struct applying *applying, const struct unit_piece *fresh) {
    span_list theirs = {0};
    foreign_spans(applying, fresh, &theirs);
    writer_printf(edit_addition(applying->editing, home_of(applying, fresh)), "%s\n\n",
        edit_text(applying->editing, side_new(applying), fresh->item, fresh->item->span,
            theirs.items, theirs.count));
}

static void regional_add(const struct applying *applying, const struct unit_piece *fresh) {
    if (!is_block(fresh) && fresh->item->parameter->value) {
        applying->editing->impossible = true;
        return;
    }
    const char *text =
        is_block(fresh) ? new_text(applying, fresh, fresh->span) : moments_text(applying, fresh);
    writer_printf(edit_addition(applying->editing, home_of(applying, fresh)),
        "补充 参数 %s {\n  %s\n}\n\n", fresh->item->name.atom->text, text);
}

static void regional_remove(const struct applying *applying, const struct unit_piece *old) {
    if (is_block(old))
        edit_delete(applying->editing, old->span);
    else if (old->item->parameter->value)
        applying->editing->impossible = true;
    else
        moments_remove(applying, old);
}

static void regional_replace(
    const struct applying *applying, const struct unit_piece *old, const struct unit_piece *fresh) {
    if (is_block(old) && is_block(fresh)) {
        words_replace(applying, old, fresh);
        return;
    }
    regional_remove(applying, old);
    regional_add(applying, fresh);
}

/* ---- parts of a policy that have a keyword of their own ---- */

struct keyword_part {
    const char *keyword; /* in front of what is put in */
    const char *spellings[8];
    size_t spelling_count;
};

static const struct keyword_part *part_of(enum unit_kind kind) {
    static const struct keyword_part parts[] = {
        [UNIT_CATEGORY] = {"类别", {"类别", "category"}, 2},
        [UNIT_PERIOD] = {"施行 自", {"施行自", "施行从", "施行来自", "inforcefrom"}, 4},
        [UNIT_OUTPUTS] = {"给付", {"给付", "gives"}, 2},
        [UNIT_GATE] = {"适用 当", {"适用当", "仅当", "applieswhen", "onlywhen"}, 4},
    };
    return &parts[kind];
}

/* Nothing but a sign between its elements: they stand in one part. */
static bool is_one_part(const struct applying *applying, const struct unit *unit) {
    for (size_t i = 1; i < unit->elements.count; i++) {
        struct span last = unit->elements.items[i - 1].span;
        uint32_t end = last.start + last.length;
        struct span gap = {last.file, end, unit->elements.items[i].span.start - end};
        struct source_flow flow = source_flow(side_old(applying)->sources, gap);
        size_t length = source_flow_next(&flow);
        source_flow_take(&flow, length);
        if (source_flow_next(&flow) > 0)
            return false;
    }
    return true;
}

static const char *elements_text(const struct applying *applying) {
    const struct unit *fresh = applying->fresh;
    struct writer text;
    writer_init(&text, applying->arena);
    for (size_t i = 0; i < fresh->elements.count; i++) {
        writer_put(&text, i == 0 ? "" : ", ");
        writer_put(
            &text, new_text(applying, &fresh->pieces.items[0], fresh->elements.items[i].span));
    }
    return text.bytes;
}

static const struct item *declaration(const struct applying *applying, const char *policy) {
    const char *key = arena_printf(applying->arena, "%d %s", (int)ITEM_POLICY, policy);
    return map_get_bytes(&applying->work->versions[0].declared, key, strlen(key));
}

static void part_apply(const struct applying *applying, enum unit_kind kind) {
    const struct keyword_part *part = part_of(kind);
    struct editing *editing = applying->editing;
    if (!applying->old) {
        const struct item *item = declaration(applying, applying->fresh->name);
        edit_insert(editing, item->span.file, edit_opening(side_old(applying), item),
            arena_printf(applying->arena, "\n  %s %s\n", part->keyword, elements_text(applying)));
        return;
    }
    const struct unit_piece *piece = &applying->old->pieces.items[0];
    struct span span = piece->span;
    if (!is_one_part(applying, applying->old))
        editing->impossible = true;
    else if (applying->fresh)
        edit_replace(editing, span, elements_text(applying));
    else {
        uint32_t start = edit_keyword(
            side_old(applying), piece->item, span.start, part->spellings, part->spelling_count);
        editing->impossible = editing->impossible || start == span.start;
        edit_delete(editing, (struct span){span.file, start, span.length + span.start - start});
    }
}

/* ---- clauses ---- */

static const struct clause_ast *clause_named(const struct item *item, const struct atom *name) {
    for (size_t i = 0; i < item->policy->clauses.count; i++) {
        const struct clause_ast *clause = &item->policy->clauses.items[i];
        if (clause->name.atom && strcmp(clause->name.atom->text, name->text) == 0)
            return clause;
    }
    return NULL;
}

/* The old item that stands as the new one does; NULL if there is none. */
static const struct item *item_alike(
    const struct applying *applying, const struct unit_piece *fresh) {
    const struct ast_program *files = side_old(applying)->files;
    if (!fresh->item->extends)
        return declaration(applying, fresh->item->name.atom->text);
    for (size_t i = 0; i < files->files.count; i++)
        for (size_t k = 0; k < files->files.items[i]->items.count; k++) {
            const struct item *item = files->files.items[i]->items.items[k];
            if (item->kind == ITEM_POLICY && item->extends && item->name.atom &&
                strcmp(item->name.atom->text, fresh->item->name.atom->text) == 0 &&
                strcmp(file_home(applying->arena, files->files.items[i]),
                    home_of(applying, fresh)) == 0)
                return item;
        }
    return NULL;
}

/* Behind the clause that it stands behind in the new version, or else before the one it is before.
 */
static uint32_t clause_place(
    const struct applying *applying, const struct unit_piece *fresh, const struct item *item) {
    const struct policy_ast *policy = fresh->item->policy;
    for (size_t i = fresh->index; i-- > 0;) {
        const struct clause_ast *clause = clause_named(item, policy->clauses.items[i].name.atom);
        if (clause)
            return clause->span.start + clause->span.length;
    }
    for (size_t i = fresh->index + 1; i < policy->clauses.count; i++) {
        const struct clause_ast *clause = clause_named(item, policy->clauses.items[i].name.atom);
        if (clause)
            return clause->span.start;
    }
    return edit_closing(side_old(applying), item);
}

static void clause_add(const struct applying *applying, const struct unit_piece *fresh) {
    const struct item *item = item_alike(applying, fresh);
    const char *text = new_text(applying, fresh, fresh->span);
    if (item)
        edit_insert(applying->editing, item->span.file, clause_place(applying, fresh, item),
            arena_printf(applying->arena, "\n  %s\n  ", text));
    else
        writer_printf(edit_addition(applying->editing, home_of(applying, fresh)),
            "补充 政策 %s {\n  %s\n}\n\n", fresh->item->name.atom->text, text);
}

static size_t index_of(const struct unit *unit, const char *form) {
    size_t i = 0;
    while (i < unit->elements.count && strcmp(unit->elements.items[i].form, form) != 0)
        i++;
    return i;
}

static const struct unit_piece *piece_at(const struct unit *unit, size_t element) {
    size_t i = 0;
    while (element >= unit->pieces.items[i].end)
        i++;
    return &unit->pieces.items[i];
}

static struct span clause_at(const struct unit *unit, size_t element) {
    const struct unit_piece *piece = piece_at(unit, element);
    return piece->item->policy->clauses.items[element - piece->first].span;
}

/* A clause takes the place of another of its item; items and files do not change places. */
static void clause_move(const struct applying *applying, size_t from, size_t to) {
    const struct unit *old = applying->old;
    struct span moved = clause_at(old, from);
    if (piece_at(old, from) != piece_at(old, to))
        applying->editing->impossible = true;
    edit_replace(applying->editing, clause_at(old, to),
        arena_copy(applying->arena, source_text(side_old(applying)->sources, moved), moved.length));
}

/* The clauses of both versions change places, those of the old version alone keep theirs. */
static void order_apply(const struct applying *applying) {
    const struct unit *old = applying->old, *fresh = applying->fresh;
    size_t next = 0;
    for (size_t i = 0; i < old->elements.count; i++) {
        if (index_of(fresh, old->elements.items[i].form) == fresh->elements.count)
            continue;
        while (index_of(old, fresh->elements.items[next].form) == old->elements.count)
            next++;
        size_t from = index_of(old, fresh->elements.items[next++].form);
        if (from != i)
            clause_move(applying, from, i);
    }
}

/* ---- by kind ---- */

static void parameter_apply(const struct applying *applying, const struct unit *any) {
    static const struct exchange national = {national_replace, national_add, moments_remove};
    static const struct exchange regional = {regional_replace, regional_add, regional_remove};
    static const struct exchange whole = {words_replace, item_add, words_remove};
    exchange_pieces(applying, any->is_whole ? &whole : *any->place ? &regional : &national);
}

void change_apply(
    struct editing *editing, const struct change_work *work, const struct change_pair *pair) {
    static const struct exchange items = {words_replace, item_add, words_remove};
    static const struct exchange fields = {words_replace, field_add, words_remove};
    static const struct exchange clauses = {words_replace, clause_add, words_remove};
    static const struct exchange heads = {head_replace, cannot_add, words_remove};
    static const struct exchange periods = {words_replace, transition_add, words_remove};
    const struct unit *any = pair->fresh ? pair->fresh : pair->old;
    struct applying applying = {editing, work, pair->old, pair->fresh, editing->arena};
    switch (any->kind) {
    case UNIT_PARAMETER:
        parameter_apply(&applying, any);
        break;
    case UNIT_RECORD:
        exchange_pieces(&applying, any->is_whole ? &items : &heads);
        break;
    case UNIT_FIELD:
        exchange_pieces(&applying, &fields);
        break;
    case UNIT_TRANSITION:
        exchange_pieces(&applying, &periods);
        break;
    case UNIT_TABLE:
    case UNIT_SCALE:
    case UNIT_CHOICE:
    case UNIT_REGION:
    case UNIT_CALENDAR:
    case UNIT_ASSERTION:
    case UNIT_POLICY:
        exchange_pieces(&applying, &items);
        break;
    case UNIT_HEAD:
        exchange_pieces(&applying, &heads);
        break;
    case UNIT_CATEGORY:
    case UNIT_PERIOD:
    case UNIT_OUTPUTS:
    case UNIT_GATE:
        part_apply(&applying, any->kind);
        break;
    case UNIT_ORDER:
        order_apply(&applying);
        break;
    case UNIT_CLAUSE:
        exchange_pieces(&applying, &clauses);
        break;
    }
}
