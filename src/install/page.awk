# SPDX-License-Identifier: Apache-2.0
#
# Writes the manual page of a verb, or of the tool (verb=guodu), from what the tool says of its
# verbs (guodu help --table), what all pages say (all.txt) and what this one says:
#
#   == SECTION        DESCRIPTION, STATUS 1, FILES, EXAMPLES, SEE ALSO
#   text              paragraphs, parted by empty lines; `words` as they are typed
#   term:: text       an entry of a list
#       $ command     four blanks: as it is
#
# @SHOWN@ in a section is where what the tool says belongs.

BEGIN {
    FS = "\t"
    split("NAME SYNOPSIS DESCRIPTION VERBS OPTIONS EXIT_STATUS ENVIRONMENT FILES EXAMPLES SEE_ALSO",
        order, " ")
    split("名称 概要 描述 命令 选项 退出状态 环境变量 文件 示例 参见", words, " ")
    for (i = 1; i in order; i++) {
        gsub(/_/, " ", order[i])
        title[order[i]] = lang == "zh" ? words[i] : order[i]
    }
}

FILENAME ~ /usage\.[a-z]*$/ {
    if ($1 == "verb") {
        verbs[++verb_count] = $2
        does[$2] = $3
    } else if ($1 == "usage") usage[$2] = $3
    else if ($1 == "about") about[$2] = $3
    else if ($2 == verb) {
        option[++options] = $3
        letter[options] = $4
        value[options] = $5
        means[options] = $6
    }
    next
}
/^#/ { next }
/^== / {
    section = substr($0, 4)
    if (FILENAME !~ /all\.txt$/) text[section] = "" # in the place of what all say
    next
}
{ text[section] = text[section] $0 "\n" }

# As roff takes it. The signs it would make typographic ones of stay as they are typed.
function escape(said) {
    gsub(/\\/, "\\e", said)
    gsub(/-/, "\\-", said)
    gsub(/'/, "\\(aq", said)
    gsub(/\^/, "\\(ha", said)
    gsub(/~/, "\\(ti", said)
    return said
}

# Chinese has no blanks: a line may end behind each of its signs, but not in front of one that closes, or
# behind one that opens. Signs are of three bytes.
function breakable(said,    out, c, sign, after, i) {
    for (i = 1; i <= length(said); i++) {
        c = substr(said, i, 1)
        if (c < "\342" || c > "\357") {
            out = out c
            continue
        }
        sign = substr(said, i, 3)
        after = substr(said, i + 3, 3)
        i += 2
        out = out sign
        if (after != "" && sign !~ /（|“|《|【|「/ && after !~ /^(，|。|、|；|：|！|？|）|”|》|】|」|…|[),.;:])/)
            out = out "\\:"
    }
    return out
}

