#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu run: what inspections and guarantees find, where it is written, what the exit status says.
. "$(dirname "$0")/lib.sh"

judge="run findings.guodu --data household=findings.csv --data person=findings_person.csv
    --as-of 2023-06-30"

# ---- the file ----

tool 1 $judge -o out --lang en
there out.csv out.findings.csv out.rejects.csv
tidy
holds out.findings.csv <<'END'
record,key,kind,name,policy,result,message,missing,file,line
person,"id=A1,no=2",inspect,one_line,,violated,110105********002X of A1.,,findings_person.csv,3
person,"id=A1,no=3",inspect,known,,undetermined,insured or not,"person[A1, 3].insured",findings_person.csv,4
person,"id=A1,no=3",inspect,one_line,,undetermined,one_line,"person[A1, 3].insured",findings_person.csv,4
household,A2,inspect,in_time,,violated,"Found 2023-01-01, decided 2023-02-16: 46 days.",,findings.csv,3
household,A2,guarantee,cap,,violated,A2 gets 1000 yuan/year.,,findings.csv,3
household,A3,inspect,in_time,,undetermined,decided within 15 days,household[A3].decided,findings.csv,4
household,A3,guarantee,each,aid,violated,aid leaves A3 out.,,findings.csv,4
household,A4,guarantee,cap,,error,"a division by 0 (findings.guodu, line 21)",,findings.csv,5
END
says err 'inspect in_time: holds 2, violated 1, undetermined 1'
says err 'inspect known: holds 3, undetermined 1'
says err 'guarantee cap: holds 2, violated 1, error 1'
says err 'guarantee each: holds 3, violated 1'
says err 'findings are in out.findings.csv'
says err 'a guarantee is not kept: exit status 1'
says out.csv 'A2,2023-06-30,aid,adjust,given,amount,1000.00,'

tool 1 $judge -o zh.ndjson --lang zh --bom
result 'it begins with the mark' test "$(head -c 3 zh.findings.csv | od -An -tx1 | tr -d ' ')" = efbbbf
says zh.findings.csv 'household,A2,保证,cap,,不符合,'
says zh.findings.csv 'household,A4,保证,cap,,出错,除数为 0（findings.guodu 第 21 行）'
says zh.findings.csv 'household,A3,核查,in_time,,未定,'
says err '核查 in_time：符合 2，不符合 1，未定 1'
says err '保证 cap：符合 2，不符合 1，出错 1'
says err '核查与保证查出的情况写在 zh.findings.csv'
says err '有保证没有做到，退出码为 1'

# ---- elsewhere, and nowhere ----

tool 1 $judge -o again --findings elsewhere.csv --lang en
gone again.findings.csv
result 'another name has the same' cmp elsewhere.csv out.findings.csv
tool 1 $judge --lang en
says err '--findings FILE writes out each finding'
result 'standard output has the results alone' cmp out out.csv
tool 1 $judge --findings elsewhere.csv --format ndjson --lang en
result 'results on standard output, findings in a file' cmp elsewhere.csv out.findings.csv
tool 2 $judge -o same.csv --findings same.csv
tool 2 $judge -o same.csv --findings one.csv --rejects one.csv
tool 2 $judge --findings findings.csv
tool 3 $judge -o out --findings nowhere/findings.csv
gone nowhere

# ---- the summary ----

tool 1 $judge -o out --summary --lang en
says out 'Inspections and guarantees'
says out '  in_time   inspect    household      2         1             1      0'
says out '  each      guarantee  household      3         1             0      0'
says out '    household.decided  1'
says out '    a division by 0 (findings.guodu, line 21)  1'
tool 1 $judge -o out --summary --lang zh
says out '核查与保证'
says out '核查  household'

# ---- the exit status ----

grep -v '^A[34]' findings.csv | sed 's/^A2,\(.*\),500,1/A2,\1,500,4/' >kept.csv
tool 0 run findings.guodu --data household=kept.csv --data person=findings_person.csv \
    --as-of 2023-06-30 -o out --lang en
says err 'inspect in_time: holds 1, violated 1'
says err 'guarantee cap: holds 2'
silent err 'exit status'
sed -n 's/^A1\(.*\),500,/A1\1,,/p; /^id/p' findings.csv >unknown.csv
tool 0 run findings.guodu --data household=unknown.csv --as-of 2023-06-30 -o out --lang en
says err 'guarantee cap: undetermined 1'
sed '/^A/d' findings.csv >empty.csv
tool 0 run findings.guodu --data household=empty.csv --as-of 2023-06-30 -o out --lang en
says err 'guarantee cap: no records to check'
holds out.findings.csv <<'END'
record,key,kind,name,policy,result,message,missing,file,line
END

# ---- rules that look for nothing; rules that do nothing else ----

tool 0 run support.guodu --data households.csv --data members.csv --as-of 2023-06-30 -o out
gone out.findings.csv
cat >alone.guodu <<'END'
ruleset "Only an inspection"
record household { id: text key  people: integer }
inspect peopled for household: people above 0
END
tool 0 run alone.guodu --data household=findings.csv --as-of 2023-06-30 -o alone --lang en
gone alone.csv
says alone.findings.csv 'household,A3,inspect,peopled,,violated,peopled,,findings.csv,4'
says err 'inspect peopled: holds 3, violated 2'

# What is said to the staff says of a value that it is missing; to a household nothing is said.
cat >half.guodu <<'END'
ruleset "Half a sentence"
record household { id: text key  people: integer  income: money/year }
inspect peopled for household: people above 0 says "{people} people on {income}."
policy aid for household {
  keep given: otherwise says "You have {income}."
}
END
sed 's/^\(A[1-9],.*,.*\),.*,0$/\1,,0/' findings.csv >unknown.csv
tool 0 run half.guodu --data household=unknown.csv --as-of 2023-06-30 -o half --lang en
says half.findings.csv 'violated,0 people on (unknown).'
says half.csv 'A1,2023-06-30,aid,keep,given,,,You have'
says half.csv 'A4,2023-06-30,aid,keep,given,,,,'
