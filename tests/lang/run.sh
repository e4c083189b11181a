#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every spelling of every word in grammar/keywords.def is used by a file of this folder as the
# word it is: names.* and items.*, where words stand for names, do not count. What the words do
# is said by the files and tested by tests/unit/test_lang.c; tests/lang/mutate.sh shows that none
# of them can be lost unseen.
set -u
cd "$(dirname "$0")/../.." || exit 2
. tests/lang/words.sh

for file in tests/lang/*.guodu tests/lang/*/*.guodu; do
    case $file in */names.* | */items.*) ;; *) cat "$file" ;; esac
done | awk '
    # Texts and comments are no words; nor are digits and signs.
    {
        gsub(/"[^"]*"|“[^”]*”|《[^》]*》/, " . ")
        sub(/(#|＃).*/, "")
        gsub(/，|、|：|（|）|｛|｝|＝|＜|＞|／|％|；|。|．|［|］|＋|－|×|÷|≤|≥|≠|　|’/, " ")
        gsub(/[^A-Za-z_\200-\377]+/, " ")
        text = text " " $0
    }
    END {
        gsub(/ +/, " ", text)
        print text " "
    }
' >"$SCRATCH/text"

spellings | awk -F '\t' -v text="$SCRATCH/text" '
    BEGIN { getline all < text }
    { print (index(all, " " $3 " ") ? "ok" : "not ok") " - " $1 " " $2 " is used: " $3 }
'
later | while read -r class word; do
    if spellings later | grep -q "^$class	$word	"; then
        echo "ok - $word is a word to come"
    else
        echo "not ok - $word is a word to come"
        echo "grammar/keywords.def has no such word"
    fi
done
