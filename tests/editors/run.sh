#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Editors colour rule files as they are read: by the TextMate grammar, no piece of a rule file of the
# project is invalid, and the words of expressions, numbers and strings are those of the lexer. Vim,
# where it is installed, colours a few places as it should.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}" "${SCRATCH:=$BUILD/editors-test}"
mkdir -p "$SCRATCH/vscode/syntaxes" "$SCRATCH/vim/syntax" "$SCRATCH/vim/ftdetect"
grammar=$SCRATCH/vscode/syntaxes/guodu.tmLanguage.json

# result NAME COMMAND...
result() {
    name=$1
    shift
    if "$@" >"$SCRATCH/said" 2>&1; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        head -n 20 "$SCRATCH/said"
    fi
}

result 'editors writes its files' "$BUILD/grammar/editors/editors" "$SCRATCH"

# ---- as VS Code does it ----

# Names and items have words of the language as names, so they are looked at only for what is invalid.
files=$(find rules tests/lang tests/run -name '*.guodu')
result 'files are cut up' sh -c 'perl tests/editors/tokenise.pl "$@" >"$0/pieces"' "$SCRATCH" \
    "$grammar" $files
result 'there are pieces' test "$(wc -l <"$SCRATCH/pieces")" -gt 10000
result 'no piece is invalid or without a scope' \
    sh -c '! awk -F "\t" "\$2 ~ /invalid|none/" "$0" | grep .' "$SCRATCH/pieces"
"$BUILD/tests/editors/tokens" $files >"$SCRATCH/tokens"
result 'words of expressions, numbers and strings are as they are read' awk -F '\t' '
    NR == FNR { scope[$1] = $2; if ($2 ~ /operator.word/) word[$1] = $3; next }
    {
        here = scope[$1]
        fits = $2 == "reserved" ? here ~ /keyword\.operator/ : \
            $2 == "number" ? here ~ /constant\.numeric/ : here ~ /string/
        if (!fits) { print $1, $2, $3, "is coloured as", here; failed++ }
        if ($2 == "reserved") delete word[$1]
    }
    END {
        for (place in word) { print place, word[place], "is no word of an expression"; failed++ }
        exit failed > 0
    }' "$SCRATCH/pieces" "$SCRATCH/tokens"

# What each word is coloured as, where it stands as that.
while IFS='|' read -r text piece scope _; do
    printf '%s\n' "$text" >"$SCRATCH/line.guodu"
    perl tests/editors/tokenise.pl "$grammar" "$SCRATCH/line.guodu" >"$SCRATCH/line"
    result "$text: $piece is $scope" awk -F '\t' -v piece="$piece" -v scope="$scope" '
        $3 == piece && index($2, scope) { found = 1 } { print } END { exit !found }' "$SCRATCH/line"
done <tests/editors/pieces.txt

# ---- as Vim does it ----

if ! command -v vim >/dev/null; then
    echo 'ok - Vim is not installed: # SKIP'
    exit
fi
cp tests/editors/pieces.txt "$SCRATCH"
cat >"$SCRATCH/look.vim" <<'END'
set encoding=utf-8 nocompatible
syntax on
let out = []
for line in readfile('pieces.txt')
  let [text, piece, scope, group] = split(line, '|')
  enew!
  call setline(1, text)
  set filetype=guodu
  let at = stridx(text, piece) + 1
  let got = synIDattr(synID(1, at, 1), 'name')
  call add(out, (got ==# group ? 'ok' : 'not ok') . ' - Vim: ' . text . ': ' . piece . ' is ' . group . (got ==# group ? '' : ', not ' . got))
endfor
call writefile(out, 'vim.tap')
qall!
END
(cd "$SCRATCH" && rm -f vim.tap &&
    timeout 60 vim -u NONE -i NONE -N -es --cmd "set rtp^=$PWD/vim" -S look.vim >vim.said 2>&1 </dev/null)
cat "$SCRATCH/vim.tap" || echo 'not ok - Vim writes what it sees'
