# SPDX-License-Identifier: Apache-2.0
#
# Reads guodu.h as the preprocessor gives it and writes a C program that prints the binary interface,
# a line each: functions with their signatures, structs with the places of their fields, values of
# enums, types of callbacks. Constants (`#define`) stand among the lines as `-dD` has them.

# Which file is it that we are in?
/^# [0-9]+ "/ {
    ours = $3 ~ /guodu\.h"$/
    next
}
!ours { next }
/^#define GUODU_[A-Z_]+ / && $2 !~ /^GUODU_(VERSION.*|API|H)$/ {
    constants[++constant_count] = $2
    next
}
/^#/ { next }
{
    gsub(/_Bool/, "bool")
    for (i = 1; i <= length($0); i++) {
        c = substr($0, i, 1)
        if (c == "{") depth++
        if (c == "}") depth--
        if (c == ";" && depth == 0) {
            add(text)
            text = ""
        } else text = text c
    }
    text = text " "
}

function add(declaration) {
    gsub(/[ \t]+/, " ", declaration)
    gsub(/^ | $/, "", declaration)
    gsub(/\( /, "(", declaration)
    if (declaration != "") declarations[++count] = declaration
}

function say(line) {
    gsub(/"/, "\\\"", line)
    print "    puts(\"" line "\");"
}

function name_before(text, sign) {
    sub(sign ".*", "", text)
    sub(/.*[ *]/, "", text)
    return text
}

# The declarations of one line of a struct: size_t line, column; const char *from, *to.
function fields(struct_name, tag, text,    parts, n, i, base, name, type) {
    gsub(/^ | $/, "", text)
    if (text == "") return
    if (text ~ /\(\*/) {
        name = substr(text, index(text, "(*") + 2)
        sub(/\).*/, "", name)
        field(struct_name, tag, name, text)
        return
    }
    n = split(text, parts, / *, */)
    base = parts[1]
    sub(/[*]*[a-z_0-9A-Z]+(\[.*\])?$/, "", base)
    for (i = 1; i <= n; i++) {
        name = parts[i]
        sub(/\[.*/, "", name)
        sub(/.*[ *]/, "", name)
        type = i == 1 ? parts[1] : base parts[i]
        field(struct_name, tag, name, type)
    }
}

function field(struct_name, tag, name, type) {
    gsub(/"/, "\\\"", type)
    printf "    printf(\"struct %s.%s: at %%zu, %%zu bytes: %s\\n\", offsetof(%s, %s), " \
        "sizeof(((%s *)0)->%s));\n", struct_name, name, type, tag, name, tag, name
}

function structure(declaration,    name, tag, body, n, i, parts) {
    name = declaration
    sub(/^(typedef )?struct /, "", name)
    sub(/ .*/, "", name)
    tag = declaration ~ /^typedef/ ? name : "struct " name
    printf "    printf(\"struct %s: %%zu bytes\\n\", sizeof(%s));\n", name, tag
    body = declaration
    sub(/^[^{]*\{/, "", body)
    sub(/\}[^}]*$/, "", body)
    n = split(body, parts, /;/)
    for (i = 1; i <= n; i++) fields(name, tag, parts[i])
}

function enumeration(declaration,    name, body, n, i, parts) {
    name = declaration ~ /^typedef/ ? declaration : ""
    sub(/^typedef enum /, "", name)
    sub(/ .*/, "", name)
    if (name != "") printf "    printf(\"enum %s: %%zu bytes\\n\", sizeof(%s));\n", name, name
    body = declaration
    sub(/^[^{]*\{/, "", body)
    sub(/\}[^}]*$/, "", body)
    n = split(body, parts, /,/)
    for (i = 1; i <= n; i++) {
        gsub(/^ | $|=.*/, "", parts[i])
        gsub(/ /, "", parts[i])
        if (parts[i] != "")
            printf "    printf(\"enum %s%s = %%d\\n\", (int)%s);\n", name == "" ? "" : name " ", \
                parts[i], parts[i]
    }
}

END {
    print "#include <stddef.h>\n#include <stdio.h>\n#include \"guodu.h\"\nint main(void) {"
    for (d = 1; d <= count; d++) {
        text = declarations[d]
        if (text ~ /^__attribute__/) {
            sub(/^__attribute__ ?\(\(visibility ?\("default"\)\)\) /, "", text)
            say("function " name_before(text, "\\(") ": " text)
        } else if (text ~ /^(typedef )?struct .*\{/) structure(text)
        else if (text ~ /^(typedef )?enum .*\{/ || text ~ /^enum ?\{/) enumeration(text)
        else if (text ~ /^typedef struct/) say("handle " name_before(text " ", " $"))
        else if (text ~ /^typedef/) say("callback " name_before(text, "\\(") ": " text)
        else say("unknown " text) # which this script should know
    }
    for (c = 1; c <= constant_count; c++)
        printf "    printf(\"constant %s = %%lld\\n\", (long long)(%s));\n", constants[c], constants[c]
    print "    return 0;\n}"
}
