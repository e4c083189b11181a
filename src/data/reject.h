/* SPDX-License-Identifier: Apache-2.0
 *
 * Why a row was not used: one reject a row, in words that whoever keeps the data can act on.
 *
 * A reject is kept small (there may be millions); its sentences are made when they are asked
 * for. Its texts belong to the arena of the data set. Identity numbers are never kept whole:
 * `value` holds the masked writing and `masked` says so.
 */
#ifndef GUODU_DATA_REJECT_H
#define GUODU_DATA_REJECT_H

#include "record/schema.h"

enum reject_kind {
    REJECT_NONE, /* nothing is wrong */
    /* the row */
    REJECT_TOO_FEW_CELLS,
    REJECT_TOO_MANY_CELLS,
    REJECT_QUOTE_OPEN,  /* a quoted cell that is never closed */
    REJECT_QUOTE_STRAY, /* a quote inside an unquoted cell, or text after a closing quote */
    REJECT_NOT_UTF8,
    REJECT_NOT_ENCODED, /* the file is in another encoding, and this is no text in it */
    REJECT_NUL,
    REJECT_ROW_TOO_LONG,
    REJECT_JSON,      /* not one JSON object */
    REJECT_JSON_DEPTH,
    REJECT_JSON_TWICE,  /* two properties for one field */
    REJECT_JSON_LIST,   /* a list that is no array */
    REJECT_JSON_OBJECT, /* a member of a list that is no object */
    REJECT_BLOB,        /* bytes of a database that are no text */
    REJECT_DIGITS_LOST,
    REJECT_SHOWN_OTHERWISE, /* a number whose format shows something else: 102 as 01-02 */
    REJECT_JSON_VALUE,  /* an array, object or boolean where a plain value belongs */
    /* one cell */
    REJECT_KEY_EMPTY,
    REJECT_PARENT_KEY_EMPTY, /* and the row above had one */
    REJECT_TOTAL,            /* 合计 in the place of a key */
    REJECT_FOOTER,           /* 制表人： in the place of a key */
    REJECT_HEADING,          /* the heading once more in the place of a key */
    REJECT_REQUIRED_EMPTY,
    REJECT_BOOLEAN,
    REJECT_INTEGER,
    REJECT_NUMBER,
    REJECT_NUMBER_RANGE,
    REJECT_NUMBER_FINE, /* more than eighteen decimals */
    REJECT_THOUSANDS,   /* 12,34 */
    REJECT_SCIENTIFIC,  /* 5.6E+07 in a table: digits may be lost */
    REJECT_PLACEHOLDER, /* -, N/A: zero, none, or not filled in */
    REJECT_PERCENT_SIGN,
    REJECT_MONEY,
    REJECT_MONEY_PERIOD, /* 500元/月 where an amount for a year belongs */
    REJECT_MONEY_FINE, /* parts of a fen */
    REJECT_DATE,
    REJECT_DATE_MONTH,   /* a month, and the field does not say which day it means */
    REJECT_MONTH_UNSURE, /* 2022.1: January, or October without its zero */
    REJECT_DATE_ABSENT,  /* a date that no calendar has */
    REJECT_DATE_SERIAL,  /* 44742: the number by which a spreadsheet keeps a day */
    REJECT_DATE_ZONE,    /* a time with a zone: the day may be another one here */
    REJECT_REGION,
    REJECT_CHOICE,
    REJECT_ID_FORM,
    REJECT_ID_BIRTH,
    REJECT_ID_CHECK,
    REJECT_ID_SCIENTIFIC,
    REJECT_DURATION,       /* the type cannot be read from data */
    REJECT_TEXT,           /* a NUL inside a text */
    REJECT_ERROR_VALUE,    /* what a spreadsheet shows instead of a value: #N/A, #### */
    REJECT_NOT_CALCULATED, /* a formula of a workbook without a result */
    /* the record among the others */
    REJECT_DUPLICATE,
    REJECT_ORPHAN,
    REJECT_PARENT_REJECTED,
    REJECT_PARENT_DIFFERS, /* rows of one parent that disagree about the parent's own facts */
    REJECT_NULL_ROW,       /* of a table in memory: there is no row where one should be */
    REJECT_KIND_COUNT,
};

/* A further thing wrong with the same row. */
struct reject_cell {
    enum reject_kind kind;
    bool masked;
    const struct field *field; /* NULL: not about one field */
    const char *column;        /* as the file writes it; NULL: not about one column */
    const char *value;         /* NULL: none; at most 64 characters, then … */
};

struct reject {
    const struct record_type *type;
    const char *file;
    uint32_t file_index; /* in the order of dataset_add */
    uint64_t line;       /* from 1: where the row starts */
    const char *key;     /* the row's own, masked as values are; NULL: not known */
    struct reject_cell cell;
    uint64_t expected, found;       /* *_CELLS: how many */
    const char *other_file;         /* DUPLICATE, PARENT_*: the other row */
    uint64_t other_line;            /* 0: none */
    const char *other_value;        /* PARENT_DIFFERS: what the other row says; "" for nothing */
    const struct reject_cell *more; /* further bad cells of the row */
    uint32_t more_count;
};

/* Any number of rejects: they stay where they are, and only what the last block has left is spare. */
#define REJECT_BLOCK 256
struct reject_list {
    VEC(struct reject *) blocks;
    size_t count;
};
void reject_list_add(struct arena *arena, struct reject_list *list, const struct reject *reject);
static inline struct reject *reject_list_at(const struct reject_list *list, size_t index) {
    return &list->blocks.items[index / REJECT_BLOCK][index % REJECT_BLOCK];
}

/* A stable word for programs: "required-empty". */
const char *reject_code(enum reject_kind kind);
/* The reason as sentences, without file, line, column and value. In the arena. */
const char *reject_reason(struct arena *arena, const struct reject *reject, bool zh);
/* A value as rejects show it: NFC, cut, identity numbers masked, be they in a column of their own or
 * in another. In `arena`; what is needed meanwhile in `scratch`. *masked: something was; NULL where
 * it does not matter. NULL: it cannot be shown. */
const char *reject_shown(struct arena *scratch, struct arena *arena, const struct field *field,
    const char *text, size_t length, bool *masked);

#endif
