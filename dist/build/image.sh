#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# image.sh STAGE TARGET VERSION: makes TARGET/godwit-image.tar of the installation at STAGE and a few packages of the
# machine's own Debian. The file is an OCI layout and has the manifest of "docker save" as well, so that docker, podman and
# skopeo all take it.
set -euo pipefail
stage=$1
target=$2
version=$3
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
work=$target/image
created=2026-01-01T00:00:00Z
packages=(libc6 libtinfo6 bash busybox-static util-linux libcap-ng0 ca-certificates)

skip() {
    echo "image.sh: no image is made, since $1" >&2
    [ "${CI:-}" != true ]
    exit
}

command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || skip "this machine is not a Debian"
machine=$(dpkg --print-architecture)

rm -rf "$work"
mkdir -p "$work/base" "$work/app" "$work/blobs/sha256" "$target/debs"
for package in "${packages[@]}"; do
    ls "$target/debs/$package"_*.deb >/dev/null 2>&1 && continue
    (cd "$target/debs" && apt-get -qq download "$package" 2>"$target/download.log") ||
        skip "the package $package could not be had: $(tail -n 1 "$target/download.log")"
done

# The base: what the launcher and the JVM need of a Debian, and a shell to look around with.
base=$work/base
mkdir -p "$base"/{usr/bin,usr/sbin,usr/lib,usr/lib64,etc/ssl/certs,proc,sys,dev,run,tmp,var/lib/dpkg/status.d}
for folder in bin sbin lib lib64; do ln -s "usr/$folder" "$base/$folder"; done
chmod 1777 "$base/tmp"
for package in "${packages[@]}"; do
    deb=$(ls "$target/debs/$package"_*.deb)
    unpacked=$work/unpacked/$package
    mkdir -p "$unpacked"
    dpkg-deb -x "$deb" "$unpacked"
    # Where scanners look for what is inside.
    dpkg-deb -f "$deb" >"$base/var/lib/dpkg/status.d/$package"
    install -D -m 644 "$unpacked/usr/share/doc/$package/copyright" "$base/usr/share/doc/$package/copyright"
done
multiarch=$(cd "$work/unpacked/libc6" && find . -name 'libc.so.6' -printf '%h' | sed 's#.*/##')
mkdir -p "$base/usr/lib/$multiarch"
# take PACKAGE FOLDER PATTERN...: copies files of the package, which may have them with or without /usr, to usr/FOLDER.
take() {
    local package=$1 folder=$2 pattern
    shift 2
    for pattern in "$@"; do
        find "$work/unpacked/$package" -path "*/$folder/$pattern" \( -type f -o -type l \) \
            -exec cp -a -t "$base/usr/$folder/" {} +
    done
}
take libc6 "lib/$multiarch" 'ld-linux*' 'libc.so*' 'libm.so*' 'libdl.so*' 'libpthread.so*' 'librt.so*' 'libresolv.so*' 'libnss_*'
take libtinfo6 "lib/$multiarch" 'libtinfo.so*' 'libtic.so*'
take libcap-ng0 "lib/$multiarch" 'libcap-ng.so*'
take bash bin bash
take util-linux bin setpriv
take busybox-static bin busybox
if [ "$machine" = amd64 ]; then ln -s "../lib/$multiarch/ld-linux-x86-64.so.2" "$base/usr/lib64/ld-linux-x86-64.so.2"; fi
if [ "$machine" = arm64 ]; then ln -s "$multiarch/ld-linux-aarch64.so.1" "$base/usr/lib/ld-linux-aarch64.so.1"; fi
for applet in $("$base/usr/bin/busybox" --list); do
    [ -e "$base/usr/bin/$applet" ] || ln -s busybox "$base/usr/bin/$applet"
done
find "$work/unpacked/ca-certificates/usr/share/ca-certificates" -name '*.crt' | sort | xargs cat >"$base/etc/ssl/certs/ca-certificates.crt"
printf 'root:x:0:0:root:/:/bin/sh\nmosquitto:x:1883:1883:Godwit:/mosquitto:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$base/etc/passwd"
printf 'root:x:0:\nmosquitto:x:1883:\nnogroup:x:65534:\n' >"$base/etc/group"
printf 'hosts: files dns\n' >"$base/etc/nsswitch.conf"
cp /etc/os-release "$base/etc/os-release"

# Godwit, at the paths of mosquitto's own image.
app=$work/app
cp -al -- "$stage/." "$app/"
mkdir -p "$app/usr/bin" "$app/usr/sbin" "$app/usr/local/bin" "$app/mosquitto"/{config,data,log}
ln -s ../lib/godwit/godwit "$app/usr/bin/godwit"
ln -s ../lib/godwit/godwit "$app/usr/sbin/mosquitto"
for name in mosquitto_pub mosquitto_sub mosquitto_rr mosquitto_passwd; do
    ln -s ../lib/godwit/godwit "$app/usr/bin/$name"
