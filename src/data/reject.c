/* SPDX-License-Identifier: Apache-2.0 */
#include "data/reject.h"

#include <string.h>
#include "base/utf8.h"
#include "data/cell_parse.h"

struct sentence {
    const char *code, *zh, *en;
};

/* Those with a %, and CHOICE, are completed by the functions below. */
static const struct sentence sentences[REJECT_KIND_COUNT] = {
    [REJECT_NONE] = {"none", "", ""},
    [REJECT_TOO_FEW_CELLS] = {"too-few-cells",
        "这一行只有 %llu 格，表头有 %llu 格；请补齐，空着的格也要留出逗号。",
        "Too few cells: this row has %llu, the header %llu; complete it, keeping a comma for each "
        "empty cell."},
    [REJECT_TOO_MANY_CELLS] = {"too-many-cells",
        "这一行有 %llu 格，表头只有 %llu 格；格内若有逗号，请用双引号把整格括起来。",
        "Too many cells: this row has %llu, the header %llu; put a cell that holds a comma into "
        "double quotes."},
    [REJECT_QUOTE_OPEN] = {"quote-open",
        "这一行里有一个双引号没有闭合；请补上右边的双引号，或去掉左边的。",
        "A double quote opened in this row is never closed; add the closing one, or take it out."},
    [REJECT_QUOTE_STRAY] = {"quote-stray",
        "双引号的位置不对；要么用双引号括起整格，并把格内的双引号写两遍，要么去掉双引号。",
        "A double quote stands where none may be; put the whole cell into quotes and write those "
        "inside it twice, or leave the quotes out."},
    [REJECT_NOT_UTF8] = {"not-utf8",
        "这一行的文字不是 UTF-8 编码；请把文件另存为 UTF-8（表格软件里选“CSV UTF-8”）。",
        "The text of this row is not UTF-8; save the file as UTF-8 (\"CSV UTF-8\" in a "
        "spreadsheet)."},
    [REJECT_NOT_ENCODED] = {"not-text-in-encoding",
        "这一行里有些字节按文件的编码读不成文字，多半是文件损坏了；请重新导出文件，如果是编码认错了，"
        "请用 --encoding 写明。",
        "This row holds bytes that are no text in the encoding of the file, most likely damaged; "
        "export the file again or, if its encoding was mistaken, give it with --encoding."},
    [REJECT_NUL] = {"nul", "这一行含有看不见的空字符；请重新导出文件，或删去这个字符。",
        "This row holds an invisible NUL character; export the file again or remove it."},
    [REJECT_ROW_TOO_LONG] = {"row-too-long",
        "这一行太长（超过 16 MiB）；多半是少了一个双引号或换行。",
        "This row is too long (over 16 MiB); most likely a double quote or a line break is "
        "missing."},
    [REJECT_JSON] = {"not-json",
        "这一行不是完整的 JSON 对象；每行写一个对象，以 { 开头，以 } 结尾。",
        "This line is not one whole JSON object; write one object a line, from { to }."},
    [REJECT_JSON_DEPTH] = {"json-too-deep", "这一行嵌套太深；请按记录的层次来写。",
        "This line is nested too deeply; nest it as the records are."},
    [REJECT_JSON_TWICE] = {"property-twice", "同一项内容写了两次；请只留一处。",
        "This is given twice; keep one of them."},
    [REJECT_JSON_LIST] = {"not-a-list", "这里应是一个数组；请写成 [ … ]，没有时写 []。",
        "An array belongs here; write [ ... ], or [] where there is none."},
    [REJECT_JSON_OBJECT] = {"not-an-object", "数组里的每一项都应是一个对象；请写成 { … }。",
        "Each member of the array must be an object; write { ... }."},
    [REJECT_BLOB] = {"not-text", "数据库里的这一格是二进制内容，不是文字；请改存为文本或数。",
        "This cell of the database holds bytes and no text; store it as text or a number."},
    [REJECT_DIGITS_LOST] = {"digits-lost",
        "这一格是数，位数太多，后面几位已经丢失；请把这一列设为文本，重新填写。",
        "This cell is a number with too many digits, and the last ones are lost; make the column "
        "text and enter it again."},
    [REJECT_SHOWN_OTHERWISE] = {"shown-otherwise",
        "这里写的是这一格存的数，可是它的格式显示出来的是别的内容（例如把 102 显示为 01-02）；请把这一列"
        "设为文本，照显示的内容重新填写；如果要用的就是这个数，请把格式改为“常规”。",
        "This is the number that the cell holds, but its format shows something else (as 102 shown "
        "as 01-02); make the column text and enter what is shown or, if the number is meant, give "
        "it the format General."},
    [REJECT_JSON_VALUE] = {"not-a-plain-value",
        "这一项不能是数组、对象或 true、false；请直接写它的值。",
        "An array, an object, true or false cannot stand here; write the value itself."},
    [REJECT_KEY_EMPTY] = {"key-empty", "主键是空的；没有它无法分辨是哪一条记录，请填上。",
        "The key is empty; without it the record cannot be told from others. Fill it in."},
    [REJECT_PARENT_KEY_EMPTY] = {"parent-key-empty",
        "所属的编号是空的，不知道这一行是谁名下的。如果编号只写在每户的第一行（合并单元格存成 CSV "
        "就会这样），请逐行填满，或者直接用 .xlsx；改好之前，凡是要看上一户有哪些成员的，都定不下来。",
        "The key of what this row belongs to is empty. If it stands only on the first row of each "
        "household (as merged cells do when saved as CSV), fill it in on each row, or use the .xlsx "
        "itself; until then what depends on the members of the household above is not known."},
    [REJECT_TOTAL] = {"total-row",
        "这一行是合计，不是一条记录；合计行不参加判断，可以删去。",
        "This row is a total; it is no record and is not judged. It may be removed."},
    [REJECT_FOOTER] = {"footer-row",
        "这一行是表下面的说明或签名，不是一条记录；不参加判断，可以删去。",
        "This row is a note or a signature below the table; it is no record and is not judged. It "
        "may be removed."},
    [REJECT_HEADING] = {"heading-row",
        "这一行又是表头，不是一条记录；不参加判断，可以删去。",
        "This row has the headings once more; it is no record and is not judged. It may be removed."},
    [REJECT_REQUIRED_EMPTY] = {"required-empty", "必填的内容是空的；请填上。",
        "A required value is empty; fill it in."},
    [REJECT_BOOLEAN] = {"not-yes-no", "应是“是”或“否”（也可以写 √、×、yes、no、true、false、1、0）。",
        "This must be yes or no (是, 否, √, ×, true, false, 1 and 0 are read as well)."},
    [REJECT_INTEGER] = {"not-an-integer", "不是整数；请写成 12 这样的数。",
        "This is not a whole number; write one such as 12."},
    [REJECT_NUMBER] = {"not-a-number", "不是数；请写成 12.5 这样的数。",
        "This is not a number; write one such as 12.5."},
    [REJECT_NUMBER_RANGE] = {"out-of-range", "这个数太大，超出了能精确计算的范围。",
        "This number is too large to be computed with exactly."},
    [REJECT_NUMBER_FINE] = {"too-fine", "小数位太多，最多 18 位。",
        "This has too many decimals; eighteen is the most."},
    [REJECT_THOUSANDS] = {"thousands",
        "数里的分隔号位置不对；千位分隔要每三位一个，写成 1,234,567.89，也可以不写分隔号。",
        "The marks inside the number do not part thousands: write one before every three digits, "
        "as in 1,234,567.89, or none at all."},
    [REJECT_SCIENTIFIC] = {"scientific",
        "这个数写成了科学计数法，可能已经丢了位数；请在表格软件里把这一列改成能看到全部数字的格式，"
        "再导出。",
        "The number is in scientific notation and may have lost digits; give the column a format "
        "that shows all digits in the spreadsheet, and export it again."},
    [REJECT_PLACEHOLDER] = {"placeholder",
        "这不是这一列的内容，可能表示零、没有，也可能表示没有填写；请写明，没有填写的请留空。",
        "This is no value of the column: it may mean zero, none, or not filled in; write which, and "
        "leave the cell empty where the value is not known."},
    [REJECT_PERCENT_SIGN] = {"not-a-percentage", "不是带百分号的数；请写成 20% 这样，不写 0.2。",
        "This is no number with a percent sign; write 20%, not 0.2."},
    [REJECT_MONEY] = {"not-money", "不是以元为单位的金额；请写成 280 或 280.50。",
        "This is no amount in yuan; write 280 or 280.50."},
    [REJECT_MONEY_PERIOD] = {"other-period",
        "这一格写的是另一种时期的金额（每月、每季、每年不同）；请折算成这一项要的时期，再填写。",
        "This amount is for another period (month, quarter, year) than the field has; convert it and "
        "enter it again."},
    [REJECT_MONEY_FINE] = {"money-too-fine", "金额最多写到分（两位小数）。",
        "An amount of money goes down to the fen: two decimals at most."},
    [REJECT_DATE] = {"not-a-date",
        "不是写到日的日期；请写成 2022-06-30、2022/6/30、20220630 或 2022年6月30日。",
        "This is no date down to the day; write 2022-06-30, 2022/6/30 or 20220630."},
    [REJECT_DATE_MONTH] = {"month-only",
        "只写到月，不知道是哪一天；请写到日，或在规则里给这个字段加上“月份表示 首日”或“月份表示 末日”。",
        "This is a month without a day; write the day, or say in the rules what the field's month "
        "means: `month means first day` or `month means last day`."},
    [REJECT_MONTH_UNSURE] = {"month-unsure",
        "可能是 1 月，也可能是 10 月（表格软件会去掉末尾的 0）；请写成 2022-01 或 2022-10 这样。",
        "This may be January, or October (spreadsheets drop a zero at the end); write 2022-01 or "
        "2022-10."},
    [REJECT_DATE_ABSENT] = {"no-such-date", "日历上没有这一天；请核对年、月、日。",
        "There is no such day; check year, month and day."},
    [REJECT_DATE_SERIAL] = {"date-serial",
        "这是一个数，像是表格软件内部的日期序号；请把这一列设为日期格式，再导出。",
        "This is a number, such as spreadsheets keep for a date; give the column a date format and "
        "export it again."},
    [REJECT_DATE_ZONE] = {"date-with-zone",
        "日期后面写了时区，换成当地时间可能是另一天；请只写当地的日期，如 2022-06-30。",
        "The date has a time zone, so here it may be another day; write the local date alone, such "
        "as 2022-06-30."},
    [REJECT_REGION] = {"not-a-region", "不是区划代码；请写 2、4、6、9 或 12 位数字。",
        "This is no division code; write 2, 4, 6, 9 or 12 digits."},
    [REJECT_CHOICE] = {"not-a-choice", "不是可选的写法；可以写：",
        "This is not among the values: "},
    [REJECT_ID_FORM] = {"id-form", "身份证号应有 18 位：17 位数字，最后一位是数字或 X。",
        "An identity number has 18 characters: 17 digits and a digit or X."},
    [REJECT_ID_BIRTH] = {"id-birth", "身份证号中的出生日期不存在；请核对第 7 至 14 位。",
        "The date of birth inside the identity number does not exist; check characters 7 to 14."},
    [REJECT_ID_CHECK] = {"id-check", "身份证号的校验位不符，有一位写错了；请对照证件。",
        "The check character of the identity number is wrong, so one of them is; compare it with "
        "the card."},
    [REJECT_ID_SCIENTIFIC] = {"id-scientific",
        "身份证号被表格软件改成了科学计数法，号码已经丢失；请把这一列设为文本，重新填写。",
        "A spreadsheet turned the identity number into scientific notation and lost it; make the "
        "column text and enter it again."},
    [REJECT_DURATION] = {"no-such-column", "这种类型的内容不能从数据中读取。",
        "Values of this type cannot be read from data."},
    [REJECT_TEXT] = {"nul-in-text", "文字里有看不见的空字符；请删去。",
        "The text holds an invisible NUL character; remove it."},
    [REJECT_ERROR_VALUE] = {"error-value",
        "这一格是表格软件的错误提示（如 #N/A、#REF!；列太窄时为 ####），没有值；请在原表里改正公式或加宽"
        "这一列，也可以直接填写它的值。",
        "The cell shows an error of the spreadsheet (such as #N/A or #REF!; #### where the column "
        "is too narrow) and has no value; correct the formula or widen the column there, or enter "
        "the value itself."},
    [REJECT_NOT_CALCULATED] = {"not-calculated",
        "这一格是公式，文件里没有它的计算结果；请在表格软件里打开这个文件，保存后再用。",
        "This cell holds a formula whose result is not in the file; open the file in the "
        "spreadsheet program and save it there."},
    [REJECT_DUPLICATE] = {"duplicate-key",
        "主键重复：%s 第 %llu 行也是它；重复的各行都没有采用，请留下正确的一行。",
        "The key is not unique: %s, line %llu bears it too; none of these rows is used. Keep the "
        "right one."},
    [REJECT_ORPHAN] = {"no-parent", "找不到所属的“%s”；请核对编号，或在它的文件里补上。",
        "There is no \"%s\" that it belongs to; check the key, or add it to its file."},
    [REJECT_PARENT_REJECTED] = {"parent-rejected",
        "所属的“%s”没有采用（见 %s 第 %llu 行），这一行也就没有采用；请先改正那一行。",
        "The \"%s\" it belongs to was rejected (see %s, line %llu), so this row is not used; "
        "correct that one first."},
    [REJECT_PARENT_DIFFERS] = {"parent-differs",
        "同一“%s”的各行在这一列上说法不一：%s 第 %llu 行是%s；请改成一致。",
        "Rows of one \"%s\" disagree about this column: %s, line %llu, %s; make them agree."},
    [REJECT_NULL_ROW] = {"null-row",
        "这一行整行是空值（null），不是一条记录；请去掉它，或填上内容。",
        "This row is null as a whole, so it is no record; take it out, or fill it in."},
};

