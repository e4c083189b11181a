/* SPDX-License-Identifier: Apache-2.0
 *
 * Rule files. */
#include "big.h"

#include <inttypes.h>

static void write_record(FILE *out) {
    fputs("record h {\n  id: text key\n  n: integer\n  m: money\n", out);
    fputs("  l: list of p\n}\nrecord p of h {\n  pid: text key\n  age: integer\n}\n", out);
}

/* ---- sound rules ---- */

static void write_policies(FILE *out, uint64_t count) {
    write_record(out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out,
            "policy q%" PRIu64 " for h {\n  gives a: integer\n  keep c: when n below %" PRIu64
            " then a = n + 1\n  end d: otherwise then a = 0\n}\n",
            i, i);
}

static void write_clauses(FILE *out, uint64_t count) {
    write_record(out);
    fputs("policy q for h in order {\n  gives a: integer\n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "  keep c%" PRIu64 ": when n = %" PRIu64 " then a = %" PRIu64 "\n", i, i, i);
    fputs("  end d: otherwise then a = 0\n}\n", out);
}

/* Clauses of which the checker must see that no two hold at once. */
static void write_free_clauses(FILE *out, uint64_t count) {
    write_record(out);
    fputs("policy q for h {\n  gives a: integer\n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "  keep c%" PRIu64 ": when n = %" PRIu64 " then a = %" PRIu64 "\n", i, i, i);
    fputs("  end d: otherwise then a = 0\n}\n", out);
}

static void write_table(FILE *out, uint64_t count) {
    write_record(out);
    fputs("table t(x: integer): integer {\n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "  when %" PRIu64 " then %" PRIu64 "\n", i, i * 7 % 1000);
    fputs("  otherwise then 0\n}\npolicy q for h {\n  gives a: integer\n", out);
    fputs("  keep c: otherwise then a = t(n)\n}\n", out);
}

/* Of ranges in two columns, which takes more to check. */
static void write_table_ranges(FILE *out, uint64_t count) {
    write_record(out);
    fputs("table t(x: integer, y: integer): integer {\n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "  when at least %" PRIu64 " and below %" PRIu64 ", any then %" PRIu64 "\n",
            i * 2, i * 2 + 2, i);
    fputs("  otherwise then 0\n}\npolicy q for h {\n  gives a: integer\n", out);
    fputs("  keep c: otherwise then a = t(n, n)\n}\n", out);
}

static void write_choice(FILE *out, uint64_t count) {
    fputs("choice c {\n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "  v%" PRIu64 " \"text %" PRIu64 "\"\n", i, i);
    fputs("}\nrecord h {\n  id: text key\n  n: c\n}\n", out);
    fputs("policy q for h {\n  keep k: when n is v0\n  end e: otherwise\n}\n", out);
}

static void write_texts(FILE *out, uint64_t count) {
    fputs("choice c {\n  v \"text\"", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, " or \"text %" PRIu64 "\"", i);
    fputs(", w\n}\nrecord h {\n  id: text key\n  n: c\n}\n", out);
    fputs("policy q for h {\n  keep k: when n is v\n  end e: otherwise\n}\n", out);
}

static void write_fields(FILE *out, uint64_t count) {
    fputs("record h {\n  id: text key\n  n: integer\n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "  f%" PRIu64 ": integer\n", i);
    fputs("}\npolicy q for h {\n  gives a: integer\n  keep k: otherwise then a = n\n}\n", out);
}

/* Fields that each rest on the one before. */
static void write_chain(FILE *out, uint64_t count) {
    fputs("record h {\n  id: text key\n  n: integer\n  f0: integer = n\n", out);
    for (uint64_t i = 1; i < count; i++)
        fprintf(out, "  f%" PRIu64 ": integer = f%" PRIu64 " + 1\n", i, i - 1);
    fputs("}\npolicy q for h {\n  gives a: integer\n", out);
    fprintf(out, "  keep k: otherwise then a = f%" PRIu64 "\n}\n", count - 1);
}

/* The same, the last one first. */
static void write_chain_back(FILE *out, uint64_t count) {
    fputs("record h {\n  id: text key\n  n: integer\n", out);
    for (uint64_t i = count; i-- > 1;)
        fprintf(out, "  f%" PRIu64 ": integer = f%" PRIu64 " + 1\n", i, i - 1);
    fputs("  f0: integer = n\n}\npolicy q for h {\n  gives a: integer\n", out);
    fprintf(out, "  keep k: otherwise then a = f%" PRIu64 "\n}\n", count - 1);
}

/* Fields that each rest twice on the one before: 2^count ways. */
static void write_doubling(FILE *out, uint64_t count) {
    fputs("record h {\n  id: text key\n  n: integer\n  f0: integer = n\n", out);
    for (uint64_t i = 1; i < count; i++)
        fprintf(out, "  f%" PRIu64 ": integer = if f%" PRIu64 " = 0 then 1 else f%" PRIu64 " - 1\n",
            i, i - 1, i - 1);
    fputs("}\npolicy q for h {\n  gives a: integer\n", out);
    fprintf(out, "  keep k: otherwise then a = f%" PRIu64 "\n}\n", count - 1);
}

static void write_regions(FILE *out, uint64_t count) {
    fputs("record h {\n  id: text key\n  at: region place\n}\n", out);
    fputs("parameter v: money decided by township {\n  from 2021-01-01: 1 yuan\n", out);
    for (uint64_t i = 0; i < count; i++) /* townships of one province: city, county, township */
        fprintf(out, "  region 52%02u%02u%03u { from 2021-01-01: %" PRIu64 " yuan }\n",
            (unsigned)(1 + i / 72000 % 90), (unsigned)(1 + i / 900 % 80), (unsigned)(1 + i % 900), i);
    fputs("}\npolicy q for h {\n  gives a: money\n  keep k: otherwise then a = v\n}\n", out);
}

static void write_timeline(FILE *out, uint64_t count) {
    write_record(out);
    fputs("parameter v: money {\n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "  from %04d-%02d-%02d: %" PRIu64 " yuan\n", (int)(1 + i / 336 % 9998),
            (int)(1 + i / 28 % 12), (int)(1 + i % 28), i);
    fputs("}\npolicy q for h {\n  gives a: money\n  keep k: otherwise then a = v\n}\n", out);
}

static void write_scale(FILE *out, uint64_t count) {
    write_record(out);
    fputs("scale s: percent by money {\n", out);
    for (uint64_t i = 1; i <= count; i++)
        fprintf(out, "  at most %" PRIu64 " yuan: 1%%\n", i);
    fputs("  otherwise: 2%\n}\npolicy q for h {\n  gives a: money\n", out);
    fputs("  keep k: otherwise then a = marginal(s, m)\n}\n", out);
}

static void write_examples(FILE *out, uint64_t count) {
    write_policies(out, 1);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out,
            "example \"e%" PRIu64 "\" at 2023-01-01 {\n  given h { id = \"%" PRIu64 "\"  n = 3 }\n"
            "  expect q0: end d\n}\n",
            i, i);
}

static void write_parameters(FILE *out, uint64_t count) {
    write_record(out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "parameter v%" PRIu64 ": money = %" PRIu64 " yuan\n", i, i);
    fputs("policy q for h {\n  gives a: money\n  keep k: otherwise then a = v0\n}\n", out);
}

static void write_records(FILE *out, uint64_t count) {
    fputs("record h {\n  id: text key\n  n: integer\n}\n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "record r%" PRIu64 " of h {\n  rid: text key\n}\n", i);
    fputs("policy q for h {\n  gives a: integer\n  keep k: otherwise then a = n\n}\n", out);
}

/* Records that each belong to the one before. */
static void write_record_chain(FILE *out, uint64_t count) {
    fputs("record r0 {\n  id: text key\n  n: integer\n}\n", out);
    for (uint64_t i = 1; i < count; i++)
        fprintf(out, "record r%" PRIu64 " of r%" PRIu64 " {\n  id%" PRIu64 ": text key\n}\n", i,
            i - 1, i);
    fputs("policy q for r0 {\n  gives a: integer\n  keep k: otherwise then a = n\n}\n", out);
}

static void write_sources(FILE *out, uint64_t count) {
    fputs("source s \"title\" {\n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "  article \"%" PRIu64 "\" \"what it says\"\n", i);
    fputs("}\nrecord h {\n  id: text key\n  n: integer\n}\n", out);
    fputs("policy q for h {\n  cites s \"0\"\n  keep k: otherwise\n}\n", out);
}

/* ---- one long thing ---- */

static void write_in_expression(
    FILE *out, const char *before, const char *open, const char *inner, const char *close,
    uint64_t count) {
    write_record(out);
    fprintf(out, "policy q for h {\n  gives a: integer\n  keep k: when %s", before);
    big_repeat(out, open, count);
    fputs(inner, out);
    big_repeat(out, close, count);
    fputs(" then a = 1\n  end e: otherwise then a = 0\n}\n", out);
}

static void write_brackets(FILE *out, uint64_t count) {
    write_in_expression(out, "n = ", "(", "1", ")", count);
}

static void write_open_brackets(FILE *out, uint64_t count) {
    write_in_expression(out, "n = ", "(", "1", "", count);
}

static void write_nots(FILE *out, uint64_t count) {
    write_in_expression(out, "", "not ", "n = 1", "", count);
}

static void write_minuses(FILE *out, uint64_t count) {
    write_in_expression(out, "n = ", "-", "1", "", count);
}

static void write_ifs(FILE *out, uint64_t count) {
    write_in_expression(out, "n = ", "(if n = 1 then ", "1", " else 2)", count);
}

static void write_elses(FILE *out, uint64_t count) {
    write_in_expression(out, "n = ", "(if n = 1 then 2 else ", "1", ")", count);
}

static void write_ands(FILE *out, uint64_t count) {
    write_in_expression(out, "n = 1", " and n = 1", "", "", count);
}

static void write_ors(FILE *out, uint64_t count) {
    write_in_expression(out, "n = 1", " or n = 2", "", "", count);
}

static void write_and_ors(FILE *out, uint64_t count) {
    write_in_expression(out, "", "(n = 1 or m = 2 yuan) and ", "n = 1", "", count);
}

static void write_sums(FILE *out, uint64_t count) {
    write_in_expression(out, "n = 1", " + n", "", "", count);
}

static void write_dots(FILE *out, uint64_t count) {
    write_in_expression(out, "n", ".n", " = 1", "", count);
}

static void write_calls(FILE *out, uint64_t count) {
    write_in_expression(out, "n = ", "min(n, ", "1", ")", count);
}

static void write_arguments(FILE *out, uint64_t count) {
    write_in_expression(out, "n = min(1", ", 1", ")", "", count);
}

static void write_members(FILE *out, uint64_t count) {
    write_in_expression(out, "n in {1", ", 1", "}", "", count);
}

static void write_digits(FILE *out, uint64_t count) {
    write_in_expression(out, "n = ", "7", "", "", count);
}

static void write_places(FILE *out, uint64_t count) {
    write_in_expression(out, "n = 0.", "7", "", "", count);
}

static void write_name(FILE *out, uint64_t count) {
    write_in_expression(out, "n = ", "x", "", "", count);
}

static void write_han_name(FILE *out, uint64_t count) {
    write_in_expression(out, "n = ", "字", "", "", count);
}

static void write_text(FILE *out, uint64_t count) {
    write_in_expression(out, "n = \"", "x", "\"", "", count);
}

static void write_good_text(FILE *out, uint64_t count) {
    fputs("record h {\n  id: text key\n  n: text\n}\n", out);
    fputs("policy q for h {\n  keep k: when n is \"", out);
    big_repeat(out, "x", count);
    fputs("\"\n  end e: otherwise\n}\n", out);
}

static void write_open_text(FILE *out, uint64_t count) {
    write_record(out);
    fputs("policy q \"", out);
    big_repeat(out, "x", count);
}

static void write_says(FILE *out, uint64_t count) {
    write_record(out);
    fputs("policy q for h {\n  keep k: otherwise says \"", out);
    big_repeat(out, "{n}", count);
    fputs("\"\n}\n", out);
}

static void write_comment(FILE *out, uint64_t count) {
    fputs("# ", out);
    big_repeat(out, "x", count);
    fputs("\n", out);
    write_policies(out, 1);
}

static void write_comments(FILE *out, uint64_t count) {
    big_repeat(out, "# a comment\n", count);
    write_policies(out, 1);
}

static void write_lines(FILE *out, uint64_t count) {
    big_repeat(out, "\n", count);
    write_policies(out, 1);
}

static void write_blanks(FILE *out, uint64_t count) {
    big_repeat(out, " ", count);
    write_policies(out, 1);
}

/* All policies in one line. */
static void write_one_line(FILE *out, uint64_t count) {
    fputs("record h { id: text key n: integer } ", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out,
            "policy q%" PRIu64 " for h { gives a: integer keep c: when n below %" PRIu64
            " then a = n + 1 end d: otherwise then a = 0 } ",
            i, i);
    fputs("\n", out);
}

static void write_uses(FILE *out, uint64_t count) {
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "use \"u%" PRIu64 ".guodu\"\n", i);
    write_policies(out, 1);
}

/* ---- wrong ones ---- */

static void write_garbage(FILE *out, uint64_t count) {
    uint64_t state = 88172645463325252u;
    for (uint64_t i = 0; i < count; i += 8) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        fwrite(&state, 8, 1, out);
    }
}

static void write_signs(FILE *out, uint64_t count) {
    static const char signs[] = " \nabcxyz(){}[]:=<>+-*/.,;\"#%0123456789?!@$^&|~";
    uint64_t state = 88172645463325252u;
    for (uint64_t i = 0; i < count; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        putc(signs[state % (sizeof signs - 1)], out);
    }
}

static void write_wrong_items(FILE *out, uint64_t count) {
    write_record(out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "policy q%" PRIu64 " for h { keep c: when nothing%" PRIu64 " = 1 }\n", i, i);
}

static void write_wrong_words(FILE *out, uint64_t count) {
    write_record(out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "polizy q%" PRIu64 " for h { keep c: when n = 1 }\n", i);
}

static void write_wrong_clauses(FILE *out, uint64_t count) {
    write_record(out);
    fputs("policy q for h {\n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "  keep c%" PRIu64 ": wenn n = 1\n", i);
    fputs("}\n", out);
}

static void write_twice(FILE *out, uint64_t count) {
    write_record(out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "parameter v: money = %" PRIu64 " yuan\n", i);
}

static void write_circle(FILE *out, uint64_t count) {
    fputs("record h {\n  id: text key\n", out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "  f%" PRIu64 ": integer = f%" PRIu64 " + 1\n", i, (i + 1) % count);
    fputs("}\n", out);
}

static void write_braces(FILE *out, uint64_t count) {
    big_repeat(out, "{", count);
}

static void write_zeros(FILE *out, uint64_t count) {
    for (uint64_t i = 0; i < count; i++)
        putc('\0', out);
}

static void write_far_date(FILE *out, uint64_t count) {
    write_record(out);
    fputs("policy q for h from ", out);
    big_repeat(out, "9", count);
    fputs("-01-01 {\n  keep k: otherwise\n}\n", out);
}

/* Warnings, of which there is no end either. */
static void write_warned(FILE *out, uint64_t count) {
    write_record(out);
    for (uint64_t i = 0; i < count; i++)
        fprintf(out, "policy q%" PRIu64 " for h {\n  keep c: when n above 5 and n below 3\n"
                     "  end d: otherwise\n}\n", i);
}

const struct big_kind big_rules[] = {
    {"policies", write_policies},
    {"clauses", write_clauses},
    {"free-clauses", write_free_clauses},
    {"table", write_table},
    {"table-ranges", write_table_ranges},
    {"choice", write_choice},
    {"texts", write_texts},
    {"fields", write_fields},
    {"chain", write_chain},
    {"chain-back", write_chain_back},
    {"doubling", write_doubling},
    {"regions", write_regions},
    {"timeline", write_timeline},
    {"scale", write_scale},
    {"examples", write_examples},
    {"parameters", write_parameters},
    {"records", write_records},
    {"record-chain", write_record_chain},
    {"sources", write_sources},
    {"brackets", write_brackets},
    {"open-brackets", write_open_brackets},
    {"nots", write_nots},
    {"minuses", write_minuses},
    {"ifs", write_ifs},
    {"elses", write_elses},
    {"ands", write_ands},
    {"ors", write_ors},
    {"and-ors", write_and_ors},
    {"sums", write_sums},
    {"dots", write_dots},
    {"calls", write_calls},
    {"arguments", write_arguments},
    {"members", write_members},
    {"digits", write_digits},
    {"places", write_places},
    {"name", write_name},
    {"han-name", write_han_name},
    {"text", write_text},
    {"good-text", write_good_text},
    {"open-text", write_open_text},
    {"says", write_says},
    {"comment", write_comment},
    {"comments", write_comments},
    {"lines", write_lines},
    {"blanks", write_blanks},
    {"one-line", write_one_line},
    {"uses", write_uses},
    {"garbage", write_garbage},
    {"signs", write_signs},
    {"wrong-items", write_wrong_items},
    {"wrong-words", write_wrong_words},
    {"wrong-clauses", write_wrong_clauses},
    {"twice", write_twice},
    {"circle", write_circle},
    {"braces", write_braces},
    {"zeros", write_zeros},
    {"far-date", write_far_date},
    {"warned", write_warned},
    {NULL, NULL},
};
