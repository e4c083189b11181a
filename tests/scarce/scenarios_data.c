/* SPDX-License-Identifier: Apache-2.0
 *
 * Ways of data: files of every format, tables of the host, columns; walked, counted, told of, prepared.
 */
#include "tests/scarce/world.h"

#include <stdio.h>
#include <stdlib.h>
#include "tests/scarce/columns.h"

static guodu_status data_there(struct world *world) {
    world->data = guodu_data_new(world->rules);
    NEED(world->data);
    return GUODU_OK;
}

static guodu_status add(struct world *world, const char *kind, const char *name) {
    TRY(data, world->data, guodu_data_add(world->data, kind, file_in(world, name), GUODU_BY_NAME));
    return GUODU_OK;
}

static guodu_status tell_rejects(struct world *world) {
    guodu_reject reject;
    for (size_t i = 0; i < guodu_data_reject_count(world->data); i++) {
        TRY(data, world->data, guodu_data_reject(world->data, i, GUODU_ZH, &reject));
        tell(world, reject.reason);
        tell(world, reject.key);
        tell_number(world, reject.line);
    }
    return GUODU_OK;
}

static guodu_status tell_notes(struct world *world) {
    for (size_t i = 0; i < guodu_data_note_count(world->data); i++) {
        const char *note = guodu_data_note(world->data, i, GUODU_EN);
        NEED(note);
        tell(world, note);
    }
    return GUODU_OK;
}

/* All there is to be known of what was read; each record is judged. */
static guodu_status walk(struct world *world) {
    guodu_data_counts counts;
    world->evaluation = guodu_evaluation_new(world->rules);
    NEED(world->evaluation);
    for (const guodu_record *record; (record = guodu_data_next(world->data));) {
        TRY(evaluation, world->evaluation,
            guodu_evaluation_run(world->evaluation, record, "2023-06-30"));
        tell_number(world, guodu_evaluation_count(world->evaluation));
    }
    TRY(data, world->data, guodu_data_status(world->data));
    for (size_t i = 0; i < guodu_rules_record_count(world->rules); i++) {
        DO(guodu_data_count(world->data, i, &counts));
        tell_number(world, counts.read);
        tell_number(world, counts.used);
        if (counts.read != counts.used + counts.rejected)
            world->problem = "read is not used and rejected";
    }
    DO(tell_rejects(world));
    return tell_notes(world);
}

static guodu_status join_and_walk(struct world *world) {
    TRY(data, world->data, guodu_data_join(world->data));
    return walk(world);
}

static guodu_status csv(struct world *world) {
    DO(data_there(world));
    DO(add(world, NULL, "户.csv"));
    DO(add(world, NULL, "成员.csv"));
    return join_and_walk(world);
}

static guodu_status with_options(struct world *world) {
    static const char *const missing[] = {"N/A", "不详"};
    const guodu_data_options options = {.format = GUODU_CSV,
        .encoding = "gb18030",
        .separator = ';',
        .header_row = 2,
        .decimal = ',',
        .missing = missing,
        .missing_count = COUNT(missing)};
    DO(data_there(world));
    TRY(data, world->data,
        guodu_data_add_with(world->data, "户", file_in(world, "户.gb.csv"), &options));
    return join_and_walk(world);
}

static guodu_status sorted(struct world *world) {
    DO(data_there(world));
    guodu_data_read_sorted(world->data, 0);
    DO(add(world, NULL, "户.csv"));
    DO(add(world, NULL, "成员.csv"));
    return join_and_walk(world);
}

static guodu_status put_aside(struct world *world) {
    DO(data_there(world));
    TRY(data, world->data, guodu_data_set_scratch(world->data, world->out, 0));
    DO(add(world, NULL, "户.csv"));
    DO(add(world, NULL, "乱.csv"));
    return join_and_walk(world);
}

static guodu_status objects(struct world *world) {
    DO(data_there(world));
    DO(add(world, NULL, "县.ndjson"));
    return join_and_walk(world);
}

static guodu_status workbook(struct world *world) {
    DO(data_there(world));
    DO(add(world, NULL, "户.xlsx"));
    DO(add(world, NULL, "成员.csv"));
    return join_and_walk(world);
}

