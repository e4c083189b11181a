/* SPDX-License-Identifier: Apache-2.0
 *
 * What has changed between two versions of rules, item by item, and which policies each change can
 * reach; and versions in between, in which only some of the changes are made, so that it can be
 * tried which of them causes what. Items are matched by kind and name (and by the place of the
 * file, where it is for one): parameters (a change each region), tables, scales, computed and given
 * fields, choices, calendars, inspections, guarantees, and of policies the clauses, the gate, the
 * period and the rest. Comments, citations, titles, the order of items and examples are no changes.
 *
 * Lives in one arena; the programs and their sources must outlive it.
 */
#ifndef GUODU_AUTHOR_CHANGES_H
#define GUODU_AUTHOR_CHANGES_H

#include "check/program.h"
#include "syntax/load.h"
#include "syntax/source.h"

struct change_side { /* one version, sound */
    const struct program *program;
    const struct ast_program *files;
    const struct sources *sources;
};

enum change_kind { CHANGE_ALTERED, CHANGE_ADDED, CHANGE_REMOVED };

struct change {
    enum change_kind kind;
    const char *item[2]; /* what it is, in English and in Chinese: 参数 医保个人缴费（421303） */
    /* The words of the rule files in one line, where it is long only those that differ; NULL where
     * there is nothing: the item is not there, or the other side only has more. */
    const char *before, *after;
    struct span spans[2]; /* in the old and in the new sources; length 0 where not there */
    bool alone; /* it can be made without the others (changes_variant), given the additions that
                   nothing old uses */
    /* Bits: policies of the old and of the new program that can come out otherwise for it. Never too
     * few; but what is new, or gone, and spoken of in changed words only is said to reach no policy
     * that both versions have: there the changed words do. */
    uint64_t *reach_old, *reach_new;
};

struct change_work; /* private: how the versions were cut */

struct changes {
    VEC(struct change) list; /* in the order of the new files, removed ones behind */
    struct change_work *work;
};

void changes_find(struct changes *out, struct arena *arena, const struct change_side *old,
    const struct change_side *fresh);

struct changed_file {
    const char *name; /* as in the old sources; the first is the top file */
    const char *text;
    size_t length;
};

struct changed_files {
    VEC(struct changed_file) list;
};

/* The texts of the old version with one change made, and with the additions that no policy of the
 * old version uses (parameters, tables, fields, choice values that are new). Loading them may yet
 * fail (what the change needs has changed too): then the change cannot be tried alone. No files if
 * it is not `alone`. In the arena. */
void changes_variant(struct changed_files *out, struct arena *arena, const struct changes *changes,
    uint32_t index, const struct change_side *old, const struct change_side *fresh);

#endif
