/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/test.h"

#include <string.h>
#include "cli/data_files.h"

struct testing {
    const struct test_command *command;
    guodu_rules **rules; /* by path; NULL where they could not be used */
    guodu_test *test;
    int worst; /* to exit with */
    bool refused; /* the file to write to is one of the rules: nothing is written */
    guodu_lang lang;
};

static void worsen(struct testing *testing, int code) {
    if (code > testing->worst)
        testing->worst = code;
}

static void watch_files(struct test_watched *watched, const guodu_rules *rules, const char *path) {
    if (!watched)
        return;
    test_watched_add(watched, path); /* also where it could not be read */
    for (size_t i = 0; i < guodu_rules_file_count(rules); i++)
        test_watched_add(watched, guodu_rules_file(rules, i));
}

/* What is written must not replace what was read. */
static bool would_replace(const struct test_command *command, const guodu_rules *rules) {
    for (size_t i = 0; command->out && i < guodu_rules_file_count(rules); i++)
        if (data_files_same(command->out, guodu_rules_file(rules, i)))
            return true;
    return false;
}

static guodu_status refuse(struct testing *testing) {
    const struct test_command *command = testing->command;
    cli_complain(command->cli, "“%s”是规则文件，不能写到它上面；请另起一个名字",
        "“%s” is a file of the rules and must not be replaced; give another name", command->out);
    testing->refused = true;
    worsen(testing, EXIT_USAGE);
    return GUODU_BAD_CALL;
}

/* Of a load that failed, in one sentence; the first of its errors stands for all. */
static void tell_why(const struct cli *cli, guodu_rules *rules, guodu_status status, char *why, size_t size) {
    guodu_diagnostic found;
    const char *error = rules ? guodu_rules_error(rules, cli->lang) : "";
    if (!*error)
        error = guodu_status_word(status, cli->lang);
    snprintf(why, size, "%s", error);
    for (size_t i = 0; status == GUODU_BAD_RULES && i < guodu_rules_diagnostic_count(rules); i++)
        if (guodu_rules_diagnostic(rules, i, cli->lang, false, &found) == GUODU_OK &&
            found.severity == GUODU_ERROR) {
            snprintf(why, size,
                cli_in_lang(cli, "%s，第一个在 %s 第 %zu 行：%s", "%s, the first in %s, line %zu: %s"),
                error, found.file, found.line, found.message);
            return;
        }
}

/* What reads the results must see that these are not all; people were told. */
static void add_error(
    struct testing *testing, guodu_rules *rules, const char *path, guodu_status status) {
    char why[2048];
    tell_why(testing->command->cli, rules, status, why, sizeof why);
    worsen(testing, cli_exit_code_of(guodu_test_add_error(testing->test, path, why)));
}

/* NULL: it was complained of. */
static guodu_rules *load(struct testing *testing, const char *path, struct test_watched *watched) {
    const struct cli *cli = testing->command->cli;
    guodu_rules *rules = guodu_rules_new(NULL);
    guodu_status status =
        rules ? cli_set_library(cli, rules, testing->command->library) : GUODU_NO_MEMORY;
    if (status == GUODU_OK)
        status = guodu_rules_load_file(rules, path);
    if (status == GUODU_NO_MEMORY)
        cli_complain_memory(cli);
    else if (status == GUODU_CANNOT_READ || status == GUODU_LIMIT)
        cli_complain(cli, "%s", "%s", guodu_rules_error(rules, cli->lang));
    else if (status == GUODU_BAD_RULES && !cli_complain_of_data(cli, path))
        cli_show_diagnostics(cli, rules, false);
    if (rules)
        watch_files(watched, rules, path);
    worsen(testing, cli_exit_code_of(status));
    if (rules && would_replace(testing->command, rules))
        status = refuse(testing);
    if (status == GUODU_OK)
        return rules;
    add_error(testing, rules, path, status);
    guodu_rules_free(rules);
    return NULL;
}

/* Results are in the language of the rules where none was asked for. */
static void run(struct testing *testing, const guodu_rules *rules) {
    const struct test_command *command = testing->command;
    guodu_lang lang = command->cli->lang_is_said ? command->cli->lang : guodu_rules_lang(rules);
    guodu_test_options options = {
        .filter = command->filter, .lang = lang, .coverage = command->coverage};
    guodu_status status = guodu_test_run(testing->test, rules, &options);
    testing->lang = lang;
    worsen(testing, cli_exit_code_of(status));
    if (status != GUODU_OK)
        cli_complain(command->cli, "%s", "%s", guodu_test_error(testing->test, command->cli->lang));
}

