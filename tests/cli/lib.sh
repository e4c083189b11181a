# SPDX-License-Identifier: Apache-2.0
#
# For the scripts of this folder: each case runs the tool once and looks at what came of it. They
# work in a folder of their own, on copies of what is in `data`.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${GUODU:=$PWD/build/guodu}" "${SCRATCH:=$PWD/build/cli-test}"
mkdir -p "$SCRATCH"
cp tests/cli/data/* "$SCRATCH"
cd "$SCRATCH" || exit 2

# shown FILE...: for a case that failed.
shown() {
    for file; do
        echo "--- $file"
        head -n 30 "$file"
    done
}

# tool STATUS ARGUMENT...: runs the tool, output in `out` and `err`; the case is its status.
tool() {
    wanted=$1
    shift
    "$GUODU" "$@" >out 2>err </dev/null
    status=$?
    what=$*
    if [ "$status" = "$wanted" ]; then
        echo "ok - status $wanted: $what"
    else
        echo "not ok - status $wanted: $what"
        echo "the status is $status"
        shown out err
    fi
}

# result NAME COMMAND...: the case holds if the command succeeds.
result() {
    name=$1
    shift
    if "$@" >said 2>&1; then
        echo "ok - $name"
    else
        echo "not ok - $name (after: $what)"
        shown said out err
    fi
}

# says FILE TEXT: the file has the text on one line.
says() {
    result "$1 says: $2" grep -qF -e "$2" "$1"
}

# silent FILE [TEXT]: the file has nothing, or not this text.
silent() {
    if [ $# = 1 ]; then
        result "$1 is empty" test ! -s "$1"
    else
        result "$1 does not say: $2" sh -c '! grep -qF -e "$1" "$2"' - "$2" "$1"
    fi
}

# holds FILE: the file is exactly what comes on standard input.
holds() {
    cat >expected
    result "$1 is as expected" diff expected "$1"
}

there() {
    for file; do result "$file is there" test -f "$file"; done
}

gone() {
    for file; do result "$file is not there" test ! -e "$file"; done
}

# Nothing unfinished is left in the folder.
tidy() {
    result 'no unfinished files' sh -c '! ls -A | grep -F .part'
}
