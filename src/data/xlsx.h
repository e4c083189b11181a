#pragma once
#include "data/input.h"
#include "data/table_rows.h"
struct workbook;
struct data_result workbook_open(struct input *input, struct workbook **out);
size_t workbook_sheet_count(const struct workbook *workbook);
const char *workbook_sheet_name(const struct workbook *workbook, size_t sheet);
bool workbook_sheet_hidden(const struct workbook *workbook, size_t sheet);
bool workbook_sheet_empty(struct workbook *workbook, size_t sheet);
struct data_result workbook_rows(struct workbook *workbook, size_t sheet, struct table_rows **out);
