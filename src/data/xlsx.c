#include "data/xlsx.h"
struct data_result workbook_open(struct input *input, struct workbook **out){(void)input;(void)out;return (struct data_result){DATA_FILE,"x","x"};}
size_t workbook_sheet_count(const struct workbook *workbook){(void)workbook;return 0;}
const char *workbook_sheet_name(const struct workbook *workbook, size_t sheet){(void)workbook;(void)sheet;return "";}
bool workbook_sheet_hidden(const struct workbook *workbook, size_t sheet){(void)workbook;(void)sheet;return 0;}
bool workbook_sheet_empty(struct workbook *workbook, size_t sheet){(void)workbook;(void)sheet;return 0;}
struct data_result workbook_rows(struct workbook *workbook, size_t sheet, struct table_rows **out){(void)workbook;(void)sheet;(void)out;return (struct data_result){DATA_FILE,"x","x"};}
