#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/fresh-root.sh [make-target...]: what somebody meets who has a new Debian 12 with git, gcc
# and make and nothing else. Builds such a root in a folder of its own, clones HEAD inside and
# runs there, without package lists:
#
# 1. `make` as a user who may not install anything: must stop with one line that says what to
#    type;
# 2. `make demo` and `make test` (or the targets given) as root: must install what is missing
#    and pass;
# 3. `make` once more: must ask for nothing.
#
# Needs root and debootstrap; takes the mirror this machine is configured with. KEEP=1 leaves
# the root for a look. Not a part of `make test`.
set -eu
cd "$(dirname "$0")/.."

suite=bookworm
[ $# -gt 0 ] || set -- demo test

# The first address that serves the suite, from either form of apt's lists.
mirror() {
    cat /etc/apt/sources.list.d/*.sources 2>/dev/null | awk -v suite=$suite '
        /^URIs:/ { uri = $2 }
        /^Suites:/ { for (i = 2; i <= NF; i++) if ($i == suite) found = 1 }
        /^[[:space:]]*$/ { if (found && uri) exit; uri = ""; found = 0 }
        END { if (found && uri) print uri }'
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | awk -v suite=$suite '
        $1 == "deb" { sub(/\[[^]]*\]/, ""); if ($3 == suite) print $2 }'
}

mirror=$(mirror | head -n 1)
[ -n "$mirror" ] || { echo "no apt source here serves $suite" >&2; exit 2; }
[ "$(id -u)" = 0 ] || { echo "needs root" >&2; exit 2; }

root=$(mktemp -d "${TMPDIR:-/var/tmp}/guodu-root.XXXXXX")
chmod 755 "$root" # the user inside has to reach it
finish() {
    umount "$root/proc" 2>/dev/null || true
    if [ -n "${KEEP:-}" ]; then echo "left: $root"; else rm -rf --one-file-system "$root"; fi
}
trap finish EXIT
trap 'exit 130' INT TERM

say() { printf '\n== %s\n' "$*"; }
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"; }
as_user() { chroot --userspec=nobody:nogroup "$root" env -i PATH=/usr/bin:/bin HOME=/tmp "$@"; }

say "a new $suite"
debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$root.log" 2>&1 ||
    { tail -n 20 "$root.log" >&2; exit 3; }
rm -f "$root.log"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
apt-config dump | grep -E '^Acquire::(http|https)::Proxy' >"$root/etc/apt/apt.conf.d/90proxy" || true
mount -t proc proc "$root/proc" 2>/dev/null || true
inside apt-get -qq update
inside env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -y -o Dpkg::Use-Pty=0 install git gcc make >/dev/null 2>&1
inside sh -c 'rm -rf /var/lib/apt/lists/*; apt-get clean'
git bundle create -q "$root/guodu.bundle" HEAD
as_user git -c advice.detachedHead=false clone -q /guodu.bundle /tmp/user
inside git -c advice.detachedHead=false clone -q /guodu.bundle /root/guodu

failed=0
fail() { echo "FAILED: $*"; failed=1; }

say 'make, as a user who may not install'
status=0
as_user make -C /tmp/user >"$root/out" 2>&1 || status=$?
cat "$root/out"
[ $status -ne 0 ] || fail 'make went on without its libraries'
grep -q 'apt-get install -y .*libutf8proc-dev' "$root/out" || fail 'it does not say what to type'

for target; do
    say "make $target, as root"
    inside make -C /root/guodu "$target" || fail "make $target"
done

say 'make, once more'
inside make -C /root/guodu >"$root/out" 2>&1 || fail 'make'
cat "$root/out"
if grep -q installing "$root/out"; then fail 'it installs again'; fi

[ $failed = 0 ] && say 'all as it should be'
exit $failed
