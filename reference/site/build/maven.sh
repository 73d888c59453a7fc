#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Builds the pages within the Maven build: looks for Node, installs the packages when the lock file is newer than what is
# installed, then builds what changed.
set -euo pipefail

cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.."

fail() {
    printf 'Error: %s\n' "$@" >&2
    exit 1
}

advice=("Install it, for example with 'apt-get install nodejs npm' on Debian 13 or from https://nodejs.org,"
    "or build the broker without the pages: mvn -Dreference.skip=true, or GODWIT_NO_REFERENCE=1 ./godwit serve.")

command -v node >/dev/null || fail "The pages of the reference need Node 20.19 or newer, and there is no node on the path." "${advice[@]}"
version=$(node -p 'const [a, b] = process.versions.node.split(".").map(Number); a > 20 || (a === 20 && b >= 19) ? "" : process.versions.node')
[ -z "$version" ] || fail "The pages of the reference need Node 20.19 or newer, and the node on the path is $version." "${advice[@]}"

installed=node_modules/.package-lock.json
if [ ! -e "$installed" ] || [ package-lock.json -nt "$installed" ]; then
    command -v npm >/dev/null || fail "The pages of the reference need npm, and there is none on the path." "${advice[@]}"
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    # npm leaves the time of the file alone when nothing had to change.
    npm ci --no-audit --no-fund --loglevel=error >"$log" 2>&1 && touch "$installed" ||
        fail "npm could not install the packages of reference/site; what it says is below." "$(cat "$log")" "${advice[@]:1}"
fi
exec node build/run.mjs
