/* SPDX-License-Identifier: Apache-2.0
 *
 * guodu: rules for the transition from poverty alleviation to rural revitalisation, judged over
 * household records. This is the one public header.
 *
 * The way of a program that uses it:
 *
 *     guodu_rules *rules = guodu_rules_new(NULL);
 *     if (guodu_rules_load_file(rules, "support.guodu") != GUODU_OK)
 *         ... show guodu_rules_diagnostic(rules, 0 ...), then give up
 *     guodu_record *household = guodu_record_new(rules, "农户");
 *     guodu_record_set(household, "户编号", "A1");
 *     guodu_record *member = guodu_record_add(household, "成员");
 *     guodu_record_set(member, "身份", "脱贫");
 *     guodu_evaluation *evaluation = guodu_evaluation_new(rules);
 *     guodu_evaluation_run(evaluation, household, "2023-06-30");
 *     for (size_t i = 0; i < guodu_evaluation_count(evaluation); i++)
 *         guodu_evaluation_result(evaluation, i, &result);
 *
 * Whole files, rows and columns are read by guodu_data, judged by guodu_judging, results written by
 * guodu_report, counted by guodu_summary. docs/embedding.md is the way in.
 *
 * Text is UTF-8 with a NUL at its end. Dates are YYYY-MM-DD. Money is in yuan with its fen, as
 * text, so that nothing passes through binary floating point.
 *
 * Ownership: each `new` has its `free`, which accepts NULL; what was made of rules, data or records is
 * freed before them. Strings that the library returns belong to the object they came from and live
 * until it is freed, reloaded or run again. Structs that a host hands over are copied.
 *
 * Errors: nearly every function returns a status, or NULL, 0 or false where it cannot do what it was
 * asked for. Where an object is NULL that must not be, nothing happens and GUODU_BAD_CALL, NULL, 0, false
 * or "" comes back. After GUODU_NO_MEMORY an object can only be freed, or loaded or run anew.
 *
 * Threads: rules that are loaded are only read, and may be shared by any number of threads. Every
 * other object is used by one thread at a time. guodu_judging_run and guodu_dry_run_go alone start
 * threads of their own, and these have ended when they return. guodu_data_progress alone may be
 * called by any thread.
 *
 * The library keeps no global state, prints nothing, never exits, and reads neither the
 * environment nor the date. It opens only the files it is given and those that the rules `use`.
 */
#ifndef GUODU_H
#define GUODU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GUODU_VERSION "0.1.0"
#define GUODU_VERSION_MAJOR 0
#define GUODU_VERSION_MINOR 1
#define GUODU_VERSION_PATCH 0
/* For comparing: 0.1.0 is 1000. */
#define GUODU_VERSION_NUMBER \
    (GUODU_VERSION_MAJOR * 1000000 + GUODU_VERSION_MINOR * 1000 + GUODU_VERSION_PATCH)

#if defined(__GNUC__)
#define GUODU_API __attribute__((visibility("default")))
#else
#define GUODU_API
#endif

/* The version of the library at run time, as GUODU_VERSION is that of the header. */
GUODU_API const char *guodu_version(void);
/* The same as a number, as GUODU_VERSION_NUMBER is that of the header. */
GUODU_API int guodu_version_number(void);

/* ---- what may come back ---- */

typedef enum guodu_lang { GUODU_ZH, GUODU_EN } guodu_lang;

typedef enum guodu_status {
    GUODU_OK = 0,
    GUODU_NO_MEMORY,    /* the allocator had none left; the object can only be freed */
    GUODU_BAD_RULES,    /* the rules have errors: see their diagnostics */
    GUODU_BAD_CALL,     /* a name that does not exist, a call out of order, NULL where not allowed */
    GUODU_BAD_VALUE,    /* a text that cannot be read as the type of its field */
    GUODU_CANNOT_READ,  /* a file cannot be opened or read, or is not of its format */
    GUODU_CANNOT_WRITE, /* a file cannot be written or renamed */
    GUODU_TOO_MANY_REJECTS,
    GUODU_NOT_SORTED,   /* see guodu_data_read_sorted */
    GUODU_STOPPED,      /* the host said so */
    GUODU_LIMIT,        /* more than the limits allow: see guodu_rules_set_limit */
} guodu_status;

/* What a status means, in a few words for people; of a number that is none: "". Static. */
GUODU_API const char *guodu_status_word(guodu_status status, guodu_lang lang);

/* Every object has an _error function: one sentence on its last call that did not return GUODU_OK, in the
 * language asked for; "" if there was none. Never NULL. */

/* Writes a file, which appears whole or not at all: for texts that the library made. GUODU_CANNOT_WRITE,
 * GUODU_NO_MEMORY: *why says what is wrong, in a few words; why may be NULL. */
GUODU_API guodu_status guodu_write_file(
    const char *path, const char *text, size_t length, guodu_lang lang, const char **why);

/* Asked now and then: false stops what is going on, which then returns GUODU_STOPPED. */
typedef bool guodu_go_on(void *user);

/* ---- digests ---- */

/* SHA-256 as 64 signs of 0-9 a-f and a NUL: what files and rules are told by, so that it shows
 * whether they are still what they were. */
#define GUODU_DIGEST_SIZE 65
/* Of a file as it stands on the disk, a piece at a time; go_on NULL: never asked. */
GUODU_API guodu_status guodu_digest_file(
    const char *path, guodu_go_on *go_on, void *user, char hex[GUODU_DIGEST_SIZE]);
/* Of bytes in memory; bytes may be NULL where length is 0. */
GUODU_API guodu_status guodu_digest_bytes(
    const void *bytes, size_t length, char hex[GUODU_DIGEST_SIZE]);

/* ---- memory ---- */

/* resize(user, NULL, 0, n) allocates n bytes, resize(user, p, old, 0) frees, else resizes. Returns
 * NULL when there is none. Called from the thread that makes the call into the library and, within
 * guodu_judging_run and guodu_dry_run_go, from their threads; for objects of the same rules never by two at
 * once, but a dry run has objects of two rules: their allocators must bear to be called at once. */
typedef struct guodu_allocator {
    void *(*resize)(void *user, void *block, size_t old_size, size_t new_size);
    void *user;
} guodu_allocator;

/* ---- rules ---- */

typedef struct guodu_rules guodu_rules;

/* Empty rules. allocator NULL: malloc and free. NULL when there is no memory. */
GUODU_API guodu_rules *guodu_rules_new(const guodu_allocator *allocator);
/* After everything that was made of them. */
GUODU_API void guodu_rules_free(guodu_rules *rules);

/* How a host reads rule files itself: from a database, a package, a request. read is asked for each
 * file by its path: that of the top file as it was given to guodu_rules_load_file, of others beside
 * the file that uses them, or in the library folder. GUODU_OK: *text and *length are set, and stay as
 * they are until release is called with them, which is before the load returns; GUODU_CANNOT_READ:
 * there is no such file (the library folder may have it); any other status: the load ends with it. */
typedef struct guodu_reader {
    guodu_status (*read)(void *user, const char *path, const char **text, size_t *length);
    void (*release)(void *user, const char *text, size_t length); /* NULL: nothing is to be done */
    void *user;
} guodu_reader;
/* For the loads that follow: rule files come from the reader, and the disk is not touched for them.
 * The struct is copied. NULL: from the disk. */
GUODU_API guodu_status guodu_rules_set_reader(guodu_rules *rules, const guodu_reader *reader);

/* What may be taken; 0: as it is without this call. */
typedef struct guodu_limits {
    uint64_t memory;    /* bytes that the rules and all objects made of them hold together; without: no limit */
    uint64_t rule_bytes; /* of all rule files of a load; without: 64 MiB each */
    uint32_t rule_files; /* of a load; at most 1,000, which is the limit without */
    uint32_t rules;     /* policies, inspections and guarantees of a load; without: no limit */
    uint32_t depth;     /* of brackets and conditions in each other; at most 256, which is the limit without */
    uint32_t steps;     /* that one policy may take for one record: parts of expressions that are
                           evaluated; without: 5,000,000. The result is GUODU_FAILED then, and says so.
                           Columns that are judged together take none. */
} guodu_limits;
/* From now on: of memory at once, of the others for what is loaded and judged next. Not while evaluations
 * or judgings run. What is refused for a limit is GUODU_LIMIT, and the error says which; of memory it is
 * GUODU_NO_MEMORY. NULL: all as without. GUODU_BAD_VALUE: a depth beyond 256; nothing is set then. */
GUODU_API guodu_status guodu_rules_set_limits(guodu_rules *rules, const guodu_limits *limits);

/* The same and all other limits one by one, by their names, which docs/limits.md has: "clauses",
 * "household-steps", "workbook-bytes" ... 0: as it is without this call. GUODU_BAD_CALL: there is no such limit;
 * GUODU_BAD_VALUE: it cannot be so much, or so little; nothing is set then. */
GUODU_API guodu_status guodu_rules_set_limit(guodu_rules *rules, const char *name, uint64_t value);
typedef struct guodu_limit_info {
    const char *name;
    uint64_t value;    /* as it is now; 0: there is none */
    uint64_t standard; /* without a word; 0: there is none */
    uint64_t least, most;
    const char *zh, *en; /* what it bounds */
} guodu_limit_info;
/* Of all limits, one after another. GUODU_BAD_CALL: there is none of this index. */
GUODU_API guodu_status guodu_rules_limit(
    const guodu_rules *rules, size_t index, guodu_limit_info *out);

