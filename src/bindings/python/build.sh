#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# build.sh LIBRARY FOLDER: the wheel, with that library in it, and the source distribution, into the folder.
# Takes nothing from the network. PYTHON: the first of it, python3 and /usr/bin/python3 that has
# setuptools and wheel.
set -eu
library=$1 folder=$2
source=$(cd "$(dirname "$0")" && pwd)
library=$(cd "$(dirname "$library")" && pwd)/$(basename "$library")
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

python=
for each in "${PYTHON:-python3}" python3 /usr/bin/python3; do
    if "$each" -c 'import setuptools, wheel' 2>/dev/null; then
        python=$each
        break
    fi
done
if [ -z "$python" ]; then
    echo "guodu: 缺少 / missing: python3-setuptools python3-wheel" >&2
    exit 2
fi

# Building leaves things behind, so it is done on a copy.
rm -rf "$folder/work" "$folder"/guodu-*
mkdir -p "$folder/work/guodu" "$folder/work/library"
cp "$source/pyproject.toml" "$source/setup.py" "$source/MANIFEST.in" "$source/README.md" "$folder/work"
cp "$source"/guodu/*.py "$source/guodu/py.typed" "$folder/work/guodu"
name=$(readelf -d "$library" 2>/dev/null | sed -n 's/.*SONAME.*\[\(.*\)\].*/\1/p')
bundle=$folder/work/library/${name:-libguodu.so}
cp -L "$library" "$bundle"
strip --strip-unneeded "$bundle" 2>/dev/null || :

cd "$folder/work"
PYTHONDONTWRITEBYTECODE=1 "$python" -c '
import sys
from setuptools import build_meta
build_meta.build_sdist(sys.argv[1])
' "$folder" >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
GUODU_BUNDLE=$bundle PYTHONDONTWRITEBYTECODE=1 "$python" -c '
import sys
from setuptools import build_meta
build_meta.build_wheel(sys.argv[1])
' "$folder" >>"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
rm -rf "$folder/work"
