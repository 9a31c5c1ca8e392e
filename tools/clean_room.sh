#!/bin/sh
# Checks, as root, that nothing is taken from this machine: a minimal Debian 12 in a folder that is not
# there yet, a clean checkout in it, and there the two commands of the README, as root and as a user who
# may use sudo, and what a user without it is told. Uses the packages' source that this machine uses.
# usage: tools/clean_room.sh FOLDER [MIRROR]
set -eu
folder="$1"
mirror="${2:-}"
cd "$(dirname "$0")/.."
[ ! -e "$folder" ] || {
    echo "$folder is there already; the clean room is made anew" >&2
    exit 2
}
# shellcheck disable=SC2086
debootstrap --variant=minbase --include=make,git,ca-certificates bookworm "$folder" $mirror > "$folder.log" ||
    { tail -n 20 "$folder.log" && exit 1; }
[ -n "$mirror" ] || [ ! -e /etc/apt/sources.list.d/debian.sources ] || rm "$folder/etc/apt/sources.list"
[ -n "$mirror" ] || for file in sources.list sources.list.d/debian.sources apt.conf.d; do
    [ ! -e "/etc/apt/$file" ] || cp -r "/etc/apt/$file" "$folder/etc/apt/$(dirname "$file")/"
done
cp /etc/resolv.conf "$folder/etc/resolv.conf"

leave() {
    umount "$folder/dev/pts" "$folder/proc" 2> /dev/null || true
}
trap leave EXIT
mount -t proc proc "$folder/proc"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$folder/dev/pts"

# Says a command and runs it in the room, as a user, in a fresh checkout; `$1` is the user.
in_room() {
    home="$folder/srv/$1"
    rm -rf "$home/truce"
    git clone -q . "$home/truce"
    [ ! -d ../shared ] || [ -e "$home/shared" ] || cp -r ../shared "$home/shared"
    chroot "$folder" chown -R "$1" "/srv/$1"
    echo "== $1: $2"
    chroot "$folder" su "$1" -c "cd /srv/$1/truce && $2"
}

user() {
    chroot "$folder" useradd --home-dir "/srv/$1" --create-home "$1"
}

user guest
in_room guest "make" && exit 1
in_room guest "make brief" && exit 1
user owner
chroot "$folder" apt-get update > /dev/null
chroot "$folder" apt-get install -y --no-install-recommends sudo > /dev/null 2>&1
echo "owner ALL=(ALL) NOPASSWD: ALL" > "$folder/etc/sudoers.d/owner"
in_room owner "make brief > brief.txt && make brief > again.txt && ls -l brief.html && .ci/run && .ci/run"
mkdir -p "$folder/srv/root"
in_room root "make brief > brief.txt && ls -l brief.html && .ci/run"
echo "To remove the room: rm -r --one-file-system $folder"
