# SPDX-License-Identifier: Apache-2.0

function action(what,    endings, n, i, parts, out) {
    if (what ~ /^words/) return " -x -a '" substr(what, 7) "'"
    if (what == "folders") return " -x -a '(__fish_complete_directories)'"
    if (what == "files") return " -r -F"
    if (what ~ /^files/) {
        n = split(what, parts, / /)
        for (i = 2; i <= n; i++) out = out (i > 2 ? "; " : "") "__fish_complete_suffix " parts[i]
        return " -x -a '(" out ")'"
    }
    return " -x"
}

END {
    print "# Completion of guodu for fish. Made by src/install/complete.fish.awk"
    print "complete -c guodu -f"
    none = "complete -c guodu -n __fish_use_subcommand"
    print none " -s h -l help -d 'show the verbs'"
    print none " -s V -l version -d 'show the version'"
    print none " -l lang -x -a 'zh en' -d 'show messages in Chinese or English'"
    for (v = 1; v <= verb_count; v++) print none " -a " verbs[v] " -d '" brief(does[verbs[v]]) "'"
    for (v = 1; v <= verb_count; v++) {
        verb = verbs[v]
        line = "complete -c guodu -n '__fish_seen_subcommand_from " verb "'"
        for (i = 1; i <= options[verb]; i++) {
            said = value[verb, i]
            what = said == "" ? "" : action(kind(verb, option[verb, i], said))
            if (is_optional(said)) sub(/ -x/, " -f", what) # may be left out
            print line " -l " option[verb, i] (letter[verb, i] != "" ? " -s " letter[verb, i] : "") what \
                " -d '" means[verb, i] "'"
        }
        rest = arguments_of(verb)
        if (rest == "verbs") {
            for (w = 1; w <= verb_count; w++)
                print line " -a " verbs[w] " -d '" brief(does[verbs[w]]) "'"
        } else if (rest == "codes")
            print line " -x -a '(guodu explain-code 2>/dev/null | string match -r \"^G[0-9]+\")'"
        else if (rest == "files") print line " -F"
        else if (rest != "") {
            what = action(rest)
            sub(/ -x/, "", what)
            print line what
        }
    }
}
