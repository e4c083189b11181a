#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# fetch.sh FILE: what the report's page draws its charts with, as one script: Apache ECharts of the
# version and with the checksums of package-lock.json, from npm, with the notices its licences ask
# to be kept. Where npm or the network is missing the file is empty and the page draws its charts
# in a plainer way; to try again, remove the file.
set -u

here=$(cd "$(dirname "$0")" && pwd) out=$1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# What the user has set up for npm, a mirror for instance, holds; nothing of a package is run.
fetch() {
    command -v npm >/dev/null || return 1
    cp "$here/package.json" "$here/package-lock.json" "$work" || return 1
    (cd "$work" && timeout 180 npm ci --ignore-scripts --no-audit --no-fund --prefer-offline \
        --fetch-retries=1 --fetch-timeout=30000) >"$work/log" 2>&1 </dev/null
}

assemble() {
    modules=$work/node_modules
    echo '/*' &&
        cat "$modules/echarts/NOTICE" && echo &&
        echo 'The ZRender library in it:' && cat "$modules/zrender/LICENSE" && echo &&
        echo '*/' &&
        cat "$modules/echarts/dist/echarts.common.min.js"
}

# In a page it must not end the script that it stands in.
fits() {
    ! grep -qi -e '</script' -e '<!--' "$1"
}

if fetch && assemble >"$work/script" && fits "$work/script"; then
    mv "$work/script" "$out"
else
    echo 'guodu: 没有取到 ECharts（需要 npm 和网络），报告网页里的图画得简单些 /' \
        'no ECharts (it takes npm and the network): the charts of reports are plainer' >&2
    : >"$out"
fi
