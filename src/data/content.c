/* SPDX-License-Identifier: Apache-2.0 */
#include "data/content.h"

#include <stdint.h>
#include <string.h>
#include "data/prepared_container.h"

static const struct {
    const char *bytes;
    size_t length;
    enum content content;
} beginnings[] = {
    {"PK\3\4", 4, CONTENT_ZIP},
    {"SQLite format 3", 16, CONTENT_SQLITE},
    {"\xD0\xCF\x11\xE0", 4, CONTENT_OLE},
    {"\x1F\x8B\x08", 3, CONTENT_GZIP},
    {"%PDF-", 5, CONTENT_PDF},
};

/* Of an SQLite database the program it belongs to stands at 68, the highest byte first. */
static bool is_prepared(const char *bytes, size_t length) {
    const unsigned char *at = (const unsigned char *)bytes + CONTENT_BYTES - 4;
    return length >= CONTENT_BYTES && ((uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
                                          (uint32_t)at[2] << 8 | at[3]) == PREPARED_APPLICATION;
}

static bool is_markup(const char *bytes, size_t length) {
    size_t at = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < length && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r'))
        at++;
    return at < length && bytes[at] == '<';
}

enum content content_of_bytes(const char *bytes, size_t length) {
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        if (length < beginnings[i].length ||
            memcmp(bytes, beginnings[i].bytes, beginnings[i].length) != 0)
            continue;
        bool prepared = beginnings[i].content == CONTENT_SQLITE && is_prepared(bytes, length);
        return prepared ? CONTENT_PREPARED : beginnings[i].content;
    }
    return is_markup(bytes, length) ? CONTENT_MARKUP : CONTENT_OTHER;
}

bool content_is_binary(enum content content) {
    return content > CONTENT_MARKUP;
}

/* What it is, and what to do where it is a file and where it comes through a pipe. NULL: what is
 * done with a file. */
struct saying {
    const char *zh, *en, *file_zh, *file_en, *pipe_zh, *pipe_en;
};

#define AS_IT_IS                                                                                   \
    "去掉 --input-format，就会按它本来的格式读取",                                                 \
        "leave out --input-format, and it is read as what it is"
#define BY_NAME                                                                                    \
    "它不能从标准输入读取，请在 --data 后面直接写这个文件的名称，并去掉 --input-format",           \
        "it cannot come from standard input: name the file itself behind --data, and leave out "   \
        "--input-format"

static const struct saying sayings[] = {
    [CONTENT_ZIP] = {"工作簿（.xlsx）或压缩包", "a workbook (.xlsx) or another zip file", AS_IT_IS,
        BY_NAME},
    [CONTENT_SQLITE] = {"SQLite 数据库", "an SQLite database", AS_IT_IS, BY_NAME},
    [CONTENT_PREPARED] = {"导入好的数据（.gds）", "imported data (.gds)", AS_IT_IS, BY_NAME},
    [CONTENT_OLE] = {"旧格式（.xls）或加了密码的工作簿",
        "a workbook of the old kind (.xls) or one with a password",
        "请用表格软件打开，去掉密码，另存为 .xlsx",
        "open it in the spreadsheet program, take the password off and save it as .xlsx", NULL,
        NULL},
    [CONTENT_GZIP] = {"压缩文件（.gz）", "a compressed file (.gz)", "请先解压，再读里面的文件",
        "unpack it first, and give the file that was in it", NULL, NULL},
    [CONTENT_PDF] = {"PDF 文件", "a PDF file", "请改用原来的表格文件",
        "give the table that it was made from", NULL, NULL},
};

void content_says(
    enum content content, struct arena *arena, const char *file, const char **zh, const char **en) {
    const struct saying *saying = &sayings[content];
    bool pipe = strcmp(file, "-") == 0 && saying->pipe_zh;
    *zh = arena_printf(arena, "%s的内容是%s，不是文本，不能按文本读取；%s。",
        strcmp(file, "-") == 0 ? "标准输入（-）" : arena_printf(arena, "“%s”", file), saying->zh,
        pipe ? saying->pipe_zh : saying->file_zh);
    *en = arena_printf(arena, "%s holds %s, which is not text and cannot be read as text; %s.",
        strcmp(file, "-") == 0 ? "standard input (-)" : file, saying->en,
        pipe ? saying->pipe_en : saying->file_en);
}