done
install -m 755 "$here/src/main/image/entrypoint.sh" "$app/docker-entrypoint.sh"
install -m 755 "$here/src/main/image/healthcheck.sh" "$app/usr/local/bin/healthcheck"
install -m 644 "$here/src/main/image/mosquitto.conf" "$app/mosquitto/config/mosquitto.conf"
install -m 644 "$here/src/main/image/mosquitto-no-auth.conf" "$app/mosquitto-no-auth.conf"
install -D -m 644 "$here/../LICENSE" "$app/usr/share/doc/godwit/LICENSE"

digest() { sha256sum "$1" | cut -d ' ' -f 1; }
# blob FILE: moves a file to where its digest is its name; prints that.
blob() {
    local sum
    sum=$(digest "$1")
    mv "$1" "$work/blobs/sha256/$sum"
    echo "$sum"
}
# layer FOLDER: sets diff_id and sum to the digests of the folder as a layer, plain and compressed.
layer() {
    tar -C "$1" --sort=name --numeric-owner --owner=0 --group=0 --format=posix \
        --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime -cf "$work/layer.tar" \
        --transform='s,^\./,,' --exclude=./mosquitto .
    if [ -d "$1/mosquitto" ]; then
        tar -C "$1" --sort=name --numeric-owner --owner=1883 --group=1883 --format=posix \
            --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime -rf "$work/layer.tar" mosquitto
    fi
    diff_id=$(digest "$work/layer.tar")
    gzip -n -6 -f "$work/layer.tar"
    sum=$(blob "$work/layer.tar.gz")
}
size() { stat -c %s "$work/blobs/sha256/$1"; }

layer "$base"
base_id=$diff_id base_sum=$sum
layer "$app"
app_id=$diff_id app_sum=$sum

cat >"$work/config.json" <<JSON
{"created":"$created","architecture":"$machine","os":"linux",
"config":{"User":"1883:1883","ExposedPorts":{"1883/tcp":{}},"Env":["PATH=/usr/local/bin:/usr/sbin:/usr/bin","SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"],
"Entrypoint":["/docker-entrypoint.sh"],"Cmd":["/usr/sbin/mosquitto","-c","/mosquitto/config/mosquitto.conf"],
"Volumes":{"/mosquitto/data":{},"/mosquitto/log":{}},"StopSignal":"SIGTERM",
"Healthcheck":{"Test":["CMD","/usr/local/bin/healthcheck"],"Interval":30000000000,"Timeout":5000000000,"StartPeriod":10000000000,"Retries":3},
"Labels":{"org.opencontainers.image.title":"Godwit","org.opencontainers.image.version":"$version","org.opencontainers.image.licenses":"Apache-2.0"}},
"rootfs":{"type":"layers","diff_ids":["sha256:$base_id","sha256:$app_id"]},
"history":[{"created":"$created","created_by":"a few packages of Debian"},{"created":"$created","created_by":"godwit"}]}
JSON
config=$(blob "$work/config.json")
layer_type=application/vnd.oci.image.layer.v1.tar+gzip
cat >"$work/oci.json" <<JSON
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:$config","size":$(size "$config")},
"layers":[{"mediaType":"$layer_type","digest":"sha256:$base_sum","size":$(size "$base_sum")},
{"mediaType":"$layer_type","digest":"sha256:$app_sum","size":$(size "$app_sum")}]}
JSON
manifest=$(blob "$work/oci.json")
cat >"$work/index.json" <<JSON
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",
"digest":"sha256:$manifest","size":$(size "$manifest"),"platform":{"architecture":"$machine","os":"linux"},
"annotations":{"io.containerd.image.name":"docker.io/library/godwit:$version","org.opencontainers.image.ref.name":"$version"}}]}
JSON
printf '{"imageLayoutVersion":"1.0.0"}' >"$work/oci-layout"
printf '[{"Config":"blobs/sha256/%s","RepoTags":["godwit:%s"],"Layers":["blobs/sha256/%s","blobs/sha256/%s"]}]' \
    "$config" "$version" "$base_sum" "$app_sum" >"$work/manifest.json"
tar -C "$work" --sort=name --numeric-owner --owner=0 --group=0 --mtime="$created" -cf "$target/godwit-image.tar" \
    blobs index.json manifest.json oci-layout
rm -rf "$work/unpacked"
echo "godwit-image.tar: $(du -m "$target/godwit-image.tar" | cut -f 1) MiB"
