/* SPDX-License-Identifier: Apache-2.0
 *
 * A book: what a dry run found, as tables with charts and samples, in one language. Whoever analyses
 * fills it in; the writers (terminal, Markdown, JSON, workbook, web page) know nothing of policies.
 * Texts are UTF-8; nothing in them is markup, and identity numbers in them are masked already.
 * A book and all that it points to live in one arena; writers only read it.
 */
#ifndef GUODU_REPORT_BOOK_H
#define GUODU_REPORT_BOOK_H

#include "base/date.h"
#include "base/decimal.h"
#include "base/memory.h"

enum book_kind { /* of the cells of a column */
    BOOK_TEXT,
    BOOK_KEY,     /* text that is no number, whatever it looks like: codes, names of records */
    BOOK_COUNT,   /* a whole number */
    BOOK_MONEY,   /* yuan with fen; the unit is in the heading */
    BOOK_NUMBER,  /* a decimal, shown with the places it needs */
    BOOK_PERCENT, /* a fraction, shown as 12.3% */
    BOOK_DATE,
};

struct book_column {
    const char *id;      /* stable, for programs: "gainers"; ASCII, snake_case */
    const char *heading; /* 受益, gainers */
    enum book_kind kind;
};

struct book_cell {
    bool there; /* false: an empty cell */
    union {
        const char *text;
        int64_t count;
        decimal number; /* MONEY, NUMBER, PERCENT: times 10^18 as everywhere */
        date day;
    };
};

enum book_chart_kind {
    BOOK_BARS,    /* a bar a row and series, beside each other */
    BOOK_STACKED, /* series on top of each other */
    BOOK_LINES,   /* along the rows, which are days or years */
    BOOK_MATRIX,  /* the cells of the series as shades: rows to columns */
};

struct book_chart {
    enum book_chart_kind kind;
    const char *title;
    uint32_t label;         /* the column that names the rows */
    const uint32_t *series; /* columns of numbers */
    uint32_t series_count;
};

struct book_table {
    const char *id;    /* stable: "policies", "matrix" */
    const char *title; /* the name of the sheet, too; unlike those of the others */
    const char *about; /* one or two sentences: what is counted and how; NULL without */
    bool detail;       /* record by record: not in the terminal, folded up in the page */
    bool second;       /* where the terminal shows only what matters most: by its title alone */
    uint64_t left_out; /* rows that there would be more */
    VEC(struct book_column) columns;
    VEC(struct book_cell *) rows; /* each one cell a column */
    VEC(struct book_chart) charts;
};

struct book_fact { /* of the run: name and value */
    const char *id, *name, *value;
};

struct book_sample { /* one record whose result changed, or is worth a look */
    const char *record; /* 农户[A1] */
    const char *policy;
    const char *title;  /* 延续 → 不适用 */
    const char *after;  /* the explanation by the rules, lines with line breaks */
    const char *before; /* that by the baseline; NULL without */
};

/* What a sentence tells; they stand in this order. */
enum book_highlight {
    BOOK_ALARM,  /* guarantees that are broken */
    BOOK_WHOLE,  /* what comes out, of all records */
    BOOK_COST,
    BOOK_LOSSES, /* who loses, what is open */
    BOOK_ENDS,   /* what ends without a successor, what falls */
    BOOK_TO_DO,
};

struct book {
    struct arena *arena;
    bool zh;
    const char *title;
    VEC(struct book_fact) facts;       /* rules, version, hashes, data, dates */
    VEC(const char *) highlights;      /* sentences: what matters most, first */
    VEC(enum book_highlight) ranks;    /* of the last of them, those put in by book_highlight */
    VEC(const char *) remarks;         /* what is to be known of the figures */
    VEC(struct book_table *) tables;   /* in the order of importance */
    VEC(struct book_sample) samples;
};

/* ---- filling (book.c) ---- */

void book_init(struct book *book, struct arena *arena, bool zh);
void book_fact(struct book *book, const char *id, const char *name, const char *value);
struct book_table *book_table(
    struct book *book, const char *id, const char *title, const char *about);
/* The index of the new column. Before the first row. */
uint32_t book_column(
    struct book *book, struct book_table *table, const char *id, const char *heading,
    enum book_kind kind);
/* Behind those that matter more or as much, and behind all that were put in otherwise. Of more than
 * BOOK_HIGHLIGHTS the last one goes. */
enum { BOOK_HIGHLIGHTS = 7 };
void book_highlight(struct book *book, enum book_highlight rank, const char *sentence);
/* A row of empty cells. */
struct book_cell *book_row(struct book *book, struct book_table *table);
struct book_cell book_text(const char *text); /* NULL: empty */
struct book_cell book_count(uint64_t count);
struct book_cell book_number(decimal number);
struct book_cell book_day(date day);
/* `series` is copied. */
void book_chart(struct book *book, struct book_table *table, enum book_chart_kind kind,
    const char *title, uint32_t label, const uint32_t *series, uint32_t series_count);
/* The cell as people read it: 1,234,567.80 and 12.3%, rounded to the fen and to a tenth of a percent
 * (JSON has all digits); "" of an empty one. */
const char *book_cell_text(struct arena *arena, enum book_kind kind, struct book_cell cell);

/* ---- writing: the whole text, in the arena ---- */

const char *book_terminal(const struct book *book, struct arena *arena, size_t *length);
/* Without the tables that come second, and fewer rows of each. */
const char *book_terminal_brief(const struct book *book, struct arena *arena, size_t *length);
const char *book_markdown(const struct book *book, struct arena *arena, size_t *length);
const char *book_json(const struct book *book, struct arena *arena, size_t *length);
/* One page that needs nothing beside it and asks the network for nothing. */
const char *book_page(const struct book *book, struct arena *arena, size_t *length);

struct output_files;
/* A workbook, a sheet a table, as a file of the set (files.h). False: see files->error. */
bool book_workbook(const struct book *book, struct arena *arena, struct output_files *files,
    const char *path);

#endif
