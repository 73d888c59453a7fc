#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# test.sh TARGET: installs TARGET/godwit.deb and unpacks TARGET/godwit-image.tar, starts both and sends messages through them.
# Nothing of the machine changes: both live in namespaces and file systems of their own, which only root may make. Without
# that right, or without one of the two files, the tests concerned are skipped and say so.
set -euo pipefail
target=$(cd -- "$1" && pwd)
script=$(readlink -f -- "${BASH_SOURCE[0]}")
run=0
skipped=0

if [ "${2:-}" = "" ]; then
    as_root=()
    if [ "$(id -u)" != 0 ]; then as_root=(sudo -n -E); fi
    for part in deb image; do
        file=$target/godwit.deb
        if [ "$part" = image ]; then file=$target/godwit-image.tar; fi
        if [ ! -e "$file" ]; then
            echo "SKIPPED $part: ${file##*/} was not made on this machine"
        elif ! ${as_root[@]+"${as_root[@]}"} unshare -m -n true 2>/dev/null; then
            echo "SKIPPED $part: this machine does not let us make namespaces, which takes root"
            skipped=$((skipped + 1))
        else
            ${as_root[@]+"${as_root[@]}"} unshare -m -n --propagation private "$script" "$target" "$part"
            run=$((run + 1))
        fi
    done
    echo "packages: $run tried, $skipped skipped"
    exit
fi

# From here on as root, with mounts and a network of our own that ends with this process.
part=$2
work=$(mktemp -d)
broker=
cleanup() {
    if [ -n "$broker" ]; then kill -KILL "$broker" 2>/dev/null || true; fi
}
trap cleanup EXIT
# In memory; it goes away with the namespace.
mount -t tmpfs -o size=1500m godwit-test "$work"
ip link set lo up
root=$work/root
mkdir -p "$root"

fail() {
    echo "FAILED $part: $*" >&2
    [ ! -e "$work/log" ] || sed 's/^/    /' "$work/log" >&2
    exit 1
}

passed() {
    echo "passed $part: $*"
}

# await SECONDS WHAT COMMAND...: until the command succeeds.
await() {
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        if [ $SECONDS -ge $deadline ]; then fail "$what"; fi
        read -r -t 0.1 <> <(:) || true
    done
}

has_logged() {
    grep -q -- "$1" "$work/log"
}

# The user that the running broker's process is.
user_of() {
    sed -n 's/^Uid:\t\([0-9]*\).*/\1/p' "/proc/$1/status"
}

# exchange COMMAND...: sends a retained message with the godwit of the installation and reads it back; the command goes before.
exchange() {
    "$@" pub -t parcel/test -m "$part works" -r -q 1 || fail "a message could not be published"
    [ "$("$@" sub -t 'parcel/#' -C 1 -W 10)" = "$part works" ] || fail "the message did not come back"
}

# uses_cache COMMAND...: whether the godwit that this starts finds its classes in the ahead-of-time cache.
uses_cache() {
    GODWIT_OPTS=-Xlog:class+load "$@" version | grep 'io.godwit.app.Godwit source: shared objects file' >/dev/null
}

stop() {
    local status=0
    kill -TERM "$broker"
    wait "$broker" || status=$?
    broker=
    [ "$status" = 0 ] || fail "SIGTERM ended it with status $status"
}

