#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Calls of the tool to the system that fail, of all that it reads and writes: scenes.txt has the runs,
# faults.c says what must hold. Here the files are made that they read.
#
#   run.sh              some calls of each scene, for make test
#   run.sh every [SCENE...]  each call (make fault-io)
#   run.sh list SCENE   what calls there are
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=$PWD/build}"
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
: "${GUODU:=$BUILD/guodu}" "${SCRATCH:=$BUILD/faults-test}"
case $GUODU in /*) ;; *) GUODU=$PWD/$GUODU ;; esac
case $SCRATCH in /*) ;; *) SCRATCH=$PWD/$SCRATCH ;; esac
here=$PWD/tests/faults
how=${1:-some}
[ $# = 0 ] || shift

# The program is held by ptrace, and so cannot be looked through for leaks.
export ASAN_OPTIONS=detect_leaks=0
rm -rf "$SCRATCH/f"
mkdir -p "$SCRATCH/f/in" "$SCRATCH/f/out" "$SCRATCH/f/tmp" "$SCRATCH/f/before" "$SCRATCH/forms"
work=$(cd "$SCRATCH/f" && pwd -P)
cd "$work" || exit 2

# households COUNT STEP: their rows, in the order of STEP; a few are not as they should be.
households() {
    awk -v count="$1" -v step="$2" 'BEGIN {
        print "id,county,income,found"
        for (i = 0; i < count; i++) {
            n = i * step % count
            income = n % 97 == 5 ? "much" : n % 31 == 3 ? "" : n * 7919 % 12000
            printf "H%05d,%s,%s,%s\n", n, n % 2 ? "421303" : "520302", income,
                n % 5 ? "2022-0" 1 + n % 9 "-11" : ""
        }
    }'
}
people() {
    awk -v count="$1" -v step="$2" 'BEGIN {
        print "id,number,citizen,status,insured"
        for (i = 0; i < count; i++) {
            n = i * step % count
            for (k = 1; k <= 1 + n % 3; k++)
                printf "H%05d%s,%d,%s,%s,%s\n", n, n == 77 ? "x" : "", k,
                    n % 3 ? "11010519491231002X" : "", (n + k) % 2 ? "poor" : "ordinary",
                    (n * k) % 7 ? "yes" : "no"
        }
    }'
}

cp "$here/rules.guodu" "$here/figures.guodu" in
households 400 1 >in/households.csv
people 400 1 >in/people.csv
households 400 7 >in/shuffled.csv
sed 's/,\([^,]*\)$/,"\1"/' in/people.csv >in/quoted.csv
# More than is read at once.
households 800 1 | awk '{ printf "%s,", $0; for (i = 0; i < 50; i++) printf "%s", "remarks, "; print "" }' |
    sed 's/remarks, /remarks /g' >in/remarks.csv
if [ "$how" != some ]; then
    households 9000 7 >in/many.csv
    people 9000 11 >in/many-people.csv
fi
cp in/people.csv in/standard-input
cp in/households.csv "$SCRATCH/forms/农户.csv"
cp in/people.csv "$SCRATCH/forms/成员.csv"
"$BUILD/demo/convert" "$SCRATCH/forms" "$SCRATCH/forms" utf16 workbook database flat
mv "$SCRATCH/forms/县.xlsx" in/book.xlsx
mv "$SCRATCH/forms/县.db" in/base.db
mv "$SCRATCH/forms/成员.ndjson" in/people.ndjson
mv "$SCRATCH/forms/utf16/成员.csv" in/utf16.csv
"$GUODU" import in/rules.guodu --data household=in/households.csv person=in/people.csv -o in/kept.gds 2>said ||
    cat said
sed 's/6000/6500/' in/figures.guodu >in/proposal-figures.guodu
sed 's/figures.guodu/proposal-figures.guodu/' in/rules.guodu >in/proposal.guodu
# Another file of the same name, which must not be read in place of one that fails.
mkdir in/lib
cp in/proposal-figures.guodu in/lib/figures.guodu

# What stands in `out` before: a rule file to be formatted, a log, files of an earlier run that goes.
mkdir before/fmt before/log before/stale
sed 's/^  /      /; s/:/ :/' in/rules.guodu >before/fmt/rules.guodu
sed 's/^  /      /' in/figures.guodu >before/fmt/figures.guodu
"$GUODU" run in/rules.guodu --data household=in/households.csv --as-of 2023-06-30 --summary-only --log before/log/runs.log \
    >said 2>&1 || cat said
cp before/log/runs.log in/runs.log
sed '/much/d' in/households.csv >in/sound.csv
echo old | tee before/stale/r.csv before/stale/r.rejects.csv >before/stale/r.findings.csv
rm -f said
cp -Rp in kept

faults() {
    "$BUILD/tests/faults/faults" "$work" "$GUODU" "$here/scenes.txt" "$@"
}
bad=0
faults "$how" "$@" || bad=1
[ "$how" = list ] && exit

# Disks that are really full, where one can be made that nobody else sees.
name_space='unshare -m'
[ "$(id -u)" = 0 ] || name_space='unshare -rm'
if $name_space true 2>said; then
    $name_space "$BUILD/tests/faults/faults" "$work" "$GUODU" "$here/scenes.txt" "$how-disk" "$@" || bad=1
else
    echo "ok - no disk can be made here, so none is full: $(cat said)"
fi

# ---- several at the same time ----

# import NUMBER DATA: at the same time as others, into the same file; its status in `status.NUMBER`.
import() {
    "$GUODU" import in/rules.guodu --data household="$2" person=in/people.csv -o out/both.gds \
        >"said.$1" 2>&1
    echo $? >"status.$1"
}
rm -f out/*
for data in households shuffled; do
    import 0 in/$data.csv
    mv out/both.gds $data.gds
done
for round in 1 2 3; do
    import 1 in/households.csv &
    import 2 in/shuffled.csv &
    import 3 in/households.csv &
    import 4 in/shuffled.csv &
    wait
    if [ "$(cat status.1 status.2 status.3 status.4 | tr -d '\n')" = 0000 ] &&
        { cmp -s out/both.gds households.gds || cmp -s out/both.gds shuffled.gds; } &&
        [ "$(ls out)" = both.gds ]; then
        echo "ok - four imports into one file at the same time: one of them, whole ($round)"
    else
        echo "not ok - four imports into one file at the same time ($round)"
        cat status.* said.*
        ls -l out ./*.gds
        bad=1
    fi
done
exit $bad
