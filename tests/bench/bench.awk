# SPDX-License-Identifier: Apache-2.0
#
# Makes tables of what `race` printed; with last=1 the one line of ratios. Variables: households,
# rounds.
$2 == "wall" { mib[$1] = $5 }
{ least[$1, $2] = $3; median[$1, $2] = $4 }
function has(name) { return (name, "wall") in least }
# A row: by the time `what`, and its households in a second.
function row(name, what, label, threads,   best, middle) {
    if (!has(name)) return
    best = least[name, what]
    middle = median[name, what]
    printf "| %s | %s | %.3f | %.3f | %s | %s | %.0f | %s |\n", label, threads, best, middle,
        what == "wall" ? sprintf("%.3f", least[name, "cpu"]) : "–", rate(households / best),
        best * 1e9 / households, what == "wall" ? mib[name] : "–"
}
function rate(per_second) {
    return per_second < 1e6 ? sprintf("%.0f k", per_second / 1e3) : sprintf("%.2f M", per_second / 1e6)
}
function parts(name, label) {
    if (!has(name)) return
    printf "| %s | %.0f | %.0f | %.0f | %.0f | %.0f |\n", label, ns(name, "read"),
        ns(name, "evaluate"), ns(name, "reference"), ns(name, "report"), least[name, "referred"]
}
function ns(name, what) { return least[name, what] * 1e9 / households }
function ratio(a, what_a, b, what_b) {
    return has(a) && has(b) ? sprintf("%.2f", least[a, what_a] / least[b, what_b]) : "-"
}
function most(names,   n, name, i, top) {
    n = split(names, name, " ")
    for (i = 1; i <= n; i++) if (mib[name[i]] + 0 > top) top = mib[name[i]] + 0
    return top
}
END {
    if (last) {
        printf "bench: csv1_ref1=%s csv2_duckdb2=%s prepared_csv=%s eval_fused=%s rss_mib=%.0f\n",
            ratio("byhand1", "wall", "guodu1", "wall"), ratio("duckdb2", "duckdb", "guodu2", "wall"),
            ratio("guodu1", "wall", "prepared1", "wall"), ratio("eval1", "evaluate", "columns1", "columns"),
            most("guodu1 guodu2 prepared1 prepared2")
        exit
    }
    printf "\n%d households, %d rounds\n\n", households, rounds
    print "| what | threads | s, best | s, median | s of processors | households/s | ns each | MiB |"
    print "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for (t = 1; t <= 2; t++) row("guodu" t, "wall", "guodu, CSV", t)
    for (t = 1; t <= 2; t++) row("prepared" t, "wall", "guodu, prepared data", t)
    row("other1", "wall", "guodu, CSV, the rules in other words", 1)
    row("reasons1", "wall", "guodu, CSV, with what is missing where it is undetermined", 1)
    for (t = 1; t <= 2; t++) row("byhand" t, "wall", "C by hand, CSV", t)
    row("parse1", "wall", "C by hand, reading alone", 1)
    for (t = 1; t <= 2; t++) row("duckdb" t, "duckdb", "DuckDB, CSV", t)
    row("sqlite1", "wall", "SQLite, CSV", 1)
    row("eval1", "evaluate", "guodu, judging alone, columns in memory", 1)
    row("columns1", "columns", "C by hand, judging alone, columns in memory", 1)
    print "\nnanoseconds a household, over all threads:\n"
    print "| guodu | read | evaluate | reference evaluator | report | households it judged |"
    print "| --- | --- | --- | --- | --- | --- |"
    for (t = 1; t <= 2; t++) parts("guodu" t, "CSV, threads: " t)
    for (t = 1; t <= 2; t++) parts("prepared" t, "prepared, threads: " t)
    parts("reasons1", "CSV, threads: 1, with what is missing")
    print ""
}
