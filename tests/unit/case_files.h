/* SPDX-License-Identifier: Apache-2.0
 *
 * Tests kept as files: a rule file and, beside it, the text it should give. Runs print TAP; with
 * `--write` as its argument a program writes the texts instead, to be read before they are kept.
 */
#ifndef GUODU_TESTS_CASE_FILES_H
#define GUODU_TESTS_CASE_FILES_H

#include "syntax/parse.h"

struct case_run {
    bool write;
    int count, failures;
};

/* Calls `each` for every NAME.guodu of the folder, in the order of their names. Returns how many
 * there were; a folder that cannot be read is a failed case. */
size_t each_case(struct case_run *run, const char *folder,
    void (*each)(struct case_run *run, const char *folder, const char *name));
/* The file into the arena, *length without the NUL added; NULL if there is none. */
char *case_file(struct arena *arena, const char *path, size_t *length);
/* One case: the text must be what the file holds (written, if that was asked for). */
void compare_case(struct case_run *run, struct arena *arena, const char *path, const char *text);
void report_case(struct case_run *run, bool passed, const char *name, const char *detail);
int end_cases(const struct case_run *run);

struct parsed { /* everything one parse needs and leaves */
    struct sources sources;
    struct atoms atoms;
    struct diagnostics diagnostics;
    struct parse_input input;
    struct ast_file *file; /* NULL before parse_text */
};

void parsed_init(struct parsed *parsed, struct arena *arena);
void parse_text(struct parsed *parsed, const char *name, const char *text, size_t length);
/* All that was reported, as a terminal shows it. */
const char *parsed_messages(struct parsed *parsed, enum lang lang);

#endif