/* What the library tells a host beside results: rules that were loaded, files that were read and how, what
 * was judged and how much of it one by one. Both sentences live as long as the call. Called from the
 * thread that made the call into the library, of a judging from the one that called guodu_judging_run. */
typedef enum guodu_log_level { GUODU_LOG_INFO, GUODU_LOG_WARNING, GUODU_LOG_ERROR } guodu_log_level;
typedef void guodu_log(void *user, guodu_log_level level, const char *zh, const char *en);
/* log NULL: nothing is told, as without this call. */
GUODU_API guodu_status guodu_rules_set_log(guodu_rules *rules, guodu_log *log, void *user);

/* Threads and the clock, where a host has its own or none. */
typedef struct guodu_system {
    /* Runs work(argument) on a thread of its own, whose stack should have the 8 MiB that the first
     * thread of a program has. False: none can be had; the work is then done by the others. NULL: judging
     * goes on the thread that called it, alone. */
    bool (*start)(void *user, void (*work)(void *argument), void *argument, void **thread);
    void (*join)(void *user, void *thread); /* waits for its end, and lets it go; NULL only with start */
    double (*seconds)(void *user); /* a steady clock, for guodu_judging_account; NULL: its times are 0 */
    void *user;
} guodu_system;
/* For what is judged from now on; not while a judging runs. The struct is copied. NULL: POSIX threads and the
 * system's steady clock, as without this call. */
GUODU_API guodu_status guodu_rules_set_system(guodu_rules *rules, const guodu_system *system);

/* A folder where `use` looks for files that are not beside the file that uses them, for the loads
 * that follow; NULL for none. */
GUODU_API guodu_status guodu_rules_set_library(guodu_rules *rules, const char *folder);
/* Loads and checks a file and all it uses. A folder means its main.guodu. GUODU_OK (there may be
 * warnings), GUODU_BAD_RULES, GUODU_CANNOT_READ, GUODU_NO_MEMORY. Loading again replaces what was
 * loaded; no record or evaluation of the old rules may be in use then. */
GUODU_API guodu_status guodu_rules_load_file(guodu_rules *rules, const char *path);
/* The same from memory; name is shown in messages, and `use` looks beside it. */
GUODU_API guodu_status guodu_rules_load_text(
    guodu_rules *rules, const char *name, const char *text, size_t length);
/* Of the last load, select, format or plan. */
GUODU_API const char *guodu_rules_error(const guodu_rules *rules, guodu_lang lang);

typedef enum guodu_severity { GUODU_ERROR, GUODU_WARNING, GUODU_HINT } guodu_severity;

typedef struct guodu_diagnostic {
    guodu_severity severity;
    const char *code;    /* "G0301" */
    const char *file;    /* as it was given or used */
    size_t line, column; /* from 1; the column counts characters */
    size_t end_line, end_column; /* just behind the last character */
    const char *message; /* one sentence */
    const char *help;    /* what to write instead; NULL if there is nothing to add */
    const char *shown;   /* all of it with the lines of the file and carets, for a terminal */
} guodu_diagnostic;

/* Of the last load, sorted by place. */
GUODU_API size_t guodu_rules_diagnostic_count(const guodu_rules *rules);
/* All errors, also those beyond the twenty that are kept. */
GUODU_API size_t guodu_rules_error_count(const guodu_rules *rules);
/* colour: `shown` carries terminal colours. GUODU_BAD_CALL if there is no such index. */
GUODU_API guodu_status guodu_rules_diagnostic(
    guodu_rules *rules, size_t index, guodu_lang lang, bool colour, guodu_diagnostic *out);

/* Of these rules only the policies, inspections and guarantees with these names, and the policies of
 * categories with these names, are judged from now on (核查 or inspect: all inspections; 保证 or
 * guarantee: all guarantees); those that they rest on are worked out, but give no results. Counts and
 * indexes above are of the selected ones. count 0: all again. GUODU_BAD_VALUE: a name means nothing;
 * see guodu_rules_error; all are judged. Not while data, evaluations, reports or other objects of the
 * rules exist. */
GUODU_API guodu_status guodu_rules_select(
    guodu_rules *rules, const char *const *names, size_t count);

/* How records are judged in batches as of a day (YYYY-MM-DD), as text for people: operations, what
 * each policy takes of them, and what is left to judging one by one. *text lives until rules are
 * loaded again. GUODU_BAD_CALL: no sound rules; GUODU_BAD_VALUE: no such day. */
GUODU_API guodu_status guodu_rules_plan(
    guodu_rules *rules, const char *as_of, guodu_lang lang, const char **text);

/* The rules as one web page that people read instead of the code: policies, values, articles, examples.
 * The page needs nothing beside it. lang is that of its headings; the rules stand there as they are
 * written. NULL: the rules are not sound, or there is no memory. */
typedef struct guodu_document guodu_document;
GUODU_API guodu_document *guodu_document_new(guodu_rules *rules, guodu_lang lang);
GUODU_API void guodu_document_free(guodu_document *document);
/* HTML in UTF-8; its length in bytes where asked for. */
GUODU_API const char *guodu_document_text(const guodu_document *document, size_t *length);
/* How many examples do not come out as they say; the page marks them. */
GUODU_API size_t guodu_document_failed_examples(const guodu_document *document);
/* As a file, which appears whole or not at all. GUODU_CANNOT_WRITE: see the error. */
GUODU_API guodu_status guodu_document_write(guodu_document *document, const char *path);
GUODU_API const char *guodu_document_error(const guodu_document *document, guodu_lang lang);

/* ---- what rules rest on ---- */

/* The rules gone through as an auditor would: entries of catalogues (sources with levels) with the
 * rules that decide them, what is only registered, missing, unverified, disputed, without citation,
 * reached by no example, undecided. Runs the examples. NULL: the rules are not sound, or there is
 * no memory. The rules must live as long and not be loaded again. One thread at a time. */
typedef struct guodu_audit guodu_audit;
GUODU_API guodu_audit *guodu_audit_new(const guodu_rules *rules);
GUODU_API void guodu_audit_free(guodu_audit *audit);
/* Entries of catalogues that no rule decides and that are not registered either. */
GUODU_API size_t guodu_audit_missing(const guodu_audit *audit);
/* For people, or as JSON (docs/cli.md; lang is not used). *text is the audit's; length may be NULL. */
GUODU_API guodu_status guodu_audit_text(
    guodu_audit *audit, guodu_lang lang, bool json, const char **text, size_t *length);

/* ---- the canonical form ---- */

typedef struct guodu_format_options {
    bool translate;      /* the words of the language into `lang`; else they stay as they are */
    guodu_lang lang;
    const char *part_of; /* the rule file (or folder) of which the text is a part, so that the names
                            declared there are known; NULL: the text and what it uses is all */
} guodu_format_options;

/* The canonical form of one rule file: docs/format.md. Only its syntax is read: names may be wrong.
 * The file is read in place of what was loaded, and the diagnostics are of it. *formatted lives until
 * the next load. options NULL: all zero. GUODU_BAD_RULES: the text has syntax errors, is
 * longer than a rule file may be (G1004), or cannot be translated (guodu_rules_error says where);
 * GUODU_CANNOT_READ: part_of cannot be read. */
GUODU_API guodu_status guodu_rules_format(guodu_rules *rules, const char *name, const char *text,
    size_t length, const guodu_format_options *options, const char **formatted,
    size_t *formatted_length);

/* What the rules declare, for programs that show or ask for it. */
GUODU_API const char *guodu_rules_name(const guodu_rules *rules);    /* NULL without */
GUODU_API const char *guodu_rules_ruleset_version(const guodu_rules *rules);
/* 0 of rules that are not sound. */
GUODU_API size_t guodu_rules_policy_count(const guodu_rules *rules);
/* In the order of the rules. NULL: no such index. */
GUODU_API const char *guodu_rules_policy(const guodu_rules *rules, size_t index);
/* The index of the policy of that name, as guodu_rules_policy has it. SIZE_MAX: there is none. */
GUODU_API size_t guodu_rules_find_policy(const guodu_rules *rules, const char *name);

typedef struct guodu_policy {
    const char *name;
    const char *title;    /* NULL without */
    const char *category; /* NULL without */
    const char *doc;      /* what stands before it for people; NULL without */
    size_t record;        /* index as in guodu_rules_record: whom it is for */
    size_t output_count;
    size_t clause_count;
} guodu_policy;
/* GUODU_BAD_CALL if there is no such index. */
GUODU_API guodu_status guodu_rules_policy_info(
    const guodu_rules *rules, size_t index, guodu_policy *out);
/* NULL: no such policy or clause. */
GUODU_API const char *guodu_rules_clause(const guodu_rules *rules, size_t policy, size_t index);

