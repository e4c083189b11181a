# SPDX-License-Identifier: Apache-2.0

function give(what,    parts, n, i) {
    n = split(what, parts, / /)
    if (parts[1] == "words") return "_guodu_words '" substr(what, 7) "'"
    if (parts[1] == "folders") return "_guodu_files /"
    if (parts[1] == "files") return "_guodu_files" substr(what, 6)
    if (what == "verbs") return "_guodu_words \"$verbs\""
    if (what == "codes") return "_guodu_words \"$(guodu explain-code 2>/dev/null | grep -o '^G[0-9]*')\""
    return ":"
}

END {
    print "# Completion of guodu for bash. Made by src/install/complete.bash.awk"
    print "_guodu_words() {\n    mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$word\")\n}\n"
    print "# _guodu_files [.ENDING...]: folders, and files with these endings; all without; folders alone of /."
    print "_guodu_files() {\n    local ending\n    compopt -o filenames 2>/dev/null"
    print "    [ $# = 0 ] && mapfile -t COMPREPLY < <(compgen -f -- \"$word\") && return"
    print "    mapfile -t COMPREPLY < <(compgen -d -- \"$word\"\n        for ending; do\n" \
        "            [ \"$ending\" = / ] || compgen -f -X \"!*$ending\" -- \"$word\"\n        done)\n}\n"
    print "_guodu() {"
    print "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} verb='' options='' i"
    printf "    local verbs='"
    for (v = 1; v <= verb_count; v++) printf "%s%s", (v > 1 ? " " : ""), verbs[v]
    print "'"
    print "    COMPREPLY=()"
    print "    # bash parts words at `=`: --lang=zh, --data household=people.csv."
    print "    if [ \"$word\" = = ]; then\n        word=\n    elif [ \"$before\" = = ] && [ \"$COMP_CWORD\" -ge 2 ]; then"
    print "        before=${COMP_WORDS[COMP_CWORD - 2]}\n    fi"
    print "    [[ $before != -* && ${COMP_WORDS[COMP_CWORD - 1]} == = ]] && before=--data"
    print "    for ((i = 1; i < COMP_CWORD; i++)); do"
    print "        [[ \" $verbs \" == *\" ${COMP_WORDS[i]} \"* ]] && verb=${COMP_WORDS[i]} && break\n    done"
    print "    case $verb:$before in\n    *:--lang) _guodu_words 'zh en' && return ;;"
    for (v = 1; v <= verb_count; v++) {
        verb = verbs[v]
        for (i = 1; i <= options[verb]; i++) {
            if (value[verb, i] == "" || option[verb, i] == "lang") continue
            what = kind(verb, option[verb, i], value[verb, i])
            # A value that may be left out stands behind `=`.
            if (is_optional(value[verb, i])) {
                print "    " verb ":--" option[verb, i] ")\n        [[ ${COMP_WORDS[*]:COMP_CWORD-1:2} == *=* ]] && " \
                    give(what) " && return\n        ;;"
                continue
            }
            names = verb ":--" option[verb, i] (letter[verb, i] != "" ? " | " verb ":-" letter[verb, i] : "")
            print "    " names ") " give(what) " && return ;;"
        }
    }
    print "    esac\n    case $verb in"
    print "    '')\n        options='--help --version --lang'\n        [[ $word == -* ]] || _guodu_words \"$verbs\"\n        ;;"
    for (v = 1; v <= verb_count; v++) {
        verb = verbs[v]
        names = ""
        for (i = 1; i <= options[verb]; i++) {
            names = names " --" option[verb, i]
            if (letter[verb, i] != "") names = names " -" letter[verb, i]
        }
        print "    " verb ")\n        options='" substr(names, 2) "'\n        [[ $word == -* ]] || " \
            give(arguments_of(verb)) "\n        ;;"
    }
    print "    esac\n    [[ $word != -* ]] || _guodu_words \"$options\"\n}\ncomplete -F _guodu guodu"
}
