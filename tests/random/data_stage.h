/* SPDX-License-Identifier: Apache-2.0
 *
 * A case of fuzz_data: a data set, the files it was written to, what was done to them, and what
 * came of reading them. What must hold of that is looked at here.
 */
#ifndef GUODU_TESTS_RANDOM_DATA_STAGE_H
#define GUODU_TESTS_RANDOM_DATA_STAGE_H

#include "data.h"

enum { FILES_MOST = 4 };

/* How rows are read. */
enum way { KEPT, BY_ORDER, BY_PARTITION, COLLIDING, IN_BATCHES, WAY_COUNT };

enum level { WHOLE, IN_TABLE, IN_PART, IN_BYTES, IN_LINE, LEVEL_COUNT };

extern const char *const level_names[];

struct run {
    uint64_t seed, wanted, cases, failures, sets, rejects, used;
    uint64_t level_cases[LEVEL_COUNT], level_refused[LEVEL_COUNT];
    uint64_t way_cases[WAY_COUNT]; /* of those that were read so */
    const char *folder;
    struct arena set_arena, arena; /* of a data set; of a case */
};

struct file {
    const char *name;                /* with its part, as it is given */
    const char *path;                /* the file itself */
    const struct record_type *type;  /* NULL: to be found */
    struct bytes bytes;              /* empty: the file is there already */
    uint64_t hurt_line;              /* 0: no one line of it is damaged */
    enum data_encoding encoding;     /* told; AUTO: to be found */
    int64_t more_lines;              /* behind that line */
    uint64_t first_line, line_count; /* of the rows, before the damage */
};

struct stage {
    struct run *run;
    uint64_t number;
    const struct made_set *set;
    const struct made_form *form;
    enum level level;
    bool same;     /* the records are still those of the data set */
    bool shuffled; /* rows are in any order */
    struct file files[FILES_MOST];
    size_t file_count;
    struct dataset *dataset;
    struct made_table tables[FILES_MOST];
};

struct seen {
    struct bytes text; /* the records as people would read them, without where they stood */
    uint64_t used;
    VEC(const struct record *) records;
};

/* Says what is wrong with the case and counts it; false. */
bool stage_fail(struct stage *stage, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool stage_is_text(const char *text);
/* Goes through all records of the data set. */
struct seen stage_see(struct stage *stage);
/* False after a failure. Counts, rejects and remarks: whatever was done to the files. */
bool stage_check_read(struct stage *stage, const struct seen *seen);
/* Rows beside a damaged line are used, or rejected for other rows. */
bool stage_check_lines(struct stage *stage, const struct seen *seen);
/* Each row that nothing was done to knows its line, and is not rejected for what it says. */
bool stage_check_rows(struct stage *stage, const struct seen *seen);

#endif
