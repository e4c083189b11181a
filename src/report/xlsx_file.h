/* SPDX-License-Identifier: Apache-2.0
 *
 * A workbook as a file of a set, written through libxlsxwriter: opened, completed and given up as
 * the set wants it (report/files.h). What the library does not see to is seen to here: numbers
 * have a point whatever the host's locale is, files of sheets that are not written are closed, and
 * the finished workbook is read back. The same calls always make the same bytes.
 *
 * It lives in the set's arena; what the library holds is given back when the file is completed or
 * abandoned.
 */
#ifndef GUODU_REPORT_XLSX_FILE_H
#define GUODU_REPORT_XLSX_FILE_H

#include <locale.h>
#include <xlsxwriter.h>
#include "report/files.h"
#include "report/workbook_check.h"

struct xlsx_sheet {
    const char *name;
    lxw_worksheet *handle;
    struct sheet_size size; /* with the headings */
    uint64_t skipped;       /* rows without a cell */
    bool has_cells;         /* in the row at hand */
};

struct xlsx_file {
    struct file_writer writer; /* an owner may put its own `finish` before xlsx_finish */
    struct output_files *files;
    struct output_file *file;
    lxw_workbook *handle; /* NULL when closed */
    locale_t plain; /* numbers with a point, whatever the host's locale: while the library writes */
    VEC(struct xlsx_sheet *) sheets; /* in the order of the workbook */
};

/* False: see the error of the set. title and comment may be NULL and must outlive the file. */
bool xlsx_open(struct xlsx_file *file, struct output_files *files, const char *path,
    const char *title, const char *comment);
/* An errno, 0 for no error. */
int xlsx_error(lxw_error error);
void xlsx_fail(struct xlsx_file *file, int error);
bool xlsx_is_broken(const struct xlsx_file *file);

/* Whether a sheet has the name, or Excel keeps it for itself. */
bool xlsx_is_taken(const struct xlsx_file *file, const char *name);
/* Makes the sheet of sheet->name, the next of the workbook. False: the file is broken. */
bool xlsx_add_sheet(struct xlsx_file *file, struct xlsx_sheet *sheet);
/* Cells of the row at hand, which must come from left to right; each is counted, and in the end it
 * is checked that all are there. An empty text is none, and a row without cells is none either
 * unless it is counted in sheet->skipped. `text` is as xlsx_text makes it; format may be NULL. */
void xlsx_put_text(struct xlsx_file *file, struct xlsx_sheet *sheet, size_t column,
    const char *text, lxw_format *format);
void xlsx_put_number(struct xlsx_file *file, struct xlsx_sheet *sheet, size_t column, double number,
    lxw_format *format);
/* A text that leads to a sheet. */
void xlsx_put_link(struct xlsx_file *file, struct xlsx_sheet *sheet, size_t column,
    const char *place, const char *text, lxw_format *format);
/* In points; before the cells of the row at hand. */
void xlsx_set_height(struct xlsx_sheet *sheet, double height);
/* The next row. */
void xlsx_end_row(struct xlsx_file *file, struct xlsx_sheet *sheet);

int xlsx_finish(struct file_writer *writer);

#endif
