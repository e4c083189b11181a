/* SPDX-License-Identifier: Apache-2.0
 *
 * editors FOLDER: writes the files into folders that are there.
 */
#include "grammar/editors/editors.h"

#include <stdlib.h>

static const struct {
    const char *name;
    void (*write)(FILE *file);
} files[] = {
    {"vscode/syntaxes/guodu.tmLanguage.json", write_textmate},
    {"vim/syntax/guodu.vim", write_vim_syntax},
    {"vim/ftdetect/guodu.vim", write_vim_detection},
};

int main(int argc, char **argv) {
    char path[4096];
    if (argc != 2) {
        fputs("usage: editors FOLDER\n", stderr);
        return 2;
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s", argv[1], files[i].name);
        FILE *file = fopen(path, "w");
        if (!file) {
            perror(path);
            return 3;
        }
        files[i].write(file);
        if (ferror(file) | fclose(file)) {
            perror(path);
            return 3;
        }
    }
    return 0;
}