void reject_list_add(struct arena *arena, struct reject_list *list, const struct reject *reject) {
    if (list->count % REJECT_BLOCK == 0)
        vec_push(arena, &list->blocks, arena_array(arena, struct reject, REJECT_BLOCK));
    *reject_list_at(list, list->count++) = *reject;
}

const char *reject_code(enum reject_kind kind) {
    return sentences[kind].code;
}

enum { CHOICES_SHOWN = 8 };

static const char *choice_sentence(
    struct arena *arena, const struct sentence *sentence, const struct choice *choice, bool zh) {
    const char *text = zh ? sentence->zh : sentence->en, *between = "";
    size_t count = choice->values.count;
    for (size_t i = 0; i < count && i < CHOICES_SHOWN; i++) {
        text = arena_printf(arena, "%s%s%s", text, between, choice->values.items[i].name->text);
        between = zh ? "、" : ", ";
    }
    if (count > CHOICES_SHOWN)
        return arena_printf(
            arena, zh ? "%s等 %zu 种。" : "%s and others (%zu in all).", text, count);
    return arena_printf(arena, zh ? "%s。" : "%s.", text);
}

static const char *other_value(struct arena *arena, const char *value, bool zh) {
    if (!value || !*value)
        return zh ? "空的" : "is empty";
    return arena_printf(arena, zh ? "“%s”" : "has \"%s\"", value);
}

