#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# deb.sh STAGE TARGET VERSION: makes TARGET/godwit.deb of the installation at STAGE.
set -euo pipefail
stage=$1
target=$2
version=${3/-SNAPSHOT/~SNAPSHOT}
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
deb=$target/deb

if ! command -v dpkg-deb >/dev/null; then
    echo "deb.sh: no package is made, since this machine has no dpkg-deb" >&2
    [ "${CI:-}" != true ]
    exit
fi

rm -rf "$deb"
mkdir -p "$deb"
cp -al -- "$stage/." "$deb/"
mkdir -p "$deb/usr/bin" "$deb/usr/share/doc/godwit" "$deb/usr/share/man/man1" "$deb/etc/godwit/conf.d" \
    "$deb/lib/systemd/system" "$deb/usr/lib/sysusers.d" "$deb/usr/lib/tmpfiles.d" "$deb/DEBIAN"
ln -s ../lib/godwit/godwit "$deb/usr/bin/godwit"
install -m 644 "$here/src/main/deb/godwit.conf" "$deb/etc/godwit/godwit.conf"
install -m 644 "$here"/src/main/systemd/godwit.{service,socket} "$deb/lib/systemd/system/"
install -m 644 "$here/src/main/systemd/sysusers.conf" "$deb/usr/lib/sysusers.d/godwit.conf"
install -m 644 "$here/src/main/systemd/tmpfiles.conf" "$deb/usr/lib/tmpfiles.d/godwit.conf"
gzip -9 -n -c "$here/src/main/man/godwit.1" >"$deb/usr/share/man/man1/godwit.1.gz"
install -m 644 "$here/../docs/install.md" "$here/../docs/configuration.md" "$deb/usr/share/doc/godwit/"
install -m 644 "$here/src/main/deb/copyright" "$deb/usr/share/doc/godwit/copyright"
printf 'godwit (%s) unstable; urgency=medium\n\n  * See https://github.com/godwit-mqtt/godwit.\n\n -- Godwit <godwit@localhost>  Thu, 01 Jan 2026 00:00:00 +0000\n' \
    "$version" | gzip -9 -n >"$deb/usr/share/doc/godwit/changelog.gz"

sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$(dpkg --print-architecture)/" \
    -e "s/@SIZE@/$(du -sk --exclude=DEBIAN "$deb" | cut -f 1)/" "$here/src/main/deb/DEBIAN/control" >"$deb/DEBIAN/control"
for script in postinst prerm postrm; do
    install -m 755 "$here/src/main/deb/DEBIAN/$script" "$deb/DEBIAN/$script"
done
echo /etc/godwit/godwit.conf >"$deb/DEBIAN/conffiles"
(cd "$deb" && find . -type f -not -path './DEBIAN/*' -printf '%P\0' | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
find "$deb" -type d -exec chmod 755 {} +
SOURCE_DATE_EPOCH=1767225600 dpkg-deb --root-owner-group -Zzstd -z9 --build "$deb" "$target/godwit.deb" >/dev/null
echo "godwit.deb: $(du -m "$target/godwit.deb" | cut -f 1) MiB"