static guodu_status database(struct world *world) {
    DO(data_there(world));
    DO(add(world, NULL, "县.db:户"));
    DO(add(world, NULL, "县.db:select * from 成员 order by 编号"));
    return join_and_walk(world);
}

static guodu_status prepared(struct world *world) {
    DO(data_there(world));
    DO(add(world, NULL, "县.gds"));
    return join_and_walk(world);
}

static bool go_on(void *user) {
    (void)user;
    return true;
}

static guodu_status prepare(struct world *world) {
    DO(data_there(world));
    DO(add(world, NULL, "户.csv"));
    DO(add(world, NULL, "成员.csv"));
    TRY(data, world->data,
        guodu_data_prepare(world->data, out_in(world, "p.gds"), go_on, world));
    world->other = world->data;
    DO(data_there(world));
    TRY(data, world->data,
        guodu_data_add(world->data, NULL, out_in(world, "p.gds"), GUODU_BY_NAME));
    return join_and_walk(world);
}

/* What was understood of the columns, with the values counted. */
static guodu_status facts(struct world *world) {
    guodu_column_facts column;
    guodu_file_facts file;
    DO(data_there(world));
    guodu_data_count_values(world->data);
    DO(add(world, NULL, "户.csv"));
    DO(add(world, NULL, "成员.csv"));
    TRY(data, world->data, guodu_data_join(world->data));
    size_t count = guodu_data_file_count(world->data);
    NEED(count > 0);
    for (size_t i = 0; i < count; i++) {
        DO(guodu_data_file(world->data, i, &file));
        tell(world, file.format);
        for (size_t k = 0; k < file.column_count; k++) {
            TRY(data, world->data, guodu_data_column(world->data, i, k, GUODU_EN, &column));
            tell(world, column.heading);
            tell(world, column.near);
            tell(world, column.smallest);
            tell(world, column.largest);
        }
        tell(world, guodu_data_absent_field(world->data, i, 0));
    }
    const char *text = guodu_data_report_text(world->data, GUODU_ZH);
    NEED(text);
    tell(world, text);
    return GUODU_OK;
}

/* ---- of the host's own memory ---- */

static guodu_status bytes(struct world *world) {
    static const char top[] = "户编号,收入,没有的\nB1,100,x\nB2,多少,y\nB1,1,z\n";
    static const char below[] = "{\"户编号\":\"B1\",\"编号\":\"1\",\"年龄\":70}\n{\"户编号\":\"B9\"}\n";
    const guodu_data_options as_csv = {.format = GUODU_CSV}, as_lines = {.format = GUODU_NDJSON};
    DO(data_there(world));
    TRY(data, world->data,
        guodu_data_add_bytes(world->data, NULL, "表", top, sizeof top - 1, &as_csv));
    TRY(data, world->data,
        guodu_data_add_bytes(world->data, "成员", "行", below, sizeof below - 1, &as_lines));
    return join_and_walk(world);
}

static int next_row(void *user, guodu_cell *cells) {
    static const char *const rows[][3] = {
        {"R1", "100.50", "甲"}, {"R2", "很多", "乙"}, {"R3", NULL, "不是"}, {"R1", "1", "甲"}};
    size_t *next = user;
    if (*next == COUNT(rows))
        return 0;
    for (size_t i = 0; i < 3; i++)
        if (rows[*next][i])
            cells[i] = (guodu_cell){.text = rows[*next][i], .length = strlen(rows[*next][i])};
    ++*next;
    return 1;
}

static guodu_status rows(struct world *world) {
    static const char *const headings[] = {"户编号", "收入", "类别"};
    size_t next = 0;
    const guodu_rows given = {
        .name = "网格", .headings = headings, .heading_count = 3, .next = next_row, .user = &next};
    DO(data_there(world));
    TRY(data, world->data, guodu_data_add_rows(world->data, "户", &given));
    return join_and_walk(world);
}

/* The first array has members, the next stream has tops alone. */
static guodu_status columns(struct world *world) {
    columns_of_people(&world->schema, &world->array);
    DO(data_there(world));
    TRY(data, world->data,
        guodu_data_add_arrow(world->data, NULL, "列", &world->schema, &world->array));
    return join_and_walk(world);
}

