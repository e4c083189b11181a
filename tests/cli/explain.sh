#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu explain: which record is meant, what is asked for, how it ends. What is said of results is
# in tests/explain.
. "$(dirname "$0")/lib.sh"

cat >aid.guodu <<'END'
transition 2021-01-01 to 2025-12-31
source notice "notice" { article "1" }
record home {
  id: text key
  county: region place
  people: list of person
}
record person of home {
  no: integer key
  idcard: citizen_id
  sick: boolean
  jobs: list of job
}
record job of person { since: date key  what: text key }
policy visit for home {
  cites notice "1"
  start yearly: otherwise
}
policy aid for person {
  cites notice "1"
  keep sick: when sick
}
inspect known for person: sick is known
guarantee sound for home: any(people where sick) says "nobody"
END
printf 'id,county\nA1,421303\nA2,520000\n7,110000\nA9,abc\n' >homes.csv
printf 'id,no,idcard,sick\nA1,1,11010519491231002X,yes\nA1,2,,\nA2,1,,no\n7,3,,no\n' >people.csv
printf 'id,no,since,what\nA1,1,2023-01-01,mill\n' >jobs.csv
data='--data homes.csv people.csv jobs.csv --as-of 2023-06-30'

# A household with all in it, a member, by one key or several; findings come too.
tool 0 explain aid.guodu $data A1
silent err
says out 'home[A1]: visit'
says out 'person[A1, 1]: aid'
says out 'person[A1, 2]: aid'
silent out 'A2'
tool 0 explain aid.guodu $data id=A1,no=2
silent out 'home[A1]: visit'
says out 'person[A1, 2]: aid'
says out 'person[A1, 2].sick: people.csv, row 3, not filled in; it goes under “sick”'
says out 'person[A1, 2]: known'
tool 0 explain aid.guodu $data person.no=1,home.id=A2
says out 'person[A2, 1]: aid'
tool 0 explain aid.guodu $data --record person 3
says out 'person[7, 3]: aid'
tool 0 explain aid.guodu $data 3
says out 'person[7, 3]: aid'
tool 0 explain aid.guodu $data A2
says out 'home[A2]: sound'
says out 'Found: nobody'
tool 0 explain aid.guodu $data id=A1,no=1,since=2023年1月1日,what=mill
says err 'There is no result to explain for job[A1, 1, 2023-01-01, mill]'
silent out

# One policy, inspection or guarantee.
tool 0 explain aid.guodu $data --policy visit A1
result 'one policy' sh -c 'test "$(grep -c "^[a-z]*\[" out)" = 1'
tool 0 explain aid.guodu $data --policy sound A2
says out 'Guarantee: does not hold'
silent out 'visit'
tool 2 explain aid.guodu $data --policy vist A1
says err 'The rules have no policy “vist”; did you mean “visit”?'
tool 2 explain aid.guodu $data --policy qqqqqqq A1
says err 'The rules have no policy “qqqqqqq”'

# By which change of a fact the outcome would change; not of findings.
tool 0 explain aid.guodu $data id=A1,no=1
says out 'If one fact were different:'
says out '  sick = “no” (now “yes”): “keep sick” becomes “not applicable”'
tool 0 explain aid.guodu $data --no-near id=A1,no=1
silent out 'If one fact'
tool 0 explain aid.guodu $data --policy sound A2
silent out 'If one fact'
tool 0 explain aid.guodu $data --format json id=A1,no=2
says out '"near": ['
tool 0 explain aid.guodu $data --format json --no-near id=A1,no=2
silent out '"near'

# JSON.
tool 0 explain aid.guodu $data --format json A1
result 'an array' sh -c 'head -n 1 out | grep -qx "\[" && tail -n 1 out | grep -qx "\]"'
says out '"inspection": "known"'
tool 0 explain aid.guodu $data --format json id=A1,no=1,since=2023-01-01,what=mill
result 'an empty array' grep -qx '\[\]' out
tool 2 explain aid.guodu $data --format yaml A1
says err '--format takes text or json, not “yaml”'

