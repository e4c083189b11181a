#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu run: how many processors, which engine, and the summary without results.
. "$(dirname "$0")/lib.sh"

judge="run findings.guodu --data household=findings.csv --data person=findings_person.csv
    --as-of 2023-06-30 --lang en"

# ---- the engine and the threads change nothing ----

tool 1 $judge --summary -o one --threads 1
mv out one.summary
tool 1 $judge --summary -o three --threads 3
result 'the summary is the same' cmp out one.summary
tool 1 $judge --summary -o other --engine reference
result 'the summary is the same' cmp out one.summary
for file in csv findings.csv rejects.csv; do
    result "three.$file is the same" cmp three.$file one.$file
    result "other.$file is the same" cmp other.$file one.$file
done

# ---- reasons that are equally common stand in one order, whatever that of the rows ----

printf 'id,income,people,both\nB1,,2,no\nB2,5000,,no\n' >ties.csv
printf 'id,income,people,both\nB2,5000,,no\nB1,,2,no\n' >turned.csv
for lang in zh en; do
    tool 0 run travel.guodu --data ties.csv --as-of 2023-06-30 --summary-only --lang $lang
    mv out ties
    tool 0 run travel.guodu --data turned.csv --as-of 2023-06-30 --summary-only --lang $lang
    result 'the summary is the same' cmp out ties
    result 'by name' sh -c 'test "$(grep -o "income \|people " out)" = "income 
people "'
done

# ---- no results ----

tool 1 $judge --summary-only
result 'the summary is the same' cmp out one.summary
silent err 'results are in'
says err 'a guarantee is not kept: exit status 1'
tool 1 $judge --summary-only --findings found.csv --rejects lost.csv
result 'findings are written' cmp found.csv one.findings.csv
result 'rejects are written' cmp lost.csv one.rejects.csv
result 'the summary is the same' cmp out one.summary

# ---- counts alone ----

tool 1 $judge --summary-only --no-reasons
result 'it is the beginning of the whole summary' \
    sh -c 'head -c "$(wc -c <out)" one.summary | cmp - out'
silent out 'What is missing'
silent out 'Errors'
says one.summary 'What is missing'
says err 'was not looked for (--no-reasons)'
tool 1 $judge --summary --no-reasons -o less
result 'results leave nothing out' cmp less.csv one.csv

# ---- what does not go together ----

tool 2 $judge --summary-only -o no
says err '--summary-only writes no results'
gone no.csv
tool 2 $judge --no-reasons -o no
says err '--no-reasons goes with --summary or --summary-only'
tool 2 $judge --threads 0
says err '--threads takes a whole number from 1 up'
tool 2 $judge --threads many
tool 2 $judge --engine fast
says err '--engine takes auto or reference'
