#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The claims of docs/security.md, each attacked under its number. That every claim has its attack, and
# every attack its claim, is a case of its own.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=$PWD/build}" "${SCRATCH:=$PWD/build/security-test}"
case $BUILD in
/*) ;;
*) BUILD=$PWD/$BUILD ;;
esac
: "${GUODU:=$BUILD/guodu}"
export BUILD GUODU SCRATCH PYTHONDONTWRITEBYTECODE=1
mkdir -p "$SCRATCH"

if ! command -v python3 >/dev/null; then
    echo 'not ok - python3 is there'
    exit 0
fi

for part in rules shown pages data files hosts; do
    python3 "tests/security/$part.py" || echo "not ok - tests/security/$part.py came to its end"
done

# ---- the document ----

sed -n 's/^| \*\*S\([0-9]*\)\*\* .*/\1/p' docs/security.md | sort -n >"$SCRATCH/claimed"
sed -n 's/^@claim(\([0-9]*\),.*/\1/p' tests/security/*.py | sort -n >"$SCRATCH/attacked"
if [ -s "$SCRATCH/claimed" ] && diff "$SCRATCH/claimed" "$SCRATCH/attacked" >"$SCRATCH/difference" &&
    [ -z "$(uniq -d "$SCRATCH/claimed")" ]; then
    echo 'ok - every claim of docs/security.md has its attack, every attack its claim'
else
    echo 'not ok - every claim of docs/security.md has its attack, every attack its claim'
    cat "$SCRATCH/difference"
fi
# The last column of a claim names the file that its attack stands in.
sed -n 's/^| \*\*S\([0-9]*\)\*\* .*| `\([a-z]*\.py\)` |$/\1 \2/p' docs/security.md | sort >"$SCRATCH/claimed"
(cd tests/security && grep -o '^@claim([0-9]*' ./*.py) | sed 's/^\.\/\(.*\):@claim(\(.*\)/\2 \1/' |
    sort >"$SCRATCH/attacked"
if diff "$SCRATCH/claimed" "$SCRATCH/attacked" >"$SCRATCH/difference"; then
    echo 'ok - each claim names the file of its attack'
else
    echo 'not ok - each claim names the file of its attack'
    cat "$SCRATCH/difference"
fi
