/* SPDX-License-Identifier: Apache-2.0
 *
 * CSV as spreadsheets and systems export it: each form has its own encoding, separator and way of
 * writing dates, money, codes and yes or no. */
#include "tests/formats/convert.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct text_form {
    const char *name, *encoding, *line_end;
    const char *separator, *date;
    const char *group, *point; /* of money */
    const char *yes, *no;
    bool marked, titled, quoted;
    bool codes_as_formulas; /* ="H000001", so that spreadsheets keep them as they are */
};

static const struct text_form forms[] = {
    {.name = "gb18030",
        .encoding = "GB18030",
        .line_end = "\r\n",
        .separator = ",",
        .date = "%d/%d/%d",
        .group = "",
        .point = ".",
        .yes = "是",
        .no = "否",
        .codes_as_formulas = true},
    {.name = "utf16",
        .encoding = "UTF-16LE",
        .line_end = "\r\n",
        .separator = ",",
        .date = "%d年%d月%d日",
        .group = "",
        .point = ".",
        .yes = "1",
        .no = "0",
        .marked = true},
    {.name = "semicolon",
        .encoding = "UTF-8",
        .line_end = "\r\n",
        .separator = ";",
        .date = "%d.%d.%d",
        .group = ".",
        .point = ",",
        .yes = "YES",
        .no = "NO",
        .marked = true,
        .quoted = true},
    {.name = "tab",
        .encoding = "UTF-8",
        .line_end = "\n",
        .separator = "\t",
        .date = "%04d%02d%02d",
        .group = ",",
        .point = ".",
        .yes = "是",
        .no = "否"},
    {.name = "titles",
        .encoding = "UTF-8",
        .line_end = "\r\n",
        .separator = ",",
        .date = "%04d-%02d-%02d 00:00:00",
        .group = "",
        .point = ".",
        .yes = "√",
        .no = "×",
        .marked = true,
        .titled = true},
};

struct writer {
    const struct text_form *form;
    FILE *file;
    iconv_t converter;
};

static void put(struct writer *writer, const char *text) {
    char bytes[4096], *in = (char *)text, *out = bytes;
    size_t left = strlen(text), room = sizeof bytes;
    if (iconv(writer->converter, &in, &left, &out, &room) == (size_t)-1)
        fail(text, strerror(errno));
    fwrite(bytes, 1, sizeof bytes - room, writer->file);
}

/* 1234567.5 with the marks of the form. */
static void show_money(const struct text_form *form, const char *text, char *out, size_t size) {
    size_t whole = strcspn(text, "."), length = 0;
    for (size_t i = 0; i < whole; i++) {
        const char *group = i > 0 && (whole - i) % 3 == 0 ? form->group : "";
        length += (size_t)snprintf(out + length, size - length, "%s%c", group, text[i]);
    }
    if (text[whole])
        snprintf(out + length, size - length, "%s%s", form->point, text + whole + 1);
}

static void show_date(const struct text_form *form, const char *text, char *out, size_t size) {
    int date[3];
    cell_date(text, date);
    snprintf(out, size, form->date, date[0], date[1], date[2]);
}

static void show_cell(
    const struct text_form *form, enum cell_kind kind, const char *text, char *out, size_t size) {
    snprintf(out, size, "%s", text);
    if (kind == CELL_MONEY)
        show_money(form, text, out, size);
    else if (kind == CELL_DATE)
        show_date(form, text, out, size);
    else if (kind == CELL_YES_NO)
        snprintf(out, size, "%s", strcmp(text, "是") == 0 ? form->yes : form->no);
    else if (kind == CELL_CODE && form->codes_as_formulas)
        snprintf(out, size, "=\"%s\"", text);
}

static void put_cell(struct writer *writer, const char *text) {
    bool is_formula = *text == '=';
    bool quoted = !is_formula && (writer->form->quoted || strpbrk(text, ",;\t\"\n"));
    if (quoted)
        put(writer, "\"");
    put(writer, text);
    if (quoted)
        put(writer, "\"");
}

static void put_row(struct writer *writer, const struct table *table, size_t row) {
    struct cells cells;
    char text[1024];
    table_row(table, row, &cells);
    for (size_t i = 0; i < table->columns; i++) {
        const char *cell = cells.items[i];
        if (i > 0)
            put(writer, writer->form->separator);
        if (writer->form->quoted && strcmp(table->headings[i], "备注") == 0 && *cell)
            snprintf(text, sizeof text, "%s；;\r\n\"\"另行登记\"\",", cell);
        else
            show_cell(writer->form, cell_kind(table, i, cell), cell, text, sizeof text);
        put_cell(writer, text);
    }
    put(writer, writer->form->line_end);
}

static void put_empty_cells(struct writer *writer, const struct table *table) {
    for (size_t i = 1; i < table->columns; i++)
        put(writer, writer->form->separator);
    put(writer, writer->form->line_end);
}

static void put_titles(struct writer *writer, const struct table *table) {
    char *title = join_text("全县防止返贫监测信息, ", table->name, "");
    put_cell(writer, title);
    free(title);
    put_empty_cells(writer, table);
    put(writer, "填报日期");
    put(writer, writer->form->separator);
    put(writer, "2023-06-30");
    put(writer, writer->form->line_end);
}

static void put_headings(struct writer *writer, const struct table *table) {
    for (size_t i = 0; i < table->columns; i++) {
        put(writer, i > 0 ? writer->form->separator : "");
        put_cell(writer, table->headings[i]);
    }
    put(writer, writer->form->line_end);
}

static void write_table(
    const struct text_form *form, const struct table *table, const char *folder) {
    char *name = join_text(table->name, ".csv", "");
    struct writer writer = {form, create_file(folder, name), iconv_open(form->encoding, "UTF-8")};
    if (writer.converter == (iconv_t)-1)
        fail(form->encoding, strerror(errno));
    if (form->marked)
        put(&writer, "\xEF\xBB\xBF");
    if (form->titled)
        put_titles(&writer, table);
    put_headings(&writer, table);
    for (size_t i = 0; i < table->count; i++)
        put_row(&writer, table, i);
    for (int i = 0; form->titled && i < 3; i++)
        put_empty_cells(&writer, table);
    iconv_close(writer.converter);
    close_file(writer.file, name);
}

bool write_text_form(const char *name, const struct table *tables, size_t count, const char *out) {
    const struct text_form *form = NULL;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(forms[i].name, name) == 0)
            form = &forms[i];
    if (!form)
        return false;
    char *folder = join_text(out, "/", name);
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        fail(folder, strerror(errno));
    for (size_t i = 0; i < count; i++)
        write_table(form, &tables[i], folder);
    return true;
}