/* The table's formats are constants of this file. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static const char *place_sentence(
    struct arena *arena, const char *format, const struct reject *reject, bool zh) {
    unsigned long long line = reject->other_line;
    const struct record_type *up = reject->type ? reject->type->parent : NULL;
    const char *parent = up ? up->name->text : "";
    switch (reject->cell.kind) {
    case REJECT_TOO_FEW_CELLS:
    case REJECT_TOO_MANY_CELLS:
        return arena_printf(
            arena, format, (unsigned long long)reject->found, (unsigned long long)reject->expected);
    case REJECT_DUPLICATE:
        return arena_printf(arena, format, reject->other_file, line);
    case REJECT_ORPHAN:
        return arena_printf(arena, format, parent);
    case REJECT_PARENT_REJECTED:
        return arena_printf(arena, format, parent, reject->other_file, line);
    case REJECT_PARENT_DIFFERS:
        return arena_printf(arena, format, reject->type->name->text, reject->other_file, line,
            other_value(arena, reject->other_value, zh));
    default:
        return format;
    }
}

#pragma GCC diagnostic pop

static bool is_grouped(struct arena *arena, const struct reject_cell *cell, bool decimal_comma) {
    struct cell_options options = {.decimal_comma = decimal_comma};
    struct value value;
    return cell_parse(arena, cell->field->type, &options, cell->value, strlen(cell->value),
               CELL_WRITTEN, &value) == REJECT_NONE;
}

/* A number that can be read if the comma is the point, or if it is not. */
static const char *thousands_sentence(
    struct arena *arena, const struct reject_cell *cell, bool zh) {
    if (is_grouped(arena, cell, true))
        return zh ? "只有把逗号当作小数点（1.234,50），这个数才读得通；如果这个文件都这样写，请在运行时"
                    "加上 --decimal comma，否则请写成 1234.50 这样。"
                  : "This can only be read with the comma as the decimal point (1.234,50); if the "
                    "whole file writes so, run with --decimal comma, else write 1234.50.";
    if (is_grouped(arena, cell, false))
        return zh ? "运行时说明了用逗号作小数点（--decimal comma），这里却是“.”；请写成 1.234,50 "
                    "这样，或去掉这个选项。"
                  : "The run says that the comma is the decimal point (--decimal comma), but here "
                    "it is \".\"; write 1.234,50, or leave the option out.";
    return NULL;
}

