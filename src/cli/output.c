/* SPDX-License-Identifier: Apache-2.0
 *
 * Standard output, and what became of it. */
#include "cli/cli.h"

#include <errno.h>
#include <string.h>

static bool note_result(const struct cli *cli, bool written) {
    if (!written && cli->output->error == 0)
        cli->output->error = errno ? errno : EIO;
    return cli->output->error == 0;
}

bool cli_write(const struct cli *cli, const char *bytes, size_t length) {
    if (cli->output->error)
        return false;
    errno = 0;
    cli->output->any = true;
    return note_result(cli, cli->output->terminal ? cli_show(stdout, bytes, length, false)
                                                  : fwrite(bytes, 1, length, stdout) == length);
}

bool cli_print(const struct cli *cli, const char *text) {
    return cli_write(cli, text, strlen(text));
}

bool cli_print_line(const struct cli *cli, const char *text) {
    if (cli->output->error)
        return false;
    errno = 0;
    cli->output->any = true;
    return note_result(cli,
        cli_show(stdout, text, strlen(text), true) && fputc('\n', stdout) != EOF);
}

bool cli_flush(const struct cli *cli) {
    if (cli->output->error)
        return false;
    errno = 0;
    return note_result(cli, fflush(stdout) == 0 && !ferror(stdout));
}

bool cli_reader_left(const struct cli *cli) {
    return cli->output->error == EPIPE;
}

static void complain(const struct cli *cli) {
    const char *cause = cli_cause(cli, cli->output->error);
    if (cli->output->error == EIO)
        cause = cli_in_lang(cli, "磁盘或终端出了问题", "the disk or the terminal failed");
    cli_complain(cli, "写不到标准输出：%s；已经写出的不完整，不要使用",
        "Standard output cannot be written to: %s; what is there is not complete, do not use it",
        cause);
}

int cli_finish_output(const struct cli *cli, int code) {
    if (cli_flush(cli) || cli_reader_left(cli))
        return code;
    complain(cli);
    return code == EXIT_DONE ? EXIT_FILES : code;
}
