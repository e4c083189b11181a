/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include <errno.h>

guodu_status api_guard(struct arena *arena, guodu_status (*work)(void *call), void *call) {
    jmp_buf here;
    jmp_buf *const outer = arena->escape;
    if (setjmp(here)) {
        arena->escape = outer;
        return GUODU_NO_MEMORY;
    }
    arena->escape = &here;
    guodu_status status = work(call);
    arena->escape = outer;
    return status;
}

guodu_status api_fail(
    struct api_error *error, guodu_status status, const char *zh, const char *en) {
    *error = (struct api_error){zh, en};
    return status;
}

guodu_status api_no_memory(struct api_error *error) {
    return api_fail(error, GUODU_NO_MEMORY, "内存不够", "Out of memory");
}

const char *api_error_text(const struct api_error *error, guodu_lang lang) {
    const char *text = lang == GUODU_ZH ? error->zh : error->en;
    return text ? text : "";
}

guodu_status api_write_status(int error) {
    return error == ENOMEM ? GUODU_NO_MEMORY : GUODU_CANNOT_WRITE;
}

struct api_error api_system_error(int error) {
    switch (error) {
    case ENOMEM:
        return (struct api_error){"内存不够", "out of memory"};
    case ENOENT:
        return (struct api_error){"没有这个文件或文件夹", "there is no such file or folder"};
    case ENOTDIR:
        return (struct api_error){"路径中有一段不是文件夹", "part of the path is not a folder"};
    case EACCES:
    case EPERM:
        return (struct api_error){"没有权限", "permission is denied"};
    case EROFS:
        return (struct api_error){"所在的磁盘是只读的", "the disk is read-only"};
    case EISDIR:
        return (struct api_error){"这是一个文件夹", "it is a folder"};
    case ENXIO:
        return (struct api_error){"它不是普通的文件", "it is no ordinary file"};
    case EEXIST:
        return (struct api_error){
            "两样内容写进了同一个文件", "two outputs would go to this one file"};
    case ENOSPC:
    case EDQUOT:
        return (struct api_error){"磁盘空间不够", "the disk is full"};
    case EBUSY:
    case ETXTBSY:
        return (struct api_error){"别的程序正在使用它，请先关闭那个程序",
            "another program is using it; close it there first"};
    case EFBIG:
        return (struct api_error){"超出了文件大小的限制", "it would be larger than a file may be"};
    case ESPIPE:
        return (struct api_error){
            "工作簿和数据库只能写成普通的文件", "a workbook or a database takes an ordinary file"};
    case ESTALE:
        return (struct api_error){
            "读的时候它被改动了，请重新运行", "it changed while it was read; run it again"};
    case E2BIG:
        return (struct api_error){"列太多", "there are too many columns"};
    case ENAMETOOLONG:
        return (struct api_error){"文件名太长", "the name is too long"};
    case EMFILE:
    case ENFILE:
        return (struct api_error){"同时打开的文件太多", "too many files are open"};
    default:
        return (struct api_error){"磁盘或系统出了问题", "the disk or the system failed"};
    }
}