# `words` in bold.
function marked(said,    parts, n, i, out) {
    said = escape(said)
    if (lang == "zh") said = breakable(said)
    gsub(/@[A-Z]+@\/|docs\//, "&\\:", said)
    n = split(said, parts, /`/)
    for (i = 1; i <= n; i++) out = out (i % 2 ? parts[i] : "\\fB" parts[i] "\\fR")
    return out ~ /^\./ ? "\\&" out : out
}

function start(name) {
    print ".SH " (name ~ / / ? "\"" name "\"" : name)
}

# What a command takes: what is typed in bold, what stands for something else in italics.
function typed(said,    parts, n, i, out) {
    n = split(said, parts, / /)
    for (i = 1; i <= n; i++) {
        if (parts[i] ~ /^\[?--?[a-z]/) parts[i] = "\\fB" escape(parts[i]) "\\fR"
        else parts[i] = "\\fI" escape(parts[i]) "\\fR"
        out = out (i > 1 ? " " : "") parts[i]
    }
    return out
}

function show_options(    i, head, optional) {
    for (i = 1; i <= options; i++) {
        head = "\\fB\\-\\-" escape(option[i]) "\\fR"
        if (letter[i] != "") head = "\\fB\\-" letter[i] "\\fR, " head
        optional = value[i] ~ /^\[=/
        if (value[i] != "") head = head (optional ? "" : " ") "\\fI" escape(value[i]) "\\fR"
        print ".TP\n" head "\n" marked(means[i])
    }
}

function show_verbs(    i) {
    for (i = 1; i <= verb_count; i++)
        print ".TP\n.BR guodu\\-" escape(verbs[i]) " (1)\n" marked(does[verbs[i]])
}

# Names of pages with their numbers.
function show_pages(said,    names, n, i, parts) {
    gsub(/\n/, " ", said)
    n = split(said, names, / +/)
    for (i = 1; i <= n; i++) {
        if (names[i] == "") continue
        split(names[i], parts, /[()]/)
        print ".BR " escape(parts[1]) " (" parts[2] ")" (i < n && names[i + 1] != "" ? "," : "")
    }
}

function show(said,    lines, n, i, line, code, space) {
    n = split(said, lines, /\n/)
    space = 1
    for (i = 1; i <= n; i++) {
        line = lines[i]
        if (code && line !~ /^    /) {
            print ".EE\n.RE"
            code = 0
            space = 1
        }
        if (line == "") {
            space = 1
        } else if (line ~ /^    /) {
            if (!code) print ".PP\n.RS 4\n.EX"
            code = 1
            line = escape(substr(line, 5))
            gsub(/`/, "\\(ga", line)
            print line
        } else if (line ~ /^[^ ].*::( |$)/) {
            print ".TP\n" marked(substr(line, 1, index(line, "::") - 1))
            line = substr(line, index(line, "::") + 2)
            sub(/^ /, "", line)
            if (line != "") print marked(line)
            space = 0
        } else {
            if (space) print ".PP"
            space = 0
            # Between Chinese lines there is no blank.
            if (lang == "zh" && line ~ /[\200-\377]$/ && lines[i + 1] ~ /^[^ ]/ && lines[i + 1] !~ /::/)
                lines[i + 1] = line lines[i + 1]
            else print marked(line)
        }
    }
}

# What the tool says comes first, then what the page adds.
function shown(name) {
    if (name == "VERBS") show_verbs()
    if (name == "OPTIONS") show_options()
    if (name == "DESCRIPTION" && verb in about) print ".PP\n" marked(about[verb])
}

# In one line without requests, for those who list pages; a long one may end behind a semicolon.
function show_name(    said) {
    said = verb == "guodu" ? text["NAME"] : does[verb]
    sub(/\n+$/, "", said)
    if (length(said) > 80) gsub(/；/, "； ", said)
    print escape(page) " \\- " escape(said)
}

function show_section(name) {
    if (name == "NAME") show_name()
    else if (name == "SYNOPSIS" && verb != "guodu")
        print "\\fBguodu " escape(verb) "\\fR " typed(usage[verb])
    else if (name == "SEE ALSO") {
        show_pages(text[name])
        show(text["READ ON"])
    } else {
        shown(name)
        show(text[name])
    }
}

# Of a verb the tool says some, of the tool itself the list of verbs.
function is_there(name) {
    if (name == "VERBS") return verb == "guodu"
    if (name == "NAME" || name == "SYNOPSIS" || name == "DESCRIPTION" || name == "OPTIONS") return 1
    return text[name] != ""
}

END {
    page = verb == "guodu" ? verb : "guodu-" verb
    # Every text of exit statuses has a place for that of this verb.
    if (!sub(/@1@\n/, text["STATUS 1"], text["EXIT STATUS"])) exit 1
    print ".\\\" Made by src/install/page.awk"
    print ".TH " escape(toupper(page)) " 1 \"\" \"guodu " version "\" \"guodu\""
    print ".nr HY 0\n.ad l"
    for (i = 1; i in order; i++)
        if (is_there(order[i])) {
            start(title[order[i]])
            show_section(order[i])
        }
}