typedef enum guodu_type {
    GUODU_TYPE_TRUTH,      /* 是 or 否, yes or no */
    GUODU_TYPE_WHOLE,
    GUODU_TYPE_DECIMAL,
    GUODU_TYPE_PERCENT,
    GUODU_TYPE_MONEY,
    GUODU_TYPE_DATE,
    GUODU_TYPE_DURATION,
    GUODU_TYPE_TEXT,
    GUODU_TYPE_CHOICE,
    GUODU_TYPE_SET,        /* of a choice */
    GUODU_TYPE_REGION,     /* a division code */
    GUODU_TYPE_CITIZEN_ID, /* 公民身份号码 */
    GUODU_TYPE_LIST,       /* records below this one */
} guodu_type;

/* A field of a record, or an output of a policy. */
typedef struct guodu_field {
    const char *name;
    guodu_type type;
    const char *type_name; /* in the words of the rules: 金额/年 */
    const char *unit;      /* of money and numbers with one: 元/年; NULL without */
    size_t choice;         /* of CHOICE and SET: index as in guodu_rules_choice; else SIZE_MAX */
    size_t list;           /* of LIST: index as in guodu_rules_record; else SIZE_MAX */
    bool given;            /* data say it; else it is computed (or an output, or a list) */
    bool key, required, place;
    bool may_be_none;      /* its type says so; or it is an output that hands on an age, none before birth */
    const char *doc;       /* NULL without */
} guodu_field;
/* Of the record with this index; 0 of one that does not exist. */
GUODU_API size_t guodu_rules_field_count(const guodu_rules *rules, size_t record);
/* GUODU_BAD_CALL if there is no such index. Fields come in the order of the rules. */
GUODU_API guodu_status guodu_rules_field(
    const guodu_rules *rules, size_t record, size_t index, guodu_field *out);
/* A further heading by which data name the field. NULL: no such index. */
GUODU_API const char *guodu_rules_field_heading(
    const guodu_rules *rules, size_t record, size_t field, size_t index);
/* Of a policy, in the order of the rules; index below guodu_policy.output_count, else GUODU_BAD_CALL. */
GUODU_API guodu_status guodu_rules_output(
    const guodu_rules *rules, size_t policy, size_t index, guodu_field *out);
/* The name of a choice, and the names of its values: those of the rules, then the two that the language
 * has (sexes, dispositions). NULL: no such index. */
GUODU_API const char *guodu_rules_choice(const guodu_rules *rules, size_t index);
GUODU_API const char *guodu_rules_choice_value(
    const guodu_rules *rules, size_t choice, size_t index);
typedef enum guodu_assertion_kind {
    GUODU_INSPECT,   /* 核查: of the data and the work */
    GUODU_GUARANTEE, /* 保证: of the rules */
} guodu_assertion_kind;

typedef struct guodu_assertion {
    guodu_assertion_kind kind;
    const char *name;
    const char *title;  /* NULL without */
    const char *record; /* the kind of record it is for */
} guodu_assertion;
/* 0 of rules that are not sound. */
GUODU_API size_t guodu_rules_assertion_count(const guodu_rules *rules);
/* GUODU_BAD_CALL if there is no such index. */
GUODU_API guodu_status guodu_rules_assertion(
    const guodu_rules *rules, size_t index, guodu_assertion *out);
/* Kinds of record, parents before those below them; 0 of rules that are not sound. */
GUODU_API size_t guodu_rules_record_count(const guodu_rules *rules);
/* NULL: no such index. */
GUODU_API const char *guodu_rules_record(const guodu_rules *rules, size_t index);
/* The record that this one is a record of; NULL for a top record. */
GUODU_API const char *guodu_rules_record_parent(const guodu_rules *rules, size_t index);
/* The files that were read: the top file, then those it uses. NULL: no such index. */
GUODU_API size_t guodu_rules_file_count(const guodu_rules *rules);
GUODU_API const char *guodu_rules_file(const guodu_rules *rules, size_t index);
/* Its name as it is seen from the folder of the top file, or of the library where it was found there. */
GUODU_API const char *guodu_rules_file_name(const guodu_rules *rules, size_t index);
/* Digests of what was loaded, whatever has become of the files. GUODU_BAD_CALL: no such file. */
GUODU_API guodu_status guodu_rules_file_digest(
    const guodu_rules *rules, size_t index, char hex[GUODU_DIGEST_SIZE]);
/* Of all files together: of lines `digest  name` as sha256sum writes them, in the order of the bytes of
 * the names, so the same wherever the files lie. GUODU_BAD_CALL: the rules are not sound. */
GUODU_API guodu_status guodu_rules_digest(const guodu_rules *rules, char hex[GUODU_DIGEST_SIZE]);
/* Examples, of all these files. */
GUODU_API size_t guodu_rules_example_count(const guodu_rules *rules);
/* The language most keywords of the top file are in: what its results are best shown in. */
GUODU_API guodu_lang guodu_rules_lang(const guodu_rules *rules);

/* ---- would the examples notice a mistake? ---- */

/* Makes small changes in the rules, one at a time (a boundary, a threshold by a unit, another
 * disposition, a condition left out ...; docs/testing-rules.md has the list), and sees whether an
 * example notices: whether one that passes does not pass any more. For a change that none notices a
 * record is looked for that would. The loaded rules are only read. */
typedef struct guodu_mutation guodu_mutation;

typedef enum guodu_fate {
    GUODU_NOTICED,  /* by an example */
    GUODU_APART,    /* it cannot matter, and `reason` says why */
    GUODU_UNNOTICED, /* by no example; `record` is one that would notice */
    GUODU_OPEN,     /* by no example; no record was found in `tries` tries */
    GUODU_REFUSED,  /* by no example, but guodu check would refuse it, and `reason` says why */
} guodu_fate;

#define GUODU_FATE_COUNT 5

typedef struct guodu_change {
    const char *kind;    /* "boundary", "threshold", "over" ... */
    const char *file;    /* where the change would be made */
    size_t line, column; /* from 1; the column counts characters */
    const char *where;   /* the policy with the clause, the parameter with the region ... */
    const char *change;  /* 把“高于”改成“不低于”, changing “above” to “at least” */
    const char *sentence; /* the same with what became of it: ... 现有的用例都发现不了 */
    guodu_fate fate;
    const char *example; /* GUODU_NOTICED: the title of an example that notices; else NULL */
    const char *reason;  /* GUODU_APART, GUODU_REFUSED; else NULL */
    const char *record;  /* GUODU_UNNOTICED: an example, to be put into a rule file as it stands. It
                            was tried: it passes as the rules are and not with the change. */
    uint32_t tries;      /* records that were tried */
} guodu_change;

/* lang: of sentences; examples are written in the language of the rules. NULL: the rules are not
 * sound, or no memory. */
GUODU_API guodu_mutation *guodu_mutation_new(const guodu_rules *rules, guodu_lang lang);
GUODU_API void guodu_mutation_free(guodu_mutation *mutation);
/* tries: records that are tried for one change at most; 0: 4,000. The same rules and tries give the
 * same answers. */
GUODU_API guodu_status guodu_mutation_run(guodu_mutation *mutation, uint32_t tries);
/* By file and place. */
GUODU_API size_t guodu_mutation_count(const guodu_mutation *mutation);
/* Those with which it came so. */
GUODU_API size_t guodu_mutation_count_of(const guodu_mutation *mutation, guodu_fate fate);
/* Examples that fail as the rules are: they notice nothing. */
GUODU_API size_t guodu_mutation_failing(const guodu_mutation *mutation);
/* GUODU_BAD_CALL if there is no such index. */
GUODU_API guodu_status guodu_mutation_change(
    guodu_mutation *mutation, size_t index, guodu_change *out);
GUODU_API const char *guodu_mutation_error(const guodu_mutation *mutation, guodu_lang lang);

/* ---- records ---- */

typedef struct guodu_record guodu_record;

/* A top record of a kind, all its facts unknown, its lists unknown. Frees with all below it.
 * NULL: no such top record in rules that are sound, or no memory. */
GUODU_API guodu_record *guodu_record_new(const guodu_rules *rules, const char *kind);
GUODU_API void guodu_record_free(guodu_record *record);
/* Sets a fact from text as a data file would write it; "" means what an empty cell means, NULL makes
 * it unknown. GUODU_BAD_CALL: no such given field; GUODU_BAD_VALUE: see guodu_record_error. */
GUODU_API guodu_status guodu_record_set(guodu_record *record, const char *field, const char *text);
/* Adds a child of a kind (the name of the record or of the list); its list becomes known. The child
 * belongs to the top record. NULL: no such kind below this one, or no memory. */
GUODU_API guodu_record *guodu_record_add(guodu_record *record, const char *kind);
/* Says that the list is complete as it stands (empty, if nothing was added). */
GUODU_API guodu_status guodu_record_close_list(guodu_record *record, const char *kind);
/* Of a top record: all its facts and lists are unknown again, its children gone; memory stays for what is
 * set next. Records below it that the host holds are no more, and results of evaluations of it are
 * asked for before. */
GUODU_API guodu_status guodu_record_clear(guodu_record *record);
/* Fills a top record, cleared first, from a JSON object as a line of NDJSON has it (docs/data.md): facts by
 * their names or headings, children in an array under the name of their list or record. length SIZE_MAX:
 * up to the NUL. GUODU_BAD_VALUE: no JSON, or a value that cannot be read; guodu_record_error says
 * which (成员[2].出生日期, counted from 1); the record is empty then. What is rejected in a file, a
 * record below the top one too, is refused here. Rounds of it take no memory once they have seen
 * the largest record. */
