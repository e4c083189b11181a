/* SPDX-License-Identifier: Apache-2.0 */
#include "report/xlsx_file.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

/* 1980-01-01, the day that the parts of the archive bear too: the same results, the same bytes. */
#define CREATED 315532800

int xlsx_error(lxw_error error) {
    switch (error) {
    case LXW_NO_ERROR:
        return 0;
    case LXW_ERROR_MEMORY_MALLOC_FAILED:
        return ENOMEM;
    case LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE:
        return E2BIG;
    default:
        return errno ? errno : EIO;
    }
}

void xlsx_fail(struct xlsx_file *file, int error) {
    files_fail(file->files, error, file->file);
}

bool xlsx_is_broken(const struct xlsx_file *file) {
    return file->files->error != 0;
}

/* ---- sheets and cells ---- */

bool xlsx_is_taken(const struct xlsx_file *file, const char *name) {
    for (size_t i = 0; i < file->sheets.count; i++)
        if (strcasecmp(file->sheets.items[i]->name, name) == 0)
            return true;
    return strcasecmp(name, "History") == 0;
}

/* The sheet is in the list before the library makes it. */
bool xlsx_add_sheet(struct xlsx_file *file, struct xlsx_sheet *sheet) {
    vec_push(file->files->arena, &file->sheets, sheet);
    locale_t before = uselocale(file->plain);
    errno = 0;
    sheet->handle = workbook_add_worksheet(file->handle, sheet->name);
    if (!sheet->handle)
        xlsx_fail(file, errno ? errno : ENOMEM);
    uselocale(before);
    return sheet->handle != NULL;
}

static void note_cell(struct xlsx_file *file, struct xlsx_sheet *sheet, lxw_error error) {
    if (error)
        xlsx_fail(file, xlsx_error(error));
    sheet->size.rows += !sheet->has_cells;
    sheet->size.cells++;
    sheet->has_cells = true;
}

static lxw_row_t row_of(const struct xlsx_sheet *sheet) {
    return (lxw_row_t)(sheet->size.rows + sheet->skipped - sheet->has_cells);
}

void xlsx_put_text(struct xlsx_file *file, struct xlsx_sheet *sheet, size_t column,
    const char *text, lxw_format *format) {
    if (*text == '\0')
        return;
    locale_t before = uselocale(file->plain);
    note_cell(file, sheet,
        worksheet_write_string(sheet->handle, row_of(sheet), (lxw_col_t)column, text, format));
    uselocale(before);
}

void xlsx_put_number(struct xlsx_file *file, struct xlsx_sheet *sheet, size_t column, double number,
    lxw_format *format) {
    locale_t before = uselocale(file->plain);
    note_cell(file, sheet,
        worksheet_write_number(sheet->handle, row_of(sheet), (lxw_col_t)column, number, format));
    uselocale(before);
}

void xlsx_put_link(struct xlsx_file *file, struct xlsx_sheet *sheet, size_t column,
    const char *place, const char *text, lxw_format *format) {
    locale_t before = uselocale(file->plain);
    note_cell(file, sheet,
        worksheet_write_url_opt(
            sheet->handle, row_of(sheet), (lxw_col_t)column, place, format, text, NULL));
    uselocale(before);
}

void xlsx_set_height(struct xlsx_sheet *sheet, double height) {
    worksheet_set_row(sheet->handle, row_of(sheet), height, NULL);
}

void xlsx_end_row(struct xlsx_file *file, struct xlsx_sheet *sheet) {
    sheet->has_cells = false;
    if (ferror(sheet->handle->optimize_tmpfile))
        xlsx_fail(file, errno);
}

/* ---- the whole ---- */

static int flush_sheets(const struct xlsx_file *file) {
    for (size_t i = 0; i < file->sheets.count; i++)
        if (fflush(file->sheets.items[i]->handle->optimize_tmpfile) != 0)
            return errno;
    return 0;
}

static bool is_whole(const struct xlsx_file *file) {
    size_t count = file->sheets.count;
    struct sheet_size *sizes = calloc(count + 1, sizeof *sizes);
    for (size_t i = 0; sizes && i < count; i++)
        sizes[i] = file->sheets.items[i]->size;
    bool whole = sizes && workbook_is_whole(file->file->part, sizes, count);
    free(sizes);
    return whole;
}

/* What could not be written without the library noticing: most likely the disk was full. */
int xlsx_finish(struct file_writer *writer) {
    struct xlsx_file *file = (struct xlsx_file *)writer;
    locale_t before = uselocale(file->plain);
    errno = 0;
    int error = flush_sheets(file);
    if (!error) {
        lxw_workbook *handle = file->handle;
        file->handle = NULL; /* closing frees it, whatever comes of it */
        errno = 0;
        error = xlsx_error(workbook_close(handle));
        if (!error && !is_whole(file))
            error = ENOSPC;
    }
    uselocale(before);
    return error;
}

/* The library closes the files of sheets only where it gets as far as writing them. */
static void abandon(struct file_writer *writer) {
    struct xlsx_file *file = (struct xlsx_file *)writer;
    if (file->handle) {
        lxw_worksheet *sheet;
        STAILQ_FOREACH(sheet, file->handle->worksheets, list_pointers)
        if (sheet->optimize_tmpfile)
            fclose(sheet->optimize_tmpfile);
        lxw_workbook_free(file->handle);
    }
    file->handle = NULL;
    if (file->plain)
        freelocale(file->plain);
    file->plain = NULL;
}

bool xlsx_open(struct xlsx_file *file, struct output_files *files, const char *path,
    const char *title, const char *comment) {
    *file = (struct xlsx_file){.writer = {xlsx_finish, abandon}, .files = files};
    file->file = files_open_for(files, path, &file->writer);
    if (!file->file)
        return false;
    lxw_workbook_options options = {.constant_memory = 1, .tmpdir = file->file->folder};
    lxw_doc_properties about = {.title = (char *)(uintptr_t)title,
        .comments = (char *)(uintptr_t)comment,
        .created = CREATED};
    file->plain = newlocale(LC_ALL_MASK, "C", NULL);
    file->handle = file->plain ? workbook_new_opt(file->file->part, &options) : NULL;
    if (file->handle && workbook_set_properties(file->handle, &about) == LXW_NO_ERROR)
        return true;
    xlsx_fail(file, ENOMEM);
    return false;
}
