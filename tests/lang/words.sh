# SPDX-License-Identifier: Apache-2.0
#
# The words of grammar/keywords.def, for the scripts of this folder.

# Words that are known but do nothing yet: none.
later() {
    :
}

# spellings [later]: class, word (its first spelling) and spelling of each row, with tabs between.
# Without `later`: only of words that do something.
spellings() {
    later >"$SCRATCH/later"
    awk -v also="${1:-}" -v later="$SCRATCH/later" '
        BEGIN { while (!also && (getline row < later) > 0) skip[row] = 1 }
        function show(class, word, spelling) {
            if (spelling != "" && spelling != "NULL") print class "\t" word "\t" spelling
        }
        /^(KEYWORD|PREDECLARED)\(/ {
            row = $0
            gsub(/"/, "", row)
            sub(/^[A-Z]+\(/, "", row)
            sub(/\)$/, "", row)
            count = split(row, part, /, */)
            class = /^KEYWORD/ ? "KEYWORD" : part[1]
            first = /^KEYWORD/ ? 3 : 2
            word = part[first] == "NULL" ? part[first + 1] : part[first]
            if (part[2] == "LATER" || (class " " word) in skip) next
            show(class, word, part[first])
            show(class, word, part[first + 1])
            more = split(part[first + 2], other, "|")
            for (i = 1; i <= more; i++) show(class, word, other[i])
        }
    ' grammar/keywords.def
}
