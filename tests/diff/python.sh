# SPDX-License-Identifier: Apache-2.0
#
# Sourced with $BUILD, $CC and $PYTHON: sets $judge to the Python that judge.py runs with, "" where it cannot,
# and what it needs.
export GUODU_LIBRARY="$BUILD/libguodu.so" PYTHONPATH="$PWD/src/bindings/python" PYTHONDONTWRITEBYTECODE=1
judge=$PYTHON
if ! command -v "$PYTHON" >/dev/null; then
    echo "ok - Python judges too # skip no $PYTHON"
    judge=
elif [ -n "${SAN:-}" ]; then
    echo 'ok - Python judges too # skip it cannot load a library with sanitizers by itself'
    judge=
fi