static const char *serial_sentence(struct arena *arena, const struct reject_cell *cell, bool zh) {
    char text[DATE_TEXT_SIZE];
    date day;
    if (!cell_serial_day(cell->value, strlen(cell->value), &day))
        return NULL;
    date_format(day, text);
    return arena_printf(arena,
        zh ? "这是一个数，像是表格软件内部的日期序号（通常就是 %s）；请把这一列设为日期格式，再导出。"
           : "This is a number, such as spreadsheets keep for a date (most likely %s); give the "
             "column a date format and export it again.",
        text);
}

static const char *placeholder_sentence(
    struct arena *arena, const struct reject_cell *cell, bool zh) {
    return arena_printf(arena,
        zh ? "“%s”不是这一列的内容；如果表示没有填写，请在运行时加上 --na \"%s\"，按未知处理；如果表示零"
             "或没有，请写明。"
           : "\"%s\" is no value of this column; if it stands for one that was not filled in, run "
             "with --na \"%s\": it is unknown then; if it means zero or none, write that instead.",
        cell->value, cell->value);
}

/* Accountants write what is negative in brackets, and others what is not to be counted. */
static const char *brackets_sentence(const struct reject_cell *cell, bool zh) {
    bool opens = *cell->value == '(' || strncmp(cell->value, "（", strlen("（")) == 0;
    if (!opens)
        return NULL;
    return zh ? "括号里的金额是负数还是备注，无法判断；负数请写成 -280 这样。"
              : "An amount in brackets may be negative, or a remark; write a negative one as -280.";
}

