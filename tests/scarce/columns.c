/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/scarce/columns.h"

#include "tests/scarce/scarce.h"
#include "tests/unit/arrow_build.h"

static struct arrow_made households(const char *keys) {
    return ARROW_STRUCT_OF(NULL, 0, "1|1|1|1", arrow_column("户编号", "u", 0, keys),
        arrow_column("收入", "d:18,2", 0, "120050|~|99999999|5"),
        arrow_dictionary(arrow_column("类别", "c", 0, "0|1|~|0"), arrow_column("", "u", 0, "甲|乙")));
}

void columns_of_people(struct ArrowSchema *schema, struct ArrowArray *array) {
    scarce_pause();
    struct arrow_made members = ARROW_STRUCT_OF("item", 0, "1|1|1",
        arrow_column("编号", "u", 0, "1|2|1"), arrow_column("年龄", "i", 0, "70|~|85"));
    struct arrow_given given = arrow_give(ARROW_STRUCT_OF(NULL, 0, "1|1|1",
        arrow_column("户编号", "u", 0, "P1|P2|P1"), arrow_column("收入", "d:18,2", 0, "5|~|7"),
        arrow_column("多出", "g", 0, "1|2|3"), arrow_list("成员", "+l", 0, "2|0|1", members)));
    *schema = given.schema;
    *array = given.array;
    scarce_resume();
}

void columns_stream(struct ArrowArrayStream *stream) {
    scarce_pause();
    struct arrow_made tables[] = {households("S1|S2|S3|S4"), households("T1|T2|T3|T4")};
    *stream = arrow_give_stream(tables, 2, NULL).stream;
    scarce_resume();
}
