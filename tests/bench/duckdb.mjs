// SPDX-License-Identifier: Apache-2.0
//
// node duckdb.mjs FOLDER DIR THREADS: transition-10.sql by DuckDB over the CSV files in DIR. FOLDER
// is where node_modules was installed. Prints the summary; `duckdb seconds households` on standard
// error: of reading the files and judging, without starting node or loading the library.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [folder, dir, threads] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(join(folder, 'package.json'))('@duckdb/node-api');
const sql = readFileSync(fileURLToPath(new URL('transition-10.sql', import.meta.url)), 'utf8');
const text = name => `'${name.replaceAll("'", "''")}'`;
const csv = (name, columns) => `read_csv(${text(join(dir, name))}, header = true, auto_detect = false,
  delim = ',', quote = '', escape = '', nullstr = '', columns = ${columns})`;
const fen = name => `CAST(${name} * 100 AS BIGINT) AS ${name}`;
const amounts = ['income_wage', 'income_business', 'income_transfer', 'income_property',
  'rigid_expense'];

const instance = await DuckDBInstance.create(':memory:', { threads });
const connection = await instance.connect();
const start = process.hrtime.bigint();
await connection.run(`CREATE VIEW household AS SELECT * REPLACE (${amounts.map(fen).join(', ')}),
  CAST(substr(household_id, 2) AS INTEGER) AS number FROM ${csv('households.csv', `{
    household_id: 'VARCHAR', county_code: 'VARCHAR', county_type: 'VARCHAR',
    household_type: 'VARCHAR', delisted_on: 'DATE', income_wage: 'DECIMAL(15,2)',
    income_business: 'DECIMAL(15,2)', income_transfer: 'DECIMAL(15,2)',
    income_property: 'DECIMAL(15,2)', rigid_expense: 'DECIMAL(15,2)', housing_safe: 'BOOLEAN',
    water_safe: 'BOOLEAN', relocated: 'BOOLEAN', months_income_stable: 'INTEGER' }`)}`);
await connection.run(`CREATE VIEW person AS SELECT *,
  CAST(substr(household_id, 2) AS INTEGER) AS number FROM ${csv('persons.csv', `{
    household_id: 'VARCHAR', person_id: 'VARCHAR', birth_date: 'DATE', sex: 'VARCHAR',
    labor: 'VARCHAR', in_school: 'VARCHAR', dropped_out: 'BOOLEAN', insured: 'BOOLEAN',
    disabled_level: 'INTEGER', chronic: 'BOOLEAN', working_away_months: 'INTEGER' }`)}`);
const result = await connection.runAndReadAll(sql);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
const names = result.columnNames(), row = result.getRows()[0];
process.stdout.write(names.map((name, i) => `${name}=${row[i]}\n`).join(''));
process.stderr.write(`duckdb ${seconds.toFixed(6)} ${row[0]}\n`);