/* What can be said where the value is seen; NULL: no more than without. */
static const char *value_sentence(struct arena *arena, const struct reject_cell *cell, bool zh) {
    if (!cell->value || cell->masked)
        return NULL;
    switch (cell->kind) {
    case REJECT_THOUSANDS:
        return thousands_sentence(arena, cell, zh);
    case REJECT_DATE_SERIAL:
        return serial_sentence(arena, cell, zh);
    case REJECT_PLACEHOLDER:
        return placeholder_sentence(arena, cell, zh);
    case REJECT_MONEY:
        return brackets_sentence(cell, zh);
    default:
        return NULL;
    }
}

static const char *cell_sentence(struct arena *arena, const struct reject_cell *cell, bool zh) {
    const struct sentence *sentence = &sentences[cell->kind];
    if (cell->kind == REJECT_CHOICE)
        return choice_sentence(arena, sentence, cell->field->type.choice, zh);
    const char *text = value_sentence(arena, cell, zh);
    return text ? text : zh ? sentence->zh : sentence->en;
}

static const char *add_cell(
    struct arena *arena, const char *text, const struct reject_cell *cell, bool zh) {
    const char *value = cell->value ? cell->value : "";
    const char *reason = cell_sentence(arena, cell, zh);
    return arena_printf(arena, zh ? "%s同一行的“%s”（%s）：%s" : "%s Also \"%s\" (%s): %s", text,
        cell->column ? cell->column : "", value, reason);
}

const char *reject_reason(struct arena *arena, const struct reject *reject, bool zh) {
    const char *text = cell_sentence(arena, &reject->cell, zh);
    text = place_sentence(arena, text, reject, zh);
    for (uint32_t i = 0; i < reject->more_count; i++)
        text = add_cell(arena, text, &reject->more[i], zh);
    return text;
}

/* ---- values ---- */

enum {
    SHOWN_MOST = 64,
    ID_DIGITS = 6, /* a text in the column of identity numbers that has fewer is no such number */
};

static const char *mask(struct arena *arena, const struct field *field, const char *text) {
    size_t length = strlen(text);
    bool is_id = field && field->type.kind == TYPE_CITIZEN_ID &&
                 text_digit_count(text, length) >= ID_DIGITS;
    return is_id ? text_mask(arena, text, length) : text_mask_ids(arena, text, length);
}

const char *reject_shown(struct arena *scratch, struct arena *arena, const struct field *field,
    const char *text, size_t length, bool *masked) {
    bool ignored;
    masked = masked ? masked : &ignored;
    *masked = false;
    if (memchr(text, '\0', length))
        return NULL;
    length = utf8_trim(&text, length);
    const char *whole = cell_text(scratch, text, length, &length);
    text = mask(scratch, field, whole);
    *masked = text != whole;
    length = strlen(text);
    if (utf8_count(text, length) <= SHOWN_MOST)
        return arena_copy(arena, text, length);
    size_t cut = 0;
    int32_t code;
    for (int i = 0; i < SHOWN_MOST; i++)
        cut += utf8_decode(text + cut, length - cut, &code);
    return arena_printf(arena, "%.*s…", (int)cut, text);
}
