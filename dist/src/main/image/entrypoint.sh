#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Started as root, gives the folders to PUID and PGID and goes on as them; started as anybody else, goes on at once.
set -eu

fail() {
    echo "Error: $*" >&2
    exit 1
}

if [ "$(id -u)" = 0 ]; then
    user=${PUID:-1883}
    group=${PGID:-1883}
    for number in "$user" "$group"; do
        case $number in
            '' | *[!0-9]*) fail "PUID and PGID are numbers; \"$number\" is none." ;;
        esac
    done
    for folder in /mosquitto/data /mosquitto/log; do
        [ -d "$folder" ] || continue
        find "$folder" \( ! -user "$user" -o ! -group "$group" \) -exec chown -h "$user:$group" {} + ||
            echo "Warning: not all of $folder could be given to $user:$group." >&2
    done
    # By its path: the shell would take its own setpriv, which cannot change the user.
    exec /usr/bin/setpriv --reuid="$user" --regid="$group" --clear-groups "$@"
fi
if [ -n "${PUID:-}" ] && [ "$PUID" != "$(id -u)" ]; then
    echo "Warning: PUID=$PUID has no effect, since the container was started as user $(id -u). Start it as user 0:0," \
        "or as user $PUID:${PGID:-$PUID} in the first place." >&2
fi
exec "$@"
