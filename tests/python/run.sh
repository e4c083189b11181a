#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The Python package against the library that was built: tests/python/test_*.py, with $PYTHON, and where that
# is another one the heart of them with Debian's python3 too, for which the package is made. Prints TAP.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}" "${SCRATCH:=$BUILD/python-test}" "${CC:=cc}" "${PYTHON:=python3}"
case $BUILD in
/*) ;;
*) BUILD=$PWD/$BUILD ;;
esac
case $SCRATCH in
/*) ;;
*) SCRATCH=$PWD/$SCRATCH ;;
esac
mkdir -p "$SCRATCH"
TOP=$PWD
export TOP BUILD SCRATCH CC
export GUODU_LIBRARY="$BUILD/libguodu.so" PYTHONPATH="$TOP/src/bindings/python" PYTHONDONTWRITEBYTECODE=1

if ! command -v "$PYTHON" >/dev/null; then
    echo "ok - python # skip no $PYTHON"
    exit 0
fi
case ${SAN:-} in
'') ;;
thread)
    echo 'ok - python # skip a library with ThreadSanitizer cannot be loaded by Python'
    exit 0
    ;;
*)
    # Python itself is without the sanitizer, which must come first; what Python leaks is not ours.
    LD_PRELOAD="$($CC -print-file-name=libasan.so) $($CC -print-file-name=libstdc++.so.6)"
    export LD_PRELOAD ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0"
    ;;
esac

status=0
"$PYTHON" tests/python/tap.py "$@" || status=1
if [ -x /usr/bin/python3 ] && [ $# = 0 ] &&
    ! [ "$($PYTHON -c 'import os, sys; print(os.path.realpath(sys.executable))')" = \
        "$(/usr/bin/python3 -c 'import os, sys; print(os.path.realpath(sys.executable))')" ]; then
    /usr/bin/python3 tests/python/tap.py test_structs test_evaluate test_table test_arrow || status=1
fi
exit $status
