#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Sees to the tools and libraries that building takes: says nothing where all are there; else
# installs the missing Debian packages as root or through sudo without a password; else says
# what to type and stops with status 2.
set -u

CC=${CC:-cc} PKG_CONFIG=${PKG_CONFIG:-pkg-config} FLEX=${FLEX:-flex} BISON=${BISON:-bison}

has_tool() { command -v "$1" >/dev/null 2>&1; }

has_headers() {
    for header; do echo "#include <$header>"; done | $CC -E -x c -o /dev/null - 2>/dev/null
}

# The Python package is built and tested with these; looked for where Debian has them first, which is quicker.
has_python() {
    has_tool python3 || return 1
    for module in setuptools wheel; do
        [ -d /usr/lib/python3/dist-packages/$module ] || python3 -c "import $module" 2>/dev/null || return 1
    done
}

cmocka='stddef.h stdarg.h stdint.h setjmp.h cmocka.h'
# The quick question first: one run of the preprocessor for all headers.
# shellcheck disable=SC2086
if has_tool "$FLEX" && has_tool "$BISON" && has_tool "$PKG_CONFIG" && has_python &&
    has_tool sqlite3 &&
    has_headers uthash.h utf8proc.h yajl/yajl_parse.h jansson.h zip.h expat.h sqlite3ext.h \
        xlsxwriter.h xxhash.h nettle/sha2.h $cmocka; then
    exit 0
fi

if ! has_tool "${CC%% *}"; then
    echo "guodu: 没有编译器 / there is no compiler: $CC" >&2
    exit 2
fi

missing=
need() { missing="$missing $1"; }
has_headers stdio.h || need libc6-dev
has_tool "$FLEX" || need flex
has_tool "$BISON" || need bison
has_tool "$PKG_CONFIG" || need pkg-config
has_headers uthash.h || need uthash-dev
has_headers utf8proc.h || need libutf8proc-dev
has_headers yajl/yajl_parse.h || need libyajl-dev
has_headers jansson.h || need libjansson-dev
has_headers zip.h || need libzip-dev
has_headers expat.h || need libexpat1-dev
has_headers sqlite3ext.h || need libsqlite3-dev
has_tool sqlite3 || need sqlite3 # its shell runs the tests of the extension
has_headers xlsxwriter.h || need libxlsxwriter-dev
has_headers xxhash.h || need libxxhash-dev
has_headers nettle/sha2.h || need nettle-dev
# shellcheck disable=SC2086
has_headers $cmocka || need libcmocka-dev
has_python || need 'python3 python3-setuptools python3-wheel'
missing=${missing# }

if [ -z "$missing" ]; then
    echo "guodu: $CC cannot read the headers it needs, though each is there" >&2
    exit 2
fi

by_hand() {
    echo "guodu: 缺少 / missing: $missing" >&2
    echo "请先执行 / first type: $1apt-get update && $1apt-get install -y $missing" >&2
    exit 2
}

if ! has_tool apt-get; then
    echo "guodu: 请先安装 / first install (Debian names): $missing" >&2
    exit 2
fi
if [ "$(id -u)" = 0 ]; then
    as_root=
elif has_tool sudo && sudo -n true 2>/dev/null; then
    as_root='sudo -n '
else
    by_hand 'sudo '
fi

install() {
    # shellcheck disable=SC2086
    ${as_root}env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 install $missing
}

echo "guodu: 安装 / installing: $missing" >&2
log=$(mktemp) || exit 2
# A new machine has no package lists, an old one stale lists: then once more with fresh ones.
if ! install >"$log" 2>&1; then
    ${as_root}apt-get -qq update >>"$log" 2>&1
    if ! install >>"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        by_hand "${as_root:+sudo }"
    fi
fi
rm -f "$log"
