/* SPDX-License-Identifier: Apache-2.0
 *
 * What is behind the objects of guodu.h, and the one place where exhausted memory is caught.
 *
 * Objects themselves come from the host's allocator; everything below them is in arenas they
 * own. A public function that takes memory from an arena does its work through api_guard, so
 * that an arena that has none left comes back here as GUODU_NO_MEMORY.
 */
#ifndef GUODU_API_API_H
#define GUODU_API_API_H

#include "api/pool.h"
#include "api/system.h"
#include "author/tests.h"
#include "base/limits.h"
#include "check/check.h"
#include "data/dataset.h"
#include "data/json_record.h"
#include "eval/eval.h"
#include "guodu.h"
#include "report/data_report.h"
#include "report/files.h"
#include "report/result.h"
#include "report/summary.h"

struct api_error {
    const char *zh, *en; /* static, or in an arena of the object; NULL: nothing went wrong */
};

/* Types in the words of the rules. */
struct rules_types {
    const char ***fields;  /* [record][field] */
    const char ***outputs; /* [policy][output] */
};

struct rules_judged { /* all policies and assertions, once a part of them was selected */
    struct policy **policies; /* NULL: none ever was */
    struct assertion **assertions;
    size_t policy_count, assertion_count;
    struct report_shape shape; /* of all */
    struct rules_types types;
};

struct guodu_rules {
    struct memory_pool *pool;
    struct allocator allocator; /* of all objects: gives of the pool */
    guodu_reader reader;        /* read NULL: rule files come from the disk */
    struct limits limits;
    guodu_log *log;
    void *log_user;
    struct system system;
    struct arena arena; /* of what is loaded */
    struct atoms atoms;
    struct sources sources;
    struct diagnostics diagnostics;
    struct ast_program files;
    struct program program;
    struct report_shape shape;
    struct rules_types types;
    struct rules_judged all;
    bool sound; /* loaded without an error: the program may be evaluated */
    guodu_lang lang;
    struct api_error error;
    char *library; /* where used files are looked for too; NULL without */
};

struct guodu_record {
    const guodu_rules *rules;
    struct record_owner *owner; /* NULL: of a data set */
    const struct record_tree *tree;
    struct record *record;
};

/* A tree that a host builds. */
struct record_owner {
    struct allocator allocator;
    struct arena arena;   /* of the tree */
    struct arena scratch; /* of the JSON that was read last, and what is said of it */
    struct arena names;   /* of the reader */
    struct record_tree tree;
    const struct record_type *type;
    struct guodu_record top;
    struct json_reader *reader; /* NULL until JSON is read */
    struct json_unused unused;
    struct api_error error;
};

struct guodu_data {
    const guodu_rules *rules;
    const struct schema *schema; /* what is read: of the rules, or of several versions together */
    struct dataset *dataset;
    struct arena arena; /* of the record at hand */
    struct record_tree tree;
    struct guodu_record current;
    struct dataset_cursor cursor;
    struct prepared *prepared;  /* NULL until records of prepared data are asked for */
    struct prepared_lane *lane;
    const struct batch *batch;  /* of the lane, and the next row of it */
    size_t next_row;
    size_t next_kind; /* whose records come after the cursor's */
    bool joined, broken, has_limit;
    bool read_sorted; /* guodu_data_read_sorted was called */
    bool walked;      /* records were handed out that cannot be had again */
    guodu_status status; /* of the last guodu_data_next */
    uint64_t limit;
    const struct report_file *files; /* what was understood of them; NULL until asked for */
    size_t file_count;
    bool files_settled; /* asked for when all was read and joined: it will not change */
    struct api_error error;
};

enum { EXPLAIN_SCRATCH = 2 };

struct guodu_evaluation {
    const guodu_rules *rules;
    struct arena arena; /* of the last run */
    struct arena scratch[EXPLAIN_SCRATCH]; /* of explanations */
    struct evaluation evaluation;
    struct report_batch batch;
    date as_of;
    bool tells_held; /* findings tell what holds too */
    bool leaves_near; /* explanations do not tell what would change the outcome */
    struct api_error error;
};

struct result_output;

struct guodu_report {
    const guodu_rules *rules;
    struct arena arena, scratch;
    guodu_report_options options;
    VEC(const char *) names; /* of the files of results, in the order they are opened */
    bool *left_out;          /* [record type]: the data have none; NULL: not known */
    VEC(const char *) stale; /* names that would be taken for results of this run: removed with it */
    struct output_files files;
    struct result_output *output; /* NULL until opened */
    bool closed;
    guodu_status failed; /* GUODU_OK, or what the first failure was: the report cannot be closed */
    struct api_error error;
};

struct guodu_summary {
    const guodu_rules *rules;
    struct arena arena, scratch;
    struct summary summary;
};

struct guodu_test {
    struct allocator allocator;
    struct arena arena, scratch;
    struct arena described; /* the last example that was asked for */
    struct tests tests;
    struct api_error error;
};

/* Reads records by another schema than that of the rules, whose record types come first in it. The schema
 * must outlive it. wanted ([record][field]): files need not have columns for other fields; NULL: all. */
guodu_data *api_data_new(
    const guodu_rules *rules, const struct schema *schema, const bool *const *wanted);

/* Runs work with an escape for the arena; nested calls are allowed. GUODU_NO_MEMORY if the arena
 * is exhausted, else what work returns. */
guodu_status api_guard(struct arena *arena, guodu_status (*work)(void *call), void *call);

