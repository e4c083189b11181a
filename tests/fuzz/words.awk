# SPDX-License-Identifier: Apache-2.0
#
# A dictionary as libFuzzer and AFL++ read it, of words/TARGET.txt, which has a word a line (\n \r \t \\ and
# \xAB as in C; # begins a line that is none), and of grammar/keywords.def where that is given too. To be
# run in the C locale.

BEGIN {
    for (i = 1; i < 256; i++)
        number[sprintf("%c", i)] = i
    named["n"] = "\\x0A"; named["r"] = "\\x0D"; named["t"] = "\\x09"; named["\\"] = "\\x5C"
}

function put(word,    out, i, sign) {
    for (i = 1; i <= length(word); i++) {
        sign = substr(word, i, 1)
        if (sign == "\\" && substr(word, i + 1, 1) == "x") {
            out = out substr(word, i, 4)
            i += 3
        } else if (sign == "\\") {
            out = out named[substr(word, ++i, 1)]
        } else if (sign ~ /[A-Za-z0-9_ .:=<>,;-]/) {
            out = out sign
        } else {
            out = out sprintf("\\x%02X", number[sign])
        }
    }
    if (out != "" && !seen[out]++)
        print "\"" out "\""
}

# KEYWORD(token, group, "en", "zh", "more"; the words of both languages and their further spellings.
FILENAME ~ /keywords.def$/ {
    if ($0 !~ /^(KEYWORD|PREDECLARED)\(/)
        next
    count = split($0, quoted, "\"")
    for (k = 2; k <= count && k <= 6; k += 2) {
        many = split(quoted[k], words, "|")
        for (m = 1; m <= many; m++)
            put(words[m])
    }
    next
}

/^#/ || /^$/ { next }
{ put($0) }