test_deb() {
    # The machine's own Debian with a layer above it that takes all changes.
    mkdir -p "$work/upper" "$work/below"
    mount -t overlay overlay -o "lowerdir=/,upperdir=$work/upper,workdir=$work/below" "$root" 2>/dev/null || {
        echo "SKIPPED deb: this machine has no overlay file system"
        exit 0
    }
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mkdir -p "$root/run/systemd" && mount -t tmpfs none "$root/run"
    cp "$target/godwit.deb" "$root/godwit.deb"
    local godwit=(chroot "$root" /usr/bin/godwit)

    chroot "$root" dpkg -i /godwit.deb >"$work/log" 2>&1 || fail "dpkg could not install it"
    [ "$(chroot "$root" stat -c %U:%a /var/lib/godwit)" = godwit:750 ] || fail "/var/lib/godwit is not godwit's alone"
    passed "installs, with a user of its own"
    chroot "$root" dpkg --verify godwit >"$work/log" || fail "dpkg --verify"
    [ ! -s "$work/log" ] || fail "files are not as packed"
    if command -v systemd-analyze >/dev/null; then
        chroot "$root" systemd-analyze verify /lib/systemd/system/godwit.service /lib/systemd/system/godwit.socket \
            >"$work/log" 2>&1 || fail "systemd does not like the units"
        if grep -q godwit "$work/log"; then fail "systemd does not like the units"; fi
        passed "its units are what systemd expects"
    fi

    # As the unit does it: its command, its user, its one capability.
    local command
    read -r -a command <<<"$(sed -n 's/^ExecStart=//p' "$root/lib/systemd/system/godwit.service")"
    start_service() {
        : >"$work/log"
        setpriv --reuid="$(chroot "$root" id -u godwit)" --regid="$(chroot "$root" id -g godwit)" --clear-groups \
            --inh-caps=-all,+net_bind_service,+sys_chroot --ambient-caps=-all,+net_bind_service,+sys_chroot \
            chroot "$root" env -C /var/lib/godwit "${command[@]}" >"$work/log" 2>&1 &
        broker=$!
        await 30 "the broker did not start" has_logged ' running$'
    }
    start_service
    [ "$(user_of "$broker")" = "$(chroot "$root" id -u godwit)" ] || fail "it runs as another user than godwit"
    exchange "${godwit[@]}"
    if find "$root/tmp" "$work/upper/tmp" -name 'libnetty*' 2>/dev/null | grep -q .; then fail "libraries were unpacked to /tmp"; fi
    stop
    uses_cache "${godwit[@]}" || fail "its cache for fast starts is not used"
    passed "starts as its user, carries messages, stops with status 0"

    printf 'listener 1883 127.0.0.1\nallow_anonymous true\nlistener 443 127.0.0.1\n' >"$root/etc/godwit/conf.d/more.conf"
    start_service
    [ "$("${godwit[@]}" sub -p 443 -t 'parcel/#' -C 1 -W 10)" = "deb works" ] || fail "the retained message is gone"
    stop
    passed "reads conf.d, listens below 1024, keeps messages over a restart"

    chroot "$root" dpkg -r godwit >"$work/log" 2>&1 || fail "dpkg could not remove it"
    [ -e "$root/etc/godwit/godwit.conf" ] && [ -n "$(ls -A "$root/var/lib/godwit")" ] || fail "removing took data with it"
    chroot "$root" dpkg -P godwit >"$work/log" 2>&1 || fail "dpkg could not purge it"
    [ ! -e "$root/etc/godwit" ] && [ ! -e "$root/var/lib/godwit" ] || fail "purging left data behind"
    passed "keeps data when removed, takes it when purged"

    # Another program has the port: the package still installs, and leaves the service alone.
    mkdir -p "$root/run/systemd/system"
    printf '#!/bin/sh\necho "$@" >>/run/systemctl.log\n' >"$root/usr/local/bin/systemctl"
    chmod 755 "$root/usr/local/bin/systemctl"
    python3 -c 'import socket, time; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", 1883)); s.listen(); time.sleep(600)' &
    broker=$!
    await 10 "nobody took the port" grep -qi ':075B 0*:0000 0A' /proc/net/tcp
    PATH=/usr/local/bin:$PATH chroot "$root" dpkg -i /godwit.deb >"$work/log" 2>&1 || fail "it does not install while the port is taken"
    has_logged 'another program listens on port 1883' || fail "it does not say that the port is taken"
    if grep -q '^start' "$root/run/systemctl.log"; then fail "it started although the port is taken"; fi
    passed "installs beside a broker that has the port"
}

