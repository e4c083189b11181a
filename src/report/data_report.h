/* SPDX-License-Identifier: Apache-2.0
 *
 * What was understood of the data files, for people to look at before they believe results:
 * each file with its form, each column with the field that it fills and the values found there.
 *
 * Whoever read the files fills these structures in; nothing of them is kept. Identity numbers
 * are shown masked.
 */
#ifndef GUODU_REPORT_DATA_REPORT_H
#define GUODU_REPORT_DATA_REPORT_H

#include "record/schema.h"

enum { REPORT_COMMONEST = 5 };

struct report_value_count {
    struct value value;
    uint64_t count;
};

/* What the values of a field are. */
struct report_profile {
    uint64_t rows;
    uint64_t unreadable; /* cells that are not of its type */
    const char *example; /* the first of them, masked where it must be; NULL: no text */
    uint64_t example_line;
    uint64_t unknown, none;
    uint64_t different;             /* known values */
    bool more;                      /* more than these: then no commonest are known */
    bool ordered;                   /* of a type that has a smallest and a largest */
    struct value smallest, largest; /* VALUE_UNKNOWN: there is none */
    struct report_value_count commonest[REPORT_COMMONEST];
    uint32_t commonest_count;
};

enum report_column_use {
    COLUMN_FILLS,      /* a field */
    COLUMN_GATHERED,   /* a set, together with a column before it */
    COLUMN_LIST,       /* NDJSON: holds the records below */
    COLUMN_SUPERSEDED, /* a fact of the parent, whose own file counts */
    COLUMN_UNUSED,
};

/* A column that fills several fields stands there once for each. */
struct report_column {
    const char *heading;
    enum report_column_use use;
    const char *field;               /* 户编号, 农户.户编号; NULL where unused */
    const struct record_type *owner; /* of the field */
    struct type type;
    const char *near;                     /* UNUSED: a field that may be meant; NULL */
    const struct report_profile *profile; /* FILLS: NULL where not asked for */
};

/* The records of one kind in one file. Several kinds of one NDJSON file stand together. */
struct report_file {
    const char *file, *part; /* part: the sheet, the table; NULL without */
    uint32_t index;          /* of the file */
    const char *format;      /* "CSV" */
    const char *encoding;    /* "GB18030"; NULL: not text */
    bool marked;             /* begins with a byte order mark */
    char separator;          /* 0 without */
    uint64_t header_line;    /* 0: no line of headings */
    const struct record_type *type;
    bool settled;                   /* the files are joined: what is not rejected is used */
    uint64_t read, rejected, blank; /* blank: passed over */
    uint64_t counted;               /* rows whose cells can be told apart: what profiles count */
    const struct report_column *columns;
    uint32_t column_count;
    const char *const *absent; /* fields without a column */
    uint32_t absent_count;
};

const char *data_report_text(
    struct arena *arena, const struct report_file *files, size_t count, bool zh);

#endif