GUODU_API guodu_status guodu_record_read_json(
    guodu_record *record, const char *json, size_t length);
/* Properties of that JSON that no field is called by, as they stand there (成员[2].年龄): a
 * misspelled one leaves its field unknown. Of what was refused: those up to what is wrong. They live
 * until the record is cleared or read again. NULL: no such index. */
GUODU_API const char *guodu_record_unused(const guodu_record *record, size_t index);
/* Of the last call that failed, for this record or another of its tree. */
GUODU_API const char *guodu_record_error(const guodu_record *record, guodu_lang lang);

/* ---- data files ---- */

typedef struct guodu_data guodu_data;

typedef enum guodu_format {
    GUODU_BY_NAME,
    GUODU_CSV,
    GUODU_NDJSON,
    GUODU_XLSX,
    GUODU_SQLITE,
} guodu_format;

/* Reads records for these rules, which must outlive it. */
GUODU_API guodu_data *guodu_data_new(const guodu_rules *rules);
GUODU_API void guodu_data_free(guodu_data *data);
/* What is known of a file; all zero: found by looking. Texts are copied. */
typedef struct guodu_data_options {
    guodu_format format;
    const char *encoding;   /* "utf-8", "gb18030" (gbk, gb2312), "utf-16", "utf-16le", "utf-16be" */
    char separator;         /* between cells of a text file: ',' ';' '\t' or another ASCII sign */
    uint32_t header_row;    /* the row with the headings, from 1; else among the first ten */
    char decimal;           /* ',': 1.234,50 is one thousand two hundred and thirty-four and a half;
                               '.': 1,234.50 is; 0: by the numbers that can only be one of them */
    const char *const *missing; /* texts that mean an empty cell: "N/A" */
    size_t missing_count;
} guodu_data_options;

/* Reads one file of records of a kind; kind NULL: found by its headings. A sheet of a workbook or
 * a table of a database stands behind a colon: "book.xlsx:Sheet1", "county.db:households",
 * "county.db:select ...". GUODU_BAD_CALL: more must be said (which kind, which sheet, which
 * format), or that file was read for that kind already; GUODU_CANNOT_READ; GUODU_TOO_MANY_REJECTS. A file
 * that is refused before its rows are read is as if it had not been given. */
GUODU_API guodu_status guodu_data_add(
    guodu_data *data, const char *kind, const char *file, guodu_format format);
/* The same with more said of the file; options NULL: nothing. */
GUODU_API guodu_status guodu_data_add_with(
    guodu_data *data, const char *kind, const char *file, const guodu_data_options *options);
/* A text file that is in memory: CSV or NDJSON, in any encoding that files may have. name stands for the file
 * in rejects and notes. The bytes are not needed any more when it returns. options->format
 * must say which. Files are then not read sorted (guodu_data_read_sorted). */
GUODU_API guodu_status guodu_data_add_bytes(guodu_data *data, const char *kind, const char *name,
    const char *bytes, size_t length, const guodu_data_options *options);

/* What a cell holds: one that is all zero is empty. */
typedef enum guodu_cell_kind {
    GUODU_CELL_TEXT,   /* `text` */
    GUODU_CELL_NUMBER, /* `text`, which is a number there: all its digits stand in it */
    GUODU_CELL_REAL,   /* `real`, read as the shortest decimal that means this binary number: 0.1 */
    GUODU_CELL_BYTES,  /* neither text nor number: its row is rejected */
} guodu_cell_kind;
typedef struct guodu_cell {
    guodu_cell_kind kind;
    const char *text; /* UTF-8; NULL: the cell is empty */
    size_t length;    /* in bytes */
    double real;
} guodu_cell;
/* A table whose rows a host hands over: of its database, of its grid. */
typedef struct guodu_rows {
    const char *name; /* stands for the file in rejects and notes; a row's line is its number, from 1 */
    const char *const *headings; /* UTF-8; NULL among them: a column without one */
    size_t heading_count;
    /* Fills a cell a heading, all of them empty when it is called; texts live until the next call. 1: a
     * row; 0: there are no more; any other number: it failed (GUODU_CANNOT_READ). */
    int (*next)(void *user, guodu_cell *cells);
    void *user;
} guodu_rows;
/* Reads them all, as guodu_data_add; nothing is read of files sorted then, nor put aside
 * (guodu_data_read_sorted). What the cells say is read as that of a file is. */
GUODU_API guodu_status guodu_data_add_rows(
    guodu_data *data, const char *kind, const guodu_rows *rows);

/* The structs of the Arrow C Data Interface and its C Stream Interface, as Apache Arrow publishes
 * them for whoever exchanges columns. */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4
struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};
struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};
#endif
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};
#endif

/* Reads columns: a struct array, whose children are columns by the names or headings of fields, and
 * lists of structs the records below. Whole numbers, decimals, dates, truths, texts and dictionaries
 * are read where they lie; floating-point numbers are refused for money and decimals
 * (GUODU_CANNOT_READ: the error says which column), because what they stand for is not known. A null
 * is an empty cell. Schema, array and stream are moved: marked as released, and released by the
 * library, once, whatever comes of it: at the latest by guodu_data_free, for where the data are this
 * one table of top records alone and all of it can be read, its buffers are judged where they lie.
 * They must not change until then. name stands for the file in rejects, a row's number, from 1, for
 * its line. docs/embedding/arrow.md */
GUODU_API guodu_status guodu_data_add_arrow(guodu_data *data, const char *kind, const char *name,
    struct ArrowSchema *schema, struct ArrowArray *array);
/* The same of a stream, which is asked for array after array. */
GUODU_API guodu_status guodu_data_add_arrow_stream(guodu_data *data, const char *kind,
    const char *name, struct ArrowArrayStream *stream);
/* The length of the path at the beginning of a name as guodu_data_add takes it, without the sheet
 * or table. Looks whether there are such files. */
GUODU_API size_t guodu_data_path_length(const char *file);
/* Called before the first file: where every file is sorted by the keys of the top record, rows are
 * read as records are asked for and then forgotten, so that memory does not grow with the files.
 * guodu_data_join looks through all keys first. Files that are not sorted, or cannot be read so
 * (two for one kind, NDJSON, no file on a disk, fields that are unique), and files that together
 * have fewer than from_bytes, are read whole as ever. Counts, notes and rejects are complete only
 * when guodu_data_next has returned NULL, or guodu_judging_run has returned. If guodu_data_join
 * returns GUODU_NOT_SORTED, or that is then the status, the files do not go together: what was judged
 * must be given up and the data be read again without this call. */
GUODU_API void guodu_data_read_sorted(guodu_data *data, uint64_t from_bytes);
/* Called before the first file: rows of files that are not sorted, and have together from_bytes or
 * more, are put aside in a temporary file in `folder` and had back as records are asked for. Memory
 * then takes some 30 bytes for each top record while the files are read, and later a few megabytes;
 * the file takes as much of the disk as the data written as CSV, no other user can read it, and
 * nothing of it is left, however the program ends. guodu_data_join reads the file of the top
 * records and all others; records come in the order they would come in anyhow. Needs one file of
 * each kind that a file's records stand below; for the rest it is as with guodu_data_read_sorted,
 * which goes first where both were called, and values are not counted. GUODU_CANNOT_WRITE, of
 * guodu_data_join or as the status of the data: the disk is full, or the folder cannot be used. */
GUODU_API guodu_status guodu_data_set_scratch(
    guodu_data *data, const char *folder, uint64_t from_bytes);
/* Joins children to parents. Call once, after the last file and before the first record. */
GUODU_API guodu_status guodu_data_join(guodu_data *data);
/* More rejects than this make add and join return GUODU_TOO_MANY_REJECTS; what was rejected until
 * then can be asked for. A file is read to its end, so that all of its rejects are told, unless they
 * are 100,000 more than the limit: then its rest is left unread, and nothing more can be done with the
 * data. Without this call there is no limit. */
GUODU_API void guodu_data_limit_rejects(guodu_data *data, uint64_t most);
/* The next top record, in the order of the files. It belongs to data and lives until the next
 * call. NULL after the last, or when it cannot be had: then guodu_data_status is not GUODU_OK and
 * guodu_data_error says why. */
GUODU_API const guodu_record *guodu_data_next(guodu_data *data);
/* Why guodu_data_next returned NULL: GUODU_OK after the last record; GUODU_NO_MEMORY; and, where
 * files are read as records are asked for, GUODU_NOT_SORTED, GUODU_CANNOT_READ, GUODU_CANNOT_WRITE
 * and GUODU_TOO_MANY_REJECTS. */
GUODU_API guodu_status guodu_data_status(const guodu_data *data);
GUODU_API const char *guodu_data_error(const guodu_data *data, guodu_lang lang);

/* Writes all records with all that is said of the data (counts, rejects, notes) into one file, which
 * guodu_data_add takes like another data file, alone and by its content: reading it gives the same as
 * reading the files did, many times as fast. It is refused (GUODU_CANNOT_READ) where it is damaged,
 * where the rules now declare what is given in their records otherwise, and where a file it was
 * made from has changed since. Called after guodu_data_join, or instead of it, which reads sorted
 * files (guodu_data_read_sorted) at their quickest; records cannot be asked for any more. The file
 * appears whole or not at all. go_on NULL: never asked. GUODU_CANNOT_WRITE, and what
 * guodu_data_status knows. */
