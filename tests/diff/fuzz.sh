#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# fuzz.sh BUILD [CASES=n] [SEED=n] ...: fuzz_diff with as many processes as there are processors, and Python.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${CC:=cc}" "${PYTHON:=python3}"
BUILD=$1
shift
case $BUILD in
/*) ;;
*) BUILD=$PWD/$BUILD ;;
esac
. tests/diff/python.sh
exec "$BUILD/tests/diff/fuzz_diff" JOBS="$(nproc 2>/dev/null || echo 1)" PYTHON="$judge" "$@"
