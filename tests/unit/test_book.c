/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "book_example.h"
#include "output_folder.h"

static void write_file(struct output_files *files, const char *folder, const char *name,
    const char *text, size_t length) {
    struct output_file *file = files_open(files, arena_printf(files->arena, "%s/%s", folder, name));
    if (file)
        fwrite(text, 1, length, file->stream);
}

typedef const char *write_book(const struct book *book, struct arena *arena, size_t *length);

/* For people: test_book FOLDER writes the books in every form. */
static int write_all(const char *folder) {
    static const struct {
        const char *name;
        write_book *write;
    } forms[] = {
        {"txt", book_terminal}, {"md", book_markdown}, {"json", book_json}, {"html", book_page}};
    struct allocator allocator = allocator_default();
    struct arena arena;
    arena_init(&arena, &allocator);
    struct output_files files = {.arena = &arena};
    for (int i = 0; i < 3; i++) {
        static const char *const names[] = {"zh", "en", "odd"};
        struct book *book = arena_new(&arena, struct book);
        if (i < 2)
            book_example(book, &arena, i == 0);
        else
            book_odd_example(book, &arena, true);
        for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
            size_t length;
            const char *text = forms[k].write(book, &arena, &length);
            write_file(&files, folder, arena_printf(&arena, "%s.%s", names[i], forms[k].name), text,
                length);
        }
        book_workbook(book, &arena, &files, arena_printf(&arena, "%s/%s.xlsx", folder, names[i]));
    }
    bool good = files_publish(&files);
    if (!good)
        printf("%s: %s\n", files.error_path, strerror(files.error));
    files_discard(&files);
    arena_fini(&arena);
    return !good;
}

int main(int count, char **arguments) {
    if (count > 1)
        return write_all(arguments[1]);
    return 0;
}
