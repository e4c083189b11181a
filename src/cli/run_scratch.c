/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/run.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool can_hold_files(const char *folder) {
    struct stat status;
    return folder && *folder && stat(folder, &status) == 0 && S_ISDIR(status.st_mode) &&
           access(folder, W_OK | X_OK) == 0;
}

const char *run_scratch_folder(const struct run_options *options) {
    const char *folders[] = {options->scratch, getenv("TMPDIR"), "/var/tmp", "/tmp"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (can_hold_files(folders[i]))
            return folders[i];
    return NULL;
}

int run_check_scratch(const struct cli *cli, const struct run_options *options) {
    if (!options->scratch || can_hold_files(options->scratch))
        return EXIT_DONE;
    cli_complain(cli, "--scratch 要写一个可以写入的文件夹，“%s”不行",
        "--scratch takes a folder that can be written to, not “%s”", options->scratch);
    return EXIT_FILES;
}
