#!/bin/sh
# Checks, as root, that nothing is taken from this machine: a minimal Debian 12 in a folder, a clean
# checkout in it, and there the two commands of the README. usage: tools/clean_room.sh FOLDER [MIRROR]
set -eu
folder="$1"
mirror="${2:-}"
cd "$(dirname "$0")/.."
if [ ! -e "$folder/etc/debian_version" ]; then
    # shellcheck disable=SC2086
    debootstrap --variant=minbase --include=make,git,ca-certificates bookworm "$folder" $mirror
fi
for file in /etc/apt/sources.list /etc/resolv.conf; do
    [ ! -e "$file" ] || cp "$file" "$folder$file"
done
[ ! -d /etc/apt/apt.conf.d ] || cp -r /etc/apt/apt.conf.d/. "$folder/etc/apt/apt.conf.d/"
rm -rf "$folder/truce"
git clone -q . "$folder/truce"
mount -t proc proc "$folder/proc" 2> /dev/null || true
chroot "$folder" sh -c 'cd /truce && make brief && .ci/run' || status=$?
umount "$folder/proc" 2> /dev/null || true
exit "${status:-0}"
