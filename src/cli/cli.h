/* SPDX-License-Identifier: Apache-2.0
 *
 * The command-line tool: a program like any other that embeds the library, so it uses guodu.h
 * and its own helpers only. Results go to standard output or files, messages to standard error.
 */
#ifndef GUODU_CLI_CLI_H
#define GUODU_CLI_CLI_H

#include <stdarg.h>
#include <stdio.h>
#include "guodu.h"

enum exit_code {
    EXIT_DONE = 0,
    EXIT_RULES = 1, /* the rules failed, or too many rows were rejected */
    EXIT_USAGE = 2,
    EXIT_FILES = 3,    /* input or output failed */
    EXIT_INTERNAL = 4, /* no memory, or a fault of the tool */
};

/* Standard output: the errno of the first write that failed; 0: all is well. EPIPE: whoever reads
 * it has had enough, which is no failure of ours. */
struct cli_output {
    int error;
    bool any;      /* something was written */
    bool terminal; /* it goes to one */
};

/* What was said with --limit. */
#define LIMITS_MOST 32
struct cli_limit {
    char name[32];
    uint64_t value;
};
struct cli_limits {
    struct cli_limit items[LIMITS_MOST];
    size_t count;
};

struct cli {
    struct cli_output *output;
    struct cli_limits *limits;
    guodu_lang lang;   /* of messages */
    bool lang_is_said; /* by --lang, so results follow it too */
    bool colour;       /* messages may carry terminal colours */
    bool table;        /* usage is shown as lines for programs */
    bool hides_rules;  /* what is wrong with rules is not shown, for it shows their lines */
    const char *rules; /* the folder of rules installed with the tool; NULL: it is not installed */
};

struct verb {
    const char *name;
    const char *zh, *en;                                      /* one line on what it does */
    int (*run)(const struct cli *cli, int argc, char **argv); /* argv[0] is the verb */
};

extern const struct verb cli_verbs[]; /* ends with a name of NULL */

int cmd_check(const struct cli *cli, int argc, char **argv);
int cmd_test(const struct cli *cli, int argc, char **argv);
int cmd_run(const struct cli *cli, int argc, char **argv);
int cmd_dry_run(const struct cli *cli, int argc, char **argv);
int cmd_replay(const struct cli *cli, int argc, char **argv);
int cmd_import(const struct cli *cli, int argc, char **argv);
int cmd_explain(const struct cli *cli, int argc, char **argv);
int cmd_fmt(const struct cli *cli, int argc, char **argv);
int cmd_plan(const struct cli *cli, int argc, char **argv);
int cmd_explain_code(const struct cli *cli, int argc, char **argv);
int cmd_doc(const struct cli *cli, int argc, char **argv);
int cmd_help(const struct cli *cli, int argc, char **argv);
int cmd_version(const struct cli *cli, int argc, char **argv);

/* ---- what a terminal may get (shown.c) ---- */

/* Writes a text without what a terminal would obey or hide; false: it could not be written. As one
 * line, which no argument can break in two, or line by line. Characters stand whole in the text. */
bool cli_show(FILE *to, const char *text, size_t length, bool one_line);

/* ---- messages (message.c) ---- */