GUODU_API guodu_status guodu_data_prepare(
    guodu_data *data, const char *path, guodu_go_on *go_on, void *user);

/* How far it is, for whoever shows it; never exact. First the files are read, then their records are
 * handed out; files that are read as records are asked for have little of the first. */
typedef struct guodu_progress {
    bool hands_out;     /* false: files are read */
    uint64_t done, all; /* of what is going on; done never gets less; all 0: not known */
    uint64_t count;     /* rows that were read, then top records that were handed out */
} guodu_progress;
/* May be called by any thread as long as the data are there, whatever is done with them meanwhile. */
GUODU_API void guodu_data_progress(const guodu_data *data, guodu_progress *out);

typedef struct guodu_data_counts {
    const char *kind;
    bool has_file;
    uint64_t read, used, rejected; /* read = used + rejected, always */
    uint64_t childless;            /* used, without a child of some kind that has a file */
} guodu_data_counts;
/* index as in guodu_rules_record. */
GUODU_API guodu_status guodu_data_count(
    const guodu_data *data, size_t index, guodu_data_counts *out);

typedef struct guodu_reject {
    const char *kind, *file;
    uint64_t line;       /* where the row starts, from 1 */
    const char *column;  /* its heading; NULL if the whole row is meant */
    const char *value;   /* as it stood there; identity numbers masked; NULL with column */
    const char *code;    /* stable word for programs: "not-a-date" */
    const char *reason;  /* one sentence */
    const char *key;     /* of the record, identity numbers masked: A1, or 1, 2 of two; NULL: not known */
} guodu_reject;
/* Rows that are not used, until now; each has one. */
GUODU_API size_t guodu_data_reject_count(const guodu_data *data);
/* In the order of the files and lines, once they are joined. GUODU_BAD_CALL: no such index. */
GUODU_API guodu_status guodu_data_reject(
    guodu_data *data, size_t index, guodu_lang lang, guodu_reject *out);
/* Remarks on the files that are no rejects: columns no field asks for, fields without a column. */
GUODU_API size_t guodu_data_note_count(const guodu_data *data);
/* NULL: no such index, or no memory. */
GUODU_API const char *guodu_data_note(guodu_data *data, size_t index, guodu_lang lang);

/* ---- what was understood of data files ---- */

/* Before the first file: from now on values are counted while they are read. It takes time, and
 * memory for each column: usually little, some 25 MiB at most where nearly all values differ. */
GUODU_API void guodu_data_count_values(guodu_data *data);

/* The records of one kind in one file; NDJSON may hold several kinds. */
typedef struct guodu_file_facts {
    const char *file;
    const char *part;      /* the sheet, table or query; NULL without */
    const char *kind;
    const char *format;    /* "CSV", "NDJSON", "xlsx", "SQLite"; "rows", "Arrow": of
                              guodu_data_add_rows, guodu_data_add_arrow */
    const char *encoding;  /* "UTF-8", "GB18030", "UTF-16"; NULL: not text */
    bool marked;           /* begins with a byte order mark */
    char separator;        /* of CSV; else 0 */
    uint64_t header_line;  /* where the headings stand, from 1; 0: they are no line of the file */
    uint64_t read, rejected, blank; /* blank: rows of empty cells, which are passed over */
    uint64_t counted;      /* rows whose cells can be told apart: those whose values are counted */
    size_t column_count;
    size_t absent_count;   /* fields without a column */
} guodu_file_facts;
/* 0: no memory. Ask anew after each guodu_data_add, guodu_data_join and, where files are read
 * sorted, the last record; what was handed out before stays as it is. */
GUODU_API size_t guodu_data_file_count(guodu_data *data);
/* GUODU_BAD_CALL if there is no such index. */
GUODU_API guodu_status guodu_data_file(
    const guodu_data *data, size_t index, guodu_file_facts *out);
/* A field without a column: unknown in every row. NULL: no such index. */
GUODU_API const char *guodu_data_absent_field(const guodu_data *data, size_t file, size_t index);

typedef struct guodu_value_count {
    const char *value;
    uint64_t count;
} guodu_value_count;

#define GUODU_COMMONEST 5

/* Values stand there as results write them, identity numbers masked. */
typedef struct guodu_column_facts {
    const char *heading;
    const char *field; /* "户编号"; of a record above "农户.户编号"; NULL: the column is not used */
    const char *type;  /* of the field, in the words of the rules; NULL without */
    const char *near;  /* not used: a field without a column that may be meant; NULL without */
    bool counted;      /* the rest is known; never so of a further column of a set */
    uint64_t rows, unreadable, unknown, none;
    uint64_t different; /* known values that differ ... */
    bool more;          /* ... of the first: there are more, and no commonest are known */
    const char *smallest, *largest; /* of texts the shortest and the longest; NULL without */
    guodu_value_count commonest[GUODU_COMMONEST];
    size_t commonest_count;
} guodu_column_facts;
/* A column that fills several fields has an index for each. */
GUODU_API guodu_status guodu_data_column(
    guodu_data *data, size_t file, size_t index, guodu_lang lang, guodu_column_facts *out);
/* All of it as a page for people. NULL: no memory. */
GUODU_API const char *guodu_data_report_text(guodu_data *data, guodu_lang lang);

/* ---- evaluation ---- */

typedef struct guodu_evaluation guodu_evaluation;

typedef enum guodu_outcome {
    GUODU_KEEP,
    GUODU_OPTIMIZE,
    GUODU_ADJUST,
    GUODU_START,
    GUODU_END,
    GUODU_NOT_APPLICABLE,
    GUODU_NOT_IN_FORCE,
    GUODU_UNDETERMINED,
    GUODU_CONFLICT,
    GUODU_FAILED, /* "error": an overflow, a division by zero ... in this record */
} guodu_outcome;

#define GUODU_OUTCOME_COUNT 10

/* The word for an outcome: "keep", 延续 ... Static. */
GUODU_API const char *guodu_outcome_word(guodu_outcome outcome, guodu_lang lang);

/* For one record after another, by one thread. NULL: the rules are not sound, or there is no memory. */
GUODU_API guodu_evaluation *guodu_evaluation_new(const guodu_rules *rules);
GUODU_API void guodu_evaluation_free(guodu_evaluation *evaluation);
/* Judges a top record and all below it by every policy, as of a date. One result for each record
 * and policy for its kind: the top record first, then children in order, depth first. Rows of
 * data that were rejected are not judged themselves. The record must stay as it is until its
 * results have been asked for, written and counted. */
GUODU_API guodu_status guodu_evaluation_run(
    guodu_evaluation *evaluation, const guodu_record *record, const char *as_of);
/* Results of the last run; 0 if it failed. */
GUODU_API size_t guodu_evaluation_count(const guodu_evaluation *evaluation);
GUODU_API const char *guodu_evaluation_error(const guodu_evaluation *evaluation, guodu_lang lang);

typedef struct guodu_result {
    size_t policy;           /* index as in guodu_rules_policy */
    const char *policy_name;
    const char *kind;        /* of the record */
    const char *record;      /* 成员[A1, 2]; identity numbers masked */
    guodu_outcome outcome;
    const char *clause;      /* the clause that decided; NULL unless one did */
    const char *says;        /* its words to the household, filled in; NULL without, or if a
                              * value in them is not known */
    size_t output_count;     /* 0 unless a clause decided */
    size_t missing_count;    /* what is missing: of UNDETERMINED, or of unknown outputs */
    size_t conflict_count;   /* of CONFLICT: the clauses */
    size_t citation_count;   /* of the policy and of the clause that decided */
    const char *failure;     /* of FAILED: what and where, one sentence in the language of the rules */
} guodu_result;

/* GUODU_BAD_CALL if there is no such index; GUODU_NO_MEMORY. Texts live until the next run. */
GUODU_API guodu_status guodu_evaluation_result(
    guodu_evaluation *evaluation, size_t index, guodu_result *out);

typedef struct guodu_output {
    const char *name;
    const char *value; /* "175.00", "20%", "2023-06-30", a choice's name; NULL where unknown */
    const char *unit;  /* "元/年" or "yuan/year" by the language of the rules; NULL without */
} guodu_output;
/* index below output_count, in the order of the rules; else GUODU_BAD_CALL. */
GUODU_API guodu_status guodu_evaluation_output(
    guodu_evaluation *evaluation, size_t result, size_t index, guodu_output *out);
/* "农户[A1].人均纯收入", or a parameter's name. NULL: no such index. */
GUODU_API const char *guodu_evaluation_missing(
    guodu_evaluation *evaluation, size_t result, size_t index);
/* The name of a clause that is part of a conflict. NULL: no such index. */
GUODU_API const char *guodu_evaluation_conflict(
    guodu_evaluation *evaluation, size_t result, size_t index);
/* A key of the record of a result, unmasked, as results are written: those of the records above it first,
 * named by guodu_evaluation_key_name (户编号, 编号; RECORD.FIELD where two have one name, as tables
 * of results head them). NULL: no such index, it is not known, or no memory. */
GUODU_API const char *guodu_evaluation_key(
    guodu_evaluation *evaluation, size_t result, size_t index);
