-- SPDX-License-Identifier: Apache-2.0
--
-- The rules of transition-10.guodu in SQL, for DuckDB and SQLite alike. `household` and `person`
-- are tables or views with the columns of the files: truths as such, amounts in fen, no value as
-- NULL; `number` is the number in household_id. The one row that comes out has a column for each
-- line of the summary.
--
-- What `any` and `count` say of members of whom something is not known is written out, for max and
-- count pass over NULL. Ages are told by dates of birth, which no database need compute with.
WITH member AS (
  SELECT household_id AS hid,
    birth_date BETWEEN '2007-07-01' AND '2017-06-30' AND dropped_out AS at_risk,
    NOT insured AS uninsured,
    insured,
    in_school,
    birth_date BETWEEN '1957-07-01' AND '2005-06-30' AND labor = '弱劳动力' AS weak,
    birth_date BETWEEN '1957-07-01' AND '2005-06-30' AND labor IN ('普通', '技能') AS able,
    birth_date BETWEEN '1963-07-01' AND '2007-06-30' AND disabled_level IN (1, 2) AS pension,
    birth_date <= '2007-06-30' AND working_away_months >= 6 AS away
  FROM person
),
members AS (
  SELECT hid,
    count(*) AS n_persons,
    max(at_risk) OR CASE WHEN count(at_risk) = count(*) THEN FALSE END AS edu_risk,
    max(uninsured) OR CASE WHEN count(uninsured) = count(*) THEN FALSE END AS med_risk,
    CASE WHEN count(insured) = count(*) THEN count(*) FILTER (WHERE insured) END AS n_insured,
    count(*) FILTER (WHERE in_school = '小学') AS n_primary,
    count(*) FILTER (WHERE in_school = '初中') AS n_junior,
    count(*) FILTER (WHERE in_school = '高中') AS n_senior,
    count(*) FILTER (WHERE in_school IN ('中职', '高职')) AS n_yulu,
    count(in_school) > 0 AS has_student,
    max(weak) OR CASE WHEN count(weak) = count(*) THEN FALSE END AS weak,
    max(able) OR CASE WHEN count(able) = count(*) THEN FALSE END AS able,
    CASE WHEN count(able) = count(*) THEN count(*) FILTER (WHERE able) END AS n_able,
    CASE WHEN count(pension) = count(*) THEN count(*) FILTER (WHERE pension) END AS n_pension,
    CASE WHEN count(away) = count(*) THEN count(*) FILTER (WHERE away) END AS n_transport
  FROM member GROUP BY hid
),
facts AS (
  SELECT h.*, m.*,
    household_type IN ('脱贫户', '脱贫不稳定户', '边缘易致贫户', '突发严重困难户') AS covered,
    household_type = '一般户' AS general,
    income_wage + income_business + income_transfer + income_property - rigid_expense AS net,
    edu_risk OR med_risk OR NOT housing_safe OR NOT water_safe AS risk,
    CASE substr(county_code, 1, 2) WHEN '51' THEN 720000 WHEN '62' THEN 680000 ELSE 700000 END
      AS line,
    CASE WHEN household_type = '特困户' THEN 38000 WHEN household_type = '低保户' THEN 26000
      WHEN delisted_on IS NOT NULL THEN 38000 * 60 / 100
      WHEN household_type IN ('边缘易致贫户', '突发严重困难户') THEN 19000 ELSE 0 END AS each
  FROM household h JOIN members m ON h.household_id = m.hid
),
income AS ( -- toward zero
  SELECT *, CAST((net - net % n_persons) / n_persons AS BIGINT) AS pc FROM facts
),
watched AS (
  SELECT *, pc < line AND risk AS monitored,
    months_income_stable >= 6 AND NOT pc < line AND NOT risk AS leaves
  FROM income
),
chances AS (
  SELECT *, NOT general AND weak AND NOT monitored AS post_ok, covered AND able AS credit_ok
  FROM watched
),
amounts AS (
  SELECT *,
    CASE WHEN each = 0 THEN 0 ELSE each * n_insured END AS med,
    CASE WHEN general THEN 0 ELSE 100000 * n_primary + 125000 * n_junior + 200000 * n_senior
      + CASE WHEN covered THEN 300000 * n_yulu ELSE 0 END END AS edu,
    CASE WHEN post_ok THEN 600000 WHEN NOT post_ok THEN 0 END AS post,
    10000 * n_pension AS pension,
    CASE WHEN county_type = '其他' OR NOT relocated THEN 0
      WHEN relocated THEN CASE county_type WHEN '重点帮扶县' THEN 50000 ELSE 30000 END END AS reloc,
    CASE WHEN covered THEN 40000 * n_transport ELSE 0 END AS transport,
    CASE WHEN NOT credit_ok THEN 0 WHEN credit_ok THEN
      CASE WHEN n_able < 3 THEN 2000000 + 1000000 * n_able WHEN n_able >= 3 THEN 5000000 END END
      AS credit
  FROM chances
),
decided AS (
  SELECT *, med + edu + post + pension + reloc + transport AS total,
    CASE WHEN leaves IS NULL THEN 'u' WHEN leaves THEN 'a' WHEN monitored IS NULL THEN 'u'
      WHEN monitored THEN 'k' ELSE 'o' END AS d_med,
    CASE WHEN NOT general AND has_student THEN 'k' WHEN leaves IS NULL THEN 'u'
      WHEN leaves THEN 'a' ELSE 'o' END AS d_edu,
    CASE WHEN post_ok IS NULL THEN 'u' WHEN post_ok THEN 'k' WHEN leaves IS NULL THEN 'u'
      WHEN leaves THEN 'a' ELSE 'o' END AS d_post,
    CASE WHEN monitored IS NULL THEN 'u' WHEN monitored THEN 'k' WHEN credit_ok IS NULL THEN 'u'
      WHEN credit_ok THEN 'o' ELSE 'a' END AS d_credit
  FROM amounts
)
SELECT count(*) AS households,
  sum(n_persons) AS persons,
  sum(pc) AS pc_sum,
  count(*) - count(pc) AS pc_unknown,
  count(*) FILTER (WHERE monitored) AS monitored_true,
  count(*) FILTER (WHERE NOT monitored) AS monitored_false,
  count(*) FILTER (WHERE monitored IS NULL) AS monitored_unknown,
  count(*) FILTER (WHERE leaves) AS exit_true,
  count(*) FILTER (WHERE NOT leaves) AS exit_false,
  count(*) FILTER (WHERE leaves IS NULL) AS exit_unknown,
  sum(med) AS med_sum,
  count(*) - count(med) AS med_unknown,
  sum(edu) AS edu_sum,
  count(*) - count(edu) AS edu_unknown,
  sum(post) AS post_sum,
  count(*) - count(post) AS post_unknown,
  sum(pension) AS pension_sum,
  count(*) - count(pension) AS pension_unknown,
  sum(reloc) AS reloc_sum,
  count(*) - count(reloc) AS reloc_unknown,
  sum(transport) AS transport_sum,
  count(*) - count(transport) AS transport_unknown,
  sum(total) AS total_sum,
  count(*) - count(total) AS total_unknown,
  sum(credit) AS credit_sum,
  count(*) - count(credit) AS credit_unknown,
  count(*) FILTER (WHERE d_med = 'k') AS d_med_keep,
  count(*) FILTER (WHERE d_med = 'o') AS d_med_optimize,
  count(*) FILTER (WHERE d_med = 'a') AS d_med_adjust,
  count(*) FILTER (WHERE d_med = 'u') AS d_med_unknown,
  count(*) FILTER (WHERE d_edu = 'k') AS d_edu_keep,
  count(*) FILTER (WHERE d_edu = 'o') AS d_edu_optimize,
  count(*) FILTER (WHERE d_edu = 'a') AS d_edu_adjust,
  count(*) FILTER (WHERE d_edu = 'u') AS d_edu_unknown,
  count(*) FILTER (WHERE d_post = 'k') AS d_post_keep,
  count(*) FILTER (WHERE d_post = 'o') AS d_post_optimize,
  count(*) FILTER (WHERE d_post = 'a') AS d_post_adjust,
  count(*) FILTER (WHERE d_post = 'u') AS d_post_unknown,
  count(*) FILTER (WHERE d_credit = 'k') AS d_credit_keep,
  count(*) FILTER (WHERE d_credit = 'o') AS d_credit_optimize,
  count(*) FILTER (WHERE d_credit = 'a') AS d_credit_adjust,
  count(*) FILTER (WHERE d_credit = 'u') AS d_credit_unknown,
  sum(total * (number % 997)) AS wsum
FROM decided;
