/* SPDX-License-Identifier: Apache-2.0
 *
 * Files of records, for the rules of the kind "policies" and the like: households h with members p. */
#include "big.h"

#include <inttypes.h>

/* ---- CSV ---- */

static void write_members(FILE *out, uint64_t count) {
    fputs("id,pid,age\n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "1,%" PRIu64 ",%" PRIu64 "\n", i, i % 90);
}

/* The same, in no order. */
static void write_members_mixed(FILE *out, uint64_t count) {
    fputs("id,pid,age\n2,0,5\n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "1,%" PRIu64 ",%" PRIu64 "\n", i * 48271 % 2147483647, i % 90);
}

static void write_members_same(FILE *out, uint64_t count) {
    fputs("id,pid,age\n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "1,7,%" PRIu64 "\n", i % 90);
}

static void write_columns(FILE *out, uint64_t count) {
    fputs("id,n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, ",c%" PRIu64, i);
    fputs("\n1,2", out);
    big_repeat(out, ",5", count);
    fputs("\n2,3", out);
    big_repeat(out, ",5", count);
    fputs("\n", out);
}

static void write_columns_asked(FILE *out, uint64_t count) {
    fputs("id,n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, ",f%" PRIu64, i);
    fputs("\n1,2", out);
    big_repeat(out, ",5", count);
    fputs("\n2,3", out);
    big_repeat(out, ",5", count);
    fputs("\n", out);
}

static void write_columns_same(FILE *out, uint64_t count) {
    fputs("id,n", out);
    big_repeat(out, ",c", count);
    fputs("\n1,2", out);
    big_repeat(out, ",5", count);
    fputs("\n", out);
}

static void write_line(FILE *out, uint64_t count) {
    fputs("id,n\n1,2\n2,", out);
    big_repeat(out, "7", count);
    fputs("\n3,3\n", out);
}

static void write_header_line(FILE *out, uint64_t count) {
    fputs("id,n,", out);
    big_repeat(out, "x", count);
    fputs("\n3,3,1\n", out);
}

static void write_quoted(FILE *out, uint64_t count) {
    fputs("id,n\n1,2\n2,\"", out);
    big_repeat(out, "7\n", count / 2);
    fputs("\"\n3,3\n", out);
}

static void write_open_quotes(FILE *out, uint64_t count) {
    fputs("id,n\n1,2\n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "%" PRIu64 ",\"5\n", i + 2);
}

static void write_empty_lines(FILE *out, uint64_t count) {
    fputs("id,n\n1,2\n", out);
    big_repeat(out, "\n", count);
    fputs("3,3\n", out);
}

static void write_zeros(FILE *out, uint64_t count) {
    for (uint64_t i = 0; i < count; i++)
        putc('\0', out);
}

static void write_bad_rows(FILE *out, uint64_t count) {
    fputs("id,n\n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "%" PRIu64 ",x\n", i);
}

static void write_rows(FILE *out, uint64_t count) {
    fputs("id,n\n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "%" PRIu64 ",3\n", i);
}

static void write_same_keys(FILE *out, uint64_t count) {
    fputs("id,n\n", out);
    for (uint64_t i = 0; i < count; i++)
        fputs("1,3\n", out);
}

static void write_long_keys(FILE *out, uint64_t count) {
    fputs("id,n\n", out);
    for (int i = 0; i < 4; i++) {
        big_repeat(out, "k", count);
        fprintf(out, "%d,3\n", i);
    }
}

/* ---- NDJSON ---- */

static void json_line(FILE *out, uint64_t count) {
    fputs("{\"id\":\"1\",\"n\":2}\n{\"id\":\"2\",\"n\":", out);
    big_repeat(out, "7", count);
    fputs("}\n{\"id\":\"3\",\"n\":2}\n", out);
}

static void json_keys(FILE *out, uint64_t count) {
    fputs("{\"id\":\"1\",\"n\":2", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, ",\"c%" PRIu64 "\":1", i);
    fputs("}\n{\"id\":\"3\",\"n\":2}\n", out);
}

static void json_new_keys(FILE *out, uint64_t count) {
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "{\"id\":\"%" PRIu64 "\",\"n\":2,\"c%" PRIu64 "\":1}\n", i, i);
}

static void json_same_keys(FILE *out, uint64_t count) {
    fputs("{\"id\":\"1\",\"n\":2", out);
    big_repeat(out, ",\"n\":1", count);
    fputs("}\n{\"id\":\"3\",\"n\":2}\n", out);
}

static void json_deep(FILE *out, uint64_t count) {
    fputs("{\"id\":\"1\",\"n\":", out);
    big_repeat(out, "[", count);
    big_repeat(out, "]", count);
    fputs("}\n{\"id\":\"3\",\"n\":2}\n", out);
}

static void json_deep_objects(FILE *out, uint64_t count) {
    fputs("{\"id\":\"1\",\"n\":", out);
    big_repeat(out, "{\"a\":", count);
    fputs("1", out);
    big_repeat(out, "}", count);
    fputs("}\n{\"id\":\"3\",\"n\":2}\n", out);
}

static void json_open(FILE *out, uint64_t count) {
    big_repeat(out, "[", count);
}

static void json_members(FILE *out, uint64_t count) {
    fputs("{\"id\":\"1\",\"n\":2,\"l\":[{\"pid\":\"x\",\"age\":3}", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, ",{\"pid\":\"%" PRIu64 "\",\"age\":%" PRIu64 "}", i, i % 90);
    fputs("]}\n", out);
}

static void json_members_same(FILE *out, uint64_t count) {
    fputs("{\"id\":\"1\",\"n\":2,\"l\":[{\"pid\":\"x\",\"age\":3}", out);
    big_repeat(out, ",{\"pid\":\"x\",\"age\":3}", count);
    fputs("]}\n", out);
}

const struct big_kind big_data[] = {
    {"csv-members", write_members},
    {"csv-members-mixed", write_members_mixed},
    {"csv-members-same", write_members_same},
    {"csv-columns", write_columns},
    {"csv-columns-asked", write_columns_asked},
    {"csv-columns-same", write_columns_same},
    {"csv-line", write_line},
    {"csv-header-line", write_header_line},
    {"csv-quoted", write_quoted},
    {"csv-open-quotes", write_open_quotes},
    {"csv-empty-lines", write_empty_lines},
    {"csv-zeros", write_zeros},
    {"csv-bad-rows", write_bad_rows},
    {"csv-rows", write_rows},
    {"csv-same-keys", write_same_keys},
    {"csv-long-keys", write_long_keys},
    {"json-line", json_line},
    {"json-keys", json_keys},
    {"json-new-keys", json_new_keys},
    {"json-same-keys", json_same_keys},
    {"json-deep", json_deep},
    {"json-deep-objects", json_deep_objects},
    {"json-open", json_open},
    {"json-members", json_members},
    {"json-members-same", json_members_same},
    {NULL, NULL},
};