GUODU_API const char *guodu_evaluation_key_name(
    guodu_evaluation *evaluation, size_t result, size_t index);

/* What a result rests on: articles that the policy and the clause that decided cite, each once. Texts of
 * the rules: they live as long as these. */
typedef struct guodu_citation {
    const char *source;     /* its name in the rules */
    const char *title;      /* of the document; its name where it has none */
    const char *date;       /* of the document, YYYY-MM-DD; NULL without */
    const char *article;    /* 第三条; NULL: the document as a whole */
    const char *text;       /* of the article, as far as the rules have it; NULL without */
    const char *level;      /* of the article of a catalogue, in the document's own words; NULL without */
    const char *readings[2]; /* of words that printed copies have differently: both; NULL without */
    const char *url;        /* NULL without */
    const char *seen;       /* the kind of place where it was read; NULL without */
    const char *unverified; /* why nobody could compare it with the document; NULL: nothing is said */
    bool of_clause;         /* cited by the clause; else by the policy */
} guodu_citation;
/* Those of the clause first. GUODU_BAD_CALL: no such index. */
GUODU_API guodu_status guodu_evaluation_citation(
    guodu_evaluation *evaluation, size_t result, size_t index, guodu_citation *out);

/* All results and findings of the last run as one JSON object (docs/embedding/json.md); outcomes and values in
 * the words of that language, where English is what programs expect: "keep", "175.00". *text lives
 * until the next run; length may be NULL. */
GUODU_API guodu_status guodu_evaluation_json(
    guodu_evaluation *evaluation, guodu_lang lang, const char **text, size_t *length);

/* ---- what inspections and guarantees found ---- */

typedef enum guodu_holding {
    GUODU_HOLDS,
    GUODU_VIOLATED,
    GUODU_UNKNOWN,    /* facts are missing */
    GUODU_UNTESTABLE, /* an overflow, a policy in conflict ...: see failure */
} guodu_holding;

#define GUODU_HOLDING_COUNT 4

/* The word for it: "holds", 不符合 ... Static. */
GUODU_API const char *guodu_holding_word(guodu_holding holding, guodu_lang lang);

typedef struct guodu_finding {
    size_t assertion; /* index as in guodu_rules_assertion */
    guodu_assertion_kind assertion_kind;
    const char *name;
    const char *policy;   /* of `for each policy`: the one it is about; NULL without */
    const char *kind;     /* of the record */
    const char *record;   /* 成员[A1, 2]; identity numbers masked */
    guodu_holding holding; /* GUODU_HOLDS only where that was asked for */
    const char *says;     /* of GUODU_VIOLATED: its words, filled in; NULL without */
    size_t missing_count; /* of GUODU_UNKNOWN */
    const char *failure;  /* of GUODU_UNTESTABLE: one sentence in the language of the rules */
} guodu_finding;

/* From the next run on findings tell what holds too, which else is only counted. */
GUODU_API void guodu_evaluation_tell_held(guodu_evaluation *evaluation, bool tells);
/* Of the last run: all that does not hold, records in the order of the results. */
GUODU_API size_t guodu_evaluation_finding_count(const guodu_evaluation *evaluation);
/* GUODU_BAD_CALL if there is no such index; GUODU_NO_MEMORY. */
GUODU_API guodu_status guodu_evaluation_finding(
    guodu_evaluation *evaluation, size_t index, guodu_finding *out);
/* As guodu_evaluation_missing. NULL: no such index. */
GUODU_API const char *guodu_evaluation_finding_missing(
    guodu_evaluation *evaluation, size_t finding, size_t index);

/* ---- why ---- */

typedef enum guodu_explain_format {
    GUODU_EXPLAIN_TEXT, /* a page for people */
    GUODU_EXPLAIN_JSON, /* an object; see docs/explain.md */
} guodu_explain_format;

/* Why a result of the last run came out so: the clause with its articles, each part of the condition
 * with its value, down to parameters and facts and where these stand; what is missing; why no other
 * clause decided. The words are of that language, the rules' own as they are written. *text lives
 * until the next run. GUODU_BAD_CALL if there is no such index. At the end stands by which change of
 * one fact another outcome or another clause would come: each was tried, by judging with it. */
GUODU_API guodu_status guodu_evaluation_explain(guodu_evaluation *evaluation, size_t result,
    guodu_lang lang, guodu_explain_format format, const char **text);
/* The same of a finding, without such changes. */
GUODU_API guodu_status guodu_evaluation_explain_finding(guodu_evaluation *evaluation,
    size_t finding, guodu_lang lang, guodu_explain_format format, const char **text);
/* Whether explanations tell such changes, which takes some thousand judgements at most; they do, unless
 * this said no. */
GUODU_API void guodu_evaluation_tell_near(guodu_evaluation *evaluation, bool tells);

/* A record named by its key, as people do it: "A1" is one whose only key is that, whatever its kind;
 * "户编号=A1,人口编号=2" says which key is which, those of the records around it among them;
 * RECORD.FIELD where two records have a key of one name. */
typedef struct guodu_key guodu_key;

/* kind NULL: of any kind. NULL: there is no such kind of record, or no memory. */
GUODU_API guodu_key *guodu_key_new(const guodu_rules *rules, const char *kind, const char *text);
GUODU_API void guodu_key_free(guodu_key *key);
/* How many records it means, of a top record and all below it; not those of rejected rows. What is
 * asked below is about these, as long as the top record lives. */
GUODU_API guodu_status guodu_key_find(guodu_key *key, const guodu_record *top, size_t *count);
/* 成员[A1, 2]; identity numbers masked. NULL: no such index, or no memory. */
GUODU_API const char *guodu_key_record(guodu_key *key, size_t index);
/* Why it may mean none: the name in front of `=` that no key has; a key met so far that differs by
 * case or by one character, as people write it. NULL: there is none. They live as long as the key. */
GUODU_API const char *guodu_key_unknown_field(const guodu_key *key);
GUODU_API const char *guodu_key_near(const guodu_key *key);
/* Of the last find: rejected rows in lists of that top record, which bear the key or stand below one
 * that does: file and line of each, as guodu_reject has them. False: no such index. */
GUODU_API bool guodu_key_rejected(
    const guodu_key *key, size_t index, const char **file, uint64_t *line);
/* The name of a key of records of a kind, index as in guodu_rules_record. NULL: no more. */
GUODU_API const char *guodu_rules_key(const guodu_rules *rules, size_t record, size_t index);
/* Is a result, or a finding, of an evaluation of that top record about this one or one below it? */
GUODU_API bool guodu_key_covers_result(
    const guodu_key *key, size_t index, const guodu_evaluation *evaluation, size_t result);
GUODU_API bool guodu_key_covers_finding(
    const guodu_key *key, size_t index, const guodu_evaluation *evaluation, size_t finding);

/* ---- results to files ---- */

typedef struct guodu_report guodu_report;

typedef struct guodu_report_options {
    /* Where to. CSV: `out` and `out.csv` both mean out.csv for the first kind of record with
     * policies and out.KIND.csv for each other. All others: one file. NULL: through `write`, CSV only
     * if one kind has policies, XLSX and SQLITE not at all. Neither: no results, for rejects alone. */
    const char *path;
    /* A CSV file for findings, written even if there are none. NULL: XLSX and SQLITE have them in
     * their file if the rules have inspections or guarantees; the others have none. */
    const char *findings;
    guodu_format format;   /* GUODU_BY_NAME goes by the path, CSV where it tells nothing */
    bool wide;             /* tables: a column `policy.output` each, not pairs of name and value */
    bool mark;             /* CSV: begin with the mark by which Excel recognises UTF-8 */
    bool zh;               /* outcomes and values as Chinese words */
    const char *as_of;
    /* Takes the lines of a record that is added, at once where they are not very long. False: stop. */
    bool (*write)(void *user, const char *bytes, size_t length);
    void *user;
} guodu_report_options;

/* The format that the name of a file of results tells: .csv, .ndjson .jsonl .json, .xlsx,
 * .db .sqlite .sqlite3. GUODU_BY_NAME: none of these. */
GUODU_API guodu_format guodu_report_format(const char *path);

/* Files are written beside their final names and renamed by guodu_report_close, so that what stands
 * under the final name is always whole. options are copied. NULL: no memory. */
GUODU_API guodu_report *guodu_report_new(
    const guodu_rules *rules, const guodu_report_options *options);
/* Opens the files of results and writes their headings. The first add and close do it too; call
 * it to hear early of a file that cannot be written. GUODU_BAD_CALL: results of several kinds of
 * record as CSV through `write`, a workbook or a database through it. */
GUODU_API guodu_status guodu_report_open(guodu_report *report);
/* Adds the results and the findings of the evaluation's last run. */
GUODU_API guodu_status guodu_report_add(guodu_report *report, guodu_evaluation *evaluation);
/* Writes the rejects of data to a CSV file, whole or not at all. path NULL: into the workbook or the
 * database of the results, once (else GUODU_BAD_CALL). */
GUODU_API guodu_status guodu_report_rejects(
    guodu_report *report, guodu_data *data, const char *path, guodu_lang lang);
