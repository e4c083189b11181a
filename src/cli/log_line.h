/* SPDX-License-Identifier: Apache-2.0
 *
 * How a line of the decision log is closed: ..., "sha256": digest of the JSON without this property}.
 */
#ifndef GUODU_CLI_LOG_LINE_H
#define GUODU_CLI_LOG_LINE_H

#include <stdbool.h>
#include <stddef.h>

/* body: an object. The line with its line feed; to be freed; NULL: no memory. */
char *log_line_seal(const char *body);
/* The line, without its line feed, ends with the digest of what stands before. */
bool log_line_is_whole(const char *line);

#endif
