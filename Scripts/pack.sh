#!/usr/bin/env bash
# Everything that a line's PC needs of Andon, where it belongs there: the programs, the profiles, the schemas, the header and the
# example for drivers, the systemd unit.
#   Scripts/pack.sh andon.tar.gz        builds for release, Swift's libraries inside; unpack as root: tar -C / -xzf andon.tar.gz
#   Scripts/pack.sh FOLDER              the same as a tree below FOLDER
#   --built FOLDER                      takes the programs from there and builds nothing
set -euo pipefail
usage() { echo "usage: Scripts/pack.sh [--built FOLDER] FILE.tar.gz | FOLDER" >&2; exit 64; }
built=
to=
while [ $# -gt 0 ]; do
    case "$1" in
        --built) [ $# -gt 1 ] || usage; built=$(realpath "$2"); shift ;;
        -*) usage ;;
        *) [ -z "$to" ] || usage; to=$(realpath -m "$1") ;;
    esac
    shift
done
[ -n "$to" ] || usage
cd "$(dirname "$0")/.."

if [ -z "$built" ]; then
    . Scripts/install.sh
    for product in andon andon-driver-host; do
        swift build -c release --static-swift-stdlib --product "$product"
    done
    built=$(swift build -c release --static-swift-stdlib --show-bin-path)
fi

case "$to" in
    *.tar.gz) tree=$(mktemp -d); trap 'rm -rf "$tree"' EXIT ;;
    *) tree=$to ;;
esac
put() { install -D -m "$1" "$2" "$tree/$3"; }
put 755 "$built/andon" usr/bin/andon
put 755 "$built/andon-driver-host" usr/bin/andon-driver-host
for file in Config/profiles/*.yaml; do put 644 "$file" "usr/share/andon/profiles/$(basename "$file")"; done
for file in Config/schema/*; do put 644 "$file" "usr/share/andon/schema/$(basename "$file")"; done
put 644 Config/line.yaml usr/share/andon/examples/line.yaml
put 644 docs/examples/driver/acme.c usr/share/andon/examples/acme.c
put 644 Drivers/Contract/include/andon_driver.h usr/include/andon/andon_driver.h
put 644 "systemd/andon@.service" "etc/systemd/system/andon@.service"
install -d -m 755 "$tree/usr/lib/andon/drivers"

case "$to" in
    *.tar.gz)
        # The files and the folder that is empty: what stands on the line's PC keeps its owners and modes.
        (cd "$tree" && find . -type f -printf '%P\n' -o -type d -empty -printf '%P\n') | sort >"$tree.list"
        tar -C "$tree" --owner=0 --group=0 --numeric-owner -czf "$to" -T "$tree.list"
        rm -f "$tree.list"
        ;;
esac
echo "$to"