test_image() {
    mkdir "$work/unpacked"
    tar -xf "$target/godwit-image.tar" -C "$work/unpacked"
    local layer
    for layer in $(python3 -c 'import json, sys; print(*json.load(open(sys.argv[1]))[0]["Layers"])' "$work/unpacked/manifest.json"); do
        [ "$(sha256sum <"$work/unpacked/$layer" | cut -d ' ' -f 1)" = "${layer##*/}" ] || fail "$layer is not what its name says"
        tar -xzpf "$work/unpacked/$layer" -C "$root" --numeric-owner --same-owner
    done
    python3 - "$work/unpacked" >"$work/log" 2>&1 <<'PY' || fail "the descriptions of the image do not fit together"
import gzip, hashlib, json, os, sys
folder = sys.argv[1]
def blob(digest):
    kind, value = digest.split(":")
    data = open(os.path.join(folder, "blobs", kind, value), "rb").read()
    assert hashlib.sha256(data).hexdigest() == value, digest
    return data
index = json.load(open(os.path.join(folder, "index.json")))
manifest = json.loads(blob(index["manifests"][0]["digest"]))
config = json.loads(blob(manifest["config"]["digest"]))
layers = [blob(layer["digest"]) for layer in manifest["layers"]]
assert [len(layer) for layer in layers] == [layer["size"] for layer in manifest["layers"]]
assert ["sha256:" + hashlib.sha256(gzip.decompress(layer)).hexdigest() for layer in layers] == config["rootfs"]["diff_ids"]
assert config["config"]["User"] == "1883:1883"
PY
    passed "its parts are what its descriptions say"

    # As a container is: its own root, read-only but for the volumes, no /tmp to write to.
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs none "$root/mosquitto/data"
    mount -t tmpfs none "$root/mosquitto/log"
    chown 1883:1883 "$root/mosquitto/data" "$root/mosquitto/log"
    printf 'listener 1883\nallow_anonymous true\nlog_dest stdout\npersistence true\npersistence_location /mosquitto/data/\n' \
        >"$root/mosquitto/config/mosquitto.conf"
    mount -o remount,ro,bind "$root"
    local environment=(env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin)
    local broker_command=(/docker-entrypoint.sh /usr/sbin/mosquitto -c /mosquitto/config/mosquitto.conf)
    local godwit=("${environment[@]}" chroot --userspec=1883:1883 --groups= "$root" godwit)

    # start USERSPEC VARIABLE...: as a container of that user with these variables.
    start() {
        local user=$1
        shift
        : >"$work/log"
        "${environment[@]}" "$@" chroot --userspec="$user" --groups= "$root" "${broker_command[@]}" >"$work/log" 2>&1 &
        broker=$!
        await 30 "the broker did not start" has_logged ' running$'
    }

    if chroot --userspec=1883:1883 --groups= "$root" healthcheck; then fail "its health check is content without a broker"; fi
    start 1883:1883
    [ "$(user_of "$broker")" = 1883 ] || fail "it is not the user it was started as"
    exchange "${godwit[@]}"
    uses_cache env -i GODWIT_OPTS=-Xlog:class+load PATH=/usr/local/bin:/usr/sbin:/usr/bin \
        chroot --userspec=1883:1883 --groups= "$root" godwit || fail "its cache for fast starts is not used"
    "${environment[@]}" chroot --userspec=1883:1883 --groups= "$root" healthcheck || fail "its health check does not see the broker"
    "${environment[@]}" chroot --userspec=1883:1883 --groups= "$root" mosquitto_pub -t name -m x || fail "mosquitto_pub does not publish"
    stop
    passed "starts as 1883 with a read-only root, carries messages, is healthy, stops with status 0"

    start 0:0 PUID=4711 PGID=4712
    [ "$(user_of "$broker")" = 4711 ] || fail "PUID was not obeyed"
    [ "$(stat -c %u:%g "$root/mosquitto/data")" = 4711:4712 ] || fail "the data was not given to PUID and PGID"
    [ "$("${godwit[@]}" sub -t 'parcel/#' -C 1 -W 10)" = "image works" ] || fail "the retained message is gone"
    stop
    passed "goes on as PUID and PGID where it is started as root, with the same data"

    start 4711:4712 PUID=1000
    has_logged 'PUID=1000 has no effect' || fail "it does not say that PUID has no effect"
    stop
    if "${environment[@]}" PUID=alice chroot "$root" /docker-entrypoint.sh true 2>"$work/log"; then fail "PUID=alice was taken"; fi
    has_logged 'are numbers' || fail "it does not say what is wrong with PUID=alice"
    passed "says what is wrong with PUID"
}

case $part in
    deb) test_deb ;;
    image) test_image ;;
esac