# Keys that mean none, or several.
tool 2 explain aid.guodu $data A3
says err 'There is no record with the key “A3”'
silent err rejected
silent out
tool 2 explain aid.guodu $data 1
says err '“1” is the key of 2 records'
says err '  person[A1, 1]'
says err '  person[A2, 1]'
silent out
tool 2 explain aid.guodu $data --record house A1
says err 'The rules have no record “house”'
tool 2 explain aid.guodu $data --record person A1
says err 'There is no record with the key “A1”'

# What may have been meant.
tool 2 explain aid.guodu $data a2
says err 'Did you mean “A2”?'
tool 2 explain aid.guodu $data A9
says err 'homes.csv, row 5, is the one, and was rejected: county: This is no division code'
silent err 'Did you mean'
tool 2 explain aid.guodu $data no=1 id=A1
says err '“no=1” and “id=A1” are two words; fields of a key stand behind commas'
tool 2 explain aid.guodu $data number=A1
says err 'No key is called “number”; the keys are:'
says err '  no (person)'
printf 'id,no,idcard,sick\nA1,1,,yes\nA1,8,,maybe\n' >doubtful.csv
tool 0 explain aid.guodu --data homes.csv doubtful.csv --as-of 2023-06-30 A1
says err 'doubtful.csv, row 3, belongs to it too, and was rejected: sick'
tool 2 explain aid.guodu --data homes.csv doubtful.csv --as-of 2023-06-30 id=A1,no=8
says err 'doubtful.csv, row 3, is the one, and was rejected: sick'
tool 2 explain aid.guodu --data homes.csv doubtful.csv --as-of 2023-06-30 no=8
says err 'doubtful.csv, row 3, is the one, and was rejected: sick'
# A household that only its members' rows tell of, and not alike.
printf 'id,county,no,sick\nB1,110101,1,yes\nB1,110102,2,no\n' >differ.csv
tool 2 explain aid.guodu --data differ.csv --as-of 2023-06-30 B1
says err 'differ.csv, row 3, is the one, and was rejected: county: Rows of one'

# An inspection that holds is told where it is asked for by name.
tool 0 explain aid.guodu $data --policy known id=A1,no=1
says out 'Inspection: holds'
tool 0 explain aid.guodu $data id=A1,no=1
silent out 'Inspection'

# Identity numbers are masked.
tool 0 explain aid.guodu $data id=A1,no=1
silent out 19491231

# What is wrong with the command line or the files.
tool 2 explain aid.guodu $data
says err 'The key is missing: “jobs.csv” is a file; the key stands last'
tool 2 explain --data homes.csv --as-of 2023-06-30 aid.guodu
says err 'Say which rules and which key'
tool 2 explain aid.guodu --data homes.csv A1
says err 'Say with --as-of by which day to judge'
tool 2 explain aid.guodu --as-of 2023-06-30 A1
says err 'Name the files of records with --data'
tool 2 explain aid.guodu --data homes.csv --as-of 2023-02-30 A1
tool 3 explain aid.guodu --data nothing.csv --as-of 2023-06-30 A1
tool 3 explain nothing.guodu --data homes.csv --as-of 2023-06-30 A1
echo 'record' >wrong.guodu
tool 1 explain wrong.guodu --data homes.csv --as-of 2023-06-30 A1
tool 0 explain --help
says out 'guodu explain --data [RECORD=]FILE... --as-of DATE [options] RULES KEY'
tool 0 explain --help --lang zh
says out '说明一户或一个人的结果是怎么来的'

# Chinese where it is asked for; English rules speak English otherwise.
tool 0 explain aid.guodu $data --lang zh id=A1,no=2
says out '缺少：'
says out '请填在“sick”列'

# From standard input, and from data that were imported.
"$GUODU" explain aid.guodu --data home=- people.csv --input-format csv --as-of 2023-06-30 A1 \
    <homes.csv >out 2>err
result 'from standard input' grep -q '^home\[A1\]: visit' out
"$GUODU" import aid.guodu --data homes.csv people.csv jobs.csv -o aid.gds >/dev/null 2>&1
tool 0 explain aid.guodu --data aid.gds --as-of 2023-06-30 id=A1,no=2
says out 'people.csv, row 3, not filled in'