static guodu_status column_stream(struct world *world) {
    columns_stream(&world->stream);
    DO(data_there(world));
    TRY(data, world->data,
        guodu_data_add_arrow_stream(world->data, "户", "流", &world->stream));
    return join_and_walk(world);
}

/* ---- what cannot be read ---- */

static guodu_status refused(struct world *world, const char *kind, const char *name,
    guodu_status expected) {
    DO(data_there(world));
    guodu_status status = guodu_data_add(world->data, kind, file_in(world, name), GUODU_BY_NAME);
    if (status != expected)
        return status == GUODU_OK ? GUODU_BAD_CALL : status;
    world_failed(world, status, guodu_data_error(world->data, GUODU_ZH),
        guodu_data_error(world->data, GUODU_EN));
    tell(world, guodu_data_error(world->data, GUODU_ZH));
    return GUODU_OK;
}

static guodu_status no_file(struct world *world) {
    return refused(world, NULL, "没有.csv", GUODU_CANNOT_READ);
}

static guodu_status no_kind(struct world *world) {
    return refused(world, "牲畜", "户.csv", GUODU_BAD_CALL);
}

static guodu_status no_sheet(struct world *world) {
    return refused(world, NULL, "户.xlsx:没有", GUODU_BAD_CALL);
}

static guodu_status no_table(struct world *world) {
    return refused(world, NULL, "县.db:没有", GUODU_BAD_CALL);
}

static guodu_status too_many_rejects(struct world *world) {
    DO(data_there(world));
    guodu_data_limit_rejects(world->data, 1);
    guodu_status status =
        guodu_data_add(world->data, NULL, file_in(world, "户.csv"), GUODU_BY_NAME);
    if (status != GUODU_TOO_MANY_REJECTS)
        return status;
    tell(world, guodu_data_error(world->data, GUODU_EN));
    return tell_rejects(world);
}

/* ---- files as a whole ---- */

static guodu_status digests(struct world *world) {
    char hex[GUODU_DIGEST_SIZE];
    const char *why = NULL;
    DO(guodu_digest_file(file_in(world, "户.csv"), go_on, world, hex));
    tell(world, hex);
    DO(guodu_digest_bytes("abc", 3, hex));
    tell(world, hex);
    guodu_status status = guodu_write_file(out_in(world, "t.txt"), hex, strlen(hex), GUODU_ZH, &why);
    return status == GUODU_OK ? status : world_failed(world, status, why, why);
}

static guodu_status path_length(struct world *world) {
    tell_number(world, guodu_data_path_length(file_in(world, "县.db:户")) - strlen(world->files));
    return GUODU_OK;
}

const struct scenario data_scenarios[] = {
    {"CSV", csv, .rules = "main.guodu"},
    {"CSV with all said of it", with_options, .rules = "main.guodu"},
    {"CSV in the order of its keys", sorted, .rules = "main.guodu"},
    {"CSV put aside", put_aside, .rules = "main.guodu"},
    {"NDJSON", objects, .rules = "main.guodu"},
    {"a workbook", workbook, .rules = "main.guodu"},
    {"a database", database, .rules = "main.guodu"},
    {"prepared data", prepared, .rules = "main.guodu"},
    {"preparing", prepare, .rules = "main.guodu"},
    {"facts of columns", facts, .rules = "main.guodu"},
    {"bytes in memory", bytes, .rules = "main.guodu"},
    {"rows of the host", rows, .rules = "main.guodu"},
    {"columns", columns, .rules = "main.guodu"},
    {"columns where they lie, walked", column_stream, .rules = "main.guodu"},
    {"a file that is not there", no_file, .rules = "main.guodu"},
    {"a kind that is not there", no_kind, .rules = "main.guodu"},
    {"a sheet that is not there", no_sheet, .rules = "main.guodu"},
    {"a table that is not there", no_table, .rules = "main.guodu"},
    {"too many rejects", too_many_rejects, .rules = "main.guodu"},
    {"digests, and a file written", digests, .rules = "main.guodu"},
    {"the length of a path", path_length, .rules = "main.guodu"},
    {0},
};
