/* SPDX-License-Identifier: Apache-2.0
 *
 * What the SQLite extension keeps for a connection: the rules that were loaded for it, by name, the
 * day and the language that hold where a call says none. Of everything there is one a connection, so
 * nothing is shared by threads that SQLite does not keep apart itself.
 *
 * Functions that may fail take a `struct fault`: it is empty, or says what is wrong in English and in
 * Chinese. A fault without a text is that there is no memory.
 */
#ifndef GUODU_SQLITE_CONNECTION_H
#define GUODU_SQLITE_CONNECTION_H

#include <sqlite3ext.h>
#include "guodu.h"

/* The one table of functions of SQLite, set when the extension is loaded. */
SQLITE_EXTENSION_INIT3

#define RULES_NAME "rules" /* of a set that was loaded without a name */
#define DAY_SIZE 11 /* 2023-06-30 with its NUL */

struct fault {
    bool failed;
    char *text; /* sqlite3_malloc */
};

/* Each may have one %s, of the same argument, which may be NULL where there is none. False, so that it
 * can be returned. */
bool fault_set(struct fault *fault, const char *en, const char *zh, const char *what);
/* The sentences of an object's _error function. */
bool fault_of(struct fault *fault, guodu_status status, const char *en, const char *zh);
bool fault_no_memory(struct fault *fault);
/* Hands the fault over to SQLite; it is empty then. */
void fault_result(struct fault *fault, sqlite3_context *context);
int fault_vtab(struct fault *fault, sqlite3_vtab *table);

/* One set of rules. What is judged record by record stays until another record comes, so that several
 * columns of one row cost one judgement. */
struct rule_set {
    struct rule_set *next;
    char *name;
    int uses; /* by the connection and by open cursors */
    guodu_rules *rules;
    guodu_evaluation *evaluation; /* NULL: none was needed yet */
    guodu_record **records;       /* one a kind of record; NULL: not needed yet */
    /* What the evaluation holds; json NULL: nothing */
    char *json;
    size_t json_length, kind;
    bool rejected; /* it cannot be read: the record says why, and the evaluation holds nothing */
    char day[DAY_SIZE];
};

struct connection {
    sqlite3 *db;
    int uses; /* by the functions and tables that are registered */
    char *library; /* of installed_rules; NULL: there are none */
    struct rule_set *sets;
    char day[DAY_SIZE]; /* "": none was said */
    bool says_lang;     /* else the language is that of the rules */
    guodu_lang lang;
};

struct connection *connection_new(sqlite3 *db);
void connection_release(void *object);

/* The folder of the rules that were installed with the extension, as it is found when it is loaded; NULL:
 * there is none. sqlite3_malloc. */
char *installed_rules(void);

/* Loads rules that only the caller uses. library: where `use` looks; NULL: the installed rules. NULL: see the
 * fault. */
struct rule_set *rule_set_load(const struct connection *connection, const char *path,
    const char *library, const char *name, struct fault *fault);
/* From now on the set of its name. */
void connection_add(struct connection *connection, struct rule_set *added);
/* The set of a name; NULL or "": RULES_NAME. NULL: see the fault. */
struct rule_set *connection_set(
    const struct connection *connection, const char *name, struct fault *fault);
/* NULL: there is none of that name, which has so many bytes. */
struct rule_set *connection_find(
    const struct connection *connection, const char *name, size_t length);
void rule_set_release(struct rule_set *set);

/* Reads a day: of `value` if there is one that is not NULL, else the connection's. */
bool connection_day(const struct connection *connection, sqlite3_value *value,
    char day[DAY_SIZE], struct fault *fault);
/* What is told as the outcome of a record that is rejected. Static. */
const char *rejected_word(guodu_lang lang);
guodu_lang connection_lang(const struct connection *connection, const struct rule_set *set);

/* SIZE_MAX: there is none. */
size_t rules_find_kind(const guodu_rules *rules, const char *name);
/* The top record above a kind, or it itself. */
size_t rules_top_of(const guodu_rules *rules, size_t kind);
/* The top record of a name; NULL: the only one. */
bool rules_find_top(
    const guodu_rules *rules, const char *name, size_t *kind, struct fault *fault);

/* Judges a record as JSON, unless it is the one that was judged last. True as well where a value in it
 * cannot be read: then it is rejected, as a row of a table is. */
bool rule_set_judge(struct rule_set *set, size_t kind, const char *json, size_t length,
    const char *day, struct fault *fault);
/* A text argument that has to be there. NULL: see the fault, which names it. */
const char *text_argument(
    sqlite3_value *value, const char *en, const char *zh, struct fault *fault);
/* Reads JSON into the record of a kind, without judging it; GUODU_BAD_VALUE is no fault. */
guodu_status rule_set_read(struct rule_set *set, size_t kind, const char *json, size_t length,
    struct fault *fault);

/* ---- what is registered ---- */

int register_functions(struct connection *connection);
int register_results(struct connection *connection);
int register_run(struct connection *connection);
int register_remarks(struct connection *connection);

#endif
