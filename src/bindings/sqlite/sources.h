/* SPDX-License-Identifier: Apache-2.0
 *
 * Records from the tables of the connection: of each kind of record the table or view of its name, or
 * what the caller names instead.
 */
#ifndef GUODU_SQLITE_SOURCES_H
#define GUODU_SQLITE_SOURCES_H

#include "bindings/sqlite/connection.h"

/* Rules by the name they were loaded by, or else by their path, which is read for the caller alone;
 * NULL: those of guodu_load without a name. To be released by the caller. */
struct rule_set *sources_rules(
    const struct connection *connection, sqlite3_value *rules, struct fault *fault);

/* All records, joined. mapping: NULL, or a JSON object from kinds of record to names of tables or
 * queries. NULL: see the fault. The data belong to the caller. */
guodu_data *sources_read(const struct connection *connection, const struct rule_set *set,
    sqlite3_value *mapping, struct fault *fault);

#endif
