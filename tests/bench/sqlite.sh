#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/bench/sqlite.sh DIR: transition-10.sql by SQLite over the CSV files in DIR, read into a
# database in memory. Prints the summary. What is used many times is materialized, or SQLite would
# work it out anew for each use.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
truth() {
    printf "CASE %s WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END AS %s,\n" "$1" "$1"
}
number() {
    printf "CAST(nullif(replace(%s, '.', ''), '') AS INTEGER) AS %s,\n" "$1" "$1"
}
each() {
    what=$1
    shift
    for name; do "$what" "$name"; done
}
cd "$1"
query=$(sed 's/^\(members\|watched\|chances\) AS (/\1 AS MATERIALIZED (/' "$here/transition-10.sql")
sqlite3 -bail :memory: <<SQL | sed -n 's/^ *\([a-z_]*\) = /\1=/p'
.import --csv households.csv raw_household
.import --csv persons.csv raw_person
CREATE TABLE household AS SELECT household_id, county_code, county_type, household_type,
$(each number income_wage income_business income_transfer income_property rigid_expense \
    months_income_stable)
$(each truth housing_safe water_safe relocated)
nullif(delisted_on, '') AS delisted_on, CAST(substr(household_id, 2) AS INTEGER) AS number
FROM raw_household;
CREATE TABLE person AS SELECT household_id, nullif(birth_date, '') AS birth_date,
$(each number disabled_level working_away_months)
$(each truth dropped_out insured)
nullif(labor, '') AS labor, nullif(in_school, '') AS in_school
FROM raw_person;
.mode line
$query
SQL
