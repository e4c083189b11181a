/* SPDX-License-Identifier: Apache-2.0
 *
 * Workbooks: .xlsx files (Office Open XML, ISO/IEC 29500, transitional and strict), as Excel, WPS
 * and LibreOffice write them. A workbook lives in its input's arena and is closed with it.
 *
 * Cells come as the text that is meant by them (xlsx_number.h says how for numbers), formulas as
 * the result that the file has kept. Rows without content are passed over, and trailing cells
 * without content are left out. What is merged over several rows holds for all of them. The sheet
 * is read as it is unpacked; only the shared texts are kept. Private to src/data.
 */
#ifndef GUODU_DATA_XLSX_H
#define GUODU_DATA_XLSX_H

#include "data/input.h"
#include "data/table_rows.h"

struct workbook;

struct data_result workbook_open(struct input *input, struct workbook **out);

/* Sheets of cells, in the order of their tabs; charts are none. */
size_t workbook_sheet_count(const struct workbook *workbook);
const char *workbook_sheet_name(const struct workbook *workbook, size_t sheet); /* UTF-8 */
bool workbook_sheet_hidden(const struct workbook *workbook, size_t sheet);
/* A sheet that cannot be read is not empty: reading its rows will tell. */
bool workbook_sheet_empty(struct workbook *workbook, size_t sheet);

/* From the first row on; ends the rows that were asked for before. */
struct data_result workbook_rows(struct workbook *workbook, size_t index, struct table_rows **out);

#endif