/* The same for what a data set's arena gives; after exhaustion a data set can only be freed. */
guodu_status api_data_guard(guodu_data *data, guodu_status (*work)(void *call), void *call);

/* The kind of record that is called so; NULL is any: *out is NULL. */
guodu_status api_data_kind(guodu_data *data, const char *kind, const struct record_type **out);
guodu_status api_check_limit(guodu_data *data);
guodu_status api_not_sorted(guodu_data *data);

/* Tells the host's log, if there is one; both formats take the same arguments in the same order. */
void api_tell(const guodu_rules *rules, guodu_log_level level, const char *zh, const char *en, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));
/* The same of an error, behind a word for what it is of. */
void api_tell_why(const guodu_rules *rules, guodu_log_level level, struct api_error what,
    const struct api_error *why);
/* Tells that the limit of memory was reached, if it was. GUODU_NO_MEMORY. */
guodu_status api_tell_memory(const guodu_rules *rules);

/* Sets the error and returns the status. GUODU_OK clears it. */
guodu_status api_fail(struct api_error *error, guodu_status status, const char *zh, const char *en);
guodu_status api_no_memory(struct api_error *error);
const char *api_error_text(const struct api_error *error, guodu_lang lang);
/* A text as a file, not published yet. False: see the error of files. */
bool api_write_text(
    struct output_files *files, const char *path, const char *text, size_t length);
/* What comes back where a file was not written for that errno. */
guodu_status api_write_status(int error);
/* What an errno means, in words for people. Static. */
struct api_error api_system_error(int error);

/* A whole file of rules in the arena; of a longer one more than `most` bytes, so that the load
 * can complain. False: see errno. */
bool api_read_file(
    struct arena *arena, const char *path, size_t most, const char **text, size_t *length);
/* The same of a regular file only that lies below one of two folders (real names; NULL: none) wherever
 * links may lead. EXDEV: it lies elsewhere. */
bool api_read_below(struct arena *arena, const char *path, const char *const folders[2],
    size_t most, const char **text, size_t *length);
/* The folder that a file is in, without links; NULL: there is none. */
const char *api_real_folder(struct arena *arena, const char *path);

/* Rules that share memory, limits of judging, threads and clock with others: for what the library makes for
 * itself. Nobody is told of them. NULL: there is no memory. */
guodu_rules *api_rules_like(const guodu_rules *like);
/* As guodu_rules_load_text, with files that the reader knows. */
guodu_status api_rules_load_with(guodu_rules *rules, const struct file_reader *reader,
    const char *name, const char *text, size_t length);
/* What results look like, of the policies and assertions that the program lists. */
void api_rules_shape(guodu_rules *rules);
/* The types of their fields and outputs; once there is a shape. */
void api_rules_types(guodu_rules *rules);
/* Rules without anything loaded. */
void api_rules_clear(guodu_rules *rules);
/* GUODU_LIMIT with an error of the rules if nesting was refused for the host's limit, else GUODU_OK. */
guodu_status api_check_depth(guodu_rules *rules);

/* The name in the rules' words, NULL if nothing in them is called so. The arena is for the normal form:
 * rules that threads share are only read. */
const struct atom *api_atom(const guodu_rules *rules, struct arena *arena, const char *name);
/* Is that the atom, when in normal form? The arena is for the normal form, as everywhere here. */
bool api_same_name(struct arena *arena, const char *name, const struct atom *atom);
/* NULL if there is none of this name. */
const struct record_type *api_record_type(
    const guodu_rules *rules, struct arena *arena, const char *name);

/* What was understood of the data files, a part for each kind of record in each of them; settled:
 * they are joined. In the arena. */
const struct report_file *api_data_files(
    const struct dataset *dataset, struct arena *arena, bool settled, size_t *count);

/* GUODU_BAD_CALL, for whoever would add to data or join them; where they are joined already, that is the
 * error. data may be NULL. */
guodu_status api_data_closed(guodu_data *data);

/* What there was of a data set before something was added. */
struct data_mark {
    size_t files, rejects;
};
struct data_mark api_data_mark(const guodu_data *data);
/* Tells the log what was added since under that name, or why it was not. Gives the status back. */
guodu_status api_data_tell(
    const guodu_data *data, const char *name, struct data_mark since, guodu_status status);

/* After guodu_data_join, where sorted files are read bit by bit: the next of them; *any is false behind
 * the last. */
guodu_status api_data_more(guodu_data *data, bool *any);
/* After guodu_data_join or a run: arrays that are held as they are become rows, to be walked. */
guodu_status api_data_rows(guodu_data *data);
/* The status of what the reader came to, too many rejects among it. */
guodu_status api_data_status(guodu_data *data, struct data_result result);

/* What guodu_report_add does with the results of an evaluation; the report is open. */
guodu_status api_report_add(guodu_report *report, const struct report_batch *batch);
/* Does the report take results, does it take findings? */
bool api_report_takes_results(const guodu_report *report);
bool api_report_takes_findings(const guodu_report *report);

/* Citations of the policy of a result and of the clause that decided: how many, and one of them; false:
 * there is no such index. */
size_t api_citation_count(
    const guodu_evaluation *evaluation, const struct report_result *result);
bool api_citation(guodu_evaluation *evaluation, const struct report_result *result, size_t index,
    guodu_citation *out);

/* The results of an evaluation as reports want them, in the evaluation's arena. */
void api_results(guodu_evaluation *evaluation, const struct record_tree *tree);

#endif
