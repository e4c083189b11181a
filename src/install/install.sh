#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# install.sh install|uninstall|list: puts what was built in $BUILD where a system looks for it, takes
# it away again, or says what would stand where. `make install` calls it with all it takes from
# the environment. Nothing is built here, and nothing is written but below $DESTDIR and
# in a temporary folder.
set -eu
cd "$(dirname "$0")/../.."
: "${BUILD:?}" "${VERSION:?}" "${ABI:?}" "${PREFIX:?}" "${BINDIR:?}" "${LIBDIR:?}" "${INCLUDEDIR:?}"
: "${DATADIR:?}" "${MANDIR:?}" "${PAGES:?}" "${DESTDIR=}" "${STRIP=}"
rules=$DATADIR/guodu/rules
documents=$DATADIR/doc/guodu

for folder in "$PREFIX" "$BINDIR" "$LIBDIR" "$INCLUDEDIR" "$DATADIR" "$MANDIR"; do
    case $folder in
    /*) ;;
    *)
        echo "guodu: 文件夹要写全，从 / 开始，不能是“$folder”" >&2
        echo "guodu: folders begin with /, not as “$folder”" >&2
        exit 2
        ;;
    esac
done

# each FOLDER FILE...: files that are only read, by their own names.
each() {
    folder=$1
    shift
    for file; do
        printf '644\t%s\t%s\n' "$file" "$folder/${file##*/}"
    done
}

# All that is installed: its mode (or `link`, or `fill` for a text with places to be filled in), where it
# comes from (or where the link leads), where it goes.
entries() {
    printf '755\t%s\t%s\n' "$BUILD/guodu" "$BINDIR/guodu"
    printf '644\t%s\t%s\n' "$BUILD/libguodu.so.$VERSION" "$LIBDIR/libguodu.so.$VERSION"
    printf 'link\t%s\t%s\n' "libguodu.so.$VERSION" "$LIBDIR/libguodu.so.$ABI"
    printf 'link\t%s\t%s\n' "libguodu.so.$ABI" "$LIBDIR/libguodu.so"
    each "$LIBDIR" "$BUILD/libguodu.a"
    # Among the libraries, where SQLite finds it by its name alone: .load guodu_sqlite
    [ ! -f "$BUILD/guodu_sqlite.so" ] && [ "$1" != uninstall ] ||
        each "$LIBDIR" "$BUILD/guodu_sqlite.so"
    printf 'fill\tsrc/install/guodu.pc.in\t%s\n' "$LIBDIR/pkgconfig/guodu.pc"
    each "$INCLUDEDIR" src/guodu.h
    find rules -name '*.guodu' -o -name README.md | LC_ALL=C sort | while read -r file; do
        each "$(dirname "$rules/${file#rules/}")" "$file"
    done
    each "$documents" README.md README.zh-CN.md CHANGELOG.md LICENSE
    find docs -type f | LC_ALL=C sort | while read -r file; do
        each "$(dirname "$documents/$file")" "$file"
    done
    for page in $PAGES; do
        language=$(dirname "${page#"$BUILD"/install/man/}")
        [ "$language" = . ] && language='' || language=/$language
        printf 'fill\t%s\t%s\n' "$page" "$MANDIR$language/man${page##*.}/${page##*/}"
    done
    printf '644\t%s\t%s\n' "$BUILD/install/complete/guodu.bash" \
        "$DATADIR/bash-completion/completions/guodu"
    printf '644\t%s\t%s\n' "$BUILD/install/complete/guodu.zsh" \
        "$DATADIR/zsh/site-functions/_guodu"
    printf '644\t%s\t%s\n' "$BUILD/install/complete/guodu.fish" \
        "$DATADIR/fish/vendor_completions.d/guodu.fish"
}

tab=$(printf '\t')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
entries "${1:-}" >"$work/entries"

# A folder below the prefix as pkg-config moves it with the prefix.
below() {
    case $1 in
    "$PREFIX"/*) printf '${prefix}%s' "${1#"$PREFIX"}" ;;
    *) printf '%s' "$1" ;;
    esac
}

# A page may break a line behind each / of a folder.
in_page() { printf '%s' "$1" | sed 's|/|/\\\\:|g'; }

# Texts of the project have no | in these places, and folders with one are nobody's wish.
fill() {
    case $1 in
    *.pc.in) show=below ;;
    *) show=in_page ;;
    esac
    sed -e "s|@PREFIX@|$PREFIX|g" -e "s|@VERSION@|$VERSION|g" \
        -e "s|@LIBDIR@|$($show "$LIBDIR")|g" -e "s|@INCLUDEDIR@|$($show "$INCLUDEDIR")|g" \
        -e "s|@RULESDIR@|$($show "$rules")|g" -e "s|@DOCDIR@|$($show "$documents")|g" \
        -e "s|@LIBS_PRIVATE@|${LIBS_PRIVATE:-}|g" "$1"
}

put() { # MODE SOURCE TARGET
    case $1 in
    link)
        install -d "$(dirname "$3")"
        ln -sf "$2" "$3"
        ;;
    fill)
        fill "$2" >"$work/filled"
        install -D -m 644 "$work/filled" "$3"
        ;;
    *)
        install -D -m "$1" "$2" "$3"
        [ -n "$STRIP" ] || return 0
        case $3 in
        "$DESTDIR$BINDIR"/* | */libguodu.so.* | */guodu_sqlite.so) "$STRIP" --strip-unneeded "$3" ;;
        */libguodu.a) "$STRIP" --strip-debug "$3" ;;
        esac
        ;;
    esac
}

case ${1:-} in
list)
    cut -f 3 "$work/entries"
    ;;
install)
    while IFS=$tab read -r mode source target; do
        if [ "$mode" != link ] && [ ! -f "$source" ]; then
            echo "guodu: 没有“$source”，请先执行 make / there is no “$source”: first type make" >&2
            exit 2
        fi
    done <"$work/entries"
    while IFS=$tab read -r mode source target; do
        put "$mode" "$source" "$DESTDIR$target"
    done <"$work/entries"
    # Programs are to find the library at once, where the system looks for libraries in this folder.
    if [ -z "$DESTDIR" ] && [ "$(id -u)" = 0 ] && command -v ldconfig >/dev/null &&
        ldconfig -NXv 2>/dev/null | grep -q "^$LIBDIR:"; then
        ldconfig
    fi
    ;;
uninstall)
    cut -f 3 "$work/entries" | while read -r target; do
        rm -f "$DESTDIR$target"
    done
    # Folders of our own, where nothing of others is in them.
    for folder in "$DATADIR/guodu" "$documents"; do
        [ ! -d "$DESTDIR$folder" ] ||
            find "$DESTDIR$folder" -depth -type d -exec rmdir --ignore-fail-on-non-empty {} +
    done
    ;;
*)
    echo "install.sh install|uninstall|list" >&2
    exit 2
    ;;
esac
