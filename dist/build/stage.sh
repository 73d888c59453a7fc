#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# stage.sh JARS STAGE: puts the installation together below STAGE, where jlink has made usr/lib/godwit/runtime already.
set -euo pipefail
jars=$1
stage=$2
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
home=$stage/usr/lib/godwit

mkdir -p "$home/lib" "$home/native"
cp -p -- "$jars"/*.jar "$home/lib/"
install -m 755 "$root/godwit" "$home/godwit"
for jar in "$home"/lib/netty-*-linux-*.jar; do
    # The JVM finds them here; from the jars Netty would unpack them to a folder that may be written to.
    unzip -qjo "$jar" 'META-INF/native/*.so' -d "$home/native"
done
chmod 644 "$home"/native/* "$home"/lib/*
chmod -R u+w,go-w "$home"

# Names of mosquitto's commands, for who wants to put the folder on the path.
mkdir -p "$home/mosquitto"
for name in mosquitto mosquitto_pub mosquitto_sub mosquitto_rr mosquitto_passwd; do
    ln -sf ../godwit "$home/mosquitto/$name"
done

# One time for all, which packing keeps: the JVM takes no cache whose jars have another time than when it was trained.
find "$stage" -exec touch -h -d 2026-01-01T00:00:00Z {} +
"$home/godwit" train
for cache in godwit.aot godwit-zgc.aot; do
    [ -s "$home/$cache" ] || { cat "$home/training.log"; exit 1; }
done
rm -f "$home/training.log"