const char *cli_in_lang(const struct cli *cli, const char *zh, const char *en);
/* A line on standard error; both sentences take the same arguments in the same order. */
void cli_say(const struct cli *cli, const char *zh, const char *en, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
/* A text of several lines on standard error. */
void cli_tell(const char *text);
/* "guodu: ..." and the line. */
void cli_complain(const struct cli *cli, const char *zh, const char *en, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
/* What an errno means, in a few words. */
const char *cli_cause(const struct cli *cli, int error);
void cli_complain_of(const struct cli *cli, const char *zh, const char *en, va_list arguments)
    __attribute__((format(printf, 2, 0), format(printf, 3, 0)));
int cli_exit_code_of(guodu_status status);
/* There was none, or no more than --limit memory allows. */
void cli_complain_memory(const struct cli *cli);
/* Prints the errors and warnings of rules on standard error (with hints if wanted), then how
 * many there are. */
void cli_show_diagnostics(const struct cli *cli, guodu_rules *rules, bool with_hints);

/* Rules that have errors, in a file that is called like data (.csv, .xlsx ...): says that, instead
 * of an error for every line. False: it is called otherwise. */
bool cli_complain_of_data(const struct cli *cli, const char *path);

/* Is that the name of a policy, an inspection or a guarantee? Else *near is one that was perhaps meant;
 * NULL: none is near. */
bool cli_knows_rule(const guodu_rules *rules, const char *name, const char **near);
/* The nearest of the words, or NULL if none is near. */
const char *cli_nearest_word(const char *word, const char *const *words, size_t count);

/* ---- the rules installed with the tool (installed.c) ---- */

/* Their folder, in `path`; NULL: there is none where the tool stands. */
const char *cli_find_rules(char *path, size_t size);
/* Where `use` looks: the folder given by --library, else that of the installed rules, if any. Sets the
 * limits too: whoever loads rules comes here first. */
guodu_status cli_set_library(const struct cli *cli, guodu_rules *rules, const char *given);

/* ---- limits (limits.c) ---- */

/* The value of --limit. False: it was complained of. */
struct usage;
bool cli_add_limit(const struct cli *cli, const struct usage *usage, const char *word);
/* Those of `more` count where both say something. */
void cli_move_limits(struct cli_limits *limits, const struct cli_limits *more);
guodu_status cli_set_limits(const struct cli *cli, guodu_rules *rules);
/* What --limit said of it last; 0: nothing. */
uint64_t cli_limit_of(const struct cli *cli, const char *name);

/* ---- standard output (output.c) ---- */

/* False: it failed, now or before; nothing is written any more. */
bool cli_write(const struct cli *cli, const char *bytes, size_t length);
bool cli_print(const struct cli *cli, const char *text);
/* A sentence for people: one line, without what a terminal would obey. */
bool cli_print_line(const struct cli *cli, const char *text);
/* What follows on standard error stays behind it, where both are one. */
bool cli_flush(const struct cli *cli);
/* Does nobody read it any more? */
bool cli_reader_left(const struct cli *cli);
/* What to end with, after flushing: `code`, or EXIT_FILES for EXIT_DONE, and a complaint, where the
 * output did not get to where it goes. */
int cli_finish_output(const struct cli *cli, int code);

/* ---- options (options.c) ---- */

struct option_spec {
    const char *name;
    char letter;                     /* 0 without */
    const char *value_zh, *value_en; /* NULL: a switch; "[=...]": may be left out */
    const char *zh, *en;
};

/* The usage of a verb; lines after the first are indented. */
struct usage {
    const char *verb;
    const char *synopsis_zh, *synopsis_en; /* behind "guodu VERB" */
    const char *about_zh, *about_en;
    const struct option_spec *options; /* ends with a name of NULL; --lang and --help are added */
    const struct option_spec *shared;  /* options of several verbs, shown behind; NULL: none */
};

#define OPTION_END (-1)   /* all options are read; optind is the first other argument */
#define OPTION_USAGE (-2) /* wrong; the complaint was printed */
#define OPTION_HELP (-3)  /* --help: the usage was printed */
#define OPTION_SHARED 64  /* the first of usage->shared */

/* The next option: its index in usage->options, or OPTION_SHARED and that in usage->shared; its
 * value in optarg. */
int cli_next_option(const struct cli *cli, const struct usage *usage, int argc, char **argv);
void cli_print_usage(const struct cli *cli, const struct usage *usage, FILE *to);
/* Complains and points to --help; returns EXIT_USAGE. */
int cli_wrong_usage(const struct cli *cli, const struct usage *usage, const char *zh,
    const char *en, ...) __attribute__((format(printf, 3, 5), format(printf, 4, 5)));

/* ---- values of options (values.c): false: it was complained of ---- */

#define DAY_SIZE 40 /* more than YYYY-MM-DD takes, whatever the compiler thinks of its numbers */

/* Digits alone, a number of at least `least`; complains of nothing. */
bool cli_read_number(const char *word, uint64_t least, uint64_t most, uint64_t *number);
/* A day as people write it behind --as-of, put down as the library wants it. */
bool cli_read_day(
    const struct cli *cli, const struct usage *usage, const char *word, char day[DAY_SIZE]);
/* The same behind another option than --as-of. */
bool cli_read_day_of(const struct cli *cli, const struct usage *usage, const char *option,
    const char *word, char day[DAY_SIZE]);
/* A format of data files or of results, behind the option of that name. */
bool cli_read_format(const struct cli *cli, const struct usage *usage, const char *option,
    const char *word, guodu_format *format);

/* ---- signals (interrupt.c) ---- */

/* From now on a signal that would end the tool only leaves its number, so that what runs can end in
 * order and unfinished files go; a second one of the kind ends the tool at once. */
void cli_catch_signals(void);
bool cli_interrupted(void);
/* Ends the tool by the signal that came, so that whoever started it sees by which. */
void cli_end_by_signal(void);

#endif
