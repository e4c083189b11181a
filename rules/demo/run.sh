#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The demonstration: makes a county, checks the rules, tests them by their examples, judges every
# household and person, shows the summary. `make demo` calls it.
#
#     GUODU=tool COUNTY=generator sh rules/demo/run.sh [FOLDER]
#
# FOLDER takes the data and the results (build/demo). Further variables: SEED, HOUSEHOLDS, AS_OF.
set -eu
cd "$(dirname "$0")/../.."

: "${GUODU:=build/guodu}" "${COUNTY:=build/demo/county}"
folder=${1:-build/demo}
mkdir -p "$folder"

"$COUNTY" "${SEED:-2021}" "${HOUSEHOLDS:-2000}" "$folder"
"$GUODU" check --lang zh rules/demo
"$GUODU" test --lang zh rules/demo
"$GUODU" run --lang zh rules/demo \
    --data "$folder/农户.csv" --data "$folder/成员.csv" \
    --as-of "${AS_OF:-2023-06-30}" -o "$folder/结果.csv" --summary

echo
echo "资料和结果在 $folder："
for file in 农户 成员 结果 结果.成员 结果.findings 结果.rejects; do
    [ ! -f "$folder/$file.csv" ] ||
        printf '  %6d 行  %s\n' "$(($(wc -l <"$folder/$file.csv") - 1))" "$file.csv"
done
