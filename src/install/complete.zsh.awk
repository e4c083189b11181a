# SPDX-License-Identifier: Apache-2.0

function plain(text) {
    gsub(/[][]/, "\\\\&", text)
    gsub(/:/, "\\:", text)
    return text
}

function action(what,    endings) {
    if (what ~ /^words/) return "(" substr(what, 7) ")"
    if (what == "folders") return "_files -/"
    if (what == "files") return "_files"
    if (what == "verbs") return "->verbs"
    if (what == "codes") return "(${(f)\"$(guodu explain-code 2>/dev/null | grep -o \"^G[0-9]*\")\"})"
    if (what ~ /^files/) {
        endings = substr(what, 8)
        gsub(/ \./, "|", endings)
        return "_files -g \"*.(" endings ")\""
    }
    return " "
}

END {
    print "#compdef guodu\n# Completion of guodu for zsh. Made by src/install/complete.zsh.awk"
    print "_guodu() {\n    local curcontext=$curcontext state line ret=1\n    local -a verbs\n    verbs=("
    for (v = 1; v <= verb_count; v++) print "        '" verbs[v] ":" plain(brief(does[verbs[v]])) "'"
    print "    )"
    print "    _arguments -C '(- *)'{-h,--help}'[show the verbs]' '(- *)'{-V,--version}'[show the version]' \\"
    print "        '--lang=[show messages in Chinese or English]:language:(zh en)' \\"
    print "        '1: :->verbs' '*:: :->arguments' && ret=0"
    print "    case $state in\n    verbs) _describe -t commands verb verbs && ret=0 ;;\n    arguments)"
    print "        case $words[1] in"
    for (v = 1; v <= verb_count; v++) {
        verb = verbs[v]
        print "        " verb ")\n            _arguments -s \\"
        for (i = 1; i <= options[verb]; i++) {
            name = option[verb, i]
            said = value[verb, i]
            what = said == "" ? "" : (is_optional(said) ? "::" : ":") plain(name) ":" \
                action(kind(verb, name, said))
            repeated = said == "" || name ~ /^(lang|format|as-of)$/ ? "" : "*"
            stem = "'" repeated "--" name (said == "" ? "" : is_optional(said) ? "=-" : "=")
            print "                " stem "[" plain(means[verb, i]) "]" what "' \\"
            if (letter[verb, i] != "")
                print "                '" repeated "-" letter[verb, i] (said == "" ? "" : "+") "[" \
                    plain(means[verb, i]) "]" what "' \\"
        }
        rest = arguments_of(verb)
        print "                " (rest == "" ? "" : "'*: :" action(rest) "' ") "&& ret=0"
        if (rest == "verbs") print "            [[ $state = verbs ]] && _describe -t commands verb verbs && ret=0"
        print "            ;;"
    }
    print "        esac\n        ;;\n    esac\n    return ret\n}\n_guodu \"$@\""
}
