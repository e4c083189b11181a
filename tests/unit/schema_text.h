/* SPDX-License-Identifier: Apache-2.0
 *
 * For tests: a schema from a few lines of text, so that readers of data can be tested without
 * the rule language. One word after another:
 *
 *     choice NAME VALUE[=TEXT|TEXT...] ...
 *     record NAME [of PARENT]
 *     NAME TYPE [or_none] [key] [required] [place] [from=COLUMN|COLUMN...] [empty=VALUE]
 *     NAME list CHILD
 *     NAME computed
 *
 * The last three belong to the record above them. A line that begins with # is a comment. What
 * cannot be read fails the test.
 */
#ifndef TESTS_SCHEMA_TEXT_H
#define TESTS_SCHEMA_TEXT_H

#include "record/schema.h"

const struct schema *schema_from_text(struct arena *arena, const char *text);
const struct record_type *schema_record(const struct schema *schema, const char *name);

#endif
