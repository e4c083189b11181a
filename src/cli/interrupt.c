/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <signal.h>

static volatile sig_atomic_t interrupted;

static void note_signal(int number) {
    interrupted = number;
}

/* What is ignored stays so (nohup). */
static void catch_signal(int number) {
    struct sigaction action;
    if (sigaction(number, NULL, &action) != 0 || action.sa_handler == SIG_IGN)
        return;
    action = (struct sigaction){.sa_handler = note_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

void cli_catch_signals(void) {
    catch_signal(SIGINT);
    catch_signal(SIGTERM);
    catch_signal(SIGHUP);
}

bool cli_interrupted(void) {
    return interrupted != 0;
}

void cli_end_by_signal(void) {
    signal(interrupted, SIG_DFL);
    raise(interrupted);
}
