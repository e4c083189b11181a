#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every fuzz target over its seeds, over all that ever made one fail (kept/), and over mutations of these
# that a seed settles: as many as take a second. No fuzzer is needed. `make fuzz` runs more. MUTATIONS=n, SEED=n.
set -u
replay=$BUILD/tests/fuzz/replay

mutations_of() {
    case $1 in
    rules) echo 600 ;;
    csv | ndjson | prepared*) echo 800 ;;
    xlsx_parts | database) echo 1200 ;;
    xlsx) echo 2000 ;;
    record) echo 5000 ;;
    *) echo 20000 ;;
    esac
}

for source in tests/fuzz/target_*.c; do
    target=${source##*/target_}
    target=${target%.c}
    words=
    [ "$target" != rules ] || words=grammar/keywords.def
    # shellcheck disable=SC2086
    if ! sh tests/fuzz/seeds.sh "$BUILD/tests/fuzz/seeds" "$target" "$SCRATCH/$target" >"$SCRATCH/out" 2>&1 ||
        ! LC_ALL=C awk -f tests/fuzz/words.awk $words "tests/fuzz/words/$target.txt" >"$SCRATCH/words" ||
        ! [ -s "$SCRATCH/words" ] || ! [ "$(ls "$SCRATCH/$target" | wc -l)" -ge 3 ]; then
        echo "not ok - fuzzing $target: there is nothing to begin with"
        head -n 20 "$SCRATCH/out"
        continue
    fi
    count=${MUTATIONS:-$(mutations_of "$target")}
    [ -z "${SAN:-}" ] || count=$((count / 4 + 1))
    if "$replay" "$target" MUTATIONS="$count" SEED="${SEED:-1}" \
        KEEP="$SCRATCH/failed" DICT="$SCRATCH/words" "$SCRATCH/$target" >"$SCRATCH/out" 2>&1; then
        echo "ok - fuzzing $target: what must hold does, for seeds, kept failures and mutations"
    else
        echo "not ok - fuzzing $target"
        cut -c1-1000 "$SCRATCH/out" | tail -n 30
        # The bytes of small ones, for who cannot run it again.
        [ ! -f "$SCRATCH/failed" ] || [ "$(wc -c <"$SCRATCH/failed")" -gt 2000 ] || od -c "$SCRATCH/failed" | head -n 60
    fi
    rm -rf "$SCRATCH/failed" "${SCRATCH:?}/$target"
done