/* Ends the files and gives them their names. GUODU_CANNOT_WRITE: none appears; see the error. Once. */
GUODU_API guodu_status guodu_report_close(guodu_report *report);
/* Once the data are joined and before results are added: kinds of record that they have no file of get
 * no file or table (the first that is left gets the plain name), and guodu_report_close removes
 * files of their names, which would be taken for results. guodu_judging_run does it by itself; later
 * it does nothing. */
GUODU_API guodu_status guodu_report_for(guodu_report *report, const guodu_data *data);
/* The final names of the files that results go to; NULL: no such index. */
GUODU_API const char *guodu_report_file(const guodu_report *report, size_t index);
/* Without close: nothing appears under the final names. */
GUODU_API void guodu_report_free(guodu_report *report);
GUODU_API const char *guodu_report_error(const guodu_report *report, guodu_lang lang);

/* ---- counts ---- */

typedef struct guodu_summary guodu_summary;

/* All 0. NULL: the rules are not sound, or there is no memory. */
GUODU_API guodu_summary *guodu_summary_new(const guodu_rules *rules);
GUODU_API void guodu_summary_free(guodu_summary *summary);
/* Adds the results and the findings of the evaluation's last run. */
GUODU_API guodu_status guodu_summary_add(guodu_summary *summary, guodu_evaluation *evaluation);
/* Records judged by a policy that came out so. */
GUODU_API uint64_t guodu_summary_count(
    const guodu_summary *summary, size_t policy, guodu_outcome outcome);
/* Records (of `for each policy`: records and policies) of which the assertion came out so. */
GUODU_API uint64_t guodu_summary_finding_count(
    const guodu_summary *summary, size_t assertion, guodu_holding holding);
/* What an output comes to over all records for which a clause decided. */
typedef struct guodu_total {
    const char *name;
    const char *sum;    /* of a number, exactly; NULL: none is known, it is no number, or too large */
    uint64_t known;     /* numbers and truths that are known */
    uint64_t yes;       /* of a truth: those that are yes; the other known ones are no */
    uint64_t unknown;   /* neither known nor none */
} guodu_total;
/* GUODU_BAD_CALL if there is no such policy or output. All 0 of an output that is neither. */
GUODU_API guodu_status guodu_summary_total(
    guodu_summary *summary, size_t policy, size_t output, guodu_total *out);
/* A table of policies by outcome, of inspections and guarantees, totals of money by policy and output,
 * and for what is undetermined the missing facts, commonest first. NULL: no memory. */
GUODU_API const char *guodu_summary_text(guodu_summary *summary, guodu_lang lang);

/* ---- judging whole data ---- */

/* All records of data judged by all policies: what guodu_data_next, guodu_evaluation_run,
 * guodu_report_add and guodu_summary_add do one record at a time, done for many at a time and on
 * several threads. Results, findings and counts are the same, byte for byte and in the same order,
 * whatever the engine, the number of threads and the size of batches. */
typedef struct guodu_judging guodu_judging;
typedef struct guodu_batch guodu_batch;

typedef enum guodu_engine {
    GUODU_AUTO,      /* in columns, and by the reference evaluator what those do not settle */
    GUODU_REFERENCE, /* by the reference evaluator alone: slower, and right by definition */
} guodu_engine;

typedef struct guodu_judging_options {
    const char *as_of;
    guodu_engine engine;
    size_t threads;     /* 0: as many as there are processors */
    size_t batch_rows;  /* top records judged together; 0: 2,048 */
    /* Where results go, all of the same rules; NULL: not there. They, and `batch`, are called from the
     * threads, one at a time and in the order of the records. */
    guodu_report *report;
    guodu_summary *summary;
    bool (*batch)(void *user, guodu_batch *batch); /* false: stop */
    /* The summary counts outcomes and adds up amounts, and does not look for what is missing, in
     * conflict or failed. Much quicker where much is unknown. Of the report nothing is left out. */
    bool no_reasons;
    /* The batch tells reasons as well: guodu_batch_arrow has what is missing, in conflict, said and failed.
     * Takes longer where much is unknown. */
    bool batch_reasons;
    /* Asked now and then, by the thread that called guodu_judging_run; true: stop. NULL: go on. */
    bool (*stop)(void *user);
    void *user;
} guodu_judging_options;

/* NULL: no memory, or the rules are not sound. */
GUODU_API guodu_judging *guodu_judging_new(const guodu_rules *rules);
GUODU_API void guodu_judging_free(guodu_judging *judging);
/* Judges all top records of data with all below them; none may have been asked for by
 * guodu_data_next. Joins the data where guodu_data_join was not called; that is how sorted files
 * (guodu_data_read_sorted) are read at their quickest. Data that are kept whole may be judged
 * again, others once. Does not close the report.
 * GUODU_STOPPED: `stop` or `batch` said so. GUODU_NOT_SORTED, GUODU_TOO_MANY_REJECTS,
 * GUODU_CANNOT_READ: as guodu_data_join and guodu_data_next. GUODU_CANNOT_WRITE: the report, or
 * rows put aside. GUODU_BAD_CALL: as guodu_report_open and guodu_data_join, and where records were
 * asked for before. If it is not GUODU_OK, the report and the summary hold part of the results and
 * are to be given up. */
GUODU_API guodu_status guodu_judging_run(
    guodu_judging *judging, guodu_data *data, const guodu_judging_options *options);
GUODU_API const char *guodu_judging_error(const guodu_judging *judging, guodu_lang lang);

/* What the last run did, and how long that took; seconds are added up over its threads. */
typedef struct guodu_judging_account {
    uint64_t records;   /* top records that were judged */
    uint64_t rows;      /* with all records below them, but rejected ones */
    uint64_t referred;  /* top records that the reference evaluator judged */
    size_t threads;
    double read_seconds;      /* to read files and to make columns */
    double evaluate_seconds;  /* to judge columns and to count */
    double reference_seconds; /* in the reference evaluator */
    double report_seconds;    /* to put results together and write them, and in `batch` */
    double wall_seconds;      /* from the call to the return */
} guodu_judging_account;
/* All 0 before the first run. */
GUODU_API void guodu_judging_tell(const guodu_judging *judging, guodu_judging_account *out);

/* A batch of results as columns, within the call that hands it over. Rows are the records of one
 * kind (index as in guodu_rules_record) that were judged: not those of rejected rows. Where there is no
 * memory for a count or a key, the run ends with GUODU_NO_MEMORY. */
GUODU_API size_t guodu_batch_count(guodu_batch *batch, size_t kind);
/* The text of a key of a row's own record; key is the index among the keys of its kind. `length` bytes,
 * with no NUL behind them. NULL: there is no such key, or it is not known. */
GUODU_API const char *guodu_batch_key(
    guodu_batch *batch, size_t kind, size_t row, size_t key, size_t *length);
/* By row of the policy's kind: a guodu_outcome. NULL: there is no such policy, or no memory. */
GUODU_API const uint8_t *guodu_batch_outcomes(guodu_batch *batch, size_t policy);

enum { /* the state of a row's value */
    GUODU_VALUE_KNOWN,
    GUODU_VALUE_NONE,
    GUODU_VALUE_UNKNOWN,
    GUODU_VALUE_ABSENT, /* no clause decided */
    GUODU_VALUE_BEYOND, /* known, and it does not fit */
};

/* Values of one output, by row of the policy's kind. */
typedef struct guodu_column {
    /* What is known: a number times 10^scale, 1 or 0 of a truth, the index of a choice's value, days
     * since 1970-01-01, a division code of twelve digits. Others are GUODU_VALUE_BEYOND always. */
    const int64_t *values;
    const uint8_t *states;
    int scale; /* 2 of money, 6 of decimals and percentages, else 0 */
} guodu_column;
/* GUODU_BAD_CALL: no such policy or output; GUODU_NO_MEMORY. The column lives as long as the batch. */
GUODU_API guodu_status guodu_batch_output(
    guodu_batch *batch, size_t policy, size_t output, guodu_column *out);

/* The results of one kind of record of a batch as a struct array of the Arrow C Data Interface, which
 * belongs to whoever asked and may outlive everything else. Each column is written once, into the
 * memory that is handed over, which comes from malloc. A column a key, those of the records above
 * first, and of each policy of the kind
 *     NAME              the outcome, a dictionary of words
 *     NAME.clause       which clause decided, a dictionary; null: none
 *     NAME.OUTPUT       money, decimals and percentages (as fractions) as decimal128, dates as date32,
 *                       choices as dictionaries, sets as lists; null where nothing is known
 *     NAME.OUTPUT.none  of an output that may be none (guodu_field): true where it is known that there is none
 * and with batch_reasons NAME.missing and NAME.conflict, lists of texts, NAME.says and NAME.error.
 * docs/embedding/arrow.md has the types. All batches of a run have one schema; schema NULL: it is not
 * wanted. GUODU_BAD_CALL: there is no such kind. GUODU_NO_MEMORY. GUODU_LIMIT: a column has more than
 * 2 GiB of text (take fewer batch_rows), or a number more digits than decimal128.
 * GUODU_CANNOT_READ: keys of prepared data are damaged, and the run ends. If it is not GUODU_OK, there is
 * nothing to release. */
GUODU_API guodu_status guodu_batch_arrow(guodu_batch *batch, size_t kind, guodu_lang lang,
    struct ArrowSchema *schema, struct ArrowArray *array);

