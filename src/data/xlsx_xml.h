/* SPDX-License-Identifier: Apache-2.0
 *
 * One XML part of a workbook, read as a stream of events; expat parses, libzip unpacks, and both
 * are closed with the input at the latest. Elements are known by their local names, so that any
 * prefix will do. Document types are refused, and with them entities. Reading may pause inside an
 * event and go on later. Private to src/data.
 */
#ifndef GUODU_DATA_XLSX_XML_H
#define GUODU_DATA_XLSX_XML_H

#include <expat.h>
#include "data/xlsx_package.h"

/* Why a part cannot be read on. */
struct xml_fault {
    const char *zh, *en;
};
extern const struct xml_fault xml_fault_syntax, xml_fault_limit;

enum xml_state { XML_READING, XML_PAUSED, XML_DONE, XML_FAILED };

struct xml_part {
    struct input *input;
    const char *name;
    /* Set by the user before xml_open; NULL: not wanted. Element names are local names. */
    void *user;
    void (*start)(struct xml_part *part, const char *name, const char **attributes);
    void (*end)(struct xml_part *part, const char *name);
    void (*text)(struct xml_part *part, const char *bytes, size_t length);
    /* private */
    zip_file_t *file;
    XML_Parser parser;
    enum xml_state state;
    const struct xml_fault *fault; /* of XML_FAILED */
    bool exhausted;                /* an event wanted memory that there is not */
    unsigned depth;
    long long fed; /* bytes */
    uint64_t length, packed; /* bytes of the part, and those that it takes of the file; 0: not known */
    bool ended;    /* all bytes were fed */
};

/* A part that is not there, or cannot be opened, is XML_FAILED at once. The struct stays in the
 * input's arena or lives as long. */
void xml_open(struct xml_part *part, const struct package *package, const char *name);
/* Until paused, done or failed; the state is what is returned from then on. */
enum xml_state xml_read(struct xml_part *part);
void xml_close(struct xml_part *part); /* may be called twice; then nothing more is read */
/* Of a part that failed; `where` is a phrase on how far reading got, or "". */
struct data_result xml_failure(
    const struct xml_part *part, const char *where_zh, const char *where_en);

/* For the functions of the user: */
void xml_pause(struct xml_part *part);
void xml_refuse(struct xml_part *part, const struct xml_fault *fault);
/* Text is handed out only while it is wanted. */
void xml_want_text(struct xml_part *part, bool wanted);

/* Of an attribute without a prefix; NULL: it has none. */
const char *xml_attribute(const char **attributes, const char *name);
/* Of one with any prefix, such as r:id. */
const char *xml_prefixed(const char **attributes, const char *name);
/* Digits alone; false where there are none, others, or the number is above the most. */
bool xml_number(const char *text, uint32_t most, uint32_t *out);
bool xml_boolean(const char *text); /* NULL is false */

/* Text put together from pieces, in an arena; the bytes move as it grows. */
struct xml_buffer {
    struct arena *arena;
    char *bytes;
    size_t length, room;
};
void xml_append(struct xml_buffer *buffer, const char *bytes, size_t length);
/* _x000D_ is how a workbook writes what XML cannot; in place, returns the new length. */
size_t xml_unescape(char *bytes, size_t length);

#endif