/* The rules changed a little; what the examples do not notice is no failure of theirs. */
static guodu_mutation *mutate(struct testing *testing, const guodu_rules *rules) {
    const struct test_command *command = testing->command;
    guodu_mutation *mutation = guodu_mutation_new(rules, testing->lang);
    guodu_status status =
        mutation ? guodu_mutation_run(mutation, (uint32_t)command->tries) : GUODU_NO_MEMORY;
    if (status == GUODU_OK)
        status = guodu_test_add_mutation(testing->test, mutation);
    if (status == GUODU_NO_MEMORY)
        cli_complain_memory(command->cli);
    worsen(testing, cli_exit_code_of(status));
    return mutation;
}

/* ---- telling ---- */

static void say_none(struct testing *testing, const guodu_test_counts *counts) {
    const struct test_command *command = testing->command;
    if (counts->not_selected > 0) {
        cli_complain(command->cli, "%zu 个用例里没有一个是选中的：没有哪个标题或名称里有“%s”",
            "None of the %zu examples is selected: no title or name has “%s” in it",
            counts->not_selected, command->filter);
        worsen(testing, EXIT_USAGE);
    } else {
        cli_say(command->cli,
            "没有用例，什么也没有检验。用例写明给定什么、期望什么，写在规则文件里。",
            "There are no examples, so nothing was tested. Examples say what is given and what is "
            "expected, and stand in rule files.");
    }
}

static void write_out(struct testing *testing, const char *path, const char *text) {
    const struct cli *cli = testing->command->cli;
    const char *why = "";
    if (!path) {
        cli_print(cli, text);
        return;
    }
    cli_catch_signals(); /* nothing unfinished is left */
    guodu_status status = guodu_write_file(path, text, strlen(text), cli->lang, &why);
    if (status != GUODU_OK)
        cli_complain(cli, "写不了“%s”：%s", "“%s” cannot be written: %s", path, why);
    worsen(testing, cli_exit_code_of(status));
}

/* What programs read on standard output is not mixed with anything else: what else there is goes to
 * standard error. */
static bool results_go_aside(const struct test_command *command) {
    return command->coverage && !command->out && command->coverage_format != GUODU_COVERAGE_TEXT;
}

static bool coverage_goes_aside(const struct test_command *command) {
    bool for_people =
        command->format == GUODU_TEST_TEXT || command->format == GUODU_TEST_VERBOSE;
    return !for_people && !command->out && command->coverage_format == GUODU_COVERAGE_TEXT;
}

/* A text could not be made: that is told. */
static bool failed(struct testing *testing, guodu_status status) {
    const struct cli *cli = testing->command->cli;
    worsen(testing, cli_exit_code_of(status));
    if (status != GUODU_OK)
        cli_complain(cli, "%s", "%s", guodu_test_error(testing->test, cli->lang));
    return status != GUODU_OK;
}

static void tell_coverage(struct testing *testing) {
    const struct test_command *command = testing->command;
    const char *text = "";
    guodu_status status =
        guodu_test_coverage(testing->test, command->coverage_format, testing->lang, &text);
    if (failed(testing, status))
        return;
    if (coverage_goes_aside(command))
        cli_tell(text);
    else
        write_out(testing, command->out, text);
}

static void tell(struct testing *testing) {
    const struct test_command *command = testing->command;
    guodu_test_counts counts;
    const char *text = "";
    guodu_test_count(testing->test, &counts);
    if (counts.failed > 0)
        worsen(testing, EXIT_RULES);
    if (counts.examples == 0 && testing->worst == EXIT_DONE)
        say_none(testing, &counts);
    guodu_status status = guodu_test_text(testing->test, command->format, testing->lang, &text);
    if (failed(testing, status))
        return;
    if (results_go_aside(command))
        cli_tell(text);
    else
        write_out(testing, command->coverage ? NULL : command->out, text);
    if (command->coverage && counts.examples > 0)
        tell_coverage(testing);
}

int test_once(const struct test_command *command, struct test_watched *watched) {
    struct testing testing = {.command = command, .lang = command->cli->lang};
    guodu_rules *loaded[command->path_count];
    guodu_mutation *mutations[command->path_count];
    testing.test = guodu_test_new(NULL);
    if (!testing.test) {
        cli_complain(command->cli, "内存不够", "Out of memory");
        return EXIT_INTERNAL;
    }
    for (size_t i = 0; i < command->path_count; i++) {
        loaded[i] = load(&testing, command->paths[i], watched);
        if (loaded[i])
            run(&testing, loaded[i]);
        mutations[i] = loaded[i] && command->mutate ? mutate(&testing, loaded[i]) : NULL;
    }
    if (!testing.refused)
        tell(&testing);
    guodu_test_free(testing.test);
    for (size_t i = 0; i < command->path_count; i++) {
        guodu_mutation_free(mutations[i]);
        guodu_rules_free(loaded[i]);
    }
    return testing.worst;
}