/* ---- what rules would do, and what a change of them would do ---- */

/* A dry run: rules are judged over whole data and no results are written, but what they come to is
 * told: by policy, outcome and clause, what is missing, and, beside a baseline, who gains, who loses,
 * who falls through and which change of the rules is the cause. Both versions, and all days that are
 * asked for, are judged in one pass over the data. */
typedef struct guodu_dry_run guodu_dry_run;

typedef enum guodu_every { GUODU_YEARLY, GUODU_QUARTERLY, GUODU_MONTHLY } guodu_every;

typedef struct guodu_dry_run_options {
    const guodu_rules *baseline; /* NULL: one version. Must outlive the dry run, as the rules must */
    const char *as_of;           /* one day; or NULL, and then: */
    const char *from, *to;       /* `from`, and each day a period later, up to `to` */
    guodu_every every;
    /* Fields, given or computed, by which counts and amounts are grouped: 户类型, 农户.户类型, and of
     * a division code a coarser one: 县(区划), county(区划). */
    const char *const *by;
    size_t by_count;
    /* Outputs that stand for what a policy is worth, POLICY.OUTPUT, instead of the first that is money. */
    const char *const *amounts;
    size_t amount_count;
    /* "30%": falls of more than this from the baseline to the rules, and from one day to the next, are
     * listed; NULL: not. */
    const char *cliff;
    /* "1元", "1yuan", or 农户.人均纯收入=1元: records that lose more by one more step of income than it
     * brings are listed. NULL: not. */
    const char *step;
    size_t threads;      /* 0: as many as there are processors */
    size_t batch_rows;   /* 0: 2,048 */
    uint32_t detail_most; /* rows of a table that lists records; 0: 1,000 */
    bool show_identity;  /* identity numbers and texts of samples are not masked */
    bool no_reasons;     /* as in guodu_judging_options: what is missing is not looked for */
    guodu_lang lang;     /* of all that is told */
    bool (*stop)(void *user); /* as in guodu_judging_options */
    void *user;
} guodu_dry_run_options;

/* NULL: no memory, the rules or the baseline are not sound, or no options. guodu_dry_run_status says
 * whether the options can be followed: GUODU_BAD_CALL, GUODU_BAD_VALUE (a name that does not exist, no
 * day), GUODU_BAD_RULES (the two versions cannot be compared: see the error). Texts of the options are
 * copied. */
GUODU_API guodu_dry_run *guodu_dry_run_new(
    const guodu_rules *rules, const guodu_dry_run_options *options);
GUODU_API void guodu_dry_run_free(guodu_dry_run *run);
GUODU_API guodu_status guodu_dry_run_status(const guodu_dry_run *run);
GUODU_API const char *guodu_dry_run_error(const guodu_dry_run *run, guodu_lang lang);
/* The data of the run, to which files are added: it is read for both versions. It belongs to the run; it
 * need not be joined. NULL where the status is not GUODU_OK. */
GUODU_API guodu_data *guodu_dry_run_data(guodu_dry_run *run);
/* Judges. Once. As guodu_judging_run; after GUODU_STOPPED what was judged until then can be told, and
 * is marked so. */
GUODU_API guodu_status guodu_dry_run_go(guodu_dry_run *run);
/* Something to be told of the run beside what it found: hashes, files. What was told before it lacks it. */
GUODU_API guodu_status guodu_dry_run_fact(
    guodu_dry_run *run, const char *id, const char *name, const char *value);

typedef enum guodu_told {
    GUODU_TOLD_TEXT,
    GUODU_TOLD_MARKDOWN,
    GUODU_TOLD_JSON,
    GUODU_TOLD_PAGE,
    GUODU_TOLD_BRIEF, /* text: the tables that matter most, by their beginning; the others by name */
} guodu_told;
/* What was found. *text lives as long as the run; length may be NULL. */
GUODU_API guodu_status guodu_dry_run_text(
    guodu_dry_run *run, guodu_told form, const char **text, size_t *length);
/* As a file by its name: .html, .xlsx, .json, .md; whole or not at all. GUODU_BAD_VALUE: another name. */
GUODU_API guodu_status guodu_dry_run_write(guodu_dry_run *run, const char *path);
/* Guarantees of the rules that are not kept, or cannot be tested, over all days. */
GUODU_API uint64_t guodu_dry_run_broken(const guodu_dry_run *run);
/* Counts of the rules on the first day, for programs. NULL before guodu_dry_run_go. */
GUODU_API const guodu_summary *guodu_dry_run_summary(const guodu_dry_run *run, bool of_baseline);
/* As guodu_judging_tell, of all versions and days together. */
GUODU_API void guodu_dry_run_tell(const guodu_dry_run *run, guodu_judging_account *out);

/* ---- testing rules by their examples ---- */

typedef struct guodu_test guodu_test;

/* Without results; rules are tested one after another with guodu_test_run. allocator NULL: malloc
 * and free. NULL when there is no memory. */
GUODU_API guodu_test *guodu_test_new(const guodu_allocator *allocator);
GUODU_API void guodu_test_free(guodu_test *test);

typedef struct guodu_test_options {
    const char *filter; /* a piece of the title of the examples that are meant, or of the name of a
                         * policy, an inspection or a guarantee they expect of; NULL: all */
    bool coverage;      /* keep what the examples reach, for guodu_test_coverage */
    guodu_lang lang;    /* of what is told of failures */
} guodu_test_options;

/* Runs the examples of rules, which must be sound and outlive the test; loading them again makes the
 * test useless. What it finds is added to what was found before. GUODU_BAD_CALL: rules with
 * errors. */
GUODU_API guodu_status guodu_test_run(
    guodu_test *test, const guodu_rules *rules, const guodu_test_options *options);
GUODU_API const char *guodu_test_error(const guodu_test *test, guodu_lang lang);
/* Rules that could not be tested, by their name, and why: an error of JUnit, a point of TAP that is not ok,
 * among the `errors` of JSON. For people it is left to the host. Both texts are copied. */
GUODU_API guodu_status guodu_test_add_error(guodu_test *test, const char *name, const char *why);

typedef struct guodu_test_counts {
    size_t examples; /* that were run = passed + failed */
    size_t passed, failed;
    size_t not_selected; /* by the filter */
    size_t expectations, expectations_failed;
} guodu_test_counts;
/* Of all runs until now. */
GUODU_API void guodu_test_count(const guodu_test *test, guodu_test_counts *out);

typedef struct guodu_test_case { /* an example that was run */
    const char *file;
    size_t line;
    const char *title;
    bool passed;
    size_t expectations, failures;
} guodu_test_case;
/* index below guodu_test_counts.examples; GUODU_BAD_CALL: there is no such. */
GUODU_API guodu_status guodu_test_example(
    const guodu_test *test, size_t index, guodu_test_case *out);

typedef struct guodu_test_failure { /* an expectation that does not hold */
    size_t line;
    const char *expected, *got; /* in one line each */
    size_t why_count;           /* sentences on what the difference comes from */
    const char *const *why;
} guodu_test_failure;
/* index below `failures` of that example; GUODU_BAD_CALL: there is no such. */
GUODU_API guodu_status guodu_test_failed(
    const guodu_test *test, size_t example, size_t index, guodu_test_failure *out);

/* An example, index below guodu_rules_example_count, as a JSON object, for whoever tries rules from outside:
 * its record as guodu_record_read_json takes it, its day, and what it expects (docs/testing-rules.md). *text
 * belongs to the test and lives until the next call of this; length may be NULL. Nothing need have been run.
 * GUODU_BAD_CALL: rules with errors, no such index. */
GUODU_API guodu_status guodu_test_describe(guodu_test *test, const guodu_rules *rules, size_t index,
    const char **text, size_t *length);

typedef enum guodu_test_format {
    GUODU_TEST_TEXT,    /* for people: a line a file, failures in full, the counts */
    GUODU_TEST_VERBOSE, /* the same, and each example that passed */
    GUODU_TEST_JUNIT,   /* XML */
    GUODU_TEST_JSON,    /* see docs/cli.md */
    GUODU_TEST_TAP,     /* version 14 */
} guodu_test_format;
/* Changes of rules that were tested (see guodu_mutation_run), to be told of as text and as JSON
 * behind the tests; the mutation must outlive the test. */
GUODU_API guodu_status guodu_test_add_mutation(guodu_test *test, const guodu_mutation *mutation);
/* All that was found in a form. *text belongs to the test and lives as long. */
GUODU_API guodu_status guodu_test_text(
    guodu_test *test, guodu_test_format format, guodu_lang lang, const char **text);

typedef enum guodu_coverage_format {
    GUODU_COVERAGE_TEXT, /* beside the source, with what is not reached and the totals */
    GUODU_COVERAGE_JSON, /* see docs/testing-rules.md */
    GUODU_COVERAGE_HTML, /* one web page that needs nothing else */
} guodu_coverage_format;
/* What the examples reached, of the rules that were run with `coverage`. GUODU_BAD_CALL: none were.
 * *text belongs to the test and lives as long. */
GUODU_API guodu_status guodu_test_coverage(
    guodu_test *test, guodu_coverage_format format, guodu_lang lang, const char **text);

#ifdef __cplusplus
}
#endif

#endif
