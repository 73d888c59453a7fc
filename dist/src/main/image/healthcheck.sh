#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Succeeds while the broker listens; with GODWIT_HEALTH_URL, such as http://127.0.0.1:8080/health of an http_api listener,
# while that answers.
set -eu
if [ -n "${GODWIT_HEALTH_URL:-}" ]; then
    exec wget -q -T 5 -O /dev/null "$GODWIT_HEALTH_URL"
fi
grep -Eqs '^ *[0-9]+: [0-9A-F]+:[0-9A-F]+ 0+:0000 0A' /proc/net/tcp /proc/net/tcp6
